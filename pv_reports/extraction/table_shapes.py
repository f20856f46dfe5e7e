"""Tables as they stand in a document, as blocks or written in plain text, and what each of them lists."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.form_values import Around, dates_in
from pv_reports.extraction.labels import Label, find_label
from pv_reports.extraction.patterns import compiled
from pv_reports.records import Document

TableKind = Literal["cases", "products", "reactions", "laboratory", "laboratory_by_date", "other"]
Cell = tuple[int, int]
DATES: Final = frozenset({"test_date", "date", "email_date", "received", "onset"})
REGIMEN: Final = frozenset(
    {"dose", "frequency", "route", "dose_start", "dose_end", "therapy_dates", "lot", "indication", "action",
     "drug_suspected", "dose_duration", "dechallenge", "rechallenge"}
)  # fmt: skip
EVENT: Final = frozenset(
    {"onset", "outcome", "seriousness", "reaction_end", "causality", "reaction_duration", "time_to_onset"}
)
_PERSON: Final = frozenset(
    {"initials", "record_number", "age", "sex", "age_sex", "birth_date", "age_group", "weight", "patient",
     "case_number", "year_of_birth"}
)  # fmt: skip
_MIN_LABELS: Final = 3
_NUMBER: Final = compiled(r"\s*[<>≤≥]?\s?\d[\d.,]*\s*(?:[A-Za-zµμ%*↑↓()][\w/µμ%^.()]*)?\s*")
_DIGIT: Final = compiled(r"\d")
_WIDE: Final = compiled(r"\s{2,}")
_BOXED: Final = compiled(r"\W*\d{1,2}[a-d]?[.)]\s")


# The same title asks for another date in a table of reactions than in one of medicines.
_OF_EVENTS: Final = {"dose_start": "onset", "dose_end": "reaction_end", "dose_duration": "reaction_duration"}
_OF_MEDICINES: Final = {"onset": "dose_start", "reaction_end": "dose_end", "reaction_duration": "dose_duration"}
# Words that are a column's title only: in running text and beside a line's other labels they say too little.
_TITLES: Final = {
    "from": "dose_start", "since": "dose_start", "on": "dose_start", "to": "dose_end", "until": "dose_end",
    "till": "dose_end", "thru": "dose_end", "through": "dose_end", "last": "dose_end",
    "began": "onset", "begin": "onset", "beginning": "onset", "begun": "onset", "first seen": "onset",
    "appeared": "onset", "appearance": "onset", "ended": "reaction_end", "over": "reaction_end", "gone": "reaction_end",
    "resolved": "reaction_end", "ceased": "reaction_end", "m/f": "sex", "f/m": "sex", "m / f": "sex", "s": "sex",
    "pt": "patient", "pat": "patient", "what": "reaction", "event(s)": "reaction", "term": "reaction",
    "finding": "reaction", "state": "outcome", "now": "outcome", "end result": "outcome", "freq": "frequency",
    "freq.": "frequency", "how often": "frequency", "how given": "route", "given": "route", "site": "ignore",
    "where": "country", "who": "qualification", "by whom": "qualification", "reporter": "reporter", "by": "reporter",
    "why": "indication", "for": "indication", "against": "indication", "amount": "dose", "quantity": "dose",
    "how much": "dose", "day": "ignore", "measure": "action", "drug status": "action", "key": "case_number",
    "number": "case_number", "id": "case_number", "serial": "case_number",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` of cells, each the span of its text; row 0 is the header. ``number`` is None for one written as text."""

    number: int | None
    rows: tuple[tuple[Cell, ...], ...]
    labels: tuple[Label | None, ...]
    kind: TableKind

    @property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows[1:]


@lru_cache(maxsize=8)
def tables_of(document: Document) -> tuple[Table, ...]:
    """The document's tables with their headers understood; a table that goes on over a page is put together."""
    tables: list[Table] = []
    grids: dict[int, dict[int, list[Cell]]] = {}
    for block in document.blocks:
        if block.kind == "table_cell" and block.table is not None and block.row is not None:
            row = grids.setdefault(block.table, {}).setdefault(block.row, [])
            column = block.column if block.column is not None else len(row)
            while len(row) < column:
                row.append((block.start, block.start))
            row.append((block.start, block.end))
    for number, grid in sorted(grids.items()):
        rows = [tuple(grid[row]) for row in sorted(grid)]
        tables.append(_table(document.text, number, rows))
    if not grids:
        tables += [_table(document.text, None, rows) for rows in _written(document.text)]
        tables += [
            table for rows in _aligned(document.text) if (table := _table(document.text, None, rows)).kind != "other"
        ]
    return tuple(tables)


