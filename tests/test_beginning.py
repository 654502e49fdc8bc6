"""The four questions of a new client: asked again in words, answered by options, or as usual."""

from datetime import date
from itertools import chain

import pytest

from pmo_workshop.beginning import Given, begin, fixed_by_the_sponsor
from pmo_workshop.content.questionnaires import CORE, modules
from pmo_workshop.errors import UsageError
from pmo_workshop.intake.client import Margin

TODAY = date(2026, 3, 31)


def typed(*answers):
    """Return somebody at a terminal who types these answers, and what is asked of them."""
    left, asked = [*answers], []

    def ask(question, default):
        asked.append(question.strip())
        return left.pop(0) or default

    return ask, asked


def test_four_answers_are_a_beginning():
    ask, asked = typed(
        "Acme Ltd", "Sponsors = 12; Project managers: 24", "0,4; 5.5; the COO; 2026-02-01",
        "core, tickets",
    )  # fmt: skip
    found = begin("acme", Given(), TODAY, ask)
    assert (found.name, found.stakeholders) == (
        "Acme Ltd", {"Sponsors": 12, "Project managers": 24},
    )  # fmt: skip
    assert found.margin == Margin(0.4, set_by="the COO", set_on=date(2026, 2, 1))
    assert found.target == 5.5
    assert {"respondents", "items", "responses", "tickets", "services"} < {*found.tables}
    assert "raci" not in found.tables
    assert [question[:17] for question in asked] == [
        "1 of 4. The clien", "2 of 4. How many ", "3 of 4. What the ", "4 of 4. Which ins",
    ]  # fmt: skip


def test_enter_means_not_known_yet_and_the_short_survey():
    ask, asked = typed("", "", "", "")
    found = begin("acme", Given(), TODAY, ask)
    assert (found.name, found.stakeholders, found.margin) == ("acme", {}, None)
    assert found.collected == ("core",)
    assert len(asked) == 4


@pytest.mark.parametrize(
    ("line", "points", "target", "source"),
    [
        ("0.5", 0.5, None, "the default; the sponsor has not set one"),
        ("1, 5", 1, 5, "set in client.toml, without name and date"),
        ("1,5", 1.5, None, "set in client.toml, without name and date"),
        ("0.5, Anna Smith, sponsor, 2026-02-01", 0.5, None,
         "set by: Anna Smith, sponsor, 1 February 2026"),
        ("0.4 ; 5,5 ; COO ;", 0.4, 5.5, "set by: COO, without a date"),
        ("0.5, 2026-02-01", 0.5, None, "set without a name on 1 February 2026"),
    ],
)  # fmt: skip
def test_what_the_sponsor_fixed_stands_on_one_line(line, points, target, source):
    fixed = fixed_by_the_sponsor(line, TODAY)
    assert (fixed.margin.scale_points, fixed.target) == (points, target)
    assert fixed.margin.source == source


def test_an_answer_is_taken_back_and_shown_as_it_was_typed():
    offered = []
    ask, asked = typed("back", "Acme", "S=9", "0.5, COO", "back", "back", "S=19", "", "")
    found = begin("acme", Given(), TODAY, lambda q, d: (offered.append(d), ask(q, d))[1])
    assert [question[:6] for question in asked] == [
        f"{at} of 4" for at in (1, 1, 2, 3, 4, 3, 2, 3, 4)
    ]
    assert offered == ["acme", "acme", "", "", "core", "0.5, COO", "S=9", "0.5, COO", "core"]
    assert asked[2].endswith("(or back)")
    assert found.stakeholders == {"S": 19}
    assert found.margin.set_by == "COO"


def test_nobody_is_asked_what_an_option_says():
    ask, asked = typed("", "")
    given = Given("Acme", None, "0.5", "5", "COO", "2026-02-01")
    begin("acme", given, TODAY, ask)
    assert [question[:6] for question in asked] == ["2 of 4", "4 of 4"]
    assert given.open == ("stakeholders", "instruments")


