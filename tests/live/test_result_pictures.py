"""What the room has seen, as pictures and slides: nothing more than the wall, with its counts."""

from datetime import date

import pytest
from filled import by_lot
from pptx import Presentation

from pmo_workshop.errors import UsageError
from pmo_workshop.i18n import day_in_words
from pmo_workshop.live.result_pictures import DECK, write_pictures
from pmo_workshop.live.results import publish

T2, T4, T6 = "t2-five-gaps", "t4-close-loop", "t6-headline-number"


@pytest.fixture
def session(store, monkeypatch, tmp_path):
    """The room of the store, as the command finds it."""
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(tmp_path / "answers"))
    return store.session


def vote(store, form, count):
    """Let people join and hand in."""
    name = form.exercise.id
    store.change_step(name, phase="open")
    for number in range(count):
        if store.who(f"t{number}") is None:
            store.join(f"t{number}", f"r{number}")
        store.hand_in(store.who(f"t{number}"), name, store.step(name).turn, by_lot(form, number))


def shown(store, forms, client, exercise, count):
    vote(store, forms[exercise], count)
    return publish(store, forms[exercise], client)


def test_each_result_is_a_picture_and_a_slide_with_its_count(
    store, session, northwind_room, tmp_path
):
    client, forms = northwind_room
    shown(store, forms, client, T2, 12)
    shown(store, forms, client, T4, 12)
    vote(store, forms[T6], 12)  # not shown
    told = write_pictures(session, tmp_path / "out")
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {"t2-five-gaps-1.png", "t4-close-loop-1.png", "t4-close-loop-2.png", DECK}
    assert len(told) == len(files)
    for path in (tmp_path / "out").glob("*.png"):
        assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(path.read_bytes()[16:20], "big") >= 1200  # dots across
    slides = Presentation(str(tmp_path / "out" / DECK)).slides
    assert len(slides) == 4
    texts = [
        [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        for slide in slides
    ]
    for at in (1, 2, 3):
        assert any("12 of 12" in text for text in texts[at]), texts[at]
        (picture,) = [s for s in slides[at].shapes if s.shape_type.name == "PICTURE"]
        assert picture._element.nvPicPr.cNvPr.get("descr")


def test_a_text_that_was_not_let_through_is_in_no_file(store, session, northwind_room, tmp_path):
    client, forms = northwind_room
    shown(store, forms, client, T6, 12)
    with pytest.raises(UsageError) as refused:
        write_pictures(session, tmp_path / "out")
    assert str(refused.value) == (
        "Session 'spring' has shown no result yet. Reveal one, then give the same command."
    )
    store.approve(T6, (store.who("t0"), "headline", "text"), "Let through")
    write_pictures(session, tmp_path / "out")
    deck = Presentation(str(tmp_path / "out" / DECK))
    cells = [
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    day = date.fromisoformat(by_lot(forms[T6], 0)["due"]["day"])
    assert cells == [
        "Asked",
        "Answer",
        "Headline: the outcome in one line",
        "Let through",
        "By when it is written",  # a day stands beside the text that was let through
        day_in_words(day).replace(" ", "\N{NO-BREAK SPACE}", 1),
    ]


def test_a_folder_with_files_is_refused(store, session, northwind_room, tmp_path):
    client, forms = northwind_room
    shown(store, forms, client, T2, 5)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError) as refused:
        write_pictures(session, tmp_path / "out")
    assert str(refused.value) == (
        f"{tmp_path / 'out'} has files in it. Nothing was written. Name a new folder."
    )
