"""Tables of test results: a row per test, a column per date or a row per date."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.dates import Order
from pv_reports.extraction.form_lists import says_nothing, trim
from pv_reports.extraction.form_values import Around, dates_in
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.table_shapes import Cell, Table, is_number

_SURE: Final = 0.95
_RESULT: Final = compiled(
    r"(?P<v>[<>≤≥]?\s?\d[\d.,]*(?:\s?[x×]\s?10\^?\d+(?![\d^]*/))?)\s*(?P<u>(?:[x×]?\s?10\^?\d+/)?[A-Za-zµμ%°][\w/µμ%^.²]*)?\s*"
    r"(?:\((?:[A-Za-z ]{1,12}|[^)]*\d[^)]*)\)|[*↑↓]|\b(?:H{1,2}|L{1,2}|high|low)\b)?\s*",
    re.IGNORECASE,
)
_RANGE_AND_UNIT: Final = compiled(
    r"(?P<range>(?:up\s+to\s+)?[<>≤≥]?=?\s?\d[\d.,]*(?:\s?(?:-|–|to)\s?\d[\d.,]*)?)\s*"
    r"(?P<unit>(?:[x×]?\s?10\^?\d+/)?[A-Za-zµμ%°][\w/µμ%^.²]*)", re.IGNORECASE,
)  # fmt: skip
_FLAG: Final = compiled(r"(?:H{1,2}|L{1,2}|high|low|normal|abnormal|N)", re.IGNORECASE)
_UNIT_AFTER: Final = compiled(
    r"(?P<name>[^()\[\],]*(?:\([^()]*\))?[^()\[\],]*?)\s*[,(\[]\s*(?P<unit>[^()\[\],]*[/%^°][^()\[\],]*|mm\s?Hg|bpm|sec|s|I?U|U|m?g|"
    r"kPa|ng|mm|fl|pg)\s*[)\]]?",
    re.IGNORECASE,
)
_CAPTION: Final = compiled(
    r"\b(?:lab\w*|tests?|results?|values?|blood|serum|haematology|hematology|chemistry|investigations?)\b", re.I
)
_CAPTION_LONGEST: Final = 150
_NAME_LONGEST: Final = 100


def results(text: str, table: Table, order: Order) -> Iterator[Mention]:
    """The results of a table of kind "laboratory" or "laboratory_by_date", each with the spans of its parts."""
    if table.kind == "laboratory_by_date":
        yield from _by_date(text, table, order)
    else:
        yield from _by_test(text, table, order)


def _by_date(text: str, table: Table, order: Order) -> Iterator[Mention]:
    for row in table.body:
        dated = dates_in(text, *trim(text, *row[0]), Around(order=order))
        for head, cell in zip(table.rows[0][1:], row[1:], strict=False):
            attributes = _value(text, trim(text, *cell), None)
            if attributes:
                yield _test(text, trim(text, *head), attributes | ({"date": dated[0][:2]} if dated else {}))


def _by_test(text: str, table: Table, order: Order) -> Iterator[Mention]:
    columns = {label.field: place for place, label in reversed(list(enumerate(table.labels))) if label}
    name_at = columns.get("test_name", columns.get("tests", 0))
    unit_at, range_at = columns.get("test_unit"), columns.get("test_range")
    date_at = next((columns[key] for key in ("test_date", "date", "email_date", "received") if key in columns), None)
    value_at = next((columns[key] for key in ("test_value", "outcome") if key in columns), None)
    other = {name_at, unit_at, range_at, date_at, value_at}
    dates = _date_row(text, table, order)
    places = [value_at] if value_at is not None else []
    heads: dict[int, Cell] = {}
    for place, (start, end) in enumerate(table.rows[0]):
        if place in other:
            continue
        dated = dates_in(text, start, end, Around(order=order))
        if dated or place in dates:
            heads[place] = dated[0][:2] if dated else dates[place]
            places.append(place)
        elif value_at is None and not table.labels[place] and _numeric(text, table, place):
            places.append(place)
    caption = None if heads or date_at is not None else _caption_date(text, table, order)
    for row in table.body[1:] if dates else table.body:
        name = trim(text, *row[name_at]) if name_at < len(row) else (0, 0)
        if name[0] >= name[1] or says_nothing(text[slice(*name)]):
            continue
        for place in places:
            attributes = _value(text, trim(text, *row[place]), unit_at) if place < len(row) else {}
            if not attributes:
                continue
            for key, at in (("unit", unit_at), ("reference_range", range_at)):
                if at is not None and at < len(row):
                    span = trim(text, *row[at])
                    if span[0] < span[1] and not says_nothing(text[slice(*span)]):
                        attributes[key] = span
                        if key == "reference_range":
                            attributes |= _range(text, span, attributes)
            on = heads.get(place) or caption
            if on is None and date_at is not None and date_at < len(row):
                dated = dates_in(text, *trim(text, *row[date_at]), Around(order=order))
                on = dated[0][:2] if dated else None
            yield _test(text, name, attributes | ({"date": on} if on else {}))


def _test(text: str, name: Cell, attributes: dict[str, Cell]) -> Mention:
    """A result; the unit that stands behind a test's name ("ALT (U/L)") is no part of the name."""
    written = _UNIT_AFTER.fullmatch(text[slice(*name)]) if name[1] - name[0] <= _NAME_LONGEST else None
    if written and written["name"].strip():
        unit = (name[0] + written.start("unit"), name[0] + len(text[slice(*name)][: written.end("unit")].rstrip()))
        attributes = {"unit": unit} | attributes
        name = (name[0], name[0] + len(written["name"].rstrip()))
    return Mention(
        Kind.TEST, *name, text[slice(*name)], method="form", confidence=_SURE, attributes=attributes
    )  # fmt: skip


