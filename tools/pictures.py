"""Take the pictures of the README and the manuals anew: python tools/pictures.py.

They are taken of what the suite makes: a report of the sample client Northwind, and a room in which
twelve answer. The room needs Chromium and playwright, as its tests do.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from chromium import PHONE, chromium  # noqa: E402 - the path comes first
from open_room import OpenRoom  # noqa: E402 - the path comes first
from playwright.sync_api import Page  # noqa: E402 - the path comes first

from pmo_workshop.batch.outcome import REPORTS  # noqa: E402 - the path comes first
from pmo_workshop.depth import Depth  # noqa: E402 - the path comes first
from pmo_workshop.elements.trust.gaps import gap_by_dimension  # noqa: E402 - the path comes first
from pmo_workshop.intake import load_client  # noqa: E402 - the path comes first
from pmo_workshop.live.forms import forms_of  # noqa: E402 - the path comes first
from pmo_workshop.live.people import made_up  # noqa: E402 - the path comes first

PLACE = ROOT / "docs" / "images"
CLIENT = ROOT / "sample_data" / "northwind"
PICTURES = ("report-cover.png", "report-gaps.png", "room-phone.png", "room-wall.png")
DOTS = 80 / 72
"""To the point of a PDF: a page is read on a screen, and the file stays small."""

COLOURS = 160
WALL = {"width": 1920, "height": 1080}
EXERCISE = "t2-five-gaps"


def kept(picture: Image.Image, name: str) -> None:
    """Write a picture with as few colours as do, so that it stays small."""
    picture.convert("RGB").quantize(COLOURS).save(PLACE / name, optimize=True)
    print(name)


def of_the_report(folder: Path) -> None:
    """Take the first page of the board's report, and the page on the gaps of the full one."""
    report = [sys.executable, "-m", "pmo_workshop", "report", str(CLIENT), "--out", str(folder)]
    subprocess.run([*report, "--format", "pdf"], check=True)
    board = pypdfium2.PdfDocument(folder / CLIENT.name / f"{REPORTS[Depth.BOARD]}.pdf")
    full = pypdfium2.PdfDocument(folder / CLIENT.name / f"{REPORTS[Depth.FULL]}.pdf")
    title = " ".join(gap_by_dimension(load_client(CLIENT)).title().split())
    pages = (" ".join(page.get_textpage().get_text_range().split()) for page in full)
    at = next(number for number, text in enumerate(pages) if title in text)
    for page, name in ((board[0], "report-cover.png"), (full[at], "report-gaps.png")):
        kept(page.render(scale=DOTS).to_pil(), name)


def of_the_room(folder: Path) -> None:
    """Have twelve answer an exercise; take a telephone before, and the wall after it is shown."""
    os.environ["PMO_WORKSHOP_ANSWERS"] = str(folder / "answers")
    client, forms = forms_of(CLIENT)
    room = OpenRoom(client, forms, CLIENT, folder / "answers")
    form, facilitator = forms[EXERCISE], room.console()
    try:
        facilitator.act("open", exercise=EXERCISE)
        phones = [room.phone() for _ in range(12)]
        with chromium() as browser:
            phone = browser.new_page(viewport=PHONE)
            phone.goto(room.address)
            phone.get_by_label("Code on the screen").fill(room.code.lower())
            phone.get_by_role("button", name="Join", exact=True).click()
            phone.get_by_role("heading", name=form.exercise.title).wait_for()
            taken(phone, folder / "phone.png", "room-phone.png")
            for at, one in enumerate(phones):
                one.answer(EXERCISE, made_up(form, Random(at)))
            for verb in ("close", "reveal"):
                facilitator.act(verb, exercise=EXERCISE)
            wall = browser.new_context(viewport=WALL).new_page()
            wall.goto(f"{room.address}/console")
            wall.get_by_label("Facilitator's key").fill(room.state.site.codes.facilitator)
            wall.get_by_role("button", name="Open").click()
            wall.goto(f"{room.address}/screen")
            wall.locator("svg").first.wait_for()
            taken(wall, folder / "wall.png", "room-wall.png")
    finally:
        room.close()


def taken(page: Page, path: Path, name: str) -> None:
    page.screenshot(path=path)
    kept(Image.open(path), name)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="pmo-pictures-") as made:
        of_the_report(Path(made) / "runs")
        of_the_room(Path(made))
