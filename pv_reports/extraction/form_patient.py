"""Values of fields about the patient: age, sex, weight, height, initials and numbers."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.form_lists import says_nothing
from pv_reports.extraction.form_values import Around, Found
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.written_numbers import NUMBER, number
from pv_reports.records import Age, AgeUnit

_I: Final = re.IGNORECASE
_AGE: Final = compiled(
    r"(?:approx\w*\.?|about|around|ca\.?|~|aged?)?\s*(?P<n>\d{1,3}(?:[.,]\d)?)(?!\d|\s?/\s?\d|\s?[-–]\s?\d)\s*-?\s*"
    r"(?P<u>years?|yrs?|y/?o|y|jahre?|decades?|months?|mths?|mos?|m(?![\w/])|weeks?|wks?|w(?![\w/])|days?|d(?![\w/])|"
    r"hours?|hrs?)?\b\.?"
    r"(?:\s*(?:old|of age))?",
    _I,
)
_WRITTEN: Final = compiled(rf"\b(?P<n>{NUMBER})\b(?:[\s-]+(?P<u>years?|months?|weeks?|days?)\b)?(?:[\s-]+old\b)?", _I)
_MONTHS_AS_FRACTION: Final = compiled(r"(\d{1,2})\s?/\s?12\b(?!\s?/)")
_UNITS: Final[tuple[tuple[str, AgeUnit], ...]] = (
    ("dec", "decade"), ("y", "year"), ("j", "year"), ("m", "month"), ("w", "week"), ("d", "day"), ("h", "hour"),
)  # fmt: skip
_SEX: Final = compiled(
    r"(?<![\w.])(?:(?P<female>female|woman|girl|lady|weiblich|fem|f|w|♀)|(?P<male>male|man|boy|gentleman|männlich|m|"
    r"♂))(?![\w.])\.?",
    _I,
)
_WEIGHT: Final = compiled(
    r"(?P<n>\d{1,3}(?:[.,]\d+)?)\s*(?P<u>kgs?|kilograms?|kilos?|lbs?|pounds?|g|grams?|gm|st(?:one)?)?(?![\w])\.?", _I
)
_KILOGRAMS: Final = {"k": 1.0, "l": 0.45359237, "p": 0.45359237, "g": 0.001, "s": 6.35029318}
_HEIGHT: Final = compiled(r"(?P<n>\d{1,3}(?:[.,]\d+)?)\s*(?P<u>cms?|m|in(?:ch(?:es)?)?|\")?(?!\w)\.?", _I)
_FEET: Final = compiled(r"(?P<f>\d)\s*(?:ft|feet|')\s*(?:(?P<i>\d{1,2})\s*(?:in(?:ches)?|\"|'')?)?", _I)
_INITIALS: Final = compiled(r"(?:[^\W\d_]\s?[.,]?\s?-?\s?){1,4}|[^\W\d_]{2,4}")
_GROUPS: Final = (
    ("foetus", "foetus|fetus|unborn"), ("neonate", "neonate|newborn|neonatal"), ("infant", "infant|baby"),
    ("child", "child"), ("adolescent", "adolescent|teen\\w*"), ("elderly", "elderly|geriatric|senior"),
    ("adult", "adult"),
)  # fmt: skip


def age(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """ "54", "54 yrs", "8/12" (months, as paediatric notes write it), "3 months"."""
    fraction = _MONTHS_AS_FRACTION.search(text, start, end)
    if fraction:
        yield Found(Kind.AGE, *fraction.span(), Age(value=float(fraction[1]), unit="month"))
        return
    match = _AGE.match(text, start, end) or _AGE.search(text, start, end)
    written = None if match else _WRITTEN.search(text, start, end)
    if written and (years := number(written["n"])):
        named = age_unit(written["u"] or "") or age_unit_of_label(around.label) or "year"
        yield Found(Kind.AGE, *written.span(), Age(value=years, unit=named))
    if not match or (not match["u"] and re.match(r"\s*[./-]\s*\d|\s+[A-Za-z]{3}\w*\s+\d{4}", text[match.end() : end])):
        return
    unit = age_unit(match["u"] or "") or age_unit_of_label(around.label) or "year"
    value = float(match["n"].replace(",", "."))
    if value <= {"decade": 12, "year": 125, "month": 1500, "week": 6000, "day": 40000, "hour": 9999}[unit]:
        yield Found(Kind.AGE, match.start(), match.start() + len(match[0].rstrip(" .-")), Age(value=value, unit=unit))


def age_unit(word: str) -> AgeUnit | None:
    """The unit a word such as "yrs" or "mths" means."""
    return next((unit for letter, unit in _UNITS if word.lower().startswith(letter)), None)


def age_unit_of_label(label: str) -> AgeUnit | None:
    """The unit named in a label: "Age (months)"."""
    named = re.search(r"\b(decade|year|yr|month|mth|week|wk|day|hour)s?\b", label, _I)
    return age_unit(named[1]) if named else None


def sex(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """F, female, w, M, male and their like; two different answers say nothing."""
    matches = list(_SEX.finditer(text, start, end))
    if matches and len({bool(match["female"]) for match in matches}) == 1:
        first = matches[0]
        value = "female" if first["female"] else "male"
        yield Found(Kind.SEX, first.start(), first.start() + len(first[0].rstrip(".")), value)


def age_and_sex(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """ "54/F", "M, 61 years", "72 F"."""
    letter = re.search(
        r"(?<![A-Za-z])(?P<female>female|f)(?![A-Za-z])|(?<![A-Za-z])(?P<male>male|m)(?![A-Za-z])", text[start:end], _I
    )
    if letter:
        value = "female" if letter["female"] else "male"
        yield Found(Kind.SEX, start + letter.start(), start + letter.end(), value)
    number = re.search(r"(?<!\d)\d{1,3}(?!\d)", text[start:end])
    if number:
        left = start + number.start()
        rest = re.match(r"\d+\s*-?\s*(?:years?|yrs?|y/?o|y|months?|mths?|mos|weeks?|wks?|days?)\b", text[left:end], _I)
        stop = left + (rest.end() if rest else len(number[0]))
        unit = age_unit(re.sub(r"[\d\s-]", "", text[left:stop])) or age_unit_of_label(around.label) or "year"
        if int(number[0]) <= 125 or unit != "year":
            yield Found(Kind.AGE, left, stop, Age(value=float(number[0]), unit=unit))


def weight(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """In kilograms. A number without a unit, in the value or the label, is no weight."""
    match = _WEIGHT.search(text, start, end)
    if not match:
        return
    named = re.search(r"\b(kg|lbs?|pounds?|kilograms?)\b|(?<=weight)(?:KG|LB)|(?i:_)(?:kg|lb)", around.label, _I)
    unit = (match["u"] or (named[0].strip("_") if named else "")).lower()
    if unit:
        kilograms = round(float(match["n"].replace(",", ".")) * _KILOGRAMS[unit[0]], 2)
        if 0.2 <= kilograms <= 500:
            yield Found(Kind.WEIGHT, match.start(), match.start() + len(match[0].rstrip(" .")), kilograms)


def height(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """In centimetres."""
    feet = _FEET.search(text, start, end)
    if feet:
        centimetres = round(int(feet["f"]) * 30.48 + int(feet["i"] or 0) * 2.54, 1)
        yield Found(Kind.HEIGHT, feet.start(), feet.start() + len(feet[0].rstrip()), centimetres)
        return
    match = _HEIGHT.search(text, start, end)
    named = re.search(r"\b(cm|in|inches|m)\b", around.label, _I)
    if match and (match["u"] or named):
        unit = (match["u"] or (named[1] if named else "cm")).lower()
        factor = 1.0 if unit.startswith("c") else 100.0 if unit == "m" else 2.54
        centimetres = round(float(match["n"].replace(",", ".")) * factor, 1)
        if 20 <= centimetres <= 260:
            yield Found(Kind.HEIGHT, match.start(), match.start() + len(match[0].rstrip(" .")), centimetres)


def initials(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Initials only: a written-out name is a direct identifier and stays where it is."""
    words = re.split(r"\s{2,}|\s*[,(|/]|\s+-\s|(?<=\.)\s(?=[A-Z][a-z])", text[start:end])[0].rstrip()
    capitals = sum(letter.isupper() for letter in words)
    if words and len(words) <= 11 and capitals and _INITIALS.fullmatch(words) and not says_nothing(words):
        if len(words) > 4 and not re.search(r"[.\s-]", words):
            return
        yield Found(Kind.INITIALS, start, start + len(words), words)


def record_number(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A patient's number; an identifier that is only initials ("P.R.") is read as initials."""
    words = re.split(r"\s{2,}|\s*[|;]|\n", text[start:end])[0].strip()
    if any(letter.isdigit() for letter in words) and len(words) <= 40 and len(words.split()) <= 4:
        yield Found(Kind.RECORD_NUMBER, start, start + len(words), words)
    elif words:
        yield from initials(text, start, end, around)


def age_group(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Foetus to elderly, by its word."""
    for value, words in _GROUPS:
        match = re.search(rf"\b(?:{words})\b", text[start:end], _I)
        if match:
            yield Found(Kind.AGE_GROUP, start + match.start(), start + match.end(), value)
            return


def gestation(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Weeks of gestation as written."""
    match = re.search(
        r"\d{1,2}\s*(?:\+\s*\d)?\s*(?:weeks?|wks?|trimester|months?)?(?:\s*\+?\s*\d\s*days?)?|(?:first|second|third|"
        r"1st|2nd|3rd)\s+trimester",
        text[start:end],
        _I,
    )
    if match and match[0].strip():
        words = match[0].rstrip()
        yield Found(Kind.GESTATION, start + match.start(), start + match.start() + len(words), words)
