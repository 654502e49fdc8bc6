"""The room, and what is printed for it, in the look of a firm."""

import io
from dataclasses import replace

import pypdf
import pytest
from brands import FAMILY, LOGO, PLUM, firm_in
from docx import Document

from pmo_workshop.content.questionnaires import questionnaire
from pmo_workshop.export.questionnaire import TOOLS
from pmo_workshop.intake.brand import Brand, read_brand
from pmo_workshop.live.look import files_of
from pmo_workshop.live.sheets import sheet_pdf


@pytest.fixture
def brand(tmp_path):
    return read_brand(firm_in(tmp_path) / "acme")


def test_pages_of_the_room_load_the_brand_and_telephones_no_letters(room, brand):
    before = room.state.site
    room.state.site = replace(before, brand=brand)
    try:
        phone, console = room.phone(), room.console()
        on_phone = phone.get("/static/phone.css").text
        on_stage = console.get("/static/stage.css").text
        logo = phone.get("/static/logo.svg")
        letters = phone.get("/static/letters-0.ttf")
        missing = phone.get("/static/_brand.yml")
    finally:
        room.state.site = before
    assert f":root{{--accent:{PLUM};" in on_phone
    assert f'body{{font-family:"{FAMILY}","Source Sans 3"' in on_phone
    assert f'[fill="#0b4f7d"]{{fill:{PLUM}}}' in on_phone, "what is drawn"
    assert '[fill="#8a2b6b"]{fill:#0b4f7d}' in on_phone, "a choice that would look like the brand"
    assert "@font-face" not in on_phone
    assert on_stage.count(f'@font-face{{font-family:"{FAMILY}"') == 2
    assert on_stage.index(".wall") < on_stage.index(PLUM), "the rules of the brand follow ours"
    assert logo.text == LOGO
    assert letters.status == 200
    assert missing.status == 404
    assert PLUM not in room.stranger().get("/static/phone.css").text
    assert files_of(Brand()) == {}


def test_a_sheet_and_a_questionnaire_on_paper_have_it(northwind_room, brand):
    _, forms = northwind_room
    asked = questionnaire(["core"], None)
    for made in (sheet_pdf(forms["t2-five-gaps"], "Acme", brand), TOOLS["pdf"].write(asked, brand)):
        page = pypdf.PdfReader(io.BytesIO(made)).pages[0]
        fonts = [str(f.get_object()["/BaseFont"]) for f in page["/Resources"]["/Font"].values()]
        assert any(font.endswith(FAMILY.replace(" ", "")) for font in fonts)
    paper = Document(io.BytesIO(TOOLS["docx"].write(asked, brand)))
    title = paper.styles["Title"].font
    assert (title.name, str(title.color.rgb).lower()) == (FAMILY, PLUM.lstrip("#"))
