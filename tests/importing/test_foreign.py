"""A survey of somebody else's: what is shown, what is asked, and what comes of the answers."""

import csv
import random
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from pmo_workshop.errors import DataError, UsageError
from pmo_workshop.importing.drafting import decided, tables_of
from pmo_workshop.importing.export import EXPECTED, export_of
from pmo_workshop.importing.files import draft_of_files, map_of, written_to
from pmo_workshop.importing.grid import grids_of
from pmo_workshop.importing.labels import split_options
from pmo_workshop.importing.likeness import question_folded
from pmo_workshop.importing.rows import together
from pmo_workshop.importing.survey import draft
from pmo_workshop.importing.times import times_of
from pmo_workshop.importing.writing import left_in_words

MATTERS = ("berichte pünktlich liefern", "Zahlen prüfen", "schnell antworten", "Projekte verstehen",
           "Vorlagen pflegen", "Zusagen halten", "Risiken offen nennen")  # fmt: skip
DAY = date(2026, 3, 31)
AGREEMENT = ("Stimme überhaupt nicht zu", "Stimme eher nicht zu", "Teils/teils", "Stimme eher zu",
             "Stimme voll und ganz zu")  # fmt: skip


def read(*paths):
    return [export_of(grid) for path in paths for grid in grids_of(path, EXPECTED)]


def answered(found, answers):
    """Answer each open question as a person would, and count the answers."""
    given = 0
    while found.open_questions:
        question = found.open_questions[0]
        answer = next((a for start, a in answers.items() if question.key.startswith(start)),
                      question.suggestion)  # fmt: skip
        assert answer is not None, question
        found = decided(found, {question.key: answer})
        given += 1
    return found, given


# --- The survey of six people in seven layouts ---------------------------------------------------

SEVEN = ("ms_forms.csv", "google_forms_direct.csv", "google_sheets.csv", "surveymonkey.csv",
         "excel_resaved_cp1252_semicolon.csv", "qualtrics.csv", "limesurvey_codes.csv")  # fmt: skip
SERVICES = ("Planning, scheduling support", "Assurance reviews", "Training")
DECISIONS = {"role": None, "group:how likely": "nps", "group:q3": "nps", "group": "gap:P",
             "numbers:1-5": "1-5", "scale:": "yes"}  # fmt: skip


@pytest.fixture(scope="module")
def tidy(exports):
    return pd.read_csv(exports / "expected_tidy.csv", dtype=str, keep_default_na=False)


@pytest.mark.parametrize("file", SEVEN)
def test_seven_layouts_of_one_survey_give_the_same(exports, tidy, file):
    found = draft(read(exports / file))
    role = next(q for q in found.open_questions if q.key == "role")
    assert found.counts.get("partial", 0) == (
        1 if file in ("qualtrics.csv", "limesurvey_codes.csv") else 0
    )
    chosen = "q1" if file.startswith("limesurvey") else "which role best describes you"
    assert chosen in [choice.id for choice in role.choices]
    found, _ = answered(found, {**DECISIONS, "role": chosen})
    tables = tables_of(found)
    n = len(tables["respondents"])
    wanted = tidy.head(n)
    assert n == (6 if file in ("surveymonkey.csv", "qualtrics.csv", "limesurvey_codes.csv") else 5)
    assert tables["respondents"]["role"].tolist() == wanted["role"].tolist()
    values = tables["responses"].set_index("resp_id").groupby("item_id", sort=False)["value"]
    in_order = [group.tolist() for _, group in values]
    assert in_order[-3:] in (
        [wanted[c].tolist() for c in ("recommend", "reports_on_time", "understand_needs")],
        [wanted[c].tolist() for c in ("reports_on_time", "understand_needs", "recommend")],
    )
    texts = [text for column in found.open_texts.columns[2:] for text in found.open_texts[column]]
    assert [t for t in texts if t in set(tidy["awake"])] == [t for t in wanted["awake"] if t]


@pytest.mark.parametrize("file", ["google_sheets.csv", "qualtrics.csv", "ms_forms.csv"])
def test_several_answers_in_a_cell_are_split_by_the_known_options(exports, tidy, file):
    (export,) = read(exports / file)
    column = next(c for c in export.columns if "services" in c.text)
    options = [name.casefold() for name in SERVICES]
    split = [split_options(cell, options) for cell in column.values]
    uses = tidy[["uses_planning", "uses_assurance", "uses_training"]].head(len(split))
    assert split == [([at for at in range(3) if row[at] == "1"], "") for row in uses.to_numpy()]


@pytest.mark.parametrize("file", ["ms_forms.csv", "surveymonkey.csv", "qualtrics.csv",
                                  "limesurvey_codes.csv"])  # fmt: skip
def test_when_people_began_is_read_in_each_layout(exports, tidy, file):
    started = together(read(exports / file)).facts["started"].values
    times = times_of(started, "month-day")
    assert [times.read(t).isoformat() for t in started] == tidy["started"].head(
        len(started)
    ).tolist()


