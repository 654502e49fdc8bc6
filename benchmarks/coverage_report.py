"""What a whole report says of a client whose truth is known: real questions, real scorecard.

Every client is a finite list of people, built so that the mean gap over the list is the stated one
in each dimension, promise, in get minus give and in satisfaction beside its target; some of the
list answer. Hours felt are those logged, service levels lie exactly on their targets, unit costs
and projects show no effect: whatever a report says of these is chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from coverage_methods import ITEMS, MARGIN, halves_around, share_and_error
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from scipy.stats import nct, t

import pmo_workshop as pmo
from pmo_workshop.analysis.uncertainty.samples import correction
from pmo_workshop.claims import Claim
from pmo_workshop.content.modules import ELEMENTS, OPENING
from pmo_workshop.elements.question import Answer
from pmo_workshop.intake.client import Client, Wave
from pmo_workshop.leading import Leading, Measure
from pmo_workshop.plan.judgement import OF_ONE, judgement
from pmo_workshop.plan.reading import Evidence, evidence_of
from pmo_workshop.plan.scorecard import holding, scores
from pmo_workshop.schema import PANDAS_TYPES, TABLES
from pmo_workshop.verdicts import Judgement, Verdict

TARGET = 5.0
REPORT_DATE = date(2026, 4, 30)
DIMENSIONS = ("assurance", "empathy", "reliability", "responsiveness", "tangibles")
PROMISES, VALUES = 6, 4
ROLE = "Users"
FELT_SPREAD = 0.3
LEVELS = {"SL1": 0.9, "SL2": 0.8, "SL3": 0.95}
REQUESTS, PROJECTS, MONTHS = 40, 46, 22
SEED_OF_QUESTIONS = 2026


@dataclass(frozen=True)
class Truth:
    """The mean gap on the whole list, how many of the list answer, how often it is drawn."""

    gap: float
    n: int
    population: int
    times: int = 1

    @property
    def beyond(self) -> bool:
        """Whether the gap lies beyond the margin, so that a clear shortfall is right."""
        return self.gap <= -MARGIN


USUAL = 61
"""The people on the list of a usual client."""

TOLD_OF = (
    *(Truth(gap, 38, USUAL, times) for gap, times in ((0.0, 3), (-0.25, 1), (-0.48, 5), (-0.8, 5))),
    Truth(-0.8, 48, USUAL, 3),
    *(Truth(gap, n, of) for gap in (-0.48, -0.8) for n, of in ((12, 20), (20, 40), (240, 900))),
)
"""The truths that are drawn: the size of a usual client first, with none, half and all but all of
the margin, and a gap beyond it, where more people answer too; then smaller and larger clients."""

FOUND = 0.95
"""In how many reports a gap beyond the margin should be found."""

WITH_THE_GAP = tuple(element.title for element in ELEMENTS if element.letter in "TVCS")
"""Elements whose leading measure has the gap; the hours of the other one have none."""


@dataclass(frozen=True)
class Told:
    """
    What a report says of one client.

    Attributes
    ----------
    clear, short : frozenset of str
        Elements with a clear shortfall, and with one of any size.
    sentences, held : int
        Clear shortfalls of single sentences that contradict the truth, and those of them that
        are marked as holding over their element.
    spread : mapping of str to float
        Standard deviation of the leading measure over people, by element with the gap.
    """

    clear: frozenset[str]
    short: frozenset[str]
    sentences: int
    held: int
    spread: Mapping[str, float]


def told_of(random: np.random.Generator, truth: Truth) -> Told:
    """Draw a client, ask the questions, and return what the plan makes of the answers."""
    client = client_with(random, truth)
    evidence = evidence_on(client, _answers(client))
    marks = scores(evidence)
    found = {score.element: score.verdict for score in marks}
    clear = {element for element, verdict in found.items() if verdict is Verdict.CLEAR_SHORTFALL}
    short = {element for element, verdict in found.items() if verdict is Verdict.SHORTFALL}
    held = holding(evidence.chapters)
    wrong = [claim for claim in evidence.claims if _is_wrong(claim, truth)]
    return Told(
        frozenset(clear),
        frozenset(clear | short),
        len(wrong),
        sum(claim.id in held for claim in wrong),
        {m.element: _spread(m.leading) for m in marks if m.element in WITH_THE_GAP},
    )


def _spread(leading: Claim) -> float:
    """Return the standard deviation over people that the limits of a mean rest on."""
    n, population = leading.n, leading.population
    error = (leading.high - leading.number) / t.ppf(1 - OF_ONE, n - 1)
    return error * math.sqrt(n) / correction(n, population)


def _is_wrong(claim: Claim, truth: Truth) -> bool:
    """Return whether a claim is a clear shortfall although nothing lies beyond the margin."""
    true = truth.beyond and claim.unit in ("scale points", "points")
    return judgement(claim) is Judgement.SHORT and not true


def evidence_on(client: Client, answers: Sequence[Answer]) -> Evidence:
    """Return what the plan reads of answers to questions about a client."""
    return evidence_of(list(_notebooks(client, answers)), _facts(client), client.leading)


def _facts(client: Client) -> Mapping[str, str]:
    return {"id": client.id, "name": client.name, "report_date": f"{client.report_date}"}


def _answers(client: Client) -> tuple[Answer, ...]:
    seed = SEED_OF_QUESTIONS
    return (
        pmo.reputation_baseline(client),
        pmo.gap_by_dimension(client),
        pmo.cost_calibration_of(client),
        pmo.perceived_value(client),
        pmo.promise_gaps(client),
        pmo.service_level_attainment(client, seed),
        pmo.cost_change(client),
        pmo.on_time_compared(client, seed),
    )


def _notebooks(client: Client, answers: Sequence[Answer]) -> Iterable[NotebookNode]:
    """Return the sentences of the client as executed workbooks hold them."""
    for module in (OPENING, *ELEMENTS):
        bundles = [
            dict(answer.say()._repr_mimebundle_())
            for answer in answers
            if answer.activity in (*module.activities, module.letter)
        ]
        outputs = [new_output("display_data", data=bundle) for bundle in bundles]
        notebook = new_notebook(
            cells=[
                new_markdown_cell(f"# {module.title}"),
                new_code_cell("answer.say()", outputs=outputs, execution_count=1),
            ]
        )
        notebook.metadata["pmo_workshop"] = {"client": _facts(client), "workbook": module.workbook}
        yield notebook


# The client -------------------------------------------------------------------------------------


def client_with(random: np.random.Generator, truth: Truth) -> Client:
    """Return a client in whose answers this is the truth."""
    gap, n, population = truth.gap, truth.n, truth.population
    who = random.permutation(population)[:n]
    people = np.array([f"R{at:04d}" for at in range(population)])[who]
    items, answers = _survey(random, gap, population, who, people)
    tables = {
        "respondents": [{"resp_id": p, "wave": "W1", "role": ROLE} for p in people],
        "items": items,
        "responses": answers,
        "promises": [{"promise_id": f"P{at}", "text": f"Promise {at}"} for at in range(PROMISES)],
        **_hours(random, population, who, people),
        **_service(random),
        "unit_cost": _costs(random),
        "projects": _projects(random),
    }
    return Client(
        id="simulated",
        name="Simulated",
        report_date=REPORT_DATE,
        stakeholders={ROLE: population},
        leading=Leading(targets={Measure.SATISFACTION: TARGET}),
        waves=(Wave("W1", date(2026, 2, 2), date(2026, 2, 20)),),
        tables={name: typed(name, rows) for name, rows in tables.items()},
    )


def typed(name: str, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return rows as a table that was read."""
    frame, table = pd.DataFrame(rows), TABLES[name]
    columns = {c.name: PANDAS_TYPES[c.kind] for c in table.columns if c.name in frame}
    return frame[list(columns)].astype(columns).reindex(columns=table.column_names)


