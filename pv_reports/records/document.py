"""Document: the text of one file or part of a file, with the places its words stand in."""

from typing import Literal

from pydantic import Field

from pv_reports.records.base import Record

BlockKind = Literal["title", "heading", "paragraph", "list_item", "table_row", "table_cell", "form_field", "message"]


class Block(Record):
    """A stretch ``text[start:end]`` of a document.

    ``page`` counts from 1. ``row`` and ``column`` count from 0 within table number ``table``; row 0 is the header row
    where the table has one. A ``form_field`` block covers a field's value and ``label`` holds the field's name.
    A ``message`` block covers one e-mail of a thread. Blocks may nest (cells within a row).
    """

    kind: BlockKind
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    page: int | None = None
    section: str | None = None
    label: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


class Document(Record):
    """``id`` is derived from the bytes and the part's place in its container, so the same file has the same id.

    ``sha256`` is the hash of the original bytes. ``parent`` is the id of the containing document (an e-mail, for its
    attachments). ``language`` is an ISO 639-1 code, "und" when it cannot be told. ``notes`` say what a person must
    know about the reading ("read by OCR, mean confidence 71 %").
    """

    id: str
    name: str
    media_type: str
    sha256: str
    text: str
    blocks: tuple[Block, ...] = ()
    language: str = "und"
    parent: str | None = None
    method: Literal["text", "ocr", "form"] = "text"
    notes: tuple[str, ...] = ()


class Refusal(Record):
    """A file or part that was refused: which one, where, why, and what to do about it."""

    name: str
    place: str = ""
    problem: str
    remedy: str


class Intake(Record):
    """What reading one file gave: its documents (container first), and the parts that were refused."""

    documents: tuple[Document, ...] = ()
    refusals: tuple[Refusal, ...] = ()
