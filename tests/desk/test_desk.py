"""The desk: what is due, account by account; internal, and apart from what anybody answered."""

import io
import os
import stat
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from pmo_workshop.batch.inputs import copy_inputs
from pmo_workshop.cli import app
from pmo_workshop.desk import (
    account_page,
    accounts,
    calendar,
    desk,
    desk_page,
    held,
    not_held,
    planned,
    settled,
)
from pmo_workshop.desk.lines import first_lines
from pmo_workshop.disclosure import Behind, release
from pmo_workshop.errors import DataError, UsageError
from pmo_workshop.export import write_html, write_pdf
from pmo_workshop.i18n import day_in_words
from pmo_workshop.intake import check_client, load_client
from pmo_workshop.intake.client import Client, Register
from pmo_workshop.paths import shipped
from pmo_workshop.schema import ANSWERS

MONDAY, IN_A_WEEK = date(2026, 5, 4), date(2026, 5, 11)
MESSAGES, REVIEWS = 3, 4
SETTINGS = """\
id = "acme"
name = "Acme"
report_date = 2026-04-30
[engagement_register]
basis = "consent"
access = "PMO lead"
delete_after = 2026-12-31
"""
STAKEHOLDERS = "stakeholder_id,account,holder,ask\nS1,Sponsors,Head of PMO,Speak for us\n"
PROMISES = "promise_id,text,measure,owner,due\nPR1,Done by the date,share,,2026-05-10\n"
ACTIONS = """\
action_id,action,dimension,cause,owner,due,effort_days,status,closed
A1,Ask why,,,Head of PMO,2026-06-01,,,
"""
TOUCHES = """\
touch_id,stakeholder_id,kind,channel,planned,held,note,promise,due,status,closed
TC1,S1,contact,call,2026-05-01,,,,,,
TC2,S1,review,meeting,,2026-03-02,,One ranked list,2026-05-11,,
TC3,S1,contact,mail,2026-05-11,,,,,,
"""


@pytest.fixture(scope="module")
def northwind():
    return load_client(shipped("sample_data") / "northwind")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "acme"
    made.mkdir()
    for file, text in {
        "client.toml": SETTINGS,
        "stakeholders.csv": STAKEHOLDERS,
        "touches.csv": TOUCHES,
        "promises.csv": PROMISES,
    }.items():
        (made / file).write_text(text, encoding="utf-8")
    return made


def told(sections):
    return {section.name: [line.what for line in section.lines] for section in sections}


def test_the_desk_of_a_monday_says_what_who_when_and_what_ends_it(northwind):
    sections = {section.name: section.lines for section in desk(northwind, MONDAY, "DIR")}
    first = {name: lines[0] for name, lines in sections.items() if lines}
    assert first["contacts"].what == "Project managers S021, call: whether the rota answers"
    assert first["contacts"].by_whom == "PMO analyst; late, was due 28 April 2026"
    assert first["contacts"].command == "pmo-workshop desk DIR --held TC7"
    assert first["promises"].what == "The second form is dropped (to Project managers)"
    assert first["promises"].command == "pmo-workshop desk DIR --kept TC6"
    assert first["actions"].command == "pmo-workshop actions DIR --done AC3"
    assert first["reviews"].by_whom == "Head of PMO; 14 May 2026"
    assert first["consent"].what == "CS4: Cable team no longer booked twice"
    assert [line.what for line in sections["benefits"][:2]] == [
        "Design hours spared by templates: GBP 450,000 reported, not verified",
        "Grid connection on its date: GBP 500,000 not told",
    ]
    assert first["requests"].what == (
        "Sponsors: 21 requests to 11 people until 30 June 2026; 1 has had both"
    )


def test_a_week_has_seven_days_and_the_last_is_in_it(folder):
    client = load_client(folder)
    assert told(desk(client, date(2026, 5, 4)))["promises"] == ["Done by the date (to everybody)"]
    on_tuesday = told(desk(client, date(2026, 5, 5)))
    assert on_tuesday["promises"][1:] == ["One ranked list (to Sponsors)"]
    assert on_tuesday["contacts"] == ["Sponsors S1, call", "Sponsors S1, mail"]


def test_an_account_without_a_review_for_half_a_year_is_told(folder):
    client = load_client(folder)
    assert told(desk(client, date(2026, 8, 31)))["reviews"] == []
    (review,) = desk(client, date(2026, 9, 2), "DIR")[REVIEWS].lines
    assert review.what == (
        "Sponsors: the last review was on 2 March 2026; proposed for 9 September 2026"
    )
    assert review.command == "pmo-workshop desk DIR --kind review --day DAY --plan S1"


