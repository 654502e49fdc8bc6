"""T2: where does perception fall short of expectation?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from ..errors import DataError, names
from ..i18n import gettext
from .composites import OVERALL, counted_for, over_all
from .uncertainty import (
    benjamini_hochberg,
    cronbach_alpha,
    difference_reliability,
    feldt,
    holm,
    mean_bca,
    mean_of_answers,
    mean_of_answers_p,
    omega_total,
    spearman_brown,
)
from .uncertainty.samples import of_list

SCREENING_RATE = 0.10
OMEGA_FROM = 30
CHECK_FROM = 20
RELIABLE_DIFFERENCE = 0.6
"""Reliability of a difference below which its parts are to be read by themselves (rule R10)."""

TINY = 1e-9
"""Differences of means below this are the rounding of floats, not differences."""

_LEVELS = ["expectation", "performance", "gap"]
_MEANS = [*_LEVELS, "gap_low", "gap_high"]


def paired_answers(answers: pd.DataFrame, first: str = "E", second: str = "P") -> pd.DataFrame:
    """
    The two answers of a respondent to the same question, side by side.

    Parameters
    ----------
    answers : DataFrame, one row per answer
        Columns ``resp_id``, ``item_id``, ``dimension``, ``scale_min``, ``scale_max``, ``reverse``,
        ``aspect``, ``value`` (scale points, missing if blank) and ``na``.
    first, second : str
        The two aspects: E expectation, P perception, I importance; one twice stands alone.

    Returns
    -------
    DataFrame, one row per respondent and question with both answers, ordered by these
        ``resp_id``, ``item_id``, ``dimension``, ``first``, ``second`` (scale points). Expectation
        and perception of reversed questions are turned; importance is not, because a reversed
        statement is not less important.

    Notes
    -----
    Turned: scale_min + scale_max - value.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["r1", "r1"], "item_id": ["q1", "q1"], "dimension": ["care", "care"],
    ...     "scale_min": [1, 1], "scale_max": [7, 7], "reverse": [1, 1], "aspect": ["E", "P"],
    ...     "value": [1.0, 3.0], "na": [0, 0]})
    >>> paired_answers(answers)[["first", "second"]].to_dict("records")
    [{'first': 7.0, 'second': 5.0}]
    """
    value = answers["value"].astype("float64").mask(_is_one(answers["na"]))
    turned = (answers["scale_min"] + answers["scale_max"]).astype("float64") - value
    to_turn = _is_one(answers["reverse"]) & answers["aspect"].isin(["E", "P"])
    value = value.mask(to_turn, turned)
    asked = value.notna() & answers["aspect"].isin([first, second])
    value = value[asked]
    answers = answers.loc[asked, ["resp_id", "item_id", "dimension", "aspect"]]
    who, people = pd.factorize(answers["resp_id"], sort=True)
    what, items = pd.factorize(answers["item_id"], sort=True)
    # One whole number says who answered what, and sorts as the two names do.
    place = who.astype("int64") * len(items) + what
    known = pd.DataFrame({"place": place, "dimension": answers["dimension"], "value": value})
    halves = [known[answers["aspect"] == aspect] for aspect in (first, second)]
    pairs = halves[0].rename(columns={"value": "first"})
    pairs = pairs.merge(halves[1].rename(columns={"value": "second"})[["place", "second"]])
    pairs = pairs.sort_values("place", kind="stable", ignore_index=True)
    of_person, of_item = np.divmod(pairs.pop("place").to_numpy(), max(1, len(items)))
    pairs.insert(0, "resp_id", people.take(of_person))
    pairs.insert(1, "item_id", items.take(of_item))
    return pairs


def counted_pairs(answers: pd.DataFrame, first: str = "E") -> pd.DataFrame:
    """
    The pairs that count: of everybody who answered at least half of the dimension's questions.

    Parameters
    ----------
    answers : DataFrame
        As in ``paired_answers``.
    first : "E" or "P"
        What the perception is compared with; with "P" it stands alone.

    Returns
    -------
    DataFrame, one row per respondent and question
        ``resp_id``, ``item_id``, ``dimension``, ``expectation``, ``performance``, ``gap``
        (performance - expectation, scale points), ``own`` (the same: here nothing is made of
        several answers). Every mean of a question, of its dimension and over all of them is made of
        these, so that all are of the same people.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["r1", "r1"], "item_id": ["q1", "q1"], "dimension": ["care", "care"],
    ...     "scale_min": [1, 1], "scale_max": [7, 7], "reverse": [0, 0], "aspect": ["E", "P"],
    ...     "value": [6.0, 4.0], "na": [0, 0]})
    >>> counted_pairs(answers)["gap"].tolist()
    [-2.0]
    """
    pairs = paired_answers(answers, first, "P").dropna(subset=["dimension"])
    pairs = pairs.rename(columns={"first": "expectation", "second": "performance"})
    pairs["gap"] = pairs["own"] = pairs["performance"] - pairs["expectation"]
    asked = _asked(answers).groupby("dimension")["item_id"].nunique()
    given = pairs.groupby(["resp_id", "dimension"])["item_id"].transform("size")
    return pairs[2 * given >= pairs["dimension"].map(asked)].reset_index(drop=True)


def counted_performance(answers: pd.DataFrame) -> pd.DataFrame:
    """
    The perceptions that count: those of the counted pairs, and alone where nobody said what they
    expect.

    Parameters
    ----------
    answers : DataFrame
        As in ``paired_answers``.

    Returns
    -------
    DataFrame, one row per respondent and question
        ``resp_id``, ``item_id``, ``dimension``, ``performance`` (scale points). Of a question that
        has an expectation it is told of the same people wherever it is told.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["r1", "r1", "r2"], "item_id": "q1", "dimension": "care", "scale_min": 1,
    ...     "scale_max": 7, "reverse": 0, "aspect": ["E", "P", "P"], "value": [6.0, 4.0, 5.0],
    ...     "na": 0})
    >>> counted_performance(answers)["resp_id"].tolist()
    ['r1']
    >>> counted_performance(answers[answers["aspect"] == "P"])["resp_id"].tolist()
    ['r1', 'r2']
    """
    pairs = counted_pairs(answers)
    expected = answers.loc[answers["aspect"].eq("E") & answers["value"].notna(), "item_id"]
    alone = counted_pairs(answers[~answers["item_id"].isin(expected)], "P")
    both = pd.concat([pairs, alone], ignore_index=True) if len(alone) else pairs
    return both[["resp_id", "item_id", "dimension", "performance"]]


def respondent_gaps(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Expectation, performance and gap of each respondent in each dimension.

    Parameters
    ----------
    answers : DataFrame
        As in ``paired_answers``.

    Returns
    -------
    DataFrame, one row per respondent and dimension with enough answers
        ``resp_id``, ``dimension``; ``expectation``, ``performance``, ``gap`` (scale points;
        negative is a shortfall): what the respondent counts for in their means; ``own``, the mean
        gap of the questions that the respondent has answered, by which people are counted.

    Notes
    -----
    gap = performance - expectation of the questions with both halves; at least half of the
    dimension's questions are needed. The mean of a dimension is that of its questions, each of
    those who answered it (``composites.counted_for``). Parasuraman, Zeithaml & Berry (1988),
    Journal of Retailing 64(1):12-40.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["r1", "r1"], "item_id": ["q1", "q1"], "dimension": ["care", "care"],
    ...     "scale_min": [1, 1], "scale_max": [7, 7], "reverse": [0, 0], "aspect": ["E", "P"],
    ...     "value": [6.0, 4.0], "na": [0, 0]})
    >>> respondent_gaps(answers)["gap"].tolist()
    [-2.0]
    """
    return _by_dimension(counted_pairs(answers), _LEVELS)


