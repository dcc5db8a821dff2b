"""A model that learnt from past use grants the mountains fewer hours than they need, and the audit says so."""

import io
import json
import zipfile

from sample_models.town.care import repeatable

MOUNTAIN = {"by": ["land"], "group": ["mountain"], "reference": ["plain"]}


def test_in_the_mountains_fewer_have_enough(audited):
    (gap,) = audited("care").found("alert", "gap", measure="selection_rate", **MOUNTAIN)
    assert gap.facts["high"] < -0.5
    assert gap.facts["worse_off"] == "group"


def test_in_the_mountains_more_get_less_than_was_assessed(audited):
    (gap,) = audited("care").found("alert", "amount_gap", measure="underpayment_rate", **MOUNTAIN)
    assert gap.facts["low"] > 0.5


def test_only_the_mountains_and_their_townships_fall_behind(audited):
    worse = {
        (*item.facts["by"], *item.facts["group"])
        for item in audited("care").alerts
        if item.code == "gap" or item.facts["measure"] in {"underpayment_rate", "mean_error"}
    }
    assert worse == {("land", "mountain"), *(("township", f"township {number:02}") for number in (9, 10, 11, 12))}


def test_the_model_leans_on_the_way_to_the_station(audited):
    (leaning,) = audited("care").found("notice", "importance_leaning", by=["land"], group=["mountain"])
    assert leaning.facts["feature"] == "minutes to the station"
    assert leaning.facts["high"] < 0


def test_the_twin_that_learnt_what_was_assessed_is_not_accused(audited):
    assert audited("care-fair").alerts == []


def test_it_is_the_same_people_with_the_same_needs(audited):
    flawed, fair = (audited(slug).result.checks["amounts"]["measures"] for slug in ("care", "care-fair"))
    assert len(flawed) == len(fair)
    assert audited("care").result.data.used == audited("care-fair").result.data.used == 2_400


def test_a_skops_file_is_written_without_places_in_memory_and_the_hour():
    def packed(place: int, year: int) -> bytes:
        target = io.BytesIO()
        plan = {"a": {"__id__": place, "file": f"{place}.npy"}, "b": [{"__id__": place}, {"__id__": place + 7}]}
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr(zipfile.ZipInfo(f"{place}.npy", (year, 1, 1, 0, 0, 0)), b"numbers")
            archive.writestr(zipfile.ZipInfo("schema.json", (year, 1, 1, 0, 0, 0)), json.dumps(plan))
        return target.getvalue()

    assert packed(70, 2020) != packed(900, 2021)
    assert repeatable(packed(70, 2020)) == repeatable(packed(900, 2021))
    with zipfile.ZipFile(io.BytesIO(repeatable(packed(70, 2020)))) as archive:
        assert archive.read("1.npy") == b"numbers"
        plan = json.loads(archive.read("schema.json"))
    assert plan == {"a": {"__id__": 1, "file": "1.npy"}, "b": [{"__id__": 1}, {"__id__": 2}]}
