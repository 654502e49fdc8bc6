"""
The figures that a text prints, as a reader takes them: shares, amounts, counts of all, ranges.

Own words and the sentences of a report are read by the same rules and compared as figures. Dates,
the ends of a scale, and numbers of things that no report counts, such as "6 weeks", are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction

from ..i18n import N_, gettext, kept_by_language, language
from .hedges import hedge_before


class Kind(Enum):
    """What a figure measures; only figures of one kind are compared."""

    SHARE = "per cent"
    AMOUNT = "money"
    HUNDREDTHS = "pence per pound"
    COUNT = "things counted"
    OF_ALL = "x of n"
    MEASURE = "points, ratios and the like"
    NUMBER = "a whole number of days, actions and the like"


@dataclass(frozen=True)
class Figure:
    """
    A figure of a text.

    Attributes
    ----------
    kind : Kind
    values : tuple of float
        One; two of a range or of "x of n".
    steps : tuple of float
        How fine each is told: 0.1 of "0.7", 1000 of "281,000".
    is_range : bool
    is_limit : bool
        "At least", "at most" or the like stands before it: it may be the end of a range.
    signed : bool
        A sign stands before it.
    told : str
        As it stands in the text.
    thing : str
        Of what it is a number, by its first letters, as far as a report tells of that: "day".
    side : int
        1 where more, above or later stands behind it, -1 where less, below or earlier does.
    hedge : str
        What makes it a little less, more or rough, see ``hedges``.
    at : int
        Where it begins.
    """

    kind: Kind
    values: tuple[float, ...]
    steps: tuple[float, ...]
    is_range: bool = False
    is_limit: bool = False
    signed: bool = False
    told: str = ""
    thing: str = ""
    side: int = 0
    hedge: str = ""
    at: int = field(default=0, compare=False)

    def tells(self, number: float) -> bool:
        """
        Return whether it is a number, whatever its sign, as far as it is told.

        Examples
        --------
        >>> [figure.tells(-1.312) for figure in figures_in("1.3 below, 1.1 to 1.4")]
        [True, False]
        """
        times = 0.01 if self.kind is Kind.HUNDREDTHS else 1.0
        near = abs(abs(self.values[0]) * times - abs(number)) <= self.steps[0] * times / 2 + 1e-9
        return len(self.values) == 1 and near


# Translators: names of things a report counts, as they stand behind a number.
_COUNTED = N_(
    "people person respondents respondent stakeholders stakeholder answered answers requests "
    "request projects project benefits benefit promises promise raters hand-overs tasks"
)
# Translators: words before a figure that is the end of a range.
_LIMIT_WORDS = N_("least most over under above below than up to from between beyond")
# Translators: words for a hundredth of the currency, behind a number.
_HUNDREDTHS = N_("p pence cent cents")
# Translators: things of which a report tells how many, behind a number; between bars.
_THINGS = N_(
    "days?|hours?|minutes?|actions?|elements?|documents?|engagements?|themes?|needs?|skills?|"
    "services?|options?|steps?|attributes?|dimensions?|relationships?|cases?"
)
# Translators: words behind a figure for more of something, between bars.
_SIDE_MORE = N_("more|higher|above|over|longer|later|better|beyond|greater|larger")
# Translators: words behind a figure for less of something, between bars.
_SIDE_LESS = N_("less|fewer|lower|below|under|short|shorter|earlier|worse|behind|smaller")
# Translators: words between a number and what it counts, between bars.
_FURTHER = N_("more|further|other")
# Translators: names of currencies, behind a number; between bars.
_CURRENCIES = N_("dollars?|euros?|pounds?|francs?")
# Translators: the number one before a whole, as in "one of the eight"; between bars.
_ONE_OF = N_("one|a single one")
# Translators: words that follow per cent where it is no share but a degree of certainty.
_CERTAINTY = N_("interval intervals confidence limits sure certain")
# Translators: word between a part and its whole, as in "31 of 38".
OF = N_("of")
# Translators: word between the ends of a range.
_TO = N_("to")
# Translators: two ends between which something lies.
BETWEEN = N_("between {low} and {high}")
# Translators: words before an end of a range that lies close to a line; between bars.
_BESIDE = N_("just above|just below|over|under|exactly")
# Translators: words for per cent, behind a number; between bars.
_PER_CENT = N_("percentage points?|per cent|percent")
# Translators: the word for a scale of answers.
_SCALE = N_("scale")
# Translators: numbers in words, from two on, between bars.
_NUMBERS = N_(
    "two=2|three=3|four=4|five=5|six=6|seven=7|eight=8|nine=9|ten=10|eleven=11|twelve=12|"
    "thirteen=13|fourteen=14|fifteen=15|sixteen=16|seventeen=17|eighteen=18|nineteen=19|"
    "twenty=20|thirty=30|forty=40|fifty=50|sixty=60|seventy=70|eighty=80|ninety=90|"
    "a hundred=100|half a dozen=6|a dozen=12|two dozen=24|three dozen=36"
)
# Translators: the number one in words, alone and within others.
_ONE = N_("one")
# Translators: a number of tens and units in words, such as “twenty-seven”.
_TENS_AND_UNITS = N_("{tens}-{units}")
# Translators: a number in words and a half of one more.
_AND_A_HALF = N_("{number} and a half")
# Translators: amounts, numbers and points that are told in words, between bars.
_IN_WORDS = N_(
    "half a million=500000|a quarter of a million=250000|three quarters of a million=750000|"
    "a million=1000000|half a billion=500000000|a billion=1000000000|one and a half=3/2|"
    "an hour and a half=3/2"
)
# Translators: the word for points of a scale, behind a number.
_POINTS = N_("points")
# Translators: points of a scale that are told in words, between bars.
_POINTS_IN_WORDS = N_(
    "half a point=1/2|half a scale point=1/2|a full point=1|one full point=1|a whole point=1|"
    "two full points=2|two whole points=2|three full points=3|three whole points=3"
)
# Translators: words for all but some, before a number; between bars.
_ALL_BUT = N_("all but|all except|everybody but|everyone but")
# Translators: words behind a number of some that have been told of before; between bars.
_ARE = N_(
    "are|is|were|was|have|has|had|do|does|did|would|meet|know|want|came|stayed|went|stand|stands|"
    "also"
)
# Translators: words between a part and its whole where both are numbers in words, between bars.
PART_OF = N_("in|out of|of")
# Translators: the word between a part and its whole in "one in three".
_IN = N_("in")
# Translators: the longer form of "of", as in "27 out of 38".
_OUT_OF = N_("out of")

_SIZES = {
    **dict.fromkeys(("k", "thousand", "tsd", "tausend"), 1e3),
    **dict.fromkeys(("m", "million", "mio", "millionen"), 1e6),
    **dict.fromkeys(("bn", "billion", "mrd", "milliarde", "milliarden"), 1e9),
}
"""Words for powers of ten behind a number, of every language of the suite."""
_CODES = "|".join(
    ("GBP", "EUR", "USD", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "AUD", "CAD")
)
_SIGNS = "£€$¥"


def figures_in(text: str) -> list[Figure]:
    """
    Return the figures of a text, in order.

    Examples
    --------
    >>> [(f.kind.name, f.values) for f in figures_in("31 of 38 (82 %) rate it 1.3 below, in 2026.")]
    [('OF_ALL', (31.0, 38.0)), ('SHARE', (82.0,)), ('MEASURE', (1.3,))]
    >>> [(f.kind.name, f.values) for f in figures_in("GBP 254,000 to 308,000, or 6p, in 6 weeks")]
    [('AMOUNT', (254000.0, 308000.0)), ('HUNDREDTHS', (6.0,))]
    >>> figures_in("On 30 April 2026, in Q2 and on a 1–7 scale: a 95 % interval.")
    []
    >>> [f.values for f in figures_in("Twenty-seven out of 38, a dozen people, one in ten.")]
    [(27.0, 38.0), (12.0,)]
    """
    return [one for one in numbers_in(text) if one.kind is not Kind.NUMBER or one.thing]


def numbers_in(text: str) -> list[Figure]:
    """
    Return the figures of a text, also numbers of what no report counts.

    Examples
    --------
    >>> [(f.told, f.thing) for f in numbers_in("31 of 38 waited for six weeks, or 12 days.")]
    [('31 of 38', ''), ('6', ''), ('12', 'day')]
    """
    rules = _rules()
    text = rules.no_figure.sub(lambda found: " " * len(found[0]), _in_digits(text))
    read = [figure for found in rules.figure.finditer(text) for figure in _read(found, rules, text)]
    return [_of_the_whole(figure, text, rules) for figure in read]


def digits_of(text: str) -> str:
    """Return a text as it is read: its numbers in words as digits, at the places of figures."""
    return _in_digits(text)


def _of_the_whole(figure: Figure, text: str, rules: _Rules) -> Figure:
    """Return "1 is done" as 1 of 8 where "Of 8 actions agreed" stands before it."""
    if figure.kind not in (Kind.NUMBER, Kind.COUNT) or figure.is_range:
        return figure
    sentence = rules.ends.split(text[: figure.at])[-1]
    whole = rules.whole.match(sentence)
    if whole is None or not whole.end() < len(sentence):
        behind = text[figure.at :].split()[1:2]
        whole = rules.part.search(sentence) if rules.are.fullmatch("".join(behind)) else None
    if whole is None:
        return figure
    number, step = _number(whole["whole"], "", rules)
    if number < figure.values[0]:
        return figure
    values, steps = (figure.values[0], number), (figure.steps[0], step)
    return replace(figure, kind=Kind.OF_ALL, values=values, steps=steps)


def is_of_points(figure: Figure) -> bool:
    """Return whether a figure is told in points: a difference of shares is no share."""
    return gettext(_POINTS).casefold()[:5] in figure.told.casefold()


def values_of(words: str) -> dict[str, float]:
    """Return the words that a translator has given, such as "half=1/2", with their values."""
    pairs = (word.rpartition("=") for word in gettext(words).split("|"))
    return {word.lower(): float(Fraction(value)) for word, _, value in pairs}


@kept_by_language
def number_words() -> dict[str, int]:
    """
    Return the numbers that are read in words.

    Examples
    --------
    >>> [number_words()[word] for word in ("one", "twenty-seven", "a dozen")]
    [1, 27, 12]
    """
    found = {word: int(value) for word, value in values_of(_NUMBERS).items()}
    units = {gettext(_ONE): 1, **{word: n for word, n in found.items() if n < 10}}
    tens = {word: n for word, n in found.items() if 20 <= n < 100 and n % 10 == 0}
    both = {
        gettext(_TENS_AND_UNITS, tens=ten, units=unit): m + n
        for ten, m in tens.items()
        for unit, n in units.items()
    }
    return {**found, **both, gettext(_ONE): 1}


def _in_digits(text: str) -> str:
    """Return a text with its numbers in words as digits; a part such as "nine in ten" is none."""
    words, out_of = number_words(), _any_of(gettext(_OUT_OF))
    text = _all_but().sub(lambda found: " " * len(found[0]), text)
    for pattern, told in _wholes_and_halves():
        text = pattern.sub(told, text)
    text = _between().sub(rf"\g<low> {gettext(_TO)} \g<high>", text)
    named = _any_of("|".join(sorted({*words} - {gettext(_ONE)}, key=len, reverse=True)))
    few = _any_of("|".join(word for word, n in words.items() if n <= _MANY))
    between = rf"\s+(?:{gettext(PART_OF)})\s+"
    tenth = _any_of("|".join([*(word for word, n in words.items() if n == 10), "10", "100"]))
    parts = rf"(?:{between}{tenth}|\s+{gettext(_IN)}\s+(?:{few}|[1-9]\d?))"
    text = re.sub(rf"\b(?:{few}){parts}\b", "", text, flags=re.I)
    one = re.compile(rf"\b(?:{gettext(_ONE_OF)})(?={between}(?:\w+\s)?(?:{named}|\d))", re.I)
    text = one.sub("1", text)
    number = re.compile(rf"(?<![\w-]){named}(?![\w-])", re.IGNORECASE)
    text = number.sub(lambda found: str(words[found[0].lower()]), text)
    return re.sub(rf"(?<=\d)\s{out_of}\s(?=\d)", f" {gettext(OF)} ", text, flags=re.I)


_HALF = 0.5
_OF_A_POINT = 0.3
"""How fine whole points of a scale are told."""
_MANY = 20
"""Up to which a whole is told in words where a part of it is meant: "one in twelve"."""


@kept_by_language
def _wholes_and_halves() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what tells a number with a half, a part of a million or a point, and its digits."""
    point = language().locale.number_symbols["latn"]["decimal"]

    def digits(value: float, least: int) -> str:
        return f"{value:.{least}f}".replace(".", point)

    halves = {gettext(_AND_A_HALF, number=word): n + 0.5 for word, n in number_words().items()}
    points = values_of(_POINTS_IN_WORDS)
    told = {
        **{word: f"{digits(value, 1)} {gettext(_POINTS)}" for word, value in points.items()},
        **{
            word: digits(value, 0 if value == int(value) else 1)
            for word, value in {**halves, **values_of(_IN_WORDS)}.items()
        },
    }
    return tuple(
        (re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE), said)
        for word, said in sorted(told.items(), key=lambda pair: -len(pair[0]))
    )


