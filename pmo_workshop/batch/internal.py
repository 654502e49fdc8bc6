"""Write internal pages: beside the reports, never among what is sent, and their owner's alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..export import Document, write_html, write_pdf
from ..paths import PRIVATE
from .output import probe, write_whole


def write_internal(pages: Mapping[str, Document], out: Path) -> list[Path]:
    """
    Write pages as HTML and PDF.

    Parameters
    ----------
    pages : mapping of str to Document
        By the name of the file, without an ending.
    out : Path
        A folder; one that is made is its owner's alone, and so are the files in any.

    Returns
    -------
    list of Path
    """
    made = {
        out / f"{stem}.{kind}": write(page)
        for stem, page in pages.items()
        for kind, write in (("html", write_html), ("pdf", write_pdf))
    }
    probe(out)
    for path, content in made.items():
        write_whole(path, content, PRIVATE)
    return [*made]
