"""Whether a narrative states a coded value: a simple and generous reading that shares nothing with the extraction."""

import re
from calendar import month_abbr, month_name
from datetime import date
from itertools import pairwise

_I = re.IGNORECASE
_NUMBERS = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty"""
_WORDS = {word: number for number, word in enumerate(_NUMBERS.split(), 1)}
_UNIT = {"y": 1.0, "m": 1 / 12, "w": 7 / 365.25, "d": 1 / 365.25}
_FIGURE = rf"(?P<n>\d+(?:\.\d+)?|{'|'.join(_WORDS)})"
_AGES = (
    re.compile(
        rf"\b{_FIGURE}(?P<half>\s?(?:½|1/2))?[\s-]*(?P<u>y(?:ea)?rs?|yr|y|months?|mos?|mth|weeks?|wks?|days?)\b\.?[\s/-]*"
        r"(?:olds?\b|of\s+age|o\b|(?:white|black|\s)*(?:fe)?male|m\b|f\b|boy|girl|man|woman|infant|child|baby)",
        _I,
    ),
    re.compile(rf"\baged?\s*(?:of|is|was|[:=])?\s*{_FIGURE}(?P<half>)\s*(?P<u>y|mo|w|d|)", _I),
    re.compile(rf"\b{_FIGURE}(?P<half>)\s?(?P<u>yo|y/o|y\.o)\b", _I),
    re.compile(r"\b(?P<n>\d{1,3})(?P<half>)(?P<u>)\s?[MF]\b"),
)
_SEX = {
    "M": re.compile(r"\b(?:male|man|boy|gentleman|son|grandson|husband|father|he|his|him)\b|\d\s?y?/?o?\s?M\b", _I),
    "F": re.compile(
        r"\b(?:female|woman|girl|lady|daughter|granddaughter|wife|mother|she|her|pregnan\w+)\b|\d\s?y?/?o?\s?F\b", _I
    ),
}
_SEX_WORD = {
    "M": re.compile(r"\b(?:male|man|boy|gentleman|son|grandson)\b", _I),
    "F": re.compile(r"\b(?:female|woman|girl|lady|daughter|granddaughter)\b", _I),
}


def ages_in(text: str) -> list[float]:
    """Every figure beside an age word, in years."""
    found = []
    for pattern in _AGES:
        for match in pattern.finditer(text):
            figure = match["n"].lower()
            value = _WORDS.get(figure) or float(figure)
            value += 0.5 if match["half"] else 0.0
            found.append(value * _UNIT[(match["u"] or "y")[0].lower()])
    return found


def same_age(one: float, other: float) -> bool:
    """Within a year; under two years within a quarter of one."""
    return abs(one - other) <= (1.0 if min(one, other) >= 2 else 0.25) + 1e-6


def states_age(text: str, years: float) -> bool:
    """Whether any age of the text is ``years``."""
    return any(same_age(value, years) for value in ages_in(text))


def states_sex(text: str, letter: str, *, word: bool = False) -> bool:
    """Whether a word of that sex stands anywhere; with ``word`` only nouns, without also pronouns."""
    return bool((_SEX_WORD if word else _SEX)[letter].search(text))


def states_date(text: str, day: date) -> bool:
    """Whether the day stands in the text in full: day, month and year, in one of the written forms."""
    return bool(_places(text, day))


def states_day(text: str, day: date) -> bool:
    """Whether the day is written so that it can only be this one: its month in letters or its year first, its day above
    twelve or the same as its month; else a further numeric date of the text must show that the month comes first."""
    if day.day > 12 or day.day == day.month or _MONTH_FIRST.search(text):
        return states_date(text, day)
    return any(not _SWAPPABLE.match(text, at) for at in _places(text, day))


def states_onset(text: str, day: date, vaccinated: date | None) -> bool:
    """Whether the day is one that ``states_day`` accepts and a sentence with it tells of a beginning, not only of a
    visit, a call or a report. The day of the vaccination needs words that say the reaction came that same day."""
    if not states_day(text, day):
        return False
    if day == vaccinated:
        return bool(_SAME_DAY.search(text))
    breaks = [0, *(m.end() for m in re.finditer(r"[.;]\s+", text)), len(text)]
    return any(
        any(start <= at < end and _BEGINNING.search(text, start, end) for at in _places(text, day))
        for start, end in pairwise(breaks)
    )


_MONTH_FIRST = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])[/-](?:1[3-9]|2\d|3[01])[/-](?:\d{4}|\d{2})(?!\d)")
_SWAPPABLE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d")
_SAME_DAY = re.compile(
    r"\bsame\s+(?:day|date|evening|night|afternoon)|\b(?:that|later\s+(?:in\s+)?(?:the|that))\s+(?:day|evening|night|"
    r"afternoon)\b|\b(?:minutes?|mins?|hours?|hrs?)\s+(?:later|after|following|post|of)\b|\bimmediate(?:ly)?\b",
    _I,
)
_BEGINNING = re.compile(
    r"\b(?:develop\w*|experienc\w*|onset|beg[au]n|started|noti?ced|noted|appear\w*|occurr\w*|w[ao]ke\w*|awoke|felt|"
    r"had|has|became|broke|complain\w*|c/o|with|suffered|presented|arose|came)\b",
    _I,
)


def _places(text: str, day: date) -> list[int]:
    two, four = f"{day.year % 100:02d}", str(day.year)
    year = rf"(?:{four}|['’]?{two})(?!\d)"
    month = rf"(?:{month_name[day.month]}|{month_abbr[day.month]}t?\.?)"
    number, place = rf"0?{day.month}", rf"0?{day.day}"
    forms = (
        rf"(?<!\d){number}[/.-]{place}[/.-]{year}",
        rf"(?<!\d){place}(?:st|nd|rd|th)?[\s./-]*(?:of\s+)?{month}[\s,./-]*{year}",
        rf"\b{month}[\s.-]*{place}(?:st|nd|rd|th)?[\s,.-]+{year}",
        rf"{four}[/.-]{number}[/.-]{place}(?!\d)",
    )
    return [match.start() for form in forms for match in re.finditer(form, text, _I)]
