"""From files to a draft: the same for each face in which an import is looked at."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from ..errors import DataError, UsageError, names, nearest
from ..i18n import N_, gettext
from ..intake.client import Client
from ..intake.files import FILE as SETTINGS
from ..intake.new import new_client
from ..intake.sheet import first_few, quoted
from . import register, survey
from .drafting import Draft, tables_of
from .export import EXPECTED, Export, export_of, tool_of
from .fields import EXPECTED as IN_REGISTERS
from .grid import Grid, grids_of
from .likely import likely_register
from .mapping import FOLDER, Choice, Question, maps_in, read_map
from .mapping import Mapping as Map
from .writing import Written, client_so_far, name_of, write

KINDS = (survey.SURVEY, *register.KINDS)
"""What an export may be."""

_KINDS_IN_WORDS = {
    "survey": N_("a survey"),
    "tickets": N_("a log of requests"),
    "timesheet": N_("a timesheet"),
    "projects": N_("a project portfolio"),
    "benefits": N_("a benefits register"),
    "stakeholders": N_("a stakeholder register"),
    "actions": N_("an action log"),
    "raci": N_("a RACI matrix"),
}


def grids_of_files(paths: Sequence[Path]) -> tuple[Grid, ...]:
    """
    Return the sheets of some files, in which the heads of surveys and registers are known.

    Raises
    ------
    UsageError, DataError
        A file cannot be read.
    """
    return tuple(grid for path in paths for grid in grids_of(path, EXPECTED | IN_REGISTERS))


def draft_of_files(
    paths: Sequence[Path],
    into: Path,
    *,
    kind: str = "",
    mapping: Map | None = None,
    answers: Mapping[str, str] | None = None,
) -> Draft:
    """
    Return what files would become in a client folder.

    Parameters
    ----------
    paths : sequence of Path
        The files of one survey, or of one register.
    into : Path
        Folder of the client, which need not be there yet.
    kind : str
        One of ``KINDS``; blank: as the map says, or as the file itself tells.
    mapping : Map, optional
        How an earlier wave was read.
    answers : mapping of key to answer, optional
    """
    name = name_of(paths[0]) if paths else ""
    grids = grids_of_files(paths)
    return draft_of_grids(grids, into, name=name, kind=kind, mapping=mapping, answers=answers)


def draft_of_grids(
    grids: Sequence[Grid],
    into: Path,
    *,
    name: str,
    kind: str = "",
    mapping: Map | None = None,
    answers: Mapping[str, str] | None = None,
) -> Draft:
    """
    Return what sheets would become in a client folder: a survey, or a register.

    Where an import of this name was made from other cells, somebody says which it is: that one
    again, corrected or fuller, whose place it takes, or another one, beside which it stays.

    Raises
    ------
    UsageError
        There is no such kind.
    """
    content = f"{sum(grid.content for grid in grids) % 2**64:016x}"
    here, question = _name_in(into, name, content, answers or {})
    others = {key: answer for key, answer in (answers or {}).items() if key != _IMPORT}
    made = _draft(grids, into, here, kind, mapping, others)

    def anew(given: Mapping[str, str]) -> Draft:
        return draft_of_grids(grids, into, name=name, kind=kind, mapping=mapping, answers=given)

    return _named(made, here, content, question, anew)


def _named(
    made: Draft,
    name: str,
    content: str,
    question: Question | None,
    anew: Callable[[Mapping[str, str]], Draft],
) -> Draft:
    """Return a draft with its name; it is drafted anew only if it is said to be another import."""

    def again(given: Mapping[str, str]) -> Draft:
        if question and not question.is_proven and given.get(_IMPORT) != question.answer:
            return anew(given)
        others = {key: answer for key, answer in given.items() if key != _IMPORT}
        return _named(made.again(others), name, content, question, anew)

    questions = (*made.questions, question) if question else made.questions
    return replace(made, name=name, content=content, questions=questions, again=again)


_IMPORT = "import"
"""The question which import a file is, of a name that there is already."""


def _name_in(
    into: Path, name: str, content: str, answers: Mapping[str, str]
) -> tuple[str, Question | None]:
    """Return the name of an import, and the question which it is if the cells do not tell."""
    numbered = re.compile(re.escape(name) + r"(-\d+)?")
    there = {stem: read for stem, read in maps_in(into).items() if numbered.fullmatch(stem)}
    asks = gettext(
        "{name} was imported before, with other cells. Which is it now?", name=quoted(name)
    )
    again = [
        Choice(
            stem,
            gettext("{name} again, corrected or fuller: it takes its place", name=quoted(stem)),
        )
        for stem in there
    ]
    for choice in again:
        if there[choice.id].content == content:
            if _IMPORT not in there[choice.id].decisions:
                return choice.id, None
            proof = gettext("the same cells as {name}", name=quoted(choice.id))
            question = Question(_IMPORT, asks, (choice,), proof, choice.id)
            return choice.id, question.answered({})
    if name not in there:
        return name, None
    new = next(f"{name}-{n}" for n in count(2) if f"{name}-{n}" not in there)
    other = gettext(
        "another wave, or another file: both stay, this one as {name}", name=quoted(new)
    )
    question = Question(_IMPORT, asks, (*again, Choice(new, other))).answered(answers)
    return question.answer or new, question


def _draft(
    grids: Sequence[Grid],
    into: Path,
    name: str,
    kind: str,
    mapping: Map | None,
    answers: Mapping[str, str],
) -> Draft:
    """Return the draft of an import whose name is known."""
    unknown = [grid for grid in grids if not tool_of(grid)]
    told = map(register.kind_of, unknown)
    kind = kind or (mapping.kind if mapping else next(filter(None, told), ""))
    if not kind and (likely := next(filter(None, map(likely_register, unknown)), "")):
        return _of_asked_kind(grids, into, name, likely, answers)
    kind = kind or survey.SURVEY
    if kind not in KINDS:
        raise UsageError(
            gettext("There is no kind {kind}. There are: {kinds}.", kind=repr(kind),
                    kinds=names(KINDS))
        )  # fmt: skip
    known = client_so_far(into, name)
    if kind in register.KINDS:
        return register.draft(grids, kind=kind, mapping=mapping, known=known, answers=answers)
    exports = exports_of(grids)
    beside = None if mapping or known is None else _map_beside(exports, into, name, known)
    if beside is None:
        return survey.draft(exports, mapping=mapping, known=known, answers=answers)
    return _read_as_before(exports, known, *beside, answers)


def exports_of(grids: Sequence[Grid]) -> tuple[Export, ...]:
    """
    Return the sheets that may be a survey; beside one of a survey tool, notes are none.

    Raises
    ------
    DataError
        A sheet cannot be read, and no other is of a survey tool.
    """
    exports: list[Export] = []
    refused: list[DataError] = []
    for grid in grids:
        try:
            exports.append(export_of(grid))
        except DataError as error:
            if tool_of(grid) or len({grid.file for grid in grids}) > 1:
                raise
            refused.append(error)
    if refused and not any(export.tool for export in exports):
        raise refused[0]
    return tuple(exports)


_AS_BEFORE = "as before"
"""The question whether a file is read as an earlier wave of the same questions was."""


def _map_beside(
    exports: Sequence[Export], into: Path, name: str, known: Client
) -> tuple[str, Map] | None:
    """Return the last map beside the data of whose own questions a file has more than half."""
    headers = {column.header for export in exports for column in export.columns}
    ours = {item.id for item in survey.handed_out(known)[0]}
    found: list[tuple[date, str, Map]] = []
    for stem, read in maps_in(into).items():
        asked = [
            header
            for header, becomes in read.columns.items()
            if becomes.startswith("responses ") and becomes.split()[1] not in ours
        ]
        if stem != name and 2 * len(headers.intersection(asked)) > len(asked):
            days = [decision.on for decision in read.decisions.values() if decision.on]
            found.append((max(days, default=date.min), stem, read))
    return max(found, key=lambda one: one[:2])[1:] if found else None


def _read_as_before(
    exports: Sequence[Export],
    known: Client | None,
    name: str,
    read: Map,
    answers: Mapping[str, str],
) -> Draft:
    """Return the draft of a wave by the map of an earlier one, unless somebody says it is none."""
    question = Question(
        _AS_BEFORE,
        gettext("Is it read as {name} was, in {folder}?", name=quoted(name), folder=FOLDER),
        (Choice("yes", gettext("yes")), Choice("no", gettext("no: everything is asked anew"))),
        gettext("the same questions"),
        "yes",
    ).answered(answers)

    def again(given: Mapping[str, str]) -> Draft:
        denied = question.answer == "yes" and given.get(_AS_BEFORE) == "no"
        kept = {key: a for key, a in given.items() if not denied or read.answers.get(key) != a}
        return _read_as_before(exports, known, name, read, kept)

    mapping = read if question.answer == "yes" else None
    others = {key: answer for key, answer in answers.items() if key != _AS_BEFORE}
    made = survey.draft(exports, mapping=mapping, known=known, answers=others)
    return replace(made, questions=(*made.questions, question), again=again)


_KIND = "kind"
"""The question what a file is."""


def _of_asked_kind(
    grids: Sequence[Grid], into: Path, name: str, likely: str, answers: Mapping[str, str]
) -> Draft:
    """Return the draft of sheets of which somebody says what they are; until then it is empty."""
    question = Question(
        _KIND,
        gettext(
            "{files}: the names of the columns are not known, and what stands in them is rather "
            "{likely} (--as {kind}) than a survey. What is it?",
            files=first_few([grid.place for grid in grids]),
            likely=gettext(_KINDS_IN_WORDS[likely]),
            kind=likely,
        ),
        tuple(Choice(kind, gettext(_KINDS_IN_WORDS[kind])) for kind in KINDS),
        suggestion=likely,
    ).answered(answers)

    def again(given: Mapping[str, str]) -> Draft:
        return _draft(grids, into, name, "", None, given)

    if not question.answer:
        rows = sum(len(grid.cells) - 1 for grid in grids)
        return Draft(likely, "", (question,), (), {}, {"rows": rows}, again)
    others = {key: answer for key, answer in answers.items() if key != _KIND}
    made = _draft(grids, into, name, question.answer, None, others)
    return replace(made, questions=(*made.questions, question), again=again)


def map_of(named: str, into: Path) -> Map:
    """
    Return a map by its file, or by its name among the imports of a client.

    Raises
    ------
    UsageError
        There is no such map.
    """
    path = Path(named)
    inside = into / FOLDER / f"{named.removesuffix('.toml')}.toml"
    if path.is_file() or inside.is_file():
        return read_map(path if path.is_file() else inside)
    there = sorted(found.stem for found in (into / FOLDER).glob("*.toml"))
    told = gettext("There is no map {map}.", map=quoted(named))
    if there:
        listed = gettext("There are: {names}.", names=", ".join(there))
        told += nearest(named, there) or f" {listed}"
    raise UsageError(told)


def written_to(into: Path, draft: Draft, who: str, today: date) -> Written:
    """
    Write a draft into a client folder, which is made if it is not there; all of it or nothing.

    Raises
    ------
    UsageError
        A question is open, the folder is no client's, or a table is somebody else's work.
    DataError
        The result could not be used.
    """
    if into.is_dir() and any(into.iterdir()):
        if not (into / SETTINGS).is_file():
            raise UsageError(
                gettext(
                    "{folder} is no client's folder: it has no {file}. Nothing was written. Make "
                    "one with 'pmo-workshop new', or name a folder that does not exist yet.",
                    folder=quoted(str(into)),
                    file=SETTINGS,
                )
            )
        return write(draft, into, draft.name, who, today)
    tables = tables_of(draft)
    fresh = not into.exists()
    new_client(into, tables=tables, expectation=draft.expectation, today=today)
    try:
        return write(draft, into, draft.name, who, today)
    except BaseException:
        shutil.rmtree(into)
        if not fresh:
            into.mkdir()
        raise
