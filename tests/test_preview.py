"""The preview: what a save makes anew, what stands on the page, and who may look at it."""

import asyncio
import http.client
import re
import shutil
import threading
import time
from pathlib import Path

import pytest
from chromium import CHROMIUM, PATIENCE, chromium

from pmo_workshop.batch.inputs import are_words
from pmo_workshop.batch.runs import Made, next_runs
from pmo_workshop.cli.workbooks import find_workbooks
from pmo_workshop.content.modules import ELEMENTS
from pmo_workshop.intake.client import Problem
from pmo_workshop.paths import shipped
from pmo_workshop.preview.looking import Watch, look_at
from pmo_workshop.preview.server import HERE, serve
from pmo_workshop.preview.steps import place_at, remarks_on
from pmo_workshop.story import read_story

WORKBOOKS = ["00", "01", "02"]


def made(tables, before=b"", after=b"", facts=0):
    return Made(facts, tables, before, after, Path())


# -- what has to be run again ---------------------------------------------------------------------


def test_only_workbooks_that_read_a_changed_table_are_run_again():
    runs = {"00": [made({"items": "1"})], "01": [made({"tickets": "1"})], "02": [made({})]}
    coming = next_runs(WORKBOOKS, runs, {}, 0, {"items": "1", "tickets": "2"})
    assert coming.begin == {"01": b""}
    assert [*coming.done] == ["00"]


def test_a_table_that_appears_or_goes_has_changed_for_whoever_asked_for_it():
    runs = {"00": [made({"sla": ""})], "01": [made({"costs": "1"})], "02": [made({"items": "1"})]}
    assert {*next_runs(WORKBOOKS, runs, {}, 0, {"sla": "1", "items": "1"}).begin} == {"00", "01"}


def test_facts_of_the_client_that_change_make_everything_anew():
    runs = {name: [made({})] for name in WORKBOOKS}
    assert [*next_runs(WORKBOOKS, runs, {}, 1, {}).begin] == WORKBOOKS
    assert [*next_runs(WORKBOOKS, runs, {}, 0, {}).done] == WORKBOOKS


def test_first_runs_follow_each_other():
    assert next_runs(WORKBOOKS, {}, {}, 0, {}).begin == {"00": b""}
    assert next_runs(WORKBOOKS, {}, {"00": b""}, 0, {}).begin == {}
    runs = {"00": [made({}, after=b"a")]}
    assert next_runs(WORKBOOKS, runs, {}, 0, {}).begin == {"01": b"a"}


def test_what_was_begun_on_a_guess_is_run_again_if_more_has_been_shown_before_it():
    last = {
        "00": [made({"items": "1"}, after=b"a")],
        "01": [made({"items": "1"}, before=b"a", after=b"b")],
        "02": [made({}, before=b"b", after=b"c")],
    }
    guess = next_runs(WORKBOOKS, last, {}, 0, {"items": "2"})
    assert guess.begin == {"00": b"", "01": b"a"}
    assert guess.done == {}
    other = last | {"00": [*last["00"], made({"items": "2"}, after=b"more")]}
    coming = next_runs(WORKBOOKS, other, {"01": b"a"}, 0, {"items": "2"})
    assert coming.begin == {"01": b"more"}
    assert [*coming.done] == ["00"]


def test_a_change_that_is_taken_back_needs_no_run():
    old, new = made({"items": "1"}), made({"items": "2"})
    runs = {"00": [old, new], "01": [made({})], "02": [made({})]}
    assert next_runs(WORKBOOKS, runs, {}, 0, {"items": "1"}).done["00"] is old


# -- files ----------------------------------------------------------------------------------------


def test_a_file_is_believed_once_it_is_steady():
    watch, half, whole = Watch({}, {}), {"a.csv": (2, 5)}, {"a.csv": (2, 9)}
    assert watch.changed(half) == frozenset()
    assert watch.changed(whole) == frozenset()
    assert watch.changed(whole) == {"a.csv"}
    assert watch.changed(whole) == frozenset()


def test_own_words_are_told_from_tables(tmp_path):
    (tmp_path / "client").mkdir()
    for name in ("story.md", "tickets.csv", "~$client.xlsx", ".hidden"):
        (tmp_path / "client" / name).write_text("a", encoding="utf-8")
    assert {*look_at(tmp_path / "client")} == {"story.md", "tickets.csv", "~$client.xlsx"}
    assert are_words(frozenset({"story.md", "_brand.yml", "../_brand.yml"}), tmp_path / "client")
    assert not are_words(frozenset({"story.md", "client.toml"}), tmp_path / "client")
    assert look_at(tmp_path / "gone") == {}


