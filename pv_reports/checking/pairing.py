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
_BREAK: Final = re.compile(r"[;,.\n]|\b(?:but|while|whereas|and\s+(?:the|her|his))\b", re.IGNORECASE)
_PRESENT: Final = (Status.AFFIRMED, Status.SPECULATED)


def mismatched(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    """Pairs of ``said`` that the sources pair otherwise."""
    yield from _doses(said, ground)
    yield from _actions(said, ground)
    yield from _outcomes(said, ground)


def _doses(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    drugs = [drug for drug in said.drugs if drug.codes]
    for figure in said.figures:
        if (figure.unit not in _MASS and "/" not in figure.unit) or not drugs:
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
            reason = (
                f"The sentence gives {figure.written} of {mine.name}; in the source it is a dose of {owners[0].name}."
            )
            yield Problem("pairing.dose", "blocker", figure.start, figure.end, reason)


def _nearest(text: str, figure: Figure, drugs: list[Named]) -> Named | None:
    """The medicine a dose belongs to: "X 50 mg" before "50 mg of X"; None where it is not clear."""
    after = [
        drug
        for drug in drugs
        if drug.start >= figure.end and re.fullmatch(r"\s(?:of\s|oral\s|intravenous\s)*", text[figure.end : drug.start])
    ]
    if after:
        return after[0]
    before = [drug for drug in drugs if drug.end <= figure.start]
    return before[-1] if before else None


def _near(source: Claims, figure: Figure) -> list[Named]:
    """The medicines a dose of the source may belong to: those beside it in its sentence, else those before it."""
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
    """ "X was withdrawn" against a source that withdrew only Y."""
    drugs = [drug for drug in said.drugs if drug.codes]
    for one in said.said("action"):
        before = [drug for drug in drugs if drug.end <= one.start and one.start - drug.end < 40]
        if not before or len({frozenset(drug.codes) for drug in drugs}) != 1:
            continue
        owners: list[Named] = []
        clear = True
        for source in ground:
            for other in source.own("action"):
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
    """The outcome of a condition against the outcomes that the source gives the same condition."""
    stated = said.said("outcome")
    for condition in said.conditions:
        if condition.status not in _PRESENT:
            continue
        own = {one.value for one in stated if _in(one.start, _clause(said.plain, condition.start))}
        mine = own or {one.value for one in stated}
        if len(mine) != 1:
            continue
        value = next(iter(mine))
        held = {v for source in ground for v in _held(source, condition)}
        follows = {v for kind, v in FOLLOWS.get(("outcome", value), ()) if kind == "outcome"}
        if held and value not in held and not follows & held and not ("recovering" in held and value == "recovered"):
            one = next(one for one in stated if one.value == value)
            says = " and ".join(sorted(in_words(v) for v in held))
            reason = f"The sentence says “{in_words(value)}” of {condition.name}; the source says {says}."
            yield Problem("pairing.outcome", "blocker", one.start, one.end, reason)
            return


def _held(source: Claims, condition: Named) -> set[str]:
    """The outcomes in the clauses of a source that name the condition, else in their sentences."""
    places = [c.start for c in source.conditions if c.status in _PRESENT and same_condition(condition, c)]
    found = {one.value for at in places for one in source.own("outcome") if _in(one.start, _clause(source.plain, at))}
    if found:
        return found
    spans = [source.sentence(at) for at in places]
    return {one.value for span in spans for one in source.own("outcome") if span.start <= one.start < span.end}


def _in(at: int, span: Span) -> bool:
    return span.start <= at < span.end


def _clause(text: str, at: int) -> Span:
    start = max((match.end() for match in _BREAK.finditer(text, 0, at)), default=0)
    after = _BREAK.search(text, at)
    return Span(start, after.start() if after else len(text))
