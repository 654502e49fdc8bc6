"""RACI matrices: tasks down, roles across, or roles in columns named by the codes.

A task with nobody is a row without a role; a cell such as ``A/R`` is a row for each of its codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from ..errors import DataError
from ..i18n import N_, gettext, ngettext
from ..intake.people import looks_like_a_person
from ..intake.sheet import first_few, quoted
from ..schema import TABLES
from .drafting import Asking, Becomes, Draft
from .export import Column
from .grid import Grid
from .ledger import Ledger, ledger_of, named
from .likeness import folded
from .mapping import LEFT_OUT, Choice, Question

CODES = TABLES["raci"].column("code").choices
OUT = "out"

_WORDS = {
    "r": "R", "responsible": "R", "verantwortlich": "R", "durchführung": "R", "durchführend": "R",
    "a": "A", "accountable": "A", "rechenschaftspflichtig": "A", "genehmigt": "A",
    "c": "C", "consulted": "C", "konsultiert": "C", "beratend": "C", "zu konsultieren": "C",
    "i": "I", "informed": "I", "informiert": "I", "zu informieren": "I",
}  # fmt: skip
_BY_NAME = {named(word): code for word, code in _WORDS.items()}
_TASKS = frozenset(map(named,
    ("task", "tasks", "activity", "activities", "deliverable", "deliverables", "process step",
     "step", "process", "work package", "role / activity", "area", "responsibility", "action",
     "aufgabe", "aufgaben", "aktivität", "tätigkeit", "arbeitspaket", "schritt", "prozess",
     "prozessschritt", "lieferobjekt", "tâche", "activité", "livrable", "tarea", "actividad",
     "entregable", "attività", "compito", "tarefa", "atividade", "entregável")
))  # fmt: skip
_NAMES = _TASKS | {word for word in _BY_NAME if len(word) > 1}
_NUMBERS = frozenset(("no", "nr", "#", "id", "wbs", "ref", "phase", "stage", "section", "bereich"))
_SEPARATORS = re.compile(r"[\s/,;+&|.()\-\u00a0]+")
_ROLES = re.compile(r"\s*[,;/\n]\s*|\s+(?:and|und)\s+")
_SAY = {
    "R": N_("responsible"),
    "A": N_("accountable"),
    "C": N_("consulted"),
    "I": N_("informed"),
}
_LEAST_KNOWN = 0.6
"""Share of the filled cells that must be codes, for a sheet to be a matrix."""


def is_matrix(grid: Grid) -> bool:
    """
    Return whether a sheet is a RACI matrix.

    Examples
    --------
    >>> wide = pd.DataFrame([["Task", "PMO", "Sponsor"], ["Plan", "R", "A"], ["Report", "A/R", ""]])
    >>> is_matrix(Grid("raci.csv", "", wide)), is_matrix(Grid("raci.csv", "", wide.iloc[:, :1]))
    (True, False)
    """
    try:
        ledger = ledger_of(grid, _NAMES)
    except DataError:
        return False
    coded = _of_codes_alone(ledger)
    used = {_WORDS.get(part) for column in coded for text in column.values for part in _parts(text)}
    most = len(coded) >= 2 and 2 * len(coded) >= len(ledger.columns) - 1
    return _named_by_code(ledger) or (most and len(used & {*CODES}) > 1 and bool(used & {"R", "A"}))


def draft_of_matrix(grid: Grid, ask: Asking) -> Draft:
    """
    Draft the table ``raci`` of a matrix.

    Parameters
    ----------
    grid : Grid
    ask : Asking

    Raises
    ------
    DataError
        No column holds codes, or none names the tasks.
    """
    ledger = ledger_of(grid, _NAMES)
    coded = [column for column in ledger.columns if named(column.header) in _BY_NAME]
    by_code = _named_by_code(ledger)
    roles = coded if by_code else _coded(ledger)
    if not roles:
        raise DataError(
            gettext("{file}: no column holds codes such as R, A, C or I.", file=ledger.place)
        )
    task = _task(ledger, roles)
    tasks = task.values.map(lambda text: " ".join(text.split()))
    labels: dict[str, str] = {}
    rows = [*(_of_codes(tasks, roles) if by_code else _of_roles(tasks, roles, ask, labels))]
    table = pd.DataFrame(rows, columns=["task", "role", "code"], dtype=object)
    alone = [name for name in dict.fromkeys(tasks) if name and name not in set(table["task"])]
    nobody = pd.DataFrame({"task": alone, "role": "", "code": ""}, dtype=object)
    order = {name: at for at, name in enumerate(dict.fromkeys(tasks))}
    table = pd.concat([table, nobody]).drop_duplicates(ignore_index=True)
    table = table.sort_values("task", key=lambda names: names.map(order), kind="stable")
    said = [*ledger.said]
    if alone:
        said.append(
            ngettext(
                "{n} task has nobody, and is kept as such: {tasks}",
                "{n} tasks have nobody, and are kept as such: {tasks}",
                len(alone),
                tasks=first_few(alone, quoted),
            )
        )
    taken = {column.place for column in roles}
    return Draft(
        kind="raci",
        tool="",
        questions=tuple(sorted(ask.put.values(), key=lambda question: not question.is_open)),
        columns=tuple(_becomes(ledger, task, taken, labels)),
        preview={"raci": table.reset_index(drop=True)},
        counts={**ledger.counts, "tasks": len(order) - ("" in order), "alone": len(alone)},
        again=lambda answers: draft_of_matrix(grid, Asking(answers)),
        said=tuple(said),
        labels={"codes": labels} if labels else {},
    )


def _named_by_code(ledger: Ledger) -> bool:
    """Return whether the columns are the codes, and roles stand in the cells."""
    found = {_BY_NAME[named(c.header)] for c in ledger.columns if named(c.header) in _BY_NAME}
    return {"R", "A"} <= found and len(_of_codes_alone(ledger)) < 2


def _coded(ledger: Ledger) -> list[Column]:
    """Return the columns of roles: their cells are codes, letters of another scheme, or blank."""
    found = _of_codes_alone(ledger)
    if not found:
        return []
    # A role without a code lies among the others, and one with letters of its own beside them.
    places = [ledger.columns.index(column) for column in found]
    first, last = min(places), max(places)
    return [
        column
        for at, column in enumerate(ledger.columns)
        if column in found or (at >= first and _is_like_a_role(column, among=at < last))
    ]


def _of_codes_alone(ledger: Ledger) -> list[Column]:
    """Return the columns whose cells are nearly all codes that are known."""
    found = []
    for column in ledger.columns:
        texts = [text for text in column.values if text.strip()]
        known = sum(all(part in _WORDS for part in _parts(text)) for text in texts)
        if texts and known >= _LEAST_KNOWN * len(texts):
            found.append(column)
    return found


def _is_like_a_role(column: Column, *, among: bool) -> bool:
    """Return whether a column holds nothing but letters as codes are, or nothing at all."""
    parts = [part for text in column.values for part in _parts(text)]
    return all(len(part) == 1 and part.isalpha() for part in parts) if parts else among


def _parts(text: str) -> list[str]:
    """
    Return the codes in a cell.

    Examples
    --------
    >>> _parts("A/R"), _parts("AR"), _parts("Responsible, informed")
    (['a', 'r'], ['a', 'r'], ['responsible', 'informed'])
    """
    parts = [part for part in _SEPARATORS.split(text.casefold()) if part]
    return [
        code
        for part in parts
        for code in (part if set(part) <= set("raci") and len(part) <= 4 else (part,))
    ]


def _task(ledger: Ledger, roles: list[Column]) -> Column:
    """Return the column that names the tasks."""
    others = [column for column in ledger.columns if column not in roles]
    by_name = [column for column in others if named(column.header) in _TASKS]
    before = [c for c in others if named(c.header) not in _NUMBERS and not _is_number(c)]
    if not (by_name or before):
        raise DataError(
            gettext("{file}: no column names the tasks. Give them one.", file=ledger.place)
        )
    return (by_name or before)[0]


def _is_number(column: Column) -> bool:
    return all(re.fullmatch(r"[\d.]*", text.strip()) for text in column.values)


def _of_codes(tasks: pd.Series, columns: list[Column]) -> Iterator[tuple[str, str, str]]:
    """Yield task, role and code of a matrix whose columns are the codes."""
    for column in columns:
        code = _BY_NAME[named(column.header)]
        for task, text in zip(tasks, column.values, strict=True):
            for role in filter(None, (part.strip() for part in _ROLES.split(text))):
                if task and folded(role) not in {"n/a", "none", "-", "–"}:
                    yield task, role, code


def _of_roles(
    tasks: pd.Series, columns: list[Column], ask: Asking, labels: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Yield task, role and code of a matrix whose columns are the roles."""
    for column in columns:
        role = _role(column, ask)
        for task, text in zip(tasks, column.values, strict=True):
            for part in _parts(text):
                code = _code(part, ask, labels)
                if task and role and code:
                    yield task, role, code


