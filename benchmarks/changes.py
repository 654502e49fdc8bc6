"""What is told of two waves with nothing changed between them: `python benchmarks/changes.py`.

Both waves are drawn from lists of people with the same mean gap (`coverage_report.client_with`),
and every question on a change of survey answers is asked as in a report. Printed is in how many
reports any difference is told to have a side, and in how many it is clear. Then the same with
every mean gap `STEP` better in the second wave: in how many reports the overall gap is told to be
better, and how many of the five dimensions are on average (a quarter as many clients). With
`--scores 400` the same rule is held against the scores alone of so many pairs of waves.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from coverage_report import (
    DIMENSIONS,
    ITEMS,
    PROMISES,
    VALUES,
    Truth,
    client_with,
    halves_with,
)

import pmo_workshop as pmo
from pmo_workshop.analysis.uncertainty import welch_p
from pmo_workshop.claims import Claim
from pmo_workshop.elements.waves import over_all
from pmo_workshop.intake.client import Client, Wave
from pmo_workshop.present.grammar import FAMILY_LEVEL
from pmo_workshop.verdicts import Direction, Verdict

GAP, STEP = -0.9, 0.8
SIZES = ((12, 20), (38, 61))
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
OVERALL = "T2.gap_change.overall"


def two_waves(seed: int, truths: Iterable[Truth], *, linked: bool) -> Client:
    """Return a client of two waves with these truths; linked by codes that go with nothing."""
    halves = [
        client_with(np.random.default_rng([seed, at]), truth) for at, truth in enumerate(truths, 1)
    ]
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


def sides(client: Client) -> list[Claim]:
    """Return the claims of a report by which a difference between the waves has a side."""
    answers = [ask(client) for ask in QUESTIONS]
    told = [claim for one in answers if not one.missing for claim in one.say().claims]
    moves = (Direction.UP, Direction.DOWN)
    return [claim for claim in told if claim.verdict and claim.verdict.direction in moves]


def scores_of(random: np.random.Generator, truth: Truth) -> list[np.ndarray]:
    """Return each score of those who answer, on a list with this truth: gaps, promises, value."""
    who = random.permutation(truth.population)[: truth.n]

    def score(questions: int, level: float) -> np.ndarray:
        first, second = halves_with(random, truth.population, questions, level, truth.gap)
        return (second - first)[who].mean(axis=1)

    gaps = [score(ITEMS, 5.6) for _ in DIMENSIONS]
    kept = [score(1, 5.0) for _ in range(PROMISES)]
    return [*gaps, np.mean(gaps, axis=0), *kept, np.mean(kept, axis=0), score(VALUES, 4.2)]


def tells_a_side(random: np.random.Generator, truth: Truth) -> bool:
    """Whether of two waves with this truth any score is told to differ: p over all of them."""
    pairs = zip(scores_of(random, truth), scores_of(random, truth), strict=True)
    p = [welch_p(pd.Series(now), pd.Series(then), truth.population) for then, now in pairs]
    return bool(over_all(pd.Series(p), len(p)).min() < FAMILY_LEVEL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--scores", type=int, default=0)
    asked = parser.parse_args()
    for n, population in SIZES:
        if asked.scores:
            truth = Truth(GAP, n, population)
            told = [tells_a_side(np.random.default_rng([s, n]), truth) for s in range(asked.scores)]
            print(f"{n} of {population}: a side in {100 * np.mean(told):.1f} % of {asked.scores}")
        if asked.clients:
            simulate_reports(n, population, asked.clients)


def simulate_reports(n: int, population: int, clients: int) -> None:
    """Print in how many reports a side is told, of nothing and of something that has changed."""
    fewer = -(-clients // 4)
    same, better = Truth(GAP, n, population), Truth(GAP + STEP, n, population)
    for linked in (False, True):
        none, some = (
            [sides(two_waves(seed, waves, linked=linked)) for seed in range(times)]
            for waves, times in (((same, same), clients), ((same, better), fewer))
        )
        clear = sum(any(claim.verdict in CLEAR for claim in told) for told in none)
        found = sum(any(claim.id == OVERALL for claim in told) for told in some)
        of_gaps = sum(c.id.startswith("T2.") and c.id != OVERALL for told in some for c in told)
        print(
            f"{n} of {population}, {'linked by code' if linked else 'not linked'}: nothing changed "
            f"in {clients}, a side in {sum(map(bool, none))}, a clear one in {clear}; {STEP} "
            f"better in {fewer}, found overall in {found}, dimensions {of_gaps / fewer:.1f} of 5",
            flush=True,
        )


if __name__ == "__main__":
    main()
