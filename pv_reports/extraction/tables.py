"""Tables: line listings (a patient per row), laboratory tables, and tables of one patient's products or reactions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from pv_reports.extraction.dates import Order, numeric_order
from pv_reports.extraction.form_lists import says_nothing, trim
from pv_reports.extraction.form_products import (
    frequency,
    history,
    is_prose,
    products,
    reactions,
    regimen,
    route,
    terms_as,
    tests,
)
from pv_reports.extraction.form_values import READERS, UNKNOWN, Around, Found, dates_in, is_no, is_yes
from pv_reports.extraction.labels import Label, find_label
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.records import Document

CONFIDENCE: Final = {"row": 0.95, "table": 0.95, "test": 0.95}

TableKind = Literal["cases", "products", "reactions", "laboratory", "other"]
Cell = tuple[int, int]

_MIN_LABELS: Final = 3
_PERSON: Final = frozenset(
    {
        "initials",
        "record_number",
        "age",
        "sex",
        "age_sex",
        "birth_date",
        "age_group",
        "weight",
        "patient",
        "case_number",
        "year_of_birth",
    }
)
_REGIMEN: Final = frozenset(
    {
        "dose",
        "frequency",
        "route",
        "dose_start",
        "dose_end",
        "therapy_dates",
        "lot",
        "indication",
        "action",
        "drug_suspected",
        "dose_duration",
    }
)
_EVENT: Final = frozenset(
    {"onset", "outcome", "seriousness", "reaction_end", "causality", "reaction_duration", "time_to_onset"}
)
_DATE_HEAD: Final = re.compile(r"\d")


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

    @property
    def fields(self) -> list[str]:
        return [label.field for label in self.labels if label]


def row_cases(document: Document) -> list[list[Mention]] | None:
    """One list of mentions per data row of a line listing, or None when the document holds none.

    A line listing has a header with at least three known labels, one of them of a person or a case and one of a drug or
    a reaction. ``patient`` of each mention is the row ("row 1"), owners count within the row.
    """
    listings = [table for table in tables_of(document) if table.kind == "cases"]
    if not listings:
        return None
    order = numeric_order(document.text)
    cases: list[list[Mention]] = []
    for table in listings:
        for row in table.body:
            mentions = list(_row(document, table, row, f"row {len(cases) + 1}", order))
            if mentions:
                cases.append(mentions)
    return cases


def lab_mentions(document: Document) -> list[Mention]:
    """Tests of laboratory tables; value, unit, date and reference_range are (start, end) spans in ``attributes``.

    A table may have a column per date instead of a date column: each filled cell is then one result.
    """
    found = []
    order = numeric_order(document.text)
    for table in tables_of(document):
        if table.kind == "laboratory":
            found += list(_laboratory(document.text, table, order))
    return found


def product_mentions(document: Document, order: Order) -> list[Mention]:
    """Mentions of tables that list one patient's products or reactions, a row each."""
    found: list[Mention] = []
    counts = {"product": 0, "reaction": 0}
    for table in tables_of(document):
        if table.kind in ("products", "reactions"):
            for row in table.body:
                found += _owned_row(document, table, row, order, counts)
    return found


def claimed(document: Document) -> frozenset[int]:
    """The numbers of the tables that this module reads; forms leave them alone."""
    return frozenset(
        table.number for table in tables_of(document) if table.kind != "other" and table.number is not None
    )


def text_tables(document: Document) -> tuple[tuple[int, int], ...]:
    """Where tables written as text ("a | b | c") stand that this module reads."""
    return tuple(
        (table.rows[0][0][0], table.rows[-1][-1][1])
        for table in tables_of(document)
        if table.number is None and table.kind != "other"
    )


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
    return tuple(tables)


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


def _table(text: str, number: int | None, rows: Sequence[tuple[Cell, ...]]) -> Table:
    best = 0
    for candidate in range(min(4, len(rows))):
        known = [label for label in _labels(text, rows[candidate]) if label]
        if len(known) >= _MIN_LABELS and len(known) * 2 >= len(
            [cell for cell in rows[candidate] if text[slice(*cell)].strip()]
        ):
            best = candidate
            break
    kept = tuple(rows[best:])
    labels = _labels(text, kept[0]) if kept else ()
    return Table(number, kept, labels, _kind(text, kept, labels))


