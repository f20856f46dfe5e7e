import os
import threading

import pytest

from pv_reports.errors import IntakeError, PvReportsError, ReviewError
from pv_reports.records import Actor, Refusal
from pv_reports.store import MACHINE


def test_an_accepted_file_is_on_disk_under_its_hash(store):
    upload = store.accept_upload(b"case text", "a.txt", MACHINE, batch="b1")
    path = store.home / "originals" / upload.sha256[:2] / upload.sha256
    assert path.read_bytes() == b"case text"
    assert upload.id == upload.sha256[:16]
    assert (upload.state, upload.size, upload.batch, upload.again) == ("accepted", 9, "b1", False)
    assert store.original(upload.id) == b"case text"


def test_bytes_reach_the_disk_before_the_row(store, monkeypatch):
    """fsync of the file and of its folder come before the transaction; without them nothing is recorded."""

    def no_disk(handle):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", no_disk)
    with pytest.raises(OSError, match="no space"):
        store.accept_upload(b"lost", "a.txt", MACHINE)
    assert store.uploads() == []
    assert [p for p in (store.home / "originals").rglob("*") if p.is_file()] == []


def test_the_same_bytes_are_stored_once_but_each_receipt_is_kept(store):
    first = store.accept_upload(b"same", "a.txt", MACHINE, batch="one")
    second = store.accept_upload(b"same", "b.txt", MACHINE, batch="two")
    assert (second.id, second.again, second.name, second.batch) == (first.id, True, "b.txt", "two")
    assert [upload.name for upload in store.uploads()] == ["a.txt"]
    assert [upload.name for upload in store.uploads(batch="two")] == ["b.txt"]
    assert sum(1 for _ in store.originals.files()) == 1
    actions = [event.action for event in store.audit_events(f"upload/{first.id}")]
    assert actions == ["upload.received", "upload.received_again"]


def test_many_threads_send_the_same_file(store):
    errors = []

    def send(number):
        try:
            store.accept_upload(b"same bytes", f"{number}.txt", MACHINE)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(store.uploads()) == 1
    assert store.verify_audit().sound


def test_a_refused_file_may_be_sent_again(store):
    upload = store.accept_upload(b"scan", "scan.pdf", MACHINE)
    store.set_progress(upload.id, "reading", 20)
    store.refuse_upload(upload.id, [Refusal(name="scan.pdf", problem="no text.", remedy="Re-scan.")])
    refused = store.upload(upload.id)
    assert (refused.state, refused.refusals[0].remedy) == ("refused", "Re-scan.")
    store.set_progress(upload.id, "late", 50)
    assert store.upload(upload.id).state == "refused", "a finished upload does not move"
    again = store.accept_upload(b"scan", "scan.pdf", MACHINE)
    assert (again.state, again.attempt, again.refusals) == ("accepted", 2, ())


def test_progress_is_visible(store):
    upload = store.accept_upload(b"x", "x.txt", MACHINE)
    assert [entry.id for entry in store.unfinished_uploads()] == [upload.id]
    store.set_progress(upload.id, "drafting 2 of 4", 150)
    seen = store.upload(upload.id)
    assert (seen.state, seen.stage, seen.progress) == ("processing", "drafting 2 of 4", 100)
    assert store.upload_counts() == {"accepted": 0, "processing": 1, "done": 0, "refused": 0}
    store.finish_upload(upload.id)
    assert store.unfinished_uploads() == []


def test_too_large_or_unreadable_files_are_refused_by_name(store, tmp_path):
    small = store.settings.model_copy(update={"max_file_mb": 1})
    store.settings = small
    with pytest.raises(IntakeError, match=r"big\.txt: it has 1\.5 MB, the limit is 1 MB"):
        store.accept_upload(b"x" * 1_500_000, "big.txt", MACHINE)
    with pytest.raises(IntakeError, match=r"gone\.txt: it cannot be read"):
        store.accept_upload(tmp_path / "gone.txt", "gone.txt", MACHINE)
    assert store.uploads() == []


def test_names_that_no_database_takes_are_cleaned(store):
    upload = store.accept_upload(b"x", "a\0b\udcff.txt", MACHINE)
    assert upload.name == "ab?.txt"
    assert store.accept_upload(b"y", "\0", MACHINE).name == "unnamed"


def test_an_unknown_upload_and_an_unknown_person(store):
    with pytest.raises(PvReportsError, match="none with this id"):
        store.upload("nothing")
    with pytest.raises(ReviewError, match="no such user"):
        store.accept_upload(b"x", "x.txt", Actor(kind="person", name="ghost"))


def test_an_altered_original_is_noticed(store):
    upload = store.accept_upload(b"text", "a.txt", MACHINE)
    store.originals.path(upload.sha256).write_bytes(b"TEXT")
    with pytest.raises(PvReportsError, match="was altered"):
        store.original(upload.id)
    store.accept_upload(b"text", "a.txt", MACHINE)
    assert store.original(upload.id) == b"text", "receiving it again heals it"
