"""Every page of the room: what it says follows from the store, how it looks from a template."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..content.definitions import DONE, IDEAS, IN_GROUPS, NOT_APPLICABLE, QUESTIONNAIRE, Part
from ..disclosure import INTERVAL_FROM
from ..display import some
from ..exercises import pictures, static
from ..exercises.answers import Value, allowed
from ..exercises.form import Form
from ..exercises.groups import TEAM, group_of
from ..exercises.stakeholders import Stakeholders
from ..i18n import kept_by_language, language, languages, name_of, ngettext, tag_of
from ..intake.brand import Brand
from ..live import drawing
from ..paths import shipped
from ..personal_data import personal_data
from ..present.grammar import listed
from .codes import Codes, grouped, hashed, resume_code
from .compared import slides_beside, table_beside, table_of_what_is_right
from .consoles import Consoles
from .ideas import Asked, Earlier, collected_in, first_five
from .look import files_of, in_one_file
from .moderation import (
    LONGEST_THEME,
    MOST_THEMES,
    Decided,
    Line,
    TextPlace,
    Written,
    lines_of,
    themes_in,
    together,
)
from .moderation import WAITING as TEXT_WAITING
from .questions import LONGEST, MOST_WAITING, Question
from .questions import WAITING as WAITING_QUESTION
from .results import (
    Panel,
    answers_of,
    behind_the_next,
    counts_only,
    first_vote,
    let_through,
    met_in,
    same_people_before,
    teams_let_through,
    themed,
    waiting_for,
    waiting_for_a_second,
    words_of,
)
from .screenfuls import Screenful, missing_in, screenfuls
from .slides import (
    CLIENT,
    RIGHT,
    Slide,
    agreed,
    axes_of,
    curve_of,
    days_of,
    head_of,
    leafed,
    often,
    slides_of,
)
from .store import (
    ENDED,
    HOLD,
    OPEN,
    PAPER,
    PHONE,
    WAITING,
    Ballot,
    Person,
    RoomStore,
    Shown,
    Step,
    seconds,
)
from .words import say, words

Facts = dict[str, Any]
MOST_COLUMNS = 5
"""More parts than this stand one under the other where sheets are typed in."""


HERE = "./"
"""The way from most pages to the room: links are relative, so the room may be under any path."""
BLACK, CODE, QUESTIONS = "black", "join", "questions"
"""What can lie over the wall for a moment: nothing, how to join, or what was asked."""
ROOM_REPORT = "room-report.pdf"
"""In the folder that an export makes."""
MOST_QUESTIONS = 6
"""So many the wall has room for."""
MOST_LINES, MOST_WORDS = 14, 8
"""Of a result on a telephone before what follows the first drawing is folded, and of its texts."""


@dataclass
class Wall:
    """
    What lies over the wall; a room that is opened again begins with nothing over it.

    ``revealed`` keeps, by exercise, how far the wall has come and what it has told by then.
    """

    cover: str = ""
    revealed: dict[str, tuple[object, frozenset[str]]] = field(default_factory=dict)


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


@kept_by_language
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates") / "live"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "allowed": allowed,
        "ident": lambda text: re.sub(r"\W", "-", str(text)),
        "combine": lambda first, second: {**first, **second},
        "minus": lambda number: f"{number}".replace("-", "−"),
    }
    environment.globals |= {
        "say": words(),
        "language": tag_of(language().code),
        "others": other_languages(),
        "picture": lambda item, *size: Markup(pictures.series(item, *size)),  # noqa: S704 - escaped inside
    }
    return environment


def other_languages() -> list[tuple[str, str]]:
    """
    Return the languages that a participant may change to: the code, and how each calls itself.

    Examples
    --------
    >>> other_languages()
    [('de', 'Deutsch')]
    """
    return [(code, name_of(code)) for code in languages() if code != language().code]


def render(template: str, **facts: object) -> str:
    """Return a page; a fact that is missing is an error of ours, all text is escaped."""
    return (
        _environment().get_template(template).render({"key": "", "look": "", "root": HERE, **facts})
    )


# --- Participants -------------------------------------------------------------------------------


def join(problem: str = "") -> str:
    return render("join.html", title=say("join", "title"), problem=problem)


def problem(said: str, number: str = "", *, again: bool = False, root: str = HERE) -> str:
    """Return the page that says what went wrong; it looks ``again`` where that may help."""
    told = say("problem", "number", number=number) if number else ""
    return render(
        "problem.html",
        title=say("problem", "title"),
        said=said,
        number=told,
        again=again,
        root=root,
    )


@dataclass(frozen=True)
class Unsent:
    """What somebody wrote and could not send; the page keeps it, whatever the browser can do."""

    form: Form
    turn: str
    typed: Mapping[str, Mapping[str, str]]

    @property
    def fields(self) -> dict[str, str]:
        """The fields of its page that were filled in."""
        return {
            f"{item}.{part}": given
            for item, value in self.typed.items()
            for part, given in value.items()
            if given
        }

    @property
    def said(self) -> list[tuple[str, list[str]]]:
        """What was written, as labels and lines."""
        filled = {
            item: {part: given for part, given in value.items() if given}
            for item, value in self.typed.items()
        }
        return in_words(self.form, filled)


def phone(
    site: RoomSite,
    participant: str,
    token: str,
    *,
    change: bool = False,
    notice: str = "",
    unsent: Unsent | None = None,
    typed: Mapping[str, Mapping[str, Any]] | None = None,
    problems: Mapping[str, Mapping[str, str]] | None = None,
    to_do: tuple[str, ...] = (),
) -> str:
    """
    Return the page of somebody who has joined.

    Parameters
    ----------
    site : RoomSite
    participant, token : str
    change : bool
        They want to change what they have handed in.
    notice : str
        What went wrong, to stand first.
    unsent : Unsent, optional
        What was written and not taken.
    typed, problems, to_do
        A form that could not be taken: what was typed, and what is wrong with it.
    """
    room = site.store.room()
    step = site.on_stage(room.current)
    mine = site.store.ballot(step.exercise, participant)
    voted = mine is not None and mine.vote == step.vote
    view = _view(site, participant, room.state, step, voted and not change and typed is None)
    kept = unsent if unsent and unsent.fields else None
    facts: Facts = {
        "view": view,
        "notice": notice,
        "unsent": kept,
        "resume": grouped(resume_code(token)),
        "box": site.store.questions.is_open or bool(site.store.questions.for_the_room()),
    }
    facts["void"] = mine is not None and mine.void
    facts["key"] = f"{view} {step.exercise} {step.turn} {int(voted)} {int(facts['void'])}"
    if view in ("waiting", "hold", "ended", "gone"):
        return render("phone.html", title=say("phone", f"{view}_title"), **facts)
    form = site.form(step.exercise)
    stored = _stored(site, participant, step.exercise)
    stored_group = site.store.group(participant) if form.exercise.one_phone else {}
    seen = _seen(site, form, step) if view != "form" else None
    asked = screenfuls(form) if view == "form" else []
    wrong = problems or {}
    missing = missing_in(form, asked, typed, wrong) if typed is not None and to_do else {}
    told = sorted(revealed(site, form, step, seen))
    own = in_words(form, stored)
    return render(
        "phone.html",
        **facts | {"key": f"{facts['key']} {seen.step if seen else 0} {' '.join(told)}"},
        title=form.exercise.title,
        form=form,
        step=step,
        survey=form.exercise.kind == QUESTIONNAIRE,
        instructions=static.instructions(form),
        second=step.vote > 1 and mine is not None,
        values={**stored, DONE: stored_group} if typed is None else typed,
        problems=wrong,
        to_do=to_do,
        screenfuls=asked,
        missing=missing,
        begins_at=_first_with(missing, asked),
        begun=bool(stored) or typed is not None,
        mine=own,
        mine_folded=sum(1 + len(lines) for _, lines in own) > MOST_LINES,
        speaks_for=speaks_for(mine),
        result=_result(site, form, seen) if seen else None,
        beside=_beside(site, form, seen, stored, told),
    )


def _first_with(anchors: Collection[str], asked: Sequence[Screenful]) -> int:
    """Return the number of the first screenful with one of these places; 1 if there is none."""
    found = (n for n, one in enumerate(asked, 1) if any(p.anchor in anchors for p in one))
    return next(found, 1)


def speaks_for(ballot: Ballot | None) -> str:
    """
    Return for how many people a ballot speaks, and what they call themselves; "" for one person.

    Examples
    --------
    >>> speaks_for(Ballot("P-1", 1, 1, False, heads=3, team="Blue"))
    'for 3 people: Blue'
    """
    if ballot is None or (ballot.heads == 1 and not ballot.team):
        return ""
    said = ngettext("for {n} person", "for {n} people", ballot.heads)
    return f"{said}: {ballot.team}" if ballot.team else said


def _view(site: RoomSite, participant: str, state: str, step: Step, sent: bool) -> str:
    if state == ENDED:
        return "ended"
    if site.store.is_gone(participant):
        return "gone"
    if state == HOLD:
        return "hold"
    if step.phase == WAITING:
        return "waiting"
    if step.phase == OPEN:
        return "sent" if sent else "form"
    return "closed"


def mine(site: RoomSite, participant: str, *, kept: bool = False) -> str:
    """
    Return the page to take away: my answers, the room's, my next step.

    Parameters
    ----------
    site : RoomSite
    participant : str
    kept : bool
        It is a file that loads nothing and leads nowhere, so that it outlives the room.
    """
    steps = site.store.steps()
    parts, commitment = [], ""
    for name in site.forms:
        form, stored = site.form(name), _stored(site, participant, name)
        if not stored:
            continue
        step = steps.get(name, Step(name))
        seen = _seen(site, form, step)
        told: dict[str, Any] = {"title": static.heading(form), "mine": in_words(form, stored)}
        told["beside"] = _beside(site, form, seen, stored, revealed(site, form, step, seen))
        parts.append(told | {"result": _result(site, form, seen) if seen else None})
        if form.exercise.kind == "commitment":
            commitment = "\n".join(str(value.get("action", "")) for value in stored.values())
    return render(
        "mine.html",
        title=say("mine", "title"),
        session=site.store.session,
        client=site.client,
        parts=parts,
        commitment=commitment,
        styles=Markup(in_one_file(site.brand)) if kept else "",  # noqa: S704 - rules of ours
    )


def questions(site: RoomSite, participant: str, *, why: str = "", typed: str = "") -> str:
    """
    Return the page of the question box.

    Parameters
    ----------
    site : RoomSite
    participant : str
    why, typed : str
        Why a question was not taken, and what it said.
    """
    box = site.store.questions
    notices = {
        "": "",
        "closed": say("questions", "not_open"),
        "empty": say("questions", "empty"),
        "long": say("questions", "long", n=LONGEST),
        "many": say("questions", "many", n=MOST_WAITING),
    }
    told = box.for_the_room()
    opened = _waits_for(site, participant)
    asked = [question for question in box.questions() if question.participant == participant]
    return render(
        "questions.html",
        title=say("questions", "title"),
        is_open=box.is_open,
        notice=notices[why],
        typed=typed,
        longest=LONGEST,
        told=told,
        votes={question.id: told_votes(question) for question in told},
        participant=participant,
        opened=opened,
        waiting=[question for question in asked if question not in told],
    )


def _waits_for(site: RoomSite, participant: str) -> Facts | None:
    """Return the exercise that waits for somebody's answer; None if none does."""
    room = site.store.room()
    step = site.on_stage(room.current)
    mine = site.store.ballot(step.exercise, participant)
    sent = mine is not None and mine.vote == step.vote
    if _view(site, participant, room.state, step, sent) != "form":
        return None
    title = site.form(step.exercise).exercise.title
    return {"turn": f"{step.exercise} {step.turn}", "title": title}