# --- A German survey of twenty questions ---------------------------------------------------------


def german_survey(folder, n=40, labels=AGREEMENT, name="umfrage.csv", twice=()):
    drawn = random.Random(3)
    head = ["Start", "Zeitstempel", "E-Mail-Adresse", "Welche Rolle haben Sie?",
            *(f"Wie sollte ein PMO sein? [Das PMO sollte {m}]" for m in MATTERS),
            *(f"Wie ist unser PMO? [Das PMO wird {m}]" for m in MATTERS),
            "Wie zufrieden sind Sie mit dem PMO insgesamt?",
            "Würden Sie das PMO weiterempfehlen? (0 bis 10)",
            "Was beschäftigt Sie am meisten?"]  # fmt: skip
    rows = []
    for at in range(n):
        t = datetime(2026, 3, 20, 9, 30) + timedelta(hours=at)  # noqa: DTZ001 - as a file has it
        good = [drawn.choice(labels[2:]) for _ in MATTERS]
        poor = [drawn.choice([*labels, "Keine Angabe"]) for _ in MATTERS]
        rows.append([at + 1, f"{t:%d.%m.%Y %H:%M:%S}", f"p{at}@example.org",
                     drawn.choice(["Sponsor", "Projektleitung", "Fachbereich"]), *good, *poor,
                     drawn.choice(["Sehr zufrieden", "Zufrieden", "Unzufrieden", "Teils/teils",
                                   "Sehr unzufrieden"]),
                     drawn.randint(0, 10), f"Zu viele Berichte, keine Zeit für {at}"])  # fmt: skip
    rows += [rows[at] for at in twice]
    path = folder / name
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, *rows])
    return path


def test_a_german_survey_of_twenty_questions_needs_few_answers(tmp_path):
    found = draft(read(german_survey(tmp_path)))
    found, given = answered(found, {})
    assert given <= 12
    tables = tables_of(found)
    items = tables["items"].set_index("item_id")
    assert items["instrument"].value_counts().to_dict() == {"gap": 7, "csat": 1, "nps": 1}
    assert set(tables["responses"]["aspect"]) == {"E", "P", "single"}
    gap = tables["responses"][tables["responses"]["aspect"] == "P"]
    assert gap["value"].isin(["", "1", "2", "3", "4", "5"]).all()
    assert gap["value"].eq("").any()  # Keine Angabe
    assert set(tables["respondents"]["role"]) == {"Sponsor", "Projektleitung", "Fachbereich"}
    assert found.counts["dropped_contact"] == 1
    assert set(tables["respondents"]["wave"]) == {"2026"}


def test_expectation_and_perception_of_one_matter_are_one_question(tmp_path):
    found, _ = answered(draft(read(german_survey(tmp_path))), {})
    responses = found.preview["responses"]
    asked = responses.groupby("item_id")["aspect"].agg(lambda a: "".join(sorted(set(a))))
    assert sorted(asked) == sorted(["EP"] * 7 + ["single"] * 2)


def test_the_known_order_is_shown_with_its_proof(tmp_path):
    found, _ = answered(draft(read(german_survey(tmp_path))), {})
    (asked,) = {q for q in found.questions if q.key.startswith("labels:stimme")}
    assert asked.proof == ("the order is known; none of 280 answers has a label of a longer one")
    (chosen,) = {choice for choice in asked.choices if choice.id == asked.answer}
    assert chosen.says == " < ".join(map(str.casefold, AGREEMENT))


def test_labels_without_a_known_order_are_asked_once(tmp_path):
    labels = ("selten", "eher selten", "ab und zu", "recht oft", "dauernd")
    found = draft(read(german_survey(tmp_path, labels=labels)))
    found, _ = answered(found, {"labels:ab": " < ".join(labels)})
    question = next(q for q in found.questions if q.key.startswith("labels:ab"))
    assert question.ordered
    assert question.asks == (
        "Columns E to K: the order of these labels is not known. Name them from the least to the "
        "most; put in what nobody chose. Leave out what is no answer, and what says the same as "
        "another one, as in another language: it is asked about next."
    )
    label_of = found.labels["gap 1-5"]
    assert [label_of[label] for label in labels] == ["1", "2", "3", "4", "5"]


