"""A patient in one line: "R-M, M/62, 205 lb, Ht 180 cm" or "55190-B | KJH | female | 58 y | 54,5 kg"."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.form_lists import says_nothing, trim
from pv_reports.extraction.form_patient import (
    age,
    age_and_sex,
    age_group,
    height,
    initials,
    record_number,
    sex,
    weight,
)
from pv_reports.extraction.form_values import Around, Found, date_as
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
_LONGEST: Final = 400  # characters: what is longer is a paragraph
_CUT: Final = compiled(r"\s*[|;\n]\s*|,(?!\d)\s*|\s{2,}|\s+/\s+|\.\s+(?=[A-Z][a-z]|\d)|\s+(?=\()|(?<=\))\s+")
_SEX: Final = compiled(r"\W*(?:female|male|woman|man|girl|boy|lady|gentleman|fem|f|m|w|♀|♂)\b\.?\W*", _I)
_AGE: Final = compiled(
    r"\W*(?:aged?:?\s+)?\d{1,3}(?:[.,]\d)?\s*-?\s*(?:years?|yrs?|y/?o?|months?|mths?|mos?|weeks?|wks?|days?|hours?)\b"
    r"\.?(?:[\s-]*(?:old|of\s+age))?\W*(?P<sex>(?:female|male|woman|man|girl|boy|lady|gentleman|f|m)\b)?\W*", _I
)  # fmt: skip
_GROUPED: Final = compiled(r"\w+(?:\s+(?:wo)?man|\s+lady|\s+gentleman|\s+(?:fe)?male)?", _I)
_AGE_SEX: Final = compiled(r"\W*(?:[FM]\s*/?\s*\d{1,3}|\d{1,3}\s*/?\s*[FM])\s*(?:y(?:rs?|ears?)?)?\W*", _I)
_WEIGHT: Final = compiled(r"\W*(?:(?:body\s*)?w(?:eigh)?(?:t|s|ing)?\b[:.]?\s*)?\d{1,3}(?:[.,]\d+)?\s*(?:kgs?|"
                            r"kilo\w*|lbs?|"
                            r"pounds?|st)\b\.?.*", _I)  # fmt: skip
_HEIGHT: Final = compiled(
    r"\W*(?:h(?:eigh)?t\b[:.]?\s*)?(?:\d{2,3}\s*cm|[12][.,]\d{1,2}\s*m|\d\s*(?:ft|')\s*\d*.*)\W*", _I
)
_BORN: Final = compiled(r"\W*(?:born|\*|dob|d\.o\.b\.?|date\s+of\s+birth)\b\W*(?:on\s+)?", _I)
_INITIALS: Final = compiled(
    r"(?:initials?:?\s+)?(?P<v>(?:[A-Z]\.\s?-?){1,4}|[A-Z](?:-[A-Z]){1,3}|[A-Z]{2,4})", re.UNICODE
)
_NUMBERED: Final = compiled(
    r"(?:(?:mrn|chart|hosp(?:ital)?|subject|patient|record|file)\b[\s.:]*(?:no|number|id)?[\s.:#]*)(?=\S*\d)", _I
)
_NO_INITIALS: Final = frozenset(
    {"NKDA", "NKA", "AF", "HTN", "CKD", "COPD", "MI", "DM", "HIV", "BMI", "IV", "UK", "USA", "ID"}
)


def person(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Initials, number, sex, age, birth date, weight and height, each where a part of the line is nothing else."""
    if end - start > _LONGEST:
        return
    seen: set[Kind] = set()
    for left, right in _parts(text, start, end):
        found = [one for one in _part(text, left, right, around, first=left == start) if one.kind not in seen]
        seen |= {one.kind for one in found}
        yield from found


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for cut in [*_CUT.finditer(text, start, end), None]:
        span = trim(text, left, cut.start() if cut else end)
        if span[0] < span[1]:
            yield span
        left = cut.end() if cut else end


def _part(text: str, start: int, end: int, around: Around, *, first: bool) -> list[Found]:
    words = text[start:end].strip("()")
    start += text[start:end].find(words)
    end = start + len(words)
    if not words or says_nothing(words):
        return []
    if born := _BORN.match(text, start, end):
        return list(date_as(Kind.BIRTH_DATE)(text, born.end(), end, around))
    if _AGE_SEX.fullmatch(words):
        return list(age_and_sex(text, start, end, around))
    if matched := _AGE.fullmatch(words):
        both = list(age(text, start, end, Around()))
        return [*both, *sex(text, start + matched.start("sex"), end, around)] if matched["sex"] else both
    if _SEX.fullmatch(words):
        return list(sex(text, start, end, around))
    if _WEIGHT.fullmatch(words) and len(words.split()) <= 6:
        return list(weight(text, start, end, around))
    if _HEIGHT.fullmatch(words):
        return list(height(text, start, end, around))
    named = _INITIALS.fullmatch(words)
    if named and named["v"].strip(".") not in _NO_INITIALS and (first or len(words) > 1):
        return list(initials(text, start + named.start("v"), end, around))
    if numbered := _NUMBERED.match(text, start, end):
        return list(record_number(text, numbered.end(), end, around))
    if len(words.split()) <= 2:
        grouped = list(age_group(text, start, end, around)) if _GROUPED.fullmatch(words) else []
        return [*sex(text, start, end, around), *grouped]
    return []
