"""Registers: recognised by names and values, converted by a map alone, asked where in doubt."""

from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pmo_workshop.errors import DataError, UsageError
from pmo_workshop.importing import register
from pmo_workshop.importing.drafting import decided
from pmo_workshop.importing.files import KINDS, draft_of_files, draft_of_grids, written_to
from pmo_workshop.importing.grid import Grid, grids_of
from pmo_workshop.importing.mapping import map_text, read_map

HERE = Path(__file__).parent / "registers"
TODAY = date(2026, 3, 31)

CONVERTED = {
    "jira": (
        "tickets",
        {
            "services": [["SV01", "Planning"], ["SV02", "Gate reviews"]],
            "tickets": [
                ["PMO-1", "SV01", "2026-01-13", "2026-01-14", "7"],
                ["PMO-2", "SV02", "2026-01-20", "", ""],
            ],
        },
    ),
    "servicenow": (
        "tickets",
        {
            "services": [["SV01", "Category 55"], ["SV02", "Category 40"]],
            "tickets": [
                ["INC0000045", "SV01", "2016-02-29", "2016-02-29", "1"],
                ["INC0000047", "SV02", "2016-02-29", "2016-03-01", "1"],
            ],
        },
    ),
    "gmpp": (
        "projects",
        {
            "projects": [
                ["DFT_0001", "2027-03-31", "1250500000", "amber",
                 "Infrastructure and Construction", ""],
                ["DFT_0002", "2026-03-31", "", "amber", "Infrastructure and Construction", ""],
                ["MOD_0007", "2030-12-31", "980000000", "green", "Military Capability", ""],
            ]
        },
    ),
    "benefits": (
        "benefits",
        {
            "benefits": [
                ["B1", "Fewer visits to the site", "Head of Operations", "financial", "120000",
                 "0"],
                ["B1", "Fewer visits to the site", "Head of Operations", "financial", "", "1"],
                ["B2", "Claims avoided", "Finance", "quantifiable", "60500", "1"],
            ]
        },
    ),
    "stakeholders": (
        "stakeholders",
        {
            "engagement": [
                ["ST01", "L", "L", "2026-03-02"],
                ["ST02", "N", "S", "2026-03-02"],
                ["ST03", "R", "N", "2026-03-03"],
            ]
        },
    ),
    "raci_matrix": (
        "raci",
        {
            "raci": [
                ["Plan", "PMO", "R"],
                ["Plan", "Sponsor", "A"],
                ["Plan", "Finance", "C"],
                ["Report", "PMO", "A"],
                ["Report", "PMO", "R"],
                ["Report", "Sponsor", "I"],
                ["Archive", "", ""],
            ]
        },
    ),
    "raci_by_code": (
        "raci",
        {
            "raci": [
                ["Gather requirements", "Business team", "R"],
                ["Gather requirements", "Project manager", "A"],
                ["Gather requirements", "Engineering lead", "C"],
                ["Gather requirements", "Finance", "C"],
                ["Design solution", "Engineering lead", "R"],
                ["Design solution", "Sponsor", "A"],
                ["Design solution", "Business team", "I"],
                ["Archive", "", ""],
            ]
        },
    ),
    "timesheet_de": (
        "timesheet",
        {
            "time_log": [
                ["2026-03", "admin", "8"],
                ["2026-03", "advisory", "1000.25"],
                ["2026-04", "control", "4"],
            ]
        },
    ),
    "action_log": (
        "actions",
        {
            "actions": [
                ["1", "Correct the leaflet", "2026-03-20", "", "2026-03-31", "2"],
                ["2", "Call back within a day", "", "PMO lead", "2026-04-30", "0.5"],
            ]
        },
    ),
}  # fmt: skip


def mapped(name):
    return register.draft(
        grids_of(HERE / f"{name}.csv"), mapping=read_map(HERE / "maps" / f"{name}.toml")
    )


def grid_of(*rows, file="log.csv"):
    """Return a grid of lines; cells are separated by a bar."""
    cells = pd.DataFrame([row.split("|") for row in rows], dtype=object)
    cells.index += 1
    return Grid(file, "", cells)


def drafted(*rows, kind="", **answers):
    return register.draft([grid_of(*rows)], kind=kind, answers=answers)


def asked(draft):
    return {question.key for question in draft.open_questions}


# -- files in the layouts of their tools ---------------------------------------------------------


@pytest.mark.parametrize("name", CONVERTED)
def test_a_register_is_recognised_and_converted_by_its_map_alone(name):
    kind, expected = CONVERTED[name]
    assert register.kind_of(grids_of(HERE / f"{name}.csv")[0]) == kind
    draft = mapped(name)
    assert (draft.kind, draft.open_questions) == (kind, ())
    tables = register.tables_of(draft)
    assert {table: rows.values.tolist() for table, rows in tables.items()} == expected


