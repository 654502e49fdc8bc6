"""Every question of the workshop by its record: what is forgotten for one of them fails here."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from itertools import chain

import pandas as pd
import pytest
from asking import SAMPLES, all_answers, answers_of, asked, parts, shown
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from untranslated import only_english, words_in, words_of_client

import pmo_workshop as pmo
from pmo_workshop.claims import CLAIM_TYPE, Claim, Statement
from pmo_workshop.content import modules
from pmo_workshop.content.modules import ACTIVITIES, OPENING
from pmo_workshop.elements.workshop import BY_NAME, QUESTIONS
from pmo_workshop.i18n import PSEUDO, language, languages, speaking
from pmo_workshop.intake import load_client
from pmo_workshop.intake.noted_tables import NotedTables
from pmo_workshop.intake.our_texts import with_our_texts
from pmo_workshop.leading import ELEMENTS, Measure
from pmo_workshop.paths import shipped
from pmo_workshop.present import chart as house
from pmo_workshop.present.grammar import barred_words, claim, texts_in, without
from pmo_workshop.present.table import TABLE_TYPE, Table
from pmo_workshop.schema import TABLES
from pmo_workshop.schema.instruments import INSTRUMENTS
from pmo_workshop.verdicts import Judgement, Verdict


@pytest.fixture(scope="module", params=SAMPLES)
def told(request):
    """Every question asked of one client: the answer and its faces, by name."""
    _, answers = answers_of(request.param)
    return {name: (answer, shown(answer, answers)) for name, answer in answers.items()}


# -- the records ---------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS, ids=repr)
def test_a_record_is_whole(question):
    assert question.activity in (*ACTIVITIES, OPENING.letter)
    assert BY_NAME[question.name] is question is getattr(pmo, question.name)
    assert re.match(r"[A-Z]\d?(, T5)?: .*\?", question.__doc__.strip()), question.__doc__
    assert set(question.needs) <= set(TABLES)
    assert any((question.say, question.chart, question.table)), "nothing shows its answer"


def test_every_activity_has_a_question():
    assert {question.activity for question in QUESTIONS} == {*ACTIVITIES, OPENING.letter}


LOOK_THROUGH_ALL = {"tables_collected", "issue_quotations"}
"""They count what there is, or look for names that no quotation may hold: they use no table."""

TOLD_IN_COMMUNICATIONS = {"guides": {"S2"}, "briefs": {"T4"}, "review_schedule": {"T4"}}
"""Activities whose communications print a table that none of their questions reads."""


def test_a_table_names_the_activities_that_read_it():
    client = load_client(shipped("sample_data") / "northwind")
    read = {table: set() for table in TABLES}
    for question in {*QUESTIONS} - {BY_NAME[name] for name in LOOK_THROUGH_ALL}:
        tables = NotedTables(client.tables)
        asked(question, replace(client, tables=tables, disclosed=[]), {})
        for table in tables.asked_for | tables.counted:
            read[table].add(question.activity)
    for table, activities in TOLD_IN_COMMUNICATIONS.items():
        read[table] |= activities
    activities = {*ACTIVITIES}
    for name, table in TABLES.items():
        assert {*table.used_by} & activities == read[name] & activities, name


def test_what_became_of_the_tables_asks_for_the_number_of_their_rows_alone():
    client = load_client(shipped("sample_data") / "northwind")
    tables = NotedTables(client.tables)
    answer = pmo.tables_collected(replace(client, tables=tables, disclosed=[]))
    assert "tickets" in tables.counted
    assert tables.asked_for == set()
    assert answer.say() == pmo.tables_collected(client).say()


@pytest.mark.parametrize("question", QUESTIONS, ids=repr)
def test_a_face_refuses_what_has_not_passed_the_guard(question):
    for face in (question.say, question.chart, question.table, *question.more):
        if face is not None:
            with pytest.raises(TypeError, match=r"a Released result"):
                face(pd.DataFrame({"n": [31]}))


def test_an_answer_has_only_the_faces_of_its_own_question():
    client = load_client(shipped("sample_data") / "awkward")
    answer = pmo.gap_by_item(client)
    assert answer.question is pmo.gap_by_item
    with pytest.raises(TypeError, match=r"^gap_by_item has no chart\. It has: table, title\.$"):
        answer.chart()
    with pytest.raises(TypeError) as refused:
        pmo.journey_steps(client, 1).chart(answer)
    assert str(refused.value) == (
        "The chart of journey_steps was given gap_by_item: journey_opinion can be drawn beside it."
    )


def test_asking_loads_no_matplotlib():
    code = (
        "import sys, pmo_workshop as pmo; from pmo_workshop.elements.workshop import QUESTIONS; "
        "pmo.gap_by_dimension; assert QUESTIONS and 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# -- the verdicts --------------------------------------------------------------------------------


def test_every_verdict_is_judged_or_descriptive_and_worded():
    used = {verdict for question in QUESTIONS for verdict in question.verdicts}
    of_the_plan = {Verdict.NONE_SHOWN, Verdict.NO_VERDICT_YET, Verdict.NOT_COLLECTED}
    assert used | of_the_plan == set(Verdict)
    for verdict in Verdict:
        assert verdict.in_words
        assert verdict.judgement in Judgement


def test_every_leading_measure_is_asked_and_has_a_sampling_truth():
    leading = {measure: q for q in QUESTIONS for measure in q.leads.values()}
    assert set(leading) == set(Measure)
    assert all(q.sampled for q in leading.values())
    assert {e.title.rpartition(" ")[2].lower(): e.letter for e in modules.ELEMENTS} == ELEMENTS
    assert {m.activity for m in Measure} == {q.activity for q in leading.values()}


@pytest.mark.parametrize("register", ["cost_boxes", "appraisal", "solution_fit",
                                      "communication_levels", "benefits_told"])  # fmt: skip
def test_a_register_has_no_sampling_truth(register):
    assert not BY_NAME[register].sampled


def test_a_verdict_that_the_record_does_not_name_is_our_fault():
    answer = pmo.gap_by_item(load_client(shipped("sample_data") / "awkward"))
    with pytest.raises(ValueError, match="which its record does not name"):
        claim(answer, "x", "It is so.", verdict=Verdict.TARGET_MET)


def test_an_unknown_verdict_is_read_from_no_notebook():
    stored = Claim("T2.gap.x", "T2", "It is so.", Verdict.CLEAR_SHORTFALL).stored()
    assert Claim.read(stored).verdict is Verdict.CLEAR_SHORTFALL
    with pytest.raises(ValueError, match="'hole-in-the-offer' is not a valid Verdict"):
        Claim.read(stored | {"verdict": "hole-in-the-offer"})


# -- the answers of the sample clients -----------------------------------------------------------


def test_every_answer_shows_all_its_faces(told):
    for name, (answer, faces) in told.items():
        for face, part in faces.items():
            if face in ("say", "table") and len(_figures(answer)):
                assert part is not None, (name, face)
        for part in parts(faces):
            bundle = part._repr_mimebundle_()
            json.dumps(bundle)


def test_no_text_of_a_chart_ends_beyond_its_right_edge(told):
    """What is cut off there is a figure beside its bar, which then reads as another."""
    for name, (_, faces) in told.items():
        for chart in parts({"chart": faces["chart"]}) if "chart" in faces else ():
            assert _beyond_the_edges(chart.figure) == [], name


def _beyond_the_edges(figure):
    """Return the texts that end right of a chart, or begin left of it; not those of its axes."""
    names = [label for axes in figure.axes for label in (axes.xaxis.label, axes.yaxis.label)]
    with house.style():
        renderer = FigureCanvasAgg(figure).get_renderer()
        boxes = {
            text.get_text(): text.get_window_extent(renderer)
            for text in figure.findobj(Text)
            if text.get_visible() and text.get_text().strip() and text not in names
        }
    left, right = figure.bbox.x0 - 1, figure.bbox.x1 + 1
    return [text for text, box in boxes.items() if box.x0 < left or box.x1 > right]


def _figures(answer):
    """Return the rows of an answer that show more than their name, n and size tier."""
    if answer.missing:
        return answer.result
    figures = answer.result.drop(columns=[*answer.keys, "n", "tier"])
    return figures.dropna(how="all")


def test_every_sentence_is_a_claim_of_its_question(told):
    for name, (answer, faces) in told.items():
        said = faces.get("say")
        if said is None or said.kind == "missing":
            continue
        ids = [sentence.id for sentence in said.claims]
        assert len(ids) == len(set(ids)), name
        for sentence in said.claims:
            assert sentence.activity == answer.activity
            assert sentence.verdict is None or sentence.verdict in answer.question.verdicts
            assert bool(sentence.told) == bool(sentence.verdict)
            assert sentence.gist
            assert not barred_words(sentence.text, sentence.grade)


def test_every_caption_and_alternative_text_holds(told):
    for name, (answer, faces) in told.items():
        for part in parts(faces):
            if isinstance(part, (Statement, Table)):
                continue
            assert len(part.alt) > 20, name
            assert part.alt.rstrip().endswith("."), name
            assert part.caption, name
            if answer.n is not None and answer.unit == "respondents":
                assert str(answer.n) in part.subtitle, name


def test_nothing_shown_holds_the_mark_of_a_part(told):
    for _, faces in told.values():
        for part in parts(faces):
            assert not re.search(
                r"[\x00-\x08]", json.dumps(part._repr_mimebundle_(), ensure_ascii=False)
            )


def test_statements_and_tables_name_the_activity_they_answer(told):
    for answer, faces in told.values():
        for part in parts(faces):
            bundle = part._repr_mimebundle_()
            if isinstance(part, Table):
                assert bundle[TABLE_TYPE]["activity"] == answer.activity
            elif isinstance(part, Statement) and part.kind != "claims":
                assert bundle[CLAIM_TYPE]["activity"] == answer.activity


# -- the languages -------------------------------------------------------------------------------

FIGURES = re.compile(r"[−+]?\d[\d,.]*")
IN_WORDS = ("say", "table", "next")


def _without_words(part, said):
    """Return what a part tells in any language: verdicts, order and figures."""
    if isinstance(part, Statement):
        claims = [
            replace(c, text="", told="", gist="", within="", aside="", counted="", data_hash="",
                    as_mark="")
            for c in part.claims
        ]  # fmt: skip
        return part.kind, part.lack, claims, [_figures_in(line, said) for line in part.lines]
    data = [{name: _figures_in(datum, said) for name, datum in row.items()} for row in part.data]
    return data, [[_figures_in(cell, said) for cell in row] for row in part.rows]


def _figures_in(datum, said):
    """Return the figures of a text, in any order: each language has that of its sentences."""
    if not isinstance(datum, str):
        return datum
    plain = {said.marks[ord(mark)]: mark for mark in ",."}
    found = FIGURES.findall(datum)
    told = ("".join(plain.get(c, c) for c in figure).rstrip(".,") for figure in found)
    return sorted(figure for figure in told if figure != "1")  # which may be said as a word


def test_verdicts_order_and_figures_are_the_same_in_the_pseudo_language(told):
    answers = {name: answer for name, (answer, _) in told.items()}
    said = language()
    for name, (answer, faces) in told.items():
        with speaking(PSEUDO):
            other = shown(answer, answers, IN_WORDS)
        in_english = {face: faces[face] for face in other}
        both = [[_without_words(p, said) for p in parts(one)] for one in (in_english, other)]
        assert both[0] == both[1], name


@pytest.fixture(scope="module", params=languages()[1:])
def translated(request):
    """A client asked every question in another language, and what each answer says in it."""
    client = load_client(shipped("sample_data") / "lindenhof")
    with speaking(request.param):
        spoken = with_our_texts(replace(client, language=request.param))
        answers = all_answers(spoken)
        faces = {name: shown(answer, answers, IN_WORDS) for name, answer in answers.items()}
        yield client, language(), faces, answers


def test_verdicts_order_and_figures_are_the_same_in_every_language(translated):
    _, said, faces, _ = translated
    _, answers = answers_of("lindenhof")
    with speaking("en"):
        for name, answer in answers.items():
            english = [
                _without_words(p, language()) for p in parts(shown(answer, answers, IN_WORDS))
            ]
            assert english == [_without_words(part, said) for part in parts(faces[name])], name


def test_the_texts_of_a_chart_have_room_in_every_language(translated):
    """Nothing ends beyond its edges, and none of our labels is cut short."""
    client, said, _, answers = translated
    own = " ".join(str(cell) for table in client.tables.values() for cell in table.to_numpy().flat)
    with speaking(said.code):
        for name, answer in answers.items():
            if not answer.question.chart:
                continue
            for chart in parts(shown(answer, answers, ("chart",))):
                assert _beyond_the_edges(chart.figure) == [], name
                cut = [" ".join(text.get_text().split()) for text in chart.figure.findobj(Text)]
                cut = [text.removesuffix("…").strip() for text in cut if text.endswith("…")]
                assert not [text for text in cut if text not in own], name


def test_no_english_is_left_in_another_language(translated):
    """Of the words that only our English has, none stands in what is said of a client."""
    client, said, faces, _ = translated
    names = (*words_of_client(client), *TABLES, *INSTRUMENTS)
    own = {word for text in names for word in words_in(text)}
    lines = [
        line
        for shown_faces in faces.values()
        for part in parts(shown_faces)
        for line in (part.lines if isinstance(part, Statement) else chain(*part.rows))
    ]
    left = {line: (words_in(line) & only_english(said.code)) - own for line in lines}
    assert {line: words for line, words in left.items() if words} == {}


# -- titles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if q.chart or q.form == "table"], ids=repr
)
def test_what_is_drawn_or_told_in_a_table_has_a_title(question):
    assert question.title


def test_a_title_says_what_was_found_in_few_words_without_codes(told):
    for name, (answer, _) in told.items():
        # What a client wrote may be long; a percentage in brackets and its sign are no words.
        ours = without(answer.title(), texts_in(answer.result)).replace(" %", "%")
        assert len(re.sub(r" \([^)]*%\)", "", ours).split()) <= 16, (name, ours)
        assert not re.search(r"\b[TBVCS]\d\b|\.$", ours), (name, ours)
