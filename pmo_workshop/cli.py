"""The commands. This is the only place that prints; everything is loaded when it is needed."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.core

from . import __version__
from .content.modules import MODULES, PLAN
from .depth import Depth
from .errors import DataError, SetupError, UsageError, WorkshopError, names, nearest
from .i18n import N_, PSEUDO, decimal, gettext, language_of_the_system, languages, ngettext, speak
from .paths import place_of, shipped, without_password

if TYPE_CHECKING:
    from rich.table import Table

    from .batch.outcome import ClientOutcome, Summary
    from .batch.refresh import Old
    from .batch.run import Request
    from .batch.verify import Verification
    from .doctor import Check
    from .engine.processes import Processes
    from .export.merging import Refreshed
    from .importing.drafting import Draft
    from .importing.writing import Written
    from .intake.client import Client, Problem, Reading
    from .intake.folder import Findings
    from .live.rehearsal import Outcome


class _Commands(typer.core.TyperGroup):
    """Commands whose help is in the language in force."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _spoken(super().get_command(ctx, cmd_name))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _spoken(self)
        super().format_help(ctx, formatter)


def _spoken(command: Any) -> Any:
    """Put the help of a command, and of its options, into the language in force."""
    for told in (command, *command.params) if command is not None else ():
        if getattr(told, "help", None):
            told.help = gettext(told.help)
        if getattr(told, "epilog", None):
            told.epilog = gettext(told.epilog)
    return command


app = typer.Typer(
    cls=_Commands,
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


def main() -> None:
    """Run the command line; a mistake of the reader's shows its message and no traceback."""
    _open_the_standard_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console of the C locale must not end a report over a client's name.
            stream.reconfigure(errors="backslashreplace")
    try:
        with _ended_in_order():
            speak(language_of_the_system())
            app()
    except SystemExit as ended:
        code = ended.code
    except WorkshopError as error:
        typer.echo(str(error), err=True)
        code = error.exit_code
    except KeyboardInterrupt:
        typer.echo(gettext("Interrupted."), err=True)
        code = 130
    except OSError as error:
        typer.echo(_printable(_refused_by_the_system(error)), err=True)
        code = SetupError.exit_code
    sys.exit(_flushed(code))


def _open_the_standard_streams() -> None:
    """Open what whoever started us has closed: else a file of ours would take its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, stream)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Have requests of the system's to end tidy up as Ctrl-C does, unless they are ignored."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    heard = [number for number in asked if signal.getsignal(number) is signal.SIG_DFL]
    for number in heard:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)


def _refused_by_the_system(error: OSError) -> str:
    """Return what the system did not let us do: a full disk, a folder that is gone."""
    try:
        os.getcwd()  # noqa: PTH109 - asks the system
    except FileNotFoundError:
        return gettext("The folder you are in has been deleted. Go to another one, then try again.")
    why = error.strerror or type(error).__name__
    if error.filename is not None:
        why = f"{why} ({error.filename})"
    return gettext("The system refuses: {why}. Mend that, then give the same command.", why=why)


def _flushed(code: str | int | None) -> str | int | None:
    """Return the exit code, or another one if what was printed has not arrived."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        # Python would try again at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if (
            error.errno != errno.EPIPE and code != SetupError.exit_code
        ):  # else it is told, or enough
            typer.echo(_refused_by_the_system(error), err=True)
            return SetupError.exit_code
    return code


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pmo-workshop {__version__}")
        raise typer.Exit


def _speak(code: str | None) -> None:
    """Put a language in force; where a client is read, its own takes over."""
    if code is not None:
        _expect_known(code)
        speak(code)


def _expect_known(code: str) -> None:
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