def halves_with(
    random: np.random.Generator, people: int, questions: int, level: float, gap: float
) -> tuple[np.ndarray, np.ndarray]:
    """
    Return two answers of everybody on a list to each question, whose mean difference is the gap.

    Notes
    -----
    Whole answers from 1 to 7: drawn, then single answers of the second half are moved by one point
    until the sum of the differences is the nearest whole number.
    """
    first, second = halves_around(random, people, questions, level, level + gap)
    return first, moved(random, second, first.sum() + round(gap * first.size))


def moved(random: np.random.Generator, answers: np.ndarray, wanted: float) -> np.ndarray:
    """Move single answers by one point until they have this sum."""
    flat = answers.ravel().copy()
    while (lacking := int(wanted - flat.sum())) != 0:
        step = np.sign(lacking)
        free = np.flatnonzero((flat + step >= 1) & (flat + step <= 7))
        flat[random.permutation(free)[: abs(lacking)]] += step
    return flat.reshape(answers.shape)


def _survey(
    random: np.random.Generator, gap: float, population: int, who: np.ndarray, people: np.ndarray
) -> tuple[list[dict], list[dict]]:
    items: list[dict] = []
    answers: list[dict] = []

    def ask(item: str, instrument: str, dimension: str, values: np.ndarray, aspect: str) -> None:
        if not any(known["item_id"] == item for known in items):
            items.append(
                {"item_id": item, "instrument": instrument, "dimension": dimension, "text": item,
                 "scale_min": 1, "scale_max": 7, "reverse": 0}
            )  # fmt: skip
        answers.extend(
            {"resp_id": person, "wave": "W1", "item_id": item, "aspect": aspect, "value": value,
             "na": 0}
            for person, value in zip(people, values[who].astype(int), strict=True)
        )  # fmt: skip

    for dimension in DIMENSIONS:
        halves = halves_with(random, population, ITEMS, 5.6, gap)
        for at in range(ITEMS):
            for aspect, half in zip("EP", halves, strict=True):
                ask(f"{dimension}{at}", "gap", dimension, half[:, at], aspect)
    for at in range(PROMISES):
        heard, kept = halves_with(random, population, 1, 5.0, gap)
        ask(f"H{at}", "promise_heard", f"P{at}", heard[:, 0], "single")
        ask(f"K{at}", "promise_kept", f"P{at}", kept[:, 0], "single")
    give, get = halves_with(random, population, VALUES, 4.2, gap)
    for at in range(VALUES):
        ask(f"G{at}", "value", "get", get[:, at], "single")
        ask(f"V{at}", "value", "give", give[:, at], "single")
    spread = np.rint(np.clip(random.normal(TARGET + gap, 1.1, population), 1, 7))
    satisfied = moved(random, spread, round((TARGET + gap) * population))
    ask("CS", "csat", "satisfaction", satisfied, "single")
    return items, answers


