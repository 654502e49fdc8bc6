"""On which scale a group is answered, and which answer is the best."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from ...i18n import decimal, gettext
from ...intake.sheet import quoted
from ...schema.instruments import INSTRUMENTS
from ..labels import LabelSet, labelled_number, sets_that_hold, whole_number
from ..likeness import folded
from ..mapping import A_QUESTION, Choice, Question, in_order
from ..rows import Ask
from .about_people import says_who_people_are
from .asks import CODE, GRADE, LEAST, POINT, SPAN
from .groups import (
    CATEGORIES,
    DECIMALS,
    LABELS,
    MOST_LABELS,
    NUMBERS,
    SEVERAL,
    Decided,
    Group,
    Scale,
    differs_in_each_row,
    places_of,
    told_of,
)


def why_no_scale(group: Group, may_be_about_people: bool) -> str:
    """Return in words why choices are no answers on a scale; blank if they may be some."""
    if may_be_about_people:
        return gettext("not decided yet, perhaps role or unit")
    if group.kind == DECIMALS:
        return gettext("numbers with decimals, or several answers; no table holds them")
    if group.kind == SEVERAL:
        return gettext("several answers; no table holds them")
    if group.kind != CATEGORIES:
        return ""
    if len(group.columns) == 1 and says_who_people_are(group) and not told_of(group.columns[0]):
        return gettext("about people, and named neither role nor unit")
    if len(group.labels) == 1:
        return gettext("ticks; no table holds them")
    if len(group.labels) > MOST_LABELS:
        return gettext("{n} different answers, too many for a scale", n=decimal(len(group.labels)))
    if all(map(CODE.fullmatch, group.labels)):
        return gettext("codes, and no answers on a scale")
    return gettext("another answer in each row") if differs_in_each_row(group) else ""


def about_in_words(question: Question) -> str:
    """Return the suggestion of a question in the words of its choice."""
    return next(c.says for c in question.choices if c.id == question.suggestion)


def ends_of(instrument: str) -> tuple[int, int] | None:
    """Return the scale on which an instrument must be asked, if it must."""
    return INSTRUMENTS[instrument.partition(":")[0]].scale


_SCALES = ((1, 4), (1, 5), (1, 6), (1, 7), (1, 10), (0, 10))


def with_numbers_pooled(measured: Sequence[tuple[Group, str]]) -> list[tuple[Group, str]]:
    """
    Return the groups, each with the range of all that may have been asked on its scale.

    Where some answers go from one end of a scale to the other, those within it are on it too.
    """
    numbers = [group for group, _ in measured if group.kind == NUMBERS]
    whole = {(group.low, group.high) for group in numbers}
    usual = [ends for ends in _USUAL if ends in whole]
    if (0, 10) in usual:
        usual = [ends for ends in usual if ends != (1, 10)]  # nobody chose 0 in some of them

    def pooled(group: Group, way: str) -> Group:
        free = group.kind == NUMBERS and ends_of(way) is None and not [*_labelled_points(group)]
        around = (e for e in usual if e[0] <= group.low and group.high <= e[1])
        ends = next(around, None) if free and _named(group.text, _SCALES) is None else None
        return replace(group, low=ends[0], high=ends[1]) if ends else group

    return [(pooled(group, way), way) for group, way in measured]


_USUAL = ((1, 5), (1, 7), (0, 10), (1, 10))
"""Scales on which other answers are likely to be, where some go from end to end of them."""


def scales_offered(measured: Sequence[tuple[Group, str]]) -> Iterator[tuple[str, Question]]:
    """Yield the scales that the answers show without proving them, each once, in words."""
    asked: dict[str, tuple[Question, list[Group]]] = {}
    for group, way in measured:
        if ends_of(way) is not None or group.kind not in {NUMBERS, LABELS}:
            continue
        question = _number_question(group) if group.kind == NUMBERS else _label_question(group)
        asked.setdefault(question.key, (question, []))[1].append(group)
    for question, groups in asked.values():
        if question.suggestion is not None:
            places = ", ".join(map(places_of, groups))
            yield f"{places}: {about_in_words(question)}", question


def scale_of(group: Group, ask: Ask, last_time: Mapping[str, str]) -> Scale | str:
    """Return the value of each label, and the ends of the scale; or why there is none, in words."""
    if group.kind == NUMBERS:
        scale = _number_scale(group, ask)
    elif order := _order_of_last_time(group, last_time):
        scale = _ordered_scale(group, ask, *order)
    else:
        scale = (_known_scale if group.kind == LABELS else _ordered_scale)(group, ask)
    return scale or gettext("its scale is not decided yet")


def _order_of_last_time(group: Group, last_time: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the key and the labels of an order that holds the most labels of a group, and half."""
    held = {
        (key.partition(":")[0], key.partition(":")[2]): len(group.labels.intersection(in_order(a)))
        for key, a in last_time.items()
        if key.startswith(("labels:", "order:")) and "<" in a
    }
    best = max(held, key=lambda key: held[key], default=None)
    return best if best and held[best] > 1 and 2 * held[best] >= len(group.labels) else None


