"""The charts of Building Trust: what is drawn, said and kept back."""

import re
from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest

from pmo_workshop.disclosure import Behind, release
from pmo_workshop.elements.trust import QUESTIONS
from pmo_workshop.present.chart import canvas
from pmo_workshop.present.chart_rows import chart_of
from pmo_workshop.present.interval_rows import against_margin

DRAWN = {question.name: question for question in QUESTIONS if question.chart}


def drawn(make, name, *args):
    return DRAWN[name].chart(make[name](*args))


def elements(chart) -> list:
    return list(fromstring(chart.svg).iter())  # noqa: S314 - our own drawing


def texts(chart) -> list[str]:
    return [e.text for e in elements(chart) if e.text and e.text.strip()]


def sizes(chart) -> set[float]:
    return {float(size) for size in re.findall(r'font-size="([\d.]+)px"', chart.svg)}


@pytest.fixture(params=sorted(DRAWN))
def name(request):
    return request.param


def test_a_chart_refuses_what_has_not_passed_the_guard(name):
    with pytest.raises(TypeError, match="accept a Released result, not a DataFrame"):
        DRAWN[name].chart(pd.DataFrame({"n": [31]}))


def test_a_missing_result_gives_no_chart_and_no_table(name, make, client):
    missing = release(
        client,
        pd.DataFrame(),
        activity="T1",
        name="none",
        needs=["tickets"],
        keys=["x"],
        people=Behind.RECORDS,
    )
    assert DRAWN[name].chart(missing) is None
    assert DRAWN[name].table(missing) is None


def test_a_chart_is_the_same_each_time_and_legible(name, make):
    chart = DRAWN[name].chart(make[name]())
    assert chart.svg == DRAWN[name].chart(make[name]()).svg
    assert min(sizes(chart)) >= 9


def test_alt_text_has_figures_and_is_not_the_caption(name, make):
    chart = DRAWN[name].chart(make[name]())
    assert re.search(r"\d", chart.alt)
    assert chart.alt != chart.caption
    assert "nan" not in (chart.alt + chart.caption).lower().split()
    assert "<NA>" not in chart.svg + chart.alt + chart.caption
    assert all(text != "nan" for text in texts(chart))


def test_the_subtitle_says_who_was_asked_what_and_when(name, make):
    released = make[name]()
    subtitle = DRAWN[name].chart(released).subtitle
    assert released.asks.rstrip(".") in subtitle
    assert released.period in subtitle
    assert f"{released.n} of {released.population}" in subtitle or f"{released.n} " in subtitle


def test_no_label_leaves_the_page(name, make):
    chart = DRAWN[name].chart(make[name]())
    root = fromstring(chart.svg)  # noqa: S314 - our own drawing
    _, _, wide, high = map(float, root.get("viewBox").split())
    for element in root.iter("{http://www.w3.org/2000/svg}text"):
        moved = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
        x, y = map(float, moved.groups() if moved else (element.get("x"), element.get("y")))
        assert 0 <= x <= wide
        assert 0 <= y <= high


def test_needs_mark_the_leading_group_by_shape(make):
    chart = drawn(make, "most_needed_services")
    assert "Leading group: Portfolio reporting to the board and Planning support" in chart.alt
    assert "Portfolio reporting to the board 0.61 (0.49 to 0.74)" in chart.alt
    assert {"Leading group", "Other services", "0.61", "−0.72"} <= set(texts(chart))


def test_needs_answered_by_few_show_no_estimate(make):
    assert drawn(make, "most_needed_services", 7) is None
    table = DRAWN["most_needed_services"].table(make["most_needed_services"](7))
    assert table.data[0]["score"] is None
    assert "Rows with fewer than 10 answers: counts only." in table.notes


def test_the_gaps_turn_when_the_two_halves_are_swapped(make):
    below, above = (drawn(make, "gap_by_dimension", sign) for sign in (1, -1))
    assert "gap −1.4 (−1.8 to −1.0)" in below.alt
    assert "gap +1.4 (+1.0 to +1.8)" in above.alt


def test_only_a_gap_beyond_the_margin_is_coloured():
    assert against_margin({"gap_low": -1.2, "gap_high": -0.5}, "gap", 0.5)[1] == "s"
    assert against_margin({"gap_low": -1.2, "gap_high": -0.4}, "gap", 0.5)[1] == "D"
    assert against_margin({"gap_low": -0.3, "gap_high": -0.1}, "gap", 0.5)[1] == "o"
    assert against_margin({"gap_low": 0.5, "gap_high": 0.9}, "gap", 0.5)[1] == "^"


def test_a_small_group_is_marked(make):
    chart = drawn(make, "gap_by_dimension")
    assert "Tangibles (small group, n=19)" in " ".join(texts(chart))


def test_small_groups_are_marked_once_if_all_are_small(make):
    found = texts(drawn(make, "most_needed_services", 13))
    assert [text for text in found if "small group" in text] == ["small group, n=13"]


