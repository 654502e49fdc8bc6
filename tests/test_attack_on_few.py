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


# --- A survey: the three are the only ones to answer some of its questions -----------------------

COUNTED = {"answer_quality"}
"""Tells of each instrument how many of all its answers are in the middle of the scale."""
ALONE = {
    "of a whole aspect": [
        ("gap", "", "I"), ("gap_weights", "", ""), ("csat", "", ""), ("nps", "", ""),
        ("promise_understood", "", ""), ("kano_dysfunctional", "", ""), ("awareness", "", ""),
    ],
    "of one dimension": [
        ("gap", "assurance", "P"), ("gap_weights", "assurance", ""), ("funnel", "cost", ""),
        ("promise_heard", "PR1", ""), ("promise_kept", "PR2", ""), ("value", "give", ""),
    ],
}  # fmt: skip
"""By instrument, dimension and aspect; "" is any."""


def _survey_of_three(client, alone, end):
    """Return the client in which three people alone answered these, all at one end of the scale."""
    own = client["responses"]
    asked = client["items"].set_index("item_id").loc[own["item_id"]].reset_index(drop=True)
    rows = np.zeros(len(own), dtype=bool)
    for instrument, dimension, aspect in alone:
        rows |= (
            asked["instrument"].eq(instrument)
            & (asked["dimension"].eq(dimension) | (dimension == ""))
            & (own["aspect"].reset_index(drop=True).eq(aspect) | (aspect == ""))
        ).to_numpy()
    three = own["resp_id"].isin(sorted(own["resp_id"].unique())[:3]).to_numpy()
    values = own["value"].mask(rows & ~three)
    values = values.mask(rows & three & values.notna(), asked[end].set_axis(own.index))
    return replace(client, tables={**client.tables, "responses": own.assign(value=values)})


def _changed_by_three(alone):
    client = _some(24)
    low, high = (
        _told(_survey_of_three(client, alone, end), "responses")
        for end in ("scale_min", "scale_max")
    )
    assert len(low) > 15
    return {name for name in low if low[name] != high[name]}


@pytest.mark.parametrize("alone", ALONE)
def test_no_figure_of_a_survey_changes_with_what_three_alone_have_said(alone):
    assert _changed_by_three(ALONE[alone]) <= COUNTED


@pytest.mark.slow
def test_the_attack_on_a_survey_succeeds_where_every_answer_counts(monkeypatch):
    monkeypatch.setattr("pmo_workshop.elements.answers._without_few", lambda answers: answers)
    found = _changed_by_three(ALONE["of one dimension"])
    assert {"gap_by_dimension", "reputation_baseline", "promise_gaps"} <= found


def test_weights_of_fewer_than_ten_people_are_not_used():
    client = _some(24)
    weights = client["items"].loc[client["items"]["instrument"] == "gap_weights", "item_id"]
    own = client["responses"]
    nine = own["resp_id"].isin(sorted(own["resp_id"].unique())[:9])
    few = own[~own["item_id"].isin(weights) | nine]
    answer = BY_NAME["gap_by_dimension"](
        replace(client, tables={**client.tables, "responses": few})
    )
    weight = answer.result.set_index("dimension")["weight"]
    assert (weight.drop("overall") == 20.0).all()
    assert "No 100-point weights of 10 people: the dimensions count equally." in answer.notes


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


def _saturation(client, people, codes):
    said = client["issues"].copy()
    own = said["resp_id"] == people
    said["codes"] = [codes if mine else told for mine, told in zip(own, said["codes"], strict=True)]
    client = replace(client, tables={**client.tables, "issues": said})
    answer = BY_NAME["issue_saturation"](client)
    return answer.result.to_json(), str(dict(answer.facts))


def test_nor_does_the_curve_of_themes_tell_that_one_has_said_it():
    """People times its first point are all mentions: less the table, what is hidden."""
    client = _some(12)
    who = client["issues"]["resp_id"].iloc[0]
    assert _saturation(client, who, (MINE,)) == _saturation(client, who, ())


# --- Lines that all rows make, and counts beside a mean told elsewhere ---------------------------


