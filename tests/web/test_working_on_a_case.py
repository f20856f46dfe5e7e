"""Editing, correcting, settling, deciding and signing through the pages."""

import hashlib
import io
import re
from html import unescape
from urllib.parse import urlsplit

import docx

from pv_reports.records import Actor, CaseState


def section_of(store, case_id, number=1):
    return store.case(case_id).draft.sections[number]


def follow(browser, answer):
    assert answer.status_code == 303, unescape(answer.text)
    target = urlsplit(answer.headers["location"])
    return unescape(browser.get(f"{target.path}?{target.query}").text)


def test_an_edit_is_saved_checked_and_claimed(visit, store, case_id):
    browser, section = visit("reviewer"), section_of(store, case_id)
    form = {"version": 1, "text": section.text + "\r\nShe also took 999 mg of aspirin.", "reason": "a test"}
    text = follow(browser, browser.post(f"/case/{case_id}/section/{section.id}", form))
    stored = store.case(case_id)
    assert "999 mg of aspirin" in stored.draft.sections[1].text
    assert stored.row.state == CaseState.IN_REVIEW
    assert stored.row.claimed_by == "reviewer"
    assert stored.last_editor == Actor(kind="person", name="reviewer")
    assert stored.row.blockers + stored.row.warnings >= 1, "the checks ran on what was typed"
    assert "Saved as a new version" in text
    assert "Findings" in text
    assert "has-blocker" in text or "has-warning" in text


def test_the_same_text_is_not_a_new_version(visit, store, case_id):
    browser, section = visit("reviewer"), section_of(store, case_id)
    answer = browser.post(f"/case/{case_id}/section/{section.id}", {"version": 1, "text": section.text, "reason": "x"})
    assert "done=unchanged" in answer.headers["location"]
    assert len(store.case(case_id).versions) == 1


def test_an_edit_needs_a_reason_and_a_section(visit, store, case_id):
    browser, section = visit("reviewer"), section_of(store, case_id)
    answer = browser.post(f"/case/{case_id}/section/{section.id}", {"version": 1, "text": "New.", "reason": " "})
    assert answer.status_code == 400
    assert "reason is missing" in answer.text
    assert browser.post(f"/case/{case_id}/section/none", {"version": 1, "text": "New."}).status_code == 404
    assert browser.post(f"/case/{case_id}/section/{section.id}", {"version": "x", "text": "New."}).status_code == 400


def test_a_conflict_keeps_what_was_typed(visit, store, case_id):
    section = section_of(store, case_id)
    path = f"/case/{case_id}/section/{section.id}"
    first, second = visit("reviewer"), visit("approver")
    assert first.post(path, {"version": 1, "text": "First was here.", "reason": "x"}).status_code == 303
    first.post(f"/case/{case_id}/release")
    answer = second.post(path, {"version": 1, "text": "Mine & <b>only</b> mine.", "reason": "my reason"})
    assert answer.status_code == 409
    assert "Mine &amp; &lt;b&gt;only&lt;/b&gt; mine." in answer.text
    assert 'value="my reason"' in answer.text
    assert "First" in answer.text
    assert "<del>" in answer.text
    version = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    assert second.post(path, {"version": version, "text": "Mine.", "reason": "x"}).status_code == 303
    assert section_of(store, case_id).text == "Mine."


def test_somebody_elses_case_can_be_read_but_not_changed(visit, store, case_id):
    visit("reviewer").post(f"/case/{case_id}/claim")
    other = visit("second")
    assert "Somebody else is working on this case" in other.get(f"/case/{case_id}").text
    answer = other.post(f"/case/{case_id}/claim")
    assert answer.status_code == 409
    assert "reviewer is working on it" in answer.text.lower()


CORRECTIONS = [
    ("patient.age", "55", "year", "55 years"),
    ("patient.age", "7,5", "month", "7.5 months"),
    ("patient.sex", "male", "", "male"),
    ("patient.weight_kg", "61.5", "", "61.5"),
    ("patient.birth_date", "1971-02", "", "February 1971"),
    ("patient.history.0", "asthma & <i>eczema</i>", "", "asthma & <i>eczema</i>"),
    ("products.0.action_taken", "reduced", "", "reduced"),
    ("products.0.dosages.0.amount", "75", "", "75"),
    ("reactions.0.outcome", "fatal", "", "fatal"),
    ("reactions.0.seriousness.0", "death", "", "death"),
    ("special_situations.0", "overdose", "", "overdose"),
]
NONSENSE = [
    ("patient.age", "old"), ("patient.age", "nan"), ("patient.weight_kg", "1e999"), ("patient.birth_date", "1971-13"),
    ("patient.sex", "x"), ("id", "x"), ("patient.nothing", "x"), ("validity", "x"), ("__class__", "x"),
    ("products.99.name", "x"), ("", "x"),
]  # fmt: skip


