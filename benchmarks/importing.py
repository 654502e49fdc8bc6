"""How long imports of many rows take, beside pandas reading the same file.

    python benchmarks/importing.py [share]

Two files with made-up rows: 200,000 answers to the core form as Google Forms writes them, and
100,000 requests as Jira does; with a share, such as 0.1, so much of them. Timed are pandas reading
the file, and the import up to the tables: read, recognised, decided, every cell mapped. Both are
timed in turns, in seconds of the processor, so that other work on the machine disturbs both alike.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from pmo_workshop.content.questionnaires import Item, questionnaire
from pmo_workshop.importing.files import draft_of_files
from pmo_workshop.importing.writing import csv_bytes
from pmo_workshop.schema import TABLES

ANSWERS, REQUESTS = 200_000, 100_000
TURNS = 5
MOST = 3.0
"""Times plain pandas that the import may take."""


def made_up_export(rows: int, seed: int = 1) -> pd.DataFrame:
    """Return made-up answers to the core form, as Google Forms exports them."""
    drawn = np.random.default_rng(seed)
    moments = pd.date_range("2026-03-02 09:00", periods=rows, freq="7s").strftime("%Y-%m-%d %X")
    columns = {"Timestamp": moments}
    for item in questionnaire().items:
        stem, text = item.stem["en"], item.text["en"]
        answers = np.array(_answers(item, rows), dtype=object)
        columns[f"{stem} [{text}]" if stem else text] = drawn.choice(answers, rows)
    return pd.DataFrame(columns)


def _answers(item: Item, rows: int) -> list[str]:
    if item.labels:
        return ["", *(label["en"] for label in item.labels)]
    if item.options:
        return [option["en"] for option in item.options]
    if item.low is not None and item.high is not None:
        return ["", *map(str, range(item.low, item.high + 1))]
    if item.column == "code":
        return [f"YO{at:05}AN" for at in range(rows)]
    return ["", *(f"Too many reports, no. {at}" for at in range(1000))]


def made_up_requests(rows: int, seed: int = 1) -> pd.DataFrame:
    """Return made-up requests, as Jira exports them."""
    drawn = np.random.default_rng(seed)
    created = pd.Series(pd.date_range("2025-01-01 08:00", periods=rows, freq="5min"))
    resolved = created + drawn.integers(1, 60, rows) * pd.Timedelta(days=1)
    is_open = drawn.random(rows) < 0.1
    return pd.DataFrame(
        {
            "Issue key": [f"PMO-{at}" for at in range(rows)],
            "Issue Type": drawn.choice(["Status report", "Budget change", "Advice"], rows),
            "Status": np.where(is_open, "In Progress", "Done"),
            "Created": created.dt.strftime("%d/%b/%y %I:%M %p"),
            "Resolved": resolved.dt.strftime("%d/%b/%y %I:%M %p").mask(is_open, ""),
        }
    )


def in_turns(*works: Callable[[], object]) -> list[float]:
    """Return the shortest time of each work, of some turns."""
    taken: list[list[float]] = []
    for _ in range(TURNS):
        taken.append([])
        for work in works:
            start = time.process_time()
            work()
            taken[-1].append(time.process_time() - start)
    return [min(times) for times in zip(*taken, strict=True)]


def timed(path: Path, table: str) -> float:
    """Print how long the import of a file takes; return how many times pandas that is."""
    into = path.with_name("client")
    pandas, ours = in_turns(lambda: pd.read_csv(path), lambda: draft_of_files([path], into))
    rows = draft_of_files([path], into).preview[table]
    (written,) = in_turns(lambda: csv_bytes(TABLES[table], rows))
    print(f"{path.name}: {path.stat().st_size / 1e6:,.0f} MB, {len(rows):,} rows of {table}")
    print(f"  pandas reads the file       {pandas:6.2f} s")
    print(f"  import, up to the tables    {ours:6.2f} s   {ours / pandas:.1f} times")
    print(f"  {table + '.csv as bytes':27} {written:6.2f} s")
    return ours / pandas


def main() -> None:
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with tempfile.TemporaryDirectory() as folder:
        survey, requests = Path(folder) / "survey.csv", Path(folder) / "requests.csv"
        made_up_export(int(share * ANSWERS)).to_csv(survey, index=False)
        made_up_requests(int(share * REQUESTS)).to_csv(requests, index=False)
        times = timed(survey, "responses")
        timed(requests, "tickets")
    print(f"the survey took {times:.1f} times pandas, at most {MOST:g}")
    sys.exit(0 if times <= MOST else 1)


if __name__ == "__main__":
    main()
