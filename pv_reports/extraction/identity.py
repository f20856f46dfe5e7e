"""Who the patient is: initials, record number, birth date."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.dates import find_dates
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
_U: Final = r"[A-ZÀ-ÖØ-Þ]"
_PARTICLE: Final = r"(?:(?:v|d|van|von|de|den|der|da|dos|el|al|bin)\.?[\s-]){0,2}"
_LETTER: Final = rf"{_U}(?:['’]{_U})?"
_DOTTED: Final = rf"(?:{_LETTER}\.[-/]?){{1,3}}{_LETTER}\."
_ANY: Final = (
    rf"{_LETTER}\.?(?:[-/\s]?{_PARTICLE}{_LETTER}(?![\w])\.?){{1,3}}|"
    rf"{_LETTER}\.?[-/]?{_LETTER}\.?(?:[-/]?{_LETTER}\.?)?"
)
_INITIALS: Final = (
    compiled(rf"\b[Ii]nitials?\s*(?:\([^()]{{1,12}}\)\s*)?(?:are|were|is|[:=.])?\s*[\"“'‘]?(?P<v>{_ANY})(?![\w])"),
    compiled(rf"\b(?:[Pp]atient|[Pp]t\.?|Mrs?\.?|Ms\.?|Miss|[Ww]oman|[Mm]an|[Gg]irl|[Bb]oy|[Ii]nfant|[Gg]entleman|"
               rf"[Ll]ady|"
               rf"[Bb]aby|[Cc]hild)\s*,?\s*\(?(?P<v>(?:{_LETTER}\.[-\s]?){{2,3}}|{_U}\.?-{_U}\.?)(?=[\s,.;:)]|$)"),
    compiled(rf"(?:^|\n)[ \t]*(?P<v>(?:{_LETTER}\.){{2,3}})(?=\s*,)"),
    compiled(rf"\b(?:RE|Re|re|[Pp]atient|[Cc]oncerning|[Ss]ubject)\s*:\s*(?P<v>(?:{_LETTER}\.\s?){{2,3}}|"
               r"[A-Z]{2,3})(?=[\s,.;)(]|$)"),
    # "D. P. V., a man aged 51", "KJH | female", "J.R. (45F", "AB/male/61"
    compiled(rf"(?P<v>(?:{_LETTER}\.\s?[-/]?){{2,4}})(?=\s*,?\s*(?:\(?\s*(?:an?|aged|the)\s|\(\s?\d))"),
    compiled(rf"(?:(?<=[|;,/]\s)|(?<=[|;,/])|(?<=^)|(?<=\n))(?P<v>{_U}{{2,3}})(?=\s?[|;,/]\s?(?:(?:fe)?male|"
               rf"wom[ae]n|m[ae]n|girl|"
               r"boy|lady|gentleman|[MFmf]\b|\d{1,3}\s?(?:y|yrs?|years?)\b))"),
    # One letter only where it is called a name: "call her Z"
    compiled(rf"\b(?:call(?:ed|ing)?|refer(?:red)?\s+to|nam(?:e|ed))\s+(?:him|her|them|the\s+(?:patient|child|boy|"
               rf"girl))\s*(?:as\s+)?"
               rf"[\"“'‘]?(?P<v>{_U})(?![\w'’])"),
    # Dotted letters that no surname follows: initials wherever they stand.
    compiled(rf"(?<![\w.@-])(?P<v>{_DOTTED})(?!\w)(?![ \t]+{_U}[a-zà-ÿ]{{2,}}[^\s]*(?:\s*(?:,|\n|$)|\s+(?:et\s+al|"
               rf"MD|RN)))"),
)  # fmt: skip
_NO_INITIALS: Final = frozenset({
    "MD", "RN", "ER", "ED", "US", "UK", "AE", "FU", "USA", "UAE", "DC", "PO", "IV", "IM", "SC", "AM", "PM", "IE", "EG",
    "BID", "TID", "QID", "PRN", "PHD", "BSC", "MSC", "DO", "GP", "LPN", "DOB", "ID", "NB", "PS", "NHS", "BP",
    "HR", "AF", "MI",
})  # fmt: skip
# The same letters with full stops are initials, but for these.
_DOTTED_WORDS: Final = frozenset(
    {"MD", "RN", "US", "UK", "USA", "UAE", "DC", "IE", "EG", "BID", "TID", "QID", "PRN", "PHD", "AM", "PM"}
)
# A name in front makes the letters a professional's or an author's.
_NOT_BEFORE: Final = compiled(
    r"\b(?:dr|prof|professor|doctor|reporter|sister|nurse|signed|sincerely|regards|author|investigator|physician|from|"
    r"by)\b"
    r"[.:,]?\s*$",
    _I,
)
_RECORD: Final = compiled(
    r"\b(?:(?:hosp(?:ital|\.)?|medical\s+record|patient|pt\.?|chart|record|subject)\s*(?:no\b\.?|number|id\b|#)|"
    r"(?:MRN|NHS|URN|UHID)(?:\s*(?:no\b\.?|number|#))?)\s*[:.=]?\s*(?P<v>(?=[\w-]*\d)[A-Z0-9][\w/-]{2,})",
    _I,
)
_BORN: Final = compiled(
    r"\b(?:born(?:\s+(?:on|in))?|b\.(?=\s?\d)|d\.?o\.?b\.?|date\s+of\s+birth|birth\s*date)\s*[:=,]?\s*(?:was|"
    r"is)?\s*\(?\s*",
    _I,
)


def identity(text: str) -> Iterator[Mention]:
    """Initials, record numbers and birth dates."""
    taken: list[tuple[int, int]] = []
    for number, pattern in enumerate(_INITIALS):
        for match in pattern.finditer(text):
            value = match["v"].rstrip()
            at = match.start("v")
            if any(at < end and start < at + len(value) for start, end in taken):
                continue
            letters = re.sub(r"[^A-Z]", "", value.upper())
            if letters in (_DOTTED_WORDS if "." in value else _NO_INITIALS):
                continue
            if letters in ("PO", "IV", "IM", "SC", "SL") and re.search(
                r"(?:\d|mg|g|ml|daily)\s*$", text[max(0, at - 6) : at], _I
            ):
                continue
            if _NOT_BEFORE.search(text[max(0, at - 24) : at]):
                continue
            taken.append((at, at + len(value)))
            sure = CONFIDENCE["initials"] - 0.01 * number
            yield Mention(Kind.INITIALS, at, at + len(value), value, confidence=sure)
    for match in _RECORD.finditer(text):
        yield Mention(
            Kind.RECORD_NUMBER, match.start("v"), match.end("v"), match["v"], confidence=CONFIDENCE["case_number"]
        )
    births = [match.end() for match in _BORN.finditer(text)]
    if births:
        for dated in find_dates(text):
            if dated.start in births:
                yield Mention(Kind.BIRTH_DATE, dated.start, dated.end, dated.value, confidence=CONFIDENCE["birth_date"])
