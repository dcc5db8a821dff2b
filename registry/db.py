"""The database: one file of record, in SQLite beside the program or in PostgreSQL for many machines.

One writer at a time, on both. SQLite is told so by ``BEGIN IMMEDIATE``, PostgreSQL by a lock that every writing
transaction takes first; what reads never waits. So two clerks who change the same thing come one after the other, and
the second one sees what the first one did: nothing is lost in silence, whatever an operation reads before it writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlmodel import Session, SQLModel

from algaudit.errors import AlgauditError, InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

#: Every module that declares tables; one that is not loaded would leave its tables out of the database.
TABLE_MODULES: tuple[str, ...] = ("registry.ledger.tables", "registry.queue.tables")
#: Names of constraints, so that a later migration finds them on both engines.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
DEFAULT_FILE = "algaudit.db"
#: Seconds a writer waits for the one before.
PATIENCE = 10
#: Any number will do as long as nothing else in the database uses it.
_WRITERS_LOCK = 4_217_020_261
_SQLITE_SETTINGS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={PATIENCE * 1000}",
    "trusted_schema=OFF",
    "secure_delete=ON",
)


class StoreError(AlgauditError):
    """The file of record cannot be opened, read or written; nothing of what was under way is kept."""

    exit_code = 3


class Record(SQLModel):
    """Base of every table: all of them stand in one list."""

    metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """A moment, always with its zone: stored as UTC, on SQLite too, which itself knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: nobody would know when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(value)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """One file of record; hand it around, and close it at the end."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._reader = _engine(url, writes=False)
        self._writer = _engine(url, writes=True)

    @property
    def writer(self) -> Engine:
        """The engine that changes tables; for migrations and tests."""
        return self._writer

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """Open a writing transaction: all of it is kept at the end, or nothing after any error.

        Raises
        ------
        StoreError
            When the database cannot be had, is full, or others have been writing for too long.
        """
        with _transaction(self._writer) as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Session]:
        """Open a transaction that only reads, all at one moment; a change in it is refused.

        Raises
        ------
        StoreError
            When the database cannot be had.
        """
        with _transaction(self._reader) as session:
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self._reader.dispose()
        self._writer.dispose()


@contextmanager
def _transaction(engine: Engine) -> Iterator[Session]:
    with told(), Session(engine, expire_on_commit=False) as session, session.begin():
        # The transaction begins here and now: what is read afterwards is not changed by others meanwhile.
        session.connection()
        yield session


@contextmanager
def told() -> Iterator[None]:
    """Turn what the database complains of into one sentence of ours."""
    try:
        yield
    except IntegrityError:
        # An operation that breaks a constraint has a fault of its own.
        raise
    except (DatabaseError, NoConnectionError) as error:
        raise _told(error) from error


def open_database(place: str | None = None) -> Database:
    """Open the file of record.

    Parameters
    ----------
    place : str, optional
        A path of an SQLite file, or an address such as ``postgresql://user:secret@host/name``; ``algaudit.db`` in the
        folder at hand when left out.

    Raises
    ------
    InputError
        When the address cannot be understood or names another engine.
    """
    return Database(_url(place or DEFAULT_FILE))


def load_tables() -> MetaData:
    """Load every module that declares tables and return the list of all tables."""
    for name in TABLE_MODULES:
        import_module(name)
    return Record.metadata


def _url(place: str) -> URL:
    if "://" not in place:
        return URL.create("sqlite", database=str(Path(place)))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError) as error:
        raise _no_address() from error
    engine = url.get_backend_name()
    if engine == "postgresql" and url.database:
        return url.set(drivername="postgresql+psycopg")
    if engine == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite")
    raise _no_address()


def _no_address() -> InputError:
    """Say what an address looks like; the one found may hold a password and is not repeated."""
    return InputError(
        N_(
            "The address of the database cannot be used; give the path of a file, or postgresql://user:password@host/name."
        )
    )


def _engine(url: URL, *, writes: bool) -> Engine:
    return _sqlite(url, writes=writes) if url.get_backend_name() == "sqlite" else _postgres(url, writes=writes)


def _sqlite(url: URL, *, writes: bool) -> Engine:
    """Let SQLAlchemy, not the driver, begin transactions; the driver's own way loses updates without an error."""
    # One writer in a process: the others wait in line here instead of asking SQLite again and again.
    engine = create_engine(url, pool_size=1 if writes else 5, max_overflow=0 if writes else 10, pool_timeout=PATIENCE)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:  # Any: the driver's own kinds
        connection.isolation_level = None
        for setting in (*_SQLITE_SETTINGS, *([] if writes else ["query_only=ON"])):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(url: URL, *, writes: bool) -> Engine:
    level = "READ COMMITTED" if writes else "REPEATABLE READ"
    engine = create_engine(url, isolation_level=level, pool_pre_ping=True, pool_timeout=PATIENCE)

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        if writes:
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})"))
        else:
            connection.execute(text("SET TRANSACTION READ ONLY"))

    return engine


def _told(error: DatabaseError | NoConnectionError) -> StoreError:
    """Say in one sentence what happened; the statement and its values stay out of it."""
    what = str(getattr(error, "orig", None) or "timeout").splitlines()[0]
    if any(word in what for word in ("locked", "lock timeout", "timeout")):
        return StoreError(N_("Others have been writing to the database for too long; nothing was changed, try again."))
    if "full" in what or "No space" in what:
        return StoreError(N_("The disk is full; nothing was changed. Make room and try again."))
    return StoreError(N_("The database cannot be used ({error}); nothing was changed."), error=shown(what, 120))
