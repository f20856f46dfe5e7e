"""Builds a document's text together with its blocks, so that offsets are right by construction."""

import re
from collections.abc import Sequence
from typing import Any

from pv_reports.intake.limits import Budget
from pv_reports.records import Block, BlockKind

# C0/C1 controls except tab and line feed, zero-width and direction marks, byte-order marks, non-characters, surrogates.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BROKEN_WORD = re.compile(r"(?<=\w)\u00ad[ \t]*\n[ \t]*(?=\w)")
_PAGE_BREAK = "\n\n"


def clean(text: str) -> str:
    """Text without NULs and invisible marks, with plain line ends and words broken at a soft hyphen put together."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x85", "\n")
    text = text.replace("\x0c", "\n\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2007", " ")
    text = _BROKEN_WORD.sub("", text).replace("\u00ad", "")
    return _UNWANTED.sub("", text)


def one_line(text: str) -> str:
    """Cleaned text with every run of white space turned into one space."""
    return " ".join(clean(text).split())


class TextBuilder:
    """Appends pieces of text and remembers where they stand.

    ``page`` and ``section`` of new blocks are taken from the attributes of the same name; a heading sets ``section``.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._tail = ""
        self._tables = 0
        self.page: int | None = None
        self.section: str | None = None

    @property
    def at(self) -> int:
        """The offset at which the next piece starts."""
        return self._length

    def write(self, text: str) -> tuple[int, int]:
        """Append already cleaned text as it is; returns where it stands."""
        self._budget.spend_characters(len(text))
        start = self._length
        if text:
            self._pieces.append(text)
            self._length += len(text)
            self._tail = (self._tail + text)[-2:]
        return start, self._length

    def mark(self, kind: BlockKind, start: int, end: int, **attributes: Any) -> None:
        """Remember ``text[start:end]`` as a block; an empty stretch is not remembered."""
        if end > start:
            self._budget.spend_block()
            given = {"page": self.page, "section": self.section, **attributes}
            self._blocks.append(Block(kind=kind, start=start, end=end, **given))

    def new_line(self) -> None:
        if self._length and not self._tail.endswith("\n"):
            self.write("\n")

    def new_paragraph(self) -> None:
        self.new_line()
        if self._length and self._tail != "\n\n":
            self.write("\n")

    def new_page(self, page: int) -> None:
        if self._length:
            self.write(_PAGE_BREAK[: 2 - (len(self._tail) - len(self._tail.rstrip("\n")))])
        self.page = page

    def add(self, kind: BlockKind, text: str, **attributes: Any) -> None:
        """Append a block on lines of its own. Empty text adds nothing."""
        text = clean(text).strip()
        if not text:
            return
        if kind in {"title", "heading"}:
            self.new_paragraph()
            self.section = one_line(text)[:200]
        else:
            self.new_line()
        start, end = self.write(text)
        self.write("\n")
        self.mark(kind, start, end, **attributes)

    def field(self, label: str, value: str) -> None:
        """Append the line ``label: value`` with a form_field block over the value."""
        label, value = one_line(label), clean(value).strip()
        if not value:
            return
        self.new_line()
        self.write(f"{label}: ")
        start, end = self.write(value)
        self.write("\n")
        self.mark("form_field", start, end, label=label)

    def next_table(self) -> int:
        """The number of the next table, counted from 0."""
        self._tables += 1
        return self._tables - 1

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Append a table, one row per line, cells joined by " | ". With three columns or more, row 0 labels the cells
        below it.

        A cell whose lines are a label and a value (boxes of printed forms) also gets a form_field block on the value.
        """
        if not rows:
            return
        header = max(len(row) for row in rows) > 2
        number = self.next_table()
        labels: list[str] = []
        for index, row in enumerate(rows):
            self.new_line()
            row_start = self.at
            filled = max((column for column, cell in enumerate(row) if cell.strip()), default=-1) + 1
            for column, cell in enumerate(row[:filled]):
                if column:
                    self.write(" | ")
                lines = [line for line in (one_line(line) for line in clean(cell).split("\n")) if line]
                start, end = self.write(" ".join(lines))
                label = labels[column] if header and index and column < len(labels) else ""
                self.mark("table_cell", start, end, table=number, row=index, column=column, label=label or None)
                if len(lines) > 1 and is_box_label(lines[0]):
                    box = _box_label(lines[0], " ".join(lines[1:]))
                    value = start + len(box) + 1
                    self.mark("form_field", value, end, table=number, row=index, column=column, label=box)
            self.mark("table_row", row_start, self.at, table=number, row=index)
            self.write("\n")
            if index == 0:
                labels = [one_line(cell) for cell in row]
        self.new_line()

    def finish(self) -> tuple[str, tuple[Block, ...]]:
        """The text without trailing white space, and the blocks in reading order (outer before inner)."""
        text = "".join(self._pieces).rstrip()
        blocks = (block for block in self._blocks if block.end <= len(text))
        return text, tuple(sorted(blocks, key=lambda block: (block.start, -block.end)))


_BOX_LABEL = re.compile(r"(?:\d{1,2}\s?[a-d]?[.)]?\s+[A-Z].*|[A-Z][^.]{1,60}:)")


# The rest of a label that ran over into the next line, up to its question mark or the first tick box.
_LABEL_REST = re.compile(r"[^\[\]☐☒?]{1,60}(?:\?|(?=\s\[[ xX]?\])|(?=\s[☐☒]))")


def _box_label(first: str, rest: str) -> str:
    """The label of a form's box whose first line is ``first``, as it stands in front of its value."""
    more = None if first.endswith(("?", ":")) else _LABEL_REST.match(rest)
    return f"{first} {more[0]}" if more and len(more[0]) < len(rest) else first


def is_box_label(line: str) -> bool:
    """Whether a line looks like the printed label of a form's box: "2a. AGE", "14 SUSPECT DRUG(S)", "Lot number:"."""
    return len(line) <= 120 and _BOX_LABEL.fullmatch(line) is not None
