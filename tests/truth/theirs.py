"""What fairlearn and AIF360 say of rows: one row, one person. Nothing of ours is used here.

0/0 is None: each rate is asked for only of groups in which somebody can have it.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

Label = tuple[str | None, ...]
Found = dict[tuple[str, Label], float]


@dataclass(frozen=True, eq=False)
class Rows:
    """People: true outcome (NaN when unknown), decision, group and weight of each."""

    truth: np.ndarray
    decision: np.ndarray
    group: list[Label]
    weight: np.ndarray

    def where(self, chosen: np.ndarray) -> "Rows":
        """Return some of the people."""
        group = [label for label, kept in zip(self.group, chosen, strict=True) if kept]
        return Rows(self.truth[chosen], self.decision[chosen], group, self.weight[chosen])

    @property
    def known(self) -> "Rows":
        """Return the people whose outcome is known."""
        return self.where(~np.isnan(self.truth))

    def of_groups_with(self, kind: np.ndarray) -> "Rows":
        """Return the people of the groups in which somebody is of a kind."""
        present = {label for label, is_so in zip(self.group, kind, strict=True) if is_so}
        return self.where(np.array([label in present for label in self.group], bool))


#: Who can have each rate.
NEEDED = {
    "selection_rate": lambda rows: np.ones(len(rows.truth), bool),
    "base_rate": lambda rows: np.ones(len(rows.truth), bool),
    "accuracy": lambda rows: np.ones(len(rows.truth), bool),
    "true_positive_rate": lambda rows: rows.truth == 1,
    "false_negative_rate": lambda rows: rows.truth == 1,
    "false_positive_rate": lambda rows: rows.truth == 0,
    "true_negative_rate": lambda rows: rows.truth == 0,
    "positive_predictive_value": lambda rows: rows.decision == 1,
    "false_discovery_rate": lambda rows: rows.decision == 1,
    "negative_predictive_value": lambda rows: rows.decision == 0,
    "false_omission_rate": lambda rows: rows.decision == 0,
}


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' warnings and log lines to themselves."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    root.setLevel(logging.CRITICAL)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
    root.setLevel(level)
    root.handlers[:] = handlers


def numbered(rows: Rows) -> tuple[list[Label], np.ndarray]:
    """Return the groups, and the number of each person's group."""
    labels = list(dict.fromkeys(rows.group))
    return labels, np.array([labels.index(label) for label in rows.group], float)


def fairlearn_by_group(rows: Rows) -> Found:
    """Return every rate of every group that fairlearn (with scikit-learn) has."""
    import fairlearn.metrics as theirs
    from sklearn import metrics

    functions = {
        "accuracy": metrics.accuracy_score,
        "true_positive_rate": theirs.true_positive_rate,
        "false_positive_rate": theirs.false_positive_rate,
        "true_negative_rate": theirs.true_negative_rate,
        "false_negative_rate": theirs.false_negative_rate,
        "positive_predictive_value": metrics.precision_score,
        "negative_predictive_value": lambda *given, **more: metrics.precision_score(*given, pos_label=0, **more),
    }
    known = rows.known
    found = _frame(rows, {"selection_rate": theirs.selection_rate}) | _frame(known, functions)
    both = known.of_groups_with(known.truth == 1)
    both = both.of_groups_with(both.truth == 0)
    found |= _frame(both, {"balanced_accuracy": metrics.balanced_accuracy_score})
    # The base rate is the selection rate of a decision that is always right.
    right = Rows(known.truth, known.truth, known.group, known.weight)
    return found | {
        ("base_rate", label): value for (_, label), value in _frame(right, {"base": theirs.selection_rate}).items()
    }


def _frame(rows: Rows, functions: dict) -> Found:
    from fairlearn.metrics import MetricFrame

    if not rows.group:
        return {}
    labels, place = numbered(rows)
    with quiet():
        frame = MetricFrame(
            metrics=functions,
            y_true=np.where(np.isnan(rows.truth), rows.decision, rows.truth),
            y_pred=rows.decision,
            sensitive_features=place.tolist(),
            sample_params={name: {"sample_weight": rows.weight} for name in functions},
        ).by_group
    return {
        (name, labels[int(number)]): float(value)
        for name in functions
        for number, value in frame[name].items()
        if name not in NEEDED or _anybody(rows, NEEDED[name](rows), place == number)
    }


