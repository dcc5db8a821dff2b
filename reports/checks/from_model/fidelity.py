"""The words for whether the algorithm that was handed in decides as the log says."""

from __future__ import annotations

from typing import Final

from algaudit.i18n import N_
from reports.checks.section import CheckSection
from reports.figures import count, fraction
from reports.speaker import Facts, Speaker

_SAME: Final = N_(
    "The algorithm was asked again for {compared} cases and decided every one as the log says. What is said about it "
    "here holds for these decisions."
)
_FEW: Final = N_(
    "The algorithm decided all {compared} cases as the log says, but so few hardly show that it is the one in use."
)
_OTHER: Final = N_(
    "In {differing} of {compared} cases the algorithm decides otherwise than the log says. Either another version is "
    "in use, or people decided otherwise than it advised."
)


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: whether this is the algorithm that decided."""
    answer = {"faithful": _SAME, "too_few": _FEW, "not_faithful": _OTHER}[figures["verdict"]]
    answers = [speaker.say(answer, **_counts(figures))]
    if figures["unknown"]:
        answers.append(
            speaker.say(N_("{unknown} cases have no decision in the log."), unknown=count(figures["unknown"]))
        )
    answers.append(
        speaker.say(
            N_("Fingerprint of its file, by which it can be recognised: {fingerprint}…"),
            fingerprint=figures["fingerprint"][:16],
        )
    )
    return CheckSection(
        speaker.say(N_("The algorithm and the log")),
        speaker.say(N_("Does the algorithm that was handed in decide as the log says?")),
        answers,
        next_step=speaker.say(
            N_("Ask the department for the version in use on these days, and for the decisions that people changed.")
            if figures["verdict"] == "not_faithful"
            else N_("Keep the file: later explanations and appeals rest on this version.")
        ),
    )


def _counts(figures: Facts) -> dict[str, str]:
    compared = figures["compared"]
    return {"compared": count(compared), "differing": count(compared - figures["agreeing"])}


def _differs(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = {
        "compared": count(facts["compared"]),
        "differing": count(facts["differing"]),
        "share": fraction(facts["differing"], facts["compared"]),
    }
    title = N_("The algorithm handed in decides otherwise than the log in {share} cases")
    return speaker.say(title, **names), speaker.say(_OTHER, **names)


SAID: Final = {"model_differs": _differs}
