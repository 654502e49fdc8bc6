"""
A question is one thing: what it asks of the tables of a client, and how its answer is shown.

The record of a question names its activity, the tables it needs, the verdicts its sentences may
come to, and its faces: sentences, chart, table and what to do next. An answer knows its question,
so that nothing can be laid out or drawn as the answer to another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import WRAPPER_ASSIGNMENTS, partial
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, Literal, ParamSpec, TypeAlias, TypeVar

import pandas as pd

from .. import disclosure
from ..claims import Statement
from ..depth import Depth
from ..disclosure import INTERVAL_FROM, Behind, Key, Released
from ..display import Placed, Shown, listed, show
from ..i18n import gettext, ngettext
from ..intake.client import Client
from ..leading import Measure
from ..present.table import Table
from ..schema import OF_PEOPLE, TABLES, ColumnDefinition
from ..verdicts import Lack, Verdict
from .answers import people_waiting

if TYPE_CHECKING:
    from ..present.chart import Chart

P = ParamSpec("P")
T = TypeVar("T")
Face: TypeAlias = Callable[[Released], T]


@dataclass(frozen=True)
class Answer(Released):
    """A released result that knows its question, and through it how it is shown."""

    question: Question[Any] = field(kw_only=True)

    def say(self) -> Statement:
        """Put the answer into words: the sentences of the ledger, or why there are none."""
        return self._face("say", self.question.say)(self)

    def chart(self, beside: Answer | None = None) -> Chart | None:
        """
        Draw the answer, or return None if there is nothing to draw.

        Parameters
        ----------
        beside : Answer, optional
            An answer that is drawn along with it, where the question names one.

        Raises
        ------
        TypeError
            ``beside`` answers another question than the one named.
        """
        draw = self._face("chart", self.question.chart)
        wanted = self.question.beside
        if beside is not None and beside.question is not wanted:
            drawn = f"{wanted.name} can be" if wanted else "no other answer is"
            raise TypeError(
                f"The chart of {self.question.name} was given {beside.question.name}: {drawn} "
                "drawn beside it."
            )
        drawing = draw(self) if beside is None else draw(self, beside)
        return drawing and replace(drawing, title=self.title())

    def title(self) -> str:
        """Say in ten to fifteen words what was found, or "": the title of its chart or table."""
        title = self.question.title
        return title(self) if title and not self.missing else ""

    def table(self) -> Table | None:
        """Lay the answer out, or return None if there is nothing to show."""
        return self._face("table", self.question.table)(self)

    def more(self) -> tuple[Chart | Table | None, ...]:
        """Return the further charts and tables of the answer, in their order."""
        return tuple(face(self) for face in self.question.more)

    def next(self) -> Statement | None:
        """Say what to do next, or return None if nothing follows."""
        return self._face("next", self.question.next)(self)

    def show(self, *others: Answer) -> None:
        """
        Display the answer: sentences, chart, tables, and last what to do next.

        Parameters
        ----------
        *others : Answer
            Answers told between its tables and its next step; one that a chart names is drawn
            along with it.
        """
        answers = (self, *others)
        show(
            *(part for answer in answers for part in answer._told(answers)),
            *(part for answer in answers for part in answer._placed(next=answer.question.next)),
        )

    def _told(self, among: Sequence[Answer]) -> Iterator[Placed]:
        asked = self.question
        if asked.optional and self.missing:
            return
        beside = next((answer for answer in among if answer.question is asked.beside), None)
        drawn = asked.chart and partial(Answer.chart, beside=beside)
        yield from self._placed(say=asked.say, chart=drawn, table=asked.table)
        for face in asked.more:
            yield from self._placed(more=face)

    def _placed(self, **faces: Callable[[Any], Shown | None] | None) -> Iterator[Placed]:
        """Yield the parts that faces make, each with what a report needs to find its place."""
        asked = self.question
        for name, face in faces.items():
            part = face(self) if face else None
            if part is not None:
                depth = asked.depth if name in ("say", "next", asked.form) else Depth.ANNEX
                yield Placed(part, asked.activity, asked.name, name, depth.value)

    def _face(self, name: str, face: T | None) -> T:
        if face is None:
            has = [kind for kind in FACES if getattr(self.question, kind)]
            raise TypeError(f"{self.question.name} has no {name}. It has: {', '.join(has)}.")
        return face


FACES = ("say", "chart", "table", "more", "next", "title")


@dataclass(frozen=True, eq=False)
class Question(Generic[P]):
    """
    The record of one question; called with a client, it gives the answer.

    Attributes
    ----------
    activity, name : str
        Such as ``"T2"`` and ``"gap_by_dimension"``.
    ask : callable
        From the client to what may be seen.
    needs : tuple of str
        The tables without which there is no answer.
    rests_on : tuple of str
        Columns that may be absent, as ``"tickets.expected_days"``, without which there is none.
    uses : tuple of str
        Further columns that may be absent: what a row without them lacks is told in a note.
    asks : str
        What respondents were asked, or what was counted; "" where it depends on the client.
        Marked by ``N_``, and translated when the answer is released.
    unit : str
        What n counts.
    verdicts : tuple of Verdict
        All that its sentences may come to; which of them count is the verdict's own affair.
    sampled : bool
        Its verdicts rest on people or records that vary, so that chance has a share in them; a
        finding of a register is something to do or nothing, never judged.
    leads : mapping of str to Measure
        Which sentences, by what they are about, are on a measure that may lead the element.
    say, chart, table, next : callable or None
        The faces, from a released result.
    more : tuple of callable
        Further charts and tables, shown after the first ones.
    title : callable or None
        From a released result what was found, in ten to fifteen words: the title of its chart.
    depth : Depth
        The shallowest report in which it stands.
    form : str
        The one face that shows its figures there, ``"chart"``, ``"table"`` or, where the sentences
        say all, none; the annex shows every face.
    beside : Question or None
        Whose answer its chart draws along.
    optional : bool
        Few collect what it needs: where it is missing, ``show`` says nothing of it.
    """

    activity: str
    name: str
    ask: Callable[P, Answer]
    needs: tuple[str, ...]
    rests_on: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    asks: str = ""
    unit: str = "respondents"
    verdicts: tuple[Verdict, ...] = ()
    sampled: bool = False
    leads: Mapping[str, Measure] = field(default_factory=dict)
    say: Face[Statement] | None = None
    chart: Callable[..., Chart | None] | None = None
    table: Face[Table | None] | None = None
    more: tuple[Face[Chart | Table | None], ...] = ()
    next: Face[Statement | None] | None = None
    title: Face[str] | None = None
    depth: Depth = Depth.FULL
    form: str = "chart"
    beside: Question[Any] | None = None
    optional: bool = False

    def __post_init__(self) -> None:
        for name in (*WRAPPER_ASSIGNMENTS, "__wrapped__"):
            value = self.ask if name == "__wrapped__" else getattr(self.ask, name, None)
            object.__setattr__(self, name, value)

    @property
    def wording(self) -> str:
        """The question as it is asked, such as ``"how many users know of each benefit?"``."""
        words = (self.ask.__doc__ or "").partition(": ")[2]
        asked = "".join(words.partition("?")[:2])
        return gettext(asked)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Answer:
        return self.ask(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<Question {self.activity} {self.name}>"

    def release(
        self,
        client: Client,
        result: pd.DataFrame,
        *,
        keys: Sequence[str],
        people: Mapping[Key, frozenset[str]] | Behind,
        name: str = "",
        asks: str = "",
        unit: str = "",
        needs: Sequence[str] = (),
        facts: Mapping[str, Any] | None = None,
        notes: Sequence[str] = (),
        **more: Any,
    ) -> Answer:
        """
        Pass a result through the guard, as the answer to this question.

        Parameters
        ----------
        client, result, keys, people, facts, notes, **more
            As in ``disclosure.release``. Of a column the answer rests on that nobody has filled in
            it is said that it was not collected; of another column in use, how many rows lack it.
        name, asks, unit, needs
            Where they depend on what was asked; default: those of the record.
        """
        lacking = [name for name in self.rests_on if _blank(client, name) == _rows(client, name)]
        if lacking:
            result = result.head(0)
            more |= {"absent": lacking, "not_asked": _not_collected(lacking)}
        released = disclosure.release(
            client,
            result,
            activity=self.activity,
            name=name or self.name,
            needs=needs or self.needs,
            keys=keys,
            people=people,
            asks=asks or gettext(self.asks),
            facts=facts,
            unit=unit or self.unit,
            notes=[*notes, *_what_rows_lack(client, (*self.rests_on, *self.uses))],
            **more,
        )
        if "responses" in (needs or self.needs):
            released = _waiting(client, released)
        if released.lack is not None and released.lack.to_collect:
            released = _in_the_room(client, released)
        known = {part.name: getattr(released, part.name) for part in fields(released)}
        return Answer(**known, question=self)


def _waiting(client: Client, released: Released) -> Released:
    """Return the answer; where people answered about what no table lists, it says so."""
    people = people_waiting(client, released.absent)
    if not people:
        return released
    who = (
        ngettext("{n} person has answered", "{n} people have answered", people)
        if people >= INTERVAL_FROM
        else gettext("People have answered")
    )
    told = gettext("{who}, but the list of what they were asked about is missing.", who=who)
    how = [gettext(TABLES[table].how_to_collect) for table in released.absent]
    return replace(released, missing=" ".join([told, *how]), lack=Lack.WAITING)


def _in_the_room(client: Client, released: Released) -> Released:
    """Return the answer; where a room has held the exercise, it says what the room said."""
    held = [one for one in client.held if one.question == released.name]
    if not held:
        return released
    said = " ".join(gettext("In the room: {said}", said=one.said) for one in held)
    return replace(released, missing=said, lack=Lack.IN_THE_ROOM, absent=())


def _column(name: str) -> tuple[str, ColumnDefinition]:
    table, _, column = name.partition(".")
    return table, TABLES[table].column(column)


def _rows(client: Client, name: str) -> int:
    return len(client[_column(name)[0]])


def _blank(client: Client, name: str) -> int:
    table, column = _column(name)
    rows = client[table]
    blank = rows[column.name].isna()
    return int((blank & rows[column.part_of].notna() if column.part_of else blank).sum())


def _not_collected(names: Sequence[str]) -> str:
    """Return that columns were not collected, and how to come by them."""
    how = [gettext(_column(name)[1].how_to_collect) for name in names]
    columns = ", ".join(name.replace(".", ".csv, column ") for name in names)
    return " ".join([gettext("Not collected: {columns}.", columns=columns), *filter(None, how)])


def _what_rows_lack(client: Client, names: Sequence[str]) -> list[str]:
    """
    Return, for each column with blank cells, how many there are and what that means.

    Of a table of people it is told that there are some: how many rows it has is not.
    """
    told: dict[tuple[str, int, int, str], list[str]] = {}
    for name in names:
        table, column = _column(name)
        blank, every = _blank(client, name), _rows(client, name)
        if blank and column.without:
            told.setdefault((table, blank, every, column.without), []).append(column.name)
    return [
        _lacking(table, blank, every, columns=listed(columns), what=gettext(without))
        for (table, blank, every, without), columns in told.items()
    ]


def _lacking(table: str, blank: int, every: int, **told: str) -> str:
    if table not in OF_PEOPLE:
        return ngettext(
            "{n} of {all} rows of {table}.csv has no {columns}: {what}",
            "{n} of {all} rows of {table}.csv have no {columns}: {what}",
            blank,
            all=every,
            table=table,
            **told,
        )
    if blank == every:
        return gettext("All rows of {table}.csv have no {columns}: {what}", table=table, **told)
    return gettext("Some rows of {table}.csv have no {columns}: {what}", table=table, **told)


def question(
    activity: str,
    *,
    needs: Sequence[str],
    rests_on: Sequence[str] = (),
    uses: Sequence[str] = (),
    asks: str = "",
    unit: str = "respondents",
    verdicts: Sequence[Verdict] = (),
    sampled: bool = False,
    leads: Mapping[str, Measure] | None = None,
    say: Face[Statement] | None = None,
    chart: Callable[..., Chart | None] | None = None,
    table: Face[Table | None] | None = None,
    more: Sequence[Face[Chart | Table | None]] = (),
    next: Face[Statement | None] | None = None,
    title: Face[str] | None = None,
    depth: Depth = Depth.FULL,
    form: Literal["chart", "table", ""] | None = None,
    beside: Question[Any] | None = None,
    optional: bool = False,
) -> Callable[[Callable[P, Answer]], Question[P]]:
    """
    Make a function that asks a client the record of its question; see ``Question``.

    Without a ``form`` it is the chart, or the table where there is no chart.
    """

    def record(ask: Callable[P, Answer]) -> Question[P]:
        return Question(
            activity=activity,
            name=ask.__name__,
            ask=ask,
            needs=tuple(needs),
            rests_on=tuple(rests_on),
            uses=tuple(uses),
            asks=asks,
            unit=unit,
            verdicts=tuple(verdicts),
            sampled=sampled,
            leads=leads or {},
            say=say,
            chart=chart,
            table=table,
            more=tuple(more),
            next=next,
            title=title,
            depth=depth,
            form=("chart" if chart else "table") if form is None else form,
            beside=beside,
            optional=optional,
        )

    return record


def questions_of(*families: ModuleType) -> tuple[Question[Any], ...]:
    """Return the questions that modules define, in their order: none can be forgotten."""
    return tuple(
        found
        for family in families
        for found in vars(family).values()
        if isinstance(found, Question) and found.__module__ == family.__name__
    )
