"""Which share of the width each drawing is given, so that few pages end half empty."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from ..i18n import gettext
from .document import Block, plain_text
from .layout import height_of, is_enough, lines_of

TEXT_WIDTH, TEXT_HEIGHT = 481.9, 708.6
"""Points: what the margins of ``report.typ`` leave of an A4 page."""

USUAL_SHARE, LEAST_SHARE = 1.0, 0.92
"""Of the text's width: a drawing at the least share has no letter below 8 points."""

_BLANK = TEXT_HEIGHT / 8
"""A page that would end emptier has its earlier drawings, too, set smaller, or a table broken."""

MOST_BLANK = TEXT_HEIGHT * 0.22
"""A page that would end emptier gets the table, or rows of it, that stands after a drawing."""

_AIR = 40.0
"""Points that are added at most above what stands below other things, where much stays blank."""

SHORT = TEXT_HEIGHT * 0.4
"""A chapter that takes less of its last page has the next chapter below it."""

_TOO_BLANK = TEXT_HEIGHT / 3
"""A page that ends emptier looks as if something had fallen out."""

_LITTLE, _SMALLER_SHARES = TEXT_HEIGHT / 5, (0.94, 0.92)
"""A last page of a chapter with less than this is saved, if smaller drawings can."""

_SPARE = 14.0
"""Points left at the end of a page, a line: heights are reckoned and not measured."""

CLOSE = 0.65
"""What is left of the room around headings, sentences and drawings that are set closely."""

_LINES = ("paragraph", "list")
"""What has the room of a line around it, however closely the others stand."""

_MANY, SENTENCES_TOGETHER = 6, 4
"""Of more than so many sentences so many stay with their drawing, where all leave a page empty."""

_CAP = 0.66
"""Ems: the height of a line without what stands between lines."""


@dataclass
class _Box:
    """A block as it takes room: points, and what is needed of it to begin on a page."""

    height: float
    above: float
    below: float
    rows: Sequence[float] = ()
    """Heights of the parts it may be broken into; empty if it stays whole."""
    again: float = 0.0
    """What is repeated at the head of each further page."""

    @property
    def begins(self) -> float:
        """What must fit on a page if the block is to begin there."""
        return self.rows[0] if self.rows else self.height


@dataclass
class _Page:
    """
    How far a page is filled, and what on it may be set smaller; ``blank`` is how many pages before
    it end too empty.
    """

    number: int = 1
    used: float = 0.0
    below: float = 0.0
    drawings: list[Block] = field(default_factory=list)
    blank: int = 0

    def gap(self, box: _Box) -> float:
        return max(self.below, box.above) if self.used else 0.0


