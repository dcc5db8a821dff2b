"""Case numbers are counted, by the rules of labels, and never shown."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algaudit.cube.cases import count_cases
from algaudit.decisions.labels import label_of
from algaudit.decisions.read import read_decisions
from tests.algaudit.decisions.reading import complaint


def counted(values, kind=None):
    return count_cases(read_decisions(pa.table({"case": pa.array(values, kind)})), "case")


@pytest.mark.parametrize(
    ("values", "different", "repeated", "missing"),
    [
        (["1", "2", "3"], 3, 0, 0),
        (["1", "1", "1", "2"], 2, 2, 0),
        (["7", "７", " 7", "7\t", "　7", "7.0", "\ufeff7"], 1, 6, 0),
        (["007", "7"], 2, 0, 0),
        (["a", "A"], 2, 0, 0),
        ([None, "", " ", "None", "NaN", "nan", "NULL", "ＮａＮ", "1"], 1, 0, 8),
        ([1, 2, 2, None], 2, 1, 1),
        ([1.0, 1.0, float("nan"), None], 1, 1, 2),
        ([Decimal("1.50"), Decimal("1.50")], 1, 1, 0),
        ([True, False, True], 2, 1, 0),
        ([dt.date(2026, 1, 1), dt.date(2026, 1, 1)], 1, 1, 0),
        ([b"x", b"x", b"\xff", None], 2, 1, 1),
        ([None, None], 0, 0, 2),
        ([], 0, 0, 0),
    ],
)
def test_different_repeated_and_missing_numbers_are_counted(values, different, repeated, missing):
    assert counted(values) == (different, repeated, missing)


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())])
def test_text_is_counted_in_every_form(kind):
    assert counted(["1", "１", None, "2"], kind) == (2, 1, 1)


@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=3))))
def test_the_count_agrees_with_the_labels(values):
    labels = [label_of(value) for value in values]
    known = [label for label in labels if label is not None]
    assert counted(values, pa.string()) == (len(set(known)), len(known) - len(set(known)), labels.count(None))


def test_numbers_of_several_files_are_one_list(tmp_path):
    (tmp_path / "1.csv").write_text("case,d\n1,0\n2,0\n", encoding="utf-8")
    (tmp_path / "2.csv").write_text("d,case\n0,2\n0,\n", encoding="utf-8")
    assert count_cases(read_decisions(tmp_path), "case") == (2, 1, 1)
    pq.write_table(pa.table({"case": [1, 2]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"case": ["2", "x"]}), tmp_path / "2.parquet")
    assert count_cases(read_decisions([tmp_path / "1.parquet", tmp_path / "2.parquet"]), "case") == (3, 1, 0)


def test_nothing_is_printed_while_counting(capfd):
    counted([str(number) for number in range(300_000)])
    assert capfd.readouterr() == ("", "")


def test_a_fault_of_the_log_is_told_in_its_own_words_and_without_the_number(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case,d\n11010519491231002X,1\n13812345678\n", encoding="utf-8")
    said = complaint(lambda: count_cases(read_decisions(path), "case"))
    assert said.startswith(f"Line 3 of {path} has 1 fields")
    assert "138" not in said
