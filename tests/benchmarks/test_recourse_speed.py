"""The benchmark of recourse in short: within its limit, on the same card as the peer's, and with honest comparisons."""

import json
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks import recourse as benchmark
from tests.benchmarks.recourse_peer import Card as PeerCard
from tests.benchmarks.recourse_peer import ends
from tests.benchmarks.speed_rounds import seconds


@pytest.fixture(scope="module")
def task():
    return benchmark.task(rows=300)


def test_one_case_of_twenty_features_stays_within_its_limit(task):
    model, columns, _, _ = task
    assert len(model.features) == 20
    for place in benchmark.refused(model, columns)[:10]:
        times = [seconds(partial(benchmark.look, model, columns, place)) for _ in range(5)]
        assert min(times) < benchmark.LIMIT


def test_the_peer_scores_the_same_card(task):
    model, columns, card, ways = task
    read = json.loads(json.dumps(benchmark.plain(model, columns, card, ways)))
    peer = PeerCard(read["card"])
    frame = pd.DataFrame(read["rows"])
    assert peer.points(frame).tolist() == model.score(columns).tolist()
    assert (peer.predict(frame) == (model.predict(columns) == model.positive)).all()
    assert ((peer.predict_proba(frame)[:, 1] > 0.5) == (peer.predict(frame) == 1)).all()
    case = frame.iloc[[0]]
    here = float(case["n0"].iloc[0])
    assert [ends(case, "n0", way) for way in ("any", "increase", "decrease")] == [[0, 20], [here, 20], [0, here]]
    assert set(read["changeable"]) == {feature.name for feature in model.features} - {"n13", "c5"}


def test_the_effort_of_a_change_is_counted_as_ours_is(task):
    model, columns, _, _ = task
    for place in benchmark.refused(model, columns)[:10]:
        found = benchmark.look(model, columns, place)
        after = {name: column[0] for name, column in benchmark.one(columns, place).items()}
        after |= {step.feature: step.after for step in found.changes}
        assert benchmark.cost_of(model, benchmark.one(columns, place), after) == (found.cost or 0.0)


def test_a_search_is_measured_against_trying_all():
    model, columns = benchmark.boosted(0, closed=False)
    place = benchmark.refused(model, columns)[0]
    found, least = benchmark.look(model, columns, place), benchmark.best_of(model, benchmark.one(columns, place))
    assert least <= found.cost + 1e-9
    assert found.cost == pytest.approx(least, rel=0.25)
    said = benchmark.quality([(2.0, 2.0), (3.0, 2.0), (None, 1.0), (None, None)])
    assert said.startswith("3 had a change within reach, 2 were found, 1 at the smallest possible effort")
    assert said.endswith("the largest at 1.50 times of it.")


def test_where_nothing_is_enough_trying_all_finds_nothing():
    model, columns = benchmark.boosted(0, closed=False)
    impossible = type(model)(model.features, replace(model.held, line=1.1))
    assert benchmark.best_of(impossible, {name: np.array([10.0]) for name in columns}) is None
