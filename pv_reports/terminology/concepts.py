"""What the starter dictionary holds, and how its tables are read."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Kind = Literal["reaction", "substance", "country", "route", "test", "blocked"]
"""``blocked`` is never returned: phrases that contain a term but mean something else ("warm compress")."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning: ``term`` is its preferred name, ``group`` an organ class (reaction) or drug class (substance).

    ``ime`` says that a reaction usually is medically important: an aid to a person, not a verdict. ``broader`` holds
    the codes of the next wider reactions. A test has ``units`` and the codes of a ``high`` and a ``low`` value.
    """

    code: str
    kind: Kind
    term: str
    group: str = ""
    synonyms: tuple[str, ...] = ()
    ime: bool = False
    broader: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    high: str = ""
    low: str = ""


@dataclass(frozen=True, slots=True)
class TermMatch:
    """``text[start:end] == matched``.

    ``productive`` marks a phrase that no table lists but word formation explains ("left calf pain", "-itis", an INN
    stem): its ``concept`` is that of its head, or None where the head is not in the dictionary either.
    """

    start: int
    end: int
    kind: Kind
    concept: Concept | None
    matched: str
    productive: bool = False
    confidence: float = 1.0


def rows(table: str) -> list[dict[str, str]]:
    """The rows of ``data/<table>.tsv`` by column name."""
    text = files("pv_reports.terminology").joinpath("data", f"{table}.tsv").read_text(encoding="utf-8")
    header, *lines = text.splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values."""
    return tuple(cell.split("|")) if cell else ()


def load() -> list[Concept]:
    """Every concept of the shipped tables."""
    concepts = [
        Concept(
            row["code"], "reaction", row["term"], row["group"], split(row["synonyms"]), row["severity"] == "ime",
            split(row["broader"]),
        )
        for row in rows("reactions")
    ]  # fmt: skip
    concepts += [
        Concept(row["code"], "substance", row["substance"], row["class"], split(row["synonyms"]))
        for row in rows("substances")
    ]
    concepts += [
        Concept(row["alpha2"], "country", row["name"], "", split(row["synonyms"])) for row in rows("countries")
    ]
    concepts += [Concept(row["code"], "route", row["route"], "", split(row["synonyms"])) for row in rows("routes")]
    concepts += [
        Concept(
            row["code"], "test", row["test"], row["group"], split(row["synonyms"]), units=split(row["units"]),
            high=row["high"], low=row["low"],
        )
        for row in rows("tests")
    ]  # fmt: skip
    concepts += [Concept(row["phrase"], "blocked", row["phrase"]) for row in rows("blocked")]
    return concepts
