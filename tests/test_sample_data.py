"""The sample clients: valid under the schema, made anew byte for byte, and true to their plan."""

import itertools
import math
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import pmo_workshop
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES, pandera_schema

FOLDER = shipped("sample_data")
CLIENTS = ("lindenhof", "northwind", "meridian")
PLANTED = tomllib.loads((FOLDER / "planted.toml").read_text(encoding="utf-8"))["planted"]


def _planted(kind):
    found = [effect for effect in PLANTED if effect["kind"] == kind]
    assert found, kind
    return [
        pytest.param(effect, id=f"{effect['client']}-{effect['where']}-{effect['wave']}")
        for effect in found
    ]


def _settings(client):
    return tomllib.loads((FOLDER / client / "client.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def clients():
    return {name: load_client(FOLDER / name) for name in (*CLIENTS, "awkward")}


def _answers(client, wave):
    people = client["respondents"]
    people = people[people["wave"] == wave]
    answers = client["responses"].drop(columns="wave")
    answers = answers.merge(people, on="resp_id").merge(client["items"], on="item_id")
    return answers.assign(value=answers["value"].astype("float64"))


def _gaps(client, wave):
    """Perception minus expectation: one row per respondent, item and dimension."""
    answers = _answers(client, wave)
    answers = answers[answers["instrument"] == "gap"]
    wide = answers.pivot(
        index=["resp_id", "role", "dimension", "item_id"], columns="aspect", values="value"
    ).reset_index()
    return wide.assign(gap=wide["P"] - wide["E"])


def _interval(values, shrink=1.0):
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
    return values.mean() - half * shrink, values.mean() + half * shrink


def _verdict(low, high, margin):
    if -margin < low and high < margin:
        return "no difference that matters"
    if high <= -margin:
        return "clear shortfall"
    if high < 0:
        return "shortfall, size uncertain"
    if low >= margin:
        return "clearly above"
    return "above, size uncertain" if low > 0 else "too few answers to tell"


# -- files ---------------------------------------------------------------------------------------


def test_the_generator_makes_the_same_bytes(tmp_path):
    generator = FOLDER / "generate.py"
    if not (FOLDER.parent / "pmo_workshop").is_dir():
        pytest.skip("the generator needs the checkout")
    subprocess.run([sys.executable, "-B", str(generator), str(tmp_path)], check=True)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    kept = sorted(
        p.relative_to(FOLDER)
        for p in FOLDER.rglob("*")
        if p.is_file() and p.suffix not in (".py", ".pyc")
    )
    assert made == kept
    changed = [p for p in made if (tmp_path / p).read_bytes() != (FOLDER / p).read_bytes()]
    assert changed == []


def test_all_of_it_is_small():
    assert sum(p.stat().st_size for p in FOLDER.rglob("*") if p.is_file()) < 4_000_000


@pytest.mark.parametrize("name", CLIENTS)
def test_every_table_is_there_and_valid(clients, name):
    client = clients[name]
    assert client.collected(*TABLES)
    for table in TABLES.values():
        pandera_schema(table).validate(client[table.name], lazy=True)
        if table.key:
            assert not client[table.name].duplicated(list(table.key)).any(), table.name


@pytest.mark.parametrize("name", CLIENTS)
def test_answers_stay_on_the_scale_of_their_question(clients, name):
    answers = clients[name]["responses"].merge(clients[name]["items"], on="item_id")
    given = answers.dropna(subset=["value"])
    assert ((given["value"] >= given["scale_min"]) & (given["value"] <= given["scale_max"])).all()
    assert (answers["na"] == 1).any()
    assert (answers["value"].isna() & (answers["na"] == 0)).any()


@pytest.mark.parametrize(
    ("name", "n", "population"), [("lindenhof", 12, 20), ("northwind", 38, 61),
                                  ("meridian", 240, 900)],
)  # fmt: skip
def test_sizes_of_the_latest_wave(clients, name, n, population):
    client = clients[name]
    people = client["respondents"]
    latest = people[people["wave"] == client.latest_wave.name]
    assert len(latest) == n
    assert client.population == population
    for role, count in latest["role"].value_counts().items():
        assert count <= client.stakeholders[role]
    assert client.report_date >= client.latest_wave.end


def test_the_readme_describes_every_column():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for table in TABLES.values():
        section = text.split(f"### {table.name}\n")[1].split("\n### ")[0]
        described = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
        assert described == table.column_names


def test_the_readme_lists_every_planted_effect():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for effect in PLANTED:
        section = text.split(f"(`{effect['client']}`)")[1].split("\n### ")[0]
        assert f"| {effect['activity']} | {effect['kind']} | {effect['where']}" in section
        assert effect["verdict"] in section


def test_the_item_bank_of_the_gap_survey_is_used_as_it_is(clients):
    bank = pd.read_csv(Path(pmo_workshop.__file__).parent / BANK)
    for name in CLIENTS:
        items = clients[name]["items"]
        asked = items[items["instrument"] == "gap"]
        assert asked["text"].tolist() == bank["text"].tolist()


BANK = "content/item_banks/servqual_pmo_22.csv"


# -- the truth -----------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", _planted("gap"))
def test_a_planted_gap_gets_its_verdict(clients, effect):
    client = clients[effect["client"]]
    gaps = _gaps(client, effect["wave"])
    gaps = gaps[gaps["dimension"] == effect["where"]]
    per_respondent = gaps.groupby("resp_id")["gap"].mean()
    assert per_respondent.mean() == pytest.approx(effect["size"], abs=0.1)
    n, population = len(per_respondent), client.population
    margin = _settings(effect["client"])["margin"]["scale_points"]
    for shrink in (1.0, math.sqrt((population - n) / (population - 1))):
        assert _verdict(*_interval(per_respondent, shrink), margin) == effect["verdict"]


@pytest.mark.parametrize("effect", _planted("item"))
def test_a_planted_item_gap_is_there(clients, effect):
    gaps = _gaps(clients[effect["client"]], effect["wave"])
    item = gaps[gaps["item_id"] == effect["where"]]["gap"].dropna()
    low, high = _interval(item)
    assert low < effect["size"] < high
    assert high < 0


@pytest.mark.parametrize("effect", _planted("group"))
def test_a_planted_group_difference_is_there(clients, effect):
    gaps = _gaps(clients[effect["client"]], effect["wave"])
    per_respondent = gaps.groupby(["resp_id", "role"])["gap"].mean().reset_index()
    first, second = (
        per_respondent[per_respondent["role"] == role]["gap"]
        for role in effect["where"].split(" against ")
    )
    assert first.mean() - second.mean() == pytest.approx(effect["size"], abs=0.2)
    assert stats.ttest_ind(first, second, equal_var=False).pvalue < 0.05


@pytest.mark.parametrize("effect", _planted("wave"))
def test_a_planted_change_between_the_waves_is_there(clients, effect):
    client = clients[effect["client"]]
    waves = [wave.name for wave in client.waves[-2:]]
    before, after = (
        gaps[gaps["dimension"] == effect["where"]]["gap"].mean()
        for gaps in (_gaps(client, wave) for wave in waves)
    )
    assert after - before == pytest.approx(effect["size"], abs=0.15)


def _scores(client, wave):
    """Chosen best less chosen worst by times shown, and times shown, of each service."""
    screens = client["bws"][client["bws"]["wave"] == wave]
    shown = screens["shown"].explode().value_counts()
    best, worst = (screens[c].value_counts().reindex(shown.index, fill_value=0)
                   for c in ("best", "worst"))  # fmt: skip
    return (best - worst) / shown, shown


@pytest.mark.parametrize("effect", _planted("wave, needs"))
def test_a_service_has_climbed_as_planted(clients, effect):
    client = clients[effect["client"]]
    asked = [wave.name for wave in client.waves if wave.name in set(client["bws"]["wave"])]
    before, after = (_scores(client, wave)[0].rank(ascending=False) for wave in asked)
    assert before[effect["where"]] - after[effect["where"]] == pytest.approx(effect["size"], abs=1)


@pytest.mark.parametrize("effect", _planted("wave, promises"))
def test_a_promise_is_kept_otherwise_as_planted(clients, effect):
    client = clients[effect["client"]]
    waves = [wave.name for wave in client.waves if wave.name in set(client["bws"]["wave"])]
    before, after = (
        answers[answers["dimension"] == effect["where"]]
        .groupby("instrument")["value"]
        .mean()["promise_kept"]
        for answers in (_answers(client, wave) for wave in waves)
    )
    assert after - before == pytest.approx(effect["size"], abs=0.05)


@pytest.mark.parametrize("effect", _planted("wave, costs"))
def test_the_hours_felt_have_moved_as_planted(clients, effect):
    costs = clients[effect["client"]]["perceived_cost"]
    felt = np.log(costs.groupby(["wave", "resp_id"])["hours_month"].sum()).groupby("wave").mean()
    before, after = (felt[wave.name] for wave in clients[effect["client"]].waves if wave.name in
                     felt)  # fmt: skip
    assert np.exp(after - before) == pytest.approx(effect["size"], rel=0.15)


@pytest.mark.parametrize("effect", _planted("wave, log"))
def test_what_was_measured_again_takes_other_hours_as_planted(clients, effect):
    log = clients[effect["client"]]["effort_log"]
    log = log[log["activity"] == effect["where"]]
    before, after = (log[log["logged_on"] == day] for day in sorted(set(log["logged_on"])))
    share = (after["min_likely"] * after["volume_yr"]).sum()
    share /= (before["min_likely"] * before["volume_yr"]).sum()
    assert share - 1 == pytest.approx(effect["size"], abs=0.02)


@pytest.mark.parametrize("name", CLIENTS)
def test_the_best_and_the_worst_service_are_those_planted(clients, name):
    score, shown = _scores(clients[name], clients[name].waves[-1].name)
    first, last = (e["where"] for e in PLANTED
                   if e["client"] == name and e["kind"] == "best-worst")  # fmt: skip
    assert score.idxmax() == first
    assert last in score.nsmallest(2).index
    assert shown.nunique() == 1


@pytest.mark.parametrize("name", CLIENTS)
def test_every_pair_of_services_is_shown_equally_often(clients, name):
    screens = clients[name]["bws"].groupby("resp_id")["shown"]
    for _person, shown in screens:
        pairs = [frozenset(p) for screen in shown for p in itertools.combinations(screen, 2)]
        assert set(pd.Series(pairs).value_counts()) == {2 if name == "lindenhof" else 1}


@pytest.mark.parametrize("effect", _planted("quadrant"))
def test_a_planted_quadrant_is_clear_of_the_crosshair(clients, effect):
    answers = _answers(clients[effect["client"]], effect["wave"])
    answers = answers[answers["instrument"] == "gap"].dropna(subset=["value"])
    means = answers.groupby(["item_id", "aspect"])["value"].mean().unstack()
    item = answers[answers["item_id"] == effect["where"]]
    sides = {}
    for aspect in "IP":
        low, high = _interval(item[item["aspect"] == aspect]["value"])
        crosshair = means[aspect].mean()
        sides[aspect] = int(low > crosshair) - int(high < crosshair)
    wanted = {"concentrate here": {"I": 1, "P": -1}, "possible overkill": {"I": -1, "P": 1}}
    assert sides == wanted[effect["verdict"]]


KANO = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")


@pytest.mark.parametrize("effect", _planted("kano"))
def test_a_planted_kano_category_is_the_most_frequent(clients, effect):
    client = clients[effect["client"]]
    answers = _answers(client, client.latest_wave.name)
    answers = answers[answers["dimension"] == effect["where"]]
    pair = answers.pivot(index="resp_id", columns="instrument", values="value").astype(int)
    category = [
        KANO[functional - 1][dysfunctional - 1]
        for functional, dysfunctional in zip(
            pair["kano_functional"], pair["kano_dysfunctional"], strict=True
        )
    ]
    shares = pd.Series(category).value_counts(normalize=True)
    assert f"category {shares.idxmax()}" == effect["verdict"]
    assert shares.max() == pytest.approx(effect["size"], abs=0.05)


@pytest.mark.parametrize("effect", _planted("promise"))
def test_a_planted_promise_gap_is_there(clients, effect):
    client = clients[effect["client"]]
    answers = _answers(client, client.latest_wave.name)
    answers = answers[answers["dimension"] == effect["where"]]
    means = answers.groupby("instrument")["value"].mean()
    gap = means["promise_kept"] - means["promise_heard"]
    assert gap == pytest.approx(effect["size"], abs=0.1)


def _signals(series):
    """Points outside the natural limits, and the longest run on one side of the mean."""
    limit = 2.66 * series.diff().abs().mean()
    outside = int(((series - series.mean()).abs() > limit).sum())
    sides = np.sign(series - series.mean())
    return outside, max(len(list(run)) for _side, run in itertools.groupby(sides))


@pytest.mark.parametrize("effect", _planted("tickets"))
@pytest.mark.parametrize("day", ["opened", "closed"])
def test_requests_show_the_planted_change_and_no_other(clients, effect, day):
    tickets = clients[effect["client"]]["tickets"]
    assert tickets["closed"].isna().any()
    done = tickets.dropna(subset=["closed"])
    late = (done["closed"] - done["opened"]).dt.days - done["expected_days"]
    month = done[day].dt.strftime("%Y-%m")
    monthly = late.groupby(month).mean()
    assert len(monthly) >= 16
    outside, run = _signals(monthly)
    if effect["size"] == 0:
        assert (outside, run < 8) == (0, True)
        return
    change = effect["where"][-7:]
    assert run >= 8
    difference = late[month >= change].mean() - late[month < change].mean()
    assert difference == pytest.approx(effect["size"], abs=0.6)


@pytest.mark.parametrize("effect", _planted("csat"))
def test_satisfaction_rises_over_the_waves_as_planted(clients, effect):
    client = clients[effect["client"]]
    scores = [_answers(client, wave.name).query("instrument == 'csat'") for wave in client.waves]
    means = pd.Series([score["value"].mean() for score in scores])
    assert means.iloc[-1] - means.iloc[0] == pytest.approx(effect["size"], abs=0.05)
    if effect["where"] == "nine quarterly waves":
        assert len(means) == 9
        assert _signals(means)[0] == 1, "the last wave stands out"
        assert means.iloc[-4:].is_monotonic_increasing


@pytest.mark.parametrize("effect", _planted("unit_cost"))
def test_unit_cost_shows_the_planted_change(clients, effect):
    client = clients[effect["client"]]
    unit_cost = client["unit_cost"].assign(each=lambda t: t["cost"] / t["qty"])
    for output, rows in unit_cost.groupby("output_id"):
        outside, run = _signals(rows.set_index("period")["each"])
        changed = output in effect["where"]
        assert (outside > 0 or run >= 8) == changed, output


@pytest.mark.parametrize("effect", _planted("time_log"))
def test_admin_hours_fall_only_where_planted(clients, effect):
    hours = clients[effect["client"]]["time_log"].pivot(
        index="period", columns="category", values="hours"
    )
    change = {"northwind": "2025-07", "meridian": "2025-10"}[effect["client"]]
    before, after = hours[hours.index < change].mean(), hours[hours.index >= change].mean()
    assert before["admin"] - after["admin"] == pytest.approx(effect["size"], abs=25)
    assert after["advisory"] > 1.4 * before["advisory"]


@pytest.mark.parametrize("effect", _planted("raci"))
def test_one_task_has_the_planted_fault(clients, effect):
    raci = clients[effect["client"]]["raci"]
    accountable = raci[raci["code"] == "A"].groupby("task").size()
    accountable = accountable.reindex(raci["task"].unique(), fill_value=0)
    assert accountable[accountable != 1].index.tolist() == [effect["where"]]


@pytest.mark.parametrize("effect", _planted("case"))
def test_one_case_failed(clients, effect):
    cases = clients[effect["client"]]["cases"].set_index("case_id")
    change = cases["after"] - cases["before"]
    worse = change.where(cases["better"] == "lower", -change) > 0
    assert worse[worse].index.tolist() == [effect["where"]]
    assert change[effect["where"]] == effect["size"]
    assert set(cases["consent"]) == {0, 1}
    assert cases["before"].isna().any()


def test_every_grade_of_evidence_occurs(clients):
    grades = set()
    for name in CLIENTS:
        for case in clients[name]["cases"].itertuples():
            known = not math.isnan(case.before)
            grades.add("D" if case.controlled else "C" if case.comparator else "AB"[known])
    assert grades == set("ABCD")


@pytest.mark.parametrize("effect", _planted("projects"))
def test_projects_with_the_method_differ_as_planted(clients, effect):
    projects = clients[effect["client"]]["projects"]
    assert len(projects) >= 40
    on_time = projects["end"] <= projects["plan_end"]
    share = on_time.groupby(projects["method_used"]).mean() * 100
    assert share[1] - share[0] == pytest.approx(effect["size"], abs=3)


@pytest.mark.parametrize("effect", _planted("return"))
def test_the_share_of_the_benefits_is_so_many_times_the_cost_as_planted(clients, effect):
    client = clients[effect["client"]]
    benefits, costs = client["benefits"], client["costs"]
    proven = benefits[benefits["verified"] > 0]
    assert effect["where"] == f"{proven['benefit_id'].nunique()} proven benefits"
    shares = proven["share_likely"] * proven["verified"] / 1.035 ** proven["year"]
    ratio = shares.sum() / (costs["amount"] / 1.035 ** costs["year"]).sum()
    assert ratio == pytest.approx(effect["size"], abs=0.05)
    assert (ratio > 1) == (effect["verdict"] == "more than it costs")


@pytest.mark.parametrize("name", CLIENTS)
def test_what_the_hours_cost_is_the_same_in_the_logs_and_in_the_costs(clients, name):
    client = clients[name]
    costs = client["costs"][client["costs"]["year"] == 0].set_index("line_id")
    log = client["effort_log"].drop_duplicates(["activity", "role"], keep="last")
    hours = log["volume_yr"] * log[["min_low", "min_likely", "min_high"]].mean(axis=1) / 60
    theirs = (hours * (1 + log["rework_p"]) * log["rate_per_h"]).sum()
    assert costs.loc["Clients' own hours", "amount"] == pytest.approx(theirs, abs=1)
    assert costs.loc["Clients' own hours", "borne_by"] == "clients"
    own = client["time_log"].groupby("period")["hours"].sum().tail(6).mean() * 12
    assert 35 < costs.loc["PMO staff", "amount"] / own < 85


@pytest.mark.parametrize("effect", [*_planted("unsupported"), *_planted("unreported")])
def test_benefits_are_verified_or_reported_as_planted(clients, effect):
    benefits = clients[effect["client"]]["benefits"]
    sums = benefits[benefits["benefit_id"] == effect["where"]][["verified", "reported"]].sum()
    shown = "reported" if effect["kind"] == "unsupported" else "verified"
    other = "verified" if shown == "reported" else "reported"
    assert sums[shown] == pytest.approx(effect["size"], abs=2)
    assert sums[other] == 0


@pytest.mark.parametrize("name", CLIENTS)
def test_no_table_of_a_sample_client_contradicts_another(clients, name):
    assert list(clients[name].warnings) == []


def test_no_client_is_a_copy_of_another(clients):
    """What only they can know they say in their own words."""
    for table, column in (("touchpoints", "phase"), ("ladders", "code"), ("expectations", "text"),
                          ("unit_cost", "output_id"), ("events", "event")):  # fmt: skip
        words = [set(clients[name][table][column]) for name in CLIENTS]
        for one, other in itertools.combinations(words, 2):
            assert not one & other, (table, one & other)


@pytest.mark.parametrize("effect", _planted("value"))
def test_get_minus_give_is_as_planted(clients, effect):
    answers = _answers(clients[effect["client"]], effect["wave"])
    answers = answers[answers["instrument"] == "value"]
    per_side = answers.groupby(["resp_id", "dimension"])["value"].mean().unstack()
    net = per_side["get"] - per_side["give"]
    assert net.mean() == pytest.approx(effect["size"], abs=0.1)
    margin = _settings(effect["client"])["margin"]["scale_points"]
    assert _verdict(*_interval(net), margin) == effect["verdict"]


@pytest.mark.parametrize("effect", _planted("felt"))
def test_felt_hours_exceed_logged_hours_as_planted(clients, effect):
    client = clients[effect["client"]]
    log = client["effort_log"].drop_duplicates(["activity", "role"], keep="last")
    mean = log[["min_low", "min_likely", "min_high"]].mean(axis=1)
    minutes = log["volume_yr"] * mean * (1 + log["rework_p"])
    logged = minutes.groupby(log["role"]).sum() / 60 / 12
    logged = logged / pd.Series(dict(client.stakeholders))
    costs = client["perceived_cost"]
    costs = costs[costs["wave"] == client.waves[-1].name]
    felt = costs.groupby("resp_id")["hours_month"].sum()
    roles = client["respondents"].set_index("resp_id")["role"]
    log_ratio = np.log(felt / felt.index.map(roles).map(logged))
    assert np.exp(log_ratio.mean()) == pytest.approx(effect["size"], rel=0.15)


# -- waves and codes -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lindenhof", "northwind"])
def test_codes_link_six_in_ten_to_the_wave_before(clients, name):
    people = clients[name]["respondents"].dropna(subset=["code"])
    latest, before = (
        set(people[people["wave"] == wave.name]["code"]) for wave in clients[name].waves[:-3:-1]
    )
    n = _sizes(clients[name])[clients[name].latest_wave.name]
    assert len(latest & before) / n == pytest.approx(0.6, abs=0.05)


def _sizes(client):
    return client["respondents"]["wave"].value_counts()


def test_meridian_has_no_codes(clients):
    people = clients["meridian"]["respondents"]
    assert "code" not in people or people["code"].isna().all()


def test_the_hundred_points_add_up(clients):
    for name in CLIENTS:
        answers = clients[name]["responses"].merge(clients[name]["items"], on="item_id")
        points = answers[answers["instrument"] == "gap_weights"]
        assert (points.groupby("resp_id")["value"].sum() == 100).all()


def test_finance_at_northwind_are_three_people(clients):
    people = clients["northwind"]["respondents"]
    latest = people[people["wave"] == "2026-Q1"]
    assert (latest["role"] == "Finance").sum() == 3


@pytest.mark.parametrize("name", CLIENTS)
def test_no_day_lies_after_the_report(clients, name):
    client = clients[name]
    for table, column in (("tickets", "opened"), ("tickets", "closed"), ("contacts", "asked"),
                          ("contacts", "told_back"), ("engagement", "date"),
                          ("actions", "closed"), ("projects", "end")):  # fmt: skip
        assert client[table][column].max() <= pd.Timestamp(client.report_date), (table, column)


# -- awkward -------------------------------------------------------------------------------------


def test_awkward_is_read_with_warnings_only(clients):
    client = clients["awkward"]
    assert client.warnings
    assert client.name == 'Žluťoučký & "Söhne" <Größe> GmbH – 東京'
    assert not client.collected("actions")
    assert _sizes(client)["2026"] == 11


def test_awkward_has_ties_constants_a_single_person_and_a_long_comment(clients):
    client = clients["awkward"]
    screens = client["bws"]
    assert screens["best"].value_counts().to_dict() == screens["worst"].value_counts().to_dict()
    answers = _answers(client, "2026")
    assert answers[answers["dimension"] == "tangibles"]["value"].unique().tolist() == [5.0]
    people = client["respondents"]
    assert (people[people["wave"] == "2026"]["role"] == "Geschäftsführung").sum() == 1
    assert client["issues"]["text"].str.len().max() >= 29_000
