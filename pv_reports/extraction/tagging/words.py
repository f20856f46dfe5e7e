"""What the tagger sees of a text: its words, and for each word its shape and what the dictionary knows of it."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from pv_reports.terminology import TermMatch

_WORD: Final = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]|_")
_KINDS: Final = {"substance": 1, "reaction": 3, "route": 5, "frequency": 7, "test": 9}
TERM_FEATURES: Final = 11
SHAPE_FEATURES: Final = 8


class Word(NamedTuple):
    """``text[start:end]`` with its ``shape`` (0..7) and ``term`` (0..10: none, begin or inside of a known term)."""

    start: int
    end: int
    shape: int
    term: int


def words(text: str, terms: Iterable[TermMatch], offset: int = 0) -> list[Word]:
    """The words of ``text``; ``terms`` are the dictionary's finds, their offsets ``offset`` larger than this text's."""
    known: dict[int, int] = {}
    for term in terms:
        if term.kind in _KINDS:
            begin = term.start - offset
            known[begin] = _KINDS[term.kind]
            for at in range(begin + 1, term.end - offset):
                known[at] = _KINDS[term.kind] + 1
    return [
        Word(match.start(), match.end(), _shape(match.group()), known.get(match.start(), 0))
        for match in _WORD.finditer(text)
    ]


def _shape(word: str) -> int:
    """Lower case, Capital, CAPITALS, one capital, mixed, number, mark, other letters."""
    if word[0].isdigit():
        return 5
    if not word[0].isalpha():
        return 6
    if word.islower():
        return 0
    if word.isupper():
        return 3 if len(word) == 1 else 2
    return 1 if word.istitle() else (4 if any(c.isupper() for c in word) else 7)
