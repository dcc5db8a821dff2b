"""A funnel: shares at every stage by hand, ratios that multiply, and what does not fit into a funnel."""

import numpy as np
import pytest

from algaudit.cube.cube import Dimension
from algaudit.fairness.gaps import Comparison, compare
from algaudit.fairness.groups import Groups, split
from algaudit.fairness.rates import Rates
from algaudit.fairness.stages.funnel import contribution, funnel, gap_limits, passing
from algaudit.fairness.strata.cells import cells
from tests.algaudit.fairness.small import cube_of


def rows(counted):
    """Return columns of (sex, eligible, picked, cases)."""
    people = [(sex, one, two) for sex, one, two, number in counted for _ in range(number)]
    sexes, ones, twos = zip(*people, strict=True)
    return {"sex": sexes, "eligible": ones, "picked": twos, "granted": ["1", "0"] + ["0"] * (len(people) - 2)}


#: Of 20 women 10 are eligible and 4 of these picked; of 20 men 16 and 8.
COUNTED = [
    *(("f", "no", "no", 10), ("f", "yes", "no", 6), ("f", "yes", "yes", 4)),
    *(("m", "no", "no", 4), ("m", "yes", "no", 8), ("m", "yes", "yes", 8)),
]


def followed(counted, by=("sex",)):
    cube = cube_of(rows(counted), ["sex", "eligible", "picked"])
    stages = [cube.dimensions[cube.place(name)] for name in ("eligible", "picked")]
    groups = split(cube, by)
    return groups, funnel(cube, cells(cube, groups), stages)


def test_shares_at_every_stage_worked_out_by_hand():
    _, (eligible, picked) = followed(COUNTED)
    assert eligible.passed.value.tolist() == pytest.approx([0.5, 0.8])
    assert picked.passed.value.tolist() == pytest.approx([0.4, 0.5])
    assert picked.through.value.tolist() == pytest.approx([0.2, 0.4])
    assert picked.passed.denominator.tolist() == [10, 16]
    assert picked.through.denominator.tolist() == [20, 20]


def test_what_the_stages_add_is_exactly_the_logarithm_of_the_ratio_of_the_final_shares():
    groups, stages = followed(COUNTED)
    added = [contribution(compare(groups, stage.passed, 1), 0.05).value[0] for stage in stages]
    assert added == pytest.approx([np.log(0.5 / 0.8), np.log(0.4 / 0.5)])
    assert sum(added) == pytest.approx(np.log(0.2 / 0.4))


def test_who_passes_a_later_stage_only_is_counted_apart():
    _, (eligible, picked) = followed([*COUNTED, ("f", "no", "yes", 3)])
    assert eligible.skipped.tolist() == [0, 0]
    assert picked.skipped.tolist() == [3, 0]
    # They are among the 23 women, but have not come through.
    assert picked.through.numerator.tolist() == [4, 8]
    assert picked.through.denominator.tolist() == [23, 20]


def test_a_blank_is_not_passed_and_is_told_only_where_a_decision_was_due():
    _, (_, picked) = followed([*COUNTED, ("f", "yes", None, 2), ("m", "no", None, 5)])
    assert picked.blank.tolist() == [2, 0]
    assert picked.passed.denominator.tolist() == [12, 16]
    assert picked.passed.numerator.tolist() == [4, 8]


def test_where_nobody_is_left_there_is_no_share():
    groups, (eligible, picked) = followed([("f", "no", "no", 12), ("m", "yes", "no", 6), ("m", "yes", "yes", 6)])
    assert eligible.passed.value.tolist() == [0, 1]
    assert np.isnan(picked.passed.value[0])
    first, second = (contribution(compare(groups, stage.passed, 1), 0.05) for stage in (eligible, picked))
    assert first.value[0] == -np.inf
    assert np.isfinite(first.high[0])
    assert np.isnan(second.value[0])


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        (("0", "1"), "1"),
        (("否", "是", None), "是"),
        (("no",), "1"),
        (("通过",), "通过"),
        (("a", "b"), None),
        ((None,), None),
    ],
)
def test_the_value_that_says_passed_is_found_by_common_words(labels, wanted):
    assert passing(Dimension("stage", "stage", labels)) == wanted


def test_a_stage_that_nobody_passed_stops_everybody():
    _, (_, picked) = followed([("f", "yes", "no", 12), ("m", "yes", "no", 6)])
    assert picked.through.value.tolist() == [0, 0]


def test_intervals_of_the_contributions_hold_the_truth():
    draws, held = np.random.default_rng(1), []
    for _ in range(300):
        own, other = draws.binomial(120, 0.6), draws.binomial(200, 0.8)
        own_two, other_two = draws.binomial(own, 0.3), draws.binomial(other, 0.5)
        counted = [
            *(("f", "no", "no", 120 - own), ("f", "yes", "no", own - own_two), ("f", "yes", "yes", own_two)),
            *(("m", "no", "no", 200 - other), ("m", "yes", "no", other - other_two), ("m", "yes", "yes", other_two)),
        ]
        groups, stages = followed(counted)
        for stage, true in zip(stages, (0.6 / 0.8, 0.3 / 0.5), strict=True):
            made = contribution(compare(groups, stage.passed, 1), 0.05)
            held.append(made.low[0] <= np.log(true) <= made.high[0])
    # 600 intervals: three standard errors of 0.009.
    assert 0.923 < np.mean(held) < 0.977


def test_both_intervals_are_those_of_a_comparison_with_each_end_at_its_own_risk():
    draws = np.random.default_rng(1)
    people = draws.integers(1, 200, 40).astype(float)
    found = draws.binomial(people.astype(int), 0.3).astype(float)
    own, other = (
        Rates("passed", found[part] / people[part], found[part], people[part], people[part])
        for part in (slice(1, None), slice(0, 1))
    )
    own.value[0] = np.nan
    none = np.zeros((39, 3, 2))
    groups = Groups(("sex",), tuple((str(place),) for place in range(39)), none.astype(int), none, none, False, False)
    compared = Comparison(groups, ("m",), own, other)
    far, near = np.where(np.arange(39) < 30, 0.05 / 30, 0.05), np.full(39, 0.05 / 30)
    near[[3, 4, 20]], near[30:] = (0.05 / 29, 0.05 / 28, 0.05), 0.05
    for ours, theirs in zip(
        gap_limits(compared, near, far),
        (compared.difference_limits(near, far), compared.ratio_limits(near, far)),
        strict=True,
    ):
        assert np.stack(ours) == pytest.approx(np.stack(theirs), abs=1e-12, nan_ok=True)
    # No end has to be drawn anew.
    same = gap_limits(compared, far, far)[0]
    assert np.stack(same) == pytest.approx(np.stack(compared.difference_limits(far)), abs=1e-12, nan_ok=True)
