"""Other libraries work without a word, and leave no trace in the settings of the program that asked."""

import logging
import warnings

import numpy as np
import pytest

from algaudit.fairness.quiet import quiet


def loud() -> None:
    """Do everything that the libraries do to others, and fail."""
    with quiet():
        np.random.seed(1)
        warnings.warn("old", stacklevel=1)
        logging.getLogger().addHandler(logging.NullHandler())
        logging.getLogger().setLevel(logging.DEBUG)
        logging.getLogger().error("missing")
        np.log(np.zeros(1))
        raise ZeroDivisionError


def test_everything_is_put_back_even_after_a_fault():
    root = logging.getLogger()
    before = root.level, list(root.handlers), np.random.get_state()[1].tolist(), np.geterr()
    with pytest.raises(ZeroDivisionError):
        loud()
    assert (root.level, root.handlers, np.random.get_state()[1].tolist(), np.geterr()) == before
