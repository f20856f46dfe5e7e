"""A knowledge base on each engine, with an embedder of hashed words in place of the model."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import qdrant_client
import yaml
from numpy.typing import NDArray

from pv_reports.knowledge import KnowledgeBase
from pv_reports.settings import Settings

Pack = Callable[..., Path]
OpenBase = Callable[[], KnowledgeBase]


class WordHashes:
    """Texts with the same words get the same vector; counts how many it was asked for."""

    def __init__(self, name: str = "word-hashes", dimension: int = 64) -> None:
        self.name, self.dimension, self.embedded = name, dimension, 0

    def embed(self, texts: Sequence[str], progress: Any = None) -> NDArray[np.float32]:
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimension] += 1
        self.embedded += len(texts)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def embedder() -> WordHashes:
    return WordHashes()


@pytest.fixture(params=["edge", "server"])
def open_base(
    request: pytest.FixtureRequest, tmp_path: Path, embedder: WordHashes, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenBase]:
    """Opens the knowledge base of this test, every time the same one; the server keeps its collection meanwhile."""
    server = request.param == "server"
    if server:
        client = qdrant_client.QdrantClient(":memory:")
        monkeypatch.setattr(client, "close", lambda: None)
        monkeypatch.setattr(qdrant_client, "QdrantClient", lambda **_: client)
    settings = Settings(home=tmp_path / "home", qdrant_url=":memory:" if server else None)
    opened: list[KnowledgeBase] = []

    def open_it() -> KnowledgeBase:
        opened.append(KnowledgeBase.open(tmp_path / "home", settings, embedder=embedder))
        return opened[-1]

    yield open_it
    for base in opened:
        base.close()


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Writes a pack: ``pack("name", {"file.md": ("text", {"id": …})})`` and returns its folder."""

    def write(name: str, files: dict[str, tuple[str, dict[str, Any]]], **description: Any) -> Path:
        folder = tmp_path / "packs" / name
        folder.mkdir(parents=True, exist_ok=True)
        entries = []
        for file, (text, entry) in files.items():
            (folder / file).write_text(text, encoding="utf-8")
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            stem = file.rsplit(".", 1)[0]
            entries.append(
                {
                    "file": file,
                    "id": stem,
                    "title": stem.title(),
                    "edition": "1",
                    "date": "2026-01-01",
                    "sha256": sha256,
                }
                | entry
            )
        head = {"pack": name, "title": name, "licence": "CC0-1.0", "files": entries} | description
        (folder / "source.yaml").write_text(yaml.safe_dump(head), encoding="utf-8")
        return folder

    return write
