"""The ledger grows with what is done, proves what it holds, and names whatever was changed behind its back."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from registry.db import StoreError, load_tables
from registry.ledger import book
from registry.ledger.entry import Entry, committed
from registry.ledger.merkle import consistent, included, leaf_hash
from registry.ledger.tables import LedgerEntry

START = datetime(2026, 11, 24, 8, tzinfo=UTC)


def entry(place):
    return Entry(START + timedelta(seconds=place), "7", "clerk", "version_added", f"algorithm:{place % 5}", place)


@pytest.fixture
def ledger(empty_database):
    load_tables().create_all(empty_database.writer)
    with empty_database.unit_of_work() as session:
        book.begin(session, "county.example/ledger")
    return empty_database


def grown(ledger, many):
    with ledger.unit_of_work() as session:
        for place in range(many):
            assert book.append(session, entry(place)) == place


def test_every_entry_is_proved_under_every_later_head(ledger):
    grown(ledger, 20)
    with ledger.look() as session:
        for size in range(1, 21):
            for place in range(size):
                proof = book.prove_entry(session, place, size)
                assert proof.body == entry(place).written(place)
                assert included(leaf_hash(proof.body), place, size, proof.head.root, proof.proof)


def test_the_ledger_only_grew_between_any_two_heads(ledger):
    grown(ledger, 20)
    with ledger.look() as session:
        heads = {size: book.head(session, size) for size in range(1, 21)}
        for new in range(1, 21):
            for old in range(1, new + 1):
                proof = book.prove_growth(session, old, new)
                assert consistent(old, heads[old].root, new, heads[new].root, proof)


def test_an_act_that_fails_leaves_no_entry(ledger):
    def fails():
        with ledger.unit_of_work() as session:
            book.append(session, entry(0))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    with ledger.look() as session:
        assert book.size(session) == 0
        assert book.head(session).root.hex().startswith("e3b0c44298fc1c14")


def test_a_ledger_as_it_was_written_has_no_fault(ledger):
    grown(ledger, 37)
    with ledger.look() as session:
        assert list(book.faults(session)) == []


def test_any_flipped_bit_is_found_and_named(ledger):
    grown(ledger, 33)
    rng = random.Random(1)
    for _ in range(60):
        place = rng.randrange(33)
        with ledger.unit_of_work() as session:
            held = session.get_one(LedgerEntry, place)
            before, at = held.body, rng.randrange(len(held.body))
            held.body = before[:at] + bytes([before[at] ^ (1 << rng.randrange(8))]) + before[at + 1 :]
        with ledger.look() as session:
            assert next(book.faults(session)) == f"entry {place}"
        with ledger.unit_of_work() as session:
            session.get_one(LedgerEntry, place).body = before


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("DELETE FROM ledger_entry WHERE place = 3", "entry 3"),
        ("DELETE FROM ledger_entry WHERE place = 9", "node 0/9"),
        ("DELETE FROM ledger_node WHERE level = 1 AND place = 2", "node 1/2"),
        ("UPDATE ledger_node SET place = 77 WHERE level = 2 AND place = 1", "node 2/1"),
        ("UPDATE ledger_entry SET place = 99 WHERE place = 9", "entry 9"),
    ],
)
def test_what_was_taken_out_or_moved_is_named(ledger, change, named):
    grown(ledger, 10)
    with ledger.unit_of_work() as session:
        session.execute(text(change))
    with ledger.look() as session:
        assert next(book.faults(session)) == named


def test_without_a_ledger_nothing_can_be_written_down(empty_database):
    load_tables().create_all(empty_database.writer)
    with pytest.raises(StoreError, match="no ledger"), empty_database.unit_of_work() as session:
        book.append(session, entry(0))


def test_the_same_act_is_written_in_the_same_bytes():
    written = entry(3).written(3)
    assert written == entry(3).written(3)
    assert written.startswith(b'{"act":"version_added","actor":"7","at":"2026-11-24T08:00:03.000000+00:00",')


@pytest.mark.parametrize(
    "changed",
    [{"act": "被拒绝"}, {"thing": "x" * 201}, {"at": datetime(2026, 1, 1)}],  # noqa: DTZ001
)
def test_an_entry_holds_codes_and_no_sentences(changed):
    with pytest.raises(ValueError):  # noqa: PT011 - the value alone
        Entry(**({"at": START, "actor": "7", "role": "clerk", "act": "a", "thing": "b:1"} | changed)).written(0)


def test_a_commitment_shows_facts_only_to_whoever_has_the_key():
    first = committed(b"k" * 32, {"name": "张三"})
    assert first == committed(b"k" * 32, {"name": "张三"})
    assert first != committed(b"j" * 32, {"name": "张三"})
    assert first != committed(b"k" * 32, {"name": "李四"})
    assert len(first) == 64


def test_entries_are_kept_as_they_were_written(ledger):
    grown(ledger, 3)
    with ledger.look() as session:
        bodies = session.exec(select(LedgerEntry.body).order_by(LedgerEntry.place)).all()
    assert [bytes(body) for body in bodies] == [entry(place).written(place) for place in range(3)]
