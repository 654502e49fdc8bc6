"""S1: what keeps stakeholders awake: themes by respondents, coders' agreement, saturation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.special import gammaln

from ..errors import DataError
from ..i18n import gettext
from ..personal_data import names_somebody, personal_data
from .agreement import kappas, with_coder
from .uncertainty import Interval, bca, bca_of_sums, fisher_exact, newcombe, wilson
from .uncertainty.samples import of_list

INTERVAL_FROM = 10
QUOTE_FROM = 5

THEMES = (
    "theme",
    "x",
    "share",
    "share_low",
    "share_high",
    "leading",
    "severity",
    "priority",
    "priority_low",
    "priority_high",
    "n",
)
GROUPS = ("group", "theme", "x", "share", "share_low", "share_high", "difference",
          "difference_low", "difference_high", "p_adjusted", "flagged", "n")  # fmt: skip


def held_themes(issues: pd.DataFrame) -> pd.DataFrame:
    """
    Who holds which theme, and how serious it is to them.

    Parameters
    ----------
    issues : DataFrame, one row per statement and coder
        Columns ``resp_id``, ``text``, ``codes`` (tuple of themes, may be empty or missing),
        ``severity`` (1 to 5, may be missing), ``coder`` (see ``agreement.with_coder``).

    Returns
    -------
    DataFrame, one row per respondent and theme
        ``resp_id``, ``theme``, ``severity`` (the highest of the respondent's statements). A
        statement bears a theme if more than half of its coders gave it.

    Examples
    --------
    >>> issues = pd.DataFrame({
    ...     "resp_id": ["a", "a", "b"], "text": ["…", "…", "!"], "coder": ["1", "2", "1"],
    ...     "codes": [("Staff",), ("Staff", "Law"), ("Law",)], "severity": [4, 4, 2]})
    >>> held_themes(issues).values.tolist()
    [['a', 'Staff', 4.0], ['b', 'Law', 2.0]]
    """
    held = _borne(issues).groupby(["resp_id", "theme"])["severity"].max().astype("float64")
    return held.reset_index()


def disputed_statements(issues: pd.DataFrame) -> int:
    """
    How many statements have no theme that more than half of their coders gave.

    Parameters
    ----------
    issues : DataFrame
        As in ``held_themes``.

    Examples
    --------
    >>> disputed_statements(pd.DataFrame({
    ...     "resp_id": "a", "text": "…", "coder": ["1", "2"], "severity": 4,
    ...     "codes": [("Staff",), ("Law",)]}))
    1
    """
    return len(_statements(issues)) - len(_statements(_borne(issues)))


def _statements(issues: pd.DataFrame) -> pd.DataFrame:
    return issues[["resp_id", "text"]].drop_duplicates()


def _borne(issues: pd.DataFrame) -> pd.DataFrame:
    """Return one row per statement and theme it bears: ``resp_id, text, theme, severity``."""
    columns = ["resp_id", "text", "theme", "severity"]
    if not len(issues):
        return pd.DataFrame(columns=columns)
    statement = ["resp_id", "text"]
    issues = with_coder(issues)
    coders = issues.groupby(statement, dropna=False)["coder"].nunique().rename("coders")
    coded = issues.assign(theme=issues["codes"].map(_set)).explode("theme").dropna(subset="theme")
    if not len(coded):
        return pd.DataFrame(columns=columns)
    by = coded.groupby([*statement, "theme"], dropna=False)
    given = by.agg(given=("coder", "nunique"), severity=("severity", "median")).reset_index()
    given = given.join(coders, on=statement)
    return given.loc[given["given"] > given["coders"] / 2, columns]


def _set(codes: object) -> list[str]:
    return sorted(set(codes)) if isinstance(codes, (tuple, list)) else []


def themes(issues: pd.DataFrame, seed: int, population: int | None = None) -> pd.DataFrame:
    """
    Respondents per theme, how serious it is, and what comes first.

    Parameters
    ----------
    issues : DataFrame
        As in ``held_themes``.
    seed : int
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, one row per theme, by priority, then by share
        ``theme``; ``x`` (respondents who hold it), ``share`` of the n who made a statement, with
        limits; ``leading`` (its interval overlaps that of the largest share); ``severity`` (median
        over those who hold it and say how serious it is) and ``priority`` (share × severity) with
        limits, both missing if fewer than 10 say so; ``n``. Limits of the share from 10
        respondents.

    Notes
    -----
    People are counted, never mentions. Shares: Wilson, with the finite population. Of two themes
    that equally many of the list hold, and nobody both, one leads alone in at most 4 of 100
    simulated samples (12 of 20 to 80 of 900); of three and more in less than 1. Priority: BCa over
    respondents; who holds a theme without saying how serious it is is left out of it.

    Examples
    --------
    >>> issues = pd.DataFrame({
    ...     "resp_id": [f"R{i}" for i in range(12)], "text": "…", "coder": "1", "severity": 4,
    ...     "codes": [("Staff",)] * 10 + [("Law",)] * 2})
    >>> themes(issues, seed=1)[["theme", "x", "severity", "leading", "n"]].values.tolist()
    [['Staff', 10, 4.0, True, 12], ['Law', 2, nan, False, 12]]
    """
    held = held_themes(issues)
    if held.empty:
        return pd.DataFrame(columns=THEMES)
    people = sorted(issues["resp_id"].dropna().unique())
    wide = held.pivot(index="resp_id", columns="theme", values="severity").reindex(people)
    holds = pd.crosstab(held["resp_id"], held["theme"]).reindex(people, fill_value=0) > 0
    n = len(wide)
    listed = of_list(n, population)
    rows = [_one_theme(theme, holds[theme], wide[theme], seed, listed) for theme in wide]
    table = pd.DataFrame(rows).assign(n=n)
    first = table.sort_values("share", ascending=False, kind="stable").iloc[0]
    top = first["share_low"] if n >= INTERVAL_FROM else first["share"]
    table["leading"] = table["share_high"].fillna(table["share"]).astype("float64") >= top
    table = table.sort_values(
        ["priority", "share", "theme"], ascending=[False, False, True], na_position="last"
    )
    return table[list(THEMES)].reset_index(drop=True)


def _one_theme(
    theme: str, holds: pd.Series, severity: pd.Series, seed: int, population: int | None
) -> dict:
    x, n = int(holds.sum()), len(holds)
    row = {"theme": theme, "x": x, "share": x / n}
    limits = wilson(x, n, population) if n >= INTERVAL_FROM else None
    row |= {"share_low": limits.low if limits else None}
    row |= {"share_high": limits.high if limits else None}
    if severity.notna().sum() < INTERVAL_FROM:
        return row | dict.fromkeys(("severity", "priority", "priority_low", "priority_high"))
    values = severity[~holds | severity.notna()].fillna(0).to_numpy()
    found = bca(values, _priority, seed=seed, expanded=True, population=population)
    return row | {
        "severity": float(severity.median()),
        "priority": found.estimate,
        "priority_low": found.low,
        "priority_high": found.high,
    }


def _priority(severity: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return share × median of those above 0, along an axis of respondents."""
    held = severity > 0
    ordered = np.sort(np.where(held, severity, np.inf), axis=axis)
    x = held.sum(axis=axis)
    low, high = (
        np.take_along_axis(ordered, np.expand_dims(at, axis), axis).squeeze(axis)
        for at in (np.maximum(x - 1, 0) // 2, x // 2)
    )
    middle = np.where(x > 0, (low + high) / 2, 0)
    return x / severity.shape[axis] * middle


def themes_by_group(issues: pd.DataFrame, by: str) -> pd.DataFrame:
    """
    Share of each group that holds each theme, and how it differs from the others (screening).

    Parameters
    ----------
    issues : DataFrame
        As in ``held_themes``, with the column named by ``by``, one value per respondent.
    by : str

    Returns
    -------
    DataFrame, one row per group and theme, both in order of name
        ``group``, ``theme``, ``x``, ``share`` with limits; ``difference`` from the share of all
        other respondents with limits; ``p_adjusted``, ``flagged`` (screening); ``n`` (of the
        group). Limits and p from 10 respondents on both sides.

    Notes
    -----
    Difference: Newcombe (1998), Statistics in Medicine 17:873-890; p: Fisher's exact test,
    times the number of cells that have one (Bonferroni), flagged up to 0.10: adjusted by their
    ranks, those that are told would tell of those that are not.

    Examples
    --------
    >>> issues = pd.DataFrame({
    ...     "resp_id": [f"R{i}" for i in range(24)], "text": "…", "coder": "1", "severity": 4,
    ...     "role": ["Sponsors"] * 12 + ["Managers"] * 12,
    ...     "codes": [("Staff",)] * 12 + [("Law",)] * 12})
    >>> themes_by_group(issues, "role")[["group", "theme", "x", "flagged", "n"]].values.tolist()[:2]
    [['Managers', 'Law', 12, True, 12], ['Managers', 'Staff', 0, True, 12]]
    """
    held = held_themes(issues)
    if held.empty:
        return pd.DataFrame(columns=GROUPS)
    group_of = issues.drop_duplicates("resp_id").set_index("resp_id")[by]
    sizes = group_of.value_counts()
    counted = held.assign(group=held["resp_id"].map(group_of)).value_counts(["group", "theme"])
    totals = held["theme"].value_counts()
    rows = [
        _group_row(group, theme, int(counted.get((group, theme), 0)), int(sizes[group]),
                   int(totals[theme]), int(sizes.sum()))
        for group in sorted(sizes.index) for theme in sorted(totals.index)
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    tested = table["p"].notna()
    table["p_adjusted"] = (table["p"] * tested.sum()).clip(upper=1.0)
    table["flagged"] = table["p_adjusted"] <= 0.10
    return table[list(GROUPS)]


def _group_row(group: str, theme: str, x: int, n: int, total: int, everyone: int) -> dict:
    row = {"group": group, "theme": theme, "x": x, "share": x / n, "n": n, "p": np.nan}
    row |= dict.fromkeys(
        ("share_low", "share_high", "difference", "difference_low", "difference_high"), np.nan
    )
    if n >= INTERVAL_FROM:
        limits = wilson(x, n)
        row |= {"share_low": limits.low, "share_high": limits.high}
    others = everyone - n
    if min(n, others) < INTERVAL_FROM:
        return row
    gap = newcombe(x, n, total - x, others)
    p = fisher_exact(x, n, total - x, others)
    return row | {"difference": gap.estimate, "difference_low": gap.low,
                  "difference_high": gap.high, "p": p}  # fmt: skip


def saturation(issues: pd.DataFrame, held_by: int = 1) -> pd.DataFrame:
    """
    Themes to be expected from the first k respondents: would more interviews find more?

    Parameters
    ----------
    issues : DataFrame
        As in ``held_themes``.
    held_by : int
        Themes of fewer respondents are not counted.

    Returns
    -------
    DataFrame, one row per k from 1 to n
        ``k`` (respondents), ``themes`` (expected number of different themes), ``n``.

    Notes
    -----
    The mean over all orders of the respondents, exactly: sum over themes of
    1 − C(n − x, k) / C(n, k), Hurlbert (1971), Ecology 52:577-586.

    Examples
    --------
    >>> issues = pd.DataFrame({
    ...     "resp_id": ["a", "b", "c"], "text": "…", "coder": "1", "severity": 4,
    ...     "codes": [("Staff",), ("Staff",), ("Law",)]})
    >>> saturation(issues)["themes"].round(2).tolist()
    [1.0, 1.67, 2.0]
    >>> saturation(issues, held_by=2)["themes"].round(2).tolist()
    [0.67, 1.0, 1.0]
    """
    held = held_themes(issues)["theme"].value_counts().to_numpy()
    x = held[held >= held_by, None]
    if not len(x):
        return pd.DataFrame(columns=["k", "themes", "n"])
    n = int(issues["resp_id"].nunique())
    k = np.arange(1, n + 1)[None, :]
    with np.errstate(invalid="ignore"):
        missed = np.where(
            k <= n - x,
            np.exp(
                gammaln(n - x + 1)
                + gammaln(n - k + 1)
                - gammaln(np.maximum(n - x - k, 0) + 1)
                - gammaln(n + 1)
            ),
            0.0,
        )
    return pd.DataFrame({"k": k[0], "themes": (1 - missed).sum(axis=0), "n": n})


def coder_agreement(issues: pd.DataFrame, seed: int) -> Interval | None:
    """
    Cohen's kappa of the coders: agreement on statements beyond chance.

    Parameters
    ----------
    issues : DataFrame
        As in ``held_themes``.
    seed : int

    Returns
    -------
    Interval or None
        ``n`` counts the respondents whose statements two coders have coded. None with one coder,
        fewer than 10 such respondents, or if only one theme was ever given.

    Notes
    -----
    kappa = (agreed − expected) / (1 − expected), Cohen (1960), Educational and Psychological
    Measurement 20:37-46. All themes given to a statement together are one category, so that
    agreement in part counts as none. With more than two coders all pairs are pooled. BCa over
    respondents, because a person's statements belong together.

    Examples
    --------
    >>> issues = pd.DataFrame({
    ...     "resp_id": [f"R{i}" for i in range(12)] * 2, "text": "…", "severity": 3,
    ...     "coder": ["1"] * 12 + ["2"] * 12,
    ...     "codes": [("Staff",)] * 6 + [("Law",)] * 6 + [("Staff",)] * 7 + [("Law",)] * 5})
    >>> round(coder_agreement(issues, seed=1).estimate, 2)
    0.83
    """
    pairs = _coded_pairs(issues)
    if pairs.empty or pairs["resp_id"].nunique() < INTERVAL_FROM:
        return None
    kinds = sorted({*pairs["first"], *pairs["second"]})
    place = {kind: at for at, kind in enumerate(kinds)}
    tables = np.zeros((pairs["resp_id"].nunique(), len(kinds) ** 2))
    people = {resp_id: at for at, resp_id in enumerate(sorted(pairs["resp_id"].unique()))}
    for row in pairs.itertuples():
        tables[people[row.resp_id], place[row.first] * len(kinds) + place[row.second]] += 1
    if np.isnan(kappa(tables.sum(axis=0).reshape(len(kinds), -1))):
        return None
    return bca_of_sums(tables, kappas, seed=seed, expanded=True)


def kappa(table: np.ndarray) -> float:
    """
    Cohen's kappa of a square table of counts, one row per category of the first coder.

    Parameters
    ----------
    table : array of counts, k × k

    Returns
    -------
    float
        NaN if chance alone would make the coders agree on everything.

    Raises
    ------
    DataError
        The table is not square.

    Examples
    --------
    >>> round(kappa(np.array([[20, 5], [10, 15]])), 2)
    0.4
    """
    table = np.asarray(table, dtype=float)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise DataError(
            gettext("kappa needs a square table of counts; this one is {size}.", size=table.shape)
        )
    return float(kappas(table.reshape(1, -1))[0])


def _coded_pairs(issues: pd.DataFrame) -> pd.DataFrame:
    """Return one row per statement and pair of coders: ``resp_id, first, second``."""
    rows = []
    if len(issues):
        issues = issues.dropna(subset=["coder"])
        kinds = issues.assign(kind=[" | ".join(_set(codes)) for codes in issues["codes"]])
        for (resp_id, _), statement in kinds.groupby(["resp_id", "text"]):
            given = statement.drop_duplicates("coder").sort_values("coder")["kind"]
            rows += [(resp_id, *pair) for pair in combinations(given, 2)]
    return pd.DataFrame(rows, columns=["resp_id", "first", "second"])


def quotable(
    issues: pd.DataFrame,
    segments: dict[str, int],
    known: Collection[str] = (),
    barred: Sequence[str] = (),
    longest: int = 200,
) -> pd.DataFrame:
    """
    The statements that give nobody away, and whether they may be quoted.

    Parameters
    ----------
    issues : DataFrame
        As in ``held_themes``; ``may_quote`` (1, 0 or missing) may be absent.
    segments : dict of name to number of respondents
        Groups a statement must not name if they have fewer than 5 respondents.
    known : collection of str
        Names and ids of people, which a statement must not hold.
    barred : sequence of str
        Words in lower case that a statement must not hold, such as those that claim a cause.
    longest : int
        Letters; longer statements are left out.

    Returns
    -------
    DataFrame, one row per theme and statement, in the order in which they were entered
        ``theme``, ``text``, ``may_quote`` (1 if everybody who said it agreed, 0 if one did not,
        else missing), ``n`` (respondents who hold the theme). Statements that hold an address, a
        number or a name are left out.

    Examples
    --------
    >>> issues = pd.DataFrame({
    ...     "resp_id": ["a", "b", "c"], "coder": "1", "severity": 4, "codes": [("Staff",)] * 3,
    ...     "text": ["Too few of us.", "Too few in Grid.", "Ask @annab."], "may_quote": 1})
    >>> quotable(issues, {"Grid": 2})["text"].tolist()
    ['Too few of us.']
    """
    small = [name.casefold() for name, size in segments.items() if size < QUOTE_FROM and name]
    entered = issues["text"].dropna().drop_duplicates()
    fit = [
        text
        for text in entered
        if len(text) <= longest
        and not _holds(text, [*small, *barred])
        and not personal_data(text)
        and not names_somebody(text, known)
    ]
    allowed = _allowed(issues)
    held = held_themes(issues)["theme"].value_counts().astype(int).rename("n")
    borne = _borne(issues)[["theme", "text"]].drop_duplicates().set_index("text")
    found = borne.loc[[text for text in fit if text in borne.index]].reset_index()
    found = found.assign(may_quote=found["text"].map(allowed), n=found["theme"].map(held))
    return found[["theme", "text", "may_quote", "n"]]


def _allowed(issues: pd.DataFrame) -> pd.Series:
    """Return, for each statement, whether all who made it agreed; one tick of a coder is enough."""
    if "may_quote" not in issues:
        return pd.Series(dtype="Int64")
    said = issues.dropna(subset=["text"]).groupby(["text", "resp_id"], dropna=False)["may_quote"]
    by_person = said.min().reset_index()
    words = by_person["text"].map(_same_words)
    allowed = by_person.groupby(words)["may_quote"].agg(
        lambda yes: yes.min(skipna=bool((yes == 0).any()))
    )
    return by_person.assign(said=words.map(allowed)).groupby("text")["said"].first()


def _same_words(text: str) -> str:
    """Return a statement without what no one hears: capitals, spaces and the last point."""
    return " ".join(text.casefold().split()).rstrip(" .!?…")


def _holds(text: str, words: list[str]) -> bool:
    return any(word in text.casefold() for word in words)
