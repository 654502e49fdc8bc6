"""The forms of a client's room, read in a process of their own so that the server stays small."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from ..content.modules import BY_NUMBER, BY_TITLE
from ..exercises.form import Form, definition_of, form_of, ids_of
from ..i18n import languages, speak, speaking
from ..intake import load_client
from ..intake.client import Client
from .ideas import with_votes


def forms_of(folder: Path, surveys: Collection[str] = ()) -> tuple[Client, dict[str, Form]]:
    """
    Return the client with no table but its actions, and its forms in the order of the workshop.

    Parameters
    ----------
    folder : Path
    surveys : collection of str
        Ids of exercises that are made of a questionnaire; they come first.

    Raises
    ------
    DataError
        The client folder cannot be used.
    UsageError
        A questionnaire has a module that is not known, or that the client has no rows for.
    """
    client = load_client(folder, may_be_empty=True)
    return _without_tables(client), forms_for(client, surveys)


def forms_for(client: Client, surveys: Collection[str] = ()) -> dict[str, Form]:
    """Return the forms of a client that was read with its tables, see ``forms_of``."""
    return with_votes({n: form_of(n, client) for n in (*surveys, *in_order(client))})


def _without_tables(client: Client) -> Client:
    """Return a client that a small server holds: of its tables it has the ledger of actions."""
    tables = {name: client[name] for name in ("actions",) if client.collected(name)}
    return replace(client, tables=tables, readings=(), warnings=())


def forms_in_languages(
    folder: Path, surveys: Collection[str] = ()
) -> tuple[Client, dict[str, dict[str, Form]]]:
    """Return the same, the forms in every language that a participant may choose."""
    client = load_client(folder, may_be_empty=True)
    forms = {}
    for code in dict.fromkeys((client.language, *languages())):
        with speaking(code):
            forms[code] = forms_for(client, surveys)
    return _without_tables(client), forms


def forms_from_elsewhere(
    folder: Path, surveys: Collection[str] = ()
) -> tuple[Client, Mapping[str, Mapping[str, Form]]]:
    """
    Return the same, without loading here what reads and checks a client's tables.

    As where a client is read, its language is in force from then on.
    """
    # A copy of this process starts at once; only Linux makes one safely.
    way = "fork" if sys.platform == "linux" else "spawn"
    with _safe_path(), ProcessPoolExecutor(1, mp_context=get_context(way)) as reader:
        client, forms = reader.submit(forms_in_languages, folder, surveys).result()
    speak(client.language)
    return client, forms


@contextmanager
def _safe_path() -> Iterator[None]:
    """While this lasts, a new Python imports nothing from the folder we are in."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTHONSAFEPATH"]
        if before is not None:
            os.environ["PYTHONSAFEPATH"] = before


def in_order(client: Client | None = None) -> list[str]:
    """
    Return the ids of the exercises in the order of the workshop, the client's own after ours.

    Examples
    --------
    >>> in_order()[0], in_order()[-1]
    ('open-four-barriers', 'plan-take-home')
    """
    own = client.exercises if client else {}

    def place(name: str) -> tuple[str, bool, str, str]:
        exercise = definition_of(name, client)
        return BY_TITLE[exercise.element].number, name in own, exercise.activity, name

    return sorted(ids_of(client), key=place)


def module_of(number: str, client: Client | None = None) -> list[str]:
    """
    Return the exercises of a module, by the number of its workbook.

    Examples
    --------
    >>> module_of("05")
    ['s1-sticky-notes', 's2-fill-guide', 's3-draw-week', 's4-score-alone']
    """
    element = BY_NUMBER[number.zfill(2)].title
    return [name for name in in_order(client) if definition_of(name, client).element == element]
