"""The house style: one drawing, the same bytes, fit to stand in a page beside others."""

import io
import re
import subprocess
import sys
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties

from pmo_workshop.present.chart import (
    FAMILIES,
    FONT,
    Chart,
    Figures,
    Panel,
    _attributes_for_style,
    breadth,
    canvas,
    note_at,
    panel,
    style,
    wrapped,
)


def drawing(text: str = "Price $5 to $9, 10 % <off> & more", name: str = "demo") -> Chart:
    with style():
        figure = canvas(1.5)
        axes = panel(figure, 0.5, 0.2, 5.0, 1.0, grid="x")
        axes.plot([0, 1], [0, 2], marker="o")
        note_at(axes, text, 0.5, 1)
    return Chart(figure, "A line rises from 0 to 2.", "What was asked.", name)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def ids(svg: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', svg)


def test_a_text_is_as_wide_as_matplotlib_finds_it():
    looks = [(text, size, weight) for text in ("Gate", "Ägypten 12") for size in (9, 10)
             for weight in ("normal", "bold")]  # fmt: skip
    first, again = ([breadth(*look) for look in looks] for _ in range(2))
    with style():
        font = {"family": matplotlib.rcParams["font.family"]}
        plain = RendererSVG(10, 10, io.StringIO())
        expected = [
            plain.get_text_width_height_descent(
                text, FontProperties(**font, size=size, weight=weight), ismath=False
            )[0]
            for text, size, weight in looks
        ]
    assert first == again == [pytest.approx(width / 72) for width in expected]
    assert len(set(first)) == len(looks)


def test_the_same_chart_gives_the_same_bytes():
    assert drawing().svg == drawing().svg


def test_a_persons_own_settings_do_not_change_the_drawing():
    expected = drawing().svg
    own = {"font.size": 20, "axes.facecolor": "red", "svg.fonttype": "path", "lines.linewidth": 9}
    with matplotlib.rc_context(own):
        assert drawing().svg == expected


def test_text_stays_text_and_a_dollar_is_no_formula():
    texts = [element.text for element in parsed(drawing().svg).iter()]
    assert "Price $5 to $9, 10 % <off> & more" in texts


def test_the_drawing_refers_to_nothing_outside_and_styles_nothing_around_it():
    svg = drawing().svg
    assert "<style" not in svg
    assert "style=" not in svg
    assert "<!DOCTYPE" not in svg
    assert "<metadata" not in svg
    namespaces = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert set(re.findall(r'http[^"]+', svg)) == namespaces
    assert all(link.startswith("#demo-") for link in re.findall(r'href="([^"]+)"', svg))


def test_ids_are_unique_in_a_chart_and_between_charts():
    one, two = drawing().svg, drawing("other").svg
    assert ids(one)
    assert len(ids(one)) == len(set(ids(one)))
    assert not set(ids(one)) & set(ids(two))


def test_every_reference_has_its_target():
    svg = drawing().svg
    assert set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg)) == set(ids(svg))


def test_the_font_is_named_first_with_its_fallbacks():
    families = set(re.findall(r'font-family="([^"]+)"', drawing().svg))
    assert families == {FAMILIES}
    assert FAMILIES.startswith(f"'{FONT}', ")


def test_the_short_form_of_a_font_becomes_attributes():
    element = ElementTree.Element("text", style="font: 700 9px 'Any'; text-anchor: end")
    _attributes_for_style(element)
    assert element.attrib == {
        "font-size": "9px",
        "font-weight": "700",
        "font-family": FAMILIES,
        "text-anchor": "end",
    }


def test_a_chart_displays_as_svg_with_alt_text_and_caption():
    chart = drawing()
    data, metadata = chart._repr_mimebundle_()
    assert data == {"image/svg+xml": chart.svg, "text/plain": "A line rises from 0 to 2."}
    assert metadata == {
        "image/svg+xml": {
            "title": "",
            "subtitle": "",
            "alt": "A line rises from 0 to 2.",
            "caption": "What was asked.",
            "notes": [],
            "rows": {},
        }
    }
    assert 'role="img" aria-label="A line rises from 0 to 2."' in chart.svg


@pytest.mark.parametrize(
    "text", ["🎯 goal \ud800 \x0b", "目标", "x" * 400], ids=["emoji", "Chinese", "one long word"]
)
def test_unusual_text_is_drawn_without_a_warning(text):
    svg = drawing(wrapped(text, 1.5)).svg
    assert parsed(svg).tag.endswith("svg")


def test_a_label_fits_its_width():
    label = wrapped("Gate reviews and quality assurance of project plans " * 9, 2.0, lines=2)
    lines = label.split("\n")
    assert len(lines) == 2
    assert label.endswith(" …")
    assert all(breadth(line) <= 2.0 for line in lines)


@pytest.mark.parametrize("limits", [(0, 1), (1.5, -0.2), (-1200, 3400)], ids=str)
def test_axes_have_ticks_and_labels_where_matplotlib_has_them(monkeypatch, limits):
    def marks() -> list[tuple]:
        with style():
            figure = canvas(2.5)
            axes = panel(figure, 1.0, 0.2, 4.0, 1.6)
            axes.set(xlim=limits, ylim=limits, xlabel="Mean", ylabel="Of all gp")
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_formatter(Figures())
        elements = parsed(Chart(figure, "Nothing.", "", "demo").svg).iter()
        kept = ("x", "y", "transform", "text-anchor", "font-size", "font-weight")
        found = [
            (element.tag, element.text or "", *(element.get(name) for name in kept))
            for element in elements
            if element.tag.endswith(("}text", "}use"))
        ]
        return sorted(found, key=str)

    ours = marks()
    monkeypatch.setattr(Panel, "_init_axis", Axes._init_axis)
    assert ours == marks()
    assert len(ours) > 12


def test_drawing_does_not_load_pyplot():
    chart = "pmo_workshop.elements.trust.charts.gaps"
    code = f"import sys, {chart}; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
