"""The report as one web page: no outside address, whole without its one script, for any screen."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from ..i18n import gettext
from ..paths import shipped
from ..texts import open_place
from .colours import brand_colours
from .document import Block, Document, read_document

if TYPE_CHECKING:
    from jinja2 import Template
    from nbformat import NotebookNode

_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'

# The parts of Source Sans 3 that a page carries: file, style, weight, characters.
_LATIN = (
    "U+0-FF,U+131,U+152-153,U+2BB-2BC,U+2C6,U+2DA,U+2DC,U+304,U+308,U+329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
_LATIN_EXT = (
    "U+100-2BA,U+2BD-2C5,U+2C7-2CC,U+2CE-2D7,U+2DD-2FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,"
    "U+2020,U+20A0-20AB,U+20AD-20C4,U+2113,U+2C60-2C7F,U+A720-A7FF"
)
_FACES = (
    ("400-normal", "normal", 400),
    ("400-italic", "italic", 400),
    ("600-normal", "normal", 600),
)
_SUBSETS = (("latin", _LATIN), ("latin-ext", _LATIN_EXT))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates") / "html"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = inline_svg
    environment.globals["_"] = gettext
    return environment.get_template("index.html.j2")


def ready() -> None:
    """Make the template and its style sheet."""
    _template()
    _style_sheet()


def write_html(report: NotebookNode | Document) -> str:
    """
    Return the client's report as one HTML page.

    Parameters
    ----------
    report : NotebookNode or Document
        Executed, see ``read_document``; or what it has read already.

    Returns
    -------
    str
        Equal notebooks give equal pages.

    Raises
    ------
    WorkbookError
        See ``read_document``.
    """
    document = report if isinstance(report, Document) else read_document(report)
    style = _style(document)
    script = _script() if document.sections and not document.publication else ""
    return _template().render(
        document=document,
        open_place=open_place(),
        style=Markup(style),  # noqa: S704 - ours; the client's name in it is escaped
        style_hash=_hash_of(style),
        script=Markup(script),  # noqa: S704 - ours, and nothing of a client in it
        script_hash=_hash_of(script),
    )


def _hash_of(text: str) -> str:
    """Return how the policy of a page names the one style sheet or script that it allows."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def inline_svg(figure: Block) -> Markup:
    """Return the drawing of a figure block as HTML; ``clean_svg`` has made it safe."""
    return Markup(figure["svg"].replace(_XMLNS, "", 1))  # noqa: S704 - shapes and text only


@cache
def _script() -> str:
    return (shipped("templates") / "html" / "report.js").read_text(encoding="utf-8")


@cache
def _style_sheet() -> str:
    folder = shipped("templates") / "html"
    faces = "\n".join(
        "@font-face{font-family:'Source Sans 3';font-display:swap;"
        f"font-style:{style};font-weight:{weight if weight == 400 else '600 700'};"
        f"src:url(data:font/woff2;base64,{_base64(folder, subset, face)}) format('woff2');"
        f"unicode-range:{characters}}}"
        for face, style, weight in _FACES
        for subset, characters in _SUBSETS
    )
    return faces + "\n" + (folder / "report.css").read_text(encoding="utf-8")


def _base64(folder: Path, subset: str, face: str) -> str:
    data = (folder / "fonts" / f"source-sans-3-{subset}-{face}.woff2").read_bytes()
    return base64.b64encode(data).decode()


def _style(document: Document) -> str:
    """Return the style sheet with the running head of the printed page."""
    running = " · ".join(filter(None, (document.client_name, document.date_in_words)))
    return (
        f"{_style_sheet()}\n@page{{@top-left{{content:{css_string(document.title)}}}"
        f"@top-right{{content:{css_string(running)}}}}}\n{_brand(document)}"
    )


def _brand(document: Document) -> str:
    """Return the colours of a communication; a report has those of the house."""
    if not document.publication:
        return ""
    line, text = brand_colours(document.publication.get("colour", ""))
    return f":root{{--brand:{line};--accent:{text}}}\n"


def css_string(text: str, most: int = 60) -> str:
    """
    Return a text as a CSS string in which only letters, digits and spaces stand for themselves.

    Examples
    --------
    >>> css_string("</style>")
    '"\\\\3C \\\\2F style\\\\3E "'
    """
    short = text if len(text) <= most else text[: most - 1] + "…"
    return '"' + re.sub(r"[^A-Za-z0-9 ]", lambda c: f"\\{ord(c[0]):X} ", short) + '"'
