"""A chart that the program which opens the deck draws, and whose data open in it as a sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...i18n import gettext
from ...palette import GRID, INK
from ..office_file import NO_DAY, settled
from ..xlsx import MAKER
from .bars import Bars

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
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_sheet(bars))


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
    values.minimum_scale, values.maximum_scale = _ends(bars)
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


def _ends(bars: Bars) -> tuple[float, float]:
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

    low, high = _ends(bars)
    left, top, width, height = _INSIDE
    one = frame.width * width / (high - low)
    margin = bars.margin or 0.0
    band = sheet.shapes.add_shape(
        MSO_SHAPE.RECTANGLE,
        int(frame.left + frame.width * left + one * (-margin - low)),
        int(frame.top + frame.height * top),
        int(one * 2 * margin),
        int(frame.height * height),
    )
    band.name = name
    band.shadow.inherit = False
    band.line.fill.background()
    band.fill.solid()
    band.fill.fore_color.rgb = RGBColor.from_string(GRID.lstrip("#").upper())
    band._element.nvSpPr.cNvPr.set("descr", gettext("Differences too small to matter"))
    frame._element.addprevious(band._element)


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


def _distances(side: str, column: str, values: Sequence[float]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{v!r}</c:v></c:pt>' for at, v in enumerate(values))
    return (
        f"<c:{side}><c:numRef><c:f>{SHEET}!${column}$2:${column}${len(values) + 1}</c:f>"
        f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}'
        f"</c:numCache></c:numRef></c:{side}>"
    )


def _sheet(bars: Bars) -> bytes:
    """Return the data as a workbook: who edits a figure or a limit sees the chart follow."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    book.set_properties({"author": MAKER, "created": NO_DAY})
    sheet = book.add_worksheet(SHEET)
    heads = (bars.what, gettext("Lower limit"), gettext("Upper limit"), gettext("Up to the upper"),
             gettext("Down to the lower"), gettext("Name"))  # fmt: skip
    sheet.write_row(0, 1, heads)
    for at, bar in enumerate(bars.rows, start=1):
        named = f'=G{at + 1}&"  "&TEXT(B{at + 1},"{bars.pattern}")'
        sheet.write_formula(at, 0, named, None, bar.label)
        sheet.write_string(at, 6, bar.name)
        sheet.write_row(at, 1, (bar.value, bar.low, bar.high))
        sheet.write_formula(at, 4, f"=D{at + 1}-B{at + 1}", None, bar.high - bar.value)
        sheet.write_formula(at, 5, f"=B{at + 1}-C{at + 1}", None, bar.value - bar.low)
    book.close()
    return settled(lambda stream: stream.write(made.getvalue()))
