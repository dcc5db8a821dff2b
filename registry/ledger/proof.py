"""Proofs on paper and in files: that an entry is in the ledger, under a signed checkpoint (C2SP tlog-proof)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from registry.ledger.book import Inclusion
from registry.ledger.merkle import Algorithm, included, leaf_hash
from registry.ledger.note import opened, read_checkpoint

FORM = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Held:
    """A proof that holds: the place of the entry, and the ledger it stands in."""

    place: int
    origin: str
    size: int


def written(proof: Inclusion, note: str) -> str:
    """Return the text of a proof; the entry's own bytes go along, so that nothing else is needed to check it."""
    lines = [FORM, f"extra {_told(proof.body)}", f"index {proof.place}", *map(_told, proof.proof)]
    return "\n".join(lines) + "\n\n" + note


def held(text: str, public: str, algorithm: Algorithm = "sha256") -> tuple[Held, bytes] | None:
    """Return what a proof shows and the entry, None when it does not hold for the owner of the verifier key."""
    try:
        return _held(text, public, algorithm)
    except (ValueError, binascii.Error):
        return None


def _held(text: str, public: str, algorithm: Algorithm) -> tuple[Held, bytes] | None:
    top, blank, note = text.partition("\n\n")
    form, extra, index, *hashes = top.split("\n")
    if not blank or form != FORM or not extra.startswith("extra ") or not index.startswith("index "):
        return None
    checkpoint = opened(note, public)
    if checkpoint is None:
        return None
    origin, size, root = read_checkpoint(checkpoint)
    body, place = _read(extra[6:]), int(index[6:])
    proof = [_read(line) for line in hashes]
    if index[6:] != str(place) or not included(
        leaf_hash(body, algorithm), place, size, root, proof, algorithm=algorithm
    ):
        return None
    return Held(place, origin, size), body


def _told(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _read(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
