"""False alarms and detection of what intake notices: `python benchmarks/noticing.py --jobs 2`.

Clean synthetic surveys of many kinds, and the usual kind with one fault put in, go through the
checks that intake makes. The result is written to `docs/noticing.md`; the same seed gives the same
file.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from noticing_columns import KINDS as COLUMNS
from noticing_registers import KINDS as OF_ROWS
from noticing_surveys import FAULTS, KINDS, SLID, Fault, drawn, tables

from pmo_workshop.intake.noticed import notice

SEED = 2026
REGISTERS = (*OF_ROWS, *COLUMNS)
SIZES = (20, 40, 80)
SMALLEST, LARGEST = 20, 240
SLID_SIZES = (12, 38, 240)
DOCUMENT = Path(__file__).parents[1] / "docs" / "noticing.md"


@dataclass(frozen=True)
class Heard:
    """What was noticed of a survey that has no fault."""

    kind: str
    n: int
    names: tuple[str, ...]


def clean(survey: int, seed: int = SEED) -> Heard:
    """Return what is noticed of a survey without a fault; the kinds take turns."""
    random = np.random.default_rng([seed, survey])
    kind = KINDS[survey % len(KINDS)]
    n = round(math.exp(random.uniform(math.log(SMALLEST), math.log(LARGEST))))
    found = notice(tables(drawn(kind, n, random)))
    return Heard(kind.name, n, tuple(finding.name or finding.says for finding in found))


def faulty(case: tuple[int, int, int], seed: int = SEED) -> bool:
    """Return whether the fault of a survey, of a size, is noticed and named."""
    which, n, _ = case
    return _noticed(_with(FAULTS[which], n, [seed, 1, *case]), FAULTS[which])


def slid(case: tuple[int, int, int], seed: int = SEED) -> tuple[bool, bool]:
    """Return whether the slip of one person is noticed, and whether it leaves a scale, an error."""
    which, n, _ = case
    found = _with(SLID[which], n, [seed, 2, *case])
    answers = found["responses"].merge(found["items"], on="item_id")
    off_scale = ~answers["value"].between(answers["scale_min"], answers["scale_max"])
    return _noticed(found, SLID[which]), bool((off_scale & answers["value"].notna()).any())


def _with(fault: Fault, n: int, seed: Sequence[int]) -> dict[str, pd.DataFrame]:
    random = np.random.default_rng(seed)
    return tables(fault.put_into(drawn(fault.kind, n, random), random))


def _noticed(survey: Mapping[str, pd.DataFrame], fault: Fault) -> bool:
    found = notice(survey)
    return any(f.name.startswith(fault.begins) if fault.begins else not f.name for f in found)


def register(which: int) -> tuple[int, int]:
    """Return in how many clean registers of a kind something is heard, and in how many faulty."""
    kind = REGISTERS[which]
    heard, found = zip(*map(kind.draw, range(kind.drawn)), strict=True)
    return sum(heard), sum(found)


def document(
    heard: Sequence[Heard],
    found: Iterable[tuple[tuple[int, int, int], bool]],
    seed: int,
    registers: Sequence[tuple[int, int]] = (),
    slips: Iterable[tuple[tuple[int, int, int], tuple[bool, bool]]] = (),
) -> str:
    """Return the page of the results."""
    by_kind: dict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        by_kind[one.kind].append(one)
    kinds = [
        f"| {kind} | {sum(bool(one.names) for one in own)} of {len(own)} | {_names(own)} |"
        for kind, own in by_kind.items()
    ]
    hits: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for (which, n, _), hit in found:
        hits[which, n].append(hit)
    repeats = max(map(len, hits.values()), default=0)
    faults = [
        f"| {fault.name} | {fault.kind.name} | "
        + " | ".join(f"{100 * sum(own) / len(own):.0f}" for n in SIZES if (own := hits[which, n]))
        + " |"
        for which, fault in enumerate(FAULTS)
    ]
    told: dict[tuple[int, int], list[tuple[bool, bool]]] = defaultdict(list)
    for (which, n, _), both in slips:
        told[which, n].append(both)
    of_one = [
        f"| {fault.name} | "
        + " | ".join(
            f"{noticed}, {refused} of {len(own)}"
            for n in SLID_SIZES
            if (own := told[which, n])
            for noticed, refused in [map(sum, zip(*own, strict=True))]
        )
        + " |"
        for which, fault in enumerate(SLID)
    ]
    alarms = sum(bool(one.names) for one in heard)
    return _PAGE.format(
        surveys=f"{len(heard):,}",
        alarms=alarms,
        share=f"{100 * alarms / len(heard):.1f}",
        seed=seed,
        smallest=SMALLEST,
        largest=LARGEST,
        repeats=repeats,
        kinds="\n".join(kinds),
        faults="\n".join(faults),
        sizes=" | ".join(f"n = {n}, %" for n in SIZES),
        lines="|".join("---" for _ in SIZES),
        slid="\n".join(of_one),
        slid_sizes=" | ".join(f"n = {n}" for n in SLID_SIZES),
        registers="\n".join(
            f"| {kind.name} | {false} of {kind.drawn} | {named} of {kind.drawn} |"
            for kind, (false, named) in zip(REGISTERS, registers, strict=False)
        ),
    )


def _names(heard: Sequence[Heard]) -> str:
    return ", ".join(dict.fromkeys(name for one in heard for name in one.names)) or "–"


_PAGE = """# What is noticed about the answers, and how surely

