"""A name of the plan that says nothing without another is refused with both."""

import pytest

from algaudit.audit.plan import plan_from_options
from algaudit.errors import InputError


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"candidate": ("street",)}, "--candidate needs --search; give both, or leave it out."),
        ({"expected": "chance"}, "--expected needs --search; give both, or leave it out."),
        ({"score_quality": True}, "--score-quality needs --score; give both, or leave it out."),
        ({"quota": "5"}, "--quota needs one of --rank, --score; give one of them too, or leave it out."),
        ({"rank": "place"}, "--rank needs --quota; give both, or leave it out."),
        ({"quota_by": "village"}, "--quota-by needs --quota; give both, or leave it out."),
        ({"applied": "day"}, "--applied needs --decided; give both, or leave it out."),
        ({"decided": "day"}, "--decided needs --applied; give both, or leave it out."),
        ({"entitled": "due"}, "--entitled needs --amount; give both, or leave it out."),
        ({"random_arm": ("arm=lot",)}, "--random-arm needs --labelled; give both, or leave it out."),
        ({"labelled": "seen"}, "--labelled needs --outcome; give both, or leave it out."),
        ({"suppressed": "1-9"}, "--suppressed needs --count; give both, or leave it out."),
        ({"rounded": "10"}, "--rounded needs --count; give both, or leave it out."),
        ({"search": "2"}, "A search needs columns; name them with --by or --candidate."),
        (
            {"outcome": "ok", "labelled": "seen", "random_arm": ("a=1", "b=2")},
            "Two random arms are given; give one COLUMN=VALUE.",
        ),
        ({"order": "grant"}, "An order needs two decisions or more, from worst to best, such as refuse,partial,grant."),
        ({"features": ("a,b,a",)}, "“a” is given twice; give it once."),
        ({"stage": ("a", "a")}, "“a” is given twice; give it once."),
        ({"order": "a,b,a"}, "“a” is given twice; give it once."),
        (
            {"count": "n", "suppressed": "9-1"},
            "Hidden counts from 9 to 1 are none; give the smaller one first, such as 1-9.",
        ),
        (
            {"score": "points", "quota": "2.5"},
            "2.5 places are no whole number; give places such as 200, or a share below 1.",
        ),
        (
            {"features": ("rooms,granted",)},
            "Column granted is the --decision of this audit and cannot be an input too; leave it out of --features.",
        ),
        ({"amount": "paid", "entitled": "paid"}, "--amount and --entitled name the same column; name two."),
        ({"applied": "day", "decided": "day"}, "--applied and --decided name the same column; name two."),
        ({"primary": [["a"]]}, "There is no measure ['a']; measures are: "),
        ({"by": [{"x": "sex"}], "population": "none.csv"}, "There is no file none.csv; check the name and the folder."),
        (
            {"search": "5"},
            "search cannot be “5”; give how many conditions a rule may have, from 1 to 4 (0: no search).",
        ),
        (
            {"count": "n", "suppressed": "few"},
            "suppressed cannot be “few”; give the smallest and largest hidden count, for example 1-9.",
        ),
        ({"random_arm": ("lot",)}, "“lot” is not a random arm; write COLUMN=VALUE."),
        (
            {"rank": "place", "quota": "0"},
            "quota cannot be “0”; give a number of places such as 200, or a share of the cases such as 0.1.",
        ),
    ],
)
def test_a_need_that_is_not_met_is_named(given, sentence):
    with pytest.raises(InputError) as refused:
        plan_from_options({"decision": "granted", **given})
    said = refused.value.sentence("en")
    assert said.startswith(sentence) if sentence.endswith(": ") else said == sentence


def test_what_has_what_it_needs_is_taken():
    given = {"score": "points", "quota": "200", "quota_by": "village", "outcome": "ok", "labelled": "seen"}
    plan = plan_from_options({"decision": "granted", **given})
    assert (plan.quota, plan.quota_by, plan.labelled) == (200.0, "village", "seen")
