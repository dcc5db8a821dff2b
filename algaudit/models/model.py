"""What every algorithm that was taken in can do, whatever kind of file it came in: score cases and decide them."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from algaudit.models.features import Feature
from algaudit.models.structure import Columns, FloatArray, Structure


class Model(Protocol):
    """An algorithm under audit, opened without running the department's own programs."""

    @property
    def kind(self) -> Literal["rules", "onnx", "skops"]:
        """Which form it came in."""
        ...

    @property
    def features(self) -> tuple[Feature, ...]:
        """Its inputs, in its own order."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """Decisions it can make; empty when it yields an amount and decides nothing."""
        ...

    @property
    def positive(self) -> str | None:
        """The label whose likelihood or points the score measures."""
        ...

    @property
    def unit(self) -> Literal["points", "probability", "amount"]:
        """Of the score."""
        ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file, 64 hexadecimal digits."""
        ...

    def score(self, rows: Columns) -> FloatArray:
        """Return the score of each case: points, the probability of ``positive``, or the amount."""
        ...

    def predict(self, rows: Columns) -> npt.NDArray[np.object_]:
        """Return the label of each case; raises TypeError where the algorithm yields an amount."""
        ...

    def structure(self) -> Structure | None:
        """Return how the score comes about, None where the inside cannot be read (a black box)."""
        ...
