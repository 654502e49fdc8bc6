"""Two columns of a table that contradict each other: exchanged, or one of them turned."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from ...i18n import decimal, gettext
from ...schema.value import STANCE
from .direction import ENOUGH
from .finding import Finding

FEWEST, TIMES_AS_MANY = 6, 4
"""From how many rows that are wanted lower than they are, and from how many times those wanted
higher, two columns look exchanged."""

LIMIT, STRONGEST = 3.5, 0.15
"""Standard errors, and mean correlation, from which steps that take more effort feel better."""


def contrary(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """What is wanted below what is there, and steps that feel the better the more they take."""
    found = []
    if "maturity" in tables:
        rated = tables["maturity"][["current", "target"]].dropna().astype(float)
        below = int((rated["target"] < rated["current"]).sum())
        if _most(below, int((rated["target"] > rated["current"]).sum())):
            found.append(
                Finding(
                    "direction of maturity",
                    "maturity",
                    gettext(
                        "{n} of {all} levels wanted lie below the level of today: current and "
                        "target look exchanged",
                        n=decimal(below),
                        all=decimal(len(rated)),
                    ),
                    gettext("Compare some rows with the rubric as it was filled in."),
                )
            )
    if "engagement" in tables and _wanted_below(tables["engagement"]):
        found.append(
            Finding(
                "direction of engagement",
                "engagement",
                gettext(
                    "most stances that are wanted lie below those of today: current and desired "
                    "look exchanged"
                ),
                gettext("Compare some rows with the register as it is kept."),
            )
        )
    if "touchpoints" in tables and _feels_better_with_effort(tables["touchpoints"]):
        found.append(
            Finding(
                "direction of emotion",
                "touchpoints",
                gettext(
                    "the more effort a step takes, the better it feels: the scale of emotion or "
                    "that of effort looks turned"
                ),
                gettext("Look at the questionnaire. If so, turn the answers of that column."),
            )
        )
    return found


def _wanted_below(engagement: pd.DataFrame) -> bool:
    """Whether of most stakeholders, as they were judged last, a lower stance is wanted."""
    last = engagement.sort_values("date").groupby("stakeholder_id").tail(1)
    rank = {stance: at for at, stance in enumerate(STANCE.split())}
    now, wanted = (last[column].map(rank) for column in ("current", "desired"))
    return _most(int((wanted < now).sum()), int((wanted > now).sum()))


def _most(lower: int, higher: int) -> bool:
    """Whether of what is wanted to differ from today by far the most is wanted lower."""
    return lower >= FEWEST and lower >= TIMES_AS_MANY * higher


def _feels_better_with_effort(steps: pd.DataFrame) -> bool:
    """Whether within respondents emotion rises with effort, by far more than chance brings."""
    own = steps[["resp_id", "wave", "emotion", "effort"]].dropna()
    ranks = own.groupby(["wave", "resp_id"])[["emotion", "effort"]].rank()
    keys = [own["wave"], own["resp_id"]]
    apart = ranks - ranks.groupby(keys).transform("mean")
    sums = (
        pd.DataFrame(
            {
                "both": apart["emotion"] * apart["effort"],
                "emotion": apart["emotion"] ** 2,
                "effort": apart["effort"] ** 2,
            }
        )
        .groupby(keys)
        .sum()
    )
    width = (sums["emotion"] * sums["effort"]) ** 0.5
    each = (sums["both"] / width)[width > 0]
    if len(each) < ENOUGH or each.nunique() == 1:
        return False
    error = float(each.std()) / math.sqrt(len(each))
    return float(each.mean()) > max(STRONGEST, LIMIT * error)
