import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from pv_reports.errors import ServiceError, SettingsError
from pv_reports.settings import Settings
from pv_reports.store import Store, engine, schema


def test_migrations_make_exactly_the_tables(store):
    with store._database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, schema.metadata) == []


def test_the_newest_revision_is_known():
    scripts = ScriptDirectory(str(engine.MIGRATIONS))
    assert scripts.get_current_head() == engine.HEAD_REVISION


def test_a_database_of_a_newer_release_is_refused(store, settings):
    with store._database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="newer release"):
        Store.open(settings)


def test_sqlite_is_durable(tmp_path):
    with Store.open(Settings(home=tmp_path)) as store, store._database.read() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert values == ["wal", 2, 1]


@pytest.mark.parametrize(
    ("url", "error", "message"),
    [
        ("nonsense", SettingsError, "not a database URL"),
        ("mysql://x/y", SettingsError, "mysql is not supported"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", ServiceError, "cannot be opened"),
    ],
)
def test_unusable_databases(tmp_path, url, error, message):
    with pytest.raises(error, match=message) as caught:
        Store.open(Settings(home=tmp_path, database_url=url))
    assert "secret" not in str(caught.value)


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "pv_reports.sqlite").write_bytes(b"this is no database, not at all" * 100)
    with pytest.raises(ServiceError, match="cannot be opened"):
        Store.open(Settings(home=tmp_path))
