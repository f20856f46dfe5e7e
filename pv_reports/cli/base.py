"""The knowledge base as the commands open it: with the shipped packs loaded into an empty one."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from tqdm import tqdm

from pv_reports.knowledge import KnowledgeBase
from pv_reports.settings import Settings, resource


@contextmanager
def opened_base(settings: Settings) -> Iterator[KnowledgeBase]:
    """The home's knowledge base; the starter packs are added the first time."""
    with KnowledgeBase.open(settings.home, settings) as base:
        if not base.sources(all=True):
            load_starter(base)
        yield base


def load_starter(base: KnowledgeBase) -> None:
    """Add the shipped public and private packs; adding them again changes nothing."""
    for scope in ("public", "private"):
        packs = sorted(path for path in (resource("knowledge") / scope).iterdir() if path.is_dir())
        with tqdm(desc=f"{scope} knowledge: {', '.join(pack.name for pack in packs)}", unit="", disable=None) as bar:
            base.add(packs, scope, progress=partial(show, bar))


def show(bar: "tqdm[Any]", done: int, total: int) -> None:
    """Bring a progress bar to ``done`` of ``total``."""
    bar.total = total
    bar.update(done - bar.n)
