"""One log, many containers, one Cube: whichever engine counts, the canonical bytes are the same."""

import math
from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import InputError
from tests.algaudit.cube.containers import KINDS, TYPED, contained, cubes, forms, labels

ROLES = Roles("granted", attributes=(Attribute("group"),))
DECIDED = [1, 0, 1, 1, 0, 1, 0]
COLUMNS = {
    "text": (pa.array(["甲", "乙", "甲", None, "乙", "a,b", 'say "x"']), ("a,b", 'say "x"', "乙", "甲", None)),
    "large text": (pa.array(["x", "y", "x", None, "y", "x", ""], pa.large_string()), ("x", "y", None)),
    "text view": (pa.array(["x", "y", "x", None, "y", "x", " x "], pa.string_view()), ("x", "y", None)),
    "words for missing": (pa.array(["None", "NaN", "<NA>", "NaT", "x", "N/A", ""]), ("x", None)),
    "whole": (pa.array([2, 10, 2, None, 10, 2, -1]), ("-1", "2", "10", None)),
    "short whole": (pa.array([2, 10, 2, None, 10, 2, -1], pa.int8()), ("-1", "2", "10", None)),
    "large whole": (pa.array([2**53 + 1, 2**53, *[-(2**63)] * 5]), (str(-(2**63)), str(2**53), str(2**53 + 1))),
    "unsigned": (pa.array([2**64 - 1, 7, 7, 7, 7, 7, 7], pa.uint64()), ("7", str(2**64 - 1))),
    "real": (pa.array([1.0, 2.5, 1.0, None, math.nan, -0.0, 0.0]), ("0", "1", "2.5", None)),
    "short real": (pa.array([0.1, 2.5, 1.0, None, math.nan, 0.0, 0.1], pa.float32()), ("0", "0.1", "1", "2.5", None)),
    "truth": (pa.array([True, False, True, None, False, True, True]), ("false", "true", None)),
    "decimal": (
        pa.array([Decimal(text) for text in ("1.00", "2.50", "1.00", "2.50", "0.00", "-3.00", "1.00")]),
        ("-3", "0", "1", "2.50"),
    ),
    "day": (pa.array([date(2024, 1, 2), None, *[date(2023, 12, 31)] * 5]), ("2023-12-31", "2024-01-02", None)),
    "dictionary": (pa.array(["x", "y", "x", None, "y", "x", "z"]).dictionary_encode(), ("x", "y", "z", None)),
    "dictionary of numbers": (pa.array([7, 5, 7, None, 5, 7, 9]).dictionary_encode(), ("5", "7", "9", None)),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_of_any_type_gives_one_cube_in_every_container(kind, tmp_path):
    column, expected = COLUMNS[kind]
    table = pa.table({"granted": DECIDED, "group": column})
    found = cubes(table, ROLES, tmp_path)
    assert {labels(cube) for cube in found.values()} == {expected}
    assert len({cube.canonical() for cube in found.values()}) == 1
    assert found["csv"].used == 7


def test_a_decision_and_an_outcome_may_be_missing_in_every_container(tmp_path):
    table = pa.table(
        {
            "granted": pa.array(["yes", None, "no", "", "yes", "no", "None"]),
            "right": pa.array([True, False, None, True, False, None, True]),
            "group": pa.array(["x", "y", "x", "y", "x", "y", "x"]),
        }
    )
    roles = Roles("granted", outcome="right", attributes=(Attribute("group"),))
    assert len(forms(table, roles, tmp_path)) == 1
    cube = count_cube(read_decisions(table), roles)
    assert (cube.rows, cube.used, cube.dropped) == (7, 4, {"decision_missing": 3})


BANDED = {
    "whole": pa.array([17, 18, 59, 60, None, 120, -5]),
    "real": pa.array([17.999999, 18.0, 59.5, 60.0, math.nan, 1e300, -0.0]),
    "short real": pa.array([17.5, 18.0, 59.5, 60.0, math.nan, 1e30, -0.0], pa.float32()),
    "decimal": pa.array([Decimal(text) for text in ("17.99", "18.00", "59.99", "60.00", "0.00", "99.00", "-1.00")]),
    "text": pa.array(["17.9", " 18 ", "５９", "60.0", "", "1e3", "-5"]),
    "dictionary of text": pa.array(["17", "18", "59", "60", None, "61", "0"]).dictionary_encode(),
    "dictionary of numbers": pa.array([17, 18, 59, 60, None, 61, 0]).dictionary_encode(),
}


@pytest.mark.parametrize("kind", BANDED)
def test_bands_begin_at_their_edge_whatever_holds_the_number(kind, tmp_path):
    table = pa.table({"granted": DECIDED, "group": BANDED[kind]})
    roles = Roles("granted", attributes=(Attribute("group", (18.0, 60.0)),))
    found = cubes(table, roles, tmp_path)
    assert len({cube.canonical() for cube in found.values()}) == 1
    lost = 0 if kind == "decimal" else 1
    sizes = {
        label: int(found["csv"].count[found["csv"].codes_of("group") == code].sum())
        for code, label in enumerate(labels(found["csv"]))
    }
    assert sizes == {"<18": 3 - lost, "18–<60": 2, "≥60": 2} | ({None: 1} if lost else {})


def test_a_short_real_reaches_the_edge_that_its_digits_name(tmp_path):
    # In 32 bits 0.7 is 0.699999988, which is still the 0.7 that somebody wrote.
    table = pa.table({"granted": [1, 0, 1], "group": pa.array([0.7, 0.3, 0.69], pa.float32())})
    roles = Roles("granted", attributes=(Attribute("group", (0.3, 0.7)),))
    assert len(forms(table, roles, tmp_path)) == 1
    assert count_cube(read_decisions(table), roles).codes.tolist() == [[1, 0], [1, 1], [2, 1]]


@pytest.mark.parametrize("infinite", [math.inf, -math.inf])
def test_an_infinite_number_is_refused_by_the_same_sentence_everywhere(infinite, tmp_path):
    table = pa.table({"granted": [1, 0, 1], "group": [1.0, infinite, 2.0]})
    roles = Roles("granted", attributes=(Attribute("group", (1.5,)),))
    told = set()
    for kind in KINDS:
        log = read_decisions(contained(table, kind, tmp_path / kind))
        with pytest.raises(InputError, match="must hold numbers") as caught:
            count_cube(log, roles)
        told.add(caught.value.template)
    assert len(told) == 1


SCORES = {
    "shares": (pa.array([0.0, 0.05, 0.049999999999999996, 1.0, None, math.nan, 0.95]), 20),
    "points": (pa.array([0, 600, 850, 300, None, 299, 601]), 17),
    "short shares": (pa.array([0.0, 0.05, 0.7, 1.0, None, math.nan, 0.95], pa.float32()), 20),
    "below zero": (pa.array([-3.5, 2.25, 0.0, -0.0, 1.0, 9.75, 3.0]), 14),
    "one value": (pa.array([5, 5, 5, 5, 5, 5, 5]), 2),
    "decimals": (pa.array([Decimal(text) for text in ("0.10", "0.15", "0.20", "1.00", "0.00", "0.35", "0.30")]), 20),
    "text": (pa.array(["0.1", "0.15", "1", "", "0.95", "0.05", "0"]), 20),
}


@pytest.mark.parametrize("kind", SCORES)
def test_scores_fall_into_the_same_bands_everywhere(kind, tmp_path):
    column, bands = SCORES[kind]
    table = pa.table({"granted": DECIDED, "group": list("aabbaab"), "score": column})
    roles = Roles("granted", score="score", attributes=(Attribute("group"),))
    found = cubes(table, roles, tmp_path)
    assert len({cube.canonical() for cube in found.values()}) == 1
    assert len([label for label in labels(found["csv"], "score") if label is not None]) == bands


def test_weights_far_apart_add_up_to_the_last_bit_in_any_order(tmp_path):
    weights = [1e-6, 1e6, 0.1, 3.0, 0.1, 1e-6, 12345.678]
    table = pa.table({"granted": DECIDED, "group": list("aabbaab"), "weight": weights})
    roles = Roles("granted", weight="weight", attributes=(Attribute("group"),))
    shuffled = table.take([6, 2, 0, 5, 3, 1, 4])
    assert len({**forms(table, roles, tmp_path / "first"), **forms(shuffled, roles, tmp_path / "second")}) == 1
    cube = count_cube(read_decisions(table), roles)
    # Groups a and b, denied and granted.
    assert cube.weight.tolist() == pytest.approx([1e6 + 0.1, 2e-6, 12345.678, 3.1], rel=1e-15)
    assert cube.squared.tolist() == pytest.approx([1e12 + 0.01, 2e-12, 12345.678**2, 9.01], rel=1e-12)


def test_a_weight_a_million_times_smaller_than_the_largest_keeps_its_effective_size():
    table = pa.table({"granted": [1, 1, 0, 1], "group": list("abbb"), "weight": [1e9, 1.0, 1.0, 1.0]})
    cube = count_cube(read_decisions(table), Roles("granted", weight="weight", attributes=(Attribute("group"),)))
    # Three people of weight 1 are three people, however heavy somebody else is.
    assert cube.weight.tolist() == [1e9, 1.0, 2.0]
    assert cube.squared.tolist() == [1e18, 1.0, 2.0]


WEIGHTS = {
    "whole": pa.array([1, 2, 3, 4, 5, 6, 2**53 + 1]),
    "short real": pa.array([0.1, 0.25, 3.5, 1.0, 1.0, 0.0, 7.0], pa.float32()),
    "decimal": pa.array([Decimal(text) for text in ("0.10", "0.25", "3.50", "1.00", "1.00", "0.00", "7.00")]),
    "text": pa.array(["0.1", "0.25", "3.5", " 1 ", "１", "0", "7e0"]),
}


@pytest.mark.parametrize("kind", WEIGHTS)
def test_weights_of_any_type_give_one_cube(kind, tmp_path):
    table = pa.table({"granted": DECIDED, "group": list("aabbaab"), "weight": WEIGHTS[kind]})
    roles = Roles("granted", weight="weight", attributes=(Attribute("group"),))
    # Written out, a 32-bit 0.1 becomes the 64-bit one, which is another number.
    kinds = TYPED if kind == "short real" else KINDS
    assert len(forms(table, roles, tmp_path, kinds)) == 1


@pytest.mark.parametrize("kind", ["whole", "real", "text"])
def test_counted_rows_give_the_cube_of_the_expanded_log(kind, tmp_path):
    types = {"whole": pa.int32(), "real": pa.float64(), "text": pa.string()}
    count = pc.cast(pa.array([2, 0, 1, 3]), types[kind])
    counted = pa.table({"granted": [1, 0, 0, 1], "group": list("abba"), "people": count})
    roles = Roles("granted", count="people", attributes=(Attribute("group"),))
    expanded = pa.table({"granted": [1, 1, 0, 1, 1, 1], "group": list("aabaaa")})
    found = {**forms(counted, roles, tmp_path / "counted"), **forms(expanded, ROLES, tmp_path / "expanded")}
    assert len(found) == 1


@pytest.mark.parametrize("wrong", [None, math.nan, -1.0, 1.5, math.inf, 2.0**41])
def test_a_count_that_is_none_is_refused_everywhere(wrong, tmp_path):
    table = pa.table({"granted": [1, 0, 1], "group": list("aab"), "people": pa.array([1.0, wrong, 2.0])})
    roles = Roles("granted", count="people", attributes=(Attribute("group"),))
    for kind in KINDS:
        log = read_decisions(contained(table, kind, tmp_path / kind))
        with pytest.raises(
            InputError, match=r"1 counts that are blank, negative, not whole or beyond|must hold numbers"
        ):
            count_cube(log, roles)


NAMES = [
    "n",
    "wrong",
    "w_high",
    "band x",
    "key x",
    "rows",
    'say "x"',
    "filename",
    "file_row_number",
    "a.b",
    "占比 %",
    "it's",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_column_may_have_any_name(name, tmp_path):
    table = pa.table({"x": [1, 0, 1], name: list("aab"), "age": [17, 18, 19], "weight": [1.0, 2.0, 4.0]})
    roles = Roles("x", weight="weight", attributes=(Attribute(name), Attribute("age", (18.0,))))
    assert len(forms(table, roles, tmp_path)) == 1
    assert count_cube(read_decisions(table), roles).weight.tolist() == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("role", ["weight", "count"])
@pytest.mark.parametrize("name", ["n", "w_high", "q_low", "wrong"])
def test_a_summed_column_may_have_the_name_of_a_sum(name, role, tmp_path):
    table = pa.table({"granted": [1, 0, 1], "group": list("aab"), name: [1, 2, 4]})
    roles = Roles("granted", attributes=(Attribute("group"),), **{role: name})
    cube = count_cube(read_decisions(table), roles)
    assert len(forms(table, roles, tmp_path)) == 1
    assert (cube.weight if role == "weight" else cube.count).tolist() == [2, 1, 4]


def test_nothing_is_read_into_names_of_folders_and_files(tmp_path):
    folder = tmp_path / "group=z" / "granted=7"
    folder.mkdir(parents=True)
    table = pa.table({"granted": [1, 0, 1], "group": list("aab")})
    for name in ("log[1]", "log1", "a*b?", "aXbY", "{x,y}", "it's", "~", "back\\slash", "日志 1"):
        pq.write_table(table if name != "log1" and name != "aXbY" else table.slice(2), folder / f"{name}.parquet")
    for name in ("log[1]", "a*b?", "{x,y}", "it's", "~", "back\\slash", "日志 1"):
        cube = count_cube(read_decisions(folder / f"{name}.parquet"), ROLES)
        assert cube.canonical() == count_cube(read_decisions(table), ROLES).canonical(), name


MIXED = {
    "whole and real": ([35, 40], [35.5, None], pa.int64(), pa.float64()),
    "whole and text": ([35, 40], ["35.5", ""], pa.int64(), pa.string()),
    "short and long whole": ([35, 40], [35, None], pa.int8(), pa.int64()),
    "short and long real": ([35.5, 40.0], [35.1, None], pa.float32(), pa.float64()),
    "whole and decimal": ([35, 40], [Decimal("35.50"), None], pa.int64(), pa.decimal128(6, 2)),
}


@pytest.mark.parametrize("banded", [True, False])
@pytest.mark.parametrize("kind", MIXED)
def test_files_that_disagree_on_a_type_lose_nothing(kind, banded, tmp_path):
    first, second, one, other = MIXED[kind]
    tables = [
        pa.table({"granted": [1, 0], "group": pa.array(first, one)}),
        pa.table({"granted": [1, 0], "group": pa.array(second, other)}).select(["group", "granted"]),
    ]
    for number, table in enumerate(tables):
        pq.write_table(table, tmp_path / f"{number}.parquet")
    roles = Roles("granted", attributes=(Attribute("group", (35.25, 36.0) if banded else ()),))
    cube = count_cube(read_decisions(tmp_path), roles)
    words = [str(value) for value in first] + ["" if value is None else str(value) for value in second]
    text = pa.table({"granted": [1, 0, 1, 0], "group": words})
    assert cube.canonical() == count_cube(read_decisions(text), roles).canonical()


def test_columns_that_differ_in_capitals_only_are_told_apart(tmp_path):
    table = pa.table({"granted": [1, 0, 1], "group": list("aab"), "Group": list("xyz"), "": [1, 2, 3]})
    assert len(forms(table, ROLES, tmp_path)) == 1
    other = Roles("granted", attributes=(Attribute("Group"),))
    assert labels(count_cube(read_decisions(contained(table, "parquet", tmp_path)), other), "Group") == ("x", "y", "z")


def test_moments_are_told_in_one_zone_whatever_the_machine_shows(tmp_path):
    noon = pa.array([datetime.fromisoformat(text) for text in ("2024-01-01 04:00", "2024-01-01 05:00")] + [None])
    for zone in (None, "UTC", "Asia/Shanghai"):
        kind = pa.timestamp("us", zone)
        table = pa.table({"granted": [1, 0, 1], "group": noon.cast(kind) if zone else noon})
        found = cubes(table, ROLES, tmp_path / str(zone).replace("/", "-"), TYPED)
        assert len({cube.canonical() for cube in found.values()}) == 1
        assert len(labels(found["pandas"])) == 3


def test_pandas_own_types_give_the_cube_of_the_plain_ones():
    bands = pd.cut([17, 18, 40, 61, 70, 18, 40], [0, 18, 60, 120])
    made = count_cube(read_decisions(pd.DataFrame({"granted": DECIDED, "group": bands})), ROLES)
    assert labels(made) == ("(0, 18]", "(18, 60]", "(60, 120]")
    plain = count_cube(read_decisions(pd.DataFrame({"granted": DECIDED, "group": bands.astype(str)})), ROLES)
    assert made.canonical() == plain.canonical()
    mixed = pd.DataFrame({"granted": pd.array([True, False, True, None], "boolean"), "group": [1, "1", 1.0, "x"]})
    assert labels(count_cube(read_decisions(mixed), ROLES)) == ("1",)


def test_text_of_more_than_two_gigabytes_is_counted_though_its_places_need_64_bits():
    # Memory that nobody touches costs nothing: the buffer is large, the text in it is not.
    import numpy as np

    far = 2**31
    letters = np.zeros(far + 2, np.uint8)
    letters[far:] = [ord("a"), ord("b")]
    places = pa.py_buffer(np.array([far, far + 1, far + 2], np.int64))
    text = pa.Array.from_buffers(pa.large_string(), 2, [None, places, pa.py_buffer(letters)])
    cube = count_cube(read_decisions(pa.table({"granted": [1, 0], "group": text})), ROLES)
    assert labels(cube) == ("a", "b")


PLAIN = {
    "text": (pa.string(), st.sampled_from(["a", "b ", "Ａ", "1", "1.0", "", "None", "未知", 'q"', "x,y", "-0"])),
    "whole": (pa.int64(), st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3)),
    "real": (pa.float64(), st.floats(allow_infinity=False) | st.sampled_from([0.0, -0.0, 0.5, 1e15, 1e16])),
    "truth": (pa.bool_(), st.booleans()),
    "day": (pa.date32(), st.dates(date(1900, 1, 1), date(2100, 1, 1))),
}
NUMBER = {
    "whole": (pa.int32(), st.integers(-5, 5)),
    "real": (pa.float64(), st.floats(-5, 5) | st.sampled_from([-0.5, 0.5, math.nan]) | st.floats(allow_infinity=False)),
    "short real": (pa.float32(), st.floats(-5, 5, width=32) | st.sampled_from([-0.5, 0.5, math.nan])),
    "text": (pa.string(), st.sampled_from(["0.5", "-0.50", "１", "", "5e-1", "NaN", "3"])),
}


@st.composite
def logs(draw):
    """Draw a small log with a group of any type, a banded number, a score, and a weight or a count."""
    rows = draw(st.integers(1, 12))

    def column(kinds, blank=True):
        kind, values = kinds[draw(st.sampled_from(sorted(kinds)))]
        values = st.none() | values if blank else values
        return pa.array(draw(st.lists(values, min_size=rows, max_size=rows)), kind)

    weight = {"weight": (pa.float64(), st.floats(0, 1e6) | st.sampled_from([1e-9, 0.1, 1e9]))}
    count = {"count": (pa.int32(), st.integers(0, 9))}
    summed = draw(st.sampled_from(["weight", "count", None]))
    table = pa.table(
        {
            "granted": pa.array(draw(st.lists(st.sampled_from(["yes", "no", ""]), min_size=rows, max_size=rows))),
            "right": column({"truth": PLAIN["truth"]}),
            "group": column(PLAIN),
            "age": column(NUMBER),
            "points": column(NUMBER),
            "sum": column(weight if summed == "weight" else count, blank=False),
        }
    )
    groups = (Attribute("group"), Attribute("age", (-0.5, 0.5, 2.0)))
    roles = {"outcome": "right", "outcome_positive": "true", "score": draw(st.sampled_from(["points", None]))}
    return table, Roles("granted", "yes", attributes=groups, **roles, **({summed: "sum"} if summed else {}))


def told(source, roles):
    """Return the Cube's bytes, or the sentence that refuses the log."""
    try:
        return count_cube(read_decisions(source), roles).canonical()
    except InputError as error:
        return error.template


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=logs())
def test_any_small_log_gives_one_answer_in_every_container(drawn, tmp_path_factory):
    table, roles = drawn
    folder = tmp_path_factory.mktemp("log")
    answers = {kind: told(contained(table, kind, folder / kind), roles) for kind in KINDS}
    # A 32-bit number that is written out and read back may be another 64-bit one: bands agree, its range need not.
    if pa.float32() in {table.schema.field(name).type for name in ("points", "age")}:
        answers = {kind: answers[kind] for kind in TYPED}
    assert len(set(answers.values())) == 1, {kind: answer[:40] for kind, answer in answers.items()}
