"""Cues: patterns by which a sentence tells whose a condition is and how certain, tried only where they can begin.

Some thirty patterns read every sentence, and few of them match. How each can begin (up to three characters of a word,
or a sign) is worked out from its syntax once; a sentence is then gone through word by word, and every word says by its
beginning which patterns to try there. What is found is what ``re`` finds.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final

from pv_reports.extraction.pattern_starts import known
from pv_reports.extraction.patterns import compiled, folded_text

_START: Final = compiled(r"\b(?=\w)|[^\w\s]")
_LENGTH: Final = 3
_KEPT: Final = 20_000  # beginnings of words whose cues are remembered; a language has a few thousand
_cues: Final[list["Cue"]] = []
_by_beginning: Final[dict[str, tuple[int, ...]]] = {}


class Cue:
    """A pattern, read without regard to case and worked out when first needed.

    Every match must begin with a word or a sign; ValueError, then, for a pattern that can begin otherwise.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.number: Final = len(_cues)
        _cues.append(self)
        _by_beginning.clear()

    @cached_property
    def match(self) -> Callable[[str, int, int], re.Match[str] | None]:
        return compiled(self.pattern, re.IGNORECASE).match

    @cached_property
    def starts(self) -> frozenset[str]:
        starts = known(self.pattern, re.IGNORECASE).starts
        if not starts:
            raise ValueError(f"a match of {self.pattern[:60]!r} may begin anywhere; let it begin with a word or a sign")
        return starts

    def may_begin(self, key: str) -> bool:
        return any(key[:size] in self.starts for size in range(1, len(key) + 1))


class CuePlaces:
    """Where the cues of one sentence can begin."""

    __slots__ = ("_places", "_text")

    def __init__(self, text: str) -> None:
        folded = folded_text(text)
        places: dict[int, list[int]] = {}
        for start in _START.finditer(text):
            at = start.start()
            key = folded[at : at + _LENGTH]
            numbers = _by_beginning.get(key)
            if numbers is None:
                numbers = _numbers(key)
            for number in numbers:
                if number in places:
                    places[number].append(at)
                else:
                    places[number] = [at]
        self._text, self._places = text, places

    def matches(self, cue: Cue, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """As ``re.finditer`` from ``start``, reading no further than ``end``."""
        text, match = self._text, cue.match
        stop = len(text) if end is None else end
        for at in self._places.get(cue.number, ()):
            if at >= stop:
                return
            if at >= start and (found := match(text, at, stop)):
                yield found
                start = found.end()

    def first(self, cue: Cue, start: int = 0) -> re.Match[str] | None:
        """As ``re.search`` from ``start``."""
        return next(self.matches(cue, start), None)

    def __contains__(self, cue: Cue) -> bool:
        return cue.number in self._places


def _numbers(key: str) -> tuple[int, ...]:
    if len(_by_beginning) >= _KEPT:
        _by_beginning.clear()
    found = _by_beginning[key] = tuple(cue.number for cue in _cues if cue.may_begin(key))
    return found
