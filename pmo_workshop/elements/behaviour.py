"""A series over time in words, as a table and with its next step: shared by the elements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd

from ..analysis.process_behaviour import ProcessBehaviour, Signal, false_alarm_rate
from ..claims import Claim, Statement
from ..disclosure import FULL_FROM, Behind, Released
from ..display import (
    NOT_SHOWN,
    clean,
    expect_released,
    false_alarms_in_words,
    from_to,
    in_period,
    is_missing,
    number,
    percent,
    period_in_words,
    periods_in_words,
    status_in_words,
    upper_first,
)
from ..i18n import N_, gettext
from ..intake.client import Client
from ..present.grammar import claim, on_scale, sentences, steps
from ..present.table import Column, Row, Series, Table, laid_out
from ..verdicts import Verdict
from .question import Answer, Question

Level = Callable[[pd.DataFrame], float]
"""From the rows of a stretch to the level of the series in it."""


class Shape(Enum):
    """What a series has done."""

    SHORT = "too short to tell"
    LEVEL = "the same in all periods"
    USUAL = "varies as always"
    CHANGED = "changed at a dated event, which the periods confirm"
    SIGN = "signs of a change that goes on"
    STOOD_OUT = "stood out for a while"


@dataclass(frozen=True)
class Course:
    """
    What a series has done, in figures: the same for sentence, title, chart and plan.

    Attributes
    ----------
    shape : Shape
    before, after : float
        Levels before and from ``first`` on, or in the other periods and while it stood out; both
        the level of all periods where nothing has changed.
    first, last : str
        The periods from which and up to which it holds; empty where nothing has changed.
    event : str
        What happened at ``first``, as the client recorded it.
    since : Course or None
        What the series has done from a confirmed change on.
    """

    shape: Shape
    before: float
    after: float
    first: str = ""
    last: str = ""
    event: str = ""
    since: Course | None = None

    @property
    def rose(self) -> bool:
        return self.after > self.before

    @property
    def verdict(self) -> Verdict | None:
        """One of ``OF_A_SERIES``; None if the series is too short to tell."""
        if self.shape is Shape.SHORT:
            return None
        if self.shape in (Shape.LEVEL, Shape.USUAL):
            return Verdict.NO_SIGNAL
        if self.shape is Shape.CHANGED:
            return Verdict.CHANGED_UP if self.rose else Verdict.CHANGED_DOWN
        return Verdict.SIGNAL_UP if self.rose else Verdict.SIGNAL_DOWN


def course_of(series: Released, level: Level | None = None, value: str = "value") -> Course:
    """
    Return what a series has done: how large, from when on, and whether it has been stable since.

    Parameters
    ----------
    series : Released
        Columns ``period`` and ``value``; facts ``status``, ``changed_from``, ``signals`` and
        perhaps ``event``.
    level : function of rows, optional
        Default: the mean of the values, and of shares the share of all their records.
    value : str
    """
    table = series.result.assign(period=series.result["period"].astype(str))
    table = table.dropna(subset=[value]).reset_index(drop=True)
    level = level or (lambda rows: _mean(rows, value))
    if series.facts["status"] == "run chart":
        return Course(Shape.SHORT, level(table), level(table))
    changed, signals = str(series.facts["changed_from"] or ""), series.facts["signals"]
    if not changed:
        return _unchanged(table, signals, level, value)
    at = list(table["period"]).index(changed)
    later = table[at:].reset_index(drop=True)
    return Course(
        Shape.CHANGED,
        level(table[:at]),
        level(later),
        changed,
        table["period"].iloc[-1],
        clean(series.facts.get("event")),
        _unchanged(later, [s for s in signals if s.first in set(later["period"])], level, value),
    )


def _mean(rows: pd.DataFrame, value: str) -> float:
    if "events" in rows:
        return float(rows["events"].sum() / rows["n"].sum())
    return float(rows[value].mean())


def _unchanged(rows: pd.DataFrame, signals: Sequence[Signal], level: Level, value: str) -> Course:
    """Return what a stretch with one set of limits has done."""
    whole = level(rows)
    if np.ptp(rows[value].to_numpy()) == 0:
        return Course(Shape.LEVEL, whole, whole)
    if not signals:
        return Course(Shape.USUAL, whole, whole)
    first, last = _latest_signal(signals, rows["period"])
    inside = np.zeros(len(rows), dtype=bool)
    inside[first : last + 1] = True
    goes_on = last == len(rows) - 1 and first < last
    periods = rows["period"]
    return Course(
        Shape.SIGN if goes_on else Shape.STOOD_OUT,
        level(rows[~inside]),
        level(rows[inside]),
        periods[first],
        periods[last],
    )


def _latest_signal(signals: Sequence[Signal], periods: Iterable[object]) -> tuple[int, int]:
    """Return the places of the last run of periods with the same signal, the longest one."""
    places = {str(period): at for at, period in enumerate(periods)}
    covered: dict[str, set[int]] = {}
    for signal in signals:
        stretch = range(places[signal.first], places[signal.last] + 1)
        covered.setdefault(signal.text, set()).update(stretch)
    last = max(map(max, covered.values()))

    def first(text: str) -> int:
        return next(at + 1 for at in range(last, -2, -1) if at not in covered[text])

    return min(first(text) for text in covered if last in covered[text]), last


_ROSE = {
    (Shape.CHANGED, True): N_("{what} rose from {before} to {after} {when}"),
    (Shape.CHANGED, False): N_("{what} fell from {before} to {after} {when}"),
    (Shape.SIGN, True): N_("{what} shows signs of a rise from {before} to {after} since {first}"),
    (Shape.SIGN, False): N_("{what} shows signs of a fall from {before} to {after} since {first}"),
    (Shape.STOOD_OUT, True): N_("{what} stood out {when}: {after}, above {before} otherwise"),
    (Shape.STOOD_OUT, False): N_("{what} stood out {when}: {after}, below {before} otherwise"),
}
_STEADY = {
    Shape.SHORT: N_("{what}: too few periods to tell a change"),
    Shape.LEVEL: N_("{what} is {after} in all {periods}"),
    Shape.USUAL: N_("{what} varies around {after} as always"),
}
_SINCE = {
    Shape.LEVEL: N_("It has stayed at exactly that since."),
    Shape.USUAL: N_("It has been stable since."),
}
_SINCE_AGAIN = {
    (Shape.SIGN, True): N_("There are signs of another rise, to {after}, since {first}."),
    (Shape.SIGN, False): N_("There are signs of another change, a fall to {after} since {first}."),
    (Shape.STOOD_OUT, True): N_("Since then it stood out once, {when}: {after}."),
    (Shape.STOOD_OUT, False): N_("Since then it stood out once, {when}: {after}."),
}


def course_in_words(
    what: str, course: Course, periods: Sequence[object], shown: Callable[[float], str]
) -> str:
    """
    Return a heading on what a series has done: what, from, to and since when, without a full stop.

    Parameters
    ----------
    what : str
        What varies, translated, such as "the share of requests closed in time".
    course : Course
    periods : sequence
        All of them.
    shown : function of a level
        Such as ``percent``.

    Examples
    --------
    >>> course = Course(Shape.CHANGED, 0.08, 0.49, "2025-07", "2026-02")
    >>> course_in_words("the share closed in time", course, ["2025-07"], percent)
    'The share closed in time rose from 8 % to 49 % in July 2025'
    >>> usual = Course(Shape.USUAL, 4.3, 4.3)
    >>> course_in_words("mean satisfaction", usual, ["W1", "W2"], number)
    'Mean satisfaction varies around 4.3 as always'
    """
    told = _STEADY.get(course.shape) or _ROSE[course.shape, course.rose]
    return gettext(
        told,
        what=upper_first(what),
        before=shown(course.before),
        after=shown(course.after),
        first=period_in_words(course.first),
        when=_when(course),
        periods=periods_in_words(periods),
    )


def told_course(
    what: str,
    course: Course,
    periods: Sequence[object],
    shown: Callable[[float], str],
    why_short: str = "",
) -> str:
    """
    Return all that is said of a series: its course, the event, and what it has done since.

    Parameters
    ----------
    what, course, periods, shown
        As for ``course_in_words``.
    why_short : str
        Why the series is too short to tell, where it is for another reason than its length.

    Examples
    --------
    >>> stable = Course(Shape.USUAL, 0.49, 0.49)
    >>> course = Course(Shape.CHANGED, 0.08, 0.49, "2025-07", event="new form", since=stable)
    >>> told_course("the share", course, ["2025-07"], percent).split(". ")
    ['The share rose from 8 % to 49 % in July 2025 (event: new form)',
     'Whether the event is connected with it is not known', 'It has been stable since.']
    """
    heading = course_in_words(what, course, periods, shown)
    if course.event:
        heading = gettext("{change} (event: {event})", change=heading, event=course.event)
    said = gettext("{sentence}.", sentence=heading)
    if course.event:
        said = f"{said} {gettext('Whether the event is connected with it is not known.')}"
    if course.shape is Shape.SHORT:
        known = gettext("Known: {periods}.", periods=periods_in_words(periods))
        why = why_short or gettext("It takes 8, and no direction is named before.")
        return f"{said} {known} {why}"
    after = (_no_sign(course, periods), since_in_words(course, shown))
    return " ".join(filter(None, (said, *after)))


def _when(course: Course) -> str:
    """Return when a change was, or from when to when a series stood out."""
    if course.shape is Shape.CHANGED or course.first == course.last:
        return in_period(course.first)
    first, last = period_in_words(course.first), period_in_words(course.last)
    return gettext("from {first} to {last}", first=first, last=last)


def since_in_words(course: Course, shown: Callable[[float], str]) -> str:
    """
    Return whether a confirmed change has been stable since, as a sentence; "" of all else.

    Examples
    --------
    >>> stable = Course(Shape.USUAL, 0.49, 0.49)
    >>> since_in_words(Course(Shape.CHANGED, 0.08, 0.49, "2025-07", since=stable), percent)
    'It has been stable since.'
    """
    since = course.since
    if since is None:
        return gettext("This is not confirmed yet.") if course.shape is Shape.SIGN else ""
    told = _SINCE.get(since.shape) or _SINCE_AGAIN[since.shape, since.rose]
    return gettext(
        told,
        after=shown(since.after),
        first=period_in_words(since.first),
        when=_when(since),
    )


def verdict_of_course(course: Course) -> str:
    """
    Return the verdict on a series with its date: "rose in July 2025".

    Examples
    --------
    >>> verdict_of_course(Course(Shape.CHANGED, 0.08, 0.49, "2025-07", "2026-02"))
    'rose in July 2025'
    """
    if course.shape is Shape.CHANGED:
        told = N_("rose {when}") if course.rose else N_("fell {when}")
        return gettext(told, when=_when(course))
    if course.shape is Shape.STOOD_OUT:
        return gettext("stood out {when}", when=_when(course))
    return course.verdict.in_words if course.verdict else ""


def shown_as(series: Released, course: Course) -> Callable[[float], str]:
    """Return how the levels of a series are printed: apart from each other, where they differ."""
    share = series.facts["unit"] == "share"

    def shown(level: float, digits: int) -> str:
        if share:
            return gettext("{figure} %", figure=number(100 * level, digits))
        return number(level, digits)

    alike = (
        course.before != course.after
        and len({shown(level, 0 if share else 1) for level in (course.before, course.after)}) == 1
    )
    if share and not alike:
        return percent
    return lambda level: shown(level, (0 if share else 1) + alike)


@sentences()
def say_behaviour(series: Released) -> Iterable[Claim]:
    """T5: whether the process has changed, or only varies."""
    course, facts = course_of(series), series.facts
    periods, shown = list(series.result["period"]), shown_as(series, course)
    what = gettext(facts["what"]) + on_scale(series)
    said = told_course(what, course, periods, shown, facts["note"])
    if course.shape is Shape.SHORT:
        yield claim(series, "run", said)
        return
    yield claim(
        series,
        "signal",
        " ".join(filter(None, (said, facts["beside"]))),
        verdict=course.verdict,
        told=verdict_of_course(course),
        aside=(_confirmed(course, periods, shown),),
        number=facts["mean"],
        low=facts.get("lower"),
        high=facts.get("upper"),
        unit=str(facts["unit"]),
    )


def _no_sign(course: Course, periods: Sequence[object]) -> str:
    if course.shape is not Shape.USUAL:
        return ""
    return gettext("There is no sign of a change in {periods}.", periods=periods_in_words(periods))


def _confirmed(course: Course, periods: Sequence[object], shown: Callable[[float], str]) -> str:
    """Return, for the small print, on how many periods a change rests."""
    if course.shape is not Shape.CHANGED:
        return ""
    at = [str(period) for period in periods].index(course.first)
    return gettext(
        "{before} is the mean of {earlier} before, {after} that of {later} from then on; the "
        "first 8 of these all lie on one side of the mean before.",
        before=shown(course.before),
        after=shown(course.after),
        earlier=periods_in_words(periods[:at]),
        later=periods_in_words(periods[at:]),
    )


def title_behaviour(series: Released) -> str:
    """T5: what the series has done, for above its chart."""
    course = course_of(series)
    return course_in_words(
        gettext(series.facts["what"]),
        course,
        list(series.result["period"]),
        shown_as(series, course),
    )


def of_few(series: Released) -> bool:
    """Return whether the values are shares, some of them of fewer than 20: those are counts."""
    sizes = series.result["n"].dropna() if len(series.result) else ()
    return bool(series.facts.get("unit") == "share" and len(sizes) and min(sizes) < FULL_FROM)


def table_behaviour(behaviour: Released) -> Table | None:
    """Lay out the values of ``chart_behaviour`` with their limits and signals."""
    facts = expect_released(behaviour).facts
    share, few = facts.get("unit") == "share", of_few(behaviour)
    shown = percent if share else number
    limits = [shown(facts.get(name)) for name in ("lower", "upper")]
    centre = shown(facts.get("mean"))
    changing = behaviour.result.get("lower", pd.Series(dtype=float)).nunique() > 1
    limits_hold = NOT_SHOWN not in limits and not changing and not few

    def figure(name: str, title: str, digits: int = 1) -> Column:
        def text(row: Row) -> str:
            if not few or is_missing(row[name]):
                return shown(row[name])
            count = number(row[name] * row["n"], digits)
            return gettext("{x} of {n}", x=count, n=number(row["n"], 0))

        return Column(name, title, text, "number", "right")

    name = upper_first(gettext(clean(facts.get("what")) or N_("the value")))
    return laid_out(
        behaviour,
        "behaviour",
        gettext("{what} by period", what=name),
        (
            Column("period", N_("Period"), lambda row: period_in_words(row["period"])),
            figure("value", N_("Value"), 0),
            figure("lower", N_("Lower limit")),
            figure("upper", N_("Upper limit")),
            Column("signal", N_("Signal"), lambda row: clean(row["signal"])),
        ),
        gettext("Mean: {mean}.", mean=centre) if centre != NOT_SHOWN else "",
        gettext("Natural process limits: {limits}.", limits=from_to(*limits))
        if limits_hold
        else "",
        status_in_words(clean(facts.get("status"))),
        false_alarms_in_words(facts.get("false_alarms")),
        series=Series(name, share=share, few=few, beside=clean(facts.get("beside"))),
    )


def next_behaviour(series: Released) -> Statement | None:
    """T5: what to do about the series."""
    if series.missing:
        return None
    course = course_of(series)
    when = in_period(course.first)
    if course.shape is Shape.SHORT:
        step = gettext("Go on recording it at equal distances until there are 8 periods.")
    elif course.shape is Shape.CHANGED:
        step = gettext(
            "Ask what else happened {when}: the event is a date, not yet a reason.", when=when
        )
    elif course.shape in (Shape.SIGN, Shape.STOOD_OUT):
        step = gettext("Find out what happened {when}, and record it as an event.", when=when)
    else:
        step = gettext("Report its usual range, not the last period: one alone means nothing.")
    return steps(series, step)


def released_behaviour(
    question: Question[Any],
    client: Client,
    chart: ProcessBehaviour,
    *,
    asks: str = "",
    people: Behind,
    what: str,
    unit: str,
    n: int,
    period: str,
    scale: tuple[float, float] | None = None,
    ends: tuple[float, float] | None = None,
    beside: str = "",
    notes: tuple[str, ...] = (),
) -> Answer:
    """
    Pass a process behaviour chart through the guard.

    Parameters
    ----------
    question : Question
        Whose answer it is.
    client : Client
    chart : ProcessBehaviour
    asks, people, n, period, notes
        As in ``disclosure.release``.
    what, unit : str
        What varies, marked by ``N_``, such as ``"mean satisfaction"``, and its unit.
    scale : tuple of float, optional
        The lowest and the highest answer, where the values are answers.
    ends : tuple of float, optional
        The lowest and the highest value that there can be, where they are not answers: no limit
        lies beyond.
    beside : str
        A sentence that stands wherever a change of the series is told.

    Returns
    -------
    Answer
        Facts ``what``, ``unit``, ``scale``, ``status``, ``note``, ``beside``, ``mean``,
        ``changed_from``, ``event``, ``signals``, ``false_alarms``, ``lower``, ``upper``.
    """
    table = chart.table.assign(n=len(chart.table)) if "n" not in chart.table else chart.table
    facts: dict[str, Any] = {"what": what, "unit": unit, "status": chart.status, "mean": chart.mean}
    facts |= {"scale": scale, "note": chart.note, "beside": beside}
    events = dict(zip(client["events"]["period"], client["events"]["event"], strict=True))
    facts |= {"changed_from": chart.changed_from, "event": events.get(chart.changed_from, "")}
    facts["signals"] = chart.signals
    facts["false_alarms"] = false_alarm_rate(chart)
    low, high = ends or scale or (-np.inf, np.inf)
    for limit in ("lower", "upper"):
        facts[limit] = float(np.clip(getattr(chart, limit), low, high))
        table = table.assign(**{limit: table[limit].clip(low, high)})
    return question.release(
        client,
        table,
        people=people,
        keys=["period"],
        asks=asks,
        n=n,
        facts=facts,
        period=period,
        notes=notes,
        too_few=gettext("No period shows {what} yet.", what=gettext(what)),
    )
