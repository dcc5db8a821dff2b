"""``algaudit convert``: the department makes a file that can be taken in, on its own machine and at its own risk.

The program that opens the department's pickle is a text beside this file. It runs as a program of its own, started by
whoever owns the pickle and says so; nothing of algaudit ever opens one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import click

from algaudit.cli.speech import SpokenCommand, language
from algaudit.errors import InputError
from algaudit.i18n import LANGUAGES, N_, translate
from algaudit.privacy.masks import shown

SCRIPT = "convert_here.py"
#: Seconds that a model may take to be opened and asked.
PATIENCE = 600
_CONVERT = N_(
    "For the department that made a model, on its own machine: make a skops file of a pickled scikit-learn model. "
    "Opening a pickle runs whatever its author put into it; say with --own that it is yours. "
    "OUT: the new file, such as model.skops."
)


@click.command("convert", cls=SpokenCommand, help=_CONVERT)
@click.argument("model", metavar="FILE", required=False)
@click.argument("out", metavar="OUT", required=False)
@click.option("--own", is_flag=True, help=N_("This file is our own, made by us, and this machine is ours."))
@click.option("--rows", metavar="CSV", help=N_("Cases to be decided by the model, for the comparison later."))
@click.option("--python", metavar="FILE", help=N_("The Python that the model was made with (default: this one)."))
@click.option("--script", metavar="FILE", help=N_("Only write the program to this file, to be run elsewhere."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of everything said (default: zh)."))
@click.pass_context
def convert(
    ctx: click.Context,
    /,
    *,
    model: str | None,
    out: str | None,
    own: bool,
    rows: str | None,
    python: str | None,
    script: str | None,
    lang: str | None,  # noqa: ARG001 - seen before the words were parsed
) -> int:
    """Make a skops file, or write the program that does it."""
    spoken = language(ctx)
    if script is not None:
        _new(Path(script)).write_text(_program(), encoding="utf-8")
        text = N_("The program is in {path}. Run it with the Python that the model was made with: {command}")
        command = f"python {shown(Path(script).name, 60)} MODEL.pkl model.skops ROWS.csv reference.csv"
        click.echo(translate(text, spoken).format(path=script, command=command))
        return 0
    if model is None or out is None:
        raise InputError(N_("Give the file of the model and the name of the new file, such as model.skops."))
    if not own:
        raise InputError(
            N_(
                "Opening {file} may run whatever its author put into it. Only the department that made it may do so, "
                "on its own machine: say so with --own, or send this command to that department."
            ),
            file=shown(Path(model).name, 60),
        )
    results = Path(out).with_suffix(".csv") if rows else None
    made = [_new(Path(out)), *([_new(results)] if results else [])]
    _run(python or sys.executable, [_there(model), made[0], *([_there(rows), made[1]] if rows else [])])
    text = N_("Written: {files}. Send these; the auditors check them with: algaudit model check {file}")
    click.echo(translate(text, spoken).format(files=", ".join(map(str, made)), file=made[0]))
    return 0


def _program() -> str:
    return files("reports.model_intake").joinpath("convert_here.txt").read_text("utf-8")


def _there(name: str) -> Path:
    if not Path(name).is_file():
        raise InputError(N_("There is no file {path}; check the name and the folder."), path=name)
    return Path(name)


def _new(path: Path) -> Path:
    if path.exists():
        raise InputError(N_("{path} is there already; name a new file."), path=path)
    if not path.parent.is_dir():
        raise InputError(N_("There is no folder {path}; make it first."), path=path.parent)
    return path


def _run(python: str, words: list[Path]) -> None:
    """Run the program in a Python of its own; a new file is there whole or not at all."""
    with tempfile.TemporaryDirectory(dir=words[1].parent) as folder:
        program = Path(folder) / SCRIPT
        program.write_text(_program(), encoding="utf-8")
        given = [word if place % 2 == 0 else Path(folder) / word.name for place, word in enumerate(words)]
        command = [python, str(program), *(str(word.resolve()) for word in given)]
        try:
            ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)  # noqa: S603 - the owner's own Python
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InputError(N_("{python} could not be run; name another with --python."), python=python) from error
        if ended.returncode:
            raise _failed(ended.stderr)
        for word in words[1::2]:
            (Path(folder) / word.name).replace(word)


def _failed(told: str) -> InputError:
    """Say why: the last line of what Python said, which may name a package that is missing."""
    lines = told.strip().splitlines() or [""]
    if lines[-1] == "NOT_A_MODEL":
        return InputError(
            N_("The file holds no model of scikit-learn; export another kind as ONNX with its own tools.")
        )
    return InputError(
        N_("The model could not be opened or written ({error}); use the Python that it was made with (--python)."),
        error=shown(lines[-1], 160),
    )
