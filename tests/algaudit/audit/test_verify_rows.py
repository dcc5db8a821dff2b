"""What was read case by case is not computed again; but a figure that cannot be true as it stands is named."""

import copy
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.audit.folder import RESULT, save_audit
from algaudit.audit.verify import verified, verify_folder
from algaudit.errors import AlgauditError

#: 30 men, all granted, who waited 4 to 10 days; 30 women, half of them granted, who waited 19 to 25.
LOG = {
    "sex": ["m", "f"] * 30,
    "granted": [1, 0, 1, 1] * 15,
    "paid": [100.0 + case if granted else 0.0 for case, granted in enumerate([1, 0, 1, 1] * 15)],
    "asked": ["2026-01-01"] * 60,
    "told": [f"2026-01-{(20 if case % 2 else 5) + case % 7:02d}" for case in range(60)],
    "place": list(range(1, 61)),
    "chance": [0.5] * 60,
    "rooms": [1, 2, 3] * 20,
}
PLAN = {
    "decision": "granted",
    "by": [{"column": "sex"}],
    "amount": "paid",
    "applied": "asked",
    "decided": "told",
    "rank": "place",
    "quota": 20,
}
Change = Callable[[dict[str, Any]], object]


def saved(folder: Path, log: dict[str, Any] = LOG, **plan: Any) -> Path:
    """Audit a log and save the result."""
    made = run_audit(read_decisions(pa.table(log)), AuditPlan.model_validate(PLAN | plan), crosscheck=False)
    save_audit(folder, made, {})
    return folder


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    return saved(tmp_path_factory.mktemp("audits") / "report")


@pytest.fixture
def folder(original, tmp_path) -> Path:
    """A copy of a good result, to be spoilt."""
    return shutil.copytree(original, tmp_path / "report")


def spoil(folder: Path, change: Change) -> list[str]:
    """Change the document in a folder, and return what cannot be true; nothing that is computed again may differ."""
    document = json.loads((folder / RESULT).read_text("utf-8"))
    change(document)
    (folder / RESULT).write_text(json.dumps(document), "utf-8")
    found = verified(folder)
    assert found.differing == []
    assert verify_folder(folder) == found.impossible
    return found.impossible


def put(*path: Any) -> Change:
    """Return a change that puts the last of ``path`` at the place in the checks that the others name."""
    *keys, last, value = path

    def change(document: dict[str, Any]) -> None:
        part: Any = document["checks"]
        for key in keys:
            part = part[key]
        part[last] = value

    return change


def men(*path: Any) -> Change:
    """Return a change of the waits of the men, who are compared with the women."""
    return put("waiting", "groupings", 0, "groups", 1, *path)


def of(document: dict[str, Any], code: str) -> dict[str, Any]:
    (found,) = [item for item in document["findings"] if item["code"] == code]
    return found


