"""LangChain users get the same answers through LangChain's own interfaces."""

from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda

from pv_reports.knowledge.langchain import PvEmbeddings, PvRetriever
from tests.knowledge.conftest import OpenBase, Pack, WordHashes


def test_retriever_gives_documents_with_their_place(open_base: OpenBase, pack: Pack) -> None:
    base = open_base()
    files = {"alpha.md": ("## Warnings\n\nJaundice.", {"products": ["alpha"]}), "beta.md": ("Jaundice.", {})}
    base.add([pack("p", files)], "public")
    retriever = PvRetriever(base=base, k=5, scope="public", products=("alpha",))
    assert isinstance(retriever, BaseRetriever)
    (document,) = retriever.invoke("jaundice")
    (passage,) = base.passages_of("alpha")
    assert (document.id, document.page_content) == (passage.id, "Jaundice.")
    assert document.metadata["section"] == "Warnings"
    assert document.metadata["source"] == "alpha"
    assert document.metadata["score"] > 0


def test_retriever_is_a_link_of_a_chain(open_base: OpenBase, pack: Pack) -> None:
    base = open_base()
    base.add([pack("p", {"alpha.md": ("Jaundice.", {})})], "public")
    chain = PvRetriever(base=base, k=1) | RunnableLambda(lambda documents: [d.page_content for d in documents])
    assert chain.batch(["jaundice", "rash"]) == [["Jaundice."], ["Jaundice."]]


def test_embeddings() -> None:
    embeddings = PvEmbeddings(WordHashes())
    vectors = embeddings.embed_documents(["jaundice", "rash"])
    assert [len(vector) for vector in vectors] == [64, 64]
    assert vectors[0] == embeddings.embed_query("jaundice")
