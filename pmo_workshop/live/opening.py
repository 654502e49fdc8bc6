"""Opening a room: from a client folder to a server that answers, and back to a closed store."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import signal
import ssl
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from ..content.modules import BY_NUMBER, MODULES, first_to_last
from ..errors import UsageError, names, nearest
from ..exercises.questionnaire import exercise_id
from ..exercises.store import SESSION, current_session
from ..i18n import gettext, ngettext
from ..intake.brand import read_brand
from ..intake.client import Client
from .codes import grouped, secret_of_this_computer
from .console_actions import EXPECTED
from .forms import forms_from_elsewhere, in_order, module_of
from .ideas import earlier_actions, with_votes
from .networks import address_here
from .server import (
    PORT,
    ServerState,
    listen,
    more_files,
    read_the_client,
    without_standard_port,
)
from .site import RoomSite
from .store import store_for

PATH = r"(/(?!\.{1,2}(/|$))[A-Za-z0-9_.~@%+-]+)*"
"""What a proxy may put before the pages of a room."""
EVERYWHERE = "0.0.0.0"  # noqa: S104 - telephones must reach the room; the console needs its key


@dataclass(frozen=True)
class Wishes:
    """
    How a room is to be opened.

    Attributes
    ----------
    session : str
        Its name; empty: the environment's, else today's date. The same name goes on with it.
    exercises : tuple of str
        Ids, in the order of the run of show; empty: all.
    module : str
        Number of a workbook: only its exercises.
    survey : tuple of str
        Modules of a questionnaire, which is held as the first exercise; empty: none.
    host, port : str, int
        Where the server listens.
    address : str
        Where participants find it, with the path under which a proxy serves it, if there is one;
        empty: this computer's address in its network.
    others : tuple of str
        Further names, with port, or addresses to which it answers.
    people : int
        How many are expected: no more join. 0: what was set before, else 30.
    store : str
        Address of a PostgreSQL database; empty: the file of the client on this computer.
    tls : SSLContext, optional
    """

    session: str = ""
    exercises: tuple[str, ...] = ()
    module: str = ""
    survey: tuple[str, ...] = ()
    host: str = EVERYWHERE
    port: int = PORT
    address: str = ""
    others: tuple[str, ...] = ()
    people: int = 0
    store: str = ""
    tls: ssl.SSLContext | None = None


def prepare(folder: Path, wishes: Wishes) -> ServerState:
    """
    Return a room that is ready to be opened.

    Raises
    ------
    UsageError, DataError, SetupError
    """
    if not folder.is_dir():
        raise UsageError(
            gettext("There is no folder {folder}. Name a client folder.", folder=repr(str(folder)))
        )
    address = _address(wishes)
    surveys = [exercise_id(wishes.survey)] if wishes.survey else []
    client, forms = forms_from_elsewhere(folder, surveys)
    chosen = _chosen(wishes, client)
    store = store_for(client.id, wishes.store, wishes.session or _session_of_today())
    with ExitStack() as unless_opened:
        unless_opened.callback(store.close)
        store.open(client.id, str(folder.resolve()), wishes.people)
        if not store.room().most:
            store.change(most=EXPECTED)
        held = {
            code: with_votes({name: told[name] for name in (*surveys, *chosen)})
            for code, told in forms.items()
        }
        site = RoomSite(
            store=store,
            forms=held[client.language],
            translated=held,
            client=client.name,
            secret=secret_of_this_computer(),
            address=address,
            brand=read_brand(folder),
            earlier=earlier_actions(client),
        )
        unless_opened.pop_all()
    return ServerState(site, client, _hosts(wishes, address), tls=wishes.tls is not None)


def _chosen(wishes: Wishes, client: Client) -> list[str]:
    known = in_order(client)
    for name in wishes.exercises:
        if name not in known:
            raise UsageError(
                gettext(
                    "There is no exercise {name}.{near} The exercises are: {known}.",
                    name=repr(name),
                    near=nearest(name, known),
                    known=names(known),
                )
            )
    if not wishes.module:
        return list(wishes.exercises) or known
    if wishes.module.zfill(2) not in BY_NUMBER:
        raise UsageError(
            gettext(
                "There is no module {module}. The modules are {modules}.",
                module=repr(wishes.module),
                modules=first_to_last(MODULES),
            )
        )
    return list(wishes.exercises) or module_of(wishes.module, client)


def _session_of_today() -> str:
    """Return the name that the environment gives to the session, else the date."""

    return (
        current_session() if os.environ.get(SESSION) else f"{datetime.now().astimezone():%Y-%m-%d}"
    )


def _address(wishes: Wishes) -> str:
    if wishes.address:
        return _checked(wishes.address, "--address", PATH)
    host = address_here() if wishes.host in (EVERYWHERE, "::", "") else wishes.host
    return _origin(wishes, f"[{host}]" if ":" in host else host)


def _checked(url: str, option: str, path: str = "") -> str:
    """Return an address as browsers write it; what its path may be is a pattern."""
    parts = urlsplit(url)
    below = parts.path.rstrip("/")
    known = parts.scheme in ("http", "https") and parts.netloc and not parts.query + parts.fragment
    if not known or not re.fullmatch(path, below):
        raise UsageError(
            gettext(
                "{option} is {url}. Write it as https://room.example.org, or with the path under "
                "which a proxy serves the room, as https://example.org/room.",
                option=option,
                url=repr(url),
            )
            if path
            else gettext(
                "{option} is {url}. Write it as https://room.example.org, without a path.",
                option=option,
                url=repr(url),
            )
        )
    return without_standard_port(f"{parts.scheme}://{parts.netloc}") + below


def _origin(wishes: Wishes, host: str) -> str:
    """Return the origin of this server's own pages, without a proxy."""
    return without_standard_port(f"{'https' if wishes.tls else 'http'}://{host}:{wishes.port}")


