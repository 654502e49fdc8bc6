"""``report``: the deliverables of clients."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..depth import Depth
from ..errors import UsageError, names, nearest
from ..i18n import gettext, ngettext
from ..paths import without_password
from .app import app, expect_known
from .options import SharedOption, place_named
from .progress import print_summary, progress
from .refreshing import deck_to_refresh, tell_refreshed
from .terminal import printable
from .workbooks import sample_clients, workbooks_to_run

if TYPE_CHECKING:
    from ..batch.run import Request
    from ..engine.processes import Processes


@app.command()
def report(
    folders: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DIR]...",
            help="Client folders, or addresses such as s3://bucket/clients/*; none: the sample "
            "clients.",
        ),
    ] = None,
    workbook: Annotated[
        list[str] | None,
        typer.Option(
            "--workbook",
            help="A workbook, by number or name; repeatable; none: all. The plan, 06, reads "
            "the others, so 06 runs them all.",
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Formats, separated by commas.")
    ] = "html,pdf,xlsx,pptx",
    appendix: Annotated[
        bool,
        typer.Option("--appendix", help="Every chart of the full report at the end of the deck."),
    ] = False,
    depth: Annotated[
        str,
        typer.Option("--depth", help="Depths of the report of all workbooks, separated by commas."),
    ] = "board,full,annex",
    refresh: Annotated[
        Path | None,
        typer.Option(
            "--refresh",
            metavar="DECK",
            help="A deck of the client that people have edited: its figures are renewed in a new "
            "file beside it, all else stays.",
        ),
    ] = None,
    over: Annotated[
        bool,
        typer.Option("--over", help="The refreshed deck takes the old one's name, which is kept."),
    ] = False,
    language: Annotated[
        str,
        typer.Option(
            "--language",
            metavar="CODE",
            help="Of the report, such as de, or en,de for a folder of each; none: the client's.",
        ),
    ] = "",
    out: Annotated[
        str, typer.Option("--out", help="Where the deliverables go: a folder or an address.")
    ] = "runs",
    jobs: Annotated[
        int | None, typer.Option("--jobs", help="Processes at a time; none: one per processor.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", metavar="NAME=VALUE", help="Such as seed=7; repeatable."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, tcp://host:port."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made and why, and make nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Make what is up to date as well.")
    ] = False,
    deadline: Annotated[
        float, typer.Option("--deadline", help="Seconds that one workbook may take.")
    ] = 900,
    memory: Annotated[
        int, typer.Option("--memory", help="Megabytes that one process may hold.")
    ] = 4096,
    output: Annotated[
        int, typer.Option("--output", help="Megabytes that one workbook may print and show.")
    ] = 50,
    shared: SharedOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make the reports of clients, unless up to date: for each a folder, complete or absent."""
    from ..batch.outcome import WITH_APPENDIX
    from ..engine.limits import Limits

    for name, value in (("deadline", deadline), ("memory", memory), ("output", output)):
        if value <= 0:
            raise UsageError(
                gettext("--{name} {value}: give a number above 0.", name=name, value=f"{value:g}")
            )
    limits = Limits(deadline, memory, output)
    clients = [place_named(folder) for folder in folders or ()] or sample_clients()
    workbooks = workbooks_to_run(workbook or [])
    given = parse_parameters(parameter or [])
    kinds = tuple(dict.fromkeys(kind.strip() for kind in formats.split(",") if kind.strip()))
    if not kinds:
        raise UsageError(
            gettext(
                "--format names no format. Give one or more of html, pdf, xlsx and pptx, such as "
                "html,pdf."
            )
        )
    kinds = tuple(WITH_APPENDIX if appendix and kind == "pptx" else kind for kind in kinds)
    depths = _depths(depth)
    spoken = _languages(language)
    places = {code: place_named(_folder_of(out, code, spoken)) for code in spoken}
    old = deck_to_refresh(refresh, clients, places, workbook) if refresh else None
    if dry_run:
        from ..batch.run import plan_batch

        for code, place in places.items():
            request = plan_batch(
                clients,
                workbooks,
                place,
                formats=kinds,
                depths=depths,
                parameters=given,
                language=code,
                limits=limits,
                force=force,
            )
            _print_plan(request, as_json)
        return
    stops: list[int] = []
    summaries = []
    from ..engine import temporary_folder

    with (
        temporary_folder() if len(places) > 1 and not scheduler else nullcontext() as once_read,
        _processes(jobs, scheduler) as processes,
        progress(stops, as_json) as watch,
    ):
        from ..batch.run import run_batch

        for code, place in places.items():
            summaries.append(
                run_batch(
                    clients,
                    workbooks,
                    place,
                    formats=kinds,
                    depths=depths,
                    jobs=jobs,
                    parameters=given,
                    language=code,
                    limits=limits,
                    force=force,
                    watch=watch,
                    processes=processes,
                    scheduler=scheduler,
                    stops=stops,
                    shared=shared,
                    once_read=once_read,
                )
            )
    for code, summary in zip(places, summaries, strict=True):
        shown = without_password(_folder_of(out, code, spoken))
        if as_json:
            typer.echo(json.dumps(summary.with_paths(shown), indent=2, ensure_ascii=False))
        else:
            print_summary(summary, shown)
    exit_code = max(summary.exit_code for summary in summaries)
    if old and exit_code == 0:
        from ..batch.refresh import refresh_deck

        (outcome,) = summaries[0].outcomes
        made = refresh_deck(old, Path(clients[0]), Path(out) / outcome.published, appendix=appendix)
        tell_refreshed(old, made, over, to_stderr=as_json)
    raise typer.Exit(exit_code)


