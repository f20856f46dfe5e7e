"""Assessment: what the rules computed for a case, each with the reason and the words that decided it."""

import datetime
from typing import Literal

from pv_reports.records.base import SCHEMA_VERSION, Record
from pv_reports.records.case import SeriousnessCriterion, Validity
from pv_reports.records.evidence import Evidence

Region = Literal["EU", "US"]


class SeriousnessResult(Record):
    """Per reaction (index into the case's reactions)."""

    reaction: int
    serious: bool
    criteria: tuple[SeriousnessCriterion, ...] = ()
    reason: str
    evidence: tuple[Evidence, ...] = ()


class Listedness(Record):
    """Per reaction and suspect product: whether the reference safety information in force at onset lists it.

    ``passage`` is the id of the passage that decides and ``quote`` its deciding words; both None when not assessable.
    """

    reaction: int
    product: int
    status: Literal["listed", "unlisted", "not_assessable"]
    reason: str
    source: str | None = None
    edition: str | None = None
    passage: str | None = None
    quote: str | None = None


class Clock(Record):
    """A reporting deadline. ``due`` is None where the case goes into a periodic report only."""

    region: Region
    rule: str
    day_zero: datetime.date
    days: int | None = None
    due: datetime.date | None = None
    reason: str


class Assessment(Record):
    schema_version: int = SCHEMA_VERSION
    rules: str
    validity: Validity
    serious: bool
    seriousness: tuple[SeriousnessResult, ...] = ()
    listedness: tuple[Listedness, ...] = ()
    clocks: tuple[Clock, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def due(self) -> datetime.date | None:
        """The earliest deadline of any region."""
        return min((clock.due for clock in self.clocks if clock.due), default=None)
