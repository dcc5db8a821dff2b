"""Who speaks about an audit: one language, and the words of its log for the decision and the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from algaudit.audit.result import AuditResult
from algaudit.i18n import N_, translate
from reports.figures import NOTHING
from reports.terms import MEASURES

#: Any: the facts of a finding are numbers, texts or lists, by code.
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Sentence:
    """One finding in words: a line to remember, and what it rests on."""

    code: str
    severity: str
    title: str
    body: str


@dataclass(frozen=True)
class Speaker:
    """Says things about one audit in one language."""

    lang: str
    positive: str
    outcome: str
    adverse: bool
    tolerance: float
    confidence: float
    family: int

    def say(self, text: str, **facts: object) -> str:
        """Translate a text and fill in its places."""
        return translate(text, self.lang).format(**facts)

    def measure(self, name: str) -> str:
        """Return a measure's name."""
        return self.say(MEASURES[name].name)

    def share(self, name: str) -> str:
        """Return what a measure is a share of."""
        return self.say(MEASURES[name].share, positive=self.positive, outcome=self.outcome)

    def group(self, by: Sequence[str], group: Sequence[str | None]) -> str:
        """Return a group's label; with its column when several columns make it, and a missing one as blank."""
        if not group:
            return self.say(N_("everybody"))
        labels = [self.say(N_("(blank)")) if label is None else label for label in group]
        if len(by) == 1:
            return labels[0]
        return self.say(N_(", ")).join(f"{column} {label}" for column, label in zip(by, labels, strict=True))

    def joined(self, parts: Sequence[str]) -> str:
        """Return sentences one after the other; Chinese ones have no space between them."""
        return ("" if self.lang == "zh" else " ").join(parts)

    def span(self, low: str, high: str) -> str:
        """Return an interval between two shown numbers."""
        return NOTHING if NOTHING in {low, high} else self.say(N_("{low} to {high}"), low=low, high=high)

    def columns(self, by: Sequence[str]) -> str:
        """Return the columns that make groups."""
        return " × ".join(by)


def speaker_for(result: AuditResult, lang: str) -> Speaker:
    """Return who speaks about a result."""
    plan = result.plan
    return Speaker(
        lang,
        str(plan["positive"]),
        NOTHING if plan["outcome_positive"] is None else str(plan["outcome_positive"]),
        plan["positive_is"] == "adverse",
        plan["tolerance"],
        plan["confidence"],
        sum(gap.p_adjusted is not None for gap in result.gaps),
    )
