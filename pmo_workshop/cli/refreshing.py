"""Decks and papers that people have edited, with the figures of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..errors import UsageError
from ..i18n import gettext
from .terminal import printable

if TYPE_CHECKING:
    from ..batch.refresh import Old
    from ..export.merging import Refreshed


def paper_to_refresh(path: Path, client: Path | None) -> Old:
    """Return the communication that is to be refreshed, once it is known that it can be."""
    from ..batch.refresh import read_old
    from ..intake.files import id_of

    if client is None:
        raise UsageError(gettext("An empty template has no figures to refresh: name a client."))
    return read_old(path, ".docx", id_of(client))


def deck_to_refresh(
    path: Path,
    clients: Sequence[Path | str],
    places: Mapping[str, Path | str],
    workbook: Sequence[str] | None,
) -> Old:
    """Return the deck that is to be refreshed, once it is known that it can be."""
    from ..batch.refresh import read_old
    from ..intake.files import id_of

    here = [client for client in clients if isinstance(client, Path)]
    on_disk = [place for place in places.values() if isinstance(place, Path)]
    if len(clients) != 1 or not here or len(places) != 1 or not on_disk or workbook:
        raise UsageError(
            gettext(
                "--refresh takes one client folder and the report of all its workbooks, in one "
                "language and on this computer: pmo-workshop report DIR --refresh deck.pptx"
            )
        )
    return read_old(path, ".pptx", id_of(here[0]))


def tell_refreshed(old: Old, made: Refreshed, over: bool, *, to_stderr: bool = False) -> None:
    """Write what was refreshed, and print what has become of it."""
    from ..batch.refresh import write_refreshed
    from ..export.merging import listing

    paths = write_refreshed(old, made, over=over)
    for line in (*listing(made.changes), *map(str, paths)):
        typer.echo(printable(line), err=to_stderr)
