"""Writing what the pipeline produced. Everything here may run twice: the second time nothing is written."""

import zlib
from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from pv_reports.errors import PvReportsError
from pv_reports.records import Actor, CaseState, Document
from pv_reports.store import audit, schema, uploads
from pv_reports.store.columns import now, sha256_text
from pv_reports.store.rows import ProcessedCase
from pv_reports.store.summary import summary
from pv_reports.store.work import open_counts, write_draft


def documents(connection: Connection, upload_id: str, read: Sequence[Document], actor: Actor) -> None:
    """Keep the documents read from an upload. One that is stored already is left as it is."""
    table = schema.documents
    known = set(connection.execute(select(table.c.id).where(table.c.id.in_([d.id for d in read]))).scalars())
    new = [(position, document) for position, document in enumerate(read) if document.id not in known]
    if not new:
        return
    values = []
    for position, document in new:
        body = document.model_dump_json()
        values.append(
            {
                "id": document.id,
                "upload_id": upload_id,
                "position": position,
                "name": clean(document.name),
                "sha256": document.sha256,
                "body_sha256": sha256_text(body),
                "body": zlib.compress(body.encode()),
            }
        )
    connection.execute(insert(table), values)
    hashes = {value["id"]: value["body_sha256"] for value in values}
    audit.append(connection, actor, "upload.read", f"upload/{upload_id}", new={"documents": hashes})


def case(connection: Connection, upload_id: str, processed: ProcessedCase, actor: Actor) -> None:
    """Keep a case with its assessment, draft and findings.

    A case of the same upload that is stored already is left as it is. Raises PvReportsError when the id belongs to
    another upload's case, or when one of its documents was not stored.
    """
    record, table = processed.case, schema.cases
    owner = connection.execute(select(table.c.upload_id).where(table.c.id == record.id)).scalar()
    if owner == upload_id:
        return
    if owner is not None:
        raise PvReportsError(f"case {record.id}", f"it belongs to upload {owner}.", "Report this as a defect.")
    known = set(
        connection.execute(
            select(schema.documents.c.id).where(schema.documents.c.id.in_(list(record.documents)))
        ).scalars()
    )
    if missing := [name for name in record.documents if name not in known]:
        raise PvReportsError(f"case {record.id}", f"document {missing[0]} is not stored.", "Report this as a defect.")
    body = record.model_dump_json()
    state = CaseState.DRAFTED if processed.draft else CaseState.RECEIVED
    counts = open_counts(processed.findings if processed.draft else ())
    connection.execute(
        insert(table).values(
            id=record.id, upload_id=upload_id, state=state.value, version=1, record=body, updated_at=now(),
            received=uploads.first_received(connection, upload_id).date(), **counts,
            **summary(record, processed.assessment),
        )
    )  # fmt: skip
    links = [{"case_id": record.id, "document_id": name} for name in dict.fromkeys(record.documents)]
    if links:
        connection.execute(insert(schema.case_documents), links)
    connection.execute(
        insert(schema.assessments).values(
            case_id=record.id, number=1, created_at=now(), body=processed.assessment.model_dump_json()
        )
    )
    subject = f"case/{record.id}"
    new = {"upload": upload_id, "documents": list(record.documents), "sha256": sha256_text(body)}
    audit.append(connection, actor, "case.created", subject, new=new)
    if processed.draft:
        write_draft(connection, record.id, 1, processed.draft, processed.findings, actor, "")
        sha256 = sha256_text(processed.draft.model_dump_json())
        audit.append(connection, actor, "case.drafted", subject, new={"draft": 1, "sha256": sha256, **counts})


def case_ids(connection: Connection, upload_id: str) -> list[str]:
    """Ids of the cases of an upload, in a fixed order."""
    table = schema.cases
    return list(
        connection.execute(select(table.c.id).where(table.c.upload_id == upload_id).order_by(table.c.id)).scalars()
    )


def clean(name: str) -> str:
    """A file name that any database takes: without NUL and with unpaired surrogates replaced."""
    return name.replace("\0", "").encode("utf-8", "replace").decode() or "unnamed"
