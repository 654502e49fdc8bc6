"""The actions of all workbooks in one list: merged, and ranked with the stability of the ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import overload

import numpy as np

from .. import texts
from ..analysis.action_priority import COMMUNICATION, SURE, TOP
from ..analysis.cost_options import PAYS_BACK_WITHIN
from ..analysis.ranges import LIKELY, UNLIKELY
from ..claims import Claim, Statement
from ..display import clean, digits_apart, from_to, is_missing, listed, number, row_name, some
from ..i18n import N_, day_in_words, gettext, ngettext
from ..present.money import money, money_range
from ..present.table import Row
from ..schema.actions import words_of_action
from ..units import how_many
from .reading import NOTHING_READ, Evidence, PublishedTable, expect_evidence
from .words import plan_claim

DRAWS = 9_999
FIRST = 5
"""The plan starts with this many actions."""

EARLY = 0.2
OFTEN = 0.8
"""Share of the ways of weighting the lists from which on an action is named over all of them."""
DAYS = 90
QUICK = 2
"""Days of work that a quick win takes at most."""


@dataclass(frozen=True)
class Action:
    """
    One action of the merged list.

    ``sources`` are the activities that name it; ``stability`` is the chance to be among the first
    three of its own list, as its workbook gives it by resampling respondents (the largest, if
    several lists hold it; None if no list tests its order). ``size`` is what it is about, ``cost``
    what it takes and ``saving`` what it saves, in words; each may be empty. ``of_use`` is False
    where its workbook shows that it closes no gap and releases nothing. ``pays_back`` is True where
    it very likely pays back within a year, ``payback_open`` where it may on either side of it (B5),
    so that first to be asked is what decides it. ``promises_less`` is True where it changes the
    promise and not the service (T3), and ``dimension`` is of what. ``measure`` is the id of the
    finding it is to mend, and ``proposal`` that of the next step, option or stop it was taken over
    from, where the ledger names them. ``days`` of work are None where nobody has estimated them.
    """

    text: str
    sources: tuple[str, ...]
    owner: str = ""
    due: date | None = None
    stability: float | None = None
    size: str = ""
    cost: str = ""
    saving: str = ""
    of_use: bool = True
    pays_back: bool = False
    payback_open: bool = False
    promises_less: bool = False
    dimension: str = ""
    measure: str = ""
    proposal: str = ""
    days: float | None = None

    @property
    def agreed(self) -> bool:
        """Whether somebody does it by a day: what is agreed is nothing to decide any more."""
        return bool(self.owner) and self.due is not None


def actions_of(evidence: Evidence) -> tuple[Action, ...]:
    """
    Return the open actions of all workbooks, each once, without those a workbook advises against.

    Notes
    -----
    Two actions are one if their words agree, articles apart: one word may turn an action round.
    The earliest date and every owner are kept. An option that pays back within a year in at most
    1 of 10 draws is to be left out (B5).
    """
    merged: list[Action] = []
    ledger = {row["action_id"]: row for row in expect_evidence(evidence).rows(LEDGER)}
    for table in evidence.tables:
        for action in _actions_in(table, ledger):
            for at, known in enumerate(merged):
                if alike(known.text, action.text):
                    merged[at] = _joined(known, action)
                    break
            else:
                merged.append(action)
    return tuple(merged)


LEDGER = "actions_agreed"
"""The table in which a workbook shows the ledger, and the question behind it."""


def _actions_in(table: PublishedTable, ledger: Mapping[object, Row]) -> Iterable[Action]:
    kind = _LISTS.get(table.name)
    if kind is None or kind.column not in table.column_names:
        return
    for row, stability in zip(table.data, kind.stabilities(table), strict=True):
        if is_missing(row.get(kind.column)) or not is_missing(row.get("closed")):
            continue
        if _payback(row) <= UNLIKELY:
            continue
        yield Action(
            text=clean(row[kind.column]),
            sources=(table.activity,),
            owner=clean(row.get("owner")),
            due=_day(row.get("due")),
            stability=stability,
            size=kind.size(row),
            cost=kind.cost(row, table.currency),
            saving=kind.saving(row, table.currency),
            of_use=_number(row.get(kind.use), 1) > 0,
            pays_back=_number(row.get("p_12"), 0) >= LIKELY,
            payback_open=_payback(row) < LIKELY,
            promises_less=row.get("cause") == COMMUNICATION,
            dimension=clean(row.get("dimension")),
            measure=clean(row.get("measure")),
            proposal=clean(ledger.get(row.get("action_id"), {}).get("source")),
            days=_number(row.get("effort_days")),
        )


def _payback(row: Row) -> float:
    """Return the share of draws in which an action pays back within a year; 1 if none is drawn."""
    return _number(row.get("p_12"), 1)


def _as_published(table: PublishedTable) -> list[float | None]:
    """T3: the chance to be among the first three, from resampling the respondents."""
    return [_number(row.get("p_top3")) for row in table.data]


def _by_net_release(table: PublishedTable) -> list[float | None]:
    """
    B5: the chance to be among the first three by net release.

    The table gives P10 and P90 of each option; 9,999 independent normal draws with these two
    points give the ranks. An option without both has no tested place, nor has one of three, nor
    one that does not very likely pay back: its net release leaves out what it costs once.
    """
    ends = [(_number(row.get("net_low")), _number(row.get("net_high"))) for row in table.data]
    known = [
        at
        for at, (row, end) in enumerate(zip(table.data, ends, strict=True))
        if None not in end and _payback(row) >= LIKELY
    ]
    found: list[float | None] = [None] * len(ends)
    if len(known) > TOP:
        low, high = np.array([ends[at] for at in known]).T
        normal = np.random.default_rng(SEED).standard_normal((DRAWS, len(known)))
        drawn = (low + high) / 2 + normal * (high - low) / (2 * _P90)
        above = (drawn[:, :, None] < drawn[:, None, :]).sum(axis=2)
        for at, share in zip(known, (above < TOP).mean(axis=0), strict=True):
            found[at] = float(share)
    return found


SEED = 2026
_P90 = 1.2815515594457412
"""The 90 % point of the standard normal distribution."""


@dataclass(frozen=True)
class _List:
    """Columns of a list: the action, and what it is worth; and how stable its order is."""

    column: str
    use: str
    stabilities: Callable[[PublishedTable], list[float | None]]
    size: Callable[[Row], str]
    cost: Callable[[Row, str], str]
    saving: Callable[[Row, str], str]


def _gap_it_is_about(row: Row) -> str:
    gap = _number(row.get("gap"))
    if gap is None or gap >= 0 or is_missing(row.get("dimension")):
        return ""
    what, below = row_name(row["dimension"]), number(-gap)
    if below == number(0):
        return gettext("{what} at what is expected", what=what)
    return gettext("{what} {gap} points below what is expected", what=what, gap=below)


def _days_of_work(row: Row, currency: str) -> str:
    days = _number(row.get("effort_days"))
    if days is None:
        return ""
    return ngettext(
        "{days} day of work",
        "{days} days of work",
        days if days.is_integer() else 2,
        days=number(days, 0 if days.is_integer() else 1),
    )


def _what_it_releases(row: Row) -> str:
    hours, low, high = (_number(row.get(name)) for name in ("hours", "payback_low", "payback_high"))
    if hours is None:
        return ""
    released = gettext("{hours} released", hours=how_many(hours, "hours a year"))
    if _payback(row) >= LIKELY or low is None or high is None:
        return released
    digits = digits_apart((low, high), [PAYS_BACK_WITHIN], 0)
    return gettext(
        "{released}, paid back in {range} months",
        released=released,
        range=from_to(number(low, digits), number(high, digits)),
    )


def _paid_once(row: Row, currency: str) -> str:
    once = _number(row.get("one_off"))
    return "" if once is None else gettext("{cost} once", cost=money(once, currency))


def _saved_a_year(row: Row, currency: str) -> str:
    net, low, high = (_number(row.get(name)) for name in ("net", "net_low", "net_high"))
    if net is None or low is None or high is None:
        return ""
    return gettext(
        "an estimated {amount} a year {range}",
        amount=money(net, currency),
        range=texts.spoken(money_range(low, high, currency)),
    )


def _saves_nothing(row: Row, currency: str) -> str:
    return ""


_LISTS = {
    "actions": _List(
        "action", "priority", _as_published, _gap_it_is_about, _days_of_work, _saves_nothing
    ),
    "options": _List(
        "option", "net_high", _by_net_release, _what_it_releases, _paid_once, _saved_a_year
    ),
}
"""Lists of actions by the name of their table."""


@overload
def _number(value: object) -> float | None: ...
@overload
def _number(value: object, otherwise: float) -> float: ...
def _number(value: object, otherwise: float | None = None) -> float | None:
    return float(value) if isinstance(value, (int, float)) else otherwise


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def alike(one: str, other: str) -> bool:
    """
    Whether two texts name the same action.

    Examples
    --------
    >>> alike("Drop the second check of small requests", "Drop second check of small requests.")
    True
    >>> alike("Send the note on delays to all sponsors", "Do not send the note on delays to all")
    False
    """
    words = words_of_action(one)
    return bool(words) and words == words_of_action(other)


def _joined(one: Action, other: Action) -> Action:
    owners = dict.fromkeys(filter(None, (one.owner, other.owner)))
    chances = [s for s in (one.stability, other.stability) if s is not None]
    return replace(
        one,
        sources=tuple(dict.fromkeys((*one.sources, *other.sources))),
        owner=listed(owners) if owners else "",
        due=min((d for d in (one.due, other.due) if d), default=None),
        stability=max(chances, default=None),
        size=one.size or other.size,
        cost=one.cost or other.cost,
        saving=one.saving or other.saving,
        of_use=one.of_use or other.of_use,
        pays_back=one.pays_back or other.pays_back,
        payback_open=one.payback_open or other.payback_open,
        promises_less=one.promises_less or other.promises_less,
        dimension=one.dimension or other.dimension,
        measure=one.measure or other.measure,
        proposal=one.proposal or other.proposal,
        days=other.days if one.days is None else one.days,
    )


@dataclass(frozen=True)
class Ranked:
    """An action with its place: the band of its own list, and its chance among all lists."""

    action: Action
    chance: float | None
    band: str


def ranked_actions(evidence: Evidence, seed: int) -> tuple[Ranked, ...]:
    """
    Return the merged actions, those that come first in their own list at the top.

    Parameters
    ----------
    evidence : Evidence
    seed : int

    Returns
    -------
    tuple of Ranked
        ``band``: "first" if the action stays among the first three of its list in more than 97 of
        100 rankings its workbook has resampled; else "pays back" if it very likely does within a
        year, "overdue" if its date is past, "open" from 20 %, else "behind"; "not ranked" if the
        list tests no order, before "behind"; "ask first", after all of these, if its payback is
        open, however large its net release; "decide first" if it promises less; "nothing to gain",
        at the end, if it closes no gap and releases nothing. ``chance``: see below. Within a band
        the larger chance comes first, then the earlier date.

    Notes
    -----
    Lists rank by different things (gap per day of effort, net saving per year), so their scores are
    never added. What the lists share is the chance of an action to be among the first three of its
    own list. ``chance`` is the share of 9,999 draws in which the action is among the first five of
    all: in each draw every list gets a weight, drawn evenly from all ways of sharing 1 among the
    lists, and the actions stand in the order of weight times that chance. Equal scores share the
    places they take.
    """
    actions = actions_of(evidence)
    tested = [a for a in actions if a.of_use and a.stability is not None]
    chances = dict(zip(tested, _chances(tested, seed), strict=True))
    ranked = [Ranked(a, chances.get(a), _band(a, evidence.report_date)) for a in actions]

    def place(item: Ranked) -> tuple:
        action = item.action
        due = action.due or date.max
        sure = (-(action.stability or 0.0), -(item.chance or 0.0))
        return (BANDS.index(item.band), *sure, due, action.text)

    return tuple(sorted(ranked, key=place))


IN_FRONT, PAYS_BACK, LATE, OPEN, NOT_RANKED, BEHIND, ASK_FIRST, DECIDE_FIRST, NO_GAIN = BANDS = (
    "first",
    "pays back",
    "overdue",
    "open",
    "not ranked",
    "behind",
    "ask first",
    "decide first",
    "nothing to gain",
)


def _band(action: Action, today: date) -> str:
    if not action.of_use:
        return NO_GAIN
    if action.promises_less:
        return DECIDE_FIRST
    if action.stability is not None and action.stability >= SURE and not action.payback_open:
        return IN_FRONT
    if action.pays_back:
        return PAYS_BACK
    if is_late(action, today):
        return LATE
    if action.payback_open:
        return ASK_FIRST
    if action.stability is None:
        return NOT_RANKED
    return OPEN if action.stability >= EARLY else BEHIND


def is_late(action: Action, today: date) -> bool:
    """Whether an open action was due before a day."""
    return action.due is not None and action.due < today


def _chances(actions: Sequence[Action], seed: int) -> list[float]:
    """Return for each action the share of the draws in which it is among the first five."""
    if not actions:
        return []
    lists = sorted({source for action in actions for source in action.sources})
    own = np.array([action.stability for action in actions])
    member = np.array([[source in action.sources for source in lists] for action in actions])
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(lists)), DRAWS)
    scores = np.round((weights @ member.T.astype(float)) * own, 12)
    above = (scores[:, :, None] < scores[:, None, :]).sum(axis=2)
    level = (scores[:, :, None] == scores[:, None, :]).sum(axis=2)
    seats = np.clip((FIRST - above) / level, 0, 1) * (scores > 0)
    return [float(share) for share in seats.mean(axis=0)]


def say_actions_merged(evidence: Evidence, seed: int) -> Statement:
    """Say which actions come first in their lists, and which have no owner or date."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    ranked = ranked_actions(evidence, seed)
    if not ranked:
        return Statement("missing", (gettext(_NO_ACTIONS),))
    claims = [_first_claim(evidence, ranked)]
    tested = [item.action for item in ranked if item.chance is not None]
    lists = {source for action in tested for source in action.sources}
    if len(lists) > 1:
        claims.append(_weights_claim(evidence, ranked))
    quick = [item.action for item in ranked if _is_quick(item)]
    if quick:
        text = ngettext(
            "A quick win, at most {days} days of work: {actions}.",
            "Quick wins, at most {days} days of work each: {actions}.",
            len(quick),
            days=QUICK,
            actions=_named(quick),
        )
        claims.append(_counting(evidence, "quick", text, len(quick), len(ranked)))
    asked = [item.action for item in ranked if item.band == ASK_FIRST]
    if asked:
        text = gettext(
            "Ask first what decides the payback of {actions}. It may lie on either side of 12 "
            "months.",
            actions=_named(asked),
        )
        claims.append(_counting(evidence, "ask", text, len(asked), len(ranked)))
    claims += conflicts(evidence, ranked)
    idle = [item.action for item in ranked if item.band == NO_GAIN]
    if idle:
        text = ngettext(
            "{n} of {all} has nothing to gain, because it closes no gap and releases nothing: "
            "{actions}.",
            "{n} of {all} have nothing to gain, because they close no gap and release nothing: "
            "{actions}.",
            len(idle),
            all=how_many(len(ranked), "actions"),
            actions=_named(idle),
        )
        claims.append(_counting(evidence, "idle", text, len(idle), len(ranked)))
    orphans = [r.action for r in ranked if not r.action.owner or r.action.due is None]
    if orphans:
        text = ngettext(
            "{n} of {all} has no owner or no date: {actions}.",
            "{n} of {all} have no owner or no date: {actions}.",
            len(orphans),
            all=how_many(len(ranked), "actions"),
            actions=_named(orphans),
        )
        claims.append(_counting(evidence, "orphans", text, len(orphans), len(ranked)))
    return Statement.of(*claims)


