"""Stable, changed once and stable since, routine variation: three sentences everywhere."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from asking import _cell, _notebook, _placed, answers_of

from pmo_workshop.analysis.process_behaviour import rebaseline, xmr
from pmo_workshop.content.modules import BEFORE_THE_PLAN
from pmo_workshop.disclosure import Behind
from pmo_workshop.elements.behaviour import released_behaviour
from pmo_workshop.elements.sustaining.common import advice_per_hour
from pmo_workshop.elements.sustaining.effort import effort_mix
from pmo_workshop.elements.workshop import QUESTIONS
from pmo_workshop.plan import evidence_of
from pmo_workshop.plan.measures import say_measures, table_measures
from pmo_workshop.verdicts import OF_A_SERIES

SERIES = [asked for asked in QUESTIONS if {*OF_A_SERIES} <= {*asked.verdicts}]
MONTHS = [f"{2024 + at // 12}-{1 + at % 12:02}" for at in range(6, 22)]
ROUTINE = (0.0, 0.4, -0.3, 0.2, -0.4, 0.1, 0.3, -0.3)
VALUES = {
    "stable": [4.0] * 16,
    "changed": [4 + x for x in ROUTINE] + [8 + x for x in ROUTINE],
    "routine": [4 + x for x in ROUTINE] * 2,
}
CHANGE = MONTHS[8]
SAID = {
    "stable": "{what} is 4.0 in all 16 months.",
    "changed": "{what} rose from 4.0 to 8.0 in March 2025 (event: A new form). Whether the event "
    "is connected with it is not known. It has been stable since.",
    "routine": "{what} varies around 4.0 as always. There is no sign of a change in 16 months.",
}
TITLES = {
    "stable": "{what} is 4.0 in all 16 months",
    "changed": "{what} rose from 4.0 to 8.0 in March 2025",
    "routine": "{what} varies around 4.0 as always",
}


def made(question, kind):
    """Return the answer to a question on a series of a kind, in whole numbers of its unit."""
    client, _ = answers_of("northwind")
    events = pd.DataFrame({"period": [CHANGE], "event": ["A new form"]})
    client = replace(client, tables={**client.tables, "events": events})
    log = question is effort_mix
    values = pd.Series(VALUES[kind], index=MONTHS)
    values = values.map(math.log) if log else values
    chart = rebaseline(values, CHANGE) if kind == "changed" else xmr(values)
    if not log:
        return released_behaviour(question, client, chart, people=Behind.RECORDS, what="the value",
                                  unit="points", n=16, period="")  # fmt: skip
    table = chart.table.rename(columns={"value": "log_ratio"}).assign(advisory=8.0, admin=2.0, n=1)
    facts = {"status": chart.status, "changed_from": chart.changed_from, "signals": chart.signals,
             "event": "A new form" if chart.changed_from else "", "mean": chart.mean,
             "lower": chart.lower, "upper": chart.upper}  # fmt: skip
    return question.release(client, table, people=Behind.RECORDS, keys=["period"], n=16,
                            facts=facts, period="")  # fmt: skip


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("question", SERIES, ids=lambda question: question.name)
def test_each_kind_of_course_has_its_own_sentence_and_title(question, kind):
    answer = made(question, kind)
    log = question is effort_mix
    what = "Advice in hours for each hour of administration" if log else "The value"
    shown = {"4.0": advice_per_hour(math.log(4)), "8.0": advice_per_hour(math.log(8))}
    for face, expected in ((answer.say().lines[0], SAID), (answer.title(), TITLES)):
        text = expected[kind].format(what=what)
        if log:
            for plain, other in shown.items():
                text = text.replace(plain, other)
        assert face == text


@pytest.mark.parametrize("kind", SAID)
def test_the_plan_repeats_it_word_for_word_and_says_since_when(kind):
    answer = made(SERIES[0], kind)
    client, _ = answers_of("northwind")
    module = next(m for m in BEFORE_THE_PLAN if answer.activity in m.activities)
    notebook = _notebook(module, client, [_cell(*_placed(answer, {}, charts=False))])
    facts = {"id": client.id, "name": client.name, "report_date": f"{client.report_date:%Y-%m-%d}"}
    evidence = evidence_of([notebook], facts, client.leading, margin=client.margin, scales={})
    assert say_measures(evidence).lines[1:] == answer.say().lines
    (row,) = table_measures(evidence).rows
    assert row[3] == ("March 2025" if kind == "changed" else "no signal")
