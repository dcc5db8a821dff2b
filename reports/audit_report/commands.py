"""``algaudit audit`` and ``algaudit verify``: from a log to a report, and from a report back to its figures."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from algaudit.cli.speech import SpokenCommand, language
from algaudit.errors import InputError
from algaudit.i18n import LANGUAGES, N_, translate
from algaudit.privacy.masks import shown
from algaudit.settings import case_salt
from reports.audit_report.options import plan_options

if TYPE_CHECKING:
    from algaudit.audit.verify import Verified

if TYPE_CHECKING:
    from algaudit.models.model import Model

DEFAULT_FOLDER = "algaudit-report"
REPORT = "report.html"
EXIT_FOUND = 1
_AUDIT = N_(
    "Count a decision log, measure gaps between groups, write a report. "
    "LOG: .csv, .tsv (also .gz), .xlsx, .jsonl or .parquet; several files, a folder or a pattern are one log. "
    "Exit code: 0 nothing beyond the tolerance, 1 a gap was found, 2 bad input."
)
_AGREES = N_(
    "Every figure of audit.json that follows from the counts was computed again, and all agree. "
    "Not checked: the declared plan, the page report.html, the second opinions, what case numbers said, "
    "and the versions."
)
_LANG = click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of everything said (default: zh)."))


@click.command("audit", cls=SpokenCommand, help=_AUDIT)
@click.argument("logs", metavar="LOG...", nargs=-1, required=True)
@plan_options
@click.option(
    "--model", "model_file", metavar="FILE", help=N_("The algorithm itself, to be asked too (see model check).")
)
@click.option("--dictionary", metavar="FILE", help=N_("Feature dictionary of that algorithm."))
@click.option("--plan", "plan_file", metavar="FILE", help=N_("Plan in TOML with the same names."))
@click.option("--out", metavar="DIR", help=N_("Folder for the report (default: a new algaudit-report)."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the result as JSON and nothing else."))
@click.option("--crosscheck/--no-crosscheck", default=True, help=N_("Ask fairlearn and AIF360 too (default: yes)."))
@click.option("--quiet", is_flag=True, help=N_("Say nothing but errors."))
@_LANG
@click.pass_context
def audit(
    ctx: click.Context,
    /,
    *,
    logs: tuple[str, ...],
    model_file: str | None,
    dictionary: str | None,
    plan_file: str | None,
    out: str | None,
    as_json: bool,
    crosscheck: bool,
    quiet: bool,
    lang: str | None,  # noqa: ARG001 - seen before the words were parsed
    **options: Any,  # Any: the plan's options by name; the plan checks each
) -> int:
    """Audit a log; exit code 1 when a gap beyond tolerance was found."""
    from algaudit.audit.folder import check_place, save_audit
    from algaudit.audit.plan import plan_from_options
    from algaudit.audit.result import to_json
    from algaudit.audit.runner import run_audit
    from algaudit.cli.progress import progress_bar
    from algaudit.decisions.read import read_decisions

    plan = plan_from_options(options, plan_file)
    folder = None if as_json and out is None else Path(out) if out else _new_folder(Path(DEFAULT_FOLDER))
    if folder:
        check_place(folder)
    model = _model(model_file, dictionary)
    log = read_decisions(list(logs))
    with nullcontext(None) if quiet else progress_bar(language(ctx)) as progress:
        made = run_audit(log, plan, crosscheck=crosscheck, progress=progress, salt=case_salt(os.environ), model=model)
    if folder:
        from reports.audit_report.report import report_page

        names = [shown(Path(name).name, 60) for name in logs]
        page = report_page(made.result, language(ctx), sources=names, folder=folder.name, today=date.today())  # noqa: DTZ011
        save_audit(folder, made, {REPORT: page})
    if as_json:
        sys.stdout.buffer.write(to_json(made.result).encode())
    elif folder and not quiet:
        from reports.audit_report.told import summary

        click.echo("\n".join(summary(made.result, language(ctx), folder)))
    return EXIT_FOUND if made.result.has_alert else 0


def _model(path: str | None, dictionary: str | None) -> Model | None:
    """Take the algorithm in, when one is named."""
    if path is None:
        if dictionary is not None:
            raise InputError(
                N_("{option} needs {other}; give both, or leave it out."), option="--dictionary", other="--model"
            )
        return None
    from algaudit.models.load import load_model

    return load_model(Path(path), dictionary=Path(dictionary) if dictionary else None)


def _new_folder(wanted: Path) -> Path:
    """Return a folder that is not there yet, so that no earlier report is lost."""
    number, free = 1, wanted
    while free.exists():
        number += 1
        free = wanted.with_name(f"{wanted.name}-{number}")
    return free


@click.command("verify", cls=SpokenCommand, help=N_("Compute every figure again from the counts and compare."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the answer as JSON and nothing else."))
@_LANG
@click.pass_context
def verify(ctx: click.Context, folder: Path, as_json: bool, lang: str | None) -> int:  # noqa: ARG001
    """Check a result; exit code 1 when a figure differs or cannot be, naming the first."""
    from algaudit.audit.verify import verified

    found = verified(folder)
    agrees = not (found.differing or found.impossible)
    if as_json:
        sys.stdout.buffer.write(
            (json.dumps({"agrees": agrees} | asdict(found), ensure_ascii=False, indent=1) + "\n").encode()
        )
    else:
        click.echo("\n".join(_verified(found, language(ctx))))
    return 0 if agrees else EXIT_FOUND


def _verified(found: Verified, lang: str) -> Iterator[str]:
    """Yield what came out: what does not hold, else what held and what was not checked."""
    from reports.terms import CHECKS

    differing = N_("Figures that differ from what the counts give: {number}; the first is: {name}")
    impossible = N_("Figures read case by case that cannot be true as they stand: {number}; the first is: {name}")
    alone = N_("Read case by case, so not computed again, only looked through for what cannot be true: {checks}.")
    for text, names in ((differing, found.differing), (impossible, found.impossible)):
        if names:
            yield translate(text, lang).format(number=len(names), name=names[0])
    if not (found.differing or found.impossible):
        yield translate(_AGREES, lang)
        if found.unchecked:
            named = [translate(CHECKS[name], lang) for name in found.unchecked]
            yield translate(alone, lang).format(checks=translate(N_(", "), lang).join(named))
