"""The tables of Instilling Confidence."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from stories import Planted, Story

from .people import Row, around, months, people, stream, who


def unit_cost(story: Story) -> list[Row]:
    rng = stream(story.id, "unit cost")
    first, count = story.tickets[:2]
    rows = []
    for output, price, quantity, factor in story.unit_cost:
        for month in months(first, count):
            changed = story.change_from and month >= story.change_from
            qty = max(1, round(quantity * (1 + rng.normal(0, 0.08))))
            each = price * (factor if changed else 1) * (1 + rng.normal(0, 0.025))
            rows.append({"period": month, "output_id": output, "cost": round(each * qty, 2),
                         "qty": qty})  # fmt: skip
    return rows


# fmt: off
JOURNEY = {
    "lindenhof": (
        ("Hear of it on the ward", "Client", "front", 0.4, 2, 0, 10),
        ("Call the planner", "Client", "front", 0.7, 2, 0, 10),
        ("Dates are compared", "PMO analyst", "back", -0.1, 3, 3, 45),
        ("Theatre review", "PMO manager", "front", -1.4, 6, 5, 90),
        ("New plan on the ward", "PMO adviser", "front", 1.2, 2, 1, 30),
    ),
    "northwind": (
        ("Hear of the service", "Client", "front", 0.6, 2, 0, 15),
        ("Ask for it", "Client", "front", 0.2, 3, 0.5, 30),
        ("Request is sorted", "PMO analyst", "back", 0.0, 3, 2, 20),
        ("First talk", "PMO adviser", "front", 1.3, 2, 1, 60),
        ("Documents are checked", "PMO analyst", "back", -0.4, 5, 4, 90),
        ("Gate review", "PMO manager", "front", -1.5, 6, 6, 120),
        ("Result and next steps", "PMO adviser", "front", 0.9, 2, 1, 45),
    ),
    "meridian": (
        ("Find the page in the portal", "Client", "front", 0.3, 4, 0, 20),
        ("Fill in the form", "Client", "front", -0.6, 5, 0, 40),
        ("Ticket is routed", "PMO analyst", "back", 0.1, 3, 4, 10),
        ("Adviser calls back", "PMO adviser", "front", 1.0, 2, 3, 35),
        ("Figures are checked", "PMO analyst", "back", -0.3, 4, 5, 60),
        ("Stage approval", "PMO manager", "front", -1.6, 6, 11, 100),
        ("Decision is filed", "PMO analyst", "back", 0.2, 3, 2, 15),
        ("Lessons are shared", "PMO adviser", "front", 0.5, 3, 6, 45),
    ),
}
# fmt: on


def touchpoints(story: Story) -> list[Row]:
    rng, journey = stream(story.id, "touchpoints"), JOURNEY[story.id]
    worst = min(journey, key=lambda step: step[3])[0]
    rows = []
    for person in people(story)[story.latest.name][:60]:
        mood = rng.normal(0, 0.4)
        for step, (phase, actor, stage, felt, effort, wait, touch) in enumerate(journey, start=1):
            rows.append({
                **who(story, person), "step": step, "phase": phase, "actor": actor, "stage": stage,
                "emotion": around([felt + mood], 0.8, rng, -3, 3)[0],
                "effort": around([effort], 0.8, rng, 1, 7)[0],
                "wait_d": round(wait * float(rng.gamma(4, 0.25)), 1),
                "touch_min": round(touch * float(rng.gamma(9, 1 / 9))),
                "failed": int(rng.random() < (0.3 if phase == worst else 0.05)),
            })  # fmt: skip
    return rows


def promises(story: Story) -> list[Row]:
    rows: list[Row] = []
    for promise_id, text, measure, heard, _understood, kept in story.promises:
        rows.append({
            "promise_id": promise_id, "text": text, "measure": measure, "owner": "Head of PMO",
            "due": story.report_date + timedelta(days=5 + 31 * len(rows)),
            **_as_settled(story, kept - heard),
        })  # fmt: skip
    return rows


def _as_settled(story: Story, change: float) -> Row:
    """A promise that is kept far less than it was heard was missed; one kept better was kept."""
    status = "missed" if change <= -1.5 else "kept" if change > 0 else ""
    return {"status": status, "closed": story.report_date - timedelta(days=20) if status else ""}


ARTEFACTS = {
    "lindenhof": ("Notice on the ward", "Intranet page", "Handbook of the clinics", "Welcome day",
                  "Paper for the medical board", "Form for dates"),
    "northwind": ("Intranet page", "Service catalogue", "Welcome pack", "Board paper", "Newsletter",
                  "Training slides", "E-mail footer", "Poster"),
    "meridian": ("Portal start page", "Portal help", "Method handbook", "Academy slides",
                 "Town hall deck", "Change board paper", "Executive report"),
}  # fmt: skip
"""Where the PMO says what it promises."""


def promise_audit(story: Story) -> list[Row]:
    rng = stream(story.id, "promise audit")
    rows = []
    for artefact in ARTEFACTS[story.id]:
        for number, promise in enumerate(story.promises):
            there = int(rng.random() < (promise[3] - 1.5) / 6)
            same = int(there and rng.random() < (0.4 if number == 1 else 0.85))
            for coder in ("first", "second"):
                slip = coder == "second" and rng.random() < 0.06
                present = 1 - there if slip else there
                rows.append({
                    "artefact_id": artefact, "promise_id": promise[0], "coder": coder,
                    "present": present, "consistent": int(present and same),
                })  # fmt: skip
    return rows


# fmt: off
HANDOFFS = {
    "lindenhof": (
        ("Dates are compared", "PMO analyst", "PMO adviser", 0.5, 24, 30),
        ("Theatre review", "PMO adviser", "PMO manager", 0.8, 24, 22),
        ("New plan on the ward", "PMO manager", "PMO adviser", 0.7, 16, 15),
    ),
    "northwind": (
        ("Request is sorted", "PMO analyst", "PMO adviser", 0.9, 8, 6),
        ("Documents are checked", "PMO adviser", "PMO analyst", 0.55, 16, 22),
        ("Gate review", "PMO analyst", "PMO manager", 0.75, 24, 26),
        ("Result and next steps", "PMO manager", "PMO adviser", 0.85, 8, 7),
    ),
    "meridian": (
        ("Ticket is routed", "PMO analyst", "PMO adviser", 0.85, 16, 25),
        ("Figures are checked", "PMO adviser", "PMO analyst", 0.45, 24, 38),
        ("Stage approval", "PMO analyst", "PMO manager", 0.6, 40, 66),
        ("Decision is filed", "PMO manager", "PMO analyst", 0.8, 16, 14),
    ),
}
# fmt: on


LEFT_OPEN = {"lindenhof": 11}
"""Client and row of a hand-over that nobody closed in the log for a fortnight."""

HOURS_LEFT_OPEN = 338.5


def handoffs(story: Story) -> list[Row]:
    rng, heard = stream(story.id, "handoffs"), stream(story.id, "hand-overs told")
    each = {"lindenhof": 8, "northwind": 14, "meridian": 30}[story.id]
    last = [
        {
            "touchpoint": touchpoint, "from_role": giver, "to_role": taker,
            "brief": int(rng.random() < complete), "target_h": target,
            "actual_h": round(usual * float(rng.gamma(6, 1 / 6)), 1),
            "told": int(heard.random() < TOLD[story.id]),
        }
        for touchpoint, giver, taker, complete, target, usual in HANDOFFS[story.id]
        for _ in range(each)
    ]  # fmt: skip
    if story.id in LEFT_OPEN:
        last[LEFT_OPEN[story.id]]["actual_h"] = HOURS_LEFT_OPEN
    if story.id != "northwind":
        return last
    return [*_first_log(last), *({**row, "logged_on": "2026-03-13"} for row in last)]


def _first_log(last: list[Row]) -> list[Row]:
    """Return the log of a year before: the same steps, less often briefed and told."""
    rng = stream("northwind", "hand-overs of the first log")
    return [
        {
            **row,
            "brief": int(row["brief"] and rng.random() < 0.6),
            "actual_h": round(float(row["actual_h"]) * float(rng.gamma(16, 1 / 14)), 1),
            "told": int(row["told"] and rng.random() < 0.5),
            "logged_on": "2025-03-14",
        }
        for row in last
    ]


TOLD = {"lindenhof": 0.7, "northwind": 0.6, "meridian": 0.25}
"""How often the client is told of a hand-over."""

BRIEFS = {
    "Dates are compared": ("dates, clashes, whom to ask", "PMO adviser"),
    "Theatre review": ("plan, open clashes, day of the decision", "PMO manager"),
    "New plan on the ward": ("plan, what changed, contact", "PMO adviser"),
    "Request is sorted": ("request, date, contact", "PMO adviser"),
    "Documents are checked": ("findings, what is open, next step", "PMO adviser"),
    "Gate review": ("decision, conditions, date", "PMO manager"),
    "Result and next steps": ("decision, conditions, date", "PMO adviser"),
    "Ticket is routed": ("ticket, deadline, contact", "PMO adviser"),
    "Figures are checked": ("differences, who explains them", "PMO adviser"),
    "Stage approval": ("decision, conditions, next stage", "PMO manager"),
    "Decision is filed": ("decision, link, owner", "PMO manager"),
}
"""Of a step behind which work changes hands: what the brief holds, and who tells the client."""


def briefs(story: Story) -> list[Row]:
    return [
        {
            "touchpoint": touchpoint, "from_role": giver, "to_role": taker,
            "brief": BRIEFS[touchpoint][0], "target_h": target, "told_by": BRIEFS[touchpoint][1],
        }
        for touchpoint, giver, taker, _complete, target, _usual in HANDOFFS[story.id]
    ]  # fmt: skip


# Of the first four services: who answers for it, who does it, what is not in it, what if missed.
CHARTERS = (
    ("Head of PMO", "PMO analyst", "Answers on the client's contracts",
     "The head of the PMO calls on the next working day"),
    ("PMO manager", "PMO analyst", "", ""),
    ("PMO manager", "PMO adviser", "Decisions between sponsors",
     "We say so before the day, and name a new one with you"),
    ("", "", "", ""),
)  # fmt: skip


def sla(story: Story) -> list[Row]:
    targets = (0.9, 0.95, 0.8, 0.9)
    limits = (("time to answer", 2), ("time to close", 10), ("time to close", 15),
              ("time to close", 8))  # fmt: skip
    return [
        {
            "sla_id": f"SL{number}", "service_id": service, "metric": metric, "target": target,
            "limit": limit, "unit": "working days", "window": "month",
            **dict(zip(("owner", "done_by", "not_included", "if_missed"), charter, strict=True)),
        }
        for number, (service, target, (metric, limit), charter) in enumerate(
            zip(story.order[:4], targets, limits, CHARTERS, strict=True), start=1
        )
    ]  # fmt: skip


USUAL_BUDGET = {"lindenhof": 270_000, "northwind": 1_600_000, "meridian": 3_300_000}
"""The median budget of a project."""


def projects(story: Story) -> list[Row]:
    rng = stream(story.id, "projects")
    count, with_method, without = story.projects
    used = np.arange(count) % 2 == 0
    arms = {True: with_method, False: without}
    rows = []
    for arm, share in arms.items():
        members = np.flatnonzero(used == arm)
        on_time = rng.permutation(len(members)) < round(share * len(members))
        for number, ok in zip(members, on_time, strict=True):
            plan_end = story.report_date - timedelta(days=int(rng.integers(40, 700)))
            slip = -int(rng.integers(0, 15)) if ok else int(rng.integers(7, 120))
            end = plan_end + timedelta(days=slip)
            running = end > story.report_date
            budget = round(USUAL_BUDGET[story.id] * float(np.exp(rng.normal(0, 0.7))), -3)
            ratio = float(np.exp(rng.normal(0.02 if arm else 0.12, 0.15)))
            chance = np.clip((0.75 if ok else 0.5) + rng.normal(0, 0.15), 0.05, 0.95)
            rows.append((int(number), {
                "project_id": f"P{number + 1:03d}", "method_used": int(arm),
                "dose": int(rng.integers(1, 4)) if arm else 0,
                "plan_end": plan_end, "end": "" if running else end, "budget": budget,
                "actual": "" if running else round(budget * ratio, -2),
                "rag": "green" if ok else str(rng.choice(["amber", "red", "green"])),
                "forecast_p": round(float(chance), 2),
            }))  # fmt: skip
    return [
        {**row, **classed}
        for (_number, row), classed in zip(
            sorted(rows, key=lambda pair: pair[0]), _project_classes(story), strict=True
        )
    ]


def _project_classes(story: Story) -> list[Row]:
    """Size and type of each project; Lindenhof has not recorded them."""
    rng = stream(story.id, "project classes")
    count = story.projects[0]
    if story.id == "lindenhof":
        return [{}] * count
    return [
        {"size": str(rng.choice(["small", "large"], p=[0.6, 0.4])),
         "type": str(rng.choice(["IT", "change"]))}
        for _ in range(count)
    ]  # fmt: skip


# fmt: off
EXPECTATIONS = {
    "lindenhof": (
        ("clear", "Dates for the month by the 20th", 0.4), ("fuzzy", "More calm", 0.3),
        ("implicit", "That somebody speaks to the surgeons", 0.2),
        ("unrealistic", "A plan that never changes", 0.1),
    ),
    "northwind": (
        ("clear", "A status every Friday", 0.45), ("fuzzy", "That it simply gets better", 0.25),
        ("implicit", "That somebody calls before it is late", 0.2),
        ("unrealistic", "Every request done the same day", 0.1),
    ),
    "meridian": (
        ("clear", "An answer in three working days", 0.35),
        ("fuzzy", "Less bureaucracy", 0.35),
        ("implicit", "That the portal knows who I am", 0.15),
        ("unrealistic", "No reports at all", 0.15),
    ),
}
# fmt: on


def expectations(story: Story) -> list[Row]:
    rng = stream(story.id, "expectations")
    expected = EXPECTATIONS[story.id]
    chances = [chance for *_, chance in expected]
    rows = []
    for person in people(story)[story.latest.name][:60]:
        for service in story.order[:2]:
            kind, text, _ = expected[int(rng.choice(len(expected), p=chances))]
            rows.append({**who(story, person), "service_id": service, "text": text, "type": kind})
    return rows


def planted(story: Story) -> list[Planted]:
    """What is planted in these tables beyond the story's own list."""
    journey, handed_over = JOURNEY[story.id], HANDOFFS[story.id]
    worst = min(journey, key=lambda step: step[3])
    brief = min(handed_over, key=lambda row: row[3])
    alone = [step[0] for step in journey if step[0] not in {row[0] for row in handed_over}]
    return [
        Planted("C1", "journey", worst[0], worst[3], "scale points", "lowest point",
                story.latest.name),
        Planted("C3", "brief", brief[0], brief[3], "share", "fewest complete briefs"),
        Planted("C3", "orphans", ", ".join(alone), len(alone), "steps", "no owner"),
        *(
            Planted("C3", "doubtful", "one hand-over left open", HOURS_LEFT_OPEN, "hours",
                    "told, and left in")
            for client in LEFT_OPEN if client == story.id
        ),
    ]  # fmt: skip


TABLES = {
    "touchpoints": touchpoints,
    "promises": promises,
    "promise_audit": promise_audit,
    "handoffs": handoffs,
    "briefs": briefs,
    "sla": sla,
    "expectations": expectations,
    "projects": projects,
    "unit_cost": unit_cost,
}
