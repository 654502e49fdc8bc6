"""The tables of Sustaining Relationships."""

from __future__ import annotations

import numpy as np
from stories import Story

from .people import Row, bank, months, people, stream, who


def time_log(story: Story) -> list[Row]:
    rng = stream(story.id, "time log")
    first, count = story.tickets[:2]
    rows = []
    for month in months(first, count):
        for category, before, after in story.time_log:
            usual = after if story.change_from and month >= story.change_from else before
            hours = round(usual * (1 + rng.normal(0, 0.05)), 1)
            rows.append({"period": month, "category": category, "hours": hours,
                         "fte": round(hours / 140, 2)})  # fmt: skip
    return rows


def issues(story: Story) -> list[Row]:
    rng = stream(story.id, "issues")
    chance = np.array([1 / (rank + 1) for rank in range(len(story.themes))])
    openings = ("I worry about", "What keeps me awake is", "Mostly", "For my area it is",
                "Every week again:")  # fmt: skip
    rows = []
    for place, person in enumerate(people(story)[story.latest.name][:80]):
        may_quote = (1, 1, 0, "")[place % 4]  # asked: yes, yes, no, not yet
        for _ in range(int(rng.integers(1, 3))):
            theme = int(rng.choice(len(story.themes), p=chance / chance.sum()))
            name = story.themes[theme]
            text = f"{rng.choice(openings)} {name.lower()} in {person.unit.lower()}."
            severity = int(np.clip(5 - theme // 2 + rng.integers(-1, 2), 1, 5))
            horizon = str(rng.choice(["now", "6m", "12m+"], p=[0.5, 0.3, 0.2]))
            for coder in ("first", "second"):
                slip = coder == "second" and rng.random() < 0.1
                code = story.themes[(theme + 1) % len(story.themes)] if slip else name
                rows.append({
                    **who(story, person), "text": text, "codes": code, "severity": severity,
                    "horizon": horizon, "coder": coder, "may_quote": may_quote,
                })  # fmt: skip
    return rows


def maturity(story: Story) -> list[Row]:
    rng = stream(story.id, "maturity")
    rows = []
    for line in bank("comms_maturity_8x5"):
        level = int(rng.integers(1, 4))
        for rater in ("PMO lead", "Communications partner", "Sponsor"):
            current = int(np.clip(level + rng.integers(-1, 2) * (rater != "PMO lead"), 1, 5))
            rows.append({
                "rater": rater, "dimension": line["dimension"], "current": current,
                "target": min(5, level + 1 + int(line["dimension"] == "dialogue")),
                "evidence": line[f"level_{current}"],
            })  # fmt: skip
    if not story.before:
        return rows
    first, last = story.before.logged_on
    climbed = story.before.climbed
    earlier = [
        {**row, "current": max(1, row["current"] - (row["dimension"] in climbed)), "evidence": "",
         "rated_on": first}
        for row in rows
    ]  # fmt: skip
    return [*earlier, *({**row, "rated_on": last} for row in rows)]


# Monitoring and control, competencies and methods, several projects, strategy, learning; a case.
# fmt: off
RELATIONS = {
    "lindenhof": {
        "Dates that slip": ((3, 1, 9, 0, 1), "CS1"),
        "Too few staff": ((0, 1, 3, 1, 0), ""),
        "New hospital law": ((0, 0, 0, 1, 1), ""),
        "Energy prices": ((0, 0, 0, 0, 0), ""),
        "Old IT": ((1, 1, 0, 3, 0), "CS4"),
    },
    "northwind": {
        "Permits": ((0, 0, 1, 1, 0), ""),
        "Supply of vessels": ((1, 0, 9, 3, 0), "CS3"),
        "Grid connection": ((1, 0, 3, 3, 0), ""),
        "Skilled people": ((0, 9, 3, 0, 3), "CS7"),
        "Reporting load": ((9, 3, 0, 0, 1), "CS5"),
        "Interest rates": ((0, 0, 1, 3, 0), "CS1"),
    },
    "meridian": {
        "Regulation": ((1, 0, 0, 3, 3), "CS9"),
        "Old core system": ((0, 0, 1, 1, 0), ""),
        "Losing experts": ((0, 9, 1, 0, 3), "CS5"),
        "Too many projects": ((1, 0, 9, 9, 0), "CS3"),
        "Cyber attacks": ((1, 0, 0, 0, 1), ""),
        "Reporting load": ((9, 3, 0, 0, 0), "CS1"),
        "Merger": ((0, 0, 3, 3, 0), "CS8"),
    },
}

GUIDES = {
    "lindenhof": (
        ("Dates that slip", "A date is moved twice, and nobody outside the ward hears of it",
         "The next department plans around a date that no longer holds",
         "The one-page plan of dates; about 2 hours",
         "Lay all dates of one ward side by side; mark what waits for whom; settle it in one "
         "meeting", "Bring next month's dates to the plan of theatres"),
    ),
    "northwind": (
        ("Supply of vessels", "Two sites book the same vessel, or one waits for a week",
         "Days of hire are paid without a crew on board",
         "The vessel calendar on the intranet; about 3 hours a month",
         "", "Send the PMO the vessel days of the next quarter, with the site lead"),
        ("Reporting load", "The same figure is asked for by more than one report",
         "Each report grows by a page a year",
         "The list of figures that the project system fills; about 1 hour",
         "Count the fields; strike what nobody used last month; let the system fill the rest",
         "Bring one report and strike its fields with the PMO"),
    ),
    "meridian": (
        ("Too many projects", "A team works on more than three projects at once",
         "Everything takes longer, and nothing is stopped",
         "The page of open projects by team; about 4 hours a quarter",
         "List what runs; name what each ends with; stop what no sponsor asks for",
         "Name one project that could stop, with its sponsor"),
    ),
}
"""Theme, signs, what happens if it stays, what people can do alone, steps, where to start."""

EVENTS = {
    "lindenhof": (("2025-03", "New templates for the ward plans"),),
    "northwind": (("2025-07", "Status reports filled from the project system"),),
    "meridian": (("2025-10", "Four advisers hired"),),
}
# fmt: on


def relations(story: Story) -> list[Row]:
    rows = []
    for theme, (helps, case) in RELATIONS[story.id].items():
        for group, relation in zip(bank("capability_groups_5"), helps, strict=True):
            shows = case if relation and relation == max(helps) else ""
            rows.append({"theme": theme, "capability": group["text"], "relation": relation,
                         "case_id": shows})  # fmt: skip
    return rows


def guides(story: Story) -> list[Row]:
    columns = ("theme", "signs", "stays", "self_help", "steps", "start_here")
    return [
        {"guide_id": f"G{at}", **dict(zip(columns, row, strict=True))}
        for at, row in enumerate(GUIDES[story.id], start=1)
    ]


def events(story: Story) -> list[Row]:
    return [{"period": period, "event": event} for period, event in EVENTS[story.id]]


TABLES = {
    "issues": issues,
    "relations": relations,
    "guides": guides,
    "time_log": time_log,
    "events": events,
    "maturity": maturity,
}
