"""Errors as pages (or JSON, for our own scripts): what is wrong and what to do about it, never a traceback."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from pv_reports.errors import ConflictError, IntakeError, KnowledgeError, PvReportsError, ServiceError
from pv_reports.store import SignInError
from pv_reports.web.access import ForgedFormError, NotPermittedError, SignInNeededError, sign_in_path
from pv_reports.web.middleware import route_of, where
from pv_reports.web.site import page

_log = logging.getLogger(__name__)

STATUS: tuple[tuple[type[PvReportsError], int], ...] = (
    (ConflictError, 409),
    (ServiceError, 503),
    (NotPermittedError, 403),
    (ForgedFormError, 403),
    (SignInError, 401),
    (IntakeError, 422),
    (KnowledgeError, 404),
    (PvReportsError, 400),
)
TITLES = {
    400: "That is not possible here",
    401: "Please sign in",
    403: "You may not do this",
    404: "There is nothing here",
    405: "That is not possible here",
    409: "Somebody else was faster",
    411: "The request is incomplete",
    413: "That is too large",
    422: "This file cannot be taken in",
    429: "Too many attempts",
    500: "Something went wrong on our side",
    503: "A service does not answer",
}
_PLAIN = {
    404: ("This address leads to no page.", "Go back to the queue and choose a case there."),
    405: ("This address is not for that kind of request.", "Go back and use the buttons of the page."),
    411: ("The request does not say how long it is.", "Send the form from the page."),
    413: ("What was sent is larger than the server takes at once.", "Send fewer or smaller files at a time."),
    500: (
        "The page could not be made. Nothing that was saved before is lost.",
        "Try again; if it happens again, tell whoever runs this server. The server's log names the place.",
    ),
}


class NotFoundError(PvReportsError):
    """A case, document or passage that is not there."""


def status_of(error: PvReportsError) -> int:
    """The HTTP status that says the same."""
    if isinstance(error, NotFoundError):
        return 404
    return next(status for kind, status in STATUS if isinstance(error, kind))


def failure(request: Request, status: int, problem: str, remedy: str, subject: str = "") -> Response:
    """The error as a page, or as JSON where a script asked for it."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"problem": problem, "remedy": remedy}, status_code=status)
    title = TITLES.get(status, TITLES[400])
    return page(request, "error.html", status, title=title, problem=problem, remedy=remedy, subject=subject)


def plain_failure(request: Request, status: int) -> Response:
    """The page for an error that carries no words of its own."""
    problem, remedy = _PLAIN.get(status, _PLAIN[500] if status >= 500 else _PLAIN[405])
    return failure(request, status, problem, remedy)


def handle(app: FastAPI) -> None:
    """Register the handlers."""

    @app.exception_handler(SignInNeededError)
    def _sign_in(request: Request, error: Exception) -> Response:
        if request.method == "GET" and "application/json" not in request.headers.get("accept", ""):
            return RedirectResponse(sign_in_path(request), status_code=303)
        return failure(
            request,
            401,
            "Nobody is signed in, or the sign-in has ended.",
            "Sign in in another tab, then go back: your browser still has what you typed.",
        )

    @app.exception_handler(PvReportsError)
    def _known(request: Request, error: Exception) -> Response:
        assert isinstance(error, PvReportsError)
        status = status_of(error)
        if status >= 500:
            _log.error("%s %s failed: %s", request.method, route_of(request.scope), where(error))
        problem = error.problem[:1].upper() + error.problem[1:]
        return failure(request, status, problem, error.remedy, " ".join(filter(None, (error.subject, error.place))))

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 400:  # a body that cannot be parsed as a form
            return failure(request, 400, "The form could not be read.", "Reload the page and send it again.")
        return plain_failure(request, error.status_code)

    @app.exception_handler(RequestValidationError)
    def _query(request: Request, error: Exception) -> Response:
        return failure(request, 400, "The address holds a value that makes no sense.", "Go back and use the links.")