def _hours(
    random: np.random.Generator, population: int, who: np.ndarray, people: np.ndarray
) -> dict[str, list[dict]]:
    """Return hours felt that are those logged: the mean of the log ratio over the list is 0."""
    ratio = random.normal(0, FELT_SPREAD, population)
    felt = 3.0 * np.exp(ratio - ratio.mean())
    log = {"activity": "Reporting", "role": ROLE, "volume_yr": 12 * population, "min_low": 150.0,
           "min_likely": 180.0, "min_high": 210.0, "rate_per_h": 60.0, "waste": "none",
           "rework_p": 0.0}  # fmt: skip
    costs = [
        {"resp_id": person, "wave": "W1", "component": "time", "severity": 5,
         "hours_month": hours, "engage_intent": 4}
        for person, hours in zip(people, felt[who], strict=True)
    ]  # fmt: skip
    return {"effort_log": [log], "perceived_cost": costs}


def _service(random: np.random.Generator) -> dict[str, list[dict]]:
    """Return service levels whose requests are in time exactly as often as the target says."""
    levels = [
        {"sla_id": level, "service_id": f"S{level}", "metric": "time to close", "target": target,
         "limit": 5.0, "unit": "calendar days", "window": "quarter"}
        for level, target in LEVELS.items()
    ]  # fmt: skip
    opened = pd.Timestamp("2025-01-06") + pd.to_timedelta(np.arange(REQUESTS) * 10, "D")
    tickets = [
        {"ticket_id": f"{level['sla_id']}-{at}", "service_id": level["service_id"],
         "opened": day, "closed": day + pd.Timedelta(days=2 if in_time else 9), "paused_h": 0.0,
         "expected_days": 5.0, "met": int(in_time)}
        for level in levels
        for at, (day, in_time) in enumerate(
            zip(opened, random.random(REQUESTS) < level["target"], strict=True)
        )
    ]  # fmt: skip
    services = [
        {"service_id": level["service_id"], "name": level["service_id"], "group": "support",
         "status": "live"}
        for level in levels
    ]  # fmt: skip
    return {"sla": levels, "tickets": tickets, "services": services}


