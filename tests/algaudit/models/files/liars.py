"""What a locked process may answer once the file in it has taken it over: anything that can cross."""

import json

import numpy as np

from algaudit.models.files.skops_child import SkopsFile
from algaudit.models.sandbox.protocol import Refused

HERE = "tests.algaudit.models.files.liars:"


class Liar:
    """Answers every question with what the file says: an array filled with one number, or a refusal."""

    CALLS = ("score", "predict")

    def __init__(self, data):
        self.told = json.loads(data)

    def score(self, arrays, facts):
        """Answer."""
        if "code" in self.told:
            raise Refused(self.told["code"], **self.told["facts"])
        return {
            name: np.full(shape, np.nan if number is None else number, kind)
            for name, (number, shape, kind) in self.told.items()
        }, {}

    predict = score


class Swapped(SkopsFile):
    """Scores honestly, and hands out another inside."""

    def structure(self, _arrays, facts):
        """Return an inside with other weights."""
        arrays, told = super().structure({}, facts)
        return {**arrays, "weight": arrays["weight"] + 1e-3}, told
