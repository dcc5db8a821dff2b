"""The words for what would change if the department decided otherwise: computed on paper, recommended to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from algaudit.i18n import N_
from reports.checks.section import CheckSection, CheckTable
from reports.figures import count, fraction, percent, points
from reports.phrases import bracketed, span_of
from reports.speaker import Facts, Speaker

#: Groups named in one cell; the others stand in audit.json.
_MOST_NAMED: Final = 3
_WAYS: Final = {
    ("threshold_per_group", "demographic_parity"): N_("A line for each group: equal shares decided “{positive}”"),
    ("threshold_per_group", "true_positive_rate_parity"): N_(
        "A line for each group: equal shares decided “{positive}” among those whose true outcome was “{outcome}”"
    ),
    ("threshold_per_group", "equalized_odds"): N_("A line for each group: equal error rates"),
    ("odds_lottery", "equalized_odds"): N_("A lottery over the present decisions: equal error rates"),
    ("plain_model", ""): N_("A new model on the inputs, nothing asked of it"),
    ("reweighed_model", ""): N_("A new model, people weighed so that group and outcome are unrelated"),
    ("asked_model", "demographic_parity"): N_("A new model, equal shares decided “{positive}” asked for"),
    ("asked_model", "equalized_odds"): N_("A new model, equal error rates asked for"),
}
_FROM: Final = N_("One line for everybody: a score of {threshold} or more")
_UP_TO: Final = N_("One line for everybody: a score of {threshold} or less")
_VERDICTS: Final = {
    "smaller": N_("{then} ({span}), smaller than now"),
    "larger": N_("{then} ({span}), larger than now"),
    "cannot_tell": N_("{then} ({span}), no change shown"),
}
_CAUTIONS: Final = {
    "outcome_partly_known": N_(
        "The true outcome is known for part of these people only; right decisions and error rates are of that part."
    ),
    "outcome_of_one_decision": N_(
        "The true outcome is known only for people who all got the same decision; "
        "what is said of right decisions cannot hold for the others."
    ),
    "labels_selected": N_(
        "The true outcome was looked at for some cases only: whatever needs outcomes was fitted and measured on these "
        "cases alone, and may be different for everybody."
    ),
    "weights_not_in_fitting": N_("The sampling weights count in the figures, but not where the rules are fitted."),
}
#: The same where no true outcome is known, so that none can be named.
_WITHOUT_OUTCOME: Final = {
    ("threshold_per_group", "true_positive_rate_parity"): N_(
        "A line for each group: equal shares decided “{positive}” among those with the same true outcome"
    ),
}
_REASONS: Final = {
    "needs_score": N_("no score column was named (--score)"),
    "needs_outcome": N_("no column of true outcomes was named (--outcome)"),
    "needs_features": N_("no inputs were named (--features), or they hold one value only"),
    "needs_reference": N_("the reference group is too small here"),
    "one_score": N_("all scores are equal"),
    "one_kind_only": N_("in some group everybody has the same outcome, or the same decision"),
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: what it would cost, and whom."""
    groupings = [found for found in figures["groupings"] if not found["reason"]]
    # What can be read in a minute stands before the rest.
    tables = [made for tell in (_short_table, _details) for found in groupings for made in tell(found, speaker)]
    return CheckSection(
        speaker.say(N_("What-if: other ways of deciding")),
        speaker.say(
            N_(
                "If the department decided in another way: how large would the gaps be, how many decisions would be "
                "right, and who would be decided differently?"
            )
        ),
        list(_answers(figures, speaker)),
        [*tables, *_skipped(figures, speaker)],
        next_step=speaker.say(
            N_(
                "Discuss in the committee who would gain and who would lose before anything is changed. Ask the legal "
                "member about every way marked §. After a change, audit again on new cases."
            )
        ),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    text = N_("What-if only, on {people} people drawn from the log: no decision is changed and nothing is recommended.")
    parts = [speaker.say(text, people=count(figures["sample"]["people"]))]
    if any(found["options"] for found in figures["groupings"]):
        parts.append(speaker.say(N_("Every figure is of people on whom the other way was not fitted.")))
        parts += [speaker.say(_CAUTIONS[code]) for code in _cautions(figures["cautions"])]
    yield speaker.joined(parts)
    for found in figures["groupings"]:
        yield _answer(found, speaker)
    if any(option["legal_note"] for found in figures["groupings"] for option in found["options"]):
        yield speaker.say(
            N_(
                "Ways marked § look at a person's group when deciding. That may not be lawful (in China: equality "
                "before the law, and article 24 of the Personal Information Protection Law)."
            )
        )


def _cautions(codes: Sequence[str]) -> list[str]:
    """Leave out that the outcome is known of part only where it is said of which part."""
    return [code for code in codes if code != "outcome_partly_known" or "labels_selected" not in codes]


def _answer(found: Facts, speaker: Speaker) -> str:
    by = speaker.columns(found["by"])
    if found["reason"]:
        return speaker.say(N_("{by}: fewer than two groups are large enough to try anything on."), by=by)
    if not found["options"]:
        return speaker.say(N_("{by}: nothing could be tried; the table says what is missing."), by=by)
    text = N_(
        "{by}: among the {people} people looked at, the largest gap in the share decided “{positive}” is now {gap} "
        "percentage points ({span}). "
        "A smaller one is shown for {smaller} of {tried} other ways tried."
    )
    tried = _short(found)
    smaller = sum(option["gaps"][0]["verdict"] == "smaller" and not option["alike"] for option in tried)
    gap = found["present"]["gaps"][0]
    said = speaker.say(
        text,
        by=by,
        people=count(found["looked_at"]),
        positive=speaker.positive,
        gap=points(gap["value"]),
        span=span_of(gap, points, speaker),
        smaller=smaller,
        tried=len(tried),
    )
    if not found["too_small"]:
        return said
    names = speaker.say(N_(", ")).join(speaker.group(found["by"], group) for group in found["too_small"])
    return speaker.joined([said, speaker.say(N_("Too small to be looked at: {groups}."), groups=names)])


def _short_table(found: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    caption = N_(
        "{by}: now → then, for {people} people. § looks at the group when deciding; † a lottery decides for some, "
        "one draw is shown"
    )
    shown = _short(found)
    if shown:
        said = speaker.say(caption, by=speaker.columns(found["by"]), people=count(found["looked_at"]))
        yield _table(said, shown, found, speaker)


def _details(found: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    """Yield all lines on the score, and what else is known of each way."""
    by = speaker.columns(found["by"])
    lines = [option for option in found["options"] if option["remedy"] == "one_threshold"]
    if lines:
        said = speaker.say(N_("{by}: every line on the score that was tried, the same for everybody"), by=by)
        yield _table(said, lines, found, speaker)
    if found["options"]:
        yield _further(speaker.say(N_("{by}: what else would change"), by=by), found, speaker)


def _short(found: Facts) -> list[Facts]:
    """Return the ways of the short answer: of the lines for everybody one stands for all."""
    return [option for option in found["options"] if option["setting"].get("picked", True)]


def _table(caption: str, options: Sequence[Facts], found: Facts, speaker: Speaker) -> CheckTable:
    positive, present = speaker.positive, found["present"]
    heads = [
        speaker.say(N_("Way of deciding")),
        speaker.say(N_("Gap in the share decided “{positive}”, percentage points"), positive=positive),
        *([speaker.say(N_("Right decisions"))] if present["accuracy"] else []),
        speaker.say(N_("Decided differently")),
        speaker.say(N_("By group: + newly “{positive}”, − no longer"), positive=positive),
    ]
    rows = [
        [
            _name(option, speaker),
            _gap(present["gaps"][0], option["gaps"][0], speaker),
            *([_right(present["accuracy"], option["accuracy"], speaker)] if present["accuracy"] else []),
            _everybody(option["moved"][0], speaker),
            _by_group(option["moved"][1:], found["by"], speaker),
        ]
        for option in options
    ]
    return CheckTable(caption, heads, rows)


def _further(caption: str, found: Facts, speaker: Speaker) -> CheckTable:
    present = found["present"]
    heads = [speaker.say(N_("Way of deciding")), speaker.say(N_("Decided “{positive}”"), positive=speaker.positive)]
    heads += [speaker.say(N_("Gap in error rates, percentage points"))] if present["accuracy"] else []
    rows = []
    for option in found["options"]:
        selected = _from_to(percent(present["selected"]["value"]), percent(option["selected"]["value"]))
        errors = [_gap(now, then, speaker) for now, then in zip(present["gaps"][1:], option["gaps"][1:], strict=True)]
        rows.append([_name(option, speaker), selected, *errors])
    return CheckTable(caption, heads, rows)


def _everybody(moved: Facts, speaker: Speaker) -> str:
    counts = fraction(moved["to_positive"] + moved["to_negative"], moved["people"])
    return bracketed(percent(moved["share"]["value"]), counts, speaker)


def _name(option: Facts, speaker: Speaker) -> str:
    setting = option["setting"]
    if "threshold" in setting:
        name = speaker.say(_FROM if setting["higher"] else _UP_TO, threshold=_edge(setting["threshold"]))
    else:
        name = _way(option["remedy"], setting, speaker, with_outcome=True)
    if option["alike"]:
        name = speaker.say(N_("{way} (everybody would be decided alike)"), way=name)
    marks = ("§" if option["legal_note"] else "") + ("†" if option["randomised"] else "")
    return f"{name} {marks}" if marks else name


def _edge(threshold: float) -> str:
    """Write a score as in the log: whole numbers whole, others with up to six digits."""
    return count(threshold) if threshold.is_integer() else f"{threshold:.6g}"


def _way(remedy: str, setting: Facts, speaker: Speaker, *, with_outcome: bool) -> str:
    if remedy == "one_threshold":
        return speaker.say(N_("One line for everybody"))
    key = remedy, str(setting.get("equal", ""))
    if not with_outcome and key in _WITHOUT_OUTCOME:
        return speaker.say(_WITHOUT_OUTCOME[key], positive=speaker.positive)
    return speaker.say(_WAYS[key], positive=speaker.positive, outcome=speaker.outcome)


def _gap(now: Facts, then: Facts, speaker: Speaker) -> str:
    moved = _from_to(points(now["value"]), points(then["value"]))
    if then["value"] is None:
        return moved
    return speaker.say(_VERDICTS[then["verdict"]], then=moved, span=span_of(then, points, speaker))


def _right(now: Facts, then: Facts, speaker: Speaker) -> str:
    moved = _from_to(percent(now["value"]), percent(then["value"]))
    return bracketed(moved, fraction(then["numerator"], then["denominator"]), speaker)


def _by_group(moved: Sequence[Facts], by: Sequence[str], speaker: Speaker) -> str:
    """Name the groups in which most people would be decided differently."""
    ordered = sorted(moved, key=lambda one: -(one["to_positive"] + one["to_negative"]))
    parts = [
        f"{speaker.group(by, one['group'])} +{count(one['to_positive'])} −{count(one['to_negative'])}"
        for one in ordered[:_MOST_NAMED]
    ]
    rest = len(ordered) - len(parts)
    if rest:
        parts.append(speaker.say(N_("{rest} more in audit.json"), rest=rest))
    return speaker.say(N_("; ")).join(parts)


def _skipped(figures: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    rows = {
        (
            _way(one["remedy"], one["setting"], speaker, with_outcome=found["without_outcome"] is not None),
            speaker.say(_REASONS[one["reason"]]),
            _only(found, one, figures),
        )
        for found in figures["groupings"]
        for one in found["skipped"]
    }
    if rows:
        heads = [speaker.say(N_("Way of deciding")), speaker.say(N_("Why it was not tried"))]
        yield CheckTable(
            speaker.say(N_("What could not be tried")), heads, [[only + way, why] for way, why, only in sorted(rows)]
        )


def _only(found: Facts, one: Facts, figures: Facts) -> str:
    """Name the column, unless the same could not be tried for all of them."""
    everywhere = all(one in other["skipped"] for other in figures["groupings"] if not other["reason"])
    return "" if everywhere else f"{found['by'][0]}: "


def _from_to(now: str, then: str) -> str:
    return f"{now} → {then}"


def _assessed(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: what-if only, other ways of deciding computed on paper: {tried}")
    now = N_(
        "Among the {people} people looked at, the largest gap in the share decided “{positive}” is now {gap} "
        "percentage points ({span})."
    )
    gap = {"gap": points(facts["gap"]["value"]), "span": span_of(facts["gap"], points, speaker)}
    parts = [speaker.say(now, people=count(facts["looked_at"]), positive=speaker.positive, **gap)]
    if facts["smaller"]:
        smaller = N_("A smaller one is shown for {smaller} of them.")
        parts.append(speaker.say(smaller, smaller=facts["smaller"]))
    else:
        parts.append(speaker.say(N_("A smaller one is shown for none of them.")))
    if facts["by_group"]:
        lawful = N_("Of these, {by_group} look at the group when deciding, which may not be lawful.")
        parts.append(speaker.say(lawful, by_group=facts["by_group"]))
    parts.append(speaker.say(N_("Nothing is recommended: each way takes from some people and gives to others.")))
    return speaker.say(title, by=speaker.columns(facts["by"]), tried=facts["tried"]), speaker.joined(parts)


SAID: Final = {"remedies_assessed": _assessed}
