"""The key that signs checkpoints: a file of its own, never in the database, readable by its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from algaudit.errors import InputError
from algaudit.i18n import N_
from registry.ledger.note import Signer


def make_key(path: Path, name: str) -> Signer:
    """Make a new key; a file that is there is never written over, since old checkpoints could not be repeated."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InputError(N_("{path} is there already; name a new file."), path=path) from error
    except OSError as error:
        raise InputError(N_("The key {path} cannot be written; name a folder you may write to."), path=path) from error
    with os.fdopen(place, "wb") as opened:
        opened.write(text)
    return Signer(name, key)


def read_key(path: Path, name: str) -> Signer:
    """Read the key of a ledger."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise InputError(
            N_("There is no key {path}; it was made with the ledger and belongs beside it."), path=path
        ) from error
    except (ValueError, TypeError) as error:
        raise InputError(N_("{path} is no key of a ledger; give the file that was made with it."), path=path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(N_("{path} is no key of a ledger; give the file that was made with it."), path=path)
    return Signer(name, key)
