"""A checkpoint: name, size and root of the ledger, signed, in the form that other logs use too (C2SP).

The text is that of the C2SP documents tlog-checkpoint and signed-note. A checkpoint is short enough to be printed on a
receipt; two that do not fit together prove that somebody rewrote the past.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from registry.ledger.book import Head

#: Kind of key in a note: Ed25519 (C2SP signed-note).
_ED25519 = b"\x01"


@dataclass(frozen=True)
class Signer:
    """A name and a key to sign with."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The verifier key that is published: name, id and key in one line."""
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"{self.name}+{_key_id(self.name, raw).hex()}+{base64.b64encode(_ED25519 + raw).decode()}"

    def sign(self, text: str) -> str:
        """Return a signature line for a note."""
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        signature = _key_id(self.name, raw) + self.key.sign(text.encode())
        return f"— {self.name} {base64.b64encode(signature).decode()}\n"


def checkpoint(head: Head) -> str:
    """Return the text of a checkpoint."""
    return f"{head.origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\n"


def signed(head: Head, signers: Sequence[Signer]) -> str:
    """Return a signed checkpoint: its text, a blank line, and a line for each who signs."""
    text = checkpoint(head)
    return text + "\n" + "".join(signer.sign(text) for signer in signers)


def opened(note: str, public: str) -> str | None:
    """Return the text of a note that the owner of a verifier key has signed, None when it has not."""
    text, blank, lines = note.rpartition("\n\n")
    name, key = _public(public)
    if not blank:
        return None
    text += "\n"
    for line in lines.splitlines():
        mark, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        if mark == "—" and signer == name and _signed(key, name, text, encoded):
            return text
    return None


def read_checkpoint(text: str) -> tuple[str, int, bytes]:
    """Return name, size and root of a checkpoint; ValueError when the text is none."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or not lines[1].isascii() or not lines[1].isdigit():
        raise ValueError(text)
    if lines[1] != str(int(lines[1])):
        raise ValueError(text)
    return lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)


def _public(public: str) -> tuple[str, Ed25519PublicKey]:
    name, _, encoded = public.split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    if raw[:1] != _ED25519:
        raise ValueError(public)
    return name, Ed25519PublicKey.from_public_bytes(raw[1:])


def _signed(key: Ed25519PublicKey, name: str, text: str, encoded: str) -> bool:
    try:
        signature = base64.b64decode(encoded, validate=True)
        raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
        if signature[:4] != _key_id(name, raw):
            return False
        key.verify(signature[4:], text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _key_id(name: str, raw: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + raw).digest()[:4]
