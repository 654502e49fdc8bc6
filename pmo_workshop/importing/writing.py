"""A decided draft becomes the tables of a client folder: all of them, or none.

A table that somebody wrote by hand is never touched. What an import of this name wrote before, and
nobody has changed since, is replaced; what other imports wrote stays.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from ..content.modules import by_name
from ..elements.workshop import QUESTIONS
from ..errors import DataError, UsageError
from ..i18n import N_, decimal, gettext, ngettext
from ..intake.cells import marked_as_text
from ..intake.client import Client
from ..intake.csv_file import read_csv
from ..intake.files import FILE as SETTINGS
from ..intake.files import input_files
from ..intake.folder import check_client, settings_of
from ..intake.found_right import with_found_right
from ..intake.key import KEY_FILE
from ..intake.sheet import first_few, quoted
from ..schema import TABLES, TableDefinition
from ..schema.instruments import INSTRUMENTS, ONCE, TWO_WAVES
from .drafting import Becomes, Draft, in_words, tables_of
from .foreign.instruments import ABOUT
from .likeness import likeness, question_folded
from .mapping import FOLDER, LEFT_OUT, in_order, map_text, maps_in, read_map
from .mapping import Mapping as Map
from .rows import FEWEST_EQUAL
from .survey import handed_out
from .waves import names_in_tables

_GAP = N_("questions on quality without those on how it is")
_JOURNAL = ".import-journal"
"""Folder with the tables as they were, while new ones are put in their places."""

_MARKED = frozenset({"text", "list"})
"""Kinds of cells that a spreadsheet might calculate."""


@dataclass(frozen=True)
class Written:
    """
    What an import wrote.

    Attributes
    ----------
    folder : Path
    files : tuple of str
        Names in the folder.
    report : str
        What was read, decided and written, and what the report will have.
    client : Client
        The client as it is now.
    """

    folder: Path
    files: tuple[str, ...]
    report: str
    client: Client

    @property
    def in_the_end(self) -> str:
        """The last part of the report: counts, sections and files."""
        return self.report.rpartition("\n\n")[2].strip()


def name_of(path: Path) -> str:
    """
    Return the name of the import of a file.

    Examples
    --------
    >>> name_of(Path("PMO Survey (spring) 2026.csv"))
    'pmo-survey-spring-2026'
    """
    return re.sub(r"[^\w]+", "-", path.stem.casefold()).strip("-")[:60] or "import"


def client_so_far(folder: Path, name: str) -> Client | None:
    """
    Return the client without what an import of this name wrote before; None without a folder.

    Tables that cannot be used yet are left out: `write` refuses a result that cannot be used.
    """
    if not folder.is_dir():
        return None
    _put_back(folder)
    client = check_client(folder).client
    if client is None:
        settings = settings_of(folder)
        client = Client(
            id=settings.id or "client",
            name=settings.name or folder.name,
            report_date=settings.report_date or date.today(),  # noqa: DTZ011 - the day here
            language=settings.language,
            stakeholders=settings.stakeholders,
            waves=settings.waves,
            confirmed=settings.noticed.confirmed,
        )
    own = _map(folder, name)
    others = {file for n, m in maps_in(folder).items() if n != name for file in m.wrote}
    alone = {file for file in (own.wrote if own else ()) if file not in others}
    tables = {
        table: frame[~frame["wave"].isin(_waves_of(own))] if "wave" in frame else frame
        for table, frame in client.tables.items()
        if f"{table}.csv" not in alone
    }
    return replace(client, tables=tables)


def write(draft: Draft, folder: Path, name: str, who: str, when: date) -> Written:
    """
    Write the tables of a draft, its map and its report into a client folder.

    Parameters
    ----------
    draft : Draft
    folder : Path
        Of a client.
    name : str
        Of the import: ``imports/<name>.toml`` is its map.
    who : str
        Who took the decisions.
    when : date

    Returns
    -------
    Written

    Raises
    ------
    UsageError
        A question is open, or a table is somebody else's work.
    DataError
        ``check`` would refuse the result; the message is that of ``check``.
    """
    tables = tables_of(draft)
    _put_back(folder)
    earlier = _map(folder, name)
    files = {
        f"{table}.csv": _joined(folder, table, rows, name, earlier)
        for table, rows in tables.items()
    }
    mapping = _with_who(draft.mapping(who, when), earlier)
    hashes = {file: _hash(data) for file, data in files.items()}
    mapping = replace(mapping, wrote=hashes)
    right = draft.found_right
    if right:
        settings = (folder / SETTINGS).read_text(encoding="utf-8")
        files[SETTINGS] = with_found_right(settings, right, who, when).encode()
    client = as_it_would_be(folder, files)
    lines = [*told(draft, client)]
    lines.extend(
        gettext("{file}: {who} has found right: {name}.", file=SETTINGS, who=who, name=name)
        for name in right
    )
    files[f"{FOLDER}/{name}.toml"] = map_text(mapping).encode()
    if n := len(draft.open_texts):
        file = f"{FOLDER}/{name}.open-texts.csv"
        files[file] = _open_texts(draft.open_texts)
        lines.append(
            ngettext(
                "{file}: {n} answer in own words, which may hold names. Code it into issues.csv "
                "before it is told.",
                "{file}: {n} answers in own words, which may hold names. Code them into issues.csv "
                "before they are told.",
                n,
                file=file,
            )
        )
    lines.extend(_not_agreed_yet(client, draft.expectation))
    report = "\n".join(lines) + "\n"
    files[f"{FOLDER}/{name}.report.txt"] = report.encode()
    _put(folder, files)
    return Written(folder, tuple(files), report, client)


def _not_agreed_yet(client: Client, expectation: str) -> Iterator[str]:
    """Yield what a report of a survey rests on, and nobody has written into ``client.toml``."""
    if not client.collected("responses"):
        return
    if not client.stakeholders:
        yield gettext("client.toml does not say yet how many people each role has: [stakeholders].")
    elif others := [
        role for role in client["respondents"]["role"].dropna().unique()
        if role not in client.stakeholders
    ]:  # fmt: skip
        yield gettext(
            "[stakeholders] of client.toml does not name {roles}: without their numbers there is "
            "no response rate. Name each role there as the survey does.",
            roles=first_few(sorted(others), quoted),
        )
    if not (client.margin.set_by and client.margin.set_on):
        yield gettext(
            "client.toml does not say yet which difference matters, and who set it when: [margin]."
        )
    if client.expectation:
        return
    if expectation:
        yield gettext(
            "client.toml does not say yet which level was asked for: write "
            'expectation = "{level}", as our questions ask.',
            level=expectation,
        )
    elif "E" in set(client["responses"]["aspect"]):
        yield gettext("client.toml does not say yet which level was asked for: expectation.")


# --- What is there already ----------------------------------------------------------------------


def _map(folder: Path, name: str) -> Map | None:
    path = folder / FOLDER / f"{name}.toml"
    return read_map(path) if path.is_file() else None


def _waves_of(mapping: Map | None) -> set[str]:
    wave = mapping.decisions.get("wave") if mapping else None
    return {*names_in_tables(in_order(wave.answer)).values()} if wave else set()


def _joined(folder: Path, table: str, rows: pd.DataFrame, name: str, earlier: Map | None) -> bytes:
    """Return the bytes of a table with its new rows, below those of other imports."""
    definition = TABLES[table]
    there = _existing(folder, definition)
    if there is None or there.empty:
        return csv_bytes(definition, rows)
    file = f"{table}.csv"
    maps = maps_in(folder)
    hashed = _hash((folder / file).read_bytes())
    writers = {other for other, mapping in maps.items() if file in mapping.wrote}
    if hashed not in {mapping.wrote.get(file) for mapping in maps.values()}:
        raise UsageError(
            gettext(
                "{file} has {n} rows that no import wrote, or that were changed since. Nothing was "
                "written. Move the file away, or import into another folder.",
                file=file,
                n=f"{len(there):,}",
            )
        )
    if writers == {name}:
        return csv_bytes(definition, rows)
    if "wave" in there:
        there = there[~there["wave"].isin(_waves_of(earlier))]
        again = sorted(set(there["wave"]) & set(rows["wave"]))
        if again:
            raise UsageError(
                gettext(
                    "{file} has wave {wave} already, from another import. Nothing was written. "
                    "Give the files of one wave together, or another name to this wave.",
                    file=file,
                    wave=first_few(again, repr),
                )
            )
        if table == "responses":
            _refuse_people_twice(there, rows)
        return csv_bytes(definition, pd.concat([there, rows]).fillna(""))
    if table == "items":
        _refuse_other_questions(there, rows)
    return csv_bytes(definition, _by_key(definition, there, rows, earlier is not None, file))


def _refuse_people_twice(there: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Refuse answers that stand in another wave already: two files of one wave overlap."""
    asked = [t["item_id"].astype(str) + " " + t["aspect"].astype(str) for t in (there, rows)]
    shared = set(asked[0].unique()) & set(asked[1].unique())
    before, now = (
        _answers_of_people(table[own.isin(shared)])
        for table, own in zip((there, rows), asked, strict=True)
    )
    twice = now[now.isin(set(before))]
    if len(twice) < max(_FEWEST_TWICE, _SHARE_TWICE * len(now)):
        return
    waves = before.index.get_level_values("wave")[before.isin(set(twice))].unique()
    raise UsageError(
        gettext(
            "{n} of {people} people are in wave {wave} already, answer for answer. Nothing was "
            "written. Give the files of one wave together, in one command.",
            n=len(twice),
            people=len(now),
            wave=first_few([*waves], repr),
        )
    )


