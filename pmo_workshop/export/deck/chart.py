"""A chart that the program which opens the deck draws, and whose data open in it as a sheet."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...i18n import gettext
from ...palette import GRID, INK
from ..merging import Line, Told, fingerprint, merge
from ..office_file import NO_DAY, settled
from ..xlsx import MAKER
from .bars import Bar, Bars

if TYPE_CHECKING:
    from pptx.chart.chart import Chart
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide

SHEET = "Sheet1"
"""Of the data of a chart, as the library that writes charts names it."""

_LETTERS, _SMALL_LETTERS, _FEW = 12, 10, 8
"""Points; the second where there are more rows than the third."""
_INSIDE = 0.42, 0.03, 0.56, 0.94
"""Where the bars stand within the chart, in parts of it: left, top, width and height."""


def add_chart(
    sheet: Slide, place: BaseShape, bars: Bars, alt: str, name: str, lighter: float
) -> None:
    """
    Put bars with their limits in the place of a slide.

    Parameters
    ----------
    sheet : Slide
    place : shape
        A place of the layout for content of any kind, or a frame; the chart takes it up.
    bars : Bars
    alt : str
        What is seen.
    name : str
        Of the object: what is found again when the deck gets new figures.
    lighter : float
        By how much bars are lighter than the first colour of the theme.
    """
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.shapes.placeholder import ChartPlaceholder

    data = CategoryChartData(number_format=bars.pattern)
    data.categories = [bar.label for bar in bars.rows]
    data.add_series(bars.what, [bar.value for bar in bars.rows])
    kind = XL_CHART_TYPE.BAR_CLUSTERED
    if place.is_placeholder:  # one for any content takes a chart as one for charts does
        frame = ChartPlaceholder(place._element, place._parent).insert_chart(kind, data)
    else:
        frame = sheet.shapes.add_chart(kind, place.left, place.top, place.width, place.height, data)
        place._element.getparent().remove(place._element)
    frame.name = name
    if bars.margin:
        _band(sheet, frame, bars, f"{name}.band")
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    _look(frame.chart, bars, lighter)
    _limits(frame.chart, bars)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(
        _sheet(bars, [bar.label for bar in bars.rows])
    )


def _look(chart: Chart, bars: Bars, lighter: float) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    chart.has_legend = False
    chart.has_title = False
    letters = Pt(_LETTERS if len(bars.rows) <= _FEW else _SMALL_LETTERS)
    chart.font.size = letters
    chart.font.color.rgb = RGBColor.from_string(INK.lstrip("#").upper())
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = True
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # also beside bars to the left of 0
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = RGBColor.from_string(INK.lstrip("#").upper())
    values.has_major_gridlines = False
    values.visible = False
    # Programs choose the ends of an axis by its bars alone, and would cut off the limits.
    values.minimum_scale, values.maximum_scale = ends_of(bars)
    plot = chart.plots[0]
    plot.gap_width = 45
    series = plot.series[0]
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    series.format.fill.fore_color.brightness = lighter
    for at, bar in enumerate(bars.rows):
        colour = bars.colour_of(bar)
        if colour:
            fill = series.points[at].format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    _settle(chart)


def ends_of(bars: Bars) -> tuple[float, float]:
    """Return the ends of the axis: all limits, and the band of the margin, with some room."""
    margin = bars.margin or 0.0
    low = min(-margin, 0.0, *(bar.low for bar in bars.rows))
    high = max(margin, 0.0, *(bar.high for bar in bars.rows))
    return 1.05 * low, 1.05 * high


def _settle(chart: Chart) -> None:
    """Say where the bars stand within the chart: programs choose it themselves otherwise."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    area = chart._chartSpace.chart.plotArea
    known = area.find(qn("c:layout"))
    if known is not None:
        area.remove(known)
    modes = "".join(f'<c:{side}Mode val="edge"/>' for side in "xy")
    sides = "".join(f'<c:{side} val="{part}"/>' for side, part in zip("xywh", _INSIDE, strict=True))
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>{modes}{sides}'
            "</c:manualLayout></c:layout>"
        ),
    )


def _band(sheet: Slide, frame: BaseShape, bars: Bars, name: str) -> None:
    """Draw the differences too small to matter as a grey band behind the bars."""
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE

    place = _place_of_band(frame, bars.margin or 0.0, ends_of(bars))
    band = sheet.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place)
    band.name = name
    band.shadow.inherit = False
    band.line.fill.background()
    band.fill.solid()
    band.fill.fore_color.rgb = RGBColor.from_string(GRID.lstrip("#").upper())
    band._element.nvSpPr.cNvPr.set("descr", gettext("Differences too small to matter"))
    frame._element.addprevious(band._element)


