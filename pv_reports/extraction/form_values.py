"""What every reader of a form field needs: the value found, and dates, durations, codes and yes or no."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pv_reports.extraction.dates import Order, find_dates, full_year, partial
from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Found:
    """A value of ``kind`` read from ``text[start:end]``."""

    kind: Kind
    start: int
    end: int
    value: Any
    attributes: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What a value alone does not say: its label's words and the order of numeric dates in the document."""

    label: str = ""
    order: Order | None = None


Reader = Callable[[str, int, int, Around], Iterator[Found]]
_YES: Final = compiled(r"\W*(?:y(?:es)?|ja|true|positive|pos|\+)(?![\w])", _I)
_NO: Final = compiled(r"\W*(?:no?|nein|false|negative|neg|0)(?![\w])", _I)
_DURATION: Final = compiled(
    r"(?:(?:approx\w*\.?|about|around|ca\.?|~|within|after|less than|<)\s*)?(?P<n>\d+(?:[.,]\d+)?(?:\s?(?:-|–|"
    r"to)\s?\d+)?|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|a few|few|several|an?)\s*-?\s*(?P<u>seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|"
    r"wks?|months?|mths?|"
    r"years?|yrs?)\b",
    _I,
)  # fmt: skip
_NO_CODE: Final = compiled(r"\d+[.,]\d+\s*[-–]\s*\d+[.,]\d+|\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d{2}")  # range, date
_IMMEDIATE: Final = compiled(r"\b(?:immediate(?:ly)?|same day|on the same day|straight away)\b", _I)


def dates_in(text: str, start: int, end: int, around: Around) -> list[tuple[int, int, str]]:
    """All dates of a value, a year standing alone ("2018") included."""
    piece = text[start:end]
    found = [(start + item.start, start + item.end, item.value) for item in find_dates(piece, around.order)]
    if not found:
        year = re.fullmatch(r"\W*((?:19|20)\d{2})\W*|(?:\D*\b)((?:19|20)\d{2})\b\D*", piece)
        if year:
            group = 1 if year[1] else 2
            found = [(start + year.start(group), start + year.end(group), year[group])]
        loose = re.search(r"(?<!\d)(\d{1,2})\s+(\d{1,2})\s+((?:19|20)\d{2})(?!\d)", piece)
        if loose and not year:
            day, month = int(loose[1]), int(loose[2])
            value = partial(full_year(loose[3]), month, day) if day > 12 or around.order == "day_first" else None
            if value:
                found = [(start + loose.start(), start + loose.end(), value)]
    return found


def date_as(kind: Kind) -> Reader:
    """A reader of one date as ``kind``."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        for left, right, value in dates_in(text, start, end, around)[:1]:
            yield Found(kind, left, right, value)

    return read


def duration_as(kind: Kind) -> Reader:
    """A reader of a stretch of time ("17 days", "2 hours after the first dose") as ``kind``."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        match = _DURATION.search(text, start, end) or (
            _IMMEDIATE.search(text, start, end) if kind is Kind.TIME_TO_ONSET else None
        )
        if match:
            yield Found(kind, match.start(), match.end(), text[match.start() : match.end()])
            return
        named = re.search(r"\b(?:days?|weeks?|months?|hours?|hrs?|min(?:ute)?s?)\b", around.label, _I)
        number = re.fullmatch(r"\d+(?:[.,]\d+)?", text[start:end])
        if number and named:
            yield Found(kind, start, end, f"{number[0]} {named[0].lower()}")

    return read


def is_yes(value: str) -> bool:
    """Whether an answer begins with yes, or is a ticked box's export value (1, On, X)."""
    return bool(_YES.match(value)) or bool(re.fullmatch(r"\W*(?:1|on|x|checked|[☒☑✓✔])\W*", value, _I))


def is_no(value: str) -> bool:
    """Whether an answer begins with no, or is an empty box's export value (0, Off)."""
    return bool(_NO.match(value)) or bool(re.fullmatch(r"\W*(?:off|unchecked)?\W*", value, _I))


def yes_or_no(kind: Kind) -> Reader:
    """A reader of a yes/no answer as a bool."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        piece = text[start:end]
        performed = re.match(r"\W*(?:performed|done|carried out)\b", piece, _I)
        if is_yes(piece) or performed:
            yield Found(kind, start, end, True)
        elif is_no(piece) and piece.strip():
            yield Found(kind, start, end, False)

    return read


def code_as(kind: Kind) -> Reader:
    """A reader of a number or code that holds a digit: lot, case number."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        words = re.split(r"\s{2,}|\s*[|,;(\n]|\s+(?:exp|expiry|expires)\b", text[start:end], flags=_I)[0].rstrip(" .")
        lead = re.match(r"(?:(?:lot|batch)\b)?\s*(?:(?:no|number|nr)\b[.:]?|[#:])\s+|#", words, _I)
        left = start + (lead.end() if lead else 0)
        code = text[left : start + len(words)]
        if _NO_CODE.fullmatch(code):
            return
        if any(letter.isdigit() for letter in code) and len(code.split()) <= 4 and len(code) <= 50:
            yield Found(kind, left, left + len(code), code)

    return read


def words_as(kind: Kind, longest: int = 120) -> Reader:
    """A reader of a whole short value as written."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        left, right = trim(text, start, end)
        if 1 < right - left <= longest and "\n" not in text[left:right] and re.search(r"[^\W\d_]{2}", text[left:right]):
            yield Found(kind, left, right, text[left:right])

    return read
