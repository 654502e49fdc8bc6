"""Synthetic clients with a known truth, one function per kind of interval the suite prints.

Every function draws one client's data and passes them through the analysis that the workbooks
call; it returns ``(low, high, truth)``, or None where the suite prints no interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm, spearmanr

from pmo_workshop.analysis import (
    action_priority,
    adopters,
    agreement,
    benefits_reconciliation,
    best_worst,
    cost_calibration,
    effort_mix,
    gaps,
    issue_themes,
    journey,
    kano,
    perceived_cost,
    promises,
    schedule,
    self_service,
    service_levels,
    waves,
)
from pmo_workshop.analysis.uncertainty import (
    bca,
    bonett_price,
    clopper_pearson,
    cronbach_alpha,
    feldt,
    icc,
    mean_t,
    net_promoter,
    newcombe,
    wilson,
)
from pmo_workshop.content.screens import cyclic_design
from pmo_workshop.errors import DataError

Limits = tuple[float, float, float]
Judged = tuple[bool, bool]
"""Whether a verdict is clear, and whether it is wrong."""

LARGE = 400_000
"""Size of the sample from which a truth is read where it has no formula."""

DAY = pd.Timestamp("2026-01-31")
MARGIN = 0.5
EFFECTS = {"none": 0.0, "margin/2": -MARGIN / 2, "margin": -MARGIN, "2 margins": -2 * MARGIN}
ITEMS = 4
PERSON, ITEM = 0.7, 0.9
"""Spread between people and between the answers of one person, on the 7-point scale."""


@dataclass(frozen=True)
class Method:
    """
    One kind of interval: its name, where it is printed, how a client is drawn.

    Drawn for every so many clients, and so many times for each of them.
    """

    name: str
    printed: str
    draw: Callable[[np.random.Generator, int], Limits | None]
    every: int = 1
    times: int = 1


@dataclass(frozen=True)
class Decision:
    """A verdict that is no gap: its name, where it is printed, how a client is drawn."""

    name: str
    printed: str
    draw: Callable[[np.random.Generator, int], Judged]


def _seed(random: np.random.Generator) -> int:
    return int(random.integers(1, 2**31))


def share_and_error(hits: Sequence[bool]) -> tuple[float, float, int]:
    """
    Return a share, its Monte Carlo standard error, and the number behind it.

    Examples
    --------
    >>> share_and_error([True] * 95 + [False] * 5)[0]
    0.95
    """
    count = len(hits)
    if not count:
        return math.nan, math.nan, 0
    rate = sum(hits) / count
    return rate, math.sqrt(rate * (1 - rate) / count), count


# Seven-point answers ----------------------------------------------------------------------------


def _points(latent: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(latent), 1, 7)


def mean_of_points(centre: float, spread: float) -> float:
    """Return the mean of a normal latent answer, rounded and cut to 1 to 7."""
    return 1 + float(norm.sf((np.arange(1, 7) + 0.5 - centre) / spread).sum())


@cache
def _centre_for(mean: float) -> float:
    spread = float(np.hypot(PERSON, ITEM))
    return float(brentq(lambda centre: mean_of_points(centre, spread) - mean, -6, 14))


def _halves(
    random: np.random.Generator, people: int, expected: float, gap: float
) -> tuple[np.ndarray, np.ndarray]:
    """Draw expectation and perception of people on four questions; the mean gap is exact."""
    return halves_around(random, people, ITEMS, _centre_for(expected), _centre_for(expected + gap))


def halves_around(
    random: np.random.Generator, people: int, questions: int, first: float, second: float
) -> tuple[np.ndarray, np.ndarray]:
    """Draw two answers of people to each question, whose latent centres are the two given."""
    person = random.normal(0, PERSON, (people, 2))
    person[:, 1] = 0.4 * person[:, 0] + np.sqrt(1 - 0.16) * person[:, 1]
    noise = random.normal(0, ITEM, (2, people, questions))
    return _points(first + person[:, :1] + noise[0]), _points(second + person[:, 1:] + noise[1])


def answers_of(halves: dict[str, tuple[np.ndarray, np.ndarray]]) -> pd.DataFrame:
    """Return answers by dimension as the survey tables hold them, one row per answer."""
    parts = []
    for dimension, pair in halves.items():
        people, items = pair[0].shape
        who = np.repeat([f"R{i:03d}" for i in range(people)], items)
        what = np.tile([f"{dimension}{j}" for j in range(items)], people)
        for aspect, values in zip("EP", pair, strict=True):
            parts.append(
                pd.DataFrame({"resp_id": who, "item_id": what, "dimension": dimension,
                              "aspect": aspect, "value": values.ravel()})
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True).assign(scale_min=1, scale_max=7, reverse=0, na=0)


def gaps_by_effect(random: np.random.Generator, n: int) -> dict[str, Limits]:
    """Draw one client with a dimension per true effect, and return the intervals of the gaps."""
    expected = float(random.choice([5.0, 5.6, 6.2]))  # the last one sits at the ceiling
    halves = {name: _halves(random, n, expected, gap) for name, gap in EFFECTS.items()}
    table = gaps.gap_by_dimension(answers_of(halves)).set_index("dimension")
    return {
        name: (table.at[name, "gap_low"], table.at[name, "gap_high"], gap)
        for name, gap in EFFECTS.items()
    }


def _listed(random: np.random.Generator, n: int) -> int:
    """Draw the size of a stakeholder list of whom 15 to 90 % answered."""
    return max(n + 1, round(n / random.uniform(0.15, 0.9)))


def gap_of_list(random: np.random.Generator, n: int) -> Limits:
    population = _listed(random, n)
    first, second = _halves(random, population, 5.6, float(random.uniform(-1, 0)))
    truth = float((second - first).mean())
    who = random.permutation(population)[:n]
    answers = answers_of({"care": (first[who], second[who])})
    row = gaps.gap_by_dimension(answers, population=population).iloc[0]
    return row["gap_low"], row["gap_high"], truth


def mean_of_csat(random: np.random.Generator, n: int) -> Limits:
    centre = float(random.choice([4.0, 5.2, 6.2]))
    found = mean_t(_points(random.normal(centre, 1.3, n)))
    return found.low, found.high, mean_of_points(centre, 1.3)


POINTS = {"none": 40, "margin/2": 30, "margin": 20, "2 margins": 10}


def overall_gap(random: np.random.Generator, n: int) -> Limits:
    halves = {name: _halves(random, n, 5.6, gap) for name, gap in EFFECTS.items()}
    table = gaps.gap_by_dimension(answers_of(halves), POINTS).set_index("dimension")
    truth = sum(POINTS[name] * gap for name, gap in EFFECTS.items()) / 100
    return table.at["overall", "gap_low"], table.at["overall", "gap_high"], truth


def check_of_gap(random: np.random.Generator, n: int) -> Limits | None:
    gap = float(random.uniform(-1, 0))
    answers = answers_of({"care": _halves(random, n, 5.6, gap)})
    table = gaps.gap_check(answers, seed=_seed(random))
    if not len(table):
        return None
    return table["gap_check_low"].iloc[0], table["gap_check_high"].iloc[0], gap


# Two waves --------------------------------------------------------------------------------------


def _scores(values: np.ndarray, prefix: str, codes: list[str]) -> pd.DataFrame:
    ids = [f"{prefix}{i:03d}" for i in range(len(values))]
    return pd.DataFrame({"resp_id": ids, "code": codes, "measure": "care", "value": values})


def change_of_same_people(random: np.random.Generator, n: int) -> Limits:
    shift = float(random.choice([0.0, 0.7]))
    before = _halves(random, n, 5.6, -1.2)
    person = np.repeat(random.normal(0, 0.3, (n, 1)), ITEMS, axis=1)
    first = (before[1] - before[0]).mean(axis=1)
    second = first + shift + person[:, 0] + random.normal(0, 0.4, n)
    codes = [f"C{i}" for i in range(n)]
    table = waves.paired_change(_scores(first, "A", codes), _scores(second, "B", codes))
    return table["change_low"].iloc[0], table["change_high"].iloc[0], shift


def change_of_others(random: np.random.Generator, n: int) -> Limits:
    other = int(random.integers(max(5, n // 2), 2 * n + 1))
    gap = float(random.choice([0.0, -0.7]))
    halves = _halves(random, n, 5.6, -0.2), _halves(random, other, 5.6, -0.2 + gap)
    first, second = ((pair[1] - pair[0]).mean(axis=1) for pair in halves)
    table = waves.independent_change(
        _scores(first, "A", [""] * n), _scores(second, "B", [""] * other)
    )
    return table["change_low"].iloc[0], table["change_high"].iloc[0], gap


def change_in_a_list(random: np.random.Generator, n: int) -> Limits:
    """Draw two waves of the same list, each answered by others who happen to overlap."""
    population = _listed(random, n)
    first = random.normal(-0.8, 0.9, population)
    second = 0.5 * (first + 0.8) - 0.5 + random.normal(0, 0.75, population)
    halves = [values[random.permutation(population)[:n]] for values in (first, second)]
    table = waves.independent_change(
        _scores(halves[0], "A", [""] * n), _scores(halves[1], "B", [""] * n), population
    )
    truth = float(second.mean() - first.mean())
    return table["change_low"].iloc[0], table["change_high"].iloc[0], truth


# Shares -----------------------------------------------------------------------------------------

SHARES = (0.05, 0.15, 0.3, 0.5, 0.7, 0.9)


def share(random: np.random.Generator, n: int) -> Limits:
    truth = float(random.choice(SHARES))
    found = wilson(int(random.binomial(n, truth)), n)
    return found.low, found.high, truth


def share_in_time(random: np.random.Generator, n: int) -> Limits:
    truth = float(random.choice(SHARES))
    found = clopper_pearson(int(random.binomial(n, truth)), n)
    return found.low, found.high, truth


def share_of_list(random: np.random.Generator, n: int) -> Limits:
    population = _listed(random, n)
    said = random.binomial(population, float(random.choice(SHARES)))
    x = random.hypergeometric(said, population - said, n)
    found = wilson(int(x), n, population)
    return found.low, found.high, said / population


def three_shares_at_once(random: np.random.Generator, n: int) -> Limits:
    truth = random.dirichlet([2, 2, 2])
    counts = random.multinomial(n, truth)
    inside = []
    for x, p in zip(counts, truth, strict=True):
        low, high = self_service.simultaneous_wilson(int(x), n, 3)
        inside.append(low <= p <= high)
    return (0.0, 1.0, 0.5) if all(inside) else (0.0, 1.0, 2.0)


def two_shares(random: np.random.Generator, n: int) -> Limits:
    other = int(random.integers(max(5, n // 2), 2 * n + 1))
    p, q = (float(random.choice(SHARES)) for _ in range(2))
    found = newcombe(int(random.binomial(n, p)), n, int(random.binomial(other, q)), other)
    return found.low, found.high, p - q


def paired_shares(random: np.random.Generator, n: int) -> Limits:
    cells = random.dirichlet([3, 2, 1, 3])
    both, first, second, neither = (int(x) for x in random.multinomial(n, cells))
    found = bonett_price(both, first, second, neither)
    return found.low, found.high, float(cells[1] - cells[2])


def promoters(random: np.random.Generator, n: int) -> Limits:
    cells = random.dirichlet([3, 4, 3])
    found = net_promoter(*(int(x) for x in random.multinomial(n, cells)))
    return found.low, found.high, float(cells[0] - cells[2])


# Medians, ratios, ranks -------------------------------------------------------------------------


def median_days_late(random: np.random.Generator, n: int) -> Limits | None:
    expected = 10
    taken = np.maximum(1, np.rint(random.lognormal(np.log(11.2), 0.5, n)))
    opened = pd.Timestamp("2026-03-02")
    tickets = pd.DataFrame(
        {"service_id": "a", "opened": opened, "closed": opened + pd.to_timedelta(taken, unit="D"),
         "expected_days": float(expected)}
    )  # fmt: skip
    row = schedule.schedule_gap(tickets, {}, _seed(random)).iloc[0]
    if pd.isna(row["median_late_low"]):
        return None
    return row["median_late_low"], row["median_late_high"], 11.0 - expected


def median_of_amounts(random: np.random.Generator, n: int) -> Limits:
    found = bca(random.lognormal(2.0, 0.8, n), seed=_seed(random), expanded=True)
    return found.low, found.high, float(np.exp(2.0))


def felt_to_logged(random: np.random.Generator, n: int) -> Limits:
    truth = float(random.choice([1.0, 1.8]))
    logged = random.lognormal(1.5, 0.5, n)
    felt = logged * truth * random.lognormal(0, 0.6, n)
    pairs = pd.DataFrame({"resp_id": range(n), "role": "all", "felt": felt, "logged": logged})
    row = cost_calibration.calibration(pairs).iloc[0]
    return row["value_low"], row["value_high"], truth


def reported_to_verified(random: np.random.Generator, n: int) -> Limits | None:
    verified = random.lognormal(11, 0.7, n)
    told = random.random(n) < 0.8
    reported = verified * random.lognormal(0, 0.3, n) * told
    table = pd.DataFrame({"verified": verified, "reported": reported})
    found = benefits_reconciliation.report_ratio(table, seed=_seed(random))
    return (found.low, found.high, 0.8 * float(np.exp(0.045))) if found else None


@cache
def _true_rho(latent: float) -> float:
    random = np.random.default_rng(1)
    first, second = _deterrent(random, LARGE, latent)
    return float(spearmanr(first, second).statistic)


def _deterrent(random: np.random.Generator, n: int, rho: float) -> tuple[np.ndarray, np.ndarray]:
    x = random.normal(0, 1, n)
    y = rho * x + np.sqrt(1 - rho**2) * random.normal(0, 1, n)
    return np.clip(np.rint(6 + 2.5 * x), 0, 10), _points(4.5 + 1.4 * y)


def rank_correlation(random: np.random.Generator, n: int) -> Limits | None:
    latent = float(random.choice([0.0, -0.4, -0.7]))
    first, second = _deterrent(random, n, latent)
    _, low, high = perceived_cost.rank_correlation(
        pd.Series(first), pd.Series(second), _seed(random)
    )
    return None if np.isnan(low) else (low, high, _true_rho(latent))


def slope(random: np.random.Generator, n: int) -> Limits | None:
    periods, truth = min(n, 36), float(random.choice([0.0, 0.03]))
    value = truth * np.arange(periods) + random.normal(0, 0.25, periods)
    effort = pd.DataFrame({"period": [f"P{i:02d}" for i in range(periods)], "log_ratio": value})
    found = effort_mix.trend(effort, "log_ratio", _seed(random))
    return (found.low, found.high, truth) if found else None


def rank_of_action(random: np.random.Generator, n: int) -> Limits:
    means, efforts = np.array([-1.2, -0.9, -0.6, -0.3, 0.1]), np.array([4.0, 3.0, 4.0, 2.0, 3.0])
    names = [f"d{i}" for i in range(5)]
    drawn = random.normal(means, 0.9, (n, 5))
    table = pd.DataFrame(
        {"resp_id": np.repeat(np.arange(n), 5), "dimension": names * n, "gap": drawn.ravel(),
         "own": drawn.ravel()}
    )  # fmt: skip
    actions = pd.DataFrame(
        {"action_id": names, "dimension": names, "cause": 3, "action": names, "owner": "",
         "due": None, "effort_days": efforts, "closed": None}
    )  # fmt: skip
    worth = np.where(means < 0, -means, 0) * norm.cdf(-means / 0.9) / efforts
    found = action_priority.action_ranking(table, actions, None, _seed(random))
    at = int(random.integers(0, 5))
    row = found.set_index("action_id").loc[names[at]]
    return row["rank_low"], row["rank_high"], float(1 + (worth > worth[at]).sum())


def theme_priority(random: np.random.Generator, n: int) -> Limits | None:
    holds = float(random.choice([0.4, 0.6, 0.8]))
    severity = random.choice(np.arange(1, 6), n, p=[0.05, 0.15, 0.2, 0.4, 0.2])
    held = random.random(n) < holds
    codes = [("Staff",) if own else ("Other",) for own in held]
    issues = pd.DataFrame(
        {"resp_id": [f"R{i}" for i in range(n)], "text": "…", "coder": "1",
         "severity": severity, "codes": codes}
    )  # fmt: skip
    table = issue_themes.themes(issues, seed=_seed(random)).set_index("theme")
    if "Staff" not in table.index or pd.isna(table.at["Staff", "priority"]):
        return None
    return table.at["Staff", "priority_low"], table.at["Staff", "priority_high"], holds * 4.0


UTILITY = np.array([1.2, 0.8, 0.4, 0.0, -0.4, -0.8, -1.2])


def _choices(random: np.random.Generator, people: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw best and worst of each screen of the cyclic design, for people who differ."""
    design = np.array([sorted(int(i) for i in screen) for screen in cyclic_design(7)])
    own = UTILITY + random.normal(0, 0.7, (people, 7))
    seen = own[:, design] + random.gumbel(size=(people, *design.shape))
    best = seen.argmax(axis=2)
    again = -own[:, design] + random.gumbel(size=(people, *design.shape))
    np.put_along_axis(again, best[..., None], -np.inf, axis=2)
    return design, best, again.argmax(axis=2)


