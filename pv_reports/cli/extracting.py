"""A batch of texts read on several cores: order kept, a bounded number of results waiting, a clean end on Ctrl-C."""

import json
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pv_reports.qwen import Model, endpoint
from pv_reports.settings import load

if TYPE_CHECKING:
    from pv_reports.terminology.coder import Coder

FEW: Final = 200  # texts: with fewer, one process is done before a second one has started
_CHUNK: Final = 16  # texts that a process is given at a time
_AHEAD: Final = 4  # chunks per process that are given out before the first of them is written
_Row = tuple[Any, str]


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_jobs(texts: int, home: Path | None) -> int:
    """One process for a few texts, and where a model server does the reading; else one for each core."""
    return 1 if texts < FEW or load(home=home).model_url else min(cores(), 1 + texts // FEW)


class _Helpers(NamedTuple):
    model: Model | None
    coder: "Coder | None"


def _opened(home: Path | None) -> _Helpers:
    """What a home has for reading and coding."""
    from pv_reports.pipeline import open_coder

    settings = load(home=home)
    return _Helpers(endpoint(settings), open_coder(settings))


def extracted(rows: Sequence[dict[str, Any]], jobs: int, home: Path | None) -> Iterator[str]:
    """For each row's ``id`` and ``text`` the line ``{"id", "cases"}``, in their order."""
    pairs = [(row["id"], str(row["text"])) for row in rows]
    if jobs <= 1:
        helpers = _opened(home)
        return (_line(pair, helpers) for pair in pairs)
    return _in_processes(pairs, jobs, home)


def _in_processes(pairs: list[_Row], jobs: int, home: Path | None) -> Iterator[str]:
    # Not forked: a fork copies the locks of threads that it does not copy.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _started)
    waiting: deque[Future[list[str]]] = deque()
    try:
        for at in range(0, len(pairs), _CHUNK):
            waiting.append(pool.submit(_lines, pairs[at : at + _CHUNK], home))
            if len(waiting) >= _AHEAD * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _started() -> None:
    """Ctrl-C is for the process that gives out the work; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["PV_REPORTS_WORKER"] = "1"  # one thread each: the processes are the parallelism


_opened_once = lru_cache(maxsize=1)(_opened)


def _lines(pairs: list[_Row], home: Path | None) -> list[str]:
    helpers = _opened_once(home)
    return [_line(pair, helpers) for pair in pairs]


def _line(pair: _Row, helpers: _Helpers) -> str:
    from pv_reports.intake import text_document
    from pv_reports.pipeline import cases_of

    name, text = pair
    found = cases_of((text_document(text, str(name)),), model=helpers.model, coder=helpers.coder)
    cases = [case.model_dump(mode="json") for case in found.cases]
    return json.dumps({"id": name, "cases": cases}, ensure_ascii=False, default=str)