def _anybody(rows: Rows, kind: np.ndarray, here: np.ndarray) -> bool:
    return bool(rows.weight[kind & here].sum() > 0)


def fairlearn_across(rows: Rows) -> dict[str, float | None]:
    """Return fairlearn's numbers across groups, each made of the groups that have the rate; NaN is None at the end."""
    import fairlearn.metrics as theirs

    known = rows.known
    due, not_due = (known.of_groups_with(known.truth == value) for value in (1, 0))
    with quiet():
        found = {
            "demographic_parity_difference": _across(theirs.demographic_parity_difference, rows),
            "demographic_parity_ratio": _across(theirs.demographic_parity_ratio, rows),
            "equal_opportunity_difference": _across(theirs.equal_opportunity_difference, due),
        }
        parts = {
            kind: [_across(getattr(theirs, f"{rate}_{kind}"), group) for rate, group in
                   (("true_positive_rate", due), ("false_positive_rate", not_due))]
            for kind in ("difference", "ratio")
        }  # fmt: skip
        for kind, worst in (("difference", max), ("ratio", min)):
            whole = None if None in parts[kind] else worst(parts[kind])
            if len(due.group) == len(not_due.group) == len(known.group) and len(set(known.group)) > 1:
                # Every group has both rates: fairlearn's own function is asked, and says what the parts say.
                asked = _across(getattr(theirs, f"equalized_odds_{kind}"), known)
                assert np.array_equal(asked, whole, equal_nan=True)
            found[f"equalized_odds_{kind}"] = whole
    return {name: None if value is None or np.isnan(value) else value for name, value in found.items()}


def _across(function, rows: Rows) -> float | None:
    labels, place = numbered(rows)
    if len(labels) < 2:
        return None
    truth = np.where(np.isnan(rows.truth), rows.decision, rows.truth)
    return float(function(truth, rows.decision, sensitive_features=place, sample_weight=rows.weight))


def aif360_by_group(rows: Rows) -> Found:
    """Return every rate of every group that AIF360 has."""
    known = rows.known
    names = [name for name in NEEDED if name != "selection_rate"]
    decided = Rows(rows.decision, rows.decision, rows.group, rows.weight)
    found = {("selection_rate", label): value for (_, label), value in _one_by_one(decided, ["base_rate"]).items()}
    return found | _one_by_one(known, names)


def _one_by_one(rows: Rows, names: list[str]) -> Found:
    if not rows.group:
        return {}
    labels, place = numbered(rows)
    found = {}
    with quiet():
        pair = _datasets(rows, place)
        for number, label in enumerate(labels):
            made = _metric(pair, [number])
            found |= {
                (name, label): float(getattr(made, name)(privileged=False))
                for name in names
                if _anybody(rows, NEEDED[name](rows), place == number)
            }
    return found


def aif360_across(rows: Rows, reference: Label) -> dict[str, float | None]:
    """Return AIF360's numbers for everybody else against the reference group."""
    with quiet():
        decided = Rows(rows.decision, rows.decision, rows.group, rows.weight)
        selection = _against(decided, reference, ["statistical_parity_difference", "disparate_impact"])
        return selection | _against(rows.known, reference, ["average_odds_difference"])


def _against(rows: Rows, reference: Label, names: list[str]) -> dict[str, float | None]:
    labels, place = numbered(rows)
    if reference not in labels or len(labels) < 2:
        return dict.fromkeys(names)
    number = labels.index(reference)
    made = _metric(_datasets(rows, place), [other for other in range(len(labels)) if other != number], [number])
    values = {name: float(getattr(made, name)()) for name in names}
    return {name: value if np.isfinite(value) else None for name, value in values.items()}


def _datasets(rows: Rows, place: np.ndarray):
    from aif360.datasets import BinaryLabelDataset

    frame = pd.DataFrame({"group": place, "label": rows.truth, "weight": rows.weight})
    truth = BinaryLabelDataset(
        df=frame,
        label_names=["label"],
        protected_attribute_names=["group"],
        instance_weights_name="weight",
        favorable_label=1.0,
        unfavorable_label=0.0,
    )
    decided = truth.copy()
    decided.labels = rows.decision.reshape(-1, 1)
    return truth, decided


def _metric(pair, others: list[int], reference: list[int] | None = None):
    from aif360.metrics import ClassificationMetric

    privileged = None if reference is None else [{"group": float(number)} for number in reference]
    return ClassificationMetric(*pair, [{"group": float(number)} for number in others], privileged)
