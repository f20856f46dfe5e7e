"""Everything that is kept: files, documents, cases, drafts, decisions, signatures, users and the audit trail."""

from pv_reports.store.roles import PERMISSIONS, Permission, allowed
from pv_reports.store.rows import (
    AuditReport,
    CaseRow,
    Decision,
    DecisionKind,
    DraftVersion,
    ProcessedCase,
    QueueEntry,
    Resolution,
    StoredCase,
    StoredFinding,
    StoredSignature,
    Upload,
    UploadState,
    User,
)
from pv_reports.store.store import MACHINE, Store
from pv_reports.store.users import SignInError
from pv_reports.store.work import CaseWork

__all__ = [
    "MACHINE", "PERMISSIONS", "AuditReport", "CaseRow", "CaseWork", "Decision", "DecisionKind", "DraftVersion",
    "Permission", "ProcessedCase", "QueueEntry", "Resolution", "SignInError", "Store", "StoredCase", "StoredFinding",
    "StoredSignature", "Upload", "UploadState", "User", "allowed",
]  # fmt: skip