def _lines(client, name, *seed):
    answer = BY_NAME[name](client, *seed)
    return dict(answer.facts), answer.result.filter(regex="side|class|quadrant").to_dict("records")


def test_no_line_tells_of_a_row_that_is_not_shown():
    """Of one cost three alone have answered; of one quality all have said the same."""
    client = _some(12)
    rows = client["perceived_cost"]["component"].eq("time")
    by_three = [_given_by_three(client, "perceived_cost", "severity", rows, end)
                for end in ("min", "max")]  # fmt: skip
    low, high = (_lines(client, "cost_classes", 1) for client in by_three)
    assert low == high
    assert low[0]["perceived_cut"] > 0

    own = client["responses"]
    item = own["item_id"].eq(own.loc[own["aspect"].eq("I"), "item_id"].iloc[0])
    alike = [replace(client, tables={**client.tables,
                                     "responses": own.assign(value=own["value"].mask(item, said))})
             for said in (3, 6)]  # fmt: skip
    three, six = (_lines(client, "quality_attributes") for client in alike)
    assert three == six
    assert three[0]["importance"] > 0


def test_it_would_where_the_line_is_drawn_through_all(monkeypatch):
    def through_all(exact, table, together):
        again = together(exact)
        return table, dict(again.attrs)

    monkeypatch.setattr(disclosure, "_of_what_is_shown", through_all)
    with pytest.raises(AssertionError):
        test_no_line_tells_of_a_row_that_is_not_shown()


@pytest.mark.parametrize(("people", "exact"), [(12, False), (24, True)])
def test_who_is_deterred_is_told_by_thirds_where_the_mean_severity_is_told_too(people, exact):
    """With both, a count of few and their mean, single answers follow."""
    client = _some(people)
    with_a_log, alone = (
        BY_NAME["perceived_costs"](replace(client, tables=tables), 1)
        for tables in (client.tables, {n: t for n, t in client.tables.items() if n != "effort_log"})
    )
    told = with_a_log.result[["x", "share", "share_low", "share_high"]].notna()
    assert told.all(axis=None) if exact else not told.any(axis=None)
    assert alone.result["x"].notna().all()
    assert exact or "third of 12" in str(with_a_log.table().rows)


# --- Choices, and who holds both -----------------------------------------------------------------


def test_choices_of_few_people_are_not_counted():
    """All are chosen as often as screens were shown: the one of "nearly none" would follow."""
    told = BY_NAME["most_needed_services"](_some(7), 1).result
    assert told["n"].dropna().between(5, 9).all()
    assert told[["best", "worst", "score"]].isna().all(axis=None)


@pytest.mark.parametrize("people", [7, 9, 24])
def test_links_of_few_people_are_not_counted(people):
    """A person draws several: with who spoke of what, one link fewer would be one person."""
    client = _some(people)
    links, codes = (BY_NAME["value_map"](client, 1), BY_NAME["value_codes"](client))
    assert links.n == codes.n
    figures = (
        links.result[["direct", "indirect", "retained"]],
        codes.result[["into", "out_of", "abstractness", "centrality"]],
    )
    for table in figures:
        assert table.notna().any(axis=None) == (links.n >= 10)
    assert bool(links.facts) == (links.n >= 10)


# --- The order of rows ---------------------------------------------------------------------------

IN_ORDER_OF_FIGURES = [
    ("perceived_costs", "perceived_cost", "component", (1,)),
    ("cost_classes", "perceived_cost", "component", (1,)),
    ("most_needed_services", "bws", "shown", (1,)),
    ("action_ranking", "items", "dimension", (1,)),
    ("value_codes", "ladders", "code", ()),
]  # fmt: skip
"""By question: the table in which two names are exchanged, their column, and the seed."""


def _exchanged(client, table, column, two):
    """Return the client in which everybody has said of each of two what they said of the other."""
    other = dict(zip(two, reversed(two), strict=True))

    def named(value):
        if isinstance(value, (tuple, list)):
            return tuple(other.get(name, name) for name in value)
        return other.get(value, value)

    own = client[table]
    columns = [column, "best", "worst"] if table == "bws" else [column]
    renamed = {name: own[name].map(named).astype(own[name].dtype) for name in columns}
    return replace(client, tables={**client.tables, table: own.assign(**renamed)})


