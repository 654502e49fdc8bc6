"""How often the core form decides: `python benchmarks/core_form.py --jobs 2`.

Made-up people answer the core form, as it is put together from its files; what they answer becomes
tables, the real questions are asked, and the real plan makes the scorecard. The result is written
between the marks of `docs/instruments.md`; the same seed gives the same text.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from coverage_methods import MARGIN, share_and_error
from coverage_report import (
    REPORT_DATE,
    TARGET,
    Truth,
    evidence_on,
    halves_with,
    moved,
    typed,
)

import pmo_workshop as pmo
from pmo_workshop.content.modules import ELEMENTS
from pmo_workshop.content.questionnaires import Item, Questionnaire, code_of, questionnaire
from pmo_workshop.elements.question import Answer
from pmo_workshop.intake.client import Client, Wave
from pmo_workshop.leading import Leading, Measure
from pmo_workshop.plan.scorecard import scores
from pmo_workshop.verdicts import Verdict

SEED = 2026
TRUTHS = (
    *(Truth(gap, n, of) for gap in (-0.8, 0.0) for n, of in ((12, 20), (38, 61), (240, 900))),
    *(Truth(gap, n, of) for gap in (-0.8, 0.0) for n, of in ((30, 49),)),
)
"""
A shortfall of 0.8 points, 0.3 beyond the margin, and none; a small, a usual, a large client.

