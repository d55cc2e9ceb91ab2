"""Every schema that was ever released becomes the present one, and keeps what is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from checker import store as store_package
from checker.store import open_store
from checker.store.schema import HEAD, metadata

MIGRATIONS = Path(store_package.__file__).parent / "migrations"
CONFIG = Config()
CONFIG.set_main_option("script_location", str(MIGRATIONS))
REVISIONS = [script.revision for script in ScriptDirectory.from_config(CONFIG).walk_revisions()]


def test_the_migrations_make_what_the_schema_says(url: str) -> None:
    with open_store(url) as store, store.reading() as connection:
        looked = inspect(connection)
        assert set(looked.get_table_names()) == {*metadata.tables, "alembic_version"}
        for table in metadata.sorted_tables:
            made = {column["name"]: column["nullable"] for column in looked.get_columns(table.name)}
            assert made == {column.name: column.nullable for column in table.columns}
            indexed = {tuple(index["column_names"]) for index in looked.get_indexes(table.name)}
            assert {tuple(c.name for c in index.columns) for index in table.indexes} <= indexed


def test_the_last_migration_is_the_one_that_the_schema_names() -> None:
    assert REVISIONS[0] == HEAD
    assert len(REVISIONS) >= 3


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_every_version_is_brought_up_and_keeps_its_rows(url: str, revision: str) -> None:
    drivername = "postgresql+pg8000" if url.startswith("postgresql") else "sqlite"
    engine = create_engine(make_url(url).set(drivername=drivername))
    with engine.begin() as connection:
        CONFIG.attributes["connection"] = connection
        command.upgrade(CONFIG, revision)
        connection.execute(
            text(
                "INSERT INTO events (at, who, subject, subject_id, action, details)"
                " VALUES ('2026-01-01', '张三', 'list', 1, '导入', '{}')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO admissions (state, department, content, changed_at)"
                " VALUES ('applied', '民政局', '{}', '2026-01-01')"
            )
        )
    engine.dispose()
    with open_store(url) as store, store.reading() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        assert version == HEAD
        assert connection.execute(text("SELECT who FROM events")).scalars().all() == ["张三"]
        departments = connection.execute(text("SELECT department FROM admissions"))
        assert departments.scalars().all() == ["民政局"]
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())
