"""What a warm process has imported before it is given work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pmo_workshop

_LIBRARIES = (
    "IPython.core.interactiveshell",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "numpy.random",
    "pandas",
    "pandera.pandas",
    "scipy.optimize",
    "scipy.stats",
)


@contextmanager
def light_jsonschema() -> Iterator[None]:
    """
    Import nbformat inside this: two seconds faster where JupyterLab is installed.

    jsonschema loads a checker of internationalised addresses if it finds one, and that one builds
    a grammar when it is imported. Notebooks hold no field that it would check.
    """
    slow = "rfc3987_syntax"
    if slow in sys.modules:
        yield
        return
    sys.modules[slow] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[slow]


def import_for_cells() -> None:
    """Import what the cells of workbooks use, and what runs them."""
    with light_jsonschema():
        import_module("papermill")
    for name in _LIBRARIES:
        import_module(name)
    for room in ("intake", *pmo_workshop._ROOMS):
        import_module(f"pmo_workshop.{room}")
    from ..charts.base import breadth

    breadth("")  # reads the fonts


def import_for_exports() -> None:
    """Import the exporters, and make those that are used again and again."""
    import_for_cells()
    from ..export import ready

    for room in ("batch.gate", "batch.steps", "plan"):
        import_module(f"pmo_workshop.{room}")
    ready()


def import_for_marks() -> None:
    """Import the exporters, and read the suite's own text, by which the gate knows it."""
    import_for_exports()
    import_module("pypdfium2")
    import_module("pmo_workshop.batch.gate").suite().read()


IMPORTS = {"cells": import_for_cells, "exports": import_for_exports, "marks": import_for_marks}
