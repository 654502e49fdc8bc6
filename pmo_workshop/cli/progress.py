"""What a batch shows while it runs, and at its end."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from ..i18n import decimal, gettext, ngettext
from .terminal import printable

if TYPE_CHECKING:
    from rich.table import Table

    from ..batch.outcome import ClientOutcome, Summary


@contextmanager
def progress(
    stops: Sequence[int], as_json: bool
) -> Iterator[Callable[[Sequence[ClientOutcome]], None]]:
    """
    Yield what shows the state of a batch: a live table on a terminal, else lines.

    ``stops`` grows with every Ctrl-C.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _plain_lines(stops, as_json)
        return
    from rich.console import Console
    from rich.live import Live

    console, started = Console(stderr=True), time.monotonic()
    latest: list[Sequence[ClientOutcome]] = [[]]

    with Live(
        get_renderable=lambda: _live_table(
            latest[0], time.monotonic() - started, console.height, len(stops)
        ),
        console=console,
        transient=True,
        refresh_per_second=4,
        redirect_stdout=False,
        redirect_stderr=False,
    ):

        def watch(outcomes: Sequence[ClientOutcome]) -> None:
            latest[0] = outcomes

        yield watch


def _plain_lines(stops: Sequence[int], as_json: bool) -> Callable[[Sequence[ClientOutcome]], None]:
    """Return what prints a line when a client goes on: for people, or an object for programs."""
    said: dict[str, str] = {}

    def watch(outcomes: Sequence[ClientOutcome]) -> None:
        if stops and "" not in said and not as_json:
            said[""] = ""
            typer.echo(_stopping(len(stops)), err=True)
        for outcome in outcomes:
            if as_json:
                line = json.dumps(outcome.progress())
            else:
                line = f"{outcome.id}: {gettext(outcome.step or outcome.state)}"
            if outcome.state != "waiting" and said.get(outcome.id) != line:
                said[outcome.id] = line
                typer.echo(line, err=True)

    return watch


# Yellow cannot be read on a light terminal.
_MARKS = {
    "done": "green",
    "up to date": "green",
    "refused": "magenta",
    "failed": "red",
    "interrupted": "magenta",
}


_LINES_AROUND = 8


def _live_table(
    outcomes: Sequence[ClientOutcome], elapsed: float, height: int, stops: int
) -> Table:
    """Return the table of a batch under way: what runs, what went wrong, how long it may take."""
    over = [outcome for outcome in outcomes if outcome.state not in ("waiting", "running")]
    running = [outcome for outcome in outcomes if outcome.state == "running"]
    wrong = [outcome for outcome in over if outcome.state in ("failed", "refused")]
    room = max(3, height - _LINES_AROUND)
    left = max(0, room - len(running))
    table = _table([*(wrong[-left:] if left else []), *running[:room]], live=True)
    counts = Counter(outcome.state for outcome in over)
    told = ", ".join(f"{count} {gettext(state)}" for state, count in counts.items())
    pace = remaining(len(over), len(outcomes), sum(o.state != "up to date" for o in over), elapsed)
    table.caption = "\n".join(filter(None, [pace, told, _stopping(stops)]))
    table.caption_justify, table.caption_style = "left", ""
    return table


def _stopping(stops: int) -> str:
    """Return what Ctrl-C does next, or has done."""
    if not stops:
        return gettext("Ctrl-C finishes what runs and stops; the same command then goes on.")
    if stops == 1:
        return gettext("Stopping. What runs is finished first; Ctrl-C again stops at once.")
    return gettext("Stopping at once.")


def remaining(over: int, clients: int, made: int, elapsed: float) -> str:
    """
    Return how far a batch is, and how long it may still take at the pace so far.

    Examples
    --------
    >>> remaining(50, 200, 40, 400.0)
    '50 of 200 clients, 6:40 so far, about 25:00 to go'
    >>> remaining(0, 2, 0, 3.0)
    '0 of 2 clients, 0:03 so far'
    """
    if not (made and over < clients):
        return ngettext(
            "{over} of {n} client, {time} so far",
            "{over} of {n} clients, {time} so far",
            clients,
            over=over,
            time=_clock(elapsed),
        )
    return ngettext(
        "{over} of {n} client, {time} so far, about {left} to go",
        "{over} of {n} clients, {time} so far, about {left} to go",
        clients,
        over=over,
        time=_clock(elapsed),
        left=_clock(elapsed / made * (clients - over)),
    )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _table(outcomes: Sequence[ClientOutcome], live: bool = False) -> Table:
    """Return the table of a batch; text of clients is never read as markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    seconds, widest = gettext("seconds"), len(gettext("interrupted"))
    doing = gettext("doing") if live else gettext("result")
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(gettext("client"), no_wrap=True, overflow="ellipsis", min_width=12)
    table.add_column(gettext("state"), no_wrap=True, min_width=widest)
    table.add_column(seconds, justify="right", no_wrap=True, min_width=len(seconds))
    table.add_column(doing, no_wrap=True, overflow="ellipsis")
    for outcome in outcomes:
        table.add_row(
            Text(printable(outcome.id)),
            Text(gettext(outcome.state), style=_MARKS.get(outcome.state, "")),
            decimal(outcome.seconds, 1),
            Text(printable(gettext(outcome.step) if live else _result(outcome))),
        )
    return table


def _result(outcome: ClientOutcome) -> str:
    if outcome.state in _TOLD_BELOW:
        return gettext("see below")
    if not outcome.files:
        return outcome.reason
    made = ngettext("{n} file", "{n} files", len(outcome.files))
    if not outcome.warnings:
        return made
    return ngettext(
        "{files}, {n} warning (see its consultant/index.html)",
        "{files}, {n} warnings (see its consultant/index.html)",
        len(outcome.warnings),
        files=made,
    )


_TOLD_BELOW = ("failed", "refused")


def print_summary(summary: Summary, out: str) -> None:
    for outcome in summary.outcomes:
        if outcome.fault:
            typer.echo(f"{outcome.id}: {outcome.fault}", err=True)
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.padding import Padding
        from rich.text import Text

        console = Console()
        console.print(_table(summary.outcomes))
        for outcome in summary.outcomes:
            if outcome.state in _TOLD_BELOW:
                style = _MARKS[outcome.state]
                line = f"{outcome.id}: {gettext(outcome.state)}"
                console.print(Text(printable(line), style=style))
                console.print(Padding(Text(printable(outcome.reason)), (0, 0, 1, 2)))
    else:
        for outcome in summary.outcomes:
            line = gettext(
                "{client}: {state}, {seconds} s, {result}",
                client=outcome.id,
                state=gettext(outcome.state),
                seconds=decimal(outcome.seconds, 1),
                result=ngettext("{n} file", "{n} files", len(outcome.files))
                if outcome.files
                else outcome.reason,
            )
            typer.echo(printable(line).replace("\n", "\n  "))
    for outcome in summary.outcomes:
        if outcome.state == "done" and outcome.reason:
            typer.echo(printable(f"{outcome.id}: {outcome.reason}"))
    if any(outcome.state == "interrupted" for outcome in summary.outcomes):
        typer.echo(gettext("Stopped before the end. The same command goes on with what is left."))
    if any(outcome.files for outcome in summary.outcomes):
        index = os.path.join(out, "index.html")  # noqa: PTH118 - or an address
        typer.echo(gettext("Open {index}", index=index))
