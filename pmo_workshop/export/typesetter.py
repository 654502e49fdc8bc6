"""The engine that sets type: the suite's templates and fonts, and no others."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import SetupError
from ..i18n import gettext
from ..intake.brand import FontFile
from ..paths import shipped
from .fonts import coverage, font_folder

if TYPE_CHECKING:
    import typst


def pdf_of(
    template: str,
    data: Mapping[str, object],
    moment: int = 0,
    letters: tuple[FontFile, ...] = (),
) -> bytes:
    """
    Return what a template of ``templates/pdf`` makes of data, as PDF/UA-1.

    Parameters
    ----------
    template : str
        Such as ``"report"``.
    data : mapping
        Plain enough for JSON, every text passed through ``printable``; it reaches the template as
        data and is never code.
    moment : int
        Seconds since 1970: the dates in the file.
    letters : tuple of FontFile
        Of a brand; data names their families.
    """
    engine = compiler(template, letters)
    return _made(engine, template, data, format="pdf", pdf_standards=["ua-1"], timestamp=moment)


def png_of(template: str, data: Mapping[str, object], dots_per_inch: int) -> bytes:
    """Return what a template of one page makes of data, as a picture."""
    return _made(compiler(template), template, data, format="png", ppi=dots_per_inch)


def tag_for_type(tag: str) -> list[str | None]:
    """
    Return the tag of a language as a template reads it: the language, and the region or None.

    Examples
    --------
    >>> tag_for_type("en-GB"), tag_for_type("de")
    (['en', 'GB'], ['de', None])
    """
    return [*tag.split("-"), None][:2]


def _made(engine: typst.Compiler, template: str, data: Mapping[str, object], **form: Any) -> bytes:
    made = engine.compile(sys_inputs={"document": json.dumps(data)}, **form)
    if not isinstance(made, bytes):
        raise TypeError(f"The template {template!r} makes more than one file.")
    return made


@lru_cache(maxsize=12)
def compiler(template: str, letters: tuple[FontFile, ...] = ()) -> typst.Compiler:
    """
    Return the engine with a template, our fonts and those of a brand.

    Raises
    ------
    SetupError
        The engine or a font is missing.
    """
    try:
        import typst
    except ImportError as problem:
        raise SetupError(
            gettext(
                "The PDF engine cannot be loaded ({problem}). Install it: pip install typst.",
                problem=problem,
            )
        ) from None
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_folder()), *filter(None, [_laid_out(letters)])],
    )
    lacking = sorted(set(coverage()) - set(fonts.families()))
    if lacking:
        raise SetupError(
            gettext(
                "The folder {font_folder} lacks the font {lacking}. Install the package again.",
                font_folder=font_folder(),
                lacking=repr(lacking[0]),
            )
        )
    folder = shipped("templates") / "pdf"
    return typst.Compiler(
        input=str(folder / f"{template}.typ"),
        root=str(folder),
        font_paths=fonts,
        ignore_system_fonts=True,
    )


_FOLDERS: list[tempfile.TemporaryDirectory] = []
"""Of the fonts of brands: the engine reads a font when it needs it, until this process ends."""


def _laid_out(letters: tuple[FontFile, ...]) -> str:
    """Write fonts into a folder of their own, and return it; nothing where there are none."""
    if not letters:
        return ""
    folder = tempfile.TemporaryDirectory(prefix="pmo-letters-", ignore_cleanup_errors=True)
    _FOLDERS.append(folder)
    for at, file in enumerate(letters):
        (Path(folder.name) / f"{at}.{file.kind}").write_bytes(file.data)
    return folder.name
