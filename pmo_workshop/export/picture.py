"""A drawing as a picture, for formats that do not hold drawings."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from ..errors import SetupError
from ..paths import shipped
from .figures import lift_labels
from .fonts import coverage, font_folder, one_font_draws, printable

if TYPE_CHECKING:
    import typst

DOTS_PER_INCH = 200


def write_png(svg: str) -> bytes:
    """
    Return a drawing as a PNG picture; equal drawings give equal bytes.

    Parameters
    ----------
    svg : str
        As ``clean_svg`` returns it.

    Raises
    ------
    SetupError
        The engine that draws is missing.
    """
    drawing, labels = lift_labels(svg, lambda text: not one_font_draws(text))
    labels = [label | {"text": printable(label["text"])} for label in labels]
    data = {"svg": drawing, "labels": labels, "fonts": list(coverage())}
    inputs = {"picture": json.dumps(data)}
    return _compiler().compile(format="png", ppi=DOTS_PER_INCH, sys_inputs=inputs)


@cache
def _compiler() -> typst.Compiler:
    try:
        import typst
    except ImportError as problem:
        raise SetupError(
            f"The PDF engine cannot be loaded ({problem}). Install it: pip install typst."
        ) from None
    folder = shipped("templates") / "pdf"
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_folder())],
    )
    return typst.Compiler(
        input=str(folder / "picture.typ"),
        root=str(folder),
        font_paths=fonts,
        ignore_system_fonts=True,
    )
