"""Extraction: the documents of one submission become safety cases, every fact with the words it was read from."""

from collections.abc import Sequence
from typing import NamedTuple

from pv_reports.extraction.document import PATTERN_LANGUAGES, document_cases
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.model import ModelExtractor
from pv_reports.extraction.reconcile import Found, join_cases
from pv_reports.extraction.tagging.tagger import packaged_tagger
from pv_reports.records import Document, Finding, SafetyCase

__all__ = ["Extraction", "Kind", "Mention", "ModelExtractor", "Status", "extract"]


class Extraction(NamedTuple):
    """The cases of a submission in document order, and what a person must know about the reading.

    ``about[n]`` is the index of the case that ``findings[n]`` is about; None (or no entry) for all of them.
    """

    cases: tuple[SafetyCase, ...]
    findings: tuple[Finding, ...]
    about: tuple[int | None, ...] = ()

    def findings_of(self, case: int) -> tuple[Finding, ...]:
        """The findings about one case, by its index, and those about the submission as a whole."""
        about = (*self.about, *(None,) * (len(self.findings) - len(self.about)))
        return tuple(finding for finding, of in zip(self.findings, about, strict=True) if of in (None, case))


def extract(
    documents: Sequence[Document],
    model: ModelExtractor | None = None,
    products: Sequence[str] = (),
    tagged: bool = True,
) -> Extraction:
    """Reads the documents of one submission (an e-mail with its attachments) into cases.

    ``model`` adds its mentions, and is needed for any language but English: without one such a document gives no case
    and a finding that says so. ``products`` are names of medicines that the starter dictionary does not hold. A text
    that speaks of no patient, reaction or product still gives one case, so that a person sees it; an empty text none.
    ``tagged`` lets the learned tagger read along with the patterns.
    """
    cases: list[Found] = []
    findings: list[Finding] = []
    for document in documents:
        if not document.text.strip():
            continue
        if document.language not in PATTERN_LANGUAGES and model is None:
            findings.append(_unread(document))
            continue
        found, said = document_cases(document, model, products, packaged_tagger() if tagged else None)
        cases += found
        findings += said
    joined = join_cases(cases) if len(documents) > 1 else cases
    first = documents[0].id if documents else ""
    numbered = tuple(case.model_copy(update={"id": f"{first}-{number}"}) for number, (case, _) in enumerate(joined, 1))
    owned = [(finding, n) for n, (_, said) in enumerate(joined) for finding in said]
    return Extraction(
        cases=numbered,
        findings=(*findings, *(finding for finding, _ in owned)),
        about=(*(None for _ in findings), *(n for _, n in owned)),
    )


def _unread(document: Document) -> Finding:
    return Finding.of_case(
        "language", "warning",
        reason=f"{document.name or document.id} is written in “{document.language}”; "
        "the built-in reader reads English only.",
        suggestion="Configure a Qwen endpoint, which reads other languages, or enter the case by hand.",
    )  # fmt: skip
