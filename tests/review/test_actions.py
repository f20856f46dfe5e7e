import threading
from datetime import timedelta

import pytest

from pv_reports.errors import ConflictError, ReviewError
from pv_reports.records import Actor, CaseState, Fact
from pv_reports.review import (
    MEANINGS,
    actions,
    apply_edit,
    claim,
    decide,
    edit_fact,
    printed,
    release,
    resolve_finding,
    save_edit,
    save_redraft,
    sign,
    verify_signature,
)
from pv_reports.store import MACHINE, SignInError
from pv_reports.store.columns import now


@pytest.fixture
def case_id(store, making):
    return making.fill(store)


def edited(store, case_id, text="She recovered."):
    return apply_edit(store.case(case_id).draft, "comment", text)


def test_from_draft_to_signature(store, making, case_id, people):
    row = claim(store, case_id, people["reviewer"])
    assert (row.state, row.claimed_by) == (CaseState.IN_REVIEW, "reviewer")
    row = save_edit(store, case_id, row.version, edited(store, case_id), [], people["reviewer"], "outcome added")
    release(store, case_id, people["reviewer"])
    assert decide(store, case_id, "approve", people["approver"], "agrees with source").state is CaseState.APPROVED

    def render(signature):
        assert signature.sha256 == ""
        return f"REPORT\n{printed(signature)}".encode()

    signed = sign(store, case_id, "approver", making.PASSWORD, "approval", render, name="r.docx")
    stored = store.case(case_id)
    name, data = store.signed_file(case_id)
    assert stored.row.state is CaseState.SIGNED
    assert (name, verify_signature(signed.signature, data)) == ("r.docx", True)
    assert not verify_signature(signed.signature, data + b" ")
    assert b"Approver Person (approver)" in data
    assert MEANINGS["approval"].encode() in data
    assert [event.action for event in stored.history] == [
        "case.created", "case.drafted", "case.claimed", "case.state", "case.edited", "case.released", "case.approve",
        "case.state", "case.signed", "case.state",
    ]  # fmt: skip
    edit = stored.history[4]
    assert (edit.old["sections"], edit.new["sections"]) == ({"comment": "None."}, {"comment": "She recovered."})
    assert (edit.reason, edit.actor) == ("outcome added", people["reviewer"])
    assert store.draft(case_id, 1).sections[1].text == "None.", "the machine's version stays"
    assert store.verify_audit().sound


def test_nothing_happens_to_a_signed_case(store, making, case_id, people):
    claim(store, case_id, people["approver"])
    decide(store, case_id, "approve", people["approver"])
    sign(store, case_id, "approver", making.PASSWORD, "approval", b"bytes")
    version = store.case(case_id).row.version
    for call in (
        lambda: claim(store, case_id, people["reviewer"]),
        lambda: save_edit(store, case_id, version, edited(store, case_id), [], people["reviewer"], "x"),
        lambda: decide(store, case_id, "return", people["approver"], "x"),
        lambda: sign(store, case_id, "approver", making.PASSWORD, "approval", b"bytes"),
    ):
        with pytest.raises(ReviewError, match="A signed report is final"):
            call()


def test_a_claim_keeps_others_out_until_it_ends(store, case_id, people, monkeypatch):
    claim(store, case_id, people["reviewer"])
    version = store.case(case_id).row.version
    with pytest.raises(ConflictError, match="reviewer is working on it until"):
        claim(store, case_id, people["approver"])
    with pytest.raises(ConflictError):
        save_edit(store, case_id, version, edited(store, case_id), [], people["approver"], "x")
    with pytest.raises(ConflictError):
        release(store, case_id, people["approver"])
    with pytest.raises(ConflictError):
        decide(store, case_id, "approve", people["approver"])
    assert claim(store, case_id, people["reviewer"]).version == version, "prolonging a claim is no change"
    late = now() + timedelta(minutes=actions.CLAIM_MINUTES, seconds=1)
    monkeypatch.setattr("pv_reports.store.cases.now", lambda: late)
    assert store.case(case_id).row.claimed_by is None
    assert claim(store, case_id, people["approver"]).state is CaseState.IN_REVIEW


def test_two_editors_race_and_one_wins(store, case_id, people):
    """Optimistic locking: of many saves of the same version exactly one is kept."""
    version = claim(store, case_id, people["reviewer"]).version
    outcomes, refused = [], []
    barrier = threading.Barrier(8)

    def save(number):
        barrier.wait()
        try:
            save_edit(
                store, case_id, version, edited(store, case_id, f"Text {number}."), [], people["reviewer"], f"n{number}"
            )
            outcomes.append(number)
        except ConflictError as error:
            refused.append((error.retry, "somebody changed it meanwhile" in str(error)))

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = store.case(case_id)
    assert len(outcomes) == 1
    assert refused == [(True, True)] * 7
    assert len(stored.versions) == 2
    assert stored.draft.sections[1].text == f"Text {outcomes[0]}."
    assert stored.row.version == version + 1


