"""The report as one web page: no outside address, whole without its one script, for any screen."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from ..content.style_sheet import policy_of, style_sheet
from ..i18n import gettext
from ..paths import shipped
from ..texts import open_place
from .document import Block, Document, read_document, unbroken

if TYPE_CHECKING:
    from jinja2 import Template
    from nbformat import NotebookNode

_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'


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
    style_sheet()


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
    document = unbroken(report if isinstance(report, Document) else read_document(report))
    style = _style(document)
    script = _script() if document.sections and not document.publication else ""
    return _template().render(
        document=document,
        open_place=open_place(),
        style=Markup(style),  # noqa: S704 - ours; the client's name in it is escaped
        style_hash=policy_of(style),
        script=Markup(script),  # noqa: S704 - ours, and nothing of a client in it
        script_hash=policy_of(script),
    )


def inline_svg(figure: Block) -> Markup:
    """Return the drawing of a figure block as HTML; ``clean_svg`` has made it safe."""
    return Markup(figure["svg"].replace(_XMLNS, "", 1))  # noqa: S704 - shapes and text only


@cache
def _script() -> str:
    return (shipped("templates") / "html" / "report.js").read_text(encoding="utf-8")


def _style(document: Document) -> str:
    """Return the style sheet with the running head of the printed page."""
    running = " · ".join(filter(None, (document.client_name, document.date_in_words)))
    return (
        f"{style_sheet()}\n@page{{@top-left{{content:{css_string(document.title)}}}"
        f"@top-right{{content:{css_string(running)}}}}}\n{_brand(document)}"
    )


def _brand(document: Document) -> str:
    """Return the client's colour, by what it is for; nothing where it has none."""
    if not document.client.get("colour"):
        return ""
    own = document.colours
    paper = f":root{{--brand:{own.line};--accent:{own.letters};--accent-wash:{own.wash}}}\n"
    if document.publication:
        return paper
    dark = f":root:not(.publication){{--accent:{own.on_dark};--accent-wash:#1d242b}}"
    return f"{paper}@media screen and (prefers-color-scheme: dark){{{dark}}}\n"


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
