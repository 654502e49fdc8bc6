"""How well the items of a scale, or several raters, agree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import fdtri

from ...errors import DataError
from ...i18n import gettext
from .interval import LEVEL, Interval

TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
DRAWS = 10_000

Squares = TypeVar("Squares", float, np.ndarray)
"""A mean square, or draws of it."""


@dataclass(frozen=True)
class Reliability:
    """
    Cronbach's alpha of a scale.

    Attributes
    ----------
    raw, standardised : float
        Alpha of the items as they are, and of the items brought to the same variance.
    average_r : float
        Mean correlation of two items.
    n, k : int
        Respondents with all items, and items.
    """

    raw: float
    standardised: float
    average_r: float
    n: int
    k: int


def cronbach_alpha(items: pd.DataFrame) -> Reliability:
    """
    Return Cronbach's alpha of the items of a scale.

    Parameters
    ----------
    items : DataFrame, one row per respondent, one column per item
        Reversed items already turned. Respondents without all items are left out.

    Returns
    -------
    Reliability

    Raises
    ------
    DataError
        Fewer than 2 items, fewer than 2 complete respondents, or an item or the total that does
        not vary.

    Notes
    -----
    k / (k - 1) · (1 - Σ s_i² / s²): Cronbach (1951), Psychometrika 16:297-334. Standardised:
    k r̄ / (1 + (k - 1) r̄).

    Examples
    --------
    >>> survey = pd.DataFrame({"a": [1, 2, 4, 5, 3], "b": [2, 2, 5, 4, 3], "c": [1, 3, 4, 5, 2]})
    >>> round(cronbach_alpha(survey).raw, 3)
    0.932
    """
    answers = _complete(items, at_least=2)
    covariance = np.cov(answers, rowvar=False)
    n, k = answers.shape
    average_r = float(np.corrcoef(answers, rowvar=False)[np.triu_indices(k, 1)].mean())
    # Only k items that all correlate -1 / (k - 1) make the denominator 0.
    spread = 1 + (k - 1) * average_r
    if spread <= 1e-12:
        raise _cancelled()
    return Reliability(_alpha(covariance), k * average_r / spread, average_r, n, k)


def alpha_if_dropped(items: pd.DataFrame) -> pd.Series:
    """
    Return the raw alpha of the scale without each of its items.

    Parameters
    ----------
    items : DataFrame
        As in ``cronbach_alpha``, with at least 3 items.

    Returns
    -------
    Series, one value per item

    Raises
    ------
    DataError
        Fewer than 3 items, fewer than 2 complete respondents, an item that does not vary, or items
        that cancel each other out without the dropped one.

    Notes
    -----
    The respondents are those who answered all items, the dropped one included.

    Examples
    --------
    >>> survey = pd.DataFrame({"a": [1, 2, 4, 5, 3], "b": [2, 2, 5, 4, 3], "c": [1, 3, 4, 5, 2]})
    >>> alpha_if_dropped(survey).round(3).to_dict()
    {'a': 0.833, 'b': 0.947, 'c': 0.909}
    """
    covariance = np.cov(_complete(items, at_least=3), rowvar=False)
    k = len(covariance)
    kept = [[j for j in range(k) if j != i] for i in range(k)]
    return pd.Series(
        [_alpha(covariance[np.ix_(others, others)]) for others in kept],
        index=items.columns,
        name="alpha",
    )


def feldt(alpha: float, n: int, k: int, level: float = LEVEL) -> Interval:
    """
    Return the interval of Cronbach's alpha.

    Parameters
    ----------
    alpha : float
    n, k : int
        Respondents and items.
    level : float
        That of the interval, between 0 and 1; the suite prints 95 % throughout.

    Returns
    -------
    Interval

    Raises
    ------
    DataError
        Alpha above 1, fewer than 2 respondents or fewer than 2 items, or the level is not one.

    Notes
    -----
    1 - (1 - alpha) F with n - 1 and (n - 1)(k - 1) degrees of freedom: Feldt, Woodruff & Salih
    (1987), Applied Psychological Measurement 11:93-103, formulas 6 and 7.

    Examples
    --------
    >>> interval = feldt(0.85, n=89, k=7)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.7971, 0.8932)
    """
    if not (alpha <= 1 and n >= 2 and k >= 2):
        raise DataError(
            gettext(
                "An interval of alpha needs alpha of at most 1, 2 respondents and 2 "
                "items or more; it got alpha = {alpha}, n = {n}, k = {k}.",
                alpha=alpha,
                n=n,
                k=k,
            )
        )
    if not 0 < level < 1:
        raise DataError(
            gettext(
                "The level of the interval is {level}; it must lie between 0 and 1.", level=level
            )
        )
    tails = ((1 - level) / 2, (1 + level) / 2)
    high, low = (1 - (1 - alpha) * float(fdtri(n - 1, (n - 1) * (k - 1), tail)) for tail in tails)
    return Interval(float(alpha), low, high, int(n), "Feldt")


def guttman_lambda6(items: pd.DataFrame) -> float:
    """
    Return Guttman's lambda 6 of the items of a scale.

    Parameters
    ----------
    items : DataFrame
        As in ``cronbach_alpha``.

    Returns
    -------
    float

    Raises
    ------
    DataError
        As in ``cronbach_alpha``, or one item is determined by the others.

    Notes
    -----
    1 - Σ (1 - R_i²) / Σ r_ij on the correlations, R_i² being the squared multiple correlation of
    item i with the others: Guttman (1945), Psychometrika 10:255-282.

    Examples
    --------
    >>> survey = pd.DataFrame({"a": [1, 2, 4, 5, 3], "b": [2, 2, 5, 4, 3], "c": [1, 3, 4, 5, 2]})
    >>> round(guttman_lambda6(survey), 3)
    0.929
    """
    correlation = np.corrcoef(_complete(items, at_least=2), rowvar=False)
    if np.linalg.cond(correlation) > 1e12:
        raise DataError(
            gettext(
                "Lambda 6 is not defined: one item is determined by the others. Leave "
                "out items that ask the same, or wait for more respondents."
            )
        )
    unexplained = 1 / np.diag(np.linalg.inv(correlation))
    return float(1 - unexplained.sum() / correlation.sum())


def omega_total(
    items: pd.DataFrame, on: Literal["covariance", "correlation"] = "covariance"
) -> float:
    """
    Return omega total: the share of the variance of the total that one common factor explains.

    Parameters
    ----------
    items : DataFrame
        As in ``cronbach_alpha``, with at least 3 items.
    on : "covariance" or "correlation"
        Items as they are, or brought to the same variance. The two differ; say which.

    Returns
    -------
    float between 0 and 1

    Raises
    ------
    DataError
        ``on`` is something else, fewer than 3 items, no more respondents than items, an item that
        does not vary, or one that is determined by the others.

    Notes
    -----
    (Σ λ)² / ((Σ λ)² + Σ ψ) from one factor fitted by maximum likelihood: McDonald (1999), *Test
    Theory*, chapter 6. The fit does not depend on the units, so it is made once on the
    correlations; unique variances stay above 0.005 of an item's variance, as in R's ``factanal``.

    Examples
    --------
    >>> survey = pd.DataFrame({"a": [1, 2, 4, 5, 3], "b": [2, 2, 5, 4, 3], "c": [1, 3, 4, 5, 2]})
    >>> round(omega_total(survey, on="correlation"), 2)
    0.94
    """
    if on not in ("covariance", "correlation"):
        raise DataError(
            gettext(
                "omega_total: on is {on}; it must be 'covariance' or 'correlation'.", on=repr(on)
            )
        )
    answers = _complete(items, at_least=3)
    n, k = answers.shape
    correlation = np.corrcoef(answers, rowvar=False)
    if n <= k or np.linalg.cond(correlation) > 1e12:
        raise DataError(
            gettext(
                "Omega needs more respondents than items and items that differ; there "
                "are {n} respondents and {k} items. Leave omega out, or leave out items "
                "that ask the same.",
                n=n,
                k=k,
            )
        )
    loadings, unique = _one_factor(correlation)
    scale = answers.std(axis=0, ddof=1) if on == "covariance" else np.ones(k)
    common = (loadings * scale).sum() ** 2
    return float(common / (common + (unique * scale**2).sum()))


def spearman_brown(r: float) -> float:
    """
    Return the reliability of a scale of two items that correlate r.

    Parameters
    ----------
    r : float above -1, at most 1

    Returns
    -------
    float

    Raises
    ------
    DataError
        r is outside the range.

    Notes
    -----
    2 r / (1 + r): Spearman (1910) and Brown (1910), British Journal of Psychology 3.

    Examples
    --------
    >>> round(spearman_brown(0.5), 4)
    0.6667
    """
    if not -1 < r <= 1:
        raise DataError(
            gettext("The correlation of the two items is {r}; it must be above -1, up to 1.", r=r)
        )
    return 2 * r / (1 + r)


def difference_reliability(
    s_E: float,
    r_E: float,
    s_P: float,
    r_P: float,
    r: float,
) -> float:
    """
    Return the reliability of the difference perception minus expectation.

    Parameters
    ----------
    s_E, s_P : float
        Standard deviations of expectation and perception.
    r_E, r_P : float
        Their reliabilities.
    r : float
        Their correlation.

    Returns
    -------
    float
        Below 0.6 perception should be shown alone beside the gap.

    Raises
    ------
    DataError
        A standard deviation is negative, or the difference does not vary.

    Notes
    -----
    (s_E² r_E + s_P² r_P - 2 r s_E s_P) / (s_E² + s_P² - 2 r s_E s_P): Johns (1981),
    Organizational Behavior and Human Performance 27:443-463.

    Examples
    --------
    >>> round(difference_reliability(1, 0.8, 1, 0.8, 0.5), 2)
    0.6
    """
    if not (s_E >= 0 and s_P >= 0):
        raise DataError(
            gettext(
                "The standard deviations are {one} and {other}; they must be 0 or more.",
                one=s_E,
                other=s_P,
            )
        )
    shared = 2 * r * s_E * s_P
    variance = s_E**2 + s_P**2 - shared
    if variance <= 1e-12 * (s_E**2 + s_P**2):
        raise DataError(gettext("The difference does not vary, so its reliability is not defined."))
    return (s_E**2 * r_E + s_P**2 * r_P - shared) / variance


def icc(ratings: ArrayLike | pd.DataFrame) -> dict[str, Interval]:
    """
    Return the six intraclass correlations of Shrout and Fleiss.

    Parameters
    ----------
    ratings : table, one row per thing rated, one column per rater
        Rows with a missing rating are left out.

    Returns
    -------
    dict of Interval
        ``ICC(1,1)``, ``ICC(2,1)``, ``ICC(3,1)`` for one rater; ``ICC(1,k)``, ``ICC(2,k)``,
        ``ICC(3,k)`` for the mean of the raters. 1: other raters for each thing; 2: raters drawn
        at random; 3: these raters and no others. ``n`` is the number of things rated.

    Raises
    ------
    DataError
        Fewer than 2 raters, fewer than 2 complete rows, things rated that all have the same mean
        rating, or raters who agree so little that the reliability of their mean is not defined.

    Notes
    -----
    Shrout & Fleiss (1979), Psychological Bulletin 86:420-428; forms 1 and 3 with their exact F
    intervals. Form 2 has the generalized interval, from 10,000 draws of the three sums of squares,
    fixed seed: each is its expected mean square times an independent χ², so dividing the observed
    ones by draws of χ² gives draws of the ICC (Weerahandi 1995, *Exact Statistical Methods for Data
    Analysis*, chapter 9). The F approximation of 1979 holds the truth in only 85 to 94 % where
    raters differ in level as much as the things rated.

    Examples
    --------
    >>> ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9],
    ...            [6, 2, 4, 7]]
    >>> {form: round(value.estimate, 2) for form, value in icc(ratings).items()}
    {'ICC(1,1)': 0.17, 'ICC(2,1)': 0.29, 'ICC(3,1)': 0.71,
     'ICC(1,k)': 0.44, 'ICC(2,k)': 0.62, 'ICC(3,k)': 0.91}
    """
    table = pd.DataFrame(ratings).astype(float).dropna().to_numpy()
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 2:
        raise DataError(
            gettext(
                "An intraclass correlation needs 2 raters and 2 complete rows or more; "
                "there are {n} raters and {rows} complete rows.",
                n=table.shape[1],
                rows=table.shape[0],
            )
        )
    if np.ptp(table) == 0:
        raise DataError(
            gettext("All ratings are equal, so agreement cannot be told from no variation.")
        )
    if np.ptp(table.mean(axis=1)) <= 1e-12 * np.abs(table).max():
        raise DataError(
            gettext(
                "The mean rating is the same for everything rated, so there is nothing "
                "for the raters to agree on. Show the range of the ratings instead."
            )
        )
    return _icc_forms(table)


def _icc_forms(table: np.ndarray) -> dict[str, Interval]:
    n, k = table.shape
    rows, columns, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    of_rows = k * ((rows - mean) ** 2).sum()
    of_columns = n * ((columns - mean) ** 2).sum()
    within = ((table - rows[:, None]) ** 2).sum()
    between = of_rows / (n - 1)
    raters = of_columns / (k - 1)
    inside = within / (n * (k - 1))
    error = ((table - rows[:, None] - columns + mean) ** 2).sum() / ((n - 1) * (k - 1))

    one = _one_way(between, inside, n - 1, n * (k - 1), k)
    three = _one_way(between, error, n - 1, (n - 1) * (k - 1), k)
    two = _two_way(between, raters, error, n, k)
    single = {"ICC(1,1)": one, "ICC(2,1)": two, "ICC(3,1)": three}
    forms = {form: Interval(*values, n, form) for form, values in single.items()}
    for form, values in single.items():
        of_mean = form.replace(",1", ",k")
        estimate, low, high = (_stepped_up(value, k) for value in values)
        forms[of_mean] = Interval(estimate, low, high, n, of_mean)
    return forms


def _one_way(
    between: float, noise: float, df1: int, df2: int, k: int
) -> tuple[float, float, float]:
    """Return (F - 1) / (F + k - 1) with limits: forms 1 and 3."""
    if noise <= 1e-12 * between:
        return 1.0, 1.0, 1.0
    f = between / noise
    low, high = f / float(fdtri(df1, df2, TAILS[1])), f * float(fdtri(df2, df1, TAILS[1]))
    estimate, low, high = (float((value - 1) / (value + k - 1)) for value in (f, low, high))
    return estimate, low, high


def _two_way(
    between: float, raters: float, error: float, n: int, k: int
) -> tuple[float, float, float]:
    estimate = float(_agreement(between, raters, error, n, k))
    things, leanings, noise = (
        mean * freedom / drawn
        for mean, freedom, drawn in zip(
            (between, raters, error), _freedom(n, k), _chi_squares(n, k), strict=True
        )
    )
    low, high = np.quantile(_agreement(things, leanings, noise, n, k), TAILS)
    return estimate, float(low), float(high)


def _agreement(between: Squares, raters: Squares, error: Squares, n: int, k: int) -> Squares:
    """Return ICC(2,1) of the three mean squares."""
    return (between - error) / (between + (k - 1) * error + k * (raters - error) / n)


def _freedom(n: int, k: int) -> tuple[int, int, int]:
    return n - 1, k - 1, (n - 1) * (k - 1)


@cache
def _chi_squares(n: int, k: int) -> tuple[np.ndarray, ...]:
    random = np.random.default_rng(1)
    return tuple(random.chisquare(freedom, DRAWS) for freedom in _freedom(n, k))


def _stepped_up(single: float, k: int) -> float:
    """Return the reliability of the mean of k raters (Spearman-Brown)."""
    # At -1 / (k - 1) the formula has a pole, and beyond it figures above 1.
    if 1 + (k - 1) * single <= 1e-9:
        raise DataError(
            gettext(
                "The raters agree so little that the reliability of their mean is not "
                "defined. Show the range of the ratings instead."
            )
        )
    return k * single / (1 + (k - 1) * single)


def _cancelled() -> DataError:
    return DataError(
        gettext(
            "The items cancel each other out, so alpha is not defined. Check which items "
            "are reversed in items.csv."
        )
    )


def _alpha(covariance: np.ndarray) -> float:
    k = len(covariance)
    if covariance.sum() <= 1e-12 * np.trace(covariance):
        raise _cancelled()
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def _one_factor(correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return loadings and unique variances of one factor, by maximum likelihood."""
    from scipy.optimize import minimize  # imported here: it takes a third of a second

    def leading(unique: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        scale = 1 / np.sqrt(unique)
        return np.linalg.eigh(correlation * np.outer(scale, scale))

    def discrepancy(log_unique: np.ndarray) -> float:
        # Jöreskog (1967): the likelihood once the loadings are at their best.
        rest = leading(np.exp(log_unique))[0][:-1]
        return float((rest - np.log(rest) - 1).sum())

    def slope(log_unique: np.ndarray) -> np.ndarray:
        values, vectors = leading(np.exp(log_unique))
        return ((1 - values[:-1]) * vectors[:, :-1] ** 2).sum(axis=1)

    start = np.clip(1 / np.diag(np.linalg.inv(correlation)), 0.005, 1)
    fit = minimize(
        discrepancy,
        np.log(start),
        jac=slope,
        method="L-BFGS-B",
        bounds=[(np.log(0.005), 0.0)] * len(correlation),
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 1000},
    )
    unique = np.exp(fit.x)
    values, vectors = leading(unique)
    loadings = np.sqrt(unique) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0))
    return loadings * np.sign(loadings.sum() or 1.0), unique


def _complete(items: pd.DataFrame, at_least: int) -> np.ndarray:
    """Return the answers of respondents with all items, or say why there is no reliability."""
    if items.shape[1] < at_least:
        raise DataError(
            gettext(
                "This reliability needs at least {at_least} items; there is {n}. Add "
                "an item or leave the dimension out.",
                at_least=at_least,
                n=items.shape[1],
            )
        )
    complete = items.astype(float).dropna()
    if len(complete) < 2:
        raise DataError(
            gettext(
                "Reliability needs at least 2 respondents who answered all items; there "
                "is {complete}.",
                complete=len(complete),
            )
        )
    constant = [str(item) for item in complete if np.ptp(complete[item].to_numpy()) == 0]
    if constant:
        raise DataError(
            gettext(
                "No variation: everybody gave the same answer to {constant}, so "
                "reliability is not defined. Leave the item out.",
                constant=", ".join(constant),
            )
        )
    return complete.to_numpy()