def _value(text: str, cell: Cell, unit_at: int | None) -> dict[str, Cell]:
    """Where a result and its unit stand in a cell; without marks such as "H" for high."""
    words = text[slice(*cell)]
    if cell[0] >= cell[1] or says_nothing(words) or not any(letter.isdigit() for letter in words):
        return {}
    written = _RESULT.fullmatch(words)
    if not written:
        return {"value": cell}
    found = {"value": (cell[0], cell[0] + len(written["v"]))}
    if written["u"] and unit_at is None and not _FLAG.fullmatch(written["u"]):
        found["unit"] = (cell[0] + written.start("u"), cell[0] + written.end("u"))
    return found


def _range(text: str, span: Cell, known: dict[str, Cell]) -> dict[str, Cell]:
    """A range and the unit behind it ("3.5-5.1 mmol/L") apart."""
    written = _RANGE_AND_UNIT.fullmatch(text, *span)
    if not written:
        return {}
    return {"reference_range": written.span("range")} | ({} if "unit" in known else {"unit": written.span("unit")})


def _numeric(text: str, table: Table, place: int) -> bool:
    cells = [text[slice(*row[place])] for row in table.body if place < len(row) and text[slice(*row[place])].strip()]
    return bool(cells) and sum(map(is_number, cells)) * 2 >= len(cells)


def _date_row(text: str, table: Table, order: Order) -> dict[int, Cell]:
    """The dates of the columns where the first row below the header gives them ("Date | | 2 March | 5 March")."""
    first = table.body[0]
    label = text[slice(*first[0])].strip(" :").lower() if first else ""
    if label not in ("", "date", "dates", "test date", "date of test", "sample date", "day", "taken"):
        return {}
    found = {}
    for place, cell in enumerate(first[1:], 1):
        dated = dates_in(text, *cell, Around(order=order))
        if dated:
            found[place] = dated[0][:2]
    return found


def _caption_date(text: str, table: Table, order: Order) -> Cell | None:
    """The one date of the line above a table that is about results ("Laboratory results on 5 March 2025")."""
    start = table.rows[0][0][0]
    above = text[max(0, start - 2 * _CAPTION_LONGEST) : text.rfind("\n", 0, start) + 1].rstrip()
    line = above.rsplit("\n", 1)[-1]
    if not line or len(line) > _CAPTION_LONGEST or not _CAPTION.search(line):
        return None
    end = max(0, start - 2 * _CAPTION_LONGEST) + len(above)
    dated = dates_in(text, end - len(line), end, Around(order=order))
    return dated[0][:2] if len(dated) == 1 else None
