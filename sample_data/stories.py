"""What is planted in the three sample clients: the one place where their truth is stated.

``generate.py`` makes the tables from it; ``planted.toml`` and ``README.md`` list it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

DIMENSIONS = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")
NO_DIFFERENCE = "no difference that matters"
CLEAR_SHORTFALL = "clear shortfall"
SHORTFALL = "shortfall, size uncertain"
CLEARLY_ABOVE = "clearly above"
TOO_FEW = "too few answers to tell"


@dataclass(frozen=True)
class Gap:
    """One dimension in one wave: mean expectation, mean gap, spread of the gap over people."""

    expectation: float
    gap: float
    spread: float
    verdict: str


@dataclass(frozen=True)
class Wave:
    """One round: its name, dates, number of respondents; whether all questions were asked."""

    name: str
    start: date
    end: date
    n: int
    csat: float
    full: bool = True


@dataclass(frozen=True)
class Before:
    """What stood otherwise in the full wave before, where it asked for it."""

    order: tuple[str, ...]
    kept: dict[str, float]
    felt_ratio: float
    activity: str  # measured on two days, and how many times the minutes of now it took
    minutes: float
    logged_on: tuple[date, date]
    climbed: tuple[str, ...]  # communication skills a level lower on the first of these days


@dataclass(frozen=True)
class Story:
    """One client and everything that is planted in its data."""

    id: str
    name: str
    sector: str
    currency: str
    report_date: date
    expectation: str
    margin: tuple[float, float, float, str, date]
    leading: dict[str, str | float]
    colour: str
    sponsors: tuple[str, ...]
    stakeholders: dict[str, int]
    pmo_roles: dict[str, int]
    roles: dict[str, int]
    units: tuple[str, ...]
    waves: tuple[Wave, ...]
    linked: bool
    ids_start_again: bool
    order: tuple[str, ...]
    step: float
    gaps: dict[str, dict[str, Gap]]
    role_effect: dict[str, float]
    items_apart: dict[str, float]
    importance: dict[str, float]
    weights: tuple[int, int, int, int, int]
    kano: dict[str, tuple[str, float]]
    nps: tuple[float, float, float]
    promises: tuple[tuple[str, str, str, float, float, float], ...]
    value: tuple[float, float]
    funnel: tuple[float, float, float, float]
    tickets: tuple[str, int, int, float, float, str]
    unit_cost: tuple[tuple[str, float, float, float], ...]
    time_log: tuple[tuple[str, float, float], ...]
    change_from: str
    deterrents: dict[str, float]
    felt_ratio: (
        float  # of the hours at the likely minutes: of those of B3, a fifth more, 0.83 of it
    )
    benefits: tuple[tuple[str, str, str, float, float, float, str], ...]
    projects: tuple[int, float, float]
    cases: tuple[tuple, ...]
    actions: tuple[tuple, ...]
    raci_fault: tuple[str, str]
    told_back: float
    themes: tuple[str, ...]
    before: Before | None = None
    planted: tuple[Planted, ...] = field(default=())

    @property
    def latest(self) -> Wave:
        return self.waves[-1]

    @property
    def wave_before(self) -> Wave | None:
        """The full wave before the latest, if it asked for more than expectation and experience."""
        full = [wave for wave in self.waves[:-1] if wave.full]
        return full[-1] if full and self.before else None

    @property
    def waves_that_chose(self) -> dict[str, tuple[str, ...]]:
        """The services in the order in which they are needed, by wave."""
        last = {self.latest.name: self.order}
        if self.before and self.wave_before:
            return {self.wave_before.name: self.before.order, **last}
        return last


@dataclass(frozen=True)
class Planted:
    """One effect a test or a reader may look for."""

    activity: str
    kind: str
    where: str
    size: float
    unit: str
    verdict: str
    wave: str = ""


# The stories are laid out by hand: one line says one thing.
# fmt: off

_LINDENHOF = Story(
    id="lindenhof",
    name="Lindenhof Clinics",
    sector="hospital group",
    currency="EUR",
    report_date=date(2026, 3, 31),
    expectation="adequate",
    margin=(0.5, 10, 10, "Medical director", date(2025, 1, 20)),
    leading={},
    colour="#2E6F57",
    sponsors=("Sponsors",),
    stakeholders={"Sponsors": 5, "Project managers": 8, "Heads of department": 7},
    pmo_roles={"PMO analyst": 5, "PMO adviser": 5, "PMO manager": 1},
    roles={"Sponsors": 3, "Project managers": 5, "Heads of department": 4},
    units=("Surgery", "Nursing", "Administration"),
    waves=(
        Wave("2025", date(2025, 2, 3), date(2025, 2, 21), 11, 5.0),
        Wave("2026", date(2026, 2, 2), date(2026, 2, 20), 12, 5.2),
    ),
    linked=True,
    ids_start_again=False,
    order=("SV06", "SV01", "SV07", "SV04", "SV02", "SV03", "SV05"),
    step=0.9,
    gaps={
        "2025": {
            "tangibles": Gap(4.9, 0.0, 0.4, NO_DIFFERENCE),
            "reliability": Gap(5.7, -1.1, 0.6, CLEAR_SHORTFALL),
            "responsiveness": Gap(5.4, -0.3, 1.4, TOO_FEW),
            "assurance": Gap(5.2, 0.0, 0.4, NO_DIFFERENCE),
            "empathy": Gap(5.3, -0.6, 0.6, SHORTFALL),
        },
        "2026": {
            "tangibles": Gap(4.9, 0.0, 0.4, NO_DIFFERENCE),
            "reliability": Gap(5.7, -1.2, 0.6, CLEAR_SHORTFALL),
            "responsiveness": Gap(5.4, -0.3, 1.5, TOO_FEW),
            "assurance": Gap(5.1, 1.0, 0.5, CLEARLY_ABOVE),
            "empathy": Gap(5.3, -0.6, 0.6, SHORTFALL),
        },
    },
    role_effect={},
    items_apart={"SQ05": -0.6, "SQ13": 0.4},
    importance={"SQ05": 6.7, "SQ07": 6.4, "SQ02": 4.2, "SQ16": 4.4, "SQ10": 6.2},
    weights=(10, 35, 25, 15, 15),
    kano={
        "Bookable hour of advice": ("A", 0.92),
        "One-page status by Friday noon": ("O", 0.95),
        "Help desk by phone": ("I", 0.6),
        "Reports that are right first time": ("M", 0.92),
    },
    nps=(0.33, 0.42, 0.25),
    promises=(
        ("PR1", "You get an answer within two working days", "share in time", 5.6, 5.4, 5.2),
        ("PR2", "What we promise by a date is done by that date", "share on date", 6.0, 5.8, 3.9),
        ("PR3", "Bad news is safe with us", "answers to SQ15", 4.8, 5.0, 5.9),
        ("PR4", "One form, filled in once", "fields asked twice", 3.4, 4.2, 4.0),
    ),
    value=(5.2, 3.6),
    funnel=(5.8, 5.1, 4.9, 3.4),
    tickets=("2024-08", 20, 9, 1.0, 1.0, ""),
    unit_cost=(("Ward plan", 124, 48, 1.0), ("Theatre review", 860, 5, 1.0)),
    time_log=(("admin", 150, 150), ("control", 95, 95), ("advisory", 70, 70),
              ("strategic", 25, 25)),
    change_from="",
    deterrents={"time": 0.75, "delay": 0.6, "relevance (black hole)": 0.35},
    felt_ratio=1.3,
    benefits=(
        ("BN1", "Head of Finance", "financial", 640_000, 640_000, 0.5, "B"),
        ("BN2", "Head of Nursing", "measurable", 45_000, 0, 0.4, "B"),
        ("BN3", "Medical director", "quantifiable", 0, 60_000, 0.3, "D"),
        ("BN4", "Head of Surgery", "observable", 0, 0, 0.3, "C"),
    ),
    projects=(40, 0.60, 0.55),
    cases=(
        ("CS1", "SV06", "Theatre schedule agreed in one meeting instead of four", "meetings until "
         "decision", "meetings", "lower", 4.0, 1.0, -3.8, -2.2, 9, 0, 0, 1, 1),
        ("CS2", "SV01", "Board reads one page and decides the same day", "days to decision", "days",
         "lower", None, 1.5, None, None, 7, 0, 0, 1, 0),
        ("CS3", "SV07", "Two ward moves no longer collide", "clashes a quarter", "clashes", "lower",
         5.0, 2.0, -5.1, -0.9, 8, 1, 0, 0, 0),
        ("CS4", "SV05", "New project system left half empty", "projects kept up to date", "%",
         "higher", 60.0, 45.0, -31.0, 1.0, 20, 0, 0, 1, 0),
    ),
    actions=(
        ("AC1", "reliability", 3, "Agree dates with the person who does the work", "Head of PMO",
         date(2026, 5, 15), 6, None),
        ("AC2", "reliability", 4, "Take 'always on time' off the intranet page", "Communications",
         date(2026, 4, 15), 0.5, None),
        ("AC3", "empathy", 1, "Sit in one ward meeting a month", "PMO analyst", date(2026, 6, 30),
         4, None),
        ("AC4", "responsiveness", 2, "Set an answer time and show it", "Head of PMO",
         date(2026, 4, 30), 2, None),
        ("AC5", "tangibles", 3, "Refresh the two oldest templates", "", None, 3, date(2026, 3, 2)),
    ),
    raci_fault=("Prepare the theatre review", "no A"),
    told_back=0.9,
    themes=("Dates that slip", "Too few staff", "New hospital law", "Energy prices", "Old IT"),
    planted=(
        Planted("T5", "csat", "two waves only", 0.2, "scale points", "no limits: two points"),
        Planted("T5", "tickets", "monthly days late", 0.0, "days", "noise: no signal"),
        Planted("C5", "unit_cost", "both outputs", 0.0, "%", "noise: no signal"),
        Planted("T4", "raci", "Prepare the theatre review", 1, "tasks", "no one is accountable"),
        Planted("T6", "case", "CS4", -15, "%", "failed; must be counted among the eligible"),
        Planted("V4", "return", "2 proven benefits", 0.4, "ratio", "less than it costs"),
        Planted("V3", "unsupported", "BN3", 60_000, "EUR", "reported, evidence D"),
        Planted("V3", "unreported", "BN2", 45_000, "EUR", "verified, not reported"),
    ),
)

_NORTHWIND_PULSE = (
    ("2024-Q1", 31, 4.60), ("2024-Q2", 33, 4.70), ("2024-Q3", 30, 4.60), ("2024-Q4", 34, 4.70),
    ("2025-Q1", 32, 4.60), ("2025-Q2", 35, 4.70), ("2025-Q3", 33, 4.90), ("2025-Q4", 36, 5.00),
    ("2026-Q1", 38, 5.30),
)


def _quarter_dates(name: str) -> tuple[date, date]:
    start = date(int(name[:4]), 3 * int(name[-1]) - 1, 5)
    return start, start + timedelta(days=18)


_NORTHWIND = Story(
    id="northwind",
    name="Northwind Offshore",
    sector="energy",
    currency="GBP",
    report_date=date(2026, 4, 30),
    expectation="desired",
    margin=(0.5, 10, 10, "Chief operating officer", date(2025, 10, 6)),
    leading={"relationships": "satisfaction", "satisfaction_target": 5.0},
    colour="#1B5E84",
    sponsors=("Sponsors", "Finance"),
    stakeholders={"Sponsors": 12, "Project managers": 24, "Business owners": 19, "Finance": 6},
    pmo_roles={"PMO analyst": 6, "PMO adviser": 8, "PMO manager": 2},
    roles={"Sponsors": 8, "Project managers": 15, "Business owners": 12, "Finance": 3},
    units=("Engineering", "Operations", "Grid", "Corporate"),
    waves=tuple(
        Wave(name, *_quarter_dates(name), n, csat, full=name in ("2025-Q4", "2026-Q1"))
        for name, n, csat in _NORTHWIND_PULSE
    ),
    linked=True,
    ids_start_again=True,
    order=("SV06", "SV09", "SV07", "SV10", "SV01", "SV08", "SV04", "SV05", "SV13", "SV03", "SV12",
           "SV02", "SV11"),
    step=0.45,
    gaps={
        "2025-Q4": {
            "tangibles": Gap(5.3, 0.0, 0.6, NO_DIFFERENCE),
            "reliability": Gap(6.0, -2.0, 0.8, CLEAR_SHORTFALL),
            "responsiveness": Gap(5.8, -1.1, 0.7, CLEAR_SHORTFALL),
            "assurance": Gap(5.7, -0.1, 0.6, NO_DIFFERENCE),
            "empathy": Gap(5.6, -0.5, 0.8, SHORTFALL),
        },
        "2026-Q1": {
            "tangibles": Gap(5.3, 0.0, 0.6, NO_DIFFERENCE),
            "reliability": Gap(6.0, -1.3, 0.8, CLEAR_SHORTFALL),
            "responsiveness": Gap(5.8, -1.0, 0.7, CLEAR_SHORTFALL),
            "assurance": Gap(5.7, -0.1, 0.6, NO_DIFFERENCE),
            "empathy": Gap(5.6, -0.5, 0.8, SHORTFALL),
        },
    },
    role_effect={"Project managers": -0.35, "Business owners": 0.4},
    items_apart={"SQ15": -1.2, "SQ05": -0.4, "SQ18": -0.5},
    importance={"SQ05": 6.7, "SQ07": 6.5, "SQ10": 6.4, "SQ15": 6.3, "SQ01": 4.1, "SQ03": 4.3,
                "SQ16": 4.2},
    weights=(10, 35, 20, 20, 15),
    kano={
        "Portfolio view on a phone": ("I", 0.6),
        "Coaching before a gate": ("A", 0.75),
        "Answer within one day": ("O", 0.75),
        "One place for project data": ("M", 0.7),
    },
    nps=(0.37, 0.37, 0.26),
    promises=(
        ("PR1", "You get an answer within one working day", "share in time", 5.7, 5.5, 4.6),
        ("PR2", "Done by the date we gave", "share on date", 6.1, 6.0, 4.0),
        ("PR3", "One question is asked once", "fields asked twice", 4.0, 4.4, 3.6),
        ("PR4", "We size control to the risk", "pages per project class", 4.6, 4.3, 4.4),
        ("PR5", "Advice from people who have done it", "years in projects", 5.2, 5.4, 5.6),
        ("PR6", "You hear what became of your report", "share told back", 5.0, 4.9, 4.8),
    ),
    value=(5.0, 4.1),
    funnel=(5.9, 5.2, 4.6, 4.2),
    tickets=("2024-07", 22, 18, 4.5, 0.5, "2025-07"),
    unit_cost=(("Status report", 105, 95, 0.82), ("Gate review", 975, 12, 0.85),
               ("Training day", 650, 6, 1.0)),
    time_log=(("admin", 420, 300), ("control", 260, 250), ("advisory", 150, 250),
              ("strategic", 60, 90)),
    change_from="2025-07",
    deterrents={"time": 0.6, "relevance (black hole)": 0.55, "effort (double entry)": 0.5,
                "reputation": 0.1},
    felt_ratio=1.8,
    benefits=(
        ("BN1", "Finance director", "financial", 4_800_000, 4_800_000, 0.45, "B"),
        ("BN2", "Head of Grid", "financial", 2_900_000, 2_400_000, 0.35, "B"),
        ("BN3", "Head of Operations", "quantifiable", 210_000, 0, 0.4, "C"),
        ("BN4", "Head of Engineering", "quantifiable", 0, 450_000, 0.3, "D"),
        ("BN5", "Head of Operations", "measurable", 90_000, 90_000, 0.5, "B"),
        ("BN6", "Chief executive", "observable", 0, 0, 0.3, "C"),
    ),
    projects=(46, 0.75, 0.35),
    cases=(
        ("CS1", "SV06", "Turbine order placed before the price rise", "weeks to decision", "weeks",
         "lower", 11.0, 4.0, -8.6, -5.4, 14, 0, 0, 1, 1),
        ("CS2", "SV09", "Seven projects stopped, budget moved to three", "share of budget in the "
         "top three", "%", "higher", 38.0, 61.0, 12.0, 34.0, 24, 1, 0, 1, 1),
        ("CS3", "SV07", "Vessel days shared between two sites", "idle vessel days", "days", "lower",
         19.0, 8.0, -15.0, -7.0, 12, 1, 1, 1, 0),
        ("CS4", "SV10", "Cable team no longer booked twice", "double bookings a month", "bookings",
         "lower", None, 2.0, None, None, 6, 0, 0, 0, 0),
        ("CS5", "SV01", "Report cut from 40 pages to one", "hours per report", "hours", "lower",
         6.5, 2.0, -5.3, -3.7, 30, 0, 0, 1, 1),
        ("CS6", "SV03", "Early-warning board that nobody used", "late surprises a quarter",
         "surprises", "lower", 3.0, 5.0, 0.2, 3.8, 8, 0, 0, 1, 0),
        ("CS7", "SV08", "New managers pass their first gate", "passed at first attempt", "%",
         "higher", 55.0, 70.0, -6.0, 36.0, 20, 1, 0, 0, 0),
    ),
    actions=(
        ("AC1", "reliability", 3, "Plan the PMO's own work on a board with dates", "Head of PMO",
         date(2026, 5, 29), 5, None),
        ("AC2", "reliability", 4, "Promise two days instead of one", "Communications lead",
         date(2026, 5, 8), 1, None),
        ("AC3", "responsiveness", 2, "Answer rota with a named person a day", "PMO manager",
         date(2026, 4, 24), 3, None),
        ("AC4", "responsiveness", 3, "Drop the second check of small requests", "PMO manager",
         date(2026, 6, 12), 2, None),
        ("AC5", "empathy", 1, "Two days a quarter on site", "PMO analyst", date(2026, 9, 30), 8,
         None),
        ("AC6", "empathy", 2, "Three sizes of governance", "Head of PMO", date(2026, 7, 31), 15,
         None),
        ("AC7", "assurance", 1, "Ground rule: bad news first, no blame", "Chief operating officer",
         date(2026, 4, 17), 1, date(2026, 4, 15)),
        ("AC8", "tangibles", 3, "New dashboard colours", "", None, 6, None),
        ("AC9", "reliability", 1, "Ask users which dates matter", "PMO analyst",
         date(2026, 3, 31), 2, date(2026, 3, 20)),
    ),
    raci_fault=("Close the project", "no A"),
    told_back=0.7,
    themes=("Permits", "Supply of vessels", "Grid connection", "Skilled people", "Reporting load",
            "Interest rates"),
    before=Before(
        order=("SV09", "SV07", "SV10", "SV01", "SV06", "SV08", "SV04", "SV05", "SV13", "SV03",
               "SV12", "SV02", "SV11"),
        kept={"PR1": 3.8, "PR2": 2.4},
        felt_ratio=2.6,
        activity="Enter the same figures again",
        minutes=2.0,
        logged_on=(date(2025, 5, 19), date(2026, 2, 9)),
        climbed=("audience insight", "timeliness"),
    ),
    planted=(
        Planted("T1", "wave, needs", "SV06", 4, "ranks", "stands higher than in 2025-Q4"),
        Planted("C2", "wave, promises", "PR2", 1.6, "scale points", "kept better than in 2025-Q4"),
        Planted("B3", "wave, log", "Enter the same figures again", -0.5, "share", "fewer hours are "
                "logged than in May 2025"),
        Planted("B4", "wave, costs", "hours felt", 0.69, "ratio", "fewer hours are felt than in "
                "2025-Q4"),
        Planted("T2", "wave", "reliability", 0.7, "scale points", "smaller gap than in 2025-Q4"),
        Planted("T2", "group", "Project managers against Business owners", -0.75, "scale points",
                "gap is larger; Finance (3 people) and Sponsors stay hidden", "2026-Q1"),
        Planted("T2", "item", "SQ15", -1.0, "scale points", "shortfall inside a dimension without "
                "one", "2026-Q1"),
        Planted("T5", "csat", "nine quarterly waves", 0.7, "scale points", "signal: higher in "
                "2026-Q1"),
        Planted("T5", "tickets", "monthly days late from 2025-07", -4.0, "days", "signal: better"),
        Planted("C5", "unit_cost", "Status report, Gate review from 2025-07", -17, "%",
                "signal: cheaper while the guardrails hold"),
        Planted("S3", "time_log", "advisory up, admin hours down from 2025-07", 100, "hours",
                "signal: automation may be named, admin hours fell"),
        Planted("T4", "raci", "Close the project", 1, "tasks", "no one is accountable"),
        Planted("T6", "case", "CS6", 2, "surprises", "failed; must be counted among the eligible"),
        Planted("B4", "felt", "hours felt against hours logged", 1.5, "ratio", "felt above logged"),
        Planted("C6", "projects", "on time with the method against without", 40, "% points",
                "clearly above, adopters chose themselves"),
        Planted("V4", "return", "4 proven benefits", 1.3, "ratio", "more than it costs"),
        Planted("V3", "unsupported", "BN4", 450_000, "GBP", "reported, evidence D"),
        Planted("V3", "unreported", "BN3", 210_000, "GBP", "verified, not reported"),
    ),
)

_MERIDIAN = Story(
    id="meridian",
    name="Meridian Mutual",
    sector="insurance",
    currency="USD",
    report_date=date(2026, 6, 30),
    expectation="adequate",
    margin=(0.4, 8, 10, "Chief financial officer", date(2025, 4, 14)),
    leading={"relationships": "satisfaction", "satisfaction_target": 5.2},
    colour="#6B3F73",
    pmo_roles={"PMO analyst": 14, "PMO adviser": 18, "PMO manager": 4},
    sponsors=("Sponsors",),
    stakeholders={"Sponsors": 60, "Project managers": 210, "Business owners": 260,
                  "Team members": 290, "Finance": 80},
    roles={"Sponsors": 18, "Project managers": 64, "Business owners": 66, "Team members": 70,
           "Finance": 22},
    units=("Claims", "Life", "Motor", "Digital", "Group functions"),
    waves=(
        Wave("2025", date(2025, 5, 5), date(2025, 5, 30), 221, 5.1),
        Wave("2026", date(2026, 5, 4), date(2026, 5, 29), 240, 4.6),
    ),
    linked=False,
    ids_start_again=False,
    order=("SV05", "SV10", "SV09", "SV04", "SV08", "SV13", "SV07", "SV06", "SV12", "SV01", "SV02",
           "SV03", "SV11"),
    step=0.3,
    gaps={
        "2025": {
            "tangibles": Gap(5.0, 0.55, 0.8, CLEARLY_ABOVE),
            "reliability": Gap(5.5, -0.2, 0.9, NO_DIFFERENCE),
            "responsiveness": Gap(5.4, -0.2, 0.9, NO_DIFFERENCE),
            "assurance": Gap(5.3, 0.0, 0.8, NO_DIFFERENCE),
            "empathy": Gap(5.2, -0.65, 0.9, CLEAR_SHORTFALL),
        },
        "2026": {
            "tangibles": Gap(5.0, 0.6, 0.8, CLEARLY_ABOVE),
            "reliability": Gap(5.5, -0.9, 0.9, CLEAR_SHORTFALL),
            "responsiveness": Gap(5.4, -0.4, 0.9, SHORTFALL),
            "assurance": Gap(5.3, 0.0, 0.8, NO_DIFFERENCE),
            "empathy": Gap(5.2, -0.7, 0.9, CLEAR_SHORTFALL),
        },
    },
    role_effect={"Team members": -0.4, "Sponsors": 0.5},
    items_apart={"SQ09": -0.6, "SQ22": -0.4, "SQ02": 0.3},
    importance={"SQ02": 6.5, "SQ05": 6.3, "SQ08": 6.2, "SQ18": 6.4, "SQ22": 6.1, "SQ01": 4.0,
                "SQ03": 4.2, "SQ12": 4.4, "SQ16": 4.1},
    weights=(15, 30, 25, 10, 20),
    kano={
        "Self-service status page": ("O", 0.6),
        "Ready-made business case": ("A", 0.6),
        "Monthly printed report": ("R", 0.6),
        "Working project system": ("M", 0.65),
    },
    nps=(0.24, 0.41, 0.35),
    promises=(
        ("PR1", "You get an answer within three working days", "share in time", 5.0, 4.8, 4.0),
        ("PR2", "Done by the date we gave", "share on date", 5.6, 5.3, 3.8),
        ("PR3", "Self-service for every standard task", "tasks online", 4.4, 4.2, 5.3),
        ("PR4", "Less reporting every year", "hours per report", 5.2, 4.6, 3.5),
        ("PR5", "Help to balance people", "double bookings", 4.1, 4.3, 4.2),
    ),
    value=(4.6, 4.5),
    funnel=(4.9, 4.2, 4.0, 4.8),
    tickets=("2024-12", 19, 38, 1.0, 4.5, "2025-10"),
    unit_cost=(("Project report", 195, 410, 0.8), ("Stage approval", 2175, 36, 0.9),
               ("Academy day", 1425, 22, 1.0)),
    time_log=(("admin", 900, 900), ("control", 700, 700), ("advisory", 260, 420),
              ("strategic", 110, 120)),
    change_from="2025-10",
    deterrents={"time": 0.45, "learning": 0.4, "effort (detail)": 0.55, "credit": 0.12},
    felt_ratio=1.1,
    benefits=(
        ("BN1", "Chief financial officer", "financial", 6_600_000, 8_500_000, 0.3, "C"),
        ("BN2", "Head of Claims", "financial", 3_000_000, 3_000_000, 0.4, "B"),
        ("BN3", "Head of Digital", "quantifiable", 700_000, 250_000, 0.35, "B"),
        ("BN4", "Head of Life", "quantifiable", 0, 1_200_000, 0.25, "D"),
        ("BN5", "Head of Motor", "measurable", 310_000, 0, 0.4, "B"),
        ("BN6", "Chief risk officer", "measurable", 150_000, 150_000, 0.5, "A"),
        ("BN7", "Head of People", "observable", 0, 0, 0.3, "C"),
        ("BN8", "Chief executive", "observable", 0, 0, 0.2, "D"),
    ),
    projects=(90, 0.58, 0.54),
    cases=(
        ("CS1", "SV05", "Project data entered once, used five times", "minutes per report",
         "minutes", "lower", 95.0, 40.0, -68.0, -42.0, 46, 1, 0, 1, 1),
        ("CS2", "SV10", "Testers planned across programmes", "double bookings a month", "bookings",
         "lower", 31.0, 12.0, -24.0, -14.0, 18, 1, 1, 1, 1),
        ("CS3", "SV09", "Portfolio cut by a fifth", "projects per manager", "projects", "lower",
         3.1, 2.4, -1.1, -0.3, 64, 0, 0, 1, 0),
        ("CS4", "SV04", "Academy opened", "people trained", "people", "higher", None, 180.0, None,
         None, 180, 0, 0, 1, 1),
        ("CS5", "SV08", "Mentors for first-time managers", "projects on time", "%", "higher", 48.0,
         57.0, -5.0, 23.0, 42, 1, 0, 0, 0),
        ("CS6", "SV11", "Reviews that doubled the waiting time", "days until approval", "days",
         "lower", 9.0, 18.0, 6.0, 12.0, 55, 0, 0, 0, 0),
        ("CS7", "SV13", "Benefits checked after a year", "benefits with evidence", "%", "higher",
         22.0, 49.0, 15.0, 39.0, 60, 0, 0, 1, 0),
        ("CS8", "SV07", "Release calendar shared", "clashes a quarter", "clashes", "lower", 14.0,
         6.0, -11.0, -5.0, 16, 0, 0, 0, 0),
        ("CS9", "SV12", "Lessons found in two minutes", "minutes to find", "minutes", "lower", None,
         2.0, None, None, 25, 0, 0, 1, 0),
    ),
    actions=(
        ("AC1", "reliability", 3, "Limit open requests per person", "Head of PMO",
         date(2026, 7, 31), 10, None),
        ("AC2", "reliability", 4, "Publish the dates that are really met", "Communications",
         date(2026, 7, 10), 2, None),
        ("AC3", "empathy", 2, "Light path for small projects", "Method owner",
         date(2026, 9, 30), 25, None),
        ("AC4", "empathy", 1, "Panel of team members every month", "PMO partner for Claims",
         date(2026, 7, 3), 4, None),
        ("AC5", "responsiveness", 3, "Second pair of hands at month end", "PMO manager",
         date(2026, 6, 19), 12, None),
        ("AC6", "reliability", 2, "One definition of done", "Method owner", date(2026, 5, 29), 5,
         date(2026, 6, 5)),
        ("AC7", "effort (detail)", 2, "Halve the fields of the report", "PMO manager",
         date(2026, 8, 28), 9, None),
        ("AC8", "tangibles", 3, "Redesign of the poster", "", None, 7, None),
    ),
    raci_fault=("Approve a stage", "two A"),
    told_back=0.2,
    themes=("Regulation", "Old core system", "Losing experts", "Too many projects", "Cyber attacks",
            "Reporting load", "Merger"),
    before=Before(
        order=("SV05", "SV10", "SV09", "SV04", "SV08", "SV13", "SV07", "SV06", "SV12", "SV01",
               "SV02", "SV03", "SV11"),
        kept={"PR1": 5.0, "PR2": 5.0},
        felt_ratio=1.1,
        activity="Write details no one reads",
        minutes=0.6,
        logged_on=(date(2025, 3, 10), date(2026, 2, 16)),
        climbed=(),
    ),
    planted=(
        Planted("B3", "wave, log", "Write details no one reads", 0.67, "share", "more hours are "
                "logged than in March 2025"),
        Planted("C2", "wave, promises", "PR1", -1.0, "scale points", "kept worse than in 2025"),
        Planted("C2", "wave, promises", "PR2", -1.2, "scale points", "kept worse than in 2025"),
        Planted("T2", "wave", "reliability", -0.7, "scale points", "larger gap than in 2025; no "
                "codes, so the waves are treated as independent"),
        Planted("T2", "group", "Team members against Sponsors", -0.9, "scale points",
                "gap is larger (screening)", "2026"),
        Planted("T2", "item", "SQ09", -1.4, "scale points", "largest item gap", "2026"),
        Planted("T5", "tickets", "monthly days late from 2025-10", 3.5, "days", "signal: worse"),
        Planted("C5", "unit_cost", "Project report, Stage approval from 2025-10", -15, "%",
                "cheaper, but the guardrails fell: no claim"),
        Planted("S3", "time_log", "advisory up, admin hours as before", 0, "hours", "'automation "
                "freed time' must not be said"),
        Planted("T4", "raci", "Approve a stage", 2, "roles", "two are accountable"),
        Planted("T6", "case", "CS6", 9, "days", "failed; must be counted among the eligible"),
        Planted("C6", "projects", "on time with the method against without", 4, "% points",
                "too few to tell"),
        Planted("V2", "value", "get minus give", 0.1, "scale points", NO_DIFFERENCE, "2026"),
        Planted("V4", "return", "5 proven benefits", 0.2, "ratio", "less than it costs"),
        Planted("V3", "unsupported", "BN4", 1_200_000, "USD", "reported, evidence D"),
        Planted("V3", "unreported", "BN5", 310_000, "USD", "verified, not reported"),
    ),
)

# fmt: on

STORIES = (_LINDENHOF, _NORTHWIND, _MERIDIAN)
