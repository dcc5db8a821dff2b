"""How often does an audit say “gap” where there is none, and how often does it see the gap it says it can see?

False alarms: all eight groups are treated alike, by the same chance of being due something and the same chances of
getting it. Whole audits (counts, three primary measures, Holm's correction, verdicts) are run on a thousand simulated
logs of each kind; one gap among the 21 is a false alarm of the whole audit.

False comfort: seven groups lie just beyond the tolerance. An audit that calls any of those 21 gaps “within tolerance”
comforts falsely.

Power: one of eight groups is selected more often, by just the gap that the audit calls detectable.

Everything runs through `algaudit.audit.runner.audit_cube`, with a fixed seed. Run
``python tests/benchmarks/false_alarms.py``; it takes some minutes and rewrites ``results/false_alarms.md`` and
``results/false_alarms.json``.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import AuditResult, Gap
from algaudit.audit.runner import audit_cube
from algaudit.cube.cube import Cube, Dimension
from algaudit.fairness.gaps import verdict
from algaudit.fairness.power import detectable_gap

RESULTS = Path(__file__).with_name("results")
LOGS = 1_000
GROUPS = tuple("abcdefgh")
#: People in each group; the first group is the reference.
SIZES = {
    "8 groups of 200": (200,) * 8,
    "8 groups of 30": (30,) * 8,
    "2000 to 8 people": (2000, 500, 200, 100, 50, 30, 15, 8),
    "5000 and 7 of 30": (5000, *(30,) * 7),
    "50000 and 7 of 1000": (50_000, *(1000,) * 7),
}


@dataclass(frozen=True)
class Office:
    """How an office decides: share of people who are due something, and shares of both kinds who get it."""

    due: float
    granted_when_due: float
    granted_when_not: float

    def cells(self) -> tuple[float, float, float, float]:
        """Return the chance of being not due and refused, not due and granted, due and refused, due and granted."""
        no, yes = 1 - self.due, self.due
        wrong, right = self.granted_when_not, self.granted_when_due
        return no * (1 - wrong), no * wrong, yes * (1 - right), yes * right


OFFICES = {
    "half are due, decided with errors": Office(0.5, 0.7, 0.3),
    "one in ten is due, few wrong grants": Office(0.1, 0.4, 0.02),
    "one in fifty is due": Office(0.02, 0.5, 0.05),
}


@dataclass(frozen=True)
class Row:
    """One kind of log: how it was made, and the share of audits (or of gaps) with the verdict asked for."""

    asked: str
    sizes: str
    office: str
    tolerance: float
    logs: int
    share: float


def cube(counts: np.ndarray) -> Cube:
    """Return the Cube of counts by group, outcome and decision."""
    codes = np.argwhere(counts > 0)
    dimensions = (
        Dimension("group", "attribute", GROUPS[: len(counts)]),
        Dimension("due", "outcome", ("0", "1")),
        Dimension("granted", "decision", ("0", "1")),
    )
    count = counts[counts > 0]
    return Cube(dimensions, codes, count, rows=int(count.sum()), positive="1", outcome_positive="1")


def audits(
    offices: Sequence[Office],
    sizes: Sequence[int],
    tolerance: float,
    logs: int,
    *,
    seed: int = 0,
    primary: tuple[str, ...] = (),
) -> Iterator[AuditResult]:
    """Yield the result of each simulated log; one office for all groups, or one for each."""
    random = np.random.default_rng(seed)
    each = list(offices) * (len(sizes) // len(offices))
    columns = {"decision": "granted", "outcome": "due", "by": [{"column": "group"}], "reference": {"group": "a"}}
    plan = AuditPlan.model_validate(columns | {"tolerance": tolerance, "primary": primary})
    for _ in range(logs):
        counts = [random.multinomial(size, office.cells()) for size, office in zip(sizes, each, strict=True)]
        yield audit_cube(cube(np.array(counts).reshape(-1, 2, 2)), plan)


def verdicts(result: AuditResult) -> set[str | None]:
    """Return the verdicts that occur."""
    return {gap.verdict for gap in result.gaps}


def false_alarms(logs: int = LOGS) -> Iterator[Row]:
    """Yield the share of audits with any gap where there is none, without and with the default tolerance."""
    for sizes, people in SIZES.items():
        for name, office in OFFICES.items():
            alarms = [result for result in audits([office], people, 0.0, logs) if result.has_gap]
            # More tolerance never makes a gap: only audits with one need another look.
            beyond = [any(_is_beyond(gap, 0.05) for gap in result.gaps) for result in alarms]
            yield Row("any gap", sizes, name, 0.0, logs, len(alarms) / logs)
            yield Row("any gap", sizes, name, 0.05, logs, sum(beyond) / logs)


def _is_beyond(gap: Gap, tolerance: float) -> bool:
    found = gap.difference
    return gap.verdict == "gap" and verdict(found.value, found.low, found.high, tolerance) == "gap"


#: One office, and one that grants a little more to everybody than the tolerance of 0.05 allows.
COMFORT = (Office(0.5, 0.3, 0.3), Office(0.5, 0.3501, 0.3501))


def false_comfort(logs: int = LOGS) -> Iterator[Row]:
    """Yield the share of audits that call a gap beyond the tolerance “within tolerance”."""
    for people in (4_000, 8_000, 40_000):
        sizes, offices = (people,) * 8, (COMFORT[0], *(COMFORT[1],) * 7)
        found = ["within_tolerance" in verdicts(result) for result in audits(offices, sizes, 0.05, logs)]
        yield Row(
            "any within tolerance", f"8 groups of {people}", "gaps of 5.01 points", 0.05, logs, float(np.mean(found))
        )


#: Selection rate of the reference, people in it and in each other group, tolerance.
PLANTED = (
    (0.5, 1000, 200, 0.0),
    (0.5, 1000, 200, 0.05),
    (0.2, 2000, 100, 0.05),
    (0.1, 5000, 30, 0.0),
    (0.02, 5000, 200, 0.0),
    (0.9, 1000, 300, 0.0),
)


def power(logs: int = LOGS, planted: Sequence[tuple[float, int, int, float]] = PLANTED) -> Iterator[Row]:
    """Yield how often a gap of the size called detectable is found: selection rates only, seven gaps, one planted."""
    for rate, reference, people, tolerance in planted:
        gap = float(detectable_gap(rate, reference, people, alpha=0.05 / 7, tolerance=tolerance))
        # The gap is taken towards the middle, where there is more room.
        other = rate + gap if rate <= 0.5 else rate - gap
        offices = (*(Office(0.5, rate, rate),) * 7, Office(0.5, other, other))
        sizes = (reference, *(people,) * 7)
        found = [
            gap.verdict == "gap"
            for result in audits(offices, sizes, tolerance, logs, primary=("selection_rate",))
            for gap in result.gaps
            if gap.primary and gap.group == ["h"]
        ]
        yield Row(
            "planted gap",
            f"{reference} and 7 of {people}",
            f"{rate:.0%} and {other:.1%}",
            tolerance,
            logs,
            float(np.mean(found)),
        )


TITLES = {
    "any gap": (
        "False alarms",
        "All groups are treated alike. Share of audits that report any gap (three measures, 21 gaps):",
    ),
    "any within tolerance": (
        "False comfort",
        "Seven groups differ by 5.01 points from the reference. Share of audits that call any of the 21 gaps within 5:",
    ),
    "planted gap": (
        "Power",
        "One of seven gaps is as large as the audit calls detectable. Share of audits that report it; 80 % is claimed:",
    ),
}


def table(rows: list[Row]) -> str:
    """Return the page that people read."""
    lines = [
        "# False alarms, false comfort and power",
        "",
        "Computed by `tests/benchmarks/false_alarms.py`, whose first",
    ]
    lines += [f"lines say how. {rows[0].logs:,} simulated logs a line: shares of 5 % are good to ± 1.4 points."]
    for asked, (title, told) in TITLES.items():
        lines += ["", f"## {title}", "", told, "", "| people | office | tolerance | share |", "|---|---|--:|--:|"]
        lines += [
            f"| {each.sizes} | {each.office} | {each.tolerance:g} | {each.share:.1%} |"
            for each in rows
            if each.asked == asked
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run everything and write both files."""
    rows = [*false_alarms(), *false_comfort(), *power()]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "false_alarms.md").write_text(table(rows), encoding="utf-8")
    (RESULTS / "false_alarms.json").write_text(
        json.dumps([asdict(each) for each in rows], indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
