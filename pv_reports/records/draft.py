"""Draft: the report's sentences with their citations, and all that the writer saw."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field

from pv_reports.records.base import SCHEMA_VERSION, Record
from pv_reports.records.evidence import Evidence

Severity = Literal["blocker", "warning", "note"]


class Citation(Record):
    """What a key stands for: a fact of the case ("F3"), a passage ("P2") or an assessment rule ("A1").

    ``path`` is where in the case or assessment it stands ("patient.age", "reactions.0.outcome"); ``text`` is the
    statement as the writer saw it; ``evidence`` the words in the case documents; ``passage`` a passage id.
    """

    key: str
    kind: Literal["fact", "passage", "rule"]
    path: str = ""
    text: str
    evidence: tuple[Evidence, ...] = ()
    passage: str | None = None


class Sentence(Record):
    """One sentence and the citation keys that carry it. ``author`` says who wrote the words."""

    text: str
    citations: tuple[str, ...] = ()
    author: Literal["auto_narrative", "model", "person"] = "auto_narrative"


class Section(Record):
    id: str
    title: str
    sentences: tuple[Sentence, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


class Provenance(Record):
    """Everything needed to say later how the draft came about."""

    template: str
    template_version: str
    template_sha256: str
    writer: Literal["auto_narrative", "model"]
    model: str | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    passages: tuple[str, ...] = ()
    created: datetime


class Draft(Record):
    schema_version: int = SCHEMA_VERSION
    case: str
    title: str
    sections: tuple[Section, ...] = ()
    citations: tuple[Citation, ...] = ()
    provenance: Provenance

    def placed(self) -> Iterator[tuple[int, int, Section, Sentence]]:
        """Every sentence with its start and end in ``text``."""
        at = 0
        for section in self.sections:
            at += len(section.title) + 1
            for sentence in section.sentences:
                yield at, at + len(sentence.text), section, sentence
                at += len(sentence.text) + 1
            at += 1 if section.sentences else 2

    @property
    def text(self) -> str:
        """Title line, sentences joined by a space, an empty line between sections. Findings' offsets count in it."""
        return "\n\n".join(f"{section.title}\n{section.text}" for section in self.sections)


class Finding(Record):
    """What a check has to say about a sentence; ``start``/``end`` count in the checked text (``Draft.text``).

    ``sentence`` is the sentence's text, empty for a finding about the case as a whole (start = end = 0).
    """

    check: str
    severity: Severity
    sentence: str
    start: int
    end: int
    reason: str
    suggestion: str | None = None

    @classmethod
    def of_case(cls, check: str, severity: Severity, reason: str, suggestion: str | None = None) -> Self:
        """A finding about the case as a whole."""
        return cls(check=check, severity=severity, sentence="", start=0, end=0, reason=reason, suggestion=suggestion)
