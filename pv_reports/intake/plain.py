"""Plain text and Markdown, in whichever of the usual encodings."""

import codecs
import re

from pv_reports.intake.builder import TextBuilder, clean
from pv_reports.intake.part import Part, Reading

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_ITEM = re.compile(r"\s*(?:[-*•+]|\d{1,2}[.)])\s+\S")


def decode(part: Part) -> tuple[str, str]:
    """The text and the name of its encoding: byte-order mark, UTF-8, UTF-16 by its zero bytes, else Windows-1252.

    Raises IntakeError for bytes that are no text in any of them.
    """
    data = part.data
    if len(data) > 4 * part.limits.max_text_chars:  # no encoding takes more than four bytes a character
        part.budget.spend_characters(len(data) // 4)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    sample = data[:4000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 5 and even < len(sample) // 50:
        return data.decode("utf-16-le", errors="replace"), "utf-16-le"
    if even > len(sample) // 5 and odd < len(sample) // 50:
        return data.decode("utf-16-be", errors="replace"), "utf-16-be"
    controls = sum(0 < byte < 9 or 13 < byte < 32 for byte in sample)
    if controls > 3 + len(sample) // 50:
        raise part.refusal("it is neither text nor any format that is read.", "Save it as PDF, DOCX or plain text.")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def read_plain(part: Part) -> Reading:
    """One block per paragraph, heading (Markdown) and list item; line ends stay where they are."""
    decoded, encoding = decode(part)
    markdown = part.suffix in {"md", "markdown"}
    builder = TextBuilder(part.budget)
    text = clean(decoded).strip("\n")
    if not text.strip():
        raise part.refusal("it holds no text.", "Attach the document itself.")
    paragraph: list[int] = []
    position = 0

    def close(end: int) -> None:
        if paragraph:
            start = paragraph[0]
            stretch = text[start:end]
            start += len(stretch) - len(stretch.lstrip())
            builder.mark("paragraph", start, start + len(stretch.strip()))
            paragraph.clear()

    builder.write(text.rstrip())
    for line in text.split("\n"):
        heading = _HEADING.fullmatch(line) if markdown else None
        if heading:
            close(position)
            builder.section = heading[2][:200]
            builder.mark("heading", position + heading.start(2), position + heading.end(2))
        elif not line.strip():
            close(position)
        elif _ITEM.match(line):
            close(position)
            start = position + len(line) - len(line.lstrip())
            builder.mark("list_item", start, position + len(line.rstrip()))
        elif not paragraph:
            paragraph.append(position)
        position += len(line) + 1
    close(len(text))
    text, blocks = builder.finish()
    notes = () if encoding.startswith("utf-8") else (f"read as {encoding}",)
    return Reading(text, blocks, "text/markdown" if markdown else "text/plain", notes=notes)
