"""WHODrug as its licence holders receive it: format B3 (``DD``, ``DDA``) or C3 (``MP``, ``ThG``), as .txt or .csv.

The .txt files are fixed-width, the .csv files carry the same columns in the same order. A product is its eleven
characters of drug record number (6), sequence number 1 (2: salt or ester) and sequence number 2 (3: name); its
preferred name is that of sequence 2 = 001, which for several ingredients lists them all. Strengths, forms, countries
and ingredient quantities are not read.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pv_reports.errors import TerminologyError
from pv_reports.terminology.dictionary import About, Dictionary, Term
from pv_reports.terminology.rowfiles import fault, find, lines

NAME = "WHODrug"
_PREFERRED = "01001"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a value stands: ``text`` as character offsets of the .txt, ``column`` as number of the .csv."""

    text: tuple[int, int | None]
    column: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """One format. The product's file gives code parts and name; the class file gives product key and ATC code.

    ``key`` is what the class file knows a product by: its code in B3, its medicinal product ID in C3.
    """

    label: str
    products: str
    code: tuple[_Columns, _Columns, _Columns]
    name: _Columns
    key: tuple[_Columns, ...]
    classes: str
    class_key: tuple[_Columns, ...]
    atc: _Columns


_B3_CODE = (_Columns((0, 6), 0), _Columns((6, 8), 1), _Columns((8, 11), 2))
_LAYOUTS = (
    _Layout(
        "B3", "dd", _B3_CODE, _Columns((30, None), 11), _B3_CODE,
        "dda", _B3_CODE, _Columns((12, 19), 4),
    ),
    _Layout(
        "C3", "mp", (_Columns((45, 51), 2), _Columns((51, 53), 3), _Columns((53, 56), 4)), _Columns((77, 1577), 8),
        (_Columns((0, 10), 0),),
        "thg", (_Columns((29, 39), 4),), _Columns((10, 20), 1),
    ),
)  # fmt: skip


def read_whodrug(folder: Path, version: str | None = None) -> Dictionary:
    """Every name of a WHODrug release with preferred name and ATC codes. Raises TerminologyError with file and line."""
    if not version:
        raise TerminologyError(
            str(folder), "WHODrug's files do not state their release.", "Give it with --version, such as 2026-03."
        )
    found = [(layout, path) for layout in _LAYOUTS if (path := _file(folder, layout.products))]
    if len(found) != 1:
        problem = "it holds two formats." if found else "neither DD (format B3) nor MP (format C3) is in it."
        raise TerminologyError(str(folder), problem, "Name the folder of one format's files.")
    layout, path = found[0]
    classes = _classes(layout, folder)
    products: dict[str, tuple[str, list[str]]] = {}
    for number, row in _rows(path):
        code = "".join(_parts(row, layout.code))
        name = _value(row, layout.name)
        if len(code) != 11 or not code.isalnum() or not name:
            raise fault(path, number, f"it is not a product of format {layout.label}: code {code!r}, name {name!r}.")
        _, atc = products.setdefault(code, (name, []))
        atc += [one for one in classes.get(tuple(_parts(row, layout.key)), ()) if one not in atc]
    about = About(f"{NAME} {layout.label}", version, "English", "substance")
    return Dictionary.build(about, _named(products))


def _named(products: dict[str, tuple[str, list[str]]]) -> Iterator[tuple[str, Term]]:
    for code, (name, atc) in products.items():
        preferred = next((c for c in (f"{code[:8]}001", f"{code[:6]}{_PREFERRED}") if c in products), code)
        yield name, Term(code, name, preferred, products[preferred][0], " ".join(atc))


def _classes(layout: _Layout, folder: Path) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    path = _file(folder, layout.classes)
    for number, row in _rows(path) if path else ():
        atc = _value(row, layout.atc)
        if not atc[:1].isalpha() or not atc.isalnum():
            raise fault(path or folder, number, f"{atc!r} is no ATC code.")
        found.setdefault(tuple(_parts(row, layout.class_key)), []).append(atc)
    return found


def _file(folder: Path, name: str) -> Path | None:
    return find(folder, f"{name}.csv") or find(folder, f"{name}.txt")


def _rows(path: Path) -> Iterator[tuple[int, str | list[str]]]:
    """Lines of a .txt, lists of a .csv; a .csv may start with its column names."""
    if path.suffix.lower() == ".txt":
        yield from lines(path)
        return
    for number, line in lines(path):
        row = next(csv.reader([line]))
        if number > 1 or any(char.isdigit() for char in row[0]):
            yield number, row


def _parts(row: str | list[str], columns: tuple[_Columns, ...]) -> list[str]:
    return [_value(row, column) for column in columns]


def _value(row: str | list[str], where: _Columns) -> str:
    if isinstance(row, str):
        return row[slice(*where.text)].strip()
    return row[where.column].strip() if where.column < len(row) else ""