def gap_by_dimension(
    answers: pd.DataFrame,
    weights: Mapping[str, float] | None = None,
    population: int | None = None,
) -> pd.DataFrame:
    """
    Mean expectation, performance and gap per dimension, and over all dimensions.

    Parameters
    ----------
    answers : DataFrame
        As in ``paired_answers``.
    weights : mapping of dimension to points, optional
        Points given to the dimensions, on any total; default, and if no measured dimension was
        given a point: all count equally. A dimension that is not named has no weight.
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row per dimension in the order of their names, then the row ``"overall"``
        ``dimension``; ``expectation``, ``performance``, ``gap``, ``gap_low``, ``gap_high`` (scale
        points); ``p`` and ``p_holm`` (the family is the dimensions, not the overall gap);
        ``weight`` (points of 100); ``x``, respondents whose performance is below their
        expectation; ``n``; ``n_left_out``, respondents asked but with too few answers. With one
        respondent limits and p are missing.

    Raises
    ------
    DataError
        A weight is negative or missing, or more respondents answered than the population has.

    Notes
    -----
    Paired t interval and test over respondents, both with the finite population correction, so
    that they never contradict each other; Holm (1979) over the dimensions. If no gap differs
    from another, t has no variance and p is that of the exact sign-flip test. Overall gap: sum of
    w_d g_d over the sum of w_d, with the weight w_d and the mean gap g_d of a dimension.
    Parasuraman, Zeithaml & Berry (1988), Journal of Retailing 64(1):12-40.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["r1", "r1", "r2", "r2"], "item_id": "q1", "dimension": "care",
    ...     "scale_min": 1, "scale_max": 7, "reverse": 0, "aspect": ["E", "P"] * 2,
    ...     "value": [6.0, 4.0, 5.0, 4.0], "na": 0})
    >>> gap_by_dimension(answers)[["dimension", "gap", "x", "n"]]
      dimension  gap  x  n
    0      care -1.5  2  2
    1   overall -1.5  2  2
    """
    scores = respondent_gaps(answers)
    columns = ["dimension", *_MEANS, "p", "p_holm", "weight", "x", "n", "n_left_out"]
    if not len(scores):
        return pd.DataFrame(columns=columns)
    asked = _asked(answers).dropna(subset=["dimension"])
    asked_in = asked.groupby("dimension")["resp_id"].nunique()
    points = weight_points(scores["dimension"].unique(), weights)
    rows = [
        {
            "dimension": dimension,
            **_summary(own, population),
            "weight": points[dimension],
            "n_left_out": int(asked_in[dimension]) - len(own),
        }
        for dimension, own in scores.groupby("dimension")
    ]
    overall = overall_gaps(scores, points)
    if len(overall):
        left_out = asked["resp_id"].nunique() - len(overall)
        rows.append(
            {
                "dimension": OVERALL,
                **_summary(overall, population),
                "weight": 100.0,
                "n_left_out": left_out,
            }
        )
    table = pd.DataFrame(rows)
    family = table["p"].mask(table["dimension"] == OVERALL)
    return table.assign(p_holm=holm(family))[columns]


