"""``edition`` and ``kit``: what a workshop is held with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from ..i18n import gettext
from .app import app
from .options import ClientFolder, SharedOption, needed_day
from .workbooks import find_workbooks


@app.command()
def edition(
    workbook: Annotated[str, typer.Argument(metavar="NN", help="Workbook, by number or name.")],
    reader: Annotated[str, typer.Option("--reader", help="facilitator, participant or client.")],
    client: Annotated[
        Path | None, typer.Option("--client", metavar="DIR", help="Run it for this client first.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Where the edition goes.")] = Path("editions"),
    shared: SharedOption = False,
) -> None:
    """Make a workbook's edition for one kind of reader."""
    from ..batch.edition import write_edition

    (source,) = find_workbooks([workbook])
    for path in write_edition(source, reader, client, out, shared):
        typer.echo(path)


@app.command()
def kit(
    folder: ClientFolder,
    agenda: Annotated[
        str,
        typer.Option(
            "--agenda",
            metavar="NAME",
            help="two-days, five-half-days, one-day, ninety-minutes, hybrid or follow-up.",
        ),
    ] = "two-days",
    start: Annotated[
        str, typer.Option("--start", metavar="HH:MM", help="When each day begins.")
    ] = "09:00",
    people: Annotated[
        int, typer.Option("--people", min=1, help="How many are expected; counts follow.")
    ] = 24,
    day: Annotated[
        list[str] | None,
        typer.Option("--day", metavar="DAY", help="A day of the agenda, in order; repeatable."),
    ] = None,
    place: Annotated[str, typer.Option("--place", metavar="TEXT", help="Where it is held.")] = "",
    wifi: Annotated[
        str, typer.Option("--wifi", metavar="NAME", help="The Wi-Fi that telephones join.")
    ] = "",
    password: Annotated[
        str,
        typer.Option(
            "--wifi-password",
            metavar="TEXT",
            envvar="PMO_WORKSHOP_WIFI_PASSWORD",
            show_envvar=False,
            help="Its password; none: it is open.",
        ),
    ] = "",
    address: Annotated[
        str, typer.Option("--address", metavar="URL", help="Of a hosted room, for the poster.")
    ] = "",
    out: Annotated[Path, typer.Option("--out", help="Where the kit goes.")] = Path("kit"),
    shared: SharedOption = False,
) -> None:
    """Make the facilitator's kit of a workshop: agenda, slides, cards, sheets, poster, letters."""
    from ..kit import Network, Occasion, write_kit

    if password and not wifi:
        raise UsageError(gettext("--wifi-password goes with --wifi."))
    occasion = Occasion(
        start=start,
        people=people,
        days=tuple(needed_day("--day", given) for given in day or ()),
        place=place,
        network=Network(wifi, password) if wifi else None,
        address=address,
    )
    for path in write_kit(folder, agenda, occasion, out, shared=shared):
        typer.echo(path)
