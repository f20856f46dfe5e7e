"""Splits a source's text into passages along its sections, paragraphs, bullet lines and sentences."""

import hashlib
import re
import uuid
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pv_reports.records import Block, Passage, Source

# With its title and section a passage of this length mostly stays within the 256 tokens that the default model reads.
MAX_WORDS = 130
# A word of the trade is far shorter; text without spaces (tables, Chinese) is cut by characters instead.
MAX_CHARACTERS = 2_000

_NAMESPACE = uuid.UUID("6f2f8a2e-3c55-5d0e-9b5b-0d6a1f0a7c11")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
# From the coarsest break to the finest; each matches only what stands between two pieces.
_BREAKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\n[ \t]*\n\s*",  # paragraphs
        r"\n(?=[ \t]*(?:[-*•]|\d+[.)])[ \t])",  # bullet lines
        r"\n",
        r"(?<=[.;!?])\s+(?=[A-Z0-9(])",  # sentences
        r"\s+",
    )
)


class Section(NamedTuple):
    """``text[start:end]`` is the section's body, without its heading. ``title`` joins nested headings by " > "."""

    title: str
    start: int
    end: int


def markdown_sections(text: str) -> list[Section]:
    """The bodies between Markdown headings. A first-level heading is the document's title and names no section."""
    sections: list[Section] = []
    open_headings: list[tuple[int, str]] = []
    title, start = "", 0
    for match in _HEADING.finditer(text):
        sections.append(Section(title, start, match.start()))
        level = len(match[1])
        open_headings = [heading for heading in open_headings if heading[0] < level]
        if level > 1:
            open_headings.append((level, match[2]))
        title, start = " > ".join(heading for _, heading in open_headings), match.end()
    sections.append(Section(title, start, len(text)))
    return [section for section in sections if text[section.start : section.end].strip()]


def block_sections(text: str, blocks: Sequence[Block]) -> list[Section]:
    """The bodies between a document's heading blocks; a title block opens an untitled section."""
    sections: list[Section] = []
    title, start = "", 0
    headings = (block for block in blocks if block.kind in ("title", "heading"))
    for block in sorted(headings, key=lambda block: (block.start, -block.end)):
        if block.start < start:
            continue
        sections.append(Section(title, start, block.start))
        title, start = ("" if block.kind == "title" else " ".join(text[block.start : block.end].split())), block.end
    sections.append(Section(title, start, len(text)))
    return [section for section in sections if text[section.start : section.end].strip()]


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of at most ``MAX_WORDS`` words and ``MAX_CHARACTERS`` characters that cover ``text[start:end]``'s words.

    Neighbouring pieces are joined as long as they fit; a piece is broken only where the next finer break allows it.
    """
    pending: tuple[int, int] | None = None
    for piece in _pieces(text, start, end, 0):
        if pending is not None and _fits(text, pending[0], piece[1]):
            pending = pending[0], piece[1]
            continue
        if pending is not None:
            yield pending
        pending = piece
    if pending is not None:
        yield pending


def _fits(text: str, start: int, end: int) -> bool:
    return end - start <= MAX_CHARACTERS and len(text[start:end].split()) <= MAX_WORDS


def _pieces(text: str, start: int, end: int, level: int) -> Iterator[tuple[int, int]]:
    """Pieces at the paragraph level, and finer ones only where a piece does not fit."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    if level > 0 and _fits(text, start, end):
        yield start, end
        return
    if level == len(_BREAKS):
        for at in range(start, end, MAX_CHARACTERS):
            yield at, min(at + MAX_CHARACTERS, end)
        return
    at = start
    for match in _BREAKS[level].finditer(text, start, end):
        yield from _pieces(text, at, match.start(), level + 1)
        at = match.end()
    yield from _pieces(text, at, end, level + 1)


def passage_id(source: Source, start: int, end: int, sha256: str) -> str:
    """UUID5 of scope, source, edition, offsets and text: the same words in the same place keep their id for ever."""
    return str(uuid.uuid5(_NAMESPACE, "\n".join((source.scope, source.id, source.edition, f"{start}:{end}", sha256))))


def passages(source: Source, text: str, sections: Sequence[Section]) -> list[Passage]:
    """The passages of one edition, in order of the text; ``text[passage.start:passage.end] == passage.text``."""
    return [
        make_passage(source, text, section.title, start, end)
        for section in sections
        for start, end in split(text, section.start, section.end)
    ]


def make_passage(source: Source, text: str, section: str, start: int, end: int) -> Passage:
    """The passage ``text[start:end]`` of the given edition."""
    words = text[start:end]
    sha256 = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    return Passage(
        id=passage_id(source, start, end, sha256),
        source=source.id,
        title=source.title,
        edition=source.edition,
        scope=source.scope,
        kind=source.kind,
        products=source.products,
        section=section,
        start=start,
        end=end,
        sha256=sha256,
        text=words,
        effective_from=source.effective_from,
    )
