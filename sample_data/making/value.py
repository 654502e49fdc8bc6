"""The tables of Revealing PMO Value."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from stories import Story

from .people import Row, people, stream, who


def benefits(story: Story) -> list[Row]:
    rows = []
    for benefit_id, owner, kind, verified, reported, share, grade in story.benefits:
        for year, part in enumerate((0.2, 0.35, 0.45)):
            rows.append({
                "benefit_id": benefit_id, "owner": owner, "class": kind,
                "share_low": round(share - 0.15, 2), "share_likely": share,
                "share_high": round(share + 0.2, 2), "year": year,
                "verified": round(verified * part), "reported": round(reported * part),
                "evidence": grade,
            })  # fmt: skip
    return rows


def costs(story: Story) -> list[Row]:
    size = sum(story.stakeholders.values())
    lines = (
        ("PMO staff", 2600, "run"),
        ("Project system", 350, "run"),
        ("Clients' own hours", 900, "run"),
        ("Set-up and training", 1500, "one_off"),
    )
    return [
        {
            "line_id": line, "year": year, "kind": kind,
            "amount": round((each * size + (60_000 if line == "PMO staff" else 0)) * 1.02**year),
        }
        for line, each, kind in lines
        for year in range(3)
        if kind == "run" or year == 0
    ]  # fmt: skip


LADDERS = (
    (("A", "plan template"), ("C", "fewer surprises"), ("V", "trust of the board")),
    (("A", "plan template"), ("C", "time saved"), ("V", "peace of mind")),
    (("A", "one-page status"), ("C", "quick decision"), ("V", "control of my work")),
    (("A", "named contact"), ("C", "fewer surprises"), ("V", "peace of mind")),
    (("A", "independent review"), ("C", "problems found early"), ("V", "trust of the board")),
    (("A", "mentor"), ("C", "I learn"), ("V", "pride in my work")),
)


def ladders(story: Story) -> list[Row]:
    rng = stream(story.id, "ladders")
    chance = np.array([0.32, 0.14, 0.2, 0.12, 0.12, 0.1])
    rows = []
    for person in people(story)[story.latest.name][:24]:
        for number, kind in enumerate(rng.choice(len(LADDERS), 2, replace=False, p=chance), 1):
            for seq, (level, code) in enumerate(LADDERS[kind], start=1):
                other = LADDERS[(kind + 1) % len(LADDERS)][seq - 1][1]
                for coder in ("first", "second"):
                    heard = other if coder == "second" and rng.random() < 0.1 else code
                    rows.append({
                        **who(story, person), "ladder_id": f"LD{number}", "seq": seq,
                        "code": heard, "level": level, "coder": coder,
                    })  # fmt: skip
    return rows


RUNGS = ("prospect", "customer", "client", "supporter", "advocate", "partner")


def engagement(story: Story) -> list[Row]:
    rng = stream(story.id, "engagement")
    count = min(60, sum(story.stakeholders.values()))
    drift = {"lindenhof": 0.1, "northwind": 0.35, "meridian": -0.25}[story.id]
    dates = (story.report_date - timedelta(days=365), story.report_date - timedelta(days=14))
    rows = []
    for number in range(1, count + 1):
        stance, rung = int(rng.integers(0, 4)), int(rng.integers(0, 5))
        desired = "URNSL"[min(4, max(2, stance + int(rng.integers(0, 3))))]
        for when in dates:
            if when == dates[1] and rng.random() < abs(drift):
                move = 1 if drift > 0 else -1
                stance = int(np.clip(stance + move, 0, 4))
                rung = int(np.clip(rung + move, 0, 5))
            rows.append({
                "stakeholder_id": f"S{number:03d}", "current": "URNSL"[stance],
                "desired": desired, "rung": RUNGS[rung], "date": when,
            })  # fmt: skip
    return rows


TABLES = {"benefits": benefits, "costs": costs, "ladders": ladders, "engagement": engagement}
