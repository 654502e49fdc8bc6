"""When two texts of a questionnaire are the same, or the same with a few letters changed."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

_QUOTES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TAG = re.compile(r"<[^<>]{1,200}>")
_NUMBERING = re.compile(
    r"^(?:(?:question|frage|item|q|f)?\s?\d{1,3}(?:[.-]\d{1,3})*(?:\s?[):=]\s?|\.\s|\s[-:]\s)"
    r"|\(\d{1,3}\)\s|\(?[a-z]\s?[.)]\s|[-•*]\s)+"
)
_SECTION = re.compile(r"^\d{1,2}(?:\.\d{1,2})+\s(?=\D)")
_MARKS = " .:;,!?*…-"

REWORDED = 0.86
"""Likeness, 1 being the same, from which on two questions differ by a few letters only."""

_CLEAR = 0.06
"""By how much the likest text must be more like than the next."""


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """
    Return what is the same of a label or a question however a tool writes it.

    Case, spaces of any kind, typographic quotes and dashes, markup, and leading numbering.

    Examples
    --------
    >>> folded("3) Staff  understand my project’s needs\\u00a0")
    "staff understand my project's needs"
    >>> folded("<b>2 - Costs &amp; benefits</b>"), folded("1-2 years")
    ('costs & benefits', '1-2 years')
    """
    plain = html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", plain)).translate(_QUOTES)
    plain = " ".join(plain.casefold().split())
    without = _NUMBERING.sub("", plain)
    return (without or plain).strip(_MARKS) or plain


@lru_cache(maxsize=20_000)
def unaccented(text: str) -> str:
    """
    Return a folded text without accents, and with umlauts as programs without them write them.

    Examples
    --------
    >>> unaccented("situação"), unaccented("größe"), unaccented("groesse")
    ('situacao', 'groesse', 'groesse')
    """
    apart = unicodedata.normalize("NFKD", text.translate(_UMLAUTS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def question_folded(text: str) -> str:
    """
    Return what is the same of a question, also numbered by section.

    Examples
    --------
    >>> question_folded("1.2 Reports arrive when promised")
    'reports arrive when promised'
    """
    return _SECTION.sub("", folded(text))


def code_folded(code: str) -> str:
    """
    Return what is the same of a code in any case, with underscores, brackets or without.

    Examples
    --------
    >>> code_folded("SQ01_P") == code_folded("sq01[P]") == code_folded("SQ01P")
    True
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", code).casefold())


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> float:
    """
    Return how alike two folded texts are, 1 being the same.

    Examples
    --------
    >>> likeness("reports arrive when promised", "reports arive when promised") > REWORDED
    True
    >>> likeness("reports arrive when promised", "reports arrive late") > REWORDED
    False
    >>> likeness("staff are never late", "staff are nevr late") > REWORDED
    True
    >>> likeness("staff are never late", "staff are ever late") > REWORDED
    False
    """
    if one == other:
        return 1.0
    if not one or not other or 2 * min(len(one), len(other)) < max(len(one), len(other)):
        return 0.0
    if _numbers(one) != _numbers(other):
        return 0.0  # "within 5 days" is not "within 10 days"
    if _negated(one) != _negated(other) and one.replace(" ", "") != other.replace(" ", ""):
        return 0.0  # "on time" is not "not on time", but "isnever late" is "is never late"
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= REWORDED else 0.0


@lru_cache(maxsize=20_000)
def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


_NEGATIONS = frozenset(
    {"not", "no", "never", "without", "nicht", "kein", "keine", "nie", "ohne", "cannot", "don't"}
)
_LONG_NEGATION, _OTHER_WORDS = 5, frozenset({"ever", "eine"})


def _mistyped(word: str) -> Iterator[str]:
    """Yield a word with a letter left out, typed twice, or changed with the next."""
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[: at + 1] + word[at:]
        yield word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


_NEGATED = _NEGATIONS | {
    typed
    for word in _NEGATIONS
    if len(word) >= _LONG_NEGATION
    for typed in _mistyped(word)
    if typed not in _OTHER_WORDS
}


@lru_cache(maxsize=20_000)
def _negated(text: str) -> bool:
    return not _NEGATED.isdisjoint(re.findall(r"[\w']+", text))


def likest(text: str, among: Iterable[str]) -> str:
    """
    Return the one of several folded texts that a text is, or is with a few letters changed.

    Examples
    --------
    >>> likest("sponsers", ["sponsors", "users"]), likest("owner", ["sponsor", "user"])
    ('sponsors', '')
    """
    found: Mapping[str, float] = {other: likeness(text, other) for other in among}
    best = sorted(found, key=lambda other: found[other], reverse=True)[:2]
    if not best or found[best[0]] < REWORDED:
        return ""
    if found[best[0]] < 1 and len(best) > 1 and found[best[0]] - found[best[1]] < _CLEAR:
        return ""
    return best[0]
