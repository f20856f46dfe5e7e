"""Assessment: validity, seriousness, expectedness and clocks, computed by rules that explain themselves."""

from collections.abc import Sequence
from datetime import date

from pv_reports.assessment.clocks import RULES_VERSION, clocks, day_zero
from pv_reports.assessment.listedness import listedness
from pv_reports.assessment.seriousness import seriousness
from pv_reports.assessment.validity import validity
from pv_reports.records import Assessment, Passage, SafetyCase
from pv_reports.records.dates import earliest

__all__ = ["assess", "onset_date", "validity"]


def onset_date(case: SafetyCase, received: date) -> date:
    """The day whose reference safety information applies: the earliest stated onset, else day 0 of the report."""
    onsets = [earliest(reaction.onset.value) for reaction in case.reactions if reaction.onset]
    return min(onsets, default=day_zero(case, received))


def assess(case: SafetyCase, *, received: date, reference: Sequence[Passage]) -> Assessment:
    """Apply every rule to ``case``.

    ``received`` is the day the documents reached us; an earlier receipt date stated in a document wins as day 0.
    ``reference`` holds the passages of the reference safety information in force at onset for the case's products.
    """
    valid = validity(case)
    results = seriousness(case)
    serious = any(result.serious for result in results) or case.patient.death is not None
    listed = listedness(case, reference)
    zero = day_zero(case, received)
    notes = []
    if not valid.valid:
        notes.append(f"Not a valid ICSR: missing {', '.join(valid.missing)}. No clock runs until it is complete.")
    if case.special_situations and not case.reactions:
        notes.append("A special situation without a reaction is kept for the periodic report; it is no ICSR.")
    return Assessment(
        rules=RULES_VERSION,
        validity=valid,
        serious=serious,
        seriousness=results,
        listedness=listed,
        clocks=clocks(zero, serious=serious, listedness=listed) if valid.valid else (),
        notes=tuple(notes),
    )