def gap_check(
    answers: pd.DataFrame,
    weights: Mapping[str, float] | None = None,
    population: int | None = None,
    *,
    seed: int,
) -> pd.DataFrame:
    """
    The bootstrap check of the t intervals of ``gap_by_dimension``, from 20 respondents on.

    Parameters
    ----------
    answers, weights, population
        As in ``gap_by_dimension``.
    seed : int

    Returns
    -------
    DataFrame, one row per row of ``gap_by_dimension`` with 20 respondents or more
        ``dimension``, ``gap_check_low``, ``gap_check_high`` (scale points).

    Notes
    -----
    ``uncertainty.mean_bca``: Efron (1987), JASA 82:171-185, 9,999 draws of respondents. Below 20
    respondents it is too narrow, and t alone holds.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": [f"r{i}" for i in range(20) for _ in "EP"], "item_id": "q1",
    ...     "dimension": "care", "scale_min": 1, "scale_max": 7, "reverse": 0,
    ...     "aspect": ["E", "P"] * 20, "value": [6.0, 4.0, 6.0, 5.0] * 10, "na": 0})
    >>> gap_check(answers, seed=1).round(1)["gap_check_low"].tolist()
    [-1.7, -1.7]
    """
    scores = respondent_gaps(answers)
    columns = ["dimension", "gap_check_low", "gap_check_high"]
    if not len(scores):
        return pd.DataFrame(columns=columns)
    points = weight_points(scores["dimension"].unique(), weights)
    own = {name: of_one["gap"] for name, of_one in scores.groupby("dimension")}
    own[OVERALL] = overall_gaps(scores, points)["gap"]
    checks = {
        name: mean_bca(values, population, seed=seed)
        for name, values in own.items()
        if len(values) >= CHECK_FROM
    }
    rows = [(name, check.low, check.high) for name, check in checks.items()]
    return pd.DataFrame(rows, columns=columns)


