"""The logic as a table: complete, in order, and true of every case."""

import numpy as np

from algaudit.models.rules.cases import Cases
from algaudit.models.rules.truth import holds
from tests.algaudit.models.rules.cards import WORDS, Maker, block, card, columns, model, plain_cases
from tests.algaudit.models.rules.test_model import limited


def test_every_line_stands_in_the_order_of_the_file():
    derived = [{"name": "each", "label": WORDS, "of": {"divide": ["income", 2]}}]
    lines = model(limited() | {"derived": derived}).logic()
    assert [(one.id, one.kind) for one in lines] == [
        ("derived.each", "derived"),
        ("base", "base"),
        ("first.1.1", "points"),
        ("first.1.2", "points"),
        ("first.1.3", "points"),
        ("first.2.1", "points"),
        ("first.limits", "limits"),
        ("second.1.1", "per_unit"),
        ("second.1.2", "points"),
        ("exclude.1", "exclude"),
        ("exclude.2", "exclude"),
        ("decide.1", "decide"),
        ("decide.2", "decide"),
    ]
    by_id = {one.id: one for one in lines}
    assert by_id["derived.each"].of is not None
    assert (by_id["first.limits"].least, by_id["first.limits"].most) == (-3, None)
    assert (by_id["second.1.1"].name, by_id["second.1.1"].points) == ("income", 0.5)
    assert (by_id["decide.1"].label, by_id["decide.1"].least, by_id["decide.1"].most) == ("grant", 4, None)
    assert (by_id["decide.2"].label, by_id["decide.2"].least, by_id["decide.2"].most) == ("refuse", None, 4)
    assert by_id["decide.1"].words is not None
    assert by_id["decide.2"].words is None


def test_an_amount_says_how_it_is_limited_and_rounded():
    def last(**amount: object) -> tuple:
        line = model(card(decide=None, positive=None, amount=amount)).logic()[-1]
        return line.kind, line.least, line.most, line.round_to, line.rounding

    assert last(least=0, most=20, round_to=5, rounding="up") == ("amount", 0, 20, 5, "up")
    assert last() == ("amount", None, None, None, None)


def test_an_item_without_a_label_is_called_by_what_it_looks_at():
    asked = {"any": [{"feature": "age", "above": 1}, {"feature": "income", "above": 1}, {"feature": "age", "below": 0}]}
    line = model(card(blocks=[block({"when": asked, "points": 1})])).logic()[1]
    assert (line.words.zh, line.words.en) == ("age、income", "age, income")


def test_exactly_the_line_whose_condition_holds_gives_its_points():
    seen = 0
    for seed in range(150):
        made = Maker(seed).card()
        read, rows = model(made), columns(made, plain_cases(made, np.random.default_rng(seed), 60))
        cases = Cases(read.names, rows)
        for given in read.items(rows):
            asked = [one for one in given.lines if one.when is not None]
            met = np.array([holds(one.when, cases) for one in asked])
            if given.lines[-1].kind == "otherwise":
                met = np.vstack([met, ~met.any(axis=0)])
            assert (met.sum(axis=0) == 1).all()
            assert met.argmax(axis=0).tolist() == given.outcome.tolist()
            fixed = np.array([one.kind != "per_unit" for one in given.lines])[given.outcome]
            worth = np.array([one.points for one in given.lines])[given.outcome]
            assert given.points[fixed].tolist() == worth[fixed].tolist()
            seen += 1
    assert seen > 300


def test_every_line_has_a_name_of_its_own_and_a_clause():
    for seed in range(50):
        lines = model(Maker(seed).card()).logic()
        assert len({one.id for one in lines}) == len(lines)
        assert all(one.clause.zh and one.clause.en for one in lines)
