"""Who a person is must not come in: looked for in every text, told by place and count, not quoted.

What is done with it is rule R14: an address or a number by which somebody can be reached stops the
client wherever it stands; a name stops it where a role, a group or an id belongs, unless a person
has looked at the column and says so in ``[privacy]``; elsewhere it is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

import pandas as pd

from ..i18n import gettext, ngettext
from ..personal_data import EMAIL, GIVEN_NAMES, HANDLE, names_somebody, personal_data
from ..schema import REGISTER, TABLES, ColumnDefinition
from .checks import CheckedTable
from .client import Client, Privacy, Problem, Register
from .people import A_NAME, is_made_of_a_name, looks_like_a_person
from .sheet import listed

PEOPLE = frozenset({"resp_id", "person_id", "stakeholder_id"})
"""Ids of people, which must not say who a person is."""

_ANSWER_FOR_IT = frozenset({"owner", "holder"})
"""Columns in which somebody may be named, because somebody has to answer for it."""

_BY_CHOICE = ("actions", "promised_by")
"""A name that somebody has put to an action for the PMO; no report tells it."""

_CHOSEN_CODE = ("respondents", "code")
"""What a person chose for an id; it may be anybody's name."""

GROUPS_OF_PEOPLE = frozenset(
    {
        *("role", "unit", "account", "audience", "from_role", "to_role", "actor", "rater", "coder"),
        *("asked_by", "told_by", "led_by", "minutes_by"),
    }
)
"""Columns in which a role or a group belongs, and never one person's name."""

_OWN_WORDS = frozenset(
    {("issues", "text"), ("expectations", "text"), ("exercise_answers", "value")}
)
"""What people say in their own words: names and handles in it are no alarm, because it is quoted
only after a person's yes, and never with them."""

_NO_NAMES = frozenset({("items", "text"), ("respondents", "tenure_band")})
"""Texts in which a name is no alarm: a question may say "Mr", and June is also a name. So it is in
every ``wave``."""

_CONTACT = ("cases", "contact")
"""A role and how to reach it, which a case study tells: its addresses are there on purpose."""


def surnames(tables: Mapping[str, CheckedTable]) -> frozenset[str]:
    """Return the surnames, in small letters, of the people whom the columns of owners name."""
    cells = {
        str(cell)
        for checked in tables.values()
        for column in (*_ANSWER_FOR_IT, _BY_CHOICE[1], "rater", "coder")
        if column in checked.frame
        for cell in checked.frame[column].dropna().unique()
    }
    words = {
        word.casefold()
        for cell in cells
        if looks_like_a_person(cell)
        for word in re.findall(r"[^\W\d_]{4,}", cell)
    }
    return frozenset(words - GIVEN_NAMES - {"frau", "herr", "herrn", "prof"})


def personal_problems(
    name: str,
    checked: CheckedTable,
    privacy: Privacy,
    collected: Collection[str],
    known: Collection[str] = (),
) -> tuple[list[Problem], list[Problem]]:
    """
    Find what says who a person is, in all texts of a table; refused cells are added to its own.

    Parameters
    ----------
    name : str
        Of the table.
    checked : CheckedTable
    privacy : Privacy
    collected : collection of str
        Names of the tables with rows: an id is looked at in its own table, if that is there.
    known : collection of str
        As of ``surnames``, in small letters.

    Returns
    -------
    problems, warnings
    """
    file = checked.reading.file
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for column in TABLES[name].columns:
        if column.kind not in {"text", "list"} or column.choices:
            continue
        if column.refers_to.partition(".")[0] in collected:
            continue
        for kind, rows in _found(checked.frame[column.name], name, column, known):
            rows = [row for row in rows if (row, column.name) not in checked.refused]
            confirmed = kind != EMAIL and privacy.confirms(name, column.name)
            if not rows or confirmed:
                continue
            if kind == A_NAME and column.name not in PEOPLE | GROUPS_OF_PEOPLE:
                warnings.append(_name_told(file, column.name, rows))
                continue
            checked.refused.update((row, column.name) for row in rows)
            problems += _stopped(file, name, column.name, kind, rows)
    return problems, warnings


def people_among_groups(groups: Iterable[str], privacy: Privacy) -> list[Problem]:
    """Return a problem if a group of ``[stakeholders]`` is one person by its name or address."""
    found = [_kind(group, "respondents", "role") for group in groups]
    confirmed = privacy.confirms("respondents", "role")
    kinds = [kind for kind in found if kind and (kind == EMAIL or not confirmed)]
    return [
        Problem(
            "client.toml",
            ngettext(
                "stakeholders: {n} group with {kind}. Write roles, and how many people each has; "
                'if it is none, add "respondents.role" to checked in [privacy].',
                "stakeholders: {n} groups with {kind}. Write roles, and how many people each has; "
                'if it is none, add "respondents.role" to checked in [privacy].',
                kinds.count(kind),
                kind=gettext(kind),
            ),
        )
        for kind in dict.fromkeys(kinds)
    ]


def _found(
    cells: pd.Series, table: str, column: ColumnDefinition, known: Collection[str]
) -> Iterator[tuple[str, list[int]]]:
    """Yield each kind of personal data in a column with its rows, a row once only."""
    texts = cells.map(" ".join) if column.kind == "list" else cells.dropna()
    kinds = {text: _kind(text, table, column.name, known) for text in texts.unique()}
    found = dict.fromkeys(kind for kind in kinds.values() if kind)
    by_row = texts.map(kinds) if found else texts
    for kind in found:
        yield kind, [int(row) for row in by_row.index[by_row == kind]]


