"""Help and complaints of the command line in the user's language.

click speaks English. Here its help is laid out with translated texts, and each kind of usage
error becomes one of our own sentences.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import click

from algaudit.errors import InputError
from algaudit.i18n import DEFAULT_LANGUAGE, N_, translate


def language(ctx: click.Context) -> str:
    """Return the language of a running command."""
    found = ctx.find_root().obj
    return found if isinstance(found, str) else DEFAULT_LANGUAGE


class SpokenCommand(click.Command):
    """A command whose help is translated; texts are English source marked with ``N_``."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=translate(N_("Usage: "), language(ctx)))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command is for."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(self.help or "", language(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line per option."""
        lang = language(ctx)
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        found = [option.get_help_record(ctx) for option in options]
        rows = [(names, translate(text, lang)) for names, text in filter(None, found)]
        with formatter.section(translate(N_("Options"), lang)):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with a text of ours."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = N_("Show this page.")
        return option


class SpokenGroup(SpokenCommand, click.Group):
    """A group of commands whose help lines come from a table, so that none is loaded for them."""

    def lines(self) -> dict[str, str]:
        """Return the help line of each command."""
        return {name: command.short_help or command.help or "" for name, command in self.commands.items()}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or name the nearest ones."""
        found = super().get_command(ctx, cmd_name)
        if found is None and not cmd_name.startswith("-"):
            raise no_such(cmd_name, self.commands, ctx.command_path)
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        lang = language(ctx)
        SpokenCommand.format_options(self, ctx, formatter)
        with formatter.section(translate(N_("Commands"), lang)):
            formatter.write_dl([(name, translate(line, lang)) for name, line in self.lines().items()])


def complaint(error: click.UsageError) -> InputError:
    """Turn click's usage error into one of our sentences: what was found, and what would be right."""
    command = error.ctx.command_path if error.ctx else "algaudit"
    option = getattr(error, "option_name", "")
    if isinstance(error, click.NoSuchOption):
        known = [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts] if error.ctx else []
        return no_such(option, known, command)
    if isinstance(error, click.BadOptionUsage):
        sentence = N_("The option {option} needs a value or takes none; see {command} --help.")
        return InputError(sentence, option=option, command=command)
    if isinstance(error, click.MissingParameter):
        sentence = N_("Something is missing on the command line: {parameter}; see {command} --help.")
        return InputError(sentence, parameter=_shown(error), command=command)
    if isinstance(error, click.BadParameter):
        choices = getattr(error.param.type if error.param else None, "choices", ())
        sentence = N_("The value given for {parameter} cannot be used; possible are: {choices}.")
        return InputError(sentence, parameter=_shown(error), choices=", ".join(choices) or "?")
    sentence = N_("The command line cannot be understood ({problem}); see {command} --help.")
    return InputError(sentence, problem=error.message.rstrip("."), command=command)


def no_such(word: str, known: Iterable[str], command: str) -> InputError:
    """Say that a command or option does not exist, and which one may have been meant."""
    near = difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    if near:
        sentence = N_("There is no {word}; the nearest are: {near}. See {command} --help.")
        return InputError(sentence, word=word, near=", ".join(near), command=command)
    return InputError(N_("There is no {word}; see {command} --help."), word=word, command=command)


def _shown(error: click.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        return "?"
    is_option = isinstance(error.param, click.Option)
    return error.param.opts[0] if is_option else error.param.make_metavar(error.ctx)
