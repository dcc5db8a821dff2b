"""Small questionnaires for tests, and every way to complete one."""

import json
from itertools import chain, combinations, product

from registry.impact.score import score
from registry.impact.shelf import read_questionnaire

WORDS = {"zh": "问", "en": "ask"}


def choice(name, points=0, floor=1):
    """Return a choice as it stands in a file."""
    return {"id": name, "points": points, "words": WORDS, "floor": floor}


def question(name, *choices, kind="one", area="risk", when=(), **more):
    """Return a question and its area as they stand in a file."""
    return {"id": name, "kind": kind, "words": WORDS, "choices": list(choices), "when": list(when), **more}, area


def when(name, *holds):
    """Return a condition as it stands in a file."""
    return {"question": name, "holds": list(holds)}


def written(*questions, **scale):
    """Return a questionnaire as it stands in a file, each question in a section of its own."""
    sections = [{"id": f"s{q['id']}", "area": area, "words": WORDS, "questions": [q]} for q, area in questions]
    sums = {area: sum(_most(q) for q, its in questions if its == area) for area in ("risk", "mitigation")}
    made = {"maximum_risk": max(sums["risk"], 1), "maximum_mitigation": sums["mitigation"], "bounds": [25, 50, 75]}
    made["relief"] = [{"share": 80, "cut": 15}]
    return {
        "form": "impact-questionnaire/1",
        "id": "small",
        "version": "1",
        "words": WORDS,
        "origin": WORDS,
        "scale": made | scale,
        "sections": sections,
    }


def made(*questions, **scale):
    """Return a small questionnaire."""
    return read_questionnaire(json.dumps(written(*questions, **scale)).encode(), "small")


def _most(q):
    points = [one["points"] for one in q["choices"]] or [0]
    return sum(points) if q["kind"] == "many" else max(points)


def possible(asked):
    """Return every answer to a question."""
    if asked.kind == "text":
        return ["words"]
    names = [one.id for one in asked.choices]
    if asked.kind == "one":
        return names
    ticked = chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
    return [one for one in ticked if one or asked.none]


def completions(questionnaire, answers):
    """Return the scores of all ways to answer what is open."""
    options = [[answers[q.id]] if q.id in answers else possible(q) for q in questionnaire.questions]
    names = [q.id for q in questionnaire.questions]
    return [score(questionnaire, dict(zip(names, given, strict=True))) for given in product(*options)]
