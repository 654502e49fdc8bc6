"""The room beside the client's data: told last, on the wall first, and only if it may be."""

import re

import pytest
from filled import by_lot

from pmo_workshop.content.definitions import exercise_ids, load_exercise
from pmo_workshop.exercises.feedback import own_in_words
from pmo_workshop.exercises.stakeholders import Figure, Stakeholders
from pmo_workshop.live.compared import as_text, from_text, rows_beside, slides_beside, table_beside
from pmo_workshop.live.results import named, result_of
from pmo_workshop.live.slides import CLIENT

OPENING, T1, T2, T5 = "open-four-barriers", "t1-most-needed", "t2-five-gaps", "t5-signal-noise"
B1, B2, C1, C2, C6 = (
    "b1-role-swap", "b2-self-service", "c1-plot-curve", "c2-cover-logo", "c6-forecast-milestones",
)  # fmt: skip
S3, S4 = "s3-draw-week", "s4-score-alone"
COMPARE = (OPENING, T1, T2, B1, B2, C1, C2, S3, S4)
ON_ONE_SCALE = {T1, T2, C1, S3, S4}


def told_of(form):
    """What a client's data might say: a figure for each row, its value where there is a scale."""
    scale = form.exercise.id in ON_ONE_SCALE
    figures = tuple(
        Figure(row.label, f"told {at}", "low to high", "38", *((-0.5, -1.0, 0.0) if scale else ()))
        for at, row in enumerate(form.rows)
    )
    of_people = form.exercise.compare.of_people
    return Stakeholders(of_people, "38 of 61 answered.", figures, "Figures: so.", ("A note.",))


def answered(form, client, people):
    given = {f"P{n}": by_lot(form, n) for n in range(people)}
    return result_of(form, given, client, people)["panels"], given["P0"]


def test_every_exercise_that_compares_is_looked_at_here():
    assert {name for name in exercise_ids() if load_exercise(name).compare} == set(COMPARE)


@pytest.mark.parametrize("name", COMPARE)
@pytest.mark.parametrize("people", [5, 12])
def test_the_wall_and_the_telephone_tell_the_room_beside_the_client(northwind_room, name, people):
    client, forms = northwind_room
    form, told = forms[name], told_of(forms[name])
    panels, answers = answered(form, client, people)
    slides = slides_beside(form, panels, told)
    assert {slide.title.partition(" (")[0] for slide in slides} == {told.said}
    assert slides[-1].reveals == CLIENT
    assert all("38 of 61 answered. Figures: so." in slide.note for slide in slides)
    drawn = people >= 10 and name in ON_ONE_SCALE
    assert all(bool(slide.svg) == drawn for slide in slides), "below ten there is no average"
    shown = "".join(slide.svg + " ".join(sum(slide.rows, ())) for slide in slides)
    table = table_beside(form, panels, told, answers)
    compare, few = form.exercise.compare, people < 10 and name in {OPENING, B1}
    said = ("", "") if few else (compare.ours, compare.theirs)
    sides = zip(("The room", told.whose), said, strict=True)
    assert table["columns"][1:] == ["You", *(f"{who}: {it}" if it else who for who, it in sides)]
    own = own_in_words(form, answers)
    for row, item in zip(table["cells"], form.rows, strict=True):
        assert row[3] in shown
        assert row[3].endswith("(low to high)")
        assert row[1] == own.get(item.id, "–")
        assert row[2] not in ("", "–"), "the room has answered everything"


def test_a_row_that_the_guard_keeps_back_stays_back(northwind_room):
    client, forms = northwind_room
    form = forms[T2]
    panels, answers = answered(form, client, 12)
    told = told_of(form)
    hidden = Stakeholders(True, told.source, (Figure(form.rows[0].label), *told.figures[1:]))
    table = table_beside(form, panels, hidden, answers)
    assert table["cells"][0][3] == "–"
    assert not any(slide.svg for slide in slides_beside(form, panels, hidden))
    assert table_beside(form, [], told, answers) is None, "no result of the room: nothing beside it"
    nobody = table_beside(form, panels, told, {})
    assert "You" not in nobody["columns"], "who answered nothing has no column of dashes"
    assert {len(row) for row in nobody["cells"]} == {len(nobody["columns"])}


