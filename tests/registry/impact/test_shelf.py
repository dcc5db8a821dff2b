"""Files of the shelf are whole and bilingual; a file that contradicts itself is refused with its place."""

import json

import pytest

from algaudit.errors import InputError
from registry.impact.shelf import (
    DATA,
    QUESTIONNAIRES,
    catalogue,
    questionnaire,
    read_questionnaire,
    read_requirements,
    requirements,
)
from tests.registry.impact.small import choice, question, when, written

YES_NO = (choice("yes", 1), choice("no", 0))


def fault(read, values):
    with pytest.raises(InputError) as caught:
        read(values if isinstance(values, bytes) else json.dumps(values).encode(), "planted")
    return caught.value.facts["place"]


def questions(*asked, **scale):
    return fault(read_questionnaire, written(*asked, **scale))


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_the_shelf_holds_what_it_names(name):
    found = questionnaire(*name)
    assert (found.id, found.version) == name
    assert questionnaire(*name) is found


def test_no_file_lies_there_unread():
    named = {f"{name}-{version}.json" for name, version in QUESTIONNAIRES}
    assert {path.name for path in DATA.glob("*.json")} == named | {"facts.json", "requirements-1.json"}


def test_an_unknown_version_is_refused_with_what_there_is():
    with pytest.raises(
        InputError, match=r"no questionnaire county in version 9; there are: canada-aia 1\.0\.1, county 1"
    ):
        questionnaire("county", "9")
    with pytest.raises(InputError):
        questionnaire("../../etc/passwd", "1")


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_every_question_and_choice_has_words_in_both_languages(name):
    found = questionnaire(*name)
    words = [found.words, found.origin, *(section.words for section in found.sections)]
    words += [one.words for asked in found.questions for one in (asked, *asked.choices)]
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in one.zh) or one.zh == one.en for one in words)
    assert all(one.en.isprintable() and not any("\u4e00" <= sign <= "\u9fff" for sign in one.en) for one in words)


@pytest.mark.parametrize(
    ("place", "mend"),
    [
        ("form", {"form": "impact-questionnaire/2"}),
        ("secret", {"secret": 1}),
        ("sections", {"sections": []}),
        ("version", {"version": 1}),
        ("words.zh", {"words": {"zh": "", "en": "x"}}),
        ("words.fr", {"words": {"zh": "问", "en": "x", "fr": "y"}}),
    ],
)
def test_a_file_of_another_form_is_refused(place, mend):
    assert fault(read_questionnaire, written(question("a", *YES_NO)) | mend) == place


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"form":' * 5000, b"\xff"])
def test_what_is_no_such_file_is_refused(content):
    fault(read_questionnaire, content)


def test_two_questions_choices_or_sections_of_one_name_are_refused():
    assert questions(question("a", *YES_NO), question("b", *YES_NO), question("b", *YES_NO)) in {"b", "sb"}
    assert questions(question("a", *YES_NO, choice("yes", 0))) == "yes"
    twice = written(question("a", *YES_NO))
    twice["sections"][0]["questions"] *= 2
    assert fault(read_questionnaire, twice) == "a"


@pytest.mark.parametrize(
    "asked",
    [
        question("a"),
        question("a", *YES_NO, kind="text"),
        question("a", *YES_NO, none=True),
        question("a", choice("yes", 1), choice("no", 0, floor=2), area="mitigation"),
        question("a", *YES_NO, evidence=[{"fact": "audit.done", "one_of": [True], "suggests": ["perhaps"]}]),
        question("a", *YES_NO, evidence=[{"fact": "audit.done", "one_of": [True], "excludes": ["perhaps"]}]),
        question("a", *YES_NO, evidence=[{"fact": "audit.done", "one_of": [True], "suggests": ["yes", "no"]}]),
    ],
)
def test_a_question_that_contradicts_itself_is_refused(asked):
    assert questions(question("base", *YES_NO), asked) == "a"


@pytest.mark.parametrize(
    "condition", [when("b", "yes"), when("a", "yes"), when("nobody", "yes"), when("base", "perhaps")]
)
def test_a_condition_on_what_does_not_come_before_is_refused(condition):
    asked = question("a", *YES_NO, when=[condition])
    assert questions(question("base", *YES_NO), asked, question("b", *YES_NO)) == "a.when"


def test_too_many_ticks_that_open_questions_are_refused():
    ticks = [choice(f"c{n}", 1) for n in range(9)]
    asked = question("b", *YES_NO, when=[when("a", *(one["id"] for one in ticks))])
    assert questions(question("a", *ticks, kind="many"), asked) == "a"


@pytest.mark.parametrize(
    "link",
    [
        {"fact": "audit.nothing", "one_of": [True]},
        {"fact": "audit.done"},
        {"fact": "audit.done", "one_of": ["yes"]},
        {"fact": "audit.done", "at_least": 1},
        {"fact": "audit.gap", "one_of": ["huge"]},
        {"fact": "use.override_share"},
        {"fact": "use.override_share", "one_of": [0.5]},
    ],
)
def test_a_link_to_a_fact_that_cannot_be_is_refused(link):
    assert questions(question("a", *YES_NO, evidence=[link])) == f"a.{link['fact']}"


def test_a_scale_that_does_not_fit_its_questions_is_refused():
    assert questions(question("a", *YES_NO), maximum_risk=2) == "scale.maximum"
    assert questions(question("a", *YES_NO), bounds=[50, 50, 75]) == "scale.bounds"
    assert questions(question("a", *YES_NO), bounds=[25, 50]) == "scale.bounds.2"
    assert questions(question("a", choice("yes", -1), choice("no", 0))).endswith("points")
    assert questions(question("a", choice("yes", 1.5), choice("no", 0)), maximum_risk=2).endswith("points")


def requirement_file(**mend):
    return json.loads((DATA / "requirements-1.json").read_text("utf-8")) | mend


def test_requirements_with_other_signers_families_or_facts_are_refused():
    first = requirement_file()["requirements"][0]
    signers = requirement_file()["signers"]
    assert fault(read_requirements, requirement_file(signers=signers[:3] + signers[:1])) == "signers"
    assert fault(read_requirements, requirement_file(families=[])) == first["id"]
    assert fault(read_requirements, requirement_file(requirements=[first, first])) == first["id"]
    unknown = first | {"when": [{"fact": "audit.nothing", "one_of": [True]}]}
    assert fault(read_requirements, requirement_file(requirements=[unknown])) == f"{first['id']}.audit.nothing"


def test_catalogue_and_requirements_are_read_once():
    assert catalogue() is catalogue()
    assert requirements() is requirements()


def test_every_fact_of_the_catalogue_is_used_somewhere():
    links = [
        link.fact for name in QUESTIONNAIRES for asked in questionnaire(*name).questions for link in asked.evidence
    ]
    tests = [rule.fact for one in requirements().requirements for rule in one.tests + one.when]
    assert {fact.id for fact in catalogue().facts} == {*links, *tests}


def test_words_have_values_and_nothing_else_has():
    assert all((fact.kind == "word") == bool(fact.values) for fact in catalogue().facts)
