"""Opening the configured index and filling it with passages."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pv_reports.records import Passage
from pv_reports.settings import Settings

if TYPE_CHECKING:
    from pv_reports.knowledge.embeddings import Embedder, Progress
    from pv_reports.knowledge.index import Index
    from pv_reports.knowledge.sources import SourceText

# Passages embedded and handed to the engine at once.
CHUNK = 64


def connect(home: Path, settings: Settings, dimension: int) -> "Index":
    """The Qdrant server of the settings, else the engine in this process. Raises ServiceError."""
    if settings.qdrant_url:
        from pv_reports.knowledge.server import ServerIndex

        key = settings.qdrant_api_key.get_secret_value() if settings.qdrant_api_key else None
        return ServerIndex(settings.qdrant_url, settings.qdrant_collection, dimension, api_key=key)
    from pv_reports.knowledge.edge import EdgeIndex

    return EdgeIndex(home / "index", dimension)


def fill(
    index: "Index", embedder: "Embedder", passages: Sequence[Passage], report: Callable[[int], None] | None = None
) -> None:
    """Embeds the passages and adds them to the index; ``report`` is told how many more are done."""
    from pv_reports.knowledge.index import Entry
    from pv_reports.knowledge.sparse import document_vector

    # Like lengths together over the whole, not only within a chunk: less padding.
    ordered = sorted(passages, key=lambda passage: -len(passage.text))
    for at in range(0, len(ordered), CHUNK):
        chunk = ordered[at : at + CHUNK]
        texts = [indexed_text(passage) for passage in chunk]
        vectors = embedder.embed(texts)
        sparse = [document_vector(text) for text in texts]
        index.upsert([Entry(*parts) for parts in zip(chunk, vectors, sparse, strict=True)])
        if report is not None:
            report(len(chunk))


def indexed_text(passage: Passage) -> str:
    """What is embedded for a passage: its words after the title and section they stand under."""
    return "\n".join(part for part in (passage.title, passage.section, passage.text) if part)


def counter(items: "Sequence[SourceText]", progress: "Progress | None") -> Callable[[int], None] | None:
    """Adds up what is done of all the passages of ``items``, which are added in several steps."""
    if progress is None:
        return None
    from pv_reports.knowledge.passages import passages

    total, done = sum(len(passages(item.source, item.text, item.sections)) for item in items), 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress(min(done, total), total)

    return report
