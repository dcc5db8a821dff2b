"""Names come from the office, not from the framework: a name that says nothing hides what a thing is for."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import package_files, parse, short, tree_of

EMPTY_WORDS = {"manager", "helper", "util", "utility", "data", "info"}
EMPTY_WORDS |= {f"{word}s" for word in EMPTY_WORDS} | {"utilities"}


def words_of(name: str) -> list[str]:
    """Split snake_case and CamelCase into lower-case words."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def is_empty(name: str) -> bool:
    """Say whether a word in the name says nothing."""
    return not EMPTY_WORDS.isdisjoint(words_of(name))


def name_faults(path: Path, tree: ast.Module) -> list[str]:
    """Return the empty names among the module, its classes and its functions."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    names = [path.stem, path.parent.name, *(node.name for node in ast.walk(tree) if isinstance(node, kinds))]
    return [f"{path.as_posix()}: {name}" for name in names if is_empty(name)]


def test_every_name_says_something():
    assert not [fault for path in package_files() for fault in name_faults(Path(short(path)), tree_of(path))]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("algaudit/utils.py", ""),
        ("algaudit/helpers/rates.py", ""),
        ("algaudit/rates.py", "class RateManager: ..."),
        ("algaudit/rates.py", "def load_data(): ..."),
        ("algaudit/rates.py", "async def get_info(): ..."),
        ("algaudit/rates.py", "class A:\n    def userInfo(self): ..."),
    ],
)
def test_the_rule_sees_an_empty_name(path, text):
    assert name_faults(Path(path), parse(text))


@pytest.mark.parametrize("text", ["class Dataclass: ...", "def metadata(): ...", "def update(): ...", "X = 'data'"])
def test_the_rule_leaves_other_names_alone(text):
    assert not name_faults(Path("algaudit/rates.py"), parse(text))
