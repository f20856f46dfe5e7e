"""Opens ZIP-based documents (DOCX, XLSX) and refuses those that unpack to far more than they are."""

import io
import zipfile
import zlib

from pv_reports.intake.part import Part

_REMEDY = "Save the document again from the program that made it, without embedded media."
_FORBIDDEN = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_CHUNK = 1 << 20
_SMALL = 10_000_000


def open_zip(part: Part) -> zipfile.ZipFile:
    """The archive, after checking what it declares. Raises IntakeError for a bomb, encryption or a broken archive."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(part.data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise part.refusal("the archive it is made of is broken.", _REMEDY) from error
    if len(archive.infolist()) > 10_000:
        raise part.refusal(f"it holds {len(archive.infolist()):,} packed files.", _REMEDY)
    for member in archive.infolist():
        if member.flag_bits & 0x1:
            raise part.refusal("it is encrypted.", "Remove the password and add it again.")
        if member.file_size > _SMALL and member.file_size > part.limits.max_ratio * max(member.compress_size, 1):
            raise part.refusal(
                f"a part of it unpacks to {member.file_size / 1e6:.0f} MB from {member.compress_size / 1e6:.2f} MB, "
                "as in a zip bomb.",
                _REMEDY,
                place=member.filename[:80],
            )
        part.budget.spend_unpacked(member.file_size, member.filename[:80])
    return archive


def member_bytes(part: Part, archive: zipfile.ZipFile, name: str) -> bytes:
    """The unpacked bytes of one member; never more than the archive declared."""
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise part.refusal("a part of it is damaged.", _REMEDY, place=name[:80]) from error


def refuse_doctype(part: Part, archive: zipfile.ZipFile) -> None:
    """Office Open XML forbids document type declarations (ECMA-376 part 2, 8.2); one is there only to do harm."""
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        part.budget.check_time(member.filename[:80])
        tail = b""
        try:
            with archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    window = tail + chunk
                    if any(mark in window for mark in _FORBIDDEN):
                        raise part.refusal(
                            "its XML carries a document type declaration, which can pull in other files.",
                            _REMEDY,
                            place=member.filename[:80],
                        )
                    tail = chunk[-18:]
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise part.refusal("a part of it is damaged.", _REMEDY, place=member.filename[:80]) from error
