"""Six public data sets as decision logs: the file as it was published, with the columns an audit asks for added.

Most of these files hold an outcome but no decision. A rule in plain words stands in for it; it was chosen for being
easy to check, not for being good. The files spell a category as one column of 0 and 1 per value; ``merged`` puts the
values back into one column.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.truth.fetch import public_file

Row = dict[str, str]


@dataclass(frozen=True)
class PublicSet:
    """A public data set: its file, its number of people, and what is decided, true, and a group in it."""

    file: str
    people: int
    decided: Callable[[Row], bool]
    outcome: str
    by: tuple[str, ...]
    merged: tuple[str, ...] = ()
    positive_is: str = "favourable"

    def write(self, path: Path) -> list[Row]:
        """Write the log as CSV and return its rows."""
        rows = list(csv.DictReader(io.StringIO(public_file(self.file), newline="")))
        for row in rows:
            row |= {column: _value(row, column) for column in self.merged}
            row["decided"] = str(int(self.decided(row)))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return rows


def _value(row: Row, column: str) -> str:
    """Return the value whose column of 0 and 1 holds a 1."""
    start = f"{column}_"
    return next(name.removeprefix(start) for name, flag in row.items() if name.startswith(start) and flag == "1")


PUBLIC = {
    # Broward County, Florida, 2013-2014: the COMPAS score of people awaiting trial; 5 to 10 count as medium or high.
    "compas": PublicSet(
        "compas-recidivism.csv",
        6_167,
        lambda row: int(row["decile-score"]) >= 5,
        "two-year-recid",
        ("race", "sex", "age-cat"),
        ("age-cat",),
        "adverse",
    ),
    # New York, 2016: people stopped by the police; who was frisked, and on whom a weapon was found.
    "stop and frisk": PublicSet(
        "sqf.csv",
        12_347,
        lambda row: row["frisked_Y"] == "1",
        "weapon",
        ("race", "sex", "build"),
        ("build",),
        "adverse",
    ),
    # Law School Admission Council, 1991-1997: who passed the bar examination. Rule: LSAT of 37, or grades of 3.5.
    "law school": PublicSet(
        "law.csv.zip",
        21_791,
        lambda row: float(row["LSAT"]) >= 37 or float(row["UGPA"]) >= 3.5,
        "PF_1",
        ("Race", "Sex"),
        ("Race", "Sex"),
    ),
    # Ljubljana, 1980s: how applications to nursery schools were ranked; the file holds each possible one once. Rule:
    # the social picture is a problem, or neither housing nor finances are convenient. Outcome: special priority.
    "nursery": PublicSet(
        "nursery.csv.zip",
        12_960,
        lambda row: row["social_problematic"] == "1" or (row["housing_critical"], row["finance_inconv"]) == ("1", "1"),
        "class_spec_prior",
        ("form", "has_nurs", "parents"),
        ("form", "has_nurs", "parents"),
    ),
    # A German bank, 1973-1975: who repaid. Rule: at most two years, and less than 5,000 marks.
    "german credit": PublicSet(
        "german.csv",
        1_000,
        lambda row: int(row["month"]) <= 24 and int(row["credit-amount"]) < 5_000,
        "credit-label",
        ("sex", "housing", "skill-level"),
        ("housing", "skill-level"),
    ),
    # United States census, 1994: who earned more than 50,000 dollars. Rule: twelve years of schooling, 40 hours a week.
    "adult": PublicSet(
        "adult.csv.zip",
        45_222,
        lambda row: int(row["education-num"]) >= 12 and int(row["hours-per-week"]) >= 40,
        "salary_>50K",
        ("race",),
        ("race",),
    ),
}