@kept_by_language
def _between() -> re.Pattern[str]:
    """Return what finds the ends of a range in "between 1.35 and 2.73"."""
    end = rf"\S*\d\S*(?:\s?(?:%|{gettext(_PER_CENT)}))?"
    said = re.escape(gettext(BETWEEN)).replace(r"\ ", r"\s")
    for side in ("low", "high"):
        said = said.replace(rf"\{{{side}\}}", f"(?P<{side}>{end})")
    return re.compile(rf"\b{said}", re.IGNORECASE)


@kept_by_language
def _all_but() -> re.Pattern[str]:
    number = _any_of("|".join(sorted(number_words(), key=len, reverse=True)))
    return re.compile(
        rf"\b(?P<told>(?:{gettext(_ALL_BUT)})\s+(?P<number>{number}|\d+))(?![\w-])", re.IGNORECASE
    )


def all_but_in(text: str) -> list[tuple[str, int]]:
    """
    Return of how many fewer than all a text tells, each as it is told.

    Examples
    --------
    >>> all_but_in("All but three see it so.")
    [('All but three', 3)]
    """
    words = number_words()
    return [
        (found["told"], words.get(found["number"].lower()) or int(found["number"]))
        for found in _all_but().finditer(text)
    ]


def _any_of(words: str) -> str:
    return f"(?:{'|'.join(map(re.escape, words.split('|')))})"


