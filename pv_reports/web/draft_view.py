"""The draft as the page shows it: each sentence with its citations and the findings about it."""

from dataclasses import dataclass

from pv_reports.records import Citation, Draft, Sentence
from pv_reports.review import sentence_sources
from pv_reports.store import StoredFinding

ORDER = ("blocker", "warning", "note")


@dataclass(frozen=True, slots=True)
class SentenceView:
    """``level`` is the severity of its gravest open finding, empty when there is none."""

    number: int
    sentence: Sentence
    citations: tuple[Citation, ...]
    unknown: tuple[str, ...]
    findings: tuple[int, ...]
    level: str


@dataclass(frozen=True, slots=True)
class SectionView:
    id: str
    title: str
    text: str
    sentences: tuple[SentenceView, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """``sentence`` is the number of the sentence it is about; None for one about the case as a whole."""

    stored: StoredFinding
    sentence: int | None


def finding_views(draft: Draft, findings: tuple[StoredFinding, ...]) -> list[FindingView]:
    """Open findings first, gravest first; then those that were settled."""
    placed = sentence_sources(draft)
    views = []
    for stored in findings:
        found = stored.finding
        inside = [s.number for s in placed if found.end > found.start and s.start <= found.start < s.end]
        same = [s.number for s in placed if found.sentence and s.sentence.text == found.sentence]
        views.append(FindingView(stored, next(iter(inside or same), None)))
    return sorted(views, key=lambda view: (view.stored.resolution is not None, _rank(view), view.stored.number))


def section_views(draft: Draft, findings: list[FindingView]) -> list[SectionView]:
    """Every section in order."""
    about: dict[int, list[FindingView]] = {}
    for view in findings:
        if view.sentence is not None and view.stored.resolution is None:
            about.setdefault(view.sentence, []).append(view)
    sentences: dict[str, list[SentenceView]] = {}
    for source in sentence_sources(draft):
        concerning = about.get(source.number, [])
        sentences.setdefault(source.section, []).append(
            SentenceView(
                number=source.number,
                sentence=source.sentence,
                citations=source.citations,
                unknown=source.unknown,
                findings=tuple(view.stored.number for view in concerning),
                level=min(concerning, key=_rank).stored.finding.severity if concerning else "",
            )
        )
    return [
        SectionView(section.id, section.title, section.text, tuple(sentences.get(section.id, ())))
        for section in draft.sections
    ]


def _rank(view: FindingView) -> int:
    return ORDER.index(view.stored.finding.severity)
