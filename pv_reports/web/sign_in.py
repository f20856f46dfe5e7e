"""Signing in and out."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from pv_reports.store import SignInError
from pv_reports.web.access import (
    SESSION,
    VISIT,
    Posted,
    Visitor,
    clear_cookie,
    cookie,
    csrf_token,
    field,
    from_our_page,
    new_visit,
    safe_target,
    set_cookie,
)
from pv_reports.web.site import SiteHere, page

router = APIRouter()


@router.get("/sign-in")
def form(request: Request, user: Visitor, next: str = "/") -> Response:
    """The sign-in page; whoever is signed in goes on."""
    if user is not None:
        return RedirectResponse(safe_target(next), status_code=303)
    return _form(request, next)


@router.post("/sign-in")
async def enter(request: Request, site: SiteHere, user: Visitor) -> Response:
    """Check name and password; a new session replaces any that the browser had."""
    posted = await from_our_page(request)
    name, target = field(posted, "name").strip().lower(), field(posted, "next")
    address = request.client.host if request.client else ""
    if seconds := site.sign_ins.wait(address):
        answer = _form(request, target, 429, name, f"Too many attempts. Wait {seconds} seconds and try again.")
        answer.headers["retry-after"] = str(seconds)
        return answer
    try:
        person = await run_in_threadpool(site.store.authenticate, name, field(posted, "password"))
    except SignInError as error:
        problem = f"{error.problem[:1].upper()}{error.problem[1:]} {error.remedy}"
        return _form(request, target, 401, name, problem)
    if old := cookie(request, SESSION):
        await run_in_threadpool(site.store.end_session, old)
    token = await run_in_threadpool(site.store.create_session, person)
    answer = RedirectResponse(safe_target(target), status_code=303)
    set_cookie(request, answer, SESSION, token)
    clear_cookie(request, answer, VISIT)
    return answer


@router.post("/sign-out")
def leave(request: Request, site: SiteHere, form: Posted) -> Response:
    """End the session on the server too."""
    site.store.end_session(cookie(request, SESSION))
    answer = RedirectResponse("/sign-in?next=/", status_code=303)
    clear_cookie(request, answer, SESSION)
    return answer


def _form(request: Request, target: str, status: int = 200, name: str = "", problem: str = "") -> Response:
    visit = cookie(request, VISIT) or new_visit()
    request.state.csrf = csrf_token(visit)
    answer = page(request, "sign_in.html", status, next=safe_target(target), name=name, problem=problem)
    set_cookie(request, answer, VISIT, visit)
    return answer