def test_a_review_never_held_is_proposed_for_one_day_on_desk_page_and_calendar(folder):
    people = STAKEHOLDERS + "S2,Finance,Head of PMO,\nS3,Users,Head of PMO,\n"
    (folder / "stakeholders.csv").write_text(people, encoding="utf-8")
    client, day = load_client(folder), date(2026, 9, 2)
    days = {"Finance": "9 September 2026", "Users": "16 September 2026"}
    on_the_desk = told(desk(client, day))["reviews"]
    for account in accounts(client, day)[1:]:
        when = days[account.name]
        assert f"{account.name}: no review yet; proposed for {when}" in on_the_desk
        unbroken = when.replace(" ", "\N{NO-BREAK SPACE}", 1)
        assert f"{unbroken}, proposed" in write_html(account_page(client, account, day))
        first = next(e for e in calendar(client, day) if e.audience == account.name)
        assert day_in_words(first.day) == when


def test_the_schedule_says_how_long_an_account_may_be_without_a_review(folder):
    (folder / "review_schedule.csv").write_text(
        "account,led_by,every_months\nSponsors,Head of PMO,9\n", encoding="utf-8"
    )
    client = load_client(folder)
    assert told(desk(client, date(2026, 12, 1)))["reviews"] == []
    assert len(told(desk(client, date(2026, 12, 2)))["reviews"]) == 1
    (review,) = (e for e in calendar(client, date(2026, 9, 2)) if e.kind == "review")
    assert (str(review.day), review.uid) == ("2026-12-02", "review-Sponsors-2026-H2")


def test_a_review_is_planned_once_and_then_stands_on_its_day(folder):
    day, choices = date(2026, 9, 10), {"kind": "review", "channel": "meeting"}
    assert planned(folder, ["S1"], date(2026, 9, 9), choices).written == ("TC4",)
    assert planned(folder, ["S1"], day, choices).written == ("TC4",)  # it is moved
    (review,) = desk(load_client(folder), date(2026, 9, 2), "DIR")[REVIEWS].lines
    assert (review.what, review.day) == ("Sponsors S1", day)
    with pytest.raises(UsageError, match="The desk has no 'S9'"):
        planned(folder, ["S9"], day, choices)
    for options, says in (
        (["--plan", "S1"], r"^--day is missing: write a day, as 2026-03-31\.$"),
        (["--plan", "S1", "--day", "2020-01-01"], r"^--day 2020-01-01 is over"),
        (["--held", "TC1", "--day", "2026-05-07"], r"^--day goes with --plan\."),
    ):
        with pytest.raises(UsageError, match=says):
            CliRunner().invoke(app, ["desk", str(folder), *options], catch_exceptions=False)


def test_a_review_that_was_held_asks_for_its_minutes(folder):
    held(folder, ["TC2"], MONDAY)  # it was held in March
    touches = (
        (folder / "touches.csv").read_text(encoding="utf-8").replace("2026-03-02", "2026-05-01")
    )
    (folder / "touches.csv").write_text(touches, encoding="utf-8")
    (line,) = desk(load_client(folder), MONDAY)[REVIEWS].lines
    assert line.what == "Sponsors S1: held on 1 May 2026, no minutes"
    (folder / "reviews.csv").write_text(
        "review_id,stakeholder_id,held,value\nRV1,S1,2026-05-01,The dates\n", encoding="utf-8"
    )
    assert desk(load_client(folder), MONDAY)[REVIEWS].lines == ()


def test_a_message_stays_on_the_desk_until_it_is_sent(northwind):
    lines = desk(northwind, date(2026, 6, 30), "DIR")[MESSAGES].lines
    assert [line.late for line in lines] == [True, True, False]
    assert lines[1].command == "pmo-workshop calendar DIR --sent M2"


def test_what_was_done_is_written_down_once_and_leaves_the_desk(folder):
    assert held(folder, ["TC1", "TC2"], MONDAY).there == ("TC2",)
    assert settled(folder, ["PR1", "TC2"], "kept", MONDAY).written == ("PR1", "TC2")
    assert settled(folder, ["PR1"], "kept", MONDAY).there == ("PR1",)
    assert held(folder, ["TC3"], IN_A_WEEK, "Wants the list").written == ("TC3",)
    client = load_client(folder)
    assert {name for name, lines in told(desk(client, IN_A_WEEK)).items() if lines} == {"requests"}
    (sponsors,) = accounts(client, IN_A_WEEK)
    assert (sponsors.count("kept"), sponsors.last.day) == (2, IN_A_WEEK)
    assert sponsors.last.note == "Wants the list"
    assert settled(folder, ["PR1"], "missed", MONDAY).written == ("PR1",)  # it is corrected


