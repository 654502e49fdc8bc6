"""The nine communications: a template, filled from a client's tables or left open."""

from __future__ import annotations

from datetime import date

from ..content.publications import template
from ..publications import promises, reviews, stories
from .parts import Filled, Publication
from .selection import choose, others

__all__ = ["Filled", "Publication", "choose", "others", "publication"]

_FILL = {
    "case_study": stories.case_study,
    "solution_guide": stories.solution_guide,
    "value_review_agenda": reviews.value_review_agenda,
    "service_charter": promises.service_charter,
    "value_promise": promises.value_promise,
    "satisfaction_process": promises.satisfaction_process,
    "gap_action_plan": reviews.gap_action_plan,
    "track_record": reviews.track_record,
    "newsletter": stories.newsletter,
}


def publication(
    name: str, client_dir: str = "", select: str = "", seed: int = 2026, day: str = ""
) -> Publication:
    """
    Return a communication, filled from a client's tables.

    Parameters
    ----------
    name : str
        Such as ``"case_study"``.
    client_dir : str
        The client folder; empty for the template with all fields open.
    select : str
        What it is about: the id of a case or a service level, or a theme; empty for the one that
        ``choose`` takes.
    seed : int
    day : str
        On which it is sent, as ``"2026-07-06"``: what is done, late or still to come is told as of
        it. Empty for the day of the report.

    Raises
    ------
    UsageError
        There is no such template or id.
    DataError
        The data are refused, or there is no consent.
    """
    wanted = template(name)
    if not client_dir:
        return Publication(wanted)
    from ..intake import load_client

    client = load_client(client_dir)
    chosen = choose(wanted, client, select)
    sent = date.fromisoformat(day) if day else client.report_date
    return Publication(wanted, _FILL[wanted.name](client, chosen, seed, sent))
