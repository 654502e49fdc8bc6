"""The charts of the plan: the findings by element and activity, and the days ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ..claims import Claim
from ..display import clean, counted
from ..present import chart as house
from ..verdicts import Judgement
from .actions import DAYS, ninety_days
from .judgement import judgement
from .reading import Evidence, expect_evidence
from .scorecard import scores

_LOOK = {
    Judgement.SHORT: ("s", house.RED, False, "Clearly short"),
    Judgement.PERHAPS_SHORT: ("D", house.ORANGE, False, "Short, size uncertain"),
    Judgement.FINE: ("o", house.BLUE, False, "In order"),
    Judgement.OPEN: ("o", house.GREY, True, "Undecided"),
    Judgement.TO_DO: ("^", house.MUTED, True, "To do"),
}
_IN_WORDS = {
    Judgement.SHORT: "short",
    Judgement.PERHAPS_SHORT: "perhaps short",
    Judgement.FINE: "in order",
    Judgement.OPEN: "undecided",
    Judgement.TO_DO: "to do",
}
_MOST = 12
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
    names = [f"{score.element}: {score.verdict.in_words}" for score in found]
    house.label_rows(axes, names, 2.75)
    house.no_scale(axes)
    parts = []
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
            size = 12 if decides else 8
            house.dot(axes, x, y - 0.1, colour=colour, marker=marker, hollow=hollow, size=size)
            house.note_at(axes, claim.activity, x, y + 0.3, ha="center", color=house.MUTED)
        if len(others) > _MOST:
            more = f"+{len(others) - _MOST}"
            house.note_at(axes, more, _PROFILE + _MOST - 0.5, y - 0.1, color=house.INK, ha="left")
        counts = _counts((*score.judged, *score.to_do))
        parts.append(f"{score.element}: {score.verdict.in_words}{counts}")
    house.key_line(figure, *list(_LOOK.values()), top=0.2)
    alt = f"The finding that decides each element, then its other findings. {'. '.join(parts)}."
    caption = (
        "The first, large mark of a row is the finding on the leading measure; it decides the "
        "verdict on the element, together with the other elements, and looks as that verdict does. "
        "Behind it stands the profile, one mark for each finding taken by itself, which decides "
        "nothing. The activity stands below a mark."
    )
    return house.Chart(figure, alt, caption, "plan-scorecard")


def _in_order(claims: Sequence[Claim]) -> list[Claim]:
    order = list(_LOOK)
    return sorted(claims, key=lambda claim: order.index(judgement(claim)))


def _counts(claims: Sequence[Claim]) -> str:
    kinds = [judgement(claim) for claim in claims]
    words = [f"{kinds.count(kind)} {name}" for kind, name in _IN_WORDS.items() if kind in kinds]
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
    soon = [action for when, action in ninety_days(evidence) if when == "next 90 days"][:9]
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
        owner = house.wrapped(clean(action.owner) or "no owner yet", 1.15, 2, house.SMALLER)
        house.note_at(axes, owner, DAYS, y, offset=(6, 0), color=house.MUTED)
    axes.set_xlabel("Due")
    figures = [f"{action.due}: {clean(action.text)}" for action in soon]
    alt = f"{counted(len(soon), 'actions')} along the next 90 days. {'. '.join(figures)}."
    caption = (
        f"Open actions by due date, from the report date {start} on; who answers for each stands "
        "on the right."
    )
    return house.Chart(figure, alt, caption, "plan-days")


def _short(day: date) -> str:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{day.day} {months[day.month - 1]}"