_ClientFolder = Annotated[Path, typer.Argument(metavar="DIR", help="A client folder.")]
_RunOption = Annotated[
    Path | None,
    typer.Option("--run", metavar="RUN", help="The client's folder in runs; none: there."),
]
_SharedOption = Annotated[
    bool,
    typer.Option(
        "--shared",
        help="Whoever may read the folder in which it is made may read it; else only you.",
    ),
]


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
    shared: _SharedOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make the reports of clients, unless up to date: for each a folder, complete or absent."""
    from .batch.outcome import WITH_APPENDIX
    from .engine.limits import Limits

    for name, value in (("deadline", deadline), ("memory", memory), ("output", output)):
        if value <= 0:
            raise UsageError(
                gettext("--{name} {value}: give a number above 0.", name=name, value=f"{value:g}")
            )
    limits = Limits(deadline, memory, output)
    clients = [_place(folder) for folder in folders or ()] or sample_clients()
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
    places = {code: _place(_folder_of(out, code, spoken)) for code in spoken}
    old = _deck_to_refresh(refresh, clients, places, workbook) if refresh else None
    if dry_run:
        from .batch.run import plan_batch

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
    from .engine import temporary_folder

    with (
        temporary_folder() if len(places) > 1 and not scheduler else nullcontext() as once_read,
        _processes(jobs, scheduler) as processes,
        _progress(stops, as_json) as watch,
    ):
        from .batch.run import run_batch

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
            _print_summary(summary, shown)
    exit_code = max(summary.exit_code for summary in summaries)
    if old and exit_code == 0:
        from .batch.refresh import refresh_deck

        (outcome,) = summaries[0].outcomes
        made = refresh_deck(old, Path(clients[0]), Path(out) / outcome.published, appendix=appendix)
        _write_refreshed(old, made, over, to_stderr=as_json)
    raise typer.Exit(exit_code)


def _languages(text: str) -> tuple[str, ...]:
    """Return the languages that an option names, in its order; one empty one if it names none."""
    asked = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    for code in asked:
        _expect_known(code)
    return asked or ("",)


def _folder_of(out: str, code: str, languages: Sequence[str]) -> str:
    """Return where the deliverables in a language go: each of several has a folder of its own."""
    return out if len(languages) == 1 else f"{out.rstrip('/')}/{code}"


def _paper_to_refresh(path: Path, client: Path | None) -> Old:
    """Return the communication that is to be refreshed, once it is known that it can be."""
    from .batch.refresh import read_old
    from .intake.folder import id_of

    if client is None:
        raise UsageError(gettext("An empty template has no figures to refresh: name a client."))
    return read_old(path, ".docx", id_of(client))


def _deck_to_refresh(
    path: Path,
    clients: Sequence[Path | str],
    places: Mapping[str, Path | str],
    workbook: Sequence[str] | None,
) -> Old:
    """Return the deck that is to be refreshed, once it is known that it can be."""
    from .batch.refresh import read_old
    from .intake.folder import id_of

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


def _write_refreshed(old: Old, made: Refreshed, over: bool, *, to_stderr: bool = False) -> None:
    """Write what was refreshed, and print what has become of it."""
    from .batch.refresh import write_refreshed
    from .export.merging import listing

    paths = write_refreshed(old, made, over=over)
    for line in (*listing(made.changes), *map(str, paths)):
        typer.echo(_printable(line), err=to_stderr)


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


def _place(text: str) -> Path | str:
    """Return the folder or address that is named; an empty name would be the current folder."""
    if not text.removeprefix("file://").strip():
        raise UsageError(
            gettext("{text} names no folder. Give a folder or an address.", text=repr(text))
        )
    return place_of(text)


def _processes(jobs: int | None, scheduler: str | None) -> AbstractContextManager[Processes | None]:
    """Have processes warm up while the batch itself is loaded and planned, unless others run it."""
    if scheduler is not None:
        return nullcontext()
    from .batch.warming import warm_processes

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
        typer.echo(_printable(would))
    typer.echo(
        ngettext(
            "{made} of {n} client would be made; nothing was.",
            "{made} of {n} clients would be made; nothing was.",
            len(request.orders),
            made=made,
        )
    )


def sample_clients() -> list[Path]:
    """Return the folders of the fictional clients that travel with the suite."""
    found = sorted(path.parent for path in shipped("sample_data").glob("*/client.toml"))
    if not found:
        raise SetupError(gettext("The sample clients are missing. Install the suite again."))
    return found


def find_workbooks(wanted: Sequence[str]) -> list[Path]:
    """
    Return the workbooks asked for, or all of them.

    Parameters
    ----------
    wanted : sequence of str
        ``"01"``, ``"1"``, ``"01_building_trust"`` or ``"01_building_trust.ipynb"``.

    Raises
    ------
    UsageError
        There is no such workbook; the message lists those there are.
    """
    folder = shipped("workbooks")
    known = {module.workbook: folder / f"{module.workbook}.ipynb" for module in MODULES}
    if not all(path.is_file() for path in known.values()):
        raise SetupError(gettext("The workbooks are missing. Install the suite again."))
    by_number = {module.number: known[module.workbook] for module in MODULES}
    chosen: dict[Path, None] = {}
    for asked in wanted:
        name = asked.removesuffix(".ipynb")
        path = known.get(name) or by_number.get(name.zfill(2))
        if path is None:
            raise UsageError(
                gettext(
                    "There is no workbook {asked}. The workbooks are: {known}.{near}",
                    asked=repr(asked),
                    known=names(known),
                    near=nearest(name, known),
                )
            )
        chosen[path] = None
    return list(chosen) or list(known.values())


def workbooks_to_run(wanted: Sequence[str]) -> list[Path]:
    """Return the workbooks asked for; the marketing plan brings along those it reads."""
    chosen = find_workbooks(wanted)
    return find_workbooks([]) if any(path.stem == PLAN.workbook for path in chosen) else chosen


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


@contextmanager
def _progress(
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
            Text(_printable(outcome.id)),
            Text(gettext(outcome.state), style=_MARKS.get(outcome.state, "")),
            decimal(outcome.seconds, 1),
            Text(_printable(gettext(outcome.step) if live else _result(outcome))),
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


def _printable(text: str) -> str:
    """Return text without characters that would steer the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


def _print_summary(summary: Summary, out: str) -> None:
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
                console.print(Text(_printable(line), style=style))
                console.print(Padding(Text(_printable(outcome.reason)), (0, 0, 1, 2)))
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
            typer.echo(_printable(line).replace("\n", "\n  "))
    if any(outcome.state == "interrupted" for outcome in summary.outcomes):
        typer.echo(gettext("Stopped before the end. The same command goes on with what is left."))
    if any(outcome.files for outcome in summary.outcomes):
        index = os.path.join(out, "index.html")  # noqa: PTH118 - or an address
        typer.echo(gettext("Open {index}", index=index))