@pytest.mark.parametrize("role", ["intake", "admin"])
def test_some_roles_do_not_edit(store, case_id, people, role):
    with pytest.raises(ReviewError, match=f"the role {role} may not edit. Ask somebody with: reviewer"):
        claim(store, case_id, people[role])


def test_reviewers_do_not_decide_or_sign(store, making, case_id, people):
    claim(store, case_id, people["reviewer"])
    with pytest.raises(ReviewError, match="may not decide"):
        decide(store, case_id, "approve", people["reviewer"])
    release(store, case_id, people["reviewer"])
    decide(store, case_id, "approve", people["approver"])
    with pytest.raises(ReviewError, match="may not sign"):
        sign(store, case_id, "reviewer", making.PASSWORD, "approval", b"x")


def test_machines_and_closed_accounts_do_not_decide(store, case_id, people):
    with pytest.raises(ReviewError, match="a machine may not edit"):
        claim(store, case_id, MACHINE)
    store.change_user("reviewer", active=False)
    with pytest.raises(ReviewError, match="account is closed"):
        claim(store, case_id, people["reviewer"])
    with pytest.raises(ReviewError, match="no such user"):
        claim(store, case_id, Actor(kind="person", name="ghost"))


def test_four_eyes(store, making, case_id, people):
    row = claim(store, case_id, people["approver"])
    save_edit(store, case_id, row.version, edited(store, case_id), [], people["approver"], "x")
    with pytest.raises(ReviewError, match="edited the draft last and may not approve"):
        decide(store, case_id, "approve", people["approver"])
    release(store, case_id, people["approver"])
    decide(store, case_id, "approve", people["second"])
    with pytest.raises(ReviewError, match="edited the draft last and may not sign"):
        sign(store, case_id, "approver", making.PASSWORD, "approval", b"x")
    store.settings = store.settings.model_copy(update={"four_eyes": False})
    assert sign(store, case_id, "approver", making.PASSWORD, "approval", b"x").signature.user == "approver"


def test_open_blockers_forbid_approval_until_overridden(store, making, people):
    case_id = making.fill(store, findings=(making.finding("blocker"), making.finding("warning")))
    claim(store, case_id, people["reviewer"])
    with pytest.raises(ReviewError, match="finding 0 is a blocker"):
        resolve_finding(store, case_id, 0, "resolved", people["reviewer"], "no")
    with pytest.raises(ReviewError, match="may not override"):
        resolve_finding(store, case_id, 0, "overridden", people["reviewer"], "no")
    assert resolve_finding(store, case_id, 1, "resolved", people["reviewer"], "checked").warnings == 0
    with pytest.raises(ReviewError, match="settled finding 1 already"):
        resolve_finding(store, case_id, 1, "resolved", people["reviewer"], "again")
    with pytest.raises(ReviewError, match="no finding 7"):
        resolve_finding(store, case_id, 7, "resolved", people["reviewer"], "x")
    release(store, case_id, people["reviewer"])
    with pytest.raises(ReviewError, match=r"1 blocking finding\(s\) are open"):
        decide(store, case_id, "approve", people["approver"])
    with pytest.raises(ReviewError, match="reason is missing"):
        resolve_finding(store, case_id, 0, "overridden", people["approver"], " ")
    assert resolve_finding(store, case_id, 0, "overridden", people["approver"], "source is right").blockers == 0
    assert decide(store, case_id, "approve", people["approver"]).state is CaseState.APPROVED
    assert store.case(case_id).findings[0].reason == "source is right"


def test_settled_findings_stay_settled_in_the_next_version(store, making, people):
    first, second = making.finding(reason="a"), making.finding(reason="b")
    case_id = making.fill(store, findings=(first, second))
    claim(store, case_id, people["reviewer"])
    resolved = resolve_finding(store, case_id, 0, "resolved", people["reviewer"], "fine")
    version = resolved.version
    row = save_edit(store, case_id, version, edited(store, case_id), [second, first], people["reviewer"], "x")
    assert row.warnings == 1
    assert [entry.resolution for entry in store.case(case_id).findings] == [None, "resolved"]


