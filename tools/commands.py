"""The three words that start.py understands, and what each of them does."""

import os
import subprocess
import sys
import time

from tools import environment, gates, system
from tools.places import program
from tools.words import CannotStart, sentence

EXIT_CANNOT_START = 2
EXIT_INTERRUPTED = 130


def run(argv: list[str]) -> int:
    """Carry out one command and return its exit code."""
    name, rest = (argv[0], argv[1:]) if argv else ("", [])
    action = {"demo": demo, "test": test, "setup": setup}.get(name)
    if action is None:
        print(sentence("usage"), file=sys.stderr)
        return EXIT_CANNOT_START
    try:
        return action(rest)
    except CannotStart as trouble:
        print(sentence(trouble.code, **trouble.facts), file=sys.stderr)
        return EXIT_CANNOT_START
    except KeyboardInterrupt:
        print(sentence("interrupted"), file=sys.stderr)
        return EXIT_INTERRUPTED


def demo(rest: list[str]) -> int:
    """Prepare what the product needs, then hand over to its own demo."""
    prepare("run")
    command = [str(program("algaudit")), "demo", *rest]
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - hand over wholly, so that Ctrl-C reaches the demo
    return subprocess.call(command)


def test(rest: list[str]) -> int:
    """Prepare what the tests need, then pass through every gate."""
    prepare("test")
    system.install_missing()
    return gates.run_all(rest)


def setup(rest: list[str]) -> int:
    """Prepare the environment only; ``setup test`` includes the tools of the tests."""
    prepare("test" if rest == ["test"] else "run")
    return 0


def prepare(kind: str) -> None:
    """Make the environment ready for ``kind`` (run or test); says nothing when it already is."""
    if environment.is_ready(kind):
        return
    print(sentence("preparing"), flush=True)
    started = time.monotonic()
    environment.build(kind)
    print(sentence("ready", seconds=time.monotonic() - started), flush=True)