def _kind(text: str, table: str, column: str, known: Collection[str] = ()) -> str:
    """Return what of a person a cell of this column holds, or nothing."""
    found = personal_data(text)
    if _is_id(table, column):
        # The number of a request looks like a telephone's, and that of a task like a computer's.
        found = tuple(kind for kind in found if kind in {EMAIL, HANDLE} or "+" in text)
        named = column in PEOPLE and is_made_of_a_name(text)
    elif (table, column) in _OWN_WORDS:
        found, named = tuple(kind for kind in found if kind != HANDLE), False
    elif (table, column) == _CONTACT:
        found, named = (), is_made_of_a_name(text)
    elif (table, column) == _BY_CHOICE:
        named = False
    elif column in GROUPS_OF_PEOPLE | _ANSWER_FOR_IT:
        named = looks_like_a_person(text) or text.strip().casefold() in known
    else:
        may_name = (table, column) not in _NO_NAMES and column != "wave"
        named = may_name and names_somebody(text, known)
    return found[0] if found else A_NAME if named else ""


def _is_id(table: str, column: str) -> bool:
    return column.endswith("_id") or (table, column) == _CHOSEN_CODE


def _stopped(file: str, table: str, column: str, kind: str, rows: Sequence[int]) -> list[Problem]:
    if column in PEOPLE or (table, column) == _CHOSEN_CODE:
        message = gettext(
            "this looks like {kind}. Replace it with an anonymous id.", kind=gettext(kind)
        )
        return listed(file, ((row, message) for row in rows), column)
    if kind == A_NAME:
        said = ngettext(
            "{n} row holds what looks like {kind}. A role or a group belongs here. Replace it; if "
            'it is none, add "{column}" to checked in [privacy] of client.toml, with by and on.',
            "{n} rows hold what looks like {kind}. A role or a group belongs here. Replace it; if "
            'it is none, add "{column}" to checked in [privacy] of client.toml, with by and on.',
            len(rows),
            kind=gettext(kind),
            column=f"{table}.{column}",
        )
    else:
        said = ngettext(
            "{n} row holds {kind}, which must not come into a report. Take it out.",
            "{n} rows hold {kind}, which must not come into a report. Take it out.",
            len(rows),
            kind=gettext(kind),
        )
        if kind != EMAIL:
            said += " " + gettext(
                'If it is none, add "{column}" to checked in [privacy] of client.toml, with by '
                "and on.",
                column=f"{table}.{column}",
            )
    return [Problem(file, said, row=rows[0], column=column)]


def _name_told(file: str, column: str, rows: Sequence[int]) -> Problem:
    return Problem(
        file,
        ngettext(
            "{n} row holds what looks like {kind}, and will stand in the report. Write a role, "
            "unless the person agrees.",
            "{n} rows hold what looks like {kind}, and will stand in the report. Write a role, "
            "unless the person agrees.",
            len(rows),
            kind=gettext(A_NAME),
        ),
        row=rows[0],
        column=column,
        fatal=False,
    )


# --- The register of engagement -----------------------------------------------------------------


def register_problems(
    tables: Mapping[str, CheckedTable], register: Register, report_date: date | None
) -> tuple[list[Problem], list[Problem]]:
    """
    Ask for what the register of engagement must say of itself, and refuse it after its last day.

    Returns
    -------
    problems, warnings
    """
    held = [name for name in tables if name in REGISTER and len(tables[name].frame)]
    if not held:
        return [], []
    files = ", ".join(tables[name].reading.file for name in held)
    ids = [tables[name].frame["stakeholder_id"].dropna().astype(str) for name in held]
    missing = [key for key in ("basis", "access", "delete_after") if not getattr(register, key)]
    if missing:
        return [], [
            Problem(
                files,
                ngettext(
                    "it says how {n} person stands to the PMO, also who resists. Write into "
                    "[engagement_register] of client.toml: {missing} (the legal basis, "
                    "who may see it, and the day after which it is deleted).",
                    "it says how {n} people stand to the PMO, also who resists. Write into "
                    "[engagement_register] of client.toml: {missing} (the legal basis, "
                    "who may see it, and the day after which it is deleted).",
                    len(set().union(*ids)),
                    missing=", ".join(missing),
                ),
                fatal=False,
            )
        ]
    if register.delete_after and report_date and report_date > register.delete_after:
        return [_overdue(files, register.delete_after)], []
    return [], []


def overdue_register(client: Client | None, today: date) -> Iterator[Problem]:
    """Yield that tables of the register should be deleted by today; nothing rests on them."""
    until = client.register.delete_after if client else None
    held = sorted(table for table in REGISTER if client and client.collected(table))
    if held and until and today > until:
        yield _overdue(", ".join(held), until)


def _overdue(files: str, delete_after: date) -> Problem:
    return Problem(
        files,
        gettext(
            "[engagement_register] of client.toml says that it is deleted after "
            "{delete_after}. Delete the table, or write a later date that its basis "
            "allows.",
            delete_after=delete_after,
        ),
    )
