"""Qdrant's engine in this process (qdrant-edge-py): the default on one machine."""

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pv_reports.errors import ServiceError
from pv_reports.knowledge.index import ANYWHERE, DENSE, FILTERED, SPARSE, Entry, Found, Question, Where, payload
from pv_reports.records import Passage

if TYPE_CHECKING:
    from qdrant_edge import EdgeShard, Filter, ScoredPoint


class EdgeIndex:
    """The index in ``folder``. One process may hold it; its threads share it."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Opens or creates the index. Raises ServiceError when another process holds it or it is damaged."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._dimension = folder, dimension
        self._lock = threading.RLock()
        self._held = _hold(folder / "lock")
        try:
            self._shard: EdgeShard | None = self._open()
        except BaseException:
            _release(self._held)
            raise

    def _open(self) -> "EdgeShard":
        import qdrant_edge as engine

        shard = self._folder / "shard"
        with self._errors():
            if (shard / "edge_config.json").exists():
                return engine.EdgeShard.load(str(shard))
            shutil.rmtree(shard, ignore_errors=True)  # an empty shell left by a crash during creation
            config = engine.EdgeConfig(
                vectors={DENSE: engine.EdgeVectorParams(size=self._dimension, distance=engine.Distance.Cosine)},
                sparse_vectors={SPARSE: engine.EdgeSparseVectorParams(modifier=engine.Modifier.Idf)},
            )
            created = engine.EdgeShard.create(str(shard), config)
            for field in FILTERED:
                created.update(engine.UpdateOperation.create_field_index(field, engine.PayloadSchemaType.Keyword))
            return created

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # the engine raises bare Exception
            raise ServiceError(
                str(self._folder),
                f"the knowledge index cannot be used ({error}).",
                "If it is damaged, delete this folder: it is rebuilt from the stored sources.",
            ) from error

    @property
    def _open_shard(self) -> "EdgeShard":
        if self._shard is None:
            raise ServiceError(str(self._folder), "the knowledge index is closed.", "Open the knowledge base again.")
        return self._shard

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Adds entries, replacing those with the same passage id."""
        import qdrant_edge as engine

        points = [
            engine.Point(
                entry.passage.id,
                {
                    DENSE: entry.dense.tolist(),
                    SPARSE: engine.SparseVector(entry.sparse.indices, entry.sparse.values),
                },
                payload(entry.passage),
            )
            for entry in entries
        ]
        with self._lock, self._errors():
            self._open_shard.update(engine.UpdateOperation.upsert_points(points))

    def delete(self, where: Where) -> None:
        """Deletes all passages that meet the conditions."""
        import qdrant_edge as engine

        with self._lock, self._errors():
            self._open_shard.update(engine.UpdateOperation.delete_points_by_filter(_filter(where)))

    def clear(self) -> None:
        """Deletes everything, and takes the vector size anew."""
        with self._lock:
            self._open_shard.close()
            self._shard = None
            shutil.rmtree(self._folder / "shard")
            self._shard = self._open()

    def count(self, where: Where = ANYWHERE) -> int:
        """Number of passages that meet the conditions."""
        import qdrant_edge as engine

        with self._lock, self._errors():
            return self._open_shard.count(engine.CountRequest(exact=True, filter=_filter(where)))

    def rank(self, questions: Sequence[Question], limit: int, where: Where) -> list[tuple[list[Found], list[Found]]]:
        """For each question the best by meaning and the best by words."""
        import qdrant_edge as engine

        def ask(vector: Any, name: str) -> list[Found]:
            request = engine.QueryRequest(
                limit, query=engine.Query.Nearest(vector, using=name), filter=condition, with_payload=["passage"]
            )
            return _found(self._open_shard.query(request))

        condition = _filter(where)
        answers = []
        for question in questions:
            with self._lock, self._errors():
                dense = ask(question.dense.tolist(), DENSE) if question.dense is not None else []
                sparse: list[Found] = []
                if question.sparse is not None and question.sparse.indices:
                    sparse = ask(engine.SparseVector(question.sparse.indices, question.sparse.values), SPARSE)
            answers.append((dense, sparse))
        return answers

    def close(self) -> None:
        """Flushes and closes the shard, and lets another process have it."""
        with self._lock:
            if self._shard is not None:
                self._shard.flush()
                self._shard.close()
                self._shard = None
                _release(self._held)


def _filter(where: Where) -> "Filter":
    import qdrant_edge as engine

    must: list[Any] = []
    for key, value in (("scope", where.scope), ("source", where.source), ("edition", where.edition)):
        if value is not None:
            must.append(engine.FieldCondition(key, match=engine.MatchValue(value)))
    for key, values in (("products", where.products), ("kind", where.kinds)):
        if values:
            must.append(engine.FieldCondition(key, match=engine.MatchAny(list(values))))
    return engine.Filter(must=must)


def _found(points: "Sequence[ScoredPoint]") -> list[Found]:
    return [
        Found(Passage.model_validate_json(point.payload["passage"]), point.score)
        for point in points
        if point.payload is not None
    ]


def _hold(path: Path) -> Any:
    """An exclusive lock on ``path`` for as long as the returned file is open."""
    import portalocker

    held = path.open("a+")
    try:
        portalocker.lock(held, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
    except portalocker.LockException as error:
        held.seek(0)
        owner = held.read().strip()
        held.close()
        raise ServiceError(
            str(path.parent),
            f"process {owner or 'unknown'} holds the knowledge index.",
            "Stop it, or set PV_REPORTS_QDRANT_URL to a Qdrant server, which several processes can share.",
        ) from error
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


def _release(held: Any) -> None:
    held.close()
