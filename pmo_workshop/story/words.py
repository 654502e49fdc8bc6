"""Words of direction and of verdicts: what a sentence says against the claims it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..claims import Claim, question_of
from ..i18n import N_, gettext, kept_by_language
from ..texts import spoken
from ..verdicts import MOVES, OF_A_CHANGE, OF_A_SERIES, Direction, Judgement, Verdict
from .nearness import is_called, is_named, name_of

# Translators: words for lying above something; between bars, the beginnings of words are enough.
_ABOVE = N_(
    "above|exceed|over what|over expectation|beyond what|beyond expectation|more than they expect|"
    "more than people expect|more than expected|more than promised|higher|surpass|"
    "better than expected|better than promised|better than (?:people|they) (?:expect|hope|want)|"
    "better than they were heard|better than it was heard"
)
# Translators: words for lying below something; between bars.
_BELOW = N_(
    "below|under what|under expectation|less than they expect|less than people expect|"
    "less than expected|less than promised|lower|worse than expected|worse than promised"
)
# Translators: words for a rise; between bars, the beginnings of words are enough.
_ROSE = N_(
    "rose|risen|rises|rising|increas|grew|grown|grows|climb|gone up|went up|"
    "(?:is|are|was|were|come|came) up|up by|upward|"
    "more [\\w ]*?than (?:before|then)|soar|jumped|surged|leapt|doubled|tripled|quadrupled|"
    "pick(?:ed|s|ing) up|recovered|rebounded|warmed|strengthened|gained"
)
# Translators: words for a fall; between bars, the beginnings of words are enough.
_FELL = N_(
    "fell(?! (?:\\w+ )?short)|fallen(?! (?:\\w+ )?short)|falls to|falling to|dropp|drops|"
    "decreas|declin|shrank|shrunk|"
    "gone down|went down|(?:is|are|was|were|come|came) down(?! to)|down by|halved|slipped|"
    "collapsed|plunged|tumbled|slid|slump|cooled|eroded|weakened|sagged|downward|"
    "(?:less|fewer) [\\w ]*?than (?:before|then)"
)
# Translators: words for a change for the better; between bars.
_BETTER = N_("better(?! than (?:people|they) (?:expect|hope|want))|improv|narrowed")
# Translators: words for a change for the worse; between bars.
_WORSE = N_("worse|deteriorat|widened")
# Translators: words that say that something is in order; between bars.
_WELL = N_(
    "no shortfall|in order|on target|targets?\\b[^.,;]*?\\b(?:is|are|was|were|been) "
    "(?:all )?(?:met|reached|kept|hit)|(?:meets?|met|reach(?:es|ed)?|hits?|keeps?|kept) (?:all )?"
    "(?:its|their|the|every|each) (?:agreed )?targets?|meets? expectations?|as expected|"
    "as people expect|where (?:it|they) should be"
)
# Translators: words that say that something falls short; between bars.
_ILL = N_(
    "(?:falls?|fell|falling|fallen) (?:(?:well|far|much) )?short|clear shortfall|clearly short|"
    "targets?\\b[^.,;]*?\\b(?:is|are|was|were|been) missed|"
    "miss(?:es|ed)? (?:all )?(?:its|their|the|every|each) (?:agreed )?targets?|"
    "below its target|below the target|far from where (?:it|they) should be"
)
# Translators: words that say that something is worth its cost; between bars.
_PAYS = N_(
    "pays? for itself|paid for itself|pays off|paid off|(?:is|are|was) worth (?:its|the) costs?|"
    "(?:covers|covered|earns back|recoups) (?:its|the)(?: PMO['’]s)? costs?|"
    "(?:brings in|brought in|returns|returned|yields|yielded) more than (?:it|they) costs?|"
    "(?:covers|covered) all (?:of )?(?:its|the) costs?"
)
# Translators: words that say that something is not worth its cost; between bars.
_COSTS_MORE = N_(
    "costs? more than (?:it|they) (?:brings?|brought) in|(?:is|are|was|were) not worth (?:its|the) "
    "costs?|does not pay for itself|do not pay for themselves|did not pay for itself"
)
# Translators: words that make a verdict a sure one; between bars.
_SURELY = N_("clear|(?:well|far|much) short|surely|certainly|without doubt|beyond doubt")
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
# Translators: words between two clauses that are set against each other; between bars.
_BETWEEN_CLAUSES = N_("but|while|whereas")
# Translators: words that make a change a small one; between bars.
_HARDLY = N_("slightly|a little|hardly|barely|marginally|somewhat|minimal")
# Translators: words that leave open what is said; between bars.
_PERHAPS = N_(
    "may|might|perhaps|possibly|seems?|appears?|cannot|could|too few|sure|open|unclear|whether|"
    "no sign|chance"
)
# Translators: words for a distance from what is wanted, which is better if it falls; between bars.
_DISTANCE = N_("gap|shortfall|distance")

_Words = tuple[str, ...]
_HIGH, _LOW = (_ABOVE, _ROSE), (_BELOW, _FELL)
_UPWARD, _DOWNWARD = (*_HIGH, _BETTER), (*_LOW, _WORSE)
_OPPOSITES = ((_HIGH, _LOW), (_LOW, _HIGH), ((_BETTER,), (_WORSE,)), ((_WORSE,), (_BETTER,)))
_SHORT = (Judgement.SHORT, Judgement.PERHAPS_SHORT)
_OPEN_CHANGES = (Verdict.CHANGE_OPEN, Verdict.MOVES_OPEN, Verdict.CHANGE_NOT_JUDGED)


@kept_by_language
def _pattern(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(gettext, words))})", re.IGNORECASE)


@kept_by_language
def _much() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(_MUCH)})\W+(?:{gettext(_MORE_OR_LESS)})\b", re.IGNORECASE)


@kept_by_language
def _turned() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(_NOT)})(?:\W+\w+){{0,3}}\W*$", re.IGNORECASE)


@kept_by_language
def _turned_behind() -> re.Pattern[str]:
    return re.compile(rf"\w*(?: \w+){{0,3}} (?:{gettext(_NOT_BEHIND)})\b", re.IGNORECASE)


@kept_by_language
def _perhaps() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(_PERHAPS)}|{gettext(_HARDLY)})\b", re.IGNORECASE)


@kept_by_language
def _clauses() -> re.Pattern[str]:
    return re.compile(rf"[,;]\s|\s(?:{gettext(_BETWEEN_CLAUSES)})\s", re.IGNORECASE)


def _says(text: str, *words: str) -> bool:
    """Return whether a text has one of the words, and none before it that turns its meaning."""
    found = _pattern(*words).search(text)
    if found is None or _turned().search(text[: found.start()]):
        return False
    return not _turned_behind().match(text, found.end())


def tells_a_change(text: str) -> bool:
    """Return whether a text has a word of direction, whatever stands before it."""
    return any(_pattern(*words).search(text) for words in (_HIGH, _LOW, (_BETTER,), (_WORSE,)))


def reads_words(text: str) -> bool:
    """Return whether a text has a word of direction or of a verdict that is held to claims."""
    return tells_a_change(text) or bool(_pattern(_WELL, _ILL, _PAYS, _COSTS_MORE).search(text))


def against_the_words(
    sentence: str, about: Sequence[Claim], others: Sequence[Claim] = ()
) -> list[str]:
    """
    Return that a word of direction or of a verdict is not that of what is spoken of.

    Where several are named, each is held to its own claims.

    Parameters
    ----------
    sentence : str
    about : sequence of Claim
        The nearest first.
    others : sequence of Claim
        All of the place: of each that is named, all that is said of it counts.

    Examples
    --------
    >>> told = [Claim("a", "T2", "Reliability is 1.3 below.", Verdict.CLEAR_SHORTFALL,
    ...               subject="reliability"),
    ...         Claim("b", "T2", "Tangibles is nearly equal to expectation.",
    ...               Verdict.NO_DIFFERENCE, subject="tangibles")]
    >>> against_the_words("Reliability falls clearly short, tangibles does not.", told, told)
    []
    >>> against_the_words("Reliability and tangibles both fall clearly short.", told, told)
    ['the data do not say so. Tangibles is nearly equal to expectation.']
    """
    every = dict.fromkeys((*about, *others))
    held = [claim for claim in every if is_called(claim) and is_named(claim, sentence)]
    names = dict.fromkeys(map(name_of, held))
    if len(names) < 2:
        named = held or [claim for claim in about if is_named(claim, sentence)]
        return _against_what_is_told(sentence, named or [*about, *_of_its_question(about, others)])
    clauses = _clauses().split(sentence)
    for name in names:
        mine = [claim for claim in held if name_of(claim) == name]
        clause = next((c for c in clauses if is_named(mine[0], c)), sentence)
        if not reads_words(clause):
            if _pattern(_NOT).search(clause):  # "tangibles does not"
                continue
            clause = sentence
        if told := _against_what_is_told(clause, mine):
            return told
    return []


def _of_its_question(about: Sequence[Claim], others: Sequence[Claim]) -> list[Claim]:
    """Return what the question of the nearest claim tells of a change in the same thing."""
    return [
        claim
        for claim in others
        if about
        and claim not in about
        and claim.verdict in OF_A_CHANGE
        and question_of(claim.id) == question_of(about[0].id)
        and not is_called(claim)
    ]


def _against_what_is_told(sentence: str, about: Sequence[Claim]) -> list[str]:
    """Return that words are not those of claims that are about one thing, the nearest first."""
    if tells_a_change(sentence):
        about = _of_a_change(sentence, about) or about
    for one, other in _OPPOSITES:
        if _says(sentence, *one) and not _pattern(*other).search(sentence):
            same = any(_pattern(*one).search(spoken(claim.text)) for claim in about)
            against = (c for c in about if _pattern(*other).search(spoken(c.text)))
            claim = None if same else next(against, None)
            if claim:
                return [gettext("the data do not say so. {claim}", claim=spoken(claim.text))]
    judged = next((claim for claim in about if claim.verdict), None)
    if judged is None or judged.verdict is None:
        return []
    told, verdict = spoken(judged.text), judged.verdict
    ill, well = _says(sentence, _ILL), _says(sentence, _WELL)
    high = _says(sentence, *_HIGH) and not _pattern(*_HIGH).search(told)
    if (
        (ill and verdict.judgement is Judgement.FINE)
        or (well and not ill and verdict.judgement in _SHORT)
        or (high and verdict.direction is Direction.SHORTFALL)
        or all(_moves_the_other_way(sentence, claim) for claim in about)
        or (verdict is Verdict.BENEFIT_BELOW_COST and _says(sentence, _PAYS))
        or (verdict is Verdict.BENEFIT_ABOVE_COST and _pattern(_COSTS_MORE).search(sentence))
    ):
        return [gettext("the data do not say so. {claim}", claim=told)]
    if verdict.direction is Direction.STABLE and _tells_more_than(sentence, told):
        return [gettext("the data do not say so. {claim}", claim=told)]
    sure = ill and _says(sentence, _SURELY) and not _says(told, _ILL)
    if sure and verdict.judgement is Judgement.PERHAPS_SHORT:
        return [gettext("by how much is not sure. {claim}", claim=told)]
    moved = verdict in _OPEN_CHANGES and _tells_more_than(sentence, told)
    if moved or ((ill or well) and verdict.judgement is Judgement.OPEN):
        return [] if _perhaps().search(sentence) else [
            gettext("the data leave it open. {claim}", claim=told)
        ]  # fmt: skip
    return []


def _of_a_change(sentence: str, about: Sequence[Claim]) -> list[Claim]:
    """Return the claims of a change where a sentence tells of one, and not where a level lies."""
    if not any(_says(sentence, words) for words in (_ROSE, _FELL, _BETTER, _WORSE)):
        return []
    of_time = (*OF_A_CHANGE, *OF_A_SERIES)
    return [
        c for c in about if c.verdict in of_time or (c.verdict and c.verdict.direction in MOVES)
    ]


def _moves_the_other_way(sentence: str, claim: Claim) -> bool:
    """Return whether a sentence tells of a rise where a claim tells of a fall, or the reverse."""
    direction = claim.verdict.direction if claim.verdict else Direction.NONE
    if direction not in MOVES or _pattern(_DISTANCE).search(sentence):
        return False
    up, down = _says(sentence, _ROSE), _says(sentence, _FELL)
    told = _says(spoken(claim.text), _ROSE if up else _FELL)
    return up != down and up != (direction is Direction.UP) and not told


def _tells_more_than(sentence: str, told: str) -> bool:
    """Return whether a sentence tells of a difference or a change of which a claim says nothing."""
    if _much().search(sentence) and not _much().search(told):
        return True
    words = (words for words in (_UPWARD, _DOWNWARD) if _says(sentence, *words))
    return not _pattern(_HARDLY).search(sentence) and any(
        not _pattern(*said).search(told) for said in words
    )


def against_the_return(sentence: str, claims: Sequence[Claim]) -> list[str]:
    """Return that the PMO is said to pay for itself where it does not, or that is open."""
    found = [c for c in claims if c.verdict in (Verdict.NOT_PROFITABLE, Verdict.PROFIT_OPEN)]
    if not (found and _says(sentence, _PAYS)):
        return []
    return [gettext("the data do not say so. {claim}", claim=spoken(found[0].text))]
