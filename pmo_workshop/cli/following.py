"""``actions``, ``desk`` and ``calendar``: what is done between two surveys."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from ..i18n import any_of, gettext
from .app import app
from .options import (
    AsOfOption,
    ClientFolder,
    InternalOption,
    RunOption,
    day_given,
    needed_day,
    today_here,
)
from .terminal import printable


@app.command()
def actions(
    folder: ClientFolder,
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
    reopen: Annotated[
        list[str] | None,
        typer.Option(
            "--reopen",
            metavar="ID",
            help="One that is not done or dropped after all: open again; repeatable.",
        ),
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
    run: RunOption = None,
) -> None:
    """Show the ledger of actions and what the report proposes; take over, close, note who knows."""
    from ..actions import ledger
    from ..actions.listing import chosen, listing, proposed
    from ..intake import load_client

    _refuse_both(("--done", done), ("--dropped", dropped))
    _refuse_both(("--reopen", reopen), ("--done", done))
    _refuse_both(("--reopen", reopen), ("--dropped", dropped))
    _refuse_alone(take, "--take", ("--owner", owner), ("--due", due), ("--check", check))
    _refuse_alone(told, "--told", ("--to", to))
    _refuse_alone(done or dropped, any_of(["--done", "--dropped"]), ("--result", result))
    client = load_client(folder, may_be_empty=True)
    day = day_given("--on", on) or today_here()
    written = []
    if take:
        found = chosen(take, proposed(client, run))
        dates = {"due": day_given("--due", due), "check_on": day_given("--check", check)}
        written.append(ledger.take(folder, found, owner=owner, **dates))
    for ids, status in ((done, "done"), (dropped, "dropped")):
        if ids:
            written.append(ledger.ended(folder, ids, status, day, result))
    if reopen:
        written.append(ledger.reopened(folder, reopen))
    if told:
        written.append(ledger.told(folder, told, day, to))
    lines = (
        [line for change in written for line in ledger.in_words(change)]
        if written
        else [*listing(client, proposed(client, run), day), *ledger.gone(folder, client)]
    )
    for line in lines:
        typer.echo(printable(line))


def _refuse_both(*options: tuple[str, list[str] | None]) -> None:
    """Refuse an id that two options say the contrary of."""
    (one, of_one), (other, of_other) = options
    for id in {*(of_one or ())} & {*(of_other or ())}:
        raise UsageError(
            gettext(
                "{id} is in {one} and in {other}. Leave it out of one of them.",
                id=repr(id),
                one=one,
                other=other,
            )
        )


def _refuse_alone(main: object, option: str, *others: tuple[str, str]) -> None:
    """Refuse what only says more of another option, where that is not given."""
    for name, given in others:
        if given and not main:
            raise UsageError(
                gettext("{name} goes with {option}. Nothing was written.", name=name, option=option)
            )


_A_CONTACT = "contact"
_KINDS = (_A_CONTACT, "review")


@app.command()
def desk(
    folder: ClientFolder,
    on: AsOfOption = "",
    accounts: Annotated[
        bool, typer.Option("--accounts", help="A page for each account instead.")
    ] = False,
    held: Annotated[
        list[str] | None,
        typer.Option("--held", metavar="ID", help="A contact that took place; repeatable."),
    ] = None,
    not_held: Annotated[
        list[str] | None,
        typer.Option(
            "--not-held",
            metavar="ID",
            help="One that did not take place after all: takes the note back; repeatable.",
        ),
    ] = None,
    kept: Annotated[
        list[str] | None,
        typer.Option("--kept", metavar="ID", help="A promise that was kept; repeatable."),
    ] = None,
    missed: Annotated[
        list[str] | None,
        typer.Option("--missed", metavar="ID", help="One that was missed; repeatable."),
    ] = None,
    reopen: Annotated[
        list[str] | None,
        typer.Option(
            "--reopen",
            metavar="ID",
            help="One that is neither kept nor missed after all: open again; repeatable.",
        ),
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
    out: InternalOption = Path("internal"),
) -> None:
    """Show what is due, in lines and on a page, or each account; plan, and note what was done."""
    from .. import desk as office
    from ..actions.ledger import in_words
    from ..batch.internal import write_internal
    from ..intake import load_client
    from ..intake.brand import read_brand

    _refuse_both(("--kept", kept), ("--missed", missed))
    _refuse_both(("--reopen", reopen), ("--kept", kept))
    _refuse_both(("--reopen", reopen), ("--missed", missed))
    _refuse_both(("--held", held), ("--not-held", not_held))
    if kind not in _KINDS:
        raise UsageError(gettext("--kind {kind}: it is contact or review.", kind=repr(kind)))
    _refuse_alone(held or plan, any_of(["--held", "--plan"]), ("--note", note))
    another = "" if kind == _A_CONTACT else kind
    _refuse_alone(plan, "--plan", ("--day", day), ("--kind", another), ("--channel", channel))
    today = day_given("--on", on) or today_here()
    client = load_client(folder, may_be_empty=True)
    written = [office.held(folder, held, today, note)] if held else []
    if plan:
        when = needed_day("--day", day)
        if when < today:
            raise UsageError(gettext("--day {day} is over. Note it with --held.", day=when))
        choices = {"kind": kind, "channel": channel, "note": note}
        chosen = {name: cell for name, cell in choices.items() if cell}
        written.append(office.planned(folder, plan, when, chosen))
    for ids, status in ((kept, "kept"), (missed, "missed")):
        if ids:
            written.append(office.settled(folder, ids, status, today))
    for ids, take_back in ((not_held, office.not_held), (reopen, office.reopened)):
        if ids:
            written.append(take_back(folder, ids))
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
        typer.echo(printable(line))
    for path in write_internal(pages, out, brand=read_brand(folder)) if pages else ():
        typer.echo(path)


@app.command()
def calendar(
    folder: ClientFolder,
    on: AsOfOption = "",
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
    not_sent: Annotated[
        list[str] | None,
        typer.Option(
            "--not-sent",
            metavar="ID",
            help="One that was not sent after all: takes the note back; repeatable.",
        ),
    ] = None,
    run: RunOption = None,
    out: InternalOption = Path("internal"),
) -> None:
    """Show the marketing plan and the next twelve months, on pages and as .ics; plan a message."""
    from .. import desk as office
    from ..actions.ledger import in_words
    from ..actions.listing import chosen, evidence_in
    from ..batch.internal import write_internal
    from ..desk import telling
    from ..intake import load_client
    from ..intake.brand import read_brand

    choices = {
        "audience": audience,
        "need": need,
        "communication": communication,
        "channel": channel,
        "owner": owner,
        "day": day,
        "hook": hook,
    }
    _refuse_alone(take, "--take", *((f"--{name}", given) for name, given in choices.items()))
    _refuse_both(("--sent", sent), ("--not-sent", not_sent))
    today = day_given("--on", on) or today_here()
    client = load_client(folder, may_be_empty=True)
    written = []
    if take:
        found = chosen(take, office.messages(client, evidence_in(client, run)), "calendar")
        taken: dict[str, str | date] = {name: cell for name, cell in choices.items() if cell}
        if day:
            taken["day"] = needed_day("--day", day)
        written.append(office.plan(folder, found, taken))
    if sent:
        written.append(office.sent(folder, sent, today))
    if not_sent:
        written.append(telling.not_sent(folder, not_sent))
    if written:
        for line in (line for change in written for line in in_words(change)):
            typer.echo(printable(line))
        return
    entries = office.calendar(client, today)
    proposed = office.messages(client, evidence_in(client, run))
    for line in office.in_months(client, entries, proposed):
        typer.echo(printable(line))
    pages = {
        f"{client.id}-calendar": office.calendar_page(client, entries, today),
        f"{client.id}-marketing-plan": office.plan_page(client, today),
    }
    files = {f"{client.id}.ics": office.ics(client, entries, today)}
    for path in write_internal(pages, out, files, read_brand(folder)):
        typer.echo(path)
