"""How far an action is: the day decides, and what was dropped is not done."""

import pandas as pd
import pytest

from pmo_workshop.analysis.action_states import STATES, action_states
from pmo_workshop.analysis.relationship_ladder import closed_on_time
from pmo_workshop.analysis.satisfaction import feedback_loop
from pmo_workshop.schema import TABLES, pandera_schema

TODAY = pd.Timestamp("2026-04-30")


def actions(*rows):
    """Return a ledger of (status, due, closed)."""
    empty = TABLES["actions"].empty()
    made = pd.DataFrame(rows, columns=["status", "due", "closed"])
    made = made.assign(due=pd.to_datetime(made["due"]), closed=pd.to_datetime(made["closed"]))
    names = [f"A{at}" for at in range(1, len(made) + 1)]
    return made.assign(action_id=names, action=names).reindex(columns=empty.columns)


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ((None, "2026-04-29", None), "late"),
        ((None, "2026-04-30", None), "open"),
        (("started", None, None), "started"),
        (("started", "2026-01-01", None), "late"),
        ((None, None, "2026-04-30"), "done"),
        (("dropped", None, "2026-04-30"), "dropped"),
        (("dropped", None, "2026-05-01"), "open"),
    ],
)
def test_the_state_of_an_action_on_the_day_of_the_report(row, state):
    assert action_states(actions(row), TODAY).tolist() == [state]
    assert state in STATES


def test_what_was_dropped_is_neither_closed_on_time_nor_done():
    ledger = actions(
        ("dropped", "2026-03-01", "2026-02-01"), (None, "2026-03-01", "2026-02-01")
    )  # fmt: skip
    assert closed_on_time(ledger, TODAY)[["on_time", "n"]].values.tolist() == [[1, 1]]
    loop = feedback_loop(TABLES["contacts"].empty(), ledger).set_index("step")
    assert loop.loc["act", ["x", "n"]].tolist() == [1, 1]


@pytest.mark.parametrize("row", [("done", None, None), ("open", None, "2026-03-01")])
def test_a_status_that_contradicts_the_day_is_refused(row):
    with pytest.raises(Exception, match="rule 1"):
        pandera_schema(TABLES["actions"]).validate(actions(row), lazy=True)
