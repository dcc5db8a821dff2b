"""Snapshots of a small algorithm to be told: one refused, one granted, one with next to no facts."""

import pytest

from algaudit.explain.decision.made import snapshot
from tests.algorithms import cases, model, write_algorithm, write_learnt

LABELS = model().predict(cases()).tolist()
REFUSED, GRANTED = (f"K{LABELS.index(label) + 1:03}" for label in ("no", "yes"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The folder of the algorithm."""
    return write_algorithm(tmp_path_factory.mktemp("whole") / "grant")


@pytest.fixture(scope="session")
def refused(folder):
    """A decision that refused, with whole facts."""
    return snapshot(folder, REFUSED)


@pytest.fixture(scope="session")
def granted(folder):
    """A decision that granted, with whole facts."""
    return snapshot(folder, GRANTED)


@pytest.fixture(scope="session")
def bare(tmp_path_factory):
    """A decision of a learnt algorithm about which hardly anything is said."""
    return snapshot(write_learnt(tmp_path_factory.mktemp("bare") / "learnt", "logistic"), "3")
