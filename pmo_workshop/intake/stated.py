"""What client.toml states, held against the tables: dates, targets and numbers of people."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd

from ..i18n import N_, all_of, decimal, gettext
from ..leading import Measure
from ..personal_data import HANDLE, personal_data
from ..schema import TABLES
from ..suppression import INTERVAL_FROM, hidden_groups
from .checks import CheckedTable
from .client import Problem, Wave
from .files import FILE
from .not_data import is_total
from .settings import Settings
from .sheet import offered, quoted, same_name


def is_late(set_on: date | None, waves: Sequence[Wave]) -> bool:
    """
    Return whether a day is known to lie after the first answers of the latest wave.

    Examples
    --------
    >>> waves = [Wave("1", date(2025, 2, 3)), Wave("2", date(2026, 2, 2))]
    >>> is_late(date(2025, 6, 1), waves), is_late(date(2026, 2, 3), waves), is_late(None, waves)
    (False, True, False)
    """
    first = waves[-1].start or waves[-1].end if waves else None
    return bool(set_on and first and set_on > first)


def unsigned(settings: Settings) -> Iterator[Problem]:
    """Yield a warning for what the sponsor is said to have set, by nobody or on no day."""
    for section, stated in (("margin", settings.margin), ("leading", settings.leading)):
        missing = [key for key in ("set_by", "set_on") if not getattr(stated, key)]
        if stated.is_stated and missing:
            yield Problem(
                FILE,
                gettext(
                    "[{section}] lacks {missing}. Write who set it, and when; without it the "
                    "report says that this is not known.",
                    section=section,
                    missing=all_of(missing),
                ),
                fatal=False,
            )


def handles(settings: Settings) -> Iterator[Problem]:
    """
    Yield a warning for each text in which a handle stands, such as @anna; it is not repeated.

    A company may be called so, and nobody can be asked: it is told, and stops nothing.

    Examples
    --------
    >>> print(*handles(Settings(prepared_by="@anna")))
    client.toml: prepared_by holds what looks like a handle. Write a name or a role, ...
    """
    texts = {
        "name": settings.name,
        "sector": settings.sector,
        "prepared_by": settings.prepared_by,
        "margin.set_by": settings.margin.set_by,
        "leading.set_by": settings.leading.set_by,
        "privacy.by": settings.privacy.by,
        "noticed.by": settings.noticed.by,
        "engagement_register.basis": settings.register.basis,
        "engagement_register.access": settings.register.access,
        **{f"waves.{at}": wave.name for at, wave in enumerate(settings.waves, 1)},
    }
    for place, text in texts.items():
        if HANDLE in personal_data(text):
            yield Problem(
                FILE,
                gettext(
                    "{place} holds what looks like {kind}. Write a name or a role, unless the "
                    "company is called so: it may stand in the report.",
                    place=place,
                    kind=gettext(HANDLE),
                ),
                fatal=False,
            )


_IN_SCALE_POINTS = (
    *("gap", "csat", "standing", "value"),
    *("promise_heard", "promise_understood", "promise_kept"),
)
"""Instruments whose findings are held against the margin in scale points."""


def beyond_the_scale(settings: Settings, tables: Mapping[str, CheckedTable]) -> Iterator[Problem]:
    """Yield a target that no answer can reach, and a margin that no difference can exceed."""
    items = tables.get("items")
    if items is None or not items.usable:
        return
    asked = items.frame[["instrument", "scale_min", "scale_max"]].dropna()
    asked = asked[asked["scale_min"] < asked["scale_max"]]
    limits = asked.groupby("instrument").agg({"scale_min": "min", "scale_max": "max"})
    target = settings.leading.targets.get(Measure.SATISFACTION)
    if target is not None and "csat" in limits.index:
        low, high = limits.loc["csat"]
        if not low <= target <= high:
            yield Problem(
                FILE,
                gettext(
                    "leading.satisfaction_target: {target} is outside the scale of the "
                    "questions of csat, {low} to {high}. Write a target on that scale.",
                    target=f"{target:g}",
                    low=f"{low:g}",
                    high=f"{high:g}",
                ),
            )
    margin = settings.margin.scale_points
    for name in limits.index.intersection(_IN_SCALE_POINTS):
        low, high = limits.loc[name]
        if margin >= high - low:
            yield Problem(
                FILE,
                gettext(
                    "margin.scale_points: {margin} is as wide as the scale of the "
                    "questions of {name}, {low} to {high}: nothing could be short. Write "
                    "less than {width}.",
                    margin=f"{margin:g}",
                    name=name,
                    low=f"{low:g}",
                    high=f"{high:g}",
                    width=f"{high - low:g}",
                ),
            )
            return


def sums_among_groups(settings: Settings, tables: Mapping[str, CheckedTable]) -> Iterator[Problem]:
    """Yield a warning for a group as large as all others together to which nobody belongs."""
    respondents, groups = tables.get("respondents"), settings.stakeholders
    if respondents is None or not respondents.usable or len(groups) < FEWEST_GROUPS:
        return
    for group, size in groups.items():
        if is_total(group):  # refused with the settings
            continue
        if 2 * size == sum(groups.values()) and not respondents.frame["role"].eq(group).any():
            yield Problem(
                FILE,
                gettext(
                    "[stakeholders]: {group} has {size} people, as many as all other groups "
                    "together, and nobody of it answered. If it is their sum, delete the line: "
                    "everybody would be counted twice.",
                    group=quoted(group),
                    size=decimal(size),
                ),
                fatal=False,
            )


def few_sponsors(settings: Settings, tables: Mapping[str, CheckedTable]) -> list[Problem]:
    """
    Return which groups to tell together, where what the sponsors say cannot be told as it stands.

    Too few of them have answered for a mean, or they are hidden with another group, of which too
    much would follow. The proposal adds that group, then the next smallest; it counts nobody.
    """
    respondents = tables.get("respondents")
    if not settings.sponsors or respondents is None or not respondents.usable:
        return []
    people = respondents.frame
    if settings.waves:
        people = people[people["wave"] == settings.waves[-1].name]
    sizes = {group: int(people["role"].eq(group).sum()) for group in settings.stakeholders}
    together = {*settings.sponsors}
    if together & (hidden := hidden_groups(sizes)):
        together |= hidden
    others = sorted(sizes.keys() - together, key=lambda group: (sizes[group], group))
    while others and sum(sizes[group] for group in together) < INTERVAL_FROM:
        together.add(others.pop(0))
    if together == {*settings.sponsors} or not others:
        return []
    named = [group for group in settings.stakeholders if group in together]
    message = gettext(
        "sponsors: what these say cannot be shown by itself: too few of them have answered, or "
        "what a few others said would follow. Told together with the next group it can: sponsors "
        "= {groups}.",
        groups=json.dumps(named, ensure_ascii=False),
    )
    return [Problem(FILE, message, fatal=False)]


FEWEST_GROUPS = 3
"""Groups of which one may be the sum of the others."""

SHARE_BELOW = 1.0
"""A margin in percent below it looks like a share: 0.1 for 10 %."""


def margins_as_shares(settings: Settings) -> Iterator[Problem]:
    """
    Yield a warning for a margin in percent that looks like a share.

    Examples
    --------
    >>> from pmo_workshop.intake import Margin
    >>> print(*margins_as_shares(Settings(margin=Margin(percentage_points=0.1))))
    client.toml: margin.percentage_points: 0.1 is less than one of a hundred, so that nearly ...
    """
    for key in ("percentage_points", "cost_percent"):
        stated = getattr(settings.margin, key)
        if stated < SHARE_BELOW:
            yield Problem(
                FILE,
                gettext(
                    "margin.{key}: {stated} is less than one of a hundred, so that nearly every "
                    "difference matters. If a share is meant, write {percent}.",
                    key=key,
                    stated=f"{stated:g}",
                    percent=f"{100 * stated:g}",
                ),
                fatal=False,
            )


LIES_AHEAD = frozenset({"check_on", "day", "due", "plan_end", "planned", "since"})
"""Columns with days that may come; all others tell what has happened."""

PERSON = frozenset({"person_id", "resp_id", "stakeholder_id"})
"""Columns that make the rows of a table those of people."""

NOTED = frozenset({"actions", "campaigns", "promises", "touches"})
"""Tables into which the desk writes between two reports."""

SURELY_WRONG = timedelta(days=366)
"""Days after the report from which a day is no late export but an error."""


def after_the_report(settings: Settings, tables: Mapping[str, CheckedTable]) -> Iterator[Problem]:
    """
    Yield what is said to have happened after the day of the report.

    A few days are a late export, and a warning where the rows are not people's; more than a year
    stops the report: it would stand in series and in times as if it had happened. What the desk
    notes between two reports happens after the last one: there only days to come stop it.
    """
    told_on = settings.report_date
    if told_on is None:
        return
    for name, checked in tables.items():
        noted = name in NOTED
        last = max(told_on, datetime.now().astimezone().date()) if noted else told_on
        columns = [
            column.name
            for column in TABLES[name].columns
            if column.kind == "date" and column.name not in LIES_AHEAD
        ]
        for column in columns if checked.usable else ():
            if column not in checked.frame:
                continue
            days = checked.frame[column].dropna()
            late = days[days > pd.Timestamp(last) + timedelta(days=1)]
            surely = late if noted else late[late > pd.Timestamp(last) + SURELY_WRONG]
            if len(surely) or (len(late) and not PERSON & {*checked.frame}):
                rows = surely if len(surely) else late
                first, *others = map(int, rows.index)
                facts = {"last": f"{rows.max():%Y-%m-%d}", "day": f"{told_on:%Y-%m-%d}"}
                yield Problem(
                    checked.reading.file,
                    gettext(_YET_TO_COME if noted else _AFTER, **facts),
                    row=first,
                    column=column,
                    fatal=bool(len(surely)),
                    others=tuple(others[:4]),
                    places=len(rows),
                )
    for wave in settings.waves:
        if wave.start and wave.start > told_on:
            yield Problem(
                FILE,
                gettext(
                    "waves.{wave} starts on {start}, after report_date, {day}. Correct one of "
                    "them.",
                    wave=repr(wave.name),
                    start=f"{wave.start:%Y-%m-%d}",
                    day=f"{told_on:%Y-%m-%d}",
                ),
                fatal=False,
            )


_AFTER = N_(
    "{last} is after report_date, {day}. What has not happened cannot be told: correct it, or "
    "report_date in client.toml."
)
_YET_TO_COME = N_("{last} is yet to come. What has not happened cannot be noted: correct it.")

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def waves_at_odds(settings: Settings) -> Iterator[Problem]:
    """
    Yield which waves are held in another year than their name says, out of order, or at once.

    Examples
    --------
    >>> from datetime import date
    >>> waves = (Wave("2024", date(2024, 2, 3), date(2024, 2, 21)),
    ...          Wave("2025", date(2015, 2, 3), date(2015, 2, 21)))
    >>> for told in waves_at_odds(Settings(waves=waves)):
    ...     print(str(told)[:78])
    client.toml: waves.'2025' is held from 2015-02-03 to 2015-02-21, another year
    client.toml: waves.'2025' stands behind waves.'2024' and starts before it. The
    """
    dated = [
        (wave.name, wave.start, wave.end) for wave in settings.waves if wave.start and wave.end
    ]
    for name, start, end in dated:
        years = {int(year) for year in _YEAR.findall(name)}
        # A wave of the last quarter may be held in January.
        if years and not years & {*range(start.year - 1, end.year + 2)}:
            yield _of_waves(
                gettext(
                    "waves.{wave} is held from {start} to {end}, another year than its name says. "
                    "Correct one of them.",
                    wave=repr(name),
                    start=f"{start:%Y-%m-%d}",
                    end=f"{end:%Y-%m-%d}",
                )
            )
    for (before, begins, ends), (after, start, _) in pairwise(dated):
        told = {"before": repr(before), "after": repr(after)}
        if start < begins:
            yield _of_waves(
                gettext(
                    "waves.{after} stands behind waves.{before} and starts before it. The last "
                    "one is taken for the latest: write them in the order of time.",
                    **told,
                )
            )
        elif start <= ends:
            yield _of_waves(
                gettext(
                    "waves.{before} ends on {end}, when waves.{after} has begun already. An answer "
                    "belongs to one wave: correct the dates.",
                    end=f"{ends:%Y-%m-%d}",
                    **told,
                )
            )


def _of_waves(message: str) -> Problem:
    return Problem(FILE, message, fatal=False)


def not_over_yet(settings: Settings, tables: Mapping[str, CheckedTable]) -> Iterator[Problem]:
    """Yield the tables whose last period ends after the day of the report."""
    told_on = settings.report_date
    for name in ("time_log", "unit_cost"):
        checked = tables.get(name)
        if told_on is None or checked is None or not checked.usable:
            continue
        last = checked.frame["period"].dropna().max()
        ends = pd.Period(str(last)).end_time.date() if isinstance(last, str) else told_on
        if ends > told_on:
            yield Problem(
                checked.reading.file,
                gettext(
                    "{period} ends after report_date, {day}: a period that is not over has less "
                    "than the others, and would be told as a fall. Leave it out.",
                    period=last,
                    day=f"{told_on:%Y-%m-%d}",
                ),
                column="period",
                fatal=False,
            )


def not_in_the_list(settings: Settings, tables: Mapping[str, CheckedTable]) -> Iterator[Problem]:
    """
    Yield the roles of respondents that the list of stakeholders does not have.

    One that it has with other capitals or spaces is a problem, else it is a warning.
    """
    respondents, groups = tables.get("respondents"), settings.stakeholders
    if respondents is None or not respondents.usable or not groups:
        return
    refused = {row for row, column in respondents.refused if column == "role"}
    roles = respondents.frame["role"].dropna().drop(index=list(refused), errors="ignore")
    for role in roles.unique():
        if role not in groups:
            message = gettext(
                "{role} is not in [stakeholders].{near}",
                role=quoted(role),
                near=offered(role, groups),
            )
            split = same_name(role) in map(same_name, groups)
            yield Problem(respondents.reading.file, message, column="role", fatal=split)


def more_than_listed(settings: Settings, tables: Mapping[str, CheckedTable]) -> Iterator[Problem]:
    """Yield where more people answered than the list of stakeholders has, by group and in all."""
    respondents, groups = tables.get("respondents"), settings.stakeholders
    if not groups:
        return
    if respondents is None or not respondents.usable:
        answers = [checked for checked in tables.values() if "resp_id" in checked.frame]
        known = [checked.frame[["wave", "resp_id"]].dropna() for checked in answers]
        if known:
            people = pd.concat(known).drop_duplicates()
            yield from _more_in_all(people, groups, answers[0].reading.file)
        return
    file = respondents.reading.file
    over = []
    for (wave, role), size in (
        respondents.frame.groupby(["wave", "role"], sort=False).size().items()
    ):
        if size > groups.get(role, math.inf):
            over.append(wave)
            yield Problem(
                file,
                gettext(
                    "{role} has {size} respondents in wave {wave}, more than the "
                    "{groups} in [stakeholders] of client.toml. Correct one of them.",
                    role=quoted(role),
                    size=decimal(size),
                    wave=quoted(wave),
                    groups=decimal(groups[role]),
                ),
                column="role",
            )
    others = respondents.frame[~respondents.frame["wave"].isin(over)]
    yield from _more_in_all(others, groups, file)


def _more_in_all(people: pd.DataFrame, groups: Mapping[str, int], file: str) -> Iterator[Problem]:
    total = sum(groups.values())
    for wave, size in people.groupby("wave", sort=False).size().items():
        if size > total:
            yield Problem(
                file,
                gettext(
                    "{size} people answered in wave {wave}, more than the {total} that "
                    "[stakeholders] of client.toml has in all. Add the groups that are "
                    "missing there, or correct the numbers.",
                    size=decimal(size),
                    wave=quoted(str(wave)),
                    total=decimal(total),
                ),
            )
