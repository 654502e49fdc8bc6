"""``publish``, ``story`` and ``preview``: words for people, and how they look."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError, names
from ..i18n import gettext, ngettext
from .app import app
from .options import ClientFolder, RunOption, SharedOption, day_given, today_here
from .refreshing import paper_to_refresh, tell_refreshed
from .terminal import printable
from .workbooks import find_workbooks


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
            "--select",
            "--for",
            metavar="ID",
            help="The case, theme or service level, else the strongest; or the group that it is "
            "for, else all.",
        ),
    ] = "",
    blank: Annotated[
        bool, typer.Option("--blank", help="The empty template, all fields to be filled in.")
    ] = False,
    formats: Annotated[
        str, typer.Option("--format", help="Formats, separated by commas.")
    ] = "html,pdf,docx",
    sent_to: Annotated[
        str | None,
        typer.Option(
            "--sent-to",
            metavar="READERS",
            help="Make nothing: note that it was sent to them, as it was made into --out, for the "
            "calendar, the ledger and the next letter.",
        ),
    ] = None,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            metavar="DAY",
            help="The day on which it is sent: the letter carries it, and what is done, late or to "
            "come is told as of it; none: today.",
        ),
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
    shared: SharedOption = False,
) -> None:
    """Make a communication from a client's tables: HTML, PDF and an editable document."""
    from ..actions.ledger import in_words
    from ..batch.publish import write_publication
    from ..desk.telling import planned_of, told

    if blank and (client is not None or select):
        raise UsageError(
            gettext("--blank is the empty template: leave the client folder and --select out.")
        )
    if not blank and client is None:
        raise UsageError(gettext("Name a client folder, or use --blank for the empty template."))
    day = day_given("--on", on)
    if client is None and (day or sent_to is not None):
        raise UsageError(
            gettext("An empty template is sent to nobody: leave --sent-to and --on out.")
        )
    if client and sent_to is not None:
        for line in in_words(told(client, name, select, sent_to, day or today_here(), out)):
            typer.echo(printable(line))
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
    old = paper_to_refresh(refresh, client) if refresh else None
    sent = day or today_here()
    written = write_publication(name, client, select, kinds, out, shared, old, sent)
    for line in written.notes:
        typer.echo(line, err=True)
    if old and written.refreshed:
        tell_refreshed(old, written.refreshed, over)
    for path in written.paths:
        typer.echo(path)


@app.command()
def story(
    folder: ClientFolder,
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
    run: RunOption = None,
) -> None:
    """Hold the consultant's own words in story.md against the last report, line by line."""
    from .. import story as own
    from ..intake import load_client
    from ..paths import NOTEBOOKS
    from ..plan.reading import read_report

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
            typer.echo(printable(line))
        return
    words = own.read_story(folder)
    seen = own.read_seen(folder)
    found = own.objections(words, chapters, groups=client.stakeholders, seen=seen)
    for line in own.listing(words, found, own.unread(words, chapters)):
        typer.echo(printable(line))
    if confirm:
        day = f"{today_here():%Y-%m-%d}"
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
def preview(folder: ClientFolder) -> None:
    """Show the report of a client in a browser of this computer; it follows every save."""
    from ..preview.server import show

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
