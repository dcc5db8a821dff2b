"""Small real shapes of rules, with figures worked out on paper."""

import numpy as np
import pytest

from tests.algaudit.models.rules.cards import VALUES, WORDS, block, card, category, columns, model, number

NAN = float("nan")


def living_allowance() -> dict:
    """Return a 低保 rule: it looks at the income per head, and refuses owners of a car."""
    return card(
        features=[number("income"), number("members", whole=True, least=1, most=10), category("car", ["yes", "no"])],
        derived=[
            {"name": "per_head", "label": WORDS, "of": {"divide": ["income", {"max": ["members", 1]}]}},
        ],
        blocks=[
            block(
                {
                    "bands": "per_head",
                    "steps": [{"below": 300, "points": 30}, {"below": 700.1, "points": 15}, {"points": 0}],
                    "missing": -1,
                }
            )
        ],
        exclude=[{"when": {"feature": "car", "is": ["yes"]}, "label": "refuse"}],
        decide=[{"at_least": 15, "label": "grant"}, {"label": "refuse"}],
    )


def test_the_income_per_head_decides_to_the_cent():
    rows = {
        # 2100.30 / 3 is 700.1 on paper: no longer below 700.10. One cent less in all is.
        "income": np.array([899.99, 900.0, 2100.30, 2100.27, 100.0, NAN, 100.0]),
        "members": np.array([3.0, 3.0, 3.0, 3.0, 0.0, 1.0, 1.0]),
        "car": np.array(["no", "no", "no", "no", None, "no", "yes"], object),
    }
    read = model(living_allowance())
    # Nobody has no members; the rule takes 0 for 1.
    assert read.score(rows).tolist() == [30, 15, 0, 15, 30, -1, 30]
    assert read.predict(rows).tolist() == ["grant", "grant", "refuse", "grant", "grant", "refuse", "refuse"]
    assert read.excluded(rows).tolist() == [-1, -1, -1, -1, -1, -1, 0]


def job_chances() -> dict:
    """Return the part of the Austrian model of 2018 that the press confirmed: a logistic formula, three groups."""

    def yes(name: str, points: float) -> dict:
        return {"when": {"feature": name, "is": ["yes"]}, "points": points}

    care = {"all": [{"feature": "woman", "is": ["yes"]}, {"feature": "care", "is": ["yes"]}]}
    return card(
        features=[category(name, ["yes", "no"]) for name in ("woman", "fifty", "impaired", "care", "matura")],
        base=0.10,
        blocks=[
            block(
                yes("woman", -0.14),
                yes("fifty", -0.70),
                yes("impaired", -0.67),
                {"when": care, "points": -0.15},
                yes("matura", 0.01),
            )
        ],
        score={"link": "logistic"},
        decide=[{"at_least": 0.66, "label": "A"}, {"at_least": 0.25, "label": "B"}, {"label": "C"}],
        positive="A",
    )


def test_the_austrian_formula_gives_the_printed_chances():
    made = job_chances()
    people = [
        {},
        {"woman": "yes"},
        {"fifty": "yes"},
        {"woman": "yes", "fifty": "yes"},
        {"care": "yes"},
        {"woman": "yes", "fifty": "yes", "impaired": "yes", "care": "yes"},
    ]
    cases = [dict.fromkeys(("woman", "fifty", "impaired", "care", "matura"), "no") | one for one in people]
    read, rows = model(made), columns(made, cases)
    printed = [0.52, 0.49, 0.35, 0.32]
    assert read.score(rows)[:4].round(2).tolist() == printed
    # Care counts for women only: a man who cares has the chance of the reference person.
    assert read.score(rows)[4] == read.score(rows)[0]
    # 0.10 - 0.14 - 0.70 - 0.67 - 0.15 = -1.56; 1 / (1 + e^1.56) = 0.17365
    assert read.score(rows)[5] == pytest.approx(0.17365, abs=5e-6)
    assert read.predict(rows).tolist() == ["B", "B", "B", "B", "B", "C"]
    assert (read.unit, read.labels, read.structure().line) == ("probability", ("A", "B", "C"), None)


