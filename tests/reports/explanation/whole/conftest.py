"""Algorithms as a whole: rules, a formula, and one that can only be imitated."""

import pytest

from algaudit.explain.decision.overview import overview
from tests.algorithms import write_algorithm, write_learnt


@pytest.fixture(scope="session")
def ruled(tmp_path_factory):
    """Rules, with whole facts."""
    return overview(write_algorithm(tmp_path_factory.mktemp("ruled") / "grant"))


@pytest.fixture(scope="session")
def formula(tmp_path_factory):
    """A logistic model about which hardly anything is said."""
    return overview(write_learnt(tmp_path_factory.mktemp("formula") / "learnt", "logistic"))


@pytest.fixture(scope="session")
def forest(tmp_path_factory):
    """A forest, which holds no rules."""
    return overview(write_learnt(tmp_path_factory.mktemp("forest") / "learnt", "forest"))
