"""Read a whole log in a test, and catch the one sentence said about a bad one."""

from collections.abc import Callable
from typing import Any

import pytest

from algaudit.decisions.log import DecisionLog
from algaudit.decisions.read import read_decisions
from algaudit.errors import InputError


def rows(source: Any, *names: str) -> list[tuple[Any, ...]]:
    """Return the rows of some columns; of all when none is named."""
    log = source if isinstance(source, DecisionLog) else read_decisions(source)
    wanted = names or log.columns
    return [
        tuple(row) for batch in log.batches(wanted) for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)
    ]


def complaint(call: Callable[[], object]) -> str:
    """Return the English sentence of the input error that a call ends in."""
    with pytest.raises(InputError) as caught:
        call()
    said = str(caught.value)
    assert "\n" not in said, "one sentence is one line"
    assert caught.value.exit_code == 2
    return said
