"""What the room may see of its answers: figures that passed the guard, and when they may move.

Nothing is shown before five people have answered. From then on a result is a *snapshot*: it
changes only once at least five people are new to it (and a fifth of the room, so that a large room
does not flicker), and never so that the answers of one to four people follow from all that was
shown of the exercise. A ballot that comes late, changes or is voided waits for them.

Everybody is new once in each vote. Who changes a ballot that was shown moves nothing: else some who
belong together could change theirs until one stranger's stands alone beside them. In a second vote
everybody may change once, so four of those who vote again are not counted, unless all do. Then
whatever is added and subtracted of the snapshots, five people are in it beside those who change
their own ballots, however many these are; in a second vote, beside any four of those who vote
again. Each further device with which one person joins late takes one from these five: so a code
admits no more devices than people are expected, and the console tells what looks like one person
with several.

A telephone that speaks for several counts as so many people, each with its ballot. Nothing is shown
of fewer than three telephones, nor moves by fewer: one that claims to speak for many is then never
alone with one other.

A second vote is compared with the first of the same people. Where nine or more vote again and nine
or more do not, it rests on those who voted both times, and their first vote is told again, of them
alone. Where fewer do not, leaving them out would give their first answers away: they count with
these both times. Who was not behind the first vote is not behind the second.

Where ten or more are in the room and ten or more elsewhere, the result of a first vote is told by
place, too: both places, or none, and not again once the room has seen a result of all alone. What
is told of a place counts as a result that was shown.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from ..content.definitions import DONE, QUESTIONNAIRE, Item, Part
from ..disclosure import (
    COUNT,
    FULL,
    INTERVAL_FROM,
    SMALL,
    SMALLEST_GROUP,
    Behind,
    Released,
    derivable_small_groups,
    release,
)
from ..display import plain
from ..exercises.answers import Value, judged
from ..exercises.form import Form
from ..exercises.rows import Answer, Place
from ..i18n import gettext, lower_first
from ..intake.client import Client
from ..personal_data import personal_data
from .moderation import by_theme
from .store import Ballot, RoomStore, Shown, Step

LIVELY = 5
"""A live result moves when a fifth of the people behind it is new."""
MOST_PARTS = 12
"""More parts than this are not searched for small groups; then nothing new is shown."""

_MEANS = ("gap", "amount")
_OF_ALL = (*_MEANS, "dots")
Panel = dict[str, Any]
MOST_OWN = SMALLEST_GROUP - 1
"""As many of those who vote a second time may belong together."""
MOST_OWN_AND_FIVE = MOST_OWN + SMALLEST_GROUP
FEWEST_PHONES = 3
Members = Mapping[str, int]
_May = Callable[[Sequence[Members], Members], bool]
"""Whether ballots may be shown, given those that were shown before."""
Given = Mapping[str, Mapping[str, Value]]
"""Participant to item to value."""


_AND = "+"


def members_of(ballots: Iterable[Ballot]) -> dict[str, int]:
    """
    Return whose ballots count, each with its version: everybody for whom a telephone speaks.

    Examples
    --------
    >>> members_of([Ballot("a", 1, 1, False, heads=3), Ballot("b", 1, 2, True)])
    {'a': 1, 'a+2': 1, 'a+3': 1}
    """
    return {head: b.version for b in ballots if not b.void for head in _heads(b)}


def _heads(ballot: Ballot) -> list[str]:
    others = (f"{ballot.participant}{_AND}{n}" for n in range(2, ballot.heads + 1))
    return [ballot.participant, *others]


def phone_of(member: str) -> str:
    """
    Return the participant whose telephone speaks for somebody.

    Examples
    --------
    >>> phone_of("a+2"), phone_of("a")
    ('a', 'a')
    """
    return member.partition(_AND)[0]


@dataclass(frozen=True)
class Met:
    """
    Whom the room has met in the results of an exercise.

    Attributes
    ----------
    ever : frozenset of str
        Behind any result of it.
    now : frozenset of str
        With a ballot of the present vote.
    """

    ever: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()


NOBODY = Met()


def met_in(earlier: Sequence[Shown], turn: str) -> Met:
    """Return whom the room has met, given everything that was shown and the turn it is at."""
    before = [shown.members for shown in earlier if shown.turn != turn]
    last = before[-1] if before else {}
    present = (shown.members for shown in earlier if shown.turn == turn)
    return Met(
        frozenset(who for shown in earlier for who in shown.members),
        frozenset(who for members in present for who, v in members.items() if last.get(who) != v),
    )


def new_people(before: Members, now: Members, met: Met = NOBODY) -> int:
    """
    Return how many people are new to a result, after one that was shown before.

    Examples
    --------
    Two came, and one changed what was shown. All three vote again: so nobody is apart.

    >>> one, two = {"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1, "d": 1, "e": 1}
    >>> new_people(one, two, Met(frozenset("abc"), frozenset("abc")))
    2
    >>> new_people(one, {"a": 2, "b": 2, "c": 2}, Met(frozenset("abc")))
    3
    """
    if not met.now and all(now.get(who) != version for who, version in before.items()):
        return len(now)
    differ = {who for who, version in now.items() if before.get(who) != version} - met.now
    again = differ & met.ever
    return len(differ - again) + max(len(again) - MOST_OWN, 0)


def may_show(earlier: Sequence[Members], now: Members, met: Met = NOBODY) -> bool:
    """
    Whether the figures of these ballots give nobody away, given all that was shown before.

    Parameters
    ----------
    earlier : sequence of members
        Everything that was shown of this exercise.
    now : members
    met : Met
        Whom the room has met in it.

    Returns
    -------
    bool
        True if at least five people are behind the figures, at least five are new to every
        earlier result, and no group of one to four follows from all of them together.

    Examples
    --------
    >>> five, eight = dict.fromkeys("abcde", 1), dict.fromkeys("abcdefgh", 1)
    >>> may_show([], five), may_show([five], eight), may_show([], eight)
    (True, False, True)
    """
    if len(now) < SMALLEST_GROUP:
        return False
    if any(new_people(before, now, met) < SMALLEST_GROUP for before in earlier):
        return False
    if any(_phones_apart(before, now) < FEWEST_PHONES for before in ({}, *earlier)):
        return False
    return _nobody_follows([*earlier, now])


def _ballots_in(shown: Iterable[Members]) -> list[frozenset[str]]:
    """Return the ballots behind each result that was shown, a changed one as another."""
    return [frozenset(f"{who}.{version}" for who, version in one.items()) for one in shown]


def _nobody_follows(shown: Iterable[Members]) -> bool:
    """Whether no small group of ballots follows from results that were shown."""
    groups = _ballots_in(shown)
    return _few_small_blocks(groups) and not derivable_small_groups(groups)


def _phones_apart(before: Members, now: Members) -> int:
    """Return how many telephones have a ballot in a result that one before did not have."""
    return len({phone_of(who) for who, version in now.items() if before.get(who) != version})


def _few_small_blocks(groups: Sequence[frozenset[str]]) -> bool:
    everyone = frozenset().union(*groups)
    sizes = Counter(tuple(who in group for group in groups) for who in everyone)
    return sum(size < SMALLEST_GROUP for size in sizes.values()) <= MOST_PARTS


def waiting_for(earlier: Sequence[Members], now: Members, met: Met = NOBODY) -> int:
    """
    Return after how many more people a result is shown or moves; 0 if none is known.

    Examples
    --------
    >>> waiting_for([], dict.fromkeys("abc", 1))
    2
    """
    if not earlier:
        return max(SMALLEST_GROUP - len(now), 0)
    before = earlier[-1]
    left = _step(before) - new_people(before, now, met)
    still = [who for who in met.ever - met.now if now.get(who) == before.get(who)]
    if still:  # a second vote: they are not counted before four have voted again
        left += max(MOST_OWN - len(met.ever - met.now) + len(still), 0)
        left = left if met.now else min(left, len(still))
    return max(left, 0)


def _step(before: Members) -> int:
    return max(SMALLEST_GROUP, len(before) // LIVELY)


def waiting_for_a_second(first: Members, ballots: Sequence[Ballot]) -> int:
    """
    Return how many more must vote again before a second vote is shown for the first time.

    Examples
    --------
    >>> first = dict.fromkeys("abcdefghijkl", 1)
    >>> waiting_for_a_second(first, [Ballot(w, 2 if w in "abc" else 1, 1, False) for w in first])
    6
    """
    valid = [b for b in ballots if not b.void and b.participant in first]
    again = sum(b.heads for b in valid if b.vote > 1)
    once = sum(b.heads for b in valid) - again
    return min(once, max(MOST_OWN_AND_FIVE - again, 0))


def first_vote(earlier: Sequence[Shown], step: Step) -> Shown | None:
    """Return the result with which a second vote is compared; None if there is none, or no such."""
    found = [s for s in earlier if step.vote > 1 and s.turn == step.first_turn and not s.told_again]
    return found[-1] if found else None


def same_people_before(earlier: Sequence[Shown], shown: Shown) -> Shown | None:
    """
    Return the first vote of exactly the people behind a second one, None if there is none.

    Examples
    --------
    >>> first, again = Shown(1, 1, 0, {"a": 1, "b": 1}, {}), Shown(2, 2, 0, {"a": 2, "b": 2}, {})
    >>> same_people_before([first, again], again) is first
    True
    >>> same_people_before([first], Shown(2, 2, 0, {"a": 2}, {}))
    """
    found = [
        other
        for other in earlier
        if other.step < shown.step
        and other.vote < shown.vote
        and other.members.keys() == shown.members.keys()
    ]
    return found[-1] if found else None


def behind_the_next(
    earlier: Sequence[Shown], ballots: Sequence[Ballot], step: Step
) -> dict[str, int]:
    """
    Return whose ballots the next result of an exercise would rest on, each with its version.

    Parameters
    ----------
    earlier : sequence of Shown
        Everything that was shown of the exercise.
    ballots : sequence of Ballot
    step : Step

    Returns
    -------
    dict of participant to version
        In a second vote of people who were behind the first: those who voted both times and,
        where fewer than nine did not, these too. If no first vote was shown, whoever votes now.

    Examples
    --------
    >>> first = [Shown(1, 1, 0, {"a": 1, "b": 1}, {})]
    >>> ballots = [Ballot("a", 2, 2, False), Ballot("b", 1, 1, False), Ballot("new", 2, 1, False)]
    >>> behind_the_next(first, ballots, Step("t2-five-gaps", vote=2))
    {'a': 2, 'b': 1}
    """
    now = members_of(ballots)
    if step.vote == 1:
        return now
    present = members_of(ballot for ballot in ballots if ballot.vote == step.vote)
    first = first_vote(earlier, step)
    if first is None:
        return {who: version for who, version in now.items() if who in present}
    once = first.members.keys() - present.keys()
    counted = first.members.keys() - (once if len(once) >= MOST_OWN_AND_FIVE else set())
    return {who: version for who, version in now.items() if who in counted}


def coming_results(
    earlier: Sequence[Shown],
    ballots: Sequence[Ballot],
    step: Step,
    elsewhere: Collection[str] = (),
) -> list[Members]:
    """
    Return whose ballots the results rest on that may be shown now, in their order.

    Returns
    -------
    list of Members
        Empty if nothing may be shown. Two where a second vote has left out those who voted once:
        then the first vote is told again before it, of the others alone.
    """
    now = behind_the_next(earlier, ballots, step)
    shown = [members for members, _ in told_so_far(earlier, elsewhere)]
    first = first_vote(earlier, step)
    again: list[Members] = []
    if first and len(first.members) - len(now) >= MOST_OWN_AND_FIVE:
        again = [{who: version for who, version in first.members.items() if who in now}]
        if not _may_tell_again(shown, again[0]):
            return []
    if not may_show([*shown, *again], now, met_in(earlier, step.turn)):
        return []
    return [*again, now]


def _may_tell_again(earlier: Sequence[Members], now: Members) -> bool:
    """Whether a first vote may be told of some of its people alone, given all that was shown."""
    groups = _ballots_in([*earlier, now])
    return len(now) >= MOST_OWN_AND_FIVE and not derivable_small_groups(groups)


def publish(
    store: RoomStore, form: Form, client: Client, *, whatever_is_new: bool = True
) -> Shown | None:
    """
    Return the result that the room may see now, and note that it has seen it.

    Parameters
    ----------
    store : RoomStore
    form : Form
    client : Client
        Whose workshop it is.
    whatever_is_new : bool
        False while a chart is on the wall: then it moves in its larger steps only.

    Returns
    -------
    Shown or None
        The latest one that is allowed; None if there is none yet.
    """
    exercise = form.exercise.id
    earlier, ballots, step = store.shown(exercise), store.ballots(exercise), store.step(exercise)
    met = met_in(earlier, step.turn)
    if earlier and not whatever_is_new:
        before, coming = earlier[-1].members, behind_the_next(earlier, ballots, step)
        if new_people(before, coming, met) < _step(before):
            return earlier[-1]
    elsewhere = store.elsewhere()
    *again, now = coming_results(earlier, ballots, step, elsewhere) or [{}]
    first = first_vote(earlier, step)
    if first and again:
        about = {"vote": first.vote, "turn": first.turn, "told_again": True}
        _tell(store, form, client, earlier, elsewhere, again[0], first.cut, _may_tell_again, about)
    if now:
        about = {"vote": step.vote, "turn": step.turn, **_votes(ballots, now, step)}
        may = partial(may_show, met=met)
        _tell(store, form, client, earlier, elsewhere, now, store.answers.last(), may, about)
    return earlier[-1] if earlier else None


def _votes(ballots: Sequence[Ballot], now: Members, step: Step) -> dict[str, int]:
    """Return how many of the people behind a result have voted in this vote, and who is not."""
    valid = [ballot for ballot in ballots if not ballot.void]
    return {
        "again": sum(b.heads for b in valid if b.participant in now and b.vote == step.vote),
        "once": sum(b.heads for b in valid if b.participant not in now),
    }


def _tell(
    store: RoomStore,
    form: Form,
    client: Client,
    earlier: list[Shown],
    elsewhere: Collection[str],
    members: Members,
    cut: int,
    may: _May,
    about: Mapping[str, Any],
) -> None:
    """Note that the room sees a result, after all that it saw earlier."""
    name = form.exercise.id
    given = _in_figures(form, answers_of(store, name, members, cut))
    told = told_so_far(earlier, elsewhere)
    before = [_in_figures(form, answers_of(store, name, those, upto)) for those, upto in told]
    given = _without_small_steps(form, given, before, [*(those for those, _ in told), members], may)
    figures = result_of(form, given, client, store.count())
    if may_split(earlier, members, elsewhere, about):
        figures["places"] = _by_place(form, client, given, parted(members, elsewhere))
    shown = Shown(
        step=earlier[-1].step + 1 if earlier else 1,
        vote=about["vote"],
        cut=cut,
        members=members,
        result={**figures, "phones": len({*map(phone_of, members)}), **about},
    )
    store.show(name, shown)
    earlier.append(shown)


# --- By place -----------------------------------------------------------------------------------


def parted(members: Members, elsewhere: Collection[str]) -> tuple[Members, Members]:
    """
    Return the people behind a result by place: those in the room, and those elsewhere.

    Examples
    --------
    >>> parted({"a": 1, "b": 2}, {"b"})
    ({'a': 1}, {'b': 2})
    """
    return (
        {who: version for who, version in members.items() if phone_of(who) not in elsewhere},
        {who: version for who, version in members.items() if phone_of(who) in elsewhere},
    )


def told_so_far(earlier: Sequence[Shown], elsewhere: Collection[str]) -> list[tuple[Members, int]]:
    """Return whose ballots were behind all that was told, of places too, and up to which answer."""
    return [
        (members, shown.cut)
        for shown in earlier
        for members in (
            *(parted(shown.members, elsewhere) if shown.is_split else ()),
            shown.members,
        )
    ]


def may_split(
    earlier: Sequence[Shown],
    members: Members,
    elsewhere: Collection[str],
    about: Mapping[str, Any],
) -> bool:
    """
    Whether a result may be told by place, too, given all that was told.

    Parameters
    ----------
    earlier : sequence of Shown
    members : Members
        Those behind the result.
    elsewhere : collection of str
    about : mapping
        Its ``vote`` and ``turn``: only a first vote is split.

    Returns
    -------
    bool
        True if ten or more are behind it in both places; if all that was told before was told by
        place, too, so that no mixture of both is left to subtract from; if in each place the same
        people were told before or five are new to all that was told of it; and if no group of one
        to four follows from everything together.
    """
    parts = parted(members, elsewhere)
    in_pairs = about["vote"] == 1 and all(shown.is_split for shown in earlier)
    if not in_pairs or min(map(len, parts)) < INTERVAL_FROM:
        return False
    for at, part in enumerate(parts):
        same = [replace(shown, members=parted(shown.members, elsewhere)[at]) for shown in earlier]
        before = [shown.members for shown in same]
        if part not in before[-1:] and not may_show(before, part, met_in(same, about["turn"])):
            return False
    told = [those for those, _ in told_so_far(earlier, elsewhere)]
    return _nobody_follows([*told, members, *parts])


def _by_place(
    form: Form, client: Client, given: Given, parts: Sequence[Members]
) -> list[dict[str, Any]]:
    """
    Return the figures of both places; nothing if there is none that both may be told.

    They are of what everybody has answered, so that the same people are behind each. A figure
    that is kept back in one place is kept back in the other: the result of all would tell it.
    """
    everybody = [given.get(who, {}) for part in parts for who in part]
    whole = {
        (item.id, part.id)
        for item in form.items
        for part in form.parts(item)
        if all(part.id in answers.get(item.id, {}) for answers in everybody)
    }

    def kept(answers: Mapping[str, Value]) -> dict[str, Value]:
        return {
            item: {part: value for part, value in values.items() if (item, part) in whole}
            for item, values in answers.items()
        }

    found = [
        result_of(form, {who: kept(given.get(who, {})) for who in part}, client, len(part))
        for part in parts
    ]
    panels = [
        pair
        for pair in zip(*(result["panels"] for result in found), strict=True)
        if pair[0]["kind"] in _OF_ALL or (pair[0]["kind"] == "choice" and len(pair[0]["rows"]) == 1)
    ]
    both: list[dict[str, Any]] = [{"n": result["n"], "panels": []} for result in found]
    for pair in panels:
        rows = [
            together
            for together in zip(*(panel["rows"] for panel in pair), strict=True)
            if all(_may_stand_beside(panel, row) for panel, row in zip(pair, together, strict=True))
        ]
        if rows:
            for at, panel in enumerate(pair):
                told = [_without_counts_of(panel, together[at]) for together in rows]
                both[at]["panels"].append({**panel, "rows": told})
    return both if both[0]["panels"] else []


def _may_stand_beside(panel: Panel, row: Panel) -> bool:
    """Whether a row of one place holds nothing that the guard keeps back."""
    if row["tier"] not in (SMALL, FULL):
        return False
    if panel["kind"] in _OF_ALL:
        return row["mean"] is not None
    names = [f"count {value}" for value, _ in panel["choices"]]
    return all(row.get(name) is not None and not row.get(f"{name}_nearly") for name in names)


def _without_counts_of(panel: Panel, row: Panel) -> Panel:
    """Leave an average alone: counts and single answers beside it are told of all alone."""
    if panel["kind"] not in _OF_ALL:
        return row
    kept = ("label", "n", "tier", "mean", "mean_low", "mean_high")
    return {name: row[name] for name in kept if name in row}


def behind_a_report(
    store: RoomStore, exercise: str, now: Members, shown: Shown | None
) -> tuple[Members, list[Answer]]:
    """
    Return whose ballots a report of an exercise rests on, and their answers.

    Parameters
    ----------
    store : RoomStore
    exercise : str
    now : Members
        Whose ballots count.
    shown : Shown or None
        What the room has seen last.

    Returns
    -------
    members : Members
        Those behind it. Whom a second vote left out count with their first answer, unless one of
        these has changed or was voided: that one would follow from the two.
    answers : list of Answer
    """
    if shown is None:
        return now, _written(store, exercise, now, None)
    first = first_vote(store.shown(exercise), store.step(exercise))
    once = {w: v for w, v in (first.members if first else {}).items() if w not in shown.members}
    if first is None or any(now.get(who) != version for who, version in once.items()):
        once = {}
    answers = _written(store, exercise, shown.members, shown.cut)
    earlier = _written(store, exercise, once, first.cut) if first and once else []
    return {**once, **shown.members}, [*answers, *earlier]


def _written(
    store: RoomStore, exercise: str, members: Iterable[str], cut: int | None
) -> list[Answer]:
    """Return all that some people wrote in one exercise, as it was at a cut."""
    wanted = {phone_of(member) for member in members}
    written = store.answers.latest(session=store.session, exercise=exercise, upto=cut)
    return [answer for answer in written if answer.participant in wanted]


def answers_of(store: RoomStore, exercise: str, members: Iterable[str], cut: int | None) -> Given:
    """
    Return the answers of some people to one exercise, as they were at a cut.

    Everybody for whom a telephone speaks has given its answers.
    """
    found: dict[str, dict[str, Value]] = {}
    for answer in _written(store, exercise, members, cut):
        if answer.item != DONE and answer.value:
            found.setdefault(answer.participant, {})[answer.item] = dict(answer.value)
    return {who: found[phone_of(who)] for who in members if phone_of(who) in found}


def _in_figures(form: Form, given: Given) -> Given:
    """Return what figures rest on: a row left blank is 0 where all have a sum, else it is none."""
    if not form.exercise.total:
        return {who: judged(form, answers) for who, answers in given.items()}
    parts = [part.id for part in form.exercise.parts]
    return {
        who: {
            **answers,
            **{i.id: {**dict.fromkeys(parts, 0), **answers.get(i.id, {})} for i in form.asked},
        }
        for who, answers in given.items()
    }


def _without_small_steps(
    form: Form, given: Given, before: Sequence[Given], members: Sequence[Members], may: _May
) -> Given:
    """Leave out fields that only some answer, where their own step would give somebody away."""
    kept = {who: {item: dict(value) for item, value in a.items()} for who, a in given.items()}
    asked = [(item.id, part.id) for item in form.items for part in form.parts(item)]
    if not before or all(
        part in a.get(item, {})
        for a in (*given.values(), *before[-1].values())
        for item, part in asked
    ):
        return kept
    for item in form.items:
        for part in form.parts(item):
            *earlier, now = (
                {who: versions[who] for who, a in answers.items() if part.id in a.get(item.id, {})}
                for answers, versions in zip((*before, given), members, strict=True)
            )
            everybody = [*earlier, now] == [dict(versions) for versions in members]
            if not everybody and now not in earlier and not may(list(filter(None, earlier)), now):
                for answers in kept.values():
                    answers.get(item.id, {}).pop(part.id, None)
    return kept


# --- Figures ------------------------------------------------------------------------------------


def result_of(form: Form, given: Given, client: Client, people: int) -> dict[str, Any]:
    """
    Return the figures of an exercise, after the guard.

    Parameters
    ----------
    form : Form
    given : mapping of participant to item to value
    client : Client
    people : int
        How many people are in the room: N.

    Returns
    -------
    dict, plain enough for JSON
        ``n``, ``people`` and ``panels``; a panel has ``title``, ``kind`` (gap, amount, dots,
        range, choice, best_worst or words) and ``rows``, each with a ``label``, ``n`` and its
        figures.
        A figure that the guard keeps back is None.
    """
    people = max(people, len(given))
    panels = []
    for panel in panels_of(form, given):
        rows = _released(panel, client, form, len(given), people)
        panels.append(
            {k: v for k, v in panel.items() if k not in ("counts", "known")} | {"rows": rows}
        )
    return {"n": len(given), "people": people, "panels": panels}


def _released(panel: Panel, client: Client, form: Form, n: int, people: int) -> list[Panel]:
    """Return the rows of a panel with what the guard lets through."""
    rows = panel["rows"]
    if not rows:
        return []
    spread = {row["label"]: row.pop("spread") for row in rows if "spread" in row}
    released: Released = release(
        client,
        pd.DataFrame(rows),
        activity=form.exercise.activity,
        name=f"room.{form.exercise.id}",
        needs=(),
        people=Behind.ROOM,
        keys=("label",),
        counts=panel["counts"],
        known=panel.get("known", ()),
        n=n,
        population=people,
        decimals=dict.fromkeys(("mean", "first", "second"), 1) if panel["kind"] in _MEANS else {},
        singles=spread,
    )
    kept = [
        {name: plain(value) for name, value in row.items()}
        for row in released.result.to_dict(orient="records")
    ]
    for row in kept:
        values = Counter(released.singles.get(row["label"], ()))
        row["spread"] = sorted([value, count] for value, count in values.items())
    return kept


def panels_of(form: Form, given: Given) -> list[Panel]:
    """Return what is drawn of a form, before the guard."""
    kind = form.exercise.kind
    if kind == QUESTIONNAIRE:  # it is told by the report alone
        return []
    if kind == "best_worst":
        return [_best_worst(form, given)]
    if form.exercise.notes:
        return list(_panels_of_notes(form, given))
    parts = list(form.exercise.parts)
    ids = {part.id for part in parts}
    found: list[Panel] = []
    if kind == "pair":
        found.append(_gaps(form, given))
        parts = []
    elif kind == "dot_votes":
        found.append(_dots(form, given))
        parts = []
    elif {"low", "likely", "high"} <= ids:
        found.append(_ranges(form, given))
        parts = [part for part in parts if part.id not in ("low", "likely", "high")]
    for part in parts:
        if part.type == "choice":
            piles = {"kind": "piles"} if part.id == "pile" else {}
            found.append(_choices(form, part, given, named(form)) | piles)
        elif part.type in ("scale", "number"):
            found.append(_amounts(form, part, given))
    if form.decision is not None:
        below = [(form.decision, form.decision.label)]
        found += [_choices(form, part, given, below) for part in form.decision.parts]
    if any(part.type == "text" for part in parts):
        found.append(_texts())
    return found


def _texts() -> Panel:
    return {"title": "", "kind": "words", "rows": [], "counts": ()}


def _panels_of_notes(form: Form, given: Given) -> Iterator[Panel]:
    """
    Yield the notes, then what was said of them all together: people are counted, never notes.

    An amount is the average of what somebody gave to the own notes; a choice counts for whoever
    made it for at least one.
    """
    yield _texts()
    everything = Item("", gettext("All that was written"))
    together = replace(form, items=(everything,), rows=(everything,))
    for part in form.exercise.parts:
        said = {who: [v[part.id] for v in a.values() if part.id in v] for who, a in given.items()}
        said = {who: values for who, values in said.items() if values}
        if part.type in ("scale", "number"):
            own = {who: {"": {part.id: statistics.fmean(v)}} for who, v in said.items()}
            panel = _amounts(together, part, own)
            rows = [{k: v for k, v in row.items() if k != "spread"} for row in panel["rows"]]
            yield panel | {"rows": rows}
        elif part.type == "choice":
            rows = [
                {"label": label, "n": len(said), "x": sum(value in v for v in said.values())}
                for value, label in part.choices.items()
            ]
            title = gettext("{part}: people who said so at least once", part=part.label)
            yield {"title": title, "kind": "counted", "rows": rows, "counts": ("x",)}


def named(form: Form) -> list[tuple[Item, str]]:
    """Return the items with labels that differ: a label is the key of a row."""
    seen: Counter[str] = Counter()
    named = []
    for item in form.rows:
        seen[item.label] += 1
        named.append(
            (item, item.label + (f" ({seen[item.label]})" if seen[item.label] > 1 else ""))
        )
    return named


def _values(given: Given, item: Item, part: str) -> list:
    return [a[item.id][part] for a in given.values() if part in a.get(item.id, {})]


def _dots(form: Form, given: Given) -> Panel:
    """Return a vote by dots as counts of dots: whoever is in the room stands for nobody else."""
    (part,) = form.exercise.parts
    rows = []
    for item, label in named(form):
        values = _values(given, item, part.id)
        gave = sum(value > 0 for value in values)
        rows.append({"label": label, "n": len(values), "x": gave, "mean": _average(values)})
    return {"title": part.label, "part": part.id, "kind": "dots", "rows": rows, "counts": ("x",),
            "all": len(given) * (form.exercise.total or 0), "middle": 0}  # fmt: skip


def _gaps(form: Form, given: Given) -> Panel:
    first, second = form.exercise.parts[:2]
    low, high = first.ends
    reach = high - low
    rows = []
    for item, label in named(form):
        pairs = [
            (answers[item.id][first.id], answers[item.id][second.id])
            for answers in given.values()
            if {first.id, second.id} <= set(answers.get(item.id, {}))
        ]
        gaps = [after - before for before, after in pairs]
        mean, mean_low, mean_high = _mean(gaps, (-reach, reach))
        rows.append(
            {
                "label": label,
                "n": len(pairs),
                "x": sum(gap < 0 for gap in gaps),
                "first": _average([before for before, _ in pairs]),
                "second": _average([after for _, after in pairs]),
                "mean": mean,
                "mean_low": mean_low,
                "mean_high": mean_high,
            }
        )
    return {
        "title": gettext(
            "{first} and {second}", first=first.label, second=lower_first(second.label)
        ),
        "kind": "gap",
        "rows": rows,
        "counts": ("x",),
        "names": [first.label, second.label],
        "ends": [low, high],
        "said": [first.low_label, first.high_label],
    }


def _amounts(form: Form, part: Part, given: Given) -> Panel:
    middle = _middle(form, part)
    on_scale = part.type == "scale" or form.exercise.total or part.high == 100
    on_scale = on_scale and not form.exercise.one_phone  # limits ask for answers of one each
    ends = (0, form.exercise.total) if form.exercise.total else (part.low, part.high)
    rows = []
    for item, label in named(form):
        values = _values(given, item, part.id)
        mean, low, high = _mean(values, ends) if on_scale else (_median(values), None, None)
        row = {
            "label": label,
            "n": len(values),
            "x": None if middle is None else sum(value > middle for value in values),
            "mean": mean,
            "mean_low": low,
            "mean_high": high,
        }
        rows.append(row | ({"spread": values} if part.type == "scale" else {}))
    return {
        "title": part.label,
        "part": part.id,
        "kind": "amount" if on_scale else "median",
        "rows": rows,
        "counts": ("x",),
        "ends": [part.low, part.high],
        "said": [part.low_label, part.high_label],
        "unit": part.unit,
        "middle": middle,
    }


def _middle(form: Form, part: Part) -> float | None:
    """Return above what an answer counts as high, for groups too small for an average."""
    if form.exercise.total:
        return form.exercise.total / len(form.asked)
    if part.type == "scale" or part.high == 100:
        return sum(part.ends) / 2
    return None


def _ranges(form: Form, given: Given) -> Panel:
    likely = form.exercise.part("likely")
    rows = [
        {
            "label": label,
            "n": len(_values(given, item, "likely")),
            "mean": _median(_values(given, item, "likely")),
            "low": _median(_values(given, item, "low")),
            "high": _median(_values(given, item, "high")),
        }
        for item, label in named(form)
    ]
    return {"title": likely.label, "kind": "range", "rows": rows, "counts": (),
            "unit": likely.unit}  # fmt: skip


def _choices(form: Form, part: Part, given: Given, asked: Sequence[tuple[Item, str]]) -> Panel:
    counts = {value: f"count {value}" for value in part.choices}
    rows = []
    for item, label in asked:
        chosen = Counter(_values(given, item, part.id))
        rows.append(
            {
                "label": label,
                "n": sum(chosen.values()),
                **{name: chosen[value] for value, name in counts.items()},
                "right": item.right if part is form.exercise.parts[0] else "",
            }
        )
    return {
        "title": part.label,
        "part": part.id,
        "kind": "choice",
        "rows": rows,
        "counts": tuple(counts.values()),
        "known": ("right",),
        "choices": [[value, label] for value, label in part.choices.items()],
    }


def _best_worst(form: Form, given: Given) -> Panel:
    rows: list[dict[str, Any]] = []
    for service, label in named(form):
        best = worst = seen = 0
        people = set()
        for who, answers in given.items():
            for item in form.items:
                value = answers.get(item.id, {})
                if {"best", "worst"} <= set(value) and service.id in dict(item.shown):
                    seen += 1
                    people.add(who)
                    best += value["best"] == service.id
                    worst += value["worst"] == service.id
        rows.append(
            {
                "label": label,
                "n": len(people),
                "best": best,
                "worst": worst,
                "seen": seen,
                "mean": (best - worst) / seen if seen else None,
            }
        )
    rows.sort(key=lambda row: -(row["mean"] or 0))
    return {"title": gettext("Chosen as needed most and least"), "kind": "best_worst", "rows": rows,
            "counts": {"best": "seen", "worst": "seen"}}  # fmt: skip


def _mean(
    values: Sequence[float], ends: tuple[float | None, float | None]
) -> tuple[float | None, float | None, float | None]:
    """
    Return the mean and its 95 % interval by t, cut off where the scale ends (rule R3).

    The room is no part of a named list, so its size narrows nothing: the interval speaks about
    people like those in the room.
    """
    if len(values) < 2:
        return None, None, None
    from ..analysis.uncertainty.means import mean_of_answers

    found = mean_of_answers(values)
    lowest, highest = (
        math.copysign(math.inf, sign) if end is None else end
        for end, sign in zip(ends, (-1, 1), strict=True)
    )
    return found.estimate, max(found.low, lowest), min(found.high, highest)


def _average(values: Sequence[float]) -> float | None:
    return statistics.fmean(values) if values else None


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def let_through(store: RoomStore, form: Form, shown: Shown | None) -> dict[Place, str]:
    """
    Return the approved texts of an exercise that the room may read.

    A single answer needs ten people behind the result, like every other display of single answers.
    A text with an address or a number in it is shown to nobody, whoever has approved it.
    """
    name = form.exercise.id
    approved = _approved(store, name, shown).items()
    return {(who, name, item, part): text for (who, item, part), text in approved if item != DONE}


def teams_let_through(store: RoomStore, form: Form, shown: Shown | None) -> dict[str, str]:
    """Return what groups call themselves, by telephone, where the room may read it."""
    approved = _approved(store, form.exercise.id, shown).items()
    return {who: text for (who, item, _), text in approved if item == DONE}


def _approved(
    store: RoomStore, exercise: str, shown: Shown | None
) -> dict[tuple[str, str, str], str]:
    if shown is None or shown.result.get("n", 0) < INTERVAL_FROM:
        return {}
    return {
        place: text
        for place, text in store.approved(exercise).items()
        if place[0] in shown.members and not personal_data(text)
    }


def words_of(store: RoomStore, form: Form, shown: Shown | None) -> list[tuple[str, str]]:
    """Return the texts that were let through, each with its item, in alphabetical order."""
    labels = {item.id: item.label for item in form.items}
    texts = [
        (labels.get(item, ""), text)
        for (_, _, item, _), text in let_through(store, form, shown).items()
    ]
    return sorted(texts, key=lambda text: (text[0], text[1].casefold()))


def themed(
    store: RoomStore, form: Form, shown: Shown | None
) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return the texts that were let through by theme, see ``moderation.by_theme``."""
    found = let_through(store, form, shown).items()
    themes = store.texts.decided(form.exercise.id).themes if found else {}
    return by_theme({(who, item, part): text for (who, _, item, part), text in found}, themes)


def counts_only(result: Mapping[str, Any]) -> bool:
    """Whether a result has too few people for averages."""
    return any(row.get("tier") == COUNT for panel in result["panels"] for row in panel["rows"])
