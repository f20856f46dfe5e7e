"""What a sentence may say: the facts, rules and passages behind its citation keys, as the case holds them now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pv_reports.drafting import issue
from pv_reports.drafting.keys import fact_paths, field_of
from pv_reports.records import (
    Assessment,
    Citation,
    Document,
    Draft,
    Evidence,
    Finding,
    Passage,
    SafetyCase,
    Section,
    Sentence,
)

Severity = str


@dataclass(frozen=True)
class Cited:
    """One citation of a sentence: ``text`` is the statement as the case holds it now, ``value`` the fact's value.

    ``field`` is the path without indexes ("reactions.outcome"), ``owner`` the name of the product, reaction or test
    that the fact belongs to, empty for facts of the case as a whole.
    """

    key: str
    kind: str
    path: str
    text: str
    value: Any = None
    evidence: tuple[Evidence, ...] = ()
    passage: Passage | None = None
    owner: str = ""

    @property
    def field(self) -> str:
        return field_of(self.path)

    @property
    def words(self) -> str:
        """Everything that a sentence citing this may say, one piece per line."""
        pieces = [self.text, *(evidence.quote for evidence in self.evidence)]
        if self.passage:
            passage = self.passage
            pieces += [passage.title, f"edition {passage.edition}", passage.section, passage.text]
        return "\n".join(piece for piece in pieces if piece)


class Sources:
    """The case, its documents, the passages and the assessment behind one draft."""

    def __init__(
        self,
        draft: Draft,
        case: SafetyCase,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        assessment: Assessment,
    ) -> None:
        self.draft = draft
        self.case = case
        self.documents = {document.id: document for document in documents}
        self.passages = {passage.id: passage for passage in passages}
        self.assessment = assessment
        self.issued = {citation.key: citation for citation in draft.citations}
        self._now = {citation.path: citation for citation in issue(case, assessment, ()).citations}
        self.values: dict[str, Any] = {
            path: fact.value if fact else case.products[int(path.split(".")[1])].action_taken
            for path, fact, _ in fact_paths(case)
        }

    def now(self, citation: Citation) -> Citation | None:
        """The citation as the record stands now; None when the record no longer holds it. Passages stay as they are."""
        return citation if citation.kind == "passage" else self._now.get(citation.path)

    def cited(self, key: str) -> Cited | None:
        """What a key stands for; None for a key that was not issued."""
        citation = self.issued.get(key)
        if citation is None:
            return None
        current = self.now(citation) or citation
        return Cited(
            key=key,
            kind=citation.kind,
            path=citation.path,
            text=current.text,
            value=self.values.get(citation.path),
            evidence=current.evidence,
            passage=self.passages.get(citation.passage or ""),
            owner=self._owner(citation.path) if citation.kind == "fact" else "",
        )

    @cached_property
    def everything(self) -> tuple[Cited, ...]:
        """All that the case and its assessment hold, for sentences of a person that cite nothing."""
        return tuple(cited for key in self.issued if (cited := self.cited(key)))

    def _owner(self, path: str) -> str:
        parts = path.split(".")
        if len(parts) < 3 or not parts[1].isdigit():
            return ""
        name = self.values.get(f"{parts[0]}.{parts[1]}.{'term' if parts[0] == 'reactions' else 'name'}")
        return str(name) if name else ""


@dataclass(frozen=True)
class Placed:
    """A sentence of the draft, where it stands in ``Draft.text``, and what it cites."""

    start: int
    end: int
    section: Section
    sentence: Sentence
    cited: tuple[Cited, ...]

    @property
    def text(self) -> str:
        return self.sentence.text

    def finding(
        self,
        check: str,
        severity: Severity,
        reason: str,
        span: tuple[int, int] | None = None,
        suggestion: str | None = None,
    ) -> Finding:
        """A finding about ``text[span]`` (the whole sentence without a span)."""
        begin, end = span or (0, len(self.text))
        return Finding.model_validate(
            {
                "check": check,
                "severity": severity,
                "sentence": self.text,
                "start": self.start + begin,
                "end": self.start + end,
                "reason": reason,
                "suggestion": suggestion,
            }
        )


def placed(draft: Draft, sources: Sources) -> Iterator[Placed]:
    """Every sentence of the draft in order."""
    for start, end, section, sentence in draft.placed():
        cited = tuple(found for key in sentence.citations if (found := sources.cited(key)))
        yield Placed(start, end, section, sentence, cited)
