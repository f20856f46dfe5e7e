"""How the extraction reads real spontaneous reports: ``python -m tests.benchmarks.vaers [--limit N] [--misses N]``.

The 2005 extract holds narratives with the values that the agency coded from the whole report, so a field is scored
where the narrative itself states the coded value (``vaers_stated``). Even-numbered records are for development, odd
ones the check; both are printed. For each field:

- stated: narratives that state the coded value; recall: how many of those we gave with the same value.
- given: those of the stated on which we gave any value; precision: how many of the given agree.
- all given, agreeing: precision over every narrative with a coded value, stated or not. What disagrees there and is
  literally said by an age or sex word of the narrative was coded otherwise than written; "literal" counts it as right.

Ages agree within a year (under two years a quarter); the agency codes the age on the day of the vaccination, so the
narratives that tell one age only are also scored apart from those that tell two ("a boy of 4 years who at 12 months
received"). A vaccination date agrees when one of the products' starts is the coded day, an onset when one of the
reactions' onsets is. "Written" counts a day that stands anywhere in the narrative. A vaccination date is stated where
the day is written and cannot be read otherwise: the agency's month-first order is not in the text, so 4/5/2005 counts
only beside a date that shows it. An onset is stated where moreover a sentence with that day tells of a beginning and
not only of a visit, a call or a report; one on the day of the vaccination only where the narrative says in words that
it came that same day, or minutes or hours after. "Every date" is the share of all dates given that are the coded one,
harsh where a narrative tells of several doses. Reaction terms are compared as concepts of our own dictionary after
``code_reaction`` on both sides; coded terms that the dictionary does not hold are counted apart.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pv_reports.extraction import extract
from pv_reports.intake import text_document
from pv_reports.records import Age, SafetyCase
from pv_reports.terminology import code_reaction, is_same_or_narrower
from tests.benchmarks.vaers_stated import (
    ages_in,
    same_age,
    states_age,
    states_date,
    states_day,
    states_onset,
    states_sex,
)

_YEARS = {"decade": 10.0, "year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766}
# From this score on a dictionary term is taken as the meaning of a reported one.
_CODED = 0.8


@dataclass
class Tally:
    """Counts of one field, and the ids of what went wrong."""

    stated: int = 0
    recalled: int = 0
    given: int = 0
    agreeing: int = 0
    all_given: int = 0
    all_agreeing: int = 0
    literal: int = 0
    dates: int = 0
    dates_right: int = 0
    misses: list[str] = field(default_factory=list)

    def row(self, name: str) -> str:
        every = f"{_share(self.dates_right, self.dates):>12}" if self.dates else f"{'':>12}"
        return (
            f"{name:<34}{self.stated:>8}{_share(self.recalled, self.stated):>9}{self.given:>8}"
            f"{_share(self.agreeing, self.given):>11}{self.all_given:>11}"
            f"{_share(self.all_agreeing, self.all_given):>10}{_share(self.literal, self.all_given):>9}{every}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def _day(words: str) -> date | None:
    return datetime.strptime(words, "%m/%d/%Y").date() if words else None


class Measurement:
    """The tallies of one half of the records."""

    def __init__(self) -> None:
        self.fields: dict[str, Tally] = {}
        self.terms = Terms()
        self.narratives = 0

    def add(self, row: dict[str, Any], cases: tuple[SafetyCase, ...]) -> None:
        """Score one narrative; a narrative of several cases by the case that fits best would flatter, so the first."""
        self.narratives += 1
        text, case = row["narrative"], cases[0]
        self._age(row, text, case)
        self._sex(row, text, case)
        starts = [d.start.value for p in case.products for d in p.dosages if d.start and len(d.start.value) == 10]
        onsets = [r.onset.value for r in case.reactions if r.onset and len(r.onset.value) == 10]
        given, began = _day(row["vax_date"]), _day(row["onset_date"])
        if given:
            self._date("vaccination date, written", row["id"], text, given, starts, states_date(text, given))
            self._date("vaccination date", row["id"], text, given, starts, states_day(text, given))
        if began:
            self._date("onset date, written", row["id"], text, began, onsets, states_date(text, began))
            stated = states_onset(text, began, given)
            self._date("onset date", row["id"], text, began, onsets, stated)
            if began != given:
                self._date("onset on another day", row["id"], text, began, onsets, stated)
        self.terms.add(row, cases)

    def _age(self, row: dict[str, Any], text: str, case: SafetyCase) -> None:
        if not row["age_yr"]:
            return
        coded, fact = float(row["age_yr"]), case.patient.age
        ours = years(fact.value) if fact else None
        agree = ours is not None and same_age(ours, coded)
        literal = ours is not None and any(same_age(ours, value) for value in ages_in(text))
        said = f"{row['id']}: coded {coded}, given {fact.evidence[0].quote if fact else None}"
        self._score("age", states_age(text, coded), ours is not None, agree, literal, said)
        told = ages_in(text)
        if told and all(same_age(one, told[0]) for one in told):
            self._score("age, where one age is told", states_age(text, coded), ours is not None, agree, literal, said)

    def _sex(self, row: dict[str, Any], text: str, case: SafetyCase) -> None:
        letter = row["sex"]
        if letter not in ("M", "F"):
            return
        fact = case.patient.sex
        ours = {"male": "M", "female": "F"}[fact.value] if fact else ""
        said = f"{row['id']}: coded {letter}, given {fact.evidence[0].quote if fact else None}"
        for name, word in (("sex, noun", True), ("sex, noun or pronoun", False)):
            literal = bool(ours) and states_sex(text, ours, word=word)
            self._score(name, states_sex(text, letter, word=word), bool(ours), ours == letter, literal, said)

    def _date(self, name: str, row: str, text: str, coded: date, ours: list[str], stated: bool) -> None:
        agree = coded.isoformat() in ours
        literal = any(states_date(text, date.fromisoformat(value)) for value in ours)
        said = f"{row}: coded {coded}, given {sorted(set(ours))}"
        self._score(name, stated, bool(ours), agree, literal, said)
        tally = self.fields[name]
        if stated:
            tally.dates += len(set(ours))
            tally.dates_right += agree

    def _score(self, name: str, stated: bool, given: bool, agree: bool, literal: bool, said: str) -> None:
        tally = self.fields.setdefault(name, Tally())
        tally.all_given += given
        tally.all_agreeing += agree
        tally.literal += agree or (given and literal and not stated)
        if stated:
            tally.stated += 1
            tally.recalled += agree
            tally.given += given
            tally.agreeing += agree
        if (stated and not agree) or (given and not agree):
            tally.misses.append(("stated " if stated else "") + said)


class Terms:
    """Reaction concepts, micro-averaged over the narratives."""

    def __init__(self) -> None:
        self.coded = self.found = self.exact_coded = self.exact_found = self.near_coded = self.near_found = 0
        self.unknown: Counter[str] = Counter()
        self.uncoded: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()

    def add(self, row: dict[str, Any], cases: tuple[SafetyCase, ...]) -> None:
        theirs: dict[str, str] = {}
        for term in row["reaction_terms"]:
            code = _code(term)
            if code:
                theirs[code] = term
            else:
                self.unknown[term] += 1
        ours: dict[str, str] = {}
        for case in cases:
            for reaction in case.reactions:
                words = " ".join(reaction.term.value.casefold().split()) if reaction.term else ""
                code = _code(words)
                if code:
                    ours.setdefault(code, words)
                else:
                    self.uncoded[words] += 1
        self.coded += len(theirs)
        self.found += len(ours)
        self.exact_coded += len(theirs.keys() & ours.keys())
        near_theirs = [code for code in theirs if _near(code, ours)]
        near_ours = [code for code in ours if _near(code, theirs)]
        self.near_coded += len(near_theirs)
        self.near_found += len(near_ours)
        self.missed.update(theirs[code] for code in theirs.keys() - set(near_theirs))
        self.wrong.update(ours[code] for code in ours.keys() - set(near_ours))

    def text(self, most: int) -> str:
        lines = [
            f"reaction concepts: {self.coded} coded, {self.found} found; coded terms outside the dictionary "
            f"{self.unknown.total()}, ours without a concept {self.uncoded.total()}",
            f"  same concept: precision {_share(self.exact_coded, self.found)}, recall "
            f"{_share(self.exact_coded, self.coded)}",
            f"  same, wider or narrower: precision {_share(self.near_found, self.found)}, recall "
            f"{_share(self.near_coded, self.coded)}",
        ]
        for name, counter in (
            ("missed", self.missed), ("found, not coded", self.wrong), ("ours without a concept", self.uncoded),
            ("coded, outside the dictionary", self.unknown),
        ):  # fmt: skip
            lines.append(f"  {name}: " + ", ".join(f"{words} {n}" for words, n in counter.most_common(most)))
        return "\n".join(lines)


def _code(term: str) -> str:
    """The concept of a term, "" where none is near enough."""
    found = code_reaction(term)
    return found[0].code if found and found[0].score >= _CODED else ""


def _near(code: str, others: Iterable[str]) -> bool:
    return any(is_same_or_narrower(code, other) or is_same_or_narrower(other, code) for other in others)


def years(age: Age) -> float:
    """An age in years; of a decade its middle."""
    return age.value * _YEARS[age.unit] + (5 if age.unit == "decade" else 0)


def measure(
    rows: list[dict[str, Any]], progress: Callable[[int], None] = lambda done: None
) -> tuple[Measurement, Measurement]:
    """(development, check) of the rows, told apart by their place in the file."""
    halves = Measurement(), Measurement()
    for number, row in enumerate(rows):
        cases = extract([text_document(row["narrative"], row["id"])]).cases
        if cases:
            halves[number % 2].add(row, cases)
        progress(number + 1)
    return halves


def load(limit: int | None = None) -> list[dict[str, Any]]:
    """The records of the year; ``limit`` of them, spread evenly over pairs of a development and a check record."""
    root = Path(os.environ.get("PV_REPORTS_SHARED", Path(__file__).parents[3] / "shared")) / "data"
    lines = (root / "vaers" / "2005.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line.strip()]
    if limit is None or limit >= len(rows):
        return rows
    step = max(1, len(rows) // limit)
    return [rows[at + pair] for at in range(0, len(rows) - 1, 2 * step) for pair in (0, 1)][:limit]


def main() -> int:
    """Print both halves' tables."""
    parser = argparse.ArgumentParser(prog="vaers", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--limit", type=int, help="read only so many records")
    parser.add_argument("--misses", type=int, default=0, help="ids of so many misses of each field, development only")
    arguments = parser.parse_args()
    rows = load(arguments.limit)
    started = time.process_time()
    halves = measure(rows)
    seconds = time.process_time() - started
    for name, half in zip(("development (even records)", "check (odd records)"), halves, strict=True):
        print(
            f"\n{name + ', ' + str(half.narratives):<34}{'stated':>8}{'recall':>9}{'given':>8}{'precision':>11}"
            f"{'all given':>11}{'agreeing':>10}{'literal':>9}{'every date':>12}"
        )
        for key, tally in half.fields.items():
            print(tally.row(key))
        print(half.terms.text(40))
        if name.startswith("dev"):
            for key, tally in half.fields.items():
                for miss in tally.misses[: arguments.misses]:
                    print(f"{key}: {miss}")
    print(f"\n{len(rows)} narratives in {seconds:.1f} s of one core")
    return 0


if __name__ == "__main__":
    sys.exit(main())
