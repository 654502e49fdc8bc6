"""From answers to the tables of a client folder: the room is one more source of the same tables."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import pandas as pd

from ..content.answered import tables_of_answers
from ..content.definitions import AGREED, DESIGN, DONE, WRITTEN, Fills, Item, Part
from ..content.questionnaires import questionnaire
from ..disclosure import SMALLEST_GROUP
from ..display import clean
from ..errors import UsageError
from ..i18n import gettext, language
from ..intake.cells import marked_as_text
from ..intake.client import Client, Margin, id_of_room
from ..leading import ELEMENTS, Leading
from ..paths import PRIVATE, give_rights, make_private, rights_in
from ..schema import PANDAS_TYPES, TABLES, ColumnDefinition, TableDefinition
from ..toml_file import as_toml
from .answers import Value, judged, state_of
from .form import Form, form_of, ids_of
from .groups import heads_of
from .questionnaire import ANSWER, modules_in

EVERY_ANSWER = "exercise_answers"
"""The table that every exercise fills, whatever other table its answers belong to."""

Row = dict[str, object]
Place = tuple[str, str, str, str]
"""Where a text stands: participant, exercise, item and part."""


@dataclass(frozen=True)
class Answer:
    """
    One answer of one person to one item.

    ``minute`` counts minutes since 1970 (UTC): finer times would help to tell people apart.
    """

    session: str
    participant: str
    exercise: str
    item: str
    value: Mapping[str, Any]
    minute: int

    @property
    def time(self) -> datetime:
        return datetime.fromtimestamp(self.minute * 60, UTC)


@dataclass(frozen=True)
class _Sheet:
    """
    What one person answered on one form, perhaps for several (``heads``).

    ``themes`` are those into which a facilitator has put its texts, by item.
    """

    session: str
    participant: str
    form: Form
    complete: Mapping[str, Value]
    heads: int = 1
    themes: Mapping[str, str] = field(default_factory=dict)


def tables_of(
    answers: Sequence[Answer],
    client: Client | None,
    texts: Collection[Place] | None = None,
    themes: Mapping[Place, str] = MappingProxyType({}),
) -> dict[str, pd.DataFrame]:
    """
    Return the latest answers as tables with the columns and types of a client folder.

    Parameters
    ----------
    answers : sequence of Answer
        The latest answer of each person to each item.
    client : Client, optional
        Whose services, projects or promises the items were.
    texts : collection of Place, optional
        The own words of exercises that may be read; the others are left out. Without it, all.
    themes : mapping of Place to str
        Into which theme somebody has put an own word.

    Returns
    -------
    dict of table name to DataFrame
        Only tables with rows. An item counts once everything that is required was answered; one
        that is no longer on the form is left out. A row goes into a table only if it has a value
        for every column that may not be blank; ``exercise_answers`` has them all.
    """
    sheets = [_in_themes(_readable(sheet, texts), themes) for sheet in _sheets(answers, client)]
    surveys = [sheet for sheet in sheets if modules_in(sheet.form.exercise.id)]
    # What a survey says of a person, such as the role, comes before the bare ids of the others.
    rows: dict[str, list[Row]] = {EVERY_ANSWER: [], "respondents": [], **_surveyed(surveys, client)}
    for sheet in sheets:
        rows["respondents"].append({"resp_id": sheet.participant, "wave": sheet.session})
        rows[EVERY_ANSWER] += _every_answer(sheet)
        for fills in sheet.form.exercise.fills:
            if fills.rows == DESIGN:
                continue
            rows.setdefault(fills.table, [])
            if fills.rows != AGREED:
                rows[fills.table] += _filled(fills, sheet)
    for sheet in _agreed(sheets):
        for fills in sheet.form.exercise.fills:
            if fills.rows == AGREED:
                rows[fills.table] += _filled(fills, sheet)
    made = {name: _typed(TABLES[name], found) for name, found in rows.items()}
    return {name: made[name] for name in TABLES if name in made and len(made[name])}


def left_out(answers: Sequence[Answer], client: Client | None) -> int:
    """Return how many answers are not in the tables: not complete, or not on the form any more."""
    used = sum(len(sheet.complete) for sheet in _sheets(answers, client))
    return sum(answer.item != DONE and bool(answer.value) for answer in answers) - used


def _sheets(answers: Sequence[Answer], client: Client | None) -> Iterator[_Sheet]:
    by_form: dict[tuple[str, str, str], dict[str, Value]] = {}
    for answer in answers:
        whose = (answer.exercise, answer.session, answer.participant)
        by_form.setdefault(whose, {})[answer.item] = dict(answer.value)
    known = set(ids_of(client))
    held = {name for name, _, _ in by_form if name in known or modules_in(name)}
    forms = {name: form_of(name, client) for name in held}
    for (name, session, participant), given in sorted(by_form.items()):
        if name not in forms:
            continue
        state = state_of(forms[name], given)
        whole = state.ready or not forms[name].exercise.total
        complete = {item: given[item] for item in state.complete if item in given} if whole else {}
        if not modules_in(name):  # a questionnaire has a column for it
            complete = judged(forms[name], complete)
        if complete:
            yield _Sheet(session, participant, forms[name], complete, heads_of(given.get(DONE, {})))


def _readable(sheet: _Sheet, texts: Collection[Place] | None) -> _Sheet:
    """Return a sheet without own words that may not be told; surveys have a rule of their own."""
    name = sheet.form.exercise.id
    if texts is None or modules_in(name):
        return sheet
    words = {part.id for part in sheet.form.exercise.parts if part.type in WRITTEN}
    kept = {
        item: {
            part: given
            for part, given in value.items()
            if part not in words or (sheet.participant, name, item, part) in texts
        }
        for item, value in sheet.complete.items()
    }
    return replace(sheet, complete=kept)


def _in_themes(sheet: _Sheet, themes: Mapping[Place, str]) -> _Sheet:
    """Return a sheet with the themes of those of its texts that it still has."""
    name = sheet.form.exercise.id
    found = {
        item: themes[sheet.participant, name, item, part]
        for item, value in sheet.complete.items()
        for part in value
        if (sheet.participant, name, item, part) in themes
    }
    return replace(sheet, themes=found) if found else sheet


def _agreed(sheets: Sequence[_Sheet]) -> list[_Sheet]:
    """
    Return for each exercise of a session what the room agrees on, as one sheet of nobody's.

    It agrees on what more than half of those say who answered, and at least five people; a sheet
    of a group counts as many as it speaks for. A task on
    which it does not agree is there too, with nobody.
    """
    held: defaultdict[tuple[str, str], list[_Sheet]] = defaultdict(list)
    for sheet in sheets:
        held[sheet.session, sheet.form.exercise.id].append(sheet)
    found = []
    for (session, _), together in held.items():
        form = together[0].form
        said: dict[str, Value] = {item.id: {} for item in form.items}
        for item in form.items:
            for part in form.parts(item):
                given: Counter[Any] = Counter()
                for sheet in together:
                    if value := sheet.complete.get(item.id, {}).get(part.id):
                        given[value] += sheet.heads
                for value, count in given.most_common(1):
                    if count >= SMALLEST_GROUP and 2 * count > given.total():
                        said[item.id][part.id] = value
        found.append(_Sheet(session, "", form, said))
    return found


def _surveyed(sheets: Sequence[_Sheet], client: Client | None) -> dict[str, list[Row]]:
    """Return the rows of the tables that questionnaires fill, those of each one by itself."""
    rows: dict[str, list[Row]] = {}
    for name in dict.fromkeys(sheet.form.exercise.id for sheet in sheets):
        held = [sheet for sheet in sheets if sheet.form.exercise.id == name]
        codes = [item.id for item in held[0].form.items]
        given = pd.DataFrame(
            [[_as_text(sheet.complete.get(code, {}).get(ANSWER, "")) for code in codes]
             for sheet in held],
            index=[sheet.participant for sheet in held], columns=codes, dtype=object,
        )  # fmt: skip
        asked = questionnaire(modules_in(name), client)
        answered = tables_of_answers(asked, given, [sheet.session for sheet in held])
        for table, found in answered.tables.items():
            lists = [c.name for c in TABLES[table].columns if c.kind == "list" and c.name in found]
            found = found.mask(found == "", None)
            found[lists] = found[lists].map(lambda cell: tuple(cell.split("|")))
            rows.setdefault(table, []).extend(found.to_dict("records"))
    return rows


def _as_text(given: object) -> str:
    return f"{given:.12g}" if isinstance(given, float) else str(given)


def _every_answer(sheet: _Sheet) -> list[Row]:
    """
    Return the answers of a person; of a questionnaire only words: the rest has its tables.

    What somebody has put a name to is left out: here it would name all the others.
    """
    names = {part.id for part in sheet.form.exercise.parts if part.type == "name"}
    survey = bool(modules_in(sheet.form.exercise.id))
    words = {item.id for item in sheet.form.items for part in item.parts if part.type == "text"}
    return [
        {
            "resp_id": sheet.participant,
            "wave": sheet.session,
            "exercise": sheet.form.exercise.id,
            "item": item,
            "part": part,
            "value": _as_text(given),
        }
        for item, value in sheet.complete.items()
        if (not survey or item in words) and not names & value.keys()
        for part, given in value.items()
    ]


def _filled(fills: Fills, sheet: _Sheet) -> list[Row]:
    lines: list[tuple[Item, Value, Part | None]]
    if fills.rows == "definition":
        lines = [(item, {}, None) for item in sheet.form.rows]
    elif fills.rows == "form":
        lines = [(sheet.form.items[0], {}, None)]
    else:
        answered = [item for item in sheet.form.asked if item.id in sheet.complete]
        lines = [(item, sheet.complete[item.id], None) for item in answered]
        if fills.rows in ("part", AGREED):
            lines = [
                (item, value, part)
                for item, value, _ in lines
                for part in _answered(sheet.form, item, value)
            ]
    return [
        {
            column: _cell(source, sheet, item, value, part)
            for column, source in fills.columns.items()
        }
        for item, value, part in lines
    ]


def _answered(form: Form, item: Item, value: Value) -> list[Part | None]:
    """Return the parts that were answered; None stands for all if none was."""
    found: list[Part | None] = [part for part in form.parts(item) if part.id in value]
    return found or [None]


def _cell(source: str, sheet: _Sheet, item: Item, value: Value, part: Part | None) -> object:
    if source.startswith("="):
        return source[1:]
    kind, _, name = source.partition(".")
    if kind == "answer":
        of, _, named = name.partition(".")
        return sheet.complete.get(of, {}).get(named) if named else value.get(name)
    if kind == "item" and name:
        return item.facts.get(name)
    plain = {
        "participant": sheet.participant,
        "session": sheet.session,
        "item": item.id,
        "label": item.label,
        "number": sheet.form.items.index(item) + 1 if item in sheet.form.items else None,
        "id": _name_of_a_row(sheet, item),
        "shown": tuple(service for service, _ in item.shown),
        "theme": tuple(filter(None, [sheet.themes.get(item.id)])),
    }
    if part is not None:
        plain |= {"part": part.id, "value": value[part.id]}
    return plain.get(source)


def _name_of_a_row(sheet: _Sheet, item: Item) -> str:
    """Return a name by which nobody can tell who else's rows are of the same person."""
    place = "\n".join((sheet.session, sheet.participant, sheet.form.exercise.id, item.id))
    return f"{sheet.form.exercise.id}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"


