from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_reports.errors import ReviewError
from pv_reports.records import CaseState
from pv_reports.review import queue, queue_key
from pv_reports.review.priority import LATER, NEARLY_DUE, OVERDUE, SOON_DUE, band

TODAY = date(2026, 11, 23)
DAYS = st.integers(-30, 120).map(lambda days: TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, OVERDUE), (0, NEARLY_DUE), (3, NEARLY_DUE), (4, SOON_DUE), (7, SOON_DUE), (8, LATER)]
)
def test_bands(days, expected):
    assert band(TODAY + timedelta(days=days), TODAY) == expected
    assert band(None, TODAY) == LATER


def key(days, serious=True, urgent=False, blockers=0, received=0):
    due = None if days is None else TODAY + timedelta(days=days)
    return queue_key(due, serious, urgent, blockers, TODAY - timedelta(days=received), TODAY)


def test_the_order_in_words():
    assert key(-1, serious=False) < key(1, urgent=True), "what is late goes first"
    assert key(2, serious=False) < key(6, urgent=True), "what is nearly due goes before what is soon due"
    assert key(7, urgent=True) < key(4), "within a band the dangerous case goes first"
    assert key(20) < key(10, serious=False)
    assert key(10) < key(11)
    assert key(90) < key(None), "no deadline comes last"
    assert key(10) < key(10, blockers=1)
    assert key(10, received=5) < key(10, received=1)


@given(DAYS, st.booleans(), st.booleans(), st.integers(0, 9), DAYS)
def test_an_earlier_deadline_never_moves_a_case_back(due, serious, urgent, blockers, received):
    later = queue_key(due, serious, urgent, blockers, received, TODAY)
    assert queue_key(due - timedelta(days=1), serious, urgent, blockers, received, TODAY) < later


def test_the_queue_pages_and_counts(store, making, people):
    days = [20, 1, None, -3]
    ids = [
        making.fill(store, str(number), due=None if n is None else TODAY + timedelta(days=n))
        for number, n in enumerate(days)
    ]
    page = queue(store, today=TODAY, limit=2)
    assert [row.id for row in page.rows] == [ids[3], ids[1]]
    assert (page.total, page.overdue, page.counts[CaseState.DRAFTED]) == (4, 1, 4)
    assert [row.id for row in queue(store, today=TODAY, limit=2, offset=2).rows] == [ids[0], ids[2]]
    assert queue(store, today=TODAY, sort="due", descending=True, limit=None).rows[0].id == ids[2]
    assert queue(store, search="nothing like it").total == 0
    with pytest.raises(ReviewError, match="sort order 'x'"):
        queue(store, sort="x")
