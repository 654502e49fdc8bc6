"""C2: is what the PMO promises heard, understood and kept, and do its documents say the same?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .agreement import never_differed
from .beyond_the_mean import GROUPS, two_groups
from .composites import OVERALL, counted_for
from .uncertainty import (
    Interval,
    bca_of_sums,
    benjamini_hochberg,
    holm,
    mean_of_answers,
    mean_of_answers_p,
    wilson,
)

INTERVAL_FROM = 10
DRAWS = 1_999
LARGEST_FAMILY = 8
"""Promises up to which Holm is used; more are a screening (rule R5)."""
TENTATIVE = 0.67
HEARD_FROM = 5
ROUNDING = 1e-9
UNIT = ["artefact_id", "promise_id"]


def krippendorff_alpha(ratings: np.ndarray) -> float:
    """
    Krippendorff's alpha of nominal codes, with missing values.

    Parameters
    ----------
    ratings : array, one row per unit, one column per coder
        Codes as numbers; NaN where a coder did not code the unit. Units coded once are left out.

    Returns
    -------
    float
        1 is full agreement, 0 what chance would give; NaN if no unit has two codes, or if only
        one code was ever used: without variation there is nothing to agree on beyond chance.

    Notes
    -----
    alpha = 1 - Do / De over the coincidences within units: Krippendorff (2004), *Content
    Analysis*, chapter 11.

    Examples
    --------
    >>> first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(krippendorff_alpha(np.column_stack([first, second])), 3)
    0.095
    """
    return float(_alphas(_coincidences(ratings).sum(axis=0, keepdims=True))[0])


def _coincidences(ratings: np.ndarray) -> np.ndarray:
    """Return, per unit with two codes, how far they differ, and how often each code is given."""
    ratings = np.asarray(ratings, dtype=float)
    codes = np.unique(ratings[~np.isnan(ratings)])
    counts = (ratings[:, :, None] == codes).sum(axis=1)
    per_unit = counts.sum(axis=1, keepdims=True)
    differ = (per_unit**2 - (counts**2).sum(axis=1, keepdims=True)) / np.maximum(per_unit - 1, 1)
    return np.where(per_unit >= 2, np.hstack([differ, counts]), 0.0)


def _alphas(sums: np.ndarray) -> np.ndarray:
    """Return Krippendorff's alpha of sums of coincidences."""
    differ, totals = sums[:, 0], sums[:, 1:]
    n = totals.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = (n**2 - (totals**2).sum(axis=1)) / (n * (n - 1))
        return np.where(expected > 0, 1 - differ / n / expected, np.nan)


def coder_agreement(audit: pd.DataFrame, seed: int) -> pd.DataFrame:
    """
    Agreement of the coders on presence and on consistency.

    Parameters
    ----------
    audit : DataFrame, one row per document, promise and coder
        ``artefact_id``, ``promise_id``, ``coder``, ``present``, ``consistent`` (0, 1 or missing).
    seed : int

    Returns
    -------
    DataFrame, rows ``present`` and ``consistent``
        ``what``, ``alpha`` with ``alpha_low`` and ``alpha_high`` (documents resampled, missing
        below 10 documents; where no unit is disputed as ``never_differed``), ``coders``,
        ``enough`` (the lower limit is 0.67 or more), ``disputed`` (units with different codes),
        ``documents`` (with two codes), ``n`` (units with two codes: promises in documents).
        Consistency is judged only where all coders found the promise. No row with one coder.

    Notes
    -----
    Below 0.67 Krippendorff (2004, chapter 11) draws no conclusion, not even a tentative one.

    Examples
    --------
    >>> audit = pd.DataFrame({"artefact_id": ["a", "a", "b", "b"], "promise_id": "P1",
    ...     "coder": ["x", "y"] * 2, "present": [1, 1, 0, 0], "consistent": [1, 1, 0, 0]})
    >>> coder_agreement(audit, 1)[["what", "alpha", "enough", "n"]].head(1)
          what  alpha  enough  n
    0  present    1.0   False  2
    """
    columns = ["what", "alpha", "alpha_low", "alpha_high", "coders", "enough", "disputed",
               "documents", "n"]  # fmt: skip
    coders = list(dict.fromkeys(audit["coder"].dropna()))
    if not len(audit) or len(coders) < 2:
        return pd.DataFrame(columns=columns)
    found_by_all = audit.groupby(UNIT)["present"].transform("min").eq(1).fillna(False)
    rows = []
    for what, own in (("present", audit), ("consistent", audit[found_by_all.astype(bool)])):
        wide = own.pivot_table(index=UNIT, columns="coder", values=what, dropna=False)
        wide = wide.astype("float64")
        wide = wide[wide.notna().sum(axis=1) >= 2]
        disputed = int((wide.max(axis=1) > wide.min(axis=1)).sum())
        alpha = krippendorff_alpha(wide.to_numpy())
        documents = wide.index.get_level_values(0).nunique()
        low = high = float("nan")
        if documents >= INTERVAL_FROM and np.isfinite(alpha):
            span = _alpha_interval(wide, seed)
            low, high = span.low, span.high
        enough = bool(low >= TENTATIVE)
        rows.append((what, alpha, low, high, len(coders), enough, disputed, documents, len(wide)))
    return pd.DataFrame(rows, columns=columns)


