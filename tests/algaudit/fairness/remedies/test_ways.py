"""The ways that are tried."""

from dataclasses import replace

import numpy as np
import pytest

from algaudit.fairness.remedies.cases import halves
from algaudit.fairness.remedies.ways import IN_DECIDING, IN_FITTING, NEVER, Trial, tried
from tests.algaudit.fairness.remedies.people import town

LINES, GROUPS, LOTTERY = "one_threshold", "threshold_per_group", "odds_lottery"
MODELS = ["plain_model", "reweighed_model", "asked_model", "asked_model"]


def trial(people, **changes) -> Trial:
    return replace(Trial(halves(people, 0), 0, 0.05, 0), **changes)


def missing(found) -> dict[str, str]:
    return {one.way.remedy: one.reason for one in found if one.reason}


def test_with_everything_at_hand_all_ways_are_tried_in_a_fixed_order():
    found = list(tried(trial(town(300))))
    assert [one.way.remedy for one in found] == [LINES] * 9 + [GROUPS] * 3 + [LOTTERY] + MODELS
    assert all(one.effect and not one.reason for one in found)


def test_which_ways_look_at_the_group_and_which_draw_lots():
    told = {one.way.remedy: (one.way.uses_group, one.way.randomised) for one in tried(trial(town(300)))}
    assert told == {
        LINES: (NEVER, False),
        GROUPS: (IN_DECIDING, True),
        LOTTERY: (IN_DECIDING, True),
        "plain_model": (NEVER, False),
        "reweighed_model": (IN_FITTING, False),
        "asked_model": (IN_FITTING, True),
    }


def test_without_a_score_the_ways_that_need_none_are_tried():
    found = list(tried(trial(replace(town(300), score=None))))
    assert missing(found) == {LINES: "needs_score", GROUPS: "needs_score"}
    assert [one.way.remedy for one in found if one.effect] == [LOTTERY, *MODELS]


def test_without_outcomes_the_score_is_still_of_use():
    people = town(300)
    found = list(tried(trial(replace(people, outcome=np.full(300, 2, np.int8), with_outcome=False))))
    assert [one.way.remedy for one in found if one.effect] == [LINES] * 9 + [GROUPS]
    assert set(missing(found).values()) == {"needs_outcome"}


@pytest.mark.parametrize("features", [None, np.zeros((300, 0))], ids=["none named", "none with two values"])
def test_without_inputs_there_are_no_models(features):
    found = list(tried(trial(replace(town(300), features=features))))
    assert missing(found) == dict.fromkeys(MODELS, "needs_features")


def test_without_a_reference_group_the_two_sided_ways_are_left_out():
    found = missing(tried(trial(town(300), reference=None)))
    assert found == {LOTTERY: "needs_reference", "reweighed_model": "needs_reference"}


def test_equal_scores_are_no_scores():
    found = missing(tried(trial(replace(town(300), score=np.ones(300)))))
    assert found == {LINES: "one_score", GROUPS: "one_kind_only"}


def test_decisions_that_are_all_alike_have_no_lottery():
    found = missing(tried(trial(replace(town(300), decided=np.ones(300, bool)))))
    assert found == {LOTTERY: "one_kind_only"}


def test_the_same_seed_gives_the_same_answer_to_the_last_digit():
    one, same = (list(tried(trial(town(300)))) for _ in range(2))
    assert one == same