def test_what_is_not_known_is_refused_with_what_there_is(folder):
    with pytest.raises(UsageError) as refused:
        held(folder, ["TC9"], MONDAY)
    assert str(refused.value) == "The desk has no 'TC9'. There are: 'TC1', 'TC2', 'TC3'."
    with pytest.raises(UsageError, match="There are: 'PR1', 'TC2'"):
        settled(folder, ["PR9"], "kept", MONDAY)
    with pytest.raises(UsageError, match=r"^TC1 is a contact in which nothing was promised"):
        settled(folder, ["TC1"], "kept", MONDAY)


@pytest.mark.parametrize("day", [date(2025, 5, 1), date(2026, 4, 30), date(2027, 5, 1)])
def test_a_contact_is_not_noted_as_held_before_its_day_or_in_another_year(folder, day):
    before = (folder / "touches.csv").read_bytes()
    with pytest.raises(UsageError) as refused:
        held(folder, ["TC1"], day)
    assert str(refused.value) == (
        f"TC1 is planned for 1 May 2026: it is not noted as held on {day_in_words(day)}. Nothing "
        "was written. Give the day on which it was held with --on. If it was moved to that day, "
        f"plan it first: pmo-workshop desk DIR --plan S1 --kind contact --day {day} --on {day}"
    )
    assert (folder / "touches.csv").read_bytes() == before


def test_what_was_noted_is_taken_back_with_one_word_and_that_is_told(folder):
    (folder / "actions.csv").write_text(ACTIONS, encoding="utf-8")
    before = load_client(folder)
    for note, take_back, says in (
        (["desk", "--held", "TC1", "--on", "2026-05-04"], ["desk", "--not-held", "TC1"],
         "TC1 is planned for 1 May 2026 again; it was noted as held on 4 May 2026."),
        (["desk", "--kept", "TC2", "--on", "2026-05-04"], ["desk", "--reopen", "TC2"],
         "TC2 is open again; it was noted as kept on 4 May 2026."),
        (["desk", "--missed", "PR1", "--on", "2026-05-04"], ["desk", "--reopen", "PR1"],
         "PR1 is open again; it was noted as missed on 4 May 2026."),
        (["actions", "--done", "A1", "--on", "2026-05-04", "--result", "Asked."],
         ["actions", "--reopen", "A1"],
         "A1 is open again; it was noted as done on 4 May 2026: Asked."),
        (["actions", "--dropped", "A1", "--on", "2026-05-04"], ["actions", "--reopen", "A1"],
         "A1 is open again; it was noted as dropped on 4 May 2026."),
    ):  # fmt: skip
        for name, *options in (note, take_back):
            said = CliRunner().invoke(app, [name, str(folder), *options], catch_exceptions=False)
        assert said.output.splitlines() == [f"Written: {take_back[-1]}.", says]
        (name, *options), (id,) = take_back, take_back[-1:]
        again = CliRunner().invoke(app, [name, str(folder), *options], catch_exceptions=False)
        assert again.output.splitlines() == [
            "Nothing was written.", f"There already, and left as it is: {id}."
        ]  # fmt: skip
    after = load_client(folder)
    for table in ("touches", "promises", "actions"):
        same = [column for column in before[table] if column != "status"]
        pd.testing.assert_frame_equal(after[table][same], before[table][same])
        assert after[table]["status"].dropna().isin(["open"]).all()
    with pytest.raises(UsageError, match=r"^TC2 came unplanned"):
        not_held(folder, ["TC2"])


def test_an_account_says_how_it_stands_and_what_comes_next(northwind):
    sponsors = accounts(northwind, MONDAY)[0]
    assert (sponsors.name, sponsors.holder, len(sponsors.members)) == (
        "Sponsors",
        "Head of PMO",
        12,
    )
    assert sponsors.standing() == {"R": 2, "N": 4, "S": 6}
    assert sponsors.standing(wanted=True) == {"N": 5, "S": 5, "L": 2}
    assert [sponsors.count(state) for state in ("open", "kept", "missed")] == [5, 2, 1]
    assert sponsors.last_review.day == date(2025, 11, 10)
    assert sponsors.next_review.day == date(2026, 5, 14)
    assert sponsors.members[0].steps_short


