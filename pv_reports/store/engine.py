"""The database connection: SQLite in the home folder or PostgreSQL, one writer at a time, migrated on opening."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from pv_reports.errors import ServiceError, SettingsError
from pv_reports.settings import Settings

DATABASE_FILE = "pv_reports.sqlite"
HEAD_REVISION = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MS = 30_000
_WRITE_LOCK = 0x70765F72  # "pv_r": the advisory lock that makes PostgreSQL's writers queue up


class Database:
    """An engine whose writing transactions never overlap, in this process and beyond it."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.sqlite = url.get_backend_name() == "sqlite"
        self.engine = _engine(url)
        self._lock = threading.RLock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the database."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A writing transaction: committed as a whole, or not at all when the block raises."""
        with self._lock, self.engine.connect() as plain:
            connection = plain.execution_options(pv_write=True)
            with connection.begin():
                if not self.sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITE_LOCK})
                yield connection

    def upgrade(self) -> None:
        """Bring the tables to the newest revision; nothing happens when they are."""
        try:
            with self.write() as connection:
                revision = _revision(connection)
                if revision is not None and revision > HEAD_REVISION:
                    raise SettingsError(
                        self.url.render_as_string(hide_password=True),
                        "the database was written by a newer release.",
                        "Install that release, or restore an older backup.",
                    )
                if revision != HEAD_REVISION:
                    _migrate(connection)
        except DatabaseError as error:
            raise ServiceError(
                self.url.render_as_string(hide_password=True),
                "the database cannot be opened.",
                "Start it, or correct PV_REPORTS_DATABASE_URL or the rights on the home folder.",
            ) from error

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def database_url(settings: Settings) -> URL:
    """The URL in the settings, with psycopg as PostgreSQL's driver; SQLite in the home folder when it is unset."""
    if settings.database_url is None:
        return URL.create("sqlite", database=str(settings.home / DATABASE_FILE))
    try:
        url = make_url(settings.database_url)
    except ArgumentError as error:
        raise SettingsError(
            "PV_REPORTS_DATABASE_URL", "it is not a database URL.", "Write postgresql://user:password@host/name."
        ) from error
    if url.get_backend_name() != "postgresql":
        raise SettingsError(
            "PV_REPORTS_DATABASE_URL",
            f"{url.get_backend_name()} is not supported.",
            "Use postgresql://… or leave it unset for SQLite.",
        )
    return url.set(drivername="postgresql+psycopg")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late for a write
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("pv_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def _migrate(connection: Connection) -> None:
    from alembic import command  # loaded only when there is something to migrate: the import takes a third of a second
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