@pytest.mark.parametrize("name", CONVERTED)
def test_without_its_map_a_register_asks_and_writes_nothing(name):
    draft = draft_of_files([HERE / f"{name}.csv"], Path("nowhere"))
    decided = read_map(HERE / "maps" / f"{name}.toml")
    by_people = {key for key, decision in decided.decisions.items() if decision.by}
    assert asked(draft) <= by_people
    if draft.open_questions:
        with pytest.raises(UsageError, match="Nothing was written: these questions are open"):
            register.tables_of(draft)


@pytest.mark.parametrize("name", [name for name in CONVERTED if name != "stakeholders"])
def test_check_accepts_what_a_map_alone_has_made(tmp_path, name):
    path = HERE / f"{name}.csv"
    draft = draft_of_files([path], tmp_path / "acme", mapping=read_map(
        HERE / "maps" / f"{name}.toml"))  # fmt: skip
    written = written_to(tmp_path / "acme", draft, "A. Berg", TODAY)
    for table, rows in CONVERTED[name][1].items():
        assert len(written.client[table]) == len(rows)


@pytest.mark.parametrize("name", CONVERTED)
def test_no_person_of_a_register_is_in_a_table_or_a_map(name):
    draft = mapped(name)
    told = map_text(draft.mapping("A. Berg", TODAY)) + "".join(
        rows.to_csv() for rows in draft.preview.values()
    )
    for person in ("Anna Berg", "John Smith", "Mary Jones", "Jan Kurz", "Caller", "Resolver"):
        assert person not in told


@pytest.mark.parametrize("name", CONVERTED)
def test_a_map_is_read_as_it_was_written(tmp_path, name):
    draft = mapped(name)
    (tmp_path / "again.toml").write_text(map_text(draft.mapping("", TODAY)), encoding="utf-8")
    again = register.draft(
        grids_of(HERE / f"{name}.csv"), mapping=read_map(tmp_path / "again.toml")
    )
    assert again.answers == draft.answers


# -- registers that somebody has published ------------------------------------------------------

PUBLISHED = {
    # name: the columns of id, opening and closing, and how its days are written
    "incident_log": ("number", "opened_at", "resolved_at", "%d-%m-%Y %H:%M"),
    "city_requests": ("case_enquiry_id", "open_dt", "closed_dt", "%Y-%m-%d %H:%M:%S"),
    "agile_tasks": ("id", "created_date", "finished_date", "%Y-%m-%d"),
}


def published(name):
    """Return the rows of a published register, as pandas reads them: the last of each id."""
    of_id, opened, closed, style = PUBLISHED[name]
    rows = pd.read_csv(HERE / "published" / f"{name}.csv", dtype=str, keep_default_na=False)
    rows = rows.drop_duplicates(of_id, keep="last").set_index(of_id)
    for name_of_day in (opened, closed):
        days = pd.to_datetime(rows[name_of_day].replace({"": None, "?": None}), format=style)
        rows[name_of_day] = days.dt.strftime("%Y-%m-%d").fillna("")
    backwards = (rows[closed] != "") & (rows[closed] < rows[opened])
    return rows[~backwards], rows[opened], rows[closed]


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_register_becomes_a_client_by_its_map_alone_and_no_value_is_made_up(
    tmp_path, name
):
    path = HERE / "published" / f"{name}.csv"
    assert register.kind_of(grids_of(path)[0]) == "tickets"
    given = read_map(path.with_suffix(".toml"))
    draft = draft_of_files([path], tmp_path / "acme", mapping=given)
    assert draft.open_questions == ()
    written_to(tmp_path / "acme", draft, "A. Berg", TODAY)  # as check accepts it
    made = pd.read_csv(tmp_path / "acme" / "tickets.csv", dtype=str, keep_default_na=False)
    made = made.set_index("ticket_id")
    source, opened, closed = published(name)
    assert sorted(made.index) == sorted(source.index)
    assert made["opened"].equals(opened[made.index].rename("opened").rename_axis("ticket_id"))
    assert made["closed"].equals(closed[made.index].rename("closed").rename_axis("ticket_id"))
    assert not {"paused_h", "resolved", "value"} & set(made.columns)


def test_days_up_to_a_target_and_what_was_in_time_are_those_of_the_published_register():
    path = HERE / "published" / "city_requests.csv"
    draft = draft_of_files([path], Path("nowhere"), mapping=read_map(path.with_suffix(".toml")))
    made = draft.preview["tickets"].set_index("ticket_id")
    source, *_ = published("city_requests")
    days = (
        pd.to_datetime(source["target_dt"].replace("", None)).dt.normalize()
        - pd.to_datetime(source["open_dt"])
    ).dt.days
    told = days.map(lambda n: f"{n:.0f}" if n > 0 else "", na_action="ignore").fillna("")
    assert made["expected_days"].to_dict() == told.to_dict()
    assert made["met"].to_dict() == source["ontime"].map({"ONTIME": "1", "OVERDUE": "0"}).to_dict()


