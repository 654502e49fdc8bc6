"""What a survey asks is what the sections read: no answer is left out in silence."""

import shutil

import pytest

from pmo_workshop.intake import check_client
from pmo_workshop.intake.cells import same_word
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES
from pmo_workshop.schema.instruments import INSTRUMENTS

ITEMS = "item_id,instrument,dimension,text,scale_min,scale_max,reverse\n"
ANSWERS = "resp_id,item_id,aspect,value,na\n"
EVERY_NAME = ", ".join(INSTRUMENTS)


@pytest.fixture
def survey(folder):
    """Return what a check of these questions, asked of three people, finds."""

    def check(*items, aspects="single", values="123", **tables):
        ids = [item.split(",")[0] for item in items]
        written = [
            f"R{who},{item},{aspect},{value},0"
            for item in ids
            for aspect in aspects.split("|")
            for who, value in enumerate(values, start=1)
        ]
        files = {f"{name}__csv": text for name, text in tables.items()}
        return check_client(
            folder(
                items__csv=ITEMS + "\n".join(items) + "\n",
                responses__csv=ANSWERS + "\n".join(written) + "\n",
                **files,
            )
        )

    return check


def lines(problems):
    return [str(problem) for problem in problems]


@pytest.mark.parametrize("written", ["GAP", "gap ", "Gap", " gAp"])
def test_an_instrument_in_another_spelling_is_the_same(survey, written):
    found = survey(f"G1,{written},Care,Text,1,7,0", aspects="E|P")
    assert (found.problems, found.warnings) == ((), ())
    assert found.client["items"]["instrument"].tolist() == ["gap"]
    (items,) = (reading for reading in found.readings if reading.table == "items")
    respelt = written.strip() != "gap"
    assert items.decisions == (f"instrument: '{written.strip()}' read as gap",) * respelt


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_words_of_a_column_differ_by_more_than_their_spelling(table):
    for column in table.columns:
        assert len({same_word(choice) for choice in column.choices}) == len(column.choices)


@pytest.mark.parametrize("written", ["SERVQUAL", "ces", "survey 2026"])
def test_an_instrument_that_no_section_reads_is_refused_with_all_that_are(survey, written):
    found = survey(f"G1,{written},Care,Text,1,7,0")
    assert lines(found.problems) == [
        f"items.csv, row 2, instrument: '{written}' is not one of {EVERY_NAME}. Correct it.",
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("kano_functionall", "'kano_functional'"), ("gap survey", "'gap' or 'gap_weights'"),
     ("Kano", "'kano_functional' or 'kano_dysfunctional'")],
)  # fmt: skip
def test_a_misspelt_instrument_is_asked_about(survey, written, meant):
    found = survey(f"G1,{written},Care,Text,1,5,0")
    assert lines(found.problems)[0].endswith(f" Did you mean {meant}?")


@pytest.mark.parametrize(
    ("written", "meant"), [("Perception", "P"), ("importance", "I"), ("is expectation", "E")]
)
def test_a_word_for_which_a_letter_stands_is_asked_about(survey, written, meant):
    found = survey("G1,gap,Care,Text,1,7,0", aspects=written)
    assert lines(found.problems)[0].endswith(
        f"'{written}' is not one of E, P, I, single. Did you mean '{meant}'?"
    )


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ("V1,value,Get,T,1,7,0", "'Get' is not read. Dimensions of value: get, give. Did you mean "
         "'get'?"),
        ("V1,value,benefits,T,1,7,0", "'benefits' is not read. Dimensions of value: get, give."),
        ("V1,value,,T,1,7,0", "the cell is blank. Dimensions of value: get, give."),
        ("F1,funnel,Knows,T,1,7,0", "'Knows' is not read. Dimensions of funnel: knows, "
         "understands, confident, cost. Did you mean 'knows'?"),
    ],
)  # fmt: skip
def test_a_dimension_that_no_section_reads_is_refused(survey, item, says):
    assert lines(survey(item).problems) == [f"items.csv, row 2, dimension: {says}"]


