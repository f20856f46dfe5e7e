"""Values of fields about the reporter and the report: name, profession, institution, country, type."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.form_values import Around, Found, words_as
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled
from pv_reports.terminology import lexicon

_I: Final = re.IGNORECASE
_RELATIVES: Final = compiled(
    r"\b(?:self|herself|himself|themselves|patient|consumer|wife|husband|spouse|partner|mother|father|mum|mom|dad|"
    r"parent|son|daughter|"
    r"sister|brother|aunt|uncle|niece|nephew|grand\w+|friend|neighbou?r|carer|caregiver|relative|"
    r"family(?:\s+member)?|guardian|"
    r"non[\s-]?health(?:care)?\s+professional|member of the public)\b",
    _I,
)
_PROFESSIONS: Final = (
    ("other_hcp", compiled(r"\b(?:nurse|midwife|dentist|physiotherapist|paramedic|dietitian|psychologist|"
                             r"other\s+health(?:care|\s+care)?\s+professional|"
                             r"physician\s+assistant|hcp|health(?:\s?care)?\s+(?:professional|worker|provider)|"
                             r"veterinarian|optometrist)\b", _I)),
    ("pharmacist", compiled(r"\b(?:pharmacist|pharm\.?d|apotheker\w*)\b", _I)),
    ("lawyer", compiled(r"\b(?:lawyer|attorney|solicitor|barrister)\b", _I)),
    ("physician", compiled(r"\b(?:physician|doctor|general\s+practitioner|GP|M\.?D\.?|surgeon|consultant|"
                             r"specialist|registrar|resident|prescriber|"
                             r"\w+(?:ologist|iatrist|ician)|arzt|ärztin|dr)\b", _I)),
)  # fmt: skip
_ALPHA2: Final = compiled(r"[A-Z]{2}")
_COUNTRIES: Final = {
    "USA": "US",
    "U.S.A.": "US",
    "U.S.": "US",
    "US": "US",
    "UK": "GB",
    "U.K.": "GB",
    "GB": "GB",
    "UAE": "AE",
}


def qualification(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """The reporter's qualification; relatives and the patient are consumers (E2B C.2.r.4 = 5)."""
    piece = text[start:end]
    relative = _RELATIVES.search(piece)
    for value, pattern in _PROFESSIONS:
        match = pattern.search(piece)
        if match and not (value == "other_hcp" and relative and relative.start() <= match.start()):
            yield Found(Kind.QUALIFICATION, start + match.start(), start + match.end(), value)
            return
    if relative:
        yield Found(Kind.QUALIFICATION, start + relative.start(), start + relative.end(), "consumer")


def country(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A country's name or code as ISO 3166-1 alpha-2."""
    piece = text[start:end]
    for name in sorted(_COUNTRIES, key=len, reverse=True):
        match = re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", piece)
        if match:
            yield Found(Kind.COUNTRY, start + match.start(), start + match.end(), _COUNTRIES[name])
            return
    words = piece.title() if piece.isupper() and len(piece) > 3 else piece
    named = [term for term in lexicon().find(words, kinds=["country"]) if term.concept]
    if named and named[-1].concept:
        yield Found(Kind.COUNTRY, start + named[-1].start, start + named[-1].end, named[-1].concept.code)
    elif _ALPHA2.fullmatch(piece) and lexicon().concept("country", piece):
        yield Found(Kind.COUNTRY, start, end, piece)


def reporter(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A reporter in one line: "hospital dermatologist, Porto, Portugal"."""
    yield from qualification(text, start, end, around)
    yield from country(text, start, end, around)


def report_type(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Spontaneous, study, literature or other; "initial" says nothing about it."""
    match = re.search(
        r"\b(?P<spontaneous>spontaneous)\b|\b(?P<study>(?:clinical\s+)?(?:study|trial))\b|"
        r"\b(?P<literature>literature)\b",
        text[start:end],
        _I,
    )
    if match and match.lastgroup:
        yield Found(Kind.REPORT_TYPE, start + match.start(), start + match.end(), match.lastgroup)


_TITLE: Final = compiled(r"(?:(?:mrs?|ms|miss|mx|dr|prof|professor|doctor|sir|frau|herr)\b\.?\s+)+(?=\S)", _I)


def reporter_name(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """The reporter's name without titles before it or after a comma ("Dr. Anna Berg, MD")."""
    title = _TITLE.match(text, start, end)
    left = title.end() if title else start
    stop = compiled(r"\s*[,(|;]|\s+-\s").search(text, left, end)
    name_end = stop.start() if stop else end
    sentence = compiled(r"(?<=[a-z]{3})\.\s").search(text, left, name_end)
    yield from words_as(Kind.REPORTER_NAME, 60)(text, left, sentence.start() if sentence else name_end, around)
    rest = sentence.end() if sentence else stop.end() if stop else end
    if rest < end:
        yield from reporter(text, rest, end, around)


_PLACE: Final = compiled(
    r"\b(?:hospital|clinic|practice|pharmacy|surgery|universit\w+|cent(?:re|er)|institute|klinikum|department|school)\b",
    _I,
)


def organisation(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """The name before the first comma, and the country of the address after it."""
    comma = text.find(",", start, end)
    yield from words_as(Kind.ORGANISATION, 90)(text, start, comma if comma > start else end, around)
    if comma > start:
        yield from country(text, comma + 1, end, around)


_CAUSAL: Final = compiled(
    r"\b(?:caus\w+|due|(?:un)?relat\w+|interact\w+|\w*induced|(?:im)?probabl\w+|possibl\w+|(?:un)?likely|secondary|attribut\w+|"
    r"suspect\w*|reaction\s+to|side[\s-]?effects?|because|certain\w*|blame\w*|responsible|think|sure|believe\w*|"
    r"culprit)\b", _I
)  # fmt: skip
_VAGUE: Final = compiled(r"\W*(?:imp(?:ression)?|judge?ment|comments?)\W*", _I)


def causality(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """The first sentence of the reporter's words; under "Impression" only one that speaks of cause."""
    stop = compiled(r"(?<=[a-z)\d]{2})\.\s+(?=[A-Z])").search(text, start, end)
    right = stop.start() if stop else end
    if not _VAGUE.fullmatch(around.label) or _CAUSAL.search(text, start, right):
        yield from words_as(Kind.CAUSALITY, 200)(text, start, right, around)


def address(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A reporter's name and address: the country, and the institution if it begins with one."""
    comma = text.find(",", start, end)
    if comma > start and _PLACE.search(text, start, comma):
        yield from words_as(Kind.ORGANISATION, 90)(text, start, comma, around)
    yield from country(text, start, end, around)
