"""Doses, frequencies, routes and therapy dates as forms write them."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.form_values import Around, Found, dates_in, duration_as
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE


def period(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Therapy dates: "from – to", "since …", "until …"; a single date is the start unless words say otherwise."""
    dates = dates_in(text, start, end, around)
    if len(dates) >= 2:
        yield Found(Kind.DOSE_START, *dates[0])
        yield Found(Kind.DOSE_END, *dates[1])
    elif dates:
        before = text[start : dates[0][0]]
        stopped = re.search(r"\b(?:to|until|till|stopped|end\w*|stop)\b[\s:]*$|[-–]\s*$", before, _I)
        yield Found(Kind.DOSE_END if stopped else Kind.DOSE_START, *dates[0])
    else:
        yield from duration_as(Kind.DOSE_DURATION)(text, start, end, around)


_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)"
_UNIT: Final = (
    r"(?:milligrams?|micrograms?|mgs?|mcg|µg|μg|ug|ng|grams?|gm?|kg|mls?|millilit(?:re|er)s?|lit(?:re|er)s?|l|"
    r"i\.?u\.?|units?|mmol|meq|mu|"
    r"puffs?|sprays?|drops?|tablets?|tabs?|capsules?|caps?|pens?|injections?|ampoules?|vials?|patch(?:es)?|sachets?|"
    r"doses?|%)"
)
_DOSE: Final = compiled(
    rf"(?<![\w./])(?P<n>{_NUMBER}(?:\s?(?:/|-|–)\s?{_NUMBER})?)\s?-?(?P<u>{_UNIT}(?:\s?/\s?(?:kg|m2|m²|ml|hr?|hours?|"
    rf"day|d|min|week|\d+\s?ml))*)(?![\w])", _I
)  # fmt: skip
_FREQUENCY: Final = compiled(
    r"\b(?:(?:once|twice|thrice|(?:one|two|three|four|\d)\s*(?:times|x))\s*(?:,\s*)?(?:daily|weekly|monthly|nightly|"
    r"a\s+(?:day|week|month)|per\s+(?:day|week|month)|"
    r"every\s+(?:day|week|\d+\s+\w+)|/\s?(?:d(?:ay)?|w(?:ee)?k))|every\s+(?:other\s+)?(?:\w+\s+)?(?:hours?|days?|"
    r"weeks?|months?|morning|evening|night|year)|"
    r"(?:q|every)\s?\d{1,2}\s?(?:h|hrs?|hours?|d|days?|w|wks?|weeks?|months?)|q\.?(?:d|i\.?d|h\.?s|o\.?d|w|am|"
    r"pm)\b\.?|o\.?d\b\.?|b\.?(?:i\.?)?d\b\.?|"
    r"t\.?i\.?d\b\.?|t\.?d\.?s\b\.?|q\.?d\.?s\b\.?|p\.?r\.?n\b\.?|as\s+(?:needed|required)|when\s+(?:needed|"
    r"required)|daily|weekly|monthly|nightly|"
    r"fortnightly|at\s+(?:night|bedtime)|in\s+the\s+(?:morning|evening)|single\s+dose|once|per\s+day|a\s+day|/\s?day|"
    r"\d\s?-\s?\d\s?-\s?\d(?:\s?-\s?\d)?(?![\d-])|on\s+demand|nocte|mane|stat)"
    r"(?![\w])",
    _I,
)


@cache
def _routes() -> re.Pattern[str]:
    words: set[str] = set()
    for line in (files("pv_reports.terminology") / "data" / "routes.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        words.update(word.strip() for cell in cells[1:3] for word in cell.split("|"))
    words -= {"", "respiratory (inhalation)", "IN"}
    words |= {"oral", "iv", "po", "sc", "im", "i.v.", "s.c.", "i.m.", "p.o.", "inhalation", "transdermal", "vaginal"}
    ordered = sorted(words, key=len, reverse=True)
    return compiled(rf"(?<![\w.])(?:{'|'.join(map(re.escape, ordered))})(?![\w])", _I)


def regimen(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Dose, frequency and route written together: "150 mg, every 2 weeks, subcutaneous"."""
    dose = _DOSE.search(text, start, end)
    if dose:
        yield Found(Kind.DOSE, dose.start(), dose.end(), dose[0], {"amount": _amount(dose["n"]), "unit": dose["u"]})
    else:
        bare = re.fullmatch(rf"\W*(?P<n>{_NUMBER})\W*", text[start:end])
        unit = re.search(rf"[(\[_ ](?P<u>{_UNIT})[)\]]?$", around.label, _I)
        if bare and unit:
            left = start + bare.start("n")
            attributes = {"amount": _amount(bare["n"]), "unit": unit["u"]}
            yield Found(Kind.DOSE, left, left + len(bare["n"]), f"{bare['n']} {unit['u']}", attributes)
    frequency = _FREQUENCY.search(text, dose.end() if dose else start, end) or _FREQUENCY.search(text, start, end)
    if frequency and not (dose and dose.start() <= frequency.start() < dose.end()):
        yield Found(Kind.FREQUENCY, *frequency.span(), frequency[0])
    yield from route(text, start, end, around, strict=True)


_CHANGED: Final = compiled(
    r"\b(?:increas\w+|reduc\w+|raised|lowered|then|thereafter|later|followed|stopped|before|previous\w*|should|prescribed|"
    r"instead|expir\w*|exp)\b", _I
)  # fmt: skip


def dose_and_period(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A regimen with its dates: "10 mL, single dose, by mouth, 8 August 2025", without the dates of a change."""
    sentence = compiled(r"\.\s+(?=[A-Z])").search(text, start, end)
    stop = sentence.start() if sentence else end
    yield from regimen(text, start, stop, around)
    one = len(_DOSE.findall(text, start, stop)) < 2 and not _CHANGED.search(text, start, stop)
    if one and dates_in(text, start, stop, around):
        yield from period(text, start, stop, around)


def route(text: str, start: int, end: int, around: Around, *, strict: bool = False) -> Iterator[Found]:
    """A route of administration as written; in a field of its own any short words are one."""
    match = _routes().search(text, start, end)
    if match:
        yield Found(Kind.ROUTE, *match.span(), match[0])
    elif not strict:
        left, right = trim(text, start, end)
        if left < right and len(text[left:right].split()) <= 4 and re.search(r"[A-Za-z]{2}", text[left:right]):
            yield Found(Kind.ROUTE, left, right, text[left:right])


def frequency(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A dosing frequency as written."""
    match = _FREQUENCY.search(text, start, end)
    left, right = trim(text, start, end)
    if match:
        yield Found(Kind.FREQUENCY, *match.span(), match[0])
    elif left < right and len(text[left:right].split()) <= 6:
        yield Found(Kind.FREQUENCY, left, right, text[left:right])


def _amount(number: str) -> float | None:
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", number).replace(",", ".")
    return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None
