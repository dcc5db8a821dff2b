"""Let a library work without a word: no warning, no log line, no trace in the settings of the program that asked."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


@contextmanager
def quiet() -> Iterator[None]:
    """Silence fairlearn, AIF360 and scikit-learn, and put everything back that they change for the whole program.

    AIF360 logs what it was installed without, and so sets up logging for everybody; some of its methods set the seed
    of NumPy's shared random numbers.
    """
    root = logging.getLogger()
    level, handlers, drawn = root.level, list(root.handlers), np.random.get_state()
    root.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
        np.random.set_state(drawn)
