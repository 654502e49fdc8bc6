"""What every question needs: the answers of a wave, who gave them, and when."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TypedDict

import numpy as np
import pandas as pd

from ..analysis.process_behaviour import ProcessBehaviour
from ..analysis.schedule import on_time_behaviour
from ..analysis.uncertainty.interval import Interval
from ..disclosure import Key, coarse, key_of
from ..display import clean, some
from ..i18n import N_, day_in_words, days_from_to, gettext, language
from ..intake.client import Client
from ..schema.instruments import ASKED_ABOUT
from ..suppression import FULL_FROM, INTERVAL_FROM, SMALLEST_GROUP

SURVEY = ("responses", "items", "respondents")
"""The tables of a survey."""


class NotAsked(TypedDict, total=False):
    """What a release says of data that were not collected; empty if they were."""

    absent: Sequence[str]
    not_asked: str


NOBODY_PLACED: NotAsked = {
    "absent": ("power", "interest"),
    "not_asked": N_("Nobody can be placed: fill in the columns power and interest of respondents."),
}
"""For ``disclosure.release``, like what ``not_asked`` returns."""

MEAN_DECIMALS = 2
"""As precisely as a mean of answers is told: one more than is printed."""


def coarsely(*columns: str) -> dict[str, int]:
    """Return, for ``disclosure.release``, that these columns hold means of answers."""
    return dict.fromkeys(columns, MEAN_DECIMALS)


def coarse_means(means: Mapping[str, float]) -> pd.Series:
    """Return the means of several waves as precisely as they may be told, before limits rest on
    them."""
    values = pd.Series(means, dtype="float64")
    return coarse(values.to_frame("mean"), coarsely("mean"))["mean"]


def answers_of(client: Client, wave: str | None = None) -> pd.DataFrame:
    """
    Return the answers of one wave, each with its question and its respondent.

    Parameters
    ----------
    client : Client
    wave : str, optional
        Default: the latest wave.

    Returns
    -------
    DataFrame, one row per answer
        ``resp_id, wave, role, unit, code, item_id, instrument, dimension, text, scale_min,
        scale_max, reverse, aspect, value`` (float, missing if blank or not applicable), ``na``.
    """
    told = client.once(("answers", wave), lambda: _without_few(answers_given(client, wave)))
    return told.copy(deep=False)


def _without_few(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Return the answers without those to a question that few answered, of several told together.

    From the mean of them all and those of the other questions the answers of the few would follow.
    """
    asked = [answers[column] for column in ("item_id", "aspect")]
    given = answers["value"].notna().groupby(asked).transform("sum")
    others = given.groupby([answers[c] for c in ("instrument", "aspect")]).transform("max")
    few = answers["instrument"].isin(_TOLD_TOGETHER) & (given < SMALLEST_GROUP)
    return answers.assign(value=answers["value"].mask(few & (others >= SMALLEST_GROUP)))


_TOLD_TOGETHER = ("gap", "value", "promise_heard", "promise_understood", "promise_kept")
"""Instruments of which means of several questions are told."""


def answers_given(client: Client, wave: str | None = None) -> pd.DataFrame:
    """Return all answers of one wave, by default the latest, to be counted and nothing else."""
    if wave is None and client.latest_wave:
        wave = client.latest_wave.name
    return client.once(("answers given", wave), lambda: _answers_of(client, wave))


def _answers_of(client: Client, wave: str | None) -> pd.DataFrame:
    people = client["respondents"]
    people = people[people["wave"] == wave]
    if "code" not in people:
        people = people.assign(code=None)
    person = _rows_named(client, "resp_id", people["resp_id"])
    item = _rows_named(client, "item_id", client["items"]["item_id"])
    found = np.flatnonzero((person >= 0) & (item >= 0))
    answers = client["responses"].drop(columns="wave", errors="ignore").iloc[found]
    value = answers["value"].astype("Float64").mask(answers["na"].fillna(0) == 1)
    parts = [
        answers.assign(value=value.astype("float64")),
        people.drop(columns="resp_id").iloc[person[found]],
        client["items"].drop(columns="item_id").iloc[item[found]],
    ]
    found_answers = pd.concat([part.reset_index(drop=True) for part in parts], axis=1)
    return found_answers.assign(dimension=_named_dimensions(found_answers))


def _named_dimensions(answers: pd.DataFrame) -> pd.Series:
    """
    Return the dimensions, with a name for that of the gap questions that were given none.

    Who lists attributes without sorting them has asked about one thing: the quality of the work.
    """
    gap = answers["instrument"] == "gap"
    blank = gap & answers["dimension"].isna()
    alone = blank.sum() == gap.sum()
    return answers["dimension"].mask(blank, gettext("quality") if alone else gettext("the rest"))