def _languages(text: str) -> tuple[str, ...]:
    """Return the languages that an option names, in its order; one empty one if it names none."""
    asked = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    for code in asked:
        expect_known(code)
    return asked or ("",)


def _folder_of(out: str, code: str, languages: Sequence[str]) -> str:
    """Return where the deliverables in a language go: each of several has a folder of its own."""
    return out if len(languages) == 1 else f"{out.rstrip('/')}/{code}"


def _depths(text: str) -> tuple[Depth, ...]:
    """Return the depths that an option names, the shallowest first."""
    known = [depth.value for depth in Depth]
    asked = [name.strip() for name in text.split(",") if name.strip()]
    for name in asked:
        if name not in known:
            raise UsageError(
                gettext(
                    "There is no depth {name}. The depths are: {known}.{near}",
                    name=repr(name),
                    known=names(known),
                    near=nearest(name, known),
                )
            )
    if not asked:
        raise UsageError(
            gettext(
                "--depth names no depth. Give one or more of board, full and annex, such "
                "as board,full."
            )
        )
    return tuple(depth for depth in Depth if depth.value in asked)


def _processes(jobs: int | None, scheduler: str | None) -> AbstractContextManager[Processes | None]:
    """Have processes warm up while the batch itself is loaded and planned, unless others run it."""
    if scheduler is not None:
        return nullcontext()
    from ..batch.warming import warm_processes

    return warm_processes(jobs or os.cpu_count() or 1)


def _print_plan(request: Request, as_json: bool) -> None:
    """Say for each client what would be made and why."""
    if as_json:
        typer.echo(json.dumps(request.as_dict(), indent=2, ensure_ascii=False))
        return
    made = 0
    for order, reason, kept in zip(request.orders, request.reasons, request.kept, strict=True):
        if kept:
            would = gettext("{client}: would fail: {why}", client=order.id, why=kept)
        elif reason:
            would = gettext(
                "{client}: {reason}; would do: {steps}",
                client=order.id,
                reason=reason,
                steps=", ".join(map(gettext, request.steps(order))),
            )
            made += 1
        elif order.refusal:
            would = gettext("{client}: refused: {why}", client=order.id, why=order.refusal)
        else:
            would = gettext("{client}: up to date", client=order.id)
        typer.echo(printable(would))
    typer.echo(
        ngettext(
            "{made} of {n} client would be made; nothing was.",
            "{made} of {n} clients would be made; nothing was.",
            len(request.orders),
            made=made,
        )
    )


def parse_parameters(given: Sequence[str]) -> dict[str, str]:
    """
    Return parameters from ``NAME=VALUE``.

    Examples
    --------
    >>> parse_parameters(["seed=7"])
    {'seed': '7'}
    """
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(
                gettext("--parameter {text} is not NAME=VALUE, such as seed=7.", text=repr(text))
            )
        if name.strip() in found:
            raise UsageError(gettext("--parameter {name} is given twice.", name=repr(name.strip())))
        found[name.strip()] = value.strip()
    return found
