"""Who takes part chooses the language of their telephone; the room keeps its own."""

from filled import everything
from open_room import OpenRoom

from pmo_workshop.i18n import speaking
from pmo_workshop.live.forms import forms_in_languages
from pmo_workshop.live.words import say
from pmo_workshop.paths import shipped

EXERCISE = "t2-five-gaps"


def test_a_telephone_speaks_the_language_that_its_owner_has_chosen(tmp_path):
    folder = shipped("sample_data") / "northwind"
    client, told = forms_in_languages(folder)
    room = OpenRoom(client, told["en"], folder, tmp_path, translated=told)
    try:
        console, phone, other = room.console(), room.phone(), room.phone()
        console.act("open", exercise=EXERCISE)
        assert phone.post("/language", language="de").status == 303
        english, german = other.get().text, phone.get().text
        assert '<html lang="en-GB">' in english
        assert '<html lang="de-DE">' in german
        assert told["en"][EXERCISE].exercise.title in english
        assert told["de"][EXERCISE].exercise.title in german
        with speaking("de"):
            assert say("phone", "send") in german
            missing = say("phone", "to_do")
        assert missing in phone.answer(EXERCISE, {}).text
        fields = {
            f"{item}.{part}": given
            for item, answers in everything(told["en"][EXERCISE]).items()
            for part, given in answers.items()
        }
        for one in (phone, other):
            assert one.answer(EXERCISE, fields).status == 303
        assert room.store.counts()[EXERCISE] == 2
        assert '<html lang="en-GB">' in console.get("/screen").text
        assert phone.post("/language", language="tlh").status == 404
        assert phone.post("/language", language="en").status == 303
        assert '<html lang="en-GB">' in phone.get().text
    finally:
        room.close()
