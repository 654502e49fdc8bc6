"""Implications, cut-off, and the roles of codes, against counts by hand and a second way."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis import laddering


def ladders(*told, coder="first"):
    """One ladder per tuple (person, codes from the bottom up)."""
    return pd.DataFrame(
        [
            {"resp_id": person, "ladder_id": str(number), "seq": seq, "code": code,
             "level": "ACV"[min(seq, 3) - 1], "coder": coder}
            for number, (person, codes) in enumerate(told)
            for seq, code in enumerate(codes, start=1)
        ]
    )  # fmt: skip


def test_direct_and_indirect_links_by_hand():
    links = laddering.implications(ladders(("a", "xyz"), ("b", "xyz"), ("c", "xz")))
    found = {(r["from"], r["to"]): (r["direct"], r["indirect"], r["people"])
             for r in links.to_dict("records")}  # fmt: skip
    assert found == {("x", "y"): (2, 0, 2), ("y", "z"): (2, 0, 2), ("x", "z"): (1, 2, 3)}


def test_people_are_counted_once_however_many_ladders_they_told():
    links = laddering.implications(ladders(("a", "xy"), ("a", "xy"), ("b", "xy")))
    assert links.loc[0, ["direct", "people", "n"]].tolist() == [3, 2, 2]


def test_a_ladder_that_repeats_itself_counts_once():
    links = laddering.implications(ladders(("a", "xyxy")))
    assert links.set_index(["from", "to"]).loc[("x", "y"), "direct"] == 1


def test_the_second_coder_adds_no_link():
    both = pd.concat([ladders(("a", "xy")), ladders(("a", "xq"), coder="second")])
    assert laddering.implications(both)[["from", "to"]].values.tolist() == [["x", "y"]]


def test_coders_who_shared_the_ladders_out_are_both_read():
    first, second = ladders(("a", "xy")), ladders(("b", "xz"), coder="second")
    told = pd.concat([first, second.assign(ladder_id="9")])
    links = laddering.implications(told)
    assert links[["to", "people", "n"]].values.tolist() == [["y", 1, 2], ["z", 1, 2]]


def test_a_way_from_an_attribute_to_a_value_counts_people_over_other_rungs():
    told = ladders(("a", "xyz"), ("a", "xyz"), ("b", "xwz"))
    assert laddering.chains(told) == [("x", "", "z", 2)]


def test_a_way_names_the_rung_that_everybody_on_it_went_over():
    told = ladders(("a", "xyz"), ("b", "xwyz"), ("b", "xwz"), ("c", "xz"))
    assert laddering.chains(told.query("resp_id != 'c'")) == [("x", "y", "z", 2)]
    assert laddering.chains(told) == [("x", "", "z", 3)]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_the_cut_off_is_the_highest_that_keeps_seventy_per_cent(counts):
    cut = laddering.cut_off(pd.DataFrame({"direct": counts}))
    total = sum(counts)
    assert sum(c for c in counts if c >= cut) >= 0.7 * total
    assert cut == 1 or sum(c for c in counts if c >= cut + 1) < 0.7 * total


chains = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.lists(st.sampled_from("uvwxyz"), min_size=2,
                                                  max_size=4, unique=True).map(tuple)),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(chains)
def test_roles_agree_with_the_implication_matrix(told):
    rows = ladders(*told)
    codes = sorted(rows["code"].unique())
    matrix = np.zeros((len(codes), len(codes)))
    for _, chain in told:
        for low, high in pairwise(chain):
            matrix[codes.index(low), codes.index(high)] += 1
    roles = laddering.code_roles(rows).set_index("code").loc[codes]
    into, out = matrix.sum(axis=0), matrix.sum(axis=1)
    np.testing.assert_allclose(roles["abstractness"], into / (into + out))
    np.testing.assert_allclose(roles["centrality"], (into + out) / matrix.sum())


def test_a_link_of_everybody_is_solid_and_one_of_half_of_them_is_not():
    told = [(f"R{i}", "xyz" if i % 2 else "xyw") for i in range(20)]
    edges, facts = laddering.value_map(ladders(*told), seed=1)
    solid = {(r["from"], r["to"]): r["solid"] for r in edges.to_dict("records")}
    assert facts["kept"] >= 0.7 * facts["links"]
    assert solid[("x", "y")]
    assert not solid[("y", "z")]
    assert not solid[("y", "w")]


def test_nothing_told_is_an_empty_map():
    edges, facts = laddering.value_map(ladders().reindex(columns=[
        "resp_id", "ladder_id", "seq", "code", "level", "coder"]), seed=1)  # fmt: skip
    assert edges.empty
    assert facts["levels"] == {}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_map(seed):
    told = ladders(*[(f"R{i}", "xyz" if i % 3 else "xw") for i in range(9)])
    first, second = (laddering.value_map(told, seed=seed)[0] for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
