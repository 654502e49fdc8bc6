"""The pages of the console: the run of show, the stage, texts, people; and the small one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from ..content.definitions import IN_GROUPS
from ..disclosure import INTERVAL_FROM
from ..display import some
from ..exercises.form import Form
from .codes import grouped
from .ideas import collected_in, first_five
from .moderation import LONGEST_THEME, MOST_THEMES, TextPlace, themes_in
from .moderation import WAITING as TEXT_WAITING
from .moves import remote
from .phone_pages import speaks_for
from .questions import WAITING as WAITING_QUESTION
from .rendering import render
from .shown import clock_of, more_of, not_yet, seconds_left, shown_in, slides
from .site import Facts, RoomSite, count_elsewhere, link_for_those_elsewhere
from .slides import leafed
from .store import PHONE, WAITING, Person, Shown, Step
from .waiting_texts import barred_in, text_lines
from .words import say


@dataclass(frozen=True)
class ReportJob:
    """What is said of the report that is being made, or was; its PDF, and that of the room."""

    said: str
    done: bool = False
    pdf: str = ""
    room: str = ""


def console_in(problem: str = "", *, to: str = "console") -> str:
    """Return the page that asks for the key; ``to`` is the page that it opens."""
    return render("console_in.html", title=say("console", "in_title"), problem=problem, to=to)


@dataclass(frozen=True)
class Viewer:
    """
    The console that asks for a page.

    Attributes
    ----------
    id : str
    others : int
        How many other consoles and walls are open.
    ticket : str
        What opens a console on another device; "" if nobody has asked for it.
    notice : str
        Why what was pressed was not done.
    """

    id: str = ""
    others: int = 0
    ticket: str = ""
    notice: str = ""


def who_leads(site: RoomSite, viewer: Viewer) -> str:
    """Return which of several consoles leads, and since when; "" where there is one."""
    leader, since = site.consoles.leader, site.consoles.since
    if leader and leader != viewer.id:
        return say("console", "another_leads", since=since)
    if not viewer.others:
        return ""
    if not leader:
        return say("console", "nobody_leads", count=viewer.others)
    return say("console", "you_lead", since=since, count=viewer.others)


def pocket(site: RoomSite, *, alarm: str = "", viewer: Viewer = Viewer()) -> str:
    """
    Return the console as a remote control for a telephone: the wall, and the texts that wait.

    Parameters
    ----------
    site : RoomSite
    alarm : str
        Why answers cannot be stored just now.
    viewer : Viewer
    """
    name = site.on_stage(site.store.room().current).exercise
    lines = text_lines(site, site.forms[name]) if name else None
    waiting = [line for line in lines or [] if line.state == TEXT_WAITING]
    return render(
        "pocket.html",
        title=say("pocket", "title"),
        alarm=alarm,
        viewer=viewer,
        leads=who_leads(site, viewer),
        seen=site.consoles.acts,
        remote=remote(site),
        exercise=name,
        waiting=waiting,
        count=sum(len(line.texts) for line in waiting),
        undo=bool(site.done.get(name)),
    )


def console(
    site: RoomSite,
    *,
    at: str = "",
    alarm: str = "",
    failures: int = 0,
    places: Mapping[str, str] = MappingProxyType({}),
    job: ReportJob | None = None,
    viewer: Viewer = Viewer(),
) -> str:
    """
    Return the console.

    Parameters
    ----------
    site : RoomSite
    at : str
        The exercise that is looked at; the wall does not move by it. Default: the one on the wall.
    alarm : str
        Why answers cannot be stored just now.
    failures : int
        How many wrong codes came.
    places : mapping of participant to str
        From where somebody's last request came.
    job : ReportJob, optional
    viewer : Viewer
    """
    store = site.store
    room, steps, counts = store.room(), store.steps(), store.counts()
    on_wall = site.on_stage(room.current).exercise
    looked = at if at in site.forms else on_wall
    return render(
        "console.html",
        title=say("console", "title"),
        room=room,
        at=looked if looked != on_wall else "",
        on_wall=on_wall,
        remote=remote(site),
        client=site.client,
        alarm=alarm,
        guesses=say("console", "guesses", count=failures) if failures > 10 else "",
        several=several_devices(store.people(), places),
        reads=not site.told and any(form.exercise.compare for form in site.forms.values()),
        run=_run_of_show(site, looked, on_wall, steps, counts),
        stage=_stage(site, looked, steps, counts),
        joined=store.count(),
        place=site.place,
        code=grouped(site.codes.join),
        link=link_for_those_elsewhere(site),
        elsewhere=count_elsewhere(store),
        people=_people(site, looked),
        box=_box(site),
        job=job,
        viewer=viewer,
        leads=who_leads(site, viewer),
        seen=site.consoles.acts,
        pocket=_way_in(site, viewer.ticket) if viewer.ticket else {},
    )


def _box(site: RoomSite) -> Facts:
    """Return the question box as the facilitator looks at it: what waits first."""
    box = site.store.questions
    asked = sorted(box.questions(), key=lambda question: question.state != WAITING_QUESTION)
    return {
        "is_open": box.is_open,
        "waiting": sum(q.state == WAITING_QUESTION and not q.barred for q in asked),
        "asked": [
            {"id": q.id, "text": q.text, "state": q.state, "votes": len(q.voters),
             "barred": barred_in(q.text)}
            for q in asked
        ],
    }  # fmt: skip


def _way_in(site: RoomSite, ticket: str) -> Facts:
    """Return link and picture that open the remote control; its ticket reaches no server's log."""
    import segno

    link = f"{site.address}/remote#{ticket}"
    return {"link": link, "qr": segno.make(link, error="m").svg_data_uri(border=1)}


