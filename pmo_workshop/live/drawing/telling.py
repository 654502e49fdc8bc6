"""A result in words: what stands beside the marks, in tables, and what a screen reader says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...disclosure import COUNT, SMALLEST_GROUP
from ...display import NOT_SHOWN, count_told, interval, is_missing, number, out_of
from ...i18n import N_, gettext
from .panel import Panel, Row, by_label, only_counts, without_average

_Columns = tuple[Callable[[Panel], list[str]], Callable[[Panel, Row], list[str]]]
"""The heads of the columns of a table, and the cells of a row below them."""
TOLD = {
    "amount": N_("average (95 % limits)"),
    "median": N_("middle answer"),
    "dots": N_("dots"),
    "gap": N_("gap (95 % limits)"),
    "range": N_("middle answer (low to high)"),
    "counted": N_("how many chose it"),
    "best_worst": N_("times chosen"),
    "pair": N_("averages"),
}
"""What the figure of a row is, by the kind of its panel."""


def in_words(panel: Panel) -> str:
    """Return a panel as one text: what the drawing says to somebody who cannot see it."""
    said = [f"{row['label']}: {row_in_words(panel, row)}" for row in panel["rows"]]
    return f"{panel['title']}. " + "; ".join(said) + "."


def row_in_words(panel: Panel, row: Row) -> str:
    """Return the figures of a row, each with its heading."""
    columns, ((_, *figures),) = table({**panel, "rows": [row]})
    return ", ".join(f"{head} {said}" for head, said in zip(columns[1:], figures, strict=True))


def table(panel: Panel, before: Panel | None = None) -> tuple[list[str], list[list[str]]]:
    """
    Return a panel as columns and rows of text, with n in every row.

    Parameters
    ----------
    panel, before : mapping
        See ``draw``.
    """
    columns, cells = _counted(panel) if only_counts(panel) else _TABLES[panel["kind"]]
    heads = columns(panel)
    lacking = [row for row in panel["rows"] if lacks_average(panel, row)]
    rows = [
        [row["label"], *_cells(panel, row, cells, lacking), number(row["n"], 0)]
        for row in panel["rows"]
    ]
    heads = [*heads, *([gettext("Without an average")] if lacking else [])]
    if before:
        first = by_label(before)
        heads = [*heads[:1], gettext("First vote"), *heads[1:]]
        for row in rows:
            old = first.get(row[0])
            row.insert(1, cells(before, old)[0] if old else NOT_SHOWN)
    return ["", *heads, "n"], rows


def apart(panel: Panel, row: Row) -> str:
    """
    Return what is said of a row that has no average where others have one.

    Examples
    --------
    >>> row = {"label": "a", "n": 12, "x": 0, "tier": "count"}
    >>> apart({"kind": "amount", "middle": 3.0}, row)
    'no average: none of 12 above 3'
    >>> apart({"kind": "dots"}, row | {"x": 12})
    'all 12 gave dots'
    """
    if panel["kind"] == "dots":
        return gettext("{count} gave dots", count=_count(row))
    said, _ = _TABLES[panel["kind"]][1](panel, row)
    return gettext("no average: {count}", count=said)


def lacks_average(panel: Panel, row: Row) -> bool:
    """Whether a row has no average where others have one, and its figure is not one either."""
    return row in without_average(panel) and not (panel["kind"] == "dots" and row.get("x") == 0)


def lacking_in_words(panel: Panel) -> list[str]:
    """
    Return what is said of the rows without an average, each as a sentence.

    Examples
    --------
    >>> rows = [{"label": "Risks", "n": 12, "x": 0, "tier": "count"}, {"tier": "small"}]
    >>> lacking_in_words({"kind": "amount", "middle": 3.0, "rows": rows})
    ['Risks: no average: none of 12 above 3.']
    """
    lacking = [row for row in panel["rows"] if lacks_average(panel, row)]
    return [gettext("{of}: {said}.", of=row["label"], said=apart(panel, row)) for row in lacking]


def _cells(
    panel: Panel, row: Row, cells: Callable[[Panel, Row], list[str]], lacking: Sequence[Row]
) -> list[str]:
    """Return the figures of a row; a count stands in no column of averages."""
    if not lacking:
        return cells(panel, row)
    if row not in lacking:
        return [*cells(panel, row), ""]
    return [*(NOT_SHOWN for _ in cells(panel, row)), apart(panel, row)]


# --- Beside the marks ---------------------------------------------------------------------------


def too_few() -> str:
    """Return why a row shows nothing."""
    return gettext("fewer than {least} answers", least=SMALLEST_GROUP)


def count_in_words(x: float, n: float) -> str:
    """
    Return a count as one would say it.

    Examples
    --------
    >>> count_in_words(6, 6), count_in_words(0, 6), count_in_words(2, 6)
    ('all 6', 'none of 6', '2 of 6')
    """
    if x == n:
        return gettext("all {n}", n=number(n, 0))
    if x == 0:
        return gettext("none of {n}", n=number(n, 0))
    return out_of(x, n)


def mean_with_limits(row: Row) -> str:
    """
    Return an average with its limits; where all said the same, that.

    Examples
    --------
    >>> mean_with_limits({"mean": 4.0, "mean_low": 3.2, "mean_high": 4.8})
    '4.0 (3.2 to 4.8)'
    >>> mean_with_limits({"mean": 4.0})
    '4.0'
    """
    mean, low, high = number(row["mean"]), row.get("mean_low"), row.get("mean_high")
    if is_missing(low):
        return mean
    if low == high:
        return gettext("all said {value}", value=mean)
    return f"{mean} ({interval(low, high)})"


def gap_with_limits(row: Row) -> str:
    """
    Return a gap with its limits; where all said the same, it has none.

    Examples
    --------
    >>> gap_with_limits({"mean": -2.0, "mean_low": -2.6, "mean_high": -1.4})
    '−2.0 (−2.6 to −1.4)'
    >>> gap_with_limits({"mean": -2.0, "mean_low": None, "mean_high": None})
    'all said −2.0'
    """
    gap = number(row["mean"], signed=True)
    if row["mean_low"] == row["mean_high"]:
        return gettext("all said {value}", value=gap)
    return f"{gap} ({interval(row['mean_low'], row['mean_high'], signed=True)})"


def beside(panel: Panel) -> dict[str, str]:
    """
    Return what is said of each row where two panels stand beside one another, by label.

    Examples
    --------
    >>> beside({"kind": "counted", "rows": [{"label": "There", "x": 8, "n": 12}]})
    {'There': '8 of 12'}
    """
    told = {"amount": mean_with_limits, "gap": gap_with_limits}.get(panel["kind"])
    if panel["kind"] == "dots":
        return {row["label"]: dots_of(panel, row) for row in panel["rows"]}
    return {
        row["label"]: told(row) if told else count_in_words(row["x"], row["n"])
        for row in panel["rows"]
    }


def dots_of(panel: Panel, row: Row) -> str:
    """
    Return how many of all dots were given to a row.

    Examples
    --------
    >>> dots_of({"all": 60}, {"mean": 29 / 12, "n": 12, "tier": "small"})
    '29 of 60 (48 %)'
    >>> dots_of({"all": 60}, {"mean": None, "x": 0, "n": 12, "tier": "count"})
    '0 of 60 (0 %)'
    """
    if row["tier"] == COUNT and row.get("x") != 0:
        return NOT_SHOWN
    given = 0 if is_missing(row.get("mean")) else round(row["mean"] * row["n"])
    return out_of(given, panel["all"])


def compared(row: Row) -> str:
    """
    Return the room's figure and the client's, where it is told.

    Examples
    --------
    >>> compared({"room": "−0.4", "second": -1.3, "told": "−1.3 (−1.5 to −1.1)"})
    '−0.4 | −1.3 (−1.5 to −1.1)'
    >>> compared({"room": "−0.4", "second": None, "told": "–"})
    '−0.4'
    """
    return row["room"] if row["second"] is None else f"{row['room']} | {row['told']}"


def said_of(panel: Panel, row: Row, choice: str = "") -> str:
    """
    Return what the room says of a row, as one figure; of choices, how many have made one.

    Examples
    --------
    >>> row = {"label": "a", "n": 12, "tier": "small", "count self": 4, "count full": 8}
    >>> panel = {"kind": "choice", "choices": [["self", "alone"], ["full", "for me"]]}
    >>> said_of(panel, row, "full")
    '8 of 12'
    """
    if panel["kind"] == "choice":
        return count_told(row, f"count {choice}")
    if panel["kind"] == "best_worst":
        most, least = _best_worst_cells(panel, row)
        return gettext("most {most}, least {least}", most=most, least=least)
    _, cells = _TABLES[panel["kind"]]
    return cells(panel, row)[0]


def figure_of(panel: Panel) -> str:
    """
    Return what the figure of a row is, and its unit if it has one.

    Examples
    --------
    >>> figure_of({"kind": "median", "unit": "days"})
    'middle answer, days'
    """
    what = gettext(TOLD[panel["kind"]])
    # Translators: "middle answer, days"
    return gettext("{what}, {unit}", what=what, unit=panel["unit"]) if panel.get("unit") else what


def head_in_short(panel: Panel) -> str:
    """
    Return what stands over ``said_in_short``: what was asked, and what its figure is.

    Examples
    --------
    >>> head_in_short({"kind": "amount", "title": "Effort", "rows": [{"tier": "small"}]})
    'Effort: average (95 % limits)'
    >>> panel = {"kind": "median", "title": "Wait", "unit": "days", "rows": [{"tier": "small"}]}
    >>> head_in_short(panel)
    'Wait: middle answer, days'
    """
    if only_counts(panel) or panel["kind"] not in TOLD:
        return str(panel["title"])
    what = figure_of(panel)
    if what.casefold() == panel["title"].casefold():
        return str(panel["title"])
    return gettext("{who}: {what}", who=panel["title"], what=what)


def said_in_short(panel: Panel, row: Row) -> str:
    """
    Return a row in few words: of choices the one that most have made, of figures the first.

    Examples
    --------
    >>> row = {"label": "a", "n": 12, "tier": "small", "count self": 4, "count full": 8}
    >>> panel = {"kind": "choice", "choices": [["self", "alone"], ["full", "for me"]]}
    >>> said_in_short(panel, row)
    'for me: 8 of 12'
    >>> row = {"mean": 4.0, "mean_low": 3.2, "mean_high": 4.8, "tier": "full"}
    >>> said_in_short({"kind": "amount"}, row)
    '4.0 (3.2 to 4.8)'
    """
    if panel["kind"] in ("choice", "piles"):
        told = [(row.get(f"count {value}") or 0, value, label) for value, label in panel["choices"]]
        _, value, label = max(told, key=lambda choice: choice[0])
        return f"{label}: {count_told(row, f'count {value}')}"
    if panel["kind"] == "best_worst":
        return said_of(panel, row)
    if row["tier"] == COUNT and lacks_average(panel, row):
        return NOT_SHOWN
    _, cells = _TABLES[panel["kind"]]
    figure, *limits = cells(panel, row)
    return f"{figure} ({limits[0]})" if limits and limits[0] != NOT_SHOWN else figure


# --- Cells of tables ----------------------------------------------------------------------------


def _counted(panel: Panel) -> _Columns:
    """Return the columns of a panel that only counts: where it has limits else, it has none."""
    columns, cells = _TABLES[panel["kind"]]
    if panel["kind"] not in ("amount", "median", "gap"):
        return columns, cells
    return lambda panel: [gettext("Answers")], lambda panel, row: cells(panel, row)[:1]


def _amount_cells(panel: Panel, row: Row) -> list[str]:
    if row["tier"] == COUNT:
        middle = panel.get("middle")
        above = _count(row)
        if middle is not None:
            above = gettext("{count} above {middle}", count=above, middle=number(middle, 0))
        return [above, NOT_SHOWN]
    return [number(row["mean"]), interval(row.get("mean_low"), row.get("mean_high"))]


def _count(row: Row) -> str:
    """Return a count as one would say it, or as the guard tells it."""
    nearly = is_missing(row.get("x"))
    return count_told(row, "x") if nearly else count_in_words(row["x"], row["n"])


def _dots_cells(panel: Panel, row: Row) -> list[str]:
    if row["tier"] == COUNT and only_counts(panel):
        return [gettext("{count} gave dots", count=_count(row))]
    return [dots_of(panel, row)]


def _gap_cells(panel: Panel, row: Row) -> list[str]:
    if row["tier"] == COUNT:
        return [gettext("{count} see a shortfall", count=_count(row)), NOT_SHOWN]
    return [
        number(row["mean"], signed=True),
        interval(row["mean_low"], row["mean_high"], signed=True),
    ]


def _range_cells(panel: Panel, row: Row) -> list[str]:
    return [number(row["mean"], 0), interval(row["low"], row["high"], 0)]


def _choice_cells(panel: Panel, row: Row) -> list[str]:
    return [count_told(row, f"count {value}") for value, _ in panel["choices"]]


def _counted_cells(panel: Panel, row: Row) -> list[str]:
    return [count_told(row, "x")]


def _pair_cells(panel: Panel, row: Row) -> list[str]:
    return [number(row["first"]), number(row["second"])]


def _best_worst_cells(panel: Panel, row: Row) -> list[str]:
    return [count_told(row, "best", "seen"), count_told(row, "worst", "seen")]


_TABLES: dict[str, _Columns] = {
    "amount": (lambda panel: [gettext("Average"), gettext("95 % limits")], _amount_cells),
    "median": (lambda panel: [gettext("Middle answer"), gettext("95 % limits")], _amount_cells),
    "dots": (lambda panel: [gettext("Dots")], _dots_cells),
    "gap": (lambda panel: [gettext("Gap"), gettext("95 % limits")], _gap_cells),
    "range": (lambda panel: [gettext("Middle answer"), gettext("Low to high")], _range_cells),
    "choice": (lambda panel: [label for _, label in panel["choices"]], _choice_cells),
    "piles": (lambda panel: [label for _, label in panel["choices"]], _choice_cells),
    "counted": (lambda panel: [gettext("Answers")], _counted_cells),
    "pair": (lambda panel: list(panel["names"]), _pair_cells),
    "compared": (lambda panel: list(panel["names"]), lambda panel, row: [row["room"], row["told"]]),
    "best_worst": (
        lambda panel: [gettext("Needed most"), gettext("Needed least")],
        _best_worst_cells,
    ),
    "words": (lambda panel: [], lambda panel, row: []),
}
