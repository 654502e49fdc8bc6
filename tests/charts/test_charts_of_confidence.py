"""The charts of Instilling Confidence: what is drawn and said on the sample clients."""

import re
from xml.etree.ElementTree import fromstring

import pytest

import pmo_workshop as pmo
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.present.chart import WIDTH

SEED = 2026
TALLEST = 5.0


def _charts(client):
    levels = pmo.service_level_attainment(client, SEED)
    change = pmo.cost_change(client)
    return {
        "journey": pmo.journey_steps(client, SEED).chart(),
        "gaps": pmo.promise_gaps(client).chart(),
        "documents": pmo.promise_coverage(client, SEED).chart(),
        "handoffs": pmo.handoffs_behind_steps(client).chart(),
        "levels": levels.chart(),
        "times": levels.more()[0],
        "roles": pmo.role_grid(client).chart(),
        "grid": pmo.stakeholder_grid(client).chart(),
        "effects": change.chart(),
        "on time": pmo.on_time_compared(client, SEED).chart(),
        "overruns": pmo.cost_overruns(client, SEED).chart(),
        "forecasts": pmo.forecast_skill(client, SEED).chart(),
    }


@pytest.fixture(scope="module")
def drawn():
    return {
        name: _charts(load_client(shipped("sample_data") / name))
        for name in ("northwind", "lindenhof")
    }


def _texts(chart):
    found = fromstring(chart.svg).iter()  # noqa: S314 - our own drawing
    return [e.text for e in found if e.text and e.text.strip()]


def test_every_chart_of_a_full_client_is_drawn_in_the_house_format(drawn):
    for name, chart in drawn["northwind"].items():
        assert chart is not None, name
        width, height = chart.figure.get_size_inches()
        assert width == WIDTH
        assert height < TALLEST, name
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', chart.svg)]
        assert min(sizes) >= 9, name
        assert len(chart.alt) > 80, name
        assert chart.caption.endswith("."), name


def test_what_may_not_be_shown_is_not_drawn(drawn):
    assert drawn["lindenhof"]["grid"] is None
    assert drawn["lindenhof"]["effects"] is None


def test_the_journey_names_steps_lanes_and_the_low_point(drawn):
    chart = drawn["northwind"]["journey"]
    words = " ".join(_texts(chart))
    assert {"In front", "Behind"} <= set(_texts(chart))
    assert "Gate review" in words
    assert "Lowest point: Gate review" in chart.alt
    assert "Request is sorted and Documents are checked" in chart.alt


def test_a_step_without_a_mean_breaks_the_curve():
    client = load_client(shipped("sample_data") / "northwind")
    steps = client["touchpoints"]
    few = set(steps["resp_id"].unique()[:31])
    rest = steps[~((steps["step"] == 4) & steps["resp_id"].isin(few))]
    client.tables["touchpoints"] = rest
    chart = pmo.journey_steps(client, SEED).chart()
    assert "Fewer than 10 answers: First talk" in chart.alt
    assert "First talk +" not in chart.alt
    lines = [line for line in chart.figure.axes[0].lines if len(line.get_xdata()) > 1]
    curves = [line for line in lines if line.get_linewidth() == pytest.approx(1.6)]
    assert [len(curve.get_xdata()) for curve in curves] == [3, 3]


def test_a_small_group_has_its_mark_and_no_percentages(drawn):
    levels = drawn["lindenhof"]["levels"]
    assert "11 of 19 met" in levels.alt
    assert not re.search(r"11 of 19 \(", levels.alt)
    assert "small group, n=12" in _texts(drawn["lindenhof"]["journey"])


def test_the_hand_over_that_is_most_often_late_stands_first(drawn):
    told = re.findall(r"in time (\d+) of (\d+)", drawn["northwind"]["handoffs"].alt)
    shares = [int(kept) / int(timed) for kept, timed in told]
    assert len(shares) > 1
    assert shares == sorted(shares)


def test_rules_broken_are_named(drawn):
    assert "To mend: Close the project." in drawn["northwind"]["roles"].alt


def test_bars_start_at_zero_and_add_up(drawn):
    bars = [p for p in drawn["northwind"]["effects"].figure.axes[0].patches if p.get_height()]
    amounts = [bar.get_width() for bar in bars]
    assert all(bar.get_x() == 0 or bar.get_x() + bar.get_width() == 0 for bar in bars)
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1])


def test_both_arms_are_told_apart_without_colour(drawn):
    lines = drawn["northwind"]["overruns"].figure.axes[0].lines
    styles = {str(line.get_linestyle()) for line in lines if len(line.get_xdata()) > 10}
    assert len(styles) == 2


def test_charts_are_the_same_bytes_again(drawn):
    again = _charts(load_client(shipped("sample_data") / "lindenhof"))
    for name, chart in again.items():
        assert (chart.svg if chart else None) == (
            drawn["lindenhof"][name].svg if drawn["lindenhof"][name] else None
        ), name


def test_comparisons_are_drawn_and_doses_are_not_and_few_requests_have_no_line(drawn):
    charts = drawn["northwind"]
    assert "the classes are weighted by their projects" in charts["on time"].caption
    found = _texts(charts["on time"])
    assert {"All projects", "Same size and type"} <= {*found}
    assert not [text for text in found if "Dose" in text]
    levels = charts["levels"]
    assert {"5 of 8; 95 %", "Too few for limits"} <= {*_texts(levels)}
    assert "5 of 8 met (too few for limits)" in levels.alt
    assert "none due" not in _texts(levels)
