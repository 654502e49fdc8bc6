"""The steps of a preview, each in a fresh process: read, gather, print, draw."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..depth import Depth
from ..engine.work import Tell
from ..errors import DataError, SetupError
from ..i18n import gettext
from ..intake.brand import FILE as BRAND
from ..intake.brand import Brand
from ..intake.client import REDACTED, Client, Problem
from ..intake.files import A_LINK, STORY, TEMPLATE, table_of
from ..story import Story
from .remarks import Remark, with_remarks

if TYPE_CHECKING:
    from ..export import Document, Published
    from ..plan import Chapter

LETTER = "letter"
VIEWS = {Depth.BOARD.value: Depth.BOARD, Depth.FULL.value: Depth.FULL}
"""The reports that are shown, by the name of their page."""


@dataclass(frozen=True)
class Read:
    """
    A client folder as it was read.

    Attributes
    ----------
    client : Client or None
        Without its tables; None if they cannot be used.
    problems : tuple of (str, Problem)
        What must be mended, each with the table that it is of; "" for what is of none.
    warnings : tuple of str
    hashes : mapping of str to str
        Of each table.
    folder, kept : Path
        The copy of the client folder, and the file with the client for the workbooks.
    """

    client: Client | None
    problems: tuple[tuple[str, Problem], ...]
    warnings: tuple[str, ...]
    hashes: Mapping[str, str]
    folder: Path
    kept: Path


def read(tell: Tell, folder: Path, into: Path) -> Read:
    """
    Copy a client folder and check its tables.

    The brand stays where it is: no table is wrong because of it.
    """
    from ..batch.inputs import copy_inputs
    from ..intake.client_cache import hashes_of_tables, keep
    from ..intake.folder import check_client
    from ..intake.key import key_of
    from ..intake.redacting import redacted

    room, kept = into / "room" / folder.name, into / "client.pickle"
    try:
        copy_inputs(folder, room, key_of(folder))
    except DataError as error:
        lines = [("", Problem("", line)) for line in str(error).splitlines()]
        return Read(None, tuple(lines), (), {}, room, kept)
    for copied in (room / BRAND, room.parent / BRAND):
        copied.unlink(missing_ok=True)
    found = check_client(room)
    tables = {reading.file: reading.table for reading in found.readings}
    problems = tuple(
        (tables.get(problem.file) or table_of(Path(problem.file)), problem)
        for problem in found.problems
    )
    if found.client is None:
        return Read(None, problems, (), {}, room, kept)
    client = redacted(found.client)
    keep(client, room, kept)
    bare, warnings = replace(client, tables={}), tuple(map(str, client.warnings))
    return Read(bare, problems, warnings, hashes_of_tables(client), room, kept)


def gather(tell: Tell, notebooks: Sequence[Path], place: Path) -> None:
    """Keep what executed workbooks have published in a file, so that it need not be read again."""
    from .. import export
    from ..editions import edition
    from ..engine import read_workbook
    from ..plan import read_chapter

    reports = [edition(read_workbook(path), "client") for path in notebooks]
    chapters = tuple(read_chapter(report) for report in reports)
    documents = tuple(export.read_document(report) for report in reports)
    part = place.with_suffix(".part")
    part.write_bytes(pickle.dumps((chapters, documents)))
    part.replace(place)


@dataclass(frozen=True)
class Words:
    """What own words and brand were when they could last be read."""

    story: Story = field(default_factory=Story)
    brand: Brand = field(default_factory=Brand)


@dataclass(frozen=True)
class Printed:
    """Pages by name, what is to be mended, and the words and brand that they were printed with."""

    pages: Mapping[str, str]
    remarks: tuple[Remark, ...]
    words: Words


def print_pages(
    tell: Tell,
    folder: Path,
    gathered: Path | None,
    client: Client | None,
    facts: Mapping[str, str],
    remarks: Sequence[Remark],
    warnings: Sequence[str],
    last: Words,
) -> Printed:
    """
    Print the reports with the own words and in the brand that a client folder has now.

    Parameters
    ----------
    folder : Path
    gathered : Path or None
        What ``gather`` has kept; None while no report could be made.
    client : Client or None
        Without its tables; None while there is none.
    facts : mapping of str
        Of the client, as its reports print them.
    remarks : sequence of Remark
        What is wrong with the tables.
    warnings : sequence of str
        What was noticed about the data.
    last : Words
        Printed where what is there now cannot be read.
    """
    from .. import export

    found = [*remarks]
    words = _words(folder, last, found)
    if gathered is None or client is None:
        page = export.Document(gettext("There is no report yet"), facts, "preview",
                               brand=words.brand)  # fmt: skip
        pages = {view: export.write_html(with_remarks(page, found)) for view in VIEWS}
        return Printed(pages, tuple(found), words)
    published, objections = _published(folder, gathered, client, facts, warnings, words)
    found += objections
    documents = {view: export.report_at(depth, published) for view, depth in VIEWS.items()}
    if letter := export.cover_letter(published):
        documents[LETTER] = letter
    pages = {name: _page(name, document, found) for name, document in documents.items()}
    return Printed(pages, tuple(found), words)


def _page(name: str, document: Document, remarks: Sequence[Remark]) -> str:
    """Return a page with the remarks that belong on it: those of the letter stand in the letter."""
    from ..export import write_html

    own = [
        replace(remark, place="") if name == LETTER else remark
        for remark in remarks
        if (remark.place == LETTER) == (name == LETTER)
    ]
    return write_html(with_remarks(document, own))


def _words(folder: Path, last: Words, remarks: list[Remark]) -> Words:
    """Return own words and brand, the last ones where they cannot be read; remarks are added."""
    from ..intake.brand import read_brand
    from ..story import read_story

    story, brand = last.story, read_brand(folder)
    try:
        if (folder / STORY).is_symlink():
            raise DataError(f"{STORY}: {gettext(A_LINK)}")
        story = read_story(folder)
    except DataError as error:
        remarks += [Remark("", line) for line in str(error).splitlines()]
    remarks += [Remark("", str(problem)) for problem in (*brand.problems, *brand.warnings)]
    remarks += [Remark(place_at(story, problem.row), str(problem)) for problem in story.problems]
    return Words(story, last.brand if brand.problems else brand)


def place_at(story: Story, line: int | None) -> str:
    """Return the key of the place in whose passage a line of ``story.md`` stands; "" for none."""
    passages = [
        *((passage.line, place.key) for place, passage in story.told.items()),
        *((passage.line, place.key) for place, passage in story.slides.items()),
        *((p.line, "") for p in (*story.left_out.values(), *story.steps.values())),
        *([(story.findings.line, "")] if story.findings else []),
    ]
    above = [found for found in passages if line is not None and found[0] <= line]
    return max(above)[1] if above else ""


def _published(
    folder: Path,
    gathered: Path,
    client: Client,
    facts: Mapping[str, str],
    warnings: Sequence[str],
    words: Words,
) -> tuple[Published, list[Remark]]:
    from .. import export, story

    chapters: tuple[Chapter, ...]
    documents: tuple[Document, ...]
    chapters, documents = pickle.loads(gathered.read_bytes())  # noqa: S301 - of this preview, by us
    branded = tuple(export.branded(replace(d, client=facts), words.brand) for d in documents)
    published = export.Published(
        branded, chapters, client.readings, tuple(warnings), story=words.story
    )
    objections = story.objections(
        words.story, chapters, groups=client.stakeholders, seen=story.read_seen(folder)
    )
    remarks = [Remark(place_at(words.story, one.line), str(one)) for one in objections]
    return published, remarks


def draw(
    tell: Tell,
    folder: Path,
    gathered: Path,
    client: Client,
    facts: Mapping[str, str],
    words: Words,
    scratch: Path,
) -> tuple[bytes, ...] | str:
    """Return the slides of the deck as pictures, or why there are none."""
    from .. import export
    from .office import pictures_of

    published, _ = _published(folder, gathered, client, facts, (), words)
    own = folder / TEMPLATE
    try:
        look = export.read_template(own if own.is_file() and not own.is_symlink() else None)
        return pictures_of(export.write_pptx(published, look), scratch)
    except (DataError, SetupError) as error:
        return str(error)


def remarks_on(
    problems: Collection[tuple[str, Problem]], asked: Mapping[str, Collection[str]]
) -> list[Remark]:
    """
    Return what is wrong with tables, at every chapter that asks for them.

    Parameters
    ----------
    problems : collection of (table, Problem)
    asked : mapping of str to collection of str
        The tables that each workbook has asked for.

    Examples
    --------
    >>> lacks = Problem("tickets.csv", "has no rows.")
    >>> remarks_on([("tickets", lacks)], {"01": {"items"}, "04": {"tickets"}})
    [Remark(place='04', text='tickets.csv: has no rows.')]
    """
    return [
        Remark(place, told_of(problem))
        for table, problem in problems
        for place in [name for name, tables in asked.items() if table in tables] or [""]
    ]


def told_of(problem: Problem) -> str:
    """Return a problem as a line for a person."""
    return str(problem) if problem.file else problem.message


def same_facts(client: Client) -> Any:
    """Return the facts of a client that a workbook may rest on: not those of the report alone."""
    state = client.state if client.state == REDACTED else ""
    return replace(
        client, tables={}, readings=(), warnings=(), prepared_by="", contact="", state=state
    )
