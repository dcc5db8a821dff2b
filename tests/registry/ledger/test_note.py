"""A checkpoint is signed as other logs sign theirs, and a changed one is refused."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.ledger.book import Head
from registry.ledger.note import Signer, checkpoint, opened, read_checkpoint, signed

#: The example of the documentation of the Go package golang.org/x/mod/sumdb/note.
KNOWN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KNOWN = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
HEAD = Head("county.example/ledger", 12, hashlib.sha256(b"root").digest(), "sha256")
SIGNER = Signer("county.example", Ed25519PrivateKey.from_private_bytes(b"k" * 32))
OTHER = Signer("city.example", Ed25519PrivateKey.from_private_bytes(b"o" * 32))


def test_a_note_signed_by_another_program_is_opened():
    assert opened(KNOWN, KNOWN_KEY) == KNOWN.partition("\n\n")[0] + "\n"


def test_a_checkpoint_is_opened_with_the_published_key():
    note = signed(HEAD, [SIGNER])
    assert opened(note, SIGNER.public) == checkpoint(HEAD)
    assert read_checkpoint(checkpoint(HEAD)) == (HEAD.origin, 12, HEAD.root)


def test_a_witness_signs_the_same_checkpoint():
    note = signed(HEAD, [SIGNER, OTHER])
    assert opened(note, OTHER.public) == opened(note, SIGNER.public) == checkpoint(HEAD)


@pytest.mark.parametrize("place", range(0, 150, 7))
def test_any_changed_letter_is_refused(place):
    note = signed(HEAD, [SIGNER])
    changed = note[:place] + ("A" if note[place] != "A" else "B") + note[place + 1 :]
    assert opened(changed, SIGNER.public) is None


def test_the_signature_of_somebody_else_is_none():
    assert opened(signed(HEAD, [OTHER]), SIGNER.public) is None
    assert opened(signed(HEAD, [Signer("county.example", OTHER.key)]), SIGNER.public) is None
    assert opened(checkpoint(HEAD), SIGNER.public) is None
    assert opened(checkpoint(HEAD) + "\n— county.example nonsense\n", SIGNER.public) is None


@pytest.mark.parametrize(
    "text", ["", "a\nb\nc\n", "a\n-1\nAAAA\n", "a\n01\nAAAA\n", "\n1\nAAAA\n", "a\n1\n!\n", "a\n１\nAAAA\n"]
)
def test_what_is_no_checkpoint_is_told(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of whatever kind
        read_checkpoint(text)


def test_a_key_of_another_kind_is_told():
    with pytest.raises(ValueError, match="x"):
        opened(signed(HEAD, [SIGNER]), "x+00000000+AgAA")
