"""A plan is declared in options, in a file, or both; each value that cannot be used ends in one sentence of ours."""

import json

import pytest
from pydantic import ValidationError

from algaudit.audit.plan import MOST_CROSSED, AuditPlan, Column, Population, checked, plan_from_options
from algaudit.audit.result import to_document
from algaudit.errors import InputError
from algaudit.fairness.rates import MEASURES
from tests.algaudit.audit.logs import MANY, audit_of, by

#: One value for every name of a plan, as the command line gives it and as the plan holds it.
EVERYTHING = {
    "decision": ("granted", "granted"),
    "positive": ("yes", "yes"),
    "positive_is": ("adverse", "adverse"),
    "outcome": ("ok", "ok"),
    "outcome_positive": ("1", "1"),
    "score": ("points", "points"),
    "by": (("sex", "age:18,35.5"), (Column(column="sex"), Column(column="age", bands=(18.0, 35.5)))),
    "across": (("sex, region", "sex,age,region"), (("sex", "region"), ("sex", "age", "region"))),
    "stratum": (("office", "rent:100"), (Column(column="office"), Column(column="rent", bands=(100.0,)))),
    "weight": ("w", "w"),
    "count": (None, None),
    "case": ("number", "number"),
    "reference": (("sex=m", "region=a=b"), {"sex": "m", "region": "a=b"}),
    "primary": (("accuracy", "selection_rate"), ("accuracy", "selection_rate")),
    "tolerance": ("0.1", 0.1),
    "confidence": ("0.9", 0.9),
    "seed": ("7", 7),
    "search": ("3", 3),
    "candidate": (("street", "income:1000"), (Column(column="street"), Column(column="income", bands=(1000.0,)))),
    "expected": ("chance", "chance"),
    "score_quality": (True, True),
    "rank": ("place", "place"),
    "quota": ("0.1", 0.1),
    "quota_by": ("village", "village"),
    "applied": ("day1", "day1"),
    "decided": ("day2", "day2"),
    "amount": ("paid", "paid"),
    "entitled": ("due", "due"),
    "features": (("rooms, pigs", "car"), ("rooms", "pigs", "car")),
    "population": ([{"group": {"sex": "f"}, "count": 5}], (Population(group={"sex": "f"}, count=5),)),
    "period": ("month", "month"),
    "labelled": (None, None),
    "random_arm": (None, {}),
    "stage": (("listed", "visited"), ("listed", "visited")),
    "order": ("refuse, partial,grant", ("refuse", "partial", "grant")),
    "suppressed": (None, None),
    "rounded": (None, None),
    "what_if": (True, True),
}
NO_GROUPS = "cannot be “{}”; give columns such as sex, or with rising bands such as age:18,35,60."
NOT_TOML = 'Line {line} of the plan {{path}} is not TOML; write lines such as decision = "granted".'
TOML = """
decision = "granted"
positive = "yes"
positive_is = "adverse"
outcome = "ok"
outcome_positive = 1
score = "points"
by = ["sex", { column = "age", bands = [18, 35.5] }]
across = [["sex", "region"], "sex,age,region"]
stratum = ["office", "rent:100"]
weight = "w"
case = "number"
reference = { sex = "m", region = "a=b" }
primary = ["accuracy", "selection_rate"]
tolerance = 0.1
confidence = 0.9
seed = 7
search = 3
candidate = ["street", { column = "income", bands = [1000] }]
expected = "chance"
score_quality = true
rank = "place"
quota = 0.1
quota_by = "village"
applied = "day1"
decided = "day2"
amount = "paid"
entitled = "due"
features = ["rooms", "pigs,car"]
population = [{ group = { sex = "f" }, count = 5 }]
period = "month"
stage = ["listed", "visited"]
order = ["refuse", "partial", "grant"]
what_if = true
"""


def given(**changed):
    return {"decision": "granted", "by": ("sex",), **changed}


def refusal(**changed) -> InputError:
    with pytest.raises(InputError) as refused:
        plan_from_options(given(**changed))
    return refused.value


def file_refusal(tmp_path, content: bytes | str) -> InputError:
    path = tmp_path / "plan.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as refused:
        plan_from_options({}, path)
    return refused.value


