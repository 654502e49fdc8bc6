"""The tables of Revealing PMO Value."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from stories import Story

from .barriers import cost_of_hours
from .people import Row, people, stream, who

NAMES = {
    "lindenhof": (
        "Fewer agency nurses at ward moves", "Theatre hours no longer lost",
        "Faster bed planning", "Calmer clinic boards",
    ),
    "northwind": (
        "Claims avoided at the turbine order", "Grid connection on its date",
        "Fewer repeat crew transfers", "Design hours spared by templates",
        "Shorter permit preparation", "Board decides at the first reading",
    ),
    "meridian": (
        "Licences cancelled after review", "Claims platform live on its date",
        "Fewer change requests in Digital", "Parallel projects merged",
        "Motor releases without night work", "Audit findings closed earlier",
        "People stay on projects", "One view of the portfolio",
    ),
}  # fmt: skip
"""The benefits in words, in the order of the story."""


def benefits(story: Story) -> list[Row]:
    rows = []
    names = {f"BN{number}": name for number, name in enumerate(NAMES[story.id], start=1)}
    for benefit_id, owner, kind, verified, reported, share, grade in story.benefits:
        for year, part in enumerate((0.2, 0.35, 0.45)):
            rows.append({
                "benefit_id": benefit_id, "name": names[benefit_id], "owner": owner, "class": kind,
                "share_low": round(share - 0.15, 2), "share_likely": share,
                "share_high": round(share + 0.2, 2), "year": year,
                "verified": round(verified * part), "reported": round(reported * part),
                "verified_low": round(0.85 * verified * part),
                "verified_high": round(1.1 * verified * part),
                "evidence": grade,
            })  # fmt: skip
    return rows


PROXIES = {
    "lindenhof": (
        ("BN2", "Theatre hours cancelled on the day", "theatre log", "monthly", "Head of Nursing"),
        ("BN4", "Agenda items put off to the next board", "board minutes", "quarterly", ""),
    ),
    "northwind": (
        (
            "BN5",
            "Working days from draft to permit sent",
            "permit register",
            "monthly",
            "Head of Operations",
        ),
        (
            "BN6",
            "Papers decided at their first reading",
            "board minutes",
            "quarterly",
            "Company secretary",
        ),
    ),
    "meridian": (
        ("BN5", "Night shifts booked for releases", "rota", "monthly", "Head of Motor"),
        ("BN6", "Days from finding to closure", "audit system", "quarterly", "Chief risk officer"),
        ("BN7", "Project staff who ask for a second project", "", "twice a year", "Head of People"),
    ),
}
"""Intangible benefits with a witness; one of Lindenhof's and two of Meridian's lack something."""


READINGS = {
    "BN5": ((date(2025, 5, 30), 41), (date(2026, 3, 31), 29)),
    "BN6": ((date(2025, 6, 30), 9), (date(2026, 3, 31), 14)),
}
"""What the witnesses of Northwind saw, by benefit."""


def proxies(story: Story) -> list[Row]:
    names = ("benefit_id", "proxy", "source", "cadence", "owner")
    rows = [dict(zip(names, row, strict=True)) for row in PROXIES[story.id]]
    if story.id != "northwind":
        return rows
    return [
        {**row, "reading": seen, "read_on": day}
        for row in rows
        for day, seen in READINGS[row["benefit_id"]]
    ]


HOUR = {"lindenhof": 40, "northwind": 45, "meridian": 75}
"""What an hour of the PMO's staff costs."""


def costs(story: Story) -> list[Row]:
    """The PMO's budget and its clients' hours: both are the hours of the logs at their rates."""
    size = sum(story.stakeholders.values())
    staff = 12 * HOUR[story.id] * sum(since for _, _, since in story.time_log)
    lines = (
        ("PMO staff", staff, "run", 1.02, "pmo"),
        ("Project system", 350 * size, "run", 1.02, "pmo"),
        ("Clients' own hours", cost_of_hours(story), "run", 1.0, "clients"),
        ("Set-up and training", 1500 * size, "one_off", 1.0, "pmo"),
    )
    return [
        {
            "line_id": line, "year": year, "kind": kind,
            "amount": round(amount * growth**year), "borne_by": by,
        }
        for line, amount, kind, growth, by in lines
        for year in range(3)
        if kind == "run" or year == 0
    ]  # fmt: skip


# fmt: off
LADDERS = {
    "lindenhof": (
        (("A", "dates on one page"), ("C", "no clash in theatre"), ("V", "safe patients")),
        (("A", "dates on one page"), ("C", "a rota that holds"), ("V", "rested staff")),
        (("A", "a call before it slips"), ("C", "time to react"), ("V", "calm on the ward")),
        (("A", "open bad news"), ("C", "no blame at the table"), ("V", "trust between clinics")),
        (("A", "somebody to ask"), ("C", "less searching"), ("V", "calm on the ward")),
    ),
    "northwind": (
        (("A", "plan template"), ("C", "fewer surprises"), ("V", "trust of the board")),
        (("A", "plan template"), ("C", "time saved"), ("V", "peace of mind")),
        (("A", "one-page status"), ("C", "quick decision"), ("V", "control of my work")),
        (("A", "named contact"), ("C", "fewer surprises"), ("V", "peace of mind")),
        (("A", "independent review"), ("C", "problems found early"), ("V", "trust of the board")),
        (("A", "mentor"), ("C", "I learn"), ("V", "pride in my work")),
    ),
    "meridian": (
        (("A", "one view of all projects"), ("C", "I know what to stop"), ("V", "standing with "
         "the executive")),
        (("A", "testers booked once"), ("C", "releases without clashes"), ("V", "evenings at "
         "home")),
        (("A", "data entered once"), ("C", "hours for customers"), ("V", "meaningful work")),
        (("A", "rules that are clear"), ("C", "audits without findings"), ("V", "a good night's "
         "sleep")),
        (("A", "academy"), ("C", "I can do it myself"), ("V", "meaningful work")),
        (("A", "one view of all projects"), ("C", "no work twice"), ("V", "hours that count")),
        (("A", "adviser who knows claims"), ("C", "answers I can use"), ("V", "standing with the "
         "executive")),
    ),
}
CHANCES = {"lindenhof": (0.3, 0.2, 0.2, 0.18, 0.12),
           "northwind": (0.32, 0.14, 0.2, 0.12, 0.12, 0.1),
           "meridian": (0.22, 0.16, 0.18, 0.12, 0.1, 0.12, 0.1)}