def told_votes(question: Question) -> str:
    """Return how many votes the room is told; "" below five."""
    votes = question.told_votes
    return say("questions", "votes", votes=votes) if votes else ""


def _stored(site: RoomSite, participant: str, exercise: str) -> dict[str, Value]:
    answers = site.store.answers.latest(
        session=site.store.session, participant=participant, exercise=exercise
    )
    return {a.item: dict(a.value) for a in answers if a.item != DONE and a.value}


def in_words(form: Form, stored: Mapping[str, Value]) -> list[tuple[str, list[str]]]:
    """
    Return somebody's answers as labels and lines.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> in_words(form_of("t5-signal-noise"), {"chart-3": {"vote": "noise"}})
    [('Satisfaction, mean of five points', ['noise: it only varies'])]
    """
    told = []
    for item in form.items:
        value, parts = stored.get(item.id, {}), form.parts(item)
        lines = [
            (f"{part.label}: " if len(parts) > 1 else "") + _said(part, value[part.id])
            for part in parts
            if part.id in value
        ]
        if lines:
            told.append((item.label, lines))
    return told


def _said(part: Part, value: object) -> str:
    written = f"{value:g}" if isinstance(value, float) else str(value)
    if part.not_applicable and value == NOT_APPLICABLE:
        return part.not_applicable
    if part.choices:
        return part.choices.get(written, written)
    return f"{written} {part.unit}".strip() if part.type != "text" else written


