"""Tests: name, value, unit, reference range, each with its place (E2B F.r)."""

import re
from typing import Any, Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.dates import Dated
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_UNIT: Final = (
    r"(?:(?:x\s?)?10\s?(?:\^|\*|E)?\s?[369⁹³]\s?/\s?(?:L|l|µL|uL|mm3)|[mµuμnp]?(?:mol|g|mg|kat|Eq|U|"
    r"IU)\s?/\s?(?:dL|dl|L|l|mL|ml|24\s?h|day)|m?IU/m?L|mU/L|kU/L|U/L|IU/L|"
    r"mm\s?Hg|kPa|mm/h(?:r)?|beats(?:/min|\s+per\s+minute)|bpm|/min|/mm3|/mm³|/µL|/uL|/L|%|°\s?[CF]|"
    r"degrees?(?:\s+[CF])?|mL/min(?:/1\.73\s?m2)?|ml/min|fL|pg|ms|msec|sec(?:onds)?|s(?=[\s,.;)])|G/L|cells/\w+|"
    r"[KM](?=[\s,.;)])|mEq/L|mg%|copies/mL|ng/mL|µg/L)"
)
_NUMBER: Final = (
    r"[<>≤≥]?\s?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[<>≤≥]?\s?\d+(?:\.\d+)?(?:\s?/\s?\d{2,3}(?=\s?(?:mm|\(|[,.;\s]|$)))?"
)
_TEST_NAME: Final = (
    r"(?:(?:serum|plasma|systolic|diastolic|blood|peak|total|direct|urine|fasting|random)\s+)*(?:ALT|AST|ALAT|ASAT|"
    r"SGPT|SGOT|GGT|ALP|LDH|CK|CPK|CK-MB|CRP|C-reactive\s+protein|ESR|WBC|RBC|Hgb|Hb|HGB|h[ae]+moglobin|"
    r"h[ae]+matocrit|Hct|platelets?(?:\s+count)?|"
    r"INR|PT|aPTT|PTT|creatin(?:ine|e)(?:\s+kinase)?|urea|BUN|eGFR|GFR|bilirubin|alkaline\s+phosphatase|albumin|"
    r"sodium|potassium|Na|K|calcium|magnesium|phosph(?:ate|orus)|chloride|bicarbonate|"
    r"glucose|HbA1c|lactate|ammonia|amylase|lipase|troponin(?:\s+[TI])?|BNP|NT-proBNP|D-dimer|ferritin|TSH|T3|T4|"
    r"free\s+T4|cortisol|uric\s+acid|triglycerides|cholesterol|procalcitonin|eosinophils?|"
    r"neutrophils?(?:\s+count)?|lymphocytes?|"
    r"leu[ck]ocytes?(?:\s+count)?|white\s+(?:blood\s+)?cells?(?:\s+count)?|absolute\s+neutrophil\s+count|ANC|"
    r"blood\s+pressure|BP|heart\s+rate|HR|pulse(?:\s+rate)?|respiratory\s+rate|RR|temp(?:erature)?|"
    r"oxygen\s+saturation|O2\s+sats?|SpO2|SaO2|PaO2|PaCO2|pH|"
    r"QTc?(?:\s+interval)?|ejection\s+fraction|LVEF|\w+\s+(?:level|concentration)s?|IgE|IgG|tryptase|"
    r"pro-?thrombin\s+time|ANA)"
)
_LINK: Final = (
    r"(?:\s*(?:levels?|values?|count|concentration|activity|readings?))?\s*(?:\([^()]{1,12}\)\s*)?(?:(?:of|was|"
    r"were|is|at|to|on|day|[=:]|-|peaked|rose|risen|fell|fallen|had|has|increased|elevated|decreased|dropped|"
    r"reached|measured|showed|reading|up|down|as|high|low|arrival|admission|presentation|still|found|be|normal|a|"
    r"the|maximum|only|about|approximately)\s*)*"
)
_LINK_DATED: Final = r"(?:on\s+(?:\d{1,2}[\s/-]\w{2,9}[\s/-]\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4})\s*(?:was|were|[=:])?\s*)?"
_RANGE: Final = (
    r"\s*[,;]?\s*[(\[]?\s*(?:(?:normal|reference|ref\.?)\s*(?:range|values?|limits?|interval)?|(?:normal|ref|NR|"
    r"N)(?=\s*[:=<>\d])|ULN)?\s*[:=]?\s*(?P<range>(?:[<>≤≥]\s?\d[\d.,]*\d|[<>≤≥]\s?\d)|\d[\d.,]*\s?(?:-|–|"
    r"to)\s?\d[\d.,]*\d|\d[\d.,]*\s?(?:-|–|to)\s?\d)"
)
_RESULT: Final = re.compile(
    rf"(?<![\w])(?P<name>{_TEST_NAME})(?![\w]){_LINK}{_LINK_DATED}(?P<value>{_NUMBER})(?![\d/-]|\s?(?:Jan|Feb|Mar|"
    rf"Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))(?:\s?(?P<unit>{_UNIT})(?![\w/]))?",
    _I,
)
_FEVER: Final = re.compile(
    r"\b(?P<name>fever|temp(?:erature)?)\s*(?:of|to|was|up\s+to|spiked\s+to|at|around|reached|=|:|approx\.?|"
    r"approximately|about|\s)*\(?(?P<value>(?:3[5-9]|4[0-2]|9[5-9]|10[0-8])(?:\.\d+)?)\s?(?P<unit>°?\s?[CF]\b|"
    r"degrees?(?:\s+[CF]\b)?)?",
    _I,
)
_NEEDS_UNIT: Final = re.compile(r"^(?:K|Na|PT|HR|RR|T3|T4|\w+\s+(?:level|concentration)s?)$", _I)
_DOSE_BEHIND: Final = re.compile(
    r"^\s?(?:mg|mcg|µg|g|IU|ml|tablets?|years?|days?|weeks?|months?|hours?|doses?)\b(?!\s?/\s?(?:d?L|d?l))", _I
)


