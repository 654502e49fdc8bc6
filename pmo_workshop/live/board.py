"""The live board: in a workbook, what the room has seen, and then the client's own data beside it.

A thread asks the store whether anything was written, ten times a second, and draws again if so. It
reads only results that passed the guard and were revealed: the room's answers are never in the
notebook. Where nobody sits (a report, an export) the board stands still.
"""

from __future__ import annotations

import html
import os
import re
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from typing import Any

from ..errors import WorkshopError
from ..exercises import static
from ..exercises.database import Database
from ..exercises.feedback import as_html, client_figures
from ..exercises.form import Form, form_of
from ..exercises.show import forms_are_on
from ..intake.client import Client
from ..live import drawing
from .results import same_people_before, words_of
from .shown import basis, not_yet
from .store import OPEN, RoomStore, database_at_client, sessions_of
from .words import say

SECONDS = 0.1
"""Between two looks at the store; a look takes some millionths of a second."""


_PUNCTUATION = re.compile(r"[\\`*_{}\[\]()#+!<>|~&-]")
"""What Markdown would take for its own."""


class LiveBoard:
    """
    A board as it is displayed: live where somebody sits, else as the room stands now.

    Parameters
    ----------
    form : Form
    client : Client
    session : str
        Empty: the room that was opened last.
    """

    def __init__(self, form: Form, client: Client, session: str = ""):
        self.form, self.client, self.session = form, client, session

    def __str__(self) -> str:
        return "\n".join(self.words())

    @cached_property
    def beside(self) -> str:
        """The client's own figures; they do not change while the room answers."""
        found = client_figures(self.form, self.client)
        return as_html(found) if found else ""

    def html(self) -> str:
        """Return the board as it stands now; every text is escaped."""
        parts = [f"<p><strong>{html.escape(static.heading(self.form))}</strong></p>"]
        with self._state() as (store, said):
            parts.append(f"<p>{html.escape(said)}</p>")
            answered = store is not None and bool(store.shown(self.form.exercise.id))
            if store is not None:
                parts += self._result(store)
        if answered and self.beside:  # first the room, then the data
            parts.append(f"<h4>{html.escape(say('board', 'client'))}</h4>{self.beside}")
        return f'<div class="pmo-board" style="max-width:64em">{"".join(parts)}</div>'

    def live_html(self) -> str:
        """Return the same as it stands in a widget, which says it when its kernel is gone."""
        from ..exercises.widgets import said_without_a_kernel

        return said_without_a_kernel() + self.html()

    @contextmanager
    def _state(self) -> Iterator[tuple[RoomStore | None, str]]:
        """Yield the store if there is something to show, and how the exercise stands."""
        with ExitStack() as opened:
            try:
                database = opened.enter_context(closing(self._database()))
                store, said = self._found_in(database)
            except WorkshopError as error:
                store, said = None, str(error)
            yield store, said

    def _found_in(self, database: Database) -> tuple[RoomStore | None, str]:
        found = [name for name, *_ in sessions_of(database) if self.session in ("", name)]
        if not found:
            return None, say("board", "no_room", client=self.client.id)
        store = RoomStore(database, found[-1])
        step = store.step(self.form.exercise.id)
        count = store.counts().get(self.form.exercise.id, 0)
        name = "open" if step.phase == OPEN else "closed"
        people = max(store.count(), count)
        said = say("board", name, count=count, people=people, session=store.session)
        if not step.revealed:
            return None, f"{said} {say('board', 'hidden')}"
        return store, said

    def _database(self) -> Database:
        return database_at_client(self.client.id, os.environ.get("PMO_WORKSHOP_STORE", ""))

    def _result(self, store: RoomStore) -> list[str]:
        seen = store.shown(self.form.exercise.id)
        if not seen:
            return [f"<p>{html.escape(not_yet(self.form))}</p>"]
        shown = seen[-1]
        first = same_people_before(seen, shown)
        before = first.result["panels"] if first else []
        drawn = []
        for at, panel in enumerate(shown.result["panels"]):
            if panel["kind"] == "words":
                drawn += [f"<p>„{html.escape(text)}“</p>" for _, text in
                          words_of(store, self.form, shown)]  # fmt: skip
                continue
            drawn.append(f"<h4>{html.escape(panel['title'])}</h4>")
            drawn.append(drawing.draw(panel, before[at] if at < len(before) else None))
        return [*drawn, f"<p><small>{html.escape(basis(shown))}</small></p>"]

    @cached_property
    def widget(self) -> Any:
        """The board as a widget that follows the room."""
        import ipywidgets as W  # imported here: a report needs no widgets

        from ..exercises.widgets import WITHOUT_A_KERNEL

        shown = W.HTML(self.live_html())
        shown.add_class(WITHOUT_A_KERNEL)
        threading.Thread(target=_follow, args=(self, weakref.ref(shown)), daemon=True).start()
        return shown

    def version(self, database: Database) -> tuple[int, bool]:
        """Return what changes when anybody writes, or when the room's file comes or goes."""
        there = database.path is None or database.path.exists()
        return (database.version() if there else 0), there

    def words(self) -> list[str]:
        """Return the board in words: what every export can carry."""
        with self._state() as (store, said):
            lines = [f"{static.heading(self.form)}. {said}"]
            seen = store.shown(self.form.exercise.id) if store is not None else []
        panels = seen[-1].result["panels"] if seen else []
        return [*lines, *(drawing.in_words(panel) for panel in panels if panel["kind"] != "words")]

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, Any]:
        if not forms_are_on():  # a report reads no room: the same data give the same report
            said = say("board", "still", title=static.heading(self.form))
            return {"text/plain": said, "text/markdown": _PUNCTUATION.sub(r"\\\g<0>", said)}
        words = self.words()
        return {
            **self.widget._repr_mimebundle_(),
            "text/plain": "\n".join(words),
            "text/html": self.html(),
            "text/markdown": _PUNCTUATION.sub(r"\\\g<0>", "\n\n".join(words)),
        }


def _follow(board: LiveBoard, shown: weakref.ref) -> None:
    """Draw again whenever the store changes, until the widget is gone."""
    pause = threading.Event()
    with closing(board._database()) as database:
        last = board.version(database)
        while (widget := shown()) is not None and widget.comm is not None:
            try:
                now = board.version(database)
                if now != last:
                    last, widget.value = now, board.live_html()
            except WorkshopError as error:  # a file that is moved, or a disk that is gone
                widget.value = f"<p>{html.escape(str(error))}</p>"
            del widget
            pause.wait(SECONDS)


def live_board(exercise_id: str, client: Client, session: str = "") -> LiveBoard:
    """
    Return the room's result of an exercise, to be displayed beside the client's data.

    Parameters
    ----------
    exercise_id : str
        Such as ``"t2-five-gaps"``.
    client : Client
        Whose room it is.
    session : str, optional
        Default: the session that was opened last.

    Returns
    -------
    LiveBoard
        In JupyterLab it follows the room; it shows what the facilitator has revealed, from five
        answers on and in steps of five.

    Raises
    ------
    UsageError
        There is no such exercise.
    """
    return LiveBoard(form_of(exercise_id, client), client, session)
