"""Ruled boxes of a scanned form: which words stand in one box, also where the page is a little askew."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy

if TYPE_CHECKING:
    from PIL.Image import Image

_CELLS = 600_000  # the page is looked at in about so many cells; rules of two dots at 300 dpi stay closed
_DARKER = 50  # than the paper, of 255: ink, also of thin rules
_LEAST_BOXES = 6  # fewer are a letterhead or a picture, and no form


@dataclass(frozen=True)
class Word:
    """A word read by OCR, its place in dots, and the line the engine put it in."""

    left: int
    top: int
    right: int
    bottom: int
    text: str
    line: tuple[str, ...]


def boxed_words(picture: "Image", words: Sequence[Word]) -> list[list[list[Word]]] | None:
    """The words box by box (outside of boxes line by line) in reading order, each as lines; None when it is no form.

    White areas closed in by rules are the boxes. Reading them one by one keeps a label with its value and a narrative
    apart from the tick boxes beside it.
    """
    if not words:
        return None
    areas, step = _areas(picture)
    size = Counter(areas[areas > 0].ravel().tolist())
    outside = {int(mark) for mark in (*areas[0], *areas[-1], *areas[:, 0], *areas[:, -1])}
    least = areas.size / 2500
    boxes = {mark for mark, dots in size.items() if dots >= least and mark not in outside}
    groups: dict[tuple[Any, ...], list[Word]] = {}
    for word in words:
        box = _box_around(areas, step, word, boxes)
        groups.setdefault((box,) if box else ("", *word.line), []).append(word)
    if sum(key[0] != "" for key in groups) < _LEAST_BOXES:
        return None
    near = 0.012 * picture.height
    ordered: list[tuple[float, int, list[Word]]] = []
    row = -1.0
    for top, left, members in sorted((_corner(group) for group in groups.values()), key=lambda one: one[:2]):
        row = top if top - row > near else row
        ordered.append((row, left, members))
    return [_lines(group) for _, _, group in sorted(ordered, key=lambda one: one[:2])]


def _corner(group: list[Word]) -> tuple[float, int, list[Word]]:
    return min(word.top for word in group), min(word.left for word in group), group


def _lines(group: list[Word]) -> list[list[Word]]:
    lines: dict[tuple[str, ...], list[Word]] = {}
    for word in group:
        lines.setdefault(word.line, []).append(word)
    return sorted(lines.values(), key=lambda line: (sum(word.top for word in line) / len(line), line[0].left))


def _box_around(areas: Any, step: int, word: Word, boxes: set[int]) -> int:
    """The box whose white surrounds the word; 0 where none does."""
    top, bottom = max(0, word.top // step - 1), word.bottom // step + 2
    left, right = max(0, word.left // step - 1), word.right // step + 2
    around = Counter(mark for mark in areas[top:bottom, left:right].ravel().tolist() if mark in boxes)
    return around.most_common(1)[0][0] if around else 0


def _areas(picture: "Image") -> tuple[Any, int]:
    """Connected white areas numbered from 1 (0 is ink) at reduced size, and how many dots one cell stands for."""
    grey = numpy.asarray(picture.convert("L"))
    step = max(1, round((grey.size / _CELLS) ** 0.5))
    rows, columns = grey.shape[0] // step, grey.shape[1] // step
    # The darkest dot of each cell, so that a thin rule stays closed.
    small = grey[: rows * step, : columns * step].reshape(rows, step, columns, step).min(axis=(1, 3))
    white = small > max(int(numpy.median(grey)) - _DARKER, 60)
    marks = numpy.zeros(white.shape, dtype=numpy.int32)
    parents = [0]

    def root(mark: int) -> int:
        while parents[mark] != mark:
            parents[mark] = parents[parents[mark]]
            mark = parents[mark]
        return mark

    for number in range(rows):
        edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], white[number].view(numpy.int8), [0]))))
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            above = {root(mark) for mark in set(marks[number - 1, start:end].tolist()) if mark} if number else set()
            mark = min(above, default=len(parents))
            if mark == len(parents):
                parents.append(mark)
            for other in above:
                parents[other] = mark
            marks[number, start:end] = mark
    return numpy.array([root(mark) for mark in range(len(parents))], dtype=numpy.int32)[marks], step
