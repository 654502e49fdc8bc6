"""Answers that slid by one or two questions, for everybody or for some."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from ...i18n import N_, decimal, gettext, ngettext
from .direction import without_style
from .finding import Finding
from .sheets import Sheets

ENOUGH = 15
LAGS = (-2, -1, 1, 2)
"""Questions by which answers are tried to be shifted."""

LIMIT = 4.2
"""Standard errors by which a shifted order must fit better than the one declared."""

FEWEST = 8
"""Questions of an aspect from which an order can be told."""

FEWEST_OF_ONE = 15
"""Questions from which it can be told that the answers of one respondent slid."""

AS_BEFORE, FAR_LESS = 0.75, 0.4
"""Correlation of the means of two waves in another order, and by how much it must be the better."""

_DO = N_("Compare some respondents with the export, column by column.")


def shifted(sheets: Sheets) -> list[Finding]:
    """Answers of a whole aspect, or of some respondents, that fit better one question further."""
    found: list[Finding] = []
    for instrument in sheets.instruments:
        blocks = _blocks(sheets, instrument)
        between = _between(blocks)
        found += [
            Finding(
                f"order of {instrument}, {second}",
                "responses",
                gettext(
                    "{instrument}: the answers of aspect {second} fit those of aspect "
                    "{first} better {by}: the columns of one of them look shifted",
                    instrument=instrument,
                    second=second,
                    first=first,
                    by=_by(lag),
                ),
                gettext(_DO),
            )
            for first, second, lag in between
        ]
        if not between:
            found += _within(sheets, instrument, blocks)
        found += _some_rows(sheets, instrument, blocks)
    return found


def _by(lag: int) -> str:
    if lag > 0:
        return ngettext("one question further on", "{n} questions further on", lag)
    return ngettext("one question further back", "{n} questions further back", -lag)


def _blocks(sheets: Sheets, instrument: str) -> dict[str, pd.DataFrame]:
    blocks = {}
    for aspect in ("E", "P", "I", "single"):
        at = sheets.places(instrument, aspect)
        if len(at) >= FEWEST and len(set(sheets.questions["high"].iloc[at])) == 1:
            items = sheets.questions["item_id"].iloc[at]
            blocks[aspect] = pd.DataFrame(without_style(sheets, at), columns=list(items))
    return blocks


def _residual(block: pd.DataFrame) -> np.ndarray:
    """Return the answers without the levels of questions and people, on one scale."""
    values = block.to_numpy(float)
    values = values - np.nanmean(values, axis=0)
    values = values - np.nanmean(values, axis=1)[:, None]
    spread = np.nanstd(values, axis=0)
    return np.nan_to_num(values / np.where(spread > 1e-9, spread, np.inf))


def _products(first: np.ndarray, second: np.ndarray, lag: int) -> np.ndarray:
    """Return, for each respondent, the mean product of answers that many questions apart."""
    k = first.shape[1]
    a = first[:, max(0, -lag) : k - max(0, lag)]
    b = second[:, max(0, lag) : k - max(0, -lag)]
    return (a * b).mean(axis=1)


def _between(blocks: Mapping[str, pd.DataFrame]) -> list[tuple[str, str, int]]:
    """Return pairs of aspects that fit better shifted, and by how many questions."""
    found = []
    for first, second in combinations([a for a in blocks if a != "single"], 2):
        if list(blocks[first].columns) != list(blocks[second].columns):
            continue
        both = blocks[first].notna().any(axis=1) & blocks[second].notna().any(axis=1)
        if both.sum() < ENOUGH:
            continue
        a, b = (_residual(blocks[aspect][both]) for aspect in (first, second))
        as_is = _products(a, b, 0)
        z = {lag: _standard_errors(_products(a, b, lag) - as_is) for lag in LAGS}
        best = max(z, key=z.__getitem__)
        if z[best] > LIMIT:
            found.append((first, second, best))
    return found


def _standard_errors(values: np.ndarray) -> float:
    error = values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() / error) if error > 1e-12 else 0.0


def against_another_wave(by_wave: Mapping[str, Sheets]) -> list[Finding]:
    """
    Aspects whose questions are answered as in another wave only when shifted or exchanged.

    Which questions are rated high and which low changes little from wave to wave. Two rows of 15
    and more means that go together to 0.75 in another order, and far less in the one declared, are
    no chance.
    """
    found = []
    for earlier, later in pairwise(by_wave):
        for instrument in by_wave[later].instruments:
            before, now = (_means(by_wave[wave], instrument) for wave in (earlier, later))
            shared = [name for name in now if name in before and _same_order(before, now, name)]
            told = {"instrument": instrument, "earlier": repr(earlier), "later": repr(later)}
            if {"E", "P"} <= {*shared} and _exchanged(before, now):
                says = gettext(
                    "{instrument}: expectation in wave {later} is answered as perception in wave "
                    "{earlier}, and perception as expectation: the two look exchanged in one of "
                    "the waves",
                    **told,
                )
                found.append(Finding(f"order of {instrument}, {later}", "responses", says, _do()))
                continue
            for aspect in shared:
                fit = {lag: _together(before[aspect], now[aspect], lag) for lag in (0, *LAGS)}
                best = max(fit, key=fit.__getitem__)
                if fit[best] >= AS_BEFORE and fit[best] - fit[0] >= FAR_LESS:
                    says = gettext(
                        "{instrument}, aspect {aspect}: wave {later} is answered as wave {earlier} "
                        "only {by}: the columns of one of them look shifted",
                        **told,
                        aspect=aspect,
                        by=_by(best),
                    )
                    name = f"order of {instrument}, {aspect}, {later}"
                    found.append(Finding(name, "responses", says, _do()))
    return found


def _do() -> str:
    return gettext(_DO)


def _means(sheets: Sheets, instrument: str) -> dict[str, pd.Series]:
    """Return the mean answer to each question, by aspect, of those that enough people answered."""
    return {
        aspect: block.mean()
        for aspect, block in _blocks(sheets, instrument).items()
        if len(block.dropna(how="all")) >= ENOUGH and block.shape[1] >= FEWEST_OF_ONE
    }


def _same_order(before: Mapping[str, pd.Series], now: Mapping[str, pd.Series], aspect: str) -> bool:
    return list(before[aspect].index) == list(now[aspect].index)


def _exchanged(before: Mapping[str, pd.Series], now: Mapping[str, pd.Series]) -> bool:
    if list(now["E"].index) != list(now["P"].index):  # a question lacks one of the two
        return False
    crossed = [_together(before["E"], now["P"]), _together(before["P"], now["E"])]
    declared = [_together(before[aspect], now[aspect]) for aspect in ("E", "P")]
    return min(crossed) >= AS_BEFORE and min(crossed) - max(declared) >= FAR_LESS


def _together(before: pd.Series, now: pd.Series, lag: int = 0) -> float:
    """Return the correlation of the means of one wave with those of another, questions further."""
    k = len(now)
    one = before.to_numpy()[max(0, -lag) : k - max(0, lag)]
    other = now.to_numpy()[max(0, lag) : k - max(0, -lag)]
    if min(np.std(one), np.std(other)) < 1e-9:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _within(sheets: Sheets, instrument: str, blocks: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Return a finding if the answers keep together by the dimensions of the next question."""
    own = sheets.questions.iloc[sheets.places(instrument)].drop_duplicates("item_id")
    dimension = own.set_index("item_id")["dimension"]
    parts = []
    for block in (blocks[aspect].dropna(how="all") for aspect in ("E", "P") if aspect in blocks):
        labels = dimension[block.columns].to_numpy()
        several = len(set(labels)) >= 3 and pd.Series(labels).duplicated().any()
        if several and len(block) >= ENOUGH:
            parts.append((_residual(block), labels))
    best: tuple[float, int] = (0.0, 0)
    for lag in LAGS:
        gains = [_gain(residual, labels, lag) for residual, labels in parts]
        if gains and all(_at_nearly_all_borders(gain) for gain in gains):
            people = min(map(len, gains))
            z = _standard_errors(sum(gain[:people].sum(axis=1) for gain in gains))
            best = max(best, (z, lag))
    if best[0] <= LIMIT:
        return []
    return [
        Finding(
            f"order of {instrument}",
            "responses",
            gettext(
                "{instrument}: the answers keep together better by the dimensions of the "
                "question {by}: the columns look shifted",
                instrument=instrument,
                by=_by(best[1]),
            ),
            gettext(_DO),
        )
    ]


