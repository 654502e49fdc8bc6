"""What the slides say, without a look: the report to the board, a message a slide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, zip_longest
from typing import Any

from ...claims import Claim, question_of
from ...depth import Depth
from ...display import number
from ...i18n import N_, day_in_words, gettext, ngettext
from ...palette import GREEN, GREY, ORANGE, RED
from ...plan.decisions import by_when
from ...plan.reading import PublishedTable
from ..chapters import IN_ORDER, Section, claims_in, sections_of
from ..combined import (
    DECISIONS,
    HOW,
    MARK,
    MONEY,
    NEXT,
    Published,
    marked,
    one_list,
    report_at,
    table_of_decisions,
)
from ..document import Block, Document, plain_text
from ..own_words import VIEW, lines_of
from .bars import Bars, bars_of

FEWEST_BULLETS, MOST_BULLETS, MOST_ROWS = 2, 3, 5
"""Of a slide without a chart, of one beside a chart, and of a table on one."""

LONGEST_TITLE = 120
"""Letters: two lines that a room can read; what is longer is no message but a paragraph."""

ANSWER = N_("The answer")


@dataclass(frozen=True)
class Grid:
    """A table of a slide, of texts: its heads and its rows, each as long as the heads."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Fact:
    """A figure that is read first, what it says, and what it rests on."""

    figure: str
    words: str
    base: str


@dataclass(frozen=True)
class Slide:
    """
    One message.

    Attributes
    ----------
    key : str
        Names the slide and its objects in the file, in every language and after every run.
    title, kicker : str
        The message, and the part of the report it belongs to.
    bullets : tuple of str
    chart : Bars or None
        Drawn by the program that opens the file.
    drawing, alt : str
        An SVG, where no chart of that program can show it, and what is seen on either.
    grid, facts
        A table; figures side by side.
    source : str
        What is measured, of whom and when: a line at the foot.
    view : tuple of str
        The consultant's own words, beside what is computed.
    notes : str
        For who presents: the method, n, and the marks of the sentences in the annex.
    question : str
        What is drawn answers it.
    rests : tuple of str
        The ids of the sentences that what is drawn rests on.
    """

    key: str
    title: str
    kicker: str = ""
    bullets: tuple[str, ...] = ()
    chart: Bars | None = None
    drawing: str = ""
    alt: str = ""
    grid: Grid | None = None
    facts: tuple[Fact, ...] = ()
    source: str = ""
    view: tuple[str, ...] = ()
    notes: str = ""
    question: str = ""
    rests: tuple[str, ...] = ()

    @property
    def is_beside(self) -> bool:
        """Whether something is seen beside what is said."""
        return bool(self.chart or self.drawing)


