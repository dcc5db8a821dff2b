"""The converter takes identifiers, points and conditions of the source, and words of our own."""

import json

import pytest

from registry.impact.shelf import DATA, read_questionnaire
from tools.questionnaires.canada import OURS, converted, laid_out, main

PICK = {"default": "Yes", "fr": "Oui"}
OWN = {
    "words": {"zh": "小", "en": "small"},
    "origin": {"zh": "处", "en": "from"},
    "sections": {"fairness*": ["程序", "Procedure"], "risks": ["风险", "Risks"], "start": ["开始", "Start"]},
    "same": {"Yes": ["是", "Yes"]},
    "questions": {"phase": ["阶段", "Phase"], "r": ["风险", "Risk"], "fairness*1": ["措施", "Measure"]},
    "choices": {"fairness*1.item1-2": ["有", "There"]},
    "evidence": {"fairness*1": [{"fact": "audit.done", "one_of": [True], "suggests": ["item1-2"]}]},
}


def element(name, *values, kind="radiogroup", **more):
    return {"type": kind, "name": name, "title": "?", "choices": [{"value": v, "text": PICK} for v in values], **more}


def page(name, panel, *elements, **more):
    return {"name": name, "elements": [{"type": "panel", "name": panel, "elements": list(elements)}], **more}


def source(*more):
    return {
        "pages": [
            {"name": "welcome", "elements": [{"type": "html", "name": "w"}]},
            page("start", "startPanel-NS", element("phase", "item1", "item2"), element("projectDetailsDepartment-NS")),
            page(
                "risks", "risksPanel-RS", element("r", "item1-3", "item2-x", "item3"), {"type": "comment", "name": "c"}
            ),
            page(
                "fairnessDesign",
                "fairnessPanel-MS",
                element(
                    "fairnessDesign1",
                    "item1-2",
                    "item2-1",
                    kind="checkbox",
                    visibleIf='{r} = "item1-3" or {r} = "item3"',
                ),
                visibleIf='{phase} = "item1"',
            ),
            *more,
        ]
    }


def test_a_small_source_becomes_a_questionnaire():
    made = converted(source(), OWN)
    found = read_questionnaire(json.dumps(made).encode(), "small")
    assert [section.area for section in found.sections] == ["none", "risk", "mitigation"]
    assert [[choice.points for choice in question.choices] for question in found.questions] == [
        [0, 0],
        [3, 0, 0],
        [2, 1],
    ]
    assert (found.scale.maximum_risk, found.scale.maximum_mitigation) == (3, 3)
    measure = found.questions[-1]
    assert [(one.question, one.holds) for one in measure.when] == [("phase", ("item1",)), ("r", ("item1-3", "item3"))]
    assert (measure.kind, measure.none, measure.words.en) == ("many", True, "Measure")
    assert measure.choice("item1-2").words.zh == "有"
    assert measure.evidence[0].suggests == ("item1-2",)


def test_a_question_may_bear_its_area_itself():
    own = OWN | {"questions": OWN["questions"] | {"own-RS": ["自", "Own"]}}
    made = converted(source(page("risks", "plainPanel", element("own-RS", "item1-5"))), own)
    assert (made["sections"][-1]["area"], made["scale"]["maximum_risk"]) == ("risk", 8)


@pytest.mark.parametrize(
    "asked",
    [
        page("risks", "xPanel-RS", element("r", "item1-1", visibleIf="{a} = 'x'")),
        page("risks", "xPanel-RS", element("r", "item1-1", visibleIf='{phase} = "a" or {r} = "b"')),
        page("risks", "xPanel-RS", element("r", "item1-1"), element("phase-MS", "item1-1")),
        page("risks", "xPanel-RS", element("nobody", "item1-1")),
        page("nobody", "xPanel-RS", element("r", "item1-1")),
        page("risks", "xPanel-RS", {**element("r"), "choices": [{"value": "item9", "text": {"default": "New"}}]}),
    ],
)
def test_what_is_not_understood_stops_the_conversion(asked):
    own = OWN | {"questions": OWN["questions"] | {"phase-MS": ["段", "Phase"]}}
    with pytest.raises(SystemExit):
        converted(source(asked), own)


def test_the_program_prints_what_it_converted(tmp_path, monkeypatch, capsys):
    file = tmp_path / "survey.json"
    file.write_text(json.dumps({"pages": []}), "utf-8")
    monkeypatch.setattr("sys.argv", ["canada", str(file)])
    main()
    assert json.loads(capsys.readouterr().out)["id"] == "canada-aia"
    monkeypatch.setattr("sys.argv", ["canada"])
    with pytest.raises(SystemExit, match="survey-enfr"):
        main()


def test_the_committed_file_has_our_words_and_links():
    ours = json.loads(OURS.read_text("utf-8"))
    text = (DATA / "canada-aia-1.0.1.json").read_text("utf-8")
    kept = json.loads(text)
    assert text == laid_out(kept) + "\n"
    assert (kept["words"], kept["origin"]) == (ours["words"], ours["origin"])
    questions = {q["id"]: q for section in kept["sections"] for q in section["questions"]}
    assert questions["impact18"]["words"] == dict(zip(("zh", "en"), ours["questions"]["impact18"], strict=True))
    assert questions["fairnessDesign4"]["evidence"] == ours["evidence"]["fairness*4"]


def test_whatever_fits_a_line_stands_on_one():
    assert laid_out({"a": [1, {"b": "是"}]}) == '{"a": [1, {"b": "是"}]}'
    long = laid_out({"a": ["x" * 60, "y" * 60], "b": []})
    assert long.splitlines()[0] == "{"
    assert json.loads(long) == {"a": ["x" * 60, "y" * 60], "b": []}