def _rows_named(client: Client, column: str, ids: pd.Series) -> np.ndarray:
    """Return, for each answer, the place of its id among the ids, or -1 where it is not there."""
    which, names = client.once(
        ("ids of answers", column), lambda: pd.factorize(client["responses"][column])
    )
    places = pd.Index(ids).get_indexer(pd.Index(names))
    return np.where(which >= 0, places[which], -1) if len(places) else np.full(len(which), -1)


def instrument(client: Client, *names: str) -> pd.DataFrame:
    """Return the answers of the latest wave to the questions of these instruments."""

    def asked() -> pd.DataFrame:
        answers = answers_of(client)
        return answers[answers["instrument"].isin(names)]

    return client.once(("instrument", names), asked).copy(deep=False)


def not_asked(client: Client, how: str, *instruments: str) -> NotAsked:
    """
    Return for ``disclosure.release`` what was not collected; nothing if anybody was asked.

    Parameters
    ----------
    client : Client
    how : str
        What to ask, and how.
    *instruments : str
        An answer to a question of one of them, in the latest wave, counts as asked.
    """
    asked = waves_that_asked(client, *instruments)
    latest = client.latest_wave.name if client.latest_wave else ""
    return {} if latest in asked else _unasked(latest, asked, instruments, how)


def _unasked(latest: str, asked: Sequence[str], absent: Sequence[str], how: str) -> NotAsked:
    told = (
        gettext("Not asked in {wave}, last in {last}: {how}", wave=latest, last=asked[-1], how=how)
        if asked
        else gettext("Not collected: {how}", how=how)
    )
    return {"absent": tuple(absent), "not_asked": told}


def people_waiting(client: Client, tables: Iterable[str]) -> int:
    """Return how many were asked about what these tables list, in the latest wave that asked."""
    names = [name for table in tables for name in ASKED_ABOUT.get(table, ())]
    waves = waves_that_asked(client, *names) if names else []
    if not waves:
        return 0
    given = answers_given(client, waves[-1])
    return respondents_in(given[given["instrument"].isin(names)])


def halves_not_asked(client: Client, how: str, **halves: str) -> NotAsked:
    """
    Return, as ``not_asked``, which halves of the quality attributes nobody was asked for.

    Parameters
    ----------
    client : Client
    how : str
    **halves : str
        What each aspect asks for, such as ``E="expectation"``.
    """
    given = set(instrument(client, "gap").dropna(subset=["value"])["aspect"])
    absent = [what for aspect, what in halves.items() if aspect not in given]
    if not absent:
        return {}
    latest = client.latest_wave.name if client.latest_wave else ""
    before = [wave for wave in waves_that_asked(client, "gap") if wave != latest]
    missing = gettext(
        "{halves} of the quality attributes.", halves=some([gettext(each) for each in absent])
    )
    return _unasked(latest, before, absent, f"{missing} {how}")


def sides_not_asked(client: Client, how: str, name: str, **sides: str) -> NotAsked:
    """
    Return, as ``not_asked``, which sides of an instrument nobody was asked for.

    Parameters
    ----------
    client : Client
    how : str
    name : str
        Of the instrument.
    **sides : str
        What each dimension asks for, in words.
    """
    given = set(instrument(client, name).dropna(subset=["value"])["dimension"])
    absent = [what for side, what in sides.items() if side not in given]
    latest = client.latest_wave.name if client.latest_wave else ""
    return _unasked(latest, (), absent, f"{some(absent)}. {how}") if absent else {}


def waves_that_asked(client: Client, *instruments: str) -> list[str]:
    """Return the names of the waves in which an instrument was answered, in order of time."""
    items, answers = client["items"], client["responses"]
    asked = items.loc[items["instrument"].isin(instruments), "item_id"]
    given = answers["value"].notna() & (answers["na"].fillna(0) != 1)
    given &= answers["item_id"].isin(asked)
    people = client["respondents"]
    with_answers = people["resp_id"].isin(answers.loc[given, "resp_id"].unique())
    found = set(people.loc[with_answers, "wave"])
    return [wave.name for wave in client.waves if wave.name in found]


