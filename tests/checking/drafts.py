"""A whole draft of the small case that the checking tests share, and a way to put one sentence into it."""

from collections.abc import Sequence
from datetime import date

from pv_reports.assessment import assess
from pv_reports.checking import check
from pv_reports.drafting import load_template, write
from pv_reports.records import Draft, Finding, Hit, Passage, SafetyCase, Sentence
from tests.cases import TEXT, case, document, passage

RSI = passage("- Blood — Common (≥1/100 to <1/10): neutropenia, headache\n- Liver — Rare: hepatic failure")


def made(record: SafetyCase | None = None, hits: Sequence[Passage] = ()) -> tuple[SafetyCase, Draft]:
    record = record or case()
    assessment = assess(record, received=date(2025, 3, 25), reference=[])
    draft, _ = write(record, assessment, [Hit(passage=p, score=1.0) for p in hits], load_template())
    return record, draft


def findings(
    draft: Draft, record: SafetyCase, passages: Sequence[Passage] = (), text: str = TEXT
) -> tuple[Finding, ...]:
    assessment = assess(record, received=date(2025, 3, 25), reference=[])
    return check(draft, record, [document(text)], passages, assessment)


def key(draft: Draft, path: str) -> str:
    """The key that the draft issued for a case path."""
    return next(citation.key for citation in draft.citations if citation.path == path)


def checks(
    text: str, *paths: str, record: SafetyCase | None = None, author: str = "model", source: str = TEXT
) -> set[str]:
    """The rules of blockers and warnings about one sentence that cites the facts at ``paths``."""
    return {finding.check for finding in about(text, *paths, record=record, author=author, source=source)}


def about(
    text: str, *paths: str, record: SafetyCase | None = None, author: str = "model", source: str = TEXT
) -> list[Finding]:
    record, draft = made(record)
    keys = tuple(key(draft, path) for path in paths)
    sentence = Sentence(text=text, citations=keys, author=author)  # type: ignore[arg-type]
    sections = (draft.sections[0].model_copy(update={"sentences": (sentence,)}), *draft.sections[1:])
    harmed = draft.model_copy(update={"sections": sections})
    found = [f for f in findings(harmed, record, text=source) if f.sentence == text and f.severity != "note"]
    for finding in found:
        assert harmed.text[finding.start : finding.end] in text
    return found
