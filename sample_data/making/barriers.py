"""The tables of Reducing Barriers."""

from __future__ import annotations

import numpy as np
from stories import Story

from .people import Row, people, stream, who

EFFORT = (
    ("Fill in the status report", "none", 25, 40, 70, 0.1),
    ("Enter the same figures again", "duplicate", 10, 20, 40, 0.05),
    ("Wait for the gate review", "wait", 15, 45, 120, 0.0),
    ("Correct a rejected report", "rework", 20, 35, 80, 0.2),
    ("Ask where the request is", "wait", 5, 10, 20, 0.0),
    ("Write details no one reads", "overprocess", 15, 30, 60, 0.1),
    ("Prepare the steering committee", "none", 60, 120, 240, 0.1),
)


def effort_log(story: Story) -> list[Row]:
    rng = stream(story.id, "effort")
    rates = {"Sponsors": 120, "Project managers": 75, "Business owners": 85, "Finance": 80,
             "Heads of department": 90, "Team members": 55}  # fmt: skip
    rows = []
    for role in story.roles:
        for activity, waste, low, likely, high, rework in EFFORT:
            if role in ("Sponsors", "Finance") and waste in ("duplicate", "overprocess"):
                continue
            rows.append({
                "activity": activity, "role": role,
                "volume_yr": int(story.stakeholders[role] * rng.integers(4, 13)),
                "min_low": low, "min_likely": likely, "min_high": high,
                "rate_per_h": rates[role], "waste": waste, "rework_p": rework,
            })  # fmt: skip
    return rows


def hours_logged(story: Story, role: str) -> float:
    """Logged hours a month and person of a role, as the effort log has them."""
    minutes = sum(
        row["volume_yr"] * row["min_likely"] * (1 + row["rework_p"])
        for row in effort_log(story)
        if row["role"] == role
    )
    return minutes / 60 / 12 / story.stakeholders[role]


COMPONENTS = (
    "time", "effort (detail)", "effort (double entry)", "delay", "control", "exposure", "learning",
    "relevance (process)", "relevance (black hole)", "reputation", "credit", "change",
)  # fmt: skip


def perceived_cost(story: Story) -> list[Row]:
    rng = stream(story.id, "perceived cost")
    group = people(story)[story.latest.name]
    parts = np.array([6, 3, 4, 4, 2, 1, 2, 3, 2, 1, 1, 1], dtype=float)
    parts /= parts.sum()
    deters = {
        c: rng.permutation(len(group)) < round(story.deterrents.get(c, 0.25) * len(group))
        for c in COMPONENTS
    }
    rows = []
    for number, person in enumerate(group):
        real = hours_logged(story, person.role)
        felt = real * story.felt_ratio * float(np.exp(rng.normal(0, 0.35)))
        count = sum(bool(deters[c][number]) for c in COMPONENTS)
        intent = int(np.clip(round(6.5 - 0.5 * count + rng.normal(0, 0.8)), 1, 7))
        for component, part in zip(COMPONENTS, parts, strict=True):
            severity = rng.integers(7, 11) if deters[component][number] else rng.integers(0, 7)
            rows.append({
                **who(story, person), "component": component, "severity": int(severity),
                "hours_month": round(felt * part, 2), "engage_intent": intent,
            })  # fmt: skip
    return rows


CHANNEL_TASKS = (
    ("status report", "assisted", 0.7, 2), ("risk log", "self", 0.6, 2),
    ("business case", "full", 0.2, 5), ("gate review", "assisted", 0.2, 4),
    ("resource request", "assisted", 0.5, 3), ("template search", "self", 0.9, 1),
    ("change request", "full", 0.4, 3), ("lessons learned", "self", 0.4, 2),
)  # fmt: skip


def channel(story: Story) -> list[Row]:
    rng = stream(story.id, "channel")
    rows = []
    for person in people(story)[story.latest.name]:
        for task, usual, self_share, complexity in CHANNEL_TASKS:
            now = usual if rng.random() < 0.8 else str(rng.choice(["self", "assisted", "full"]))
            wish = "self" if rng.random() < self_share else str(rng.choice(["assisted", "full"]))
            level = int(np.clip(complexity + rng.integers(-1, 2), 1, 5))
            again = rng.random() < 0.05 + 0.06 * level + (0.05 if now == "self" else 0)
            rows.append({
                **who(story, person), "task_id": task, "current": now, "preferred": wish,
                "complexity": level, "rework": int(again),
            })  # fmt: skip
    return rows


TABLES = {"effort_log": effort_log, "perceived_cost": perceived_cost, "channel": channel}