def test_a_good_result_holds_and_names_what_was_not_computed_again(original):
    found = verified(original)
    assert (found.differing, found.impossible) == ([], [])
    assert found.unchecked == ["allocation", "waiting", "amounts"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        # Of another kind than the schema says.
        (put("waiting", "measured", "60"), "checks.waiting.measured"),
        (put("waiting", "measured", 1.5), "checks.waiting.measured"),
        (put("waiting", "measured", True), "checks.waiting.measured"),
        (put("waiting", "measured", None), "checks.waiting.measured"),
        (put("waiting", "backwards", -1), "checks.waiting.backwards"),
        (put("waiting", "everybody", "median", "value", -3.0), "checks.waiting.everybody.median.value"),
        (put("waiting", "confidence", 7), "checks.waiting.confidence"),
        (put("waiting", "surplus", 1), "checks.waiting.surplus"),
        (men("longest_tenth", "rate", "value", 7.0), "checks.waiting.groupings[0].groups[1].longest_tenth.rate.value"),
        (men("longest_tenth", "p_adjusted", 1.1), "checks.waiting.groupings[0].groups[1].longest_tenth.p_adjusted"),
        (men("waits_longer", "verdict", "innocent"), "checks.waiting.groupings[0].groups[1].waits_longer.verdict"),
        (put("amounts", "gaps", {}), "checks.amounts.gaps"),
        (put("amounts", "measures", 7, "value", 7.0), "checks.amounts.measures[7](granted_rate sex=f).value"),
        (put("allocation", "ties", []), "checks.allocation.ties"),
        (put("allocation", "groupings", 0, "groups", 1, "skew", "x"), "checks.allocation.groupings[0].groups[1].skew"),
        # Within its schema, but not within its own limits or among the cases.
        (put("waiting", "everybody", "median", "low", 15.0), "checks.waiting.everybody.median.low"),
        (put("waiting", "everybody", "median", "high", 14.0), "checks.waiting.everybody.median.value"),
        (put("waiting", "everybody", "cases", 61), "checks.waiting.everybody.cases"),
        (put("amounts", "gaps", 1, "low", 1000.0), "checks.amounts.gaps[1](mean sex=m).low"),
        (put("amounts", "measures", 0, "cases", 61), "checks.amounts.measures[0](granted_rate).cases"),
        # Not what the plan says.
        (put("waiting", "applied", "told"), "checks.waiting.applied"),
        (put("waiting", "confidence", 0.9), "checks.waiting.confidence"),
        (put("allocation", "quota", 21.0), "checks.allocation.quota"),
        (put("amounts", "amount", "due"), "checks.amounts.amount"),
        # Nobody is in such a group.
        (men("group", ["x"]), "checks.waiting(sex=x)"),
        (men("group", ["m", "f"]), "checks.waiting(sex=m –=f)"),
        (put("waiting", "groupings", 0, "reference", ["x"]), "checks.waiting(sex=x)"),
        (put("amounts", "gaps", 1, "by", ["race"]), "checks.amounts(race=m)"),
        # Neither an answer nor a reason.
        (put("waiting", "status", "secret"), "checks.waiting.status"),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_true_is_named_first(folder, change, named):
    assert spoil(folder, change)[0] == named


@pytest.mark.parametrize(("path", "key"), [((), "longest"), (("groupings", 0, "groups", 1, "median"), "low")])
def test_a_missing_figure_is_named(folder, path, key):
    def remove(document):
        part = document["checks"]["waiting"]
        for step in path:
            part = part[step]
        del part[key]

    (named,) = spoil(folder, remove)
    assert named.startswith("checks.waiting.")
    assert named.endswith(f".{key}")


def test_a_check_without_a_status_is_named(folder):
    assert spoil(folder, lambda document: document["checks"]["amounts"].pop("status")) == ["checks.amounts.status"]


def test_every_fault_is_named_once_check_by_check(folder):
    def change(document):
        put("amounts", "cases", -1)(document)
        put("waiting", "longest", -1)(document)
        put("waiting", "surplus", 1)(document)

    assert spoil(folder, change) == ["checks.waiting.surplus", "checks.waiting.longest", "checks.amounts.cases"]


def test_figures_that_could_be_true_are_taken_as_written(folder):
    def change(document):
        # 26 days instead of 25 at most; nothing else says how long the longest wait was.
        put("waiting", "longest", 26.0)(document)
        put("amounts", "inequality", "gini", "value", 0.31)(document)
        put("amounts", "inequality", "gini", "high", 0.5)(document)

    assert spoil(folder, change) == []


def test_the_last_bits_of_a_share_are_not_held_against_it(folder):
    assert spoil(folder, put("amounts", "measures", 8, "value", 1.0000000000000002)) == []
    assert spoil(folder, put("amounts", "measures", 8, "value", 1.00000001)) == [
        "checks.amounts.measures[8](granted_rate sex=m).value"
    ]


def test_the_findings_of_a_check_that_can_be_asked_again_must_follow_from_its_figures(folder):
    good = json.loads((folder / RESULT).read_text("utf-8"))

    def again(change: Change) -> list[str]:
        (folder / RESULT).write_text(json.dumps(good), "utf-8")
        return spoil(folder, change)

    place = [item["code"] for item in good["findings"]].index("waiting_gap")
    named = [f"findings[{place}](waiting_gap sex=m)"]
    assert again(lambda document: of(document, "waiting_gap").update(median=3.0)) == named
    assert again(lambda document: of(document, "waiting_gap").update(severity="notice")) == named
    assert again(lambda document: of(document, "waiting_gap").update(surplus=1)) == named
    # One that was taken away, that stands twice, or that the figures no longer ask for.
    assert again(lambda document: document["findings"].pop(place)) == ["findings(waiting_gap sex=m)"]
    twice = again(lambda document: document["findings"].insert(place, copy.deepcopy(document["findings"][place])))
    assert twice == [f"findings[{place + 1}](waiting_gap sex=m)"]
    assert again(men("waits_longer", "verdict", "within_tolerance")) == named
    # The order of the keys of a finding says nothing.
    turned = dict(reversed(good["findings"][place].items()))
    assert again(lambda document: document["findings"].__setitem__(place, turned)) == []


def test_alerts_come_before_notices_of_the_same_check(folder):
    codes = [item["code"] for item in json.loads((folder / RESULT).read_text("utf-8"))["findings"]]
    own = [code for code in codes if code.startswith("allocation")]
    assert own == ["allocation_passed_over", "allocation_against_order", "allocation_not_the_quota"]
    assert spoil(folder, lambda document: document["findings"].remove(of(document, "allocation_against_order"))) == [
        f"findings[{len(codes) - 2}](allocation_not_the_quota)"
    ]


def test_figures_that_break_the_sentences_of_their_check_are_named(folder):
    # A gap without a size: the schema allows one that cannot be computed, but no finding can be made of it.
    assert "checks.waiting" in spoil(folder, men("waits_longer", "difference", None))


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({}, True),
        ({"value": 0.123}, False),
        ({"group": ["x"]}, False),
        ({"by": ["race"]}, False),
        ({"by": 5}, False),
        ({"group": [["m"]]}, False),
        ({"reference": ["m"]}, True),
        ({"rule": [{"column": "sex", "label": "x"}]}, False),
        ({"rule": [5]}, True),
        ({"deep": [{"deeper": {"low": 0.123}}]}, False),
    ],
)
def test_the_findings_of_the_other_checks_name_groups_and_numbers_that_stand_in_the_figures(folder, facts, holds):
    place = [item["code"] for item in json.loads((folder / RESULT).read_text("utf-8"))["findings"]].index("amount_gap")
    found = spoil(folder, lambda document: document["findings"][place].update(facts))
    assert [name.partition("(")[0] for name in found] == ([] if holds else [f"findings[{place}]"])


