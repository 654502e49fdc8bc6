"""A table that we wrote, as a file has it now and as it is to be: merged cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .lines import Line, State, Step, Told, fingerprint, masked, merge

Row = tuple[Told, ...]

_SAME_ROW = 0.3
"""Rows that share so many of their cells are one, edited."""


@dataclass(frozen=True)
class MergedRows:
    """
    What becomes of a table.

    Attributes
    ----------
    steps : tuple of (row, column, Step)
        Of the cells of ours, by where they stand in the file.
    rows : tuple of Row, or None
        Where nobody has touched the table: its rows as they are to be.
    new : tuple of Row
        What the report tells and a table that somebody has edited does not hold.
    known : tuple of tuple of Line
        What is known of the table from now on.
    """

    steps: tuple[tuple[int, int, Step], ...]
    rows: tuple[Row, ...] | None
    new: tuple[Row, ...]
    known: tuple[tuple[Line, ...], ...]


def rows_told(texts: Sequence[Sequence[str]]) -> tuple[Row, ...]:
    """
    Return the rows of a table as they are known in every run: by the words of their longest cell.

    Examples
    --------
    >>> [[told.key for told in row] for row in rows_told([["No.", "What"], ["1", "Wait 3 days."]])]
    [['head.0', 'head.1'], ['b11d6675ac.0', 'b11d6675ac.1']]
    """
    found, used = [], set[str]()
    for at, cells in enumerate(texts):
        key = fingerprint(masked(max(cells, key=len))) if at else "head"
        while key in used:
            key += "+"
        used.add(key)
        found.append(tuple(Told(text, f"{key}.{column}") for column, text in enumerate(cells)))
    return tuple(found)


def merge_rows(
    theirs: Sequence[Sequence[str]], base: Sequence[Sequence[Line]], now: Sequence[Row]
) -> MergedRows:
    """
    Merge a table.

    Parameters
    ----------
    theirs : sequence of rows of texts
        As they stand in the file, the head first.
    base : sequence of rows of Line
    now : sequence of Row

    Examples
    --------
    >>> wrote = rows_told([["What", "Hours"], ["Waiting", "40"], ["Rework", "12"]])
    >>> today = rows_told([["What", "Hours"], ["Waiting", "30"], ["Search", "9"]])
    >>> base = [[told.line for told in row] for row in wrote]
    >>> made = merge_rows([["What", "Hours", "Who"], ["Waiting", "40", "me"]], base, today)
    >>> [(row, column, step.after) for row, column, step in made.steps if step.edits]
    [(1, 1, '30')]
    >>> [[told.text for told in row] for row in made.new]
    [['Search', '9']]
    """
    prints = [[line.whole for line in row] for row in base]
    if [[*map(fingerprint, row)] for row in theirs] == prints:
        return MergedRows(tuple(_followed(theirs, base, now)), tuple(now), (), _lines(now))
    columns = _columns(theirs[0], base[0])
    today = {_key(row): row for row in now}
    pairs = _paired(theirs, prints, columns)
    steps: list[tuple[int, int, Step]] = []
    known: dict[int, list[Line]] = {}
    for at, one in pairs.items():
        row = today.get(_key(base[one]))
        known[one] = []
        for place, line in enumerate(base[one]):
            column = columns.get(place)
            told = row[place] if row and place < len(row) else None
            if column is None or column >= len(theirs[at]):
                known[one].append(told.line if told else line)
                continue
            merged = merge([theirs[at][column]], [line], [told] if told else [])
            step = merged.steps[0]
            if told is None and step.state is not State.LOST:
                step = Step(State.LOST, theirs[at][column], line)
            steps.append((at, column, step))
            known[one].append(step.kept or line)
    had = {_key(row) for row in base}
    new = tuple(row for row in now if _key(row) not in had)
    kept = [tuple(known.get(one, row)) for one, row in enumerate(base)]
    return MergedRows(tuple(steps), None, new, (*kept, *_lines(new)))


def _key(row: Sequence[Told | Line]) -> str:
    return row[0].key.rpartition(".")[0]


def _lines(rows: Sequence[Row]) -> tuple[tuple[Line, ...], ...]:
    return tuple(tuple(told.line for told in row) for row in rows)


def _followed(
    theirs: Sequence[Sequence[str]], base: Sequence[Sequence[Line]], now: Sequence[Row]
) -> list[tuple[int, int, Step]]:
    """Return what has changed in a table that nobody has touched, for the list of changes."""
    today = {_key(row): row for row in now}
    found = []
    for at, row in enumerate(base):
        told = today.get(_key(row))
        if told is None:
            found += [(at, 0, Step(State.LOST, " | ".join(theirs[at]), row[0]))]
            continue
        for column, (line, cell) in enumerate(zip(row, told, strict=False)):
            found += [(at, column, merge([theirs[at][column]], [line], [cell]).steps[0])]
    return found


def _columns(head: Sequence[str], base: Sequence[Line]) -> dict[int, int]:
    """Return where each column of ours stands now: by its head, or where it stood."""
    if len(head) == len(base):
        return {at: at for at in range(len(base))}
    prints = [*map(fingerprint, head)]
    return {at: prints.index(line.whole) for at, line in enumerate(base) if line.whole in prints}


def _paired(
    theirs: Sequence[Sequence[str]], base: Sequence[Sequence[str]], columns: dict[int, int]
) -> dict[int, int]:
    """Return which row of ours each row of the file is, by their equal cells."""
    scores = []
    for at, row in enumerate(theirs):
        prints = [*map(fingerprint, row)]
        for one, wrote in enumerate(base):
            here = [
                (prints[column], wrote[place])
                for place, column in columns.items()
                if place < len(wrote) and column < len(prints)
            ]
            same = sum(two == other for two, other in here) / max(len(wrote), 1)
            scores.append((same + 0.01 * (at == one) - 0.001 * abs(at - one), at, one))
    found: dict[int, int] = {}
    for score, at, one in sorted(scores, reverse=True):
        if score >= _SAME_ROW and at not in found and one not in found.values():
            found[at] = one
    return found
