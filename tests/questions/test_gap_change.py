"""The change of the gaps between two waves, on the sample clients and on bad cases."""

from dataclasses import replace

import pandas as pd
import pytest

import pmo_workshop as pmo
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.present.grammar import barred_words
from pmo_workshop.verdicts import Verdict

PLANTED = {  # difference of the planted gaps of the last two full waves, and how it is compared
    "northwind": ({"reliability": 0.7, "tangibles": 0.0}, "paired"),
    "lindenhof": ({"assurance": 1.0, "reliability": -0.1}, "independent"),
    "meridian": ({"reliability": -0.7, "assurance": 0.0}, "independent"),
}


@pytest.fixture(scope="module")
def clients():
    return {name: load_client(shipped("sample_data") / name) for name in (*PLANTED, "awkward")}


def _with(client, **tables):
    return replace(client, tables={**client.tables, **tables}, disclosed=[])


@pytest.mark.parametrize("name", PLANTED)
def test_the_planted_change_is_found_and_the_comparison_named(clients, name):
    change = pmo.gap_change(clients[name])
    sizes, design = PLANTED[name]
    assert set(change.result["design"]) == {design}
    rows = change.result.set_index("dimension")
    for dimension, size in sizes.items():
        low, high = rows.loc[dimension, ["change_low", "change_high"]]
        assert low - 0.15 <= size <= high + 0.15
    said = change.say()
    linked = "people are compared" if design == "paired" else "treated as independent"
    assert linked in said.lines[0]
    assert linked in " ".join(change.table().notes)
    assert not any(barred_words(line) for line in said.lines)
    words = {word.strip(".,;:").lower() for line in said.lines for word in line.split()}
    assert not words & {"up", "down", "trend", "improved", "rose", "fell", "increased", "decreased"}


def test_the_verdicts_are_those_of_the_margin(clients):
    found = {
        (name, claim.subject): (claim.verdict, claim.told)
        for name in PLANTED
        for claim in pmo.gap_change(clients[name]).say().claims
    }
    assert found["northwind", "reliability"] == (
        Verdict.HIGHER, "better, size uncertain, 2026-Q1 against 2025-Q4",
    )  # fmt: skip
    assert found["meridian", "reliability"] == (
        Verdict.CLEARLY_LOWER, "clearly worse, 2026 against 2025",
    )  # fmt: skip
    assert found["lindenhof", "reliability"] == (
        Verdict.UNCHANGED, "no change that matters, 2026 against 2025",
    )  # fmt: skip


def test_fewer_than_ten_matched_means_independent(clients):
    client = clients["northwind"]
    people = client["respondents"]
    first = people[(people["wave"] == "2025-Q4") & people["code"].notna()]
    kept = people["code"].isin(set(first["code"].head(9)))
    few = people.assign(code=people["code"].where(kept))
    change = pmo.gap_change(_with(client, respondents=few))
    assert set(change.result["design"]) == {"independent"}
    assert "fewer than 10 of them could be linked by a self-chosen code" in change.notes[0]


def test_nobody_is_left_over_to_be_subtracted(clients):
    client = clients["northwind"]
    people = client["respondents"]
    two = people[people["wave"].isin(["2025-Q4", "2026-Q1"])].copy()
    two["code"] = "P" + two.groupby("wave").cumcount().astype(str)  # 36 of 38 are linked
    change = pmo.gap_change(_with(client, respondents=two))
    assert set(change.result["design"]) == {"independent"}
    assert "the few others could be singled out" in change.notes[0]


def test_one_wave_or_none_says_what_is_needed(clients):
    client = clients["northwind"]
    people = client["respondents"]
    one = pmo.gap_change(_with(client, respondents=people[people["wave"] == "2026-Q1"]))
    none = pmo.gap_change(_with(client, responses=client["responses"].head(0)))
    assert one.missing.startswith("Only one wave asked for expectation and perception")
    assert none.missing.startswith("Not collected: responses.csv")
    for change in (one, none):
        assert change.chart() is None
        assert change.table() is None
        assert change.next() is None
        assert change.say().kind == "missing"


def test_a_wave_of_three_tells_nothing(clients):
    change = pmo.gap_change(clients["awkward"])
    assert change.result.empty
    assert change.n is None
    assert not change.facts
    assert not change.notes or "answered" not in change.notes[0]


@pytest.mark.parametrize("people", [5, 9])
def test_five_to_nine_answers_give_no_figure(clients, people):
    client = clients["lindenhof"]
    few = client["respondents"].groupby("wave").head(people)
    change = pmo.gap_change(_with(client, respondents=few))
    assert change.result["change"].isna().all()
    assert change.chart() is None
    assert change.say().kind == "missing"


def test_equal_answers_differ_by_nothing(clients):
    client = clients["northwind"]
    same = client["responses"].assign(value=pd.array([4] * len(client["responses"]), "Int64"))
    said = pmo.gap_change(_with(client, responses=same)).say()
    assert all("(no variation, so no interval; " in line for line in said.lines[1:])
    assert all("no variation, so not judged" in line for line in said.lines[1:])


def test_the_chart_refuses_what_has_not_passed_the_guard():
    question = pmo.gap_change
    for face in (question.chart, question.table, question.say):
        with pytest.raises(TypeError):
            face(pd.DataFrame({"n": [31]}))


def test_the_bootstrap_check_is_said_only_where_it_disagrees(clients):
    gaps = pmo.gap_by_dimension(clients["northwind"])
    assert gaps.result["gap_check_low"].notna().all()
    assert "bootstrap check" not in " ".join(gaps.say().lines)
    assert "checked by a bootstrap" in " ".join(gaps.table().notes)
    small = pmo.gap_by_dimension(clients["lindenhof"])
    assert small.result["gap_check_low"].isna().all()
    assert "bootstrap" not in " ".join(small.table().notes)


@pytest.mark.parametrize("ask", [pmo.gap_change, pmo.value_change])
@pytest.mark.parametrize("name", PLANTED)
def test_the_caption_counts_those_who_are_compared(clients, ask, name):
    change = ask(clients[name])
    compared = change.facts.get("design") == "paired"
    if compared:
        assert change.n == change.facts["matched"]
        assert f"{change.n} of {change.population} respondents, " in change.table().notes[0]
    elif change.facts:
        assert change.n == min(change.facts["n_first"], change.facts["n_second"])


def test_a_title_names_what_is_better_perhaps_by_too_little_to_matter(clients):
    assert pmo.gap_change(clients["northwind"]).title() == (
        "Better in 2026-Q1 than in 2025-Q4, perhaps by too little to matter: reliability"
    )
