"""Small pictures of a form: a series to judge, a curve that is plotted, a map that fills.

Each is an ``img`` with its figures as alternative text, so that no text of anybody is ever markup.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from typing import Any

from ..content.definitions import Item
from ..i18n import figures, gettext, ngettext
from ..palette import HOUSE, INK, MUTED, PAPER
from .answers import Value, judged
from .form import Form

_FONT = 'font-family="sans-serif" font-size="11"'


def series(item: Item, width: int = 300, height: int = 84) -> str:
    """Return the series of an item as a run chart without limits."""
    return _image(*drawn_series(item, width, height), width, height)


def drawn_series(item: Item, width: int = 300, height: int = 84) -> tuple[str, str]:
    """Return the same as a drawing, and what it says."""
    low, high = min(item.series), max(item.series)
    step, span = (width - 52) / max(len(item.series) - 1, 1), (high - low) or 1.0
    points = [
        (40 + step * at, height - 14 - (value - low) / span * (height - 28))
        for at, value in enumerate(item.series)
    ]
    ends = "".join(
        f'<text x="28" y="{top}" text-anchor="end" {_FONT}>{figures(f"{value:.12g}")}</text>'
        for top, value in ((18, high), (height - 10, low))
    )
    says = ngettext(
        "{n} month, {what}: {figures}",
        "{n} months, {what}: {figures}",
        len(points),
        what=item.label,
        figures=", ".join(figures(f"{value:.12g}") for value in item.series),
    )
    return _svg(ends + _line(points), width, height), says


def of_answers(form: Form, answers: Mapping[str, Value]) -> str:
    """
    Return what the answers look like so far: a curve or a map, or nothing for other kinds.

    Parameters
    ----------
    form : Form
    answers : mapping of item to mapping of part to value
    """
    draw, told = DRAWN.get(form.exercise.kind), judged(form, answers)
    return draw(form, told) if draw and told else ""


def _curve(form: Form, answers: Mapping[str, Mapping[str, Any]]) -> str:
    part = form.exercise.parts[0]
    low, high = part.ends
    given = [
        (at, item, answers.get(item.id, {}).get(part.id)) for at, item in enumerate(form.items)
    ]
    width, height = 90 + 70 * len(form.items), 170

    def across(at: float) -> float:
        return 70 + 70 * at

    def up(value: float) -> float:
        return 20 + (high - value) / (high - low) * 110

    points = [(across(at), up(value)) for at, _, value in given if value is not None]
    zero = f'<line x1="40" x2="{width - 15}" y1="{up(0)}" y2="{up(0)}" stroke="{MUTED}"/>'
    ends = "".join(
        f'<text x="34" y="{up(value) + 4}" text-anchor="end" {_FONT}>{_signed(value)}</text>'
        for value in (low, 0, high)
    )
    steps = "".join(
        f'<text x="{across(at)}" y="{height - 10}" text-anchor="middle" {_FONT}>{at + 1}</text>'
        for at, _, _ in given
    )
    told = "; ".join(
        f"{item.label} {_signed(value)}" for _, item, value in given if value is not None
    )
    drawing = _svg(zero + ends + steps + _line(points), width, height)
    return _image(drawing, gettext("Your curve: {told}.", told=told), width, height)


def _map(form: Form, answers: Mapping[str, Mapping[str, Any]]) -> str:
    across, up = form.exercise.parts[:2]
    placed = [
        (number, item, answers[item.id][across.id], answers[item.id][up.id])
        for number, item in enumerate(form.items, start=1)
        if across.id in answers.get(item.id, {}) and up.id in answers[item.id]
    ]
    size, edge = 260, 40
    span = size - 2 * edge
    (left_end, right_end), (bottom_end, top_end) = across.ends, up.ends
    frame = (
        f'<rect x="{edge - 14}" y="{edge - 14}" width="{span + 28}" height="{span + 28}" '
        f'fill="none" stroke="{MUTED}"/>'
        f'<text x="{size / 2}" y="{size - 8}" text-anchor="middle" {_FONT}>{_xml(across.label)}'
        f' →</text><text x="12" y="{size / 2}" text-anchor="middle" {_FONT} '
        f'transform="rotate(-90 12 {size / 2})">{_xml(up.label)} →</text>'
    )
    marks: list[str] = []
    taken: dict[tuple[float, float], int] = {}
    for number, _, x, y in placed:
        shift = taken[x, y] = taken.get((x, y), -1) + 1
        left = edge + (x - left_end) / (right_end - left_end) * span + 15 * shift
        top = size - edge - (y - bottom_end) / (top_end - bottom_end) * span
        marks.append(
            f'<circle cx="{left}" cy="{top}" r="8" fill="{HOUSE}"/><text x="{left}" '
            f'y="{top + 4}" text-anchor="middle" fill="{PAPER}" {_FONT}>{number}</text>'
        )
    told = "; ".join(
        f"{number} {item.label}: {across.label} {x}, {up.label} {y}"
        for number, item, x, y in placed
    )
    if not placed:
        return ""
    drawing = _svg(frame + "".join(marks), size, size)
    return _image(drawing, gettext("Your map: {told}.", told=told), size, size)


def _line(points: list[tuple[float, float]]) -> str:
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points)
    return (
        f'<polyline points="{joined}" fill="none" stroke="{HOUSE}" stroke-width="1.5"/>'
        f'<g fill="{HOUSE}">{dots}</g>'
    )


def _signed(value: float) -> str:
    return figures(f"{value:+g}") if value else "0"


def _xml(text: str) -> str:
    return html.escape(text)


def _svg(drawing: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" fill="{INK}">'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{drawing}</svg>'
    )


def _image(svg: str, says: str, width: int, height: int) -> str:
    drawn = base64.b64encode(svg.encode()).decode()
    return (
        f'<img src="data:image/svg+xml;base64,{drawn}" width="{width}" height="{height}" '
        f'alt="{html.escape(says)}">'
    )


DRAWN = {"stage_curve": _curve, "two_axes": _map}
"""Kinds of exercises that have a picture; its numbers are those of the items."""
