"""T1: which services are chosen as most and as least important of those shown?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse.csgraph import connected_components
from scipy.special import logit, logsumexp, softmax

from ..errors import DataError
from ..i18n import gettext
from .uncertainty import bca_limits, resampled_rows
from .uncertainty.samples import correction

TOP = 3

COLUMNS = (
    "service_id",
    "service",
    "shown",
    "best",
    "worst",
    "score",
    "score_low",
    "score_high",
    "utility",
    "share",
    "p_top3",
    "leading",
    "n",
    "flagged",
)
MODELS = ("sequential", "maxdiff", "marginal")

Model = Literal["sequential", "maxdiff", "marginal"]


def services_scored(
    bws: pd.DataFrame, names: Mapping[str, str], seed: int, population: int | None = None
) -> pd.DataFrame:
    """
    Best-worst score, utility and share of every service that was shown.

    Parameters
    ----------
    bws : DataFrame, one row per respondent and screen
        Columns ``resp_id``, ``shown`` (tuple of service ids), ``best``, ``worst``. Screens
        without a best or a worst choice are left out.
    names : mapping of service id to name
        A service without a name is called by its id.
    seed : int
    population : int, optional
        Size of the named stakeholder list; it narrows the interval of a service that more than
        5 % of it saw.

    Returns
    -------
    DataFrame, one row per service shown, highest score first
        ``service_id``, ``service``; ``shown``, ``best``, ``worst`` (times); ``score`` (-1 to 1)
        with ``score_low`` and ``score_high``; ``utility`` (logits, sum 0) and ``share`` (0-1, sum
        1); ``p_top3``, the share of draws in which the service is among the first three;
        ``leading``, whether its interval overlaps that of the first service; ``n``, respondents
        who saw it; ``flagged``, whether it was never chosen as best, never as worst, or its
        utility had to be shrunk. With one respondent the limits and ``p_top3`` are missing.

    Raises
    ------
    DataError
        A service was chosen more often than it was shown.

    Notes
    -----
    Score = (best - worst) / shown: Finn & Louviere (1992), Journal of Public Policy & Marketing
    11(2):12-25. Limits: BCa bootstrap (Efron 1987), 9,999 draws of respondents with all their
    screens. Services that tie for the third place share it in ``p_top3``. Utility: ``logit_mle``.

    Examples
    --------
    >>> bws = pd.DataFrame({
    ...     "resp_id": ["r1", "r2", "r3"], "shown": [("a", "b", "c")] * 3,
    ...     "best": ["a", "a", "b"], "worst": ["c", "c", "a"]})
    >>> services_scored(bws, {"a": "Advice"}, seed=1)[["service", "best", "worst"]]
      service  best  worst
    0  Advice     2      1
    1       b     1      0
    2       c     0      2
    """
    screens = complete(bws)
    if not len(screens):
        return pd.DataFrame(columns=COLUMNS)
    services, (shown, best, worst) = _counts(screens)
    totals = [counts.sum(axis=0) for counts in (shown, best, worst)]
    _check_counts(*totals)
    utilities = logit_mle(screens)
    score = (totals[1] - totals[2]) / totals[0]
    seen_by = (shown > 0).sum(axis=0)
    drawn, without_one = _resampled_scores(best - worst, shown, seed)
    factor = np.array([correction(int(n), population) for n in seen_by])
    low, high = (
        np.where(factor == 0, score, score + factor * (end - score))
        for end in bca_limits(score, drawn, without_one, expanded=True)
    )
    few = seen_by < 2
    scored = pd.DataFrame(
        {
            "service_id": services,
            "service": [names.get(service, service) for service in services],
            **dict(zip(("shown", "best", "worst"), (t.astype(int) for t in totals), strict=True)),
            "score": score,
            "score_low": np.where(few, np.nan, low),
            "score_high": np.where(few, np.nan, high),
            "utility": utilities["utility"].to_numpy(),
            "share": softmax(utilities["utility"].to_numpy()),
            "p_top3": p_top(drawn) if len(shown) > 1 else np.nan,
            "n": seen_by,
            "flagged": (totals[1] == 0) | (totals[2] == 0) | utilities["flagged"].to_numpy(),
        }
    )
    known = scored[scored["score_low"].notna()]
    top_low = known.loc[known["score"] == known["score"].max(), "score_low"].min()
    # A missing limit tells nothing apart, so such a service stays in the leading group.
    scored["leading"] = ~(scored["score_high"] < top_low)
    ordered = scored.sort_values(["score", "service_id"], ascending=[False, True])
    return ordered[list(COLUMNS)].reset_index(drop=True)


def person_scores(bws: pd.DataFrame) -> pd.DataFrame:
    """
    What each person chose each service for: best less worst, by how often it was shown to them.

    Parameters
    ----------
    bws : DataFrame, one row per respondent and screen
        As in ``services_scored``.

    Returns
    -------
    DataFrame, one row per respondent and service that was shown to them
        ``resp_id``, ``service_id``, ``score`` (-1 to 1).

    Examples
    --------
    >>> bws = pd.DataFrame({
    ...     "resp_id": ["r1", "r1"], "shown": [("a", "b", "c"), ("a", "b", "d")],
    ...     "best": ["a", "b"], "worst": ["c", "d"]})
    >>> person_scores(bws).values.tolist()
    [['r1', 'a', 0.5], ['r1', 'b', 0.5], ['r1', 'c', -1.0], ['r1', 'd', -1.0]]
    """
    each = complete(bws).explode("shown").rename(columns={"shown": "service_id"})
    chosen = (each["best"] == each["service_id"]).astype(float)
    chosen -= (each["worst"] == each["service_id"]).astype(float)
    keys = [each["resp_id"].rename("resp_id"), each["service_id"].rename("service_id")]
    return chosen.groupby(keys).mean().rename("score").reset_index()


def closed_form(shown: ArrayLike, best: ArrayLike, worst: ArrayLike) -> pd.DataFrame:
    """
    Utility, standard error and share of each service from its counts alone.

    Parameters
    ----------
    shown, best, worst : array, one count per service
        Times shown, chosen as best, chosen as worst.

    Returns
    -------
    DataFrame, one row per service, in the order given
        ``utility`` and ``se`` (logits), ``share`` (0-1, sum 1), ``flagged`` (always best or always
        worst: shrunk).

    Raises
    ------
    DataError
        A count is missing or negative, a service was never shown, or best and worst together
        exceed the times shown.

    Notes
    -----
    p = (T - W + B) / 2T, utility ln(p / (1 - p)), se = 1 / sqrt(2 T p (1 - p)), share = softmax of
    the utilities: Lipovetsky & Conklin (2014), Journal of Choice Modelling 10:60-68. At p = 0 or 1
    half an answer is added on both sides: p = (T - W + B + 0.5) / (2T + 1).

    Examples
    --------
    >>> closed_form([100, 100], [40, 10], [10, 40]).round(3)
       utility     se  share  flagged
    0    0.619  0.148  0.775    False
    1   -0.619  0.148  0.225    False
    """
    shown, best, worst = (np.asarray(counts, dtype=float) for counts in (shown, best, worst))
    _check_counts(shown, best, worst)
    answers, above = 2 * shown, shown - worst + best
    flagged = (above == 0) | (above == answers)
    above, answers = above + 0.5 * flagged, answers + flagged
    p = above / answers
    utility = logit(p)
    return pd.DataFrame(
        {
            "utility": utility,
            "se": 1 / np.sqrt(answers * p * (1 - p)),
            "share": softmax(utility) if utility.size else utility,
            "flagged": flagged,
        }
    )


def logit_mle(bws: pd.DataFrame, model: Model = "sequential") -> pd.DataFrame:
    """
    Utility of each service by maximum likelihood of the best-worst logit.

    Parameters
    ----------
    bws : DataFrame
        As in ``services_scored``.
    model : "sequential", "maxdiff" or "marginal"
        Sequential: the best of those shown, then the worst of the others. Maxdiff: the pair (best,
        worst) of all ordered pairs, by the difference of their utilities. Marginal: as sequential,
        but the worst of all shown.

    Returns
    -------
    DataFrame, one row per service shown, in the order of the ids
        ``service_id``, ``utility`` and ``se`` (logits; the utilities sum to 0), ``flagged`` (the
        choices put no bound on it), ``n`` (respondents who saw it).

    Raises
    ------
    DataError
        The model has another name.

    Notes
    -----
    Conditional logit, Newton's method; the standard errors are those of the inverse information
    under the sum-zero constraint and take all choices as independent. Models: Louviere, Flynn &
    Marley (2015), *Best-Worst Scaling*, chapter 2. The maximum exists if every service has beaten
    every other one, directly or through others (Ford 1957, American Mathematical Monthly
    64(8):28-33). If not, each service is given half a win and half a loss against the average of
    the others, and the services outside the largest group that has a maximum are flagged.

    Examples
    --------
    >>> bws = pd.DataFrame({
    ...     "resp_id": ["r1", "r2", "r3"], "shown": [("a", "b", "c")] * 3,
    ...     "best": ["a", "b", "c"], "worst": ["b", "c", "a"]})
    >>> logit_mle(bws)[["service_id", "flagged", "n"]].to_dict("list")
    {'service_id': ['a', 'b', 'c'], 'flagged': [False, False, False], 'n': [3, 3, 3]}
    """
    if model not in MODELS:
        raise DataError(
            gettext(
                "model is {model}; it must be one of {models}.",
                model=repr(model),
                models=", ".join(MODELS),
            )
        )
    screens = complete(bws)
    if not len(screens):
        return pd.DataFrame(columns=["service_id", "utility", "se", "flagged", "n"])
    services, (shown, _, _) = _counts(screens)
    position = {service: at for at, service in enumerate(services)}
    # Equal screens are fitted once with a weight: a design has few of them, whatever the n.
    distinct = Counter(
        (
            tuple(sorted(position[service] for service in screen)),
            position[best],
            position[worst],
        )
        for screen, best, worst in zip(
            screens["shown"], screens["best"], screens["worst"], strict=True
        )
    )
    flagged = _unbounded(distinct, len(services))
    choices = list(_choices(distinct, model))
    if flagged.any():
        choices += _half_answers(len(services))
    utility, se = _fitted(choices, len(services))
    return pd.DataFrame(
        {
            "service_id": services,
            "utility": utility,
            "se": se,
            "flagged": flagged,
            "n": (shown > 0).sum(axis=0),
        }
    )


def p_top(values: np.ndarray, places: int = TOP) -> np.ndarray:
    """
    Share of draws in which each thing is among the first; things that tie share the last place.

    Parameters
    ----------
    values : array, draws × things
        Higher is better; a missing value is last.
    places : int

    Returns
    -------
    array of float 0-1, one per thing

    Examples
    --------
    >>> p_top(np.array([[5.0, 4.0, 3.0, 3.0]]))
    array([1. , 1. , 0.5, 0.5])
    """
    things = values.shape[1]
    if things <= places:
        return np.ones(things)
    known = np.where(np.isnan(values), -np.inf, values)
    last_in = np.partition(known, things - places, axis=1)[:, [things - places]]
    above, level = known > last_in, known == last_in
    left = places - above.sum(axis=1, keepdims=True)
    return (above + level * left / level.sum(axis=1, keepdims=True)).mean(axis=0)


def complete(bws: pd.DataFrame) -> pd.DataFrame:
    """
    Return the screens with a best and a worst choice, as ``services_scored`` takes them.

    Examples
    --------
    >>> bws = pd.DataFrame({"resp_id": ["r1", "r2"], "shown": [("a", "b")] * 2,
    ...                     "best": ["a", None], "worst": ["b", "a"]})
    >>> complete(bws)["resp_id"].tolist()
    ['r1']
    """
    return bws.dropna(subset=["resp_id", "shown", "best", "worst"])


def _counts(screens: pd.DataFrame) -> tuple[list[str], tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return the services in order, and how often each respondent saw and chose each of them."""
    services = sorted({service for screen in screens["shown"] for service in screen})
    position = pd.Series(range(len(services)), index=services)
    # Sorted respondents: the same draw takes the same people whatever the order of the rows.
    respondent, people = pd.factorize(screens["resp_id"], sort=True)
    cells = len(people) * len(services)

    def count(who: np.ndarray, what: Sequence[str]) -> np.ndarray:
        at = who * len(services) + position.reindex(what).to_numpy()
        return np.bincount(at, minlength=cells).reshape(len(people), -1).astype(float)

    sizes = screens["shown"].map(len).to_numpy()
    seen = [service for screen in screens["shown"] for service in screen]
    return services, (
        count(np.repeat(respondent, sizes), seen),
        count(respondent, list(screens["best"])),
        count(respondent, list(screens["worst"])),
    )


