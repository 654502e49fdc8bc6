"""The facilitator's kit: the agendas hold their times, and every paper follows from one of them."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader
from typer.testing import CliRunner

from pmo_workshop.cli import app
from pmo_workshop.content import modules
from pmo_workshop.content.agenda import agenda, agendas, module_notes
from pmo_workshop.content.definitions import exercise_ids, load_exercise
from pmo_workshop.errors import UsageError
from pmo_workshop.exercises.form import form_of
from pmo_workshop.export.document import texts
from pmo_workshop.i18n import speaking
from pmo_workshop.intake.brand import Brand
from pmo_workshop.kit import Network, Occasion, write_kit
from pmo_workshop.kit.cards import ON_A_PAGE, cards, cards_pdf
from pmo_workshop.kit.letters import invitation
from pmo_workshop.kit.materials import CARDS, commands, printed, to_bring
from pmo_workshop.kit.occasion import read_kit, sessions_after
from pmo_workshop.kit.poster import poster, poster_pdf
from pmo_workshop.paths import shipped

NORTHWIND = shipped("sample_data") / "northwind"
NAMES = [*agendas()]
WORKSHOPS = [name for name in NAMES if name != "follow-up"]


# --- agendas ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_each_day_is_held_to_its_total_and_its_times_follow(name):
    for day in agenda(name).days:
        assert sum(part.minutes for part in day.parts) == day.minutes, day.name
        first, *_, last = day.times("08:30")
        hour, minute = divmod(8 * 60 + 30 + day.minutes, 60)
        assert (first, last) == ("08:30", f"{hour:02d}:{minute:02d}")


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_has_its_own_minutes_and_those_to_reveal_and_change_over(name):
    held = [part for day in agenda(name).days for part in day.parts if part.exercise]
    for part in held:
        assert part.minutes == load_exercise(part.exercise).minutes + part.talk, part
        assert part.talk >= 5, part
    assert len({part.exercise for part in held}) == len(held)


def test_two_days_hold_two_exercises_a_module_with_the_loop_and_the_cost_box():
    days = agenda("two-days").days
    held = [load_exercise(part.exercise) for day in days for part in day.parts if part.exercise]
    by_element = [[e.activity for e in held if e.element == m.title] for m in modules.ELEMENTS]
    assert [len(found) for found in by_element] == [2] * 5
    assert {"T4", "B7"} <= {activity for found in by_element for activity in found}


def test_five_half_days_hold_every_activity():
    held = [load_exercise(name).activity for name in agenda("five-half-days").exercises]
    assert {*filter(None, held)} == {*modules.ACTIVITIES}


def test_the_hand_over_and_the_reviews_are_designed_where_there_is_time_for_all():
    assert {"t4-design-loop", "c3-design-brief", "v5-design-reviews"} <= {
        *agenda("five-half-days").exercises
    }


def test_the_evening_of_the_first_day_ends_with_one_thing_of_each():
    *_, evening, last = agenda("two-days").days[0].parts
    assert evening.rest
    assert last.exercise == "plan-take-home"
    asked = load_exercise(last.exercise)
    assert [part.id for part in asked.parts] == ["thing", "next", "who"]
    assert not asked.fills, "it stays on the page of who wrote it"
    assert asked.proposes is None


@pytest.mark.parametrize("name", ["two-days", "five-half-days", "one-day"])
def test_there_is_time_to_write_and_to_hear_stakeholders(name):
    whole = [part for day in agenda(name).days for part in day.parts if not part.module]
    assert max(part.minutes for part in whole if not part.rest) >= 45
    assert set(agenda(name).modules) == set(modules.BY_NUMBER)


def test_nobody_works_long_without_a_break():
    for told in agendas().values():
        for day in told.days:
            worked = longest = 0
            for part in day.parts:
                worked = 0 if part.rest else worked + part.minutes
                longest = max(longest, worked)
            assert longest <= 150, (told.id, day.name, longest)


def test_every_module_has_a_frame_and_says_who_is_needed():
    for number in modules.BY_NUMBER:
        told = module_notes(number)
        assert told.frame
        assert told.who
        assert told.trouble


def test_an_agenda_is_told_in_the_language_in_force():
    with speaking("de"):
        told = agenda("two-days")
        assert told.title == "Zwei Tage"
        assert told.days[0].parts[4].what == f"T2 {load_exercise('t2-five-gaps').title}"


def test_an_unknown_agenda_is_refused_with_the_nearest():
    with pytest.raises(UsageError) as refused:
        agenda("two-day")
    assert str(refused.value) == (
        "There is no agenda 'two-day'. Did you mean 'two-days'? There are: 'two-days', "
        "'five-half-days', 'one-day', 'ninety-minutes', 'hybrid', 'follow-up'."
    )


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ("9", "'9' is no hour. Write it as 08:30."),
        ("24:00", "'24:00' is no hour. Write it as 08:30."),
        (
            "18:00",
            "Day 1 takes 555 minutes: begun at 18:00, it ends after midnight. Begin earlier.",
        ),
    ],
)
def test_an_hour_at_which_no_day_can_begin_is_refused(start, message):
    with pytest.raises(UsageError) as refused:
        agenda("two-days").days[0].times(start)
    assert str(refused.value) == message


# --- what follows from one ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def kit():
    """The longest workshop, for a number of people that no group divides."""
    days = (date(2027, 1, 12), date(2027, 1, 13))
    occasion = Occasion("08:30", 25, days, "Room 4", Network("Guests; all", 'a"b'))
    return read_kit(NORTHWIND, "two-days", occasion)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The smallest kit on the disk."""
    out = tmp_path_factory.mktemp("kit")
    written = write_kit(NORTHWIND, "ninety-minutes", Occasion("16:00", 8), out)
    return {path.relative_to(out / "northwind-ninety-minutes").as_posix(): path for path in written}


