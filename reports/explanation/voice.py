"""Who speaks in an explanation, and how values, numbers and periods are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from algaudit.explain.decision.facts import Period
from algaudit.explain.decision.frozen import Program
from algaudit.i18n import N_
from algaudit.models.features import Words
from reports.figures import NOTHING, percent
from reports.speaker import Speaker

#: How the score is counted.
COUNTED: Final = {
    "points": N_("{value} points"),
    "log_odds": N_("{value} log-odds"),
    "probability": N_("{value}"),
    "amount": N_("{value}"),
}
_PERIODS: Final = {
    "days": N_("{number} days"),
    "working_days": N_("{number} working days"),
    "months": N_("{number} months"),
}


@dataclass(frozen=True)
class Term:
    """What people call an input or a derived number, its unit, and what they call its values."""

    label: Words
    unit: Words | None
    values: Mapping[str, Words]
    protected: bool = False


def voice(lang: str, *, positive: str = NOTHING, outcome: str | None = None, confidence: float = 0.95) -> Speaker:
    """Return who speaks; the words for a decision and an outcome are those of the log."""
    return Speaker(lang, positive, NOTHING if outcome is None else outcome, False, 0.0, confidence, 0)


def number(value: float) -> str:
    """Return a number as people write it.

    Examples
    --------
    >>> number(1250.0), number(-0.5), number(0.1 + 0.2)
    ('1,250', '−0.5', '0.3')
    """
    return f"{round(value, 6) + 0.0:,.12g}".replace("-", "−")


def short(value: float) -> str:
    """Return a number with three digits, or all before the point.

    Examples
    --------
    >>> short(28.7692), short(0.01234), short(1234.56), short(-2.0)
    ('28.8', '0.0123', '1,235', '−2')
    """
    rounded = round(value) if abs(value) >= 100 else float(f"{value:.3g}")
    return f"{rounded + 0.0:,.10g}".replace("-", "−")


def score(value: float, unit: str, speaker: Speaker, *, rounded: bool = False, amount_unit: Words | None = None) -> str:
    """Return a score in its unit; a probability as a percentage."""
    if unit == "probability":
        return percent(value) if value >= 0 else f"−{percent(-value)}"
    # Of an amount hundredths are enough; points are told as they are, so that they can be added up again.
    shown = short(value) if rounded else number(round(value, 2) if unit == "amount" else value)
    if unit == "amount" and amount_unit is not None:
        return speaker.say(N_("{value} {unit}"), value=shown, unit=named(amount_unit, speaker))
    return speaker.say(COUNTED[unit], value=shown)


def points_of(value: float, *, program: Program, speaker: Speaker) -> str:
    """Return what an item of rules gives: points, or a part of an amount."""
    unit = "amount" if program.unit == "amount" else "points"
    return score(value, unit, speaker, rounded=True, amount_unit=program.amount_unit)


def named(words: Words, speaker: Speaker) -> str:
    """Return words in the language that is spoken."""
    return words.of(speaker.lang)


def perhaps(words: Words | None, speaker: Speaker) -> str:
    """Return words, or a dash for none."""
    return NOTHING if words is None else named(words, speaker)


def listed(parts: Sequence[str], speaker: Speaker) -> str:
    """Return parts as a list within a sentence."""
    return speaker.say(N_(", ")).join(parts)


def with_unit(value: float, unit: Words | None, speaker: Speaker) -> str:
    """Return a number with its unit."""
    if unit is None:
        return number(value)
    return speaker.say(N_("{value} {unit}"), value=number(value), unit=named(unit, speaker))


def value_of(term: Term, value: float | str | None, speaker: Speaker) -> str:
    """Return a value in words; what is missing is said to be."""
    if value is None:
        return speaker.say(N_("not known"))
    if isinstance(value, str):
        known = term.values.get(value)
        return value if known is None else named(known, speaker)
    return with_unit(value, term.unit, speaker)


def period(of: Period, speaker: Speaker) -> str:
    """Return a period in words."""
    return speaker.say(_PERIODS[of.unit], number=of.number)


def sentence(text: str, speaker: Speaker) -> str:
    """Return words as a sentence: a large letter first, and a full stop, unless they have one.

    Examples
    --------
    >>> sentence("不发放", voice("zh")), sentence("none.", voice("en"))
    ('不发放。', 'None.')
    """
    text = text[:1].upper() + text[1:]
    if text.endswith(("。", ".", "！", "!", "？", "?", "；", ";", "：", ":")):
        return text
    return text + ("。" if speaker.lang == "zh" else ".")


def cut(text: str, most: int) -> str:
    """Return a text that is not too long for the first page.

    Examples
    --------
    >>> cut("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