def _alpha_interval(wide: pd.DataFrame, seed: int) -> Interval:
    """Return BCa limits of alpha; documents are drawn, with all their promises."""
    units = pd.DataFrame(_coincidences(wide.to_numpy()), index=wide.index)
    documents = units.groupby(level=0).sum().to_numpy()
    differ, *totals = documents.sum(axis=0)
    if not differ:
        n = sum(totals)
        by_chance = (n**2 - sum(total**2 for total in totals)) / (n * (n - 1))
        return never_differed(len(documents), by_chance)
    return bca_of_sums(documents, _alphas, seed=seed, draws=DRAWS, expanded=True)


def promise_coverage(audit: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """
    In how many documents each promise is found, and in how many it says the same.

    Parameters
    ----------
    audit : DataFrame
        As in ``coder_agreement``.
    names : mapping of promise id to text

    Returns
    -------
    DataFrame, one row per promise
        ``promise_id``, ``promise``, ``present`` (documents in which all coders found it),
        ``disputed`` (the coders differ); of those present, ``consistent`` (all coders say it
        agrees), ``different`` (none does) and ``disputed_consistent``; ``coverage`` (share of
        documents) with ``_low`` and ``_high`` (Wilson, from 10), ``n`` (documents read).

    Examples
    --------
    >>> audit = pd.DataFrame({"artefact_id": ["a", "a", "b", "b"], "promise_id": "P1",
    ...     "coder": ["x", "y"] * 2, "present": [1, 1, 0, 1], "consistent": [1, 0, 0, 1]})
    >>> promise_coverage(audit, {"P1": "Fast"})[["present", "disputed", "consistent", "n"]]
       present  disputed  consistent  n
    0        1         1           0  2
    """
    columns = ["promise_id", "promise", "present", "disputed", "consistent", "different",
               "disputed_consistent", "coverage", "coverage_low", "coverage_high", "n"]  # fmt: skip
    rows = []
    for promise, own in document_marks(audit).groupby("promise_id"):
        present = int((own["present"] == 1).sum())
        found = own[own["present"] == 1]
        share = wilson(present, len(own)) if len(own) >= INTERVAL_FROM else None
        rows.append(
            (promise, names.get(promise, promise), present, int((own["present"] == 0.5).sum()),
             *(int((found["consistent"] == mark).sum()) for mark in (1, 0, 0.5)),
             present / len(own), share.low if share else np.nan, share.high if share else np.nan,
             len(own))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def document_marks(audit: pd.DataFrame) -> pd.DataFrame:
    """
    What the coders together say of each document and promise.

    Parameters
    ----------
    audit : DataFrame
        As in ``coder_agreement``; with ``channel`` where it was recorded.

    Returns
    -------
    DataFrame, one row per document and promise
        ``artefact_id``, ``promise_id``, ``channel`` (else the document), ``present`` and
        ``consistent`` (1 all coders say yes, 0 all say no, 0.5 they differ).

    Examples
    --------
    >>> audit = pd.DataFrame({"artefact_id": "a", "promise_id": "P1", "coder": ["x", "y"],
    ...                       "present": [1, 0], "consistent": [1, 0]})
    >>> document_marks(audit)[["channel", "present"]].to_dict("records")
    [{'channel': 'a', 'present': 0.5}]
    """
    marked = audit.dropna(subset=["present"])
    channel = marked["channel"] if "channel" in marked else pd.Series(index=marked.index, dtype=str)
    marked = marked.assign(
        channel=channel.fillna(marked["artefact_id"]),
        present=marked["present"].astype("float64"),
        consistent=marked["consistent"].astype("float64"),
    )
    grouped = marked.groupby(["artefact_id", "promise_id"], sort=False)
    found = grouped.agg(
        channel=("channel", "first"), present=("present", "mean"), consistent=("consistent", "mean")
    ).reset_index()
    for what in ("present", "consistent"):
        found[what] = found[what].where(found[what].isin([0, 1]) | found[what].isna(), 0.5)
    return found[["artefact_id", "promise_id", "channel", "present", "consistent"]]


def promise_gaps(
    answers: pd.DataFrame, names: Mapping[str, str], population: int | None = None
) -> pd.DataFrame:
    """
    How far what is kept lies from what was heard, promise by promise.

    Parameters
    ----------
    answers : DataFrame, one row per answer
        ``resp_id``, ``instrument`` (promise_heard, promise_understood, promise_kept),
        ``dimension`` (the promise id), ``value`` (1 to 7, missing allowed).
    names : mapping of promise id to text
    population : int, optional

    Returns
    -------
    DataFrame, one row per promise with answers
        ``promise_id``, ``promise``; means ``heard``, ``understood``, ``kept`` and ``gap`` (kept
        minus heard, scale points) with ``gap_low`` and ``gap_high``, among those who answered
        both; ``p_adjusted``; ``x`` (kept below heard); what ``beyond_the_mean.two_groups``
        finds in the gaps; ``recalled`` (heard it: 5 or more) of
        ``asked``, ``recall`` with ``_low`` and ``_high``; ``n`` (answered both).

    Notes
    -----
    Paired t; Holm over up to 8 promises, Benjamini-Hochberg over more. Recall: Wilson. Gap 4 of
    Zeithaml, Berry & Parasuraman (1988), Journal of Marketing 52(2):35-48.

    Examples
    --------
    >>> rows = [{"resp_id": f"R{i}", "instrument": f"promise_{what}", "dimension": "P1",
    ...          "value": float(value + i % 2)}
    ...         for i in range(12) for what, value in (("heard", 5), ("kept", 4))]
    >>> promise_gaps(pd.DataFrame(rows), {"P1": "Fast"})[["promise", "gap", "recalled", "n"]]
      promise  gap  recalled   n
    0    Fast -1.0        12  12
    """
    columns = ["promise_id", "promise", "heard", "understood", "kept", "gap", "gap_low",
               "gap_high", "p", "p_adjusted", "x", *GROUPS, "understood_n", "recalled", "asked",
               "recall", "recall_low", "recall_high", "n"]  # fmt: skip
    rows, chances = [], []
    for promise, own in answers.dropna(subset=["value"]).groupby("dimension"):
        wide = own.pivot_table(index="resp_id", columns="instrument", values="value")
        wide = wide.reindex(columns=[f"promise_{w}" for w in ("heard", "understood", "kept")])
        both = wide.dropna(subset=["promise_heard", "promise_kept"])
        gap = both["promise_kept"] - both["promise_heard"]
        enough = len(gap) >= INTERVAL_FROM
        span = mean_of_answers(gap, population) if enough else None
        chances.append(mean_of_answers_p(gap, population) if enough else np.nan)
        heard = wide["promise_heard"].dropna()
        recalled = int((heard >= HEARD_FROM).sum())
        recall = wilson(recalled, len(heard), population) if len(heard) else None
        rows.append(
            {
                "promise_id": promise,
                "promise": names.get(promise, promise),
                **{w: float(both[f"promise_{w}"].mean()) for w in ("heard", "understood", "kept")},
                "understood_n": int(both["promise_understood"].notna().sum()),
                "gap": float(gap.mean()) if len(gap) else np.nan,
                "gap_low": span.low if span else np.nan,
                "gap_high": span.high if span else np.nan,
                "x": int((gap < 0).sum()),
                **(two_groups(gap) or {}),
                "recalled": recalled,
                "asked": len(heard),
                "recall": recall.estimate if recall else np.nan,
                "recall_low": recall.low if recall else np.nan,
                "recall_high": recall.high if recall else np.nan,
                "n": len(gap),
            }
        )
    found = pd.DataFrame(rows, columns=columns)
    return adjusted(found.assign(p=np.array(chances, dtype=float)))


def rated_both(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Return the answers of those who rated a promise as heard and as kept.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["a", "a", "b"], "dimension": "P1", "value": 5.0,
    ...     "instrument": ["promise_heard", "promise_kept", "promise_heard"]})
    >>> rated_both(answers)["resp_id"].tolist()
    ['a', 'a']
    """
    told = answers[
        answers["instrument"].isin(("promise_heard", "promise_kept")) & answers["value"].notna()
    ]
    halves = told.groupby(["dimension", "resp_id"])["instrument"].transform("nunique")
    return told[halves == 2]


def heard_and_kept(answers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Return what each person has heard and sees kept of each promise that he or she rated both ways.

    Returns
    -------
    heard, kept : DataFrames, one row per person (``resp_id``), one column per promise
        Missing where a person has not rated a promise both ways.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["a", "a", "b"], "dimension": "P1", "value": [6.0, 4.0, 5.0],
    ...     "instrument": ["promise_heard", "promise_kept", "promise_heard"]})
    >>> [half["P1"].to_dict() for half in heard_and_kept(answers)]
    [{'a': 6.0}, {'a': 4.0}]
    """
    both = rated_both(answers)
    heard, kept = (
        both[both["instrument"] == f"promise_{what}"].pivot(
            index="resp_id", columns="dimension", values="value"
        )
        for what in ("heard", "kept")
    )
    return heard, kept


def person_gaps(answers: pd.DataFrame) -> pd.DataFrame:
    """
    What each person has heard and sees kept over all promises that anybody rated both ways.

    Parameters
    ----------
    answers : DataFrame
        As in ``promise_gaps``.

    Returns
    -------
    DataFrame, one row per person who rated a promise both ways
        ``resp_id``; ``heard``, ``kept``, ``gap`` (kept minus heard, scale points): what the person
        counts for in their means; ``own``, the mean gap of the promises that the person rated.

    Notes
    -----
    The mean over all promises is that of the promises, each of those who rated it both ways
    (``composites.counted_for``).

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["a", "a", "b"], "dimension": "P1", "value": [6.0, 4.0, 5.0],
    ...     "instrument": ["promise_heard", "promise_kept", "promise_heard"]})
    >>> person_gaps(answers).to_dict("records")
    [{'resp_id': 'a', 'heard': 6.0, 'kept': 4.0, 'gap': -2.0, 'own': -2.0}]
    """
    heard, kept = heard_and_kept(answers)
    if heard.empty:
        return pd.DataFrame(columns=["resp_id", "heard", "kept", "gap", "own"])
    found = {
        "heard": counted_for(heard),
        "kept": counted_for(kept),
        "gap": counted_for(kept - heard),
        "own": (kept - heard).mean(axis=1),
    }
    return pd.DataFrame(found).reset_index()


def overall_gap(answers: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    How far what is kept lies from what was heard over all promises: each promise counts once.

    Parameters
    ----------
    answers, population
        As in ``promise_gaps``.

    Returns
    -------
    DataFrame, one row ``"overall"``, or none if nobody rated a promise both ways
        ``promise_id``; ``heard``, ``kept``, ``gap`` (kept minus heard, scale points) with
        ``gap_low`` and ``gap_high`` from 10 respondents; ``x`` (kept below heard), ``n``.

    Notes
    -----
    Paired t over what the people of ``person_gaps`` count for.

    Examples
    --------
    >>> rows = [{"resp_id": f"R{i}", "instrument": f"promise_{what}", "dimension": promise,
    ...          "value": float(value + i % 2)} for i in range(12) for promise in ("P1", "P2")
    ...         for what, value in (("heard", 5), ("kept", 4))]
    >>> overall_gap(pd.DataFrame(rows))[["promise_id", "gap", "x", "n"]].to_dict("records")
    [{'promise_id': 'overall', 'gap': -1.0, 'x': 12, 'n': 12}]
    """
    columns = ["promise_id", "heard", "kept", "gap", "gap_low", "gap_high", "x", "n"]
    people = person_gaps(answers)
    if people.empty:
        return pd.DataFrame(columns=columns)
    span = mean_of_answers(people["gap"], population) if len(people) >= INTERVAL_FROM else None
    row = {
        "promise_id": OVERALL,
        **people[["heard", "kept", "gap"]].mean().to_dict(),
        "gap_low": span.low if span else np.nan,
        "gap_high": span.high if span else np.nan,
        "x": int((people["own"] < -ROUNDING).sum()),
        "n": len(people),
    }
    return pd.DataFrame([row], columns=columns)


def adjusted(table: pd.DataFrame) -> pd.DataFrame:
    """
    Return the table with ``p_adjusted`` over the promises that have a ``p``.

    Holm, or Benjamini and Hochberg where there are more promises than ``LARGEST_FAMILY``.

    Examples
    --------
    >>> told = pd.DataFrame({"promise_id": ["P1", "P2", "overall"], "p": [0.01, 0.2, None]})
    >>> adjusted(told)["p_adjusted"].tolist()
    [0.02, 0.2, nan]
    """
    many = table["promise_id"].ne(OVERALL).sum() > LARGEST_FAMILY
    method = benjamini_hochberg if many else holm
    return table.assign(p_adjusted=method(table["p"].astype("float64")))
