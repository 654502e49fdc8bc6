"""Two scales under one question: answers that end below the top of the declared scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np
import pandas as pd

from ...i18n import decimal, gettext
from .finding import Finding, some
from .sheets import Sheets

ENOUGH = 8
"""Respondents who gave the highest answer found."""

EXPECTED = 9.0
"""Answers above that should be there, from which their absence is no chance."""

NARROWER, SHORTER = 0.95, 2
"""Spread beside that of another aspect, and points by which the scale ends earlier. Answers away
from the end of a scale spread further than those at it, so that even an equal spread is odd."""

OFTEN = 0.05
"""Share of answers at the top, from which an aspect uses the whole scale."""

SOME_ALPHA, DRAWN_TOGETHER = 0.02, 0.75
"""Chance that of all sets of questions one ends below the others, and spread of its answers beside
that of the others: the one is rare, both together hardly ever occur."""

HARDEST = 10
"""The severity of a cost that deters most."""

NO_RATING = frozenset({"gap_weights", "awareness", "kano_functional", "kano_dysfunctional"})


def two_scales(by_wave: Mapping[str, Sheets]) -> list[Finding]:
    """
    Aspects of an instrument that look asked on a shorter scale than items declares, wave by wave.

    Notes
    -----
    Either of two signs. The answers break off: at least 9 should lie higher where there is none, by
    each of two reckonings. One continues the shares of the three highest points as a normal curve,
    whose logarithm bends by the same amount at each step; the other is a normal curve around the
    mean of each respondent, as wide as all answers spread around these means. Or the answers are
    drawn together: they end two points or more below the top, and spread less far than those of
    another aspect of the same questions, which uses the top.

    Waves that end at the same answer are asked together, and the one that breaks off least says how
    many of its answers are missing in each: people who are asked again pile up where they were.
    """
    several = len(by_wave) > 1
    found = []
    for wave, sheets in by_wave.items():
        others = [other for name, other in by_wave.items() if name != wave]
        found += _cut_off(sheets, wave if several else "", others)
    return found


def _cut_off(sheets: Sheets, wave: str, others: Sequence[Sheets]) -> list[Finding]:
    found = []
    groups = sheets.questions.groupby(["instrument", "aspect"], sort=False).indices
    for (instrument, aspect), at in groups.items():
        highs, lows = (sheets.questions[end].to_numpy()[at] for end in ("high", "low"))
        if instrument in NO_RATING or len(set(highs)) > 1 or len(set(lows)) > 1:
            continue
        answers, low, high = sheets.answers[:, at], int(lows[0]), int(highs[0])
        if not np.isfinite(answers).any():
            continue
        top = int(np.nanmax(answers))
        people = int((answers == top).any(axis=1).sum())
        wider = _wider(sheets, instrument, aspect, answers) if top <= high - SHORTER else ""
        if top == high or people < ENOUGH:
            continue
        if not wider:
            beside = (other.answers[:, other.places(instrument, aspect)] for other in others)
            alike = [own for own in beside if own.size and np.nanmax(own, initial=low) == top]
            shares = [
                _missing_above(own, top) / np.isfinite(own).sum() for own in (answers, *alike)
            ]
            if min(shares) * np.isfinite(answers).sum() < EXPECTED:
                continue
        asked = gettext("{instrument}, aspect {aspect}", instrument=instrument, aspect=aspect)
        if wave:
            asked = gettext("{asked}, wave {wave}", asked=asked, wave=repr(wave))
        about = {
            "asked": asked,
            "top": top,
            "low": low,
            "high": high,
            "people": decimal(people),
        }
        told = gettext(
            "no answer of {asked}, is above {top} on a scale of {low} to {high}, and {people} "
            "respondents gave {top}: it looks asked on a scale up to {top}",
            **about,
        )
        if wider:
            told = gettext(
                "no answer of {asked}, is above {top} on a scale of {low} to {high}, and {people} "
                "respondents gave {top}, while aspect {wider} goes up to {high}: it looks asked on "
                "a scale up to {top}",
                **about,
                wider=wider,
            )
        found.append(
            Finding(
                f"scale of {instrument}, {aspect}{wave and f', {wave}'}",
                "responses",
                told,
                gettext(
                    "Look at the questionnaire. If so, leave one of the two out: a gap "
                    "between two scales means nothing."
                ),
            )
        )
    return found


def scales_within(sheets: Sheets, wave: str = "") -> list[Finding]:
    """
    Questions of an instrument that end below the others, as if only they had a shorter scale.

    Notes
    -----
    A question is asked on one scale in all its aspects. Of those that end two points or more below
    the top, more answers should lie above than chance could leave out of so many sets of questions,
    by a normal curve around the mean of each that is as wide as the answers to the others; and in
    every aspect they are drawn together to three quarters of that width, by no end of the scale.
    """
    found = []
    for instrument in sheets.instruments:
        at = sheets.places(instrument)
        at = at[np.isfinite(sheets.answers[:, at]).any(axis=0)]
        scales = {
            *zip(*(sheets.questions[end].to_numpy()[at] for end in ("low", "high")), strict=True)
        }
        if instrument in NO_RATING or len(scales) != 1:
            continue
        ((low, high),) = scales
        items = sheets.questions["item_id"].to_numpy()[at]
        names = list(dict.fromkeys(items))
        ends = {name: np.nanmax(sheets.answers[:, at[items == name]]) for name in names}
        for top in sorted({*ends.values()}):
            short = [name for name in names if ends[name] <= top]
            if low < top <= high - SHORTER and _break_off(
                sheets, at, np.isin(items, short), (low, top)
            ):
                found.append(_within(instrument, short, names, (low, high, top), wave))
                break
    return found


def _break_off(
    sheets: Sheets, at: np.ndarray, short: np.ndarray, scale: tuple[float, float]
) -> bool:
    """Whether some columns lack more answers above their end than chance leaves out."""
    low, top = scale
    aspects = sheets.questions["aspect"].to_numpy()[at]
    expected = 0.0
    for aspect in dict.fromkeys(aspects[short]):
        own = sheets.answers[:, at[short & (aspects == aspect)]]
        rest = sheets.answers[:, at[~short & (aspects == aspect)]]
        if own.shape[1] > rest.shape[1] or np.nanmean(own) < (low + top) / 2:
            return False
        wide = _spread(rest)
        if not wide or _spread(own) > DRAWN_TOGETHER * wide:
            return False
        expected += sum(
            (1 - NormalDist(mean, wide).cdf(top + 0.5)) * given
            for mean, given in zip(
                np.nanmean(own, axis=0), np.isfinite(own).sum(axis=0), strict=True
            )
        )
    of, chosen = (
        len({*sheets.questions["item_id"].to_numpy()[which]}) for which in (at, at[short])
    )
    return expected >= math.log(math.comb(of, chosen) / SOME_ALPHA)


def _spread(answers: np.ndarray) -> float:
    """Return how far the answers to a question spread, over several questions."""
    return math.sqrt(float(np.nanmean(np.nanvar(answers, axis=0))))


def _within(
    instrument: str,
    short: Sequence[str],
    names: Sequence[str],
    scale: tuple[float, float, float],
    wave: str,
) -> Finding:
    low, high, top = map(int, scale)
    asked = instrument
    if wave:
        asked = gettext("{instrument}, wave {wave}", instrument=instrument, wave=repr(wave))
    return Finding(
        f"scale within {instrument}{wave and f', {wave}'}",
        "responses",
        gettext(
            "{asked}: no answer to {items} is above {top} on a scale of {low} to {high}, while the "
            "other {n} questions go higher, and spread further: these look asked on a scale up to "
            "{top}",
            asked=asked,
            items=some(short),
            top=top,
            low=low,
            high=high,
            n=decimal(len(names) - len(short)),
        ),
        gettext(
            "Look at the questionnaire. If so, leave them out, or write their own scale in items "
            "and recode the answers: a mean of points on two scales means nothing."
        ),
    )


def shorter_than_before(by_wave: Mapping[str, Sheets]) -> list[Finding]:
    """
    Aspects that were answered up to the top in one wave, and in another end below it.

    A question of its own, such as satisfaction, has no others beside it: its other waves say how
    many answers should lie higher. At least 9 of them should, where there is none.
    """
    answered: dict[tuple[str, str], dict[str, np.ndarray]] = {}
    ends: dict[tuple[str, str], set[tuple[float, float]]] = {}
    for wave, sheets in by_wave.items():
        groups = sheets.questions.groupby(["instrument", "aspect"], sort=False).indices
        for key, at in groups.items():
            answers = sheets.answers[:, at]
            answered.setdefault(key, {})[wave] = answers[np.isfinite(answers)]
            own = sheets.questions[["low", "high"]].iloc[at]
            ends.setdefault(key, set()).update(own.itertuples(index=False, name=None))
    found = []
    for (instrument, aspect), waves in answered.items():
        if instrument in NO_RATING or len(ends[instrument, aspect]) > 1:
            continue
        ((low, high),) = ends[instrument, aspect]
        for wave, own in waves.items():
            top = own.max(initial=low)
            others = [answers for name, answers in waves.items() if name != wave and len(answers)]
            if not others or not low < top < high or (own == top).sum() < ENOUGH:
                continue
            above = np.mean([(answers > top).mean() for answers in others])
            if above * len(own) >= EXPECTED:
                found.append(_shorter(instrument, aspect, wave, (low, high, top), float(above)))
    return found


def _shorter(
    instrument: str, aspect: str, wave: str, scale: tuple[float, float, float], above: float
) -> Finding:
    low, high, top = map(int, scale)
    return Finding(
        f"scale of {instrument}, {aspect}, {wave}",
        "responses",
        gettext(
            "no answer of {instrument}, aspect {aspect}, wave {wave}, is above {top} on a scale of "
            "{low} to {high}, and in other waves {share} are: it looks asked on a scale up to "
            "{top}",
            instrument=instrument,
            aspect=aspect,
            wave=repr(wave),
            top=top,
            low=low,
            high=high,
            share=f"{decimal(round(100 * above))} %",
        ),
        gettext(
            "Look at the questionnaire. If so, leave that wave out: waves on two scales cannot be "
            "compared."
        ),
    )


def costs_cut_off(costs: pd.DataFrame) -> list[Finding]:
    """Severities of a wave that break off below 10, as if asked on 1 to 5 or 1 to 7."""
    rated = costs.dropna(subset=["resp_id", "wave", "component", "severity"])
    rated = rated.drop_duplicates(["resp_id", "wave", "component"])
    several = rated["wave"].nunique() > 1
    found = []
    for wave, own in rated.groupby("wave", sort=False):
        severity = own.assign(severity=own["severity"].astype(float)).pivot(
            index="resp_id", columns="component", values="severity"
        )
        answers = severity.to_numpy()
        top = int(np.nanmax(answers))
        people = int((answers == top).any(axis=1).sum())
        if top == HARDEST or people < ENOUGH or _missing_above(answers, top) < EXPECTED:
            continue
        found.append(
            Finding(
                f"scale of severity{several * f', {wave}'}",
                "perceived_cost",
                gettext(
                    "no severity is above {top} on a scale of 0 to {high}, and {people} "
                    "respondents gave {top}: it looks asked on a scale up to {top}",
                    top=top,
                    high=HARDEST,
                    people=decimal(people),
                ),
                gettext("Look at the questionnaire. If so, recode the answers to 0 to 10."),
            )
        )
    return found


def _missing_above(answers: np.ndarray, top: int) -> float:
    """Return how many answers should lie above the highest, by the lower of two reckonings."""
    first, second, third = (float((answers == top - step).sum()) for step in (0, 1, 2))
    if not second:
        return 0.0
    ratio = first / second
    bend = ratio * third / second if third else 1.0
    continued = first * min(1.0, ratio * min(1.0, bend))
    mean = np.nanmean(answers, axis=1)
    spread = float(np.nanstd(answers - mean[:, None]))
    if spread < 1e-9:
        return 0.0
    curve = NormalDist(0.0, spread)
    given = np.isfinite(answers).sum(axis=1)
    beyond = [n * (1 - curve.cdf(top + 0.5 - m)) for n, m in zip(given, mean, strict=True) if n]
    return min(continued, sum(beyond))


def _wider(sheets: Sheets, instrument: str, aspect: str, answers: np.ndarray) -> str:
    """Return the aspect of the same questions that spreads further and uses the top; "" if none."""
    for other in ("E", "P", "I"):
        at = sheets.places(instrument, other)
        if other == aspect or not len(at):
            continue
        beside = sheets.answers[:, at]
        at_top = (beside == sheets.questions["high"].to_numpy()[at[0]]).sum()
        uses_it = at_top >= OFTEN * np.isfinite(beside).sum()
        if uses_it and np.nanstd(answers) <= NARROWER * np.nanstd(beside):
            return other
    return ""
