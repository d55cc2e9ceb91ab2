"""Opens the database, keeps its schema up to date, and hands out transactions."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from checker.errors import CheckerError
from checker.store.place import default_url
from checker.store.schema import HEAD
from checker.store.stops import uninterrupted

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import URL, Connection, Engine, Table

_WAIT_SECONDS = 60  # for another process that writes
_RETRY_SECONDS = 0.02
_UPGRADE_LOCK = 7_203_118_001  # of PostgreSQL: any number that nobody else uses


class StoreError(CheckerError):
    """The store cannot be used. The message is a Chinese sentence with what to do."""


class Store:
    """One database. Safe to use from several threads; several processes may open the same."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def writing(self, turns: Table | None = None) -> Iterator[Connection]:
        """A transaction that is written as a whole or not at all.

        With ``turns`` no other writer changes that table before it ends, so that what was read of
        it is still true when written; in SQLite writers take turns in any case. Raises StoreError
        where the database refuses.
        """
        with uninterrupted(), self._told(), self._engine.begin() as connection:
            if self._engine.dialect.name == "sqlite":
                # Take the turn before reading, so that what is read is still true when written.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            elif turns is not None:
                name = connection.dialect.identifier_preparer.quote(turns.name)
                connection.exec_driver_sql(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of everything. Raises StoreError.

        It may be left open for long, as by what goes through all rows, and holds no lock that others
        wait for: a stop is heard at once.
        """
        with self._told(), self._engine.begin() as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                )
            yield connection

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise _refused(self._engine.url, error) from error


def open_store(url: str | None = None) -> Store:
    """The store at ``url`` (default: ``default_url()``), made when missing, its schema current.

    Raises StoreError.
    """
    try:
        parsed = make_url(url or default_url())
    except ArgumentError as error:
        raise StoreError(
            "存储地址写得不对。请写成 sqlite:///文件路径 或 postgresql://用户:密码@主机/库名。"
        ) from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+pg8000")
    try:
        engine = _engine(parsed)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            "缺少连接这种数据库的软件包。PostgreSQL 请运行 pip install 'community-notice-checker[postgresql]'。"
        ) from error
    try:
        with uninterrupted():
            _bring_up_to_date(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        raise _refused(parsed, error) from error
    return Store(engine)


def _engine(url: URL) -> Engine:
    place = _file(url)
    if place is not None:
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreError(f"存储写不到 {place.parent}。请用 --store 换一个位置。") from error
    options: dict[str, Any] = {}
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": _WAIT_SECONDS}
    engine = create_engine(url, pool_pre_ping=True, **options)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: object) -> None:
    # The driver would begin transactions by itself, and too late; the store begins its own.
    connection.isolation_level = None
    _log_ahead(connection)
    for pragma in ("foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _log_ahead(connection: Any) -> None:
    """Writes a log ahead of the file; waits for those who make the same store just now.

    SQLite refuses this one change at once, whatever the connection's timeout, while another holds
    the file.
    """
    end = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(_RETRY_SECONDS)


def _file(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _bring_up_to_date(engine: Engine) -> None:
    if _version(engine) == HEAD:
        return
    # Slow to load, and hardly ever needed.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _refused(url: URL, error: SQLAlchemyError) -> StoreError:
    shown = url.render_as_string(hide_password=True)
    reason = str(getattr(error, "orig", None) or error).splitlines()[0][:200]
    return StoreError(
        f"存储 {shown} 用不了（{reason}）。请检查地址、权限和数据库是否在运行；"
        "文件损坏的，请换回备份。"
    )
