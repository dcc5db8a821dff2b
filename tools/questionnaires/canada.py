"""Bring Canada's Algorithmic Impact Assessment into the form of our own questionnaires.

Of the source only identifiers, points, conditions and order are taken; the words come from canada_ours.json. Run from
the root of the project, with a copy of ``src/survey-enfr.json`` of canada-ca/aia-eia-js 1.0.1:

    python -m tools.questionnaires.canada survey-enfr.json > registry/impact/data/canada-aia-1.0.1.json
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OURS = Path(__file__).with_name("canada_ours.json")
KINDS = {"radiogroup": "one", "dropdown": "one", "checkbox": "many"}
AREAS = {"-RS": "risk", "-MS": "mitigation"}
#: The list of Canadian departments says nothing about impact.
LEFT_OUT = {"projectDetailsDepartment-NS"}
_PHASE = re.compile(r"(consultation|dataQuality|fairness|privacy)(?:Design|Implementation)")
_EQUAL = re.compile(r'\s*\{(\w+)\} = "([\w-]+)"\s*')
_WIDTH = 118

JSON = dict[str, Any]


def converted(source: JSON, ours: JSON) -> JSON:
    """Return the questionnaire in our form; ``ours`` holds the words and the links to evidence."""
    sections = [section for page in source["pages"] for section in _sections(page, ours)]
    sums = {area: sum(_most(question) for question in _of(sections, area)) for area in AREAS.values()}
    return {
        "form": "impact-questionnaire/1",
        "id": "canada-aia",
        "version": "1.0.1",
        "words": ours["words"],
        "origin": ours["origin"],
        "scale": {
            "maximum_risk": sums["risk"],
            "maximum_mitigation": sums["mitigation"],
            "phases": 2,
            "bounds": [25, 50, 75],
            "relief": [{"share": 80, "cut": 15}],
        },
        "sections": sections,
    }


def _of(sections: list[JSON], area: str) -> Iterator[JSON]:
    """Return the questions of one area."""
    return (question for section in sections if section["area"] == area for question in section["questions"])


def _most(question: JSON) -> int:
    """Return the largest number of points a question can give."""
    points = [int(choice["points"]) for choice in question["choices"]]
    return sum(points) if question["kind"] == "many" else max(points)


def _sections(page: JSON, ours: JSON) -> Iterator[JSON]:
    """Return a page as a section, nothing when it asks nothing that is kept."""
    asked = [
        _question(element, area, ours)
        for element, area in _choice_questions(page, "")
        if element["name"] not in LEFT_OUT
    ]
    areas = {area for _, area in asked}
    if len(areas) > 1:
        raise SystemExit(f"{page['name']}: questions of two areas on one page")
    for area in areas:
        section: JSON = {"id": page["name"], "area": area, "words": _words(ours["sections"], page["name"])}
        yield section | _when(page) | {"questions": [question for question, _ in asked]}


def _choice_questions(part: JSON, parent: str) -> Iterator[tuple[JSON, str]]:
    """Return the questions with choices below a part, each with its area."""
    for element in part["elements"]:
        if "elements" in element:
            yield from _choice_questions(element, element["name"])
        elif element["type"] in KINDS:
            yield element, AREAS.get(element["name"][-3:]) or AREAS.get(parent[-3:], "none")


def _question(element: JSON, area: str, ours: JSON) -> tuple[JSON, str]:
    """Return a question in our form, and its area."""
    name, kind = element["name"], KINDS[element["type"]]
    question: JSON = {"id": name, "kind": kind, "words": _words(ours["questions"], name)} | _when(element)
    if kind == "many" and area == "mitigation":
        question["none"] = True  # no further measure, no concern: that is an answer
    question["choices"] = [_choice(choice, name, ours) for choice in element["choices"]]
    links = ours["evidence"].get(_shared(name))
    return question | ({"evidence": links} if links else {}), area


def _choice(choice: JSON, question: str, ours: JSON) -> JSON:
    """Return a choice in our form: the number after the last hyphen of its value is its points."""
    value = choice["value"]
    _, hyphen, weight = value.rpartition("-")
    own = ours["choices"].get(f"{_shared(question)}.{value}")
    words = own or _found(ours["same"], choice["text"]["default"].strip() if isinstance(choice["text"], dict) else "")
    points = int(weight) if hyphen and weight.isdecimal() else 0
    return {"id": value, "points": points, "words": {"zh": words[0], "en": words[1]}}


def _when(part: JSON) -> JSON:
    """Return the condition: any of the named answers of one question; the source knows no other on what is kept."""
    if "visibleIf" not in part:
        return {}
    named = [_EQUAL.fullmatch(piece) for piece in part["visibleIf"].split(" or ")]
    found = [match.groups() for match in named if match]
    if len(found) < len(named) or len({question for question, _ in found}) != 1:
        raise SystemExit(f"{part['name']}: condition not understood: {part['visibleIf']}")
    return {"when": [{"question": found[0][0], "holds": [value for _, value in found]}]}


def _shared(name: str) -> str:
    """Return the name that the two phases of a question share."""
    return _PHASE.sub(r"\1*", name)


def _words(table: JSON, name: str) -> JSON:
    """Return our words for a name of the source."""
    zh, en = _found(table, _shared(name))
    return {"zh": zh, "en": en}


def _found(table: JSON, key: str) -> list[str]:
    """Return the entry of a table, or say which is missing."""
    if key not in table:
        raise SystemExit(f"canada_ours.json has no words for: {key}")
    words: list[str] = table[key]
    return words


def laid_out(value: Any, indent: str = "") -> str:  # Any: the values of JSON
    """Return JSON in which whatever fits on a line stands on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= _WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key)}: {laid_out(one, inner)}" for key, one in value.items()]
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    parts = [f"{inner}{laid_out(one, inner)}" for one in value]
    return "[\n" + ",\n".join(parts) + f"\n{indent}]"


def main() -> None:
    """Print the converted questionnaire."""
    if len(sys.argv) != 2:
        raise SystemExit("python -m tools.questionnaires.canada survey-enfr.json")
    source = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    print(laid_out(converted(source, json.loads(OURS.read_text("utf-8")))))


if __name__ == "__main__":
    main()