def _gain(residual: np.ndarray, labels: np.ndarray, lag: int) -> np.ndarray:
    """
    Return, for each respondent, how much better questions go with the dimension of another.

    One column per question whose dimension differs from that of the question ``lag`` before: the
    mean product of its answer with those of the dimension before, less that with its own.
    """
    k = len(labels)
    kept = [at for at in range(k) if 0 <= at - lag < k and labels[at] != labels[at - lag]]
    gain = []
    for at in kept:
        moved = [o for o in range(k) if 0 <= o - lag < k and labels[o - lag] == labels[at - lag]]
        theirs = [other for other in moved if other != at]
        own = [other for other in range(k) if labels[other] == labels[at] and other != at]
        if theirs and own:
            gain.append(
                residual[:, at] * (residual[:, theirs].mean(axis=1) - residual[:, own].mean(axis=1))
            )
    return np.column_stack(gain) if gain else np.zeros((len(residual), 1))


def _at_nearly_all_borders(gain: np.ndarray) -> bool:
    """Whether nearly all questions at the borders of dimensions go better with the one before."""
    return bool((gain.mean(axis=0) > 0).mean() >= 0.8)


def _some_rows(
    sheets: Sheets, instrument: str, blocks: Mapping[str, pd.DataFrame]
) -> list[Finding]:
    """Return a finding for respondents whose answers follow the questions only when shifted."""
    ratings = [block for block in blocks.values() if block.shape[1] >= FEWEST_OF_ONE]
    if not ratings:
        return []
    fit = {lag: _fits(ratings, lag) for lag in (0, *LAGS)}
    n = len(fit[0])
    if np.isfinite(fit[0]).sum() < ENOUGH:
        return []
    slid = np.zeros(n, dtype=bool)
    for lag in LAGS:
        gain = fit[lag] - fit[0]
        spread = 1.48 * np.nanmedian(np.abs(gain - np.nanmedian(gain)))
        far = gain - np.nanmedian(gain) > 5.5 * max(spread, 0.08)
        slid |= far & (fit[lag] > 0.5) & (fit[0] < 0.2)
    if not slid.any():
        return []
    rows = sheets.rows[np.ix_(slid, sheets.places(instrument))]
    first = sorted(int(row[row > 0].min()) for row in rows)
    return [
        Finding(
            f"order of {instrument}, some respondents",
            "responses",
            gettext(
                "{instrument}: the answers of {n} of {all} respondents follow the "
                "questions as those of the others do only when they are shifted: they "
                "look slid",
                instrument=instrument,
                n=decimal(int(slid.sum())),
                all=decimal(n),
            ),
            gettext(_DO),
            first,
        )
    ]


def _fits(blocks: list[pd.DataFrame], lag: int) -> np.ndarray:
    """Return how each respondent's answers go with the means of the questions, shifted."""
    mine, theirs = [], []
    for block in blocks:
        values = block.to_numpy(float)
        means = np.nanmean(values, axis=0)
        moved = np.full(len(means), np.nan)
        if lag >= 0:
            moved[lag:] = means[: len(means) - lag]
        else:
            moved[:lag] = means[-lag:]
        centred = values - np.nanmean(values, axis=1)[:, None]
        mine.append(np.where(np.isnan(moved), np.nan, centred))
        theirs.append(np.where(np.isnan(values), np.nan, moved - np.nanmean(moved)))
    a, b = np.hstack(mine), np.hstack(theirs)
    both = np.isfinite(a) & np.isfinite(b)
    a, b = np.where(both, a, 0.0), np.where(both, b, 0.0)
    length = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    with np.errstate(invalid="ignore"):
        return np.where(length > 1e-9, (a * b).sum(axis=1) / np.maximum(length, 1e-9), np.nan)
