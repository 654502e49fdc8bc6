"""Revealing PMO Value on the sample clients: planted effects are found, bad cases stay honest."""

import inspect
import re
import tomllib
from dataclasses import replace

import pandas as pd
import pytest
from asking import answered_once

from pmo_workshop import value_by_service
from pmo_workshop.elements.value import QUESTIONS
from pmo_workshop.elements.workshop import BY_NAME
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.present.grammar import barred_words
from pmo_workshop.verdicts import Verdict

SEED = 2026
CLIENTS = ["lindenhof", "northwind", "meridian"]
PLANTED = tomllib.loads((shipped("sample_data") / "planted.toml").read_text(encoding="utf-8"))
SAID = [question for question in QUESTIONS if question.say]
HOSTILE = "<b>Ä</b> 👩‍🏫 \"x\" & 'y' " + "long " * 30


@pytest.fixture(scope="module")
def clients():
    return {name: load_client(shipped("sample_data") / name) for name in (*CLIENTS, "awkward")}


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr("pmo_workshop.analysis.agreement.DRAWS", 199)
    monkeypatch.setattr("pmo_workshop.analysis.laddering.DRAWS", 199)


def fresh(client, **tables):
    """The client with other tables; without, the client itself, which is asked once."""
    return replace(client, tables={**client.tables, **tables}, disclosed=[]) if tables else client


@answered_once
def asked(name, client):
    question = BY_NAME[name]
    takes = inspect.signature(question).parameters
    more = {"seed": SEED} if "seed" in takes else {}
    if "known" in takes:
        more["known"] = asked("awareness", client)
    return question(client, **more)


def everything(client):
    """Every sentence, table and step of the element; the texts, to look for what must not be."""
    texts = []
    for question in QUESTIONS:
        answer = asked(question.name, client)
        for name in ("say", "table", "next"):
            shown = getattr(answer, name)() if getattr(question, name) else None
            texts.append("" if shown is None else str(shown))
    return "\n".join(texts)


def planted(kind):
    return [effect for effect in PLANTED["planted"]
            if effect["activity"] == "V3" and effect["kind"] == kind]  # fmt: skip


@pytest.mark.parametrize("kind", ["unsupported", "unreported"])
def test_planted_benefits_are_found_with_their_amounts(clients, kind):
    effects = planted(kind)
    assert len(effects) == 3
    for effect in effects:
        table = asked("benefits_told", clients[effect["client"]]).result.set_index("benefit_id")
        row = table.loc[effect["where"]]
        assert row["state"] == kind
        amount = row["reported" if kind == "unsupported" else "verified"]
        assert amount == pytest.approx(effect["size"], rel=0.001)


def test_the_two_kinds_are_never_set_off(clients):
    said = asked("benefits_told", clients["northwind"]).say()
    found = {claim.id.rsplit(".", 1)[-1]: claim for claim in said.claims}
    assert found["unreported"].number == pytest.approx(710_000)
    assert found["unsupported"].number == pytest.approx(450_000)
    assert "ratio" not in found, "GBP 97 of every 100 is two errors that even out"
    assert found["supported"].number == pytest.approx(91.1, abs=0.1)


def test_what_is_not_reported_is_told_year_by_year_and_not_set_off(clients):
    said = asked("benefits_told", clients["northwind"]).say()
    found = {claim.id.rsplit(".", 1)[-1]: claim for claim in said.claims}
    assert "GBP 142,000 in year 0, GBP 248,000 in year 1 and GBP 320,000 in year 2" in (
        found["not_reported-by-year"].text
    )
    assert found["not_reported-by-year"].number == pytest.approx(319_500)
    assert found["on_opinion-by-year"].text.endswith(
        "GBP 90,000 in year 0, GBP 158,000 in year 1 and GBP 202,000 in year 2."
    )
    once = clients["northwind"]["benefits"].query("year == 0")
    lone = asked("benefits_told", fresh(clients["northwind"], benefits=once)).say()
    assert not [claim for claim in lone.claims if claim.id.endswith("by-year")]


def test_planted_value_of_meridian_is_no_difference_that_matters(clients):
    said = asked("perceived_value", clients["meridian"]).say()
    (net,) = said.claims
    assert net.verdict is Verdict.NO_DIFFERENCE
    assert net.low - 0.1 <= 0.1 <= net.high + 0.1