def _labels(text: str, row: tuple[Cell, ...]) -> tuple[Label | None, ...]:
    return tuple(find_label(text[start:end].strip().rstrip(":?")) for start, end in row)


def _kind(text: str, rows: tuple[tuple[Cell, ...], ...], labels: tuple[Label | None, ...]) -> TableKind:
    names = [label.field for label in labels if label]
    fields = set(names)
    if len(rows) < 2:
        return "other"
    heads = [text[start:end] for start, end in rows[0]]
    tested = bool(fields & {"test_name", "tests"})
    valued = bool(fields & {"test_value", "test_unit", "test_range", "outcome", "test_low"})
    dated = any(_DATE_HEAD.search(head) and dates_in(head, 0, len(head), Around()) for head in heads[1:])
    if tested and (valued or dated) and not fields & _PERSON:
        return "laboratory"
    if (
        fields & {"test_range", "test_unit"}
        and (dated or "test_value" in fields)
        and not fields & (_PERSON | {"drug", "reaction"})
    ):
        return "laboratory"
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
    if fields & {"drug", "concomitant"} and fields & _REGIMEN:
        return "products"
    if "reaction" in fields and fields & _EVENT:
        return "reactions"
    return "other"


def _row(document: Document, table: Table, row: tuple[Cell, ...], patient: str, order: Order) -> Iterator[Mention]:
    counts = {"product": 0, "reaction": 0}
    yield from _owned_row(document, table, row, order, counts, patient)


def _owned_row(
    document: Document,
    table: Table,
    row: tuple[Cell, ...],
    order: Order,
    counts: dict[str, int],
    patient: str | None = None,
) -> list[Mention]:
    text = document.text
    found: list[Mention] = []
    sure = CONFIDENCE["row" if patient else "table"]
    first = dict(counts)
    pending: list[tuple[Found, str]] = []
    suspected = _suspected(text, table, row)
    for place, cell in enumerate(row):
        label = table.labels[place] if place < len(table.labels) else None
        start, end = trim(text, *cell)
        if (
            label is None
            or start >= end
            or (says_nothing(text[start:end]) and not _answers(label.field, text[start:end]))
        ):
            continue
        head = text[slice(*table.rows[0][place])]
        for family, values in _cell(text, label, start, end, Around(head, order), suspected):
            if family in ("product", "reaction"):
                counts[family] += 1
                owner = f"{family}:{counts[family]}"
                found += [_made(value, sure, patient, owner) for value in values]
            else:
                pending += [(value, family) for value in values]
    for value, family in pending:
        tied: str | None = None
        if family.startswith("of:"):
            name = family[3:]
            added = counts[name] - first[name]
            suspects = [
                one for one in found if one.kind is Kind.DRUG and (one.attributes or {}).get("role") == "suspect"
            ]
            if name == "product" and len(suspects) == 1:
                tied = suspects[0].owner
            elif added == 1:
                tied = f"{name}:{counts[name]}"
        found.append(_made(value, sure, patient, tied))
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def _answers(field: str, words: str) -> bool:
    return field in ("dechallenge", "rechallenge") or (field == "outcome" and UNKNOWN.fullmatch(words) is not None)


def _suspected(text: str, table: Table, row: tuple[Cell, ...]) -> str:
    """The role a column such as "Suspected?" or "Role" gives the row's product."""
    for place, label in enumerate(table.labels):
        if label and label.field == "drug_suspected" and place < len(row):
            words = text[slice(*row[place])].strip()
            if (is_no(words) and words) or re.match(r"con", words, re.IGNORECASE):
                return "concomitant"
            if re.match(r"interact", words, re.IGNORECASE):
                return "interacting"
            if is_yes(words):
                return "suspect"
    return "suspect"


