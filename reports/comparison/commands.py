"""``algaudit compare``: an earlier audit and a later one, and whether criteria fixed beforehand are met."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

import click

from algaudit.cli.speech import SpokenCommand, language
from algaudit.errors import InputError
from algaudit.i18n import LANGUAGES, N_
from algaudit.privacy.masks import shown

COMPARISON = "comparison.json"
EXIT_FOUND = 1
_COMPARE = N_(
    "Compare an earlier audit with a later one: how each gap changed and how sure that is. "
    "OLD_DIR, NEW_DIR: folders of algaudit audit, each checked against its own counts first. "
    "Exit code with --criteria: 0 each criterion is met, 1 not; without: 0 no gap grew, 1 one did; 2 bad input."
)


@click.command("compare", cls=SpokenCommand, help=_COMPARE)
@click.argument("old", metavar="OLD_DIR", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW_DIR", type=click.Path(path_type=Path))
@click.option("--criteria", metavar="FILE", help=N_("Criteria in JSON, fixed before the new audit; each must be met."))
@click.option("--margin", metavar="SHARE", help=N_("Growth of a gap put up with (default: the new audit's tolerance)."))
@click.option("--out", metavar="DIR", help=N_("Folder to keep comparison.json in (default: nothing is kept)."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the result as JSON and nothing else."))
@click.option("--quiet", is_flag=True, help=N_("Say nothing but errors."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of everything said (default: zh)."))
@click.pass_context
def compare(
    ctx: click.Context,
    /,
    *,
    old: Path,
    new: Path,
    criteria: str | None,
    margin: str | None,
    out: str | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,  # noqa: ARG001 - seen before the words were parsed
) -> int:
    """Compare two audits; exit code 1 when a criterion is not met or, without criteria, when a gap grew."""
    from algaudit.audit.compared.compare import compare_audits, to_json
    from algaudit.audit.compared.criteria import read_criteria
    from algaudit.audit.compared.reading import read_audited
    from reports.comparison.told import summary
    from reports.speaker import speaker_for

    allowed = None if margin is None else _share(margin)
    wanted = read_criteria(Path(criteria)) if criteria is not None else None
    if out is not None:
        _check_place(Path(out))
    before, after = read_audited(old), read_audited(new)
    compared = compare_audits(before, after, criteria=wanted, margin=allowed)
    if out is not None:
        _keep(Path(out), to_json(compared))
    if as_json:
        sys.stdout.buffer.write(to_json(compared).encode())
    elif not quiet:
        click.echo("\n".join(summary(compared, speaker_for(after.result, language(ctx)))))
    if compared.met is not None:
        return 0 if compared.met else EXIT_FOUND
    return EXIT_FOUND if compared.worse else 0


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 <= share < 1:
        raise InputError(N_("The margin “{given}” is no share; give a number from 0 to below 1."), given=shown(text))
    return share


def _check_place(folder: Path) -> None:
    """Refuse a folder that holds anything else, before the work is done."""
    try:
        strange = [item.name for item in folder.iterdir() if item.name != COMPARISON] if folder.exists() else []
        missing = not folder.absolute().parent.is_dir()
    except OSError as error:
        raise _not_kept(folder) from error
    if missing or strange:
        raise _not_kept(folder)


def _keep(folder: Path, text: str) -> None:
    """Write the file beside its place and move it there whole."""
    try:
        folder.mkdir(exist_ok=True)
        fresh = folder / f".{COMPARISON}-{os.getpid()}"
        try:
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(folder / COMPARISON)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise _not_kept(folder) from error


def _not_kept(folder: Path) -> InputError:
    return InputError(
        N_(
            "The comparison cannot be kept in {path}; with --out name a new or empty folder whose parent exists and "
            "that you may write to."
        ),
        path=folder,
    )
