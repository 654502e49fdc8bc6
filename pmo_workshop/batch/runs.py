"""Which workbooks have to be run again: those that read something else than when they were run.

What a workbook says follows from the facts of its client, the tables it asks for and what the guard
had shown before it. Whoever has a run with all three equal has its result. The last follows from
the workbooks before it, so those that come later are begun with what was shown last time: if that
turns out to be other, they are run once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Made:
    """
    A run of a workbook, and all that it follows from.

    Attributes
    ----------
    facts : object
        Of the client, without its tables.
    tables : mapping of str to str
        A hash of each table that it asked for; empty for one that is not there.
    before, after : bytes
        What the guard had shown before it, and has shown with it.
    place : Path
        The executed notebook.
    """

    facts: Any
    tables: Mapping[str, str]
    before: bytes
    after: bytes
    place: Path

    def holds(self, facts: object, hashes: Mapping[str, str], before: bytes) -> bool:
        """Whether another run would give the same."""
        read = {table: hashes.get(table, "") for table in self.tables}
        return before == self.before and read == self.tables and facts == self.facts


@dataclass(frozen=True)
class Next:
    """
    What is to be done for a report.

    Attributes
    ----------
    begin : mapping of str to bytes
        Workbooks to be begun, and what was shown before each.
    done : mapping of str to Made
        The runs that hold, of the first workbooks up to one that has none.
    """

    begin: Mapping[str, bytes]
    done: Mapping[str, Made]


def next_runs(
    workbooks: Sequence[str],
    made: Mapping[str, Iterable[Made]],
    running: Mapping[str, bytes],
    facts: object,
    hashes: Mapping[str, str],
) -> Next:
    """
    Return which workbooks to run now.

    Parameters
    ----------
    workbooks : sequence of str
        In the order in which the guard holds each to those before it.
    made : mapping of str to iterable of Made
        Earlier runs, the latest last.
    running : mapping of str to bytes
        What was shown before those that run.
    facts, hashes
        Of the client, and of its tables, now.

    Examples
    --------
    >>> a, b = (Made(0, {"t": was}, b"", b"", Path()) for was in ("1", "2"))
    >>> next_runs(["00", "01"], {"00": [a], "01": [b]}, {}, 0, {"t": "2"}).begin
    {'00': b''}
    """
    begin: dict[str, bytes] = {}
    done: dict[str, Made] = {}
    before: bytes | None = b""
    certain = True
    for workbook in workbooks:
        if before is None:
            break
        runs = [*made.get(workbook, ())]
        held = next((run for run in reversed(runs) if run.holds(facts, hashes, before)), None)
        if held is not None:
            if certain:
                done[workbook] = held
            before = held.after
            continue
        if running.get(workbook) != before:
            begin[workbook] = before
        certain = False
        before = runs[-1].after if runs else None
    return Next(begin, done)
