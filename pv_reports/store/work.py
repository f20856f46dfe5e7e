"""One change to one case: everything in it, its audit events included, is committed together or not at all.

This is the mechanism only. Which change is allowed when, and to whom, is decided in `review`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from pv_reports.errors import ConflictError, ReviewError
from pv_reports.records import Actor, Assessment, CaseState, Draft, Finding, SafetyCase, Signature
from pv_reports.store import audit, cases, schema, users
from pv_reports.store.columns import now, sha256_text
from pv_reports.store.rows import CaseRow, DecisionKind, Resolution, StoredFinding, User
from pv_reports.store.summary import summary


class CaseWork:
    """A case held in a writing transaction; get one from ``Store.work``.

    ``row``, ``record`` and ``findings`` show the case as it is now, within the transaction.
    """

    def __init__(self, connection: Connection, case_id: str, actor: Actor, expected_version: int | None) -> None:
        self._connection = connection
        self._id = case_id
        self._changed = False
        self.actor = actor
        self._load()
        if expected_version is not None and self.row.version != expected_version:
            raise ConflictError(
                f"case {case_id}",
                f"somebody changed it meanwhile (you saw version {expected_version}, it is at {self.row.version}).",
                "Reload it and make your change again.",
            )
        self.user = self._person()

    def _load(self) -> None:
        stored = cases.get(self._connection, self._id)
        self.row: CaseRow = stored.row
        self.record: SafetyCase = stored.record
        self.assessment: Assessment = stored.assessment
        self.draft: Draft | None = stored.draft
        self.draft_number = stored.versions[-1].number if stored.versions else 0
        self.author = stored.last_editor
        self.findings: tuple[StoredFinding, ...] = stored.findings

    def _person(self) -> User | None:
        if self.actor.kind == "machine":
            return None
        user = users.find(self._connection, self.actor.name)
        if user is None:
            raise ReviewError(self.actor.name, "there is no such user.", "Sign in again.")
        return user

    def note(self, action: str, *, old: Any = None, new: Any = None, reason: str = "") -> None:
        """Add an audit event about this case."""
        audit.append(
            self._connection, self.actor, f"case.{action}", f"case/{self._id}", old=old, new=new, reason=reason
        )

    def move(self, state: CaseState) -> None:
        """Put the case into another state; nothing is written when it is there already."""
        if state != self.row.state:
            self.note("state", old=self.row.state.value, new=state.value)
            self._set(state=state.value)

    def hold(self, owner: str | None, until: datetime | None) -> None:
        """Set or clear who works on the case. The version stays; prolonging one's own claim is no event."""
        if owner != self.row.claimed_by:
            self.note("claimed" if owner else "released", old=self.row.claimed_by, new=owner)
        values = {"claimed_by": owner, "claimed_until": until}
        self._connection.execute(update(schema.cases).where(schema.cases.c.id == self._id).values(**values))
        self._load()

    def add_draft(self, draft: Draft, findings: Sequence[Finding], reason: str = "") -> int:
        """Keep a new version with its findings; returns its number. What was dealt with before stays dealt with."""
        number = self.draft_number + 1
        write_draft(self._connection, self._id, number, draft, findings, self.actor, reason)
        settled = {_same(old.finding): old for old in self.findings if old.resolution}
        for index, finding in enumerate(findings):
            if old := settled.get(_same(finding)):
                self._settle(number, index, old.resolution, old.resolved_by, old.resolved_at, old.reason)
        before = {s.id: s.text for s in self.draft.sections} if self.draft else {}
        after = {s.id: s.text for s in draft.sections}
        changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        person = self.actor.kind == "person"
        self.note(
            "edited" if person else "drafted",
            old={"draft": self.draft_number, "sections": {key: before.get(key) for key in changed} if person else {}},
            new=_draft_summary(number, draft, findings)
            | ({"sections": {key: after.get(key) for key in changed}} if person else {}),
            reason=reason,
        )
        self._recount(number)
        return number

    def resolve(self, number: int, resolution: Resolution, reason: str) -> None:
        """Settle one finding of the current draft."""
        old = self.findings[number]
        self._settle(self.draft_number, number, resolution, self.actor.name, now(), reason)
        self.note(
            f"finding_{resolution}",
            old=old.resolution,
            new={"draft": self.draft_number, "finding": number, "check": old.finding.check, "resolution": resolution},
            reason=reason,
        )
        self._recount(self.draft_number)

    def change_record(
        self, record: SafetyCase, assessment: Assessment, path: str, old: Any, new: Any, reason: str
    ) -> None:
        """Replace the record after a correction at ``path``, with the assessment that follows from it."""
        table = schema.assessments
        last = self._connection.execute(
            select(func.max(table.c.number)).where(table.c.case_id == self._id)
        ).scalar_one()
        self._connection.execute(
            insert(table).values(case_id=self._id, number=last + 1, created_at=now(), body=assessment.model_dump_json())
        )
        self.note("corrected", old={path: old}, new={path: new}, reason=reason)
        self._set(record=record.model_dump_json(), **summary(record, assessment))

    def decide(self, kind: DecisionKind, reason: str) -> None:
        """Record an approval or a return of the current draft."""
        table = schema.decisions
        number = self._next(table.c.number, table.c.case_id)
        self._connection.execute(
            insert(table).values(
                case_id=self._id, number=number, draft=self.draft_number, kind=kind, actor_kind=self.actor.kind,
                actor=self.actor.name, at=now(), reason=reason,
            )
        )  # fmt: skip
        self.note(kind, new={"draft": self.draft_number, "decision": number}, reason=reason)
        self._touch()
        self._load()

    def sign(self, signature: Signature, name: str, size: int) -> None:
        """Record a signature on the bytes whose hash it carries."""
        table = schema.signatures
        number = self._next(table.c.number, table.c.case_id)
        self._connection.execute(
            insert(table).values(
                case_id=self._id, number=number, draft=self.draft_number, name=name, size=size, **signature.model_dump()
            )
        )
        new = signature.model_dump(mode="json") | {"draft": self.draft_number, "name": name, "size": size}
        self.note("signed", new=new)
        self._touch()
        self._load()

    def _touch(self) -> None:
        """Count the change, once in this transaction."""
        if not self._changed:
            table = schema.cases
            self._connection.execute(
                update(table).where(table.c.id == self._id).values(version=self.row.version + 1, updated_at=now())
            )
            self._changed = True

    def _set(self, **values: Any) -> None:
        self._touch()
        self._connection.execute(update(schema.cases).where(schema.cases.c.id == self._id).values(**values))
        self._load()

    def _settle(
        self, draft: int, number: int, resolution: Any, by: str | None, at: datetime | None, reason: str
    ) -> None:
        table = schema.findings
        self._connection.execute(
            update(table)
            .where(table.c.case_id == self._id, table.c.draft == draft, table.c.number == number)
            .values(resolution=resolution, resolved_by=by, resolved_at=at, resolution_reason=reason)
        )

    def _recount(self, draft: int) -> None:
        found = cases.findings(self._connection, self._id, draft)
        self._set(**open_counts([entry.finding for entry in found if entry.resolution is None]))

    def _next(self, number: Any, case_id: Any) -> int:
        last: int | None = self._connection.execute(select(func.max(number)).where(case_id == self._id)).scalar()
        return (last or 0) + 1