def test_get_and_give_swapped_turn_the_verdict(clients):
    client = clients["northwind"]
    items = client["items"]
    swapped = items.assign(dimension=items["dimension"].replace({"get": "give", "give": "get"}))
    said = asked("perceived_value", fresh(client, items=swapped)).say()
    assert said.claims[0].verdict is Verdict.CLEAR_SHORTFALL


@pytest.mark.parametrize("name", CLIENTS)
def test_every_activity_says_something_and_nothing_barred(clients, name):
    client = fresh(clients[name])
    said = [asked(question.name, client).say() for question in SAID]
    claims = [claim for statement in said for claim in statement.claims]
    assert {claim.activity for claim in claims} == {"V1", "V2", "V3", "V4", "V5"}
    assert not [claim.text for claim in claims if barred_words(claim.text)]
    assert len({claim.id for claim in claims}) == len(claims)


def test_interviews_are_counts_and_never_a_population(clients):
    said = asked("value_map", clients["lindenhof"]).say()
    links = [claim.text for claim in said.claims if "linked" in claim.text]
    assert links
    assert all("of 12 interviewed" in text and "%" not in text for text in links)


def test_an_observable_benefit_has_no_amount_anywhere(clients):
    benefits = clients["northwind"]["benefits"]
    soft = benefits["class"] == "observable"
    priced = benefits.assign(verified=benefits["verified"].mask(soft, 777_000.0))
    priced = priced.assign(reported=priced["reported"].mask(soft, 777_000.0),
                           verified_high=priced["verified_high"].mask(soft, 777_000.0))  # fmt: skip
    client = fresh(clients["northwind"], benefits=priced)
    assert "777" not in everything(client).replace(",", "")
    before = asked("appraisal", clients["northwind"]).result["value"].tolist()
    assert asked("appraisal", client).result["value"].tolist() == before


def test_the_discount_rate_is_the_clients_or_the_default_and_is_printed(clients):
    client = clients["northwind"]
    assert "3.5 % a year, real (default of the HMT Green Book)" in str(
        asked("appraisal", client).table()
    )
    own = replace(client, discount_rate=0.08)
    assert "8 % a year, real (set in client.toml)" in str(asked("appraisal", own).table())
    assert "amount of year 0 plus NPV" in str(asked("appraisal", own).table())


def test_a_missing_share_is_said_and_never_the_whole(clients):
    benefits = clients["northwind"]["benefits"]
    gone = benefits["benefit_id"] == "BN1"
    columns = ["share_low", "share_likely", "share_high"]
    without = benefits.assign(**{c: benefits[c].mask(gone) for c in columns})
    said = asked("appraisal", fresh(clients["northwind"], benefits=without)).say()
    assert "1 benefit is left out: nobody has set the PMO's share" in str(said)


def test_advocates_need_a_recorded_act(clients):
    client = clients["northwind"]
    without = fresh(client, engagement=client["engagement"].drop(columns="act"))
    said = asked("relationship_moves", without).say()
    (claim,) = [claim for claim in said.claims if claim.id.endswith("advocates")]
    assert claim.number == 0


@pytest.mark.parametrize("name", ["lindenhof", "northwind", "meridian"])
def test_the_chart_of_moves_tells_the_merged_rows_and_no_rung_by_itself(clients, name):
    moves = asked("relationship_moves", fresh(clients[name]))
    assert dict(moves.facts) == {}, "of 17, 4 and 6 advocates, one to four have an act, or none"
    for _, row in moves.result.iterrows():
        told = f"{row['lower']} now lower, {row['same']} on the same rung, {row['higher']} now"
        assert told in moves.chart().alt
    assert "at first" not in moves.chart().alt


@pytest.mark.parametrize("name", ["lindenhof", "northwind", "meridian"])
def test_no_sentence_on_the_register_is_of_fewer_than_all_that_its_table_counts(clients, name):
    client = fresh(clients[name])
    for question in ("relationship_moves", "stances_wanted", "stance_moves"):
        answer = asked(question, client)
        assert {claim.n for claim in answer.say().claims} == {answer.n}


@pytest.mark.parametrize("question", ["relationship_moves", "stances_wanted", "stance_moves"])
def test_nothing_is_told_of_a_register_of_nine(clients, question):
    register = clients["lindenhof"]["engagement"]
    nine = sorted(register["stakeholder_id"].unique())[:9]
    client = fresh(clients["lindenhof"], engagement=register[register["stakeholder_id"].isin(nine)])
    answer = asked(question, client)
    assert answer.missing
    assert answer.result.empty


