"""Write internal pages: beside the reports, never among what is sent, and their owner's alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from ..export import Document, branded, write_html, write_pdf
from ..intake.brand import Brand
from ..paths import PRIVATE
from .output import probe, write_whole


def write_internal(
    pages: Mapping[str, Document],
    out: Path,
    files: Mapping[str, bytes] = MappingProxyType({}),
    brand: Brand | None = None,
) -> list[Path]:
    """
    Write pages as HTML and PDF, and other files as they are.

    Parameters
    ----------
    pages : mapping of str to Document
        By the name of the file, without an ending.
    out : Path
        A folder; one that is made is its owner's alone, and so are the files in any.
    files : mapping of str to bytes
        By name.
    brand : Brand, optional
        In whose look the pages are.

    Returns
    -------
    list of Path
    """
    made: dict[Path, str | bytes] = {
        out / f"{stem}.{kind}": write(branded(page, brand or Brand()))
        for stem, page in pages.items()
        for kind, write in (("html", write_html), ("pdf", write_pdf))
    }
    made |= {out / name: content for name, content in files.items()}
    probe(out)
    for path, content in made.items():
        write_whole(path, content, PRIVATE)
    return [*made]
