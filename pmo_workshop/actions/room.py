"""The room comes home: what it has drafted and agreed, as rows of its client's own tables."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from numbers import Real
from pathlib import Path
from string import Formatter
from typing import Any

import pandas as pd

from ..claims import Claim
from ..content.definitions import DECISION, DESIGN, SPREAD, Exercise
from ..content.modules import BY_TITLE
from ..disclosure import INTERVAL_FROM, SMALLEST_GROUP
from ..display import clean, is_missing, listed, number
from ..errors import UsageError
from ..exercises.form import definition_of, form_of, ids_of
from ..i18n import N_, day_in_words, gettext
from ..importing.by_id import Cell, Row, refuse_unknown, set_rows
from ..importing.ids_given import GIVEN, free_ids
from ..intake.client import Client, id_of_room
from ..intake.files import WORKBOOK
from ..intake.folder import load_client
from ..leading import ELEMENTS
from ..paths import PRIVATE
from ..schema import TABLES, ColumnDefinition
from ..schema.actions import words_of_action
from .ledger import Change, measured

BROUGHT_HOME: Mapping[str, tuple[str, str]] = {
    "actions": ("source", "action"),
    "guides": ("theme", "signs"),
    "reviews": ("value", "sentence"),
}
"""The tables that a room drafts, and the words by which a draft of each is known again."""

DESIGNED: Mapping[str, tuple[str, ...]] = {
    "listening": ("owner", "trigger"),
    "briefs": ("from_role", "to_role", "told_by"),
    "review_schedule": ("led_by", "minutes_by"),
}
"""The processes that a room designs, and what is told of a design beside what it is of: its key."""

CHARTED = "raci"
"""Who answers for a task (A) and who does it (R), as the room agrees: a task is a draft."""

_LETTERS = {"actions": "A", "guides": "G", "reviews": "RV"}

MERGED = ".merged"
"""The folder in a client's that keeps, of each merge, its tables as they were before."""

_NOTE = "merge.json"

_UNKNOWN = N_("The room has no draft {id} that is new. There are: {known}.{nearest}")


@dataclass(frozen=True)
class Draft:
    """
    A row that a room has made.

    Attributes
    ----------
    id : str
        Its table and place in the folder of the room.
    table : str
    row : mapping of column to cell
        Without the id of the room, which names a ballot.
    same : tuple of mapping of column to cell
        Of an action the rows of others in the same words: they are one draft with it.
    """

    id: str
    table: str
    row: Row
    same: tuple[Row, ...] = ()

    @property
    def words(self) -> str:
        """What it is known by, and of an action who does it by when, to read."""
        if self.table == CHARTED:
            return f"{self.of}: " + ", ".join(f"{role} ({c})" for c, role in _codes(self.row))
        if self.table in DESIGNED:
            told = [str(self.row[n]) for n in DESIGNED[self.table] if n in self.row]
            return f"{self.of}: {', '.join(told)}"
        told = [name for name in BROUGHT_HOME[self.table] if name != "source"]
        said = ": ".join(str(self.row[name]) for name in told if name in self.row)
        who = _who_and_when(self.row)
        said = f"{said} ({who})" if who else said
        return f"{said}; {self.others}" if self.others else said

    @property
    def others(self) -> str:
        """Return how often the same action was written, and with which other owners and dates."""
        if not self.same:
            return ""
        often = gettext("written {n} times", n=len(self.same) + 1)
        other = dict.fromkeys(map(_who_and_when, self.same))
        told = "; ".join(who for who in other if who not in ("", _who_and_when(self.row)))
        if not told:
            return often
        return gettext("{often}; other owners and dates: {told}", often=often, told=told)

    @property
    def of(self) -> str:
        """Of a design, what it is of: there is one for each."""
        return str(self.row.get(TABLES[self.table].key[0], ""))

    @property
    def mark(self) -> str:
        """What tells a draft that was merged once, however it was reworded since."""
        return mark_of(self.table, self.row)


