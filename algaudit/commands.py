"""The table of commands: a name, where its code is, and its line in the help. The code is loaded only when called."""

from __future__ import annotations

from typing import NamedTuple

from algaudit.i18n import N_


class Entry(NamedTuple):
    """One command: ``package.module:function`` and a line of help."""

    place: str
    line: str


COMMANDS: dict[str, Entry] = {
    "audit": Entry("reports.audit_report.commands:audit", N_("Audit a decision log and write a report.")),
    "verify": Entry("reports.audit_report.commands:verify", N_("Compute every figure of a result again and compare.")),
    "compare": Entry("reports.comparison.commands:compare", N_("Compare an earlier audit with a later one.")),
    "explain": Entry("reports.explanation.commands:explain", N_("Explain an algorithm, or one of its decisions.")),
    "model": Entry("reports.model_intake.commands:model", N_("Take an algorithm in and look at it.")),
    "convert": Entry("reports.model_intake.convert:convert", N_("For a department: make a file that can be taken in.")),
    "demo": Entry("sample_models.commands:demo", N_("Show everything on a real sample log.")),
    "doctor": Entry("algaudit.cli.doctor:doctor", N_("Say whether everything needed is in place.")),
}
