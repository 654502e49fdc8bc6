"""Which characters the shipped fonts have, and what stands in for those that they lack."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ..paths import shipped

MARK = "\ufffd"
"""Stands for a character that cannot be seen, or that no font has."""

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, lone surrogates, non-characters; and the controls that turn the order of text around,
# which would reach beyond the name or the answer that holds them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Joiners, selectors and break marks: they shape their neighbours and have no look of their own.
_SHAPING = frozenset(
    [
        *(0x034F, 0x00AD, 0x061C, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x2060, 0x2065),
        *range(0xFE00, 0xFE10),
        *range(0xE0020, 0xE0080),
        *range(0xE0100, 0xE01F0),
    ]
)
# A byte order mark within a text joins words, as U+2060 does.
_PLAIN: dict[int, str | int] = {0x09: " ", 0xFEFF: 0x2060}
_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def font_folder() -> Path:
    """Return the folder of the fonts that travel with the package."""
    return shipped("templates") / "pdf" / "fonts"


@cache
def coverage() -> dict[str, frozenset[int]]:
    """Return the characters that each font family has, in the order in which they are tried."""
    return {family: frozenset(_codes(ranges)) for family, ranges in _stored()["families"].items()}


@cache
def widths(face: str = "widest") -> dict[str, float]:
    """Return the widths of the usual letters in ems: ``regular``, ``semibold`` or the wider one."""
    faces = _stored()["widths"]
    chosen = list(faces.values()) if face == "widest" else [faces[face]]
    return {letter: max(known[letter] for known in chosen) / 1000 for letter in chosen[0]}


def _stored() -> dict[str, dict]:
    return json.loads((font_folder() / "coverage.json").read_text(encoding="utf-8"))


def _codes(ranges: str) -> Iterator[int]:
    for part in ranges.split():
        low, _, high = part.partition("-")
        yield from range(int(low, 16), int(high or low, 16) + 1)


def visible(text: object) -> str:
    """
    Return a text in NFC in which every character can be seen.

    Line ends of all kinds become one, tabs become spaces; controls, and marks that turn the order
    of text around, become U+FFFD.

    Examples
    --------
    >>> visible("bell\\a and\\r\\nline")
    'bell� and\\nline'
    """
    if (plain := str(text)).isascii() and plain.isprintable():
        return plain
    return unicodedata.normalize(
        "NFC", _UNSEEN.sub(MARK, _LINE_ENDS.sub("\n", plain).translate(_PLAIN))
    )


def printable(text: str) -> str:
    """
    Return a text in which the characters that no shipped font has are marked.

    Examples
    --------
    >>> printable("naïve 価 👍")
    'naïve � 👍'
    """
    if _all_in_first(text):
        return text
    return "".join(map(_marked, _clusters(text)))


def uncovered(text: str) -> list[str]:
    """
    Return the characters of a text that ``printable`` marks, each as often as it occurs.

    Examples
    --------
    >>> uncovered("naïve 価価")
    ['価', '価']
    """
    if _all_in_first(text):
        return []
    return [
        before
        for cluster in _clusters(text)
        for before, after in zip(cluster, _marked(cluster), strict=True)
        if before != after
    ]


def one_font_draws(text: str) -> bool:
    """
    Whether the first family draws a text letter by letter, without marks or joining.

    Examples
    --------
    >>> one_font_draws("Zürich"), one_font_draws("שלום"), one_font_draws("Z\u0313")
    (True, False, False)
    """
    return text.isascii() or (
        _all_in_first(text) and all(len(cluster) == 1 for cluster in _clusters(text))
    )


def _all_in_first(text: str) -> bool:
    """Whether the first family has every character."""
    return text.isascii() or _in_first().issuperset(map(ord, text))


@cache
def _in_first() -> frozenset[int]:
    return next(iter(coverage().values())) | {0x0A}


def _clusters(text: str) -> Iterator[str]:
    """Yield each base character with what is set on it: one font must have them all."""
    cluster = ""
    for character in text:
        if cluster and not _continues(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _continues(cluster: str, character: str) -> bool:
    code = ord(character)
    if cluster == "\n" or character == "\n":
        return False
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or code in _SHAPING:
        return True
    if code in _SKIN_TONES or cluster[-1] == _JOINER:
        return True
    one_letter = len(cluster) == 1 and ord(cluster) in _FLAG_LETTERS
    return one_letter and code in _FLAG_LETTERS


def _marked(cluster: str) -> str:
    codes = {ord(character) for character in cluster} - _SHAPING - {0x0A}
    best = max(coverage().values(), key=lambda known: len(codes & known))
    lacking = codes - best
    return "".join(MARK if ord(c) in lacking else c for c in cluster) if lacking else cluster
