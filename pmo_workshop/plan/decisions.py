"""Three decisions that follow: one to start, one to stop, one to find out."""

from __future__ import annotations

from ..claims import Claim, Statement
from ..display import counted, lower_first, some, verb
from ..present.grammar import has
from ..verdicts import Lack
from .actions import ASK_FIRST, IN_FRONT, NOT_TESTED, actions_of, ranked_actions
from .gaps import not_collected
from .measures import measures
from .reading import NOTHING_READ, Evidence, Missing, expect_evidence
from .stops import stops
from .words import plan_claim


def say_decisions(evidence: Evidence, seed: int) -> Statement:
    """
    State the three decisions to take.

    Parameters
    ----------
    evidence : Evidence
    seed : int

    Returns
    -------
    Statement
        Start: the first action of the merged list. Stop: the first thing of the stop list that can
        end. Find out: the first question that nobody was asked, or too few have answered, and what
        is missing for it; else what decides the paybacks that are open; else the measure to watch.
        Where there is none, the sentence says what is needed before it can be decided.
    """
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    return Statement.of(_start(evidence, seed), _stop(evidence), _ask(evidence))


def _start(evidence: Evidence, seed: int) -> Claim:
    every = ranked_actions(evidence, seed)
    ranked = [item for item in every if item.action.of_use]
    if not ranked:
        text = (
            "Start: nothing yet; choose an action that closes a gap, with one owner and one date."
        )
        if every:
            text += f" {counted(len(every), 'actions')} {has(len(every))} none to close."
        return _decision(evidence, "start", text, len(every))
    first = ranked[0]
    owner = first.action.owner or "owner to be named"
    due = f"due {first.action.due}" if first.action.due else "date to be set"
    sure = {
        IN_FRONT: "It stays among the first three of its list in at least 80 % of the rankings.",
        NOT_TESTED: "Its place has not been tested.",
        ASK_FIRST: "Its payback may lie on either side of 12 months: ask first what decides it.",
    }.get(first.band, "Its place is not sure: choose it by owner and date.")
    text = f"Start: “{first.action.text}” ({owner}, {due}). {sure}"
    return _decision(evidence, "start", text, len(every))


def _stop(evidence: Evidence) -> Claim:
    every = stops(evidence)
    found = [stop for stop in every if stop.ends]
    if not found and every:
        text = f"Stop: nothing yet; first {lower_first(every[0].what)} ({every[0].figure})."
        return _decision(evidence, "stop", text, len(every))
    if not found:
        text = "Stop: nothing yet; log the effort of the main activities, so that waste can show."
        return _decision(evidence, "stop", text, 0)
    first = found[0]
    figure = f" ({first.figure})" if first.figure else ""
    more = len(found) - 1
    others = (
        f" {counted(more, 'more things')} {'stands' if more == 1 else 'stand'} in the list."
        if more
        else ""
    )
    text = f"Stop: {lower_first(first.what)}, because {first.why}{figure}.{others}"
    return _decision(evidence, "stop", text, len(found))


def _ask(evidence: Evidence) -> Claim:
    lacking = _to_find_out(evidence)
    if lacking:
        first, more = lacking[0], len(not_collected(evidence)) - 1
        others = f" {counted(more, 'more questions')} {has(more)} no answer." if more else ""
        text = f"Find out: {first.question} {first.why}{others}"
        return _decision(evidence, "ask", text, len(lacking))
    undecided = [a for a in actions_of(evidence) if a.payback_open]
    if undecided:
        names = some([f"“{action.text}”" for action in undecided], 3)
        text = f"Find out: what decides whether {names} {verb(len(undecided), 'pays', 'pay')} back"
        return _decision(evidence, "ask", f"{text} within 12 months (B5).", len(undecided))
    watched = [m for m in measures(evidence) if m.lower is not None]
    name = f"the {lower_first(watched[0].name)}" if watched else _ANY
    text = f"Find out: whether {name} leaves its limits in the next 90 days."
    return _decision(evidence, "ask", text, len(watched))


_ANY = "one measure for each element"


def _to_find_out(evidence: Evidence) -> list[Missing]:
    """
    Return what can be found out: first what nobody was asked, then what too few have answered.

    The second only in activities without any finding: a further question on what is known, such as
    how reliable it is, is none to decide on.
    """
    missing = [missing for _, missing in not_collected(evidence)]
    known = {claim.activity for claim in evidence.claims}
    not_asked = [m for m in missing if m.lack is Lack.NOT_COLLECTED]
    too_few = [m for m in missing if m.lack is Lack.TOO_FEW and m.activity not in known]
    return not_asked + too_few


def _decision(evidence: Evidence, key: str, text: str, n: int) -> Claim:
    return plan_claim(evidence, "decisions", key, text, n=n)
