"""The charts of Reducing Barriers: what is drawn, said and kept back."""

import inspect
import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest

import pmo_workshop as pmo
from pmo_workshop.disclosure import release
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped

SEED = 2026
QUESTIONS = {
    "perceived_costs": "perceived_costs",
    "cost_and_intention": "cost_and_intention",
    "channels": "channel_preference",
    "channel_matrix": "channel_matrix",
    "rework": "rework_by_channel",
    "hidden_costs": "hidden_costs",
    "capacity": "unused_capacity",
    "calibration": "cost_calibration_of",
    "agreement": "cost_calibration_of",
    "calibration_roles": "calibration_by_role",
    "options": "options_on_cost",
    "sensitivity": "release_sensitivity",
    "cost_classes": "cost_classes",
    "messages": "messages_tested",
    "cost_boxes": "cost_boxes",
}
NO_CHART = {("lindenhof", name) for name in ("agreement", "calibration_roles", "rework")}


@pytest.fixture(scope="module")
def drawn():
    """Every chart of the three clients, with the result it shows."""
    found = {}
    for client_name in ("lindenhof", "northwind", "meridian"):
        client = load_client(shipped("sample_data") / client_name)
        for name, question in QUESTIONS.items():
            released = asked(question, replace(client, disclosed=[]))
            found[client_name, name] = (released, getattr(pmo, f"chart_{name}")(released))
    return found


def asked(question, client):
    function = getattr(pmo, question)
    arguments = [client]
    if question == "messages_tested":
        arguments.append(pmo.cost_classes(client, SEED))
    if "seed" in inspect.signature(function).parameters:
        arguments.append(SEED)
    return function(*arguments)


def texts(chart):
    root = fromstring(chart.svg)  # noqa: S314 - our own drawing
    return [element.text for element in root.iter() if element.text and element.text.strip()]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_chart_refuses_what_has_not_passed_the_guard(name):
    with pytest.raises(TypeError, match="accept a Released result, not a DataFrame"):
        getattr(pmo, f"chart_{name}")(pd.DataFrame({"n": [31]}))
    with pytest.raises(TypeError, match="accept a Released result, not a DataFrame"):
        getattr(pmo, f"table_{name}")(pd.DataFrame({"n": [31]}))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_missing_result_gives_no_chart_and_no_table(name):
    client = load_client(shipped("sample_data") / "awkward")
    missing = release(
        client, pd.DataFrame(), activity="B1", name="none", needs=["effort_log"], keys=["x"]
    )
    assert getattr(pmo, f"chart_{name}")(missing) is None
    assert getattr(pmo, f"table_{name}")(missing) is None


def test_every_chart_is_there_unless_it_must_not_be(drawn):
    assert {key for key, (_, chart) in drawn.items() if chart is None} == NO_CHART


def test_charts_are_legible_fit_a_page_and_say_what_they_show(drawn):
    for key, (released, chart) in drawn.items():
        if chart is None:
            continue
        assert min(map(float, re.findall(r'font-size="([\d.]+)px"', chart.svg))) >= 9, key
        assert chart.figure.get_size_inches()[1] <= 5, key
        assert re.search(r"\d", chart.alt), key
        assert not re.search(r"\b(nan|inf|None|<NA>)\b", chart.alt + chart.caption), key
        assert released.asks.rstrip(".") in chart.caption, key
        assert f"{released.n} " in chart.caption, key
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
    chart = drawn["northwind", "perceived_costs"][1]
    assert "Leading group: time, relevance (black hole) and effort (double entry)" in chart.alt
    assert "23 of 38" in texts(chart)


def test_small_groups_show_no_percentage(drawn):
    for name in ("perceived_costs", "channels"):
        chart = drawn["lindenhof", name][1]
        assert not [text for text in texts(chart) if "(%)" in text], name


def test_roles_that_are_hidden_are_named_and_show_no_figure(drawn):
    chart = drawn["northwind", "calibration_roles"][1]
    assert "Not shown: Finance and Sponsors." in chart.alt
    assert any("Finance and Sponsors" in text for text in texts(chart))


def test_a_case_without_client_cost_is_named_and_not_drawn(drawn):
    chart = drawn["northwind", "cost_boxes"][1]
    assert "No ratio, for want of a full cost: CS7" in chart.alt
    assert not [text for text in texts(chart) if text.startswith("CS7")]


def test_dots_of_single_people_leave_out_small_roles(drawn):
    chart = drawn["northwind", "agreement"][1]
    assert "Dots: 27 of 38 people" in texts(chart)
    assert chart.alt.startswith("Dots of 27 respondents")