def _hosts(wishes: Wishes, address: str) -> frozenset[str]:
    """Return the names to which the server answers; a browser says one in every request."""
    here = {f"{name}:{wishes.port}" for name in ("127.0.0.1", "localhost")}
    others = {_checked(name, "--name") if "://" in name else name.lower() for name in wishes.others}
    return frozenset({urlsplit(address).netloc, *here, *others})


def what_to_say(state: ServerState, wishes: Wishes) -> list[str]:
    """Return what the facilitator must know, once the room is open."""
    site = state.site
    console = site.address if wishes.address else _origin(wishes, "127.0.0.1")
    return [
        gettext(
            "The room of {client} is open, session {session}.",
            client=site.client,
            session=repr(site.store.session),
        ),
        gettext(
            "  Participants  {address}   code {code}",
            address=site.address,
            code=grouped(site.codes.join),
        ),
        gettext(
            "  Console       {address}   key {key}",
            address=f"{console}/console",
            key=grouped(site.codes.facilitator),
        ),
        gettext(
            "  Projector     {address}   in the browser in which the console is open",
            address=f"{console}/screen",
        ),
        ngettext(
            "{n} person is expected, no more join; the console changes that.",
            "{n} people are expected, no more join; the console changes that.",
            site.store.room().most,
        ),
        gettext(
            "The key is yours alone: do not project this window. Ctrl-C closes the room; the same\n"
            "command opens it again with everything that was answered."
        ),
    ]


def hold(state: ServerState, wishes: Wishes, tell: Callable[[Sequence[str]], None]) -> None:
    """Open the room and keep it open until Ctrl-C or the end of the program."""
    try:
        asyncio.run(_open(state, wishes, tell))
    finally:
        state.site.store.close()


async def _open(state: ServerState, wishes: Wishes, tell: Callable[[Sequence[str]], None]) -> None:
    more_files()
    gc.freeze()  # what is loaded stays: no search for rubbish walks through it under load
    server = listen(state, wishes.host, wishes.port, wishes.tls)
    closing = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # the last when the window is closed
        try:
            loop.add_signal_handler(getattr(signal, name), closing.set)
        except NotImplementedError:  # Windows: Ctrl-C raises KeyboardInterrupt instead
            break
    state.keep(read_the_client(state))
    tell(what_to_say(state, wishes))
    try:
        await closing.wait()
    finally:
        server.stop()
        await server.close_all_connections()
        await state.let_go()
