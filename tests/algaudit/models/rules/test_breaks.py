"""Values that matter along a feature: at them and just beyond stand all points that can be had there."""

import numpy as np
import pytest

from algaudit.models.rules.breaks import MOST_LISTED, MOST_WHOLE
from tests.algaudit.models.rules.cards import WORDS, Maker, block, card, category, columns, model, number, plain_cases


def bands(name: str, *ends: float, key: str = "below") -> dict:
    """Return an item whose points rise by one with every band."""
    steps = [{key: end, "points": place} for place, end in enumerate(ends)]
    return {"bands": name, "steps": [*steps, {"points": len(ends)}], "missing": 0}


def derived(of: object, name: str = "d") -> dict:
    """Return a derived number."""
    return {"name": name, "label": WORDS, "of": of}


def found(item: dict, *numbers: dict, features: list | None = None, **limits: float) -> dict:
    """Return the breaks of a card with one item."""
    made = card(derived=list(numbers), blocks=[block(item, **limits)], features=features or FEATURES)
    [part] = model(made).structure().parts
    return dict(part.breaks)


WHOLE = {"whole": True, "least": 1, "most": 3}
FEATURES = [number("x"), number("heads", **WHOLE), number("y"), category("flat", ["own"])]


def test_bands_and_conditions_break_at_their_limits():
    assert found(bands("x", 3, 5)) == {"x": (3, 5)}
    assert found(bands("x", 3, key="up_to")) == {"x": (3,)}
    asked = {"any": [{"feature": "x", "at_least": 1, "below": 2}, {"feature": "y", "above": 3}]}
    assert found({"when": asked, "points": 1}) == {"x": (1, 2), "y": (3,)}
    assert found({"when": {"feature": "x", "missing": True}, "points": 1}) == {"x": ()}
    assert found({"table": "flat", "rows": [{"is": ["own"], "points": 1}], "other": 0, "missing": 0}) == {}


def test_what_changes_gradually_has_no_breaks_unless_it_is_a_whole_number():
    assert found({"per_unit": "x", "points": 2, "most": 3, "missing": 0}) == {}
    assert found({"per_unit": "heads", "points": 2, "most": 3, "missing": 0}) == {"heads": (1, 2)}
    wide = [number("heads", whole=True, least=1, most=MOST_WHOLE + 1)]
    assert found({"per_unit": "heads", "points": 2, "missing": 0}, features=wide) == {}
    capped = {"per_unit": "n", "points": 1.5, "most": 4, "missing": 0}
    assert found(capped, features=[number("n", whole=True, least=0)]) == {"n": (0, 1, 2, 3)}
    assert found(capped, features=[number("n", whole=True)]) == {}
    falling = {"per_unit": "n", "points": -2, "least": -5, "most": 2, "missing": 0}
    assert found(falling, features=[number("n", whole=True)]) == {"n": (-1, 0, 1, 2, 3)}
    tiny = {**falling, "points": -1e-300, "least": -1, "most": 1}
    assert found(tiny, features=[number("n", whole=True)]) == {}
    assert found({**falling, "points": 0}, features=[number("n")]) == {"n": ()}
    assert found({"per_unit": "d", "points": 2, "missing": 0}, derived({"add": ["x", "heads"]})) == {"heads": (1, 2, 3)}


def near(values: tuple[float, ...], wanted: list[float]) -> bool:
    """Say whether values lie at the wanted ones and within a millionth of them on either side."""
    assert all(min(abs(one - end) for end in wanted) < 1e-6 * max(1, abs(one)) for one in values)
    return all(end in [round(one, 9) for one in values] for end in wanted)


@pytest.mark.parametrize(
    ("of", "wanted"),
    [
        ({"add": [1, "x", 2]}, [7]),
        ({"subtract": ["x", 2]}, [12]),
        ({"subtract": [2, "x"]}, [-8]),
        ({"multiply": ["x", 4]}, [2.5]),
        ({"divide": ["x", 4]}, [40]),
        ({"divide": [4, "x"]}, [0, 0.4]),
        ({"min": ["x", 20]}, [10]),
        ({"max": [{"multiply": [2, "x"]}, {"add": ["x", 7]}]}, [3, 5]),
        ("x", [10]),
        ({"add": ["e", 1]}, [4.5]),
    ],
)
def test_breaks_of_a_derived_number_are_found_by_reckoning_back(of, wanted):
    listed = found(bands("d", 10), derived(of), derived({"multiply": ["x", 2]}, "e"))
    assert near(listed["x"], wanted)


def test_whole_numbers_beside_the_feature_are_gone_through():
    listed = found(bands("d", 700), derived({"divide": ["x", {"max": ["heads", 1]}]}))
    assert listed["heads"] == (1, 2, 3)
    assert near(listed["x"], [700, 1400, 2100])


@pytest.mark.parametrize(
    "of",
    [
        {"multiply": ["x", "x"]},
        {"add": ["x", {"multiply": ["x", 2]}]},
        {"max": ["x", {"multiply": ["x", "x"]}]},
        {"add": ["x", "y"]},
        {"add": ["x"] * 2 + [0] * 40 + ["x"] * 40},
    ],
)
def test_where_it_cannot_be_said_nothing_is_listed(of):
    assert "x" not in found(bands("d", 10), derived(of))


def test_too_many_values_are_not_listed():
    ends = [float(one) for one in range(MOST_LISTED)]
    assert len(found(bands("x", *ends))["x"]) == MOST_LISTED
    assert found(bands("x", *ends, MOST_LISTED)) == {}


def test_a_crafted_file_cannot_make_the_search_endless():
    numbers = [derived({"max": ["x", 0]}, "d0")]
    for place in range(1, 9):
        before = f"d{place - 1}"
        numbers.append(
            derived({"max": [{"add": [before, 1]}, {"add": [before, 2]}, {"add": [before, 3]}]}, f"d{place}")
        )
    assert found(bands("d8", *range(40)), *numbers) == {}


def test_at_the_breaks_and_beside_them_stand_all_points_there_are():
    looked_at = 0
    for seed in range(120):
        made = Maker(seed).card()
        cases = plain_cases(made, np.random.default_rng(seed), 12)
        for part in model(made).structure().parts:
            for name, ends in part.breaks.items():
                whole = next(one for one in made["features"] if one["name"] == name).get("whole")
                for case in cases:
                    looked_at += 1
                    _stand_all(made, part, (name, ends), case, whole=bool(whole))
    assert looked_at > 2_000


def _stand_all(made: dict, part, along: tuple, case: dict, *, whole: bool) -> None:
    name, ends = along
    feature = next(one for one in made["features"] if one["name"] == name)
    tried = np.arange(feature["least"], feature["most"] + 1.0) if whole else np.linspace(-60, 160, 881)
    listed = np.array([*ends, *np.nextafter(ends, np.inf), *np.nextafter(ends, -np.inf)] or [0.0])
    if whole:
        listed = np.unique([*np.floor(listed), *np.ceil(listed), feature["least"], feature["most"]])
    assert set(_worth(made, part, name, tried, case)) <= set(_worth(made, part, name, listed, case)), (name, ends, case)


def _worth(made: dict, part, name: str, values: np.ndarray, case: dict) -> list[float]:
    rows = columns(made, [case | {name: float(value)} for value in values])
    return part.worth(rows).tolist()
