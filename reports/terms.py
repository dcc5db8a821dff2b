"""The field's terms in plain words: what each measure is called, and what it is a share of.

``{positive}`` is the decision that is looked at and ``{outcome}`` the true outcome, in the words of the log.
"""

from __future__ import annotations

from typing import NamedTuple

from algaudit.i18n import N_


class Term(NamedTuple):
    """A measure: its name in the field, and the share that it is, in plain words."""

    name: str
    share: str


MEASURES: dict[str, Term] = {
    "selection_rate": Term(N_("Selection rate"), N_("share of all cases decided “{positive}”")),
    "base_rate": Term(N_("Base rate"), N_("share of cases whose true outcome was “{outcome}”")),
    "accuracy": Term(N_("Accuracy"), N_("share of cases whose decision agrees with the true outcome")),
    "balanced_accuracy": Term(N_("Balanced accuracy"), N_("mean of the true positive rate and the true negative rate")),
    "true_positive_rate": Term(
        N_("True positive rate"), N_("share decided “{positive}” among cases whose true outcome was “{outcome}”")
    ),
    "false_positive_rate": Term(
        N_("False positive rate"), N_("share decided “{positive}” among cases whose true outcome was not “{outcome}”")
    ),
    "true_negative_rate": Term(
        N_("True negative rate"),
        N_("share not decided “{positive}” among cases whose true outcome was not “{outcome}”"),
    ),
    "false_negative_rate": Term(
        N_("False negative rate"), N_("share not decided “{positive}” among cases whose true outcome was “{outcome}”")
    ),
    "positive_predictive_value": Term(
        N_("Positive predictive value"), N_("share with the true outcome “{outcome}” among cases decided “{positive}”")
    ),
    "negative_predictive_value": Term(
        N_("Negative predictive value"),
        N_("share without the true outcome “{outcome}” among cases not decided “{positive}”"),
    ),
    "false_discovery_rate": Term(
        N_("False discovery rate"), N_("share without the true outcome “{outcome}” among cases decided “{positive}”")
    ),
    "false_omission_rate": Term(
        N_("False omission rate"), N_("share with the true outcome “{outcome}” among cases not decided “{positive}”")
    ),
}

#: Numbers across all groups: name and what it is.
AGGREGATES: dict[str, tuple[str, str]] = {
    "demographic_parity_difference": (
        N_("Demographic parity difference"),
        N_("largest less smallest selection rate (fairlearn)"),
    ),
    "demographic_parity_ratio": (
        N_("Demographic parity ratio"),
        N_("smallest selection rate over largest (fairlearn)"),
    ),
    "equalized_odds_difference": (
        N_("Equalized odds difference"),
        N_("the larger of the spreads of true and false positive rates (fairlearn)"),
    ),
    "equalized_odds_ratio": (
        N_("Equalized odds ratio"),
        N_(
            "the smaller of the ratios of true and of false positive rates (fairlearn); "
            "of true positive rates alone where nobody is selected wrongly"
        ),
    ),
    "equal_opportunity_difference": (
        N_("Equal opportunity difference"),
        N_("largest less smallest true positive rate (fairlearn)"),
    ),
    "statistical_parity_difference": (
        N_("Statistical parity difference"),
        N_("selection rate of everybody else less that of the reference group (AIF360)"),
    ),
    "disparate_impact": (
        N_("Disparate impact"),
        N_("selection rate of everybody else over that of the reference group (AIF360)"),
    ),
    "average_odds_difference": (
        N_("Average odds difference"),
        N_("mean of the differences in false and true positive rates, everybody else less reference (AIF360)"),
    ),
}
#: Aggregates that are ratios, not differences of shares.
RATIOS = frozenset({"demographic_parity_ratio", "equalized_odds_ratio", "disparate_impact"})
VERDICTS = {
    "gap": N_("gap"),
    "within_tolerance": N_("within tolerance"),
    "too_little_data": N_("too little data"),
}
METHODS = {
    "wilson": N_("Interval of a rate: Wilson's score interval, moved out at very low counts"),
    "combined_wilson": N_("Interval of balanced accuracy: two such intervals combined"),
    "newcombe": N_("Interval of a difference: Newcombe's method"),
    "donner_zou": N_("Interval of a ratio: Donner and Zou's method"),
    "score_pairs": N_("Interval of a spread: an interval for every pair of groups, the risk shared among them"),
    "combined_newcombe": N_("Interval of the average odds difference: two of Newcombe's combined"),
}
REASONS = {
    "denominator_zero": N_("cannot be computed: nobody to divide by"),
    "reference_rate_zero": N_("no ratio: the reference rate is 0"),
    "reference_too_small": N_("the reference has too few such cases"),
    "counts_coarse": N_("counts are hidden or rounded: see the bounds"),
    "too_many_groups": N_("no interval: too many groups to compare in pairs"),
    "too_few_groups": N_("needs two groups that have this rate"),
}
DROPPED = {
    "decision_missing": N_("no decision is recorded"),
    "count_hidden": N_("rows of the table whose count is hidden, each told as one case"),
}

#: The further checks, each as what it looks at.
CHECKS = {
    "explained": N_("Gaps within strata"),
    "subgroups": N_("Search for subgroups"),
    "expected_subgroups": N_("Subgroups beside what was expected"),
    "classes": N_("Decisions with several values"),
    "sweep": N_("Other thresholds of the score"),
    "scores": N_("Quality of the score by group"),
    "allocation": N_("Allocation within a quota"),
    "waiting": N_("Waiting times"),
    "amounts": N_("Amounts"),
    "population": N_("Who is missing"),
    "completeness": N_("Completeness of the data"),
    "proxies": N_("Inputs that stand for a group"),
    "clusters": N_("Unusual groups of cases"),
    "alike": N_("Like cases decided alike"),
    "fidelity": N_("The algorithm and the log"),
    "importance": N_("What the algorithm leans on"),
    "recourse": N_("What people could change"),
    "labels": N_("Outcomes known for some only"),
    "funnel": N_("Stages of the procedure"),
    "trend": N_("Change over time"),
    "bounds": N_("Bounds from coarse counts"),
    "remedies": N_("What-if"),
    "power": N_("What could have been seen"),
}
