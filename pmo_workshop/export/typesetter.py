"""The engine that sets type: the suite's templates and fonts, and no others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import SetupError
from ..i18n import gettext
from ..paths import shipped
from .fonts import coverage, font_folder

if TYPE_CHECKING:
    import typst


def pdf_of(template: str, data: Mapping[str, object], moment: int = 0) -> bytes:
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
    """
    return _made(template, data, format="pdf", pdf_standards=["ua-1"], timestamp=moment)


def png_of(template: str, data: Mapping[str, object], dots_per_inch: int) -> bytes:
    """Return what a template of one page makes of data, as a picture."""
    return _made(template, data, format="png", ppi=dots_per_inch)


def _made(template: str, data: Mapping[str, object], **form: Any) -> bytes:
    made = compiler(template).compile(sys_inputs={"document": json.dumps(data)}, **form)
    if not isinstance(made, bytes):
        raise TypeError(f"The template {template!r} makes more than one file.")
    return made


@cache
def compiler(template: str) -> typst.Compiler:
    """
    Return the engine with a template.

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
        font_paths=[str(font_folder())],
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
