"""A drawing as a picture, for formats that do not hold drawings."""

from __future__ import annotations

import base64
import json
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

from ..errors import SetupError
from ..paths import shipped
from .figures import clean_svg, lift_labels
from .fonts import coverage, font_folder, one_font_draws, printable

if TYPE_CHECKING:
    import typst
    from nbformat import NotebookNode

DOTS_PER_INCH, SCREEN_DOTS = 200, 96


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


def with_pictures(notebook: NotebookNode) -> NotebookNode:
    """
    Return a notebook in which each drawing is a picture as well.

    JupyterLab shows no drawing of a notebook that was run elsewhere and is not trusted: without a
    picture there is only its alternative text.
    """
    pictured = deepcopy(notebook)
    outputs = (o for cell in pictured.cells for o in cell.get("outputs", ()))
    for output in outputs:
        if "image/svg+xml" in output.get("data", {}):
            svg = "".join(output.data["image/svg+xml"])
            picture = write_png(clean_svg(svg, alt="Chart", prefix="p-", where="The workbook"))
            output.data["image/png"] = base64.b64encode(picture).decode()
            width = int.from_bytes(picture[16:20], "big")  # of the header, in dots
            output.metadata["image/png"] = {"width": width * SCREEN_DOTS // DOTS_PER_INCH}
    return pictured


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
