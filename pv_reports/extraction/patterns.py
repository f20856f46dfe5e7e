"""Regular expressions that look only where they can match.

Hundreds of patterns read every text, and few of them match anywhere in it. ``compiled`` is ``re.compile`` for a pattern
that is searched for in whole texts: from the pattern's own syntax tree it works out how a match can begin (the first
three characters of a word, a digit, a bracket), and which words one of which a match must hold. A text is indexed once
by how its words begin; a pattern then tries only those places, and none at all where its words are missing. What is
found is what ``re`` finds: the places tried always include every place where a match can begin.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Final, cast

from pv_reports.extraction.pattern_starts import Known, known

_SHORT: Final = 48  # characters: a shorter text is searched sooner than indexed
_KEPT: Final = 48  # texts whose index is kept: a document, its free text, its parts and the lines that come again
_CHARACTERS: Final = 600_000  # all of them together; the one in use is kept whatever its length
_ASKED: Final = 3
_NOTED: Final = 64
_START: Final = re.compile(r"\b(?=\w)|[^\w\s]")
# What ``re.IGNORECASE`` takes for i, s and k; all other letters keep their number of characters in lower case.
_LETTERS: Final = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}


class Index:
    """Where each beginning of a word of a text stands: by its first character, its first two and its first three.

    Every digit counts as "0". Signs are indexed by themselves.
    """

    __slots__ = ("folded", "places")

    def __init__(self, text: str) -> None:
        folded = folded_text(text)
        self.folded = folded
        places: dict[str, list[int]] = {}
        for match in _START.finditer(text):
            at = match.start()
            key = folded[at : at + 3]
            for size in range(1, len(key) + 1):
                places.setdefault(key[:size], []).append(at)
        self.places = places


def folded_text(text: str) -> str:
    """The text in lower case with each digit as "0", as long as before."""
    if text.isascii():
        return text.lower().translate(_DIGITS)
    return "".join(["0" if c.isdecimal() else c for c in text.translate(_LETTERS).lower()])


_DIGITS: Final = str.maketrans("123456789", "000000000")
_indexes: dict[str, Index] = {}
_asked: dict[str, int] = {}


def index_of(text: str) -> Index | None:
    """The index of a text, from the fourth time on that it is asked for: most pieces of a text are read only once."""
    known = _indexes.pop(text, None)
    if known is not None:
        _indexes[text] = known  # the one used last stands last
        return known
    times = _asked.get(text, 0)
    if times < _ASKED:
        if len(_asked) >= _NOTED:
            _asked.clear()
        _asked[text] = times + 1
        return None
    while _indexes and (len(_indexes) >= _KEPT or sum(map(len, _indexes)) + len(text) > _CHARACTERS):
        del _indexes[next(iter(_indexes))]
    made = _indexes[text] = Index(text)
    return made


class Pattern:
    """A compiled pattern with the methods of ``re.Pattern`` that readers use. It is compiled when it is first tried."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self._flags = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    @cached_property
    def _known(self) -> Known:
        return known(self.pattern, self._flags)

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        return self._compiled.match

    @cached_property
    def fullmatch(self) -> Callable[..., re.Match[str] | None]:
        return self._compiled.fullmatch

    @cached_property
    def groups(self) -> int:
        return self._compiled.groups

    def _places(self, text: str) -> list[int] | None:
        """Where a match can begin, in order; None where that is not known."""
        index = index_of(text)
        if index is None:
            return None
        starts, inside, words = self._known
        if starts and not inside and index.places.keys().isdisjoint(starts):
            return []
        folded = index.folded
        if words:
            for word in words:
                if word in folded:
                    break
            else:
                return []
        if inside:
            return sorted({*_inside(folded, inside), *_beginning(index, starts)})
        return _beginning(index, starts) if starts else None

    def search(self, text: str, pos: int = 0, endpos: int | None = None) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        end = len(text) if endpos is None else endpos
        if end - pos < _SHORT:
            return self._compiled.search(text, pos, end)
        places = self._places(text)
        if places is None:
            return self._compiled.search(text, pos, end)
        if not places:
            return None
        match = self.match
        for at in places[bisect_left(places, pos) :] if pos > 0 else places:
            if at >= end:
                break
            if found := match(text, at, end):
                return found
        return None

    def finditer(self, text: str, pos: int = 0, endpos: int | None = None) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        end = len(text) if endpos is None else endpos
        if end - pos < _SHORT:
            return self._compiled.finditer(text, pos, end)
        places = self._places(text)
        if places is None:
            return self._compiled.finditer(text, pos, end)
        return self._at(places, text, pos, end) if places else iter(())

    def _at(self, places: list[int], text: str, pos: int, end: int) -> Iterator[re.Match[str]]:
        match = self.match
        for at in places:
            if at >= end:
                return
            if at >= pos and (found := match(text, at, end)):
                yield found
                pos = found.end()

    def findall(self, text: str, pos: int = 0, endpos: int | None = None) -> list[Any]:
        """As ``re.Pattern.findall``."""
        if len(text) >= _SHORT and self._places(text) == []:
            return []
        return self._compiled.findall(text, pos, len(text) if endpos is None else endpos)

    def sub(self, repl: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """As ``re.Pattern.sub``."""
        return text if len(text) >= _SHORT and self._places(text) == [] else self._compiled.sub(repl, text, count)

    def split(self, text: str, maxsplit: int = 0) -> list[str | Any]:
        """As ``re.Pattern.split``."""
        return [text] if len(text) >= _SHORT and self._places(text) == [] else self._compiled.split(text, maxsplit)


def _beginning(index: Index, starts: frozenset[str]) -> list[int]:
    """Where the words and signs that begin so stand in a text, in order."""
    places = index.places
    common = places.keys() & starts
    if len(common) == 1:
        return places[common.pop()]
    return sorted([at for key in common for at in places[key]])


def _inside(folded: str, starts: frozenset[str]) -> Iterator[int]:
    """Where the starts stand in a text."""
    for start in starts:
        at = folded.find(start)
        while at >= 0:
            yield at
            at = folded.find(start, at + 1)


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile(pattern, flags)`` for whole texts. It is no ``re.Pattern`` for functions such as ``re.search``."""
    return cast("re.Pattern[str]", Pattern(pattern, flags))
