"""``story.md``: its headings name a place of the report, what stands below is printed there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..content.modules import BEFORE_THE_PLAN, PLAN
from ..errors import DataError, nearest
from ..i18n import N_, gettext, ngettext
from ..intake.client import Problem
from ..intake.encoding import decode
from ..intake.files import STORY

MOST_WORDS = 400
"""Of a place: own words stand beside the findings, and do not replace them."""


@dataclass(frozen=True)
class Place:
    """
    Where a passage is printed.

    ``key`` names it for programs; ``chapter`` is the workbook whose sentences it is held to, empty
    where those of the whole report count.
    """

    key: str
    title: str
    chapter: str = ""


SUMMARY = Place("summary", N_("Summary"))
LETTER = Place("letter", N_("Cover letter"))
MONEY = Place("money", N_("Money"))
DECISIONS = Place("decisions", N_("Decisions"), PLAN.workbook)
SURE = Place("sure", N_("How sure this is"))
PLACES = (
    *(SUMMARY, LETTER, MONEY, DECISIONS, SURE),
    *(Place(module.workbook, module.title, module.workbook) for module in BEFORE_THE_PLAN),
)

SLIDE, FINDINGS = N_("Slide"), N_("Findings")
LEAVE_OUT, NEXT_STEP = N_("Leave out"), N_("Next step")
MOST_FINDINGS = 3


@dataclass(frozen=True)
class Passage:
    """
    What stands below one heading.

    Attributes
    ----------
    line : int
        Of the heading, from 1.
    lines : tuple of str
        Below it, as they stand in the file, without the blank ones at both ends.
    first : int
        The number of the first of them.
    """

    line: int
    lines: tuple[str, ...]
    first: int

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Story:
    """
    What a consultant says in own words.

    Attributes
    ----------
    told : mapping of Place to Passage
        What is printed, by where.
    slides : mapping of Place to Passage
        What stands on the slide of a place instead.
    findings : Passage or None
        Which sentences the summary finds most worth telling, a citation each.
    left_out : mapping of str to Passage
        Questions that the short reports leave out, with the reason.
    steps : mapping of str to Passage
        Next steps, by id, in other words.
    problems : tuple of Problem
        What cannot be read as meant; nothing of it is printed.
    """

    told: dict[Place, Passage] = field(default_factory=dict)
    slides: dict[Place, Passage] = field(default_factory=dict)
    findings: Passage | None = None
    left_out: dict[str, Passage] = field(default_factory=dict)
    steps: dict[str, Passage] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def passages(self) -> tuple[tuple[Place, Passage], ...]:
        """Everything that is printed, with the place to whose sentences it is held."""
        anywhere = Place("", "")
        apart = (*self.left_out.values(), *self.steps.values())
        chosen = () if self.findings is None else (self.findings,)
        others = ((anywhere, passage) for passage in (*chosen, *apart))
        return (*self.told.items(), *self.slides.items(), *others)


_HEADING = re.compile(r"^#{1,2}(?!#)\s*(.*?)\s*#*\s*$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_NO_PROSE = re.compile(r"^\s*\|.*\|\s*$|!\[[^\]]*\]\(")


def read_story(folder: Path) -> Story:
    """
    Return the own words in a client folder; an empty story without the file.

    Raises
    ------
    DataError
        The file cannot be read as text.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / STORY).write_text("# Summary\\nTrust comes first.\\n\\n# Sumary\\nAgain.")
    >>> story = read_story(folder)
    >>> story.told[SUMMARY].text, story.told[SUMMARY].first
    ('Trust comes first.', 2)
    >>> [problem.row for problem in story.problems]
    [4]
    """
    path = folder / STORY
    if not path.is_file():  # a pipe in its place would be waited for; intake names it
        return Story()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(
            gettext("{file}: cannot be read ({reason}).", file=STORY, reason=error.strerror)
        ) from None
    try:
        text, _, _ = decode(data)
    except DataError:
        raise DataError(
            gettext(
                "{file}: in which encoding its letters are cannot be told. Save it as UTF-8.",
                file=STORY,
            )
        ) from None
    return _story_of(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _story_of(lines: list[str]) -> Story:
    problems: list[Problem] = []
    told: dict[Place, Passage] = {}
    slides: dict[Place, Passage] = {}
    left_out: dict[str, Passage] = {}
    steps: dict[str, Passage] = {}
    findings: Passage | None = None
    for heading, passage in _passages(lines):
        problems += _in_the_way(passage)
        kind, _, what = (part.strip() for part in heading.partition(":"))
        kind = _named(kind, (SLIDE, LEAVE_OUT, NEXT_STEP)) if what else kind
        place = _place(what if kind == SLIDE else heading)
        if not what and _named(kind, (FINDINGS,)) == FINDINGS:
            twice, findings = findings is not None, passage
        elif kind in (LEAVE_OUT, NEXT_STEP):
            twice = _kept(left_out if kind == LEAVE_OUT else steps, what, passage)
        elif place is None:
            problems.append(_unknown(heading, passage))
            continue
        else:
            twice = _kept(slides if kind == SLIDE else told, place, passage)
        if twice:
            problems.append(
                Problem(
                    STORY,
                    gettext("the place “{place}” is named twice. Join the two.", place=heading),
                    passage.line,
                )
            )
    return Story(told, slides, findings, left_out, steps, tuple(problems))


def _passages(lines: Iterable[str]) -> Iterator[tuple[str, Passage]]:
    """Yield each heading of the first two levels with what stands below it."""
    heading, at, found = "", 0, list[str]()
    fenced = False
    for number, line in enumerate(lines, start=1):
        fenced ^= bool(_FENCE.match(line))
        named = None if fenced else _HEADING.match(line)
        if named is None:
            found.append(line)
            continue
        yield from _passage(heading, at, found)
        heading, at, found = named[1], number, []
    yield from _passage(heading, at, found)


def _passage(heading: str, at: int, lines: list[str]) -> Iterator[tuple[str, Passage]]:
    inked = [place for place, line in enumerate(lines) if line.strip()]
    if at or inked:
        low, high = (inked[0], inked[-1] + 1) if inked else (0, 0)
        yield heading, Passage(at or low + 1, tuple(lines[low:high]), at + low + 1)


def _kept(found: dict, name: object, passage: Passage) -> bool:
    """Keep a passage under its name, and return whether there was one already."""
    return found.setdefault(name, passage) is not passage


def _named(name: str, allowed: Iterable[str]) -> str:
    """Return which of our words a heading names, in English or in the language in force."""
    for word in allowed:
        if name.casefold() in (word.casefold(), gettext(word).casefold()):
            return word
    return name


def _place(name: str) -> Place | None:
    titles = {place.title: place for place in PLACES}
    return titles.get(_named(name, titles))


def _unknown(heading: str, passage: Passage) -> Problem:
    names = [*(gettext(place.title) for place in PLACES), gettext(FINDINGS)]
    if not heading:
        message = gettext("this stands before the first heading, so it has no place. Name one.")
        return Problem(STORY, message, passage.first)
    return Problem(
        STORY,
        gettext(
            "“{heading}” is no place of the report.{nearest} Places: {places}; “{slide}: …”, "
            "“{left_out}: …” and “{step}: …”.",
            heading=heading,
            nearest=nearest(heading, names),
            places=", ".join(names),
            slide=gettext(SLIDE),
            left_out=gettext(LEAVE_OUT),
            step=gettext(NEXT_STEP),
        ),
        passage.line,
    )


def _in_the_way(passage: Passage) -> Iterator[Problem]:
    """Yield what no report prints: HTML, tables and pictures, and more words than are read."""
    for number, line in enumerate(passage.lines, start=passage.first):
        if _HTML.search(line):
            yield Problem(
                STORY,
                gettext("HTML is printed as it stands. Write plain text, bold, italics, lists."),
                number,
            )
        elif _NO_PROSE.search(line):
            yield Problem(
                STORY,
                gettext("a table or a picture cannot stand here. Write sentences or a list."),
                number,
            )
    words = len(passage.text.split())
    if words > MOST_WORDS:
        yield Problem(
            STORY,
            ngettext(
                "{n} word stands here; at most {most} are printed in one place. Shorten it.",
                "{n} words stand here; at most {most} are printed in one place. Shorten it.",
                words,
                most=MOST_WORDS,
            ),
            passage.line,
        )
