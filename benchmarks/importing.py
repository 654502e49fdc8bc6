"""How long the import of 200,000 answered questionnaires takes, beside pandas reading the file.

    python benchmarks/importing.py [rows]

The file is what Google Forms writes of the core form, with made-up answers. Timed are pandas
reading it, and the import up to the tables: read, recognised, decided, every answer mapped.
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

ROWS = 200_000
REPEATS = 3
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


def seconds(work: Callable[[], object]) -> float:
    """Return the shortest of some trials."""
    taken = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        made_up_export(rows).to_csv(path, index=False)
        into = Path(folder) / "client"
        pandas = seconds(lambda: pd.read_csv(path))
        ours = seconds(lambda: draft_of_files([path], into))
        draft = draft_of_files([path], into)
        responses = draft.preview["responses"]
        written = seconds(lambda: csv_bytes(TABLES["responses"], responses))
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB, {len(responses):,} answers")
        print(f"pandas reads the file       {pandas:6.2f} s")
        times = f"{ours / pandas:.1f} times, at most {MOST:g}"
        print(f"import, up to the tables    {ours:6.2f} s   {times}")
        print(f"responses.csv as bytes      {written:6.2f} s")
    sys.exit(0 if ours <= MOST * pandas else 1)


if __name__ == "__main__":
    main()
