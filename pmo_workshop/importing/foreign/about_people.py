"""Which columns say who people are: their role and their unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...content.questionnaires import Item
from ...i18n import gettext
from ...intake.asked_about import told_by_words
from ...intake.sheet import quoted
from ...schema.instruments import ONCE
from ..drafting import Asking
from ..likeness import folded
from ..mapping import LEFT_OUT, Choice, Question
from .asks import CODE, DEGREE, OWN_WORDS, ROLE, UNIT
from .groups import CATEGORIES, LABELS, TEXTS, Group, differs_in_each_row, is_one_set, is_opinion

WHO = "who"
"""A question about what several others offer; the next file has offers of its own."""


def says_who_people_are(group: Group) -> bool:
    """Return whether the words ask for a role or a unit."""
    said = folded(group.text)
    return bool(ROLE.search(said) or UNIT.search(said))


def may_be_about_people(group: Group, groups: Sequence[Group]) -> bool:
    """Return whether a column of choices may say who people are: what no question of degree has."""
    if (
        group.kind != CATEGORIES
        or len(group.columns) > 1
        or is_opinion(group)
        or len(group.labels) == 1
        or all(map(CODE.fullmatch, group.labels))
    ):
        return False
    said = folded(group.text)
    told = told_by_words(said)
    if told and told[0] in {LEFT_OUT, TEXTS}:
        return False
    if says_who_people_are(group):
        return True
    beside = (
        other for other in groups if other is not group and other.kind in {LABELS, CATEGORIES}
    )
    asks_else = DEGREE.match(said) or OWN_WORDS.match(said) or differs_in_each_row(group)
    return not asks_else and not any(
        len(group.labels & other.labels) > 1 and is_one_set(group.labels, other.labels, CATEGORIES)
        for other in beside
    )


def facts_of_people(
    groups: Sequence[Group], told: Collection[str], ask: Asking
) -> tuple[list[tuple[Group, Item]], bool]:
    """
    Return the groups that say who people are, their role and their unit, unless it is told.

    And whether that is still asked, so that another group may be one of them.
    """
    left = list(groups)
    found: list[tuple[Group, Item]] = []
    is_asked = False
    _offer_facts(groups, told, ask)
    for fact in ("role", "unit"):
        if not left or fact in told:
            continue
        question = _fact_question(fact, left)
        refused = all(map(says_who_people_are, left))  # as the role
        certain = fact == "role" or question.suggestion is not None
        if not certain and (is_asked or refused or "role" in told):
            continue
        answer = ask(question)
        is_asked |= answer is None
        of_fact = next((group for group in left if group.key == answer), None)
        if of_fact:
            left.remove(of_fact)
            text = {"en": of_fact.text}
            item = Item(f"{fact}", ONCE, {"en": ""}, text, "choice", table="respondents",
                        column=fact)  # fmt: skip
            found.append((of_fact, item))
    return found, is_asked


def _offer_facts(groups: Sequence[Group], told: Collection[str], ask: Asking) -> None:
    """Ask about role and unit at once, where words tell both."""
    role = _fact_question("role", groups)
    others = [group for group in groups if group.key != role.suggestion]
    if {"role", "unit"} & {*told, *ask.given} or role.suggestion is None or not others:
        return
    unit = _fact_question("unit", others)
    shown = {group.key: _shown(group) for group in groups}
    if unit.suggestion is not None:
        role_is = gettext("role towards the PMO: {column}", column=shown[role.suggestion])
        unit_is = gettext("unit: {column}", column=shown[unit.suggestion])
        ask.together(
            WHO,
            gettext("By their words these columns say who people are:"),
            {role_is: role, unit_is: unit},
        )


def _fact_question(fact: str, left: Sequence[Group]) -> Question:
    words, asks = {
        "role": (ROLE, gettext("Which column says what role a person has towards the PMO?")),
        "unit": (UNIT, gettext("Which column says what unit a person belongs to?")),
    }[fact]
    likely = next((group for group in left if words.search(folded(group.text))), None)
    return Question(
        fact,
        asks,
        (
            *(Choice(group.key, _shown(group)) for group in left),
            Choice("none", gettext("none of these")),
        ),
        suggestion=likely.key if likely else None,
    )


def _shown(group: Group) -> str:
    some = ", ".join(sorted(group.labels)[:3])
    return gettext("column {place}, {text} ({some} …)", place=group.columns[0].place,
                   text=quoted(group.text), some=some)  # fmt: skip
