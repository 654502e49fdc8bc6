"""Tables that contradict each other: check says which, and stops no report for it."""

import pytest

from pmo_workshop.intake import check_client
from pmo_workshop.intake.at_odds import TOLERANCE

COSTS = (
    "line_id,year,amount,kind\nStaff,0,100000,run\nStaff,1,90000,run\nTraining,0,9000000,one_off\n"
)
OUTPUTS = "period,output_id,cost,qty\n"
LOG = (
    "activity,role,volume_yr,min_low,min_likely,min_high,rate_per_h,waste,rework_p,logged_on\n"
    "Report,Sponsors,9999,30,60,90,100,none,0,2025-05-01\n"
)
STANCES = (
    "stakeholder_id,current,desired,rung,date,act\n"
    "S1,{first},S,advocate,2025-05-01,\nS1,{last},S,advocate,2026-05-01,\n"
)


def told(folder, **files):
    found = check_client(folder(**files))
    assert not found.problems, [*map(str, found.problems)]
    return [str(w) for w in found.warnings if "are to rest" in w.message or "as they are logged"
            in w.message or "be true" in w.message]  # fmt: skip


def monthly(each, months=18):
    days = [f"{2025 + at // 12}-{at % 12 + 1:02}" for at in range(months)]
    return OUTPUTS + "".join(f"{day},Report,{each},10\n" for day in days)


def test_the_outputs_of_a_year_cost_no_more_than_a_year(folder):
    assert told(folder, costs__csv=COSTS, unit_cost__csv=monthly(12_500)) == [
        "unit_cost.csv, cost: the outputs of the last year cost GBP 150,000, and the PMO's running "
        "costs of a year in costs.csv are GBP 100,000. Both are to rest on the same budget: look "
        "at them again."
    ]
    within = 100_000 * TOLERANCE // 12
    assert told(folder, costs__csv=COSTS, unit_cost__csv=monthly(within)) == []
    assert told(folder, costs__csv=None, unit_cost__csv=monthly(12_500)) == []
    assert told(folder, costs__csv=COSTS, unit_cost__csv=monthly(12_500, months=8)) == []
    quarters = OUTPUTS + "".join(f"2025-Q{q},Report,30000,1\n" for q in range(1, 5))
    assert len(told(folder, costs__csv=COSTS, unit_cost__csv=quarters)) == 1
    mixed = monthly(4_000) + "".join(f"2025-Q{q},Gate,{17000 + q},1\n" for q in range(3, 5))
    assert told(folder, costs__csv=COSTS, unit_cost__csv=mixed) == []
    assert len(told(folder, costs__csv=COSTS, unit_cost__csv=mixed + "2026-Q1,Gate,60000,1\n")) == 1
    few = OUTPUTS + "".join(
        f"{year}-{m:02},Day,{year * m // 2},1\n" for year in (2024, 2025) for m in range(7, 13)
    )
    assert told(folder, costs__csv=COSTS, unit_cost__csv=few) == [], "six months are no year"
    clients = COSTS.replace("kind", "kind,borne_by").replace("run", "run,pmo").replace(
        "one_off", "one_off,pmo") + "Hours,0,90000,run,clients\n"  # fmt: skip
    assert len(told(folder, costs__csv=clients, unit_cost__csv=monthly(12_500))) == 1


def test_the_hours_of_clients_are_a_part_of_all_costs(folder):
    again = LOG + "Report,Sponsors,{n},60,60,60,100,none,0,2026-05-01\n"
    assert told(folder, costs__csv=COSTS, unit_cost__csv=None, effort_log__csv=LOG) == [
        "effort_log.csv, rate_per_h: the hours of a year cost clients GBP 999,900, and all running "
        "costs of a year in costs.csv, theirs with them, are GBP 100,000. Enter their hours there "
        "as they are logged here."
    ]
    less = again.format(n=1000)
    assert told(folder, costs__csv=COSTS, effort_log__csv=less) == [], "it was logged again"


def test_what_clients_bear_is_what_their_log_says(folder):
    """More or less than the log are both told; a log within the tolerance is not."""
    log = LOG.replace(",9999,", ",100,")  # GBP 10,000 a year
    costs = "line_id,year,amount,kind,borne_by\nStaff,0,90000,run,pmo\nHours,0,{},run,clients\n"
    assert told(
        folder, costs__csv=costs.format(2000), unit_cost__csv=None, effort_log__csv=log
    ) == [
        "costs.csv, borne_by: the lines that clients bear come to GBP 2,000 in a year, and their "
        "hours in effort_log.csv to GBP 10,000. Both tell the same hours: enter them here as they "
        "are logged there."
    ]
    assert len(told(folder, costs__csv=costs.format(12_000), effort_log__csv=log)) == 1
    assert told(folder, costs__csv=costs.format(10_500), effort_log__csv=log) == []


@pytest.mark.parametrize(
    ("first", "last", "rows"),
    [("S", "R", "row 3, "), ("R", "S", "row 2, "), ("U", "U", "rows 2 and 3, "), ("S", "L", "")],
)
def test_who_speaks_for_the_pmo_does_not_resist_it(folder, first, last, rows):
    said = told(
        folder, costs__csv=None, unit_cost__csv=None, effort_log__csv=None,
        engagement__csv=STANCES.format(first=first, last=last),
    )  # fmt: skip
    assert said == bool(rows) * [f"engagement.csv, {rows}{SPEAKS}"]


SPEAKS = (
    "rung: somebody is an advocate or a partner, or spoke for the PMO, and is, on the same day, "
    "unaware or resistant. Only one of the two can be true: look at these rows again."
)


def test_a_recorded_act_counts_on_any_rung_and_readers_are_not_told_how_many(folder):
    acts = "stakeholder_id,current,desired,rung,date,act\n" + "".join(
        f"S{n},R,S,client,2026-05-01,reference\n" for n in range(12)
    )
    files = dict.fromkeys(("costs__csv", "unit_cost__csv", "effort_log__csv"))
    found = check_client(folder(**files, engagement__csv=acts)).warnings
    (warning,) = (w for w in found if w.people)
    assert str(warning).startswith("engagement.csv, 12 rows (2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …), ")
    assert warning.for_readers == f"engagement.csv, {SPEAKS}"