def _typed(table: TableDefinition, rows: list[Row]) -> pd.DataFrame:
    """Return the rows that fit, once each, with the types of a table that was read."""
    wanted = [c.name for c in table.columns if not (c.may_be_blank or c.may_be_absent)]
    whole = [row for row in rows if all(row.get(name) not in (None, "") for name in wanted)]
    frame = pd.DataFrame(
        {c.name: _column(c, [row.get(c.name) for row in whole]) for c in table.columns}
    )
    key = [name for name in table.key if name in frame]
    return frame.drop_duplicates(key or None, ignore_index=True)


def _column(column: ColumnDefinition, cells: list[object]) -> pd.Series:
    if column.kind == "list":
        return pd.Series([cell if isinstance(cell, tuple) else () for cell in cells], dtype=object)
    if column.kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(cells, dtype=object)), dtype="datetime64[ns]")
    if column.kind in ("integer", "flag", "number"):
        numbers = pd.to_numeric(pd.Series(cells, dtype=object))
        return numbers.astype(PANDAS_TYPES[column.kind])
    return pd.Series([None if c is None else str(c) for c in cells], dtype="str")


# --- A client folder ----------------------------------------------------------------------------


def write_client_folder(
    answers: Sequence[Answer],
    into: Path,
    client: Client | None = None,
    *,
    shared: bool = False,
    texts: Collection[Place] | None = None,
    themes: Mapping[Place, str] = MappingProxyType({}),
    beside: Mapping[str, str] = MappingProxyType({}),
    actions: Sequence[Row] = (),
) -> dict[str, pd.DataFrame]:
    """
    Write the answers as a client folder, so that ``report`` runs on them.

    Parameters
    ----------
    answers : sequence of Answer
        The latest ones, as ``Store.latest`` returns them.
    into : Path
        A folder that does not exist yet, or is empty.
    client : Client, optional
        Whose workshop it was: name, currency and margin are taken over; with a questionnaire also
        the stakeholder list and what the sponsor has named to decide the marks.
    shared : bool
        Whoever may read the folder that it is made in may read it; else nobody but its owner.
    texts, themes
        See ``tables_of``.
    beside : mapping of file name to text
        What lies beside the tables.
    actions : sequence of mapping
        Rows of the actions that the room has agreed on, beside those that somebody wrote.

    Returns
    -------
    dict of table name to DataFrame
        What was written.

    Raises
    ------
    UsageError
        There are no answers, or the folder has files in it or cannot be written.
    """
    tables = tables_of(answers, client, texts, themes)
    if actions:
        own = tables.get("actions")
        agreed = _typed(TABLES["actions"], list(actions))
        tables["actions"] = agreed if own is None else pd.concat([own, agreed], ignore_index=True)
    if not tables:
        raise UsageError(
            gettext(
                "There is no complete answer yet, so no folder was written. An item is "
                "complete when everything that is required was answered."
            )
        )
    try:
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise UsageError(
                gettext(
                    "{into} is not an empty folder. Nothing was written. Give a folder "
                    "that does not exist yet.",
                    into=repr(str(into)),
                )
            )
        make_private(into.parent)
        rights = rights_in(into if into.exists() else into.parent, shared)
        # Whole, or not at all: of what is interrupted nothing is left.
        with TemporaryDirectory(dir=into.parent, prefix=".answers-") as made:
            settings = _settings(answers, client)
            (Path(made) / "client.toml").write_text(settings, encoding="utf-8", newline="\n")
            for name, table in tables.items():
                written = as_csv(TABLES[name].columns, table)
                (Path(made) / f"{name}.csv").write_text(written, encoding="utf-8", newline="")
            for name, text in beside.items():
                (Path(made) / name).write_text(text, encoding="utf-8", newline="\n")
            into.mkdir(mode=PRIVATE, exist_ok=True)
            for file in Path(made).iterdir():
                file.rename(into / file.name)
        give_rights(into, rights)
    except OSError as error:
        raise UsageError(
            gettext(
                "{into} cannot be written ({reason}). Give a folder in which you may write.",
                into=repr(str(into)),
                reason=error.strerror or type(error).__name__,
            )
        ) from error
    return tables


