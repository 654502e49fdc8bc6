"""Name the pages of PDFs that end more than a third empty: ``python tools/blank_pages.py RUN``.

The last page of a chapter may; the cover, the summary and the contents are no body.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2

MOST_BLANK = 1 / 3
MOST_PAGES = 0.02
"""Of all pages of a body, how many may be blanker."""

FRONT = ("Summary", "Contents")
CHAPTERED = ("unlocking-pmo-value", "annex")
"""Reports whose chapters begin on pages of their own."""

_TOP, _BOTTOM = 70.9, 62.4
"""Points that ``report.typ`` leaves above and below the text."""


@dataclass(frozen=True)
class Page:
    """A page of a body: where it stands, and the share of its text's height left blank below."""

    file: str
    number: int
    blank: float
    may_be_blank: bool


def pages_of(path: Path) -> Iterator[Page]:
    """Yield the pages of a PDF's body."""
    with pypdfium2.PdfDocument(path) as pdf:
        marks = [mark for mark in pdf.get_toc() if mark.level == 0 and mark.get_dest()]
        body = [mark for mark in marks if mark.get_title() not in FRONT]
        first = body[0].get_dest().get_index() if body else len(pdf)
        chapters = {mark.get_dest().get_index() for mark in body} if path.stem in CHAPTERED else ()
        for number in range(first, len(pdf)):
            last = number + 1 == len(pdf) or number + 1 in chapters
            yield Page(path.name, number + 1, _blank(pdf[number]), last)


def _blank(page: pypdfium2.PdfPage) -> float:
    """Return the share of the text's height below the last thing that is printed."""
    height = page.get_height()
    drawn = page.render(grayscale=True).to_numpy()
    inside = drawn[round(_TOP) : round(height - _BOTTOM)]
    printed = np.flatnonzero((inside < 250).any(axis=1))
    used = printed[-1] + 1 if len(printed) else 0
    return float(1 - used / len(inside))


def too_blank(pages: list[Page]) -> list[Page]:
    """Return the pages that end too empty."""
    return [page for page in pages if page.blank > MOST_BLANK and not page.may_be_blank]


def main(folders: list[str]) -> int:
    """Measure all PDFs below the folders; 1 if too many pages end too empty."""
    files = sorted(path for folder in folders for path in Path(folder).rglob("*.pdf"))
    pages = [(path, page) for path in files for page in pages_of(path)]
    blank = [(path, page) for path, page in pages if page in too_blank([page])]
    for path, page in blank:
        print(f"{path}: page {page.number} ends {page.blank:.0%} empty")
    print(f"{len(blank)} of {len(pages)} pages end more than a third empty.")
    return int(len(blank) > MOST_PAGES * len(pages))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
