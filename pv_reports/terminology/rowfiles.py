"""Reading licensed dictionary files: found by name, decoded, and every fault told with its file and line."""

from collections.abc import Iterator
from pathlib import Path

from pv_reports.errors import TerminologyError


def find(folder: Path, name: str) -> Path | None:
    """The one file of this name in the folder or below it, in any case. Raises TerminologyError where there are two."""
    if not folder.is_dir():
        raise TerminologyError(
            str(folder), "it is not a folder.", "Unpack the licensed archive and name the folder of its files."
        )
    found = sorted(path for path in folder.rglob("*") if path.name.lower() == name and path.is_file())
    if len(found) > 1:
        raise TerminologyError(
            str(folder), f"it holds {name} {len(found)} times.", f"Name one folder, such as {found[0].parent}."
        )
    return found[0] if found else None


def needed(folder: Path, name: str) -> Path:
    """As ``find``; raises TerminologyError where the file is missing."""
    path = find(folder, name)
    if path is None:
        raise TerminologyError(
            str(folder), f"{name} is missing.", "Name the folder into which the licensed archive was unpacked."
        )
    return path


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines that are not empty. UTF-8, else the Windows code page that older releases were written in."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def fault(path: Path, number: int, problem: str) -> TerminologyError:
    """The error for one line of a file."""
    return TerminologyError(
        path.name, problem, "Unpack the archive again; if it stays, ask the licensor for the file.",
        place=f"line {number}",
    )  # fmt: skip
