"""What is exchanged, turned, doubled, or after the report: told, and the right tables left."""

import pandas as pd
import pytest

from pmo_workshop.intake import check_client
from pmo_workshop.intake.noticed import notice
from pmo_workshop.schema import TABLES
from pmo_workshop.schema.value import STANCE

LISTED = 'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n[stakeholders]\n'


def names(**tables):
    return [finding.name for finding in notice({n: pd.DataFrame(t) for n, t in tables.items()})]


@pytest.mark.parametrize("wanted", [1, -1])
def test_levels_and_stances_wanted_below_those_of_today_are_asked_about(wanted):
    rated = [{"rater": f"r{r}", "dimension": f"d{d}", "current": 3, "target": 3 + wanted}
             for r in (1, 2) for d in range(4)]  # fmt: skip
    now, then = STANCE.split()[2], STANCE.split()[2 + wanted]
    judged = [{"stakeholder_id": f"s{s}", "current": now, "desired": then, "date": "2026-02-01"}
              for s in range(7)]  # fmt: skip
    expected = [] if wanted > 0 else ["direction of maturity", "direction of engagement"]
    assert names(maturity=rated, engagement=judged) == expected


@pytest.mark.parametrize("sign", [-1, 1])
def test_steps_that_feel_better_the_more_effort_they_take_are_asked_about(sign):
    steps = [{"resp_id": f"r{r:02}", "wave": "2026", "emotion": sign * s + (r * r + s) % 3,
              "effort": s} for r in range(16) for s in (1, 2, 3, 4, 5)]  # fmt: skip
    assert names(touchpoints=steps) == ([] if sign < 0 else ["direction of emotion"])


def test_severities_that_break_off_below_ten_are_asked_about():
    asked = {"wave": "2026", "hours_month": None, "engage_intent": None}
    rated = [{"resp_id": f"r{r:02}", "component": f"c{c}", "severity": 1 + (r * 7 + c * 3) % 5,
              **asked} for r in range(60) for c in range(6)]  # fmt: skip
    assert names(perceived_cost=rated) == ["scale of severity"]
    rated[0]["severity"] = 10
    assert names(perceived_cost=rated) == []


@pytest.mark.parametrize(
    ("periods", "lost"),
    [
        (["2025-11", "2025-12", "2026-02"], "'2026-01'"),
        (["2025-Q1", "2025-Q2", "2025-Q4"], "'2025-Q3'"),
        (["2025-11", "2025-12", "2026-01"], None),
    ],
)
def test_a_period_without_a_row_between_others_is_told(periods, lost):
    found = notice({"time_log": pd.DataFrame({"period": periods, "category": "admin"})})
    assert [finding.name for finding in found] == ([""] if lost else [])
    assert all(f"has no row: {lost}." in finding.says for finding in found)


def stated(folder, toml, **files):
    found = check_client(folder(client__toml=toml, **files))
    return [*map(str, found.problems)], [*map(str, found.warnings)]


@pytest.mark.parametrize("word", ["Gesamt", "TOTAL:", "Razem", "Summe"])
@pytest.mark.parametrize("section", ["stakeholders", "pmo_roles"])
def test_a_total_among_the_groups_of_client_toml_is_refused(folder, word, section):
    toml = LISTED.replace("stakeholders", section) + f'Sponsors = 4\nManagers = 6\n"{word}" = 10\n'
    problems, _ = stated(folder, toml)
    assert len(problems) == 1
    assert problems[0].endswith(
        f"{section}.'{word}': it names a total. Its 10 would be counted once more: delete the "
        "line, or write the name of the group in full."
    )


def test_a_group_as_large_as_all_others_is_asked_about_unless_somebody_of_it_answered(folder):
    toml = LISTED + "Sponsors = 4\nManagers = 6\nEverybody = 10\n"
    problems, warnings = stated(folder, toml)
    assert problems == []
    assert [w for w in warnings if "as many as all other groups" in w] == [
        "client.toml: [stakeholders]: 'Everybody' has 10 people, as many as all other groups "
        "together, and nobody of it answered. If it is their sum, delete the line: everybody would "
        "be counted twice."
    ]
    answered = toml.replace("Everybody", "Analysts").replace("Sponsors = 4", "Sponsors = 6")
    answered = answered.replace("Managers = 6", "Managers = 12").replace("Analysts = 10", "Board=6")
    _, warnings = stated(folder, answered)
    assert not [w for w in warnings if "as many as all other groups" in w]


def test_a_margin_in_percent_that_looks_like_a_share_is_asked_about(folder):
    toml = LISTED.replace("[stakeholders]", "[margin]") + "percentage_points = 0.1\ncost_percent=10"
    _, warnings = stated(folder, toml)
    assert (
        "client.toml: margin.percentage_points: 0.1 is less than one of a hundred, so that nearly "
        "every difference matters. If a share is meant, write 10."
    ) in warnings


TICKETS = (
    "ticket_id,service_id,opened,closed,paused_h,expected_days,met\nT1,S1,2026-03-01,{},0,3,\n"
)


@pytest.mark.parametrize(
    ("closed", "refused", "told"),
    [("2062-03-09", 1, 0), ("2026-04-09", 0, 1), ("2026-03-31", 0, 0)],
)
def test_what_has_happened_lies_before_the_report(folder, closed, refused, told):
    problems, warnings = stated(folder, LISTED[:-15], tickets__csv=TICKETS.format(closed))
    message = (
        f"tickets.csv, row 2, closed: {closed} is after report_date, 2026-03-31. What has not "
        "happened cannot be told: correct it, or report_date in client.toml."
    )
    assert problems == refused * [message]
    assert [w for w in warnings if "report_date" in w] == told * [message]


@pytest.mark.parametrize(
    ("last", "open_"), [("2026-03", False), ("2026-04", True), ("2026-Q1", False), ("2026", True)]
)
def test_a_period_that_is_not_over_on_the_day_of_the_report_is_told(folder, last, open_):
    hours = f"period,category,hours,fte\n{last},admin,12,\n"
    warnings = stated(folder, LISTED[:-15], time_log__csv=hours)[1]
    message = (
        f"time_log.csv, period: {last} ends after report_date, 2026-03-31: a period that is not "
        "over has less than the others, and would be told as a fall. Leave it out."
    )
    assert [w for w in warnings if "not over" in w] == open_ * [message]


def test_every_date_that_may_lie_ahead_is_a_column():
    from pmo_workshop.intake.stated import LIES_AHEAD

    days = {c.name for table in TABLES.values() for c in table.columns if c.kind == "date"}
    assert days > LIES_AHEAD


CASES = (
    "case_id,need_id,title,measure,unit,better,before,after,change_low,change_high,n,comparator,"
    "controlled,consent,published\nC1,S1,Faster,days,days,lower,{},-12,-4,30,0,0,1,1\n"
)


@pytest.mark.parametrize(("values", "refused"), [("20,12", 0), ("12,20", 1), ("20,17", 1)])
def test_the_change_of_a_case_lies_within_its_limits(folder, values, refused):
    problems, _ = stated(folder, LISTED[:-15], cases__csv=CASES.format(values))
    assert len(problems) == refused
    assert all("after less before must lie from change_low to change_high" in p for p in problems)