@cache
def _true_scores() -> np.ndarray:
    design, best, worst = _choices(np.random.default_rng(1), 60_000)
    score = np.zeros(7)
    for at, screen in enumerate(design):
        for place, item in enumerate(screen):
            score[item] += (best[:, at] == place).mean() - (worst[:, at] == place).mean()
    return score / np.bincount(design.ravel(), minlength=7)


def _scored(random: np.random.Generator, n: int) -> pd.DataFrame:
    design, best, worst = _choices(random, n)
    names = [f"s{i}" for i in range(7)]
    rows = [
        {"resp_id": f"R{person}", "shown": tuple(names[i] for i in screen),
         "best": names[screen[best[person, at]]], "worst": names[screen[worst[person, at]]]}
        for person in range(n)
        for at, screen in enumerate(design)
    ]  # fmt: skip
    return best_worst.services_scored(pd.DataFrame(rows), {}, _seed(random))


def best_worst_score(random: np.random.Generator, n: int) -> Limits:
    table = _scored(random, n)
    at = int(random.integers(0, 7))
    row = table.set_index("service_id").loc[f"s{at}"]
    return row["score_low"], row["score_high"], float(_true_scores()[at])


# Agreement and reliability ----------------------------------------------------------------------


def _scale(random: np.random.Generator, n: int, strength: float) -> np.ndarray:
    return strength * random.normal(size=(n, 1)) + random.normal(size=(n, ITEMS))


