"""E-mail (.eml): header lines, body, the messages of its thread, and attachments as documents of their own."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message

from pv_reports.intake.builder import TextBuilder, clean, one_line
from pv_reports.intake.html import add_html
from pv_reports.intake.part import Attachment, Part, Reading, safe_name
from pv_reports.intake.threads import split_thread
from pv_reports.records import Block

HEADERS = ("From", "To", "Cc", "Date", "Subject")
_TINY_PICTURE = 6_000  # bytes; a logo or a tracking dot in a signature
_EXTENSIONS = {
    "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/tiff": "tiff", "text/html": "html",
    "text/plain": "txt", "text/csv": "csv", "message/rfc822": "eml",
}  # fmt: skip


@dataclass
class Mail:
    """An e-mail taken apart, from whatever format it was in."""

    headers: dict[str, str]
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_eml(part: Part) -> Reading:
    """Headers and body as text, attachments beside it. Raises IntakeError when there is neither."""
    _refuse_many_parts(part)
    message = email.message_from_bytes(part.data, policy=email.policy.default)
    mail = Mail({name: value for name in HEADERS if (value := _header(message, name))})
    texts: list[str] = []
    pages: list[str] = []
    for piece in _leaves(message):
        part.budget.check_time()
        kind = piece.get_content_type()
        attached = piece.get_content_disposition() == "attachment" or bool(_filename(piece))
        if kind == "message/rfc822":
            inner = piece.get_payload()
            inner = inner[0] if isinstance(inner, list) and inner else piece
            if isinstance(inner, Message):
                subject = _header(inner, "Subject")
                mail.attachments.append(Attachment(safe_name(f"{subject[:80] or 'message'}.eml"), inner.as_bytes()))
        elif kind == "text/plain" and not attached:
            texts.append(_content(piece))
        elif kind == "text/html" and not attached:
            pages.append(_content(piece))
        else:
            data = _payload(piece)
            name = safe_name(_filename(piece), f"attachment.{_EXTENSIONS.get(kind, 'bin')}")
            in_text = kind.startswith("image/") and piece.get_content_disposition() != "attachment"
            if in_text and len(data) <= _TINY_PICTURE:
                mail.notes.append(f"small picture {name!r} in the text not read")
            else:
                mail.attachments.append(Attachment(name, data))
    mail.text = "\n\n".join(text for text in texts if text.strip())
    mail.html = "\n".join(pages) if not mail.text else ""
    return read_mail(part, mail, "message/rfc822")


def _refuse_many_parts(part: Part) -> None:
    """The standard parser needs a minute for half a million parts: count their boundaries first."""
    boundaries = set(re.findall(rb"(?i)boundary=\"?([^\"\s;]{1,200})", part.data))
    most = 20 * max(part.limits.max_parts, 10)
    total = len(boundaries)
    for boundary in boundaries if total <= most else ():
        total += part.data.count(b"\n--" + boundary)
        if total > most:
            break
    if total > most:
        raise part.refusal(
            f"the message has more than {most:,} parts.", "Save the attachments and add them one by one."
        )


def read_mail(part: Part, mail: Mail, media_type: str) -> Reading:
    """The text of a mail: "From: …" lines with form_field blocks, an empty line, the body with message blocks."""
    builder = TextBuilder(part.budget)
    for name in HEADERS:
        if name in mail.headers:
            builder.field(name, one_line(mail.headers[name]))
    builder.new_paragraph()
    body_start = builder.at
    builder.section = one_line(mail.headers.get("Subject", "")) or None
    if mail.text.strip():
        _add_text(builder, mail.text)
    elif mail.html:
        add_html(part, builder, mail.html)
    text, blocks = builder.finish()
    if not text and not mail.attachments:
        raise part.refusal("the message has no text and no attachment.", "Save it again from the mail program.")
    body = text[body_start:]
    marked: list[Block] = list(blocks)
    sender = mail.headers.get("From", "")
    for index, message in enumerate(split_thread(body) if body else ()):
        stretch = body[message.start : message.end]
        start = body_start + message.start + len(stretch) - len(stretch.lstrip())
        label = one_line(sender if index == 0 and not message.sender else message.sender)[:200]
        marked.append(Block(kind="message", start=start, end=start + len(stretch.strip()), label=label or None))
    marked.sort(key=lambda block: (block.start, -block.end))
    return Reading(text, tuple(marked), media_type, notes=tuple(mail.notes), attachments=tuple(mail.attachments))


def _add_text(builder: TextBuilder, body: str) -> None:
    """A plain body with its lines as they are, one block per paragraph."""
    body = clean(body).strip("\n").rstrip()
    for index, paragraph in enumerate(re.split(r"\n[ \t]*\n", body)):
        if index:
            builder.new_paragraph()
        stripped = paragraph.strip("\n").rstrip()
        start, end = builder.write(stripped)
        builder.write("\n")
        builder.mark("paragraph", start + len(stripped) - len(stripped.lstrip()), end)


def _leaves(message: Message) -> Iterator[Message]:
    """All parts that hold content; attached messages are not entered."""
    stack: list[Message] = [message]
    while stack:
        piece = stack.pop()
        if piece.get_content_type() == "message/rfc822" or not piece.is_multipart():
            yield piece
        else:
            inner = piece.get_payload()
            parts = inner if isinstance(inner, list) else []
            stack.extend(part for part in reversed(parts) if isinstance(part, Message))


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except (ValueError, IndexError, AttributeError, LookupError, TypeError):
        # The standard library's header parser stumbles over some malformed addresses; the raw line says enough.
        return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _filename(piece: Message) -> str:
    try:
        return str(piece.get_filename() or "")
    except (ValueError, IndexError, AttributeError, LookupError, TypeError):
        return "attachment"  # a malformed name; the attachment itself may be fine


def _payload(piece: Message) -> bytes:
    data = piece.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _content(piece: Message) -> str:
    data = _payload(piece)
    try:
        charset = piece.get_content_charset() or "utf-8"
        return data.decode(charset, errors="replace") if charset != "us-ascii" else _guess(data)
    except (LookupError, ValueError):
        return _guess(data)


def _guess(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def as_eml(mail: Mail) -> bytes:
    """The mail as an RFC 5322 message, the form in which a message inside another one travels on."""
    message = EmailMessage(policy=email.policy.default)
    for name, value in mail.headers.items():
        message[name] = one_line(value)
    message.set_content(clean(mail.text))
    if mail.html and not mail.text.strip():
        message.set_content(clean(mail.html), subtype="html")
    for attachment in mail.attachments:
        message.add_attachment(
            attachment.data, maintype="application", subtype="octet-stream", filename=attachment.name
        )
    return message.as_bytes()
