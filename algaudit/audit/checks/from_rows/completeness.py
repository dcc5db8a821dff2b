"""How complete are the records, and how old? Blank values by group, and the age of records by group.

A decision about somebody whose record is full of blanks, or years old, rests on less. Ages are counted back from the
newest date in the same column, not from today: the same log always gives the same figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import span
from algaudit.cube.cube import FloatArray
from algaudit.decisions.labels import label_of
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.roles import Attribute
from algaudit.fairness.amounts.means import LEAST_JUDGED, means
from algaudit.fairness.amounts.quantiles import quantiles
from algaudit.fairness.amounts.questions import Line, Question, answered, plain, question
from algaudit.fairness.amounts.spread import Places, group_places, spread, tally
from algaudit.fairness.gaps import GAP
from algaudit.fairness.groups import Group
from algaudit.fairness.population.blanks import blank
from algaudit.fairness.population.dates import first_day
from algaudit.fairness.rates import Rates
from algaudit.rows.table import Rows

if TYPE_CHECKING:
    import pyarrow as pa

MOST_COLUMNS = 50
#: Which of so many columns are blank is one label per row: of 65,536 patterns at most, never too many.
_TOGETHER = 16
#: Names of the derived columns begin so, or end so: no column of a log has a zero sign in its name.
_PATTERN, _DAY = "blank\0", "day\0"
#: Days from the year 1 to 1970, where Arrow counts from.
_EPOCH = 719_163
_BLOCK = 1_000_000


@dataclass(frozen=True)
class _Part:
    """Some columns, and the column of which of them are blank, as a number whose binary digits say so."""

    pattern: str
    columns: list[str]

    def missing(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Return which columns are blank in each pattern that occurs, patterns × columns."""
        bits = np.array([int(label or 0) for label in rows.labels[self.pattern]], np.int64)
        return np.asarray((bits[:, None] >> np.arange(len(self.columns))) % 2 == 1)

    def known(self, rows: Rows, column: str) -> int:
        """Count the rows in which one of the columns is not blank."""
        missing = self.missing(rows)[:, self.columns.index(column)]
        return int(tally(rows.codes[self.pattern], len(missing))[~missing].sum())


@dataclass(frozen=True, eq=False)
class _Grouping:
    """Groups that are compared; without columns everybody is one."""

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    reference: int | None

    def places(self, rows: Rows) -> Places:
        """Return the group of every row; not kept, since ten million cases are to fit into a gigabyte."""
        if not self.by:
            return np.zeros(rows.size, np.int32)
        return group_places(
            [rows.codes[name] for name in self.by], [rows.labels[name] for name in self.by], self.groups
        )


def check(material: Material) -> Answer:
    """Count blanks in every column that the plan names besides decision and groups, and tell the age of records."""
    plan = material.plan
    columns, dates = _columns(plan), _dates(plan)
    if material.log is None:
        raise NotPossible("no_rows")
    if len(columns) > MOST_COLUMNS:
        raise NotPossible("completeness_too_many_columns", found=len(columns), limit=MOST_COLUMNS)
    parts = [
        _Part(f"{_PATTERN}{first}", columns[first : first + _TOGETHER]) for first in range(0, len(columns), _TOGETHER)
    ]
    derived = replace(material, log=_derived(material.log, parts, dates))
    patterns = [Attribute(part.pattern) for part in parts]
    rows = derived.rows(numbers=[name + _DAY for name in dates], labels=[*plan.roles().attributes, *patterns])
    groupings = list(_groupings(material))
    blanks, questions = _blanks(rows, groupings, parts, plan)
    ages: list[dict[str, Any]] = []
    # A row that stands for many cases has one date for all of them: their ages cannot be told apart.
    for name in () if plan.count else dates:
        known = next(part for part in parts if name in part.columns).known(rows, name)
        age, asked = _aged(name, rows, known, groupings, plan.alpha)
        ages.append(age)
        questions.extend(asked)
    figures = {
        "confidence": plan.confidence,
        "cases": int(rows.weight.sum()) if plan.count else rows.size,
        "columns": columns,
        "blank": blanks,
        "freshness": ages,
        "freshness_reason": "counts" if plan.count and dates else None if dates else "no_dates",
        "gaps": [_named(line) for line in answered(questions, alpha=plan.alpha, tolerance=plan.tolerance)],
    }
    return Answer(figures, list(_findings(figures)))


