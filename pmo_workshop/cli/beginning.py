"""``new``, ``import`` and ``instrument``: from nothing, or an export, to a client's folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError, names, nearest
from ..i18n import gettext, ngettext
from .app import app
from .options import today_here
from .terminal import at_a_terminal, printable, typed

if TYPE_CHECKING:
    from ..importing.drafting import Draft
    from ..importing.writing import Written


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
    if not (yes or preview or kind or map_file or into.exists()) and at_a_terminal():
        new(into, export=files)  # asks about the client first, then about the export
        return
    _import_files(files, into, kind, map_file, preview, yes)


def _import_files(
    files: Sequence[Path], into: Path, kind: str, map_file: str | None, preview: bool, yes: bool
) -> None:
    """Show what exports would become, ask what is open, and write it."""
    import getpass

    from rich.console import Console

    from ..importing.drafting import open_in_words
    from ..importing.files import draft_of_files, map_of, written_to
    from ..importing.terminal import show, written_by_agreement

    earlier = map_of(map_file, into) if map_file else None
    draft = draft_of_files(files, into, kind=kind, mapping=earlier)
    console = Console(highlight=False)
    show(draft, console, earlier)
    if preview:
        for question in draft.open_questions:
            if question.key not in draft.covered:
                typer.echo(printable(open_in_words(question)))
        typer.echo(gettext("Nothing was written."))
        return
    today = today_here()

    def write(draft: Draft) -> Written:
        return written_to(into, draft, who=getpass.getuser(), today=today)

    if yes or not sys.stdin.isatty():
        _say_written(write(draft))
        return
    written = written_by_agreement(
        draft,
        printable(str(into)),
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

    from ..importing.terminal import show
    from ..importing.workbook import NAME, put_mapping, read_workbook_import
    from ..importing.writing import write

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
                place=printable(str(path)),
            )
        )
        return
    today = today_here()
    _say_written(write(found.draft, folder, NAME, getpass.getuser(), today))


def _say_written(written: Written) -> None:
    import shlex
    from textwrap import fill

    for line in written.in_the_end.splitlines():
        typer.echo(printable(fill(line, 80, subsequent_indent="  ", break_long_words=False)))
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
    from ..beginning import QUESTIONNAIRE, Given, begin
    from ..content.questionnaires import CORE
    from ..export.questionnaire import TOOLS
    from ..importing.drafting import tables_of
    from ..importing.files import draft_of_files
    from ..intake.brand import read_brand
    from ..intake.new import new_client, refuse_a_used_folder
    from ..schema import TABLES

    refuse_a_used_folder(folder)
    somebody = not yes and at_a_terminal()
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
    today = today_here()
    found = begin(
        folder.resolve().name,
        given,
        today,
        typed if somebody else None,
        lambda problem: typer.echo(printable(problem)),
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
    typer.echo(printable(gettext("Made {folder} for {client}.", folder=folder, client=found.name)))
    for line in found.told(today, () if somebody else given.open):
        typer.echo(printable(line))
    if export:
        _import_files(export, folder, "", None, False, yes)
        return
    for line in found.next_steps(folder):
        typer.echo(printable(line))


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
    from ..content.questionnaires import CORE, languages, questionnaire, told_of_few
    from ..export.questionnaire import TOOLS
    from ..i18n import speaking
    from ..intake import load_client
    from ..intake.brand import Brand, read_brand

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
