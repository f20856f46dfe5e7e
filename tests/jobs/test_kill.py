"""SIGKILL at random moments while documents come in and are worked on: none is lost, none is there twice."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from pv_reports.jobs import Jobs, jobs
from pv_reports.settings import Settings
from pv_reports.store import MACHINE, Store

CHILD = Path(__file__).with_name("kill_child.py")
DOCUMENTS = 30
KILLS = 22


class Child:
    """A running `kill_child.py` whose output is read as it comes."""

    def __init__(self, home: Path, first: int) -> None:
        self.ready = threading.Event()
        self.acknowledged: list[str] = []
        self.done = False
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), str(home), str(DOCUMENTS), str(first)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=CHILD.parents[2],
            env={"PYTHONPATH": str(CHILD.parents[2]), "PATH": "", "OMP_NUM_THREADS": "1"},
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            words = line.split()
            if words == ["READY"]:
                self.ready.set()
            elif words[:1] == ["ACK"] and len(words) == 3 and line.endswith("\n"):
                self.acknowledged.append(words[2])
            elif words == ["DONE"]:
                self.done = True
        self.ready.set()  # it ended: nobody need wait any longer

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.finish()

    def finish(self) -> str:
        self._reader.join(150)
        errors = self.process.stderr.read()
        self.process.wait(30)
        return errors


@pytest.mark.kill
@pytest.mark.slow
def test_kills_lose_and_double_nothing(tmp_path):
    seed = random.randrange(10**6)
    print("seed", seed)
    chance = random.Random(seed)
    home = tmp_path / "home"
    acknowledged: list[str] = []
    states: Counter[str] = Counter()
    for number in range(KILLS):
        child = Child(home, len(acknowledged))
        if number % 4 == 3:
            time.sleep(chance.uniform(0.05, 2.5))  # while it starts: imports, migration, recovery
        else:
            assert child.ready.wait(60)
            time.sleep(chance.uniform(0.0, 1.5))
            assert child.process.poll() is None, child.finish()
        assert not child.done, "the work must outlast the kills"
        child.kill()
        acknowledged += child.acknowledged
        if (home / "pv_reports.sqlite").exists():
            with Store.open(Settings(home=home)) as store:
                states.update(upload.state for upload in store.unfinished_uploads())
                assert store.verify_audit().sound
    assert states["processing"] >= 5, "kills must have hit work under way"

    child = Child(home, len(acknowledged))
    errors = child.finish()
    assert child.done, errors
    acknowledged += child.acknowledged
    assert len(acknowledged) == len(set(acknowledged)) == DOCUMENTS

    with Store.open(Settings(home=home)) as store:
        assert {upload.id: upload.state for upload in store.uploads()} == dict.fromkeys(acknowledged, "done")
        assert sum(1 for _ in store.originals.files()) == DOCUMENTS
        assert Counter(row.upload for row in store.rows()) == dict.fromkeys(acknowledged, 1)
        for row in store.rows():
            case = store.case(row.id)
            assert len(case.versions) == 1
            assert case.documents[0].text.strip() == store.original(row.upload).decode().strip()
        actions = Counter((event.action, event.subject) for event in store.audit_events())
        for upload_id in acknowledged:
            assert actions["upload.received", f"upload/{upload_id}"] == 1
            assert actions["upload.done", f"upload/{upload_id}"] == 1
        assert all(number == 1 for (action, _), number in actions.items() if action in ("case.created", "case.drafted"))
        assert store.verify_audit().sound


HOLDER = """
import sys, time
from pathlib import Path
from pv_reports.jobs import Jobs
from pv_reports.settings import Settings
from pv_reports.store import Store

settings = Settings(home=Path(sys.argv[1]))
with Store.open(settings) as store:
    def hold(upload_id):
        print("HELD", flush=True)
        time.sleep(600)
        return []
    Jobs.start(store, hold, settings)
    time.sleep(600)
"""


@pytest.mark.kill
def test_another_running_worker_takes_over(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "SWEEP_S", 0.2)
    monkeypatch.setattr(jobs, "RECHECK_SWEEPS", 2)
    settings = Settings(home=tmp_path)
    with Store.open(settings) as store:
        upload = store.accept_upload(b"held", "held.txt", MACHINE)
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": str(CHILD.parents[2]), "PATH": ""},
        )
        assert holder.stdout.readline() == "HELD\n"
        queue = Jobs.start(store, lambda upload_id: [], settings)
        try:
            assert not queue.wait(1.5), "a running worker keeps its work"
            holder.kill()
            holder.wait(30)
            assert queue.wait(30)
        finally:
            holder.kill()
            queue.stop()
        assert store.upload(upload.id).state == "done"
