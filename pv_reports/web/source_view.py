"""A document cut into stretches that the page can light up: every boundary of every quote is a boundary here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pv_reports.records import Document

Span = tuple[int, int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text`` is ``document.text[start:end]``; stretches follow each other without gaps.

    ``sentences`` are numbers of the draft's sentences that rest on it; ``fact`` says that a field was read from it.
    ``page`` is set where a new page begins, ``heading`` on titles and headings.
    """

    start: int
    end: int
    text: str
    sentences: tuple[int, ...] = ()
    fact: bool = False
    heading: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class SourceView:
    """A document as the page shows it. ``key`` is short and names its elements; ``upload`` is the file it came in."""

    key: str
    document: Document
    stretches: tuple[Stretch, ...]

    @property
    def upload(self) -> str:
        return self.document.id.split(".", 1)[0]


def source_view(number: int, document: Document, cited: Iterable[Span], facts: Iterable[tuple[int, int]]) -> SourceView:
    """``cited``: stretches with the sentences that rest on them; ``facts``: stretches that fields were read from."""
    return SourceView(f"w{number}", document, tuple(stretches(document, cited, facts)))


def stretches(document: Document, cited: Iterable[Span], facts: Iterable[tuple[int, int]]) -> list[Stretch]:
    """The whole text in order. Spans may overlap and nest; those outside the text are cut to it."""
    text = document.text
    opening: dict[int, list[tuple[str, int]]] = {}
    closing: dict[int, list[tuple[str, int]]] = {}
    pages: dict[int, int] = {}

    def add(kind: str, value: int, start: int, end: int) -> None:
        start, end = max(0, start), min(len(text), end)
        if start < end:
            opening.setdefault(start, []).append((kind, value))
            closing.setdefault(end, []).append((kind, value))

    for start, end, sentences in cited:
        for sentence in sentences:
            add("sentence", sentence, start, end)
    for start, end in facts:
        add("fact", 0, start, end)
    seen = None
    for block in sorted(document.blocks, key=lambda block: (block.start, -block.end)):
        if block.kind in ("title", "heading"):
            add("heading", 0, block.start, block.end)
        if block.page is not None and block.page != seen and block.start < len(text):
            seen = block.page
            pages.setdefault(block.start, block.page)
    if set(pages.values()) <= {1}:
        pages = {}
    cuts = sorted({0, len(text), *opening, *closing, *pages})
    active: Counter[tuple[str, int]] = Counter()
    made: list[Stretch] = []
    for start, end in pairwise(cuts):
        active.subtract(closing.get(start, ()))
        active.update(opening.get(start, ()))
        live = [entry for entry, count in active.items() if count > 0]
        made.append(
            Stretch(
                start=start,
                end=end,
                text=text[start:end],
                sentences=tuple(sorted(value for kind, value in live if kind == "sentence")),
                fact=("fact", 0) in live,
                heading=("heading", 0) in live,
                page=pages.get(start),
            )
        )
    return made
