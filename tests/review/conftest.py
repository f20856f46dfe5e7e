"""A store in SQLite with a user of each role; builders of records are those of the store's tests."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from argon2 import PasswordHasher

from pv_reports.records import Actor, UserRole
from pv_reports.settings import Settings
from pv_reports.store import Store, users


@pytest.fixture(scope="session")
def making() -> ModuleType:
    path = Path(__file__).parents[1] / "store" / "making.py"
    spec = importlib.util.spec_from_file_location("store_making", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def store(tmp_path: Path, making: ModuleType) -> Iterator[Store]:
    making.empty_database(tmp_path / "home")
    with Store.open(Settings(home=tmp_path / "home")) as opened:
        making.people(opened)
        yield opened


@pytest.fixture
def people() -> dict[str, Actor]:
    return {name: Actor(kind="person", name=name) for name in (*(role.value for role in UserRole), "second")}
