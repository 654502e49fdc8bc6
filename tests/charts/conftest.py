"""Released results of every analysis of Building Trust, invented and with a fixed seed."""

from datetime import date
from functools import partial

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.analysis.process_behaviour import Signal
from pmo_workshop.disclosure import Behind, release
from pmo_workshop.intake.client import Client

SERVICES = (
    "Portfolio reporting to the board",
    "Planning support for project managers",
    "Risk & issue reviews <monthly>",
    "Budget control at $5 to $9",
    "Gate reviews and quality assurance of project plans",
    "Training",
    "Tools and templates",
    "Benefits tracking für Zürich",
    "Resource allocation across departments",
)
DIMENSIONS = ("Reliability", "Assurance", "Tangibles", "Empathy", "Responsiveness")


def client() -> Client:
    return Client(
        id="demo",
        name="Demo & Sons",
        report_date=date(2026, 3, 31),
        stakeholders={"Sponsors": 12, "Managers": 30},
    )


def released(frame: pd.DataFrame, name: str, *, keys, n=31, **more):
    of_people = more.get("unit", "respondents") == "respondents"
    options = {
        "activity": more.pop("activity", "T1"),
        "asks": "Which of these services matters most to you, which least?",
        "period": "2026-01-12 to 2026-02-03",
        "needs": [],
        "people": Behind.ROOM if of_people else Behind.RECORDS,
    }
    return release(client(), frame, name=name, keys=keys, n=n, **(options | more))


def make_needs(n=31):
    score = np.array([0.61, 0.52, 0.33, 0.1, 0.02, -0.11, -0.25, -0.5, -0.72])
    frame = pd.DataFrame(
        {
            "service_id": [f"SV{i:02d}" for i in range(1, 10)],
            "service": SERVICES,
            "shown": 4 * n,
            "best": (2 + 2 * score * n).clip(0).round().astype(int),
            "worst": (2 - 2 * score * n).clip(0).round().astype(int),
            "score": score,
            "score_low": score - 0.12,
            "score_high": score + 0.13,
            "p_top3": [0.99, 0.95, 0.8, 0.2, 0.05, 0.01, 0, 0, 0],
            "leading": [True, True] + [False] * 7,
            "n": n,
            "flagged": False,
        }
    )
    return released(
        frame, "services_scored", keys=["service_id", "service"], n=n,
        counts=["best", "worst", "shown"],
    )  # fmt: skip


def make_quality(k=22):
    rng = np.random.default_rng(7)
    importance = rng.normal(5.8, 0.5, k).clip(1, 6.9)
    performance = rng.normal(4.9, 0.7, k).clip(1, 6.9)
    quadrant = [
        ["low priority", "possible overkill", "concentrate here", "keep up"][2 * a + b]
        if abs(i - 5.8) > 0.2 and abs(p - 4.9) > 0.2
        else ""
        for i, p, a, b in zip(
            importance, performance, importance > 5.8, performance > 4.9, strict=True
        )
    ]
    frame = pd.DataFrame(
        {
            "item_id": [f"G{i:02d}" for i in range(1, k + 1)],
            "text": [f"The PMO keeps {SERVICES[i % 9].lower()} up to date" for i in range(k)],
            "dimension": [DIMENSIONS[i % 5] for i in range(k)],
            "importance": importance,
            "importance_low": importance - 0.25,
            "importance_high": importance + 0.25,
            "performance": performance,
            "performance_low": performance - 0.4,
            "performance_high": performance + 0.4,
            "quadrant": quadrant,
            "importance_n": 31,
            "n": 31,
        }
    )
    return released(
        frame, "quality_grid", keys=["item_id", "text", "dimension"],
        facts={"importance": 5.8, "performance": 4.9},
    )  # fmt: skip


def make_kano(n=31):
    counts = np.array(
        [[14, 6, 3, 6, 1, 1], [2, 9, 10, 8, 1, 1], [1, 3, 20, 5, 0, 2], [2, 2, 1, 22, 4, 0]]
    )
    if n < 31:
        counts = np.array(
            [[8, 3, 1, 1, 0, 0], [1, 4, 4, 3, 1, 0], [1, 1, 9, 2, 0, 0], [0, 0, 1, 10, 2, 0]]
        )
    frame = pd.DataFrame(counts, columns=list("AOMIRQ"))
    frame.insert(
        0, "offering", ["Self-service dashboard", "Coaching", "A named contact", "Newsletter"]
    )
    total = counts.sum(axis=1)
    frame["category"] = ["A", "", "M", "I"]
    frame["share"] = counts.max(axis=1) / total
    frame["share_low"], frame["share_high"] = frame["share"] - 0.16, frame["share"] + 0.16
    frame["better"], frame["worse"], frame["n"] = 0.6, -0.3, total
    return released(frame, "kano_categories", keys=["offering"], n=n, counts=list("AOMIRQ"))


