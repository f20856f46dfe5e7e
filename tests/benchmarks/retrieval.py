"""Retrieval quality on SciFact's training claims: nDCG@10 and recall@100 of words, meaning and both, against a peer.

    python tests/benchmarks/retrieval.py [--data FOLDER] [--documents N] [--numbers int8|fp32]

FOLDER holds ``corpus_train.csv``, ``claims_train.csv`` and ``beir_qrels_train.tsv``. The peer is bm25s where it is
installed, else LangChain's BM25Retriever, else none. The knowledge base is kept in the temp folder, so a second run
embeds nothing anew. The whole corpus takes some minutes on two cores.
"""

import argparse
import ast
import csv
import importlib
import json
import math
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from pv_reports.knowledge import KnowledgeBase
from pv_reports.knowledge.embeddings_onnx import OnnxEmbedder
from pv_reports.records import Arm
from pv_reports.settings import load

_PRINTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
Ranking = Callable[[list[str]], list[list[str]]]


def corpus(path: Path) -> dict[str, dict[str, str]]:
    """Documents by id; the abstract column is a printed list of strings."""
    documents = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            text = " ".join(ast.literal_eval(part) for part in _PRINTED.findall(row["abstract"]))
            documents[row["doc_id"]] = {"id": row["doc_id"], "title": row["title"], "text": text or row["title"]}
    return documents


def relevant(path: Path) -> dict[str, set[str]]:
    """Ids of the relevant documents per query."""
    judged: dict[str, set[str]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0:
                judged.setdefault(row["query-id"], set()).add(row["corpus-id"])
    return judged


def ndcg(ranked: Sequence[str], wanted: set[str], k: int = 10) -> float:
    """Normalised discounted cumulative gain with binary relevance."""
    gain = sum(1 / math.log2(place + 2) for place, name in enumerate(ranked[:k]) if name in wanted)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(k, len(wanted))))


def recall(ranked: Sequence[str], wanted: set[str], k: int = 100) -> float:
    """Share of the relevant documents among the first ``k``."""
    return len(wanted & set(ranked[:k])) / len(wanted)


def peer(documents: Iterable[dict[str, str]]) -> tuple[str, Ranking] | None:
    """Another BM25 over the same titles and texts."""
    documents = list(documents)
    texts = [f"{document['title']} {document['text']}" for document in documents]
    ids = [document["id"] for document in documents]
    if find_spec("bm25s"):
        bm25s = importlib.import_module("bm25s")
        engine = bm25s.BM25()
        engine.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

        def rank(queries: list[str]) -> list[list[str]]:
            tokens = bm25s.tokenize(queries, stopwords="en", show_progress=False)
            return [[ids[i] for i in row] for row in engine.retrieve(tokens, k=100, show_progress=False).documents]

        return "bm25s", rank
    if find_spec("langchain_community") and find_spec("rank_bm25"):
        retrievers = importlib.import_module("langchain_community.retrievers")
        retriever = retrievers.BM25Retriever.from_texts(texts, metadatas=[{"id": name} for name in ids], k=100)
        return "LangChain BM25", lambda queries: [[d.metadata["id"] for d in retriever.invoke(q)] for q in queries]
    return None


def main() -> None:
    """Prints one line per way of ranking."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = Path(os.environ.get("PV_REPORTS_SHARED", Path(__file__).parents[3] / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data" / "scifact")
    parser.add_argument("--documents", type=int, help="only the relevant documents and so many others")
    parser.add_argument("--numbers", choices=["int8", "fp32"], default="int8")
    options = parser.parse_args()

    documents, judged = corpus(options.data / "corpus_train.csv"), relevant(options.data / "beir_qrels_train.tsv")
    if options.documents is not None:
        needed = set().union(*judged.values())
        others = [name for name in documents if name not in needed][: options.documents]
        documents = {name: documents[name] for name in [*needed, *others] if name in documents}
    with (options.data / "claims_train.csv").open(newline="", encoding="utf-8") as file:
        claims = {row["id"]: row["claim"] for row in csv.DictReader(file) if row["id"] in judged}
    names, queries = list(claims), list(claims.values())

    cache = Path(tempfile.gettempdir()) / f"pv-reports-retrieval-{os.getuid()}"
    home = cache / f"{options.numbers}-{len(documents)}"
    home.mkdir(parents=True, exist_ok=True)
    source = home / "corpus.jsonl"
    source.write_text("".join(json.dumps(document) + "\n" for document in documents.values()), encoding="utf-8")
    base = KnowledgeBase.open(home, load(home=home), embedder=OnnxEmbedder(cache / "models", options.numbers))

    arms: tuple[Arm, ...] = ("bm25", "dense", "hybrid")
    rows: list[tuple[str, Ranking]] = [(arm, partial(base.rank_sources, k=100, arm=arm)) for arm in arms]
    with base:
        started = time.perf_counter()
        added = base.add([source], "public")
        print(f"{len(documents)} documents, {len(queries)} claims, {options.numbers};", end=" ")
        print(f"{len(added)} documents added in {time.perf_counter() - started:.0f} s")
        base.search("warm up", 1)
        if other := peer(documents.values()):
            rows.append(other)
        print(f"{'':16} nDCG@10  recall@100  ms/query")
        for label, rank in rows:
            started = time.perf_counter()
            ranked = dict(zip(names, rank(queries), strict=True))
            milliseconds = 1000 * (time.perf_counter() - started) / len(queries)
            quality = [sum(f(ranked[n], judged[n]) for n in names) / len(names) for f in (ndcg, recall)]
            print(f"{label:16} {quality[0]:.4f}   {quality[1]:.4f}      {milliseconds:.1f}", flush=True)


if __name__ == "__main__":
    main()
