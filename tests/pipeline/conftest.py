"""A store, a small knowledge base, and uploads that go the whole way."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline.process import process
from pv_reports.qwen import Model
from pv_reports.records import Actor
from pv_reports.settings import Settings
from pv_reports.store import Store
from tests.cli.tiny_packs import WordHashes, write_packs

SENDER = Actor(kind="machine", name="test")
Take = Callable[..., tuple[str, list[str]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", ocr="off")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    home = tmp_path_factory.mktemp("knowledge")
    packs = write_packs(home / "packs")
    with KnowledgeBase.open(home, Settings(home=home), embedder=WordHashes()) as opened:
        for scope in ("public", "private"):
            opened.add([packs / scope], scope)
        yield opened


@pytest.fixture
def take(store: Store, base: KnowledgeBase, settings: Settings) -> Take:
    """``take(data, name)`` accepts an upload and processes it: its id and the ids of its cases."""

    def whole_way(data: bytes, name: str, model: Model | None = None) -> tuple[str, list[str]]:
        upload = store.accept_upload(data, name, SENDER)
        return upload.id, process(store, upload.id, base, settings, model)

    return whole_way
