"""How long so many reports take on so many machines: ``python benchmarks/simulate.py``.

Workers take the next client as soon as they are free; the scheduler hands out one task at a time,
and the shared folder takes so many megabytes a second from all of them together. ``--check``
measures small batches on this computer and says how far the simulation is off.
"""

from __future__ import annotations

import argparse
import heapq
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from batch import make_clients, report, run


@dataclass(frozen=True)
class Site:
    """Machines, what a client costs on them, and what they share."""

    workers: int
    seconds: float
    start: float
    megabytes: float
    disk: float
    scheduler: float


def simulated(site: Site, clients: int, seed: int = 1) -> tuple[float, dict[str, float]]:
    """
    Return the seconds that a batch takes, and how busy workers, disk and scheduler are (0 to 1).

    A client takes the mean time give or take a seventh; each of the three serves one at a time.
    """
    draw = random.Random(seed)
    disk = scheduler = worked = 0.0
    written, left = site.megabytes / site.disk, clients
    events = [(site.start, False)] * site.workers  # a worker is free, or has made a report
    while events:
        now, made = heapq.heappop(events)
        if made:
            disk = max(disk, now) + written
            heapq.heappush(events, (disk, False))
        elif left:
            left -= 1
            took = site.seconds * max(0.3, draw.gauss(1, 0.14))
            scheduler = max(scheduler, now) + site.scheduler
            worked += took
            heapq.heappush(events, (scheduler + took, True))
    busy = {
        "workers": worked / site.workers / disk,
        "shared folder": clients * written / disk,
        "scheduler": clients * site.scheduler / disk,
    }
    return disk, busy


def check() -> None:
    """Measure batches of 2 and 4 clients, predict 8, and measure those."""
    walls = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        clients = make_clients(Path(made) / "clients", 8)
        for number in (2, 4, 8):
            start = time.monotonic()
            run(report(clients[:number], Path(made) / f"out{number}", "--jobs", "2"), Path(made))
            walls[number] = time.monotonic() - start
    seconds = walls[4] - walls[2]
    site = Site(2, seconds, walls[2] - seconds, 10, 200, 0.001)
    predicted, _ = simulated(site, 8)
    print(
        f"Measured: 2 clients {walls[2]:.0f} s, 4 clients {walls[4]:.0f} s. Predicted for 8: "
        f"{predicted:.0f} s; measured {walls[8]:.0f} s, {predicted / walls[8] - 1:+.0%}."
    )


def main() -> None:
    """Print a table of sites."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--clients", type=int, default=1_000_000)
    options.add_argument("--seconds", type=float, default=8.5, help="of one core, per client")
    options.add_argument("--megabytes", type=float, default=10.0, help="written per client")
    options.add_argument("--disk", type=float, default=1000.0, help="megabytes a second, shared")
    options.add_argument("--scheduler", type=float, default=0.001, help="seconds per task")
    options.add_argument("--price", type=float, default=0.04, help="of a core for an hour")
    options.add_argument("--machines", type=int, nargs="+", default=[1, 10, 100, 500])
    options.add_argument("--cores", type=int, default=8)
    options.add_argument("--check", action="store_true")
    asked = options.parse_args()
    if asked.check:
        check()
        return
    print("| machines | cores | hours | price | cores at work | shared folder | scheduler |")
    print("|---|---|---|---|---|---|---|")
    for machines in asked.machines:
        cores = machines * asked.cores
        site = Site(cores, asked.seconds, 5.0, asked.megabytes, asked.disk, asked.scheduler)
        wall, busy = simulated(site, asked.clients)
        hours = wall / 3600
        shares = " | ".join(f"{share:.0%}" for share in busy.values())
        print(
            f"| {machines} | {cores} | {hours:.1f} | {hours * cores * asked.price:.0f} | {shares} |"
        )


if __name__ == "__main__":
    main()