# fmt: on


def ladders(story: Story) -> list[Row]:
    rng = stream(story.id, "ladders")
    chance, heard_of = CHANCES[story.id], LADDERS[story.id]
    rows = []
    for person in people(story)[story.latest.name][:24]:
        for number, kind in enumerate(rng.choice(len(heard_of), 2, replace=False, p=chance), 1):
            for seq, (level, code) in enumerate(heard_of[kind], start=1):
                other = heard_of[(kind + 1) % len(heard_of)][seq - 1][1]
                for coder in ("first", "second"):
                    heard = other if coder == "second" and rng.random() < 0.1 else code
                    rows.append({
                        **who(story, person), "ladder_id": f"LD{number}", "seq": seq,
                        "code": heard, "level": level, "coder": coder,
                    })  # fmt: skip
    return rows


RUNGS = ("prospect", "customer", "client", "supporter", "advocate", "partner")


LOWEST, HIGHEST = (0, 1, 1, 2, 3, 3), (2, 3, 3, 4, 4, 4)
"""Of each rung, the stances that go with it: who speaks for the PMO neither ignores nor resists."""

ACTS = ("reference", "referral", "defence")


def engagement(story: Story) -> list[Row]:
    rng, acts = stream(story.id, "engagement"), stream(story.id, "engagement", "act")
    count = min(60, sum(story.stakeholders.values()))
    drift = {"lindenhof": 0.1, "northwind": 0.35, "meridian": -0.25}[story.id]
    dates = (story.report_date - timedelta(days=365), story.report_date - timedelta(days=14))
    rows = []
    for number in range(1, count + 1):
        stance, rung = int(rng.integers(0, 4)), int(rng.integers(0, 5))
        stance = min(max(stance, LOWEST[rung]), HIGHEST[rung])
        desired = "URNSL"[min(4, max(2, stance + int(rng.integers(0, 3))))]
        for when in dates:
            if when == dates[1] and rng.random() < abs(drift):
                move = 1 if drift > 0 else -1
                rung = int(np.clip(rung + move, 0, 5))
                stance = int(np.clip(stance + move, LOWEST[rung], HIGHEST[rung]))
            rows.append({
                "stakeholder_id": f"S{number:03d}", "current": "URNSL"[stance],
                "desired": desired, "rung": RUNGS[rung], "date": when,
                "act": _act(RUNGS[rung], when == dates[1], acts),
            })  # fmt: skip
    return rows


def _act(rung: str, latest: bool, rng: np.random.Generator) -> str:
    """Six in ten on the upper rungs did something that shows it."""
    said, kind = rng.random() < 0.6, str(rng.choice(ACTS))
    return kind if said and latest and rung in ("advocate", "partner") else ""


# Client: account, who leads its reviews, every how many months, who writes, what is asked; then, of
# the year before the report, how many were due, held in time, and have minutes (see touches).
# fmt: off
SCHEDULES = {
    "lindenhof": (
        ("Sponsors", "Head of PMO", 6, "PMO analyst", "a reference", 2, 1, 1),
        ("Project managers", "PMO manager", 12, "PMO analyst", "a case to be told", 1, 0, 0),
        ("Heads of department", "PMO manager", 6, "PMO analyst", "dates in time", 2, 0, 0),
    ),
    "northwind": (
        ("Sponsors", "Head of PMO", 6, "PMO analyst", "a word to another sponsor", 2, 2, 2),
        ("Project managers", "PMO manager", 12, "PMO analyst", "which form can go", 1, 0, 0),
        ("Business owners", "PMO manager", 6, "PMO analyst", "a person for the rota", 2, 1, 1),
        ("Finance", "Head of PMO", 12, "PMO manager", "the benefits of the year signed", 1, 0, 0),
    ),
    "meridian": (
        ("Sponsors", "Head of PMO", 6, "PMO analyst", "a decision on what to stop", 2, 1, 1),
        ("Project managers", "PMO manager", 12, "PMO analyst", "a project to close", 1, 0, 0),
        ("Business owners", "PMO manager", 6, "PMO analyst", "figures in time", 2, 1, 1),
        ("Team members", "PMO manager", 12, "PMO analyst", "what the portal lacks", 1, 0, 0),
        ("Finance", "Head of PMO", 12, "PMO manager", "the benefits of the year signed", 1, 0, 0),
    ),
}
# fmt: on


def review_schedule(story: Story) -> list[Row]:
    columns = ("account", "led_by", "every_months", "minutes_by", "ask", "due", "held",
               "with_minutes")  # fmt: skip
    since = story.report_date.replace(year=story.report_date.year - 1)
    return [dict(zip(columns, row, strict=True)) | {"since": since} for row in SCHEDULES[story.id]]


TABLES = {
    "benefits": benefits,
    "proxies": proxies,
    "costs": costs,
    "ladders": ladders,
    "engagement": engagement,
    "review_schedule": review_schedule,
}