def as_csv(columns: Sequence[ColumnDefinition], table: pd.DataFrame) -> str:
    """Return a table as the text of a file of a client folder."""
    written = table.copy()
    for column in columns:
        if column.kind == "list":
            written[column.name] = written[column.name].map("|".join)
        if column.kind in ("list", "text"):
            written[column.name] = written[column.name].map(marked_as_text, na_action="ignore")
    return written.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")


def _settings(answers: Sequence[Answer], client: Client | None) -> str:
    """Return the client.toml of the room: its own id, so that nobody takes it for the survey."""
    days: dict[str, list[date]] = {}
    for answer in answers:
        day = datetime.fromtimestamp(answer.minute * 60, UTC).date()
        days.setdefault(answer.session, []).append(day)
    last = max(max(found) for found in days.values())
    name = (
        gettext("{client}: answers of the workshop", client=clean(client.name))
        if client
        else gettext("Answers of the workshop")
    )
    lines = [
        "# " + gettext("Written by 'pmo-workshop answers': what the people in the room answered."),
        "# "
        + gettext(
            "Some exercises are predictions; they say nothing about what stakeholders answered."
        ),
        f"id = {as_toml(id_of_room(client.id) if client else 'workshop-room')}",
        f"name = {as_toml(name)}",
        f"currency = {as_toml(client.currency if client else 'GBP')}",
        f"language = {as_toml(language().code)}",
        f"report_date = {last}",
    ]
    for session in sorted(days, key=lambda found: (min(days[found]), found)):
        lines += [
            "",
            f"[waves.{as_toml(session)}]",
            f"start = {min(days[session])}",
            f"end = {max(days[session])}",
        ]
    if client:
        lines += _signed(
            "margin",
            {
                "scale_points": client.margin.scale_points,
                "percentage_points": client.margin.percentage_points,
                "cost_percent": client.margin.cost_percent,
            },
            client.margin,
        )
    if client and any(modules_in(answer.exercise) for answer in answers):
        letters = {letter: element for element, letter in ELEMENTS.items()}
        leading = client.leading
        named = {letters[letter]: measure.value for letter, measure in leading.named.items()}
        targets = {f"{measure.value}_target": aim for measure, aim in leading.targets.items()}
        listed = [f"{as_toml(role)} = {size}" for role, size in client.stakeholders.items()]
        lines += ["", "[stakeholders]", *listed, *_signed("leading", named | targets, leading)]
    return "\n".join([*lines, ""])


def _signed(section: str, facts: Mapping[str, str | float], by: Margin | Leading) -> list[str]:
    """Return a section that somebody has signed; without name and date there is none."""
    if not (facts and by.set_by and by.set_on):
        return []
    said = [f"{n} = {as_toml(v) if isinstance(v, str) else f'{v:.12g}'}" for n, v in facts.items()]
    signed = [f"set_by = {as_toml(clean(by.set_by))}", f"set_on = {by.set_on}"]
    return ["", f"[{section}]", *said, *signed]
