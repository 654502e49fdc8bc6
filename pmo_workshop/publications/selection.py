"""What a communication is about: which case, theme or service level, and whether it may be told."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..content.publications import Template
from ..disclosure import HIDDEN
from ..display import clean
from ..elements.answers import service_names
from ..elements.sustaining.themes import issue_shares
from ..errors import DataError, UsageError, names, nearest
from ..intake.client import Client
from .levels import level_by_quarter

COLLECTED_IN = {"case_study": "cases", "solution_guide": "relations", "service_charter": "sla"}
LISTED = 20


def candidates(template: Template, client: Client) -> dict[str, str]:
    """
    Return what the communication can be about: id to label, in the order of the table.

    Themes come from the list of relations, and from what respondents hold as far as the guard
    lets it be named.
    """
    if template.name == "case_study":
        cases = client["cases"]
        return {str(i): clean(t) for i, t in zip(cases["case_id"], cases["title"], strict=True)}
    if template.name == "solution_guide":
        shares = issue_shares(client, seed=0).result
        told = shares[shares["tier"] != HIDDEN]["theme"] if len(shares) else []
        return {str(theme): "" for theme in dict.fromkeys([*told, *client["relations"]["theme"]])}
    if template.name == "service_charter":
        levels, known = client["sla"], service_names(client)
        return {
            str(row.sla_id): clean(f"{known.get(row.service_id, row.service_id)}: {row.metric}")
            for row in levels.itertuples()
        }
    return {}


def choose(template: Template, client: Client, wanted: str) -> str:
    """
    Return the id of what the communication is about; empty for one per client.

    Parameters
    ----------
    template : Template
    client : Client
    wanted : str
        As given with ``--select``. If nothing was: the first case with consent, the theme that
        most respondents hold, the first service level that the request log can measure.

    Raises
    ------
    UsageError
        There is no such id.
    DataError
        There is nothing to choose from, or the client has not agreed to the case study.
    """
    if not template.select:
        if wanted:
            raise UsageError(
                f"{template.name} is made once per client: leave --select {wanted!r} out."
            )
        return ""
    known = candidates(template, client)
    if not known:
        raise DataError(
            f"There is no {template.select.removeprefix('a ')}. Fill in "
            f"{COLLECTED_IN[template.name]}.csv, or use --blank for the empty template."
        )
    if not wanted:
        return _first(template, client, known)
    if wanted not in known:
        raise UsageError(
            f"There is no {wanted!r}: choose {template.select}. There are: "
            f"{names(list(known)[:LISTED])}.{nearest(wanted, known)}"
        )
    _check_consent(template, client, wanted)
    return wanted


def others(template: Template, client: Client, chosen: str) -> list[str]:
    """Return what else the communication could be about, in lines; empty if there is nothing."""
    known = candidates(template, client) if template.select else {}
    lines = []
    for key, label in list(known.items())[:LISTED]:
        if key != chosen:
            told = f"{key}: {label}" if label else key
            lines.append(f"  {told}{'' if _agreed(template, client, key) else ' (no consent)'}")
    more = len(known) - LISTED
    lines += [f"  … and {more} more"] if more > 0 else []
    about = f"{template.title} about {chosen}. Others, with --select:"
    return [about, *lines] if lines else []


def _first(template: Template, client: Client, known: Mapping[str, str]) -> str:
    if template.name == "case_study":
        agreed = [key for key in known if _agreed(template, client, key)]
        if not agreed:
            raise DataError(
                "cases.csv: no case has consent, so nothing is written. A case study names a "
                "client only with a written yes. Ask for it and set consent to 1; or use --blank."
            )
        return agreed[0]
    first = next(iter(known))
    if template.name == "service_charter":
        return next(
            (key for key in known if not level_by_quarter(client, key, seed=0).missing), first
        )
    return first


def _agreed(template: Template, client: Client, key: str) -> bool:
    if template.name != "case_study":
        return True
    cases = client["cases"]
    consent = cases.loc[cases["case_id"].astype(str) == key, "consent"]
    return bool(len(consent)) and not pd.isna(consent.iloc[0]) and int(consent.iloc[0]) == 1


def _check_consent(template: Template, client: Client, key: str) -> None:
    if not _agreed(template, client, key):
        raise DataError(
            f"cases.csv, case {key!r}: consent is 0, so nothing is written. A case study names a "
            "client only with a written yes. Ask for it, set consent to 1 and add consent_date; "
            "or take another case."
        )