# --- Results ------------------------------------------------------------------------------------


def _seen(site: RoomSite, form: Form, step: Step) -> Shown | None:
    """Return what the room has seen of an exercise and may see now."""
    if not step.revealed:
        return None
    seen = site.store.shown(form.exercise.id)
    return seen[-1] if seen else None


def revealed(site: RoomSite, form: Form, step: Step, seen: Shown | None) -> frozenset[str]:
    """
    Return what the wall has told beside the room's own answers: what is right, the client's data.

    At the end of the session everything is told of what was revealed. While a single text is
    alone on the wall, nothing is.
    """
    name = form.exercise.id
    if seen is None or not (form.exercise.compare or any(item.right for item in form.items)):
        return frozenset()
    if site.store.room().state == ENDED:
        return frozenset({RIGHT, CLIENT})
    mark: tuple[object, ...] = (seen.step, step.panel, name in site.told.get(language().code, {}))
    if any(part.type == "text" for part in form.exercise.parts):
        decided = site.store.texts.decided(name)
        mark = (*mark, *sorted(decided.told.items()), *sorted(decided.themes.items()))
    before = site.wall.revealed.get(name)
    if before is None or before[0] != mark:
        made = slides(site, form, seen)
        so_far = made[: step.panel + 1] if step.panel < leafed(made) else []
        before = mark, frozenset(slide.reveals for slide in so_far if slide.reveals)
        site.wall.revealed[name] = before
    return before[1]


