"""A warm server with handlers for tests, and locked processes of it."""

import pytest

from algaudit.models.sandbox.client import open_locked
from algaudit.models.sandbox.host import Host
from tests.algaudit.models.sandbox.handlers import ECHO, WICKED


@pytest.fixture(scope="module")
def host():
    """Return a warm server for wicked handlers."""
    one = Host([ECHO, WICKED])
    yield one
    one.close()


@pytest.fixture
def echo(host):
    """Return a locked process that gives back what it gets."""
    with open_locked(ECHO, b"file", host=host) as locked:
        yield locked


@pytest.fixture
def wicked(host):
    """Return a locked process that tries to get out."""
    with open_locked(WICKED, b"", host=host) as locked:
        yield locked