def fixed_scale(group: Group, ends: tuple[int, int], ask: Ask) -> Scale | str:
    """
    Return the scale on which an instrument must be asked; or why it is not that one, in words.

    Numbers from 1 on may stand on a scale from 0 as well as on one from 1: only the lowest point,
    or what is said of the ends, tells them apart.
    """
    low, high = ends
    was, proof = _shown_scale(group, ends)
    answer = ask(
        Question(
            f"scale:{group.key}",
            gettext("{text}: could one answer from {low} to {high}?",
                    text=quoted(group.text, A_QUESTION), low=low, high=high),
            (
                *([Choice("yes", gettext("yes, and nobody chose {low}", low=low) if was is None
                          else gettext("yes"))] if was is not False else []),
                Choice("no", gettext("no, on another scale: it is left out, as this measure is "
                                     "only known from {low} to {high}", low=low, high=high)),
            ),
            proof,
            None if was is None else "yes" if was else "no",
        )
    )  # fmt: skip
    if answer is None:
        return gettext("its scale is not decided yet")
    if answer == "no":
        return gettext("asked on another scale than {low} to {high}", low=low, high=high)
    return {str(n): str(n) for n in range(low, high + 1)}, low, high


def _shown_scale(group: Group, ends: tuple[int, int]) -> tuple[bool | None, str]:
    """Return whether answers were given on a scale, None if nothing shows it; and by what."""
    low, high = ends
    if group.kind != NUMBERS:
        return False, gettext("the answers are words")
    if not low <= group.low <= group.high <= high:
        return False, gettext("the answers are {first} to {last}", first=group.low, last=group.high)
    labelled = [*_labelled_points(group)]
    if low == group.low:
        return True, gettext("there is a {low}", low=low)
    words = " ".join(f"{column.stem} {column.text}" for column in group.columns)
    if {str(low), str(high)} <= {*re.findall(r"\b\d+\b", words)}:
        return True, gettext("the question says {low} and {high}", low=low, high=high)
    if low in {point for point, _ in labelled}:
        return True, gettext("there is a {low}", low=low)
    if spans := [span for span in SPAN.findall(words) if int(span[0]) < int(span[1])]:
        return False, gettext("the question says {first} to {last}", first=spans[0][0],
                              last=spans[0][1])  # fmt: skip
    if least := [point for point, label in labelled if LEAST.match(label)]:
        return False, gettext("the least is {point}", point=min(least))
    return None, ""


def _labelled_points(group: Group) -> Iterator[tuple[int, str]]:
    """Yield the points that have words, in the question, in the file's labels or by the number."""
    for point, label in POINT.findall(f"{group.columns[0].stem} {group.columns[0].text}"):
        yield int(point), folded(label)
    for column in group.columns:
        for code, label in column.labels.items():
            if (point := whole_number(code)) is not None:
                yield point, folded(label)
        yield from filter(None, map(labelled_number, column.values.unique()))


_ANOTHER = "another"
"""A scale that is none of those that are known."""

_ENOUGH_TO_EXCLUDE = 30
"""Answers from which on a label that none of them has is one of fewer than 10 in 100 (95 %)."""


def _label_question(group: Group) -> Question:
    found, first = _sets_of(group)
    answers = _n_answers(group)
    longest = next(iter(found.values()))
    longer_excluded = longest.all_used(group.labels) and answers >= _ENOUGH_TO_EXCLUDE
    choices = (
        *(
            Choice(name, " < ".join(_as_written(label, group.labels) for label in known.labels))
            for name, known in found.items()
        ),
        Choice(_ANOTHER, gettext("another one: I name it")),
    )
    proof = ""
    declared = all(column.labels for column in group.columns)
    exact = [k for k in found.values() if len(k.labels) == len(group.labels)]
    if declared and exact and exact[0].all_used(group.labels):
        first, proof = exact[0], gettext("the file itself names all labels")
    elif len(found) == 1:
        proof = gettext("the order is known")
    elif longer_excluded:
        proof = gettext(
            "the order is known; none of {n} answers has a label of a longer one", n=f"{answers:,}"
        )
    return Question(
        f"labels:{' | '.join(sorted(group.labels))}",
        gettext(
            "{places}: which scale do these labels have, from the least to the most? What "
            "nobody chose is in brackets.",
            places=places_of(group),
        ),
        choices,
        proof,
        first.name,
    )


