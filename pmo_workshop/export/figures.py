"""A chart's drawing made safe to stand in a page: only shapes, text and references within it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from ..errors import WorkbookError, names

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
        raise WorkbookError(f"{where}: the figure declares entities, which no chart needs.")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as problem:
        raise WorkbookError(f"{where}: the figure is not well-formed SVG ({problem}).") from None
    cleaned = _copy(root, prefix, where)
    if cleaned is None or cleaned.tag != "svg":
        raise WorkbookError(f"{where}: the figure is not an SVG drawing.")
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
            f"{where}: the figure holds the element {tag!r}, which a report cannot carry. "
            f"Allowed: {names(sorted(ELEMENTS))}."
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
                raise WorkbookError(f"{where}: the figure refers to something outside itself.")
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
        raise WorkbookError(f"{where}: the figure has the attribute {what!r}, which may act.")
    if "url(" in _INSIDE.sub("", worth.lower()) or "javascript:" in worth.lower():
        raise WorkbookError(f"{where}: the figure refers to something outside itself.")
    if what == "font" and (parts := _FONT.fullmatch(worth)):
        if re.search(r"bold|[6-9]00", parts["before"]):
            yield "font-weight", "700"
        if "italic" in parts["before"]:
            yield "font-style", "italic"
        yield "font-size", parts["size"]
        yield "font-family", parts["family"]
    else:
        yield what, worth.replace("url(#", f"url(#{prefix}")
