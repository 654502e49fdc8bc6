"""A drawing of rows as a phone has it: each row below its name, from pieces of the same drawing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_EDGE = 14.0
"""Points by which the figures of an axis may stand out beside its panel."""
_MARK = 5.0
"""Points by which a mark may stand out of its panel; names and figures begin behind it."""
_KEY = 17.0
"""Points from where a text of a key begins to the left edge of its mark."""
_HEAD = 15.0
"""Points above a panel in which its own heads stand; what is higher is the key."""
_TICKS = 17.0
"""Points below a panel in which the figures of its axis stand."""


_LETTER = 0.54
"""Of the size of a text: more than its letters are wide on average, in any font of a reader."""


@dataclass(frozen=True)
class _Text:
    """A line of text in a drawing: where it begins and ends, and its baseline."""

    start: float
    end: float
    y: float


@dataclass
class _Sheet:
    """Pieces of a drawing set below and beside each other; ``wide`` and ``high`` in points."""

    drawing: str
    wide: float
    high: float = 0.0
    pieces: list[str] = field(default_factory=list)

    def put(self, x: float, box: tuple[float, float, float, float]) -> None:
        """Add the piece of the drawing in a box (left, top, width, height) below the others."""
        left, top, wide, high = box
        shown = min(wide, self.wide - x)
        place = f'x="{x:.1f}" y="{self.high:.1f}" width="{shown:.1f}" height="{high:.1f}"'
        view = f'viewBox="{left:.1f} {top:.1f} {wide:.1f} {high:.1f}"'
        use = f'<use href="#{self.drawing}"/>'
        self.pieces.append(f"<svg {place} {view}>{use}</svg>")


def with_narrow(svg: str, rows: Mapping[str, float]) -> str:
    """
    Return a drawing for wide screens, and behind it the same one for a phone, if it has rows.

    Parameters
    ----------
    svg : str
        The drawing as one element.
    rows : mapping
        As ``Chart.rows``: where its rows lie; empty for any other drawing.

    Notes
    -----
    Nothing is drawn twice: the second shows pieces of the first, with a name and its figure above
    each row, so that they are read at the size of letters of the drawing.

    Examples
    --------
    >>> with_narrow('<svg viewBox="0 0 9 9"/>', {})
    '<svg viewBox="0 0 9 9"/>'
    """
    if not rows:
        return svg
    head, body = svg.split(">", 1)
    drawing = f"d{hashlib.sha256(svg.encode()).hexdigest()[:12]}"
    root = ElementTree.fromstring(svg)  # noqa: S314 - clean_svg has made it safe
    wide, high = map(float, root.attrib["viewBox"].split()[2:])
    sheet = _laid_out(drawing, [*_texts(root)], rows, wide, high)
    narrow = (
        f'<svg class="narrow" aria-hidden="true" viewBox="0 0 {sheet.wide:.1f} {sheet.high:.1f}">'
        f"{''.join(sheet.pieces)}</svg>"
    )
    whole = f'{head} class="wide"><g id="{drawing}">{body.removesuffix("</svg>")}</g></svg>'
    return whole + narrow


def _texts(root: ElementTree.Element) -> Iterator[_Text]:
    for element in root.iter(f"{_SVG}text"):
        if "x" not in element.attrib:
            continue
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        size = float(element.attrib.get("font-size", "9px").removesuffix("px"))
        wide = _LETTER * size * len("".join(element.itertext()))
        start = x - wide * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", ""), 0.0)
        yield _Text(start, start + wide, y)


def _laid_out(
    drawing: str, texts: list[_Text], rows: Mapping[str, float], wide: float, high: float
) -> _Sheet:
    left, right, top = rows["left"], rows["right"], rows["top"]
    step, bottom = rows["high"] / rows["n"], top + rows["high"]
    beside = [t for t in texts if top <= t.y <= bottom]
    names = max(left - min((t.start for t in beside), default=left), 0.0)
    figures = max(max((t.end for t in beside), default=right) - right, 0.0)
    across = right - left + 2 * _EDGE
    below = [t for t in texts if t.y > bottom + _TICKS]
    sheet = _Sheet(drawing, max(names + figures, across))
    _put_key(sheet, [t for t in texts if t.y < top - _HEAD], wide)
    heads = [t for t in texts if top - _HEAD <= t.y < top]
    for at in range(int(rows["n"])):
        y = top + at * step
        if names:
            sheet.put(0, (left - names, y, names - _MARK, step))
        if figures:
            sheet.put(sheet.wide - figures, (right + _MARK, y, figures - _MARK, step))
        sheet.high += step if names or figures else 0.0
        if at == 0 and heads:
            start, end = min(t.start for t in heads), max(t.end for t in heads)
            start, end = min(start, left - _EDGE), max(end, right + _EDGE)
            shift = max(min(_EDGE - (left - start), sheet.wide - (end - start)), 0.0)
            sheet.put(shift, (start, top - _HEAD, end - start, _HEAD))
            sheet.high += _HEAD
        sheet.put(_EDGE - _MARK, (left - _MARK, y, right - left + 2 * _MARK, step))
        sheet.high += step
    sheet.put(0, (left - _EDGE, bottom, across, min(_TICKS, high - bottom)))
    sheet.high += min(_TICKS, high - bottom)
    if below:
        start, end = min(t.start for t in below), max(t.end for t in below)
        shift = max(min(start - left + _EDGE, sheet.wide - (end - start)), 0.0)
        sheet.put(shift, (start, bottom + _TICKS, end - start, high - bottom - _TICKS))
        sheet.high += high - bottom - _TICKS
    return sheet


def _put_key(sheet: _Sheet, texts: list[_Text], wide: float) -> None:
    """Set the entries of a key, each with its mark, in as many lines as they need."""
    x = 0.0
    for text in sorted(texts, key=lambda text: (round(text.y), text.start)):
        start = max(text.start - _KEY, 0.0)
        room = min(text.end, wide) - start
        if x and x + room > sheet.wide:
            x, sheet.high = 0.0, sheet.high + _KEY
        sheet.put(x, (start, text.y - 11, room, 15))
        x += room
    sheet.high += _KEY if texts else 0.0
