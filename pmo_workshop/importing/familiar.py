"""Words that exports often hold, by which their encoding may be told: of questions and labels."""

from __future__ import annotations

import re
from functools import cache

from ..content.questionnaires import CORE, modules, questionnaire
from ..errors import UsageError
from .labels import known_sets, words_for_nothing

_LONG_ENOUGH = 4
"""Letters of an ASCII word that stands in no other by accident."""


@cache
def familiar_words() -> frozenset[str]:
    """
    Return the words by which an encoding may be told, in lower case.

    Examples
    --------
    >>> {"für", "überhaupt", "größe"} <= familiar_words()
    True
    """
    labels = (label for known in known_sets() for spellings in known.labels for label in spellings)
    texts = [*words_for_nothing(), *labels]
    for module in (CORE, *modules()):
        try:
            asked = questionnaire((module,))
        except UsageError:  # it asks about what only a client has
            continue
        for item in asked.items:
            for part in (item.stem, item.text, *item.labels, *item.options):
                texts += part.values()
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower())}
    return frozenset(word for word in words if len(word) >= _LONG_ENOUGH or not word.isascii())
