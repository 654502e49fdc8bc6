"""The questions that the columns of a group become, each with its id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import count

from ...content.questionnaires import Item
from ...i18n import gettext
from ...schema.instruments import ONCE
from ..export import Column, common_stem
from ..likeness import folded, likeness, likest, question_folded
from ..mapping import Choice, Question
from ..rows import Ask
from .asks import AUXILIARY
from .groups import Group, Scale, bare, places_of


def ids_of(
    chosen: Sequence[tuple[Group, str, Scale]],
    columns: Sequence[Column],
    ask: Ask,
    before: Mapping[str, str],
) -> dict[str, str]:
    """
    Return an id for each question; what is asked in E, P and I has one id.
    """
    order = {column.place: at for at, column in enumerate(columns, start=1)}
    ids: dict[str, str] = {}
    taken = {*before.values()}
    asked = {
        column.place: _without_scale(
            question_folded(column.text[len(_begin_with(group)) :] or column.code)
        )
        for group, _, _ in chosen
        for column in group.columns
    }
    of_before = _as_before({_without_scale(text): name for text, name in before.items()}, asked)
    for group, _, _ in chosen:
        for column in group.columns:
            known = of_before.get(asked[column.place])
            ids[column.place] = known or _own_id(column, order[column.place], taken)
            taken.add(ids[column.place])
    bases = [group for group, instrument, _ in chosen if instrument == "gap:P"]
    for group, instrument, _ in chosen:
        if instrument not in {"gap:E", "gap:I"}:
            continue
        base = _base(group, bases)
        if base is None:
            continue
        alike = _one_after_the_other(group, base)
        answer = ask(
            Question(
                f"pairs:{group.key}",
                gettext(
                    "{one} and {other}: are these the same questions, in the same order?",
                    one=places_of(group),
                    other=places_of(base),
                ),
                (
                    Choice("pairs", gettext("yes: one after the other, they belong together")),
                    Choice("apart", gettext("no")),
                ),
                gettext("they speak of the same, one after the other") if alike else "",
                "pairs",
            )
        )
        if answer == "pairs":
            for mine, its in zip(group.columns, base.columns, strict=True):
                ids[mine.place] = ids[its.place]
    return ids


def _as_before(before: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of the texts that were asked before, also with a few letters changed."""
    found = {text: before[text] for text in asked.values() if text in before}
    left = {text: name for text, name in before.items() if text not in found}
    reworded = {text: likest(text, left) for text in asked.values() if text not in found}
    once = Counter(reworded.values())
    return found | {text: left[was] for text, was in reworded.items() if was and once[was] == 1}


_TELLS_A_SCALE = re.compile(
    r"\s*[(\[](?=[^()\[\]]*\b(?:\d{1,2}\s*=|[01]\s*(?:-|to|bis)\s*\d{1,2}\s*[)\],;:]))[^()\[\]]*[)\]]"
    r"|,?\s*\b(?:from|von|de|da)\s+[01]\s*(?:-|–|to|bis|à|a)\s*\d{1,2}\b"
)


def _without_scale(text: str) -> str:
    """
    Return a folded question without what it says of its scale, which another wave may change.

    Examples
    --------
    >>> _without_scale("how satisfied are you (1 = not at all, 7 = fully)")
    'how satisfied are you'
    >>> _without_scale("how satisfied are you, from 1 to 7, with the pmo (or its staff)")
    'how satisfied are you, with the pmo (or its staff)'
    """
    return _TELLS_A_SCALE.sub("", text).strip(" ,;:?") or text


def _own_id(column: Column, number: int, taken: Collection[str]) -> str:
    """Return the code of a question, or a number that no question of an earlier wave has."""
    code = re.sub(r"\W+", "_", column.code).strip("_")
    if re.fullmatch(r"[A-Za-z]\w{0,15}", code):
        return code
    return next(name for n in count(number) if (name := f"Q{n:02}") not in taken)


def _begin_with(group: Group) -> str:
    return common_stem([c.text for c in group.columns]) if len(group.columns) > 1 else ""


def _base(group: Group, bases: Sequence[Group]) -> Group | None:
    """Return the group of what is, whose questions a group asks in another way."""
    fitting = [base for base in bases if len(base.columns) == len(group.columns)]
    return max(
        fitting,
        key=lambda base: sum(
            _same_matter(a, b) for a, b in zip(group.columns, base.columns, strict=True)
        ),
        default=None,
    )


def _one_after_the_other(group: Group, base: Group) -> bool:
    """Return whether each question of a group is that of the base in the same place, reworded."""
    if all(_same_matter(a, b) for a, b in zip(group.columns, base.columns, strict=True)):
        return True
    mine, its = ([_matters(of, column) for column in of.columns] for of in (group, base))
    for at, words in enumerate(mine):
        shared = [len(words & other) for other in its]
        if not shared[at] or shared.count(max(shared)) > 1 or shared[at] < max(shared):
            return False
    return True


def _matters(group: Group, column: Column) -> frozenset[str]:
    """Return the words of a question as they begin, without what all of its group have."""
    begins = [
        {word[:_BEGINS] for word in re.findall(r"\w{4,}", folded(c.text))} for c in group.columns
    ]
    in_all = set.intersection(*begins) if len(begins) > 1 else set()
    return frozenset(begins[group.columns.index(column)] - in_all)


_BEGINS = 5
"""Letters by which two forms of one word are the same."""


def _same_matter(one: Column, other: Column) -> bool:
    """Return whether two questions differ only in how they ask."""
    first, second = (
        " ".join(AUXILIARY.sub(" ", bare(column.text)).split()) for column in (one, other)
    )
    return bool(first) and (first == second or likeness(first, second) > 0)


def item_of(
    column: Column,
    item_id: str,
    instrument: str,
    at: int,
    scale: tuple[int, int],
    chosen: Sequence[tuple[Group, str, object]],
) -> Item:
    """Return the question that a column of an instrument becomes, the ``at``-th of its kind."""
    name, _, detail = instrument.partition(":")
    aspect = detail if name == "gap" else ONCE
    dimension = "" if name == "gap" else detail
    if instrument == "funnel":
        dimension = ("knows", "understands", "confident", "cost")[at]
    of_group = next(group for group, _, _ in chosen if column in group.columns)
    before = _begin_with(of_group)
    by_stem = {group.text for group, other, _ in chosen if other == instrument}
    if name == "gap" and len(by_stem) > 1:
        dimension = column.stem[:60]
    return Item(
        id=item_id,
        aspect=aspect,
        stem={"en": column.stem},
        text={"en": column.text[len(before) :] or column.code},
        type="scale",
        low=scale[0],
        high=scale[1],
        instrument=name,
        dimension=dimension,
    )