def _beside(
    site: RoomSite,
    form: Form,
    seen: Shown | None,
    stored: Mapping[str, Value],
    told: Collection[str],
) -> list[Facts]:
    """Return the tables of what is right and of the client's data beside somebody's answers."""
    if seen is None:
        return []
    found = [table_of_what_is_right(form, stored, told)]
    client = site.stakeholders(form.exercise.id)
    if client is not None and CLIENT in told:
        found.append(table_beside(form, seen.result["panels"], client, stored))
    return [table for table in found if table]


def _shown_in(site: RoomSite, step: Step) -> Shown | None:
    """Return the result of the present vote, revealed or not: what the facilitator looks at."""
    seen = site.store.shown(step.exercise)
    return seen[-1] if seen and seen[-1].turn == step.turn else None


def _first_vote(site: RoomSite, exercise: str, shown: Shown) -> Sequence[Panel]:
    """Return the panels of the first vote of the same people, if this is a second one."""
    first = same_people_before(site.store.shown(exercise), shown)
    return first.result["panels"] if first else ()


def _result(site: RoomSite, form: Form, shown: Shown) -> Facts:
    """Return a result as drawings for a telephone, and as tables."""
    before = _first_vote(site, form.exercise.id, shown)
    asks_texts = any(part.type == "text" for part in form.exercise.parts)
    panels = []
    for at, panel in enumerate(shown.result["panels"]):
        if panel["kind"] == "words":
            continue
        first = before[at] if at < len(before) else None
        columns, cells = drawing.table(panel, first)
        lines = drawing.lines_of(panel, first, ordered=form.exercise.ordered)
        panels.append({"title": panel["title"], "columns": columns, "cells": cells, "lines": lines})
    axes = axes_of(form, shown.result["panels"])
    texts_told = (text for _, text in words_of(site.store, form, shown)) if asks_texts else ()
    written = [often(*text) for text in together(texts_told)]
    return {
        "panels": panels,
        "map": _map(*axes) if axes else _curve(curve_of(form, shown.result["panels"])),
        "basis": basis(shown),
        "second": _second_line(site, form.exercise.id, shown),
        "few": counts_only(shown.result),
        "folded": sum(len(panel["lines"].lines) for panel in panels) > MOST_LINES,
        "words": written[:MOST_WORDS],
        "more_words": written[MOST_WORDS:],
        "themes": [
            (head_of(theme, texts), [often(*text) for text in texts])
            for theme, texts in (themed(site.store, form, shown) if asks_texts else ())
        ],
    }


