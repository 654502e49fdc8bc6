"""Ideas: collected, merged, voted on, taken over as actions, and back with their state."""

import re

import pytest
from open_room import OpenRoom, marks_in

from pmo_workshop.actions.ledger import ended
from pmo_workshop.actions.room import merge
from pmo_workshop.intake import load_client
from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.ideas import earlier_actions
from pmo_workshop.live.opening import Wishes, prepare
from pmo_workshop.live.room_export import export

IDEAS, VOTE = "exercise-ideas", "exercise-ideas-vote"
FILE = """id = "exercise-ideas"
element = "Reducing Barriers"
activity = ""
kind = "ideas"
title = "What we could leave out"
prompt = "What could the PMO stop doing?"
minutes = 5
cue = "Ask for one more."
reveal = "The ideas that were let through."
debrief = "Who begins?"
dots = 3
fewest = 1

[[item]]
id = "first"
label = "First idea"
[[item]]
id = "second"
label = "Second idea"

[[part]]
id = "idea"
label = "In one line"
type = "text"
longest = 120
"""
WORDS = [
    "One page a week",
    "one page a week.",
    "A page, weekly",
    "No second review",
    "Fewer boards",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("ideas") / "acme"
    made.mkdir()
    settings = 'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n'
    (made / "client.toml").write_text(settings, encoding="utf-8")
    (made / f"{IDEAS}.toml").write_text(FILE, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def room(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PMO_WORKSHOP_ANSWERS", str(folder.parent / "answers"))
        opened = OpenRoom(*forms_of(folder), folder, folder.parent / "answers")
        yield opened
        opened.close()


def collected(room, console, phones):
    """Let twelve people write ideas, five of which are let through."""
    console.act("open", exercise=IDEAS)
    for number, phone in enumerate(phones):
        idea = WORDS[number] if number < len(WORDS) else f"Nobody reads {number}"
        assert phone.answer(IDEAS, {"first.idea": idea}).status == 303
    console.act("close", exercise=IDEAS)
    page = console.act("reveal", exercise=IDEAS).text
    assert "Let ideas through: the vote asks for them" in page, "next opens no empty vote"
    marks = marks_in(page)
    assert len(marks) == 11, "the same words are one line, whatever their case and full stop"
    for text in WORDS:
        if text in marks:
            console.act("let", exercise=IDEAS, at=marks[text])
    return marks


def test_ideas_become_actions_and_come_back_with_their_state(room, folder, tmp_path):
    console = room.console()
    phones = [room.phone() for _ in range(12)]
    console.act("open", exercise=VOTE)
    assert "You have 3 dots." in phones[0].get().text, "no idea yet, and no fault"
    assert "3 of the 3 dots are left." in phones[0].answer(VOTE, {}).text
    assert console.get("/screen").status == console.get("/console").status == 200
    assert console.get(f"/console/paper/{VOTE}").status == 404
    room.store.begin_anew(VOTE)
    marks = collected(room, console, phones)
    console.act("merge", exercise=IDEAS, at=marks["A page, weekly"], into=marks["One page a week"])
    wall = console.get("/screen").text
    assert "No second review" in wall
    assert "A page, weekly" not in wall, "it is told in the words of the other"
    assert "Nobody reads" not in wall

    console.act("open", exercise=VOTE)
    ideas = {item.label: item.id for item in room.state.site.forms[VOTE].items}
    assert len(ideas) == 3, "the same words are one idea, whatever their case and full stop"
    page = phones[0].get().text
    assert "You have 3 dots." in page
    assert "Nobody reads" not in page
    best, second = ideas["No second review"], ideas["Fewer boards"]
    for number, phone in enumerate(phones):
        dots = {f"{best}.dots": 2, f"{second}.dots": 1} if number % 2 else {f"{best}.dots": 3}
        assert phone.answer(VOTE, dots).status == 303
    console.act("close", exercise=VOTE)
    page = console.act("reveal", exercise=VOTE).text
    offered = re.findall(r'name="action" value="([^"]+)"', page)
    assert offered == ["No second review", "Fewer boards"], "most dots first; without dots, none"

    action = {"exercise": VOTE, "owner": "Head of PMO", "due": "2026-06-30"}
    assert console.act("take-over", action="Nobody reads 7", **action).status == 404
    console.act("take-over", action=offered[0], **action)
    console.act("take-over", action=offered[1], **action)
    console.act("give-back", exercise=VOTE, action=offered[1])
    slides = []
    for panel in range(3):
        console.act("panel", exercise=VOTE, panel=panel)
        slides.append(console.get("/screen").text)
    assert any("What was agreed" in wall and "Head of PMO" in wall for wall in slides)

    written = tmp_path / "room"
    export("spring", written, str(room.store.database.path))
    (row,) = load_client(written)["actions"].to_dict("records")
    assert (row["action"], row["owner"], row["source"], row["element"], row["status"]) == (
        "No second review", "Head of PMO", IDEAS, "barriers", "open")  # fmt: skip
    (made,) = merge(folder, load_client(written)).written
    ended(folder, [made], "done", load_client(folder).report_date)

    (earlier,) = earlier_actions(load_client(folder))[IDEAS]
    assert (earlier.action, earlier.state) == ("No second review", "done")
    state = prepare(folder, Wishes(session="summer", exercises=(IDEAS,), host="127.0.0.1"))
    try:
        assert list(state.site.forms) == [IDEAS, VOTE]
        assert state.site.earlier[IDEAS] == [earlier]
    finally:
        state.site.store.close()
    object.__setattr__(room.state.site, "earlier", {IDEAS: [earlier]})
    room.store.begin_anew(IDEAS)
    console.act("open", exercise=IDEAS)
    wall = console.get("/screen").text
    assert "What came of it last time" in wall
    assert "No second review" in wall
