"""A room that is open: the real server on a free port, in a thread of the tests."""

import asyncio
import http.client
import re
import threading
from contextvars import copy_context
from html import unescape
from urllib.parse import urlencode, urlsplit

from pmo_workshop.exercises.database import database_at
from pmo_workshop.live import store as room_store
from pmo_workshop.live.server import ServerState, listen
from pmo_workshop.live.site import RoomSite
from pmo_workshop.live.store import RoomStore

FORM = "application/x-www-form-urlencoded"


def marks_in(page):
    """Return the marks of the texts on a console, by their words."""
    found = re.findall(r'<li data-at="([\w ]+)".*?</span><bdi>([^<]+)', page, re.DOTALL)
    return {unescape(text): marks for marks, text in found}


class Browser:
    """Keeps a cookie and sends what a browser sends, one request at a time."""

    def __init__(self, room):
        self.room, self.cookies = room, {}

    def send(self, method, path, fields=None, headers=None, body=None):
        sent = {"Host": self.room.host}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method != "GET":
            sent |= {"Content-Type": FORM, "Origin": self.room.origin}
            body = urlencode(fields or {}) if body is None else body
        sent |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.room.port, timeout=20)
        try:
            connection.request(method, path, body, {n: v for n, v in sent.items() if v is not None})
            reply = connection.getresponse()
            reply.text = reply.read().decode(errors="replace")
        finally:
            connection.close()
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return reply

    def get(self, path="/", **more):
        return self.send("GET", path, **more)

    def post(self, path, **fields):
        return self.send("POST", path, fields)

    def join(self, code=None):
        return self.post("/join", code=code or self.room.code)

    def turn(self):
        page = self.get("/?change=1").text
        found = re.search(r'name="turn" value="([^"]+)"', page)
        return found[1] if found else "0.0"

    def answer(self, exercise, fields, turn=None):
        return self.send(
            "POST", "/answer", {"exercise": exercise, "turn": turn or self.turn(), **fields}
        )

    def act(self, do, **fields):
        return self.send("POST", "/console", {"do": do, **fields})


class OpenRoom:
    """The server of a module, and what its tests need of it."""

    def __init__(
        self, client, forms, folder, answers, port=0, tls=None, store="", translated=None,
        address="",
    ):  # fmt: skip
        self.client, self.forms, self.port, self.tls = client, forms, port, tls
        self.address = address
        place = store or answers / "northwind.sqlite"
        self.store = RoomStore(database_at(place, room_store.SCHEMA), "spring")
        self.store.open(client.id, str(folder), 0)
        site = RoomSite(
            self.store, forms, client.name, b"a secret of the tests",
            address or "http://room.test",
            translated=translated or {},
        )  # fmt: skip
        self.state = ServerState(site, client, frozenset())
        self._started = threading.Event()
        speaks = copy_context()
        self._thread = threading.Thread(
            target=lambda: speaks.run(asyncio.run, self._serve()), daemon=True
        )
        self._thread.start()
        assert self._started.wait(20)

    async def _serve(self):
        server = listen(self.state, "127.0.0.1", self.port, self.tls)
        self.port = next(iter(server._sockets.values())).getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.origin = f"{'https' if self.tls else 'http'}://{self.host}"
        self.address = self.address or self.origin
        self.state.hosts = frozenset({self.host, urlsplit(self.address).netloc})
        object.__setattr__(self.state.site, "address", self.address)
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        self._started.set()
        await self._closing.wait()
        server.stop()
        await server.close_all_connections()

    def close(self):
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(20)
        self.store.database.close()

    @property
    def code(self):
        return self.state.site.codes.join

    def stranger(self):
        return Browser(self)

    def phone_refused(self, code):
        """Return the first sentence of why a code lets nobody in."""
        reply = Browser(self).join(code)
        assert reply.status == 403
        return re.search(r'role="alert">([^.]+\.)', reply.text)[1]

    def phone_status(self, exercise, fields):
        """Return the status of an answer of somebody who joined before the session ended."""
        self.store.change(state="open")
        phone = self.phone()
        self.store.change(state="ended")
        return phone.answer(exercise, fields, turn=self.store.step(exercise).turn).status

    def phone(self):
        """Return a browser that has joined."""
        browser = Browser(self)
        assert browser.join().status == 303
        return browser

    def console(self):
        """Return a browser that has the key."""
        browser = Browser(self)
        assert browser.post("/console-in", key=self.state.site.codes.facilitator).status == 303
        return browser
