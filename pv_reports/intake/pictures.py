"""Scanned pages that arrive as pictures: PNG, JPEG and (many-paged) TIFF."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from pv_reports.intake.builder import TextBuilder
from pv_reports.intake.layout import paragraphs
from pv_reports.intake.ocr import Engine, OcrError, Recognised, engine_for, recognise
from pv_reports.intake.part import Part, Reading

_MAX_PIXELS = 60_000_000  # A4 at 700 dpi
_READABLE_PIXELS = 12_000_000  # more makes OCR slower, not better
_LONG_LINE = 45  # characters; shorter lines with gaps are rows of a form or table
_MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff", "MPO": "image/jpeg"}


def read_picture(part: Part) -> Reading:
    """One page per frame, read by OCR. Raises IntakeError when OCR is off or absent or finds no words."""
    engine = engine_for(part.ocr)
    if engine is None:
        raise part.refusal(
            "it is a picture, and reading pictures (OCR) is switched off or not installed.",
            "Install Tesseract or set PV_REPORTS_OCR to auto, or attach the document as text.",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns about size; the limit below decides
            picture = Image.open(io.BytesIO(part.data), formats=["PNG", "JPEG", "TIFF", "MPO"])
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise part.refusal("the picture is damaged.", "Scan the page again.") from error
    frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    if frames > part.limits.max_pages:
        raise part.refusal(f"it has {frames:,} pages, more than {part.limits.max_pages:,}.", "Split it.")
    builder = TextBuilder(part.budget)
    notes = OcrNotes()
    for number, frame in _frames(part, picture, frames):
        place = f"page {number}"
        part.budget.check_time(place)
        builder.new_page(number)
        add_page(part, builder, notes, frame, engine, place)
    text, blocks = builder.finish()
    if not text:
        raise part.refusal("OCR found no words in the picture.", "Scan again at 300 dpi or attach the original.")
    return Reading(text, blocks, _MEDIA[str(picture.format)], method="ocr", notes=notes.lines())


def _frames(part: Part, picture: Image.Image, frames: int) -> Iterator[tuple[int, Image.Image]]:
    for index in range(frames):
        place = f"page {index + 1}"
        try:
            picture.seek(index)
            if picture.width * picture.height > _MAX_PIXELS:
                raise part.refusal(
                    f"the picture has {picture.width:,} x {picture.height:,} dots.", "Scan again at 300 dpi.", place
                )
            yield index + 1, prepared(picture)
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise part.refusal("the picture is damaged.", "Scan the page again.", place) from error


def prepared(picture: Image.Image) -> Image.Image:
    """Upright, grey, on white, and of a size that OCR reads best."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in {"RGBA", "LA", "P", "PA"}:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    grey = upright.convert("L")
    pixels = grey.width * grey.height
    if pixels > _READABLE_PIXELS:
        factor = (_READABLE_PIXELS / pixels) ** 0.5
        grey = grey.resize((max(1, int(grey.width * factor)), max(1, int(grey.height * factor))))
    elif grey.width < 1000 and pixels < 1_000_000:
        grey = grey.resize((grey.width * 2, grey.height * 2))  # screen-resolution pictures: letters of ten dots
    return grey


class OcrNotes:
    """Collects how well the pages of one document were read."""

    def __init__(self) -> None:
        self._pages: list[tuple[str, Recognised]] = []
        self._problems: list[str] = []

    def read(self, place: str, result: Recognised) -> None:
        self._pages.append((place, result))

    def problem(self, text: str) -> None:
        self._problems.append(text)

    def lines(self) -> tuple[str, ...]:
        """One line on the reading as a whole, one for each page that went badly."""
        notes: list[str] = []
        words = sum(result.words for _, result in self._pages)
        if words:
            mean = sum(result.confidence * result.words for _, result in self._pages) / words
            engines = ", ".join(sorted({result.engine for _, result in self._pages}))
            count = len(self._pages)
            pages = f"{count} page{'s' if count > 1 else ''} "
            notes.append(f"{pages}read by OCR ({engines}), mean confidence {mean:.0f} %")
        for place, result in self._pages:
            if not result.words:
                notes.append(f"{place}: OCR found no words")
            elif result.confidence < 70:
                notes.append(f"{place}: poorly legible, confidence {result.confidence:.0f} %; compare it")
        return (*notes, *self._problems)


def add_page(
    part: Part, builder: TextBuilder, notes: OcrNotes, picture: Image.Image, engine: Engine, place: str, dpi: int = 300
) -> None:
    """Read one page and append its paragraphs to ``builder``; a failure becomes a note."""
    try:
        result = recognise(picture, engine, dpi=dpi, seconds=part.budget.seconds_left)
    except OcrError as error:
        part.budget.check_time(place)
        notes.problem(f"{place}: not read, {error}")
        return
    notes.read(place, result)
    for index, lines in enumerate(result.paragraphs):
        if index:
            builder.new_paragraph()
        if result.form and len(lines) > 1 and _is_title(*lines[:2]):
            builder.add("paragraph", lines[0])
            lines = lines[1:]
        text, aside = _without_margin(lines)
        for paragraph in (*paragraphs(text), *aside):
            builder.add("paragraph", paragraph)


def _is_title(first: str, second: str) -> bool:
    """Whether a box's first line is its printed label and the second begins the answer, and not the label's rest."""
    return second[:1].isdigit() or (not (second[:1].islower() and first[-1:] not in ").?:") and not second.isupper())


def _without_margin(lines: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """A paragraph's lines and the scraps of a neighbouring box that OCR took for their ends."""
    torn = [line for line in lines if "   " in line and len(line.split("   ")[0]) >= _LONG_LINE]
    if len(lines) < 2 or 2 * len(torn) > len(lines):
        return list(lines), []
    text = [line.split("   ")[0] if line in torn else line for line in lines]
    return text, [scrap for line in torn for scrap in line.split("   ")[1:]]
