"""What the knowledge base holds: the sources, and a cited passage in its surroundings."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pv_reports.records import Hit
from pv_reports.web.access import SignedIn
from pv_reports.web.failures import NotFoundError
from pv_reports.web.site import SiteHere, page

router = APIRouter()
HITS = 10


@router.get("/knowledge")
def sources(request: Request, site: SiteHere, user: SignedIn, q: str = "") -> Response:
    """The sources in use, and the passages found for a question."""
    hits: list[Hit] = site.base.search(q[:500], HITS) if q.strip() else []
    listed = sorted(site.base.sources(), key=lambda source: (source.scope != "private", source.kind, source.title))
    return page(request, "knowledge.html", sources=listed, hits=hits, q=q)


@router.get("/knowledge/passage/{passage_id}")
def passage(request: Request, site: SiteHere, user: SignedIn, passage_id: str, quote: str = "") -> Response:
    """One passage with its source and edition, the words that decided, and the passages around it."""
    found = site.base.passage(passage_id)
    if found is None:
        raise NotFoundError("passage", "there is none with this number.", "Open it from a report that cites it.")
    editions = [source for source in site.base.sources(all=True) if source.id == found.source]
    source = next((entry for entry in editions if entry.edition == found.edition), None)
    around = site.base.passages_of(found.source, found.edition)
    at = next((index for index, entry in enumerate(around) if entry.id == found.id), 0)
    begin = found.text.find(quote) if quote else -1
    parts = (found.text, "", "")
    if begin >= 0:
        parts = (found.text[:begin], quote, found.text[begin + len(quote) :])
    return page(
        request,
        "passage.html",
        passage=found,
        source=source,
        parts=parts,
        newest=next((entry for entry in editions if entry.active), None),
        before=around[at - 1] if at > 0 else None,
        after=around[at + 1] if at + 1 < len(around) else None,
    )
