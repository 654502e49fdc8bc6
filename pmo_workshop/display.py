"""How results are shown: in a notebook, and figures as text."""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

import pandas as pd

from .claims import RECORD_TYPE
from .disclosure import COUNT, FULL_FROM, HIDDEN, INTERVAL_FROM, SMALL, SMALLEST_GROUP, Released
from .i18n import N_, all_of, decimal, figures, gettext, language, ngettext, rounded
from .item_banks import texts_of_banks
from .units import how_many, out_of_how_many

NOT_SHOWN = "–"
"""What stands in a cell that the guard has emptied."""

_STATUS = {
    "run chart": N_(
        "Run chart: fewer than 8 periods, so there are no limits and nothing can be "
        "called a change."
    ),
    "provisional limits": N_("Provisional limits: they rest on 8 to 11 periods."),
}


def status_in_words(status: str) -> str:
    """Return what a reader must know about a process behaviour chart with few periods, or ""."""
    return gettext(_STATUS[status]) if status in _STATUS else ""


_OURS = frozenset(
    {
        *(N_("overall"), N_("all projects"), N_("all respondents"), N_("all roles")),
        *(N_("all services"), N_("all stakeholders"), N_("whole journey"), N_("cost index")),
        *(N_("same size and type"), N_("dose 1 of 3"), N_("dose 2 of 3"), N_("dose 3 of 3")),
        *(N_("with the method"), N_("the others"), N_("with ÷ others")),
        *(N_("method not recorded"), N_("all together")),
        *(N_("other hand-overs"), N_("other roles")),
    }
)
"""Rows that no client has named: the whole of a table, and the arms of a comparison."""


@cache
def _names_of_ours() -> frozenset[str]:
    banks = map(texts_of_banks, ("dimension", "component", "name", "text"))
    return _OURS.union(*banks)


def row_name(name: object) -> str:
    """
    Return what a row is called: ours in the language in force, the client's as it was written.

    Examples
    --------
    >>> row_name("overall"), row_name("Finance")
    ('overall', 'Finance')
    >>> from pmo_workshop.i18n import speaking
    >>> with speaking("de"):
    ...     row_name("overall"), row_name("reliability"), row_name("Finance")
    ('insgesamt', 'Zuverlässigkeit', 'Finance')
    """
    text = clean(name)
    return gettext(text) if text in _names_of_ours() else text


def hidden_in_words() -> str:
    """Return what the guard has emptied, as a key or a note says it."""
    return gettext("not shown (fewer than {least} or protects a small group)", least=SMALLEST_GROUP)


def count_in_words() -> str:
    """Return what the guard shows as a count alone, as a key or a note says it."""
    return gettext("fewer than {least} answers: counts only", least=INTERVAL_FROM)


def small_in_words() -> str:
    """Return how a small group is marked."""
    return gettext("small group")


def false_alarms_in_words(rate: float | None) -> str:
    """
    Return how often chance alone shows a signal on a chart as long as this one; "" if not known.

    Examples
    --------
    >>> false_alarms_in_words(0.083)
    'A process that never changes shows a signal on 8 in 100 charts as long as this one.'
    """
    if rate is None or is_missing(rate):
        return ""
    return ngettext(
        "A process that never changes shows a signal on {n} in 100 charts as long as this one.",
        "A process that never changes shows a signal on {n} in 100 charts as long as this one.",
        100 * rate,
    )


_NOT_PRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