def _answers_of_people(responses: pd.DataFrame) -> pd.Series:
    """Return one number for all answers of each person who gave many, and not all the same."""
    given = responses[["wave", "resp_id", "item_id", "aspect", "value"]].astype(str)
    given = given[given["value"] != ""]
    cells = pd.util.hash_pandas_object(given[["item_id", "aspect", "value"]], index=False)
    people = given.assign(cell=cells).groupby(["wave", "resp_id"])
    varied = (people.size() >= FEWEST_EQUAL) & (people["value"].nunique() > 1)
    return people["cell"].sum()[varied]


_FEWEST_TWICE, _SHARE_TWICE = 3, 0.2
"""People, and their share, who are in two waves answer for answer: so many are no chance."""


def _refuse_other_questions(there: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Refuse a question whose id stands for another one: of another survey, or another client."""
    ours = {item.id for item in handed_out(None)[0]}
    both = there.merge(rows, on="item_id", suffixes=("", "_new"))
    for row in both[~both["item_id"].isin(ours)].itertuples():
        was, now = question_folded(row.text), question_folded(row.text_new)
        if was and now and not likeness(was, now):
            raise UsageError(
                gettext(
                    "{id} is {now} here, and was {was} before: another question. Nothing was "
                    "written. If the file is another client's, import it into a folder of its own; "
                    "else give the question another code in the file.",
                    id=row.item_id,
                    now=quoted(row.text_new),
                    was=quoted(row.text),
                )
            )


def _by_key(
    definition: TableDefinition,
    there: pd.DataFrame,
    rows: pd.DataFrame,
    is_own: bool,
    file: str,
) -> pd.DataFrame:
    """Return the rows of a register with new ones; a question keeps the words it had first."""
    key = list(definition.key)
    both = there.merge(rows, on=key, how="inner", suffixes=("", "_new"))
    compared = [c for c in there if c not in key and f"{c}_new" in both and c != "text"]
    differs = pd.Series(False, index=both.index)
    for column in compared:
        differs |= both[column] != both[f"{column}_new"]
    if differs.any() and not is_own:
        ids = both.loc[differs, key[0]].tolist()
        raise UsageError(
            ngettext(
                "{file}: {ids} is there already, from another import, with other cells. Nothing "
                "was written.",
                "{file}: {ids} are there already, from another import, with other cells. Nothing "
                "was written.",
                len(ids),
                file=file,
                ids=first_few(ids, repr),
            )
        )
    new = rows.merge(there[key], on=key, how="left", indicator=True)
    return pd.concat([there, new[new["_merge"] == "left_only"].drop(columns="_merge")]).fillna("")


def _existing(folder: Path, definition: TableDefinition) -> pd.DataFrame | None:
    """Return the rows of a table in the folder as text, or None without a file."""
    path = folder / f"{definition.name}.csv"
    if not path.is_file():
        return None
    sheet = read_csv(path.read_bytes(), path.name, definition.column_names)
    if sheet.problems:
        raise DataError("\n".join(map(str, sheet.problems)))
    return pd.DataFrame(
        {name: list(cells) for name, cells in zip(sheet.header, sheet.columns, strict=True)},
        dtype=object,
    )


def _with_who(mapping: Map, earlier: Map | None) -> Map:
    """Return a map in which a decision that stands since an earlier run keeps its who and when."""
    before = earlier.decisions if earlier else {}
    return replace(
        mapping,
        decisions={
            key: before[key]
            if key in before and before[key].answer == decision.answer
            else decision
            for key, decision in mapping.decisions.items()
        },
    )


# --- Bytes --------------------------------------------------------------------------------------


def csv_bytes(definition: TableDefinition, rows: pd.DataFrame) -> bytes:
    """
    Return a table as CSV; each different text is put between quotation marks only once.

    Columns beside each other with few different texts are written as one, so that a row of a long
    table is two or three pieces and not a dozen.

    Examples
    --------
    >>> csv_bytes(TABLES["raci"], pd.DataFrame({"task": ["=1"], "role": ["a, b"], "code": ["R"]}))
    b'task,role,code\\n\\'=1,"a, b",R\\n'
    """
    kinds = {c.name: c.kind if not c.choices else "choice" for c in definition.columns}
    names = [name for name in kinds if name in rows.columns]
    pieces: list[tuple[np.ndarray, list[str]]] = []
    for name, mark in zip(names, [","] * (len(names) - 1) + ["\n"], strict=True):
        which, texts = _cells(rows[name], kinds[name] in _MARKED, mark)
        if pieces and len(pieces[-1][1]) * len(texts) <= len(rows):
            before, first = pieces.pop()
            which = before * len(texts) + which
            texts = [one + other for one in first for other in texts]
        pieces.append((which, texts))
    written = np.empty((len(rows), len(pieces)), dtype=object)
    for at, (which, texts) in enumerate(pieces):
        written[:, at] = np.array(texts, dtype=object)[which]
    return "".join([",".join(names), "\n", *written.ravel()]).encode()


def _cells(cells: pd.Series, marked: bool, mark: str) -> tuple[np.ndarray, list[str]]:
    which, texts = pd.factorize(cells)
    plain = (marked_as_text(text) if marked else text for text in map(str, texts))
    return which, [_cell(text) + mark for text in plain]


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text


def _open_texts(texts: pd.DataFrame) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(texts.columns)
    writer.writerows([marked_as_text(str(cell)) for cell in row] for row in texts.to_numpy())
    return made.getvalue().encode()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- All or nothing -----------------------------------------------------------------------------


def as_it_would_be(folder: Path, files: Mapping[str, bytes]) -> Client:
    """Return the client with these files in its folder, or refuse it in the words of ``check``."""
    with tempfile.TemporaryDirectory(prefix="pmo-import-") as place:
        trial = Path(place)
        for path in input_files(folder):
            if path.name not in files:
                shutil.copy2(path, trial / path.name)
        if (folder / KEY_FILE).is_file():
            shutil.copy2(folder / KEY_FILE, trial / KEY_FILE)
        for file, data in files.items():
            (trial / file).write_bytes(data)
        found = check_client(trial)
    if found.client is None:
        raise DataError(
            gettext(
                "Nothing was written: the result could not be used.\n{problems}",
                problems="\n".join(map(str, found.problems)),
            )
        )
    return found.client


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put new files in their places; what was there comes back if that is not finished."""
    journal = folder / _JOURNAL
    (folder / FOLDER).mkdir(exist_ok=True)
    (journal / FOLDER).mkdir(parents=True)
    fresh = [file for file in files if not (folder / file).exists()]
    for file in files:
        if file not in fresh:
            shutil.copy2(folder / file, journal / file)
    (journal / "fresh.json").write_text(json.dumps(fresh), encoding="utf-8")
    try:
        for file, data in files.items():
            new = (folder / file).with_name(f".{Path(file).name}.new")
            new.write_bytes(data)
            new.replace(folder / file)
    except BaseException:
        _put_back(folder)
        raise
    (journal / "fresh.json").unlink()
    shutil.rmtree(journal)


def _put_back(folder: Path) -> None:
    """Put the tables back that an import has replaced which was stopped on its way."""
    journal = folder / _JOURNAL
    if (journal / "fresh.json").is_file():
        for file in json.loads((journal / "fresh.json").read_text(encoding="utf-8")):
            (folder / file).unlink(missing_ok=True)
        for path in (*journal.glob("*.csv"), *(journal / FOLDER).iterdir()):
            shutil.copy2(path, folder / path.relative_to(journal))
    shutil.rmtree(journal, ignore_errors=True)


# --- In words -----------------------------------------------------------------------------------


def told(draft: Draft, client: Client) -> Iterator[str]:
    """Yield what was read and written, and what the report will have, line by line."""
    yield in_short(draft)
    yield from (f"- {said}" for said in draft.said)
    yield ""
    for column in draft.columns:
        answered = gettext("n = {n}, {blank} blank", n=f"{column.filled:,}",
                           blank=f"{column.blank:,}")  # fmt: skip
        where = "" if column.becomes == LEFT_OUT else f" ({column.becomes})"
        yield f"  {column.place:4}{in_words(column)}{where}, {answered}"
    yield ""
    yield from _counted_again(draft)
    yield from left_in_words(draft.columns)
    collected = {t: client[t] for t in TABLES if client.collected(t)}
    filled_sections, empty = sections(collected, asked_in(collected), lacking_in(collected))
    yield gettext("Sections with an answer: {sections}.", sections=by_name(filled_sections) or "-")
    yield gettext("Sections that stay empty: {sections}.", sections=by_name(empty) or "-")
    if unused := instruments_unused(client):
        about = (gettext(ABOUT.get(name, _GAP)) for name in unused)
        yield gettext("Read by no section yet: {names}.", names="; ".join(about))
    for name, frame in draft.preview.items():
        rows = ngettext("{n} row", "{n} rows", len(frame))
        yield f"{name}.csv: {rows}" + ("" if draft.kind == "survey" else _n_of_each(frame))


def _n_of_each(register: pd.DataFrame) -> str:
    """Return in words how many cells each column of a register has."""
    filled = (register.fillna("") != "").sum()
    return "; n = " + ", ".join(f"{column} {n:,}" for column, n in filled.items())


def _counted_again(draft: Draft) -> Iterator[str]:
    """Yield whether each cell of the file stands in a table, and n of each question in both."""
    counts = draft.counts
    if not counts.get("cells"):
        return
    filled = counts.get("answers", 0) + counts.get("na", 0)
    rest = counts.get("blank", 0) + counts.get("not asked", 0)
    yield gettext(
        "Cells in: {cells}. Cells out: {filled} with an answer, {rest} without.",
        cells=f"{counts['cells']:,}",
        filled=f"{filled:,}",
        rest=f"{rest:,}",
    )
    in_file = {column.becomes: sum(column.n.values()) for column in draft.columns
               if column.becomes.startswith("responses ")}  # fmt: skip
    if not in_file:
        return
    in_table = _answers_of_each(draft.preview["responses"])
    unequal = [name for name, n in in_file.items() if in_table.get(name, 0) != n]
    ends = "–".join(f"{n:,}" for n in sorted({min(in_file.values()), max(in_file.values())}))
    yield ngettext(
        "n of {n} question: {ends} of {people}, as in the file{but}.",
        "n of each of {n} questions: {ends} of {people}, as in the file{but}.",
        len(in_file),
        ends=ends,
        people=f"{counts['people']:,}",
        but=gettext(", but not of {names}", names=", ".join(unequal)) if unequal else "",
    )


def left_in_words(columns: Sequence[Becomes]) -> Iterator[str]:
    """
    Yield how many cells no table has, and of which columns; nothing if there are none.

    Examples
    --------
    >>> left = [Becomes(place, "?", "left out", "own words", filled=n) for place, n in
    ...         (("F", 12), ("G", 3))]
    >>> print(*left_in_words([*left, Becomes("H", "?", "left out", "days", filled=15)]), sep="\\n")
    Filled cells that no table has: 30, in 3 columns.
      F (12), G (3): own words
      H (15): days
    """
    left = [c for c in columns if c.becomes == LEFT_OUT and c.filled]
    if not left:
        return
    yield ngettext(
        "Filled cells that no table has: {cells}, in {n} column.",
        "Filled cells that no table has: {cells}, in {n} columns.",
        len(left),
        cells=decimal(sum(column.filled for column in left)),
    )
    for why in dict.fromkeys(column.says for column in left):
        own = ", ".join(f"{c.place} ({decimal(c.filled)})" for c in left if c.says == why)
        yield f"  {own}: {why}"


def _answers_of_each(responses: pd.DataFrame) -> dict[str, int]:
    """Return how many answers a table of answers has to each question, "does not apply" too."""
    answered = responses[(responses["value"] != "") | (responses["na"] == "1")]
    counted = answered.groupby(["item_id", "aspect"], observed=True).size()
    return {
        f"responses {item}" + ("" if aspect == ONCE else f" {aspect}"): int(n)
        for (item, aspect), n in counted.items()
    }


def lacking_in(tables: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """
    Return the columns that may be absent and hold nothing, such as ``"tickets.met"``.

    Examples
    --------
    >>> sorted(lacking_in({"raci": pd.DataFrame({"task": ["Plan"]}),
    ...                    "services": pd.DataFrame({"group": [""]})}))
    ['services.group', 'services.status']
    """
    return frozenset(
        f"{name}.{column.name}"
        for name, rows in tables.items()
        for column in TABLES[name].columns
        if column.may_be_absent
        and (column.name not in rows or rows[column.name].replace("", None).isna().all())
    )


def in_short(draft: Draft) -> str:
    """Return how many rows became how many people, questions and cells, in one line."""
    counts = draft.counts
    if draft.kind != "survey":
        made = (
            ngettext("{n} row of {table}.csv", "{n} rows of {table}.csv", len(rows), table=name)
            for name, rows in draft.preview.items()
        )
        read = ngettext("{n} row", "{n} rows", counts.get("rows", 0))
        return " → ".join(filter(None, (read, ", ".join(made))))
    dropped = {
        "dropped_preview": lambda n: ngettext("{n} preview", "{n} previews", n),
        "dropped_repeated": lambda n: ngettext("{n} repeated row", "{n} repeated rows", n),
        "dropped_doubled": lambda n: ngettext("{n} sent twice", "{n} sent twice", n),
        "dropped_partial": lambda n: ngettext("{n} not finished", "{n} not finished", n),
        "dropped_silent": lambda n: ngettext("{n} without an answer", "{n} without an answer", n),
    }
    left = [say(counts[key]) for key, say in dropped.items() if counts.get(key)]
    rows, people = counts.get("rows", 0), counts.get("people", counts.get("rows", 0))
    parts = [
        ngettext("{n} row", "{n} rows", rows)
        + " → "
        + ngettext("{n} person", "{n} people", people)
        + (f" ({', '.join(left)})" if left else "")
    ]
    if counts.get("cells"):
        kinds: tuple[tuple[str, str], ...] = (
            ("answers", gettext("answers")),
            ("na", gettext("does not apply")),
            ("blank", gettext("blank")),
            ("not asked", gettext("not asked")),
        )
        cells = ", ".join(f"{counts[key]:,} {word}" for key, word in kinds if counts.get(key))
        asked = ngettext("{n} question", "{n} questions", counts["questions"])
        parts.append(f"{asked} = {counts['cells']:,} cells: {cells}")
    if counts.get("dropped_contact"):
        parts.append(
            ngettext(
                "{n} column of contact data dropped",
                "{n} columns of contact data dropped",
                counts["dropped_contact"],
            )
        )
    return " · ".join(parts)


def asked_in(tables: Mapping[str, pd.DataFrame]) -> dict[str, set[str]]:
    """
    Return of each instrument that was asked what stands in ``Instrument.takes``.

    Examples
    --------
    >>> items = pd.DataFrame({"item_id": ["Q1", "Q2"], "instrument": ["gap", "value"],
    ...                       "dimension": ["", "get"]})
    >>> responses = pd.DataFrame({"item_id": ["Q1", "Q2", "Q2"], "wave": ["1", "1", "2"],
    ...                           "aspect": ["P", "single", "single"]})
    >>> found = asked_in({"items": items, "responses": responses})
    >>> sorted(found["gap"]), sorted(found["value"])
    (['P'], ['get', 'single', 'two waves'])
    """
    if not {"items", "responses"} <= {*tables}:
        return {}
    items = tables["items"].set_index("item_id")[["instrument", "dimension"]]
    told = tables["responses"][["item_id", "aspect", "wave"]].drop_duplicates()
    asked: dict[str, set[str]] = {}
    for name, own in told.join(items, "item_id", "inner").groupby("instrument"):
        parts = {*own["aspect"], *own["dimension"].dropna()} - {""}
        asked[str(name)] = parts | ({TWO_WAVES} if own["wave"].nunique() > 1 else set())
    return asked


def sections(
    collected: Collection[str],
    asked: Mapping[str, Collection[str]],
    lacking: Collection[str] = (),
) -> tuple[list[str], list[str]]:
    """
    Return the activities of the report that have an answer, and those that stay empty.

    Parameters
    ----------
    collected : collection of str
        Names of the tables with rows.
    asked : mapping of instrument to collection of str
        The aspects and dimensions of its answers, as ``asked_in`` returns them.
    lacking : collection of str
        Columns without a value, as ``lacking_in`` returns them.

    Examples
    --------
    >>> sections(["raci"], {})[0], sections(["actions", "engagement"], {}, ["engagement.rung"])[0]
    (['T4', 'C4'], ['T3', 'V5', 'S4'])
    >>> survey = ["respondents", "items", "responses"]
    >>> sections(survey, {"gap": ["P"], "value": ["get"]}, ["respondents.power"])[0]
    ['O']
    """
    read = {
        activity
        for name, parts in asked.items()
        if name in INSTRUMENTS
        for activity in INSTRUMENTS[name].used_by
        if {*INSTRUMENTS[name].takes.get(activity, ())} <= {*parts}
    }
    filled = [
        question.activity
        for question in QUESTIONS
        if question.needs
        and {*question.needs} <= {*collected}
        and {*question.rests_on}.isdisjoint(lacking)
        and (not {"items", "responses"} & {*question.needs} or question.activity in read)
        and (question.needs != ("respondents",) or "respondents.power" not in lacking)
    ]
    with_answer = [*dict.fromkeys(filled)]
    every = dict.fromkeys(question.activity for question in QUESTIONS)
    return with_answer, [activity for activity in every if activity not in with_answer]


def instruments_unused(client: Client) -> list[str]:
    """Return the instruments whose answers no section reads, because another part is missing."""
    if not client.collected("items", "responses"):
        return []
    aspects: dict[str, set[str]] = {}
    items = client["items"].set_index("item_id")["instrument"]
    pairs = client["responses"][["item_id", "aspect"]].drop_duplicates()
    for item, aspect in pairs.itertuples(index=False):
        aspects.setdefault(str(items.get(item)), set()).add(aspect)
    return [
        name
        for name, found in aspects.items()
        if name in INSTRUMENTS
        and not any(
            aspect in INSTRUMENTS[name].aspects and _is_beside(name, aspect, aspects)
            for aspect in found
        )
    ]


def _is_beside(name: str, aspect: str, aspects: Mapping[str, set[str]]) -> bool:
    needed = INSTRUMENTS[name].beside.get(aspect)
    return needed is None or needed[1] in aspects.get(needed[0], set())