def test_counts_follow_from_the_people_and_who_works_together(kit):
    counts = {what: int(count) for count, what, _ in printed(kit)}
    assert counts["sheets/t2-five-gaps.pdf"] == 25 + 5
    assert counts["sheets/t4-close-loop.pdf"] == 13 + 5
    assert counts["cards/t4-close-loop.pdf"] == 13
    assert counts["cards/v3-shown-hidden.pdf"] == 7
    assert counts["certificate.pdf"] == 25
    brought = {what: int(count) for count, what, _ in to_bring(kit)}
    assert brought["hours, costs and outcome of one case study"] == 13


def test_the_room_is_opened_with_the_exercises_of_the_day(kit):
    first, second = commands(kit)
    assert first == (
        "Day 1: pmo-workshop live DIR --people 25 --exercises open-four-barriers,t2-five-gaps,"
        "t4-close-loop,b1-role-swap,b7-cost-box,v3-shown-hidden,v5-value-review,"
        "plan-take-home"
    )
    assert second.startswith("Day 2: ")


def test_every_file_that_is_counted_is_in_the_kit(made):
    small = read_kit(NORTHWIND, "ninety-minutes", Occasion(people=8))
    for _, what, _ in printed(small):
        assert what.partition(" ")[0] in made
    assert {path.stat().st_mode & 0o777 for path in made.values()} == {0o600}


def test_each_card_sort_has_cards_of_its_items_and_heads_of_its_piles():
    sorts = [e for e in map(load_exercise, exercise_ids()) if e.kind == CARDS]
    assert {e.activity for e in sorts} == {"T4", "T5", "B5", "V3", "C2", "C5"}
    to_what = {"C2": ["It is there: no", "It is there: yes"]}
    for exercise in sorts:
        form = form_of(exercise.id)
        told = cards(form)
        named = [*exercise.parts[0].choices.values()]
        assert told["piles"] == to_what.get(exercise.activity, named)
        assert [card["text"] for card in told["cards"]][: len(form.items)] == [
            item.label for item in form.items
        ]
        assert (len(told["piles"]) + len(told["cards"])) % ON_A_PAGE == 0


def test_a_series_is_drawn_on_its_card():
    read = PdfReader(io.BytesIO(cards_pdf(form_of("t5-signal-noise"), "Acme", Brand())))
    assert len(read.pages) == 1
    assert "Cards: T5 Signal or noise?" in read.pages[0].extract_text()


def test_the_poster_tells_the_network_and_a_camera_joins_it(kit):
    first, second, _ = poster(kit)["steps"]
    assert (first["large"], first["small"]) == ("Guests; all", 'Password: a"b')
    assert first["code"].startswith("<?xml")
    assert second["code"] == ""


