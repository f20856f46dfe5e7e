"""check_text: any text against its whole sources, sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pv_reports.checking import dates, figures, names, negation, outcomes, pairing, persons, wording
from pv_reports.checking.claims import Claims
from pv_reports.checking.phrases import DENYING, hinted
from pv_reports.checking.problem import Problem
from pv_reports.extraction.sections import sentences
from pv_reports.records import Finding

_QUOTED: Final = re.compile("“([^”]{12,})”")


def check_text(text: str, sources: Sequence[str]) -> tuple[Finding, ...]:
    """What a text says that its sources do not, in order of place; offsets count in ``text``.

    Support is looked for in the sources as a whole: numbers with their unit, dates in any writing, medicines by
    substance or brand, conditions by concept and polarity, sex, age, outcome, action taken, seriousness, side of the
    body, causality and frequency.
    """
    ground = [Claims(source, whole=True) for source in sources]
    if not any(source.text.strip() for source in ground):
        return ()
    sex = persons.patient_sex(ground)
    found = []
    for span in sentences(text):
        piece = text[span.start : span.end]
        for problem in dict.fromkeys(_problems(Claims(piece, whole=True), ground, sex)):
            found.append(
                Finding(
                    check=problem.check,
                    severity=problem.severity,
                    sentence=piece,
                    start=span.start + problem.start,
                    end=span.start + problem.end,
                    reason=problem.reason,
                    suggestion=problem.suggestion,
                )
            )
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.check)))


def _problems(said: Claims, ground: Sequence[Claims], sex: str | None) -> Iterator[Problem]:
    for match in _QUOTED.finditer(said.text):
        quote = " ".join(match[1].lower().split()).rstrip(".")
        if not any(quote in source.low for source in ground):
            reason = f"“{match[1]}” is marked as a quotation, but no source reads so."
            yield Problem("citations.quote", "blocker", *match.span(1), reason)
    carried, denying = _carried(said, ground)
    yield from figures.unsupported(said, ground)
    yield from dates.unsupported(said, ground)
    yield from names.unsupported(said, ground, carried)
    yield from persons.unsupported(said, ground, sex)
    yield from outcomes.against_text(said, ground)
    yield from negation.against_text(said, ground, denying)
    yield from pairing.mismatched(said, ground)
    yield from wording.unsupported(said, ground)


def _carried(said: Claims, ground: Sequence[Claims]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The places of special situations that the sources carry, and of coded phrases that deny something."""
    carried, denying = [], []
    for kind in outcomes.TEXT_KINDS:
        for one in said.said(kind):
            if kind == "situation" and any(
                one.value in source.values(kind) or one.value in hinted(kind, source.plain) for source in ground
            ):
                carried.append((one.start, one.end))
            if one.value in DENYING:
                denying.append((one.start, one.end))
    return carried, denying
