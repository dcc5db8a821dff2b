"""Columns of who people are, and the census."""

import numpy as np

from sample_models.town.columns import asked, census, described, many_moved_in, months, yes


def test_a_census_counts_each_kind_of_people(county):
    table = census(county, "@township", "@age", "@registration", bands=(18, 60))
    assert list(table) == ["@township", "@age", "@registration", "count"]
    assert table["count"].sum() == county.size
    young = (county.township == 0) & (county.age < 18) & county.moved_in
    rows = zip(*(values.tolist() for values in table.values()), strict=True)
    assert [row[3] for row in rows if row[:3] == ("@t1", "<18", "@moved in")] == [young.sum()]


def test_a_person_is_described_by_codes(county):
    three = county.chosen(np.array([0, 1, 2]))
    columns = described(three, "@sex", "@land")
    assert list(columns) == ["@sex", "@land"]
    assert columns["@land"].tolist() == ["@town"] * 3
    assert [value == "@female" for value in columns["@sex"].tolist()] == three.female.tolist()


def test_a_grid_has_many_who_moved_in_from_a_fifth_on(county):
    many = many_moved_in(county)
    assert len(many) == 797
    first = county.grid == 0
    assert many[0] == (county.moved_in[first].mean() >= 0.2)


def test_months_are_those_of_one_year_in_order():
    found = months(np.random.default_rng(0), 500).tolist()
    assert found == sorted(found)
    assert len(set(found)) == 12


def test_an_algorithm_in_english_gets_words_and_numbers():
    rows = asked({"@alone": yes(np.array([True, False])), "@age": np.array([70, 30])})
    assert rows["lives alone"].tolist() == ["yes", "no"]
    assert rows["age"].dtype == np.float64
