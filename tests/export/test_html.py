"""The page: nothing in it acts, nothing is loaded, and its text is the client's text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest
from chromium import CHROMIUM, LAPTOP, PHONE, chromium, page_in
from nbconvert.exporters.exporter import Exporter
from notebooks import claim, code, drawing_of_rows, figure, notebook, statement, table, text

from pmo_workshop.claims import Statement
from pmo_workshop.export import write_html
from pmo_workshop.export.exporters import PmoHTMLExporter
from pmo_workshop.export.fonts import visible
from pmo_workshop.export.html import css_string
from pmo_workshop.export.narrow import with_narrow

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
NAUGHTY = [
    *json.loads((CORPUS / "strings" / "xss_o.json").read_text(encoding="utf-8")),
    *json.loads((CORPUS / "strings" / "template_o.json").read_text(encoding="utf-8")),
    *(c["text"] for c in json.loads((CORPUS / "pdf" / "text_o.json").read_text(encoding="utf-8"))),
]

# What the template and a drawing are made of, attribute by attribute.
ELEMENTS = (
    "html head meta title style body a header div p h1 h2 h3 bdi span time nav ol ul "
    "li main strong em code br figure svg g defs path use text figcaption table "
    "caption thead tbody tr th td footer details summary label input script "
)
LOADS = {"src", "srcset", "data", "action", "formaction", "poster", "background", "style"}


class Page(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.inside: list[str] = []
        self.shown: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "br":
            self.shown.append(("br", "\n"))
        elif tag not in ("meta", "input"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        if self.inside:
            self.shown.append((self.inside[-1], data))

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return "".join(data for tag, data in self.shown if tag not in ("style", "script"))


def page_of(naughty: str) -> str:
    return write_html(
        notebook(
            text("## A section"),
            code(
                claim(naughty),
                figure(caption=naughty, alt=f"Seen: {naughty}", text=visible(naughty)),
                table([[naughty, naughty, "1"]], titles=("A", naughty, "n"), title=naughty),
                statement(Statement("next", (naughty, naughty))),
            ),
            client={"name": naughty, "sector": naughty},
        )
    )


@pytest.mark.parametrize("naughty", NAUGHTY, ids=range(len(NAUGHTY)))
def test_no_text_comes_alive(naughty):
    page = Page(page_of(naughty))
    assert page.inside == []
    assert {tag.lower() for tag, _ in page.elements} <= set(ELEMENTS.split())
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name in LOADS]
        assert attributes.get("href", "#").startswith("#")
    wanted = visible(naughty)
    assert page.text.count(wanted) >= 6
    assert f"Seen: {' '.join(wanted.split())}" in page.all("svg")[0]["aria-label"]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(
        write_html(
            notebook(
                text("## One & two"),
                text("Read [this](https://example.org/a)."),
                code(claim("A claim."), figure(), table([["Reporting", "−0.8", "31"]])),
                text("### Detail"),
            )
        )
    )


def test_the_page_has_its_landmarks_and_names(page):
    assert page.all("html") == [{"lang": "en-GB"}]
    assert [len(page.all(tag)) for tag in ("h1", "header", "nav", "main", "footer")] == [1] * 5
    assert ("title", "Building Trust – Northwind Infrastructure") in page.shown
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    inside = [a["href"][1:] for a in page.all("a") if a["href"].startswith("#")]
    assert set(inside) <= set(ids)
    assert "one-two" in inside


def test_a_table_says_what_its_cells_are(page):
    assert [th["scope"] for th in page.all("th")] == ["col", "col", "col", "row"]
    group = next(d for d in page.all("div") if d.get("aria-label", "").startswith("Table"))
    assert (group["role"], group["tabindex"], group["aria-label"]) == (
        "group",
        "0",
        "Table: Gap by dimension",
    )
    assert ("span", "Table 1.") in page.shown
    assert ("summary", " Gap by dimension") in page.shown
    assert page.all("table") == [{"aria-label": "Gap by dimension"}]


def test_a_figure_is_inline_and_described(page):
    (svg,) = page.all("svg")
    assert svg["role"] == "img"
    assert svg["aria-label"] == "Dots of five dimensions; Reporting is lowest at −0.8."
    assert ("figcaption", "Gap by dimension.") in page.shown


def test_the_policy_allows_our_style_sheet_and_script_and_nothing_else(page):
    policy = page.all("meta")[1]["content"]
    (style,) = (data for tag, data in page.shown if tag == "style")
    (script,) = (data for tag, data in page.shown if tag == "script")
    assert script == (ROOT / "templates" / "html" / "report.js").read_text(encoding="utf-8")
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (style, script)
    ]
    assert policy == (
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'".format(*digests)
    )
    assert not re.search(r"url\((?!data:)|@import|//", re.sub(r"base64,[\w+/=]+", "", style))
    assert "size: A4" in style
    assert "Northwind Infrastructure" in style


def test_the_only_address_is_the_authors_link(page):
    written = write_html(notebook(code(figure(), claim("A."))))
    assert "http" not in re.sub(r"base64,[\w+/=]+", "", written).replace("http-equiv", "")
    links = [a["href"] for a in page.all("a") if not a["href"].startswith("#")]
    assert links == ["https://example.org/a"]


def test_code_is_never_shown():
    assert "secret_code" not in write_html(notebook(code(claim("A."), source="secret_code()")))


def test_equal_notebooks_give_equal_pages():
    pages = {write_html(notebook(text("## A"), code(claim("A."), figure()))) for _ in range(2)}
    assert len(pages) == 1


def test_nbconvert_gives_the_same_page():
    made = notebook(text("## A"), code(claim("A."), figure()))
    page, resources = PmoHTMLExporter().from_notebook_node(made)
    assert page == write_html(made)
    assert resources["output_extension"] == ".html"


@pytest.mark.parametrize("name", ["pmo-html", "pmo-pdf"])
def test_the_command_of_nbconvert_finds_the_exporters(name):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = project["entry-points"]["nbconvert.exporters"][name]
    module, _, exporter = named.partition(":")
    assert issubclass(getattr(import_module(module), exporter), Exporter)


def test_a_batch_does_not_wait_for_nbconvert():
    script = "import sys, pmo_workshop.export; sys.exit('nbconvert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_running_head_cannot_leave_the_style_sheet():
    assert css_string('</style>"\\\n') == '"\\3C \\2F style\\3E \\22 \\5C \\A "'
    assert len(css_string("a" * 300)) < 80


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("fore", "back"),
    [
        ("ink", "paper"),
        ("muted", "paper"),
        ("muted", "wash"),
        ("accent", "wash"),
        ("accent", "paper"),
        ("accent", "accent-wash"),
        ("amber", "amber-wash"),
    ],
)
def test_contrast_is_at_least_4_5(page, fore, back):
    """WCAG 2.2, success criterion 1.4.3."""
    (style,) = (data for tag, data in page.shown if tag == "style")
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style))
    light, dark = sorted((_luminance(colours[fore]), _luminance(colours[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_phone_has_each_row_of_a_drawing_below_its_name_and_nothing_outside_its_screen():
    """Pieces of the same drawing: all of its texts are in one, and all of them within its width."""
    svg, rows, texts = drawing_of_rows()
    wide, narrow = with_narrow(svg, rows).split('<svg class="narrow"')
    assert 'class="wide"' in wide
    screen = float(re.search(r'viewBox="0 0 ([\d.]+)', narrow)[1])
    assert screen < 300
    pieces = [
        tuple(map(float, found))
        for found in re.findall(
            r'<svg x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" '
            r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"',
            narrow,
        )
    ]
    assert all(x + width <= screen + 0.1 for x, width, *_ in pieces)
    for told, (x, y) in texts.items():
        inside = [left <= x <= left + wide and top <= y <= top + high
                  for _, _, left, top, wide, high in pieces]  # fmt: skip
        assert any(inside), told


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt install chromium)")
def test_the_first_chapter_stands_well_below_the_last_decision():
    """Between both is the list of contents on a telephone, and on a wide screen nothing."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    style = (ROOT / "templates" / "html" / "report.css").read_text(encoding="utf-8")
    parts = (
        '<section class="summary"><ol><li>The last decision.</li></ol></section>'
        '<nav>Contents</nav><div class="body"><h2>The first chapter</h2></div>'
    )
    with chromium() as browser:
        for size in (PHONE, LAPTOP):
            page = page_in(browser, viewport=size)
            page.set_content(f'<style>{style}</style><main class="page">{parts}</main>')
            decision, chapter = (page.locator(name).bounding_box() for name in ("ol", "h2"))
            assert chapter["y"] - (decision["y"] + decision["height"]) >= 48, size
