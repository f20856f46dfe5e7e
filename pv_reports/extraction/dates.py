"""Calendar dates in every usual writing, as partial dates: only what is certain, never a guess."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final, Literal, NamedTuple

from pv_reports.extraction.date_order import american
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_YEAR: Final = r"(?:19|20)\d{2}"
_NAMED: Final = (
    # 12-Mar-2025, 12 March 2025, 12th of March, 2025, 14-sept-2004, 03JAN2005
    compiled(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|"
               rf"th)?[\s\-./]*(?:of\s+)?(?P<month>{_MONTH})[\s\-./,]*(?P<year>{_YEAR}|"
               rf"['’]?\d{{2}}(?![\d:/]|[.,]\d))\b", _I),
    # March 12, 2025; Nov 21 2005; Mar-12-2025
    compiled(rf"\b(?P<month>{_MONTH})[\s\-/]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|"
               rf"[\s\-/]+)(?P<year>{_YEAR})\b", _I),
    # Oct 15 05, Feb 8 '06: a year of two digits alone is one only behind a nought or an apostrophe
    compiled(rf"\b(?P<month>{_MONTH})[\s\-/]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(?P<year>['’]\d{{2}}|0\d)"
               rf"(?![\d:/%]|[.,-]\d|\s?(?:[ap]\.?m\b|hours?|hrs?|mg|ml))", _I),
    # 2025 Mar 12
    compiled(rf"\b(?P<year>{_YEAR})[\s\-/](?P<month>{_MONTH})[\s\-/](?P<day>\d{{1,2}})\b", _I),
    # March 2025, Mar-2025, March of 2025
    compiled(rf"\b(?P<month>{_MONTH})(?:[\s\-/,]+|\s+of\s+)(?P<year>{_YEAR})\b", _I),
)  # fmt: skip
_NO_YEAR: Final = (
    compiled(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s\-](?:of\s+)?(?P<month>{_MONTH})(?!\w)", _I),
    compiled(rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:%|mg|ml|year|months|days|"
               rf":\d))", _I),
)  # fmt: skip
_NUMERIC: Final = compiled(
    r"(?<![\d/.\-])(?P<a>\d{1,2})(?P<sep>[/.\-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?![\d/\-]|\.\d)"
)
_ISO: Final = compiled(
    r"(?<![\d\-/])(?P<y>(?:19|20)\d{2})(?P<sep>[\-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d\-/])"
)
_ISO_MONTH: Final = compiled(r"(?<![\d\-/])(?P<y>(?:19|20)\d{2})-(?P<m>0[1-9]|1[0-2])(?![\d\-/])")
_MONTH_YEAR: Final = compiled(r"(?<![\d\-/.])(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:19|20)\d{2})(?![\d\-/])")
_SHORT: Final = compiled(
    r"(?<![\d/.\-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/%\-]|\.\d|\s*(?:mmhg|mm\s?hg|mg|scale|pain|dose|tab))", _I
)
_BARE_YEAR: Final = compiled(
    r"\b(?:in|since|during|of|year|until|from|late|early|mid|summer|winter|spring|autumn|fall|by)[\s\-]+(?:of\s+|"
    r"early\s+|late\s+|mid[\s\-]?)?(?P<y>(?:19|20)\d{2})\b(?!\s*(?:mg|ml|mcg|g\b|iu|units|patients|[-/]\d|,\d))",
    _I,
)

# "all dates below are 2025, day/month"
_STATED_YEAR: Final = compiled(
    r"\b(?:all|the|these|below)\s+(?:\w+\s+)?(?:dates?|days?)\b[^.;\n)]{0,40}?\b(?:are|is|in|of|from|"
    r"refer\s+to)\b[^.;\n)]{0,20}?\b(?P<y>(?:19|20)\d{2})\b",
    _I,
)
_STATED_ORDER: Final = compiled(
    r"(?<![\w/])(?:(?P<day>day|dd?)\s?[/.-]\s?(?:month|mm?)|(?P<month>month|mm?)\s?[/.-]\s?(?:day|"
    r"dd?))(?:\s?[/.-]\s?(?:year|yy(?:yy)?))?(?![\w/])",
    _I,
)

Order = Literal["month_first", "day_first", "unknown"]


class Dated(NamedTuple):
    """A date ``text[start:end]`` and what is certain of it as a partial date."""

    start: int
    end: int
    value: str


def numeric_order(text: str) -> Order:
    """Which part of 3/4/2005 is the month, as far as the document's other dates decide it. Contradicting ones: unknown.

    A number above 12 decides. So does the separator: dotted dates are day-first wherever they are written. Where the
    dates decide nothing, a text in American usage (``date_order``) writes the month first.
    """
    if stated := _STATED_ORDER.search(text):
        return "day_first" if stated["day"] else "month_first"
    votes: set[Order] = set()
    ambiguous = False
    for match in _NUMERIC.finditer(text):
        first, second = int(match["a"]), int(match["b"])
        if match["sep"] == ".":
            continue
        ambiguous = ambiguous or first != second
        if first > 12 >= second:
            votes.add("day_first")
        elif second > 12 >= first:
            votes.add("month_first")
    for match in _SHORT.finditer(text):
        first, second = int(match["a"]), int(match["b"])
        if (
            12 < second <= 31
            and 1 <= first <= 12
            and re.search(r"\b(?:on|by|until|since|of)\s+$", text[max(0, match.start() - 8) : match.start()])
        ):
            votes.add("month_first")
    if not votes and ambiguous and american(text):
        return "month_first"
    return votes.pop() if len(votes) == 1 else "unknown"


def full_year(digits: str, today: date | None = None) -> int:
    """A two-digit year as the latest year that is not in the future."""
    if len(digits) == 4:
        return int(digits)
    this = (today or datetime.now(UTC).date()).year
    year = this - this % 100 + int(digits)
    return year if year <= this else year - 100


def partial(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The partial date, or None where no such day exists."""
    if not 1900 <= year <= 2100:
        return None
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def find_dates(text: str, order: Order | None = None, country_us: bool = False) -> list[Dated]:
    """All dates, left to right, without overlaps. ``order`` defaults to what the text's own dates show.

    An ambiguous numeric date (both parts up to 12, different, order unknown) keeps only its year. A day and month
    without a year takes the year only where the text states exactly one year around it (see ``_with_year``).
    """
    order = order or numeric_order(text)
    if order == "unknown" and country_us:
        order = "month_first"
    found: list[Dated] = []

    def add(start: int, end: int, value: str | None) -> None:
        if value and not any(start < other.end and other.start < end for other in found):
            found.append(Dated(start, end, value))

    for match in _ISO.finditer(text):
        add(match.start(), match.end(), partial(int(match["y"]), int(match["m"]), int(match["d"])))
    for match in _NUMERIC.finditer(text):
        add(match.start(), match.end(), _numeric(match, order))
    for number, pattern in enumerate(_NAMED):
        for match in pattern.finditer(text):
            day = int(match["day"]) if number < 4 else None
            if number == 4 and re.search(
                r"\b\d{1,2}(?:st|nd|rd|th)?[\s\-./]*$", text[max(0, match.start() - 6) : match.start()]
            ):
                continue  # the rest of a day that does not exist
            year = full_year(match["year"].strip("'’"))
            add(match.start(), match.end(), partial(year, _month(match["month"]), day))
    for match in _ISO_MONTH.finditer(text):
        add(match.start(), match.end(), partial(int(match["y"]), int(match["m"])))
    for match in _MONTH_YEAR.finditer(text):
        add(match.start(), match.end(), partial(int(match["y"]), int(match["m"])))
    for match in _BARE_YEAR.finditer(text):
        add(match.start("y"), match.end("y"), match["y"])
    stated = _STATED_YEAR.search(text)
    anchors = sorted(found)
    if stated:
        anchors = [Dated(stated.start("y"), stated.end("y"), stated["y"])]
    for pattern in _NO_YEAR:
        for match in pattern.finditer(text):
            if (
                match["month"].rstrip(".").islower()
                and match["month"].lower().startswith(("may", "mar"))
                and len(match["month"]) <= 4
            ):
                continue  # the verbs "may" and "mar"
            add(match.start(), match.end(), _with_year(anchors, _month(match["month"]), int(match["day"])))
    for match in _SHORT.finditer(text):
        if order != "unknown" or int(match["b"]) > 12:
            first, second = int(match["a"]), int(match["b"])
            month, day = (second, first) if order == "day_first" else (first, second)
            before = text[max(0, match.start() - 12) : match.start()]
            if (stated and not re.search(r"[\d/]\s*$", before)) or (
                re.search(
                    r"(?:\bon|\bby|\buntil|\bsince|^|\n|"
                    r"[.;:(-])\s*$",
                    before,
                    _I,
                )
                and re.match(r"[\s,.;:)-]|$", text[match.end() : match.end() + 1])
            ):
                add(match.start(), match.end(), _with_year(anchors, month, day))
    return sorted(found)


def _month(name: str) -> int:
    return _MONTHS[name.lower()[:3]]


def _numeric(match: re.Match[str], order: Order) -> str | None:
    first, second = int(match["a"]), int(match["b"])
    year = full_year(match["y"])
    if match["sep"] == ".":
        if len(match["y"]) == 2 and second > 12:
            return None
        return partial(year, second, first) or partial(year, first, second)
    if first > 12:
        return partial(year, second, first)
    if second > 12 or order == "month_first":
        return partial(year, first, second)
    if order == "day_first":
        return partial(year, second, first)
    if first == second:
        return partial(year, first, second)
    return partial(year)


def _with_year(anchors: Sequence[Dated], month: int, day: int) -> str | None:
    """The day with its year, when every date of the document is of one and the same year; else nothing is certain."""
    years = {anchor.value[:4] for anchor in anchors}
    return partial(int(years.pop()), month, day) if len(years) == 1 else None
