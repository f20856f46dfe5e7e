"""Articles in XML: JATS/NLM full text and PubMed records."""

from lxml import etree

from pv_reports.intake.builder import TextBuilder
from pv_reports.intake.part import Part, Reading
from pv_reports.intake.xml import local, text_of

_BLOCK_NAMES = {"p", "sec", "list", "list-item", "table-wrap", "title", "fig", "disp-quote", "boxed-text"}
_LEFT_OUT = {"xref", "ref-list", "fn-group", "object-id", "graphic", "label", "permissions", "tex-math"}


def read_jats(part: Part, root: etree._Element) -> Reading:
    """Title, journal line, authors, abstract, body with tables, captions; references are left out."""
    builder = TextBuilder(part.budget)
    meta = root.find(".//{*}article-meta")
    if meta is not None:
        title = meta.find(".//{*}article-title")
        if title is not None:
            builder.add("title", text_of(title))
        _citation(builder, root, meta)
        for abstract in meta.findall("{*}abstract"):
            if abstract.get("abstract-type") in {"graphical", "teaser", "toc"}:
                continue
            builder.add("heading", "Abstract")
            _children(part, builder, abstract)
    for body in root.iterfind("{*}body"):
        _children(part, builder, body)
    for floats in root.iterfind("{*}floats-group"):
        _children(part, builder, floats)
    text, blocks = builder.finish()
    if not text:
        raise part.refusal("the article holds no text.", "Attach the article as PDF.")
    return Reading(text, blocks, "application/jats+xml")


def _citation(builder: TextBuilder, root: etree._Element, meta: etree._Element) -> None:
    authors = []
    for contributor in meta.iterfind(".//{*}contrib"):
        surname, given = contributor.find(".//{*}surname"), contributor.find(".//{*}given-names")
        if surname is not None:
            authors.append(" ".join(text_of(name) for name in (given, surname) if name is not None))
    journal = root.find(".//{*}journal-title")
    year = meta.find(".//{*}pub-date/{*}year")
    ids = {item.get("pub-id-type", ""): text_of(item) for item in meta.iterfind("{*}article-id")}
    builder.field("Authors", ", ".join(authors))
    builder.field("Journal", text_of(journal) if journal is not None else "")
    builder.field("Year", text_of(year) if year is not None else "")
    builder.field("PMID", ids.get("pmid", ""))
    builder.field("DOI", ids.get("doi", ""))


def _children(part: Part, builder: TextBuilder, element: etree._Element) -> None:
    """Block-level children in order; the parser bounds the depth of nesting to 256."""
    part.budget.check_time()
    for child in element:
        name = local(child)
        if name in _LEFT_OUT or not name:
            continue
        if name == "title":
            builder.add("heading", text_of(child))
        elif name == "p":
            _paragraph(part, builder, child)
        elif name == "table-wrap":
            _table_wrap(builder, child)
        elif name == "list":
            for item in child.iterfind("{*}list-item"):
                builder.add("list_item", text_of(item))
        elif name == "fig":
            caption = child.find("{*}caption")
            if caption is not None:
                builder.add("paragraph", " ".join(filter(None, (_label(child), text_of(caption)))))
        else:
            _children(part, builder, child)
            if not len(child):
                builder.add("paragraph", text_of(child))


def _paragraph(part: Part, builder: TextBuilder, paragraph: etree._Element) -> None:
    """A paragraph; tables, figures and lists inside it follow it."""
    inside = [child for child in paragraph if local(child) in _BLOCK_NAMES]
    pieces = [paragraph.text or ""]
    for child in paragraph:
        if child not in inside:
            pieces.append("".join(str(piece) for piece in child.itertext()))
        pieces.append(child.tail or "")
    builder.add("paragraph", " ".join("".join(pieces).split()))
    if inside:
        holder = etree.Element("holder")
        holder.extend(inside)
        _children(part, builder, holder)


def _label(element: etree._Element) -> str:
    label = element.find("{*}label")
    return text_of(label) if label is not None else ""


def _table_wrap(builder: TextBuilder, wrap: etree._Element) -> None:
    caption = wrap.find("{*}caption")
    builder.new_paragraph()
    title = " ".join(filter(None, (_label(wrap), text_of(caption) if caption is not None else "")))
    builder.add("paragraph", title)
    for table in wrap.iter("{*}table"):
        add_table(builder, table)
    foot = wrap.find("{*}table-wrap-foot")
    if foot is not None:
        builder.add("paragraph", text_of(foot))
    builder.new_paragraph()


def add_table(builder: TextBuilder, table: etree._Element) -> None:
    """Append an XHTML-like table; a cell over several columns leaves the others empty."""
    rows: list[list[str]] = []
    for row in table.iter("{*}tr"):
        cells: list[str] = []
        for cell in row:
            if local(cell) in {"td", "th"}:
                width = cell.get("colspan", "1")
                cells.append(text_of(cell))
                cells.extend([""] * (min(int(width), 64) - 1 if width.isdigit() else 0))
        if any(cells):
            rows.append(cells)
    builder.table(rows)


def read_pubmed(part: Part, root: etree._Element) -> Reading:
    """Every record's title, authors, journal and abstract; each record is a section named by its PMID."""
    builder = TextBuilder(part.budget)
    records = [root] if local(root) == "PubmedArticle" else root.findall("PubmedArticle")
    for record in records:
        part.budget.check_time()
        article = record.find("MedlineCitation/Article")
        if article is None:
            continue
        builder.new_paragraph()
        builder.add("title", _found(article, "ArticleTitle"))
        authors = [
            " ".join(filter(None, (_found(author, name) for name in ("ForeName", "LastName", "CollectiveName"))))
            for author in article.iterfind("AuthorList/Author")
        ]
        builder.field("Authors", ", ".join(authors))
        builder.field("Journal", _found(article, "Journal/Title"))
        builder.field("Year", _found(article, "Journal/JournalIssue/PubDate/Year"))
        builder.field("PMID", _found(record, "MedlineCitation/PMID"))
        pieces = article.findall("Abstract/AbstractText")
        if pieces:
            builder.add("heading", "Abstract")
        for piece in pieces:
            label = piece.get("Label")
            builder.add("paragraph", f"{label}: {text_of(piece)}" if label else text_of(piece))
    text, blocks = builder.finish()
    if not text:
        raise part.refusal("it holds no PubMed record with a title.", "Export the records again.")
    return Reading(text, blocks, "application/vnd.pubmed+xml")


def _found(element: etree._Element, path: str) -> str:
    child = element.find(path)
    return text_of(child) if child is not None else ""