def within(
    table: pd.DataFrame, low: float | pd.Series, high: float | pd.Series, *columns: str
) -> pd.DataFrame:
    """
    Return the table with no limit of these means beyond what the scale of the answers allows.

    An interval by t knows no scale. Cut off at its ends it leaves out nothing that could be true.
    A mean ``at_an_end`` has no limits, and is not told.

    Parameters
    ----------
    table : DataFrame
    low, high : float, or Series with a value for each row
        The lowest and the highest mean that answers could have; of a difference both its ends.
    columns : str
        The means; their limits end in ``_low`` and ``_high``.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"value": [6.92], "value_low": [6.79], "value_high": [7.04], "n": [38]})
    >>> within(table, 1, 7, "value")["value_high"].tolist()
    [7.0]
    """
    told = {name: (f"{name}_low", f"{name}_high") for name in columns if f"{name}_low" in table}
    clipped = {
        limit: table[limit]
        .astype("float64")
        .clip(low, high)
        .mask(at_an_end(table, name, low, high))
        for name, limits in told.items()
        for limit in limits
    }
    return table.assign(**clipped)


def at_an_end(
    table: pd.DataFrame,
    name: str,
    low: float | pd.Series,
    high: float | pd.Series,
    points: int = SMALLEST_GROUP - 1,
) -> pd.Series:
    """
    Return which means lie so near an end of the scale that they tell who differs.

    Parameters
    ----------
    table : DataFrame
        The mean, and ``n`` or ``<name>_n``, how many people it is of.
    name : str
    low, high : float, or Series with a value for each row
    points : int
        By how much the answers of all together may differ from the end of the scale.

    Returns
    -------
    Series of bool
        True for one question that 10 to 19 people answered, all of them or all but a few at the
        end: with four points to the end, one to four people are not there.

    Examples
    --------
    Eleven gave 7 and one gave 6, or all but a few gave 6 or 7:

    >>> told = pd.DataFrame({"value": [83 / 12, 76 / 12], "n": 12})
    >>> at_an_end(told, "value", 1, 7).tolist()
    [True, False]
    """
    if not len(table) or name not in table:
        return pd.Series(False, table.index)
    n = table[f"{name}_n" if f"{name}_n" in table else "n"].astype("float64")
    total = table[name].astype("float64") * n
    of_one_question = (total - total.round()).abs() < 1e-6
    off = (total - n * low).combine(n * high - total, min)
    few = (n >= INTERVAL_FROM) & (n < FULL_FROM)
    return few & of_one_question & (off <= points + 1e-6)


def without_limits(
    table: pd.DataFrame, mean: str, levels: Sequence[str], low: float, high: float
) -> pd.DataFrame:
    """
    Return the table with no limits of a difference one of whose levels is all but one at an end.

    The difference and the other level tell it exactly; without limits the guard tells neither.

    Examples
    --------
    >>> told = pd.DataFrame({"gap": [-2.0], "gap_low": [-3.0], "gap_high": [-1.0], "n": [12],
    ...                      "expectation": [83 / 12]})
    >>> without_limits(told, "gap", ["expectation"], 1, 7)["gap_low"].tolist()
    [nan]
    """
    untold = pd.Series(False, table.index)
    for name in levels:
        untold |= at_an_end(table, name, low, high, points=1)
    ends = (f"{mean}_low", f"{mean}_high")
    return table.assign(**{end: table[end].mask(untold) for end in ends})


def ends_of_scale(answers: pd.DataFrame) -> tuple[float, float]:
    """Return the lowest and the highest answer that some questions allow."""
    if not len(answers):
        return -math.inf, math.inf
    return float(answers["scale_min"].min()), float(answers["scale_max"].max())


def reach_of(answers: pd.DataFrame) -> float:
    """Return the largest difference of two answers that their scales allow."""
    return float((answers["scale_max"] - answers["scale_min"]).max()) if len(answers) else math.inf


def scale_of(answers: pd.DataFrame) -> tuple[float, float] | None:
    """Return the lowest and the highest answer, for the fact ``scale``; None if scales differ."""
    scales = answers[["scale_min", "scale_max"]].drop_duplicates()
    if len(scales) != 1:
        return None
    low, high = scales.iloc[0]
    return float(low), float(high)


def period_of(client: Client, rows: pd.DataFrame | None = None) -> str:
    """Return the dates of the wave that these rows are of, by default the latest."""
    name = None if rows is None else wave_of(rows)
    named = next((wave for wave in client.waves if wave.name == name), client.latest_wave)
    return named.dates if named else ""


def as_of(client: Client) -> str:
    """Return the date of records that carry none of their own."""
    return gettext("as of {day}", day=day_in_words(client.report_date))


