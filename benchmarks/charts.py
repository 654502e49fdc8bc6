"""What every chart costs: ``python benchmarks/charts.py``.

All workbooks run for a sample client in one warm process; for each chart the milliseconds of
processor time of building it and of writing its SVG, its artists and its size.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pmo_workshop.batch.warming import import_for_cells
from pmo_workshop.content.modules import BEFORE_THE_PLAN
from pmo_workshop.elements.workshop import CHARTS
from pmo_workshop.engine.shell import run_cells
from pmo_workshop.engine.workbook import read_workbook
from pmo_workshop.paths import shipped
from pmo_workshop.present.chart import Chart


@dataclass
class Cost:
    """Milliseconds of building and drawing, artists, and bytes of one chart."""

    name: str
    build: float = 0.0
    draw: float = 0.0
    artists: int = 0
    size: int = 0


def measured(name: str, function: Callable, found: list[Cost]) -> Callable:
    """Return the function with a stopwatch; the SVG is made at once, and kept by the chart."""

    def timed(*given: object, **more: object) -> object:
        start = time.process_time()
        chart = function(*given, **more)
        built = time.process_time()
        if isinstance(chart, Chart):
            svg = chart.svg
            done = time.process_time()
            artists = len(chart.figure.findobj())
            milliseconds = 1000 * (built - start), 1000 * (done - built)
            found.append(Cost(name, *milliseconds, artists, len(svg)))
        return chart

    return timed


def main() -> None:
    """Run the workbooks and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--client", default="northwind")
    asked = options.parse_args()
    real = sys.stdout
    import_for_cells()
    found: list[Cost] = []
    for room in CHARTS:
        for name in room.__all__:
            setattr(room, name, measured(name, getattr(room, name), found))
    gc.freeze()  # as in a warm process: what is imported is never garbage
    folder = shipped("sample_data") / asked.client
    start = time.process_time()
    for module in BEFORE_THE_PLAN:
        source = shipped("workbooks") / f"{module.workbook}.ipynb"
        cells = read_workbook(Path(source)).cells
        for cell in cells:
            if "parameters" in cell.metadata.get("tags", []):
                cell.source += f"\nclient_dir = {str(folder)!r}"
        run_cells(cells, started=lambda at: None, finished=lambda *done: None)
    whole = 1000 * (time.process_time() - start)
    print("| chart | build ms | draw ms | artists | kB |\n|---|---|---|---|---|", file=real)
    for cost in sorted(found, key=lambda cost: -(cost.build + cost.draw)):
        print(
            f"| `{cost.name}` | {cost.build:.0f} | {cost.draw:.0f} | {cost.artists} "
            f"| {cost.size / 1000:.0f} |",
            file=real,
        )
    total = sum(cost.build + cost.draw for cost in found)
    print(
        f"\n{len(found)} charts, {total / 1000:.1f} s in all, {total / max(len(found), 1):.0f} ms "
        f"each on average (aim: 60), {total / whole:.0%} of the {whole / 1000:.1f} s of the cells.",
        file=real,
    )


if __name__ == "__main__":
    main()