def test_fields_can_be_corrected(visit, store, case_id):
    browser = visit("reviewer")
    for path, value, unit, shown in CORRECTIONS:
        version = store.case(case_id).row.version
        form = {"version": version, "path": path, "value": value, "unit": unit, "reason": f"about {path}"}
        text = follow(browser, browser.post(f"/case/{case_id}/fact", form))
        assert re.search(rf'<span class="value">{re.escape(shown)}</span>', text), path
        assert "The record was corrected after this draft was written" in text
        event = [e for e in store.case(case_id).history if e.action == "case.corrected"][-1]
        assert (event.reason, event.actor.name) == (f"about {path}", "reviewer")


def test_a_field_can_be_emptied(visit, store, case_id):
    browser = visit("reviewer")
    form = {"version": 1, "path": "patient.age", "value": " ", "reason": "not hers"}
    follow(browser, browser.post(f"/case/{case_id}/fact", form))
    assert store.case(case_id).record.patient.age is None


def test_values_that_make_no_sense_are_refused(visit, store, case_id):
    browser = visit("reviewer")
    for path, value in NONSENSE:
        form = {"version": 1, "path": path, "value": value, "reason": "x"}
        answer = browser.post(f"/case/{case_id}/fact", form)
        assert answer.status_code == 400, (path, value)
        assert "What to do" in answer.text
    assert store.case(case_id).row.version == 1


def test_a_reaction_can_be_added_and_removed(visit, store, case_id):
    browser = visit("reviewer")
    before = len(store.case(case_id).record.reactions)
    form = {"version": 1, "kind": "reaction", "value": "dizziness", "reason": "overlooked"}
    follow(browser, browser.post(f"/case/{case_id}/entry", form))
    record = store.case(case_id).record
    assert [r.term.value for r in record.reactions][-1] == "dizziness"
    version = store.case(case_id).row.version
    form = {"version": version, "path": f"reactions.{before}", "reason": "it was not hers"}
    follow(browser, browser.post(f"/case/{case_id}/entry", form))
    assert len(store.case(case_id).record.reactions) == before
    for kind, length in (("suspect", 2), ("test", 1)):
        version = store.case(case_id).row.version
        form = {"version": version, "kind": kind, "value": "new one", "reason": "x"}
        follow(browser, browser.post(f"/case/{case_id}/entry", form))
        record = store.case(case_id).record
        assert len(record.products if kind == "suspect" else record.tests) == length
    for form in ({"kind": "reaction", "value": ""}, {"kind": "nonsense", "value": "x"}):
        answer = browser.post(f"/case/{case_id}/entry", {"version": version + 1, "reason": "x", **form})
        assert answer.status_code == 400


def test_drafting_anew_takes_the_corrected_record(visit, store, case_id):
    browser = visit("reviewer")
    form = {"version": 1, "path": "patient.age", "value": "61", "unit": "year", "reason": "x"}
    browser.post(f"/case/{case_id}/fact", form)
    stale = browser.post(f"/case/{case_id}/redraft", {"version": 1})
    assert stale.status_code == 409
    version = store.case(case_id).row.version
    text = follow(browser, browser.post(f"/case/{case_id}/redraft", {"version": version}))
    assert "61-year-old" in store.case(case_id).draft.text
    assert "The record was corrected after this draft" not in text


def test_findings_are_settled_with_a_reason(visit, store, make_case, a_finding):
    case_id = make_case(findings=(a_finding("blocker", "Wrong dose."), a_finding("warning"), a_finding("note", "n")))
    path = f"/case/{case_id}/finding"
    reviewer, approver = visit("reviewer"), visit("approver")
    reviewer.post(f"/case/{case_id}/claim")
    page = reviewer.get(f"/case/{case_id}").text
    assert page.index("Wrong dose.") < page.index("The dose is not in the source.")
    assert "only an approver or quality may override" in page
    answer = reviewer.post(f"{path}/0", {"draft": 1, "resolution": "resolved", "reason": "x"})
    assert answer.status_code == 400
    assert "is a blocker" in answer.text
    assert reviewer.post(f"{path}/0", {"draft": 1, "resolution": "overridden", "reason": "x"}).status_code == 400
    assert reviewer.post(f"{path}/1", {"draft": 1, "resolution": "resolved", "reason": ""}).status_code == 400
    assert reviewer.post(f"{path}/1", {"draft": 2, "resolution": "resolved", "reason": "x"}).status_code == 409
    assert reviewer.post(f"{path}/1", {"draft": 1, "resolution": "gone", "reason": "x"}).status_code == 400
    assert reviewer.post(f"{path}/9", {"draft": 1, "resolution": "resolved", "reason": "x"}).status_code == 400
    follow(reviewer, reviewer.post(f"{path}/1", {"draft": 1, "resolution": "resolved", "reason": "it is on page 2"}))
    reviewer.post(f"/case/{case_id}/release")
    form = {"draft": 1, "resolution": "overridden", "reason": "known rounding"}
    text = follow(approver, approver.post(f"{path}/0", form))
    assert "Overridden by Approver Person" in text
    assert "known rounding" in text
    assert store.case(case_id).row.blockers == 0


