"""A communication that somebody has edited in a word processor, with the figures of today."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain
from typing import Any

from ..errors import UsageError
from ..i18n import gettext
from ..plan import Chapter
from ..story import contradicted
from .merging import (
    Change,
    Earlier,
    Record,
    Refreshed,
    State,
    Step,
    Told,
    What,
    Wrote,
    damaged,
    each_line,
    edited_pieces,
    figures_of,
    fingerprint,
    merge_rows,
    read_record,
    refuse_another,
    rows_told,
    told_earlier,
    what_of,
    with_record,
)
from .office_file import settled

_TEXT, _FOOT, _TABLE, _PICTURE = "text", "foot", "table", "picture"


@dataclass(frozen=True)
class _Report:
    """What words of one's own are held to: the last report, and what the paper told before."""

    chapters: Sequence[Chapter]
    earlier: Earlier

    def against(self, text: str) -> list[str]:
        found = [*contradicted(text, "", self.chapters)] if self.chapters else []
        return (found or [*self.earlier.against(text)]) if figures_of(text) else []


@dataclass(frozen=True)
class _Read:
    """A document: its paragraphs outside tables, those at its foot, its tables and pictures."""

    document: Any
    paragraphs: tuple[Any, ...]
    foot: tuple[Any, ...]
    tables: tuple[Any, ...]
    pictures: tuple[Any, ...]

    @property
    def rows(self) -> list[list[list[str]]]:
        return [[[_cell(cell) for cell in row.tc_lst] for row in table.tr_lst]
                for table in self.tables]  # fmt: skip

    def blob(self, picture: Any) -> bytes:
        return bytes(self.document.part.related_parts[picture.get(_qn("r:embed"))].blob)


def remembered(file: bytes, client: str, what: str, day: str) -> bytes:
    """
    Return a communication that has just been written, with the record of what is in it.

    Parameters
    ----------
    file : bytes
    client, what, day : str
        Of whom and what it is, such as ``"case_study CS1"``, and as of when.
    """
    read = _read(file, "")
    return with_record(file, Record(client, what, day, objects=_wrote(read)))


def refresh_docx(
    old: bytes, name: str, fresh: bytes, chapters: Sequence[Chapter] = ()
) -> Refreshed:
    """
    Return a communication that somebody has edited with the figures of today.

    Parameters
    ----------
    old : bytes
        As ``remembered`` has made it and somebody has edited it.
    name : str
        Of its file, for messages.
    fresh : bytes
        What would be written today, with its record.
    chapters : sequence of Chapter
        What the last report says: one's own words are held to it.

    Returns
    -------
    Refreshed
        A paragraph or cell of ours that nobody has edited is that of today; in one that somebody
        has put in other words the figures are. What was filled in stays.

    Raises
    ------
    DataError
        The file cannot be read, or is of another client.
    UsageError
        It is another communication.
    """
    record, today = read_record(old, name), read_record(fresh, name)
    refuse_another(record, today.client, name)
    if record.what != today.what:
        raise UsageError(
            gettext(
                "{file}: it is {theirs}, and not {what}. Name it, with --select where there are "
                "several.",
                file=name,
                theirs=repr(record.what),
                what=repr(today.what),
            )
        )
    file, now = _read(old, name), _read(fresh, name)
    changes: list[Change] = []
    report = _Report(chapters, _earlier(record, now))
    known = dict(today.objects)
    for key, theirs, ours in ((_TEXT, file.paragraphs, now.paragraphs),
                              (_FOOT, file.foot, now.foot)):  # fmt: skip
        known[key] = _lines(changes, record.objects[key], theirs, _told(ours), report)
    known |= _tables(changes, record.objects, file, now, report)
    _pictures(changes, record.objects, file, now)
    made = Record(record.client, record.what, today.day, objects=known)
    changes.sort(key=lambda change: [*What].index(change.what))
    return Refreshed(with_record(settled(file.document.save), made), tuple(dict.fromkeys(changes)))


# -- read ----------------------------------------------------------------------------------------


def _read(file: bytes, name: str) -> _Read:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        document = Document(io.BytesIO(file))
        body = document.element.body
        outside = [p for p in body.iter(_qn("w:p")) if _text(p).strip() and not _within_table(p)]
        foot = [p for section in document.sections
                for p in section.footer._element.iter(_qn("w:p")) if _text(p).strip()]  # fmt: skip
        tables = [table for table in body.iter(_qn("w:tbl")) if not _within_table(table)]
        pictures = [*body.iter(_qn("a:blip"))]
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, AttributeError,
            XMLSyntaxError):  # fmt: skip
        raise damaged(name) from None
    return _Read(document, tuple(outside), tuple(foot), tuple(tables), tuple(pictures))


def _qn(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))


