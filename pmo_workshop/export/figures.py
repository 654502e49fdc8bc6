"""A chart's drawing made safe to stand in a page: only shapes, text and references within it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from ..errors import WorkbookError, names
from ..i18n import gettext

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"

ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "use",
        "clipPath",
        "image",
        "title",
        "desc",
        "marker",
        "pattern",
        "linearGradient",
        "radialGradient",
        "stop",
        "symbol",
        "mask",
    ]
)
"""What a drawing may hold; metadata and style sheets are left out, anything else is refused."""

_LEFT_OUT = frozenset(["metadata", "style"])
_ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_INSIDE = re.compile(r"url\(\s*#[^)]*\)")
_FONT = re.compile(r"(?P<before>.*?)(?P<size>[\d.]+(?:px|pt))\s*(?P<family>.*)")


def clean_svg(svg: str, *, alt: str, prefix: str, where: str) -> str:
    """
    Return a drawing as one ``svg`` element that nothing in it can act from.

    Parameters
    ----------
    svg : str
        As matplotlib or another library wrote it.
    alt : str
        What is seen, for readers who do not see it.
    prefix : str
        Set before every id, so that ids are unique in a page.
    where : str
        The cell, for the message.

    Raises
    ------
    WorkbookError
        The drawing is not well-formed, or holds a script or an outside reference.

    Notes
    -----
    Styles become attributes of the same meaning: a strict content security policy refuses style
    attributes, and a style sheet in a drawing would change the page around it.

    Examples
    --------
    >>> clean_svg('<svg xmlns="http://www.w3.org/2000/svg"><g id="a" style="fill: red"/></svg>',
    ...           alt="A red group", prefix="f1-", where="Cell 1")
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="A red group"><g id="f1-a"
     fill="red" /></svg>'
    """
    if "<!ENTITY" in svg:
        raise WorkbookError(
            gettext("{where}: the figure declares entities, which no chart needs.", where=where)
        )
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as problem:
        raise WorkbookError(
            gettext(
                "{where}: the figure is not well-formed SVG ({problem}).",
                where=where,
                problem=problem,
            )
        ) from None
    cleaned = _copy(root, prefix, where)
    if cleaned is None or cleaned.tag != "svg":
        raise WorkbookError(gettext("{where}: the figure is not an SVG drawing.", where=where))
    attributes = {"xmlns": _SVG, **cleaned.attrib, "role": "img", "aria-label": alt}
    cleaned.attrib.clear()
    cleaned.attrib.update(attributes)
    if "<style" in svg and "stroke-linejoin: round" in svg:  # matplotlib's global rule
        cleaned.attrib.setdefault("stroke-linejoin", "round")
        cleaned.attrib.setdefault("stroke-linecap", "butt")
    return ElementTree.tostring(cleaned, encoding="unicode")


def _copy(element: ElementTree.Element, prefix: str, where: str) -> ElementTree.Element | None:
    if not isinstance(element.tag, str):  # a comment
        return None
    tag = element.tag.removeprefix(f"{{{_SVG}}}")
    if tag in _LEFT_OUT:
        return None
    if tag not in ELEMENTS:
        raise WorkbookError(
            gettext(
                "{where}: the figure holds the element {tag}, which a report cannot "
                "carry. Allowed: {allowed}.",
                where=where,
                tag=repr(tag),
                allowed=names(sorted(ELEMENTS)),
            )
        )
    copied = ElementTree.Element(tag, dict(_attributes(element, prefix, where)))
    copied.text, copied.tail = element.text, element.tail
    for child in element:
        kept = _copy(child, prefix, where)
        if kept is not None:
            copied.append(kept)
    return copied


def _attributes(element: ElementTree.Element, prefix: str, where: str) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name == "style":
            for declaration in filter(None, map(str.strip, value.split(";"))):
                what, _, worth = (part.strip() for part in declaration.partition(":"))
                yield from _declared(what, worth, prefix, where)
        elif name in ("href", f"{{{_XLINK}}}href"):
            if value.startswith("#"):
                yield "href", f"#{prefix}{value[1:]}"
            elif re.match(r"data:image/(png|jpeg);base64,", value):
                yield "href", value
            else:
                raise WorkbookError(
                    gettext("{where}: the figure refers to something outside itself.", where=where)
                )
        elif name == "id":
            yield "id", prefix + value
        elif name.startswith("{") or name in ("role", "version", "class") or name[:4] == "aria":
            continue
        else:
            yield from _declared(name, value, prefix, where)


def _declared(what: str, worth: str, prefix: str, where: str) -> Iterator[tuple[str, str]]:
    if what.startswith("-") or not what:
        return
    if not _ATTRIBUTE.fullmatch(what) or what.lower().startswith("on"):
        raise WorkbookError(
            gettext(
                "{where}: the figure has the attribute {what}, which may act.",
                where=where,
                what=repr(what),
            )
        )
    small = worth.lower()
    if "javascript:" in small or ("url(" in small and "url(" in _INSIDE.sub("", small)):
        raise WorkbookError(
            gettext("{where}: the figure refers to something outside itself.", where=where)
        )
    if what == "font" and (parts := _FONT.fullmatch(worth)):
        if re.search(r"bold|[6-9]00", parts["before"]):
            yield "font-weight", "700"
        if "italic" in parts["before"]:
            yield "font-style", "italic"
        yield "font-size", parts["size"]
        yield "font-family", parts["family"]
    else:
        yield what, worth.replace("url(#", f"url(#{prefix}")


Matrix = tuple[float, float, float, float, float, float]

_HERE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_STEP = re.compile(r"(translate|rotate|scale|matrix)\s*\(([^)]*)\)")
_INHERITED = ("fill", "font-size", "font-weight", "text-anchor")
_ANCHORS = {"middle": 0.5, "end": 1.0}


def lift_labels(svg: str, lifted: Callable[[str], bool]) -> tuple[str, list[dict[str, Any]]]:
    """
    Take some of the text out of a drawing, and say where it stood.

    Parameters
    ----------
    svg : str
        As ``clean_svg`` returns it.
    lifted : function of a text
        Whether the text is taken out.

    Returns
    -------
    str, list of dict
        The drawing without these texts, and for each ``text``, the place of its anchor ``x`` and
        ``y``, its ``size`` (all as shares of the width of the drawing), ``angle`` (degrees),
        ``anchor`` (share of its own width), ``fill`` and ``bold``.

    Examples
    --------
    >>> svg = '<svg viewBox="0 0 100 50"><text x="50" y="20" font-size="10px">A</text></svg>'
    >>> lift_labels(svg, str.isalpha)[1]
    [{'text': 'A', 'x': 0.5, 'y': 0.2, 'size': 0.1, 'angle': 0.0, 'anchor': 0.0,
      'fill': '#000000', 'bold': False}]
    """
    if not any(map(lifted, re.findall(r">([^<>]+)<", svg))):
        return svg, []
    root = ElementTree.fromstring(svg)  # noqa: S314 - clean_svg has made it
    box = _box(root)
    labels: list[dict[str, Any]] = []
    _lift(root, lifted, _HERE, {}, box, labels)
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode"), labels


def ratio(svg: str) -> float:
    """
    Return the height of a drawing as a share of its width.

    Examples
    --------
    >>> ratio('<svg viewBox="0 0 100 50"><g/></svg>')
    0.5
    """
    head = svg[: svg.index(">")].rstrip("/")
    _, _, width, height = _box(ElementTree.fromstring(f"{head}/>"))  # noqa: S314 - as above
    return height / width if width else 1.0


def _box(root: ElementTree.Element) -> list[float]:
    """Return the left, top, width and height of a drawing in its own units."""
    box = [float(part) for part in re.split(r"[ ,]+", root.get("viewBox", "").strip()) if part]
    if len(box) == 4:
        return box
    return [0.0, 0.0, *(_number(root.get(side, "100")) for side in ("width", "height"))]


def _lift(
    element: ElementTree.Element,
    lifted: Callable[[str], bool],
    above: Matrix,
    style: Mapping[str, str],
    box: list[float],
    labels: list[dict[str, Any]],
) -> None:
    for child in list(element):
        at = _moved(above, child.get("transform", ""))
        own = {**style, **{name: child.attrib[name] for name in _INHERITED if name in child.attrib}}
        text = "".join(child.itertext()).strip()
        if child.tag.removeprefix(f"{{{_SVG}}}") != "text":
            _lift(child, lifted, at, own, box, labels)
        elif lifted(text):
            a, b, c, d, e, f = at
            x, y = _number(child.get("x", "0")), _number(child.get("y", "0"))
            size = _number(own.get("font-size", "10")) * math.sqrt(abs(a * d - b * c))
            fill = own.get("fill", "")
            labels.append(
                {
                    "text": text,
                    "x": (a * x + c * y + e - box[0]) / box[2],
                    "y": (b * x + d * y + f - box[1]) / box[2],
                    "size": size / box[2],
                    "angle": round(math.degrees(math.atan2(b, a)), 3),
                    "anchor": _ANCHORS.get(own.get("text-anchor", ""), 0.0),
                    "fill": fill if re.fullmatch("#[0-9a-fA-F]{6}", fill) else "#000000",
                    "bold": own.get("font-weight", "") in ("bold", "600", "700", "800", "900"),
                }
            )
            element.remove(child)


def _number(text: str) -> float:
    found = re.match(r"-?[\d.]+(?:e-?\d+)?", text)
    return float(found[0]) if found else 0.0


def _moved(above: Matrix, transform: str) -> Matrix:
    """Return the matrix of an element within a drawing."""
    for kind, numbers in _STEP.findall(transform):
        step = [float(part) for part in re.split(r"[ ,]+", numbers.strip()) if part]
        above = _times(above, _matrix(kind, step))
    return above


def _matrix(kind: str, step: list[float]) -> Matrix:
    if kind == "translate":
        return (1.0, 0.0, 0.0, 1.0, step[0], step[1] if len(step) > 1 else 0.0)
    if kind == "scale":
        return (step[0], 0.0, 0.0, step[-1], 0.0, 0.0)
    if kind == "rotate":
        sine, cosine = math.sin(math.radians(step[0])), math.cos(math.radians(step[0]))
        x, y = step[1:3] if len(step) == 3 else (0.0, 0.0)
        turned = (cosine, sine, -sine, cosine, 0.0, 0.0)
        return _times(_times((1, 0, 0, 1, x, y), turned), (1, 0, 0, 1, -x, -y))
    a, b, c, d, e, f = step
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = two
    return (
        a * p + c * q,
        b * p + d * q,
        a * r + c * s,
        b * r + d * s,
        a * t + c * u + e,
        b * t + d * u + f,
    )
