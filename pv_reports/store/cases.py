"""Reading cases: rows for the queue, and everything about one case."""

import zlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, String, func, select, type_coerce

from pv_reports.errors import PvReportsError, ReviewError
from pv_reports.records import Actor, Assessment, CaseState, Document, Draft, Finding, SafetyCase, Signature
from pv_reports.store import audit, schema
from pv_reports.store.columns import now, sha256_text
from pv_reports.store.rows import (
    CaseRow,
    Decision,
    DraftVersion,
    QueueEntry,
    StoredCase,
    StoredFinding,
    StoredSignature,
)


def entries(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[QueueEntry]:
    """Cases that fit the conditions, in no order."""
    table = schema.cases
    columns = [table.c[name] for name in QueueEntry._fields[:-1]]
    query = select(*columns, type_coerce(table.c.updated_at, String)).where(*conditions)
    return [QueueEntry._make(row) for row in connection.execute(query)]


def rows(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[CaseRow]:
    """Cases that fit the conditions, by due date."""
    table = schema.cases
    columns = [column for column in table.c if column.name not in ("record", "search")]
    query = select(*columns).where(*conditions).order_by(table.c.due.is_(None), table.c.due, table.c.id)
    return [_row(row) for row in connection.execute(query)]


def rows_of(connection: Connection, ids: Sequence[str]) -> list[CaseRow]:
    """The cases with these ids, in their order."""
    found = {row.id: row for row in rows(connection, [schema.cases.c.id.in_(ids)])}
    return [found[name] for name in ids if name in found]


def conditions(
    *,
    states: Sequence[CaseState] = (),
    search: str = "",
    serious: bool | None = None,
    claimed_by: str | None = None,
    upload: str | None = None,
) -> list[ColumnElement[bool]]:
    """What a case must fulfil. ``search``: each word must occur in the summary columns."""
    table = schema.cases
    wanted: list[ColumnElement[bool]] = []
    if states:
        wanted.append(table.c.state.in_([state.value for state in states]))
    if serious is not None:
        wanted.append(table.c.serious.is_(serious))
    if claimed_by is not None:
        wanted += [table.c.claimed_by == claimed_by, table.c.claimed_until > now()]
    if upload is not None:
        wanted.append(table.c.upload_id == upload)
    return wanted + [table.c.search.contains(word, autoescape=True) for word in search.casefold().split()]


def counts(connection: Connection) -> dict[CaseState, int]:
    """How many cases are in each state; every state is a key."""
    table = schema.cases
    grouped = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
    found: dict[str, int] = {state: number for state, number in grouped}
    return {state: found.get(state.value, 0) for state in CaseState}


def get(connection: Connection, case_id: str) -> StoredCase:
    """Everything about a case. Raises ReviewError for an unknown id."""
    table = schema.cases
    row = connection.execute(select(table).where(table.c.id == case_id)).one_or_none()
    if row is None:
        raise ReviewError(f"case {case_id}", "there is none with this id.", "See `pv-reports case list`.")
    versions = draft_versions(connection, case_id)
    return StoredCase(
        row=_row(row),
        record=SafetyCase.model_validate_json(row.record),
        assessment=assessment(connection, case_id),
        draft=draft(connection, case_id, versions[-1].number) if versions else None,
        versions=versions,
        findings=findings(connection, case_id, versions[-1].number) if versions else (),
        documents=_documents(connection, case_id),
        decisions=_decisions(connection, case_id),
        signatures=signatures(connection, case_id),
        history=tuple(audit.events(connection, f"case/{case_id}")),
    )


def assessment(connection: Connection, case_id: str) -> Assessment:
    """The latest assessment of a case."""
    table = schema.assessments
    query = select(table.c.body).where(table.c.case_id == case_id).order_by(table.c.number.desc()).limit(1)
    return Assessment.model_validate_json(connection.execute(query).scalar_one())


def draft_versions(connection: Connection, case_id: str) -> tuple[DraftVersion, ...]:
    """Every version of the draft, oldest first."""
    table = schema.drafts
    columns = [column for column in table.c if column.name != "body"]
    query = select(*columns).where(table.c.case_id == case_id).order_by(table.c.number)
    return tuple(
        DraftVersion(
            number=row.number,
            author=Actor(kind=row.author_kind, name=row.author),
            created_at=row.created_at,
            reason=row.reason,
            sha256=row.sha256,
        )
        for row in connection.execute(query)
    )


def draft(connection: Connection, case_id: str, number: int) -> Draft:
    """One version. Raises ReviewError when there is none, PvReportsError when its text was altered in the database."""
    table = schema.drafts
    row = connection.execute(select(table).where(table.c.case_id == case_id, table.c.number == number)).one_or_none()
    if row is None:
        raise ReviewError(f"case {case_id}", f"it has no draft version {number}.", "See the list of its versions.")
    if sha256_text(row.body) != row.sha256:
        raise PvReportsError(
            f"case {case_id}", f"draft version {number} was altered in the database.", "Restore it from a backup."
        )
    return Draft.model_validate_json(row.body)


def findings(connection: Connection, case_id: str, number: int) -> tuple[StoredFinding, ...]:
    """The findings of one draft version."""
    table = schema.findings
    query = select(table).where(table.c.case_id == case_id, table.c.draft == number).order_by(table.c.number)
    return tuple(
        StoredFinding(
            number=row.number,
            draft=row.draft,
            finding=Finding.model_validate_json(row.body),
            resolution=row.resolution,
            resolved_by=row.resolved_by,
            resolved_at=row.resolved_at,
            reason=row.resolution_reason or "",
        )
        for row in connection.execute(query)
    )


def document(connection: Connection, document_id: str) -> Document:
    """One document. Raises PvReportsError for an unknown id or an altered text."""
    table = schema.documents
    row = connection.execute(select(table).where(table.c.id == document_id)).one_or_none()
    if row is None:
        raise PvReportsError(f"document {document_id}", "there is none with this id.", "See the case's documents.")
    return _document(row)


def upload_documents(connection: Connection, upload_id: str) -> tuple[Document, ...]:
    """What was read from an upload, container first."""
    table = schema.documents
    query = select(table).where(table.c.upload_id == upload_id).order_by(table.c.position)
    return tuple(_document(row) for row in connection.execute(query))


def signatures(connection: Connection, case_id: str) -> tuple[StoredSignature, ...]:
    """The signatures on a case, oldest first."""
    table = schema.signatures
    query = select(table).where(table.c.case_id == case_id).order_by(table.c.number)
    return tuple(
        StoredSignature(
            number=row.number,
            draft=row.draft,
            name=row.name,
            size=row.size,
            signature=Signature(
                printed_name=row.printed_name,
                user=row.user,
                meaning=row.meaning,
                signed_at=row.signed_at,
                sha256=row.sha256,
            ),
        )
        for row in connection.execute(query)
    )


def _documents(connection: Connection, case_id: str) -> tuple[Document, ...]:
    table, link = schema.documents, schema.case_documents
    query = select(table).join(link, link.c.document_id == table.c.id).where(link.c.case_id == case_id)
    return tuple(_document(row) for row in connection.execute(query.order_by(table.c.position)))


def _document(row: Row[Any]) -> Document:
    body = zlib.decompress(row.body).decode()
    if sha256_text(body) != row.body_sha256:
        raise PvReportsError(f"document {row.id}", "it was altered in the database.", "Restore it from a backup.")
    return Document.model_validate_json(body)


def _decisions(connection: Connection, case_id: str) -> tuple[Decision, ...]:
    table = schema.decisions
    query = select(table).where(table.c.case_id == case_id).order_by(table.c.number)
    return tuple(
        Decision(
            number=row.number,
            draft=row.draft,
            kind=row.kind,
            actor=Actor(kind=row.actor_kind, name=row.actor),
            at=row.at,
            reason=row.reason,
        )
        for row in connection.execute(query)
    )


def _row(row: Row[Any]) -> CaseRow:
    held = row.claimed_until is not None and row.claimed_until > now()
    return CaseRow(
        id=row.id,
        upload=row.upload_id,
        state=row.state,
        version=row.version,
        received=row.received,
        due=row.due,
        serious=row.serious,
        urgent=row.urgent,
        valid=row.valid,
        patient=row.patient,
        products=row.products,
        reactions=row.reactions,
        blockers=row.blockers,
        warnings=row.warnings,
        claimed_by=row.claimed_by if held else None,
        claimed_until=row.claimed_until if held else None,
        updated_at=row.updated_at,
    )
