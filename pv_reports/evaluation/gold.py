"""Gold as people keep it: case documents with a JSON file each, or sentences one per line in the form of PHEE."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeGuard

from pv_reports.errors import PvReportsError
from pv_reports.evaluation.gold_case import fault_of
from pv_reports.evaluation.scoring import plain
from pv_reports.evaluation.sentences import Slots, gold_slots
from pv_reports.samples import SAMPLES

Format = Literal["cases", "phee"]
FORMATS: Final[tuple[Format, ...]] = ("cases", "phee")
_SHAPES: Final = (
    'Write {"file": name of the document, "cases": [...]} in it, or one {"id", "context", "annotations"} on each line.'
)


class DocumentGold(NamedTuple):
    """A document and its cases, each a SafetyCase with plain values."""

    source: Path
    cases: list[Any]


class SentenceGold(NamedTuple):
    """A sentence and the strings of its slots."""

    id: str
    text: str
    slots: Slots


class Gold(NamedTuple):
    """All gold of a folder or file, in the order of names and lines."""

    path: Path
    format: Format
    items: tuple[DocumentGold, ...] | tuple[SentenceGold, ...]


def load_gold(path: Path, documents: Path | None = None, format: Format | None = None) -> Gold:
    """Everything that is to be scored, looked through before the first document is read.

    A folder gives its `*.json` and `*.jsonl` files, all of one format. Documents are looked for in ``documents``,
    beside the gold, then among the shipped samples. Raises PvReportsError naming file, place and remedy.
    """
    folder = path.is_dir()
    files = sorted([*path.glob("*.json"), *path.glob("*.jsonl")]) if folder else [path]
    if not files or not all(file.is_file() for file in files):
        raise PvReportsError(str(path), "holds no gold files.", "Name a folder with one JSON file per document.")
    texts = {file: _text(file) for file in files}
    shapes = {file: format or _shape(file, text) for file, text in texts.items()}
    kind = shapes[files[0]]
    if other := next((file for file in files if shapes[file] != kind), None):
        raise PvReportsError(
            str(other), f"is of format {shapes[other]}, {files[0].name} of {kind}.", "Keep one format in a folder."
        )
    if kind == "phee":
        return Gold(path, kind, tuple(row for file in files for row in _sentences(file, texts[file])))
    places = [documents, path if folder else path.parent, SAMPLES]
    return Gold(path, kind, tuple(_document(file, texts[file], places) for file in files))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PvReportsError(str(file), f"cannot be read ({error}).", "Save it as UTF-8.") from error


def _shape(file: Path, text: str) -> Format:
    """The format of a gold file, told by its first line or else by the whole."""
    first = text.lstrip().partition("\n")[0]
    try:
        row = json.loads(first)
    except ValueError:
        return "cases"
    if _object(row) and {"context", "annotations"} & row.keys():
        return "phee"
    if _object(row) and {"file", "cases"} & row.keys():
        return "cases"
    raise PvReportsError(str(file), "is no gold file.", _SHAPES, place="line 1")


def _object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _document(file: Path, text: str, folders: Sequence[Path | None]) -> DocumentGold:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise PvReportsError(str(file), f"is no gold file ({error.msg}).", _SHAPES, place=place) from error
    if not _object(content) or not isinstance(content.get("file"), str) or not isinstance(content.get("cases"), list):
        raise PvReportsError(str(file), "is no gold file: it needs a file and its cases.", _SHAPES)
    cases = plain(content["cases"])
    for number, case in enumerate(cases, 1):
        if fault := fault_of(case):
            place = " ".join(part for part in (f"case {number}", fault[0]) if part)
            remedy = "docs/commands.md lists the fields; values stand as the contract writes them."
            raise PvReportsError(str(file), f"{fault[1]}.", remedy, place=place)
    return DocumentGold(_find(file, content["file"], folders), cases)


def _find(gold: Path, name: str, folders: Sequence[Path | None]) -> Path:
    for folder in folders:
        if folder and (folder / Path(name).name).is_file():
            return folder / Path(name).name
    raise PvReportsError(str(gold), f"its document {name} is not there.", "Name its folder with --documents.")


def _sentences(file: Path, text: str) -> Iterator[SentenceGold]:
    # not splitlines(): a JSON string may hold U+2028 and its like
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not _object(row) or not isinstance(row.get("context"), str) or "annotations" not in row:
                raise ValueError("it needs a context and its annotations")
            yield SentenceGold(str(row.get("id", number)), row["context"], gold_slots(row["annotations"]))
        except ValueError as error:
            raise PvReportsError(str(file), f"is no gold ({error}).", _SHAPES, place=f"line {number}") from error
