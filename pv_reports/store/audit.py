"""The audit trail: append-only, numbered without gaps, each row hashed together with the row before it.

21 CFR 11.10(e): time-stamped, old and new value, who, why; EU GMP Annex 11 §9. Three things hold it: triggers refuse
UPDATE and DELETE; a chain of hashes shows an altered, removed or moved row; the number and hash of the last row are
kept in a table and, outside the database, in the file ``audit.head``, which shows a tail that was cut off.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, inspect, select, text, update

from pv_reports.records import Actor, AuditEvent
from pv_reports.store import schema
from pv_reports.store.columns import canonical, instant_text, now, sha256_text
from pv_reports.store.rows import AuditReport

GENESIS = "0" * 64
HEAD_FILE = "audit.head"
TRIGGERS = ("audit_no_update", "audit_no_delete")


def append(
    connection: Connection,
    actor: Actor,
    action: str,
    subject: str,
    *,
    old: Any = None,
    new: Any = None,
    reason: str = "",
) -> None:
    """Add one event within the caller's writing transaction. ``old`` and ``new`` are JSON values."""
    head = connection.execute(select(schema.audit_head)).one()
    row = {
        "number": head.events + 1,
        "at": instant_text(now()),
        "actor_kind": actor.kind,
        "actor": actor.name,
        "action": action,
        "subject": subject,
        "old": canonical(old),
        "new": canonical(new),
        "reason": reason,
        "previous_hash": head.hash,
    }
    digest = sha256_text(canonical(row))
    connection.execute(insert(schema.audit).values(**row, hash=digest))
    connection.execute(update(schema.audit_head).values(events=row["number"], hash=digest))


def events(connection: Connection, subject: str | None = None, limit: int | None = None) -> Iterator[AuditEvent]:
    """Events in order: all, those of one subject, or the newest ``limit`` of them."""
    query = select(schema.audit).order_by(schema.audit.c.number)
    if subject is not None:
        query = query.where(schema.audit.c.subject == subject)
    if limit is not None:
        newest = query.order_by(None).order_by(schema.audit.c.number.desc()).limit(limit).subquery()
        query = select(newest).order_by(newest.c.number)
    for row in connection.execute(query):
        yield _event(row)


def verify(connection: Connection, head_file: Path) -> AuditReport:
    """Re-read the whole trail and name every fault; at most one per row."""
    anchor = _read_head_file(head_file)  # before the table, so that it cannot be ahead of what is read there
    faults: list[str] = []
    previous, expected = GENESIS, 1
    anchored = GENESIS if anchor == (0, GENESIS) else None
    for row in connection.execute(select(schema.audit).order_by(schema.audit.c.number)):
        content = {name: value for name, value in row._mapping.items() if name != "hash"}
        if row.number != expected:
            faults.append(f"event {expected}: missing; the next one is {row.number}")
        elif row.previous_hash != previous:
            faults.append(f"event {row.number}: it does not follow event {row.number - 1}: one was altered or moved")
        elif sha256_text(canonical(content)) != row.hash:
            faults.append(f"event {row.number}: its content was altered")
        previous, expected = row.hash, row.number + 1
        if not isinstance(anchor, str) and row.number == anchor[0]:
            anchored = row.hash
    count = expected - 1
    heads = connection.execute(select(schema.audit_head)).all()
    if [(head.events, head.hash) for head in heads] != [(count, previous)]:
        faults.append(f"the head kept in the database does not match event {count}: events were cut off or added")
    faults += _file_faults(head_file.name, anchor, anchored)
    faults += [f"trigger {name} is missing: rows could be changed" for name in _missing_triggers(connection)]
    return AuditReport(events=count, head=previous, faults=tuple(faults))


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last event."""
    row = connection.execute(select(schema.audit_head)).one()
    return row.events, row.hash


def write_head_file(path: Path, count: int, digest: str) -> None:
    """Replace the file that anchors the trail outside the database. It may lag behind, never run ahead."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(f"{count} {digest}\n", encoding="ascii")
    os.replace(temporary, path)


def _read_head_file(path: Path) -> tuple[int, str] | str:
    """Number and hash of the last event known to the file, or what is wrong with it."""
    try:
        number, digest = path.read_text(encoding="ascii").split()
        return int(number), digest
    except FileNotFoundError:
        return f"{path.name} is missing from the home folder"
    except ValueError:
        return f"{path.name} is unreadable"


def _file_faults(name: str, anchor: tuple[int, str] | str, found: str | None) -> list[str]:
    """``found`` is the hash, in the database, of the event that the file knows."""
    if isinstance(anchor, str):
        return [anchor]
    if found is None:
        return [f"{name} knows event {anchor[0]}, the database does not have it: the trail was cut off"]
    return [] if found == anchor[1] else [f"event {anchor[0]}: its hash differs from the one in {name}"]


def _missing_triggers(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND tgrelid = 'audit'::regclass"
    present = {name for (name,) in connection.execute(text(query))} if inspect(connection).has_table("audit") else set()
    return [name for name in TRIGGERS if name not in present]


def _event(row: Row[Any]) -> AuditEvent:
    return AuditEvent(
        number=row.number,
        at=row.at,
        actor=Actor(kind=row.actor_kind, name=row.actor),
        action=row.action,
        subject=row.subject,
        old=json.loads(row.old),
        new=json.loads(row.new),
        reason=row.reason,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
