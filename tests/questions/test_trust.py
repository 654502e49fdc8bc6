"""Building Trust on the sample clients: planted effects are found, and bad cases stay honest."""

import inspect
import re
import tomllib
from dataclasses import replace

import pandas as pd
import pytest

import pmo_workshop as pmo
from pmo_workshop.elements.trust import QUESTIONS
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.present.grammar import barred_words
from pmo_workshop.verdicts import BY_MARGIN, Verdict

SEED = 2026
LATEST = {"lindenhof": "2026", "meridian": "2026", "northwind": "2026-Q1"}
CLIENTS = ["lindenhof", "northwind", "meridian"]
PLANTED = tomllib.loads((shipped("sample_data") / "planted.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def clients():
    return {name: load_client(shipped("sample_data") / name) for name in (*CLIENTS, "awkward")}


def _fresh(client, **tables):
    """The client with other tables, and with nothing shown before."""
    return replace(client, tables={**client.tables, **tables}, disclosed=[])


def _planted(kind):
    return list(_effects(kind))


def _effects(kind):
    for effect in PLANTED["planted"]:
        if effect["kind"] == kind and effect["wave"] in ("", LATEST.get(effect["client"])):
            yield effect


PLANTED_AS = {verdict.in_words: verdict for verdict in BY_MARGIN}
UNCERTAIN = {
    Verdict.CLEAR_SHORTFALL: {Verdict.SHORTFALL},
    Verdict.CLEARLY_ABOVE: {Verdict.ABOVE},
    Verdict.NO_DIFFERENCE: {Verdict.TOO_FEW, Verdict.SHORTFALL, Verdict.ABOVE},
    Verdict.SHORTFALL: {Verdict.CLEAR_SHORTFALL, Verdict.TOO_FEW, Verdict.NO_DIFFERENCE},
    Verdict.ABOVE: {Verdict.CLEARLY_ABOVE, Verdict.TOO_FEW, Verdict.NO_DIFFERENCE},
    Verdict.TOO_FEW: {Verdict.NO_DIFFERENCE, Verdict.SHORTFALL, Verdict.ABOVE},
}


@pytest.mark.parametrize("effect", _planted("gap"), ids=lambda e: f"{e['client']}-{e['where']}")
def test_planted_gaps_are_found_or_called_uncertain(clients, effect):
    said = pmo.gap_by_dimension(_fresh(clients[effect["client"]])).say()
    (claim,) = [claim for claim in said.claims if claim.subject == effect["where"]]
    planted = PLANTED_AS[effect["verdict"]]
    assert claim.verdict in {planted} | UNCERTAIN[planted]
    assert claim.low - 0.3 <= effect["size"] <= claim.high + 0.3


@pytest.mark.parametrize(
    "effect", _planted("best-worst"), ids=lambda e: f"{e['client']}-{e['where']}"
)
def test_planted_needs_are_found(clients, effect):
    table = pmo.most_needed_services(_fresh(clients[effect["client"]]), SEED).result
    row = table[table["service_id"] == effect["where"]].iloc[0]
    assert bool(row["leading"]) == (effect["verdict"] == "in the leading group")


@pytest.mark.parametrize("effect", _planted("kano"), ids=lambda e: e["where"])
def test_planted_kano_categories_are_found(clients, effect):
    table = pmo.kano_categories(_fresh(clients[effect["client"]])).result
    row = table[table["offering"] == effect["where"]].iloc[0]
    assert f"category {row['category']}" == effect["verdict"]


def _everything_said(client):
    needs = pmo.most_needed_services(client, SEED)
    given = {"client": client, "seed": SEED, "needs": needs}
    for question in QUESTIONS:
        if question.say:
            takes = inspect.signature(question).parameters
            yield question(**{name: given[name] for name in takes if name in given}).say()


@pytest.mark.parametrize("name", [*CLIENTS, "awkward"])
def test_sentences_hold_no_nan_and_no_barred_word(clients, name):
    for statement in _everything_said(_fresh(clients[name])):
        assert statement.lines
        for line in statement.lines:
            assert line.strip()
            assert "nan" not in line.lower().split()
            assert "<NA>" not in line
            assert not barred_words(line)


def test_no_tables_at_all_is_said_in_every_place(clients):
    nothing = replace(clients["northwind"], tables={}, waves=(), stakeholders={}, disclosed=[])
    assert {statement.kind for statement in _everything_said(nothing)} == {"missing"}


def test_swapping_expectation_and_perception_flips_signs_and_text(clients):
    client = clients["northwind"]
    answers = client["responses"]
    swapped = answers.assign(aspect=answers["aspect"].replace({"E": "P", "P": "E"}))
    before = pmo.gap_by_dimension(_fresh(client))
    after = pmo.gap_by_dimension(_fresh(client, responses=swapped))
    pd.testing.assert_series_equal(after.result["gap"], -before.result["gap"])
    text = "\n".join(after.say().lines)
    assert "Reliability is 1.3 above expectation on a 1–7 scale" in text
    assert "clearly above" in text
    assert "below" not in text.replace("just below 0", "")


def test_where_eleven_have_all_said_the_same_only_counts_are_told(clients):
    """With a mean that does not vary, “nearly all of 9” beside it would be all of them."""
    gaps = pmo.gap_by_dimension(_fresh(clients["awkward"]))
    assert set(gaps.result["tier"]) == {"count"}
    assert gaps.result[["expectation", "performance", "gap", "gap_low", "p"]].isna().all(axis=None)
    assert gaps.result["n"].tolist() == [11, 11, 11]
    assert gaps.say().lines[0] == (
        "0 of 11 rated reliability below what they expect. No average is given: it would give "
        "single answers away."
    )
    assert "Rows of counts alone: an average would give single answers away." in gaps.table().notes
    baseline = pmo.reputation_baseline(_fresh(clients["awkward"]))
    assert str(baseline.say()) == ("No average is given: it would give single answers away.")


def test_equal_answers_everywhere_give_no_nan(clients):
    client = clients["northwind"]
    answers = client["responses"]
    scale = dict(zip(client["items"]["item_id"], client["items"]["scale_min"], strict=True))
    same = answers.assign(value=answers["item_id"].map(scale).astype("Int64"))
    client = _fresh(client, responses=same)
    said = pmo.gap_by_dimension(client).say()
    assert all("(no variation, so no interval; " in line for line in said.lines)
    assert all(claim.verdict is Verdict.NOT_JUDGED for claim in said.claims)
    assert all(claim.low is None for claim in said.claims)
    assert pmo.quality_attributes(client).say().lines


@pytest.mark.parametrize("n", [1, 4])
def test_fewer_than_five_respondents_show_nothing(clients, n):
    client = clients["lindenhof"]
    people = client["respondents"]
    latest = people[people["wave"] == "2026"].head(n)
    client = _fresh(client, respondents=latest, bws=client["bws"].merge(latest[["resp_id"]]))
    for released in (
        pmo.most_needed_services(client, SEED),
        pmo.quality_attributes(client),
        pmo.kano_categories(client),
        pmo.gap_by_dimension(client),
        pmo.gap_by_item(client),
        pmo.gap_by_group(client),
    ):
        assert released.result.empty
        assert released.n is None
        assert released.missing.startswith("Not enough answers")


@pytest.mark.parametrize("n", [0, 4])
def test_actions_are_agreed_whoever_answers(clients, n):
    """Their list holds owners and dates, and no figure of the few who answered."""
    client = clients["lindenhof"]
    people = client["respondents"]
    client = _fresh(client, respondents=people[people["wave"] == "2026"].head(n))
    actions = pmo.action_ranking(client, SEED)
    pending = client["actions"].query("closed.isna()")
    assert set(actions.table().data[0]) >= {"action", "owner", "due"}
    assert {row["action"] for row in actions.table().data} == set(pending["action"])
    assert (
        actions.result[["gap", "affected_share", "priority", "rank", "p_top3"]]
        .isna()
        .all(axis=None)
    )
    assert actions.say().lines == (
        f"{len(pending)} actions are open, in no order yet: fewer than 5 have said what they "
        "expect and what they get.",
    )
    unasked = _fresh(client, responses=client["responses"].iloc[:0])
    assert pmo.action_ranking(unasked, SEED).say().lines == (
        f"{len(pending)} actions are open, in no order yet: nobody was asked what they expect and "
        "what they get.",
    )
    assert actions.chart() is None


def test_a_role_of_three_people_is_hidden_with_its_complement(clients):
    table = pmo.gap_by_group(_fresh(clients["northwind"])).result.set_index("role")
    assert table.at["Finance", "tier"] == "hidden"
    assert (table["tier"] == "hidden").sum() >= 2


def test_two_waves_are_not_called_a_trend(clients):
    said = pmo.satisfaction_by_wave(_fresh(clients["lindenhof"])).say()
    assert said.lines == (
        "Mean satisfaction on a 1–7 scale: too few periods to tell a change. Known: 2 periods. It "
        "takes 8, and no direction is named before.",
    )


def test_open_requests_are_never_counted_as_on_time(clients):
    client = clients["northwind"]
    tickets = client["tickets"]
    row = pmo.schedule_gap(_fresh(client), SEED).result.iloc[0]
    assert row["n"] == tickets["closed"].notna().sum()
    assert row["still_open"] == tickets["closed"].isna().sum()


def test_the_delay_says_by_which_clock_and_what_holds_since_the_confirmed_change(clients):
    northwind = _fresh(clients["northwind"])
    late, since, *_ = pmo.schedule_gap(northwind, SEED).say().claims
    closed = northwind["tickets"].dropna(subset=["closed"])
    lately = closed[closed["closed"] >= "2025-07-01"]
    over = (lately["closed"] - lately["opened"]).dt.days > lately["expected_days"]
    assert late.text.endswith(" took longer than the client expected.")
    assert late.aside.endswith(", in calendar days.")
    before = int(late.number) - over.sum(), len(closed) - len(lately)
    assert since.text == (
        f"From July 2025 on fewer took longer: {over.sum()} of {len(lately)} ({over.mean():.0%}), "
        f"after {before[0]} of {before[1]} ({before[0] / before[1]:.0%}) until then."
    ).replace("%)", " %)")
    undated = _fresh(northwind, events=northwind["events"].head(0))
    assert "since" not in [claim.subject for claim in pmo.schedule_gap(undated, SEED).say().claims]


def test_a_dated_change_confirmed_by_eight_months_draws_the_limits_anew(clients):
    northwind = _fresh(clients["northwind"])
    on_time = pmo.on_time_by_month(northwind)
    (claim,) = on_time.say().claims
    assert claim.text == (
        "The share of requests closed when expected rose from 8 % to 49 % in July "
        "2025 (event: Status reports filled from the project system). Whether the event is "
        "connected with it is not known. It has been stable since."
    )
    assert claim.told == "rose in July 2025"
    assert claim.aside.startswith("8 % is the mean of 12 months before, 49 % that of 9 months")
    assert on_time.title() == claim.text.partition(" (")[0]
    undated = _fresh(northwind, events=northwind["events"].head(0))
    assert pmo.on_time_by_month(undated).facts["changed_from"] == ""
    said = str(pmo.on_time_by_month(undated).say())
    assert "shows signs of a rise from " in said
    assert said.endswith(" This is not confirmed yet.")


def test_a_share_that_never_varied_is_not_said_to_vary(clients):
    northwind = _fresh(clients["northwind"])
    tickets = northwind["tickets"]
    always = _fresh(northwind, tickets=tickets.assign(expected_days=999.0))
    said = str(pmo.on_time_by_month(always).say())
    assert "is 100 % in all" in said
    assert "varies" not in said
    assert "charts as long as this one" not in pmo.on_time_by_month(always).chart().caption


def test_where_everybody_answered_there_is_no_sampling_error(clients):
    client = clients["northwind"]
    roles = client["respondents"].query("wave == @client.latest_wave.name")["role"].value_counts()
    everybody = replace(client, stakeholders=roles.to_dict(), disclosed=[])
    said = pmo.gap_by_dimension(everybody).say()
    assert all("(everybody answered: no sampling error; " in c.text for c in said.claims if c.low)
    barred = ("95 % interval", "all answers are equal", "bootstrap")
    assert not [c.text for c in said.claims if any(words in c.text for words in barred)]
    assert all(c.low == c.number == c.high for c in said.claims if c.low)
    by_role = pmo.gap_by_group(everybody).say()
    assert all("no sampling error" in claim.text for claim in by_role.claims if claim.low)


def test_how_often_chance_alone_shows_a_signal_stands_beside_the_chart(clients):
    answer = pmo.on_time_by_month(_fresh(clients["northwind"], events=None))
    found = re.search(r"shows a signal on (\d+) in 100 charts", answer.chart().caption)
    assert 3 <= int(found[1]) <= 15
    assert found[0] in " ".join(answer.table().notes)


def test_a_title_counts_no_change_of_few_or_whose_limits_have_none_between_them(clients):
    titles = {name: pmo.cases_graded(_fresh(clients[name])).title() for name in CLIENTS}
    assert titles["northwind"] == (
        "4 of 5 shown cases measured twice changed for the better, none worse, 1 unclear"
    )
    assert titles["lindenhof"] == (
        "Not one of the 2 cases shown that were measured twice shows a sure change"
    )
    assert titles["meridian"] == (
        "4 of 4 shown cases measured twice changed for the better, none worse"
    )


@pytest.mark.parametrize("name", CLIENTS)
def test_a_case_whose_client_has_not_agreed_is_counted_and_never_shown(clients, name):
    client = _fresh(clients[name])
    cases = client["cases"].set_index("case_id")
    withheld = cases[cases["consent"] != 1]
    answers = pmo.cases_graded(client), pmo.cost_boxes(client, SEED)
    shown = str([(a.say(), a.title(), a.chart().alt, a.table(), a.next()) for a in answers])
    assert len(withheld)
    assert not [title for title in withheld["title"] if title in shown]
    assert not [case for case in withheld.index if case in shown]
    assert answers[0].facts["withheld"] == len(withheld)
    nobody = _fresh(client, cases=client["cases"].assign(consent=0))
    missing = "No case is shown: no client has agreed to be named."
    assert pmo.cases_graded(nobody).missing == pmo.cost_boxes(nobody, SEED).missing == missing


@pytest.mark.parametrize("went", ["well", "badly"])
def test_of_who_does_not_agree_nothing_is_told_but_how_many(clients, went):
    """How a case went that may not be told changes no word: insiders know which it is."""
    client = _fresh(clients["meridian"])
    kept, costs = client["cases"]["consent"] == 1, client["case_costs"]
    hidden = ~costs["case_id"].isin(client["cases"]["case_id"][kept])
    after = client["cases"]["after"].where(kept, 0.0 if went == "well" else 9_999.0)
    changed = _fresh(
        client,
        cases=client["cases"].assign(after=after),
        case_costs=costs.assign(
            **{
                name: costs[name].where(~hidden, 9e6 if went == "well" else 1.0)
                for name in ("benefit_low", "benefit_high")
            }
        ),
    )

    def told(client):
        shares = pmo.issue_shares(client, SEED)
        answers = (
            pmo.cases_graded(client),
            pmo.cost_boxes(client, SEED),
            pmo.solution_fit(client, shares),
        )
        return [
            ([c.text for c in a.say().claims], a.title(), a.chart().alt, a.chart().caption,
             str(a.table()), str(a.next()), a.facts)
            for a in answers
        ]  # fmt: skip

    assert told(changed) == told(client)
    assert told(client)[0][0][1] == (
        "3 of 9 cases are not shown: their clients have not agreed to be named."
    )


def test_what_falls_short_most_is_said_first(clients):
    said = pmo.gap_by_dimension(_fresh(clients["lindenhof"])).say().claims
    assert [claim.subject for claim in said] == [
        "reliability", "empathy", "responsiveness", "tangibles", "assurance", "overall",
    ]  # fmt: skip
    overall = pmo.gap_by_dimension(_fresh(clients["northwind"])).say().claims[-1]
    assert ": clearly below." in overall.text


def test_what_limits_the_groups_and_the_waves_is_said_before_their_figures(clients):
    said = pmo.gap_by_group(_fresh(clients["northwind"])).say().claims
    assert said[0].text == (
        "Each group is told by itself and none is compared: that takes 20 answers in each."
    )
    changed = pmo.gap_change(_fresh(clients["lindenhof"])).say().claims[1]
    assert "11 and 12 answered, not linked)" in changed.text


def test_only_cases_that_were_told_answer_a_need(clients):
    northwind = _fresh(clients["northwind"])
    coverage = pmo.need_coverage(northwind, pmo.most_needed_services(northwind, SEED))
    drawn = {need: len(cases) for need, cases in coverage.facts["cases"].items()}
    for _, row in coverage.result.iterrows():
        assert drawn.get(row["need_id"], 0) == row["cases"]


def test_reliability_prints_intervals_and_says_where_the_gap_is_unsure(clients):
    scales = pmo.scale_reliability(_fresh(clients["northwind"]))
    said = str(scales.say())
    assert "95 % limits" in scales.say().claims[0].aside
    assert "reliable" not in said.replace("reliability", "")
    weak = scales.result.loc[scales.result["reliability"] < 0.6, "dimension"]
    assert len(weak)
    assert all(name in said for name in weak)
    printed = scales.table()
    assert printed.rows[0][2].startswith("0.04 (−0.59 to 0.47)")


def test_a_survey_that_had_the_answers_it_needed_is_not_told_to_raise_its_rate(clients):
    plan = pmo.survey_sample_size(_fresh(clients["northwind"]))
    (claim,) = plan.say().claims
    assert claim.text == (
        "Ask all 61 on the list: if 60 % reply, those are 37 answers, and a share is known to "
        "±10.5 points. ±10.0 points need 38 answers. In 2026-Q1 38 answered the questionnaire: "
        "enough."
    )
    shown = str(plan.table())
    assert "not reachable with 12" in shown
    assert "64" not in shown


def test_the_first_action_is_asked_only_for_what_it_lacks(clients):
    """It has an owner and a date there; without them both are asked for."""
    northwind = _fresh(clients["northwind"])
    said = pmo.action_ranking(northwind, SEED).next().lines[0]
    assert said == "Give “Plan the PMO's own work on a board with dates” one measure."
    bare = northwind["actions"].assign(owner=None, due=pd.NaT)
    without = _fresh(northwind, actions=bare)
    said = pmo.action_ranking(without, SEED).next().lines[0]
    assert said == (
        "Give “Plan the PMO's own work on a board with dates” one owner, one date and one measure."
    )


def _asked(often):
    """Requests in one quarter: each person as often as given."""
    who = [f"s{at}" for at, times in enumerate(often) for _ in range(times)]
    day = pd.Timestamp("2026-02-02")
    return pd.DataFrame({"person_id": who, "asked": day, "answered": day, "told_back": pd.NaT})


@pytest.mark.parametrize(
    ("often", "tier", "shown", "nearly"),
    [([3] * 4, None, {}, None), ([1] * 6 + [2] * 2, "count", {"n", "people"}, "nearly none"),
     ([1] * 5 + [3] * 3, "count", {"n", "people", "over_limit"}, None),
     ([1] * 9 + [3], "small", {"n", "people", "asks", "asks_per_person_mean", "once", "twice",
                               "over_limit", "max"}, None)],
)  # fmt: skip
def test_requests_to_few_people_say_nothing_of_one_of_them(clients, often, tier, shown, nearly):
    load = pmo.contact_load(_fresh(clients["northwind"], contacts=_asked(often)))
    if tier is None:
        assert load.missing
        assert load.n is None
        return
    row = load.result.iloc[0]
    told = {name for name in row.index if name not in ("quarter", "tier") and pd.notna(row[name])}
    assert row["tier"] == tier
    assert told - {"over_limit_nearly"} == shown
    assert (row.get("over_limit_nearly") or None) == nearly
    assert load.unit == "people asked"
    said = str(load.say())
    assert ("the most requests to one person in a quarter were 3" in said) == (tier == "small"), (
        said
    )


def test_no_total_of_the_loop_holds_a_quarter_whose_requests_are_not_told(clients):
    """Eight people were asked in the last quarter: the total, less the others, told how often."""
    client = _fresh(clients["northwind"])
    load, loop, kept = pmo.contact_load(client), pmo.feedback_loop(client), pmo.loop_kept(client)
    assert load.result["asks"].isna().any()
    listen = loop.result.set_index("step").loc["listen"]
    assert (loop.n, listen["n"]) == (load.result["asks"].sum(), load.result["asks"].sum())
    assert "Quarters with at least 10 people asked." in loop.notes
    few = client["contacts"].groupby(client["contacts"]["asked"].dt.to_period("Q")).filter(
        lambda own: own["person_id"].nunique() < 10)  # fmt: skip
    none = _fresh(client, contacts=few)
    assert "listen" not in set(pmo.feedback_loop(none).result.get("step", ()))
    assert (kept.n > 0, pmo.loop_kept(none).n) == (True, None)


@pytest.mark.parametrize(("kept", "named"), [((), "quality"), (("care",), "the rest")])
def test_questions_without_a_dimension_are_judged_as_one(clients, kept, named):
    client = clients["northwind"]
    items = client["items"].copy()
    gap = items["instrument"] == "gap"
    first = items["dimension"] == "assurance"
    items.loc[gap, "dimension"] = None
    if kept:
        items.loc[gap & first, "dimension"] = kept[0]
    told = pmo.gap_by_dimension(_fresh(client, items=items))
    assert set(told.result["dimension"]) == {*kept, named, "overall"}
    assert told.result["gap"].notna().all()
