"""
Own words held against what the report says: line by line, what was said and what the data say.

A figure of a sentence is compared with those of the claims it cites, else with those of the claims
of its place that speak of the same thing; so is a quantity in words, and a word of direction or of
a verdict. Who is said to stand above whom is held to the figures of both. What is read here are
texts, as people read them: own words are nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..claims import Claim, question_of
from ..content.modules import PLAN
from ..disclosure import FULL_FROM
from ..display import in_quotes
from ..i18n import gettext, ngettext
from ..intake.files import STORY
from ..personal_data import address_in, names_somebody
from ..plan.reading import Chapter
from ..present.grammar import barred_words
from ..texts import spoken
from ..units import is_counted
from ..verdicts import Judgement, Verdict
from .citing import Cited, citations, says_where
from .dates import against_the_dates
from .figures import Figure, Kind, digits_of, figures_in, numbers_in
from .held import (
    against_the_comparisons,
    against_the_quantities,
    against_the_rest,
    against_the_superlatives,
    against_the_units,
    bears_the_quantities,
    is_compared,
    is_turned,
    is_wished,
    leaves_a_quantity,
    orders,
    says_no,
    tells_a_quantity,
    without_comparisons,
)
from .nearness import (
    akin_to,
    is_called,
    is_named,
    is_quoted,
    name_of,
    sharing_a_rare_word,
    speaking_of,
    without_quantities,
)
from .parts import part_at, part_with, spoken_of, stems
from .quantities import quantities_in
from .reading import LEAVE_OUT, MOST_FINDINGS, PLACES, Passage, Place, Story
from .seen import Seen
from .sides import against_the_order, bears_the_order, tells_an_order
from .words import against_the_return, against_the_words, reads_words


@dataclass(frozen=True)
class Objection:
    """
    Something own words say that the data do not.

    ``line`` of ``story.md``; ``said`` in which words, ``told`` what the data say. ``grave``: the
    final state of a report is refused with it.
    """

    line: int
    said: str
    told: str
    grave: bool = True

    def __str__(self) -> str:
        said = f"{in_quotes(shortened(self.said))}: " if self.said else ""
        return gettext("{file}, line {line}: {what}", file=STORY, line=self.line,
                       what=f"{said}{self.told}")  # fmt: skip


def objections(
    story: Story,
    chapters: Sequence[Chapter],
    *,
    groups: Collection[str] = (),
    seen: Mapping[str, Seen] | None = None,
) -> tuple[Objection, ...]:
    """
    Return everything in own words that the report contradicts or may not hold.

    Parameters
    ----------
    story : Story
    chapters : sequence of Chapter
        What the workbooks of the client have published.
    groups : collection of str
        Names of the groups on the stakeholder list.
    seen : mapping of str to Seen, optional
        What the cited claims said when somebody last confirmed the text.

    Returns
    -------
    tuple of Objection
        In the order of the lines.
    """
    every = [claim for chapter in chapters for claim in chapter.claims]
    steps = {step.id for chapter in chapters for step in chapter.steps}
    questions = {question_of(claim.id) for claim in every}
    found: list[Objection] = []
    for place, passage in story.passages:
        mine = _claims_of(place, chapters) or every
        found += _of_passage(passage, mine, every, groups, seen or {})
    found += _of_choices(story, every, questions, steps)
    return tuple(sorted(dict.fromkeys(found), key=lambda objection: objection.line))


def unread(story: Story, chapters: Sequence[Chapter]) -> tuple[tuple[int, str], ...]:
    """
    Return the sentences, each with its line, in which nothing is compared with the report.

    They cite nothing, and have no figure, quantity, order, direction or verdict of which a claim
    of their place speaks: what they say is right or wrong without anybody being told.
    """
    every = [claim for chapter in chapters for claim in chapter.claims]
    found = {
        (line, sentence): None
        for place, passage in story.passages
        for line, sentence in _sentences(passage)
        if not any(citations(sentence, every))
        and not _is_read(sentence, _claims_of(place, chapters) or every)
    }
    return tuple(sorted(found))


def _is_read(sentence: str, mine: Sequence[Claim]) -> bool:
    about = speaking_of(sentence, mine)
    if contradictions(sentence, about or mine, mine, are_near=bool(about)):
        return True  # and told
    near = [
        claim
        for claim in about
        if _speaks_of(claim, sentence) and (is_named(claim, sentence) or not is_called(claim))
    ]
    figures = numbers_in(sentence)
    if leaves_a_quantity(sentence):
        return False
    if figures or tells_a_quantity(sentence):
        return any(
            all(_is_told_of_it(claim, figure, sentence) for figure in figures)
            and bears_the_quantities(sentence, claim)
            and (figures or _shared(claim, sentence) >= _CLOSE * len(stems(sentence)))
            for claim in near
        )
    judged = any(claim.verdict and claim.verdict.judgement is not Judgement.OPEN for claim in near)
    if tells_an_order(sentence):
        return orders(sentence, mine) or any(bears_the_order(sentence, claim) for claim in near)
    return orders(sentence, mine) or (reads_words(sentence) and judged)


def _is_told_of_it(claim: Claim, figure: Figure, sentence: str) -> bool:
    """
    Return whether a claim has a figure, and surely of what a sentence says it of.

    It is not sure where the sentence has words that only another figure's part of the claim has, or
    where one of the two says "not" or "without".
    """
    if not _supports(claim, figure):
        return False
    said_no = says_no(part_with(digits_of(sentence), figure.at))
    parts = [
        (part, known)
        for part, known in _parts_with_figures(spoken(claim.text))
        if any(one.kind is figure.kind for one in known)
    ]
    mine = [part for part, known in parts if any(_agree(figure, one) for one in known)]
    own = frozenset[str]().union(stems(name_of(claim)), *map(stems, mine))
    others = frozenset[str]().union(*(stems(part) for part, _ in parts if part not in mine))
    if stems(sentence) & (others - own):
        return False
    return any(says_no(part) == said_no for part in mine or [spoken(claim.text)])


@lru_cache(maxsize=4096)
def _parts_with_figures(text: str) -> tuple[tuple[str, tuple[Figure, ...]], ...]:
    """Return the parts of a text that have figures, each with them; brackets are not parted."""
    figures = _printed(text)
    parts: dict[str, tuple[Figure, ...]] = {}
    for figure in figures:
        part = part_with(digits_of(text), figure.at)
        parts[part] = (*parts.get(part, ()), figure)
    return tuple(parts.items())


def contradicted(text: str, key: str, chapters: Sequence[Chapter]) -> Iterator[str]:
    """
    Yield what the report says against a text that somebody has written for one of its places.

    Parameters
    ----------
    text : str
    key : str
        Of the place, see ``PLACES``; the whole report counts where it is none, and for a sentence
        that speaks of another one.
    chapters : sequence of Chapter
    """
    every = [claim for chapter in chapters for claim in chapter.claims]
    place = next((one for one in PLACES if one.key == key), Place("", ""))
    here = _claims_of(place, chapters) or every
    for _, sentence in _sentences(Passage(0, tuple(text.splitlines()), 1)):
        nearest = speaking_of(sentence, every)[:1]
        mine = here if not nearest or nearest[0] in here else every
        about = speaking_of(sentence, mine)
        yield from contradictions(sentence, about or mine, mine, are_near=bool(about))


def _claims_of(place: Place, chapters: Sequence[Chapter]) -> list[Claim]:
    """Return the claims of a place: of its chapter, and what the plan says of the element."""
    chapter = [c for ch in chapters if ch.workbook == place.chapter for c in ch.claims]
    marks = [c for ch in chapters if ch.workbook == PLAN.workbook for c in ch.claims
             if c.subject == place.title]  # fmt: skip
    return [*chapter, *marks] if chapter else []


def _of_passage(
    passage: Passage,
    mine: Sequence[Claim],
    every: Sequence[Claim],
    groups: Collection[str],
    seen: Mapping[str, Seen],
) -> Iterator[Objection]:
    for line, sentence in _sentences(passage):
        cited = [*citations(sentence, every)]
        for one in cited:
            if not one.printed:
                yield Objection(line, f"{{{one.id}}}", says_where(one, every))
            elif one.claim:
                yield from _since_seen(line, sentence, one.claim, seen)
        own = _without(sentence, cited)
        about = [c.claim for c in cited if c.claim] or speaking_of(own, mine)
        found = contradictions(own, about or mine, mine, are_near=bool(about))
        yield from (Objection(line, sentence, told) for told in found)
        yield from _barred(line, sentence, own, about)
        yield from _people(line, sentence, own, groups, every)


def _since_seen(
    line: int, sentence: str, claim: Claim, seen: Mapping[str, Seen]
) -> Iterator[Objection]:
    """Yield that a cited claim says something else than when the text was last confirmed."""
    before = seen.get(claim.id)
    now = claim.verdict.value if claim.verdict else ""
    if before is None or before.verdict == now:
        return
    then = Verdict(before.verdict).in_words if before.verdict else gettext("no verdict")  # type: ignore[call-arg]
    yield Objection(
        line,
        sentence,
        gettext(
            "the verdict was “{then}” when this was confirmed and is “{now}” now. {claim}",
            then=then,
            now=claim.verdict.in_words if claim.verdict else gettext("no verdict"),
            claim=spoken(claim.text),
        ),
    )


def _of_choices(
    story: Story, every: Sequence[Claim], questions: Collection[str], steps: Collection[str]
) -> Iterator[Objection]:
    """Yield what the choices name and the report does not have."""
    if story.findings:
        chosen = chosen_findings(story, every)
        if not 1 <= len(chosen) <= MOST_FINDINGS:
            told = ngettext(
                "{n} sentence is cited here. Cite one to three, such as {example}.",
                "{n} sentences are cited here. Cite one to three, such as {example}.",
                len(chosen),
                example="{T2.overall}",
            )
            yield Objection(story.findings.line, "", told)
    for name, passage in story.left_out.items():
        if name not in questions:
            told = gettext("{id} is no question of this report.", id=repr(name))
            yield Objection(passage.line, gettext(LEAVE_OUT), told)
        elif not passage.text:
            told = gettext("say below it why it is left out: the annex prints the reason.")
            yield Objection(passage.line, name, told)
    for name, passage in story.steps.items():
        if name not in steps:
            told = gettext("{id} is no next step of this report.", id=repr(name))
            yield Objection(passage.line, "", told)


def cited_in(story: Story, claims: Sequence[Claim]) -> list[Claim]:
    """Return every claim that own words cite, once."""
    texts = (passage.text for _, passage in story.passages)
    found = (one.claim for text in texts for one in citations(text, claims))
    return [*dict.fromkeys(claim for claim in found if claim)]


def chosen_findings(story: Story, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims that the summary is to name as findings, in the order of the text."""
    if story.findings is None:
        return []
    cited = citations(story.findings.text, claims)
    return [*dict.fromkeys(one.claim for one in cited if one.claim)]


