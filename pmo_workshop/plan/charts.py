"""The charts of the plan: the findings by element and activity, and the days ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ..claims import Claim
from ..display import clean, number
from ..i18n import N_, day_in_words, gettext, language, ngettext
from ..present import chart as house
from ..units import how_many
from ..verdicts import Judgement, Verdict
from .actions import DAYS, SOON, ninety_days
from .judgement import judgement
from .reading import Evidence, expect_evidence
from .scorecard import Score, scores
from .words import NO_OWNER

_LOOK = {
    Judgement.SHORT: ("s", house.RED, False, N_("Clearly short")),
    Judgement.PERHAPS_SHORT: ("D", house.ORANGE, False, N_("Short, size uncertain")),
    Judgement.FINE: ("o", house.BLUE, False, N_("In order")),
    Judgement.OPEN: ("o", house.GREY, True, N_("Undecided")),
    Judgement.TO_DO: ("^", house.MUTED, True, N_("To do")),
}
_IN_WORDS = {
    Judgement.SHORT: N_("{n} short"),
    Judgement.PERHAPS_SHORT: N_("{n} perhaps short"),
    Judgement.FINE: N_("{n} in order"),
    Judgement.OPEN: N_("{n} undecided"),
    Judgement.TO_DO: N_("{n} to do"),
}
_MOST = 12
MOST_SHOWN = 9
"""Actions that the days ahead have room for."""
_PROFILE = 1.5
"""Where the profile begins, behind the mark of the leading measure."""


@house.style()
def chart_scorecard(evidence: Evidence) -> house.Chart | None:
    """
    Draw the finding on the leading measure of each element, and its profile behind it.

    Returns
    -------
    Chart or None
        One row per element: the mark that decides, then the others from the gravest to those to
        do; the activity stands under each mark. None if there is no finding.
    """
    found = scores(expect_evidence(evidence))
    if not any(score.judged or score.to_do for score in found):
        return None
    step = 0.52
    figure = house.canvas(0.55 + step * len(found) + 0.1)
    axes = house.panel(figure, 3.05, 0.45, 3.6, step * len(found))
    axes.set_xlim(-0.6, _PROFILE + _MOST - 0.4)
    names = [_mark(score) for score in found]
    house.label_rows(axes, names, 2.75)
    house.no_scale(axes)
    parts: list[str] = []
    marks: list[house.Mark] = []
    for y, score in enumerate(found):
        others = _in_order([c for c in (*score.judged, *score.to_do) if c is not score.decides])
        placed = [(_PROFILE + x, claim) for x, claim in enumerate(others[:_MOST])]
        if score.decides:
            placed.insert(0, (0.0, score.decides))
        else:
            house.note_at(axes, "–", 0, y - 0.1, ha="center", color=house.MUTED)
        for x, claim in placed:
            decides = claim is score.decides
            marker, colour, hollow, _ = _LOOK[
                score.verdict.judgement if decides else judgement(claim)
            ]
            marks.append((colour, marker, hollow))
            size = 12 if decides else 8
            house.dot(axes, x, y - 0.1, colour=colour, marker=marker, hollow=hollow, size=size)
            house.note_at(axes, claim.activity, x, y + 0.3, ha="center", color=house.MUTED)
        if len(others) > _MOST:
            more = f"+{len(others) - _MOST}"
            house.note_at(axes, more, _PROFILE + _MOST - 0.5, y - 0.1, color=house.INK, ha="left")
        counts = _counts((*score.judged, *score.to_do))
        parts.append(f"{_mark(score)}{counts}")
    key = [
        (marker, colour, hollow, gettext(text)) for marker, colour, hollow, text in _LOOK.values()
    ]
    house.key_line(figure, *house.drawn_only(key, marks), top=0.2)
    alt = gettext(
        "The finding that decides each element, then its other findings. {elements}.",
        elements=". ".join(parts),
    )
    caption = gettext(
        "The first, large mark of a row decides the verdict. The others behind it, one for each "
        "finding by itself, decide nothing. The activity stands below a mark."
    )
    short = sum(score.verdict is Verdict.CLEAR_SHORTFALL for score in found)
    title = ngettext(
        "{n} of 5 elements falls clearly short", "{n} of 5 elements fall clearly short", short
    )
    return house.Chart(figure, alt, caption, "plan-scorecard", title=title)


def _mark(score: Score) -> str:
    return gettext(
        "{element}: {verdict}", element=gettext(score.element), verdict=score.verdict.in_words
    )


def _in_order(claims: Sequence[Claim]) -> list[Claim]:
    order = list(_LOOK)
    return sorted(claims, key=lambda claim: order.index(judgement(claim)))


def _counts(claims: Sequence[Claim]) -> str:
    kinds = [judgement(claim) for claim in claims]
    words = [
        gettext(text, n=number(kinds.count(kind), 0))
        for kind, text in _IN_WORDS.items()
        if kind in kinds
    ]
    return f" ({', '.join(words)})" if words else ""


@house.style()
def chart_ninety_days(evidence: Evidence) -> house.Chart | None:
    """
    Draw the actions that are due within 90 days of the report date along the days.

    Returns
    -------
    Chart or None
        None if no action is due in that time.
    """
    start = expect_evidence(evidence).report_date
    every = [action for when, action in ninety_days(evidence) if when == SOON]
    soon = every[:MOST_SHOWN]
    if not soon:
        return None
    step = 0.4
    figure = house.canvas(0.45 + step * len(soon) + 0.55)
    axes = house.panel(figure, 3.35, 0.3, 2.35, step * len(soon), grid="x")
    axes.set_xlim(0, DAYS)
    days = [0, 30, 60, 90]
    house.ticks(axes.xaxis, days, [_short(start + timedelta(days=day)) for day in days])
    house.label_rows(axes, [clean(action.text) for action in soon], 3.0)
    for y, action in enumerate(soon):
        day = ((action.due or start) - start).days
        axes.plot((0, day), (y, y), color=house.GREY, linewidth=1.0, zorder=2)
        house.dot(axes, day, y, size=7)
        owner = clean(action.owner) or gettext(NO_OWNER)
        owner = house.wrapped(owner, 1.15, 2, house.SMALLER)
        house.note_at(axes, owner, DAYS, y, offset=(6, 0), color=house.MUTED)
    axes.set_xlabel(gettext("Due"))
    figures = [
        gettext("{day}: {action}", day=day_in_words(action.due or start), action=clean(action.text))
        for action in soon
    ]
    alt = gettext(
        "{actions} along the next 90 days. {figures}.",
        actions=how_many(len(soon), "actions"),
        figures=". ".join(figures),
    )
    caption = gettext("Who answers for an action stands on the right.")
    title = ngettext(
        "{n} action is due within 90 days", "{n} actions are due within 90 days", len(every)
    )
    subtitle = gettext("Open actions by date, from {day} on", day=day_in_words(start))
    return house.Chart(figure, alt, caption, "plan-days", title=title, subtitle=subtitle)


def _short(day: date) -> str:
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMd", day, locale=language().locale))
