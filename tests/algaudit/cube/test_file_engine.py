"""Parquet counted where it lies: which files DuckDB may count, what is asked of it, and what it falls back to."""

import math
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from algaudit.cube import file_engine
from algaudit.cube.count import count_cube, lay_out
from algaudit.cube.duck import UnreadableError
from algaudit.cube.file_engine import count_files, countable, file_range, literal, query, quoted, source_of
from algaudit.cube.layout import Layout
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import InputError

ROLES = Roles("granted", attributes=(Attribute("group"),))


def written(folder, **columns):
    """Write one Parquet file of a log and open it."""
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.table({"granted": [1, 0, 1], **columns}), folder / "log.parquet")
    return read_decisions(folder)


def layout_of(log, roles=ROLES):
    return lay_out(log, roles)


def test_names_and_numbers_are_written_so_that_sql_reads_them_back():
    assert quoted('a "b"; --') == '"a ""b""; --"'
    assert quoted("it's", mark="'") == "'it''s'"
    assert literal(0.1 + 0.2) == "'0.30000000000000004'::DOUBLE"
    assert literal(-math.inf) == "'-inf'::DOUBLE"


def test_a_path_is_a_name_and_no_pattern(tmp_path):
    assert source_of([tmp_path / "a*[1]?'.parquet"]) == (
        f"read_parquet(['{tmp_path}/a[*][[]1][?]''.parquet'], hive_partitioning = false, union_by_name = true)"
    )


def test_twenty_bands_take_five_comparisons():
    edges = tuple(index / 20 for index in range(1, 20))
    made = query(Layout((Attribute("score", edges),), (), None, None), "log", {"score": pa.float64()})
    assert made.count("CASE WHEN") == 20
    deepest = most = 0
    for word in made.split():
        deepest += (word == "CASE") - (word == "END")
        most = max(most, deepest)
    # One to ask whether it is a number, five to find the band.
    assert most == 6


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array(list("aab")), True),
        (pa.array(list("aab"), pa.large_string()), True),
        (pa.array(list("aab")).dictionary_encode(), True),
        (pa.array([1, 2, 3]), True),
        (pa.array([1.5, 2.5, 3.5], pa.float32()), True),
        (pa.array([True, False, None]), True),
        (pa.array([Decimal("1.5")] * 3), True),
        (pa.array([1, 2, 3], pa.date32()), True),
        # Whose text in DuckDB and in Arrow need not be the same.
        (pa.array([1, 2, 3], pa.timestamp("us", "Asia/Shanghai")), False),
        (pa.array([b"a", b"b", b"c"]), False),
        (pa.array([1, 2, 3]).cast(pa.float16()), False),
    ],
)
def test_duckdb_counts_the_types_that_it_reads_as_arrow_does(column, expected, tmp_path):
    log = written(tmp_path, group=column)
    assert countable(log, layout_of(log)) is expected


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([1, 2, 3], pa.uint8()), True),
        (pa.array([1.5, 2.5, 3.5]), True),
        (pa.array(["1", "２", ""]), False),
        (pa.array([Decimal("1.5")] * 3), False),
        (pa.array([True, False, None]), False),
    ],
)
def test_duckdb_bands_only_what_is_a_number_on_disk(column, expected, tmp_path):
    log = written(tmp_path, group=column)
    assert countable(log, layout_of(log, Roles("granted", attributes=(Attribute("group", (2.0,)),)))) is expected


@pytest.mark.parametrize("columns", [{"group": list("aab"), "GROUP": [1, 2, 3]}, {"group": list("aab"), "": [1, 2, 3]}])
def test_names_that_duckdb_cannot_tell_apart_or_cannot_say_are_not_asked_of_it(columns, tmp_path):
    log = written(tmp_path, **columns)
    wanted = Roles("granted", attributes=(Attribute("group"), *(Attribute(name) for name in columns if not name)))
    assert not countable(log, layout_of(log, wanted))


def test_text_logs_and_frames_are_not_for_duckdb(tmp_path):
    (tmp_path / "log.csv").write_text("granted,group\n1,a\n", encoding="utf-8")
    for log in (read_decisions(tmp_path / "log.csv"), read_decisions(pa.table({"granted": [1], "group": ["a"]}))):
        assert not countable(log, layout_of(log))


def test_a_raw_count_has_words_in_front_of_every_name_of_the_log(tmp_path):
    log = written(tmp_path, group=list("aab"), n=[17, 18, math.nan])
    raw = count_files(
        log, layout_of(log, Roles("granted", attributes=(Attribute("group"), Attribute("n", (18.0,))))), None
    )
    rows = sorted(raw.to_pylist(), key=str)
    assert rows == [
        {"key group": "a", "key granted": 0, "band n": 1, "n": 1},
        {"key group": "a", "key granted": 1, "band n": 0, "n": 1},
        {"key group": "b", "key granted": 1, "band n": None, "n": 1},
    ]


def test_nan_is_missing_although_footers_know_nothing_of_it(tmp_path):
    # The footer says 1…2: taken at its word, everything in this file is below 10.
    log = written(tmp_path, group=[1.0, math.nan, 2.0])
    cube = count_cube(log, Roles("granted", attributes=(Attribute("group", (10.0,)),)))
    assert cube.dimensions[0].labels == ("<10", "≥10", None)
    assert dict(zip(cube.codes[:, 0].tolist(), cube.count.tolist(), strict=True)) == {0: 2, 2: 1}


def test_progress_rises_to_the_number_of_rows(tmp_path):
    told = []
    log = written(tmp_path, group=list("aab"))
    count_cube(log, ROLES, lambda done, rows: told.append((done, rows)))
    assert told == sorted(told)
    assert told[-1] == (3, 3)


