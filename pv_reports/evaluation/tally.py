"""Counts of one field, and the nine measures that follow from them: exact, token and relaxed, each P, R and F1."""

from dataclasses import astuple, dataclass, fields
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]


@dataclass(slots=True)
class Tally:
    """What was counted of one field.

    ``right``, ``wrong`` and ``missed`` count values: equal, found and not in the gold, in the gold and not found.
    ``near_gold`` and ``near_found`` count the gold and found values that meet one another at least in part.
    ``tokens_*`` count words.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0
    near_gold: int = 0
    near_found: int = 0
    tokens_shared: int = 0
    tokens_found: int = 0
    tokens_gold: int = 0

    def add(self, other: "Tally") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def gold(self) -> int:
        return self.right + self.missed

    @property
    def found(self) -> int:
        return self.right + self.wrong

    @property
    def errors(self) -> int:
        return self.missed + self.wrong

    def measures(self) -> "Measures":
        """The nine measures; None where the counts say nothing of one."""
        return Measures(*(None if np.isnan(value) else float(value) for value in measures(np.array(astuple(self)))))


class Measures(NamedTuple):
    """Shares between 0 and 1. Precision is None where nothing was found; recall and F1 where there is no gold."""

    precision: float | None
    recall: float | None
    f1: float | None
    token_precision: float | None
    token_recall: float | None
    token_f1: float | None
    relaxed_precision: float | None
    relaxed_recall: float | None
    relaxed_f1: float | None


WIDTH: Final = len(fields(Tally))
F1: Final = Measures._fields.index("f1")


def measures(counts: NDArray[Any]) -> Counts:
    """The nine measures along the last axis of ``counts``, whose last axis holds a Tally's fields. NaN: undefined."""
    right, wrong, missed, near_gold, near_found, shared, words_found, words_gold = np.moveaxis(
        counts.astype(float), -1, 0
    )
    gold, found = right + missed, right + wrong
    rows = [
        *(_share(right, found), _share(right, gold), _f1(2 * right, gold + found, gold)),
        *(_share(shared, words_found), _share(shared, words_gold), _f1(2 * shared, words_found + words_gold, gold)),
        *(_share(near_found, found), _share(near_gold, gold)),
        # 2PR / (P + R) with P = near_found / found and R = near_gold / gold
        _f1(2 * near_gold * near_found, near_found * gold + near_gold * found, gold),
    ]
    return np.stack(rows, axis=-1)


def _share(part: Counts, whole: Counts) -> Counts:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _f1(part: Counts, whole: Counts, gold: Counts) -> Counts:
    """``part / whole``; 0 where nothing agrees, NaN where there is no gold to find."""
    shares = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return np.where(gold > 0, shares, np.nan)
