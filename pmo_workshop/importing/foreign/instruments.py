"""What the questions of a group ask about: one instrument, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...i18n import N_, decimal, gettext, ngettext
from ...intake.asked_about import GET, GIVE, told_by_words
from ...intake.sheet import quoted
from ..drafting import Asking
from ..likeness import folded
from ..mapping import A_QUESTION, LEFT_OUT, Choice, Question
from .about_people import says_who_people_are
from .asks import MATTERS, OWN_WORDS, SHOULD
from .groups import (
    CATEGORIES,
    NUMBERS,
    TEXTS,
    Decided,
    Group,
    is_asked_again,
    manner_of,
    part_of,
    places_of,
)
from .scales import about_in_words, ends_of

BY_WORDS = "by words"
"""A question about what several others offer; the next file has offers of its own."""


ABOUT = {
    "gap E": N_("quality: as it should be"),
    "gap P": N_("quality: as it is"),
    "gap I": N_("quality: how much it matters"),
    "gap_weights": N_("100 points shared out among the dimensions"),
    "kano_functional": N_("if an offer were there"),
    "kano_dysfunctional": N_("if an offer were not there"),
    "csat": N_("satisfaction with the PMO"),
    "nps": N_("would recommend the PMO, 0 to 10"),
    "standing": N_("trust in the PMO, and respect for it"),
    "value": N_("what users get from the PMO, and give for it"),
    "awareness": N_("whether a benefit was known"),
    "funnel": N_("the four barriers: knows, understands, confident, cost"),
    "promise_heard": N_("whether a promise was heard"),
    "promise_understood": N_("whether a promise was understood"),
    "promise_kept": N_("whether a promise is kept"),
}
"""What an instrument asks, for people."""

_APART = "apart"
"""What is answered of a group whose questions ask about different things."""


def with_instruments(
    scaled: Sequence[Group], groups: Sequence[Group], ask: Asking, decided: Decided
) -> list[tuple[Group, str]]:
    """Return the groups that an instrument asks about; what none asks about is told and left."""
    offers = [(group, _instrument(group, groups), _offered(group, groups)) for group in scaled]
    ask.together(
        BY_WORDS,
        gettext("By their words the questions ask about this:"),
        {
            gettext("{places}, {text}: {about} ({why})", places=places_of(group),
                    text=_in_short(group), about=about_in_words(question), why=offer[1]): question
            for group, question, offer in offers
            if offer
        },
    )  # fmt: skip
    found = []
    left = [*scaled]
    while left:
        group = left.pop(0)
        instrument = ask(_instrument(group, groups))
        if instrument == _APART:
            apart = [part_of(group, [column]) for column in group.columns]
            decided.groups.update({one.columns[0].place: one.key for one in apart})
            left = [*apart, *left]
        elif instrument == TEXTS:
            decided.texts.extend(group.columns)
        elif instrument in {None, LEFT_OUT}:
            reason = gettext("left out") if instrument else gettext("not decided yet")
            decided.left_out.extend((column, reason) for column in group.columns)
        else:
            found.append((group, instrument or ""))
    return found


def _in_short(group: Group) -> str:
    """Return the stem or the first question of a group, and how many more there are."""
    n = len(group.columns)
    first = quoted(group.text, _A_LINE)
    if n == 1 or group.columns[0].stem:
        return first
    return gettext("{first} and {n} more", first=first, n=decimal(n - 1))


def _offered(group: Group, groups: Sequence[Group]) -> tuple[str, str] | None:
    """
    Return which instrument the words of a group tell, and by what; None if they tell none.

    A group that is asked as it should be, or as it matters, is one of quality; so is what is asked
    in the same words beside it.
    """
    n = len(group.columns)
    said = folded(" ".join(column.text for column in group.columns) + " " + group.text)
    manner = "I" if any(map(MATTERS.search, group.labels)) else manner_of(group.columns[0])
    told = [told_by_words(column.text or column.stem) for column in group.columns]
    if own := _no_question_of_degree(group, said):
        return own
    if manner != "P":
        by = (MATTERS if manner == "I" else SHOULD).search(said)
        return f"gap:{manner}", quoted(by[0]) if by else gettext("by its labels")
    if is_asked_again(group, groups):
        return "gap:P", gettext("asked again, in another way")
    known = [hit for hit in told if hit]
    names = {name for name, _ in known}
    if len(names) != 1:
        most = Counter(name for name, _ in known).most_common(1)
        if not most or 3 * most[0][1] < 2 * len(known) or {GET, GIVE} & names:
            return None
        names = {most[0][0]}
    (name,) = names
    sure = n if name in {GET, GIVE} else n / 2
    if len(known) < sure or name not in {choice.id for choice in _choices_of(group)}:
        return None
    ends = None if name in {LEFT_OUT, TEXTS} else ends_of(name)
    if ends and (group.kind != NUMBERS or not ends[0] <= group.low <= group.high <= ends[1]):
        why = gettext("asked on another scale than {low} to {high}", low=ends[0], high=ends[1])
        return LEFT_OUT, why
    return name, quoted(next(words for about, words in known if about == name))


def _no_question_of_degree(group: Group, said: str) -> tuple[str, str] | None:
    """Return own words for few different answers to what or why, unless they are a scale."""
    if group.kind != CATEGORIES or len(group.columns) > 1:
        return None
    begins = OWN_WORDS.match(said)
    if (
        begins
        and not says_who_people_are(group)
        and max(len(label.split()) for label in group.labels) > 1
    ):
        return TEXTS, quoted(begins[0])
    return None


def _choices_of(group: Group) -> tuple[Choice, ...]:
    """Return what a group of so many questions, answered in such a way, may ask about."""
    n = len(group.columns)
    about = {way: gettext(text) for way, text in ABOUT.items()}
    once = [
        Choice("csat", about["csat"]),
        Choice("value:get", gettext("what users get from the PMO")),
        Choice("value:give", gettext("what users give for it")),
        Choice("nps", about["nps"]),
    ]
    funnel = [
        Choice("funnel:knows", gettext("knows what the PMO offers")),
        Choice("funnel:understands", gettext("understands what it means for them")),
        Choice("funnel:confident", gettext("is confident that it helps")),
        Choice("funnel:cost", gettext("its cost keeps from using it")),
    ]
    gap = [
        Choice("gap:E", about["gap E"]),
        Choice("gap:P", about["gap P"]),
        Choice("gap:I", about["gap I"]),
    ]
    standing = [
        Choice("standing:trust", gettext("whether people can rely on the PMO")),
        Choice("standing:respect", gettext("whether people respect the PMO")),
    ]
    four = [Choice("funnel", about["funnel"])]
    own_words = [Choice(TEXTS, gettext("answers in own words: to the list to be coded"))]
    apart = [Choice(_APART, gettext("not all of them the same: ask about each"))]
    return (*gap, *once, *((*funnel, *standing) if n == 1 else ()), *(four if n == 4 else ()),
            *(apart if n > 1 else ()),
            *(own_words if group.kind == CATEGORIES and n == 1 else ()),
            Choice(LEFT_OUT, gettext("none of these: leave out")))  # fmt: skip


def _instrument(group: Group, groups: Sequence[Group]) -> Question:
    offer = _offered(group, groups)
    return Question(
        f"group:{group.key}",
        ngettext(
            "{places}: {text}. What does it ask about?",
            "{places}, {n} questions ({text}): what do they ask about?",
            len(group.columns),
            places=places_of(group),
            text=_questions_of(group),
        ),
        _choices_of(group),
        suggestion=offer[0] if offer else None,
    )


def _questions_of(group: Group) -> str:
    """Return the questions of a group, with the choices where they are no known scale."""
    texts = [column.text or column.code for column in group.columns]
    one_stem = group.columns[0].stem
    shown = " / ".join(quoted(text, _A_LINE if len(texts) > 1 else A_QUESTION)
                       for text in texts[:_MOST_SHOWN])  # fmt: skip
    if len(texts) > _MOST_SHOWN:
        shown = gettext("{first} and {n} more", first=shown, n=decimal(len(texts) - _MOST_SHOWN))
    if one_stem:
        shown = f"{quoted(one_stem, A_QUESTION)}: {shown}"
    if group.kind == CATEGORIES:
        shown += f"; {' / '.join(sorted(group.labels))}"
    return shown


_A_LINE, _MOST_SHOWN = 70, 8
"""Letters of a question among others of a group, and so many of these as are shown."""
