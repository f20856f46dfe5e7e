"""What a document or a person may have written never becomes markup; nothing inline, headers everywhere."""

import re

import pytest

from pv_reports.records import Fact, Finding

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&{{7*7}}"
PAGES = ["/", "/?q={evil}", "/uploads", "/case/{id}", "/case/{id}/history", "/case/{id}/changes", "/case/{id}/sign",
         "/knowledge", "/uploads/status?ids={upload}"]  # fmt: skip


@pytest.fixture
def evil_case(make_case, store):
    """A case with markup in the file's name, the text, a fact and a finding."""
    from pv_reports import review

    text = f"A 54-year-old woman (initials A.B.) took Zelvarin 50 mg and had a rash {EVIL} on 3 March 2025."
    finding = Finding(check=EVIL, severity="warning", sentence=EVIL, start=0, end=0, reason=EVIL, suggestion=EVIL)
    case_id = make_case(text, f"letter{EVIL}.txt".replace("/", "_"), (finding,))
    from pv_reports.records import Actor

    approver = Actor(kind="person", name="approver")
    stored = store.case(case_id)

    def same(_):
        return stored.assessment

    review.edit_fact(store, case_id, 1, "reactions.0.term", EVIL, approver, EVIL, same)
    review.edit_fact(store, case_id, 2, "products.0.name", EVIL, approver, EVIL, same)
    draft = review.apply_edit(store.case(case_id).draft, stored.draft.sections[0].id, EVIL)
    review.save_edit(store, case_id, store.case(case_id).row.version, draft, [finding], approver, EVIL)
    assert isinstance(store.case(case_id).record.reactions[0].term, Fact)
    return case_id


def test_markup_stays_text_on_every_page(visit, evil_case):
    browser = visit("approver")
    for pattern in PAGES:
        path = pattern.format(id=evil_case, evil="%3Cscript%3Ealert%281%29%3C/script%3E", upload=evil_case[:16])
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.text or answer.headers["content-type"] == "application/json", path
        assert "<img src=x" not in answer.text or answer.headers["content-type"] == "application/json", path
        assert "49" not in re.findall(r"alert\(1\)&gt;&#34;&#39;&amp;(\d+)", answer.text), path
    assert "&lt;script&gt;alert" in browser.get(f"/case/{evil_case}").text


def test_nothing_is_inline_and_everything_comes_from_here(visit, evil_case):
    browser = visit("approver")
    for pattern in [*PAGES[:-1], "/sign-in", "/nowhere"]:
        text = browser.get(pattern.format(id=evil_case, evil="x")).text
        tags = re.findall(r"<[a-zA-Z][^>]*>", text)
        for tag in tags:
            assert not re.search(r"\s(style|on\w+)\s*=", re.sub(r'"[^"]*"', '""', tag)), tag
            assert not tag.startswith("<style"), tag
            for link in re.findall(r'\b(?:src|href|action)="([^"]*)"', tag):
                assert link.startswith(("/", "#")), tag
                assert not link.startswith("//"), tag
        for script in [tag for tag in tags if tag.startswith("<script")]:
            assert 'src="/static/' in script


def test_every_answer_carries_the_headers(visit, case_id):
    browser = visit("reviewer")
    for path in ("/", "/nowhere", "/sign-in", "/health", "/static/base.css", f"/case/{case_id}/report.docx"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
    assert "strict-transport-security" in visit(base_url="https://testserver").get("/sign-in").headers


def test_ids_in_addresses_are_only_ids(visit, store):
    browser = visit("reviewer")
    for path in ("/case/' OR 1=1 --", "/case/%00", "/uploads/%2e%2e/original", "/case/" + "x" * 5000):
        assert browser.get(path).status_code in (404, 400), path
