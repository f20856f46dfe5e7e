from collections.abc import Iterator
from pathlib import Path

import pytest

from pv_reports.settings import Settings
from pv_reports.store import Store


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings) as opened:
        yield opened
