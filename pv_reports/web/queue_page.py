"""The work list."""

from typing import get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pv_reports import review
from pv_reports.records import CaseState
from pv_reports.review.queue import Sort
from pv_reports.web.access import SignedIn
from pv_reports.web.site import SiteHere, page

router = APIRouter()
PAGE = 50
SORTS: dict[Sort, str] = {
    "priority": "Priority",
    "due": "Due date",
    "received": "Received",
    "updated": "Last change",
    "case": "Case number",
    "state": "State",
}


@router.get("/")
def queue(
    request: Request,
    site: SiteHere,
    user: SignedIn,
    q: str = "",
    state: str = "open",
    serious: bool = False,
    mine: bool = False,
    upload: str = "",
    sort: str = "priority",
    start: int = 0,
) -> Response:
    """Cases in working order; unknown filters fall back to the usual ones rather than to an error."""
    chosen = state if state in ("open", "all", *CaseState) else "open"
    order: Sort = next((known for known in get_args(Sort) if known == sort), "priority")
    found = review.queue(
        site.store,
        states=review.OPEN_STATES if chosen == "open" else () if chosen == "all" else (CaseState(chosen),),
        search=q[:200],
        serious=True if serious else None,
        claimed_by=user.name if mine else None,
        upload=upload or None,
        sort=order,
        descending=order in ("received", "updated"),
        limit=PAGE,
        offset=max(0, min(start, 10**9)),
    )
    asked = {"q": q, "state": chosen, "sort": order, "upload": upload}
    asked |= {name: "true" for name, on in (("serious", serious), ("mine", mine)) if on}
    kept = {name: value for name, value in asked.items() if value and (name, value) not in _USUAL}
    at = max(0, start)

    def link(**changes: str) -> str:
        return "/?" + urlencode({name: value for name, value in (kept | changes).items() if value})

    names = {person.name: person.printed_name for person in site.store.users()}
    return page(
        request,
        "queue.html",
        found=found,
        names=names,
        asked=asked,
        serious=serious,
        mine=mine,
        filtered=bool(kept.keys() - {"sort"}),
        sorts=SORTS,
        states=list(CaseState),
        open_count=sum(found.counts[entry] for entry in review.OPEN_STATES),
        all_count=sum(found.counts.values()),
        first=at + 1,
        last=at + len(found.rows),
        before=link(start=str(max(0, at - PAGE))) if at else "",
        after=link(start=str(at + PAGE)) if at + PAGE < found.total else "",
        tab=lambda value: link(state=value, start=""),
        uploads=site.store.upload_counts(),
    )


_USUAL = frozenset({("state", "open"), ("sort", "priority")})
