"""Verifying what anybody may have damaged: it ends in an answer or in an error of ours, and no damage passes unseen."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from algaudit.audit.folder import CUBE, RESULT, save_audit
from algaudit.audit.verify import verify_folder
from algaudit.cube.store import read_cube
from algaudit.errors import AlgauditError
from tests.algaudit.audit.logs import MANY, audit_of, by


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("audits") / "report"
    save_audit(folder, audit_of(MANY, by=by("sex"), outcome="ok", score="score", primary=["selection_rate"]), {})
    return folder


@pytest.fixture
def folder(original, tmp_path) -> Path:
    """A copy of a good result, to be spoilt."""
    return shutil.copytree(original, tmp_path / "report")


def mangled(content: bytes, chance: random.Random) -> bytes:
    """Return the content with a few bytes changed, cut out or put in."""
    made = bytearray(content)
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        at = chance.randrange(len(made))
        kind = chance.randrange(5)
        if kind == 0:
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            made[at] = chance.randrange(256)
        elif kind == 2:
            del made[at : at + chance.choice([1, 2, 30, 3_000])]
        elif kind == 3:
            made[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice([1, 4, 50])))
        else:
            other = chance.randrange(len(made))
            made[at:at] = made[other : other + 40]
        made = made or bytearray(b"x")
    return bytes(made)


def checked_part(document: dict[str, Any]) -> tuple[str, list[float]]:
    """Return what verifying must have compared: the document without its fractions, and the fractions."""
    kept = {name: document[name] for name in ("data", "measures", "gaps", "findings", "seed")}
    fractions: list[float] = []
    plain = json.loads(json.dumps(kept), parse_float=lambda text: fractions.append(float(text)))
    return json.dumps(plain), fractions


def answer(folder: Path) -> list[str] | None:
    """Return the differences, None when the folder was refused; anything but an error of ours is a failure."""
    try:
        return verify_folder(folder)
    except AlgauditError:
        return None


@pytest.mark.parametrize("seed", range(5))
def test_no_damage_to_the_document_brings_verifying_down_or_passes_unseen(folder, seed):
    chance, content, refused = random.Random(seed), (folder / RESULT).read_bytes(), 0
    good = checked_part(json.loads(content))
    for _ in range(50):
        (folder / RESULT).write_bytes(mangled(content, chance))
        named = answer(folder)
        refused += named is None
        if named == []:
            plain, fractions = checked_part(json.loads((folder / RESULT).read_text("utf-8")))
            assert plain == good[0]
            assert fractions == pytest.approx(good[1], rel=1e-9, abs=1e-9)
    assert refused > 10


@pytest.mark.parametrize("seed", range(5))
def test_no_damage_to_the_cube_brings_verifying_down_or_passes_unseen(folder, seed):
    chance, content, refused = random.Random(seed), (folder / CUBE).read_bytes(), 0
    good = read_cube(folder / CUBE).canonical()
    for _ in range(50):
        (folder / CUBE).write_bytes(mangled(content, chance))
        named = answer(folder)
        refused += named is None
        if named == []:
            assert read_cube(folder / CUBE).canonical() == good
    assert refused > 10


@pytest.mark.parametrize("seed", range(4))
def test_no_value_in_place_of_another_brings_verifying_down(folder, seed):
    """Well-formed JSON with one value exchanged for another one, of any kind, anywhere."""
    chance, text = random.Random(seed), (folder / RESULT).read_text("utf-8")
    values = [
        None,
        True,
        -1,
        0,
        1,
        2**70,
        -0.5,
        1e300,
        "",
        "sex",
        "m",
        "\ud800",
        "x" * 10_000,
        [],
        [None],
        {},
        {"a": 1},
    ]
    for _ in range(50):
        document = json.loads(text)
        part, key = document, chance.choice(list(document))
        while isinstance(part[key], dict | list) and part[key] and chance.random() < 0.9:
            part = part[key]
            key = chance.choice(list(part)) if isinstance(part, dict) else chance.randrange(len(part))
        before, part[key] = part[key], chance.choice(values)
        (folder / RESULT).write_text(json.dumps(document), "utf-8")
        named = answer(folder)
        assert (
            named != [] or part[key] == before or key in {"tolerance", "case", "count", "python", *document["versions"]}
        )