# -- where it is told -----------------------------------------------------------------------------


def test_a_line_of_own_words_belongs_to_the_place_above_it(tmp_path):
    text = "lost\n# Summary\nA.\n# Building Trust\nB.\n# Slide: Money\nC.\n# Leave out: T2.gap\nD."
    (tmp_path / "story.md").write_text(text, encoding="utf-8")
    story = read_story(tmp_path)
    trust = ELEMENTS[0].workbook
    expected = ["", "summary", "summary", trust, trust, "money", "money", "", ""]
    assert [place_at(story, line) for line in range(1, 10)] == expected


def test_what_is_wrong_with_a_table_is_told_in_each_chapter_that_reads_it():
    wrong = Problem("tickets.csv", "6 is outside the scale.", row=4, column="answer")
    other = Problem("client.toml", "name is missing.")
    told = remarks_on([("tickets", wrong), ("", other)], {"01": {"tickets"}, "04": {"tickets"}})
    assert [(one.place, one.text) for one in told] == [
        ("01", "tickets.csv, row 4, answer: 6 is outside the scale."),
        ("04", "tickets.csv, row 4, answer: 6 is outside the scale."),
        ("", "client.toml: name is missing."),
    ]


# -- a preview that is open -----------------------------------------------------------------------


class OpenPreview:
    """The real server of a preview, in a thread of the tests."""

    def __init__(self, folder):
        self.folder = folder
        self._open = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._open.wait(60)

    async def _serve(self):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await serve(self.folder, find_workbooks([]), self._opened, self._stop)

    def _opened(self, address):
        self.address = address
        self.port, self.token = re.fullmatch(r"http://127.0.0.1:(\d+)/(.+)/", address).groups()
        self._open.set()

    def close(self):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def get(self, name="", *, path=None, host=None):
        connection = http.client.HTTPConnection(HERE, int(self.port), timeout=30)
        try:
            headers = {"Host": host or f"{HERE}:{self.port}"}
            connection.request("GET", path or f"/{self.token}/{name}", headers=headers)
            reply = connection.getresponse()
            reply.text = reply.read().decode(errors="replace").replace("\N{NO-BREAK SPACE}", " ")
            return reply
        finally:
            connection.close()

    def until(self, what, name=""):
        """Wait until a page has a text, and return the page."""
        end = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < end:
            page = self.get(name)
            if page.status == 200 and what in page.text:
                return page.text
            time.sleep(0.2)
        raise AssertionError(f"{what!r} is not on {name or 'the frame'}: {self.get().text}")

    def until_again(self, page, name):
        """Wait until a page is again as it was."""
        end = time.monotonic() + PATIENCE / 1000
        while (found := self.get(name).text) != page and time.monotonic() < end:
            time.sleep(0.2)
        assert found == page


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    folder = tmp_path_factory.mktemp("preview") / "lindenhof"
    shutil.copytree(shipped("sample_data") / "lindenhof", folder)
    opened = OpenPreview(folder)
    opened.until("Updated at")
    opened.until("callout", "board")
    opened.clean = opened.get("full").text
    yield opened
    opened.close()


@pytest.fixture
def good(preview):
    """The pages before anything is broken: those of an earlier test may still be going."""
    preview.until_again(preview.clean, "full")
    return preview


def saved(preview, name, text):
    path = preview.folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.long
def test_only_this_computer_with_the_token_is_answered(good):
    assert good.address.startswith("http://127.0.0.1:")
    assert len(good.token) >= 32
    page = good.get("board")
    assert page.status == 200
    assert page.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert "default-src 'none'" in page.text
    frame = good.get()
    assert "script-src 'self'" in frame.headers["Content-Security-Policy"]
    assert re.findall(r'(?:src|href)="(?!#)([^"]+)"', frame.text) == [
        "preview.css", "preview.js", "board", "full",
    ]  # fmt: skip
    assert good.get(path="/").status == 404
    assert good.get(path=f"/{good.token[:-1]}x/board").status == 404
    assert good.get("../../etc/passwd").status == 404
    assert good.get(host="evil.example").status == 421


