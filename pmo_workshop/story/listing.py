"""Own words in the terminal: what is contradicted, what may be cited, and where words may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..claims import Claim
from ..display import in_quotes
from ..i18n import gettext, ngettext
from ..intake.files import STORY
from ..texts import spoken
from .checking import Objection, shortened
from .reading import PLACES, Story


def listing(
    story: Story, found: Sequence[Objection], unread: Sequence[tuple[int, str]] = ()
) -> Iterator[str]:
    """Yield every problem, objection and unread sentence, and how many words stand where."""
    for problem in story.problems:
        yield str(problem)
    for objection in found:
        yield str(objection)
    if unread:
        yield ngettext(
            "In {n} sentence nothing is compared with the data. Read it once more yourself:",
            "In {n} sentences nothing is compared with the data. Read them once more yourself:",
            len(unread),
        )
    for line, sentence in unread:
        yield "  " + gettext("{file}, line {line}: {what}", file=STORY, line=line,
                             what=in_quotes(shortened(sentence)))  # fmt: skip
    told = [*story.told.items()]
    for place, passage in told:
        words = len(passage.text.split())
        yield ngettext(
            "{place}: {n} word is printed.", "{place}: {n} words are printed.", words,
            place=gettext(place.title),
        )  # fmt: skip
    if not told and not story.problems:
        yield gettext(
            "{file} has no own words yet. A heading names a place: {places}.",
            file=STORY,
            places=", ".join(f"# {gettext(place.title)}" for place in PLACES),
        )


def to_mend(story: Story, found: Sequence[Objection]) -> list[str]:
    """Return what in own words stops a final report, below a line that says so, if anything."""
    lines = [*map(str, story.problems), *(str(one) for one in found if one.grave)]
    if not lines:
        return []
    heading = ngettext(
        "{n} thing in {file} is printed and is not what the report says, or may not stand there. A "
        "final report is refused with it:",
        "{n} things in {file} are printed and are not what the report says, or may not stand there."
        " A final report is refused with them:",
        len(lines),
        file=STORY,
    )
    return [heading, *lines]


def citable(claims: Sequence[Claim], activity: str) -> Iterator[str]:
    """Yield the sentences of an activity, or all, behind the id by which they are cited."""
    mine = {c.id: spoken(c.text) for c in claims if activity in ("", c.activity)}
    wide = max(map(len, mine), default=0)
    for id_, text in mine.items():
        yield f"{id_:{wide}}  {text}"
