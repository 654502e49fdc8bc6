"""Words that make a figure or a quantity a little less, more or rough: "nearly", "over"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..i18n import N_, gettext, kept_by_language

# Translators: words before a quantity that make it a little less, between bars.
_NEARLY = N_(
    "nearly|almost|just under|just below|close to|not quite|hardly|scarcely|barely|next to|"
    "just short of|little short of|a little under|a little less than"
)
# Translators: words before a quantity that make it a little more, between bars.
_JUST_OVER = N_("just over|just above|a little over|a little more than")
# Translators: words before a quantity that make it more, between bars.
_OVER = N_("more than|over|well over|above")
# Translators: words before a quantity that make it less, between bars.
_UNDER = N_("less than|fewer than|under|well under|below")
# Translators: words before the least that a quantity is, between bars.
_AT_LEAST = N_("at least")
# Translators: words before the most that a quantity is, between bars.
_AT_MOST = N_("at most|up to|no more than")
# Translators: words before a quantity that is told roughly, between bars.
_ABOUT = N_("about|around|roughly|approximately|some")

_MARKS = {
    "just_over": _JUST_OVER, "nearly": _NEARLY, "least": _AT_LEAST, "most": _AT_MOST,
    "under": _UNDER, "over": _OVER, "about": _ABOUT,
}  # fmt: skip


def hedges() -> list[str]:
    """Return the words themselves, in the language in force."""
    return [word for words in _MARKS.values() for word in gettext(words).split("|")]


def hedge(words: str) -> str:
    """
    Return what kind of hedge words are, or nothing.

    Examples
    --------
    >>> hedge("just under"), hedge("more than"), hedge("the")
    ('nearly', 'over', '')
    """
    return next((name for name, pattern in _patterns() if pattern.fullmatch(words)), "")


def hedge_before(text: str) -> str:
    """
    Return the kind of hedge at the end of a text, or nothing.

    Examples
    --------
    >>> hedge_before("Clients spend roughly "), hedge_before("It takes a little more than ")
    ('about', 'just_over')
    """
    found = _last().search(text)
    return hedge(found["hedge"]) if found else ""


def either(words: Iterable[str]) -> str:
    """Return a pattern of words that finds the longer ones first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@kept_by_language
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(either(gettext(words).split("|")), re.I))
        for name, words in _MARKS.items()
    )


@kept_by_language
def _last() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<hedge>{either(hedges())})\s*$", re.I)
