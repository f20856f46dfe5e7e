"""Likeness of short names by the letter trigrams of their words: robust to misspelling, word order and inflection."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from pv_reports.terminology.folding import fold_term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Words that say nothing about which condition is meant, among them what is done with a medicine.
EMPTY = frozenset(
    fold_term(
        "the a an of in at on to with and or his her their by due was were is possible mild moderate "
        "withdrawn stopped discontinued continued started given taken administered"
    )
)


def content(name: str) -> tuple[str, ...]:
    """The folded words of a name without empty ones; empty for a name that has no other."""
    return tuple(word for word in fold_term(name) if word not in EMPTY)


def features(words: Iterable[str]) -> set[str]:
    """The trigrams of the words, "^" and "$" marking a word's ends."""
    return set().union(*map(_of_word, words))


@lru_cache(maxsize=65_536)
def _of_word(word: str) -> frozenset[str]:
    marked = f"^{word}$"
    return frozenset(marked[at : at + 3] for at in range(max(1, len(marked) - 2)))


class Grams:
    """Rows of features with rarity weights log(1 + rows / rows that have it), read from feature to rows."""

    def __init__(
        self,
        vocabulary: Sequence[str],
        starts: "NDArray[np.int64]",
        rows: "NDArray[np.int32]",
        norms: "NDArray[np.float32]",
    ) -> None:
        """``rows[starts[k]:starts[k + 1]]`` have feature ``vocabulary[k]``; ``norms`` are the rows' lengths."""
        self.vocabulary, self.starts, self.rows, self.norms = list(vocabulary), starts, rows, norms
        self._number = {feature: number for number, feature in enumerate(self.vocabulary)}

    @classmethod
    def build(cls, names: Sequence[Sequence[str]]) -> "Grams":
        """One row per name, given as its folded words."""
        import numpy as np

        found = [features(word for word in name if word not in EMPTY) for name in names]
        count = Counter(feature for row in found for feature in row)
        number = {feature: k for k, feature in enumerate(count)}
        columns = np.fromiter((number[f] for row in found for f in row), dtype=np.int32, count=sum(count.values()))
        rows = np.repeat(np.arange(len(names), dtype=np.int32), [len(row) for row in found])
        order = np.argsort(columns, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(count)))]).astype(np.int64)
        weight = np.log1p(len(names) / np.maximum(1, np.diff(starts)))
        norms = np.sqrt(np.bincount(rows, weights=weight[columns] ** 2, minlength=len(names)))
        return cls(list(count), starts, rows[order], norms.astype(np.float32))

    def likeness(self, term: str) -> "NDArray[np.float32]":
        """The weighted cosine of a term with every row, 0..1; all zero for a term of empty words only."""
        import numpy as np

        total, size = np.zeros(len(self.norms), dtype=np.float32), len(self.norms)
        squared = 0.0
        # sorted: a set's order differs from run to run, and so would the sum's last digit
        for feature in sorted(features(content(term))):
            number = self._number.get(feature)
            if number is None:
                squared += math.log1p(size) ** 2
                continue
            rows = self.rows[self.starts[number] : self.starts[number + 1]]
            weight = math.log1p(size / len(rows)) ** 2
            squared += weight
            total[rows] += weight
        lengths = np.maximum(self.norms * np.float32(math.sqrt(squared)), np.float32(1e-6))
        likeness: NDArray[np.float32] = total / lengths
        return likeness
