"""What is done for one client, each step in a process of its own: read, run, write, finish.

A step gets the order and leaves its files in the client's scratch or staging folder; what it
returns is small. ``graph`` says which step waits for which.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..depth import Depth
from ..engine.work import Tell
from ..errors import DataError, WorkbookError
from ..finals import Finals
from ..i18n import gettext
from ..intake.client import FINAL, REDACTED
from ..intake.files import TEMPLATE
from ..intake.key import keyed_hash
from ..paths import NOTEBOOKS, PRIVATE, give_rights
from .earlier import (
    AsRead,
    Behind,
    Content,
    Left,
    facts_behind,
    hash_of_content,
    hash_of_reading,
    keep_what_is_left,
    what_is_left,
)
from .index_pages import client_page
from .inputs import (
    copy_inputs,
    expect_the_same_code,
    facts_of_the_code,
    hash_of,
    hashes,
    hashes_of_inputs,
    name_of_key,
    suite_was_changed,
)
from .order import Order
from .outcome import DECK, EVIDENCE, INDEX, LETTER, MANIFEST, REPORTS, WITH_APPENDIX, named_as
from .output import sync_tree

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..export import Document, Published
    from ..intake.client import Client
    from ..plan import Chapter
    from ..story import Story


@dataclass(frozen=True)
class ReadClient:
    """
    What the first step tells.

    ``behind`` is what runs follow from, and ``left`` what an earlier report has left, see
    ``earlier``.
    """

    found: AsRead
    inputs: Mapping[str, str]
    behind: Behind
    left: Left

    @property
    def client(self) -> Client:
        """The client without its tables."""
        return self.found.client


def read(tell: Tell, order: Order) -> ReadClient:
    """
    Copy the client folder and check its tables.

    Raises
    ------
    DataError
        The client's data are refused.
    """
    from ..intake.key import key_of

    snapshot = order.room / order.id
    inputs = copy_inputs(order.folder, snapshot, order.key or key_of(order.folder))
    for folder in (order.staging, order.scratch / "shown", order.scratch / "executed"):
        folder.mkdir(mode=PRIVATE)
    is_left = order.earlier is not None and order.earlier.is_file()
    left = what_is_left(order) if is_left else Left()
    if order.anew:
        is_left, left = False, left.of_people
    of = hash_of_reading(order, inputs)
    known = order.words and left.has_all(order)
    found = (left.as_read(of, order.key) if known else None) or _as_read(order, snapshot, of)
    facts = facts_behind(order, found.client) if is_left else ""
    return ReadClient(found, inputs, Behind(facts, found.tables), left)


def _as_read(order: Order, snapshot: Path, of: str) -> AsRead:
    """Read a client folder, check its tables, and keep the client for the workbooks."""
    from ..between import who_answered
    from ..intake import load_client
    from ..intake.client_cache import hashes_of_tables, keep
    from ..intake.redacting import redacted, withheld

    whole = load_client(snapshot, language=order.language)
    told = bool(whole.warnings)  # in one language: for another they are found again
    if order.once_read is not None and not told and not order.once_read.exists():
        keep(whole, snapshot, order.once_read)
    whole = replace(whole, language=order.language or whole.language)
    client = redacted(whole)
    if client.id != order.id:
        raise DataError(
            gettext(
                "client.toml: the id {client} is not written plainly, so the batch could "
                "not see it. Write it on a line of its own before the first section: id "
                "= {written}.",
                client=repr(client.id),
                written=json.dumps(client.id),
            )
        )
    keep(client, snapshot, order.kept)
    return AsRead(
        of,
        replace(client, tables={}, warnings=()),
        hashes_of_tables(client),
        tuple(str(problem) for problem in client.warnings),
        tuple(problem.for_readers for problem in client.warnings),
        tuple(withheld(whole.tables)) if client is not whole else (),
        who_answered(client),
    )


@dataclass(frozen=True)
class WrittenReports:
    """
    What a step that writes tells: warnings, the verdicts in short, and what leads each of them.

    ``to_collect`` says what nobody was asked and how to ask it: it is for the consultant, and
    stands in no report. ``to_mend`` says what in the own words of a draft stops a final report.
    ``finals`` are the final reports, with this one if it is. ``contents`` are by file.
    """

    warnings: tuple[str, ...] = ()
    at_a_glance: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    to_collect: tuple[str, ...] = ()
    to_mend: tuple[str, ...] = ()
    finals: Finals = field(default_factory=Finals)
    contents: Mapping[str, Content] = field(default_factory=dict)


class _Files:
    """Writes the files of a step, of which those that are made of the same as before are taken."""

    def __init__(self, tell: Tell, order: Order, reading: ReadClient) -> None:
        self._tell, self._order, self._reading = tell, order, reading
        self.contents: dict[str, Content] = {}

    def write(self, name: str, content: object, make: Callable[[], str | bytes]) -> None:
        """Write a file; ``content`` is all that ``make`` makes it of, beside facts and code."""
        self._write(name, hash_of_content(self._order, content), make, tuple)

    def _write(
        self,
        name: str,
        of: str,
        make: Callable[[], str | bytes],
        warn: Callable[[], tuple[str, ...]],
    ) -> tuple[str, ...]:
        """Write a file of a hash of its content, and return what there is to warn of."""
        order, reading = self._order, self._reading
        published = name if "/" in name else named_as(reading.client.state, Path(name)).name
        taken = reading.left.file(order.place, published, reading.behind.facts, of)
        if taken is not None:
            file, warnings = taken
        else:
            made = make()
            file, warnings = made.encode() if isinstance(made, str) else made, warn()
        self.contents[published] = Content(of, hashlib.sha256(file).hexdigest(), warnings)
        path = order.staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file)
        return warnings

    def write_formats(self, name: str, read: Callable[[], Document], of: str) -> tuple[str, ...]:
        """
        Write a document in the formats of a report, and return warnings about it.

        ``of`` is its hash; it is read if a file of it has to be made.
        """
        from .. import export

        given = self._order.given(f"{name}.pdf")
        given.parent.mkdir(exist_ok=True)
        document = cache(read)
        warn = cache(lambda: tuple(f"{name}: {s}" for s in export.uncovered_text(document())))
        writers: dict[str, Callable[[], str | bytes]] = {
            "html": lambda: export.write_html(document()),
            "pdf": lambda: export.write_pdf(document(), given),
        }
        warnings: tuple[str, ...] = ()
        for kind, write in writers.items():
            if kind in self._order.formats:
                self._tell("step", f"{name}: {kind}")
                warnings = self._write(f"{name}.{kind}", of, write, warn)
        return warnings

    def write_document(self, name: str, document: Document) -> tuple[str, ...]:
        """Write a document that was read, as ``write_formats`` does."""
        return self.write_formats(name, lambda: document, hash_of_content(self._order, document))

    def hash_of_document(self, name: str, content: object, read: Callable[[], Document]) -> str:
        """Return the hash of a document; it is read only if ``content``, its source, is other."""
        of, named = hash_of_content(self._order, content), f"{name}: document"
        now = self._reading.left.hash_of(named, self._reading.behind.facts, of)
        now = now or hash_of_content(self._order, read())
        self.contents[named] = Content(of, now)
        return now


def write_chapters(tell: Tell, order: Order, reading: ReadClient) -> WrittenReports:
    """
    Write every workbook as a notebook, and the evidence.

    Each is a page and a PDF as well, unless the report of all of them is asked for without its full
    depth, of which they are the parts.
    """
    from .. import export
    from ..intake.brand import read_brand
    from ..plan import read_chapter

    warnings: list[str] = []
    files = _Files(tell, order, reading)
    brand = read_brand(order.room / order.id)
    as_pages = bool(order.formats) and (order.plan is None or Depth.FULL in order.depths)
    executed = {workbook: hash_of(order.executed(workbook)) for workbook in order.all_workbooks}
    report = cache(partial(_report, order))
    chapter = cache(lambda workbook: read_chapter(report(workbook)))

    @cache
    def document(workbook: Path) -> Document:
        read = export.branded(export.read_document(report(workbook)), brand)
        return export.with_findings_only(read, chapter(workbook))

    for workbook, content in executed.items():
        name = workbook.stem
        notebook = partial(_with_pictures, report, workbook)
        files.write(f"{NOTEBOOKS}/{name}.ipynb", content, notebook)
        if as_pages:
            read = partial(document, workbook)
            of = files.hash_of_document(name, (content, brand), read)
            warnings += files.write_formats(name, read, of)
    if "xlsx" in order.formats:
        tell("step", EVIDENCE)
        files.write(
            EVIDENCE,
            ([*executed.values()], brand),
            lambda: export.write_xlsx([*map(chapter, executed)], brand),
        )
    return WrittenReports(tuple(warnings), contents=files.contents)


def _with_pictures(report: Callable[[Path], NotebookNode], workbook: Path) -> str:
    import nbformat

    from ..export.picture import with_pictures

    return nbformat.writes(with_pictures(report(workbook))) + "\n"


def write_whole_report(tell: Tell, order: Order, reading: ReadClient) -> WrittenReports:
    """Write the report of all chapters, at every depth that is wanted."""
    from .. import export
    from ..intake.brand import read_brand
    from ..plan import read_chapter

    files = _Files(tell, order, reading)
    reports = [_report(order, workbook) for workbook in order.all_workbooks]
    brand = read_brand(order.room / order.id)
    chapters = tuple(read_chapter(report) for report in reports)
    documents = tuple(export.branded(export.read_document(report), brand) for report in reports)
    own, objections, to_mend = own_words_of(order, reading.client, chapters)
    finals = _finals(order, reading, export.verdicts_by_element(chapters[-1]))
    published = export.Published(
        documents,
        chapters,
        reading.client.readings,
        reading.found.noticed,
        export.sheet_names(chapters) if "xlsx" in order.formats else {},
        own,
        finals.versions,
    )
    warnings = [*objections]
    letter = export.cover_letter(published)
    if letter:
        warnings += files.write_document(LETTER, letter)
    for depth in order.depths:
        document = export.report_at(depth, published)
        warnings += files.write_document(REPORTS[depth], document)
    warnings += _write_deck(tell, order, files, published)
    lacking = [m for chapter in chapters for m in chapter.missing if m.lack.to_collect]
    return WrittenReports(
        tuple(warnings),
        export.verdicts_at_a_glance(chapters[-1]),
        export.leading_measures(chapters[-1]),
        tuple(dict.fromkeys(missing.why for missing in lacking)),
        to_mend,
        finals,
        files.contents,
    )


def _finals(order: Order, reading: ReadClient, verdicts: Mapping[str, str]) -> Finals:
    """Return the final reports of the client, with this one if it is one."""
    client = reading.client
    if client.state != FINAL:
        return order.before
    day, key = f"{client.report_date:%Y-%m-%d}", name_of_key(order.key)
    return order.before.then(day, client.prepared_by, key, reading.inputs, verdicts)


def own_words_of(
    order: Order, client: Client, chapters: Sequence[Chapter]
) -> tuple[Story, list[str], tuple[str, ...]]:
    """
    Return the consultant's own words, what the data say against them, and what of it is to mend.

    Raises
    ------
    DataError
        The report is to be final, and own words are contradicted.
    """
    from .. import story

    folder = order.room / order.id
    own = story.read_story(folder)
    seen = story.read_seen(folder)
    found = story.objections(own, chapters, groups=client.stakeholders, seen=seen)
    told = [*map(str, own.problems), *map(str, found)]
    to_mend = tuple(story.to_mend(own, found))
    if client.state == FINAL and to_mend:
        first = gettext(
            "A final report holds no words that the data contradict. Mend story.md, or set state "
            'to "draft" in client.toml.'
        )
        raise DataError("\n".join([first, *told]))
    return own, told, to_mend


def _write_deck(tell: Tell, order: Order, files: _Files, published: Published) -> list[str]:
    """Write the deck where it is wanted, and return what the client's template lacks for it."""
    from .. import export

    if not {"pptx", WITH_APPENDIX} & {*order.formats}:
        return []
    tell("step", DECK)
    own = order.room / order.id / TEMPLATE
    look = export.read_template(own if own.is_file() else None)
    appendix = WITH_APPENDIX in order.formats
    template = hash_of(own) if own.is_file() else ""
    content = [getattr(published, part.name) for part in fields(published)], template, appendix
    files.write(DECK, content, lambda: export.write_pptx(published, look, appendix=appendix))
    return list(look.lacking)