def test_every_name_of_a_plan_can_be_given_as_an_option():
    # Which algorithm it is follows from the file that is handed in.
    assert set(EVERYTHING) == set(AuditPlan.model_fields) - {"algorithm"}
    plan = plan_from_options({name: option for name, (option, _) in EVERYTHING.items()})
    assert {name: getattr(plan, name) for name in EVERYTHING} == {name: held for name, (_, held) in EVERYTHING.items()}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_name_can_be_given_in_a_file_with_or_without_a_byte_order_mark(tmp_path, mark):
    path = tmp_path / "plan.toml"
    path.write_text(mark + TOML, encoding="utf-8")
    assert plan_from_options({}, path) == plan_from_options({name: option for name, (option, _) in EVERYTHING.items()})


@pytest.mark.parametrize(
    "name",
    [
        "across",
        "by",
        "case",
        "confidence",
        "decision",
        "outcome",
        "outcome_positive",
        "positive",
        "positive_is",
        "primary",
        "reference",
        "seed",
        "tolerance",
        "features",
        "order",
        "quota",
        "search",
        "stage",
    ],
)
def test_an_option_comes_before_the_file_and_replaces_a_whole_list(tmp_path, name):
    path = tmp_path / "plan.toml"
    path.write_text(TOML, encoding="utf-8")
    other = {
        "decision": ("d", "d"),
        "positive": ("no", "no"),
        "positive_is": ("favourable", "favourable"),
        "outcome": ("o", "o"),
        "outcome_positive": ("2", "2"),
        "by": (("age",), (Column(column="age"),)),
        "across": (("region,sex",), (("region", "sex"),)),
        "case": ("c", "c"),
        "reference": (("sex=f",), {"sex": "f"}),
        "primary": (("base_rate",), ("base_rate",)),
        "tolerance": (0.0, 0.0),
        "confidence": (0.5, 0.5),
        "seed": (0, 0),
        "features": (("car",), ("car",)),
        "order": ("a,b", ("a", "b")),
        "quota": ("200", 200.0),
        "search": ("1", 1),
        "stage": (("paid",), ("paid",)),
    }
    option, held = other[name]
    plan, file = plan_from_options({name: option}, path), plan_from_options({}, path)
    assert getattr(plan, name) == held != getattr(file, name)
    assert plan.model_copy(update={name: getattr(file, name)}) == file


