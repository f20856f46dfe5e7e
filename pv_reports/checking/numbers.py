"""Numbers with their units as a text states them: "50 mg", "fifty milligrams", "118/74 mmHg", "7-10 days"."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from pv_reports.extraction.written_numbers import NUMBER, number

# One letter after a number is more often a sex, a grade or a footnote than one of these units.
_NOT_ALONE: Final = frozenset({"c", "f", "u", "l", "a"})

_FURTHER: Final = {
    "kpa": "kPa", "msec": "ms", "milliseconds": "ms", "seconds": "s", "second": "s", "sec": "s",
    "mm/h": "mm/h", "mm/hr": "mm/h", "fl": "fL", "pg": "pg", "pmol/l": "pmol/L", "kcal": "kcal",
    "ml/min": "mL/min", "beats/minute": "/min", "µg/l": "ug/L",
    "μg/l": "ug/L", "ug/l": "ug/L", "mcg/l": "ug/L",
}  # fmt: skip


def _units() -> dict[str, str]:
    table = files("pv_reports.terminology").joinpath("data", "units.tsv").read_text(encoding="utf-8").splitlines()[1:]
    units = dict(line.split("\t") for line in table if "\t" in line)
    return {written: ucum for written, ucum in (units | _FURTHER).items() if written not in _NOT_ALONE}


_UCUM: Final = _units()
_COUNT: Final = r"(?:[x×*]\s?)?10\s?[\^*]?\s?(?:\d{1,2}|[⁶⁹³²¹])\s?/\s?[µμu]?[lL]\b"
_WORDS: Final = "|".join(re.escape(word) for word in sorted(_UCUM, key=len, reverse=True))
_UNIT: Final = (
    rf"(?:(?P<count>{_COUNT})|(?P<fold>\s?(?:[x×]\s?|times\s+|[- ]?fold\s+)(?:the\s+)?(?:ULN|"
    rf"upper\s+limit)|[- ]fold\b)|"
    rf"(?P<unit>(?:{_WORDS})(?![A-Za-z0-9])(?:\s?/\s?(?:kg|m2|m²|day|d|h|hr|hour|week|min|ml|l|dl|dose)\b)*))"
)
_DIGITS: Final = r"\d{1,3}(?:[, ’']\d{3})+(?![\d])(?:\.\d+)?|\d+(?:[.,·]\d+)?"
_UNIT2: Final = re.sub(r"\?P<(\w+)>", r"?P<\g<1>2>", _UNIT)
_NUMBER: Final = re.compile(
    rf"(?<![A-Za-z\d.,_^*])(?P<digits>{_DIGITS})\s?-?\s?(?:{_UNIT})?|\b(?P<word>{NUMBER})\b[\s-]?(?:{_UNIT2})?",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"(?<![\d:.])(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)(?:\s?(?P<half>[ap])\.?m\.?)?(?![\d:.]\d|\s?(?:mg|%))",
    re.IGNORECASE,
)
_IDENTIFIER: Final = re.compile(
    r"(?<![\w/-])(?=[\w/-]*\d)(?=[\w/-]*[A-Za-z])[A-Za-z0-9]+(?:[-/_][A-Za-z0-9]+)*(?![\w])"
)
_DEGREES: Final = re.compile(r"\s?(?:°|degrees?)?\s?([CF])\b")
_A: Final = re.compile(r"\b(?:a|an)\s+(?P<unit>hour|day|week|month|year|minute)\b", re.IGNORECASE)
_JOINED: Final = re.compile(r"\s?(?:-|–|to|or|and|/)\s?", re.IGNORECASE)
# Dimension and size in it, for units that convert exactly.
_SIZES: Final = {
    "kg": ("mass", 1e6), "g": ("mass", 1e3), "mg": ("mass", 1.0), "ug": ("mass", 1e-3), "ng": ("mass", 1e-6),
    "L": ("volume", 1e3), "mL": ("volume", 1.0), "cm": ("length", 10.0), "mm": ("length", 1.0),
    "min": ("time", 1.0), "h": ("time", 60.0), "d": ("time", 1440.0), "wk": ("time", 10080.0),
    "mo": ("months", 1.0), "a": ("months", 12.0),
}  # fmt: skip
_INEXACT: Final = {"[lb_av]": ("mass", 453592.37), "[in_i]": ("length", 25.4), "[ft_i]": ("length", 304.8)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number ``text[start:end]``, its unit in UCUM ("" without one) and whether it stands in words."""

    start: int
    end: int
    value: float
    unit: str
    written: str

    def same(self, other: "Figure") -> bool:
        """The same quantity: 1 g is 1000 mg, two weeks are 14 days; pounds and inches within rounding."""
        if self.unit == other.unit:
            return math.isclose(self.value, other.value, rel_tol=1e-6)
        sizes = _SIZES | _INEXACT
        if self.unit not in sizes or other.unit not in sizes:
            return False
        (dimension, size), (theirs, their_size) = sizes[self.unit], sizes[other.unit]
        loose = 0.015 if {self.unit, other.unit} & _INEXACT.keys() else 1e-6
        return dimension == theirs and math.isclose(self.value * size, other.value * their_size, rel_tol=loose)


