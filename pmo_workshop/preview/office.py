"""The slides of a deck as pictures, where LibreOffice is there to draw them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

from ..errors import SetupError
from ..i18n import gettext

_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
SECONDS = 180
WIDTH = 1280
"""Dots of a picture."""


def program() -> str | None:
    """Return where LibreOffice is, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((path for path in _USUAL if Path(path).is_file()), None)


def pictures_of(deck: bytes, scratch: Path) -> tuple[bytes, ...]:
    """
    Return the slides of a deck as PNG pictures, in their order.

    Parameters
    ----------
    deck : bytes
        A presentation.
    scratch : Path
        A folder of our own: LibreOffice keeps its settings there, and not where a person's are.

    Raises
    ------
    SetupError
        There is no LibreOffice, or it does not draw the deck.
    """
    office = program()
    if office is None:
        raise SetupError(
            gettext("LibreOffice is not on this computer. With it, the slides are shown here.")
        )
    file = scratch / "deck.pptx"
    file.write_bytes(deck)
    made = file.with_suffix(".pdf")
    profile = f"-env:UserInstallation={(scratch / 'office').as_uri()}"
    how = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(scratch)]
    quiet = subprocess.DEVNULL
    try:
        subprocess.run(  # noqa: S603 - a program of this computer, our own file
            [*how, str(file)], stdout=quiet, stderr=quiet, timeout=SECONDS, check=False,
            env=os.environ | {"HOME": str(scratch)},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        made.unlink(missing_ok=True)
    if not made.is_file():
        raise SetupError(gettext("LibreOffice does not draw the deck. Open summary.pptx instead."))
    return _pages(made.read_bytes())


def _pages(pdf: bytes) -> tuple[bytes, ...]:
    import pypdfium2

    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            kept = io.BytesIO()
            page.render(scale=WIDTH / page.get_width()).to_pil().save(kept, "png")
            found.append(kept.getvalue())
    return tuple(found)
