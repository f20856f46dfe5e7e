"""The record as rows: every field with its E2B(R3) number, value, evidence and how it can be corrected.

The rows are read off the record's own models, so a new field shows up here without a change.
"""

import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from pv_reports.drafting.wording import write_date, write_number
from pv_reports.records import Age, AgeUnit, Evidence, Fact, Record, SafetyCase
from pv_reports.web.wording import capital, words

Kind = Literal["text", "number", "date", "choice", "yes_no", "age", "none"]
_SKIPPED = frozenset({"schema_version", "id", "documents", "validity", "speculated", "coded", "reporter_causality"})
LABELS = {
    "age_group": "Age group", "weight_kg": "Weight (kg)", "height_cm": "Height (cm)", "lot": "Batch or lot",
    "text": "Dose as reported", "received": "First received", "follow_ups": "Follow-up received",
    "case_numbers": "Other case number", "term": "Reaction as reported", "name": "Name", "unit": "Unit",
    "treatments": "Treatment of the reaction", "special_situations": "Special situation",
    "report_type": "Type of report", "seriousness": "Seriousness criterion", "history": "Medical history",
    "substance": "Active substance", "causes": "Cause of death", "dosages": "Dose as reported",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactRow:
    """One field. ``path`` names it for a correction; ``raw`` is what its input shows; ``fact`` is None for a code."""

    path: str
    label: str
    e2b: str
    kind: Kind
    shown: str
    raw: str
    unit: str = ""
    options: tuple[str, ...] = ()
    confidence: float | None = None
    method: str = ""
    evidence: tuple[Evidence, ...] = ()
    extra: bool = False


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Rows that belong together; ``empty`` are fields that no document states, ``note`` what else is known.

    ``entry`` is the path of the whole product, reaction or test, so that it can be removed.
    """

    title: str
    rows: list[FactRow] = field(default_factory=list)
    empty: list[FactRow] = field(default_factory=list)
    note: str = ""
    entry: str = ""


def fact_groups(case: SafetyCase) -> list[FactGroup]:
    """Report, patient, reporter, each product, each reaction, each test."""
    groups = [
        _group("Report", case, "", only=("report_type", "received", "follow_ups", "case_numbers")),
        _group("Patient", case.patient, "patient"),
        _group("Reporter", case.reporter, "reporter"),
    ]
    for index, product in enumerate(case.products):
        title = f"Product {index + 1}: {product.name.value if product.name else 'not named'}"
        group = _group(title, product, f"products.{index}")
        for number, dosage in enumerate(product.dosages):
            extra = _group("", dosage, f"products.{index}.dosages.{number}")
            group.rows.extend(extra.rows)
            group.empty.extend(extra.empty)
        groups.append(group)
    for index, reaction in enumerate(case.reactions):
        coded = ", ".join(f"{code.term} ({code.dictionary} {code.code})" for code in reaction.coded[:1])
        title = f"Reaction {index + 1}: {reaction.term.value if reaction.term else 'not named'}"
        groups.append(_group(title, reaction, f"reactions.{index}", note=f"Proposed code: {coded}" if coded else ""))
    for index, test in enumerate(case.tests):
        title = f"Test {index + 1}: {test.name.value if test.name else 'not named'}"
        groups.append(_group(title, test, f"tests.{index}"))
    groups.append(_group("Treatment and circumstances", case, "", only=("treatments", "special_situations")))
    return groups


def row_at(case: SafetyCase, path: str) -> FactRow | None:
    """The row that a correction names, if there is one."""
    rows = (row for group in fact_groups(case) for row in (*group.rows, *group.empty))
    return next((row for row in rows if row.path == path), None)


def evidence_of(case: SafetyCase) -> list[Evidence]:
    """Every quote that any field of the record rests on."""
    return list(_evidence(case))


def _evidence(value: Any) -> Iterator[Evidence]:
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _evidence(getattr(value, name))
    elif isinstance(value, tuple):
        for entry in value:
            yield from _evidence(entry)


def _group(title: str, record: Record, path: str, only: tuple[str, ...] = (), note: str = "") -> FactGroup:
    group = FactGroup(title, note=note, entry=path if path[-1:].isdigit() else "")
    for name, info in type(record).model_fields.items():
        if name in _SKIPPED or name.endswith("_evidence") or (only and name not in only):
            continue
        for row in _rows(record, name, info, f"{path}.{name}".lstrip(".")):
            (group.rows if row.shown else group.empty).append(row)
    return group


def _rows(record: Record, name: str, info: FieldInfo, path: str) -> Iterator[FactRow]:
    value, kind = getattr(record, name), _without_none(info.annotation)
    e2b = str((info.json_schema_extra or {}).get("e2b", "")) if isinstance(info.json_schema_extra, dict) else ""
    label = LABELS.get(name, capital(words(name)))
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        if not _is_fact(inner):
            return
        for index, entry in enumerate(value):
            yield _row(entry, inner, f"{path}.{index}", label, e2b)
        yield _row(None, inner, f"{path}.{len(value)}", label, e2b, extra=True)
    elif isinstance(kind, type) and issubclass(kind, Record) and not _is_fact(kind):
        if value is not None:
            nested = _group("", value, path)
            yield from (*nested.rows, *nested.empty)
    else:
        evidence = getattr(record, f"{name.removesuffix('_taken')}_evidence", ())
        yield _row(value, kind, path, label, e2b, evidence)


def _row(
    value: Any, kind: Any, path: str, label: str, e2b: str, evidence: tuple[Evidence, ...] = (), extra: bool = False
) -> FactRow:
    fact = value if isinstance(value, Fact) else None
    plain = fact.value if fact else value
    inner = kind.model_fields["value"].annotation if _is_fact(kind) else kind
    metadata = kind.model_fields["value"].metadata if _is_fact(kind) else []
    form, options = _input(inner, bool(metadata))
    shown, raw, unit = _written(plain, form)
    return FactRow(
        path=path, label=label, e2b=e2b, kind=form, shown=shown, raw=raw, unit=unit, options=options, extra=extra,
        confidence=fact.confidence if fact else None, method=fact.method if fact else "",
        evidence=fact.evidence if fact else evidence,
    )  # fmt: skip


def _written(value: Any, kind: Kind) -> tuple[str, str, str]:
    """As the page shows it, as an input holds it, and the unit beside the input."""
    if value is None:
        return "", "", ""
    if isinstance(value, Age):
        count = write_number(value.value)
        return f"{count} {value.unit}{'' if value.value == 1 else 's'}", count, value.unit
    if isinstance(value, bool):
        return ("yes", "true", "") if value else ("no", "false", "")
    if isinstance(value, int | float):
        return write_number(value), write_number(value), ""
    if kind == "date":
        return write_date(value), value, ""
    return (words(value) if kind == "choice" else str(value)), str(value), ""


def _input(kind: Any, dated: bool) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(kind) is Annotated or dated:
        return "date", ()
    if get_origin(kind) is Literal:
        return "choice", get_args(kind)
    if kind is Age:
        return "age", get_args(AgeUnit)
    if kind is bool:
        return "yes_no", ("true", "false")
    return ("number", ()) if kind is float else ("text", ())


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return next(entry for entry in get_args(kind) if entry is not type(None))
    return kind


def _is_fact(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Fact)
