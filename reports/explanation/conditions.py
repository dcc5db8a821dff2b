"""Conditions of rules in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Final

from algaudit.i18n import N_
from algaudit.models.features import Words
from algaudit.models.rules.form.conditions import Condition, Denied, Every, Test
from reports.explanation.voice import Term, named, value_of
from reports.speaker import Speaker

_LOW: Final = {"at_least": N_("{value} or more"), "above": N_("more than {value}")}
_HIGH: Final = {"at_most": N_("at most {value}"), "below": N_("less than {value}")}
_AND: Final = N_("{one} and {other}")
_OR: Final = N_("{one} or {other}")


def asked(
    conditions: Sequence[Condition], terms: Mapping[str, Term], speaker: Speaker, *, about: Words | None = None
) -> str:
    """Return conditions that all must hold in words; nothing for none.

    Parameters
    ----------
    conditions : sequence of Condition
        Of a rule.
    terms : mapping of str to Term
        What people call the inputs.
    speaker : Speaker
        Says it.
    about : Words, optional
        What stands beside it anyway: a single question about just that does not name it again.
    """
    if len(conditions) == 1:
        only = conditions[0]
        test = only.denied if isinstance(only, Denied) else only
        if isinstance(test, Test) and about is not None and term_of(test.feature, terms).label == about:
            return _limits(test, term_of(test.feature, terms), speaker, denied=isinstance(only, Denied))
    return _joined(_AND, [_part(one, terms, speaker, alone=len(conditions) == 1) for one in conditions], speaker)


def is_any_number(conditions: Sequence[Condition]) -> bool:
    """Say whether nothing is asked but that a number is known, as where every unit of it counts."""
    return len(conditions) == 1 and isinstance(conditions[0], Test) and conditions[0].missing is False


def _joined(text: str, parts: Sequence[str], speaker: Speaker) -> str:
    return reduce(lambda one, other: speaker.say(text, one=one, other=other), parts) if parts else ""


def _limits(test: Test, term: Term, speaker: Speaker, *, denied: bool) -> str:
    """Return what is asked of a value, without its name."""
    if test.missing is not None:
        return speaker.say(N_("not known") if test.missing != denied else N_("known"))
    if test.among is not None:
        values = _joined(_OR, [value_of(term, value, speaker) for value in test.among], speaker)
        return speaker.say(N_("other than {values}"), values=values) if denied else values
    limits = [
        speaker.say(text, value=value_of(term, getattr(test, key), speaker))
        for key, text in (_LOW | _HIGH).items()
        if getattr(test, key) is not None
    ]
    said = speaker.say(N_(", ")).join(limits)
    return speaker.say(N_("not {inside}"), inside=said) if denied else said


def _part(condition: Condition, terms: Mapping[str, Term], speaker: Speaker, *, alone: bool) -> str:
    said = in_words(condition, terms, speaker)
    return said if alone or isinstance(condition, Test) else speaker.say(N_("({inside})"), inside=said)


def in_words(condition: Condition, terms: Mapping[str, Term], speaker: Speaker) -> str:
    """Return a condition in words."""
    if isinstance(condition, Test):
        return _named(condition, terms, speaker, denied=False)
    if isinstance(condition, Denied):
        if isinstance(condition.denied, Test):
            return _named(condition.denied, terms, speaker, denied=True)
        return speaker.say(N_("not: {inside}"), inside=in_words(condition.denied, terms, speaker))
    joint, parts = (_AND, condition.every) if isinstance(condition, Every) else (_OR, condition.some)
    return _joined(joint, [_part(one, terms, speaker, alone=len(parts) == 1) for one in parts], speaker)


def _named(test: Test, terms: Mapping[str, Term], speaker: Speaker, *, denied: bool) -> str:
    term = term_of(test.feature, terms)
    limits = _limits(test, term, speaker, denied=denied)
    return speaker.say(N_("{name}: {limits}"), name=named(term.label, speaker), limits=limits)


def term_of(name: str, terms: Mapping[str, Term]) -> Term:
    """Return what people call an input; its own name where nobody knows."""
    return terms.get(name) or Term(Words(zh=name, en=name), None, {})