@app.command()
def verify(
    runs: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN...",
            help="A client's folder in runs, several, or runs; or the address of a client's.",
        ),
    ],
    client: Annotated[
        str | None,
        typer.Option("--client", metavar="DIR", help="Its client folder, or the address of it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make reports again from their manifests, and say whether every byte is the same."""
    from .batch.verify import gathered
    from .batch.verify import verify as compare
    from .batch.warming import warm_processes

    code = 0
    told: list[dict[str, object]] = []
    with (
        gathered(runs, client) as (reports, folder),
        warm_processes(os.cpu_count() or 1) as processes,
    ):
        for report in reports:
            try:
                found = compare(report, folder, processes)
            except WorkshopError as error:
                if len(reports) == 1:
                    raise
                code = max(code, error.exit_code)
                told.append({"client": report.name, "error": str(error)})
                typer.echo(_printable(str(error)), err=True)
                continue
            code = max(code, int(bool(found.differences)))
            told.append(found.as_dict())
            if not as_json:
                typer.echo(_printable(_verification_in_words(found)))
    if as_json:
        one_or_all = told[0] if len(reports) == 1 else {"reports": told}
        typer.echo(json.dumps(one_or_all, indent=2, ensure_ascii=False))
    raise typer.Exit(code)


def _verification_in_words(found: Verification) -> str:
    made = ngettext("{n} file", "{n} files", found.files)
    if not found.files:
        heading = gettext("{client}: not made again:", client=found.client)
    elif found.differences:
        heading = gettext("{client}: {files}, not the same:", client=found.client, files=made)
    else:
        return gettext("{client}: {files}, every byte the same.", client=found.client, files=made)
    return "\n  ".join([heading, *found.differences])


@app.command()
def check(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Client folders.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say how each file of a client was read, and every problem, as a person mends it."""
    from .intake import check_client

    today = _today()
    told: list[dict[str, Any]] = []
    for number, folder in enumerate(folders):
        if not folder.is_dir():
            raise UsageError(
                gettext(
                    "There is no folder {folder}. Name a client folder.", folder=repr(str(folder))
                )
            )
        found = _found(folder, check_client(folder), today)
        told.append(found)
        if as_json:
            continue
        if len(folders) > 1:
            typer.echo(_printable(f"{chr(10) if number else ''}{folder}"))
        for line in _findings_in_words(found):
            typer.echo(line)
    if as_json:
        typer.echo(json.dumps({"clients": told}, indent=2, ensure_ascii=False))
    raise typer.Exit(3 if any(found["refused"] for found in told) else 0)


def _found(folder: Path, findings: Findings, today: date) -> dict[str, Any]:
    """Return what was found in a client folder: how files were read, problems, warnings."""
    from .intake.privacy import overdue_register
    from .story import read_story

    read = [line for reading in findings.readings for line in _reading_in_words(reading)]
    for name, exercise in (findings.client.exercises if findings.client else {}).items():
        read.append(
            gettext("{file}: the exercise '{title}'", file=f"{name}.toml", title=exercise.title)
        )
    if findings.privacy.told:
        read.append(gettext("Personal data: {looked}.", looked=findings.privacy.told))
    warnings = [*findings.warnings, *overdue_register(findings.client, today)]
    warnings += _without_a_font(findings.client)
    problems = list(map(str, findings.problems))
    try:
        warnings += read_story(folder).problems
    except DataError as error:
        problems.append(str(error))
    refused = bool(problems)
    return {
        "client": folder.name,
        "refused": refused,
        "says": gettext("The data are refused.") if refused else gettext("The data can be used."),
        "problems": problems,
        "warnings": list(map(str, warnings)),
        "read": read,
    }


def _without_a_font(client: Client | None) -> Iterator[Problem]:
    """Yield a warning for each file with signs that no font of the PDF has."""
    from .export.fonts import uncovered
    from .intake.client import Problem

    if client is None:
        return
    words = [client.name, client.sector, client.prepared_by, *client.stakeholders]
    texts = {"client.toml": {*words, *(wave.name for wave in client.waves)}}
    for reading in client.readings:
        own = client[reading.table].select_dtypes(["object", "string"])
        cells = (own[column].explode().dropna().unique() for column in own)
        texts.setdefault(reading.file, set()).update(str(text) for some in cells for text in some)
    for file, cells_of in texts.items():
        found = (uncovered(text) for text in sorted(cells_of) if not text.isascii())
        if signs := list(dict.fromkeys(sign for some in found for sign in some)):
            yield Problem(
                file,
                ngettext(
                    "{n} sign is in no font of the PDF, which shows {mark} in its place: {first}. "
                    "Write it in another script, or send the web page.",
                    "{n} signs are in no font of the PDF, which shows {mark} in their place: "
                    "{first}. Write them in another script, or send the web page.",
                    len(signs),
                    mark="\ufffd",
                    first=" ".join(signs[:5]),
                ),
                fatal=False,
            )


def _reading_in_words(reading: Reading) -> Iterator[str]:
    delimiter = _DELIMITERS.get(reading.delimiter)
    rows = ngettext("{n} row", "{n} rows", reading.rows)
    how = [rows, reading.encoding, gettext(delimiter) if delimiter else reading.delimiter]
    yield f"{reading.file}: {', '.join(filter(None, how))}"
    yield from (f"  {decision}" for decision in reading.decisions)


def _findings_in_words(found: Mapping[str, Any]) -> Iterator[str]:
    yield from found["read"]
    for title, problems in (
        (gettext("Problems:"), found["problems"]),
        (gettext("Warnings:"), found["warnings"]),
    ):
        if problems:
            yield title
            yield from (f"  {problem}" for problem in problems)
    yield found["says"]


_DELIMITERS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar")}


@app.command("import")
def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Exports: CSV, .xlsx or .sav."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="DIR", help="The client's folder; made if not there."),
    ] = None,
    workbook: Annotated[
        Path | None,
        typer.Option(
            "--workbook",
            metavar="DIR",
            help="The client's folder, whose client.xlsx has the export in its sheet survey; what "
            "is open is asked in its sheet mapping.",
        ),
    ] = None,
    kind: Annotated[
        str, typer.Option("--as", metavar="KIND", help="What it is: a survey, or a register.")
    ] = "",
    map_file: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="FILE",
            help="The map of an earlier wave: a file, or its name in imports.",
        ),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would be written, and write nothing.")
    ] = False,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Ask nothing: take what the files prove, else refuse."),
    ] = False,
) -> None:
    """Turn the export of a survey tool, or a register, into the tables of a client."""
    if workbook is not None:
        if files or into or kind or map_file:
            raise UsageError(
                gettext(
                    "--workbook takes the export from client.xlsx: leave the files, "
                    "--into, --as and --map out."
                )
            )
        _import_workbook(workbook, preview)
        return
    if not files or into is None:
        raise UsageError(
            gettext(
                "Name the export, and the client's folder with --into, such as: "
                "pmo-workshop import export.xlsx --into clients/acme. With --workbook "
                "the export is in client.xlsx."
            )
        )
    if not (yes or preview or kind or map_file or into.exists()) and _at_a_terminal():
        new(into, export=files)  # asks about the client first, then about the export
        return
    _import_files(files, into, kind, map_file, preview, yes)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _import_files(
    files: Sequence[Path], into: Path, kind: str, map_file: str | None, preview: bool, yes: bool
) -> None:
    """Show what exports would become, ask what is open, and write it."""
    import getpass

    from rich.console import Console

    from .importing.files import draft_of_files, map_of, written_to
    from .importing.terminal import show, written_by_agreement

    earlier = map_of(map_file, into) if map_file else None
    draft = draft_of_files(files, into, kind=kind, mapping=earlier)
    console = Console(highlight=False)
    show(draft, console, earlier)
    if preview:
        typer.echo(gettext("Nothing was written."))
        return
    today = _today()

    def write(draft: Draft) -> Written:
        return written_to(into, draft, files, who=getpass.getuser(), today=today)

    if yes or not sys.stdin.isatty():
        _say_written(write(draft))
        return
    written = written_by_agreement(
        draft,
        _printable(str(into)),
        console,
        lambda prompt: typer.prompt(prompt, "", show_default=False, prompt_suffix=""),
        write,
        earlier,
    )
    if written is None:
        typer.echo(gettext("Nothing was written."))
    else:
        _say_written(written)


def _import_workbook(folder: Path, preview: bool) -> None:
    """Read the export in the entry workbook; ask there what is open, else write the tables."""
    import getpass

    from rich.console import Console

    from .importing.terminal import show
    from .importing.workbook import NAME, put_mapping, read_workbook_import
    from .importing.writing import write

    found = read_workbook_import(folder)
    show(found.draft, Console(highlight=False))
    if preview:
        typer.echo(gettext("Nothing was written."))
        return
    path = put_mapping(folder, found)
    if found.draft.open_questions:
        typer.echo(
            gettext(
                "Choose an answer in each red cell of the sheet mapping of {place}, "
                "save and close it, and give the same command again. No table was "
                "written.",
                place=_printable(str(path)),
            )
        )
        return
    today = _today()
    _say_written(write(found.draft, folder, NAME, getpass.getuser(), today))


def _say_written(written: Written) -> None:
    import shlex
    from textwrap import fill

    for line in written.in_the_end.splitlines():
        typer.echo(_printable(fill(line, 80, subsequent_indent="  ", break_long_words=False)))
    typer.echo(
        gettext("Next: pmo-workshop report {folder}", folder=shlex.quote(str(written.folder)))
    )


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    name: Annotated[str | None, typer.Option("--name", help="The client's name.")] = None,
    stakeholders: Annotated[
        str | None,
        typer.Option(
            "--stakeholders",
            metavar="ROLE=NUMBER,…",
            help="The size of the stakeholder list by role: 'Sponsors=12, Project managers=24'.",
        ),
    ] = None,
    margin: Annotated[
        str | None,
        typer.Option(
            "--margin",
            metavar="POINTS",
            help="The smallest difference that matters to the sponsor, in scale points.",
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            metavar="POINTS",
            help="The satisfaction from which on it is good enough to the sponsor.",
        ),
    ] = None,
    set_by: Annotated[
        str | None, typer.Option("--set-by", metavar="WHO", help="Who fixed the margin.")
    ] = None,
    set_on: Annotated[
        str | None, typer.Option("--set-on", metavar="DAY", help="When, as 2026-03-31.")
    ] = None,
    instruments: Annotated[
        str | None,
        typer.Option(
            "--instruments",
            metavar="NAME,…",
            help="What will be collected: instruments, such as core, and tables of registers, "
            "such as tickets.",
        ),
    ] = None,
    export: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="EXPORT", help="Go on to import this export; repeatable."),
    ] = None,
    all_tables: Annotated[
        bool, typer.Option("--all-tables", help="Make every table there is.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask: what no option says is as usual.")
    ] = False,
) -> None:
    """Make a client folder; at a terminal it asks the four things that no option says."""
    from .beginning import QUESTIONNAIRE, Given, begin
    from .content.questionnaires import CORE
    from .export.questionnaire import TOOLS
    from .importing.drafting import tables_of
    from .importing.files import draft_of_files
    from .intake.brand import read_brand
    from .intake.new import new_client, refuse_a_used_folder
    from .schema import TABLES

    refuse_a_used_folder(folder)
    somebody = not yes and _at_a_terminal()
    read: tuple[str, ...] = ()
    expectation = ""
    if export:
        # An export says itself what was collected; one that cannot be imported ends it here.
        draft = draft_of_files(export, folder)
        read = tuple(draft.preview if somebody else tables_of(draft))
        expectation = draft.expectation
    given = Given(
        name, stakeholders, margin, target, set_by, set_on, instruments or (CORE if read else None)
    )
    today = _today()
    found = begin(
        folder.resolve().name,
        given,
        today,
        _typed if somebody else None,
        lambda problem: typer.echo(_printable(problem)),
    )
    asked = None if read else found.asked
    new_client(
        folder,
        found.name,
        stakeholders=found.stakeholders,
        margin=found.margin,
        target=found.target,
        expectation=expectation if read else found.expectation,
        tables=tuple(TABLES) if all_tables else read or found.tables,
        beside={QUESTIONNAIRE: TOOLS["docx"].write(asked, read_brand(folder))} if asked else {},
        today=today,
    )
    typer.echo(_printable(gettext("Made {folder} for {client}.", folder=folder, client=found.name)))
    for line in found.told(today, () if somebody else given.open):
        typer.echo(_printable(line))
    if export:
        _import_files(export, folder, "", None, False, yes)
        return
    for line in found.next_steps(folder):
        typer.echo(_printable(line))


def _typed(question: str, default: str) -> str:
    """Return what somebody types at the terminal."""
    return str(typer.prompt(_printable(question), default=default, show_default=bool(default)))


@app.command()
def instrument(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="core, or a module, such as gap or promises.")
    ],
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="MODULE,…", help="Modules that add to it; repeatable."),
    ] = None,
    client: Annotated[
        Path | None,
        typer.Option(
            "--client", metavar="DIR", help="Ask about its roles, promises, services and so on."
        ),
    ] = None,
    tool: Annotated[
        str,
        typer.Option(
            "--as", metavar="TOOL", help="docx, pdf, xlsx, limesurvey, qualtrics or json."
        ),
    ] = "docx",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Where it goes; none: here, and JSON to the terminal."
        ),
    ] = None,
    language: Annotated[str, typer.Option("--language", help="Of the questions.")] = "en",
) -> None:
    """Write a questionnaire: to print, to paste or import into a survey tool, to type into."""
    from .content.questionnaires import CORE, languages, questionnaire, told_of_few
    from .export.questionnaire import TOOLS
    from .i18n import speaking
    from .intake import load_client
    from .intake.brand import Brand, read_brand

    if tool not in TOOLS:
        raise UsageError(
            gettext(
                "{tool} is no tool.{near} There are: {tools}.",
                tool=repr(tool),
                near=nearest(tool, list(TOOLS)),
                tools=names(TOOLS),
            )
        )
    if language not in languages():
        raise UsageError(
            gettext(
                "There are no questions in {language}. There are: {languages}.",
                language=repr(language),
                languages=names(languages()),
            )
        )
    modules = [name, *(part.strip() for more in add or () for part in more.split(","))]
    of = load_client(client, may_be_empty=True) if client else None
    asked = questionnaire(modules, of)
    with speaking(language):
        written = TOOLS[tool].write(asked, read_brand(client) if client else Brand())
    if out is None and tool == "json":
        typer.echo(written, nl=False)
        return
    path = out or Path(asked.id.replace("+", "-") + TOOLS[tool].ending)
    try:
        with path.open("xb") as stream:
            stream.write(written)
    except FileExistsError:
        raise UsageError(
            gettext(
                "{path} is there already. Nothing was written. Remove it, or give "
                "another with --out.",
                path=path,
            )
        ) from None
    minutes = max(1, round(asked.minutes))
    typer.echo(
        ngettext(
            "{path}: {answers}, about {n} minute.",
            "{path}: {answers}, about {n} minutes.",
            minutes,
            path=path,
            answers=ngettext("{n} answer", "{n} answers", len(asked.items)),
        )
    )
    if of and CORE in modules and (few := told_of_few(sum(of.stakeholders.values()))):
        typer.echo(few)


@app.command()
def edition(
    workbook: Annotated[str, typer.Argument(metavar="NN", help="Workbook, by number or name.")],
    reader: Annotated[str, typer.Option("--reader", help="facilitator, participant or client.")],
    client: Annotated[
        Path | None, typer.Option("--client", metavar="DIR", help="Run it for this client first.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Where the edition goes.")] = Path("editions"),
    shared: _SharedOption = False,
) -> None:
    """Make a workbook's edition for one kind of reader."""
    from .batch.edition import write_edition

    (source,) = find_workbooks([workbook])
    for path in write_edition(source, reader, client, out, shared):
        typer.echo(path)


@app.command()
def kit(
    folder: _ClientFolder,
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
    shared: _SharedOption = False,
) -> None:
    """Make the facilitator's kit of a workshop: agenda, slides, cards, sheets, poster, letters."""
    from .kit import Network, Occasion, write_kit

    if password and not wifi:
        raise UsageError(gettext("--wifi-password goes with --wifi."))
    occasion = Occasion(
        start=start,
        people=people,
        days=tuple(_needed_day("--day", given) for given in day or ()),
        place=place,
        network=Network(wifi, password) if wifi else None,
        address=address,
    )
    for path in write_kit(folder, agenda, occasion, out, shared=shared):
        typer.echo(path)


@app.command()
def publish(
    name: Annotated[
        str, typer.Argument(metavar="TEMPLATE", help="A communication, such as case_study.")
    ],
    client: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A client folder; none with --blank.")
    ] = None,
    select: Annotated[
        str,
        typer.Option(
            "--select", metavar="ID", help="The case, theme or service level; else the first."
        ),
    ] = "",
    blank: Annotated[
        bool, typer.Option("--blank", help="The empty template, all fields to be filled in.")
    ] = False,
    formats: Annotated[
        str, typer.Option("--format", help="Formats, separated by commas.")
    ] = "html,pdf,docx",
    sent_to: Annotated[
        str,
        typer.Option(
            "--sent-to",
            metavar="READERS",
            help="Make nothing: note that it was sent to them, for the calendar, the ledger and "
            "the next letter.",
        ),
    ] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="DAY", help="When it was sent; none: today.")
    ] = "",
    refresh: Annotated[
        Path | None,
        typer.Option(
            "--refresh",
            metavar="DOCUMENT",
            help="Make nothing else: renew the figures of this .docx that people have edited, in a "
            "new file beside it.",
        ),
    ] = None,
    over: Annotated[
        bool,
        typer.Option("--over", help="The refreshed one takes the old one's name, which is kept."),
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="Where the files go.")] = Path("publications"),
    shared: _SharedOption = False,
) -> None:
    """Make a communication from a client's tables: HTML, PDF and an editable document."""
    from .actions.ledger import in_words
    from .batch.publish import write_publication
    from .desk.telling import planned_of, told

    if blank and (client is not None or select):
        raise UsageError(
            gettext("--blank is the empty template: leave the client folder and --select out.")
        )
    if not blank and client is None:
        raise UsageError(gettext("Name a client folder, or use --blank for the empty template."))
    if sent_to:
        if client is None:
            raise UsageError(gettext("An empty template is sent to nobody: leave --sent-to out."))
        for line in in_words(told(client, name, select, sent_to, _day("--on", on) or _today())):
            typer.echo(_printable(line))
        waiting = planned_of(client, name)
        if waiting:
            typer.echo(
                gettext(
                    "Planned and not sent yet: {ids}. If this was one of them: pmo-workshop "
                    "calendar DIR --sent ID",
                    ids=", ".join(waiting),
                )
            )
        return
    kinds = tuple(dict.fromkeys(kind.strip() for kind in formats.split(",") if kind.strip()))
    old = _paper_to_refresh(refresh, client) if refresh else None
    written = write_publication(name, client, select, kinds, out, shared, old)
    for line in written.notes:
        typer.echo(line, err=True)
    if old and written.refreshed:
        _write_refreshed(old, written.refreshed, over)
    for path in written.paths:
        typer.echo(path)