def write_draft(
    connection: Connection,
    case_id: str,
    number: int,
    draft: Draft,
    findings: Sequence[Finding],
    actor: Actor,
    reason: str,
) -> None:
    """Insert a draft version and its findings."""
    body = draft.model_dump_json()
    connection.execute(
        insert(schema.drafts).values(
            case_id=case_id, number=number, author_kind=actor.kind, author=actor.name, created_at=now(),
            reason=reason, sha256=sha256_text(body), body=body,
        )
    )  # fmt: skip
    if findings:
        connection.execute(
            insert(schema.findings),
            [
                {
                    "case_id": case_id,
                    "draft": number,
                    "number": index,
                    "severity": finding.severity,
                    "body": finding.model_dump_json(),
                }
                for index, finding in enumerate(findings)
            ],
        )


def open_counts(findings: Sequence[Finding]) -> dict[str, int]:
    """The queue's columns for findings that are still open."""
    severities = [finding.severity for finding in findings]
    return {"blockers": severities.count("blocker"), "warnings": severities.count("warning")}


def _draft_summary(number: int, draft: Draft, findings: Sequence[Finding]) -> dict[str, Any]:
    return {"draft": number, "sha256": sha256_text(draft.model_dump_json()), **open_counts(findings)}


def _same(finding: Finding) -> tuple[str, str, str]:
    return finding.check, finding.sentence, finding.reason
