"""Importance by group: found where an algorithm leans on other things for some, quiet where only chance differs."""

import numpy as np
import pytest

from algaudit.explain.importance.importance import importance
from algaudit.models.features import plain
from algaudit.models.structure import Part, Sum
from tests.algaudit.explain.examples import linear, numbers, of_structure


def two_sided():
    """Return an algorithm that looks at need in the plain and at years of contributions in the hills."""
    plain_part = Part("need", ("need", "place"), lambda rows: np.where(rows["place"] == "plain", rows["need"], 0.0))
    hills = Part("years", ("years", "place"), lambda rows: np.where(rows["place"] == "hills", rows["years"], 0.0))
    return of_structure(Sum(0.0, (plain_part, hills)), (*numbers("need", "years"), plain("place", "category")))


def town(cases=2_000, seed=0):
    """Return cases of two places, and the places as groups."""
    random = np.random.default_rng(seed)
    codes = (random.random(cases) < 0.3).astype(int)
    place = np.array(["plain", "hills"], object)[codes]
    return {"need": random.normal(size=cases), "years": random.normal(size=cases), "place": place}, codes


def test_leaning_on_other_things_for_another_group_is_found():
    rows, codes = town()
    found = importance(two_sided(), rows, groups=(codes, ("plain", "hills")), background=200)
    assert found.reference == "plain"
    assert [group.status for group in found.groups] == ["done", "done"]
    share = {group.group: {each.feature: each.share.value for each in group.features} for group in found.groups}
    assert share["plain"]["need"] > 2 * share["plain"]["years"]
    assert share["hills"]["years"] > share["hills"]["need"]
    gaps = {each.feature: each for each in found.leanings}
    assert gaps["need"].share.clear
    assert gaps["years"].share.clear
    assert gaps["need"].share.high < 0 < gaps["years"].share.low
    assert {each.group for each in found.leanings} == {"hills"}


def test_signed_differences_sum_up_to_the_difference_of_the_mean_scores():
    random = np.random.default_rng(1)
    model = linear({"a": 2.0, "b": -1.0})
    codes = random.integers(0, 2, 500)
    rows = {"a": random.normal(size=500) + codes, "b": random.normal(size=500)}
    found = importance(model, rows, groups=(codes, ("x", "y")), background=50)
    score = model.score(rows)
    reference, other = (0, 1) if found.reference == "x" else (1, 0)
    difference = score[codes == other].mean() - score[codes == reference].mean()
    assert sum(each.signed.value for each in found.leanings) == pytest.approx(difference, abs=1e-9)
    assert next(each for each in found.leanings if each.feature == "a").signed.clear


def test_a_small_group_is_too_little_data():
    rows, codes = town(400)
    codes[:29] = 2
    found = importance(two_sided(), rows, groups=(codes, ("plain", "hills", "island", "nobody")), background=50)
    status = {group.group: (group.status, group.records, len(group.features)) for group in found.groups}
    assert status["island"] == ("too_little_data", 29.0, 0)
    assert status["nobody"] == ("too_little_data", 0.0, 0)
    assert {each.group for each in found.leanings} == {"hills"}


def test_no_group_large_enough_means_no_comparison():
    rows, codes = town(20)
    found = importance(two_sided(), rows, groups=(codes, ("plain", "hills")), background=10)
    assert (found.reference, found.leanings) == (None, ())
    assert [group.status for group in found.groups] == ["too_little_data"] * 2


def test_groups_drawn_by_lot_are_not_said_to_differ():
    alarms, held, seen = 0, 0, 0
    for seed in range(60):
        rows, _ = town(600, seed)
        codes = np.random.default_rng(seed + 1_000).choice(3, 600, p=[0.6, 0.3, 0.1])
        found = importance(two_sided(), rows, groups=(codes, ("x", "y", "z")), background=50, seed=seed)
        gaps = [gap for each in found.leanings for gap in (each.size, each.share, each.signed)]
        alarms += any(gap.clear for gap in gaps)
        held += sum(gap.low <= 0 <= gap.high for gap in gaps)
        seen += len(gaps)
    # At most 5 % of the 60 towns may have any false alarm, which are 3; by chance perhaps 7.
    assert alarms <= 7
    assert held / seen > 0.93


def test_groups_are_compared_by_the_records_they_stand_for():
    rows, codes = town(500)
    weight = np.where(codes == 1, 5.0, 1.0)
    found = importance(two_sided(), rows, weight=weight, groups=(codes, ("plain", "hills")), background=50)
    assert found.reference == "hills"
    surveyed = importance(
        two_sided(), rows, weight=weight, survey=True, groups=(codes, ("plain", "hills")), background=50
    )
    assert surveyed.reference == "plain"
    assert [group.records for group in surveyed.groups] == pytest.approx([(codes == 0).sum(), (codes == 1).sum()])
