"""What the buttons of the review page do: claim, edit, settle findings, decide, draft anew."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from pv_reports import review
from pv_reports.errors import ConflictError
from pv_reports.pipeline.casework import edit_section, redraft
from pv_reports.store import DecisionKind, Resolution
from pv_reports.web.access import MalformedFormError, Posted, SignedIn, field, number, require
from pv_reports.web.case_page import stored_case
from pv_reports.web.failures import NotFoundError
from pv_reports.web.site import SiteHere, page

router = APIRouter()


def back(case_id: str, done: str, place: str = "") -> RedirectResponse:
    """To the case, which says what was done."""
    return RedirectResponse(f"/case/{case_id}?done={done}{place and f'#{place}'}", status_code=303)


@router.post("/case/{case_id}/claim")
def claim(site: SiteHere, user: SignedIn, form: Posted, case_id: str) -> Response:
    """Take the case into review."""
    require(user, "edit")
    stored_case(site, case_id)
    review.claim(site.store, case_id, user.actor)
    return back(case_id, "claimed")


@router.post("/case/{case_id}/release")
def release(site: SiteHere, user: SignedIn, form: Posted, case_id: str) -> Response:
    """Hand the case over."""
    require(user, "edit")
    stored_case(site, case_id)
    review.release(site.store, case_id, user.actor)
    return back(case_id, "released")


@router.post("/case/{case_id}/section/{section_id}")
def edit(request: Request, site: SiteHere, user: SignedIn, form: Posted, case_id: str, section_id: str) -> Response:
    """Save a section's text and check the draft again. After a conflict the typed text is shown, never lost."""
    require(user, "edit")
    text, reason = field(form, "text"), field(form, "reason")
    stored = stored_case(site, case_id)
    section = next((s for s in stored.draft.sections if s.id == section_id), None) if stored.draft else None
    if section is None:
        raise NotFoundError("section", "the draft has none of this name.", "Reload the case.")
    try:
        if text.strip() == section.text.strip() and number(form, "version") == stored.row.version:
            return back(case_id, "unchanged", f"section-{section_id}")
        edit_section(site.store, site.base, case_id, number(form, "version"), section_id, text, user.actor, reason)
    except ConflictError as error:
        return page(
            request, "conflict.html", 409, row=stored.row, section=section, typed=text, reason=reason,
            problem=error.problem, diff=review.word_diff(section.text, text),
        )  # fmt: skip
    return back(case_id, "edited", f"section-{section_id}")


@router.post("/case/{case_id}/finding/{finding}")
def settle(site: SiteHere, user: SignedIn, form: Posted, case_id: str, finding: int) -> Response:
    """Resolve or override a finding with a reason. The version guards against findings of another draft."""
    require(user, "edit")
    resolution = field(form, "resolution")
    if resolution not in ("resolved", "overridden"):
        raise MalformedFormError("form", "it names no way to settle a finding.", "Reload the case and use its buttons.")
    stored = stored_case(site, case_id)
    if number(form, "draft") != (stored.versions[-1].number if stored.versions else 0):
        raise ConflictError("draft", "it was changed meanwhile, and its findings too.", "Reload the case.")
    kind: Resolution = "resolved" if resolution == "resolved" else "overridden"
    review.resolve_finding(site.store, case_id, finding, kind, user.actor, field(form, "reason"))
    return back(case_id, "settled", "findings")


@router.post("/case/{case_id}/decision")
def decide(site: SiteHere, user: SignedIn, form: Posted, case_id: str) -> Response:
    """Approve the version that was shown, or return it with a reason."""
    require(user, "decide")
    stored_case(site, case_id)
    kind = field(form, "kind")
    if kind not in ("approve", "return"):
        raise MalformedFormError("form", "it names no decision.", "Reload the case and use its buttons.")
    decision: DecisionKind = "approve" if kind == "approve" else "return"
    version = number(form, "version")
    review.decide(site.store, case_id, decision, user.actor, field(form, "reason"), version)
    return back(case_id, "approved" if kind == "approve" else "returned")


@router.post("/case/{case_id}/redraft")
def draft_anew(site: SiteHere, user: SignedIn, form: Posted, case_id: str) -> Response:
    """Draft the case anew from its record. The version before stays in the history."""
    require(user, "edit")
    version = number(form, "version")
    if stored_case(site, case_id).row.version != version:  # asked before the work, and again when it is saved
        raise ConflictError(f"case {case_id}", "somebody changed it meanwhile.", "Reload it and decide again.")
    redraft(site.store, site.base, case_id, version, user.actor, site.model)
    return back(case_id, "redrafted")
