"""No file says where packages come from: that is for each office to set, once, in its own installer's settings."""

import re

import pytest

from tests.house.sources import project_files, short, text_files

ADDRESSES = re.compile(
    r"index-url|extra-index|find-links|pypi\.(?:org|python)|pythonhosted|/simple\b(?!/?\w)|registry\.npmjs|npmmirror"
    r"|deb\.debian\.org|conda\.anaconda|mirrors?\.(?:aliyun|tuna|ustc|cloud|163)",
    re.IGNORECASE,
)
LOCK_FILES = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "yarn.lock", "pylock.toml"}
EXPLAINS_ITSELF = {"tests/house/test_registry_addresses.py", "tests/house/test_requirements.py"}


def address_faults(name: str, text: str) -> list[str]:
    """Return the lines that name a package source."""
    return [
        f"{name}:{number}: {found.group(0)}"
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := ADDRESSES.search(line))
    ]


def lock_faults(names: list[str]) -> list[str]:
    """Return the lock files; they would carry such addresses."""
    return [name for name in names if name.rsplit("/", 1)[-1] in LOCK_FILES]


def test_no_file_names_a_package_source():
    texts = ((short(path), path.read_text("utf-8")) for path in text_files())
    assert not [fault for name, text in texts if name not in EXPLAINS_ITSELF for fault in address_faults(name, text)]


def test_no_lock_file_is_kept():
    assert not lock_faults([short(path) for path in project_files()])


@pytest.mark.parametrize(
    "planted",
    ["--index-url x", "https://pypi.org/p", "files.pythonhosted.org", "http://mirror.local/simple", "uv.lock"],
)
def test_the_rule_sees_an_address_or_a_lock(planted):
    assert address_faults("planted.txt", planted) or lock_faults([f"sub/{planted}"])


def test_the_rule_leaves_plain_words_alone():
    assert not address_faults("planted.md", "a simple index of simple/rules")
