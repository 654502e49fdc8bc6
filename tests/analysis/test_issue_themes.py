"""S1: people and not mentions, agreement of the coders, saturation, quotations."""

from collections import Counter
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from pmo_workshop.analysis import issue_themes as s1
from pmo_workshop.analysis.uncertainty import wilson
from pmo_workshop.errors import DataError

HOLDERS = st.lists(
    st.sets(st.sampled_from(("Staff", "Law", "Dates")), max_size=3), min_size=1, max_size=14
)


def _issues(held, severity=4, coder="1"):
    return pd.DataFrame(
        [
            {"resp_id": f"R{at:02d}", "text": f"{at}", "codes": tuple(sorted(codes)),
             "severity": severity, "coder": coder}
            for at, codes in enumerate(held)
        ]
    )  # fmt: skip


def test_kappa_of_the_grant_proposals():
    # 50 proposals, two readers: 20 yes/yes, 5 and 10 apart, 15 no/no; kappa 0.4.
    # Wikipedia, "Cohen's kappa", simple example; by hand (0.7 - 0.5) / (1 - 0.5).
    assert s1.kappa([[20, 5], [10, 15]]) == pytest.approx(0.4)


@given(st.lists(st.integers(1, 30), min_size=9, max_size=9))
def test_kappa_is_that_of_statsmodels(counts):
    table = np.array(counts).reshape(3, 3)
    assert s1.kappa(table) == pytest.approx(cohens_kappa(table).kappa)


def test_kappa_wants_a_square():
    with pytest.raises(DataError, match="square table"):
        s1.kappa([[1, 2, 3], [4, 5, 6]])


@given(held=HOLDERS, least=st.integers(1, 2))
def test_saturation_is_the_mean_over_all_orders(held, least):
    held = held[:6]
    found = s1.saturation(_issues(held), held_by=least)
    named = Counter(theme for own in held for theme in own)
    held = [{theme for theme in own if named[theme] >= least} for own in held]
    if found.empty:
        assert not any(held)
        return
    for k in range(1, len(held) + 1):
        by_hand = np.mean([len(set().union(*order[:k])) for order in permutations(held)])
        assert found.loc[k - 1, "themes"] == pytest.approx(by_hand)


@given(held=HOLDERS)
def test_a_person_counts_once_however_often_a_theme_is_mentioned(held):
    once = _issues(held)
    again = pd.concat([once.assign(text=once["text"] + part) for part in ("", "!", "?")])
    left, right = (s1.themes(issues, seed=1) for issues in (once, again))
    pd.testing.assert_frame_equal(left, right)


def test_shares_of_respondents_by_hand():
    held = [{"Staff"}] * 11 + [{"Staff", "Law"}] * 4 + [set()] * 5
    found = s1.themes(_issues(held), seed=1, population=60).set_index("theme")
    assert found["x"].to_dict() == {"Staff": 15, "Law": 4}
    assert set(found["n"]) == {20}
    limits = wilson(15, 20, 60)
    assert found.loc["Staff", ["share_low", "share_high"]].tolist() == [limits.low, limits.high]
    assert found.loc["Staff", "priority"] == pytest.approx(0.75 * 4)
    assert found.loc[["Law"], ["severity", "priority"]].isna().all(axis=None)
    assert found["leading"].to_dict() == {"Staff": True, "Law": False}


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_priority_is_share_times_the_median_of_those_who_hold_it(severities):
    values = np.array(severities, dtype=float)
    held = values[values > 0]
    by_hand = len(held) / len(values) * (np.median(held) if len(held) else 0)
    assert s1._priority(values) == pytest.approx(by_hand)
    many = s1._priority(np.array([values, values[::-1]]), axis=1)
    assert many == pytest.approx([by_hand, by_hand])


def test_a_theme_needs_more_than_half_of_its_coders():
    one, two = _issues([{"Staff"}, {"Law"}]), _issues([{"Staff"}, {"Dates"}], coder="2")
    both = pd.concat([one, two])
    assert s1.held_themes(both)["theme"].tolist() == ["Staff"]
    assert s1.disputed_statements(both) == 1


