"""An import at the terminal: one screen that shows what would be written, and the questions.

It decides nothing: it shows a draft, hands answers to it, and shows it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from textwrap import shorten
from typing import TypeVar

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from ..content.modules import NAMES
from ..errors import UsageError, WorkshopError
from ..i18n import gettext, ngettext
from .drafting import Becomes, Draft, decided, in_words
from .mapping import LEFT_OUT, Choice, Mapping, Question, in_order
from .writing import asked_in, in_short, lacking_in, left_in_words, sections

BACK = "back"
"""What is typed to take the last answer back."""

_WRITE, _YES, _NO = "write", "yes", "no"
"""The last question, and its answers."""

_SHOWN_PEOPLE = 3
_SHOWN_ANSWERS = 6
_PLACES, _SHORTEST = 12, 16
"""Characters that the places of columns take, and that are shown of a question at the least."""

Result = TypeVar("Result")

Read = Callable[[str], str]
"""Shows a prompt, and returns what was typed."""


def show(draft: Draft, console: Console, before: Mapping | None = None) -> None:
    """Show on one screen what a draft would write; with counts of the last time beside it."""
    console.print(Text(in_short(draft), style="bold"))
    if before and before.counts:
        console.print(Text(_beside(draft, before)))
    if draft.said:
        console.print(Text(" · ".join(draft.said)))
    console.print(_columns(draft.columns, console.width))
    console.print(Group(*map(Text, _people(draft))))
    for question in draft.asked:
        if not question.is_open:
            console.print(Text(_shown(question, console.width)))
    for finding in draft.unsettled:
        console.print(Text(f"! {finding.says}. {finding.do}", style="red"))
    for line in left_in_words(draft.columns):
        console.print(Text(line))
    filled, empty = _sections(draft)
    told = gettext(
        "The report will have {n} of {all} sections: {sections}.",
        n=len(filled),
        all=len(filled) + len(empty),
        sections=", ".join(gettext(NAMES[activity]) for activity in filled) or "-",
    )
    n = draft.fewest_answers
    if filled or not n:
        console.print(Text(told))
    if n:
        asked = ngettext("{n} question is open.", "{n} questions are open.", n)
        console.print(Text(asked, style="red"))


def written_by_agreement(
    draft: Draft,
    into: str,
    console: Console,
    read: Read,
    write: Callable[[Draft], Result],
    before: Mapping | None = None,
) -> Result | None:
    """
    Ask what is open, then what is in doubt, and at last whether to write; None if not to write.

    Whoever types ``back`` takes the last answer back, and is asked again from there; what was
    answered since is offered. If the tables are refused, no answer is lost: what is wrong beside
    them can be corrected before they are written after all.

    Parameters
    ----------
    draft : Draft
        As it is shown already.
    into : str
        Where the tables go, for people.
    console : Console
    read : function
        Shows a prompt and returns what was typed; an empty line takes what is offered.
    write : function
        Writes what is agreed, and returns what is to be told of it.
    before : Mapping, optional
        The decisions of an earlier wave.

    Raises
    ------
    WorkshopError
        The tables are refused a second time, for the same reason, which was told the first time.
    """
    if to_ask(draft):
        console.print()
        told = gettext(
            "A number answers, Enter takes what stands in brackets, {back} takes the last answer "
            "back.",
            back=BACK,
        )
        console.print(Text(told))
    shown = draft
    earlier: list[dict[str, str]] = []
    typed_before: dict[str, str] = {}
    refused = ""
    while True:
        question = to_ask(draft)
        if question is None:
            if draft is not shown:
                show(draft, console, before)
                shown = draft
            question = _whether_to_write(draft, into)
        elif question.key in typed_before:
            question = offering(question, typed_before[question.key])
        _put(question, console)
        typed = read(_prompt(question, may_go_back=bool(earlier)))
        if typed.strip().casefold() == BACK:
            if earlier:
                draft = draft.again(earlier.pop())
            else:
                _refuse(gettext("Nothing was answered before this."), console)
            continue
        answer = answer_of(question, typed)
        if answer is None:
            _refuse(_how_to_answer(question), console)
        elif (question.key, answer) == (_WRITE, _NO):
            return None
        else:
            try:
                if question.key == _WRITE:
                    return write(draft)
                answered = decided(draft, {question.key: answer})
            except WorkshopError as error:
                if question.key == _WRITE and str(error) == refused:
                    raise type(error)(
                        gettext("It is still so. Nothing was written, and no answer is kept.")
                    ) from None
                _refuse(str(error), console)
                refused = str(error)
                continue
            earlier.append(draft.given)
            typed_before[question.key] = answer
            draft = answered


def offering(question: Question, answer: str) -> Question:
    """
    Return a question that offers what was answered to it before, if it still is an answer.

    Examples
    --------
    >>> wave = Question("wave", "Which wave is it?", suggestion="2026")
    >>> offering(wave, "2027").suggestion
    '2027'
    """
    try:
        question.answered({question.key: answer})
    except UsageError:
        return question
    return replace(question, suggestion=answer)


def _whether_to_write(draft: Draft, into: str) -> Question:
    asks = (
        gettext("Write the tables into {folder}, with what is marked ! above?", folder=into)
        if draft.unsettled
        else gettext("Write the tables into {folder}?", folder=into)
    )
    choices = (Choice(_YES, gettext("yes")), Choice(_NO, gettext("no: write nothing")))
    return Question(_WRITE, asks, choices, suggestion=_YES)


def _put(question: Question, console: Console) -> None:
    console.print()
    console.print(Text(question.asks, style="bold"))
    for number, choice in enumerate(question.choices, start=1):
        console.print(Text(f"  {number}  {choice.says}"))


def _refuse(why: str, console: Console) -> None:
    console.print(Text(why, style="red"))


def _how_to_answer(question: Question) -> str:
    n = len(question.choices)
    if question.ordered:
        return gettext(
            "Type numbers from 1 to {n} in their order, none of them twice; not all are needed.",
            n=n,
        )
    return gettext("Type a number from 1 to {n}.", n=n) if n else gettext("Type an answer.")


def to_ask(draft: Draft) -> Question | None:
    """Return the first question that has no answer, a doubt last; None if there is none."""
    return next((question for question in draft.asked if question.is_open), None)


def answer_of(question: Question, typed: str) -> str | None:
    """
    Return the answer that somebody typed, or None if it is none.

    Examples
    --------
    >>> from pmo_workshop.importing.mapping import Choice
    >>> order = Question("labels", "?", (Choice("oft", ""), Choice("nie", "")), ordered=True)
    >>> answer_of(order, "2 1"), answer_of(order, "3")
    ('nie < oft', None)
    >>> whether = Question("?", "?", (Choice("yes", "ja"), Choice("no", "nein: es bleibt")))
    >>> answer_of(whether, "J"), answer_of(whether, "nein"), answer_of(whether, "2")
    ('yes', 'no', 'no')
    """
    typed = typed.strip()
    if not typed:
        return question.suggestion
    if not question.choices:
        return typed
    ids = [choice.id for choice in question.choices]
    if {*ids} == {_YES, _NO}:
        said = [c.id for c in question.choices if c.says.casefold().startswith(typed.casefold())]
        if len(said) == 1:
            return said[0]
    parts = typed.replace("<", " ").replace(",", " ").split() if question.ordered else [typed]
    if not all(part.isdigit() and 1 <= int(part) <= len(ids) for part in parts):
        return typed if typed in ids else None
    return " < ".join(ids[int(part) - 1] for part in parts)


def _prompt(question: Question, may_go_back: bool) -> str:
    ids = [choice.id for choice in question.choices]
    if question.suggestion is not None:
        parts = in_order(question.suggestion) if question.ordered else (question.suggestion,)
        offered = " ".join(str(ids.index(part) + 1) for part in parts) if ids else parts[0]
        asks = f"[{offered}]"
    elif question.ordered:
        asks = gettext("Their numbers in order, such as 2 1 3")
    else:
        asks = gettext("Number") if ids else gettext("Answer")
    return gettext("{asks}, or {back}: ", asks=asks, back=BACK) if may_go_back else f"{asks}: "


# --- What is shown ------------------------------------------------------------------------------


def _columns(columns: Sequence[Becomes], width: int) -> Table:
    """
    Return two lines for each run of columns that become the same: what, and how often.

    The ends of a scale are named once, by the first of the runs that have it.
    """
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    named: set[str] = set()
    begun = Counter(column.header[: column.header.rfind(" / ") + 3] for column in columns
                    if " / " in column.header)  # fmt: skip
    stems = {stem for stem, n in begun.items() if n > 1}
    for _, run in groupby(columns, key=_kind):
        members = list(run)
        first, last = members[0], members[-1]
        places = first.place if first is last else f"{first.place}–{last.place}"
        more = f" (+{len(members) - 1})" if len(members) > 1 else ""
        says = _says(members, width // 2)
        left = width - _PLACES - len(says) - len(more)
        stem, mark, row = first.header.rpartition(" / ")
        header = row if (stem + mark) in stems else first.header
        asked = _one_line(header, max(left, _SHORTEST)) + more
        lines = [Text.assemble((says, "bold"), " · ", asked)]
        labels = _labels(first)
        if any(member.n for member in members):
            lines.append(Text(_counted(members, "" if labels in named else labels)))
        named.add(labels)
        style = "dim" if first.becomes == LEFT_OUT else ""
        table.add_row(places, Group(*lines), style=style)
    return table


def _one_line(text: str, width: int) -> str:
    return shorten(text, width, placeholder=" …")


def _counted(members: Sequence[Becomes], labels: str) -> str:
    """Return how often each value stands in some columns, their means and blanks."""
    means = sorted(mean for member in members if (mean := member.mean) is not None)
    ends = dict.fromkeys(f"{mean:.1f}" for mean in (means[:1] + means[-1:]))
    blank = sum(member.blank for member in members)
    parts = (
        labels,
        _counts(members),
        gettext("mean {means}", means="–".join(ends)) if ends else "",
        gettext("{n} blank", n=f"{blank:,}") if blank else "",
    )
    return " · ".join(filter(None, parts))


def _kind(column: Becomes) -> tuple[str, ...]:
    if column.becomes == LEFT_OUT:
        return (LEFT_OUT, column.says)
    table, _, rest = column.becomes.partition(" ")
    if table != "responses":
        return (table, rest)
    return (table, column.instrument, column.says)


def _says(members: Sequence[Becomes], width: int) -> str:
    first = members[0]
    if first.becomes == LEFT_OUT:
        return in_words(first)
    parts = dict.fromkeys(member.part for member in members if member.part)
    return _one_line(in_words(replace(first, part=", ".join(parts))), width)


def _labels(column: Becomes) -> str:
    pairs = {value: label for label, value in column.labels.items() if value.lstrip("-").isdigit()}
    ends = sorted(pairs, key=int)
    if not ends or all(pairs[value].strip() == value for value in ends):
        return ""
    return f"{ends[0]} {pairs[ends[0]].strip()} … {ends[-1]} {pairs[ends[-1]].strip()}"


def _counts(members: Sequence[Becomes]) -> str:
    total: dict[str, int] = {}
    for member in members:
        for value, n in member.n.items():
            total[value] = total.get(value, 0) + n
    numbers = sorted((v for v in total if v.lstrip("-").isdigit()), key=int)
    if not numbers:
        named = [(shorten(value, 16, placeholder=" …"), n) for value, n in total.items()]
        return ", ".join(f"{value}: {n}" for value, n in named[:4])
    others = [value for value in total if value not in numbers]
    return " ".join(f"{value}:{total[value]}" for value in (*numbers, *others))


def _people(draft: Draft) -> Iterator[str]:
    """Yield three people after the import, without their ids: what their first answers became."""
    answers = draft.preview.get("responses")
    if answers is None:
        return
    for number, (_, rows) in enumerate(answers.groupby("resp_id", sort=False), start=1):
        if number > _SHOWN_PEOPLE:
            break
        cells = (
            f"{row.item_id}{' ' + row.aspect if row.aspect != 'single' else ''} = "
            f"{'n/a' if row.na == '1' else row.value or gettext('blank')}"
            for row in rows.head(_SHOWN_ANSWERS).itertuples()
        )
        yield gettext("person {n}: {cells} …", n=number, cells=", ".join(cells))


def _shown(question: Question, width: int) -> str:
    """Return a question and its answer, on one line where the answer leaves room for it."""
    says = {choice.id: choice.says for choice in question.choices}
    answer = says.get(question.answer or "", question.answer or "")
    told = answer + (f" ({question.proof})" if question.is_proven else "")
    return f"✓ {_one_line(question.asks, max(width - len(told) - 4, 3 * _SHORTEST))} {told}"


def _beside(draft: Draft, before: Mapping) -> str:
    kinds = (("rows", gettext("rows")), ("people", gettext("people")),
             ("answers", gettext("answers")), ("na", gettext("does not apply")),
             ("blank", gettext("blank")))  # fmt: skip
    pairs = (
        f"{word} {before.counts.get(key, 0):,} → {draft.counts.get(key, 0):,}"
        for key, word in kinds
        if key in before.counts or key in draft.counts
    )
    return gettext("last time → this time: {counts}", counts=", ".join(pairs))


def _sections(draft: Draft) -> tuple[list[str], list[str]]:
    tables = {name: rows for name, rows in draft.preview.items() if len(rows)}
    return sections(tables, asked_in(tables), lacking_in(tables))
