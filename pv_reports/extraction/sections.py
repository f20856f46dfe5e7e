"""Sentences and headed sections of a text, as spans that tile nothing twice and never change a character."""

import re
from typing import NamedTuple

from pv_reports.extraction.patterns import compiled


class Span(NamedTuple):
    """``text[start:end]``."""

    start: int
    end: int


_LONGEST = 1500
_END = compiled(
    r"[.!?]+[\"')\]\u201d\u2019\u0094]*(?=\s)|\n[ \t\r]*\n|\n(?=[ \t]*(?:[-*•·▪]|\d{1,2}[.)])[ \t])|\n|;[ \t]*\n|"
    r"[ \t](?=\d{1,2}\)[ \t]*\w)"
)
_ABBREVIATION = compiled(
    r"(?:^|[\s(\[/])(?:dr|drs|mr|mrs|ms|prof|st|approx|e\.g|i\.e|eg|ie|vs|no|nos|fig|al|ca|resp|pt|pts|yr|yrs|mos?|"
    r"hrs?|wks?|temp|"
    r"hosp|inc|ltd|co|jr|sr|p\.o|i\.v|i\.m|s\.c|b\.i\.d|t\.i\.d|q\.d|q\.i\.d|p\.r\.n|a\.m|p\.m|min|sec|dept|tel|"
    r"ref|incl|max|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z]|(?:[a-z]\.)+[a-z])\.$",
    re.IGNORECASE,
)
_ALWAYS_GOES_ON = compiled(r"(?:^|[\s(])(?:dr|drs|mr|mrs|ms|prof|e\.g|i\.e|vs|approx|ca|resp)\.$", re.IGNORECASE)
_HEADING = compiled(r"^[ \t]*(?P<name>(?:#{1,4}[ \t]+)?[A-Z][A-Za-z /&()-]{2,58}?)[ \t]*(?::|(?=\n))", re.MULTILINE)


def sentences(text: str) -> list[Span]:
    """Spans of the sentences, without the white space around them. Decimals, initials and abbreviations do not end one;
    a hard line break ends one only where the line is a heading, a label or a list item, or the next begins anew."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if match.start() < start:
            continue
        if match.group()[0] in ".!?":
            if not _ends(text, start, match):
                continue
            end = match.end()
        else:
            if match.group() == "\n" and not _line_ends(text, start, match.start()):
                continue
            if match.group() in " \t" and _inside_brackets(text, start, match.start()):
                continue  # "(on day 3) she": no item of a list
            end = match.start()
        _append(spans, text, start, end)
        start = match.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    at, size = start + left, len(stripped)
    # Work on a sentence grows with the square of its length; a run without any full stop is cut at a blank.
    while size > _LONGEST:
        cut = stripped.rfind(" ", _LONGEST // 2, _LONGEST)
        cut = cut if cut > 0 else _LONGEST
        head = stripped[:cut].rstrip()
        if head:
            spans.append(Span(at, at + len(head)))
        rest = stripped[cut:].lstrip()
        at += len(stripped) - len(rest)
        stripped, size = rest, len(rest)
    if stripped:
        spans.append(Span(at, at + size))


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    if match.group()[0] != ".":
        return True
    before = text[max(start, match.start() - 14) : match.start() + 1]
    follows = text[match.end() : match.end() + 40].lstrip()
    if not follows:
        return True
    if _ALWAYS_GOES_ON.search(before):
        return False
    if _ABBREVIATION.search(before):
        # "3 yrs. She", "at 5 p.m. The": an abbreviation may end a sentence when a capitalised function word follows.
        return bool(
            re.match(r"(?:The|She|He|It|They|This|On|No|In|At|After|Patient|There|We|I|His|Her|Follow)\b", follows)
        )
    return not follows[0].islower()


def _inside_brackets(text: str, start: int, at: int) -> bool:
    since = max(start, at - 80)
    return text.rfind("(", since, at) > text.rfind(")", since, at)


def _line_ends(text: str, start: int, at: int) -> bool:
    line_start = text.rfind("\n", 0, at) + 1
    line = text[line_start:at].strip()
    following = text[at + 1 : text.find("\n", at + 1) if text.find("\n", at + 1) > 0 else len(text)].strip()
    if not line or not following:
        return True
    if line[-1] in ":.!?;":
        return True
    # "Label: value" lines and short lines are lines of their own; a wrapped paragraph has long ones.
    if re.match(r"[A-Z][\w /()'-]{1,40}:\s", following) or re.match(r"[>\-*•·▪|☐☒]|\d{1,2}[.)]\s", following):
        return True
    if re.match(r"[A-Z][\w /()'-]{1,40}:\s", line) and len(line) < 60:
        return True
    return len(line) < 50 and (following[0].isupper() or following[0].isdigit()) and line[-1] not in ",-–"


class Section(NamedTuple):
    """A headed stretch of text: its heading in lower case and the span of its body."""

    name: str
    start: int
    end: int


def sections(text: str) -> list[Section]:
    """The headed parts of a letter, abstract or note: "CASE REPORT:", a line "Past medical history". Text before the
    first heading has the name ""."""
    marks = [
        (match.group("name").lstrip("# ").lower(), match.start(), match.end()) for match in _HEADING.finditer(text)
    ]
    result = [Section("", 0, marks[0][1] if marks else len(text))]
    for number, (name, _, body) in enumerate(marks):
        result.append(Section(name, body, marks[number + 1][1] if number + 1 < len(marks) else len(text)))
    return [section for section in result if text[section.start : section.end].strip()]
