"""Runs the command line in this process and says how it ended."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from algaudit.cli import main


class Ended(NamedTuple):
    """How a command ended: its exit code, what it printed, what it complained about."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


def runner(capfd) -> Run:
    """Return a function that runs ``algaudit WORDS``."""

    def run(*words: object) -> Ended:
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        printed = capfd.readouterr()
        return Ended(int(left.value.code or 0), printed.out, printed.err)

    return run