def several_devices(people: Iterable[Person], places: Mapping[str, str]) -> list[str]:
    """
    Return in words which telephones may be of one person: they come from one network address.

    Examples
    --------
    >>> people = [Person(f"P{n}", PHONE, n, False) for n in (1, 2, 3)]
    >>> several_devices(people, {"P1": "a", "P2": "b", "P3": "a"})[0].partition(":")[0]
    'Phones 1 and 3 use one network address'
    """
    phones: dict[str, list[str]] = {}
    for person in people:
        if person.face == PHONE and not person.gone and person.participant in places:
            phones.setdefault(places[person.participant], []).append(str(person.number))
    if len(phones) == 1 and len(*phones.values()) > 1:
        return [say("console", "one_address")]
    return [
        say("console", "same_address", phones=some(numbers, most=12))
        for numbers in phones.values()
        if len(numbers) > 1
    ]


def _run_of_show(
    site: RoomSite,
    looked: str,
    on_wall: str,
    steps: Mapping[str, Step],
    counts: Mapping[str, int],
) -> list[tuple[str, list[Facts]]]:
    elements: dict[str, list[Facts]] = {}
    for name, form in site.forms.items():
        line = {
            "id": name,
            "activity": form.exercise.activity or "·",
            "title": form.exercise.title,
            "minutes": say("room", "minutes", minutes=form.exercise.minutes),
            "count": counts.get(name, 0),
            "step": steps.get(name, Step(name)),
            "here": name == looked,
            "on_wall": name == on_wall,
        }
        elements.setdefault(form.exercise.element_in_words, []).append(line)
    return list(elements.items())


def _stage(
    site: RoomSite, current: str, steps: Mapping[str, Step], counts: Mapping[str, int]
) -> Facts | None:
    if current not in site.forms:
        return None
    form, step = site.forms[current], steps.get(current, Step(current))
    left = seconds_left(form, step)
    seen = shown_in(site, step)
    made = slides(site, form, seen) if seen else []
    slide = made[min(step.panel, len(made) - 1)] if made else None
    enlarged: dict[TextPlace, int] = {
        (one.place[0], one.place[2], one.place[3]): at for at, one in enumerate(made) if one.place
    }
    waiting = more_of(site, current)
    if step.revealed and not site.store.shown(current):
        waiting = not_yet(form)
    return {
        "form": form,
        "step": step,
        "count": counts.get(current, 0),
        "left": left,
        "timer": clock_of(form, left),
        "panels": [slide.title for slide in made[: leafed(made)]],
        "slide": slide,
        "svg": Markup(slide.svg) if slide else "",  # noqa: S704 - it escapes its text
        "waiting": waiting,
        "texts": _desk(site, form, enlarged),
        "first": _first_ideas(site, current, seen),
        "few": counts.get(current, 0) < INTERVAL_FROM,
        "may_be_shared": may_be_shared(site, current),
    }


def may_be_shared(site: RoomSite, exercise: str) -> bool:
    """Whether it can be said now that groups answer an exercise on one telephone, or not."""
    kind, step = site.forms[exercise].exercise.kind, site.store.step(exercise)
    return kind in IN_GROUPS and step.phase == WAITING and not site.store.ballots(exercise)


def _desk(site: RoomSite, form: Form, enlarged: Mapping[TextPlace, int]) -> Facts | None:
    """Return the texts of an exercise as the console shows them; None if it asks for none."""
    lines = text_lines(site, form)
    if lines is None:
        return None
    done = site.done.get(form.exercise.id)
    waiting = [line for line in lines if line.state == TEXT_WAITING]
    decided = site.store.texts.decided(form.exercise.id)
    return {
        "waiting": waiting,
        "others": [
            {"line": line, "alone": enlarged.get(line.first.place)}
            for line in lines
            if line.state != TEXT_WAITING
        ],
        "count": sum(len(line.texts) for line in waiting),
        "themes": themes_in(decided)[:MOST_THEMES],
        "undo": say("console", f"undo_{done[-1].what}") if done else "",
        "longest_theme": LONGEST_THEME,
    }


def _first_ideas(site: RoomSite, name: str, seen: Shown | None) -> list[Facts]:
    """Return the ideas with most dots, and of what was taken over who answers for it by when."""
    collects = collected_in(name, site.forms)
    if not collects:
        return []
    taken = {one.action: one for one in site.store.taken_over(collects)}
    ideas = dict.fromkeys([*first_five(seen), *taken])
    return [{"action": idea, "taken": taken.get(idea)} for idea in ideas]


def _people(site: RoomSite, current: str) -> list[Facts]:
    given: dict[str, int] = {}
    here = {ballot.participant: ballot for ballot in site.store.ballots(current)}
    for name in site.forms:
        for ballot in site.store.ballots(name):
            given[ballot.participant] = given.get(ballot.participant, 0) + 1
    return [
        {
            "number": person.number,
            "face": person.face,
            "gone": person.gone,
            "ballots": given.get(person.participant, 0),
            "here": here[person.participant].void if person.participant in here else None,
            "speaks": speaks_for(here.get(person.participant)),
        }
        for person in site.store.people()
    ]
