"""Tables: line listings (a patient per row), laboratory tables, and tables of one patient's products or reactions."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.dates import Order, numeric_order
from pv_reports.extraction.form_conditions import history, is_prose, reactions, terms_as
from pv_reports.extraction.form_doses import frequency, regimen, route
from pv_reports.extraction.form_events import UNKNOWN
from pv_reports.extraction.form_lists import says_nothing, trim
from pv_reports.extraction.form_origin import as_mention
from pv_reports.extraction.form_products import products
from pv_reports.extraction.form_readers import READERS
from pv_reports.extraction.form_tests import tests
from pv_reports.extraction.form_values import Around, Found, is_no, is_yes
from pv_reports.extraction.labels import Label
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.table_results import results
from pv_reports.extraction.table_shapes import EVENT, REGIMEN, Cell, Table, tables_of
from pv_reports.records import Document

CONFIDENCE: Final = {"row": 0.95, "table": 0.95}


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
        if table.kind.startswith("laboratory"):
            found += list(results(document.text, table, order))
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
                found += [as_mention(value, owner, sure, patient) for value in values]
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
        found.append(as_mention(value, tied, sure, patient))
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
    elif name == "patient" and not any(map(str.isalpha, text[start:end])):
        return  # a row's number, and nobody's age
    elif name == "patient":
        yield "", [value for key in ("initials", "age_sex") for value in READERS[key](text, start, end, around)][:3]
    elif name == "country":
        yield "", list(READERS["country"](text, start, end, around))
    elif name in READERS:
        values = list(READERS[name](text, start, end, around))
        family = (
            "of:product"
            if name in REGIMEN or name in ("dechallenge", "rechallenge")
            else "of:reaction"
            if name in EVENT - {"causality"}
            else ""
        )
        yield family, values


def _with_role(value: Found, role: str) -> Found:
    if value.kind is not Kind.DRUG:
        return value
    return Found(value.kind, value.start, value.end, value.value, {"role": role})