def test_a_case_with_blockers_is_not_approved(visit, store, make_case, a_finding):
    case_id = make_case(findings=(a_finding("blocker"),))
    approver = visit("approver")
    approver.post(f"/case/{case_id}/claim")
    assert "once no blocker is open" in approver.get(f"/case/{case_id}").text
    version = store.case(case_id).row.version
    answer = approver.post(f"/case/{case_id}/decision", {"version": version, "kind": "approve"})
    assert answer.status_code == 400


def test_four_eyes(visit, store, case_id):
    approver, section = visit("approver"), section_of(store, case_id)
    form = {"version": 1, "text": section.text.split(". ")[0] + ".", "reason": "shorter"}
    approver.post(f"/case/{case_id}/section/{section.id}", form)
    assert "another person has to approve it" in approver.get(f"/case/{case_id}").text
    version = store.case(case_id).row.version
    answer = approver.post(f"/case/{case_id}/decision", {"version": version, "kind": "approve"})
    assert answer.status_code == 400


def test_a_return_needs_a_reason_and_shows_it(visit, store, case_id):
    approver = visit("approver")
    approver.post(f"/case/{case_id}/claim")
    version = store.case(case_id).row.version
    path = f"/case/{case_id}/decision"
    assert approver.post(path, {"version": version, "kind": "return"}).status_code == 400
    assert approver.post(path, {"version": version - 1, "kind": "return", "reason": "x"}).status_code == 409
    assert approver.post(path, {"version": version, "kind": "burn", "reason": "x"}).status_code == 400
    follow(approver, approver.post(path, {"version": version, "kind": "return", "reason": "The dose is missing."}))
    page = visit("reviewer").get(f"/case/{case_id}").text
    assert "Returned by Approver Person" in page
    assert "The dose is missing." in page


def test_signing_binds_the_bytes_that_are_downloaded(visit, store, approved):
    approver = visit("approver")
    assert "Sign…" in approver.get(f"/case/{approved}").text
    draft = approver.get(f"/case/{approved}/report.docx")
    assert "DRAFT-not-signed" in draft.headers["content-disposition"]
    assert "NOT SIGNED" in text_of(draft.content)
    version = store.case(approved).row.version
    path = f"/case/{approved}/sign"
    form = {"version": version, "meaning": "approval"}
    wrong = approver.post(path, {**form, "password": "wrong password"})
    assert wrong.status_code == 401
    assert "password is wrong" in wrong.text
    assert 'type="password"' in wrong.text
    assert approver.post(path, {**form, "meaning": "fun", "password": "correct horse"}).status_code == 400
    text = follow(approver, approver.post(path, {**form, "password": "correct horse"}))
    signed = approver.get(f"/case/{approved}/report.docx")
    digest = hashlib.sha256(signed.content).hexdigest()
    assert digest in text
    assert "I approve this report for release." in text
    assert "Approver Person (approver)" in text_of(signed.content)
    assert "NOT SIGNED" not in text_of(signed.content)
    assert signed.content == visit("intake").get(f"/case/{approved}/report.docx").content
    assert [e.new["signed"] for e in store.audit_events(f"case/{approved}") if e.action == "case.exported"] == [
        False,
        True,
        True,
    ]
    section = section_of(store, approved)
    form = {"version": store.case(approved).row.version, "text": "Changed.", "reason": "x"}
    answer = approver.post(f"/case/{approved}/section/{section.id}", form)
    assert answer.status_code == 400
    assert "signed report is final" in answer.text
    assert "<summary aria-label=" not in text


def test_an_unapproved_case_cannot_be_signed(visit, store, case_id):
    approver = visit("approver")
    assert "has to be approved before" in approver.get(f"/case/{case_id}/sign").text
    form = {"version": 1, "meaning": "approval", "password": "correct horse"}
    assert approver.post(f"/case/{case_id}/sign", form).status_code == 400


def text_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    parts = [p.text for p in document.paragraphs]
    edges = [p.text for s in document.sections for part in (s.header, s.footer) for p in part.paragraphs]
    return "\n".join(parts + cells + edges)