def is_number(cell: str) -> bool:
    """Whether a cell is a number, with its unit or a mark such as "H" or "*" at most."""
    return _NUMBER.fullmatch(cell) is not None


def _written(text: str) -> Iterator[list[tuple[Cell, ...]]]:
    """Runs of lines with the same sign (| or tab) between at least three cells."""
    run: list[tuple[Cell, ...]] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        sign = "|" if line.count("|") >= 2 else "\t" if line.count("\t") >= 2 else None
        if sign and re.fullmatch(r"[\s|:+-]+", line):
            at += len(line) + 1
            continue
        cells = []
        if sign:
            left = 0
            for piece in line.split(sign):
                cells.append(trim(text, at + left, at + left + len(piece)))
                left += len(piece) + 1
            if sign == "|" and line.strip().startswith("|"):
                cells = cells[1:]
            if sign == "|" and line.strip().endswith("|"):
                cells = cells[:-1]
        if len(cells) >= _MIN_LABELS:
            run.append(tuple((start, max(start, end)) for start, end in cells))
        else:
            if len(run) > 1:
                yield run
            run = []
        at += len(line) + 1


def _aligned(text: str) -> Iterator[list[tuple[Cell, ...]]]:
    """Runs of at least three lines with the same number of cells, three or more, set apart by two blanks or more.

    A numbered row of boxes ("1. PATIENT INITIALS   2. AGE   3. SEX") is a form, not a table.
    """
    run: list[tuple[Cell, ...]] = []
    untitled: list[Cell] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        inner = line.strip()
        cells: list[Cell] = []
        if "  " in inner and "|" not in inner and "\t" not in inner and len(inner) < 2000 and not _BOXED.match(inner):
            left = at + line.index(inner)
            for gap in _WIDE.finditer(inner):
                cells.append((left, at + line.index(inner) + gap.start()))
                left = at + line.index(inner) + gap.end()
            cells.append((left, at + line.index(inner) + len(inner)))
        if len(run) == 1 and cells and (mended := _two_lines(text, run[0], tuple(cells), at)):
            run = list(mended)
            at += len(line) + 1
            continue
        if len(run) == 1 and _within_margin(text, run[0], cells):
            run = [run[0][1:]]
        if run and len(cells) != len(run[0]):
            if len(run) > 2:
                yield run
            run = []
        if len(cells) >= _MIN_LABELS:
            if not run and len(untitled) == len(cells) - 1:
                run.append(((untitled[0][0], untitled[0][0]), *untitled))
            run.append(tuple(cells))
        titles = cells or ([(at + line.index(inner), at + line.index(inner) + len(inner))] if inner else [])
        untitled = titles if line.startswith("  ") and all(map(str.isdigit, (text[a] for a, _ in titles))) else []
        at += len(line) + 1


def _two_lines(
    text: str, first: tuple[Cell, ...], second: tuple[Cell, ...], line: int
) -> tuple[tuple[Cell, ...], tuple[Cell, ...]] | None:
    """A header over two lines, the second of dates only ("Admission   Peak" above "5 May   6 May"), as full rows."""
    if not 1 < len(second) < len(first) or not all(
        (dated := dates_in(text, *cell, Around())) and dated[0][1] - dated[0][0] >= 0.6 * (cell[1] - cell[0])
        for cell in second
    ):
        return None
    head = text.rfind("\n", 0, first[0][0]) + 1
    row: list[Cell] = [(line, line)] * len(first)
    for cell in second:
        nearest = min(range(len(first)), key=lambda place: abs((first[place][0] - head) - (cell[0] - line)))
        row[nearest] = cell
    return (first, tuple(row)) if sum(start < end for start, end in row) == len(second) else None


def _within_margin(text: str, head: tuple[Cell, ...], cells: Sequence[Cell]) -> bool:
    """Whether the header's first cell stands in the margin ("Labs   test   6 May   units") and its rows do not."""
    if len(cells) != len(head) - 1 or len(head) < 4:
        return False
    start, line = (text.rfind("\n", 0, at) + 1 for at in (head[0][0], cells[0][0]))
    return abs((head[1][0] - start) - (cells[0][0] - line)) <= 2


def _table(text: str, number: int | None, rows: Sequence[tuple[Cell, ...]]) -> Table:
    best = 0
    for candidate in range(min(4, len(rows))):
        known = [label for label in _labels(text, rows[candidate]) if label]
        filled = [cell for cell in rows[candidate] if text[slice(*cell)].strip()]
        if len(known) >= _MIN_LABELS and len(known) * 2 >= len(filled):
            best = candidate
            break
    kept = tuple(rows[best:])
    labels = _labels(text, kept[0]) if kept else ()
    return Table(number, kept, labels, _kind(text, kept, labels))


