"""Raw counts become a Cube: labels joined and sorted, undecided cases left out, and nothing that names a person."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algaudit.cube.count import count_cube
from algaudit.cube.layout import WEIGHT_BITS, Layout, key_of
from algaudit.cube.settle import settle
from algaudit.decisions.labels import label_of
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from tests.algaudit.cube.raw_counts import AGE, SEX, by_sex, cells, labels, settled
from tests.algaudit.decisions.reading import complaint

# ------------------------------------------------------------------------------------------ joining and sorting


def test_spellings_of_one_value_are_one_group():
    cube = by_sex(["1", "１", " 1", "1.0", "2"], ["1", "1", "1.0", "0", "0"], [1, 2, 3, 4, 5])
    assert cells(cube) == {("1", "0"): 4, ("1", "1"): 6, ("2", "0"): 5}
    assert cube.codes.tolist() == [[0, 0], [0, 1], [1, 0]]


def test_missing_is_one_group_and_not_knowing_is_another():
    cube = by_sex([None, "", "None", "NaN", "未知", "f"], ["1"] * 6)
    assert labels(cube, "sex") == ("f", "未知", None)
    assert cells(cube) == {("f", "1"): 1, ("未知", "1"): 1, (None, "1"): 4}


def test_labels_and_cells_are_in_canonical_order():
    cube = by_sex(["b", "10", "9", None, "a"], ["1", "0", "1", "0", "1"])
    assert labels(cube, "sex") == ("9", "10", "a", "b", None)
    assert cube.codes.tolist() == [[0, 1], [1, 0], [2, 1], [3, 1], [4, 0]]
    assert cube.is_sound()


@given(st.permutations(range(6)))
def test_the_order_of_raw_counts_does_not_matter(order):
    sexes, decisions, n = ["f", "m", None, "f", "１", "x"], ["1", "0", "1", "0", "1", "0"], [1, 2, 3, 4, 5, 6]
    one = by_sex(sexes, decisions, n)
    two = by_sex(*([values[place] for place in order] for values in (sexes, decisions, n)))
    assert one.canonical() == two.canonical()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([True, False, None]), ("false", "true", None)),
        (pa.array([1, 2, None]), ("1", "2", None)),
        (pa.array([1.0, float("nan"), 2.5]), ("1", "2.5", None)),
        (pa.array([Decimal("1.00"), Decimal("2.50"), None]), ("1", "2.50", None)),
        (pa.array([dt.date(2026, 1, 2), dt.date(2026, 1, 1), None]), ("2026-01-01", "2026-01-02", None)),
        (pa.array(["f", "m", None], pa.large_string()), ("f", "m", None)),
        (pa.array([None, None, None], pa.null()), (None,)),
        (pa.chunked_array([["f"], ["m", "f"]]), ("f", "m")),
    ],
)
def test_an_engine_may_hand_over_values_of_any_type(values, expected):
    cube = settled(Roles("granted", attributes=(SEX,)), [1, 1, 1], sex=values, granted=["1", "0", "1"])
    assert labels(cube, "sex") == expected


def test_columns_stand_in_the_order_of_their_roles():
    roles = Roles("granted", outcome="owed", attributes=(AGE, SEX), strata=(Attribute("town"),))
    cube = settled(
        roles, [1, 1], bands={"age": [0, 2]}, town=["x", "y"], sex=["f", "m"], owed=["0", "1"], granted=["0", "1"]
    )
    assert [(item.column, item.role) for item in cube.dimensions] == [
        ("age", "attribute"),
        ("sex", "attribute"),
        ("town", "stratum"),
        ("owed", "outcome"),
        ("granted", "decision"),
    ]


@pytest.mark.parametrize("name", ["n", "wrong", "w_high", "band age", "key sex", "age "])
def test_a_column_may_be_named_like_a_sum_or_a_band(name):
    roles = Roles("granted", attributes=(Attribute(name), AGE))
    cube = settled(roles, [2, 3], bands={"age": [0, 1]}, **{name: ["f", "m"]}, granted=["1", "0"])
    assert labels(cube, name) == ("f", "m")
    assert cube.count.tolist() == [2, 3]


# ------------------------------------------------------------------------------------------ bands, counts, weights


def test_a_band_without_cases_is_kept_and_a_missing_value_has_no_band():
    roles = Roles("granted", attributes=(AGE,))
    cube = settled(roles, [1, 2, 3], bands={"age": [2, None, 0]}, granted=["1", "1", "0"])
    assert labels(cube, "age") == ("<18", "18–<60", "≥60", None)
    assert cells(cube) == {("<18", "0"): 3, ("≥60", "1"): 1, (None, "1"): 2}
    none_missing = settled(roles, [1, 2], bands={"age": [2, 0]}, granted=["1", "0"])
    assert labels(none_missing, "age") == ("<18", "18–<60", "≥60")


def test_cases_without_a_decision_are_dropped_and_told():
    cube = by_sex(["f", "m", "x"], ["1", "0", None], [2, 3, 4])
    assert (cube.rows, cube.used, cube.dropped) == (9, 5, {"decision_missing": 4})
    assert labels(cube, "sex") == ("f", "m")
    assert by_sex(["f", "m"], ["1", "0"]).dropped == {}


def test_groups_whose_count_is_zero_are_no_groups():
    roles = Roles("granted", attributes=(SEX,), count="cases")
    cube = settled(roles, [2, 0, 3], sums={"wrong": [0, 0, 0]}, sex=["f", "x", "m"], granted=["1", "2", "0"])
    assert cells(cube) == {("f", "1"): 2, ("m", "0"): 3}
    assert labels(cube, "granted") == ("0", "1")


def test_wrong_counts_are_refused_with_their_number():
    roles = Roles("granted", attributes=(SEX,), count="cases")
    said = complaint(lambda: settled(roles, [2, 3], sums={"wrong": [1, 2]}, sex=["f", "m"], granted=["1", "0"]))
    assert "Column cases has 3 counts that are blank, negative, not whole or beyond 1,099,511,627,776" in said


@pytest.mark.parametrize("n", [[], [0, 0]])
def test_a_log_without_cases_is_refused(n):
    values = pa.array(["1", "0"][: len(n)], pa.string())
    roles = Roles("granted", attributes=(SEX,), count="cases")
    sums = {"wrong": pa.array([0] * len(n), pa.int64())}
    said = complaint(lambda: settled(roles, n, sums=sums, sex=values, granted=values))
    assert said == "The log holds no cases; it has a header but no rows with a count above 0."


def test_weights_are_put_together_from_their_parts():
    # At the scale of 2^89 a weight of 1.5 is 3 × 2^88; its square, cut back to 90 bits, is 9 × 2^86.
    scale = 2.0 ** (WEIGHT_BITS - 1)
    weights = [1.5, 0.5]
    parts = {name: ([], [], []) for name in ("w", "q")}
    for weight in weights:
        scaled = int(weight * scale)
        for name, value in (("w", scaled), ("q", scaled * scaled >> WEIGHT_BITS)):
            for part, bits in zip(parts[name], (60, 30, 0), strict=True):
                part.append((value >> bits) & ((1 << 30) - 1))
    sums = {
        f"{name}_{part}": parts[name][place] for name in parts for place, part in enumerate(("high", "middle", "low"))
    }
    roles = Roles("granted", attributes=(SEX,), weight="w")
    cube = settled(roles, [1, 1], sums=sums, scale=scale, sex=["f", "１"], granted=["1", "1"])
    assert cube.weight.tolist() == [0.5, 1.5]
    assert cube.squared.tolist() == [0.25, 2.25]
    joined = settled(roles, [1, 1], sums=sums, scale=scale, sex=["f", " f"], granted=["1", "1"])
    assert joined.weight.tolist() == [2.0]
    assert joined.squared.tolist() == [2.5]
    assert by_sex(["f"], ["1"]).weight is None


# ------------------------------------------------------------------------------------------ what is no group


def people(values, n=None, *, role="attributes", decisions=None):
    """Settle a log with one column of values in some role; half of the cases are granted."""
    column = {"column": values, "granted": decisions or [str(place % 2) for place in range(len(values))]}
    roles = Roles("granted", **{role: (Attribute("column"),)})
    return settled(roles, n or [1] * len(values), **column)


def test_a_thousand_groups_are_groups_and_one_more_is_a_name():
    assert len(labels(people([f"街道{number}" for number in range(1000)], [9] * 1000), "column")) == 1000
    said = complaint(lambda: people([f"街道{number}" for number in range(1001)], [9] * 1001))
    assert "holds 1001 different values, more than 1000" in said
    assert "looks like a name or a number of each case" in said


def test_fifty_numbers_are_groups_and_one_more_wants_bands():
    assert len(labels(people(list(range(50)), [9] * 50), "column")) == 50
    said = complaint(lambda: people(list(range(51)), [9] * 51))
    assert said == (
        "Column column holds 51 different numbers; group them into bands, for example --by column:18,35,60."
    )


def test_one_word_among_the_numbers_makes_them_words():
    assert len(labels(people([*map(str, range(50)), "x"], [9] * 51), "column")) == 51
    assert len(labels(people([*map(str, range(50)), None], [9] * 51), "column")) == 51


@pytest.mark.parametrize("role", ["attributes", "strata"])
def test_a_name_of_each_case_is_refused_in_a_small_log_too(role):
    said = complaint(lambda: people([f"人{number}" for number in range(21)], role=role))
    assert "Column column holds 21 different values in 21 cases" in said
    assert "looks like a name or a number of each case" in said
    assert f"{'--by' if role == 'attributes' else '--stratum'} column:18,35,60" in said


def test_a_number_of_each_case_is_refused_in_a_small_log_too():
    assert "21 different values in 40 cases" in complaint(lambda: people(list(range(21)), [2] * 19 + [1] * 2))


@pytest.mark.parametrize(
    ("values", "n"),
    [
        ([f"人{number}" for number in range(20)], [1] * 20),  # few values
        ([f"人{number}" for number in range(21)], [2] * 21),  # exactly half
        ([f"人{number}" for number in range(21)], [1] * 20 + [22]),
        ([f" 人{number % 7}" + " " * (number // 7) for number in range(70)], [1] * 70),  # seven, spelt in ten ways
        ([None] * 20 + [f"人{number}" for number in range(20)], [1] * 40),
    ],
)
def test_groups_in_a_small_log_are_left_alone(values, n):
    assert people(values, n).used == sum(n)


def test_bands_decision_and_outcome_may_have_many_values_in_a_small_log():
    edges = tuple(float(edge) for edge in range(1, 30))
    banded = Roles("granted", attributes=(Attribute("age", edges),))
    cube = settled(banded, [1] * 30, bands={"age": range(30)}, granted=["1"] * 30)
    assert cube.used == 30
    values = [f"v{number}" for number in range(30)]
    roles = Roles("granted", positive="v3", outcome="owed", outcome_positive="v4")
    assert settled(roles, [1] * 30, granted=values, owed=values).used == 30


def test_a_decision_or_outcome_with_a_thousand_values_is_refused():
    values = [f"v{number}" for number in range(1001)]
    said = complaint(lambda: settled(Roles("granted", positive="v1"), [9] * 1001, granted=values))
    assert "Column granted holds 1001 different values, more than 1000; a decision or an outcome has few" in said
    both = Roles("granted", outcome="owed", outcome_positive="v1")
    assert "Column owed" in complaint(lambda: settled(both, [9] * 1001, granted=["1"] * 1001, owed=values))


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "11010519491231002x", "440524188001010014", "13812345678", "+86 138 1234 5678"]
)
@pytest.mark.parametrize("role", ["attributes", "strata"])
def test_a_group_that_is_an_identity_or_mobile_number_is_refused_and_not_shown(number, role):
    said = complaint(lambda: people(["f", "m", number], [50, 50, 1], role=role))
    assert said.startswith("Column column holds identity card or mobile numbers")
    assert number[-6:] not in said


def test_a_mobile_number_kept_as_a_number_is_refused_too():
    column = pa.array([1.0, 13812345678.0])
    said = complaint(lambda: settled(Roles("granted", attributes=(SEX,)), [9, 9], sex=column, granted=["1", "0"]))
    assert said.startswith("Column sex holds identity card or mobile numbers")


def test_a_decision_that_is_an_identity_number_is_refused_and_not_shown():
    said = complaint(lambda: by_sex(["f", "m"], ["11010519491231002X", "0"]))
    assert said.startswith("Column granted holds identity card or mobile numbers")


@pytest.mark.parametrize("kind", ["names", "numbers", "numbers as text", "fractions"])
def test_a_million_different_values_are_refused_without_reading_each(kind):
    numbers = pa.array(np.arange(1_000_000))
    column = {
        "names": pa.array([f"人{number}" for number in range(1_000_000)]),
        "numbers": numbers,
        "numbers as text": numbers.cast(pa.string()),
        "fractions": pa.array(np.arange(1_000_000) + 0.5),
    }[kind]
    decisions = pa.array(["1"]).take(pa.array(np.zeros(1_000_000, np.int8)))
    raw = {key_of("sex"): column, key_of("granted"): decisions, "n": pa.array(np.ones(1_000_000, np.int64))}
    layout = Layout((), ("sex", "granted"), None, None)
    said = complaint(lambda: settle(pa.table(raw), layout, Roles("granted", attributes=(SEX,))))
    assert said.startswith("Column sex holds 1000000 different " + ("values" if kind == "names" else "numbers"))


def test_spellings_beyond_all_measure_are_not_looked_at_one_by_one():
    # One value behind 17 blanks, each a space or a tab.
    blanks = [bin(number)[2:].zfill(17).translate({48: " ", 49: "\t"}) for number in range(1 << 17)]
    said = complaint(lambda: by_sex([blank + "f" for blank in blanks], ["1"] * len(blanks)))
    assert "Column sex holds 131072 different values" in said


# ------------------------------------------------------------------------------------------ from the log to the Cube


VALUES = st.one_of(
    st.none(),
    st.sampled_from(["f", "m", "１", "1", "1.0", "", "未知", " f ", "NaN", "True"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=2),
)


@given(st.lists(st.tuples(VALUES, st.sampled_from(["1", "0", None, "是"])), min_size=1, max_size=19))
def test_any_log_is_counted_as_its_labels_say(log):
    frame = pa.table(
        {"sex": pa.array([one for one, _ in log]), "granted": pa.array([two for _, two in log], pa.string())}
    )
    expected: dict[tuple, int] = {}
    for one, two in log:
        if two is not None:
            expected[label_of(one), two] = expected.get((label_of(one), two), 0) + 1
    roles = Roles("granted", positive=next((two for _, two in log if two), "1"), attributes=(SEX,))
    if not expected:
        assert "blank from end to end" in complaint(lambda: count_cube(read_decisions(frame), roles))
        return
    cube = count_cube(read_decisions(frame), roles)
    assert cells(cube) == expected
    assert cube.is_sound()
    assert cube.rows == len(log)