@pytest.mark.long
def test_own_words_and_what_the_data_say_against_them_stand_in_their_place(good):
    words = "# Building Trust\n\nTrust is clearly above, thanks to us, says Änne.\n"
    saved(good, "story.md", words.encode("cp1252"))
    board = good.until("Save it as UTF-8.", "board")
    assert "story.md: in which encoding its letters are cannot be told." in board
    story = saved(good, "story.md", words.encode("utf-16"))
    board = good.until("Trust is clearly above, thanks to us, says Änne.", "board")
    own, remark = board.index("says Änne.</p>"), board.index(f"remark-{ELEMENTS[0].workbook}")
    assert 0 < own - remark < 2_000
    assert "“thanks to” claims a cause or a proof." in board
    saved(
        good, "story.md", "# Building Trust\n\n<b>Bold</b> and {X9.nothing}.\n\n" + "word " * 10_000
    )
    page = good.until("10,003 words stand here", "board")
    assert "story.md, row 3: HTML is printed as it stands." in page
    assert "&lt;b&gt;Bold" in page
    assert "{X9.nothing}" in page
    story.unlink()


@pytest.mark.long
def test_a_table_with_a_mistake_leaves_the_last_good_page_and_is_told_in_its_chapter(good):
    whole = (good.folder / "tickets.csv").read_bytes()
    head, first, *rest = whole.decode("utf-8-sig").splitlines()
    path = saved(good, "tickets.csv", "\n".join([head, first + ",one,too,many,cells", *rest]))
    page = good.until("tickets.csv", "full")
    at = page.index("tickets.csv")
    assert 'class="callout remark"' in page[at - 600 : at]
    assert len(page) > len(good.clean)  # all that was there, and what is wrong
    path.write_bytes(whole)


@pytest.mark.long
def test_a_workbook_saved_half_way_is_told_at_the_beginning(good):
    lock = saved(good, "~$client.xlsx", b"")
    path = saved(good, "client.xlsx", b"PK\x03\x04 the first half of it")
    page = good.until("client.xlsx", "full")
    box = page[page.index('id="remark-report"') :]
    assert "client.xlsx" in box[:1_000]
    for file in (path, lock):
        file.unlink()


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "script"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(20_000_000), "MB"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_told_at_the_beginning(good, name, data, told):
    files = [saved(good, name, data), saved(good, "_brand.yml", f"logo: {name}\n")]
    page = good.until(name, "board")
    box = page[page.index('id="remark-report"') :][:1_500]
    assert name in box
    assert told in box
    assert "callout note" in page  # the last good page
    for file in files:
        file.unlink()


@pytest.mark.long
def test_two_previews_of_one_folder_do_not_disturb_each_other(good):
    before = {path.name for path in good.folder.iterdir()}
    other = OpenPreview(good.folder)
    try:
        other.until("callout", "board")
        assert other.address != good.address
        assert good.get(path=f"/{other.token}/board").status == 404
        story = saved(good, "story.md", "# Summary\n\nBoth of us see this.\n")
        for preview in (good, other):
            preview.until("Both of us see this.", "board")
    finally:
        other.close()
    saved(good, "story.md", "# Summary\n\nOne of us is left.\n")
    good.until("One of us is left.", "board")
    story.unlink()
    assert {path.name for path in good.folder.iterdir()} == before  # neither writes into it


@pytest.mark.long
@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt install chromium)")
def test_a_browser_follows_and_keeps_its_place(good):
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from axe_playwright_python.sync_playwright import Axe

    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE)
        problems = []
        page.on("console", lambda message: problems.append(message.text))
        page.goto(good.address)
        page.locator("body[data-loaded]").wait_for()
        assert Axe().run(page).response["violations"] == []
        inside = page.locator("iframe:not(.coming)").element_handle().content_frame()
        heading = inside.locator("h2").nth(3)
        heading.evaluate("head => head.scrollIntoView({behavior: 'instant'})")
        inside.evaluate("scrollBy({top: 100, behavior: 'instant'})")
        words, loaded = heading.text_content(), page.locator("body").get_attribute("data-loaded")
        path = saved(good, "story.md", "# Summary\n\nOne paragraph more, far above.\n")
        page.locator(f'body[data-loaded]:not([data-loaded="{loaded}"])').wait_for()
        inside = page.locator("iframe:not(.coming)").element_handle().content_frame()
        assert inside.get_by_text("One paragraph more, far above.").count() == 1
        there = inside.locator("h2", has_text=words).first.bounding_box()["y"]
        frame = page.locator("iframe").bounding_box()["y"]
        assert abs(there - frame + 100) <= 2
        assert page.get_by_role("status").text_content().startswith("Updated at ")
        assert problems == []
        path.unlink()
