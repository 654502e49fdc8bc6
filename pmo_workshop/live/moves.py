"""Where the facilitator can go from here: forward, back, and what the wall shows meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from ..content.definitions import IDEAS
from ..disclosure import INTERVAL_FROM
from .questions import WAITING as WAITING_QUESTION
from .shown import seen_now, slides
from .site import BLACK, CODE, QUESTIONS, Facts, RoomSite
from .slides import leafed
from .store import ENDED, HOLD, OPEN, WAITING, Step
from .waiting_texts import barred_in, count_waiting
from .words import say


@dataclass(frozen=True)
class Coming:
    """
    What the *next* button does: a verb of the console, and with which exercise and slide.

    ``mark`` is sent with it, so that of two people who press at once only one is followed.
    """

    do: str
    exercise: str = ""
    panel: int = 0

    @property
    def mark(self) -> str:
        return f"{self.do} {self.exercise} {self.panel}"


def coming(site: RoomSite) -> Coming | None:
    """
    Return what comes next in the room, from what is on the wall.

    Parameters
    ----------
    site : RoomSite

    Returns
    -------
    Coming or None
        None at the end of the run, while the next page would be one of texts of which none was let
        through and some wait, and before a vote on ideas of which none was let through.
    """
    room = site.store.room()
    if room.state == ENDED:
        return None
    if room.state == HOLD:
        return Coming("go")
    if site.wall.cover:
        return Coming("uncover")
    step = site.on_stage(room.current)
    name = step.exercise
    if name:
        if texts_first(site, step):
            return None
        if step.phase == OPEN:
            return Coming("close", name)
        if not step.revealed:
            return Coming("open" if step.phase == WAITING else "reveal", name)
        if step.panel + 1 < _slides_to_leaf(site, step):
            return Coming("panel", name, step.panel + 1)
    steps, names = site.store.steps(), list(site.forms)
    later = names[names.index(name) + 1 :] if name else names
    ahead = [other for other in later if steps.get(other, Step(other)).phase == WAITING]
    if ahead and not site.forms[ahead[0]].items:  # a vote on ideas of which none was let through
        return None
    return Coming("open", ahead[0]) if ahead else None


def texts_first(site: RoomSite, step: Step) -> int:
    """Return how many texts wait, if the next page would be an empty one of texts; else 0."""
    name = step.exercise
    if not name or step.phase in (OPEN, WAITING) or site.store.approved(name):
        return 0
    if site.store.counts().get(name, 0) < INTERVAL_FROM:
        return 0
    form = site.forms[name]
    if step.revealed:
        seen = seen_now(site, form, step)
        made = slides(site, form, seen) if seen else []
        after = made[step.panel + 1 : step.panel + 2]
        empty = bool(after) and after[0].kind == "words" and not after[0].rows
    else:
        empty = bool(form.exercise.parts) and form.exercise.parts[0].type == "text"
    return count_waiting(site, name) if empty else 0


def going_back(site: RoomSite) -> Coming | None:
    """Return what takes the last turn of a page back; None if nothing is revealed."""
    step = site.on_stage(site.store.room().current)
    if not step.revealed:
        return None
    if step.panel:
        last = _slides_to_leaf(site, step) - 1
        return Coming("panel", step.exercise, min(step.panel - 1, max(last, 0)))
    return Coming("hide", step.exercise)


def _slides_to_leaf(site: RoomSite, step: Step) -> int:
    form = site.forms[step.exercise]
    seen = seen_now(site, form, step)
    return leafed(slides(site, form, seen)) if seen else 0


def remote(site: RoomSite) -> Facts:
    """Return the keys of console and wall: what each does now, and what is on the wall."""
    step = site.on_stage(site.store.room().current)
    other = "close" if step.phase == OPEN else "open"
    what = coming(site)
    named = bool(step.exercise)
    return {
        "next": what,
        "asked": sum(
            question.state == WAITING_QUESTION and not barred_in(question.text)
            for question in site.store.questions.questions()
        ),
        "back": going_back(site),
        "toggle": Coming(other, step.exercise) if named else None,
        "reveal": Coming("hide" if step.revealed else "reveal", step.exercise) if named else None,
        "covers": {cover: site.wall.cover == cover for cover in (CODE, BLACK, QUESTIONS)},
        "on_the_wall": _wall_in_words(site, step),
        "next_label": _next_in_words(site, what),
    }


def _wall_in_words(site: RoomSite, step: Step) -> str:
    """Return what everybody sees on the wall just now."""
    room = site.store.room()
    if room.state in (HOLD, ENDED):
        return say("console", f"wall_{room.state}")
    if site.wall.cover:
        return {
            BLACK: say("console", "wall_black"),
            CODE: say("console", "wall_join"),
            QUESTIONS: say("console", "wall_questions"),
        }[site.wall.cover]
    if not step.exercise or (step.phase == WAITING and not step.revealed):
        return say("console", "wall_join")
    exercise = site.forms[step.exercise].exercise
    title = f"{exercise.activity} {exercise.title}".strip()
    if not step.revealed:
        return say("console", "wall_question", title=title)
    of = _slides_to_leaf(site, step)
    if of < 2 or step.panel >= of:
        return say("console", "wall_result", title=title)
    return say("console", "wall_slide", title=title, number=step.panel + 1, of=of)


def _next_in_words(site: RoomSite, what: Coming | None) -> str:
    """Return what the *next* button does, and how many texts nobody has looked at by then."""
    if what is None:
        step = site.on_stage(site.store.room().current)
        waiting = texts_first(site, step)
        if waiting:
            return say("console", "next_texts", count=waiting)
        ideas = step.exercise in site.forms and site.forms[step.exercise].exercise.kind == IDEAS
        return say("console", "next_no_ideas" if ideas and step.revealed else "next_nothing")
    waiting = count_waiting(site, what.exercise) if what.do == "reveal" else 0
    if waiting:
        return say("console", "next_reveal_texts", count=waiting)
    title = site.forms[what.exercise].exercise.title if what.exercise else ""
    return say("console", f"next_{what.do}", title=title, number=what.panel + 1)
