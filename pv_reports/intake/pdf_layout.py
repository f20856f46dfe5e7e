"""Where the words of a PDF page stand: lines as they are seen, for forms whose values come after all their labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pv_reports.intake.builder import clean

_COLUMN_GAP = "   "


@dataclass(frozen=True)
class Run:
    """A piece of text on one line. Coordinates in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def runs(text_page: Any) -> list[Run]:
    """All pieces of text of a page."""
    found = []
    for index in range(text_page.count_rects()):
        left, bottom, right, top = text_page.get_rect(index)
        text = clean(text_page.get_text_bounded(left=left, bottom=bottom, right=right, top=top)).replace("\n", " ")
        if text.strip():
            found.append(Run(left, bottom, right, top, text.strip()))
    return found


def within(pieces: Sequence[Run], box: tuple[float, float, float, float]) -> list[Run]:
    """The pieces whose centre lies in ``box`` (left, bottom, right, top)."""
    left, bottom, right, top = box
    return [run for run in pieces if left <= (run.left + run.right) / 2 <= right and bottom <= run.middle <= top]


def lines(pieces: Sequence[Run]) -> list[str]:
    """Pieces put together line by line, top to bottom and left to right; a wide gap becomes three spaces."""
    rows: list[list[Run]] = []
    for run in sorted(pieces, key=lambda run: -run.middle):
        height = run.top - run.bottom
        if rows and abs(rows[-1][0].middle - run.middle) < 0.5 * max(height, rows[-1][0].top - rows[-1][0].bottom, 4):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_joined(sorted(row, key=lambda run: run.left)) for row in rows]


def _joined(row: list[Run]) -> str:
    pieces = [row[0].text]
    for before, run in pairwise(row):
        gap, height = run.left - before.right, max(run.top - run.bottom, 4)
        pieces.append(("" if gap < 0.08 * height else " " if gap < 1.2 * height else _COLUMN_GAP) + run.text)
    return "".join(pieces)


def is_form_area(cell_lines: Sequence[str]) -> bool:
    """Whether a ruled box holds several labels and values beside each other, and so is no table cell."""
    return sum(_COLUMN_GAP in line for line in cell_lines) >= 2
