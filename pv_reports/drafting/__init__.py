"""Drafting: facts, assessment and passages in; a Draft whose every sentence cites what it rests on out."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pv_reports.drafting.auto_narrative import auto_sections
from pv_reports.drafting.keys import Keys, issue
from pv_reports.drafting.material import Material
from pv_reports.drafting.model_narrative import ModelDraftError, model_sections
from pv_reports.drafting.template import ReportTemplate, load_template, versions
from pv_reports.qwen import Model
from pv_reports.records import Assessment, Draft, Finding, Hit, Provenance, SafetyCase

__all__ = ["Keys", "ReportTemplate", "issue", "load_template", "versions", "write"]


def write(
    case: SafetyCase,
    assessment: Assessment,
    hits: Sequence[Hit],
    template: ReportTemplate,
    model: Model | None = None,
) -> tuple[Draft, tuple[Finding, ...]]:
    """The draft, and findings about its making: a model that failed, and that the auto-narrative stepped in."""
    keys = issue(case, assessment, hits)
    findings: tuple[Finding, ...] = ()
    made = None
    if model is not None:
        try:
            made = model_sections(model, template, keys)
        except ModelDraftError as error:
            reason = f"The model gave no usable draft ({error.problem}); the auto-narrative was used instead."
            findings = (Finding.of_case("model", "warning", reason, error.remedy),)
    titles = [(section.id, section.title) for section in template.sections]
    sections = made.sections if made else auto_sections(titles, Material(case, assessment, hits, keys))
    return (
        Draft(
            case=case.id,
            title=template.title,
            sections=sections,
            citations=keys.citations,
            provenance=Provenance(
                template=template.name,
                template_version=template.version,
                template_sha256=template.sha256,
                writer="model" if made else "auto_narrative",
                model=made.model if made else None,
                parameters=made.parameters if made else {},
                prompt_tokens=made.prompt_tokens if made else None,
                completion_tokens=made.completion_tokens if made else None,
                passages=tuple(hit.passage.id for hit in hits),
                created=datetime.now(UTC),
            ),
        ),
        findings,
    )