@pytest.mark.parametrize("name", ["lindenhof", "northwind", "meridian"])
def test_no_cell_of_a_table_of_stakeholders_holds_one_to_four(clients, name):
    found = asked("relationship_moves", fresh(clients[name])).result
    if len(found) > 1:
        assert not found[["lower", "same", "higher"]].isin([1, 2, 3, 4]).any(axis=None)


def test_few_who_go_beyond_the_stance_wanted_are_told_with_those_who_have_it(clients):
    stances = asked("stances_wanted", fresh(clients["northwind"]))
    found = stances.result.set_index("stance")["stakeholders"].to_dict()
    assert found == {"below": 36, "reached": 24}
    assert stances.title() == "36 of 60 stakeholders have a lower stance than is wanted"
    assert str(stances.say()) == (
        "24 of 60 (40 %) stakeholders have the stance that is wanted, or go beyond it; 36 stand "
        "lower."
    )


def test_two_waves_have_a_score_and_no_direction(clients):
    said = asked("recommendation", clients["meridian"]).say()
    assert said.claims[0].aside == "2 waves are too few to show a direction: it takes 8."


def test_waves_without_a_code_are_independent_and_say_so(clients):
    said = asked("value_change", clients["meridian"]).say()
    assert "treated as independent" in said.claims[0].aside


def test_how_many_benefits_people_know_of_is_held_against_the_wave_before(clients):
    client = clients["northwind"]
    items = client["items"]
    ids = items.loc[items["instrument"] == "awareness", "item_id"]
    asked_now = client["responses"][client["responses"]["item_id"].isin(ids)]
    people = client["respondents"].query("wave == '2025-Q4'")["resp_id"]
    earlier = pd.concat([
        asked_now.head(len(ids)).assign(resp_id=who, wave="2025-Q4", item_id=list(ids),
                                        value=[float(at % 6 == 0), *[0.0] * (len(ids) - 1)])
        for at, who in enumerate(people)
    ])  # fmt: skip
    responses = pd.concat([client["responses"], earlier], ignore_index=True)
    change = asked("awareness_change", fresh(client, responses=responses))
    assert change.title() == "In 2026-Q1 people know of more of the benefits than in 2025-Q4"
    (told,) = change.say().claims
    assert told.text.startswith("Of the 6 benefits that both waves named, people knew of 0.2 on ")
    assert told.text.endswith("23 answered both times): more known than before.")
    assert asked("awareness_change", client).missing.startswith("Only one wave asked whether")


def test_with_four_people_nothing_is_shown(clients):
    client = clients["northwind"]
    latest = client["respondents"][client["respondents"]["wave"] == client.latest_wave.name]
    four = set(latest["resp_id"].head(4))
    small = fresh(
        client,
        respondents=client["respondents"][client["respondents"]["resp_id"].isin(four)],
        responses=client["responses"][client["responses"]["resp_id"].isin(four)],
        ladders=client["ladders"][client["ladders"]["resp_id"].isin(four)],
    )
    for name in ("value_map", "value_codes", "perceived_value", "awareness", "recommendation"):
        released = asked(name, small)
        assert released.missing, name
        assert not released.facts, name
    assert asked("benefits_told", small).result["aware"].isna().all()


def test_five_to_nine_people_are_counts_only(clients):
    client = clients["northwind"]
    some = set(client["ladders"]["resp_id"].drop_duplicates().head(7))
    ladders = client["ladders"]
    links = asked("value_map", fresh(client, ladders=ladders[ladders["resp_id"].isin(some)]))
    assert links.result["retained"].isna().all()
    assert links.result["people"].notna().all()
    assert not links.facts
    assert links.chart() is None
    assert "of 7 interviewed" in links.say().claims[0].text


def test_equal_answers_have_no_nan(clients):
    client = clients["northwind"]
    equal = client["responses"].assign(value=1)
    texts = everything(fresh(client, responses=equal))
    assert not re.search(r"\b(nan|inf|None|<NA>)\b", texts)


@pytest.mark.parametrize("table", ["benefits", "costs", "ladders", "engagement", "actions",
                                   "proxies", "responses"])  # fmt: skip
def test_a_missing_table_is_named_or_left_out(clients, table):
    client = clients["northwind"]
    everything(fresh(client, **{table: client[table].head(0)}))


