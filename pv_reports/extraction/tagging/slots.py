"""The slots the tagger knows, and the way from marks per word to spans."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

# The ten slots of PHEE v2 (Sun et al., EMNLP 2022) under this project's names.
PHEE: Final = {
    "Drug": "drug", "Effect": "effect", "Disorder": "indication", "Age": "age", "Gender": "gender", "Route": "route",
    "Dosage": "dosage", "Duration": "duration", "Freq": "frequency", "Time_elapsed": "time_elapsed",
}  # fmt: skip
# What a case needs beyond them; learned from generated texts only.
CASE: Final = (
    "concomitant", "treatment", "history", "outcome", "action", "test", "value", "onset", "date_given",
)  # fmt: skip
SLOTS: Final = (*PHEE.values(), *CASE)

OUTSIDE, BEGIN, INSIDE = 0, 1, 2


# Below this probability of every word a slot is taken as absent without decoding it.
_PRESENT: Final = 0.2


def decode(marks: NDArray[np.floating], words: Sequence[tuple[int, int]]) -> list[tuple[int, int, float]]:
    """Spans of one slot: (start, end, confidence) from the probabilities of outside, begin, inside per word.

    ``marks`` has one row of three numbers per word. The best sequence in which no word is inside without a beginning
    (Viterbi) gives the spans; a span's confidence is the lowest probability of its words.
    """
    if not len(words) or float(marks[:, 1:].max()) < _PRESENT:
        return []
    spans: list[tuple[int, int, float]] = []
    rows = marks.tolist()
    for at, mark in enumerate(_best_path(rows)):
        if mark == BEGIN:
            spans.append((words[at][0], words[at][1], rows[at][BEGIN]))
        elif mark == INSIDE:
            start, _, sure = spans[-1]
            spans[-1] = (start, words[at][1], min(sure, rows[at][INSIDE]))
    return spans


def _best_path(rows: Sequence[Sequence[float]]) -> list[int]:
    """The likeliest sequence of marks; inside may follow only begin or inside. Plain numbers: the rows are few."""
    outside, begin, inside = _logs(rows[0])
    inside = -math.inf
    came: list[tuple[int, int]] = []
    for row in rows[1:]:
        top = OUTSIDE if outside >= begin and outside >= inside else BEGIN if begin >= inside else INSIDE
        within = BEGIN if begin >= inside else INSIDE
        came.append((top, within))
        best, best_within = (outside, begin, inside)[top], max(begin, inside)
        out, start, go_on = _logs(row)
        outside, begin, inside = out + best, start + best, go_on + best_within
    ends = (outside, begin, inside)
    path = [ends.index(max(ends))]
    for top, within in reversed(came):
        path.append(within if path[-1] == INSIDE else top)
    return path[::-1]


def _logs(row: Sequence[float]) -> tuple[float, float, float]:
    return math.log(max(row[0], 1e-9)), math.log(max(row[1], 1e-9)), math.log(max(row[2], 1e-9))