def gap_by_item(answers: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    Mean expectation, performance and gap per question, as a screening.

    Parameters
    ----------
    answers : DataFrame
        As in ``paired_answers``, with ``text``.
    population : int, optional
        As in ``gap_by_dimension``.

    Returns
    -------
    DataFrame, one row per question with both halves, in the order of the ids
        ``item_id``, ``dimension``, ``text``; ``expectation``, ``performance``, ``gap``,
        ``gap_low``, ``gap_high`` (scale points) of the ``counted_pairs``; ``p``, ``p_bh``,
        ``screened`` (p_bh of at most 0.10), ``x`` (respondents below their expectation), ``n``.

    Notes
    -----
    As ``gap_by_dimension``; Benjamini & Hochberg (1995), Journal of the Royal Statistical Society
    B 57:289-300, with a false discovery rate of 0.10 over all questions.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["r1", "r1", "r2", "r2"], "item_id": "q1", "dimension": "care",
    ...     "text": "They care.", "scale_min": 1, "scale_max": 7, "reverse": 0,
    ...     "aspect": ["E", "P"] * 2, "value": [6.0, 4.0, 5.0, 4.0], "na": 0})
    >>> gap_by_item(answers)[["item_id", "gap", "n"]].to_dict("records")
    [{'item_id': 'q1', 'gap': -1.5, 'n': 2}]
    """
    columns = ["item_id", "dimension", "text", *_MEANS, "p", "p_bh", "screened", "x", "n"]
    pairs = counted_pairs(answers)
    if not len(pairs):
        return pd.DataFrame(columns=columns)
    by_item = pairs.groupby("item_id")
    rows = [{"item_id": item, **_summary(own, population)} for item, own in by_item]
    table = pd.DataFrame(rows)
    items = answers.drop_duplicates("item_id").set_index("item_id")
    return screened(
        table.assign(
            dimension=table["item_id"].map(items["dimension"]),
            text=table["item_id"].map(items["text"]),
        )
    )[columns]


def screened(table: pd.DataFrame) -> pd.DataFrame:
    """
    Return the table with ``p_bh`` over the rows that have a ``p``, and ``screened``.

    Examples
    --------
    >>> screened(pd.DataFrame({"p": [0.01, 0.2, None]}))["screened"].tolist()
    [True, False, False]
    """
    p_bh = benjamini_hochberg(table["p"].astype("float64"))
    return table.assign(p_bh=p_bh, screened=p_bh <= SCREENING_RATE)


def gap_by_group(
    answers: pd.DataFrame,
    by: str = "role",
    weights: Mapping[str, float] | None = None,
    populations: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """
    Overall expectation, performance and gap per group of respondents, as a screening.

    Parameters
    ----------
    answers : DataFrame
        As in ``paired_answers``, with the column ``by``.
    by : str
        Column that names the group of a respondent; those without a group are left out.
    weights : mapping of dimension to points, optional
        As in ``gap_by_dimension``.
    populations : mapping of group to the size of its named list, optional
        It narrows the interval of a group of which more than 5 % answered.

    Returns
    -------
    DataFrame, one row per group, in the order of their names
        The column ``by``; ``expectation``, ``performance``, ``gap``, ``gap_low``, ``gap_high``
        (scale points), ``x`` (respondents below their expectation), ``n``.

    Raises
    ------
    DataError
        As ``gap_by_dimension``.

    Notes
    -----
    Groups are the mean of what their people count for in the overall gap of ``gap_by_dimension``
    (a question left out counts as its mean over everybody), so that they add up to it; t interval
    within each group. Groups with different expectations cannot be compared by the gap alone.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["r1", "r1", "r2", "r2"], "role": ["Board"] * 2 + ["Team"] * 2,
    ...     "item_id": "q1", "dimension": "care", "scale_min": 1, "scale_max": 7, "reverse": 0,
    ...     "aspect": ["E", "P"] * 2, "value": [6.0, 4.0, 5.0, 4.0], "na": 0})
    >>> gap_by_group(answers)[["role", "gap", "n"]].to_dict("records")
    [{'role': 'Board', 'gap': -2.0, 'n': 1}, {'role': 'Team', 'gap': -1.0, 'n': 1}]
    """
    columns = [by, *_MEANS, "x", "n"]
    scores = respondent_gaps(answers)
    if not len(scores):
        return pd.DataFrame(columns=columns)
    overall = overall_gaps(scores, weight_points(scores["dimension"].unique(), weights))
    group = answers.dropna(subset=[by]).drop_duplicates("resp_id").set_index("resp_id")[by]
    overall[by] = overall["resp_id"].map(group)
    listed = populations or {}
    rows = [
        {by: name, **_summary(own, of_list(len(own), listed.get(name)))}
        for name, own in overall.groupby(by)
    ]
    return pd.DataFrame(rows, columns=[*columns, "p"])[columns]


def difference_score_reliability(answers: pd.DataFrame) -> pd.DataFrame:
    """
    How far the two halves of a dimension, and their difference, can be relied on.

    Parameters
    ----------
    answers : DataFrame
        As in ``paired_answers``.

    Returns
    -------
    DataFrame, one row per dimension, in the order of their names
        ``dimension``, ``items``; for each half ``alpha_expectation`` and ``alpha_performance``
        with ``_low`` and ``_high``; ``omega_expectation`` and ``omega_performance`` (from 30
        respondents); ``reliability`` of the difference (below 0.6 show performance alone too);
        ``n``, respondents who answered every question in both halves. Missing where it is not
        defined: one question, or answers that do not vary.

    Notes
    -----
    Cronbach's alpha with Feldt's interval; with 2 questions Spearman-Brown. Omega total on the
    covariances. Difference: Johns (1981), Organizational Behavior and Human Performance
    27:443-463.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": [r for r in ["r1", "r2", "r3"] for _ in range(4)],
    ...     "item_id": ["q1", "q1", "q2", "q2"] * 3, "dimension": "care", "scale_min": 1,
    ...     "scale_max": 7, "reverse": 0, "aspect": ["E", "P"] * 6,
    ...     "value": [5.0, 2, 5, 2, 6, 3, 6, 4, 7, 4, 7, 3], "na": 0})
    >>> round(difference_score_reliability(answers)["alpha_performance"].item(), 3)
    0.667
    """
    rows = []
    for dimension, own in answered_whole(answers).groupby("dimension"):
        halves = [own.pivot(index="resp_id", columns="item_id", values=h)
                  for h in ("first", "second")]  # fmt: skip
        rows.append({"dimension": dimension, **_reliabilities(halves[0], halves[1])})
    alphas = [
        f"alpha_{half}{end}" for half in ("expectation", "performance")
        for end in ("", "_low", "_high")
    ]  # fmt: skip
    omegas = ["omega_expectation", "omega_performance"]
    columns = ["dimension", "items", *alphas, *omegas, "reliability", "n"]
    return pd.DataFrame(rows, columns=columns)


def answered_whole(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Return the pairs of those who answered every question of a dimension in both halves.

    Parameters
    ----------
    answers : DataFrame
        As in ``paired_answers``.

    Returns
    -------
    DataFrame
        As ``paired_answers``; a question that nobody answered in both halves counts for nothing.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["r1", "r1", "r1", "r1", "r2", "r2"],
    ...     "item_id": ["q1", "q1", "q2", "q2", "q1", "q1"], "dimension": "care", "scale_min": 1,
    ...     "scale_max": 7, "reverse": 0, "aspect": ["E", "P"] * 3,
    ...     "value": [5.0, 2, 5, 2, 6, 3], "na": 0})
    >>> answered_whole(answers)["resp_id"].tolist()
    ['r1', 'r1']
    """
    pairs = paired_answers(answers).dropna(subset=["dimension"])
    asked = pairs.groupby("dimension")["item_id"].nunique()
    answered = pairs.groupby(["dimension", "resp_id"])["item_id"].transform("size")
    return pairs[answered == pairs["dimension"].map(asked)]