def test_long_labels_in_another_language_are_a_scale_and_no_own_words(tmp_path):
    french = ["Pas du tout d'accord", "Plutôt pas d'accord", "Ni d'accord ni pas d'accord",
              "Plutôt d'accord", "Tout à fait d'accord"]  # fmt: skip
    polish = [f"{word} się z tym zgadzam" for word in ("Wcale nie", "Raczej nie", "Raczej", "Tak")]
    stem = "Le PMO idéal : êtes-vous d'accord ?"
    head = ["Timestamp", *(f"{stem} [{what}]" for what in ("Rapports", "Modèles", "Conseil")),
            *(f"Oceń PMO [{what}]" for what in ("Raporty", "Wzory", "Rady"))]  # fmt: skip
    rows = [[f"2026-03-{2 + n:02} 09:00", *(french[(n + k) % 5] for k in range(3)),
             *(polish[(3 * n + k) % 4] for k in range(3))] for n in range(20)]  # fmt: skip
    path = tmp_path / "enquete.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([head, *rows])
    found = draft(read(path))
    groups = [q for q in found.open_questions if q.key.startswith("group:")]
    assert [q.suggestion for q in groups] == ["gap:E", "gap:P"]
    assert found.open_texts.empty
    found = decided(found, {q.key: q.suggestion for q in groups})
    order = [q for q in found.open_questions if q.key.startswith("labels:")]
    assert [q.ordered for q in order] == [True]  # the French one is known


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (["sehr gut", "gut", "befriedigend", "ausreichend", "mangelhaft"], "1-6 turned"),
        (["strongly disagree", "", "", "", "strongly agree"], "1-5"),
        (["so", "", "", "", "otherwise"], None),
    ],
)
def test_numbers_with_words_run_as_their_words_say(tmp_path, words, suggestion):
    cells = [f"{n} ({word})" if word else str(n) for n, word in enumerate(words, start=1)]
    rows = [["Timestamp", "Reports", "Templates"]]
    rows += [["2026-03-02 09:00", cells[n % 5], cells[n * n % 5]] for n in range(15)]
    path = tmp_path / "noten.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    found = decided(draft(read(path)), {"group:reports": "gap:P"})
    asked = next(q for q in found.open_questions if q.key.startswith("numbers:"))
    assert (asked.suggestion, asked.is_open) == (suggestion, True)
    assert f"1 {words[0]}" in asked.asks


def test_a_point_of_a_scale_that_nobody_chose_keeps_its_place(tmp_path):
    labels = ("selten", "eher selten", "recht oft", "dauernd")
    path = german_survey(tmp_path, labels=labels)
    order = "selten < eher selten < unused 1 < recht oft < dauernd"
    found, _ = answered(draft(read(path)), {"labels:dauernd": order})
    assert [found.labels["gap 1-5"][label] for label in labels] == ["1", "2", "4", "5"]


def test_four_labels_of_a_scale_of_five_are_asked_about_where_few_answered(tmp_path):
    four = (AGREEMENT[0], AGREEMENT[1], *AGREEMENT[3:])
    few, many = (
        german_survey(tmp_path, n=4, labels=four),
        german_survey(tmp_path, 40, four, "m.csv"),
    )
    found, _ = answered(draft(read(few)), {"group": "gap:P"})
    (asked,) = {q for q in found.questions if q.key.startswith("labels:stimme")}
    assert (asked.is_proven, len(asked.choices)) == (False, 4)
    found, _ = answered(draft(read(many)), {})
    (proven,) = {q for q in found.questions if q.key.startswith("labels:stimme")}
    assert proven.proof == "the order is known; none of 280 answers has a label of a longer one"
    says = next(choice.says for choice in proven.choices if choice.id == proven.answer)
    assert says == " < ".join(map(str.casefold, four))


SCALES = {
    "fully": ("Not at all", "Hardly", "Partly", "Mostly", "Fully", "gar nicht", "Überwiegend"),
    "very": ("Poor", "Fair", "Good", "Very good", "Excellent"),
    "1-6": (1, 2, 3, 4, 5),
    "0-10": (0, 3, 6, 8, 10),
}
QUESTIONS = {
    "The office delivers on the day it said": ("fully", "gap P"),
    "Its papers are easy to read": ("fully", "gap P"),
    "How important is it that the office delivers on the day it said?": ("fully", "gap I"),
    "How important is it that its papers are easy to read?": ("fully", "gap I"),
    "The office saves me trouble": ("fully", "value get"),
    "The office eats up my time": ("fully", "value give"),
    "I can count on the office": ("fully", "standing trust"),
    "Overall, how do you rate the office?": ("very", "csat"),
    "Würden Sie das Büro weiterempfehlen (0-10)?": ("0-10", "nps"),
    "Ich weiß, wofür ich das Büro ansprechen kann": ("fully", "funnel knows"),
}


