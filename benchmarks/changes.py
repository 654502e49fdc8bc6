"""What is told of two waves with nothing changed between them: `python benchmarks/changes.py`.

Both waves are drawn from lists of people with the same mean gap (`coverage_report.client_with`),
and every question on a change of survey answers is asked as in a report. Printed is in how many
reports any difference is told to have a side, and in how many it is clear.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from coverage_report import Truth, client_with

import pmo_workshop as pmo
from pmo_workshop.intake.client import Client, Wave
from pmo_workshop.verdicts import Direction, Verdict

GAP = -0.3
WAVES = (
    Wave("2025", date(2025, 2, 3), date(2025, 2, 21)),
    Wave("2026", date(2026, 2, 2), date(2026, 2, 20)),
)
QUESTIONS = (
    pmo.gap_change,
    pmo.value_change,
    pmo.promise_change,
    pmo.standing_change,
    pmo.satisfaction_change,
)
CLEAR = (Verdict.CLEARLY_LOWER, Verdict.CLEARLY_HIGHER)


def two_waves(seed: int, truth: Truth, *, linked: bool) -> Client:
    """Return a client of two waves with the same truth; linked by codes that go with nothing."""
    halves = [client_with(np.random.default_rng([seed, at]), truth) for at in (1, 2)]
    tables = dict(halves[1].tables)
    for name in ("respondents", "responses"):
        waves = [
            half[name].assign(wave=wave.name, resp_id=wave.name + half[name]["resp_id"])
            for half, wave in zip(halves, WAVES, strict=True)
        ]
        tables[name] = pd.concat(waves, ignore_index=True)
    if linked:
        people = tables["respondents"]
        tables["respondents"] = people.assign(code=people["resp_id"].str[len(WAVES[0].name) :])
    return replace(halves[1], tables=tables, waves=WAVES)


def sides(client: Client) -> list[Verdict]:
    """Return the verdicts of a report by which a difference between the waves has a side."""
    answers = [ask(client) for ask in QUESTIONS]
    told = [claim.verdict for one in answers if not one.missing for claim in one.say().claims]
    return [v for v in told if v is not None and v.direction in (Direction.UP, Direction.DOWN)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=100)
    clients = parser.parse_args().clients
    print(f"reports of {clients} with a difference that has a side, and with a clear one")
    for n, population in ((12, 20), (38, 61)):
        for linked in (False, True):
            truth = Truth(GAP, n, population)
            found = [sides(two_waves(seed, truth, linked=linked)) for seed in range(clients)]
            clear = sum(any(v in CLEAR for v in told) for told in found)
            who = "linked by code" if linked else "not linked"
            print(f"{n} of {population}, {who}: {sum(map(bool, found))}, {clear}", flush=True)


if __name__ == "__main__":
    main()