The last are the fewest answers with which every shortfall is told. Each draws with its place here
as seed: what is added goes to the end.
"""

ROLES = (0.4, 0.35, 0.25)
"""Shares of the first three roles of the form; the smallest one has 5 people of 20."""

LOST = 0.05
"""Share of the answers that are left out, at random."""

STOPS = {-0.8: (0.1, 0.4, 0.1, 0.1), 0.0: (0.2, 0.2, 0.2, 0.2)}
"""Share of those still there who stop at each barrier: one barrier is the highest, or none is."""

DECIDED = (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL, Verdict.NONE_SHOWN)
SHORT = (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL)
ASKED = tuple(element for element in ELEMENTS if element.letter in "TVCS")
"""The elements that a questionnaire can decide; the other one needs an effort log besides."""

PAGE = Path(__file__).parents[1] / "docs" / "instruments.md"
BEGIN, END = "<!-- simulated: begin -->", "<!-- simulated: end -->"


@dataclass(frozen=True)
class Found:
    """
    What the report of one client says.

    ``verdicts`` by element; ``reputation`` whether satisfaction, quality and recommendation have
    an interval; ``barriers`` whether it is told which barrier is the highest, or that several are;
    ``one_barrier`` whether it is told of one alone.
    """

    verdicts: Mapping[str, Verdict]
    reputation: bool
    barriers: bool
    one_barrier: bool

    @property
    def four(self) -> bool:
        """Whether four elements and the opening are decided."""
        decided = sum(self.verdicts[element.title] in DECIDED for element in ASKED)
        return decided == len(ASKED) and self.reputation and self.barriers


def found_of(case: tuple[int, Truth], seed: int = SEED) -> Found:
    """Draw a client, have the form answered, and return what the report says."""
    number, truth = case
    random = np.random.default_rng([seed, TRUTHS.index(truth), number])
    client = client_of(questionnaire(), random, truth)
    opening = (pmo.reputation_baseline(client), pmo.four_barriers(client))
    others = (
        pmo.gap_by_dimension(client),
        pmo.perceived_value(client),
        pmo.promise_gaps(client),
    )
    marks = scores(evidence_on(client, (*opening, *others)))
    said = _said(opening)
    barrier = {Verdict.HIGHEST_BARRIER, Verdict.HIGHEST_BARRIER_OPEN} & {v for v, _ in said}
    return Found(
        {mark.element: mark.verdict for mark in marks},
        sum(with_limits for _, with_limits in said[: len(opening[0].say().claims)]) == 3,
        bool(barrier),
        Verdict.HIGHEST_BARRIER in barrier,
    )


def _said(answers: Sequence[Answer]) -> list[tuple[Verdict | None, bool]]:
    """Return the verdict of each sentence, and whether it has limits."""
    return [
        (claim.verdict, claim.low is not None)
        for answer in answers
        for claim in answer.say().claims
    ]


# The client -------------------------------------------------------------------------------------


def client_of(asked: Questionnaire, random: np.random.Generator, truth: Truth) -> Client:
    """Return a client of whose list some have answered the questionnaire."""
    who = random.permutation(truth.population)[: truth.n]
    roles = [
        option["en"] for option in _items(asked, table="respondents", column="role")[0].options
    ]
    role = np.repeat(roles[: len(ROLES)], _sizes(truth.population))
    people = [f"R{at:04d}" for at in who]
    answers = {
        code_of(item): np.where(random.random(truth.population) < LOST, np.nan, values)[who]
        for item, values in pairs(asked, random, truth)
    }
    rows: dict[str, list[dict[str, object]]] = {
        "respondents": [
            {"resp_id": person, "wave": "W1", "role": role[at]}
            for person, at in zip(people, who, strict=True)
        ],
        "items": [],
        **{table: [*cells] for table, cells in asked.tables.items()},
    }
    for item in asked.items:
        if code_of(item) not in answers:
            continue
        if item.table == "responses" and item.aspect in ("single", "P"):
            rows["items"].append(_as_item(item))
        of_item = {"item_id": item.id, "aspect": item.aspect, "na": 0}
        cells = of_item if item.table == "responses" else dict(item.key)
        rows.setdefault(item.table, []).extend(
            {"resp_id": person, "wave": "W1", **cells, item.column: value}
            for person, value in zip(people, answers[code_of(item)], strict=True)
        )
    return Client(
        id="simulated",
        name="Simulated",
        report_date=REPORT_DATE,
        stakeholders=dict(zip(roles, map(int, _sizes(truth.population)), strict=False)),
        leading=Leading(targets={Measure.SATISFACTION: TARGET}),
        waves=(Wave("W1", REPORT_DATE, REPORT_DATE),),
        tables={name: typed(name, table) for name, table in rows.items()},
    )


def _sizes(population: int) -> list[int]:
    first = [round(share * population) for share in ROLES[:-1]]
    return [*first, population - sum(first)]


def _as_item(item: Item) -> dict[str, object]:
    return {
        "item_id": item.id,
        "instrument": item.instrument,
        "dimension": item.dimension,
        "text": item.text["en"],
        "scale_min": item.low,
        "scale_max": item.high,
        "reverse": int(item.reverse),
    }


def _items(asked: Questionnaire, **facts: str) -> list[Item]:
    return [i for i in asked.items if all(getattr(i, at) == fact for at, fact in facts.items())]


def pairs(
    asked: Questionnaire, random: np.random.Generator, truth: Truth
) -> Iterator[tuple[Item, np.ndarray]]:
    """Yield each question with the answer of everybody on the list."""
    people, gap = truth.population, truth.gap
    for first, second, level in (
        (_items(asked, aspect="E"), _items(asked, aspect="P"), 5.6),
        (_items(asked, instrument="promise_heard"), _items(asked, instrument="promise_kept"), 5.0),
    ):
        halves = halves_with(random, people, len(first), level, gap)
        for items, half in zip((first, second), halves, strict=True):
            yield from zip(items, half.T, strict=True)
    get, give = (_items(asked, instrument="value", dimension=of) for of in ("get", "give"))
    costs, gains = halves_with(random, people, len(get), 4.2, gap)
    costs = costs[:, : len(give)]
    gains = moved(random, gains, round((costs.mean() + gap) * gains.size))
    yield from zip([*give, *get], np.hstack([costs, gains]).T, strict=True)
    satisfied = np.rint(np.clip(random.normal(TARGET + gap, 1.1, people), 1, 7))
    yield (
        _items(asked, instrument="csat")[0],
        moved(random, satisfied, round((TARGET + gap) * people)),
    )
    (recommend,) = _items(asked, instrument="nps")
    yield recommend, np.rint(np.clip(random.normal(7.0 + gap, 2.0, people), 0, 10))
    for item, stop in zip(_items(asked, instrument="funnel"), STOPS[gap], strict=True):
        passed = random.random(people) >= stop
        high = passed != (item.dimension == "cost")
        yield item, np.where(high, random.integers(5, 8, people), random.integers(1, 5, people))
    for item in _items(asked, table="perceived_cost", column="severity"):
        yield item, random.integers(0, 11, people).astype(float)


# The page ---------------------------------------------------------------------------------------


def section(found: Mapping[Truth, Sequence[Found]], seed: int) -> str:
    """Return the text between the marks."""
    return _SECTION.format(
        clients=f"{sum(map(len, found.values())):,}",
        seed=seed,
        gap=-TRUTHS[0].gap,
        margin=MARGIN,
        lost=f"{LOST:.0%}".replace("%", " %"),
        target=TARGET,
        names=" | ".join(element.title for element in ASKED),
        line="---|" * len(ASKED),
        rows="\n".join(_row(truth, found[truth]) for truth in sorted(found, key=as_listed)),
    )


def as_listed(truth: Truth) -> tuple[float, int]:
    """Return the place of a truth in the table."""
    return truth.gap, truth.n


def _row(truth: Truth, told: Sequence[Found]) -> str:
    cells = [f"{_truth(truth)}", f"{truth.n} of {truth.population}"]
    for element in ASKED:
        verdicts = [one.verdicts[element.title] for one in told]
        right = [v in (SHORT if truth.beyond else (Verdict.NONE_SHOWN,)) for v in verdicts]
        cells.append(f"{_share([v in DECIDED for v in verdicts])}; {_share(right)}")
    cells += [
        f"{_share([one.barriers for one in told])}; {_share([one.one_barrier for one in told])}",
        _share([one.reputation for one in told]),
        _share([one.four for one in told]),
    ]
    return f"| {' | '.join(cells)} |"


def _truth(truth: Truth) -> str:
    return f"short by {-truth.gap:g}" if truth.gap else "no shortfall"


def _share(hits: Sequence[bool]) -> str:
    rate, error, _ = share_and_error(list(hits))
    return f"{100 * rate:.0f} ± {100 * error:.0f}"


_SECTION = """
Shown by `python benchmarks/core_form.py`; {clients} made-up clients, seed {seed}. On each list
the mean gap of expectation and experience, of what is heard and kept, of give and get, and of
satisfaction and its target ({target}) is 0, or {gap} points short, 0.3 beyond the margin of
{margin}; some of the list answer, in three roles, and {lost} of the answers are left out at
random. People differ by 0.7 points and their own answers by 0.9. At the barriers 4 in 10 stop at
the second and 1 in 10 at each other one; without a shortfall 2 in 10 at each. The real questions
are asked, and the real plan makes the scorecard. All figures are % of the clients, after ± the
standard error of the simulation.

An element is *decided* if it has a verdict: short, or none shown. In each cell first how often,
then how often rightly. For the barriers first how often it is told which is the highest, or which
several are, then how often it is one alone.

| truth | answered | {names} | barriers | reputation with limits | four elements and the opening |
|---|---|{line}---|---|---|
{rows}

With 12 answers the barriers are never told here: people could be recognised who stop at one of
them (rule R2). With 30 every shortfall is told; that none is shown takes some more. `new` and
`instrument core --client` say so before anybody is asked, where the list is short. Satisfaction has
its target; without one the last element has no verdict.
"""


def main() -> None:
    """Draw the clients and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=60, help="of each truth")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    cases = [(number, truth) for truth in TRUTHS for number in range(wanted.clients)]
    with ProcessPoolExecutor(wanted.jobs) as pool:
        told = list(pool.map(partial(found_of, seed=wanted.seed), cases, chunksize=10))
    found: dict[Truth, list[Found]] = {}
    for (_, truth), one in zip(cases, told, strict=True):
        found.setdefault(truth, []).append(one)
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    written = f"{before}{BEGIN}\n{section(found, wanted.seed)}\n{END}{after}"
    PAGE.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