def _costs(random: np.random.Generator) -> list[dict]:
    months = pd.period_range("2024-07", periods=MONTHS, freq="M").astype(str)
    return [
        {"period": month, "output_id": "report", "cost": 400.0 * 80 * noise, "qty": 80.0}
        for month, noise in zip(months, np.exp(random.normal(0, 0.04, MONTHS)), strict=True)
    ]


def _projects(random: np.random.Generator) -> list[dict]:
    used, in_time = random.random((2, PROJECTS)) < [[0.5], [0.6]]
    planned = pd.Timestamp("2025-06-30")
    return [
        {"project_id": f"J{at}", "method_used": int(used[at]), "dose": int(used[at]),
         "plan_end": planned, "end": planned + pd.Timedelta(days=-3 if in_time[at] else 30),
         "budget": 100_000.0, "actual": 100_000.0, "size": "small", "type": "IT"}
        for at in range(PROJECTS)
    ]  # fmt: skip


# The page ---------------------------------------------------------------------------------------


def report_section(heading: str, by_truth: Mapping[Truth, list[Told]], seed: int) -> str:
    """Return the section of the page on whole reports."""
    names = [element.title for element in ELEMENTS]
    beyond = {truth: told for truth, told in by_truth.items() if truth.beyond}
    within = {truth: told for truth, told in by_truth.items() if not truth.beyond}
    usual, told = next(iter(beyond.items()))
    spreads = [_spread_of(title, told) for title in WITH_THE_GAP]
    answers = [needed(usual.gap, usual.population, spread) for spread in spreads]
    return _SECTION.format(
        heading=heading,
        clients=f"{sum(map(len, by_truth.values())):,}",
        seed=seed,
        margin=MARGIN,
        names=" | ".join(names),
        found=" | ".join(WITH_THE_GAP),
        line="---|" * len(names),
        false="\n".join(map(_false_row, within, within.values())),
        power="\n".join(map(_power_row, beyond, beyond.values())),
        gap=-usual.gap,
        over=-usual.gap - MARGIN,
        n=usual.n,
        population=usual.population,
        spreads=" | ".join(f"{spread:.2f}" for spread in spreads),
        answers=" | ".join(map(str, answers)),
        sentences="\n".join(map(_sentences_row, by_truth, by_truth.values())),
    )


def _false_row(truth: Truth, told: list[Told]) -> str:
    cells = [_share([element.title in t.clear for t in told]) for element in ELEMENTS]
    cells += [_share([bool(t.clear) for t in told]), _share([bool(t.short) for t in told])]
    return f"| {_named(truth)} | {' | '.join(cells)} |"


def _power_row(truth: Truth, told: list[Told]) -> str:
    cells = [
        f"{_share([title in found.clear for found in told])}; "
        f"{100 * power(truth, _spread_of(title, told)):.1f}; "
        f"{_share([title in found.short for found in told])}"
        for title in WITH_THE_GAP
    ]
    cells.append(_share([bool(found.clear - set(WITH_THE_GAP)) for found in told]))
    return f"| {_named(truth)} | {' | '.join(cells)} |"