def somebody_elses(folder, questions):
    head = ["Submitted on", "Your hat in projects", "Directorate", *questions, "What worries you?"]
    rows = [
        [f"{20 + n % 9}.03.2026", ("Lead", "Owner")[n % 2], ("IT", "Estates", "Finance")[n % 3],
         *(SCALES[s][(n * (at + 2) + n // 5) % len(SCALES[s])] for at, (s, _) in
           enumerate(questions.values())), f"Too few people, and no plan for {n}"]
        for n in range(35)
    ]  # fmt: skip
    path = folder / "theirs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def test_what_the_words_tell_is_confirmed_at_once_and_each_question_keeps_its_answer(tmp_path):
    first = draft(read(somebody_elses(tmp_path, QUESTIONS)))
    assert first.fewest_answers == 2
    found, given = answered(first, {})
    assert given == 2  # who people are, and what the questions ask about
    became = {
        column.header: " ".join(filter(None, (column.instrument, column.part or
                                              column.becomes.partition(" ")[2][4:])))
        for column in found.columns
        if column.instrument
    }  # fmt: skip
    assert became == {text: about for text, (_, about) in QUESTIONS.items()}
    assert found.answers["group:alone: the office eats up my time"] == "value:give"
    assert "by words" not in found.answers
    assert found.labels["gap 1-5"]["gar nicht"] == "1"


@pytest.mark.parametrize("title", [True, False])
def test_equal_names_are_told_apart_by_the_row_above_them(tmp_path, title):
    names = ["Reports on time", "Clear templates"]
    above = ["", "", "How it should be", "", "How it is today", "", ""]
    rows = [
        [f"{n % 27 + 1:02}.03.2026", ("Lead", "Owner")[n % 2],
         *(AGREEMENT[(n * k) % 5] for k in (1, 2, 3, 4)), n % 5 + 1]
        for n in range(31)
    ]  # fmt: skip
    path = tmp_path / "blocks.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([
            *([["Survey of the office", *[""] * 6]] if title else []), above,
            ["Date", "Role", *names, *names, "Overall, how satisfied are you?"], *rows,
        ])  # fmt: skip
    found, _ = answered(draft(read(path)), {"fault": "right", "direction": "keep"})
    became = [(c.header, c.becomes.split()[-1]) for c in found.columns if c.instrument]
    assert became == [
        *((f"How it should be / {name}", "E") for name in names),
        *((f"How it is today / {name}", "P") for name in names),
        ("Overall, how satisfied are you?", "Q06"),
    ]
    assert ("blocks.csv: 1 row above the header is a title" in found.said) == title


def test_who_says_no_is_asked_about_each(tmp_path):
    first = draft(read(somebody_elses(tmp_path, QUESTIONS)))
    found = decided(first, {"who": "each", "by words": "each"})
    groups = [q.key for q in found.open_questions if q.key.startswith("group:")]
    assert len(groups) == 8
    assert found.fewest_answers == 10


def test_a_cost_that_is_told_as_a_benefit_is_asked_about(tmp_path):
    path = somebody_elses(tmp_path, QUESTIONS)
    wrong = {"group:alone: the office eats up my time": "value:get"}
    found, _ = answered(draft(read(path), answers=wrong), {"meaning": "give"})
    (doubt,) = (q for q in found.doubts if q.key.startswith("meaning:"))
    assert doubt.asks == (
        "'The office eats up my time': its words ('eats up my time') tell what users give for it, "
        "and it counts as something else. What does it ask about?"
    )
    items = tables_of(found)["items"].set_index("text")
    assert items.loc["The office eats up my time", "dimension"] == "give"


def test_numbers_of_which_the_question_says_that_1_is_the_best_are_turned(tmp_path):
    said = "Bitte bewerten Sie das Büro (1 = sehr gut, 6 = ungenügend): "
    asked = {said + "Pünktlichkeit": ("1-6", ""), said + "Erreichbarkeit": ("1-6", ""),
             "Gesamtnote für das Büro": ("1-6", "")}  # fmt: skip
    found = draft(read(somebody_elses(tmp_path, asked)))
    groups = {q.key: "gap:P" for q in found.open_questions if q.key.startswith("group:")}
    scales = [q for q in decided(found, {"who": "yes", **groups}).open_questions
              if q.key.startswith("numbers:")]  # fmt: skip
    assert [q.suggestion for q in scales] == ["1-6 turned", None]


IMPORTANCE = ("Eher unwichtig", "Eher wichtig", "Sehr wichtig")


