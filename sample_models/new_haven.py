"""A real decision log, small enough to type in: the promotion exams of the New Haven fire department, 2003.

118 candidates sat for captain or lieutenant; the city later threw the results away, and the dispute reached the highest
court. Source of every number: Ricci v. DeStefano, 557 U.S. 557 (2009), part I-B of the opinion of the Court: candidates
and passes by rank and race. The order of the candidates and their numbers are ours; the opinion names none.
"""

from __future__ import annotations

import csv
import io
from typing import NamedTuple


class Row(NamedTuple):
    """Candidates of one rank and race, and how many of them passed."""

    rank: str
    race: str
    candidates: int
    passed: int


SOURCE = "Ricci v. DeStefano, 557 U.S. 557 (2009)"
COUNTS = (
    Row("captain", "White", 25, 16),
    Row("captain", "Black", 8, 3),
    Row("captain", "Hispanic", 8, 3),
    Row("lieutenant", "White", 43, 25),
    Row("lieutenant", "Black", 19, 6),
    Row("lieutenant", "Hispanic", 15, 3),
)
#: The words of the log, by language; the numbers are the same.
WORDS = {
    "en": {"candidate": "candidate", "rank": "rank", "race": "race", "result": "result"},
    "zh": {
        "candidate": "考生号",
        "rank": "职级",
        "race": "族裔",
        "result": "结果",
        "captain": "队长",
        "lieutenant": "副队长",
        "White": "白人",
        "Black": "黑人",
        "Hispanic": "拉美裔",
        "passed": "通过",
        "failed": "未通过",
    },
}


def decision_log(lang: str) -> bytes:
    """Return the log as CSV, one row per candidate, in the words of one language."""
    words = WORDS[lang]
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(words[name] for name in ("candidate", "rank", "race", "result"))
    number = 0
    for row in COUNTS:
        for place in range(row.candidates):
            number += 1
            result = "passed" if place < row.passed else "failed"
            lines.writerow([number, *(words.get(value, value) for value in (row.rank, row.race, result))])
    return text.getvalue().encode("utf-8-sig")
