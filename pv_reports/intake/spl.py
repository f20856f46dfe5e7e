"""Structured Product Labeling (SPL): labels as published by the FDA, section by section."""

from lxml import etree

from pv_reports.intake.builder import TextBuilder
from pv_reports.intake.part import Part, Reading
from pv_reports.intake.xml import local, text_of
from pv_reports.intake.xml_articles import add_table

_LISTING = "48780-1"  # LOINC: SPL listing data elements; package codes, no text for a reader


def read_spl(part: Part, root: etree._Element) -> Reading:
    """Title, products, then the sections with their headings; a section without a title takes its LOINC name."""
    builder = TextBuilder(part.budget)
    title = root.find("{*}title")
    names = _products(root)
    builder.add("title", text_of(title) if title is not None and text_of(title) else ", ".join(names[:3]))
    builder.field("Product", ", ".join(names))
    effective = root.find("{*}effectiveTime")
    builder.field("Effective", effective.get("value", "")[:8] if effective is not None else "")
    for section in root.iterfind("{*}component/{*}structuredBody/{*}component/{*}section"):
        _section(part, builder, section)
    text, blocks = builder.finish()
    if not text:
        raise part.refusal("the label holds no text.", "Download the label again.")
    return Reading(text, blocks, "application/spl+xml")


def _products(root: etree._Element) -> list[str]:
    names: dict[str, None] = {}
    for product in root.iter("{*}manufacturedProduct", "{*}manufacturedMedicine", "{*}genericMedicine"):
        name = product.find("{*}name")
        if name is not None and text_of(name):
            names.setdefault(text_of(name))
    return list(names)


def _section(part: Part, builder: TextBuilder, section: etree._Element) -> None:
    part.budget.check_time()
    code = section.find("{*}code")
    if code is not None and code.get("code") == _LISTING:
        return
    title = section.find("{*}title")
    heading = text_of(title) if title is not None else ""
    if not heading and code is not None:
        heading = code.get("displayName", "").removesuffix(" SECTION").removesuffix(" section").capitalize()
    builder.add("heading", heading)
    body = section.find("{*}text")
    if body is not None:
        _body(builder, body)
    for inner in section.iterfind("{*}component/{*}section"):
        _section(part, builder, inner)


def _body(builder: TextBuilder, body: etree._Element) -> None:
    pending: list[str] = [body.text or ""]

    def flush() -> None:
        builder.add("paragraph", " ".join("".join(pending).split()))
        pending.clear()

    for child in body:
        name = local(child)
        if name in {"paragraph", "list", "table", "text"}:
            flush()
            if name == "table":
                caption = child.find("{*}caption")
                builder.new_paragraph()
                builder.add("paragraph", text_of(caption) if caption is not None else "")
                add_table(builder, child)
                builder.new_paragraph()
            elif name == "list":
                for item in child.iterfind("{*}item"):
                    builder.add("list_item", text_of(item))
            elif child.find("{*}table") is not None or child.find("{*}list") is not None:
                _body(builder, child)
            else:
                builder.add("paragraph", text_of(child))
        elif name not in {"renderMultiMedia", ""}:
            pending.append(" ".join("".join(str(piece) for piece in child.itertext()).split()))
        pending.append(child.tail or "")
    flush()
