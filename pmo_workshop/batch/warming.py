"""What processes have imported before they are given a step: each function brings more.

A warm process calls the first of ``AHEAD`` when it starts and the others while the first step
runs; what is imported then is imported once for all clients. Where no workbook will be run again it
does without what runs them.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from ..engine import processes
from ..engine.imports import import_to_read_notebooks, import_to_run_cells


@cache
def import_for_tables() -> None:
    """Import what reads and checks the tables of a client."""
    import encodings.utf_8_sig

    import numpy.random
    import pandas.core.methods.to_dict
    import pandas.core.reshape.reshape
    import pandas.io.formats.csvs

    from ..intake import folder, redacting
    from . import steps


@cache
def import_for_cells() -> None:
    """Import what the cells of workbooks use, and what runs them."""
    import_for_tables()
    import_to_run_cells()
    import babel.lists
    import scipy.optimize

    import pmo_workshop

    from ..content.agenda import agendas
    from ..elements.workshop import load_charts
    from ..present.chart import Chart, only_panel

    load_charts()
    for name in pmo_workshop.__all__:  # each is bound when it is first asked for
        getattr(pmo_workshop, name)
    agendas()  # reads the exercises
    figure, _ = only_panel(1, 0.5, 0.1, 1, 0.5)
    _ = Chart(figure, "", "").svg  # finds and reads the fonts


@cache
def import_for_exports() -> None:
    """Import the exporters, and make those that are used again and again."""
    import_for_tables()
    import_to_read_notebooks()
    import babel.lists
    import pptx.chart.data
    import xlsxwriter

    from .. import plan
    from ..export import ready
    from . import gate
    from .inputs import facts_of_the_code

    facts_of_the_code()
    ready()


@cache
def import_for_marks() -> None:
    """Import the exporters, and read the suite's own text, by which the gate knows it."""
    import_for_exports()
    import pypdfium2

    from .gate import suite

    suite().read()


AHEAD = (import_for_tables, import_for_cells, import_for_exports)


def warm_processes(spares: int = 1) -> AbstractContextManager[processes.Processes]:
    """Yield where the processes of a batch come from, and end all of them afterwards."""
    return processes.opened(AHEAD, spares)