def find_figures(text: str, without: Iterable[tuple[int, int]] = ()) -> list[Figure]:
    """All numbers outside the spans ``without`` (dates), in order; identifiers such as ZV2481 are none."""
    blocked = [*without, *((start, end) for start, end, _ in find_identifiers(text, without))]
    found = list(_clocks(text, blocked))
    blocked += [(figure.start, figure.end) for figure in found]
    found += _numbers(text, blocked)
    for match in _A.finditer(text):
        unit = _UCUM[match["unit"].lower()]
        found.append(Figure(match.start(), match.end(), 1.0, unit, match.group()))
    return sorted(_shared_units(text, sorted(found, key=lambda figure: figure.start)), key=lambda f: f.start)


def find_identifiers(text: str, without: Iterable[tuple[int, int]] = ()) -> list[tuple[int, int, str]]:
    """Codes that mix letters and digits (batch and case numbers, CYP3A4), without numbers that carry a unit."""
    spans = list(without)
    found = []
    for match in _IDENTIFIER.finditer(text):
        if _overlaps(match.span(), spans) or _is_quantity(match.group()) or match.group().lower() in ("x10", "×10"):
            continue
        found.append((match.start(), match.end(), match.group()))
    return found


def _is_quantity(word: str) -> bool:
    return bool(
        re.fullmatch((
            rf"(?:{_DIGITS})(?:[-–/](?:{_DIGITS}))*-?(?:(?:{_WORDS})s?|y/?o|yo|[MFmf]|st|nd|rd|th|x|yr|fold|"
            rf"s)?(?:[-/].*)?"
        ), word, re.IGNORECASE)
        or (re.fullmatch(r"(?:10[\^*]?)?\d+[-/]?[A-Za-zµ]+", word) and word[-1:] in "Ll")
        or re.fullmatch(r"(?:[a-z]+-)*[a-z]+-\d+(?:-[a-z]+)*", word)
    )  # fmt: skip


def _clocks(text: str, blocked: list[tuple[int, int]]) -> Iterator[Figure]:
    for match in _CLOCK.finditer(text):
        if (":" not in match.group() and not match["half"]) or _overlaps(match.span(), blocked):
            continue
        hour = int(match["h"]) % 12 + 12 * (match["half"].lower() == "p") if match["half"] else int(match["h"])
        yield Figure(match.start(), match.end(), hour * 60.0 + int(match["m"]), "clock", match.group())


def _numbers(text: str, blocked: list[tuple[int, int]]) -> Iterator[Figure]:
    for match in _NUMBER.finditer(text):
        digits = match["digits"]
        start, end = match.span("digits" if digits else "word")
        if _overlaps((start, end), blocked):
            continue
        suffix = "" if digits else "2"
        unit, unit_end = _unit_of(match, suffix)
        value = _value(digits) if digits else number(match["word"])
        if digits and not unit and value and (degree := _DEGREES.match(text, end)):
            scale = "Cel" if degree[1] == "C" else "[degF]"
            if (34 <= value <= 43) if scale == "Cel" else (93 <= value <= 110):
                unit, unit_end = scale, degree.end()
        if value is None or (not digits and value == 1 and not unit):
            continue  # "one of the patients" counts nothing
        yield Figure(start, unit_end or end, value, unit, text[start : unit_end or end].strip())


def _unit_of(match: re.Match[str], suffix: str) -> tuple[str, int]:
    if match["count" + suffix]:
        power = re.search(r"10\s?[\^*]?\s?(\d{1,2}|[⁶⁹³²¹])", match["count" + suffix])
        digit = power[1].translate(str.maketrans("⁶⁹³²¹", "69321")) if power else ""
        micro = "u" if re.search(r"[µμu]", match["count" + suffix]) else ""
        return f"10*{digit}/{micro}L", match.end("count" + suffix)
    if match["fold" + suffix]:
        return "{fold}", match.end("fold" + suffix)
    if match["unit" + suffix]:
        parts = re.split(r"\s?/\s?", match["unit" + suffix].lower())
        whole = _UCUM.get("/".join(parts))
        unit = whole or "/".join(_UCUM.get(part, part) for part in parts)
        return unit, match.end("unit" + suffix)
    return "", 0


def _value(digits: str) -> float:
    plain = re.sub(r"[ ’']", "", digits).replace("·", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        return float(plain.replace(",", ""))
    return float(plain.replace(",", "."))


def _shared_units(text: str, figures: list[Figure]) -> Iterator[Figure]:
    """In "7-10 days" and "118/74 mmHg" the first number has the unit of the second."""
    for n, figure in enumerate(figures):
        after = figures[n + 1] if n + 1 < len(figures) else None
        if after and not figure.unit and after.unit and _JOINED.fullmatch(text[figure.end : after.start]):
            yield Figure(figure.start, figure.end, figure.value, after.unit, figure.written)
        else:
            yield figure


def _overlaps(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


def unit_words(text: str) -> set[str]:
    """UCUM units that stand anywhere in the text, with or without a number (the heading of a table's column)."""
    low = text.lower()
    return {
        ucum
        for written, ucum in _UCUM.items()
        if written in low and re.search(rf"(?<![a-z]){re.escape(written)}(?![a-z])", low)
    }
