"""What the store returns: frozen records, ready for a page or for `model_dump_json`."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from pydantic import Field

from pv_reports.records import (
    Actor,
    Assessment,
    AuditEvent,
    CaseState,
    Document,
    Draft,
    Finding,
    Record,
    Refusal,
    SafetyCase,
    Signature,
    UserRole,
)

UploadState = Literal["accepted", "processing", "done", "refused"]
Resolution = Literal["resolved", "overridden"]
DecisionKind = Literal["approve", "return"]


class Upload(Record):
    """A received file. ``id`` is the first 16 hex digits of its SHA-256, as is the id of the document read from it.

    ``again`` is True on the answer to a second receipt of the same bytes: nothing was stored twice.
    ``stage`` and ``progress`` (percent) say how far the work is; ``refusals`` why a file, or a part of it, was refused.
    """

    id: str
    batch: str
    name: str
    sha256: str
    size: int
    received_at: datetime
    received_by: str
    state: UploadState
    stage: str = ""
    progress: int = 0
    attempt: int = 1
    refusals: tuple[Refusal, ...] = ()
    again: bool = False


class ProcessedCase(Record):
    """What the pipeline hands over for one case."""

    case: SafetyCase
    assessment: Assessment
    draft: Draft | None = None
    findings: tuple[Finding, ...] = ()


class CaseRow(Record):
    """A case as the queue shows it. ``urgent``: fatal or life-threatening. Counts are of findings still open."""

    id: str
    upload: str
    state: CaseState
    version: int
    received: date
    due: date | None
    serious: bool
    urgent: bool
    valid: bool
    patient: str
    products: str
    reactions: str
    blockers: int
    warnings: int
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    updated_at: datetime


class QueueEntry(NamedTuple):
    """What the order of the queue depends on; light, because there is one for every open case."""

    id: str
    state: str
    due: date | None
    serious: bool
    urgent: bool
    blockers: int
    received: date
    updated_at: str


class StoredFinding(Record):
    """A finding of a draft version and, once a person dealt with it, how: ``resolved`` or ``overridden``."""

    number: int
    draft: int
    finding: Finding
    resolution: Resolution | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    reason: str = ""


class DraftVersion(Record):
    """A version of the draft, without its text. Numbers count from 1; the highest is the current one."""

    number: int
    author: Actor
    created_at: datetime
    reason: str
    sha256: str


class Decision(Record):
    """An approval or a return, machine's or person's, with its reason."""

    number: int
    draft: int
    kind: DecisionKind
    actor: Actor
    at: datetime
    reason: str


class StoredSignature(Record):
    """A signature with the draft it signs and the file (``name``, ``size``) whose bytes it is bound to."""

    number: int
    draft: int
    signature: Signature
    name: str
    size: int


class StoredCase(Record):
    """Everything that is known about a case."""

    row: CaseRow
    record: SafetyCase
    assessment: Assessment
    draft: Draft | None
    versions: tuple[DraftVersion, ...] = ()
    findings: tuple[StoredFinding, ...] = Field(default=(), description="of the current draft")
    documents: tuple[Document, ...] = ()
    decisions: tuple[Decision, ...] = ()
    signatures: tuple[StoredSignature, ...] = ()
    history: tuple[AuditEvent, ...] = ()

    @property
    def last_editor(self) -> Actor | None:
        """Who wrote the current draft version."""
        return self.versions[-1].author if self.versions else None


class User(Record):
    """A person who may sign in. The password hash never leaves the store."""

    name: str
    printed_name: str
    role: UserRole
    active: bool = True
    locked_until: datetime | None = None

    @property
    def actor(self) -> Actor:
        """The person as the author of a change."""
        return Actor(kind="person", name=self.name)


class AuditReport(Record):
    """Result of re-reading the audit trail. ``faults`` names each altered, missing or moved row; empty when sound."""

    events: int
    head: str
    faults: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.faults
