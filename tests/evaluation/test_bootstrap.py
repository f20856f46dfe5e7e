import time

import numpy as np
import pytest

from pv_reports.evaluation.bootstrap import differences, intervals
from pv_reports.evaluation.tally import F1, WIDTH, measures


def table(documents, fields=1, seed=1, right=0.7):
    """Ten values a document and field, each right with the same chance."""
    counts = np.zeros((documents, fields, WIDTH))
    counts[..., 0] = np.random.default_rng(seed).binomial(10, right, size=(documents, fields))
    counts[..., 1] = counts[..., 2] = 10 - counts[..., 0]
    return counts


def test_the_interval_holds_the_score_and_is_as_wide_as_theory_says():
    counts = table(200)
    low, high = intervals(counts)[0][F1]
    score = measures(counts.sum(axis=0))[0, F1]
    assert low < score < high
    # 2000 values of which 70 % are right: 1.96 standard errors each way
    assert high - low == pytest.approx(2 * 1.96 * (0.7 * 0.3 / 2000) ** 0.5, rel=0.2)


def test_more_documents_give_a_narrower_interval():
    few, many = (intervals(table(n))[0][F1] for n in (10, 1000))
    assert few.high - few.low > 3 * (many.high - many.low)


def test_values_of_one_document_stay_together():
    """Documents that are all right or all wrong tell as much as one value each."""
    counts = np.zeros((40, 1, WIDTH))
    counts[:20, 0, 0] = 10
    counts[20:, 0, 1] = counts[20:, 0, 2] = 10
    low, high = intervals(counts)[0][F1]
    assert high - low == pytest.approx(2 * 1.96 * (0.25 / 40) ** 0.5, rel=0.2)


def test_a_seed_gives_the_same_interval_again():
    assert intervals(table(30), seed=4) == intervals(table(30), seed=4)
    assert intervals(table(30), seed=4) != intervals(table(30), seed=5)


def test_no_interval_where_resampling_says_nothing():
    perfect = table(20, right=1)
    assert intervals(table(1)) == [[None] * 9]
    assert set(intervals(perfect)[0]) == {None}
    assert intervals(np.zeros((20, 1, WIDTH))) == [[None] * 9]


def test_a_field_that_most_resamples_do_not_hold_has_no_interval():
    counts = table(20, fields=2)
    counts[1:, 1] = 0
    assert intervals(counts, resamples=200)[1][F1] is None
    assert intervals(counts, resamples=200)[0][F1]


def test_pairing_sees_a_difference_that_the_two_intervals_do_not():
    first = table(50, right=0.5)
    second = first.copy()
    second[:25, 0, 0] += 1  # one more of ten is right in half of the documents
    second[:25, 0, 1:3] -= 1
    gain = differences(first, second)[0]
    apart = [intervals(counts)[0][F1] for counts in (first, second)]
    assert gain.value == pytest.approx(0.05)
    assert gain.clear
    assert apart[0].high > apart[1].low


def test_the_same_reading_twice_differs_by_nothing():
    gain = differences(table(30), table(30))[0]
    assert (gain.value, gain.interval, gain.clear) == (0, None, False)


def test_a_field_without_gold_has_no_difference():
    assert differences(np.zeros((5, 1, WIDTH)), np.zeros((5, 1, WIDTH))) == [None]


def test_only_the_same_documents_can_be_paired():
    with pytest.raises(ValueError, match="paired"):
        differences(table(3), table(4))


@pytest.mark.parametrize("shape", [(961, 11), (30, 60)])
def test_two_thousand_resamples_take_less_than_a_second(shape):
    counts = table(*shape)
    started = time.process_time()
    intervals(counts, resamples=2000)
    assert time.process_time() - started < 1
