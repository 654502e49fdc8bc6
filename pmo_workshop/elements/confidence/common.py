"""What the questions on confidence share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

import pandas as pd

from ...intake.client import Client


class WorkingTime(TypedDict):
    """The clock of service levels, as the analysis takes it."""

    hours_per_day: float
    weekmask: str
    holidays: Sequence[date]


def calendar_of(client: Client) -> WorkingTime:
    """Return the working time in the client's calendar."""
    calendar = client.calendar
    return {
        "hours_per_day": calendar.hours_per_day,
        "weekmask": calendar.weekmask,
        "holidays": calendar.holidays,
    }


def latest_table(client: Client, rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the rows of the latest wave that has any, and its dates."""
    told = [wave for wave in client.waves if (rows["wave"] == wave.name).any()]
    return (rows[rows["wave"] == told[-1].name], told[-1].dates) if told else (rows, "")


def journeys_walked(client: Client, *, opinion: bool) -> tuple[pd.DataFrame, str]:
    """Return the journeys users lived, or those the PMO or the room imagined, and their dates."""
    steps = client["touchpoints"]
    imagined = steps["opinion"].eq(1).fillna(False) if "opinion" in steps else False
    return latest_table(client, steps[steps["step"].notna() & (imagined == opinion)])
