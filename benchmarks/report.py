"""What one report costs, beside the peers in the same run: `python benchmarks/report.py`.

Ours is `pmo-workshop report` of one client and one workbook to HTML and PDF. The peer is the same
notebook and client through `papermill`, `jupyter nbconvert --to html` and `--to webpdf`; webpdf
needs Chromium and playwright, and is left out, and said so, where they are missing.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pmo_workshop.paths import shipped


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, processor seconds of all children, and the largest child in MB."""

    wall: float
    cpu: float
    peak_mb: float


def measured(commands: list[list[str]], folder: Path, environment: dict[str, str]) -> Cost:
    """Run the commands one after the other and return their cost; a failure stops everything."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    for command in commands:
        done = subprocess.run(  # noqa: S603 - the commands are written in this file
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    kilobytes = after.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Cost(wall, cpu, kilobytes / 1024)


def in_a_process_of_its_own(what: str, options: argparse.Namespace) -> Cost:
    """Measure one side in a fresh interpreter: peak memory is a maximum over all children."""
    command = [sys.executable, __file__, "--client", options.client, "--workbook",
               options.workbook, "--only", what]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    return Cost(*map(float, done.stdout.split()[-3:]))


def ours(client: Path, workbook: str) -> list[list[str]]:
    """Return our command."""
    return [
        [sys.executable, "-m", "pmo_workshop", "report", str(client), "--workbook", workbook,
         "--out", "runs"]
    ]  # fmt: skip


def peer(client: Path, workbook: str, *, webpdf: bool) -> list[list[str]]:
    """Return the peers' commands."""
    source = str(shipped("workbooks") / f"{workbook}.ipynb")
    python = [sys.executable, "-m"]
    convert = [*python, "nbconvert", "executed.ipynb", "--no-input", "--to"]
    commands = [
        [*python, "papermill", source, "executed.ipynb", "-p", "client_dir", str(client),
         "--no-progress-bar"],
        [*convert, "html"],
    ]  # fmt: skip
    return commands + ([[*convert, "webpdf", "--disable-chromium-sandbox"]] if webpdf else [])


def has_webpdf() -> bool:
    """Whether the browser route of nbconvert can run here."""
    return bool(shutil.which("chromium") and importlib.util.find_spec("playwright"))


def browsers_of_the_system(folder: Path) -> dict[str, str]:
    """Return an environment in which playwright finds the system's Chromium as its own."""
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: print(p.chromium.executable_path)"
    )
    done = subprocess.run(  # noqa: S603 - the program is written above
        [sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True
    )
    build = Path(done.stdout.strip()).relative_to(folder).parts[0].removeprefix("chromium-")
    shell = folder / f"chromium_headless_shell-{build}" / "chrome-headless-shell-linux64"
    for place in (Path(done.stdout.strip()), shell / "chrome-headless-shell"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(shutil.which("chromium"))
    return environment


def main() -> None:
    """Measure both sides in turn and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    default = sorted(p.parent.name for p in shipped("sample_data").glob("*/client.toml"))[0]
    options.add_argument("--client", default=default, help="a folder of sample_data, or a path")
    options.add_argument("--workbook", default="01_building_trust")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--only", choices=["ours", "peer"], help=argparse.SUPPRESS)
    options = options.parse_args()
    given = Path(options.client)
    client = given.resolve() if given.is_dir() else shipped("sample_data") / options.client

    if options.only:
        commands = {
            "ours": lambda: ours(client, options.workbook),
            "peer": lambda: peer(client, options.workbook, webpdf=has_webpdf()),
        }[options.only]()
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as browsers:
            with_browser = options.only == "peer" and has_webpdf()
            environment = (
                browsers_of_the_system(Path(browsers)) if with_browser else dict(os.environ)
            )
            cost = measured(commands, Path(folder), environment)
        print(cost.wall, cost.cpu, cost.peak_mb)
        return

    costs: dict[str, list[Cost]] = {"ours": [], "peer": []}
    for _ in range(options.runs):
        for side, found in costs.items():
            found.append(in_a_process_of_its_own(side, options))
    route = "papermill + nbconvert html" + (" + webpdf" if has_webpdf() else " (no webpdf here)")
    print(f"{options.workbook}, client {client.name}, median of {options.runs} runs in turn")
    print(f"{'':44}{'wall s':>8}{'CPU s':>8}{'peak MB':>9}")
    middle = {}
    for side, label in (("ours", "pmo-workshop report (HTML + PDF)"), ("peer", route)):
        middle[side] = [
            statistics.median(getattr(cost, field) for cost in costs[side])
            for field in ("wall", "cpu", "peak_mb")
        ]
        wall, cpu, peak = middle[side]
        print(f"{label:44}{wall:8.1f}{cpu:8.1f}{peak:9.0f}")
    ratios = [a / b for a, b in zip(middle["ours"], middle["peer"], strict=True)]
    print(f"{'ours / peer':44}{ratios[0]:8.2f}{ratios[1]:8.2f}{ratios[2]:9.2f}")


if __name__ == "__main__":
    main()
