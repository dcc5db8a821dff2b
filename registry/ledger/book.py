"""Writing the ledger and proving from it, inside the transaction of whatever is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from sqlalchemy import func
from sqlmodel import Session, select

from algaudit.i18n import N_
from registry.db import StoreError
from registry.ledger.entry import Entry
from registry.ledger.merkle import (
    Algorithm,
    Nodes,
    completed,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
)
from registry.ledger.tables import LedgerEntry, LedgerFacts, LedgerNode


@dataclass(frozen=True)
class Head:
    """The ledger at one moment: its name, how many entries it has, and its root."""

    origin: str
    size: int
    root: bytes
    algorithm: Algorithm


@dataclass(frozen=True)
class Inclusion:
    """That an entry stands in the ledger: its bytes, its place, the head, and the hashes between."""

    body: bytes
    place: int
    head: Head
    proof: tuple[bytes, ...]


def begin(session: Session, origin: str, algorithm: Algorithm = "sha256") -> None:
    """Open an empty ledger; its name and its hash stay for ever."""
    session.add(LedgerFacts(origin=origin, algorithm=algorithm))
    session.flush()


def append(session: Session, entry: Entry) -> int:
    """Write an entry down after all others and return its place; call it within the transaction of the act itself."""
    algorithm, place = facts(session)[1], size(session)
    body = entry.written(place)
    hashed = leaf_hash(body, algorithm)
    session.add(LedgerEntry(place=place, body=body))
    session.add(LedgerNode(level=0, place=place, hash=hashed))
    for level, above in completed(place):
        # What is complete now lies to the right of a node that was complete before.
        left = session.get_one(LedgerNode, (level - 1, 2 * above))
        hashed = node_hash(left.hash, hashed, algorithm)
        session.add(LedgerNode(level=level, place=above, hash=hashed))
    session.flush()
    return place


def facts(session: Session) -> tuple[str, Algorithm]:
    """Return the ledger's name and hash."""
    found = session.get(LedgerFacts, 1)
    if found is None:
        raise StoreError(N_("There is no ledger in this database yet; make one with algaudit registry init."))
    return found.origin, cast("Algorithm", found.algorithm)


def size(session: Session) -> int:
    """Return how many entries there are."""
    last: int | None = session.scalar(select(func.max(LedgerEntry.place)))
    return 0 if last is None else last + 1


def head(session: Session, at: int | None = None) -> Head:
    """Return the ledger as it is, or as it was when it had so many entries."""
    origin, algorithm = facts(session)
    many = size(session) if at is None else at
    return Head(origin, many, root(many, nodes(session), algorithm), algorithm)


def nodes(session: Session) -> Nodes:
    """Return what looks nodes up."""
    return lambda level, place: session.get_one(LedgerNode, (level, place)).hash


def prove_entry(session: Session, place: int, at: int | None = None) -> Inclusion:
    """Prove that an entry stands in the ledger; ValueError when there is none at this place."""
    whole = head(session, at)
    proof = inclusion_proof(place, whole.size, nodes(session), whole.algorithm)
    return Inclusion(session.get_one(LedgerEntry, place).body, place, whole, tuple(proof))


def prove_growth(session: Session, old: int, new: int | None = None) -> tuple[bytes, ...]:
    """Prove that the ledger only grew since it had so many entries; ValueError when it never had as many."""
    whole = head(session, new)
    return tuple(consistency_proof(old, whole.size, nodes(session), whole.algorithm))


def faults(session: Session) -> Iterator[str]:
    """Compute every hash again from the entries and yield what does not agree, such as ``entry 17``."""
    _, algorithm = facts(session)
    held: dict[int, bytes] = {}
    stored = {(node.level, node.place): node.hash for node in session.exec(select(LedgerNode))}
    entries = session.exec(select(LedgerEntry).order_by(LedgerEntry.place))  # type: ignore[arg-type]  # a column
    for expected, entry in enumerate(entries):
        if entry.place != expected:
            yield f"entry {expected}"
            return
        hashed = leaf_hash(entry.body, algorithm)
        if stored.pop((0, entry.place), None) != hashed:
            yield f"entry {entry.place}"
        held[0], below = hashed, held.get(0, b"")
        for level, above in completed(entry.place):
            hashed = node_hash(below, hashed, algorithm)
            if stored.pop((level, above), None) != hashed:
                yield f"node {level}/{above}"
            held[level], below = hashed, held.get(level, b"")
    yield from (f"node {level}/{place}" for level, place in sorted(stored))