def on_fewest_pages(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """
    Return the blocks of one chapter as ``filled`` does, and whether they stand closely.

    Drawings are set larger or smaller, with more room or less around what stands below each other.
    Of what takes the fewest pages, and of that with the fewest that end a third empty, the largest
    and widest is taken.
    """
    tries = [
        (*_placed(_together(made), share), close)
        for close, made in ((False, blocks), (True, [*map(_closely, blocks)]))
        for share in (USUAL_SHARE, *_SMALLER_SHARES)
    ]
    placed, _, close = min(tries, key=lambda made: (made[1].number, made[1].blank))
    return placed, close


def _closely(block: Block) -> Block:
    """Return a block, and its sentences, with less room around it."""
    claims = [claim | {"close": True} for claim in block.get("claims", ())]
    return block | {"close": True} | ({"claims": claims} if claims else {})


def filled(blocks: Sequence[Block]) -> list[Block]:
    """
    Return the blocks, the drawings with the ``share`` of the text's width each is given.

    Parameters
    ----------
    blocks : sequence of dict
        As the template reads them: a drawing has the ``ratio`` of its height to its width, a table
        the ``parts`` of ``table_parts``, and what may be broken is ``long``.

    Returns
    -------
    list of dict
        Each figure with ``share``; a short table has ``broken`` if it is to be broken over two
        pages, because it would leave a good part of the first one blank. What stands below other
        things on a page that ends with much blank has some ``air`` above it, in points.

    Notes
    -----
    The pages are gone through as they will be set. A drawing that does not fit is set smaller, and
    so are those before it if the page would otherwise end with much blank, and those of a chapter
    if that saves a last page with little on it. Heights are reckoned from the widths of letters;
    where they are wrong, a drawing moves to the next page. It is never cut.

    Examples
    --------
    >>> words = [{"type": "paragraph", "runs": [{"text": "Words.", "style": ""}]}] * 15
    >>> square = {"type": "figure", "ratio": 1.0, "caption": "A square."}
    >>> [round(block["share"], 2) for block in filled([square, *words, square]) if "ratio" in block]
    [1.0, 1.0]
    """
    joined: list[list[Block]] = []
    for chapter in _chapters(blocks):
        if joined and chapter and chapter[0].get("chapter") and _goes_below(chapter, joined[-1]):
            joined[-1] += [chapter[0] | {"chapter": False}, *chapter[1:]]
        else:
            joined.append(chapter)
    return [block for chapter in joined for block in _on_pages(chapter)]


def _goes_below(chapter: Sequence[Block], before: Sequence[Block]) -> bool:
    """Whether a chapter begins on the last page of the one before: as was planned, if it was."""
    planned = chapter[0].get("below")
    return _is_short(before) if planned is None else planned


def _is_short(chapter: Sequence[Block]) -> bool:
    """Whether a chapter fills so little of its last page that the next may begin below it."""
    _, last = _placed(_together(chapter), USUAL_SHARE)
    return 0 < last.used < SHORT


def _chapters(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yield the blocks that begin a new page, each with those that follow it."""
    chapter: list[Block] = []
    turned = False
    for block in blocks:
        if chapter and (turned or block["type"] == "landscape" or block.get("chapter")):
            yield chapter
            chapter = []
        chapter.append(block)
        turned = block["type"] == "landscape"
    yield chapter


def _on_pages(chapter: Sequence[Block]) -> list[Block]:
    """Return a chapter on no more pages than it needs, with drawings as large as that allows."""
    chapter = _together(chapter)
    placed, last = _placed(chapter, USUAL_SHARE)
    if last.number > 1 and last.used < _LITTLE:
        for share in _SMALLER_SHARES:
            smaller, its_last = _placed(chapter, share)
            if its_last.number < last.number:
                return smaller
    return placed


def _together(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks, each drawing as one with the sentences right before it."""
    joined: list[Block] = []
    for block in blocks:
        if block["type"] == "figure" and joined and joined[-1]["type"] == "claims":
            joined[-1] = {"type": "together", "blocks": [joined[-1], block]}
        else:
            joined.append(block)
    return joined


def _placed(chapter: Sequence[Block], share: float) -> tuple[list[Block], _Page]:
    """Return a chapter whose drawings have a share unless more must shrink, and its last page."""
    page = _Page()
    held: list[_Box] = []
    placed: list[Block] = []
    group: list[Block] = []
    below: list[list[Block]] = []
    left = deque(_with_share(block, share) for block in chapter)
    while left:
        block = _next(left, page, held)
        placed.append(block)
        group.append(block)
        if block["type"] == "heading" or block.get("kind") == "mark":
            held.append(box_of(block))  # it stays with what follows
        elif block["type"] != "landscape":
            number, used = page.number, page.used
            for at, part in enumerate(_sentences(block)):
                _place(page, held, part)
                held = []
                if page.number > number:
                    goes_on = at > 0 or box_of(part).rows
                    _spread(below, 0.0 if goes_on else TEXT_HEIGHT - used)
                    number, below, used = page.number, [], 0.0
            below += [group] if used else []
            group = []
    return placed, page


def _spread(below: Sequence[list[Block]], blank: float) -> None:
    """Give what stands below other things on a page some of the room that would be blank."""
    if below and blank > MOST_BLANK:
        air = min((blank - MOST_BLANK) / len(below), _AIR)
        for first, *_ in below:
            first["air"] = air


def _with_share(block: Block, share: float) -> Block:
    if block["type"] == "together":
        return block | {"blocks": [_with_share(part, share) for part in block["blocks"]]}
    return block | {"share": share} if block["type"] == "figure" else dict(block)


def _next(left: deque[Block], page: _Page, held: Sequence[_Box]) -> Block:
    """
    Take what comes next, with all its sentences.

    Where a drawing does not fit and much would stay blank, the table after it comes first, broken
    over both pages if need be and if the drawing has room below its last rows; one that stands
    ``apart`` from all questions never comes below the heading of one. Of a drawing that fills more
    than a page with its sentences, only the last ones stay with it; so do they where the page would
    end too empty.
    """
    block = left.popleft()
    if not _drawings(block):
        return block
    if _height([block]) > TEXT_HEIGHT and block["type"] == "together":
        first, block = _divided(*block["blocks"])
        left.appendleft(block)
        return first
    above = _stacked(page, held)
    room = TEXT_HEIGHT - above.used - above.gap(box_of(block)) - _SPARE
    if _height([block]) - sum(map(_able, (*_drawings(block), *page.drawings))) <= room:
        return block
    after = left[0] if left else {"type": ""}
    movable = after["type"] == "table" and not (held and after.get("apart"))
    if movable and TEXT_HEIGHT - page.used > MOST_BLANK:
        whole = box_of(after).height <= room
        if whole or (_rows_in(after, room) and _fits_overleaf(block, after, room)):
            left.popleft()
            left.appendleft(block)
            return after if whole else after | {"broken": True}
    if block["type"] == "together" and TEXT_HEIGHT - above.used > _TOO_BLANK:
        claims, drawing = block["blocks"]
        told = claims["claims"]
        first, last = told[:-SENTENCES_TOGETHER], told[-SENTENCES_TOGETHER:]
        if len(told) > _MANY:
            left.appendleft({"type": "together", "blocks": [claims | {"claims": last}, drawing]})
            return claims | {"claims": first}
    return block


def _fits_overleaf(block: Block, table: Block, room: float) -> bool:
    """Whether a drawing has room below the rows of a table that go overleaf."""
    box = box_of(table | {"broken": True})
    _, used = _broken(box, room)
    needed = _height([block]) - sum(map(_able, _drawings(block))) + _SPARE
    return used + max(box.below, box_of(block).above) + needed <= TEXT_HEIGHT


def _divided(claims: Block, drawing: Block) -> tuple[Block, Block]:
    """Return the sentences that have no room beside a drawing, and the drawing with the others."""
    for many in range(1, len(claims["claims"])):
        first, last = claims["claims"][:many], claims["claims"][many:]
        together = {"type": "together", "blocks": [claims | {"claims": last}, drawing]}
        if _height([together]) <= TEXT_HEIGHT:
            return claims | {"claims": first}, together
    return claims, drawing


def _height(blocks: Sequence[Block]) -> float:
    return _flow([box_of(part) for block in blocks for part in _sentences(block)])


def _able(drawing: Block) -> float:
    """Return how many points a drawing can give."""
    return (drawing["share"] - LEAST_SHARE) * _tall(drawing)


def _sentences(block: Block) -> list[Block]:
    """Return the sentences of a block of claims, and any other block as it is."""
    claims = block["claims"] if block["type"] == "claims" else ()
    return [claim | {"type": "claim"} for claim in claims] or [block]


def _drawings(block: Block) -> list[Block]:
    """Return the drawing that a block is or holds."""
    return [part for part in block.get("blocks", [block]) if part["type"] == "figure"]


def _place(page: _Page, held: Sequence[_Box], block: Block) -> None:
    """Set a block below what is on the page, with its headings, or on the next page."""
    box = box_of(block)
    above = _stacked(page, held)
    room = TEXT_HEIGHT - above.used - above.gap(box)
    own = _drawings(block)
    if box.height + _SPARE > room and not box.rows and page.used:
        blank = TEXT_HEIGHT - page.used
        others = page.drawings if blank > _BLANK else []
        lacking = box.height - room + _SPARE
        cut = _shrunk(own, lacking) or _shrunk([*others, *own], lacking)
        if cut:
            for drawing in (*others, *own):
                drawing["share"] -= cut.get(id(drawing), 0.0) / _tall(drawing)
            freed = sum(cut.get(id(drawing), 0.0) for drawing in others)
            above.used -= freed
            box.height -= sum(cut.values()) - freed
            room = box.height
        elif block["type"] == "table" and blank > 2 * _BLANK:
            block["broken"] = bool(_rows_in(block, room, few=blank > _TOO_BLANK))
            box = box_of(block)
    if box.begins > room and page.used:
        page.blank += TEXT_HEIGHT - page.used > _TOO_BLANK
        above = _stacked(_Page(page.number + 1), held)
        room = TEXT_HEIGHT - above.used - above.gap(box)
    page.number, page.drawings = above.number, [*above.drawings, *own]
    page.used = above.used + above.gap(box) + box.height
    page.below = box.below
    if box.rows and box.height > room:
        more, page.used = _broken(box, room)
        page.number, page.drawings = page.number + more, []


def _stacked(page: _Page, boxes: Sequence[_Box]) -> _Page:
    """Return a page with boxes below what is on it."""
    stacked = _Page(page.number, page.used, page.below, list(page.drawings))
    for box in boxes:
        stacked.used += stacked.gap(box) + box.height
        stacked.below = box.below
    return stacked


def _tall(drawing: Block) -> float:
    """Return the height of a drawing as wide as the text."""
    return drawing["ratio"] * TEXT_WIDTH


def _shrunk(drawings: Sequence[Block], lacking: float) -> dict[int, float]:
    """Return how many points each drawing gives, of those it can; empty if that is too little."""
    able = {id(drawing): _able(drawing) for drawing in drawings}
    whole = sum(able.values())
    if whole < lacking or not whole:
        return {}
    return {name: points * lacking / whole for name, points in able.items()}


def _rows_in(table: Block, room: float, *, few: bool = False) -> int:
    """
    Return how many rows of a table of one part have room, without the last ones, which stay
    together; 0 if too few have, or none where few are better than much blank.
    """
    if len(table["parts"]) != 1:
        return 0
    *rows, _, _ = box_of(table | {"broken": True}).rows  # the last rows in one, and the notes
    fitting = sum(height <= room for height in accumulate(rows))
    return fitting if few or is_enough(rows[:fitting]) else 0


def _broken(box: _Box, room: float) -> tuple[int, float]:
    """Return on how many further pages a block goes on, and what it takes of the last."""
    more, used = 0, 0.0
    for row in box.rows:
        if used + row > room:
            more, used, room = more + 1, box.again, TEXT_HEIGHT
        used += row
    return more, used


# -- the room that a block takes -------------------------------------------------------------------


def box_of(block: Block) -> _Box:
    """
    Return the room that a block takes in ``report.typ``, whose measures stand here again.

    Asking the engine costs two thirds of a report's time once more; a test compares both instead.
    """
    box = _BOXES[block["type"]](block)
    if block.get("close") and block["type"] not in _LINES:
        box.above, box.below = CLOSE * box.above, CLOSE * box.below
    return box


def _text(text: str, size: float, leading: float, width: float, face: str = "regular") -> float:
    lines = sum(lines_of(part, width / size, face) for part in text.split("\n"))
    return lines * _CAP * size + (lines - 1) * leading


def _words(runs: Sequence[Mapping[str, str]]) -> str:
    return "".join(run["text"] for run in runs)


def _paragraph(block: Block, width: float = TEXT_WIDTH) -> _Box:
    bold = all(run["style"] == "strong" for run in block["runs"])
    face = "semibold" if bold else "regular"
    height = _text(_words(block["runs"]), 10, 6.8, width, face)
    lines = round((height + 6.8) / 13.4)
    rows = [26.8, *[13.4] * (lines - 4), 20.0] if lines > 3 else ()  # no line stands alone
    return _Box(height, 0.0, 10.5, rows)


def _heading(block: Block) -> _Box:
    text = plain_text(block["runs"])
    if block["level"] == 2:
        return _Box(_text(text, 17, 11.6, TEXT_WIDTH, "semibold") + 8.42, 32.2, 14.0)
    if block["level"] == 3:
        return _Box(_text(text, 12.5, 8.5, TEXT_WIDTH, "semibold"), 18.75, 9.4)
    return _Box(_text(text, 10.5, 7.1, TEXT_WIDTH, "semibold"), 15.0, 7.0)


def _list(block: Block, width: float = TEXT_WIDTH) -> _Box:
    inner = width - (22.0 if block["ordered"] else 14.0)
    items = [_flow([_inside(part, inner) for part in item]) for item in block["items"]]
    height = sum(items) + 7.5 * (len(items) - 1)
    return _Box(height, 0.0, 10.5, [item + 7.5 for item in items])


def _inside(block: Block, width: float) -> _Box:
    """Return the room of a paragraph, list or other block that is narrower than the page."""
    if block["type"] == "paragraph":
        return _paragraph(block, width)
    return _list(block, width) if block["type"] == "list" else box_of(block)


def _flow(boxes: Sequence[_Box]) -> float:
    """Return the height of boxes below each other."""
    gaps = (max(a.below, b.above) for a, b in pairwise(boxes))
    return sum(box.height for box in boxes) + sum(gaps)


def _callout(block: Block) -> _Box:
    inner = TEXT_WIDTH - 24.0
    boxes = [_inside(part, inner) for part in block["blocks"]]
    if block["title"]:
        boxes.insert(0, _Box(_text(block["title"], 10, 6.8, inner, "semibold"), 7.0, 7.0))
        boxes[1:2] = [_Box(b.height, 7.0, b.below) for b in boxes[1:2]]
    height = _flow(boxes) + (14.0 if block["kind"] == "mark" else 20.0)
    rows = [box.height + 7.5 for box in boxes] if block.get("long") else ()
    return _Box(height, 15.0, 15.0, rows)


def _claim(block: Block) -> _Box:
    # The mark is set in smaller letters, which take two thirds of the room.
    mark = f" [{block['mark']}]"[: 2 + 2 * len(block["mark"]) // 3] if "mark" in block else ""
    height = 4.0 + _text(block["text"] + mark, 11, 5.8, TEXT_WIDTH - 10.0, "semibold")
    if block["basis"]:
        height += 7.5 + _text(" · ".join(block["basis"]), 8.5, 6.8, TEXT_WIDTH - 10.0)
    rows = [13.1] * round(height / 13.1) if block["long"] else ()
    return _Box(height, 9.0, 9.0, rows)


def _figure(block: Block) -> _Box:
    share = block.get("share", USUAL_SHARE)
    height = _tall(block) * share
    if block.get("title"):
        number = gettext("Figure {number}.", number=block.get("number", ""))
        numbered = f"{number} {block['title']}"
        height += _text(numbered, 10, 5.0, TEXT_WIDTH * share, "semibold") + 4.5
    if block.get("subtitle"):
        height += _text(block["subtitle"], 8.5, 4.25, TEXT_WIDTH * share) + 6.8
    if block["caption"]:
        height += 6.5 + _text(block["caption"], 8.5, 5.8, TEXT_WIDTH)
    return _Box(height, 13.0, 13.0)


def _in_one(block: Block) -> _Box:
    boxes = [box_of(one) for part in block["blocks"] for one in _sentences(part)]
    return _Box(_flow(boxes), boxes[0].above, boxes[-1].below)


def _table(block: Block) -> _Box:
    rows: list[float] = []
    for part in block["parts"]:
        head, *body = (height_of(lines) + 2 * part["inset"] for lines in part["lines"])
        caption = _text(block["title"], 10, 6.8, TEXT_WIDTH, "semibold") + 4.2
        above = caption + head + (16.0 if rows else 0.0)
        *single, last = *body[: len(body) - part["kept"]], sum(body[len(body) - part["kept"] :])
        first, *others = [*single, last]
        rows += [above + first, *others]
    notes = [_text(note, 8.5, 4.25, TEXT_WIDTH) for note in block["notes"]]
    height = sum(rows)
    if notes:
        height += 10.8 + sum(notes) + 4.8 * (len(notes) - 1)
    broken = block.get("broken") or block["parts"][-1]["long"]
    below = 18.0 if notes else 16.0
    return _Box(height, 16.0, below, [*rows, height - sum(rows)] if broken else (), head)


_BOXES = {
    "paragraph": _paragraph,
    "heading": _heading,
    "list": _list,
    "callout": _callout,
    "claim": _claim,
    "figure": _figure,
    "together": _in_one,
    "table": _table,
    "ledger": _table,
}
