"""What one to four people answered, where two reports of a client lie beside each other.

Who holds the report of 38 people and that of 39 has the answers of one. A report leaves of whom it
has shown what, which the guard has kept, and who has answered what in which wave: what is told of
an earlier wave, or of whole waves, then follows as little as what the guard has looked at.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from typing import TypeVar

from .disclosure import Measure, derivable_small_groups, what_was_shown
from .intake.client import Client
from .schema import ANSWERS
from .suppression import INTERVAL_FROM, SMALLEST_GROUP, ContradictionError, Told, given_away

Shown = TypeVar("Shown", frozenset[str], Told)


def who_answered(client: Client) -> bytes:
    """Return who has answered what, by table and wave and, of a survey, question and aspect."""
    groups = []
    for name in sorted(ANSWERS):
        rows = client[name]
        if name == "responses":
            rows = rows[rows["value"].notna()]
        by = [column for column in ("wave", "item_id", "aspect") if column in rows]
        for labels, own in rows.groupby(by) if by else [((), rows)]:
            who = sorted(set(own["resp_id"].dropna().astype(str)))
            groups.append(([name, *map(str, labels)], who))
    latest = client.latest_wave.name if client.latest_wave else ""
    return json.dumps({"latest": latest, "answered": groups}).encode()


def as_left(answered: bytes, shown: bytes) -> bytes:
    """Return what a report leaves for those after it: who has answered, and what was shown."""
    return json.dumps({**json.loads(answered), "shown": shown.decode()}).encode()


def few_between(earlier: bytes, later: bytes) -> bool:
    """
    Return whether what one to four people answered follows from two reports beside each other.

    Parameters
    ----------
    earlier, later : bytes
        What each has left; empty if that is not known.

    Notes
    -----
    It does where of anything told in both fewer than five have come, gone, or taken the place of
    others; where a group of one to four is a sum or a difference of groups told in both
    (``derivable_small_groups``); and where counts told in both say of fewer than ten that none,
    one, all but one or all of them do (``given_away``). Answers that were corrected are not looked
    for: who corrected one is not told.
    """
    if not earlier or not later:
        return False
    before, now = json.loads(earlier), json.loads(later)
    then, here = ({tuple(of): frozenset(who) for of, who in kept["answered"]}
                  for kept in (before, now))  # fmt: skip
    if any(_few_changed(then[of], here[of]) for of in then.keys() & here.keys()):
        return True
    if before["latest"] != now["latest"] or not (before["shown"] and now["shown"]):
        return False  # what the guard has looked at rests on other answers
    (told, counts), (told_now, counts_now) = (
        what_was_shown(kept["shown"].encode()) for kept in (before, now)
    )
    return any(map(_few_follow, _in_both(told, told_now))) or any(
        map(_few_counted, _in_both(counts, counts_now))
    )


def _in_both(
    before: Iterable[tuple[Measure, Shown]], now: Iterable[tuple[Measure, Shown]]
) -> set[tuple[frozenset[Shown], frozenset[Shown]]]:
    """Return what was shown of each measure in one report and in the other, where these differ."""
    first, second = map(_by_measure, (before, now))
    both = first.keys() & second.keys()
    return {(first[of], second[of]) for of in both if first[of] != second[of]}


def _by_measure(shown: Iterable[tuple[Measure, Shown]]) -> dict[Measure, frozenset[Shown]]:
    found: defaultdict[Measure, set[Shown]] = defaultdict(set)
    for measure, own in shown:
        found[measure].add(own)
    return {measure: frozenset(own) for measure, own in found.items()}


def _few_changed(before: frozenset[str], now: frozenset[str]) -> bool:
    """Return whether two groups that may be shown differ by a few people on each side."""
    shown = min(len(before), len(now)) >= SMALLEST_GROUP
    return shown and before != now and max(len(before - now), len(now - before)) < SMALLEST_GROUP


def _few_follow(shown: tuple[frozenset[frozenset[str]], frozenset[frozenset[str]]]) -> bool:
    before, now = shown
    return any(_few_changed(*pair) for pair in product(before, now)) or bool(
        derivable_small_groups(before | now)
    )


def _few_counted(shown: tuple[frozenset[Told], frozenset[Told]]) -> bool:
    before, now = shown
    try:
        return given_away([*before, *now], fewer_than=INTERVAL_FROM)
    except ContradictionError:
        return False  # an answer was corrected in between
