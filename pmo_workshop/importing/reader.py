"""A register read field by field: every cell as text, whatever is in doubt asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ..i18n import N_, gettext, ngettext
from ..intake.client import Calendar, Client
from ..intake.date_style import ORDERS
from ..intake.number_style import NumberStyle, number_style
from ..intake.people import looks_like_a_person
from ..intake.sheet import first_few, quoted
from ..schema import TABLES
from .drafting import Asking, Becomes, Draft
from .entries import (
    TIME_UNITS,
    amount_of,
    bare_number,
    dated,
    day_of,
    day_style,
    duration_of,
    each,
    month_of,
    number_of,
    written,
    year_of,
)
from .export import Column
from .fields import Register, candidates, could_be, hinted, says_something, words
from .grid import Grid
from .labels import ERRORS
from .ledger import Ledger, are_people, ledger_of, named, unit_of, where
from .likely import likeliest
from .likeness import folded
from .mapping import LEFT_OUT, Choice, Question

_WORKING_WEEK = 5.0
NONE, OUT, BLANK = "none", "out", "blank"
"""Answers: no column; rows are left out; cells are left blank."""

_ASKS = {
    "opened": N_("Which column says when a request came in?"),
    "service": N_("Which column says what kind of service was asked for?"),
    "day": N_("Which column says when the work was done?"),
    "hours": N_("Which column says how long it took?"),
    "category": N_("Which column says what kind of work it was?"),
    "benefit": N_("Which column names the benefit?"),
    "action": N_("Which column says what will be done?"),
    "closed": N_("Which column says when it was done? Without one all count as open."),
    "stakeholder_id": N_("Which column names the stakeholder?"),
    "current": N_("Which column says how the stakeholder stands today?"),
    "project_id": N_("Which column names the project?"),
}


@dataclass
class Reader:
    """A register with the columns of its fields; each method reads one of them."""

    ledger: Ledger
    register: Register
    ask: Asking
    known: Client | None
    columns: dict[str, Column] = field(default_factory=dict)
    texts: dict[str, pd.Series] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a column that lies in several of one name: the others, by the place of the first."""

    @classmethod
    def of(cls, grid: Grid, register: Register, ask: Asking, known: Client | None) -> Reader:
        ledger = ledger_of(grid, register.names)
        reader = cls(ledger, register, ask, known)
        reader.counts |= ledger.counts
        reader.said += ledger.said
        taken: set[str] = set()
        found = {}
        for name in sorted(register.fields, key=lambda name: name not in register.needed):
            column = reader._column(name, taken)
            if column is not None:
                found[name] = column
                taken |= {column.place, *reader.parts.get(column.place, ())}
        for name, column in reader._offered(found, taken):
            found[name] = column
        reader.columns |= {name: found[name] for name in register.fields if name in found}
        return reader

    def _column(self, name: str, taken: Collection[str]) -> Column | None:
        own, key = self.register.fields[name], f"column:{name}"
        fitting = self._put_together(
            [
                column
                for column in candidates(self.ledger, self.register, name)
                if column.place not in taken
            ]
        )
        needed = name in self.register.needed
        if needed:  # a blank column of the right name says nothing of what must be known
            fitting = [c for c in fitting if any(map(says_something, c.values.unique()))]
        other = self.register.asked.get(name, "")
        missed = self._is_missed(name) or (
            bool(other) and not candidates(self.ledger, self.register, other)
        )
        if not (fitting or needed or missed or key in self.ask.given):
            return None
        several = len({named(column.header) for column in fitting}) > 1
        proven = bool(fitting) and not (several and own.kind == "category")
        by_header = {column.header: column for column in (*self.ledger.columns, *fitting)}
        possible = () if proven else could_be(self.ledger, own, self.ask.given.get(key, ""))
        choices = tuple(Choice(c.header, c.header) for c in possible or self.ledger.columns)
        answer = self.ask(
            Question(
                key,
                gettext(_ASKS[name])
                if name in _ASKS
                else gettext("Which column holds this: {what}?", what=self._meaning(name)),
                choices if needed else (*choices, Choice(NONE, gettext("none"))),
                proof=gettext("by its name and its cells: {header}", header=fitting[0].header)
                if proven
                else "",
                suggestion=fitting[0].header if fitting else self._likely(name, possible, taken),
            )
        )
        return by_header.get(answer or "")

    def _offered(
        self, found: Collection[str], taken: Collection[str]
    ) -> Iterator[tuple[str, Column]]:
        """Yield the columns that somebody takes for fields of which no column has the name."""
        offers: dict[str, tuple[Column, Question]] = {}
        left = {*taken}
        for name, own in self.register.fields.items():
            key = f"column:{name}"
            if name in found or key in self.ask.put:
                continue
            likely = [c for c in hinted(self.ledger, own) if c.place not in left]
            likely = [c for c in likely if own.kind != "category" or _is_of_kinds(c)]
            if not likely or (own.kind != "role" and are_people(likely[0].values)):
                continue
            left.add(likely[0].place)
            possible = [c for c in could_be(self.ledger, own) if c.place not in taken]
            offers[name] = (
                likely[0],
                Question(
                    key,
                    gettext("Which column holds this: {what}?", what=self._meaning(name)),
                    (
                        *(Choice(c.header, c.header) for c in possible),
                        Choice(NONE, gettext("none")),
                    ),
                    suggestion=likely[0].header,
                ),
            )
        self.ask.together(
            BY_NAMES,
            gettext("By a word of their names and by their cells these columns hold:"),
            {
                self._offer(name, column): question
                for name, (column, question) in offers.items()
            },
        )  # fmt: skip
        by_header = {column.header: column for column in self.ledger.columns}
        for name, (_, question) in offers.items():
            if (answer := self.ask(question)) in by_header:
                yield name, by_header[answer or ""]

    def _offer(self, name: str, column: Column) -> str:
        """Return what a column is offered for, with some of its cells if they name nobody."""
        offer = gettext("{column}: {what}", column=quoted(column.header), what=self._meaning(name))
        if self.register.fields[name].kind == "role":
            return offer
        return gettext("{offer} ({cells})", offer=offer, cells=_some_cells(column))

    def is_said(self, name: str) -> bool:
        """Return whether somebody has said which column a field is, and not its name alone."""
        question = self.ask.put.get(f"column:{name}")
        return question is not None and question.answer is not None and not question.is_proven

    def _is_missed(self, name: str) -> bool:
        """Return whether nothing is known of what a register is about, so that it is asked."""
        tells = [t for t in self.register.tells if t not in self.register.asked.values()]
        return name in tells and not any(
            candidates(self.ledger, self.register, other) for other in self.register.tells
        )

    def _likely(self, name: str, possible: Sequence[Column], taken: Collection[str]) -> str | None:
        """Return the header of the column that a needed field may be, by what stands in it."""
        left = [column for column in possible if column.place not in taken]
        own = self.register.fields[name]
        found = likeliest(self.ledger, own, left, ends=name in self.register.asked)
        return found.header if found else None

    def _put_together(self, fitting: Sequence[Column]) -> list[Column]:
        """Return columns of one name as one, where no row has a cell in more than one of them."""
        by_text: dict[str, list[Column]] = {}
        for column in fitting:
            by_text.setdefault(column.text, []).append(column)
        joined = []
        for first, *others in by_text.values():
            if not others:
                joined.append(first)
                continue
            cells = pd.DataFrame({c.place: c.values.astype(object) for c in (first, *others)})
            filled = cells.map(lambda text: bool(text.strip()))
            if not (filled.sum(axis=1) > 1).any():
                together = cells.where(filled, "").sum(axis=1).astype(object)
                joined.append(replace(first, values=together))
                self.parts[first.place] = tuple(column.place for column in others)
            else:
                joined += [first, *others]
        return joined

    # What the cells of one field mean: each as text, "" where nothing is said.

    def text(self, name: str) -> pd.Series:
        """Return the cells of a field, blank where the words say as much."""
        if name not in self.columns:
            return pd.Series("", index=self.ledger.rows, dtype=object)
        if name not in self.texts:
            values = self.columns[name].values
            texts = each(
                values, lambda text: " ".join(text.split()) if says_something(text) else ""
            )
            if any(text.casefold() in ERRORS for text in texts.unique()):
                texts = self._read(
                    name, texts, lambda text: None if text.casefold() in ERRORS else text, _ERROR
                )
            self.texts[name] = texts
        return self.texts[name]

    def has(self, name: str) -> bool:
        return name in self.columns

    def day(self, name: str) -> pd.Series:
        texts = self.text(name)
        without_time = {text: dated(text) for text in texts.unique() if text}
        style = day_style({*without_time.values()}, self._order_of_dates)
        days = {day: day_of(day, style) for day in {*without_time.values()}}
        return self._read(name, texts, lambda text: days[without_time[text]], _NO_DAY)

    def month(self, name: str) -> pd.Series:
        texts = self.text(name)
        style = day_style([t for t in texts.unique() if t], self._order_of_dates)
        return self._read(name, texts, lambda text: month_of(text, style), _NO_DAY)

    def year(self, name: str) -> pd.Series:
        return self._read(name, self.text(name), year_of, _NO_YEAR)

    def number(self, name: str, times: float = 1.0) -> pd.Series:
        texts = self.text(name)
        style = self._style(name, (bare_number(text) for text in texts.unique() if text))

        def read(text: str) -> str | None:
            found = number_of(text, style)
            return None if found is None else written(found * times)

        return self._read(name, texts, read, _NO_NUMBER)

    def _style(self, name: str, numbers: Iterable[str]) -> NumberStyle:
        """Return how the numbers of a field are written, asked where nothing shows it."""
        cells = dict.fromkeys(numbers, 0)
        style = number_style(cells)
        if not style.refused:
            return style
        mark = self.ask(
            Question(
                f"numbers:{name}",
                gettext(
                    "{column}: do these numbers have a decimal comma or a decimal point?",
                    column=quoted(self.columns[name].header),
                ),
                (Choice(",", gettext("comma")), Choice(".", gettext("point"))),
            )
        )
        return number_style(cells, mark or ".")

    def money(self, name: str) -> pd.Series:
        if name not in self.columns:
            return self.text(name)
        times = next(
            (t for t, marks in _TIMES.items() if unit_of(self.columns[name].header) in marks), 1.0
        )
        if times != 1:
            self.said.append(
                gettext(
                    "{column}: times {times:,.0f}, by its header",
                    column=quoted(self.columns[name].header),
                    times=times,
                )
            )
        texts = self.text(name)
        parts = {text: amount_of(text) for text in texts.unique() if text}
        style = self._style(name, (number for number, _ in parts.values()))
        key = f"numbers:{name}"
        if times == 1 and (key not in self.ask.put or key in self.ask.given):
            times = self._small_amounts(name, [n for n, own in parts.values() if not own], style)

        def read(text: str) -> str | None:
            number, own = parts[text]
            found = number_of(number, style)
            return None if found is None else written(found * (own or times))

        return self._read(name, texts, read, _NO_NUMBER)

    def _small_amounts(self, name: str, numbers: Iterable[str], style: NumberStyle) -> float:
        """Return by what small amounts without a unit are multiplied: by what somebody says."""
        amounts = [number_of(number, style) for number in numbers]
        known = sorted(abs(amount) for amount in amounts if amount)
        if not known or known[len(known) // 2] >= _SMALL_AMOUNT:
            return 1.0
        unit = self.ask(
            Question(
                f"amounts:{name}",
                gettext(
                    "{column}: the amounts lie between {low} and {high}. What are they in?",
                    column=quoted(self.columns[name].header),
                    low=f"{known[0]:,.10g}",
                    high=f"{known[-1]:,.10g}",
                ),
                (
                    Choice("1", gettext("as written: in the currency itself")),
                    Choice("1000", gettext("thousands")),
                    Choice("1000000", gettext("millions")),
                ),
            )
        )
        return float(unit or 1)

    def share(self, name: str) -> pd.Series:
        """Return shares up to 1; beside percentages it is asked what a number up to 1 is."""
        values, texts = self.number(name), self.text(name)
        signed = texts.str.contains("%")
        figures = pd.to_numeric(values.replace("", np.nan)).mask(signed)
        small = (figures > 0) & (figures <= 1)
        percent = signed | (figures > 1)
        if small.any() and percent.any():
            answer = self.ask(
                Question(
                    f"shares:{name}",
                    gettext(
                        "{column}: some cells are percentages. What are those up to 1, such as "
                        "{cell}?",
                        column=quoted(self.columns[name].header),
                        cell=texts[small].iloc[0],
                    ),
                    (
                        Choice("share", gettext("shares: 0.4 is 40 %")),
                        Choice("percent", gettext("percentages: 0.4 is 0.4 %")),
                    ),
                )
            )
            percent |= small & (answer == "percent")
        return values.mask(
            percent, values.map(lambda cell: written(float(cell) / 100) if cell else "")
        )

    def hours(self, name: str, hours_per_day: float) -> pd.Series:
        """Return times in hours, days of so many; see ``_times``."""
        return self._times(name, {"hours": 1.0, "days": hours_per_day,
                                  "weeks": _WORKING_WEEK * hours_per_day, "minutes": 1 / 60,
                                  "seconds": 1 / 3600})  # fmt: skip

    def days(self, name: str, per_week: float = _WORKING_WEEK) -> pd.Series:
        """Return times in days, weeks of so many; see ``_times``."""
        per_day = self.hours_per_day
        return self._times(name, {"days": 1.0, "hours": 1 / per_day, "weeks": per_week,
                                  "minutes": 1 / 60 / per_day,
                                  "seconds": 1 / 3600 / per_day})  # fmt: skip

    @property
    def hours_per_day(self) -> float:
        return (self.known.calendar if self.known else Calendar()).hours_per_day

    def _times(self, name: str, units: Mapping[str, float]) -> pd.Series:
        texts = self.text(name)
        if name not in self.columns or not texts.any():
            return pd.Series("", index=self.ledger.rows, dtype=object)
        header = self.columns[name].header
        parts = {text: duration_of(text) for text in texts.unique() if text}
        own = {unit for of_text in parts.values() for _, unit in of_text if unit}
        if any(not unit for of_text in parts.values() for _, unit in of_text):
            words = {unit_of(header), *named(header).split()}
            told = {TIME_UNITS[word] for word in words & TIME_UNITS.keys()} or own
            known = next(iter(told)) if len(told) == 1 else None
            unit = self.ask(
                Question(
                    f"unit:{name}",
                    gettext("{column}: what are these numbers in?", column=quoted(header)),
                    tuple(Choice(each, gettext(_UNIT_WORDS[each])) for each in units),
                    proof=gettext("by its name or its cells") if known else "",
                    suggestion=known,
                )
            )
            units = {**units, "": units[unit or next(iter(units))]}
        style = self._style(name, (n for of_text in parts.values() for n, _ in of_text))

        def read(text: str) -> str | None:
            times = [(number_of(number, style), unit) for number, unit in parts[text]]
            if not times or any(number is None for number, _ in times):
                return None
            return written(sum((number or 0) * units[unit] for number, unit in times))

        return self._read(name, texts, read, _NO_NUMBER)

    def word(self, name: str) -> pd.Series:
        """Return the cells of a field as its choices; a word that is not known is asked."""
        own, texts = self.register.fields[name], self.text(name)
        labels = {}
        for text in sorted({text for text in texts.unique() if text}, key=folded):
            value = own.meaning(text) or None
            key = f"word:{name}:{folded(text)}"
            if value is None or key in self.ask.given:
                value = self.ask(
                    Question(
                        key,
                        gettext(
                            "{column}: what is {word} ({n})?",
                            column=quoted(self.columns[name].header),
                            word=quoted(text),
                            n=int((texts == text).sum()),
                        ),
                        (
                            *(Choice(c, gettext(_WORDS.get(c, c))) for c in own.choices),
                            Choice(BLANK, gettext("leave the cell blank")),
                        ),
                        suggestion=value,
                    )
                )
            labels[text] = "" if value in (None, BLANK) else value
        if name in self.columns and labels:
            self.labels[self.columns[name].header] = {folded(t): v for t, v in labels.items()}
        return texts.map({"": "", **labels}).astype(object)

    def role(self, name: str) -> pd.Series:
        """Return roles; cells that are people are dropped, or asked about."""
        texts = self.text(name)
        distinct = [text for text in texts.unique() if text]
        people = [text for text in distinct if not _is_role(text)]
        if not people:
            return texts
        sure = len(people) == len(distinct) and all(map(looks_like_a_person, people))
        answer = self.ask(
            Question(
                f"people:{name}",
                ngettext(
                    "{column}: {n} entry looks like a person's name. What becomes of it?",
                    "{column}: {n} entries look like names of people. What becomes of them?",
                    len(people),
                    column=quoted(self.columns[name].header),
                ),
                (
                    Choice("drop", gettext("left blank: a report names roles")),
                    Choice("keep", gettext("kept: they are roles, or these people agree")),
                ),
                proof=gettext("all entries are names of people") if sure else "",
                suggestion="drop",
            )
        )
        if answer == "keep":
            return texts
        gone = texts.isin(people)
        self.counts["names"] = self.counts.get("names", 0) + int(gone.sum())
        return texts.mask(gone, "")

    def ids(self, name: str, prefix: str, of: str = "") -> pd.Series:
        """Return the ids of a field, or new ones: for each row, or for each name in ``of``."""
        texts = self.text(name)
        if name in self.columns and texts.all() and not are_people(texts):
            return texts
        names_of = self.text(of) if of else pd.Series(self.ledger.rows.astype(str), texts.index)
        numbers, distinct = pd.factorize(names_of.map(folded))
        width = max(2, len(str(len(distinct))))
        return pd.Series([f"{prefix}{n + 1:0{width}d}" for n in numbers], texts.index, dtype=object)

    @cached_property
    def _order_of_dates(self) -> str:
        """Return the order of day and month of the whole file, asked where nothing shows it."""
        fields = self.register.fields
        texts = {
            text
            for name in self.columns
            if fields[name].kind in {"date", "month"}
            for text in self.text(name).unique()
            if text
        }
        times = day_style(texts)
        if not times.in_doubt:
            return times.style.order  # a column whose own days do not show it is written like it
        return (
            self.ask(
                Question(
                    "dates",
                    gettext(
                        "Which comes first in the dates, the day or the month? No date of the file "
                        "shows it."
                    ),
                    (
                        Choice(ORDERS[0], gettext("the day: 03/04 is 3 April")),
                        Choice(ORDERS[1], gettext("the month: 03/04 is 4 March")),
                    ),
                )
            )
            or ""
        )

    def _read(
        self, name: str, texts: pd.Series, read: Callable[[str], str | None], what: str
    ) -> pd.Series:
        """Return cells as read; of those that cannot be, somebody says that they are blank."""
        values = each(texts, lambda text: read(text) if text else "")
        wrong = values.isna()
        if wrong.any() and not self.ask.is_waiting:
            answer = self.ask(
                Question(
                    f"unread:{name}",
                    ngettext(
                        "{place}, {column}: {n} cell is {what}, in row {rows}. Correct it in the "
                        "file, or leave it blank.",
                        "{place}, {column}: {n} cells are {what}, in rows {rows}. Correct them in "
                        "the file, or leave them blank.",
                        int(wrong.sum()),
                        place=self.ledger.place,
                        column=quoted(self.columns[name].header),
                        what=gettext(what),
                        rows=first_few([*wrong.index[wrong]]),
                    ),
                    (Choice(BLANK, gettext("leave them blank")),),
                    suggestion=BLANK,
                )
            )
            if answer == BLANK:
                self.said.append(
                    ngettext(
                        "{column}: {n} cell is {what} and left blank, in row {rows}",
                        "{column}: {n} cells are {what} and left blank, in rows {rows}",
                        int(wrong.sum()),
                        column=quoted(self.columns[name].header),
                        what=gettext(what),
                        rows=first_few([*wrong.index[wrong]]),
                    )
                )
            self.counts[f"unread {name}"] = int(wrong.sum())
        return values.fillna("")

    # What becomes of the rows.

    def leave_out(self, rows: pd.DataFrame, gone: pd.Series, why: str, count: str) -> pd.DataFrame:
        """Return the rows without some, which are counted."""
        n = int(gone.sum())
        if n:
            self.counts[count] = self.counts.get(count, 0) + n
            self.said.append(ngettext("{n} row is left out: {why}", "{n} rows are left out: {why}",
                                      n, why=gettext(why)))  # fmt: skip
        return rows[~gone]

    def once(self, rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
        """Return one row for each key; which of several counts is asked, unless they are equal."""
        rows = self.leave_out(rows, rows.duplicated(), N_("the same row is there already"), "same")
        if not rows.duplicated([*key]).any():
            return rows
        n = int(rows.duplicated([*key], keep=False).sum())
        answer = self.ask(
            Question(
                f"repeated:{key[0]}",
                gettext(
                    "{n} rows share their {key} with another one, as in a log of changes. Which "
                    "row counts?",
                    n=n,
                    key=", ".join(key),
                ),
                (
                    Choice("last", gettext("the last in the file")),
                    Choice("first", gettext("the first in the file")),
                ),
            )
        )
        gone = rows.duplicated([*key], keep="last" if answer == "last" else "first")
        return self.leave_out(rows, gone, N_("another row of the same counts"), "repeated")

    def forwards(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that are not closed on a day before they were opened."""
        odd = (rows["closed"] != "") & (rows["closed"] < rows["opened"])
        if not odd.any():
            return rows
        self.ask(
            Question(
                "backwards",
                ngettext(
                    "{n} row is closed on a day before it was opened, in row {rows}. Correct it in "
                    "the file, or leave it out.",
                    "{n} rows are closed on a day before they were opened, in rows {rows}. Correct "
                    "them in the file, or leave them out.",
                    int(odd.sum()),
                    rows=first_few([*rows.index[odd]]),
                ),
                (Choice(OUT, gettext("leave them out")),),
            )
        )
        return self.leave_out(rows, odd, N_("closed before it was opened"), "backwards")

    def closings(self, rows: pd.DataFrame) -> pd.DataFrame:
        """
        Return the rows whose status and day of closing agree, without ``status``.

        While something else is open it is not known yet which rows contradict each other.
        """
        for key, status, with_day, asks, choices in () if self.ask.is_waiting else _CLOSINGS:
            odd = rows["status"] == status
            if with_day is not None:
                odd &= (rows["closed"] != "") == with_day
            if not odd.any():
                continue
            answer = self.ask(
                Question(
                    key,
                    gettext(asks, n=int(odd.sum())),
                    tuple(Choice(choice, gettext(says)) for choice, says in choices.items()),
                )
            )
            if answer == OUT:
                rows = self.leave_out(rows, odd, _OUT_BECAUSE[key], key)
            elif answer is not None:
                closed = rows["closed"].mask(odd, "") if answer == "open" else rows["closed"]
                rows = rows.assign(status=rows["status"].mask(odd, answer), closed=closed)
        return rows.drop(columns="status")

    # The draft.

    def drafted(self, make: Callable[[Reader], dict[str, pd.DataFrame]]) -> Draft:
        """Return the draft whose tables a maker makes of the columns."""
        tables = {name: rows for name, rows in make(self).items() if len(rows)}
        becomes = [*self._becomes()]
        table = TABLES[self.register.table]
        own = tables.get(table.name, pd.DataFrame())
        blank = [c.name for c in table.columns if c.may_be_absent and c.name not in own]
        if blank:
            self.said.append(
                gettext("Left blank, as no column says it: {columns}", columns=", ".join(blank))
            )
        return Draft(
            kind="",
            tool="",
            questions=tuple(sorted(self.ask.put.values(), key=lambda q: not q.is_open)),
            columns=tuple(becomes),
            preview={name: _reset(rows) for name, rows in tables.items()},
            counts={name: n for name, n in self.counts.items() if n},
            again=lambda answers: self.drafted(make),
            said=tuple(dict.fromkeys(self.said)),
            labels=self.labels,
        )

    def _meaning(self, name: str) -> str:
        """Return what a field holds, for people."""
        columns = {c.name: c.meaning for c in TABLES[self.register.table].columns}
        return gettext(_MEANS.get(name) or columns.get(name) or name)

    def _is_of_people(self, column: Column) -> bool:
        """Return whether a column names people; Name alone does so where a row is no thing."""
        header = named(column.header)
        is_thing = header == "name" and self.register.table in {"projects", "benefits", "actions"}
        return (header in words().people and not is_thing) or are_people(column.values)

    def _becomes(self) -> Iterator[Becomes]:
        fields = {
            place: name
            for name, column in self.columns.items()
            for place in (column.place, *self.parts.get(column.place, ()))
        }
        people = 0
        for column in self.ledger.columns:
            filled = int(where(column.values, says_something).sum())
            name = fields.get(column.place)
            becomes, why, labels = LEFT_OUT, gettext("no table has it"), {}
            if name:
                becomes, why = f"{self.register.table} {name}", self._meaning(name)
                labels = self.labels.get(column.header, {})
            elif self._is_of_people(column):
                people += 1
                why = gettext("names of people")
            yield Becomes(column.place, column.header, becomes, why, labels=labels, filled=filled,
                          blank=len(column.values) - filled)  # fmt: skip
        self.counts["columns of people"] = people


BY_NAMES = "by names"
"""The question that is about what several others offer; the next file has offers of its own."""

_MOST_KINDS = 12
_SHOWN_CELLS = 3


def _is_of_kinds(column: Column) -> bool:
    """Return whether a column has few different words, and several of them: kinds of something."""
    texts = [text for text in column.values if says_something(text)]
    different = {*texts}
    few = min(_MOST_KINDS, len(texts) // 2)
    return 1 < len(different) <= few and not any(any(map(str.isdigit, t)) for t in different)


def _some_cells(column: Column) -> str:
    """Return some of the cells of a column that hold no people."""
    cells = [text for text in column.values.unique() if says_something(text)]
    shown = ", ".join(" ".join(text.split()) for text in cells[:_SHOWN_CELLS])
    return f"{shown} …" if len(cells) > _SHOWN_CELLS else shown


_CLOSINGS: tuple[tuple[str, str, bool | None, str, Mapping[str, str]], ...] = (
    (
        "cancelled",
        "cancelled",
        None,
        N_("Rows that were cancelled: {n}. What are they?"),
        {OUT: N_("left out"), "closed": N_("closed"), "open": N_("still open")},
    ),
    (
        "no day",
        "closed",
        False,
        N_("Rows that are closed by their status and have no day of closing: {n}. What are they?"),
        {OUT: N_("left out: when is not known"), "open": N_("still open")},
    ),
    (
        "open with day",
        "open",
        True,
        N_("Rows that are open by their status and have a day of closing: {n}. What are they?"),
        {"open": N_("open: the day is of an earlier closing"), "closed": N_("closed")},
    ),
)
"""Key, status, whether there is a day of closing, question and answers."""

_OUT_BECAUSE = {"cancelled": N_("cancelled"), "no day": N_("closed on a day that is not known")}
_MEANS = {
    "service": N_("the service asked for"),
    "due": N_("by when it was wanted"),
    "status": N_("open, closed or cancelled"),
    "day": N_("the day of the work"),
    "category": N_("the kind of work"),
    "hours": N_("how long it took"),
}
"""What a field holds that is no column of its table."""
_NO_DAY, _NO_YEAR, _NO_NUMBER = N_("no date"), N_("no year"), N_("no number")
_ERROR = N_("an error of the spreadsheet")
_TIMES = {
    1e6: frozenset({"£m", "m£", "€m", "m€", "$m", "m", "mio", "mio. €", "mio €", "million",
                    "millions", "m gbp", "gbp m", "eur m", "mio. eur", "usd m"}),
    1e3: frozenset({"£k", "k£", "€k", "k€", "t€", "teur", "k", "$k", "thousand", "thousands",
                    "000s", "£000", "£000s", "€000", "tsd. €", "tsd. eur", "tsd"}),
}  # fmt: skip
_SMALL_AMOUNT = 5_000
"""Below it, half of the amounts of a portfolio or of benefits may be in thousands or millions."""
_UNIT_WORDS = {
    "hours": N_("hours"),
    "days": N_("days"),
    "weeks": N_("weeks"),
    "minutes": N_("minutes"),
    "seconds": N_("seconds"),
}
_WORDS = {
    "U": N_("unaware"),
    "R": N_("resistant"),
    "N": N_("neutral"),
    "S": N_("supportive"),
    "L": N_("leading"),
    "1": N_("yes"),
    "0": N_("no"),
}


def _is_role(text: str) -> bool:
    parts = folded(text).replace("/", " ").replace("-", " ").split()
    short = text.isupper() and len(text) <= 5
    return short or not words().roles.isdisjoint(parts)


def _reset(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.reset_index(drop=True).astype(object)
