"""The web server of a preview: for one browser on this computer, and nobody else."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tornado.httpserver
import tornado.netutil
import tornado.web
from jinja2 import Environment, FileSystemLoader

from ..batch.warming import warm_processes
from ..engine.sandbox import temporary_folder
from ..errors import UsageError
from ..i18n import gettext, language, ngettext, tag_of
from ..live.stream import Hub, Telling
from ..paths import shipped
from .maker import Maker, View
from .remarks import anchor_of
from .steps import LETTER, VIEWS

if TYPE_CHECKING:
    from jinja2 import Template

HERE = "127.0.0.1"
DECK = "deck"

_OF_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_POLICY_OF_A_REPORT = "frame-ancestors 'self'"
"""The rest is in the page itself: it loads nothing, and runs our one script."""
_POLICY_OF_SLIDES = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@dataclass
class Site:
    """What the handlers share."""

    name: str
    maker: Maker
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    port: int = 0
    hub: Hub = field(default_factory=Hub)

    @property
    def address(self) -> str:
        return f"http://{HERE}:{self.port}/{self.token}/"

    @property
    def view(self) -> View:
        return self.maker.view


class _Page(tornado.web.RequestHandler):
    """Who may ask: whoever knows the token, at the address of this computer itself."""

    policy = _POLICY

    def initialize(self, site: Site) -> None:
        self.site = site

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in {**_OF_ALL, "Content-Security-Policy": self.policy}.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        # Another name that leads here would be a page from elsewhere that reads along.
        if self.request.host != f"{HERE}:{self.site.port}":
            raise tornado.web.HTTPError(421)
        given = self.request.path.removeprefix("/").partition("/")[0]
        if not hmac.compare_digest(given.encode(), self.site.token.encode()):
            raise tornado.web.HTTPError(404)

    def answer(self, text: str | bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.set_header("Content-Type", kind)
        self.finish(text)

    def write_error(self, status_code: int, **_: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(gettext("There is no such page. Open the address that the command printed."))


class _Missing(_Page):
    def prepare(self) -> None:
        raise tornado.web.HTTPError(404)


class _Icon(_Page):
    """What every browser asks for by itself: there is none."""

    def prepare(self) -> None:
        self.set_status(204)
        self.finish()


class _Frame(_Page):
    """The page around the reports."""

    def get(self, _: str) -> None:
        self.answer(frame(self.site.name, self.site.view))


class _Report(_Page):
    """A report as it was last printed; its own policy allows what is in it and nothing else."""

    policy = _POLICY_OF_A_REPORT

    def get(self, _: str, name: str) -> None:
        page = self.site.view.pages.get(name)
        if page is None:
            raise tornado.web.HTTPError(404)
        self.answer(page)


class _Deck(_Page):
    """The slides; they are drawn when somebody looks at them."""

    policy = _POLICY_OF_SLIDES

    def get(self, _: str) -> None:
        if self.site.view.of != self.site.view.printed:
            self.site.maker.wants_deck.set()
        self.answer(slides(self.site.view))


class _Slide(_Page):
    def get(self, _: str, number: str) -> None:
        pictures = self.site.view.slides
        if not 1 <= int(number) <= len(pictures):
            raise tornado.web.HTTPError(404)
        self.answer(pictures[int(number) - 1], "image/png")


class _File(_Page):
    def get(self, _: str, name: str) -> None:
        kind, data = _files()[name]
        self.answer(data, kind)


class _Events(_Page, Telling):
    """An answer that stays open: a nudge whenever the view is another."""

    async def get(self, _: str) -> None:
        await self.tell(self.site.hub, "")


# -- pages ---------------------------------------------------------------------------------------


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(shipped("templates") / "preview"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"_": gettext, "ngettext": ngettext, "anchor_of": anchor_of}
    return made


def _template(name: str) -> Template:
    return _templates().get_template(name)


@cache
def _files() -> dict[str, tuple[str, bytes]]:
    found = (shipped("templates") / "preview").iterdir()
    return {p.name: (_KINDS[p.suffix], p.read_bytes()) for p in found if p.suffix in _KINDS}


def frame(name: str, view: View) -> str:
    """Return the page around the reports; a nudge fetches it again, as a reload does."""
    titles = {**dict(zip(VIEWS, (gettext("Board"), gettext("Full report")), strict=True))}
    titles |= {LETTER: gettext("Cover letter")} if LETTER in view.pages else {}
    titles |= {DECK: gettext("Slides")}
    return _template("frame.html.j2").render(
        name=name, view=view, titles=titles, lang=tag_of(language().code)
    )


def slides(view: View) -> str:
    """Return the page of the slides."""
    return _template("slides.html.j2").render(view=view, lang=tag_of(language().code))


# -- opening -------------------------------------------------------------------------------------


def _application(site: Site) -> tornado.web.Application:
    names = "|".join((*VIEWS, LETTER))
    routes = (
        (r"/favicon.ico", _Icon),
        (r"/([^/]+)/", _Frame),
        (rf"/([^/]+)/({names})", _Report),
        (rf"/([^/]+)/{DECK}", _Deck),
        (r"/([^/]+)/slide-(\d{1,3})\.png", _Slide),
        (rf"/([^/]+)/({'|'.join(_files())})", _File),
        (r"/([^/]+)/events", _Events),
    )
    shared = {"site": site}
    return tornado.web.Application(
        [(path, handler, shared) for path, handler in routes],
        default_handler_class=_Missing,
        default_handler_args=shared,
        log_function=lambda handler: None,  # a line would hold the token
    )


async def serve(
    folder: Path,
    workbooks: Sequence[Path],
    opened: Callable[[str], None],
    stop: asyncio.Event,
) -> None:
    """
    Show a client folder until it is time to stop.

    Parameters
    ----------
    folder : Path
        Only read.
    workbooks : sequence of Path
        All workbooks, the marketing plan among them.
    opened : callable
        Called with the address, once it answers.
    stop : Event

    Raises
    ------
    SetupError
        The processes that run the workbooks cannot be started.
    """
    for name in ("tornado.access", "tornado.general", "tornado.application"):
        logging.getLogger(name).propagate = False  # their lines hold the token
        logging.getLogger(name).addHandler(logging.NullHandler())
    loop, ended = asyncio.get_running_loop(), threading.Event()
    with temporary_folder() as scratch, warm_processes(2) as processes:

        def tell() -> None:
            loop.call_soon_threadsafe(site.hub.nudge)

        maker = Maker(folder, workbooks, scratch, tell)
        site = Site(folder.name, maker)
        (door,) = tornado.netutil.bind_sockets(0, HERE, family=socket.AF_INET)
        site.port = door.getsockname()[1]
        server = tornado.httpserver.HTTPServer(_application(site), max_body_size=1024)
        server.add_sockets([door])
        making = asyncio.ensure_future(asyncio.to_thread(maker.work, processes, ended))
        opened(site.address)
        stopping = asyncio.ensure_future(stop.wait())
        either: set[asyncio.Future[Any]] = {making, stopping}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            ended.set()
            server.stop()
            await server.close_all_connections()
            await making


def show(folder: Path, workbooks: Sequence[Path], opened: Callable[[str], None]) -> None:
    """
    Show a client folder until Ctrl-C or the end of the program.

    The arguments are those of ``serve``.

    Raises
    ------
    UsageError
        There is no such folder.
    SetupError
        See ``serve``.
    """
    if not folder.is_dir():
        raise UsageError(
            gettext("There is no folder {folder}. Name a client folder.", folder=repr(str(folder)))
        )

    whole = folder.resolve()

    async def until_asked() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # the last when the window is closed
            try:
                loop.add_signal_handler(getattr(signal, name), stop.set)
            except NotImplementedError:  # Windows: Ctrl-C raises KeyboardInterrupt instead
                break
        await serve(whole, workbooks, opened, stop)

    asyncio.run(until_asked())
