"""What an evaluation found: counts by field and document, intervals, differences between readings, worst cases."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np

from pv_reports.evaluation.bootstrap import LEVEL, Difference, Interval, differences, intervals
from pv_reports.evaluation.gold import Format
from pv_reports.evaluation.scores import CaseScore, DocumentScore, Fields, merged, summed
from pv_reports.evaluation.sentences import SLOTS
from pv_reports.evaluation.tally import Counts, Measures, Tally

ALL: Final = "all"
WORST: Final = 20


class WorstCase(NamedTuple):
    document: str
    case: CaseScore


@dataclass
class Evaluation:
    """One reading of the gold. ``scores`` go by the place of a document in the gold, which has ``planned`` of them.

    Fewer scores than planned: the evaluation was interrupted, and its figures are of what was read until then.
    """

    gold: str
    format: Format
    reader: str
    planned: int
    seed: int
    resamples: int
    scores: Mapping[int, DocumentScore]
    seconds: float = 0.0

    @cached_property
    def documents(self) -> list[DocumentScore]:
        return [self.scores[at] for at in sorted(self.scores)]

    @property
    def interrupted(self) -> bool:
        return len(self.scores) < self.planned

    @property
    def refused(self) -> dict[str, str]:
        return {document.name: document.refused for document in self.documents if document.refused}

    @cached_property
    def fields(self) -> Fields:
        """By field: names in alphabetical order, slots in the order of the corpus."""
        found = merged(document.fields for document in self.documents)
        return {name: found[name] for name in SLOTS if name in found} if self.format == "phee" else found

    @cached_property
    def total(self) -> Tally:
        return summed(self.fields.values())

    @cached_property
    def parts(self) -> Fields:
        """By part of a case: patient, products, reactions and so on. Slots have none."""
        return {} if self.format == "phee" else _by_part(self.fields)

    @property
    def rows(self) -> list[tuple[str, Tally]]:
        """The fields, and what they come to together."""
        return [*self.fields.items(), (ALL, self.total)]

    def counts(self, names: list[str], places: list[int]) -> Counts:
        """Documents x names x Tally. Names are fields, parts and ``all``; one that a document lacks counts nothing."""
        table = np.zeros((len(places), len(names), len(Tally.__slots__)))
        for row, place in enumerate(places):
            document = self.scores[place]
            fields = document.fields
            tallies = {**_by_part(fields), **fields, ALL: document.total}
            for column, name in enumerate(names):
                if name in tallies:
                    table[row, column] = astuple(tallies[name])
        return table

    @cached_property
    def intervals(self) -> dict[str, list[Interval | None]]:
        """By field, part and ``all``: the intervals of its nine measures, in the order of Measures."""
        names = [*self.parts, *(name for name, _ in self.rows)]
        counted = self.counts(names, sorted(self.scores))
        return dict(zip(names, intervals(counted, seed=self.seed, resamples=self.resamples), strict=True))

    def worst(self, most: int = WORST) -> list[WorstCase]:
        """The cases with the most values missed or invented, the lower F1 first among equals."""
        cases = [WorstCase(document.name, case) for document in self.documents for case in document.cases]
        wrong = [item for item in cases if item.case.misses]
        return sorted(wrong, key=lambda item: (-item.case.total.errors, item.case.total.measures().f1 or 0.0))[:most]

    def as_json(self, *, worst: bool = False) -> dict[str, Any]:
        """The figures and misses; with ``worst`` the worst cases too."""
        documents = self.documents
        result = {
            "gold": self.gold,
            "format": self.format,
            "reader": self.reader,
            "documents": len(documents),
            "planned": self.planned,
            "interrupted": self.interrupted,
            "seconds": round(self.seconds, 2),
            "refused": self.refused,
            "cases": {
                "gold": sum(d.cases_gold for d in documents),
                "found": sum(d.cases_found for d in documents),
            },
            "evidence": {
                "quotes": sum(d.quotes for d in documents),
                "identical": sum(d.quotes_identical for d in documents),
            },
            "bootstrap": {
                "over": "documents" if self.format == "cases" else "sentences",
                "resamples": self.resamples,
                "seed": self.seed,
                "level": LEVEL,
            },
            "fields": {name: self._figures(name, tally) for name, tally in self.fields.items()},
            "parts": {name: self._figures(name, tally) for name, tally in self.parts.items()},
            "all": self._figures(ALL, self.total),
            "per_document": [_document_json(document) for document in documents],
            "misses": [
                {"document": document.name, "case": case.number, **miss._asdict()}
                for document in documents
                for case in document.cases
                for miss in case.misses
            ],
        }
        return result | ({"worst": [_case_json(item) for item in self.worst()]} if worst else {})

    def _figures(self, name: str, tally: Tally) -> dict[str, Any]:
        known = {
            measure: _rounded(interval)
            for measure, interval in zip(Measures._fields, self.intervals[name], strict=True)
            if interval
        }
        return {**_counts_json(tally), "interval": known}


@dataclass
class Comparison:
    """Several readings of the same gold; each is held against the first, on the documents that both have read."""

    evaluations: list[Evaluation]

    @property
    def interrupted(self) -> bool:
        return any(evaluation.interrupted for evaluation in self.evaluations)

    @cached_property
    def names(self) -> list[str]:
        """The fields of any reading, and ``all``."""
        known = merged(evaluation.fields for evaluation in self.evaluations)
        names = [name for name in SLOTS if name in known] if self.evaluations[0].format == "phee" else list(known)
        return [*names, ALL]

    @cached_property
    def differences(self) -> list[dict[str, Difference | None]]:
        """For each reading after the first, by field: how far its exact F1 lies above the first's."""
        first, *others = self.evaluations
        return [self._difference(first, other) for other in others]

    def _difference(self, first: Evaluation, other: Evaluation) -> dict[str, Difference | None]:
        places = sorted(first.scores.keys() & other.scores.keys())
        tables = [reading.counts(self.names, places) for reading in (first, other)]
        found = differences(*tables, seed=first.seed, resamples=first.resamples)
        return dict(zip(self.names, found, strict=True))

    def as_json(self, *, worst: bool = False) -> dict[str, Any]:
        """The last reading's figures, with all readings and their differences from the first beside them."""
        return {
            **self.evaluations[-1].as_json(worst=worst),
            "interrupted": self.interrupted,
            "readings": [
                {
                    key: value
                    for key, value in evaluation.as_json().items()
                    if key in ("reader", "documents", "seconds", "fields", "all")
                }
                for evaluation in self.evaluations
            ],
            "differences": [
                {
                    "reader": evaluation.reader,
                    "from": self.evaluations[0].reader,
                    "f1": {name: _difference_json(found) for name, found in by_field.items()},
                }
                for evaluation, by_field in zip(self.evaluations[1:], self.differences, strict=True)
            ],
        }


def _by_part(fields: Fields) -> Fields:
    """Counts by what stands before a field's first dot; fields of the case itself stand under ``case``."""
    return merged({name.split(".")[0] if "." in name else "case": tally} for name, tally in fields.items())


def _counts_json(tally: Tally) -> dict[str, Any]:
    figures = {name: None if value is None else round(value, 4) for name, value in tally.measures()._asdict().items()}
    return {"gold": tally.gold, "found": tally.found, "right": tally.right, **figures}


def _document_json(document: DocumentScore) -> dict[str, Any]:
    cases = {"gold": document.cases_gold, "found": document.cases_found}
    return {"document": document.name, "cases": cases, "refused": document.refused, **_counts_json(document.total)}


def _case_json(item: WorstCase) -> dict[str, Any]:
    case = item.case
    return {
        "document": item.document,
        "case": case.number,
        "text": case.text,
        **_counts_json(case.total),
        "misses": [miss._asdict() for miss in case.misses],
    }


def _rounded(interval: Interval) -> list[float]:
    return [round(interval.low, 4), round(interval.high, 4)]


def _difference_json(found: Difference | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "difference": round(found.value, 4),
        "interval": _rounded(found.interval) if found.interval else None,
        "clear": found.clear,
    }
