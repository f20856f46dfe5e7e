"""Store: the one door to everything that is kept."""

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from pv_reports.errors import IntakeError, ReviewError, SettingsError
from pv_reports.records import Actor, AuditEvent, CaseState, Document, Draft, Refusal, UserRole
from pv_reports.settings import Settings
from pv_reports.store import audit, backup, cases, saving, uploads, users
from pv_reports.store.engine import Database, database_url
from pv_reports.store.roles import Permission, demand
from pv_reports.store.rows import (
    AuditReport,
    CaseRow,
    DraftVersion,
    ProcessedCase,
    QueueEntry,
    StoredCase,
    StoredFinding,
    Upload,
    UploadState,
    User,
)
from pv_reports.store.vault import Vault
from pv_reports.store.work import CaseWork

MACHINE = Actor(kind="machine", name="pv_reports")


class Store:
    """Uploads, documents, cases, drafts, decisions, signatures, users and the audit trail of one installation.

    Open it once per process and share it between threads. Every change is one transaction with its audit events.
    ``originals`` and ``signed`` keep received and signed files under their SHA-256.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.home = settings.home
        self.originals = Vault(self.home / "originals")
        self.signed = Vault(self.home / "signed")
        self._database = database
        self._head_file = self.home / audit.HEAD_FILE
        self._head_lock = threading.Lock()
        self._head_written = -1

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open or create the database and bring its tables up to date. Raises ServiceError or SettingsError."""
        settings.home.mkdir(parents=True, exist_ok=True)
        database = Database(database_url(settings))
        database.upgrade()
        store = cls(settings, database)
        store._anchor()
        return store

    def close(self) -> None:
        """Give back the connections; the store cannot be used afterwards."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Uploads

    def accept_upload(self, data: bytes | Path, name: str, actor: Actor, batch: str | None = None) -> Upload:
        """Keep a received file. When this returns, the bytes and the record of their receipt are on disk.

        The same bytes again are stored once and answered with ``again=True``; a file refused before is tried anew.
        ``batch`` groups files that came together. Raises IntakeError when the file is too large or unreadable,
        ReviewError when the person may not upload.
        """
        self._demand(actor, "upload")
        content = self._content(data, name)
        sha256 = self.originals.keep(content)
        with self._write() as connection:
            return uploads.accept(
                connection, sha256, len(content), saving.clean(name), batch or secrets.token_hex(8), actor
            )

    def uploads(
        self, batch: str | None = None, states: Sequence[UploadState] = (), limit: int | None = None
    ) -> list[Upload]:
        """Uploads, newest receipt first; of one batch under the names and times they had in it."""
        with self._database.read() as connection:
            return uploads.listed(connection, batch, states, limit)

    def unfinished_uploads(self) -> list[Upload]:
        """Uploads accepted or processing, oldest first."""
        with self._database.read() as connection:
            return uploads.listed(connection, None, ("accepted", "processing"), None, newest=False)

    def upload(self, upload_id: str) -> Upload:
        """One upload as first received. Raises PvReportsError for an unknown id."""
        with self._database.read() as connection:
            return uploads.get(connection, upload_id)

    def upload_counts(self) -> dict[UploadState, int]:
        """How many uploads are in each state."""
        with self._database.read() as connection:
            return uploads.counts(connection)

    def original(self, upload_id: str) -> bytes:
        """The bytes as received. Raises PvReportsError when they are missing or were altered."""
        return self.originals.read(self.upload(upload_id).sha256)

    def set_progress(self, upload_id: str, stage: str, percent: int = 0) -> None:
        """Say what is being done with an upload ("reading", "drafting 2 of 4"); it becomes ``processing``."""
        with self._database.write() as connection:
            uploads.progress(connection, upload_id, stage, percent)

    def refuse_upload(self, upload_id: str, refusals: Sequence[Refusal], actor: Actor = MACHINE) -> None:
        """Mark an upload as refused, with reasons and remedies. One that is finished already stays as it is."""
        with self._write() as connection:
            uploads.finish(connection, upload_id, "refused", refusals, actor)

    # What the pipeline writes; each of these may run again after a crash without writing twice

    def save_documents(self, upload_id: str, documents: Sequence[Document], actor: Actor = MACHINE) -> None:
        """Keep the documents read from an upload, container first."""
        with self._write() as connection:
            saving.documents(connection, upload_id, documents, actor)

    def save_case(self, upload_id: str, processed: ProcessedCase, actor: Actor = MACHINE) -> None:
        """Keep one case; its documents must be saved. A case that is stored already is left as it is."""
        with self._write() as connection:
            saving.case(connection, upload_id, processed, actor)

    def finish_upload(self, upload_id: str, refusals: Sequence[Refusal] = (), actor: Actor = MACHINE) -> list[str]:
        """Mark an upload as done, with the parts of it that were refused; returns its case ids."""
        with self._write() as connection:
            uploads.finish(connection, upload_id, "done", refusals, actor)
            return saving.case_ids(connection, upload_id)

    def save_processed(
        self,
        upload_id: str,
        documents: Sequence[Document],
        processed: Sequence[ProcessedCase],
        refusals: Sequence[Refusal] = (),
        actor: Actor = MACHINE,
    ) -> list[str]:
        """Documents, cases and the end of the work in one transaction; returns the upload's case ids."""
        with self._write() as connection:
            if uploads.get(connection, upload_id).state in ("accepted", "processing"):
                saving.documents(connection, upload_id, documents, actor)
                for entry in processed:
                    saving.case(connection, upload_id, entry, actor)
                uploads.finish(connection, upload_id, "done", refusals, actor)
            return saving.case_ids(connection, upload_id)

    # Cases

    def rows(
        self,
        *,
        states: Sequence[CaseState] = (),
        search: str = "",
        serious: bool | None = None,
        claimed_by: str | None = None,
        upload: str | None = None,
    ) -> list[CaseRow]:
        """Cases that fit every given condition. ``review.queue`` puts them in working order and cuts pages."""
        wanted = cases.conditions(states=states, search=search, serious=serious, claimed_by=claimed_by, upload=upload)
        with self._database.read() as connection:
            return cases.rows(connection, wanted)

    def page(
        self,
        arrange: Callable[[list[QueueEntry]], Sequence[QueueEntry]],
        *,
        states: Sequence[CaseState] = (),
        search: str = "",
        serious: bool | None = None,
        claimed_by: str | None = None,
        upload: str | None = None,
    ) -> list[CaseRow]:
        """The rows that ``arrange`` picks from all cases that fit, in the order in which it returns them."""
        wanted = cases.conditions(states=states, search=search, serious=serious, claimed_by=claimed_by, upload=upload)
        with self._database.read() as connection:
            picked = arrange(cases.entries(connection, wanted))
            return cases.rows_of(connection, [entry.id for entry in picked])

    def case_counts(self) -> dict[CaseState, int]:
        """How many cases are in each state."""
        with self._database.read() as connection:
            return cases.counts(connection)

    def case(self, case_id: str) -> StoredCase:
        """Everything about a case. Raises ReviewError for an unknown id."""
        with self._database.read() as connection:
            return cases.get(connection, case_id)

    def drafts(self, case_id: str) -> tuple[DraftVersion, ...]:
        """Every version of a case's draft, oldest first."""
        with self._database.read() as connection:
            return cases.draft_versions(connection, case_id)

    def draft(self, case_id: str, number: int) -> Draft:
        """One version of a case's draft. Raises ReviewError when there is none."""
        with self._database.read() as connection:
            return cases.draft(connection, case_id, number)

    def findings(self, case_id: str, number: int) -> tuple[StoredFinding, ...]:
        """The findings of one draft version."""
        with self._database.read() as connection:
            return cases.findings(connection, case_id, number)

    def document(self, document_id: str) -> Document:
        """One document. Raises PvReportsError for an unknown id."""
        with self._database.read() as connection:
            return cases.document(connection, document_id)

    def upload_documents(self, upload_id: str) -> tuple[Document, ...]:
        """What was read from an upload, container first."""
        with self._database.read() as connection:
            return cases.upload_documents(connection, upload_id)

    def signed_file(self, case_id: str) -> tuple[str, bytes]:
        """Name and exact bytes of the file signed last. Raises ReviewError when nothing was signed."""
        with self._database.read() as connection:
            signatures = cases.signatures(connection, case_id)
        if not signatures:
            raise ReviewError(f"case {case_id}", "it is not signed.", "Approve and sign it first.")
        return signatures[-1].name, self.signed.read(signatures[-1].signature.sha256)

    @contextmanager
    def work(self, case_id: str, actor: Actor, expected_version: int | None = None) -> Iterator[CaseWork]:
        """Change a case in one transaction; leaving the block by an error undoes everything.

        Raises ReviewError for an unknown case or person, ConflictError when the case is not at ``expected_version``.
        The rules stand in `review`; use its functions.
        """
        with self._write() as connection:
            yield CaseWork(connection, case_id, actor, expected_version)

    # Users

    def add_user(self, name: str, printed_name: str, role: UserRole, password: str, actor: Actor = MACHINE) -> User:
        """Raises ReviewError for a taken or ill-formed name, a short password, or an actor who may not add users."""
        with self._write() as connection:
            return users.add(connection, name, printed_name, UserRole(role), password, actor)

    def change_user(
        self,
        name: str,
        actor: Actor = MACHINE,
        *,
        role: UserRole | None = None,
        active: bool | None = None,
        password: str | None = None,
        unlock: bool = False,
    ) -> User:
        """Change what is given. People may change their own password; the rest needs an administrator."""
        with self._write() as connection:
            return users.change(connection, name, actor, role=role, active=active, password=password, unlock=unlock)

    def user(self, name: str) -> User | None:
        """The person of this name."""
        with self._database.read() as connection:
            return users.find(connection, name)

    def users(self) -> list[User]:
        """All users by name, closed accounts included."""
        with self._database.read() as connection:
            return users.everybody(connection)

    def authenticate(self, name: str, password: str) -> User:
        """The person, if the password is right. Raises SignInError; five failures in a row lock the account."""
        with self._write() as connection:
            answer = users.check_password(connection, name, password)
        if isinstance(answer, users.SignInError):
            raise answer
        return answer

    def create_session(self, user: User) -> str:
        """A random token for a person who has just been authenticated. It runs out when unused for session_hours."""
        with self._write() as connection:
            return users.create_session(connection, user, self.settings.session_hours)

    def session_user(self, token: str) -> User | None:
        """Whose session it is; None when it is unknown, has run out, or the account is closed."""
        hours = self.settings.session_hours
        with self._database.read() as connection:
            user, renew = users.session_user(connection, token, hours)
        if renew:
            with self._database.write() as connection:
                users.renew_session(connection, token, hours)
        return user

    def end_session(self, token: str) -> None:
        """Sign out."""
        with self._write() as connection:
            users.end_session(connection, token)

    # The record as a whole

    def record(self, actor: Actor, action: str, subject: str, *, new: object = None, reason: str = "") -> None:
        """Add an audit event for something done outside the store (a knowledge source added, a file exported)."""
        with self._write() as connection:
            audit.append(connection, actor, action, subject, new=new, reason=reason)

    def audit_events(self, subject: str | None = None, limit: int | None = None) -> list[AuditEvent]:
        """Audit events in order: of one subject ("case/ID", "upload/ID", "user/NAME"), or the newest ``limit``."""
        with self._database.read() as connection:
            return list(audit.events(connection, subject, limit))

    def verify_audit(self) -> AuditReport:
        """Re-read the audit trail and name each altered, removed, moved or cut-off row."""
        with self._head_lock, self._database.read() as connection:
            return audit.verify(connection, self._head_file)

    def backup(self, target: Path, actor: Actor = MACHINE) -> Path:
        """Write one tar file with database, originals, signed files and knowledge. Raises PvReportsError."""
        self._demand(actor, "backup")
        if not self._database.sqlite:
            raise SettingsError(
                "backup",
                "the database is a PostgreSQL server.",
                "Use pg_dump for it and copy the home folder after that.",
            )
        self.record(actor, "backup.started", "store", new={"file": target.name})
        return backup.backup(self.home, target)

    @staticmethod
    def restore(source: Path, settings: Settings) -> AuditReport:
        """Unpack a backup into the empty home folder of ``settings`` and verify its audit trail."""
        backup.restore(source, settings.home)
        with Store.open(settings) as store:
            return store.verify_audit()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._database.write() as connection:
            yield connection
            count, digest = audit.head(connection)
        self._write_head(count, digest)

    def _write_head(self, count: int, digest: str) -> None:
        with self._head_lock:
            if count > self._head_written:
                audit.write_head_file(self._head_file, count, digest)
                self._head_written = count

    def _anchor(self) -> None:
        """Write the head file of a new database, or on a new machine beside a PostgreSQL server; never again."""
        if not self._head_file.exists():
            with self._database.read() as connection:
                count, digest = audit.head(connection)
            if count == 0 or not self._database.sqlite:
                self._write_head(count, digest)

    def _demand(self, actor: Actor, permission: Permission) -> None:
        if actor.kind == "machine":
            return
        user = self.user(actor.name)
        if user is None:
            raise ReviewError(actor.name, "there is no such user.", "Sign in again.")
        demand(user, permission)

    def _content(self, data: bytes | Path, name: str) -> bytes:
        limit = self.settings.max_file_mb * 1_000_000
        try:
            size = len(data) if isinstance(data, bytes) else data.stat().st_size
            if size > limit:
                raise IntakeError(
                    name,
                    f"it has {size / 1e6:.1f} MB, the limit is {self.settings.max_file_mb} MB.",
                    "Split it, or raise PV_REPORTS_MAX_FILE_MB.",
                )
            return data if isinstance(data, bytes) else data.read_bytes()
        except OSError as error:
            raise IntakeError(
                name, f"it cannot be read ({error.strerror}).", "Check the path and its rights."
            ) from error
