"""Several consoles of one room: which of them leads, and how another one is let in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .codes import hashed, new_token

SECONDS_OF_AN_INVITATION = 300.0


@dataclass
class Consoles:
    """
    Which of several consoles leads: the one that has moved the room last.

    A page sends back ``acts`` as it was when the page was made. Who saw the room before somebody
    else moved it is stale: what is pressed there was meant for another wall.

    Examples
    --------
    >>> consoles = Consoles(clock=lambda: "14:05")
    >>> consoles.moved("laptop")
    >>> consoles.leader, consoles.since
    ('laptop', '14:05')
    >>> [consoles.is_stale(*seen) for seen in (("tablet", 0), ("tablet", 1), ("laptop", 0))]
    [True, False, False]
    """

    clock: Callable[[], str] = lambda: time.strftime("%H:%M")
    acts: int = 0
    leader: str = ""
    since: str = ""
    _last: dict[str, int] = field(default_factory=dict)

    def moved(self, console: str) -> None:
        """Note that a console has moved the room: from now on it leads."""
        self.acts += 1
        self._last[console] = self.acts
        if console != self.leader:
            self.leader, self.since = console, self.clock()

    def is_stale(self, console: str, seen: int) -> bool:
        """Whether another console has moved the room since a page of this one was made."""
        return any(act > seen for other, act in self._last.items() if other != console)

    def closed(self, console: str) -> None:
        """Forget a console: nobody leads if it did."""
        self._last.pop(console, None)
        if console == self.leader:
            self.leader = self.since = ""


@dataclass
class Invitations:
    """
    What opens a console on another device: once, for five minutes, whoever asked for it.

    Examples
    --------
    >>> invitations = Invitations(clock=iter([0.0, 1.0, 2.0, 3.0]).__next__)
    >>> ticket = invitations.invite("laptop")
    >>> invitations.of("laptop") == ticket, invitations.take(ticket), invitations.take(ticket)
    (True, True, False)
    """

    clock: Callable[[], float] = time.monotonic
    _open: dict[str, tuple[str, float]] = field(default_factory=dict)

    def invite(self, console: str) -> str:
        """Return a new ticket; the one that a console had given before is void."""
        ticket = new_token()
        self._open[console] = ticket, self.clock() + SECONDS_OF_AN_INVITATION
        return ticket

    def of(self, console: str) -> str:
        """Return the ticket that a console has given and nobody has used; "" if there is none."""
        ticket, until = self._open.get(console, ("", 0.0))
        return ticket if self.clock() < until else ""

    def take(self, ticket: str) -> bool:
        """Use a ticket; False if it is none, or none any more."""
        now = self.clock()
        known = {hashed(given): console for console, (given, until) in self._open.items()
                 if now < until}  # fmt: skip
        console = known.get(hashed(ticket))
        if console is None:
            return False
        del self._open[console]
        return True

    def withdraw(self, console: str) -> None:
        """Make the ticket void that a console has given."""
        self._open.pop(console, None)
