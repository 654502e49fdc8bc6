"""What the words of a question tell it to ask about: found for an offer, never for a decision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..toml_file import read_toml

GET, GIVE = "value:get", "value:give"
"""What users get from the PMO, and what they give for it."""

_NEGATION = re.compile(
    r"\b(?:not|no|never|without|hardly|little|cannot|\w+n't|less|fewer|low|lower\w*|small|minimal"
    r"|reduc\w*|cuts?|(?<!than it is )worth|fair|reasonable|appropriate|acceptable|justified"
    r"|proportionate|nicht|kein\w*|nie|ohne|kaum|wenig\w*|gering\w*|niedrig\w*|klein\w*|reduzier\w*"
    r"|verringer\w*|senkt?|angemessen\w*|vertretbar\w*|gerechtfertigt\w*|lohn\w*|zumutbar\w*)\b"
)


@dataclass(frozen=True)
class _About:
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class _File:
    about: tuple[_About, ...]


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    path = Path(__file__).with_suffix(".toml")
    found = read_toml(_File, path.read_text(encoding="utf-8"), path.name)
    return tuple((one.name, _pattern(one.words)) for one in found.about)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    each = (
        r"\W+".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
        .replace(r"\W+…\W+", r"\W+(?:\w+\W+){0,4}?")
        for words in words
    )  # fmt: skip
    return re.compile(rf"\b(?:{'|'.join(each)})\b")


def words_about(text: str) -> dict[str, str]:
    """
    Return what the words of a question tell, the most telling first, and by which of its words.

    Parameters
    ----------
    text : str
        In any case.

    Examples
    --------
    >>> words_about("The project office eats up my time")
    {'value:give': 'eats up my time'}
    >>> words_about("It is worth the effort and helps me")
    {'value:give': 'effort', 'value:get': 'helps me'}
    >>> words_about("Blue")
    {}
    """
    said = " ".join(text.casefold().split())
    found = ((name, pattern.search(said)) for name, pattern in _known())
    return {name: hit[0] for name, hit in found if hit}


def told_by_words(text: str) -> tuple[str, str] | None:
    """
    Return what a question asks about by its words, and these; None where they tell two ways.

    What helps and what costs at once, or what is said to cost little, is left to who knows.

    Examples
    --------
    >>> told_by_words("Das PMO kostet mich viel Zeit")
    ('value:give', 'kostet mich viel zeit')
    >>> told_by_words("It is worth the effort and helps me")
    >>> told_by_words("The PMO does not cost me much time")
    >>> told_by_words("The PMO reduces my workload")
    >>> told_by_words("Der Aufwand ist angemessen")
    """
    found = words_about(text)
    first = next(iter(found.items()), None)
    if first is None or (first[0] == GIVE and (GET in found or is_negated(text))):
        return None
    return first


def is_negated(text: str) -> bool:
    """Return whether a question says that something is not so, or little, less or fair."""
    return bool(_NEGATION.search(text.casefold()))
