"""The queue of uploads, on DBOS: durable workflows in SQLite beside the home folder's database, or in PostgreSQL."""

import logging
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from pv_reports.errors import PvReportsError, ServiceError
from pv_reports.jobs.slots import Slot, take_slot
from pv_reports.records import Refusal
from pv_reports.settings import Settings
from pv_reports.store import Store, Upload

if TYPE_CHECKING:
    from dbos import WorkflowStatus

Process = Callable[[str], Sequence[str]]
"""Takes an upload id, saves what comes of it, and returns the case ids. It may be run again after a crash."""

T = TypeVar("T")

QUEUE = "uploads"
JOBS_FILE = "jobs.sqlite"
VERSION = "1"  # constant, so that a newer release takes up the work that an older one left
ATTEMPTS = 3
BACK_OFF_S = 2.0
MAX_STARTS = 20
"""A document whose processing ended the whole process this often is refused."""
SWEEP_S = 2.0
RECHECK_SWEEPS = 30
_ACTIVE = frozenset({"ENQUEUED", "PENDING", "DELAYED"})

_log = logging.getLogger(__name__)


class Jobs:
    """The running queue; one per process. Start it after the store was opened, stop it before the store is closed.

    Any process that accepts an upload has it processed: running queues look for new ones every ``SWEEP_S`` seconds.
    """

    def __init__(self, store: Store, process: Process, slot: Slot, concurrency: int) -> None:
        self._store = store
        self._process = process
        self._slot = slot
        self._places = threading.BoundedSemaphore(concurrency)  # DBOS restarts recovered work outside the queue's limit
        self._known: set[str] = set()
        self._stopping = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep_forever, name="upload-sweeper", daemon=True)
        self._workflow: Callable[[str], list[str]] = self._run

    @classmethod
    def start(cls, store: Store, process: Process, settings: Settings, concurrency: int = 1) -> Self:
        """Start working, at most ``concurrency`` uploads at a time, beginning with those left unfinished.

        Raises ServiceError when the queue's database cannot be opened or too many workers run already.
        """
        jobs = cls(store, process, take_slot(settings.home), concurrency)
        try:
            _apart(lambda: jobs._launch(settings, concurrency))
        except Exception as error:
            _apart(jobs._abandon)
            raise ServiceError(
                "job queue", f"it cannot be started ({type(error).__name__}).", "See `pv-reports doctor`."
            ) from error
        jobs._sweeper.start()
        return jobs

    def enqueue(self, upload_id: str) -> None:
        """Have an accepted upload processed. Harmless when it is queued, running or finished already."""
        upload = self._store.upload(upload_id)
        if upload.state in ("accepted", "processing"):
            _apart(lambda: self._ensure(upload))

    def wait(self, timeout: float | None = None) -> bool:
        """Until no upload is unfinished; False when ``timeout`` seconds were not enough."""
        end = None if timeout is None else time.monotonic() + timeout
        while self._store.unfinished_uploads():
            if end is not None and time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True

    def stop(self, timeout: float = 30) -> None:
        """Take no more work and wait up to ``timeout`` seconds for what runs; the rest goes on at the next start."""
        from dbos import DBOS

        self._stopping.set()
        self._sweeper.join()
        _apart(lambda: DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=int(timeout)))
        self._slot.release()

    def _abandon(self) -> None:
        from dbos import DBOS

        DBOS.destroy(destroy_registry=True)
        self._slot.release()

    def _launch(self, settings: Settings, concurrency: int) -> None:
        from dbos import DBOS

        if settings.database_url is None:
            _prepare(settings.home / JOBS_FILE)
        DBOS(
            config={
                "name": "pv-reports",
                "system_database_url": jobs_url(settings),
                "application_version": VERSION,
                "executor_id": self._slot.name,
                "log_level": "CRITICAL",  # its log lines carry tracebacks; ours name the upload and the place
                "enable_otlp": False,
                "otlp_traces_endpoints": [],
                "otlp_logs_endpoints": [],
                "notification_listener_polling_interval_sec": 1.0,
            }
        )
        self._workflow = DBOS.workflow(name="process_upload", max_recovery_attempts=MAX_STARTS)(self._workflow_body())
        DBOS.launch()
        DBOS.register_queue(
            QUEUE, worker_concurrency=concurrency, polling_interval_sec=0.2, on_conflict="always_update"
        )
        self._take_over()
        self._sweep()

    def _workflow_body(self) -> Callable[[str], list[str]]:
        def process_upload(upload_id: str) -> list[str]:
            with self._places:
                return self._run(upload_id)

        return process_upload

    def _run(self, upload_id: str) -> list[str]:
        """Process one upload; whatever goes wrong ends with this upload and is written to it."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._store.set_progress(upload_id, "starting", 0)
                cases = list(self._process(upload_id))
                self._store.finish_upload(upload_id)
                return cases
            except Exception as error:
                if attempt == ATTEMPTS or not getattr(error, "retry", False) or self._stopping.is_set():
                    self._refuse(upload_id, error)
                    return []
                _log.warning("upload %s: %s, trying again", upload_id, type(error).__name__)
                self._stopping.wait(BACK_OFF_S * attempt)
        return []

    def _refuse(self, upload_id: str, error: Exception) -> None:
        place = _place(error)
        _log.error("upload %s failed: %s at %s", upload_id, type(error).__name__, place)
        name = self._store.upload(upload_id).name
        if isinstance(error, PvReportsError):
            refusal = Refusal(name=name, place=error.place, problem=error.problem, remedy=error.remedy)
        else:
            refusal = Refusal(
                name=name,
                problem=f"processing failed with {type(error).__name__} at {place}.",
                remedy="Send the file again after an update; report this line if it happens again.",
            )
        self._store.refuse_upload(upload_id, [refusal])

    def _ensure(self, upload: Upload) -> None:
        """See to it that a workflow exists for the upload, and that a spent one does not leave it waiting."""
        from dbos import DBOS, SetWorkflowID

        base = _workflow_id(upload)
        rounds = 0
        while status := _status(base if not rounds else f"{base}-{rounds}"):
            if status.status in _ACTIVE:
                self._known.add(base)
                return
            if self._store.upload(upload.id).state not in ("accepted", "processing"):
                return
            if status.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
                self._give_up(upload)
                return
            rounds += 1
        with SetWorkflowID(base if not rounds else f"{base}-{rounds}"):
            DBOS.enqueue_workflow(QUEUE, self._workflow, upload.id)
        self._known.add(base)

    def _give_up(self, upload: Upload) -> None:
        refusal = Refusal(
            name=upload.name,
            problem=f"the program ended {MAX_STARTS} times while it worked on this file.",
            remedy="Check memory and disk, then send the file again.",
        )
        self._store.refuse_upload(upload.id, [refusal])

    def _take_over(self) -> None:
        """Queue again what workers of this machine held that are not running any more."""
        from dbos import DBOS

        idle = self._slot.idle()
        for status in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False):
            if status.executor_id in idle:
                DBOS.resume_workflow(status.workflow_id, queue_name=QUEUE)

    def _sweep(self) -> None:
        for upload in self._store.unfinished_uploads():
            if _workflow_id(upload) not in self._known and not self._stopping.is_set():
                self._ensure(upload)

    def _sweep_forever(self) -> None:
        rounds = 0
        while not self._stopping.wait(SWEEP_S):
            rounds += 1
            try:
                if rounds % RECHECK_SWEEPS == 0:
                    self._known.clear()
                    self._take_over()
                self._sweep()
            except Exception as error:  # a database that is away comes back; the sweeper must live to see it
                _log.error("looking for new uploads failed: %s at %s", type(error).__name__, _place(error))


def jobs_url(settings: Settings) -> str:
    """Where the queue is kept: beside the SQLite database, or in a schema of its own in the PostgreSQL database."""
    if settings.database_url is None:
        return f"sqlite:///{settings.home / JOBS_FILE}"
    return settings.database_url


def _prepare(file: Path) -> None:
    """Let readers and the writer of several processes not lock each other out."""
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _workflow_id(upload: Upload) -> str:
    return upload.id if upload.attempt == 1 else f"{upload.id}.{upload.attempt}"


def _status(workflow_id: str) -> "WorkflowStatus | None":
    from dbos import DBOS

    found = DBOS.list_workflows(workflow_ids=[workflow_id], load_input=False, load_output=False)
    return found[0] if found else None


def _apart(call: Callable[[], T]) -> T:
    """Run the call in a thread of its own: DBOS refuses its plain calls in a thread that runs an event loop."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(call).result()


def _place(error: BaseException) -> str:
    """File and line where it was raised: never its message, which may quote a document."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