def _place_of_band(
    frame: BaseShape, margin: float, ends: Sequence[float]
) -> tuple[int, int, int, int]:
    """Return where the band lies behind a chart: left and upper edge, width and height."""
    low, high = ends
    left, top, width, height = _INSIDE
    one = frame.width * width / (high - low)
    return (
        int(frame.left + frame.width * left + one * (-margin - low)),
        int(frame.top + frame.height * top),
        int(one * 2 * margin),
        int(frame.height * height),
    )


def _limits(chart: Chart, bars: Bars) -> None:
    """Draw the limits, at different distances on both sides; the sheet has them as well."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    upper = _distances("plus", "E", [bar.high - bar.value for bar in bars.rows])
    lower = _distances("minus", "F", [bar.value - bar.low for bar in bars.rows])
    drawn = parse_xml(
        f"<c:errBars {nsdecls('c', 'a')}>"
        f'<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>{upper}{lower}'
        '<c:spPr><a:ln w="19050"><a:solidFill><a:schemeClr val="accent1"/>'
        "</a:solidFill></a:ln></c:spPr></c:errBars>"
    )
    series = chart.plots[0].series[0]._element
    series.find(qn("c:cat")).addprevious(drawn)


def _new_limits(series: Any, bars: Bars) -> None:
    """Give the lines of limits other lengths; somebody may have removed them, or drawn others."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    for drawn in series.findall(qn("c:errBars")):
        if drawn.find(qn("c:errValType")).get("val") != "cust":
            continue
        for side, column, values in (
            ("plus", "E", [bar.high - bar.value for bar in bars.rows]),
            ("minus", "F", [bar.value - bar.low for bar in bars.rows]),
        ):
            old = drawn.find(qn(f"c:{side}"))
            if old is not None:
                xml = _distances(side, column, values)
                new = parse_xml(xml.replace(f"<c:{side}>", f"<c:{side} {nsdecls('c')}>", 1))
                drawn.replace(old, new)


# -- renewed -------------------------------------------------------------------------------------


def renew_chart(
    frame: Any,
    bars: Bars,
    names: Sequence[Line],
    values: Sequence[tuple[str, str]],
    ends: Sequence[float],
) -> bool:
    """
    Give a chart that people have had since the data of today.

    Parameters
    ----------
    frame : shape with a chart
    bars : Bars
        What is to be drawn.
    names, values : sequences
        Of the bars as they were written last, see ``Wrote``.
    ends : sequence of float
        Of the axis as it was written last.

    Returns
    -------
    bool
        False where somebody has changed the data or the kind of the chart: it is as it was. A bar
        that somebody took out stays out; names and colours of one's own stay, by bar.
    """
    from pptx.chart.data import CategoryChartData

    chart = frame.chart
    found = _theirs(chart)
    if found is None:
        return False
    theirs, fills = found
    written = _as_written(theirs, names, values)
    if written is None:
        return False
    out = {names[at].key for at in range(len(names)) if at not in written}
    known = {names[at].key: place for place, at in enumerate(written)}
    rows = [bar for bar in bars.rows if fingerprint(bar.name) not in out]
    if not rows:
        return True
    labels = [_label(bar, names, theirs, known) for bar in rows]
    drawn = replace(bars, rows=tuple(rows))
    series = chart.plots[0].series[0]
    data = CategoryChartData(number_format=bars.pattern)
    data.categories = labels
    data.add_series(series.name or bars.what, [bar.value for bar in rows])
    colours = [
        _own_colour(fills.get(known.get(fingerprint(bar.name), -1)), bar, names, values)
        for bar in rows
    ]
    axis = chart.value_axis
    low, high = axis.minimum_scale, axis.maximum_scale
    chart.replace_data(data)
    _colour(chart.plots[0].series[0], bars, rows, colours)
    _new_limits(chart.plots[0].series[0]._element, drawn)
    if _about((low, high), ends):
        axis.minimum_scale, axis.maximum_scale = ends_of(drawn)
    chart.part.chart_workbook.update_from_xlsx_blob(_sheet(drawn, labels))
    return True


def renew_band(band: Any, frame: Any, bars: Bars, ends: Sequence[float]) -> bool:
    """Lay the band where today's axis has it; return False if somebody has laid it elsewhere."""
    margin = bars.margin or 0.0
    now = band.left, band.top, band.width, band.height
    was = _place_of_band(frame, margin, ends)
    if max(abs(one - two) for one, two in zip(now, was, strict=True)) > frame.width // 100:
        return False
    band.left, band.top, band.width, band.height = _place_of_band(frame, margin, ends_of(bars))
    return True


