"""The journey: the emotional curve over the lanes of the blueprint."""

from __future__ import annotations

from matplotlib.patches import Rectangle

from ..disclosure import Released
from ..display import clean, counted, interval, number
from .base import (
    BLUE,
    GRID,
    INK,
    MUTED,
    PAPER,
    RED,
    SMALLER,
    Chart,
    canvas,
    dot,
    house_style,
    note_at,
    panel,
    wrapped,
)
from .marks import caption_of, shown_rows


def chart_journey(steps: Released) -> Chart | None:
    """
    Draw the emotion of each step with its interval, over what the client sees and does not see.

    Parameters
    ----------
    steps : Released
        Columns ``step``, ``phase``, ``actor``, ``stage``, ``emotion`` with limits, ``lowest``,
        ``n``.

    Returns
    -------
    Chart or None
        None below 10 respondents: the sentences and the table give counts.
    """
    rows = shown_rows(steps, "emotion", "emotion_low", "emotion_high")
    if not rows:
        return None
    x = list(range(len(rows)))
    wide = 5.9
    each = wide / len(rows)
    with house_style():
        figure = canvas(4.4)
        curve = panel(figure, 0.75, 0.2, wide, 2.1, grid="y")
        lanes = panel(figure, 0.75, 2.75, wide, 1.45)
        curve.fill_between(
            x,
            [row["emotion_low"] for row in rows],
            [row["emotion_high"] for row in rows],
            color="#cfe3f1",
            linewidth=0,
        )
        curve.axhline(0, color=INK, linewidth=0.9)
        curve.plot(x, [row["emotion"] for row in rows], color=BLUE, linewidth=1.8, zorder=3)
        for at, row in zip(x, rows, strict=True):
            low = bool(row["lowest"])
            dot(curve, at, row["emotion"], colour=RED if low else BLUE, marker="v" if low else "o")
            below = row["emotion"] > 2.2
            note_at(
                curve,
                number(row["emotion"], signed=True),
                at,
                row["emotion"],
                offset=(0, -12 if below else 11),
                ha="center",
                fontweight="bold" if low else "normal",
            )
        curve.set(xlim=(-0.5, len(rows) - 0.5), ylim=(-3, 3))
        curve.set_yticks([-3, -2, -1, 0, 1, 2, 3])
        curve.set_ylabel("Emotion (mean)")
        curve.set_xticks([])
        lanes.set(xlim=(-0.5, len(rows) - 0.5), ylim=(0, 2))
        lanes.axis("off")
        lanes.axhline(1, color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
        for at, row in zip(x, rows, strict=True):
            y = 1.5 if row["stage"] == "front" else 0.5
            text = wrapped(f"{clean(row['phase'])}", each - 0.08, 2, SMALLER)
            actor = wrapped(f"({clean(row['actor'])})", each - 0.08, 2, SMALLER)
            lanes.add_patch(_card(at, y))
            note_at(lanes, f"{text}\n{actor}", at, y, ha="center", linespacing=1.05)
            curve.axvline(at, color=GRID, linewidth=0.6, zorder=0)
        left = {"ha": "right", "color": MUTED, "xycoords": lanes.get_yaxis_transform()}
        note_at(lanes, "seen", 0, 1.5, offset=(-4, 0), **left)
        note_at(lanes, "line of\nvisibility", 0, 1.0, offset=(-4, 0), **left)
        note_at(lanes, "not seen", 0, 0.5, offset=(-4, 0), **left)
    told = [
        f"{clean(row['phase'])} {number(row['emotion'], signed=True)} "
        f"({interval(row['emotion_low'], row['emotion_high'])}), "
        f"{'seen' if row['stage'] == 'front' else 'not seen'} by the client"
        for row in rows
    ]
    alt = f"Emotional curve of {counted(len(rows), 'steps')}: {'; '.join(told)}."
    reading = (
        "The band is the 95 % interval of the mean of each step. ▼ marks the lowest point and "
        "those that cannot be told from it. Below: who acts, above the line of visibility what the "
        "client sees."
    )
    return Chart(figure, alt, caption_of(steps, reading), f"{steps.activity}-journey")


def _card(x: float, y: float) -> Rectangle:
    return Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, facecolor=PAPER, edgecolor=GRID, linewidth=1)
