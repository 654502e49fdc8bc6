"""The marketing plan and its twelve months: planned, proposed, within the limit, and as .ics."""

from dataclasses import replace
from datetime import date

import icalendar
import pandas as pd
import pytest

from pmo_workshop.actions import Proposal
from pmo_workshop.claims import Claim
from pmo_workshop.content.publications import templates
from pmo_workshop.desk import calendar, calendar_page, ics, messages, plan, plan_page, sent
from pmo_workshop.errors import UsageError
from pmo_workshop.export import write_html
from pmo_workshop.intake import load_client
from pmo_workshop.intake.client import Client, Wave
from pmo_workshop.leading import Leading
from pmo_workshop.paths import shipped
from pmo_workshop.schema.campaigns import COMMUNICATIONS
from pmo_workshop.verdicts import Verdict

MAY = date(2026, 5, 1)


@pytest.fixture(scope="module")
def northwind():
    return load_client(shipped("sample_data") / "northwind")


def test_the_plan_knows_the_nine_communications():
    assert {*COMMUNICATIONS} == {*templates()}


def test_twelve_months_hold_the_nine_communications_cases_reviews_and_surveys(northwind):
    entries = calendar(northwind, MAY)
    assert {entry.communication for entry in entries} - {""} == {*templates()}
    assert {entry.kind for entry in entries} == {"communication", "review", "survey"}
    assert MAY <= entries[0].day <= entries[-1].day < date(2027, 5, 1)
    assert all(entry.day.weekday() < 5 for entry in entries if not entry.planned)
    assert {entry.audience for entry in entries if entry.kind == "review"} == {
        "Sponsors S004", *northwind.stakeholders
    }  # fmt: skip


def test_what_people_planned_stands_with_its_hook_and_nothing_is_proposed_near_it(northwind):
    entries = calendar(northwind, MAY)
    (planned,) = [entry for entry in entries if entry.uid == "campaign-M2"]
    assert (planned.what, planned.audience, planned.channel, planned.owner, planned.hook) == (
        "Stakeholder newsletter", "Project managers", "mail", "PMO manager", "gate"
    )  # fmt: skip
    letters = [entry.uid for entry in entries if entry.communication == "newsletter"]
    assert letters == [
        "campaign-M2", "newsletter-2026-10", "newsletter-2027-01", "newsletter-2027-04"
    ]  # fmt: skip
    assert "campaign-M3" not in {entry.uid for entry in entries}  # it was sent


def test_what_was_planned_and_is_late_comes_first_and_is_not_lost(northwind):
    entries = calendar(northwind, date(2026, 7, 1))
    late = [entry for entry in entries if entry.late]
    assert entries[: len(late)] == tuple(late)
    assert "campaign-M2" in {entry.uid for entry in late}
    assert all(entry.planned for entry in late)
    page = write_html(calendar_page(northwind, entries, date(2026, 7, 1)))
    assert (
        page.index(">Late<")
        < page.index("10\N{NO-BREAK SPACE}June 2026")
        < page.index(">July 2026<")
    )


def test_a_case_is_told_only_with_a_yes_and_if_it_went_well(northwind):
    notes = [e.note for e in calendar(northwind, MAY) if e.communication == "case_study"]
    assert notes[0] == "CS3: Vessel days shared between two sites"
    assert {*notes[1:]} == {"no case is ready: ask for a written yes first"}


def test_a_track_record_says_what_is_to_be_corrected_first(northwind):
    record, *_ = (e for e in calendar(northwind, MAY) if e.uid.startswith("track_record"))
    assert record.note == "correct the benefits first: GBP 450,000 reported and not verified"


def asked(*days):
    rows = [(who, day) for who, own in zip(("S1", "S2"), days, strict=True) for day in own]
    return pd.DataFrame(rows, columns=["person_id", "asked"]).astype({"asked": "datetime64[ns]"})


