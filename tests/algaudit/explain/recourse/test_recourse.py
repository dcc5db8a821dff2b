"""What would have changed a result, worked by hand; and what becomes of models that do not do what they seem to."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.recourse.answer import Step, Way
from algaudit.explain.recourse.exact import walk
from algaudit.explain.recourse.recourse import recourse, recourse_many
from algaudit.models.structure import Part, Sum
from tests.algaudit.explain.recourse.small import (
    Amount,
    Card,
    Closed,
    bands,
    capped,
    case,
    category,
    everything,
    line,
    number,
    random_card,
    random_case,
    random_features,
    table,
    together,
)

INCOME = number("income", "decrease", whole=False, least=0.0, step=100)
YEARS = number("years", "increase", effort=2.0, most=5)
FLAT = category("flat", ["own", "rent", "shelter"], "any", effort=3.0)
#: 30 points up to 1000 yuan, 20 up to 1500; 10 from two years on; 5 for rent, 15 for a shelter; 40 are needed.
RELIEF = Card(
    (INCOME, YEARS, FLAT),
    Sum(
        0.0,
        (
            bands("income", [1000.0, 1500.0], [30, 20, 0], above=True),
            bands("years", [2.0], [0, 10]),
            table("flat", {"rent": 5, "shelter": 15}),
        ),
        line=40.0,
    ),
)


def test_the_cheapest_sum_of_steps_is_found_and_a_way_without_its_costliest_feature():
    found = recourse(RELIEF, case(income=1600.0, years=1.0, flat="own"))
    # 20 + 10 + 15 = 45 points for 1 + 2 + 3; without the flat 30 + 10 points for 6 + 2.
    assert (found.status, found.method, found.cost, found.verified) == ("found", "exact", 6.0, True)
    assert found.changes == (
        Step("income", 1600.0, 1500.0, moved_along=False, effort=1.0),
        Step("years", 1.0, 2.0, moved_along=False, effort=2.0),
        Step("flat", "own", "shelter", moved_along=False, effort=3.0),
    )
    assert (found.before, found.after, found.wanted, found.smaller_possible) == (0.0, 45.0, "granted", False)
    other = (
        Step("income", 1600.0, 1000.0, moved_along=False, effort=6.0),
        Step("years", 1.0, 2.0, moved_along=False, effort=2.0),
    )
    assert found.alternatives == (Way(other, 8.0, 40.0),)


def test_fewer_features_may_make_it_impossible():
    row = case(income=1600.0, years=1.0, flat="own")
    two = recourse(RELIEF, row, most_features=2)
    assert (two.cost, [step.feature for step in two.changes]) == (8.0, ["income", "years"])
    one = recourse(RELIEF, row, most_features=1)
    assert (one.status, one.method, one.changes, one.cost, one.after) == ("none", "exact", (), None, None)
    assert not one.verified
    assert everything(RELIEF, row, most=1) is None


def test_nothing_is_advised_to_whoever_has_the_wanted_result():
    found = recourse(RELIEF, case(income=900.0, years=3.0, flat="own"))
    assert (found.status, found.method, found.before, found.changes) == ("already", "exact", 40.0, ())


def test_the_other_result_can_be_wanted():
    # 20 + 10 + 15 = 45 points; without the shelter 30 or 35.
    found = recourse(RELIEF, case(income=1400.0, years=3.0, flat="shelter"), wanted="refused")
    assert (found.changes, found.after) == ((Step("flat", "shelter", "own", moved_along=False, effort=3.0),), 30.0)
    # 40 points are no refusal yet.
    row = case(income=900.0, years=3.0, flat="rent")
    assert recourse(RELIEF, row, wanted="refused").status == "none"
    assert everything(RELIEF, row, wanted="refused") is None


def test_of_equal_costs_fewer_features_win_and_then_the_one_declared_first():
    one, two, three = (number(name, "increase", most=9) for name in ("one", "two", "three"))
    parts = (bands("one", [1.0], [0, 5]), bands("two", [1.0, 2.0], [0, 5, 10]), bands("three", [2.0], [0, 10]))
    model = Card((one, two, three), Sum(0.0, parts, line=10.0))
    found = recourse(model, case(one=0.0, two=0.0, three=0.0))
    # One and two by a step each, two by two, three by two: all for 2.
    assert [(step.feature, step.after) for step in found.changes] == [("two", 2.0)]
    assert [(way.cost, way.changes[0].feature) for way in found.alternatives] == [(2.0, "three")]


def test_a_protected_feature_is_neither_changed_nor_moved_along():
    age = number("age", "any", protected=True)
    study = number("study", "increase", coupled=[("age", 1.0)], most=9)
    model = Card((age, study), Sum(0.0, (line("age", 1.0), line("study", 1.0)), line=5.0))
    found = recourse(model, case(age=1.0, study=1.0))
    assert (found.status, found.method) == ("none", "exact")


def test_what_moves_along_counts_for_the_score_but_not_for_the_cost():
    course = category("course", ["no", "yes"], "any", effort=4.0, coupled=[("income", 500.0)])
    income = number("income", least=0.0, most=3000.0)
    model = Card((course, income), Sum(0.0, (bands("income", [1000.0], [0, 1]),), line=1.0))
    found = recourse(model, case(course="no", income=700.0))
    assert found.changes == (
        Step("course", "no", "yes", moved_along=False, effort=4.0),
        Step("income", 700.0, 1200.0, moved_along=True, effort=0.0),
    )
    assert found.cost == 4.0


def test_limits_hold_for_what_moves_along_as_well():
    work = number("work", "increase", most=40, coupled=[("care", -1.0)])
    care = number("care", "fixed", least=8.0)
    parts = (bands("work", [10.0], [0, 1]),)
    enough = Card((work, care), Sum(0.0, parts, line=1.0))
    assert recourse(enough, case(work=8.0, care=10.0)).cost == 2.0
    assert recourse(enough, case(work=7.0, care=10.0)).status == "none"


def test_a_number_without_steps_is_counted_in_spreads_and_told_in_digits_people_write():
    income = number("income", "decrease", whole=False, least=0.0)
    rows = {"income": np.arange(0.0, 3000.0, 7)}
    below = Card((income,), Sum(0.0, (bands("income", [1000.0], [10, 0]),), line=5.0))
    found = recourse(below, case(income=1600.0), rows=rows)
    # Quartiles of 0…2996 lie 1498 apart: a spread of 1498 / 1.349 = 1110.5, told in whole yuan.
    assert [(name, round(unit, 1)) for name, unit in found.units] == [("income", 1110.5)]
    assert found.changes[0].after == 999.0
    assert found.cost == pytest.approx(601 / found.units[0][1], abs=1e-9)
    sloping = Card((income,), Sum(0.0, (line("income", -0.01),), line=-7.6543))
    assert recourse(sloping, case(income=1600.0), rows=rows).changes[0].after == 765.0


def test_where_short_digits_do_not_fit_the_exact_value_is_told():
    share = number("share", "increase", whole=False)
    window = Card((share,), Sum(0.0, (bands("share", [0.40003, 0.40004], [0, 1, 0]),), line=1.0))
    found = recourse(window, case(share=0.0), rows={"share": np.linspace(0, 1, 9)})
    assert found.changes[0].after == 0.40003
    assert found.method == "exact"


def test_an_amount_of_at_least_so_much_can_be_wanted():
    model = Amount((YEARS,), Sum(100.0, (line("years", 20.0),)))
    found = recourse(model, case(years=1.0), wanted=150.0)
    assert (found.changes, found.after) == ((Step("years", 1.0, 3.0, moved_along=False, effort=4.0),), 160.0)
    assert recourse(model, case(years=1.0), wanted=120.0).status == "already"
    assert recourse(model, case(years=1.0), wanted=201.0).status == "none"


def test_a_probability_is_followed_through_its_curve():
    model = Card((YEARS,), Sum(-3.0, (line("years", 1.0),), "logistic", line=0.5))
    found = recourse(model, case(years=1.0))
    assert (found.changes[0].after, found.after, found.method) == (3.0, 0.5, "exact")
    assert (
        recourse(Card((YEARS,), Sum(-3.0, (line("years", 1.0),), "logistic", line=1.0)), case(years=1.0)).status
        == "none"
    )


def test_what_is_missing_is_not_changed():
    found = recourse(RELIEF, case(income=float("nan"), years=1.0, flat=None))
    assert (found.status, found.method) == ("none", "exact")


def test_a_closed_model_of_numbers_without_steps_is_searched_between_the_values_tried():
    income = number("income", "decrease", whole=False, least=0.0, most=9000.0)
    model = Closed(
        (income, YEARS), Sum(0.0, (bands("income", [1234.0], [9, 0]), bands("years", [3.0], [0, 1])), line=9.0)
    )
    found = recourse(
        model, case(income=3000.0, years=0.0), rows={"income": np.linspace(0, 6000, 50), "years": np.zeros(50)}
    )
    assert (found.status, found.method, found.verified) == ("found", "search", True)
    assert 1225 < found.changes[0].after < 1234
    none = recourse(Closed(model.features, Sum(0.0, model.held.parts, line=99.0)), case(income=3000.0, years=0.0))
    assert (none.status, none.method, none.smaller_possible) == ("none_found", "search", True)


def test_two_changes_of_which_neither_moves_the_score_are_found():
    features = tuple(number(f"f{place}", "any", least=0, most=900) for place in range(6))
    model = Closed(features, Sum(0.0, (together(5.0, f1=300.0, f4=300.0),), line=5.0))
    found = recourse(model, case(**{f"f{place}": 250.0 for place in range(6)}))
    assert (found.status, found.method, found.cost) == ("found", "search", 100.0)


def test_a_decision_that_no_score_tells_is_searched_by_its_label():
    class Three(Card):
        labels = ("refused", "looked into", "granted")

        def predict(self, rows):
            return np.array(self.labels, object)[np.digitize(self.score(rows), [10.0, 20.0])]

    model = Three((YEARS,), Sum(0.0, (line("years", 5.0),)))
    found = recourse(model, case(years=0.0), wanted="looked into")
    assert (found.status, found.changes[0].after) == ("found", 2.0)
    assert recourse(model, case(years=5.0), wanted="looked into").status == "none"
    assert recourse(model, case(years=0.0)).changes[0].after == 4.0


class Stubborn(Card):
    """A model that does not do what its structure says above a line of its own."""

    def predict(self, rows):
        return np.where(rows["years"] >= 4, "granted", "refused").astype(object)


def test_a_structure_that_the_model_contradicts_is_not_believed():
    model = Stubborn((YEARS,), Sum(0.0, (line("years", 1.0),), line=2.0))
    found = recourse(model, case(years=0.0))
    assert (found.status, found.changes[0].after, found.verified) == ("found", 4.0, True)
    # By its structure this case has the wanted result already.
    assert recourse(model, case(years=3.0)).changes[0].after == 4.0


def test_that_nothing_helps_is_not_believed_of_a_structure_that_gives_other_scores():
    class Jumping(Card):
        def score(self, rows):
            return self.held.score(rows) + 9.0 * (rows["years"] >= 3)

    model = Jumping((YEARS,), Sum(0.0, (bands("years", [9.0], [0, 1]),), line=9.0))
    found = recourse(model, case(years=0.0))
    assert (found.status, found.changes[0].after) == ("found", 3.0)


def test_a_model_that_rounds_gets_the_next_change_that_is_clear_of_the_line():
    class Rounding(Card):
        def predict(self, rows):
            return np.where(self.score(rows) > self.held.line, "granted", "refused").astype(object)

    model = Rounding((YEARS,), Sum(0.0, (line("years", 1.0),), line=2.0))
    found = recourse(model, case(years=0.0))
    assert (found.changes[0].after, found.method) == (3.0, "exact")


def test_too_many_changes_for_the_exact_way_are_searched():
    one = number("one", "any", whole=False, coupled=[("two", 1.0)])
    two = number("two", "any", whole=False)
    model = Card((one, two), Sum(0.0, (bands("one", [3.0], [0, 4]), bands("two", [5.0], [0, 4])), line=8.0))
    found = recourse(model, case(one=0.0, two=0.0))
    assert (found.status, found.method) == ("found", "search")
    # Three of the one move the other along by three; two more are missing.
    assert found.cost == pytest.approx(5.0, abs=0.01)


def test_hard_sums_are_compared_with_each_other_and_lead_to_the_same(monkeypatch):
    for seed in range(30):
        random = np.random.default_rng(seed)
        features = random_features(random, 5)
        row = random_case(random, features)
        model = random_card(random, features, row)
        short = recourse(model, row)
        with monkeypatch.context() as patched:
            patched.setattr(walk, "MOST_STEPS", 0)
            long = recourse(model, row)
        assert (short.status, short.cost, short.changes) == (long.status, long.cost, long.changes)


def test_a_part_that_changes_anywhere_is_looked_through_value_by_value():
    def root(rows):
        return np.sqrt(rows["years"])

    model = Card((YEARS,), Sum(0.0, (Part("root", ("years",), root),), line=2.0))
    found = recourse(model, case(years=0.0))
    assert (found.changes[0].after, found.method) == (4.0, "exact")


def test_caps_and_points_earned_together_are_counted_as_they_are():
    one, two = number("one", "increase", most=9), number("two", "increase", most=9)
    items = [bands("one", [2.0], [0, 8]), bands("two", [2.0], [0, 8])]
    both = Card((one, two), Sum(0.0, (capped(10.0, *items),), line=10.0))
    assert recourse(both, case(one=0.0, two=0.0)).cost == 4.0
    never = Card((one, two), Sum(0.0, (capped(10.0, *items),), line=11.0))
    assert recourse(never, case(one=0.0, two=0.0)).status == "none"


def test_many_cases_are_answered_as_one_by_one_and_equal_ones_once():
    random = np.random.default_rng(5)
    features = random_features(random, 5)
    rows = [random_case(random, features) for _ in range(25)]
    model = random_card(random, features, rows[0])
    asked = []

    class Counting(Card):
        def predict(self, rows):
            asked.append(len(rows["f0"]))
            return super().predict(rows)

    counting = Counting(features, model.held)
    columns = {name: np.concatenate([row[name] for row in rows] * 3) for name in rows[0]}
    many = recourse_many(counting, columns, alternatives=2)
    assert asked[0] <= 25
    for row, found in zip(rows * 3, many, strict=True):
        one = recourse(model, row)
        assert (found.status, found.changes, found.cost) == (one.status, one.changes, one.cost)
        assert found.alternatives == one.alternatives
    assert recourse_many(model, {name: column[:0] for name, column in columns.items()}) == ()


@pytest.mark.parametrize(
    ("row", "options", "said"),
    [
        (case(years=1.0), {"wanted": "maybe"}, "The algorithm never decides maybe; it decides: refused, granted."),
        (case(years=1.0), {"most_features": 0}, "A change needs one feature at least; 0 were allowed."),
        ({"years": np.zeros(2)}, {}, "Recourse is looked for case by case: 2 cases were given, one is right."),
        ({}, {}, "The algorithm takes in years, which is not in the cases."),
        (
            {"years": np.array(["many"], object)},
            {},
            "The algorithm takes years as a number; the cases hold something else there.",
        ),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(row, options, said):
    model = Card((YEARS,), Sum(0.0, (line("years", 1.0),), line=2.0))
    with pytest.raises(InputError) as raised:
        recourse(model, row, **options)
    assert raised.value.sentence("en") == said