def test_hostile_names_stay_text(clients):
    client = clients["northwind"]
    benefits = client["benefits"]
    benefits = benefits.assign(name=benefits["benefit_id"] + HOSTILE)
    ladders = client["ladders"].assign(code=client["ladders"]["code"] + HOSTILE)
    hostile = fresh(client, benefits=benefits, ladders=ladders)
    laid_out = asked("benefits_told", hostile).table()
    assert "<b>Ä</b>" not in laid_out.html
    assert "&lt;b&gt;" in laid_out.html
    everything(hostile)


def test_two_benefits_of_one_name_stay_two(clients):
    client = clients["northwind"]
    same = fresh(client, benefits=client["benefits"].assign(name="The same"))
    assert asked("appraisal", same).n == asked("appraisal", client).n


def test_the_awkward_client_says_what_is_not_collected(clients):
    for question in {*QUESTIONS} - {value_by_service}:  # of its services it has requests
        assert asked(question.name, fresh(clients["awkward"])).missing, question


def test_only_released_results_are_put_into_words():
    for question in SAID:
        with pytest.raises(TypeError):
            question.say(pd.DataFrame({"n": [3]}))


def register_of(client, *rows, **columns):
    """A register of one year with one benefit per (verified, reported, evidence)."""
    benefits = client["benefits"].head(1)
    more = [
        benefits.assign(benefit_id=f"X{i}", name=f"Benefit {i}", year=0, verified=float(verified),
                        reported=float(reported), verified_low=None, verified_high=None,
                        evidence=evidence)
        for i, (verified, reported, evidence) in enumerate(rows)
    ]  # fmt: skip
    return fresh(client, benefits=pd.concat(more, ignore_index=True).assign(**columns))


def test_a_register_that_reports_twice_what_is_verified_is_told_so(clients):
    client = register_of(
        clients["northwind"], *[(1e4 * i, 2e4 * i + 500 * (i % 3), "B") for i in range(1, 13)]
    )
    told = asked("benefits_told", client)
    found = {claim.id.rsplit(".", 1)[-1]: claim for claim in told.say().claims}
    assert found["ratio"].verdict is Verdict.OVER_REPORTED
    assert found["over-reported"].number == pytest.approx(786_000)
    assert "Correct what is reported above" in str(told.next())


def test_a_register_with_enough_benefits_has_an_interval_and_says_how_good_it_is(clients):
    rows = [(1e5, 1e4 * i, "B") for i in range(12)]
    told = asked("benefits_told", register_of(clients["northwind"], *rows))
    (ratio,) = [claim for claim in told.say().claims if claim.subject == "ratio"]
    assert ratio.low < ratio.number < ratio.high
    assert any("cover 88" in note for note in told.notes)


def test_real_and_nominal_amounts_are_never_added_up(clients):
    client = clients["northwind"]
    costs = client["costs"].assign(prices=["nominal", *[None] * (len(client["costs"]) - 1)])
    for name in ("appraisal", "bcr_sensitivity", "cumulative_value"):
        found = asked(name, fresh(client, costs=costs))
        assert found.missing == (
            f"Refused: 1 of {len(costs)} rows of costs.csv are in prices of their own year "
            "(nominal), and the discount rate is real. Amounts of different prices are not added "
            "up. Restate them in prices of year 0 and write real in the column prices."
        )


def test_a_long_horizon_takes_the_declining_rates_and_says_so(clients):
    client = clients["northwind"]
    late = client["benefits"].assign(year=client["benefits"]["year"] + 38)
    found = asked("appraisal", fresh(client, benefits=late))
    assert "Discount rate 3.5 % a year and 3 % from year 31 on, real" in " ".join(found.notes)
    factor = 1.035**-30 * 1.03**-8
    value_now = asked("appraisal", client).result.set_index("measure")["value"]
    assert found.result.set_index("measure")["value"]["pv_benefits"] == pytest.approx(
        value_now["pv_benefits"] * factor, rel=0.01
    )


def test_a_case_without_a_range_is_not_told_as_one_figure(clients):
    shares = {f"share_{end}": 0.5 for end in ("low", "likely", "high")}
    client = register_of(clients["northwind"], (1e6, 1e6, "B"), **shares)
    said = asked("appraisal", client).say().claims
    assert said[0].verdict is Verdict.NO_RANGE
    assert said[0].text == (
        "With the likely figures, the PMO's share of 1 proven benefit comes to 21p per pound of "
        "cost. How sure that is cannot be said: the register gives no low and no high end, for "
        "shares or amounts."
    )
    assert asked("appraisal", client).chart() is None


