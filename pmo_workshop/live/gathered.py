"""Writing together what arrives together: one trip to the disk for many requests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

What = TypeVar("What")
Outcome = TypeVar("Outcome")


class Gathered(Generic[What, Outcome]):
    """
    What waits to be written. While one write is on its way to the disk, the next ones gather.

    Parameters
    ----------
    write_all : callable
        Writes several in one transaction, and returns for each its outcome, or the exception with
        which it is refused. If it raises, none was written, and each who waits gets what it raised.
    then : callable
        Is called with what was to be written, refused or not, after everybody was told.

    Examples
    --------
    >>> async def both():
    ...     numbers = Gathered(lambda some: [f"{each} of {len(some)}" for each in some])
    ...     return await asyncio.gather(numbers.write(1), numbers.write(2))
    >>> asyncio.run(both())
    ['1 of 2', '2 of 2']
    """

    def __init__(
        self,
        write_all: Callable[[Sequence[What]], Sequence[Outcome | Exception]],
        then: Callable[[Sequence[What]], None] = lambda _: None,
    ):
        self._write_all, self._then = write_all, then
        self._waiting: list[tuple[What, asyncio.Future[Outcome]]] = []

    async def write(self, what: What) -> Outcome:
        """Write something, and return once it is on the disk."""
        loop = asyncio.get_running_loop()
        self._waiting.append((what, loop.create_future()))
        if len(self._waiting) == 1:
            loop.call_soon(self._write)
        return await self._waiting[-1][1]

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        those = [what for what, _ in waiting]
        outcomes: Sequence[Outcome | Exception]
        try:
            outcomes = self._write_all(those)
        except Exception as error:  # noqa: BLE001 - raised where it is waited for, by each
            outcomes = [error] * len(waiting)
        for (_, told), outcome in zip(waiting, outcomes, strict=True):
            if told.done():  # who sent it has gone; it is stored all the same
                continue
            if isinstance(outcome, Exception):
                told.set_exception(outcome)
            else:
                told.set_result(outcome)
        asyncio.get_running_loop().call_soon(self._then, those)
