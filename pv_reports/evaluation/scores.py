"""What scoring gives: the counts and misses of each case, and of each document."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pv_reports.evaluation.tally import Tally

Fields = dict[str, Tally]


class Miss(NamedTuple):
    """One value that gold and reading do not share; None on the side that does not have it."""

    field: str
    gold: str | None
    found: str | None


@dataclass(slots=True)
class CaseScore:
    """One case of the gold beside the found case it was paired with.

    ``number`` counts the gold's cases of the document from 1; None for a found case that has no partner in the gold.
    ``text`` is the sentence, where the gold is one of sentences.
    """

    number: int | None
    fields: Fields = field(default_factory=lambda: defaultdict(Tally))
    misses: list[Miss] = field(default_factory=list)
    text: str = ""

    @property
    def total(self) -> Tally:
        return summed(self.fields.values())


@dataclass(slots=True)
class DocumentScore:
    """One document's (or sentence's) cases. ``refused`` says why it could not be read; then all its gold is missed."""

    name: str
    cases: list[CaseScore] = field(default_factory=list)
    cases_gold: int = 0
    cases_found: int = 0
    quotes: int = 0
    quotes_identical: int = 0
    refused: str = ""

    @property
    def fields(self) -> Fields:
        return merged(case.fields for case in self.cases)

    @property
    def total(self) -> Tally:
        return summed(case.total for case in self.cases)


def summed(tallies: Iterable[Tally]) -> Tally:
    """A new tally with all counts added up."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def merged(several: Iterable[Fields]) -> Fields:
    """The counts of several cases or documents by field, in the order of the fields' names."""
    whole: Fields = defaultdict(Tally)
    for fields in several:
        for name, tally in fields.items():
            whole[name].add(tally)
    return dict(sorted(whole.items()))
