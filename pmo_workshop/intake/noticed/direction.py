"""Questions and scales that run against the others: reversed and not marked, or turned."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import NormalDist

import numpy as np
import pandas as pd

from ...i18n import N_, all_of, decimal, gettext
from .finding import Finding, some
from .sheets import Sheets

ENOUGH = 12
"""Respondents from which a direction is judged."""

ITEM_ALPHA, SCALE_ALPHA = 0.005, 0.002
"""Chance of a false alarm over all questions of a survey, and over all of its scales."""

DOUBTFUL, FITS = -2.0, 6.0
"""Standard errors below none, and gain in fit of the mean, that are enough together."""

LIKELY, FITS_WELL = -1.0, 4.0
"""The same where two ways of asking, such as E and P, say it; the gain is that of each."""

WEAKEST = 0.15
"""Correlation below none from which answers run against others, however many people answered."""

STRONG = 0.3
"""Correlation of deterrents with the intention to come from which one of them looks turned: who
comes often may feel a little more of them."""

NO_SCALE = frozenset(
    {"gap_weights", "kano_functional", "kano_dysfunctional", "awareness", "funnel"}
)
"""Instruments whose questions do not add up to one score."""

OPPOSED = frozenset({"value"})
"""Instruments whose dimensions do not run the same way."""

OTHER_DIMENSIONS = 0.2
"""Weight of a question of another dimension beside one of the same."""

LEVEL, MOST = 0.25, 0.85


def against_their_scale(sheets: Sheets) -> list[Finding]:
    """Questions, and whole dimensions, that run against the rest of their instrument."""
    found: list[Finding] = []
    families = [family for family in sheets.instruments if family not in NO_SCALE]
    scales = {family: _items_of(sheets, family) for family in families}
    marked = sheets.questions.drop_duplicates("item_id").set_index("item_id")["reverse"]
    n_items = sum(len(next(iter(scale.values())).columns) for scale in scales.values() if scale)
    for family, scale in scales.items():
        if not scale:
            continue
        dimension = _dimension_of(sheets, family)
        weights = _weights(dimension, family in OPPOSED)
        against = _against(scale, weights, ITEM_ALPHA / n_items)
        found += [_item_finding(item, family, dimension[item], bool(marked[item]))
                  for item in against]  # fmt: skip
        if family in OPPOSED or dimension.nunique() < 3:
            continue
        means = {aspect: items.T.groupby(dimension).mean().T for aspect, items in scale.items()}
        found += [
            _dimension_finding(name, family, (*dimension.index[dimension == name],))
            for name in _turned_dimensions(means)
        ]
    return found


def _items_of(sheets: Sheets, family: str) -> dict[str, pd.DataFrame]:
    """Return the keyed answers of a family by aspect, for aspects that enough people answered."""
    scale = {}
    for aspect in ("E", "P", "single"):
        at = sheets.places(family, aspect)
        if len(at) < 3:
            continue
        keyed = without_style(sheets, at)
        given = ~np.isnan(keyed)
        answered, enough = np.flatnonzero(given.any(axis=1)), given.sum(axis=0) >= ENOUGH
        if enough.sum() >= 3:
            names = sheets.questions["item_id"].iloc[at[enough]]
            scale[aspect] = pd.DataFrame(keyed[np.ix_(answered, enough)], answered, names)
    shared = set.intersection(*(set(items.columns) for items in scale.values())) if scale else set()
    if len(shared) < 3:
        return {}
    people = set.intersection(*(set(items.index) for items in scale.values()))
    return {
        aspect: items.loc[sorted(people), [item for item in items.columns if item in shared]]
        for aspect, items in scale.items()
    }


def without_style(sheets: Sheets, at: np.ndarray) -> np.ndarray:
    """
    Return the keyed answers of some columns without a person's liking for high or low points.

    Where three questions or more are reversed and three are not, their means on the scale as it was
    ticked differ from the middle by that liking alone. Left in, it makes reversed questions run
    against the others.
    """
    keyed = sheets.keyed[:, at]
    reverse = sheets.questions["reverse"].to_numpy(bool)[at]
    if min(reverse.sum(), (~reverse).sum()) < 3:
        return keyed
    ticked = np.where(reverse, 1 - keyed, keyed)
    style = (np.nanmean(ticked[:, reverse], axis=1) + np.nanmean(ticked[:, ~reverse], axis=1)) / 2
    style = np.nan_to_num(style - np.nanmean(style))[:, None]
    return np.where(reverse, keyed + style, keyed - style)


def _turned_dimensions(means: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return dimensions that run against the others, or of which alone nobody expects much."""
    names = list(next(iter(means.values())).columns)
    alone = _weights(pd.Series("", index=names), opposed=False)
    turned = _against(means, alone, SCALE_ALPHA / len(names))
    expected = means.get("E")
    if turned or expected is None:
        return turned
    bottom = (expected < 0.5).mean() >= MOST
    top = 2 * expected.mean() - 1 >= LEVEL
    return [*bottom.index[bottom]] if bottom.sum() == 1 and top.sum() == len(names) - 1 else []


