"""The pages people read, and what they show when there is nothing or when something fails."""

import logging
import re
from datetime import date
from html import unescape

import pytest

from pv_reports.records import CaseState


def plain(text):
    return unescape(re.sub(r"<[^>]+>", "", text))


def test_an_empty_queue_says_what_to_do(visit):
    text = visit("reviewer").get("/").text
    assert "No cases yet" in text
    assert "Add documents" in text


def test_the_queue_shows_what_decides_the_order(visit, case_id):
    text = plain(visit("reviewer").get("/").text)
    for shown in (
        "Female, 54 y",
        "Zelvarin",
        "headache",
        "Serious",
        "Drafted",
        "5 April 2025",
        "days overdue",
        "1 case",
    ):
        assert shown in text, shown


def test_the_queue_can_be_searched_and_filtered(visit, case_id):
    browser = visit("reviewer")
    for query, found in (("zelvarin", True), ("aspirin", False), ("54 headache", True)):
        assert (case_id in browser.get("/", params={"q": query}).text) is found, query
    assert "No case fits" in browser.get("/?q=aspirin").text
    assert case_id in browser.get("/?serious=true").text
    assert case_id not in browser.get("/?state=signed").text
    assert case_id not in browser.get("/?mine=true").text
    browser.post(f"/case/{case_id}/claim")
    assert "held by you" in browser.get("/?mine=true").text
    assert "held by Reviewer Person" in visit("second").get("/").text


@pytest.mark.parametrize(
    "query", ["state=nonsense", "sort=nonsense", "start=-5", "start=99999999999999999999", "q=%00"]
)
def test_strange_addresses_show_the_queue(visit, case_id, query):
    assert visit("reviewer").get(f"/?{query}").status_code == 200


def test_long_queues_have_pages(visit, make_case, monkeypatch):
    monkeypatch.setattr("pv_reports.web.queue_page.PAGE", 1)
    ids = {make_case(f"A {age}-year-old man took Zelvarin and had a rash on 3 March 2025.") for age in (31, 32)}
    browser = visit("reviewer")
    first = browser.get("/").text
    after = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
    second = browser.get(after).text
    assert "1–1 of 2 cases" in first
    assert "2–2 of 2 cases" in second
    assert {name for name in ids if name in first} | {name for name in ids if name in second} == ids


def test_the_case_page_shows_source_draft_and_record(visit, case_id, store):
    stored = store.case(case_id)
    text = visit("reviewer").get(f"/case/{case_id}").text
    source = plain(text.split('<div class="text">')[1].split("</div>\n      </article>")[0])
    assert source == stored.documents[0].text
    for section in stored.draft.sections:
        for sentence in section.sentences:
            assert sentence.text in plain(text)
    for shown in ("D.2.2", "54 years", "hospitalisation", "% sure", "15 days", "5 April 2025", "Take into review"):
        assert shown in plain(text), shown


def test_cited_words_point_at_the_sentences_that_use_them(visit, case_id, store):
    text = visit("reviewer").get(f"/case/{case_id}").text
    mark = re.search(r'<mark class="w cited[^>]*data-s="([\d ]+)">54-year-old</mark>', text)
    numbers = mark[1].split()
    assert numbers
    for number in numbers:
        sentence = re.search(rf'id="s{number}"[^>]*>([^<]+)<', text)[1]
        assert "54" in sentence


def test_every_link_within_the_page_leads_somewhere(visit, case_id):
    text = visit("reviewer").get(f"/case/{case_id}").text
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    targets = set(re.findall(r'href="#([^"]*)"', text))
    assert targets - ids == set()


def test_the_history_and_the_changes(visit, case_id, store):
    browser = visit("reviewer")
    section = store.case(case_id).draft.sections[1]
    text = section.text.replace("54-year-old", "55-year-old")
    browser.post(f"/case/{case_id}/section/{section.id}", {"version": 1, "text": text, "reason": "because I can"})
    history = plain(browser.get(f"/case/{case_id}/history").text)
    for shown in ("Case created", "Draft edited", "because I can", "Reviewer Person", "Drafted → In review".lower()):
        assert shown.lower() in history.lower(), shown
    changes = browser.get(f"/case/{case_id}/changes").text
    assert "<del>54-year-old</del><ins>55-year-old</ins>" in changes
    assert browser.get(f"/case/{case_id}/changes?old=1&new=7").status_code == 404


