"""A panel of a result as figures: its rows, their order, and the ends of its scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...disclosure import COUNT, HIDDEN
from ...display import is_missing
from ...i18n import gettext, lower_first

Row = Mapping[str, Any]
Panel = Mapping[str, Any]
Ends = tuple[float, float]


def by_label(panel: Panel | None) -> dict[str, Row]:
    """Return the rows of a panel, if there is one, by what they are about."""
    return {row["label"]: row for row in panel["rows"]} if panel else {}


def only_counts(panel: Panel) -> bool:
    """Whether too few have answered for an average in any row."""
    return all(row["tier"] in (COUNT, HIDDEN) for row in whole(panel))


def whole(panel: Panel) -> Sequence[Row]:
    """Return all rows of which a panel may be one page: what is drawn has one scale on all."""
    return panel.get("whole") or panel["rows"]


def without_average(panel: Panel) -> list[Row]:
    """
    Return the rows without an average where others have one: they stand in no column with these.

    Examples
    --------
    >>> rows = [{"label": "a", "tier": "small"}, {"label": "b", "tier": "count"}]
    >>> [row["label"] for row in without_average({"kind": "amount", "rows": rows})]
    ['b']
    """
    if panel["kind"] not in ("amount", "gap", "dots") or only_counts(panel):
        return []
    return [row for row in panel["rows"] if row["tier"] == COUNT]


# --- Order --------------------------------------------------------------------------------------


def in_order(panel: Panel) -> Panel:
    """
    Return a panel with the rows that say most first; what is hidden stands last.

    Examples
    --------
    >>> rows = [{"label": "a", "n": 12, "tier": "small", "mean": 2.0},
    ...         {"label": "b", "n": 12, "tier": "small", "mean": 5.0}]
    >>> [row["label"] for row in in_order({"kind": "amount", "rows": rows})["rows"]]
    ['b', 'a']
    """
    panel = one_bar_each(panel)
    last = [row["label"] for row in without_average(panel)]
    return {**panel, "rows": sorted(panel["rows"], key=lambda row: _weight(panel, row, last))}


def _weight(panel: Panel, row: Row, last: Sequence[str]) -> tuple[bool, float]:
    if row["tier"] == HIDDEN or row["label"] in last:
        return True, 0.0
    if panel["kind"] in ("choice", "piles"):
        found = row.get(f"count {panel['choices'][0][0]}")
    elif is_missing(row.get("mean")):
        found = row.get("x")
    else:
        found = -row["mean"] if panel["kind"] == "gap" else row["mean"]
    return False, 0.0 if found is None or is_missing(found) else -float(found)


# --- Panels made of panels ----------------------------------------------------------------------


def one_bar_each(panel: Panel) -> Panel:
    """
    Return choices about one thing as a row for each choice, most often chosen first.

    Any other panel is returned as it is.

    Examples
    --------
    >>> row = {"label": "Where now?", "n": 12, "tier": "small", "count a": 4, "count b": 8}
    >>> panel = {"kind": "choice", "choices": [("a", "Here"), ("b", "There")], "rows": [row]}
    >>> [(row["label"], row["x"]) for row in one_bar_each(panel)["rows"]]
    [('There', 8), ('Here', 4)]
    """
    if panel["kind"] != "choice" or len(panel["rows"]) != 1:
        return panel
    (row,) = panel["rows"]
    rows = [
        {
            "label": label,
            "n": row["n"],
            "tier": row["tier"],
            "x": row.get(f"count {value}"),
            "x_nearly": row.get(f"count {value}_nearly"),
        }
        for value, label in panel["choices"]
    ]
    return {**panel, "kind": "counted", "rows": sorted(rows, key=lambda row: -(row["x"] or 0))}


def pair(first: Panel, second: Panel) -> Panel:
    """Return two amounts of the same rows as one panel: each row with both averages."""
    later = by_label(second)
    rows = [
        {**row, "first": row["mean"], "second": later[row["label"]]["mean"]}
        for row in first["rows"]
    ]
    title = gettext(
        "{first} and {second}", first=first["title"], second=lower_first(second["title"])
    )
    rows.sort(key=lambda row: -abs(row["second"] - row["first"]))
    return {**first, "kind": "pair", "title": title, "names": [first["title"], second["title"]],
            "rows": rows}  # fmt: skip


# --- Scale --------------------------------------------------------------------------------------


def ends(panel: Panel) -> Ends:
    """Return the lowest and the highest figure of a scale; one without an end gets a round one."""
    low, high = panel.get("ends") or (0, None)
    if panel["kind"] in ("median", "range"):
        found: list[Any] = [row.get(name) for row in whole(panel) for name in ("mean", "high")]
        return 0, _round_above(max([float(v) for v in found if not is_missing(v)], default=1) or 1)
    return low or 0, 1 if high is None else high


def _round_above(value: float) -> float:
    """
    Return a round figure that is not below another.

    Examples
    --------
    >>> _round_above(0.7), _round_above(37), _round_above(1250)
    (1.0, 40.0, 1500.0)
    """
    step = 10.0 ** (len(str(int(value))) - 1)
    return next(m * step for m in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if m * step >= value)