def _columns(plan: AuditPlan) -> list[str]:
    single = [plan.score, plan.expected, plan.rank, plan.amount, plan.entitled, *_dates(plan)]
    groups = {item.column for item in plan.roles().attributes}
    return [name for name in dict.fromkeys([*plan.features, *single]) if name and name not in groups]


def _dates(plan: AuditPlan) -> list[str]:
    groups = {item.column for item in plan.roles().attributes}
    named = dict.fromkeys((plan.applied, plan.decided, plan.period))
    return [name for name in named if name and name not in groups]


def _derived(log: DecisionLog, looked_at: Sequence[_Part], dates: Sequence[str]) -> DecisionLog:
    """Return the log with two kinds of columns more: which columns are blank, and the day of each date."""
    columns = [column for part in looked_at for column in part.columns]
    log.require([*columns, *dates])
    made = {*(part.pattern for part in looked_at), *(name + _DAY for name in dates)}

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        own = [name for name in names if name not in made]
        for batch in log.batches(list(dict.fromkeys([*own, *columns, *dates]))):
            parts = {name: batch.column(name) for name in own}
            for part in looked_at:
                bits = np.zeros(batch.num_rows, np.int64)
                for place, column in enumerate(part.columns):
                    bits |= blank(batch.column(column)).astype(np.int64) << place
                parts[part.pattern] = pa.array(bits)
            parts |= {name + _DAY: _days(batch.column(name)) for name in dates}
            yield pa.RecordBatch.from_pydict({name: parts[name] for name in names})

    return replace(log, columns=(*log.columns, *sorted(made)), batches=batches, parquet=(), frame=None)