@dataclass(frozen=True)
class _Rules:
    """The patterns of a language."""

    figure: re.Pattern[str]
    no_figure: re.Pattern[str]
    limit: re.Pattern[str]
    counted: frozenset[str]
    points: str
    hundredths: frozenset[str]
    marks: dict[int, str]
    things: re.Pattern[str]
    sides: re.Pattern[str]
    further: re.Pattern[str]
    whole: re.Pattern[str]
    part: re.Pattern[str]
    are: re.Pattern[str]
    ends: re.Pattern[str]


@kept_by_language
def _rules() -> _Rules:
    locale = language().locale
    group = locale.number_symbols["latn"]["group"]
    point = locale.number_symbols["latn"]["decimal"]
    whole = rf"(?:\d{{1,3}}(?:[{re.escape(group)}\u00a0\u202f’']\d{{3}})+|\d+)"
    digits = rf"{whole}(?:{re.escape(point)}\d+)?"
    one = rf"[−+-]?{digits}"
    words = {name: _any(gettext(text)) for name, text in (
        ("of", OF), ("to", _TO), ("certain", _CERTAINTY), ("scale", _SCALE))}  # fmt: skip
    per_cent, beside = gettext(_PER_CENT), gettext(_BESIDE)
    amount, named = rf"(?:\b(?:{_CODES})\s?|[{_SIGNS}])", gettext(_CURRENCIES)
    size = rf"(?:\s?(?:{'|'.join(_SIZES)})\b)?"
    figure = re.compile(
        rf"(?<![\w.,])(?P<currency>−?{amount})?(?P<low>{one})(?P<low_size>{size})"
        rf"(?:\s?(?P<sign>%|(?:{per_cent})\b)|\s?(?P<after>(?:{_CODES}|{named})\b|[{_SIGNS}]))?"
        rf"(?:\s(?P<of>{words['of']})\s(?:[^\W\d]+\s)?(?P<whole>{digits})"
        rf"|(?:\s{words['to']}\s(?:(?:{beside})\s)?|\s?[–-]\s?)(?:{amount})?(?P<high>{one})(?P<high_size>{size})"
        rf"(?:\s?(?P<high_sign>%|(?:{per_cent})\b)|\s?(?P<high_after>(?:{_CODES}|{named})\b|[{_SIGNS}]))?)?"
        rf"(?P<hundredths>p\b)?(?![\w]|{re.escape(point)}\d)(?:\s(?P<behind>[\w-]+))?",
        re.IGNORECASE,
    )
    months = "|".join(
        re.escape(name.rstrip("."))
        for width in ("wide", "abbreviated")
        for name in locale.months["format"][width].values()
    )
    no_figure = re.compile(
        rf"\b\d{{4}}-(?:Q\d|\d\d(?:-\d\d)?)\b|\bQ[1-4](?:\s\d{{4}})?\b"
        rf"|\b\d{{1,2}}\.?\s(?:{months})\.?(?:\s\d{{4}})?\b|\b(?:{months})\.?\s\d{{1,4}}\b"
        rf"|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b|\b\d{{1,2}}:\d\d\b|\b\d+(?:st|nd|rd|th)\b"
        rf"|(?<![\w,.])(?:19|20)\d\d(?![\w%]|[,.]\d|\s%)"
        rf"|−?\d+\s?(?:[–-]|{words['to']})\s?\d+(?=[\s-]+(?:point\s)?{words['scale']})"
        rf"|{words['scale']}(?:\s\w+)?\s−?\d+\s?(?:[–-]|{words['to']})\s?\d+"
        rf"|\b9[059][\s-]?%(?=[\s-](?:{words['certain']})\b)"
        rf"|(?m:^\s*\d+[.)]\s)",
        re.IGNORECASE,
    )
    limit = re.compile(
        rf"\b(?:{_any(gettext(_LIMIT_WORDS))})\s*(?:[A-Z]{{3}}\s|[{_SIGNS}])?$", re.I
    )
    return _Rules(
        figure,
        no_figure,
        limit,
        frozenset(gettext(_COUNTED).casefold().split()),
        gettext(_POINTS).casefold()[:5],
        frozenset(gettext(_HUNDREDTHS).casefold().split()),
        str.maketrans({point: ".", "−": "-", **dict.fromkeys(f"{group}\u00a0\u202f’'", "")}),
        re.compile(rf"(?:\s[\w-]+){{0,2}}?\s(?:{gettext(_THINGS)})\b", re.I),
        re.compile(
            rf"(?:\s[\w%-]+){{0,4}}?\s(?:(?P<more>{gettext(_SIDE_MORE)})|(?P<less>{gettext(_SIDE_LESS)}))\b",
            re.I,
        ),
        re.compile(gettext(_FURTHER), re.I),
        re.compile(
            rf"\W*(?:{words['of'].capitalize()})\s(?:\w+\s)?(?P<whole>{whole})\b(?!\s{words['of']}\s)"
        ),
        re.compile(
            rf".*\b{whole}\s(?:{words['of']})\s(?:[^\W\d]+\s)?(?P<whole>{whole})\b(?!\s%)", re.I
        ),
        re.compile(gettext(_ARE), re.I),
        re.compile(r"(?<=[.!?:;])\s"),
    )


