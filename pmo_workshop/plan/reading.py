"""What executed workbooks have published: claims, tables, and questions without an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..claims import CLAIM_TYPE, Claim
from ..content.modules import BEFORE_THE_PLAN, BY_NUMBER, MODULES, PLAN, Module, first_to_last
from ..editions import edition
from ..errors import UsageError, WorkbookError
from ..i18n import N_, gettext
from ..intake.client import Client, Margin
from ..leading import Leading, Measure
from ..paths import NOTEBOOKS
from ..present.table import TABLE_TYPE, Row, Series
from ..verdicts import Lack

if TYPE_CHECKING:
    from nbformat import NotebookNode

SUMMARY_TYPE = "application/vnd.pmo-workshop.summary+json"


def reads() -> str:
    """Return which workbooks the plan reads, in words."""
    return gettext("workbooks {numbers}", numbers=first_to_last(BEFORE_THE_PLAN))


_key_of_the_reader = object()


@dataclass(frozen=True)
class PublishedTable:
    """
    A released table as a workbook shows it.

    ``columns`` are the fields of its data resource (name, title, type, align); ``data`` the
    unrounded cells by column, also of columns that are not printed; a hidden cell is None.
    ``display`` holds the texts that are printed, one for each column of a row.
    """

    workbook: str
    activity: str
    name: str
    title: str
    columns: tuple[Mapping[str, str], ...]
    data: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    currency: str = ""
    series: Series | None = None
    display: tuple[tuple[str, ...], ...] = ()

    @property
    def printed(self) -> tuple[tuple[str, ...], ...]:
        """What is printed of each row; nothing of a table that is not laid out."""
        return self.display or ((),) * len(self.data)

    @property
    def column_names(self) -> set[str]:
        return {name for row in self.data for name in row}


@dataclass(frozen=True)
class Missing:
    """A question without an answer: why, in words and as data, and what was not collected."""

    activity: str
    question: str
    why: str
    lack: Lack
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """
    What a workbook says to do next, under an id that is the same in every report.

    ``answers`` are the ids of the findings it answers; without any, all of its question.
    """

    id: str
    text: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """One executed workbook: what its client edition shows, in its order."""

    workbook: str
    title: str
    client: Mapping[str, str]
    claims: tuple[Claim, ...] = ()
    tables: tuple[PublishedTable, ...] = ()
    missing: tuple[Missing, ...] = ()
    steps: tuple[Step, ...] = ()
    summary: Mapping[str, Any] = field(default_factory=dict)
    """Of the plan: its ``Summary`` as a notebook holds it."""

    @property
    def number(self) -> str:
        """Such as ``"01"``."""
        return self.workbook[:2]

    @property
    def element(self) -> str:
        """The element of the workshop the workbook treats, or its title."""
        module = BY_NUMBER.get(self.number)
        return module.title if module else self.title


@dataclass(frozen=True)
class Evidence:
    """
    What the workbooks 00 to 05 have released about one client.

    Attributes
    ----------
    client : mapping of str to str
        ``id``, ``name``, ``report_date`` (ISO).
    chapters : tuple of Chapter
    lacking : tuple of Module
        Workbooks of the suite that have not been run for this client.
    leading : Leading
        The measures that decide the marks of the elements.
    margin : Margin
        The smallest difference that matters.
    scales : mapping of str to (lowest, highest)
        The scale of the questions on an instrument, where it is one.
    surveyed, surveyed_before : date or None
        The last day of the latest survey, and of the one before, if the client has said them.
    asked : frozenset of str
        The instruments of which at least one question was answered, and what of each, such as
        ``"gap E"``; empty where it is not known.
    last_asked : mapping of Measure to str
        The last wave that asked about a measure of the survey, where it is not the latest one.
    sponsors : tuple of str
        The groups of people who are the sponsors, if the client has said which.
    missing : str
        Why there is nothing at all, and how to make it; empty if there is something.
    """

    client: Mapping[str, str]
    chapters: tuple[Chapter, ...] = ()
    lacking: tuple[Module, ...] = ()
    leading: Leading = field(default_factory=Leading)
    margin: Margin = field(default_factory=Margin)
    scales: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    surveyed: date | None = None
    surveyed_before: date | None = None
    asked: frozenset[str] = frozenset()
    last_asked: Mapping[Measure, str] = field(default_factory=dict)
    sponsors: tuple[str, ...] = ()
    missing: str = ""
    reader: object = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.reader is not _key_of_the_reader:
            raise TypeError("Evidence is made by read_evidence() or evidence_of(), from notebooks.")

    @property
    def report_date(self) -> date:
        return date.fromisoformat(self.client["report_date"])

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for chapter in self.chapters for claim in chapter.claims)

    @property
    def tables(self) -> tuple[PublishedTable, ...]:
        return tuple(table for chapter in self.chapters for table in chapter.tables)

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for chapter in self.chapters for step in chapter.steps)

    def table(self, name: str) -> PublishedTable | None:
        """Return the first table of a name that has rows, if there is one."""
        return next((table for table in self.tables if table.name == name and table.data), None)

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return the rows of the first table of a name."""
        found = self.table(name)
        return found.data if found else ()

    def chapter(self, number: str) -> Chapter | None:
        """Return the chapter with a number, such as ``"01"``, if it was run."""
        return next((c for c in self.chapters if c.number == number), None)


