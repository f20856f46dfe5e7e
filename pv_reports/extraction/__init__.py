"""Extraction: the documents of one submission become safety cases, every fact with the words it was read from."""

from collections.abc import Sequence
from typing import NamedTuple

from pv_reports.extraction.document import PATTERN_LANGUAGES, document_cases
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.model import ModelExtractor
from pv_reports.extraction.reconcile import join_cases
from pv_reports.records import Document, Finding, SafetyCase

__all__ = ["Extraction", "Kind", "Mention", "ModelExtractor", "Status", "extract"]


class Extraction(NamedTuple):
    """The cases of a submission in document order, and what a person must know about the reading."""

    cases: tuple[SafetyCase, ...]
    findings: tuple[Finding, ...]


def extract(
    documents: Sequence[Document], model: ModelExtractor | None = None, products: Sequence[str] = ()
) -> Extraction:
    """Reads the documents of one submission (an e-mail with its attachments) into cases.

    ``model`` adds its mentions, and is needed for any language but English: without one such a document gives no case
    and a finding that says so. ``products`` are names of medicines that the starter dictionary does not hold. A text
    that speaks of no patient, reaction or product still gives one case, so that a person sees it; an empty text none.
    """
    cases: list[SafetyCase] = []
    findings: list[Finding] = []
    for document in documents:
        if not document.text.strip():
            continue
        if document.language not in PATTERN_LANGUAGES and model is None:
            findings.append(_unread(document))
            continue
        found, said = document_cases(document, model, products)
        cases += found
        findings += said
    joined, said = join_cases(cases) if len(documents) > 1 else (cases, [])
    findings += said
    first = documents[0].id if documents else ""
    numbered = tuple(case.model_copy(update={"id": f"{first}-{number}"}) for number, case in enumerate(joined, 1))
    return Extraction(numbered, tuple(findings))


def _unread(document: Document) -> Finding:
    return Finding.of_case(
        "language", "warning",
        reason=f"{document.name or document.id} is written in “{document.language}”; "
        "the built-in reader reads English only.",
        suggestion="Configure a Qwen endpoint, which reads other languages, or enter the case by hand.",
    )  # fmt: skip
