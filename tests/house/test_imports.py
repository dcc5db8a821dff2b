"""Who knows whom: no two modules import each other, and starting the product loads nothing heavy.

The one-way street between the rooms is checked by import-linter; its contracts stand in pyproject.toml.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable

import grimp
import pytest

from tests.house.sources import PACKAGES, ROOT, package_files, short

HEAVY = (
    "aif360",
    "fairlearn",
    "matplotlib",
    "numba",
    "pandas",
    "scipy.stats",
    "shap",
    "sklearn",
    "weasyprint",
)
HELP = """
import contextlib, io, sys
sys.argv = ["algaudit", "--help"]
from algaudit.cli import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main()
"""
#: Modules whose rules are promised to be pure; each must stand in the contract as soon as it exists.
PURE = (
    "appeals.lifecycle",
    "appeals.deadlines",
    "appeals.calendar",
    "appeals.committee.bench",
    "reports.facts",
    "reports.redact",
    "reports.wording",
    "registry.people",
)


def two_way_pairs(imports: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of modules that import each other."""
    known = set(imports)
    return sorted((one, other) for one, other in known if one < other and (other, one) in known)


def loaded_by(program: str, names: Iterable[str] = HEAVY) -> list[str]:
    """Run a program in a fresh Python and return which of the named modules it loaded."""
    report = f"\nimport json, sys; print(json.dumps([n for n in {list(names)!r} if n in sys.modules]))"
    command = [sys.executable, "-W", "ignore", "-c", program + report]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert answer.returncode == 0, answer.stderr
    found: list[str] = json.loads(answer.stdout.splitlines()[-1])
    return found


def unlisted_pure_modules(present: Iterable[str], listed: Iterable[str]) -> list[str]:
    """Return the modules that exist, are promised to be pure, and are not held to it."""
    return sorted(set(PURE) & set(present) - set(listed))


def test_no_two_modules_import_each_other():
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    imports = {(one, other) for one in graph.modules for other in graph.find_modules_directly_imported_by(one)}
    assert not two_way_pairs(imports)


@pytest.mark.parametrize("program", ["import web.app", HELP], ids=["web.app", "algaudit --help"])
def test_starting_loads_nothing_heavy(program):
    assert not loaded_by(program)


def test_every_pure_module_is_held_to_its_promise():
    present = [short(path).removesuffix(".py").replace("/", ".") for path in package_files()]
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    listed = next(one["source_modules"] for one in contracts if one["name"].startswith("Rules are pure"))
    assert not unlisted_pure_modules(present, listed)


def test_the_rules_see_what_they_must():
    assert two_way_pairs([("a", "b"), ("b", "a"), ("a", "c")]) == [("a", "b")]
    assert not two_way_pairs([("a", "b"), ("b", "c"), ("c", "a")])
    assert loaded_by("import json", ["json", "tkinter"]) == ["json"]
    assert unlisted_pure_modules(["appeals.calendar", "appeals.tables"], ["algaudit"]) == ["appeals.calendar"]
