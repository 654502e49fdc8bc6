"""Synthetic participants and a synthetic facilitator: they use the room as browsers do."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from ..content.definitions import DONE, Item, Part
from ..exercises.form import Form
from ..exercises.groups import TOGETHER

_TURN = re.compile(r'name="turn" value="([^"]+)"')
_KEY = re.compile(r'data-key="([^"]*)"')
_WORDS = (
    "late decisions", "changing scope", "too many reports", "unclear owners", "scarce experts",
    "promises nobody wrote down", "two plans for one project", "costs that surprise",
)  # fmt: skip
TAKEN = 303
NO_ANSWER = 599
"""Tornado's status where there was no answer."""
FORM = "application/x-www-form-urlencoded"


def visitors(most: int = 500, seconds: float = 20) -> AsyncHTTPClient:
    """Return a client with room for many open requests, each of which may take so long."""
    timeouts = {"connect_timeout": seconds, "request_timeout": seconds}
    return SimpleAsyncHTTPClient(force_instance=True, max_clients=most, defaults=timeouts)


@dataclass
class Visitor:
    """
    A browser without a window: keeps its cookie and sends what a browser would.

    Attributes
    ----------
    client : AsyncHTTPClient
    address : str
        Of the server.
    cookie : str
    seconds : list of float
        How long each answer of the server took.
    """

    client: AsyncHTTPClient
    address: str
    cookie: str = ""
    seconds: list[float] = field(default_factory=list)

    async def get(self, path: str) -> HTTPResponse:
        return await self._ask(HTTPRequest(self.address + path, headers=self._headers()))

    async def post(self, path: str, fields: Mapping[str, object]) -> HTTPResponse:
        headers = self._headers() | {"Content-Type": FORM, "Origin": self.address}
        body = urlencode(dict(fields))
        return await self._ask(
            HTTPRequest(
                self.address + path,
                method="POST",
                headers=headers,
                body=body,
                follow_redirects=False,
            )
        )

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie} if self.cookie else {}

    async def _ask(self, request: HTTPRequest) -> HTTPResponse:
        begun = time.perf_counter()
        try:
            reply = await self.client.fetch(request, raise_error=False)
        except HTTPClientError as error:  # no answer at all: nobody listens, or the server died
            raise ConnectionError(str(error)) from error
        if reply.error is not None and reply.code == NO_ANSWER:
            raise ConnectionError(str(reply.error))
        self.seconds.append(time.perf_counter() - begun)
        for line in reply.headers.get_list("Set-Cookie"):
            self.cookie = line.partition(";")[0]
        return reply


@dataclass
class Participant(Visitor):
    """Somebody with a telephone, who does not give up."""

    draw: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - no secret

    async def join(self, code: str) -> bool:
        reply = await self.post("/join", {"code": code})
        return reply.code == 303

    async def look(self) -> str:
        return (await self.get("/")).body.decode()

    async def answer(self, form: Form, fields: Mapping[str, object] | None = None) -> int:
        """Fill in the form that is open, and return the status of the reply."""
        page = await self.look()
        turn = _TURN.search(page)
        if not turn:
            page = (await self.get("/?change=1")).body.decode()
            turn = _TURN.search(page)
        given = made_up(form, self.draw) if fields is None else fields
        sent = {"exercise": form.exercise.id, "turn": turn[1] if turn else "0.0", **given}
        reply = await self.post("/answer", sent)
        return reply.code

    async def send(self, exercise: str, fields: Mapping[str, object]) -> bool:
        """Answer a form of which nothing but its fields is known; whether it was taken."""
        turn = _TURN.search(await self.look())
        sent = {"exercise": exercise, "turn": turn[1] if turn else "0.0", **fields}
        return (await self.post("/answer", sent)).code == TAKEN

    async def answer_until_taken(self, form: Form, patience: float = 60.0) -> bool:
        """Send the same answers again and again while nobody answers, as the page does."""
        fields = made_up(form, self.draw)
        deadline = time.monotonic() + patience
        pause = 0.2
        while time.monotonic() < deadline:
            try:
                if await self.answer(form, fields) == 303:
                    return True
            except (ConnectionError, OSError):
                pass
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)
        return False


class Facilitator(Visitor):
    """Whoever has the key."""

    async def enter(self, key: str) -> bool:
        reply = await self.post("/console-in", {"key": key})
        return reply.code == 303

    async def act(self, verb: str, **fields: object) -> HTTPResponse:
        return await self.post("/console", {"do": verb, **fields})

    async def texts(self) -> list[str]:
        """Return the marks of the texts that wait, those of the same words together."""
        page = (await self.get("/console")).body.decode()
        return re.findall(r'<li data-at="([\w ]+)"(?: class="current")?>', page)


def made_up(form: Form, draw: random.Random) -> dict[str, Any]:
    """
    Return allowed answers to a whole form, as the fields of its page.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> fields = made_up(form_of("open-four-barriers"), random.Random(1))
    >>> sum(int(value) for value in fields.values())
    10
    """
    exercise = form.exercise
    if exercise.total:
        columns = {
            part.id: _split(exercise.total, len(form.asked), draw) for part in exercise.parts
        }
        return {
            f"{item.id}.{part}": shares[at]
            for part, shares in columns.items()
            for at, item in enumerate(form.asked)
        }
    fields: dict[str, Any] = {}
    if exercise.one_phone:
        fields[f"{DONE}.{TOGETHER}"] = exercise.shared_by
    for item in form.items:
        fields |= {f"{item.id}.{part}": value for part, value in _item(form, item, draw)}
    return fields


def _split(total: int, count: int, draw: random.Random) -> list[int]:
    cuts = sorted(draw.randint(0, total) for _ in range(count - 1))
    return [after - before for before, after in zip([0, *cuts], [*cuts, total], strict=True)]


def _item(form: Form, item: Item, draw: random.Random) -> Iterable[tuple[str, Any]]:
    if form.exercise.kind == "best_worst":
        first, last = draw.sample([service for service, _ in item.shown], 2)
        return [("best", first), ("worst", last)]
    values = {part.id: _value(part, draw) for part in form.parts(item)}
    ranged = [name for name in ("low", "likely", "high") if name in values]
    for name, value in zip(ranged, sorted(values[name] for name in ranged), strict=True):
        values[name] = value
    return list(values.items())


def _value(part: Part, draw: random.Random) -> Any:
    if part.type == "scale":
        low, high = part.ends
        middle = draw.gauss((low + high) / 2, (high - low) / 5)
        return int(min(max(round(middle), low), high))
    if part.type == "choice":
        return draw.choice(list(part.choices))
    if part.type == "number":
        most = min(part.high or 100, 100)
        return draw.randint(1, int(most))
    if part.type == "date":
        return f"2027-{draw.randint(1, 12):02d}-15"
    if part.type == "name":  # by choice
        return ""
    return f"{draw.choice(_WORDS)} ({draw.randint(10, 99)})"


def key_of(page: str) -> str:
    """Return what state a participant's page is in."""
    found = _KEY.search(page)
    return unescape(found[1]) if found else ""
