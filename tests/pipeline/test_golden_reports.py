"""Whole reports, word for word. After a wanted change: ``python -m tests.pipeline.golden_reports``, then read it."""

import pytest

from tests.pipeline.golden_reports import CASES, FOLDER, report


@pytest.mark.parametrize("name", CASES)
def test_the_whole_report_is_the_kept_one(name: str) -> None:
    assert report(name) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_no_kept_report_is_without_its_case() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == sorted(CASES)
