"""Registers: request logs, timesheets, portfolios, benefits, stakeholders, actions, RACI matrices.

A column is recognised by its name and by what stands in it, a word by the lists of
``registers.toml``. What is neither is asked, what no column says stays blank, and no value is made
up: a name becomes an id, hours are summed by month, and that is all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ..errors import UsageError, names
from ..i18n import N_, gettext
from ..intake.client import Client
from ..intake.sheet import first_few, quoted
from .doubts import about_doubts
from .drafting import Asking, Draft, decided, tables_of
from .entries import day_of, day_style, written
from .fields import score_of, words
from .grid import Grid
from .ledger import named
from .likely import likely_register
from .likeness import folded
from .mapping import Choice, Question
from .mapping import Mapping as Map
from .matrix import draft_of_matrix, is_matrix
from .reader import BLANK, BY_NAMES, NONE, Reader
from .stances import in_two_columns, is_in_columns

__all__ = ["KINDS", "decided", "draft", "kind_of", "tables_of"]

_OF_THIS_FILE = ("date", "fault", BY_NAMES)
"""Questions that a map does not answer for the next file."""


KINDS = ("tickets", "timesheet", "projects", "benefits", "stakeholders", "actions", "raci")
"""What a register may be, as ``--as`` names it."""

_RACI = "raci"
_STAKEHOLDERS = "stakeholders"

_ROWS_THAT_TELL = 500
"""Rows from the top by which a register is told."""


def kind_of(grid: Grid) -> str:
    """
    Tell which register a sheet is, by the names and the values of its columns; "" if none.

    Examples
    --------
    >>> cells = pd.DataFrame([["Key", "Created", "Resolved"], ["A-1", "2026-03-02", "2026-03-09"]])
    >>> kind_of(Grid("requests.csv", "", cells))
    'tickets'
    """
    grid = grid.top(_ROWS_THAT_TELL)
    if is_matrix(grid):
        return _RACI
    if is_in_columns(grid):
        return _STAKEHOLDERS
    scores = {kind: score_of(grid, words().registers[kind]) for kind in KINDS if kind != _RACI}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] else ""


def draft(
    grids: Sequence[Grid],
    *,
    kind: str = "",
    mapping: Map | None = None,
    known: Client | None = None,
    answers: Mapping[str, str] | None = None,
) -> Draft:
    """
    Draft the tables of a register.

    Parameters
    ----------
    grids : sequence of Grid
        The sheets of the files; the one that is the register is read.
    kind : str
        One of ``KINDS``; blank: as the map says, or as the sheet itself tells.
    mapping : Map, optional
        How an earlier file was read.
    known : Client, optional
        The client so far: its services keep their ids, its calendar says how long a day is.
    answers : mapping of key to answer, optional

    Raises
    ------
    UsageError
        It is no register that is known, several sheets are one, or an answer is none.
    DataError
        A cell cannot be read; the message says where.
    """
    kind = kind or (mapping.kind if mapping else "")
    grid, kind = _the_register(grids, kind)

    def again(given: Mapping[str, str]) -> Draft:
        return draft([grid], kind=kind, mapping=mapping, known=known, answers=given)

    earlier = mapping.answers if mapping else {}
    kept = {key: a for key, a in earlier.items() if key.split(":")[0] not in _OF_THIS_FILE}
    asking = Asking({**kept, **(answers or {})})
    if kind == _RACI:
        made = draft_of_matrix(grid, asking)
    else:
        in_columns = kind == _STAKEHOLDERS and is_in_columns(grid)
        sheet = in_two_columns(grid, asking) if in_columns else grid
        made = Reader.of(sheet, words().registers[kind], asking, known).drafted(_MAKERS[kind])
    return replace(
        made,
        kind=kind,
        again=again,
        about_doubts=about_doubts(asking.given),
        confirmed=known.confirmed if known else (),
    )


def _the_register(grids: Sequence[Grid], kind: str) -> tuple[Grid, str]:
    """Return the one sheet that is a register, and which."""
    if kind and kind not in KINDS:
        raise UsageError(
            gettext("There is no kind {kind}. There are: {kinds}.", kind=repr(kind),
                    kinds=names(KINDS))
        )  # fmt: skip
    told = [(grid, kind_of(grid) or likely_register(grid)) for grid in grids]
    found = [(grid, own) for grid, own in told if own and own == (kind or own)]
    if kind and len(grids) == 1:
        return grids[0], kind
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            gettext(
                "{files}: no columns of a register are recognised. Name its kind with --as: "
                "{kinds}.",
                files=first_few([grid.place for grid in grids]),
                kinds=", ".join(KINDS),
            )
        )
    raise UsageError(
        gettext(
            "Several registers were given: {sheets}. Import them one by one.",
            sheets=", ".join(f"{grid.place} ({own})" for grid, own in found),
        )
    )


# --- Each register ------------------------------------------------------------------------------


def _tickets(read: Reader) -> dict[str, pd.DataFrame]:
    service, services = _services(read)
    rows = pd.DataFrame(
        {
            "ticket_id": read.ids("ticket_id", "Q"),
            "service_id": service,
            "opened": read.day("opened"),
            "closed": read.day("closed"),
            "status": read.word("status"),
        }
    )
    if not read.has("service"):
        rows = rows.drop(columns="service_id")
    if read.has("paused_h"):
        rows["paused_h"] = read.hours("paused_h", read.hours_per_day)
    expected = _expected(read, rows["opened"])
    if expected is not None:
        rows["expected_days"] = expected
    if read.has("met"):
        met = read.word("met")
        turned = any(word in named(read.columns["met"].header) for word in ("breach", "verletzt"))
        rows["met"] = met.map({"1": "0", "0": "1", "": ""}) if turned else met
    rows = read.leave_out(rows, rows["opened"] == "", N_("no day of opening"), "undated")
    rows = read.closings(read.forwards(read.once(rows, ["ticket_id"])))
    if len(services):
        services = services[services["service_id"].isin(rows["service_id"])]
    return {"services": services, "tickets": rows}


def _expected(read: Reader, opened: pd.Series) -> pd.Series | None:
    """Return how many calendar days were expected: as told, or up to a day that was agreed."""
    if read.text("expected_days").any():
        clock = read.ask(
            Question(
                "clock:expected_days",
                gettext("Are the days expected calendar days or working days?"),
                (
                    Choice("calendar", gettext("calendar days")),
                    Choice("working", gettext("working days: 5 count as 7 calendar days")),
                ),
            )
        )
        days = read.days("expected_days", per_week=5.0 if clock == "working" else 7.0)
        return days if clock != "working" else days.map(
            lambda cell: written(float(cell) * 7 / 5) if cell else ""
        )  # fmt: skip
    if not read.text("due").any():
        return None
    answer = (
        "yes"
        if read.is_said("due")
        else read.ask(
            Question(
                "due",
                gettext(
                    "Does {column} say by when the client expected it?",
                    column=quoted(read.columns["due"].header),
                ),
                (Choice("yes", gettext("yes")), Choice(NONE, gettext("no: it is another day"))),
            )
        )
    )
    if answer != "yes":
        return None
    due = pd.to_datetime(read.day("due").replace("", None))
    days = (due - pd.to_datetime(opened.replace("", None))).dt.days
    return days.map(lambda n: written(n) if n > 0 else "", na_action="ignore").fillna("")


def _services(read: Reader) -> tuple[pd.Series, pd.DataFrame]:
    """Return the service of each row by id, and the services that the client does not have yet."""
    listed = read.text("service")
    had = read.known["services"] if read.known is not None else pd.DataFrame()
    ids: dict[str, str] = {}
    for row in had.itertuples():
        ids |= {folded(row.name): row.service_id, folded(row.service_id): row.service_id}
    new = [name for name in listed.unique() if name and folded(name) not in ids]
    taken, number = set(ids.values()), 0
    made = {}
    for name in new:
        if folded(name) in ids:
            continue
        while (service := f"SV{(number := number + 1):02d}") in taken:
            pass
        ids[folded(name)], made[service] = service, name
    table = pd.DataFrame({"service_id": [*made], "name": [*made.values()]}, dtype=object)
    return listed.map(lambda name: ids.get(folded(name), "") if name else ""), table


def _timesheet(read: Reader) -> dict[str, pd.DataFrame]:
    rows = pd.DataFrame(
        {
            "period": read.month("day"),
            "category": read.word("category"),
            "hours": pd.to_numeric(read.hours("hours", read.hours_per_day).replace("", np.nan)),
        }
    )
    rows = read.leave_out(rows, rows["hours"].isna(), N_("no hours"), "no hours")
    rows = read.leave_out(rows, rows["period"] == "", N_("no month"), "no month")
    other = rows["category"] == ""
    rows = read.leave_out(rows, other, N_("no kind of the PMO's own work"), "no kind")
    hours = rows.groupby(["period", "category"], sort=True)["hours"].sum().map(written)
    return {"time_log": hours.reset_index()}


def _projects(read: Reader) -> dict[str, pd.DataFrame]:
    rows = pd.DataFrame({"project_id": read.ids("project_id", "P")})
    for name, own in read.register.fields.items():
        reads = {"money": read.money, "share": read.share, "words": read.word, "date": read.day,
                 "number": read.number, "text": read.text}  # fmt: skip
        if name != "project_id" and read.has(name):
            rows[name] = reads[own.kind](name)
    if not read.has("end"):
        running = read.ask(
            Question(
                "running",
                gettext(
                    "No column says when a project ended. Are all of them still running?",
                ),
                (
                    Choice("yes", gettext("yes, all are still running")),
                    Choice(BLANK, gettext("no, or not known: planned ends are left blank too")),
                ),
            )
        )
        rows["end"] = ""
        if running == BLANK and "plan_end" in rows:
            rows = rows.drop(columns="plan_end")
    return {"projects": read.once(rows, ["project_id"])}


def _benefits(read: Reader) -> dict[str, pd.DataFrame]:
    rows = pd.DataFrame({"benefit_id": read.ids("benefit_id", "B", "benefit"),
                         "name": read.text("benefit")})  # fmt: skip
    if read.has("owner"):
        rows["owner"] = read.role("owner")
    if read.has("class"):
        rows["class"] = read.word("class")
    else:
        kinds = read.register.fields["class"].choices
        rows["class"] = read.ask(
            Question(
                "class",
                gettext("No column says how explicit a benefit is. Of which class are they all?"),
                tuple(Choice(kind, kind) for kind in kinds),
            )
        )
    rows = read.leave_out(rows, rows["class"] == "", N_("no class of benefit"), "no class")
    for name, reads in (("share_likely", read.share), ("evidence", read.word)):
        if read.has(name):
            rows[name] = reads(name).loc[rows.index]
    amounts = {name: read.money(name).loc[rows.index] for name in ("verified", "reported")
               if read.has(name)}  # fmt: skip
    rows = rows.assign(**amounts)
    if read.has("year"):
        years = pd.to_numeric(read.year("year").loc[rows.index].replace("", np.nan))
        rows = read.leave_out(rows.assign(year=years), years.isna(), N_("no year"), "no year")
        rows["year"] = (rows["year"] - rows["year"].min()).map(written)
    else:
        read.ask(
            Question(
                "year",
                gettext("No column says in which year. Do all amounts belong to one year?"),
                (Choice("one", gettext("yes: it becomes year 0")),),
            )
        )
        rows["year"] = "0"
    return {"benefits": read.once(rows, ["benefit_id", "year"])}


def _stakeholders(read: Reader) -> dict[str, pd.DataFrame]:
    texts = read.text("stakeholder_id")
    coded = texts.str.fullmatch(r"[A-Za-z]{0,4}[-_ ]?\d+").all()
    rows = pd.DataFrame(
        {
            "stakeholder_id": texts if coded else read.ids("", "ST", "stakeholder_id"),
            "current": read.word("current"),
        }
    )
    if not coded:
        read.said.append(
            gettext("Names of stakeholders became ids, in the order of the file; no name is kept.")
        )
    for name in ("desired", "rung"):
        if read.has(name):
            rows[name] = read.word(name)
    if read.has("date"):
        rows["date"] = read.day("date")
    else:
        day = read.ask(
            Question(
                "date",
                gettext("On which day was the register reviewed? Write it year-month-day."),
            )
        )
        if day is not None and day_of(day, day_style([day])) != day:
            raise UsageError(
                gettext("{answer} is no day. Write it year-month-day.", answer=repr(day))
            )
        rows["date"] = day or ""
    rows = read.leave_out(rows, rows["current"] == "", N_("no stance"), "no stance")
    rows = read.leave_out(rows, texts.loc[rows.index] == "", N_("no stakeholder"), "no name")
    return {"engagement": read.once(rows, ["stakeholder_id", "date"])}


def _actions(read: Reader) -> dict[str, pd.DataFrame]:
    rows = pd.DataFrame(
        {
            "action_id": read.ids("action_id", "A"),
            "action": read.text("action"),
            "closed": read.day("closed"),
            "status": read.word("status"),
        }
    )
    for name, reads in (
        ("owner", read.role),
        ("due", read.day),
        ("effort_days", read.days),
        ("dimension", read.text),
        ("cause", read.number),
    ):
        if read.has(name):
            rows[name] = reads(name)
    rows = read.leave_out(rows, rows["action"] == "", N_("no action"), "no action")
    return {"actions": read.closings(read.once(rows, ["action_id"]))}


_MAKERS: Mapping[str, Callable[[Reader], dict[str, pd.DataFrame]]] = {
    "tickets": _tickets,
    "timesheet": _timesheet,
    "projects": _projects,
    "benefits": _benefits,
    "stakeholders": _stakeholders,
    "actions": _actions,
}
