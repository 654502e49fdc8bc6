"""What to do next in Revealing PMO Value, in the client's own terms."""

from __future__ import annotations

from ..claims import Statement
from ..disclosure import Released
from ..display import some
from .base import steps

MOST_WITNESSES = 3


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
    )


def next_witnesses(proxies: Released) -> Statement | None:
    """V2: which intangible benefit to promote by one rung, and what it lacks."""
    lacking = [row for _, row in proxies.rows.iterrows() if row["lacks"]]
    return steps(
        proxies,
        *(f"Name what the witness of “{row['benefit']}” lacks: {row['lacks']}." for row in
          lacking[:MOST_WITNESSES]),
        "" if lacking else "Promote one intangible benefit by one rung: read its proxy at the next "
        "date of its cadence, and let its owner write the figure down.",
    )  # fmt: skip


def next_benefits_told(told: Released) -> Statement | None:
    """V3: what to report, what to correct and what to stop reporting."""

    def named(column: str, text: str) -> str:
        rows = told.rows[told.rows[column].fillna(0) > 0] if len(told.rows) else told.rows
        return text.format(some([f"“{name}”" for name in rows["benefit"]])) if len(rows) else ""

    found = (
        named("not_reported", "Report what is verified: {}."),
        named("over_reported", "Correct what is reported above the verified amount: {}."),
        named(
            "on_opinion", "Take {} out of the report until there is evidence better than D."
        ),
    )  # fmt: skip
    return steps(told, *found, "" if any(found) else "Keep reporting as it is.")


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
    fell = int(moves.table["lower"].sum()) if len(moves.table) else 0
    who = f"the {fell} who stand on a lower rung" if fell else "those who did not move"
    return steps(
        moves,
        f"Hold a client-value review with {who}: their words first.",
        "Record references, referrals and defences when they happen; without a record nobody is "
        "called an advocate.",
    )
