"""The command line as a whole: its language, its help, its version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

import typer
import typer.core

from .. import __version__
from ..errors import UsageError, names
from ..i18n import N_, PSEUDO, gettext, languages, speak

_Formatter: Any = typer.Context.formatter_class
HEADS = (N_("Options"), N_("Arguments"), N_("Commands"))
"""What typer writes above the parts of a help, and has no translation of."""


class Help(_Formatter):
    """The help of a command, of which typer's own words are in the language in force as well."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        args = args.replace("[OPTIONS]", gettext("[OPTIONS]"))
        args = args.replace("COMMAND [ARGS]...", gettext("COMMAND [ARGS]..."))
        super().write_usage(prog, args, gettext("Usage:") + " " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(gettext(heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().write_dl([(name, _in_our_words(told)) for name, told in rows], *args, **kwargs)


def _in_our_words(told: str) -> str:
    told = told.replace("[required]", f"[{gettext('required')}]")
    told = told.replace("Show this message and exit.", gettext("Show this message and exit."))
    return re.sub(
        r"\[default: (.*)\]$",
        lambda found: f"[{gettext('default: {value}', value=found[1])}]",
        told,
    )


class _Context(typer.Context):
    formatter_class = Help


class Commands(typer.core.TyperGroup):
    """Commands whose help is in the language in force."""

    context_class = _Context

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _spoken(super().get_command(ctx, cmd_name))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise UsageError(
                gettext(
                    "There is no command {command}. There are: {known}.",
                    command=repr(args[0]),
                    known=names(self.commands),
                )
            )
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _spoken(self)
        super().format_help(ctx, formatter)


def _spoken(command: Any) -> Any:
    """Put the help of a command, and of its options, into the language in force."""
    for told in (command, *command.params) if command is not None else ():
        if getattr(told, "help", None):
            told.help = gettext(told.help)
        if getattr(told, "metavar", None):
            told.metavar = gettext(told.metavar)
        if getattr(told, "epilog", None):
            told.epilog = gettext(told.epilog)
    if command is not None:
        command.context_class = _Context
    return command


app = typer.Typer(
    cls=Commands,
    help=N_("Unlocking PMO Value: client folders go in, reports and workshop editions come out."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog=N_(
        "Exit codes: 0 ok, 1 some failed, 2 usage, 3 data refused, 4 something is "
        "missing on this computer, 130 interrupted."
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pmo-workshop {__version__}")
        raise typer.Exit


def _speak(code: str | None) -> None:
    """Put a language in force; where a client is read, its own takes over."""
    if code is not None:
        expect_known(code)
        speak(code)


def expect_known(code: str) -> None:
    known = (*languages(), PSEUDO)
    if code not in known:
        raise UsageError(
            gettext(
                "{language} is not a language of the suite. There are: {known}.",
                language=repr(code),
                known=names(known),
            )
        )


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="CODE",
            callback=_speak,
            is_eager=True,
            help="Of messages and help, until a client is read, which has its own.",
        ),
    ] = None,
) -> None:
    pass
