"""Quantities in words, as a reader takes them: "two thirds", "nearly half", "most", "twice as"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ..i18n import N_, gettext, kept_by_language
from .figures import BETWEEN, OF, PART_OF, number_words, values_of
from .hedges import either, hedge, hedges


@dataclass(frozen=True)
class Quantity:
    """Between which shares (0 to 1), or how many times (from 1), it lies, and how it is told."""

    low: float
    high: float
    told: str = ""

    def meets(self, other: Quantity) -> bool:
        """Return whether one and the same figure may be both."""
        return self.low <= other.high and other.low <= self.high


# Translators: parts of a whole and what they are; between bars.
_PARTS = N_(
    "three quarters=3/4|three-quarters=3/4|two thirds=2/3|two-thirds=2/3|four fifths=4/5|"
    "three fifths=3/5|two fifths=2/5|half=1/2|a half=1/2|one half=1/2|"
    "every second=1/2|a third=1/3|one third=1/3|"
    "every third=1/3|a quarter=1/4|one quarter=1/4|every fourth=1/4|a fifth=1/5|one fifth=1/5|"
    "every fifth=1/5|a sixth=1/6|a seventh=1/7|an eighth=1/8|a tenth=1/10|one tenth=1/10|"
    "every tenth=1/10|three tenths=3/10|seven tenths=7/10|nine tenths=9/10|a twelfth=1/12|"
    "a twentieth=1/20|nearly every=15/16|almost every=15/16|nearly each=15/16|almost each=15/16"
)
# Translators: words for all people or things, between bars.
_ALL = N_("everybody|everyone|all")
# Translators: words for no people or things, between bars.
_NONE = N_("nobody|no one|none")
# Translators: words for no people or things behind "hardly", between bars.
_HARDLY_ANY = N_("any|anybody|anyone")
# Translators: parts that are also a time or a thing, unless a whole stands behind; between bars.
_NO_PART_ALONE = N_("a quarter|one quarter")
# Translators: words for more than half, between bars.
_MAJORITY = N_("most|a majority|the majority")
# Translators: words for clearly more than half, between bars.
_GREAT_MAJORITY = N_(
    "a large majority|the large majority|a great majority|the great majority|the vast majority|"
    "a vast majority|an overwhelming majority|by far most"
)
# Translators: words for less than half, between bars.
_MINORITY = N_("a minority|the minority")
# Translators: words for not many, between bars.
_FEW = N_("few|very few|only few|only a few|a small minority")

# Translators: words behind a quantity for whom or what it is a part of, between bars.
_WHOM = N_(
    "of|on|who|the|them|those|asked|respondents?|stakeholders?|people|users|clients|sponsors|managers|"
    "owners|members|colleagues|project|business|team|requests?|projects?|benefits?|promises?|"
    "tasks?|hand-overs?|answers|engagements?|documents|services|steps|options|actions|elements|"
    "themes|needs|attributes"
)
# Translators: words behind a quantity for what people do, between bars.
_DO = N_(
    "see|sees|saw|say|says|said|find|finds|found|feel|feels|felt|think|thinks|know|knows|knew|"
    "want|wants|prefer|prefers|expect|expects|trust|trusts|answer|answers|answered|name|names|"
    "named|rate|rates|rated|use|uses|work|works|agree|agrees|are|were|is|was|have|has|had|"
    "took|take|takes|stop|stops|pass|passes|miss|misses|cannot|can|heard|get|gets|recommend|"
    "recommends|do|does|did|go|goes|went|came|come|stayed|stay|stand|stands|choose|chose|like|likes|call|calls|"
    "consider|report|reports|wait|waits|waited|lie|lies|fall|falls|remain|remains|receive|receives|"
    "need|needs|believe|believes|experience|met|kept|missed|followed|ended|would|could|might|may|"
    "still|also|already|only|never|always|hold|holds|held|higher|lower|better|worse"
)
# Translators: what a quantity is no part of people or things of, between bars.
_NO_WHOLE = N_(
    "(?:an?|all|its?|this|that|what|draws)|(?:of )?(?:the time|the year|the day|the week|all|it|"
    "an? (?:hour|day|week|month|quarter|year|point|million))"
)
# Translators: words before "half", "third" or "quarter" where that is no part; between bars.
_NO_PART = N_("first|second|other|last|the|at|in|per|one|a|that")
# Translators: words before "most" and the like where that is no part of people, between bars.
_NOT_MOST = N_(
    "the|at|a|those|that|is|are|was|were|needs?|needed|takes?|took|matters?|counts?|costs?|do|does|did|ask(?:s|ed)?|"
    "tells?|told|invited?|thanks?|reach|helps?|too"
)
# Translators: words before "all" where they are only to whom something is done, between bars.
_TO_WHOM = N_("with|to|from")

# Translators: how many times as much, and words for it, between bars.
_TIMES = N_(
    "twice as=2|twice the=2|twice that=2|twice its=2|twice what=2|double the=2|double that=2|"
    "double what=2|doubled=2|doubles=2|"
    "half as much again=3/2|half as many again=3/2|half as much time again=3/2|"
    "half as long again=3/2|two times as=2|half as=2|half that=2|half what=2|halved=2|halves=2|"
    "three times as=3|three times the=3|tripled=3|"
    "twofold=2|threefold=3|fourfold=4|fivefold=5|sixfold=6|tenfold=10|"
    "a third as=3|four times as=4|four times the=4|quadrupled=4|five times as=5|ten times as=10"
)

_WIDE, _ROUGH, _A_LITTLE, _ROUNDED = 0.04, 0.07, 0.08, 0.005
"""How far a share may lie from a part that is told plainly, roughly, and with "nearly"; and by how
much it may have been rounded."""
_BEYOND = 1e-6
_TEN, _HUNDRED, _MANY_TIMES = 10, 100, 5


def quantities_in(text: str) -> list[Quantity]:
    """
    Return the shares that a text tells in words, in order.

    Examples
    --------
    >>> [(q.told, round(q.low, 2), round(q.high, 2)) for q in quantities_in(
    ...     "Nearly half see it, most of them twice; nine in ten want more, and nobody says less.")]
    [('Nearly half', 0.42, 0.5), ('most', 0.5, 1), ('nine in ten', 0.86, 0.94), ('nobody', 0, 0.0)]
    >>> quantities_in("The most important is half a point, for the third time, in a quarter.")
    []
    """
    rules = _rules()
    found = []
    for between in rules.between.finditer(text):
        low, high = rules.parts[between["low"].lower()], rules.parts[between["high"].lower()]
        found.append((between.start(), Quantity(low - _ROUNDED, high + _ROUNDED, between[0])))
    rest = rules.between.sub(lambda held: " " * len(held[0]), text)
    for said in rules.share.finditer(rest):
        if said["mark"] is None and _is_no_quantity(said, rest, rules):
            continue
        found.append((said.start(), Quantity(*_between(said, rules), said["told"])))
    return [quantity for _, quantity in sorted(found, key=lambda each: each[0])]


def ratios_in(text: str) -> list[Quantity]:
    """
    Return how many times as much a text tells in words, whichever way round.

    Examples
    --------
    >>> [(q.told, q.low, q.high) for q in ratios_in("Nearly twice as many want it; it tripled.")]
    [('Nearly twice as', 1.6, 2.1), ('tripled', 2.55, 3.6)]
    """
    rules = _rules()
    found = []
    for said in rules.ratio.finditer(text):
        times = rules.times[said["times"].lower()]
        low, high = {
            "nearly": (0.8 * times, 1.05 * times),
            "over": (times + _BEYOND, math.inf),
            "just_over": (times, 1.25 * times),
            "under": (1.0, times - _BEYOND),
            "least": (0.98 * times, math.inf),
            "most": (1.0, 1.02 * times),
            "about": (0.75 * times, 1.3 * times),
        }.get(
            hedge(said["mark"] or ""),
            (0.85 * times, 1.2 * times) if times < _MANY_TIMES else (0.75 * times, 1.3 * times),
        )
        found.append(Quantity(round(low, 6), round(high, 6), said[0].strip()))
    return found


def words_for_parts() -> list[str]:
    """
    Return the words for much or little of a whole, in the language in force.

    Examples
    --------
    >>> {"most", "half", "nobody"} <= {*words_for_parts()}
    True
    """
    wholes = (_ALL, _NONE, _MAJORITY, _GREAT_MAJORITY, _FEW, _MINORITY)
    return [*values_of(_PARTS), *(word for words in wholes for word in gettext(words).split("|"))]


def _is_no_quantity(said: re.Match[str], text: str, rules: _Rules) -> bool:
    """Return whether the word before shows that it is none: "the second half", "needs most"."""
    before = (text[: said.start()].split() or [""])[-1]
    of_some = rules.of.match(text, said.end())
    counted = of_some and of_some["number"]  # "to all of 24", whose number is no chance
    if said["whole"] and rules.hardly_any.fullmatch(said["whole"]):
        return True
    if said["some"] and _is_a_count(said):
        return True
    if not said["whole"]:
        if rules.not_alone.fullmatch(said["part"] or "") and rules.ends.match(text, said.end()):
            return True
        return bool(rules.not_part.fullmatch(before)) and not counted
    to_whom = rules.all_of_them.fullmatch(said["whole"]) and rules.to_whom.fullmatch(before)
    return bool((to_whom and not counted) or (not of_some and rules.not_whole.fullmatch(before)))


def _is_a_count(said: re.Match[str]) -> bool:
    """Return whether "twelve of twenty" counts things, and is no rough share as "nine in ten"."""
    number = said["of"].lower()
    many = int(number) if number.isdigit() else number_words()[number]
    return (
        many > _TEN and many != _HUNDRED and re.search(rf"\s{gettext(OF)}\s", said[0]) is not None
    )


def _between(said: re.Match[str], rules: _Rules) -> tuple[float, float]:
    """Return between which shares a quantity lies."""
    mark, whole = hedge(said["mark"] or ""), (said["whole"] or "").lower()
    for words, limits in rules.wholes:
        if whole and words.fullmatch(whole):
            if mark == "nearly":
                return (0.85, 1) if limits[0] == 1 else (0, 0.15)
            return limits
    part = _part(said, rules)
    return {
        "nearly": (part - _A_LITTLE, part),
        "just_over": (part - _ROUNDED, part + _A_LITTLE),
        "over": (part + _BEYOND, 1),
        "under": (0, part - _BEYOND),
        "least": (part - _ROUNDED, 1),
        "most": (0, part + _ROUNDED),
        "about": (part - _ROUGH, part + _ROUGH),
    }.get(mark, (part - _WIDE, part + _WIDE))


def _part(said: re.Match[str], rules: _Rules) -> float:
    if said["part"]:
        return rules.parts[said["part"].lower()]
    numbers = number_words()
    some, of = (
        int(word) if word.isdigit() else numbers[word.lower()]
        for word in (said["some"], said["of"])
    )
    return some / of


@dataclass(frozen=True)
class _Rules:
    """The patterns of a language."""

    share: re.Pattern[str]
    between: re.Pattern[str]
    ratio: re.Pattern[str]
    not_part: re.Pattern[str]
    not_whole: re.Pattern[str]
    to_whom: re.Pattern[str]
    of: re.Pattern[str]
    hardly_any: re.Pattern[str]
    not_alone: re.Pattern[str]
    ends: re.Pattern[str]
    all_of_them: re.Pattern[str]
    parts: dict[str, float]
    times: dict[str, float]
    wholes: tuple[tuple[re.Pattern[str], tuple[float, float]], ...]


@kept_by_language
def _rules() -> _Rules:
    wholes = {
        _ALL: (1, 1), _NONE: (0, 0.0), _HARDLY_ANY: (0, 0.0),
        _GREAT_MAJORITY: (0.6, 1), _MAJORITY: (0.5 + _BEYOND, 1),
        _FEW: (0, 0.34), _MINORITY: (0, 0.5 - _BEYOND),
    }  # fmt: skip
    parts, times = values_of(_PARTS), values_of(_TIMES)
    small = f"(?:{either(number_words())}|10|[1-9])"
    whom, do = gettext(_WHOM), gettext(_DO)
    whole = [word for words in wholes for word in gettext(words).split("|")]
    before = rf"(?:(?P<mark>{either(hedges())})\s+)?"
    number, end = rf"(?:(?:{small}|\d+)\s+)?", r"\s*[.,;:!?)]|\s*$"
    of_them = rf"\s+{number}(?:\w+\s+)??(?:{whom})\b|\s+(?:{do})\b"
    share = (
        rf"(?<![\w-])(?P<told>{before}(?:"
        rf"(?P<part>{either(parts)})(?![\w-])(?=\s+(?:{whom}|{do})\b|\s+\w+\s*[.!?]|\s*[.,;:!?)]|\s*$)"
        rf"|(?P<whole>{either(whole)})(?![\w-])(?(mark)(?={of_them}|{end})|(?={of_them}))"
        rf"|(?P<some>{small})\s+(?:{gettext(PART_OF)})\s+(?P<of>{small}|100)(?!\w|[.,]\d)"
        rf"(?=\s+(?:\w+\s+)??(?:{whom}|{do})\b|\s+\w+\s*[.,;:!?)]|\s*[.,;:!?)]|\s*$)))"
        rf"(?!\s+(?:{gettext(_NO_WHOLE)})\b)"
    )
    between = re.escape(gettext(BETWEEN)).replace(r"\ ", r"\s+")
    for side in ("low", "high"):
        between = between.replace(rf"\{{{side}\}}", f"(?P<{side}>{either(parts)})")
    ratio = rf"(?<!\w){before}(?P<times>{either(times)})(?![\w-])"
    return _Rules(
        re.compile(share, re.I),
        re.compile(rf"\b{between}\b", re.I),
        re.compile(ratio, re.I),
        re.compile(gettext(_NO_PART), re.I),
        re.compile(gettext(_NOT_MOST), re.I),
        re.compile(gettext(_TO_WHOM), re.I),
        re.compile(rf"\s+(?:{gettext(PART_OF)})\s(?P<number>\d)?", re.I),
        re.compile(gettext(_HARDLY_ANY), re.I),
        re.compile(gettext(_NO_PART_ALONE), re.I),
        re.compile(end, re.I),
        re.compile(gettext(_ALL), re.I),
        parts,
        times,
        tuple((re.compile(gettext(words), re.I), limits) for words, limits in wholes.items()),
    )