NOWHERE = [
    "/case/none", "/case/none/history", "/case/none/report.docx", "/uploads/none/original", "/nowhere", "/docs",
    "/openapi.json", "/knowledge/passage/none", "/case/..%2f..%2fetc%2fpasswd",
    "/uploads/..%2f..%2faudit.head/original", "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py",
]  # fmt: skip


def test_what_is_not_there_is_a_friendly_page(visit):
    browser = visit("reviewer")
    for path in NOWHERE:
        answer = browser.get(path)
        assert answer.status_code == 404, path
        assert "What to do" in answer.text
        assert "import" not in answer.text


def test_scripts_get_errors_as_json(visit):
    answer = visit("reviewer").get("/case/none", headers={"accept": "application/json"})
    assert set(answer.json()) == {"problem", "remedy"}


def test_a_defect_shows_no_traceback_and_logs_no_patient(visit, case_id, store, monkeypatch, caplog):
    def broken(*_, **__):
        raise ValueError("A.B. took Zelvarin")

    browser = visit("reviewer")
    monkeypatch.setattr(store, "case", broken)
    with caplog.at_level(logging.DEBUG):
        answer = browser.get(f"/case/{case_id}")
    assert answer.status_code == 500
    for text in (answer.text, caplog.text):
        assert "Zelvarin" not in text
        assert "Traceback" not in text
    assert "ValueError at test_reading_pages.py" in caplog.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_service_that_is_away_is_503(visit, base, monkeypatch):
    from pv_reports.errors import ServiceError

    def away(*_, **__):
        raise ServiceError("Qdrant", "it does not answer.", "Start it.")

    monkeypatch.setattr(base, "search", away)
    answer = visit("reviewer").get("/knowledge?q=rash")
    assert answer.status_code == 503
    assert "It does not answer." in answer.text


def test_health_says_no_more_than_it_must(visit):
    assert set(visit().get("/health").json()) == {"status", "version", "unfinished_uploads"}


def test_a_passage_in_its_surroundings(visit, base, monkeypatch):
    from pv_reports.records import Passage, Source

    def passage(number, text):
        return Passage(
            id=f"p{number}", source="ccds", title="Zelvarin – core data sheet", edition="1.0", scope="private",
            kind="reference_safety_information", section="4.8 Undesirable effects", start=0, end=len(text),
            sha256="0" * 64, text=text,
        )  # fmt: skip

    def source(edition, active):
        return Source(
            id="ccds", title="Zelvarin – core data sheet", edition=edition, scope="private", licence="own",
            date=date(2025, 1, 1), sha256="0" * 64, active=active, effective_from=date(2025, 3, 1),
        )  # fmt: skip

    held = [passage(1, "Before."), passage(2, "Common: headache & <dizziness>."), passage(3, "After.")]
    monkeypatch.setattr(base, "passage", lambda id: next((p for p in held if p.id == id), None))
    monkeypatch.setattr(base, "passages_of", lambda *_: held)
    monkeypatch.setattr(base, "sources", lambda all=False: [source("1.0", False), source("2.0", True)])
    text = visit("reviewer").get("/knowledge/passage/p2", params={"quote": "headache & <dizziness>"}).text
    assert '<mark class="on">headache &amp; &lt;dizziness&gt;</mark>' in text
    assert "A newer edition is in use now: 2.0, in force from 1 March 2025" in text
    assert "/knowledge/passage/p1" in text
    assert "/knowledge/passage/p3" in text


def test_a_case_without_draft_says_so(visit, store, base):
    from pv_reports.records import Assessment, SafetyCase, Validity
    from pv_reports.store import MACHINE, ProcessedCase

    upload = store.accept_upload(b"x", "x.txt", MACHINE)
    validity = Validity(valid=False, missing=("patient", "suspect product"))
    bare = ProcessedCase(case=SafetyCase(id="bare"), assessment=Assessment(rules="1", validity=validity, serious=False))
    store.save_processed(upload.id, [], [bare])
    browser = visit("approver")
    text = plain(browser.get("/case/bare").text)
    assert "There is no draft yet" in text
    assert "Missing: patient, suspect product" in text
    assert store.case("bare").row.state == CaseState.RECEIVED
    for path in ("report.docx", "changes"):
        assert browser.get(f"/case/bare/{path}").status_code in (400, 404), path
    assert browser.get("/case/bare/sign").status_code == 200
    assert browser.get("/case/bare/history").status_code == 200
    assert "bare" in browser.get("/").text
