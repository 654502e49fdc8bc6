"""``answers``: what was written in exercises becomes tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from ..i18n import gettext, ngettext
from .app import app
from .options import SharedOption, day_given
from .terminal import printable


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
    shared: SharedOption = False,
) -> None:
    """Make a client folder of what the room answered, or bring its drafts into the client's."""
    if undo and merge is None:
        raise UsageError(
            gettext(
                "--undo goes with --merge and the client whose tables are put back: pmo-workshop "
                "answers {client} --merge {client} --undo",
                client=client,
            )
        )
    if (into is None) == (merge is None):
        raise UsageError(
            gettext(
                "Name the folder to make with --into, or with --merge the client that the drafts "
                "of a room are for."
            )
        )
    if undo and (preview or take or owner or due):
        raise UsageError(
            gettext("--undo puts back the last merge whole: leave the other options out.")
        )
    if into is not None and (preview or take or owner or due):
        raise UsageError(
            gettext("--preview, --take, --owner and --due go with --merge. Nothing was written.")
        )
    if into is not None:
        from ..exercises.export_answers import export_answers

        lines = export_answers(client, into, session, shared=shared)
    elif merge is not None:
        agreed = {"owner": owner.strip(), "due": day_given("--due", due)}
        lines = _merged(Path(client), merge, take or (), agreed, preview=preview, back=undo)
    for line in lines:
        typer.echo(printable(line))


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
    from .. import actions as ledger
    from ..actions.ledger import in_words, there_already
    from ..actions.listing import evidence_in
    from ..intake import load_client

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
