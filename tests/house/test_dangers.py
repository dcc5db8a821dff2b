"""What must never be in the product: files that run code when opened, errors that vanish, checks that can be switched
off; and in the tests no stand-ins for our own code.
"""

import ast
import re

import pytest

from tests.house.sources import package_files, parse, python_files, short, tree_of

#: Opening such a file runs whatever its author put into it.
CODE_CARRIERS = {"pickle", "cPickle", "_pickle", "joblib", "cloudpickle", "dill", "shelve", "marshal"}
CARRIER_CALLS = re.compile(r"\b(?:read_pickle|to_pickle|allow_pickle\s*=\s*True)\b")
MOCKS = {"mock", "unittest.mock", "pytest_mock"}
REASON = re.compile(r"#\s*noqa: BLE001\s*-\s*(\S+\s+){2,}\S+|#(?!\s*noqa)\s*(\S+\s+){2,}\S+")


def imported(tree: ast.Module) -> list[tuple[int, str]]:
    """Return every imported module, ``from a import b`` also as a.b."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.lineno, node.module)]
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def carrier_faults(name: str, text: str) -> list[str]:
    """Return the lines that could open a file which runs code."""
    faults = [f"{name}:{line}: {what}" for line, what in imported(parse(text)) if what.split(".")[0] in CODE_CARRIERS]
    lines = enumerate(text.splitlines(), start=1)
    return faults + [f"{name}:{number}: {line.strip()}" for number, line in lines if CARRIER_CALLS.search(line)]


def mock_faults(name: str, tree: ast.Module) -> list[str]:
    """Return the lines that bring in a mock."""
    return [f"{name}:{line}: {what}" for line, what in imported(tree) if what in MOCKS]


def swallow_faults(name: str, text: str) -> list[str]:
    """Return the broad excepts without a reason: three words or more in a comment on the same line."""
    lines = text.splitlines()
    return [
        f"{name}:{node.lineno}"
        for node in ast.walk(parse(text))
        if isinstance(node, ast.ExceptHandler) and is_broad(node.type) and not REASON.search(lines[node.lineno - 1])
    ]


def is_broad(caught: ast.expr | None) -> bool:
    """Say whether an except catches everything."""
    if caught is None:
        return True
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"} for one in names)


def assert_faults(name: str, tree: ast.Module) -> list[str]:
    """Return the asserts; Python leaves them out when it is told to optimise."""
    return [f"{name}:{node.lineno}" for node in ast.walk(tree) if isinstance(node, ast.Assert)]


def test_no_file_that_runs_code_is_ever_opened():
    texts = ((short(path), path.read_text("utf-8")) for path in package_files())
    assert not [fault for name, text in texts for fault in carrier_faults(name, text)]


def test_our_own_code_is_never_mocked():
    assert not [fault for path in python_files() for fault in mock_faults(short(path), tree_of(path))]


def test_every_broad_except_gives_its_reason():
    texts = ((short(path), path.read_text("utf-8")) for path in python_files())
    assert not [fault for name, text in texts for fault in swallow_faults(name, text)]


def test_no_check_can_be_switched_off():
    assert not [fault for path in package_files() for fault in assert_faults(short(path), tree_of(path))]


@pytest.mark.parametrize(
    "planted",
    [
        "import pickle",
        "from joblib import load",
        "import sklearn\ndef f():\n    import cloudpickle as c",
        "x = frame.to_pickle('a')",
        "np.load(x, allow_pickle=True)",
    ],
)
def test_the_rule_sees_code_carriers(planted):
    assert carrier_faults("planted.py", planted)


@pytest.mark.parametrize("planted", ["import unittest.mock", "from unittest import mock", "from mock import Mock"])
def test_the_rule_sees_mocks(planted):
    assert mock_faults("planted.py", parse(planted))


@pytest.mark.parametrize(
    "caught",
    ["except:", "except Exception:", "except (ValueError, BaseException):", "except Exception:  # noqa: BLE001"],
)
def test_the_rule_sees_a_silent_broad_except(caught):
    assert swallow_faults("planted.py", f"try:\n    f()\n{caught}\n    pass\n")


@pytest.mark.parametrize(
    "caught", ["except ValueError:", "except Exception:  # noqa: BLE001 - a plugin may raise anything it likes"]
)
def test_the_rule_accepts_a_narrow_or_explained_except(caught):
    assert not swallow_faults("planted.py", f"try:\n    f()\n{caught}\n    pass\n")


def test_the_rule_sees_an_assert():
    assert assert_faults("planted.py", parse("def f(x):\n    assert x"))