def make_gaps(sign=1, n=31):
    e = np.array([6.2, 6.0, 5.1, 5.6, 6.1, 5.8])
    gap = sign * np.array([-1.4, -0.7, 0.7, -0.1, -0.4, -0.4])
    frame = pd.DataFrame(
        {
            "dimension": [*DIMENSIONS, "overall"],
            "expectation": e,
            "performance": e + gap,
            "gap": gap,
            "gap_low": gap - 0.35,
            "gap_high": gap + 0.35,
            "p": 0.01,
            "p_holm": [0.0001, 0.02, 0.03, 0.6, 0.12, np.nan],
            "weight": [30, 20, 10, 15, 25, 100],
            "x": [n - 4, n - 9, 3, n - 18 if n > 18 else 2, n - 11 if n > 11 else 2, n // 2],
            "n": [n, n, max(n - 12, 5), n, n, n],
            "n_left_out": [0, 1, 12, 0, 2, 0],
        }
    )
    return released(
        frame, "gap_by_dimension", keys=["dimension"], n=n, counts=["x"], activity="T2",
        asks="What do you expect of an adequate PMO, and what do you get? (1 to 7)",
    )  # fmt: skip


def make_gap_items():
    rng = np.random.default_rng(3)
    gap = rng.normal(-0.6, 0.5, 22)
    frame = pd.DataFrame(
        {
            "item_id": [f"G{i:02d}" for i in range(1, 23)],
            "dimension": [DIMENSIONS[i % 5] for i in range(22)],
            "text": [f"The PMO does what it promises, part {i}" for i in range(22)],
            "expectation": 6.0,
            "performance": 6 + gap,
            "gap": gap,
            "gap_low": gap - 0.4,
            "gap_high": gap + 0.4,
            "p_bh": np.abs(gap) / 10,
            "screened": gap < -0.5,
            "x": 12,
            "n": 31,
        }
    )
    return released(
        frame, "gap_by_item", keys=["item_id", "dimension", "text"], counts=["x"], activity="T2"
    )


def make_groups():
    n = np.array([31, 14, 8, 4, 3])
    gap = np.array([-0.9, -0.3, -0.5, -2.2, -3.3])
    frame = pd.DataFrame(
        {
            "role": ["Project managers", "Heads of department", "Finance", "Sponsors", "Board"],
            "expectation": 6.1,
            "performance": 6.1 + gap,
            "gap": gap,
            "gap_low": gap - 0.5,
            "gap_high": gap + 0.5,
            "x": n // 2,
            "n": n,
        }
    )
    return released(
        frame, "gap_by_group", keys=["role"], n=60, counts=["x"], cut=True, activity="T2"
    )


def make_schedule(k=412):
    rng = np.random.default_rng(5)
    late = rng.gamma(2, 3, k) - 4
    late[:1] = 180.0
    median = np.array([1.2, 3.4, -0.5, 6.1, 0.2])
    frame = pd.DataFrame(
        {
            "service_id": ["", "SV01", "SV02", "SV03", "SV04", "SV05"],
            "service": ["all services", *SERVICES[:5]],
            "median_late": [1.1, *median],
            "median_late_low": [0.8, *(median - 0.9)],
            "median_late_high": [1.5, *(median + 1.2)],
            "late": [250, 60, 50, 30, 80, 5],
            "share_late": [250 / 412, 0.6, 0.5, 0.3, 0.8, 5 / 12],
            "share_late_low": [0.55, 0.5, 0.4, 0.2, 0.7, 0.2],
            "share_late_high": [0.65, 0.7, 0.6, 0.4, 0.9, 0.7],
            "still_open": [14, 2, 2, 2, 2, 6],
            "n": [412, 100, 100, 100, 100, 12],
        }
    )
    return released(
        frame, "schedule_gap", keys=["service_id", "service"], n=k, unit="requests",
        singles={"all services": late}, activity="T2",
        asks="Days from opening to closing, less the days the client expected",
        period="2025-04-01 to 2026-03-31",
    )  # fmt: skip


def make_actions():
    effort = np.array([5, 12, 3, 20, 8, 8.5])
    share = np.array([0.8, 0.6, 0.2, 0.7, 0.4, 0.45])
    priority = np.array([0.09, 0.05, 0.04, 0.03, 0.02, 0.018])
    frame = pd.DataFrame(
        {
            "action_id": [f"A{i}" for i in range(1, 7)],
            "action": [
                "Publish the review calendar for the whole year",
                "Train two deputies",
                "Rewrite the promise on turnaround times in the service charter",
                "Replace the status template",
                "Weekly clinic",
                "Short brief",
            ],
            "dimension": [*DIMENSIONS, "Reliability"],
            "cause": [3, 2, 4, 1, 3, 3],
            "cause_text": ["delivery", "standard", "communication", "knowledge"] + ["delivery"] * 2,
            "direction": ["change the service"] * 2
            + ["change the promise"]
            + ["change the service"] * 3,
            "gap": -1.0,
            "affected_share": share,
            "effort_days": effort,
            "priority": priority,
            "rank": range(1, 7),
            "rank_low": [1, 1, 2, 3, 4, 4],
            "rank_high": [2, 3, 4, 5, 6, 6],
            "p_top3": [1, 0.9, 0.7, 0.3, 0.1, 0],
            "owner": ["PMO lead", "", "PMO lead", None, "Analyst", "Analyst"],
            "due": pd.to_datetime(["2026-05-01", None, "2026-06-30", None, None, "2026-04-30"]),
            "n": 31,
        }
    )
    return released(
        frame, "action_ranking",
        keys=["action_id", "action", "dimension", "cause_text", "direction", "owner", "due"],
        activity="T3", asks="Gap survey of spring 2026 and the actions agreed on it",
    )  # fmt: skip


def make_sample_size():
    frame = pd.DataFrame(
        {"group": ["Sponsors", "Managers"], "N": [12, 30], "needed": [11, 23], "invite": [12, 30],
         "precision": [0.09, 0.105], "n": [12, 30]}
    )  # fmt: skip
    return released(frame, "planned_sample", keys=["group"], unit="stakeholders", activity="T4")


def make_contact_load():
    frame = pd.DataFrame(
        {
            "quarter": ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"],
            "people": [40, 41, 41, 42],
            "asks": [40, 70, 61, 104],
            "asks_per_person_mean": [1.0, 1.71, 1.49, 2.48],
            "once": [30, 12, 20, 6],
            "twice": [10, 23, 18, 15],
            "over_limit": [0, 6, 3, 21],
            "max": [2, 4, 3, 6],
            "n": [40, 41, 41, 42],
        }
    )
    return released(
        frame, "contact_load", keys=["quarter"], n=42, activity="T4", counts=["over_limit"],
        asks="Requests sent to stakeholders", unit="people on the list",
    )  # fmt: skip


def make_loop():
    frame = pd.DataFrame(
        {"step": ["listen", "decide", "act", "tell"],
         "lane": ["stakeholders", "the PMO", "the PMO", "stakeholders"],
         "x": [246, 8, 2, 177], "n": [433, 9, 9, 246],
         "what": ["requests answered", "actions with owner and date", "actions done",
                  "answers followed up"],
         "days": [np.nan, np.nan, np.nan, 22.0]}
    )  # fmt: skip
    return released(
        frame, "feedback_loop", keys=["step", "lane"], n=433, unit="requests", activity="T4",
        asks="Requests to stakeholders, and what was told back",
    )  # fmt: skip


def make_raci():
    frame = pd.DataFrame(
        {"task": ["Send the survey", "Decide", "Tell respondents"],
         "accountable": ["PMO lead", "PMO lead, Sponsor", ""], 
         "responsible": ["Analyst", "PMO lead", ""],
         "codes": [[("PMO lead", "A"), ("Analyst", "R")], [("PMO lead", "AR"), ("Sponsor", "A")],
                   [("Analyst", "I")]],
         "problem": ["", "2 accountable roles", "no accountable role; nobody responsible"], "n": 3}
    )  # fmt: skip
    return released(frame, "raci_check", keys=["task"], n=3, unit="tasks", activity="T4")


def make_behaviour(k=14, share=False):
    rng = np.random.default_rng(2)
    value = rng.normal(5.0, 0.15, k)
    signal = [""] * k
    if k > 10:
        value[9:] += 0.4
        value[4] = 3.9
        signal[4] = "outside the limits"
        for i in range(9, k):
            signal[i] = "8 on one side of the mean"
    low, high = (4.4, 5.7) if k >= 8 else (np.nan, np.nan)
    frame = pd.DataFrame(
        {
            "period": [f"{2025 + i // 12}-{i % 12 + 1:02d}" for i in range(k)],
            "value": value / (7 if share else 1),
            "lower": low / (7 if share else 1) - (np.arange(k) % 3) * 0.02 * share,
            "upper": high / (7 if share else 1) + (np.arange(k) % 3) * 0.02 * share,
            "signal": signal,
            "n": 25,
        }
    )
    return released(
        frame, "on_time" if share else "satisfaction", keys=["period"], n=25, activity="T5",
        asks="Overall, how satisfied are you with the PMO? (1 to 7)",
        facts={"mean": 5.05 / (7 if share else 1), "lower": None if share else low,
               "upper": None if share else high,
               "status": "run chart" if k < 8 else "provisional limits" if k < 12 else "limits",
               "changed_from": "",
               "signals": tuple(Signal(frame["period"][a], frame["period"][b], "run", signal[a])
                                for a, b in ((4, 4), (9, k - 1)) if k > 10),
               "what": "requests closed on time" if share else "mean satisfaction",
               "unit": "share" if share else "scale points"},
    )  # fmt: skip


def make_cases():
    frame = pd.DataFrame(
        {
            "case_id": [f"C{i}" for i in range(1, 7)],
            "need_id": ["SV01", "SV01", "SV02", "SV04", "SV05", "SV01"],
            "title": "Reports are read in the board meeting",
            "measure": ["Days to approve a change request", "Reports on time", "Rework",
                        "Budget variance", "Hours per status report and month", "Satisfaction"],
            "unit": ["days", "%", "%", "$k", "hours", ""],
            "before": [14.0, 61, 30, 250, 12, 4.2],
            "after": [9.0, 84, 34, 250, 3.5, np.nan],
            "change": [-5.0, 23, 4, 0, -8.5, np.nan],
            "change_low": [-7.0, 12, np.nan, -40, -10, np.nan],
            "change_high": [-3.0, 34, np.nan, 40, -7, np.nan],
            "better": ["lower", "higher", "lower", "lower", "lower", "higher"],
            "grade": ["B", "C", "B", "B", "D", "A"],
            "consent": [1, 1, 0, 1, 1, 1],
            "published": [1, 1, 0, 0, 1, 1],
            "n": [40, 52, 31, 12, 25, 9],
        }
    )  # fmt: skip
    return released(
        frame, "cases_graded", keys=["case_id"], n=6, unit="engagements", population=9,
        activity="T6", asks="Engagements with a measure before and after",
    )  # fmt: skip


def make_coverage(listed=True):
    frame = pd.DataFrame(
        {
            "need_id": [f"SV{i:02d}" for i in range(1, 10)],
            "need": SERVICES,
            "cases": [3, 1, 0, 1, 1, 0, 0, 0, 0],
            "best_grade": ["C", "B", "", "B", "D", "", "", "", ""],
            "covered": [True, True, False, True, True, False, False, False, False],
            "n": 6,
        }
    )
    by_need = {
        "SV01": [("C2", "C"), ("C1", "B"), ("C6", "A")],
        "SV02": [("C3", "B")],
        "SV04": [("C4", "B")],
        "SV05": [("C5", "D")],
    }
    return released(
        frame, "need_coverage", keys=["need_id", "need"], n=6, unit="cases",
        activity="T6", facts={"cases": by_need} if listed else None,
        asks="Case studies by the need they answer",
    )  # fmt: skip


def make_gap_change():
    change = np.array([0.7, -0.9, 0.1, 0.0, 0.4, 0.2])
    frame = pd.DataFrame(
        {
            "dimension": [*DIMENSIONS, "overall"],
            "first": -1.0,
            "second": change - 1.0,
            "change": change,
            "change_low": change - 0.3,
            "change_high": change + 0.3,
            "p_holm": [0.001, 0.0004, 0.6, 1.0, 0.03, np.nan],
            "n": 22,
        }
    )
    return released(
        frame, "gap_change", keys=["dimension"], n=22, activity="T2",
        facts={"first": "2025", "second": "2026", "design": "paired"},
        asks="What do you expect, and what do you get?", period="2025 and 2026",
    )  # fmt: skip


MAKERS = {
    "most_needed_services": make_needs,
    "quality_attributes": make_quality,
    "kano_categories": make_kano,
    "gap_by_dimension": make_gaps,
    "gap_by_item": make_gap_items,
    "gap_by_group": make_groups,
    "gap_change": make_gap_change,
    "schedule_gap": make_schedule,
    "action_ranking": make_actions,
    "survey_sample_size": make_sample_size,
    "contact_load": make_contact_load,
    "feedback_loop": make_loop,
    "raci_check": make_raci,
    "on_time_by_month": partial(make_behaviour, share=True),
    "satisfaction_by_wave": make_behaviour,
    "cases_graded": make_cases,
    "need_coverage": make_coverage,
}


@pytest.fixture(scope="session")
def make():
    """The makers of released results, by the name of the question they answer."""
    return MAKERS


@pytest.fixture(name="released", scope="session")
def released_fixture():
    """A function that passes a table through the guard as the demo client's."""
    return released


@pytest.fixture(name="client")
def client_fixture():
    return client()
