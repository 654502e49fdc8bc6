"""Which question of a questionnaire a column holds: by its code, or by its words.

Words are the same also if they are numbered, in other quotes, or changed by a few letters. Of two
questions in the same words, the order of the questionnaire decides: Microsoft Forms numbers them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..content.questionnaires import Item, code_of
from ..i18n import gettext
from .export import Column
from .likeness import REWORDED, code_folded, likeness, question_folded

_SUFFIX = re.compile(r"\s*(?:\(\d{1,2}\)|\.\d{1,2}|(?<=\D)\d{1,2})$")
_CODE_FIRST = re.compile(
    r"\[?(?P<code>[A-Za-z]{2,4}\d{1,3}[A-Za-z]?(?:_[A-Z])?)\]?[\s:.)|-]+(?P<text>.*)", re.DOTALL
)

_A_SENTENCE = 3
"""Words from which on a part of a text may be a question whose letters have changed."""

BY_CODE, BY_TEXT, REWORDED_BY, OPTION = "code", "text", "reworded", "option"


@dataclass(frozen=True)
class Match:
    """
    The question that a column holds.

    Attributes
    ----------
    item : Item
    how : str
        ``"code"``, ``"text"``, ``"reworded"``; ``"option"`` for the column of one option.
    option : int or None
        The place of the option, of a question with several answers.
    """

    item: Item
    how: str
    option: int | None = None

    @property
    def says(self) -> str:
        """By what it was recognised, in words."""
        return {
            BY_CODE: gettext("by its code"),
            BY_TEXT: gettext("by its words"),
            REWORDED_BY: gettext("by its words, a few letters changed"),
            OPTION: gettext("by the words of the option"),
        }[self.how]


def match(columns: Sequence[Column], items: Sequence[Item]) -> dict[str, Match]:
    """
    Return the question of each column that holds one of a questionnaire, by the column's place.

    Parameters
    ----------
    columns : sequence of Column
    items : sequence of Item
        No question is found in two columns, unless these are its options.

    Returns
    -------
    dict of place to Match
    """
    found: dict[str, Match] = {}
    by_code = _by_code(items)
    for column in columns:
        if item := _of_code(column, by_code):
            found[column.place] = Match(item, BY_CODE)
    found |= _options(columns, items, found)
    found = _once_each(found, columns)
    texts = _texts(items)
    taken = {id(match.item) for match in found.values()}
    for column in columns:
        if column.place in found:
            continue
        for wording in _wordings(column):
            free = [item for item in texts.get(wording, ()) if id(item) not in taken]
            if free:
                best = max(free, key=lambda item: _stem_likeness(column, item))
                found[column.place] = Match(best, BY_TEXT)
                taken.add(id(best))
                break
    left = [item for item in items if id(item) not in taken]
    return found | _reworded([c for c in columns if c.place not in found], left)


def _by_code(items: Sequence[Item]) -> dict[str, Item]:
    """Return the items under each spelling of their codes; a spelling of two items is none."""
    spelt: dict[str, list[Item]] = {}
    for item in items:
        code = code_of(item)
        reverse = f"{item.aspect}{item.id}" if code != item.id else code
        for spelling in {code_folded(code), code_folded(reverse)}:
            spelt.setdefault(spelling, []).append(item)
    return {spelling: found[0] for spelling, found in spelt.items() if len(found) == 1}


def _of_code(column: Column, by_code: Mapping[str, Item]) -> Item | None:
    """Return the item whose code a column has, unless its words say something else."""
    codes = [column.code, *re.findall(r"\[(\w+)\]", column.code)]
    text = column.text
    if first := _CODE_FIRST.match(column.text):
        codes.append(first["code"])
        text = first["text"]
    for code in codes:
        item = by_code.get(code_folded(code)) if code else None
        if item is not None and not _contradicts(text, item):
            return item
    return None


def _contradicts(text: str, item: Item) -> bool:
    said = question_folded(text)
    if not said or code_folded(said) == code_folded(code_of(item)):
        return False
    parts = [said, *map(question_folded, _after_each_mark(text))]
    alike = max(likeness(p, question_folded(t)) for p in parts for t in item.text.values())
    shared = set(said.split()) & {w for t in item.text.values() for w in question_folded(t).split()}
    return alike < REWORDED and 2 * len(shared) < len(set(said.split()))


def _once_each(found: Mapping[str, Match], columns: Sequence[Column]) -> dict[str, Match]:
    """Return the matches without those of a code that two columns have."""
    seen: dict[int, list[str]] = {}
    for column in columns:
        hit = found.get(column.place)
        if hit and hit.option is None:
            seen.setdefault(id(hit.item), []).append(column.place)
    twice = {place for places in seen.values() if len(places) > 1 for place in places}
    return {place: hit for place, hit in found.items() if place not in twice}


def _texts(items: Sequence[Item]) -> dict[str, list[Item]]:
    texts: dict[str, list[Item]] = {}
    for item in items:
        for language, text in item.text.items():
            stem = item.stem.get(language, "")
            for wording in {question_folded(text), question_folded(f"{stem} {text}")}:
                if wording:
                    texts.setdefault(wording, []).append(item)
    return texts


def _wordings(column: Column) -> list[str]:
    """Return the wordings under which a column may be found, the fullest first."""
    full = [column.text, column.header, f"{column.stem} {column.text}"]
    if first := _CODE_FIRST.match(column.text):
        full.append(first["text"])
    parts = [part for text in full[:2] for part in _after_each_mark(text)]
    wordings = [question_folded(text) for text in (*full, *parts) if text.strip()]
    plain = [_SUFFIX.sub("", wording).rstrip(" .:;,?!") for wording in wordings]
    return [*dict.fromkeys([*wordings, *plain])]


def _after_each_mark(text: str) -> list[str]:
    """
    Return what stands behind a stem, wherever the stem may end.

    Examples
    --------
    >>> _after_each_mark("How far? - Reports - early [today]")
    ['Reports - early [today]', 'early [today]', 'today']
    """
    inner = re.search(r"\[([^\[\]]+)\]\s*$", text)
    ends = [found.end() for found in re.finditer(r"(?:\?\s)?\s?[-–:|]\s|\?\s", text)]
    return [text[end:] for end in ends] + ([inner[1]] if inner else [])


def _stem_likeness(column: Column, item: Item) -> float:
    """Return how far stem and text of a column are those of an item."""
    if not column.stem:
        return 0.0
    stems = [question_folded(stem) for stem in item.stem.values()]
    return max((likeness(question_folded(column.stem), stem) for stem in stems), default=0.0)


def _reworded(columns: Sequence[Column], items: Sequence[Item]) -> dict[str, Match]:
    """Return the likest question of each column, where both are each other's likest."""
    scores: dict[tuple[str, int], float] = {}
    for column in columns:
        spelt = _wordings(column)
        whole = spelt[:2] + [part for part in spelt[2:] if len(part.split()) >= _A_SENTENCE]
        wordings = {_SUFFIX.sub("", wording) for wording in whole}
        for at, item in enumerate(items):
            said = [question_folded(text) for text in item.text.values()]
            best = max(likeness(w, s) for w in wordings for s in said)
            if best >= REWORDED:
                scores[column.place, at] = best + 0.01 * _stem_likeness(column, item)
    found: dict[str, Match] = {}
    taken: set[int] = set()
    for (place, at), _ in sorted(scores.items(), key=lambda pair: -pair[1]):
        if place not in found and at not in taken:
            found[place] = Match(items[at], REWORDED_BY)
            taken.add(at)
    return found


def _options(
    columns: Sequence[Column], items: Sequence[Item], found: Mapping[str, Match]
) -> dict[str, Match]:
    """Return the columns of single options of a question with several answers."""
    options: dict[str, Match] = {}
    for item in items:
        if item.type != "several":
            continue
        asked = {question_folded(text) for text in item.text.values()}
        for column in columns:
            if column.place in found:
                continue
            of_code = code_folded(column.code).startswith(code_folded(code_of(item)))
            if of_code or question_folded(column.stem) in asked:
                place = _place_of_option(column, item)
                if place is not None:
                    options[column.place] = Match(item, OPTION, place)
    return options


def _place_of_option(column: Column, item: Item) -> int | None:
    said = question_folded(column.text)
    for at, option in enumerate(item.options):
        if said in {question_folded(text) for text in option.values()}:
            return at
    inner = re.search(r"(\d+)\]?$", column.code)
    if not column.text and inner and 1 <= int(inner[1]) <= len(item.options):
        return int(inner[1]) - 1
    return None
