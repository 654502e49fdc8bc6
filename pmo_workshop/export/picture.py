"""A drawing as a picture, for formats that do not hold drawings."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from .figures import clean_svg, lift_labels
from .fonts import coverage, one_font_draws, printable
from .typesetter import png_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

PRINTED_DOTS, DOTS_PER_INCH, NOTEBOOK_DOTS, SCREEN_DOTS = 300, 200, 120, 96
"""To the inch: of a picture to be printed, on a slide, in a notebook, and of a screen."""


def write_png(svg: str, dots_per_inch: int = DOTS_PER_INCH, *, clear: bool = False) -> bytes:
    """
    Return a drawing as a PNG picture; equal drawings give equal bytes.

    Parameters
    ----------
    svg : str
        As ``clean_svg`` returns it.
    dots_per_inch : int
    clear : bool
        Whether what is behind the drawing is seen.

    Raises
    ------
    SetupError
        The engine that draws is missing.
    """
    drawing, labels = lift_labels(svg, lambda text: not one_font_draws(text))
    labels = [label | {"text": printable(label["text"])} for label in labels]
    data = {"svg": drawing, "labels": labels, "fonts": list(coverage()), "clear": clear}
    return png_of("picture", data, dots_per_inch)


def with_pictures(notebook: NotebookNode) -> NotebookNode:
    """
    Return a notebook in which each drawing is a picture as well.

    JupyterLab shows no drawing of a notebook that was run elsewhere and is not trusted: without a
    picture there is only its alternative text.
    """
    pictured = type(notebook)(notebook)
    pictured.cells = [
        type(cell)(cell, outputs=[*map(_with_picture, cell.outputs)]) if "outputs" in cell else cell
        for cell in notebook.cells
    ]
    return pictured


def _with_picture(output: NotebookNode) -> NotebookNode:
    if "image/svg+xml" not in output.get("data", {}):
        return output
    svg = "".join(output.data["image/svg+xml"])
    drawing = clean_svg(svg, alt="Chart", prefix="p-", where="The workbook")
    picture = write_png(drawing, NOTEBOOK_DOTS)
    width = int.from_bytes(picture[16:20], "big")  # of the header, in dots
    shown = {"width": width * SCREEN_DOTS // NOTEBOOK_DOTS}
    node = type(output)
    return node(
        output,
        data=node(output.data, **{"image/png": base64.b64encode(picture).decode()}),
        metadata=node(output.metadata, **{"image/png": shown}),
    )
