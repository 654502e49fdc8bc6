"""A deck that people have edited, with the figures of today: what is ours is renewed by name."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from ...display import upper_first
from ...i18n import N_, gettext
from ...story import contradicted
from ..combined import Published
from ..merging import (
    Change,
    Earlier,
    Line,
    Record,
    Refreshed,
    State,
    Step,
    Told,
    What,
    Wrote,
    damaged,
    edited_pieces,
    figures_of,
    fingerprint,
    merge,
    merge_rows,
    read_record,
    refuse_another,
    told_earlier,
    what_of,
    with_record,
)
from ..office_file import settled
from .chart import renew_band, renew_chart
from .identity import key_of, name_again, shapes_of
from .objects import (
    BAND,
    NOTES,
    TITLE,
    WATERMARK,
    Now,
    blob_print,
    kind_of,
    ledger_of,
    objects_of,
    texts_of,
)
from .slides import Deck, deck_of
from .template import Template, fitting
from .writer import add_slide, add_watermark, write_pptx

_KINDS = {"text": N_("a text"), "table": N_("a table"), "chart": N_("a chart"),
          "picture": N_("a picture"), BAND: N_("the grey band")}  # fmt: skip
_MARK = re.compile(r"^\[\S+\] ")


@dataclass
class _Work:
    """A refresh under way: what was written, what is to be told, and what has become of it."""

    record: Record
    now: Mapping[str, Now]
    ledger: Mapping[str, Told]
    published: Published
    earlier: Earlier
    known: dict[str, Wrote] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def tell(self, what: What, where: str, before: str = "", after: str = "") -> None:
        """List something once: what the notes say behind a mark, the slide has said."""
        before, after = _MARK.sub("", before), _MARK.sub("", after)
        change = Change(what, where, before, after)
        is_other = not before or before != after  # another mark in the ledger is none to a reader
        if is_other and change not in self.changes:
            self.changes.append(change)


@dataclass
class _Sheet:
    """A slide under way: where it stands, whose it is, and what its notes are to say."""

    sheet: Any
    key: str
    where: str
    notes: list[str] = field(default_factory=list)
    edited: bool = False


def refresh_pptx(
    old: bytes, name: str, published: Published, look: Template, *, appendix: bool = False
) -> Refreshed:
    """
    Return a deck that people have edited with the figures of today.

    Parameters
    ----------
    old : bytes
        The deck, as ``write_pptx`` or this function has made it and people have edited it.
    name : str
        Of its file, for messages.
    published : Published
        What the report says today.
    look : Template
        The template of the client, as ``write_pptx`` takes it; new slides take the layouts of the
        deck itself.
    appendix : bool
        Slides for every chart of the full report as well, if the deck has none of them yet.

    Returns
    -------
    Refreshed
        Our texts, charts, pictures and tables are renewed where nobody has changed what they say;
        where somebody has, the figures within those words. Place, size and look stay, and so do
        slides and objects of one's own; what was deleted stays deleted. New slides are at the end.

    Raises
    ------
    DataError
        The file cannot be read, or is no deck of this client.

    Notes
    -----
    Three versions are merged: what we wrote, by its record in the file; what stands in the file;
    what we would write today. See ``docs/decisions/0037-refresh.md``.
    """
    record = read_record(old, name)
    refuse_another(record, published.documents[-1].client.get("id", ""), name)
    if record.what not in (kind_of(appendix=False), kind_of(appendix=True)):
        raise damaged(name)
    appendix = appendix or record.what == kind_of(appendix=True)
    deck = deck_of(published, appendix=appendix)
    fresh = _opened(write_pptx(published, look, appendix=appendix), name)
    now = objects_of(fresh, deck, published)
    file = _opened(old, name)
    ledger = ledger_of(published)
    work = _Work(record, now, ledger, published, _earlier(record, now, ledger))
    name_again(file, record)
    names = (shape.name for sheet in file.slides for shape in shapes_of(sheet.shapes))
    here = Counter(key_of(name, record.slides) for name in names)
    for number, sheet in enumerate(file.slides, start=1):
        _renew(work, sheet, number, deck)
    _tell_deleted(work, here)
    known = {**_remembered(work), **_new_slides(work, file, deck)}
    keys = (*record.slides, *(s.key for s in deck.slides if s.key not in record.slides))
    day = published.documents[-1].client.get("report_date", "")
    made = Record(record.client, kind_of(appendix), day, keys, known)
    changes = sorted(work.changes, key=lambda change: [*What].index(change.what))
    return Refreshed(with_record(settled(file.save), made), tuple(changes))


def _opened(file: bytes, name: str) -> Any:
    from lxml.etree import XMLSyntaxError
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    try:
        deck = Presentation(io.BytesIO(file))
        for sheet in deck.slides:  # a part that is missing shows here
            list(sheet.shapes)
        return deck
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, AttributeError,
            XMLSyntaxError):  # fmt: skip
        raise damaged(name) from None


def _earlier(record: Record, now: Mapping[str, Now], ledger: Mapping[str, Told]) -> Earlier:
    """Return what the deck told when it was written; a figure that stands alone with its object."""
    pairs: list[tuple[Line, str]] = []
    known_today = {key: told.text for key, told in ledger.items()}
    texts = [*known_today.values()]
    for name, wrote in record.objects.items():
        here = now.get(name) or Now(wrote.kind)
        whole = " ".join(told.text for told in here.lines)
        told = {one.key: one.text if one.key in ledger else whole for one in here.lines}
        rows = [(row, " | ".join(cell.text for cell in row)) for row in here.rows]
        told |= {cell.key: row for cells, row in rows for cell in cells}
        told |= {here.alt.key: here.alt.text} if here.alt else {}
        lines = [*wrote.lines, *chain.from_iterable(wrote.rows), *filter(None, [wrote.alt])]
        known = known_today | told
        pairs += [(line, known.get(line.key, "")) for line in lines]
        texts += told.values()
    return told_earlier(pairs, dict.fromkeys(texts))


# -- a slide -------------------------------------------------------------------------------------


def _renew(work: _Work, sheet: Any, number: int, deck: Deck) -> None:
    shapes = [*shapes_of(sheet.shapes)]
    names = Counter(key_of(shape.name, work.record.slides) for shape in shapes)
    names.pop("", None)
    title = sheet.shapes.title
    where = gettext("Slide {n}", n=str(number))
    if not names:
        told = title.text_frame.text if title is not None else ""
        work.tell(What.OWN, gettext("{slide}, a slide of your own", slide=where), told)
    one = _Sheet(sheet, names.most_common(1)[0][0] if names else "", where)
    texts = [s for s in shapes if s.has_text_frame]
    for shape in [*texts, *(s for s in shapes if not s.has_text_frame)]:
        if shape.name in work.record.objects:
            _renew_object(work, one, shape, deck)
        elif shape.has_text_frame and not shape.is_placeholder:
            _own(work, one, shape.text_frame.text)
        elif not shape.has_text_frame or (names and not shape.is_placeholder):
            work.tell(What.OWN, where, after=shape.name)
            for row in texts_of(shape.table) if shape.has_table else ():
                _own(work, one, " | ".join(row), tell=False)
        elif not names:
            _own(work, one, shape.text_frame.text, tell=False)
    if not one.key:
        return
    missing = one.key in work.record.slides and f"{one.key}.{TITLE}" not in work.now
    if missing and any(name.startswith(f"{one.key}.") for name in work.record.objects):
        told = title.text_frame.text if title is not None else ""
        work.tell(What.LOST, where, told)
        one.notes.append(gettext("The report has nothing to say here any more."))
    _new_objects(work, one, deck)
    _notes(work, one)


def _renew_object(work: _Work, one: _Sheet, shape: Any, deck: Deck) -> None:
    name, wrote = shape.name, work.record.objects[shape.name]
    now = work.now.get(name)
    work.seen.add(name)
    if now is None:
        if name.endswith(f".{WATERMARK}"):
            shape._element.getparent().remove(shape._element)
        elif wrote.kind == "text" and shape.has_text_frame:
            _text(work, one, shape.text_frame, name, None)
        return
    kinds = {"text": shape.has_text_frame, "table": shape.has_table, "chart": shape.has_chart,
             "picture": hasattr(shape, "image"), BAND: True}  # fmt: skip
    if wrote.kind != now.kind or not kinds[now.kind]:
        told = now.alt.text if now.alt else ""
        work.tell(What.LEFT, _place(one.where, wrote.kind), after=told)
        work.known.setdefault(name, wrote)
        return
    if now.kind == "text":
        _text(work, one, shape.text_frame, name, now)
    elif now.kind == "table":
        _table(work, one, shape, now)
    elif now.kind == BAND:
        pass  # with its chart
    elif one.edited and wrote.matter and wrote.matter != now.matter:
        told = now.alt.text if now.alt else ""
        work.tell(What.LEFT, _place(one.where, now.kind), after=told)
        one.notes.append(_says(_place(one.where, now.kind), "", told))
        work.known.setdefault(name, wrote)
        return
    elif now.kind == "chart":
        _chart(work, one, shape, now)
    else:
        _picture(work, one, shape, now)
    _described(work, one, shape, name, now)


def _place(where: str, kind: str) -> str:
    return gettext("{slide}, {kind}", slide=where, kind=gettext(_KINDS[kind]))


def _says(where: str, before: str, after: str) -> str:
    """Return what the notes say of a text that was left as somebody has written it."""
    if not after:
        return gettext("To look at: the report does not tell this any more: “{text}”", text=before)
    return gettext(
        "To look at: edited by hand, so it was left alone: “{before}” The report says now: "
        "“{after}”",
        before=before or where,
        after=after,
    )


def _described(work: _Work, one: _Sheet, shape: Any, name: str, now: Now) -> None:
    """Renew what is said to be seen; a program that dropped it has not changed it."""
    wrote = work.record.objects[name].alt
    if now.alt is None:
        return
    facts = shape._element.xpath(".//p:cNvPr")[0]
    theirs = facts.get("descr", "")
    if not theirs or wrote is None:
        facts.set("descr", now.alt.text)
        return
    (step,) = merge([theirs], [wrote], [now.alt]).steps
    facts.set("descr", step.after)
    if step.state is State.LEFT:
        work.tell(What.LEFT, one.where, theirs, now.alt.text)


# -- texts ---------------------------------------------------------------------------------------


def _text(work: _Work, one: _Sheet, frame: Any, name: str, now: Now | None) -> None:
    wrote = work.record.objects[name]
    for paragraph in list(frame.paragraphs):
        if fingerprint(paragraph.text) in wrote.added and len(frame.paragraphs) > 1:
            paragraph._p.getparent().remove(paragraph._p)
    paragraphs = [p for p in frame.paragraphs if p.text.strip()]
    merged = merge([p.text for p in paragraphs], wrote.lines, now.lines if now else (), work.ledger)
    one.edited = one.edited or merged.order is None
    small = now is None and name.rpartition(".")[2] != "bullets"
    for step in merged.steps:
        _tell(work, one, step, followed=merged.order is not None, quiet=small)
    for told in merged.new:
        work.tell(What.NEW, one.where, after=told.text)
    if merged.order is None:
        for paragraph, step in zip(paragraphs, merged.steps, strict=True):
            _rewrite([paragraph._p], step.edits)
    else:
        _follow(paragraphs, merged.steps, merged.order)
    if now is not None:
        work.known.setdefault(name, replace(now.wrote, lines=merged.lines))
    else:
        work.known.setdefault(name, replace(wrote, lines=merged.lines))


def _tell(work: _Work, one: _Sheet, step: Step, *, followed: bool, quiet: bool) -> None:
    """List what has become of a line, and note on its slide what is to be looked at."""
    if step.state is State.OWN:
        _own(work, one, step.before)
        return
    if step.state is State.SAME:
        if step.line and fingerprint(step.before) != step.line.whole:
            _own(work, one, step.before, step.told)
        return
    if step.state is State.LOST and followed:
        work.tell(What.WORDS, one.where, step.before, gettext("not told any more"))
        return
    if quiet and step.state is State.LOST:
        return  # the slide itself is listed
    after = step.told.text if step.state is State.LEFT and step.told else step.after
    after = "" if step.state is State.LOST else after
    work.tell(what_of(step.state), one.where, step.before, after)
    if step.state in (State.LEFT, State.LOST):
        one.notes.append(_says(one.where, step.before, after))
    elif not followed:
        _against(work, one, step.after, step.told)


def _own(
    work: _Work, one: _Sheet, text: str, told: Told | None = None, *, tell: bool = True
) -> None:
    if text.strip():
        if tell:
            work.tell(What.OWN, one.where, text)
        _against(work, one, text, told)


def _against(work: _Work, one: _Sheet, text: str, ours: Told | None = None) -> None:
    """List what the report says against words of one's own; what is computed there is right."""
    if ours:
        text = text.replace(ours.text, " ")
        if set(figures_of(text)) <= set(ours.line.figures):
            return
    against = [*contradicted(text, one.key, work.published.chapters)]
    for told in against or work.earlier.against(text):
        work.tell(What.AGAINST, one.where, text, told)