def test_gaps_are_told_row_by_row_and_the_largest_first(northwind_room):
    client, forms = northwind_room
    form = forms[T2]
    panels, _ = answered(form, client, 12)
    slides = slides_beside(form, panels, told_of(form))
    assert [slide.reveals for slide in slides] == ["", "", "", "", CLIENT]
    assert [slide.svg.count("<path") - 1 for slide in slides] == [1, 2, 3, 4, 5]


def test_figures_travel_as_text(northwind_room):
    _, forms = northwind_room
    told = {"en": {T2: told_of(forms[T2])}}
    assert from_text(as_text(told)) == told
    assert [label for _, label in named(forms[T2])] == [row.label for row in forms[T2].rows]
    assert rows_beside(forms[T2], [], told["en"][T2]) == []


def hold(room, name, people=12):
    """Have an exercise answered by people and by one telephone of ours, and revealed."""
    console, phone, form = room.console(), room.phone(), room.forms[name]
    console.act("open", exercise=name)
    turn = room.store.step(name).turn
    for number in range(people):
        if room.store.who(f"c{number}") is None:
            room.store.join(f"c{number}", f"cr{number}")
        room.store.hand_in(room.store.who(f"c{number}"), name, turn, by_lot(form, number))
    fields = {f"{i}.{p}": v for i, one in by_lot(form, 77).items() for p, v in one.items()}
    assert phone.answer(name, fields).status == 303
    console.act("close", exercise=name)
    return console, phone


def leaf_to_the_end(console, wall_says):
    """Leaf with the next key until the wall says something; return all that it showed before."""
    seen = []
    while True:
        page = console.get("/screen").text
        if wall_says in page:
            return seen
        seen.append(page)
        (mark,) = set(re.findall(r'name="mark" value="(\w+ \S+ \d+)"', page))
        assert not mark.startswith("open"), "it was never told"
        console.act("next", mark=mark)


def test_telephones_tell_the_client_after_the_wall_has_and_the_take_away_keeps_it(room):
    told = told_of(room.forms[T2])
    room.state.site.told["en"] = {T2: told}
    console, phone = hold(room, T2)
    before = leaf_to_the_end(console, told.source)
    assert any("of 13 in the room answered" in page for page in before), "first the room alone"
    assert told.said not in phone.get().text, "the wall has told one row of five"
    while "told 4 (low to high)" not in console.get("/screen").text:
        page = console.get("/screen").text
        console.act("next", mark=re.search(r'name="mark" value="([^"]+)"', page)[1])
    for page in (phone.get().text, phone.get("/mine").text):
        assert told.said in page
        assert "told 4 (low to high)" in page
    console.act("hide", exercise=T2)
    assert told.said not in phone.get().text + phone.get("/mine").text
    console.act("reveal", exercise=T2)
    assert told.said not in phone.get().text, "revealed anew, it begins with the room"
    console.act("end")
    assert told.said in phone.get("/mine").text
    console.act("again")


@pytest.mark.parametrize(("name", "right"), [(T5, "what is right"), (C6, "What happened")])
def test_what_is_right_is_told_on_the_wall_first_then_on_telephones(room, name, right):
    console, phone = hold(room, name)
    console.act("reveal", exercise=name)
    assert '<th scope="col">Right</th>' not in phone.get().text
    leaf_to_the_end(console, right)
    assert '<th scope="col">Right</th>' in phone.get().text
    assert '<th scope="col">Why</th>' in phone.get("/mine").text


def test_a_curve_is_a_curve_on_telephones_and_what_follows_it_is_folded(room):
    console, phone = hold(room, C1)
    console.act("reveal", exercise=C1)
    page = phone.get().text
    steps = room.forms[C1].rows
    assert page.count("<polyline") == 1
    assert f"<ol><li>{steps[0].label}</li>" in page
    assert '<details class="folded"><summary>Effort</summary>' in page
    kept = phone.get("/mine").text
    assert "<polyline" in kept
    assert '<details class="folded"><summary>Effort</summary>' not in kept, "it is printed"
    assert '<p class="over">Effort</p>' in kept
