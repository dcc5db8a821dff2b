"""The decision log: every case with its inputs and what was written, found by its number and never shown by it."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.decision.opened import Opened
from algaudit.explain.decision.records import place_of
from tests.algorithms import cases, write_algorithm


def records(folder, **changed):
    with Opened(write_algorithm(folder, **changed)) as opened:
        return opened.records


def test_inputs_and_further_columns_are_read(tmp_path):
    found = records(tmp_path / "a")
    assert found.size == 200
    assert found.inputs["income"].tolist() == cases()["income"].tolist()
    assert (found.label("case", 4), found.label("day", 4), found.label(None, 4)) == ("K005", "2026-03-02", None)
    assert found.row(4)["income"].tolist() == cases()["income"][4:5].tolist()


def test_scores_that_are_none_are_no_numbers(tmp_path):
    scores = ["12.5", "", "n/a"] + ["1"] * 197
    found = records(tmp_path / "a", score=scores).numbers("score")
    assert found[0] == 12.5
    assert np.isnan(found[1:3]).all()


def test_groups_are_labels_or_bands(tmp_path):
    found = records(tmp_path / "a")
    sex, age = found.groups
    assert found.grouped(sex)[:2] == ["m", "f"]
    wanted = ["<60" if value < 60 else "≥60" for value in cases()["age"]]
    assert found.grouped(age) == wanted


def test_a_blank_age_is_in_no_band(tmp_path):
    inputs = cases()
    inputs["age"][0] = np.nan
    found = records(tmp_path / "a", inputs=inputs, facts={"groups": ["age:60"]})
    assert found.grouped(found.groups[0])[0] is None


def test_a_case_is_found_by_its_number_however_it_is_written(tmp_path):
    numbers = [str(1_000 + place) for place in range(200)]
    found = records(tmp_path / "a", case=numbers)
    assert place_of(found, "case", " １００５ ") == 5
    assert place_of(found, "case", "1005.0") == 5


@pytest.mark.parametrize("case", ["K999", "", "110105194912310021", "王某"])
def test_a_case_that_is_not_there_is_never_repeated(tmp_path, case):
    with pytest.raises(InputError) as error:
        place_of(records(tmp_path / "a"), "case", case)
    for sentence in error.value.sentences("zh"):
        assert not case or case not in sentence
    assert "among the 200 in column case" in error.value.sentence("en")


def test_a_case_that_stands_twice_is_refused_without_its_number(tmp_path):
    found = records(tmp_path / "a", case=["K001"] * 2 + [f"K{place}" for place in range(198)])
    with pytest.raises(InputError) as error:
        place_of(found, "case", "K001")
    assert "stands 2 times in column case" in error.value.sentence("en")
    assert "K001" not in error.value.sentence("en")


def test_a_log_without_cases_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no cases"):
        records(tmp_path / "a", inputs=cases(0))


def test_a_column_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="There is no column vorname"):
        records(tmp_path / "a", facts={"groups": ["vorname"]})