def written_from_published(name, folder):
    """Return the one table that a published register becomes by its map alone, as check took it."""
    path = HERE / "published" / f"{name}.csv"
    draft = draft_of_files([path], folder / "acme", mapping=read_map(path.with_suffix(".toml")))
    assert draft.open_questions == ()
    written = written_to(folder / "acme", draft, "A. Berg", TODAY)
    (table,) = (file for file in written.files if file.endswith(".csv"))
    return pd.read_csv(folder / "acme" / table, dtype=str, keep_default_na=False)


def of_source(name, **how):
    path = HERE / "published" / f"{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False, **how)


def test_a_published_portfolio_of_major_projects_becomes_its_table_cell_by_cell(tmp_path):
    made = written_from_published("major_projects", tmp_path).set_index("project_id")
    source = of_source("major_projects", sep=";").set_index("project_number")
    assert [*made.index] == [*source.index]
    days = pd.to_datetime(source["end_date"], format="%d.%m.%Y", errors="coerce")
    assert [*made["plan_end"]] == [*days.dt.strftime("%Y-%m-%d").fillna("")]
    costs = pd.to_numeric(source["wlc_baseline_incl_NCG"], errors="coerce") * 1_000_000
    assert [*made["budget"]] == [*costs.map("{:.0f}".format, na_action="ignore").fillna("")]
    rated = (source["colour_rating"] + source["colour_rating.1"]).str.casefold()
    assert [*made["rag"]] == [*rated]
    assert [*made["type"]] == [*source["report_category"]]
    assert not made["end"].any()
    assert {*made.columns} == {"budget", "plan_end", "end", "rag", "type"}


def test_a_published_portfolio_that_lies_on_its_side_becomes_the_same(tmp_path):
    lines = pd.read_csv(HERE / "published" / "major_projects.csv", sep=";", dtype=str, header=None,
                        keep_default_na=False)  # fmt: skip
    lines.T.to_csv(tmp_path / "side.csv", sep=";", header=False, index=False)
    given = read_map(HERE / "published" / "major_projects.toml")
    upright, side = (
        draft_of_files([path], Path("nowhere"), mapping=given)
        for path in (HERE / "published" / "major_projects.csv", tmp_path / "side.csv")
    )
    assert register.kind_of(grids_of(tmp_path / "side.csv")[0]) == "projects"
    assert side.preview["projects"].equals(upright.preview["projects"])
    assert (
        "the sheet lies on its side: each column is read as a row, with its number as a row number"
        in side.said
    )


def test_a_published_german_portfolio_becomes_its_table_cell_by_cell(tmp_path):
    made = written_from_published("substation_portfolio", tmp_path)
    source = of_source("substation_portfolio")
    colours = source["status"].map({"Gruen": "green", "Gelb": "amber", "Rot": "red"})
    for column, expected in (("project_id", source["projekt_id"]), ("budget", source["budget_eur"]),
                             ("actual", source["ist_eur"]), ("type", source["kategorie"]),
                             ("rag", colours)):  # fmt: skip
        assert [*made[column]] == [*expected]


@pytest.mark.parametrize(("name", "mark"), [("substation_raci", ";"), ("governance_raci", ",")])
def test_a_published_matrix_becomes_its_table_cell_by_cell(tmp_path, name, mark):
    made = written_from_published(name, tmp_path)
    source = of_source(name, sep=mark)
    long = source.melt(source.columns[0], var_name="role", value_name="code")
    long["code"] = long["code"].str.split("/")
    long = long.explode("code").rename(columns={source.columns[0]: "task"})
    assert {*map(tuple, made[["task", "role", "code"]].to_numpy())} == {
        *map(tuple, long[["task", "role", "code"]].to_numpy())
    }
    assert len(made) == len(long)


def test_published_hours_become_their_months_by_pandas_too(tmp_path):
    made = written_from_published("project_hours", tmp_path)
    source = of_source("project_hours")
    kinds = {"A": "control", "B": "advisory", "C": "admin", "D": "strategic"}
    minutes = source["duration"].astype(float).groupby(source["project"].map(kinds)).sum()
    assert {*made["period"]} == {"2016-04"}
    assert dict(zip(made["category"], made["hours"].astype(float), strict=True)) == pytest.approx(
        (minutes / 60).to_dict()
    )


def test_what_was_closed_before_it_was_opened_is_asked_once_for_all_rows():
    draft = draft_of_files([HERE / "published" / "agile_tasks.csv"], Path("nowhere"))
    (question,) = draft.open_questions
    assert question.asks == (
        "15 rows are closed on a day before they were opened, in rows 2, 3, 4, 6, 8 and 10 "
        "more. Correct them in the file, or leave them out."
    )