def test_a_promise_is_late_on_the_page_as_it_is_on_the_desk(folder):
    client, day = load_client(folder), date(2026, 5, 12)
    late = {line.what for section in desk(client, day)[1:2] for line in section.lines}
    assert late == {"Done by the date (to everybody)", "One ranked list (to Sponsors)"}
    (sponsors,) = accounts(client, day)
    assert [(p.text, p.state) for p in sponsors.promises if p.state != "open"] == [
        ("One ranked list", "late"),
        ("Done by the date", "late"),
    ]
    page = write_html(account_page(client, sponsors, day))
    assert "2 late, 0 missed, 0 open, 0 kept" in page
    assert "One ranked list: late, was due 11\N{NO-BREAK SPACE}May 2026" in page


def test_a_contact_whose_day_is_over_is_late_and_never_the_next(folder):
    client = load_client(folder)
    (sponsors,) = accounts(client, date(2026, 5, 5))
    assert [str(contact.day) for contact in sponsors.late] == ["2026-05-01"]
    assert sponsors.next.day > date(2026, 5, 5) if sponsors.next else True
    assert accounts(client, date(2026, 5, 1))[0].next.day == date(2026, 5, 1)


# -- internal, and apart from the answers --------------------------------------------------------


def test_no_answer_of_anybody_changes_the_desk(northwind):
    without = replace(
        northwind, tables={n: t for n, t in northwind.tables.items() if n not in ANSWERS}
    )
    assert desk(without, MONDAY) == desk(northwind, MONDAY)
    assert accounts(without, MONDAY) == accounts(northwind, MONDAY)


@pytest.mark.parametrize(
    ("needs", "keys", "who"),
    [
        (("responses", "engagement"), ("role",), "engagement and responses"),
        (("touches", "respondents"), ("account",), "respondents and touches"),
        (("issues",), ("stakeholder_id",), "issues and stakeholder_id"),
        (("stakeholders",), ("resp_id",), "resp_id and stakeholders"),
    ],
)
def test_the_guard_refuses_what_joins_the_register_to_answers(needs, keys, who):
    rows = pd.DataFrame({key: ["a"] for key in keys} | {"n": [30]})
    with pytest.raises(ValueError, match=f"^{who}: .* never joined to answers"):
        release(
            Client("acme", "Acme", MONDAY), rows, activity="V5", name="x", needs=needs,
            keys=keys, people=Behind.RECORDS,
        )  # fmt: skip


def test_after_its_last_day_the_register_is_not_shown(folder):
    client = load_client(folder)
    for show in (desk, accounts):
        with pytest.raises(DataError) as refused:
            show(client, date(2027, 1, 1))
        assert str(refused.value) == (
            "stakeholders, touches: [engagement_register] of client.toml says that it is deleted "
            "after 2026-12-31. Delete the table, or write a later date that its basis allows."
        )


def test_the_page_says_who_may_see_it_or_that_nobody_has_settled_it(folder):
    client = load_client(folder)
    page = write_html(desk_page(client, desk(client, MONDAY), MONDAY))
    assert (
        "PMO lead. Held on this basis: consent. Deleted after 31\N{NO-BREAK SPACE}December 2026."
        in page
    )
    unsettled = replace(client, register=Register())
    page = write_html(desk_page(unsettled, desk(unsettled, MONDAY), MONDAY))
    assert "Not settled yet: write basis, access and delete_after" in page


def test_no_report_is_given_the_internal_tables(folder, tmp_path):
    inputs = copy_inputs(folder, tmp_path / "copy", bytes(32))
    assert sorted(inputs) == ["client.toml", "promises.csv"]
    assert not (tmp_path / "copy" / "touches.csv").exists()


def test_the_pages_are_their_owners_alone(folder, tmp_path):
    out = tmp_path / "internal"
    done = CliRunner().invoke(
        app, ["desk", str(folder), "--on", "2026-05-04", "--out", str(out)], catch_exceptions=False
    )
    assert done.output.splitlines()[:5] == [
        "Acme, 4 May 2026",
        "",
        "Contacts this week (1)",
        "  Sponsors S1, call (Head of PMO; late, was due 1 May 2026)",
        f"      pmo-workshop desk {folder} --held TC1",
    ]
    assert sorted(path.name for path in out.iterdir()) == ["acme-desk.html", "acme-desk.pdf"]
    if os.name != "nt":
        rights = {stat.S_IMODE(path.stat().st_mode) for path in (out, *out.iterdir())}
        assert rights == {0o700, 0o600}


