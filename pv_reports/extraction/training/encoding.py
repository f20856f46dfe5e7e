"""Examples as the network takes them: pieces of words, features, and a mark per word and slot."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from pv_reports.extraction.tagging.slots import BEGIN, CASE, INSIDE, OUTSIDE, PHEE
from pv_reports.extraction.tagging.words import words
from pv_reports.extraction.training.examples import Example
from pv_reports.extraction.training.phee import AUXILIARY, BENEFIT
from pv_reports.terminology import Lexicon

# The heads in training; the shipped network keeps the first len(SLOTS) of them.
HEADS: Final = (*PHEE.values(), *CASE, *AUXILIARY.values(), BENEFIT)
UNKNOWN: Final = -100
_COLUMN: Final = {head: number for number, head in enumerate(HEADS)}


class Encoded(NamedTuple):
    """``pieces``, ``owners``: one number per piece; ``shapes``, ``terms``: one per word; ``marks``: (words, heads)."""

    example: Example
    words: list[tuple[int, int]]
    pieces: list[int]
    owners: list[int]
    shapes: list[int]
    terms: list[int]
    marks: NDArray[np.int64]


class Batch(NamedTuple):
    """Padded tensors; see TaggerNetwork.forward. ``marks`` (texts, words, heads) holds UNKNOWN where nothing counts."""

    pieces: Tensor
    owners: Tensor
    shapes: Tensor
    terms: Tensor
    marks: Tensor


class Encoder:
    """Encodes with one tokenizer and one dictionary."""

    def __init__(self, tokenizer: Path, lexicon: Lexicon, most: int = 250) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(most)
        self.lexicon = lexicon
        self.mask: int = self.tokenizer.token_to_id("[MASK]") or 0

    def encode(self, example: Example) -> Encoded:
        """The example; words past the longest input are left out."""
        found = words(example.text, self.lexicon.find(example.text))
        encoding = self.tokenizer.encode([example.text[w.start : w.end] for w in found], is_pretokenized=True)
        owners = [-1 if word is None else word for word in encoding.word_ids]
        seen = found[: max(owners, default=-1) + 1]
        places = [(word.start, word.end) for word in seen]
        shapes, terms = [word.shape for word in seen], [word.term for word in seen]
        return Encoded(example, places, encoding.ids, owners, shapes, terms, _marks(example, places))


def _marks(example: Example, places: list[tuple[int, int]]) -> NDArray[np.int64]:
    marks = np.full((len(places), len(HEADS)), UNKNOWN, dtype=np.int64)
    marks[:, [_COLUMN[slot] for slot in example.slots]] = OUTSIDE
    # The longer first, so that a span within another one is not lost.
    for slot, start, end in sorted(example.spans, key=lambda span: span[1] - span[2]):
        inside = [n for n, (begin, stop) in enumerate(places) if begin < end and start < stop]
        marks[inside, _COLUMN[slot]] = INSIDE
        marks[inside[:1], _COLUMN[slot]] = BEGIN
    return marks


def batches(encoded: Sequence[Encoded], size: int, rng: random.Random) -> Iterator[list[Encoded]]:
    """All examples in random order, those of like length together."""
    order = list(range(len(encoded)))
    rng.shuffle(order)
    found: list[list[int]] = []
    for at in range(0, len(order), size * 32):
        pool = sorted(order[at : at + size * 32], key=lambda number: len(encoded[number].pieces))
        found += [pool[n : n + size] for n in range(0, len(pool), size)]
    rng.shuffle(found)
    for batch in found:
        yield [encoded[number] for number in batch]


def tensors(batch: Sequence[Encoded]) -> Batch:
    """The batch, padded."""
    longest, widest = max(len(one.pieces) for one in batch), max(len(one.words) for one in batch)
    made = Batch(
        torch.zeros((len(batch), longest), dtype=torch.long),
        torch.full((len(batch), longest), -2),
        torch.zeros((len(batch), widest), dtype=torch.long),
        torch.zeros((len(batch), widest), dtype=torch.long),
        torch.full((len(batch), widest, len(HEADS)), UNKNOWN),
    )
    for row, one in enumerate(batch):
        made.pieces[row, : len(one.pieces)] = torch.tensor(one.pieces)
        made.owners[row, : len(one.pieces)] = torch.tensor(one.owners)
        made.shapes[row, : len(one.words)] = torch.tensor(one.shapes)
        made.terms[row, : len(one.words)] = torch.tensor(one.terms)
        made.marks[row, : len(one.words)] = torch.from_numpy(one.marks)
    return made
