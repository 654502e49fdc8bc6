"""Processes as they were designed: each with one role that answers, an end, and within the limit.

The same holds of an action that was agreed: one role answers for it, and it is agreed once. Nothing
of it stops a report: it is the PMO's own, and ``check`` says where it is not whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..i18n import all_of, gettext, ngettext
from ..schema.actions import words_of_action
from ..schema.trust import REQUESTS_PER_QUARTER
from .checks import CheckedTable
from .client import Problem
from .sheet import first_few, quoted


@dataclass(frozen=True)
class Process:
    """
    A table of processes, one row each.

    Attributes
    ----------
    one_role : tuple of str
        Columns that name exactly one role.
    closes : tuple of str
        Columns without which it has no end.
    log : tuple of str
        Table and column of what it is for: what is in it and has no row is not designed.
    """

    one_role: tuple[str, ...]
    closes: tuple[str, ...]
    log: tuple[str, str]


PROCESSES: Mapping[str, Process] = {
    "listening": Process(
        ("owner", "asked_by"),
        ("trigger", "asked_by", "decide_days", "act_days", "told_how"),
        ("contacts", "instrument"),
    ),
    "briefs": Process(
        ("from_role", "to_role", "told_by"),
        ("brief", "target_h", "told_by"),
        ("handoffs", "touchpoint"),
    ),
    "review_schedule": Process(
        ("led_by", "minutes_by"),
        ("minutes_by", "ask"),
        ("stakeholders", "account"),
    ),
}
"""The processes that a workshop designs, by their table."""

LEDGER, ANSWERS_FOR_IT = "actions", "owner"

_SEVERAL = re.compile(r"\s*[,;/|+]\s*")
"""What stands between two roles in one cell."""

_TOGETHER = re.compile(r"\s+(?:and|und|&)\s+")
"""What stands between two roles in one cell, or within the name of one."""


def not_whole(tables: Mapping[str, CheckedTable]) -> Iterator[Problem]:
    """Yield what a designed process lacks: one role, an end, a design at all, and the limit."""
    for name, process in PROCESSES.items():
        checked = tables.get(name)
        if checked is None or not checked.usable or not len(checked.frame):
            continue
        yield from _several_roles(checked, process.one_role)
        yield from _open_ends(checked, process)
        yield from _not_designed(checked, process, tables.get(process.log[0]))
    if "listening" in tables:
        yield from _above_the_limit(tables["listening"])
    if "briefs" in tables and tables["briefs"].usable:
        yield from _to_itself(tables["briefs"])
    ledger = tables.get(LEDGER)
    if ledger is not None and ledger.usable and len(ledger.frame):
        yield from _several_roles(ledger, [ANSWERS_FOR_IT])
        yield from _agreed_twice(ledger)


def _agreed_twice(ledger: CheckedTable) -> Iterator[Problem]:
    """Yield which open actions are the same in words: each would be counted, and waited for."""
    pending = ledger.frame[ledger.frame["closed"].isna()]
    words = pending["action"].map(words_of_action)
    for _, same in pending["action_id"].groupby(words, sort=False):
        if len(same) > 1:
            yield Problem(
                ledger.reading.file,
                gettext(
                    "{ids} are the same open action. Keep the one whose owner and day hold, and "
                    "write dropped with its day for the others.",
                    ids=all_of(map(str, same)),
                ),
                _row(same.index[-1]),
                "action",
                fatal=False,
            )


def _several_roles(checked: CheckedTable, columns: Iterable[str]) -> Iterator[Problem]:
    columns = [*columns]
    alone = {str(cell) for column in columns for cell in checked.frame[column].dropna()}
    for column in columns:
        for row, cell in checked.frame[column].dropna().items():
            together = _TOGETHER.split(str(cell))
            both = len(together) > 1 and set(together) <= alone
            if both or len(list(filter(None, _SEVERAL.split(str(cell))))) > 1:
                yield Problem(
                    checked.reading.file,
                    gettext(
                        "{roles} is more than one role. Name the one: of several nobody answers "
                        "for it.",
                        roles=quoted(str(cell)),
                    ),
                    _row(row),
                    column,
                    fatal=False,
                )


def _open_ends(checked: CheckedTable, process: Process) -> Iterator[Problem]:
    key = checked.frame.columns[0]
    for row, cells in checked.frame.iterrows():
        blank = [column for column in process.closes if cells.isna()[column]]
        if blank:
            yield Problem(
                checked.reading.file,
                ngettext(
                    "{of} does not close: {columns} is blank. Fill it in.",
                    "{of} does not close: {columns} are blank. Fill them in.",
                    len(blank),
                    of=quoted(str(cells[key])),
                    columns=all_of(blank),
                ),
                _row(row),
                fatal=False,
            )


def _not_designed(
    checked: CheckedTable, process: Process, log: CheckedTable | None
) -> Iterator[Problem]:
    if log is None or not log.usable:
        return
    designed = set(checked.frame[checked.frame.columns[0]])
    found = [n for n in log.frame[process.log[1]].dropna().unique() if n not in designed]
    if found:
        yield Problem(
            checked.reading.file,
            ngettext(
                "{names} is in {log} and has no row here: nobody answers for it. Add a row.",
                "{names} are in {log} and have no row here: nobody answers for them. Add a row for "
                "each.",
                len(found),
                names=first_few([*map(str, found)], quoted),
                log=log.reading.file,
            ),
            fatal=False,
        )


def _above_the_limit(checked: CheckedTable) -> Iterator[Problem]:
    """Yield that the loops together ask one person more often than the limit allows in a year."""
    asked = int(checked.frame["times_a_year"].sum())
    allowed = 4 * REQUESTS_PER_QUARTER
    if asked > allowed:
        yield Problem(
            checked.reading.file,
            gettext(
                "all loops together ask one person up to {asked} times a year. The limit of "
                "{limit} in a quarter allows {allowed}: ask less often, or drop a loop.",
                asked=asked,
                limit=REQUESTS_PER_QUARTER,
                allowed=allowed,
            ),
            column="times_a_year",
            fatal=False,
        )


def _to_itself(checked: CheckedTable) -> Iterator[Problem]:
    """Yield the steps at which a role hands over to itself."""
    frame = checked.frame
    for row, brief in frame[frame["from_role"].eq(frame["to_role"]).fillna(False)].iterrows():
        yield Problem(
            checked.reading.file,
            gettext(
                "{of}: {role} hands over to itself. Name who takes over, or leave the row out.",
                of=quoted(str(brief["touchpoint"])),
                role=quoted(str(brief["to_role"])),
            ),
            _row(row),
            "to_role",
            fatal=False,
        )


def _row(label: object) -> int:
    return int(str(label))
