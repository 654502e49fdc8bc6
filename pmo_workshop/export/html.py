"""The report as one web page: no outside address, whole without its one script, for any screen."""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from ..content.style_sheet import policy_of, style_sheet
from ..i18n import gettext
from ..intake.brand import Brand, FontFile, Logo
from ..paths import shipped
from ..texts import open_place
from .document import Block, Document, read_document, unbroken
from .narrow import with_narrow

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
    environment.filters |= {"figure": inline_svg, "in_page": in_page}
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
    """Return a figure's drawing as HTML, for a phone as well; ``clean_svg`` has made it safe."""
    drawn = with_narrow(figure["svg"], figure.get("rows_at", {}))
    return Markup(drawn.replace(_XMLNS, "", 1))  # noqa: S704 - shapes and text only


def in_page(logo: Logo) -> str:
    """Return a picture as an address that holds it: nothing is loaded, and nothing in it acts."""
    return _held(logo.media_type, logo.data)


def _held(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


@cache
def _script() -> str:
    return (shipped("templates") / "html" / "report.js").read_text(encoding="utf-8")


def _style(document: Document) -> str:
    """Return the style sheet with the running head of the printed page."""
    running = " · ".join(filter(None, (document.client_name, document.date_in_words)))
    own = style_of(document.brand, publication=bool(document.publication))
    return (
        f"{style_sheet()}\n@page{{@top-left{{content:{css_string(document.title)}}}"
        f"@top-right{{content:{css_string(running)}}}}}\n{own}"
    )


def style_of(brand: Brand, *, publication: bool = False) -> str:
    """
    Return the rules that follow our style sheet in the pages of a brand; nothing without one.

    Examples
    --------
    >>> from ..intake.brand import Face
    >>> print(style_of(Brand(base=Face("Lora"))), end="")
    body{font-family:"Lora","Source Sans 3",system-ui,sans-serif}
    """
    own, files = brand.colours, [file for face in brand.faces for file in face.files]
    rules = [face_rule(f, _held(f"font/{f.kind}", f.data)) for f in files]
    if brand.is_coloured:
        rules.append(
            f":root{{--brand:{own.line};--accent:{own.letters};--accent-wash:{own.wash};"
            f"--skip:{own.letters};--ink:{own.ink};--paper:{own.ground}}}"
        )
        dark = f":root:not(.publication){{--accent:{own.on_dark};--accent-wash:#1d242b}}"
        rules += [] if publication else [f"@media screen and (prefers-color-scheme:dark){{{dark}}}"]
    return "".join(f"{rule}\n" for rule in [*rules, *stacked(brand)])


def stacked(brand: Brand) -> list[str]:
    """Return the rules that name the letters of a brand, each before those that stand for them."""
    return [
        f'{where}{{font-family:"{face.family}",{after}}}'
        for where, face, after in (
            ("body", brand.base, _OURS),
            ("h1,h2,h3,h4,h5,h6", brand.headings, _OURS),
            ("code", brand.monospace, "ui-monospace,monospace"),
        )
        if face.family
    ]


_OURS = '"Source Sans 3",system-ui,sans-serif'


def face_rule(file: FontFile, address: str) -> str:
    """Return the rule by which a page finds the letters of a file."""
    kind = {"ttf": "truetype", "otf": "opentype"}.get(file.kind, file.kind)
    return (
        f'@font-face{{font-family:"{file.named}";font-display:swap;font-weight:{file.weight};'
        f"font-style:{'italic' if file.italic else 'normal'};src:url({address}) format('{kind}')}}"
    )


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