REFUSED = {
    "name": [(" ", "it is blank. Write the name as it should stand in the report.")],
    "stakeholders": [
        ("Sponsors 12", "'Sponsors 12' is no role with a number of people. Write each role, = and "
         "a whole number without marks, with commas between: Sponsors=12, Project managers=24."),
        ("Sponsors=1,200", "'200' is no role with a number of people. Write each role, = and a "
         "whole number without marks, with commas between: Sponsors=12, Project managers=24."),
        ("Sponsors=many", "'Sponsors=many' is no role with a number of people. Write each role, = "
         "and a whole number without marks, with commas between: Sponsors=12, Project "
         "managers=24."),
        ("Sponsors=1, Sponsors=2", "'Sponsors' is there twice."),
        ("Sponsors=1, sponsors=2", "stakeholders: 'Sponsors' and 'sponsors' look the same. Keep "
         "one of them."),
        ("Sponsors=0", "stakeholders.'Sponsors': '0' is not a number of people. Use a whole number "
         "from 1 to 10,000,000."),
    ],
    "margin": [
        ("half", "'half' is not a number. Write scale points, such as 0.5."),
        ("0", "margin.scale_points: '0.0' is not a number above 0, and at most 100."),
        ("nan", "margin.scale_points: 'nan' is not a number above 0, and at most 100."),
        ("0.5,5.5", "'0.5,5.5' is not a number. Write scale points, such as 0.5."),
        ("0.5, 101, COO", "leading.satisfaction_target: '101.0' is not a target. Use a number in "
         "the unit of the measure: points of the scale for satisfaction, -100 to 100 for a net "
         "promoter score."),
        ("0.5, COO, 1.2.2026", "'1.2.2026' is not a day written year-month-day, such as "
         "2026-03-31."),
        ("0.5, COO, 2026-04-01", "margin.set_on: 2026-04-01 is after the report_date, 2026-03-31. "
         "Correct one of them."),
    ],
    "target": [
        ("good", "'good' is not a number. Write scale points, such as 0.5."),
        ("101", "leading.satisfaction_target: '101.0' is not a target. Use a number in the unit of "
         "the measure: points of the scale for satisfaction, -100 to 100 for a net promoter "
         "score."),
    ],
    "set_on": [
        ("31.03.2026", "'31.03.2026' is not a day written year-month-day, such as 2026-03-31."),
        ("2026-04-01", "margin.set_on: 2026-04-01 is after the report_date, 2026-03-31. Correct "
         "one of them."),
    ],
    "instruments": [
        ("tikets", "There is no instrument and no table 'tikets'. Did you mean 'tickets'?"),
    ],
}  # fmt: skip
EVERY = [(key, text, message) for key, cases in REFUSED.items() for text, message in cases]


GOOD = {"name": "Acme", "stakeholders": "", "margin": "1", "target": "", "set_by": "COO",
        "set_on": "", "instruments": ""}  # fmt: skip
ASKED = ("name", "stakeholders", "margin", "instruments")


@pytest.mark.parametrize(("key", "text", "message"), EVERY, ids=[case[1] for case in EVERY])
def test_a_bad_answer_is_asked_again_and_a_bad_option_refused(key, text, message):
    if key in ASKED:
        ask, asked = typed(*chain.from_iterable([text, ""] if n == key else [""] for n in ASKED))
        told = []
        begin("acme", Given(), TODAY, ask, told.append)
        assert told == [message]
        assert len(asked) == len(ASKED) + 1
    with pytest.raises(UsageError) as refused:
        begin("acme", Given(**{**GOOD, key: text}), TODAY)
    assert str(refused.value) == f"--{key.replace('_', '-')}: {message}"


def test_who_fixed_a_margin_needs_the_margin():
    with pytest.raises(UsageError) as refused:
        begin("acme", Given(set_by="COO"), TODAY)
    assert str(refused.value) == (
        "--target, --set-by and --set-on belong to --margin: give that too."
    )


@pytest.mark.parametrize("instrument", [CORE, *modules()])
def test_every_instrument_can_be_chosen_and_brings_its_tables(instrument):
    found = begin("acme", Given(instruments=instrument, stakeholders="Sponsors=12"), TODAY)
    assert found.tables
    if found.asked:
        assert {item.table for item in found.asked.items} <= {*found.tables}
        roles = [item.options for item in found.asked.items if item.column == "role"]
        assert roles in ([], [({"en": "Sponsors"},)])


@pytest.mark.parametrize(("instruments", "level"), [("core", "desired"), ("tickets", "")])
def test_our_questions_ask_for_the_desired_level(instruments, level):
    assert begin("acme", Given(instruments=instruments), TODAY).expectation == level


@pytest.mark.parametrize(
    ("people", "instruments", "told"),
    [(29, "core", "; the list has 29"), (59, "core", "of the 59 people"), (60, "core", ""),
     (29, "tickets", ""), (29, "gap", "")],
)  # fmt: skip
def test_a_short_list_is_told_with_what_it_takes(people, instruments, told):
    given = Given(stakeholders=f"Sponsors={people}", instruments=instruments)
    said = "\n".join(begin("acme", given, TODAY).told(TODAY))
    assert ("From 30 answers on" in said) == bool(told)
    assert told in said
