"""The knowledge base for LangChain users: a retriever and the embeddings, to be plugged in as they are."""

from collections.abc import Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from pv_reports.knowledge.base import KnowledgeBase
from pv_reports.knowledge.embeddings import Embedder
from pv_reports.records import Arm, Hit, Scope, SourceKind


class PvRetriever(BaseRetriever):
    """Hybrid search of a knowledge base: ``PvRetriever(base=base, k=5, products=("metformin",)).invoke("…")``.

    A document's ``id`` is the passage's id; its metadata say where the passage stands and how it scored.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    base: KnowledgeBase
    k: int = 10
    scope: Scope | None = None
    products: tuple[str, ...] = ()
    kinds: tuple[SourceKind, ...] = ()
    arm: Arm = "hybrid"

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        hits = self.base.search(query, self.k, scope=self.scope, products=self.products, kinds=self.kinds, arm=self.arm)
        return [_document(hit) for hit in hits]


def _document(hit: Hit) -> Document:
    metadata = hit.passage.model_dump(mode="json", exclude={"id", "text"})
    return Document(id=hit.passage.id, page_content=hit.passage.text, metadata={**metadata, "score": hit.score})


class PvEmbeddings(Embeddings):
    """An embedder of this package behind LangChain's interface; vectors have length 1."""

    def __init__(self, embedder: Embedder) -> None:
        """``embedder`` comes from ``pv_reports.knowledge.embeddings.open_embedder``."""
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector per text."""
        return self._rows(texts)

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question."""
        return self._rows([text])[0]

    def _rows(self, texts: Sequence[str]) -> list[list[float]]:
        return [[float(number) for number in row] for row in self._embedder.embed(texts)]