def _spread_of(title: str, told: list[Told]) -> float:
    return math.sqrt(np.mean([found.spread[title] ** 2 for found in told]))


def power(truth: Truth, spread: float) -> float:
    """
    Return how often the t test on one element alone finds that a gap lies beyond the margin.

    Examples
    --------
    >>> [round(power(Truth(-0.8, n, 61), 1.0), 2) for n in (38, 48)]
    [0.83, 0.99]
    """
    of_freedom = truth.n - 1
    error = spread / math.sqrt(truth.n) * correction(truth.n, truth.population)
    beyond = (-MARGIN - truth.gap) / error
    return float(nct.sf(t.ppf(1 - OF_ONE, of_freedom), of_freedom, beyond))


def needed(gap: float, population: int, spread: float) -> int:
    """
    Return how many of a list must answer for this gap to be clear in 95 % of the reports.

    Examples
    --------
    >>> needed(-0.8, 61, 0.4), needed(-0.8, 61, 1.0)
    (19, 44)
    """
    enough = (n for n in range(2, population) if power(Truth(gap, n, population), spread) >= FOUND)
    return next(enough, population)


def _sentences_row(truth: Truth, told: list[Told]) -> str:
    any_of = _share([t.sentences > 0 for t in told]), _share([t.held > 0 for t in told])
    return f"| {_named(truth)} | {' | '.join(any_of)} |"


def _named(truth: Truth) -> str:
    return f"{truth.gap:+.2f} | {truth.n} of {truth.population}"


def _share(hits: list[bool]) -> str:
    rate, error, _ = share_and_error(hits)
    return f"{100 * rate:.1f} ± {100 * error:.1f}"


_SECTION = """{heading}

Written by `python benchmarks/coverage.py --part report`; {clients} synthetic clients, seed
{seed}. Each is a finite list of people on which the mean gap of each of five dimensions (T2), of
each of six promises (C2), of get minus give (V2) and of satisfaction beside its target is the
stated one, margin {margin} points; some of the list answer. The hours felt (B4), three service
levels (C4), unit cost (C5) and projects (C6) show no effect. The real questions are asked, and the
real plan makes the scorecard. All shares are % of the clients, after ± the standard error of the
simulation.

### A clear shortfall on an element, though nothing lies beyond the margin

At most 2.5 % of the reports should have one on an element, and at most 5 % on any. The last column
counts marks that are short by an uncertain size too: at a gap of 0 they are false, else they are
right.

| true gap | answered | {names} | any element | any, short of some size |
|---|---|{line}---|---|
{false}

### A gap beyond the margin that is found

In each cell first the share with a clear shortfall, then the most that is possible, then the share
with a shortfall of any size. The most that is possible is the power of the t test at 2.5 % on this
element alone, given how far people differ: with as few false alarms no unbiased test of a mean
finds more, and a share above it is so by the error of the simulation. Reducing Barriers has no gap:
what is clear there is false.

| true gap | answered | {found} | Reducing Barriers, false |
|---|---|---|---|---|---|---|
{power}

### How many must answer

A gap of {gap} lies only {over:.1f} points beyond the margin. The shortfall itself is found where
{n} of {population} answer; that its whole interval lies beyond the margin is clear in 95 % of the
reports only if enough people answer. They must be the more, the more the leading measure differs
from person to person: satisfaction is a single answer of each, the gap of Building Trust a mean of
many.

| | {found} |
|---|---|---|---|---|
| spread over people, points | {spreads} |
| answers needed of {population} | {answers} |

### Single sentences

A clear shortfall in at least one sentence of the report that contradicts the truth: each sentence
keeps its own interval, and there are some 20 that are judged. Behind it, of those that the plan
marks as holding over all findings of their element.

| true gap | answered | any sentence | any marked as holding |
|---|---|---|---|
{sentences}
"""
