"""Outlook messages (.msg): property streams of a compound file, after [MS-OXMSG] and [MS-OXPROPS]."""

import io
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import olefile

from pv_reports.intake.mail import Mail, as_eml, read_mail
from pv_reports.intake.part import Attachment, Part, Reading, safe_name

_SUBJECT, _BODY, _HTML, _TO, _CC = "0037", "1000", "1013", "0E04", "0E03"
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP = "0C1A", "0C1F", "5D01"
_DATA, _LONG_NAME, _SHORT_NAME = "3701", "3707", "3704"
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_REMEDY = "Save the message again from Outlook, as .msg or .eml."


def is_message(data: bytes) -> bool:
    """Whether a compound file is an Outlook message."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return bool(file.exists("__properties_version1.0"))
    except Exception:  # olefile raises anything on damaged files
        return False


def read_msg(part: Part) -> Reading:
    """Headers, body and attachments of the message. Raises IntakeError when the file is damaged."""
    try:
        with olefile.OleFileIO(io.BytesIO(part.data)) as file:
            mail = _mail(part, file, [], part.limits.max_nesting)
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error, RecursionError) as error:
        raise part.refusal("the message file is damaged.", _REMEDY) from error
    return read_mail(part, mail, "application/vnd.ms-outlook")


def _mail(part: Part, file: Any, storage: list[str], depth: int) -> Mail:
    part.budget.check_time()
    mail = Mail({})
    sender, address = _text(part, file, storage, _SENDER), _text(part, file, storage, _SENDER_SMTP)
    if not address and "@" in (fallback := _text(part, file, storage, _SENDER_ADDRESS)):
        address = fallback
    headers = {
        "From": f"{sender} <{address}>" if sender and address and sender != address else sender or address,
        "To": _text(part, file, storage, _TO),
        "Cc": _text(part, file, storage, _CC),
        "Date": _date(file, storage),
        "Subject": _text(part, file, storage, _SUBJECT),
    }
    mail.headers = {name: value for name, value in headers.items() if value}
    mail.text = _text(part, file, storage, _BODY)
    html = _stream(part, file, storage, f"{_HTML}0102")
    mail.html = html.decode("utf-8", errors="replace") if html else _text(part, file, storage, _HTML)
    if not mail.text.strip() and not mail.html and _stream(part, file, storage, "10090102"):
        mail.notes.append("the body is kept as compressed RTF only and was not read; save the message as .eml")
    for name in _attachment_storages(file, storage):
        inside = [*storage, name]
        title = _text(part, file, inside, _LONG_NAME) or _text(part, file, inside, _SHORT_NAME)
        data = _stream(part, file, inside, f"{_DATA}0102")
        if data:
            mail.attachments.append(Attachment(safe_name(title, "attachment"), data))
        elif file.exists("/".join([*inside, f"__substg1.0_{_DATA}000D"])) and depth > 0:
            inner = _mail(part, file, [*inside, f"__substg1.0_{_DATA}000D"], depth - 1)
            subject = inner.headers.get("Subject", "message")
            mail.attachments.append(Attachment(safe_name(f"{subject[:80]}.eml"), as_eml(inner)))
        else:
            mail.notes.append(f"attachment {safe_name(title, 'without a name')!r} not read: empty, linked or too deep")
    return mail


def _attachment_storages(file: Any, storage: list[str]) -> list[str]:
    depth = len(storage)
    names = {
        entry[depth]
        for entry in file.listdir(streams=True, storages=True)
        if len(entry) > depth and entry[:depth] == storage and entry[depth].startswith("__attach_version1.0_")
    }
    return sorted(names)


def _stream(part: Part, file: Any, storage: list[str], tag: str) -> bytes:
    path = "/".join([*storage, f"__substg1.0_{tag}"])
    if not file.exists(path) or file.get_type(path) != olefile.STGTY_STREAM:
        return b""
    part.budget.spend_unpacked(file.get_size(path))
    data: bytes = file.openstream(path).read()
    return data


def _text(part: Part, file: Any, storage: list[str], tag: str) -> str:
    """A string property: 001F is UTF-16, 001E the sender's 8-bit code page (taken as Windows-1252)."""
    wide = _stream(part, file, storage, f"{tag}001F")
    if wide:
        return wide.decode("utf-16-le", errors="replace").rstrip("\x00")
    narrow = _stream(part, file, storage, f"{tag}001E")
    try:
        return narrow.decode("utf-8").rstrip("\x00")
    except UnicodeDecodeError:
        return narrow.decode("cp1252", errors="replace").rstrip("\x00")


def _date(file: Any, storage: list[str]) -> str:
    """Time of sending, else of delivery, in UTC: 16-byte property entries after a header of 32 or 24 bytes."""
    path = "/".join([*storage, "__properties_version1.0"])
    if not file.exists(path):
        return ""
    data = file.openstream(path).read()
    times: dict[int, str] = {}
    for at in range(24 if storage else 32, len(data) - 15, 16):
        kind, identifier, _, value = struct.unpack_from("<HHIQ", data, at)
        if kind == 0x0040 and identifier in (_SUBMITTED, _DELIVERED) and 0 < value < 3e18:
            moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=value // 10)
            times[identifier] = moment.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return times.get(_SUBMITTED) or times.get(_DELIVERED, "")
