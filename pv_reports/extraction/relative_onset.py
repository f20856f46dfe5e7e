"""Onsets told in relation to a stated day: "three days after the second dose", "the next morning", "later that day"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pv_reports.extraction.events import Event
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.timing import shifted, whole_days
from pv_reports.extraction.vaccines import vaccine_spans

_I: Final = re.IGNORECASE
_SAME_DAY: Final = re.compile(
    r"\b(?:(?:on\s+|during\s+|later\s+)?(?:the|that)\s+(?:very\s+)?same\s+(?:day|date|morning|afternoon|evening|night)|"
    r"same\s+(?:day|date|evening|afternoon|night)|(?:later\s+)?that\s+(?:day|date|morning|afternoon|evening|night)|"
    r"(?:later|earlier)\s+(?:in\s+the\s+day|that\s+day))\b",
    _I,
)
_MINUTES: Final = re.compile(r".*\b(?:minutes?|mins?)|immediately(?:\s+(?:after|following))?", _I)
# Hours within the working day of those who give injections; from eight on the night may lie between.
_HOURS: Final = re.compile(
    r"(?:an?|one|two|three|four|(?:[a-z]+|[1-4])\s*(?:-|–|to|or)\s*(?:two|three|four|[2-4])|[1-4](?:\.5)?|"
    r"half\s+an|a\s+few|a\s+couple\s+of|several|few)[\s-]*(?:hours?|hrs?)",
    _I,
)
_INJECTED: Final = re.compile(
    r"\b(?:vaccin\w*|immuni[sz]\w*|injections?|injected|shots?|infusions?|infused|jabs?|boosters?|intramuscular\w*|"
    r"intradermal\w*|subcutaneous\w*|administered|deltoid|IM|SC|SQ|IV)\b"
)
_EVENING: Final = re.compile(
    r"\b(?:evening|night|bedtime|midnight|(?:[6-9]|1[0-2])(?::\d\d)?\s?p\.?m|(?:1[89]|2[0-3]):\d\d)\b", _I
)
# A wrong administration happens when it is given: the dose's day is its onset.
_MISGIVEN: Final = re.compile(
    r"\b(?:inadvertent\w*|accidental\w*|erroneous\w*|mistaken\w*|incorrect\w*|improper\w*|wrong\w*)\b.*"
    r"\b(?:received|vaccinated|given|administered|administration|injected|vaccination|immuni[sz]\w+|dose)\b",
    _I,
)
# "Within two days", "about two weeks": a bound or an estimate, from which no day can be counted.
_VAGUE: Final = re.compile(
    r"\b(?:within|(?:less|more|later|earlier)\s+than|over|under|up\s+to|at\s+least|at\s+most|approx(?:\.|imately)?|about|"
    r"around|almost|nearly|only\s+about|some|roughly|circa|maybe|perhaps|the\s+(?:first|next)|in)\s*$",
    _I,
)
# A dose by its number, so that "after the second dose" finds its own day.
_ORDINAL: Final = re.compile(
    r"\b(?P<n>first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last|final|initial)\s+(?:\w+\s+){0,2}?(?:dose|"
    r"injection|vaccin\w+|shot|infusion|cycle|course|tablet)",
    _I,
)
_SAME_NUMBER: Final = {
    "1st": "first", "initial": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth",
    "final": "last",
}  # fmt: skip
# How far behind its day a relative time may stand, in sentences.
_REACH: Final = 2


def resolve_onsets(events: Sequence[Event], mentions: Sequence[Mention], reading: Reading) -> None:
    """Gives each event without a stated onset the day its relative time leads to.

    Only whole days are counted, and only from a day stated in full; weeks of a month or an anchor that is itself
    partial resolve to nothing. A few hours after an injection are its day, unless it was given in the evening. A wrong
    administration began when it was given. The onset's evidence is the relative words and the day they count from.
    """
    days = [
        m for m in mentions
        if m.kind in (Kind.DOSE_START, Kind.ONSET)
        and m.status in (Status.AFFIRMED, Status.SPECULATED)
        and isinstance(m.value, str)
        and len(m.value) == 10
    ]  # fmt: skip
    for event in events:
        if event.first.method == "form":
            continue
        if (given := _misgiven(event, days, reading)) is not None:
            event.facts[Kind.ONSET] = given
        if Kind.ONSET in event.facts:
            continue
        delay = event.facts.get(Kind.TIME_TO_ONSET)
        resolved = (_after(delay, days, reading) if delay else None) or _same_day(event, days, reading)
        if resolved is not None:
            event.facts[Kind.ONSET] = resolved


def _after(delay: Mention, days: Sequence[Mention], reading: Reading) -> Mention | None:
    """The day that lies the stated time after the day of the dose."""
    words = str(delay.value)
    hours = _HOURS.fullmatch(words.strip()) is not None
    count = 0 if hours or _MINUTES.fullmatch(words) else whole_days(words)
    if count is None or (count and _VAGUE.search(reading.text, max(0, delay.start - 24), delay.start)):
        return None
    starts = [day for day in days if day.kind is Kind.DOSE_START]
    anchor = _numbered(delay, starts, reading) or _only(starts) or _last_before(delay, starts, reading)
    if hours and (anchor is None or not _by_day(anchor, reading)):
        return None
    value = shifted(anchor.value, count) if anchor else None
    return _onset(delay.start, delay.end, value, anchor, delay.confidence) if anchor and value else None


def _by_day(anchor: Mention, reading: Reading) -> bool:
    """Whether the sentence of the dose tells of an injection and of no evening hour."""
    sentence = reading.sentence_at(anchor.start)
    told = reading.text[sentence.start : sentence.end]
    return bool(_INJECTED.search(told) or vaccine_spans(told, ())) and not _EVENING.search(told)


def _misgiven(event: Event, days: Sequence[Mention], reading: Reading) -> Mention | None:
    """The day of the dose that was itself the error ("On 3 May she was inadvertently vaccinated")."""
    for told in event.mentions:
        sentence = reading.sentence_at(told.start)
        if _MISGIVEN.search(reading.text, told.start, told.end):
            here = [d for d in days if d.kind is Kind.DOSE_START and sentence.start <= d.start < sentence.end]
            if here:
                day = min(here, key=lambda d: abs(d.start - told.start))
                return replace(day, kind=Kind.ONSET, attributes=None)
    return None


def _same_day(event: Event, days: Sequence[Mention], reading: Reading) -> Mention | None:
    """ "Vaccinated on 3 May. That same day a rash appeared": the last day told before."""
    first = event.first
    sentence = reading.sentence_at(first.start)
    words = _SAME_DAY.search(reading.text, sentence.start, first.start)
    if words is None or re.search(r"[;]|\b(?:then|later)\s+on\s", reading.text[words.end() : first.start]):
        return None
    anchor = max((d for d in days if d.end <= words.start()), key=lambda day: day.start, default=None)
    if anchor is None or _sentences_between(anchor.start, words.start(), reading) > _REACH:
        return None
    return _onset(words.start(), words.end(), anchor.value, anchor, 0.85)


def _onset(start: int, end: int, value: str, anchor: Mention, sure: float) -> Mention:
    return Mention(
        Kind.ONSET, start, end, value, confidence=min(sure, anchor.confidence),
        attributes={"counted_from": (anchor.start, anchor.end)},
    )  # fmt: skip


def _numbered(delay: Mention, starts: Sequence[Mention], reading: Reading) -> Mention | None:
    """The day of the dose whose number the delay names ("after the second dose")."""
    behind = _ORDINAL.search(reading.text, delay.end, min(delay.end + 60, reading.sentence_at(delay.start).end))
    if behind is None:
        return None
    wanted = _number(behind)
    for start in starts:
        sentence = reading.sentence_at(start.start)
        here = [m for m in _ORDINAL.finditer(reading.text, sentence.start, sentence.end)]
        nearest = min(here, key=lambda m: abs(m.start() - start.start), default=None)
        if nearest is not None and nearest.start() != behind.start() and _number(nearest) == wanted:
            return start
    return None


def _number(match: re.Match[str]) -> str:
    word = match["n"].lower()
    return _SAME_NUMBER.get(word, word)


def _only(starts: Sequence[Mention]) -> Mention | None:
    return starts[0] if len({start.value for start in starts}) == 1 else None


def _last_before(delay: Mention, starts: Sequence[Mention], reading: Reading) -> Mention | None:
    earlier = max((s for s in starts if s.start < delay.start), key=lambda s: s.start, default=None)
    if earlier is None or _sentences_between(earlier.start, delay.start, reading) > 1:
        return None
    return earlier


def _sentences_between(one: int, two: int, reading: Reading) -> int:
    return abs(reading.sentence_number(two) - reading.sentence_number(one))
