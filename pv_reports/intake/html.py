"""HTML pages and e-mail bodies: visible text only; scripts, styles and hidden elements are left out."""

import re

from lxml import etree

from pv_reports.intake.builder import TextBuilder, clean
from pv_reports.intake.part import Part, Reading
from pv_reports.intake.plain import decode
from pv_reports.intake.xml import local, text_of
from pv_reports.records import BlockKind

_SKIPPED = {"script", "style", "head", "template", "noscript", "svg", "object", "iframe", "math"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_BREAKING = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "ul", "ol", "dl", "dd", "dt", "li", "pre",
    "blockquote", "table", "tr", "form", "fieldset", "address", "hr", "body", "center", "figure", "figcaption",
    *_HEADINGS,
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_html(part: Part) -> Reading:
    """Headings, paragraphs, list items and tables in reading order. Raises IntakeError when nothing is visible."""
    markup, encoding = decode(part)
    declared = re.search(rb"charset=[\"']?([\w-]{3,20})", part.data[:2000], re.IGNORECASE)
    if declared and encoding == "cp1252":
        try:
            markup = part.data.decode(declared[1].decode("ascii"), errors="replace")
        except LookupError:
            declared = None  # an unknown charset name: what was detected stands
    builder = TextBuilder(part.budget)
    add_html(part, builder, markup)
    text, blocks = builder.finish()
    if not text:
        raise part.refusal("the page shows no text.", "Save the page as PDF and add that.")
    return Reading(text, blocks, "text/html")


def add_html(part: Part, builder: TextBuilder, markup: str) -> None:
    """Append what the page shows to ``builder``."""
    if markup.count("<") > part.limits.max_xml_nodes:
        raise part.refusal(f"the page has more than {part.limits.max_xml_nodes:,} elements.", "Save it as plain text.")
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(clean(markup).encode() or b"<p></p>", parser)
    if root is None:
        return
    title = root.find(".//head/title")
    if title is not None and title.text:
        builder.add("title", title.text)
    pending: list[str] = []
    kind: BlockKind = "paragraph"

    def flush(next_kind: BlockKind = "paragraph") -> None:
        nonlocal kind
        lines = (" ".join(line.split()) for line in "".join(pending).split("\n"))
        builder.add(kind, "\n".join(line for line in lines if line))
        pending.clear()
        kind = next_kind

    skipping: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if event == "start":
            if skipping is not None:
                continue
            if name in _SKIPPED or element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
                skipping = element
                continue
            rows = _data_rows(element) if name == "table" else None
            if rows:
                flush()
                builder.table(rows)
                skipping = element
                continue
            if name in _BREAKING:
                flush(_kind(name, kind))
            if name == "br":
                pending.append("\n")
            elif name in {"td", "th"}:
                pending.append(" ")
            text = element.text or ""
        else:
            if skipping is not None and skipping is not element:
                continue
            if skipping is None and name in _BREAKING:
                flush()
            skipping = None
            text = element.tail or ""
        pending.append(text if _in_pre(element, event) else text.replace("\n", " "))
    flush()


def _kind(name: str, around: BlockKind) -> BlockKind:
    if name in _HEADINGS:
        return "heading"
    return "list_item" if name == "li" or (name in {"p", "div"} and around == "list_item") else "paragraph"


def _in_pre(element: etree._Element, event: str) -> bool:
    holder = element if event == "start" else element.getparent()
    return holder is not None and local(holder) == "pre"


def _data_rows(table: etree._Element) -> list[list[str]] | None:
    """The rows of a table of data; None for one that only lays out the page (nested tables, or a single column)."""
    if table.find(".//table") is not None:
        return None
    rows = [[_cell(cell) for cell in row if local(cell) in {"td", "th"}] for row in table.iter("tr")]
    rows = [row for row in rows if any(row)]
    return rows if rows and max(len(row) for row in rows) > 1 else None


def _cell(cell: etree._Element) -> str:
    for hidden in cell.iter("script", "style"):
        hidden.text = None
    return text_of(cell)
