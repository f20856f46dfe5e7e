"""Limits on what one file may cost, and the budget that is spent while it is read."""

import time
from dataclasses import dataclass, field
from typing import Self

from pydantic import Field

from pv_reports.errors import IntakeError
from pv_reports.records import Record
from pv_reports.settings import Settings


class Limits(Record):
    """What one file, with everything inside it, may cost. Sizes in bytes (1 MB = 1,000,000), time in seconds.

    ``max_unpacked`` bounds the unpacked bytes of all archives inside the file together and each compressed stream of a
    PDF; ``max_ratio`` bounds unpacked to packed size of an archive member over 10 MB. ``max_seconds`` is looked at
    between pages and parts, so a single page may overrun it.
    """

    max_bytes: int = Field(default=50_000_000, ge=1)
    max_pages: int = Field(default=500, ge=1)
    max_unpacked: int = Field(default=200_000_000, ge=1)
    max_ratio: int = Field(default=200, ge=1)
    max_nesting: int = Field(default=3, ge=0)
    max_parts: int = Field(default=200, ge=0)
    max_text_chars: int = Field(default=10_000_000, ge=1)
    max_blocks: int = Field(default=200_000, ge=1)
    max_xml_nodes: int = Field(default=3_000_000, ge=1)
    max_seconds: float = Field(default=300, gt=0)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The limits a user has set."""
        return cls(max_bytes=settings.max_file_mb * 1_000_000, max_pages=settings.max_pages)


@dataclass
class Budget:
    """What is left of the limits while one file is read. Every method raises IntakeError once a limit is passed."""

    limits: Limits
    name: str
    started: float = field(default_factory=time.monotonic)
    unpacked: int = 0
    characters: int = 0
    blocks: int = 0

    @property
    def seconds_left(self) -> float:
        return self.limits.max_seconds - (time.monotonic() - self.started)

    def check_time(self, place: str = "") -> None:
        if self.seconds_left <= 0:
            raise IntakeError(
                self.name,
                f"reading took longer than {self.limits.max_seconds:g} seconds.",
                "Split the file and add the parts one by one.",
                place=place,
            )

    def spend_unpacked(self, size: int, place: str = "") -> None:
        self.unpacked += size
        if self.unpacked > self.limits.max_unpacked:
            raise IntakeError(
                self.name,
                f"it unpacks to more than {self.limits.max_unpacked / 1e6:g} MB.",
                "Save the document again without embedded media, or split it.",
                place=place,
            )

    def spend_characters(self, count: int) -> None:
        self.characters += count
        if self.characters > self.limits.max_text_chars:
            raise IntakeError(
                self.name,
                f"it holds more than {self.limits.max_text_chars:,} characters of text.",
                "Split it and add the parts one by one.",
            )

    def spend_block(self) -> None:
        self.blocks += 1
        if self.blocks > self.limits.max_blocks:
            raise IntakeError(
                self.name,
                f"it has more than {self.limits.max_blocks:,} paragraphs and table cells.",
                "Split it and add the parts one by one.",
            )
