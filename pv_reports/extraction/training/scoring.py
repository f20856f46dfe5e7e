"""Exact and token F1 of a network over sentences, as sets of quoted strings per sentence."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

import torch

from pv_reports.extraction.tagging.slots import SLOTS, decode
from pv_reports.extraction.training.encoding import HEADS, Encoded, tensors
from pv_reports.extraction.training.network import TaggerNetwork

_BATCH: Final = 32


class Scores(NamedTuple):
    """F1 in percent: micro over all slots, exact and by tokens, and exact for each slot that occurs."""

    exact: float
    token: float
    slots: dict[str, float]


def score(network: TaggerNetwork, encoded: Sequence[Encoded], slots: Sequence[str] = SLOTS) -> Scores:
    """What the network finds in the examples, against their spans."""
    hits: Counter[str] = Counter()
    found_total: Counter[str] = Counter()
    gold_total: Counter[str] = Counter()
    tokens = [0, 0]
    network.eval()
    order = sorted(encoded, key=lambda one: len(one.pieces))
    for at in range(0, len(order), _BATCH):
        batch = order[at : at + _BATCH]
        with torch.no_grad():
            marks = network(*tensors(batch)[:4]).softmax(-1).numpy()
        for row, one in enumerate(batch):
            for slot in slots:
                spans = decode(marks[row, : len(one.words), HEADS.index(slot)], one.words)
                found = {_plain(one.example.text[start:end]) for start, end, _ in spans}
                gold = {_plain(one.example.text[start:end]) for name, start, end in one.example.spans if name == slot}
                hits[slot] += len(found & gold)
                found_total[slot] += len(found)
                gold_total[slot] += len(gold)
                words, truth = ({w for quote in quotes for w in quote.split()} for quotes in (found, gold))
                tokens[0] += 2 * len(words & truth)
                tokens[1] += len(words) + len(truth)
    network.train()
    return Scores(
        _percent(2 * hits.total(), found_total.total() + gold_total.total()),
        _percent(*tokens),
        {s: _percent(2 * hits[s], found_total[s] + gold_total[s]) for s in slots if gold_total[s]},
    )


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _plain(quote: str) -> str:
    return " ".join(quote.strip(" .,;:()").lower().split())