@app.command()
def story(
    folder: _ClientFolder,
    claims: Annotated[
        str | None,
        typer.Option(
            "--claims",
            metavar="ACTIVITY",
            help="Print the sentences of an activity, such as T2, or of all, with the ids by which "
            "story.md cites them.",
        ),
    ] = None,
    confirm: Annotated[
        bool,
        typer.Option(
            "--confirm",
            help="Keep what the cited sentences say now: if one says something else later, it is "
            "told.",
        ),
    ] = False,
    run: _RunOption = None,
) -> None:
    """Hold the consultant's own words in story.md against the last report, line by line."""
    from . import story as own
    from .intake import load_client
    from .paths import NOTEBOOKS
    from .plan.reading import read_report

    client = load_client(folder, may_be_empty=True)
    chapters = read_report(client, str(run / NOTEBOOKS) if run else "")
    if not chapters:
        raise UsageError(
            gettext(
                "There is no report to hold the words against. Make it first: pmo-workshop report "
                "DIR; or name its folder with --run."
            )
        )
    every = [claim for chapter in chapters for claim in chapter.claims]
    if claims is not None:
        activity = "" if claims.casefold() == "all" else claims
        lines = [*own.citable(every, activity)]
        if not lines:
            known = dict.fromkeys(claim.activity for claim in every)
            raise UsageError(
                gettext(
                    "No sentence is of {activity}. Name one of {known}, or all.",
                    activity=repr(activity),
                    known=names(known),
                )
            )
        for line in lines:
            typer.echo(_printable(line))
        return
    words = own.read_story(folder)
    seen = own.read_seen(folder)
    found = own.objections(words, chapters, groups=client.stakeholders, seen=seen)
    for line in own.listing(words, found):
        typer.echo(_printable(line))
    if confirm:
        day = f"{_today():%Y-%m-%d}"
        kept = own.confirm(folder, own.cited_in(words, every), day)
        typer.echo(
            ngettext(
                "{n} cited sentence is confirmed as it stands.",
                "{n} cited sentences are confirmed as they stand.",
                len(kept),
            )
        )
        return
    raise typer.Exit(1 if words.problems or any(one.grave for one in found) else 0)


