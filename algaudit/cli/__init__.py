"""The command line: finds the command, speaks the user's language, and ends every trouble in one sentence.

Exit codes are a contract: 0 done and nothing beyond tolerance, 1 something was found, 2 bad input or usage.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from algaudit.cli.speech import SpokenCommand, SpokenGroup, complaint, no_such
from algaudit.commands import COMMANDS
from algaudit.errors import AlgauditError
from algaudit.i18n import LANGUAGES, N_, translate
from algaudit.settings import chosen_language

EXIT_BAD_INPUT = 2
#: As programs of a shell end when they are interrupted, or when nobody reads what they write.
EXIT_INTERRUPTED, EXIT_NOT_READ = 130, 141
#: An error of ours (EX_SOFTWARE), never to be taken for a finding or for bad input.
EXIT_OUR_FAULT = 70
TRACEBACK_VARIABLE = "ALGAUDIT_TRACEBACK"


class LazyGroup(SpokenGroup):
    """Knows every command by the table and loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks so
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click asks so
        """Load one command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            if cmd_name.startswith("-"):
                return None
            raise no_such(cmd_name, COMMANDS, "algaudit")
        module, _, name = entry.place.partition(":")
        loaded: SpokenCommand = getattr(import_module(module), name)
        return loaded

    def lines(self) -> dict[str, str]:
        """Return the help line of each command."""
        return {name: entry.line for name, entry in COMMANDS.items()}


@click.group(
    "algaudit",
    cls=LazyGroup,
    help=N_("Audits decision algorithms of public offices: measures gaps between groups and reports them."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of everything said (default: zh)."))
@click.version_option(package_name="algaudit", message="%(version)s", help=N_("Say the version."))
def group(lang: str | None) -> None:
    """Hold the commands together."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(_run(words, chosen_language(words, os.environ)))


def _run(words: list[str], lang: str) -> int:  # noqa: PLR0911 - one way out for each kind of end
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a question mark instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = group.main(words, prog_name="algaudit", standalone_mode=False, obj=lang)
        sys.stdout.flush()
        return int(code or 0)
    except click.Abort:
        click.echo(translate(N_("Interrupted; nothing was written."), lang), err=True)
        return EXIT_INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return EXIT_BAD_INPUT
    except click.UsageError as error:
        return _complain(complaint(error), lang)
    except AlgauditError as error:
        return _complain(error, lang, error.exit_code)
    except (BrokenPipeError, SystemExit):
        # click leaves with 1 when nobody reads, which here would mean a finding; and Python would complain once more
        # when it closes the stream at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        return EXIT_NOT_READ
    except Exception as error:  # the last door before the user: a sentence, not a traceback
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        return _complain(_our_fault(error), lang, EXIT_OUR_FAULT)


def _complain(error: AlgauditError, lang: str, code: int = EXIT_BAD_INPUT) -> int:
    for sentence in error.sentences(lang):
        click.echo(sentence, err=True)
    return code


def _our_fault(error: Exception) -> AlgauditError:
    return AlgauditError(
        N_(
            "algaudit itself failed here ({kind}); nothing was written. "
            "Please report it, with what is shown when {variable}=1 is set."
        ),
        kind=type(error).__name__,
        variable=TRACEBACK_VARIABLE,
    )
