"""On hundreds of small random models: nothing smaller exists, nothing forbidden is in it, and the model agrees."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algaudit.explain.recourse import search
from algaudit.explain.recourse.recourse import recourse
from algaudit.models.structure import Trees
from tests.algaudit.explain.recourse.small import (
    LABELS,
    Card,
    Closed,
    everything,
    grown,
    key_of,
    random_card,
    random_case,
    random_features,
    random_tree,
)


@pytest.mark.parametrize("most", [1, 2, 3, None])
def test_on_500_random_score_cards_nothing_smaller_exists(most):
    kinds = set()
    for seed in range(most or 4, 500, 4):
        random = np.random.default_rng(seed)
        features = random_features(random, int(random.integers(3, 6)))
        row = random_case(random, features)
        wanted = LABELS[seed % 3 > 0]
        model = random_card(random, features, row, above=wanted == "refused")
        kinds.add(agrees(model, row, wanted, most).status)
    assert kinds == {"found", "none", "already"}


@pytest.mark.parametrize("most", [1, 2, 3, None])
def test_on_500_random_trees_nothing_smaller_exists(most):
    kinds = set()
    for seed in range(most or 4, 500, 4):
        random = np.random.default_rng(seed)
        features = random_features(random, int(random.integers(3, 6)))
        row, model = random_case(random, features), random_tree(random, features)
        kinds.add(agrees(model, row, LABELS[seed % 4 > 0], most).status)
    assert kinds == {"found", "none", "already"}


def agrees(model, row, wanted, most):
    """Compare an answer with trying everything, and put every way to the model once more."""
    found = recourse(model, row, wanted=wanted, most_features=most)
    if found.status == "already":
        assert model.predict(row)[0] == wanted
        return found
    best = everything(model, row, wanted=wanted, most=most or len(model.features))
    assert found.method == "exact"
    assert (found.status == "none") == (best is None)
    if best is not None:
        cost, count, places = key_of(found, model.features)
        assert cost == pytest.approx(best[0], abs=1e-9)
        assert (count, places) == best[1:]
    holds(model, row, found)
    return found


def holds(model, row, found):
    """Put every way to the model, and see that nothing forbidden is in it."""
    known = {feature.name: feature for feature in model.features}
    sets = []
    for changes, cost in [(found.changes, found.cost), *((way.changes, way.cost) for way in found.alternatives)]:
        if changes:
            after = row | {
                step.feature: np.array([step.after], object if isinstance(step.after, str) else float)
                for step in changes
            }
            assert model.predict(after)[0] == found.wanted
            assert cost == pytest.approx(sum(step.effort for step in changes), abs=1e-9)
            assert not any(known[step.feature].protected for step in changes)
            assert all(known[step.feature].changeable or step.moved_along for step in changes)
            own = {step.feature for step in changes if not step.moved_along}
            assert not any(before <= own for before in sets)
            sets.append(own)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.booleans())
def test_nothing_protected_ever_changes_whatever_is_declared(seed, grows, closed):
    random = np.random.default_rng(seed)
    features = tuple(
        feature.model_copy(update={"protected": bool(random.random() < 0.4)}) for feature in random_features(random, 5)
    )
    row = random_case(random, features)
    model = random_tree(random, features) if grows else random_card(random, features, row)
    holds(model, row, recourse(Closed(features, model.held) if closed else model, row, seed=seed))


def ensemble(random, features):
    count = int(random.integers(3, 12))
    columns, _ = grown(random, features)
    return Card(features, Trees(columns, tuple(grown(random, features)[1] for _ in range(count)), line=0.62 * count))


@pytest.mark.parametrize("closed", [False, True])
def test_the_search_finds_the_best_on_small_grids_nearly_always_and_says_it_is_a_search(closed, monkeypatch):
    # Small grids would be tried out whole; here the search has to do without, and nothing is confirmed.
    monkeypatch.setattr(search, "MOST_ASKED", 0)
    monkeypatch.setattr(search, "MOST_CONFIRMED", 0)
    best, found_any = 0, 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        features = random_features(random, 5)
        row, model = random_case(random, features), ensemble(random, features)
        found = recourse(Closed(features, model.held) if closed else model, row)
        if found.status == "already":
            continue
        wanted = everything(model, row)
        changeable = found.method == "search"
        assert found.status == ("none_found" if changeable else "none") if wanted is None else found.status == "found"
        if wanted is not None:
            holds(model, row, found)
            assert found.smaller_possible
            assert found.cost >= wanted[0] - 1e-9
            found_any += 1
            best += found.cost <= wanted[0] + 1e-9
    assert found_any > 15
    assert best >= 0.95 * found_any


def test_what_a_search_found_is_exact_when_all_that_is_smaller_was_asked(monkeypatch):
    monkeypatch.setattr(search, "MOST_ASKED", 0)
    methods = []
    for seed in range(40):
        random = np.random.default_rng(seed)
        features = random_features(random, 5)
        row, model = random_case(random, features), ensemble(random, features)
        found = recourse(model, row)
        if found.status == "found":
            methods.append(found.method)
            assert found.cost == pytest.approx(everything(model, row)[0], abs=1e-9)
    assert set(methods) == {"exact"}


def test_small_grids_of_closed_models_are_tried_out_whole():
    for seed in range(40):
        random = np.random.default_rng(seed)
        features = random_features(random, 4)
        row, model = random_case(random, features), ensemble(random, features)
        found = recourse(Closed(features, model.held), row, most_features=2)
        best = everything(model, row, most=2)
        assert found.method == "exact"
        assert found.cost == (None if best is None or found.status == "already" else pytest.approx(best[0]))
