"""What a facilitator can do, one function per verb; each changes the store and returns nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..display import clean
from ..intake.client import Client
from ..personal_data import personal_data
from .console_pages import may_be_shared
from .ideas import collected_in, first_five, is_a_day
from .moderation import LET_THROUGH as TEXT_LET_THROUGH
from .moderation import (
    LONGEST_THEME,
    MOST_THEMES,
    WAITING,
    Decided,
    Moderation,
    Written,
    themes_in,
)
from .moves import coming, going_back
from .questions import ANSWERED, LET_THROUGH, TAKEN_DOWN
from .results import publish
from .site import BLACK, CODE, QUESTIONS, RoomSite
from .store import CLOSED, ENDED, HOLD, OPEN, TakenOver, seconds
from .waiting_texts import texts

Given = Mapping[str, str]
MOST_PEOPLE = 5_000
EXPECTED = 30
"""How many people join at most, until the facilitator says how many are expected."""


MOST_UNDONE = 30
"""So many decisions on the texts of an exercise can be taken back."""


class NotThere(Exception):
    """The exercise, the person or the text that is meant does not exist."""


def do(site: RoomSite, client: Client, verb: str, given: Given) -> None:
    """
    Do what a button of the console says.

    Parameters
    ----------
    site : RoomSite
    client : Client
    verb : str
        A key of ``VERBS``.
    given : mapping of str to str
        The fields of the button.

    Raises
    ------
    NotThere
    """
    if verb not in VERBS:
        raise NotThere
    VERBS[verb](site, client, given)


def _exercise(site: RoomSite, given: Given) -> str:
    if given.get("exercise") not in site.forms:
        raise NotThere
    return given["exercise"]


def _whole(given: Given, name: str, most: int) -> int:
    text = given.get(name, "").strip() or "0"
    if not text.isascii() or not text.isdigit() or int(text[:9]) > most:
        raise NotThere
    return int(text)


def _stage(site: RoomSite, client: Client, given: Given) -> None:
    """Show an exercise on the wall; what is open stays there until it is closed."""
    site.wall.cover = ""
    site.store.change(current=_exercise(site, given))


def _open(site: RoomSite, client: Client, given: Given) -> None:
    """
    Open an exercise; the one that was open is closed, so that everybody is at the same.

    One that was revealed is a question again: no old result hangs over a vote.
    """
    exercise = _exercise(site, given)
    site.wall.cover = ""
    for step in site.store.steps().values():
        if step.phase == OPEN and step.exercise != exercise:
            site.store.change_step(step.exercise, phase=CLOSED)
    site.store.change_step(exercise, phase=OPEN, opened=seconds(), revealed=0, panel=0)
    site.store.change(current=exercise, state=OPEN)


def _close(site: RoomSite, client: Client, given: Given) -> None:
    site.store.change_step(_exercise(site, given), phase=CLOSED)


def _reveal(site: RoomSite, client: Client, given: Given) -> None:
    exercise = _exercise(site, given)
    publish(site.store, site.forms[exercise], client)
    site.store.change_step(exercise, revealed=1, panel=0)


def _preview(site: RoomSite, client: Client, given: Given) -> None:
    """Let the facilitator see a result first; from then on it counts as shown."""
    publish(site.store, site.forms[_exercise(site, given)], client)


def _next(site: RoomSite, client: Client, given: Given) -> None:
    """Do what comes next; nothing if somebody has done it meanwhile."""
    what = coming(site)
    if what is not None and given.get("mark") == what.mark:
        do(site, client, what.do, {"exercise": what.exercise, "panel": str(what.panel)})


def _back(site: RoomSite, client: Client, given: Given) -> None:
    what = going_back(site)
    if what is not None:
        do(site, client, what.do, {"exercise": what.exercise, "panel": str(what.panel)})


def _cover(cover: str) -> Callable[[RoomSite, Client, Given], None]:
    """Lay something over the wall, or take it away if it lies there."""

    def act(site: RoomSite, client: Client, given: Given) -> None:
        site.wall.cover = "" if site.wall.cover == cover else cover

    return act


def _hide(site: RoomSite, client: Client, given: Given) -> None:
    site.store.change_step(_exercise(site, given), revealed=0)


def _second(site: RoomSite, client: Client, given: Given) -> None:
    """Keep the first vote as it is and ask again; both are shown side by side."""
    exercise = _exercise(site, given)
    publish(site.store, site.forms[exercise], client)
    site.store.change_step(exercise, vote=2, revealed=0)
    _open(site, client, given)


def _reset(site: RoomSite, client: Client, given: Given) -> None:
    exercise = _exercise(site, given)
    site.store.begin_anew(exercise)
    site.done.pop(exercise, None)


def _share(shared: bool) -> Callable[[RoomSite, Client, Given], None]:
    """Have groups answer on one telephone, or everybody alone; nobody has answered yet."""

    def act(site: RoomSite, client: Client, given: Given) -> None:
        exercise = _exercise(site, given)
        if not may_be_shared(site, exercise):
            raise NotThere
        site.store.share_one_phone(exercise, shared)

    return act


def _panel(site: RoomSite, client: Client, given: Given) -> None:
    site.store.change_step(_exercise(site, given), panel=_whole(given, "panel", 50))


def _meant(
    site: RoomSite, given: Given, name: str = "at", *, barred: bool = False
) -> list[Written]:
    """Return the texts whose marks a page has sent; those that were changed since are left out."""
    marks = given.get(name, "").split()
    found = texts(site, site.forms[_exercise(site, given)]) or []
    return [text for text in found if text.mark in marks and (barred or not text.barred)]


def _decide(
    site: RoomSite, given: Given, what: str, how: Callable[[Moderation], Moderation]
) -> None:
    """Decide of texts of an exercise, so that it can be undone."""
    exercise = _exercise(site, given)
    before = site.store.texts.decided(exercise)
    site.store.texts.decide(exercise, how(before))
    kept = site.done.setdefault(exercise, [])
    kept.append(Decided(what, before))
    del kept[:-MOST_UNDONE]


def _of_texts(
    what: str, how: Callable[[Moderation, list[Written]], Moderation]
) -> Callable[[RoomSite, Client, Given], None]:
    def act(site: RoomSite, client: Client, given: Given) -> None:
        meant = _meant(site, given)
        if not meant:
            raise NotThere
        _decide(site, given, what, lambda before: how(before, meant))

    return act


def _let(before: Moderation, meant: list[Written]) -> Moderation:
    """Let texts through; one that is told already, perhaps in other words, stays as it is."""
    return before.let(text for text in meant if before.state(text) != TEXT_LET_THROUGH)


def _let_all(site: RoomSite, client: Client, given: Given) -> None:
    """Let all texts through that nobody has looked at, but those that nobody may see."""
    written = texts(site, site.forms[_exercise(site, given)]) or []

    def let(before: Moderation) -> Moderation:
        return before.let(text for text in written if before.state(text) == WAITING)

    _decide(site, given, "let_all", let)


def _merge(site: RoomSite, client: Client, given: Given) -> None:
    """Let texts be told in the words of the first, or of another: they are one idea."""
    into = _meant(site, given, "into")
    meant = [*into, *(text for text in _meant(site, given) if text not in into)]
    if len(meant) < 2:
        raise NotThere

    def merged(before: Moderation) -> Moderation:
        return before.tell_as(meant, before.told.get(meant[0].place, meant[0].text))

    _decide(site, given, "merge", merged)


def _theme(site: RoomSite, client: Client, given: Given) -> None:
    """Let texts through in a theme, one that is there or a new one; without a name, in none."""
    theme = clean(given.get("theme", "")).replace("|", "/")  # which separates themes in a table
    meant = _meant(site, given)
    known = themes_in(site.store.texts.decided(_exercise(site, given)))
    if not meant or len(theme) > LONGEST_THEME or personal_data(theme):
        raise NotThere
    theme = next((one for one in known if one.casefold() == theme.casefold()), theme)
    if theme and theme not in known and len(known) >= MOST_THEMES:
        raise NotThere

    def put(before: Moderation) -> Moderation:
        new = [text for text in meant if before.state(text) != TEXT_LET_THROUGH]
        return before.let(new).put(meant, theme)

    _decide(site, given, "theme", put)


def _undo(site: RoomSite, client: Client, given: Given) -> None:
    """Take back what was done last to the texts of an exercise; what is gone does not come back."""
    exercise = _exercise(site, given)
    if not site.done.get(exercise):
        raise NotThere
    before = site.done[exercise].pop().before
    site.store.texts.decide(exercise, before.only(texts(site, site.forms[exercise]) or []))


def _void_from_text(site: RoomSite, client: Client, given: Given) -> None:
    """Void the ballots of whoever wrote a text."""
    meant = _meant(site, given, barred=True)
    if not meant:
        raise NotThere
    for who in {text.place[0] for text in meant}:
        site.store.void_ballot(_exercise(site, given), who, True)


def _take_over(site: RoomSite, client: Client, given: Given) -> None:
    """Make an idea an action of the client, with who answers for it and by which day."""
    name = _exercise(site, given)
    collects, shown = collected_in(name, site.forms), site.store.shown(name)
    ideas = first_five(shown[-1] if shown else None) if collects else []
    taken = [one.action for one in site.store.taken_over(collects)]
    owner, due = clean(given.get("owner", ""))[:80], given.get("due", "").strip()
    if given.get("action") not in [*ideas, *taken] or personal_data(owner):
        raise NotThere
    if due and not is_a_day(due):
        raise NotThere
    site.store.take_over(collects, TakenOver(given["action"], owner, due))


def _give_back(site: RoomSite, client: Client, given: Given) -> None:
    collects = collected_in(_exercise(site, given), site.forms)
    site.store.give_back(collects, given.get("action", ""))


def _person(site: RoomSite, given: Given) -> str:
    number = _whole(given, "number", 99_999)
    found = [p.participant for p in site.store.people() if p.number == number]
    if not found:
        raise NotThere
    return found[0]


def _void(void: bool) -> Callable[[RoomSite, Client, Given], None]:
    def act(site: RoomSite, client: Client, given: Given) -> None:
        site.store.void_person(_person(site, given), void)

    return act


def _void_ballot(void: bool) -> Callable[[RoomSite, Client, Given], None]:
    def act(site: RoomSite, client: Client, given: Given) -> None:
        if not site.store.void_ballot(_exercise(site, given), _person(site, given), void):
            raise NotThere

    return act


def _room(**facts: str | int) -> Callable[[RoomSite, Client, Given], None]:
    def act(site: RoomSite, client: Client, given: Given) -> None:
        site.store.change(**facts)

    return act


def _codes(site: RoomSite, client: Client, given: Given) -> None:
    site.store.change(codes=site.store.room().codes + 1)


def _box(is_open: bool) -> Callable[[RoomSite, Client, Given], None]:
    def act(site: RoomSite, client: Client, given: Given) -> None:
        site.store.questions.open(is_open)

    return act


def _question(state: str) -> Callable[[RoomSite, Client, Given], None]:
    def act(site: RoomSite, client: Client, given: Given) -> None:
        if not site.store.questions.move(given.get("question", ""), state):
            raise NotThere

    return act


def _most(site: RoomSite, client: Client, given: Given) -> None:
    site.store.change(most=_whole(given, "most", MOST_PEOPLE))


VERBS: dict[str, Callable[[RoomSite, Client, Given], None]] = {
    "next": _next,
    "back": _back,
    "join": _cover(CODE),
    "black": _cover(BLACK),
    "uncover": _cover(""),
    "questions": _cover(QUESTIONS),
    "box-open": _box(True),
    "box-close": _box(False),
    "question-let": _question(LET_THROUGH),
    "question-take": _question(TAKEN_DOWN),
    "question-answered": _question(ANSWERED),
    "stage": _stage,
    "open": _open,
    "close": _close,
    "preview": _preview,
    "reveal": _reveal,
    "hide": _hide,
    "second": _second,
    "reset": _reset,
    "share": _share(True),
    "alone": _share(False),
    "panel": _panel,
    "let": _of_texts("let", _let),
    "let-all": _let_all,
    "take": _of_texts("take", Moderation.set_aside),
    "merge": _merge,
    "theme": _theme,
    "undo": _undo,
    "void-from-text": _void_from_text,
    "take-over": _take_over,
    "give-back": _give_back,
    "void": _void(True),
    "unvoid": _void(False),
    "void-ballot": _void_ballot(True),
    "unvoid-ballot": _void_ballot(False),
    "lock": _room(locked=1),
    "unlock": _room(locked=0),
    "hold": _room(state=HOLD),
    "go": _room(state=OPEN),
    "end": _room(state=ENDED),
    "again": _room(state=OPEN),
    "codes": _codes,
    "most": _most,
}
"""The verbs of the console; ``report`` is the server's, because it runs another program."""
LEADS = frozenset({
    "next", "back", "join", "black", "uncover", "questions", "stage", "open", "close", "reveal",
    "hide", "second", "reset", "panel", "hold", "go", "end", "again", "codes",
})  # fmt: skip
"""The verbs that move the room: whoever gives one leads, and nobody gives one for an old wall."""
