"""How often the printed intervals hold the truth: `python benchmarks/coverage.py --jobs 2`.

1,000 synthetic clients of 5 to 60 respondents with a known truth go through the analyses that the
workbooks call; with `--part report`, clients without a gap and with one through the questions and
the plan. The result is written to `docs/coverage.md`; the same seed gives the same file.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from coverage_methods import (
    DECISIONS,
    EFFECTS,
    MARGIN,
    METHODS,
    Limits,
    Method,
    gaps_by_effect,
    share_and_error,
)
from coverage_report import TOLD_OF, Told, Truth, report_section, told_of

from pmo_workshop.present.grammar import verdict
from pmo_workshop.verdicts import Verdict

BANDS = {"5-9": (5, 9), "10-19": (10, 19), "20-60": (20, 60)}
AIM = (0.94, 0.97)
WRONG_AT_MOST = 0.025
SEED = 2026
WRONG, CLEAR, OPEN = "wrong", "clear", "open"
GAPS = "t, paired gap on 7 points"
DOCUMENT = Path(__file__).parents[1] / "docs" / "coverage.md"

Record = tuple[str, str, bool]
"""A method (or an effect), a band of sizes, and whether the interval held the truth."""

Judged = tuple[str, str, Verdict | str]
"""An effect with its verdict, or a decision with ``WRONG``, ``CLEAR`` or ``OPEN``, and the band."""


def size_of(client: int, seed: int) -> tuple[str, int]:
    """Return the band and the number of respondents of a client: a third in each band."""
    band = list(BANDS)[client % len(BANDS)]
    low, high = BANDS[band]
    return band, int(np.random.default_rng([seed, client]).integers(low, high + 1))


def covers(limits: Limits) -> bool:
    """
    Return whether an interval holds the truth; the rounding of floats is no miss.

    Examples
    --------
    >>> covers((0.1, 0.3, 0.3)), covers((0.1, 0.3, 0.31))
    (True, False)
    """
    low, high, truth = (float(value) for value in limits)
    if not all(map(math.isfinite, (low, high, truth))):
        raise ValueError(f"An interval that is printed must be finite: {limits}.")
    return low - 1e-9 <= truth <= high + 1e-9


def one_client(
    client: int, seed: int = SEED, methods: Sequence[Method] = METHODS
) -> tuple[list[Record], list[Judged]]:
    """Return what held the truth for one client, and the verdict on each true effect."""
    band, n = size_of(client, seed)
    held, judged = [], []
    random = np.random.default_rng([seed, client, 0])
    for effect, limits in gaps_by_effect(random, n).items():
        held.append((GAPS, band, covers(limits)))
        judged.append((effect, band, verdict(limits[0], limits[1], MARGIN)))
    for at, method in enumerate(methods, start=1):
        if (client // len(BANDS)) % method.every:
            continue
        for more in range(method.times):
            random = np.random.default_rng([seed, client, at] + [more] * (more > 0))
            limits = method.draw(random, n)
            if limits is not None:
                held.append((method.name, band, covers(limits)))
    for at, decision in enumerate(DECISIONS, start=1):
        clear, is_wrong = decision.draw(np.random.default_rng([seed, client, 0, at]), n)
        judged.append((decision.name, band, WRONG if is_wrong else CLEAR if clear else OPEN))
    return held, judged


def wrong(effect: str, judged: Verdict | str) -> bool:
    """
    Return whether a clear verdict contradicts the true effect.

    Examples
    --------
    >>> wrong("2 margins", Verdict.NO_DIFFERENCE), wrong("margin/2", Verdict.CLEAR_SHORTFALL)
    (True, True)
    >>> wrong("none", Verdict.NO_DIFFERENCE), wrong("2 margins", Verdict.CLEAR_SHORTFALL)
    (False, False)
    """
    gap = EFFECTS[effect]
    if judged is Verdict.CLEAR_SHORTFALL:
        return gap > -MARGIN
    if judged is Verdict.CLEARLY_ABOVE:
        return gap < MARGIN
    return judged is Verdict.NO_DIFFERENCE and abs(gap) >= MARGIN


def simulated(clients: int, jobs: int, seed: int = SEED) -> tuple[list[Record], list[Judged]]:
    """Return the records of all clients, in their order whatever the number of processes."""
    run = partial(one_client, seed=seed)
    if jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            results = list(pool.map(run, range(clients), chunksize=10))
    else:
        results = [run(client) for client in range(clients)]
    return [r for held, _ in results for r in held], [r for _, judged in results for r in judged]


def document(held: Iterable[Record], judged: Iterable[Judged], clients: int, seed: int) -> str:
    """Return the page of the results."""
    by_method: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for name, band, hit in held:
        by_method[name][band].append(hit)
        if band != "5-9":
            by_method[name]["printed"].append(hit)
    printed = {GAPS: "T2, C2"} | {method.name: method.printed for method in METHODS}
    rows = [_row(name, printed[name], by_method[name]) for name in printed if name in by_method]
    outside = [line for name in printed if (line := _outside(name, by_method[name]["printed"]))]
    return _PAGE.format(
        clients=f"{clients:,}",
        seed=seed,
        rows="\n".join(rows),
        outside="\n".join(outside) or "None.",
        verdicts="\n".join(_verdict_rows(list(judged))),
        decisions="\n".join(_decision_rows(list(judged))),
        margin=MARGIN,
    )


def _row(name: str, where: str, bands: Mapping[str, list[bool]]) -> str:
    cells = [name, where]
    for band in (*BANDS, "printed"):
        rate, error, count = share_and_error(bands.get(band, []))
        cells.append(
            f"{100 * rate:.1f} ± {100 * error:.1f} ({count:,})" if count else "not printed"
        )
    rate, error, _ = share_and_error(bands.get("printed", []))
    cells.append(_judged(rate, error))
    return f"| {' | '.join(cells)} |"


def _judged(rate: float, error: float) -> str:
    """Return whether a coverage lies in the aim, as far as the simulation can tell."""
    if math.isnan(rate):
        return "–"
    if AIM[0] <= rate <= AIM[1]:
        return "in the aim"
    near = rate + 2 * error >= AIM[0] if rate < AIM[0] else rate - 2 * error <= AIM[1]
    if near:
        return "cannot be told from it"
    return "**too narrow**" if rate < AIM[0] else "wider than needed"


def _outside(name: str, hits: Sequence[bool]) -> str:
    rate, error, _ = share_and_error(hits)
    found = _judged(rate, error)
    if found in ("in the aim", "–", "cannot be told from it"):
        return ""
    return f"- {name}: {100 * rate:.1f} %, {found.strip('*')}."


def _verdict_rows(judged: list[Judged]) -> Iterable[str]:
    clear_ones = (Verdict.CLEAR_SHORTFALL, Verdict.CLEARLY_ABOVE, Verdict.NO_DIFFERENCE)
    for effect, gap in EFFECTS.items():
        for band in BANDS:
            own = [v for e, b, v in judged if e == effect and b == band]
            yield from _verdict_row(
                f"{effect} ({gap:+.2f})",
                band,
                [wrong(effect, v) for v in own],
                [v in clear_ones for v in own],
                [v is Verdict.TOO_FEW for v in own],
            )


def _decision_rows(judged: list[Judged]) -> Iterable[str]:
    for decision in DECISIONS:
        for band in [band for band in BANDS if band != "5-9"]:
            own = [v for e, b, v in judged if e == decision.name and b == band]
            yield from _verdict_row(
                f"{decision.name} ({decision.printed})",
                band,
                [v == WRONG for v in own],
                [v in (WRONG, CLEAR) for v in own],
                [v == OPEN for v in own],
            )


def _verdict_row(
    name: str, band: str, is_wrong: list[bool], clear: list[bool], open_: list[bool]
) -> Iterable[str]:
    if not is_wrong:
        return
    bad, error, count = share_and_error(is_wrong)
    if bad <= WRONG_AT_MOST:
        kept = "yes"
    else:
        kept = "within the error" if bad - 2 * error <= WRONG_AT_MOST else "**no**"
    yield (
        f"| {name} | {band} | {100 * bad:.1f} ± {100 * error:.1f} | {kept} | "
        f"{100 * sum(clear) / count:.0f} | {100 * sum(open_) / count:.0f} | {count:,} |"
    )


_PAGE = """# How often the intervals hold the truth

