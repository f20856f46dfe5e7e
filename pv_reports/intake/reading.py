"""Reads a file and everything attached to it, one part at a time, and keeps a bad part from harming the others."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from pv_reports.errors import IntakeError
from pv_reports.intake.formats import Format, detect, expected
from pv_reports.intake.language import detect_language
from pv_reports.intake.limits import Budget, Limits
from pv_reports.intake.part import Attachment, Ocr, Part, Reading, safe_name
from pv_reports.records import Document, Intake, Refusal

_SURROGATE = re.compile("[\ud800-\udfff]")


def read(data: bytes, name: str, limits: Limits | None = None, ocr: Ocr = "auto") -> Intake:
    """The documents of one file: the file itself first, then its attachments, depth first.

    Ids: the first 16 digits of the file's SHA-256; its n-th part adds ".n", counted from 1 over all nesting levels,
    refused parts included. Raises IntakeError when the file as a whole is refused.
    """
    limits = limits or Limits()
    name = safe_name(name)
    part = Part(data, name, Budget(limits, name), ocr)
    digest = hashlib.sha256(data).hexdigest()
    job = _Job(digest[:16])
    job.take(part, digest, identifier=digest[:16], parent=None, depth=0)
    return Intake(documents=tuple(job.documents), refusals=tuple(job.refusals))


def text_document(text: str, id: str, name: str = "") -> Document:
    """A document around text that is already there; offsets count in ``text`` exactly as given.

    Lone surrogates, which no UTF-8 file can hold, are replaced one for one by U+FFFD.
    """
    whole, replaced = _SURROGATE.subn("\ufffd", text)
    return Document(
        id=id,
        name=name,
        media_type="text/plain",
        sha256=hashlib.sha256(whole.encode()).hexdigest(),
        text=whole,
        language=detect_language(whole),
        notes=(f"{replaced} broken characters replaced",) if replaced else (),
    )


@dataclass
class _Job:
    """The documents and refusals of one file so far."""

    container: str
    documents: list[Document] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    parts: int = 0

    def take(self, part: Part, digest: str, *, identifier: str, parent: str | None, depth: int) -> None:
        """Read a part, then its attachments. Raises IntakeError for this part only."""
        reading = read_part(part)
        self.documents.append(
            Document(
                id=identifier,
                name=part.name,
                media_type=reading.media_type,
                sha256=digest,
                text=reading.text,
                blocks=reading.blocks,
                language=detect_language(reading.text),
                parent=parent,
                method=reading.method,
                notes=reading.notes,
            )
        )
        for index, attachment in enumerate(reading.attachments, start=1):
            place = f"attachment {index} {attachment.name!r}"
            try:
                self._attachment(part, attachment, identifier, depth + 1)
            except IntakeError as error:
                within = f"{place} {error.place}" if error.place else place
                self.refusals.append(
                    Refusal(name=attachment.name, place=within, problem=error.problem, remedy=error.remedy)
                )

    def _attachment(self, holder: Part, attachment: Attachment, parent: str, depth: int) -> None:
        limits = holder.limits
        identifier = f"{self.container}.{next(self.numbers)}"
        part = Part(attachment.data, attachment.name, holder.budget, holder.ocr)
        if self.parts >= limits.max_parts:
            raise part.refusal(f"there are more than {limits.max_parts} attachments.", "Add the others one by one.")
        self.parts += 1
        if depth > limits.max_nesting:
            raise part.refusal(
                f"it is nested more than {limits.max_nesting} levels deep.", "Save the attachment and add it by itself."
            )
        digest = hashlib.sha256(attachment.data).hexdigest()
        self.take(part, digest, identifier=identifier, parent=parent, depth=depth)


def read_part(part: Part) -> Reading:
    """Read one part by what its bytes are. Raises IntakeError."""
    if not part.data.strip(b"\x00 \t\r\n"):
        raise part.refusal("it is empty.", "Attach the document itself.")
    if len(part.data) > part.limits.max_bytes:
        raise part.refusal(
            f"it has {len(part.data) / 1e6:.1f} MB, more than {part.limits.max_bytes / 1e6:g} MB.",
            "Split it, or raise PV_REPORTS_MAX_FILE_MB.",
        )
    part.budget.check_time()
    try:
        found = detect(part)
        reading = _reader(found)(part)
    except IntakeError:
        raise
    except RecursionError as error:
        raise part.refusal("it is nested too deeply.", "Save it again from the program that made it.") from error
    except Exception as error:
        # Third-party parsers raise anything on damaged input, and one bad file must never stop the others.
        raise part.refusal(
            f"it is damaged ({type(error).__name__} while reading).", "Save it again from the program that made it."
        ) from error
    promised = expected(part)
    if promised is not None and promised != found and {promised, found} not in _ALIKE:
        note = f"named .{part.suffix}, but its content is {_NAMES[found]}; read as that"
        reading = Reading(
            reading.text, reading.blocks, reading.media_type, reading.method, (note, *reading.notes),
            reading.attachments,
        )  # fmt: skip
    return reading


_NAMES: dict[Format, str] = {
    "pdf": "PDF", "picture": "a picture", "docx": "DOCX", "xlsx": "XLSX", "msg": "an Outlook message",
    "eml": "an e-mail", "html": "HTML", "xml": "XML", "csv": "CSV", "markdown": "Markdown", "text": "plain text",
}  # fmt: skip
_ALIKE = ({"csv", "text"}, {"markdown", "text"}, {"html", "xml"})


def _reader(found: Format) -> Callable[[Part], Reading]:
    """The reader of a format, imported when first needed: PDF and Office libraries take a while to load."""
    if found == "pdf":
        from pv_reports.intake.pdf import read_pdf as reader
    elif found == "picture":
        from pv_reports.intake.pictures import read_picture as reader
    elif found == "docx":
        from pv_reports.intake.docx import read_docx as reader
    elif found == "xlsx":
        from pv_reports.intake.spreadsheet import read_xlsx as reader
    elif found == "csv":
        from pv_reports.intake.spreadsheet import read_csv as reader
    elif found == "msg":
        from pv_reports.intake.msg import read_msg as reader
    elif found == "eml":
        from pv_reports.intake.mail import read_eml as reader
    elif found == "html":
        from pv_reports.intake.html import read_html as reader
    elif found == "xml":
        from pv_reports.intake.xml_kinds import read_xml as reader
    else:
        from pv_reports.intake.plain import read_plain as reader
    return reader