@cache
def _true_alpha(strength: float, discrete: bool) -> float:
    items = _scale(np.random.default_rng(1), LARGE, strength)
    covariance = np.cov((_points(5 + items) if discrete else items).T)
    return float(ITEMS / (ITEMS - 1) * (1 - np.trace(covariance) / covariance.sum()))


def _alpha(random: np.random.Generator, n: int, discrete: bool) -> Limits | None:
    strength = float(random.choice([0.6, 1.0]))
    items = _scale(random, n, strength)
    try:
        table = pd.DataFrame(_points(5 + items) if discrete else items)
        found = feldt(cronbach_alpha(table).raw, *table.shape)
    except DataError:  # somebody's item does not vary: the suite prints no alpha
        return None
    return found.low, found.high, _true_alpha(strength, discrete)


def alpha_of_normal(random: np.random.Generator, n: int) -> Limits | None:
    return _alpha(random, n, discrete=False)


def alpha_of_points(random: np.random.Generator, n: int) -> Limits | None:
    return _alpha(random, n, discrete=True)


def agreement_of_raters(random: np.random.Generator, n: int) -> Limits | None:
    raters, lean = int(random.integers(2, 7)), float(random.choice([0.5, 1.0]))
    things, among = random.normal(0, 1, (n, 1)), random.normal(0, lean, (1, raters))
    try:
        found = icc(things + among + random.normal(0, 0.8, (n, raters)))["ICC(2,1)"]
    except DataError:
        return None
    return found.low, found.high, 1 / (1 + lean**2 + 0.64)


