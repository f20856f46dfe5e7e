"""Several patients in one text: which stretch speaks of which."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.sections import Span
from pv_reports.extraction.split_discourse import CLOSING, told_apart
from pv_reports.extraction.split_people import ranked_subjects
from pv_reports.extraction.written_numbers import CARDINALS

_I: Final = re.IGNORECASE
_ROMAN: Final = ("ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_NUMBERS: Final = {
    word: number for words, first in ((CARDINALS[1:13], 1), (_ROMAN, 2)) for number, word in enumerate(words, first)
}
_HEADING: Final = compiled(
    r"(?:^|\n|(?<=[.!?]\s))[ \t#*]*(?P<name>(?:patient|case(?:\s+(?:report|history|description))?|pt\.?|subject|"
    r"twin)\s*(?:no\.?|number|#)?\s*(?P<n>\d{1,3}|(?-i:[A-Z])\b|"
    rf"{'|'.join(CARDINALS[1:13])}|"
    r"I{1,3}\b|IV\b|VI{0,3}\b|IX\b))(?=\s*(?:[:.)–—-]|\n|,|\(|\s(?:was|is|had|has|an?|took|received|developed|\d)))",
    _I,
)
_DESCRIBED: Final = (
    r"(?i:\b(?:fe)?male\b|\bwom[ae]n\b|\bman\b|\bboy\b|\bgirl\b|\binfant\b|"
    r"\d{1,3}[\s-]?(?:years?|yrs?|y/?o|yo|months?|weeks?|days?)[\s-]?(?:old)?\b|\b[MF]\s?/\s?\d{1,3}\b|"
    r"\b\d{1,3}\s?/?\s?[MF]\b)"
)
# "A) H.L., 39-year-old woman": a letter or number alone introduces a patient only where one is described behind it.
_LETTERED: Final = compiled(
    rf"(?:^|\n)[ \t]*(?P<name>\(?(?P<n>[A-H]|\d{{1,2}}|I{{1,3}}|IV)[).:])[ \t]+(?=[^\n]{{0,70}}?{_DESCRIBED})"
)
# A list whose items each begin with an age and a sex, and headings that are a person's initials or place in a family.
_ITEM: Final = compiled(
    r"(?:^|\n)[ \t]*(?P<name>[-*•–·][ \t]*)(?=(?i:\d{1,3}[\s-]*(?:years?|yrs?|yr|y|months?|mo|"
    r"m)?[\s-]*(?:/?o(?:ld)?\b)?[\s,/]*"
    r"(?:M|F|male|female|man|woman|boy|girl)\b|(?:M|F|male|female|man|woman|boy|girl)[\s,/]+\d))"
)
_NAMED: Final = compiled(
    r"(?:^|\n)[ \t#*]*(?P<name>(?i:patient|pt|case)(?:['’]s)?(?i:\s+"
    r"initials)?\s*[:–-]\s*(?P<n>(?:[A-Z]\.?[\s-]?){2,4}))(?=\s*(?:\n|,|\(|$))"
)
_ROLE: Final = compiled(
    rf"(?:^|\n)[ \t#*]*(?P<name>(?P<n>(?i:mother|father|baby|child|infant|neonate|newborn|son|daughter|husband|wife))"
    rf"\s*[:–-])(?=[^\n]{{0,40}}?{_DESCRIBED})"
)


@dataclass(frozen=True)
class Part:
    """The spans of a text that speak of one patient; ``name`` as the text numbers the patient, "" if it does not."""

    name: str
    spans: tuple[Span, ...]


def split_patients(reading: Reading, source: str) -> tuple[list[Span], list[Part]]:
    """(spans that speak of all patients, one Part for each patient). One Part over the whole text where there is only
    one patient and nobody else; one with holes where the text also speaks of persons who are no patients. ``source`` is
    the whole text, of which ``reading`` may see only a part: a heading may be a form's label.
    """
    headed = next((marks for marks in map(lambda read: read(source), _LISTS) if marks), [])
    if headed:
        counted = [(at, rank) for at, rank in ranked_subjects(reading) if at > headed[-1][0] and rank.isdigit()]
        return _between(reading.text, sorted({*headed, *counted}))
    shared, persons = told_apart(reading)
    if not persons:
        return [], [Part("", (Span(0, len(reading.text)),))]
    return shared, [Part(name, spans) for name, spans in persons]


def _between(text: str, marks: list[tuple[int, str]]) -> tuple[list[Span], list[Part]]:
    """Each patient's stretches run from a mark to the next; what stands before the first speaks of all."""
    parts: dict[str, list[Span]] = {}
    for number, (start, name) in enumerate(marks):
        end = marks[number + 1][0] if number + 1 < len(marks) else _tail(text, start)
        parts.setdefault(name, []).append(Span(start, end))
    last = max(span.end for spans in parts.values() for span in spans)
    shared = [Span(0, marks[0][0]), Span(last, len(text))]
    return [s for s in shared if text[s.start : s.end].strip()], [
        Part(name, tuple(spans)) for name, spans in parts.items()
    ]


def _headings(text: str) -> list[tuple[int, str]]:
    marks = [(match.start("name"), match["n"].lower()) for match in _HEADING.finditer(text)]
    roman = any(name == "ii" for _, name in marks)
    return _distinct((at, "1" if roman and name == "i" else str(_NUMBERS.get(name, name))) for at, name in marks)


def _lettered(text: str) -> list[tuple[int, str]]:
    marks = [(match.start("name"), match["n"].lower()) for match in _LETTERED.finditer(text)]
    return marks if len(marks) > 1 and len({name for _, name in marks}) == len(marks) else []


def _items(text: str) -> list[tuple[int, str]]:
    return _distinct((match.start("name"), str(n)) for n, match in enumerate(_ITEM.finditer(text), 1))


def _named(text: str) -> list[tuple[int, str]]:
    return _distinct((match.start("name"), match["n"].strip().lower()) for match in _NAMED.finditer(text))


def _roles(text: str) -> list[tuple[int, str]]:
    return _distinct((match.start("name"), match["n"].lower()) for match in _ROLE.finditer(text))


def _distinct(marks: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    found = list(marks)
    return found if len({name for _, name in found}) > 1 else []


_LISTS: Final = (_headings, _lettered, _items, _named, _roles)


def _tail(text: str, start: int) -> int:
    """Where the last patient's stretch ends: at a closing section that speaks of all, else at the end."""
    closing = CLOSING.search(text, start)
    return closing.start() if closing else len(text)
