"""The charts of Reducing Barriers: what is drawn, said and kept back."""

import inspect
import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest

import pmo_workshop as pmo
from pmo_workshop.disclosure import Behind, release
from pmo_workshop.elements.barriers import QUESTIONS
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.present.table import Table

SEED = 2026
DRAWN = [question for question in QUESTIONS if question.chart]
NO_CHART = {
    ("lindenhof", "perceived_costs", 0),  # of 12 people, whose exact counts tell what a few said
    ("lindenhof", "cost_and_intention", 0),
    ("lindenhof", "cost_calibration_of", 1),
    ("lindenhof", "calibration_by_role", 0),
}
"""Client, question, and the place of the chart among what is shown of its answer."""


@pytest.fixture(scope="module")
def drawn():
    """Every chart of the three clients, with the answer it shows."""
    found = {}
    for client_name in ("lindenhof", "northwind", "meridian"):
        client = load_client(shipped("sample_data") / client_name)
        for question in DRAWN:
            answer = asked(question, replace(client, disclosed=[]))
            for at, part in enumerate((answer.chart(), *answer.more())):
                if not isinstance(part, Table):
                    found[client_name, question.name, at] = (answer, part)
    return found


def asked(question, client):
    needed = inspect.signature(question).parameters
    more = {"seed": SEED} if "seed" in needed else {}
    if "classes" in needed:
        more["classes"] = pmo.cost_classes(client, SEED)
    return question(client, **more)


def texts(chart):
    root = fromstring(chart.svg)  # noqa: S314 - our own drawing
    return [element.text for element in root.iter() if element.text and element.text.strip()]


@pytest.mark.parametrize("question", DRAWN, ids=lambda question: question.name)
def test_a_chart_refuses_what_has_not_passed_the_guard(question):
    for face in (question.chart, *question.more):
        with pytest.raises(TypeError, match="accept a Released result, not a DataFrame"):
            face(pd.DataFrame({"n": [31]}))


@pytest.mark.parametrize("question", DRAWN, ids=lambda question: question.name)
def test_a_missing_result_gives_no_chart(question):
    client = load_client(shipped("sample_data") / "awkward")
    missing = release(
        client,
        pd.DataFrame(),
        activity="B1",
        name="none",
        needs=["effort_log"],
        keys=["x"],
        people=Behind.RECORDS,
    )
    assert all(face(missing) is None for face in (question.chart, *question.more))


def test_every_chart_is_there_unless_it_must_not_be(drawn):
    assert {key for key, (_, chart) in drawn.items() if chart is None} == NO_CHART


def test_charts_are_legible_fit_a_page_and_say_what_they_show(drawn):
    for key, (released, chart) in drawn.items():
        if chart is None:
            continue
        assert min(map(float, re.findall(r'font-size="([\d.]+)px"', chart.svg))) >= 9, key
        assert chart.figure.get_size_inches()[1] <= 5, key
        assert re.search(r"\d", chart.alt), key
        assert not re.search(
            r"\b(nan|inf|None|<NA>)\b", chart.alt + chart.subtitle + chart.caption
        ), key
        assert released.asks.rstrip(".") in chart.subtitle, key
        assert f"{released.n} " in chart.subtitle, key
        assert not {"nan", "inf"} & set(texts(chart)), key


def test_no_label_leaves_the_page(drawn):
    for key, (_, chart) in drawn.items():
        if chart is None:
            continue
        root = fromstring(chart.svg)  # noqa: S314 - our own drawing
        _, _, wide, high = map(float, root.get("viewBox").split())
        for element in root.iter("{http://www.w3.org/2000/svg}text"):
            moved = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
            x, y = map(float, moved.groups() if moved else (element.get("x"), element.get("y")))
            assert 0 <= x <= wide, (key, element.text)
            assert 0 <= y <= high, (key, element.text)


def test_the_leading_deterrents_are_named_with_their_counts(drawn):
    chart = drawn["northwind", "perceived_costs", 0][1]
    assert "Named most often: time, relevance (black hole) and effort (double entry)" in chart.alt
    assert "23 of 38 (61 %)" in texts(chart)


def test_small_groups_show_no_percentage(drawn):
    chart = drawn["lindenhof", "channel_preference", 0][1]
    assert not [text for text in texts(chart) if "(%)" in text]


def test_roles_that_are_hidden_are_named_and_show_no_figure(drawn):
    chart = drawn["northwind", "calibration_by_role", 0][1]
    assert "Not shown: Finance and Sponsors." in chart.alt
    assert any("Finance and Sponsors" in text for text in texts(chart))


def test_a_case_without_client_cost_is_named_and_not_drawn():
    client = load_client(shipped("sample_data") / "northwind")
    agreed = {"cases": client["cases"].assign(consent=1)}
    chart = pmo.cost_boxes(replace(client, tables={**client.tables, **agreed}), SEED).chart()
    assert "No ratio, for want of a full cost: New managers pass their first gate" in chart.alt
    assert not [text for text in texts(chart) if text.startswith("New managers")]


def test_tasks_stand_by_how_many_more_would_like_to_work_alone_than_do(drawn):
    answer, chart = drawn["northwind", "channel_preference", 0]
    rows = answer.result.sort_values("shift", ascending=False, kind="stable")
    told = [f"{row['now_self']:.0f} → {row['self']:.0f} of 38" for _, row in rows.iterrows()]
    assert [text for text in texts(chart) if "→" in text] == told
    assert chart.alt == (
        "8 tasks by who works alone today and who would like to, by the size of the difference: "
        "status report 2 → 29 of 38; lessons learned 34 → 16 of 38; resource request 4 → 20 of 38."
    )


def test_an_alternative_text_is_short(drawn):
    long = {key: len(chart.alt.split()) for key, (_, chart) in drawn.items() if chart}
    assert max(long.values()) <= 60, long


def test_a_key_explains_only_what_is_drawn(drawn):
    for name in ("lindenhof", "northwind", "meridian"):
        answer, chart = drawn[name, "options_on_cost", 0]
        likely = answer.result["p_12"]
        keys = {
            "Within 12 months": (likely >= 0.9).any(),
            "Either side of 12 months": ((likely > 0.1) & (likely < 0.9)).any(),
            "Later": (likely <= 0.1).any(),
        }
        assert {key for key in keys if key in texts(chart)} == {k for k, v in keys.items() if v}


def test_people_are_counted_by_how_many_times_the_log_they_feel(drawn):
    chart = drawn["northwind", "cost_calibration_of", 1][1]
    assert chart.title == "11 of 38 people feel over 2 times the hours logged"
    assert chart.alt == (
        "Bars of 38 people by how many times the logged hours they feel: up to 1.25 times 9; 1.25 "
        "to 1.5 times 5; 1.5 to 1.75 times 8; 1.75 to 2 times 5; over 2 times 11."
    )
