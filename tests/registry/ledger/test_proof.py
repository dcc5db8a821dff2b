"""A proof in a file is checked by anybody, with algaudit or without, and any change in it is seen."""

import base64
import os
import stat
import subprocess
import sys
from importlib.resources import files

import pytest

from algaudit.errors import InputError
from registry.db import load_tables, open_database
from registry.ledger import book
from registry.ledger.keys import make_key, read_key
from registry.ledger.note import signed
from registry.ledger.proof import Held, held, written
from tests.registry.ledger.test_book import entry

ORIGIN = "county.example/ledger"


@pytest.fixture
def ledger(tmp_path):
    database = open_database(str(tmp_path / "record.db"))
    load_tables().create_all(database.writer)
    with database.unit_of_work() as session:
        book.begin(session, ORIGIN)
        for place in range(11):
            book.append(session, entry(place))
    yield database
    database.close()


@pytest.fixture
def signer(tmp_path):
    return make_key(tmp_path / "ledger.key", ORIGIN)


def proof_of(ledger, signer, place, at=None):
    with ledger.look() as session:
        proof = book.prove_entry(session, place, at)
    return written(proof, signed(proof.head, [signer]))


def test_a_proof_shows_place_ledger_and_entry(ledger, signer):
    found = held(proof_of(ledger, signer, 7), signer.public)
    assert found == (Held(7, ORIGIN, 11), entry(7).written(7))


def test_any_changed_letter_of_a_proof_is_seen(ledger, signer):
    text = proof_of(ledger, signer, 7)
    for place in range(0, len(text) - 1, 3):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        assert held(changed, signer.public) is None, place


@pytest.mark.parametrize("text", ["", "a\n\nb", "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\nx"])
def test_what_is_no_proof_shows_nothing(signer, text):
    assert held(text, signer.public) is None


def checked(tmp_path, signer, *words):
    program = tmp_path / "check_proof.py"
    program.write_text(files("registry.ledger").joinpath("standalone.txt").read_text("utf-8"), encoding="utf-8")
    command = [sys.executable, "-I", program, *words[:1], signer.public, *words[1:]]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_a_program_without_algaudit_agrees(ledger, signer, tmp_path):
    (tmp_path / "proof").write_text(proof_of(ledger, signer, 7), encoding="utf-8")
    ended = checked(tmp_path, signer, tmp_path / "proof")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == [f"{ORIGIN} 7 / 11", entry(7).written(7).decode()]


def test_a_program_without_algaudit_sees_a_change(ledger, signer, tmp_path):
    (tmp_path / "proof").write_text(proof_of(ledger, signer, 7).replace("index 7", "index 6"), encoding="utf-8")
    ended = checked(tmp_path, signer, tmp_path / "proof")
    assert ended.returncode == 1
    assert "does not hold" in ended.stderr


@pytest.mark.parametrize("case", [(5, False, 0), (8, False, 0), (5, True, 1)])
def test_a_program_without_algaudit_sees_whether_the_ledger_only_grew(ledger, signer, tmp_path, case):
    old, rewritten, code = case
    with ledger.look() as session:
        before = book.head(session, old)
        growth = book.prove_growth(session, old)
    if rewritten:
        before = book.Head(ORIGIN, old, bytes(32), "sha256")
    (tmp_path / "old").write_text(signed(before, [signer]), encoding="utf-8")
    (tmp_path / "growth").write_text("\n".join(base64.b64encode(one).decode() for one in growth))
    (tmp_path / "proof").write_text(proof_of(ledger, signer, 2), encoding="utf-8")
    ended = checked(tmp_path, signer, tmp_path / "proof", tmp_path / "old", tmp_path / "growth")
    assert ended.returncode == code


def test_a_key_is_its_owners_alone_and_never_written_over(tmp_path):
    made = make_key(tmp_path / "ledger.key", ORIGIN)
    assert stat.S_IMODE(os.stat(tmp_path / "ledger.key").st_mode) == 0o600
    assert read_key(tmp_path / "ledger.key", ORIGIN).public == made.public
    with pytest.raises(InputError, match="there already"):
        make_key(tmp_path / "ledger.key", ORIGIN)


def test_a_key_that_is_none_is_told_without_repeating_it(tmp_path):
    (tmp_path / "a").write_text("secret")
    with pytest.raises(InputError, match="no key of a ledger") as caught:
        read_key(tmp_path / "a", ORIGIN)
    assert "secret" not in caught.value.sentence("zh")
    with pytest.raises(InputError, match="There is no key"):
        read_key(tmp_path / "b", ORIGIN)
    with pytest.raises(InputError, match="cannot be written"):
        make_key(tmp_path / "none" / "b", ORIGIN)
