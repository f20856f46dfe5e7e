"""Which case comes first: what is late or nearly so, then what is dangerous, then what is due.

The order is lexicographic so that it can be explained in one sentence; no weight trades a deadline for a severity.
"""

from datetime import date

from pv_reports.records import CaseState

NEARLY_DUE_DAYS = 3
SOON_DUE_DAYS = 7
NO_DEADLINE = date.max

OVERDUE, NEARLY_DUE, SOON_DUE, LATER = range(4)
"""Deadline bands, most pressing first."""

CLOSED: frozenset[CaseState] = frozenset({CaseState.SIGNED})

QueueKey = tuple[int, int, date, int, date]


def band(due: date | None, today: date) -> int:
    """The deadline band: ``OVERDUE``, ``NEARLY_DUE`` (within three days), ``SOON_DUE`` (within seven) or ``LATER``."""
    if due is None:
        return LATER
    left = (due - today).days
    if left < 0:
        return OVERDUE
    if left <= NEARLY_DUE_DAYS:
        return NEARLY_DUE
    return SOON_DUE if left <= SOON_DUE_DAYS else LATER


def queue_key(
    due: date | None,
    serious: bool,
    fatal_or_life_threatening: bool,
    open_blockers: int,
    received: date,
    today: date,
) -> QueueKey:
    """Sort key, smallest first: deadline band; fatal, serious, other; deadline; fewest blockers; longest here.

    Fewer open blockers come first among equals because such a case can leave soonest.
    """
    severity = 0 if fatal_or_life_threatening else 1 if serious else 2
    return band(due, today), severity, due or NO_DEADLINE, open_blockers, received
