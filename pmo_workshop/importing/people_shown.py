"""Three people of an export before and after, with nothing in it that says who they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..suppression import SMALLEST_GROUP
from .drafting import Becomes, Draft
from .export import Export

HIDDEN = "…"
"""What stands for words of a person's own."""

Shown = Mapping[str, str]
"""Of one person: by the place of a column, the answer and what it becomes."""


def people_shown(exports: Sequence[Export], draft: Draft, n: int = 3) -> tuple[Shown, ...]:
    """
    Return the first people of an export, each answer beside what it becomes.

    A cell is shown if it is a label that is read, a value that is counted, or a text that at least
    five people share; every other one may be somebody's own words.
    """
    becomes = {column.place: column for column in draft.columns}
    for export in exports:
        columns = [column for column in export.columns if column.place in becomes]
        if columns:
            people: list[dict[str, str]] = [{} for _ in export.rows[:n]]
            for column in columns:
                shared = column.values.value_counts()
                common = {*shared[shared >= SMALLEST_GROUP].index}
                for person, cell in zip(people, column.values.iloc[:n], strict=True):
                    person[column.place] = _shown(str(cell), becomes[column.place], common)
            return tuple(people)
    return ()


def _shown(cell: str, column: Becomes, common: Collection[str] = ()) -> str:
    """
    Return a cell and what it becomes.

    Examples
    --------
    >>> agreement = Becomes("F", "Q1", "responses Q1", labels={"Agree": "4"}, n={"4": 9})
    >>> _shown("Agree ", agreement), _shown("4", agreement), _shown("My own words", agreement)
    ('Agree → 4', '4', '…')
    """
    text = cell.strip()
    if text in column.labels and text:
        value = column.labels[text]
        return f"{text} → {value}" if value != text else text
    return text if not text or text in column.n or cell in common else HIDDEN
