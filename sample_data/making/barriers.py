"""The tables of Reducing Barriers."""

from __future__ import annotations

import numpy as np
from stories import Planted, Story

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


def measured_twice(story: Story) -> list[Row]:
    """The effort log, with the rows of before of what was measured again after it was changed."""
    rows = effort_log(story)
    if not story.before:
        return rows
    first, last = story.before.logged_on
    again = [row for row in rows if row["activity"] == story.before.activity]
    ends = ("min_low", "min_likely", "min_high")
    earlier = [
        {**row, **{end: round(story.before.minutes * row[end]) for end in ends}} for row in again
    ]
    return [
        *({**row, "logged_on": first} for row in earlier),
        *({**row, "logged_on": last if row in again else ""} for row in rows),
    ]


def hours_logged(story: Story, role: str) -> float:
    """Logged hours a month and person of a role, as the effort log has them."""
    minutes = sum(
        row["volume_yr"] * row["min_likely"] * (1 + row["rework_p"])
        for row in effort_log(story)
        if row["role"] == role
    )
    return minutes / 60 / 12 / story.stakeholders[role]


def cost_of_hours(story: Story) -> float:
    """What the logged hours of a year cost, at the mean of their minutes."""
    return sum(
        row["volume_yr"] * (row["min_low"] + row["min_likely"] + row["min_high"]) / 180
        * (1 + row["rework_p"]) * row["rate_per_h"]
        for row in effort_log(story)
    )  # fmt: skip


COMPONENTS = (
    "time", "effort (detail)", "effort (double entry)", "delay", "control", "exposure", "learning",
    "relevance (process)", "relevance (black hole)", "reputation", "credit", "change",
)  # fmt: skip


def perceived_cost(story: Story) -> list[Row]:
    waves = {story.latest.name: story.felt_ratio}
    if story.before and story.wave_before:
        waves = {story.wave_before.name: story.before.felt_ratio, **waves}
    return [row for wave, ratio in waves.items() for row in _felt(story, wave, ratio)]


def _felt(story: Story, wave: str, ratio: float) -> list[Row]:
    """What each person of a wave feels each cost to take, and how much it deters."""
    rng = stream(story.id, "perceived cost", *([] if wave == story.latest.name else [wave]))
    usual = stream(story.id, "deterred by the usual costs").uniform(0.14, 0.33, len(COMPONENTS))
    group = people(story)[wave]
    parts = np.array([6, 3, 4, 4, 2, 1, 2, 3, 2, 1, 1, 1], dtype=float)
    parts /= parts.sum()
    deters = {
        c: rng.permutation(len(group)) < round(story.deterrents.get(c, share) * len(group))
        for c, share in zip(COMPONENTS, usual, strict=True)
    }
    rows = []
    for number, person in enumerate(group):
        real = hours_logged(story, person.role)
        felt = real * ratio * float(np.exp(rng.normal(0, 0.35)))
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


def capacity(story: Story) -> list[Row]:
    """Time set aside per role: most have room left, the busiest has more work than time."""
    rng = stream(story.id, "capacity")
    rows = []
    log = effort_log(story)
    for number, role in enumerate(story.roles):
        own = [row for row in log if row["role"] == role]
        used = sum(
            row["volume_yr"] * (row["min_low"] + row["min_likely"] + row["min_high"]) / 180
            * (1 + row["rework_p"])
            for row in own
        )  # fmt: skip
        practical = 0.85 if number % 2 else 0.8
        filled = 1.1 if number == 1 else float(rng.uniform(0.75, 0.9))
        paid = int(round(used / filled / practical, -1))
        rows.append({
            "role": role, "paid_hours_yr": paid, "practical_share": practical,
            "cost_yr": round(paid * practical * own[0]["rate_per_h"]),
        })  # fmt: skip
    return rows