def _check_counts(shown: np.ndarray, best: np.ndarray, worst: np.ndarray) -> None:
    for at, (times, first, last) in enumerate(zip(shown, best, worst, strict=True), start=1):
        if not (times > 0 and first >= 0 and last >= 0 and first + last <= times):
            raise DataError(
                gettext(
                    "Service {at}: shown {times} times, chosen as best {first} and as "
                    "worst {last} times. Best and worst together cannot exceed the times "
                    "shown, which must be 1 or more. Correct the counts.",
                    at=at,
                    times=f"{times:g}",
                    first=f"{first:g}",
                    last=f"{last:g}",
                )
            )


def _resampled_scores(
    net: np.ndarray, shown: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores of every draw of respondents, and without each respondent in turn."""
    with np.errstate(invalid="ignore"):  # a service nobody in the draw saw has no score
        rows, _, portions = resampled_rows(np.hstack([net, shown]), seed)
        own_net, own_shown = np.hsplit(rows, 2)
        drawn = np.concatenate([(w @ own_net) / (w @ own_shown) for w in portions])
        without_one = (net.sum(axis=0) - net) / (shown.sum(axis=0) - shown)
    return drawn, without_one


def _unbounded(distinct: Counter, services: int) -> np.ndarray:
    """Return which services lie outside the largest group in which each has beaten each."""
    beaten = np.zeros((services, services), dtype=bool)
    for screen, best, worst in distinct:
        beaten[best, list(screen)] = True
        beaten[list(screen), worst] = True
    np.fill_diagonal(beaten, False)
    groups, label = connected_components(beaten, directed=True, connection="strong")
    if groups == 1:
        return np.zeros(services, dtype=bool)
    sizes = np.bincount(label)
    largest = label == sizes.argmax()
    return ~largest if (sizes == sizes.max()).sum() == 1 else np.ones(services, dtype=bool)


_Choice = tuple[list[tuple[int, int]], float]


def _choices(distinct: Counter, model: Model) -> Iterator[_Choice]:
    """Yield each choice: its alternatives as (plus, minus) services, the chosen first; weight.

    -1 stands for no service.
    """
    for (screen, best, worst), times in distinct.items():
        if model == "maxdiff":
            pairs = [(i, j) for i in screen for j in screen if i != j and (i, j) != (best, worst)]
            yield [(best, worst), *pairs], times
            continue
        yield [(best, -1), *((i, -1) for i in screen if i != best)], times
        others = [i for i in screen if i != worst and (model == "marginal" or i != best)]
        yield [(-1, worst), *((-1, i) for i in others)], times


def _half_answers(services: int) -> list[_Choice]:
    """Return half a win and half a loss of each service, spread evenly over the others."""
    weight = 0.5 / max(services - 1, 1)
    return [
        ([(i, -1), (j, -1)], weight) for i in range(services) for j in range(services) if i != j
    ]


def _fitted(choices: list[_Choice], services: int) -> tuple[np.ndarray, np.ndarray]:
    """Return utilities with sum 0 and their standard errors, by Newton's method."""
    blocks = [_block(choices, size, services) for size in {len(c[0]) for c in choices}]
    constraint = np.ones((services, services))
    utility = np.zeros(services)
    value, slope, information = _likelihood(blocks, utility)
    for _ in range(100):
        step = np.linalg.solve(information + constraint, slope)
        step -= step.mean()
        # The likelihood is concave: a step that lowers it has gone too far, and is halved.
        while True:
            new = _likelihood(blocks, utility + step)
            if new[0] >= value - 1e-9 * abs(value) or np.abs(step).max() < 1e-12:
                break
            step /= 2
        utility = utility + step
        value, slope, information = new
        if np.abs(step).max() < 1e-10:
            break
    covariance = np.linalg.inv(information + constraint) - constraint / services**2
    return utility, np.sqrt(np.clip(np.diag(covariance), 0, None))


def _block(choices: list[_Choice], size: int, services: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the choices among ``size`` alternatives as an array, and their weights."""
    chosen = [
        (alternatives, weight) for alternatives, weight in choices if len(alternatives) == size
    ]
    design = np.zeros((len(chosen), size, services + 1))  # the last column stands for none
    for at, (alternatives, _) in enumerate(chosen):
        for row, (plus, minus) in enumerate(alternatives):
            design[at, row, plus] += 1
            design[at, row, minus] -= 1
    return design[:, :, :services], np.array([weight for _, weight in chosen], dtype=float)


def _likelihood(
    blocks: list[tuple[np.ndarray, np.ndarray]], utility: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the log-likelihood, its slope and the information."""
    value, slope = 0.0, np.zeros(utility.size)
    information = np.zeros((utility.size, utility.size))
    for design, weight in blocks:
        level = design @ utility
        value += float(weight @ (level[:, 0] - logsumexp(level, axis=1)))
        p = softmax(level, axis=1)
        mean = np.einsum("cm,cmi->ci", p, design)
        slope += weight @ (design[:, 0] - mean)
        spread = np.sqrt(weight[:, None] * p)[:, :, None] * (design - mean[:, None])
        flat = spread.reshape(-1, utility.size)
        information += flat.T @ flat
    return value, slope, information
