"""Messages of the marketing plan: what a report gives to say, and what people chose of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from ..actions import Change, Proposal
from ..actions.proposals import CODES
from ..claims import Claim
from ..content.modules import ELEMENTS
from ..display import clean
from ..errors import UsageError, names, nearest
from ..i18n import N_, gettext
from ..importing.by_id import Cell, Row, refuse_unknown, set_rows
from ..importing.ids_given import free_ids
from ..importing.who import refuse_misspelt
from ..intake.client import Client
from ..intake.folder import load_client
from ..plan.judgement import judgement
from ..plan.reading import Evidence
from ..plan.scorecard import leading_claim
from ..plan.words import strength
from ..schema import TABLES
from ..verdicts import Direction, Judgement

CAMPAIGNS = TABLES["campaigns"]

UNKNOWN_MESSAGE = N_("The marketing plan has no {id}. There are: {known}.{nearest}")


def messages(client: Client, evidence: Evidence) -> tuple[Proposal, ...]:
    """
    Return one message for each element of which the report says something.

    It is what speaks best for the PMO: the finding that is in order, has a direction, and is
    supported most. Where nothing is in order it is the next thing that is being done about it, on
    the leading finding; where nothing is done, that finding itself. The measure is the leading one.

    Parameters
    ----------
    client : Client
    evidence : Evidence

    Returns
    -------
    tuple of Proposal
        Each under the id of the sentence it rests on.
    """
    found = []
    for element in ELEMENTS:
        code = CODES[element.letter]
        leading = leading_claim(evidence.claims, evidence.leading, element)
        good = _best(c for c in evidence.claims if c.activity.startswith(element.letter))
        if good is not None:
            found.append(Proposal(good.id, f"{good.gist}.", code, leading or good))
        elif leading is not None:
            text, owner = _next_action(client, code) or (f"{leading.gist}.", "")
            found.append(Proposal(leading.id, text, code, leading, owner))
    return tuple(found)


def _best(claims: Iterable[Claim]) -> Claim | None:
    good = [
        claim
        for claim in claims
        if claim.verdict is not None
        and judgement(claim) is Judgement.FINE
        and claim.verdict.direction is not Direction.STABLE
    ]
    return max(good, key=strength, default=None)


def _next_action(client: Client, element: str) -> tuple[str, str] | None:
    """Return the open action of an element that is due first, and who answers for it."""
    actions = client["actions"]
    mine = actions[(actions["element"] == element) & actions["closed"].isna()].sort_values("due")
    if mine.empty:
        return None
    return clean(mine["action"].iloc[0]), clean(mine["owner"].iloc[0])


def plan(folder: Path, chosen: Sequence[Proposal], choices: Mapping[str, Cell]) -> Change:
    """
    Take messages over into the marketing plan, with what people chose.

    Parameters
    ----------
    folder : Path
        Of the client.
    chosen : sequence of Proposal
        One that is planned and not sent yet is left as it is.
    choices : mapping of column to cell
        Of ``campaigns``: audience, need, communication, channel, owner, day, hook.

    Returns
    -------
    Change

    Raises
    ------
    UsageError
        A communication or a hook is none there is, or a name is one of the client's but for a slip
        of the pen.
    """
    client = load_client(folder)
    _refuse_other_words(choices)
    audience, owner = (str(choices.get(name, "")) for name in ("audience", "owner"))
    refuse_misspelt(client, groups=audience.split(","), owners=[owner])
    campaigns = client[CAMPAIGNS.name]
    pending = campaigns[campaigns["sent"].isna()]
    known = dict(zip(pending["source"], pending["campaign_id"], strict=True))
    new = [proposal for proposal in chosen if proposal.id not in known]
    ids = free_ids(folder, client, CAMPAIGNS.name, "M", len(new))
    rows = {id: _row(proposal, choices) for id, proposal in zip(ids, new, strict=True)}
    set_rows(folder, client, CAMPAIGNS, rows)
    return Change(tuple(rows), tuple(str(known[p.id]) for p in chosen if p.id in known))


def _refuse_other_words(choices: Mapping[str, Cell]) -> None:
    for column in CAMPAIGNS.columns:
        given = str(choices.get(column.name, ""))
        if given and column.choices and given not in column.choices:
            raise UsageError(
                gettext(
                    "--{option} {given}: it is one of {allowed}.{near}",
                    option=column.name,
                    given=repr(given),
                    allowed=names(column.choices),
                    near=nearest(given, column.choices),
                )
            )


def _row(proposal: Proposal, choices: Mapping[str, Cell]) -> Row:
    row: dict[str, Cell] = {
        "message": proposal.text,
        "element": proposal.element,
        "source": proposal.id,
        "owner": proposal.owner,
        "measure": proposal.measure.id if proposal.measure else "",
        **choices,
    }
    return {name: cell for name, cell in row.items() if cell != ""}


def sent(folder: Path, ids: Sequence[str], day: date) -> Change:
    """
    Write down that messages were sent; one that was sent already is left as it is.

    Raises
    ------
    UsageError
        There is no such message.
    """
    client = load_client(folder)
    known = dict(zip(client[CAMPAIGNS.name]["campaign_id"].astype(str),
                     client[CAMPAIGNS.name]["sent"].notna(), strict=True))  # fmt: skip
    refuse_unknown(ids, known, UNKNOWN_MESSAGE)
    new = [id for id in ids if not known[id]]
    cells: Row = {"sent": day}
    set_rows(folder, client, CAMPAIGNS, dict.fromkeys(new, cells))
    return Change(tuple(new), tuple(id for id in ids if known[id]))
