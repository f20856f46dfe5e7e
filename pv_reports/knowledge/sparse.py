"""BM25 as sparse vectors: the engine holds the IDF, the vectors hold term frequency and length normalisation.

Both index implementations take their vectors from here, so both rank alike.
"""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from qdrant_edge import Bm25

# Mean number of words left of an indexed passage after stop words; the divisor of BM25's length normalisation.
AVERAGE_WORDS = 100.0


class SparseVector(NamedTuple):
    """Distinct token hashes and their weights."""

    indices: list[int]
    values: list[float]


@cache
def _model() -> "Bm25":
    from qdrant_edge import Bm25, Bm25Config

    return Bm25(Bm25Config(avg_len=AVERAGE_WORDS, language="english", ascii_folding=True))


def document_vector(text: str) -> SparseVector:
    """Weights of the (English-stemmed, stop words dropped) tokens of an indexed text; may be empty."""
    vector = _model().embed_document(text)
    return SparseVector(list(vector.indices), list(vector.values))


def query_vector(text: str) -> SparseVector:
    """Weight 1 for each distinct token of a question; may be empty."""
    vector = _model().embed_query(text)
    return SparseVector(list(vector.indices), list(vector.values))
