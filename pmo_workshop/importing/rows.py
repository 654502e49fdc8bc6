"""Whose rows these are: several files of one survey, and people twice in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd

from ..errors import DataError, UsageError
from ..i18n import gettext, ngettext
from ..intake.people import is_made_of_a_name
from ..intake.sheet import Cells, first_few, quoted
from ..personal_data import personal_data
from .export import OTHER_PERSON, PERSON, WAVE, Column, Export
from .grid import in_codes
from .likeness import folded
from .mapping import Choice, Question
from .times import times_of

Ask = Callable[[Question], str | None]
"""Puts a question, and returns its answer if there is one."""

TWICE_WITHIN = timedelta(minutes=10)
FEWEST_EQUAL = 10
"""Equal answers, and the time within which they come, from which on they may be given twice."""

NUMBERED = "number"
"""The answer that people are known by a number."""

PERSON_COLUMN = "column:person"
"""The question which column says who a person is."""

FEWEST_IDS, MOSTLY_DIFFERENT = 8, 0.8
"""Different ids, and their share of the rows, from which on a column may say who people are."""

_ID = re.compile(r"(?=.*\d)(?=.{3,24}$)[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)?")
"""A code of one or two parts with a figure: no date, no number of a scale, and no word."""

_SAME_SURVEY = 0.6
"""Share of the questions of a file that the others must have."""


@dataclass(frozen=True)
class Answers:
    """
    The rows of one survey, from one file or several, numbered from 0.

    ``where`` gives file and row of each.
    """

    tool: str
    columns: tuple[Column, ...]
    facts: Mapping[str, Column]
    where: pd.DataFrame
    said: tuple[str, ...]
    counts: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.where)

    def only(self, kept: np.ndarray) -> Answers:
        """Return some of the rows, numbered anew."""
        if kept.all():
            return self

        def fewer(column: Column) -> Column:
            return replace(column, values=column.values[kept].reset_index(drop=True))

        return replace(
            self,
            columns=tuple(map(fewer, self.columns)),
            facts={name: fewer(column) for name, column in self.facts.items()},
            where=self.where[kept].reset_index(drop=True),
        )

    def place(self, row: int, column: Column) -> str:
        """Return where a cell is, as messages give it."""
        file, number = self.where.iloc[row][["file", "row"]]
        return f"{file}, row {number}, column {column.place}"


def together(exports: Sequence[Export]) -> Answers:
    """
    Put the files of one survey below each other.

    Raises
    ------
    UsageError
        There is none, or a file has other questions than the first.
    """
    if not exports:
        raise UsageError(gettext("There is nothing to import. Give the file of an export."))
    first = exports[0]
    headers = {column.header: column for export in reversed(exports) for column in export.columns}
    said: list[str] = []
    for export in exports[1:]:
        own, others = _headers(export), _headers(first)
        if not _are_alike(export, first):
            raise UsageError(
                gettext(
                    "{file} has other questions than {first}: {n} of {all} are the same. It is "
                    "another survey, or another client's. Import it by itself.",
                    file=export.place,
                    first=first.place,
                    n=len(own & others),
                    all=len(own),
                )
            )
    order = [c.header for c in first.columns]
    order += [name for name in headers if name not in {*order}]
    where = pd.concat(
        [pd.DataFrame({"file": e.place, "row": e.rows}) for e in exports], ignore_index=True
    )
    dropped: dict[str, int] = {}
    for export in exports:
        said += [f"{export.place}: {note}" for note in export.notes]
        for left_out in export.dropped:
            key = "dropped_" + left_out.what
            dropped[key] = dropped.get(key, 0) + left_out.n
    return Answers(
        first.tool,
        tuple(_joined(headers[name], [_by_header(e).get(name) for e in exports], exports)
              for name in order),
        {
            name: _joined(fact, [e.facts.get(name) for e in exports], exports)
            for name, fact in first.facts.items()
        },
        where,
        tuple(said),
        {"rows": len(where) + dropped.get("dropped_preview", 0)} | dropped,
    )  # fmt: skip


def of_one_survey(exports: Sequence[Export], ask: Ask) -> Sequence[Export]:
    """Return the sheets of one survey; if a workbook has unlike sheets, somebody says which."""
    unlike = [export for export in exports[1:] if not _are_alike(export, exports[0])]
    if not unlike or len({export.file for export in exports}) > 1:
        return exports
    by_sheet = {export.sheet: export for export in exports}
    largest = max(exports, key=lambda export: len(export.rows) * len(export.columns))
    answer = ask(
        Question(
            "sheet",
            gettext("The sheets have different questions. Which of them is the survey?"),
            tuple(
                Choice(
                    name,
                    gettext("{sheet}: {rows} rows, {columns} columns", sheet=quoted(name),
                            rows=len(export.rows), columns=len(export.columns)),
                )
                for name, export in by_sheet.items()
            ),
            suggestion=largest.sheet,
        )
    )  # fmt: skip
    chosen = by_sheet.get(answer or "", largest)
    return [export for export in exports if _are_alike(export, chosen)]


def _are_alike(one: Export, other: Export) -> bool:
    own, others = _headers(one), _headers(other)
    return len(own & others) >= _SAME_SURVEY * max(len(own), len(others))


def _headers(export: Export) -> set[str]:
    return {column.header for column in export.columns}


def _by_header(export: Export) -> dict[str, Column]:
    return {column.header: column for column in export.columns}


def _joined(model: Column, parts: Sequence[Column | None], exports: Sequence[Export]) -> Column:
    """Return one column of all files; a file without it is blank there."""
    if len(exports) == 1:
        return replace(model, values=model.values.reset_index(drop=True))
    values = [
        part.values.to_numpy(dtype=object) if part is not None else [""] * len(export.rows)
        for part, export in zip(parts, exports, strict=True)
    ]
    return replace(model, values=in_codes(Cells.of(np.concatenate(values).tolist())))


# --- People -------------------------------------------------------------------------------------


def with_person_decided(answers: Answers, others: Sequence[Column], ask: Ask) -> Answers:
    """
    Decide which column says who a person is, where the id of the tool is in doubt or missing.

    It is asked if one of some other columns may be an id; then what is in it is no question.
    """
    first = answers.facts.get(PERSON)
    if first is not None and not _doubt_of_ids(first):
        return answers
    second = answers.facts.get(OTHER_PERSON)
    found = [c for c in (second, *others) if c is not None and may_be_ids(c.values)]
    if not found:
        return answers
    of_tool = [first] if first is not None and not _is_damaged(first.values) else []
    by_header = {column.header: column for column in (*of_tool, *found)}
    best = min(found, key=lambda column: len(column.values) - _different(column.values))
    answer = ask(
        Question(
            PERSON_COLUMN,
            gettext("Which column says who a person is? {doubt}", doubt=_doubt_of_ids(first)),
            (
                *(Choice(header, _ids_shown(column)) for header, column in by_header.items()),
                Choice(NUMBERED, gettext("none: the rows are numbered")),
            ),
            suggestion=best.header,
        )
    )
    chosen = by_header.get(answer or "")
    facts = {name: c for name, c in answers.facts.items() if name not in {PERSON, OTHER_PERSON}}
    return replace(
        answers,
        columns=tuple(c for c in answers.columns if c is not chosen),
        facts=facts if chosen is None else {**facts, PERSON: chosen},
    )


def _doubt_of_ids(person: Column | None) -> str:
    """Return why the ids of a tool may not tell people apart, in words; blank if they do."""
    if person is None:
        return gettext("The file has no id for each row.")
    if _is_damaged(person.values):
        return gettext("A spreadsheet has rounded the ids of column {place}.", place=person.place)
    if _different(person.values) < len(person.values):
        return gettext("Column {place} does not have another id in each row.", place=person.place)
    return ""


def _different(ids: pd.Series) -> int:
    """Return how many different ids there are."""
    return sum(bool(text.strip()) for text in ids.unique())


def may_be_ids(values: pd.Series) -> bool:
    """Return whether cells may be ids: codes that few rows share, and that name nobody."""
    texts = [text.strip() for text in values.unique() if text.strip()]
    return (
        len(texts) >= max(FEWEST_IDS, MOSTLY_DIFFERENT * len(values))
        and all(map(_ID.fullmatch, texts))
        and not any(map(_names_somebody, texts))
    )


def _names_somebody(text: str) -> bool:
    return not text.isdigit() and (is_made_of_a_name(text) or bool(personal_data(text)))


def _ids_shown(column: Column) -> str:
    """Return in words how well a column tells people apart."""
    rows, different = len(column.values), _different(column.values)
    blank = int((~is_filled(column.values)).sum())
    return gettext(
        "column {place} ({header}): {different} different in {rows} rows, {blank} blank, "
        "{repeated} repeated",
        place=column.place,
        header=column.header.partition(" / ")[0],
        different=different,
        rows=rows,
        blank=blank,
        repeated=rows - different - blank,
    )


def without_repetitions(answers: Answers, ask: Ask) -> Answers:
    """
    Leave out rows without an answer, and people who are in the rows twice.

    One id with equal answers is one person; so is one whose fuller row holds all of the other. What
    two files share is counted once. Anything else is asked.
    """
    counts = dict(answers.counts)
    said = list(answers.said)
    codes = _codes(answers.columns)
    filled = (codes >= 0).sum(axis=1)
    silent = filled == 0
    if silent.all():
        raise DataError(gettext("No row of the export has an answer. Export it again."))
    counts["dropped_silent"] = int(silent.sum())
    kept = ~silent
    person = answers.facts.get(PERSON)
    if person is not None and not _is_damaged(person.values):
        ids = _of_wave(person.values, answers)
        kept &= _one_of_each_id(answers, ids, codes, filled, kept, counts, ask)
    else:
        stamps = [answers.facts[n].values for n in ("started", "submitted") if n in answers.facts]
        if stamps:
            at_a_time = _codes_of([*(column.values for column in answers.columns), *stamps])
            again = _again(at_a_time, kept)
            counts["dropped_repeated"] = int(again.sum())
            kept &= ~again
    if WAVE in answers.facts:  # the same answers in two waves are given twice
        codes = np.column_stack([codes, _codes_of([answers.facts[WAVE].values])])
    kept &= _one_of_doubles(answers, codes, filled, kept, counts, ask)
    return replace(answers.only(kept), counts=counts, said=tuple(said))


def _of_wave(ids: pd.Series, answers: Answers) -> pd.Series:
    """Return ids that differ from wave to wave, as the same person may answer in each."""
    if WAVE not in answers.facts:
        return ids
    waves = answers.facts[WAVE].values.astype(object)
    return ids.astype(object).where(ids.str.strip() == "", ids.astype(object) + " " + waves)


def _codes(columns: Sequence[Column]) -> np.ndarray:
    """Return a number for each different answer of a column, below 0 for a blank."""
    return _codes_of([column.values for column in columns])


def _codes_of(columns: Sequence[pd.Series]) -> np.ndarray:
    codes = np.empty((len(columns[0]), len(columns)), dtype=np.int32, order="F")
    for at, values in enumerate(columns):
        texts = values.cat.categories
        says_something = np.fromiter(map(str.strip, texts), dtype=bool, count=len(texts))
        number = np.where(says_something, np.arange(len(texts), dtype=np.int32), -1)
        codes[:, at] = number[values.cat.codes]
    return codes


def is_filled(values: pd.Series) -> np.ndarray:
    """Return, for each row, whether its cell holds anything."""
    return _codes_of([values])[:, 0] >= 0


def _is_damaged(ids: pd.Series) -> bool:
    """Return whether a spreadsheet has rounded ids, such as to 1.14E+11."""
    return bool(ids.str.contains(r"\dE\+\d", regex=True).any())


def _again(codes: np.ndarray, among: np.ndarray) -> np.ndarray:
    """
    Return, for each row, whether it is equal to an earlier one of those that are kept.

    Equal rows have equal sums; only where a sum occurs twice are the rows compared.
    """
    weights = np.random.default_rng(0).integers(1 << 62, size=codes.shape[1])
    sums = pd.Series(np.einsum("ij,j->i", codes, weights))[among]
    rows = sums.index[sums.duplicated(keep=False)].to_numpy()
    again = np.zeros(len(codes), dtype=bool)
    again[rows] = pd.DataFrame(codes[rows]).duplicated().to_numpy()
    return again


def _one_of_each_id(
    answers: Answers,
    ids: pd.Series,
    codes: np.ndarray,
    filled: np.ndarray,
    among: np.ndarray,
    counts: dict[str, int],
    ask: Ask,
) -> np.ndarray:
    kept = np.ones(len(ids), dtype=bool)
    twice = ids.str.strip().ne("") & ids.duplicated(keep=False) & among
    clash: list[int] = []
    for _, group in ids[twice].groupby(ids[twice]):
        rows = group.index.to_numpy()
        best = max(rows, key=lambda row: (filled[row], row))
        others = rows[rows != best]
        same = all(((codes[r] == codes[best]) | (codes[r] < 0)).all() for r in others)
        if not same:
            clash += [int(row) for row in rows]
        kept[others] = False
    repeated = int((~kept).sum())
    if clash:
        n = len(ids.iloc[clash].unique())
        answer = ask(
            Question(
                "same id",
                ngettext(
                    "{n} id stands in several rows with different answers (rows {rows}). Are they "
                    "one person who answered again, or several people?",
                    "{n} ids stand in several rows with different answers (rows {rows}). Are they "
                    "people who answered again, or several people with one id?",
                    n,
                    rows=first_few([int(row) for row in answers.where["row"].iloc[clash]]),
                ),
                (
                    Choice("again", gettext("answered again: keep the fuller, later row")),
                    Choice("several", gettext("several people: keep all rows")),
                ),
            )
        )
        if answer == "several":
            kept[clash] = True
            repeated = int((~kept).sum())
    counts["dropped_repeated"] = repeated
    return kept


def _one_of_doubles(
    answers: Answers,
    codes: np.ndarray,
    filled: np.ndarray,
    among: np.ndarray,
    counts: dict[str, int],
    ask: Ask,
) -> np.ndarray:
    """Ask whether rows with ten and more equal answers within minutes are of one person."""
    kept = np.ones(len(codes), dtype=bool)
    varied = np.array([len(set(row[row >= 0])) > 1 for row in codes]) if len(codes) < 2000 else True
    candidates = among & (filled >= FEWEST_EQUAL) & varied
    again = _again(codes, candidates)
    if not again.any():
        return kept
    stamp = answers.facts.get("submitted") or answers.facts.get("started")
    rows = np.flatnonzero(candidates)
    of_equal = pd.DataFrame(codes[rows]).groupby(list(range(codes.shape[1])), sort=False).ngroup()
    equal = pd.Series(of_equal.to_numpy(), index=rows)
    rows_again = map(int, np.flatnonzero(again))
    doubled = [row for row in rows_again if _is_close(row, equal, stamp)]
    if not doubled:
        return kept
    answer = ask(
        Question(
            "doubles",
            ngettext(
                "{n} row repeats all answers of another, given within ten minutes (row {rows}). "
                "Was it sent twice by one person?",
                "{n} rows repeat all answers of others, given within ten minutes (rows {rows}). "
                "Were they sent twice by the same people?",
                len(doubled),
                rows=first_few([int(row) for row in answers.where["row"].iloc[doubled]]),
            ),
            (
                Choice("once", gettext("sent twice: count each person once")),
                Choice("both", gettext("different people: keep all rows")),
            ),
        )
    )
    if answer == "once":
        kept[doubled] = False
        counts["dropped_doubled"] = len(doubled)
    return kept


def _is_close(row: int, equal: pd.Series, stamp: Column | None) -> bool:
    """Return whether a row comes within minutes of another with its answers."""
    if stamp is None:
        return True
    others = [other for other in equal.index[equal == equal[row]] if other != row]
    times = times_of(stamp.values.iloc[[row, *others]], "month-day")
    own = times.read(stamp.values.iloc[row])
    near = (times.read(stamp.values.iloc[other]) for other in others)
    return own is not None and any(t is not None and abs(t - own) <= TWICE_WITHIN for t in near)


def ids_of(answers: Answers, ask: Ask) -> pd.Series:
    """
    Return an id for each person: that of the tool, or else a number.

    A name, and what could be read as one, is never an id.
    """
    person = answers.facts.get(PERSON)
    numbers = pd.Series([str(n) for n in range(1, len(answers) + 1)], dtype=object)
    proof = gettext("the file has no id for each row")
    suggestion = NUMBERED
    if person is not None:
        ids = person.values.str.strip()
        if ids.eq("").any() or _of_wave(ids, answers).duplicated().any() or _is_damaged(ids):
            proof = gettext(
                "column {place} does not have another id in each row", place=person.place
            )
        elif ids.map(_names_somebody).any():
            proof = gettext("ids of column {place} could be read as names", place=person.place)
        else:
            suggestion = "tool"
            proof = gettext(
                "column {place} ({header}) has another id in each row",
                place=person.place,
                header=person.header.partition(" / ")[0],
            )
    answer = ask(
        Question(
            "person",
            gettext("By what is a person known?"),
            (
                *([Choice("tool", gettext("the id in the file"))]
                  if suggestion == "tool" else []),
                Choice(NUMBERED, gettext("a number, in the order of the rows")),
            ),
            proof,
            suggestion,
        )
    )  # fmt: skip
    return ids if answer == "tool" else numbers


def finished(answers: Answers) -> np.ndarray:
    """Return, for each row, whether the person came to the end, as far as the tool tells."""
    fact = answers.facts.get("finished")
    if fact is not None:
        words = {"1", "true", "wahr", "yes", "ja", ""}
        return fact.values.map(lambda v: folded(v) in words).to_numpy(dtype=bool)
    sent = answers.facts.get("submitted")
    if sent is None:
        return np.ones(len(answers), dtype=bool)
    return is_filled(sent.values)


def with_partial_decided(answers: Answers, ask: Ask) -> Answers:
    """Keep those who did not finish, unless somebody decides otherwise: they did answer."""
    done = finished(answers)
    n = int((~done).sum())
    if not n:
        return answers
    answer = ask(
        Question(
            "partial",
            ngettext(
                "{n} person did not come to the end. Does what they answered count?",
                "{n} people did not come to the end. Does what they answered count?",
                n,
            ),
            (
                Choice("keep", gettext("yes, and the rest stays blank")),
                Choice("leave out", gettext("no")),
            ),
            gettext("an answer that was given counts; nothing is put in where there is none"),
            "keep",
        )
    )
    counts = {**answers.counts, "partial": n}
    if answer == "leave out":
        return replace(answers.only(done), counts={**counts, "dropped_partial": n})
    return replace(answers, counts=counts)