def _sets_of(group: Group) -> tuple[dict[str, LabelSet], LabelSet]:
    """Return the known scales that may be that of a group, by name; and the likeliest."""
    found = {known.name: known for known in sets_that_hold(group.labels)}
    first = next(iter(found.values()))
    # Nobody has chosen an end: the scale may end where the answers do, and it is asked.
    for shorter in (first.without_ends(group.labels), first.without_middle(group.labels)):
        lengths = {len(known.labels) for known in found.values()}
        if shorter and len(shorter.labels) not in lengths:
            found[shorter.name] = shorter
            first = shorter if _n_answers(group) >= _ENOUGH_TO_EXCLUDE else first
    return found, first


def _n_answers(group: Group) -> int:
    return sum(int((~column.values.isin([""])).sum()) for column in group.columns)


def _known_scale(group: Group, ask: Ask) -> Scale | None:
    answer = ask(_label_question(group))
    if answer is None:
        return None
    if answer == _ANOTHER:
        return _ordered_scale(group, ask, "order")
    known = _sets_of(group)[0][answer]
    low = 0 if len(known.labels) == 2 else 1
    return known.values(low), low, low + len(known.labels) - 1


def _as_written(label: Sequence[str], labels: Collection[str]) -> str:
    """Return the spelling of a label that the file has; what nobody chose is in brackets."""
    return next((s for s in label if s in labels), f"({label[0]})")


def of_one_scale_each(
    chosen: Sequence[tuple[Group, str, Scale]], ask: Ask, decided: Decided
) -> list[tuple[Group, str, Scale]]:
    """Return the groups less those on another scale than the rest: no mean lies between two."""
    kept = [*chosen]
    names = dict.fromkeys(instrument.partition(":")[0] for _, instrument, _ in chosen)
    for name in names:
        own = [one for one in chosen if one[1].partition(":")[0] == name]
        scales: dict[str, list[Group]] = {}
        for group, _, (_, low, high) in own:
            scales.setdefault(f"{low}-{high}", []).append(group)
        if len(scales) == 1 or INSTRUMENTS[name].one_by_one:
            continue
        most = max(scales, key=lambda span: _weight(span, own))
        answer = ask(
            Question(
                f"scales:{name}",
                gettext(
                    "{groups}: no mean and no gap can be told over several scales. Which of them "
                    "is kept? The others are left out.",
                    groups="; ".join(_on_scale(*pair) for pair in scales.items()),
                ),
                tuple(Choice(span, _on_scale(span, groups)) for span, groups in scales.items()),
                suggestion=most,
            )
        )
        for group, instrument, scale in own:
            span = f"{scale[1]}-{scale[2]}"
            if span != (answer or most):
                kept.remove((group, instrument, scale))
                reason = gettext("asked on another scale, {span}", span=span)
                decided.left_out.extend((column, reason) for column in group.columns)
    return kept


def _weight(span: str, own: Sequence[tuple[Group, str, Scale]]) -> tuple[bool, int]:
    """Return whether a scale is that of what is, and how many questions are asked on it."""
    on_it = [(group, way) for group, way, (_, low, high) in own if f"{low}-{high}" == span]
    return any(way == "gap:P" for _, way in on_it), sum(len(group.columns) for group, _ in on_it)


def _on_scale(span: str, groups: Sequence[Group]) -> str:
    return gettext("{columns} on {span}", columns=", ".join(map(places_of, groups)), span=span)


def _number_question(group: Group) -> Question:
    low, high = group.low, group.high
    ends = [pair for pair in _SCALES if pair[0] <= low and high <= pair[1]] or [(low, high)]
    said = dict(sorted(_labelled_points(group)))
    shown = _shown_direction(said)
    if shown and shown[:2] not in ends and shown[0] <= low and high <= shown[1]:
        ends.append(shown[:2])
    choices = []
    for first, last in ends:
        span = f"{first}-{last}"
        choices.append(Choice(span, gettext("{span}, {last} is the most", span=span, last=last)))
        choices.append(
            Choice(f"{span} turned", gettext("{span}, {first} is the most", span=span, first=first))
        )
    words = ", ".join(f"{point} {label}" for point, label in said.items())
    named = _named(group.text, ends) or ""
    of_words = words or (named if named != f"{low}-{high}" else "")
    if shown and shown[:2] in ends:
        suggestion = f"{shown[0]}-{shown[1]}{' turned' if shown[2] else ''}"
    elif said or GRADE.search(folded(group.text)):
        suggestion = None  # words that nobody knows may say that 1 is the best, as a grade may
    else:
        suggestion = named or (f"{low}-{high}" if (low, high) in ends else None)
    return Question(
        f"numbers:{low}-{high}{':' if of_words else ''}{of_words}",
        gettext(
            "In {text} and other columns the numbers have words: {words}. What is the scale, "
            "and which end is the most or the best?",
            text=quoted(group.text, A_QUESTION),
            words=words,
        )
        if words
        else gettext(
            "The numbers {low} to {high} stand in {text} and other columns without words. "
            "What is the scale, and which end is the most or the best?",
            low=low,
            high=high,
            text=quoted(group.text, A_QUESTION),
        ),
        tuple(choices),
        suggestion=suggestion,
    )