def test_hidden_groups_are_named_and_show_no_figure(make):
    chart = drawn(make, "gap_by_group")
    assert "Not shown (fewer than 5 or protects a small group): Sponsors and Board" in texts(chart)
    assert "Fewer than 10 answers, see the table: Finance" in texts(chart)
    assert "−2.2" not in chart.svg + chart.alt
    assert "Not shown: Sponsors and Board." in chart.alt


def test_kano_gives_counts_below_20_answers_and_percentages_above(make):
    assert "8" in texts(drawn(make, "kano_categories", 13))
    assert "45" in texts(drawn(make, "kano_categories", 31))


def test_the_schedule_counts_what_came_on_time(make):
    chart = drawn(make, "schedule_gap")
    assert "151 of 412 (37 %) on time or early" in chart.alt
    assert "1 request lies beyond the axis." in chart.caption


def test_no_limits_are_drawn_for_fewer_than_8_periods(make):
    chart = drawn(make, "satisfaction_by_wave", 6)
    assert not [text for text in texts(chart) if text.startswith(("upper", "lower"))]
    assert "limits" not in chart.alt
    assert "Run chart: fewer than 8 periods" in chart.caption


def test_a_run_of_signals_is_named_once(make):
    chart = drawn(make, "satisfaction_by_wave", 14)
    assert texts(chart).count("8 on one side of the mean") == 1
    assert "signs of a rise from 4.9 to 5.4 since October 2025" in chart.alt


def test_a_constant_series_keeps_its_labels_apart(make, released):
    frame = pd.DataFrame(
        {"period": [f"2026-{m:02d}" for m in range(1, 10)], "value": 5.0, "signal": "", "n": 9}
    )
    facts = {"mean": 5.0, "lower": 5.0, "upper": 5.0, "status": "provisional limits", "what": "x",
             "unit": "points", "changed_from": "", "signals": ()}  # fmt: skip
    chart = DRAWN["satisfaction_by_wave"].chart(
        released(frame, "constant", keys=["period"], n=9, unit="waves", facts=facts)
    )
    heights = [
        float(element.get("y"))
        for element in elements(chart)
        if element.text in {"upper limit 5.0", "mean 5.0", "lower limit 5.0"}
    ]
    assert len(heights) == 3
    assert min(abs(a - b) for i, a in enumerate(heights) for b in heights[:i]) >= 12


def test_a_case_without_a_before_is_not_drawn(make):
    chart = drawn(make, "cases_graded")
    assert not any("Satisfaction" in text for text in texts(chart))
    assert "Rework: 30.0 before, 34.0 after, better or worse cannot be told, grade B" in chart.alt


def test_coverage_counts_the_needs_with_a_case(make):
    for listed in (True, False):
        chart = drawn(make, "need_coverage", listed)
        assert (
            "9 needs and the cases that answer them: 4 of them have at least one case" in chart.alt
        )
        assert texts(chart).count("no case yet") == 5


def test_an_attribute_is_named_in_its_row_and_what_to_work_on_stands_first(make):
    answer = make["quality_attributes"]()
    chart = drawn(make, "quality_attributes")
    importance, performance = chart.figure.axes
    clear = answer.result[answer.result["quadrant"] != ""]
    work = clear[clear["quadrant"] == "concentrate here"].sort_values("importance")
    shown = [float(line.get_xdata()[0]) for line in importance.lines if line.get_marker() == "v"]
    assert shown == list(work["importance"])[::-1]
    assert "13 other attributes cannot be told from an average." in chart.caption
    assert len(clear) == 9
    dashed = [axes.lines[0].get_xdata()[0] for axes in (importance, performance)]
    assert dashed == [5.8, 4.9]


def test_a_mean_drawn_anew_is_a_step(make, released):
    table = make["satisfaction_by_wave"]().result.drop(columns="tier")
    old, new = table.assign(mean=1.0), table.assign(mean=2.0)
    two = pd.concat([old.head(6), new.tail(6)], ignore_index=True)
    chart = DRAWN["satisfaction_by_wave"].chart(
        released(two.assign(period=[f"P{i:02d}" for i in range(12)]), "on_time", n=12,
                 keys=["period"], unit="waves",
                 facts={"mean": 2.0, "what": "share", "unit": "points", "status": "limits",
                        "changed_from": "P06", "signals": ()})
    )  # fmt: skip
    assert [1.0] * 6 + [2.0] * 6 in [
        list(step.get_data().values) for step in chart.figure.axes[0].patches
    ]


def test_one_row_is_enough(make, released):
    one = make["gap_by_dimension"]().result.drop(columns="tier").head(1)
    chart = DRAWN["gap_by_dimension"].chart(released(one, "gaps", keys=["dimension"], counts=["x"]))
    assert chart.alt.startswith("Pairs of dots for 1 dimension,")


def test_non_response_is_told_of_drawn_intervals_whatever_the_sentences_say(make):
    gaps = make["gap_by_dimension"]()
    figure = canvas(1)
    said = [
        chart_of(gaps, figure, "x", "", "Lines are 95 % intervals.", intervals=drawn).notes
        for drawn in (True, False)
    ]
    assert ["do not cover non-response" in " ".join(notes) for notes in said] == [True, False]