@dataclass(frozen=True)
class Cover:
    """What the first slide says."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Deck:
    """The slides of a client, and what the file says of itself."""

    cover: Cover
    slides: tuple[Slide, ...]
    client: str = ""
    author: str = ""
    language: str = ""
    date: str = ""
    watermark: str = ""


def deck_of(published: Published, *, appendix: bool = False) -> Deck:
    """
    Return the slides of a client.

    Parameters
    ----------
    published : Published
    appendix : bool
        A slide for every chart of the full report as well.

    Returns
    -------
    Deck
        In the order of the board's report: the answer with the five marks, what to know, the
        opening, a slide an element, money, 90 days, how sure it is; last what is to be decided. A
        part without a finding has no slide.
    """
    board = report_at(Depth.BOARD, published)
    told = _told(published)
    slides = [*_summary(board.summary, told)]
    slides += _own_words(published, "summary", gettext(ANSWER))
    slides += _with_decisions_last(_parts(published, board, told))
    if appendix:
        shown = {slide.title for slide in slides}
        slides += [s for s in _appendix(published, told) if s.title not in shown]
    slides = [_with_a_title(slide, told) for slide in slides]
    cover = [board.client_name, board.cover.get("subtitle", ""), board.date_in_words,
             board.cover.get("made", ""), board.cover.get("state", "")]  # fmt: skip
    return Deck(
        cover=Cover(board.title, tuple(filter(None, cover))),
        slides=tuple(slides),
        client=board.client_name,
        author=board.author,
        language=board.language,
        date=board.date_in_words,
        watermark=board.watermark,
    )


@dataclass(frozen=True)
class _Told:
    """
    What the workbooks have told, by question: claims' marks, drawings, and tables as bars.

    ``decides`` are the sentences that decide a mark, ``against`` the questions that speak against
    one, ``in_money`` those that the slide on money may draw.
    """

    claims: Mapping[str, Claim]
    marks: Mapping[str, str]
    drawings: Mapping[str, tuple[Block, ...]]
    bars: Mapping[str, Bars]
    said: Mapping[str, tuple[str, ...]]
    reserved: frozenset[str]
    against: frozenset[str]
    decides: frozenset[str]
    in_money: frozenset[str] = frozenset()


def _told(published: Published) -> _Told:
    weaker = {question_of(c.id) for c in published.every_claim if c.as_mark and c.text == c.as_mark}
    bars: dict[str, Bars] = {}
    said: dict[str, list[str]] = {}
    drawings: dict[str, tuple[Block, ...]] = {}
    for document, chapter in zip(published.documents, published.chapters, strict=True):
        answers = [block for block in document.blocks if "question" in block]
        tables = [block for block in document.blocks if block["type"] == "table"]
        for block, table in zip(tables, chapter.tables, strict=True):
            asked = f"{block['activity']}.{block['question']}" if "question" in block else ""
            is_weaker = asked in weaker
            found = bars_of(table, _names(block, table), weaker=is_weaker) if asked else None
            if found:
                bars.setdefault(block["question"], found)
        for block in answers:
            if block["type"] == "claims":
                said.setdefault(block["question"], []).extend(c["id"] for c in block["claims"])
        drawings[document.workbook] = tuple(b for b in answers if b["type"] == "figure")
    return _Told(
        published.claims,
        {found.claim.id: found.mark for found in marked(published.chapters)},
        drawings,
        bars,
        {question: tuple(ids) for question, ids in said.items()},
        frozenset(published.page.against),
        frozenset(map(question_of, published.page.against)),
        published.page.leading,
    )


def _names(block: Block, table: PublishedTable) -> list[str]:
    """Return what each row of a table is about: its first cell of text that is no key."""
    named = (
        at
        for at, column in enumerate(table.columns)
        if column["align"] == "left" and not column["name"].endswith("_id")
    )
    at = next(named, 0)
    return [row[at] for row in block["rows"]]


# -- the answer ----------------------------------------------------------------------------------


def _summary(page: Mapping[str, Any], told: _Told) -> Iterator[Slide]:
    """
    Yield the one page as two slides: the answer with the marks, the facts with the findings.

    The second has the first finding in short for its message, or the first fact.
    """
    if not page:
        return
    rows = tuple(
        (mark["element"], f"{mark['sign']} {mark['told']}", mark["reason"])
        for mark in page["marks"]
    )
    decides = gettext("What decides it")
    if page["base"]:
        decides = gettext("{what} ({who})", what=decides, who=page["base"])
    heads = gettext("Element"), gettext("Mark"), decides
    yield Slide(
        "answer",
        _as_title(_in_short(page["answer"], told)),
        gettext(ANSWER),
        grid=Grid(gettext("The five marks"), heads, rows),
        notes="\n".join(
            [page["answer"]]
            + [f"{mark['told']}: {mark['means']}." for mark in _explained(page["marks"])]
        ),
    )
    facts = tuple(Fact(fact["figure"], fact["words"], fact["base"]) for fact in page["facts"])
    short = [_drawn_title(text, told) or _in_short(text, told) for text in page["findings"]]
    if short or facts:
        title = _as_title((*short, *(f"{fact.figure} {fact.words}" for fact in facts))[0])
        yield Slide(
            "facts",
            title,
            gettext(ANSWER),
            bullets=tuple(text for text in page["findings"] if _as_title(text) != title),
            facts=facts,
        )


def _drawn_title(text: str, told: _Told) -> str:
    """Return the title of the drawing on the question of a sentence; "" without one."""
    asked = {question_of(c.id) for c in told.claims.values() if c.text == text}
    figures = (figure for drawn in told.drawings.values() for figure in drawn)
    found = (f["title"] for f in figures if f"{f['activity']}.{f['question']}" in asked)
    return next(found, "")


def _in_short(text: str, told: _Told) -> str:
    """Return a sentence without its limits and the rest; one's own finding as it is."""
    same = (claim.gist for claim in told.claims.values() if claim.text == text)
    return next(same, "") or text