def test_a_poster_is_one_page_whatever_the_network_is_called(kit):
    network = Network("The network of the conference ce", "a password of so many letters " * 2)
    long = replace(kit, occasion=replace(kit.occasion, network=network))
    with speaking("de"):
        assert len(PdfReader(io.BytesIO(poster_pdf(long))).pages) == 1


def test_a_poster_without_a_network_leaves_room_to_write_it():
    small = read_kit(NORTHWIND, "hybrid", Occasion(address="https://room.example.org"))
    first, second, _ = poster(small)["steps"]
    assert (first["write"], first["code"]) == (True, "")
    assert second["large"] == "room.example.org"
    assert second["code"]


def test_what_is_not_known_of_the_day_is_left_to_be_filled_in(kit):
    assert [*texts(invitation(kit).blocks)].count("Day 1: 12 January 2027, 08:30 to 17:45") == 1
    open_yet = read_kit(NORTHWIND, "two-days", Occasion())
    told = [*texts(invitation(open_yet).blocks)]
    assert "To fill in: the days" in told
    assert "To fill in: the room, and for those elsewhere the link" in told


def test_the_sessions_after_it_have_days_once_the_last_day_is_known(kit):
    assert [(day.name, held_on) for day, held_on in sessions_after(kit)] == [
        ("Week 2", date(2027, 1, 27)),
        ("Week 6", date(2027, 2, 24)),
        ("Quarter 2", date(2027, 4, 14)),
    ]


def test_the_agenda_can_be_edited_and_has_its_times(made):
    paper = Document(str(made["agenda.docx"]))
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[0] == ["Begins", "Minutes", "What"]
    assert rows[1] == ["16:00", "5", "Welcome, aims, rules of the room"]
    assert rows[2] == ["16:05", "15 (5 + 10)", "Which barrier is highest here?"]
    assert rows[-1] == ["17:30", "", "End"]


def test_slides_ask_the_task_and_their_notes_have_the_cue(made):
    exercise = load_exercise("t2-five-gaps")
    deck = Presentation(str(made["slides/01.pptx"]))
    told = [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in deck.slides
    ]
    task = next(at for at, text in enumerate(told) if exercise.prompt in text)
    assert exercise.title in told[task]
    assert f"Cue: {exercise.cue}" in deck.slides[task].notes_slide.notes_text_frame.text
    assert exercise.debrief in told[task + 1]
    assert exercise.reveal not in told[task + 1], "what comes is for the notes"
    assert exercise.reveal in deck.slides[task + 1].notes_slide.notes_text_frame.text
    assert "Building Trust" in told[0]


def test_no_slide_shows_a_figure_of_the_client(made):
    """First the room, then the data: slides are shown before anybody has answered."""
    for name, path in made.items():
        if name.startswith("slides/"):
            kinds = {s.shape_type for slide in Presentation(str(path)).slides for s in slide.shapes}
            assert not {"CHART", "PICTURE"} & {getattr(kind, "name", "") for kind in kinds}


def test_every_pdf_of_it_is_accessible(made):
    for name, path in made.items():
        if name.endswith(".pdf"):
            root = PdfReader(path).trailer["/Root"]
            assert root["/MarkInfo"]["/Marked"], name
            assert root["/Lang"], name


# --- the command --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--wifi-password", "x"], "--wifi-password goes with --wifi."),
        (["--day", "soon"], "--day 'soon' is no day. Write it as 2026-03-31."),
        (
            ["--agenda", "one-day", "--day", "2027-01-12", "--day", "2027-01-13"],
            "The agenda One day has 1 day, and 2 are given. Leave --day out for the rest.",
        ),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(tmp_path, words, message):
    done = CliRunner().invoke(app, ["kit", str(NORTHWIND), "--out", str(tmp_path / "k"), *words])
    assert isinstance(done.exception, UsageError)
    assert str(done.exception) == message
    assert not (tmp_path / "k").exists()


def test_a_kit_that_people_may_have_edited_is_not_written_over(made):
    place = made["agenda.docx"].parent
    with pytest.raises(UsageError) as refused:
        write_kit(NORTHWIND, "ninety-minutes", Occasion(), place.parent)
    assert str(refused.value) == (
        f"{place} is there already, perhaps with what you have edited. Nothing was written. "
        "Rename it, or name another place with --out."
    )