def _map(across: drawing.Panel, up: drawing.Panel) -> Facts:
    """Return a map whose numbers stand in a list of their own, where letters are larger."""
    drawn = drawing.grid(across, up, listed=False)
    return {"svg": drawn, "labels": [row["label"] for row in up["rows"]]}


def _curve(steps: drawing.Panel | None) -> Facts | None:
    """Return a curve over numbered steps with what they are; None if there is none."""
    if steps is None:
        return None
    return {
        "svg": drawing.curve(steps, small=True),
        "labels": [row["label"] for row in steps["rows"]],
    }


def basis(shown: Shown, drawn: Collection[str] | None = None) -> str:
    """Return how many of how many are behind a result, and what the marks mean that are drawn."""
    kinds = {panel["kind"] for panel in shown.result["panels"]} if drawn is None else drawn
    few = counts_only(shown.result)
    n, phones = shown.result["n"], shown.result.get("phones")
    said = [say("result", "basis", n=n, people=shown.result["people"])]
    if phones is not None and phones < n:
        said = [say("result", "basis_groups", n=n, people=shown.result["people"], phones=phones)]
    if not few and not {"amount", "curve"}.isdisjoint(kinds):
        said.append(say("result", "limits"))
    elif not few and "gap" in kinds:
        said.append(say("result", "limits_of_gaps"))
    if not few and "range" in kinds:
        said.append(say("result", "ranges"))
    if "places" in kinds:
        said.append(say("result", "limits_of_places"))
    return " ".join(said)


def _second_line(site: RoomSite, exercise: str, shown: Shown) -> str:
    """Return of whom a second vote is, or that it is not shown yet."""
    if shown.vote == 1:
        return say("result", "second_waits") if site.store.step(exercise).vote > 1 else ""
    n, again, once = (shown.result.get(name, 0) for name in ("n", "again", "once"))
    if not _first_vote(site, exercise, shown):
        return say("result", "second_alone")
    if again == n:
        said = [say("result", "second", n=n, again=again)]
    else:
        said = [say("result", "second_some", n=n, again=again)]
    if once:
        said.append(say("result", "second_once", once=once))
    return " ".join(said)


def _marks_of_the_first(site: RoomSite, exercise: str, shown: Shown, kind: str) -> str:
    """Return how the first vote is drawn; "" where it is not."""
    if kind == "words" or not _first_vote(site, exercise, shown):
        return ""
    return say("result", "second_small") if kind == "gap" else say("result", "second_marks")


def _more(site: RoomSite, exercise: str) -> str:
    """Return how many ballots a result waits for, while some wait."""
    seen, step = site.store.shown(exercise), site.store.step(exercise)
    ballots = site.store.ballots(exercise)
    now = behind_the_next(seen, ballots, step)
    if not seen or seen[-1].members == now:
        return ""
    first = first_vote(seen, step)
    if first and seen[-1].vote < step.vote:
        more = waiting_for_a_second(first.members, ballots)
        return say("result", "second_more", more=more) if more else ""
    more = waiting_for([shown.members for shown in seen], now, met_in(seen, step.turn))
    if more == 1:
        return say("result", "more_one")
    return say("result", "more", more=more) if more else ""


# --- The facilitator ----------------------------------------------------------------------------


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
        None at the end of the run, and before a vote on ideas of which none was let through.
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
    seen = _seen(site, form, step)
    return leafed(slides(site, form, seen)) if seen else 0


