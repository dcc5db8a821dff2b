"""All combinations at once: as counted one by one."""

from itertools import combinations, product

import numpy as np
import pytest

from algaudit.fairness.subgroups.rules import score, sums_of, taken_in
from algaudit.fairness.subgroups.sums import CASES, first_distance, optimistic
from algaudit.fairness.subgroups.tables import joined, level
from tests.algaudit.fairness.subgroups.hands import drawn

SIZES = (4, 3, 5)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_every_rule_is_scored_as_it_would_be_alone(depth):
    cells, smallest = drawn(depth, SIZES, 400), 100
    found = joined(list(level(cells, SIZES, depth, smallest)))
    listed = dict(zip(found.rules(), zip(found.score, found.first, found.limit, strict=True), strict=True))
    total, wanted = cells.total(), {}
    for columns in combinations(range(3), depth):
        for codes in product(*(range(1, SIZES[column]) for column in columns)):
            rule = tuple(zip(columns, codes, strict=True))
            own = sums_of(cells, taken_in(cells, rule))
            if smallest <= own[CASES] <= total[CASES] - smallest:
                wanted[rule] = score(cells, rule), first_distance(own, total), optimistic(own, total, smallest)
    assert listed.keys() == wanted.keys()
    assert len(wanted) > 5
    for rule, numbers in wanted.items():
        assert np.array(listed[rule]) == pytest.approx(np.array(numbers, float), abs=1e-9)


def test_label_0_makes_no_rule_but_stays_with_the_parents():
    cells = drawn(0, SIZES, 400)
    found = joined(list(level(cells, SIZES, 1, 1)))
    assert (found.codes > 0).all()
    assert len(found.score) == sum(SIZES) - len(SIZES)
