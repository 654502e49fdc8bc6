"""The ledger of actions in a client folder: rows are added and cells set, by id, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from ..analysis.action_states import STATES
from ..claims import Claim
from ..display import clean, is_missing
from ..i18n import N_, day_in_words, gettext
from ..importing.by_id import Cell, Row, refuse_unknown, set_rows
from ..importing.ids_given import free_ids, ids_gone
from ..importing.who import refuse_misspelt
from ..intake.client import Client
from ..intake.folder import load_client
from ..schema import TABLES
from .proposals import Proposal

ACTIONS = TABLES["actions"]

_UNKNOWN = N_("There is no action {id}. The actions are: {known}.{nearest}")


@dataclass(frozen=True)
class Change:
    """
    What was written: the ids of rows that are new or changed, and what was there already.

    ``corrected`` are those of the written ones that said the contrary, with what they said;
    ``notes`` are sentences on what else there is to know.
    """

    written: tuple[str, ...]
    there: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def take(
    folder: Path,
    chosen: Sequence[Proposal],
    *,
    owner: str = "",
    due: date | None = None,
    check_on: date | None = None,
) -> Change:
    """
    Take proposals over into the ledger; one that is open in it already is left as it is.

    Parameters
    ----------
    folder : Path
        Of the client.
    chosen : sequence of Proposal
    owner : str
        Who answers for them; default: as each proposal says.
    due, check_on : date, optional
        Likewise; ``check_on`` is the day on which the measure is looked at again.

    Returns
    -------
    Change

    Raises
    ------
    DataError, UsageError
        The data are refused, or would be; then nothing is written.
    """
    client = load_client(folder)
    refuse_misspelt(client, owners=[owner])
    actions = client[ACTIONS.name]
    pending = actions[actions["closed"].isna()]
    known = dict(zip(pending["source"], pending["action_id"], strict=True))
    there = [str(known[p.id]) for p in chosen if p.id in known]
    new = [p for p in chosen if p.id not in known]
    ids = free_ids(folder, client, ACTIONS.name, "A", len(new))
    rows = {
        id: _row(proposal, client, owner or proposal.owner, due or proposal.due, check_on)
        for id, proposal in zip(ids, new, strict=True)
    }
    set_rows(folder, client, ACTIONS, rows)
    return Change(tuple(rows), tuple(there))


def _row(
    proposal: Proposal, client: Client, owner: str, due: date | None, check_on: date | None
) -> Row:
    row: dict[str, Cell | None] = {
        "action": proposal.text,
        "element": proposal.element,
        "source": proposal.id,
        "owner": owner,
        "due": due,
        "check_on": check_on,
        "status": "open",
    }
    if proposal.measure is not None:
        row |= {"measure": proposal.measure.id, **measured(proposal.measure, client)}
    return {name: cell for name, cell in row.items() if cell is not None and cell != ""}


_OF_A_DIMENSION = ("gap_by_dimension", "perceived_costs")
"""The questions whose sentences are each about a dimension or a cost."""


def measured(claim: Claim, client: Client) -> dict[str, Cell | None]:
    """
    Return what the ledger keeps of a measure on the day on which an action on it is agreed.

    Parameters
    ----------
    claim : Claim
        The sentence of the last report that tells it.
    client : Client
        Whose dimensions and costs have the names that stand in the ledger.

    Returns
    -------
    dict of column to cell
        ``dimension``, where the sentence is about one, and the baseline.
    """
    known = {*client["items"]["dimension"], *client["perceived_cost"]["component"]}
    names_one = claim.id.split(".")[1] in _OF_A_DIMENSION and claim.subject in known
    return {
        "dimension": claim.subject if names_one else None,
        "baseline": claim.number,
        "baseline_low": claim.low,
        "baseline_high": claim.high,
        "baseline_on": date.fromisoformat(claim.date),
    }


def ended(folder: Path, ids: Sequence[str], status: str, day: date, result: str = "") -> Change:
    """
    Write down that actions are done or dropped.

    Parameters
    ----------
    folder : Path
    ids : sequence of str
        Of actions; one that has ended already is left as it is.
    status : str
        ``"done"`` or ``"dropped"``.
    day : date
    result : str
        What came of them, or why they were dropped.
    """
    client = load_client(folder)
    actions = client[ACTIONS.name].set_index("action_id")
    refuse_unknown(ids, actions.index, _UNKNOWN)
    over = [id for id in ids if not is_missing(actions.loc[id, "closed"])]
    cells: Row = {"status": status, "closed": day, **({"result": result} if result else {})}
    return _changed(folder, client, [id for id in ids if id not in over], cells, over)


def reopened(folder: Path, ids: Sequence[str]) -> Change:
    """
    Take back that actions are done or dropped; one that is open is left as it is.

    What was written of their result is taken out as well, and told.
    """
    client = load_client(folder)
    actions = client[ACTIONS.name].set_index("action_id")
    refuse_unknown(ids, actions.index, _UNKNOWN)
    back = [id for id in dict.fromkeys(ids) if not is_missing(actions.loc[id, "closed"])]
    cells: Row = {"status": "open", "closed": "", "result": ""}
    set_rows(folder, client, ACTIONS, dict.fromkeys(back, cells))
    notes = tuple(_open_again(id, actions.loc[id]) for id in back)
    return Change(tuple(back), tuple(id for id in ids if id not in back), notes=notes)


def _open_again(id: str, was: pd.Series) -> str:
    state = "dropped" if was["status"] == "dropped" else "done"
    told = {"id": id, "state": gettext(STATES[state]), "day": day_in_words(was["closed"])}
    lines = [
        gettext("{id} is open again; it was noted as {state} on {day}: {result}.",
                result=clean(was["result"]).rstrip("."), **told)
        if clean(was["result"])
        else gettext("{id} is open again; it was noted as {state} on {day}.", **told)
    ]  # fmt: skip
    if clean(was["told_to"]):
        lines.append(gettext("{readers} have been told of it.", readers=clean(was["told_to"])))
    return " ".join(lines)


def told(folder: Path, ids: Sequence[str], day: date, to: str) -> Change:
    """Write down who was told of actions, and when; of several tellings the last one stands."""
    client = load_client(folder)
    refuse_unknown(ids, client[ACTIONS.name]["action_id"], _UNKNOWN)
    refuse_misspelt(client, groups=to.split(","))
    cells: Row = {"told_on": day, **({"told_to": to} if to else {})}
    return _changed(folder, client, ids, cells)


def _changed(
    folder: Path, client: Client, ids: Sequence[str], cells: Row, there: Sequence[str] = ()
) -> Change:
    set_rows(folder, client, ACTIONS, dict.fromkeys(ids, cells))
    return Change(tuple(ids), tuple(there))


def gone(folder: Path, client: Client) -> list[str]:
    """Return in a line which actions were in the ledger and are no more; nothing if none is."""
    ids = ids_gone(folder, client, ACTIONS.name)
    if not ids:
        return []
    return [
        gettext(
            "Their rows were deleted: {ids}. Put back what was given up, and note it with "
            "--dropped {id}.",
            ids=", ".join(ids),
            id=ids[0],
        )
    ]


def in_words(change: Change) -> list[str]:
    """Return what was written, and what was there already, as lines for people."""
    written = ", ".join(change.written)
    return [
        gettext("Written: {ids}.", ids=written) if written else gettext("Nothing was written."),
        *(gettext("Corrected: {what}.", what=what) for what in change.corrected),
        *there_already(change.there),
        *change.notes,
    ]


def there_already(ids: Sequence[str]) -> list[str]:
    """Return in a line what was there already; nothing if none was."""
    return [gettext("There already, and left as it is: {ids}.", ids=", ".join(ids))] if ids else []
