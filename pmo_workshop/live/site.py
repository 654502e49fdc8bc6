"""What all pages of a session have in common, and what lies over its wall."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from ..exercises.form import Form
from ..exercises.stakeholders import Stakeholders
from ..i18n import language
from ..intake.brand import Brand
from .codes import Codes
from .consoles import Consoles
from .drawing import WIDE, Surface
from .ideas import Asked, Earlier
from .look import files_of
from .moderation import Decided
from .store import OPEN, RoomStore, Step

Facts = dict[str, Any]


BLACK, CODE, QUESTIONS = "black", "join", "questions"
"""What can lie over the wall for a moment: nothing, how to join, or what was asked."""
SILENT = 150.0
"""Seconds after which a wall that says nothing is closed; a hidden one speaks once a minute."""


ROOM_REPORT = "room-report.pdf"
"""In the folder that an export makes."""


@dataclass
class Wall:
    """
    What lies over the wall; a room that is opened again begins with nothing over it.

    ``revealed`` keeps, by exercise, how far the wall has come and what it has told by then;
    ``surface`` is what the narrowest wall that is open has room for: what is drawn for it is whole
    on a wider one, and the other way round letters would be too small.

    Examples
    --------
    >>> wall = Wall(clock=iter([0.0, 1.0, 2.0, 3.0]).__next__)
    >>> wall.tell("projector", Surface(1282, 640)), wall.tell("screen", WIDE), wall.surface.width
    (True, False, 1282)
    >>> wall.tell("projector", None), wall.surface == WIDE
    (True, True)
    >>> wall.tell("projector", Surface(1282, 640)), wall.surface == WIDE
    (False, True)
    """

    cover: str = ""
    surface: Surface = WIDE
    revealed: dict[str, tuple[object, frozenset[str]]] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    _told: dict[str, tuple[Surface | None, float]] = field(default_factory=dict)

    def tell(self, wall: str, surface: Surface | None) -> bool:
        """
        Note what one of the walls has room for; None: it was closed.

        A wall that has said nothing for ``SILENT`` seconds counts as closed, and once all are, the
        last one counts. What one said before it was closed may come after that, and is not heard.

        Returns
        -------
        bool
            Whether results have to be drawn anew.
        """
        now, before = self.clock(), self.surface
        self._told = {name: told for name, told in self._told.items() if now - told[1] < SILENT}
        if self._told.get(wall, (WIDE, 0))[0] is not None:
            self._told[wall] = surface, now
        rooms = [room for room, _ in self._told.values() if room is not None]
        self.surface = min(rooms, key=lambda room: room.width, default=before)
        return self.surface != before


@dataclass(frozen=True)
class RoomSite:
    """
    What all pages of a session have in common.

    Attributes
    ----------
    store : RoomStore
    forms : mapping of exercise to Form
        In the order of the run of show.
    client : str
        The client's name.
    secret : bytes
        The codes follow from it.
    address : str
        Where participants find the room, such as ``http://192.168.1.20:8765``, perhaps with a path;
        never taken from what a browser or a proxy says.
    wall : Wall
    brand : Brand
    translated : mapping of language to mapping of exercise to Form
        The same forms in the languages that a participant may choose.
    earlier : mapping of exercise to actions
        What came of its ideas in an earlier session.
    told : mapping of language and exercise to Stakeholders
        What the client's data say; it comes once it has been read, see ``compared``.
    done : mapping of exercise to list of Decided
        What was done to its texts since the room was opened, the last of it first to be undone.
    consoles : Consoles
    blank : dict of what a page depends on to the form and the page
        Telephone pages of who has not answered: all the same but for the person's own code.
    """

    store: RoomStore
    forms: Mapping[str, Form]
    client: str
    secret: bytes
    address: str
    wall: Wall = field(default_factory=Wall)
    brand: Brand = field(default_factory=Brand)
    translated: Mapping[str, Mapping[str, Form]] = field(default_factory=dict)
    earlier: Mapping[str, Sequence[Earlier]] = field(default_factory=dict)
    told: dict[str, Mapping[str, Stakeholders]] = field(default_factory=dict)
    done: dict[str, list[Decided]] = field(default_factory=dict)
    consoles: Consoles = field(default_factory=Consoles)
    blank: dict[tuple[object, ...], tuple[Form, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked = {code: Asked(self.store, forms) for code, forms in self.translated.items()}
        object.__setattr__(self, "forms", Asked(self.store, self.forms))
        object.__setattr__(self, "translated", asked)

    def form(self, exercise: str) -> Form:
        """Return the form of an exercise in the language in force, else in the room's."""
        return self.translated.get(language().code, self.forms)[exercise]

    def stakeholders(self, exercise: str) -> Stakeholders | None:
        """Return what the client's data say, in the language in force; None if nothing, or yet."""
        return self.told.get(language().code, {}).get(exercise)

    @cached_property
    def look(self) -> Mapping[str, tuple[str, bytes]]:
        """What pages load of the brand, see ``look.files_of``."""
        return files_of(self.brand)

    @property
    def codes(self) -> Codes:
        return Codes(self.secret, self.store.session, self.store.room().codes)

    def on_stage(self, current: str) -> Step:
        """Return what telephones and wall show: what is open, even if the console looks ahead."""
        steps = self.store.steps()
        opened = [step for step in steps.values() if step.phase == OPEN]
        step = opened[0] if opened else steps.get(current, Step(current))
        return step if step.exercise in self.forms else Step("")

    @property
    def place(self) -> str:
        """The address as it is read from a wall."""
        return re.sub(r"^https?://", "", self.address)

    @property
    def origin(self) -> str:
        """The address without its path, as browsers name it to a server."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def path(self) -> str:
        """The path of the address, without a slash at its end; often empty."""
        return urlsplit(self.address).path


def link_for_those_elsewhere(site: RoomSite) -> str:
    """Return what lets people join who are not in the room; its code reaches no server's log."""
    return f"{site.address}/#{site.codes.elsewhere_long}"


def count_elsewhere(store: RoomStore) -> int:
    away = store.elsewhere()
    return sum(p.participant in away and not p.gone for p in store.people()) if away else 0
