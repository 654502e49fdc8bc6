"""Tables: what is printed, what is kept as data, and that no text becomes markup."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.disclosure import Behind, release
from pmo_workshop.elements.barriers.self_service import _points_interval
from pmo_workshop.elements.trust.gaps import table_gaps, table_groups
from pmo_workshop.elements.workshop import QUESTIONS
from pmo_workshop.intake.client import Client, Margin
from pmo_workshop.present import column
from pmo_workshop.present.table import TABLE_TYPE

CLIENT = {"id": "demo", "name": "Demo", "report_date": date(2026, 3, 31)}


def gaps(n: int = 31, **changes):
    frame = pd.DataFrame(
        {
            "dimension": ["Reliability <b>", "overall"],
            "expectation": [6.24, 6.0],
            "performance": [5.41, 5.98],
            "gap": [-0.83, -0.02],
            "gap_low": [-1.2, -0.3],
            "gap_high": [-0.46, 0.26],
            "p_holm": [0.0002, np.nan],
            "weight": [60.4, 100.0],
            "x": [min(n, 23), 5],
            "n": n,
            "n_left_out": 2,
        }
    ).assign(**changes)
    return release(
        Client(**CLIENT, stakeholders={"All": 42}), frame, activity="T2", name="gaps", needs=[],
        keys=["dimension"], people=Behind.ROOM, counts=["x"], asks="What do you get?",
        period="January 2026",
    )  # fmt: skip


def test_rows_print_one_decimal_a_true_minus_and_the_interval():
    assert table_gaps(gaps()).rows == (
        ("Reliability <b>", "6.2", "5.4", "−0.8", "−1.2 to just above −0.5", "< 0.001", "60",
         "23 of 31 (74 %)", "31", "2"),
        ("Overall", "6.0", "6.0", "0.0", "−0.3 to +0.3", "–", "100", "5 of 31 (16 %)",
         "31", "2"),
    )  # fmt: skip


@pytest.mark.parametrize(("printed", "row", "told"), [
    (column.judged_interval("gap", ""), (-0.96, -0.46), "−1.0 to just above −0.5"),
    (column.judged_interval("gap", ""), (-0.54, -0.02), "just below −0.5 to just below 0"),
    (column.judged_interval("gap", "", "cost_percent"), (-14.2, -9.96),
     "−14.2 to just above −10.0"),
    (column.share_interval("gap", "", target="target"), (0.8972, 0.96), "89.7 to 96.0 %"),
    (column.share_interval("gap", "", target="target"), (0.91, 0.96), "91 to 96 %"),
    (_points_interval("gap", ""), (-0.3, -0.098), "−30.0 to −9.8"),
    (_points_interval("gap", ""), (-0.3, -0.12), "−30 to −12"),
])  # fmt: skip
def test_a_limit_in_a_table_shows_on_which_side_of_the_margin_it_lies(printed, row, told):
    low, high = row
    given = {"gap_low": low, "gap_high": high, "n": 40, "target": 0.9, "margin": Margin()}
    assert printed.text(given) == told


def test_a_difference_that_is_not_that_of_the_figures_beside_it_is_explained():
    note = (
        "Each figure is rounded by itself: a difference may be one more or one less in its last "
        "digit than that of the figures beside it."
    )
    assert note not in table_gaps(gaps()).notes
    off = gaps(expectation=[5.06, 6.0], performance=[6.04, 5.98], gap=[0.98, -0.02])
    assert note in table_gaps(off).notes


def test_the_data_are_unrounded_and_hold_the_limits():
    first, last = table_gaps(gaps()).data
    assert (first["gap"], first["gap_low"], first["gap_high"]) == (-0.83, -1.2, -0.46)
    assert last["p_holm"] is None


def test_the_bundle_is_json_with_one_text_per_field():
    bundle = table_gaps(gaps())._repr_mimebundle_()
    data = json.loads(json.dumps(bundle[TABLE_TYPE], allow_nan=False))
    fields = [field["name"] for field in data["schema"]["fields"]]
    assert fields[0] == "dimension"
    assert all(len(row) == len(fields) for row in data["display"])
    assert all(set(fields) <= set(record) for record in data["data"])
    assert {field["align"] for field in data["schema"]["fields"]} == {"left", "right"}
    assert data["title"] == "Gap between expectation and experience, by dimension"


def test_the_source_comes_first_among_the_notes():
    assert table_gaps(gaps()).notes == (
        "What do you get? 31 of 42 respondents (response rate 74 %), January 2026.",
        "Gap = performance − expectation, in scale points; below 0 is a shortfall.",
        "A dimension is the mean of its questions, each of those who answered it; overall is the "
        "weighted mean of the dimensions.",
        "Intervals do not cover non-response.",
    )


def test_html_has_heads_and_escapes_every_text():
    html = table_gaps(gaps()).html
    assert "Reliability &lt;b&gt;" in html
    assert "<b>" not in html
    assert html.count('<th scope="col"') == 10
    assert html.count('<th scope="row"') == 2
    assert "<caption>Gap between expectation and experience, by dimension</caption>" in html


def test_5_to_9_answers_give_nearly_all_or_a_count_and_no_mean():
    table = table_gaps(gaps(7))
    assert table.rows[0] == ("Reliability <b>", *6 * ["–"], "nearly all of 7", "7", "–")
    assert "Rows with fewer than 10 answers: counts only." in table.notes


def test_10_to_19_answers_are_marked_as_a_small_group():
    assert table_gaps(gaps(15)).rows[1][-3:-1] == ("5 of 15", "15 (small group)")


def test_a_hidden_group_keeps_its_name_and_nothing_else():
    frame = pd.DataFrame(
        {
            "role": ["Managers", "Analysts", "Board", "Sponsors"],
            "expectation": [6.0, 6.0, 6.5, 7.0],
            "performance": [5.5, 5.3, 3.5, 3.5],
            "gap": [-0.5, -0.7, -3.0, -3.5],
            "gap_low": [-0.8, -1.0, -3.3, -3.8],
            "gap_high": [-0.2, -0.4, -2.7, -3.2],
            "x": [20, 10, 3, 4],
            "n": [30, 22, 3, 4],
        }
    )
    released = release(
        Client(**CLIENT), frame, activity="T2", name="groups", needs=[], keys=["role"],
        people=Behind.ROOM, counts=["x"], cut=True, n=59,
    )  # fmt: skip
    table = table_groups(released)
    assert [row for row in table.rows if row[1] == "–"] == [
        ("Board", *6 * ["–"]),
        ("Sponsors", *6 * ["–"]),
    ]
    assert "– not shown (fewer than 5 or protects a small group)." in table.notes
    assert "3.5" not in json.dumps(table._repr_mimebundle_())


def test_plain_text_lines_up():
    lines = str(table_gaps(gaps())).splitlines()
    assert lines[1].startswith("Dimension")
    assert lines[3].startswith("Overall          ")


def test_a_column_that_the_result_lacks_is_an_error_and_not_left_out():
    lacking = release(
        Client(**CLIENT), gaps().result.drop(columns="weight"), activity="T2", name="gaps",
        needs=[], keys=["dimension"], people=Behind.ROOM,
    )  # fmt: skip
    with pytest.raises(KeyError, match="weight"):
        table_gaps(lacking)


FACES = [
    pytest.param(face, id=f"{question.name}-{at}")
    for question in QUESTIONS
    for at, face in enumerate(filter(None, (question.table, *question.more)))
]


@pytest.mark.parametrize("face", FACES)
def test_a_table_refuses_what_has_not_passed_the_guard(face):
    with pytest.raises(TypeError, match="accept a Released result, not a DataFrame"):
        face(pd.DataFrame({"n": [31]}))


@pytest.mark.parametrize("face", FACES)
def test_a_missing_result_gives_no_table(face):
    missing = release(
        Client(**CLIENT),
        pd.DataFrame(),
        activity="T1",
        name="x",
        needs=["bws"],
        keys=["y"],
        people=Behind.ROOM,
    )
    assert face(missing) is None
