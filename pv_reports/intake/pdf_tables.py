"""Tables drawn with rules in a PDF, told apart from the text around them.

pdfplumber finds the cells; the words in them are taken from pdfium, which loses no hyphen of a date.
"""

import io
from typing import Any

import pdfplumber

from pv_reports.intake.part import Part
from pv_reports.intake.pdf_layout import Run, is_form_area, lines, within

_MOST_PAGES = 60  # finding tables costs up to a second a page
_LONGEST_CELL = 3000


class TablePages:
    """Splits pages into bands of running text and tables. The file is opened at the first page that needs it."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._file: Any = None
        self._broken = False
        self._pages = 0

    def split(self, number: int, page: Any, pieces: list[Run]) -> list[tuple[list[Run], list[list[str]]]] | None:
        """From top to bottom: the text above and beside a table, then its rows; the last has no rows.

        None when the page has no ruled table.
        """
        self._pages += 1
        if self._broken or self._pages > _MOST_PAGES or page.get_rotation() or self._part.budget.seconds_left < 30:
            return None
        left, bottom, right, top = page.get_mediabox()
        if page.get_cropbox() != (left, bottom, right, top) or (left, bottom) != (0, 0):
            return None
        try:
            boxes = self._boxes(number, top)
        except Exception:  # pdfminer raises anything on odd files; the page's plain text is read instead
            self._broken = True
            return None
        bands: list[tuple[list[Run], list[list[str]]]] = []
        rest = list(pieces)
        for (x0, lower, x1, upper), cells in boxes:
            rows = [[lines(within(rest, cell)) if cell else [] for cell in row] for row in cells]
            if not _is_table(rows):
                continue
            inside = within(rest, (x0, lower, x1, upper))
            above = [run for run in rest if run.middle > lower and run not in inside]
            bands.append((above, [["\n".join(cell) for cell in row] for row in rows]))
            taken = {id(run) for run in (*above, *inside)}
            rest = [run for run in rest if id(run) not in taken]
        return [*bands, (rest, [])] if bands else None

    def _boxes(self, number: int, height: float) -> list[tuple[tuple[float, float, float, float], list[list[Any]]]]:
        """Tables from top to bottom with their cells, as (left, bottom, right, top) from the lower left corner."""
        if self._file is None:
            self._file = pdfplumber.open(io.BytesIO(self._part.data), password="")
        page = self._file.pages[number - 1]

        def flipped(box: Any) -> Any:
            return (box[0], height - box[3], box[2], height - box[1]) if box else None

        try:
            tables = sorted(page.find_tables(), key=lambda table: (table.bbox[1], -table.bbox[3]))
            return [(flipped(table.bbox), [[flipped(cell) for cell in row.cells] for row in table.rows])
                    for table in tables]  # fmt: skip
        finally:
            page.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _is_table(rows: list[list[list[str]]]) -> bool:
    """At least two by two, mostly filled, and without boxes that are areas of a form or whole pages."""
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    filled = [cell for cell in cells if cell]
    if len(filled) < max(4, 0.4 * len(cells)) or any(is_form_area(cell) for cell in filled):
        return False
    return max(sum(map(len, cell)) for cell in filled) <= _LONGEST_CELL
