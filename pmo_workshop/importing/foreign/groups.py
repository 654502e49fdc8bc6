"""Columns of a survey of somebody's, put into groups that are decided together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ...content.questionnaires import Item
from ...i18n import gettext
from ...intake.asked_about import GET, GIVE, told_by_words
from ...suppression import SMALLEST_GROUP
from ..export import Column
from ..labels import (
    ERRORS,
    answer_code,
    labelled_number,
    sets_that_hold,
    whole_number,
    words_for_nothing,
)
from ..likeness import folded, question_folded
from .asks import MATTERS, NUMBERED, RECOMMEND, ROLE, SATISFIED, SHOULD, UNIT

NUMBERS, LABELS, CATEGORIES = "numbers", "labels", "categories"
SEVERAL, TEXTS, DECIMALS = "several", "texts", "decimals"

_MOST_CATEGORIES = 25
MOST_LABELS, _COLUMNS_WITH_ONE_SET = 12, 3
"""Labels of a scale, no answer among them, and columns that show them to be one."""


Scale = tuple[Mapping[str, str], int, int]
"""The value of each label, folded, and the two ends."""


@dataclass(frozen=True)
class Group:
    """
    Columns that are decided together.

    Attributes
    ----------
    key : str
        Its first question, folded: the same in the next wave.
    kind : str
        ``"numbers"``, ``"labels"``, ``"categories"``, ``"several"``, ``"texts"`` or ``"decimals"``.
    columns : tuple of Column
    labels : frozenset of str
        The different labels, folded, without words for no answer.
    low, high : int
        Of numbers that occur.
    """

    key: str
    kind: str
    columns: tuple[Column, ...]
    labels: frozenset[str] = frozenset()
    low: int = 0
    high: int = 0

    @property
    def text(self) -> str:
        """What the group asks, as far as one text says it: the stem, or the only question."""
        first = self.columns[0]
        return first.stem or first.text or first.code


@dataclass(frozen=True)
class Decided:
    """
    What the columns of a survey of somebody's became.

    Attributes
    ----------
    items : list of (Column, Item, labels)
        With the value of each label, folded; None if any text is a value.
    left_out : list of (Column, str)
        With the reason in words.
    texts : list of Column
        Answers in people's own words.
    groups : dict of place to key
    """

    items: list[tuple[Column, Item, Mapping[str, str] | None]]
    left_out: list[tuple[Column, str]]
    texts: list[Column]
    groups: dict[str, str]


def groups_of(columns: Sequence[Column]) -> list[Group]:
    """Return columns of one kind, one label set, one stem and one way of asking together."""
    groups: list[Group] = []
    shared = _labels_of_several(columns)
    for column in columns:
        kind, labels, low, high = _kind(column, shared)
        manner = manner_of(column)
        joined = False
        for at in range(len(groups) - 1, -1, -1):
            group = groups[at]
            if _belongs(group, column, kind, labels, manner):
                groups[at] = Group(
                    group.key,
                    kind,
                    (*group.columns, column),
                    group.labels | labels,
                    min(group.low, low),
                    max(group.high, high),
                )
                joined = True
                break
            if group.kind != TEXTS and _is_apart(group.columns[-1], column):
                break  # a question by itself ends a block; one that asks why does not
        if not joined:
            key = question_folded(column.text or column.code)[:60]
            taken = sum(group.key.partition(" #")[0] == key for group in groups)
            name = f"{key} #{taken + 1}" if taken else key
            groups.append(Group(name, kind, (column,), labels, low, high))
    return groups


def in_runs(groups: Sequence[Group], columns: Sequence[Column]) -> list[Group]:
    """
    Return the groups, those cut in two by other questions as two.

    Where questions alternate, as one that should be and one that is, they stay together.
    """
    at = {column.place: number for number, column in enumerate(columns)}
    found = []
    for group in groups:
        runs: list[list[Column]] = []
        for column in group.columns:
            if runs and at[column.place] == at[runs[-1][-1].place] + 1:
                runs[-1].append(column)
            else:
                runs.append([column])
        longest = max(map(len, runs))
        if len(runs) == 1 or 2 * longest < len(group.columns) or longest == 1:
            found.append(group)
            continue
        found.append(replace(group, columns=tuple(runs[0])))
        found.extend(part_of(group, run) for run in runs[1:])
    return found


def with_labels_pooled(groups: Sequence[Group]) -> list[Group]:
    """
    Return the groups, each with all labels of those that have the same label set.

    A label that nobody used in one group is known by another: the set is asked about once.
    """
    pooled = list(groups)
    for kind in (LABELS, CATEGORIES):
        pools: list[frozenset[str]] = []
        for group in (g for g in pooled if g.kind == kind):
            own = group.labels
            near = [pool for pool in pools if is_one_set(pool, own, kind)]
            pools = [pool for pool in pools if pool not in near]
            pools.append(own.union(*near))
        pooled = [
            replace(g, labels=next(pool for pool in pools if g.labels <= pool))
            if g.kind == kind
            else g
            for g in pooled
        ]
    return pooled


def is_one_set(one: frozenset[str], other: frozenset[str], kind: str) -> bool:
    """Return whether two sets of labels share half of the smaller, and stand on one scale."""
    shared = 2 * len(one & other) >= min(len(one), len(other))
    return shared and (kind == CATEGORIES or next(sets_that_hold(one | other), None) is not None)


def _belongs(group: Group, column: Column, kind: str, labels: frozenset[str], manner: str) -> bool:
    last = group.columns[-1]
    if (
        group.kind != kind
        or kind in {TEXTS, SEVERAL}
        or manner_of(last) != manner
        or last.stem != column.stem
    ):
        return False
    if bare(column.text) in {bare(c.text) for c in group.columns} and column.text:
        return False  # the block begins again: the same questions, asked in another way
    if _is_apart(last, column):
        return False
    if kind == CATEGORIES:
        shared = group.labels & labels
        same = len(shared) > 1 and 2 * len(shared) >= len(group.labels | labels)
        return bool(column.stem and shared) or same
    if kind == LABELS:
        return next(sets_that_hold(group.labels | labels), None) is not None
    return True


def is_opinion(group: Group) -> bool:
    """Return whether the words ask what somebody thinks of the PMO: its choices are a scale."""
    said = folded(group.text)
    return bool(SATISFIED.search(said) or RECOMMEND.search(said))


def _stands_alone(column: Column) -> bool:
    """Return whether a column is a question of its own, and no row of a group."""
    return not column.stem and (column.text.rstrip().endswith("?") or _is_outcome(column))


def _is_outcome(column: Column) -> bool:
    said = folded(column.text)
    return bool(RECOMMEND.search(said) or SATISFIED.search(said))


def _is_apart(one: Column, other: Column) -> bool:
    """Return whether two columns are questions of their own, unless both begin with one stem."""
    if not (_stands_alone(one) or _stands_alone(other)):
        return False
    return _is_outcome(one) or _is_outcome(other) or not _begin_alike(one, other)


def _begin_alike(one: Column, other: Column) -> bool:
    first, second = (folded(column.text).split()[:_WORDS_OF_A_STEM] for column in (one, other))
    return first == second and len(first) == _WORDS_OF_A_STEM


_WORDS_OF_A_STEM = 4
"""Words with which the questions of one group begin, where each is a whole sentence."""


def part_of(group: Group, columns: Sequence[Column]) -> Group:
    """Return some columns of a group as a group of their own, with the labels of all."""
    first = question_folded(columns[0].text or columns[0].code)[:60]
    key = f"alone: {first}" if len(columns) == 1 else f"part: {first}"
    return replace(group, key=key, columns=tuple(columns))


def apart_by_words(
    group: Group, groups: Sequence[Group], given: Mapping[str, str]
) -> Iterator[Group]:
    """
    Yield the parts of a group whose words ask about different things; it, if they do not.

    What is got, what is given for it and the opinion of the whole stand with nothing else.
    """
    told = [told_of(column) for column in group.columns]
    times = Counter(filter(None, told))
    most = max(times.values(), default=0)
    if (
        len(times) < _MATTERS_APART
        or (not _APART_ALWAYS & times.keys() and 3 * most >= 2 * times.total())
        or manner_of(group.columns[0]) != "P"
        or is_asked_again(group, groups)
        or f"group:{group.key}" in given
    ):
        yield group
        return
    run: list[Column] = []
    of_run = ""
    for column, about in zip(group.columns, told, strict=True):
        stays = about == of_run or (not about and of_run not in {GET, GIVE})
        if run and not stays:
            yield part_of(group, run)
            run, of_run = [], ""
        run.append(column)
        of_run = about or of_run
    yield part_of(group, run)


_APART_ALWAYS = {GET, GIVE, "csat", "nps"}
_MATTERS_APART = 2
"""Different matters from which on a group may be several."""


def told_of(column: Column) -> str:
    """Return what the words of a question show that it is about; blank if nothing."""
    told = told_by_words(column.text or column.stem)
    return told[0] if told else ""


def differs_in_each_row(group: Group) -> bool:
    """Return whether nobody of several gave the same answer as another: codes, or own words."""
    answers = [text for text in group.columns[0].values if text.strip()]
    return len(group.columns) == 1 and len(answers) > 1 and len({*answers}) == len(answers)


_SUFFIX = re.compile(r"\s*(?:\(\d{1,2}\)|\.\d{1,2}|(?<=\D)\d{1,2})$")
_SHORTEST_QUESTION = 3
"""Letters of what is a code, such as Q12, and no question."""


def bare(text: str) -> str:
    """
    Return a question without the number by which a tool tells it from an equal one.

    Examples
    --------
    >>> bare("Staff know my needs2"), bare("Reliability.1"), bare("Q12"), bare("Frage 3")
    ('staff know my needs', 'reliability', 'q12', 'frage 3')
    """
    whole = question_folded(text)
    bare = _SUFFIX.sub("", whole)
    return bare if len(bare) > _SHORTEST_QUESTION and bare not in NUMBERED else whole


def manner_of(column: Column) -> str:
    """
    Return the aspect that a question's words show: E, I, or P for anything else.

    Examples
    --------
    >>> import pandas as pd
    >>> manner_of(Column("A", "", "", "", "Staff should know my needs", "", pd.Series()))
    'E'
    """
    said = folded(f"{column.stem} {column.text}")
    return "E" if SHOULD.search(said) else "I" if MATTERS.search(said) else "P"


def _labels_of_several(columns: Sequence[Column]) -> frozenset[str]:
    """Return the few texts that stand in several columns of one stem: labels, however long."""
    by_stem: dict[str, list[set[str]]] = {}
    for column in columns:
        texts = {folded(column.labels.get(text, text)) for text in column.values.unique()}
        if 1 < len(texts - {""}) <= MOST_LABELS:
            by_stem.setdefault(column.stem, []).append(texts - {""})
    shared: set[str] = set()
    for found in by_stem.values():
        times = Counter(text for texts in found for text in texts)
        often = {text for text, n in times.items() if n >= _COLUMNS_WITH_ONE_SET}
        of_set = [texts for texts in found if len(texts & often) > 1]
        if len(of_set) >= _COLUMNS_WITH_ONE_SET and len(set().union(*of_set)) <= MOST_LABELS:
            shared.update(*of_set)
    return frozenset(shared)


_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def _kind(column: Column, shared: Collection[str] = ()) -> tuple[str, frozenset[str], int, int]:
    """Return the kind of the answers, their labels, and the range of their numbers."""
    texts = [t for t in column.values.unique() if t.strip() and t.strip().casefold() not in ERRORS]
    meant = {text: column.labels.get(text, text) for text in texts}
    numbers = {text: _number_of(label) for text, label in meant.items()}
    nothing = words_for_nothing()
    words = {folded(label) for text, label in meant.items() if numbers[text] is None}
    if words:  # a label of the file itself, also if nobody chose it
        words |= {folded(label) for label in column.labels.values() if _number_of(label) is None}
    known = [n for n in numbers.values() if n is not None]
    if known and words <= nothing.keys() and max(known) - min(known) <= 100:
        return NUMBERS, frozenset(), min(known), max(known)
    if next(sets_that_hold(words - nothing.keys()), None) and words - nothing.keys():
        return LABELS, frozenset(words - nothing.keys()), 0, 0
    if next(sets_that_hold(words), None) and words:
        return LABELS, frozenset(words), 0, 0
    if texts and all(_DECIMAL.fullmatch(text.strip()) or folded(text) in nothing for text in texts):
        return DECIMALS, frozenset(), 0, 0
    if _are_joined(texts):
        return SEVERAL, frozenset(), 0, 0
    wordy = sum(len(word.split()) for word in words) > 3 * max(1, len(words))
    said = folded(f"{column.stem} {column.text}")
    about_people = ROLE.search(said) or UNIT.search(said)
    # What may be own words is no list of choices, also where some say the same: it may hold names.
    labelled = len(words) > 1 and words <= {*shared}
    if len(words) > _MOST_CATEGORIES or (wordy and not (about_people or labelled)):
        return TEXTS, frozenset(), 0, 0
    return CATEGORIES, frozenset(words - nothing.keys()), 0, 0


def times_chosen(column: Column) -> dict[str, int]:
    """
    Return how many people chose each answer, of a column that may hold several at once.

    What fewer than five people share may be somebody's own words, and is not told.

    Examples
    --------
    >>> import pandas as pd
    >>> cells = pd.Series(["Plans;Training;", "Training;", "Plans;"] * 5 + ["Plans;Ask Ann;", ""])
    >>> times_chosen(Column("F", "What helps?", "", "", "What helps?", "", cells))
    {'Plans': 11, 'Training': 10}
    """
    counted = {str(text): int(n) for text, n in column.values.value_counts().items() if n}
    if column.option:
        no = {"n", "no", "nein", "0", ""}
        return {column.option: sum(n for text, n in counted.items() if folded(text) not in no)}
    texts = [text for text in counted if text.strip()]
    if not _are_joined(texts):
        return {}
    mark = ";" if any(";" in text for text in texts) else ","
    cells = [[part.strip() for part in text.split(mark) if part.strip()] for text in texts]
    chosen: Counter[str] = Counter()
    for text, parts in zip(texts, _whole(cells) if mark == "," else cells, strict=True):
        chosen.update(dict.fromkeys(parts, counted[text]))
    return {part: n for part, n in chosen.items() if n >= SMALLEST_GROUP}


def _whole(cells: Sequence[Sequence[str]]) -> list[list[str]]:
    """
    Return the answers of cells whose parts never stand apart: a comma lies within an answer.

    Examples
    --------
    >>> _whole([["Reports", "monthly", "Advice"], ["Reports", "monthly"], ["Advice"]])
    [['Reports, monthly', 'Advice'], ['Reports, monthly'], ['Advice']]
    """
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for parts in cells:
        for first, second in pairwise(["", *parts, ""]):
            after.setdefault(first, set()).add(second)
            before.setdefault(second, set()).add(first)
    goes_on = {
        part
        for part, others in after.items()
        if part and len(others) == 1 and all(o and before[o] == {part} for o in others)
    }
    whole = []
    for parts in cells:
        answers: list[str] = []
        for before_it, part in pairwise(["", *parts]):
            if before_it in goes_on:
                answers[-1] = f"{answers[-1]}, {part}"
            else:
                answers.append(part)
        whole.append(answers)
    return whole


def _are_joined(texts: Sequence[str]) -> bool:
    """
    Return whether cells hold several answers each: the same few parts in other combinations.

    Examples
    --------
    >>> _are_joined(["Plans;Training;", "Training;"]), _are_joined(["Too late, too long", "Fine"])
    (True, False)
    """
    if texts and all(text.rstrip().endswith(";") for text in texts):
        return True
    for mark in (";", ","):
        parts = [[p.strip() for p in text.split(mark) if p.strip()] for text in texts]
        different = {part for of_cell in parts for part in of_cell}
        several = sum(map(len, parts)) > 1.3 * len(parts)
        if len(texts) > 2 and several and len(different) <= len(texts):
            return True
    return False


def _number_of(text: str) -> int | None:
    number = whole_number(text)
    if number is None and (both := labelled_number(text)):
        number = both[0]
    return answer_code(text) if number is None else number


def is_answered(column: Column) -> bool:
    """Return whether any cell of a column is filled."""
    return any(text.strip() for text in column.values.unique())


_FEWEST_NUMBERED = 8


def numbers_the_rows(column: Column) -> bool:
    """Return whether a column holds another whole number in each of many rows."""
    values = column.values
    return (
        len(values) >= _FEWEST_NUMBERED
        and values.is_unique
        and all(whole_number(text) is not None for text in values)
    )


def is_asked_again(group: Group, groups: Sequence[Group]) -> bool:
    """Return whether the same questions are asked as they should be, or as they matter."""
    n = len(group.columns)
    return n > 1 and any(
        len(other.columns) == n and manner_of(other.columns[0]) != "P" for other in groups
    )


def places_of(group: Group) -> str:
    """Return where the columns of a group stand, in words that begin a sentence."""
    first, last = group.columns[0].place, group.columns[-1].place
    return (
        gettext("Column {place}", place=first)
        if first == last
        else gettext("Columns {first} to {last}", first=first, last=last)
    )
