"""An exercise on paper: its sheet, and the page on which sheets are typed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..content.definitions import QUESTIONNAIRE
from ..exercises.form import Form
from ..exercises.groups import group_of
from .rendering import render
from .site import RoomSite
from .store import PAPER
from .words import say

MOST_COLUMNS = 5
"""More parts than this stand one under the other where sheets are typed in."""


def paper(
    site: RoomSite,
    form: Form,
    *,
    sheet: str = "",
    stored: str = "",
    typed: Mapping[str, Mapping[str, Any]] | None = None,
    problems: Mapping[str, Mapping[str, str]] | None = None,
    to_do: tuple[str, ...] = (),
) -> str:
    """Return the form in which the facilitator types a sheet of paper."""
    sheets = {p.participant for p in site.store.people() if p.face == PAPER}
    ballots = site.store.ballots(form.exercise.id)
    return render(
        "paper.html",
        root="../../",
        title=say("paper", "title"),
        form=form,
        count=sum(ballot.participant in sheets for ballot in ballots),
        survey=form.exercise.kind == QUESTIONNAIRE,
        stacked=len(form.asked) == 1 or len(form.exercise.parts) > MOST_COLUMNS,
        sheet=sheet,
        stored=stored,
        typed=typed or {},
        problems=problems or {},
        to_do=to_do,
        group=group_of(form),
    )