def _report(order: Order, workbook: Path) -> NotebookNode:
    """Return the client's edition of an executed workbook."""
    from ..editions import edition
    from ..engine import read_workbook

    return edition(read_workbook(order.executed(workbook)), "client")


def finish(
    tell: Tell,
    order: Order,
    reading: ReadClient,
    warnings: tuple[str, ...],
    last: WrittenReports,
    asked: Mapping[str, frozenset[str]],
    contents: Mapping[str, Content],
) -> tuple[tuple[str, ...], tuple[str, ...], Mapping[str, str], Mapping[str, str], str]:
    """
    Write index and manifest, prove that the deliverables are whole, and put them on the disk.

    ``asked`` are the tables that each workbook has asked for; ``contents`` are those of the files.

    Returns
    -------
    tuple of (files, warnings, verdicts, measures, to_know)
        Files relative to the client's folder; the verdict on each element if there is a plan, and
        what leads it; what must be known of the report beside the one before, in no file of it.

    Raises
    ------
    WorkbookError
        A file is not whole, a workbook has changed the tables, the suite itself was changed
        meanwhile, or something of another client or of this computer is in a file.
    """
    from ..between import as_left
    from .gate import check_nothing_of_others, check_redacted, this_computer

    client, staging = reading.client, order.staging
    if hashes_of_inputs(order.room / order.id, order.key) != reading.inputs:
        raise WorkbookError(
            gettext(
                "A workbook has changed the copy of the client folder that it reads. A "
                "workbook only reads its tables."
            )
        )
    expect_the_same_code()
    behind = replace(reading.behind, facts=facts_behind(order, client)) if order.earlier else None
    if behind is not None and reading.behind.facts not in ("", behind.facts):
        raise suite_was_changed("package")
    given = {}
    for path in [path for path in staging.iterdir() if path.is_file()]:
        named = path.rename(named_as(client.state, path))
        if order.given(path.name).is_file():
            given[named] = order.given(path.name)
    all_warnings = (*reading.found.warnings, *warnings)
    code = facts_of_the_code()
    deliverables = list(hashes(staging))
    page = client_page(
        client,
        deliverables,
        order.parameters,
        code["versions"],
        all_warnings,
        last.at_a_glance,
        last.measures,
        last.to_collect,
    )
    _write(staging / INDEX, page)
    written = hashes(staging)
    manifest = {
        "format": 7,
        "client": {
            "id": client.id,
            "name": client.name,
            "report_date": f"{client.report_date:%Y-%m-%d}",
        },
        "key": {"name": name_of_key(order.key)},
        "inputs": reading.inputs,
        "workbooks": {workbook.name: hash_of(workbook) for workbook in order.all_workbooks},
        "parameters": {"client_dir": order.id, **order.parameters},
        "language": order.language,
        "formats": sorted(order.formats),
        "depths": [depth.value for depth in order.depths],
        **code,
        "verdicts": dict(last.at_a_glance),
        "measures": dict(last.measures),
        "finals": (last.finals if last.finals.versions else order.before).as_dict(),
        "deliverables": written,
    }
    _write(staging / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    _expect_whole(staging)
    tell("step", "looking for what is not this client's")
    own = order.room / order.id
    computer = keyed_hash(order.key, this_computer().encode())
    known = {staging / name for name in reading.left.let_through(written, computer)}
    check_nothing_of_others(staging, order.marks, own, order.all_workbooks, given, known)
    if client.state == REDACTED:
        check_redacted(staging, reading.found.withheld)
    give_rights(staging, order.rights)
    sync_tree(staging)
    at_the_end = order.shown(order.all_workbooks[-1])
    shown = at_the_end.read_bytes() if at_the_end.is_file() else b""
    left = as_left(reading.found.answered, shown)
    handed_over = beside_those_before(client.state, reading.left, left)
    if behind is not None:
        keep_what_is_left(
            order, behind, asked, contents, computer, reading.found, left, handed_over
        )
    to_know = _beside_the_earlier(reading.left, left)
    to_know = "\n".join([*filter(None, [to_know]), *last.to_mend])
    return (*written, MANIFEST), all_warnings, last.at_a_glance, last.measures, to_know


def beside_those_before(state: str, left: Left, last: bytes) -> tuple[bytes, ...]:
    """
    Return what every report has left that was made to be handed over; this one may be of them.

    Raises
    ------
    WorkbookError
        This one is final or redacted, and with such a report before it would give away what one to
        four people answered.
    """
    from ..between import few_between  # with numpy: a command that plans has no use for it

    if state not in (FINAL, REDACTED):
        return left.handed_over
    if any(few_between(report, last) for report in left.handed_over):
        raise WorkbookError(
            gettext(
                "Only a few people have answered, left or changed their group since an earlier "
                "report that was final or redacted: who holds both would read their answers from "
                "the difference. Wait for ten, or take the new answers out again."
            )
        )
    return tuple(dict.fromkeys((*left.handed_over, last)))


def _beside_the_earlier(left: Left, last: bytes) -> str:
    """Return what follows of few people from this report and the one before it, in words."""
    from ..between import few_between

    if not few_between(left.last, last):
        return ""
    return gettext(
        "Only a few people have answered, left or changed their group since the report before: "
        "who holds both reads their answers from the difference. If anybody has the earlier one, "
        "wait for ten, or take the new answers out again."
    )


_ENDS = {".html": b"</html>", ".pdf": b"%%EOF", ".ipynb": b"}", ".json": b"}"}


def _expect_whole(staging: Path) -> None:
    """Prove that every file ends as its kind does."""
    for path in staging.rglob("*"):
        end = _ENDS.get(path.suffix)
        if end is not None and not path.read_bytes()[-64:].rstrip().endswith(end):
            raise WorkbookError(
                gettext("{path} was not written to its end. Make the report again.", path=path.name)
            )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def mark_clients(tell: Tell, clients: tuple[tuple[str, Path], ...], path: Path) -> None:
    """Write what must not be found in another client's deliverables."""
    from .gate import collect_marks

    collect_marks(clients, path)


def clear(order: Order) -> None:
    """Remove what the steps of a client have left in its scratch and staging folders."""
    for folder in (order.staging, order.scratch):
        shutil.rmtree(folder, ignore_errors=True)
