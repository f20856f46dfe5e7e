"""Tests: name, value, unit, reference range, each with its place (E2B F.r)."""

import re
from dataclasses import replace
from typing import Any, Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.dates import Dated
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_UNIT: Final = (
    r"(?:(?:x\s?)?10\s?(?:\^|\*|E)?\s?[369⁹³]\s?/\s?(?:L|l|µL|uL|mm3)|(?:micro|milli|nano|pico|[mµuμnpk])?(?:mol|g|mg|kat|Eq|U|"
    r"IU)\s?/\s?(?:dL|dl|L|l|mL|ml|24\s?h|day)|m?IU/m?L|mU/L|kU/L|U/L|IU/L|"
    r"mm\s?Hg|kPa|mm/h(?:r)?|beats(?:/min|\s+per\s+minute)|bpm|/min|/mm3|/mm³|/µL|/uL|/L|%|°\s?[CF]|"
    r"degrees?(?:\s+[CF])?|mL/min(?:/1\.73\s?m2)?|ml/min|fL|pg|ms|msec|sec(?:onds)?|s(?=[\s,.;)])|G/L|cells/\w+|"
    r"[KM](?=[\s,.;)])|mEq/L|mg%|copies/mL|ng/mL|µg/L)"
)
_NUMBER: Final = (
    r"[<>≤≥]?\s?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[<>≤≥]?\s?\d+(?:\.\d+)?(?:\s?/\s?\d{2,3}(?=\s?(?:mm|\(|[,.;\s]|$)))?"
)
_TEST_NAME: Final = (
    r"(?:(?:serum|plasma|systolic|diastolic|blood|peak|trough|total|direct|conjugated|urine|urinary|fasting|random|"
    r"capillary|venous|arterial|"
    r"free|ionised|ionized|corrected|absolute|mean|resting|nadir|initial)\s+)*(?:ALT|AST|ALAT|ASAT|"
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
    r"QTc?[FB]?(?:\s+interval)?|(?:met|carboxy)h?[ae]*moglobin|(?:intra)?ocular\s+pressure|IOP|osmolality|"
    r"h[ae]+matocrit|MCV|"
    r"reticulocytes?|fibrinogen|complement\s+C[34]|C[34]|haptoglobin|myoglobin|anion\s+gap|base\s+excess|PSA|HbA1C|"
    r"prolactin|"
    r"(?:plasma|serum|blood|urine|urinary)\s+(?!pressure|sugar|glucose|was|were|level|concentration)[a-z]{4,18}|"
    r"[A-Za-z][\w-]{1,18}\s+trough(?:\s+levels?)?|blood\s+sugar|creat\b\.?|trop(?:onin)?\s?[TI]|ejection\s+fraction|LVEF|\w+\s+(?:level|concentration)s?|IgE|IgG|"
    r"tryptase|"
    r"pro-?thrombin\s+time|ANA)"
)
_LINK: Final = (
    r"(?:\s*(?:levels?|values?|count|concentration|activity|readings?))?\s*(?:\([^()]{1,12}\)\s*)?(?:(?:of|was|"
    r"were|is|at|to|on|day|[=:]|-|peaked|rose|risen|fell|fallen|had|has|increased|elevated|decreased|dropped|came|"
    r"back|returned|result|measuring|spiked|climbed|"
    r"reached|measured|showed|reading|up|down|as|high|low|arrival|admission|presentation|still|found|be|normal|a|"
    r"the|maximum|only|about|approximately)\s*)*"
)
_DAY: Final = (
    r"(?:\d{1,2}[\s/-][A-Za-z]{3,9}\.?[\s/-]\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|"
    r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}(?=\s*[=:])|"
    r"[A-Z][a-z]{2,8}\s+\d{1,2},\s+\d{4})"
)
_LINK_DATED: Final = rf"(?:\(?(?:on\s+{_DAY}|{_DAY}(?=\)?\s*(?:[=:]|was|were)))\)?\s*(?:was|were|[=:])?\s*)?"
# A further result of the same test: "498 ms on 25 September, 441 ms on 1 October".
_FURTHER: Final = (
    r"\s*(?:[,;]|\band\b)\s*(?:and\s+|then\s+|but\s+|later\s+)?(?:(?:it\s+)?(?:was|had\s+(?:fallen|risen|"
    r"dropped)\s+to|fell\s+to|rose\s+to|falling\s+to|"
    r"rising\s+to|down\s+to|up\s+to)\s+)?"
)
_RANGE: Final = (
    r"\s*[,;]?\s*[(\[]?\s*(?:,?\s*(?:normal|reference|ref\.?|target|desired|therapeutic|expected)\s*(?:range|values?|"
    r"limits?|interval)?|(?:normal|ref|NR|RR|"
    r"N)(?=\s*[:=<>\d])|ULN)?\s*[:=]?\s*(?P<range>(?:(?:[<>]=|[<>≤≥]|below|under|less\s+than|up\s+to|above|"
    r"over)\s?\d[\d.,]*\d|(?:[<>]=|[<>≤≥]|below|under|up\s+to|above|over)\s?\d)|\d[\d.,]*\s?(?:-|–|"
    r"to)\s?\d[\d.,]*\d|\d[\d.,]*\s?(?:-|–|to)\s?\d)"
)
_RESULT: Final = compiled(
    rf"(?<![\w])(?P<name>{_TEST_NAME})(?![\w]){_LINK}{_LINK_DATED}(?P<value>{_NUMBER})(?![\d/-]|\s?(?:Jan|Feb|Mar|"
    rf"Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))(?:\s?(?P<unit>{_UNIT})(?![\w/]))?",
    _I,
)
_NEXT: Final = compiled(
    rf"{_FURTHER}(?P<value>{_NUMBER})(?:\s?(?P<unit>{_UNIT})(?![\w/]))?(?=\s*(?:\([^()]*\)\s*)?o"
    rf"n\s+\d)",
    _I,
)
_SHOULD_BE: Final = compiled(
    r"[^.;]{0,45}?\b(?:should|ought\s+to|must)\s+be\s+(?P<range>(?:below|under|less\s+than|above|over|at\s+least|"
    r"between|no\s+more\s+than|[<>])\s*"
    r"\d[\d.,]*(?:\s+and\s+\d[\d.,]*)?(?<![.,]))",
    _I,
)
_DATE_BEHIND: Final = compiled(
    r"\s*(?:[(\[][^()\[\]]*[)\]])?\s*[,;(-]?\s*(?:both\s+|all\s+)?(?:on|at|taken\s+on|dated|measured\s+on|drawn\s+on|"
    r"from)?\s*",
    _I,
)
_SAMPLED: Final = compiled(
    r"\b(?:bloods?|samples?|labs?|laborator\w+|tests?|tested|checked|measured|drawn|"
    r"urine)\b",
    _I,
)
_FEVER: Final = compiled(
    r"\b(?P<name>fever|temp(?:erature)?)\s*(?:of|to|was|up\s+to|spiked\s+to|at|around|reached|=|:|approx\.?|"
    r"approximately|about|\s)*\(?(?P<value>(?:3[5-9]|4[0-2]|9[5-9]|10[0-8])(?:\.\d+)?)\s?(?P<unit>°?\s?[CF]\b|"
    r"degrees?(?:\s+[CF]\b)?)?",
    _I,
)
_NEEDS_UNIT: Final = compiled(
    r"^(?:K|Na|PT|HR|RR|T3|T4|\w+\s+trough(?:\s+levels?)?|\w+\s+(?:level|concentration)s?)$", _I
)
_DOSE_BEHIND: Final = compiled(
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
            behind = dated.end if dated and match.end() <= dated.start else match.end()
            limits = compiled(_RANGE, _I)
            following = limits.match(text, match.end()) or limits.match(text, behind)
            if following and (
                following.group().lstrip()[:1] in "([" or re.search(r"normal|ref|ULN", following.group(), _I)
            ):
                attributes["reference_range"] = following.span("range")
            elif wished := _SHOULD_BE.match(text, match.end()):
                attributes["reference_range"] = wished.span("range")
            taken.append(match.span())
            found.append(
                Mention(
                    Kind.TEST, name[0], name[1], text[name[0] : name[1]], confidence=CONFIDENCE["test"],
                    attributes=attributes,
                )
            )  # fmt: skip
            found += _further(reading, dates, found[-1], match.end())
    return sorted(found, key=lambda mention: mention.start)


def _further(reading: Reading, dates: list[Dated], first: Mention, end: int) -> list[Mention]:
    """The further dated results that follow a result of the same test."""
    text = reading.text
    found: list[Mention] = []
    sentence = reading.sentence_at(first.start)
    while True:
        if bracket := compiled(r"\s*[(\[][^()\[\]]{1,40}[)\]]").match(text, end):
            end = bracket.end()
        dated = next(
            (d for d in dates if end <= d.start < end + 12 and _DATE_BEHIND.fullmatch(text[end : d.start])), None
        )
        following = _NEXT.match(text, dated.end) if dated else None
        if following is None or following.end() > sentence.end:
            return found
        unit = following.span("unit")
        attributes: dict[str, Any] = {
            "value": _tight(text, following.span("value")),
            "unit": unit if unit != (-1, -1) else None,
            "reference_range": None,
        }
        own = _date(reading, dates, following.start(), following.end())
        if own:
            attributes |= {"date": (own.start, own.end), "date_value": own.value}
        found.append(replace(first, attributes=attributes))
        end = following.end()


def _date(reading: Reading, dates: list[Dated], start: int, end: int) -> Dated | None:
    """The date within the result or right behind it, else the only one of its sentence, of a sampling just before,
    or of the line that heads its part of a timeline."""
    text = reading.text
    sentence = reading.sentence_at(start)
    inside = [dated for dated in dates if sentence.start <= dated.start < sentence.end]
    for dated in inside:
        if start <= dated.start < end or (
            end <= dated.start < end + 60 and _DATE_BEHIND.fullmatch(text, end, dated.start)
        ):
            return dated
    if len(inside) == 1:
        return inside[0]
    near = [d for d in inside if 0 <= d.start - end < 40 and not re.search(r"[;]|, and", text[end : d.start])]
    if near or inside:
        return near[0] if near else None
    number = reading.sentence_number(start)
    if number:
        before = reading.sentences[number - 1]
        sampled = [d for d in dates if before.start <= d.start < before.end]
        if len(sampled) == 1 and _SAMPLED.search(text[before.start : before.end]):
            return sampled[0]
    headings = [d for d in dates if d.start < start and start - d.start < 3000 and _heads(text, d)]
    return (
        headings[-1]
        if headings and re.match(r"\s*\d{1,2}[:.]\d\d", text[text.rfind("\n", 0, start) + 1 : start])
        else None
    )


def _heads(text: str, dated: Dated) -> bool:
    """Whether a date stands alone on its line."""
    line_end = text.find("\n", dated.end)
    before = text[text.rfind("\n", 0, dated.start) + 1 : dated.start]
    after = text[dated.end : line_end if line_end >= 0 else len(text)]
    return not (before + after).strip(" \t\r:,-*#")


def _tight(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while end > start and text[end - 1] in " ,.":
        end -= 1
    while start < end and text[start] == " ":
        start += 1
    return start, end