def remote(site: RoomSite) -> Facts:
    """Return the keys of console and wall: what each does now, and what is on the wall."""
    step = site.on_stage(site.store.room().current)
    other = "close" if step.phase == OPEN else "open"
    what = coming(site)
    named = bool(step.exercise)
    return {
        "next": what,
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
        ideas = step.exercise in site.forms and site.forms[step.exercise].exercise.kind == IDEAS
        return say("console", "next_no_ideas" if ideas and step.revealed else "next_nothing")
    waiting = _waiting_texts(site, what.exercise) if what.do == "reveal" else 0
    if waiting:
        return say("console", "next_reveal_texts", count=waiting)
    title = site.forms[what.exercise].exercise.title if what.exercise else ""
    return say("console", f"next_{what.do}", title=title, number=what.panel + 1)


def _waiting_texts(site: RoomSite, exercise: str) -> int:
    """Return how many texts of an exercise nobody has looked at."""
    lines = text_lines(site, site.forms[exercise]) or []
    return sum(len(line.texts) for line in lines if line.state == TEXT_WAITING)


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
        elsewhere=_count_elsewhere(store),
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
             "barred": _barred(q.text)}
            for q in asked
        ],
    }  # fmt: skip


def _way_in(site: RoomSite, ticket: str) -> Facts:
    """Return link and picture that open the remote control; its ticket reaches no server's log."""
    import segno

    link = f"{site.address}/remote#{ticket}"
    return {"link": link, "qr": segno.make(link, error="m").svg_data_uri(border=1)}


def link_for_those_elsewhere(site: RoomSite) -> str:
    """Return what lets people join who are not in the room; its code reaches no server's log."""
    return f"{site.address}/#{site.codes.elsewhere_long}"