def _is_quick(item: Ranked) -> bool:
    """Whether an action closes a gap with little work, and without promising less."""
    days = item.action.days
    return days is not None and days <= QUICK and item.band not in (DECIDE_FIRST, NO_GAIN)


def conflicts(evidence: Evidence, ranked: Sequence[Ranked]) -> list[Claim]:
    """
    Say of each action that promises less what speaks against it, and what would mend the same.

    What people weigh more than an even share of the points matters to them (T2); an action that
    changes the service on the same dimension makes the promise true instead.
    """
    rows = [row for row in evidence.rows("gaps") if not is_missing(row.get("weight"))]
    weights = {clean(row["dimension"]): float(row["weight"]) for row in rows}
    told = []
    for action in (item.action for item in ranked if item.action.promises_less):
        weight = weights.get(action.dimension)
        matters = weight is not None and weight > sum(weights.values()) / len(weights)
        mends = [
            item.action
            for item in ranked
            if item.action.dimension == action.dimension and not item.action.promises_less
        ]
        reasons = [
            gettext("people weigh {what} above the even share", what=row_name(action.dimension))
            if matters
            else "",
            gettext("{actions} would mend the same", actions=_named(mends)) if mends else "",
        ]
        if any(reasons):
            text = gettext(
                "Decide before “{action}” is done: {reasons}.",
                action=action.text,
                reasons=listed(filter(None, reasons)),
            )
            told.append(_counting(evidence, f"conflict {action.text}", text, 1, len(ranked)))
    return told


