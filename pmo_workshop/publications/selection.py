"""What a communication is about: which case, theme or service level, and whether it may be told.

Where nobody chooses, it is the strongest that may be told: the case with the strongest evidence,
a theme that is serious and that the PMO can help with, a service level that is met.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd

from ..analysis import service_levels
from ..analysis.case_studies import cases_graded as graded
from ..analysis.case_studies import direction_of
from ..analysis.solution_fit import HELPS, SERIOUS
from ..content.publications import Template
from ..disclosure import HIDDEN
from ..display import clean, is_missing
from ..elements.answers import service_names
from ..elements.confidence.service_levels import service_level_attainment
from ..elements.sustaining.solution_fit import solution_fit
from ..elements.sustaining.themes import issue_shares
from ..errors import DataError, UsageError, names, nearest
from ..i18n import N_, gettext
from ..intake.client import Client

COLLECTED_IN = {
    "case_study": "cases.csv",
    "solution_guide": "relations.csv",
    "service_charter": "sla.csv",
    "value_review_agenda": "stakeholders.csv",
    "newsletter": "[stakeholders] of client.toml",
    "value_promise": "[stakeholders] of client.toml",
}
FOR_READERS = ("value_review_agenda", "newsletter", "value_promise")
"""The communications that are for nobody in particular where no group is chosen."""
LISTED = 20


def candidates(template: Template, client: Client) -> dict[str, str]:
    """
    Return what the communication can be about: id to label, in the order of the table.

    Themes come from the list of relations and the drafts of guides, and from what respondents hold
    as far as the guard lets it be named.
    """
    if template.name == "case_study":
        cases = client["cases"]
        return {str(i): clean(t) for i, t in zip(cases["case_id"], cases["title"], strict=True)}
    if template.name == "solution_guide":
        shares = issue_shares(client, seed=0).result
        told = shares[shares["tier"] != HIDDEN]["theme"] if len(shares) else []
        ours = [*client["relations"]["theme"], *client["guides"]["theme"]]
        return {str(theme): "" for theme in dict.fromkeys([*told, *ours])}
    if template.name == "service_charter":
        levels, known = client["sla"], service_names(client)
        return {
            str(row.sla_id): clean(
                f"{known.get(row.service_id, row.service_id)}: {metric_in_words(row.metric)}"
            )
            for row in levels.itertuples()
        }
    if template.name == "value_review_agenda":
        return {str(account): "" for account in client["stakeholders"]["account"].unique()}
    return dict.fromkeys(client.stakeholders, "") if template.name in FOR_READERS else {}


def metric_in_words(metric: str) -> str:
    """Return what a service level measures, in the language in force."""
    return gettext(_METRICS[metric])


_METRICS = {
    "time to close": N_("time to close"),
    "time to answer": N_("time to answer"),
}


def choose(template: Template, client: Client, wanted: str) -> str:
    """
    Return the id of what the communication is about; empty for one per client.

    Parameters
    ----------
    template : Template
    client : Client
    wanted : str
        As given with ``--select``. If nothing was, the strongest: see the module.

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
                gettext(
                    "{template} is made once per client: leave --select {wanted} out.",
                    template=template.name,
                    wanted=repr(wanted),
                )
            )
        return ""
    if template.name in FOR_READERS and not wanted:
        return ""
    known = candidates(template, client)
    if not known:
        raise DataError(
            gettext(
                "There is nothing to choose from. Fill in {file}, or use --blank for the empty "
                "template.",
                file=COLLECTED_IN[template.name],
            )
        )
    if not wanted:
        return _first(template, client, known)
    if wanted not in known:
        raise UsageError(
            gettext(
                "There is no {wanted}: choose {what}. There are: {known}.{near}",
                wanted=repr(wanted),
                what=template.select,
                known=names(list(known)[:LISTED]),
                near=nearest(wanted, known),
            )
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
            withheld = "" if _agreed(template, client, key) else gettext(" (no consent)")
            lines.append(f"  {told}{withheld}")
    more = len(known) - LISTED
    lines += [f"  … {gettext('and {n} more', n=more)}"] if more > 0 else []
    kind = gettext(template.title)
    about = (
        gettext("{kind} about {chosen}. Others, with --select:", kind=kind, chosen=chosen)
        if chosen
        else gettext("{kind} to all. For one group, with --for:", kind=kind)
    )
    return [about, *lines] if lines else []


def _first(template: Template, client: Client, known: Mapping[str, str]) -> str:
    """Return the strongest of what may be told; of equals the first in the order of the table."""
    if template.name == "case_study":
        known = {key: label for key, label in known.items() if _agreed(template, client, key)}
        if not known:
            raise DataError(
                gettext(
                    "cases.csv: no case has consent, so nothing is written. A case study "
                    "names a client only with a written yes. Ask for it and set consent "
                    "to 1; or use --blank."
                )
            )
    strength = _STRENGTH[template.name](client)
    return max(known, key=lambda key: strength.get(key, ()))


def _cases(client: Client) -> dict[Hashable, tuple[Any, ...]]:
    """Return how strong each case is: a clear change for the better, told whole, by its grade."""
    cases, costs = client["cases"].set_index("case_id"), client["case_costs"]["case_id"]
    told = [name for name in STORY if name in cases]
    whole = cases[told].notna().sum(axis=1) + cases.index.isin(costs)
    return {
        row["case_id"]: (direction_of(row) == 1, int(whole[row["case_id"]]), row["grade"])
        for row in graded(client["cases"]).to_dict("records")
    }


STORY = ("quote", "context", "pmo_did", "contributors")
"""What makes a case a story, beside its figures and its cost."""


def _themes(client: Client) -> dict[Hashable, tuple[Any, ...]]:
    """Return how well each theme carries a guide: helped with, shown by a case, serious, held."""
    shares = issue_shares(client, seed=0)
    held = shares.rows.set_index("theme")["x"] if len(shares.rows) else {}
    agreed = set(client["cases"].loc[client["cases"]["consent"] == 1, "case_id"].astype(str))
    shown = _cases_of_themes(client)
    return {
        row["theme"]: (
            row["support"] >= HELPS,
            row["tested"] and bool(agreed & shown.get(row["theme"], set())),
            not is_missing(row["severity"]) and row["severity"] >= SERIOUS,
            0 if is_missing(held.get(row["theme"])) else int(held[row["theme"]]),
        )
        for row in solution_fit(client, shares).result.to_dict("records")
    }


def _cases_of_themes(client: Client) -> dict[str, set[str]]:
    relations = client["relations"]
    if "case_id" not in relations:
        return {}
    known = relations.dropna(subset=["case_id"])
    return {str(t): set(own.astype(str)) for t, own in known.groupby("theme")["case_id"]}


_LEVELS = (service_levels.MISSED, service_levels.TOO_FEW, service_levels.MET)


def _levels(client: Client) -> dict[Hashable, tuple[Any, ...]]:
    """Return how well each service level is kept: its verdict, then its share."""
    found = service_level_attainment(client, seed=0).result
    return {
        row["sla_id"]: (_LEVELS.index(row["verdict"]), float(row["share"]))
        for row in found.to_dict("records")
        if row["n"] > 0
    }


_STRENGTH: Mapping[str, Callable[[Client], Mapping[Hashable, tuple[Any, ...]]]] = {
    "case_study": _cases,
    "solution_guide": _themes,
    "service_charter": _levels,
}


def _agreed(template: Template, client: Client, key: str) -> bool:
    if template.name != "case_study":
        return True
    cases = client["cases"]
    consent = cases.loc[cases["case_id"].astype(str) == key, "consent"]
    return bool(len(consent)) and not pd.isna(consent.iloc[0]) and int(consent.iloc[0]) == 1


def _check_consent(template: Template, client: Client, key: str) -> None:
    if not _agreed(template, client, key):
        raise DataError(
            gettext(
                "cases.csv, case {key}: consent is 0, so nothing is written. A case "
                "study names a client only with a written yes. Ask for it, set consent "
                "to 1 and add consent_date; or take another case.",
                key=repr(key),
            )
        )
