"""The tables of Revealing PMO Value: benefits, costs, ladders, relationships."""

from __future__ import annotations

from .base import TableDefinition, choice, date, integer, number, ordered, respondent, text

_STANCE = "U R N S L"

LAST_YEAR = 120
"""A year above it is a date, such as 2026, and not a number of years."""

_PRICES = choice(
    "prices",
    "real: in prices of year 0, which a blank means too; nominal: in prices of its own year",
    "real nominal",
    may_be_blank=True,
    may_be_absent=True,
)

TABLES = (
    TableDefinition(
        "benefits",
        "one row per benefit and year",
        (
            text("benefit_id", "short id of the benefit"),
            text("name", "the benefit in words", may_be_blank=True, may_be_absent=True),
            text("owner", "role that answers for it"),
            choice(
                "class",
                "how explicit the evidence is",
                "financial quantifiable measurable observable",
            ),
            number("share_low", "PMO's share, low", 0, 1, may_be_blank=True),
            number("share_likely", "PMO's share, likely", 0, 1, may_be_blank=True),
            number("share_high", "PMO's share, high", 0, 1, may_be_blank=True),
            integer("year", "0 is the first year", 0, LAST_YEAR),
            number("verified", "benefit verified", unit="currency", may_be_blank=True),
            number("reported", "benefit reported", unit="currency", may_be_blank=True),
            number(
                "verified_low",
                "lowest amount Finance would sign",
                unit="currency",
                may_be_blank=True,
                may_be_absent=True,
            ),
            number(
                "verified_high",
                "highest amount Finance would sign",
                unit="currency",
                may_be_blank=True,
                may_be_absent=True,
            ),
            choice("evidence", "grade of the evidence", "A B C D"),
            _PRICES,
        ),
        key=("benefit_id", "year"),
        rules=(
            ordered("share_low", "share_likely", "share_high"),
            ordered("verified_low", "verified", "verified_high"),
        ),
        used_by=("V2", "V3", "V4", "B7"),
        how_to_collect="Take the benefits register and ask Finance which amounts are verified.",
    ),
    TableDefinition(
        "proxies",
        "who would notice an intangible benefit, and what they would see: one row per benefit",
        (
            text("benefit_id", "the benefit", refers_to="benefits.benefit_id"),
            text("proxy", "what would be seen"),
            text("source", "where it is recorded", may_be_blank=True),
            text("cadence", "how often it is read", may_be_blank=True),
            text("owner", "role that reads it", may_be_blank=True),
        ),
        key=("benefit_id",),
        used_by=("V2",),
        how_to_collect="Give each intangible benefit a witness: who would notice, and what would "
        "they see?",
    ),
    TableDefinition(
        "costs",
        "PMO and client cost: one row per line and year",
        (
            text("line_id", "short id of the cost line"),
            integer("year", "0 is the first year", 0, LAST_YEAR),
            number("amount", "cost", 0, unit="currency"),
            choice("kind", "once or every year", "one_off run"),
            _PRICES,
        ),
        key=("line_id", "year"),
        used_by=("V4", "B7"),
        how_to_collect="Ask Finance for the PMO's budget lines; add the clients' hours.",
    ),
    TableDefinition(
        "ladders",
        "laddering interviews: one row per rung and coder",
        (
            *respondent(),
            text("ladder_id", "the ladder"),
            integer("seq", "position on the ladder, 1 at the bottom", 1),
            text("code", "what was said, as a short code"),
            choice("level", "attribute, consequence or value", "A C V"),
            text("coder", "who coded it"),
        ),
        key=("resp_id", "wave", "ladder_id", "seq", "coder"),
        used_by=("V1",),
        how_to_collect="Interview 15 to 30 people: 'why does that matter to you?', three rungs.",
    ),
    TableDefinition(
        "engagement",
        "one row per stakeholder and review date",
        (
            text("stakeholder_id", "an id, never a name"),
            choice("current", "unaware, resistant, neutral, supportive, leading", _STANCE),
            choice("desired", "the stance wanted", _STANCE),
            choice(
                "rung",
                "rung of the relationship ladder",
                "prospect customer client supporter advocate partner",
            ),
            date("date", "day of the review"),
            choice(
                "act",
                "a recorded act of advocacy since the last review",
                "reference referral defence",
                may_be_blank=True,
                may_be_absent=True,
            ),
        ),
        key=("stakeholder_id", "date"),
        used_by=("V5", "S4", "C4"),
        how_to_collect="Review the stakeholder list twice a year with the account holders.",
    ),
)
