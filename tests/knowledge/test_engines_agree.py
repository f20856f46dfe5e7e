"""The engine in process and the server give the same ranking with the same scores."""

import json
import random
from pathlib import Path

import pytest

from pv_reports.knowledge import KnowledgeBase
from pv_reports.records import Arm
from pv_reports.settings import Settings
from tests.knowledge.conftest import WordHashes

WORDS = [
    "nausea",
    "vomiting",
    "jaundice",
    "rash",
    "fever",
    "cough",
    "liver",
    "renal",
    "warfarin",
    "dose",
    "fatal",
    "onset",
]


@pytest.mark.parametrize("arm", ["dense", "bm25", "hybrid"])
def test_both_engines_rank_alike(tmp_path: Path, arm: Arm) -> None:
    rng = random.Random(5)
    path = tmp_path / "papers.jsonl"
    rows = [{"id": str(n), "text": " ".join(rng.choices(WORDS, k=rng.randint(5, 60)))} for n in range(120)]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    queries = [" ".join(rng.sample(WORDS, 3)) for _ in range(10)]
    answers = []
    for name, url in (("edge", None), ("server", ":memory:")):
        home = tmp_path / name
        with KnowledgeBase.open(home, Settings(home=home, qdrant_url=url), embedder=WordHashes()) as base:
            base.add([path], "public")
            answers.append(base.search_many(queries, 10, arm=arm))
    for edge, server in zip(*answers, strict=True):
        assert [hit.score for hit in edge] == pytest.approx([hit.score for hit in server], abs=1e-4)
        assert [hit.passage for hit in edge] == [hit.passage for hit in server]
        assert len(edge) == 10