def _cell(
    text: str, label: Label, start: int, end: int, around: Around, role: str
) -> Iterator[tuple[str, list[Found]]]:
    name = label.field
    if name in ("drug", "concomitant", "interacting"):
        meant = role if name == "drug" else name
        for _, values in products(text, start, end, around):
            yield "product", [_with_role(value, meant) for value in values]
    elif name == "reaction":
        if not is_prose(text[start:end]):
            for _, values in reactions(text, start, end, around):
                yield "reaction", values
    elif name == "history":
        yield "", list(history(text, start, end, around))
    elif name in ("tests", "test_value"):
        yield "", list(tests(text, start, end, around))
    elif name == "treatment":
        for _, values in terms_as(Kind.TREATMENT)(text, start, end, around):
            yield "", values
    elif name == "indication":
        for _, values in terms_as(Kind.INDICATION, "strong")(text, start, end, around):
            yield "of:product", values
    elif name in ("dose", "frequency", "route"):
        read = {"dose": regimen, "frequency": frequency, "route": route}[name]
        yield "of:product", list(read(text, start, end, around))
    elif name == "patient":
        yield "", [value for key in ("initials", "age_sex") for value in READERS[key](text, start, end, around)][:3]
    elif name == "country":
        yield "", list(READERS["country"](text, start, end, around))
    elif name in READERS:
        values = list(READERS[name](text, start, end, around))
        family = (
            "of:product"
            if name in _REGIMEN or name in ("dechallenge", "rechallenge")
            else "of:reaction"
            if name in _EVENT - {"causality"}
            else ""
        )
        yield family, values


def _with_role(value: Found, role: str) -> Found:
    if value.kind is not Kind.DRUG:
        return value
    return Found(value.kind, value.start, value.end, value.value, {"role": role})


def _made(value: Found, sure: float, patient: str | None, owner: str | None) -> Mention:
    return Mention(
        value.kind,
        value.start,
        value.end,
        value.value,
        method="form",
        confidence=sure,
        patient=patient,
        owner=owner,
        attributes=value.attributes,
    )


def _laboratory(text: str, table: Table, order: Order) -> Iterator[Mention]:
    columns = {label.field: place for place, label in reversed(list(enumerate(table.labels))) if label}
    name_at = columns.get("test_name", columns.get("tests", 0))
    unit_at, range_at = columns.get("test_unit"), columns.get("test_range")
    date_at = next((columns[key] for key in ("test_date", "date", "email_date", "received") if key in columns), None)
    value_at = next((columns[key] for key in ("test_value", "outcome") if key in columns), None)
    heads = table.rows[0]
    value_columns: list[tuple[int, Cell | None]] = [(value_at, None)] if value_at is not None else []
    for place, (start, end) in enumerate(heads):
        if place not in (name_at, unit_at, range_at, date_at, value_at):
            dated = dates_in(text, start, end, Around(order=order))
            if dated:
                value_columns.append((place, dated[0][:2]))
    for row in table.body:
        if name_at >= len(row):
            continue
        name = trim(text, *row[name_at])
        if name[0] >= name[1] or says_nothing(text[slice(*name)]):
            continue
        for place, head in value_columns:
            if place >= len(row):
                continue
            value = trim(text, *row[place])
            if value[0] >= value[1] or says_nothing(text[slice(*value)]):
                continue
            attributes: dict[str, Cell] = {}
            written = re.match(r"(?P<v>[<>≤≥]?\s?\d[\d.,]*)\s*(?P<u>[A-Za-zµμ%][\w/µμ%^.]*)?", text[slice(*value)])
            if written and written["u"] and unit_at is None:
                attributes["value"] = (value[0], value[0] + len(written["v"]))
                attributes["unit"] = (value[0] + written.start("u"), value[0] + written.end("u"))
            else:
                attributes["value"] = value
            for key, at in (("unit", unit_at), ("reference_range", range_at)):
                if at is not None and at < len(row):
                    span = trim(text, *row[at])
                    if span[0] < span[1] and not says_nothing(text[slice(*span)]):
                        attributes[key] = span
            if head:
                attributes["date"] = head
            elif date_at is not None and date_at < len(row):
                dated = dates_in(text, *trim(text, *row[date_at]), Around(order=order))
                if dated:
                    attributes["date"] = dated[0][:2]
            yield Mention(
                Kind.TEST,
                *name,
                text[slice(*name)],
                method="form",
                confidence=CONFIDENCE["test"],
                attributes=attributes,
            )