def test_a_full_desk_leaves_out_nothing_that_is_due(northwind):
    more = pd.concat([northwind["actions"]] * 6, ignore_index=True)
    more = more.assign(action_id=[f"A{at}" for at in more.index], closed=pd.NaT, status=None)
    touches = pd.concat([northwind["touches"]] * 6, ignore_index=True)
    full = replace(northwind, tables={**northwind.tables, "actions": more, "touches": touches})
    sections = desk(full, MONDAY)
    page = desk_page(full, sections, MONDAY)
    pages = PdfReader(io.BytesIO(write_pdf(page))).pages
    told = " ".join(" ".join(sheet.extract_text() for sheet in pages).split())
    due = [line for section in sections[:5] for line in section.lines]
    assert len(due) > 45, "more than a sheet has room for"
    first = first_lines(sections)
    assert told.count("; late, was due") == sum(line.late for line in (*due, *first))
    html = write_html(page)
    waiting = [len(section.lines) for section in sections[5:] if section.lines]
    commands = {line.start for line in due if line.id}  # once each, at the foot
    assert html.count("<li") == len(due) + len(first) + len(waiting) + len(commands)
    assert [html.count(f"({line.id})") for line in due if line.id].count(0) == 0
    assert [f"{n} wait{'s' if n == 1 else ''}" in html for n in waiting] == [True] * len(waiting)


def test_an_action_without_a_day_is_on_the_desk_in_one_line(northwind):
    undated = northwind["actions"].assign(due=pd.NaT, closed=pd.NaT, status=None)
    some = replace(northwind, tables={**northwind.tables, "actions": undated.head(2)})
    (line,) = desk(some, MONDAY)[2].lines
    first, second = undated["action_id"].head(2)
    assert line.what == f"2 actions have no day yet: {first} and {second}"
    assert line.step == "Write due into actions: what has no day is never due."


def test_the_desk_of_a_usual_week_is_one_sheet(northwind):
    page = desk_page(northwind, desk(northwind, MONDAY), MONDAY)
    assert len(PdfReader(io.BytesIO(write_pdf(page))).pages) == 1


def test_a_name_where_an_account_belongs_stops_and_a_holder_may_be_named(folder):
    text = STAKEHOLDERS.replace("Head of PMO", "Anna Keller")
    (folder / "stakeholders.csv").write_text(text, encoding="utf-8")
    assert not check_client(folder).problems
    text = STAKEHOLDERS.replace("Sponsors", "Anna Keller")
    (folder / "stakeholders.csv").write_text(text, encoding="utf-8")
    (problem,) = check_client(folder).problems
    assert problem.column == "account"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (
            ["calendar", "--audience", "Sponsors"],
            "--audience goes with --take. Nothing was written.",
        ),
        (["desk", "--kept", "P1", "--missed", "P1"],
         "'P1' is in --kept and in --missed. Leave it out of one of them."),
        (["desk", "--kept", "P1", "--note", "done"],
         "--note goes with --held or --plan. Nothing was written."),
        (["desk", "--plan", "S1", "--day", "2026-09-10", "--kind", "coffee"],
         "--kind 'coffee': it is contact or review."),
        (["actions", "--done", "AC1", "--dropped", "AC1"],
         "'AC1' is in --done and in --dropped. Leave it out of one of them."),
        (["publish", "newsletter", "--sent-to", "Finance, Sponsor"],
         "'Sponsor' is nowhere in the tables of this client. Did you mean 'Sponsors'? Nothing was "
         "written. If it is another, write it into the table by hand."),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused_before_anything_is_written(folder, command, says):
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    name, *options = command
    at = [*options[:1], str(folder), *options[1:]] if name == "publish" else [str(folder), *options]
    with pytest.raises(UsageError) as refused:
        CliRunner().invoke(app, [name, *at], catch_exceptions=False)
    assert str(refused.value) == says
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_promise_that_was_noted_otherwise_is_corrected_and_that_is_told(folder):
    assert settled(folder, ["TC2"], "kept", MONDAY).corrected == ()
    assert settled(folder, ["TC2"], "missed", MONDAY).corrected == (
        f"TC2 was noted as kept on {MONDAY}",
    )


def test_a_table_that_a_spreadsheet_has_open_is_not_written(folder):
    (folder / ".~lock.touches.csv#").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"touches.csv is open in another program"):
        held(folder, ["TC1"], MONDAY)
