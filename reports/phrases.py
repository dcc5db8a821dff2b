"""Phrases that many sections share: who is compared, how large a gap is and how sure, and the counts behind shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from algaudit.i18n import N_
from reports.figures import NOTHING, count, percent, points, signed_points
from reports.speaker import Facts, Speaker

#: Writes a number, or a dash for none.
Shown = Callable[[float | None], str]


def compared(facts: Facts, speaker: Speaker) -> dict[str, str]:
    """Return the columns, the group, and the group that it is compared with: everybody, where none is named."""
    return {
        "by": speaker.columns(facts["by"]),
        "group": speaker.group(facts["by"], facts["group"]),
        "reference": speaker.group(facts["by"], facts.get("reference") or []),
    }


def measured(facts: Facts, speaker: Speaker) -> dict[str, str]:
    """Return who is compared, and by which measure."""
    return {**compared(facts, speaker), "measure": speaker.measure(facts["measure"])}


def near_far(low: float, high: float) -> dict[str, str]:
    """Return the ends of a gap in percentage points without signs, the one nearer to nothing first."""
    near, far = sorted((abs(low), abs(high)))
    return {"near": points(near), "far": points(far)}


def sized(facts: Facts, speaker: Speaker) -> dict[str, str]:
    """Return the size of a gap that was found, its ends, and its interval, all without signs."""
    ends = near_far(facts["low"], facts["high"])
    return {"size": points(facts["difference"]), **ends, "span": speaker.span(ends["near"], ends["far"])}


def gap_names(facts: Facts, speaker: Speaker) -> dict[str, str]:
    """Return who is compared, and the size of the gap that was found, its ends and its interval."""
    return {**compared(facts, speaker), **sized(facts, speaker)}


def both_shares(facts: Facts) -> dict[str, str]:
    """Return the shares of a group and of the one it is compared with, and the counts behind them."""
    return {
        "own": percent(facts["value"]),
        "own_part": count(facts["numerator"]),
        "own_all": count(facts["denominator"]),
        "other": percent(facts["reference_value"]),
        "other_part": count(facts["reference_numerator"]),
        "other_all": count(facts["reference_denominator"]),
    }


def disadvantage(facts: Facts, names: dict[str, str], speaker: Speaker) -> Iterator[str]:
    """Yield a sentence about whose disadvantage a gap is, where that can be said."""
    worse = facts.get("worse_off")
    if worse in {"group", "reference"}:
        yield speaker.say(N_("This is to the disadvantage of “{group}”."), group=names[worse])


def span_of(found: Facts, shown: Shown, speaker: Speaker) -> str:
    """Return an interval."""
    return speaker.span(shown(found["low"]), shown(found["high"]))


def points_span(found: Facts, speaker: Speaker) -> str:
    """Return the interval of a gap in percentage points, with signs."""
    return span_of(found, signed_points, speaker)


def with_span(found: Facts | None, shown: Shown, speaker: Speaker) -> str:
    """Return a number with its interval; a dash alone when there is no number."""
    if found is None or found["value"] is None:
        return NOTHING
    return f"{shown(found['value'])} ({span_of(found, shown, speaker)})"


def perhaps_with_span(found: Facts, shown: Shown, speaker: Speaker) -> str:
    """Return a number, with its interval where it has one."""
    span = span_of(found, shown, speaker)
    return shown(found["value"]) + ("" if span == NOTHING else f" ({span})")


def bracketed(value: str, inside: str, speaker: Speaker) -> str:
    """Return a text with another one in the brackets of the language."""
    return speaker.say(N_("{value} ({counts})"), value=value, counts=inside)