def test_options_that_were_not_given_leave_the_file_as_it_is(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(TOML, encoding="utf-8")
    lists = {"by", "across", "stratum", "primary", "reference", "candidate", "features", "stage"}
    nothing = {name: () if name in lists else None for name in EVERYTHING}
    assert plan_from_options(nothing, path) == plan_from_options({}, path)


def test_a_value_written_as_a_number_or_as_true_means_the_label_of_the_log(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text('decision = "d"\npositive = 1.0\nby = "sex"\nreference = { sex = 2 }', encoding="utf-8")
    plan = plan_from_options({}, path)
    assert (plan.positive, plan.reference) == ("1", {"sex": "2"})
    path.write_text('decision = "d"\npositive = true', encoding="utf-8")
    assert plan_from_options({}, path).positive == "true"


def test_what_is_not_said_has_its_stated_default():
    plan = plan_from_options({"decision": "granted"})
    assert plan == AuditPlan(decision="granted")
    assert (plan.positive_is, plan.tolerance, plan.confidence, plan.seed) == ("favourable", 0.05, 0.95, 0)
    assert plan.primary_measures() == ("selection_rate",)
    with_outcome = plan_from_options({"decision": "granted", "outcome": "ok"})
    assert with_outcome.primary_measures() == ("selection_rate", "true_positive_rate", "false_positive_rate")
    assert plan_from_options(given(outcome="ok", primary=("accuracy",))).primary_measures() == ("accuracy",)


def test_a_cross_brings_all_its_margins_and_its_own_columns():
    plan = plan_from_options({"decision": "d", "by": ("sex",), "across": ("sex,region,age",)})
    assert plan.groupings() == [
        ("sex",),
        ("region",),
        ("age",),
        ("sex", "region"),
        ("sex", "age"),
        ("region", "age"),
        ("sex", "region", "age"),
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"decision": None}, "The plan names no decision; give its column with --decision COLUMN."),
        ({"decision": ""}, "decision cannot be “”; give the name of one column."),
        ({"decision": 5}, "decision cannot be “5”; give the name of one column."),
        ({"outcome": ["a"]}, "outcome cannot be “['a']”; give the name of one column."),
        ({"weight": True}, "weight cannot be “True”; give the name of one column."),
        ({"positive": ["a"]}, "positive cannot be “['a']”; give one value of that column."),
        ({"positive_is": "good"}, "positive_is cannot be “good”; give favourable or adverse."),
        ({"tolerance": "5%"}, "tolerance cannot be “5%”; give a number from 0 to below 1."),
        ({"tolerance": 1}, "tolerance cannot be “1”; give a number from 0 to below 1."),
        ({"tolerance": -0.1}, "tolerance cannot be “-0.1”; give a number from 0 to below 1."),
        ({"tolerance": "nan"}, "tolerance cannot be “nan”; give a number from 0 to below 1."),
        ({"tolerance": True}, "tolerance cannot be “True”; give a number from 0 to below 1."),
        ({"confidence": 1}, "confidence cannot be “1”; give a number from 0.5 to below 1."),
        ({"confidence": 0.4}, "confidence cannot be “0.4”; give a number from 0.5 to below 1."),
        ({"seed": -1}, "seed cannot be “-1”; give a whole number from 0 to below 2^63."),
        ({"seed": 1.5}, "seed cannot be “1.5”; give a whole number from 0 to below 2^63."),
        ({"seed": 2**63}, "seed cannot be “***”; give a whole number from 0 to below 2^63."),
        ({"seed": True}, "seed cannot be “True”; give a whole number from 0 to below 2^63."),
        ({"by": 5}, "by " + NO_GROUPS.format("5")),
        (
            {"by": [{"column": ""}]},
            "by " + NO_GROUPS.format(""),
        ),
        (
            {"by": [{"column": "age", "bands": [60, 18]}]},
            "by " + NO_GROUPS.format("[60, 18]"),
        ),
        (
            {"by": [{"column": "age", "bands": [float("inf")]}]},
            "by " + NO_GROUPS.format("[inf]"),
        ),
        (
            {"stratum": [{"column": "age", "edges": 1}]},
            "stratum " + NO_GROUPS.format("1"),
        ),
        (
            {"by": ("age:",)},
            "The bands “” of column age cannot be used; give rising numbers, for example age:18,35,60.",
        ),
        (
            {"across": ("sex",)},
            "“sex” is not a cross of columns; give two or more different ones, for example --across sex,region.",
        ),
        (
            {"across": ("sex,sex",)},
            "“sex,sex” is not a cross of columns; give two or more different ones, for example --across sex,region.",
        ),
        (
            {"across": [["sex", 5]]},
            "“5” is not a cross of columns; give two or more different ones, for example --across sex,region.",
        ),
        ({"across": ("a,b,c,d,e,f,g",)}, "A cross of 7 columns leaves too few cases in each group; cross at most 6."),
        ({"reference": ("sex",)}, "“sex” is not a reference; write COLUMN=VALUE."),
        ({"reference": ("=m",)}, "“=m” is not a reference; write COLUMN=VALUE."),
        ({"reference": {"sex": ""}}, "“sex=” is not a reference; write COLUMN=VALUE."),
        ({"reference": ("sex=None",)}, "“sex=None” is not a reference; write COLUMN=VALUE."),
        ({"reference": ("age=1",)}, "A reference is given for age, which makes no groups; add --by age."),
        ({"primary": ("fairness",)}, f"There is no measure fairness; measures are: {', '.join(MEASURES)}."),
        ({"primary": [5]}, f"There is no measure 5; measures are: {', '.join(MEASURES)}."),
        ({"primary": ("accuracy",)}, "The measure accuracy needs the true outcome; name its column with --outcome."),
        (
            {"outcome_positive": "1"},
            "A positive outcome “1” is given but no outcome; name its column with --outcome.",
        ),
        ({"by": ("age:18", "age:60")}, "Column age is given twice with different bands; give it once."),
        ({"by": ("granted",)}, "Column granted was given two roles; give each column one role."),
        ({"stratum": ("sex",)}, "Column sex was given two roles; give each column one role."),
        (
            {"weight": "w", "count": "n"},
            "Both --weight w and --count n were given; a log has either weights or counts: keep one.",
        ),
    ],
)
def test_a_value_that_cannot_be_used_ends_in_one_sentence(changed, sentence):
    assert refusal(**changed).sentence("en") == sentence


def test_no_word_of_the_checking_library_reaches_a_person():
    """Whatever is given for whatever name, the sentence is one of the catalogue's, and none says pydantic's words."""
    wrong = [None, 5, 1.5, True, "", "x", [], [1], [[1]], [{}], {"a": 1}, {"a": None}, [{"column": "a", "x": 1}], b"x"]
    seen = set()
    for name in AuditPlan.model_fields:
        for value in wrong:
            try:
                checked({"decision": "d", name: value})
            except InputError as refused:
                seen.add(refused.template)
                words = refused.sentence("en")
                assert "nput should" not in words, words
                assert "\n" not in words, words
    assert len(seen) == 23