def importance(tmp_path, **answers):
    """Return the draft of two questions on a scale of four points, of which one was not chosen."""
    rows = [["Zeitstempel", "Schnelle Antworten", "Gute Vorlagen"]]
    rows += [[f"2026-03-02 09:{n:02}", IMPORTANCE[n % 3], IMPORTANCE[(n + 1) % 3]]
             for n in range(20)]  # fmt: skip
    with (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return draft(read(tmp_path / "s.csv"), answers={"role": "none", **answers})


def test_a_scale_whose_middle_nobody_chose_may_have_none_and_another_may_be_named(tmp_path):
    asked = {q.key.partition(":")[0]: q for q in importance(tmp_path).open_questions}
    assert asked["group"].suggestion == "gap:I"  # what is said to matter, by its labels
    group = {asked["group"].key: "gap:I"}
    (scale,) = (q for q in importance(tmp_path, **group).open_questions)
    assert scale.suggestion == "importance in four"
    says = {choice.id: choice.says for choice in scale.choices}
    assert says["importance in four"] == (
        "(not important) < eher unwichtig < eher wichtig < sehr wichtig"
    )
    named = importance(tmp_path, **group, **{scale.key: "another"})
    (order,) = named.open_questions
    told = decided(named, {order.key: " < ".join(map(str.casefold, IMPORTANCE))})
    assert told.preview["items"]["scale_max"].tolist() == ["3", "3"]


def test_codes_that_number_the_questions_are_one_group_and_hours_no_labels(tmp_path):
    rows = [["Antwort ID", "A1", "A2", "A3", "A4", "Stunden"]]
    rows += [[str(900 + n), *(str(1 + (n * k) % 5) for k in (1, 2, 3, 4)), f"{n}.5"]
             for n in range(20)]  # fmt: skip
    with (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    found = draft(read(tmp_path / "s.csv"), answers={"role": "none"})
    (group,) = (q for q in found.open_questions if q.key.startswith("group:"))
    assert group.asks.startswith("Columns B to E, 4 questions")
    assert [c.says for c in found.columns if c.header == "Stunden"] == [
        "numbers with decimals, or several answers; no table holds them"
    ]


def test_choices_of_a_question_of_satisfaction_are_a_scale_and_no_role(tmp_path):
    happy = ["Very unhappy", "Unhappy", "Neither", "Happy", "Very happy"]
    lines = [["Timestamp", "Your function", "Business area", "How happy are you with the PMO?"]]
    lines += [[f"2026-03-{day:02d} 10:00", ("Lead", "Finance partner")[day % 2],
               ("Retail", "Wealth")[day % 2], happy[day % 5]] for day in range(1, 13)]  # fmt: skip
    path = tmp_path / "happy.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(lines)
    first = draft(read(path))
    roles = next(q for q in first.questions if q.key == "role")
    assert "how happy are you with the pmo" not in {choice.id for choice in roles.choices}
    found, given = answered(first, {})
    assert given == 2  # role and unit at once, and what the question asks about
    assert set(found.preview["items"]["instrument"]) == {"csat"}
    assert set(found.preview["respondents"]["unit"]) == {"Retail", "Wealth"}


@pytest.mark.parametrize(
    ("question", "answers", "shown"),
    [
        ("Would you recommend us?", ["0", "7", "10"], ("yes", "there is a 0")),
        ("Would you recommend us, 0 = no, 10 = yes?", ["1", "9"], ("yes",
         "the question says 0 and 10")),
        ("Would you recommend us (1-10)?", ["1", "9"], ("no", "the question says 1 to 10")),
        ("Würden Sie uns empfehlen?", ["1 - überhaupt nicht", "9"], ("no", "the least is 1")),
        ("Would you recommend us?", ["Very likely", "Unlikely"], ("no", "the answers are words")),
        ("Would you recommend us?", ["1", "9", "10"], (None, "")),
    ],
)  # fmt: skip
def test_a_recommendation_is_read_from_0_to_10_only_where_that_is_shown(
    tmp_path, question, answers, shown
):
    path = tmp_path / "recommend.csv"
    lines = [["Timestamp", question]]
    lines += [[f"2026-03-{day:02d} 10:00", answers[day % len(answers)]] for day in range(1, 13)]
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(lines)
    first = draft(read(path), answers={"group:" + question_folded(question): "nps"})
    (asked,) = [q for q in first.questions if q.key.startswith("scale:")]
    assert (asked.answer, asked.proof) == shown
    told = {column.says for column in first.columns if column.header == question}
    if asked.is_open:
        assert told == {"its scale is not decided yet"}
        assert [choice.says for choice in asked.choices] == [
            "yes, and nobody chose 0",
            "no, on another scale: it is left out, as this measure is only known from 0 to 10",
        ]
    elif asked.answer == "no":
        assert told == {"asked on another scale than 0 to 10"}
        assert "responses" not in first.preview


def test_our_question_of_recommendation_alone_does_not_make_a_survey_ours(tmp_path):
    path = tmp_path / "theirs.csv"
    asked = "How likely are you to recommend the PMO to a colleague?"
    rows = [f"2026-03-{day:02d} 10:00,{1 + day % 10}" for day in range(1, 13)]
    path.write_text("\n".join([f"Timestamp,{asked}", *rows]), encoding="utf-8")
    found = draft(read(path))
    assert [question.key.partition(":")[0] for question in found.open_questions] == ["group"]


def test_a_question_by_itself_ends_a_block_so_that_what_should_be_is_paired_with_what_is(tmp_path):
    heads = ["Timestamp", *(f"It should {m}" for m in ("be fast", "be kind", "listen")),
             *(f"It does {m}" for m in ("work fast", "act kindly", "listen")),
             "How satisfied are you with the PMO?", "I know what the PMO offers"]  # fmt: skip
    labels = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    path = tmp_path / "block.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = [[f"2026-03-{day:02d} 10:00", *(labels[(day + at) % 5] for at in range(6)),
                 f"{1 + day % 7}", labels[day % 5]] for day in range(1, 13)]  # fmt: skip
        csv.writer(stream).writerows([heads, *rows])
    answers = {"group:i know": "funnel:knows", "numbers": "1-7"}
    found, _ = answered(draft(read(path)), answers)
    assert found.preview["items"]["instrument"].tolist() == ["gap"] * 3 + ["csat", "funnel"]


