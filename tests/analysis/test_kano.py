"""Kano's model: the table of 25 cells, and which category leads."""

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.analysis.kano import COLUMNS, kano_categories, kano_category
from pmo_workshop.errors import DataError

# An answer pair for each category.
PAIR = {"A": (1, 3), "O": (1, 5), "M": (3, 5), "I": (3, 3), "R": (5, 1), "Q": (1, 1)}


def answers(counts, offering="Peer review"):
    """Answers of one offer with the given number of respondents per category."""
    letters = [letter for letter, count in counts.items() for _ in range(count)]
    rows = []
    for i, letter in enumerate(letters):
        for form, value in zip(("functional", "dysfunctional"), PAIR[letter], strict=True):
            rows.append(
                {
                    "resp_id": f"R{i}",
                    "item_id": f"{offering}-{form}",
                    "instrument": f"kano_{form}",
                    "dimension": offering,
                    "value": float(value),
                }
            )
    columns = ["resp_id", "item_id", "instrument", "dimension", "value"]
    return pd.DataFrame(rows, columns=columns)


def test_all_25_cells():
    # Functional: like, must-be, neutral, live with, dislike; columns the same, dysfunctional.
    table = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
    ours = ["".join(kano_category(f, d) for d in range(1, 6)) for f in range(1, 6)]
    assert ours == table


@pytest.mark.parametrize("answer", [0, 6, 2.5])
def test_an_answer_outside_the_scale_is_refused(answer):
    with pytest.raises(DataError) as error:
        kano_category(answer, 3)
    assert str(error.value) == (
        f"A Kano answer is {answer}; it must be 1 (like) to 5 (dislike). "
        "Correct the answers of the Kano questions in responses.csv."
    )


def test_counts_category_and_coefficients():
    row = kano_categories(answers({"A": 20, "O": 4, "M": 2, "I": 3, "R": 1})).iloc[0]
    assert row[["A", "O", "M", "I", "R", "Q"]].tolist() == [20, 4, 2, 3, 1, 0]
    assert (row["category"], row["n"]) == ("A", 30)
    assert row["share"] == pytest.approx(20 / 30)
    assert row["share_low"] < row["share"] < row["share_high"]
    assert row["better"] == pytest.approx(24 / 29)
    assert row["worse"] == pytest.approx(-6 / 29)
    assert row["worse_low"] < row["worse"] < row["worse_high"] <= 0


@pytest.mark.parametrize("counts", [{"A": 10, "O": 10}, {"A": 11, "O": 9}, {"M": 2, "I": 1}])
def test_no_category_where_the_top_two_cannot_be_told_apart(counts):
    row = kano_categories(answers(counts)).iloc[0]
    assert row["category"] == ""


def test_questionable_answers_only_have_no_coefficients():
    row = kano_categories(answers({"Q": 6})).iloc[0]
    assert np.isnan(row[["better", "worse", "better_low", "worse_high"]].astype(float)).all()


def test_pairs_with_a_missing_half_are_left_out():
    table = answers({"A": 6})
    table.loc[0, "value"] = np.nan
    assert kano_categories(table.iloc[:-1])["n"].tolist() == [4]


def test_whole_numbers_with_missing_values_are_accepted():
    table = answers({"A": 6}).astype({"value": "Int64"})
    table.loc[0, "value"] = pd.NA
    assert kano_categories(table)["n"].tolist() == [5]


def test_offers_come_in_the_order_of_the_questions_and_the_order_of_rows_is_free():
    table = pd.concat([answers({"M": 9}, "Zeta"), answers({"A": 9}, "Alpha")], ignore_index=True)
    result = kano_categories(table)
    assert result["offering"].tolist() == ["Zeta", "Alpha"]
    shuffled = kano_categories(table.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(
        result.set_index("offering").sort_index(), shuffled.set_index("offering").sort_index()
    )


def test_other_instruments_and_no_answers_give_an_empty_table_with_the_columns():
    table = answers({"A": 3}).assign(instrument="gap")
    for empty in (kano_categories(table), kano_categories(table.iloc[:0])):
        assert empty.empty
        assert list(empty.columns) == COLUMNS


def test_two_questions_of_the_same_form_for_one_offer_are_refused():
    table = answers({"A": 3})
    twice = pd.concat([table, table.iloc[[0]].assign(item_id="other")], ignore_index=True)
    with pytest.raises(DataError) as error:
        kano_categories(twice)
    assert str(error.value) == (
        "items.csv: 'Peer review' has more than one kano_functional answer per respondent "
        "(items Peer review-functional, other). Give each offer one item of this instrument, "
        "with the offer as its dimension."
    )


def test_the_answers_are_left_untouched():
    table = answers({"A": 3, "Q": 2})
    before = table.copy()
    kano_categories(table)
    pd.testing.assert_frame_equal(table, before)
