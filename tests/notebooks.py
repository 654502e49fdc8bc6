"""Small executed notebooks for the tests of the exporters, made in memory."""

from __future__ import annotations

from dataclasses import dataclass

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from pmo_workshop.claims import Claim, Statement
from pmo_workshop.display import record
from pmo_workshop.present.table import TABLE_TYPE

CLIENT = {
    "id": "northwind",
    "name": "Northwind Infrastructure",
    "report_date": "2026-03-31",
    "sector": "Transport",
}

SVG = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="432pt" height="144pt"
 viewBox="0 0 432 144" xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata>made by hand</metadata>
 <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>
 <defs><path id="dot" d="M 0 0 L 0 6" style="stroke: #0072b2; stroke-width: 2"/></defs>
 <g id="axes"><use xlink:href="#dot" x="100" y="50"/>
  <text style="font: italic 700 12px 'Source Sans 3'; text-anchor: middle"
   x="216" y="80">GAPTEXT</text>
 </g>
</svg>"""


@dataclass(frozen=True)
class Shown:
    """What a cell displays: a MIME bundle and its metadata."""

    data: dict
    metadata: dict


def figure(
    alt: str = "Dots of five dimensions; Reporting is lowest at −0.8.",
    caption: str = "Gap by dimension.",
    text: str = "Reporting",
) -> Shown:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    bundle = {"image/svg+xml": SVG.replace("GAPTEXT", escaped), "text/plain": alt}
    return Shown(bundle, {"image/svg+xml": {"alt": alt, "caption": caption}})


def figure_of_rows(title: str) -> Shown:
    """Return a drawing that a phone has with each row below its name."""
    svg, rows, _ = drawing_of_rows()
    bundle = {"image/svg+xml": svg, "text/plain": title}
    facts = {"alt": title, "caption": "", "title": title, "rows": rows}
    return Shown(bundle, {"image/svg+xml": facts})


def drawing_of_rows() -> tuple[str, dict[str, float], dict[str, tuple[int, int]]]:
    """Return a drawing of two named rows, where these stand in it, and where its texts begin."""
    texts = {"A name": (90, 34), "12 of 30": (310, 34), "Another": (90, 54), "9 of 30": (310, 54),
             "0": (100, 75), "30": (300, 75), "People": (200, 90), "key one": (20, 8),
             "a second key": (120, 8)}  # fmt: skip
    ends = {"A name", "Another"}
    drawn = "".join(
        f'<text x="{x}" y="{y}"{" text-anchor=" + chr(34) + "end" + chr(34) if t in ends else ""}>'
        f"{t}</text>"
        for t, (x, y) in texts.items()
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 95">{drawn}</svg>'
    rows = {"left": 100.0, "right": 300.0, "top": 24.0, "high": 40.0, "n": 2}
    return svg, rows, texts


def table(
    rows: list[list[str]],
    titles: tuple[str, ...] = ("Dimension", "Gap", "n"),
    title: str = "Gap by dimension",
    notes: tuple[str, ...] = ("31 of 42 respondents.",),
) -> Shown:
    fields = [
        {"name": f"c{at}", "title": t, "type": "string", "align": "right" if at else "left"}
        for at, t in enumerate(titles)
    ]
    resource = {
        "name": "gaps",
        "title": title,
        "notes": list(notes),
        "schema": {"fields": fields},
        "data": [],
        "display": rows,
    }
    return Shown({"text/html": "<table></table>", "text/plain": "", TABLE_TYPE: resource}, {})


def claim(text: str, **facts) -> Shown:
    facts = {"number": -0.8, "low": -1.2, "high": -0.4, "unit": "scale points"} | facts
    facts = {"n": 31, "population": 42, "data_hash": "3fa9c2d1e0b7"} | facts
    return statement(Statement.of(Claim("gap", "T2", text, **facts)))


def statement(said: Statement) -> Shown:
    return Shown(dict(said._repr_mimebundle_()), {})


def recorded(**headlines) -> Shown:
    return Shown(dict(record(**headlines)._repr_mimebundle_()), {})


def code(*shown, source: str = "pmo.show(secret_code)", tags: tuple[str, ...] = ()):
    """Return an executed code cell; ``shown`` may also hold ready outputs."""
    outputs = [
        new_output("display_data", data=s.data, metadata=s.metadata) if isinstance(s, Shown) else s
        for s in shown
    ]
    return new_code_cell(source, outputs=outputs, metadata={"tags": list(tags)} if tags else {})


def text(source: str, *tags: str):
    return new_markdown_cell(source, metadata={"tags": list(tags)} if tags else {})


def notebook(*cells, client: dict | None = None, title: str = "# Building Trust"):
    made = new_notebook(cells=[text(title), *cells])
    for number, cell in enumerate(made.cells):  # nbformat draws ids at random
        cell["id"] = f"cell-{number}"
    made.metadata["pmo_workshop"] = {
        "client": CLIENT | (client or {}),
        "workbook": "01_building_trust",
    }
    return made
