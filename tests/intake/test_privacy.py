"""Who a person is does not come in: found in every text of every table, told and never quoted."""

from datetime import date
from pathlib import Path

import pytest

from pmo_workshop.batch.index_pages import client_page
from pmo_workshop.cli.checking import _findings_in_words, _found
from pmo_workshop.intake import check_client
from pmo_workshop.intake.people import looks_like_a_person
from pmo_workshop.schema import TABLES

HEAD = "resp_id,wave,role,unit,tenure_band,power,interest\n"
SETTINGS = 'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n'
CONFIRMED = '[privacy]\nchecked = ["{}"]\nby = "C. Consultant"\non = 2026-03-02\n'
PERSONAL = {
    "an e-mail address": "anna.berg@client.example",
    "a telephone number": "+49 171 2345678",
    "an IP address": "192.168.17.4",
    "a handle": "@annaberg",
}
READ_TEXTS = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
    if column.kind in {"text", "list"} and not column.choices and not column.refers_to
    and (table.name, column.name) != ("cases", "contact")
]  # fmt: skip


def lines(problems):
    return [str(problem) for problem in problems]


def _cell(column):
    """Return a cell that the column allows."""
    if column.choices:
        return column.choices[0]
    if column.kind in {"integer", "number", "flag"}:
        return f"{max(column.low or 0, 0) + (column.name.startswith('exp')):g}"
    return {"date": "2026-01-05", "period": "2026-01"}.get(column.kind, "x")


@pytest.mark.parametrize(("table", "column"), READ_TEXTS)
def test_every_text_of_every_table_is_searched(tmp_path, table, column):
    (tmp_path / "client.toml").write_text(SETTINGS)
    names = table.column_names
    cells = ["me@x.example" if c is column else _cell(c) for c in table.columns]
    (tmp_path / f"{table.name}.csv").write_text(",".join(names) + "\n" + ",".join(cells) + "\n")
    said = lines(check_client(tmp_path).problems)
    place = f"{table.name}.csv, row 2, {column.name}: "
    assert any(line.startswith(place) and "an e-mail address" in line for line in said), said
    assert "me@x" not in "".join(said + lines(check_client(tmp_path).warnings))


@pytest.mark.parametrize("kind", PERSONAL)
def test_each_kind_is_told_once_with_its_rows_and_stops(folder, kind):
    rows = "".join(f"R{n},1,{PERSONAL[kind]},North,,,\n" for n in range(1, 4))
    found = check_client(folder(respondents__csv=HEAD + rows))
    confirm = (
        ' If it is none, add "respondents.role" to checked in [privacy] of client.toml, with by '
        "and on."
    )
    assert lines(found.problems) == [
        f"respondents.csv, row 2, role: 3 rows hold {kind}, which must not come into a report. "
        f"Take it out.{'' if kind == 'an e-mail address' else confirm}"
    ]


@pytest.mark.parametrize("kind", PERSONAL)
def test_no_message_quotes_what_gives_a_person_away(folder, kind):
    settings = SETTINGS + f'[stakeholders]\n"{PERSONAL[kind]}" = 12\n"Sponsors " = 1\n'
    found = check_client(
        folder(
            client__toml=settings,
            respondents__csv=HEAD + f"R1,1,{PERSONAL[kind]},North,,{PERSONAL[kind]},\n",
            responses__csv="resp_id,item_id,aspect,value,na\n"
            f"{PERSONAL[kind]},G1,P,4,0\nR1,{PERSONAL[kind]},P,4,0\n",
        )
    )
    said = lines(found.problems) + lines(found.warnings)
    assert len(said) > 3
    assert PERSONAL[kind] not in "\n".join(said)


def test_no_message_quotes_a_name(folder):
    found = check_client(
        folder(
            client__toml=SETTINGS + "[stakeholders]\nSponsors = 12\n",
            respondents__csv=HEAD + "R1,1,Peter Schmidt,North,,Peter Schmidt,\n"
            "R2,1,peter schmidt,North,,,\nR3,1,A,Peter  Schmidt,,,\n",
            items__csv="item_id,instrument,dimension,text,scale_min,scale_max,reverse\n"
            "G1,Peter Schmidt,Care,T,1,7,0\n",
            responses__csv="resp_id,item_id,aspect,value,na,Peter Schmidt\n"
            "peter.schmidt,G1,P,4,0,\nR1,Peter Schmidt,Peter Schmidt,ask Peter Schmidt,0,\n",
            engagement__csv="stakeholder_id,current,desired,rung,date,act\n"
            "S1,Peter Schmidt,S,client,Peter Schmidt,\n",
            handoffs__csv="from_role,to_role,item\nPMO,Peter Schmidt,x\n",
        )
    )
    said = lines(found.problems) + lines(found.warnings)
    assert len(said) > 8
    assert "schmidt" not in "\n".join(said).casefold()


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("respondents", "role", "Anna Berg"),
        ("respondents", "unit", "Frau Müller"),
        ("raci", "role", "K. Okonkwo"),
        ("handoffs", "to_role", "Berg, Anna"),
        ("maturity", "rater", "Dr. Weber"),
        ("touchpoints", "actor", "peter schmidt"),
        ("respondents", "role", "J Smith"),
        ("respondents", "unit", "Smith, J."),
        ("raci", "role", "Smith, J"),
    ],
)
def test_a_name_where_a_role_belongs_is_asked_about_until_somebody_confirms_it(
    tmp_path, table, column, name
):
    cells = [f'"{name}"' if c.name == column else _cell(c) for c in TABLES[table].columns]
    text = ",".join(TABLES[table].column_names) + "\n" + ",".join(cells) + "\n"
    (tmp_path / f"{table}.csv").write_text(text)
    (tmp_path / "client.toml").write_text(SETTINGS)
    question = (
        f"{table}.csv, row 2, {column}: 1 row holds what looks like a person's name. A role or a "
        f'group belongs here. Replace it; if it is none, add "{table}.{column}" to checked in '
        "[privacy] of client.toml, with by and on."
    )
    assert question in lines(check_client(tmp_path).problems)
    for confirmed in (f"{table}.{column}", column):
        (tmp_path / "client.toml").write_text(SETTINGS + CONFIRMED.format(confirmed))
        assert question not in lines(check_client(tmp_path).problems)