@app.command()
def preview(folder: _ClientFolder) -> None:
    """Show the report of a client in a browser of this computer; it follows every save."""
    from .preview.server import show

    def opened(address: str) -> None:
        typer.echo(
            gettext(
                "The preview of {folder}: {address}\n"
                "It follows what you save in the folder. The address is for you alone, on this "
                "computer. Ctrl-C ends it.",
                folder=repr(folder.resolve().name),
                address=address,
            )
        )
        sys.stdout.flush()  # who reads it through a pipe waits for it

    show(folder, find_workbooks([]), opened)


@app.command()
def actions(
    folder: _ClientFolder,
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="ID",
            help="Take over what the report proposes: an id of the list, or all of an activity, "
            "such as T2; repeatable.",
        ),
    ] = None,
    done: Annotated[
        list[str] | None,
        typer.Option("--done", metavar="ID", help="An action that is done; repeatable."),
    ] = None,
    dropped: Annotated[
        list[str] | None,
        typer.Option("--dropped", metavar="ID", help="One that is given up; repeatable."),
    ] = None,
    told: Annotated[
        list[str] | None,
        typer.Option("--told", metavar="ID", help="One that --to were told of; repeatable."),
    ] = None,
    owner: Annotated[
        str, typer.Option("--owner", metavar="ROLE", help="Who answers for what is taken over.")
    ] = "",
    due: Annotated[
        str, typer.Option("--due", metavar="DAY", help="When it is due, as 2026-03-31.")
    ] = "",
    check: Annotated[
        str, typer.Option("--check", metavar="DAY", help="When its measure is looked at again.")
    ] = "",
    result: Annotated[
        str, typer.Option("--result", metavar="TEXT", help="What came of it, or why not.")
    ] = "",
    to: Annotated[str, typer.Option("--to", metavar="ROLES", help="Who was told.")] = "",
    on: Annotated[
        str,
        typer.Option(
            "--on", metavar="DAY", help="When it was done or told, or as of when; none: today."
        ),
    ] = "",
    run: _RunOption = None,
) -> None:
    """Show the ledger of actions and what the report proposes; take over, close, note who knows."""
    from .actions import ledger
    from .actions.listing import chosen, listing, proposed
    from .intake import load_client

    client = load_client(folder, may_be_empty=True)
    day = _day("--on", on) or _today()
    written = []
    if take:
        found = chosen(take, proposed(client, run))
        dates = {"due": _day("--due", due), "check_on": _day("--check", check)}
        written.append(ledger.take(folder, found, owner=owner, **dates))
    for ids, status in ((done, "done"), (dropped, "dropped")):
        if ids:
            written.append(ledger.ended(folder, ids, status, day, result))
    if told:
        written.append(ledger.told(folder, told, day, to))
    lines = (
        [line for change in written for line in ledger.in_words(change)]
        if written
        else listing(client, proposed(client, run), day)
    )
    for line in lines:
        typer.echo(_printable(line))


