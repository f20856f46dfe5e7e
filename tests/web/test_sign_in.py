"""Signing in and out: locks, limits, cookies, sessions that cannot be planted."""

import pytest

from pv_reports.web.limiter import Limiter


def test_the_way_in_and_out(visit):
    browser = visit()
    assert browser.get("/").headers["location"] == "/sign-in"
    answer = browser.sign_in("reviewer")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Reviewer Person" in browser.get("/").text
    token = browser.http.cookies["pv_session"]
    assert browser.post("/sign-out").status_code == 303
    assert browser.get("/").headers["location"] == "/sign-in"
    browser.http.cookies.set("pv_session", token)
    assert browser.get("/").status_code == 303, "the session ended on the server too"


def test_a_wrong_password_is_refused_without_telling_which_part_was_wrong(visit):
    known, unknown = visit().sign_in("reviewer", "wrong password"), visit().sign_in("nobody", "wrong password")
    assert known.status_code == unknown.status_code == 401
    assert "The name or the password is wrong" in known.text
    assert "The name or the password is wrong" in unknown.text
    assert "set-cookie" in known.headers
    assert "pv_session" not in known.headers["set-cookie"]


def test_five_wrong_passwords_lock_the_account(visit):
    browser = visit()
    for _ in range(5):
        browser.sign_in("reviewer", "wrong password")
    assert "locked" in browser.sign_in("reviewer").text


def test_attempts_are_limited_per_address(visit):
    browser = visit()
    answers = [browser.sign_in(f"name{number}", "wrong password").status_code for number in range(12)]
    assert answers == [401] * 10 + [429] * 2
    assert int(browser.sign_in("reviewer").headers["retry-after"]) > 0


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(visit):
    header = visit().sign_in("reviewer").headers["set-cookie"]
    assert "HttpOnly" in header
    assert "SameSite=strict" in header
    assert "Secure" not in header
    secure = visit(base_url="https://testserver").sign_in("reviewer").headers["set-cookie"]
    assert "__Host-pv_session=" in secure
    assert "Secure" in secure


def test_a_planted_session_is_not_taken_over(visit):
    attacker, victim = visit("reviewer"), visit()
    planted = attacker.http.cookies["pv_session"]
    token = victim.token("/sign-in")
    victim.http.cookies.set("pv_session", planted)
    form = {"csrf": token, "name": "approver", "password": "correct horse"}
    # The planted session decides which token is expected, so the form of the visitor is refused.
    assert victim.http.post("/sign-in", data=form).status_code == 403
    assert visit("approver").http.cookies["pv_session"] != planted


def test_signing_in_again_ends_the_session_before(visit):
    browser = visit("reviewer")
    old = browser.http.cookies["pv_session"]
    form = {"csrf": browser.token(), "name": "approver", "password": "correct horse"}
    assert browser.http.post("/sign-in", data=form).status_code == 303
    assert browser.http.cookies["pv_session"] != old
    other = visit()
    other.http.cookies.set("pv_session", old)
    assert other.get("/").status_code == 303


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil", "/\tx", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(visit, target):
    assert visit().sign_in("reviewer", next=target).headers["location"] == "/"


def test_signing_in_leads_back(visit, case_id):
    browser = visit()
    asked = browser.get(f"/case/{case_id}?done=edited").headers["location"]
    assert asked.startswith("/sign-in?next=/case/")
    assert f"/case/{case_id}?done=edited" in browser.get(asked).text
    answer = browser.sign_in("reviewer", next=f"/case/{case_id}")
    assert answer.headers["location"] == f"/case/{case_id}"


def test_a_closed_account_is_out_at_once(visit, store):
    browser = visit("reviewer")
    store.change_user("reviewer", active=False)
    assert browser.get("/").status_code == 303


def test_the_limiter_forgets():
    now = [0.0]
    limiter = Limiter(2, 60, clock=lambda: now[0])
    assert [limiter.wait("a"), limiter.wait("a"), limiter.wait("b")] == [0, 0, 0]
    now[0] = 10
    assert limiter.wait("a") == 51
    now[0] = 60.5
    assert limiter.wait("a") == 0
