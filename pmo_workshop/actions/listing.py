"""The ledger of actions and what the report proposes, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from ..analysis.action_states import STATES, in_order
from ..display import clean, is_missing
from ..errors import UsageError, nearest
from ..i18n import day_in_words, gettext, ngettext
from ..intake.client import Client
from ..paths import NOTEBOOKS
from ..plan.reading import Evidence, read_evidence
from ..schema.actions import ENDED
from .proposals import Proposal, proposals

SEED = 2026


def proposed(client: Client, run: Path | None) -> tuple[Proposal, ...]:
    """
    Return what the report of a client proposes.

    Parameters
    ----------
    client : Client
    run : Path, optional
        The client's folder in ``runs``; default: ``runs/<client id>`` below this folder.

    Returns
    -------
    tuple of Proposal
        Empty without a report.

    Raises
    ------
    UsageError, WorkbookError
        The run is not there, or another client's.
    """
    evidence = evidence_in(client, run)
    return () if evidence.missing else proposals(evidence, SEED)


def evidence_in(client: Client, run: Path | None) -> Evidence:
    """Return what the report of a client has released, as ``proposed`` reads it."""
    return read_evidence(client, str(run / NOTEBOOKS) if run else "")


def chosen(
    asked: Sequence[str], there: Sequence[Proposal], command: str = "actions"
) -> list[Proposal]:
    """
    Return the proposals asked for by their ids, or all of an activity.

    ``command`` is the one that lists them.

    Raises
    ------
    UsageError
        There is none of this name.

    Examples
    --------
    >>> there = [Proposal("T2.gap.next-1", "Ask"), Proposal("T2.gap.next-2", "Trace")]
    >>> [proposal.id for proposal in chosen(["T2", "T2.gap.next-1"], there)]
    ['T2.gap.next-1', 'T2.gap.next-2']
    """
    found: dict[str, Proposal] = {}
    for name in asked:
        mine = [p for p in there if p.id == name or p.id.startswith(f"{name}.")]
        if not mine:
            ids = [p.id for p in there]
            raise UsageError(
                gettext(
                    "The report proposes nothing under {name}.{nearest} See the list: "
                    "pmo-workshop {command} DIR",
                    name=repr(name),
                    nearest=nearest(name, ids),
                    command=command,
                )
                if ids
                else gettext(
                    "There is no report to take {name} from. Make it first: pmo-workshop report "
                    "DIR; or name its folder with --run.",
                    name=repr(name),
                )
            )
        found |= {p.id: p for p in mine}
    return [*found.values()]


def listing(client: Client, there: Sequence[Proposal], today: date) -> Iterator[str]:
    """Yield the ledger as of a day, late actions first, and then what is proposed and not in it."""
    actions = client["actions"]
    yield ngettext("{n} action in the ledger", "{n} actions in the ledger", len(actions))
    broad = max(8, *(len(gettext(state)) for state in STATES.values()))
    for row in in_order(actions, pd.Timestamp(today)).to_dict("records"):
        who = who_does_it(row["owner"], row["promised_by"])
        facts = [who or gettext("no owner yet"), _day(row)]
        yield "  {id:8} {state:{broad}} {action} ({facts})".format(
            broad=broad,
            id=row["action_id"],
            state=gettext(STATES[row["state"]]),
            action=clean(row["action"]),
            facts=", ".join(filter(None, facts)),
        )
    known = set(actions.loc[actions["closed"].isna(), "source"].dropna())
    new = [proposal for proposal in there if proposal.id not in known]
    yield ""
    if there:
        yield ngettext("{n} more is proposed", "{n} more are proposed", len(new))
    wide = max((len(proposal.id) for proposal in new), default=0)
    for proposal in new:
        yield f"  {proposal.id:{wide}}  {proposal.text}"
    if not there:
        yield gettext("A report proposes actions. Make it first: pmo-workshop report DIR")
    if new:
        yield ""
        yield gettext(
            "Take one over: pmo-workshop actions DIR --take {id}; all of an activity: --take "
            "{activity}",
            id=new[0].id,
            activity=new[0].id.partition(".")[0],
        )


def who_does_it(owner: object, promised_by: object) -> str:
    """
    Return who answers for an action: a role, with the name that was put to it by choice.

    Examples
    --------
    >>> who_does_it("Head of PMO", "Ann Berg"), who_does_it("Head of PMO", None)
    ('Head of PMO, Ann Berg', 'Head of PMO')
    """
    return ", ".join(filter(None, (clean(owner), clean(promised_by))))


def _day(row: dict) -> str:
    if row["state"] in ENDED:
        return day_in_words(row["closed"])
    if is_missing(row["due"]):
        return gettext("no date yet")
    return gettext("due {day}", day=day_in_words(row["due"]))