def _role(column: Column, ask: Asking) -> str:
    """Return the role of a column; one that is named like a person is asked."""
    if not looks_like_a_person(column.text):
        return column.text or column.header
    return (
        ask(
            Question(
                f"person:{column.place}",
                gettext(
                    "Column {place} is named like a person. Which role is it? A report names "
                    "roles.",
                    place=column.place,
                ),
            )
        )
        or ""
    )


def _code(part: str, ask: Asking, labels: dict[str, str]) -> str:
    if part not in labels:
        known = _WORDS.get(part)
        if known is None:
            known = ask(
                Question(
                    f"word:code:{part}",
                    gettext("What does {code} in a cell of the matrix stand for?",
                            code=quoted(part.upper())),
                    (
                        *(Choice(code, gettext(_SAY[code])) for code in CODES),
                        Choice(OUT, gettext("nothing: it is left out")),
                    ),
                )
            )  # fmt: skip
        labels[part] = "" if known in (None, OUT) else known
    return labels[part]


def _becomes(
    ledger: Ledger, task: Column, roles: set[str], labels: Mapping[str, str]
) -> Iterator[Becomes]:
    for column in ledger.columns:
        filled = int((column.values.map(str.strip) != "").sum())
        if column == task:
            to, says = "raci task", gettext("the task")
        elif column.place in roles:
            to, says = "raci role", gettext("codes of a role")
        else:
            to, says = LEFT_OUT, gettext("no table has it")
        yield Becomes(column.place, column.header, to, says,
                      labels=labels if column.place in roles else {}, filled=filled,
                      blank=len(column.values) - filled)  # fmt: skip