def test_coders_who_agree_on_nothing_are_not_sound(clients):
    ladders = clients["northwind"]["ladders"]
    first = ladders[ladders["coder"] == "first"]
    codes = sorted(first["code"].unique())
    turned = dict(zip(codes, [*codes[1:], codes[0]], strict=True))
    second = first.assign(coder="second", code=first["code"].map(turned))
    client = fresh(clients["northwind"], ladders=pd.concat([first, second]))
    said = asked("value_map", client).say()
    (coders,) = [claim for claim in said.claims if claim.id.endswith("coders")]
    assert coders.verdict is Verdict.CODING_NOT_SOUND


def test_a_benefit_that_is_not_verified_yet_is_not_verified_at_zero(clients):
    benefits = clients["northwind"]["benefits"]
    first = benefits["benefit_id"] == benefits["benefit_id"].iloc[0]
    client = fresh(clients["northwind"], benefits=benefits.assign(
        verified=benefits["verified"].mask(first), reported=95_000.0, evidence="B"
    ))  # fmt: skip
    told = asked("benefits_told", client)
    row = told.result.set_index("benefit_id").loc[benefits["benefit_id"].iloc[0]]
    assert row["state"] == "not verified yet"
    assert pd.isna(row["verified"])
    said = told.say().lines
    assert any("was reported and is not verified yet" in line for line in said)
    name = row["benefit"]
    above = [line for line in said if "reported above what is verified" in line]
    assert not any(name in line for line in above)
    assert "Ask Finance what is verified of" in str(told.next())
    told.chart()
    assert "as they have no verified amount" in " ".join(asked("appraisal", client).notes)


def test_a_register_that_is_not_verified_at_all_is_not_called_empty(clients):
    benefits = clients["northwind"]["benefits"].assign(verified=float("nan"))
    told = asked("steps_to_reported", fresh(clients["northwind"], benefits=benefits))
    assert told.missing == (
        "No benefit has both a verified and a reported amount yet. Ask Finance to verify."
    )


@pytest.mark.parametrize("name", ["appraisal", "cumulative_value"])
def test_an_estimated_amount_has_three_figures_in_the_table_as_in_a_sentence(name, clients):
    printed = str(asked(name, fresh(clients["northwind"])).table())
    amounts = re.findall(r"\d{1,3}(?:,\d{3})+", printed)
    assert amounts
    assert all(len(amount.replace(",", "").rstrip("0")) <= 3 for amount in amounts)


def test_benefits_that_as_many_know_are_all_named(clients):
    answer = asked("awareness", fresh(clients["northwind"]))
    rows = answer.result.head(3).assign(benefit=["A", "B", "C"], aware=[3, 9, 3], n=30)
    (line, *_) = replace(answer, result=rows).say().lines
    assert line == (
        "3 of 30 (10 %) knew of each of “A” and “C”, and 9 of 30 (30 %) of “B” (38 of 61 "
        "answered). Others may be as little or as well known."
    )


WHOLE = {
    ("benefits_told", "supported", "northwind"): "Without people's estimates, GBP 91 is reported "
    "for every GBP 100 verified (5 benefits: too few for an interval).",
    ("actions_closed", "closed", "meridian"): "0 of 2 actions due were closed by their date; 1 "
    "came late, 1 is still open.",
    ("appraisal", "bcr", "northwind"): "The PMO's share of 4 proven benefits comes to GBP 1.32 "
    "per pound of cost (likely range GBP 1.14 to GBP 1.58).",
    ("appraisal", "bcr", "meridian"): "The PMO's share of 5 proven benefits covers 20 cents per "
    "dollar of cost (likely range 17 to 25 cents).",
    ("appraisal", "npv", "northwind"): "Over 3 years the PMO's share exceeds the costs by GBP "
    "334,000 to 1,370,000 (likely range; discounted at 3.5 % a year).",
    ("benefits_told", "unreported", "northwind"): "GBP 710,000 verified was not reported, in 2 "
    "benefits: “Grid connection on its date” and “Fewer repeat crew transfers”.",
    ("benefits_told", "unsupported", "northwind"): "GBP 450,000 was reported on people's "
    "estimates alone, in 1 benefit: “Design hours spared by templates”.",
    ("perceived_value", "net", "northwind"): "Users get 5.0, 0.9 above what they give "
    "(4.1) on a 1–7 scale (95 % interval 0.7 to 1.1; 38 of 61 answered): clearly "
    "above.",
    ("relationship_moves", "moves", "meridian"): "18 of 60 relationships stand lower than at the "
    "first review, none higher, as the account holders judge.",
    ("relationship_moves", "moves", "lindenhof"): "1 of 20 relationships stands higher than at "
    "the first review, none lower, as the account holders judge.",
}  # fmt: skip