def _named(actions: Sequence[Action]) -> str:
    return some([gettext("“{action}”", action=action.text) for action in actions], 3)


_NO_ACTIONS = N_(
    "No workbook shows an action to take yet: one that closes a gap, or an option that pays back. "
    "Write actions down with owners and dates."
)


def _counting(evidence: Evidence, key: str, text: str, count: int, n: int) -> Claim:
    return plan_claim(evidence, "actions", key, text, number=float(count), unit="actions", n=n)


_WITHOUT_ORDER = (NOT_RANKED, ASK_FIRST, DECIDE_FIRST, NO_GAIN)


def _first_claim(evidence: Evidence, ranked: Sequence[Ranked]) -> Claim:
    first = [item.action for item in ranked if item.band == IN_FRONT]
    every = how_many(len(ranked), "actions")
    if all(item.band == NO_GAIN for item in ranked):
        text = gettext("{all}, and none closes a gap: choose others first.", all=every)
    elif all(item.band in _WITHOUT_ORDER for item in ranked):
        text = gettext("The order of {all} is not tested: choose by owner and date.", all=every)
    elif not first:
        text = gettext(
            "No order of {all} is sure, so choose by owner and date.",
            all=every,
        )
    else:
        text = ngettext(
            "Of {all}, {actions} comes first: it stays in the top three of its list in more than "
            "97 of 100 rankings.",
            "Of {all}, {actions} come first: they stay in the top three of their list in more than "
            "97 of 100 rankings.",
            len(first),
            all=every,
            actions=_named(first),
        )
    return _counting(evidence, "first", text, len(first), len(ranked))


