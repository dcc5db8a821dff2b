"""How near a case was to other points: bands, limits of conditions, and nothing for protected attributes."""

import numpy as np
import pytest

from algaudit.explain.reasons.edges import edge_of
from algaudit.explain.reasons.told import Edge
from algaudit.models.features import plain
from algaudit.models.rules.cases import Cases
from algaudit.models.rules.form.items import Bands, PerUnit, Table, When
from algaudit.models.rules.names import Names

AGE = plain("age", "number").model_copy(update={"protected": True})
FEATURES = {"income": plain("income", "number"), "years": plain("years", "number"), "age": AGE}
FLAT = plain("flat", "category")
STEPS = [{"below": 400, "points": 40}, {"up_to": 800, "points": 20}, {"points": 0}]
BANDS = Bands.model_validate({"bands": "income", "steps": STEPS, "missing": 0})


def case(**values):
    names = Names({**FEATURES, "flat": FLAT}, {}, {}, {"flat": {"own": 2}})
    return Cases(
        names, {name: np.array([value], object if name == "flat" else float) for name, value in values.items()}
    )


def when(condition, points=10):
    return When.model_validate({"when": condition, "points": points})


@pytest.mark.parametrize(
    ("income", "more", "edge"),
    [
        (500.0, True, Edge("income", 400.0, False, False, 100.0, 40.0)),
        (500.0, False, Edge("income", 800.0, False, True, 300.0, 0.0)),
        (900.0, True, Edge("income", 800.0, True, False, 100.0, 20.0)),
        (399.0, False, Edge("income", 400.0, True, True, 1.0, 20.0)),
        (800.0, False, Edge("income", 800.0, False, True, 0.0, 0.0)),
        (399.0, True, None),
        (900.0, False, None),
    ],
)
def test_the_nearest_band_with_more_or_fewer_points_is_found(income, more, edge):
    points = {399.0: 40.0, 500.0: 20.0, 800.0: 20.0, 900.0: 0.0}[income]
    assert edge_of(BANDS, case(income=income), points, more=more) == edge


def test_a_missing_number_is_near_to_nothing():
    assert edge_of(BANDS, case(income=np.nan), 0.0, more=True) is None


def test_a_limit_that_is_not_met_tells_how_much_is_missing():
    item = when({"feature": "years", "at_least": 5})
    assert edge_of(item, case(years=3.0), 0.0, more=True) == Edge("years", 5.0, True, True, 2.0, 10.0)


def test_a_limit_that_is_met_tells_how_much_is_to_spare():
    item = when({"feature": "years", "above": 5})
    assert edge_of(item, case(years=8.0), 10.0, more=False) == Edge("years", 5.0, True, False, 3.0, 0.0)


def test_of_two_limits_the_nearer_one_counts():
    item = when({"feature": "years", "at_least": 5, "below": 10})
    assert edge_of(item, case(years=9.0), 10.0, more=False) == Edge("years", 10.0, True, True, 1.0, 0.0)
    assert edge_of(item, case(years=11.0), 0.0, more=True) == Edge("years", 10.0, False, False, 1.0, 10.0)
    closed = when({"feature": "years", "above": 5, "at_most": 10})
    assert edge_of(closed, case(years=11.0), 0.0, more=True) == Edge("years", 10.0, True, False, 1.0, 10.0)


def test_where_another_question_fails_too_no_single_number_decides():
    item = when({"all": [{"feature": "years", "at_least": 5}, {"feature": "income", "below": 400}]})
    assert edge_of(item, case(years=3.0, income=900.0), 0.0, more=True) is None
    only = edge_of(item, case(years=3.0, income=300.0), 0.0, more=True)
    assert only == Edge("years", 5.0, True, True, 2.0, 10.0)


def test_where_all_hold_the_nearest_way_out_is_told():
    item = when({"all": [{"feature": "years", "at_least": 5}, {"feature": "income", "below": 400}]})
    assert edge_of(item, case(years=6.0, income=100.0), 10.0, more=False).name == "years"


def test_nothing_is_told_about_a_protected_attribute():
    item = when({"feature": "age", "at_least": 60})
    assert edge_of(item, case(age=59.0), 0.0, more=True) is None


def test_categories_and_points_per_unit_have_no_edges():
    table = Table.model_validate({"table": "flat", "rows": [{"is": ["own"], "points": 1}], "other": 0, "missing": 0})
    assert edge_of(table, case(flat="rent"), 0.0, more=True) is None
    unit = PerUnit.model_validate({"per_unit": "years", "points": 1, "missing": 0})
    assert edge_of(unit, case(years=1.0), 1.0, more=True) is None
    assert edge_of(when({"feature": "flat", "is": ["own"]}), case(flat="rent"), 0.0, more=True) is None


def test_no_distance_shows_the_last_bits_of_a_computer():
    bands = Bands.model_validate(
        {"bands": "income", "steps": [{"below": 0.3, "points": 1}, {"points": 0}], "missing": 0}
    )
    assert edge_of(bands, case(income=0.1 + 0.7), 0.0, more=True).distance == 0.5