def expect_evidence(thing: object) -> Evidence:
    """Return the argument if it was read from executed workbooks, else raise TypeError."""
    if not isinstance(thing, Evidence):
        raise TypeError(
            f"The plan accepts the Evidence of executed workbooks, not a {type(thing).__name__}. "
            "Read it with read_evidence()."
        )
    return thing


def read_evidence(client: Client, notebooks_dir: str = "") -> Evidence:
    """
    Read the executed workbooks 00 to 05 of a client.

    Parameters
    ----------
    client : Client
    notebooks_dir : str
        Folder with the executed notebooks; empty:
        ``runs/<client id>/consultant/notebooks`` below this folder, or the one above it.

    Returns
    -------
    Evidence
        If there are no notebooks, ``missing`` says how to make them.

    Raises
    ------
    UsageError
        The folder named does not exist.
    WorkbookError
        A notebook is of another client, has not been run, or a cell of it failed.
    """
    notebooks = _notebooks(client, notebooks_dir, BEFORE_THE_PLAN)
    return evidence_of(
        notebooks,
        _facts(client),
        client.leading,
        margin=client.margin,
        scales=scales_of(client),
        surveyed=client.latest_wave.end if client.latest_wave else None,
        surveyed_before=client.waves[-2].end if len(client.waves) > 1 else None,
        asked=asked_of(client),
        last_asked=last_asked_of(client),
        sponsors=client.sponsors,
    )


def read_report(client: Client, notebooks_dir: str = "") -> tuple[Chapter, ...]:
    """
    Read all executed workbooks of a client, the plan as well; the arguments of ``read_evidence``.

    Returns
    -------
    tuple of Chapter
        Empty if there are no notebooks.

    Raises
    ------
    UsageError
        The folder named does not exist.
    WorkbookError
        A notebook is of another client, or has not been run.
    """
    chapters = map(read_chapter, _notebooks(client, notebooks_dir, MODULES))
    return tuple(chapter for chapter in chapters if _is_of(chapter, _facts(client)))


def _facts(client: Client) -> dict[str, str]:
    return {"id": client.id, "name": client.name, "report_date": f"{client.report_date:%Y-%m-%d}"}


def _notebooks(client: Client, notebooks_dir: str, modules: Iterable[Module]) -> list[NotebookNode]:
    import nbformat

    folder = _folder(client.id, notebooks_dir)
    places = [folder / f"{module.workbook}.ipynb" for module in modules] if folder else []
    return [nbformat.read(path, as_version=4) for path in places if path.is_file()]


def scales_of(client: Client) -> dict[str, tuple[int, int]]:
    """Return the scale of each instrument whose questions are all asked on one and the same."""
    items = client.tables.get("items")
    if items is None:
        return {}
    ends = items[["instrument", "scale_min", "scale_max"]].dropna().drop_duplicates()
    alone = ends[~ends["instrument"].duplicated(keep=False)]
    return {str(name): (int(low), int(high)) for name, low, high in alone.itertuples(index=False)}