Written by `python benchmarks/noticing.py`; seed {seed}. `check` looks across the cells of a survey
before any verdict rests on them ([the guide](consultants-guide.md)). What it finds stops the report
until it is mended or confirmed, so it must be silent about a survey that is right, and it cannot
find everything.

## False alarms

{surveys} clean synthetic surveys of {smallest} to {largest} respondents, with 22 questions of
expectation and perception (every other one with importance), satisfaction, recommendation, value,
promises, Kano questions and perceived costs. **A finding of any check was raised in {alarms} of
{surveys} ({share} %)**; at most 2 % is the aim.

| kind of survey | with a finding | what was found |
|---|---|---|
{kinds}

## Detection

The share of {repeats} surveys in which the fault was found and named, by number of respondents.
"Usual" is a survey in which a dimension and an opinion of the whole PMO are behind the answers
(0.65 and 0.35 of their spread), with expectations around 5.8 and perception 0.7 below.

| fault put in | kind of survey | {sizes} |
|---|---|{lines}|
{faults}

## One person's answers that slid

All answers of one person stand one question further on, as when a row is typed one off. Counted is
in how many surveys this was noticed, and in how many an answer fell outside the scale of its
question, which is an error by itself and refused.

| slid | {slid_sizes} |
|---|---|---|---|
{slid}

Where answers stay within one instrument, a slip of one person is not noticed by its answers: how
a person answers neighbouring questions is too much alike. A limit that found half of such slips
would also point at 2.3 % of those who answered right of 38, and at 0.6 % of 240: at about one
person in every survey. So let two people enter paper, or enter it twice and compare.

## Registers

Rows of totals that say so in a word, or leave the text blank, are always looked for; these have no
word. Of rows that stand there again all cells but the id are equal. Durations in another unit are
looked for in effort logs, steps of the journey, hours of costs, the PMO's own time and hand-overs.
Levels of a rubric, stances and the scales of a journey that look turned stop the report; exchanged
columns, lost zeros, days in another year and periods that are not over are told and stop nothing,
for a register may be as unusual as it looks: the clean ones hold projects that were given up,
levels met for other reasons than time, months of holidays and kinds of work begun late. What cannot
mean what its column says is told likewise.

| fault put in | heard in clean registers | found |
|---|---|---|
{registers}

What stays weak: where the means lie in the middle of the scale, a reversed question shows by its
correlations alone; of 12 people, one that is reversed was found in 53 %, one that is marked and not
reversed in 73 % of 15 usual surveys. Answers of a few people that slid by a
question, or in some questions alone, show only if the questions lie far apart, or if an answer
falls outside the scale of its question, which is always an error: neighbouring questions are
answered too much alike for one person's answers to tell. Hours show among minutes by their
decimals, by what others say of the same, or where there are more than a month has; whole hours in a
log of quick work do not. A shorter scale shows when many answered, and some questions on a shorter
one from 40 respondents on. A survey whose answers are noise shows nothing: where questions do not
go together, as those on the promises of the sample client Northwind, none that is reversed is found
(of its 18 questions on promises none, of its 8 on value 6, of its 22 on expectation and perception
21). A question that is blank in every aspect is told by `check` apart from this. Requests of one
day are alike by nature: few that were pasted again cannot be told from them, and neither can a cost
line that is an amount.

What nothing shows, so that a person has to look: ways of working now and preferred that are
exchanged for everybody, the choices of best and worst exchanged in the only wave, in every wave or
for some people, power and interest exchanged, a perceived cost before and after a message
exchanged, hours a week or a year where all were asked for hours a month, volumes of a month for
those of a year, hours on hold given in days, an amount in thousands with nothing beside it, an end
and a planned end exchanged where no status tells which project was late, and a request dated some
days off. So it is with whole sheets that stand under the ids of others, in all tables or in one,
and roles that stand with the wrong people; with what users give asked the other way round, the
barrier of cost answered as if it were a benefit, and known benefits with 1 for no; with how
promises were heard and kept exchanged; with a recommendation from 1 to 10; with severities of
issues, complexity of tasks and the order of steps turned; with A and R exchanged where each task
has one of each; with a case for which more is called better where less is; with the cost of one
unit for that of all, savings in hours for minutes, and some projects in another currency. Each of
them is as likely as what it stands for: a check that found it would point at what is right as
often.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--surveys", type=int, default=1_000)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    options = parser.parse_args(arguments)
    start = time.monotonic()
    cases = [
        (which, n, repeat)
        for which in range(len(FAULTS))
        for n in SIZES
        for repeat in range(options.repeats)
    ]
    of_one = [
        (which, n, repeat)
        for which in range(len(SLID))
        for n in SLID_SIZES
        for repeat in range(options.repeats)
    ]
    with ProcessPoolExecutor(options.jobs) as pool:
        surveys = range(options.surveys)
        heard = list(pool.map(partial(clean, seed=options.seed), surveys, chunksize=10))
        hits = list(pool.map(partial(faulty, seed=options.seed), cases, chunksize=10))
        slips = list(pool.map(partial(slid, seed=options.seed), of_one, chunksize=5))
        registers = list(pool.map(register, range(len(REGISTERS))))
    page = document(
        heard,
        zip(cases, hits, strict=True),
        options.seed,
        registers,
        zip(of_one, slips, strict=True),
    )
    options.out.write_text(page, encoding="utf-8")
    print(f"{options.out}: {options.surveys:,} surveys in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
