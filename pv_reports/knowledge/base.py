"""KnowledgeBase: adding, replacing, removing and searching knowledge sources."""

import datetime
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pv_reports.errors import KnowledgeError
from pv_reports.knowledge.archive import Archive
from pv_reports.knowledge.change import Change
from pv_reports.knowledge.upkeep import connect, counter, fill
from pv_reports.records import Arm, Hit, Passage, Scope, Source, SourceKind
from pv_reports.settings import Settings

if TYPE_CHECKING:
    from pv_reports.knowledge.embeddings import Embedder, Progress
    from pv_reports.knowledge.index import Found, Index

# Sources that are switched together; a larger addition is several such steps, each of them whole.
STEP = 1_000


class KnowledgeBase:
    """The sources under ``home`` and their index. Threads may share one; close it to let another process have it.

    Opening reads nothing; the model is loaded and the index opened by the first search or addition. Sources and
    passages can be read without either. With the in-process engine a second process that searches gets ServiceError.
    """

    def __init__(self, home: Path, settings: Settings, embedder: "Embedder | None" = None) -> None:
        """``embedder`` replaces the one named in the settings."""
        self._home, self._settings = home, settings
        self._archive = Archive(home / "knowledge")
        self._lock = threading.RLock()
        self._embedder = embedder
        self._index: Index | None = None

    @classmethod
    def open(cls, home: Path, settings: Settings, *, embedder: "Embedder | None" = None) -> Self:
        """The knowledge base in ``home``."""
        return cls(home, settings, embedder)

    def __enter__(self) -> Self:
        """The knowledge base itself; leaving the block closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the knowledge base."""
        self.close()

    def close(self) -> None:
        """Releases the index. The knowledge base opens it again when it is next needed."""
        with self._lock:
            if self._index is not None:
                self._index.close()
                self._index = None

    def add(self, paths: Sequence[Path], scope: Scope, progress: "Progress | None" = None) -> list[Source]:
        """Adds packs or JSONL files and returns the editions that were new or changed, in the order read.

        A newer edition replaces the one in use; an older one is kept beside it. ``progress(done, total)`` counts
        passages. Raises KnowledgeError, and changes nothing, where any file is refused.
        """
        from pv_reports.knowledge import sources

        items = sources.read([Path(path) for path in paths], scope)
        if not self._archive.changed(items):
            return []
        added: list[Source] = []
        with self._lock:
            index = self._open_index()
            with self._writing():
                changed = self._archive.changed(items)
                report = counter(changed, progress)
                for at in range(0, len(changed), STEP):
                    change = self._archive.store(changed[at : at + STEP])
                    self._apply(index, change, report)
                    added += change.sources()
        return added

    def remove(self, source_id: str) -> None:
        """Takes a source out of use; its passages stay readable by id. Raises KnowledgeError if it is not in use."""
        with self._lock:
            if not self._archive.keys(source_id):
                raise KnowledgeError(source_id, "no such source is in use.", "See `pv-reports knowledge list`.")
            index = self._open_index()
            with self._writing():
                self._apply(index, self._archive.withdraw(self._archive.keys(source_id)), None)

    def sources(self, all: bool = False) -> list[Source]:
        """The editions in use; with ``all``, every edition ever added."""
        return self._archive.sources(all=all)

    def passage(self, id: str) -> Passage | None:
        """The passage with this id, of any edition ever added."""
        return self._archive.passage(id)

    def passages_of(self, source_id: str, edition: str | None = None) -> list[Passage]:
        """The passages of an edition, by default the one in use, in order. Raises KnowledgeError if there is none."""
        return self._archive.passages_of(source_id, edition)

    def reference_in_force(self, products: Sequence[str], on: datetime.date) -> list[Passage]:
        """Passages of the reference safety information of any of ``products``, in the edition in force on that day."""
        return list(self._archive.in_force(products, on))

    def product_names(self, scope: Scope | None = "private") -> list[str]:
        """Lower-case names of all products that sources in use are about, sorted."""
        return sorted({name for source in self.sources() if scope in (None, source.scope) for name in source.products})

    def known_products(self, reported: Sequence[str]) -> tuple[str, ...]:
        """The lower-case names, among those that sources are about, that are meant by names as reported."""
        from pv_reports.knowledge.products import known_names

        return known_names(reported, self._archive.products())

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        scope: Scope | None = None,
        products: Sequence[str] = (),
        kinds: Sequence[SourceKind] = (),
        arm: Arm = "hybrid",
    ) -> list[Hit]:
        """The best ``k`` passages in use, best first; ``products`` and ``kinds`` keep those that match any of them.

        Products may be given as reported ("Glucophage XR 500 mg"); a known name within it is enough.
        """
        return self.search_many([query], k, scope=scope, products=products, kinds=kinds, arm=arm)[0]

    def search_many(
        self,
        queries: Sequence[str],
        k: int = 10,
        *,
        scope: Scope | None = None,
        products: Sequence[str] = (),
        kinds: Sequence[SourceKind] = (),
        arm: Arm = "hybrid",
    ) -> list[list[Hit]]:
        """As ``search``, for several queries at once."""
        from pv_reports.knowledge.index import Question, Where, search
        from pv_reports.knowledge.sparse import query_vector

        if k < 1 or not self._archive.active_count():
            return [[] for _ in queries]
        where = Where(scope=scope, products=self.known_products(products), kinds=tuple(kinds))
        index = self._open_index()
        # One by one: the numbers of a batch depend a little on its other texts, and the same question must rank alike.
        dense = [self._model().embed([query])[0] if arm != "bm25" else None for query in queries]
        sparse = [query_vector(query) if arm != "dense" else None for query in queries]
        questions = [Question(*pair) for pair in zip(dense, sparse, strict=True)]
        with self._lock:
            found = search(index, questions, k, where, arm)
            return [
                [Hit(passage=passage, score=score, question=query) for passage, score in self._in_use(ranked)]
                for query, ranked in zip(queries, found, strict=True)
            ]

    def search_sources(
        self,
        query: str,
        k: int = 10,
        *,
        scope: Scope | None = None,
        products: Sequence[str] = (),
        kinds: Sequence[SourceKind] = (),
        arm: Arm = "hybrid",
    ) -> list[str]:
        """The ids of the best ``k`` sources, best first; a source ranks where its best passage does."""
        return self.rank_sources([query], k, scope=scope, products=products, kinds=kinds, arm=arm)[0]

    def rank_sources(
        self,
        queries: Sequence[str],
        k: int = 10,
        *,
        scope: Scope | None = None,
        products: Sequence[str] = (),
        kinds: Sequence[SourceKind] = (),
        arm: Arm = "hybrid",
    ) -> list[list[str]]:
        """As ``search_sources``, for several queries at once."""
        ranked: list[list[str]] = [[] for _ in queries]
        open_queries, depth, before = list(range(len(queries))), 2 * k, -1
        while open_queries:
            asked = [queries[number] for number in open_queries]
            hits = self.search_many(asked, depth, scope=scope, products=products, kinds=kinds, arm=arm)
            for number, found in zip(open_queries, hits, strict=True):
                ranked[number] = list(dict.fromkeys(hit.passage.source for hit in found))[:k]
            most = max(len(found) for found in hits)
            if most == before:  # nothing further to be had
                break
            before = most
            open_queries = [
                number
                for number, found in zip(open_queries, hits, strict=True)
                if len(ranked[number]) < k and len(found) >= depth
            ]
            depth *= 2
        return ranked

    def _in_use(self, found: "Sequence[Found]") -> "list[Found]":
        """Drops what another process has replaced on a shared server a moment ago."""
        return [item for item in found if self._archive.is_active(item.passage)]

    def _model(self) -> "Embedder":
        with self._lock:
            if self._embedder is None:
                from pv_reports.knowledge.embeddings import open_embedder

                self._embedder = open_embedder(self._settings.embedding_model, self._home / "models")
            return self._embedder

    def _open_index(self) -> "Index":
        """The index, in agreement with the archive: repaired after a crash, rebuilt for another model."""
        with self._lock:
            if self._index is None:
                self._index = connect(self._home, self._settings, self._model().dimension)
                try:
                    self._reconcile(self._index)
                except BaseException:
                    self.close()
                    raise
            return self._index

    def _reconcile(self, index: "Index") -> None:
        with self._writing():
            stamp = self._home / "index" / ("server-model" if self._settings.qdrant_url else "model")
            built_with = stamp.read_text(encoding="utf-8") if stamp.exists() else ""
            if built_with != self._model().name:
                if built_with or index.count():
                    index.clear()
                stamp.parent.mkdir(parents=True, exist_ok=True)
                stamp.write_text(self._model().name, encoding="utf-8")
            pending = self._archive.pending()
            for key in pending:
                self._reindex(index, key)
            if index.count() != self._archive.active_count():
                index.clear()
                keys = self._archive.active_keys()
                fill(index, self._model(), [passage for key in keys for passage in self._archive.active_passages(key)])
            if pending:
                self._archive.settle()

    def _reindex(self, index: "Index", key: tuple[Scope, str]) -> None:
        from pv_reports.knowledge.index import Where

        index.delete(Where(scope=key[0], source=key[1]))
        fill(index, self._model(), self._archive.active_passages(key))

    def _apply(self, index: "Index", change: Change, report: "Callable[[int], None] | None") -> None:
        from pv_reports.knowledge.index import Where

        replaced = change.replaced()
        change.begin()
        try:
            fill(index, self._model(), change.passages(), report)
            change.commit()
            for (scope, source), edition in replaced:
                index.delete(Where(scope=scope, source=source, edition=edition))
        except BaseException:
            self.close()  # the next use opens the index anew and so repairs it
            raise
        change.finish()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time, of all processes that share the home folder."""
        import portalocker

        with portalocker.Lock(self._home / "knowledge" / "lock", mode="a", timeout=600):
            yield
