"""The charts of Revealing PMO Value: what is drawn, said and kept back."""

import inspect
import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest

from pmo_workshop.disclosure import Behind, release
from pmo_workshop.elements.value import QUESTIONS
from pmo_workshop.elements.value.charts.value_map import fewest_crossings
from pmo_workshop.elements.workshop import BY_NAME
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped

SEED = 2026
DRAWN = [question for question in QUESTIONS if question.chart]
CLIENTS = ("lindenhof", "northwind", "meridian")
NO_CHART = {
    *((client, wave) for client in CLIENTS for wave in ("value_by_wave", "recommendation_by_wave")),
}


@pytest.fixture(scope="module")
def drawn():
    """Every chart of the three clients, with the result it shows."""
    found = {}
    for client_name in CLIENTS:
        client = load_client(shipped("sample_data") / client_name)
        for question in DRAWN:
            answer = asked(question, replace(client, disclosed=[]))
            found[client_name, question.name] = (answer, answer.chart())
    return found


def asked(question, client):
    takes = inspect.signature(question).parameters
    more = {"known": BY_NAME["awareness"](client)} if "known" in takes else {}
    return question(client, **more, **({"seed": SEED} if "seed" in takes else {}))


def texts(chart):
    root = fromstring(chart.svg)  # noqa: S314 - our own drawing
    return [element.text for element in root.iter() if element.text and element.text.strip()]


@pytest.mark.parametrize("question", DRAWN, ids=repr)
def test_a_chart_and_its_table_refuse_what_has_not_passed_the_guard(question):
    for face in filter(None, (question.chart, question.table)):
        with pytest.raises(TypeError, match="accept a Released result, not a DataFrame"):
            face(pd.DataFrame({"n": [31]}))


@pytest.mark.parametrize("question", DRAWN, ids=repr)
def test_a_missing_result_gives_no_chart(question):
    client = load_client(shipped("sample_data") / "awkward")
    missing = release(
        client,
        pd.DataFrame(),
        activity="V1",
        name="none",
        needs=["costs"],
        keys=["x"],
        people=Behind.RECORDS,
    )
    assert question.chart(missing) is None


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


def test_the_figures_of_the_value_map_stand_apart(drawn):
    for client in ("lindenhof", "northwind", "meridian"):
        root = fromstring(drawn[client, "value_map"][1].svg)  # noqa: S314 - our own drawing
        spots = []
        for element in root.iter("{http://www.w3.org/2000/svg}text"):
            if re.fullmatch(r"\d+ of \d+", element.text or ""):
                moved = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
                spots.append(tuple(map(float, moved.groups() if moved
                                       else (element.get("x"), element.get("y")))))  # fmt: skip
        apart = [abs(a - c) + abs(b - d) for i, (a, b) in enumerate(spots)
                 for c, d in spots[i + 1 :]]  # fmt: skip
        assert min(apart) > 14, client


def test_a_map_that_can_be_drawn_without_crossings_is():
    layers = [["p", "q", "r"], ["x", "y", "z"], ["a", "b", "c"]]
    links = [("a", "z"), ("b", "y"), ("c", "x"), ("x", "q"), ("y", "r"), ("z", "p")]
    top, middle, low = fewest_crossings(layers, links)
    assert [dict(links)[code] for code in low] == middle
    assert [dict(links)[code] for code in middle] == top


def test_the_waterfall_never_sets_off_and_names_what_has_no_support(drawn):
    found = texts(drawn["northwind", "steps_to_reported"][1])
    assert {"8.00", "−0.71", "+0.45", "7.74"} <= set(found)  # in millions: as shown they add up


def test_observable_benefits_are_drawn_without_an_amount(drawn):
    for client in ("lindenhof", "northwind", "meridian"):
        assert "no amount: observable" in texts(drawn[client, "benefits_told"][1])


def test_small_groups_show_no_percentage(drawn):
    for name in ("benefits_told", "value_map"):
        chart = drawn["lindenhof", name][1]
        assert not [text for text in texts(chart) if re.search(r"\d %(?! int)", text)], name
