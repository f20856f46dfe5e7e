"""Every route for every role: generated from the application's own routes, so that a new one cannot be forgotten."""

import pytest
from fastapi.routing import APIRoute

from pv_reports.records import UserRole

ROLES = [role.value for role in UserRole]
EDITORS = {"reviewer", "approver", "quality"}
DECIDERS = {"approver", "quality"}
OPEN = {"/health": 200, "/sign-in": 200}
READ = {
    "/", "/uploads", "/uploads/status", "/uploads/{upload_id}/original", "/case/{case_id}", "/case/{case_id}/history",
    "/case/{case_id}/changes", "/case/{case_id}/report.docx", "/knowledge",
}  # fmt: skip
READ_BY = {"/case/{case_id}/sign": DECIDERS}
NO_PASSAGE = "/knowledge/passage/{passage_id}"
WRITTEN_BY = {
    "/uploads": set(ROLES),
    "/case/{case_id}/claim": EDITORS,
    "/case/{case_id}/release": EDITORS,
    "/case/{case_id}/section/{section_id}": EDITORS,
    "/case/{case_id}/finding/{finding}": EDITORS,
    "/case/{case_id}/fact": EDITORS,
    "/case/{case_id}/entry": EDITORS,
    "/case/{case_id}/redraft": EDITORS,
    "/case/{case_id}/decision": DECIDERS,
    "/case/{case_id}/sign": DECIDERS,
}
SESSION_ROUTES = {"/sign-in", "/sign-out"}


def routes(app, method):
    found = []

    def walk(entries):
        for entry in entries:
            if isinstance(entry, APIRoute):
                if method in entry.methods:
                    found.append(entry.path)
            elif hasattr(entry, "original_router"):
                walk(entry.original_router.routes)

    walk(app.routes)
    return sorted(found)


def filled(path, case_id):
    values = {"case_id": case_id, "upload_id": case_id.rsplit("-", 1)[0], "passage_id": "x", "finding": "0"}
    return path.format(**values, section_id="patient")


def test_every_route_is_in_a_table(app):
    assert set(routes(app, "GET")) == {*OPEN, *READ, *READ_BY, NO_PASSAGE}
    assert set(routes(app, "POST")) == {*WRITTEN_BY, *SESSION_ROUTES}


def test_nobody_reads_anything_without_signing_in(app, visit, case_id):
    for path in routes(app, "GET"):
        answer = visit().get(filled(path, case_id))
        if path in OPEN:
            assert answer.status_code == OPEN[path], path
        else:
            assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in"), path
            assert "A.B." not in answer.text


def test_nobody_writes_anything_without_signing_in(app, visit, case_id):
    for path in WRITTEN_BY:
        answer = visit().http.post(filled(path, case_id), data={"csrf": "0" * 64})
        assert answer.status_code == 401, path


@pytest.mark.parametrize("role", ROLES)
def test_reading(app, visit, case_id, role):
    browser = visit(role)
    for path in routes(app, "GET"):
        status = browser.get(filled(path, case_id)).status_code
        if path in READ or path == "/health":
            assert status == 200, path
        elif path in READ_BY:
            assert status == (200 if role in READ_BY[path] else 403), path
    assert browser.get(filled(NO_PASSAGE, case_id)).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_writing_needs_the_token_of_the_page(visit, case_id, role, store):
    browser = visit(role)
    before = len(store.audit_events())
    for path in (*WRITTEN_BY, "/sign-out"):
        for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "ä"}):
            answer = browser.http.post(filled(path, case_id), data=data)
            assert answer.status_code == 403, (path, data)
    other = visit(role).token()
    assert browser.http.post("/sign-out", data={"csrf": other}).status_code == 403, "a token is bound to its session"
    assert len(store.audit_events()) == before + 1, "only the second sign-in was recorded"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_sent_by_another_site_is_refused_even_with_a_token(visit, case_id, site):
    browser = visit("reviewer")
    answer = browser.post(f"/case/{case_id}/claim", headers={"sec-fetch-site": site})
    assert answer.status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_writing(visit, case_id, role, store):
    browser = visit(role)
    for path, roles in WRITTEN_BY.items():
        version = store.case(case_id).row.version
        # Complete enough to get past the role, incomplete enough to change nothing.
        answer = browser.post(filled(path, case_id), {"version": version, "draft": 1, "path": "patient.age"})
        if role in roles:
            assert answer.status_code != 403, path
        else:
            assert answer.status_code == 403, path
            assert "may not" in answer.text