def _dimension_of(sheets: Sheets, family: str) -> pd.Series:
    own = sheets.questions.iloc[sheets.places(family)].drop_duplicates("item_id")
    dimension = own.set_index("item_id")["dimension"]
    # Where every dimension is one question, the instrument is the scale.
    return dimension if dimension.duplicated().any() else dimension.map(lambda name: "")


def _weights(dimension: pd.Series, opposed: bool) -> pd.DataFrame:
    """Return how much each question counts among the others beside another."""
    same = dimension.to_numpy()[:, None] == dimension.to_numpy()
    weights = np.where(same, 1.0, 0.0 if opposed else OTHER_DIMENSIONS)
    np.fill_diagonal(weights, 0.0)
    return pd.DataFrame(weights, index=dimension.index, columns=dimension.index)


def standing(answers: pd.DataFrame) -> np.ndarray:
    """Return ranks with mean 0 and length 1 in each column; 0 where missing."""
    ranks = answers.rank().to_numpy(float)
    ranks = ranks - np.nanmean(ranks, axis=0)
    ranks = np.where(np.isnan(ranks), 0.0, ranks)
    length = np.sqrt((ranks**2).sum(axis=0))
    return ranks / np.where(length > 0, length, np.inf)


def beyond_chance(first: Sequence[np.ndarray], second: Sequence[np.ndarray]) -> np.ndarray:
    """
    How many standard errors the correlations of pairs of columns lie from none.

    Parameters
    ----------
    first, second : sequences of arrays, respondents by columns
        One array per part, such as expectation and perception; column by column belong together.

    Returns
    -------
    array, one value per column
        The sum of the correlations of the parts over its standard deviation if the respondents of
        one side were shuffled, which keeps what the parts of a side share.

    Examples
    --------
    >>> x = np.arange(10.0)[:, None]
    >>> beyond_chance([x], [-x]).round(3).tolist()
    [-3.0]
    """
    a, b = [*map(_unit, first)], [*map(_unit, second)]
    together = sum((x * y).sum(axis=0) for x, y in zip(a, b, strict=True))
    pairs = [(i, j) for i in range(len(a)) for j in range(len(a))]
    spread = sum((a[i] * a[j]).sum(axis=0) * (b[i] * b[j]).sum(axis=0) for i, j in pairs)
    spread = np.sqrt(np.maximum(spread, 0.0))
    return together * np.sqrt(len(a[0]) - 1) / np.where(spread > 1e-6, spread, np.inf)


def _unit(columns: np.ndarray) -> np.ndarray:
    columns = columns - columns.mean(axis=0)
    length = np.sqrt((columns**2).sum(axis=0))
    return columns / np.where(length > 1e-12, length, np.inf)


