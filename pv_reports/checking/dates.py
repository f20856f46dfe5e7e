"""Does every date follow from the sources? A vaguer date may follow from a more precise one, never the other way."""

from collections.abc import Iterator, Sequence

from pv_reports.checking.claims import Claims
from pv_reports.checking.problem import Problem
from pv_reports.drafting.wording import write_date


def unsupported(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    """Dates of ``said`` that no date of ``ground``, in whatever writing, carries."""
    for start, end, day in said.days:
        if (
            not any(possible.endswith(day) for source in ground for possible in source.possible_dates)
            and not any(day == other for source in ground for _, _, other in source.days)
            and not any(source.has(said.plain[start:end]) for source in ground)
        ):
            reason = f"The date “{said.plain[start:end]}” stands in nothing that the sentence rests on."
            yield Problem("dates.unsupported", "blocker", start, end, reason)
    for dated in said.dates:
        if any(possible.startswith(dated.value) for source in ground for possible in source.possible_dates):
            continue
        known = [(other.value, source) for source in ground for other in source.dates]
        vaguer = [(value, source) for value, source in known if dated.value.startswith(value)]
        if vaguer:
            value, source = max(vaguer, key=lambda pair: len(pair[0]))
            reason = (
                f"The sentence says {write_date(dated.value)}, but {source.label or 'the source'} only says "
                f"{write_date(value)}."
            )
            yield Problem("dates.too_precise", "blocker", dated.start, dated.end, reason, f"Write {write_date(value)}.")
            continue
        reason = f"The date {write_date(dated.value)} stands in nothing that the sentence rests on."
        full = {value: source for value, source in known if len(value) == len(dated.value)}
        suggestion = None
        if len(full) == 1:
            value, source = next(iter(full.items()))
            suggestion = f"{source.label or 'The source'} says {write_date(value)}."
        yield Problem("dates.unsupported", "blocker", dated.start, dated.end, reason, suggestion)