def test_points_and_profiles():
    questions = [
        {"table": f"q{place}", "rows": [{"is": ["own"], "points": 8}, {"is": ["rent"], "points": 3}], "other": 0,
         "missing": 5}
        for place in range(3)
    ]  # fmt: skip
    made = card(
        features=[category(f"q{place}", VALUES) for place in range(3)],
        blocks=[block(*questions)],
        decide=[{"at_least": 20, "label": "III"}, {"at_least": 11, "label": "II"}, {"label": "I"}],
        positive="II",
    )
    answers = [("own", "own", "rent"), ("own", "own", None), ("own", "rent", "none"), ("rent", "rent", "rent")]
    rows = columns(made, [{f"q{place}": one for place, one in enumerate(answer)} for answer in answers])
    read = model(made)
    assert read.score(rows).tolist() == [19, 21, 11, 9]
    assert read.predict(rows).tolist() == ["II", "III", "II", "I"]
    assert [read.threshold(label) for label in read.labels] == [20, 11, None]


def test_an_amount_by_proxies_has_a_floor_a_cap_and_steps():
    made = card(
        features=[number("rooms"), category("car", ["yes", "no"])],
        base=820,
        blocks=[
            block(
                {"per_unit": "rooms", "points": -62.5, "missing": -125},
                {"when": {"feature": "car", "is": ["yes"]}, "points": -180},
            )
        ],
        exclude=[{"when": {"feature": "rooms", "above": 20}, "amount": 5}],
        decide=None,
        positive=None,
        amount={"least": 0, "most": 800, "round_to": 10},
    )
    rows = {
        "rooms": np.array([3, 0, 14, NAN, 2, 21]),
        "car": np.array(["yes", "no", "no", None, "no", "no"], object),
    }
    # 452.5 → 450; 820 → 800; -55 → 0; 695 → 700, half way up; the last is settled by the exclusion.
    assert model(made).score(rows).tolist() == [450, 800, 0, 700, 700, 5]
    # Before limits, rounding and exclusions: 820 - 62.5 × 3 - 180 and so on.
    assert model(made).structure().score(rows).tolist() == [452.5, 820, -55, 695, 695, -492.5]
    assert (model(made).unit, model(made).labels, model(made).positive) == ("amount", (), None)
    with pytest.raises(TypeError):
        model(made).predict(rows)


def test_a_block_is_cut_off_at_its_floor_and_cap():
    made = card(
        features=[number("years"), number("age")],
        blocks=[
            block(
                {"per_unit": "years", "points": 2, "missing": 0},
                {"when": {"feature": "age", "above": 60}, "points": -7},
                floor=-4,
                cap=9,
            )
        ],
    )
    rows = {"years": np.array([1.0, 4.0, 5.0, 0.0]), "age": np.array([61.0, 61.0, 60.0, 99.0])}
    assert model(made).score(rows).tolist() == [-4, 1, 9, -4]
    [given] = model(made).blocks(rows)
    assert (given.added.tolist(), given.points.tolist()) == ([-5, 1, 10, -7], [-4, 1, 9, -4])


def test_tenths_reach_their_threshold_as_on_paper():
    made = card(
        blocks=[
            block(
                {"when": {"feature": "age", "above": 1}, "points": 0.7},
                {"when": {"feature": "age", "above": 2}, "points": 0.1},
            )
        ],
        decide=[{"at_least": 0.8, "label": "grant"}, {"label": "refuse"}],
    )
    rows = {"age": np.array([3.0, 2.0])}
    assert 0.7 + 0.1 < 0.8
    assert model(made).predict(rows).tolist() == ["grant", "refuse"]


def test_an_open_question_gives_and_takes_nothing():
    old, owner = {"feature": "age", "at_least": 60}, {"feature": "flat", "is": ["own"]}
    asked = [old, {"not": old}, {"any": [old, owner]}, {"all": [old, owner]}, {"not": {"all": [old, owner]}}]
    rows = {"age": np.array([NAN, NAN, NAN, 60.0]), "flat": np.array(["own", "rent", None, None], object)}
    found = [model(card(blocks=[block({"when": one, "points": 1})])).score(rows).tolist() for one in asked]
    assert found == [
        [0, 0, 0, 1],
        [0, 0, 0, 0],
        [1, 0, 0, 1],
        [0, 0, 0, 0],
        [0, 1, 0, 0],
    ]
