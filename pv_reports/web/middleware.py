"""Around every request: security headers, a bound on what is sent to us, and the last net under the routes."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_BYTES = 4_000_000
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

_log = logging.getLogger(__name__)

Refuse = Callable[[Request, int], Response]


class Guard:
    """Adds the headers, refuses bodies that are too large, and answers what no handler foresaw.

    ``refuse(request, status)`` renders the page for 411, 413 and 500. An unforeseen error is logged by type and place
    only: its message may quote a document.
    """

    def __init__(self, app: ASGIApp, refuse: Refuse, upload_bytes: int) -> None:
        self.app, self._refuse, self._upload_bytes = app, refuse, upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                static = request.url.path.startswith("/static/")
                headers.setdefault("cache-control", "no-cache" if static else "no-store")
                if request.url.scheme == "https":
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        if status := self._too_large(request):
            await self._refuse(request, status)(scope, receive, dressed)
            return
        try:
            await self.app(scope, receive, dressed)
        except Exception as error:
            _log.error("%s %s failed: %s", request.method, route_of(scope), where(error))
            if not started:
                await self._refuse(request, 500)(scope, receive, dressed)

    def _too_large(self, request: Request) -> int:
        if request.method in ("GET", "HEAD"):
            return 0
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            return 411
        most = self._upload_bytes if request.url.path == "/uploads" else FORM_BYTES
        return 413 if int(length) > most else 0


def route_of(scope: Scope) -> str:
    """The pattern of the route, without the values in it."""
    return str(getattr(scope.get("route"), "path", "an unknown page"))


def where(error: BaseException) -> str:
    """Type, file and line of an error; never its message."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
