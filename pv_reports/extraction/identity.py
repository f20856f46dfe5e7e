"""Who the patient is: initials, record number, birth date."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.dates import find_dates
from pv_reports.extraction.mentions import Kind, Mention

_I: Final = re.IGNORECASE
_INITIALS: Final = (
    re.compile(r"\b(?:initials?|pat(?:ient)?\.?\s+initials?)\s*(?:are|were|is|"
               r"[:=])?\s*(?P<v>[A-Z]\.?[-\s]?[A-Z]\.?(?:[-\s]?[A-Z]\.?)?)(?![\w])"),
    re.compile(r"\b(?:[Pp]atient|[Pp]t\.?|Mrs?\.?|Ms\.?|Miss|[Ww]oman|[Mm]an|[Gg]irl|[Bb]oy|[Ii]nfant|"
               r"[Bb]aby)\s*,?\s*\(?(?P<v>(?:[A-Z]\.[-\s]?){2,3}|[A-Z]\.?-[A-Z]\.?)(?=[\s,.;:)]|$)"),
    re.compile(r"\((?P<v>(?:[A-Z]\.\s?){2,3})(?=[,)])"),
    re.compile(r"(?:^|\n)[ \t]*(?P<v>(?:[A-Z]\.){2,3})(?=\s*,)"),
    re.compile(r"\b(?:RE|Re|re|[Pp]atient|[Cc]oncerning|[Ss]ubject)\s*:\s*(?P<v>(?:[A-Z]\.\s?){2,3}|"
               r"[A-Z]{2,3})(?=[\s,.;)(]|$)"),
)  # fmt: skip
_RECORD: Final = re.compile(
    r"\b(?:hospital|medical\s+record|patient|chart|record|MRN|NHS)\s*(?:no\.?|number|id|"
    r"#)\s*[:.]?\s*(?P<v>(?=[\w-]*\d)[A-Z0-9][\w/-]{2,})",
    _I,
)
_BORN: Final = re.compile(
    r"\b(?:born(?:\s+on)?|d\.?o\.?b\.?|date\s+of\s+birth|birth\s*date)\s*[:=,]?\s*(?:was|is)?\s*\(?\s*", _I
)


def identity(text: str) -> Iterator[Mention]:
    """Initials, record numbers and birth dates."""
    taken: set[int] = set()
    for pattern in _INITIALS:
        for match in pattern.finditer(text):
            value = match["v"].rstrip()
            if match.start("v") in taken or value.replace(".", "") in {"MD", "RN", "ER", "ED", "US", "UK", "AE", "FU"}:
                continue
            taken.add(match.start("v"))
            at = match.start("v")
            yield Mention(Kind.INITIALS, at, at + len(value), value, confidence=CONFIDENCE["initials"])
    for match in _RECORD.finditer(text):
        yield Mention(
            Kind.RECORD_NUMBER, match.start("v"), match.end("v"), match["v"], confidence=CONFIDENCE["case_number"]
        )
    births = [match.end() for match in _BORN.finditer(text)]
    if births:
        for dated in find_dates(text):
            if dated.start in births:
                yield Mention(Kind.BIRTH_DATE, dated.start, dated.end, dated.value, confidence=CONFIDENCE["birth_date"])
