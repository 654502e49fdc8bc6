"""The tables of Building Trust."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np
from stories import Story

from .people import Row, bank, months, people, standard, stream, who

SERVICES = {row["service_id"]: row for row in bank("services_bws_13")}


def cyclic_blocks(services: Sequence[str]) -> list[tuple[str, ...]]:
    """Balanced screens of four: every service is shown four times, every pair equally often."""
    first = {7: (2, 4, 5, 6), 13: (0, 1, 3, 9)}[len(services)]
    v = len(services)
    return [tuple(sorted(services[(j + i) % v] for j in first)) for i in range(v)]


def bws(story: Story) -> list[Row]:
    return [
        row for wave, order in story.waves_that_chose.items() for row in _chosen(story, wave, order)
    ]


def _chosen(story: Story, wave: str, order: Sequence[str]) -> list[Row]:
    """What each person of a wave chose on each screen."""
    rng = stream(story.id, "bws", *([] if wave == story.latest.name else [wave]))
    utility = {s: -story.step * rank for rank, s in enumerate(order)}
    blocks = cyclic_blocks(sorted(order))
    rows = []
    for person in people(story)[wave]:
        taste = {s: rng.normal(0, 0.4) for s in sorted(order)}
        for task, shown in enumerate(blocks, start=1):
            liking = np.array([utility[s] + taste[s] for s in shown])
            best = int(np.argmax(liking + rng.gumbel(size=len(shown))))
            disliking = -liking + rng.gumbel(size=len(shown))
            disliking[best] = -np.inf
            rows.append({
                **who(story, person), "task": task, "shown": "|".join(shown),
                "best": shown[best], "worst": shown[int(np.argmax(disliking))],
            })  # fmt: skip
    return rows


def services(story: Story) -> list[Row]:
    return [
        {
            **SERVICES[s],
            "status": "pilot" if s in ("SV08", "SV13") else "live",
        }
        for s in sorted(story.order)
    ]


def tickets(story: Story) -> list[Row]:
    # Of five streams tried, this one leaves the client with pure noise without a false alarm, by
    # month of opening and of closing, as mean, median and share. README.md says so.
    rng = stream(story.id, "request log")
    first, count, per_month, before, after, change = story.tickets
    asked = sorted(story.order)
    slowest = story.order[1]
    rows: list[Row] = []
    for month in months(first, count):
        usual = after if change and month >= change else before
        late_of_the_month = standard(rng.normal(size=per_month)) * 2.5 + usual
        late_of_the_month = late_of_the_month + rng.normal(0, 0.4)
        start = date(int(month[:4]), int(month[5:]), 1)
        for late in late_of_the_month:
            service = asked[int(rng.integers(len(asked)))]
            opened = start + timedelta(days=int(rng.integers(0, 28)))
            opened += timedelta(days=(7 - opened.weekday()) if opened.weekday() > 4 else 0)
            expected = int(rng.choice([5, 8, 10, 15]))
            late = late + (3 if service == slowest else -0.25)
            took = max(0, round(expected + late))
            closed = opened + timedelta(days=took)
            forgotten = rng.random() < 0.012
            still_open = forgotten or closed > story.report_date
            paused = round(float(rng.choice([0, 0, 0, 4, 8, 16])), 1)
            rows.append({
                "ticket_id": f"T{len(rows) + 1:04d}", "service_id": service,
                "opened": opened, "closed": "" if still_open else closed, "paused_h": paused,
                "expected_days": expected,
                "met": "" if still_open else int(took - paused / 8 <= expected + 2),
            })  # fmt: skip
    return [row for row in rows if row["opened"] <= story.report_date]


RACI = {
    "lindenhof": {
        "Collect the dates of the wards": ("PMO analyst:R", "PMO manager:A", "Head nurse:C"),
        "Prepare the theatre review": ("PMO analyst:R", "PMO manager:A", "Project manager:C"),
        "Decide between two clinics": ("Medical director:A", "PMO manager:R", "Head nurse:I"),
        "Tell the wards the new plan": ("PMO manager:A", "PMO adviser:R", "Sponsor:I"),
        "Tell respondents the result": ("PMO manager:A", "PMO analyst:R", "Sponsor:I"),
    },
    "northwind": {
        "Prepare the status report": ("Project manager:R", "PMO manager:A", "Sponsor:I"),
        "Prepare the gate review": ("PMO analyst:R", "PMO manager:A", "Project manager:C"),
        "Approve the business case": ("Sponsor:A", "Finance partner:R", "PMO manager:C"),
        "Assign people": ("PMO manager:A", "PMO analyst:R", "Business owner:C"),
        "Close the project": ("Project manager:R", "Sponsor:A", "PMO analyst:I"),
        "Tell respondents the result": ("PMO manager:A", "PMO analyst:R", "Sponsor:I"),
    },
    "meridian": {
        "Approve a stage": ("Sponsor:A", "Finance partner:R", "PMO manager:C"),
        "Book testers": ("PMO manager:A", "PMO adviser:R", "Business owner:C"),
        "Keep the portal": ("PMO manager:A", "PMO analyst:R", "Team member:I"),
        "Check benefits after a year": ("Finance partner:A", "PMO analyst:R", "Sponsor:C"),
        "Stop a project": ("Sponsor:A", "PMO manager:R", "Business owner:C"),
        "Tell respondents the result": ("PMO manager:A", "PMO analyst:R", "Sponsor:I"),
    },
}


def raci(story: Story) -> list[Row]:
    faulty, fault = story.raci_fault
    rows = []
    for task, codes in RACI[story.id].items():
        for entry in codes:
            role, code = entry.split(":")
            if task == faulty and fault == "no A" and code == "A":
                code = "C"
            rows.append({"task": task, "role": role, "code": code})
        if task == faulty and fault == "two A":
            rows.append({"task": task, "role": "Steering committee", "code": "A"})
    return rows


LEDGER = {
    ("northwind", "AC3"): {
        "measure": "T2.gap_by_dimension.responsiveness",
        "baseline": -1.1, "baseline_low": -1.26, "baseline_high": -0.94,
        "baseline_on": date(2025, 12, 15), "expected_change": 0.3, "check_on": date(2026, 7, 31),
        "status": "started",
    },
    ("northwind", "AC9"): {
        "source": "T2.gap_by_dimension.next-1",
        "measure": "T2.gap_by_dimension.reliability",
        "baseline": -2.0, "baseline_low": -2.2, "baseline_high": -1.79,
        "baseline_on": date(2025, 12, 15), "expected_change": 0.5, "check_on": date(2026, 4, 30),
        "status": "done", "result": "Three dates matter: gate, budget and board paper; the board "
        "with dates begins with these", "told_on": date(2026, 4, 10),
        "told_to": "Project managers, Sponsors",
    },
}  # fmt: skip
"""What the ledger knows of the actions of the year before; of the others it knows no more."""

_LEDGER_COLUMNS = ("source", "measure", "baseline", "baseline_low", "baseline_high", "baseline_on",
                   "expected_change", "check_on", "status", "result", "told_on",
                   "told_to")  # fmt: skip


def actions(story: Story) -> list[Row]:
    names = ("action_id", "dimension", "cause", "action", "owner", "due", "effort_days", "closed")
    rows = [dict(zip(names, _blanks(values), strict=True)) for values in story.actions]
    nothing = {"element": "trust", **dict.fromkeys(_LEDGER_COLUMNS, "")}
    return [row | nothing | LEDGER.get((story.id, row["action_id"]), {}) for row in rows]


# What the case studies tell beyond their figures: client, case, then the optional columns.
TOLD = {
    ("northwind", "CS1"): {
        "quote": "We knew the price would rise, and still the paper went round for eleven weeks.",
        "context": "Steel prices were rising by the month and four committees had a say in the "
        "order.",
        "pmo_did": "Put the four questions of the committees on one page, called one meeting, and "
        "kept the list of open points.",
        "contributors": "Procurement held the supplier's offer; Finance checked the figures in two "
        "days; the engineers gave up a site visit.",
        "did_not_work": "A shared folder for comments: nobody opened it.",
        "contact": "Head of PMO, pmo@northwind.example",
        "consent_date": date(2026, 3, 12),
    },
    ("northwind", "CS2"): {
        "quote": "We start everything and finish little.",
        "context": "Twenty-four projects competed for the same budget.",
        "pmo_did": "Ranked the projects with the board in two sittings and tracked the budget that "
        "was set free.",
        "contributors": "The board decided; the project managers closed their own projects.",
        "did_not_work": "The first ranking by score alone: the board did not believe it.",
        "contact": "PMO manager, pmo@northwind.example",
        "consent_date": date(2026, 2, 27),
    },
    ("lindenhof", "CS1"): {
        "quote": "Four meetings for one plan, and in the end it was luck that decided.",
        "context": "Two clinics share six operating theatres.",
        "pmo_did": "Asked for the rules before the meeting and showed the clashes on one plan.",
        "contributors": "The heads of both clinics and the theatre nurses' planner.",
        "did_not_work": "A vote by e-mail: half of the answers came after the meeting.",
        "contact": "Head of PMO, pmo@lindenhof.example",
        "consent_date": date(2026, 1, 20),
    },
    ("meridian", "CS2"): {
        "quote": "Every Monday we found out that our testers were somewhere else.",
        "context": "Three programmes drew on the same forty testers.",
        "pmo_did": "Kept one plan of testers for all programmes and settled clashes each Thursday.",
        "contributors": "The programme managers gave up their own plans; the test lead made the "
        "calls.",
        "did_not_work": "The planning tool of the first month: nobody kept it up to date.",
        "contact": "PMO partner for Claims, pmo@meridian.example",
        "consent_date": date(2026, 5, 8),
    },
}
_TOLD_COLUMNS = ("quote", "context", "pmo_did", "contributors", "did_not_work", "contact",
                 "consent_date")  # fmt: skip


def cases(story: Story) -> list[Row]:
    names = ("case_id", "need_id", "title", "measure", "unit", "better", "before", "after",
             "change_low", "change_high", "n", "comparator", "controlled", "consent",
             "published")  # fmt: skip
    rows = [dict(zip(names, _blanks(values), strict=True)) for values in story.cases]
    nothing = dict.fromkeys(_TOLD_COLUMNS, "")
    return [row | nothing | TOLD.get((story.id, row["case_id"]), {}) for row in rows]


def _blanks(values: Iterable[object]) -> list[object]:
    return ["" if value is None else value for value in values]


def contacts(story: Story) -> list[Row]:
    """A year of requests: the waves as they were held, and shorter questions in between."""
    rng, followed = stream(story.id, "contacts"), stream(story.id, "contacts followed up")
    asked_people = [f"S{i:03d}" for i in range(1, sum(story.stakeholders.values()) + 1)]
    year = story.report_date - timedelta(days=365)
    rounds: list[tuple[str, date, int, float, int]] = []
    for wave in story.waves:
        if wave.start > year:
            instrument = "gap" if wave.full else "csat"
            rounds.append((instrument, wave.start, 1, 1.0, wave.n))
    for quarter in range(4):
        start = year + timedelta(days=1 + 91 * quarter)
        few = 0.12 if story.id == "meridian" else 0.4
        rounds.append(("ces", start, 80, few, 0))
        rounds.append(("nps" if quarter % 2 else "interview", start, 80, few, 0))
    rows = []
    for instrument, start, days, share, answers in rounds:
        asked = [person for person in asked_people if rng.random() < share]
        count = answers or round(0.55 * len(asked))
        answering = set(rng.permutation(asked)[:count].tolist())
        for person in asked:
            day = start + timedelta(days=int(rng.integers(0, days)))
            told = day + timedelta(days=int(rng.integers(5, 40)))
            heard = person in answering and rng.random() < story.told_back
            rows.append({
                "person_id": person, "asked": day, "instrument": instrument,
                "answered": int(person in answering),
                "told_back": told if heard and told <= story.report_date else "",
            })  # fmt: skip
    rows.sort(key=lambda row: (row["asked"], row["person_id"], row["instrument"]))
    return [row | _followed(story, row, followed) for row in rows]


def _followed(story: Story, row: Row, rng: np.random.Generator) -> Row:
    """Return when it was decided and done what follows an answer: mostly where it is told."""
    told = row.pop("told_back")
    heard = row["answered"] and (told or rng.random() < story.told_back / 3)
    decided = row["asked"] + timedelta(days=int(rng.integers(2, 20)))
    decided = min(decided, told) if told else decided
    done = decided + timedelta(days=int(rng.integers(5, 60)))
    return {
        "decided": decided if heard and decided <= story.report_date else "",
        "done": done if heard and done <= story.report_date else "",
        "told_back": told,
    }


# Client: instrument, owner, trigger, asked by, days until decided, done and told, how, and how
# often one person is asked in a year.
# fmt: off
LISTENING = {
    "lindenhof": (
        ("gap", "Head of PMO", "every spring", "PMO analyst", 14, 60, 30, "the ward meeting", 1),
        ("interview", "Head of PMO", "twice a year", "PMO manager", 7, 60, 30, "a call", 2),
        ("ces", "PMO manager", "after each request", "PMO analyst", 7, 30, 30, "a reply to each",
         2),
        ("nps", "Head of PMO", "twice a year", "PMO analyst", 14, 60, 30, "the ward meeting", 2),
    ),
    "northwind": (
        ("csat", "PMO manager", "after each request", "PMO analyst", 5, 40, 30, "a reply to each",
         2),
        ("gap", "Head of PMO", "every spring", "PMO analyst", 14, 90, 30, "the newsletter", 1),
        ("interview", "Head of PMO", "twice a year", "Head of PMO", 7, 60, 30, "a call", 1),
        ("ces", "PMO manager", "after each request", "PMO analyst", 5, 40, 30, "a reply to each",
         2),
        ("nps", "Head of PMO", "twice a year", "PMO analyst", 14, 90, 30, "the newsletter", 2),
    ),
    "meridian": (
        ("ces", "PMO manager", "after each request", "the portal", 10, 60, 30, "the portal", 4),
        ("gap", "PMO manager", "every autumn", "PMO analyst", 30, 120, 45, "the intranet", 1),
        ("nps", "PMO manager", "twice a year", "the portal", 30, 120, 45, "the intranet", 2),
        ("interview", "Head of PMO", "once a year", "PMO analyst", 30, 120, 45, "a mail", 1),
    ),
}
# fmt: on


def listening(story: Story) -> list[Row]:
    columns = ("instrument", "owner", "trigger", "asked_by", "decide_days", "act_days",
               "tell_days", "told_how", "times_a_year")  # fmt: skip
    return [dict(zip(columns, row, strict=True)) for row in LISTENING[story.id]]


TABLES = {
    "bws": bws,
    "services": services,
    "tickets": tickets,
    "raci": raci,
    "actions": actions,
    "cases": cases,
    "contacts": contacts,
    "listening": listening,
}
