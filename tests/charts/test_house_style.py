"""The house style: one drawing, the same bytes, fit to stand in a page beside others."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import matplotlib
import pytest

from pmo_workshop.charts.base import (
    FAMILIES,
    FONT,
    Chart,
    _attributes_for_style,
    breadth,
    canvas,
    house_style,
    note_at,
    panel,
    wrapped,
)


def drawing(text: str = "Price $5 to $9, 10 % <off> & more", name: str = "demo") -> Chart:
    with house_style():
        figure = canvas(1.5)
        axes = panel(figure, 0.5, 0.2, 5.0, 1.0, grid="x")
        axes.plot([0, 1], [0, 2], marker="o")
        note_at(axes, text, 0.5, 1)
    return Chart(figure, "A line rises from 0 to 2.", "What was asked.", name)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def ids(svg: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', svg)


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
        "image/svg+xml": {"alt": "A line rises from 0 to 2.", "caption": "What was asked."}
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


def test_drawing_does_not_load_pyplot():
    code = "import sys, pmo_workshop.charts.gaps; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
