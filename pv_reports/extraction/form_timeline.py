"""Timelines: lines that begin with a time of day below the date they belong to."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from pv_reports.extraction.dates import Order
from pv_reports.extraction.form_values import Around, dates_in
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled

_ENTRY: Final = compiled(r"[ \t>*-]*\d{1,2}[:.h]\d{2}(?:\s*(?:h|hrs?|am|pm|a\.m\.|p\.m\.|uhr))?\b", re.IGNORECASE)
_DAY: Final = compiled(
    r"\W*(?:(?:day\s+\d+|mon|tue|wed|thu|fri|sat|sun)[a-z]*\W+)?(?:on\s+|"
    r"date\W+)?(?P<date>[^\n]{6,20}?)\W*",
    re.IGNORECASE,
)
_SURE: Final = 0.85


class _Stretch(NamedTuple):
    """Entries from ``start`` to ``end`` that the date ``value`` at ``day`` heads."""

    start: int
    end: int
    day: tuple[int, int]
    value: str


def in_timeline(text: str, found: Sequence[Mention], order: Order) -> list[Mention]:
    """The mentions with what a timeline says of them: onsets at a reaction's first entry, days of tests."""
    stretches = list(_stretches(text, order))
    if not stretches:
        return list(found)
    starts = [one.start for one in stretches]
    dated: list[Mention] = []
    seen: set[str] = set()
    for mention in found:
        place = bisect_right(starts, mention.start) - 1
        own = stretches[place] if place >= 0 else None
        if own is None or mention.start >= own.end:
            dated.append(mention)
        elif mention.kind is Kind.TEST and "date" not in (mention.attributes or {}):
            dated.append(replace(mention, attributes={**(mention.attributes or {}), "date": own.day}))
        elif mention.kind is Kind.REACTION and mention.status is Status.AFFIRMED and mention.owner is None:
            key = str((mention.attributes or {}).get("code") or mention.value).lower()
            if key in seen:
                dated.append(mention)
                continue
            seen.add(key)
            owner = f"timeline:{key}"
            dated.append(replace(mention, owner=owner))
            dated.append(Mention(Kind.ONSET, *own.day, own.value, method="form", confidence=_SURE, owner=owner))
        else:
            dated.append(mention)
    return dated


def _stretches(text: str, order: Order) -> Iterator[_Stretch]:
    day: tuple[int, int, str] | None = None
    start = end = entries = 0
    at = 0
    for line in [*text.split("\n"), ""]:
        stop = at + len(line)
        if day and _ENTRY.match(line):
            start, end, entries = (at if not entries else start), stop, entries + 1
        elif line.strip() and day and entries and line[:1].isspace():
            end = stop
        elif line.strip():
            if day and entries:
                yield _Stretch(start, end, day[:2], day[2])
            day, entries = _day(text, at, stop, order), 0
        at = stop + 1
    if day and entries:
        yield _Stretch(start, end, day[:2], day[2])


def _day(text: str, start: int, end: int, order: Order) -> tuple[int, int, str] | None:
    if end - start > 40 or not (match := _DAY.fullmatch(text, start, end)):
        return None
    dated = dates_in(text, *match.span("date"), Around(order=order))
    if not dated or dated[0][1] - dated[0][0] < 0.8 * len(match["date"]):
        return None
    return dated[0]