def asked_of(client: Client) -> frozenset[str]:
    """Return the instruments that were answered, and of each what: its aspects and dimensions."""
    items, responses = client.tables.get("items"), client.tables.get("responses")
    if items is None or responses is None:
        return frozenset()
    asked = items.merge(responses[["item_id", "aspect"]].drop_duplicates(), on="item_id")
    asked = asked[["instrument", "aspect", "dimension"]].dropna(subset="instrument")
    return frozenset(
        f"{name} {part}".rstrip()
        for name, *parts in asked.drop_duplicates().itertuples(index=False)
        for part in ("", *(part for part in parts if isinstance(part, str)))
    )


def last_asked_of(client: Client) -> dict[Measure, str]:
    """Return the last wave that asked about a measure, of those that the latest has left out."""
    if len(client.waves) < 2:
        return {}
    from ..elements.answers import wave_of, waves_that_asked
    from ..elements.barriers.common import latest_answers

    asked = {m: waves_that_asked(client, m.instrument) for m in Measure if m.instrument}
    asked[Measure.FELT_COST] = [*filter(None, [wave_of(latest_answers(client, "perceived_cost"))])]
    latest = client.waves[-1].name
    return {measure: waves[-1] for measure, waves in asked.items() if waves and waves[-1] != latest}


def _folder(client_id: str, notebooks_dir: str) -> Path | None:
    if notebooks_dir:
        if not Path(notebooks_dir).is_dir():
            raise UsageError(
                gettext(
                    "There is no folder {folder}. Name the folder with the "
                    "executed workbooks, such as runs/<client id>/{notebooks}, or leave "
                    "notebooks_dir empty.",
                    folder=repr(notebooks_dir),
                    notebooks=NOTEBOOKS,
                )
            )
        return Path(notebooks_dir)
    usual = Path("runs") / client_id / NOTEBOOKS
    return next((place for place in (usual, Path("..") / usual) if place.is_dir()), None)


def evidence_of(
    notebooks: Iterable[NotebookNode],
    client: Mapping[str, str],
    leading: Leading | None = None,
    *,
    margin: Margin | None = None,
    scales: Mapping[str, tuple[int, int]] | None = None,
    surveyed: date | None = None,
    surveyed_before: date | None = None,
    asked: frozenset[str] = frozenset(),
    last_asked: Mapping[Measure, str] | None = None,
    sponsors: tuple[str, ...] = (),
) -> Evidence:
    """
    Return what executed notebooks of one client have released.

    Parameters
    ----------
    notebooks : iterable of NotebookNode
        As the engine executed them; the plan itself is left out.
    client : mapping of str to str
        ``id``, ``name``, ``report_date``.
    leading : Leading, optional
        Default: the usual measures.
    margin : Margin, optional
        Default: that of the house.
    scales, surveyed, surveyed_before, asked, last_asked, sponsors : optional
        See ``Evidence``.

    Raises
    ------
    WorkbookError
        A notebook is of another client, of another report date, or has not been run.
    """
    chapters = tuple(
        chapter
        for chapter in map(read_chapter, notebooks)
        if chapter.number != PLAN.number and _is_of(chapter, client)
    )
    run = {chapter.workbook for chapter in chapters}
    missing = "" if chapters else gettext(_HOW_TO_MAKE_THEM, reads=reads(), notebooks=NOTEBOOKS)
    return Evidence(
        client={name: client[name] for name in ("id", "name", "report_date")},
        chapters=chapters,
        lacking=tuple(m for m in BEFORE_THE_PLAN if m.workbook not in run),
        leading=leading or Leading(),
        margin=margin or Margin(),
        scales=scales or {},
        surveyed=surveyed,
        surveyed_before=surveyed_before,
        asked=asked,
        last_asked=last_asked or {},
        sponsors=sponsors,
        missing=missing,
        reader=_key_of_the_reader,
    )


NOTHING_READ = N_("Nothing to show: no executed workbooks have been read (see the beginning).")

_HOW_TO_MAKE_THEM = N_(
    "The plan puts together what the {reads} have found, and there are no executed "
    "workbooks of this client here. Make them first, in the folder of the suite: "
    "pmo-workshop report DIR, where DIR is the client's folder. Then run this "
    "workbook again; it looks in runs/<client id>/{notebooks}, or in the folder "
    "named by notebooks_dir."
)


