"""Knowledge: sources with their edition and licence, and the passages they are split into."""

import datetime
from typing import Literal

from pydantic import Field

from pv_reports.records.base import Record

Scope = Literal["public", "private"]
SourceKind = Literal[
    "monograph", "reference_safety_information", "label", "procedure", "narrative", "literature", "other"
]
Arm = Literal["hybrid", "dense", "bm25"]


class Source(Record):
    """One file of a source pack. ``id`` stays the same over editions; ``edition`` tells them apart.

    ``products`` are product and substance names in lower case. ``effective_from`` is the day a reference safety
    information comes into force; the one in force on a day is the latest that is not after it.
    """

    id: str
    title: str
    edition: str
    scope: Scope
    kind: SourceKind = "other"
    licence: str
    date: datetime.date
    sha256: str
    products: tuple[str, ...] = ()
    effective_from: datetime.date | None = None
    active: bool = Field(
        default=True, description="False once a newer edition has replaced it; drafts may still cite it"
    )


class Passage(Record):
    """``source_text[start:end] == text``. ``id`` is a UUID derived from source, edition, offsets and text."""

    id: str
    source: str
    title: str
    edition: str
    scope: Scope
    kind: SourceKind
    products: tuple[str, ...] = ()
    section: str = ""
    start: int
    end: int
    sha256: str
    text: str
    effective_from: datetime.date | None = None


class Hit(Record):
    """A passage found for a query. ``question`` says what it was fetched for; higher ``score`` is better."""

    passage: Passage
    score: float
    question: str = ""
