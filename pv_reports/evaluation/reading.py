"""Reading gold's documents and scoring what was read, in this process or in several."""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import Any, Final

from pv_reports.errors import IntakeError, PvReportsError
from pv_reports.evaluation.gold import DocumentGold, SentenceGold
from pv_reports.evaluation.scores import DocumentScore
from pv_reports.evaluation.scoring import plain, score
from pv_reports.evaluation.sentences import found_slots, score_sentence
from pv_reports.intake import read, text_document
from pv_reports.pipeline import cases_of
from pv_reports.qwen import Model, endpoint
from pv_reports.records import Document
from pv_reports.settings import Settings

Item = DocumentGold | SentenceGold
Progress = Callable[[int, int], None]
Scored = Generator[tuple[int, DocumentScore], None, None]
# Sentences handed to a worker at once: sending one costs about as much as reading it.
_SENTENCES_AT_ONCE: Final = 16


def no_model() -> Model | None:
    """Reading without a model."""
    return None


@dataclass(frozen=True)
class Reader:
    """A way of reading that is to be measured; ``tagged`` says whether the learned tagger reads along.

    ``model`` opens the model where it is needed, each process its own.
    """

    name: str = "built-in"
    tagged: bool = True
    model: Callable[[], Model | None] = no_model
    products: tuple[str, ...] = ()


def readers(settings: Settings, *, tagged: bool = True, modelled: bool = True) -> list[Reader]:
    """The ways of reading that there are here, the smallest first: patterns, then with tagger, then with model."""
    found = [Reader("patterns", tagged=False)]
    if tagged:
        found.append(Reader("patterns and tagger"))
    if modelled and settings.model_url:
        last = found[-1]
        found.append(replace(last, name=f"{last.name} and {settings.model_name}", model=partial(endpoint, settings)))
    return found


def scored(items: Sequence[Item], reader: Reader, jobs: int, progress: Progress) -> Scored:
    """Each item's place and score as soon as it is there; with several jobs not in order.

    Closing the iterator early starts no further document and lets those that are being read come to their end.
    """
    with closing(_in_processes(items, reader, jobs) if jobs > 1 else _here(items, reader)) as results:
        for done, result in enumerate(results, 1):
            progress(done, len(items))
            yield result


def _here(items: Sequence[Item], reader: Reader) -> Scored:
    model = reader.model()
    for at, item in enumerate(items):
        yield at, _score(item, reader, model)


def _in_processes(items: Sequence[Item], reader: Reader, jobs: int) -> Scored:
    size = _SENTENCES_AT_ONCE if items and isinstance(items[0], SentenceGold) else 1
    # spawned, not forked: a fork of a process whose inference threads run may hang
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_open, initargs=(reader,))
    try:
        with _uninterrupted():
            chunks = [pool.submit(_chunk, at, items[at : at + size]) for at in range(0, len(items), size)]
        for chunk in as_completed(chunks):
            yield from chunk.result()
    except BrokenProcessPool as error:
        raise PvReportsError(
            "evaluate", "a reading process ended by itself.", "Run it with fewer --jobs; memory may be short."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes started in here do not hear Ctrl-C, which the terminal sends to all: it is the parent's to handle."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_worker: list[tuple[Reader, Model | None]] = []


def _open(reader: Reader) -> None:
    """Start of a worker: one thread of inference each, for the workers are as many as are wanted."""
    os.environ["PV_REPORTS_WORKER"] = "1"
    _worker[:] = [(reader, reader.model())]


def _chunk(first: int, items: Sequence[Item]) -> list[tuple[int, DocumentScore]]:
    reader, model = _worker[0]
    return [(first + at, _score(item, reader, model)) for at, item in enumerate(items)]


def _score(item: Item, reader: Reader, model: Model | None) -> DocumentScore:
    if isinstance(item, SentenceGold):
        document = text_document(item.text, item.id)
        cases = _cases((document,), reader, model)
        result = score_sentence(item.id, item.text, item.slots, found_slots(cases))
        result.cases_found = len(cases)
        return _with_quotes(result, (document,), cases)
    name = item.source.name
    try:
        documents = read(item.source.read_bytes(), name).documents
    except (IntakeError, OSError) as error:
        result = score(name, item.cases, [])
        result.refused = str(error)
        return result
    cases = _cases(documents, reader, model)
    return _with_quotes(score(name, item.cases, [plain(case) for case in cases]), documents, cases)


def _cases(documents: Sequence[Document], reader: Reader, model: Model | None) -> list[dict[str, Any]]:
    found = cases_of(documents, products=reader.products, model=model, tagged=reader.tagged)
    return [case.model_dump(mode="json") for case in found.cases]


def _with_quotes(
    result: DocumentScore, documents: Sequence[Document], cases: Sequence[dict[str, Any]]
) -> DocumentScore:
    """The score with its evidence re-read: every quote must stand at its place in the stored text."""
    texts = {document.id: document.text for document in documents}
    for quote in _evidence(list(cases)):
        result.quotes += 1
        result.quotes_identical += texts[quote["document"]][quote["start"] : quote["end"]] == quote["quote"]
    return result


def _evidence(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.keys() == {"document", "start", "end", "quote"}:
            yield value
        for item in value.values():
            yield from _evidence(item)
    elif isinstance(value, list):
        for item in value:
            yield from _evidence(item)