def test_a_question_for_a_column_of_days_offers_columns_of_days(tmp_path):
    frame = pd.read_csv(HERE / "published" / "city_requests.csv", dtype=str, keep_default_na=False)
    frame = frame.rename(columns={"open_dt": "came", "closed_dt": "went", "case_status": "x"})
    frame.to_csv(tmp_path / "requests.csv", index=False)
    draft = register.draft(grids_of(tmp_path / "requests.csv"), kind="tickets")
    questions = {question.key: question for question in draft.open_questions}
    assert [c.id for c in questions["column:opened"].choices] == ["came", "target_dt", "went"]


# -- registers in other languages -----------------------------------------------------------------

IN_OTHER_LANGUAGES = {
    "projects": (
        "Código|Proyecto|Fecha fin prevista|Fecha fin real|Presupuesto (€)|Semáforo",
        "P-01|Nuevo CRM|30/06/2026||250.000,00|Verde",
        "P-02|Mudanza|31/03/2026|15/04/2026|80.000,00|Rojo",
        "P-03|Portal|31/12/2026||400.000,00|Ámbar",
    ),
    "tickets": (
        "Numero|Oggetto|Aperto il|Chiuso il|Stato|Assegnato a",
        "101|Supporto al piano|02/03/2026 09:15|09/03/2026 10:00|Chiuso|Anna Rossi",
        "102|Modello di report|04/03/2026 11:00||In lavorazione|Marco Bianchi",
        "103|Revisione dei rischi|16/03/2026 08:30|20/03/2026 17:00|Chiuso|Anna Rossi",
    ),
    "timesheet": (
        "Date|Collaborateur|Activité|Heures",
        "02/03/2026|Anne Martin|Administration|7,5",
        "16/03/2026|Luc Petit|Pilotage|6,25",
    ),
    "actions": (
        "Nº|Ação|Responsável|Prazo|Situação|Concluído em",
        "1|Corrigir o folheto|PMO|31/03/2026|Concluído|20/03/2026",
        "2|Responder em um dia|PMO|30/04/2026|Em andamento|",
    ),
}


@pytest.mark.parametrize("kind", IN_OTHER_LANGUAGES)
def test_a_register_in_a_romance_language_is_recognised_and_read_with_nothing_asked(kind):
    draft = draft_of_grids([grid_of(*IN_OTHER_LANGUAGES[kind])], Path("nowhere"), name="log")
    assert (draft.kind, draft.open_questions) == (kind, ())
    table = draft.preview["time_log" if kind == "timesheet" else kind]
    assert {*table.iloc[0]} >= {
        "projects": {"2026-06-30", "250000", "green"},
        "tickets": {"101", "2026-03-02", "2026-03-09"},
        "timesheet": {"2026-03", "admin", "7.5"},
        "actions": {"2026-03-20", "2026-03-31"},
    }[kind]