def kappa_of_coders(random: np.random.Generator, n: int) -> Limits | None:
    truth = 0.75
    first = random.choice(4, 2 * n, p=[0.4, 0.3, 0.2, 0.1])
    chance = random.choice(4, 2 * n, p=[0.4, 0.3, 0.2, 0.1])
    second = np.where(random.random(2 * n) < truth, first, chance)
    who, what = np.repeat(np.arange(n), 2), np.tile([0, 1], n)
    coded = pd.concat(
        [pd.DataFrame({"resp_id": who, "part": what, "coder": coder, "code": codes})
         for coder, codes in (("1", first), ("2", second))], ignore_index=True
    )  # fmt: skip
    found = agreement.kappa_of_two(coded, ["resp_id", "part"], "code", seed=_seed(random))
    return (found.low, found.high, truth) if found else None


def agreement_on_promises(random: np.random.Generator, n: int) -> Limits | None:
    """Draw 6 promises in up to 40 documents, coded twice; alpha is the share not left to chance."""
    truth, documents = 0.7, min(n, 40)
    first = (random.random((documents, 6)) < 0.5).astype(float)
    again = (random.random((documents, 6)) < 0.5).astype(float)
    second = np.where(random.random((documents, 6)) < truth, first, again)
    where, what = np.divmod(np.arange(6 * documents), 6)
    audit = pd.concat(
        [pd.DataFrame({"artefact_id": where, "promise_id": what, "coder": coder,
                       "present": codes.ravel(), "consistent": np.nan})
         for coder, codes in (("1", first), ("2", second))], ignore_index=True
    )  # fmt: skip
    row = promises.coder_agreement(audit, _seed(random)).iloc[0]
    return None if pd.isna(row["alpha_low"]) else (row["alpha_low"], row["alpha_high"], truth)