def test_the_dimensions_of_promises_benefits_and_weights_are_those_of_their_table(survey):
    promises = "promise_id,text,measure\nPR1,Fast,days\n"
    found = survey("P1,promise_heard,pr1,Heard?,1,7,0", promises=promises)
    assert lines(found.problems) == [
        "items.csv, row 2, dimension: 'pr1' is not read. Dimensions of promise_heard: as in "
        "promises.promise_id. Did you mean 'PR1'?"
    ]
    found = survey("G1,gap,Care,T,1,7,0", "W1,gap_weights,care,Points,0,100,0", aspects="P|single")
    assert lines(found.problems)[0] == (
        "items.csv, row 3, dimension: 'care' is also written 'Care': they would count as two. "
        "Write both the same."
    )


@pytest.mark.parametrize(
    ("item", "scale"), [("N1,nps,,T,1,10,0", "0 to 10"), ("A1,awareness,B1,T,1,2,0", "0 to 1"),
                        ("K1,kano_functional,Offer,T,1,7,0", "1 to 5")],
)  # fmt: skip
def test_points_that_a_section_reads_stand_on_its_scale(survey, item, scale):
    name, high = item.split(",")[1], item.split(",")[5]
    assert (
        f"items.csv, row 2, scale_min: {name} is read on the scale {scale}, and this question has "
        f"1 to {high}. Write the scale as it was asked; answers on another scale need to be "
        "recoded first."
    ) in lines(survey(item).problems)


def test_questions_whose_points_are_added_stand_on_one_scale(survey):
    asked = ("G1,gap,Care,T,1,7,0", "G2,gap,Care,T,1,5,0", "G3,gap,Speed,T,1,7,0")
    assert lines(survey(*asked, aspects="E|P").problems) == [
        "items.csv, row 3, scale_max: the questions of gap are asked on 1 to 5 (1 question) and 1 "
        "to 7 (2 questions): a mean of points on two scales means nothing. Recode the answers to "
        "one scale and write it here, or leave the others out."
    ]
    funnel = ("F1,funnel,knows,T,1,7,0", "F2,funnel,cost,T,1,5,0")
    assert survey(*funnel).problems == ()


def test_answers_under_an_aspect_that_is_not_read_are_counted_once(survey):
    found = survey("G1,gap,Care,T,1,7,0", "G2,gap,Care,T2,1,7,0")
    assert lines(found.problems) == [
        "responses.csv, row 2, aspect: 6 answers feed no section of the report: the questions of "
        "gap are read as E, P or I, and these have 'single'. Correct the aspect, or the "
        "instrument in items.csv."
    ]
    found = survey("N1,nps,,T,0,10,0", aspects="P")
    assert lines(found.problems) == [
        "responses.csv, row 2, aspect: 3 answers feed no section of the report: the questions of "
        "nps are read as single, and these have 'P'. Correct the aspect, or the instrument in "
        "items.csv."
    ]


@pytest.mark.parametrize(
    ("item", "aspects", "says"),
    [
        ("G1,gap,Care,T,1,7,0", "E", "gap E is read together with gap P, which nobody answered for "
         "'Care'"),
        ("K1,kano_functional,Offer,T,1,5,0", "single", "kano_functional is read together with "
         "kano_dysfunctional, which nobody answered for 'Offer'"),
        ("P1,promise_kept,PR1,T,1,7,0", "single", "promise_kept is read together with "
         "promise_heard, which nobody answered for 'PR1'"),
    ],
)  # fmt: skip
def test_half_of_a_pair_alone_feeds_nothing(survey, item, aspects, says):
    assert lines(survey(item, aspects=aspects).problems) == [
        f"responses.csv, row 2: 3 answers feed no section of the report: {says}. Add those "
        "answers, or leave these out."
    ]