@pytest.fixture
def unanswered(tmp_path) -> Path:
    """A good result in which no case has both dates in the right order."""
    return saved(tmp_path / "unanswered", LOG | {"told": ["2025-12-31"] * 60})


def test_a_check_that_had_no_answer_says_so_in_a_finding(unanswered):
    good = (unanswered / RESULT).read_text("utf-8")
    assert json.loads(good)["checks"]["waiting"] == {
        "status": "not_possible",
        "reason": "waiting_backwards",
        "cases": 60,
        "applied": "asked",
        "decided": "told",
    }
    place = [item["code"] for item in json.loads(good)["findings"]].index("check_not_possible")
    assert spoil(unanswered, lambda document: document["findings"].pop(place)) == [
        "findings(check_not_possible waiting_backwards)"
    ]
    (unanswered / RESULT).write_text(good, "utf-8")
    assert spoil(unanswered, lambda document: document["findings"][place].update(cases=59)) == [
        f"findings[{place}](check_not_possible waiting_backwards)"
    ]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (put("waiting", "reason", 3), "checks.waiting.reason"),
        (put("waiting", "cases", {"a": 1}), "checks.waiting.cases"),
        (put("waiting", "cases", [[1]]), "checks.waiting.cases"),
        (put("waiting", "cases", 61), "checks.waiting.cases"),
        (put("waiting", "applied", "told"), "checks.waiting.applied"),
        (put("waiting", "rule", [5]), "findings[5](check_not_possible waiting_backwards)"),
    ],
)
def test_the_reason_why_there_is_no_answer_is_plain_and_fits_the_audit(unanswered, change, named):
    assert spoil(unanswered, change)[0] == named


