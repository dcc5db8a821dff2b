"""What stands in a log becomes what an algorithm takes in, and nothing is guessed."""

import numpy as np
import pyarrow as pa
import pytest

from algaudit.decisions.read import read_decisions
from algaudit.errors import InputError
from algaudit.models.features import plain
from algaudit.models.inputs import from_labels, read_inputs

AGE, FLAT = plain("age", "number"), plain("flat", "category")


def test_wide_digits_are_numbers_and_blanks_are_missing():
    read = read_inputs(read_decisions(pa.table({"age": ["３０", " ", "4.50", None]})), [AGE])
    assert np.array_equal(read["age"], [30.0, np.nan, 4.5, np.nan], equal_nan=True)


def test_a_category_keeps_the_labels_of_the_log():
    read = read_inputs(read_decisions(pa.table({"flat": [1.0, 2.0, None]})), [FLAT])
    assert read["flat"].tolist() == ["1", "2", None]


def test_further_columns_are_labels_and_a_feature_named_twice_stays_a_feature():
    log = read_decisions(pa.table({"age": [1, 2], "granted": ["yes", "no"]}))
    read = read_inputs(log, [AGE], ["granted", "age"])
    assert read["granted"].tolist() == ["yes", "no"]
    assert read["age"].dtype == np.float64


def test_a_text_log_is_read_batch_by_batch_in_order(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("age,flat\n" + "".join(f"{place},f{place % 3}\n" for place in range(70_000)))
    read = read_inputs(read_decisions([path]), [AGE, FLAT])
    assert read["age"].tolist() == list(range(70_000))
    assert read["flat"][:4].tolist() == ["f0", "f1", "f2", "f0"]


def test_an_empty_log_gives_empty_columns(tmp_path):
    log = read_decisions(pa.table({"age": pa.array([], pa.float64()), "flat": pa.array([], pa.string())}))
    read = read_inputs(log, [AGE, FLAT])
    assert read["age"].shape == read["flat"].shape == (0,)


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(InputError, match="age"):
        read_inputs(read_decisions(pa.table({"ages": [1]})), [AGE])


def test_a_word_where_a_number_is_due_is_named():
    with pytest.raises(InputError, match="old"):
        read_inputs(read_decisions(pa.table({"age": ["3", "old"]})), [AGE])


def test_labels_that_were_read_become_inputs():
    made = from_labels(
        {"age": np.array(["3", None, "4.5"], object), "flat": np.array(["a", None, "b"], object)}, [AGE, FLAT]
    )
    assert np.array_equal(made["age"], [3.0, np.nan, 4.5], equal_nan=True)
    assert made["flat"].tolist() == ["a", None, "b"]


def test_numbers_that_were_read_stay_as_they_are():
    assert from_labels({"age": np.array([3.0, np.nan])}, [AGE])["age"].tolist()[0] == 3.0


def test_a_feature_that_was_not_read_is_named():
    with pytest.raises(InputError, match=r"takes in flat"):
        from_labels({"age": np.array(["3"], object)}, [AGE, FLAT])


@pytest.mark.parametrize("word", ["old", "1e999"])
def test_a_label_that_is_no_number_is_shown(word):
    with pytest.raises(InputError, match=word):
        from_labels({"age": np.array([word], object)}, [AGE])


def test_a_persons_number_is_never_repeated():
    with pytest.raises(InputError) as caught:
        from_labels({"age": np.array(["11010519491231002X"], object)}, [AGE])
    assert "11010519491231002X" not in "".join(caught.value.sentences("zh"))