@pytest.mark.parametrize(("name", "subject", "client"), WHOLE)
def test_sentences_are_those_a_sponsor_would_say(clients, name, subject, client):
    said = asked(name, fresh(clients[client])).say()
    (text,) = [claim.text for claim in said.claims if claim.subject == subject]
    assert text == WHOLE[name, subject, client]


@pytest.mark.parametrize(
    ("p10", "value", "p90", "said"),
    [(0.9, 1.2, 1.634, "The PMO's share of 4 proven benefits comes to GBP 1.20 per pound of cost "
      "(likely range GBP 0.90 to GBP 1.63). That share exceeds the costs in 62 % of 10,000 "
      "draws."),
     (-0.3, -0.1, 0.2, "The PMO's share of 4 proven benefits comes to −10p per pound of cost "
      "(likely range −30 to 20p). That share exceeds the costs in 62 % of 10,000 draws.")],
)  # fmt: skip
def test_a_share_beyond_its_cost_or_below_nothing_covers_no_pence(clients, p10, value, p90, said):
    case = asked("appraisal", fresh(clients["northwind"]))
    ends = case.result.set_index("measure")
    ends.loc["bcr", ["p10", "value", "p90"]] = p10, value, p90
    moved = replace(case, result=ends.reset_index(), facts={**case.facts, "p_above_one": 0.62})
    assert moved.say().claims[0].text == said


@pytest.mark.parametrize("name", CLIENTS)
def test_every_chart_and_table_has_a_short_title_without_codes(clients, name):
    client = fresh(clients[name])
    for question in QUESTIONS:
        answer = asked(question.name, client)
        if answer.missing or not (question.chart or question.form == "table"):
            continue
        title = answer.title()
        assert 5 <= len(title.split()) <= 16, (question, title)
        assert not re.search(r"\b([BCSTV]\d|BN\d|P10|NPS)\b", title), (question, title)


def test_what_clients_bear_is_told_as_costs_states_it(clients):
    """V4 and B3 cannot contradict each other in silence: both amounts stand in the note."""
    client = clients["northwind"]
    by = client["costs"]["line_id"].eq("Clients' own hours").map({True: "clients", False: "pmo"})
    spent = "hat its clients spend on working with it"
    for borne, said, noted in (
        (
            by,
            f" W{spent} is in that cost. ",
            "Of these costs clients bear GBP 281,000 in a year; by their log",
        ),
        (
            "pmo",
            f" W{spent} is not in that cost. ",
            "Clients bear none of these costs; by their log (B3)",
        ),
        (
            None,
            f" Whether w{spent} is in that cost is not stated. ",
            "Which of the costs clients bear is not stated;",
        ),
    ):
        told = asked("appraisal", fresh(client, costs=client["costs"].assign(borne_by=borne)))
        (worth,) = (claim.text for claim in told.say().claims if spent in claim.text)
        assert worth.count(spent) == 1
        assert said in worth
        assert any(note.startswith(noted) and "GBP 281,000" in note for note in told.notes)


def test_a_service_that_is_needed_is_told_with_its_requests_and_cases(clients):
    northwind = clients["northwind"]
    asked = value_by_service(northwind, SEED)
    assert asked.say().lines == (
        "6 services are counted more often among the most than among the least important. Of these "
        "“Help to choose and prioritise projects” is in time least often: 0 of 28 (0 %) requests "
        "took no longer than was expected.",
        "3 of 6 needed services have no published case: “Coordination between projects”, "
        "“Balancing resources between projects” and “Mentoring for project managers”.",
    )
    tables = {name: rows for name, rows in northwind.tables.items() if name == "services"}
    alone = value_by_service(replace(northwind, tables=tables), SEED)
    assert alone.missing == (
        "Not collected: which services are needed (bws), the requests (tickets) or the cases "
        "(cases). One of them is enough to begin."
    )
    tables |= {"tickets": northwind["tickets"]}
    by_log = value_by_service(replace(northwind, tables=tables), SEED)
    assert not by_log.result["needed"].any()
    assert by_log.result["cases"].isna().all()
    assert by_log.next() is None
