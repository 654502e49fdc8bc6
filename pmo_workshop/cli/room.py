"""``live`` and ``rehearse``: the room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UsageError
from ..i18n import N_, gettext
from ..paths import shipped
from .app import Commands, app
from .options import ClientFolder, SharedOption

if TYPE_CHECKING:
    from ..live.rehearsal import Outcome


class _LiveGroup(Commands):
    """``live DIR`` opens a room; ``live export`` and ``live forget`` are for afterwards."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["open", *args]
        return super().parse_args(ctx, args)


live = typer.Typer(
    cls=_LiveGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    help=N_(
        "Open the room: 'live DIR' serves telephones, console and projected page. It is "
        "short for 'live open DIR'; 'live open --help' lists its options."
    ),
)


app.add_typer(live, name="live")


_StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        envvar="PMO_WORKSHOP_STORE",
        show_envvar=False,
        help="postgresql://user:password@host/database; none: a file on this computer.",
    ),
]


@live.command("open")
def live_open(
    folder: ClientFolder,
    session: Annotated[
        str, typer.Option("--session", help="Its name; the same name goes on with it. None: today.")
    ] = "",
    module: Annotated[
        str, typer.Option("--module", metavar="NN", help="Only the exercises of this workbook.")
    ] = "",
    exercises: Annotated[
        str, typer.Option("--exercises", metavar="ID,…", help="These exercises, in this order.")
    ] = "",
    instrument: Annotated[
        str,
        typer.Option(
            "--instrument",
            metavar="core,…",
            help="Hold this questionnaire on the telephones, as the first exercise.",
        ),
    ] = "",
    people: Annotated[
        int,
        typer.Option(
            "--people", min=0, help="How many are expected: no more join. None: as before, else 30."
        ),
    ] = 0,
    host: Annotated[
        str, typer.Option("--host", help="Where to listen; none: every network of this computer.")
    ] = "0.0.0.0",  # noqa: S104 - telephones must reach it
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8765,
    address: Annotated[
        str,
        typer.Option("--address", metavar="URL", help="What participants open, behind a proxy."),
    ] = "",
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST:PORT", help="Answer to this name too; repeatable."),
    ] = None,
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", metavar="FILE", help="Certificate, PEM.")
    ] = None,
    tls_key: Annotated[
        Path | None, typer.Option("--tls-key", metavar="FILE", help="Its key, PEM.")
    ] = None,
    store: _StoreOption = "",
) -> None:
    """Open the room of a client."""
    from ..live.opening import Wishes, hold, prepare
    from ..live.server import tls_context

    if (tls_cert is None) != (tls_key is None):
        raise UsageError(gettext("--tls-cert and --tls-key belong together: give both, or none."))
    wishes = Wishes(
        session=session,
        exercises=tuple(part.strip() for part in exercises.split(",") if part.strip()),
        module=module,
        survey=tuple(part.strip() for part in instrument.split(",") if part.strip()),
        host=host,
        port=port,
        address=address,
        others=tuple(name or ()),
        people=people,
        store=store,
        tls=tls_context(tls_cert, tls_key) if tls_cert and tls_key else None,
    )
    hold(prepare(folder, wishes), wishes, lambda lines: typer.echo("\n".join(lines)))


@live.command("export")
def live_export(
    session: Annotated[str, typer.Argument(metavar="SESSION")],
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="The folder to make.")],
    shared: SharedOption = False,
    store: _StoreOption = "",
) -> None:
    """Make a client folder of what the room answered."""
    from ..live.room_export import export

    for line in export(session, into, store, shared=shared):
        typer.echo(line)


@live.command("pictures")
def live_pictures(
    session: Annotated[str, typer.Argument(metavar="SESSION")],
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="The folder to make.")],
    store: _StoreOption = "",
) -> None:
    """Make pictures and slides of what the room has seen, also while it is open."""
    from ..live.result_pictures import write_pictures

    for line in write_pictures(session, into, store):
        typer.echo(line)


@live.command("forget")
def live_forget(
    session: Annotated[str, typer.Argument(metavar="SESSION")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: _StoreOption = "",
) -> None:
    """Remove the raw answers of a session; what the room has seen of them stays."""
    from ..live.room_export import forget

    question = gettext(
        "Remove every answer of session {session}? This cannot be undone.", session=repr(session)
    )
    for line in forget(session, store, lambda: yes or typer.confirm(question)):
        typer.echo(line)


@app.command()
def rehearse(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A client folder; none: a sample.")
    ] = None,
    people: Annotated[int, typer.Option("--people", min=1, help="Who join at the start.")] = 30,
    late: Annotated[int, typer.Option("--late", min=0, help="Who join late.")] = 5,
    drop: Annotated[int, typer.Option("--drop", min=0, help="Who lose their page.")] = 3,
    kill_server: Annotated[
        bool, typer.Option("--kill-server", help="Kill the server while people answer.")
    ] = False,
    module: Annotated[
        str, typer.Option("--module", metavar="NN", help="The workbook to go through.")
    ] = "01",
) -> None:
    """Rehearse a session: the real server, synthetic people, a real report; then wipe it."""
    from ..live.rehearsal import Plan, rehearse

    chosen = folder or shipped("sample_data") / "northwind"
    plan = Plan(chosen, people, late, drop, kill_server, module)
    outcome = rehearse(plan, lambda line: typer.echo(line, err=True))
    for line in _rehearsal_in_lines(outcome):
        typer.echo(line)
    raise typer.Exit(0 if outcome.good else 1)


def _rehearsal_in_lines(outcome: Outcome) -> Iterator[str]:
    heads = (gettext("count"), gettext("seconds"), gettext("p50 ms"), gettext("p95 ms"))
    planned = gettext("agenda min")
    yield f"{'':44}{heads[0]:>6}{heads[1]:>9}{heads[2]:>8}{heads[3]:>8}{planned:>12}"
    for line in outcome.lines:
        waits = [line.wait(share) for share in (0.5, 0.95)]
        shown = ["" if wait is None else f"{1000 * wait:.0f}" for wait in waits]
        minutes = str(line.minutes) if line.minutes else ""
        told = f"{line.what:44}{line.count:6}{line.seconds:9.1f}{shown[0]:>8}{shown[1]:>8}"
        yield f"{told}{minutes:>12}".rstrip()
    yield ""
    for what, held in outcome.checks:
        yield f"{gettext('ok') if held else gettext('FAILED'):8}{what}"
