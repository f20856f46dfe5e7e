"""Does the report carry every stated fact that its template says it must? Omissions outnumber inventions in print."""

from collections.abc import Iterator, Sequence

from pv_reports.checking.claims import Claims
from pv_reports.checking.expressed import expresses, names_owner
from pv_reports.checking.support import Placed, Sources
from pv_reports.drafting import load_template
from pv_reports.drafting.keys import WITHHELD
from pv_reports.errors import TemplateError
from pv_reports.records import Finding

# Without these a report misleads; any other omission is for the reviewer to judge.
_ESSENTIAL = frozenset({"reactions.term", "reactions.seriousness", "patient.death.date", "patient.death.causes"})


def omissions(sentences: Sequence[Placed], said: Sequence[Claims], sources: Sources) -> Iterator[Finding]:
    """A finding per stated fact that no sentence says, for the fields that the draft's template carries."""
    try:
        template = load_template(sources.draft.provenance.template, sources.draft.provenance.template_version)
    except TemplateError as error:
        yield _finding("omissions.template", "warning", f"Omissions were not looked for: {error.problem}")
        return
    carried = {field: section.title for section in template.sections for field in section.carries}
    by_path = {one.path: one for one in sources.everything if one.kind == "fact"}
    citing: dict[str, list[int]] = {}
    for n, placed in enumerate(sentences):
        for one in placed.cited:
            citing.setdefault(one.path, []).append(n)
    for path, one in by_path.items():
        section = next(
            (title for field, title in carried.items() if one.field == field or one.field.startswith(f"{field}.")), None
        )
        if (
            section is None
            or one.field in WITHHELD
            or one.value is None
            or sources.now(sources.issued[one.key]) is None
        ):
            continue
        if any(expresses(said[n], one) for n in citing.get(path, ())):
            continue
        if any(expresses(claims, one) and names_owner(claims, one) for claims in said):
            continue
        yield _finding(
            "omissions.fact", _severity(one.field, str(one.value), path, sources),
            f"The record states {one.text}; no sentence of the report says so.", f"Add it under “{section}”.",
        )  # fmt: skip


def _severity(field: str, value: str, path: str, sources: Sources) -> str:
    if field in _ESSENTIAL or (field == "reactions.outcome" and value == "fatal"):
        return "blocker"
    if field == "products.name" and sources.case.products[int(path.split(".")[1])].role in ("suspect", "interacting"):
        return "blocker"
    return "warning"


def _finding(check: str, severity: str, reason: str, suggestion: str | None = None) -> Finding:
    return Finding.model_validate(
        {
            "check": check,
            "severity": severity,
            "sentence": "",
            "start": 0,
            "end": 0,
            "reason": reason,
            "suggestion": suggestion,
        }
    )
