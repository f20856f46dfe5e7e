"""What an index is: the passages in use with their vectors, searched by words, by meaning or by both."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pv_reports.knowledge.sparse import SparseVector
from pv_reports.records import Arm, Passage, Scope, SourceKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DENSE = "dense"
SPARSE = "bm25"
# What the engine can filter on.
FILTERED = ("scope", "kind", "products", "source", "edition")
# Rank constant of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009).
RRF_K = 60
# Each arm is asked for this many times the wanted hits before the two lists are fused.
DEPTH = 3
LEAST_DEPTH = 50
# A single arm is asked for a few more, so that ties at the end of the list are broken here as well.
MARGIN = 10


class Entry(NamedTuple):
    """A passage with its vectors; ``dense`` has length 1."""

    passage: Passage
    dense: "NDArray[np.float32]"
    sparse: SparseVector


class Question(NamedTuple):
    """What to look for; an arm that is not asked for may be left None."""

    dense: "NDArray[np.float32] | None"
    sparse: SparseVector | None


class Where(NamedTuple):
    """Conditions that must all hold; an empty one does not restrict. Of ``products`` and ``kinds`` one must match."""

    scope: Scope | None = None
    products: tuple[str, ...] = ()
    kinds: tuple[SourceKind, ...] = ()
    source: str | None = None
    edition: str | None = None


ANYWHERE = Where()


class Found(NamedTuple):
    """A passage and its score in one ranking."""

    passage: Passage
    score: float


class Index(Protocol):
    """An index of passages. Its methods raise ServiceError when the engine does not answer."""

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Adds entries, replacing those with the same passage id."""

    def delete(self, where: Where) -> None:
        """Deletes all passages that meet the conditions."""

    def clear(self) -> None:
        """Deletes everything."""

    def count(self, where: Where = ...) -> int:
        """Number of passages that meet the conditions."""

    def rank(self, questions: Sequence[Question], limit: int, where: Where) -> list[tuple[list[Found], list[Found]]]:
        """For each question the best by meaning and the best by words; the list of an arm not asked for is empty."""

    def close(self) -> None:
        """Releases the engine."""


def payload(passage: Passage) -> dict[str, object]:
    """What the engine filters on, and the passage itself."""
    return {
        "scope": passage.scope,
        "kind": passage.kind,
        "products": list(passage.products),
        "source": passage.source,
        "edition": passage.edition,
        "passage": passage.model_dump_json(),
    }


def search(index: Index, questions: Sequence[Question], limit: int, where: Where, arm: Arm) -> list[list[Found]]:
    """The best ``limit`` passages for each question, best first.

    Scores are cosines (dense), BM25 (bm25) or reciprocal-rank sums (hybrid). The lists are fused here and not in the
    engine, because engines break ties differently; here the passage id breaks them.
    """
    depth = max(DEPTH * limit, LEAST_DEPTH) if arm == "hybrid" else limit + MARGIN
    ranked = [(_settled(dense), _settled(sparse)) for dense, sparse in index.rank(questions, depth, where)]
    if arm == "hybrid":
        return [fuse(dense, sparse)[:limit] for dense, sparse in ranked]
    return [(dense if arm == "dense" else sparse)[:limit] for dense, sparse in ranked]


def _settled(found: Sequence[Found]) -> list[Found]:
    """Best first; what differs in the sixth digit only, as between two engines, is ordered by passage id."""
    return sorted(found, key=lambda item: (-round(item.score, 5), item.passage.id))


def fuse(*lists: Sequence[Found]) -> list[Found]:
    """Reciprocal rank fusion: score = Σ 1 / (k + rank), rank from 1."""
    scores: dict[str, float] = {}
    passages: dict[str, Passage] = {}
    for found in lists:
        for rank, (passage, _) in enumerate(found, 1):
            passages[passage.id] = passage
            scores[passage.id] = scores.get(passage.id, 0.0) + 1 / (RRF_K + rank)
    order = sorted(scores, key=lambda identifier: (-scores[identifier], identifier))
    return [Found(passages[identifier], scores[identifier]) for identifier in order]
