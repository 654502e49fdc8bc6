"""What the questions on barriers share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...claims import Claim
from ...disclosure import Released
from ...display import NOT_SHOWN, clean, count_told, digits_apart, is_missing, plain, verb
from ...intake.client import Client
from ...present.grammar import SHOWN_IN_WORDS, claim, estimate, listed, share_told
from ...verdicts import Verdict


def share_claim(
    released: Released,
    row: pd.Series,
    key: str,
    text: str,
    x: str = "x",
    share: str = "share",
    verdict: Verdict | None = None,
) -> Claim:
    """Return a sentence that ends in x of n, with the limits of the share."""
    told = share_told(row[x], row["n"], row[f"{share}_low"], row[f"{share}_high"])
    return claim(
        released,
        key,
        f"{text} {told}.",
        verdict=verdict,
        unit="share",
        **estimate(row, share),
    )


def done_again(row: Mapping[str, Any] | pd.Series, way: str) -> str:
    """Return how many tasks of a way of working were done again: per cent from 20 people on."""
    if is_missing(row["n"]) or is_missing(row[f"{way}_n"]):
        return NOT_SHOWN
    return count_told(row, f"{way}_again", way, people=min(row["n"], row[f"{way}_n"]))


RANGE = "P10 to P90: eight in ten of 10,000 draws."


def first_of(names: pd.Series) -> str:
    return listed(map(clean, names.head(SHOWN_IN_WORDS)))


def quoted(table: pd.DataFrame, column: str = "option") -> str:
    names = dict.fromkeys(clean(name) for name in table[column])
    return listed(f"“{name}”" for name in list(names)[:SHOWN_IN_WORDS])


def latest_answers(client: Client, table: str) -> pd.DataFrame:
    """Return the answers of the latest wave that has any of this table."""
    answers = client[table]
    for wave in reversed(client.waves):
        own = answers[answers["wave"] == wave.name] if "wave" in answers else answers
        if len(own):
            return own
    return answers


def respondents_with(answers: pd.DataFrame, *columns: str) -> int:
    """Return how many respondents have at least one row with all of these answers."""
    return answers.dropna(subset=list(columns))["resp_id"].nunique()


def blanks_told(answers: pd.DataFrame, column: str, things: str) -> list[str]:
    """Say how many answers are blank: they are left out and never imputed."""
    blank = int(answers[column].isna().sum())
    are = verb(blank, "is", "are")
    return [f"{blank} of {len(answers)} {things} {are} blank and left out."] if blank else []


def value_digits(row: Mapping[str, Any]) -> int:
    """Return the decimals at which a row shows on which side of the log what is felt lies."""
    figures = [plain(row[f"value{end}"]) for end in ("", "_low", "_high")]
    even = 1.0 if row["measure"] == "ratio" else 0.0
    return digits_apart([figure for figure in figures if figure is not None], [even], 1)