Written by `python benchmarks/coverage.py`; {clients} synthetic clients, seed {seed}. Sizes are
drawn evenly from 5 to 9, 10 to 19 and 20 to 60 respondents; where a stakeholder list is part of the
method, 15 to 90 % of it answered. The data go through the analyses that the workbooks call.

A 95 % interval should hold the truth in 95 % of the clients; the aim is 94 to 97 %. After ± stands
the standard error of the simulation, in brackets the number of clients. The suite prints no
interval below 10 respondents: the column 5-9 is for information, and "printed" is 10 to 60.

| interval | printed in | 5-9 | 10-19 | 20-60 | printed | coverage |
|---|---|---|---|---|---|---|
{rows}

## Outside the aim

{outside}

What stands behind them is told in [methods.md](methods.md).

## How often a clear verdict is wrong

Gaps on 7-point answers, margin {margin} points. "Clear" are the verdicts that settle the question:
clear shortfall, clearly above, no difference that matters. Each should be wrong in at most 2.5 % of
the clients, whatever the truth.

| true gap | respondents | wrong, % | at most 2.5 % | clear, % | too few to tell, % | clients |
|---|---|---|---|---|---|---|
{verdicts}

Verdicts of other kinds, each drawn with truths on and around the line that it judges:

| verdict | respondents | wrong, % | at most 2.5 % | clear, % | left open, % | clients |
|---|---|---|---|---|---|---|
{decisions}
"""


REPORT = "## What a whole report says"
"""The heading from which on the page is of the other part."""


def one_report(drawn: tuple[int, Truth], seed: int) -> Told:
    """Return what the report of one client says."""
    client, truth = drawn
    return told_of(np.random.default_rng([seed, client]), truth)


def reports(clients: int, jobs: int, seed: int) -> str:
    """Return the section on whole reports."""
    each = max(1, clients // sum(truth.times for truth in TOLD_OF))
    drawn = list(enumerate(truth for truth in TOLD_OF for _ in range(each * truth.times)))
    with ProcessPoolExecutor(jobs) as pool:
        told = pool.map(partial(one_report, seed=seed), drawn, chunksize=5)
    by_truth: dict[Truth, list[Told]] = {truth: [] for truth in TOLD_OF}
    for (_, truth), of_one in zip(drawn, told, strict=True):
        by_truth[truth].append(of_one)
    return report_section(REPORT, by_truth, seed)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=("intervals", "report"), default="intervals")
    parser.add_argument("--clients", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    options = parser.parse_args(arguments)
    start = time.monotonic()
    old = options.out.read_text(encoding="utf-8") if options.out.exists() else ""
    intervals, heading, report = old.partition(REPORT)
    clients = options.clients or {"intervals": 1_000, "report": 900}[options.part]
    if options.part == "report":
        page = intervals + reports(clients, options.jobs, options.seed)
    else:
        held, judged = simulated(clients, options.jobs, options.seed)
        page = "".join((document(held, judged, clients, options.seed), "\n", heading, report))
    options.out.write_text(page.rstrip() + "\n", encoding="utf-8")
    print(f"{options.out}: {clients:,} clients in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
