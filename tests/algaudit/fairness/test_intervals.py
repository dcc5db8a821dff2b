"""Intervals: hand-worked cases, agreement with independent implementations, and the promises they keep everywhere."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import betainc, ndtri
from scipy.stats import beta, binom
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from algaudit.fairness.intervals import (
    NEAR,
    SMALLEST_P,
    _surely_farther,
    difference_limits,
    last_above,
    mean_limits,
    p_value,
    rate_limits,
    ratio_limits,
)

SHARED = 0.05 / 24
ALPHAS = (0.2, 0.05, 0.01, SHARED)
#: (count, trials, risk) with so many people on both sides that Wilson's limits stand as they are: more than 2 at 5 %
#: risk, more than 10 at 1 %, more than 48 at one of 24 gaps' share.
UNCORRECTED = [
    (3, 6, 0.2), (3, 6, 0.05), (3, 40, 0.05), (37, 40, 0.05), (1997, 2000, 0.05),
    (11, 22, 0.01), (389, 400, 0.01), (49, 98, SHARED), (49, 20_000, SHARED), (500, 900, SHARED),
]  # fmt: skip
trials = st.one_of(st.integers(1, 60), st.integers(61, 10**7), st.floats(1, 500))
alphas = st.floats(1e-9, 0.9)


@st.composite
def counted(draw):
    """Return a rate and its trials: whole people, or effective ones that fall between whole numbers."""
    number = draw(trials)
    if isinstance(number, int):
        return draw(st.integers(0, number)) / number, float(number)
    return draw(st.one_of(st.sampled_from([0.0, 1.0]), st.floats(1e-9, 1 - 1e-9))), number


def test_limits_of_a_rate_worked_out_by_hand():
    # 4 of 10 at z = 1.959964: centre (0.4 + 0.192073) / 1.384146, half width 1.959964·√(0.024 + 0.009604) / 1.384146.
    low, high = rate_limits(0.4, 10, 0.05)
    assert (low, high) == (pytest.approx(0.168180, abs=1e-6), pytest.approx(0.687326, abs=1e-6))
    # 1 of 5, moved out: 1 - 0.95^(1/5). The other side has four people and stays Wilson's.
    low, high = rate_limits(0.2, 5, 0.05)
    assert (low, high) == (pytest.approx(0.010206, abs=1e-6), pytest.approx(0.624465, abs=1e-6))


def test_nobody_and_everybody_have_one_limit_at_the_end():
    assert rate_limits(0, 7, 0.05)[0] == 0
    assert rate_limits(1, 7, 0.05)[1] == 1


@pytest.mark.parametrize(("count", "number", "alpha"), UNCORRECTED)
def test_a_rate_with_enough_people_on_both_sides_has_wilsons_limits(count, number, alpha):
    assert rate_limits(count / number, number, alpha) == pytest.approx(
        proportion_confint(count, number, alpha=alpha, method="wilson"), abs=1e-9
    )


@pytest.mark.parametrize(
    ("count", "number", "alpha"),
    [(1, 5, 0.05), (2, 5, 0.05), (2, 300, 0.05), (1, 2000, 0.2), (4, 30, SHARED), (10, 40, 0.01), (48, 5000, SHARED)],
)
def test_a_few_people_have_the_exact_limit_of_one_side_where_that_is_farther_out(count, number, alpha):
    wilson = proportion_confint(count, number, alpha=alpha, method="wilson")
    # The rate at which so many people or more would be as rare as the accepted risk.
    exact = brentq(lambda rate: binom.sf(count - 1, number, rate) - alpha, 1e-12, 1 - 1e-12, xtol=1e-15)
    low, high = rate_limits(count / number, number, alpha)
    assert low == pytest.approx(min(exact, wilson[0]), abs=1e-9)
    mirrored_low, mirrored_high = rate_limits(1 - count / number, number, alpha)
    assert (mirrored_low, mirrored_high) == (pytest.approx(1 - high, abs=1e-12), pytest.approx(1 - low, abs=1e-12))


def test_the_correction_fades_out_between_whole_numbers_of_people():
    # At 5 % risk it is whole up to 2 people, half at 2.5, gone at 3.
    def moved(count):
        low, z2 = float(rate_limits(count / 40, 40, 0.05)[0]), 1.959964**2
        share = count / 40
        wilson = (share + z2 / 80 - np.sqrt(z2 * (share * (1 - share) / 40 + z2 / 6400))) / (1 + z2 / 40)
        return (wilson - low) / (wilson - beta.ppf(0.05, count, 41 - count))

    assert [round(moved(count), 4) for count in (1.5, 2, 2.25, 2.5, 3)] == [1, 1, 0.75, 0.5, 0]


@pytest.mark.parametrize(
    ("own", "other", "alpha"),
    [
        ((3, 6), (7, 19), 0.05),
        ((20, 40), (400, 2000), 0.05),
        ((37, 40), (3, 40), 0.2),
        ((20, 40), (400, 2000), 0.01),
        ((300, 600), (400, 2000), SHARED),
    ],
)
def test_a_difference_has_newcombes_limits(own, other, alpha):
    values = own[0] / own[1], other[0] / other[1]
    limits = rate_limits(values[0], own[1], alpha), rate_limits(values[1], other[1], alpha)
    theirs = confint_proportions_2indep(*own, *other, compare="diff", method="newcomb", alpha=alpha)
    assert difference_limits(values[0], limits[0], values[1], limits[1]) == pytest.approx(theirs, abs=1e-9)


def test_limits_of_a_difference_worked_out_by_hand():
    # Newcombe (1998), table II, case (a), method 10: 56 of 70 less 48 of 80 is 0.2, from 0.0524 to 0.3339.
    limits = [rate_limits(count / number, number, 0.05) for count, number in ((56, 70), (48, 80))]
    assert difference_limits(0.8, limits[0], 0.6, limits[1]) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_limits_of_a_mean_worked_out_by_hand():
    # 0.7 less √(0.2² + 0.3²) / 2 and plus √(0.1² + 0.2²) / 2.
    assert mean_limits(0.9, (0.7, 1.0), 0.5, (0.2, 0.7)) == pytest.approx((0.519722, 0.811803), abs=1e-6)


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize(
    ("own", "other"), [((3, 6), (7, 19)), ((20, 40), (400, 2000)), ((1, 40), (3, 40)), ((0, 9), (5, 9))]
)
def test_the_limits_of_a_ratio_solve_their_equation(own, other, alpha):
    """Donner and Zou: the ratio at which own - ratio · other has a limit of exactly zero."""
    (own_value, other_value), numbers = (pair[0] / pair[1] for pair in (own, other)), (own[1], other[1])
    own_limits, other_limits = rate_limits(own_value, own[1], alpha), rate_limits(other_value, other[1], alpha)

    def lower(ratio):
        gap = own_value - ratio * other_value
        return gap - np.hypot(own_value - own_limits[0], ratio * (other_limits[1] - other_value))

    def upper(ratio):
        gap = own_value - ratio * other_value
        return gap + np.hypot(own_limits[1] - own_value, ratio * (other_value - other_limits[0]))

    found = ratio_limits(own_value, own_limits, other_value, other_limits, other_trials=numbers[1], alpha=alpha)
    assert found[0] == pytest.approx(brentq(lower, 0, 1e4, xtol=1e-14) if own[0] else 0, abs=1e-9)
    assert found[1] == pytest.approx(brentq(upper, own_value / other_value, 1e6, xtol=1e-14), rel=1e-9)


def test_a_reference_of_zero_still_gives_finite_limits():
    own, other = rate_limits(0.5, 8, 0.05), rate_limits(0.0, 8, 0.05)
    low, high = ratio_limits(0.5, own, 0.0, other, other_trials=8, alpha=0.05)
    assert 0 < low < high < np.inf
    # Nobody of either: from nothing up, and still finite.
    low, high = ratio_limits(0.0, other, 0.0, other, other_trials=8, alpha=0.05)
    assert low == 0
    assert 1 < high < np.inf


def test_what_is_not_known_has_no_limits():
    low, high = rate_limits([np.nan, 0.5], [10, 0], 0.05)
    assert np.isnan([*low, *high]).all()
    unknown = (np.nan, np.nan)
    assert np.isnan(difference_limits(np.nan, unknown, 0.5, (0.4, 0.6))).all()
    assert np.isnan(ratio_limits(np.nan, unknown, 0.5, (0.4, 0.6), other_trials=9, alpha=0.05)).all()
    assert np.isnan(mean_limits(np.nan, unknown, 0.5, (0.4, 0.6))).all()


@settings(max_examples=300, deadline=None)
@given(counted(), alphas)
def test_limits_of_a_rate_hold_the_rate_and_stay_shares(rate, alpha):
    value, number = rate
    low, high = rate_limits(value, number, alpha)
    assert 0 <= low <= value <= high <= 1


@settings(max_examples=300, deadline=None)
@given(counted(), counted(), alphas)
def test_limits_of_gaps_hold_the_gap(one, other, alpha):
    limits = [rate_limits(value, number, alpha) for value, number in (one, other)]
    low, high = difference_limits(one[0], limits[0], other[0], limits[1])
    assert -1 - 1e-12 <= low <= one[0] - other[0] <= high <= 1 + 1e-12
    low, high = ratio_limits(one[0], limits[0], other[0], limits[1], other_trials=other[1], alpha=alpha)
    assert low >= 0
    assert np.isfinite(high)
    if other[0] > 0:
        assert low <= (one[0] / other[0]) * (1 + 1e-12)
        assert one[0] / other[0] <= high * (1 + 1e-12)
    low, high = mean_limits(one[0], limits[0], other[0], limits[1])
    assert -1e-12 <= low <= (one[0] + other[0]) / 2 + 1e-12
    assert (one[0] + other[0]) / 2 - 1e-12 <= high <= 1 + 1e-12


@settings(max_examples=300, deadline=None)
@given(counted(), counted(), alphas, st.floats(0.01, 0.99))
def test_less_risk_means_wider_limits(one, other, alpha, share):
    wide, narrow = ([rate_limits(value, number, at) for value, number in (one, other)] for at in (alpha * share, alpha))
    pairs = [(wide[0], narrow[0]), (wide[1], narrow[1])]
    pairs.append(tuple(difference_limits(one[0], at[0], other[0], at[1]) for at in (wide, narrow)))
    pairs.append(
        tuple(
            ratio_limits(one[0], at[0], other[0], at[1], other_trials=other[1], alpha=risk)
            for at, risk in ((wide, alpha * share), (narrow, alpha))
        )
    )
    for outer, inner in pairs:
        assert outer[0] <= inner[0] + 1e-9 * max(1, abs(inner[0]))
        assert inner[1] <= outer[1] + 1e-9 * max(1, abs(outer[1]))


@settings(max_examples=200, deadline=None)
@given(counted(), counted(), alphas)
def test_swapping_two_groups_swaps_the_limits(one, other, alpha):
    first, second = (rate_limits(value, number, alpha) for value, number in (one, other))
    there, back = difference_limits(one[0], first, other[0], second), difference_limits(other[0], second, one[0], first)
    assert (there[0], there[1]) == (pytest.approx(-back[1], abs=1e-12), pytest.approx(-back[0], abs=1e-12))


@settings(max_examples=200, deadline=None)
@given(counted(), counted(), alphas)
def test_the_ratio_leaves_out_one_exactly_when_the_difference_leaves_out_zero(one, other, alpha):
    first, second = (rate_limits(value, number, alpha) for value, number in (one, other))
    low, high = difference_limits(one[0], first, other[0], second)
    ratio_low, ratio_high = ratio_limits(one[0], first, other[0], second, other_trials=other[1], alpha=alpha)
    if abs(low) > 1e-9:
        assert (low > 0) == (ratio_low > 1)
    # A reference below half a person counts as half a person, so that its upper limit is a matter of its own.
    if abs(high) > 1e-9 and other[0] * other[1] >= 0.5:
        assert (high < 0) == (ratio_high < 1)


@pytest.mark.parametrize(
    ("one", "other"), [((9, 12), (4, 12)), ((1, 40), (9, 30)), ((0, 25), (6, 25)), ((500, 900), (450, 900))]
)
def test_the_p_value_is_where_the_limits_begin_to_leave_out_zero(one, other):
    def limits(alpha):
        values = one[0] / one[1], other[0] / other[1]
        return difference_limits(
            values[0], rate_limits(values[0], one[1], alpha), values[1], rate_limits(values[1], other[1], alpha)
        )

    found = float(p_value(limits))
    nearest = 0 if one[0] / one[1] > other[0] / other[1] else 1
    assert found == pytest.approx(brentq(lambda alpha: limits(alpha)[nearest], 1e-11, 1, xtol=1e-15), rel=1e-9)
    low, high = limits(found * (1 + 1e-9))
    assert low > 0 or high < 0
    low, high = limits(found * (1 - 1e-9))
    assert low <= 0 <= high


def test_no_gap_at_all_has_a_p_value_of_one_and_an_enormous_one_the_smallest():
    same = rate_limits(0.5, 10, 0.05)
    assert p_value(lambda alpha: difference_limits(0.5, same, 0.5, same)) == 1
    found = p_value(
        lambda alpha: difference_limits(1.0, rate_limits(1, 10**6, alpha), 0.0, rate_limits(0, 10**6, alpha))
    )
    assert found == pytest.approx(SMALLEST_P, rel=1e-6)
    assert np.isnan(p_value(lambda alpha: (np.full(2, np.nan), np.full(2, np.nan)))).all()


def halved(limits_at, null=0.0):
    """Return p-values found by halving alone."""
    low, _ = limits_at(np.ones(()))
    kept, left_out = np.full(low.shape, np.log(SMALLEST_P)), np.zeros(low.shape)
    for _ in range(50):
        middle = (kept + left_out) / 2
        low, high = limits_at(np.exp(middle))
        outside = (low > null) | (high < null)
        kept, left_out = np.where(outside, kept, middle), np.where(outside, middle, left_out)
    return np.exp(left_out)


def gaps_of(seed, most, weighted):
    """Return limits of many gaps and of their ratios, of up to so many people on each side."""
    draws = np.random.default_rng(seed)
    people = [np.exp(draws.uniform(0, np.log(most), 300)).round() / (1.37 if weighted else 1) for _ in range(2)]
    people = [np.maximum(each, 1) for each in people]
    values = [draws.binomial(each.astype(int), draws.uniform(0.02, 0.6, 300)) / each.astype(int) for each in people]

    def difference(alpha):
        sides = [rate_limits(value, number, alpha) for value, number in zip(values, people, strict=True)]
        return difference_limits(values[0], sides[0], values[1], sides[1])

    def ratio(alpha):
        sides = [rate_limits(value, number, alpha) for value, number in zip(values, people, strict=True)]
        return ratio_limits(values[0], sides[0], values[1], sides[1], other_trials=people[1], alpha=alpha)

    return difference, ratio


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("most", [5, 60, 3_000, 10**6])
def test_p_values_are_those_of_halving_and_never_contradict_the_limits(most, weighted):
    for limits, null in zip(gaps_of(most, most, weighted), (0.0, 1.0), strict=True):
        called = 0

        def counted(alpha, limits=limits):
            nonlocal called
            called += 1
            return limits(alpha)

        found = p_value(counted, null)
        assert found == pytest.approx(halved(limits, null), rel=2e-9)
        low, high = limits(found)
        outside = (low > null) | (high < null)
        assert outside[found < 1].all()
        low, high = limits(found * (1 - 2e-9))
        assert not ((low > null) | (high < null))[found > 2 * SMALLEST_P].any()
        # Halving alone would take 40 calls for as much.
        assert called <= 45


@pytest.mark.parametrize(
    ("reach", "most_calls"),
    [
        (lambda z: z, 6),
        (lambda z: z**2, 15),
        (np.sqrt, 40),
        (lambda z: np.expm1(3 * z) / 1e6, 30),
        (lambda z: np.floor(3 * z), 70),
        (lambda z: np.where(z > 3, np.nan, z), 60),
        (lambda z: np.where(z > 3, np.inf, z), 70),
    ],
)
def test_p_values_of_limits_of_any_shape(reach, most_calls):
    gaps, called = np.linspace(-4, 4, 101), 0

    def limits(alpha):
        nonlocal called
        called += 1
        far = reach(np.maximum(-ndtri(alpha / 2), 0))
        return gaps - far, gaps + far

    found = p_value(limits)
    assert called <= most_calls
    assert found == pytest.approx(halved(limits), rel=1e-9)


def test_the_last_place_above_zero_is_found_for_each_within_its_own_bounds():
    roots = np.array([0.5, 1.5, 7.0, 0.0])
    found = last_above(lambda place: roots - place, roots, np.array([1.0, 2.0, 3.0, 4.0]))
    assert found == pytest.approx([0.5, 1.5, 3.0, 0.0], abs=NEAR)
    assert (roots - found >= 0).all()
    assert last_above(lambda place: 1 - place, np.array(1.0), 0.25) == 0.25


def test_a_number_that_is_known_nowhere_is_above_nothing():
    assert np.isnan(p_value(lambda alpha: (alpha * np.nan, alpha * np.nan)))


@pytest.mark.parametrize("whole", [True, False])
def test_where_the_exact_limit_is_not_looked_for_it_lies_nearer(whole):
    draws = np.random.default_rng(int(whole))
    people, risk = np.exp(draws.uniform(0, 12, 100_000)), 10 ** -draws.uniform(0, 12, 100_000)
    count = np.minimum(np.exp(draws.uniform(-4, 8, 100_000)), people * draws.uniform(0, 1, 100_000))
    if whole:
        people = np.ceil(people)
        count = np.clip(count.round(), 1, people)
    z, share = -ndtri(risk / 2), count / people
    wilson = count * share / (count + z * z / 2 + z * np.sqrt(count * (1 - share) + z * z / 4))
    with np.errstate(all="ignore"):
        sure = _surely_farther(wilson, count, people, risk)
    # The chance to count so many or more at Wilson's limit; where it is below the risk, the exact limit is higher.
    assert (betainc(count, people - count + 1, wilson)[sure] <= risk[sure]).all()
    nearer = betainc(count, people - count + 1, wilson) <= risk
    assert sure.sum() > 0.6 * nearer.sum()