# Projects, requests and journeys ----------------------------------------------------------------


def overrun(random: np.random.Generator, n: int) -> Limits | None:
    truth = float(random.choice([1.0, 1.2]))
    ratio = np.concatenate([truth * random.lognormal(0, 0.3, n), random.lognormal(0.2, 0.3, n)])
    projects = pd.DataFrame(
        {"method_used": [1] * n + [0] * n, "budget": 100.0, "actual": 100.0 * ratio, "end": DAY}
    )
    row = adopters.overruns(projects, pd.Timestamp("2026-03-31"), _seed(random)).iloc[0]
    return None if pd.isna(row["ratio_low"]) else (row["ratio_low"], row["ratio_high"], truth)


def _projects(random: np.random.Generator, n: int, chance: np.ndarray) -> pd.DataFrame:
    late = random.random(n) >= chance
    return pd.DataFrame(
        {"plan_end": DAY, "end": DAY + pd.to_timedelta(9 * late, unit="D"), "method_used": 1}
    )


def brier(random: np.random.Generator, n: int) -> Limits | None:
    said = random.choice([0.5, 0.7, 0.9], n)
    projects = _projects(random, n, said - 0.15).assign(forecast_p=said)
    row = adopters.brier_score(projects, pd.Timestamp("2026-03-31"), _seed(random)).iloc[0]
    truth = float(np.mean([p**2 - (2 * p - 1) * (p - 0.15) for p in (0.5, 0.7, 0.9)]))
    return None if pd.isna(row["brier_low"]) else (row["brier_low"], row["brier_high"], truth)