def test_a_group_of_stakeholders_is_no_person(folder):
    settings = SETTINGS + '[stakeholders]\n"Anna Berg" = 1\n"K. Okonkwo" = 1\nManagers = 9\n'
    assert lines(check_client(folder(client__toml=settings)).problems) == [
        "client.toml: stakeholders: 2 groups with a person's name. Write roles, and how many "
        'people each has; if it is none, add "respondents.role" to checked in [privacy].'
    ]
    confirmed = settings + CONFIRMED.format("respondents.role")
    assert check_client(folder(client__toml=confirmed)).problems == ()


def test_an_e_mail_address_is_never_confirmed(folder):
    role = HEAD + "R1,1,anna.berg@client.example,North,,,\n"
    settings = SETTINGS + CONFIRMED.format("role")
    found = check_client(folder(respondents__csv=role, client__toml=settings))
    assert any("an e-mail address" in line for line in lines(found.problems))


def test_a_confirmation_has_a_person_a_day_and_a_column_that_exists(folder):
    found = check_client(folder(client__toml=SETTINGS + '[privacy]\nchecked = ["role"]\n'))
    assert lines(found.problems) == [
        "client.toml: line 4: privacy: write with checked also who looked, as by, and when, as on."
    ]
    wrong = SETTINGS + CONFIRMED.format("respondents.rule")
    assert lines(check_client(folder(client__toml=wrong)).problems)[0] == (
        "client.toml: line 5: privacy.checked: 'respondents.rule' is no column. Write for example "
        '["role", "actions.owner"].'
    )


def said(found, today):
    """Return the lines that the command line prints of a check."""
    return [*_findings_in_words(_found(Path("x"), found, today))]


def test_who_looked_is_told_to_the_consultant_and_not_in_the_report(folder):
    role = HEAD + "R1,1,Anna Berg,North,,,\nR2,1,Managers,North,,,\nR3,1,Managers,South,,,\n"
    settings = SETTINGS + CONFIRMED.format("respondents.role")
    found = check_client(folder(respondents__csv=role, client__toml=settings))
    told = "C. Consultant looked at respondents.role on 2026-03-02"
    assert f"Personal data: {told}." in [*said(found, date(2026, 4, 30))]
    page = client_page(found.client, [], {}, {}, lines(found.warnings))
    assert f'<th scope="row">Personal data</th><td>{told}</td>' in page.replace("\n", "")
    assert "C. Consultant" not in "\n".join(lines(found.warnings))
    unlooked = check_client(folder(client__toml=SETTINGS))
    assert "Personal data" not in "".join(said(unlooked, date(2026, 4, 30)))
    assert "Personal data" not in client_page(unlooked.client, [], {}, {}, [])


def test_an_owner_may_be_named_and_it_is_told(folder):
    actions = "action_id,dimension,cause,action,owner,due,effort_days,closed\n"
    found = check_client(
        folder(actions__csv=actions + "A1,Reliability,1,Ask,Anna Berg,2026-05-01,2,\n")
    )
    assert found.problems == ()
    assert lines(found.warnings) == [
        "actions.csv, row 2, owner: 1 row holds what looks like a person's name, and will stand in "
        "the report. Write a role, unless the person agrees."
    ]


def test_the_surname_of_an_owner_is_a_name_in_every_table(folder):
    actions = "action_id,dimension,cause,action,owner,due,effort_days,closed\n"
    found = check_client(
        folder(
            actions__csv=actions
            + "A1,Reliability,1,Ask okonkwo first,Anna Okonkwo,2026-05-01,2,\n",
            raci__csv="task,role,code\nplan,Okonkwo,A\n",
        )
    )
    assert lines(found.problems) == [
        "raci.csv, row 2, role: 1 row holds what looks like a person's name. A role or a group "
        'belongs here. Replace it; if it is none, add "raci.role" to checked in [privacy] of '
        "client.toml, with by and on."
    ]
    assert lines(found.warnings) == [
        f"actions.csv, row 2, {column}: 1 row holds what looks like a person's name, and will "
        "stand in the report. Write a role, unless the person agrees."
        for column in ("action", "owner")
    ]


