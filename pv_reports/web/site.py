"""What every page needs, handed from ``create_app`` to the routes; and how a page is rendered."""

from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from pv_reports import __version__
from pv_reports.knowledge import KnowledgeBase
from pv_reports.qwen import Model
from pv_reports.settings import Settings
from pv_reports.store import Store, User, allowed
from pv_reports.web import wording
from pv_reports.web.limiter import Limiter


class Queue(Protocol):
    """What the pages ask of the jobs: to have an accepted upload processed."""

    def enqueue(self, upload_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Site:
    """One running web application. ``sign_ins`` limits attempts per address."""

    store: Store
    base: KnowledgeBase
    jobs: Queue
    settings: Settings
    model: Model | None
    pages: Environment
    sign_ins: Limiter


def site_of(request: Request) -> Site:
    """The site that serves this request."""
    site: Site = request.app.state.site
    return site


SiteHere = Annotated[Site, Depends(site_of)]


def environment() -> Environment:
    """The page templates: autoescape on, and a misspelt name is an error rather than an empty place."""
    pages = Environment(
        loader=PackageLoader("pv_reports.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update(wording.FILTERS)
    pages.globals.update(version=__version__, may=_may)
    return pages


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """The template rendered, with who is signed in and the token its forms must carry."""
    site = site_of(request)
    context = {
        "user": getattr(request.state, "user", None),
        "csrf": getattr(request.state, "csrf", ""),
        "path": request.url.path,
        "today": wording.today(),
        **values,
    }
    return HTMLResponse(site.pages.get_template(template).render(context), status_code=status)


def _may(user: User | None, permission: Any) -> bool:
    return user is not None and allowed(user.role, permission)
