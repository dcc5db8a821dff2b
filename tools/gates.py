"""The gates that every change passes, in order, cheapest first; the first closed gate stops the walk."""

import os
import subprocess
import sys
import time

from tools.places import ROOT, program
from tools.words import one_line

COVERAGE = ["--cov", "--cov-report=term-missing:skip-covered"]


def gates(pytest_arguments: list[str]) -> list[tuple[str, list[str]]]:
    """Return each gate's name and command.

    Coverage is judged only when all tests run: a chosen few cannot reach it.
    """
    return [
        ("ruff check", ["ruff", "check", "."]),
        ("ruff format", ["ruff", "format", "--check", "."]),
        ("mypy", ["mypy"]),
        ("lint-imports", ["lint-imports", "--no-logo"]),
        ("pytest", ["pytest", *(pytest_arguments or COVERAGE)]),
    ]


def run_all(pytest_arguments: list[str]) -> int:
    """Pass through the gates; return the exit code of the first that is closed, or 0."""
    listed = gates(pytest_arguments)
    for number, (name, command) in enumerate(listed, start=1):
        print(one_line("gate", number=number, total=len(listed), name=name), flush=True)
        started = time.monotonic()
        code = subprocess.call([str(program(command[0])), *command[1:]], cwd=ROOT, env=_surroundings())
        seconds = time.monotonic() - started
        if code != 0:
            print(one_line("gate_failed", name=name, code=code, seconds=seconds), file=sys.stderr, flush=True)
            return code
        # After the last gate nothing is printed: its own closing line, with the number of tests, stays last.
        if number < len(listed):
            print(one_line("gate_passed", name=name, seconds=seconds), flush=True)
    return 0


def _surroundings() -> dict[str, str]:
    """Return the environment variables for a gate, with the environment's programs found first."""
    path = os.pathsep.join([str(program("python").parent), os.environ.get("PATH", os.defpath)])
    return os.environ | {"PATH": path, "PYTHONUTF8": "1"}
