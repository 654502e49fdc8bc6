"""The chart of case studies: before and after, and the needs they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from matplotlib.figure import Figure

from ....analysis.case_studies import direction_of
from ....disclosure import Released
from ....display import clean, counted, interval, is_missing, number, row_name
from ....i18n import N_, gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, label_of, room_around, shown_rows


@house.style()
def chart_cases(cases: Released) -> house.Chart | None:
    """
    Draw each case from before to after, every case on its own scale.

    Parameters
    ----------
    cases : Released
        Columns ``case_id``, ``title``, ``measure``, ``unit``, ``before``, ``after``,
        ``change_low``, ``change_high``, ``better``, ``grade``.

    Returns
    -------
    Chart or None
        None if no case has both a before and an after.
    """
    rows = shown_rows(cases, "before", "after")
    if not rows:
        return None
    across = next((n for n in (4, 3, 5) if len(rows) % n == 0), min(4, max(len(rows), 2)))
    down = -(-len(rows) // across)
    wide, high = house.WIDTH / across, 1.9 + _LINE * (across > _WIDE)
    figure = house.canvas(0.4 + down * high)
    for place, row in enumerate(rows):
        left, top = (place % across) * wide, 0.35 + (place // across) * high
        _one_case(figure, row, left, top, wide, high)
    key = [(marker, colour, False, gettext(text)) for colour, marker, text, _ in LOOKS.values()]
    marks = ((colour, marker, False) for colour, marker, *_ in map(_look, rows))
    house.key_line(figure, *house.drawn_only(key, marks))
    figures = [_case_in_words(row) for row in rows]
    alt = gettext(
        "Slopes from before to after for {cases}. {figures}.",
        cases=counted(len(rows), "cases"),
        figures=". ".join(figures),
    )
    reading = gettext(
        "Every case has its own scale. The line at after is the 95 % interval of the "
        "change, where 10 observations give one; without it, or where it reaches the level "
        "before, no direction is told. "
        "Grades: A after only, B before and after, C with a comparator, D controlled."
    )
    return chart_of(cases, figure, "cases", alt, reading, intervals=True)


_WIDE, _LINE = 4, 0.19
"""Cases in a row whose titles take two lines, of more they take three; inches of a line."""


def _case_in_words(row: Row) -> str:
    told = [
        gettext(
            "{case}, {measure}: {before} before, {after} after, {direction}",
            case=clean(row["title"]),
            measure=clean(row["measure"]),
            before=number(row["before"]),
            after=number(row["after"]),
            direction=gettext(_look(row)[3]),
        )
    ]
    if not is_missing(row.get("change_low")):
        limits = interval(row["change_low"], row["change_high"], signed=True)
        told += [gettext("change {limits}", limits=limits)]
    if grade := clean(row.get("grade")):
        told += [gettext("grade {grade}", grade=grade)]
    return ", ".join(told)


LOOKS = {
    1: (house.BLUE, "o", N_("Changed for the better"), N_("better")),
    -1: (house.RED, "v", N_("Changed for the worse"), N_("worse")),
    None: (house.GREY, "D", N_("Cannot be told"), N_("better or worse cannot be told")),
}
"""How each direction is drawn, what the key calls it, and what a sentence does."""


def _look(row: Row) -> tuple[str, str, str, str]:
    return LOOKS[direction_of(row)]


def _one_case(figure: Figure, row: Row, left: float, top: float, wide: float, high: float) -> None:
    narrow = wide < house.WIDTH / _WIDE
    more = _LINE * narrow
    axes = house.panel(figure, left + 0.48, top + 0.97 + more, wide - 0.96, high - 1.35 - more)
    before, after = float(row["before"]), float(row["after"])
    colour, marker, *_ = _look(row)
    ends = [before, after]
    if not is_missing(row.get("change_low")) and not is_missing(row.get("change_high")):
        limits = (before + float(row["change_low"]), before + float(row["change_high"]))
        house.limits_line(axes, (1, 1), limits)
        ends += limits
    axes.plot((0, 1), (before, after), color=colour, linewidth=1.6, zorder=2)
    house.dot(axes, 0, before, colour=colour, marker=marker, hollow=True)
    house.dot(axes, 1, after, colour=colour, marker=marker)
    house.note_at(axes, _amount(before), 0, before, offset=(-7, 0), ha="right")
    house.note_at(axes, _amount(after), 1, after, offset=(7, 0), bold=True)
    axes.set(xlim=(0, 1), ylim=room_around(ends, 0.12, abs(before) * 0.05 or 0.1))
    house.ticks(axes.xaxis, [0, 1], [gettext("before"), gettext("after")])
    axes.xaxis.has_marks = False
    house.plain_axis(axes)
    unit, grade = clean(row.get("unit")), clean(row.get("grade"))
    name = clean(row["measure"]) + (f" ({unit})" if unit else "")
    name = gettext("{measure}, grade {grade}", measure=name, grade=grade) if grade else name
    title = house.wrapped(clean(row["title"]), wide - 0.15, 2 + narrow)
    below = house.wrapped(name, wide - 0.12, 3, house.SMALLER)
    house.note_at(
        figure, title, left + 0.1, top, va="top", fontsize=house.SIZE, bold=True, zorder=3
    )
    down = _LINE * (title.count("\n") + 1)
    house.note_at(figure, below, left + 0.1, top + down, va="top", zorder=3)


def _amount(value: float) -> str:
    return number(value, 0 if abs(value) >= 100 or value.is_integer() else 1)


LARGE = 12
"""Points: letters of a drawing that stands in a column of a card, where all is set smaller."""


@house.style()
def chart_case(case: Released) -> house.Chart | None:
    """
    Draw one case from before to after on a single line, with the interval of its change.

    Parameters
    ----------
    case : Released
        One row of ``chart_cases``.

    Returns
    -------
    Chart or None
        None if the value before or after is not known.
    """
    rows = shown_rows(case, "before", "after")
    if not rows:
        return None
    row = rows[0]
    before, after, ends = float(row["before"]), float(row["after"]), [0.0]
    colour, marker, *_ = _look(row)
    figure, axes = house.only_panel(0.85, 0.5, 0.45, house.WIDTH - 1, 0.35)
    known = not (is_missing(row.get("change_low")) or is_missing(row.get("change_high")))
    if known:
        limits = before + float(row["change_low"]), before + float(row["change_high"])
        house.limits_line(axes, limits, (0, 0))
        ends += limits
    axes.set(xlim=room_around([before, after, *ends]), ylim=(-1, 1))
    house.joined(axes, 0, (before, after), zorder=1)
    house.dot(axes, before, 0, colour=house.MUTED, marker="D", hollow=True)
    house.dot(axes, after, 0, colour=colour, marker=marker)
    told = {"before": _amount(before), "after": _amount(after)}
    for text, x in (
        (gettext("before: {before}", **told), before),
        (gettext("after: {after}", **told), after),
    ):
        house.note_at(
            axes, text, x, 0, offset=(0, 17), ha="center", bold=x == after, fontsize=LARGE
        )
    house.no_scale(axes)
    house.plain_axis(axes)
    what = {"measure": clean(row["measure"]), **told}
    alt = gettext("A line from {before} before to {after} after: {measure}.", **what)
    reading = gettext("The thin line at after is the 95 % interval of the change.") if known else ""
    return replace(chart_of(case, figure, "case", alt, reading), subtitle="")


GRADES = {
    "A": ("#dfe4e8", house.INK),
    "B": (house.SKY, house.INK),
    "C": (house.BLUE, house.PAPER),
    "D": ("#00405f", house.PAPER),
}

GRADES_IN_WORDS = (
    N_("A after only"),
    N_("B before and after"),
    N_("C comparator"),
    N_("D controlled"),
)


@house.style()
def chart_coverage(coverage: Released) -> house.Chart | None:
    """
    Draw the needs that matter most against the cases that answer them.

    Parameters
    ----------
    coverage : Released
        Columns ``need_id``, ``need``, ``cases`` (number), ``best_grade``, ``covered``; fact
        ``cases``, optional: a mapping of need id to pairs of case id and grade.

    Returns
    -------
    Chart or None
        One square per case with its grade; without the fact, the first has the best grade.
    """
    rows = shown_rows(coverage)
    if not rows:
        return None
    label = label_of(coverage)
    answers = [_cases_of(row, coverage.facts.get("cases")) for row in rows]
    columns = max(3, *(len(found) for found in answers))
    step = min(1.0, 4.1 / columns)
    figure, axes = house.row_panel(rows, 2.75, step * columns, top=0.4, below=0.2, grid="")
    house.label_rows(axes, [row_name(row[label]) for row in rows], 2.55)
    axes.set_xlim(0, columns)
    house.no_scale(axes)
    for y, found in enumerate(answers):
        axes.axhline(y + 0.5, color=house.GRID, linewidth=0.6, zorder=0)
        for x, (case, grade) in enumerate(found):
            fill, ink = GRADES.get(grade, (house.PAPER, house.INK))
            text = f"{case} · {grade}" if case and step >= 0.62 else grade
            look: house.Look = {"facecolor": fill, "edgecolor": house.MUTED, "linewidth": 0.6}
            house.cell(axes, x + 0.5, y, text, wide=0.92, high=0.72, ink=ink, **look)
        if not found:
            house.note_at(
                axes, gettext("no case yet"), 0.06, y, color=house.RED_INK, fontstyle="italic"
            )
    given = {grade for found in answers for _, grade in found}
    house.key_line(
        figure,
        *[
            ("s", GRADES[words[0]][0], False, gettext(words))
            for words in GRADES_IN_WORDS
            if words[0] in given
        ],
    )
    covered = [found for found in answers if found]
    figures = [
        f"{row_name(row[label])}: "
        + (
            gettext(
                "{n}, best grade {grade}", n=number(len(found), 0), grade=clean(row["best_grade"])
            )
            if found
            else gettext("no case")
        )
        for row, found in zip(rows, answers, strict=True)
    ]
    alt = ngettext(
        "Grid of {needs} and the cases that answer them: {n} of them has at least one case. "
        "{figures}.",
        "Grid of {needs} and the cases that answer them: {n} of them have at least one case. "
        "{figures}.",
        len(covered),
        needs=counted(len(rows), "needs"),
        figures="; ".join(figures),
    )
    reading = gettext(
        "One square per case study that has been told, with the grade of its evidence."
    )
    return chart_of(coverage, figure, "coverage", alt, reading)


def _cases_of(row: Row, by_need: object) -> list[tuple[str, str]]:
    """Return case id and grade of each case that answers a need."""
    if isinstance(by_need, Mapping):
        return [(clean(case), clean(grade)) for case, grade in by_need.get(row["need_id"], ())]
    number_of = 0 if is_missing(row["cases"]) else int(row["cases"])
    return [("", clean(row.get("best_grade")) if not at else "") for at in range(number_of)]
