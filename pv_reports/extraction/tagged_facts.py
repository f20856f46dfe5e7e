"""Regimens, times to onset, age and sex that the tagger marks."""

import re
from dataclasses import replace
from typing import Final

from pv_reports.extraction.doses import dose_mentions, of_something_else
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading, read
from pv_reports.extraction.tagged import SURE, marked_mention, merged, trust
from pv_reports.extraction.tagging.tagger import Tag
from pv_reports.extraction.timing import whole_days
from pv_reports.extraction.values import age_value, sex_value
from pv_reports.extraction.written_numbers import NUMBER

_REGIMEN: Final = {
    "route": Kind.ROUTE, "dosage": Kind.DOSE, "frequency": Kind.FREQUENCY, "duration": Kind.DOSE_DURATION,
}  # fmt: skip
_TIME: Final = re.compile(
    r"(?:min|hour|hr|day|week|wk|month|mo|year|yr|night|morning|evening|immediate|short|soon|later|dose|cycle|"
    r"[hdwmy]\b)",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(rf"\d|\b(?:{NUMBER})\b", re.IGNORECASE)


def tagged_regimens(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Doses, routes, frequencies and lengths of treatment of both; lots stay the rules'."""
    tags = reading.tags
    if tags is None:
        return found
    leads = trust(reading).leads
    result = [m for m in found if m.kind not in _REGIMEN.values()]
    for slot, kind in _REGIMEN.items():

        def make(tag: Tag, kind: Kind = kind) -> Mention | None:
            if kind in (Kind.ROUTE, Kind.DOSE) and not leads:
                return None  # the rules know routes and doses; what else is counted ("two units of red cells") is none
            if kind is Kind.DOSE_DURATION and of_something_else(reading.text, tag.start):
                return None
            if kind is not Kind.DOSE:
                return _said(marked_mention(reading, kind, tag, {}), tag)
            words = read(reading.text[tag.start : tag.end])
            dose = next((m for m in dose_mentions(words) if m.kind is Kind.DOSE), None)
            return marked_mention(reading, kind, tag, (dose and dose.attributes) or {})

        same = [m for m in found if m.kind is kind]
        result += merged(reading, tags, (slot,), same, tags.of(slot), make)
    return sorted(result, key=lambda mention: mention.start)


def _said(mention: Mention, tag: Tag) -> Mention:
    """A length of time stands where it stands: what is denied beside it is something else."""
    return replace(mention, status=Status.AFFIRMED) if tag.confidence >= SURE else mention


def tagged_times(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Times to onset of both; how long a reaction lasted stays the rules'."""
    tags = reading.tags
    if tags is None:
        return found

    leads = trust(reading).leads

    def make(tag: Tag) -> Mention | None:
        if not leads and not _COUNTED.search(reading.text, tag.start, tag.end):
            return None  # "the same day" is a date's business
        days = whole_days(reading.text[tag.start : tag.end])
        return _said(marked_mention(reading, Kind.TIME_TO_ONSET, tag, {"days": days, "strong": True}), tag)

    onsets = [m for m in found if m.kind is Kind.TIME_TO_ONSET]
    rest = [m for m in found if m.kind is not Kind.TIME_TO_ONSET]
    marked = [
        t
        for t in tags.of("time_elapsed")
        if _TIME.search(reading.text, t.start, t.end) and not any(t.start < m.end and m.start < t.end for m in rest)
    ]
    both = merged(reading, tags, ("time_elapsed",), onsets, marked, make)
    return sorted([*rest, *both], key=lambda mention: mention.start)


def tagged_patient(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Age and sex of both; a mark without a number is no age."""
    tags = reading.tags
    if tags is None:
        return found
    result = [m for m in found if m.kind not in (Kind.AGE, Kind.SEX)]
    for slot, kind in (("age", Kind.AGE), ("gender", Kind.SEX)):

        def make(tag: Tag, kind: Kind = kind) -> Mention | None:
            return _read_again(reading, tag, kind)

        same = [m for m in found if m.kind is kind]
        if same and not trust(reading).leads:
            result += same  # in a document other people have ages too
            continue
        result += merged(reading, tags, (slot,), same, tags.of(slot), make, worded=False)
    return result


def _read_again(reading: Reading, tag: Tag, kind: Kind) -> Mention | None:
    """The value that the marked words state; none where they state none."""
    words = reading.text[tag.start : tag.end]
    value = age_value(words) if kind is Kind.AGE else sex_value(words)
    return replace(marked_mention(reading, kind, tag, {}), value=value) if value else None