OPTIONS = (
    ("OP1", "Read the figures from the finance system instead of typing them",
     "Enter the same figures again", "", "remove", 12, 18, 25, 0.6, 0.8, 0.95, 0.5, 0.05,
     "PMO manager"),
    ("OP2", "Drop the fields that no decision used", "Write details no one reads", "", "remove",
     10, 22, 40, 0.7, 0.9, 1.0, 0.05, 0.0, "Head of PMO"),
    ("OP3", "Check the report while it is written, not after", "Correct a rejected report", "",
     "simplify", 10, 15, 30, 0.4, 0.6, 0.8, 0.25, 0.05, "PMO analyst"),
    ("OP4", "Show the state of a request where it was made", "Ask where the request is", "",
     "remove", 5, 8, 12, 0.5, 0.7, 0.9, 0.9, 0.2, "PMO manager"),
    ("OP5", "One report for the board and the steering committee",
     "Prepare the steering committee", "", "combine", 15, 30, 60, 0.4, 0.6, 0.8, 0.15, 0.0,
     "Head of PMO"),
    ("OP6", "One form instead of two for the same figures", "Enter the same figures again", "",
     "combine", 8, 12, 20, 0.5, 0.7, 0.9, 0.1, 0.0, ""),
)  # fmt: skip


def options(story: Story) -> list[Row]:
    """Six options; OP6 overlaps OP1. Costs are in shares of what the activity itself costs."""
    rows = []
    log = effort_log(story)
    for values in OPTIONS:
        activity, (once, run, owner) = values[2], values[-3:]
        cost = sum(
            row["volume_yr"] * row["min_likely"] / 60 * row["rate_per_h"]
            for row in log
            if row["activity"] == activity
        )
        names = ("option_id", "option", "activity", "role", "kind", "saved_low", "saved_likely",
                 "saved_high", "adopt_low", "adopt_likely", "adopt_high")  # fmt: skip
        rows.append({
            **dict(zip(names, values[:-3], strict=True)),
            "one_off": int(round(once * cost, -2)), "run_yr": int(round(run * cost, -2)),
            "owner": owner,
        })  # fmt: skip
    return rows


MESSAGES = {
    "lindenhof": (("Where your report goes", "relevance (black hole)", 12, 0, -2.0, 0.0),),
    "northwind": (
        ("Figures are asked for once", "effort (double entry)", 24, 0, -1.6, 0.0),
        ("Reporting takes less time than it seems", "time", 15, 0, -0.2, 0.0),
    ),
    "meridian": (("What the detail is used for", "effort (detail)", 60, 60, -1.5, -0.3),),
}
"""Message, the cost it speaks of, readers, control group, and the mean change in each."""


def message_tests(story: Story) -> list[Row]:
    rng = stream(story.id, "message tests")
    group = people(story)[story.latest.name]
    rows = []
    for message, component, readers, control, change, drift in MESSAGES[story.id]:
        chosen = rng.permutation(len(group))[: readers + control]
        for place, number in enumerate(chosen.tolist()):
            reads = place < readers
            before = int(np.clip(round(rng.normal(6.4, 1.6)), 3, 10))
            moved = rng.normal(change if reads else drift, 1.2)
            rows.append({
                **who(story, group[number]), "message_id": message, "component": component,
                "shown": "message" if reads else "control", "before": before,
                "after": int(np.clip(round(before + moved), 0, 10)),
            })  # fmt: skip
    return rows


