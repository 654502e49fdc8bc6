"""Which register a sheet may be where no name of a column tells: by what stands in its columns.

So a log is not taken for a survey because its header is in another language. What is found is
offered and never taken: somebody says which table it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ..errors import DataError
from ..intake.number_style import number_style
from .entries import bare_number, day_of, day_style, each, hours_of, number_of
from .export import Column
from .fields import EXPECTED, Field, could_be, says_something, words
from .grid import Grid
from .labels import sets_that_hold, words_for_nothing
from .ledger import Ledger, are_people, ledger_of
from .likeness import folded
from .times import Times

_ROWS_THAT_TELL = 500
_A_QUESTION = 5
"""Words from which on a header reads like a question."""
_A_SURVEY = 2
"""Columns with points of a scale, from which on a sheet is one, if they are a third of it."""
_A_SCALE = 3
"""Labels of a known scale, from which on a column is an answer."""
_MOST_POINTS = 10
_MOST_HOURS = 24.0
_AN_AMOUNT = 1_000.0
_FEW = 12
"""Different words that a column of kinds or states has at most."""
_CODE = re.compile(r"[^\W\d_]{0,8}[-_ ./#]?\d[\w./-]*")
_DAY = Field((), "date")


@dataclass(frozen=True)
class _Looks:
    """What the columns of a sheet hold, each by its place among them."""

    days: tuple[Column, ...] = ()
    ids: tuple[Column, ...] = ()
    hours: tuple[Column, ...] = ()
    amounts: tuple[Column, ...] = ()
    kinds: tuple[Column, ...] = ()
    texts: tuple[Column, ...] = ()


def likely_register(grid: Grid) -> str:
    """
    Return which register a sheet may be by what stands in it; "" if it may be a survey, or none.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [["Nr", "Otvorené", "Zatvorené"], ["A-1", "2026-03-02", "2026-03-09"],
    ...         ["A-2", "2026-03-04", ""], ["A-3", "2026-03-05", "2026-03-06"]]
    >>> likely_register(Grid("log.csv", "", pd.DataFrame(rows)))
    'tickets'
    """
    try:
        ledger = ledger_of(grid.top(_ROWS_THAT_TELL), EXPECTED)
    except DataError:
        return ""
    looks = _looks_of(ledger)
    if _is_a_list(ledger, looks):
        return "stakeholders"
    if _is_like_a_survey(ledger.columns):
        return ""
    named = bool(looks.ids or looks.texts)
    chances = {
        "projects": named and (
            _any_means(ledger, "projects", "rag")
            or len(looks.amounts) > 1
            or bool(looks.amounts and looks.days)
        ),
        "stakeholders": named and _any_means(ledger, "stakeholders", "current"),
        "tickets": bool(looks.ids) and _one_after_the_other(looks.days),
        "timesheet": bool(looks.days and looks.hours and looks.kinds),
        "actions": bool(looks.days and looks.texts and (looks.kinds or len(looks.days) > 1)),
        "benefits": bool(looks.amounts and looks.texts and not looks.days),
    }  # fmt: skip
    return next((kind for kind, may_be in chances.items() if may_be), "")


def _is_a_list(ledger: Ledger, looks: _Looks) -> bool:
    """
    Return whether each row begins with another name, and marks follow: perhaps of stakeholders.

    A survey begins with its ids or its times, and asks in sentences.
    """
    first, *others = ledger.columns
    texts = [*map(str.strip, first.values)]
    return (
        len(texts) >= _FEWEST_ROWS
        and len({*texts}) == len(texts)
        and all(map(_NAME.search, texts))
        and not any(map(_CODE.fullmatch, texts))
        and not looks.days
        and 0 < len(others) <= _MOST_MARKS
        and not any(map(_asks, ledger.columns))
        and all(len({*_filled(c)}) <= _FEW or c in looks.kinds for c in others)
        and not looks.amounts
        and all(map(_is_scaled, looks.hours))
    )


_FEWEST_ROWS, _MOST_MARKS = 3, 8
_NAME = re.compile(r"[^\W\d_]{2}")


def _asks(column: Column) -> bool:
    return column.text.rstrip().endswith("?") or len(column.text.split()) >= _A_QUESTION


def _is_like_a_survey(columns: Sequence[Column]) -> bool:
    """Return whether headers read like questions, or many columns have answers on one scale."""
    asking = [column for column in columns if _asks(column)]
    if 2 * len(asking) >= len(columns) or any(map(_is_labelled, columns)):
        return True
    scaled = [column for column in columns if _is_scaled(column)]
    return len(scaled) >= _A_SURVEY and 3 * len(scaled) >= len(columns)


def _is_labelled(column: Column) -> bool:
    """Return whether a column holds the labels of a scale, such as agreement."""
    labels = {folded(text) for text in _filled(column)} - words_for_nothing().keys()
    return len(labels) >= _A_SCALE and next(sets_that_hold(labels), None) is not None


def _is_scaled(column: Column) -> bool:
    texts = [*_filled(column)]
    return bool(texts) and all(text.isdigit() and int(text) <= _MOST_POINTS for text in texts)


def _filled(column: Column) -> Iterable[str]:
    return (text.strip() for text in column.values.unique() if says_something(text))


def _looks_of(ledger: Ledger) -> _Looks:
    found: dict[str, list[Column]] = {name: [] for name in _Looks.__dataclass_fields__}
    days = could_be(ledger, _DAY)
    for column in ledger.columns:
        texts = [*_filled(column)]
        if not texts:
            continue
        n = int((column.values.map(str.strip) != "").sum())
        if column in days:
            found["days"].append(column)
        elif (numbers := _numbers(texts)) is not None:
            if len(texts) == n and all(number.is_integer() for number in numbers):
                found["ids"].append(column)
            elif all(0 <= number <= _MOST_HOURS for number in numbers):
                found["hours"].append(column)
            if sorted(numbers)[len(numbers) // 2] >= _AN_AMOUNT:
                found["amounts"].append(column)
        elif len(texts) == n and all(map(_CODE.fullmatch, texts)):
            found["ids"].append(column)
        elif len(texts) <= min(_FEW, max(2, n // 2)):
            found["kinds"].append(column)
        elif 2 * len(texts) > n:
            found["texts"].append(column)
    return _Looks(**{name: tuple(columns) for name, columns in found.items()})


def _numbers(texts: Sequence[str]) -> list[float] | None:
    """Return cells as numbers, times as hours; None unless all of them are."""
    if not all(any(sign.isdigit() for sign in text) for text in texts):
        return None
    read = [hours_of(text) for text in texts]
    if all(hours is not None for hours in read):
        return [hours for hours in read if hours is not None]
    style = number_style(dict.fromkeys(map(bare_number, texts), 0))
    numbers = [number_of(text, style) for text in texts]
    return None if None in numbers else [number for number in numbers if number is not None]


def _one_after_the_other(days: Sequence[Column]) -> bool:
    """Return whether one column of days is never before another, and may be blank."""
    for first in days:
        for second in days:
            if first is second:
                continue
            style = day_style([*_filled(first), *_filled(second)])
            a, b = _in_days(first, style), _in_days(second, style)
            both = (a != "") & (b != "")
            if both.any() and (a[both] <= b[both]).all() and (a != "").all():
                return True
    return False


def _in_days(column: Column, style: Times) -> pd.Series:
    return each(column.values, lambda text: day_of(text, style) or "").astype(str)


def _any_means(ledger: Ledger, kind: str, name: str) -> bool:
    """Return whether a column holds the words of a field, whatever it is called."""
    own = words().registers[kind].fields[name]
    return any(
        len({own.meaning(text) for text in texts}) > 1 and all(map(own.meaning, texts))
        for texts in ([*_filled(column)] for column in ledger.columns)
    )


def likeliest(ledger: Ledger, own: Field, among: Sequence[Column], *, ends: bool) -> Column | None:
    """
    Return which of some columns a field is likely to be, by what stands in them; None if none is.

    Parameters
    ----------
    ledger : Ledger
    own : Field
    among : sequence of Column
        That hold what the field holds.
    ends : bool
        The field says when something ended: some of its cells are blank.
    """
    looks = _looks_of(ledger)
    blank = {c.place: int((c.values.map(str.strip) == "").sum()) for c in among}
    if own.kind in {"date", "month"}:
        if ends:
            return max(
                (c for c in among if blank[c.place]), key=lambda c: blank[c.place], default=None
            )
        return min(among, key=lambda c: blank[c.place], default=None)
    wanted = {
        "hours": (looks.hours,),
        "words": (looks.kinds,),
        "category": (looks.kinds,),
        "money": (looks.amounts,),
        "text": (looks.ids, looks.texts) if own.is_id else (looks.texts, looks.kinds),
        "person": (looks.texts, looks.ids),
    }.get(own.kind, ())
    left = {c.place: c for c in among if not are_people(c.values)}
    found = (left[c.place] for columns in wanted for c in columns if c.place in left)
    return next(found, None)
