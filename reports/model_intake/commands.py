"""``algaudit model check``: whether a file may be taken in, what it is, and whether it decides as the log says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from algaudit.cli.speech import SpokenCommand, SpokenGroup, language
from algaudit.errors import InputError
from algaudit.i18n import LANGUAGES, N_, translate
from algaudit.privacy.masks import shown
from reports.figures import count

EXIT_NOT_FAITHFUL = 1
_CHECK = N_(
    "Take the file of an algorithm in, locked away, and say what it is. With --reference its results are compared with "
    "the department's own, case by case. "
    "Exit code: 0 it may be used, 1 it decides otherwise than the department, 2 it is refused."
)


@click.group("model", cls=SpokenGroup, help=N_("Take an algorithm in and look at it."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of everything said (default: zh)."))
def model(lang: str | None) -> None:
    """Hold the commands about an algorithm together."""


@model.command(
    "check", cls=SpokenCommand, help=_CHECK, short_help=N_("Say what an algorithm is, and compare its results.")
)
@click.argument("file", metavar="FILE")
@click.option("--dictionary", metavar="FILE", help=N_("Feature dictionary of an ONNX or skops file."))
@click.option("--reference", metavar="LOG", multiple=True, help=N_("Cases with the department's own results."))
@click.option(
    "--decision", metavar="COL", help=N_("Column of the decision (of the amount) in these (default: result).")
)
@click.option("--score", metavar="COL", help=N_("Column of the score in these."))
@click.option("--all", "whole", is_flag=True, help=N_("These are all cases there are, however few."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the answer as JSON and nothing else."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of everything said (default: zh)."))
@click.pass_context
def check(
    ctx: click.Context,
    /,
    *,
    file: str,
    dictionary: str | None,
    reference: tuple[str, ...],
    decision: str | None,
    score: str | None,
    whole: bool,
    as_json: bool,
    lang: str | None,  # noqa: ARG001 - seen before the words were parsed
) -> int:
    """Say what an algorithm is, and whether it decides as the department did."""
    from algaudit.models.load import load_model

    if (decision or score or whole) and not reference:
        given = "--decision" if decision else "--score" if score else "--all"
        raise InputError(N_("{option} needs {other}; give both, or leave it out."), option=given, other="--reference")
    taken = load_model(Path(file), dictionary=Path(dictionary) if dictionary else None)
    found = _fidelity(taken, reference, decision or "result", score, whole=whole) if reference else None
    facts: dict[str, Any] = {
        "kind": taken.kind,
        "fingerprint": taken.fingerprint,
        "unit": taken.unit,
        "labels": list(taken.labels),
        "positive": taken.positive,
        "features": [item.name for item in taken.features],
        "inside": type(taken.structure()).__name__.lower() if taken.structure() else None,
        "fidelity": found,
    }
    if as_json:
        sys.stdout.buffer.write((json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode())
    else:
        click.echo("\n".join(_told(facts, language(ctx))))
    return EXIT_NOT_FAITHFUL if found and found["verdict"] == "not_faithful" else 0


# Any: a model, and plain values, here and below.
def _fidelity(
    taken: Any, reference: tuple[str, ...], decision: str, score: str | None, *, whole: bool
) -> dict[str, Any]:
    from dataclasses import asdict

    from algaudit.decisions.read import read_decisions
    from algaudit.models.features import plain
    from algaudit.models.fidelity import fidelity
    from algaudit.models.inputs import read_inputs

    wanted = [*taken.features, *([plain(score, "number")] if score else [])]
    columns = read_inputs(read_decisions(list(reference)), wanted, [decision])
    known = {label for label in columns[decision].tolist() if label is not None}
    if taken.labels and not known & set(taken.labels):
        sentence = N_("None of the decisions in {column} is one that the algorithm makes ({labels}).")
        raise InputError(sentence, column=shown(decision, 60), labels=shown(", ".join(taken.labels), 120))
    found = fidelity(taken, columns, columns[decision], scores=columns[score] if score else None, whole=whole)
    return asdict(found)


_KINDS = {"rules": N_("rules written down"), "onnx": N_("ONNX file"), "skops": N_("skops file")}
_UNITS = {"points": N_("points"), "probability": N_("probability"), "amount": N_("an amount")}
_INSIDE = {
    "sum": N_("Its inside can be read: a sum of parts. Explanations of it are exact."),
    "trees": N_("Its inside can be read: decision trees. Explanations of it are exact or nearly so."),
    None: N_("Its inside cannot be read; explanations of it ask it again and again."),
}
_VERDICTS = {
    "faithful": N_("Faithful: in all {compared} cases it decides as the department did."),
    "too_few": N_(
        "It decides as the department did in all {compared} cases, but fewer than {enough} hardly show that it is the "
        "same algorithm; hand in more, or say with --all that these are all there are."
    ),
    "not_faithful": N_(
        "Not faithful: in {differing} of {compared} cases it decides otherwise than the department did. Explanations "
        "of it carry that mark."
    ),
}


def _told(facts: dict[str, Any], lang: str) -> Iterator[str]:
    from algaudit.models.fidelity import ENOUGH

    def say(text: str, **named: object) -> str:
        return translate(text, lang).format(**named)

    yield say(
        N_("Taken in: {kind}, fingerprint {fingerprint}"),
        kind=say(_KINDS[facts["kind"]]),
        fingerprint=facts["fingerprint"],
    )
    yield say(N_("Takes in: {features}"), features=say(N_(", ")).join(facts["features"]))
    if facts["labels"]:
        text = N_("Decides: {labels}; its score ({unit}) speaks for “{positive}”")
        labels = say(N_(", ")).join(facts["labels"])
        yield say(text, labels=labels, unit=say(_UNITS[facts["unit"]]), positive=facts["positive"])
    else:
        yield say(N_("Yields an amount and decides nothing."))
    yield say(_INSIDE[facts["inside"]])
    found = facts["fidelity"]
    if found is None:
        yield say(N_("Whether it decides as the department did was not looked at; give cases with --reference."))
        return
    differing = found["compared"] - found["agreeing"]
    counts = {"compared": count(found["compared"]), "differing": count(differing), "enough": count(ENOUGH)}
    yield say(_VERDICTS[found["verdict"]], **counts)
    if found["unknown"]:
        yield say(N_("{unknown} cases have no result of the department."), unknown=count(found["unknown"]))
    if found["largest"] is not None:
        text = N_("The largest difference of a score in {scores} cases: {largest}")
        yield say(text, scores=count(found["scores"]), largest=f"{found['largest']:.3g}")