def _days(values: pa.Array) -> pa.Array:
    """Return the day of each date, null where it is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_date(values.type) or pa.types.is_timestamp(values.type):
        days = values.cast(pa.timestamp("s"), safe=False).cast(pa.date32(), safe=False).cast(pa.int32())
        return pc.add(days.cast(pa.float64()), float(_EPOCH))
    encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    known = [first_day(label_of(value)) for value in encoded.dictionary.to_pylist()]
    return pa.array(known, pa.float64()).take(encoded.indices)


def _groupings(material: Material) -> Iterator[_Grouping]:
    strata = {item.column for item in material.plan.stratum}
    for made in material.tables:
        if not strata & set(made.groups.by):
            yield _Grouping(made.groups.by, made.groups.groups, made.reference)


def _blanks(
    rows: Rows, groupings: Sequence[_Grouping], parts: Sequence[_Part], plan: AuditPlan
) -> tuple[list[Line], list[Question]]:
    lines: list[Line] = []
    questions: list[Question] = []
    for grouping in groupings:
        for column, found in _shares(grouping, rows, parts, counts=plan.count is not None):
            lines.extend(_lines(column, found, grouping, np.array(plan.alpha)))
            if grouping.reference is not None:
                groups, reference = grouping.groups, grouping.reference
                questions.append(question(f"blank_share:{column}", grouping.by, groups, reference, found))
    return lines, questions


def _shares(grouping: _Grouping, rows: Rows, parts: Sequence[_Part], *, counts: bool) -> Iterator[tuple[str, Rates]]:
    """Yield each column with its share of blanks in every group."""
    places = grouping.places(rows)
    for part in parts:
        missing = part.missing(rows)
        weight = rows.weight if counts else None
        by_pattern = _by_pattern(places, rows.codes[part.pattern], (len(grouping.groups), len(missing)), weight)
        yield from ((column, _share(by_pattern, missing[:, at])) for at, column in enumerate(part.columns))


def _by_pattern(places: Places, codes: Places, shape: tuple[int, int], weight: FloatArray | None) -> FloatArray:
    """Count cases by group and pattern of blanks, a block of rows at a time."""
    made = np.zeros(shape[0] * shape[1])
    for start in range(0, len(places), _BLOCK):
        block = slice(start, start + _BLOCK)
        cells = places[block].astype(np.int64) * shape[1] + codes[block]
        # With --count each row is so many cases; a sampling weight does not make a record more or less blank.
        made += np.bincount(cells, None if weight is None else weight[block], len(made))
    return made.reshape(shape)


def _share(by_pattern: FloatArray, chosen: npt.NDArray[np.bool_]) -> Rates:
    part, whole = by_pattern[:, chosen].sum(axis=1), by_pattern.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Rates("blank_share", part / whole, part, whole, whole)


def _lines(column: str, found: Rates, grouping: _Grouping, alpha: FloatArray) -> Iterator[Line]:
    low, high = found.limits(alpha)
    for place, group in enumerate(grouping.groups):
        yield {
            "column": column,
            "by": list(grouping.by),
            "group": list(group),
            "blank": int(found.numerator[place]),
            "cases": int(found.denominator[place]),
            "value": plain(found.value[place]),
            "low": plain(low[place]),
            "high": plain(high[place]),
        }


# Any: parts of a JSON document, here and below.
def _aged(
    column: str,
    rows: Rows,
    written: int,
    groupings: Sequence[_Grouping],
    alpha: float,
) -> tuple[dict[str, Any], list[Question]]:
    """Return the ages of records by one column of dates, and what is to be compared."""
    age = rows.numbers.pop(column + _DAY)
    known = ~np.isnan(age)
    made: dict[str, Any] = {"column": column, "unread": written - int(known.sum()), "newest": None, "groups": []}
    if not known.any():
        return made, []
    age = age[known]
    newest = float(age.max())
    np.subtract(newest, age, out=age)
    questions: list[Question] = []
    for grouping in groupings:
        found = spread(age, grouping.places(rows)[known], len(grouping.groups))
        mean, median = means(found), quantiles(found, 0.5)
        ends = mean.limits(np.array(alpha)), median.limits(np.array(alpha))
        for place, group in enumerate(grouping.groups):
            made["groups"].append(
                {
                    "by": list(grouping.by),
                    "group": list(group),
                    "cases": int(mean.trials[place]),
                    "mean_days": span(mean.value, ends[0], place),
                    "median_days": span(median.value, ends[1], place),
                }
            )
        if grouping.reference is not None:
            scale = float(mean.value[grouping.reference])
            questions.append(
                question(
                    f"mean_age:{column}",
                    grouping.by,
                    grouping.groups,
                    grouping.reference,
                    mean,
                    scale=scale,
                    least=LEAST_JUDGED,
                )
            )
    return {**made, "newest": date.fromordinal(int(newest)).isoformat()}, questions


def _named(line: Line) -> Line:
    """Take column and measure apart again."""
    measure, _, column = str(line["measure"]).partition(":")
    return {"column": column, **line, "measure": measure}


def _findings(figures: dict[str, Any]) -> Iterator[Finding]:
    kept = (
        *("column", "by", "group", "reference", "value", "reference_value", "cases", "reference_cases"),
        *("difference", "low", "high"),
    )
    for gap in figures["gaps"]:
        if gap["verdict"] == GAP:
            # How old a record may be is not declared in any plan: an age is worth a question, not an alarm.
            code, severity = {"blank_share": ("blank_gap", "alert"), "mean_age": ("age_gap", "notice")}[gap["measure"]]
            yield Finding(code, severity, {name: gap[name] for name in kept})
    for age in figures["freshness"]:
        if age["unread"]:
            yield Finding("dates_unread", "notice", {"column": age["column"], "cases": age["unread"]})
