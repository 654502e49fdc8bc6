"""The client: the facts of ``client.toml`` and the tables, read and checked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ..i18n import N_, SOURCE, all_of, days_from_to, figures, gettext, ngettext
from ..leading import Leading, origin
from ..schema import TABLES
from ..units import how_many
from .key import keyed_hash
from .noted_tables import NotedTables

if TYPE_CHECKING:
    import pandas as pd

    from ..content.definitions import Exercise
    from ..suppression import Told
    from .held import Held

Found = TypeVar("Found")

_HEADER = 1
"""The row in which a table names its columns."""

DRAFT, FINAL, REDACTED = STATES = ("draft", "final", "redacted")
"""What a cover says of a report."""
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@dataclass(frozen=True)
class Margin:
    """The smallest difference that matters, fixed by the sponsor before data are loaded."""

    scale_points: float = 0.5
    percentage_points: float = 10.0
    cost_percent: float = 10.0
    set_by: str = ""
    set_on: date | None = None
    late: bool = False
    """Whether that day is after the first answers of the latest wave."""

    @property
    def is_stated(self) -> bool:
        """Whether it is another than the default, or somebody stands for the default."""
        return replace(self, late=False) != Margin()

    @property
    def source(self) -> str:
        """
        Who fixed the margin, in words for a caption.

        Examples
        --------
        >>> Margin().source, Margin(1.0, set_by="COO").source
        ('the default; the sponsor has not set one', 'set by: COO, without a date')
        """
        if self.is_stated:
            return origin("set", self.set_by, self.set_on, self.late)
        return gettext("the default; the sponsor has not set one")


@dataclass(frozen=True)
class Calendar:
    """The working time of the clock of service levels."""

    hours_per_day: float = 8.0
    days: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri")
    holidays: tuple[date, ...] = ()
    stated: bool = False

    @property
    def weekmask(self) -> str:
        """Seven digits, Monday first: 1 is a working day."""
        return "".join("1" if day in self.days else "0" for day in WEEKDAYS)

    @property
    def in_words(self) -> str:
        at = [WEEKDAYS.index(day) for day in self.days]
        told = [gettext(day) for day in self.days]
        in_a_row = len(at) > 2 and at == [*range(at[0], at[-1] + 1)]
        names = (
            gettext("{first} to {last}", first=told[0], last=told[-1])
            if in_a_row
            else ", ".join(told)
        )
        hours = figures(f"{self.hours_per_day:g}")
        if not self.holidays:
            return gettext(
                "{days}, {hours} hours a day, no holidays taken off", days=names, hours=hours
            )
        return ngettext(
            "{days}, {hours} hours a day, {n} holiday taken off",
            "{days}, {hours} hours a day, {n} holidays taken off",
            len(self.holidays),
            days=names,
            hours=hours,
        )

    @property
    def source(self) -> str:
        """The calendar in words, and where it is from, for a note."""
        if self.stated:
            return gettext("{calendar} (as client.toml states)", calendar=self.in_words)
        return gettext("{calendar} (the default; client.toml states none)", calendar=self.in_words)


@dataclass(frozen=True)
class Register:
    """Why the stances of people are held, who sees them, and until when.

    The tables of ``schema.REGISTER`` say of people how they stand, and when they were spoken to.
    """

    basis: str = ""
    access: str = ""
    delete_after: date | None = None


@dataclass(frozen=True)
class Privacy:
    """What a person looked at and confirms, in ``[privacy]`` of client.toml."""

    checked: tuple[str, ...] = ()
    by: str = ""
    on: date | None = None

    def confirms(self, table: str, column: str) -> bool:
        """Whether somebody says, with name and date, that the column holds no personal data."""
        return bool(self.by and self.on and {column, f"{table}.{column}"} & {*self.checked})

    @property
    def told(self) -> str:
        """Who looked at which columns, and when; nothing if nobody says so."""
        if not (self.checked and self.by and self.on):
            return ""
        return gettext(
            "{by} looked at {checked} on {on}",
            by=self.by,
            checked=", ".join(self.checked),
            on=f"{self.on:%Y-%m-%d}",
        )


@dataclass(frozen=True)
class Wave:
    """One round of the survey."""

    name: str
    start: date | None = None
    end: date | None = None

    @property
    def dates(self) -> str:
        """The dates in words, for a caption."""
        if self.start and self.end:
            return days_from_to(self.start, self.end)
        return gettext("wave {name}", name=self.name)


@dataclass(frozen=True)
class Reading:
    """How one file or sheet was read: what was detected and decided."""

    file: str
    table: str
    rows: int
    encoding: str = ""
    delimiter: str = ""
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """
    One problem, at the place where the person sees it in the spreadsheet.

    Attributes
    ----------
    row : int or None
        The first row that has it.
    others : tuple of int
        The next rows that have it, a few.
    places : int
        Rows that have it, in all.
    more : int
        Further problems of the same kind, which are not listed.
    people : bool
        Whether the rows are people: who reads the report is not told how many they are.
    """

    file: str
    message: str
    row: int | None = None
    column: str = ""
    fatal: bool = True
    others: tuple[int, ...] = ()
    places: int = 1
    more: int = 0
    people: bool = False

    def __str__(self) -> str:
        return self._told(self._rows)

    @property
    def for_readers(self) -> str:
        """The same for those who read the report: how many rows, and not which person's."""
        untold = self.people or self.row in (None, _HEADER)
        return self._told("" if untold else how_many(self.places, "rows"))

    def _told(self, rows: str) -> str:
        place = ", ".join(part for part in (self.file, rows, self.column) if part)
        told = f"{place}: {self.message}"
        if not self.more:
            return told
        more = ngettext("… and {n} more like this", "… and {n} more like this", self.more)
        return f"{told}\n  {more}"

    @property
    def _rows(self) -> str:
        if self.row is None:
            return ""
        named = [str(row) for row in (self.row, *self.others)]
        if self.places > len(named):
            return ngettext(
                "{n} row ({rows} …)", "{n} rows ({rows} …)", self.places, rows=", ".join(named)
            )
        return ngettext("row {rows}", "rows {rows}", len(named), rows=all_of(named))