def on_time_within_classes(random: np.random.Generator, n: int) -> Limits | None:
    """Draw large and small projects; the large ones use the method more often and are late."""
    large = random.random(2 * n) < 0.5
    used = random.random(2 * n) < np.where(large, 0.65, 0.35)
    truth = float(random.choice([0.0, 0.2]))
    chance = np.where(large, 0.35, 0.6) + truth * used
    projects = _projects(random, 2 * n, chance).assign(
        method_used=used.astype(int), dose=used.astype(int), type="IT",
        size=np.where(large, "large", "small"),
    )  # fmt: skip
    table = adopters.on_time_compared(projects, pd.Timestamp("2026-03-31"), _seed(random))
    row = table.set_index("comparison").reindex([adopters.MATCHED]).iloc[0]
    if pd.isna(row["difference_low"]):
        return None
    return row["difference_low"], row["difference_high"], truth


def eighty_fifth_percent_of_requests(random: np.random.Generator, n: int) -> Limits | None:
    days = random.lognormal(1.5, 0.6, min(n, 50))
    found = service_levels._proposal(days, _seed(random))
    truth = float(np.exp(1.5 + 0.6 * norm.ppf(0.85)))
    return None if np.isnan(found["p85_low"]) else (found["p85_low"], found["p85_high"], truth)


