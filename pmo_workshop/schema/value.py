"""The tables of Revealing PMO Value: benefits, costs, ladders, relationships."""

from __future__ import annotations

from ..i18n import N_
from .base import (
    TableDefinition,
    choice,
    date,
    end_of_range,
    integer,
    number,
    optional,
    ordered,
    respondent,
    text,
)

STANCE = "U R N S L"
_STANCES = ("unaware", "resistant", "neutral", "supportive", "leading")

UPPER = ("advocate", "partner")
"""The rungs of those who speak for the PMO."""

LAST_YEAR = 120
"""A year above it is a date, such as 2026, and not a number of years."""

_PRICES = optional(
    choice(
        "prices",
        "real: in prices of year 0, which a blank means too; nominal: in prices of its own year",
        "real nominal",
    )
)

TABLES = (
    TableDefinition(
        "benefits",
        "one row per benefit and year",
        (
            text("benefit_id", "short id of the benefit"),
            optional(text("name", "the benefit in words")),
            optional(text("owner", "role that answers for it")),
            choice(
                "class",
                "how explicit the evidence is",
                "financial quantifiable measurable observable",
            ),
            end_of_range(number("share_low", "PMO's share, low", 0, 1), "share_likely"),
            optional(
                number("share_likely", "PMO's share, likely", 0, 1),
                how_to_collect=N_("Agree which share of each benefit is the PMO's."),
            ),
            end_of_range(number("share_high", "PMO's share, high", 0, 1), "share_likely"),
            integer("year", "0 is the first year", 0, LAST_YEAR),
            optional(
                number("verified", "benefit verified", unit="currency"),
                how_to_collect=N_("Ask Finance which amounts of the benefits are verified."),
            ),
            optional(number("reported", "benefit reported", unit="currency")),
            optional(number("verified_low", "lowest amount Finance would sign", unit="currency")),
            optional(number("verified_high", "highest amount Finance would sign", unit="currency")),
            optional(
                choice("evidence", "grade of the evidence", "A B C D"),
                N_("whether such a benefit rests on opinion alone is not known."),
            ),
            _PRICES,
        ),
        key=("benefit_id", "year"),
        rules=(
            ordered("share_low", "share_likely", "share_high"),
            ordered("verified_low", "verified", "verified_high"),
        ),
        used_by=("V2", "V3", "V4"),
        how_to_collect="Take the benefits register and ask Finance which amounts are verified.",
    ),
    TableDefinition(
        "proxies",
        "who would notice an intangible benefit, and what they would see: one row per benefit",
        (
            text("benefit_id", "the benefit", refers_to="benefits.benefit_id"),
            text("proxy", "what would be seen"),
            optional(text("source", "where it is recorded")),
            optional(text("cadence", "how often it is read")),
            optional(text("owner", "role that reads it")),
            optional(number("reading", "what was read")),
            optional(
                date(
                    "read_on",
                    "day of the reading; leave the row of the earlier day, and what moved shows",
                )
            ),
        ),
        key=("benefit_id", "read_on"),
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
            optional(choice("borne_by", "who bears it; blank: not stated", "pmo clients")),
        ),
        key=("line_id", "year"),
        used_by=("V4", "B7"),
        how_to_collect="Ask Finance for the PMO's budget lines; add the clients' hours as the "
        "effort log has them, and write clients into borne_by.",
    ),
    TableDefinition(
        "ladders",
        "laddering interviews: one row per rung and coder",
        (
            *respondent(),
            text("ladder_id", "the ladder"),
            integer("seq", "position on the ladder, 1 at the bottom", 1),
            text("code", "what was said, as a short code"),
            choice(
                "level",
                "attribute, consequence or value",
                "A C V",
                stands_for=("attribute", "consequence", "value"),
            ),
            optional(
                text("coder", "who coded it"),
                N_("such rows count as coded by one person, and no agreement is told."),
            ),
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
            choice(
                "current",
                "unaware, resistant, neutral, supportive, leading",
                STANCE,
                stands_for=_STANCES,
            ),
            optional(
                choice("desired", "the stance wanted", STANCE, stands_for=_STANCES),
                N_("such a stakeholder is compared with no stance wanted."),
                N_("Agree with the account holders which stance is wanted of each stakeholder."),
            ),
            optional(
                choice(
                    "rung",
                    "rung of the relationship ladder",
                    "prospect customer client supporter advocate partner",
                ),
                N_("such a stakeholder stands on no rung of the relationship ladder."),
                N_("Let the account holders place each stakeholder on the relationship ladder."),
            ),
            date("date", "day of the review"),
            optional(
                choice(
                    "act",
                    "a recorded act of advocacy since the last review",
                    "reference referral defence",
                )
            ),
        ),
        key=("stakeholder_id", "date"),
        used_by=("V5", "S4"),
        how_to_collect="Review the stakeholder list twice a year with the account holders.",
    ),
    TableDefinition(
        "review_schedule",
        "the value reviews as they were designed: one row per account",
        (
            text("account", "the group of stakeholders, such as Sponsors"),
            text("led_by", "the one role that leads its reviews"),
            integer("every_months", "months from one review to the next", 1, 36),
            optional(text("minutes_by", "the one role that writes down what the client says")),
            optional(text("ask", "what the PMO asks of the account in a review, in one line")),
            optional(date("since", "day from which it holds")),
            optional(integer("due", "reviews that were due since then", 0)),
            optional(integer("held", "of them held in time", 0)),
            optional(integer("with_minutes", "of them with minutes", 0)),
        ),
        key=("account",),
        rules=(ordered("with_minutes", "held", "due"),),
        used_by=("V5", "T4"),
        how_to_collect="Settle for each group of stakeholders who leads its value reviews, how "
        "often, who writes the minutes and what is asked. The exercise v5-design-reviews does that "
        "in the room; 'pmo-workshop desk DIR --count-reviews' writes what was held.",
        design=True,
    ),
)