def _rewrite(paragraphs: Sequence[Any], edits: Sequence[Any]) -> None:
    """Edit a text within its pieces, each of which keeps its look."""
    if not edits:
        return
    pieces = [*_pieces(paragraphs)]
    made = edited_pieces([text for _, text in pieces], edits)
    for (element, before), text in zip(pieces, made, strict=True):
        if element is not None and text != before:
            element.text = text


def _pieces(paragraphs: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    """Yield the pieces of a text, and None for an end of a line."""
    from pptx.oxml.ns import qn

    for at, paragraph in enumerate(paragraphs):
        if at:
            yield None, "\n"
        for part in paragraph:
            if part.tag == qn("a:br"):
                yield None, "\v"
            elif part.tag in (qn("a:r"), qn("a:fld")):
                text = part.find(qn("a:t"))
                if text is not None:
                    yield text, text.text or ""


def _follow(
    paragraphs: Sequence[Any], steps: Sequence[Step], order: Sequence[tuple[int | None, Told]]
) -> None:
    """Make the lines of an untouched text those of today, each with the look of one there was."""
    if not paragraphs or not order:
        return
    if [at for at, _ in order] == [*range(len(paragraphs))]:  # the lines between stay
        for paragraph, step in zip(paragraphs, steps, strict=True):
            _rewrite([paragraph._p], step.edits)
        return
    made = []
    for at, told in order:
        element = paragraphs[at]._p if at is not None else deepcopy(paragraphs[-1]._p)
        if at is not None:
            _rewrite([element], steps[at].edits)
        else:
            _put(element, told.text)
        made.append(element)
    body = paragraphs[0]._p.getparent()
    place = body.index(paragraphs[0]._p)
    for paragraph in paragraphs:
        body.remove(paragraph._p)
    for offset, element in enumerate(made):
        body.insert(place + offset, element)


def _put(paragraph: Any, text: str) -> None:
    """Write a text in the look of the first piece of a paragraph."""
    elements = [element for element, _ in _pieces([paragraph]) if element is not None]
    for at, element in enumerate(elements):
        element.text = "" if at else text


# -- tables, charts, pictures ----------------------------------------------------------------------


def _table(work: _Work, one: _Sheet, shape: Any, now: Now) -> None:
    table, wrote = shape.table, work.record.objects[shape.name]
    merged = merge_rows(texts_of(table), wrote.rows, now.rows)
    for row, column, step in merged.steps:
        _tell(work, one, step, followed=merged.rows is not None, quiet=False)
        if merged.rows is None:
            _rewrite([p._p for p in table.cell(row, column).text_frame.paragraphs], step.edits)
    for told in merged.new:
        work.tell(What.NEW, one.where, after=" | ".join(cell.text for cell in told))
    if merged.rows is not None:
        _fill(table, merged.rows)
    work.known.setdefault(shape.name, replace(now.wrote, rows=merged.known))


def _fill(table: Any, rows: Sequence[Sequence[Told]]) -> None:
    """Make the rows of an untouched table those of today; a new one looks like the last."""
    tree = table._tbl
    while len(tree.tr_lst) > max(len(rows), 2):
        tree.remove(tree.tr_lst[-1])
    while len(tree.tr_lst) < len(rows):
        tree.tr_lst[-1].addnext(deepcopy(tree.tr_lst[-1]))
    for at, row in enumerate(rows):
        for column, told in enumerate(row):
            if column < len(table.columns) and table.cell(at, column).text != told.text:
                paragraph = table.cell(at, column).text_frame.paragraphs[0]
                if [*_pieces([paragraph._p])]:
                    _put(paragraph._p, told.text)
                else:
                    paragraph.text = told.text


def _chart(work: _Work, one: _Sheet, shape: Any, now: Now) -> None:
    wrote = work.record.objects[shape.name]
    where = _place(one.where, "chart")
    sheet_shapes = {other.name: other for other in shapes_of(one.sheet.shapes)}
    band = sheet_shapes.get(f"{shape.name}.{BAND}")
    if now.bars is None:
        return
    if not renew_chart(shape, now.bars, wrote.lines, wrote.values, wrote.ends):
        work.tell(What.LEFT, where, after=now.alt.text if now.alt else "")
        one.notes.append(_says(where, "", now.alt.text if now.alt else ""))
        work.known.setdefault(shape.name, wrote)
        return
    if now.wrote.values != wrote.values or now.wrote.lines != wrote.lines:
        work.tell(What.DATA, where, after=now.alt.text if now.alt else "")
    if band is not None and not renew_band(band, shape, now.bars, wrote.ends):
        work.tell(What.OWN, _place(one.where, BAND))
    work.known.setdefault(shape.name, now.wrote)


def _picture(work: _Work, one: _Sheet, shape: Any, now: Now) -> None:
    wrote = work.record.objects[shape.name]
    if blob_print(shape.image.blob) != wrote.blob:
        work.tell(What.LEFT, _place(one.where, "picture"), after=now.alt.text if now.alt else "")
        work.known.setdefault(shape.name, wrote)
        return
    if blob_print(now.blob) != wrote.blob:
        before = shape.image.size
        _, relation = one.sheet.part.get_or_add_image_part(io.BytesIO(now.blob))
        shape._element.blipFill.blip.rEmbed = relation
        wide, high = shape.image.size
        share = (wide / high) / (before[0] / before[1])  # within the room it had
        if share < 1:
            shape.width = int(shape.width * share)
        else:
            shape.height = int(shape.height / share)
        work.tell(What.DATA, _place(one.where, "picture"), after=now.alt.text if now.alt else "")
    work.known.setdefault(shape.name, now.wrote)


# -- what was added, what was deleted --------------------------------------------------------------


def _new_objects(work: _Work, one: _Sheet, deck: Deck) -> None:
    """List what the report has for a slide that was not on it; a watermark is put there."""
    for name, now in work.now.items():
        if key_of(name, work.record.slides) != one.key or name in work.record.objects:
            continue
        if name.endswith(f".{WATERMARK}"):
            add_watermark(one.sheet, deck, one.key)
        elif not name.endswith(f".{NOTES}"):
            told = [line.text for line in now.lines] or [now.alt.text if now.alt else ""]
            work.tell(What.NEW, _place(one.where, now.kind), after=" ".join(told))
        work.known.setdefault(name, now.wrote)


def _notes(work: _Work, one: _Sheet) -> None:
    """Renew the notes of a slide, and add what is to be looked at."""
    name = f"{one.key}.{NOTES}"
    now, wrote = work.now.get(name), work.record.objects.get(name)
    if one.sheet.has_notes_slide and one.sheet.notes_slide.notes_text_frame is not None:
        if wrote is not None:
            work.seen.add(name)
            edited = one.edited
            _text(work, one, one.sheet.notes_slide.notes_text_frame, name, now)
            one.edited = edited
        elif now is not None:
            frame = one.sheet.notes_slide.notes_text_frame
            work.tell(What.NEW, one.where, after=" ".join(told.text for told in now.lines))
            work.known.setdefault(name, replace(now.wrote, added=()))
    elif now is not None and wrote is None:
        one.sheet.notes_slide.notes_text_frame.text = "\n".join(t.text for t in now.lines)
    said = tuple(dict.fromkeys(one.notes))
    if said:
        frame = one.sheet.notes_slide.notes_text_frame
        if frame is not None:
            for text in said:
                first = len(frame.paragraphs) == 1 and not frame.text
                (frame.paragraphs[0] if first else frame.add_paragraph()).text = text
    known = work.known.get(name) or (now.wrote if now else Wrote("text"))
    if said or name in work.known or now is not None:
        work.known[name] = replace(known, added=tuple(map(fingerprint, said)))


def _tell_deleted(work: _Work, here: Mapping[str, int]) -> None:
    """List what somebody has deleted and the report still tells."""
    for key in work.record.slides:
        title = work.now.get(f"{key}.{TITLE}")
        if not here.get(key):
            if title:
                work.tell(What.GONE, gettext("A slide"), title.lines[0].text if title.lines else "")
            continue
        for name, now in work.now.items():
            shown = now.kind in ("chart", "picture", "table") or name.endswith(".bullets")
            gone = name in work.record.objects and name not in work.seen
            if gone and shown and key_of(name, work.record.slides) == key:
                told = now.alt.text if now.alt else " ".join(line.text for line in now.lines)
                work.tell(What.GONE, upper_first(gettext(_KINDS[now.kind])), told)


def _remembered(work: _Work) -> dict[str, Wrote]:
    """Return what is known of every object from now on, of those deleted that they were ours."""
    found = {}
    for name, wrote in work.record.objects.items():
        now = work.now.get(name)
        found[name] = work.known.get(name) or (now.wrote if now else wrote)
    return {**found, **work.known}


def _new_slides(work: _Work, file: Any, deck: Deck) -> dict[str, Wrote]:
    """Put slides that the report has not had before at the end, in the layouts of the deck."""
    added = [slide for slide in deck.slides if slide.key not in work.record.slides]
    if not added:
        return {}
    look = fitting(file)
    for slide in added:
        add_slide(look, deck, slide)
        where = gettext("Slide {n}", n=str(len(file.slides)))
        work.tell(What.SLIDE, where, slide.title)
    keys = [slide.key for slide in added]
    return {name: now.wrote for name, now in work.now.items() if key_of(name, keys) in keys}
