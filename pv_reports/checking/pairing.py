"""Do dose and medicine, action and medicine, outcome and condition belong together in the sources as they do here?"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pv_reports.checking.claims import Claims, Named
from pv_reports.checking.names import same_condition
from pv_reports.checking.numbers import Figure
from pv_reports.checking.outcomes import FOLLOWS
from pv_reports.checking.phrases import in_words
from pv_reports.checking.problem import Problem
from pv_reports.extraction.mentions import Status
from pv_reports.extraction.sections import Span

_MASS: Final = frozenset({"mg", "g", "ug", "ng", "mL", "[iU]", "{tablet}", "{capsule}", "{puff}", "[drp]"})
_PRESENT: Final = (Status.AFFIRMED, Status.SPECULATED)


def mismatched(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    """Pairs of ``said`` that the sources pair otherwise."""
    yield from _doses(said, ground)
    yield from _actions(said, ground)
    yield from _outcomes(said, ground)


def _doses(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    drugs = [drug for drug in said.drugs if drug.codes]
    for figure in said.figures:
        if figure.unit not in _MASS and "/" not in figure.unit or not drugs:
            continue
        mine = _nearest(said.plain, figure, drugs)
        if mine is None:
            continue
        owners: list[Named] = []
        clear = True
        for source in ground:
            for other in source.figures:
                if figure.same(other):
                    near = _near(source, other)
                    owners += near
                    clear = clear and bool(near)
        if owners and clear and not any(_same_drug(mine, owner) for owner in owners):
            reason = f"The sentence gives {figure.written} of {mine.name}; in the source it is a dose of {owners[0].name}."
            yield Problem("pairing.dose", "blocker", figure.start, figure.end, reason)


def _nearest(text: str, figure: Figure, drugs: list[Named]) -> Named | None:
    """The medicine a dose belongs to: "X 50 mg" before "50 mg of X"; None where it is not clear."""
    after = [drug for drug in drugs if drug.start >= figure.end and re.fullmatch(r"\s(?:of\s|oral\s|intravenous\s)*", text[figure.end : drug.start])]
    if after:
        return after[0]
    before = [drug for drug in drugs if drug.end <= figure.start]
    return before[-1] if before else None


def _near(source: Claims, figure: Figure) -> list[Named]:
    """The medicines a dose of the source may belong to: those of its sentence on either side, else of the one before."""
    span = source.sentence(figure.start)
    drugs = [drug for drug in source.drugs if drug.codes]
    inside = [drug for drug in drugs if span.start <= drug.start < span.end]
    before = [drug for drug in inside if drug.end <= figure.start]
    after = [drug for drug in inside if drug.start >= figure.end]
    if before or after:
        return [*before[-1:], *after[:1]]
    return [drug for drug in drugs if span.start - 300 <= drug.start < span.start][-2:]


def _same_drug(one: Named, other: Named) -> bool:
    return bool(one.codes & other.codes) or one.name.lower() == other.name.lower()


def _actions(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    """"X was withdrawn" against a source that withdrew only Y."""
    drugs = [drug for drug in said.drugs if drug.codes]
    for one in said.said("action"):
        before = [drug for drug in drugs if drug.end <= one.start and one.start - drug.end < 40]
        if not before or len({frozenset(drug.codes) for drug in drugs}) != 1:
            continue
        owners: list[Named] = []
        clear = True
        for source in ground:
            for other in source.said("action"):
                if other.value != one.value:
                    continue
                span = source.sentence(other.start)
                inside = [drug for drug in source.drugs if drug.codes and span.start <= drug.start < span.end]
                beside = [d for d in inside if 0 <= other.start - d.end < 25 or 0 <= d.start - other.end < 15]
                owners += inside
                clear = clear and bool(beside)
        if owners and clear and not any(_same_drug(before[-1], owner) for owner in owners):
            words = said.plain[one.start : one.end]
            reason = f"The sentence says “{words}” of {before[-1].name}, the source of {owners[0].name}."
            yield Problem("pairing.action", "blocker", one.start, one.end, reason)


def _outcomes(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    """The outcome of a condition against the outcomes in the source's sentences that name the same condition."""
    stated = said.said("outcome")
    conditions = [c for c in said.conditions if c.status in _PRESENT]
    if len({one.value for one in stated}) != 1 or not conditions:
        return
    one = stated[0]
    for condition in conditions:
        held = {value for source in ground for span in _sentences_with(source, condition) for value in _values(source, span)}
        follows = {value for kind, value in FOLLOWS.get(("outcome", one.value), ()) if kind == "outcome"}
        if held and one.value not in held and not follows & held and not ("recovering" in held and one.value == "recovered"):
            says = " and ".join(sorted(in_words(value) for value in held))
            reason = f"The sentence says “{in_words(one.value)}” of {condition.name}; the source says {says}."
            yield Problem("pairing.outcome", "blocker", one.start, one.end, reason)
            return


def _sentences_with(source: Claims, condition: Named) -> list[Span]:
    return list(dict.fromkeys(source.sentence(c.start) for c in source.conditions if c.status in _PRESENT and same_condition(condition, c)))


def _values(source: Claims, span: Span) -> set[str]:
    return {one.value for one in source.said("outcome") if span.start <= one.start < span.end}
