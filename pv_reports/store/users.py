"""People, their passwords and their sign-ins.

Passwords are kept as argon2id hashes, session tokens as SHA-256. After ``MAX_FAILURES`` wrong passwords in a row the
account is locked for ``LOCK_MINUTES`` (21 CFR 11.300(d)).
"""

import hashlib
import re
import secrets
from datetime import timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from pv_reports.errors import ReviewError
from pv_reports.records import Actor, UserRole
from pv_reports.store import audit, schema
from pv_reports.store.columns import now
from pv_reports.store.roles import demand
from pv_reports.store.rows import User

MAX_FAILURES = 5
LOCK_MINUTES = 15
MIN_PASSWORD = 8
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_RENEW_AFTER = timedelta(minutes=1)
_hasher = PasswordHasher()  # argon2id with the library's current parameters (RFC 9106, low memory)


class SignInError(ReviewError):
    """A name or password that is wrong, or an account that is locked or closed."""


def add(connection: Connection, name: str, printed_name: str, role: UserRole, password: str, actor: Actor) -> User:
    """Raises ReviewError for a taken or ill-formed name, an empty printed name, or a short password."""
    _require(connection, actor)
    if not _NAME.fullmatch(name):
        raise ReviewError(
            f"user name {name!r}", "it is not usable.", "Use up to 64 lower-case letters, digits and . _ @ - only."
        )
    if not printed_name.strip():
        raise ReviewError(name, "the printed name is empty.", "Give the name as it shall stand in signatures.")
    if find(connection, name):
        raise ReviewError(name, "this user exists already.", "Choose another name.")
    connection.execute(
        insert(schema.users).values(
            name=name, printed_name=printed_name.strip(), password=_hash(name, password), role=role.value,
            active=True, failed=0, created_at=now(),
        )
    )  # fmt: skip
    audit.append(
        connection, actor, "user.added", f"user/{name}", new={"printed_name": printed_name.strip(), "role": role.value}
    )
    return User(name=name, printed_name=printed_name.strip(), role=role)


def change(
    connection: Connection,
    name: str,
    actor: Actor,
    *,
    role: UserRole | None = None,
    active: bool | None = None,
    password: str | None = None,
    unlock: bool = False,
) -> User:
    """Change what is given; a new password or a closed account ends the person's sessions. Raises ReviewError."""
    if not (password is not None and actor == Actor(kind="person", name=name) and role is None and active is None):
        _require(connection, actor)
    row = _row(connection, name)
    if row is None:
        raise ReviewError(name, "there is no such user.", "See the list of users.")
    values: dict[str, Any] = {}
    if role is not None:
        values["role"] = role.value
    if active is not None:
        values["active"] = active
    old = {key: row._mapping[key] for key in values}
    new = dict(values)
    if password is not None:
        values["password"], old["password"], new["password"] = _hash(name, password), "…", "changed"
    if password is not None or unlock:
        values |= {"failed": 0, "locked_until": None}
    if not values:
        return _user(row)
    connection.execute(update(schema.users).where(schema.users.c.name == name).values(**values))
    if password is not None or active is False:
        connection.execute(delete(schema.sessions).where(schema.sessions.c.user == name))
    audit.append(connection, actor, "user.changed", f"user/{name}", old=old, new=new or {"unlocked": True})
    return _user(_row(connection, name))


def find(connection: Connection, name: str) -> User | None:
    """The person of this name."""
    row = _row(connection, name)
    return _user(row) if row is not None else None


def everybody(connection: Connection) -> list[User]:
    """All users by name, closed accounts included."""
    return [_user(row) for row in connection.execute(select(schema.users).order_by(schema.users.c.name))]


def check_password(connection: Connection, name: str, password: str) -> User | SignInError:
    """Compare and count. The error is returned, not raised, so that the caller's transaction keeps the count."""
    row = _row(connection, name)
    if row is not None and row.locked_until is not None and row.locked_until > now():
        _matches(_nobody(), password)
        return _locked(name)
    if _matches(row.password if row is not None else _nobody(), password) and row is not None and row.active:
        values: dict[str, Any] = {"failed": 0, "locked_until": None}
        if _hasher.check_needs_rehash(row.password):
            values["password"] = _hasher.hash(password)
        connection.execute(update(schema.users).where(schema.users.c.name == name).values(**values))
        return _user(_row(connection, name))
    if row is not None:
        return _count_failure(connection, row)
    return SignInError("sign-in", "the name or the password is wrong.", "Try again, or ask an administrator.")


