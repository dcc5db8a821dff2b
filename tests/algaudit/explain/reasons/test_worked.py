"""The whole calculation of one case, which anybody can add up again."""

import pytest

from algaudit.explain.reasons.worked import worked
from tests.algorithms import model, row


def test_every_line_is_there_and_adds_up_by_hand():
    # 1 to begin with; 900 yuan for 2 people are 450 a head: 20; ill 10; 3 years of renting 1.5.
    found = worked(model(), row(ill="y"))
    assert found.base == 1.0
    assert [(one.id, one.points, one.met) for one in found.postings] == [
        ("need.1", 20.0, True), ("extra.1", 10.0, True), ("extra.2", 0.0, False), ("extra.3", 1.5, True)
    ]  # fmt: skip
    assert [(one.name, one.added, one.counted) for one in found.blocks] == [("need", 20.0, 20.0), ("extra", 11.5, 11.5)]
    assert (found.total, found.score) == (32.5, 32.5)


def test_what_a_limit_takes_is_seen():
    found = worked(model(), row(ill="y", age=70.0, members=1.0, income=450.0))
    extra = found.blocks[1]
    assert (extra.added, extra.counted, extra.most, extra.least) == (17.5, 12.0, 12.0, None)
    assert found.base + sum(one.counted for one in found.blocks) == found.total


def test_a_probability_is_the_curve_of_the_sum():
    found = worked(
        model(score={"link": "logistic"}, base=-20.5, decide=[{"at_least": 0.5, "label": "yes"}, {"label": "no"}]),
        row(),
    )
    assert found.total == 1.0
    assert found.score == pytest.approx(1 / (1 + 2.718281828459045**-1))


def test_only_articles_of_their_own_are_named():
    clauses = {one.id: one.clause and one.clause.en for one in worked(model(), row()).postings}
    assert clauses == {"need.1": "article 9", "extra.1": "article 10", "extra.2": None, "extra.3": None}