def as_counted(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Return answers whose questions say so where a high figure means the opposite of their wording.

    Expectation and perception of a question that asks for the opposite are turned before they are
    counted: its text alone would then name the bar of the contrary.
    """
    turned = answers["reverse"].eq(1).fillna(False).astype(bool)
    return answers.assign(text=answers["text"].mask(turned, answers["text"].map(_turned_round)))


def _turned_round(text: str) -> str:
    return gettext("{question} (answers turned round)", question=text)


def respondents_in(answers: pd.DataFrame) -> int:
    return answers.dropna(subset=["value"])["resp_id"].nunique() if len(answers) else 0


def service_names(client: Client) -> dict[str, str]:
    services = client["services"]
    return dict(zip(services["service_id"], services["name"], strict=True))


def days_of(client: Client, column: str = "opened") -> str:
    return first_to_last(client["tickets"][column])


def on_time_behaviour_of(client: Client) -> ProcessBehaviour:
    """Return the chart of requests closed in time: the month of the report is not complete."""
    first_day = pd.Timestamp(client.report_date).replace(day=1)
    given = client["tickets"], client["events"]["period"], first_day
    return client.once(("closed in time", language().code), partial(on_time_behaviour, *given))


def first_to_last(days: pd.Series) -> str:
    """Return the first and the last of some days; "" if there are none."""
    if not days.notna().any():
        return ""
    return days_from_to(days.min(), days.max())


def furthest_first(gaps: pd.DataFrame) -> pd.DataFrame:
    """
    Return gaps in the order in which they are told: what falls short first, the largest first.

    Examples
    --------
    >>> furthest_first(pd.DataFrame({"gap": [0.6, -0.6, 1.1, -1.2]}))["gap"].tolist()
    [-1.2, -0.6, 1.1, 0.6]
    """
    return gaps.iloc[np.lexsort((-gaps["gap"].abs(), gaps["gap"] >= 0))]


def facts_of(name: str, found: Interval | None) -> dict[str, float]:
    """Return an estimate with its limits as facts; none if there is no estimate."""
    if found is None:
        return {}
    return {name: found.estimate, f"{name}_low": found.low, f"{name}_high": found.high}


def people_in(
    client: Client, rows: pd.DataFrame, *by: str, wave: str | None = None
) -> dict[Key, frozenset[str]]:
    """
    Return who is behind each group of rows, for ``disclosure.release``.

    Parameters
    ----------
    client : Client
    rows : DataFrame
        ``resp_id`` and the columns ``by``; a row without a group is left out.
    *by : str
        Columns that name a group: a label each, or the tuple of several.
    wave : str, optional
        Whose answers they are; default: that in the column ``wave``, else the latest.

    Returns
    -------
    dict of key to person ids
        A person is known by the self-chosen code, which is the same in all waves, or by the id.
    """
    wave = wave or wave_of(rows)
    who = rows[["resp_id", *by]].drop_duplicates().dropna(subset=list(by))
    codes = client.once(("persons", wave), lambda: persons(client, wave))
    who["person"] = [codes.get(each, each) for each in who["resp_id"].astype(str)]
    return {key_of(labels): frozenset(group) for labels, group in who.groupby(list(by))["person"]}


def everybody_in(
    client: Client, rows: pd.DataFrame, labels: Iterable[object], wave: str | None = None
) -> dict[Key, frozenset[str]]:
    """Return all people of some rows behind each label, as ``people_in`` returns the groups."""
    found = people_in(client, rows.assign(everybody=""), "everybody", wave=wave)
    return dict.fromkeys(map(str, labels), found.get("", frozenset()))


def wave_of(rows: pd.DataFrame) -> str | None:
    """Return the wave that rows of one wave name, or None."""
    return next(iter(rows["wave"].dropna()), None) if "wave" in rows else None


def persons(client: Client, wave: str | None = None) -> dict[str, str]:
    """Return the code of each respondent of a wave, the latest by default, who has one alone."""
    if wave is None and client.latest_wave:
        wave = client.latest_wave.name
    people = client["respondents"]
    if "code" not in people:
        return {}
    named = people[people["wave"] == wave].dropna(subset=["code"])
    codes = named["code"].astype(str).str.strip().str.casefold()
    alone = (codes != "") & ~codes.duplicated(keep=False)
    return dict(zip(named.loc[alone, "resp_id"].astype(str), codes[alone], strict=True))


def either_in_words(name: object) -> str:
    """
    Return the name of a row, or of several that were merged (``relationship_ladder.merged``).

    Examples
    --------
    >>> either_in_words("client, supporter or advocate"), either_in_words("client")
    ('client, supporter or advocate', 'client')
    """
    *most, last = map(gettext, re.split(", | or ", clean(name)))
    return gettext("{names} or {last}", names=", ".join(most), last=last) if most else last


def problem_in_words(problem: object) -> str:
    """Return what is to mend about a task: each of the rules that it breaks."""
    return "; ".join(map(gettext, filter(None, clean(problem).split("; "))))