def _against(scale: Mapping[str, pd.DataFrame], weights: pd.DataFrame, alpha: float) -> list[str]:
    """Return the questions that run against the others, the worst turned first and so on."""
    names = next(iter(scale.values())).columns
    if len(next(iter(scale.values()))) < ENOUGH:
        return []
    stand = {aspect: standing(items) for aspect, items in scale.items()}
    level = {aspect: items.mean().to_numpy().copy() for aspect, items in scale.items()}
    weight = weights.loc[names, names].to_numpy()
    limit = limit_of(alpha / (len(scale) + (len(scale) > 1)), len(next(iter(scale.values()))))
    turned: list[str] = []
    for _ in range(len(names) // 2):
        z = _lowest(stand, weight)
        fits = _fits_turned(level, weight)
        clear = ((z < limit) & (fits > -FITS)) | ((z < DOUBTFUL) & (fits >= FITS))
        if len(scale) > 1:
            clear |= (z < LIKELY) & (fits >= FITS_WELL * len(scale))
        if not clear.any():
            break
        worst = int(np.argmin(np.where(clear, z - fits, np.inf)))
        if names[worst] in turned:
            break
        turned.append(str(names[worst]))
        for aspect in scale:
            stand[aspect][:, worst] *= -1
            level[aspect][worst] = 1 - level[aspect][worst]
    return turned


def limit_of(alpha: float, n: int) -> float:
    """Return the standard errors below none that are beyond chance, and more than a trace."""
    return min(NormalDist().inv_cdf(alpha), -WEAKEST * math.sqrt(n - 1))


def _lowest(stand: Mapping[str, np.ndarray], weight: np.ndarray) -> np.ndarray:
    """Return, for each question, the lowest z over the aspects and over all of them together."""
    rest = {aspect: values @ weight.T for aspect, values in stand.items()}
    sets = [[aspect] for aspect in stand] + ([list(stand)] if len(stand) > 1 else [])
    z = [beyond_chance([stand[a] for a in own], [rest[a] for a in own]) for own in sets]
    return np.min(z, axis=0)


def _fits_turned(level: Mapping[str, np.ndarray], weight: np.ndarray) -> np.ndarray:
    """Return how much better the mean of each question fits its dimension if it is turned."""
    gain = np.zeros(len(weight))
    for means in level.values():
        centre = np.array([np.median(means[own == own.max()]) for own in weight])
        spread = max(1.48 * float(np.median(np.abs(means - centre))), 0.05)
        as_is, turned = (means - centre) / spread, (1 - means - centre) / spread
        gain += (np.minimum(as_is**2, 16) - np.minimum(turned**2, 16)) / 2
    return gain


def _item_finding(item: str, family: str, dimension: str, marked: bool) -> Finding:
    rest = (
        gettext("the others of {dimension}", dimension=repr(dimension))
        if dimension
        else gettext("the others of {family}", family=repr(family))
    )
    says = (
        gettext(
            "item {item} is marked as reversed, and its answers, once turned, run "
            "against {rest}: it looks as if it were not reversed, or had been turned "
            "already",
            item=repr(item),
            rest=rest,
        )
        if marked
        else gettext(
            "the answers to item {item} run against {rest}: it looks like a reversed "
            "question that is not marked",
            item=repr(item),
            rest=rest,
        )
    )
    return Finding(
        f"direction of {item}",
        "items",
        says,
        gettext("Read its text. If so, set reverse to {value} in items.", value=int(not marked)),
        turned=(item,),
    )


def _dimension_finding(name: str, family: str, items: tuple[str, ...]) -> Finding:
    return Finding(
        f"direction of {name}",
        "items",
        gettext(
            "the answers to all questions of {name} run against the other dimensions of "
            "{family}: the whole dimension looks turned (1 = best)",
            name=repr(name),
            family=repr(family),
        ),
        gettext("If so, set reverse to 1 in items for its questions, or turn the answers."),
        turned=items,
    )


# --- Whole scales -------------------------------------------------------------------------------


def turned_scales(sheets: Sheets) -> list[Finding]:
    """Measures whose good end is elsewhere: expectation, perception, satisfaction and so on."""
    measures = _measures(sheets)
    level = {name: 2 * float(score.mean()) - 1 for name, score in measures.items()}
    expected = score_of(sheets, "gap", "E")
    explained = [*_expectation(expected, measures, level)] if len(expected) >= ENOUGH else []
    if explained:
        return explained
    alone = [*measures] == ["perception"]
    # With nothing else to compare it with, perception should not fall with expectation.
    scores = pd.DataFrame(measures | ({"expectation": expected} if alone else {}))
    suspects = {}
    for name in scores if len(scores.columns) >= 2 else ():
        others = [other for other in scores if other != name]
        both = scores[scores[name].notna() & scores[others].notna().any(axis=1)]
        if len(both) < ENOUGH:
            continue
        stand = pd.DataFrame(standing(both), columns=scores.columns)
        own, rest = stand[[name]].to_numpy(), stand[others].sum(axis=1).to_numpy()[:, None]
        z = float(beyond_chance([own], [rest])[0])
        varies = scores[name].nunique() >= 3
        contrary = varies and not alone and _contrary(level, name, others)
        beyond = z < limit_of(SCALE_ALPHA / len(scores.columns), len(both))
        allowed = _ALLOWED.get(len(others), 0.0) + _ALLOWED_MORE * _nearly_all(both[name])
        if beyond or (contrary and z < allowed):
            suspects[name] = z
    if not suspects:
        return []
    if len(scores.columns) == 2:
        return [_opposite(*scores.columns)]
    worst = min(suspects, key=suspects.__getitem__)
    return [_turned(worst, [name for name in scores if name != worst], sheets)]


def _contrary(level: Mapping[str, float], name: str, others: Sequence[str]) -> bool:
    """Whether a measure lies far on one side of the middle, and all others on the other."""
    away = [-level[other] * np.sign(level[name]) for other in others]
    return abs(level[name]) >= LEVEL and min(away) > 0 and sum(far >= LEVEL for far in away) >= 2


_ALLOWED = {2: -1.0}
"""Standard errors of the correlation that are allowed where the level of a measure is contrary to
that of so many others; of three and more: none that is positive."""
_ALLOWED_MORE = 2.0
"""The same, where nearly all respondents are on one side of the middle: only a correlation that is
clear speaks for the answers then."""


def _nearly_all(score: pd.Series) -> bool:
    """Whether nearly all respondents lie on one side of the middle."""
    return bool(max((score < 0.5).mean(), (score > 0.5).mean()) >= MOST)


MEASURES = {
    N_("perception"): ("gap", "P"),
    N_("satisfaction"): ("csat", "single"),
    N_("recommendation"): ("nps", "single"),
    N_("value (get)"): ("value", "single"),
    N_("promises kept"): ("promise_kept", "single"),
}


def _measures(sheets: Sheets) -> dict[str, pd.Series]:
    scores = {name: score_of(sheets, *where) for name, where in MEASURES.items()}
    return {name: score for name, score in scores.items() if len(score) >= ENOUGH}


def score_of(sheets: Sheets, family: str, aspect: str) -> pd.Series:
    """Return the mean keyed answer of each respondent, from 0 to 1."""
    return pd.DataFrame(sheets.keyed[:, _places(sheets, family, aspect)]).mean(axis=1).dropna()


def _places(sheets: Sheets, family: str, aspect: str) -> np.ndarray:
    at = sheets.places(family, aspect)
    if family == "value":
        at = at[sheets.questions["dimension"].iloc[at].eq("get").to_numpy()]
    return at


_TURN = N_(
    "Look at the questionnaire. If so, turn the answers: lowest plus highest minus the answer."
)


def _expectation(
    expected: pd.Series, measures: Mapping[str, pd.Series], level: Mapping[str, float]
) -> Iterable[Finding]:
    """Expectation almost all at the bottom, and what else says that it is not meant so."""
    low = float(expected.mean())
    bottom = int((expected < 0.5).sum())
    if bottom < MOST * len(expected) or 2 * low - 1 > -LEVEL:
        return
    perceived = measures.get("perception")
    above = perceived is not None and float(perceived.mean()) > low + 0.05
    others = [name for name in measures if name != "perception" and level[name] >= LEVEL]
    if not above and not others:
        return
    about = {"bottom": decimal(bottom), "all": decimal(len(expected))}
    told = gettext(
        "{bottom} of {all} respondents expect less than the middle of the scale: the scale looks "
        "turned (1 = best), for expectation alone or for perception too",
        **about,
    )
    if others:
        told = gettext(
            "{bottom} of {all} respondents expect less than the middle of the scale, where other "
            "answers are high ({others}): the scale looks turned (1 = best), for expectation alone "
            "or for perception too",
            **about,
            others=all_of(map(gettext, others)),
        )
    yield Finding(
        "direction of expectation",
        "responses",
        told,
        gettext(_TURN),
    )


def _turned(name: str, others: list[str], sheets: Sheets) -> Finding:
    family, aspect = MEASURES[name]
    items = sheets.questions["item_id"].iloc[_places(sheets, family, aspect)]
    where = family if aspect == "single" else f"{family}, {aspect}"
    return Finding(
        f"direction of {name}",
        "responses",
        gettext(
            "{name} ({where}) runs against {others}: its scale looks turned (1 = best)",
            name=gettext(name),
            where=where,
            others=all_of(map(gettext, others)),
        ),
        gettext(_TURN),
        turned=(*items,),
        aspect=aspect,
    )


def _opposite(first: str, second: str) -> Finding:
    return Finding(
        f"direction of {first}",
        "responses",
        gettext(
            "those who rate {first} high rate {second} low: the scale of one of them "
            "looks turned (1 = best)",
            first=gettext(first),
            second=gettext(second),
        ),
        gettext(_TURN),
    )


EXCHANGED, EXCHANGED_ABOVE, MOSTLY_ABOVE = 3.5, 2.5, 0.7
"""Standard errors by which expectation must go with the other measures rather than perception; the
same where such a share of people, which is rare, perceive more than they expect."""

CLEARLY = 0.3
"""Correlation of expectation with the other measures from which it may be perception."""


def exchanged(sheets: Sheets, wave: str = "") -> list[Finding]:
    """
    Expectation that goes with satisfaction and the like as only perception should.

    Notes
    -----
    Both correlations are of the same people, so they are compared as in Meng, Rosenthal and Rubin
    (1992), Psychological Bulletin 111:172-175.
    """
    others = [score for name, score in _measures(sheets).items() if name != "perception"]
    aspects = [score_of(sheets, "gap", aspect) for aspect in ("E", "P")]
    if not others:
        return []
    scores = pd.concat(others, axis=1)
    whole = pd.Series(standing(scores).sum(axis=1), index=scores.index)
    both = pd.concat([whole, *aspects], axis=1, keys=["others", "E", "P"]).dropna()
    if len(both) < ENOUGH or (both.nunique() < 3).any():
        return []
    together = both.rank().corr()
    with_e, with_p = (float(together.at["others", aspect]) for aspect in ("E", "P"))
    apart = _correlations_apart(with_e, with_p, float(together.at["E", "P"]), len(both))
    above = float((both["P"] > both["E"]).mean()) >= MOSTLY_ABOVE
    if with_e < CLEARLY or apart < (EXCHANGED_ABOVE if above else EXCHANGED):
        return []
    says = gettext(
        "expectation goes with {others}, and perception does not: the aspects E and P look "
        "exchanged",
        others=all_of(gettext(name) for name in _measures(sheets) if name != "perception"),
    )
    return [Finding(f"order of E and P{wave and f', {wave}'}", "responses", says, gettext(_LABELS))]


_LABELS = N_("Compare the texts of the questions with the export. If so, exchange the two letters.")


def _correlations_apart(first: float, second: float, between: float, n: int) -> float:
    """
    Return by how many standard errors the first of two correlations with one column is higher.

    Examples
    --------
    >>> round(_correlations_apart(0.6, 0.1, 0.3, 40), 2), _correlations_apart(0.4, 0.4, 0.3, 40)
    (2.87, 0.0)
    """
    mean = (first**2 + second**2) / 2
    share = min(1.0, (1 - between) / (2 * (1 - mean)))
    height = (1 - share * mean) / (1 - mean)
    error = math.sqrt(2 * (1 - between) * height / (n - 3))
    return (math.atanh(first) - math.atanh(second)) / error if error else 0.0


# --- Kano and perceived costs -------------------------------------------------------------------


def swapped_kano(sheets: Sheets) -> list[Finding]:
    """Offers that people would rather be without: the two forms swapped, or 5 = like."""
    forms = {}
    for form in ("kano_functional", "kano_dysfunctional"):
        at = sheets.places(form)
        forms[form] = pd.DataFrame(
            sheets.keyed[:, at], columns=sheets.questions["dimension"].iloc[at]
        )
    if not all(form.columns.is_unique for form in forms.values()):
        return []
    offers = [offer for offer in forms["kano_functional"] if offer in forms["kano_dysfunctional"]]
    if not offers:
        return []
    liking = (forms["kano_dysfunctional"] - forms["kano_functional"])[offers]
    if _mostly_without(liking.mean(axis=1)):
        which, name, shown = gettext("the offers"), "Kano", liking.mean(axis=1).dropna()
    else:
        against = [offer for offer in offers if _mostly_without(liking[offer])]
        if not against:
            return []
        which, name, shown = some(against), against[0], liking[against[0]].dropna()
    without = int((shown < 0).sum())
    return [
        Finding(
            f"direction of {name}",
            "responses",
            gettext(
                "{n} of {all} respondents like it less to have {which} than not to: the two Kano "
                "questions look swapped, or 5 stands for “I like it”",
                n=decimal(without),
                all=decimal(len(shown)),
                which=which,
            ),
            gettext(
                "Look at the questionnaire. 1 is “I like it” in both; kano_functional "
                "asks about having it."
            ),
        )
    ]


def _mostly_without(liking: pd.Series) -> bool:
    """Whether most would rather be without it, by far more than chance brings."""
    shown = liking.dropna()
    if len(shown) < ENOUGH or (shown < 0).sum() < 0.65 * len(shown) or shown.nunique() == 1:
        return False
    return float(shown.mean()) < -4 * float(shown.std()) / math.sqrt(len(shown))


def costs_against(costs: pd.DataFrame) -> list[Finding]:
    """Perceived costs that run against the others, the hours, or the intention to come."""
    costs = costs.dropna(subset=["resp_id", "wave", "component"])
    costs = costs.drop_duplicates(["resp_id", "wave", "component"])
    found: list[Finding] = []
    for _, own in costs.groupby("wave", sort=False):
        severity = _wide(own, "severity")
        severity = severity.loc[:, severity.notna().sum() >= ENOUGH]
        if severity.shape[1] < 3 or len(severity) < ENOUGH:
            continue
        hours = _wide(own, "hours_month").reindex_like(severity)
        felt, taken = standing(severity), standing(hours)
        rest = felt.sum(axis=1, keepdims=True) - felt
        z = beyond_chance([felt, felt], [rest, taken])
        against = severity.columns[z < limit_of(SCALE_ALPHA / severity.shape[1], len(severity))]
        if len(against) <= severity.shape[1] / 3:
            found += [_cost_finding(str(component)) for component in against]
        if _against_hours(severity, hours.loc[:, hours.notna().sum() >= ENOUGH]):
            found.append(
                Finding(
                    "direction of severity",
                    "perceived_cost",
                    gettext(
                        "the more hours a cost is felt to take, the lower is its "
                        "severity: the scale of severity looks turned (0 = deters most)"
                    ),
                    gettext("Look at the questionnaire. If so, turn it: 10 minus the answer."),
                )
            )
        elif _intended_the_more(severity, own.groupby("resp_id")["engage_intent"].mean()):
            found.append(
                Finding(
                    "direction of engage_intent",
                    "perceived_cost",
                    gettext(
                        "the more the costs deter, the more people intend to work with the PMO: "
                        "the scale of engage_intent looks turned (1 = surely)"
                    ),
                    gettext("Look at the questionnaire. If so, turn it: 8 minus the answer."),
                )
            )
    return found


def _against_hours(severity: pd.DataFrame, hours: pd.DataFrame) -> bool:
    """Whether costs deter the less the more hours they take, by far more than chance brings."""
    if hours.empty:
        return False
    felt, taken = standing(severity[hours.columns]), standing(hours)
    parts = range(felt.shape[1])
    z = beyond_chance([felt[:, [at]] for at in parts], [taken[:, [at]] for at in parts])[0]
    return float(z) < limit_of(SCALE_ALPHA, len(severity))


def _intended_the_more(severity: pd.DataFrame, intent: pd.Series) -> bool:
    """Whether whom the costs deter more intends more, by far more than chance brings."""
    both = pd.DataFrame({"felt": severity.mean(axis=1), "meant": intent.astype("Float64")})
    both = both.astype("float64").dropna()
    if len(both) < ENOUGH:
        return False
    z = beyond_chance([standing(both[["felt"]])], [standing(both[["meant"]])])[0]
    return float(z) > max(-limit_of(SCALE_ALPHA, len(both)), STRONG * math.sqrt(len(both) - 1))


def _cost_finding(component: str) -> Finding:
    return Finding(
        f"direction of {component}",
        "perceived_cost",
        gettext(
            "the severity of {component} runs against that of the other components: it "
            "looks turned (0 = deters most)",
            component=repr(component),
        ),
        gettext("Look at the questionnaire. If so, turn it: 10 minus the answer."),
    )


def _wide(own: pd.DataFrame, column: str) -> pd.DataFrame:
    values = own.assign(value=own[column].astype("Float64").astype("float64"))
    return values.pivot(index="resp_id", columns="component", values="value")
