"""The work list: cases that fit a filter, in the order in which they should be worked on."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

from pv_reports.errors import ReviewError
from pv_reports.records import CaseState, Record
from pv_reports.review.priority import CLOSED, NO_DEADLINE, queue_key
from pv_reports.store import CaseRow, QueueEntry, Store

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
    total = late = 0

    def arrange(entries: list[QueueEntry]) -> list[QueueEntry]:
        nonlocal total, late
        total = len(entries)
        late = sum(1 for entry in entries if entry.due is not None and entry.due < day and entry.state not in CLOSED)
        entries.sort(key=_key(sort, day), reverse=descending)
        return entries[offset : None if limit is None else offset + limit]

    rows = store.page(arrange, states=states, search=search, serious=serious, claimed_by=claimed_by, upload=upload)
    return QueuePage(rows=tuple(rows), total=total, overdue=late, counts=store.case_counts())


def _key(sort: Sort, today: date) -> Callable[[QueueEntry], Any]:
    order = {state: number for number, state in enumerate(CaseState)}
    keys: dict[Sort, Callable[[QueueEntry], Any]] = {
        "priority": lambda entry: (
            entry.state in CLOSED,
            queue_key(entry.due, entry.serious, entry.urgent, entry.blockers, entry.received, today),
            entry.id,
        ),
        "due": lambda entry: (entry.due or NO_DEADLINE, entry.id),
        "received": lambda entry: (entry.received, entry.id),
        "updated": lambda entry: (entry.updated_at, entry.id),
        "case": lambda entry: entry.id,
        "state": lambda entry: (order[CaseState(entry.state)], entry.id),
    }
    return keys[sort]
