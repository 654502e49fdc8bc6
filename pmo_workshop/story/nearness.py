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
from .figures import digits_of
from .parts import stems
from .quantities import quantities_in, ratios_in

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
    words = [stems(f"{spoken(claim.text)} {name_of(claim)}") for claim in claims]
    held = Counter(word for of in words for word in of)
    mine = stems(without_quantities(sentence)) & held.keys()
    worth = {word: math.log(1 + len(claims) / held[word]) for word in mine}
    weight = [sum(worth[word] for word in mine & of) for of in words]
    best = max(weight, default=0.0)
    named = [is_named(claim, sentence) or is_quoted(claim, sentence) for claim in claims]
    if best < math.log(1 + len(claims) / 2):  # nothing that fewer than every other claim says
        return [claim for claim, is_spoken_of in zip(claims, named, strict=True) if is_spoken_of]
    near = _ALIKE if best >= _WHOLE * sum(worth.values()) else _NEAR
    order = sorted(range(len(claims)), key=lambda at: -weight[at])
    return [
        claims[at]
        for at in order
        if weight[at] >= (_NAMED if named[at] and near < _ALIKE else near) * best
    ]


def without_quantities(sentence: str) -> str:
    """Return a sentence without how much it tells: "about a quarter" is not what it is about."""
    for quantity in (*quantities_in(sentence), *ratios_in(sentence)):
        sentence = sentence.replace(quantity.told, " ")
    return digits_of(sentence)


def is_quoted(claim: Claim, sentence: str) -> bool:
    """Return whether a sentence names in full what a claim has in quotation marks."""
    names = (name for name in quoted_in(spoken(claim.text)) if len(name) >= _LONG)
    return any(_named(name).search(sentence) for name in names)


_LONG = 6
"""Letters of a name that is no common word by itself."""


def name_of(claim: Claim) -> str:
    """
    Return what a claim is about, in the language in force.

    A code stands for what the sentence names first in quotation marks.

    Examples
    --------
    >>> name_of(Claim("a", "C2", "What is kept of “One form” is 0.4 below.", subject="PR3"))
    'One form'
    """
    if _CODE.fullmatch(claim.subject):
        quoted = _QUOTED.search(spoken(claim.text))
        return quoted[1] if quoted else claim.subject
    return gettext(claim.subject) if claim.subject else ""


_CODE = re.compile(r"[A-Z]+\d+")
_QUOTED = re.compile(r"[“„«]([^”“»]+)[”“»]")


def quoted_in(text: str) -> list[str]:
    """Return what stands in a text in quotation marks."""
    return _QUOTED.findall(text)


def is_named(claim: Claim, sentence: str) -> bool:
    """
    Return whether a sentence names in full what a claim is about, as the claim itself does.

    Examples
    --------
    >>> widest = Claim("a", "B5", "It depends most on the minutes released.", subject="widest")
    >>> is_named(widest, "The widest gap is that of IT.")
    False
    """
    name = _named(name_of(claim))
    return bool(claim.subject and name.search(sentence) and name.search(spoken(claim.text)))


def is_called(claim: Claim) -> bool:
    """Return whether people call what a claim is about by its subject, and not only programs."""
    name, text = name_of(claim), spoken(claim.text)
    if not name:
        return False
    if text.casefold().startswith(name.casefold()) or name in quoted_in(text):
        return True
    begins = " ".join(text.split()[: _BEFORE_A_NAME + len(name.split())])  # "The dimension X"
    return name[:1].isupper() and bool(_named(name).search(begins)) and name in begins


_BEFORE_A_NAME = 2
"""Words that may stand before a name at the beginning of a sentence."""


@lru_cache(maxsize=4096)
def _named(name: str) -> re.Pattern[str]:
    flags = 0 if name.isupper() else re.IGNORECASE
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", flags)


def akin_to(sentence: str, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims that have a word of a sentence which few of all have."""
    words = [stems(spoken(claim.text)) for claim in claims]
    held = Counter(word for of in words for word in of)
    mine = stems(without_quantities(sentence)) & held.keys()
    few = {word for word in mine if held[word] <= max(_RARE, len(claims) / _FEW)}
    return [claim for claim, of in zip(claims, words, strict=True) if few & of]


_FEW = 15
"""Of so many claims one has a word that is rare among many."""


_RARE = 3
"""Claims of a place that have a word, at most, if it is rare there."""


def sharing_a_rare_word(sentence: str, nearest: Claim, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims that have a rare word of a sentence which the nearest claim has not."""
    words = [stems(spoken(claim.text)) for claim in claims]
    held = Counter(word for of in words for word in of)
    more = stems(sentence) - stems(spoken(nearest.text))
    rare = {word for word in more if held[word] <= _RARE}
    return [claim for claim, of in zip(claims, words, strict=True) if rare & of]
