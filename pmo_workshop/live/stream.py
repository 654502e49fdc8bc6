"""Telling open pages that something has changed: a nudge, after which they fetch what is new.

Departures from a general event stream, on purpose: there is one event without data, so that the
page a reload shows and the page a nudge brings are the same; a slow reader keeps one nudge and
misses nothing by it; there are at most ``MOST`` readers, and at most ``MOST_OF_ONE`` of one person,
whose browser holds no more connections to one server either. One more ends the oldest: its page may
be gone, and jupyter-server-proxy keeps its end of a stream open for two hours.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import tornado.web
from tornado.iostream import StreamClosedError

MOST, MOST_OF_ONE = 2_500, 6
BEAT = 15.0
"""Seconds between signs of life, which also find out who is gone."""
NUDGE, ALIVE = b"event: changed\ndata:\n\n", b":\n\n"


class Hub:
    """
    Everybody who listens.

    Examples
    --------
    >>> async def told():
    ...     hub = Hub()
    ...     listener = hub.listen("P-1", beat=60)
    ...     first = asyncio.create_task(anext(listener))
    ...     await asyncio.sleep(0)
    ...     hub.nudge()
    ...     hub.nudge()
    ...     said = await first, len(hub)
    ...     await listener.aclose()
    ...     return *said, len(hub)
    >>> asyncio.run(told())
    (b'event: changed\\ndata:\\n\\n', 1, 0)
    """

    def __init__(self) -> None:
        self._queues: dict[asyncio.Queue[bool], str] = {}

    def __len__(self) -> int:
        return len(self._queues)

    @property
    def is_full(self) -> bool:
        """Whether no more pages can listen."""
        return len(self) >= MOST

    @property
    def listeners(self) -> frozenset[str]:
        """Who listens, on one page or several."""
        return frozenset(self._queues.values())

    def nudge(self) -> None:
        """Tell everybody; who has not yet read the last nudge needs no other."""
        for queue in self._queues:
            if not queue.full():
                queue.put_nowait(True)

    def _make_room(self, whom: str) -> None:
        """End the oldest of somebody's pages, so that one more may listen."""
        own = [queue for queue, listens in self._queues.items() if listens == whom]
        for queue in own[: max(len(own) + 1 - MOST_OF_ONE, 0)]:
            del self._queues[queue]
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(False)

    async def listen(self, whom: str, beat: float = BEAT) -> AsyncGenerator[bytes]:
        """Yield what is written to one page of somebody, until it is gone or makes room."""
        queue: asyncio.Queue[bool] = asyncio.Queue(maxsize=1)
        self._make_room(whom)
        self._queues[queue] = whom
        try:
            while True:
                try:
                    if not await asyncio.wait_for(queue.get(), beat):
                        return
                    yield NUDGE
                except TimeoutError:
                    yield ALIVE
        finally:
            self._queues.pop(queue, None)


class Telling(tornado.web.RequestHandler):
    """An answer that stays open, in which one page of somebody is told of every change."""

    _telling: asyncio.Future[None] | None = None

    async def tell(self, hub: Hub, whom: str, refusal: str | None = None) -> None:
        """Keep the answer open until the page is gone; ``refusal`` says why there is none."""
        if hub.is_full:
            raise tornado.web.HTTPError(429, refusal)
        self.set_header("Content-Type", "text/event-stream")
        self._telling = asyncio.ensure_future(self._tell(hub, whom))
        with suppress(asyncio.CancelledError, StreamClosedError):
            await self._telling

    async def _tell(self, hub: Hub, whom: str) -> None:
        async with aclosing(hub.listen(whom)) as listener:
            self.write(ALIVE)  # some proxies pass the head of an answer on with its first bytes
            await self.flush()
            async for said in listener:
                self.write(said)
                await self.flush()

    def on_connection_close(self) -> None:
        """Make room at once: who reloads a page does not wait for the old one's next beat."""
        if self._telling is not None:
            self._telling.cancel()
