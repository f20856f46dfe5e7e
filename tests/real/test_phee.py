"""Published sentences of case reports (PHEE v2, dev): how well the built-in reader marks them, as floors."""

from pathlib import Path

import pytest

from pv_reports.evaluation import Reader, evaluate, load_gold

pytestmark = pytest.mark.shared
# Measured less one point: the reader may get better, not worse.
EXACT, TOKEN, GAIN = 0.745, 0.81, 0.15


def test_the_tagger_carries_the_reading_of_sentences(shared_data: Path) -> None:
    gold = load_gold(shared_data / "phee" / "dev.json")
    tagged = evaluate(gold, reader=Reader(), jobs=2).total.measures()
    ruled = evaluate(gold, reader=Reader(tagged=False), jobs=2).total.measures()
    assert tagged.f1 >= EXACT
    assert tagged.token_f1 >= TOKEN
    assert tagged.f1 - ruled.f1 >= GAIN
