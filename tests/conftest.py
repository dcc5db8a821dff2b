"""What several rooms' tests need: the command line, run in an empty folder, and both databases."""

import pytest

from tests.command import Run, runner
from tests.databases import empty_database, empty_place, postgres

__all__ = ["empty_database", "empty_place", "postgres"]


@pytest.fixture
def algaudit(capfd, monkeypatch, tmp_path) -> Run:
    """Run ``algaudit WORDS`` in an empty folder, in Chinese unless a test says otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ALGAUDIT_LANG", raising=False)
    return runner(capfd)
