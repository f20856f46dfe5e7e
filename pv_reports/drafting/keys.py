"""Issued keys: the only things a draft may cite. F1… facts of the case, A1… rule results, P1… passages."""

from collections.abc import Iterator, Sequence
from typing import Any

from pv_reports.drafting.wording import write_date, write_number
from pv_reports.records import Age, Assessment, Citation, Evidence, Fact, Hit, Record, SafetyCase

_LABELS = {
    "report_type": "Report type",
    "received": "First received",
    "follow_ups": "Follow-up received",
    "case_numbers": "Sender's case number",
    "reporter.qualification": "Reporter's qualification",
    "reporter.country": "Reporter's country",
    "patient.age": "Age",
    "patient.age_group": "Age group",
    "patient.sex": "Sex",
    "patient.weight_kg": "Weight in kg",
    "patient.height_cm": "Height in cm",
    "patient.gestation": "Gestation",
    "patient.history": "Medical history",
    "patient.death.date": "Date of death",
    "patient.death.causes": "Cause of death",
    "patient.death.autopsy": "Autopsy done",
    "treatments": "Treatment given",
    "special_situations": "Special situation",
    "reporter_causality.statement": "Reporter's causality statement",
}
# Facts that identify a person directly never reach a writer.
WITHHELD = frozenset(
    {"patient.initials", "patient.record_number", "patient.birth_date", "reporter.name", "reporter.organisation"}
)


class Keys:
    """The citations issued for one draft, looked up by case path ("reactions.0.onset") or passage id."""

    def __init__(self, citations: Sequence[Citation]) -> None:
        self.citations = tuple(citations)
        self._by_path = {citation.path: citation.key for citation in citations if citation.path}
        self._by_passage = {citation.passage: citation.key for citation in citations if citation.kind == "passage"}

    def of(self, *paths: str) -> tuple[str, ...]:
        """The keys of those of the paths that were issued, without repeats."""
        return tuple(dict.fromkeys(self._by_path[path] for path in paths if path in self._by_path))

    def passage(self, passage_id: str | None) -> tuple[str, ...]:
        return (self._by_passage[passage_id],) if passage_id in self._by_passage else ()

    def kind(self, kind: str) -> tuple[Citation, ...]:
        return tuple(citation for citation in self.citations if citation.kind == kind)


def issue(case: SafetyCase, assessment: Assessment, hits: Sequence[Hit]) -> Keys:
    """Number the case's facts, the assessment's results and the passages."""
    citations = [
        Citation(key=f"F{n}", kind="fact", path=path, text=text, evidence=evidence)
        for n, (path, text, evidence) in enumerate(_facts(case), start=1)
    ]
    citations += [
        Citation(key=f"A{n}", kind="rule", path=path, text=text, evidence=evidence)
        for n, (path, text, evidence) in enumerate(_rules(assessment), start=1)
    ]
    citations += [
        Citation(
            key=f"P{n}",
            kind="passage",
            text=f"{hit.passage.title} (edition {hit.passage.edition}), {hit.passage.section}: {hit.passage.text}",
            passage=hit.passage.id,
        )
        for n, hit in enumerate(hits, start=1)
    ]
    return Keys(citations)


def fact_paths(case: SafetyCase) -> Iterator[tuple[str, Fact[Any] | None, tuple[Evidence, ...]]]:
    """Every stated field as (path, fact or None for a coded field, evidence), withheld ones included."""
    yield from _walk(case, "")


def _walk(record: Record, prefix: str) -> Iterator[tuple[str, Fact[Any] | None, tuple[Evidence, ...]]]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        path = f"{prefix}{name}"
        if isinstance(value, Fact):
            yield path, value, value.evidence
        elif isinstance(value, tuple):
            for n, item in enumerate(value):
                if isinstance(item, Fact):
                    yield f"{path}.{n}", item, item.evidence
                elif isinstance(item, Record) and not isinstance(item, Evidence):
                    yield from _walk(item, f"{path}.{n}.")
        elif isinstance(value, Record):
            yield from _walk(value, f"{path}.")
        elif name == "action_taken" and value is not None:
            yield path, None, getattr(record, "action_evidence")  # noqa: B009 - only Product has both


def field_of(path: str) -> str:
    """The path without its indexes: "reactions.0.onset" → "reactions.onset"."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


def _facts(case: SafetyCase) -> Iterator[tuple[str, str, tuple[Evidence, ...]]]:
    for path, fact, evidence in _walk(case, ""):
        if field_of(path) in WITHHELD or path.startswith("validity"):
            continue
        value = fact.value if fact else case.products[int(path.split(".")[1])].action_taken
        text = f"{_label(case, path)}: {_write(path, value)}"
        unit = case.tests[int(path.split(".")[1])].unit if field_of(path) == "tests.value" else None
        yield path, f"{text} {unit}" if unit and not text.endswith(unit) else text, evidence


def _label(case: SafetyCase, path: str) -> str:
    field = field_of(path)
    if field in _LABELS:
        return _LABELS[field]
    parts = path.split(".")
    index = int(parts[1])
    last = field.rpartition(".")[2].replace("_", " ")
    if parts[0] == "products":
        last = {"text": "dose", "start": "start of therapy", "end": "end of therapy"}.get(last, last)
        product = case.products[index]
        return f"{product.role} product {product.name.value if product.name else index + 1}, {last}"
    if parts[0] == "reactions":
        term = case.reactions[index].term
        return f"reaction {term.value if term else index + 1}, {last}"
    test = case.tests[index].name if parts[0] == "tests" else None
    return f"test {test.value if test else index + 1}, {last}"


def _write(path: str, value: Any) -> str:
    if isinstance(value, Age):
        return f"{write_number(value.value)} {value.unit}{'' if value.value == 1 else 's'}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return write_number(value)
    if path.rpartition(".")[2] in ("onset", "end", "start", "date", "received") or path.startswith("follow_ups"):
        return write_date(str(value))
    return str(value).replace("_", " ") if field_of(path) != "reactions.term" else str(value)


def _rules(assessment: Assessment) -> Iterator[tuple[str, str, tuple[Evidence, ...]]]:
    yield "validity", _validity(assessment), ()
    for result in assessment.seriousness:
        yield f"seriousness.{result.reaction}", result.reason, result.evidence
    for listed in assessment.listedness:
        yield f"listedness.{listed.reaction}.{listed.product}", listed.reason, ()
    for clock in assessment.clocks:
        due = f", due {write_date(clock.due.isoformat())}" if clock.due else ", periodic report only"
        yield f"clock.{clock.region}", f"{clock.reason} Day 0 is {write_date(clock.day_zero.isoformat())}{due}.", ()
    for n, note in enumerate(assessment.notes):
        yield f"note.{n}", note, ()


def _validity(assessment: Assessment) -> str:
    if assessment.validity.valid:
        return "The four minimum criteria of a valid case are met."
    return f"The minimum criteria are not met: {', '.join(assessment.validity.missing)} not stated."