def weight_points(
    dimensions: Iterable[str], weights: Mapping[str, float] | None = None
) -> pd.Series:
    """
    The weight of each dimension in points of 100.

    Parameters
    ----------
    dimensions : sequence of str
        The dimensions that were measured.
    weights : mapping of dimension to points, optional
        On any total; default, and if no measured dimension was given a point: all count equally.
        A dimension that is not named has none.

    Returns
    -------
    Series, points by dimension, with the sum 100

    Raises
    ------
    DataError
        A weight is negative or missing.

    Examples
    --------
    >>> weight_points(["care", "speed"], {"care": 3, "speed": 1}).to_dict()
    {'care': 75.0, 'speed': 25.0}
    """
    measured = sorted(dimensions)
    given = weights or {}
    points = pd.Series({name: float(given.get(name, 0)) for name in measured}, dtype="float64")
    if not (points >= 0).all():
        wrong = points.index[~(points >= 0)]
        raise DataError(
            gettext("The weight of a dimension must be 0 or more; see {wrong}.", wrong=names(wrong))
        )
    if not points.any():
        points += 1
    return 100 * points / points.sum()


def overall_gaps(scores: pd.DataFrame, points: pd.Series) -> pd.DataFrame:
    """
    Weighted expectation, performance and gap of each respondent over the dimensions.

    Parameters
    ----------
    scores : DataFrame
        Result of ``respondent_gaps``.
    points : Series, points by dimension
        Result of ``weight_points``.

    Returns
    -------
    DataFrame, one row per respondent with a dimension that has weight
        ``resp_id``; ``expectation``, ``performance``, ``gap``, ``own`` (scale points), as in
        ``respondent_gaps``: the mean over all is made of those of the dimensions, and ``own`` of
        the dimensions that the respondent has answered.

    Examples
    --------
    >>> scores = pd.DataFrame({
    ...     "resp_id": "r1", "dimension": ["care", "speed"], "expectation": [6.0, 5.0],
    ...     "performance": [4.0, 5.0], "gap": [-2.0, 0.0], "own": [-2.0, 0.0]})
    >>> overall_gaps(scores, weight_points(["care", "speed"]))["gap"].tolist()
    [-1.0]
    """
    return over_all(scores, points, "dimension", _LEVELS)


