"""DOCX: headers, paragraphs, headings, lists, tables, text boxes, footnotes; inserted text yes, deleted text no."""

import posixpath
import re
import zipfile

from lxml import etree

from pv_reports.intake.archive import member_bytes, open_zip, refuse_doctype
from pv_reports.intake.builder import TextBuilder
from pv_reports.intake.part import Attachment, Part, Reading, safe_name
from pv_reports.intake.xml import local, parse

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DROPPED = {"del", "moveFrom", "Fallback", "instrText", "delText", "fldData", "rPr", "pPr", "sdtPr", "sectPr", "tblPr"}
_PICTURE = re.compile(r"word/media/[^/]+\.(?:png|jpe?g|tiff?)", re.IGNORECASE)
_FEW_LETTERS = 20
_OPEN_BOX, _TICKED_BOX = "\u2610", "\u2612"


def read_docx(part: Part) -> Reading:
    """The document's text in reading order. Raises IntakeError for hostile or damaged packages."""
    with open_zip(part) as archive:
        refuse_doctype(part, archive)
        names = archive.namelist()
        if "word/document.xml" not in names:
            raise part.refusal("it is not a Word document.", "Save it as DOCX or PDF.")
        builder = TextBuilder(part.budget)
        reader = _Reader(builder, _style_names(part, archive))
        for name in sorted(name for name in names if re.fullmatch(r"word/header\d*\.xml", name)):
            reader.story(parse(part, member_bytes(part, archive, name), name))
        reader.story(parse(part, member_bytes(part, archive, "word/document.xml"), "word/document.xml"))
        for name in ("word/footnotes.xml", "word/endnotes.xml"):
            if name in names:
                builder.new_paragraph()
                reader.story(parse(part, member_bytes(part, archive, name), name))
        text, blocks = builder.finish()
        pictures = [name for name in names if _PICTURE.fullmatch(name)]
        attachments: tuple[Attachment, ...] = ()
        notes: tuple[str, ...] = ()
        if pictures and sum(char.isalnum() for char in text) < _FEW_LETTERS:
            # A scan pasted into Word: the pictures are the document.
            attachments = tuple(
                Attachment(safe_name(posixpath.basename(name)), member_bytes(part, archive, name)) for name in pictures
            )
        elif pictures:
            notes = (f"{len(pictures)} picture{'s' if len(pictures) > 1 else ''} in it not read",)
    if not text and not attachments:
        raise part.refusal("it holds no text.", "Attach the document itself.")
    return Reading(text, blocks, _MEDIA_TYPE, notes=notes, attachments=attachments)


def _style_names(part: Part, archive: zipfile.ZipFile) -> dict[str, str]:
    """Style ids are translated ("berschrift1"), style names are not ("heading 1")."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    names: dict[str, str] = {}
    for style in parse(part, member_bytes(part, archive, "word/styles.xml"), "word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None:
            names[style.get(f"{_W}styleId", "")] = name.get(f"{_W}val", "").lower()
    return names


class _Reader:
    def __init__(self, builder: TextBuilder, styles: dict[str, str]) -> None:
        self._builder = builder
        self._styles = styles

    def story(self, element: etree._Element) -> None:
        """Body, header, footnotes or the content of a text box: paragraphs and tables in order."""
        for child in element:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name == "sdt":
                self._control(child)
            elif name not in _DROPPED:
                self.story(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        text, boxes = _text(paragraph)
        properties = paragraph.find(f"{_W}pPr")
        style = ""
        listed = False
        if properties is not None:
            named = properties.find(f"{_W}pStyle")
            if named is not None:
                identifier = named.get(f"{_W}val", "")
                style = self._styles.get(identifier, identifier.lower())
            listed = properties.find(f"{_W}numPr") is not None or style.startswith("list")
        if style == "title":
            self._builder.add("title", text)
        elif style.startswith(("heading", "subtitle")):
            self._builder.add("heading", text)
        else:
            self._builder.add("list_item" if listed else "paragraph", text)
        for box in boxes:
            self.story(box)

    def _control(self, control: etree._Element) -> None:
        """A content control: a labelled form field when it has a title, else just its content."""
        content = control.find(f"{_W}sdtContent")
        if content is None:
            return
        alias = control.find(f"{_W}sdtPr/{_W}alias")
        label = alias.get(f"{_W}val", "") if alias is not None else ""
        text = _text(content)[0].strip() if label and content.find(f".//{_W}tbl") is None else ""
        if text:
            self._builder.field(label, text)
        else:
            self.story(content)

    def _table(self, table: etree._Element) -> None:
        rows: list[list[str]] = []
        for row in (element for element in table.iter(f"{_W}tr") if _owner(element) is table):
            cells: list[str] = []
            for cell in (element for element in row.iter(f"{_W}tc") if _row_of(element) is row):
                cells.append(_cell_text(cell))
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                width = span.get(f"{_W}val", "1") if span is not None else "1"
                # A cell over several columns keeps the columns to its right in place.
                cells.extend([""] * (min(int(width), 63) - 1 if width.isdigit() else 0))
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                rows.append(cells)
        self._builder.new_line()
        if any(cell.strip() for row in rows for cell in row):
            self._builder.table(rows)


def _owner(row: etree._Element) -> etree._Element | None:
    return next((above for above in row.iterancestors() if local(above) == "tbl"), None)


def _row_of(cell: etree._Element) -> etree._Element | None:
    return next((above for above in cell.iterancestors() if local(above) == "tr"), None)


def _cell_text(cell: etree._Element) -> str:
    """The paragraphs of a cell, nested tables included, one per line."""
    lines: list[str] = []
    for paragraph in cell.iter(f"{_W}p"):
        text, boxes = _text(paragraph)
        lines.append(text)
        lines.extend(_text(box)[0] for box in boxes)
    return "\n".join(line for line in lines if line.strip())


def _text(element: etree._Element) -> tuple[str, list[etree._Element]]:
    """The text of a paragraph or content control, and the text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    stack: list[etree._Element] = list(reversed(list(element)))
    while stack:
        node = stack.pop()
        name = local(node)
        if name in _DROPPED:
            continue
        if name == "txbxContent":
            boxes.append(node)
        elif name == "t":
            pieces.append(node.text or "")
        elif name in {"br", "cr"}:
            pieces.append("\n")
        elif name == "tab":
            pieces.append("\t")
        elif name in {"noBreakHyphen"}:
            pieces.append("-")
        elif name == "checkBox":
            pieces.append(_legacy_box(node))
        elif name == "p" and pieces and pieces[-1] != "\n":
            pieces.append("\n")
            stack.extend(reversed(list(node)))
        else:
            stack.extend(reversed(list(node)))
    return "".join(pieces), boxes


def _legacy_box(node: etree._Element) -> str:
    """A tick box of an old form: its checked state, else its default."""
    for name in ("checked", "default"):
        state = node.find(f"{_W}{name}")
        if state is not None:
            return _TICKED_BOX if state.get(f"{_W}val", "1") in {"1", "true", "on"} else _OPEN_BOX
    return _OPEN_BOX