def work_in_a_journey(random: np.random.Generator, n: int) -> Limits | None:
    steps = 5
    who = np.repeat([f"R{i}" for i in range(n)], steps)
    pace = np.repeat(random.lognormal(0, 0.4, n), steps)
    touch = 60 * pace * random.lognormal(0, 0.5, n * steps)
    wait = 2 * random.lognormal(0, 0.8, n * steps)
    truth = 60 * np.exp(0.08 + 0.125)
    truth = float(truth / (truth + 480 * 2 * np.exp(0.32)))
    table = pd.DataFrame({"resp_id": who, "touch_min": touch, "wait_d": wait})
    row = journey.flow_efficiency(table, 480, _seed(random)).iloc[0]
    if pd.isna(row["efficiency_low"]):
        return None
    return row["efficiency_low"], row["efficiency_high"], truth


# Decisions --------------------------------------------------------------------------------------


def _off_target(random: np.random.Generator) -> float:
    """Draw how far true attainment lies off the target: half of the time exactly on it."""
    return float(random.choice([-0.2, 0.0, 0.0, 0.04]))


def _judged(said: str, off: float) -> Judged:
    wrong = {service_levels.MET: off < 0, service_levels.MISSED: off >= 0}
    return said in wrong, wrong.get(said, False)


def service_level(random: np.random.Generator, n: int) -> Judged:
    target, off = float(random.choice([0.8, 0.9, 0.95])), _off_target(random)
    found = service_levels._against(int(random.binomial(n, target + off)), n, target)
    return _judged(str(found["verdict"]), off)


def service_levels_together(random: np.random.Generator, n: int) -> Judged:
    """Draw three service levels of n requests each, all as far off their targets."""
    levels = pd.DataFrame({"service_id": ["a", "b", "c"], "target": [0.8, 0.9, 0.95], "n": n})
    off = _off_target(random)
    levels["met"] = random.binomial(n, levels["target"] + off)
    found = service_levels.together(levels)
    return _judged(found.verdict, off)


def leading_group(random: np.random.Generator, n: int) -> Judged:
    """A leading group of less than half of the services is wrong without the one that leads."""
    table = _scored(random, n).set_index("service_id")
    clear = bool(table["leading"].sum() <= len(table) / 2)
    return clear, clear and not table.at["s0", "leading"]