class Shown(Protocol):
    """What a notebook can display: it has passed the guard, or rests on no answer of anybody."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any: ...


def show(*things: Shown | None) -> None:
    """
    Display sentences, charts and tables one after the other in a notebook.

    Parameters
    ----------
    *things : Statement, Chart, Table, Record or None
        Faces of answers, parts of the plan, records of headlines; None is left out.

    Raises
    ------
    TypeError
        Something that has not passed the guard, such as a DataFrame.
    """
    from IPython.display import display  # imported here: it takes a third of a second

    for thing in things:
        if thing is not None and not hasattr(thing, "_repr_mimebundle_"):
            raise TypeError(
                "show() takes what an answer's say(), chart(), table() and next() return, "
                f"not a {type(thing).__name__}."
            )
    for thing in things:
        if thing is not None:
            display(thing)


PLACE = "pmo_workshop_place"
"""Where the metadata of an output say to which answer it belongs."""


@dataclass(frozen=True)
class Placed:
    """
    A part of an answer as a notebook displays it, with what a report needs to find its place.

    Attributes
    ----------
    part : Shown
    activity, question : str
        The activity and the name of the question it answers.
    face : str
        Which face of the answer it is, such as ``"chart"``.
    depth : str
        The shallowest report that shows it, see ``Depth``.
    """

    part: Shown
    activity: str
    question: str
    face: str
    depth: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:
        made = self.part._repr_mimebundle_(include, exclude)
        data, facts = made if isinstance(made, tuple) else (made, {})
        place = {name: getattr(self, name) for name in ("activity", "question", "face", "depth")}
        return data, {**facts, PLACE: place}


@dataclass(frozen=True)
class Record:
    """The headline figures of a workbook by name, as a notebook stores them."""

    headlines: Mapping[str, object]

    def __str__(self) -> str:
        return "\n".join(f"{name} = {_as_text(value)}" for name, value in self.headlines.items())

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, object]:
        return {"text/plain": str(self), RECORD_TYPE: list(self.headlines)}


def record(**headlines: object) -> Record:
    """
    Record the headline figures of a workbook, to be compared from run to run.

    Parameters
    ----------
    **headlines : number, text, flag, date or None
        Unrounded; a missing value is recorded as None.

    Returns
    -------
    Record
        Sorted by name. As text, numbers have at most four decimals.

    Examples
    --------
    >>> print(record(gap_largest=-1.23456, answers=31, largest=None))
    answers = 31
    gap_largest = -1.2346
    largest = not shown
    """
    return Record({name: plain(headlines[name]) for name in sorted(headlines)})


def _as_text(value: object) -> str:
    if value is None:
        return "not shown"
    if isinstance(value, float):
        return f"{round(value, 4) + 0.0:.10g}"
    return str(value)


def plain(value: object) -> Any:
    """
    Return a value as JSON can hold it: numpy and pandas types become Python's, missing None.

    Examples
    --------
    >>> plain(pd.NA) is None, plain(pd.Timestamp("2026-03-31")), plain(float("nan")) is None
    (True, '2026-03-31', True)
    """
    if isinstance(value, (list, tuple, set, frozenset)):
        ordered = sorted(value) if isinstance(value, (set, frozenset)) else value
        return [plain(part) for part in ordered]
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (datetime.date, datetime.datetime)):
        return f"{value:%Y-%m-%d}"
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def expect_released(result: object) -> Released:
    """
    Return the argument if it has passed the guard.

    Raises
    ------
    TypeError
        It is anything but a ``Released``.
    """
    if not isinstance(result, Released):
        raise TypeError(
            f"Charts and tables accept a Released result, not a {type(result).__name__}. "
            "Pass the result through disclosure.release() first."
        )
    return result


_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])")


def period_in_words(period: object) -> str:
    """
    Return a month in words; what a client calls a period or a wave stays.

    Examples
    --------
    >>> period_in_words("2025-07"), period_in_words("2026 Q1")
    ('July 2025', '2026 Q1')
    """
    return _month(period, "LLLL yyyy")


def quarter_in_words(quarter: object) -> str:
    """
    Return a quarter as a letter names it; what a client calls a period stays.

    Examples
    --------
    >>> quarter_in_words("2025-Q2"), quarter_in_words("spring")
    ('2nd quarter 2025', 'spring')
    >>> from pmo_workshop.i18n import speaking
    >>> with speaking("de"):
    ...     quarter_in_words("2025-Q2")
    '2. Quartal 2025'
    """
    return _quarter(quarter, "QQQQ yyyy")


def period_in_short(period: object) -> str:
    """
    Return a month as an axis or the head of a table has it.

    Examples
    --------
    >>> period_in_short("2024-12"), period_in_short("W1")
    ('Dec 2024', 'W1')
    >>> from pmo_workshop.i18n import speaking
    >>> with speaking("de"):
    ...     period_in_short("2024-12")
    'Dez. 2024'
    """
    return _month(period, "MMM yyyy")


def quarter_in_short(quarter: object) -> str:
    """
    Return a quarter of the calendar as an axis or the head of a table has it; all else stays.

    Examples
    --------
    >>> quarter_in_short("2025-Q3"), quarter_in_short("other")
    ('Q3 2025', 'other')
    """
    return _quarter(quarter, "QQQ yyyy")


def _quarter(quarter: object, pattern: str) -> str:
    from babel.dates import format_date

    found = _QUARTER.fullmatch(clean(quarter))
    if not found:
        return clean(quarter)
    day = datetime.date(int(found[1]), 3 * int(found[2]), 1)
    return format_date(day, pattern, language().locale)


def in_period(period: object) -> str:
    """
    Return when something was, within a sentence.

    Examples
    --------
    >>> in_period("2025-07"), in_period("W1")
    ('in July 2025', 'in W1')
    >>> from pmo_workshop.i18n import speaking
    >>> with speaking("de"):
    ...     in_period("2025-07"), in_period("W1")
    ('im Juli 2025', 'in W1')
    """
    named = period_in_words(period)
    if named == clean(period):
        return gettext("in {period}", period=named)
    # Translators: a month of a year, in words.
    return gettext("in {month}", month=named)


def periods_from_to(first: object, last: object) -> str:
    """
    Return from which period to which, the period alone where it is one.

    Examples
    --------
    >>> periods_from_to("2024-12", "2026-06"), periods_from_to("W1", "W1")
    ('December 2024 to June 2026', 'W1')
    """
    ends = dict.fromkeys(map(period_in_words, (first, last)))
    return from_to(*ends) if len(ends) == 2 else "".join(ends)


def _month(period: object, pattern: str) -> str:
    from babel.dates import format_date

    month = _MONTH.fullmatch(clean(period))
    if not month or not 1 <= int(month[2]) <= 12:
        return clean(period)
    day = datetime.date(int(month[1]), int(month[2]), 1)
    return format_date(day, pattern, language().locale)


def periods_in_words(periods: Iterable[object]) -> str:
    """
    Return how many periods there are: months where their names say so.

    Examples
    --------
    >>> periods_in_words(["2025-07", "2025-08"]), periods_in_words(["W1"])
    ('2 months', '1 period')
    """
    named = list(periods)
    return how_many(len(named), "months" if named and are_months(named) else "periods")


def are_months(periods: Iterable[object]) -> bool:
    """
    Whether all periods are named by year and month.

    Examples
    --------
    >>> are_months(["2025-07", "2025-08"]), are_months(["2025-07", "W1"])
    (True, False)
    """
    return all(_MONTH.fullmatch(clean(period)) for period in periods)


def is_missing(value: object) -> bool:
    """
    Whether a cell is empty.

    Examples
    --------
    >>> [is_missing(value) for value in (None, pd.NA, float("nan"), "", 0)]
    [True, True, True, True, False]
    """
    return plain(value) in (None, "")


def clean(text: object) -> str:
    """
    Return a client's text on one line, without characters that XML cannot hold.

    Examples
    --------
    >>> clean("Plan\\n  review\\x0b ")
    'Plan review'
    """
    return "" if is_missing(text) else " ".join(_NOT_PRINTABLE.sub(" ", str(text)).split())


def _figure(value: object) -> float | None:
    """Return a cell as a number, or None where it is empty."""
    figure = plain(value)
    return None if figure in (None, "") else float(figure)


def number(value: object, digits: int = 1, *, signed: bool = False) -> str:
    """
    Return a figure as text, with a true minus sign and never a negative zero.

    Examples
    --------
    >>> number(-0.84), number(0.31, signed=True), number(-0.01), number(None), number(1234, 0)
    ('−0.8', '+0.3', '0.0', '–', '1,234')
    """
    figure = _figure(value)
    if figure is None:
        return NOT_SHOWN
    told = rounded(figure, digits) + 0.0
    return decimal(told, digits, signed=signed and bool(told))


def interval(
    low: object,
    high: object,
    digits: int = 1,
    *,
    signed: bool = False,
    margin: float = 0.0,
    around: float = 0.0,
) -> str:
    """
    Return the limits of an interval as text.

    A limit that would be printed as 0, or as the margin to one of its sides, or beyond, and is not
    says in words on which side it lies: there verdicts part, and a scale mean has no second
    decimal (rule R8). ``around`` is what the figure is held against instead of 0.

    Examples
    --------
    >>> interval(-1.21, -0.4), interval(None, 1.0), interval(2.0, 2.0)
    ('−1.2 to −0.4', '–', 'exactly 2.0')
    >>> interval(-0.61, -0.01), interval(0.0, 0.6)
    ('−0.6 to just below 0', '0.0 to 0.6')
    >>> interval(-0.92, -0.46, margin=0.5), interval(-0.92, -0.5, margin=0.5)
    ('−0.9 to just above −0.5', '−0.9 to −0.5')
    >>> interval(4.46, 5.2, margin=0.5, around=5.0), interval(-0.2, 0.25, margin=0.25)
    ('just below 4.5 to 5.2', '−0.2 to 0.25')
    """
    if is_missing(low) or is_missing(high):
        return NOT_SHOWN
    if low == high:
        return gettext("exactly {figure}", figure=number(low, digits, signed=signed))
    lines = (around, around + margin, around - margin)
    ends = [_limit(end, digits, signed, lines) for end in (low, high)]
    return from_to(*ends)


def _limit(value: object, digits: int, signed: bool, lines: Iterable[float]) -> str:
    figure = _figure(value) or 0.0
    for line in lines if digits else ():
        side = _side(figure - line)
        if side != _side(rounded(figure, digits) - line):
            told = (
                number(line, digits_apart([line], [line], digits), signed=signed) if line else "0"
            )
            if side > 0:
                return gettext("just above {figure}", figure=told)
            return gettext("just below {figure}", figure=told) if side < 0 else told
    return number(figure, digits, signed=signed)


def _side(distance: float) -> int:
    """Return on which side a figure lies of what it is held against: -1, 0 or 1."""
    return 0 if abs(distance) < _ROUNDING_ERROR else 1 if distance > 0 else -1


def from_to(low: str, high: str) -> str:
    """
    Return two figures as the ends of a range.

    Examples
    --------
    >>> from_to("25", "50 %")
    '25 to 50 %'
    """
    return gettext("{low} to {high}", low=low, high=high)


def with_interval(
    row: Mapping[str, Any] | pd.Series,
    value: str,
    digits: int = 1,
    *,
    scale: float = 1,
    signed: bool = False,
    margin: float = 0.0,
) -> str:
    """
    Return the estimate of a row with its interval as text.

    Examples
    --------
    >>> with_interval({"gap": -0.8, "gap_low": -1.2, "gap_high": -0.4}, "gap", signed=True)
    '−0.8 (−1.2 to −0.4)'
    """
    low, high = scale * row[f"{value}_low"], scale * row[f"{value}_high"]
    estimate = number(scale * row[value], digits, signed=signed)
    return f"{estimate} ({interval(low, high, digits, signed=signed, margin=margin)})"


def digits_apart(figures: Iterable[float], standards: Iterable[float], digits: int) -> int:
    """
    Return the decimals at which no figure is printed on the other side of a standard, or on it.

    Parameters
    ----------
    figures : iterable of float
        Such as the two limits of an interval.
    standards : iterable of float
        What the figures are judged by, such as 1 for a ratio or the target of a share.
    digits : int
        The decimals if all stays apart; at most three more are taken.

    Examples
    --------
    >>> digits_apart([1.04, 1.3], [1], 1), digits_apart([1.1, 1.3], [1], 1)
    (2, 1)
    >>> digits_apart([89.72, 100], [90], 0), digits_apart([90, 100], [90], 0)
    (1, 0)
    """
    pairs = list(itertools.product(figures, standards))

    def apart(decimals: int) -> bool:
        return all(_side(rounded(f, decimals) - s) == _side(f - s) for f, s in pairs)

    return next(filter(apart, range(digits, digits + 3)), digits + 3)


def ratio_interval(low: object, high: object) -> str:
    """
    Return the range of a ratio as text: two decimals below 1, where one would hide the size.

    Examples
    --------
    >>> ratio_interval(1.32, 2.71), ratio_interval(0.11, 0.38), ratio_interval(0.001, 0.004)
    ('1.3 to 2.7', '0.11 to 0.38', 'below 0.01')
    """
    bottom, top = _figure(low), _figure(high)
    if top is not None and top < 0.01:
        return gettext("below {figure}", figure=number(0.01, 2))
    return interval(low, high, 1 if bottom is not None and bottom >= 1 else 2)


_ROUNDING_ERROR = 1e-9
"""By how much a computer may miss 0, or none and all of a share."""


def percent(value: object, standards: Iterable[float] = ()) -> str:
    """
    Return a share between 0 and 1 as a whole percentage: 0 and 100 are said of none and all alone.

    Where it would be printed as a standard it does not reach, it has decimals.

    Examples
    --------
    >>> percent(0.741), percent(None), percent(0.897, [0.9])
    ('74 %', '–', '89.7 %')
    >>> percent(199 / 200), percent(1 / 400), percent(1)
    ('over 99 %', 'under 1 %', '100 %')
    """
    share = _figure(value)
    if share is None:
        return NOT_SHOWN
    digits = digits_apart([_in_percent(share)], map(_in_percent, standards), 0)
    return with_percent_sign(_per_cent(share, digits))


def percent_range(low: float, high: float, standards: Iterable[float] = ()) -> str:
    """
    Return the limits of a share, finely enough to see on which side of each standard they lie.

    Examples
    --------
    >>> percent_range(0.513, 0.7), percent_range(0.8972, 0.999, [0.9])
    ('51 to 70 %', '89.7 to 99.9 %')
    >>> percent_range(0.974, 0.9991)
    '97 to over 99 %'
    >>> percent_range(0.0017, 0.031)
    '0.2 to 3 %'
    """
    ends = map(_in_percent, (low, high))
    digits = digits_apart(ends, map(_in_percent, standards), 0)
    least = max(digits, 1) if 0 < low < _SMALL_SHARE else digits
    return with_percent_sign(from_to(_per_cent(low, least), _per_cent(high, digits)))


_SMALL_SHARE = 0.005
"""A lower limit below it would be printed as “under 1”."""


def with_percent_sign(figure: str) -> str:
    """Return a figure, or a range of them, as per cent."""
    return gettext("{figure} %", figure=figure)


def _in_percent(share: float) -> float:
    """Multiply by 100 as on paper: 0.145 is 14.5 %, where a product of bits is a little less."""
    return float(100 * Decimal(repr(float(share))))


def _per_cent(share: float, digits: int = 0) -> str:
    told, step = rounded(_in_percent(share), digits), 10.0**-digits
    if told == 0 and share > _ROUNDING_ERROR:
        return gettext("under {figure}", figure=number(step, digits))
    if told == 100 and share < 1 - _ROUNDING_ERROR:
        return gettext("over {figure}", figure=number(100 - step, digits))
    return number(told, digits)


def set_percent(share: float) -> str:
    """
    Return a share that somebody has set as a percentage, with the decimals it was set with.

    Examples
    --------
    >>> set_percent(0.9), set_percent(0.995)
    ('90 %', '99.5 %')
    """
    return with_percent_sign(figures(f"{round(100 * share, 4):g}"))


def out_of(x: object, n: object, people: float = math.inf) -> str:
    """
    Return a count as "x of n", with the percentage from 20 on, of things from 20 people on.

    Examples
    --------
    >>> out_of(7, 12), out_of(23, 31), out_of(23, 31, people=12), out_of(None, 31)
    ('7 of 12', '23 of 31 (74 %)', '23 of 31', '–')
    """
    part, whole = _figure(x), _figure(n)
    if part is None or whole is None:
        return NOT_SHOWN
    count = gettext("{x} of {n}", x=number(part, 0), n=number(whole, 0))
    return f"{count} ({percent(part / whole)})" if min(whole, people) >= FULL_FROM else count


def whole_of_few(share: float | None, unit: str | None, n: int | None) -> float:
    """
    Return what a share of fewer than 20 is multiplied by to be told as a count; else 0.

    A figure in per cent is a share of n where it comes to a whole number of them.

    Examples
    --------
    >>> whole_of_few(0.25, "share", 12), whole_of_few(25.0, "%", 12), whole_of_few(-13.3, "%", 12)
    (12, 0.12, 0)
    """
    if n is None or n >= FULL_FROM or unit not in ("share", "%"):
        return 0
    times = n if unit == "share" else n / 100
    counted = unit == "share" or (share is not None and share >= 0 and _is_whole(share * times))
    return times if counted else 0


def _is_whole(count: float) -> bool:
    return abs(count - round(count)) < 1e-6


def apart_by_a_person(low: tuple[float, float], high: tuple[float, float]) -> bool:
    """
    Return whether two shares differ by as much as one person more or less would change them.

    Examples
    --------
    >>> apart_by_a_person((15, 24), (12, 19)), apart_by_a_person((9, 24), (12, 19))
    (False, True)
    """
    (x, n), (y, m) = low, high
    return y / m - x / n >= 1 / min(n, m) - 1e-9


_NEARLY = {
    "nearly none": N_("nearly none of {n}"),
    "nearly all": N_("nearly all of {n}"),
    "at most a third": N_("at most a third of {n}"),
    "between a third and two thirds": N_("between a third and two thirds of {n}"),
    "at least two thirds": N_("at least two thirds of {n}"),
}
"""How a ``disclosure.Nearly`` is told."""


def count_told(
    row: Mapping[str, Any] | pd.Series, name: str, total: str = "n", people: float = math.inf
) -> str:
    """
    Return a count of a released row as "x of n", or "nearly all of n" where that is all it tells.

    Of what people have several of, such as tasks, ``people`` is how many they are: see ``out_of``.

    Examples
    --------
    >>> count_told({"x": 3, "n": 7}, "x")
    '3 of 7'
    >>> count_told({"x": None, "x_nearly": "nearly all", "n": 7}, "x")
    'nearly all of 7'
    """
    nearly = plain(row.get(f"{name}_nearly"))
    if nearly is None:
        return out_of(row[name], row[total], people)
    return gettext(_NEARLY[nearly], n=number(row[total], 0))


def some(names: list[str], most: int = 4) -> str:
    """
    Return a list of names as text, cut after a few.

    Examples
    --------
    >>> some(["a"]), some(["a", "b"]), some(["a", "b", "c", "d", "e", "f"])
    ('a', 'a and b', 'a, b, c, d and 2 more')
    """
    left = len(names) - most
    return listed(names if left < 1 else [*names[:most], ngettext("{n} more", "{n} more", left)])


def in_quotes(text: object) -> str:
    """
    Return what a client has worded, in the quotation marks of the language in force.

    Examples
    --------
    >>> in_quotes("Done by Friday")
    '“Done by Friday”'
    >>> from pmo_workshop.i18n import speaking
    >>> with speaking("de"):
    ...     in_quotes("Bis Freitag")
    '„Bis Freitag“'
    """
    return gettext("“{text}”", text=clean(text))


def listed(names: Iterable[object]) -> str:
    """
    Return names as a list within a sentence.

    Examples
    --------
    >>> listed(["A"]), listed(["A", "B", "C"]), listed([])
    ('A', 'A, B and C', '')
    """
    return all_of(map(row_name, names))


def decimals_of(figures: Iterable[float | None], unit: str = "") -> int:
    """
    Return the decimals with which a figure and its limits are given beside each other.

    Parameters
    ----------
    figures : iterable of float or None
        All that is printed together; None is left out.
    unit : str

    Returns
    -------
    int
        None for whole and for large numbers, two for ratios and for what lies within ±1, except
        on a scale; else one.

    Examples
    --------
    >>> decimals_of([3.0, None]), decimals_of([14250.5, 9000.2]), decimals_of([-0.8, -1.2])
    (0, 0, 1)
    >>> decimals_of([0.55, 0.49, 0.63], "ratio"), decimals_of([-0.7, -0.6], "scale points")
    (2, 1)
    """
    known = [float(figure) for figure in figures if figure is not None]
    if all(figure.is_integer() or abs(figure) >= 1000 for figure in known):
        return 0
    fine = unit == "ratio" or (max(map(abs, known)) <= 1 and "scale" not in unit)
    return 2 if fine else 1


def ratio_digits(ratio: float) -> int:
    """
    Return the decimals of a ratio and its limits: three where two would make them all alike.

    Examples
    --------
    >>> ratio_digits(1.4), ratio_digits(0.12)
    (2, 3)
    """
    return 2 if abs(ratio) >= 0.2 else 3


_PLURAL = re.compile(r"\b(?!times\b|minus\b)(\w+[^\Ws])s\b")


def counted(count: float, things: str) -> str:
    """
    Return a number of things in words, as it is printed: 0.7 hours are 1 hour.

    Examples
    --------
    >>> counted(2, "dimensions"), counted(1, "dimensions"), counted(0.7, "hours a year")
    ('2 dimensions', '1 dimension', '1 hour a year')
    """
    return how_many(count, things)


def behind(row: Mapping[str, object]) -> str:
    """
    Return n of a row, marked if the group is small.

    Examples
    --------
    >>> behind({"n": 12, "tier": "small"}), behind({"n": None, "tier": "hidden"})
    ('12 (small group)', '–')
    """
    marked = f" ({small_in_words()})" if row.get("tier") == SMALL else ""
    return number(row.get("n"), 0) + marked


def who_answered(released: Released) -> str:
    """
    Return how many of how many answered, with the response rate from 20 stakeholders on.

    Returns
    -------
    str
        Such as ``"31 of 42 respondents (response rate 74 %)"`` or ``"412 tickets"``.
    """
    if released.n is None:
        return ""
    if not released.population:
        if released.unit == "periods" and len(released.result) == released.n:
            return periods_in_words(released.result["period"])
        return counted(released.n, released.unit)
    rate = released.n / released.population
    who = out_of_how_many(number(released.n, 0), number(released.population, 0), released.unit)
    told = released.answered and released.all_asked and released.population >= FULL_FROM
    return gettext("{who} (response rate {rate})", who=who, rate=percent(rate)) if told else who


def upper_first(text: str) -> str:
    """
    Return a text with its first letter in upper case.

    Examples
    --------
    >>> upper_first("overall")
    'Overall'
    """
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return upper_first(text) + ("" if text.endswith((".", "?", "!", "…")) else ".")


def source_line(released: Released) -> str:
    """
    Return the line that says what was asked, of whom and when.

    Parameters
    ----------
    released : Released

    Returns
    -------
    str
        Question or what was counted; n, N and response rate; dates.
    """
    who, when = who_answered(released), clean(released.period)
    about = ", ".join(dict.fromkeys(part for part in (who, when) if part))
    return " ".join(_sentence(part) for part in (clean(released.asks), about) if part)


def notes_on(released: Released) -> tuple[str, ...]:
    """Return the notes of a result and what the guard has kept back, for below a table."""
    tiers = set(released.result["tier"]) if len(released.result) else set()
    kept_back = (f"{NOT_SHOWN} {hidden_in_words()}.",) if HIDDEN in tiers else ()
    counts_only = tuple(_of_counts(released)) if COUNT in tiers else ()
    notes = tuple(map(clean, released.notes))
    silent = () if released.non_response_told else tuple(filter(None, [of_the_silent(released)]))
    return (*notes, *kept_back, *counts_only, *silent)


def _of_counts(released: Released) -> Iterator[str]:
    """Yield why rows show a count alone: few have answered, or all of a few the same."""
    counted = released.result[released.result["tier"] == COUNT]
    few = counted["n"] < INTERVAL_FROM
    if few.any():
        yield gettext("Rows with {few}.", few=count_in_words())
    if not few.all():
        yield gettext("Rows of counts alone: an average would give single answers away.")


def of_the_silent(released: Released) -> str:
    """
    Return what a reader must know of those who did not answer; "" if everybody did.

    Where the scale is known, the sentences say what these would have to answer.
    """
    if not (released.answered and released.all_asked) or released.n == released.population:
        return ""
    if "reach" in released.facts:
        return gettext(
            "Intervals do not cover non-response: each clear verdict says what it would take to "
            "end it."
        )
    return gettext("Intervals do not cover non-response.")
