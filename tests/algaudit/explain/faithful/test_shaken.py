"""A small shake: only numbers move, by their own spread, within what can be; and how alike two explanations are."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from algaudit.explain.faithful.shaken import SHAKE, alike, same_first, shaken
from algaudit.models.features import Feature, Words, plain

WORDS = Words(zh="数", en="number")


def number(name: str, **further) -> Feature:
    """Return a number with further traits."""
    return Feature(name=name, kind="number", label=WORDS, **further)


def test_only_numbers_move_and_by_their_own_spread():
    random = np.random.default_rng(0)
    rows = {
        "small": random.normal(0, 1, 4_000),
        "large": random.normal(0, 1_000, 4_000),
        "flat": np.full(4_000, "own", object),
        "rare": np.where(random.random(4_000) < 0.1, 1.0, 0.0),
        "same": np.full(4_000, 7.0),
    }
    rows["small"][:10] = np.nan
    features = [plain(name, "category" if name == "flat" else "number") for name in rows]
    found = shaken(rows, rows, features, seed=0)
    moved = {name: np.nanstd(found[name] - rows[name]) for name in ("small", "large", "rare", "same")}
    assert moved["small"] == pytest.approx(SHAKE * 1, rel=0.1)
    assert moved["large"] == pytest.approx(SHAKE * 1_000, rel=0.1)
    # Its quartiles are equal: the standard deviation stands in.
    assert moved["rare"] == pytest.approx(SHAKE * 0.3, rel=0.1)
    assert moved["same"] == 0.0
    assert found["flat"] is rows["flat"]
    assert np.isnan(found["small"][:10]).all()
    assert not np.isnan(found["small"][10:]).any()


def test_whole_numbers_stay_whole_and_within_their_limits():
    rows = {"children": np.tile(np.arange(40.0), 50)}
    found = shaken(rows, rows, [number("children", whole=True, least=0, most=39)], seed=0)["children"]
    assert np.array_equal(found, np.rint(found))
    assert (found.min(), found.max()) == (0.0, 39.0)
    assert (found != rows["children"]).any()


def test_without_a_number_that_can_move_there_is_no_shake():
    rows = {"flat": np.array(["own"], object), "blank": np.array([np.nan]), "same": np.array([3.0])}
    features = [plain("flat", "category"), plain("blank", "number"), plain("same", "number")]
    assert shaken(rows, rows, features, seed=0) is None


def test_the_seed_decides():
    rows = {"a": np.random.default_rng(0).normal(size=50)}
    one, same, other = (shaken(rows, rows, [plain("a", "number")], seed=seed)["a"].tolist() for seed in (1, 1, 2))
    assert one == same != other


def test_likeness_is_spearmans_correlation_of_each_case():
    random = np.random.default_rng(0)
    before, after = random.normal(size=(30, 6)), random.normal(size=(30, 6))
    before[3, :4] = 0.0
    found = alike(before, after)
    theirs = [spearmanr(one, two).statistic for one, two in zip(before, after, strict=True)]
    assert found == pytest.approx(theirs, abs=1e-12)


def test_explanations_by_which_nothing_counts_are_like_each_other_only():
    nothing, something = np.zeros((1, 3)), np.array([[1.0, 2.0, 3.0]])
    assert alike(nothing, nothing).tolist() == [1.0]
    assert alike(nothing, something).tolist() == [0.0]


def test_last_bits_do_not_make_an_order():
    level = np.array([[0.3, 0.1 + 0.2, 1.0]])
    assert alike(level, np.array([[0.1 + 0.2, 0.3, 1.0]])).tolist() == [1.0]


def test_first_features_by_lot_count_nothing():
    random = np.random.default_rng(0)
    before, after = random.normal(size=(20_000, 5)), random.normal(size=(20_000, 5))
    assert same_first(before, after, 3).mean() == pytest.approx(0.0, abs=0.02)
    assert same_first(before, before, 3).tolist() == [1.0] * 20_000
