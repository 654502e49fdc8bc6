"""The pages of the wall: what everybody in the room looks at."""

from __future__ import annotations

import re

from markupsafe import Markup

from ..content.definitions import QUESTIONNAIRE
from ..disclosure import INTERVAL_FROM
from ..exercises import static
from ..exercises.form import Form
from .codes import grouped
from .drawing import surface_of
from .moves import remote
from .rendering import render
from .shown import (
    answered_so_far,
    basis,
    clock_of,
    marks_of_the_first,
    more_of,
    not_yet,
    options,
    second_line,
    seconds_left,
    seen_now,
    slides,
    told_votes,
)
from .site import BLACK, CODE, QUESTIONS, Facts, RoomSite, count_elsewhere, link_for_those_elsewhere
from .store import ENDED, HOLD, WAITING, Step
from .words import say

MOST_QUESTIONS = 6
"""So many the wall has room for."""
_SHAPE = re.compile(r"\d{1,2}(\.\d{1,20})?")


def screen(site: RoomSite, *, alarm: bool = False, shared: bool = False) -> str:
    """
    Return the wall.

    Parameters
    ----------
    site : RoomSite
    alarm : bool
        Answers cannot be stored just now.
    shared : bool
        It is for a video call: whoever joins by what it says is not in the room, and it fits into
        a window of any shape.
    """
    store, codes = site.store, site.codes
    room, joined = store.room(), store.count()
    facts: Facts = {
        "alarm": alarm,
        "title": say("screen", "title"),
        "place": site.place,
        "code": grouped(codes.elsewhere if shared else codes.join),
        "joined": joined,
        "elsewhere": count_elsewhere(store),
        "client": site.client,
        "look": "shared" if shared else "",
        "shared": shared,
    }
    facts["remote"], facts["seen"] = remote(site), site.consoles.acts
    if room.state in (HOLD, ENDED):
        return render("screen.html", view=room.state, **facts)
    if site.wall.cover == BLACK:
        return render("screen.html", view=BLACK, **facts)
    if site.wall.cover == QUESTIONS:
        told = store.questions.for_the_room()[:MOST_QUESTIONS]
        rows = [(question.text, told_votes(question)) for question in told]
        return render("screen.html", view=QUESTIONS, rows=rows, **facts)
    step = site.on_stage(room.current)
    if site.wall.cover == CODE or (step.phase == WAITING and not step.revealed):
        return render("screen.html", view="join", qr=qr_picture(site, shared=shared), **facts)
    form = site.forms[step.exercise]
    facts |= {
        "form": form,
        "step": step,
        "survey": form.exercise.kind == QUESTIONNAIRE,
        "instructions": static.instructions(form),
        "options": options(form),
        "not_yet": not_yet(form),
        "earlier": site.earlier.get(form.exercise.id, ()),
    }
    if not step.revealed:
        left = seconds_left(form, step)
        count = store.counts().get(step.exercise, 0)
        return render(
            "screen.html", view="question", count=count, left=left, timer=clock_of(form, left),
            **facts,
        )  # fmt: skip
    return render("screen.html", view="result", **_on_the_wall(site, form, step), **facts)


def _on_the_wall(site: RoomSite, form: Form, step: Step) -> Facts:
    shown = seen_now(site, form, step)
    if shown is None:
        so_far = answered_so_far(site, form)
        return {"slide": None, "svg": "", "enough": False, "basis": so_far, "waiting": ""}
    pages = slides(site, form, shown)
    slide = pages[min(step.panel, len(pages) - 1)] if pages else None
    kind = slide.kind if slide else ""
    told = [
        basis(shown, {kind}),
        slide.note if slide else "",
        second_line(site, form.exercise.id, shown),
        marks_of_the_first(site, form.exercise.id, shown, slide) if slide else "",
    ]
    return {
        "slide": slide,
        "svg": Markup(slide.svg) if slide else "",  # noqa: S704 - it escapes its text
        "enough": shown.result["n"] >= INTERVAL_FROM,
        "basis": " ".join(filter(None, told)),
        "waiting": more_of(site, form.exercise.id),
    }


def tell(site: RoomSite, wall: str, shape: str) -> bool:
    """
    Note how many times as wide as high a wall is, "" if it was closed; whether that changes it.

    Where other pages are drawn, results begin at the first.
    """
    if not site.wall.tell(wall, surface_of(float(shape)) if _SHAPE.fullmatch(shape) else None):
        return False
    for step in site.store.steps().values():
        if step.panel:
            site.store.change_step(step.exercise, panel=0)
    return True


def qr_picture(site: RoomSite, *, shared: bool = False) -> str:
    """
    Return the QR code as an address of data.

    The code stands after "#", which no browser sends anywhere: it reaches no log and no server.
    """
    import segno

    here = f"{site.address}/#{site.codes.join_long}"
    leads = link_for_those_elsewhere(site) if shared else here
    return segno.make(leads, error="m").svg_data_uri(border=1)
