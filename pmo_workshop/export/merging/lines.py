"""
Sentences that we wrote, as a file has them now, and as they are to be: merged line by line.

Three texts meet: what we wrote last (known by hashes and its figures), what stands in the file,
and what the report says today. Where only one of the last two has changed, it is taken; where
somebody has put a sentence in other words and kept our figures, the figures are renewed within
those words. Nothing here knows of slides or pages.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum

_FIGURE = r"(?<!\w)[−+-]?\d+(?:[.,'’\u202f\u00a0]\d+)*"
_FIGURES = re.compile(_FIGURE)
_TOKENS = re.compile(rf"{_FIGURE}|\w+|[^\w\s]")
_SAME_LINE = 0.4
"""Lines that share so many of their words are one, edited."""


@dataclass(frozen=True)
class Told:
    """A line as we write it: its text, what names it in every run, and the verdict it tells."""

    text: str
    key: str
    verdict: str = ""

    @property
    def line(self) -> Line:
        return Line(
            self.key, fingerprint(self.text), fingerprint(masked(self.text)),
            figures_of(self.text), fingerprint(self.verdict) if self.verdict else "",
        )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """
    A line that we have written, without its words.

    Attributes
    ----------
    key : str
        Names it in every run: of a claim, or a place within its object.
    whole, words : str
        Fingerprints of the text, and of the text without its figures.
    figures : tuple of str
        As they were printed.
    verdict : str
        Fingerprint of what it amounts to.
    left : str
        Fingerprint of somebody's text of which we have said that it is left alone.
    """

    key: str
    whole: str
    words: str
    figures: tuple[str, ...] = ()
    verdict: str = ""
    left: str = ""


class State(Enum):
    """What becomes of a line."""

    OWN = "somebody's own"
    SAME = "nothing has changed"
    FIGURES = "other figures"
    WORDS = "another sentence"
    VERDICT = "another verdict"
    LEFT = "edited, and not ours to change"
    LOST = "the report does not tell it any more"


@dataclass(frozen=True)
class Edit:
    """Letters ``start`` to ``end`` of a text are to be ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Step:
    """What becomes of one line: which of ours it is, what it is to tell, and what to write."""

    state: State
    before: str
    line: Line | None = None
    told: Told | None = None
    edits: tuple[Edit, ...] = ()

    @property
    def after(self) -> str:
        return edited(self.before, self.edits)

    @property
    def kept(self) -> Line | None:
        """What is known of the line from now on; nothing of one that is not ours."""
        if self.line is None:
            return None
        if self.state in (State.LEFT, State.LOST):
            return replace(self.line, left=fingerprint(self.before))
        return self.told.line if self.told else self.line


@dataclass(frozen=True)
class Merged:
    """
    What becomes of the lines of an object.

    Attributes
    ----------
    steps : tuple of Step
        Of each line of the file, in its order.
    order : tuple of (int or None, Told), or None
        Where nobody has touched the object: its lines as they are to be, each with the line of the
        file whose look it takes; lines that are left go. None where somebody has touched it, or
        nothing is to be told: then no line is added or removed.
    new : tuple of Told
        What the report tells and an object that somebody has edited does not hold.
    lines : tuple of Line
        What is known of the object from now on.
    """

    steps: tuple[Step, ...]
    order: tuple[tuple[int | None, Told], ...] | None
    new: tuple[Told, ...]
    lines: tuple[Line, ...]


def fingerprint(text: str) -> str:
    """
    Return what tells a text from others, and does not tell the text.

    Examples
    --------
    >>> fingerprint("A  line.") == fingerprint("A line. "), fingerprint("Another.")
    (True, 'e7906db13d')
    """
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:10]


def masked(text: str) -> str:
    """
    Return a text without its figures.

    Examples
    --------
    >>> masked("Reliability is −1.3 (31 of 38; 82 %), T2.")
    'Reliability is # (# of #; # %), T2.'
    """
    return _FIGURES.sub("#", text)


def figures_of(text: str) -> tuple[str, ...]:
    """
    Return the figures of a text, as they are printed.

    Examples
    --------
    >>> figures_of("−1.3 (31 of 38), GBP 281,000; S009 is an id")
    ('−1.3', '31', '38', '281,000')
    """
    return tuple(_FIGURES.findall(text))


def edited(text: str, edits: Sequence[Edit]) -> str:
    """
    Return a text with its edits.

    Examples
    --------
    >>> edited("1.3 below", [Edit(0, 3, "0.9")])
    '0.9 below'
    """
    return "".join(edited_pieces([text], edits))