def _number_scale(group: Group, ask: Ask) -> Scale | None:
    answer = ask(_number_question(group))
    if answer is None:
        return None
    span = answer.removesuffix(" turned")
    first, last = (int(end) for end in span.split("-"))
    numbers = range(first, last + 1)
    turned = answer != span
    return {str(n): str(first + last - n if turned else n) for n in numbers}, first, last


def _shown_direction(said: Mapping[int, str]) -> tuple[int, int, bool] | None:
    """
    Return the ends of a scale whose points have words that are known, and whether it is turned.

    Examples
    --------
    >>> _shown_direction({1: "sehr gut", 2: "gut", 5: "mangelhaft"})
    (1, 6, True)
    >>> _shown_direction({1: "strongly disagree", 5: "strongly agree"})
    (1, 5, False)
    >>> _shown_direction({1: "not at all", 10: "completely"})
    (1, 10, False)
    >>> _shown_direction({1: "so so", 5: "la la"})
    """
    if len(said) < 2:
        return None
    found = set()
    first, last_point = min(said), max(said)
    for known in sets_that_hold(said.values()):
        place = {label: int(value) for label, value in known.values(0).items()}
        last = len(known.labels) - 1
        up = {point - place[label] for point, label in said.items()}
        down = {point + place[label] for point, label in said.items()}
        if len(up) == 1:
            found.add((min(up), min(up) + last, False))
        elif len(down) == 1:
            found.add((min(down) - last, min(down), True))
        elif {said[first], said[last_point]} <= {*known.labels[0], *known.labels[-1]}:
            found.add((first, last_point, said[first] in known.labels[-1]))
    return found.pop() if len(found) == 1 else None


def _named(question: str, ends: Collection[tuple[int, int]]) -> str | None:
    """
    Return the scale whose two ends are all the numbers that a question names.

    Examples
    --------
    >>> _named("How satisfied are you, from 1 to 7?", [(1, 7), (1, 10), (0, 10)])
    '1-7'
    """
    named = [int(number) for number in re.findall(r"\d+", question)]
    return next((f"{low}-{high}" for low, high in ends if sorted(named) == [low, high]), None)


_UNUSED = ("unused 1", "unused 2")
"""Points of a scale whose labels nobody chose, so that no file has them."""


def _ordered_scale(group: Group, ask: Ask, key: str = "labels", before: str = "") -> Scale | None:
    """Return a scale in the order that somebody gives, or gave to the labels of an earlier wave."""
    labels = before.split(" | ") if before else sorted(group.labels)
    answer = ask(
        Question(
            f"{key}:{' | '.join(labels)}",
            gettext(
                "{places}: the order of these labels is not known. Name them from the least to the "
                "most; put in what nobody chose. Leave out what is no answer, and what says the "
                "same as another one, as in another language: it is asked about next.",
                places=places_of(group),
            ),
            (
                *(Choice(label, label) for label in labels),
                Choice(_UNUSED[0], gettext("a point of the scale that nobody chose"), True),
                Choice(_UNUSED[1], gettext("another such point"), True),
            ),
            suggestion=_by_codes(group),
            ordered=True,
        )
    )
    if answer is None:
        return None
    order = in_order(answer)
    values = {label: str(at) for at, label in enumerate(order, start=1) if label not in _UNUSED}
    return values, 1, len(order)


def _by_codes(group: Group) -> str | None:
    """Return the labels in the order of the codes that the file itself gives them, if it does."""
    codes = {
        folded(label): number
        for column in group.columns
        for code, label in column.labels.items()
        if (number := whole_number(code)) is not None
    }
    if not group.labels <= codes.keys():
        return None
    return " < ".join(sorted(group.labels, key=lambda label: codes[label]))