_InternalOption = Annotated[
    Path, typer.Option("--out", help="Where the pages go; they are internal, and yours alone.")
]


_A_CONTACT = "contact"

_AsOfOption = Annotated[
    str,
    typer.Option("--on", metavar="DAY", help="As of this day, as 2026-05-04; none: today."),
]


@app.command()
def desk(
    folder: _ClientFolder,
    on: _AsOfOption = "",
    accounts: Annotated[
        bool, typer.Option("--accounts", help="A page for each account instead.")
    ] = False,
    held: Annotated[
        list[str] | None,
        typer.Option("--held", metavar="ID", help="A contact that took place; repeatable."),
    ] = None,
    kept: Annotated[
        list[str] | None,
        typer.Option("--kept", metavar="ID", help="A promise that was kept; repeatable."),
    ] = None,
    missed: Annotated[
        list[str] | None,
        typer.Option("--missed", metavar="ID", help="One that was missed; repeatable."),
    ] = None,
    plan: Annotated[
        list[str] | None,
        typer.Option(
            "--plan",
            metavar="ID",
            help="A stakeholder to meet, as the next options say; repeatable.",
        ),
    ] = None,
    day: Annotated[str, typer.Option("--day", metavar="DAY", help="When they are met.")] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="contact or review.")
    ] = _A_CONTACT,
    channel: Annotated[
        str, typer.Option("--channel", metavar="TEXT", help="Such as meeting, call or mail.")
    ] = "",
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="What it is for, or what came of it.")
    ] = "",
    count_reviews: Annotated[
        bool,
        typer.Option(
            "--count-reviews",
            help="Write into review_schedule how many reviews were due, held and have minutes.",
        ),
    ] = False,
    out: _InternalOption = Path("internal"),
) -> None:
    """Show what is due, in lines and on a page, or each account; plan, and note what was done."""
    from . import desk as office
    from .actions.ledger import in_words
    from .batch.internal import write_internal
    from .intake import load_client
    from .intake.brand import read_brand

    today = _day("--on", on) or _today()
    client = load_client(folder, may_be_empty=True)
    if not plan and (day or channel or kind != _A_CONTACT):
        raise UsageError(
            gettext(
                "--day, --kind and --channel go with --plan. The day of what was held, kept or "
                "missed is --on."
            )
        )
    written = [office.held(folder, held, today, note)] if held else []
    if plan:
        when = _needed_day("--day", day)
        if when < today:
            raise UsageError(gettext("--day {day} is over. Note it with --held.", day=when))
        choices = {"kind": kind, "channel": channel, "note": note}
        chosen = {name: cell for name, cell in choices.items() if cell}
        written.append(office.planned(folder, plan, when, chosen))
    for ids, status in ((kept, "kept"), (missed, "missed")):
        if ids:
            written.append(office.settled(folder, ids, status, today))
    if count_reviews:
        written.append(office.count_reviews(folder, today))
    if written:
        lines = [line for change in written for line in in_words(change)]
        pages = {}
    elif accounts:
        lines = []
        pages = office.account_pages(client, today)
    else:
        typed = f'"{folder}"' if " " in str(folder) else str(folder)
        sections = office.desk(client, today, typed)
        lines = [*office.in_lines(client, sections, today), ""]
        pages = {f"{client.id}-desk": office.desk_page(client, sections, today)}
    for line in lines:
        typer.echo(_printable(line))
    for path in write_internal(pages, out, brand=read_brand(folder)) if pages else ():
        typer.echo(path)


