"""What an importance says: plain values with their limits, for everybody, for each group, and between groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Estimate:
    """A figure with its limits; all NaN where it is undefined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Gap(Estimate):
    """A difference with its limits.

    ``clear`` says that it is not 0 even when the accepted risk is shared by all differences that were looked at.
    """

    clear: bool


@dataclass(frozen=True)
class FeatureImportance:
    """How far one feature moves the score.

    Parameters
    ----------
    feature : str
        Its name.
    size : Estimate
        Mean absolute contribution (mean |SHAP|), in the unit of the importance.
    share : Estimate
        That as a share of all features' together, 0…1; NaN when no feature moves anything.
    signed : Estimate
        Mean contribution: above 0 where it raises the scores of these cases, compared with the background.
    background : float or None
        Half-width by which ``size`` might differ with another background of the same size; for everybody only.
    """

    feature: str
    size: Estimate
    share: Estimate
    signed: Estimate
    background: float | None = None


@dataclass(frozen=True)
class GroupImportance:
    """How far each feature moves the scores of one group; no figures where there is too little data."""

    group: str | None
    records: float
    status: Literal["done", "too_little_data"]
    features: tuple[FeatureImportance, ...]


@dataclass(frozen=True)
class Leaning:
    """What one feature does to one group, less what it does to the group of reference.

    ``share`` says whether the algorithm leans on different things for the two; the ``signed`` differences of all
    features sum up to the difference of the groups' mean scores (or margins), and so say where that comes from.
    """

    group: str | None
    feature: str
    size: Gap
    share: Gap
    signed: Gap


@dataclass(frozen=True)
class Importance:
    """How far each feature moves the score.

    Parameters
    ----------
    method : {"exact_sum", "exact_trees", "exact_subsets", "random_orders"}
        How contributions were computed.
    unit : {"points", "log_odds", "probability", "amount"}
        Of all contributions.
    base : float
        Average margin of the background, which contributions are told against.
    features : tuple of FeatureImportance
        In the algorithm's own order.
    rows, distinct, drawn : int
        Rows given, different ones among them, and those that were explained.
    background : int
        Cases of the background.
    tolerance : float
        Half-width wanted, as a share of the sum of all features' sizes.
    widest : float
        Largest half-width there is, as the same share; 0 when all distinct rows were explained.
    reached : bool
        Whether that is within the tolerance.
    confidence : float
        Of all limits.
    reference : str or None
        Group that the others are compared with: the largest.
    groups : tuple of GroupImportance
        One for each label; empty without groups.
    leanings : tuple of Leaning
        Differences of the groups from the reference.
    error : float
        Largest share by which the contributions of a case did not sum up to its margin.
    """

    method: str
    unit: str
    base: float
    features: tuple[FeatureImportance, ...]
    rows: int
    distinct: int
    drawn: int
    background: int
    tolerance: float
    widest: float
    reached: bool
    confidence: float
    reference: str | None
    groups: tuple[GroupImportance, ...]
    leanings: tuple[Leaning, ...]
    error: float
