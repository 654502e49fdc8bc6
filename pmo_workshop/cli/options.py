"""Options that several commands have, and how their texts are read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from ..i18n import gettext
from ..paths import place_of

ClientFolder = Annotated[Path, typer.Argument(metavar="DIR", help="A client folder.")]


RunOption = Annotated[
    Path | None,
    typer.Option("--run", metavar="RUN", help="The client's folder in runs; none: there."),
]


SharedOption = Annotated[
    bool,
    typer.Option(
        "--shared",
        help="Whoever may read the folder in which it is made may read it; else only you.",
    ),
]


def place_named(text: str) -> Path | str:
    """Return the folder or address that is named; an empty name would be the current folder."""
    if not text.removeprefix("file://").strip():
        raise UsageError(
            gettext("{text} names no folder. Give a folder or an address.", text=repr(text))
        )
    return place_of(text)


InternalOption = Annotated[
    Path, typer.Option("--out", help="Where the pages go; they are internal, and yours alone.")
]


AsOfOption = Annotated[
    str,
    typer.Option("--on", metavar="DAY", help="As of this day, as 2026-05-04; none: today."),
]


def today_here() -> date:
    """Return the day where the computer is."""
    return datetime.now().astimezone().date()


def needed_day(option: str, text: str) -> date:
    """
    Return the day that an option gives.

    Raises
    ------
    UsageError
        It gives none.
    """
    day = day_given(option, text)
    if day is None:
        raise UsageError(gettext("{option} is missing: write a day, as 2026-03-31.", option=option))
    return day


def day_given(option: str, text: str) -> date | None:
    """Return the day that an option gives, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(
            gettext(
                "{option} {text} is no day. Write it as 2026-03-31.", option=option, text=repr(text)
            )
        ) from None
