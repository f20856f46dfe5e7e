"""Documents made on the spot: nothing binary is kept in the repository."""

import io
import zipfile
from email.message import EmailMessage

import pytest

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_pdf(pages: list[list[str]]) -> bytes:
    """A text PDF; every page a list of lines."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(60, 780 - 15 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def make_docx(body: str, **parts: str) -> bytes:
    """The smallest package that is a Word document, with ``body`` as WordprocessingML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def make_xlsx(rows: list[list[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_mail(text: str = "See the attachments.", **attachments: bytes) -> EmailMessage:
    """A mail; keys of ``attachments`` are file names with "_" before the extension instead of a dot."""
    message = EmailMessage()
    message["From"] = "Dr Ada Quill <ada@clinic.example>"
    message["To"] = "safety@company.example"
    message["Date"] = "Mon, 03 Mar 2025 10:00:00 +0000"
    message["Subject"] = "Suspected reaction"
    message["Message-ID"] = "<1@clinic.example>"
    message.set_content(text)
    for key, data in attachments.items():
        name = ".".join(key.rsplit("_", 1))
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def make_picture(lines: list[str], size: int = 40) -> bytes:
    """A PNG of black letters on white, like a clean scan."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1400, 80 + 2 * size * len(lines)), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size)
    for number, line in enumerate(lines):
        draw.text((60, 60 + 2 * size * number), line, fill="black", font=font)
    stream = io.BytesIO()
    picture.save(stream, format="PNG")
    return stream.getvalue()


class Make:
    """The makers above, handed to tests as one fixture."""

    pdf = staticmethod(make_pdf)
    docx = staticmethod(make_docx)
    xlsx = staticmethod(make_xlsx)
    mail = staticmethod(make_mail)
    picture = staticmethod(make_picture)
    namespace = W


@pytest.fixture(scope="session")
def make() -> type[Make]:
    return Make


@pytest.fixture
def letter() -> str:
    return "A 54-year-old woman developed a rash two days after the first dose of amoxicillin 500 mg."
