"""Tells a file's format by its content; the extension only decides between formats that share their content."""

import re
import zipfile
from io import BytesIO
from typing import Literal

from pv_reports.intake.msg import is_message
from pv_reports.intake.part import Part

Format = Literal["pdf", "picture", "docx", "xlsx", "msg", "eml", "html", "xml", "csv", "markdown", "text"]

_EXTENSIONS: dict[str, Format] = {
    "pdf": "pdf", "png": "picture", "jpg": "picture", "jpeg": "picture", "tif": "picture", "tiff": "picture",
    "docx": "docx", "docm": "docx", "dotx": "docx", "xlsx": "xlsx", "xlsm": "xlsx", "msg": "msg", "eml": "eml",
    "html": "html", "htm": "html", "xhtml": "html", "xml": "xml", "nxml": "xml", "csv": "csv", "tsv": "csv",
    "md": "markdown", "markdown": "markdown", "txt": "text", "text": "text", "log": "text",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_KNOWN_UNREAD = (
    (b"{\\rtf", "RTF is not read.", "Save it as DOCX or PDF."),
    (b"\x1f\x8b", "it is a compressed archive.", "Unpack it and add the files in it."),
    (b"7z\xbc\xaf\x27\x1c", "it is a compressed archive.", "Unpack it and add the files in it."),
    (b"Rar!", "it is a compressed archive.", "Unpack it and add the files in it."),
    (b"GIF8", "GIF pictures are not read.", "Save it as PNG."),
    (b"BM", "BMP pictures are not read.", "Save it as PNG."),
    (b"\x78\x9f\x3e\x22", "Outlook's winmail.dat is not read.", "Ask the sender for a plain text or HTML message."),
    (b"%!PS", "PostScript is not read.", "Save it as PDF."),
    (b"MZ", "it is a program.", "Attach the document itself."),
    (b"\x7fELF", "it is a program.", "Attach the document itself."),
)
_MAIL_HEADER = re.compile(
    rb"(?im)^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|"
    rb"x-[\w-]+|reply-to|sender|dkim-signature|authentication-results|thread-topic):"
)
_MAIL_PROOF = re.compile(rb"(?im)^(?:message-id|mime-version|received|return-path|content-transfer-encoding):")
_HTML = re.compile(rb"(?i)<!doctype\s+html|<html[\s>]|<body[\s>]|<head[\s>]|<meta\s")


def expected(part: Part) -> Format | None:
    """What the name promises; None for an unknown or missing extension."""
    return _EXTENSIONS.get(part.suffix)


def detect(part: Part) -> Format:
    """What the bytes are. Raises IntakeError for formats that are recognised and not read, and for unknown ones."""
    data = part.data
    head = data[:4096]
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith(_PICTURES):
        return "picture"
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        raise part.refusal("HEIC pictures are not read.", "Save it as JPEG or PNG.")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise part.refusal("WebP pictures are not read.", "Save it as JPEG or PNG.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(part)
    if head.startswith(_OLE):
        return _compound(part)
    for magic, problem, remedy in _KNOWN_UNREAD:
        if head.startswith(magic) and not (len(magic) == 2 and _is_text(head)):
            raise part.refusal(problem, remedy)
    return _textual(part, head)


def _packed(part: Part) -> Format:
    try:
        with zipfile.ZipFile(BytesIO(part.data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise part.refusal(
            "the archive it is made of is broken.", "Save the document again from the program that made it."
        ) from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.startswith("ppt/") for name in names):
        raise part.refusal("PowerPoint files are not read.", "Save it as PDF.")
    if "mimetype" in names:
        raise part.refusal("OpenDocument and e-book files are not read.", "Save it as DOCX, XLSX or PDF.")
    raise part.refusal("it is a ZIP archive of other files.", "Unpack it and add the files in it.")


def _compound(part: Part) -> Format:
    if is_message(part.data):
        return "msg"
    if "EncryptedPackage".encode("utf-16-le") in part.data:
        raise part.refusal("it is encrypted.", "Remove the password and add it again.")
    raise part.refusal("the old binary Office formats are not read.", "Save it as DOCX, XLSX or PDF.")


def _is_text(head: bytes) -> bool:
    return not any(byte < 9 or 13 < byte < 32 for byte in head)


def _textual(part: Part, head: bytes) -> Format:
    named = expected(part)
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    wide = head.replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else bare
    if wide.startswith(b"<"):
        if (wide.startswith(b"<?xml") and not _HTML.search(wide)) or named == "xml":
            return "xml"
        if _HTML.search(wide):
            return "html"
        if named == "html":
            return "html"
        return "xml" if named is None and re.match(rb"<[A-Za-z!?][^<>]*>", wide) else "text"
    headers = bare.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    if re.match(rb"(?:From .*\n)?[A-Za-z][\w-]*:", headers):
        count = len(_MAIL_HEADER.findall(headers))
        if (_MAIL_PROOF.search(headers) and count >= 2) or (named == "eml" and count >= 1):
            return "eml"
    if named == "html" and b"<" in head:
        return "html"
    if named in {"csv", "markdown"}:
        return named
    return "text"
