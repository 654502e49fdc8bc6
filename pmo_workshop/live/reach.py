"""A telephone proves that it reaches this computer: one page waits for it, and nothing else."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import tornado.httpserver
import tornado.web

from .codes import LETTERS
from .rendering import render
from .server import bind
from .words import say

_SECONDS_TO_READ = 0.5


@dataclass(frozen=True)
class Reached:
    """From which address a telephone came, and at which of ours."""

    phone: str
    here: str


class _Proof(tornado.web.RequestHandler):
    """The page: whoever opens it from another device has proved it."""

    def initialize(self, own: Collection[str], came: asyncio.Future[Reached]) -> None:
        self.own, self.came = own, came

    def get(self) -> None:
        phone, asked = str(self.request.remote_ip), self.request.host_name
        if asked not in self.own:
            raise tornado.web.HTTPError(404)
        is_another = phone not in self.own
        said = say("reach", "reached") if is_another else say("reach", "itself")
        self.set_header("Content-Security-Policy", "default-src 'none'; img-src data:")
        self.finish(render("reach.html", title=say("reach", "title"), said=said))
        if is_another and not self.came.done():
            self.came.set_result(Reached(phone, asked))


def word() -> str:
    """Return the path of the page: short, to be typed, and not to be come upon."""
    return "".join(secrets.choice(LETTERS) for _ in range(4)).lower()


async def wait_for_phone(
    path: str,
    port: int,
    own: Collection[str],
    tell: Callable[[], None],
    seconds: float,
) -> Reached | None:
    """
    Return which telephone has opened the page; None if none has.

    Parameters
    ----------
    path : str
        ``word()``.
    port : int
    own : collection of str
        The addresses of this computer: who comes from one of them is no telephone.
    tell : callable
        Is called once the page is there.
    seconds : float

    Raises
    ------
    SetupError
        The port is in use.
    """
    came: asyncio.Future[Reached] = asyncio.get_running_loop().create_future()
    routes: Sequence = [(f"/{path}", _Proof, {"own": own, "came": came})]
    quiet = tornado.web.Application(routes, log_function=lambda handler: None)
    server = tornado.httpserver.HTTPServer(quiet)
    server.add_sockets(bind("0.0.0.0", port))  # noqa: S104 - telephones must reach it
    tell()
    try:
        reached = await asyncio.wait_for(came, seconds)
        await asyncio.sleep(_SECONDS_TO_READ)
    except TimeoutError:
        return None
    else:
        return reached
    finally:
        server.stop()
        await server.close_all_connections()
