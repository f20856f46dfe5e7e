"""When two values are the same, and when they at least touch."""

import re
from typing import Any, Final

_EDGES: Final = " \t\r\n.,;:()[]\"'“”‘’"
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d]\w*")
_DATE: Final = re.compile(r"\d{4}(?:-\d{2}){0,2}")
# Words that say nothing of what is meant: sharing one of them is no agreement.
_EMPTY: Final = frozenset({
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "without", "and", "or", "as", "no",
    "not", "after", "before", "during", "per", "his", "her", "their", "its", "was", "were", "is", "are", "had", "has",
    "be", "been",
})  # fmt: skip


def normal(value: Any) -> str:
    """For comparing: lower case, single spaces, no outer punctuation; 54.0 equals 54."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    return re.sub(r"\s+", " ", str(value or "").strip(_EDGES)).lower()


def near(one: str, other: str) -> bool:
    """Relaxed agreement of two normal values: they share a word that means something.

    Where both hold numbers they must share one, so that 5 mg and 10 mg do not meet. Of two dates one may be the less
    exact form of the other.
    """
    if one == other:
        return True
    if _DATE.fullmatch(one) and _DATE.fullmatch(other):
        return one.startswith(other) or other.startswith(one)
    first, second = _words(one), _words(other)
    numbers = _numbers(first), _numbers(second)
    if all(numbers) and not numbers[0] & numbers[1]:
        return False
    return bool(first & second)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text)) - _EMPTY


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}
