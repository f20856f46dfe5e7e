"""Signing: the password again, and the meaning of the signature (21 CFR 11.50, 11.200)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pv_reports import review
from pv_reports.pipeline.casework import sign_report
from pv_reports.store import SignInError
from pv_reports.web.access import Posted, SignedIn, field, number, require
from pv_reports.web.case_actions import back
from pv_reports.web.case_page import actions_for, stored_case
from pv_reports.web.site import SiteHere, page
from pv_reports.web.wording import capital

router = APIRouter()


@router.get("/case/{case_id}/sign")
def form(request: Request, site: SiteHere, user: SignedIn, case_id: str) -> Response:
    """What will be signed, the meanings to choose from, and the password."""
    require(user, "sign")
    return _form(request, site, user, case_id)


@router.post("/case/{case_id}/sign")
def sign(request: Request, site: SiteHere, user: SignedIn, form: Posted, case_id: str) -> Response:
    """Sign as the person who is signed in; a wrong password counts towards the lock of the account."""
    require(user, "sign")
    stored_case(site, case_id)
    version = number(form, "version")
    try:
        sign_report(site.store, case_id, user.name, field(form, "password"), field(form, "meaning"), version)
    except SignInError as error:
        return _form(request, site, user, case_id, 401, f"{capital(error.problem)} {error.remedy}")
    return back(case_id, "signed")


def _form(
    request: Request, site: SiteHere, user: SignedIn, case_id: str, status: int = 200, problem: str = ""
) -> Response:
    stored = stored_case(site, case_id)
    actions = actions_for(site, stored, user)
    return page(
        request, "sign.html", status, stored=stored, row=stored.row, actions=actions, meanings=review.MEANINGS,
        problem=problem,
    )  # fmt: skip