@pytest.mark.parametrize(
    ("days", "when", "note"),
    [
        (((), ()), date(2026, 6, 1), ""),
        (
            (("2026-04-02", "2026-05-04"), ("2026-04-02",)),
            date(2026, 6, 1),
            "leave out 1 person who has had two requests in the quarter",
        ),
        ((("2026-04-02", "2026-05-04"), ("2026-04-02", "2026-06-30")), date(2026, 7, 1), ""),
    ],
)
def test_no_person_is_asked_a_third_time_in_a_quarter(days, when, note):
    people = pd.DataFrame({"stakeholder_id": ["S1", "S2"], "account": ["Board"] * 2,
                           "holder": None, "ask": None})  # fmt: skip
    client = Client("acme", "Acme", MAY, waves=(Wave("2025", date(2025, 6, 1)),),
                    tables={"stakeholders": people, "contacts": asked(*days)})  # fmt: skip
    (survey,) = [entry for entry in calendar(client, MAY) if entry.kind == "survey"]
    assert (survey.day, survey.note) == (when, note)


def test_a_second_export_brings_every_day_up_to_date_and_doubles_none(northwind):
    def read(first_day):
        entries = calendar(northwind, first_day)
        made = ics(northwind, entries, first_day)
        assert made == ics(northwind, entries, first_day)
        events = icalendar.Calendar.from_ical(made).events
        return {event.uid: event for event in events}, len(events)

    (first, n), (second, _) = read(MAY), read(date(2026, 6, 1))
    assert len(first) == n
    in_both = {uid for uid, event in first.items() if event.start >= date(2026, 6, 1)}
    assert in_both <= second.keys()
    assert all(second[uid].sequence > first[uid].sequence for uid in in_both)
    letter = first["campaign-M2@northwind.pmo-workshop"]
    assert (letter.start, letter.end) == (date(2026, 6, 10), date(2026, 6, 11))
    assert "hooked in at: the gate" in letter.description


class Released:
    """As much of what a report has released as a message needs."""

    leading = Leading()

    def __init__(self, *claims):
        self.claims = claims


def test_a_message_is_what_speaks_best_by_its_verdict_and_never_by_its_words(northwind):
    sampled = {"sampled": True, "low": 0.4, "high": 0.8, "number": 0.6, "n": 40}
    above = Claim("V2.a.b", "V2", "x", verdict=Verdict.ABOVE, gist="Terrible", **sampled)
    even = Claim("V2.a.c", "V2", "x", verdict=Verdict.NO_DIFFERENCE, gist="Best ever", **sampled)
    (message,) = messages(northwind, Released(even, above))
    assert (message.id, message.text, message.element) == ("V2.a.b", "Terrible.", "value")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "client.toml").write_text(
        'id = "acme"\nname = "Acme"\nreport_date = 2026-04-30\n', encoding="utf-8"
    )
    (tmp_path / "services.csv").write_text("service_id,name\nSV1,Advice\n", encoding="utf-8")
    return tmp_path


def test_what_people_choose_is_stored_and_planned_once(folder):
    value = Proposal("V2.perceived_value.net", "What users get is above what they give.", "value")
    choices = {"audience": "Sponsors", "need": "SV1", "hook": "gate", "day": date(2026, 6, 2)}
    assert plan(folder, [value], choices).written == ("M1",)
    assert plan(folder, [value], choices).there == ("M1",)
    client = load_client(folder)
    row = client["campaigns"].iloc[0]
    assert row[["message", "audience", "need", "hook", "source"]].tolist() == [
        value.text, "Sponsors", "SV1", "gate", value.id
    ]  # fmt: skip
    page = write_html(plan_page(client, MAY))
    assert "Need: Advice" in page
    assert "To fill in: Communication, Channel, Owner, Measure" in page
    assert sent(folder, ["M1"], date(2026, 6, 3)).written == ("M1",)
    assert plan(folder, [value], choices).written == ("M2",)  # it may be told again


def test_what_no_plan_has_is_refused(folder):
    with pytest.raises(UsageError) as refused:
        sent(folder, ["M9"], MAY)
    assert str(refused.value) == "The marketing plan has no 'M9'. There are: -."


def test_the_page_of_the_calendar_says_what_is_planned_and_what_proposed(northwind):
    planned = [entry for entry in calendar(northwind, MAY) if entry.planned]
    page = calendar_page(northwind, calendar(northwind, MAY), MAY)
    assert page.title.startswith(f"Twelve months: {len(planned)} days planned, ")
    bare = replace(northwind, tables={})
    assert "no single answer of the survey is in them" in write_html(
        calendar_page(bare, calendar(bare, MAY), MAY)
    )