UNKNOWN = {
    "tickets": (
        "Nummer|Onderwerp|Aangemaakt op|Afgehandeld op|Toestand",
        "M-01|Hulp bij plan|02-03-2026|09-03-2026|Gesloten",
        "M-02|Rapportmodel|04-03-2026||In behandeling",
        "M-03|Cursus|18-03-2026|20-03-2026|Gesloten",
    ),
    "projects": (
        "Kod projektu|Nazwa|Planowane zakończenie|Budżet (PLN)|Ocena",
        "PR-1|Nowy CRM|30.06.2026|250000|czerwony",
        "PR-2|Przeprowadzka|31.03.2026|80000|zielony",
    ),
    "timesheet": (
        "Medarbetare|Dag|Aktivitet|Timmar",
        "Anna Berg|2026-03-02|Rådgivning|7,5",
        "Anna Berg|2026-03-03|Rådgivning|2",
        "Erik Holm|2026-03-16|Styrning|6,5",
        "Erik Holm|2026-03-17|Styrning|1",
    ),
    "actions": (
        "Volgnummer|Maatregel|Uiterlijk|Stand van zaken",
        "1|Folder verbeteren|31-03-2026|te doen",
        "2|Binnen een dag terugbellen|30-04-2026|gereed",
        "3|Sjabloon inkorten|15-04-2026|te doen",
        "4|Spreekuur op vrijdag|30-04-2026|te doen",
    ),
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_a_register_in_a_language_that_is_not_known_is_told_by_what_stands_in_it(kind):
    draft = draft_of_grids([grid_of(*UNKNOWN[kind])], Path("nowhere"), name="log")
    (question,) = draft.open_questions
    assert (question.key, question.suggestion) == ("kind", kind)
    told = decided(draft, {"kind": kind})
    assert told.kind == kind
    assert "kind" in told.mapping("A. Berg", TODAY).decisions
    offered = {q.key: q.suggestion for q in told.open_questions}
    assert offered.items() >= {
        "tickets": {"column:opened": "Aangemaakt op", "column:closed": "Afgehandeld op"},
        "projects": {"column:project_id": "Kod projektu", "column:budget": "Budżet (PLN)"},
        "timesheet": {"column:day": "Dag", "column:hours": "Timmar",
                      "column:category": "Aktivitet"},
        "actions": {"column:action": "Maatregel", "column:due": "Uiterlijk"},
    }[kind].items()  # fmt: skip
    assert draft.again({}).open_questions == draft.open_questions  # so that one can go back


def test_what_is_rather_a_register_is_said_with_the_way_to_say_so():
    draft = draft_of_grids([grid_of(*UNKNOWN["tickets"])], Path("nowhere"), name="log")
    with pytest.raises(UsageError) as error:
        register.tables_of(draft)
    assert str(error.value) == (
        "Nothing was written: these questions are open.\n"
        "  log.csv: the names of the columns are not known, and what stands in them is rather a "
        "log of requests (--as tickets) than a survey. What is it? (a survey; a log of requests; "
        "a timesheet; a project portfolio; a benefits register; a stakeholder register; an action "
        "log; a RACI matrix)\n"
        "Answer them in a terminal window, by the same command without --yes; or in "
        "pmo.import_panel()."
    )


@pytest.mark.parametrize(
    "rows",
    [
        ["Érintett,Befolyás,Jelenlegi,Cél", "CFO,5,3,4", "IT vezető,3,2,4", "Beszerzés,2,3,3"],
        ["Strana,Vliv,Postoj", "Ředitel,vysoký,odpor", "Vedoucí,nízký,odpor", "Jiný,nízký,pro"],
    ],
)
def test_a_short_list_in_a_language_that_is_not_known_is_asked_about_as_a_list(tmp_path, rows):
    path = tmp_path / "list.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    (asked,) = draft_of_files([path], tmp_path / "acme").open_questions
    assert (asked.key, asked.suggestion) == ("kind", "stakeholders")


def test_a_column_shows_day_and_month_for_one_that_does_not(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(
        "ID,Name,Baseline Finish,Actual Finish,Baseline Cost\n"
        "1,A,Fri 03/04/26,Mon 13/04/26,100\n2,B,Fri 03/04/26,NA,200\n",
        encoding="utf-8",
    )
    rows = draft_of_files([path], tmp_path / "acme").preview["projects"]
    assert rows["plan_end"].tolist() == ["2026-04-03", "2026-04-03"]
    assert rows["end"].tolist() == ["2026-04-13", ""]


def test_a_blank_column_of_the_right_name_is_not_what_must_be_known(tmp_path):
    path = tmp_path / "times.csv"
    rows = [
        f"2026-03-{day:02},2.5,,{'Planning' if day % 2 else 'Meetings'}" for day in range(2, 20)
    ]
    path.write_text("\n".join(["Work date,Hours,Activity,Component", *rows]), encoding="utf-8")
    found = draft_of_files([path], tmp_path / "acme", kind="timesheet")
    assert [question.key for question in found.open_questions] == ["column:category"]


def test_words_that_are_merged_over_rows_stand_in_each_of_them(tmp_path):
    book = openpyxl.Workbook()
    for row in [("Phase", "Task", "PMO", "Sponsor"), ("Plan", "Write", "R", "A"),
                (None, "Archive", None, None), (None, "Agree", "A/R", "C")]:  # fmt: skip
        book.active.append(row)
    book.active.merge_cells("A2:A4")
    path = tmp_path / "raci.xlsx"
    book.save(path)
    table = draft_of_files([path], tmp_path / "acme").preview["raci"]
    assert table.to_numpy().tolist() == [
        ["Write", "PMO", "R"], ["Write", "Sponsor", "A"], ["Archive", "", ""],
        ["Agree", "PMO", "A"], ["Agree", "PMO", "R"], ["Agree", "Sponsor", "C"],
    ]  # fmt: skip


def test_small_amounts_without_a_unit_are_asked_about():
    rows = ("Project|Budget|RAG", "CRM|34|red", "Portal|558|green")
    assert "amounts:budget" in asked(drafted(*rows, kind="projects"))
    told = drafted(*rows, kind="projects", **{"amounts:budget": "1000000"}).preview["projects"]
    assert told["budget"].tolist() == ["34000000", "558000000"]
    proven = drafted("Project|Budget (£m)|RAG", *rows[1:], kind="projects")
    assert "amounts:budget" not in asked(proven)


def test_a_word_beside_an_amount_multiplies_that_amount_alone():
    rows = ("Project|Budget|RAG", "A|1,2 Mio. EUR|red", "B|T€ 850|red", "C|450.000,00 €|red")
    draft = drafted(*rows, kind="projects", running="yes")
    assert draft.preview["projects"]["budget"].tolist() == ["1200000", "850000", "450000"]
    assert not draft.open_questions


def test_shares_beside_percentages_are_asked_about_and_never_divided_unasked():
    rows = ("Benefit|Class|Year|Verified|PMO share", "A|financial|2025|9000|0.4",
            "B|financial|2025|9000|40 %", "C|financial|2025|9000|25")  # fmt: skip
    assert asked(drafted(*rows)) == {"shares:share_likely"}
    read = {
        answer: drafted(*rows, **{"shares:share_likely": answer}).preview["benefits"]
        for answer in ("share", "percent")
    }
    assert {answer: table["share_likely"].tolist() for answer, table in read.items()} == {
        "share": ["0.4", "0.4", "0.25"],
        "percent": ["0.004", "0.4", "0.25"],
    }


def test_a_duration_is_read_by_its_own_units():
    rows = ("Date|Activity|Time spent", "2026-01-05|Admin|1w 2d", "2026-02-05|Admin|3h 20m",
            "2026-03-05|Admin|PT1H30M", "2026-04-05|Admin|2 Std. 30 Min.")  # fmt: skip
    draft = drafted(*rows)
    assert not draft.open_questions
    hours = draft.preview["time_log"]["hours"].tolist()
    assert hours == ["56", "3.3333333333", "1.5", "2.5"]


MATRIX = (
    "Stakeholder|Unaware|Resistant|Neutral|Supportive|Leading",
    "Finance||C||D|", "Sales|C||D||", "Works council||CD|||", "Press|||||",
)  # fmt: skip


def test_a_matrix_whose_columns_are_stances_becomes_the_register():
    draft = drafted(*MATRIX, date="2026-03-02")
    assert (draft.kind, draft.counts["no stance"], draft.open_questions) == ("stakeholders", 1, ())
    rows = draft.preview["engagement"][["current", "desired"]].to_numpy().tolist()
    assert rows == [["R", "S"], ["U", "N"], ["R", "R"]]


def test_a_mark_of_another_scheme_is_asked_and_two_stances_are_refused():
    rows = [row.replace("C", "X") for row in MATRIX[:3]]
    assert "word:mark:x" in asked(drafted(*rows))
    with pytest.raises(DataError) as refused:
        drafted(*MATRIX[:1], "Finance|C|C|||D")
    assert str(refused.value).endswith(
        "row 2: two stances are marked as how somebody stands today. Leave one of them."
    )


def test_the_kinds_of_a_register_are_kinds_of_an_import():
    assert ("survey", *register.KINDS) == KINDS


# -- request logs --------------------------------------------------------------------------------

LOG = ("Key|Created|Resolved|Status", "A-1|2026-03-02|2026-03-09|Done")


def test_repeated_columns_of_labels_and_sprints_stop_nothing():
    draft = drafted("Key|Created|Resolved|Labels|Labels|Sprint", "A-1|2026-03-02|2026-03-09|a|b|c")
    assert draft.preview["tickets"].values.tolist() == [["A-1", "2026-03-02", "2026-03-09"]]
    assert [column.header for column in draft.columns][3:5] == ["Labels", "Labels (2)"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("13/Jan/26 2:05 PM", "2026-01-13"),
        ("2024-05-02T10:11:12.000+0000", "2024-05-02"),
        ("3. März 2026", "2026-03-03"),
        ("Jan 13, 2026", "2026-01-13"),
        ("31.12.2025 09:30", "2025-12-31"),
        ("46022", "2025-12-31"),
    ],
)
def test_days_are_read_as_tools_write_them(written, read):
    draft = drafted("Key|Created|Resolved", f"A-1|{written}|{written}")
    assert draft.preview["tickets"]["opened"].tolist() == [read]


@pytest.mark.parametrize("column", ["ticket_id", "service", "opened"])
def test_an_error_of_the_spreadsheet_is_no_id_no_service_and_no_day(column):
    names = {"ticket_id": "Issue key", "service": "Issue Type", "opened": "Created"}
    rows = [[f"A-{at}", "Advice", f"2026-03-{2 + at:02}", "2026-03-30"] for at in range(5)]
    at = [*names].index(column)
    rows[1][at] = rows[3][at] = "#REF!"
    draft = drafted("|".join([*names.values(), "Resolved"]), *map("|".join, rows))
    (question,) = draft.open_questions
    assert question.key == f"unread:{column}"
    assert question.asks == (
        f"log.csv, '{names[column]}': 2 cells are an error of the spreadsheet, in rows 3, 5. "
        "Correct them in the file, or leave them blank."
    )
    made = decided(draft, {question.key: "blank"}).preview
    assert len(made["tickets"]) == (3 if column == "opened" else 5)
    assert not any((table == "#REF!").any(axis=None) for table in made.values())


def test_day_and_month_in_doubt_are_asked_once_for_the_file():
    rows = ("Key|Created|Resolved", "A-1|03/04/2026|05/04/2026")
    assert asked(drafted(*rows)) == {"dates"}
    american = drafted(*rows, dates="month-day").preview["tickets"]
    assert american[["opened", "closed"]].values.tolist() == [["2026-03-04", "2026-05-04"]]


@pytest.mark.parametrize(
    ("row", "key", "answer", "closed"),
    [
        ("A-2|2026-03-02||Done", "no day", "out", None),
        ("A-2|2026-03-02||Done", "no day", "open", ""),
        ("A-2|2026-03-02|2026-03-04|Reopened", "open with day", "open", ""),
        ("A-2|2026-03-02|2026-03-04|Reopened", "open with day", "closed", "2026-03-04"),
        ("A-2|2026-03-02|2026-03-04|Won't Do", "cancelled", "out", None),
        ("A-2|2026-03-02|2026-03-04|Cancelled", "cancelled", "closed", "2026-03-04"),
    ],
)
def test_a_status_that_the_days_contradict_is_asked(row, key, answer, closed):
    assert asked(drafted(*LOG, row)) == {key}
    tickets = drafted(*LOG, row, **{key: answer}).preview["tickets"].set_index("ticket_id")
    assert (tickets["closed"].get("A-2")) == closed


def test_a_status_that_is_not_known_is_asked_by_its_word():
    rows = (*LOG, "A-2|2026-03-02||Parked")
    draft = drafted(*rows)
    assert [question.asks for question in draft.open_questions] == [
        "'Status': what is 'Parked' (1)?"
    ]
    decided = register.decided(draft, {"word:status:parked": "open"})
    assert decided.preview["tickets"]["closed"].tolist() == ["2026-03-09", ""]


def test_where_no_column_tells_what_is_done_it_is_asked_and_not_taken_for_open():
    rows = ("Key|Created|Topic", "A-1|2026-03-02|Plan")
    draft = drafted(*rows, kind="tickets")
    assert asked(draft) == {"column:closed"}
    open_ones = drafted(*rows, kind="tickets", **{"column:closed": "none"})
    assert open_ones.preview["tickets"]["closed"].tolist() == [""]


def test_a_sheet_without_codes_is_no_matrix():
    with pytest.raises(DataError) as error:
        drafted(*LOG, kind="raci")
    assert str(error.value) == "log.csv: no column holds codes such as R, A, C or I."


def test_a_breached_level_is_not_a_met_one():
    draft = drafted("Key|Created|Resolved|Has breached", "A-1|2026-03-02|2026-03-09|true",
                    "A-2|2026-03-02|2026-03-09|false")  # fmt: skip
    assert draft.preview["tickets"]["met"].tolist() == ["0", "1"]


@pytest.mark.parametrize(
    ("unit", "hours"), [("hours", "16"), ("days", "128"), ("minutes", "0.2666666667")]
)
def test_hours_or_days_are_asked_where_nothing_shows_it(unit, hours):
    rows = ("Key|Created|Resolved|Time on hold", "A-1|2026-03-02|2026-03-09|16")
    assert asked(drafted(*rows)) == {"unit:paused_h"}
    assert drafted(*rows, **{"unit:paused_h": unit}).preview["tickets"]["paused_h"].tolist() == [
        hours
    ]
    proven = drafted("Key|Created|Resolved|Time on hold (h)", rows[1])
    assert proven.preview["tickets"]["paused_h"].tolist() == ["16"]


def test_calendar_or_working_days_are_asked():
    rows = ("Key|Created|Resolved|Expected days", "A-1|2026-03-02|2026-03-09|5")
    assert asked(drafted(*rows)) == {"clock:expected_days"}
    told = {clock: drafted(*rows, **{"clock:expected_days": clock}).preview["tickets"]
            ["expected_days"].tolist() for clock in ("calendar", "working")}  # fmt: skip
    assert told == {"calendar": ["5"], "working": ["7"]}


def test_cells_that_are_no_date_are_asked_with_their_rows():
    draft = drafted(*LOG, "A-2|soon||Open", "A-3|2026-03-05||Open")
    assert [question.asks for question in draft.open_questions] == [
        "log.csv, 'Created': 1 cell is no date, in row 3. Correct it in the file, or leave it "
        "blank."
    ]
    left = register.decided(draft, {"unread:opened": "blank"})
    assert left.preview["tickets"]["ticket_id"].tolist() == ["A-1", "A-3"]
    assert left.counts["undated"] == 1


# -- timesheets and money ------------------------------------------------------------------------


def test_hours_are_summed_by_month_and_kind_as_pandas_sums_them():
    random = np.random.default_rng(2)
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta(random.integers(0, 90, 300), "D")
    log = pd.DataFrame({"Date": days.strftime("%Y-%m-%d"),
                        "Activity": random.choice(["Admin", "Advisory"], 300),
                        "Hours": random.integers(1, 33, 300) / 4})  # fmt: skip
    grid = grid_of("Date|Activity|Hours", *("|".join(map(str, row)) for row in log.to_numpy()))
    made = register.draft([grid]).preview["time_log"]
    own = log.groupby([log["Date"].str[:7], log["Activity"].str.lower()])["Hours"].sum()
    assert made["hours"].astype(float).tolist() == own.tolist()
    assert list(zip(made["period"], made["category"], strict=True)) == own.index.tolist()


def test_a_thousands_point_in_doubt_is_asked():
    rows = (
        "Project ID|Planned end|Actual end|Budget",
        "P1|2026-12-31||80.000",
        "P2|2026-12-31||250.000",
    )
    assert asked(drafted(*rows)) == {"numbers:budget"}
    german = drafted(*rows, **{"numbers:budget": ","}).preview["projects"]
    assert german["budget"].tolist() == ["80000", "250000"]


def test_whether_projects_still_run_is_asked_and_never_taken():
    rows = ("Project ID|Planned end|RAG", "P1|2024-12-31|Red")
    assert asked(drafted(*rows)) == {"running"}
    unknown = drafted(*rows, running="blank").preview["projects"]
    assert "plan_end" not in unknown
    assert drafted(*rows, running="yes").preview["projects"]["plan_end"].tolist() == ["2024-12-31"]


# -- people --------------------------------------------------------------------------------------


def test_roles_are_kept_and_names_are_asked_about():
    rows = (
        "ID|Action|Owner|Due|Status",
        "1|Call|Head of Sales|2026-03-31|Open",
        "2|Write|Anna Berg|2026-04-30|Open",
    )
    draft = drafted(*rows)
    assert [question.asks for question in draft.open_questions] == [
        "'Owner': 1 entry looks like a person's name. What becomes of it?"
    ]
    assert drafted(*rows, **{"people:owner": "drop"}).preview["actions"]["owner"].tolist() == [
        "Head of Sales",
        "",
    ]


def test_a_column_of_names_alone_is_dropped_without_a_question():
    draft = drafted(
        "ID|Action|Owner|Due|Status",
        "1|Call|John Smith|2026-03-31|Open",
        "2|Write|Anna Berg|2026-04-30|Open",
    )
    assert draft.open_questions == ()
    assert draft.preview["actions"]["owner"].tolist() == ["", ""]
    assert draft.counts["names"] == 2


def test_a_role_of_a_matrix_that_is_named_like_a_person_is_asked():
    rows = ("Task|PMO|Anna Berg", "Plan|R|A", "Report|A/R|C")
    assert asked(drafted(*rows)) == {"person:C"}
    roles = drafted(*rows, **{"person:C": "Sponsor"}).preview["raci"]["role"]
    assert set(roles) == {"PMO", "Sponsor"}


def test_a_letter_of_another_scheme_is_asked():
    rows = ("Task|PMO|Sponsor|Finance", "Plan|R|A|S", "Report|A/R|C|I", "Close|R|A|")
    assert asked(drafted(*rows)) == {"word:code:s"}
    codes = drafted(*rows, **{"word:code:s": "out"}).preview["raci"]
    assert len(codes) == 8


# -- refusals ------------------------------------------------------------------------------------


def test_what_is_no_register_is_refused_with_the_kinds():
    with pytest.raises(UsageError) as error:
        drafted("Colour|Taste", "red|sweet")
    assert str(error.value) == (
        "log.csv: no columns of a register are recognised. Name its kind with --as: tickets, "
        "timesheet, projects, benefits, stakeholders, actions, raci."
    )


def test_two_registers_at_once_are_refused():
    with pytest.raises(UsageError, match=r"Several registers were given: log\.csv"):
        register.draft([grid_of(*LOG), grid_of("Task|PMO|Sponsor", "Plan|R|A", "Act|R|A")])


def test_a_header_without_rows_is_refused():
    with pytest.raises(DataError) as error:
        drafted("Key|Created|Resolved", kind="tickets")
    assert str(error.value) == "log.csv: has a header and no rows. Export it again."


@pytest.mark.parametrize(
    "name", ["ms_forms", "google_forms_direct", "qualtrics", "limesurvey_codes"]
)
def test_an_export_of_a_survey_is_no_register(name, exports):
    assert all(not register.kind_of(grid) for grid in grids_of(exports / f"{name}.csv"))


# -- what is printed -----------------------------------------------------------------------------


def test_n_of_each_column_is_told_in_the_file_and_in_the_tables(tmp_path):
    path, into = HERE / "jira.csv", tmp_path / "acme"
    draft = draft_of_files([path], into, mapping=read_map(HERE / "maps" / "jira.toml"))
    told = written_to(into, draft, "A. Berg", TODAY).report.splitlines()
    assert "  M   day it was done; blank while open (tickets closed), n = 2, 1 blank" in told
    assert "  I   left out: names of people, n = 2, 1 blank" in told
    assert told[-1] == (
        "tickets.csv: 2 rows; n = ticket_id 2, service_id 2, opened 2, closed 1, expected_days 1"
    )