def _within_table(element: Any) -> bool:
    return any(above.tag == _qn("w:tbl") for above in element.iterancestors())


def _pieces(paragraphs: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    """Yield the pieces of a text, also those within controls, and None for an end of a line."""
    for at, paragraph in enumerate(paragraphs):
        if at:
            yield None, "\n"
        for part in paragraph.iter(_qn("w:t"), _qn("w:br"), _qn("w:tab")):
            if part.tag == _qn("w:t"):
                yield part, part.text or ""
            else:
                yield None, "\n" if part.tag == _qn("w:br") else "\t"


def _text(*paragraphs: Any) -> str:
    return "".join(text for _, text in _pieces(paragraphs))


def _cell(cell: Any) -> str:
    return _text(*cell.iter(_qn("w:p")))


def _told(paragraphs: Sequence[Any]) -> list[Told]:
    """Return lines, named by their section, which a heading begins, and their place in it."""
    found: list[Told] = []
    section, place, used = "head", 0, set[str]()
    for paragraph in paragraphs:
        text = _text(paragraph)
        style = paragraph.style or ""
        if style.startswith("Heading"):
            section, place = fingerprint(text), 0
            while section in used:
                section += "+"
            used.add(section)
        found.append(Told(text, f"{section}.{place}"))
        place += 1
    return found


def _wrote(read: _Read) -> dict[str, Wrote]:
    objects = {
        _TEXT: Wrote(_TEXT, tuple(told.line for told in _told(read.paragraphs))),
        _FOOT: Wrote(_TEXT, tuple(told.line for told in _told(read.foot))),
    }
    for at, rows in enumerate(read.rows):
        lines = tuple(tuple(told.line for told in row) for row in rows_told(rows))
        objects[f"{_TABLE}.{at}"] = Wrote(_TABLE, rows=lines)
    for at, picture in enumerate(read.pictures):
        objects[f"{_PICTURE}.{at}"] = Wrote(_PICTURE, blob=fingerprint(read.blob(picture).hex()))
    return objects


# -- renewed -------------------------------------------------------------------------------------


def _lines(
    changes: list[Change],
    wrote: Wrote,
    theirs: Sequence[Any],
    now: Sequence[Told],
    report: _Report,
) -> Wrote:
    """Renew paragraphs; a section that nobody has edited grows and shrinks with the report."""
    steps = each_line([_text(p) for p in theirs], wrote.lines, now)
    untouched = _untouched(steps, wrote)
    kept = []
    places: dict[str, Any] = {}
    for paragraph, step in zip(theirs, steps, strict=True):
        section = step.line.key.partition(".")[0] if step.line else ""
        if step.line and step.state is State.LOST and section in untouched:
            changes.append(Change(What.WORDS, gettext("Text"), step.before,
                                  gettext("not told any more")))  # fmt: skip
            paragraph.getparent().remove(paragraph)
            continue
        _rewrite([paragraph], step)
        _tell(changes, step, report)
        if step.line:
            places[step.line.key] = paragraph
        kept += [step.kept] if step.kept else []
    had = {line.key for line in wrote.lines}
    for told in now:
        if told.key in had:
            continue
        section, _, place = told.key.partition(".")
        before = places.get(f"{section}.{int(place) - 1}")
        if section in untouched and before is not None:
            new = deepcopy(before)
            _put(new, told.text)
            before.addnext(new)
            places[told.key] = new
            changes.append(Change(What.WORDS, gettext("New"), after=told.text))
        else:
            changes.append(Change(What.NEW, gettext("Text"), after=told.text))
        kept.append(told.line)
    seen = {line.key for line in kept}
    gone = [line for line in wrote.lines if line.key not in seen]
    today = {told.key: told for told in now}
    lost = [line for line in gone if line.key in today]
    changes += [Change(What.GONE, gettext("Text"), today[line.key].text) for line in lost]
    return Wrote(_TEXT, (*kept, *lost))


def _earlier(record: Record, now: _Read) -> Earlier:
    """Return what the paper told when it was written, and what it tells in its place today."""
    told = {line.key: line.text for line in (*_told(now.paragraphs), *_told(now.foot))}
    rows = [row for table in now.rows for row in rows_told(table)]
    told |= {cell.key: " | ".join(cell.text for cell in row) for row in rows for cell in row}
    every = record.objects.values()
    lines = [line for wrote in every for line in (*wrote.lines, *chain.from_iterable(wrote.rows))]
    return told_earlier([(line, told.get(line.key, "")) for line in lines], told.values())


def _untouched(steps: Sequence[Step], wrote: Wrote) -> set[str]:
    """Return the sections in which every line stands as we have written it."""
    as_written = {step.line.key for step in steps
                  if step.line and fingerprint(step.before) == step.line.whole}  # fmt: skip
    every = {line.key.partition(".")[0] for line in wrote.lines}
    touched = {line.key.partition(".")[0] for line in wrote.lines if line.key not in as_written}
    return every - touched


def _tell(changes: list[Change], step: Step, report: _Report) -> None:
    where = gettext("Text")
    if step.state is State.SAME:
        if step.line and fingerprint(step.before) != step.line.whole:
            changes.append(Change(What.OWN, where, step.before))
            more = step.before.replace(step.told.text, " ") if step.told else step.before
            changes += [Change(What.AGAINST, where, step.before, o) for o in report.against(more)]
        return
    after = step.told.text if step.state is State.LEFT and step.told else step.after
    told = "" if step.state in (State.LOST, State.OWN) else after
    changes.append(Change(what_of(step.state), where, step.before, told))
    if step.state is State.OWN:
        against = report.against(step.before)
        changes += [Change(What.AGAINST, where, step.before, one) for one in against]


def _rewrite(paragraphs: Sequence[Any], step: Step) -> None:
    if not step.edits:
        return
    pieces = [*_pieces(paragraphs)]
    made = edited_pieces([text for _, text in pieces], step.edits)
    for (element, before), text in zip(pieces, made, strict=True):
        if element is not None and text != before:
            _set(element, text)


def _put(paragraph: Any, text: str) -> None:
    elements = [element for element, _ in _pieces([paragraph]) if element is not None]
    for at, element in enumerate(elements):
        _set(element, "" if at else text)


def _set(element: Any, text: str) -> None:
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _tables(
    changes: list[Change],
    wrote: Mapping[str, Wrote],
    file: _Read,
    now: _Read,
    report: _Report,
) -> dict[str, Wrote]:
    """Renew tables: each is found by its head, or by its place."""
    ours = {key: one for key, one in wrote.items() if one.kind == _TABLE}
    known: dict[str, Wrote] = {}
    today = [rows_told(rows) for rows in now.rows]
    for at, (table, rows) in enumerate(zip(file.tables, file.rows, strict=True)):
        heads = [*map(fingerprint, rows[0])] if rows else []
        same = [key for key, one in ours.items() if [c.whole for c in one.rows[0]] == heads]
        here = f"{_TABLE}.{at}"
        key = here if here in same or (here in ours and not same) else next(iter(same), "")
        number = int(key.partition(".")[2]) if key else len(today)
        if not key or key in known or number >= len(today):
            changes.append(
                Change(What.OWN, gettext("A table"), " | ".join(rows[0] if rows else ()))
            )
            changes += [
                Change(What.AGAINST, gettext("A table"), row, one)
                for row in map(" | ".join, rows)
                for one in report.against(row)
            ]
            continue
        merged = merge_rows(rows, ours[key].rows, today[number])
        for row, column, step in merged.steps:
            _tell(changes, step, report)
            if merged.rows is None:
                _rewrite([*table.tr_lst[row].tc_lst[column].iter(_qn("w:p"))], step)
        for new in merged.new:
            told = " | ".join(cell.text for cell in new)
            changes.append(Change(What.NEW, gettext("A table"), after=told))
        if merged.rows is not None:
            _fill(table, merged.rows)
        known[key] = Wrote(_TABLE, rows=merged.known)
    return known


def _fill(table: Any, rows: Sequence[Sequence[Told]]) -> None:
    """Make the rows of an untouched table those of today; a new one looks like the last."""
    while len(table.tr_lst) > max(len(rows), 2):
        table.remove(table.tr_lst[-1])
    while len(table.tr_lst) < len(rows):
        table.tr_lst[-1].addnext(deepcopy(table.tr_lst[-1]))
    for tr, row in zip(table.tr_lst, rows, strict=False):
        for cell, told in zip(tr.tc_lst, row, strict=False):
            if _cell(cell) != told.text:
                first, *_ = cell.iter(_qn("w:p"))
                _put(first, told.text)


def _pictures(changes: list[Change], wrote: Mapping[str, Wrote], file: _Read, now: _Read) -> None:
    """Put today's picture in the place of one that nobody has replaced."""
    known = {one.blob: key for key, one in wrote.items() if one.kind == _PICTURE}
    for picture in file.pictures:
        key = known.get(fingerprint(file.blob(picture).hex()))
        number = int(key.partition(".")[2]) if key else len(now.pictures)
        if number >= len(now.pictures):
            changes.append(Change(What.OWN, gettext("A picture")))
            continue
        blob = now.blob(now.pictures[number])
        if blob != file.blob(picture):
            relation, _ = file.document.part.get_or_add_image(io.BytesIO(blob))
            picture.set(_qn("r:embed"), relation)
            changes.append(Change(What.DATA, gettext("A picture")))
