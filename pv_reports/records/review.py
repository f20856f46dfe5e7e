"""Review: states of a case, decisions and signatures. Machine and human decisions share one shape."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pv_reports.records.base import Record


class CaseState(StrEnum):
    RECEIVED = "received"
    DRAFTED = "drafted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    SIGNED = "signed"


class UserRole(StrEnum):
    INTAKE = "intake"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    QUALITY = "quality"
    ADMIN = "admin"


class Actor(Record):
    """Who did it. A machine actor names the component and its version."""

    kind: Literal["person", "machine"]
    name: str


class Signature(Record):
    """21 CFR 11.50: printed name, date and time, meaning; bound to the exact bytes by their SHA-256."""

    printed_name: str
    user: str
    meaning: str
    signed_at: datetime
    sha256: str


class AuditEvent(Record):
    """One row of the append-only, hash-chained record. ``old`` and ``new`` are JSON values."""

    number: int
    at: datetime
    actor: Actor
    action: str
    subject: str
    old: Any = None
    new: Any = None
    reason: str = ""
    previous_hash: str
    hash: str