def _labels(text: str, row: tuple[Cell, ...]) -> tuple[Label | None, ...]:
    """The labels of a header. Two words mean other things there: "Subject" is a patient, and "Reference" beside a test
    is its range."""
    found = [find_label(text[start:end].strip().rstrip(":?")) for start, end in row]
    if sum(label is not None for label in found) >= 2:
        for place, (start, end) in enumerate(row):
            title = _TITLES.get(text[start:end].strip(" .:?").lower())
            if title and (
                found[place] is None
                or found[place] in (Label("sublabel"), Label("ignore"))
                or title in ("patient", "sex")
            ):
                found[place] = Label(title)
        named = {label.field for label in found if label}
        medicines, events = "drug" in named or "concomitant" in named, "reaction" in named
        for place, label in enumerate(found):
            if label is None:
                continue
            if label.field == "date" and (medicines or events) and not named & (_PERSON | {"test_name", "test_value"}):
                found[place] = Label("dose_start" if medicines else "onset")
            elif events and not medicines and label.field in _OF_EVENTS:
                found[place] = Label(_OF_EVENTS[label.field])
            elif medicines and not events and label.field in _OF_MEDICINES:
                found[place] = Label(_OF_MEDICINES[label.field])
    tested = any(label and label.field in ("test_name", "tests") for label in found)
    for place, (start, end) in enumerate(row):
        label = found[place]
        if label and label.field == "subject":
            found[place] = Label("record_number")
        elif (
            tested
            and label
            and label.field == "case_number"
            and text[start:end].strip(" .").lower() in ("reference", "ref")
        ):
            found[place] = Label("test_range")
    return tuple(found)


def _kind(text: str, rows: tuple[tuple[Cell, ...], ...], labels: tuple[Label | None, ...]) -> TableKind:
    names = [label.field for label in labels if label]
    fields = set(names)
    if len(rows) < 2:
        return "other"
    heads = [text[start:end] for start, end in rows[0]]
    tested = bool(fields & {"test_name", "tests"})
    valued = bool(fields & {"test_value", "test_unit", "test_range", "outcome", "test_low"})
    dated = any(_DIGIT.search(head) and dates_in(head, 0, len(head), Around()) for head in heads[1:])
    if tested and (valued or dated) and not fields & _PERSON:
        return "laboratory"
    if (
        fields & {"test_range", "test_unit"}
        and (dated or "test_value" in fields)
        and not fields & (_PERSON | {"drug", "reaction"})
    ):
        return "laboratory"
    if not heads[0].strip() and len(heads) > 1 and _dates_above_numbers(text, rows):
        return "laboratory"
    if labels[0] and labels[0].field in DATES and _numeric_columns(text, rows, labels):
        return "laboratory_by_date"
    if len(names) < _MIN_LABELS and not (len(names) == 2 and fields & {"drug", "reaction", "concomitant"}):
        return "other"
    alternating = len(rows[0]) >= 4 and all(
        sum(label is not None for label in _labels(text, row)) * 2 >= len(row) - 1 for row in rows[1:3]
    )
    if alternating:
        return "other"
    if (
        fields & _PERSON
        and fields & {"drug", "reaction", "outcome", "onset", "dose", "narrative"}
        and len(fields) >= _MIN_LABELS
    ):
        return "cases"
    if fields & {"drug", "concomitant"} and fields & REGIMEN:
        return "products"
    if "reaction" in fields and fields & EVENT:
        return "reactions"
    return "other"


def _dates_above_numbers(text: str, rows: tuple[tuple[Cell, ...], ...]) -> bool:
    """Whether every column but the first, which has no title, is headed by a date and holds numbers."""
    dated = all(dates_in(text, *cell, Around()) for cell in rows[0][1:])
    cells = [text[slice(*cell)] for row in rows[1:] for cell in row[1:] if text[slice(*cell)].strip()]
    return dated and bool(cells) and sum(map(is_number, cells)) >= 0.8 * len(cells)


def _numeric_columns(text: str, rows: tuple[tuple[Cell, ...], ...], labels: tuple[Label | None, ...]) -> bool:
    """Whether all columns but the first are results: unlabelled titles above numbers, dated rows."""
    if any(labels[1:]) or len(labels) < 2:
        return False
    dated = all(dates_in(text, *row[0], Around()) for row in rows[1:])
    cells = [text[slice(*cell)] for row in rows[1:] for cell in row[1:] if text[slice(*cell)].strip()]
    return dated and bool(cells) and sum(map(is_number, cells)) >= 0.8 * len(cells)
