"""create_app: the routes, joined to one store, knowledge base and queue of jobs."""

from functools import partial

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from pv_reports.knowledge import KnowledgeBase
from pv_reports.qwen import Model
from pv_reports.settings import Settings
from pv_reports.store import Store
from pv_reports.web import (
    case_actions,
    case_page,
    corrections,
    downloads,
    failures,
    health,
    history,
    knowledge,
    queue_page,
    sign_in,
    signing,
    uploads,
)
from pv_reports.web.limiter import Limiter
from pv_reports.web.middleware import Guard
from pv_reports.web.site import Queue, Site, environment

FILES_AT_ONCE = 10
SIGN_INS, SIGN_IN_SECONDS = 10, 60


def create_app(
    store: Store, base: KnowledgeBase, jobs: Queue, settings: Settings, model: Model | None = None
) -> FastAPI:
    """The web application. Everything it needs is given; it opens, starts and closes nothing.

    ``model`` drafts when a person asks for a draft anew; None means auto-narrative.
    """
    app = FastAPI(title="pv-reports", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = Site(store, base, jobs, settings, model, environment(), Limiter(SIGN_INS, SIGN_IN_SECONDS))
    for module in (
        health, sign_in, queue_page, uploads, case_page, case_actions, corrections, signing, history, downloads,
        knowledge,
    ):  # fmt: skip
        app.include_router(module.router)
    app.mount("/static", StaticFiles(packages=[("pv_reports.web", "static")]), name="static")
    failures.handle(app)
    app.add_middleware(
        Guard,
        refuse=partial(failures.plain_failure),
        upload_bytes=settings.max_file_mb * 1_000_000 * FILES_AT_ONCE + 1_000_000,
    )
    return app
