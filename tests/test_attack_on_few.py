"""
An attacker asks whether a report changes with the answers of three, or names what one has said.

Of a question that only three people answered nothing may be told, whatever else is known of the
same people. The three say one thing, then the other: all figures must stay as they are.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from asking import asked

from pmo_workshop import disclosure
from pmo_workshop.analysis import issue_themes
from pmo_workshop.elements.workshop import BY_NAME, QUESTIONS
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped

ANSWERS = {
    "perceived_cost": ["severity", "engage_intent", "hours_month"],
    "channel": ["complexity", "rework"],
    "message_tests": ["before", "after"],
    "touchpoints": ["emotion", "effort", "wait_d", "touch_min", "failed"],
    "issues": ["severity"],
}
MINE = "Only mine"


def _some(people):
    """Return the sample client with so many people of its latest wave."""
    client = load_client(shipped("sample_data") / "northwind")
    known = client["respondents"]
    everybody = sorted(known.loc[known["wave"] == client.latest_wave.name, "resp_id"])
    kept = set(np.random.default_rng(people).permutation(everybody)[:people])
    return replace(
        client,
        tables={
            name: table[table["resp_id"].isin(kept)] if "resp_id" in table else table
            for name, table in client.tables.items()
        },
    )


def _given_by_three(client, table, column, rows, end):
    """Return the client in which three people alone gave the answers, all at one end."""
    own = client.tables[table]
    given = rows & own[column].notna()
    three = own["resp_id"].isin(sorted(own.loc[given, "resp_id"].unique())[:3])
    values = (
        own[column].mask(rows & ~three).mask(given & three, getattr(own.loc[given, column], end)())
    )
    return replace(client, tables={**client.tables, table: own.assign(**{column: values})})


def _told(client, table):
    """Return all figures of the questions that need a table."""
    answers = {}
    for question in QUESTIONS:
        if table in question.needs:
            answers[question.name] = asked(question, client, answers)
    return {
        name: (
            a.result.to_json(orient="records", date_format="iso"),
            str(dict(a.facts)),
            str(dict(a.singles)),
        )
        for name, a in answers.items()
        if table in BY_NAME[name].needs
    }


def _changed(client, table, column, rows):
    low, high = (
        _told(_given_by_three(client, table, column, rows, end), table) for end in ("min", "max")
    )
    assert low
    return [name for name in low if low[name] != high[name]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table in ANSWERS for column in ANSWERS[table]]
)
def test_no_figure_changes_with_what_three_alone_have_said(table, column):
    client = _some(24)
    rows = pd.Series(True, client[table].index)
    assert _changed(client, table, column, rows) == []


def test_the_attack_succeeds_where_what_rests_on_others_is_told(monkeypatch):
    monkeypatch.setattr(disclosure, "_of_parts", lambda table, *_: table)
    client = _some(24)
    rows = pd.Series(True, client["touchpoints"].index)
    assert _changed(client, "touchpoints", "effort", rows) == ["journey_steps"]


# --- What one person alone has said --------------------------------------------------------------


@pytest.mark.parametrize("people", [7, 24])
@pytest.mark.parametrize(
    ("table", "column", "own", "names"),
    [("issues", "codes", (MINE,), ("issue_shares", "issue_shares_by_group", "issue_saturation")),
     ("ladders", "code", MINE, ("value_map", "value_codes"))],
)  # fmt: skip
def test_what_one_person_alone_has_said_is_not_named(table, column, own, names, people):
    client = _some(people)
    said = client[table].copy()
    who = said["resp_id"].iloc[0]
    told = zip(said["resp_id"], said[column], strict=True)
    said[column] = [own if person == who else value for person, value in told]
    client = replace(client, tables={**client.tables, table: said})
    for name in names:
        answer = asked(BY_NAME[name], client, {})
        assert MINE not in answer.result.to_json() + str(dict(answer.facts)), name


def test_it_would_be_named_otherwise(monkeypatch):
    monkeypatch.setattr(disclosure, "_of_several", lambda table, *_: table)
    with pytest.raises(AssertionError, match="issue_shares"):
        test_what_one_person_alone_has_said_is_not_named(
            "issues", "codes", (MINE,), ("issue_shares",), 24
        )


# --- Choices, and who holds both -----------------------------------------------------------------


def test_choices_of_few_people_are_not_counted():
    """All are chosen as often as screens were shown: the one of "nearly none" would follow."""
    told = BY_NAME["most_needed_services"](_some(7), 1).result
    assert told["n"].dropna().between(5, 9).all()
    assert told[["best", "worst", "score"]].isna().all(axis=None)


@pytest.mark.parametrize("both", range(11))
def test_a_p_of_two_themes_tells_nothing_of_who_holds_both(both):
    holders = {"Staff": range(20), "Law": range(20 - both, 30 - both)}
    rows = [
        (f"R{person}", theme, "1", (theme,), 4) for theme, of in holders.items() for person in of
    ] + [(f"R{person}", "…", "1", (), 4) for person in range(38)]
    issues = pd.DataFrame(rows, columns=["resp_id", "text", "coder", "codes", "severity"])
    table = issue_themes.themes(issues, seed=1)
    assert table["n"].tolist() == [38, 38]
    assert table["p_adjusted"].dropna().round(4).tolist() == [0.0987]
