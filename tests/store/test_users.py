from datetime import timedelta

import pytest
from sqlalchemy import text

from pv_reports.errors import ReviewError
from pv_reports.records import Actor, UserRole
from pv_reports.store import SignInError, users
from pv_reports.store.columns import now


@pytest.fixture
def ada(store, making):
    return store.add_user("ada", " Ada Lovelace ", UserRole.REVIEWER, making.PASSWORD)


def test_a_password_is_never_kept_in_clear(store, ada, making):
    with store._database.read() as connection:
        kept = connection.execute(text("SELECT password FROM users")).scalar_one()
    assert kept.startswith("$argon2id$")
    assert making.PASSWORD not in kept
    assert ada.printed_name == "Ada Lovelace"
    assert making.PASSWORD not in str(store.audit_events())


def test_right_and_wrong_password(store, ada, making):
    assert store.authenticate("ada", making.PASSWORD) == ada
    for name in ("ada", "nobody"):
        with pytest.raises(SignInError, match="the name or the password is wrong"):
            store.authenticate(name, "wrong")


def test_five_failures_lock_the_account(store, ada, making):
    for _ in range(4):
        with pytest.raises(SignInError, match="is wrong"):
            store.authenticate("ada", "wrong")
    with pytest.raises(SignInError, match="is locked after 5 wrong passwords"):
        store.authenticate("ada", "wrong")
    with pytest.raises(SignInError, match="locked"):
        store.authenticate("ada", making.PASSWORD)
    assert [event.action for event in store.audit_events("user/ada")][-1] == "user.locked"
    store.change_user("ada", unlock=True)
    assert store.authenticate("ada", making.PASSWORD).name == "ada"


def test_a_lock_ends_by_itself(store, ada, making, monkeypatch):
    for _ in range(5):
        with pytest.raises(SignInError):
            store.authenticate("ada", "wrong")
    monkeypatch.setattr(users, "now", lambda: now() + timedelta(minutes=users.LOCK_MINUTES, seconds=1))
    assert store.authenticate("ada", making.PASSWORD).name == "ada"


def test_success_forgets_failures(store, ada, making):
    for _ in range(3):
        for _ in range(3):
            with pytest.raises(SignInError):
                store.authenticate("ada", "wrong")
        store.authenticate("ada", making.PASSWORD)


def test_sessions(store, ada, monkeypatch):
    token = store.create_session(ada)
    assert store.session_user(token) == ada
    assert store.session_user(token + "x") is None
    with store._database.read() as connection:
        assert token not in connection.execute(text("SELECT token_sha256 FROM sessions")).scalar_one()
    hours = store.settings.session_hours
    monkeypatch.setattr(users, "now", lambda: now() + timedelta(hours=hours - 0.1))
    assert store.session_user(token) == ada, "use prolongs it"
    monkeypatch.setattr(users, "now", lambda: now() + timedelta(hours=2 * hours - 0.2))
    assert store.session_user(token) == ada
    monkeypatch.setattr(users, "now", lambda: now() + timedelta(hours=4 * hours))
    assert store.session_user(token) is None
    monkeypatch.undo()
    store.end_session(token)
    store.end_session(token)
    assert store.session_user(token) is None


def test_a_closed_account_or_a_new_password_ends_sessions(store, ada, making):
    token = store.create_session(ada)
    store.change_user("ada", active=False)
    assert store.session_user(token) is None
    with pytest.raises(SignInError):
        store.authenticate("ada", making.PASSWORD)
    store.change_user("ada", active=True)
    token = store.create_session(ada)
    store.change_user("ada", ada.actor, password="another one")
    assert store.session_user(token) is None
    assert store.authenticate("ada", "another one").name == "ada"


@pytest.mark.parametrize(
    ("name", "printed", "password", "message"),
    [
        ("Ada L", "Ada", "long enough", "not usable"),
        ("", "Ada", "long enough", "not usable"),
        ("bob", "  ", "long enough", "printed name is empty"),
        ("bob", "Bob", "short", "password is too short"),
        ("ada", "Ada", "long enough", "exists already"),
    ],
)
def test_unfit_users(store, ada, name, printed, password, message):
    with pytest.raises(ReviewError, match=message):
        store.add_user(name, printed, UserRole.INTAKE, password)
    assert [user.name for user in store.users()] == ["ada"]


def test_only_administrators_change_users(store, making):
    making.people(store)
    approver, admin = Actor(kind="person", name="approver"), Actor(kind="person", name="admin")
    with pytest.raises(ReviewError, match="may not users"):
        store.add_user("eve", "Eve", UserRole.ADMIN, making.PASSWORD, approver)
    with pytest.raises(ReviewError, match="may not users"):
        store.change_user("approver", approver, role=UserRole.ADMIN)
    with pytest.raises(ReviewError, match="may not users"):
        store.change_user("admin", approver, password="taken over")
    store.change_user("reviewer", admin, role=UserRole.APPROVER)
    event = store.audit_events("user/reviewer")[-1]
    assert (event.old, event.new) == ({"role": "reviewer"}, {"role": "approver"})
    store.change_user("admin", active=False)
    with pytest.raises(ReviewError, match="closed"):
        store.add_user("eve", "Eve", UserRole.ADMIN, making.PASSWORD, admin)
