"""What client.toml states must fit what the tables hold, and the report says who stated it."""

from types import SimpleNamespace

import pandas as pd
import pytest

from pmo_workshop.intake import check_client
from pmo_workshop.intake.client import Wave
from pmo_workshop.intake.settings import Settings
from pmo_workshop.intake.stated import few_sponsors

SETTINGS = 'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n'
WAVE = '[waves."2026"]\nstart = 2026-02-02\nend = 2026-02-20\n'
ITEMS = (
    "item_id,instrument,dimension,text,scale_min,scale_max,reverse\n"
    "G1,gap,Reliability,Keeps dates,1,7,0\nG2,gap,Assurance,Knows the work,1,7,0\n"
    "C1,csat,,Satisfied,1,5,0\n"
)


def lines(problems):
    return [str(problem) for problem in problems]


@pytest.fixture
def check(folder):
    def find(text, **tables):
        return check_client(folder(client__toml=SETTINGS + text, **tables))

    return find


@pytest.mark.parametrize("target", [50, 0.5, -3, 5.1])
def test_a_target_is_on_the_scale_of_its_measure(check, target):
    signed = 'set_by = "COO"\nset_on = 2026-01-16\n'
    leading = "[leading]\nsatisfaction_target = {}\n" + signed
    assert lines(check(leading.format(target), items__csv=ITEMS).problems) == [
        f"client.toml: leading.satisfaction_target: {target} is outside the scale of the questions "
        "of csat, 1 to 5. Write a target on that scale."
    ]
    assert check(leading.format(5), items__csv=ITEMS).problems == ()


@pytest.mark.parametrize("margin", [50, 4])
def test_a_margin_that_no_difference_exceeds_is_refused(check, margin):
    text = '[margin]\nscale_points = {}\nset_by = "COO"\nset_on = 2026-01-16\n'
    assert lines(check(text.format(margin), items__csv=ITEMS).problems) == [
        f"client.toml: margin.scale_points: {margin} is as wide as the scale of the questions of "
        "csat, 1 to 5: nothing could be short. Write less than 4."
    ]
    assert check(text.format(3.5), items__csv=ITEMS).problems == ()


@pytest.mark.parametrize(
    ("signed", "told", "missing"),
    [
        ("", "in client.toml, without name and date", "set_by and set_on"),
        ('set_by = "COO"\n', "by: COO, without a date", "set_on"),
        ("set_on = 2026-01-16\n", "without a name on 16 January 2026", "set_by"),
        ('set_by = "COO"\nset_on = 2026-01-16\n', "by: COO, 16 January 2026", ""),
        ('set_by = "COO"\nset_on = 2026-02-02\n', "by: COO, 2 February 2026", ""),
        ('set_by = "COO"\nset_on = 2026-02-03\n',
         "by: COO, 3 February 2026, after the first answers", ""),
    ],
)  # fmt: skip
def test_the_report_says_who_set_what_and_when_as_far_as_it_is_known(check, signed, told, missing):
    text = (
        f'[margin]\nscale_points = 1\n{signed}[leading]\ntrust = "expectation-gap"\n'
        f"satisfaction_target = 4.5\n{signed}{WAVE}"
    )
    found = check(text)
    assert found.client.margin.source == f"set {told}"
    assert found.client.leading.source == f"named {told}"
    assert lines(found.warnings) == [
        f"client.toml: [{section}] lacks {missing}. Write who set it, and when; without it the "
        "report says that this is not known."
        for section in ("margin", "leading")
        if missing
    ]


def test_a_target_alone_is_told_with_who_named_it_beside_the_default_measures(check):
    text = "[leading]\nsatisfaction_target = 5\nrecommendation_target = 20\n"
    assert check(text).client.leading.source == (
        "the default; the targets of satisfaction, 5, and of recommendation, 20, named in "
        "client.toml, without name and date"
    )
    assert check("").client.leading.source == "the default; the sponsor has named none"
    assert check("").client.margin.source == "the default; the sponsor has not set one"


