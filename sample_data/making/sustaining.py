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
    words = stream(story.id, "issues in words")
    rows = []
    for place, person in enumerate(people(story)[story.latest.name][:80]):
        may_quote = (1, 1, 0, "")[place % 4]  # asked: yes, yes, no, not yet
        for _ in range(int(rng.integers(1, 3))):
            theme = int(rng.choice(len(story.themes), p=chance / chance.sum()))
            name = story.themes[theme]
            said, since = WORRIES[name][int(rng.integers(5))], words.choice(SINCE)
            text = f"{said}{since}."
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


# fmt: off
WORRIES = {
    "Dates that slip": (
        "A date moves, and I learn it from the ward", "Two of three dates did not hold last month",
        "I plan nurses around dates that nobody keeps", "The theatre plan is old when I get it",
        "Each delay of the building lands on us"),
    "Too few staff": (
        "Night shifts are filled with agency staff", "We lose two nurses for each one we hire",
        "Nobody is left for projects", "Those who stay carry the work of those who went",
        "A single illness stops the ward move"),
    "New hospital law": (
        "We do not know which departments we keep", "The law changes what we are paid for",
        "Reports to the ministry come before patients", "Nobody can tell me what the law asks",
        "We plan buildings for services we may lose"),
    "Energy prices": (
        "Heating two old buildings eats the budget", "The contract for power ends in autumn",
        "Energy takes what we had set aside for staff", "I cannot plan a year at these prices",
        "The new wing needs twice the power"),
    "Old IT": (
        "Three systems, and none knows the other", "The rota system stands still on Mondays",
        "We type what another system already has", "Nobody dares to update the patient system",
        "A failure of the network stops the theatres"),
    "Permits": (
        "A permit for the cable route is still open", "Each authority asks for another map",
        "One objection can cost us a season", "We hear of conditions after the design is done",
        "The permit for the landing ends next spring"),
    "Supply of vessels": (
        "There is one vessel for two sites", "Vessel rates have doubled",
        "A late vessel leaves the crew on shore", "We book vessels without knowing the date",
        "The yard has moved our slot again"),
    "Grid connection": (
        "The substation will not be ready when we are", "The grid operator names no date",
        "We build turbines that cannot feed in", "Nobody here owns the talks with the grid",
        "A late connection costs more than any other risk"),
    "Skilled people": (
        "Our two cable experts retire", "We train people and others hire them",
        "Every project asks for the same engineer", "I cannot fill three posts",
        "The young ones do not want to go offshore"),
    "Reporting load": (
        "I write four reports about the same thing", "My people report instead of building",
        "Each committee wants its own figures", "Nobody reads page seven",
        "The report takes longer than the work it is about"),
    "Interest rates": (
        "Half a per cent more and the case is gone", "Loans for the next site are not fixed",
        "The bank asks for more equity", "We decide now on rates nobody knows",
        "A year of delay costs more than the turbines"),
    "Regulation": (
        "New reporting rules start before our system does", "The supervisor asks for proof each "
        "month", "Two rules ask for opposite things", "We find out late which rule applies",
        "Nobody owns the new rule on data"),
    "Old core system": (
        "The claims system is older than my team", "Every change takes half a year of testing",
        "The supplier stops its support", "Nobody understands the old interfaces",
        "A failure at year end would stop payments"),
    "Losing experts": (
        "Our last actuary for pensions leaves", "The best go after two years",
        "What they knew is written nowhere", "We pay consultants for what we used to know",
        "Nobody follows the head of claims"),
    "Too many projects": (
        "My team works for six projects at once", "We start and never stop",
        "Priorities change before anything is done", "Nobody says no to a new project",
        "Every project is urgent"),
    "Cyber attacks": (
        "A supplier of ours was attacked", "Our branches still use old laptops",
        "One wrong click would stop us for a week", "The last test found what we feared",
        "We could not work by hand any more"),
    "Merger": (
        "Nobody knows whose system will stay", "Two teams do the same work now",
        "The people of the other side wait for decisions", "Customers ask us who we are",
        "The date of the merger moved again"),
}
"""Five ways to say each theme."""

SINCE = ("", "", ", and it gets worse", ", again this month", ", and I cannot change it",
         ", since last year", ", and nobody tells me what follows")

# Monitoring and control, competencies and methods, several projects, strategy, learning; a case.
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
    "meridian": (("2025-10", "All projects of the branches taken on, with four new advisers"),),
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
