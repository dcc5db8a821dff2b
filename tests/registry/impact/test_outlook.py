"""What is still possible is what some completion gives, no more and no less."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from algaudit.errors import InputError
from registry.impact.outlook import final_score, outlook
from registry.impact.score import cleared, score, shown
from registry.impact.shelf import QUESTIONNAIRES, questionnaire
from tests.registry.impact.small import choice, completions, made, possible, question, when

YES_NO = (choice("yes", 2), choice("no", 0))


def height(found):
    return found.level, found.total


def test_one_open_question_gives_its_fewest_and_most_points():
    small = made(question("a", *YES_NO), question("b", choice("x", 1), choice("y", 6)))
    found = outlook(small, {"a": "yes"})
    assert (found.now.raw, found.lowest.raw, found.highest.raw) == (2, 3, 8)
    assert (found.lowest.level, found.highest.level) == (2, 4)
    assert found.waiting == ("b",)


def test_a_question_that_may_never_be_asked_counts_only_if_it_is():
    small = made(question("a", *YES_NO), question("b", choice("x", 3), choice("y", 5), when=[when("a", "no")]))
    found = outlook(small, {})
    assert (found.lowest.raw, found.highest.raw) == (2, 5)
    assert found.waiting == ("a",)
    assert outlook(small, {"a": "no"}).waiting == ("b",)
    assert outlook(small, {"a": "yes"}).is_final


def test_an_answer_left_below_an_open_question_counts_only_where_it_would_be_shown():
    small = made(question("a", *YES_NO), question("b", choice("x", 5), when=[when("a", "no")]))
    found = outlook(small, {"b": "x"})
    assert (found.now.raw, found.lowest.raw, found.highest.raw) == (0, 2, 5)


def test_risk_and_measures_behind_one_question_are_not_taken_apart():
    """Yes opens 10 points of risk with all measures, no opens none of either: 0 risk with measures cannot be."""
    small = made(
        question("fork", choice("yes"), choice("no"), area="none"),
        question("r", choice("x", 10), when=[when("fork", "yes")]),
        question("m", choice("x", 10), area="mitigation", when=[when("fork", "yes")]),
    )
    found = outlook(small, {})
    assert (found.lowest.raw, found.lowest.mitigation, found.lowest.total) == (0, 0, 0)
    assert (found.highest.raw, found.highest.mitigation, found.highest.total) == (10, 10, 9)


def test_ticks_that_open_questions_are_tried_in_every_way():
    small = made(
        question("a", choice("x", 1), choice("y", 1), choice("z", 1), kind="many"),
        question("b", choice("p", 7), choice("q", 4), when=[when("a", "x", "y")]),
    )
    found = outlook(small, {})
    assert (found.lowest.raw, found.highest.raw) == (1, 10)


def test_nothing_ticked_is_an_answer_only_where_the_question_says_so():
    ticks = (choice("x", 2), choice("y", 3))
    assert outlook(made(question("a", *ticks, kind="many")), {}).lowest.raw == 2
    assert outlook(made(question("a", *ticks, kind="many", none=True)), {}).lowest.raw == 0


def test_an_answer_that_holds_the_level_up_does_so_in_the_outlook_too():
    small = made(question("a", choice("x", 0, floor=3), choice("y", 1)), question("b", *YES_NO))
    found = outlook(small, {"a": "x"})
    assert (found.lowest.level, found.highest.level) == (3, 3)
    assert outlook(small, {}).lowest.level == 2


def test_a_level_is_refused_while_a_question_that_counts_is_open():
    small = made(question("a", *YES_NO), question("b", *YES_NO))
    with pytest.raises(InputError) as refused:
        final_score(small, {"a": "yes"})
    assert refused.value.facts == {"count": 1, "question": "b", "lowest": "II", "highest": "IV"}
    assert final_score(small, {"a": "yes", "b": "no"}).level == 2


@st.composite
def questionnaires(draw):
    """Draw a small questionnaire with conditions, ticks, measures and floors."""
    questions = [question("base", choice("x", 1), choice("y", 3))]
    for place in range(draw(st.integers(0, 4))):
        area = draw(st.sampled_from(["risk", "risk", "mitigation", "none"]))
        floors = st.sampled_from([1, 1, 1, 2, 3]) if area == "risk" else st.just(1)
        choices = [choice(f"c{n}", draw(st.integers(0, 4)), draw(floors)) for n in range(draw(st.integers(1, 3)))]
        kind = draw(st.sampled_from(["one", "one", "many"]))
        conditions = []
        for earlier, _ in questions:
            if draw(st.integers(0, 2)) == 0:
                names = [one["id"] for one in earlier["choices"]]
                conditions.append(when(earlier["id"], *draw(st.sets(st.sampled_from(names), min_size=1))))
        none = kind == "many" and draw(st.booleans())
        questions.append(question(f"q{place}", *choices, kind=kind, area=area, when=conditions, none=none))
    relief = [{"share": 50, "cut": 20}, {"share": 80, "cut": 60}]
    return made(*questions, relief=relief)


@st.composite
def partly_answered(draw):
    """Draw a small questionnaire with some answers, also to hidden questions."""
    small = draw(questionnaires())
    answers = {q.id: draw(st.sampled_from(possible(q))) for q in small.questions if draw(st.booleans())}
    return small, answers


@settings(max_examples=150, deadline=None)
@given(partly_answered())
def test_the_outlook_is_exactly_what_all_completions_give(drawn):
    small, answers = drawn
    found, every = outlook(small, answers), completions(small, answers)
    assert height(found.lowest) == min(map(height, every))
    assert height(found.highest) == max(map(height, every))


@settings(max_examples=80, deadline=None)
@given(partly_answered())
def test_it_is_final_only_when_no_completion_can_change_anything(drawn):
    small, answers = drawn
    found = outlook(small, answers)
    if found.is_final:
        assert {height(one) for one in completions(small, answers)} == {height(found.now)}


@settings(max_examples=80, deadline=None)
@given(partly_answered(), st.data())
def test_hidden_answers_never_count(drawn, data):
    small, answers = drawn
    hidden = [q for q in small.questions if q not in shown(small, answers)]
    assume(hidden)
    left = {q.id: data.draw(st.sampled_from(possible(q))) for q in hidden}
    without = {name: answer for name, answer in answers.items() if name not in left}
    assert score(small, without | left) == score(small, without)
    assert cleared(small, without | left) == cleared(small, without)


@pytest.mark.parametrize("name", QUESTIONNAIRES)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_each_answer_narrows_the_levels_and_the_last_one_lies_within(name, data):
    asked = questionnaire(*name)
    answers, seen = {}, [outlook(asked, {})]
    while seen[-1].waiting:
        some = data.draw(st.integers(5, 60))
        for waiting in seen[-1].waiting[:some]:
            answers[waiting] = data.draw(st.sampled_from(quick(asked.question(waiting))))
        seen.append(outlook(asked, answers))
    lows, highs = [height(one.lowest) for one in seen], [height(one.highest) for one in seen]
    assert lows == sorted(lows)
    assert highs == sorted(highs, reverse=True)
    assert lows[-1] == highs[-1] == height(final_score(asked, answers))


def quick(question):
    """Return some answers to a question: not all ways to tick eight boxes."""
    if question.kind == "one":
        return [one.id for one in question.choices]
    names = tuple(one.id for one in question.choices)
    return [names, *((one,) for one in names), *([()] if question.none else [])]


@settings(max_examples=50, deadline=None)
@given(partly_answered())
def test_the_same_answers_give_the_same_outlook(drawn):
    small, answers = drawn
    turned = dict(reversed(answers.items()))
    assert outlook(small, answers) == outlook(small, turned)