_KANO_ANSWERS = {"A": (1, 3), "O": (1, 5), "M": (3, 5), "I": (3, 3)}


def kano_category(random: np.random.Generator, n: int) -> Judged:
    chances = random.dirichlet([4, 3, 3, 3])
    drawn = random.choice(list(_KANO_ANSWERS), n, p=chances)
    halves = zip(("kano_functional", "kano_dysfunctional"), (0, 1), strict=True)
    answers = pd.concat(
        [pd.DataFrame({"resp_id": range(n), "item_id": form, "instrument": form,
                       "dimension": "offer", "value": [_KANO_ANSWERS[c][at] for c in drawn]})
         for form, at in halves], ignore_index=True
    )  # fmt: skip
    said = kano.kano_categories(answers)["category"].iloc[0]
    return said != "", said not in ("", list(_KANO_ANSWERS)[int(chances.argmax())])


DECISIONS = (
    Decision("service level met or missed", "C4", service_level),
    Decision("all service levels together", "C4", service_levels_together),
    Decision("services that lead", "T1", leading_group),
    Decision("Kano category", "T1", kano_category),
)

METHODS = (
    Method("t, paired gap on 7 points, n of a list of N", "T2, C2", gap_of_list),
    Method("t, overall gap weighted by points", "T2", overall_gap),
    Method("BCa, check of a paired gap (not expanded)", "T2, from 20", check_of_gap),
    Method("t, mean on 7 points", "00, T1, V2, C1", mean_of_csat),
    Method("t, change of the same people", "T2, V2, B6", change_of_same_people),
    Method("Welch's t, change of other people", "T2, V2, C5", change_of_others),
    Method("Welch's t, two waves of a list of N", "T2, V2", change_in_a_list),
    Method("Wilson, share", "T1, B1, V3, V5, C2, C3, S1, 00", share),
    Method("Clopper-Pearson, share in time", "C4", share_in_time),
    Method("Wilson, share of a list of N", "B1, B2, S1, 00", share_of_list),
    Method("Wilson, 3 shares at once (Bonferroni)", "B2", three_shares_at_once),
    Method("Newcombe, two shares", "B2, C6, S1", two_shares),
    Method("Bonett-Price, paired shares", "T1, B2, 00", paired_shares),
    Method("adjusted Wald, net promoter score", "00, V5", promoters),
    Method("t on logs, ratio felt to logged", "B4", felt_to_logged),
    Method("BCa, median of whole days late", "T2, C4", median_days_late),
    Method("BCa, median of skewed amounts", "T2, S1", median_of_amounts),
    Method("BCa, ratio reported to verified", "V3", reported_to_verified),
    Method("BCa, Spearman's rank correlation", "B1", rank_correlation),
    Method("BCa, share × median severity", "S1", theme_priority),
    Method("BCa, best-worst score", "T1", best_worst_score),
    Method("bootstrap, rank of an action", "T3", rank_of_action),
    Method("BCa, Theil-Sen slope over periods", "S3", slope, every=2),
    Method("Feldt, alpha of normal items", "T2, V2", alpha_of_normal),
    Method("Feldt, alpha of 7-point items", "T2, V2", alpha_of_points),
    Method("generalized, ICC(2,1) of 2 to 6 raters", "S4", agreement_of_raters),
    Method("BCa, kappa of two coders", "V1, S1", kappa_of_coders, every=3),
    Method("BCa, Krippendorff's alpha", "C2", agreement_on_promises, times=2),
    Method("BCa, geometric mean overrun", "C6", overrun),
    Method("BCa, Brier score of forecasts", "C6", brier),
    Method("BCa, shares on time within classes", "C6", on_time_within_classes, every=2),
    Method("BCa, 85th percentile of days", "C4, from 20", eighty_fifth_percent_of_requests),
    Method("BCa, share of work in a journey", "C1", work_in_a_journey),
)
