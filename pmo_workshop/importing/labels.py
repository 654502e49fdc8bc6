"""What answers in words mean: known label sets with their order, and the words for no answer.

No order is ever guessed from the alphabet or from how often a label occurs. A set is known if all
its labels stand in one list of ``label_sets.toml``; else somebody is asked for the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, permutations
from pathlib import Path

from ..content.definitions import NOT_APPLICABLE
from ..toml_file import read_toml
from .likeness import folded

NA = NOT_APPLICABLE

NO_ANSWER = ""
"""No answer: an empty cell, or words that say as much."""

NOT_ASKED = "not asked"
"""The question was not shown, and has no row."""

ERRORS = frozenset(
    ("#n/a", "#na", "#nv", "#ref!", "#bezug!", "#value!", "#wert!", "#name?", "#div/0!", "#num!")
)
"""What a spreadsheet writes in a cell that it could not calculate."""


@dataclass(frozen=True)
class LabelSet:
    """
    A label set from the least to the most; each label in all its spellings, folded.

    Where people may answer in several languages, each label is known in each of them apart.
    """

    name: str
    labels: tuple[tuple[str, ...], ...]
    by_language: tuple[tuple[frozenset[str], ...], ...] = ()

    def values(self, low: int = 1) -> dict[str, str]:
        """
        Return the number of each label.

        Examples
        --------
        >>> LabelSet("yes or no", (("no", "nein"), ("yes", "ja"))).values(0)
        {'no': '0', 'nein': '0', 'yes': '1', 'ja': '1'}
        """
        return {
            spelling: str(low + at) for at, label in enumerate(self.labels) for spelling in label
        }

    def all_used(self, labels: Iterable[str]) -> bool:
        """Return whether each label of the set occurs."""
        seen = set(labels)
        return all(seen.intersection(label) for label in self.labels)

    def without_ends(self, labels: Iterable[str]) -> LabelSet | None:
        """
        Return the set without its two ends if none of the labels is one of them, else None.

        Examples
        --------
        >>> known = LabelSet("pain", (("none",), ("mild",), ("bad",), ("severe",)))
        >>> known.without_ends(["mild", "bad"]).labels
        (('mild',), ('bad',))
        >>> known.without_ends(["mild", "severe"])
        """
        seen = set(labels)
        used = [at for at, label in enumerate(self.labels) if seen.intersection(label)]
        if not used or {0, len(self.labels) - 1} & {*used}:
            return None
        return LabelSet(f"{self.name}, without its ends", self.labels[used[0] : used[-1] + 1])

    def without_middle(self, labels: Iterable[str]) -> LabelSet | None:
        """
        Return the set without its middle if none of the labels is it, else None.

        Examples
        --------
        >>> known = LabelSet("often", (("never",), ("rarely",), ("now and then",), ("often",),
        ...                            ("always",)))
        >>> known.without_middle(["never", "often"]).labels
        (('never',), ('rarely',), ('often',), ('always',))
        >>> known.without_middle(["now and then", "often"])
        """
        middle, odd = divmod(len(self.labels), 2)
        if not odd or middle < _FEWEST_BESIDE or {*labels}.intersection(self.labels[middle]):
            return None
        rest = self.labels[:middle] + self.labels[middle + 1 :]
        return LabelSet(f"{self.name}, without its middle", rest)


_FEWEST_BESIDE = 2
"""Labels on each side of a middle, without which a scale may be asked too."""


@dataclass(frozen=True)
class _SetInFile:
    name: str
    labels: tuple[tuple[str, ...] | Mapping[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class _File:
    no_answer: tuple[str, ...]
    does_not_apply: tuple[str, ...]
    set: tuple[_SetInFile, ...]


@cache
def _known() -> _File:
    path = Path(__file__).with_name("label_sets.toml")
    return read_toml(_File, path.read_text(encoding="utf-8"), path.name)


def known_sets() -> tuple[LabelSet, ...]:
    """Return the label sets whose order is known."""
    return tuple(_folded_set(found) for found in _known().set)


def _folded_set(found: _SetInFile) -> LabelSet:
    by_language = [
        [*map(_folded_each, label.values() if isinstance(label, Mapping) else (label,))]
        for label in found.labels
    ]
    return LabelSet(
        found.name,
        tuple(tuple(dict.fromkeys(chain(*spellings))) for spellings in by_language),
        tuple(tuple(map(frozenset, spellings)) for spellings in by_language),
    )


def _folded_each(spellings: Iterable[str]) -> list[str]:
    """
    Return spellings folded; what stands between two words is a slash, a comma, a hyphen or a space.

    Examples
    --------
    >>> _folded_each(["teils/teils"])
    ['teils/teils', 'teils / teils', 'teils, teils', 'teils-teils', 'teils teils']
    """
    marks = ("/", " / ", ", ", "-", " ")
    return [folded(text.replace("/", mark)) for text in spellings
            for mark in (marks if "/" in text else ("/",))]  # fmt: skip


@cache
def words_for_nothing() -> Mapping[str, str]:
    """
    Return what words for no answer mean, folded.

    Examples
    --------
    >>> words_for_nothing()["keine angabe"], words_for_nothing()["does not apply"]
    ('', 'na')
    """
    words = _known()
    return {folded(word): NA for word in words.does_not_apply} | {
        folded(word): NO_ANSWER for word in words.no_answer
    }


def sets_that_hold(labels: Iterable[str]) -> Iterator[LabelSet]:
    """
    Yield the known sets that hold all of some folded labels.

    A set of which every label is used comes first, then the shorter ones. Two sets that give the
    labels the same numbers are one. If no set holds them, two of one kind and length may do so
    together, as where each person answers in their own language.

    Examples
    --------
    >>> [found.name for found in sets_that_hold(["nie", "selten", "immer"])]
    ['frequency']
    >>> next(sets_that_hold(["selten", "eher selten"]), None) is None
    True
    >>> next(sets_that_hold(["very satisfied", "unhappy", "very unhappy"]), None) is None
    True
    """
    wanted = set(labels)
    holding = [known for known in known_sets() if wanted <= known.values().keys()]
    one_each = [known for known in holding if _one_each(known, wanted)]
    if not holding and 2 < len(wanted) <= _MOST_LABELS:
        one_each = [*_sets_together(wanted)]
    seen = set()
    for found in sorted(one_each, key=lambda s: (not s.all_used(wanted), len(s.labels))):
        numbers = (len(found.labels), *sorted((label, found.values()[label]) for label in wanted))
        if numbers not in seen:
            seen.add(numbers)
            yield found


_MOST_LABELS = 14
"""Labels that two sets together may have."""


def _sets_together(wanted: set[str]) -> Iterator[LabelSet]:
    """Yield two sets of one length that hold some labels together, point by point."""
    for one, other in permutations(known_sets(), 2):
        if one.name.split()[0] != other.name.split()[0]:
            continue  # of agreement, in two languages, but none of agreement and satisfaction
        own = wanted & one.values().keys()
        others = wanted - own
        if len(one.labels) != len(other.labels) or not others <= other.values().keys():
            continue
        if _one_each(one, own) and _one_each(other, others):
            both = zip(one.labels, other.labels, strict=True)
            yield LabelSet(f"{one.name}, {other.name}", tuple(a + b for a, b in both))


def _one_each(known: LabelSet, wanted: set[str]) -> bool:
    """Two of the labels are never two spellings of the same one, in one language."""
    apart = known.by_language or tuple((frozenset(label),) for label in known.labels)
    return all(len(wanted & spellings) <= 1 for label in apart for spellings in label)


_NUMBER = re.compile(r"[+-]?\d+(?:[.,]0+)?")
_LABELLED = re.compile(r"\(?([+-]?\d+)\)?\s*(?:[-–—:=.)]|\s)\s*\(?(.*?)\)?\s*", re.DOTALL)
_ANSWER_CODE = re.compile(r"a(\d{1,2})", re.IGNORECASE)


def whole_number(text: str) -> int | None:
    """
    Return the whole number that a cell holds, also as ``4.0``; None if it holds none.

    Examples
    --------
    >>> whole_number(" 4.0 "), whole_number("4,0"), whole_number("4.5"), whole_number("four")
    (4, 4, None, None)
    """
    found = text.strip()
    return int(re.split("[.,]", found)[0]) if _NUMBER.fullmatch(found) else None


def labelled_number(text: str) -> tuple[int, str] | None:
    """
    Return the number and the label of a cell that holds both.

    Examples
    --------
    >>> labelled_number("1 (very poor)"), labelled_number("5 = excellent"), labelled_number("good")
    ((1, 'very poor'), (5, 'excellent'), None)
    >>> labelled_number("1.5"), labelled_number("1 - 2")
    (None, None)
    """
    found = _LABELLED.fullmatch(text.strip())
    if found is None or not any(map(str.isalpha, found[2])):
        return None
    return int(found[1]), folded(found[2])


def answer_code(text: str) -> int | None:
    """Return the number of an answer code of LimeSurvey, such as ``A3``; None for anything else."""
    found = _ANSWER_CODE.fullmatch(text.strip())
    return int(found[1]) if found else None


def split_options(cell: str, options: Sequence[str]) -> tuple[list[int], str]:
    """
    Split a cell in which several answers are joined, by the options that may be chosen.

    Parameters
    ----------
    cell : str
    options : sequence of str
        Folded; an option may hold the mark that joins them.

    Returns
    -------
    places, rest
        Of the options chosen, and what is none of them.

    Examples
    --------
    >>> split_options("Planning, scheduling; Training;", ["planning, scheduling", "training"])
    ([0, 1], '')
    >>> split_options("Planning, scheduling, Coffee", ["planning, scheduling", "training"])
    ([0], 'coffee')
    """
    left, chosen = folded(cell), []
    for at in sorted(range(len(options)), key=lambda place: -len(options[place])):
        pattern = rf"(?:(?<=^)|(?<=[,;|]))\s*{re.escape(options[at])}[.!?…]*\s*(?=[,;|]|$)"
        left, n = re.subn(pattern, "", left, count=1)
        if n:
            chosen.append(at)
    return sorted(chosen), left.strip(" ,;|")