def _alike(answer):
    """Return the first and the last of the rows that are told alike, by their first key."""
    rows = answer.result
    told = pd.Series(map(str, rows.drop(columns=[*answer.keys]).to_numpy().tolist()))
    key = rows["dimension" if "dimension" in rows else answer.keys[0]]
    groups = [key[told == same] for same in told[told.duplicated()].unique()]
    return next((g.iloc[0], g.iloc[-1]) for g in groups if g.iloc[0] != g.iloc[-1])


@pytest.mark.parametrize(("name", "table", "column", "seed"), IN_ORDER_OF_FIGURES)
def test_the_order_of_rows_tells_nothing_of_those_that_are_told_alike(name, table, column, seed):
    client, question = _some(7), BY_NAME[name]
    told = question(client, *seed)
    again = question(_exchanged(client, table, column, _alike(told)), *seed)
    assert again.result[[*told.keys]].equals(told.result[[*told.keys]])


def test_it_would_where_rows_stay_in_the_order_of_all_figures(monkeypatch):
    monkeypatch.setattr(disclosure, "_in_order", lambda table, *_: table)
    with pytest.raises(AssertionError):
        test_the_order_of_rows_tells_nothing_of_those_that_are_told_alike(*IN_ORDER_OF_FIGURES[2])


# --- How it is said that something is not shown --------------------------------------------------

NOT_SHOWN = "– not shown (fewer than 5 or protects a small group)."


def test_services_that_few_have_chosen_among_are_rows_without_figures_and_in_no_sentence():
    """T1: one was shown to three people, one to seven."""
    client = _some(24)
    screens = client["bws"]
    few, some = sorted({service for shown in screens["shown"] for service in shown})[:2]
    people = sorted(screens["resp_id"].unique())
    shown = [
        tuple(
            service
            for service in row.shown
            if {few: row.resp_id in people[:3], some: row.resp_id in people[:7]}.get(service, True)
        )
        for row in screens.itertuples()
    ]
    left = [row.best in own and row.worst in own
            for row, own in zip(screens.itertuples(), shown, strict=True)]  # fmt: skip
    cut = screens.assign(shown=shown)[left]
    answer = BY_NAME["most_needed_services"](
        replace(client, tables={**client.tables, "bws": cut}), 1
    )
    names = client["services"].set_index("service_id")["name"]
    table, said = answer.table(), str(answer.say())
    rows = {name: cells for name, *cells in table.rows}
    assert rows[names[few]] == ["–"] * 8
    assert rows[names[some]] == ["–", "–", "26", "–", "–", "–", "–", "7"]
    assert NOT_SHOWN in table.notes
    assert "Rows with fewer than 10 answers: counts only." in table.notes
    assert "(24 of 61 answered), of the 11 compared." in said
    assert names[few] not in said + answer.title()
    assert names[some] not in said + answer.title()


def test_groups_and_cells_of_themes_that_are_not_shown_are_said_to_be_so():
    """S1: of one group a theme is told, of the others the names alone."""
    answer = BY_NAME["issue_shares_by_group"](load_client(shipped("sample_data") / "northwind"))
    table = answer.table()
    assert ("Project managers", "Permits", "10 of 15") in [row[:3] for row in table.rows]
    assert ("Project managers", "Reporting load", "–", "–", "–") in table.rows
    assert "Not shown: Business owners, Finance and Sponsors." in table.notes
    assert NOT_SHOWN in table.notes


def test_themes_of_five_to_nine_people_are_counts_and_say_that_they_have_no_average():
    """S1: eight people were asked."""
    answer = BY_NAME["issue_shares"](_some(8), 1)
    assert answer.table().rows[0] == ("Permits", "4 of 8", "–", "–", "–", "–", "–")
    assert str(answer.say()).splitlines()[0] == (
        "4 of 8 name “Permits”. With fewer than 10 answers no average is given."
    )
    assert answer.title() == "Too few answered to say which theme is named most often"