def test_an_answer_cannot_pass_for_none(folder):
    def hide(document):
        document["checks"]["waiting"] = {"status": "not_possible", "reason": "no_dates"}
        document["findings"].remove(of(document, "waiting_gap"))

    assert spoil(folder, hide) == ["findings(check_not_possible no_dates)"]


def test_the_rules_of_a_search_name_labels_that_the_log_has(tmp_path):
    log = {name: values * 8 for name, values in LOG.items()}
    folder = saved(tmp_path / "searched", log, search=1, expected="chance")
    assert verify_folder(folder) == []
    found = spoil(folder, put("expected_subgroups", "subgroups", 0, "rule", 0, "label", "x"))
    assert "checks.expected_subgroups(sex=x)" in found


def test_sums_of_weights_may_be_larger_than_the_number_of_cases(tmp_path):
    log = LOG | {"w": [9.0] * 60, "heat": ["wood", None] * 30}
    plan = {"weight": "w", "features": ["heat", "rooms"], "amount": None, "applied": None, "decided": None}
    folder = saved(tmp_path / "weighted", log, **plan, rank=None, quota=None)
    missing = json.loads((folder / RESULT).read_text("utf-8"))["checks"]["proxies"]["missing"]
    assert missing[0]["cases"] == 270.0
    assert verify_folder(folder) == []


def test_a_group_whose_counts_are_all_hidden_may_be_told(tmp_path):
    log = {"sex": ["m", "m", "f", "f"], "granted": [1, 0, 1, 0], "n": ["30", "10", "<10", "<10"]}
    plan = dict.fromkeys(("amount", "applied", "decided", "rank", "quota"))
    folder = saved(tmp_path / "coarse", log, **plan, count="n", suppressed=(1, 9))
    figures = json.loads((folder / RESULT).read_text("utf-8"))["checks"]["bounds"]
    assert ["f"] in [row["group"] for row in figures["rates"]]
    assert verify_folder(folder) == []


@pytest.mark.parametrize("seed", range(3))
def test_no_value_in_place_of_another_brings_verifying_down(folder, seed):
    """Well-formed JSON with one value of a row check or a finding exchanged for one of any kind."""
    chance, good = random.Random(seed), (folder / RESULT).read_text("utf-8")
    values = [None, True, -1, 0, 2**70, -0.5, 1e300, "", "sex", [], [None], [["m"]], {}, {"rule": [5]}, {"by": 5}]
    named = 0
    for _ in range(25):
        document = json.loads(good)
        part, key = document, chance.choice(["checks", "findings"])
        while isinstance(part[key], dict | list) and part[key] and (part is document or chance.random() < 0.95):
            part = part[key]
            key = chance.choice(list(part)) if isinstance(part, dict) else chance.randrange(len(part))
        part[key] = chance.choice(values)
        (folder / RESULT).write_text(json.dumps(document), "utf-8")
        try:
            named += bool(verify_folder(folder))
        except AlgauditError:
            named += 1
    assert named > 15


def test_the_library_of_schemas_is_loaded_only_when_there_is_something_to_hold_against_one():
    command = "import algaudit.audit.verify, sys; sys.exit('jsonschema' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0
