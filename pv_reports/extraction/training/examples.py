"""One text to learn from."""

from typing import NamedTuple


class Example(NamedTuple):
    """``spans`` are (slot, start, end). Only the ``slots`` named were looked for: of the others nothing is learned.

    Examples of one ``group`` (an article) never stand on both sides of a split.
    """

    text: str
    spans: tuple[tuple[str, int, int], ...]
    slots: frozenset[str]
    group: str = ""
