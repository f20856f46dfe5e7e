import tarfile
import threading

import pytest

from pv_reports.errors import PvReportsError, ReviewError, SettingsError
from pv_reports.records import Actor
from pv_reports.settings import Settings
from pv_reports.store import MACHINE, Store


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home")


def test_there_and_back(store, making, tmp_path):
    case_id = making.fill(store)
    making.people(store)
    (store.home / "knowledge").mkdir()
    (store.home / "knowledge" / "x.md").write_text("# ccds")
    target = store.backup(tmp_path / "out.tar")
    other = Settings(home=tmp_path / "elsewhere")
    report = Store.restore(target, other)
    assert report.sound
    with Store.open(other) as restored:
        assert restored.case(case_id).draft == store.case(case_id).draft
        assert restored.original(case_id.removeprefix("C-")) == making.TEXT.encode()
        assert restored.authenticate("reviewer", making.PASSWORD)
        assert (other.home / "knowledge" / "x.md").read_text() == "# ccds"


def test_a_backup_under_way_while_others_write_is_consistent(store, making, tmp_path):
    stop = threading.Event()
    sent = []

    def send():
        while not stop.is_set():
            sent.append(making.fill(store, f"text {len(sent)}"))

    thread = threading.Thread(target=send)
    thread.start()
    try:
        targets = [store.backup(tmp_path / f"{number}.tar") for number in range(5)]
    finally:
        stop.set()
        thread.join()
    for number, target in enumerate(targets):
        other = Settings(home=tmp_path / f"home{number}")
        assert Store.restore(target, other).sound
        with Store.open(other) as restored:
            for upload in restored.uploads():
                restored.original(upload.id)


def test_nothing_is_overwritten(store, making, tmp_path):
    target = store.backup(tmp_path / "out.tar")
    with pytest.raises(PvReportsError, match="exists already"):
        store.backup(target)
    with pytest.raises(SettingsError, match="not empty"):
        Store.restore(target, store.settings)


def test_an_altered_backup_is_refused(store, making, tmp_path):
    making.fill(store, "UNIQUE WORDS")
    target = store.backup(tmp_path / "out.tar")
    data = target.read_bytes()
    assert b"UNIQUE WORDS" in data
    target.write_bytes(data.replace(b"UNIQUE WORDS", b"OTHERS WORDS"))
    with pytest.raises(PvReportsError, match="altered or is damaged"):
        Store.restore(target, Settings(home=tmp_path / "new"))
    target.write_bytes(data[: len(data) // 2])
    with pytest.raises(PvReportsError, match=r"not a backup|damaged"):
        Store.restore(target, Settings(home=tmp_path / "new"))
    target.write_bytes(b"no tar")
    with pytest.raises(PvReportsError, match="not a backup"):
        Store.restore(target, Settings(home=tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_a_tar_that_climbs_out_is_refused(tmp_path):
    evil = tmp_path / "evil.tar"
    (tmp_path / "x").write_text("x")
    with tarfile.open(evil, "w") as archive:
        archive.add(tmp_path / "x", arcname="../../escaped")
    with pytest.raises(PvReportsError, match="not a backup"):
        Store.restore(evil, Settings(home=tmp_path / "deep" / "er" / "new"))
    assert not (tmp_path / "deep" / "escaped").exists()


def test_a_backup_inside_the_home_folder_does_not_hold_itself(store, making):
    making.fill(store)
    first = store.backup(store.home / "one.tar")
    with tarfile.open(first) as archive:
        assert "one.tar" not in archive.getnames()
        assert not [name for name in archive.getnames() if name.endswith(("-wal", "-shm")) or "jobs" in name]


def test_roles(store, making, tmp_path):
    making.people(store)
    with pytest.raises(ReviewError, match="may not backup"):
        store.backup(tmp_path / "x.tar", Actor(kind="person", name="reviewer"))
    assert store.backup(tmp_path / "x.tar", Actor(kind="person", name="quality")) == tmp_path / "x.tar"
    assert store.audit_events()[-1].action == "backup.started"
    assert MACHINE.kind == "machine"