def test_an_id_made_of_a_name_is_refused(folder):
    found = check_client(folder(respondents__csv=HEAD + "anna.berg,1,A,U,,,\n"))
    assert lines(found.problems)[0] == (
        "respondents.csv, row 2, resp_id: this looks like a person's name. Replace it with an "
        "anonymous id."
    )


@pytest.mark.parametrize(
    ("name", "cell", "kind"),
    [
        ("Email", "", "contact data by its name"),
        ("Last_Name", "", "contact data by its name"),
        ("IP Address", "", "contact data by its name"),
        ("Telefon", "", "contact data by its name"),
        ("Remarks", "ask x@y.example", "an e-mail address"),
    ],
)
def test_a_column_that_nobody_reads_is_dropped_and_said(folder, name, cell, kind):
    found = check_client(folder(raci__csv=f"task,role,code,{name}\nplan,PMO,A,{cell}\n"))
    assert found.problems == ()
    assert lines(found.warnings) == [
        f"raci.csv, row 1: the column '{name}' is not used.",
        f"raci.csv, row 1: the column '{name}' holds {kind}: nothing of it is read. Delete it from "
        "the file.",
    ]
    assert name not in found.client["raci"]


ROLES = """
Head of Sales|Müller GmbH|St. Martin|Sr Project Manager|Sr. Analyst|I.T. Services|H.R. Department
Sponsors|Project managers|Geschäftsführung|Projektleitung|San Diego|Santa Clara|Victoria|Nancy
Max Planck Institut|Paul-Ehrlich-Institut|Ernst & Young|Robert Bosch GmbH|Carl Zeiss AG
Direction générale|Chef de projet|Responsable d'achats|Jefe de proyecto|Capo progetto|Team Nord
Fachbereich Finanzen|Leiter Einkauf|Art Direction|Bill of Materials|Chief of Staff|MS Project
Legal & Compliance|P.M. Office|Vertrieb Süd|Marketing|April|Basel|Anna-Klinik|Charlotte office
Kierownik projektu|Ředitel|Projektansvarlig|Controlling|Martin Luther University|R.D. Lead
Business owners|Heads of department|Team members|Łódź office|Group functions|人事部|Отдел продаж
Client|PMO adviser|PMO lead|Communications partner|no owner|Works council|Betriebsrat|Sponsor
Risk & Audit|Supply Chain|Frontline|Will-Call Desk|Grant Office|Mark|Dean|Miles|Rose Garden
"""


def test_roles_and_units_of_several_languages_are_not_taken_for_people():
    names = [name for line in ROLES.strip().splitlines() for name in line.split("|")]
    assert [name for name in names if looks_like_a_person(name)] == []


def test_names_and_handles_in_peoples_own_words_stop_nothing(folder):
    issues = "resp_id,text,codes,severity,horizon,coder\n"
    found = check_client(folder(issues__csv=issues + "R1,Anna @SUM(A1) decides,a,3,now,first\n"))
    assert (found.problems, found.warnings) == ((), ())


# -- the register of engagement ------------------------------------------------------------------

ENGAGEMENT = "stakeholder_id,current,desired,rung,date,act\nS1,R,S,client,2026-01-05,\n"
REGISTER = '[engagement_register]\nbasis = "consent"\naccess = "PMO lead"\ndelete_after = {}\n'


def test_a_register_of_engagement_is_asked_for_its_basis_access_and_end(folder):
    found = check_client(folder(engagement__csv=ENGAGEMENT))
    assert lines(found.warnings) == [
        "engagement.csv: it says how 1 person stands to the PMO, also who resists. Write into "
        "[engagement_register] of client.toml: basis, access, delete_after (the legal basis, who "
        "may see it, and the day after which it is deleted)."
    ]
    settings = SETTINGS + REGISTER.format("2026-03-31")
    found = check_client(folder(engagement__csv=ENGAGEMENT, client__toml=settings))
    assert (found.problems, found.warnings) == ((), ())


def test_no_report_is_made_from_a_register_after_its_last_day(folder):
    settings = SETTINGS + REGISTER.format("2026-03-30")
    found = check_client(folder(engagement__csv=ENGAGEMENT, client__toml=settings))
    assert lines(found.problems) == [
        "engagement.csv: [engagement_register] of client.toml says that it is deleted after "
        "2026-03-30. Delete the table, or write a later date that its basis allows."
    ]


def test_check_tells_when_the_day_has_passed_by_the_calendar(folder):
    settings = SETTINGS + REGISTER.format("2026-04-30")
    found = check_client(folder(engagement__csv=ENGAGEMENT, client__toml=settings))
    assert "Warnings:" not in said(found, date(2026, 4, 30))
    assert (
        "  engagement: [engagement_register] of client.toml says that it is deleted after "
        "2026-04-30. Delete the table, or write a later date that its basis allows."
    ) in said(found, date(2026, 5, 1))
