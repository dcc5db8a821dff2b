"""The door of the library: few names, loaded when used, so that importing it costs next to nothing."""

import ast
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import algaudit


@pytest.mark.parametrize("name", algaudit.__all__)
def test_every_name_on_the_door_opens(name):
    assert getattr(algaudit, name) is not None


def test_the_door_shows_exactly_these_names():
    names = ["AuditPlan", "AuditResult", "Finding", "__version__", "load_model", "read_decisions", "run_audit"]
    assert algaudit.__all__ == names
    assert {*algaudit._DOOR, "__version__"} == set(algaudit.__all__)


def test_type_checkers_see_the_same_door():
    tree = ast.parse(Path(algaudit.__file__).read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    shown = {alias.name: node.module for node in imports for alias in node.names if alias.asname}
    assert shown == algaudit._DOOR


def test_a_name_that_is_not_on_the_door_is_missing_as_usual():
    with pytest.raises(AttributeError, match="module 'algaudit' has no attribute 'run_audits'"):
        algaudit.run_audits  # noqa: B018
    assert not hasattr(algaudit, "pandas")


def test_the_version_is_the_installed_one():
    assert algaudit.__version__ == version("algaudit")


def test_opening_the_door_loads_nothing_of_the_house():
    program = "import sys; before = set(sys.modules); import algaudit; print(sorted(set(sys.modules) - before))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = ast.literal_eval(answer.stdout)
    assert "algaudit" in loaded
    assert [name for name in loaded if name.split(".")[0] in {"numpy", "pyarrow", "duckdb", "pydantic", "scipy"}] == []
    assert [name for name in loaded if name.startswith("algaudit.")] == []
