"""What a process imports before its first cell, and the slow part of it that nobody needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def light_jsonschema() -> Iterator[None]:
    """
    Import nbformat inside this: two seconds faster where JupyterLab is installed.

    jsonschema loads what checks dates, addresses and colours if it finds it, and one of these
    builds a grammar when it is imported. Notebooks hold no field that they would check.
    """
    without = [name for name in _CHECKERS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(without))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in without:
            del sys.modules[name]


_CHECKERS = (
    "fqdn",
    "isoduration",
    "jsonpointer",
    "rfc3339_validator",
    "rfc3986_validator",
    "rfc3987",
    "rfc3987_syntax",
    "uri_template",
    "webcolors",
)


@cache
def import_to_read_notebooks() -> None:
    """Import what reads and writes notebooks, with what it would import at its first use."""
    with light_jsonschema():
        import nbformat

    nbformat.validate(nbformat.v4.new_notebook())  # compiles the schema of notebooks, once


@cache
def import_to_run_cells() -> None:
    """Import what runs the cells of any notebook, with what it would import at its first use."""
    import_to_read_notebooks()
    with light_jsonschema():
        import papermill
    import encodings.unicode_escape

    import IPython.core.completerlib
    import IPython.core.interactiveshell
    import IPython.core.logger
    import IPython.core.magics
    import IPython.core.oinspect
    import matplotlib.backends.backend_svg
    import matplotlib.figure

    from . import shell
