"""From the store to a client folder: what the command ``pmo-workshop answers`` does."""

from __future__ import annotations

from pathlib import Path

from ..content.definitions import exercise_ids, load_exercise
from ..display import counted
from ..errors import UsageError, names
from ..i18n import gettext, ngettext
from ..intake import load_client
from .rows import Answer, left_out, write_client_folder
from .store import NO_CLIENT, answers_folder, store_of


def export_answers(
    client: str, into: Path, session: str | None = None, *, shared: bool = False
) -> list[str]:
    """
    Write the answers of a client's workshop as a client folder.

    Parameters
    ----------
    client : str
        A client folder, or the id of a client whose answers are on this computer. Without the
        folder, exercises on the client's own services, promises, projects, ... are left out.
    into : Path
        A folder that does not exist yet, or is empty.
    session : str, optional
        Only the answers of this session.
    shared : bool
        Whoever may read the folder that it is made in may read it; else nobody but its owner.

    Returns
    -------
    list of str
        What was written, and what to do next.

    Raises
    ------
    UsageError
        There are no such answers, or the folder has files in it.
    DataError
        The client folder cannot be used.
    """
    known = load_client(client) if Path(client).is_dir() else None
    whose = known.id if known else client
    store = store_of(whose)
    if store.path is not None and not store.path.is_file():
        here = sorted(path.stem for path in answers_folder().glob("*.sqlite"))
        raise UsageError(
            gettext(
                "There are no answers of {client} on this computer. There are answers of: {here}.",
                client=repr(whose),
                here=names(here),
            )
            if here
            else gettext(
                "There are no answers of {client} on this computer. Nobody has answered yet.",
                client=repr(whose),
            )
        )
    try:
        latest = store.latest(session=session)
        sessions = sorted({answer.session for answer in store.latest()})
        rooms = store.rooms()
    finally:
        store.close()
    if session is not None and session not in sessions:
        raise UsageError(
            gettext(
                "There is no session {session}. The sessions are: {sessions}.",
                session=repr(session),
                sessions=names(sessions),
            )
        )
    if session in rooms:
        raise UsageError(
            gettext(
                "Session {session} was a room: some of its ballots may be voided or kept "
                "back. Write its folder with: pmo-workshop live export {name} --into DIR",
                session=repr(session),
                name=session,
            )
        )
    latest = [answer for answer in latest if answer.session not in rooms]
    usable = latest if known or client == NO_CLIENT else list(filter(_stands_alone, latest))
    written = write_client_folder(usable, into, known, shared=shared)
    told = [f"{name}.csv: {counted(len(rows), 'rows')}" for name, rows in written.items()]
    skipped = left_out(usable, known) + len(latest) - len(usable)
    if skipped:
        told.append(
            ngettext(
                "{n} answer left out: not complete, or about something that is not on the form.",
                "{n} answers left out: not complete, or about something that is not on the form.",
                skipped,
            )
        )
        if not known:
            told[-1] += " " + gettext("Name the client folder to use its own items.")
    if rooms:
        told.append(
            gettext(
                "Left out: the rooms {rooms}. Use pmo-workshop live export for them.",
                rooms=names(rooms),
            )
        )
    return [*told, gettext("Made {into}. Now: pmo-workshop report {into}", into=into)]


def _stands_alone(answer: Answer) -> bool:
    """Whether the items of an exercise are the same without the client's folder."""
    given = load_exercise(answer.exercise).items_from if answer.exercise in exercise_ids() else None
    return given is None or not given.table