def test_an_unknown_name_is_refused_with_the_known_ones(tmp_path):
    text = file_refusal(tmp_path, 'decision = "d"\ntolerence = 0.1\nzeal = 1').sentence("en")
    assert text.startswith(
        "The plan has unknown names (tolerence, zeal); known are: across, algorithm, amount, applied,"
    )
    assert all(name in text for name in AuditPlan.model_fields)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('decision = "d"\nby = sex', NOT_TOML.format(line=2)),
        ('by = ["a"', NOT_TOML.format(line=1)),
        ("decision: d\n", NOT_TOML.format(line=1)),
        ('seed = 1\nseed = 2\ndecision="d"', NOT_TOML.format(line=2)),
        ('decision = "决定"'.encode("gb18030"), "The plan {path} is not UTF-8 text; save it as UTF-8."),
        ('decision = "d"'.encode("utf-16"), "The plan {path} is not UTF-8 text; save it as UTF-8."),
        ("by = " + "[" * 5000, "The plan {path} is nested too deeply; write plain lists."),
        ("", "The plan names no decision; give its column with --decision COLUMN."),
        ("decision = 12:30:00", "decision cannot be “12:30:00”; give the name of one column."),
        ('decision = "d"\ntolerance = inf', "tolerance cannot be “inf”; give a number from 0 to below 1."),
        ('decision = "d"\n[by]\nx = 1', "by " + NO_GROUPS.format("{{'x': 1}}")),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plan_ends_in_one_sentence(tmp_path, content, sentence):
    assert file_refusal(tmp_path, content).sentence("en") == sentence.format(path=tmp_path / "plan.toml")


def test_a_plan_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(InputError) as missing:
        plan_from_options({}, tmp_path / "none.toml")
    assert missing.value.sentence("en") == f"There is no file {tmp_path / 'none.toml'}; check the name and the folder."
    with pytest.raises(InputError) as folder:
        plan_from_options({}, tmp_path)
    assert folder.value.sentence("en") == f"The plan {tmp_path} cannot be read; check that it is a file you may open."


def test_a_long_secret_value_is_not_repeated_in_full():
    assert refusal(tolerance="11010519491231002X").sentence("en").startswith("tolerance cannot be “***”;")


def test_a_plan_made_in_python_is_checked_too_and_cannot_be_changed():
    with pytest.raises(ValidationError):
        Column(column="age", bands=(60, 18))
    plan = AuditPlan(decision="granted")
    with pytest.raises(ValidationError):
        plan.seed = 3


def test_a_cross_may_have_as_many_columns_as_are_allowed():
    names = "abcdef"[:MOST_CROSSED]
    assert len(plan_from_options(given(across=(",".join(names),))).groupings()) == 1 + 2**MOST_CROSSED - 1


def test_a_plan_read_back_from_its_result_equals_the_plan():
    stated = {
        "positive": "1", "outcome": "ok", "outcome_positive": "1", "score": "score", "case": "case",
        "by": [{"column": "age", "bands": (18, 60)}], "across": [["sex", "region"]], "weight": "weight",
        "reference": {"sex": "m"}, "primary": ["accuracy"], "tolerance": 0.1, "confidence": 0.9, "seed": 3,
        "positive_is": "adverse",
    }  # fmt: skip
    document = json.loads(json.dumps(to_document(audit_of(MANY, **stated).result)))
    assert checked(document["plan"]) == AuditPlan.model_validate({"decision": "granted", **stated})


def test_what_a_plan_left_open_is_settled_in_the_result_and_stays_settled():
    document = to_document(audit_of(MANY, by=by("sex"), outcome="ok").result)
    settled = checked(document["plan"])
    assert (settled.positive, settled.outcome_positive) == ("1", "1")
    assert settled.primary == ("selection_rate", "true_positive_rate", "false_positive_rate")
    assert json.loads(settled.model_dump_json()) == document["plan"]


def test_two_references_for_one_column_are_refused():
    given = {"decision": "d", "by": ("sex",), "reference": ("sex=f", "sex=m")}
    with pytest.raises(InputError, match="Two references are given for sex"):
        plan_from_options(given)
    assert plan_from_options(given | {"reference": ("sex=f", "sex=f")}).reference == {"sex": "f"}
