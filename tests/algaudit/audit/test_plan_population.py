"""The census table as offices write it, and every way to get it wrong."""

import pytest

from algaudit.audit.plan import AuditPlan
from algaudit.audit.plan.population import read_population
from algaudit.errors import InputError


@pytest.fixture
def census(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "census.csv"
        path.write_text(text, encoding=encoding)
        return path

    return write


def test_groups_and_people_are_read(census):
    rows = read_population(census("sex,town,count\nf,a,520\nm,a,480\n"))
    assert rows == (
        {"group": {"sex": "f", "town": "a"}, "count": 520},
        {"group": {"sex": "m", "town": "a"}, "count": 480},
    )


def test_the_plan_takes_the_rows_as_they_are(census):
    plan = AuditPlan.model_validate(
        {"decision": "d", "by": [{"column": "sex"}], "population": read_population(census("sex,count\nf,5\n"))}
    )
    assert plan.population[0].group == {"sex": "f"}


def test_a_blank_label_leaves_that_column_out(census):
    rows = read_population(census("sex,town,count\nf,,60\nm,,40\n,a,100\n"))
    assert [row["group"] for row in rows] == [{"sex": "f"}, {"sex": "m"}, {"town": "a"}]


def test_labels_are_those_of_a_log_and_unknown_ones_stay(census):
    rows = read_population(census("性别,count\n女 ,1\n１,2\n从未见过,3\n"), ["性别"])
    assert [row["group"]["性别"] for row in rows] == ["女", "1", "从未见过"]


def test_tables_as_offices_save_them_are_read(census):
    assert read_population(census("性别,count\n女,7\n", "gb18030"))[0]["group"] == {"性别": "女"}


def test_separators_of_thousands_are_understood(census):
    assert read_population(census('sex,count\nf,"1,234,567"\nm,１２\n'))[0]["count"] == 1_234_567


def test_nobody_is_a_count(census):
    assert read_population(census("sex,count\nf,0\n"))[0]["count"] == 0


def said(call, *args):
    with pytest.raises(InputError) as error:
        call(*args)
    return str(error.value)


def test_a_missing_file_is_said(tmp_path):
    assert "There is no file" in said(read_population, tmp_path / "nowhere.csv")


def test_a_missing_column_of_counts_is_said(census):
    assert "has no column count; it has: sex, people." in said(read_population, census("sex,people\nf,5\n"))


def test_a_column_that_makes_no_groups_is_refused_with_those_that_do(census):
    sentence = said(read_population, census("sex,age,count\nf,3,5\n"), ["sex", "town"])
    assert "a column age that makes no groups; groups are made by: sex, town." in sentence


def test_a_table_of_counts_alone_is_refused(census):
    assert "no column that makes groups" in said(read_population, census("count\n5\n"))


@pytest.mark.parametrize("count", ["-3", "2.5", "many", "", "1,23", "9007199254740992", "³"])
def test_what_is_no_number_of_people_is_refused_with_its_row(census, count):
    sentence = said(read_population, census(f'sex,count\nm,5\nf,"{count}"\n'))
    assert "in row 2 of" in sentence
    assert "write a whole number" in sentence


def test_a_group_twice_is_refused_also_in_another_spelling(census):
    assert "sex=1 stands twice" in said(read_population, census("sex,count\n1,5\n１,6\n"))


def test_a_row_without_a_group_is_refused(census):
    assert "Row 2 of" in said(read_population, census("sex,count\nf,5\n,6\n"))


def test_a_table_without_rows_is_refused(census):
    assert "has no rows" in said(read_population, census("sex,count\n"))


def test_a_column_of_counts_twice_is_refused(census):
    assert "stands 2 times" in said(read_population, census("sex,count,count\nf,5,6\n"))


def test_a_long_number_in_place_of_a_count_is_not_repeated(census):
    assert "11010519491231002X" not in said(read_population, census("sex,count\nf,11010519491231002X\n"))
