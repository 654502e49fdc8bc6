"""A draft: what an import would write, what it has decided, and what somebody must still say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from ..errors import UsageError
from ..i18n import gettext
from ..intake.noticed import Finding, notice
from ..schema import PANDAS_TYPES, TABLES
from .doubts import doubts, found_right, found_wrong, is_settled, settled
from .mapping import LEFT_OUT, Choice, Decision, Question
from .mapping import Mapping as Map


@dataclass(frozen=True)
class Becomes:
    """
    What one column of an export becomes.

    Attributes
    ----------
    place : str
        As the spreadsheet names the column: ``"F"``.
    header : str
        Its name; never an answer.
    becomes : str
        For programs and the map, such as ``"responses SQ01 P"`` or ``"left out"``.
    says : str
        For people: what it is about, or why it is left out.
    part : str
        For people: the part of that, such as a dimension.
    why : str
        For people: by what it is known.
    instrument : str
        For programs; blank where the table is not ``responses``.
    group : str
        Columns of one group are decided together; blank for a column by itself.
    labels : mapping of label to value
        As far as they are decided; blank is no answer, ``"na"`` does not apply.
    n : mapping of value to int
        How often each value stands in the column; nothing of own words.
    filled : int
        Cells with an answer.
    blank : int
        Cells without an answer.
    """

    place: str
    header: str
    becomes: str
    says: str = ""
    part: str = ""
    why: str = ""
    instrument: str = ""
    group: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    n: Mapping[str, int] = field(default_factory=dict)
    filled: int = 0
    blank: int = 0

    @property
    def mean(self) -> float | None:
        """The mean of the values that are numbers, or None if there is none."""
        known = {float(value): n for value, n in self.n.items() if value.lstrip("-").isdigit()}
        total = sum(known.values())
        return sum(value * n for value, n in known.items()) / total if total else None


def in_words(column: Becomes) -> str:
    """
    Return what a column becomes, for people.

    Examples
    --------
    >>> in_words(Becomes("F", "?", "responses SQ01 P", "quality: as it is", "Empathy"))
    'quality: as it is: Empathy'
    >>> in_words(Becomes("G", "Phone", "left out", "contact data"))
    'left out: contact data'
    """
    if column.becomes == LEFT_OUT:
        return gettext("left out: {why}", why=column.says) if column.says else gettext("left out")
    return ": ".join(filter(None, (column.says, column.part)))


_SEVERAL = 2
"""Offers from which on they are confirmed together."""


@dataclass
class Asking:
    """What was asked so far; called with a question, it returns its answer."""

    given: Mapping[str, str]
    put: dict[str, Question] = field(default_factory=dict)

    def __call__(self, question: Question) -> str | None:
        known = self.put.get(question.key) or question.answered(self.given)
        self.put[question.key] = known
        return known.answer

    def together(self, key: str, asks: str, offers: Mapping[str, Question]) -> None:
        """
        Ask once, before several questions, whether what all of them offer is right.

        Who says yes has answered each of them that is open.

        Parameters
        ----------
        key : str
        asks : str
            What the offers have in common.
        offers : mapping of text to Question
            Each question, by what it offers in words. What is answered, or offers nothing, is left.

        Examples
        --------
        >>> offers = {"A: blue": Question("a", "A?", suggestion="blue"),
        ...           "B: red": Question("b", "B?", suggestion="red"), "C": Question("c", "C?")}
        >>> asking = Asking({})
        >>> asking.together("colours", "By their words:", offers)
        >>> print(asking.put["colours"].asks)
        By their words:
        A: blue
        B: red
        Is that right?
        >>> asking = Asking({"colours": "yes"})
        >>> asking.together("colours", "By their words:", offers)
        >>> asking(offers["B: red"]), asking(offers["C"])
        ('red', None)
        """
        new = {
            says: question
            for says, question in offers.items()
            if question.suggestion is not None and question.answered(self.given).is_open
        }
        if len(new) < _SEVERAL:
            return
        answer = self(
            Question(
                key,
                "\n".join([asks, *new, gettext("Is that right?")]),
                (Choice("yes", gettext("yes, all of it")),
                 Choice("each", gettext("no: ask about each"))),
                suggestion="yes",
                covers=tuple(question.key for question in new.values()),
            )
        )  # fmt: skip
        if answer == "yes":
            del self.put[key]  # each of the questions keeps its own answer
            self.given = {**self.given, **{q.key: q.suggestion or "" for q in new.values()}}

    @property
    def is_waiting(self) -> bool:
        """Whether a question is open."""
        return any(question.is_open for question in self.put.values())


@dataclass(frozen=True)
class Draft:
    """
    What an import would write.

    Attributes
    ----------
    kind : str
        ``"survey"``, or the table that a register becomes.
    tool : str
    questions : tuple of Question
        The open ones first; then those that the file proves or somebody has answered.
    columns : tuple of Becomes
    preview : mapping of table to DataFrame
        The tables as far as they are decided, every cell text.
    counts : mapping of str to int
        Rows of the export, people, answers, blanks, and what was dropped.
    said : tuple of str
        What was decided by rule, in words: dropped rows and columns, readings of dates.
    again : function from answers to Draft
        Drafts once more with these answers.
    labels : mapping of a set of labels to mapping of label to value
    open_texts : DataFrame
        What people wrote in their own words, for an uncoded list outside of every report.
    about_doubts : mapping of key to answer
        What was decided about what was noticed, see ``doubts``.
    confirmed : tuple of str
        Names of what client.toml says somebody has found right.
    expectation : str
        The level that the survey asks for as expected, where its questions are ours.
    name : str
        Of the import: ``imports/<name>.toml`` becomes its map.
    content : str
        See ``Map``.
    """

    kind: str
    tool: str
    questions: tuple[Question, ...]
    columns: tuple[Becomes, ...]
    preview: Mapping[str, pd.DataFrame]
    counts: Mapping[str, int]
    again: Callable[[Mapping[str, str]], Draft]
    said: tuple[str, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    open_texts: pd.DataFrame = field(default_factory=pd.DataFrame)
    about_doubts: Mapping[str, str] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()
    expectation: str = ""
    name: str = ""
    content: str = ""

    @cached_property
    def noticed(self) -> tuple[Finding, ...]:
        """What the answers show that may be a fault: a turned scale, people entered twice."""
        if any(question.is_open for question in self.questions):
            return ()
        found = notice(typed(self.preview))
        return tuple(finding for finding in found if finding.name not in {*self.confirmed} - {""})

    @cached_property
    def doubts(self) -> tuple[Question, ...]:
        """What to ask about what was noticed, once everything else is decided."""
        items = self.preview.get("items", pd.DataFrame())
        return doubts(self.noticed, items, self.about_doubts)

    @property
    def asked(self) -> tuple[Question, ...]:
        """All questions, answered or not, the doubts last."""
        return (*self.questions, *self.doubts)

    @property
    def unsettled(self) -> tuple[Finding, ...]:
        """What is noticed about the tables as they will be written, and nobody has decided."""
        return tuple(
            finding for finding in self.noticed if not is_settled(finding, self.about_doubts)
        )

    @property
    def found_right(self) -> tuple[str, ...]:
        """Names of what was noticed, and somebody says is right as it is."""
        return found_right(self.noticed, self.about_doubts)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that somebody must answer."""
        return tuple(question for question in self.asked if question.is_open)

    @property
    def covered(self) -> frozenset[str]:
        """Keys of the open questions that the answer to another open one may answer as well."""
        return frozenset(key for question in self.open_questions for key in question.covers)

    @property
    def fewest_answers(self) -> int:
        """How many answers are wanted at the least: one may be about several questions."""
        return sum(question.key not in self.covered for question in self.open_questions)

    @property
    def answers(self) -> dict[str, str]:
        """What is decided so far, by the key of its question."""
        answered = {q.key: q.answer for q in self.questions if q.answer is not None}
        return {**answered, **self.about_doubts}

    @property
    def given(self) -> dict[str, str]:
        """What somebody has answered; without what the file proves, which answers may change."""
        proven = {q.key for q in self.questions if q.is_proven and q.answer == q.suggestion}
        return {key: answer for key, answer in self.answers.items() if key not in proven}

    def mapping(self, who: str, when: date) -> Map:
        """Return the decisions as a map; what the file proves was decided by nobody."""
        return Map(
            self.kind,
            self.tool,
            {
                q.key: Decision(q.answer, "", None, q.proof)
                if q.is_proven and q.answer == q.suggestion
                else Decision(q.answer, who, when)
                for q in self.questions
                if q.answer is not None
            }
            | {key: Decision(answer, who, when) for key, answer in self.about_doubts.items()},
            {column.header: column.becomes for column in self.columns},
            self.labels,
            self.counts,
            content=self.content,
        )