def edited_pieces(pieces: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    """
    Return the pieces of a text, such as runs of one look each, with the edits of the whole.

    Examples
    --------
    >>> edited_pieces(["Now ", "1.3", " below"], [Edit(4, 7, "0.9"), Edit(8, 13, "above")])
    ['Now ', '0.9', ' above']
    """
    made = list(pieces)
    for edit in sorted(edits, key=lambda one: -one.start):
        at, written = 0, False
        for number, piece in enumerate(pieces):
            low, high = max(edit.start - at, 0), min(edit.end - at, len(piece))
            inside = low < high or (edit.start == edit.end and at <= edit.start <= at + len(piece))
            if inside and not (written and edit.start == edit.end):
                new = "" if written else edit.text
                made[number] = made[number][:low] + new + made[number][max(low, high) :]
                written = True
            at += len(piece)
    return made


def renewed(theirs: str, figures: Sequence[str], told: str) -> tuple[Edit, ...]:
    """
    Return the edits by which somebody's wording of a sentence gets the figures of today.

    Parameters
    ----------
    theirs : str
    figures : sequence of str
        Of the sentence as we wrote it: as many as ``told`` has, whose other words are the same.
    told : str
        The sentence of today.

    Notes
    -----
    A figure is ours where it stands beside a word that we wrote as well, or where both texts have
    it equally often. Any other was typed by somebody.

    Examples
    --------
    >>> told = "Reliability is 0.9 below expectation (31 of 40)."
    >>> theirs = "We must act: it is 1.3 below, and 3 of 5 know it."
    >>> edited(theirs, renewed(theirs, ("1.3", "31", "38"), told))
    'We must act: it is 0.9 below, and 3 of 5 know it.'
    """
    now = _FIGURES.findall(told)
    wrote = iter(figures)
    base = _FIGURES.sub(lambda _: next(wrote), told)
    mine, other = [m[0] for m in _TOKENS.finditer(base)], [*_TOKENS.finditer(theirs)]
    others = [m[0] for m in other]
    ours = [at for at, token in enumerate(mine) if _FIGURES.fullmatch(token)]
    number = {at: place for place, at in enumerate(ours)}
    often, seldom = Counter(mine), Counter(others)
    found: dict[int, int] = {}
    for block in SequenceMatcher(None, mine, others, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            one, two = block.a + step, block.b + step
            alone = often[mine[one]] == seldom[others[two]]
            words = any(t.isalnum() and not _FIGURES.fullmatch(t)
                        for t in mine[block.a : block.a + block.size])  # fmt: skip
            if one in number and (words or alone):
                found[two] = one
    for two, token in enumerate(others):  # moved within the sentence
        if two not in found and often[token] == seldom[token] == 1 and token in mine:
            one = mine.index(token)
            if one in number:
                found[two] = one
    edits = (Edit(other[two].start(), other[two].end(), now[number[one]])
             for two, one in sorted(found.items()))  # fmt: skip
    return tuple(edit for edit in edits if theirs[edit.start : edit.end] != edit.text)


def merge(
    theirs: Sequence[str],
    base: Sequence[Line],
    now: Sequence[Told],
    ledger: Mapping[str, Told] | None = None,
) -> Merged:
    """
    Merge the lines of an object.

    Parameters
    ----------
    theirs : sequence of str
        As they stand in the file.
    base : sequence of Line
        As we have written them last.
    now : sequence of Told
        As the object would be written today.
    ledger : mapping of str to Told, optional
        Every line that could be told, by key: what became of one that is not in ``now``.

    Examples
    --------
    >>> wrote = [Told("Trust is 0.7 below.", "a"), Told("Time costs 40 hours.", "b")]
    >>> today = [Told("Trust is 0.5 below.", "a"), Told("Time costs 30 hours.", "b")]
    >>> made = merge(["Trust is 0.7 below, sadly.", "Own."], [t.line for t in wrote], today)
    >>> [(step.state.name, step.after) for step in made.steps], made.order, made.new
    ([('FIGURES', 'Trust is 0.5 below, sadly.'), ('OWN', 'Own.')], None, ())
    """
    today = {told.key: told for told in reversed(now)}
    known = {**(ledger or {}), **today}
    pairs = _paired(theirs, base, known)
    untouched = (
        bool(now)
        and len(theirs) == len(base)
        and all(
            pair == at and fingerprint(text) == base[at].whole
            for at, (text, pair) in enumerate(zip(theirs, pairs, strict=True))
        )
    )
    if untouched:
        return _followed(theirs, base, now)
    steps = _each(theirs, base, pairs, known)
    missed = [line for at, line in enumerate(base) if at not in pairs]
    had = {line.key for line in base}
    new = tuple(told for told in now if told.key not in had)
    lines = [step.kept for step in steps if step.kept] + missed + [told.line for told in new]
    return Merged(steps, None, new, tuple(lines))


def each_line(theirs: Sequence[str], base: Sequence[Line], now: Sequence[Told]) -> tuple[Step, ...]:
    """
    Return what becomes of each line of a text that grows and shrinks elsewhere, see ``merge``.

    Examples
    --------
    >>> wrote, today = Told("It costs 40 hours.", "0"), Told("It takes 30 hours.", "0")
    >>> [step.after for step in each_line(["Own.", "It costs 40 hours."], [wrote.line], [today])]
    ['Own.', 'It takes 30 hours.']
    """
    known = {told.key: told for told in now}
    return _each(theirs, base, _paired(theirs, base, known), known)


def _each(
    theirs: Sequence[str],
    base: Sequence[Line],
    pairs: Sequence[int | None],
    known: Mapping[str, Told],
) -> tuple[Step, ...]:
    return tuple(
        Step(State.OWN, text) if pair is None else _step(text, base[pair], known)
        for text, pair in zip(theirs, pairs, strict=True)
    )


def _followed(theirs: Sequence[str], base: Sequence[Line], now: Sequence[Told]) -> Merged:
    """Return how an object that nobody has touched becomes what is told today."""
    places = {line.key: at for at, line in enumerate(base)}
    left = [at for at in range(len(base)) if base[at].key not in {told.key for told in now}]
    order: list[tuple[int | None, Told]] = []
    steps: list[Step] = [Step(State.LOST, text, line)
                         for text, line in zip(theirs, base, strict=True)]  # fmt: skip
    for told in now:
        at = places.pop(told.key, None)
        if at is None and left:
            at = left.pop(0)
        order.append((at, told))
        if at is not None:
            text, line = theirs[at], base[at]
            steps[at] = Step(_change(line, told), text, line, told, _to(text, told))
    return Merged(tuple(steps), tuple(order), (), tuple(told.line for told in now))


def _step(text: str, line: Line, known: Mapping[str, Told]) -> Step:
    told = known.get(line.key)
    if told is None:
        return Step(State.LOST, text, line)
    today = told.line
    if today.whole in (line.whole, fingerprint(text)):
        return Step(State.SAME, text, line, told)
    if fingerprint(text) == line.whole:
        return Step(_change(line, told), text, line, told, _to(text, told))
    if line.words == today.words and line.verdict == today.verdict:
        edits = renewed(text, line.figures, told.text)
        return Step(State.FIGURES if edits else State.SAME, text, line, told, edits)
    was_told = line.left and line.left != fingerprint(text)
    figures = {*_FIGURES.findall(text)}
    agrees = figures == {*today.figures}
    if agrees and (was_told or (figures and line.verdict == today.verdict)):
        return Step(State.SAME, text, line, told)  # somebody has mended it
    return Step(State.LEFT, text, line, told)


def _change(line: Line, told: Told) -> State:
    today = told.line
    if today.whole == line.whole:
        return State.SAME
    if today.verdict != line.verdict:
        return State.VERDICT
    return State.FIGURES if today.words == line.words else State.WORDS


def _to(text: str, told: Told) -> tuple[Edit, ...]:
    """Return the edits that make of our own text what is told today: figures one by one."""
    if text == told.text:
        return ()
    places = [*_FIGURES.finditer(text)]
    now = _FIGURES.findall(told.text)
    if masked(text) != masked(told.text) or len(places) != len(now):
        return (Edit(0, len(text), told.text),)
    return tuple(Edit(m.start(), m.end(), new)
                 for m, new in zip(places, now, strict=True) if m[0] != new)  # fmt: skip


def _paired(
    theirs: Sequence[str], base: Sequence[Line], known: Mapping[str, Told]
) -> list[int | None]:
    """Return which line of ours each line of the file is: the same text, else the nearest."""
    pairs: list[int | None] = [None] * len(theirs)
    free = [*range(len(base))]
    for at, text in enumerate(theirs):
        same = [one for one in free if base[one].whole == fingerprint(text)]
        same.sort(key=lambda one: one != at)
        if same:
            pairs[at] = same[0]
            free.remove(same[0])
    near = sorted(_nearness(theirs, pairs, base, free, known), reverse=True)
    for score, at, one in near:
        if score >= _SAME_LINE and pairs[at] is None and one in free:
            pairs[at] = one
            free.remove(one)
    if len(theirs) == len(base) == 1:
        return [0]  # a title in other words is the title still
    return pairs


def _nearness(
    theirs: Sequence[str],
    pairs: Sequence[int | None],
    base: Sequence[Line],
    free: Sequence[int],
    known: Mapping[str, Told],
) -> Iterator[tuple[float, int, int]]:
    for at, text in enumerate(theirs):
        if pairs[at] is not None or not text.strip():
            continue
        words = _words(text)
        figures = Counter(_FIGURES.findall(text))
        for one in free:
            told = known.get(base[one].key)
            score = 0.0
            if told:
                score = _shared(words, _words(told.text))
            wrote = Counter(base[one].figures)
            if sum(wrote.values()) > 1:  # all our figures in our order stand for themselves
                score = max(score, (figures & wrote).total() / wrote.total() * 0.9)
            yield score + 0.01 * (at == one), at, one


def _words(text: str) -> list[str]:
    return [token.casefold() for token in _TOKENS.findall(masked(text)) if token[0].isalpha()]


def _shared(words: Sequence[str], other: Sequence[str]) -> float:
    """Return how much of two texts stands in both, in the same order; one word is nothing."""
    blocks = SequenceMatcher(None, words, other, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return 2 * same / (len(words) + len(other)) if same > 1 else 0.0
