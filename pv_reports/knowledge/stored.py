"""The files of the archive: volumes of editions, and the switch that says which editions are in use."""

import datetime
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from pv_reports.records import Scope, Source

SCOPES: tuple[Scope, Scope] = ("private", "public")
Key = tuple[Scope, str]


class Edition(BaseModel):
    """Where one edition stands: the line that begins at byte ``at`` of ``volume``."""

    source: Source
    volume: str
    at: int
    passages: int
    withdrawn: bool = False


class Entry(BaseModel):
    """One source: all its editions, and the one in use, if any."""

    active: str | None = None
    editions: dict[str, Edition] = {}


class Switch(BaseModel):
    """The content of active.json. ``pending`` names the sources whose index entries are being changed."""

    version: Literal[1] = 1
    public: dict[str, Entry] = {}
    private: dict[str, Entry] = {}
    pending: list[Key] = []

    def entries(self, scope: Scope) -> dict[str, Entry]:
        """The sources of one scope by id."""
        return self.public if scope == "public" else self.private


class Line(BaseModel):
    """One edition in a volume; passages are kept as (section, start, end) of ``text``."""

    source: Source
    text: str
    passages: list[tuple[str, int, int]]


def latest(entry: Entry) -> str:
    """The edition that comes into force last; where that does not tell, the one that sorts last."""
    usable = [edition.source for edition in entry.editions.values() if not edition.withdrawn]
    return max(usable, key=lambda source: (source.effective_from or datetime.date.min, source.edition)).edition


def write(path: Path, data: bytes) -> None:
    """Replaces the file as a whole, and returns only when it would survive a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
