"""Durations in another unit than their column has: hours among minutes, and minutes among hours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from ...i18n import N_, decimal, gettext, ngettext
from .finding import Finding

HOURS, MINUTES = N_("hours"), N_("minutes")

BY_ENTRY = (
    ("effort_log", "min_likely", "activity", "", HOURS),
    ("touchpoints", "touch_min", "step", "resp_id", HOURS),
    ("perceived_cost", "hours_month", "component", "resp_id", MINUTES),
)
"""Table and column, what is done, who says it ("" if each row is an entry of its own), and the
unit that is easily mistaken for the one the column has."""

A_DAY = 8.0
"""No duration of a whole column above it: minutes of nothing that takes long, or hours of a day."""

ENOUGH, ENOUGH_DONE = 8, 3
"""Values of a column, or entries, from which a unit is judged, and what one person has timed."""

NOT_WHOLE = 1 / 3
"""Share of values with decimals, which minutes hardly have and hours often do."""

APART, SPREADS = math.log(4), 4.0
"""Nobody in between: by how much the one lot of entries ends before the other begins, as a ratio,
and how many standard deviations of the others their middles lie apart."""

A_UNIT = (math.log(20), math.log(180))
"""Between what the middles of the two lots lie apart: 60, to a third of it and to three times."""

HOURS_OF_A_MONTH, HOURS_OF_WORK = 744.0, 200.0
"""No person has more hours in a month, and hardly one works more."""


def in_another_unit(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """
    Durations of a whole column, or of some of its entries, that look like hours or minutes.

    Notes
    -----
    A whole column of minutes looks like hours where no value is above 8 and a third has decimals;
    one of hours a month like minutes where half of the people would have more than 200, or one more
    hours than a month has. Some entries do where those of the same activity are sixty times as long
    or as short: their logarithms fall into two lots, nobody between them by a ratio of 4, and the
    middles between 20 and 180 times and four standard deviations apart; or they alone have parts of
    a minute, and are below 8.
    """
    return [
        *_minutes(tables),
        *_hours(tables),
        *_parts_of_minutes(tables),
        *_some_entries(tables),
        *_beside_its_target(tables),
    ]


def _values(tables: Mapping[str, pd.DataFrame], table: str, column: str) -> pd.Series:
    """Return the durations of a column that are above 0, by row."""
    frame = tables.get(table)
    if frame is None or column not in frame:
        return pd.Series(dtype="float64")
    values = pd.to_numeric(frame[column], errors="coerce").astype("float64")
    return values[values > 0]


def _minutes(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    for table, column, _, _, mistaken in BY_ENTRY:
        values = _values(tables, table, column)
        if mistaken != HOURS or len(values) < ENOUGH or values.max() > A_DAY:
            continue
        broken = int(values.mod(1).ne(0).sum())
        if broken >= NOT_WHOLE * len(values):
            says = gettext(
                "{column}: none of {n} durations is longer than {most} minutes, and {broken} have "
                "decimals: they look like hours",
                column=column,
                n=decimal(len(values)),
                most=f"{values.max():g}",
                broken=decimal(broken),
            )
            yield Finding(f"unit of {column}", table, says, gettext(_MULTIPLY))


def _hours(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Yield hours of a month of which a person, or a post, would have more than there are."""
    hours = _values(tables, "perceived_cost", "hours_month")
    if len(hours):
        own = tables["perceived_cost"].loc[hours.index, ["wave", "resp_id"]]
        yield from _more_than_a_month(
            hours.groupby([own[name] for name in own]).sum(), "perceived_cost", "hours_month"
        )
    hours, posts = _values(tables, "time_log", "hours"), _values(tables, "time_log", "fte")
    each = (hours / posts).dropna()
    if len(each):
        months = tables["time_log"]["period"].astype(str).str.fullmatch(r"\d{4}-\d{2}")
        yield from _more_than_a_month(each[months[each.index]], "time_log", "hours")


def _more_than_a_month(each: pd.Series, table: str, column: str) -> Iterator[Finding]:
    impossible = int((each > HOURS_OF_A_MONTH).sum())
    hardly = int((each > HOURS_OF_WORK).sum())
    if not impossible and (len(each) < ENOUGH or 2 * hardly < len(each)):
        return
    limit, over = (HOURS_OF_A_MONTH, impossible) if impossible else (HOURS_OF_WORK, hardly)
    says = ngettext(
        "{column}: {over} of {n} sums of one person is more than {limit} hours a month: they look "
        "like minutes",
        "{column}: {over} of {n} sums of one person are more than {limit} hours a month: they look "
        "like minutes",
        over,
        column=column,
        over=decimal(over),
        n=decimal(len(each)),
        limit=f"{limit:g}",
    )
    yield Finding(f"unit of {column}", table, says, gettext(_DIVIDE))


