"""Quantities in words, and who stands above whom, held to the figures of claims."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise, product

from ..claims import Claim, question_of
from ..disclosure import FULL_FROM
from ..display import in_quotes
from ..i18n import N_, gettext, kept_by_language
from ..texts import spoken
from ..verdicts import MOVES, OF_A_CHANGE
from .figures import (
    OF,
    PART_OF,
    Kind,
    all_but_in,
    digits_of,
    figures_in,
    is_of_points,
    numbers_in,
)
from .nearness import is_called, is_named, name_of, quoted_in, without_quantities
from .parts import part_at, spoken_of, stems
from .quantities import Quantity, quantities_in, ratios_in, words_for_parts

# Translators: words that turn what is said round, between bars.
_TURNS = N_("not|never|nor|neither|if|whether|unless|\\w+n['’]t")
# Translators: words that turn a quantity round where they stand close behind it, between bars.
_TURNS_CLOSE = N_("no(?! longer| more| less| later| fewer)|without|nothing|nobody|none")
# Translators: words for what is wished or planned and not found, between bars.
_WISHES = N_("should|must|will|shall|aims?|goal|wish|hope|let us|next time|propose|could")
# Translators: words for taking part in a survey, between bars; the beginnings of words are enough.
_ANSWERED = N_("answer|responded|response|repl(?:y|ie)|took part|take part|on the list")

# Translators: units of time, behind a number; between bars, the beginnings of words are enough.
_UNITS_OF_TIME = N_("second|minute|hour|day|week|month|quarter|year")
# Translators: words for the time before a change.
_BEFORE = N_("before until earlier previously formerly")
# Translators: words for the time after a change.
_NOW = N_("now today currently nowadays meanwhile")
# Translators: words for standing highest of several, between bars.
_TOP = N_(
    "highest|best|largest|biggest|strongest|greatest|longest|widest|deepest|high point|"
    "the most \\w+|most(?= *[.,;:]|$)|most often"
)
# Translators: words for standing lowest of several, between bars.
_BOTTOM = N_(
    "lowest|worst|smallest|weakest|poorest|shortest|narrowest|harshest|low point|the least \\w+|"
    "least(?= *[.,;:]|$)|least often|fewest"
)

_ROUNDED = 0.005
_NEAREST = 2
"""Claims by which a quantity may be borne out."""
_SAME = 0.012
"""Two shares that are no further apart are one, as a count and as rounded per cent."""


# -- quantities ----------------------------------------------------------------------------------


def against_the_quantities(sentence: str, about: Sequence[Claim]) -> list[str]:
    """
    Return that a quantity in words is not that of what is spoken of.

    A wish, and a sentence with a word that turns its meaning, are left in peace.

    Parameters
    ----------
    sentence : str
    about : sequence of Claim
        The nearest first.

    Examples
    --------
    >>> told = [Claim("a", "T2", "27 of 38 (71 %) see empathy below.", n=38)]
    >>> against_the_quantities("Most see empathy below.", told)
    []
    >>> against_the_quantities("Nearly half see empathy below.", told)
    ['the data do not say “Nearly half”. 27 of 38 (71 %) see empathy below.']
    """
    ratios = _ratios_among(about)
    return [
        *_unlike(sentence, quantities_in(sentence), about, _shares),
        *_unlike(
            sentence, ratios_in(sentence), about, lambda claim, _: [(r, "") for r in ratios(claim)]
        ),
    ]


def _unlike(
    sentence: str,
    said: Sequence[Quantity],
    about: Sequence[Claim],
    known_of: Callable[[Claim, str], Iterable[tuple[Quantity, str]]],
) -> Iterator[str]:
    """Yield each quantity that the nearest claims which tell any do not bear out."""
    for quantity in said:
        told = re.compile(rf"(?<!\w){re.escape(quantity.told)}(?!\w)")
        place = told.search(sentence)
        of_it = (
            [*_of_that_whole(sentence, place.end(), about, is_all=quantity.low == 1)]
            if place
            else []
        )
        figures = _printed_shares(sentence.replace(quantity.told, " "))
        if not of_it and any(quantity.meets(share) for share, _ in figures):
            continue  # "12 of 20 answered, more than half": the figure is held to them by itself
        part = next(filter(told.search, _PARTS.split(sentence)), sentence)
        near = part_at(sentence, place.start()) if place else part
        every = ((claim, [*known_of(claim, part)]) for claim in about)
        held = of_it or every
        telling = [(claim, spoken_of(near, known)) for claim, known in held if known][:_NEAREST]
        if not telling or any(quantity.meets(one) for _, known in telling for one in known):
            continue
        claim = telling[0][0]
        if not is_turned(part, quantity) or is_turned(spoken(claim.text)):
            said_so = gettext("the data do not say “{quantity}”.", quantity=quantity.told)
            yield f"{said_so} {spoken(claim.text)}"


def tells_a_quantity(sentence: str) -> bool:
    """Return whether a sentence tells in words how much there is, or how many times as much."""
    return bool(quantities_in(sentence) or ratios_in(sentence))


def leaves_a_quantity(sentence: str) -> bool:
    """
    Return whether a sentence has a word for a quantity that is not read as one: "most of it".

    Examples
    --------
    >>> leaves_a_quantity("Most of it is hidden."), leaves_a_quantity("Most people know it.")
    (True, False)
    """
    return bool(_unread_quantity().search(without_quantities(sentence)))


def says_no(text: str) -> bool:
    """
    Return whether a word turns what a text says.

    Examples
    --------
    >>> says_no("It is not verified."), says_no("It is verified.")
    (True, False)
    """
    return bool(_whole(_TURNS).search(text) or _whole(_TURNS_CLOSE).search(text))


def bears_the_quantities(sentence: str, claim: Claim) -> bool:
    """
    Return whether a claim has every quantity that a sentence tells in words.

    Examples
    --------
    >>> told = Claim("a", "T2", "162 of 717 (23 %) answers were followed up.")
    >>> bears_the_quantities("Fewer than one in four heard back.", told)
    True
    >>> bears_the_quantities("Most heard back.", told)
    False
    """
    shares = [share for share, _ in _shares(claim, sentence)]
    ratios = [*_ratios_among([claim])(claim)] if ratios_in(sentence) else []
    return all(
        any(said.meets(one) for one in known)
        for quantities, known in ((quantities_in(sentence), shares), (ratios_in(sentence), ratios))
        for said in quantities
    )


_PARTS = re.compile(r"(?<=[.,:;()])\s|\s(?=[(])|\s[–—]\s")


def is_turned(text: str, quantity: Quantity | None = None) -> bool:
    """Return whether words turn the meaning of a text, or of a quantity in it, or it is a wish."""
    if quantity is not None:
        text = text.replace(quantity.told, "…")
        close = rf"…(?:\W+\w+){{0,4}}?\W+(?:{gettext(_TURNS_CLOSE)})\b"
        if re.search(close, text, re.IGNORECASE):
            return True
    return bool(_whole(_TURNS).search(text)) or is_wished(text)


def against_the_rest(sentence: str, about: Sequence[Claim]) -> list[str]:
    """
    Return that all but some are told of, and the nearest counts leave others out.

    Examples
    --------
    >>> told = [Claim("a", "T2", "35 of 38 see reliability below.")]
    >>> against_the_rest("All but three see reliability below.", told)
    []
    >>> against_the_rest("All but ten see reliability below.", told)
    ['the data do not say “All but ten”. 35 of 38 see reliability below.']
    """
    for told, number in all_but_in(sentence):
        counts = (
            (claim, [f.values[1] - f.values[0] for f in figures_in(spoken(claim.text))
                     if f.kind is Kind.OF_ALL and f.values != (claim.n, claim.population)])
            for claim in about
        )  # fmt: skip
        telling = [(claim, left) for claim, left in counts if left][:_NEAREST]
        if telling and all(number not in left for _, left in telling) and not is_turned(sentence):
            said = gettext("the data do not say “{quantity}”.", quantity=told)
            return [f"{said} {spoken(telling[0][0].text)}"]
    return []


def against_the_units(sentence: str, about: Sequence[Claim]) -> list[str]:
    """
    Return that a time is told in other units than the nearest claim tells it in.

    Examples
    --------
    >>> told = [Claim("a", "T2", "Half of the requests took 12.0 days or longer.")]
    >>> against_the_units("Half of the requests took twelve days.", told)
    []
    >>> against_the_units("Half of the requests took twelve weeks.", told)
    ['no “12 weeks” there. Half of the requests took 12.0 days or longer.']
    """
    for number, unit, said in _times_in(sentence):
        for claim in about:
            known = {of for other, of, _ in _times_in(spoken(claim.text)) if other == number}
            if known and unit not in known:
                told = gettext("no {figure} there.", figure=in_quotes(said))
                return [f"{told} {spoken(claim.text)}"]
    return []


def _times_in(text: str) -> Iterator[tuple[float, str, str]]:
    """Yield each number of hours, days or the like, its unit, and both as they stand there."""
    units = gettext(_UNITS_OF_TIME)
    for figure in numbers_in(text):
        told = re.compile(rf"\D*{re.escape(figure.told)}\s(?P<unit>{units})\w*", re.IGNORECASE)
        found = told.match(digits_of(text), figure.at)
        if found and len(figure.values) == 1:
            yield figure.values[0], found["unit"].casefold(), found[0].strip()


def is_wished(text: str) -> bool:
    """Return whether a text says what is wished or planned."""
    return bool(_whole(_WISHES).search(text))


def _of_that_whole(
    sentence: str, behind: int, about: Sequence[Claim], *, is_all: bool
) -> Iterator[tuple[Claim, Sequence[tuple[Quantity, str]]]]:
    """
    Yield the claims with shares of the whole that stands behind it: "few of 241", "all 38".

    Of a change it is the later share, unless the sentence speaks of the time before or of a day.
    """
    of = rf"(?:{gettext(PART_OF)})\s+(?:\w+\s+)?"
    behind_it = rf"\s+{f'(?:{of})?' if is_all else of}(?P<whole>\d.*)"
    found = re.match(behind_it, sentence[behind:])
    whole = next(iter(figures_in(f"1 {gettext(OF)} {found['whole']}")), None) if found else None
    if whole is None or whole.kind is not Kind.OF_ALL:
        return
    earlier = rf"\b(?:{gettext(_BEFORE).replace(' ', '|')}|(?:19|20)\d\d)\b"
    of_today = not re.search(earlier, sentence, re.IGNORECASE)
    for claim in about:
        shares = [
            (Quantity(share, share), part_at(spoken(claim.text), figure.at))
            for figure in figures_in(spoken(claim.text))
            if figure.kind is Kind.OF_ALL and figure.values[1] == whole.values[1]
            for share in (figure.values[0] / figure.values[1],)
        ]
        if shares:
            yield claim, shares[-1:] if claim.verdict in OF_A_CHANGE and of_today else shares


def _shares(claim: Claim, part: str = "") -> list[tuple[Quantity, str]]:
    """
    Return the shares that a claim tells, each with the part of its sentence in which it does.

    How many answered is one of them only where a text speaks of that.
    """
    text = spoken(claim.text)
    response = (claim.n, claim.population)
    speaks_of_it = len(_pattern(_ANSWERED).findall(text)) < 2 and _pattern(_ANSWERED).search(part)
    asks = speaks_of_it or re.search(rf"\b{claim.population}\b", part)
    if asks or not _tells_response(text):
        response = (None, None)
    said = (
        (q, part_at(text, text.find(q.told)))
        for q in quantities_in(text)
        if not re.search(rf"\d\s{gettext(OF)}\s\d", q.told)  # that is a figure, and exact
    )
    median = claim.number if claim.unit == "scale points" else None  # "5 of 5" is no share
    found = [*said, *_printed_shares(text, response, median)]
    few = claim.n is not None and claim.n < FULL_FROM
    if claim.number is not None and claim.unit in ("share", "%") and not few:
        share = claim.number if claim.unit == "share" else claim.number / 100
        if not any(one.low - _SAME <= share <= one.high + _SAME for one, _ in found):
            found.append((Quantity(share, share), ""))
    return found


@lru_cache(maxsize=4096)
def _tells_response(text: str) -> bool:
    """Return whether a claim tells how many answered, such as "38 of 61", beside its figure."""
    of, answered = gettext(PART_OF), gettext(_ANSWERED)
    counts = rf"\b\d[\d,.]*\s(?:{of})\s\d[\d,.]*(?:\)|(?:\W+\w+){{0,6}}?\W+(?:{answered}))"
    return bool(re.search(counts, text, re.IGNORECASE))


@lru_cache(maxsize=4096)
def _printed_shares(
    text: str, response: tuple[int | None, int | None] = (None, None), median: float | None = None
) -> list[tuple[Quantity, str]]:
    found = [*_shares_of_amounts(text)]
    for figure in figures_in(text):
        part = part_at(text, figure.at)
        if figure.kind is Kind.OF_ALL and figure.values[0] == median:
            continue
        if figure.kind is Kind.OF_ALL and figure.values != response and figure.values[1]:
            share = figure.values[0] / figure.values[1]
            found.append((Quantity(share, share), part))
        elif figure.kind is Kind.HUNDREDTHS and not figure.is_range:
            found.append((Quantity(figure.values[0] / 100, figure.values[0] / 100), part))
        elif is_of_points(figure):
            continue
        elif figure.kind is Kind.SHARE and (not figure.is_range or figure.is_limit):
            times = (gettext(_BEFORE), gettext(_NOW)) if figure.is_range else ("",)
            for percent, when in zip(figure.values, times, strict=False):  # "from 8 % to 49 %"
                rounded = Quantity(percent / 100 - _ROUNDED, percent / 100 + _ROUNDED)
                found.append((rounded, f"{part} {when}"))
    return found


def _shares_of_amounts(text: str) -> Iterator[tuple[Quantity, str]]:
    """Yield the share that "USD 1,670,000 of the USD 3,150,000" is."""
    amounts = [f for f in figures_in(text) if f.kind is Kind.AMOUNT and not f.is_range]
    for one, whole in pairwise(amounts):
        between = digits_of(text)[one.at + len(one.told) : whole.at]
        if re.fullmatch(rf"\s(?:{gettext(PART_OF)})\s(?:\w+\s)?", between) and whole.values[0]:
            share = one.values[0] / whole.values[0]
            yield Quantity(share - _ROUNDED, share + _ROUNDED), part_at(text, one.at)


def _ratios_among(about: Sequence[Claim]) -> Callable[[Claim], Iterable[Quantity]]:
    """Return what tells the ratios of a claim: within it, and to others of its question."""

    def ratios(claim: Claim) -> Iterator[Quantity]:
        figures = [f for f in figures_in(spoken(claim.text)) if not f.is_range or f.is_limit]
        shares = [(q.low + q.high) / 2 for q, _ in _shares(claim)]
        yield from _ratios(_apart(shares, _SAME))
        for kind in (Kind.MEASURE, Kind.AMOUNT, Kind.HUNDREDTHS):
            yield from _ratios([abs(v) for f in figures if f.kind is kind for v in f.values])
        if claim.verdict and claim.verdict.direction in MOVES and claim.number:
            counts = (f.values[0] for f in figures if f.kind is Kind.NUMBER)
            for count in counts:  # "340 hours a year: 170 fewer"
                yield from _ratios([count, abs(count + claim.number)])
        if claim.unit.split()[:1] in (["ratio"], ["times"]) and claim.number:
            times = max(claim.number, 1 / claim.number)
            yield Quantity(0.97 * times, 1.03 * times)
        for other in about:
            if claim.number and other.number and other is not claim and _of_one_kind(claim, other):
                yield from _ratios([abs(claim.number), abs(other.number)])

    return ratios


def _apart(values: Iterable[float], least: float) -> list[float]:
    kept: list[float] = []
    for value in values:
        if all(abs(value - other) > least for other in kept):
            kept.append(value)
    return kept


def _ratios(values: Sequence[float]) -> Iterator[Quantity]:
    for one, other in combinations(values, 2):
        low, high = sorted((one, other))
        if low > 0:
            yield Quantity(0.97 * high / low, 1.03 * high / low)


def _of_one_kind(claim: Claim, other: Claim) -> bool:
    return question_of(claim.id) == question_of(other.id) and claim.unit == other.unit


# -- comparisons ---------------------------------------------------------------------------------

# Translators: words for more of something, between bars.
MORE = N_("more|higher|better|greater|larger|bigger|stronger|longer|oftener|further|deeper")
# Translators: words for less of something, between bars.
LESS = N_("less|lower|worse|fewer|smaller|weaker|shorter|further below")
# Translators: the word behind a comparison, as in "more than".
_THAN = N_("than")
# Translators: words for standing higher, with whom it is compared right behind; between bars.
ABOVE = N_("ahead of|above|exceeds?|surpass(?:es)?|beats?")
# Translators: words for standing lower, with whom it is compared right behind; between bars.
BELOW = N_("behind|below|trails?")
# Translators: what may stand between a comparison and with whom it is compared, between bars.
_BETWEEN = N_("for|in|of|with|by|the|that|those|it is|they are|does|do|among|group")
# Translators: words for falling short, of which more is less; between bars.
_SHORT = N_(
    "gap|shortfall|falls? short|fall(?:en|ing) short|fell short|lags?|critical|sceptical|"
    "dissatisfied|unhappy|disappoint\\w*|lacks?|lacking|wanting"
)
# Translators: words for a change since an earlier time; between bars, beginnings are enough.
_CHANGED = N_("improv|rose|risen|fell|fallen|chang|gain|since|before")

# Translators: with whom a group is compared where no other is named; between bars.
_OTHERS = N_("other groups|others|all others|the others|the rest|everybody|average|anybody else")


@dataclass(frozen=True)
class Comparison:
    """Of whom a text says that they have more, and of whom less."""

    more: str
    less: str


def comparisons_in(text: str, names: Iterable[str]) -> list[Comparison]:
    """
    Return who is said to stand above whom.

    Examples
    --------
    >>> comparisons_in("IT trusts more than Finance does.", ["Finance", "IT"])
    [Comparison(more='IT', less='Finance')]
    >>> comparisons_in("Of all, team members answered less, 7 of 29, than sponsors, 6 of 21.",
    ...                ["Team members", "Sponsors"])
    [Comparison(more='Sponsors', less='Team members')]
    >>> comparisons_in("The gap is above all in empathy, and larger there than before.",
    ...                ["empathy"])
    []
    """
    rules, found = _rules(), []
    named = {name: _named(name) for name in names if len(name) > 1}
    for sentence in re.split(r"(?<=[.;!?])\s", text):
        for said in rules.compared.finditer(sentence):
            one = _last(sentence[: said.start()], named) or _last(said["what"] or "", named)
            two = _first(sentence[said.end() :], named)
            if one and two and one != two:
                more = said["more"] or said["above"]
                found.append(Comparison(one, two) if more else Comparison(two, one))
    return found


def without_comparisons(text: str, claims: Sequence[Claim]) -> str:
    """
    Return a text without the words that compare two that claims are about.

    Examples
    --------
    >>> told = [Claim("a", "T2", "", subject="IT"), Claim("b", "T2", "", subject="Audit")]
    >>> without_comparisons("IT stands higher than Audit and above expectation.", told)
    'IT stands … Audit and above expectation.'
    """
    named = {name_of(c): _named(name_of(c)) for c in claims if c.subject}

    def shortened(said: re.Match[str]) -> str:
        return f"{said['what'] or ''}…" if _first(text[said.end() :], named) else said[0]

    return _rules().compared.sub(shortened, text)


def is_compared(group: str, text: str, names: Iterable[str]) -> bool:
    """
    Return whether a text says of a group that it stands above or below another, or the others.

    Examples
    --------
    >>> is_compared("Finance", "Finance trusts less than others.", ["IT"])
    True
    >>> is_compared("Finance", "Finance trusts us; IT is ahead of Audit.", ["IT", "Audit"])
    False
    """
    every = {group, *names, *gettext(_OTHERS).split("|")}
    return any(group in (said.more, said.less) for said in comparisons_in(text, every))


def against_the_comparisons(sentence: str, claims: Sequence[Claim]) -> list[str]:
    """
    Return that one is said to stand above another, and does not or cannot be told from it.

    Parameters
    ----------
    sentence : str
    claims : sequence of Claim
        All of the place: who is compared is known by their subjects.

    Examples
    --------
    >>> told = [Claim("T2.by.it", "T2", "IT: 1.1 below.", subject="IT", number=-1.1),
    ...         Claim("T2.by.f", "T2", "Finance: 0.4 below.", subject="Finance", number=-0.4)]
    >>> against_the_comparisons("Finance trusts more than IT.", told)
    []
    >>> against_the_comparisons("IT trusts more than Finance.", told)
    ['the data do not say so. IT: 1.1 below. Finance: 0.4 below.']
    """
    if is_turned(sentence):
        return []
    names = {name_of(claim) for claim in claims if claim.subject}
    for said in comparisons_in(sentence, names):
        found = [*_of_a_comparison(said, sentence, names, claims)]
        if found and all(found):
            return found[:1]
    return []


def against_the_superlatives(sentence: str, claims: Sequence[Claim]) -> list[str]:
    """
    Return that one is said to stand above or below all others, and another one surely does.

    Examples
    --------
    >>> told = [Claim(f"T2.by.{name}", "T2", f"{name}: {-at} below.", subject=name, number=at,
    ...               low=at - 0.1, high=at + 0.1) for name, at in
    ...         (("IT", -1.1), ("Finance", -0.4), ("Audit", -0.2))]
    >>> against_the_superlatives("IT is the least content of all groups.", told)
    []
    >>> against_the_superlatives("Finance has the lowest trust.", told)
    ['the data do not say so. Finance: 0.4 below. IT: 1.1 below.']
    """
    found = _of_the_superlatives(sentence, claims)
    return found[:1] if found and all(found) else []


def orders(sentence: str, claims: Sequence[Claim]) -> bool:
    """
    Return whether claims tell of the order that a sentence tells, one way or the other.

    Examples
    --------
    >>> told = [Claim(f"T2.by.{name}", "T2", f"{name}: {-at} below.", subject=name, number=at)
    ...         for name, at in (("IT", -1.1), ("Finance", -0.4), ("Audit", -0.2))]
    >>> orders("Finance trusts more than IT.", told), orders("Rework trusts most.", told)
    (True, False)
    """
    names = {name_of(claim) for claim in claims if claim.subject}
    return bool(_of_the_superlatives(sentence, claims)) or any(
        any(True for _ in _of_a_comparison(said, sentence, names, claims))
        for said in comparisons_in(sentence, names)
    )


def _of_a_comparison(
    said: Comparison, sentence: str, names: Iterable[str], claims: Sequence[Claim]
) -> Iterator[str]:
    """Yield what is told against a comparison; nothing in a line bears it out."""
    yield from _by_figures(said, sentence, claims)
    yield from _by_words(said, names, claims)


def _of_the_superlatives(sentence: str, claims: Sequence[Claim]) -> list[str]:
    """Return what is told against a superlative; nothing in a line bears it out."""
    top, bottom = _whole(_TOP).search(sentence), _whole(_BOTTOM).search(sentence)
    if bool(top) == bool(bottom) or is_turned(sentence):
        return []
    shared, in_words = _who_stands_there(sentence, bottom is not None, claims)
    by_figures = _where_it_lies(sentence, bottom is not None, claims)
    borne_out = bool(by_figures) and not all(by_figures)
    if shared and not (borne_out and shared < _SURELY):
        return in_words or [""]
    return [""] if borne_out else by_figures


_SURELY = 2
"""Words that two sentences share which speak of one order, whatever figures say of another."""


def _where_it_lies(sentence: str, is_bottom: bool, claims: Sequence[Claim]) -> list[str]:
    """Return what the figures of each question say against it; nothing in a line bears it out."""
    named = [c for c in claims if c.number is not None and is_called(c) and is_named(c, sentence)]
    if len({c.subject for c in named}) != 1:
        return []
    turned = bool(_whole(_SHORT).search(sentence)) != is_bottom
    changed = bool(_pattern(_CHANGED).search(sentence))
    found = []
    for one in named:
        if (one.verdict in OF_A_CHANGE) != changed:
            continue
        others = [c for c in claims if c.number is not None and _of_one_kind(one, c)]
        beyond = [
            other
            for other in others
            if other.number is not None
            and one.number is not None
            and (other.number < one.number if turned else other.number > one.number)
            and not _overlap(one, other)
        ]
        found.append(
            gettext(
                "the data do not say so. {claim}",
                claim=f"{spoken(one.text)} {spoken(beyond[0].text)}",
            )
            if len(others) > 2 and beyond
            else ""
        )
    return found


def _who_stands_there(
    sentence: str, is_bottom: bool, claims: Sequence[Claim]
) -> tuple[int, list[str]]:
    """Return how many words a claim of the top, or the bottom, shares, and what it says else."""
    same, opposite = map(_whole, (_BOTTOM, _TOP) if is_bottom else (_TOP, _BOTTOM))
    every = {name for claim in claims for name in quoted_in(spoken(claim.text))}
    mine = [name for name in every if _is_in(name, sentence)]
    said = stems(same.sub(" ", _without(sentence, mine)))
    held = [
        (len(said & stems(_without(told, quoted_in(told)))), told)
        for claim in claims
        for told in re.split(r"(?<=[.;])\s", spoken(claim.text))
        if quoted_in(told)
    ]
    known = [(shared, told) for shared, told in held if same.search(told)]
    most = max((shared for shared, _ in known), default=0)
    near = [told for shared, told in known if shared == most]
    if mine and most:
        if any(_is_in(name, sentence) for told in near for name in quoted_in(told)):
            return most, []
        return most, [gettext("the data do not say so. {claim}", claim=near[0])]
    for shared, told in held:  # "best" where a claim says "worst"
        turned = opposite.search(told) and not same.search(told)
        if shared and turned and any(_is_in(name, sentence) for name in quoted_in(told)):
            return shared, [gettext("the data do not say so. {claim}", claim=told)]
    return 0, []


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return text


def _is_in(name: str, sentence: str) -> bool:
    return name.casefold() in sentence.casefold()


def _by_figures(said: Comparison, sentence: str, claims: Sequence[Claim]) -> Iterator[str]:
    """Yield what each two figures of a question say against it; nothing in a line bears it out."""
    apart = _without(sentence, (said.more, said.less))
    changed = bool(_pattern(_CHANGED).search(apart))
    held = [c for c in claims if c.number is not None and (c.verdict in OF_A_CHANGE) == changed]
    pairs = product(*([c for c in held if name_of(c) == name] for name in (said.more, said.less)))
    turned = bool(_whole(_SHORT).search(sentence))
    for more, less in pairs:
        if not _of_one_kind(more, less) or more.number is None or less.number is None:
            continue
        both = f"{spoken(more.text)} {spoken(less.text)}"
        higher = less.number > more.number if turned else more.number > less.number
        if _overlap(more, less):
            yield gettext("the data leave it open. {claim}", claim=both)
        else:
            yield "" if higher else gettext("the data do not say so. {claim}", claim=both)


def _by_words(said: Comparison, names: Iterable[str], claims: Sequence[Claim]) -> Iterator[str]:
    turned = Comparison(said.less, said.more)
    for claim in claims:
        compared = comparisons_in(spoken(claim.text), names)
        if said in compared:
            yield ""
        elif turned in compared:
            yield gettext("the data do not say so. {claim}", claim=spoken(claim.text))


def _overlap(one: Claim, other: Claim) -> bool:
    """Return whether each figure lies within the limits of the other."""

    def holds(claim: Claim, number: float | None) -> bool:
        if claim.low is None or claim.high is None or number is None:
            return False
        return claim.low <= number <= claim.high

    return holds(one, other.number) and holds(other, one.number)


@dataclass(frozen=True)
class _Rules:
    """The patterns of a language."""

    compared: re.Pattern[str]
    between: re.Pattern[str]


@kept_by_language
def _rules() -> _Rules:
    more, less, than = gettext(MORE), gettext(LESS), gettext(_THAN)
    compared = (
        rf"\b(?:(?:(?P<less>{less})|(?P<more>{more}))\b(?P<what>[^;!?]{{0,60}}?)\b(?:{than})"
        rf"|(?P<above>{gettext(ABOVE)})|(?P<below>{gettext(BELOW)}))\b"
    )
    return _Rules(
        re.compile(compared, re.I), re.compile(rf"(?:\W*\b(?:{gettext(_BETWEEN)})\b)*\W*", re.I)
    )


def _first(text: str, named: dict[str, re.Pattern[str]]) -> str:
    """Return who is named at the beginning of a text, behind small words at most."""
    start = _rules().between.match(text)
    at = start.end() if start else 0
    return next((name for name, pattern in named.items() if pattern.match(text, at)), "")


def _last(text: str, named: dict[str, re.Pattern[str]]) -> str:
    found = [(m.end(), name) for name, pattern in named.items() for m in pattern.finditer(text)]
    return max(found)[1] if found else ""


@lru_cache(maxsize=1024)
def _named(name: str) -> re.Pattern[str]:
    """Return a pattern of a name; one in capitals, such as IT, is no common word in small ones."""
    flags = 0 if name.isupper() else re.IGNORECASE
    return re.compile(rf"\b{re.escape(name.removesuffix('s'))}\w*", flags)


@kept_by_language
def _unread_quantity() -> re.Pattern[str]:
    words = "|".join(map(re.escape, words_for_parts()))
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


@kept_by_language
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(words)})", re.IGNORECASE)


@kept_by_language
def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{gettext(words)})\b", re.IGNORECASE)
