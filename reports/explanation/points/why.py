"""E6: the main reasons, in order, each with the value it looks at, what it did, and the rule behind it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from algaudit.explain.decision.explanation import Explanation
from algaudit.explain.decision.frozen import Program, Snapshot
from algaudit.explain.reasons.told import Edge, Reason, Reasons
from algaudit.i18n import N_
from reports.explanation.conditions import asked, is_any_number, term_of
from reports.explanation.lacking import lacks_of
from reports.explanation.points.inputs import said_value, terms_of
from reports.explanation.section import Section
from reports.explanation.voice import listed, named, points_of, score, sentence, with_unit
from reports.figures import count, percent
from reports.speaker import Speaker

_SPOKE: Final = {
    "for": N_("This spoke for “{result}”."),
    "against": N_("This spoke against “{result}”."),
    "raises": N_("This raised the amount."),
    "lowers": N_("This lowered the amount."),
}
#: Whether the other points lie above, and whether the value itself already has them.
_EDGES: Final = {
    (True, True): N_("From {at} on it would be {points}: {distance} more."),
    (True, False): N_("Above {at} it would be {points}: a little more than {distance} more."),
    (False, True): N_("Up to {at} it would be {points}: {distance} less."),
    (False, False): N_("Below {at} it would be {points}: a little more than {distance} less."),
}
_COMPARED: Final = {
    "other_result": N_("Weighed against {others} cases that came out otherwise; what weighs most comes first."),
    "everybody": N_("Weighed against all {others} cases; what weighs most comes first."),
    "nobody": N_("A rule settled this case before any points were counted."),
}
_METHODS: Final = {
    "points": N_("Every point is worked out from the rules themselves."),
    "exact_sum": N_("What each input added was computed exactly."),
    "exact_trees": N_("What each input added was computed exactly."),
    "exact_subsets": N_("What each input added was computed from all combinations of inputs."),
    "random_orders": N_("What each input added was estimated from random orders of the inputs."),
}


def reasons(told: Explanation, speaker: Speaker) -> Section:
    """Return E6: the main reasons."""
    found = told.snapshot.reasons
    paragraphs, items = [], []
    if found is not None and found.listed:
        paragraphs.append(speaker.say(_COMPARED[found.compared_with], others=count(found.others)))
        if found.method in _METHODS:
            paragraphs.append(speaker.say(_METHODS[found.method]))
        items = [_reason(one, told.snapshot, speaker) for one in found.listed]
    title = speaker.say(N_("The main reasons, in order"))
    return Section("E6", title, paragraphs, items, ordered=True, lacks=lacks_of(told, "E6", speaker))


def _reason(one: Reason, snapshot: Snapshot, speaker: Speaker) -> str:
    """Return a reason: on its first line what it is about, then what it did, then what it rests on."""
    first = sentence(headline(one, snapshot, speaker), speaker)
    did, rests = list(_did(one, snapshot, speaker)), list(_rests_on(one, snapshot, speaker))
    return "\n".join([first, speaker.joined(did), speaker.joined(rests)])


def _did(one: Reason, snapshot: Snapshot, speaker: Speaker) -> Iterator[str]:
    yield from _effect(one, snapshot, speaker)
    yield speaker.say(_SPOKE[one.direction], result=result_of(snapshot, speaker))
    if one.turns:
        text = N_("Had this alone been as for the others on average, the result would have been another one.")
        yield speaker.say(text)


def _rests_on(one: Reason, snapshot: Snapshot, speaker: Speaker) -> Iterator[str]:
    if one.when and not is_any_number(one.when):
        rule = N_("The rule that applied: {rule}.") if one.met else N_("The rule asks for: {rule}. That was not so.")
        yield speaker.say(rule, rule=asked(one.when, terms_of(snapshot), speaker, about=one.label))
    if one.words is not None and one.kind != "exclusion":
        yield speaker.say(N_("In the words of the rules: “{words}”."), words=named(one.words, speaker))
    if one.edge is not None:
        yield said_edge(one.edge, snapshot, speaker)
    if one.clause is None:
        yield speaker.say(N_("No article of its own is named for it."))
    else:
        yield speaker.say(N_("Basis: {clause}."), clause=named(one.clause, speaker))
    if one.protected:
        yield speaker.say(N_("This is a protected trait. It is told as a fact; nobody may ask you to change it."))


def headline(one: Reason, snapshot: Snapshot, speaker: Speaker) -> str:
    """Return what a reason is about: the value, or what the rules say."""
    if one.kind == "exclusion" and one.words is not None:
        return named(one.words, speaker)
    if one.kind == "limit":
        return speaker.say(N_("{label}: limit of the points together"), label=named(one.label, speaker))
    return _values(one, snapshot, speaker)


def _values(one: Reason, snapshot: Snapshot, speaker: Speaker) -> str:
    """Return the values that a reason looks at, each with its name."""
    inputs = {item.name: item for item in snapshot.inputs}
    asked_for = [name for name in one.features if name in inputs]
    derived = [item.name for item in snapshot.inputs if item.derived and item.label == one.label]
    pair = N_("{what}: {value}")
    return listed(
        [
            speaker.say(pair, what=named(inputs[name].label, speaker), value=said_value(inputs[name], speaker))
            for name in derived or asked_for
        ],
        speaker,
    )


def _effect(one: Reason, snapshot: Snapshot, speaker: Speaker) -> Iterator[str]:
    """Yield what a reason did to the score."""
    counted = partial(points_of, program=snapshot.program, speaker=speaker)
    if one.kind == "exclusion":
        yield speaker.say(N_("This alone settled the case, whatever the points are."))
    elif one.kind == "limit" and one.points is not None:
        took, gave = N_("The limit took {points} here."), N_("The limit gave {points} here.")
        text = (took if one.points < 0 else gave) if one.points else N_("The limit changed nothing here.")
        yield speaker.say(text, points=counted(abs(one.points)))
        yield speaker.say(N_("For the others it made {usual} on average."), usual=counted(one.usual or 0))
    elif one.points is not None:
        if one.least is None or one.most is None:
            yield speaker.say(N_("It gave {points}."), points=counted(one.points))
        else:
            text = N_("It gave {points} (possible are {least} to {most}).")
            ends = {"least": counted(one.least), "most": counted(one.most)}
            yield speaker.say(text, points=counted(one.points), **ends)
        yield speaker.say(N_("The others had on average: {usual}."), usual=counted(one.usual or 0))
    elif snapshot.reasons is not None:
        text = N_("It raised the score: {size}.") if one.weight > 0 else N_("It lowered the score: {size}.")
        yield speaker.say(text, size=_size(one, snapshot.reasons, snapshot.program, speaker))


def _size(one: Reason, found: Reasons, program: Program, speaker: Speaker) -> str:
    """Return how far a reason moved the score; log-odds say nothing to most people, a share does."""
    if found.unit == "log_odds" and found.total:
        return speaker.say(N_("{share} of all that moved it"), share=percent(abs(one.weight) / found.total))
    return score(abs(one.weight), found.unit, speaker, rounded=True, amount_unit=program.amount_unit)


def said_edge(edge: Edge, snapshot: Snapshot, speaker: Speaker) -> str:
    """Return from where on the points would be others."""
    unit = term_of(edge.name, terms_of(snapshot)).unit
    return speaker.say(
        _EDGES[edge.higher, edge.included],
        at=with_unit(edge.at, unit, speaker),
        points=points_of(edge.points, program=snapshot.program, speaker=speaker),
        distance=with_unit(edge.distance, unit, speaker),
    )


def result_of(snapshot: Snapshot, speaker: Speaker) -> str:
    """Return the result that the reasons are about: what the program said."""
    label = snapshot.output.label
    return "" if label is None else named(snapshot.words_of(label), speaker)
