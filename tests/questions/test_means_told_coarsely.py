"""No question tells a mean of people's answers more precisely than is safe."""

import pandas as pd
import pytest
from asking import answers_of

from pmo_workshop.disclosure import Released
from pmo_workshop.elements.answers import MEAN_DECIMALS

FINER = {("flow_efficiency", "efficiency"): 3, ("action_ranking", "priority"): 3,
         ("action_ranking", "p_top3"): 3, ("most_needed_services", "p_top3"): 3,
         ("value_map", "retained"): 3}  # fmt: skip
"""Ratios of two means, and shares of resamples, told in thousandths."""

NO_MEANS = {
    # Counts of people stand beside their share, and it says no more than they do.
    "affected_share", "assisted_again_share", "assisted_share", "better", "difference", "frequency",
    "full_again_share", "full_share", "gap", "lost_share", "mismatch_share", "nps", "rate",
    "recall", "self_again_share", "self_share", "share", "shift", "so_far_share", "worse",
    # Statistics of the order or the spread of answers, and of choices, ladders and draws.
    "abstractness", "alpha_expectation", "alpha_performance", "centrality", "kappa", "omega",
    "omega_expectation", "omega_performance", "p", "p_adjusted", "p_bh", "p_holm",
    "rank", "reliability", "rho", "severity", "slope", "themes", "new_themes",
    # Of the effort log, and of the way a wave is charted.
    "real", "real_cut", "effort_days",
}  # fmt: skip
MEANS_OF_THE_SAME_NAME = {
    "gap": {"gap_by_dimension", "gap_by_item", "gap_by_role", "action_ranking", "promise_gaps"},
    "difference": {"cost_calibration", "calibration_by_role"},
}


def _figures(released: Released):
    """Return name and values of everything that may be a mean."""
    if released.unit == "waves":  # the limits of the chart follow from its values
        yield "value", released.result["value"]
    elif released.unit == "respondents":
        for column in released.result.select_dtypes("float"):
            yield column, released.result[column].dropna()
        for name, fact in released.facts.items():
            if isinstance(fact, float):
                yield name, pd.Series([fact])
    for rail in released.facts.get("guardrails", ()):
        if rail["guardrail"] == "satisfaction":
            yield "satisfaction", pd.Series([rail["before"], rail["after"], rail["change_low"]])


def _name(column):
    return column.removesuffix("_low").removesuffix("_high")


def test_no_mean_of_answers_has_more_digits_than_is_safe():
    told = set()
    _, answers = answers_of("northwind")
    for released in answers.values():
        if released.missing:
            continue
        for column, values in _figures(released):
            name = _name(column)
            if name in NO_MEANS and released.name not in MEANS_OF_THE_SAME_NAME.get(name, ()):
                continue
            digits = FINER.get((released.name, name), MEAN_DECIMALS)
            assert values.round(digits).tolist() == pytest.approx(values.tolist(), abs=1e-12), (
                f"{released.name}: {column}"
            )
            told.add(released.name)
    assert told >= {"satisfaction_by_wave", "perceived_value", "journey_steps", "promise_gaps"}