def test_nothing_of_a_survey_is_left_out_unasked_or_untold(tmp_path):
    degrees = ["Wcale", "Trochę", "Dość", "Bardzo"]  # an order that nobody knows
    heads = ["Filled in", "Job", "House", "The office helps me", "The office hears me",
             "How clear is its post?", "How kind is it?", "Pastime"]  # fmt: skip
    rows = [[f"{1 + n}/{1 + n // 9}/2026", ("Boss", "Aide")[n % 2], ("East", "West")[n % 3 % 2],
             *(degrees[(n * k + k) % 4] for k in (1, 3, 2, 1)), ("chess", "golf")[n % 2]]
            for n in range(12)]  # fmt: skip
    path = tmp_path / "office.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([heads, *rows])
    order = " < ".join(map(str.casefold, degrees))
    asked = {"dates": "day-month", "role": "job", "unit": "house", "group:the office": "apart",
             "group:alone: the office helps": "value:get", "group:alone": "value:give",
             "group:how clear": "csat", "group:how kind": "left out", "group:pastime": "left out",
             "labels": order, "wave": "1"}  # fmt: skip
    found, _ = answered(draft(read(path)), dict(sorted(asked.items(), key=lambda a: -len(a[0]))))
    items = found.preview["items"]
    assert items[["instrument", "dimension"]].to_numpy().tolist() == [
        ["value", "get"], ["value", "give"], ["csat", ""],
    ]  # fmt: skip
    assert set(found.preview["respondents"]["unit"]) == {"East", "West"}
    assert [*left_in_words(found.columns)] == [
        "Filled cells that no table has: 36, in 3 columns.",
        "  A (12): when people answered: it tells the wave, and no table keeps it",
        "  G (12), H (12): left out",
    ]
    rows[0][3] = "Ekstra"  # one more label in the next wave, and another question
    heads[-1] = "Sport"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([heads, *rows])
    again = draft(read(path), mapping=found.mapping("A. Berg", DAY), answers={"dates": "day-month"})
    assert [question.key for question in again.open_questions] == [
        "group:sport", "label:ekstra",
    ]  # fmt: skip
    assert {"new since the last time: H 'Sport'", "not there any more: 'Pastime'"} <= {*again.said}


def test_numbers_with_decimals_are_no_choice_and_no_file_is_called_a_person(tmp_path):
    path = tmp_path / "a.csv"
    rows = [f"{day:02d}.03.2026 10:00;{day % 7},5" for day in range(1, 29)]
    path.write_text("\n".join(["Zeitstempel;Stunden im Monat", *rows]), encoding="utf-8")
    found = draft(read(path))
    assert found.open_questions == ()
    assert [column.says for column in found.columns] == [
        "numbers with decimals, or several answers; no table holds them"
    ]
    assert found.said == ("a.csv: delimiter semicolon",)


def test_rows_sent_twice_are_asked_about(tmp_path):
    path = german_survey(tmp_path, twice=(5,))
    found = draft(read(path))
    assert found.counts["dropped_repeated"] == 1  # the tool's own time is the same


