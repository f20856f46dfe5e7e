"""The report as it leaves: what is signed, and what every file format is made from."""

import hashlib
import json
from typing import Any

from pv_reports.records import Assessment, Document, Draft, Finding, Record, SafetyCase, Signature


class Report(Record):
    """A case with its draft and, once signed, its signature. Unsigned reports leave only marked as drafts."""

    case: SafetyCase
    assessment: Assessment
    draft: Draft
    documents: tuple[Document, ...] = ()
    open_findings: tuple[Finding, ...] = ()
    signature: Signature | None = None


def record_content(case: SafetyCase, assessment: Assessment, draft: Draft) -> bytes:
    """Case, assessment and draft as canonical JSON (sorted keys, UTF-8): what the printed hash is taken over."""
    content: dict[str, Any] = {
        "assessment": assessment.model_dump(mode="json"),
        "case": case.model_dump(mode="json"),
        "draft": draft.model_dump(mode="json"),
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def signature_lines(report: Report) -> list[str]:
    """The printed signature (21 CFR 11.50): name, date and time, meaning, and the hash of the record it stands under.

    The file's own hash cannot stand in the file; it is kept with the signature and shown beside the case.
    """
    if report.signature is None:
        return ["Not signed. This is a draft and must not leave as a final report."]
    from pv_reports.review import printed  # brings the store with it; a draft needs neither

    digest = hashlib.sha256(record_content(report.case, report.assessment, report.draft)).hexdigest()
    return ["Signed electronically by", printed(report.signature), f"SHA-256 of the record reported here: {digest}"]
