"""Reads XML without touching anything outside it: no DTD, no entity, no network (CWE-611, CWE-776)."""

from typing import Any

from lxml import etree

from pv_reports.intake.part import Part

_ENTITY = tuple("<!ENTITY".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_REMEDY = "Save the document again from the program that made it."


def parse(part: Part, data: bytes, place: str = "") -> etree._Element:
    """The root element. Raises IntakeError for entity declarations, too many elements, or broken XML."""
    # A tree costs about 150 bytes a node, however few bytes the node takes in the file: count before building it.
    nodes = data.count(b"<") + data.count(b'="') + data.count(b"='")
    if nodes > part.limits.max_xml_nodes:
        raise part.refusal(f"the XML has more than {part.limits.max_xml_nodes:,} elements.", "Split the file.", place)
    if any(mark in data for mark in _ENTITY):
        raise part.refusal("the XML declares entities, which can pull in other files.", _REMEDY, place)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # libxml2's own message may quote patient text; its line number is enough.
        line = getattr(error, "lineno", None)
        where = f" (line {line})" if line else ""
        raise part.refusal(f"the XML is broken{where}.", _REMEDY, place) from error
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise part.refusal("the XML declares entities, which can pull in other files.", _REMEDY, place)
    return root


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for entities and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


# Elements of HTML, JATS and SPL whose text stands apart from what is before and after it.
_APART = {"br", "break", "p", "paragraph", "item", "li", "list-item", "div", "suffix", "content-line", "tr", "td", "th"}


def text_of(element: etree._Element) -> str:
    """All text below the element, white space collapsed."""
    pieces = [element.text or ""]
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner is element:
            continue
        if local(inner) in _APART:
            pieces.append(" ")
        pieces.append((inner.text if event == "start" else inner.tail) or "")
    return " ".join("".join(pieces).split())
