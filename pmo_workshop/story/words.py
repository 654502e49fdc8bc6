"""Words of direction and of verdicts: what a sentence says against the claims it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..claims import Claim
from ..i18n import N_, gettext, kept_by_language
from ..texts import spoken
from ..verdicts import Direction, Judgement, Verdict

# Translators: words for more, higher, a rise; between bars, the beginnings of words are enough.
_HIGH = N_(
    "above|exceed|higher|surpass|rose|risen|rises|rising|increas|grew|grown|grows|climb|gone up|"
    "went up|better than expected|better than promised|better than they were heard|"
    "better than it was heard"
)
# Translators: words for less, lower, a fall; between bars.
_LOW = N_(
    "below|lower|fell|fallen|falls to|falling to|dropp|drops|decreas|declin|shrank|shrunk|"
    "gone down|went down|worse than expected|worse than promised"
)
# Translators: words for a change for the better; between bars.
_BETTER = N_("better|improv|narrowed")
# Translators: words for a change for the worse; between bars.
_WORSE = N_("worse|deteriorat|widened")
# Translators: words that say that something is in order; between bars.
_WELL = N_(
    "no shortfall|in order|on target|target is met|target was met|meets its target|"
    "meets the target|meets expectation|meet expectation|as expected|as people expect"
)
# Translators: words that say that something falls short; between bars.
_ILL = N_(
    "falls short|fall short|fell short|falling short|clear shortfall|clearly short|"
    "falls clearly short|target is missed|target was missed|misses its target|misses the target|"
    "below its target|below the target"
)
# Translators: words that say that something is worth its cost; between bars.
_PAYS = N_("pays for itself|pay for itself|paid for itself|worth its cost|covers its cost")
# Translators: words that make a verdict a sure one; between bars.
_SURELY = N_("clear|surely|certainly|without doubt|beyond doubt")
# Translators: words that turn the meaning of what follows; between bars.
_NOT = N_("no|not|never|nor|neither|without|hardly|nobody|if|whether|unless")

_OPPOSITES = ((_HIGH, _LOW), (_LOW, _HIGH), (_BETTER, _WORSE), (_WORSE, _BETTER))
_SHORT = (Judgement.SHORT, Judgement.PERHAPS_SHORT)


@kept_by_language
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(words)})", re.IGNORECASE)


@kept_by_language
def _turned() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(_NOT)})(?:\W+\w+){{0,3}}\W*$", re.IGNORECASE)


def _says(text: str, words: str) -> bool:
    """Return whether a text has one of the words, and none before it that turns its meaning."""
    found = _pattern(words).search(text)
    return found is not None and not _turned().search(text[: found.start()])


def against_the_words(sentence: str, about: Sequence[Claim]) -> list[str]:
    """Return that a word of direction or of a verdict is not that of what is spoken of."""
    for one, other in _OPPOSITES:
        if _says(sentence, one) and not _pattern(other).search(sentence):
            same = any(_pattern(one).search(spoken(claim.text)) for claim in about)
            against = (c for c in about if _pattern(other).search(spoken(c.text)))
            claim = None if same else next(against, None)
            if claim:
                return [gettext("the data do not say so. {claim}", claim=spoken(claim.text))]
    judged = next((claim for claim in about if claim.verdict), None)
    if judged is None or judged.verdict is None:
        return []
    told, verdict = spoken(judged.text), judged.verdict
    ill, well = _says(sentence, _ILL), _says(sentence, _WELL)
    high = _says(sentence, _HIGH) and not _pattern(_HIGH).search(told)
    if (
        (ill and verdict.judgement is Judgement.FINE)
        or (well and not ill and verdict.judgement in _SHORT)
        or (high and verdict.direction is Direction.SHORTFALL)
    ):
        return [gettext("the data do not say so. {claim}", claim=told)]
    sure = ill and _says(sentence, _SURELY) and not _says(told, _ILL)
    if sure and verdict.judgement is Judgement.PERHAPS_SHORT:
        return [gettext("by how much is not sure. {claim}", claim=told)]
    if (ill or well) and verdict.judgement is Judgement.OPEN:
        return [gettext("the data leave it open. {claim}", claim=told)]
    return []


def against_the_return(sentence: str, claims: Sequence[Claim]) -> list[str]:
    """Return that the PMO is said to pay for itself where it does not, or that is open."""
    found = [c for c in claims if c.verdict in (Verdict.NOT_PROFITABLE, Verdict.PROFIT_OPEN)]
    if not (found and _says(sentence, _PAYS)):
        return []
    return [gettext("the data do not say so. {claim}", claim=spoken(found[0].text))]
