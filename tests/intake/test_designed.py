"""Designed processes: check says which has no single role, no end, no row, or asks too often."""

from pmo_workshop.actions.room import DESIGNED
from pmo_workshop.intake import check_client
from pmo_workshop.intake.designed import PROCESSES
from pmo_workshop.schema import TABLES

LOOPS = (
    "instrument,owner,trigger,asked_by,decide_days,act_days,tell_days,told_how,times_a_year\n"
    "csat,PMO manager,after each request,PMO analyst,5,40,30,a reply to each,2\n"
    "gap,Head of PMO,every spring,PMO analyst,14,90,30,the newsletter,1\n"
)
ASKED = (
    "person_id,asked,instrument,answered,told_back\n"
    "S1,2026-01-05,csat,1,2026-01-20\n"
    "S2,2026-02-05,gap,0,\n"
)


def told(folder, **files):
    found = check_client(folder(contacts__csv=ASKED, **files))
    assert not found.problems, [*map(str, found.problems)]
    return [str(warning) for warning in found.warnings]


def test_what_is_designed_is_checked_and_comes_home():
    assert {*PROCESSES} == {*DESIGNED} == {name for name in TABLES if TABLES[name].design}


def test_a_loop_that_is_whole_is_left_in_peace(folder):
    assert told(folder, listening__csv=LOOPS) == []
    assert told(folder, listening__csv=None) == []  # nobody has designed any


def test_exactly_one_role_answers_for_a_loop(folder):
    two = LOOPS.replace("csat,PMO manager", '"csat","PMO manager, PMO analyst"')
    assert told(folder, listening__csv=two) == [
        "listening.csv, row 2, owner: 'PMO manager, PMO analyst' is more than one role. Name the "
        "one: of several nobody answers for it."
    ]
    assert told(folder, listening__csv=LOOPS.replace("PMO manager", "Head of R&D")) == []


def test_no_role_shares_a_task_or_hands_over_to_itself(folder):
    both = LOOPS.replace("csat,PMO manager", "csat,Head of PMO and PMO analyst")
    briefs = "touchpoint,from_role,to_role,brief,target_h,told_by\nGate,IT,IT,the file,8,IT\n"
    assert told(folder, listening__csv=both, briefs__csv=briefs) == [
        "listening.csv, row 2, owner: 'Head of PMO and PMO analyst' is more than one role. Name "
        "the one: of several nobody answers for it.",
        "briefs.csv, row 2, to_role: 'Gate': 'IT' hands over to itself. Name who takes over, or "
        "leave the row out.",
    ]
    one = LOOPS.replace("PMO manager", "Risk and Compliance")
    assert told(folder, listening__csv=one, briefs__csv=None) == []


def test_a_loop_has_an_end_and_whatever_is_asked_has_a_loop(folder):
    open_end = LOOPS.replace("14,90,30,the newsletter", "14,,30,")
    assert told(folder, listening__csv=open_end) == [
        "listening.csv, row 3: 'gap' does not close: act_days and told_how are blank. Fill them in."
    ]
    only_one = LOOPS[: LOOPS.index("gap")]
    assert told(folder, listening__csv=only_one) == [
        "listening.csv: 'gap' is in contacts.csv and has no row here: nobody answers for it. Add a "
        "row."
    ]


def test_one_role_answers_for_an_action_and_it_is_agreed_once(folder):
    rows = (
        "action_id,action,owner,closed\nA1,Board with dates,PMO manager / IT,\n"
        "A2,board with  dates,IT,\nA3,Board with dates,IT,2026-01-20\n"
    )
    assert told(folder, listening__csv=None, actions__csv=rows) == [
        "actions.csv, row 2, owner: 'PMO manager / IT' is more than one role. Name the one: of "
        "several nobody answers for it.",
        "actions.csv, row 3, action: A1 and A2 are the same open action. Keep the one whose owner "
        "and day hold, and write dropped with its day for the others.",
    ]


def test_all_loops_together_keep_the_limit_of_requests(folder):
    often = LOOPS.replace("a reply to each,2", "a reply to each,8")
    assert told(folder, listening__csv=often) == [
        "listening.csv, times_a_year: all loops together ask one person up to 9 times a year. The "
        "limit of 2 in a quarter allows 8: ask less often, or drop a loop."
    ]


def test_hand_overs_and_reviews_are_held_to_the_same(folder):
    briefs = (
        "touchpoint,from_role,to_role,brief,target_h,told_by\n"
        "Gate review,PMO analyst,PMO manager,decision,24,PMO manager / PMO adviser\n"
    )
    schedule = "account,led_by,every_months,minutes_by\nSponsors,Head of PMO,6,PMO analyst\n"
    assert told(
        folder, listening__csv=LOOPS, briefs__csv=briefs, review_schedule__csv=schedule
    ) == [
        "briefs.csv, row 2, told_by: 'PMO manager / PMO adviser' is more than one role. Name the "
        "one: of several nobody answers for it.",
        "review_schedule.csv, row 2: 'Sponsors' does not close: ask is blank. Fill it in.",
    ]