def _theirs(chart: Any) -> tuple[list[tuple[str, float]], dict[int, Any]] | None:
    """Return the bars of a chart and the looks that single ones have; None if it is another."""
    from pptx.oxml.ns import qn

    try:
        plots = list(chart.plots)
        if len(plots) != 1 or len(plots[0].series) != 1:
            return None
        series = plots[0].series[0]
        names, values = [str(name) for name in plots[0].categories], [*series.values]
        if len(names) != len(values) or None in values or chart.value_axis is None:
            return None
    except (ValueError, NotImplementedError, AttributeError):  # no bars and no lines
        return None
    points = series._element.findall(qn("c:dPt"))
    fills = {int(point.find(qn("c:idx")).get("val")): point.find(qn("c:spPr")) for point in points}
    return [*zip(names, map(float, values), strict=True)], fills


def _as_written(
    theirs: Sequence[tuple[str, float]],
    names: Sequence[Line],
    values: Sequence[tuple[str, str]],
) -> list[int] | None:
    """Return which bar of ours each one is; None where somebody has changed a value."""
    found: list[int] = []
    for name, value in theirs:
        same = [
            at
            for at, (line, (wrote, _)) in enumerate(zip(names, values, strict=True))
            if at not in found and wrote == f"{value:.9g}"
        ]
        same.sort(key=lambda at: names[at].whole != fingerprint(name))
        if not same:
            return None
        found.append(same[0])
    return found


def _label(
    bar: Bar,
    names: Sequence[Line],
    theirs: Sequence[tuple[str, float]],
    known: Mapping[str, int],
) -> str:
    """Return what stands beside a bar: somebody's own name for it, with our figure renewed."""
    key = fingerprint(bar.name)
    if key not in known:
        return bar.label
    (line,) = [line for line in names if line.key == key]
    (step,) = merge([theirs[known[key]][0]], [line], [Told(bar.label, key)]).steps
    return step.after


def _own_colour(
    look: Any, bar: Bar, names: Sequence[Line], values: Sequence[tuple[str, str]]
) -> Any:
    """Return the look that somebody has given a bar; None where it has ours, or none."""
    from pptx.oxml.ns import qn

    if look is None:
        return None
    ours = next(colour for line, (_, colour) in zip(names, values, strict=True)
                if line.key == fingerprint(bar.name))  # fmt: skip
    solid = look.find(f"{qn('a:solidFill')}/{qn('a:srgbClr')}")
    has = solid.get("val", "").upper() if solid is not None else ""
    return None if has and has == ours.lstrip("#").upper() else deepcopy(look)


def _colour(series: Any, bars: Bars, rows: Sequence[Bar], own: Sequence[Any]) -> None:
    """Colour single bars: as somebody has them, else by today's verdict."""
    from pptx.dml.color import RGBColor
    from pptx.oxml.ns import qn

    for point in series._element.findall(qn("c:dPt")):
        series._element.remove(point)
    for at, (bar, look) in enumerate(zip(rows, own, strict=True)):
        colour = bars.colour_of(bar)
        if look is None and not colour:
            continue
        fill = series.points[at].format.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string((colour or INK).lstrip("#").upper())
        if look is not None:
            made = series._element.findall(qn("c:dPt"))
            point = next(p for p in made if p.find(qn("c:idx")).get("val") == str(at))
            point.replace(point.find(qn("c:spPr")), look)


def _about(one: Sequence[float | None], two: Sequence[float]) -> bool:
    return all(a is not None and math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
               for a, b in zip(one, two, strict=True))  # fmt: skip


def _distances(side: str, column: str, values: Sequence[float]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{v!r}</c:v></c:pt>' for at, v in enumerate(values))
    return (
        f"<c:{side}><c:numRef><c:f>{SHEET}!${column}$2:${column}${len(values) + 1}</c:f>"
        f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}'
        f"</c:numCache></c:numRef></c:{side}>"
    )


def _sheet(bars: Bars, labels: Sequence[str]) -> bytes:
    """Return the data as a workbook: who edits a figure or a limit sees the chart follow."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    book.set_properties({"author": MAKER, "created": NO_DAY})
    sheet = book.add_worksheet(SHEET)
    heads = (bars.what, gettext("Lower limit"), gettext("Upper limit"), gettext("Up to the upper"),
             gettext("Down to the lower"), gettext("Name"))  # fmt: skip
    sheet.write_row(0, 1, heads)
    for at, (bar, label) in enumerate(zip(bars.rows, labels, strict=True), start=1):
        if label == bar.label:
            named = f'=G{at + 1}&"  "&TEXT(B{at + 1},"{bars.pattern}")'
            sheet.write_formula(at, 0, named, None, label)
        else:
            sheet.write_string(at, 0, label)
        sheet.write_string(at, 6, bar.name)
        sheet.write_row(at, 1, (bar.value, bar.low, bar.high))
        sheet.write_formula(at, 4, f"=D{at + 1}-B{at + 1}", None, bar.high - bar.value)
        sheet.write_formula(at, 5, f"=B{at + 1}-C{at + 1}", None, bar.value - bar.low)
    book.close()
    return settled(lambda stream: stream.write(made.getvalue()))
