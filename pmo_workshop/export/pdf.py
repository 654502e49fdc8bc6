"""The report as a PDF: the blocks go as data into a fixed Typst template, text is never code."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..display import upper_first
from ..i18n import gettext
from ..texts import open_place
from .branding import embedded, look_of
from .document import Block, Document, each_text, read_document, texts, unbroken
from .figures import lift_labels, ratio
from .filling import CLOSE, filled, on_fewest_pages
from .fonts import one_font_draws, printable, widths
from .layout import LONG_TEXT, breakable, table_parts
from .pdf_structure import with_structure
from .typesetter import compiler, pdf_of, tag_for_type

if TYPE_CHECKING:
    from nbformat import NotebookNode

_LONGEST_WORD = 36
"""Letters: a longer word in running text may be broken anywhere."""

_LONG_CLAIM = 1200
"""Letters: a longer sentence may be broken over two pages."""


def ready() -> None:
    """Read the fonts; the engine itself starts threads, which must not happen before a fork."""
    compiler("report")
    widths()


def write_pdf(report: NotebookNode | Document, given: Path | None = None) -> bytes:
    """
    Return the client's report as an accessible PDF (PDF/UA-1).

    Parameters
    ----------
    report : NotebookNode or Document
        Executed, see ``read_document``; or what it has read already.
    given : Path, optional
        Where to keep what the template is given, as JSON: every word of the PDF stands in it, but
        for page numbers and the names of the programs that made it.

    Returns
    -------
    bytes
        Equal notebooks give equal bytes: the dates in the file are the date of the report.

    Raises
    ------
    WorkbookError
        See ``read_document``.
    SetupError
        The PDF engine or a font is missing.
    """
    document = report if isinstance(report, Document) else read_document(report)
    document = unbroken(document)
    data, day = _as_data(document), document.report_date
    if given is not None:
        given.write_text(json.dumps(data), encoding="utf-8")
    moment = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) if day else 0
    made = pdf_of("report", data, max(moment, 0), embedded(document.brand))
    return with_structure(made, bookmarks=not document.publication)


def _as_data(document: Document) -> dict[str, object]:
    """Return the document as the template reads it: JSON only, ready to print."""
    day = document.report_date
    blocks = [_block(block) for block in document.blocks]
    close = False
    if document.summary.get("board"):
        blocks, close = on_fewest_pages(_turned(blocks))
    elif not document.publication:
        blocks = filled(_turned(blocks))
    return {
        "said": {name: _text(words) for name, words in _said().items()},
        "language": tag_for_type(document.language),
        "title": _text(document.title),
        "client": _text(document.client_name),
        "author": _text(document.author),
        "subject": _text(document.series),
        "running": [_text(_short(document.title)), _text(_running(document))],
        "sector": _text(upper_first(document.client.get("sector", ""))),
        "date": _text(document.date_in_words),
        "day": [day.year, day.month, day.day] if day else None,
        **look_of(document.brand),
        "summary": each_text(document.summary, _text),
        "cover": each_text(document.cover, _text),
        "publication": _publication(document),
        "watermark": _text(document.watermark),
        "contents": document.has_contents,
        "near": CLOSE if close else 1,
        "blocks": blocks,
    }


def _said() -> dict[str, str]:
    """Return the words of the template, by the names it has for them."""
    return {
        "page": gettext("Page {page} of {pages}"),
        "contents": gettext("Contents"),
        "marks": gettext("The five elements"),
        "facts": gettext("Key facts"),
        "findings": gettext("What stands out"),
        "decisions": gettext("What to decide"),
        "figure": gettext("Figure {number}."),
        "table": gettext("Table {number}."),
        "part": gettext("(part {part} of {parts})"),
        "open": open_place(),
    }


def _publication(document: Document) -> dict[str, str]:
    if not document.publication:
        return {}
    kind = _text(document.publication.get("kind", ""))
    layout = document.publication.get("layout", "")
    return {"kind": kind, "layout": layout}


def _turned(blocks: list[Block]) -> list[Block]:
    """Return the blocks with wide tables, and the headings above them, on landscape pages."""
    placed: list[Block] = []
    for block in blocks:
        wide = block["type"] in ("table", "ledger") and block["parts"][0]["landscape"]
        if not wide:
            placed.append(block)
            continue
        above: list[Block] = []
        while placed and placed[-1]["type"] == "heading":
            above.insert(0, placed.pop())
        if placed and placed[-1]["type"] == "landscape":
            placed[-1]["blocks"] += [*above, block]
        else:
            # The turned page is a new page already: a chapter that begins on it breaks no other.
            above = [heading | {"chapter": False} for heading in above]
            placed.append({"type": "landscape", "blocks": [*above, block]})
    return placed


def _running(document: Document) -> str:
    return " · ".join(filter(None, (_short(document.client_name), document.date_in_words)))


def _short(text: str, most: int = 64) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _text(text: str) -> str:
    return breakable(printable(text), _LONGEST_WORD)


def _block(block: Block) -> Block:
    kind = block["type"]
    if kind == "table":
        return {
            "type": "table",
            "number": block.get("number", 0),
            "title": _text(block["title"]),
            "parts": table_parts(each_text(block, printable)),
            "notes": [_text(note) for note in block["notes"]],
            "apart": block.get("apart", False),
        }
    if kind == "ledger":
        return each_text(block, _text) | {"parts": table_parts(each_text(block, printable))}
    if kind == "figure":
        # The renderer of drawings finds no second font for a part of a letter, and loses the text
        # of joined letters: the template itself sets the labels that need more than the first font.
        svg, labels = lift_labels(block["svg"], lambda text: not one_font_draws(text))
        kept = {name: part for name, part in block.items() if name != "figures"}
        return kept | {
            "svg": svg,
            "ratio": ratio(svg),
            "labels": [label | {"text": printable(label["text"])} for label in labels],
            "alt": printable(block["alt"]),
            "title": _text(block["title"]),
            "subtitle": _text(block["subtitle"]),
            "caption": _text(" ".join(filter(None, (block["caption"], *block["notes"])))),
        }
    if kind == "claims":
        claims = [c | {"long": len(c["text"]) > _LONG_CLAIM} for c in block["claims"]]
        return each_text(block | {"claims": claims}, _text)
    if kind == "callout":
        long = sum(map(len, texts(block["blocks"]))) >= LONG_TEXT
        return each_text(block, _text) | {"long": long}
    return each_text(block, _text)
