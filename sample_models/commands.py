"""``algaudit demo``: the main job on a real sample log, and the story of a sample county, told step by step."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from algaudit.cli.speech import SpokenCommand, language
from algaudit.errors import InputError
from algaudit.i18n import LANGUAGES, N_, translate

DEFAULT_FOLDER = "algaudit-demo"
MARK = "made-by-algaudit-demo"


@click.command(
    "demo", cls=SpokenCommand, help=N_("Audit a real promotion exam, then show a sample county; leave all files.")
)
@click.option("--out", metavar="DIR", default=DEFAULT_FOLDER, help=N_("Folder for the demo (default: algaudit-demo)."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of everything said (default: zh)."))
@click.pass_context
def demo(ctx: click.Context, out: str, lang: str | None) -> int:  # noqa: ARG001 - lang was seen before
    """Tell both stories with the same commands that everybody uses."""
    folder = Path(out)
    _make_room(folder)
    _exam(ctx, folder)
    _county(ctx, folder)
    return 0


def _exam(ctx: click.Context, folder: Path) -> None:
    """Write a real log, audit it and check the result."""
    from sample_models.new_haven import SOURCE, WORDS, decision_log

    spoken = language(ctx)
    log = folder / f"new-haven-2003-{spoken}.csv"
    log.write_bytes(decision_log(spoken))
    words = WORDS[spoken]
    told = N_("118 firefighters sat an exam for promotion in New Haven in 2003 ({source}). Who passed?")
    _say(ctx, told, source=SOURCE)
    report = folder / "report"
    command = ["audit", str(log), "--decision", words["result"], "--by", words["race"], "--stratum", words["rank"]]
    command += ["--case", words["candidate"], "--out", str(report), "--lang", spoken]
    _run(ctx, command)
    _run(ctx, ["verify", str(report), "--lang", spoken])
    _say(ctx, N_("Open the report in a browser: {path}"), path=report / "report.html")


def _county(ctx: click.Context, folder: Path) -> None:
    """Write the sample county, and follow one of its algorithms from the file to the better version."""
    from sample_models.story import refused_case
    from sample_models.town.build import write_town
    from sample_models.town.words import WORDS

    spoken = language(ctx)
    county = folder / f"county-{spoken}"
    write_town(county, spoken)
    now, later = county / "dibao", county / "dibao-fair"
    click.echo()
    _say(ctx, N_("A sample county, where nobody is real. A score decides who gets the minimum living allowance."))
    case, decision = (WORDS[code][spoken == "en"] for code in ("@case", "@decision"))
    end = ["--lang", spoken]
    reference = ["--reference", str(now / "decisions"), "--decision", decision]
    _run(ctx, ["model", "check", str(now / "model.json"), *reference, *end])
    _audit(ctx, now)
    _say(ctx, N_("Somebody who moved in is refused, although a visit found need. Why?"))
    _run(ctx, ["explain", str(now), "--case", refused_case(now, case, spoken), "--out", str(folder / "case"), *end])
    _run(ctx, ["explain", str(now), "--out", str(folder / "algorithm"), *end])
    _say(ctx, N_("The next version leaves out the years of local contributions."))
    _audit(ctx, later)
    _run(ctx, ["compare", str(now / "report"), str(later / "report"), *end])
    _say(
        ctx,
        N_("Open these pages in a browser: {paths}"),
        paths=", ".join(str(folder / name / "explanation.html") for name in ("case", "algorithm")),
    )


def _audit(ctx: click.Context, place: Path) -> None:
    plan = ["--plan", str(place / "plan.toml"), "--model", str(place / "model.json"), "--out", str(place / "report")]
    _run(ctx, ["audit", str(place / "decisions"), *plan, "--lang", language(ctx)])


def _say(ctx: click.Context, text: str, **facts: object) -> None:
    click.echo(translate(text, language(ctx)).format(**facts))


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
