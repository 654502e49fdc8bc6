"""Which claims a sentence of somebody's own speaks of: those that share its rarest words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from ..claims import Claim
from ..i18n import gettext
from ..texts import spoken

_WORD = re.compile(r"[^\W\d_]{3,}")
_NEAR = 0.85
"""Claims that share at least so much of what the nearest one shares are spoken of as well."""
_WHOLE, _ALIKE = 0.9, 0.99
"""Where the nearest one shares so much of all that the claims know of the sentence, only those are
spoken of that are as near."""
_NAMED = 0.4
"""The same, of a claim whose subject is named in full."""


def speaking_of(sentence: str, claims: Sequence[Claim]) -> list[Claim]:
    """
    Return the claims that speak of what a sentence speaks of, the nearest first.

    Near is what shares words that few claims have.

    Examples
    --------
    >>> told = [Claim("a", "T2", "Reliability is below expectation.", subject="reliability"),
    ...         Claim("b", "T2", "Empathy is below expectation.", subject="empathy")]
    >>> [claim.id for claim in speaking_of("Empathy worries us.", told)]
    ['b']
    >>> speaking_of("All is well.", told)
    []
    """
    words = [_stems(f"{spoken(claim.text)} {name_of(claim)}") for claim in claims]
    held = Counter(word for of in words for word in of)
    mine = _stems(sentence) & held.keys()
    worth = {word: math.log(1 + len(claims) / held[word]) for word in mine}
    weight = [sum(worth[word] for word in mine & of) for of in words]
    best = max(weight, default=0.0)
    if best < math.log(1 + len(claims) / 2):  # nothing that fewer than every other claim says
        return []
    near = _ALIKE if best >= _WHOLE * sum(worth.values()) else _NEAR
    named = [bool(about) and about <= mine for about in (_stems(name_of(c)) for c in claims)]
    order = sorted(range(len(claims)), key=lambda at: -weight[at])
    return [
        claims[at]
        for at in order
        if weight[at] >= (_NAMED if named[at] and near < _ALIKE else near) * best
    ]


def name_of(claim: Claim) -> str:
    """Return what a claim is about, in the language in force."""
    return gettext(claim.subject) if claim.subject else ""


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    """Return the words of a text by their first six letters, so that endings do not matter."""
    return frozenset(word.casefold()[:6] for word in _WORD.findall(text))


_RARE = 3
"""Claims of a place that have a word, at most, if it is rare there."""


def sharing_a_rare_word(sentence: str, nearest: Claim, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims that have a rare word of a sentence which the nearest claim has not."""
    words = [_stems(spoken(claim.text)) for claim in claims]
    held = Counter(word for of in words for word in of)
    more = _stems(sentence) - _stems(spoken(nearest.text))
    rare = {word for word in more if held[word] <= _RARE}
    return [claim for claim, of in zip(claims, words, strict=True) if rare & of]
