"""What to do next in Revealing PMO Value, in the client's own terms."""

from __future__ import annotations

from ..claims import Statement
from ..disclosure import Released
from ..display import some
from .base import steps


def next_value_map(links: Released) -> Statement | None:
    """V1: what to do about the language of value."""
    ends = links.rows["to"].drop_duplicates().tolist() if len(links.rows) else []
    levels = links.facts.get("levels", {}) if not links.missing else {}
    values = [str(code) for code in ends if levels.get(code) == "V"]
    return steps(
        links,
        f"Write the value promise towards {some(values, 3)}: say the value first, the service "
        "second." if values else "Ask one more “why does that matter to you?”: no ladder reached "
        "a value.",
        "Interview until new people add no new links.",
    )  # fmt: skip


def next_perceived_value(value: Released) -> Statement | None:
    """V2: what to do about the balance of get and give."""
    return steps(
        value,
        "Compare what users give with the hidden costs of module 2 before the benefits are "
        "advertised.",
        "Promote one intangible benefit by one rung: name its proxy, its source, its cadence, its "
        "owner.",
    )


def next_benefits_told(told: Released) -> Statement | None:
    """V3: what to report, and what to stop reporting."""
    rows = told.rows
    hidden = rows[rows["state"].isin(("unreported", "under-reported"))] if len(rows) else rows
    claimed = rows[rows["state"] == "unsupported"] if len(rows) else rows
    first = (
        f"Report what is verified: {some([str(b) for b in hidden['benefit']])}."
        if len(hidden)
        else ""
    )
    second = (
        f"Take {some([str(b) for b in claimed['benefit']])} out of the report until there is "
        "evidence better than D."
        if len(claimed)
        else ""
    )
    return steps(told, first, second, "" if first or second else "Keep reporting as it is.")


def next_appraisal(found: Released) -> Statement | None:
    """V4: what must be true to break even."""
    if found.missing:
        return None
    widest = str(found.facts.get("widest", ""))
    return steps(
        found,
        f"Agree first on the input that moves the ratio most: “{widest}”." if widest else "",
        "Publish the range and the PMO's share, never one figure.",
    )


def next_relationships(moves: Released) -> Statement | None:
    """V5: what to do with the relationships."""
    return steps(
        moves,
        "Hold a client-value review with those who fell a rung: their words first.",
        "Record references, referrals and defences when they happen; without a record nobody is "
        "called an advocate.",
    )
