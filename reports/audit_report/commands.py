"""``algaudit audit`` and ``algaudit verify``: from a log to a report, and from a report back to its figures."""

from __future__ import annotations

import json
import os
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import click

from algaudit.cli.speech import SpokenCommand, language
from algaudit.i18n import LANGUAGES, N_, translate
from algaudit.privacy.masks import shown
from algaudit.settings import case_salt
from reports.audit_report.options import plan_options

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
    log = read_decisions(list(logs))
    with nullcontext(None) if quiet else progress_bar(language(ctx)) as progress:
        made = run_audit(log, plan, crosscheck=crosscheck, progress=progress, salt=case_salt(os.environ))
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
    """Check a result; exit code 1 when a figure differs, naming the first."""
    from algaudit.audit.verify import unchecked, verify_folder
    from reports.terms import CHECKS

    differing = verify_folder(folder)
    if as_json:
        answer = {"agrees": not differing, "differing": differing, "unchecked": unchecked(folder)}
        sys.stdout.buffer.write((json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode())
    elif differing:
        text = N_("Figures that differ from what the counts give: {number}; the first is: {name}")
        click.echo(translate(text, language(ctx)).format(number=len(differing), name=differing[0]))
    else:
        click.echo(translate(_AGREES, language(ctx)))
        if alone := unchecked(folder):
            text = N_("Not checked either, since it was read case by case: {checks}.")
            named = [translate(CHECKS[name], language(ctx)) for name in alone]
            click.echo(translate(text, language(ctx)).format(checks=translate(N_(", "), language(ctx)).join(named)))
    return EXIT_FOUND if differing else 0
