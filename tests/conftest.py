"""Fixtures shared by all suites."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data, which is not part of the project; tests that need it skip where it is absent."""
    root = Path(os.environ.get("PV_REPORTS_SHARED", Path(__file__).parents[2] / "shared")) / "data"
    if not root.is_dir():
        pytest.skip(f"no real data at {root}; set PV_REPORTS_SHARED to the folder that holds data/")
    return root