def _any(words: str) -> str:
    return "|".join(map(re.escape, words.split()))


def _read(found: re.Match[str], rules: _Rules, text: str) -> Iterator[Figure]:
    low, step = _number(found["low"], found["low_size"], rules)
    behind = (found["behind"] or "").casefold()
    second = found["whole"] or found["high"]
    values: tuple[float, ...] = (low,)
    steps: tuple[float, ...] = (step,)
    if second:
        high, fine = _number(second, found["high_size"] or "", rules)
        values, steps = (low, high), (step, fine)
    rest = text[found.start("behind") - 1 if found["behind"] else found.end() :]
    of_what, side = rules.things.match(rest), rules.sides.match(rest)
    thing = of_what[0].split()[-1].casefold()[:3] if of_what else ""
    if rules.further.fullmatch(behind):  # "31 more requests"
        behind = (rest.split()[1:2] or [""])[0].casefold().strip(".,;:")
    hedged = hedge_before(text[: found.start()])
    if hedged and not second and low % 1 == _HALF:  # "about seven and a half"
        steps = (_HALF,)
    kind = _kind(found, behind, rules) or (Kind.NUMBER if behind else None)
    if kind is None:
        return
    if kind is Kind.AMOUNT and second and not found["low_size"] and found["high_size"]:
        low, step = _number(found["low"], found["high_size"], rules)  # "GBP 1 to 2 million"
        values, steps = (low, values[1]), (step, steps[1])
    if kind is Kind.MEASURE and not second and low % 1 == 0 and steps == (1.0,):
        steps = (_OF_A_POINT,)  # "two points" of 2.1
    yield Figure(
        kind,
        tuple(map(abs, values)) if kind is Kind.OF_ALL else values,
        steps,
        is_range=bool(found["high"]),
        is_limit=bool(rules.limit.search(text[: found.start()].rstrip())),
        signed=found["low"][0] in "−+-" or (found["currency"] or "").startswith("−"),
        told=found[0].removesuffix(found["behind"] or "").strip(),
        thing=thing,
        side=0 if side is None else 1 if side["more"] else -1,
        hedge=hedged,
        at=found.start(),
    )


