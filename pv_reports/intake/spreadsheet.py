"""Line listings: XLSX and CSV. One row becomes one line "Header: value; Header: value"."""

import csv
import datetime
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from pv_reports.intake.archive import open_zip, refuse_doctype
from pv_reports.intake.builder import TextBuilder, one_line
from pv_reports.intake.part import Part, Reading
from pv_reports.intake.plain import decode

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_COLUMNS = 256
_MOST_SIDE_BYTES = 20_000_000
_FORMULA = "[formula not read]"
_SHOWN = 8


def read_xlsx(part: Part) -> Reading:
    """All visible sheets. A formula is never evaluated and its stored result not trusted: a note names the cells."""
    with open_zip(part) as archive:
        refuse_doctype(part, archive)
        if "xl/workbook.xml" not in archive.namelist():
            raise part.refusal("it is not an Excel workbook.", "Save it as XLSX or CSV.")
        for member in archive.infolist():
            big = member.filename.startswith("xl/worksheets/") or member.filename == "xl/sharedStrings.xml"
            if member.filename.endswith(".xml") and not big and member.file_size > _MOST_SIDE_BYTES:
                raise part.refusal("its styles or settings are unreasonably large.", "Save it as CSV.", member.filename)
    builder = TextBuilder(part.budget)
    formulas: list[str] = []
    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions it does not keep
            book = openpyxl.load_workbook(io.BytesIO(part.data), read_only=True, data_only=False, keep_links=False)
        sheets = book.worksheets
        for sheet in sheets:
            if sheet.sheet_state != "visible":
                notes.append(f"hidden sheet {sheet.title!r} not read")
                continue
            if len(sheets) > 1:
                builder.add("heading", sheet.title)
            sheet.reset_dimensions()  # the declared size may be a lie
            add_rows(part, builder, _cells(part, sheet, formulas), f"sheet {sheet.title!r}")
        book.close()
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError,
            zipfile.BadZipFile) as error:  # fmt: skip
        raise part.refusal("the workbook is damaged.", "Open it in Excel and save it as XLSX or CSV.") from error
    text, blocks = builder.finish()
    if not text:
        raise part.refusal("it holds no values.", "Attach the sheet with the cases.")
    if formulas:
        more = f" and {len(formulas) - _SHOWN:,} more" if len(formulas) > _SHOWN else ""
        cells = ", ".join(formulas[:_SHOWN]) + more
        notes.append(f"formulas are never evaluated; put values in their place and add the file again: {cells}")
    return Reading(text, blocks, _MEDIA_TYPE, notes=tuple(notes))


def read_csv(part: Part) -> Reading:
    """Comma, semicolon or tab separated values in any of the usual encodings."""
    decoded, encoding = decode(part)
    lines = decoded.replace("\x00", "")
    head = "\n".join(lines.split("\n", 20)[:20])
    delimiter = max(",;\t|", key=lambda mark: (_steady(head, mark), head.count(mark)))
    builder = TextBuilder(part.budget)
    try:
        add_rows(part, builder, csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter), "table")
    except csv.Error as error:
        raise part.refusal("a cell is longer than 131,072 characters.", "Save it as XLSX.") from error
    text, blocks = builder.finish()
    if not text:
        raise part.refusal("it holds no values.", "Attach the table with the cases.")
    notes = () if encoding.startswith("utf-8") else (f"read as {encoding}",)
    return Reading(text, blocks, "text/csv", notes=notes)


def _steady(head: str, mark: str) -> int:
    """How many of the first lines hold as many of ``mark`` as the first one does, if it holds any."""
    counts = [line.count(mark) for line in head.split("\n") if line.strip()]
    return sum(count == counts[0] for count in counts) if counts and counts[0] else 0


def add_rows(part: Part, builder: TextBuilder, rows: Iterable[Sequence[str]], place: str) -> None:
    """Append a table. Row 0 is the header: the first row that fills at least two cells; what stands above is text."""
    number = builder.next_table()
    header: list[str] | None = None
    count = 0
    for index, row in enumerate(rows):
        if index % 500 == 0:
            part.budget.check_time(f"{place} row {index + 1}")
        cells = [one_line(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not any(cells):
            continue
        if header is None:
            if sum(bool(cell) for cell in cells) < 2:
                builder.add("paragraph", " ".join(cell for cell in cells if cell))
                continue
            header = cells
        elif cells == header:
            continue  # the header repeated at a page break
        builder.new_line()
        start = builder.at
        for column, cell in enumerate(cells):
            if not cell:
                continue
            label = header[column] if column < len(header) and header[column] else f"Column {column + 1}"
            if builder.at > start:
                builder.write(" | " if count == 0 else "; ")
            if count:
                builder.write(f"{label}: ")
            at, end = builder.write(cell)
            builder.mark("table_cell", at, end, table=number, row=count, column=column, label=label if count else None)
        builder.mark("table_row", start, builder.at, table=number, row=count)
        builder.write("\n")
        count += 1


def _cells(part: Part, sheet: Any, formulas: list[str]) -> Iterator[list[str]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number % 1000 == 0:
            part.budget.check_time(f"sheet {sheet.title!r} row {number}")
        texts: list[str] = []
        for column, cell in enumerate(row[:_MOST_COLUMNS], start=1):
            if cell.data_type == "f":
                formulas.append(f"{sheet.title}!{get_column_letter(column)}{number}")
                texts.append(_FORMULA)
            else:
                texts.append(_text(cell.value))
        yield texts


def _text(value: object) -> str:
    """A cell as a person would write it: ISO dates without a midnight, whole numbers without ".0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".12g")
    return str(value)
