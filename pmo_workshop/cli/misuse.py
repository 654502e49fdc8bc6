"""A command that was given wrongly: what typer finds, in our words and the language in force."""

from __future__ import annotations

from typing import Any, cast

import typer
from typer.core import TyperGroup

from ..i18n import any_of, gettext

Misuse = cast("type[Exception]", typer.BadParameter.__base__)
"""What typer raises where it cannot read a command; it has no translation of its words."""


def in_words(error: Any) -> str:
    """Return what is wrong with a command, below how it is used."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    if error.ctx is None:
        return _what_is_wrong(error)
    helped = gettext("{command} tells more.", command=f"'{error.ctx.command_path} --help'")
    return f"{error.ctx.get_usage()}\n{helped}\n\n{_what_is_wrong(error)}"


def _what_is_wrong(error: Any) -> str:
    match type(error).__name__:
        case "NoSuchOption":
            told = gettext("There is no option {option}.", option=error.option_name)
            alike = any_of(sorted(error.possibilities or ()))
            return (
                f"{told} {gettext('Meant was perhaps {options}.', options=alike)}"
                if alike
                else told
            )
        case "BadOptionUsage":
            return gettext(
                "{option}: an option that takes a value needs one behind it, a switch takes none.",
                option=error.option_name,
            )
        case "MissingParameter":
            return gettext("{argument} is missing.", argument=_name(error))
        case "BadParameter":
            return gettext("{argument} takes a number within its limits.", argument=_name(error))
    if isinstance(error.ctx.command, TyperGroup):
        return gettext("A command is missing.")
    return gettext("There are more arguments than the command takes.")


def _name(error: Any) -> str:
    param = error.param
    return str(param.opts[0] if param.param_type_name == "option" else param.metavar)
