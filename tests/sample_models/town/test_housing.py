"""Where the application number decides among equals, the township that hands in last gets nothing at the line."""

import csv
from collections import Counter

import pytest

LAST = {"by": ["township"], "group": ["township 04"]}


def cases(folder):
    return [
        row
        for path in sorted((folder / "decisions").iterdir())
        for row in csv.DictReader(path.read_text("utf-8-sig").splitlines())
    ]


def test_of_the_township_that_hands_in_last_fewer_get_a_home(audited):
    (gap,) = audited("housing").found("alert", "gap", measure="selection_rate", **LAST)
    assert (gap.facts["difference"] < -0.1, gap.facts["high"] < 0) == (True, True)
    assert gap.facts["worse_off"] == "group"


def test_the_order_among_equals_is_no_lot(audited):
    (tie,) = audited("housing").found("alert", "allocation_tie_break", **LAST)
    assert tie.facts["selected"] == 0
    assert tie.facts["by_lot"] > 20
    assert tie.facts["p_adjusted"] < 1e-6


def test_nobody_else_falls_behind(audited):
    behind = [item for item in audited("housing").alerts if item.code == "gap"]
    behind += [
        item for item in audited("housing").alerts if item.facts.get("selected", 1) < item.facts.get("by_lot", 0)
    ]
    assert {tuple(item.facts["group"]) for item in behind} == {("township 04",)}


def test_the_twin_with_a_lot_is_not_accused(audited):
    assert audited("housing-fair").alerts == []


def test_how_many_homes_the_lot_decides_is_said_of_the_twin(audited):
    (ties,) = audited("housing-fair").found("notice", "allocation_ties")
    assert 0 < ties.facts["places"] < ties.facts["people"]


@pytest.mark.parametrize("slug", ["housing", "housing-fair"])
def test_the_homes_go_to_the_first_on_the_list(town, slug):
    rows = cases(town("en") / slug)
    placed = [row for row in rows if row["decision"] == "allocated"]
    assert {int(row["places"]) for row in rows} == {len(placed)}
    assert max(int(row["rank"]) for row in placed) <= min(
        int(row["rank"]) for row in rows if row["decision"] == "keeps waiting"
    )


def test_every_township_has_the_same_part_of_its_people_with_the_same_points(town):
    rows = cases(town("en") / "housing")
    sizes, with_40 = Counter(row["township"] for row in rows), Counter()
    with_40.update(row["township"] for row in rows if row["points"] == "40")
    parts = [with_40[township] / size for township, size in sizes.items()]
    assert max(parts) - min(parts) < 0.03
