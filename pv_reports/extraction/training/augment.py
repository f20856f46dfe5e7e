"""Other names in the same sentences: what a word is must be read from its place, not only from its name."""

import random
from collections.abc import Sequence
from typing import Final

from pv_reports.extraction.training.examples import Example
from pv_reports.terminology import Lexicon

_OFTEN: Final = {"drug": 0.8, "effect": 0.4, "indication": 0.4}


class Renaming:
    """Names to put in place of others: those of the training sentences and the dictionary's."""

    def __init__(self, examples: Sequence[Example], lexicon: Lexicon) -> None:
        self._pools = {
            slot: [e.text[start:end] for e in examples for name, start, end in e.spans if name == slot]
            for slot in _OFTEN
        }
        self._substances = [c.term for c in lexicon.concepts if c.kind == "substance"]

    def renamed(self, example: Example, rng: random.Random) -> Example:
        """The example with some of its drugs, reactions and disorders under other names, the same one everywhere."""
        chosen: dict[tuple[str, str], str] = {}
        text, at = "", 0
        moved: list[tuple[int, int, int, int]] = []
        for slot, start, end in sorted(example.spans, key=lambda span: span[1]):
            if slot not in _OFTEN or start < at or rng.random() >= _OFTEN[slot]:
                continue
            old = example.text[start:end]
            new = chosen.setdefault((slot, old.casefold()), self._name(slot, rng))
            text += example.text[at:start] + new
            moved.append((start, end, len(text) - len(new), len(text)))
            at = end
        text += example.text[at:]
        spans = tuple((slot, _where(start, moved, 0), _where(end, moved, 1)) for slot, start, end in example.spans)
        return example._replace(text=text, spans=spans)

    def _name(self, slot: str, rng: random.Random) -> str:
        pool = self._substances if slot == "drug" and rng.random() < 0.6 else self._pools[slot]
        return rng.choice(pool)


def _where(place: int, moved: Sequence[tuple[int, int, int, int]], edge: int) -> int:
    """Where an offset of the old text stands in the new one; within a renamed span it goes to that span's edge."""
    shift = 0
    for start, end, new_start, new_end in moved:
        if place < start or (place == start and edge == 0):
            break
        if place >= end:
            shift = new_end - end
        else:
            return new_end if edge else new_start
    return place + shift
