"""What wall and telephones show of an exercise once it is revealed, and what it rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..disclosure import SMALLEST_GROUP
from ..exercises import static
from ..exercises.answers import Value
from ..exercises.form import Form
from ..i18n import language
from ..live import drawing
from .compared import slides_beside, table_beside, table_of_what_is_right
from .ideas import collected_in
from .moderation import together
from .questions import Question
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
from .site import Facts, RoomSite
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
from .store import ENDED, OPEN, Shown, Step, seconds
from .words import say

MOST_LINES, MOST_WORDS = 14, 8
"""Of a result on a telephone before what follows the first drawing is folded, and of its texts."""


def told_votes(question: Question) -> str:
    """Return how many votes the room is told; "" below five."""
    votes = question.told_votes
    return say("questions", "votes", votes=votes) if votes else ""


def seen_now(site: RoomSite, form: Form, step: Step) -> Shown | None:
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


def drawn_beside(
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


def shown_in(site: RoomSite, step: Step) -> Shown | None:
    """Return the result of the present vote, revealed or not: what the facilitator looks at."""
    seen = site.store.shown(step.exercise)
    return seen[-1] if seen and seen[-1].turn == step.turn else None


def of_the_first_vote(site: RoomSite, exercise: str, shown: Shown) -> Sequence[Panel]:
    """Return the panels of the first vote of the same people, if this is a second one."""
    first = same_people_before(site.store.shown(exercise), shown)
    return first.result["panels"] if first else ()


def result_of(site: RoomSite, form: Form, shown: Shown) -> Facts:
    """Return a result as drawings for a telephone, and as tables."""
    before = of_the_first_vote(site, form.exercise.id, shown)
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
        "second": second_line(site, form.exercise.id, shown),
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
    again = shown.result.get("again", n)
    said = [say("result", "basis", n=n, people=shown.result["people"])]
    if phones is not None and phones < n:
        said = [say("result", "basis_groups", n=n, people=shown.result["people"], phones=phones)]
    if shown.vote > 1 and again < n:
        said = [say("result", "basis_again", n=n, again=again, once=n - again)]
    if not few and not {"amount", "curve"}.isdisjoint(kinds):
        said.append(say("result", "limits"))
    elif not few and "gap" in kinds:
        said.append(say("result", "limits_of_gaps"))
    if not few and "range" in kinds:
        said.append(say("result", "ranges"))
    if "places" in kinds:
        said.append(say("result", "limits_of_places"))
    return " ".join(said)


def second_line(site: RoomSite, exercise: str, shown: Shown) -> str:
    """Return of whom a second vote is, or that it is not shown yet."""
    if shown.vote == 1:
        return say("result", "second_waits") if site.store.step(exercise).vote > 1 else ""
    n, again, once = (shown.result.get(name, 0) for name in ("n", "again", "once"))
    if not of_the_first_vote(site, exercise, shown):
        return say("result", "second_alone")
    said = [say("result", "second", n=n)] if again == n else []
    if once:
        said.append(say("result", "second_once", once=once))
    return " ".join(said)


def marks_of_the_first(site: RoomSite, exercise: str, shown: Shown, slide: Slide) -> str:
    """Return how the first vote is drawn on a page; "" where it is not."""
    if not slide.first or not of_the_first_vote(site, exercise, shown):
        return ""
    return {
        "small": say("result", "second_small"),
        "hollow": say("result", "second_hollow"),
        "upper": say("result", "second_upper"),
    }[slide.first]


def more_of(site: RoomSite, exercise: str) -> str:
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


def seconds_left(form: Form, step: Step) -> int | str:
    """Return the seconds that are left while an exercise is open, else nothing."""
    if step.phase != OPEN:
        return ""
    return form.exercise.minutes * 60 - (seconds() - step.opened)


def clock_of(form: Form, left: int | str) -> str:
    if isinstance(left, str):
        return say("room", "minutes", minutes=form.exercise.minutes)
    past = "+" if left < 0 else ""
    return f"{past}{abs(left) // 60}:{abs(left) % 60:02d}"


def not_yet(form: Form) -> str:
    """Return from how many people on a result is shown."""
    return say("result", "none_groups") if form.exercise.one_phone else say("result", "none")


def answered_so_far(site: RoomSite, form: Form) -> str:
    """Return how many have answered what is not shown yet, and what a small room may do."""
    count = site.store.counts().get(form.exercise.id, 0)
    people = max(site.store.count(), count)
    said = say("result", "basis", n=count, people=people)
    return f"{said} {say('result', 'small_room')}" if people < SMALLEST_GROUP else said


def options(form: Form) -> Facts:
    """Return what there is to choose from: the items, and what is asked of each."""
    parts = [part for part in form.exercise.parts if part.type in ("scale", "choice", "number")]
    several = len(form.rows) > 1
    return {
        "rows": form.rows if several else (),
        "asked": [static.legend(part) for part in (parts if several else form.exercise.parts)],
    }


def slides(site: RoomSite, form: Form, shown: Shown) -> list[Slide]:
    """Return what the wall can show of a result, one after the other."""
    name = form.exercise.id
    told = let_through(site.store, form, shown)
    given = answers_of(site.store, name, shown.members, shown.cut) if told else {}
    first = of_the_first_vote(site, name, shown)
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
        site.wall.surface,
    )
    texts_at = [at for at, slide in enumerate(made) if slide.kind == "words"]
    before_texts = texts_at[0] if texts_at else len(made)
    client = site.stakeholders(name)
    if client is not None:
        made[before_texts:before_texts] = slides_beside(
            form, shown.result["panels"], client, site.wall.surface
        )
    at, collects = leafed(made), collected_in(name, site.forms)
    taken = agreed(site.store.taken_over(collects), site.wall.surface) if collects else []
    return [*made[:at], *taken, *made[at:]]
