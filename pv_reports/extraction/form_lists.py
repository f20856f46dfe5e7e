"""Lists inside a field's value: "#1 aspirin #2 heparin", "nausea, vomiting and rash", numbered or bulleted lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pv_reports.extraction.patterns import compiled

_NULL: Final = compiled(
    r"\W*(?:n\W{0,2}a|n\W{0,2}k|n/?i|u/?k|unk|unknown|not?\s*(?:reported|known|provided|available|applicable|stated|"
    r"given|specified|"
    r"done|asked|recorded|sure|obtained|determined|assessed)?|none?(?:\s+(?:known|reported|stated|taken|given|"
    r"of\s+these|declared|noted|"
    r"relevant|of\s+note|listed|significant))?|nil(?:\s+(?:known|of\s+note|significant))?|nkd?a|unspecified|"
    r"unassessable|no\s+(?:known\s+)?"
    r"(?:drug\s+)?(?:allerg\w+|information|data|details|history|medical\s+history|other\s+(?:medicines?|medications?|"
    r"drugs?)|"
    r"concomitant\w*(?:\s+\w+)?|relevant\s+(?:medical\s+)?history|past\s+medical\s+history|"
    r"significant\s+(?:medical\s+)?history|"
    r"medical\s+conditions?|medications?|drugs?)|don'?t\s+know|does\s?n[o']t\s+apply|withheld|"
    r"confidential|privacy|missing|asku|nask|declined|refused|pending|tbc|tbd|null|nan|select|please\s+select|\?+|off)?"
    r"(?:\s*\([^)]*\))?\W*",
    re.IGNORECASE,
)
_MARK: Final = compiled(
    r"(?:^|(?<=\s)|(?<=[;,]))(?:#\s?(?P<a>\d{1,2})\s?[.:)]?|\((?P<b>\d{1,2}|[a-h]|[A-H]|iii|ii|i[xv]?|v)\)|"
    r"(?P<c>\d{1,2}(?=[.)])|[a-h](?=\)))[.)](?!\d)|"
    r"(?P<d>[•·▪●*–-])(?=\s))\s*",
    re.MULTILINE,
)
_SPLIT: Final = {
    "strong": compiled(r"\s*(?:[;\n|]|\s/\s)\s*"),
    "comma": compiled(r"\s*(?:[;\n|]|,(?!\d)|\s/\s)\s*"),
    "words": compiled(
        r"\s*(?:[;\n|]|,(?!\d)(?:\s*and\b)?|\s/\s|\band\b|&|\s\+\s|\bplus\b|\bas well as\b)\s*", re.IGNORECASE
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """``text[start:end]`` of a list; ``number`` is the item's own number where the source gives one."""

    start: int
    end: int
    number: int | None = None


def says_nothing(value: str) -> bool:
    """Whether a value is empty, a dash or a word for "unknown", "none" or "not reported"."""
    return len(value) < 80 and _NULL.fullmatch(value) is not None


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space, quotation marks, markup and separators around it."""
    while start < end and text[start] in " \t\n\r,;:|*_\"'“”‘’=•":
        start += 1
    while end > start and text[end - 1] in " \t\n\r,;:|*_\"'“”‘’=":
        end -= 1
    if end - start > 1 and text[end - 1] == "." and text[end - 2].isalpha() and "." not in text[start : end - 1]:
        end -= 1
    return start, end


def items(text: str, start: int, end: int, by: str = "words") -> list[Item]:
    """The items of a list. ``by``: "strong" splits at semicolons and lines only, "comma" also at commas, "words" also
    at "and", "&" and "plus". Numbered and bulleted lists are split at their marks first; nothing is split in brackets.
    """
    marked = list(_marked(text, start, end))
    found = []
    for left, right, number in marked:
        if number is not None:
            pieces = list(_pieces(text, left, right, "strong"))
            pieces = pieces[:1] if len(pieces) > 1 and by == "strong" else pieces
        else:
            pieces = list(_pieces(text, left, right, by))
        found += [Item(*piece, number) for piece in pieces]
    return found


def _marked(text: str, start: int, end: int) -> Iterator[tuple[int, int, int | None]]:
    marks = list(_outside_brackets(text, start, _MARK.finditer(text, start, end)))
    marks = [mark for mark in marks if not mark["c"] or mark.start() == start or text[mark.start() - 1] in "\n;,. )"]
    numbered = [mark for mark in marks if not mark["d"]]
    if numbered and _ordinal(numbered[0]["a"] or numbered[0]["b"] or numbered[0]["c"]) != 1 and not numbered[0]["a"]:
        marks = [mark for mark in marks if mark["d"]]
    marks = [mark for mark in marks if not mark["d"] or mark.start() == start or _begins_line(text, mark.start())]
    if not marks:
        yield start, end, None
        return
    if text[start : marks[0].start()].strip():
        yield start, marks[0].start(), None
    for number, mark in enumerate(marks):
        digits = mark["a"] or mark["b"] or mark["c"]
        right = marks[number + 1].start() if number + 1 < len(marks) else end
        yield mark.end(), right, _ordinal(digits) if digits else None


def _ordinal(mark: str) -> int:
    """The number that "2", "b", "B" or "ii" stands for."""
    if mark.isdigit():
        return int(mark)
    roman = ("i", "ii", "iii", "iv", "v")
    return roman.index(mark) + 1 if mark in roman else ord(mark.lower()) - ord("a") + 1


def _begins_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _pieces(text: str, start: int, end: int, by: str) -> Iterator[tuple[int, int]]:
    left = start
    for cut in _outside_brackets(text, start, _SPLIT[by].finditer(text, start, end)):
        if cut.start() == cut.end():
            continue
        span = trim(text, left, cut.start())
        if span[0] < span[1]:
            yield span
        left = cut.end()
    span = trim(text, left, end)
    if span[0] < span[1]:
        yield span


def _outside_brackets(text: str, start: int, matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Those of ``matches``, in order, that do not stand within brackets that opened after ``start``."""
    round_, square, at = 0, 0, start
    for match in matches:
        round_ += text.count("(", at, match.start()) - text.count(")", at, match.start())
        square += text.count("[", at, match.start()) - text.count("]", at, match.start())
        at = match.start()
        if round_ <= 0 and square <= 0:
            yield match
