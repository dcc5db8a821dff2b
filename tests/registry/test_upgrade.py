"""One history of steps leads an empty database to all tables and back, with what stands in it, on both engines."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from registry.db import StoreError, load_tables, open_database
from registry.ledger import book
from registry.upgrade import downgrade, newest, require_current, revision, upgrade


def tables(database):
    return set(inspect(database.writer).get_table_names()) - {"alembic_version"}


def test_the_steps_lead_to_exactly_the_declared_tables(empty_database):
    upgrade(empty_database)
    with empty_database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, load_tables()) == []
    assert tables(empty_database) == set(load_tables().tables)


def test_every_constraint_is_there_under_its_name(empty_database):
    upgrade(empty_database)
    found = inspect(empty_database.writer)
    declared = {
        constraint.name
        for table in load_tables().tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert {
        check["name"] for table in tables(empty_database) for check in found.get_check_constraints(table)
    } == declared


def test_steps_can_be_taken_back_to_nothing_and_again(empty_database):
    upgrade(empty_database)
    downgrade(empty_database, "base")
    assert tables(empty_database) == set()
    upgrade(empty_database)
    assert revision(empty_database) == newest()


def test_what_stands_in_the_database_stays_when_nothing_is_to_be_done(empty_database):
    upgrade(empty_database)
    with empty_database.unit_of_work() as session:
        book.begin(session, "county.example/ledger")
    upgrade(empty_database)
    with empty_database.look() as session:
        assert book.facts(session) == ("county.example/ledger", "sha256")


def test_an_empty_or_older_database_is_told(empty_database):
    with pytest.raises(StoreError, match="registry init"):
        require_current(empty_database)
    upgrade(empty_database)
    require_current(empty_database)
    with empty_database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(StoreError, match="registry upgrade"):
        require_current(empty_database)


def test_a_database_of_a_newer_algaudit_is_left_alone(empty_database):
    upgrade(empty_database)
    with empty_database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer algaudit"):
        upgrade(empty_database)
    assert revision(empty_database) == "9999"


def test_a_server_that_is_not_there_is_told_in_one_sentence():
    database = open_database("postgresql://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="cannot be used"):
        upgrade(database)
    database.close()
