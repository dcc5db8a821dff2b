"""How an algorithm decides: its rules as a table, its formula, or rules that imitate it, with how often they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from algaudit.explain.decision.overview import Overview
from algaudit.explain.logic.told import Formula, RulesLogic, Surrogate
from algaudit.explain.logic.told import Term as Addend
from algaudit.i18n import N_
from algaudit.models.features import Words
from algaudit.models.rules.form.numbers import Expression
from algaudit.models.rules.form.numbers import terms as worked_on
from algaudit.models.rules.logic import Line
from reports.checks.section import CheckTable
from reports.explanation.conditions import asked, term_of
from reports.explanation.section import Section
from reports.explanation.voice import Term, listed, named, number, perhaps, score, value_of
from reports.explanation.whole.inputs import terms_of
from reports.figures import NOTHING, count, fraction, percent
from reports.speaker import Speaker

_SIGNS: Final = {"add": " + ", "subtract": " − ", "multiply": " × ", "divide": " ÷ "}
_CHOSEN: Final = {"min": N_("smallest of {parts}"), "max": N_("largest of {parts}")}
_ROUNDINGS: Final = {
    "nearest": N_("rounded to {step}"),
    "down": N_("rounded down to {step}"),
    "up": N_("rounded up to {step}"),
}
_NOT_SHOWN: Final = {
    "refused": N_(
        "Simple rules imitate this program too badly to be shown: on cases held out they agree with it in {share} "
        "({low} to {high}); asked is a lower limit of {asked}."
    ),
    "no_better": N_(
        "Simple rules say no more than that “most come out alike”: they agree in {share} ({low} to {high}), and always "
        "saying the most frequent result would agree in {always}. They are not shown."
    ),
    "too_little_data": N_("There are too few cases to find simple rules that imitate this program."),
}


def logic(found: Overview, speaker: Speaker) -> Section:
    """Return how it decides."""
    title = speaker.say(N_("How the program decides"))
    if isinstance(found.logic, RulesLogic):
        return _rules(title, found, found.logic, speaker)
    if isinstance(found.logic, Formula):
        return _formula(title, found, found.logic, speaker)
    return _surrogate(title, found, found.logic, speaker)


def _rules(title: str, found: Overview, logic_of: RulesLogic, speaker: Speaker) -> Section:
    terms = terms_of(found)
    heads = [speaker.say(head) for head in (N_("What"), N_("When"), N_("What it gives"), N_("Article"))]
    rows = [_line(one, found, terms, speaker) for one in logic_of.lines if one.kind != "base" or one.points]
    table = CheckTable(speaker.say(N_("All rules, in the order in which they are worked through")), heads, rows)
    intro = N_("The program holds written rules. This is all of them; anybody can work a case out by hand.")
    return Section("logic", title, [speaker.say(intro)], tables=[table])


def _line(line: Line, found: Overview, terms: Mapping[str, Term], speaker: Speaker) -> list[str]:
    when = _when(line, terms, speaker)
    clause = None if line.clause == found.basis and line.kind in {"points", "per_unit", "exclude"} else line.clause
    return [_what(line, found, speaker), when, _gives(line, found, terms, speaker), perhaps(clause, speaker)]


def _when(line: Line, terms: Mapping[str, Term], speaker: Speaker) -> str:
    if line.when is None:
        return NOTHING
    if line.kind == "per_unit":
        return speaker.say(N_("counted by its size"))
    return asked((line.when,), terms, speaker, about=line.words)


def _what(line: Line, found: Overview, speaker: Speaker) -> str:
    if line.kind == "exclude":
        words = found.reasons.get(line.reason or "")
        at_once = speaker.say(N_("Settles the case at once"))
        return at_once if words is None else named(words, speaker)
    texts = {
        "base": N_("Where the sum begins"),
        "decide": N_("Decision by the points"),
        "amount": N_("The amount"),
    }
    if line.kind in texts:
        return speaker.say(texts[line.kind])
    return line.id if line.words is None else named(line.words, speaker)


def _gives(line: Line, found: Overview, terms: Mapping[str, Term], speaker: Speaker) -> str:
    """Return what a line gives: points, a decision, limits, or a number."""
    if line.kind == "derived" and line.of is not None:
        return _computed(line.of, terms, speaker)
    if line.label is not None:
        return _leads_to(
            line, named(found.program.labels.get(line.label) or _plain(line.label), speaker), found, speaker
        )
    if line.kind == "per_unit" and line.points is not None:
        text = speaker.say(N_("{points} for each unit"), points=_counted(line.points, found, speaker))
        return listed([text, *_within(line, found, speaker)], speaker)
    if line.kind in {"limits", "amount"}:
        return listed([*_within(line, found, speaker), *_rounding(line, speaker)], speaker) or NOTHING
    return NOTHING if line.points is None else _counted(line.points, found, speaker)


def _leads_to(line: Line, label: str, found: Overview, speaker: Speaker) -> str:
    """Return the decision that a line leads to."""
    if line.kind == "exclude":
        return speaker.say(N_("“{label}”, whatever the points are"), label=label)
    if line.least is None:
        return speaker.say(N_("everything else: “{label}”"), label=label)
    at = score(line.least, found.program.unit, speaker)
    return speaker.say(N_("from {at} on: “{label}”"), at=at, label=label)


def _within(line: Line, found: Overview, speaker: Speaker) -> Iterator[str]:
    if line.least is not None:
        yield speaker.say(N_("no less than {value}"), value=_counted(line.least, found, speaker))
    if line.most is not None:
        yield speaker.say(N_("no more than {value}"), value=_counted(line.most, found, speaker))


def _counted(value: float, found: Overview, speaker: Speaker) -> str:
    """Return points as they stand in the rules; where these yield an amount, parts of it."""
    unit = "amount" if found.program.unit == "amount" else "points"
    return score(value, unit, speaker, amount_unit=found.program.amount_unit)


def _rounding(line: Line, speaker: Speaker) -> Iterator[str]:
    if line.round_to is not None and line.rounding is not None:
        yield speaker.say(_ROUNDINGS[line.rounding], step=number(line.round_to))


def _computed(of: Expression, terms: Mapping[str, Term], speaker: Speaker) -> str:
    """Return how a derived number is computed."""
    if isinstance(of, str):
        return named(term_of(of, terms).label, speaker)
    if isinstance(of, float):
        return number(of)
    key, parts = worked_on(of)
    said = [_computed(one, terms, speaker) for one in parts]
    if key in _CHOSEN:
        return speaker.say(_CHOSEN[key], parts=speaker.say(N_("({inside})"), inside=listed(said, speaker)))
    inside = [one if isinstance(part, str | float) else f"({one})" for part, one in zip(parts, said, strict=True)]
    return _SIGNS[key].join(inside)


def _plain(label: str) -> Words:
    return Words(zh=label, en=label)


def _formula(title: str, found: Overview, of: Formula, speaker: Speaker) -> Section:
    terms = terms_of(found)
    rows = [[speaker.say(N_("Where the sum begins")), NOTHING, number(of.base)]]
    rows += [row for one in of.terms for row in _addend(one, terms, speaker)]
    heads = [speaker.say(head) for head in (N_("What"), N_("Value"), N_("What it adds"))]
    paragraphs = [speaker.say(N_("The program adds up what each input gives. This is the whole of its formula."))]
    if of.link == "logistic":
        paragraphs.append(
            speaker.say(N_("The sum is turned into a probability: 1 / (1 + e to the power of minus the sum)."))
        )
    if of.line is not None and found.program.positive is not None:
        label = named(found.program.labels.get(found.program.positive) or _plain(found.program.positive), speaker)
        at = score(of.line, found.program.unit, speaker)
        paragraphs.append(speaker.say(N_("From {at} on it says “{label}”."), at=at, label=label))
    table = CheckTable(speaker.say(N_("The formula")), heads, rows)
    return Section("logic", title, paragraphs, tables=[table])


def _addend(one: Addend, terms: Mapping[str, Term], speaker: Speaker) -> Iterator[list[str]]:
    term = term_of(one.feature, terms)
    label = named(term.label, speaker)
    if one.slope is not None:
        yield [label, speaker.say(N_("each unit")), number(one.slope)]
    for value, added in one.values:
        yield [label, value_of(term, value, speaker), number(added)]
    if one.values and one.other:
        yield [label, speaker.say(N_("any other value")), number(one.other)]
    if one.missing:
        yield [label, speaker.say(N_("not known")), number(one.missing)]


def _surrogate(title: str, found: Overview, made: Surrogate, speaker: Speaker) -> Section:
    check = made.fidelity
    facts = {
        "share": percent(check.value),
        "low": percent(check.low),
        "high": percent(check.high),
        "asked": percent(check.good_from),
        "always": percent(made.always),
        "cases": count(check.cases),
    }
    if made.status != "done":
        return Section("logic", title, [speaker.say(_NOT_SHOWN[made.status], **facts)])
    terms = terms_of(found)
    intro = N_(
        "The program holds no rules that could be read. These imitate it: on {cases} cases held out they agree with it "
        "in {share} ({low} to {high}). Where they do not agree, the program counts, not the rules."
    )
    heads = [speaker.say(head) for head in (N_("When"), N_("Result"), N_("Agrees with the program"))]
    rows = [
        [
            asked(one.when, terms, speaker) or speaker.say(N_("always")),
            _result(one.result, found, made, speaker),
            fraction(one.agreeing, one.cases),
        ]
        for one in made.branches
    ]
    tables = [CheckTable(speaker.say(N_("Rules that imitate the program")), heads, rows)]
    heads = [speaker.say(head) for head in (N_("When the program says"), N_("Agreeing"), N_("Share"))]
    rows = [
        [
            _result(one.result, found, made, speaker),
            fraction(one.agreeing, one.cases),
            percent(one.agreeing / one.cases),
        ]
        for one in made.by_result
    ]
    tables.append(CheckTable(speaker.say(N_("Where the rules agree with the program")), heads, rows))
    return Section("logic", title, [speaker.say(intro, **facts)], tables=tables)


def _result(result: str, found: Overview, made: Surrogate, speaker: Speaker) -> str:
    """Return a result in words; of amounts, the band."""
    if not made.bands:
        return named(found.program.labels.get(result) or _plain(result), speaker)
    place = int(result[1:])
    edges = made.bands
    if place == 0:
        return speaker.say(N_("less than {value}"), value=number(edges[0]))
    if place == len(edges):
        return speaker.say(N_("{value} or more"), value=number(edges[-1]))
    return speaker.say(N_("{low} to {high}"), low=number(edges[place - 1]), high=number(edges[place]))
