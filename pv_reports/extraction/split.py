"""Several patients in one text: which stretch speaks of which."""

import re
from dataclasses import dataclass
from typing import Final

from pv_reports.extraction.demographics import demographic_mentions
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.sections import Span
from pv_reports.extraction.written_numbers import CARDINALS, ORDINALS

_I: Final = re.IGNORECASE
_ORDINAL: Final = {word: number for number, word in enumerate(CARDINALS[1:11], 1)}
_COUNT: Final = {word: number for number, word in enumerate(ORDINALS, 1)}
_HEADING: Final = re.compile(
    r"(?:^|\n|(?<=[.!?]\s))[ \t#*]*(?P<name>(?:patient|case(?:\s+(?:report|history|description))?|pt\.?|subject|"
    r"twin)\s*(?:no\.?|number|#)?\s*(?P<n>\d{1,3}|[A-H]\b|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"I{1,3}\b|IV\b|VI{0,3}\b))(?=\s*(?:[:.)–—-]|\n|,|\(|\s(?:was|is|had|an?|\d)))",
    _I,
)
# "A) H.L., 39-year-old woman": a letter or number alone introduces a patient only where one is described behind it.
_LETTERED: Final = re.compile(
    r"(?:^|\n)[ \t]*(?P<name>\(?(?P<n>[A-H]|\d{1,2}|I{1,3}|IV)[).:])[ \t]+(?=[^\n]{0,70}?(?i:\b(?:fe)?male\b|"
    r"\bwom[ae]n\b|\bman\b|"
    r"\bboy\b|\bgirl\b|\binfant\b|\d{1,3}[\s-]?(?:years?|yrs?|y/?o|yo|months?|weeks?|days?)[\s-]?(?:old)?\b|"
    r"\b[MF]\s?/\s?\d{1,3}\b|"
    r"\b\d{1,3}\s?/?\s?[MF]\b))"
)
_ORDINAL_PATIENT: Final = re.compile(
    r"\b(?:the|our|a)\s+(?P<n>first|second|third|fourth|fifth|sixth|seventh|eighth|last|other)\s+(?:patient|case|"
    r"child|infant|woman|man|twin|subject)\b(?!\s+(?:dose|report))",
    _I,
)


@dataclass(frozen=True)
class Part:
    """The spans of a text that speak of one patient; ``name`` as the text numbers the patient, "" if it does not."""

    name: str
    spans: tuple[Span, ...]


def split_patients(reading: Reading, source: str) -> tuple[list[Span], list[Part]]:
    """(spans that speak of all patients, one Part for each patient). One Part over the whole text where there is only
    one patient. ``source`` is the whole text, of which ``reading`` may see only a part: a heading may be a
    form's label.
    """
    text = reading.text
    whole = [Part("", (Span(0, len(text)),))]
    headed, counted = _headings(source) or _lettered(source), _ordinals(reading)
    marks = (
        sorted({*headed, *(mark for mark in counted if mark[0] > headed[-1][0])})
        if headed
        else counted or _introductions(reading)
    )
    if len(marks) < 2:
        return [], whole
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
    marks: list[tuple[int, str]] = []
    for match in _HEADING.finditer(text):
        name = match["n"].lower()
        marks.append((match.start("name"), str(_ORDINAL.get(name, name))))
    return marks if len({name for _, name in marks}) > 1 else []


def _lettered(text: str) -> list[tuple[int, str]]:
    marks = [(match.start("name"), match["n"].lower()) for match in _LETTERED.finditer(text)]
    return marks if len(marks) > 1 and len({name for _, name in marks}) == len(marks) else []


def _ordinals(reading: Reading) -> list[tuple[int, str]]:
    marks: list[tuple[int, str]] = []
    for match in _ORDINAL_PATIENT.finditer(reading.text):
        start = reading.sentence_at(match.start()).start
        if match.start() - start < 60 and (not marks or marks[-1][0] != start):
            marks.append((start, str(_COUNT.get(match["n"].lower(), match["n"].lower()))))
    names = {name for _, name in marks}
    if names <= {"2", "other", "last", "1"} and len(names) < 2:
        return []
    return marks if names else []


def _introductions(reading: Reading) -> list[tuple[int, str]]:
    """Sentences that introduce a patient anew ("A 62-year-old man ..."), of another age or sex than the last."""
    marks: list[tuple[int, str]] = []
    seen: list[tuple[object, object]] = []
    for sentence in reading.sentences:
        words = reading.text[sentence.start : sentence.end]
        opening = re.match(
            r"\W*(?:(?:another|second|third|the\s+other|in\s+addition|also|similarly|finally|case|report\s+of|"
            r"we\s+report|we\s+describe)\W+(?:patient\W+)?)?(?:was\s+)?(?:an?|one|"
            r"another)\s+(?:[\w-]+\s+){0,3}?(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)[\s-]*(?:year|yr|month|week|day|wk|"
            r"mo)s?[\s-]*old\b",
            words,
            _I,
        )
        if not opening:
            continue
        found = demographic_mentions(words)
        age = next((m.value for m in found if m.kind is Kind.AGE), None)
        sex = next((m.value for m in found if m.kind is Kind.SEX and m.confidence > 0.8), None)
        if age is None or reading.status(sentence.start + opening.end() - 1, sentence.start + opening.end()).value in (
            "family",
            "other_person",
        ):
            continue
        if not seen or (age, sex) != seen[-1]:
            seen.append((age, sex))
            marks.append((sentence.start, str(len(marks) + 1)))
    return marks


def _tail(text: str, start: int) -> int:
    """Where the last patient's stretch ends: at a closing section that speaks of all, else at the end."""
    closing = re.compile(
        r"\n[ \t#*]*(?:discussion|conclusions?|comment|references|summary|reporter)\b|\n\s*\n[ \t]*(?=(?:all|both|"
        r"none|neither|in\s+(?:all|both|conclusion|summary)|these|yours|kind|best|sincerely|the\s+(?:four|three|"
        r"two|five)\s+(?:patients|cases))\b)|(?<=[.]\s)(?=(?:all|both|none|neither)\s+(?:of\s+(?:the\s+|"
        r"these\s+)?)?(?:two|three|four|five)?\s*(?:patients|cases)\b)",
        _I,
    ).search(text, start)
    return closing.start() if closing else len(text)
