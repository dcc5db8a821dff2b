"""Tables of the ledger: entries as they were written, and the hashes of complete nodes above them."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary
from sqlmodel import Field

from registry.db import Record


class LedgerEntry(Record, table=True):
    """One entry; its place in the ledger is its number, from 0 on."""

    __tablename__ = "ledger_entry"
    __table_args__ = (CheckConstraint("place >= 0", name="place"),)
    place: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    body: bytes = Field(sa_type=LargeBinary)


class LedgerNode(Record, table=True):
    """The hash of a complete node: level 0 holds the hashes of the entries."""

    __tablename__ = "ledger_node"
    __table_args__ = (CheckConstraint("level >= 0 AND place >= 0", name="place"),)
    level: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    place: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    hash: bytes = Field(sa_type=LargeBinary)


class LedgerFacts(Record, table=True):
    """What is fixed for the life of a ledger: its name, and the hash it is made with."""

    __tablename__ = "ledger_facts"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("algorithm IN ('sha256', 'sm3')", name="algorithm"),
    )
    id: int = Field(default=1, primary_key=True)
    origin: str
    algorithm: str = "sha256"