def test_a_return_needs_a_reason_and_goes_back_to_work(store, case_id, people):
    claim(store, case_id, people["reviewer"])
    with pytest.raises(ReviewError, match="reason is missing"):
        decide(store, case_id, "return", people["approver"])
    row = decide(store, case_id, "return", people["approver"], "dose is missing")
    assert (row.state, row.claimed_by) == (CaseState.RETURNED, None)
    assert claim(store, case_id, people["reviewer"]).state is CaseState.IN_REVIEW
    assert store.case(case_id).decisions[0].reason == "dose is missing"


def test_the_password_is_asked_for_again(store, making, case_id, people):
    claim(store, case_id, people["approver"])
    decide(store, case_id, "approve", people["approver"])
    with pytest.raises(SignInError):
        sign(store, case_id, "approver", "wrong", "approval", b"x")
    with pytest.raises(ReviewError, match="meaning 'fun'"):
        sign(store, case_id, "approver", making.PASSWORD, "fun", b"x")
    with pytest.raises(ReviewError, match="no bytes to sign"):
        sign(store, case_id, "approver", making.PASSWORD, "approval", b"")
    assert store.case(case_id).row.state is CaseState.APPROVED
    assert list(store.signed.files()) == []


def test_a_case_returned_while_it_is_rendered_is_not_signed(store, making, case_id, people):
    claim(store, case_id, people["approver"])
    decide(store, case_id, "approve", people["approver"])

    def render(signature):
        decide(store, case_id, "return", people["second"], "wait")
        return b"x"

    with pytest.raises(ConflictError):
        sign(store, case_id, "approver", making.PASSWORD, "approval", render)
    assert store.case(case_id).signatures == ()


def test_a_corrected_fact(store, case_id, people):
    assessment = store.case(case_id).assessment

    def reassess(case):
        return assessment.model_copy(update={"serious": False, "seriousness": ()})

    def correct(path, value, **more):
        version = store.case(case_id).row.version
        return edit_fact(store, case_id, version, path, value, people["reviewer"], "source says so", reassess)

    row = correct("patient.age", {"value": 45, "unit": "year"})
    assert (row.patient, row.serious) == ("female, 45 y", False)
    assert store.rows(search="45 y")[0].id == case_id
    age = store.case(case_id).record.patient.age
    assert (age.value.value, age.method, age.evidence) == (45, "person", ())
    event = [event for event in store.case(case_id).history if event.action == "case.corrected"][-1]
    assert event.old["patient.age"]["value"]["value"] == 54
    assert event.new["patient.age"]["value"]["value"] == 45
    correct("products.0.role", "concomitant")
    assert store.case(case_id).record.products[0].role == "concomitant"
    correct("patient.history.0", "diabetes")
    assert store.case(case_id).record.patient.history == (Fact(value="diabetes", method="person"),)
    correct("patient.history.0", None)
    correct("patient.sex", None)
    assert store.case(case_id).record.patient.history == ()
    assert store.case(case_id).record.patient.sex is None
    for path, value, message in [
        ("patient.age", "old", "does not fit"),
        ("patient.shoe", 5, "not a field"),
        ("reactions.7.outcome", "fatal", "not a field"),
        ("id", "C-9", "not a field"),
        ("products.0.role", "villain", "does not fit"),
        ("__class__", 1, "not a field"),
        ("reactions.0.onset", "2024-13", "does not fit"),
    ]:
        with pytest.raises(ReviewError, match=message):
            correct(path, value)


def test_a_redraft(store, making, case_id, people):
    version = store.case(case_id).row.version
    row = save_redraft(store, case_id, version, making.draft(case_id, "Anew."), [making.finding("blocker")], MACHINE)
    assert (row.state, row.blockers) == (CaseState.DRAFTED, 1)
    claim(store, case_id, people["reviewer"])
    version = store.case(case_id).row.version
    with pytest.raises(ReviewError, match="a machine may not edit"):
        save_redraft(store, case_id, version, making.draft(case_id, "Again."), [], MACHINE)
    row = save_redraft(store, case_id, version, making.draft(case_id, "Again."), [], people["reviewer"])
    assert (row.state, row.blockers) == (CaseState.IN_REVIEW, 0)


def test_a_draft_of_another_case_is_refused(store, making, case_id, people):
    with pytest.raises(ReviewError, match="the draft is of case C-other"):
        save_edit(store, case_id, 1, making.draft("C-other"), [], people["reviewer"], "x")


def test_a_reason_is_required(store, case_id, people):
    with pytest.raises(ReviewError, match="reason is missing"):
        save_edit(store, case_id, 1, store.case(case_id).draft, [], people["reviewer"], "  ")
