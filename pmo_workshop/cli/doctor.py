"""``doctor``: whether this computer has what the reports need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..i18n import gettext
from .app import app

if TYPE_CHECKING:
    from ..doctor import Check


def _tell_check(found: Check) -> None:
    from ..doctor import MISSING, NOTE, OK

    wide = max(len(gettext(state)) for state in (OK, NOTE, MISSING)) + 1
    typer.echo(f"{gettext(found.state):{wide}}{found.name}: {found.found}")
    if found.repair:
        typer.echo(f"{'':{wide}}{found.repair}")


@app.command()
def doctor(
    phone: Annotated[
        bool,
        typer.Option("--phone", help="Wait for a telephone that opens a page of this computer."),
    ] = False,
) -> None:
    """Say whether this computer has what the reports need, and how to mend what is missing."""
    from ..doctor import MISSING, check_phone, diagnose

    checks = diagnose()
    for found in checks:
        _tell_check(found)
    if phone:
        checks.append(check_phone(typer.echo))
        _tell_check(checks[-1])
    raise typer.Exit(4 if any(found.state == MISSING for found in checks) else 0)
