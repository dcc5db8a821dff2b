"""E11 to E14: rights, the appeal, authorities and courts with safe last days, and what is withheld."""

from algaudit.explain.decision.explanation import explain
from algaudit.explain.decision.facts import Withheld
from algaudit.models.features import Words
from reports.explanation.points.ways import BESIDE, appeal, remedies, rights, withheld
from reports.explanation.voice import voice

ZH, EN = voice("zh"), voice("en")


def test_rights_are_told_with_their_article(refused):
    assert rights(explain(refused), ZH).items == ["要求由人重新决定。依据：个保法24条。"]
    assert rights(explain(refused.model_copy(update={"rights": None})), ZH).lacks == ["您可以要求什么"]


def test_the_appeal_is_told_with_where_when_and_what_comes_of_it(refused):
    section = appeal(explain(refused), ZH)
    assert section.paragraphs == ["算法申诉不影响您依法申请行政复议、提起行政诉讼或者信访，也不延长其期限。"]
    assert section.items == [
        "地点：镇服务中心",
        "联系方式：服务热线",
        "期限：自知道决定之日起60日内。依据：第五条。最迟在2026-05-01前办理最稳妥（从作出决定之日算起；后来才知道决定的，期限更长）。",
        "答复：自申诉之日起15个工作日内。",
        "领受理编号。",
    ]


def test_that_it_takes_nothing_from_other_ways_is_said_even_where_no_appeal_is_known(refused):
    section = appeal(explain(refused.model_copy(update={"appeal": None})), EN)
    assert section.paragraphs == [BESIDE]
    assert section.items == []
    assert len(section.lacks) == 4


def test_authorities_and_courts_are_told_with_a_safe_last_day_where_there_is_one(refused):
    items = remedies(explain(refused), EN).items
    assert items[0] == (
        "Administrative review: county, within 60 days of the day you learnt of the decision. You are on the safe side "
        "until 2026-05-01, counted from the day of the decision; whoever learnt of it later has longer."
    )
    assert "within 6 months" in items[1]
    assert items[2] == "Petition (letters and visits): petitions. Basis: Regulations."


def test_the_procedure_is_never_called_a_review_or_a_petition(refused):
    section = appeal(explain(refused), ZH)
    assert "申诉" in section.title
    assert "复议" not in section.title + "".join(section.items)


def test_nothing_withheld_and_nothing_said_are_told_apart(refused):
    assert withheld(explain(refused), EN).paragraphs == ["Nothing is withheld."]
    silent = withheld(explain(refused.model_copy(update={"withheld": None})), EN)
    assert (silent.paragraphs, silent.lacks) == ([], ["whether anything is withheld"])


def test_what_is_withheld_is_told_with_the_reason(refused):
    words = {name: Words(zh=name, en=name) for name in ("what", "why", "law")}
    given = (Withheld(**words), Withheld(what=words["what"], why=words["why"]))
    items = withheld(explain(refused.model_copy(update={"withheld": given})), EN).items
    assert items == ["What: why. Basis: law.", "What: why."]


def test_an_appeal_about_which_little_is_said_is_told_as_far_as_it_goes(refused):
    nothing = {"where": None, "contact": None, "within": None, "answered": None, "receipt": None}
    bare = refused.appeal.model_copy(update=nothing)
    section = appeal(explain(refused.model_copy(update={"appeal": bare})), ZH)
    assert section.items == []
    assert len(section.lacks) == 4