def test_more_respondents_than_the_whole_list_has_are_refused(check):
    found = check("[stakeholders]\nManagers = 2\n")
    assert lines(found.problems) == [
        "respondents.csv: 3 people answered in wave '2026', more than the 2 that [stakeholders] of "
        "client.toml has in all. Add the groups that are missing there, or correct the numbers."
    ]
    found = check("[stakeholders]\nManagers = 1\n", respondents__csv=None)
    assert len(found.problems) == 1
    assert lines(found.problems)[0].endswith(
        "more than the 1 that [stakeholders] of client.toml has in all. Add the groups that are "
        "missing there, or correct the numbers."
    )


@pytest.mark.parametrize(
    ("place", "toml"),
    [
        ("prepared_by", 'prepared_by = "@anna.berg"\n'),
        ("sector", 'sector = "health, ask @anna on Slack"\n'),
        ("margin.set_by", '[margin]\nset_by = "slack: annaberg"\nset_on = 2026-01-16\n'),
        ("leading.set_by", '[leading]\nset_by = "t.me/annaberg"\nset_on = 2026-01-16\n'),
        ("engagement_register.access", '[engagement_register]\naccess = "@anna"\n'),
        ("waves.1", '[waves."2026 @anna"]\nstart = 2026-02-02\nend = 2026-02-20\n'),
    ],
)
def test_a_handle_in_client_toml_is_told_by_place_and_not_repeated(check, place, toml):
    found = check(toml)
    told = [line for line in lines(found.warnings) if f"{place} holds" in line]
    assert told == [
        f"client.toml: {place} holds what looks like a handle. Write a name or a role, unless the "
        "company is called so: it may stand in the report."
    ]
    assert "anna" not in told[0]


@pytest.mark.parametrize("text", ["Brook & Partners", "PMO @ Head Office", "Anna Berg, COO"])
def test_a_name_without_a_handle_is_left_in_peace(check, text):
    assert not [line for line in lines(check(f'prepared_by = "{text}"\n').warnings)
                if "handle" in line]  # fmt: skip


def test_an_address_in_a_text_of_client_toml_stops_the_client(check):
    assert lines(check('prepared_by = "anna@example.org"\n').problems) == [
        "client.toml: line 4: prepared_by: it holds an e-mail address, which must not come into a "
        "report. Take it out."
    ]


@pytest.mark.parametrize(
    ("named", "sizes", "told"),
    [
        (("Sponsors",), (8, 14, 12, 4), '["Sponsors", "Finance"]'),  # hidden together
        (("Sponsors",), (8, 14, 12, 9), '["Sponsors", "Finance"]'),  # too few for a mean
        (("Sponsors", "Finance"), (8, 14, 12, 4), ""),
        (("Sponsors",), (12, 14, 12, 11), ""),
        (("Sponsors",), (2, 1, 1, 1), ""),  # all together are too few
    ],
)
def test_who_may_be_told_together_with_the_sponsors_is_proposed(named, sizes, told):
    groups = ("Sponsors", "Managers", "Owners", "Finance")
    roles = [role for role, n in zip(groups, sizes, strict=True) for _ in range(n)]
    people = SimpleNamespace(
        usable=True, frame=pd.DataFrame({"role": pd.Series(roles, dtype="string"), "wave": "2026"})
    )
    settings = Settings(
        sponsors=named, stakeholders=dict.fromkeys(groups, 30), waves=(Wave("2026"),)
    )
    assert lines(few_sponsors(settings, {"respondents": people})) == (
        [
            "client.toml: sponsors: what these say cannot be shown by itself: too few of them have "
            "answered, or what a few others said would follow. Told together with the next group "
            f"it can: sponsors = {told}."
        ]
        if told
        else []
    )


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("7", "'7' is not a list of groups. Write for example [\"Sponsors\", \"Finance\"]."),
        ('["Sponsor"]', "'Sponsor' is no group of [stakeholders]. The groups are: 'Sponsors', "
                        "'Owners'. Did you mean 'Sponsors'?"),
        ('["Owners", "Sponsors"]', "these are all groups of [stakeholders]: nobody is left beside "
                                   "them."),
    ],
)  # fmt: skip
def test_sponsors_who_are_none_are_refused(check, named, told):
    text = f"sponsors = {named}\n[stakeholders]\nSponsors = 9\nOwners = 30\n"
    assert lines(check(text).problems) == [f"client.toml: line 4: sponsors: {told}"]