def test_agreement_needs_two_coders_and_ten_people():
    held = [{"Staff"}, {"Law"}] * 6
    assert s1.coder_agreement(_issues(held), seed=1) is None
    both = pd.concat([_issues(held), _issues(held, coder="2")])
    assert s1.coder_agreement(both, seed=1).estimate == 1.0
    assert s1.coder_agreement(both[both["resp_id"] < "R09"], seed=1) is None
    alike = pd.concat([_issues([{"Staff"}] * 12, coder=c) for c in "12"])
    assert s1.coder_agreement(alike, seed=1) is None


def test_a_group_that_differs_is_flagged_and_small_ones_get_no_test():
    held = [{"Staff"}] * 14 + [{"Law"}] * 14 + [{"Law"}] * 5
    issues = _issues(held).assign(role=["Sponsors"] * 14 + ["Managers"] * 14 + ["Finance"] * 5)
    found = s1.themes_by_group(issues, "role").set_index(["group", "theme"])
    assert found.loc[("Sponsors", "Staff"), "flagged"]
    assert found.loc[("Sponsors", "Staff"), "difference"] == 1.0
    assert found.loc["Finance", "p_adjusted"].isna().all()
    assert found.loc["Finance", "share_low"].isna().all()


def test_no_quotation_names_a_small_group_or_a_cause():
    issues = _issues([{"Staff"}] * 3)
    issues["text"] = ["It is worse in Grid.", "The system caused it.", "x" * 300]
    assert s1.quotable(issues, {"Grid": 4}, barred=("caused",)).empty
    assert s1.quotable(issues, {"Grid": 5}, barred=("caused",))["text"].tolist() == [
        "It is worse in Grid."
    ]


@pytest.mark.parametrize(
    "text",
    ["@annab on Slack knows.", "+49 171 1234567", "10.11.12.13 is down.", "anna@example.org",
     "Anna is overloaded.", "Ask Mr Okonkwo.", "R02 said so.", "wanjiku is overloaded."],
)  # fmt: skip
def test_no_quotation_holds_an_address_or_a_name(text):
    issues = _issues([{"Staff"}] * 2).assign(text=[text, "Too few of us."])
    found = s1.quotable(issues, {}, known=("R02", "Kemi Wanjiku"))
    assert found["text"].tolist() == ["Too few of us."]


def test_statements_keep_their_order_and_one_no_outweighs_every_yes():
    texts = ["Zeal is gone.", "All is late.", "Budgets are cut.", "Zeal is gone."]
    issues = _issues([{"Staff"}] * 4).assign(
        text=texts, may_quote=pd.array([1, None, 1, 0], dtype="Int64")
    )
    both = pd.concat([issues, issues.assign(coder="2", may_quote=pd.NA)])
    found = s1.quotable(both, {})
    assert found["text"].tolist() == ["Zeal is gone.", "All is late.", "Budgets are cut."]
    assert found["may_quote"].fillna(-1).tolist() == [0, -1, 1]
    assert found["n"].tolist() == [4, 4, 4]
    unasked = s1.quotable(issues.drop(columns="may_quote"), {})
    assert unasked["may_quote"].isna().all()


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ((1, None), -1),
        ((None, 1), -1),
        ((1, 1), 1),
        ((1, 0), 0),
        ((None, 0), 0),
        ((None, None), -1),
    ],
)
def test_the_yes_of_one_covers_nobody_else_who_said_the_same(said, allowed):
    for texts in (["All is late."] * 2, ["All is late.", "all is  late"]):
        issues = _issues([{"Staff"}] * 2).assign(
            text=texts, may_quote=pd.array(said, dtype="Int64")
        )
        both = pd.concat([issues, issues.assign(coder="2", may_quote=pd.NA)])
        assert set(s1.quotable(both, {})["may_quote"].fillna(-1)) == {allowed}


def test_nothing_in_nothing_out():
    none = _issues([]).reindex(columns=["resp_id", "text", "codes", "severity", "coder", "role"])
    assert s1.themes(none, seed=1).empty
    assert s1.themes_by_group(none, "role").empty
    assert s1.saturation(none).empty
    assert s1.quotable(none, {}).empty
