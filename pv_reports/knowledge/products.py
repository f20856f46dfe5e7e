"""Reported product names to the names knowledge is filed under: "Glucophage XR 500 mg" → "glucophage xr"."""

import re
from collections.abc import Collection, Iterable

_WORD = re.compile(r"[^\W_]+")


def known_names(reported: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """For each reported name itself where it is known, else the longest known names within it, by whole words.

    A name that holds no known one is kept, so that a filter with it finds nothing instead of everything.
    """
    found: dict[str, None] = {}
    for name in reported:
        folded = " ".join(name.lower().split())
        if not folded:
            continue
        matches = [folded] if folded in known else list(_within(folded, known))
        found.update(dict.fromkeys(matches or [folded]))
    return tuple(found)


def _within(name: str, known: Collection[str]) -> Iterable[str]:
    words = list(_WORD.finditer(name))
    first = 0
    while first < len(words):
        for last in range(len(words) - 1, first - 1, -1):
            part = name[words[first].start() : words[last].end()]
            if part in known:
                yield part
                first = last
                break
        first += 1