def create_session(connection: Connection, user: User, hours: float) -> str:
    """A new random token for a signed-in person; only its hash is kept. Sessions that have run out are removed."""
    token = secrets.token_urlsafe(32)
    moment = now()
    connection.execute(delete(schema.sessions).where(schema.sessions.c.expires_at <= moment))
    connection.execute(
        insert(schema.sessions).values(
            token_sha256=_digest(token), user=user.name, created_at=moment, expires_at=moment + timedelta(hours=hours)
        )
    )
    audit.append(connection, user.actor, "user.signed_in", f"user/{user.name}")
    return token


def session_user(connection: Connection, token: str, hours: float) -> tuple[User | None, bool]:
    """Whose session it is, and whether its end should be moved (by ``renew_session``)."""
    sessions, users = schema.sessions, schema.users
    query = select(users, sessions.c.expires_at).join(sessions, sessions.c.user == users.c.name)
    row = connection.execute(query.where(sessions.c.token_sha256 == _digest(token))).one_or_none()
    if row is None or row.expires_at <= now() or not row.active:
        return None, False
    return _user(row), row.expires_at < now() + timedelta(hours=hours) - _RENEW_AFTER


def renew_session(connection: Connection, token: str, hours: float) -> None:
    """Let the session last ``hours`` from now."""
    sessions = schema.sessions
    connection.execute(
        update(sessions)
        .where(sessions.c.token_sha256 == _digest(token))
        .values(expires_at=now() + timedelta(hours=hours))
    )


def end_session(connection: Connection, token: str) -> None:
    """Sign out; an unknown token is nothing to end."""
    sessions = schema.sessions
    name = connection.execute(select(sessions.c.user).where(sessions.c.token_sha256 == _digest(token))).scalar()
    if name is not None:
        connection.execute(delete(sessions).where(sessions.c.token_sha256 == _digest(token)))
        audit.append(connection, Actor(kind="person", name=name), "user.signed_out", f"user/{name}")


def _require(connection: Connection, actor: Actor) -> None:
    if actor.kind == "person":
        user = find(connection, actor.name)
        if user is None:
            raise ReviewError(actor.name, "there is no such user.", "Sign in again.")
        demand(user, "users")


def _count_failure(connection: Connection, row: Row[Any]) -> SignInError:
    failed = row.failed + 1
    locked = failed >= MAX_FAILURES
    connection.execute(
        update(schema.users)
        .where(schema.users.c.name == row.name)
        .values(
            failed=0 if locked else failed, locked_until=now() + timedelta(minutes=LOCK_MINUTES) if locked else None
        )
    )
    actor = Actor(kind="person", name=row.name)
    audit.append(connection, actor, "user.locked" if locked else "user.sign_in_failed", f"user/{row.name}")
    if locked:
        return _locked(row.name)
    return SignInError("sign-in", "the name or the password is wrong.", "Try again, or ask an administrator.")


def _locked(name: str) -> SignInError:
    return SignInError(
        name,
        f"the account is locked after {MAX_FAILURES} wrong passwords.",
        f"Wait {LOCK_MINUTES} minutes, or ask an administrator to unlock it.",
    )


def _hash(name: str, password: str) -> str:
    if len(password) < MIN_PASSWORD:
        raise ReviewError(name, "the password is too short.", f"Use at least {MIN_PASSWORD} characters.")
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    """A hash that no password fits, verified for unknown names so that they take as long as known ones."""
    return _hasher.hash(secrets.token_hex(16))


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(schema.users).where(schema.users.c.name == name)).one_or_none()


def _user(row: Row[Any] | None) -> User:
    assert row is not None
    return User(
        name=row.name, printed_name=row.printed_name, role=row.role, active=row.active, locked_until=row.locked_until
    )
