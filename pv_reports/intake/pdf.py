"""PDF: the text layer page by page, ruled tables, form fields; a page without text is rendered and read by OCR."""

import re
import threading
import zlib
from typing import Any, Literal

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from pv_reports.intake.builder import TextBuilder
from pv_reports.intake.layout import paragraphs
from pv_reports.intake.ocr import engine_for
from pv_reports.intake.part import Part, Reading
from pv_reports.intake.pdf_forms import add_fields, read_fields
from pv_reports.intake.pdf_layout import Run, lines, runs
from pv_reports.intake.pdf_tables import TablePages
from pv_reports.intake.pictures import OcrNotes, add_page

PDFIUM = threading.RLock()  # pdfium may be called from one thread at a time; anyone who renders pages takes this lock
_OCR_DPI = 300
_MAX_PIXELS = 12_000_000
_FEW_LETTERS = 8
_FEW_RULES = 6
_MANY_RULES = 25
_MOST_SEGMENTS = 8_000  # finding tables takes time that grows with the square of these two
_MOST_CHARACTERS = 30_000
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_REMEDY = "Open it in a PDF reader, print it to a new PDF and add that."


def read_pdf(part: Part) -> Reading:
    """Text and blocks of all pages, then the form's fields. Raises IntakeError for what cannot or must not be read."""
    _refuse_bombs(part)
    document = _open(part)
    try:
        pages = len(document)
        if pages > part.limits.max_pages:
            raise part.refusal(f"it has {pages:,} pages, more than {part.limits.max_pages:,}.", "Split it.")
        if not pages:
            raise part.refusal("it has no pages.", "Attach the document itself.")
        builder = TextBuilder(part.budget)
        notes = OcrNotes()
        tables = TablePages(part)
        with_text = 0
        for number in range(1, pages + 1):
            part.budget.check_time(f"page {number}")
            builder.new_page(number)
            with_text += _read_page(part, builder, notes, document, number, tables)
        builder.page = None
        form = read_fields(part)
        add_fields(builder, form)
        tables.close()
    finally:
        with PDFIUM:
            document.close()
    text, blocks = builder.finish()
    if not text:
        raise part.refusal(
            "the text layer is empty and OCR found no words."
            if engine_for(part.ocr) else "the text layer is empty and reading pictures (OCR) is off or not installed.",
            "Scan again at 300 dpi or attach the original.",
        )  # fmt: skip
    remarks = list(notes.lines())
    if form.fields:
        remarks.append(f"{len(form.fields)} filled form fields read" + (" from the XFA data" if form.xfa else ""))
    method: Literal["text", "ocr", "form"] = "form" if form.fields else "text" if with_text else "ocr"
    return Reading(text, blocks, "application/pdf", method=method, notes=tuple(remarks))


def _open(part: Part) -> Any:
    with PDFIUM:
        try:
            return pdfium.PdfDocument(part.data)
        except pdfium.PdfiumError as error:
            if pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
                raise part.refusal("it is encrypted.", "Remove the password and add it again.") from error
            raise part.refusal("the PDF is damaged.", _REMEDY) from error


def _refuse_bombs(part: Part) -> None:
    """Refuse a stream that inflates beyond ``max_unpacked``, before pdfium puts it into memory."""
    for match in _STREAM.finditer(part.data):
        part.budget.check_time()
        size, engine = 0, zlib.decompressobj()
        rest: bytes = part.data[match.end() : match.end() + 65536]
        at = match.end() + 65536
        try:
            while rest and not engine.eof:
                size += len(engine.decompress(rest, 1 << 20))
                rest = engine.unconsumed_tail
                if not rest:
                    rest, at = part.data[at : at + 65536], at + 65536
                if size > part.limits.max_unpacked:
                    raise part.refusal(
                        f"a stream in it unpacks to more than {part.limits.max_unpacked / 1e6:g} MB.", _REMEDY
                    )
        except zlib.error:
            continue  # not deflated: a JPEG, plain or encrypted stream


def _read_page(
    part: Part, builder: TextBuilder, notes: OcrNotes, document: Any, number: int, tables: TablePages
) -> bool:
    """Append one page; True when it had a text layer."""
    place = f"page {number}"
    engine = engine_for(part.ocr)
    picture: Image.Image | None = None
    bands: list[tuple[list[Run], list[list[str]]]] | None = None
    dpi = _OCR_DPI
    with PDFIUM:
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            notes.problem(f"{place}: damaged, not read")
            return False
        try:
            text_page = page.get_textpage()
            layer = text_page.get_text_bounded()
            has_text = sum(char.isalnum() for char in layer) >= _FEW_LETTERS
            if has_text:
                rules = _rules(page)
                if rules >= _FEW_RULES and text_page.count_chars() <= _MOST_CHARACTERS:
                    pieces = runs(text_page)
                    bands = tables.split(number, page, pieces)
                    if bands is None and rules >= _MANY_RULES:
                        bands = [(pieces, [])]  # a form: its values were often written after all of its labels
            elif any(True for _ in page.get_objects(max_depth=1)):
                if engine is None:
                    notes.problem(f"{place}: no text layer, and OCR is off or not installed")
                    return False
                picture, dpi = _render(page)
            text_page.close()
        except pdfium.PdfiumError:
            notes.problem(f"{place}: damaged, not read")
            return False
        finally:
            page.close()
    if picture is not None and engine is not None:
        add_page(part, builder, notes, picture, engine, place, dpi)
        return False
    if not has_text:
        return False
    if bands is None:
        for paragraph in paragraphs(layer.replace("\r\n", "\n").split("\n")):
            builder.add("paragraph", paragraph)
        return True
    for text, rows in bands:
        for paragraph in paragraphs(lines(text)):
            builder.add("paragraph", paragraph)
        builder.table(rows)
    return True


def _rules(page: Any) -> int:
    """How many lines and boxes are drawn on the page; 0 where it is a drawing rather than a form or table."""
    count = segments = 0
    for drawn in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=1):
        count += 1
        segments += pdfium_c.FPDFPath_CountSegments(drawn)
        if segments > _MOST_SEGMENTS:
            return 0
    return count


def _render(page: Any) -> tuple[Image.Image, int]:
    """The page as a grey picture at 300 dpi, less where the page is huge."""
    width, height = page.get_size()
    scale = _OCR_DPI / 72
    if width * height * scale * scale > _MAX_PIXELS:
        scale = (_MAX_PIXELS / max(width * height, 1)) ** 0.5
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    return picture, max(70, round(scale * 72))
