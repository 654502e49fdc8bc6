"""Words of direction and of verdicts: what a sentence says against the claims it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..claims import Claim
from ..i18n import N_, gettext, kept_by_language
from ..texts import spoken
from ..verdicts import Direction, Judgement, Verdict
from .nearness import name_of

# Translators: words for more, higher, a rise; between bars, the beginnings of words are enough.
_HIGH = N_(
    "above|exceed|over what|over expectation|beyond what|beyond expectation|more than they expect|"
    "more than people expect|more than expected|more than promised|higher|surpass|rose|risen|"
    "rises|rising|increas|grew|grown|grows|climb|gone up|went up|better than expected|"
    "better than promised|"
    "better than they were heard|better than it was heard"
)
# Translators: words for less, lower, a fall; between bars.
_LOW = N_(
    "below|under what|under expectation|less than they expect|less than people expect|"
    "less than expected|less than promised|lower|fell|fallen|falls to|falling to|dropp|drops|"
    "decreas|declin|shrank|"
    "shrunk|gone down|went down|worse than expected|worse than promised"
)
# Translators: words for a change for the better; between bars.
_BETTER = N_("better|improv|narrowed")
# Translators: words for a change for the worse; between bars.
_WORSE = N_("worse|deteriorat|widened")
# Translators: words that say that something is in order; between bars.
_WELL = N_(
    "no shortfall|in order|on target|targets?\\b[^.,;]*?\\b(?:is|are|was|were|been) "
    "(?:all )?(?:met|reached|kept|hit)|(?:meets?|met|reach(?:es|ed)?|hits?|keeps?|kept) (?:all )?"
    "(?:its|their|the|every|each) (?:agreed )?targets?|meets? expectations?|as expected|"
    "as people expect"
)
# Translators: words that say that something falls short; between bars.
_ILL = N_(
    "falls short|fall short|fell short|falling short|clear shortfall|clearly short|"
    "falls clearly short|targets?\\b[^.,;]*?\\b(?:is|are|was|were|been) missed|"
    "miss(?:es|ed)? (?:all )?(?:its|their|the|every|each) (?:agreed )?targets?|"
    "below its target|below the target"
)
# Translators: words that say that something is worth its cost; between bars.
_PAYS = N_(
    "pays? for itself|paid for itself|pays off|paid off|(?:is|are|was) worth (?:its|the) costs?|"
    "(?:covers|covered|earns back|recoups) (?:its|the)(?: PMO['’]s)? costs?|"
    "(?:brings in|returns|yields) more than it costs"
)
# Translators: words that make a verdict a sure one; between bars.
_SURELY = N_("clear|surely|certainly|without doubt|beyond doubt")
# Translators: words that turn the meaning of what follows; between bars.
_NOT = N_("no|not|never|nor|neither|without|hardly|nobody|none|if|whether|unless")

# Translators: words that make a difference a great one; between bars.
_MUCH = N_("far|much|clearly|markedly|considerably|significantly|substantially|strongly|a lot")
# Translators: words for more or less of something, behind those; between bars.
_MORE_OR_LESS = N_(
    "more|less|fewer|above|below|higher|lower|better|worse|rose|risen|fell|fallen|improved|exceeds?"
)
# Translators: words that turn what stands before them, up to three words away; between bars.
_NOT_BEHIND = N_("not at all|by no means|nowhere")
# Translators: words that make a change a small one; between bars.
_HARDLY = N_("slightly|a little|hardly|barely|marginally|somewhat|minimal")
_OPPOSITES = ((_HIGH, _LOW), (_LOW, _HIGH), (_BETTER, _WORSE), (_WORSE, _BETTER))
_SHORT = (Judgement.SHORT, Judgement.PERHAPS_SHORT)


@kept_by_language
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(words)})", re.IGNORECASE)


@kept_by_language
def _much() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(_MUCH)})\W+(?:{gettext(_MORE_OR_LESS)})\b", re.IGNORECASE)


@kept_by_language
def _turned() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(_NOT)})(?:\W+\w+){{0,3}}\W*$", re.IGNORECASE)


@kept_by_language
def _turned_behind() -> re.Pattern[str]:
    return re.compile(rf"\w*(?: \w+){{0,3}} (?:{gettext(_NOT_BEHIND)})\b", re.IGNORECASE)


def _says(text: str, words: str) -> bool:
    """Return whether a text has one of the words, and none before it that turns its meaning."""
    found = _pattern(words).search(text)
    if found is None or _turned().search(text[: found.start()]):
        return False
    return not _turned_behind().match(text, found.end())


def tells_a_change(text: str) -> bool:
    """Return whether a text has a word of direction, whatever stands before it."""
    return any(_pattern(words).search(text) for words in (_HIGH, _LOW, _BETTER, _WORSE))


def against_the_words(sentence: str, about: Sequence[Claim]) -> list[str]:
    """Return that a word of direction or of a verdict is not that of what is spoken of."""
    about = [claim for claim in about if _is_named(claim, sentence)] or about
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
    if verdict.direction is Direction.STABLE and _tells_more_than(sentence, told):
        return [gettext("the data do not say so. {claim}", claim=told)]
    sure = ill and _says(sentence, _SURELY) and not _says(told, _ILL)
    if sure and verdict.judgement is Judgement.PERHAPS_SHORT:
        return [gettext("by how much is not sure. {claim}", claim=told)]
    if (ill or well) and verdict.judgement is Judgement.OPEN:
        return [gettext("the data leave it open. {claim}", claim=told)]
    return []


def _tells_more_than(sentence: str, told: str) -> bool:
    """Return whether a sentence tells of a difference or a change of which a claim says nothing."""
    if _much().search(sentence) and not _much().search(told):
        return True
    words = (words for words in (_HIGH, _LOW, _BETTER, _WORSE) if _says(sentence, words))
    return not _pattern(_HARDLY).search(sentence) and any(
        not _pattern(said).search(told) for said in words
    )


def _is_named(claim: Claim, sentence: str) -> bool:
    name = re.escape(name_of(claim))
    return len(name) > 3 and bool(re.search(rf"(?<!\w){name}(?!\w)", sentence, re.IGNORECASE))


def against_the_return(sentence: str, claims: Sequence[Claim]) -> list[str]:
    """Return that the PMO is said to pay for itself where it does not, or that is open."""
    found = [c for c in claims if c.verdict in (Verdict.NOT_PROFITABLE, Verdict.PROFIT_OPEN)]
    if not (found and _says(sentence, _PAYS)):
        return []
    return [gettext("the data do not say so. {claim}", claim=spoken(found[0].text))]