def overall_performance(
    answers: pd.DataFrame, weights: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """
    Weighted performance of each respondent over the dimensions, expected or not.

    Parameters
    ----------
    answers, weights
        As in ``gap_by_dimension``.

    Returns
    -------
    DataFrame, one row per respondent
        ``resp_id``, ``performance``, ``own`` (scale points), as in ``respondent_gaps``, of the
        answers of ``counted_performance``.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["r1", "r2"], "item_id": "q1", "dimension": "care", "scale_min": 1,
    ...     "scale_max": 7, "reverse": 0, "aspect": "P", "value": [4.0, 5.0], "na": 0})
    >>> overall_performance(answers)["performance"].tolist()
    [4.0, 5.0]
    """
    counted = counted_performance(answers)
    scores = _by_dimension(counted.assign(own=counted["performance"]), ["performance"])
    points = weight_points(scores["dimension"].unique(), weights)
    return over_all(scores, points, "dimension", ["performance"])


def _by_dimension(answers: pd.DataFrame, levels: list[str]) -> pd.DataFrame:
    """Return what each respondent counts for in the means of a dimension, and the own mean."""
    found = []
    for dimension, own in answers.groupby("dimension"):
        who, people = pd.factorize(own["resp_id"], sort=True)
        what, items = pd.factorize(own["item_id"], sort=True)
        wide = {}
        for level in (*levels, "own"):  # by hand: twice as fast as a pivot of all levels
            answered = np.full((len(people), len(items)), np.nan)
            answered[who, what] = own[level]
            wide[level] = pd.DataFrame(answered, index=pd.Index(people, name="resp_id"))
        scores = pd.DataFrame({level: counted_for(wide[level]) for level in levels})
        scores = scores.assign(own=wide["own"].mean(axis=1), dimension=dimension)
        found.append(scores.reset_index())
    columns = ["resp_id", "dimension", *levels, "own"]
    if not found:
        return pd.DataFrame(columns=columns)
    return pd.concat(found)[columns].sort_values(["resp_id", "dimension"], ignore_index=True)


def limits(values: pd.Series, population: int | None = None) -> tuple[float, float]:
    """
    The limits of the t interval of a mean, or two missing values below 2 respondents.

    Parameters
    ----------
    values : Series, one value per respondent
    population : int, optional
        As in ``uncertainty.mean_of_answers``.

    Returns
    -------
    (low, high) : floats

    Notes
    -----
    ``uncertainty.mean_of_answers``, for tables in which a row may have a single respondent.

    Examples
    --------
    >>> limits(pd.Series([2.0, 2.0])), limits(pd.Series([2.0]))  # no variation, no sample
    ((nan, nan), (nan, nan))
    """
    if len(values) < 2:
        return np.nan, np.nan
    interval = mean_of_answers(values, population)
    return interval.low, interval.high


def _asked(answers: pd.DataFrame) -> pd.DataFrame:
    return answers.loc[answers["aspect"].isin(["E", "P"]), ["resp_id", "item_id", "dimension"]]


def _is_one(flags: pd.Series) -> pd.Series:
    return flags.eq(1).fillna(False).astype(bool)


def _summary(own: pd.DataFrame, population: int | None = None) -> dict[str, float]:
    """Return means, limits, p, x and n of respondents with one row each."""
    low, high = limits(own["gap"], population)
    return {
        **own[_LEVELS].mean().to_dict(),
        "gap_low": low,
        "gap_high": high,
        "p": _paired_p(own["gap"].to_numpy(), population),
        "x": _below(own),
        "n": len(own),
    }


def _below(own: pd.DataFrame) -> int:
    """
    Return how many are below their expectation, each by what he or she has answered.

    Where all gave the same answer to each question, they differ only in what they left out.
    """
    alike = len(own) > 1 and np.ptp(own["gap"]) <= TINY
    return int(((own["gap"] if alike else own["own"]) < -TINY).sum())


def _paired_p(differences: np.ndarray, population: int | None) -> float:
    return (
        mean_of_answers_p(np.round(differences, 9), population) if len(differences) > 1 else np.nan
    )


def _reliabilities(expectation: pd.DataFrame, performance: pd.DataFrame) -> dict[str, float]:
    halves = {"expectation": expectation, "performance": performance}
    found: dict[str, float] = {"items": expectation.shape[1], "n": len(expectation)}
    for half, items in halves.items():
        alpha = _or_missing(_alpha, items)
        found[f"alpha_{half}"] = alpha
        interval = None if np.isnan(alpha) else feldt(alpha, *items.shape)
        found[f"alpha_{half}_low"] = interval.low if interval else np.nan
        found[f"alpha_{half}_high"] = interval.high if interval else np.nan
        enough = len(items) >= OMEGA_FROM
        found[f"omega_{half}"] = _or_missing(omega_total, items) if enough else np.nan
    if np.isnan(found["alpha_expectation"]) or np.isnan(found["alpha_performance"]):
        return {**found, "reliability": np.nan}
    e, p = expectation.mean(axis=1), performance.mean(axis=1)
    found["reliability"] = _or_missing(
        difference_reliability,
        e.std(),
        found["alpha_expectation"],
        p.std(),
        found["alpha_performance"],
        e.corr(p),
    )
    return found


def _alpha(items: pd.DataFrame) -> float:
    alpha = cronbach_alpha(items)
    return spearman_brown(alpha.average_r) if alpha.k == 2 else alpha.raw


def _or_missing(function: Callable[..., float], *arguments: object) -> float:
    """Return what the function returns, or a missing value where it is not defined."""
    try:
        return float(function(*arguments))
    except DataError:
        return np.nan
