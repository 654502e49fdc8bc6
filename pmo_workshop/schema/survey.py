"""The tables of The survey: who answered, what was asked, what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..i18n import N_
from .base import Rule, TableDefinition, choice, flag, integer, optional, respondent, text
from .instruments import INSTRUMENTS

if TYPE_CHECKING:
    import pandas as pd


def _no_value_when_not_applicable(table: pd.DataFrame) -> pd.Series:
    not_applicable = table["na"].fillna(0).astype(int) == 1
    return ~(not_applicable & table["value"].notna())


TABLES = (
    TableDefinition(
        "respondents",
        "one row per respondent and wave",
        (
            text("resp_id", "an id the survey tool gives; never a name or an e-mail address"),
            text("wave", "the round of the survey, such as 2025 or 2026-Q1"),
            optional(text("role", "stakeholder group; client.toml gives its size")),
            optional(text("unit", "organisational unit")),
            optional(text("tenure_band", "years with the organisation, in bands")),
            optional(integer("power", "power over the PMO's work", 1, 5)),
            optional(integer("interest", "interest in the PMO's work", 1, 5)),
            optional(
                text("code", "self-chosen code that links one person's answers over the waves")
            ),
        ),
        key=("resp_id", "wave"),
        used_by=(
            "T1",
            "T2",
            "T3",
            "T4",
            "T5",
            "T6",
            "B1",
            "B2",
            "B4",
            "B6",
            "V1",
            "V2",
            "V3",
            "V5",
            "C1",
            "C2",
            "C4",
            "C5",
            "S1",
            "S2",
        ),
        how_to_collect="Export the survey with an anonymous id per person; keep role and unit, "
        "drop names and e-mail addresses.",
    ),
    TableDefinition(
        "items",
        "one row per question",
        (
            text("item_id", "short id of the question"),
            choice(
                "instrument",
                "the set of questions it belongs to; the guide says what each asks",
                " ".join(INSTRUMENTS),
            ),
            text(
                "dimension",
                "the dimension it measures; the guide says which instruments have dimensions of "
                "their own",
                may_be_blank=True,
            ),
            text("text", "the question as it was put"),
            integer("scale_min", "lowest answer"),
            integer("scale_max", "highest answer"),
            flag("reverse", "1 if a high answer means less of the dimension"),
        ),
        key=("item_id",),
        rules=(
            Rule(
                ("scale_min", "scale_max"),
                N_("scale_min must be below scale_max"),
                lambda table: table["scale_min"] < table["scale_max"],
            ),
        ),
        used_by=("T1", "T2", "T3", "T4", "T5", "B4", "V2", "V3", "V5", "C2", "C5"),
        how_to_collect="Use the item banks of the workshop, or list the questions of your survey.",
    ),
    TableDefinition(
        "responses",
        "one row per respondent, question and aspect",
        (
            *respondent(),
            text("item_id", "the question", refers_to="items.item_id"),
            choice(
                "aspect",
                "E expectation, P perception, I importance, single for questions asked once",
                "E P I single",
                stands_for=("expectation", "perception", "importance", "single"),
            ),
            integer(
                "value",
                "the answer in scale points",
                may_be_blank=True,
                if_none=N_(
                    "Leave the cell blank, and write 1 in na if the question does not apply"
                ),
            ),
            optional(flag("na", "1 if the respondent said 'does not apply to me'")),
        ),
        key=("resp_id", "wave", "item_id", "aspect"),
        rules=(
            Rule(
                ("value", "na"),
                N_("value must be blank where na is 1"),
                _no_value_when_not_applicable,
            ),
        ),
        used_by=("T1", "T2", "T3", "T4", "T5", "B4", "V2", "V3", "V5", "C2", "C5"),
        how_to_collect="Run the 22-item survey of expectation, perception and importance.",
    ),
)
