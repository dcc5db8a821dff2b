"""What a count in a coarse table may be: signs for hidden counts, rounded counts, and what is refused."""

import itertools

import pytest

from algaudit.fairness.coarse.cells import HIDDEN, Coarse, Unreadable, cell_limits

HIDES = Coarse((1, 9))


@pytest.mark.parametrize(
    ("written", "limits"),
    [
        ("<10", (1, 9)),
        ("\uff1c１０", (1, 9)),
        ("1\uff5e5", (1, 5)),
        ("\uff0a", (1, 9)),
        ("4以下", (1, 4)),
        ("9人及以下", (1, 9)),
        ("不满10", (1, 9)),
        ("< 5", (1, 4)),
        ("≤9", (1, 9)),
        ("<=4", (1, 4)),
        ("1-9", (1, 9)),
        ("3–5", (3, 5)),
        ("少于10", (1, 9)),
        ("不足10人", (1, 9)),
        ("不超过9", (1, 9)),
        ("至多5例", (1, 5)),
        ("*", (1, 9)),
        ("…", (1, 9)),
        ("10", (10, 10)),
        ("１２", (12, 12)),
        ("12.0", (12, 12)),
        ("0", (0, 0)),
        (17, (17, 17)),
        (17.0, (17, 17)),
    ],
)
def test_each_way_of_writing_a_count(written, limits):
    low, high = cell_limits([written], HIDES)
    assert (low[0], high[0]) == limits


@pytest.mark.parametrize("sign", sorted(HIDDEN))
def test_every_sign_for_a_hidden_count_has_the_declared_range_and_is_never_zero(sign):
    assert Coarse((1, 4)).limits(sign) == (1, 4)
    assert HIDES.is_hidden(sign)


@pytest.mark.parametrize("step", [2, 3, 5, 10])
def test_a_rounded_count_holds_every_count_that_rounds_to_it(step):
    """Halves may have been rounded either way: both are possible."""
    coarse = Coarse(rounded=step)
    for count in range(60):
        down, up = step * (count // step), step * -(-count // step)
        for shown in {down, up}:
            if abs(count - shown) * 2 <= step:
                low, high = coarse.limits(str(shown))
                assert low <= count <= high
    for shown in range(0, 60, step):
        low, high = coarse.limits(str(shown))
        assert all(abs(count - shown) * 2 <= step for count in range(low, high + 1))
        assert low >= 0


def test_hidden_and_rounded_counts_in_one_table():
    both = Coarse((1, 4), 5)
    assert [both.limits(label) for label in ("<5", "5", "0", "100")] == [(1, 4), (3, 7), (0, 2), (98, 102)]


@pytest.mark.parametrize(
    ("coarse", "label", "reason"),
    [
        (HIDES, None, "blank"),
        (HIDES, "-", "no_count"),
        (HIDES, "many", "no_count"),
        (HIDES, "-3", "no_count"),
        (HIDES, "2.5", "no_count"),
        (HIDES, "1,234", "no_count"),
        (HIDES, "12人", "no_count"),
        (HIDES, "<1", "beyond"),
        (HIDES, "<20", "beyond"),
        (HIDES, "0-9", "beyond"),
        (HIDES, "9-1", "beyond"),
        (HIDES, "≤12", "beyond"),
        (Coarse(rounded=10), "<10", "not_declared"),
        (Coarse(), "*", "not_declared"),
        (Coarse(rounded=10), "37", "not_rounded"),
    ],
)
def test_what_is_no_count_is_refused_with_its_reason(coarse, label, reason):
    with pytest.raises(Unreadable) as refused:
        coarse.limits(label)
    assert (refused.value.label, refused.value.reason) == (label, reason)


def test_blank_values_of_a_column_are_refused_not_taken_for_hidden_or_zero():
    for blank in (None, "", float("nan"), " "):
        with pytest.raises(Unreadable):
            cell_limits(["<10", blank], HIDES)


def test_values_that_python_takes_for_equal_are_read_each_for_itself():
    with pytest.raises(Unreadable) as refused:
        cell_limits([1, True], HIDES)
    assert (refused.value.label, refused.value.reason) == ("true", "no_count")
    low, high = cell_limits([1, 1.0, "1", 1], HIDES)
    assert (low.tolist(), high.tolist()) == ([1] * 4, [1] * 4)


def test_only_signs_are_hidden():
    shown = ["0", "12", None, "1,200", "word"]
    assert not any(HIDES.is_hidden(label) for label in shown)
    assert all(HIDES.is_hidden(label) for label in ("<10", "1-9", "≤5", "不足10", "10以下"))


def test_a_column_of_any_length_keeps_its_order():
    written = ["<10", 20, "*", "0"]
    for order in itertools.permutations(written):
        low, high = cell_limits(order, HIDES)
        assert [(int(a), int(b)) for a, b in zip(low, high, strict=True)] == [HIDES.limits(str(each)) for each in order]
    assert [len(each) for each in cell_limits([], HIDES)] == [0, 0]
