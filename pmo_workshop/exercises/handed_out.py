"""What a participant's notebook is given of a client: enough for forms, and nobody's answers."""

from __future__ import annotations

import json
from string import Formatter

from ..content.definitions import ItemSource, exercise_ids, load_exercise
from ..intake.client import Client
from ..schema import TABLES
from .rows import as_csv

_OF_PEOPLE = "resp_id"
"""Column of the tables with a row per person."""


def files_for_forms(client: Client) -> dict[str, str]:
    """
    Return the files of a client folder on which the forms of all exercises are bound.

    Parameters
    ----------
    client : Client

    Returns
    -------
    dict of file name to text
        ``client.toml`` with name and roles, and the tables whose rows are items of an exercise,
        such as services, with no more columns than the forms need. Tables with a row per person
        are left out: their exercises take the items of the workshop.

    Examples
    --------
    >>> from pmo_workshop.intake import load_client
    >>> from pmo_workshop.paths import shipped
    >>> files = files_for_forms(load_client(shipped("sample_data") / "northwind"))
    >>> sorted(files)
    ['benefits.csv', 'client.toml', 'projects.csv', 'promises.csv', 'services.csv']
    >>> files["promises.csv"].splitlines()[0]
    'promise_id,text,measure'
    """
    files = {"client.toml": _settings(client)}
    for name in exercise_ids():
        source = load_exercise(name).items_from
        if source is None or source.table not in client.tables:
            continue
        described = TABLES[source.table]
        if described.internal or _OF_PEOPLE in described.column_names:
            continue
        table = client[source.table]
        columns = [c for c in described.columns if c.name in table]
        blank = [c.name for c in columns if c.may_be_blank or c.may_be_absent]
        columns = [c for c in columns if c.name not in blank or c.name in _used(source)]
        files[f"{source.table}.csv"] = as_csv(columns, table[[c.name for c in columns]])
    return files


def _used(source: ItemSource) -> set[str]:
    """Return the columns that an exercise reads of its items."""
    told = {name for _, name, _, _ in Formatter().parse(source.label) if name}
    return {source.id, *source.only, *source.filled, *source.right_when, *told}


def _settings(client: Client) -> str:
    facts = {
        "id": client.id,
        "name": client.name,
        "currency": client.currency,
        "language": client.language,
    }
    lines = [f"{name} = {json.dumps(fact, ensure_ascii=False)}" for name, fact in facts.items()]
    roles = [
        f"{json.dumps(role, ensure_ascii=False)} = {size}"
        for role, size in client.stakeholders.items()
    ]
    day = f"report_date = {client.report_date:%Y-%m-%d}"
    return "\n".join([*lines, day, "", "[stakeholders]", *roles, ""])
