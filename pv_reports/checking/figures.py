"""Does every number, with its unit, and every code (batch, case number) stand in the sources?"""

from collections.abc import Iterator, Sequence

from pv_reports.checking.claims import Claims
from pv_reports.checking.numbers import Figure, unit_words
from pv_reports.checking.problem import Problem
from pv_reports.checking.wording import frequencies
from pv_reports.records.dates import earliest

_DAY = 1440.0


def unsupported(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    """Numbers and codes of ``said`` that no text of ``ground`` states; ages and frequencies have own checks."""
    elsewhere = [(age.start, age.end) for age in said.ages]
    elsewhere += (
        [(start, end) for start, end, _ in frequencies(said.plain)] if any(frequencies(s.plain) for s in ground) else []
    )
    for figure in said.figures:
        if any(figure.start < end and start < figure.end for start, end in elsewhere):
            continue
        if not any(_stands(figure, source) for source in ground) and not _between_dates(figure, ground):
            yield _problem(figure, ground)
    for start, end, code in said.identifiers:
        if not any(source.has(code) for source in ground):
            reason = f"“{code}” stands in nothing that the sentence rests on."
            yield Problem("figures.unsupported_code", "blocker", start, end, reason)


def _stands(figure: Figure, source: Claims) -> bool:
    for other in source.figures:
        if figure.same(other) or (not figure.unit and figure.value == other.value):
            return True
        # A table or form has the unit in a heading or label of its own.
        if figure.unit and not other.unit and figure.value == other.value:
            near = source.plain[max(0, other.start - 160) : other.end + 40]
            if figure.unit in unit_words(near) or figure.unit == "a":
                return True
    return figure.unit == "" and source.has(figure.written) and figure.written.isdigit() is False


def _between_dates(figure: Figure, ground: Sequence[Claims]) -> bool:
    """A number of days or weeks that two full dates of the sources lie apart follows from them."""
    if figure.unit not in ("d", "wk"):
        return False
    days = figure.value * (7 if figure.unit == "wk" else 1)
    full = sorted({dated.value for source in ground for dated in source.dates if len(dated.value) == 10})
    if not days.is_integer() or len(full) > 40:
        return False
    return any((earliest(b) - earliest(a)).days == int(days) for n, a in enumerate(full) for b in full[n + 1 :])


def _problem(figure: Figure, ground: Sequence[Claims]) -> Problem:
    same_value = [
        (other, source) for source in ground for other in source.figures if other.value == figure.value and other.unit
    ]
    same_unit = [
        (other, source) for source in ground for other in source.figures if figure.unit and other.unit == figure.unit
    ]
    if same_value and figure.unit:
        other, source = same_value[0]
        reason = f"The sentence says “{figure.written}”, the source “{other.written}”: another unit."
        return Problem("figures.wrong_unit", "blocker", figure.start, figure.end, reason, _says(other, source))
    reason = f"“{figure.written}” stands in nothing that the sentence rests on."
    suggestion = _says(*same_unit[0]) if len({other.value for other, _ in same_unit}) == 1 else None
    return Problem("figures.unsupported_number", "blocker", figure.start, figure.end, reason, suggestion)


def _says(figure: Figure, source: Claims) -> str:
    return f"{source.label or 'The source'} says {figure.written}."
