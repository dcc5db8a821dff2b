"""The range of a score or a weight, from footers, from one query, or from reading."""

import math
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from algaudit.cube.ranges import score_bands, weight_scale
from algaudit.decisions.parquet import footer_range
from algaudit.decisions.read import read_decisions
from algaudit.errors import InputError

TWENTIETHS = tuple(index / 20 for index in range(1, 20))


def opened(folder, values, **options):
    """Write one column to Parquet in parts of two rows and open it."""
    pq.write_table(pa.table({"x": values}), folder / "log.parquet", row_group_size=2, **options)
    return read_decisions(folder / "log.parquet")


def every_way(folder, values):
    """Return the same column as a frame, and as files with and without what footers tell."""
    yield read_decisions(pa.table({"x": values}))
    for name, told in (("told", True), ("silent", False)):
        (folder / name).mkdir()
        yield opened(folder / name, values, write_statistics=told)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([0.0, 0.3, 1.0]), TWENTIETHS),
        (pa.array([0.2, None, math.nan, 0.4]), TWENTIETHS),
        (pa.array([0, 1, 1, None], pa.int8()), TWENTIETHS),
        (pa.array([300, 850]), tuple(float(edge) for edge in range(350, 850, 50))),
        (pa.array([-1.0, 1.0]), tuple(index / 10 for index in range(-9, 10))),
        (pa.array([7.0, 7.0]), (8.0,)),
        (pa.array([-1.5e308, 1.5e308]), tuple(index * 2e307 for index in range(-7, 8))),
        (pa.array([1e15, 1e15 + 4]), (1e15,)),
        (pa.array([0, 2**40], pa.uint64()), tuple(index * 1e11 for index in range(1, 11))),
    ],
)
def test_a_score_gets_at_most_twenty_round_bands(values, expected, tmp_path):
    assert {score_bands(log, "x") for log in every_way(tmp_path, values)} == {expected}


@pytest.mark.parametrize(
    ("values", "match"),
    [
        (pa.array([None, None], pa.float64()), "blank from end to end"),
        (pa.array([math.nan, None]), "blank from end to end"),
        (pa.array([0.5, math.inf]), "must hold numbers"),
        (pa.array([0.5, -math.inf]), "must hold numbers"),
        (pa.array([date(2024, 1, 1)]), "must hold numbers"),
        (pa.array(["high"]), "must hold numbers"),
    ],
)
def test_a_score_that_has_no_range_is_refused_every_way(values, match, tmp_path):
    for log in every_way(tmp_path, values):
        with pytest.raises(InputError, match=match):
            score_bands(log, "x")


def test_footers_tell_the_range_without_blanks_and_nan(tmp_path):
    log = opened(tmp_path, pa.array([0.5, math.nan, None, None, -2.0, 7.25]))
    assert footer_range(log.parquet, "x") == (-2.0, 7.25)


@pytest.mark.parametrize(
    ("values", "options"),
    [
        (pa.array([0.5, 1.0]), {"write_statistics": False}),
        (pa.array([0.5, 1.0, math.nan, math.nan]), {}),
        (pa.array([0.5, math.inf]), {}),
        (pa.array([None, None], pa.float64()), {}),
        (pa.array([1, 2], pa.uint32()), {}),
        (pa.array(["1", "2"]), {}),
    ],
)
def test_footers_that_say_too_little_are_not_asked_further(values, options, tmp_path):
    log = opened(tmp_path, values, **options)
    assert footer_range(log.parquet, "x") is None


def test_the_range_of_several_files_is_the_widest(tmp_path):
    for number, values in enumerate(([3, 4], [-1, 2], [0, 9])):
        pq.write_table(pa.table({"x": values}), tmp_path / f"{number}.parquet")
    assert footer_range(read_decisions(tmp_path).parquet, "x") == (-1.0, 9.0)


@pytest.mark.parametrize(("largest", "power"), [(1.0, 89), (0.75, 90), (300.0, 81), (1e-6, 109)])
def test_the_largest_weight_fills_ninety_bits(largest, power, tmp_path):
    values = pa.array([0.0, largest, largest / 3])
    assert {weight_scale(log, "x") for log in every_way(tmp_path, values)} == {2.0**power}
    assert 2.0**89 <= largest * 2.0**power < 2.0**90


@pytest.mark.parametrize(
    ("values", "match"),
    [
        (pa.array([1.0, None]), "1 weights that are blank or NaN"),
        (pa.array([1.0, math.nan, math.nan]), "2 weights that are blank or NaN"),
        (pa.array([1.0, -0.5]), r"smallest weight in column x is -0\.5 and the largest 1\.0"),
        (pa.array([0, 0]), "not all 0"),
        (pa.array([1.0, math.inf]), "must hold numbers"),
        (pa.array([1.0, 1e150]), "of a common size"),
        (pa.array([0.0, 1e-150]), "of a common size"),
        (pa.array(["1", "two"]), "“two” is not one"),
    ],
)
def test_a_weight_that_is_none_is_refused_every_way(values, match, tmp_path):
    for log in every_way(tmp_path, values):
        with pytest.raises(InputError, match=match):
            weight_scale(log, "x")


def test_a_damaged_file_is_named_by_whoever_looks_first(tmp_path):
    log = opened(
        tmp_path, pa.array([float(number) for number in range(1000)]), compression="none", use_dictionary=False
    )
    path = tmp_path / "log.parquet"
    path.write_bytes(path.read_bytes()[:4] + b"\xff" * 40 + path.read_bytes()[44:])
    with pytest.raises(InputError, match=r"log\.parquet is damaged"):
        weight_scale(log, "x")