def _count_elsewhere(store: RoomStore) -> int:
    away = store.elsewhere()
    return sum(p.participant in away and not p.gone for p in store.people()) if away else 0


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
    left = _left(form, step)
    seen = _shown_in(site, step)
    made = slides(site, form, seen) if seen else []
    slide = made[min(step.panel, len(made) - 1)] if made else None
    enlarged: dict[TextPlace, int] = {
        (one.place[0], one.place[2], one.place[3]): at for at, one in enumerate(made) if one.place
    }
    waiting = _more(site, current)
    if step.revealed and not site.store.shown(current):
        waiting = not_yet(form)
    return {
        "form": form,
        "step": step,
        "count": counts.get(current, 0),
        "left": left,
        "timer": _clock(form, left),
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


def _left(form: Form, step: Step) -> int | str:
    """Return the seconds that are left while an exercise is open, else nothing."""
    if step.phase != OPEN:
        return ""
    return form.exercise.minutes * 60 - (seconds() - step.opened)


def _clock(form: Form, left: int | str) -> str:
    if isinstance(left, str):
        return say("room", "minutes", minutes=form.exercise.minutes)
    past = "+" if left < 0 else ""
    return f"{past}{abs(left) // 60}:{abs(left) % 60:02d}"


def texts(site: RoomSite, form: Form) -> list[Written] | None:
    """
    Return the texts of an exercise for the facilitator to look at, None if it asks for none.

    Names of groups are among them. Nothing in them says who wrote one, or when.
    """
    parts = {part.id for part in form.exercise.parts if part.type == "text"}
    if not parts:
        return None
    ballots = [b for b in site.store.ballots(form.exercise.id) if not b.void]
    valid = {b.participant for b in ballots}
    labels = {item.id: item.label for item in form.items}
    answers = site.store.answers.latest(session=site.store.session, exercise=form.exercise.id)
    places = [
        ((a.participant, a.item, part), labels[a.item], str(text))
        for a in answers
        if a.participant in valid and a.item in labels
        for part, text in a.value.items()
        if part in parts
    ]
    places += [
        ((ballot.participant, DONE, TEAM), say("console", "team"), ballot.team)
        for ballot in ballots
        if ballot.team
    ]
    return [
        Written(place, mark_of(site, (*place, text)), label, text, _barred(text))
        for place, label, text in places
    ]


def text_lines(site: RoomSite, form: Form) -> list[Line] | None:
    """Return the same as lines of the console, what waits first; None if no text is asked for."""
    written = texts(site, form)
    if written is None:
        return None
    return lines_of(written, site.store.texts.decided(form.exercise.id))


def _barred(text: str) -> str:
    """Return why a text is shown to nobody; "" if it may be."""
    found = personal_data(text)
    return say("console", "text_barred", what=listed(found)) if found else ""


def mark_of(site: RoomSite, place: tuple[str, ...]) -> str:
    """Return a mark for a text that says nothing about who wrote it."""
    return hashed(site.secret.hex() + "\n".join(place))[:20]


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


def paper(
    site: RoomSite,
    form: Form,
    *,
    sheet: str = "",
    stored: str = "",
    typed: Mapping[str, Mapping[str, Any]] | None = None,
    problems: Mapping[str, Mapping[str, str]] | None = None,
    to_do: tuple[str, ...] = (),
) -> str:
    """Return the form in which the facilitator types a sheet of paper."""
    sheets = {p.participant for p in site.store.people() if p.face == PAPER}
    ballots = site.store.ballots(form.exercise.id)
    return render(
        "paper.html",
        root="../../",
        title=say("paper", "title"),
        form=form,
        count=sum(ballot.participant in sheets for ballot in ballots),
        survey=form.exercise.kind == QUESTIONNAIRE,
        stacked=len(form.asked) == 1 or len(form.exercise.parts) > MOST_COLUMNS,
        sheet=sheet,
        stored=stored,
        typed=typed or {},
        problems=problems or {},
        to_do=to_do,
        group=group_of(form),
    )


# --- The projected page -------------------------------------------------------------------------


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
        "elsewhere": _count_elsewhere(store),
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
        left = _left(form, step)
        count = store.counts().get(step.exercise, 0)
        return render(
            "screen.html", view="question", count=count, left=left, timer=_clock(form, left),
            **facts,
        )  # fmt: skip
    return render("screen.html", view="result", **_on_the_wall(site, form, step), **facts)


def not_yet(form: Form) -> str:
    """Return from how many people on a result is shown."""
    return say("result", "none_groups") if form.exercise.one_phone else say("result", "none")


def options(form: Form) -> Facts:
    """Return what there is to choose from: the items, and what is asked of each."""
    parts = [part for part in form.exercise.parts if part.type in ("scale", "choice", "number")]
    several = len(form.rows) > 1
    return {
        "rows": form.rows if several else (),
        "asked": [static.legend(part) for part in (parts if several else form.exercise.parts)],
    }


def _on_the_wall(site: RoomSite, form: Form, step: Step) -> Facts:
    shown = _seen(site, form, step)
    if shown is None:
        return {"slide": None, "svg": "", "enough": False, "basis": "", "waiting": ""}
    pages = slides(site, form, shown)
    slide = pages[min(step.panel, len(pages) - 1)] if pages else None
    kind = slide.kind if slide else ""
    told = [
        basis(shown, {kind}),
        slide.note if slide else "",
        _second_line(site, form.exercise.id, shown),
        _marks_of_the_first(site, form.exercise.id, shown, kind),
    ]
    return {
        "slide": slide,
        "svg": Markup(slide.svg) if slide else "",  # noqa: S704 - it escapes its text
        "enough": shown.result["n"] >= INTERVAL_FROM,
        "basis": " ".join(filter(None, told)),
        "waiting": _more(site, form.exercise.id),
    }


def slides(site: RoomSite, form: Form, shown: Shown) -> list[Slide]:
    """Return what the wall can show of a result, one after the other."""
    name = form.exercise.id
    told = let_through(site.store, form, shown)
    given = answers_of(site.store, name, shown.members, shown.cut) if told else {}
    first = _first_vote(site, name, shown)
    teams = teams_let_through(site.store, form, shown)
    made = slides_of(
        form,
        shown.result["panels"],
        first,
        told,
        days_of(form, given),
        teams,
        shown.result.get("places", ()),
        themed(site.store, form, shown),
    )
    texts_at = [at for at, slide in enumerate(made) if slide.kind == "words"]
    before_texts = texts_at[0] if texts_at else len(made)
    client = site.stakeholders(name)
    if client is not None:
        made[before_texts:before_texts] = slides_beside(form, shown.result["panels"], client)
    at, collects = leafed(made), collected_in(name, site.forms)
    taken = agreed(site.store.taken_over(collects)) if collects else []
    return [*made[:at], *taken, *made[at:]]


def qr_picture(site: RoomSite, *, shared: bool = False) -> str:
    """
    Return the QR code as an address of data.

    The code stands after "#", which no browser sends anywhere: it reaches no log and no server.
    """
    import segno

    here = f"{site.address}/#{site.codes.join_long}"
    leads = link_for_those_elsewhere(site) if shared else here
    return segno.make(leads, error="m").svg_data_uri(border=1)
