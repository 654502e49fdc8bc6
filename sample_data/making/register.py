"""The tables of the internal register: accounts, and dated contacts with those in them."""

from __future__ import annotations

from datetime import timedelta

from stories import Story

from .people import Row

HOLDERS = {
    "Sponsors": "Head of PMO",
    "Finance": "Head of PMO",
    "Business owners": "PMO manager",
    "Heads of department": "PMO manager",
    "Portfolio board": "Head of PMO",
}
"""Who looks after an account; all others are looked after by the PMO's analyst."""

# What the PMO wants next: client, account, of every how many-th stakeholder.
ASKS = {
    ("lindenhof", "Sponsors"): ("Name one meeting that the plan could replace", 2),
    ("lindenhof", "Heads of department"): ("Hand in dates before the month begins", 3),
    ("northwind", "Sponsors"): ("Tell another sponsor what the one-page report changed", 4),
    ("northwind", "Project managers"): ("Say which of the two forms can go", 6),
    ("northwind", "Business owners"): ("Lend a person for the answer rota", 7),
    ("northwind", "Finance"): ("Sign the benefits of the year", 3),
    ("meridian", "Sponsors"): ("Stay in the review until the actions are read out", 3),
    ("meridian", "Project managers"): ("Close a project that nobody asks for", 9),
}

# Client: place on the list, kind, channel, planned, held, note, promise, due, status, settled.
# Days are counted from the day of the report.
# fmt: off
TOUCHES = {
    "lindenhof": (
        (1, "review", "meeting", None, -160, "Dates matter more than templates",
         "One plan for all six theatres", -60, "kept", -75),
        (1, "review", "meeting", 12, None, "", "", None, "", None),
        (7, "contact", "ward meeting", 3, None, "what a date must say", "", None, "", None),
        (9, "contact", "call", -5, None, "the plan of the ward move", "", None, "", None),
        (15, "contact", "meeting", None, -21, "Wants bad news early",
         "A call on the day a date slips", 6, "", None),
    ),
    "northwind": (
        (2, "review", "meeting", None, -196, "Sees the report, not the advice",
         "One ranked list before each board", -40, "kept", -45),
        (4, "review", "meeting", None, -171, "Asks what a gate costs him",
         "The hours of a gate review, measured", 8, "", None),
        (4, "review", "meeting", 14, None, "", "", None, "", None),
        (8, "contact", "call", None, -12, "Would speak for the report", "", None, "", None),
        (8, "contact", "call", 6, None, "the second reference", "", None, "", None),
        (15, "contact", "site visit", None, -33, "Enters the same figures twice",
         "The second form is dropped", -3, "", None),
        (21, "contact", "call", -2, None, "whether the rota answers", "", None, "", None),
        (30, "contact", "mail", 8, None, "the answer on permits", "", None, "", None),
        (40, "review", "meeting", None, -96, "Wants a named person",
         "A named person for every request", -20, "missed", -20),
        (47, "contact", "meeting", None, -28, "Content, asks for nothing", "", None, "", None),
        (57, "contact", "meeting", 11, None, "the amounts of BN3", "", None, "", None),
    ),
    "meridian": (
        (1, "review", "meeting", None, -210, "Wants fewer projects, not more reports",
         "A list of projects to stop", -90, "missed", -90),
        (5, "contact", "call", -9, None, "who of the testers is where", "", None, "", None),
        (75, "contact", "mail", None, -40, "No longer answers the monthly figures",
         "Half as many figures from the summer on", 60, "", None),
        (300, "review", "meeting", None, -120, "Finds the portal slow", "", None, "", None),
        (300, "review", "workshop", 9, None, "", "", None, "", None),
        (40, "contact", "meeting", 3, None, "the audit findings", "", None, "", None),
        (410, "contact", "call", None, -15, "Would help with the portal",
         "A guided first upload", 5, "", None),
    ),
}
# fmt: on


def stakeholders(story: Story) -> list[Row]:
    rows = []
    for account, count in story.stakeholders.items():
        ask, every = ASKS.get((story.id, account), ("", 1))
        for number in range(count):
            rows.append({
                "stakeholder_id": f"S{len(rows) + 1:03d}", "account": account,
                "holder": HOLDERS.get(account, "PMO analyst"),
                "ask": ask if number % every == 0 else "",
            })  # fmt: skip
    return rows


def touches(story: Story) -> list[Row]:
    def day(days: int | None) -> object:
        return "" if days is None else story.report_date + timedelta(days=days)

    return [
        {
            "touch_id": f"TC{number}", "stakeholder_id": f"S{place:03d}", "kind": kind,
            "channel": channel, "planned": day(planned), "held": day(held), "note": note,
            "promise": promise, "due": day(due), "status": status, "closed": day(closed),
        }
        for number, (place, kind, channel, planned, held, note, promise, due, status, closed)
        in enumerate(TOUCHES[story.id], start=1)
    ]  # fmt: skip


# Client: place on the list, day of the review, goals, value, cost, what is open, the sentence.
# fmt: off
REVIEWS = {
    "lindenhof": (
        (1, -160, "One theatre plan that holds for a quarter", "I see the dates before they slip",
         "Two evenings a month", "Dates of the ward move",
         "They tell you early, and that is worth the form"),
    ),
    "northwind": (
        (2, -196, "Two wind farms on the grid by autumn", "I see the report, not the advice", "",
         "One ranked list before each board", "I would read their page before the board"),
        (4, -171, "Know what a gate costs", "Fewer surprises before the board",
         "Half a day of each project for a gate", "The hours of a gate review",
         "Ask them early, then the board is no surprise"),
        (40, -96, "A named person for every request", "An answer, once I know whom to ask",
         "The search for the right form", "The rota", ""),
    ),
    "meridian": (
        (1, -210, "Fewer projects, each with an end", "", "Figures every month",
         "A list of projects to stop", ""),
        (300, -120, "A portal that a branch can use alone", "Help when I call", "Uploads that fail",
         "A guided first upload", ""),
    ),
}
# fmt: on


def reviews(story: Story) -> list[Row]:
    columns = ("goals", "value", "cost", "still_open", "sentence")
    return [
        {
            "review_id": f"RV{at}", "stakeholder_id": f"S{place:03d}",
            "held": story.report_date + timedelta(days=day),
            **dict(zip(columns, told, strict=True)),
        }
        for at, (place, day, *told) in enumerate(REVIEWS[story.id], start=1)
    ]  # fmt: skip


TABLES = {"stakeholders": stakeholders, "touches": touches, "reviews": reviews}
