"""How sure a report is: who answered, what decides, and what would change it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..analysis.beyond_the_mean import tipping_point
from ..claims import Claim
from ..disclosure import INTERVAL_FROM
from ..display import number
from ..i18n import N_, day_in_words, gettext
from ..leading import Measure as Leads
from ..present.grammar import first_past
from ..verdicts import Verdict
from .reading import Evidence
from .scorecard import Score
from .words import element_named


def how_sure(evidence: Evidence, found: Iterable[Score]) -> Iterator[str]:
    """Say who answered, what the marks rest on, and what would change them."""
    found = list(found)
    yield from _who_answered(evidence)
    yield from _told_coarsely(evidence)
    if any(score.leading for score in found):
        yield _what_decides(evidence)
        yield _what_matters(evidence)
    for score in found:
        yield from _what_would_change(evidence, score)
    if any(score.verdict is Verdict.CLEAR_SHORTFALL for score in found):
        yield gettext(
            "On PMOs without any shortfall, at most 5 of 100 reports would show a false “clear "
            "shortfall”."
        )
    yield gettext(
        "Ranges are 95 % intervals; a likely range holds the middle 80 % of simulated results."
    )


def _who_answered(evidence: Evidence) -> Iterator[str]:
    most = most_answered(evidence)
    if most is None:
        return
    n, everybody = most.n or 0, most.population or 0
    facts = {"n": number(n, 0), "all": number(everybody, 0)}
    if n >= everybody:
        yield gettext("All {all} people on the list answered.", **facts)
        return
    yield gettext(
        "{n} of {all} people on the list answered; ranges do not cover those who did not.", **facts
    )
    if n < 2 * INTERVAL_FROM:
        yield gettext("So few answers leave much open, and groups are not compared.")


def _told_coarsely(evidence: Evidence) -> Iterator[str]:
    """Say why counts of a small group are not exact (rule R2)."""
    most = most_answered(evidence)
    if most is not None and INTERVAL_FROM <= (most.n or 0) < 2 * INTERVAL_FROM:
        yield gettext(
            "Counts beside an average are told by thirds, so that nobody's answer can be worked "
            "out."
        )


def most_answered(evidence: Evidence) -> Claim | None:
    """Return the claim that most people of the list have answered."""
    known = [c for c in evidence.claims if c.sampled and c.n and c.population]
    return max(known, key=lambda claim: claim.n or 0, default=None)


def _what_decides(evidence: Evidence) -> str:
    leading = evidence.leading
    if not (leading.named or leading.targets):
        return gettext("One measure decides each mark: the usual one, as the sponsor named none.")
    return _named_by(
        leading.set_by,
        leading.set_on,
        leading.late,
        {
            "before": N_("One measure decides each mark, named on {day}, before the answers of the "
                         "latest wave ({who})."),
            "late": N_("One measure decides each mark, named on {day}, after the first answers "
                       "({who})."),
            "unknown": N_("One measure decides each mark, as the client has set it; by whom and "
                          "when is not known."),
        },
    )  # fmt: skip


def _what_matters(evidence: Evidence) -> str:
    margin = evidence.margin
    points = number(margin.scale_points)
    if not margin.is_stated:
        return gettext(
            "The smallest difference that matters is the usual one: {points} points on a scale. "
            "“Clearly” means: the whole range lies beyond it.",
            points=points,
        )
    stated = _named_by(
        margin.set_by,
        margin.set_on,
        margin.late,
        {
            "before": N_("What matters begins at {points} points on a scale, as set on {day}, "
                         "before the answers of the latest wave ({who})."),
            "late": N_("What matters begins at {points} points on a scale, as set on {day}, after "
                       "the first answers ({who})."),
            "unknown": N_("What matters begins at {points} points on a scale; who set this, or "
                          "when, is not known."),
        },
        points=points,
    )  # fmt: skip
    return " ".join([stated, gettext("“Clearly” means: the whole range lies beyond it.")])


def _named_by(who: str, day: Any, late: bool, texts: Mapping[str, str], **more: str) -> str:
    if not who or day is None:
        return gettext(texts["unknown"], **more)
    text = texts["late" if late else "before"]
    return gettext(text, who=who, day=day_in_words(day), **more)


@dataclass(frozen=True)
class _Tip:
    """
    Where a clear shortfall ends: what those who did not answer would have to say, in words.

    ``off`` is True where nothing on the scale of the answers would end it.
    """

    words: str
    off: bool = False


def _what_would_change(evidence: Evidence, score: Score) -> Iterator[str]:
    """Say which answers of those who did not answer would end a clear shortfall of a mean."""
    claim = score.decides
    if claim is None or claim.number is None or score.verdict is not Verdict.CLEAR_SHORTFALL:
        return
    if not claim.n or not claim.population or claim.n >= claim.population:
        return
    tip = _tip(evidence, claim, claim.number, claim.n, claim.population)
    if tip is None:
        return
    told = (
        N_("Whatever the {silent} who did not answer would say, {element} stays clearly short.")
        if tip.off
        else N_(
            "{element} would no longer be clearly short if the {silent} who did not answer "
            "{answered}."
        )
    )
    silent = number(claim.population - claim.n, 0)
    yield gettext(told, element=element_named(score.element), silent=silent, answered=tip.words)


def _tip(evidence: Evidence, claim: Claim, mean: float, n: int, everybody: int) -> _Tip | None:
    """Return where the clear shortfall of a mean ends, by what it is held against."""
    leads, margin = claim.leads, evidence.margin
    if leads is Leads.FELT_COST:
        return _tip_of_hours(evidence, claim, mean, n, everybody)
    if leads in _DIFFERENCES:
        low, high = evidence.scales.get(leads.instrument, (-math.inf, math.inf))
        enough = first_past(tipping_point(mean, n, everybody, -margin.scale_points), up=True)
        words = gettext(
            "saw {points} points or better, not {found} as the others",
            points=number(enough, signed=True),
            found=number(mean, signed=True),
        )
        return _Tip(words, enough > high - low)
    target = evidence.leading.targets.get(leads) if leads else None
    if leads is None or target is None:
        return None
    if leads is Leads.RECOMMENDATION:
        line, digits, highest = target - margin.percentage_points, 0, 100.0
    else:
        line, digits = target - margin.scale_points, 1
        highest = evidence.scales.get(leads.instrument, (-math.inf, math.inf))[1]
    enough = first_past(tipping_point(mean, n, everybody, line), digits, up=True)
    words = gettext(
        "averaged {points} or better, not {found} as the others",
        points=number(enough, digits),
        found=number(mean, digits),
    )
    return _Tip(words, enough > highest)


def _tip_of_hours(
    evidence: Evidence, claim: Claim, mean: float, n: int, everybody: int
) -> _Tip | None:
    """Return how many hours those who did not answer would have to feel, beside the log."""
    share = evidence.margin.cost_percent / 100
    if claim.unit == "times the log":
        needed = math.exp(tipping_point(math.log(mean), n, everybody, math.log(1 + share)))
        digits = 1 if needed > 1 else 2
        times = number(first_past(needed, digits, up=False), digits)
        return _Tip(gettext("felt {times} times the log or less", times=times))
    logged = next((row["logged"] for row in evidence.rows("calibration")), None)
    if logged is None:
        return None
    enough = first_past(tipping_point(mean, n, everybody, logged * share), up=False)
    hours = number(enough, signed=True)
    words = gettext("felt {hours} hours a month beside the log or less", hours=hours)
    return _Tip(words, enough < -logged)


_DIFFERENCES = (Leads.EXPECTATION_GAP, Leads.PROMISES_KEPT, Leads.PERCEIVED_VALUE)
"""The measures that are a difference of two answers on one scale."""
