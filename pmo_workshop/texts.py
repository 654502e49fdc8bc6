"""
Texts for people, and the parts of a sentence that others take out of it.

A sentence says who answered, gives limits and ends in a ruling. Whoever writes it marks these
parts, with control characters that no text of a client holds; whoever shortens it finds the parts
by their marks and reads no word. ``spoken`` takes the marks off: every sentence, title, label and
cell passes through it before it is shown, and through nothing else.
"""

from __future__ import annotations

import re

from .i18n import gettext, is_ours

_WHO, _AS, _LIMITS, _RANGE, _RULING, _BASE, _END = "\x01\x02\x03\x04\x05\x06\x07"

_MARKS = re.compile(f"[{_WHO}-{_END}]")
_WHO_FIRST = re.compile(f"{_WHO}[^{_AS}{_END}]*(?:{_AS}([^{_END}]*))?{_END}[,:] ")
_BASE_AT = re.compile(f" ?{_BASE}[^{_END}]*{_END}")
_LIMITS_AT = re.compile(f" ?{_LIMITS}[^{_END}]*{_END}")


def who(text: str, group: str = "") -> str:
    """Mark who answered, at the beginning of a sentence: all, or as a group."""
    return f"{_WHO}{text} {_AS}{group}{_END}" if group else f"{_WHO}{text}{_END}"


def base(text: str) -> str:
    """Mark who answered, in brackets behind what they say: a gist leaves it out."""
    return f"{_BASE}{text}{_END}"


def limits(text: str) -> str:
    """Mark the limits of a figure: a gist leaves them out."""
    return f"{_LIMITS}{text}{_END}"


def drawn_range(text: str) -> str:
    """Mark the range of simulated draws: a gist keeps it."""
    return f"{_RANGE}{text}{_END}"


def ruling(text: str) -> str:
    """Mark the verdict at the end of a sentence, with the colon before it."""
    return f"{_RULING}: {text}{_END}"


MOST_WORDS = 25
"""Of a sentence that can be said in one breath, its brackets read aloud."""

_WORD = re.compile(r"\w[\w.,’'-]*")
_QUOTED = re.compile(r"“[^”]*”|„[^“]*“")
_SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+(?=[A-ZÄÖÜ“„0-9])")


def in_breaths(text: str) -> str:
    """
    Return a marked sentence with its verdict as a sentence of its own, where it is long.

    What a client has worded counts as one word.

    Examples
    --------
    >>> said = f"{'word ' * 24}{limits('(1 to 2)')}{ruling('clear shortfall')}."
    >>> spoken(in_breaths(said)).removeprefix("word " * 24)
    '(1 to 2). Clear shortfall.'
    """
    before, mark, rest = text.partition(_RULING)
    told, end, after = rest.partition(_END)
    last = _SENTENCE_ENDS.split(spoken(before))[-1]
    words = _WORD.findall(_QUOTED.sub("x", f"{last}{told}"))
    if not mark or len(words) <= MOST_WORDS:
        return text
    verdict = told.removeprefix(": ")
    return f"{before}{mark}. {verdict[:1].upper()}{verdict[1:]}{end}{after}"


def ruled(text: str, instead: str) -> str:
    """
    Return a marked sentence with another ruling.

    Examples
    --------
    >>> spoken(ruled(f"All is 1.2{ruling('clearly above')}. So it is.", ruling("above")))
    'All is 1.2: above. So it is.'
    """
    before, _, rest = text.partition(_RULING)
    return f"{before}{instead}{rest.partition(_END)[2]}"


def open_place(what: str = "") -> str:
    """
    Return an open place that a person fills in; every one of them begins like an empty one.

    Examples
    --------
    >>> open_place("owner")
    'To fill in: owner'
    """
    return gettext("To fill in: {what}", what=what)


def spoken(text: str) -> str:
    """
    Return a text as people read it.

    Examples
    --------
    >>> spoken(f"{who('Among the 9 who answered')}, all agree{ruling('clearly above')}.")
    'Among the 9 who answered, all agree: clearly above.'
    """
    return _MARKS.sub("", text)


def tells_limits(text: str) -> bool:
    """Whether a marked sentence gives the limits or the range of its figure."""
    return _LIMITS in text or _RANGE in text


def gist(text: str, *, within: bool = False) -> str:
    """
    Return what a marked sentence says without who answered, its limits and its ruling.

    Parameters
    ----------
    text : str
    within : bool
        For the middle of another sentence: the limits stay, and the first letter is a small one
        unless a name of the client's may stand there.

    Examples
    --------
    >>> said = (f"{who('Among the 38 of 61 who answered')}, perception is 0.7 below expectation "
    ...         f"{limits('(95 % interval 0.6 to 0.8)')}{ruling('clear shortfall')}.")
    >>> gist(said)
    'Perception is 0.7 below expectation'
    >>> gist(said, within=True)
    'perception is 0.7 below expectation (95 % interval 0.6 to 0.8)'
    >>> gist(f"{who('Among the 12 who answered as', 'Sponsors')}, all is well.")
    'Sponsors: all is well'
    """
    kept = text.partition(_RULING)[0]
    kept = kept if within else _LIMITS_AT.sub("", kept)
    first = _WHO_FIRST.match(kept)
    if first:
        kept = (f"{first[1]}: " if first[1] else "") + kept[first.end() :]
    kept = _BASE_AT.sub("", kept)
    kept = spoken(kept).strip().rstrip(".")
    if not within:
        return kept[:1].upper() + kept[1:]
    return kept[:1].lower() + kept[1:] if is_ours(kept.partition(" ")[0]) else kept