def _kind(found: re.Match[str], behind: str, rules: _Rules) -> Kind | None:
    if found["sign"] or found["high_sign"]:
        return Kind.SHARE
    sizes = {(found["low_size"] or "").strip(), (found["high_size"] or "").strip()}
    if found["currency"] or found["after"] or found["high_after"] or sizes - {"", "k", "m"}:
        return Kind.AMOUNT
    if found["hundredths"] or behind in rules.hundredths:
        return Kind.HUNDREDTHS
    if found["of"]:
        return Kind.OF_ALL
    if behind in rules.counted:
        return Kind.COUNT
    if behind.startswith(rules.points):
        return Kind.MEASURE
    decimals = any(
        "." in part.translate(rules.marks) for part in (found["low"], found["high"] or "")
    )
    return Kind.MEASURE if decimals or found["low"][0] in "−+" else None


def _number(digits: str, size: str, rules: _Rules) -> tuple[float, float]:
    """Return a number and how fine it is told: zeros at the end of a whole one are rounding."""
    plain = digits.translate(rules.marks).lstrip("+")
    times = _SIZES.get(size.strip().casefold(), 1.0)
    whole, _, decimals = plain.partition(".")
    if decimals:
        return float(plain) * times, 10.0 ** -len(decimals) * times
    zeros = len(whole) - len(whole.rstrip("0")) if whole.strip("-0") else 0
    return float(plain) * times, 10.0 ** (zeros if len(whole.lstrip("-")) > 2 else 0) * times