def id_of_room(client_id: str) -> str:
    """Return the id of a client's room, so that nobody takes its answers for the survey's."""
    return f"{client_id[:58]}-room"


@dataclass(frozen=True)
class Client:
    """
    A client, ready for analysis.

    ``client["tickets"]`` is the table as a DataFrame with the types of ``schema.PANDAS_TYPES``;
    a table that was not collected is empty and has its columns. ``resp_id`` is unique over all
    waves and every table that has it also has ``wave``. ``waves`` are in order of time.
    """

    id: str
    name: str
    report_date: date
    sector: str = ""
    prepared_by: str = ""
    contact: str = ""
    state: str = ""
    currency: str = "GBP"
    language: str = SOURCE
    sponsors: tuple[str, ...] = ()
    """The groups of the stakeholder list that decide about the PMO."""
    stakeholders: Mapping[str, int] = field(default_factory=dict)
    pmo_roles: Mapping[str, int] = field(default_factory=dict)
    """How many people of the PMO hold each role."""
    margin: Margin = Margin()
    leading: Leading = field(default_factory=Leading)
    expectation: str = ""
    discount_rate: float | None = None
    """Real discount rate a year, as a share; None if client.toml does not give it."""
    calendar: Calendar = Calendar()
    register: Register = Register()
    privacy: Privacy = Privacy()
    confirmed: tuple[str, ...] = ()
    """Names of what was noticed across the answers, and somebody has found right."""
    waves: tuple[Wave, ...] = ()
    exercises: Mapping[str, Exercise] = field(default_factory=dict)
    """Its own, by id, beside those of the workshop."""
    held: tuple[Held, ...] = ()
    """If it is a room: the exercises that were held in it."""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    warnings: tuple[Problem, ...] = ()
    key: bytes = field(default_factory=secrets.token_bytes, repr=False, compare=False)
    """Of the hashes of the data, see ``key``; of a client that is in no folder drawn by lot."""
    disclosed: list[tuple[tuple[str, ...], frozenset[str]]] = field(
        default_factory=list, compare=False
    )
    """Each measure and group of people that ``disclosure`` has let through so far: with ``counted``
    the one thing of a client that changes. No later release can be subtracted from an earlier."""
    counted: list[tuple[tuple[str, ...], Told]] = field(
        default_factory=list, init=False, compare=False
    )
    """How many of which people said something, as far as it was told."""
    _known: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    def __getitem__(self, table: str) -> pd.DataFrame:
        found = self.tables.get(table)
        return self.once(("empty", table), TABLES[table].empty) if found is None else found

    def collected(self, *tables: str) -> bool:
        """Whether all the tables have at least one row."""
        return all(map(self.n_rows, tables))

    def n_rows(self, table: str) -> int:
        """Return how many rows a table has: a workbook that asks no more depends on no value."""
        noted = self.tables
        return noted.n_rows(table) if isinstance(noted, NotedTables) else len(self[table])

    @property
    def population(self) -> int | None:
        """N, the number of named stakeholders, or None if client.toml does not give it."""
        return sum(self.stakeholders.values()) or None

    @property
    def latest_wave(self) -> Wave | None:
        return self.waves[-1] if self.waves else None

    def once(self, name: Hashable, work: Callable[[], Found]) -> Found:
        """
        Return what the work gives, done when it is first asked for under this name.

        The tables of a client never change; what rests on them alone need not be done again.

        Parameters
        ----------
        name : hashable
            Says what is worked out, with all it depends on but the tables.
        work : function without arguments
        """
        if name not in self._known:
            self._known[name] = work()
        return self._known[name]

    def data_hash(self, *tables: str) -> str:
        """
        Return a short hash of the rows of the tables, whatever file they came from.

        Returns
        -------
        str
            Twelve hexadecimal digits of HMAC-SHA256, with the client's key, over pandas' 64-bit
            hashes of the rows.
        """
        return self.full_hash(*tables)[:12]

    def full_hash(self, *tables: str) -> str:
        """Return the whole of the hash of which ``data_hash`` is the beginning, to compare by."""
        rows = [self.once(("rows", table), partial(self._rows, table)) for table in tables]
        return keyed_hash(self.key, b"".join(rows))

    def _rows(self, table: str) -> bytes:
        """Return a hash of the names of the columns and of all rows, which is never told."""
        import pandas as pd

        rows = self[table]
        digest = hashlib.sha256(f"{table}\n{','.join(rows.columns)}\n".encode())
        digest.update(pd.util.hash_pandas_object(rows, index=False).to_numpy("<u8").tobytes())
        return digest.digest()
