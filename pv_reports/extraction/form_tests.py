"""Test results written into one field: "ALT 850 U/L (7-56), AST 640 U/L"."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.form_lists import items
from pv_reports.extraction.form_values import Around, Found, dates_in
from pv_reports.extraction.mentions import Kind

_I: Final = re.IGNORECASE
_TEST: Final = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9 ,./()'-]*?[A-Za-z0-9)])\s*(?:[:=]|\bwas\b|\bof\b|"
    r"\bat\b)?\s*(?P<value>[<>≤≥]?\s?\d[\d.,]*(?:\s?x\s?10\^?\d+(?![\d^]*/))?|positive|negative|normal)\s*"
    r"(?P<unit>(?:10\^\d+/\w+|x\s?10\^?\d+/\w+|[A-Za-zµμ%]+(?:/[A-Za-z0-9µμ.²]+)*|%|"
    r"×\s?ULN))?\s*(?P<rest>(?:[(\[][^)\]]*[)\]])?)",
    _I,
)
_RANGE: Final = re.compile(r"(?:[<>≤≥]\s?)?\d[\d.,]*\s?(?:-|–|to)\s?\d[\d.,]*|[<>≤≥]\s?\d[\d.,]*")


def tests(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """ "ALT 850 U/L (7-56), AST 640 U/L": each name with the spans of its value, unit, range and date as attributes."""
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