def _explained(marks: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Return each mark that has an explanation, once."""
    return [*{mark["told"]: mark for mark in marks if mark["means"]}.values()]


# -- the parts of the board's report -------------------------------------------------------------


def _own_words(published: Published, place: str, kicker: str) -> Iterator[Slide]:
    """Yield a slide of the consultant's own words on a place; none where nothing was written."""
    told = tuple(lines_of(published.own_words(place, slide=True)))
    if told:
        yield Slide(f"{place}.view", gettext(VIEW), kicker, bullets=told)


def _parts(published: Published, board: Document, told: _Told) -> Iterator[Slide]:
    sections = [*sections_of(board.blocks, 2)]
    told = replace(told, in_money=_drawn_in_money(sections))
    for section in sections:
        if section.heading is None:
            continue
        kicker = plain_text(section.heading["runs"])
        part = section.heading.get("part", "")
        if part:
            slide = _message(part, kicker, section.blocks, told)
            if not (slide.is_beside or slide.bullets):
                yield from _own_words(published, part, kicker)  # the mark stands in the answer
                continue
            own = tuple(lines_of(published.own_words(part, slide=True)))
            yield replace(slide, view=own) if slide.is_beside else slide
            yield from [] if slide.is_beside else _own_words(published, part, kicker)
            continue
        for block in section.blocks:
            if block.get("name") == HOW:  # the table of the decisions says it
                continue
            if block["type"] == "list" and (block["name"] != "since" or len(block["items"]) > 1):
                said = tuple(lines_of(published.own_words(block["name"], slide=True)))
                yield replace(_text(block, kicker), view=said)
            elif block["type"] == "table":
                yield _grid(block, kicker, _message_of(block, published))
    for block in table_of_decisions(published):
        yield _grid(block, gettext(NEXT), _message_of(block, published))
    yield from _own_words(published, "decisions", gettext(NEXT))


def _drawn_in_money(sections: Iterable[Section]) -> frozenset[str]:
    """Return the questions, with their activities, that the part on money draws."""
    return frozenset(
        f"{block['activity']}.{block['question']}"
        for section in sections
        if section.heading and section.heading.get("part") == "money"
        for block in section.blocks
        if block["type"] == "figure"
    )


def _message(part: str, kicker: str, blocks: Sequence[Block], told: _Told) -> Slide:
    """Return the slide of an element, of the opening or of the money."""
    figure = _figure(part, blocks, told)
    verdict = [
        plain_text(inner["runs"])
        for b in blocks
        if b["type"] == "callout" and b["kind"] == MARK
        for inner in b["blocks"]
    ]
    groups = [[claim["id"] for claim in b["claims"]] for b in blocks if b["type"] == "claims"]
    if figure is not None and figure not in blocks:  # what is drawn is what is said first
        groups.insert(0, [*told.said.get(figure["question"], ())])
    ids = [*dict.fromkeys(_in_turn(groups))]
    ids = [id_ for id_ in ids if id_ not in told.reserved]  # the mark has said it: "But: …"
    found = (b for b in blocks if b["type"] == "table" and b["name"] == IN_ORDER)
    lines = [row[-1] for block in found for row in block["rows"]]
    said = [told.claims[id_].text for id_ in ids]
    if figure is None:
        title, *rest = said or (_judged(kicker, told),)
        bullets = (*verdict, *rest, *lines)[:MOST_BULLETS]
        return Slide(part, _as_title(title), kicker, bullets=bullets, notes=_rests_on(ids, told))
    bullets = (*verdict, *said, *lines)[:MOST_BULLETS]
    return _drawn(part, kicker, figure, bullets, ids, told)


def _with_decisions_last(slides: Iterable[Slide]) -> list[Slide]:
    """Return the slides of the parts with what is to be decided behind all that speaks for it."""
    ordered = sorted(slides, key=lambda slide: slide.key == DECISIONS)
    kicker = gettext("What today decides")
    return [replace(s, kicker=kicker) if s.key == DECISIONS else s for s in ordered]


def _with_a_title(slide: Slide, told: _Told) -> Slide:
    """Return a slide whose title is no paragraph: what was too long for one stands below it."""
    if len(slide.title) <= LONGEST_TITLE:
        return slide
    same = (claim.gist for claim in told.claims.values() if _as_title(claim.text) == slide.title)
    first = slide.title.partition(". ")[0]
    short = (*same, first, first.partition("; ")[0], _judged(slide.kicker, told))
    title = next((text for text in short if text and len(text) <= LONGEST_TITLE), slide.kicker)
    whole = f"{slide.title}."
    if slide.grid:  # a table leaves no room for it
        notes = slide.notes if slide.title in slide.notes else f"{whole}\n\n{slide.notes}".strip()
        return replace(slide, title=title, notes=notes)
    said = [text for text in slide.bullets if _as_title(text) != slide.title]
    return replace(slide, title=title, bullets=(whole, *said)[:MOST_BULLETS])


def _judged(kicker: str, told: _Told) -> str:
    """Return an element with its verdict, a part that has none alone."""
    of = (c for c in told.claims.values() if c.verdict and c.id.startswith("P.scorecard."))
    verdict = next((c.verdict for c in of if gettext(c.subject) == kicker), None)
    if verdict is None:
        return kicker
    return gettext("{element}: {verdict}", element=kicker, verdict=verdict.in_words)


def _as_title(sentence: str) -> str:
    return sentence.removesuffix(".")


def _figure(part: str, blocks: Sequence[Block], told: _Told) -> Block | None:
    """
    Return the drawing of a part: one that can be drawn as bars, before one that cannot.

    What speaks against its mark comes first, unless the slide on money shows it: no good news
    stands over bad, and nothing is drawn twice. Then what decides the
    mark, where the board reads it as a drawing, however it can be drawn. Then those of the board,
    those of the same activity, and, where what the board reads is in order and not drawn there, the
    others of the element, down to the full report.
    """
    every = told.drawings.get(part, ())
    for block in every:
        if f"{block['activity']}.{block['question']}" in told.against - told.in_money:
            return block
    shown = [block for block in blocks if block["type"] == "figure"]
    for said, block in pairwise(blocks):
        if block["type"] == "figure" and told.decides & {c["id"] for c in claims_in([said])}:
            return block
    activities = {block["activity"] for block in blocks if "activity" in block}
    others = [
        block
        for block in every
        if block["activity"] not in MONEY and Depth.FULL.shows(Depth(block["depth"]))
    ]
    others.sort(
        key=lambda b: (b["activity"] not in activities, not Depth.BOARD.shows(Depth(b["depth"])))
    )
    candidates = [*shown, *others]
    native = (block for block in candidates if block["question"] in told.bars)
    return next(native, next(iter(candidates), None))


def _drawn(
    key: str, kicker: str, figure: Block, bullets: tuple[str, ...], ids: Sequence[str], told: _Told
) -> Slide:
    chart = told.bars.get(figure["question"])
    reading = "" if chart else figure["caption"]  # of the drawing: a chart has other marks
    method = gettext("How it was measured: {what}", what=figure["subtitle"])
    drawn = tuple(told.said.get(figure["question"], ()))
    rests = _rests_on(dict.fromkeys([*ids, *drawn]), told)
    return Slide(
        key,
        figure["title"],
        kicker,
        bullets=bullets,
        chart=chart,
        drawing="" if chart else figure["svg"],
        alt=figure["alt"],
        source=" ".join(filter(None, (figure["subtitle"], _key(chart)))),
        notes="\n\n".join(filter(None, (method, reading, rests))),
        question=figure["question"],
        rests=drawn,
    )


def _key(chart: Bars | None) -> str:
    """Return what the colours of a chart mean, of those that are drawn, and the band."""
    if chart is not None and chart.of_a_whole:
        return gettext("Bars show the first of the two figures beside them; lines its limits.")
    if chart is None or not chart.margin:
        return ""
    drawn = {chart.colour_of(bar) for bar in chart.rows}
    said = [gettext(text) for colour, text in _COLOURS.items() if colour in drawn]
    band = gettext("Grey band: ±{margin}, too small to matter.", margin=number(chart.margin))
    return " ".join([*said, band])


_COLOURS = {
    RED: N_("Deep orange: clearly short."),
    ORANGE: N_("Light orange: short, size uncertain."),
    GREEN: N_("Green: clearly above."),
    GREY: N_("Grey: other gaps."),
}


def _in_turn(groups: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the first of each group, then the second of each: every matter is heard."""
    for row in zip_longest(*groups):
        yield from (one for one in row if one is not None)


def _rests_on(ids: Iterable[str], told: _Told) -> str:
    """Return the sentences with their marks, by which the annex and evidence.xlsx find them."""
    lines = [f"[{told.marks[id_]}] {told.claims[id_].text}" for id_ in ids if id_ in told.marks]
    return (
        "\n".join([gettext("What it rests on, by its mark in the annex:"), *lines]) if lines else ""
    )


def _message_of(block: Block, published: Published) -> str:
    """Return by when how many decisions are to be taken, or how many steps of how many are next."""
    if block["name"] == DECISIONS:
        taken = [row for row in one_list(published) if row["kind"]]
        last = max(date.fromisoformat(str(row["due"] or row["proposed_for"])) for row in taken)
        agreed = all(row["due"] for row in taken)
        return ngettext(
            "{n} decision to take by {day}",
            "{n} decisions to take by {day}",
            len(taken),
            day=day_in_words(last) if agreed else by_when(None, last),
        )
    shown = min(len(block["rows"]), MOST_ROWS)
    return ngettext(
        "The next {n} of {all} step",
        "The next {n} of {all} steps",
        shown,
        all=number(block["of"], 0),
    )


def _grid(block: Block, kicker: str, title: str) -> Slide:
    heads = tuple(column["title"] for column in block["columns"])
    rows = tuple(tuple(row) for row in block["rows"][:MOST_ROWS])
    if block["groups"]:  # a slide has no rows over all columns
        heads = (*heads[:1], gettext("State"), *heads[1:])
        groups = zip(rows, block["groups"], strict=False)
        rows = tuple((number, group, *cells) for (number, *cells), group in groups)
    left = block.get("of", len(block["rows"])) - len(rows)
    more = ngettext("{n} more is in the full report.", "{n} more are in the full report.", left)
    grid = Grid(block["title"], heads, rows)
    return Slide(block["name"], title, kicker, grid=grid, source=more if left else "")


def _text(block: Block, kicker: str) -> Slide:
    """Return a slide of sentences: the first of several is its message."""
    lines = [plain_text(line["runs"]) for item in block["items"] for line in item]
    if len(lines) < FEWEST_BULLETS:
        return Slide(block["name"], kicker, bullets=tuple(lines))
    return Slide(block["name"], _as_title(lines[0]), kicker, bullets=tuple(lines[1:]))


# -- the appendix --------------------------------------------------------------------------------


def _appendix(published: Published, told: _Told) -> Iterator[Slide]:
    """Yield a slide for every drawing of the full report."""
    for chapter in published.chapters:
        for figure in told.drawings[chapter.workbook]:
            if Depth.FULL.shows(Depth(figure["depth"])):
                ids = told.said.get(figure["question"], ())
                said = tuple(told.claims[id_].text for id_ in ids)[:MOST_BULLETS]
                yield _drawn(figure["question"], gettext(chapter.element), figure, said, ids, told)
