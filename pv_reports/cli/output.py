"""What commands print: one JSON document on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from pv_reports.errors import PvReportsError


def tell(message: str) -> None:
    """A message for people, on stderr."""
    print(message, file=sys.stderr)


def print_json(value: Any) -> None:
    """The command's one JSON document."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]) -> str:
    """Aligned columns, each cut to its width."""
    lines = [headers, ["─" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(_cell(str(cell), width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cell(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}…"


def bar(items: Iterable[Any], what: str, total: int | None = None) -> Iterator[Any]:
    """The items with a progress bar on stderr; none where stderr is no terminal. ``total``: if they have no length."""
    return iter(tqdm(items, desc=what, total=total, unit="", file=sys.stderr, disable=None, leave=False))


def read_jsonl(path: Path, needed: Sequence[str] = ()) -> list[dict[str, Any]]:
    """One object per line, each with the keys ``needed``. Raises PvReportsError naming the line where that fails.

    All lines are looked at before the first is worked on, so that a batch fails at once and not half way.
    """
    rows = []
    try:
        # not splitlines(): a JSON string may hold U+2028 and its like
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PvReportsError(
            str(path), f"cannot be read ({error}).", "Name a UTF-8 file, one JSON object per line."
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("the line is not an object")
            if missing := [key for key in needed if key not in row]:
                raise ValueError(f"the line has no {missing[0]!r}")
        except ValueError as error:
            raise PvReportsError(
                str(path), f"{error}.", f"Each line must be one JSON object{_with(needed)}.", place=f"line {number}"
            ) from error
        rows.append(row)
    return rows


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Each row on its line as soon as it is there. Raises PvReportsError where the file cannot be written."""
    write_lines(path, (json.dumps(row, ensure_ascii=False, default=str) for row in rows))


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Each line as soon as it is there. Raises PvReportsError where the file cannot be written."""
    try:
        out = path.open("w", encoding="utf-8")
    except OSError as error:
        raise PvReportsError(str(path), f"cannot be written ({error.strerror}).", "Name another file.") from error
    with out:
        for line in lines:
            out.write(line + "\n")


def _with(needed: Sequence[str]) -> str:
    return f" with {', '.join(needed)}" if needed else ""
