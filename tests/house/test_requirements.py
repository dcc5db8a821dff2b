"""The locked lists belong to pyproject.toml: what is declared is pinned, what is pinned is needed and hashed."""

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.sources import ROOT
from tools.declared import declared, fingerprint, oldest_python
from tools.install import requirement_blocks

PYPROJECT = ROOT / "pyproject.toml"
FORBIDDEN = re.compile(r"https?:|--(?:extra-)?index-url|--find-links|--trusted-host|^\s*-[efir]\b", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
KINDS = ("run", "test")

Pins = dict[str, list[Requirement]]


def locked(kind: str) -> str:
    """Return the text of a locked list."""
    return (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")


def pins(text: str) -> Pins:
    """Return the pinned versions by package name; one name may stand there for several systems."""
    found: Pins = {}
    for _, block in requirement_blocks(text):
        pin = Requirement(block.splitlines()[0].rstrip(" \\"))
        found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def unpinned(requirements: list[str], pinned: Pins) -> list[str]:
    """Return the declared requirements that no pin, or a pin of another version, answers."""
    faults = []
    for wanted in map(Requirement, requirements):
        answers = pinned.get(canonicalize_name(wanted.name), [])
        versions = [next(iter(pin.specifier)).version for pin in answers]
        if not versions or not all(wanted.specifier.contains(version, prereleases=True) for version in versions):
            faults.append(f"{wanted}: {versions}")
    return faults


def needed(requirements: list[str]) -> set[str]:
    """Return every package that the declared ones need here and now, extras included, as the installed ones tell."""
    waiting = [(Requirement(text), frozenset[str]()) for text in requirements]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted, _ = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        for text in metadata.requires(wanted.name) or []:
            below = Requirement(text)
            if any(applies(below, extra) for extra in {"", *wanted.extras}):
                waiting.append((below, key[1]))
    return {name for name, _ in seen}


def applies(wanted: Requirement, extra: str) -> bool:
    """Say whether a requirement counts on this machine for one extra."""
    return wanted.marker is None or wanted.marker.evaluate({"extra": extra})


def counts_here(pin: Requirement) -> bool:
    """Say whether a pin is for this machine."""
    return applies(pin, "")


def shape_faults(text: str) -> list[str]:
    """Return the blocks without a hash or without an exact version, and every option or address."""
    faults = [found.group(0) for found in FORBIDDEN.finditer(text)]
    for name, block in requirement_blocks(text):
        if not HASH.search(block) or "==" not in block.splitlines()[0]:
            faults.append(name)
    loose = [
        line for line in text.splitlines() if line and not re.match(r"[a-z0-9]|    --hash=sha256:|# declared: ", line)
    ]
    return faults + loose


@pytest.mark.parametrize("kind", KINDS)
def test_every_declared_requirement_is_pinned(kind):
    assert not unpinned(declared(PYPROJECT)[kind], pins(locked(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_was_locked_after_the_last_change(kind):
    expected = fingerprint(declared(PYPROJECT)[kind], oldest_python(PYPROJECT))
    assert locked(kind).splitlines()[0] == expected, "run: python3 -m tools.lock"


@pytest.mark.parametrize("kind", KINDS)
def test_every_pin_is_needed_and_everything_needed_is_pinned(kind):
    here = {name for name, listed in pins(locked(kind)).items() if any(map(counts_here, listed))}
    assert here == needed(declared(PYPROJECT)[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_every_pin_has_its_hashes_and_no_address(kind):
    assert not shape_faults(locked(kind))


def test_both_lists_name_the_same_versions():
    test = pins(locked("test"))
    assert {name: sorted(map(str, listed)) for name, listed in pins(locked("run")).items()}.items() <= {
        name: sorted(map(str, listed)) for name, listed in test.items()
    }.items()


def test_the_rule_sees_a_missing_or_wrong_pin():
    pinned = pins("click==8.1 \\\n    --hash=sha256:00\n")
    assert unpinned(["rich>=1"], pinned)
    assert unpinned(["click>=8.3"], pinned)
    assert not unpinned(["click>=8"], pinned)


def test_the_rule_follows_extras():
    assert needed(["coverage[toml]"]) >= {"coverage"}
    assert needed(["flask-security[mfa]"]) - needed(["flask-security"])


@pytest.mark.parametrize(
    "planted",
    [
        "click==8.1\n",
        "click>=8 \\\n    --hash=sha256:" + "0" * 64 + "\n",
        "--index-url x\n",
        "click @ https://a/b.whl\n",
        "-e .\n",
        "stray words\n",
    ],
)
def test_the_rule_sees_a_pin_of_the_wrong_shape(planted):
    assert shape_faults(planted)


def test_adding_a_requirement_changes_the_fingerprint():
    assert fingerprint(["a", "b"], ">=3.11") != fingerprint(["a"], ">=3.11") != fingerprint(["a"], ">=3.12")
