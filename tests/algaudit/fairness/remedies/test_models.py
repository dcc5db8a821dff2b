"""New models on the inputs: weights by hand, and gaps that fairlearn finds too."""

from dataclasses import replace

import numpy as np
import pytest

from algaudit.fairness.remedies.cases import halves
from algaudit.fairness.remedies.effects import ODDS, SELECTION, effect
from algaudit.fairness.remedies.models import ASKED, asked_model, plain_model, reweighed_model
from tests.algaudit.fairness.remedies.people import listed, town


def test_a_model_learns_what_the_inputs_tell():
    inputs = np.repeat([[0.0], [1.0]], 20, axis=0)
    people = listed([0, 1] * 20, [0] * 40, [0] * 20 + [1] * 20, features=inputs)
    assert plain_model(people, people).tolist() == [False] * 20 + [True] * 20


def test_the_plain_model_is_scikit_learns():
    from sklearn.linear_model import LogisticRegression

    made = halves(town(1_000), seed=0)
    theirs = LogisticRegression().fit(made.fit.features, made.fit.outcome).predict(made.look.features)
    assert plain_model(made.fit, made.look).tolist() == (theirs == 1).tolist()


def test_weighing_people_brings_the_groups_nearer():
    made = halves(town(10_000), seed=0)
    plain, weighed = (
        effect(made.look, after, alpha=0.05).gaps[0].gap.value
        for after in (plain_model(made.fit, made.look), reweighed_model(made.fit, made.look, 1))
    )
    assert weighed < plain


@pytest.mark.parametrize(("asked", "measure"), [(ASKED[0], SELECTION), (ASKED[1], ODDS)])
def test_what_is_asked_for_is_nearly_equal_for_people_never_seen(asked, measure):
    made = halves(town(10_000), seed=0)
    found = effect(made.look, asked_model(made.fit, made.look, asked, seed=1), alpha=0.05)
    gap = {one.measure: one for one in found.gaps}[measure]
    assert gap.gap.value < 0.08
    assert gap.verdict == "smaller"


def test_the_drawing_is_settled_by_the_seed():
    made = halves(town(1_000), seed=0)
    one, same, other = (asked_model(made.fit, made.look, ASKED[0], seed).tolist() for seed in (1, 1, 2))
    assert one == same != other


def test_people_of_unknown_outcome_are_decided_but_not_fitted_on():
    people = town(1_000)
    known = people.chosen(np.arange(1_000) >= 300)
    people.outcome[:300] = 2
    for model in (plain_model, lambda fit, look: asked_model(fit, look, ASKED[0], 1)):
        assert model(people, people).tolist() == model(known, people).tolist()


def test_a_mistyped_input_does_not_decide_the_model():
    people = town(1_000)
    wrong = people.features.copy()
    wrong[0, 1] = 1e12
    mistyped = plain_model(replace(people, features=wrong), people)
    assert (mistyped != plain_model(people, people)).mean() < 0.01


def test_nothing_is_heard_of_the_library(recwarn, caplog, capfd):
    people = town(300)
    asked_model(people, people, ASKED[1], seed=0)
    assert not recwarn.list
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