def mark_of(table: str, row: Mapping) -> str:
    """Return what tells the words by which a row is known."""
    known_by = BROUGHT_HOME.get(table) or TABLES[table].column_names
    roles = [f"{code} {role}" for code, role in _codes(row)] if table == CHARTED else []
    words = "\n".join([table, *_known_by(row, known_by), *roles])
    return hashlib.sha256(words.encode()).hexdigest()


def _codes(row: Mapping) -> list[tuple[str, str]]:
    """Return of a task that was charted each code with its role."""
    return [(name, str(cell)) for name, cell in row.items() if name != "task"]


def _who_and_when(row: Row) -> str:
    """Return who answers for an action, and by when, as far as it is said."""
    return ", ".join(_in_words(row[name]) for name in ("owner", "due") if name in row)


def _in_words(cell: Cell) -> str:
    return day_in_words(cell) if isinstance(cell, date) else str(cell)


def expect_the_room_of(room: Client, client: Client) -> None:
    """
    Refuse a folder that is not of this client's room.

    Raises
    ------
    UsageError
        It is another client's, or no room's.
    """
    if room.id != id_of_room(client.id):
        raise UsageError(
            gettext(
                "{room} is no room of {client}: it is the folder of {id}. Name the folder that "
                "'live export' or 'answers --into' has made of this client's room.",
                room=repr(room.name),
                client=repr(client.name),
                id=repr(room.id),
            )
        )


def drafts(room: Client, client: Client, folder: Path | None = None) -> tuple[Draft, ...]:
    """
    Return what a room has drafted and agreed and the tables of its client do not have.

    Parameters
    ----------
    room : Client
        The folder that the answers of the room were written into.
    client : Client
    folder : Path, optional
        Of the client: what was merged from it once is not new, whatever was made of it since.

    Returns
    -------
    tuple of Draft
        Table by table, in the order of the room. The same words are one draft, which tells of an
        action what the others said; without words there
        is none, nor of what is an open action in the ledger already, see ``already``.

    Examples
    --------
    >>> guides = pd.DataFrame({"guide_id": ["P-1", "P-2"], "theme": "Permits", "signs": "Waits"})
    >>> room = Client("room", "Room", date(2026, 5, 4), tables={"guides": guides})
    >>> [(draft.id, draft.words) for draft in drafts(room, Client("a", "A", date(2026, 5, 4)))]
    [('guides-1', 'Permits: Waits')]
    """
    ledger = _open_actions(client)
    found = _drafted(room, client, folder)
    return tuple(draft for draft in found if _action_of(draft) not in ledger)


