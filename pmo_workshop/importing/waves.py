"""Of which wave answers are: as a column names it, in whatever words, or by the days of a file.

Waves of a column are put in the order that their names prove, or the days of their answers; else
somebody is asked. The alphabet never decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from ..errors import DataError, UsageError
from ..i18n import gettext, ngettext
from ..intake.client import Wave
from ..intake.links import in_natural_order
from ..intake.sheet import first_few, quoted
from .entries import day_style, month_of
from .export import WAVE, Column
from .likeness import folded
from .mapping import Choice, Question, in_order
from .rows import Answers, Ask, is_filled
from .times import ORDERS, day_part, days_of, times_of

LONGEST_WAVE = timedelta(days=150)
"""Days over which the answers of one wave may be spread before somebody is asked."""

_FEWEST_MONTHS = 3
"""Months on the same day of which nobody answers a survey."""

MOST_WAVES = 12
"""Waves of one file; a column with more of them says something else."""

DAY = "day"
"""The fact of a row that no tool notes, and a column of somebody's own says: when it was."""

_HEADER = re.compile(r"\b(?:wave|round|welle|erhebungswelle|runde|messzeitpunkt|survey period)\b")
_QUARTER = re.compile(r"(?P<year>\d{4})[\s/-]*q(?P<n>[1-4])|q(?P<m>[1-4])[\s/-]*(?P<of>\d{4})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SEASON = re.compile(r"(?P<season>[^\W\d_]+)[\s/-]*(?P<year>(?:20)?\d{2})")
_NUMBERED = re.compile(r"(?:wave|round|welle|runde|survey|time|t|w)?[\s#.:-]*(?P<n>\d{1,2})\.?")
_SEASONS = {
    word: name
    for name, words in {
        "Spring": "spring frühling frühjahr",
        "Summer": "summer sommer",
        "Autumn": "autumn fall herbst",
        "Winter": "winter",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True)
class Named:
    """
    A wave as its name tells it.

    Attributes
    ----------
    name : str
        One for all its spellings.
    first, last : int or None
        The months in which it lies, counted from year 0; None if the name tells no time.
    number : int or None
        Of a wave that is only counted.
    """

    name: str
    first: int | None = None
    last: int | None = None
    number: int | None = None


def is_wave_column(header: str) -> bool:
    """
    Return whether a column is called as one that says the wave.

    Examples
    --------
    >>> is_wave_column("Survey wave"), is_wave_column("Was the last wave of changes too much?")
    (True, False)
    """
    said = folded(header)
    return bool(_HEADER.search(said)) and len(said.split()) <= 4 and not said.endswith("?")


def named_waves(texts: Iterable[str]) -> dict[str, Named]:
    """
    Return the wave of each text; two spellings of one are the same wave.

    Examples
    --------
    >>> waves = named_waves(["Spring 2026", "spring 26", "2026-04", "April 2026", "Wave 2"])
    >>> [wave.name for wave in waves.values()]
    ['Spring 2026', 'Spring 2026', '2026-04', '2026-04', 'Wave 2']
    """
    texts = [*texts]
    style = day_style(texts)
    first_so_called: dict[str, str] = {}
    found = {}
    for text in texts:
        month = month_of(text, style)
        found[text] = _of_month(month) if month else _in_words(text, first_so_called)
    return found


def _of_month(month: str) -> Named:
    at = int(month[:4]) * 12 + int(month[5:]) - 1
    return Named(month, at, at)


def _in_words(text: str, first_so_called: dict[str, str]) -> Named:
    said = folded(text)
    if quarter := _QUARTER.fullmatch(said):
        year, n = quarter["year"] or quarter["of"], int(quarter["n"] or quarter["m"])
        start = int(year) * 12 + 3 * (n - 1)
        return Named(f"{year}-Q{n}", start, start + 2)
    if _YEAR.fullmatch(said):
        return Named(said, int(said) * 12, int(said) * 12 + 11)
    if (season := _SEASON.fullmatch(said)) and season["season"] in _SEASONS:
        year, name = int(season["year"][-2:]) + 2000, _SEASONS[season["season"]]
        after = 3 if name == "Winter" else 0  # which ends in the next year, in the north
        called = first_so_called.setdefault(f"{name} {year}", text.strip())
        return Named(called, year * 12, year * 12 + 11 + after)
    if numbered := _NUMBERED.fullmatch(said):
        n = int(numbered["n"])
        return Named(first_so_called.setdefault(f"no. {n}", text.strip()), number=n)
    return Named(first_so_called.setdefault(said, text.strip()))


def order_by_names(waves: Sequence[Named]) -> list[str]:
    """
    Return the names of waves in order, or none if the names do not prove it.

    Examples
    --------
    >>> order_by_names([*named_waves(["Q3 2026", "2026-04", "2025"]).values()])
    ['2025', '2026-04', '2026-Q3']
    >>> order_by_names([*named_waves(["Spring 2026", "2026-04"]).values()])
    []
    >>> order_by_names([*named_waves(["Wave 2", "wave 2", "Wave 1"]).values()])
    ['Wave 1', 'Wave 2']
    """
    numbers = {wave.name: wave.number for wave in waves if wave.number is not None}
    if all(wave.name in numbers for wave in waves):
        return sorted(numbers, key=numbers.__getitem__)
    return _apart({wave.name: (wave.first, wave.last) for wave in waves})


def order_by_days(days: Mapping[str, Sequence[date]]) -> list[str]:
    """
    Return the names of waves in the order of their answers, or none if the days overlap.

    Examples
    --------
    >>> order_by_days({"Pilot": [date(2026, 5, 1)], "Main": [date(2025, 3, 2), date(2025, 3, 9)]})
    ['Main', 'Pilot']
    """
    return _apart({
        name: (own[0].toordinal(), own[-1].toordinal()) if own else (None, None)
        for name, own in days.items()
    })  # fmt: skip


def _apart(spans: Mapping[str, tuple[int | None, int | None]]) -> list[str]:
    """Return names in the order of their spans of time, or none if two of these overlap."""
    known = [(first, last, name) for name, (first, last) in spans.items()
             if first is not None and last is not None]  # fmt: skip
    known.sort()
    follow = all(one[1] < other[0] for one, other in pairwise(known))
    return [name for *_, name in known] if follow and len(known) == len(spans) else []


def names_in_tables(order: Sequence[str]) -> dict[str, str]:
    """
    Return what each wave is called in the tables, where names are put in their natural order.

    Examples
    --------
    >>> names_in_tables(["2026-04", "2026-05"])
    {'2026-04': '2026-04', '2026-05': '2026-05'}
    >>> names_in_tables(["Pilot", "Main"])
    {'Pilot': '1 Pilot', 'Main': '2 Main'}
    """
    if in_natural_order(order) == [*order]:
        return {name: name for name in order}
    return {name: f"{place} {name}" for place, name in enumerate(order, start=1)}


# --- A column of waves --------------------------------------------------------------------------


def with_waves_named(
    answers: Answers, others: Sequence[Column], declared: Sequence[Wave], ask: Ask
) -> Answers:
    """
    Return the answers with the wave of each row, where a column names it.

    Parameters
    ----------
    answers : Answers
    others : sequence of Column
        Those that may name it.
    declared : sequence of Wave
        What client.toml says of waves, in their order.
    ask : function

    Raises
    ------
    DataError
        A row has no wave.
    UsageError
        The order that was given leaves a wave out.
    """
    for column in others:
        texts = [text for text in column.values.unique() if text.strip()]
        waves = named_waves(texts) if is_wave_column(column.text or column.header) else {}
        names = [*dict.fromkeys(wave.name for wave in waves.values())]
        if not 0 < len(names) <= MOST_WAVES or not _is_agreed(column, waves, names, ask):
            continue
        _refuse_blank(answers, column)
        order = _order_of(answers, column, waves, names, declared, ask)
        called = names_in_tables(order)
        of_text = {text: called[wave.name] for text, wave in waves.items()}
        values = column.values.map(of_text).astype("category")
        return replace(
            answers,
            columns=tuple(c for c in answers.columns if c is not column),
            facts={**answers.facts, WAVE: replace(column, values=values)},
            said=(*answers.said, *_spellings(waves, called)),
        )
    return answers


def _is_agreed(column: Column, waves: Mapping[str, Named], names: Sequence[str], ask: Ask) -> bool:
    """Return whether a column says the wave: by its name and its cells, or as somebody says."""
    sure = all(wave.first is not None or wave.number is not None for wave in waves.values())
    answer = ask(
        Question(
            "column:wave",
            gettext(
                "Does column {place} ({header}) say of which wave each row is?",
                place=column.place,
                header=column.header,
            ),
            (Choice("yes", gettext("yes")), Choice("no", gettext("no"))),
            gettext("it names {waves}", waves=", ".join(names)) if sure else "",
            "yes",
        )
    )
    return answer == "yes"


def _refuse_blank(answers: Answers, column: Column) -> None:
    rows = answers.where["row"][~is_filled(column.values)]
    if len(rows):
        raise DataError(
            ngettext(
                "Column {place} says the wave, and row {rows} has none. Fill it in.",
                "Column {place} says the wave, and rows {rows} have none. Fill them in.",
                len(rows),
                place=column.place,
                rows=first_few([int(row) for row in rows]),
            )
        )


def _order_of(
    answers: Answers,
    column: Column,
    waves: Mapping[str, Named],
    names: Sequence[str],
    declared: Sequence[Wave],
    ask: Ask,
) -> tuple[str, ...]:
    """Return the names of the waves from the first to the last; as in the file while asked."""
    if len(names) == 1:
        proof = gettext("column {place} says so", place=column.place)
        ask(Question("wave", gettext("Which wave is it?"), (Choice(names[0], names[0]),), proof,
                     names[0]))  # fmt: skip
        return (names[0],)
    order, proof = _proven_order(answers, column, waves, declared)
    answer = ask(
        Question(
            "wave",
            gettext("In which order were the waves?"),
            tuple(Choice(name, name) for name in names),
            proof,
            " < ".join(order) or None,
            ordered=True,
        )
    )
    given = in_order(answer or "")
    if answer is not None and {*given} != {*names}:
        raise UsageError(
            gettext("The order of the waves leaves one out. Name all: {names}.",
                    names=", ".join(map(quoted, names)))
        )  # fmt: skip
    return given or (*names,)


def _proven_order(
    answers: Answers, column: Column, waves: Mapping[str, Named], declared: Sequence[Wave]
) -> tuple[list[str], str]:
    """Return the names of the waves in order and what proves it; none where nothing does."""
    names = {wave.name for wave in waves.values()}
    listed = [wave.name for wave in declared]
    if names <= {*listed}:
        return [name for name in listed if name in names], gettext("as client.toml lists them")
    if by_names := order_by_names([*waves.values()]):
        return by_names, gettext("by their names")
    if by_days := order_by_days(_days_of_each(answers, column, waves)):
        return by_days, gettext("by the days of their answers")
    return [], ""


def _days_of_each(
    answers: Answers, column: Column, waves: Mapping[str, Named]
) -> dict[str, list[date]]:
    """Return the days on which each wave was answered; none where they are in doubt."""
    stamp = _stamp(answers)
    if stamp is None:
        return {}
    of_row = column.values.map({text: wave.name for text, wave in waves.items()}).astype(object)
    times = stamp.values.astype(object).groupby(of_row)
    return {name: days_of(own.unique())[0] for name, own in times}


def _spellings(waves: Mapping[str, Named], called: Mapping[str, str]) -> Iterator[str]:
    """Yield what else a wave is called in the file than in the tables."""
    for name, in_tables in called.items():
        written = [text for text, wave in waves.items() if wave.name == name and text != in_tables]
        if written:
            yield gettext("wave {name} stands for {texts}", name=quoted(in_tables),
                          texts=first_few(written, quoted))  # fmt: skip


# --- The wave of a file -------------------------------------------------------------------------


def wave_of(
    answers: Answers,
    ask: Ask,
    declared: Sequence[Wave],
    taken: Collection[str],
    given: str,
    known: bool,
) -> str | None:
    """
    Return the wave of all rows, or None while somebody is asked.

    Parameters
    ----------
    answers : Answers
    ask : function
    declared : sequence of Wave
        What client.toml says of waves: one that holds all days is theirs.
    taken : collection of str
        Waves that the client has already, of other imports.
    given : str
        How the days are written, where it was decided.
    known : bool
        Whether somebody has said already which wave it is.
    """
    stamp = _stamp(answers)
    asks = gettext("Which wave is it?")
    times = stamp.values.unique() if stamp else ()
    if stamp is None:
        name = _only_name(declared, taken)
        proof = gettext("the file has no dates, and there is no other wave") if name else ""
        return ask(Question("wave", asks, (), proof, name or None))
    days, readings = days_of(times, given or _order_of_others(answers))
    if readings:
        name = _named_either_way(readings, declared, taken)
        if name or known:
            proof = gettext(
                "day and month cannot be told apart in column {place}; it is {wave} in either case",
                place=stamp.place,
                wave=name,
            )
            return ask(Question("wave", asks, (), proof if name else "", name or None))
        order = ask(_order(stamp, readings))
        if order is None:
            return None
        days, _ = days_of(times, order)
    name = _named(days, declared, taken)
    proof = ""
    if name:
        proof = gettext(
            "all answers are from {first} to {last}", first=days[0], last=days[-1]
        )  # fmt: skip
    return ask(Question("wave", asks, (), proof, name or _year(days)))


def _stamp(answers: Answers) -> Column | None:
    """Return the column that says when people answered, or None if no cell does."""
    stamps = (answers.facts.get(name) for name in ("submitted", "started", DAY))
    return next((s for s in stamps if s is not None and is_filled(s.values).any()), None)


def _order_of_others(answers: Answers) -> str:
    """Return which of day and month comes first, as any column of times proves; else blank."""
    columns = (*answers.facts.values(), *answers.columns)
    proven = {
        order
        for column in columns
        if column is not answers.facts.get(WAVE) and (order := _proven_order_of_dates(column))
    }
    return proven.pop() if len(proven) == 1 else ""


def _proven_order_of_dates(column: Column) -> str:
    texts = [text for text in column.values.unique() if text.strip()]
    if not texts or not _are_days(texts[:_FEW_CELLS]):
        return ""
    style = times_of({day_part(text.partition(" ")[0]) for text in texts}).style
    return "" if style.refused else style.order


def with_day_found(answers: Answers, others: Sequence[Column], ask: Ask) -> Answers:
    """
    Return the answers with the column that says when people answered, where no tool notes it.

    Parameters
    ----------
    answers : Answers
    others : sequence of Column
        Those that may say it.
    ask : function
    """
    if _stamp(answers) is not None:
        return answers
    found = [column for column in others if holds_days(column)]
    spans = {column.place: _span(column) for column in found}
    likely = [column for column in found if spans[column.place] <= LONGEST_WAVE]
    if not found:
        return answers
    alone = len(found) == len(likely) == 1
    answer = ask(
        Question(
            "column:day",
            gettext("Which column says when people answered?"),
            (*(Choice(c.place, f"{c.place}: {c.header}") for c in found),
             Choice("none", gettext("none of these"))),
            gettext("no other column holds days, and these lie near each other") if alone else "",
            likely[0].place if len(likely) == 1 else None,
        )
    )  # fmt: skip
    chosen = next((column for column in found if column.place == answer), None)
    return replace(answers, facts={**answers.facts, DAY: chosen}) if chosen else answers


def holds_days(column: Column) -> bool:
    """
    Return whether all that stands in a column are days.

    Examples
    --------
    >>> import pandas as pd
    >>> cells = pd.Series(["20.03.2026", "", "03.04.2026 09:10"])
    >>> holds_days(Column("A", "Am", "", "", "Am", "", cells))
    True
    >>> holds_days(Column("A", "Am", "", "", "Am", "", pd.Series(["1", "20.03.2026"])))
    False
    """
    texts = [text for text in column.values.unique() if text.strip()]
    return _are_days(texts[:_FEW_CELLS]) and _are_days(texts)


def _are_days(texts: Sequence[str]) -> bool:
    """Return whether each text is a day, in one of the two readings of its figures."""
    parts = {day_part(text) for text in texts}
    return bool(parts) and any(
        all(map(times_of(parts, order).read, parts)) for order in ("", *ORDERS)
    )


def _span(column: Column) -> timedelta:
    days, readings = days_of(column.values.unique())
    spans = [own[-1] - own[0] for own in (days, *readings) if own]
    return min(spans, default=timedelta.max)


_FEW_CELLS = 20
"""Different cells that show whether a column may hold days, before all of them are read."""


def _named_either_way(
    readings: Sequence[Sequence[date]], declared: Sequence[Wave], taken: Collection[str]
) -> str:
    """Return the name of a wave that does not depend on which is the day and which the month."""
    names = {name for days in readings if (name := _named(days, declared, taken))}
    name = names.pop() if len(names) == 1 else ""
    years = {str(day.year) for days in readings for day in days}
    return name if years == {name} or name in {wave.name for wave in declared} else ""


def _order(stamp: Column, readings: Sequence[Sequence[date]]) -> Question:
    """Return the question which is the day and which the month; the days may show it."""
    proof, suggestion = "", None
    for order, days, others in zip(ORDERS, readings, readings[::-1], strict=True):
        of_one_month = len({(day.year, day.month) for day in days}) == 1
        months = {(day.year, day.month) for day in others}
        if of_one_month and len(months) >= _FEWEST_MONTHS and len({d.day for d in others}) == 1:
            suggestion = order
            proof = gettext(
                "all answers are from {first} to {last}; read the other way, they would be of the "
                "same day of {n} months",
                first=days[0],
                last=days[-1],
                n=len(months),
            )
    return Question(
        "dates",
        gettext(
            "Column {place}: is {text} read with the day or with the month first?",
            place=stamp.place,
            text=repr(next(text for text in stamp.values if text.strip())),
        ),
        (
            Choice("day-month", gettext("the day first")),
            Choice("month-day", gettext("the month first")),
        ),
        proof,
        suggestion,
    )


def _year(days: Sequence[date]) -> str | None:
    return str(days[-1].year) if days else None


def _only_name(declared: Sequence[Wave], taken: Collection[str]) -> str:
    if taken:
        return ""
    return declared[0].name if len(declared) == 1 else "" if declared else "1"


def _named(days: Sequence[date], declared: Sequence[Wave], taken: Collection[str]) -> str:
    """Return the name that the days of a wave give it, or nothing if they may be of several."""
    if not days:
        return ""
    holding = [
        w for w in declared if w.start and w.end and w.start <= days[0] and days[-1] <= w.end
    ]
    if len(holding) == 1:
        return holding[0].name
    if declared or days[-1] - days[0] > LONGEST_WAVE:
        return ""
    last = days[-1]
    quarter = f"{last.year}-Q{(last.month + 2) // 3}"
    names = (str(last.year), quarter, f"{last.year}-{last.month:02}", last.isoformat())
    return next((name for name in names if name not in taken), "")
