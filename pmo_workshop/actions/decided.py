"""What was decided: the ledger's actions that are not over, where a workbook asks for them."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ..analysis.action_states import STATES, in_order
from ..claims import RECORD_TYPE, SENTENCE_ID
from ..display import clean, is_missing
from ..i18n import day_in_words, gettext
from ..intake.client import Client

_CELL = "text-align:left;vertical-align:top;padding:.2em 1em .2em 0"


@dataclass(frozen=True)
class Decided:
    """
    Actions as a workbook lists them; a report has them in its plan, and leaves this list out.

    Attributes
    ----------
    rows : tuple of tuple of str
        Action, owner, day, measure and state, the late ones first.
    """

    rows: tuple[tuple[str, str, str, str, str], ...]

    def __str__(self) -> str:
        return "\n".join(map(" · ".join, self.rows)) or _none()

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, object]:
        return {"text/plain": str(self), "text/html": self._html(), RECORD_TYPE: []}

    def _html(self) -> str:
        if not self.rows:
            return f"<p>{html.escape(_none())}</p>"
        heads = (gettext("What to do"), gettext("Owner"), gettext("Due"), gettext("Measure"),
                 gettext("State"))  # fmt: skip
        head = "".join(f"<th scope='col' style='{_CELL}'>{html.escape(h)}</th>" for h in heads)
        body = "".join(
            "<tr>" + "".join(f"<td style='{_CELL}'>{html.escape(c)}</td>" for c in row) + "</tr>"
            for row in self.rows
        )
        return f"<table><tr>{head}</tr>{body}</table>"


def _none() -> str:
    return gettext(
        "Nothing is written down yet. What the room commits to in the exercise plan-commitment, "
        "and what follows from the others, comes here with: pmo-workshop answers ROOM --merge DIR"
    )


def _measure(told: str) -> str:
    """
    Return a measure in words; the id of a sentence stands for what the report tells of it.

    Examples
    --------
    >>> _measure("T2.gap_by_dimension.overall"), _measure("days late")
    ('as the report tells it (T2)', 'days late')
    """
    if not told:
        return gettext("no measure yet")
    if found := SENTENCE_ID.fullmatch(told):
        return gettext("as the report tells it ({activity})", activity=found["activity"])
    return told


def decided(client: Client, element: str = "") -> Decided:
    """
    Return the actions that are agreed and not over.

    Parameters
    ----------
    client : Client
    element : str, optional
        ``"trust"``, ``"barriers"``, ``"value"``, ``"confidence"`` or ``"relationships"``; blank:
        of all of them.

    Returns
    -------
    Decided

    Examples
    --------
    >>> import pmo_workshop as pmo
    >>> from pmo_workshop.paths import shipped
    >>> lindenhof = pmo.load_client(shipped("sample_data") / "lindenhof")
    >>> decided(lindenhof, "value").rows
    ()
    >>> decided(lindenhof, "trust").rows[0][1:]
    ('Communications', '15 April 2026', 'no measure yet', 'open')
    """
    mine = in_order(client["actions"], pd.Timestamp(client.report_date))
    mine = mine[mine["state"].isin(["late", "open", "started"])]
    if element:
        mine = mine[mine["element"] == element]
    return Decided(
        tuple(
            (
                clean(row["action"]),
                clean(row["owner"]) or gettext("no owner yet"),
                gettext("no date yet") if is_missing(row["due"]) else day_in_words(row["due"]),
                _measure(clean(row["measure"])),
                gettext(STATES[row["state"]]),
            )
            for row in mine.to_dict("records")
        )
    )
