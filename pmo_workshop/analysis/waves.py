"""Two waves of the survey: how far does a score of the same people, or of others, differ?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..errors import DataError, names
from ..i18n import gettext
from .composites import DUST, OVERALL, over_all
from .process_behaviour import RUN_CHART, ProcessBehaviour, xmr
from .uncertainty import mean_of_answers, mean_of_answers_p, welch, welch_p

PAIRED, INDEPENDENT = "paired", "independent"
EQUAL_WITHIN = 0.25
"""How far the time between two waves may be from the usual one before they count as unequal."""

_KEYS = ["resp_id", "code"]
_PAIRED = ["value_1", "value_2", "own_1", "own_2"]
_COLUMNS = [
    "measure",
    "first",
    "second",
    "change",
    "change_low",
    "change_high",
    "p",
    "x",
    "fell",
    "n",
    "n_first",
    "n_second",
    "design",
]


def matched_people(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """
    The people of two waves who can be recognised by the code they chose themselves.

    Parameters
    ----------
    first, second : DataFrame
        Columns ``resp_id`` and ``code`` (missing where none was given) of the two waves; further
        columns and rows of the same respondent change nothing.

    Returns
    -------
    DataFrame, one row per person, ordered by the code
        ``code``, ``first``, ``second``: the two respondent ids. A code that two respondents of a
        wave share links nobody. Upper and lower case and white space at the ends do not matter.

    Examples
    --------
    >>> first = pd.DataFrame({"resp_id": ["a1", "a2", "a3"], "code": ["X1", "Y2", None]})
    >>> second = pd.DataFrame({"resp_id": ["b1", "b2", "b3"], "code": ["x1", "Y2", "Y2"]})
    >>> matched_people(first, second).to_dict("records")
    [{'code': 'x1', 'first': 'a1', 'second': 'b1'}]
    """
    halves = [
        _coded(people).rename(columns={"resp_id": half})
        for half, people in (("first", first), ("second", second))
    ]
    pairs = halves[0].merge(halves[1], on="code")[["code", "first", "second"]]
    return pairs.sort_values("code", ignore_index=True)


def everybody(scores: pd.DataFrame, weights: pd.Series | None = None) -> pd.DataFrame:
    """
    The known scores of a wave and, with weights, those over all measures.

    Parameters
    ----------
    scores, weights
        As in ``paired_change``.

    Examples
    --------
    >>> scores = pd.DataFrame({"resp_id": ["a", "b"], "measure": "gap", "value": [-2.0, None]})
    >>> everybody(scores)[["resp_id", "own"]].values.tolist()
    [['a', -2.0]]
    """
    return _with_overall(_known(scores), weights, ["value"], ["own"])


def nothing() -> pd.DataFrame:
    """
    Return the table of ``paired_change`` without rows: fewer than two waves asked.

    Examples
    --------
    >>> len(nothing()), nothing().columns[0]
    (0, 'measure')
    """
    return pd.DataFrame(columns=_COLUMNS)


def paired_scores(
    first: pd.DataFrame, second: pd.DataFrame, weights: pd.Series | None = None
) -> pd.DataFrame:
    """
    The scores of the same people in two waves, side by side.

    Parameters
    ----------
    first, second, weights
        As in ``paired_change``.

    Returns
    -------
    DataFrame, one row per matched person and measure known in both waves
        ``resp_id`` (that of the first wave), ``measure``, ``value_1``, ``value_2``, ``own_1``,
        ``own_2``; with weights also the measure ``"overall"``, made of these same scores.

    Examples
    --------
    >>> first = pd.DataFrame({"resp_id": ["a1", "a2"], "code": ["X", "Y"], "measure": "gap",
    ...                       "value": [-2.0, -1.0]})
    >>> second = pd.DataFrame({"resp_id": ["b2", "b1"], "code": ["Y", "Z"], "measure": "gap",
    ...                        "value": [-0.5, -0.5]})
    >>> paired_scores(first, second)[["resp_id", "value_1", "value_2"]].values.tolist()
    [['a2', -1.0, -0.5]]
    """
    halves = [_known(half)[["resp_id", "measure", "value", "own"]] for half in (first, second)]
    pairs = matched_people(_known(first), _known(second))
    joined = (
        pairs.merge(halves[0].rename(columns={"resp_id": "first"}), on="first")
        .merge(
            halves[1].rename(columns={"resp_id": "second"}),
            on=["second", "measure"],
            suffixes=("_1", "_2"),
        )
        .rename(columns={"first": "resp_id"})[["resp_id", "measure", *_PAIRED]]
    )
    return _with_overall(joined, weights, _PAIRED[:2], _PAIRED[2:])


def paired_change(
    first: pd.DataFrame,
    second: pd.DataFrame,
    population: int | None = None,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """
    How far the scores of the same people differ between two waves.

    Parameters
    ----------
    first, second : DataFrame, one row per respondent and measure
        ``resp_id``, ``code``, ``measure`` and ``value`` (any unit; missing values are left out);
        ``own``, by which people are counted, where that is another figure.
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.
    weights : Series by measure, optional
        The measures add up to ``"overall"`` with these weights.

    Returns
    -------
    DataFrame, one row per measure known of at least one matched person, by name, then the overall
        ``measure``; ``first``, ``second`` (means of the matched people), ``change`` (second minus
        first) with ``change_low`` and ``change_high``; ``p``, of this difference alone; ``x`` and
        ``fell``, people whose second value is higher or lower; ``n``, matched people with both
        values; ``n_first``, ``n_second``, people with a value in each wave, matched or not;
        ``design``. Limits and p are missing below 2 people.

    Raises
    ------
    DataError
        A respondent has two values of a measure, or there are more people than the population.

    Notes
    -----
    t interval of the mean difference over the people whom ``matched_people`` links; all others
    are left out.

    Examples
    --------
    >>> first = pd.DataFrame({"resp_id": ["a1", "a2"], "code": ["X", "Y"], "measure": "gap",
    ...                       "value": [-2.0, -1.0]})
    >>> second = pd.DataFrame({"resp_id": ["b2", "b1"], "code": ["Y", "X"], "measure": "gap",
    ...                        "value": [-0.5, -0.5]})
    >>> paired_change(first, second)[["measure", "change", "x", "n"]].to_dict("records")
    [{'measure': 'gap', 'change': 1.0, 'x': 2, 'n': 2}]
    """
    return change_of(paired_scores(first, second, weights), first, second, population, weights)


def change_of(
    joined: pd.DataFrame,
    first: pd.DataFrame,
    second: pd.DataFrame,
    population: int | None = None,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """
    Return ``paired_change`` of what ``paired_scores`` has joined already.

    Examples
    --------
    >>> first = pd.DataFrame({"resp_id": ["a"], "code": "X", "measure": "gap", "value": [-2.0]})
    >>> change_of(paired_scores(first, first), first, first)["change"].tolist()
    [0.0]
    """
    sizes = [everybody(wave, weights).groupby("measure").size() for wave in (first, second)]
    rows = []
    for measure, both in joined.groupby("measure"):
        # Sums of tenths leave dust behind that would make equal differences vary.
        difference = (both["value_2"] - both["value_1"]).round(DUST)
        own = (both["own_2"] - both["own_1"]).round(DUST)
        enough = len(both) > 1
        limits = mean_of_answers(difference, population) if enough else None
        rows.append(
            {
                "measure": measure,
                "first": both["value_1"].mean(),
                "second": both["value_2"].mean(),
                "change": difference.mean(),
                "change_low": limits.low if limits else np.nan,
                "change_high": limits.high if limits else np.nan,
                "p": mean_of_answers_p(difference, population) if enough else np.nan,
                "x": int((own > 0).sum()),
                "fell": int((own < 0).sum()),
                "n": len(both),
                "n_first": int(sizes[0][measure]),
                "n_second": int(sizes[1][measure]),
                "design": PAIRED,
            }
        )
    return _overall_last(rows)


def independent_change(
    first: pd.DataFrame,
    second: pd.DataFrame,
    population: int | None = None,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """
    How far the scores of two waves differ whose people cannot be linked.

    Parameters
    ----------
    first, second, population, weights
        As in ``paired_change``; ``code`` is not needed.

    Returns
    -------
    DataFrame, one row per measure known in both waves, by name, then the overall
        As ``paired_change``, with the means of everybody in the wave; ``x`` and ``fell`` are
        missing; ``n`` is the smaller of ``n_first`` and ``n_second``.

    Raises
    ------
    DataError
        As ``paired_change``.

    Notes
    -----
    Welch's t interval (``uncertainty.welch``). People who answered in both waves without a code
    are treated as different people; as their answers usually go together, the interval is then
    rather too wide than too narrow.

    Examples
    --------
    >>> first = pd.DataFrame({"resp_id": ["a1", "a2"], "measure": "gap", "value": [-2.0, -1.0]})
    >>> second = pd.DataFrame({"resp_id": ["b1", "b2"], "measure": "gap", "value": [-0.5, 0.5]})
    >>> change = independent_change(first, second)
    >>> change[["change", "n", "design"]].to_dict("records")
    [{'change': 1.5, 'n': 2, 'design': 'independent'}]
    """
    waves = [
        dict(list(everybody(wave, weights).groupby("measure")["value"])) for wave in (first, second)
    ]
    rows = []
    for measure in sorted(waves[0].keys() & waves[1].keys()):
        before, after = (wave[measure] for wave in waves)
        enough = min(len(before), len(after)) > 1
        limits = welch(after, before, population) if enough else None
        rows.append(
            {
                "measure": measure,
                "first": before.mean(),
                "second": after.mean(),
                "change": after.mean() - before.mean(),
                "change_low": limits.low if limits else np.nan,
                "change_high": limits.high if limits else np.nan,
                "p": welch_p(after, before, population) if enough else np.nan,
                "x": pd.NA,
                "fell": pd.NA,
                "n": min(len(before), len(after)),
                "n_first": len(before),
                "n_second": len(after),
                "design": INDEPENDENT,
            }
        )
    return _overall_last(rows)


def equally_spaced(starts: pd.Series) -> bool:
    """
    Whether waves follow each other at equal distances, as a process behaviour chart needs.

    Parameters
    ----------
    starts : Series of dates, in order of time

    Returns
    -------
    bool
        True if no distance is more than a quarter away from the median of the distances; False
        with fewer than 3 waves or with a missing date, because then it cannot be seen.

    Examples
    --------
    >>> equally_spaced(pd.to_datetime(pd.Series(["2025-02-05", "2025-05-05", "2025-08-05"])))
    True
    >>> equally_spaced(pd.to_datetime(pd.Series(["2025-02-05", "2025-05-05", "2026-05-05"])))
    False
    """
    days = pd.to_datetime(starts).diff().dt.days.iloc[1:]
    if len(days) < 2 or days.isna().any():
        return False
    usual = days.median()
    return bool(((days - usual).abs() <= EQUAL_WITHIN * usual).all())


def wave_behaviour(means: pd.Series, starts: pd.Series) -> ProcessBehaviour:
    """
    The process behaviour chart of a score over the waves, if their distances allow it.

    Parameters
    ----------
    means : Series indexed by wave, in order of time
    starts : Series of dates, in the same order

    Returns
    -------
    ProcessBehaviour
        That of ``xmr`` where the waves are equally spaced; else a run chart without limits and
        signals, and ``note`` says why.

    Examples
    --------
    >>> starts = pd.Series(pd.date_range("2024-01-01", periods=9, freq="QS"))
    >>> means = pd.Series([5.0, 5.1] * 4 + [5.0], index=[f"W{i}" for i in range(9)])
    >>> wave_behaviour(means, starts).status
    'provisional limits'
    >>> wave_behaviour(means, starts.mask(starts.index == 8, pd.Timestamp("2030-01-01"))).note
    'The waves are not equally spaced, so there are no limits.'
    """
    chart = xmr(means)
    if chart.status == RUN_CHART or equally_spaced(starts):
        return chart
    return replace(
        chart,
        table=chart.table.assign(lower=np.nan, upper=np.nan, range_signal=False, signal=""),
        lower=np.nan,
        upper=np.nan,
        moving_range_limit=np.nan,
        status=RUN_CHART,
        signals=(),
        note=gettext("The waves are not equally spaced, so there are no limits."),
    )


def _coded(people: pd.DataFrame) -> pd.DataFrame:
    """Return the respondents with a code that nobody else in the wave chose."""
    own = people[_KEYS].drop_duplicates("resp_id")
    code = own["code"].astype("string").str.strip().str.casefold()
    own = own.assign(code=code)[(code.notna() & (code != "")).to_numpy(dtype=bool)]
    return own[~own["code"].duplicated(keep=False)]


def _known(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the scores that are known, each with the person's own."""
    known = scores.dropna(subset=["value"])
    twice = known[known.duplicated(["resp_id", "measure"])]
    if len(twice):
        raise DataError(
            gettext(
                "A respondent has two values of the same measure; see {twice}.",
                twice=names(twice["resp_id"]),
            )
        )
    return known if "own" in known else known.assign(own=known["value"])


def _with_overall(
    scores: pd.DataFrame, weights: pd.Series | None, counted: list[str], own: list[str]
) -> pd.DataFrame:
    if weights is None:
        return scores
    overall = over_all(scores, weights, "measure", counted, own).assign(measure=OVERALL)
    return pd.concat([scores, overall], ignore_index=True) if len(overall) else scores


def _overall_last(rows: list[dict[str, object]]) -> pd.DataFrame:
    rows = sorted(rows, key=lambda row: row["measure"] == OVERALL)
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table.assign(x=table["x"].astype("Int64")) if rows else table