_ANOTHER_CLIENT = N_(
    "{file} has the client {found}, not {wanted}. Run the {reads} again for this client: "
    "pmo-workshop report DIR."
)
_ANOTHER_DATE = N_(
    "{file} has the report date {found}, not {wanted}. Run the {reads} again for this client: "
    "pmo-workshop report DIR."
)


def _is_of(chapter: Chapter, client: Mapping[str, str]) -> bool:
    for fact, told in (("id", _ANOTHER_CLIENT), ("report_date", _ANOTHER_DATE)):
        if chapter.client.get(fact, "") != client[fact]:
            raise WorkbookError(
                gettext(
                    told,
                    file=f"{chapter.workbook}.ipynb",
                    found=repr(chapter.client.get(fact, "")),
                    wanted=repr(client[fact]),
                    reads=reads(),
                )
            )
    return True


def read_chapter(notebook: NotebookNode) -> Chapter:
    """
    Return what the client edition of an executed notebook shows.

    Raises
    ------
    WorkbookError
        A cell has an unknown tag or has not been run.
    """
    facts = notebook.metadata.get("pmo_workshop", {})
    workbook = str(facts.get("workbook", ""))
    claims: list[Claim] = []
    tables: list[PublishedTable] = []
    missing: list[Missing] = []
    steps: list[Step] = []
    summary: Mapping[str, Any] = {}
    for bundle in _bundles(edition(notebook, "client"), workbook):
        summary = bundle.get(SUMMARY_TYPE, summary)
        statement = bundle.get(CLAIM_TYPE)
        if statement is not None:
            claims += [Claim.read(stored) for stored in statement.get("claims", [])]
            # The plan says as well that it has nothing to show; only a question lacks an answer.
            asked = statement.get("kind") == "missing" and statement["activity"]
            missing += _missing(statement) if asked else []
            answers = map(tuple, statement["answers"])
            steps += map(Step, statement["steps"], statement["lines"], answers)
        elif TABLE_TYPE in bundle:
            tables.append(_table(bundle[TABLE_TYPE], workbook))
    return Chapter(
        workbook=workbook,
        title=_title(notebook),
        client=dict(facts.get("client", {})),
        claims=tuple(claims),
        tables=tuple(tables),
        missing=tuple(missing),
        steps=tuple(steps),
        summary=summary,
    )


def _missing(statement: Mapping) -> list[Missing]:
    return [
        Missing(
            activity=str(statement["activity"]),
            question=str(statement["question"]),
            why=str(line),
            lack=Lack(statement["lack"]),
            absent=tuple(map(str, statement["absent"])),
        )
        for line in statement["lines"]
    ]


def _bundles(notebook: NotebookNode, workbook: str) -> Iterator[Mapping]:
    """Yield each displayed bundle."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.strip():
            if cell.execution_count is None:
                raise WorkbookError(
                    gettext(
                        "{file}, cell {cell}: it has not been run. Run the "
                        "{reads} again: pmo-workshop report DIR.",
                        file=f"{workbook}.ipynb",
                        cell=repr(cell.get("id", "?")),
                        reads=reads(),
                    )
                )
            for output in cell.outputs:
                yield output.get("data", {})


def _title(notebook: NotebookNode) -> str:
    first = (c.source for c in notebook.cells if c.cell_type == "markdown")
    titles = (line[2:].strip() for text in first for line in text.splitlines() if line[:2] == "# ")
    return next(titles, "")


def _table(resource: Mapping, workbook: str) -> PublishedTable:
    columns: Sequence[Mapping[str, str]] = resource["schema"]["fields"]
    return PublishedTable(
        workbook=workbook,
        activity=str(resource.get("activity", "")),
        name=str(resource.get("name", "")),
        title=str(resource.get("title", "")),
        columns=tuple(dict(column) for column in columns),
        data=tuple(dict(row) for row in resource.get("data", [])),
        notes=tuple(map(str, resource.get("notes", []))),
        currency=str(resource.get("currency", "")),
        series=Series(**resource["series"]) if resource.get("series") else None,
        display=tuple(tuple(map(str, row)) for row in resource.get("display", [])),
    )
