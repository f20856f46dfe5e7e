"""The trained tagger at work: onnxruntime only, no torch."""

import json
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pv_reports.extraction.tagging.words import Word, words
from pv_reports.terminology import TermMatch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DATA: Final = Path(__file__).parent / "data"
# Words of a window: whole sentences are read together up to here, a longer sentence in pieces.
_WINDOW: Final = 72
_PIECES: Final = 250
_BATCH: Final = 8


class Tag(NamedTuple):
    """``text[start:end]`` marked as ``slot``; ``confidence`` is the lowest probability of its words."""

    slot: str
    start: int
    end: int
    confidence: float


class Tags:
    """What the tagger says of one text."""

    def __init__(
        self, tags: list[Tag], places: list[Word], chances: "NDArray[np.float32]", slots: Sequence[str]
    ) -> None:
        self._tags = tags
        self._starts = [word.start for word in places]
        self._ends = [word.end for word in places]
        self._chances = chances
        self._column = {slot: number for number, slot in enumerate(slots)}

    def of(self, slot: str) -> list[Tag]:
        """The spans of one slot, in order."""
        return [tag for tag in self._tags if tag.slot == slot]

    def chance(self, slot: str, start: int, end: int) -> float:
        """The highest probability among the words of ``text[start:end]`` that they belong to ``slot``."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return float(self._chances[first:last, self._column[slot]].max()) if first < last else 0.0


class Tagger:
    """A network in a folder: ``tagger.onnx``, ``tokenizer.json`` and ``tagger.json`` (its slots)."""

    def __init__(self, folder: Path = DATA, threads: int = 1) -> None:
        """Loads the network; takes about a tenth of a second. One thread: whoever has many texts runs many readers."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "tagger.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_PIECES)
        self.slots: tuple[str, ...] = tuple(json.loads((folder / "tagger.json").read_text("utf-8"))["slots"])

    def tag(self, text: str, sentences: Sequence[tuple[int, int]], terms: Sequence[TermMatch]) -> Tags:
        """Reads ``text`` sentence by sentence; ``terms`` are what the dictionary finds in it."""
        import numpy as np

        from pv_reports.extraction.tagging.slots import decode

        places = words(text, terms)
        windows = list(_windows(places, sentences))
        marks = np.zeros((len(places), len(self.slots), 3), dtype=np.float32)
        marks[:, :, 0] = 1.0
        # Windows of like length together, so that little is spent on padding.
        order = sorted(windows, key=lambda window: window[1] - window[0])
        for at in range(0, len(order), _BATCH):
            self._run(text, places, order[at : at + _BATCH], marks)
        spans = [word[:2] for word in places]
        tags = [
            Tag(slot, *span)
            for first, last in windows
            for number, slot in enumerate(self.slots)
            for span in decode(marks[first:last, number], spans[first:last])
        ]
        return Tags(sorted(tags, key=lambda tag: tag.start), places, 1.0 - marks[:, :, 0], self.slots)

    def _run(self, text: str, places: list[Word], windows: list[tuple[int, int]], marks: "NDArray[np.float32]") -> None:
        import numpy as np

        encoded = self._tokenizer.encode_batch(
            [[text[word.start : word.end] for word in places[first:last]] for first, last in windows],
            is_pretokenized=True,
        )
        longest = max(len(one.ids) for one in encoded)
        widest = max(last - first for first, last in windows)
        pieces = np.zeros((len(windows), longest), dtype=np.int64)
        owners = np.full((len(windows), longest), -2, dtype=np.int64)
        shapes, terms = np.zeros((2, len(windows), widest), dtype=np.int64)
        read: list[int] = []
        for row, (one, (first, last)) in enumerate(zip(encoded, windows, strict=True)):
            numbers = [-1 if word is None else word for word in one.word_ids]
            pieces[row, : len(numbers)] = one.ids
            owners[row, : len(numbers)] = numbers
            shapes[row, : last - first] = [word.shape for word in places[first:last]]
            terms[row, : last - first] = [word.term for word in places[first:last]]
            read.append(max(numbers) + 1)
        result = self._session.run(["marks"], {"pieces": pieces, "owners": owners, "shapes": shapes, "terms": terms})[0]
        for row, (first, _) in enumerate(windows):
            marks[first : first + read[row]] = result[row, : read[row]]


def _windows(places: list[Word], sentences: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Ranges of words to be read together: whole sentences, as many as fit."""
    ends = iter([end for _, end in sentences] or [places[-1].end if places else 0])
    edges: list[int] = []
    end = next(ends, None)
    for number, word in enumerate(places):
        while end is not None and word.start >= end:
            if not edges or edges[-1] != number:
                edges.append(number)
            end = next(ends, None)
    edges = [edge for edge in edges if edge > 0] + [len(places)]
    first = last = 0
    for edge in edges:
        if edge - first > _WINDOW and last > first:
            yield first, last
            first = last
        while edge - first > _WINDOW:
            yield first, first + _WINDOW
            first += _WINDOW
        last = edge
    if last > first:
        yield first, last


@lru_cache(maxsize=1)
def packaged_tagger() -> Tagger:
    """The tagger that is shipped, loaded once a process."""
    return Tagger(threads=1 if os.environ.get("PV_REPORTS_WORKER") else min(os.cpu_count() or 1, 4))
