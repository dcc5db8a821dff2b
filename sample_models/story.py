"""Whom the story of the sample county is about: one case of its log, found by what happened to it."""

from __future__ import annotations

import csv
from pathlib import Path

from sample_models.town.words import WORDS

#: What has to stand in a row: moved in, in need when somebody looked, and refused.
_REFUSED = (("@registration", "@moved in"), ("@in need", "@yes"), ("@decision", "@refused"))


def refused_case(place: Path, column: str, lang: str) -> str:
    """Return the number of the first such case in the log of an algorithm."""
    wanted = {WORDS[name][lang == "en"]: WORDS[value][lang == "en"] for name, value in _REFUSED}
    for path in sorted((place / "decisions").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.DictReader(opened):
                if wanted.items() <= row.items():
                    return row[column]
    raise LookupError(place)