def test_an_error_of_the_spreadsheet_is_refused_with_its_place(tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text(
        "Timestamp,How likely are you to recommend the PMO to a colleague?\n"
        "2026-03-20 10:00,7\n2026-03-20 11:00,#N/A\n2026-03-20 12:00,#REF!\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as refused:
        answered(draft(read(path)), {"scale:": "yes"})
    assert str(refused.value) == (
        "survey.csv, row 3, column B: 2 cells hold an error of the spreadsheet ('#N/A', '#REF!'). "
        "Correct them in the file, or empty them. They are in rows 3, 4."
    )


def test_an_answer_that_is_no_choice_is_refused(tmp_path):
    found = draft(read(german_survey(tmp_path)))
    with pytest.raises(UsageError) as refused:
        decided(found, {"role": "the third"})
    assert str(refused.value) == (
        "'the third' is no answer to 'role'. There are: welche rolle haben sie, none."
    )


# --- The second wave of somebody else's survey ----------------------------------------------------


@pytest.fixture(scope="module")
def first_wave(tmp_path_factory):
    folder = tmp_path_factory.mktemp("waves")
    path, into = german_survey(folder, name="erste.csv"), folder / "acme"
    found, _ = answered(draft_of_files([path], into), {})
    written_to(into, found, "A. Berg", date(2026, 3, 31))
    return folder, into


def test_the_next_wave_of_a_foreign_survey_asks_nothing_that_is_known(first_wave):
    folder, into = first_wave
    path = german_survey(folder, n=30, name="zweite.csv")
    found = draft_of_files([path], into, mapping=map_of("erste", into))
    assert [question.key for question in found.open_questions] == []
    assert set(found.preview["respondents"]["wave"]) == {"2026-Q1"}


def test_without_a_map_the_next_wave_finds_the_one_beside_the_data(first_wave):
    folder, into = first_wave
    path = german_survey(folder, n=30, name="vierte.csv")
    found = draft_of_files([path], into)
    assert [question.key for question in found.open_questions] == []
    (told,) = (question for question in found.questions if question.key == "as before")
    assert (told.answer, told.is_proven) == ("yes", True)
    assert told.asks == "Is it read as 'erste' was, in imports?"
    anew = decided(found, {"as before": "no"})
    assert "role" in {question.key for question in anew.open_questions}
    assert not decided(anew, {"as before": "yes"}).open_questions


def test_without_a_map_other_words_of_a_scale_are_asked_about(first_wave):
    folder, into = first_wave
    often = ("Nie", "Selten", "Manchmal", "Oft", "Immer")
    path = german_survey(folder, labels=often, name="fuenfte.csv")
    keys = {question.key for question in draft_of_files([path], into).open_questions}
    assert keys == {"words:gap 1-5: 'nie' … 'immer'"}


def test_a_map_of_other_questions_beside_the_data_is_not_taken(first_wave):
    folder, into = first_wave
    path = scored(folder, "sixth", "How satisfied are you with the PMO (1-5)?", "2026-09-02")
    assert "as before" not in {q.key for q in draft_of_files([path], into).questions}


def test_another_scale_in_the_next_wave_is_refused(first_wave):
    folder, into = first_wave
    four = ("Trifft gar nicht zu", "Trifft eher nicht zu", "Trifft eher zu", "Trifft voll zu")
    path = german_survey(folder, labels=four, name="dritte.csv")
    with pytest.raises(UsageError) as refused:
        answered(draft_of_files([path], into, mapping=map_of("erste", into)), {})
    assert str(refused.value) == (
        "'Das PMO sollte berichte pünktlich liefer…' (Q10) was asked on a scale from 1 to 5 "
        "before, and now from 1 to 4. The waves cannot be compared: give the question another id, "
        "or leave it out."
    )


def scored(folder, name, question, day, ends=("bad", "good"), head="Code", roles=("IT", "Audit")):
    """Return a survey of two questions, one with words and one with numbers, by people of codes."""
    words = (ends[0], f"rather {ends[0]}", f"rather {ends[1]}", ends[1])
    rows = [["Timestamp", head, "Role", "It is so: Reports are early", "It is so: Staff are kind",
             question]]  # fmt: skip
    rows += [[f"{day} 09:{n:02}", f"T{n:03}", roles[n % len(roles)], words[n % 4],
              words[(n + 1) % 4], str(1 + n % 5)] for n in range(20)]  # fmt: skip
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


LABELS_OF_FOUR = "bad < rather bad < rather good < good"
SAID = {
    "column:person": "Code", "role": "role", "group:it is so: reports are early": "gap:P",
    "group:how satisfied are you with the pmo (1-5)": "csat", "numbers:1-5": "1-5",
}  # fmt: skip


@pytest.fixture
def first_scored(tmp_path):
    into = tmp_path / "acme"
    path = scored(tmp_path, "one", "How satisfied are you with the PMO (1-5)?", "2026-03-02",
                  roles=("IT desk", "IT dessk", "Audit"))  # fmt: skip
    draft = draft_of_files([path], into, answers=SAID)
    (labels,) = (q.key for q in draft.open_questions if q.key.startswith("labels:"))
    found = decided(draft, {labels: LABELS_OF_FOUR, "role:IT dessk": "merge"})
    written_to(into, found, "A. Berg", date(2026, 3, 31))
    return tmp_path, into


def test_the_next_wave_knows_the_person_and_a_role_that_was_misspelt(first_scored):
    folder, into = first_scored
    path = scored(folder, "two", "How satisfied are you with the PMO (1-5)?", "2027-03-02",
                  roles=("IT dessk", "Audit", "Audt"))  # fmt: skip
    found = draft_of_files([path], into, mapping=map_of("one", into))
    assert [q.asks for q in found.open_questions] == ["Is 'Audt' the same role as 'Audit'?"]
    assert found.preview["respondents"]["resp_id"].tolist()[:2] == ["T000", "T001"]
    assert set(found.preview["respondents"]["role"]) == {"IT desk", "Audit", "Audt"}


def test_a_scale_that_the_question_names_anew_is_a_changed_scale_and_no_new_question(first_scored):
    folder, into = first_scored
    path = scored(folder, "two", "How satisfied are you with the PMO (1-7)?", "2027-03-02")
    found = draft_of_files([path], into, mapping=map_of("one", into))
    with pytest.raises(UsageError) as refused:
        answered(found, {"numbers": "1-7", "group": "csat"})
    assert str(refused.value) == (
        "'How satisfied are you with the PMO (1-7)…' (Q04) was asked on a scale from 1 to 5 "
        "before, and now from 1 to 7. The waves cannot be compared: give the question another id, "
        "or leave it out."
    )


def test_other_words_for_the_points_of_a_scale_are_asked_about_and_no_others_compared(first_scored):
    folder, into = first_scored
    path = scored(folder, "two", "How satisfied are you with the PMO (1-5)?", "2027-03-02",
                  ends=("never", "always"))  # fmt: skip
    draft = draft_of_files([path], into, mapping=map_of("one", into))
    (labels,) = (q.key for q in draft.open_questions if q.key.startswith("labels:"))
    draft = decided(draft, {labels: "never < rather never < rather always < always"})
    (asked,) = draft.open_questions
    assert asked.asks == (
        "'It is so: Reports are early' had other answers before: 'bad' … 'good'; now it has "
        "'never' … 'always'. Do they mean the same, point for point?"
    )
    assert not decided(draft, {asked.key: "same"}).open_questions
    with pytest.raises(UsageError) as refused:
        decided(draft, {asked.key: "other"})
    assert str(refused.value) == (
        "'It is so: Reports are early' (Q02) was answered with 'bad' … 'good' before, and now with "
        "'never' … 'always'. The waves cannot be compared: give the question another id, or leave "
        "it out."
    )


def test_a_file_with_none_of_the_questions_is_refused(first_scored):
    folder, into = first_scored
    path = folder / "ward.csv"
    rows = "".join(f"2026-03-{day:02},Flu,A\n" for day in range(1, 10))
    path.write_text(f"Timestamp,Diagnosis,Ward\n{rows}", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        draft_of_files([path], into, mapping=map_of("one", into))
    assert str(refused.value) == (
        "None of the 4 columns of the map is in these files: they are of another survey, or "
        "another client's. Nothing was written. Import them without --map, and another client's "
        "into a folder of its own."
    )
    found, _ = answered(draft_of_files([path], into), {"role": "none", "group": "left out"})
    with pytest.raises(UsageError) as refused:
        tables_of(found)
    assert str(refused.value) == (
        "Nothing was written: no column is a question of ours, or was said to be one, so there are "
        "people without an answer. If it is a survey of the PMO, say what its questions ask about."
    )


def test_own_words_are_no_choice_also_where_some_say_the_same(tmp_path):
    said = ["answer the phone", "ask Bernd Maier first", "please send fewer reports"]
    lines = [["Timestamp", "Reports are useful", "What should change?"]]
    lines += [[f"2026-03-{day:02d} 10:0{day % 7}:00", "3", said[day % 3]] for day in range(1, 17)]
    path = tmp_path / "own.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(lines)
    found = draft(read(path))
    assert not [q for q in found.questions if any("Maier" in c.says for c in q.choices)]
    assert "Maier" not in " ".join(q.asks for q in found.questions)
    found, _ = answered(found, {"group": "gap:P", "numbers": "1-5"})
    kept = [*said]
    kept[1] = "(left out: it may name somebody)"
    assert found.open_texts.iloc[:, -1].tolist() == [kept[day % 3] for day in range(1, 17)]


def test_another_question_of_the_same_code_is_refused_as_that_of_another_client(tmp_path):
    def survey(name, texts):
        rows = [["ResponseId", "EndDate", "StartDate", "Progress", "Q1_1", "Q1_2"],
                ["Response ID", "End", "Start", "Progress", *texts]]  # fmt: skip
        rows += [[f"{name}{n}", "2026-03-02", "2026-03-02", "100", str(1 + n % 5), str(5 - n % 5)]
                 for n in range(8)]  # fmt: skip
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return path

    answers = {"role": "none", "numbers:1-5": "1-5"}
    path = survey("first", ["Reports are early", "Staff are kind"])
    given = answers | {"group:reports are early": "gap:P"}
    into = tmp_path / "acme"
    written_to(into, draft_of_files([path], into, answers=given), "A. Berg", DAY)
    path = survey("other", ["The soup is hot", "The queue is short"])
    given = answers | {"group:the soup is hot": "gap:P", "wave": "2027"}
    with pytest.raises(UsageError) as refused:
        written_to(into, draft_of_files([path], into, answers=given), "A. Berg", DAY)
    assert str(refused.value) == (
        "Q1_1 is 'The soup is hot' here, and was 'Reports are early' before: another question. "
        "Nothing was written. If the file is another client's, import it into a folder of its own; "
        "else give the question another code in the file."
    )


def test_a_question_that_moved_keeps_its_id_in_the_next_wave(tmp_path):
    def survey(name, texts, day):
        rows = [["Timestamp", *texts]]
        rows += [[f"{day} 09:{n:02}", *(AGREEMENT[(n + k) % 5] for k in range(len(texts)))]
                 for n in range(20)]  # fmt: skip
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return path

    into = tmp_path / "acme"
    path = survey("one", ["Reports are early", "Staff are kind"], "2026-03-02")
    given = {"role": "none", "group:reports are early": "gap:P"}
    written_to(into, draft_of_files([path], into, answers=given), "A. Berg", DAY)
    path = survey("two", ["Plans are clear", "Reports are early", "Staff are kind"], "2027-03-02")
    given = {"role": "none", "group:plans are clear": "gap:P"}
    items = draft_of_files([path], into, answers=given).preview["items"]
    assert dict(zip(items["text"], items["item_id"], strict=True)) == {
        "Plans are clear": "Q03", "Reports are early": "Q01", "Staff are kind": "Q02"
    }  # fmt: skip