def test_a_range_leaves_nan_and_blanks_out_and_counts_them(tmp_path):
    log = written(tmp_path, weight=[0.5, math.nan, None])
    assert file_range(log, "weight") == (0.5, 0.5, 2)
    with pytest.raises(InputError, match="must hold numbers"):
        file_range(written(tmp_path / "infinite", weight=[0.5, math.inf, 1.0]), "weight")
    assert file_range(written(tmp_path / "blank", weight=pa.array([None] * 3, pa.float64())), "weight") == (
        None,
        None,
        3,
    )


def damage(path, place, size=64):
    """Overwrite some bytes of a file."""
    held = bytearray(path.read_bytes())
    held[place : place + size] = b"\xff" * size
    path.write_bytes(bytes(held))


def test_of_several_files_the_damaged_one_is_named(tmp_path):
    table = pa.table({"granted": [1, 0] * 500, "group": [str(number % 7) for number in range(1000)]})
    for name in ("a", "b", "c"):
        pq.write_table(table, tmp_path / f"{name}.parquet", compression="none", use_dictionary=False)
    damage(tmp_path / "b.parquet", 8)
    log = read_decisions(tmp_path)
    with pytest.raises(UnreadableError):
        count_files(log, layout_of(log), None)
    with pytest.raises(InputError, match=r"b\.parquet is damaged or is not Parquet"):
        count_cube(log, ROLES)


def test_a_file_that_vanished_is_not_called_good(tmp_path):
    log = written(tmp_path, group=list("aab"))
    (tmp_path / "log.parquet").unlink()
    with pytest.raises(InputError):
        count_cube(log, ROLES)


def test_letters_that_are_none_are_counted_by_arrow_and_shown_as_they_are(tmp_path):
    broken = pa.Array.from_buffers(
        pa.string(), 3, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0"), pa.py_buffer(b"a\xff\xfe")]
    )
    log = written(tmp_path, group=broken)
    cube = count_cube(log, ROLES)
    assert cube.dimensions[0].labels == ("\\xfe", "\\xff", "a")


def test_too_little_memory_is_said_and_the_file_is_not_called_damaged(tmp_path):
    rows = 300_000
    table = pa.table({"granted": [1, 0] * (rows // 2), "group": [f"person {number}" for number in range(rows)]})
    pq.write_table(table, tmp_path / "log.parquet")
    log = read_decisions(tmp_path)
    with pytest.raises(InputError, match="needs more memory") as caught:
        count_files(log, layout_of(log), None, {"memory_limit": "5MB", "threads": "1"})
    assert "damaged" not in str(caught.value)


def test_a_column_with_a_value_for_each_of_many_cases_is_refused_without_fetching_them_all(tmp_path):
    from algaudit.cube.duck import duck

    with duck() as engine:
        engine.execute(
            "COPY (SELECT range % 2 AS granted, 'p' || range AS \"group\" FROM range(1500000))"
            f" TO '{tmp_path}/log.parquet' (FORMAT parquet)"
        )
    log = read_decisions(tmp_path)
    assert 1 << 20 < count_files(log, layout_of(log), None).num_rows < 1_500_000
    with pytest.raises(InputError, match="choose a column with groups"):
        count_cube(log, ROLES)


def test_spellings_of_few_groups_are_all_counted_however_many_there_are(tmp_path, monkeypatch):
    monkeypatch.setattr(file_engine, "MANY", 1_000)
    monkeypatch.setattr(file_engine, "_BATCH", 500)
    spelt = [" " * number + group for number in range(1_500) for group in "fm"]
    pq.write_table(pa.table({"granted": [1, 0] * 1_500, "group": spelt}), tmp_path / "log.parquet")
    cube = count_cube(read_decisions(tmp_path), ROLES)
    assert (cube.rows, cube.used) == (3_000, 3_000)
    assert cube.dimensions[0].labels == ("f", "m")


def test_a_count_that_stopped_early_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(file_engine, "MANY", 1_000)
    monkeypatch.setattr(file_engine, "_BATCH", 500)
    pq.write_table(
        pa.table({"granted": [1, 0] * 2_000, "group": [f"p{n}" for n in range(4_000)]}), tmp_path / "a.parquet"
    )
    with pytest.raises(InputError, match="different values"):
        count_cube(read_decisions(tmp_path), ROLES)


def test_days_of_many_years_are_all_counted_by_month(tmp_path, monkeypatch):
    monkeypatch.setattr(file_engine, "MANY", 1_000)
    monkeypatch.setattr(file_engine, "_BATCH", 500)
    # 4,018 days of eleven years: far more labels than a column of groups may have.
    days = [date(2015, 1, 1) + timedelta(number) for number in range(4_018)]
    table = pa.table({"granted": [1, 0] * 2_009, "day": [str(day) for day in days]})
    pq.write_table(table, tmp_path / "log.parquet")
    roles = Roles("granted", further=(("period", Attribute("day")),))
    for log in (read_decisions(tmp_path), read_decisions(table)):
        cube = count_cube(log, roles)
        (period,) = cube.all_of_role("period")
        assert cube.used == 4_018
        assert (len(period.labels), period.labels[0], period.labels[-1]) == (132, "2015-01", "2025-12")
        assert int(cube.count[cube.codes_of("day") == 1].sum()) == 28


def test_a_period_that_holds_no_dates_is_refused_with_what_it_holds():
    log = read_decisions(pa.table({"granted": [1, 0], "day": ["2026-03-14", "spring"]}))
    with pytest.raises(InputError, match="must hold dates or months, but “spring” is none"):
        count_cube(log, Roles("granted", further=(("period", Attribute("day")),)))
