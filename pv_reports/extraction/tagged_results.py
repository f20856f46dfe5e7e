"""Tests and dates that the tagger marks and no pattern knows."""

from itertools import pairwise
from typing import Final

from pv_reports.extraction.dates import Dated
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.tagging.tagger import Tag

# Between a test's name and its value: few words and no end of a sentence.
_GAP: Final = compiled(r"[^.;\n\d]{0,40}")
_VALUE: Final = compiled(r"(?P<value>[<>≤≥]?\s?\d[\d.,]*(?:/\d+)?)(?:\s?(?P<unit>[^\s\d(),;][^\s(),;]{0,14}))?")
_SURE: Final = 0.9
_DATES: Final = {"onset": Kind.ONSET, "date_given": Kind.DOSE_START}


def tagged_tests(reading: Reading, found: list[Mention]) -> list[Mention]:
    """The patterns' results, and marked tests with a marked value behind them that no pattern saw."""
    tags = reading.tags
    if tags is None:
        return found
    marked = sorted(
        (tag for slot in ("test", "value") for tag in tags.of(slot) if tag.confidence >= _SURE), key=lambda t: t.start
    )
    made = [
        mention
        for one, other in pairwise(marked)
        if (one.slot, other.slot) == ("test", "value") and (mention := _result(reading, one, other))
    ]
    return [*found, *(m for m in made if not any(m.start < _end(f) and f.start < _end(m) for f in found))]


def _end(mention: Mention) -> int:
    spans = (mention.attributes or {}).values()
    ends: list[int] = [s[1] for s in spans if isinstance(s, tuple) and s and isinstance(s[0], int)]
    return max([mention.end, *ends])


def _result(reading: Reading, test: Tag, value: Tag) -> Mention | None:
    if not _GAP.fullmatch(reading.text, test.end, value.start):
        return None
    parts = _VALUE.match(reading.text, value.start, value.end)
    if parts is None or reading.status(test.start, test.end) not in (Status.AFFIRMED, Status.SPECULATED):
        return None
    attributes: dict[str, object] = {"value": parts.span("value")}
    if parts["unit"]:
        attributes["unit"] = parts.span("unit")
    return Mention(
        Kind.TEST, test.start, test.end, reading.text[test.start : test.end], method="tagger",
        confidence=min(test.confidence, value.confidence), attributes=attributes,
    )  # fmt: skip


def tagged_dates(reading: Reading, dates: list[Dated], found: list[Mention]) -> list[Mention]:
    """What the patterns make of the dates, and marked dates to which they gave no meaning."""
    tags = reading.tags
    if tags is None:
        return found
    taken = [(mention.start, mention.end) for mention in found]
    result = list(found)
    for slot, kind in _DATES.items():
        for tag in tags.of(slot):
            within = [d for d in dates if tag.start <= d.start and d.end <= tag.end]
            if tag.confidence < _SURE or len(within) != 1 or within[0].value is None:
                continue
            start, end = within[0].start, within[0].end
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            result.append(
                Mention(
                    kind, start, end, within[0].value, reading.status(start, end), method="tagger",
                    confidence=tag.confidence,
                )
            )  # fmt: skip
    return result