def _weights_claim(evidence: Evidence, ranked: Sequence[Ranked]) -> Claim:
    tested = [(item, item.chance) for item in ranked if item.chance is not None]
    sure = [item.action for item, chance in tested if chance >= OFTEN]
    if sure:
        text = ngettext(
            "Over all lists {actions} is among the first five in at least 80 of 100 ways of "
            "weighting them.",
            "Over all lists {actions} are among the first five in at least 80 of 100 ways of "
            "weighting them.",
            len(sure),
            actions=_named(sure),
        )
    else:
        text = gettext(
            "Over all lists no action is among the first five in 80 of 100 ways of weighting them. "
            "Which list comes first is for the sponsor to decide, not for the data."
        )
    return _counting(evidence, "weights", text, len(sure), len(tested))


def place_of(item: Ranked, today: date) -> str:
    """Return the place of an action in words, also that it is late."""
    place = gettext(_PLACES[item.band])
    if item.band != LATE and is_late(item.action, today):
        return gettext("{place}, late", place=place)
    return place


_PLACES = {
    IN_FRONT: N_("first"),
    PAYS_BACK: N_("pays back"),
    LATE: N_("late"),
    OPEN: N_("open"),
    NOT_RANKED: N_("not ranked"),
    BEHIND: N_("behind"),
    ASK_FIRST: N_("ask first"),
    DECIDE_FIRST: N_("decide first"),
    NO_GAIN: N_("nothing to gain"),
}

