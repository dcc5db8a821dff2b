"""``algaudit demo``: the main job on a real sample log, told step by step. It will grow into the story of a town."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from algaudit.cli.speech import SpokenCommand, language
from algaudit.errors import InputError
from algaudit.i18n import LANGUAGES, N_, translate

DEFAULT_FOLDER = "algaudit-demo"
MARK = "made-by-algaudit-demo"


@click.command("demo", cls=SpokenCommand, help=N_("Audit a real promotion exam and leave its report."))
@click.option("--out", metavar="DIR", default=DEFAULT_FOLDER, help=N_("Folder for the demo (default: algaudit-demo)."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of everything said (default: zh)."))
@click.pass_context
def demo(ctx: click.Context, out: str, lang: str | None) -> int:  # noqa: ARG001 - lang was seen before
    """Write the sample log, audit it with the same command that everybody uses, and check the result."""
    spoken, folder = language(ctx), Path(out)
    _make_room(folder)
    from sample_models.new_haven import SOURCE, WORDS, decision_log

    log = folder / f"new-haven-2003-{spoken}.csv"
    log.write_bytes(decision_log(spoken))
    words = WORDS[spoken]
    told = N_("118 firefighters sat an exam for promotion in New Haven in 2003 ({source}). Who passed?")
    click.echo(translate(told, spoken).format(source=SOURCE))
    report = folder / "report"
    command = ["audit", str(log), "--decision", words["result"], "--by", words["race"], "--stratum", words["rank"]]
    command += ["--case", words["candidate"], "--out", str(report), "--lang", spoken]
    _run(ctx, command)
    _run(ctx, ["verify", str(report), "--lang", spoken])
    click.echo(translate(N_("Open the report in a browser: {path}"), spoken).format(path=report / "report.html"))
    return 0


def _make_room(folder: Path) -> None:
    """Use a new folder or the one of an earlier demo, never somebody's own files."""
    if folder.exists() and not (folder / MARK).exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(N_("{path} was not made by the demo; choose another folder with --out."), path=folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
    except OSError as error:
        sentence = N_("The folder {path} cannot be written ({error}); choose another with --out.")
        raise InputError(sentence, path=folder, error=error.strerror) from error


def _run(ctx: click.Context, words: list[str]) -> None:
    """Show a command as a person would type it, and run it."""
    click.echo(f"\n$ algaudit {shlex.join(words)}")
    ctx.find_root().command.main(words, prog_name="algaudit", standalone_mode=False, obj=language(ctx))
