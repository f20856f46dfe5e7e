import datetime

import pytest
from sqlalchemy import text

from pv_reports.errors import PvReportsError, ReviewError
from pv_reports.records import CaseState
from pv_reports.store import MACHINE, ProcessedCase


def test_a_processed_case_comes_back_whole(store, making):
    case_id = making.fill(store, findings=(making.finding("blocker"), making.finding()))
    stored = store.case(case_id)
    assert stored.row.state is CaseState.DRAFTED
    assert (stored.row.products, stored.row.reactions, stored.row.patient) == (
        "Glucophage", "lactic acidosis", "female, 54 y",
    )  # fmt: skip
    assert (stored.row.due, stored.row.serious, stored.row.urgent) == (datetime.date(2026, 12, 1), True, False)
    assert (stored.row.blockers, stored.row.warnings) == (1, 1)
    assert stored.draft == making.draft(case_id)
    assert stored.documents[0].text == making.TEXT
    assert [entry.number for entry in stored.findings] == [0, 1]
    assert [event.action for event in stored.history] == ["case.created", "case.drafted"]
    assert stored.last_editor == MACHINE
    assert store.draft(case_id, 1) == stored.draft


def test_saving_twice_writes_nothing_twice(store, making):
    upload = store.accept_upload(making.TEXT.encode(), "a.txt", MACHINE)
    result = making.processed(upload, findings=(making.finding(),))
    first = store.save_processed(upload.id, [making.document(upload)], [result])
    events = len(store.audit_events())
    assert store.save_processed(upload.id, [making.document(upload)], [result]) == first
    store.save_documents(upload.id, [making.document(upload)])
    store.save_case(upload.id, result)
    assert store.finish_upload(upload.id) == first
    assert len(store.audit_events()) == events


def test_saving_step_by_step_survives_a_stop_anywhere(store, making):
    upload = store.accept_upload(making.TEXT.encode(), "a.txt", MACHINE)
    result = making.processed(upload)
    store.save_documents(upload.id, [making.document(upload)])
    store.save_case(upload.id, result)
    assert store.upload(upload.id).state == "accepted"
    ids = store.save_processed(upload.id, [making.document(upload)], [result])
    assert ids == [result.case.id]
    assert store.upload(upload.id).state == "done"
    assert [event.action for event in store.audit_events()].count("case.created") == 1


def test_a_failure_in_the_middle_leaves_nothing(store, making):
    upload = store.accept_upload(making.TEXT.encode(), "a.txt", MACHINE)
    good = making.processed(upload)
    bad = ProcessedCase(
        case=good.case.model_copy(update={"id": "C-2", "documents": ("unknown",)}), assessment=good.assessment
    )
    with pytest.raises(PvReportsError, match="document unknown is not stored"):
        store.save_processed(upload.id, [making.document(upload)], [good, bad])
    assert store.rows() == []
    assert store.upload(upload.id).state == "accepted"
    assert store.verify_audit().sound


def test_a_case_belongs_to_one_upload(store, making):
    making.fill(store)
    other = store.accept_upload(b"other", "b.txt", MACHINE)
    result = making.processed(other)
    stolen = result.model_copy(update={"case": result.case.model_copy(update={"id": store.rows()[0].id})})
    with pytest.raises(PvReportsError, match="belongs to upload"):
        store.save_processed(other.id, [making.document(other, "other")], [stolen])


def test_a_case_without_a_draft_is_received(store, making):
    case_id = making.fill(store, drafted=False)
    stored = store.case(case_id)
    assert (stored.row.state, stored.draft, stored.last_editor) == (CaseState.RECEIVED, None, None)


def test_filters(store, making):
    first = making.fill(store, "one", due=None, serious=False, criteria=())
    second = making.fill(store, "two", criteria=("death",))
    assert [row.id for row in store.rows()] == [second, first], "no deadline comes last"
    assert [row.id for row in store.rows(serious=False)] == [first]
    assert [row.urgent for row in store.rows(serious=True)] == [True]
    assert len(store.rows(search="METFORMIN lactic")) == 2
    assert store.rows(search="metformin 100%_") == [], "wildcards are plain characters"
    assert store.rows(states=[CaseState.SIGNED]) == []
    assert store.case_counts()[CaseState.DRAFTED] == 2
    assert [row.id for row in store.rows(upload=second.removeprefix("C-"))] == [second]


def test_unknown_ids(store, making):
    case_id = making.fill(store)
    with pytest.raises(ReviewError, match="none with this id"):
        store.case("nope")
    with pytest.raises(ReviewError, match="no draft version 9"):
        store.draft(case_id, 9)
    with pytest.raises(PvReportsError, match="none with this id"):
        store.document("nope")
    with pytest.raises(ReviewError, match="not signed"):
        store.signed_file(case_id)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE drafts SET body = replace(body, '54', '45')", "draft version 1 was altered"),
        ("UPDATE documents SET body_sha256 = 'x'", "was altered in the database"),
    ],
)
def test_altered_content_is_noticed(store, making, statement, message):
    case_id = making.fill(store)
    with store._database.write() as connection:
        connection.execute(text(statement))
    with pytest.raises(PvReportsError, match=message):
        store.case(case_id)


def test_characters_beyond_ascii_and_nul_survive(store, making):
    strange = "ALT <3x ULN & rising \x00 µg 😀 \u2028 é"
    case_id = making.fill(store, strange)
    assert store.case(case_id).documents[0].text == strange
