"""What real narratives state of age, sex and dates, against what the agency coded: floors below the measured figures.

``python -m tests.benchmarks.vaers`` prints the whole measurement; here a part of the records guards against a fall.
"""

from pathlib import Path

import pytest

from tests.benchmarks.vaers import Measurement, load, measure

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def halves(shared_data: Path) -> tuple[Measurement, Measurement]:
    """(development, check) of some three hundred records spread over the year."""
    assert (shared_data / "vaers" / "2005.jsonl").is_file()
    return measure(load(300))


@pytest.mark.parametrize(
    ("field", "recall", "precision"),
    [
        ("age, where one age is told", 0.96, 0.96),
        ("sex, noun", 0.97, 0.97),
        ("vaccination date", 0.92, 0.98),
        ("onset on another day", 0.79, 0.91),
    ],
)
def test_a_stated_field_is_read(
    halves: tuple[Measurement, Measurement], field: str, recall: float, precision: float
) -> None:
    tallies = [half.fields[field] for half in halves]
    stated, given = sum(t.stated for t in tallies), sum(t.given for t in tallies)
    assert stated > 60
    assert sum(t.recalled for t in tallies) / stated >= recall
    assert sum(t.agreeing for t in tallies) / given >= precision


def test_reactions_are_found_and_coded(halves: tuple[Measurement, Measurement]) -> None:
    coded, found = (sum(h.terms.coded for h in halves), sum(h.terms.found for h in halves))
    assert coded > 1000
    assert sum(h.terms.near_coded for h in halves) / coded >= 0.59
    assert sum(h.terms.near_found for h in halves) / found >= 0.70
