"""What counts most in an algorithm, and what counts otherwise for some groups."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from algaudit.explain.decision.overview import Grouped, Overview
from algaudit.explain.importance.told import Estimate, FeatureImportance, GroupImportance, Leaning
from algaudit.i18n import N_
from reports.checks.section import CheckTable
from reports.explanation.conditions import term_of
from reports.explanation.section import Section
from reports.explanation.voice import Term, named, score
from reports.explanation.whole.inputs import terms_of
from reports.figures import NOTHING, count, percent
from reports.phrases import perhaps_with_span
from reports.speaker import Speaker

#: Differences between groups that are told, the largest first.
MOST_LEANINGS: Final = 6
#: Of what all inputs do together; a smaller difference is not worth a sentence.
SMALLEST: Final = 0.05
#: Groups beside each other in a table, the largest ones.
MOST_GROUPS: Final = 4


@dataclass(frozen=True)
class _Teller:
    """Tells figures of one algorithm: in its unit, with its words."""

    found: Overview
    speaker: Speaker
    terms: dict[str, Term]

    def name(self, feature: str) -> str:
        return named(term_of(feature, self.terms).label, self.speaker)

    def size(self, value: float | None, unit: str) -> str:
        if value is None:
            return NOTHING
        amounts = self.found.program.amount_unit
        return score(value, unit, self.speaker, rounded=True, amount_unit=amounts)

    def share(self, one: FeatureImportance) -> str:
        return perhaps_with_span(_figures(one.share), percent, self.speaker)


def counts(found: Overview, speaker: Speaker) -> Section:
    """Return what counts most."""
    title = speaker.say(N_("What counts most"))
    whole = found.importance
    if whole is None:
        return Section(
            "counts", title, lacks=[speaker.say(N_("what counts most: no contributions add up to the score"))]
        )
    teller = _Teller(found, speaker, terms_of(found))
    items = list(_leanings(teller))
    paragraphs = []
    if whole.drawn == whole.distinct:
        text = N_("Every different case was looked at, so that chance plays no part in these figures.")
        paragraphs.append(speaker.say(text))
    if found.grouped and not items:
        paragraphs.append(speaker.say(N_("That anything counts otherwise for a group could not be shown.")))
    tables = [_table(teller), *(_by_group(grouped, teller) for grouped in found.grouped)]
    return Section("counts", title, paragraphs, items, tables=tables)


def by_weight(found: Overview) -> list[FeatureImportance]:
    """Return the inputs, those that count most first."""
    every = () if found.importance is None else found.importance.features
    return sorted(every, key=lambda one: -one.size.value)


def _table(teller: _Teller) -> CheckTable:
    """Return all inputs by weight; sizes in log-odds are left out, because they say nothing to most people."""
    speaker, whole = teller.speaker, teller.found.importance
    heads = [speaker.say(N_("What")), speaker.say(N_("Share of all movement of the score"))]
    rows = [[teller.name(one.feature), teller.share(one)] for one in by_weight(teller.found)]
    unit = "log_odds" if whole is None else whole.unit
    if unit != "log_odds":
        heads.append(speaker.say(N_("How far it moves a score on average")))
        for row, one in zip(rows, by_weight(teller.found), strict=True):
            row.append(perhaps_with_span(_figures(one.size), lambda value: teller.size(value, unit), speaker))
    text = N_("What counts, by weight; {drawn} of {cases} different cases were looked at")
    facts = {"drawn": count(whole.drawn), "cases": count(whole.distinct)} if whole is not None else {}
    return CheckTable(speaker.say(text, **facts), heads, rows)


def _by_group(grouped: Grouped, teller: _Teller) -> CheckTable:
    """Return the shares of the largest groups beside each other."""
    speaker = teller.speaker
    groups = sorted(grouped.importance.groups, key=lambda one: -one.records)[:MOST_GROUPS]
    shares = [{one.feature: one for one in group.features} for group in groups]
    rows = [
        [
            teller.name(one.feature),
            *(teller.share(group[one.feature]) if one.feature in group else NOTHING for group in shares),
        ]
        for one in by_weight(teller.found)
    ]
    heads = [speaker.say(N_("What")), *(_group(one, grouped, speaker) for one in groups)]
    return CheckTable(speaker.say(N_("{by}: share of all movement of the score"), by=grouped.by), heads, rows)


def _group(one: GroupImportance, grouped: Grouped, speaker: Speaker) -> str:
    label = speaker.group([grouped.by], [one.group])
    text = N_("{group}: {cases} cases") if one.status == "done" else N_("{group}: {cases} cases, too few")
    return speaker.say(text, group=label, cases=count(one.records))


def _figures(one: Estimate) -> dict[str, float | None]:
    """Return a figure with its limits; limits that are the figure itself say nothing and are left out."""
    figures = (("value", one.value), ("low", one.low), ("high", one.high))
    known = {name: None if math.isnan(value) else value for name, value in figures}
    exact = known["low"] == known["high"] == known["value"]
    return {"value": known["value"], "low": None, "high": None} if exact else known


def _leanings(teller: _Teller) -> Iterator[str]:
    """Yield what counts otherwise for a group, where chance alone does not explain it."""
    whole = teller.found.importance
    least = SMALLEST * sum(one.size.value for one in whole.features) if whole is not None else 0.0
    clear = [
        (grouped, one)
        for grouped in teller.found.grouped
        for one in grouped.importance.leanings
        if one.signed.clear and abs(one.signed.value) >= least
    ]
    for grouped, one in sorted(clear, key=lambda pair: -abs(pair[1].signed.value))[:MOST_LEANINGS]:
        yield _leaning(grouped, one, teller)


def _leaning(grouped: Grouped, one: Leaning, teller: _Teller) -> str:
    speaker, unit, more = teller.speaker, grouped.importance.unit, one.signed.value > 0
    near, far = sorted((abs(one.signed.low), abs(one.signed.high)))
    names = {
        "by": grouped.by,
        "what": teller.name(one.feature),
        "group": speaker.group([grouped.by], [one.group]),
        "reference": speaker.group([grouped.by], [grouped.importance.reference]),
    }
    if unit == "log_odds":
        text = N_("{by}: “{what}” raises the scores of “{group}” above those of “{reference}”.")
        lower = N_("{by}: “{what}” lowers the scores of “{group}” below those of “{reference}”.")
        return speaker.say(text if more else lower, **names)
    text = N_("{by}: “{what}” gives {size} more to “{group}” than to “{reference}” on average ({low} to {high}).")
    lower = N_("{by}: “{what}” gives {size} less to “{group}” than to “{reference}” on average ({low} to {high}).")
    sizes = {"size": abs(one.signed.value), "low": near, "high": far}
    return speaker.say(
        text if more else lower, **names, **{name: teller.size(value, unit) for name, value in sizes.items()}
    )