def decided(draft: Draft, answers: Mapping[str, str]) -> Draft:
    """
    Return the draft with further answers; what they open is asked in it.

    Raises
    ------
    UsageError
        An answer is none of the choices of its question.
    """
    return draft.again({**draft.given, **answers})


def tables_of(draft: Draft) -> dict[str, pd.DataFrame]:
    """
    Return the tables that an import writes.

    Raises
    ------
    UsageError
        Questions are still open, nobody's answer is read, or something is a fault; the message
        names them.
    """
    if draft.open_questions:
        asked = "\n".join(map(open_in_words, draft.open_questions))
        raise UsageError(
            gettext(
                "Nothing was written: these questions are open.\n{asked}\nAnswer them in a "
                "terminal window, by the same command without --yes; or in pmo.import_panel().",
                asked=asked,
            )
        )
    if draft.preview.keys() == {"respondents"}:
        raise UsageError(
            gettext(
                "Nothing was written: no column is a question of ours, or was said to be one, so "
                "there are people without an answer. If it is a survey of the PMO, say what its "
                "questions ask about."
            )
        )
    if wrong := found_wrong(draft.noticed, draft.about_doubts):
        raise UsageError(
            "\n".join([gettext("Nothing was written."), *(f"  {f.says}. {f.do}" for f in wrong)])
        )
    return settled(draft.preview, draft.about_doubts)


def open_in_words(question: Question) -> str:
    """Return an open question with its choices, on a line of its own."""
    choices = "; ".join(choice.says for choice in question.choices)
    return f"  {question.asks}" + (f" ({choices})" if choices else "")


def typed(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables with the types that intake would give them, as the checks need them."""
    found = {}
    for name, frame in tables.items():
        rows = pd.Index(range(2, len(frame) + 2), name="row")
        cells = {
            column.name: _as_kind(frame[column.name], column.kind).array
            if column.name in frame
            else pd.Series(index=rows, dtype=PANDAS_TYPES[column.kind]).array
            for column in TABLES[name].columns
        }
        found[name] = pd.DataFrame(cells, index=rows)
    return found


def _as_kind(cells: pd.Series, kind: str) -> pd.Series:
    which, texts = pd.factorize(cells, use_na_sentinel=False)
    different = pd.Series([*texts], dtype=object)
    if kind == "list":
        return different.map(lambda cell: tuple(cell.split("|")) if cell else ())[which]
    filled = different.replace("", None)
    if kind in {"integer", "flag", "number"}:
        filled = pd.to_numeric(filled, errors="coerce")
    return filled.astype(PANDAS_TYPES[kind])[which]
