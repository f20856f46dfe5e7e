"""Reporting clocks. Calendar days, weekends count; day 0 is a calendar day in the recipient's time zone (UTC here)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from pv_reports.records import Clock, Listedness, Region, SafetyCase
from pv_reports.records.dates import latest

RULES_VERSION = "2026-03"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A deadline in force from ``effective`` on. ``serious``/``unexpected`` None: whichever it is."""

    region: Region
    name: str
    source: str
    effective: date
    serious: bool | None
    unexpected: bool | None
    days: int | None

    def fits(self, serious: bool, unexpected: bool) -> bool:
        return self.serious in (None, serious) and self.unexpected in (None, unexpected)


# Within a region the first row that fits decides; a row that replaces another stands before it with its own date.
CLOCK_RULES: tuple[ClockRule, ...] = (
    ClockRule("EU", "EU serious, 15 days", "Directive 2001/83/EC Art. 107(3)", date(2017, 11, 22), True, None, 15),
    ClockRule("EU", "EU non-serious, 90 days", "Directive 2001/83/EC Art. 107(3)", date(2017, 11, 22), False, None, 90),
    ClockRule("US", "US 15-day alert report", "21 CFR 314.80(c)(1)", date(1985, 8, 22), True, True, 15),
    ClockRule("US", "US periodic report", "21 CFR 314.80(c)(2)", date(1985, 8, 22), None, None, None),
)  # fmt: skip


def day_zero(case: SafetyCase, received: date) -> date:
    """The earliest day the report reached anybody of the company: as stated in a document, never after ``received``.

    A partial date counts as its last day only when that is not after ``received``: a guess may not shorten a clock,
    and an unknown day may not lengthen it either, so ``received`` stands then.
    """
    if case.received:
        stated = latest(case.received.value)
        if stated <= received:
            return stated
    return received


def clocks(zero: date, *, serious: bool, listedness: Sequence[Listedness]) -> tuple[Clock, ...]:
    """The clocks that run for a valid case with the given day 0.

    For the US clock a reaction whose listedness cannot be assessed counts as unexpected: the cautious reading.
    """
    unexpected = any(result.status != "listed" for result in listedness) or not listedness
    found = []
    for region in get_args(Region):
        rule = next(
            (r for r in CLOCK_RULES if r.region == region and r.effective <= zero and r.fits(serious, unexpected)), None
        )
        if rule is None:
            continue
        kind = ("serious" if serious else "non-serious") + (" and unexpected" if unexpected else " and expected")
        found.append(
            Clock(
                region=rule.region,
                rule=f"{rule.name} (rules {RULES_VERSION}, in force since {rule.effective.isoformat()})",
                day_zero=zero,
                days=rule.days,
                due=zero + timedelta(days=rule.days) if rule.days is not None else None,
                reason=f"The case is {kind}: {rule.name} by {rule.source}.",
            )
        )
    return tuple(found)