# -- sentences -----------------------------------------------------------------------------------

_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+(?=[^\W\d_a-z]|[{“\"(])")
_MARKUP = re.compile(r"^\s*(?:[-*+>]\s+|\d+[.)]\s+|#{3,6}\s+)|[*`]+|(?<!\w)_+|_+(?!\w)")


def _sentences(passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield each sentence of a passage with the line on which it begins."""
    paragraph: list[tuple[int, str]] = []
    for number, line in enumerate((*passage.lines, ""), start=passage.first):
        begins_anew = not line.strip() or re.match(r"\s*(?:[-*+>]|\d+[.)]|#{3,6})\s", line)
        if begins_anew and paragraph:
            yield from _split(paragraph)
            paragraph = []
        if line.strip():
            paragraph.append((number, _MARKUP.sub("", line).strip()))


def _split(paragraph: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    text = " ".join(line for _, line in paragraph)
    starts, at = [], 0
    for number, line in paragraph:
        starts.append((at, number))
        at += len(line) + 1
    begin = 0
    for end in (*(found.end() for found in _END.finditer(text)), len(text)):
        first = next(number for at, number in reversed(starts) if at <= begin)
        if text[begin:end].strip():
            yield first, text[begin:end].strip()
        begin = end


def _without(sentence: str, cited: Iterable[Cited]) -> str:
    """Return a sentence without what stands in braces: that is right by itself."""
    for one in sorted(cited, key=lambda one: -one.start):
        sentence = f"{sentence[: one.start]} {sentence[one.end :]}"
    return sentence


def shortened(text: str, most: int = 90) -> str:
    """Return a text, or its beginning with an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


# -- contradictions ------------------------------------------------------------------------------


def contradictions(
    sentence: str,
    about: Sequence[Claim],
    others: Sequence[Claim] = (),
    *,
    are_near: bool = True,
) -> list[str]:
    """
    Return what claims say that a sentence about them contradicts, a line each.

    Parameters
    ----------
    sentence : str
    about : sequence of Claim
        The nearest first.
    others : sequence of Claim
        All of the place: a count may also be that of one which shares a rare word, and who is
        compared with whom may stand in two of them.
    are_near : bool
        Whether they speak of the same thing; else only figures and comparisons are held to them.

    Examples
    --------
    >>> told = [Claim("a", "T2", "Empathy is 0.5 below expectation (95 % interval 0.3 to 0.7).")]
    >>> contradictions("Empathy lies 0.5 below what people expect.", told)
    []
    >>> contradictions("Empathy lies 0.9 below what people expect.", told)
    ['no 0.9 there. Empathy is 0.5 below expectation (95 % interval 0.3 to 0.7).']
    """
    return _surely_against(sentence, others, are_near=are_near) or [
        told
        for told in _against_the_near(sentence, about, others, are_near=are_near)
        if not _is_of_another(sentence, about, others)
    ]


def _surely_against(sentence: str, others: Sequence[Claim], *, are_near: bool) -> list[str]:
    """Hold a sentence to the claims that it names."""
    return (
        against_the_return(sentence, others)
        or against_the_comparisons(sentence, others)
        or (against_the_superlatives(sentence, others) if are_near else [])
    )


def _against_the_near(
    sentence: str, about: Sequence[Claim], others: Sequence[Claim], *, are_near: bool
) -> list[str]:
    """Hold a sentence to the claims that share its words."""
    return unknown_figures(sentence, about, others) or (
        _against_the_nearest(sentence, _first_borne(sentence, about, others), others)
        if are_near
        else []
    )


def _is_of_another(sentence: str, about: Sequence[Claim], others: Sequence[Claim]) -> bool:
    """
    Return whether words of one's own may be those of another claim than the nearest.

    Either that one does not surely speak of them, or another has everything that they measure.
    """
    if _is_said_again(sentence, about):
        return False
    figures = figures_in(sentence)
    if not (figures or tells_a_quantity(sentence)):
        return False
    if not any(_speaks_of(claim, sentence) for claim in about):
        return True
    words = stems(without_quantities(sentence))
    if not figures and max(_shared(c, sentence) for c in about) < _SAME_WORDS * len(words):
        return True
    names = {name_of(claim) for claim in others if is_called(claim) and is_named(claim, sentence)}
    meant = [claim for claim in others if name_of(claim) in names] if names else others
    least = max(_shared(claim, sentence) for claim in about)
    return any(
        all(_supports(claim, figure) for figure in figures)
        and bears_the_quantities(sentence, claim)
        and not _against_the_near(sentence, [claim], [claim], are_near=True)
        for claim in meant
        if _shared(claim, sentence) >= max(least - 1, 1)
    )


_SAME_WORDS = 0.5
"""Of the words of a sentence that measures in words alone, that a claim has which speaks of it."""


def _shared(claim: Claim, sentence: str) -> int:
    """Return how many words a claim shares with a sentence."""
    return len(stems(sentence) & stems(f"{spoken(claim.text)} {name_of(claim)}"))


def _is_said_again(sentence: str, about: Sequence[Claim]) -> bool:
    """Return whether a sentence says what a near claim says, mostly in its words."""
    least = max(_MANY, _CLOSE * len(stems(sentence)))
    return any(_shared(claim, sentence) >= least for claim in about)


_MANY = 3
"""Words that nobody shares with a sentence by chance."""


def _first_borne(sentence: str, about: Sequence[Claim], others: Sequence[Claim]) -> Sequence[Claim]:
    """Return the claims that have every figure of a sentence: it speaks of them; else the near."""
    said = [f for f in figures_in(sentence) if f.kind is not Kind.NUMBER]
    if not said or any(_supports(claim, said[0]) for claim in about[:1]):
        return about
    akin = [claim for claim in others if _speaks_of(claim, sentence)]
    return [c for c in akin if all(_supports(c, figure) for figure in said)] or about


def _against_the_nearest(
    sentence: str, about: Sequence[Claim], others: Sequence[Claim]
) -> list[str]:
    """Hold the words of a sentence to the claims that speak of the same thing."""
    return (
        against_the_dates(sentence, about)
        or against_the_units(sentence, about)
        or against_the_rest(sentence, about)
        or against_the_order(sentence, about)
        or _part_by_part(against_the_quantities, sentence, about, others)
        or _part_by_part(
            lambda part, near: against_the_words(part, near, others),
            without_comparisons(sentence, others),
            about,
            others,
        )
    )


def _part_by_part(
    against: Callable[[str, Sequence[Claim]], list[str]],
    sentence: str,
    about: Sequence[Claim],
    others: Sequence[Claim],
) -> list[str]:
    """Hold each part of a sentence to what that part speaks of; brackets belong to their part."""
    parts = re.split(r";(?![^(]*\))", sentence)
    if len(parts) == 1:
        return against(sentence, about)
    held = ((part, speaking_of(part, others) or about) for part in parts)
    return [told for part, near in held for told in against(part, near)]


def unknown_figures(sentence: str, about: Sequence[Claim], others: Sequence[Claim]) -> list[str]:
    """Return which figures of a sentence no claim has, where there are others of their kind."""
    found = []
    rare = sharing_a_rare_word(sentence, about[0], others) if about else []
    for figure in figures_in(sentence):
        alike = [claim for claim in about if _of_kind(claim, figure)]
        alike = [c for c in alike if is_called(c) and is_named(c, sentence)] or alike
        is_near = any(_speaks_of(claim, sentence) for claim in alike)
        alike = alike if is_near else alike or _nearest_of_kind(figure, sentence, others)
        if not alike or _is_another_whole(figure, sentence, alike):
            continue
        wished = is_wished(sentence) and not is_wished(spoken(alike[0].text))
        if figure.kind is Kind.NUMBER and wished:
            continue
        if _is_a_share_in_words(figure, sentence, alike):
            continue
        known = [*alike, *(rare if figure.kind is Kind.OF_ALL else ())]
        known += _of_ratios(figure, sentence, others)
        if figure.kind in (Kind.AMOUNT, Kind.HUNDREDTHS):
            known += others  # nobody has the amount of another thing by chance
        elif figure.kind is not Kind.COUNT and _is_loose(sentence, about):
            known += akin_to(sentence, others)
        elif not is_near:
            known += others  # of which claim it speaks is not sure
        elif figure.kind is Kind.OF_ALL:
            known += [c for c in others if (c.n, c.population) == figure.values]
        bearing = [claim for claim in known if _supports(claim, figure)]
        if not bearing:
            said = gettext("no {figure} there.", figure=figure.told)
            found.append(f"{said} {spoken(alike[0].text)}")
        elif figure.side and _is_on_the_other_side(figure, bearing[0], sentence):
            said = gettext("the data do not say so. {claim}", claim=spoken(bearing[0].text))
            found.append(said)
        elif _is_of_others(figure, sentence, bearing[0]):
            said = gettext("no {figure} there.", figure=figure.told)
            found.append(f"{said} {spoken(bearing[0].text)}")
    return found


def _is_loose(sentence: str, about: Sequence[Claim]) -> bool:
    """Return whether a sentence says in words of its own what no claim says as it does."""
    words = stems(sentence)
    return not about or len(words & stems(spoken(about[0].text))) < _CLOSE * len(words)


_CLOSE = 0.6
"""Of its words, that a sentence shares with the claim it quotes."""


def _of_ratios(figure: Figure, sentence: str, others: Sequence[Claim]) -> list[Claim]:
    """Return claims of a ratio, such as 1.04 times, which people tell as "4 % over"."""
    if figure.kind is not Kind.SHARE:
        return []
    return [c for c in others if c.unit == "ratio" and _speaks_of(c, sentence)]


def _nearest_of_kind(figure: Figure, sentence: str, others: Sequence[Claim]) -> list[Claim]:
    """Return the claims that speak most of a sentence among those with such a figure."""
    known = [claim for claim in others if _of_kind(claim, figure)]
    near = speaking_of(sentence, known) if figure.kind is not Kind.NUMBER else []
    return [claim for claim in near if _speaks_of(claim, sentence)]


def _speaks_of(claim: Claim, sentence: str) -> bool:
    """Return whether a claim surely speaks of a sentence, and is not only the nearest."""
    shared = _shared(claim, sentence)
    return (
        shared >= _ENOUGH
        or 2 * shared > len(stems(without_quantities(sentence)))
        or is_named(claim, sentence)
        or is_quoted(claim, sentence)
    )


_ENOUGH = 2
"""Words that a claim shares with a sentence which speaks of it, though others are nearer."""


def _is_of_others(figure: Figure, sentence: str, claim: Claim) -> bool:
    """Return whether a claim has a count or a share, and says it of others than a sentence does."""
    text = spoken(claim.text)
    if figure.kind not in (Kind.OF_ALL, Kind.SHARE) or figure.is_range:
        return False
    known = [
        (one, part_at(digits_of(text), one.at))
        for one in _printed(text)
        if one.kind is figure.kind and not one.is_range and one.values[1:] == figure.values[1:]
    ]
    meant = spoken_of(part_at(digits_of(sentence), figure.at), known)
    return len(meant) == 1 and not _agree(figure, meant[0]) and not is_turned(sentence)


def _is_another_whole(figure: Figure, sentence: str, claims: Sequence[Claim]) -> bool:
    """Return whether "one of three" speaks of three other things than those of any claim."""
    if figure.kind is not Kind.OF_ALL or figure.told in sentence:
        return False
    known = [k for c in claims for k in _figures_of(c) if k.kind is Kind.OF_ALL]
    if not re.search(r"\D", figure.told) and any(c.population == figure.values[1] for c in claims):
        return True
    return figure.values[1] <= _FEW and all(figure.values[1] != k.values[1] for k in known)


def _is_a_share_in_words(figure: Figure, sentence: str, claims: Iterable[Claim]) -> bool:
    """Return whether "three out of four" is, roughly, a share that one of the claims tells."""
    if figure.kind is not Kind.OF_ALL or figure.told in sentence or figure.values[1] > _FEW:
        return False
    share = figure.values[0] / figure.values[1]
    known = [k for c in claims for k in _figures_of(c) if all(k.values)]
    shares = [k.values[0] / k.values[1] for k in known if k.kind is Kind.OF_ALL]
    shares += [k.values[0] / 100 for k in known if k.kind is Kind.SHARE]
    return any(abs(share - one) <= _ROUGH_SHARE for one in shares)


_ROUGH_SHARE = 0.04
"""How far "three out of four" may lie from the share that is meant."""


_FEW = 12
"""Up to which people write numbers in words, of anything."""


def _is_on_the_other_side(figure: Figure, claim: Claim, sentence: str) -> bool:
    """Return whether a claim has a figure with "below" that a sentence has with "above"."""
    sides = {known.side for known in _printed(spoken(claim.text)) if _agree(figure, known)}
    return sides - {0} == {-figure.side} and not is_turned(sentence)


@lru_cache(maxsize=4096)
def _printed(text: str) -> tuple[Figure, ...]:
    return tuple(figures_in(text))


def _figures_of(claim: Claim) -> list[Figure]:
    """Return the figures of a claim: those its sentence prints, and those the ledger holds."""
    printed = _printed(spoken(claim.text))
    found = [*printed, *_exact(claim), *_change_of(claim, printed)]
    if claim.n is not None:
        found.append(Figure(Kind.COUNT, (float(claim.n),), (1.0,)))
        if claim.population:
            both = (float(claim.n), float(claim.population))
            found += [Figure(Kind.OF_ALL, both, (1.0, 1.0)), Figure(Kind.COUNT, both[1:], (1.0,))]
    return found


def _change_of(claim: Claim, printed: Iterable[Figure]) -> Iterator[Figure]:
    """Yield by how much a share has changed that was 46 % and is 8 %."""
    if claim.verdict in (Verdict.CHANGED_UP, Verdict.CHANGED_DOWN):
        shares = [value for f in printed if f.kind is Kind.SHARE for value in f.values]
        yield from (Figure(Kind.SHARE, (abs(b - a),), (1.0,)) for a, b in pairwise(shares))


_KINDS = {
    "%": (Kind.SHARE, 1.0),
    "percentage points": (Kind.SHARE, 1.0),
    "share": (Kind.SHARE, 100.0),
}


def _exact(claim: Claim) -> Iterator[Figure]:
    """Yield the figure of a claim and its limits as the ledger holds them, unrounded."""
    kind, times = _KINDS.get(claim.unit, (Kind.MEASURE, 1.0))
    few = kind is Kind.SHARE and claim.n is not None and claim.n < FULL_FROM
    if is_counted(claim.unit) or few:  # of few people a share is told as a count alone
        return
    if re.fullmatch(r"[A-Z]{3}(?: .*)?", claim.unit):
        kind = Kind.AMOUNT
    if claim.number is not None:
        number = claim.number * times
        as_told = next(
            (f for f in _printed(spoken(claim.text)) if f.tells(number)), Figure(kind, (), ())
        )
        yield Figure(kind, (number,), (0.0,), signed=as_told.signed, hedge=as_told.hedge)
    if claim.low is not None and claim.high is not None:
        yield Figure(kind, (claim.low * times, claim.high * times), (0.0, 0.0), is_range=True)


def _of_kind(claim: Claim, figure: Figure) -> bool:
    known = _figures_of(claim)
    if figure.kind is Kind.NUMBER:
        return any(one.thing == figure.thing for one in known)
    if figure.is_range and any(one.kind is figure.kind and one.is_range for one in known):
        return True
    needed = 2 if figure.is_range else 1
    return sum(one.kind is figure.kind and not one.is_range for one in known) >= needed or (
        not figure.is_range and any(one.kind is figure.kind for one in known)
    )


def _supports(claim: Claim, figure: Figure) -> bool:
    if any(_agree(figure, known) for known in _figures_of(claim)):
        return True
    if claim.number is not None and len(figure.values) == 1:
        number = abs(claim.number)
        if figure.kind is Kind.SHARE and claim.unit == "ratio":  # "4 % over" of 1.04 times
            return abs(figure.values[0] - 100 * abs(number - 1)) <= figure.steps[0] / 2
        apart = Figure(Kind.NUMBER, (number,), (0.0,))
        if figure.kind is Kind.NUMBER and _equal(figure, 0, apart, 0):
            return True  # "800 more" of 8,923 against 8,109
    if figure.kind is Kind.NUMBER and len(figure.values) == 1:  # "2 stand higher"
        bare = re.findall(r"(?<![\d.,])\d+(?:[,.]\d{3})*(?![\d%])", digits_of(spoken(claim.text)))
        return figure.values[0] in {float(re.sub(r"\D", "", number)) for number in bare}
    if figure.signed and claim.number is not None and not figure.is_range:
        return abs(figure.values[0] - claim.number) <= figure.steps[0] / 2
    if not figure.is_range or figure.kind is Kind.OF_ALL:
        return False
    ends = [f for f in _printed(spoken(claim.text)) if f.kind is figure.kind and not f.is_range]
    firsts = [at for at, known in enumerate(ends) if _equal(figure, 0, known, 0)]
    return any(_equal(figure, 1, known, 0) for known in ends[min(firsts, default=len(ends)) + 1 :])


def _agree(said: Figure, known: Figure) -> bool:
    """Return whether a figure is another one, as far as the coarser of the two is told."""
    if said.kind is Kind.NUMBER:
        each = range(len(known.values))
        return said.thing == known.thing and any(_equal(said, 0, known, at) for at in each)
    if said.kind is Kind.COUNT and known.kind is Kind.OF_ALL and not said.is_range:
        return any(_equal(said, 0, known, at) for at in (0, 1))
    if said.kind is not known.kind:
        return False
    if len(said.values) == len(known.values):
        return all(_equal(said, at, known, at) for at in range(len(said.values)))
    ends = len(known.values) == 2 and len(said.values) == 1
    return ends and said.is_limit and any(_equal(said, 0, known, at) for at in (0, 1))


_COARSEST, _OF_A_ROUND_ONE = 0.34, 0.1
"""Of a figure: "1 million" for 700,000 rounds nothing, and for 960,000 it does."""


def _equal(said: Figure, at: int, known: Figure, other: int) -> bool:
    """Return whether a figure, at the fineness in which it is said, is a known one."""
    one, two = said.values[at], known.values[other]
    if not (said.signed and known.signed):
        one, two = abs(one), abs(two)
    step = said.steps[at]
    if step > _COARSEST * abs(one):
        step = _OF_A_ROUND_ONE * abs(one)
    coarser = known.steps[other] < step
    least = (step / 2 if coarser else 0.0) + 1e-9 * max(1.0, abs(one))
    if abs(one - two) <= least:
        return True
    if not said.hedge or said.hedge == known.hedge or len(said.values) > 1:
        return False
    below, above = _HEDGED[said.hedge]
    most = abs(one) if step >= _ROUGHLY * abs(one) else step
    return -below * most <= abs(two) - abs(one) <= above * most


_HEDGED = {
    "nearly": (0.1, 0.0), "just_over": (0.0, 0.1), "over": (0.0, 0.25), "least": (0.0, 0.25),
    "under": (0.25, 0.0), "most": (0.25, 0.0), "about": (0.06, 0.06),
}  # fmt: skip
"""How much less or more, of itself, a figure may be that is told with such words."""
_ROUGHLY = 0.02
"""How coarse, of itself, a figure is told that such words make rough: who says "about 281,000" has
looked it up."""


# -- words that may not stand there ---------------------------------------------------------------


def _barred(line: int, sentence: str, own: str, about: Sequence[Claim]) -> Iterator[Objection]:
    grade = max((claim.grade for claim in about[:1]), default="")
    for word in barred_words(own, grade):
        told = gettext(
            "“{word}” claims a cause or a proof. The data compare, and do not show what caused it.",
            word=word,
        )
        yield Objection(line, sentence, told)


def _people(
    line: int, sentence: str, own: str, groups: Collection[str], every: Sequence[Claim]
) -> Iterator[Objection]:
    """Yield who could be known by it: an address, a name, a group of which nothing is told."""
    if address_in(own):
        told = gettext("{what} stands here. Take it out.", what=gettext(address_in(own)))
        yield Objection(line, "", told)
    named = [group for group in groups if _mentions(own, group)]
    subjects = {*groups, *(claim.subject for claim in every)} if named else ()
    for group in named:
        silent = not any(_mentions(f"{spoken(c.text)} {c.subject}", group) for c in every)
        if silent and (figures_in(own) or quantities_in(own) or is_compared(group, own, subjects)):
            told = gettext(
                "the report tells no figure of {group}: it could give people away. Leave it out.",
                group=group,
            )
            yield Objection(line, sentence, told)
    rest = own
    for group in named:
        rest = re.sub(re.escape(group), " ", rest, flags=re.IGNORECASE)
    if not address_in(own) and names_somebody(rest):
        told = gettext("a person seems to be named here. Write a role, if it need not be the name.")
        yield Objection(line, "", told, grave=False)


def _mentions(text: str, group: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(group)}(?!\w)", text, re.IGNORECASE))
