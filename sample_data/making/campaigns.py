"""The table of the marketing plan: a message for some elements, and not all of it chosen."""

from __future__ import annotations

from datetime import timedelta

from stories import Story

from .people import Row

COLUMNS = ("message", "element", "source", "audience", "need", "communication", "channel", "owner",
           "day", "measure", "hook", "sent")  # fmt: skip

# Days are counted from the day of the report.
# fmt: off
PLANS = {
    "lindenhof": (
        ("A plan for all six theatres, agreed in one meeting", "trust", "", "Heads of department",
         "SV06", "case_study", "ward meeting", "Head of PMO", 24, "meetings until decision",
         "onboarding", None),
    ),
    "northwind": (
        ("Before each board you get one ranked list", "value", "V2.perceived_value.net", "Sponsors",
         "SV09", "value_promise", "board paper", "Head of PMO", 20,
         "papers decided at first reading", "report", None),
        ("The gate review costs you hours; here is how many", "barriers",
         "B4.cost_calibration.overall", "Project managers", "SV01", "newsletter", "mail",
         "PMO manager", 41, "B4.cost_calibration.overall", "gate", None),
        ("What you asked for in January has a date", "trust", "T2.gap_by_dimension.overall", "",
         "SV06", "newsletter", "mail", "Communications lead", -20, "T2.gap_by_dimension.overall",
         "intake", -18),
        ("Status costs less than before, and quality held", "confidence",
         "C5.cost_change.change", "Finance", "", "track_record", "", "", 61,
         "C5.cost_change.change", "", None),
    ),
    "meridian": (
        ("Reporting will take half the hours", "barriers", "", "Project managers", "SV01",
         "newsletter", "mail", "PMO manager", 30, "hours per report", "gate", None),
        ("One plan of testers for three programmes", "trust", "", "Business owners", "SV10",
         "case_study", "town hall", "Head of PMO", 76, "days without testers", "intake", None),
        ("What the PMO no longer does", "relationships", "", "", "", "satisfaction_process",
         "intranet", "Head of PMO", 110, "S3.effort_change", "report", None),
    ),
}
# fmt: on


def campaigns(story: Story) -> list[Row]:
    def day(days: int | None) -> object:
        return "" if days is None else story.report_date + timedelta(days=days)

    rows = [dict(zip(COLUMNS, told, strict=True)) for told in PLANS[story.id]]
    return [
        {"campaign_id": f"M{at}", **row, "day": day(row["day"]), "sent": day(row["sent"])}
        for at, row in enumerate(rows, start=1)
    ]


TABLES = {"campaigns": campaigns}
