"""Test results written into one field: "ALT 850 U/L (7-56), AST 640 U/L"."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.form_lists import items
from pv_reports.extraction.form_values import Around, Found, dates_in
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
_TEST: Final = compiled(
    r"(?P<name>[A-Za-z][A-Za-z0-9 ,./()'-]*?[A-Za-z0-9)])\s*(?:[:=]|\bwas\b|\bof\b|"
    r"\bat\b)?\s*(?P<value>[<>≤≥]?\s?\d[\d.,]*(?:\s?x\s?10\^?\d+(?![\d^]*/))?|positive|negative|normal)\s*"
    r"(?P<unit>(?:10\^\d+/\w+|x\s?10\^?\d+/\w+|[A-Za-zµμ%]+(?:/[A-Za-z0-9µμ.²]+)*|%|"
    r"×\s?ULN))?\s*(?P<rest>(?:[(\[][^)\]]*[)\]])?)",
    _I,
)
_RANGE: Final = compiled(r"(?:[<>≤≥]\s?)?\d[\d.,]*\s?(?:-|–|to)\s?\d[\d.,]*|[<>≤≥]\s?\d[\d.,]*")


_DATED: Final = compiled(r"\s*[:=]\s*(?P<value>[<>≤≥]?\s?\d[\d.,]*)\s*(?P<unit>[A-Za-zµμ%][\w/µμ%^.²]*)?")
_NAME: Final = compiled(
    r"(?P<name>[A-Za-z][\w ./-]*?)\s*(?:[(\[](?P<unit>[^()\[\]\n]{1,20})[)\]])?\s*[,:]?\s*"
    r"(?:[(\[]?(?:ref(?:erence)?|normal|range|norm|nr|rr)\b\.?(?:\s*(?:range|values?))?\s*[:=]?\s*"
    r"(?P<range>[<>≤≥]?\s?\d[\d.,]*(?:\s?(?:-|–|to)\s?\d[\d.,]*)?)[^\n\d]{0,12}?)?[\s,:;-]*",
    _I,
)


def _series(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """ "Neutrophils (10^9/L)  ref 1.8-7.5  14 March: 0.3  18 March: 1.1": one test, a result for each date."""
    left = start
    for cut in [*compiled(r"\n|;").finditer(text, start, end), None]:
        right = cut.start() if cut else end
        dated = dates_in(text, left, right, around)
        results = [(one, match) for one in dated if (match := _DATED.match(text, one[1], right))]
        if results:
            begin = left + len(text[left : results[0][0][0]]) - len(text[left : results[0][0][0]].lstrip())
            name = _NAME.fullmatch(text, begin, results[0][0][0])
            for (on, until, _), match in results if name and name["name"].strip() else []:
                attributes = {"value": match.span("value"), "date": (on, until)}
                unit = name.span("unit") if name and name["unit"] else match.span("unit") if match["unit"] else None
                if unit:
                    attributes["unit"] = unit
                if name and name["range"]:
                    attributes["reference_range"] = name.span("range")
                if name:
                    yield Found(Kind.TEST, *name.span("name"), name["name"], attributes)
        left = cut.end() if cut else end


def tests(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """ "ALT 850 U/L (7-56), AST 640 U/L": each name with the spans of its value, unit, range and date as attributes."""
    listed = list(_series(text, start, end, around))
    if listed:
        yield from listed
        return
    leading: tuple[int, int] | None = None
    for item in items(text, start, end, "comma"):
        left, right = item.start, item.end
        for dated_start, dated_end, _ in dates_in(text, left, right, around)[:1]:
            if not text[left:dated_start].strip(" :(") and dated_end < right:
                leading = (dated_start, dated_end)
                left = dated_end
                while left < right and text[left] in " :,-":
                    left += 1
        match = _TEST.match(text, left, right)
        if not match or len(match["name"].split()) > 5:
            continue
        unit = (
            match["unit"]
            if match["unit"] and match["unit"].lower() not in {"on", "at", "and", "in", "to", "ref", "normal"}
            else None
        )
        attributes = {"value": match.span("value")}
        if unit:
            attributes["unit"] = match.span("unit")
        tail = (match.end("unit") if unit else match.end("value"), right)
        date = next(iter(dates_in(text, *tail, around)), None)
        span = _RANGE.search(text, *tail)
        if span and not (date and date[0] <= span.start() < date[1]):
            attributes["reference_range"] = span.span()
        if date or leading:
            attributes["date"] = (date[0], date[1]) if date else leading  # type: ignore[assignment]
        yield Found(Kind.TEST, *match.span("name"), match["name"], attributes)
