"""What a person's action sets in motion: an edit is checked, a correction assessed, a signature bound to the report."""

from typing import Any

from pv_reports import review
from pv_reports.assessment import assess, onset_date
from pv_reports.checking import check
from pv_reports.errors import ReviewError
from pv_reports.export import Report, render_docx
from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline.build import finish
from pv_reports.qwen import Model
from pv_reports.records import Actor, Assessment, Draft, Passage, SafetyCase, Signature
from pv_reports.store import CaseRow, Store, StoredCase, StoredSignature


def report_of(stored: StoredCase, signature: Signature | None = None) -> Report:
    """The case as a report; ``signature`` is printed in it. Raises ReviewError where there is no draft yet."""
    return Report(
        case=stored.record,
        assessment=stored.assessment,
        draft=_draft(stored),
        documents=stored.documents,
        open_findings=tuple(found.finding for found in stored.findings if found.resolution is None),
        signature=signature,
    )


def edit_section(
    store: Store, base: KnowledgeBase, case_id: str, version: int, section: str, text: str, actor: Actor, reason: str
) -> CaseRow:
    """Replace a section's text and check the draft again. Raises ConflictError or ReviewError as ``save_edit`` does."""
    stored = store.case(case_id)
    draft = review.apply_edit(_draft(stored), section, text)
    passages = _passages(draft, base)
    findings = check(draft, stored.record, stored.documents, passages, stored.assessment)
    return review.save_edit(store, case_id, version, draft, findings, actor, reason)


def correct_fact(
    store: Store, base: KnowledgeBase, case_id: str, version: int, path: str, value: Any, actor: Actor, reason: str
) -> CaseRow:
    """Set one field of the record and assess it again; the draft stays until it is drafted anew."""
    received = store.case(case_id).row.received

    def reassess(case: SafetyCase) -> Assessment:
        names = [n for p in case.products for n in (p.name and p.name.value, p.substance) if n]
        return assess(case, received=received, reference=base.reference_in_force(names, onset_date(case, received)))

    return review.edit_fact(store, case_id, version, path, value, actor, reason, reassess)


def redraft(
    store: Store, base: KnowledgeBase, case_id: str, version: int, actor: Actor, model: Model | None = None
) -> CaseRow:
    """Draft a case anew from its record as it stands."""
    stored = store.case(case_id)
    made = finish(stored.record, stored.documents, base, received=stored.row.received, model=model)
    return review.save_redraft(store, case_id, version, made.draft, made.findings, actor)


def sign_report(
    store: Store, case_id: str, user: str, password: str, meaning: str, version: int | None = None
) -> StoredSignature:
    """Sign the approved case: the signature is bound to the bytes of the DOCX that shows it."""
    stored = store.case(case_id)

    def render(signature: Signature) -> bytes:
        return render_docx(report_of(stored, signature))

    return review.sign(
        store, case_id, user, password, meaning, render, name=f"{case_id}.docx",
        expected_version=stored.row.version if version is None else version,
    )  # fmt: skip


def _draft(stored: StoredCase) -> Draft:
    if stored.draft is None:
        raise ReviewError(f"case {stored.row.id}", "has no draft yet.", "Wait until its upload is processed.")
    return stored.draft


def _passages(draft: Draft, base: KnowledgeBase) -> list[Passage]:
    found = (base.passage(passage_id) for passage_id in draft.provenance.passages)
    return [passage for passage in found if passage]
