"""Who is asking, and whether the request was sent by one of our own pages.

The CSRF token is derived from the secret in the visitor's cookie (HMAC-SHA-256), so any worker can check it and none
has to keep it. Before sign-in that secret is a random visit cookie; signing in always issues a new session.
"""

import hashlib
import hmac
import secrets
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData

from pv_reports.errors import ReviewError
from pv_reports.store import Permission, User
from pv_reports.store.roles import demand
from pv_reports.web.site import SiteHere

SESSION, VISIT = "pv_session", "pv_visit"
MOST_FILES, MOST_FIELDS = 100, 200


class SignInNeededError(Exception):
    """Nobody is signed in, or no longer."""


class NotPermittedError(ReviewError):
    """The person's role does not carry the permission."""


class ForgedFormError(ReviewError):
    """A form that did not come from one of our pages."""


class MalformedFormError(ReviewError):
    """A form whose fields are not those of our page."""


def cookie_name(request: Request, name: str) -> str:
    """Behind https the ``__Host-`` prefix binds the cookie to this host and to secure connections."""
    return f"__Host-{name}" if request.url.scheme == "https" else name


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """A cookie that scripts cannot read and other sites cannot send; it ends with the browser session."""
    response.set_cookie(
        cookie_name(request, name), value, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )


def clear_cookie(request: Request, response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(
        cookie_name(request, name), httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )


def cookie(request: Request, name: str) -> str:
    """The value of one of our cookies, empty when there is none."""
    return request.cookies.get(cookie_name(request, name), "")


def csrf_token(secret: str) -> str:
    """The token that forms shown to the holder of ``secret`` must carry."""
    return hmac.new(secret.encode(), b"pv-reports form", hashlib.sha256).hexdigest() if secret else ""


def visitor(request: Request, site: SiteHere) -> User | None:
    """The signed-in person, if any; the page learns who it is and which token its forms carry."""
    token = cookie(request, SESSION)
    user = site.store.session_user(token) if token else None
    request.state.user = user
    request.state.csrf = csrf_token(token if user else cookie(request, VISIT))
    return user


Visitor = Annotated[User | None, Depends(visitor)]


def signed_in(user: Visitor) -> User:
    """The signed-in person. Raises SignInNeededError."""
    if user is None:
        raise SignInNeededError
    return user


SignedIn = Annotated[User, Depends(signed_in)]


async def from_our_page(request: Request) -> FormData:
    """The form's fields, once its token is right. Raises ForgedFormError."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise _forged()
    form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    given = request.headers.get("x-csrf-token") or form.get("csrf")
    expected: str = request.state.csrf
    if not expected or not isinstance(given, str) or not hmac.compare_digest(given.encode(), expected.encode()):
        raise _forged()
    return form


async def posted(request: Request, user: SignedIn) -> FormData:
    """The fields of a form that a signed-in person sent from one of our pages."""
    return await from_our_page(request)


Posted = Annotated[FormData, Depends(posted)]


def field(form: FormData, name: str) -> str:
    """A text field, empty when it is missing or a file."""
    value = form.get(name)
    return value.replace("\r\n", "\n").replace("\0", "") if isinstance(value, str) else ""


def number(form: FormData, name: str) -> int:
    """A field that our page fills with a number. Raises MalformedFormError when it holds none."""
    text = field(form, name)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise MalformedFormError("form", f"its field {name!r} holds no number.", "Reload the page and send it again.")
    return int(text)


def require(user: User, permission: Permission) -> None:
    """Raises NotPermittedError. The store asks again; asking here first saves the work in between."""
    try:
        demand(user, permission)
    except ReviewError as error:
        raise NotPermittedError(error.subject, error.problem, error.remedy) from error


def new_visit() -> str:
    """A secret for a visitor who has not signed in."""
    return secrets.token_urlsafe(32)


def safe_target(target: str) -> str:
    """A path of this site to go on to; anything else leads to the queue."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if plain else "/"


def sign_in_path(request: Request) -> str:
    """Where to sign in, coming back to the page that was asked for."""
    if request.method != "GET" or request.url.path == "/":
        return "/sign-in"
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/sign-in?next={quote(wanted, safe='/')}"


def _forged() -> ForgedFormError:
    return ForgedFormError(
        "form", "it was not sent from this page, or the page is too old.", "Reload the page and try again."
    )
