"""A small run of the benchmark: what is planted is caught, what is unharmed is left alone."""

from tests.benchmarks.planted_errors import KINDS, drafts, measure, plant


def test_a_small_run_of_planted_errors():
    made = drafts(with_scan=False, most=9)
    planted = list(plant(44, 7, made))
    assert {error.kind for error in planted} == set(KINDS)
    assert all(error.before != error.after for error in planted)
    result = measure(planted, made, ways=["check"])["check"]
    flagged, total = result.pop("unharmed sentences flagged")
    assert flagged <= 0.02 * total
    assert sum(hit for hit, _ in result.values()) >= 42