def test_answers_that_wait_for_another_table_are_told(survey):
    found = survey("P1,promise_heard,PR1,T,1,7,0")
    assert lines(found.warnings) == [
        "responses.csv: 3 answers feed no section of the report yet: their section needs the table "
        "promises, which was not collected."
    ]
    found = survey("A1,awareness,B1,T,0,1,0")
    assert [line for line in lines(found.warnings) if "benefits" in line] == [
        "responses.csv: 3 answers feed no section of the report yet: their section needs the table "
        "benefits, which was not collected."
    ]
    found = survey("N1,nps,,T,0,10,0", respondents=None)
    assert (
        "responses.csv: 3 answers feed no section of the report. Not collected: respondents."
    ) in lines(found.warnings)


def test_questions_and_dimensions_that_nobody_answered_are_told(folder):
    items = [f"G{n},gap,{d},T,1,7,0\n" for n, d in enumerate(("Care", "Care", "Speed", "Speed"))]
    answers = [f"R1,G{n},{aspect},{value},0\n" for n, value in enumerate(("5", "", "", ""))
               for aspect in "EP"]  # fmt: skip
    found = check_client(
        folder(items__csv=ITEMS + "".join(items), responses__csv=ANSWERS + "".join(answers))
    )
    assert found.problems == ()
    assert lines(found.warnings) == [
        "items.csv, row 3: nobody answered 1 question on 'Care' of gap ('G1') in the latest wave "
        "that asked. Others were answered: compare it with the export.",
        "items.csv, row 4: nobody answered 2 questions on 'Speed' of gap ('G2', 'G3') in the "
        "latest wave that asked: the report says nothing of it. Others were answered: compare it "
        "with the export.",
    ]


def test_a_question_that_nobody_answered_in_one_of_its_aspects_is_told(folder):
    items = "".join(f"G{n},gap,Care,T,1,7,0\n" for n in (1, 2, 3))
    answered = {"G1": "EP", "G2": "P", "G3": "EP"}
    answers = [f"R1,{item},{aspect},5,0\n" for item, given in answered.items() for aspect in given]
    found = check_client(
        folder(items__csv=ITEMS + items, responses__csv=ANSWERS + "".join(answers))
    )
    assert lines(found.warnings) == [
        "items.csv, row 3: nobody answered 1 question of gap as E ('G2') in the latest wave that "
        "asked, though other aspects were answered: what is read from both is not in the report. "
        "Compare it with the export."
    ]


def test_a_lost_aspect_of_one_question_is_told_in_every_wave_of_a_large_survey(tmp_path):
    client = shutil.copytree(shipped("sample_data") / "northwind", tmp_path / "northwind")
    table = client / "responses.csv"
    rows = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join(row for row in rows if ",SQ03,E," not in row), "utf-8")
    found = check_client(client)
    assert found.problems == ()
    told = [line for line in lines(found.warnings) if "gap as E ('SQ03')" in line]
    assert len(told) == len({row.split(",")[1] for row in rows if ",SQ03,E," in row})


@pytest.mark.parametrize("wave", ["2025", "2026"])
def test_a_question_that_is_blank_for_everybody_is_told_once_in_each_wave(folder, wave):
    people = [(f"{w}-{n}", w) for w in ("2025", "2026") for n in range(6)]
    answers = [
        f"{who},{item},single,{'' if item == 'C2' and w == wave else '4'},0\n"
        for who, w in people
        for item in ("C1", "C2", "C3")
    ]
    respondents = "resp_id,wave,role,unit,tenure_band,power,interest\n" + "".join(
        f"{who},{w},Managers,North,,,\n" for who, w in people
    )
    found = check_client(
        folder(
            respondents__csv=respondents,
            items__csv=ITEMS + "".join(f"C{n},csat,,T{n},1,7,0\n" for n in (1, 2, 3)),
            responses__csv=ANSWERS + "".join(answers),
            bws__csv=None,
        )
    )
    when = {"2025": "wave '2025'", "2026": "the latest wave that asked"}[wave]
    assert [line for line in lines(found.warnings) if "nobody answered" in line] == [
        f"items.csv, row 3: nobody answered 1 question on csat ('C2') in {when}. Others were "
        "answered: compare it with the export."
    ]
