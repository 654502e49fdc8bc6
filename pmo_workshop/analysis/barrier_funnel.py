"""The opening: how many stakeholders pass each of the four barriers, one after the other?"""

from __future__ import annotations

import pandas as pd

from .uncertainty import bonett_price, wilson
from .uncertainty.samples import of_list

STEPS = ("knows", "understands", "confident", "cost")
"""The barriers in the order in which they are met. A high answer to ``cost`` means a high cost."""

SMALLEST_GROUP = 5
INTERVAL_FROM = 10
FULL_FROM = 20

COLUMNS = (
    "step",
    "text",
    "passed",
    "so_far",
    "so_far_share",
    "so_far_share_low",
    "so_far_share_high",
    "reached",
    "lost",
    "neutral",
    "lost_share",
    "lost_share_low",
    "lost_share_high",
    "highest",
    "n",
)


def passed_steps(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Whether each respondent passes each barrier, taken alone: an answer beyond the middle.

    Parameters
    ----------
    answers : DataFrame, one row per respondent and step
        Columns ``resp_id``, ``dimension`` (one of ``STEPS``), ``value`` (missing if not answered),
        ``scale_min``, ``scale_max``, ``reverse`` (1 if a high answer means less of the dimension).

    Returns
    -------
    DataFrame of bool, index ``resp_id``, one column per step that was asked
        Only respondents who answered every step. A step is passed by an answer above the middle
        of its scale; the step ``cost`` by an answer below it.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["a", "a", "b", "b"], "dimension": ["knows", "cost"] * 2,
    ...     "value": [6, 2, 4, 5], "scale_min": 1, "scale_max": 7, "reverse": 0})
    >>> passed_steps(answers).to_dict("index")
    {'a': {'knows': True, 'cost': True}, 'b': {'knows': False, 'cost': False}}
    """
    return _beyond_the_middle(answers) > 0


def _beyond_the_middle(answers: pd.DataFrame) -> pd.DataFrame:
    """Return how far each respondent lies beyond the middle of each scale; 0 is neither."""
    asked = answers[answers["dimension"].isin(STEPS)]
    middle = (asked["scale_min"] + asked["scale_max"]) / 2
    sign = (1 - 2 * asked["reverse"].fillna(0)) * (1 - 2 * (asked["dimension"] == "cost"))
    beyond = (sign * (asked["value"] - middle)).astype("float64")
    wide = asked.assign(beyond=beyond).pivot_table(
        index="resp_id", columns="dimension", values="beyond", aggfunc="mean", dropna=False
    )
    wide = wide.reindex(columns=[step for step in STEPS if step in wide]).dropna()
    wide.columns.name = wide.index.name = None
    return wide


def barrier_funnel(answers: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    Respondents who pass the barriers so far, and those lost at each.

    Parameters
    ----------
    answers : DataFrame
        As in ``passed_steps``, with ``text``, the question.
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, one row per step asked, in the order of ``STEPS``
        ``step``, ``text``; ``passed`` (respondents who pass this step, taken alone), ``so_far``
        (who pass it and all before), ``so_far_share`` with limits; ``reached`` (who passed all
        before), ``lost`` (of these), ``neutral`` (of the lost, who answered in the middle of the
        scale: neither yes nor no), ``lost_share`` (of all n) with limits; ``highest`` (whether the
        loss cannot be told from the largest loss); ``n``. Limits from 10 respondents. Empty if
        nobody answered all steps.

    Notes
    -----
    The same people answer every step, so a share of those still there is compared with n, never
    with the remainder. Intervals: Wilson, with the finite population. Two losses are compared over
    the same people, of whom nobody is lost twice: Bonett & Price (2012), Journal of Educational
    and Behavioral Statistics 37:479-488; a loss is among the highest if that interval holds 0.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": [f"R{i}" for i in range(12)] * 2,
    ...     "dimension": ["knows"] * 12 + ["cost"] * 12, "text": "…",
    ...     "value": [6] * 9 + [2] * 3 + [2] * 4 + [6] * 8,
    ...     "scale_min": 1, "scale_max": 7, "reverse": 0})
    >>> barrier_funnel(answers)[["step", "passed", "so_far", "reached", "lost"]].values.tolist()
    [['knows', 9, 9, 12, 3], ['cost', 4, 4, 9, 5]]
    """
    beyond = _beyond_the_middle(answers)
    passed = beyond > 0
    n = len(passed)
    if not n:
        return pd.DataFrame(columns=COLUMNS)
    texts = answers.drop_duplicates("dimension").set_index("dimension")["text"]
    still = pd.Series(True, index=passed.index)
    rows = []
    for step in passed:
        reached = int(still.sum())
        neutral = int((still & (beyond[step] == 0)).sum())
        still = still & passed[step]
        so_far = int(still.sum())
        rows.append(
            {
                "step": step,
                "text": texts[step],
                "passed": int(passed[step].sum()),
                "so_far": so_far,
                **_share("so_far_share", so_far, n, population),
                "reached": reached,
                "lost": reached - so_far,
                "neutral": neutral,
                **_share("lost_share", reached - so_far, n, population),
                "n": n,
            }
        )
    table = pd.DataFrame(rows)
    most = int(table["lost"].max())
    table["highest"] = [lost > 0 and _as_high(most, lost, n) for lost in table["lost"]]
    return table[list(COLUMNS)]


