"""Nothing is lost in silence, on either engine."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import CheckConstraint
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, MetaData, SQLModel, select, text

from registry.db import NAMES, Moment, Record, StoreError, load_tables, open_database


class Own(SQLModel):
    """Tables of these tests stand in a list of their own."""

    metadata = MetaData(naming_convention=NAMES)


class Counter(Own, table=True):
    """A number that many add to, and a moment."""

    __table_args__ = (CheckConstraint("value >= 0", name="not_negative"),)
    id: int | None = Field(default=None, primary_key=True)
    value: int = 0
    at: datetime | None = Field(default=None, sa_type=Moment)


@pytest.fixture
def database(empty_database):
    Own.metadata.create_all(empty_database.writer)
    with empty_database.unit_of_work() as session:
        session.add(Counter(id=1))
    return empty_database


def value(database):
    with database.look() as session:
        return session.get(Counter, 1).value


def add_one(database):
    with database.unit_of_work() as session:
        session.get(Counter, 1).value += 1


def test_eight_threads_that_read_then_write_sixty_times_lose_nothing(database):
    threads = [threading.Thread(target=lambda: [add_one(database) for _ in range(60)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value(database) == 480


def test_two_programs_on_one_database_lose_nothing(database, empty_place):
    other = open_database(empty_place)
    threads = [threading.Thread(target=lambda one=one: [add_one(one) for _ in range(30)]) for one in (database, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert value(database) == 60


def test_after_an_error_nothing_of_the_transaction_is_kept(database):
    def fails():
        with database.unit_of_work() as session:
            session.get(Counter, 1).value = 7
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert value(database) == 0


def test_a_look_cannot_change_anything(database):
    def changes():
        with database.look() as session:
            session.get(Counter, 1).value = 7

    with pytest.raises(StoreError):
        changes()
    assert value(database) == 0


def test_a_look_sees_one_moment_whatever_is_written_meanwhile(database):
    with database.look() as session:
        before = session.exec(select(Counter.value)).one()
        add_one(database)
        session.expire_all()
        assert session.exec(select(Counter.value)).one() == before
    assert value(database) == 1


def test_a_moment_comes_back_as_the_same_moment_with_its_zone(database):
    noon = datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=8)))
    with database.unit_of_work() as session:
        session.get(Counter, 1).at = noon
    with database.look() as session:
        found = session.get(Counter, 1).at
    assert found == noon
    assert found.tzinfo == UTC


def test_a_moment_without_a_zone_is_refused(database):
    with pytest.raises(Exception, match="2026"), database.unit_of_work() as session:
        session.get(Counter, 1).at = datetime(2026, 11, 24, 12)  # noqa: DTZ001
    assert value(database) == 0


def test_a_constraint_holds_and_has_a_name_on_both_engines(database):
    with pytest.raises(IntegrityError, match="ck_counter_not_negative"), database.unit_of_work() as session:
        session.get(Counter, 1).value = -1
    assert value(database) == 0


def test_sqlite_keeps_what_was_acknowledged_even_when_the_power_fails(tmp_path):
    database = open_database(str(tmp_path / "a.db"))
    with database.unit_of_work() as session:
        settings = {
            name: session.exec(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
        }
    database.close()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }


@pytest.mark.parametrize(
    "place",
    [
        "mysql://a:secret@b/c",
        "postgresql://[",
        "sqlite://",
        "sqlite:///:memory:",
        "://",
        "postgresql:// x:secret@:port/",
    ],
)
def test_an_address_that_cannot_be_used_is_not_repeated(place):
    with pytest.raises(Exception, match="cannot be used") as caught:
        open_database(place)
    assert "secret" not in "".join(caught.value.sentences("zh"))


def test_a_file_that_is_no_database_gives_one_sentence(tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(b"not a database at all, but long enough to look like a file" * 40)
    database = open_database(str(path))
    with pytest.raises(StoreError, match="cannot be used"), database.look() as session:
        session.exec(text("SELECT 1 FROM x"))
    database.close()
    assert path.read_bytes().startswith(b"not a database")


def test_a_server_that_is_not_there_gives_one_sentence():
    database = open_database("postgresql://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="cannot be used") as caught, database.look():
        pass
    database.close()
    assert "secret" not in caught.value.sentence("en")


def test_a_writer_that_waits_too_long_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr("registry.db.PATIENCE", 0.2)
    monkeypatch.setattr("registry.db._SQLITE_SETTINGS", ("busy_timeout=200",))
    first, second = (open_database(str(tmp_path / "a.db")) for _ in range(2))
    with first.unit_of_work(), pytest.raises(StoreError, match="try again"), second.unit_of_work():
        pass
    with first.unit_of_work(), pytest.raises(StoreError, match="try again"), first.unit_of_work():
        pass
    first.close()
    second.close()


def test_all_tables_are_in_one_list():
    assert load_tables() is Record.metadata
