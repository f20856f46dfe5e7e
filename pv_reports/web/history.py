"""What happened to a case, and what changed between two versions of its draft."""

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pv_reports import review
from pv_reports.errors import ReviewError
from pv_reports.records import Draft
from pv_reports.web.access import SignedIn
from pv_reports.web.case_page import stored_case
from pv_reports.web.failures import NotFoundError
from pv_reports.web.site import Site, SiteHere, page

router = APIRouter()


@router.get("/case/{case_id}/history")
def history(request: Request, site: SiteHere, user: SignedIn, case_id: str) -> Response:
    """The case's audit events, oldest first, and its versions, decisions and signatures."""
    stored = stored_case(site, case_id)
    names = {person.name: person.printed_name for person in site.store.users()}
    events = [(event, _pretty(event.old), _pretty(event.new)) for event in stored.history]
    return page(request, "history.html", stored=stored, row=stored.row, events=events, names=names)


@router.get("/case/{case_id}/changes")
def changes(request: Request, site: SiteHere, user: SignedIn, case_id: str, old: int = 0, new: int = 0) -> Response:
    """Word by word, section by section; without numbers, the last version against the one before."""
    stored = stored_case(site, case_id)
    latest = len(stored.versions)
    new = new or latest
    old = old or max(1, new - 1)
    before, after = _draft(site, case_id, old), _draft(site, case_id, new)
    return page(
        request, "changes.html", stored=stored, row=stored.row, old=old, new=new, sections=_compared(before, after),
        versions=stored.versions,
    )  # fmt: skip


def _draft(site: Site, case_id: str, version: int) -> Draft:
    try:
        return site.store.draft(case_id, version)
    except ReviewError as error:
        raise NotFoundError("draft", error.problem, "Choose versions from the history.") from error


def _compared(before: Draft, after: Draft) -> list[dict[str, Any]]:
    old = {section.id: section for section in before.sections}
    new = {section.id: section for section in after.sections}
    return [
        {
            "title": (new.get(name) or old[name]).title,
            "diff": review.word_diff(old[name].text if name in old else "", new[name].text if name in new else ""),
        }
        for name in {**old, **new}
    ]


def _pretty(value: Any) -> str:
    if value is None or value == "" or value == {}:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
