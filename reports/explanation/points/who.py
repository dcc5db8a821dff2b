"""E1 to E3: that a program was used, what it did and who signed, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from algaudit.decisions.labels import is_number
from algaudit.explain.decision.explanation import Explanation
from algaudit.explain.decision.frozen import Program, Snapshot
from algaudit.i18n import N_
from algaudit.privacy.identifiers import names_a_person
from algaudit.privacy.masks import shown
from reports.explanation.lacking import lacks_of
from reports.explanation.section import Section
from reports.explanation.voice import named, score
from reports.speaker import Speaker

#: Role → with and without somebody who signs.
ROLES: Final = {
    "decides": (N_("The program decided; {signed_by} signed."), N_("The program decided by itself; nobody signed.")),
    "recommends": (
        N_("The program recommended; {signed_by} decided and signed."),
        N_("The program recommended; a person decided."),
    ),
    "ranks": (
        N_("The program put the cases into an order; {signed_by} decided and signed."),
        N_("The program put the cases into an order; a person decided."),
    ),
}
KINDS: Final = {
    "rules": N_("written rules with points"),
    "onnx": N_("a computed model (ONNX)"),
    "skops": N_("a computed model (skops)"),
}


def program(told: Explanation, speaker: Speaker) -> Section:
    """Return E1: the program."""
    made = told.snapshot.program
    return Section(
        "E1",
        speaker.say(N_("That a computer program was used")),
        [used(made, speaker)],
        list(described(made, speaker)),
        lacks=lacks_of(told, "E1", speaker),
    )


def used(made: Program, speaker: Speaker) -> str:
    """Say that a program was used, and whose it is."""
    name = named(made.name, speaker)
    if made.department is None:
        return speaker.say(N_("A computer program was used: “{name}”."), name=name)
    text = N_("{department} used a computer program: “{name}”.")
    return speaker.say(text, department=named(made.department, speaker), name=name)


def described(made: Program, speaker: Speaker) -> Iterator[str]:
    """Yield by what the program can be recognised."""
    version = made.version or made.rules_version
    if version is not None:
        yield speaker.say(N_("Version: {version}"), version=version)
    if made.register_number is not None:
        yield speaker.say(N_("Number in the register of algorithms: {number}"), number=made.register_number)
    yield speaker.say(N_("Kind: {kind}"), kind=speaker.say(KINDS[made.kind]))
    yield speaker.say(N_("Fingerprint of its file: {fingerprint}…"), fingerprint=made.fingerprint[:16])


def role(told: Explanation, speaker: Speaker) -> Section:
    """Return E2: what it did, and who signed."""
    made = told.snapshot.program
    paragraphs = [] if made.role is None else [said_role(made, speaker)]
    title = speaker.say(N_("What the program did, and who signed"))
    return Section("E2", title, paragraphs, lacks=lacks_of(told, "E2", speaker))


def said_role(made: Program, speaker: Speaker) -> str:
    """Say what the program did, and who signed."""
    if made.role is None:
        return ""
    signed, alone = ROLES[made.role]
    if made.signed_by is None:
        return speaker.say(alone)
    return speaker.say(signed, signed_by=named(made.signed_by, speaker))


def decision(told: Explanation, speaker: Speaker) -> Section:
    """Return E3: the decision."""
    snapshot = told.snapshot
    return Section(
        "E3",
        speaker.say(N_("What was decided")),
        items=list(_decided(snapshot, speaker)),
        lacks=lacks_of(told, "E3", speaker),
    )


def _decided(snapshot: Snapshot, speaker: Speaker) -> Iterator[str]:
    decided, output = snapshot.decided, snapshot.output
    # A case number that is a person's own number is not printed for everybody who passes by.
    case = shown(decided.case) if names_a_person(decided.case) else decided.case
    yield speaker.say(N_("Case: {case}"), case=case)
    if decided.label is not None:
        yield speaker.say(N_("Decision: {decision}"), decision=said_decision(snapshot, speaker))
    if decided.date is not None:
        yield speaker.say(N_("Day of the decision: {day}"), day=decided.date)
    if snapshot.program.basis is not None:
        yield speaker.say(N_("Legal basis: {basis}"), basis=named(snapshot.program.basis, speaker))
    yield speaker.say(N_("What the program said: {output}"), output=said_output(snapshot, speaker))
    if output.agrees is True:
        yield speaker.say(N_("Asked again, the program says the same as the records."))


def said_decision(snapshot: Snapshot, speaker: Speaker) -> str:
    """Return what was decided, or what the program said where the records say nothing."""
    program, label = snapshot.program, snapshot.decided.label
    if label is None:
        label = snapshot.output.label
    if label is None:
        return score(snapshot.output.score, program.unit, speaker, amount_unit=program.amount_unit)
    if program.unit == "amount" and is_number(label):
        return score(float(label), program.unit, speaker, amount_unit=program.amount_unit)
    return named(snapshot.words_of(label), speaker)


def said_output(snapshot: Snapshot, speaker: Speaker) -> str:
    """Return what the program said: its result and its score."""
    output = snapshot.output
    counted = score(output.score, snapshot.program.unit, speaker, amount_unit=snapshot.program.amount_unit)
    if output.label is None:
        return counted
    label = named(snapshot.words_of(output.label), speaker)
    return speaker.say(N_("{label} ({score})"), label=label, score=counted)
