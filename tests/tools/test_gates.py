"""The gates: which there are, in which order, and that the first closed one stops the walk."""

import sys

import pytest

from tools import gates


def test_the_cheapest_gate_comes_first_and_all_tests_with_coverage_last():
    assert gates.gates([]) == [
        ("ruff check", ["ruff", "check", "."]),
        ("ruff format", ["ruff", "format", "--check", "."]),
        ("mypy", ["mypy"]),
        ("lint-imports", ["lint-imports", "--no-logo"]),
        ("pytest", ["pytest", "--cov", "--cov-report=term-missing:skip-covered"]),
    ]


def test_a_chosen_few_tests_are_not_asked_for_coverage():
    assert gates.gates(["tests/house", "-x"])[-1] == ("pytest", ["pytest", "tests/house", "-x"])


@pytest.fixture
def walk(monkeypatch, tmp_path):
    """Walk through gates that are made of exit codes."""

    def walked(*codes: int) -> int:
        listed = [(f"gate{code}", [sys.executable, "-c", f"raise SystemExit({code})"]) for code in codes]
        monkeypatch.setattr(gates, "gates", lambda rest: listed)
        return gates.run_all([])

    return walked


def test_open_gates_are_all_passed(walk, capfd):
    assert walk(0, 0) == 0
    out = capfd.readouterr().out
    assert "Gate 1 of 2: gate0" in out
    assert "Gate 2 of 2: gate0" in out
    # The last gate's own closing line stays last.
    assert out.count("Passed") == 1


def test_the_first_closed_gate_stops_the_walk_with_its_code(walk, capfd):
    assert walk(0, 3, 4) == 3
    printed = capfd.readouterr()
    assert "Gate 3" not in printed.out
    assert "Failed: gate3 (exit code 3," in printed.err


def test_a_gate_finds_the_programs_of_the_environment_first():
    path = gates._surroundings()["PATH"].split(gates.os.pathsep)
    assert path[0] == str(gates.program("python").parent)
    assert gates._surroundings()["PYTHONUTF8"] == "1"
