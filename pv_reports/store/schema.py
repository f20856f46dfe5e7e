"""The tables, as SQLAlchemy Core. `migrations/versions` creates them; a test holds the two equal."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from pv_reports.store.columns import Instant

metadata = MetaData()

uploads = Table(
    "uploads",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("stage", String(64), nullable=False),
    Column("progress", Integer, nullable=False),
    Column("refusals", Text, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("upload_id", ForeignKey("uploads.id"), nullable=False, index=True),
    Column("batch", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("received_by", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("upload_id", ForeignKey("uploads.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body_sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("upload_id", ForeignKey("uploads.id"), nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("received", Date, nullable=False),
    Column("due", Date, index=True),
    Column("serious", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("valid", Boolean, nullable=False),
    Column("patient", Text, nullable=False),
    Column("products", Text, nullable=False),
    Column("reactions", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("blockers", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("claimed_by", Text),
    Column("claimed_until", Instant),
    Column("record", Text, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

case_documents = Table(
    "case_documents",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
)

assessments = Table(
    "assessments",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("created_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("author_kind", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", Text, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    Column("case_id", String(128), primary_key=True),
    Column("draft", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("severity", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("resolution", String(16)),
    Column("resolved_by", Text),
    Column("resolved_at", Instant),
    Column("resolution_reason", Text),
    ForeignKeyConstraint(["case_id", "draft"], ["drafts.case_id", "drafts.number"]),
)

decisions = Table(
    "decisions",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("draft", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
)

signatures = Table(
    "signatures",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("draft", Integer, nullable=False),
    Column("user", ForeignKey("users.name"), nullable=False),
    Column("printed_name", Text, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("signed_at", Instant, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("name", Text, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("printed_name", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("locked_until", Instant),
    Column("created_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("user", ForeignKey("users.name"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("hash", name="uq_audit_hash"),
    Index("ix_audit_subject", "subject"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("events", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