def _parts_of_minutes(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Yield the rows of a log of whole and half minutes that alone have less of one."""
    values = _values(tables, "effort_log", "min_likely")
    broken = (2 * values % 1 != 0) & (values <= A_DAY)
    others = values[~broken]
    if not 2 <= broken.sum() < len(others) or (2 * others % 1 != 0).any():
        return
    n = int(broken.sum())
    says = ngettext(
        "min_likely: {n} of {all} rows has parts of a minute and is below 8, where the others "
        "have whole minutes: it looks given in hours",
        "min_likely: {n} of {all} rows have parts of a minute and are below 8, where the others "
        "have whole minutes: they look given in hours",
        n,
        all=decimal(len(values)),
    )
    rows = sorted(map(int, values.index[broken]))
    yield Finding("unit of some min_likely", "effort_log", says, gettext(_MULTIPLY), rows)


def _some_entries(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    for table, column, done, who, mistaken in BY_ENTRY:
        values = _values(tables, table, column)
        if not len(values):
            continue
        frame = tables[table].loc[values.index]
        logs = values.map(math.log)
        beside = logs - logs.groupby(frame[done]).transform("median")
        several = logs.groupby(frame[done]).transform("size") >= ENOUGH_DONE
        beside = beside[several]
        if who:
            entry = frame["wave"].astype(str) + "\n" + frame[who].astype(str)
            timed = beside.groupby(entry[several])
            levels = timed.median()[timed.size() >= ENOUGH_DONE]
        else:
            levels = beside
        odd = _another_lot(levels, below=mistaken == HOURS)
        if not len(odd):
            continue
        rows = [*(entry.index[entry.isin(odd.index)] if who else odd.index)]
        unit = gettext(mistaken)
        says = (
            ngettext(
                "{column}: what {n} of {all} respondents say differs by about 60 times from what "
                "the others do: it looks given in {unit}",
                "{column}: what {n} of {all} respondents say differs by about 60 times from what "
                "the others do: it looks given in {unit}",
                len(odd),
                column=column,
                n=decimal(len(odd)),
                all=decimal(len(levels)),
                unit=unit,
            )
            if who
            else ngettext(
                "{column}: {n} of {all} rows differs by about 60 times from others of the same "
                "activity: it looks given in {unit}",
                "{column}: {n} of {all} rows differ by about 60 times from others of the same "
                "activity: they look given in {unit}",
                len(odd),
                column=column,
                n=decimal(len(odd)),
                all=decimal(len(levels)),
                unit=unit,
            )
        )
        do = gettext(_MULTIPLY if mistaken == HOURS else _DIVIDE)
        yield Finding(f"unit of some {column}", table, says, do, sorted(map(int, rows)))


def _another_lot(levels: pd.Series, *, below: bool) -> pd.Series:
    """
    Return the fewer entries that lie about sixty times below, or above, the others.

    Examples
    --------
    >>> minutes = pd.Series(np.log([40.0, 30.0, 50.0, 45.0, 20.0, 60.0, 35.0, 0.75]))
    >>> _another_lot(minutes, below=True).index.tolist(), len(_another_lot(minutes, below=False))
    ([7], 0)
    """
    nobody = levels.iloc[:0]
    if len(levels) < ENOUGH:
        return nobody
    ordered = levels.sort_values()
    gaps = np.diff(ordered.to_numpy())
    at = int(gaps.argmax()) + 1
    low, high = ordered.iloc[:at], ordered.iloc[at:]
    few, others = (low, high) if below else (high, low)
    apart = high.median() - low.median()
    clear = gaps.max() >= APART and apart >= SPREADS * others.std()
    return few if clear and A_UNIT[0] <= apart <= A_UNIT[1] and len(few) < len(others) else nobody


def _beside_its_target(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Yield hand-overs that took sixty times as long as their target, or as short, all alike."""
    actual, target = (_values(tables, "handoffs", name) for name in ("actual_h", "target_h"))
    ratio = (actual / target).dropna().map(math.log)
    if len(ratio) < ENOUGH:
        return
    middle = abs(float(ratio.median()))
    if A_UNIT[0] <= middle <= A_UNIT[1] and ratio.quantile(0.75) - ratio.quantile(0.25) < 2:
        says = gettext(
            "actual_h and target_h: of {n} hand-overs most differ by about {times} times: one of "
            "the two looks given in minutes",
            n=decimal(len(ratio)),
            times=decimal(round(math.exp(middle))),
        )
        yield Finding("unit of actual_h", "handoffs", says, gettext(_DIVIDE))


_MULTIPLY = N_("If they are hours, multiply them by 60: the column has minutes.")
_DIVIDE = N_("If they are minutes, divide them by 60: the column has hours.")
