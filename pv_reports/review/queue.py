"""The work list: cases that fit a filter, in the order in which they should be worked on."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

from pv_reports.errors import ReviewError
from pv_reports.records import CaseState, Record
from pv_reports.review.priority import CLOSED, NO_DEADLINE, queue_key
from pv_reports.store import CaseRow, Store

Sort = Literal["priority", "due", "received", "updated", "case", "state"]
OPEN_STATES: tuple[CaseState, ...] = tuple(state for state in CaseState if state not in CLOSED)


class QueuePage(Record):
    """One page of the queue. ``total`` counts what fits the filter, ``counts`` all cases by state."""

    rows: tuple[CaseRow, ...]
    total: int
    overdue: int
    counts: dict[CaseState, int]


def queue(
    store: Store,
    *,
    states: Sequence[CaseState] = OPEN_STATES,
    search: str = "",
    serious: bool | None = None,
    claimed_by: str | None = None,
    upload: str | None = None,
    sort: Sort = "priority",
    descending: bool = False,
    limit: int | None = 50,
    offset: int = 0,
    today: date | None = None,
) -> QueuePage:
    """Cases in working order. ``states=()`` means any state; every word of ``search`` must occur in the case.

    ``today`` is the day deadlines are counted from, by default the present one in UTC.
    Raises ReviewError for an unknown sort order.
    """
    day = today or datetime.now(UTC).date()
    if sort not in get_args(Sort):
        raise ReviewError(f"sort order {sort!r}", "there is none of this name.", f"Use {', '.join(get_args(Sort))}.")
    rows = store.rows(states=states, search=search, serious=serious, claimed_by=claimed_by, upload=upload)
    rows.sort(key=_key(sort, day), reverse=descending)
    late = sum(1 for row in rows if row.due is not None and row.due < day and row.state not in CLOSED)
    end = None if limit is None else offset + limit
    return QueuePage(rows=tuple(rows[offset:end]), total=len(rows), overdue=late, counts=store.case_counts())


def _key(sort: Sort, today: date) -> Callable[[CaseRow], Any]:
    keys: dict[Sort, Callable[[CaseRow], Any]] = {
        "priority": lambda row: (
            row.state in CLOSED,
            queue_key(row.due, row.serious, row.urgent, row.blockers, row.received, today),
            row.id,
        ),
        "due": lambda row: (row.due or NO_DEADLINE, row.id),
        "received": lambda row: (row.received, row.id),
        "updated": lambda row: (row.updated_at, row.id),
        "case": lambda row: row.id,
        "state": lambda row: (list(CaseState).index(row.state), row.id),
    }
    return keys[sort]