def test_mentions(reading: Reading, dates: list[Dated]) -> list[Mention]:
    """Measured results. ``attributes`` carry ``value``, ``unit``, ``date`` and ``reference_range`` as spans.

    The date is the nearest one of the same clause, or the only one of the sentence.
    """
    text = reading.text
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for pattern in (_RESULT, _FEVER):
        for match in pattern.finditer(text):
            name, value, unit = match.span("name"), match.span("value"), match.span("unit")
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if unit == (-1, -1) and (
                _NEEDS_UNIT.match(match["name"])
                or _DOSE_BEHIND.match(text, match.end())
                or _DOSE_BEHIND.match(text[match.end() :])
            ):
                continue
            if "\n\n" in match.group() or text[name[0] : name[1]] in ("k", "na", "Pt", "pt", "hr", "rr"):
                continue
            if re.match(r"\s*(?:level|concentration)", match["name"], _I):
                continue
            status = reading.status(value[0], value[1])
            if status in (Status.FAMILY, Status.OTHER_PERSON, Status.HYPOTHETICAL):
                continue
            attributes: dict[str, Any] = {
                "value": _tight(text, value),
                "unit": unit if unit != (-1, -1) else None,
                "reference_range": None,
            }
            dated = _date(reading, dates, match.start(), match.end())
            if dated:
                attributes |= {"date": (dated.start, dated.end), "date_value": dated.value}  # fmt: skip
            following = re.compile(_RANGE, _I).match(text, match.end())
            if following and (
                following.group().lstrip()[:1] in "([" or re.search(r"normal|ref|ULN", following.group(), _I)
            ):
                attributes["reference_range"] = following.span("range")
            taken.append(match.span())
            found.append(
                Mention(
                    Kind.TEST, name[0], name[1], text[name[0] : name[1]], confidence=CONFIDENCE["test"],
                    attributes=attributes,
                )
            )  # fmt: skip
    return sorted(found, key=lambda mention: mention.start)


def _date(reading: Reading, dates: list[Dated], start: int, end: int) -> Dated | None:
    sentence = reading.sentence_at(start)
    inside = [dated for dated in dates if sentence.start <= dated.start < sentence.end]
    if len(inside) == 1:
        return inside[0]
    near = [d for d in inside if 0 <= d.start - end < 40 and not re.search(r"[;]|, and", reading.text[end : d.start])]
    return near[0] if near else None


def _tight(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while end > start and text[end - 1] in " ,.":
        end -= 1
    while start < end and text[start] == " ":
        start += 1
    return start, end
