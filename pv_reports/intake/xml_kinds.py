"""Tells the kinds of XML apart by their root element."""

from pv_reports.intake.html import read_html
from pv_reports.intake.part import Part, Reading
from pv_reports.intake.spl import read_spl
from pv_reports.intake.xml import local, parse
from pv_reports.intake.xml_articles import read_jats, read_pubmed


def read_xml(part: Part) -> Reading:
    """Articles (JATS, PubMed) and labels (SPL). Raises IntakeError for every other kind."""
    root = parse(part, part.data)
    name = local(root)
    if name == "article":
        return read_jats(part, root)
    if name in {"PubmedArticleSet", "PubmedArticle"}:
        return read_pubmed(part, root)
    if name == "document" and str(root.tag).startswith("{urn:hl7-org:v3}"):
        return read_spl(part, root)
    if name == "html":
        return read_html(part)
    if name.startswith("MCCI_IN"):
        raise part.refusal(
            "ICH E2B(R3) messages are not read yet.", "Add the case as PDF, DOCX or text, such as its CIOMS I form."
        )
    if name == "ichicsr":
        raise part.refusal("ICH E2B(R2) messages are not read.", "Add the case as PDF, DOCX or text.")
    raise part.refusal(f"XML with the root element {name[:60]!r} is not read.", "Save it as PDF, DOCX or plain text.")
