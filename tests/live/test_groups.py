"""Groups with one telephone each: their heads count, and no telephone can make up a room."""

import csv

import pytest
from filled import by_lot

from pmo_workshop.live.results import may_show, members_of, publish
from pmo_workshop.live.room_export import export
from pmo_workshop.live.store import Ballot

T2, T3, T4, S1 = "t2-five-gaps", "t3-five-whys", "t4-close-loop", "s1-sticky-notes"


def fields_of(form, number, together, team=""):
    answers = by_lot(form, number)
    fields = {f"{i}.{p}": v for i, value in answers.items() for p, v in value.items()}
    return fields | {"done.together": together, "done.team": team}


@pytest.fixture
def console(room):
    yield room.console()
    for name in (T3, T4, S1):
        room.store.begin_anew(name)


def test_twelve_people_in_groups_of_three_see_what_they_wrote(room, console):
    form = room.forms[T3]
    phones = [room.phone() for _ in range(4)]
    console.act("open", exercise=T3)
    page = phones[0].get().text
    assert "How many people answer here *" in page
    assert 'name="done.together" value=""' in page, "nobody is counted who was not named"
    for number, phone in enumerate(phones):
        fields = fields_of(form, number, 3, f"Team {number}") | {"gap.why1": f"Cause {number}"}
        assert phone.answer(T3, fields).status == 303
    assert "12</strong> of" in console.get("/screen").text
    page = console.act("close", exercise=T3).text
    assert "for 3 people: Team 2" in page
    assert "Given for 3 people: Team 0" in phones[0].get().text
    console.act("let-all", exercise=T3)
    console.act("reveal", exercise=T3)
    wall = console.get("/screen").text
    assert "12 of " in wall
    assert "in the room answered, in 4 groups." in wall
    titles = []
    for panel in range(12):
        console.act("panel", exercise=T3, panel=panel)
        titles.append(console.get("/screen").text)
    whole = (">Team 1</th>", ">Team 3</th>", "Cause 1", "Cause 3")
    assert any(all(said in page for said in whole) for page in titles), "chains stand together"


def test_a_group_is_asked_how_many_it_is_and_keeps_what_it_wrote(room, console):
    console.act("open", exercise=T3)
    phone, form = room.phone(), room.forms[T3]
    for wrong in ("", "0", "11", "many"):
        reply = phone.answer(T3, fields_of(form, 1, wrong) | {"gap.why1": "Nobody asked"})
        assert reply.status == 422
        assert "Your group: Not allowed. Give a whole number from 1 to 10." in reply.text
        assert "Nobody asked" in reply.text
    assert room.store.ballots(T3) == []
    assert phone.answer(T3, fields_of(form, 1, 2)).status == 303
    assert phone.answer(T3, fields_of(form, 1, 3)).status == 303, "one more has come to the group"
    assert [ballot.heads for ballot in room.store.ballots(T3)] == [3]
    assert phone.answer(T3, fields_of(form, 1, 2)).status == 303
    console.act("open", exercise=T4)
    assert 'name="done.together" value="2"' in phone.get().text, "asked once, kept for the next"


def test_a_telephone_that_claims_many_is_not_left_alone_with_another(store, northwind_room):
    client, forms = northwind_room
    store.change_step(T3, phase="open")
    for number, heads in enumerate((8, 1)):
        store.join(f"t{number}", f"r{number}")
        group = {"together": heads}
        store.hand_in(store.who(f"t{number}"), T3, "1.1", by_lot(forms[T3], number), group)
    assert publish(store, forms[T3], client) is None
    three = members_of([Ballot(who, 1, 1, False, heads=3) for who in "abc"])
    assert may_show([], three)
    more = three | members_of([Ballot("d", 1, 1, False, heads=8)])
    assert not may_show([three], more), "one group alone moves nothing"


def test_where_everybody_answers_alone_nobody_speaks_for_others(room, console):
    phone, form = room.phone(), room.forms[T2]
    console.act("open", exercise=T2)
    assert "How many people answer here" not in phone.get().text
    assert phone.answer(T2, fields_of(form, 1, 8)).status == 303
    assert [ballot.heads for ballot in room.store.ballots(T2)] == [1]
    room.store.begin_anew(T2)


def test_what_pairs_agree_on_counts_their_heads(store, northwind_room, tmp_path, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(store.database.path.parent))
    form = northwind_room[1][T4]
    store.change_step(T4, phase="open")
    for number in range(4):
        store.join(f"t{number}", f"r{number}")
        answer = "Sponsor" if number < 3 else "PMO analyst"
        given = {item.id: {"A": answer, "R": "PMO manager"} for item in form.items}
        store.hand_in(store.who(f"t{number}"), T4, "1.1", given, {"together": 2})
    export("spring", tmp_path / "room")
    with (tmp_path / "room" / "raci.csv").open(encoding="utf-8") as file:
        tasks = list(csv.DictReader(file))
    assert {(row["role"], row["code"]) for row in tasks} == {("Sponsor", "A"), ("PMO manager", "R")}


def test_the_facilitator_says_whether_groups_share_a_phone_before_anybody_answers(room, console):
    phone, form = room.phone(), room.forms[S1]
    page = console.get(f"/console?look={S1}").text
    assert "Everybody answers on their own phone." in page
    assert console.act("share", exercise=S1).status == 200
    page = console.get(f"/console?look={S1}").text
    assert "Each group answers on one phone, which asks for how many people it speaks." in page
    console.act("open", exercise=S1)
    assert "How many people answer here *" in phone.get().text
    assert console.act("alone", exercise=S1).status == 404, "it is open"
    assert phone.answer(S1, fields_of(form, 1, 3)).status == 303
    assert [ballot.heads for ballot in room.store.ballots(S1)] == [3]
    console.act("close", exercise=S1)
    assert console.act("alone", exercise=S1).status == 404, "a group has answered"
    console.act("reset", exercise=S1)
    assert console.act("alone", exercise=S1).status == 200
    assert console.act("share", exercise=T2).status == 404, "of gaps averages are drawn"
    assert not room.forms[S1].exercise.one_phone
