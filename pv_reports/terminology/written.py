"""What reporters write for units, frequencies and professions, and what it stands for."""

from functools import cache
from typing import cast

from pv_reports.records import Qualification
from pv_reports.terminology.concepts import rows, split
from pv_reports.terminology.folding import fold_term


def ucum(unit: str) -> str | None:
    """The UCUM code of a unit as written ("mcg" → "ug", "tablets" → "{tablet}"), or None for an unknown one."""
    return _units().get(" ".join(unit.lower().split()).removesuffix("."))


def doses_per_day(frequency: str) -> float | None:
    """How often a day: "twice daily" → 2, "q2w" → 0.0714; None for words that are not in the table."""
    return _frequencies().get(fold_term(frequency))


def qualification(words: str) -> Qualification | None:
    """The E2B qualification of a reporter described by exactly these words ("registered nurse" → other_hcp)."""
    return _qualifications().get(fold_term(words))


@cache
def _units() -> dict[str, str]:
    return {row["written"]: row["ucum"] for row in rows("units")}


@cache
def _frequencies() -> dict[tuple[str, ...], float]:
    return {fold_term(row["written"]): float(row["per_day"]) for row in rows("frequencies")}


@cache
def _qualifications() -> dict[tuple[str, ...], Qualification]:
    return {
        fold_term(name): cast(Qualification, row["qualification"])
        for row in rows("qualifications")
        for name in split(row["synonyms"])
    }
