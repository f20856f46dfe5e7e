from collections.abc import Iterator

import pytest

from pv_reports.knowledge import KnowledgeBase
from pv_reports.settings import Settings
from tests.cli.tiny_packs import WordHashes, write_packs


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A small knowledge base; what is tested here does not depend on what it holds."""
    home = tmp_path_factory.mktemp("knowledge")
    packs = write_packs(home / "packs")
    with KnowledgeBase.open(home, Settings(home=home), embedder=WordHashes()) as opened:
        for scope in ("public", "private"):
            opened.add([packs / scope], scope)
        yield opened