HOW_RANKED = (
    N_(
        "Within a group what is agreed stands by its date. The rest stand by the chance to stay "
        "among the first three of their own list, when the people who answered, or the estimates, "
        "are drawn again. A list of three or fewer has no order."
    ),
    N_(
        "Pays back within a year: very likely so. Payback open: it may lie on either side of 12 "
        "months. The release a year leaves out what an option costs once, so it ranks only those "
        "that very likely pay back."
    ),
    N_(
        "To do or to drop: it promises less and mends nothing that is lacking, however little it "
        "takes."
    ),
    N_("Nothing to gain: no gap to close, or nothing to release."),
)


# -- the next 90 days ----------------------------------------------------------------------------


OVERDUE, SOON, AFTER = WHENS = ("overdue", "next 90 days", "after")


def ninety_days(evidence: Evidence) -> tuple[tuple[str, Action], ...]:
    """
    Return the actions by date.

    Returns
    -------
    tuple of (when, Action)
        ``when`` is one of ``WHENS``: before the report date, in the 90 days from it, or after
        them; actions without a date are left out.
    """
    start = expect_evidence(evidence).report_date
    end = start + timedelta(days=DAYS)
    dated = [(a.due, a) for a in actions_of(evidence) if a.due is not None]

    def when(due: date) -> str:
        if due < start:
            return OVERDUE
        return SOON if due <= end else AFTER

    in_order = sorted(dated, key=lambda pair: (pair[0], pair[1].text))
    return tuple((when(due), action) for due, action in in_order)


def say_ninety_days(evidence: Evidence) -> Statement:
    """Count what is due in the 90 days from the report date, and what is overdue."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    every = actions_of(evidence)
    if not every:
        return Statement("missing", (gettext(_NO_ACTIONS),))
    dated = ninety_days(evidence)
    soon = sum(when == SOON for when, _ in dated)
    overdue = sum(when == OVERDUE for when, _ in dated)
    undated = len(every) - len(dated)
    end = day_in_words(evidence.report_date + timedelta(days=DAYS))
    parts = [
        gettext(
            "Due by {day}: {n} of {all}.",
            day=end,
            n=number(soon, 0),
            all=how_many(len(every), "actions"),
        )
    ]
    if overdue:
        parts.append(
            ngettext(
                "{n} was due before the report and is still open.",
                "{n} were due before the report and are still open.",
                overdue,
            )
        )
    if undated:
        parts.append(ngettext("{n} has no date.", "{n} have no date.", undated))
    claim = plan_claim(
        evidence, "days", "due", " ".join(parts), number=float(soon), unit="actions", n=len(every)
    )
    return Statement.of(claim)
