"""What a warm process has imported before it is given work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pmo_workshop

_FOR_TABLES = (
    "encodings.utf_8_sig",
    "numpy.random",
    "pandas",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.csvs",
)
_FOR_CELLS = (
    "IPython.core.completerlib",
    "IPython.core.interactiveshell",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "encodings.unicode_escape",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "scipy.optimize",
    "scipy.stats",
)
"""With what they import at their first use, which each process would import anew."""


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


def import_for_tables() -> None:
    """Import what reads and checks the tables of a client."""
    for name in _FOR_TABLES:
        import_module(name)
    for room in ("intake", "batch.steps"):
        import_module(f"pmo_workshop.{room}")
    from ..schema import TABLES, pandera_schema

    services = TABLES["services"]
    pandera_schema(services).validate(services.empty())  # pandera loads its checks at the first use


def import_for_cells() -> None:
    """Import what the cells of workbooks use, and what runs them."""
    import_for_tables()
    with light_jsonschema():
        import_module("papermill")
        nbformat = import_module("nbformat")
    nbformat.validate(nbformat.v4.new_notebook())  # compiles the schema of notebooks, once
    for name in _FOR_CELLS:
        import_module(name)
    for room in ("engine.cells", *pmo_workshop._ROOMS):
        import_module(f"pmo_workshop.{room}")
    from ..present.chart import breadth

    breadth("")  # reads the fonts


def import_for_exports() -> None:
    """Import the exporters, and make those that are used again and again."""
    import_for_cells()
    from ..export import ready

    for room in ("batch.gate", "plan"):
        import_module(f"pmo_workshop.{room}")
    import_module("pmo_workshop.batch.inputs").hashes_of_the_code()
    ready()


def import_for_marks() -> None:
    """Import the exporters, and read the suite's own text, by which the gate knows it."""
    import_for_exports()
    import_module("pypdfium2")
    import_module("pmo_workshop.batch.gate").suite().read()


IMPORTS = {
    "tables": import_for_tables,
    "cells": import_for_cells,
    "exports": import_for_exports,
    "marks": import_for_marks,
}
