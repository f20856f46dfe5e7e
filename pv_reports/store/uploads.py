"""Received files and how far each has come."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from pv_reports.errors import IntakeError, PvReportsError
from pv_reports.records import Actor, Refusal
from pv_reports.store import audit, schema
from pv_reports.store.columns import now
from pv_reports.store.rows import Upload, UploadState

ID_DIGITS = 16


def accept(connection: Connection, sha256: str, size: int, name: str, batch: str, actor: Actor) -> Upload:
    """Record a receipt. The same bytes again add a receipt only; a refused file is tried again."""
    table, upload_id, moment = schema.uploads, sha256[:ID_DIGITS], now()
    row = connection.execute(select(table).where(table.c.id == upload_id)).one_or_none()
    if row is not None and row.sha256 != sha256:
        raise IntakeError(name, "another file has the same short hash.", "Change the file trivially and send it again.")
    if row is None:
        connection.execute(
            insert(table).values(
                id=upload_id, sha256=sha256, name=name, size=size, state="accepted", attempt=1, stage="waiting",
                progress=0, refusals="[]", updated_at=moment,
            )
        )  # fmt: skip
    elif row.state == "refused":
        connection.execute(
            update(table)
            .where(table.c.id == upload_id)
            .values(
                state="accepted", attempt=row.attempt + 1, stage="waiting", progress=0, refusals="[]", updated_at=moment
            )
        )
    connection.execute(
        insert(schema.receipts).values(
            upload_id=upload_id, batch=batch, name=name, received_at=moment, received_by=actor.name
        )
    )
    action = "upload.received" if row is None else "upload.received_again"
    new = {"name": name, "sha256": sha256, "size": size, "batch": batch}
    audit.append(connection, actor, action, f"upload/{upload_id}", new=new)
    receipt = {"batch": batch, "name": name, "received_at": moment, "received_by": actor.name}
    return get(connection, upload_id).model_copy(update={"again": row is not None, **receipt})


def get(connection: Connection, upload_id: str) -> Upload:
    """The upload as first received. Raises PvReportsError for an unknown id."""
    row = connection.execute(_query().where(schema.uploads.c.id == upload_id)).first()
    if row is None:
        raise PvReportsError(f"upload {upload_id}", "there is none with this id.", "See the list of uploads.")
    return _upload(row)


def listed(
    connection: Connection, batch: str | None, states: Sequence[UploadState], limit: int | None, newest: bool = True
) -> list[Upload]:
    """Uploads, newest first; those of a batch under the names they had in it."""
    uploads, receipts = schema.uploads, schema.receipts
    query = _query(batch)
    if states:
        query = query.where(uploads.c.state.in_(states))
    if limit is not None:
        query = query.limit(limit)
    query = query.order_by(receipts.c.id.desc() if newest else receipts.c.id)
    return [_upload(row) for row in connection.execute(query)]


def counts(connection: Connection) -> dict[UploadState, int]:
    """How many uploads are in each state; every state is a key."""
    table = schema.uploads
    rows = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
    found: dict[str, int] = {state: number for state, number in rows}
    states: tuple[UploadState, ...] = ("accepted", "processing", "done", "refused")
    return {state: found.get(state, 0) for state in states}


def progress(connection: Connection, upload_id: str, stage: str, percent: int) -> None:
    """Say how far a running upload is; one that is finished stays as it is."""
    table = schema.uploads
    connection.execute(
        update(table)
        .where(table.c.id == upload_id, table.c.state.in_(("accepted", "processing")))
        .values(state="processing", stage=stage, progress=max(0, min(100, percent)), updated_at=now())
    )


def finish(
    connection: Connection, upload_id: str, state: UploadState, refusals: Sequence[Refusal], actor: Actor
) -> bool:
    """Set ``done`` or ``refused`` once; False when the upload was finished before."""
    table = schema.uploads
    body = json.dumps([refusal.model_dump() for refusal in refusals], ensure_ascii=False)
    changed = connection.execute(
        update(table)
        .where(table.c.id == upload_id, table.c.state.in_(("accepted", "processing")))
        .values(state=state, stage=state, progress=100, refusals=body, updated_at=now())
    ).rowcount
    if changed:
        # Only names and counts: a reason may quote the document, and the row itself keeps it.
        new = {"state": state, "refused_parts": len(refusals)}
        audit.append(connection, actor, f"upload.{state}", f"upload/{upload_id}", new=new)
    return bool(changed)


def first_received(connection: Connection, upload_id: str) -> datetime:
    """When the bytes first came in."""
    return get(connection, upload_id).received_at


def _query(batch: str | None = None) -> Select[Any]:
    uploads, receipts = schema.uploads, schema.receipts
    first = select(func.min(receipts.c.id)).where(receipts.c.upload_id == uploads.c.id)
    if batch is not None:
        first = first.where(receipts.c.batch == batch)
    columns = (receipts.c.batch, receipts.c.name.label("received_name"), receipts.c.received_at, receipts.c.received_by)
    return select(uploads, *columns).join(receipts, receipts.c.id == first.correlate(uploads).scalar_subquery())


def _upload(row: Row[Any]) -> Upload:
    return Upload(
        id=row.id,
        batch=row.batch,
        name=row.received_name,
        sha256=row.sha256,
        size=row.size,
        received_at=row.received_at,
        received_by=row.received_by,
        state=row.state,
        stage=row.stage,
        progress=row.progress,
        attempt=row.attempt,
        refusals=tuple(Refusal.model_validate(entry) for entry in json.loads(row.refusals)),
    )