def already(room: Client, client: Client, folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of the open actions that the room has agreed on again, in the same words."""
    ledger = _open_actions(client)
    again = map(_action_of, _drafted(room, client, folder))
    return tuple(dict.fromkeys(ledger[action] for action in again if action in ledger))


def _action_of(draft: Draft) -> str:
    """Return the words of an action; of another draft none."""
    text = clean(draft.row.get("action")) if draft.table == "actions" else ""
    return words_of_action(text)


def _open_actions(client: Client) -> dict[str, str]:
    """Return the ids of the actions that are not over, by their words."""
    actions = client["actions"]
    pending = actions[actions["closed"].isna()]
    words = pending["action"].map(clean).map(words_of_action)
    return dict(zip(words, pending["action_id"].astype(str), strict=True))


def _drafted(room: Client, client: Client, folder: Path | None) -> tuple[Draft, ...]:
    """Return what a room has drafted, and no table has from it."""
    merged = {mark for note in _notes(folder) for mark in note["drafts"]}
    found: list[Draft] = []
    at_of: dict[tuple[str, ...], int] = {}
    for name, words in BROUGHT_HOME.items():
        known = {_known_by(row, words) for row in client[name].to_dict("records")} | {("", "")}
        for at, row in enumerate(room[name].to_dict("records"), start=1):
            cells = {str(n): _cell(c) for n, c in row.items() if n not in TABLES[name].key}
            kept = {n: cell for n, cell in cells.items() if cell is not None}
            opened = {"status": "open"} if name == "actions" else {}
            draft, said = Draft(f"{name}-{at}", name, {**opened, **kept}), _known_by(row, words)
            if said not in known and draft.mark not in merged:
                known.add(said)
                at_of[said] = len(found)
                found.append(draft)
            elif name == "actions" and said in at_of:
                first = at_of[said]
                found[first] = replace(found[first], same=(*found[first].same, draft.row))
    ledger = client["actions"].to_dict("records")
    there = merged | {draft.mark for draft in found} | {mark_of("actions", row) for row in ledger}
    for draft in _proposed(room, client):
        if draft.mark not in there:
            there.add(draft.mark)
            found.append(draft)
    for draft in (*_charted(room), *_designed(room, client)):
        if draft.mark not in there and not _holds(draft, client):
            there.add(draft.mark)
            found.append(draft)
    return tuple(found)


def _designed(room: Client, client: Client) -> Iterator[Draft]:
    """Yield the processes that the room designed, exercise by exercise and item by item."""
    for name, given in room["exercise_answers"].groupby("exercise", sort=False):
        if name not in ids_of(client):
            continue
        form = form_of(str(name), client)
        labels = {item.id: item.label for item in form.items}
        for fills in form.exercise.fills:
            if fills.rows != DESIGN:
                continue
            table = TABLES[fills.table]
            needed = {c.name for c in table.columns if not c.may_be_blank}
            designs = given.groupby(["wave", "resp_id", "item"], sort=False)
            for at, ((_, _, item), own) in enumerate(designs, start=1):
                said = {f"answer.{n}": clean(v) for n, v in zip(own["part"], own["value"],
                        strict=True)} | {"label": clean(labels.get(item))}  # fmt: skip
                row = {n: _typed(table.column(n), told) for n, of in fills.columns.items()
                       if (told := said.get(of))}  # fmt: skip
                if needed <= row.keys():
                    yield Draft(f"{name}-{at}", table.name, row)


def _charted(room: Client) -> Iterator[Draft]:
    """Yield the tasks of which the room agrees who answers for them, or who does them."""
    chart = room[CHARTED].dropna(subset=["role", "code"])
    for at, (task, own) in enumerate(chart.groupby("task", sort=False), start=1):
        roles = {
            str(code): clean(role) for code, role in zip(own["code"], own["role"], strict=True)
        }
        yield Draft(f"{CHARTED}-{at}", CHARTED, {"task": clean(task), **roles})


def _typed(column: ColumnDefinition, told: str) -> Cell:
    if column.kind == "date":
        return date.fromisoformat(told)
    return float(told) if column.kind in ("integer", "number") else told


def _holds(draft: Draft, client: Client) -> bool:
    """Return whether the client's table has a design as it is."""
    rows = client[draft.table].to_dict("records")
    if draft.table == CHARTED:
        there = {tuple(clean(row[name]) for name in TABLES[CHARTED].key) for row in rows}
        return there >= {*_keys_of_chart(draft)}
    return any(all(_cell(row.get(n)) == cell for n, cell in draft.row.items()) for row in rows)


def _keys_of_chart(draft: Draft) -> list[tuple[str, ...]]:
    """Return the keys of the rows that a charted task has in the table."""
    return [(draft.of, role, code) for code, role in _codes(draft.row)]


def undecided(found: Collection[Draft], client: Client) -> tuple[Draft, ...]:
    """
    Return the designs of which people choose: another is of the same, or the client has one.

    Examples
    --------
    >>> loops = [Draft(f"d-{at}", "listening", {"instrument": of, "owner": "Head of PMO"})
    ...          for at, of in enumerate(("csat", "csat", "gap"), start=1)]
    >>> [draft.id for draft in undecided(loops, Client("a", "A", date(2026, 5, 4)))]
    ['d-1', 'd-2']
    """
    designs = [draft for draft in found if draft.table in (*DESIGNED, CHARTED)]
    alike = Counter((draft.table, draft.of) for draft in designs)
    return tuple(
        draft
        for draft in designs
        if alike[draft.table, draft.of] > 1 or draft.of in _there(draft.table, client)
    )


def _there(table: str, client: Client) -> set[str]:
    """Return of what a client's table has a design already; a task with nobody has none."""
    rows = client[table].dropna(subset=["code"]) if table == CHARTED else client[table]
    return {clean(cell) for cell in rows[TABLES[table].key[0]]}


def _refuse_a_second(chosen: Sequence[Draft], client: Client) -> None:
    """Refuse a design of what another one that was chosen is of, or one that is there."""
    of: dict[tuple[str, str], str] = {}
    for draft in chosen:
        told = {"id": draft.id, "of": repr(draft.of), "table": draft.table}
        if draft.of in _there(draft.table, client):
            raise UsageError(
                gettext(
                    "{id}: {table}.csv has a design of {of} already, and only one can hold. Change "
                    "it there, or take its row out first.",
                    **told,
                )
            )
        other = of.setdefault((draft.table, draft.of), draft.id)
        if other != draft.id:
            raise UsageError(
                gettext(
                    "{id} and {other} are both a design of {of} for {table}.csv, and only one can "
                    "hold. Take one of them.",
                    other=other,
                    **told,
                )
            )


def _proposed(room: Client, client: Client) -> Iterator[Draft]:
    """Yield the actions that follow from what the room answered, exercise by exercise."""
    answers = room["exercise_answers"]
    for name, given in answers.groupby("exercise", sort=False):
        if name not in ids_of(client):
            continue
        exercise = definition_of(str(name), client)
        if exercise.proposes is None:
            continue
        of_module = BY_TITLE[exercise.element].letter
        served = [("element", name) for name, letter in ELEMENTS.items() if letter == of_module]
        for at, places in enumerate(_places(exercise, given, room, client), start=1):
            texts = {"action": exercise.proposes.action, "measure": exercise.proposes.measure}
            row = {n: clean(text.format_map(places)) for n, text in texts.items() if text}
            about = {"status": "open", "source": exercise.id, **dict(served)}
            said = {n: _typed(TABLES["actions"].column(n), told)
                    for n, place in (("owner", exercise.proposes.owner or "owner"),
                                     ("due", exercise.proposes.due or "due"))
                    if (told := places.get(place))}  # fmt: skip
            yield Draft(f"{exercise.id}-{at}", "actions", {**about, **row, **said})


def _places(
    exercise: Exercise, given: pd.DataFrame, room: Client, client: Client
) -> Iterator[dict[str, str]]:
    """Yield what the places of a proposed action say; what lacks one of them is none."""
    proposes = exercise.proposes
    if proposes is None:
        return
    form = form_of(exercise.id, client)
    if proposes.rows == "form":
        named = {
            n for text in (proposes.action, proposes.measure) for _, n, _, _ in
            Formatter().parse(text) if n
        }  # fmt: skip
        place = "part" if len(form.items) == 1 else "item"
        for _, sheet in given.groupby(["wave", "resp_id"], sort=False):
            said = dict(zip(sheet[place], map(clean, sheet["value"]), strict=True))
            if named <= said.keys():
                yield said
        return
    choices = exercise.part(proposes.part).choices
    of_part = given[given["part"] == proposes.part]
    decided = _decided(given, room.report_date)
    for item in form.asked:
        values = of_part.loc[of_part["item"] == item.id, "value"]
        if proposes.rows == SPREAD:
            if len(values) >= INTERVAL_FROM:
                low, high = pd.to_numeric(values).quantile([0.25, 0.75])
                yield {**decided, "item": item.label, "low": number(low, 0),
                       "high": number(high, 0)}  # fmt: skip
            continue
        value = _agreed(values)
        if value and value not in proposes.without:
            yield {**decided, "item": item.label, "said": choices[value]}


def _agreed(values: pd.Series) -> str:
    """Return what more than half of those say who answered, and at least five; else nothing."""
    for value, count in values.value_counts().head(1).items():
        if count >= SMALLEST_GROUP and 2 * count > len(values):
            return str(value)
    return ""


def _decided(given: pd.DataFrame, held_on: date) -> dict[str, str]:
    """Return who sees to what follows, and by which day, as far as the room agrees."""
    below = given[given["item"] == DECISION]
    agreed = {part: _agreed(own["value"].map(clean)) for part, own in below.groupby("part")}
    owner, days = agreed.get("owner", ""), agreed.get("due", "")
    due = (held_on + timedelta(days=int(days))).isoformat() if days else ""
    return {name: told for name, told in (("owner", owner), ("due", due)) if told}


def _known_by(row: Mapping, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean(row.get(name)).casefold() for name in words)


def _cell(cell: object) -> Cell | None:
    """Return a cell as it is written; None where it is blank."""
    if is_missing(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    return float(cell) if isinstance(cell, Real) else clean(cell)


def merge(
    folder: Path,
    room: Client,
    ids: Sequence[str] = (),
    agreed: Row | None = None,
    measures: Iterable[Claim] = (),
) -> Change:
    """
    Write what a room has drafted into the tables of its client, all of it or nothing.

    Parameters
    ----------
    folder : Path
        Of the client. The tables as they were are kept in it, merge by merge.
    room : Client
    ids : sequence of str
        Of ``drafts``; none: all but those that are ``undecided``.
    agreed : mapping of column to cell, optional
        What was agreed of the actions that do not say it themselves, such as their owner.
    measures : iterable of Claim
        The sentences of the last report. An action that names the id of one begins from it.

    Returns
    -------
    Change
        With the ids that the rows have now, and of the open actions that were agreed on again.

    Raises
    ------
    DataError, UsageError
        It is not this client's room, there is no such draft, two that were chosen are designs of
        the same, or the data would be refused; then nothing is written.
    """
    client = load_client(folder, may_be_empty=True)
    expect_the_room_of(room, client)
    found = {draft.id: draft for draft in drafts(room, client, folder)}
    refuse_unknown(ids, found, _UNKNOWN)
    left = undecided(found.values(), client)
    chosen = [found[id] for id in ids or (id for id in found if found[id] not in left)]
    of_one = [draft for draft in chosen if draft.table in (*DESIGNED, CHARTED)]
    _refuse_a_second(of_one, client)
    charted: dict[tuple[str, ...], Row] = {
        key: {} for draft in of_one if draft.table == CHARTED for key in _keys_of_chart(draft)
    }
    rows: dict[str, dict[str, Row]] = {}
    for name in dict.fromkeys(draft.table for draft in chosen if draft.table != CHARTED):
        (key,) = TABLES[name].key
        if name in DESIGNED:
            designs = {draft.of: draft.row for draft in chosen if draft.table == name}
            rows[name] = {of: {n: c for n, c in row.items() if n != key} for of, row in
                          designs.items()}  # fmt: skip
            continue
        agreed_of = (agreed or {}) if name == "actions" else {}
        told = {claim.id: claim for claim in measures} if name == "actions" else {}
        own = [
            {**agreed_of, **_begun(draft.row, told, client), **draft.row}
            for draft in chosen
            if draft.table == name
        ]
        free = free_ids(folder, client, name, _LETTERS[name], len(own))
        rows[name] = dict(zip(free, own, strict=True))
    if chosen:
        files = [WORKBOOK, *(f"{name}.csv" for name in dict.fromkeys(d.table for d in chosen))]
        of = {(draft.table, draft.of) for draft in of_one}
        passed_over = [draft for draft in left if (draft.table, draft.of) in of]
        marks = dict.fromkeys(draft.mark for draft in (*chosen, *passed_over))
        with _kept(folder, files, [*marks]):
            for name, made in rows.items():
                set_rows(folder, client, TABLES[name], made)
            set_rows(folder, client, TABLES[CHARTED], charted)
    tasks = dict.fromkeys(key[0] for key in charted)
    written = (*(id for made in rows.values() for id in made), *tasks)
    return Change(written, () if ids else already(room, client, folder))


def _begun(row: Row, told: Mapping[str, Claim], client: Client) -> Row:
    """Return from where the measure of an action begins, if it is a sentence of the report."""
    claim = told.get(str(row.get("measure", "")))
    cells = measured(claim, client) if claim else {}
    return {name: cell for name, cell in cells.items() if cell is not None}


def _merges(folder: Path) -> list[Path]:
    """Return where the merges are kept, the first one first."""
    found = (folder / MERGED).glob(f"*/{_NOTE}")
    return sorted((note.parent for note in found), key=lambda place: int(place.name))


def _notes(folder: Path | None) -> list[dict[str, Any]]:
    places = _merges(folder) if folder else []
    return [json.loads((place / _NOTE).read_text(encoding="utf-8")) for place in places]


@contextmanager
def _kept(folder: Path, files: Sequence[str], drafts: Sequence[str]) -> Iterator[None]:
    """Keep files as they are; put them back if what follows fails, else note what they became."""
    earlier = _merges(folder)
    before = folder / MERGED / str(int(earlier[-1].name) + 1 if earlier else 1)
    shutil.rmtree(before, ignore_errors=True)  # of a merge that was broken off
    before.parent.mkdir(mode=PRIVATE, exist_ok=True)
    before.mkdir(mode=PRIVATE)
    for name in (*files, GIVEN):
        if (folder / name).is_file():
            shutil.copy2(folder / name, before / name)
    try:
        yield
    except BaseException:
        _put_back(folder, before, (*files, GIVEN))
        raise
    became = {name: _hash(folder / name) for name in files}
    note = json.dumps({"became": became, "drafts": [*drafts]})
    (before / _NOTE).write_text(note, encoding="utf-8")


def undo(folder: Path) -> tuple[str, ...]:
    """
    Put the tables back as they were before the last merge; again, before the one before.

    The ids that were given stay given: somebody may have noted them.

    Returns
    -------
    tuple of str
        The files that are other now.

    Raises
    ------
    UsageError
        Nothing was merged, or somebody has changed a table since; then nothing is put back.
    """
    places = _merges(folder)
    if not places:
        raise UsageError(gettext("Nothing was merged, or it was taken back already."))
    became = _notes(folder)[-1]["became"]
    changed = [name for name, made in became.items() if _hash(folder / name) != made]
    if changed:
        raise UsageError(
            gettext(
                "{files}: changed since the merge, so nothing is taken back. Take the rows out by "
                "hand. The tables as they were before are in {before}.",
                files=listed(changed),
                before=places[-1].relative_to(folder).as_posix(),
            )
        )
    return _put_back(folder, places[-1], became)


def _put_back(folder: Path, before: Path, files: Iterable[str]) -> tuple[str, ...]:
    told = []
    for name in files:
        if _hash(folder / name) == _hash(before / name):
            continue
        told.append(name)
        if (before / name).is_file():
            shutil.copy2(before / name, folder / name)
        else:
            (folder / name).unlink()
    shutil.rmtree(before)
    if not any((folder / MERGED).iterdir()):
        (folder / MERGED).rmdir()
    return tuple(told)


def _hash(path: Path) -> str:
    """Return what tells whether a file was changed; empty if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