def told_steps(funnel: pd.DataFrame) -> pd.DataFrame:
    """
    Withhold of a funnel what says of one to four people where they stopped.

    Parameters
    ----------
    funnel : DataFrame
        From ``barrier_funnel``.

    Returns
    -------
    DataFrame
        Of fewer than 10 people no row. Of 10 to 19 a step has figures only if none or at least 5
        were lost since the last step that has, and none or at least 5 are left; ``lost`` only if
        the step before has figures too; ``passed`` only if none or at least 5 of them were lost
        before. From 20 on a step is told as any x of n. ``neutral`` splits those who are lost, so
        neither part may be 1 to 4, whatever n. If a step that is among the highest is withheld,
        none is marked.

    Examples
    --------
    Of 12, five pass the second step; of these one is lost at the fourth.

    >>> funnel = pd.DataFrame({"so_far": [12, 5, 5, 4], "passed": [12, 5, 8, 6],
    ...     "lost": [0, 7, 0, 1], "neutral": [0, 2, 0, 1], "highest": [False, True, False, False],
    ...     "n": 12})
    >>> told_steps(funnel)[["so_far", "passed", "lost"]].values.tolist()
    [[12.0, 12.0, 0.0], [5.0, 5.0, 7.0], [5.0, nan, 0.0], [nan, nan, nan]]
    """
    table = funnel[funnel["n"] >= INTERVAL_FROM].copy()
    split = _few(table["neutral"]) | _few(table["lost"] - table["neutral"])
    table["neutral"] = table["neutral"].mask(split)
    if not len(table) or table["n"].iloc[0] >= FULL_FROM:
        return table
    told, last = [], int(table["n"].iloc[0])
    for so_far in table["so_far"]:
        told.append(not (_is_few(last - so_far) or _is_few(so_far)))
        last = so_far if told[-1] else last
    shown = pd.Series(told, index=table.index)
    known = shown & shown.shift(1, fill_value=True)
    table["passed"] = table["passed"].where(shown & ~_few(table["passed"] - table["so_far"]))
    for name in table.columns.intersection(["so_far", "reached", *_with_limits("so_far_share")]):
        table[name] = table[name].where(known if name == "reached" else shown)
    for name in table.columns.intersection(["lost", "neutral", *_with_limits("lost_share")]):
        table[name] = table[name].where(known)
    if (table["highest"].astype(bool) & ~known).any():
        table["highest"] = False
    return table


def _few(counts: pd.Series) -> pd.Series:
    return (counts > 0) & (counts < SMALLEST_GROUP)


def _is_few(count: int) -> bool:
    return 0 < count < SMALLEST_GROUP


def _with_limits(share: str) -> tuple[str, ...]:
    return share, f"{share}_low", f"{share}_high"


def _as_high(most: int, lost: int, n: int) -> bool:
    """Whether a loss cannot be told from the largest one over the same n people."""
    return lost == most or bonett_price(0, most, lost, n - most - lost).low <= 0


def _share(name: str, x: int, n: int, population: int | None) -> dict[str, float | None]:
    if n < INTERVAL_FROM:
        return {name: x / n, f"{name}_low": None, f"{name}_high": None}
    found = wilson(x, n, of_list(n, population))
    return {name: found.estimate, f"{name}_low": found.low, f"{name}_high": found.high}
