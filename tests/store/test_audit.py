import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pv_reports.records import Actor
from pv_reports.store import MACHINE, Store


@pytest.fixture
def trail(store):
    for number in range(6):
        store.record(MACHINE, "test.event", f"thing/{number}", new={"number": number, "words": "ä ≥ 5"}, reason="why")
    assert store.verify_audit().sound
    return store


def tamper(store, *statements):
    """What somebody can do who holds the database file or the administrator's password."""
    with store._database.write() as connection:
        sqlite = connection.dialect.name == "sqlite"
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_no_{verb}" + ("" if sqlite else " ON audit")))
        for statement in statements:
            connection.execute(text(statement))
        for verb in ("update", "delete"):
            if sqlite:
                body = f"BEFORE {verb.upper()} ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            else:
                body = f"BEFORE {verb.upper()} ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
            connection.execute(text(f"CREATE TRIGGER audit_no_{verb} {body}"))


@pytest.mark.parametrize("statement", ["UPDATE audit SET reason = 'x'", "DELETE FROM audit WHERE number = 3"])
def test_the_database_refuses_changes(trail, statement):
    with pytest.raises(DatabaseError, match="append-only"), trail._database.write() as connection:
        connection.execute(text(statement))
    assert trail.verify_audit().sound


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET reason = 'because' WHERE number = 3",
        "UPDATE audit SET new = '{}' WHERE number = 3",
        "UPDATE audit SET old = '1' WHERE number = 3",
        "UPDATE audit SET actor = 'somebody' WHERE number = 3",
        "UPDATE audit SET actor_kind = 'person' WHERE number = 3",
        "UPDATE audit SET action = 'other' WHERE number = 3",
        "UPDATE audit SET subject = 'other' WHERE number = 3",
        "UPDATE audit SET at = '2020-01-01T00:00:00.000000+00:00' WHERE number = 3",
    ],
)
def test_an_altered_row_is_found(trail, statement):
    tamper(trail, statement)
    faults = trail.verify_audit().faults
    assert len(faults) == 1
    assert faults[0] == "event 3: its content was altered"


def test_an_altered_hash_is_found(trail):
    tamper(trail, "UPDATE audit SET hash = 'f' WHERE number = 3")
    assert any("event 3" in fault for fault in trail.verify_audit().faults)


def test_a_removed_row_is_found(trail):
    tamper(trail, "DELETE FROM audit WHERE number = 3")
    assert trail.verify_audit().faults == ("event 3: missing; the next one is 4",)


def test_a_removed_row_with_the_rest_renumbered_is_found(trail):
    tamper(
        trail,
        "DELETE FROM audit WHERE number = 3",
        *(f"UPDATE audit SET number = {number - 1} WHERE number = {number}" for number in (4, 5, 6)),
        "UPDATE audit_head SET events = 5",
    )
    assert any("event 3: it does not follow event 2" in fault for fault in trail.verify_audit().faults)


def test_swapped_rows_are_found(trail):
    tamper(
        trail,
        "UPDATE audit SET number = 100 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 4",
        "UPDATE audit SET number = 4 WHERE number = 100",
    )
    faults = trail.verify_audit().faults
    assert any("event 3" in fault for fault in faults)
    assert any("event 4" in fault for fault in faults)


def test_a_cut_tail_is_found(trail):
    tamper(trail, "DELETE FROM audit WHERE number > 4")
    assert any("cut off" in fault for fault in trail.verify_audit().faults)


def test_a_tail_cut_together_with_the_head_is_found_by_the_file(trail):
    tamper(
        trail,
        "DELETE FROM audit WHERE number > 4",
        "UPDATE audit_head SET events = 4, hash = (SELECT hash FROM audit WHERE number = 4)",
    )
    assert trail.verify_audit().faults == (
        "audit.head knows event 6, the database does not have it: the trail was cut off",
    )


def test_an_appended_forgery_is_found(trail):
    tamper(
        trail,
        "INSERT INTO audit SELECT 7, at, actor_kind, actor, action, subject, old, new, reason, hash, 'abc' "
        "FROM audit WHERE number = 6",
    )
    assert any("event 7: its content was altered" in fault for fault in trail.verify_audit().faults)


def test_missing_triggers_and_a_missing_head_file_are_found(trail):
    with trail._database.write() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON audit"
        connection.execute(text(f"DROP TRIGGER audit_no_delete{on}"))
    (trail.home / "audit.head").unlink()
    faults = " ".join(trail.verify_audit().faults)
    assert "audit_no_delete is missing" in faults
    assert "audit.head is missing" in faults


def test_an_unreadable_head_file_is_found(trail):
    (trail.home / "audit.head").write_text("nonsense")
    assert trail.verify_audit().faults == ("audit.head is unreadable",)


def test_a_head_file_that_lags_behind_is_no_fault(trail):
    """A process may be killed between the commit and the file."""
    kept = (trail.home / "audit.head").read_text()
    trail.record(MACHINE, "test.event", "thing/7")
    (trail.home / "audit.head").write_text(kept)
    assert trail.verify_audit().sound


def test_numbers_have_no_gaps_when_threads_write_and_some_fail(store):
    def write(number):
        for turn in range(10):
            try:
                with store._write() as connection:
                    from pv_reports.store import audit

                    audit.append(connection, MACHINE, "test", f"t/{number}")
                    if turn % 3 == 0:
                        raise RuntimeError("undo")
            except RuntimeError:
                continue

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = store.verify_audit()
    assert report.sound
    assert report.events == 24
    assert [event.number for event in store.audit_events()] == list(range(1, 25))


def test_events_of_a_subject_and_the_newest(store):
    person = Actor(kind="person", name="ada")
    for number, subject in enumerate(("case/1", "case/10", "case/1", "case/1%")):
        store.record(person, "test", subject, new=number)
    assert [event.new for event in store.audit_events("case/1")] == [0, 2]
    assert [event.new for event in store.audit_events(limit=2)] == [2, 3]
    assert [event.new for event in store.audit_events("case/1", limit=1)] == [2]


def test_reopening_keeps_the_trail(store, settings):
    store.record(MACHINE, "test", "x")
    with Store.open(settings) as again:
        assert again.verify_audit().sound
        again.record(MACHINE, "test", "y")
        assert again.verify_audit().events == 2