CASE_COSTS = {
    "lindenhof": (
        ("CS1", "meeting avoided", 60, 1, 60, 80, 120, 95, 3_000, 4_000, 6_000, 0, 350, 500, 700),
        (
            "CS3",
            "clash avoided",
            12,
            2,
            50,
            80,
            140,
            90,
            6_000,
            8_000,
            12_000,
            500,
            1_500,
            2_500,
            6_000,
        ),
        (
            "CS4",
            "project kept up to date",
            8,
            2,
            300,
            420,
            600,
            80,
            25_000,
            30_000,
            42_000,
            4_000,
            400,
            800,
            1_500,
        ),
    ),
    "northwind": (
        (
            "CS1",
            "week earlier decision",
            14,
            1,
            120,
            160,
            240,
            100,
            9_000,
            12_000,
            16_000,
            0,
            6_000,
            9_000,
            15_000,
        ),
        (
            "CS3",
            "vessel day avoided",
            22,
            2,
            180,
            240,
            360,
            85,
            20_000,
            26_000,
            38_000,
            3_000,
            4_000,
            7_000,
            12_000,
        ),
        (
            "CS5",
            "hour of reporting released",
            1_140,
            2,
            160,
            210,
            300,
            80,
            14_000,
            18_000,
            26_000,
            2_000,
            60,
            80,
            95,
        ),
        (
            "CS6",
            "risk shown on the board",
            4,
            1,
            90,
            140,
            220,
            85,
            12_000,
            15_000,
            22_000,
            2_500,
            1_000,
            3_000,
            9_000,
        ),
        (
            "CS7",
            "gate passed at first attempt",
            9,
            1,
            None,
            None,
            None,
            None,
            8_000,
            11_000,
            15_000,
            0,
            3_000,
            5_000,
            8_000,
        ),
    ),
    "meridian": (
        (
            "CS1",
            "report made in half the time",
            9_400,
            2,
            900,
            1_300,
            2_000,
            70,
            120_000,
            150_000,
            210_000,
            12_000,
            45,
            65,
            85,
        ),
        (
            "CS2",
            "double booking avoided",
            220,
            2,
            700,
            1_000,
            1_500,
            75,
            80_000,
            105_000,
            150_000,
            9_000,
            600,
            1_100,
            2_000,
        ),
        (
            "CS6",
            "review held",
            310,
            1,
            2_500,
            3_400,
            5_000,
            75,
            60_000,
            75_000,
            95_000,
            5_000,
            300,
            700,
            1_500,
        ),
        (
            "CS8",
            "clash avoided",
            32,
            2,
            None,
            None,
            None,
            None,
            25_000,
            34_000,
            50_000,
            2_000,
            4_000,
            7_000,
            12_000,
        ),
    ),
}
"""Case, outcome, outcomes a year, years, client's hours and rate, PMO's cost, running cost, worth
of one outcome. A case without client's hours must get no benefit-cost ratio."""


def case_costs(story: Story) -> list[Row]:
    names = ("case_id", "outcome", "outcomes_yr", "years", "client_h_low", "client_h_likely",
             "client_h_high", "client_rate", "pmo_low", "pmo_likely", "pmo_high", "run_yr",
             "benefit_low", "benefit_likely", "benefit_high")  # fmt: skip
    share = {"share_low": 0.25, "share_likely": 0.4, "share_high": 0.6}
    return [
        {**{n: "" if v is None else v for n, v in zip(names, values, strict=True)}, **share}
        for values in CASE_COSTS[story.id]
    ]


def planted(story: Story) -> list[Planted]:
    """What is planted in these tables beyond the story's own list."""
    usual = sorted(c for c, share in story.deterrents.items() if share >= 0.5)
    costs = [
        Planted("B1", "deterrent", c, story.deterrents[c], "share", "in the leading group",
                story.latest.name)
        for c in usual
    ]  # fmt: skip
    messages = [
        Planted("B6", "message", name, change, "points", "seems lower" if change <= -1 else
                "must not be sent: the real cost is high", story.latest.name)
        for name, _, _, _, change, _ in MESSAGES[story.id]
    ]  # fmt: skip
    refused = [
        Planted("B7", "no client cost", row[0], 0, "hours", "no benefit-cost ratio")
        for row in CASE_COSTS[story.id]
        if row[4] is None
    ]
    options_overlap = Planted(
        "B5", "overlap", "OP6 after OP1", 2, "options", "minutes are released once"
    )
    return [*costs, options_overlap, *messages, *refused]


TABLES = {
    "effort_log": measured_twice,
    "perceived_cost": perceived_cost,
    "channel": channel,
    "capacity": capacity,
    "options": options,
    "message_tests": message_tests,
    "case_costs": case_costs,
}