@app.command()
def calendar(
    folder: _ClientFolder,
    on: _AsOfOption = "",
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="ID",
            help="Plan a message that the report proposes, with what the next options choose; "
            "repeatable.",
        ),
    ] = None,
    audience: Annotated[str, typer.Option("--audience", metavar="ROLE", help="Who hears it.")] = "",
    need: Annotated[
        str, typer.Option("--need", metavar="ID", help="A service, or a theme of the issues.")
    ] = "",
    communication: Annotated[
        str, typer.Option("--communication", metavar="NAME", help="Such as newsletter.")
    ] = "",
    channel: Annotated[
        str, typer.Option("--channel", metavar="TEXT", help="Such as mail, or the board paper.")
    ] = "",
    owner: Annotated[str, typer.Option("--owner", metavar="ROLE", help="Who sends it.")] = "",
    day: Annotated[str, typer.Option("--day", metavar="DAY", help="When it is sent.")] = "",
    hook: Annotated[
        str,
        typer.Option(
            "--hook", metavar="PLACE", help="intake, gate, report or onboarding of the PMO's work."
        ),
    ] = "",
    sent: Annotated[
        list[str] | None,
        typer.Option("--sent", metavar="ID", help="A message that was sent; repeatable."),
    ] = None,
    run: _RunOption = None,
    out: _InternalOption = Path("internal"),
) -> None:
    """Show the marketing plan and the next twelve months, on pages and as .ics; plan a message."""
    from . import desk as office
    from .actions.ledger import in_words
    from .actions.listing import chosen, evidence_in
    from .batch.internal import write_internal
    from .intake import load_client
    from .intake.brand import read_brand

    today = _day("--on", on) or _today()
    client = load_client(folder, may_be_empty=True)
    written = []
    if take:
        choices = {
            "audience": audience,
            "need": need,
            "communication": communication,
            "channel": channel,
            "owner": owner,
            "day": _day("--day", day) or "",
            "hook": hook,
        }
        found = chosen(take, office.messages(client, evidence_in(client, run)), "calendar")
        taken = {name: cell for name, cell in choices.items() if cell}
        written.append(office.plan(folder, found, taken))
    if sent:
        written.append(office.sent(folder, sent, today))
    if written:
        for line in (line for change in written for line in in_words(change)):
            typer.echo(_printable(line))
        return
    entries = office.calendar(client, today)
    proposed = office.messages(client, evidence_in(client, run))
    for line in office.in_months(client, entries, proposed):
        typer.echo(_printable(line))
    pages = {
        f"{client.id}-calendar": office.calendar_page(client, entries, today),
        f"{client.id}-marketing-plan": office.plan_page(client, today),
    }
    files = {f"{client.id}.ics": office.ics(client, entries, today)}
    for path in write_internal(pages, out, files, read_brand(folder)):
        typer.echo(path)


def _today() -> date:
    """Return the day where the computer is."""
    return datetime.now().astimezone().date()


def _needed_day(option: str, text: str) -> date:
    """
    Return the day that an option gives.

    Raises
    ------
    UsageError
        It gives none.
    """
    day = _day(option, text)
    if day is None:
        raise UsageError(gettext("{option} is missing: write a day, as 2026-03-31.", option=option))
    return day


