"""What the questions on barriers share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...analysis import hidden_cost
from ...display import clean, digits_apart, in_quotes, number, plain, row_name
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...item_banks import bank
from ...present.grammar import SHOWN_IN_WORDS, listed

RANGE = N_("Likely range: eight in ten of 10,000 draws.")
NO_SUM = N_("The rows do not add up to all options together: each is the middle of its own draws.")


def first_of(names: pd.Series) -> str:
    return listed(map(clean, names.head(SHOWN_IN_WORDS)))


def quoted(names: pd.Series) -> str:
    return listed(map(in_quotes, list(dict.fromkeys(names))[:SHOWN_IN_WORDS]))


def in_their_words(component: object) -> str:
    """
    Return a cost in the words in which it is asked, in quotes; that of a client by its name.

    Examples
    --------
    >>> in_their_words("effort (double entry)"), in_their_words("overall")
    ('“I enter the same information more than once”', 'overall')
    """
    asked = {row["component"]: row["text"] for row in bank("perceived_cost_12")}
    name = clean(component)
    return in_quotes(gettext(asked[name])) if name in asked else row_name(name)


def latest_answers(client: Client, table: str) -> pd.DataFrame:
    """Return the answers of the latest wave that has any of this table."""
    answers = client[table]
    for wave in reversed(client.waves):
        own = answers[answers["wave"] == wave.name] if "wave" in answers else answers
        if len(own):
            return own
    return answers


def latest_log(client: Client) -> pd.DataFrame:
    """Return the row of each activity and role of the effort log that was measured last."""
    return hidden_cost.as_logged(client["effort_log"])


def respondents_with(answers: pd.DataFrame, *columns: str) -> int:
    """Return how many respondents have at least one row with all of these answers."""
    return answers.dropna(subset=list(columns))["resp_id"].nunique()


def blanks_told(answers: pd.DataFrame, column: str) -> list[str]:
    """Say how many answers are blank: they are left out and never imputed."""
    blank, every = int(answers[column].isna().sum()), number(len(answers), 0)
    told = ngettext(
        "{n} of {all} answers is blank and left out.",
        "{n} of {all} answers are blank and left out.",
        blank,
        all=every,
    )
    return [told] if blank else []


def value_digits(row: Mapping[str, Any]) -> int:
    """Return the decimals at which a row shows on which side of the log what is felt lies."""
    figures = [plain(row[f"value{end}"]) for end in ("", "_low", "_high")]
    even = 1.0 if row["measure"] == "ratio" else 0.0
    return digits_apart([figure for figure in figures if figure is not None], [even], 1)
