"""Where a document's labelled fields stand: lines, boxes, two-column tables, PDF form fields and e-mail headers."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pv_reports.extraction.form_boxes import has_boxes
from pv_reports.extraction.form_dialogue import dialogue_fields
from pv_reports.extraction.form_lines import Field
from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.form_sections import in_sections, sections
from pv_reports.extraction.form_text import MIN_BARE, text_fields
from pv_reports.extraction.labels import LONGEST, Label, field_label, find_label
from pv_reports.extraction.patterns import compiled
from pv_reports.records import Block, Document

_HEADER_NAMES: Final = frozenset({"from", "to", "cc", "bcc", "sent", "date", "subject", "reply-to"})


@lru_cache(maxsize=4)
def fields(
    document: Document, tables: frozenset[int] = frozenset(), written: tuple[tuple[int, int], ...] = ()
) -> tuple[Field, ...]:
    """All labelled fields in reading order. ``tables`` are tables read elsewhere (line listings, laboratory tables),
    ``written`` the stretches of such tables that stand as plain lines."""
    text = document.text
    taken: list[tuple[int, int]] = list(written)
    found: list[Field] = []
    filled = document.method == "form"  # the printed text of a PDF form is labels only; the case is in its fields
    for block in document.blocks:
        if filled and block.table is not None:
            continue
        if block.kind == "form_field" and block.label and (block.table is None or block.table not in tables):
            label = field_label(block.label)
            if block.label.lower() in _HEADER_NAMES and _is_message(document):
                label = Label("email_date" if block.label.lower() in ("date", "sent") else "email_header")
            left, right = trim(text, block.start, block.end)
            named = text.rfind(block.label, max(0, block.start - len(block.label) - 4), block.start)
            label_start = named if named >= 0 else block.start
            label = label or Label("unknown")
            found.append(Field(label.field, block.label, label_start, left, right, label.index, role=label.role))
            taken.append((label_start, block.end))
        elif block.kind == "table_row" and block.table is not None:
            taken.append((block.start, block.end))
    if filled:
        return tuple(sorted(found, key=lambda field: (field.label_start, field.start)))
    found += _cell_fields(document, tables, {field.start for field in found})
    spoken, turns = dialogue_fields(text)
    found += spoken
    taken += turns
    found += text_fields(text, _gaps(len(text), taken), known=len([one for one in found if one.field != "unknown"]))
    found.sort(key=lambda field: (field.label_start, field.start))
    return tuple(in_sections(sections(document), found))


def _is_message(document: Document) -> bool:
    names = {block.label.lower() for block in document.blocks if block.kind == "form_field" and block.label}
    return len(names & {"from", "to", "subject"}) > 1 or any(block.kind == "message" for block in document.blocks)


def _gaps(length: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    gaps = []
    at = 0
    for start, end in sorted(taken):
        if start > at:
            gaps.append((at, start))
        at = max(at, end)
    gaps.append((at, length))
    return gaps


def _cell_fields(document: Document, tables: frozenset[int], known: set[int]) -> Iterator[Field]:
    """Rows of "label | value | label | value", and cells that hold a labelled value of their own."""
    text = document.text
    rows: dict[tuple[int, int], list[Block]] = {}
    boxed = {(block.table, block.row, block.column) for block in document.blocks if block.kind == "form_field"}
    for block in document.blocks:
        if (
            block.kind == "table_cell"
            and block.table is not None
            and block.row is not None
            and block.table not in tables
        ):
            rows.setdefault((block.table, block.row), []).append(block)
    for cells in rows.values():
        at = 0
        while at < len(cells):
            cell = cells[at]
            start, end = trim(text, cell.start, cell.end)
            if (cell.table, cell.row, cell.column) in boxed:
                at += 1
                continue
            label = find_label(text[start:end].rstrip(":?"))
            following = cells[at + 1] if at + 1 < len(cells) else None
            if label and following and (len(cells) == 2 or not _heads(text[following.start : following.end])):
                left, right = trim(text, following.start, following.end)
                yield Field(label.field, text[start:end], start, left, right, label.index, role=label.role)
                at += 2
                continue
            if following and at == 0 and len(cells) == 2 and len(text[start:end].split()) <= 6:
                yield Field("unknown", text[start:end], start, *trim(text, following.start, following.end))
                at += 2
                continue
            inner = list(text_fields(text, [(start, end)], known=MIN_BARE))
            if not inner and boxed and (prefix := _prefix(text, start, end)):
                inner = [prefix]
            yield from (field for field in inner if field.start not in known)
            at += 1


def _prefix(text: str, start: int, end: int) -> Field | None:
    """A cell of a printed form that begins with a label and goes on with its value: "Date of Birth 11/02/1964"."""
    for match in reversed(list(compiled(r"\S+").finditer(text, start, min(end, start + LONGEST)))):
        label = find_label(text[start : match.end()])
        if has_boxes(text[start : match.end()]):
            continue
        if label and match.end() < end and label.field not in ("sublabel", "section"):
            return Field(label.field, text[start : match.end()], start, *trim(text, match.end(), end), label.index)
    return None


def _heads(words: str) -> bool:
    """Whether a cell is itself a label, so that the cell before it has no value."""
    label = find_label(words.strip(" :"))
    return label is not None and label.field != "sublabel"