def _day(option: str, text: str) -> date | None:
    """Return the day that an option gives, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(
            gettext(
                "{option} {text} is no day. Write it as 2026-03-31.", option=option, text=repr(text)
            )
        ) from None


@app.command()
def answers(
    client: Annotated[
        str,
        typer.Argument(
            metavar="CLIENT",
            help="A client folder, or the id of its answers; with --merge the folder of a room.",
        ),
    ],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DIR", help="The folder to make.")
    ] = None,
    session: Annotated[
        str | None, typer.Option("--session", help="Only the answers of this session.")
    ] = None,
    merge: Annotated[
        Path | None,
        typer.Option(
            "--merge",
            metavar="DIR",
            help="Bring what the room has drafted and agreed into the tables of this client.",
        ),
    ] = None,
    take: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="ID", help="Only this draft of the preview; repeatable."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would be written, and write nothing.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Put the tables back as before the last merge.")
    ] = False,
    owner: Annotated[
        str,
        typer.Option(
            "--owner", metavar="ROLE", help="Who answers for the actions that name nobody."
        ),
    ] = "",
    due: Annotated[
        str, typer.Option("--due", metavar="DAY", help="When those without a day are due.")
    ] = "",
    shared: _SharedOption = False,
) -> None:
    """Make a client folder of what the room answered, or bring its drafts into the client's."""
    if (into is None) == (merge is None):
        raise UsageError(
            gettext(
                "Name the folder to make with --into, or with --merge the client that the drafts "
                "of a room are for."
            )
        )
    if into is not None:
        from .exercises.export_answers import export_answers

        lines = export_answers(client, into, session, shared=shared)
    elif merge is not None:
        agreed = {"owner": owner.strip(), "due": _day("--due", due)}
        lines = _merged(Path(client), merge, take or (), agreed, preview=preview, back=undo)
    for line in lines:
        typer.echo(_printable(line))


def _merged(
    room: Path,
    folder: Path,
    ids: Sequence[str],
    agreed: Mapping[str, str | date | None],
    *,
    preview: bool,
    back: bool,
) -> list[str]:
    """Bring drafts of a room home, or take them back; return what was done, in lines."""
    from . import actions as ledger
    from .actions.ledger import in_words, there_already
    from .actions.listing import evidence_in
    from .intake import load_client

    if back:
        return [gettext("As before the merge: {files}.", files=", ".join(ledger.undo(folder)))]
    made = load_client(room)
    if preview:
        client = load_client(folder, may_be_empty=True)
        ledger.expect_the_room_of(made, client)
        found = ledger.drafts(made, client, folder)
        left = [draft.id for draft in ledger.undecided(found, client)]
        would = ngettext(
            "{n} draft would be written; nothing was.",
            "{n} drafts would be written; nothing was.",
            len(found) - len(left),
        )
        lines = (f"  {draft.id}  {draft.words}" for draft in found)
        there = ledger.already(made, client, folder)
        return [would, *lines, *_to_choose(left), *there_already(there)]
    chosen = [id for given in ids for id in given.split(",")]
    filled = {n: cell for n, cell in agreed.items() if cell}
    told = evidence_in(load_client(folder, may_be_empty=True), None).claims
    change = ledger.merge(folder, made, chosen, filled, told)
    undone = gettext("Take it back with --undo.")
    client = load_client(folder, may_be_empty=True)
    left = [draft.id for draft in ledger.undecided(ledger.drafts(made, client, folder), client)]
    new = client["actions"][client["actions"]["action_id"].isin(change.written)]
    open_ended = new[["owner", "due"]].isna().any(axis=1)
    return [
        *in_words(change),
        *([undone] if change.written else []),
        *_to_agree([*new.loc[open_ended, "action_id"].astype(str)]),
        *_to_choose(left),
    ]


def _to_agree(ids: Sequence[str]) -> list[str]:
    """Return in a line which actions nobody answers for yet, or by no day."""
    if not ids:
        return []
    text = ngettext(
        "{n} action has no owner or no day yet: {ids}. Write both into actions, or take the merge "
        "back and give --owner and --due.",
        "{n} actions have no owner or no day yet: {ids}. Write both into actions, or take the "
        "merge back and give --owner and --due.",
        len(ids),
        ids=", ".join(ids),
    )
    return [text]


def _to_choose(left: Sequence[str]) -> list[str]:
    """Return in a line of which designs people have to choose one."""
    if not left:
        return []
    text = ngettext(
        "{n} design is for you to choose, since only one of each can hold: {ids}. Take it with "
        "--take.",
        "{n} designs are for you to choose, since only one of each can hold: {ids}. Take one with "
        "--take.",
        len(left),
        ids=", ".join(left),
    )
    return [text]


class _LiveGroup(_Commands):
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
    folder: _ClientFolder,
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
    from .live.opening import Wishes, hold, prepare
    from .live.server import tls_context

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
    shared: _SharedOption = False,
    store: _StoreOption = "",
) -> None:
    """Make a client folder of what the room answered."""
    from .live.room_export import export

    for line in export(session, into, store, shared=shared):
        typer.echo(line)


@live.command("pictures")
def live_pictures(
    session: Annotated[str, typer.Argument(metavar="SESSION")],
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="The folder to make.")],
    store: _StoreOption = "",
) -> None:
    """Make pictures and slides of what the room has seen, also while it is open."""
    from .live.result_pictures import write_pictures

    for line in write_pictures(session, into, store):
        typer.echo(line)


@live.command("forget")
def live_forget(
    session: Annotated[str, typer.Argument(metavar="SESSION")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: _StoreOption = "",
) -> None:
    """Remove the raw answers of a session; what the room has seen of them stays."""
    from .live.room_export import forget

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
    from .live.rehearsal import Plan, rehearse

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


def _tell_check(found: Check) -> None:
    typer.echo(f"{gettext(found.state):8}{found.name}: {found.found}")
    if found.repair:
        typer.echo(f"{'':8}{found.repair}")


@app.command()
def doctor(
    phone: Annotated[
        bool,
        typer.Option("--phone", help="Wait for a telephone that opens a page of this computer."),
    ] = False,
) -> None:
    """Say whether this computer has what the reports need, and how to mend what is missing."""
    from .doctor import MISSING, check_phone, diagnose

    checks = diagnose()
    for found in checks:
        _tell_check(found)
    if phone:
        checks.append(check_phone(typer.echo))
        _tell_check(checks[-1])
    raise typer.Exit(4 if any(found.state == MISSING for found in checks) else 0)
