"""The knowledge base as the commands open it: with the shipped packs loaded into an empty one."""

from collections.abc import Iterator
from contextlib import contextmanager

from pv_reports.cli.output import tell
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
        tell(f"Loading starter knowledge ({scope}: {', '.join(pack.name for pack in packs)}) …")
        base.add(packs, scope)
