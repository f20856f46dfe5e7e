"""The documents of tests/golden/patients: read, divided into cases, and compared with whose words are whose."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl

from pv_reports.extraction import extract
from pv_reports.intake import read
from pv_reports.records import Document, Evidence, SafetyCase

GOLD = Path(__file__).parents[1] / "golden" / "patients"
NOBODY = -1  # the owner of words about persons who are no patients


class Stretch(NamedTuple):
    """``text[start:end]`` speaks of one patient only (his number from 0) or of nobody who is a patient."""

    start: int
    end: int
    owner: int


@dataclass
class Measured:
    """``right``: one case for each patient and no other. ``foreign``: the facts read from another person's words, each
    as (number of the case, path, quote). ``found`` and ``stated`` count gold values by field; a value that a case holds
    although gold states another one of its patient is in ``contradicted``."""

    name: str
    patients: int
    cases: int
    right: bool
    foreign: list[tuple[int, str, str]]
    stated: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    contradicted: list[str] = field(default_factory=list)


def names(part: str) -> list[str]:
    """The documents of "development" or "check"."""
    return sorted(path.name.removesuffix(".json") for path in (GOLD / part).glob("*.json"))


def gold_of(part: str, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLD / part / f"{name}.json").read_text(encoding="utf-8"))
    return content


def load(part: str, name: str) -> Document:
    """The one document of a file; Word and Excel files are made from the text kept beside their gold."""
    path = GOLD / part / name
    if name.endswith((".docx", ".xlsx")):
        source = (GOLD / part / f"{name}.md").read_text(encoding="utf-8")
        data = _docx(source) if name.endswith(".docx") else _xlsx(source)
    else:
        data = path.read_bytes()
    (document,) = read(data, name).documents
    return document


def stretches(document: Document, gold: dict[str, Any]) -> list[Stretch]:
    """Where each patient's own words stand, from the first and last words that gold gives of each stretch.

    Between two words only marks, blanks and a quoted line's ">" may stand; a stretch must be found."""
    wanted = [(owner, pair) for owner, case in enumerate(gold["cases"]) for pair in case["stretches"]]
    wanted += [(NOBODY, pair) for pair in gold.get("others", [])]
    found = []
    for owner, (first, last) in wanted:
        ends = rf"{_words(first)}(?:.*?{_words(last)})?" if first != last else _words(first)
        match = re.search(rf"(?<![^\W_]){_words(first)}(?![^\W_])", document.text)
        assert match, f"{document.name}: {first!r} is not in the text"
        end = re.compile(rf"(?<![^\W_]){_words(last)}(?![^\W_])").search(document.text, match.start())
        assert end, f"{document.name}: {last!r} is not in the text ({ends})"
        found.append(Stretch(match.start(), end.end(), owner))
    return found


def measure(part: str, name: str) -> Measured:
    """One document of ``part`` through the pattern reading, against its gold."""
    document, gold = load(part, name), gold_of(part, name)
    spans = stretches(document, gold)
    cases = extract([document]).cases
    owners = [_owner(case, spans) for case in cases]
    right = sorted(owners) == list(range(len(gold["cases"])))
    foreign = [
        (number, path, quote.quote)
        for number, (case, owner) in enumerate(zip(cases, owners, strict=True))
        for path, quote in _evidence(case.model_dump(), "")
        if (holder := _holder(quote, spans)) is not None and holder != owner
    ]
    result = Measured(name, len(gold["cases"]), len(cases), right, foreign)
    for number, expected in enumerate(gold["cases"]):
        _compare(result, expected, next((c for c, o in zip(cases, owners, strict=True) if o == number), None))
    return result


def _words(words: str) -> str:
    return r"[\W_]+".join(map(re.escape, words.split()))


def _docx(source: str) -> bytes:
    file, made = BytesIO(), docx.Document()
    rows: list[list[str]] = []
    for line in [*source.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if rows:
            table = made.add_table(rows=len(rows), cols=len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=False):
                    cell.text = words
            rows = []
        if line.strip():
            made.add_paragraph(line)
    made.save(file)
    return file.getvalue()


def _xlsx(source: str) -> bytes:
    file, book = BytesIO(), openpyxl.Workbook()
    for line in source.splitlines():
        if line.startswith("|"):
            book.active.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    book.save(file)
    return file.getvalue()


def _evidence(value: Any, path: str) -> Iterator[tuple[str, Evidence]]:
    if isinstance(value, dict):
        if value.keys() == {"document", "start", "end", "quote"}:
            yield path, Evidence(**value)
            return
        for key, item in value.items():
            yield from _evidence(item, f"{path}.{key}" if path and key not in ("evidence", "value") else path or key)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _evidence(item, path)


def _holder(quote: Evidence, spans: list[Stretch]) -> int | None:
    return next((s.owner for s in spans if s.start <= quote.start < s.end), None)


def _owner(case: SafetyCase, spans: list[Stretch]) -> int:
    """The patient that most of the case's facts speak of."""
    counts = Counter(_holder(quote, spans) for _, quote in _evidence(case.model_dump(), ""))
    counts.pop(None, None)
    return counts.most_common(1)[0][0] if counts else NOBODY


def _compare(result: Measured, expected: dict[str, Any], case: SafetyCase | None) -> None:
    patient = case.patient if case else None
    for key, value in expected["patient"].items():
        fact = getattr(patient, key, None)
        actual = fact.value if fact else None
        if key == "age" and actual is not None:
            actual = {"value": actual.value, "unit": actual.unit}
        _count(result, f"patient.{key}", value == actual, f"{value} / {actual}" if actual is not None else "")
    for product in expected["products"]:
        actual = [p for p in case.products if p.name and _same(p.name.value, product["name"])] if case else []
        _count(result, "products.name", bool(actual))
        for dose in product.get("dosages", []):
            texts = [d.text.value for p in actual for d in p.dosages if d.text]
            _count(result, "products.dose", any(_same(text, dose["text"]) for text in texts))
    for reaction in expected["reactions"]:
        events = [r for r in case.reactions if r.term and _same(r.term.value, reaction["term"])] if case else []
        _count(result, "reactions.term", bool(events))
        if "outcome" in reaction:
            said = [r.outcome.value for r in events if r.outcome]
            _count(result, "reactions.outcome", reaction["outcome"] in said)


def _count(result: Measured, name: str, hit: bool, other: str = "") -> None:
    result.stated[name] += 1
    result.found[name] += hit
    if not hit and other:
        result.contradicted.append(f"{name} {other}")


def _same(one: str, other: str) -> bool:
    a, b = (" ".join(words.casefold().split()) for words in (one, other))
    return a in b or b in a
