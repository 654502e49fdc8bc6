"""Questions that no questionnaire of ours has: put into groups, and asked about group by group.

Columns with one label set, one stem and one way of asking (as it should be, as it is, how much it
matters) are one group and need one decision: which instrument it is, or that it is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise

from ..content.questionnaires import Item
from ..i18n import N_, decimal, gettext, ngettext
from ..intake.asked_about import GET, GIVE, told_by_words
from ..intake.sheet import quoted
from ..schema.instruments import INSTRUMENTS, ONCE
from ..suppression import SMALLEST_GROUP
from .drafting import Asking
from .export import Column, common_stem
from .labels import (
    ERRORS,
    LabelSet,
    answer_code,
    labelled_number,
    sets_that_hold,
    whole_number,
    words_for_nothing,
)
from .likeness import folded, likeness, likest, question_folded
from .mapping import A_QUESTION, LEFT_OUT, Choice, Question, in_order
from .rows import Ask

NUMBERS, LABELS, CATEGORIES = "numbers", "labels", "categories"
SEVERAL, TEXTS, DECIMALS = "several", "texts", "decimals"

WHO, BY_WORDS, AS_SHOWN = "who", "by words", "as shown"
"""Questions that are about what several others offer; the next file has offers of its own."""

_APART = "apart"
"""What is answered of a group whose questions ask about different things."""

_UNUSED = ("unused 1", "unused 2")
"""Points of a scale whose labels nobody chose, so that no file has them."""

_ANOTHER = "another"
"""A scale that is none of those that are known."""

_ENOUGH_TO_EXCLUDE = 30
"""Answers from which on a label that none of them has is one of fewer than 10 in 100 (95 %)."""

_MOST_CATEGORIES = 25
_MOST_LABELS, _COLUMNS_WITH_ONE_SET = 12, 3
"""Labels of a scale, no answer among them, and columns that show them to be one."""
_FEWEST_NUMBERED = 8
_SHOULD = re.compile(
    r"\b(should|ought|ideal\w*|expect\w*|excellent pmos?|sollte\w*|müsste\w*|erwart\w*|idéal\w*"
    r"|devrai\w*|deberí\w*|dovrebb\w*|deveria\w*)\b"
)
_MATTERS = re.compile(r"\b((?:un)?importan\w*|matter\w*|(?:un)?wichtig\w*|bedeut\w*|importân\w*)\b")
_RECOMMEND = re.compile(
    r"\b(recommend\w*|empfehl\w*|weiterempfehl\w*|recommand\w*|recomend\w*|raccomand\w*)\b"
)
_SATISFIED = re.compile(r"\b((?:in)?satisf\w*|zufrieden\w*|happy|pleased|(?:in)?soddisf\w*)\b")
_ROLE = re.compile(
    r"\b(role|function|position|job|stakeholder|rolle|funktion|stellung|describes you|your hat"
    r"|what do you do|occupation|profession|trade|job title|beruf|tätigkeit|statusgruppe|aufgabe"
    r"|fonction|rôle|poste|función|rol|puesto|cargo|ruolo|funzione|função|papel)\b"
)
_UNIT = re.compile(
    r"\b(department|unit|division|team|location|site|business area|region|branch|line of business"
    r"|directorate|faculty|crew|plant|campus|werk|fakultät|institut|niederlassung|dezernat|referat"
    r"|abteilung|bereich|standort|einheit|ressort|direction|département|unité|équipe|departamento"
    r"|área|unidad|equipo|dipartimento|reparto|divisione|sede|unidade|equipe)\b"
)
_DEGREE = re.compile(
    r"(?:overall\W+|insgesamt\W+)?(?:how|to what (?:extent|degree)|wie|inwie(?:weit|fern)|comment"
    r"|dans quelle mesure|cómo|en qué medida|come|in che misura|como|em que medida)\b"
)
"""How a question of degree begins; who somebody is, is asked in other words."""
_AUXILIARY = re.compile(
    r"\b(should|must|ought to|would|will|does|do|did|is|are|be|been|soll\w*|wird|werden|ist|sind"
    r"|today|heute|excellent|the pmo|das pmo)\b|[^\w\s]"
)
_SUFFIX = re.compile(r"\s*(?:\(\d{1,2}\)|\.\d{1,2}|(?<=\D)\d{1,2})$")
_SHORTEST_QUESTION = 3
"""Letters of what is a code, such as Q12, and no question."""
_NUMBERED = frozenset(("item", "question", "quest", "frage", "aussage", "statement", "pregunta",
                       "domanda", "pergunta"))  # fmt: skip
"""Words with which columns are numbered; without their number they are no question."""
_SPAN = re.compile(r"\b(\d{1,2})\s*(?:-|–|—|to|bis|through|\.{2,3}|…)\s*(\d{1,3})\b")
_CODE = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])\S+")
_TELLS_A_SCALE = re.compile(
    r"\s*[(\[](?=[^()\[\]]*\b(?:\d{1,2}\s*=|[01]\s*(?:-|to|bis)\s*\d{1,2}\s*[)\],;:]))[^()\[\]]*[)\]]"
    r"|,?\s*\b(?:from|von|de|da)\s+[01]\s*(?:-|–|to|bis|à|a)\s*\d{1,2}\b"
)
_POINT = re.compile(r"\b(\d{1,2})\s*(?:=|:|means|bedeutet|heißt)\s*([^\W\d][^,;.()\d]*)")
"""A point of a scale, and what the question says it means."""
_GRADE = re.compile(r"\b(?:grades?|\w*noten?)\b")
_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_LEAST = re.compile(
    r"not at all|(very|extremely) unlikely|(gar|überhaupt) nicht|(sehr|äußerst) unwahrscheinlich"
)
_SCALES = ((1, 4), (1, 5), (1, 6), (1, 7), (1, 10), (0, 10))


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


def decide(
    columns: Sequence[Column],
    ask: Asking,
    told: Collection[str] = (),
    before: Mapping[str, str] | None = None,
    last_time: Mapping[str, str] | None = None,
) -> Decided:
    """
    Decide what the columns become that no questionnaire knows.

    Parameters
    ----------
    columns : sequence of Column
    ask : Asking
        Puts a question, and returns its answer if there is one.
    told : collection of str
        What other columns say of people already, such as ``"role"``: it is not looked for again.
    before : mapping of text to id, optional
        The questions of earlier waves, folded: what is asked again keeps its id.
    last_time : mapping of key to answer, optional
        What was answered about an earlier wave: an order of labels holds for more of them, too.
    """
    silent = [column for column in columns if not _is_answered(column)]
    columns = [column for column in columns if _is_answered(column)]
    several = [column for column in columns if column.option]
    numbering = [column for column in columns if _numbers_the_rows(column)]
    groups = groups_of([c for c in columns if not c.option and not _numbers_the_rows(c)])
    decided = Decided([], [], [], {c.place: g.key for g in groups for c in g.columns})
    decided.left_out.extend((column, gettext("nobody answered it")) for column in silent)
    several_answers = gettext("several answers; no table holds them")
    decided.left_out.extend((column, several_answers) for column in several)
    for column in numbering:
        decided.left_out.append((column, gettext("another number in each row, and no answer")))
    about = [group for group in groups if _may_be_about_people(group, groups)]
    facts, undecided = _facts_of_people(about, told, ask)
    for group, item in facts:
        decided.items.append((group.columns[0], item, None))
        groups.remove(group)
    waiting = {group.key for group in about} if undecided else set()
    groups = _in_runs(_with_labels_pooled(groups), columns)
    scaled: list[Group] = []
    for group in groups:
        if group.kind == TEXTS:
            decided.texts.extend(group.columns)
        elif reason := _why_no_scale(group, group.key in waiting):
            decided.left_out.extend((column, reason) for column in group.columns)
        else:
            scaled.extend(_apart_by_words(group, groups, ask.given))
    decided.groups.update({c.place: group.key for group in scaled for c in group.columns})
    measured = _with_instruments(scaled, groups, ask, decided)
    measured = _with_numbers_pooled(measured)
    ask.together(
        AS_SHOWN,
        gettext("The scales, from the least to the most, as the answers show them:"),
        dict(_scales_offered(measured)),
    )
    chosen: list[tuple[Group, str, Scale]] = []
    for group, instrument in measured:
        ends = _ends_of(instrument)
        scale = (
            _scale(group, ask, last_time or {}) if ends is None else _fixed_scale(group, ends, ask)
        )
        if isinstance(scale, str):
            decided.left_out.extend((column, scale) for column in group.columns)
            continue
        chosen.append((group, instrument, scale))
    chosen = _of_one_scale_each(chosen, ask, decided)
    ids = _ids(chosen, columns, ask, before or {})
    for group, instrument, (labels, low, high) in chosen:
        for at, column in enumerate(group.columns):
            item = _item(column, ids[column.place], instrument, at, (low, high), chosen)
            decided.items.append((column, item, labels))
    return decided


# --- Groups -------------------------------------------------------------------------------------


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


def _in_runs(groups: Sequence[Group], columns: Sequence[Column]) -> list[Group]:
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
        found.extend(_part_of(group, run) for run in runs[1:])
    return found


def _with_labels_pooled(groups: Sequence[Group]) -> list[Group]:
    """
    Return the groups, each with all labels of those that have the same label set.

    A label that nobody used in one group is known by another: the set is asked about once.
    """
    pooled = list(groups)
    for kind in (LABELS, CATEGORIES):
        pools: list[frozenset[str]] = []
        for group in (g for g in pooled if g.kind == kind):
            own = group.labels
            near = [pool for pool in pools if _is_one_set(pool, own, kind)]
            pools = [pool for pool in pools if pool not in near]
            pools.append(own.union(*near))
        pooled = [
            replace(g, labels=next(pool for pool in pools if g.labels <= pool))
            if g.kind == kind
            else g
            for g in pooled
        ]
    return pooled


def _is_one_set(one: frozenset[str], other: frozenset[str], kind: str) -> bool:
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
    if _bare(column.text) in {_bare(c.text) for c in group.columns} and column.text:
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


def _is_opinion(group: Group) -> bool:
    """Return whether the words ask what somebody thinks of the PMO: its choices are a scale."""
    said = folded(group.text)
    return bool(_SATISFIED.search(said) or _RECOMMEND.search(said))


def _stands_alone(column: Column) -> bool:
    """Return whether a column is a question of its own, and no row of a group."""
    return not column.stem and (column.text.rstrip().endswith("?") or _is_outcome(column))


def _is_outcome(column: Column) -> bool:
    said = folded(column.text)
    return bool(_RECOMMEND.search(said) or _SATISFIED.search(said))


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


def _part_of(group: Group, columns: Sequence[Column]) -> Group:
    """Return some columns of a group as a group of their own, with the labels of all."""
    first = question_folded(columns[0].text or columns[0].code)[:60]
    key = f"alone: {first}" if len(columns) == 1 else f"part: {first}"
    return replace(group, key=key, columns=tuple(columns))


def _apart_by_words(
    group: Group, groups: Sequence[Group], given: Mapping[str, str]
) -> Iterator[Group]:
    """
    Yield the parts of a group whose words ask about different things; it, if they do not.

    What is got, what is given for it and the opinion of the whole stand with nothing else.
    """
    told = [_told_of(column) for column in group.columns]
    times = Counter(filter(None, told))
    most = max(times.values(), default=0)
    if (
        len(times) < _MATTERS_APART
        or (not _APART_ALWAYS & times.keys() and 3 * most >= 2 * times.total())
        or manner_of(group.columns[0]) != "P"
        or _is_asked_again(group, groups)
        or f"group:{group.key}" in given
    ):
        yield group
        return
    run: list[Column] = []
    of_run = ""
    for column, about in zip(group.columns, told, strict=True):
        stays = about == of_run or (not about and of_run not in {GET, GIVE})
        if run and not stays:
            yield _part_of(group, run)
            run, of_run = [], ""
        run.append(column)
        of_run = about or of_run
    yield _part_of(group, run)


_APART_ALWAYS = {GET, GIVE, "csat", "nps"}
_MATTERS_APART = 2
"""Different matters from which on a group may be several."""


def _told_of(column: Column) -> str:
    told = told_by_words(column.text or column.stem)
    return told[0] if told else ""


def _why_no_scale(group: Group, may_be_about_people: bool) -> str:
    """Return in words why choices are no answers on a scale; blank if they may be some."""
    if may_be_about_people:
        return gettext("not decided yet, perhaps role or unit")
    if group.kind == DECIMALS:
        return gettext("numbers with decimals, or several answers; no table holds them")
    if group.kind == SEVERAL:
        return gettext("several answers; no table holds them")
    if group.kind != CATEGORIES:
        return ""
    if len(group.columns) == 1 and _says_who_people_are(group) and not _told_of(group.columns[0]):
        return gettext("about people, and named neither role nor unit")
    if len(group.labels) == 1:
        return gettext("ticks; no table holds them")
    if len(group.labels) > _MOST_LABELS:
        return gettext("{n} different answers, too many for a scale", n=decimal(len(group.labels)))
    if all(map(_CODE.fullmatch, group.labels)):
        return gettext("codes, and no answers on a scale")
    return gettext("another answer in each row") if _differs_in_each_row(group) else ""


def _differs_in_each_row(group: Group) -> bool:
    """Return whether nobody of several gave the same answer as another: codes, or own words."""
    answers = [text for text in group.columns[0].values if text.strip()]
    return len(group.columns) == 1 and len(answers) > 1 and len({*answers}) == len(answers)


def _bare(text: str) -> str:
    """
    Return a question without the number by which a tool tells it from an equal one.

    Examples
    --------
    >>> _bare("Staff know my needs2"), _bare("Reliability.1"), _bare("Q12"), _bare("Frage 3")
    ('staff know my needs', 'reliability', 'q12', 'frage 3')
    """
    whole = question_folded(text)
    bare = _SUFFIX.sub("", whole)
    return bare if len(bare) > _SHORTEST_QUESTION and bare not in _NUMBERED else whole


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
    return "E" if _SHOULD.search(said) else "I" if _MATTERS.search(said) else "P"


def _labels_of_several(columns: Sequence[Column]) -> frozenset[str]:
    """Return the few texts that stand in several columns of one stem: labels, however long."""
    by_stem: dict[str, list[set[str]]] = {}
    for column in columns:
        texts = {folded(column.labels.get(text, text)) for text in column.values.unique()}
        if 1 < len(texts - {""}) <= _MOST_LABELS:
            by_stem.setdefault(column.stem, []).append(texts - {""})
    shared: set[str] = set()
    for found in by_stem.values():
        times = Counter(text for texts in found for text in texts)
        often = {text for text, n in times.items() if n >= _COLUMNS_WITH_ONE_SET}
        of_set = [texts for texts in found if len(texts & often) > 1]
        if len(of_set) >= _COLUMNS_WITH_ONE_SET and len(set().union(*of_set)) <= _MOST_LABELS:
            shared.update(*of_set)
    return frozenset(shared)


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
    about_people = _ROLE.search(said) or _UNIT.search(said)
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


def _is_answered(column: Column) -> bool:
    return any(text.strip() for text in column.values.unique())


def _numbers_the_rows(column: Column) -> bool:
    values = column.values
    return (
        len(values) >= _FEWEST_NUMBERED
        and values.is_unique
        and all(whole_number(text) is not None for text in values)
    )


# --- Facts of people ----------------------------------------------------------------------------


def _says_who_people_are(group: Group) -> bool:
    said = folded(group.text)
    return bool(_ROLE.search(said) or _UNIT.search(said))


def _may_be_about_people(group: Group, groups: Sequence[Group]) -> bool:
    """Return whether a column of choices may say who people are: what no question of degree has."""
    if (
        group.kind != CATEGORIES
        or len(group.columns) > 1
        or _is_opinion(group)
        or len(group.labels) == 1
        or all(map(_CODE.fullmatch, group.labels))
    ):
        return False
    said = folded(group.text)
    told = told_by_words(said)
    if told and told[0] in {LEFT_OUT, TEXTS}:
        return False
    if _says_who_people_are(group):
        return True
    beside = (
        other for other in groups if other is not group and other.kind in {LABELS, CATEGORIES}
    )
    asks_else = _DEGREE.match(said) or _OWN_WORDS.match(said) or _differs_in_each_row(group)
    return not asks_else and not any(
        len(group.labels & other.labels) > 1 and _is_one_set(group.labels, other.labels, CATEGORIES)
        for other in beside
    )


def _facts_of_people(
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
        refused = all(map(_says_who_people_are, left))  # as the role
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
        "role": (_ROLE, gettext("Which column says what role a person has towards the PMO?")),
        "unit": (_UNIT, gettext("Which column says what unit a person belongs to?")),
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


# --- Instruments --------------------------------------------------------------------------------

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


def _with_instruments(
    scaled: Sequence[Group], groups: Sequence[Group], ask: Asking, decided: Decided
) -> list[tuple[Group, str]]:
    """Return the groups that an instrument asks about; what none asks about is told and left."""
    offers = [(group, _instrument(group, groups), _offered(group, groups)) for group in scaled]
    ask.together(
        BY_WORDS,
        gettext("By their words the questions ask about this:"),
        {
            gettext("{places}, {text}: {about} ({why})", places=_places(group),
                    text=_in_short(group), about=_about_in_words(question), why=offer[1]): question
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
            apart = [_part_of(group, [column]) for column in group.columns]
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


def _about_in_words(question: Question) -> str:
    return next(c.says for c in question.choices if c.id == question.suggestion)


def _offered(group: Group, groups: Sequence[Group]) -> tuple[str, str] | None:
    """
    Return which instrument the words of a group tell, and by what; None if they tell none.

    A group that is asked as it should be, or as it matters, is one of quality; so is what is asked
    in the same words beside it.
    """
    n = len(group.columns)
    said = folded(" ".join(column.text for column in group.columns) + " " + group.text)
    manner = "I" if any(map(_MATTERS.search, group.labels)) else manner_of(group.columns[0])
    told = [told_by_words(column.text or column.stem) for column in group.columns]
    if own := _no_question_of_degree(group, said):
        return own
    if manner != "P":
        by = (_MATTERS if manner == "I" else _SHOULD).search(said)
        return f"gap:{manner}", quoted(by[0]) if by else gettext("by its labels")
    if _is_asked_again(group, groups):
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
    ends = None if name in {LEFT_OUT, TEXTS} else _ends_of(name)
    if ends and (group.kind != NUMBERS or not ends[0] <= group.low <= group.high <= ends[1]):
        why = gettext("asked on another scale than {low} to {high}", low=ends[0], high=ends[1])
        return LEFT_OUT, why
    return name, quoted(next(words for about, words in known if about == name))


_OWN_WORDS = re.compile(r"(?:what|why|was|warum|weshalb|pourquoi|qué|por qué|perché|por que)\b")


def _no_question_of_degree(group: Group, said: str) -> tuple[str, str] | None:
    """Return own words for few different answers to what or why, unless they are a scale."""
    if group.kind != CATEGORIES or len(group.columns) > 1:
        return None
    begins = _OWN_WORDS.match(said)
    if (
        begins
        and not _says_who_people_are(group)
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
            places=_places(group),
            text=_questions_of(group),
        ),
        _choices_of(group),
        suggestion=offer[0] if offer else None,
    )


def _is_asked_again(group: Group, groups: Sequence[Group]) -> bool:
    """Return whether the same questions are asked as they should be, or as they matter."""
    n = len(group.columns)
    return n > 1 and any(
        len(other.columns) == n and manner_of(other.columns[0]) != "P" for other in groups
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


def _places(group: Group) -> str:
    first, last = group.columns[0].place, group.columns[-1].place
    return (
        gettext("Column {place}", place=first)
        if first == last
        else gettext("Columns {first} to {last}", first=first, last=last)
    )


# --- Scales -------------------------------------------------------------------------------------


def _ends_of(instrument: str) -> tuple[int, int] | None:
    """Return the scale on which an instrument must be asked, if it must."""
    return INSTRUMENTS[instrument.partition(":")[0]].scale


def _with_numbers_pooled(measured: Sequence[tuple[Group, str]]) -> list[tuple[Group, str]]:
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
        free = group.kind == NUMBERS and _ends_of(way) is None and not [*_labelled_points(group)]
        around = (e for e in usual if e[0] <= group.low and group.high <= e[1])
        ends = next(around, None) if free and _named(group.text, _SCALES) is None else None
        return replace(group, low=ends[0], high=ends[1]) if ends else group

    return [(pooled(group, way), way) for group, way in measured]


_USUAL = ((1, 5), (1, 7), (0, 10), (1, 10))
"""Scales on which other answers are likely to be, where some go from end to end of them."""


def _scales_offered(measured: Sequence[tuple[Group, str]]) -> Iterator[tuple[str, Question]]:
    """Yield the scales that the answers show without proving them, each once, in words."""
    asked: dict[str, tuple[Question, list[Group]]] = {}
    for group, way in measured:
        if _ends_of(way) is not None or group.kind not in {NUMBERS, LABELS}:
            continue
        question = _number_question(group) if group.kind == NUMBERS else _label_question(group)
        asked.setdefault(question.key, (question, []))[1].append(group)
    for question, groups in asked.values():
        if question.suggestion is not None:
            places = ", ".join(map(_places, groups))
            yield f"{places}: {_about_in_words(question)}", question


def _scale(group: Group, ask: Ask, last_time: Mapping[str, str]) -> Scale | str:
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


def _fixed_scale(group: Group, ends: tuple[int, int], ask: Ask) -> Scale | str:
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
    if spans := [span for span in _SPAN.findall(words) if int(span[0]) < int(span[1])]:
        return False, gettext("the question says {first} to {last}", first=spans[0][0],
                              last=spans[0][1])  # fmt: skip
    if least := [point for point, label in labelled if _LEAST.match(label)]:
        return False, gettext("the least is {point}", point=min(least))
    return None, ""


def _labelled_points(group: Group) -> Iterator[tuple[int, str]]:
    """Yield the points that have words, in the question, in the file's labels or by the number."""
    for point, label in _POINT.findall(f"{group.columns[0].stem} {group.columns[0].text}"):
        yield int(point), folded(label)
    for column in group.columns:
        for code, label in column.labels.items():
            if (point := whole_number(code)) is not None:
                yield point, folded(label)
        yield from filter(None, map(labelled_number, column.values.unique()))


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
            places=_places(group),
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


def _of_one_scale_each(
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
    return gettext("{columns} on {span}", columns=", ".join(map(_places, groups)), span=span)


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
    elif said or _GRADE.search(folded(group.text)):
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
                places=_places(group),
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


# --- Questions ----------------------------------------------------------------------------------


def _ids(
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
                    one=_places(group),
                    other=_places(base),
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
        " ".join(_AUXILIARY.sub(" ", _bare(column.text)).split()) for column in (one, other)
    )
    return bool(first) and (first == second or likeness(first, second) > 0)


def _item(
    column: Column,
    item_id: str,
    instrument: str,
    at: int,
    scale: tuple[int, int],
    chosen: Sequence[tuple[Group, str, object]],
) -> Item:
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
