"""What the commands that work on the queue open together: store, knowledge base, model and jobs."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass

from pv_reports.cli.base import load_starter
from pv_reports.errors import PvReportsError
from pv_reports.jobs import Jobs
from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline.process import process
from pv_reports.qwen import Model, endpoint
from pv_reports.settings import Settings
from pv_reports.store import Store


@dataclass(frozen=True, slots=True)
class Service:
    store: Store
    base: KnowledgeBase
    jobs: Jobs
    settings: Settings
    model: Model | None


@contextmanager
def running(settings: Settings) -> Iterator[Service]:
    """Everything opened, unfinished uploads taken up again, and closed in order at the end."""
    model = endpoint(settings)
    with Store.open(settings) as store, KnowledgeBase.open(settings.home, settings) as base:
        if not base.sources(all=True):
            load_starter(base)
        jobs = Jobs.start(store, lambda upload_id: process(store, upload_id, base, settings, model), settings)
        try:
            yield Service(store, base, jobs, settings, model)
        finally:
            jobs.stop()


def password(prompt: str) -> str:
    """From PV_REPORTS_PASSWORD or typed without echo; never from the command line, where others could see it."""
    given = os.environ.get("PV_REPORTS_PASSWORD")
    if given:
        return given
    if not sys.stdin.isatty():
        raise PvReportsError("password", "is not given and there is no terminal to ask at.", "Set PV_REPORTS_PASSWORD.")
    return getpass(f"{prompt}: ")
