"""Reads words from pictures: Tesseract when it is installed, else RapidOCR, whose models travel in its package."""

import csv
import io
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Literal

from pv_reports.intake.part import Ocr
from pv_reports.intake.ruled_boxes import Word, boxed_words

if TYPE_CHECKING:
    from PIL.Image import Image

Engine = Literal["tesseract", "rapidocr"]
_PAGE_SECONDS = 120


class OcrError(Exception):
    """The engine failed on this picture; the message is for a person."""


@dataclass(frozen=True)
class Recognised:
    """Lines grouped into paragraphs, in reading order; ``confidence`` 0..100 is the mean over the words."""

    paragraphs: tuple[tuple[str, ...], ...]
    confidence: float
    engine: Engine
    form: bool = False  # each paragraph is a ruled box of a form

    @property
    def words(self) -> int:
        return sum(len(line.split()) for paragraph in self.paragraphs for line in paragraph)


def engine_for(setting: Ocr) -> Engine | None:
    """The engine that ``setting`` asks for and this machine has; None when there is none or OCR is off."""
    if setting == "off":
        return None
    if setting in {"auto", "tesseract"} and shutil.which("tesseract"):
        return "tesseract"
    if setting in {"auto", "rapidocr"} and find_spec("rapidocr") is not None:
        return "rapidocr"
    return None


def recognise(picture: "Image", engine: Engine, *, dpi: int = 300, seconds: float = _PAGE_SECONDS) -> Recognised:
    """The words of one picture. Raises OcrError when the engine fails or needs longer than ``seconds``."""
    return _tesseract(picture, dpi, min(seconds, _PAGE_SECONDS)) if engine == "tesseract" else _rapidocr(picture)


@cache
def _tesseract_languages() -> str:
    """English, or whatever is installed where English is not."""
    program = shutil.which("tesseract") or "tesseract"
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    names = [name.strip() for name in listed.stdout.splitlines()[1:] if name.strip() not in {"", "osd", "equ"}]
    return "eng" if "eng" in names or not names else names[0]


def _tesseract(picture: "Image", dpi: int, seconds: float) -> Recognised:
    stream = io.BytesIO()
    picture.convert("L").save(stream, format="PNG", compress_level=1)
    # Through pipes, so that no picture of a patient's record lies in a temporary folder. More than one OpenMP thread
    # makes Tesseract several times slower on few cores.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    program = shutil.which("tesseract") or "tesseract"
    command = [program, "stdin", "stdout", "-l", _tesseract_languages(), "--dpi", str(dpi), "--psm", "3", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 - the picture is data on stdin, never part of the command
            command, input=stream.getvalue(), capture_output=True, env=environment, timeout=max(seconds, 1), check=True
        )
    except subprocess.TimeoutExpired as error:
        raise OcrError(f"Tesseract needed longer than {seconds:.0f} seconds") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise OcrError("Tesseract failed") from error
    return _from_tsv(done.stdout.decode("utf-8", errors="replace"), picture)


def _from_tsv(table: str, picture: "Image") -> Recognised:
    words: list[Word] = []
    confidences: list[float] = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        confidence = float(row["conf"] or -1)
        if not word or confidence < 0:
            continue
        confidences.append(confidence)
        left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
        line = row["block_num"], row["par_num"], row["line_num"]
        words.append(Word(left, top, left + width, top + height, word, line))
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    boxes = boxed_words(picture, words)
    form = boxes is not None
    if boxes is None:
        boxes = [
            [list(line) for _, line in groupby(paragraph, key=lambda word: word.line)]
            for _, paragraph in groupby(words, key=lambda word: word.line[:2])
        ]
    paragraphs = tuple(tuple(_joined([_placed(word) for word in line]) for line in box) for box in boxes)
    return Recognised(paragraphs, mean, "tesseract", form)


def _placed(word: Word) -> tuple[int, int, int, str]:
    return word.left, word.right - word.left, word.bottom - word.top, word.text


def _joined(words: list[tuple[int, int, int, str]]) -> str:
    """Words of a line; a gap wider than two line heights (the next column or box) becomes three spaces."""
    pieces = [words[0][3]]
    for (left, width, height, _), (next_left, _, next_height, word) in pairwise(words):
        wide = next_left - (left + width) > 2 * max(height, next_height)
        pieces.append(("   " if wide else " ") + word)
    return "".join(pieces)


@cache
def _rapid_engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    engine = RapidOCR()
    logging.getLogger("RapidOCR").setLevel(logging.WARNING)
    return engine


def _rapidocr(picture: "Image") -> Recognised:
    import numpy

    try:
        found = _rapid_engine()(numpy.asarray(picture.convert("RGB")))
    except Exception as error:  # onnxruntime and OpenCV raise their own kinds, with no common base
        raise OcrError("RapidOCR failed") from error
    if found.txts is None:
        return Recognised((), 0.0, "rapidocr")
    boxes = sorted(
        (
            (float(min(point[1] for point in box)), float(max(point[1] for point in box)),
             int(min(point[0] for point in box)), int(max(point[0] for point in box)), str(text))
            for box, text in zip(found.boxes, found.txts, strict=True)
        ),
    )  # fmt: skip
    rows: list[list[tuple[float, float, int, int, str]]] = []
    for box in boxes:
        middle = (box[0] + box[1]) / 2
        if rows and rows[-1][0][0] <= middle <= rows[-1][0][1]:
            rows[-1].append(box)
        else:
            rows.append([box])
    lines = [
        _joined([(left, right - left, int(bottom - top), text) for top, bottom, left, right, text in
                 sorted(row, key=lambda box: box[2])])
        for row in rows
    ]  # fmt: skip
    mean = 100 * sum(float(score) for score in found.scores) / max(len(found.scores), 1)
    return Recognised((tuple(lines),), mean, "rapidocr")
