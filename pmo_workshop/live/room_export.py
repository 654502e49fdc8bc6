"""After the session: the client folder of the room's answers, and forgetting them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ..display import counted
from ..errors import UsageError
from ..exercises.questionnaire import modules_in
from ..exercises.rows import Answer, left_out, write_client_folder
from ..i18n import gettext, ngettext
from ..intake import load_client
from .forms import forms_of
from .results import members_of, publish
from .store import RoomStore, find_room


def export(session: str, into: Path, store: str = "", *, shared: bool = False) -> list[str]:
    """
    Write the answers of a session as a client folder, so that ``report`` runs on it.

    Parameters
    ----------
    session : str
    into : Path
        A folder that does not exist yet, or is empty.
    store : str
        Address of a PostgreSQL database; empty: the files on this computer.
    shared : bool
        Whoever may read the folder that it is made in may read it; else nobody but its owner.

    Returns
    -------
    list of str
        What was written, what was kept back, and what to do next.

    Raises
    ------
    UsageError
        There is no such session, or the folder has files in it.
    DataError
        The client folder cannot be used any more.
    """
    with closing(find_room(session, store)) as room:
        return _export(room, into, shared)


def _export(store: RoomStore, into: Path, shared: bool) -> list[str]:
    folder = Path(store.room().folder)
    if not store.room().folder or not folder.is_dir():
        raise UsageError(
            gettext(
                "The client folder of session {session} is not where it was. Put it "
                "back, or open the session again with 'pmo-workshop live DIR --session "
                "NAME'.",
                session=repr(store.session),
            )
        )
    client = load_client(folder, may_be_empty=True)
    answers, waiting = answers_to_give_away(store, folder)
    written = write_client_folder(answers, into, client, shared=shared)
    told = [f"{name}.csv: {counted(rows, 'rows')}" for name, rows in written.items()]
    skipped = left_out(answers, client)
    if skipped:
        told.append(
            ngettext(
                "{n} answer left out: not complete, or not on the form.",
                "{n} answers left out: not complete, or not on the form.",
                skipped,
            )
        )
    if waiting:
        told.append(
            gettext(
                "{ballots} kept back: they came or changed after the room had seen a "
                "result, and the report would tell them apart.",
                ballots=counted(waiting, "ballots"),
            )
        )
    return [*told, gettext("Made {into}. Now: pmo-workshop report {into}", into=into)]


def answers_to_give_away(store: RoomStore, folder: Path) -> tuple[list[Answer], int]:
    """
    Return the answers that a report may rest on, and how many ballots are kept back.

    What the room has seen of an exercise and what a report says of it must not differ by one to
    four people: then the report rests on exactly the ballots that were shown. An export counts as
    shown. Voided ballots are left out.
    """
    client, forms = forms_of(folder, list(filter(modules_in, store.counts())))
    found: list[Answer] = []
    waiting = 0
    for name, form in forms.items():
        now = members_of(store.ballots(name))
        if not now:
            continue
        shown = publish(store, form, client)
        members = shown.members if shown else now
        waiting += sum(members.get(who) != version for who, version in now.items())
        cut = shown.cut if shown else None
        found += [
            answer
            for answer in store.answers.latest(session=store.session, exercise=name, upto=cut)
            if answer.participant in members
        ]
    return found, waiting


def forget(session: str, store: str = "", sure: Callable[[], bool] = lambda: True) -> list[str]:
    """
    Remove the raw answers of a session; what the room has seen of them stays.

    Returns
    -------
    list of str
        What was removed and what stays.

    Raises
    ------
    SetupError
        The answers are removed, but their texts are still on the disk: another program reads them.
    """
    with closing(find_room(session, store)) as room:
        if not sure():
            return [gettext("Nothing was removed.")]
        answers, results = room.forget()
        remains = room.database.remains()
    return [
        gettext(
            "Removed {answers} of session {session}, with ballots, texts and devices.",
            answers=counted(answers, "answers"),
            session=repr(session),
        ),
        gettext(
            "{results} that the room has seen stay, without anybody's id. Client folders "
            "and reports that were made from it are yours to remove.",
            results=counted(results, "results"),
        ),
        *filter(None, [remains]),
    ]
