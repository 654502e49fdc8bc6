"""What the wall shows of a result, one page after the other: drawings first, then texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import starmap, zip_longest
from typing import Any

from ..content.definitions import IDEAS, Part
from ..display import is_missing
from ..exercises.feedback import HAPPENED
from ..exercises.form import Form
from ..exercises.rows import Place
from ..i18n import N_, day_in_words, gettext, lower_first
from ..live import drawing
from .drawing import WIDE, Panel, Surface, wrapped
from .moderation import together
from .store import TakenOver

_BY_PLACE = {
    "amount": N_("averages by place"),
    "gap": N_("gaps by place"),
    "dots": N_("by place"),
    "choice": N_("choices by place"),
}
RIGHT, CLIENT = "right", "client"
MOST_THEMES_BESIDE = 4
"""So many themes stand side by side, each in a column."""
CARDS_BESIDE, MOST_COLUMNS = 3, 6
"""More are too narrow for words."""
_Table = Sequence[tuple[str, ...]]
_Chains = Sequence[tuple[str, Mapping[str, str]]]
"""What a group is called, and by what was asked what it wrote."""
Themed = Sequence[tuple[str, Sequence[tuple[str, int]]]]
"""Themes, each with its texts and how many say the same."""


@dataclass(frozen=True)
class Slide:
    """
    What stands on the wall at one time.

    Attributes
    ----------
    title : str
    kind : str
        Of the panel that is drawn, or ``"words"``.
    svg : str
        A drawing.
    heads, rows : tuple
        A table of texts.
    large : str
        One text alone, and the ``place`` where it was written.
    reveals : str
        ``RIGHT`` or ``CLIENT`` where that is told whole here: from then on telephones tell it, too.
    note : str
        Where its figures come from, if they are not the room's alone.
    first : str
        How the first vote is drawn beside the second; "" where it is not.
    """

    title: str
    kind: str
    svg: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    large: str = ""
    place: Place | None = None
    reveals: str = ""
    note: str = ""
    first: str = ""

    @property
    def roomy(self) -> bool:
        """Whether a table is so short that its letters may be larger."""
        return not self.heads and sum(map(_lines, self.rows)) <= 5


def slides_of(
    form: Form,
    panels: Sequence[Panel],
    before: Sequence[Panel] = (),
    told: Mapping[Place, str] = {},
    days: Mapping[Place, str] = {},
    teams: Mapping[str, str] = {},
    places: Sequence[Mapping[str, Any]] = (),
    themed: Themed = (),
    wall: Surface = WIDE,
) -> list[Slide]:
    """
    Return the slides of a result, in the order in which they are shown.

    Parameters
    ----------
    form : Form
    panels : sequence of mapping
        As ``results.result_of`` returns them.
    before : sequence of mapping
        Those of the first vote, after a second one.
    told : mapping of Place to str
        The texts that were let through.
    days : mapping of Place to str
        The dates that stand beside them.
    teams : mapping of participant to str
        What groups call themselves.
    places : sequence of mapping
        The figures of those in the room and of those elsewhere.
    themed : sequence of theme and texts
        What was let through by theme, as ``results.themed`` returns it.
    wall : Surface
        What there is room for.

    Returns
    -------
    list of Slide
        Each text also has one of its own, at the end: nobody meets it by leafing.
    """
    found = list(_together(form, panels, wall))
    for at, panel in enumerate(panels):
        if panel["kind"] == "words":
            found += _columns(themed, wall)
            found += _texts(form, told, days, teams, wall, in_columns=bool(themed))
            continue
        first = before[at] if at < len(before) else None
        if any(row.get("right") for row in panel["rows"]):  # first the votes, then what is right
            rows = [{**row, "right": ""} for row in panel["rows"]]
            found += _drawn(form, {**panel, "rows": rows}, first, wall)
            right = {**panel, "title": gettext("{title}: what is right", title=panel["title"])}
            found += [replace(slide, reveals=RIGHT) for slide in _drawn(form, right, first, wall)]
            continue
        found += _drawn(form, panel, first, wall)
        if panel.get("part") in [part.id for part in form.exercise.parts[:1]]:
            found += _what_happened(form, panel, wall)
    found += _by_place(places, wall)
    labels = _labels(form)
    return found + [
        Slide(labels[place[2:]], "words", large=text, place=place) for place, text in told.items()
    ]


def _what_happened(form: Form, panel: Panel, wall: Surface) -> list[Slide]:
    """Return whether what was forecast happened, beside what the room said of it."""
    happened = {
        item.label: gettext(HAPPENED[item.right]) for item in form.items if item.right in HAPPENED
    }
    rows = [
        (row["label"], drawing.said_of(panel, row), happened[row["label"]])
        for row in panel["rows"]
        if row["label"] in happened
    ]
    if not rows:
        return []
    heads = ("", panel["title"], gettext("What happened"))
    made = tables(gettext("What happened"), heads, rows, wall)
    return [replace(slide, kind="beside", reveals=RIGHT) for slide in made]


def _drawn(form: Form, panel: Panel, before: Panel | None, wall: Surface) -> list[Slide]:
    """Return a panel on as many slides as it needs, what says most first."""
    keeps = form.exercise.ordered and len(panel["rows"]) > 1
    parts = drawing.pages(panel if keeps else drawing.in_order(panel), before, wall)
    first = drawing.first_drawn(panel, before)
    return [
        Slide(
            numbered(panel["title"], n, len(parts)),
            panel["kind"],
            drawing.draw(part, before, wall),
            first=first,
        )
        for n, part in enumerate(parts, start=1)
    ]


def leafed(slides: Sequence[Slide]) -> int:
    """Return how many slides one meets by leafing: all but the single texts."""
    return sum(not slide.large for slide in slides)


def numbered(title: str, number: int, of: int) -> str:
    """Return the title of one of several pages."""
    if of == 1:
        return title
    return gettext("{title} ({number} of {of})", title=title, number=number, of=of)


def _amounts(panels: Sequence[Panel]) -> list[Panel]:
    """Return the panels of averages; none where one has a row without."""
    amounts = [p for p in panels if p["kind"] == "amount"]
    told = not any(is_missing(row.get("mean")) for panel in amounts for row in panel["rows"])
    return amounts if told else []


def axes_of(form: Form, panels: Sequence[Panel]) -> tuple[Panel, Panel] | None:
    """Return the two averages that make a map, that across first; None if it would be none."""
    amounts = _amounts(panels)
    if form.exercise.kind != "two_axes" or len(amounts) != 2:
        return None
    return amounts[1], amounts[0]


def curve_of(form: Form, panels: Sequence[Panel]) -> Panel | None:
    """Return the averages that make a curve over the steps; None if it would be none."""
    amounts = _amounts(panels)
    return amounts[0] if form.exercise.kind == "stage_curve" and amounts else None


def _together(form: Form, panels: Sequence[Panel], wall: Surface) -> Iterator[Slide]:
    """Yield what the title of an exercise promises: a map, a curve, now and later side by side."""
    amounts = _amounts(panels)
    axes, steps = axes_of(form, panels), curve_of(form, panels)
    if axes:
        across, up = axes
        title = gettext(
            "{first} and {second}", first=up["title"], second=lower_first(across["title"])
        )
        yield Slide(title, "map", drawing.grid(across, up, wall))
    elif steps:
        yield Slide(steps["title"], "curve", drawing.curve(steps, wall))
    elif len(amounts) == 2 and amounts[0]["ends"] == amounts[1]["ends"]:
        both = drawing.pair(*amounts)
        parts = drawing.pages(both, wall=wall)
        for n, part in enumerate(parts, start=1):
            title = numbered(both["title"], n, len(parts))
            yield Slide(title, "pair", drawing.draw(part, wall=wall))


def _by_place(places: Sequence[Mapping[str, Any]], wall: Surface) -> Iterator[Slide]:
    """Yield the figures of both places, side by side."""
    if not places:
        return
    here, away = places
    heads = (
        gettext("On site (n = {n})", n=here["n"]),
        gettext("Elsewhere (n = {n})", n=away["n"]),
    )
    for pair in zip(here["panels"], away["panels"], strict=True):
        panels = [drawing.in_order(panel) for panel in pair]
        cells = [drawing.beside(panel) for panel in panels]
        rows = [(label, said, cells[1][label]) for label, said in cells[0].items()]
        title = f"{pair[0]['title']}: {gettext(_BY_PLACE[pair[0]['kind']])}"
        kind = "counted places" if pair[0]["kind"] in ("choice", "dots") else "places"
        yield from (replace(s, kind=kind) for s in tables(title, ("", *heads), rows, wall))


# --- Texts --------------------------------------------------------------------------------------


def _labels(form: Form) -> dict[tuple[str, str], str]:
    """Return what was asked, by item and part: the one of both that differs."""
    several = len(form.items) > 1
    return {
        (item.id, part.id): item.label if several else part.label
        for item in form.items
        for part in form.parts(item)
    }


def _words(form: Form) -> list[Part]:
    return [part for part in form.exercise.parts if part.type == "text"]


def _columns(themed: Themed, wall: Surface) -> list[Slide]:
    """
    Return the themes, each a column of what was written, as many beside as the wall has room.

    What is in no theme follows, as rows.
    """
    made: list[Slide] = []
    rest = [(often(*text),) for theme, texts in themed if not theme for text in texts]
    themed = [(theme, texts) for theme, texts in themed if theme]
    written = [often(*text) for _, texts in themed for text in texts]
    longest = max(map(len, written), default=0)
    beside = next(
        (
            n
            for n in range(MOST_THEMES_BESIDE, 1, -1)
            if longest < wall.letters // n * wall.lines // 2
        ),
        1,
    )
    for at in range(0, len(themed), beside):
        some = themed[at : at + beside]
        rows = list(zip_longest(*(list(starmap(often, texts)) for _, texts in some), fillvalue=""))
        made += tables(gettext("Themes"), tuple(starmap(head_of, some)), rows, wall)
    return [
        *(
            replace(slide, title=numbered(gettext("Themes"), n, len(made)))
            for n, slide in enumerate(made, start=1)
        ),
        *(_notes(gettext("In no theme"), rest, wall) if rest else ()),
    ]


def head_of(theme: str, texts: Sequence[tuple[str, int]]) -> str:
    """
    Return the head of a theme: its name, and how many texts it has.

    Examples
    --------
    >>> head_of("Late decisions", [("Too late", 2), ("Nobody decides", 1)])
    'Late decisions (3)'
    """
    return f"{theme or gettext('In no theme')} ({sum(count for _, count in texts)})"


def often(text: str, count: int) -> str:
    """
    Return a text with how many have written it, if it is more than one.

    Examples
    --------
    >>> often("Late decisions", 2), often("Costs", 1)
    ('Late decisions (2 ×)', 'Costs')
    """
    return f"{text} ({count} ×)" if count > 1 else text


def _texts(
    form: Form,
    told: Mapping[Place, str],
    days: Mapping[Place, str],
    teams: Mapping[str, str],
    wall: Surface,
    *,
    in_columns: bool,
) -> list[Slide]:
    """Return the texts; those in columns of themes stand there alone, unless an order is lost."""
    title = gettext("Texts")
    if not told:
        return [Slide(title, "words")]
    if form.exercise.notes and len(_words(form)) == 1:
        notes = [(often(*note),) for note in together(told.values())]
        ideas = form.exercise.kind == IDEAS
        what = gettext("Ideas") if ideas else form.exercise.parts[0].label
        return [] if in_columns else _notes(what, notes, wall)
    if form.exercise.kind == "commitment":
        heads, rows = _commitments(form, told, days)
        return tables(form.exercise.title, heads, rows, wall)
    if (
        form.exercise.kind == "free_text"
        and max(len(form.items), len(_words(form))) > 2
        and (len(form.items) == 1 or len(form.exercise.parts) == 1)
    ):
        return _chains(form, told, days, teams, wall)
    if in_columns:
        return []
    said: dict[str, list[str]] = {}
    labels = _labels(form)
    for place, text in told.items():
        said.setdefault(labels[place[2:]], []).append(text)
    rows = [(label, often(*text)) for label in sorted(said) for text in together(said[label])]
    apart = [
        slide
        for label in sorted(said)
        for slide in _notes(label, [(often(*text),) for text in together(said[label])], wall)
    ]
    return min(tables(title, (), rows, wall), apart, key=len)


def _notes(title: str, notes: _Table, wall: Surface) -> list[Slide]:
    """Return notes one below the other, or as cards side by side if these need fewer pages."""
    cells = [note for (note,) in notes]
    cards = zip_longest(*(cells[at::CARDS_BESIDE] for at in range(CARDS_BESIDE)), fillvalue="")
    below = tables(title, (), notes, wall)
    beside = _if_they_fit(title, (), list(cards), wall)
    return beside if beside and len(beside) < len(below) else below


def _commitments(
    form: Form, told: Mapping[Place, str], days: Mapping[Place, str]
) -> tuple[tuple[str, ...], _Table]:
    """Return the actions with who answers for them and by when, one line each."""
    parts = [part for part in form.exercise.parts if part.type in ("text", "date")]
    rows = [
        tuple(written.get(part.id, "–") for part in parts)
        for written in _by_person(form, told, days, by_item=True).values()
        if parts[0].id in written
    ]
    return tuple(part.label for part in parts), sorted(rows, key=lambda row: row[0].casefold())


def _chains(
    form: Form,
    told: Mapping[Place, str],
    days: Mapping[Place, str],
    teams: Mapping[str, str],
    wall: Surface,
) -> list[Slide]:
    """
    Return what one telephone wrote as one chain, in the order in which it was asked.

    A chain stands alone, beside others, or as a row below others: whichever needs the fewest pages.
    """
    several = len(form.items) > 1
    labels = {item if several else part: label for (item, part), label in _labels(form).items()}
    chains = [
        ([(label, written[name]) for name, label in labels.items() if name in written],
         teams.get(who))
        for (who,), written in _by_person(form, told, days, by_item=False).items()
    ]  # fmt: skip
    chains.sort(key=lambda chain: [text.casefold() for _, text in chain[0]])
    named = list(
        zip(
            _called([team for _, team in chains]), (dict(chain) for chain, _ in chains), strict=True
        )
    )
    asked = [label for label in labels.values() if any(label in chain for _, chain in named)]
    alone = [
        slide
        for name, chain in named
        for slide in tables(
            name, (), [(label, chain[label]) for label in asked if label in chain], wall
        )
    ]
    ways = (
        _below(named, asked, teams, wall),
        *(_beside(named, asked, n, wall) for n in range(2, 5)),
    )
    return min([alone, *filter(None, ways)], key=len)


def _called(teams: Sequence[str | None]) -> list[str]:
    """
    Return what the answers of groups are called; two groups of one name are told apart.

    Examples
    --------
    >>> _called(["Blue", None, "Blue", "Red"])
    ['Blue, group 1', 'Answer 2 of 4', 'Blue, group 2', 'Red']
    """
    found = []
    for number, team in enumerate(teams, start=1):
        if team is None:
            found.append(gettext("Answer {number} of {of}", number=number, of=len(teams)))
        elif teams.count(team) == 1:
            found.append(team)
        else:
            same = teams[:number].count(team)
            found.append(gettext("{team}, group {number}", team=team, number=same))
    return found


def _below(
    named: _Chains, asked: Sequence[str], teams: Mapping[str, str], wall: Surface
) -> list[Slide]:
    """Return chains as rows, what was asked as heads; none if a page cannot hold one."""
    heads = (*([gettext("Group")] if teams else []), *asked)
    rows = [
        (*([name] if teams else []), *(chain.get(label, "–") for label in asked))
        for name, chain in named
    ]
    return _if_they_fit(gettext("Answers"), heads, rows, wall)


def _beside(named: _Chains, asked: Sequence[str], most: int, wall: Surface) -> list[Slide]:
    """Return so many chains side by side, what was asked before each row; none as above."""
    made: list[Slide] = []
    for at in range(0, len(named), most):
        some = named[at : at + most]
        if len(some) == 1:
            (name, chain), *_ = some
            made += tables(name, (), list(chain.items()), wall)
            continue
        title = gettext(
            "Answers {first} to {last} of {of}", first=at + 1, last=at + len(some), of=len(named)
        )
        rows = [(label, *(chain.get(label, "–") for _, chain in some)) for label in asked]
        found = _if_they_fit(title, ("", *(name for name, _ in some)), rows, wall)
        if not found:
            return []
        made += found
    return made


def _if_they_fit(title: str, heads: tuple[str, ...], rows: _Table, wall: Surface) -> list[Slide]:
    """Return the pages of a table; none if it has narrow columns or a row taller than a page."""
    room = wall.lines - (_lines(heads, wall, even=True) if heads else 0)
    fits = len(heads) <= MOST_COLUMNS and all(_lines(row, wall, even=True) <= room for row in rows)
    return tables(title, heads, rows, wall) if fits else []


def agreed(taken: Sequence[TakenOver], wall: Surface = WIDE) -> list[Slide]:
    """Return the ideas that were taken over, with who answers for them and by when."""
    heads = (gettext("Action"), gettext("Who answers for it"), gettext("Due"))
    rows = [
        (
            one.action,
            one.owner or "–",
            day_in_words(date.fromisoformat(one.due)) if one.due else "–",
        )
        for one in taken
    ]
    return tables(gettext("What was agreed"), heads, rows, wall) if rows else []


def _by_person(
    form: Form, told: Mapping[Place, str], days: Mapping[Place, str], *, by_item: bool
) -> dict[tuple[str, ...], dict[str, str]]:
    """Return what was let through, sheet by sheet; a date stands only beside a text."""
    sheets: dict[tuple[str, ...], dict[str, str]] = {}
    for (who, _, item, part), text in told.items():
        sheet = (who, item) if by_item else (who,)
        name = item if len(form.items) > 1 and not by_item else part
        sheets.setdefault(sheet, {})[name] = text
    for (who, _, item, part), day in days.items():
        sheet = (who, item) if by_item else (who,)
        name = item if len(form.items) > 1 and not by_item else part
        if sheet in sheets and name not in sheets[sheet]:
            sheets[sheet][name] = day_in_words(date.fromisoformat(day))
    return sheets


def tables(title: str, heads: tuple[str, ...], rows: _Table, wall: Surface = WIDE) -> list[Slide]:
    """
    Return rows of text on as many pages as they need, of which none is nearly empty.

    A row that is taller than a page in its columns follows by itself, one cell below the other.
    """
    room = wall.lines - (_lines(heads, wall, even=True) if heads else 0)
    tall = [row for row in rows if heads and _lines(row, wall, even=True) > room]
    rest = [row for row in rows if row not in tall]
    lines = [_lines(row, wall, even=bool(heads)) for row in rest]
    needed = len(_filled(rest, lines, room))
    even = next(most for most in range(1, room + 1) if len(_filled(rest, lines, most)) <= needed)
    made = [(heads, page) for page in _filled(rest, lines, even) if page]
    made += [
        ((), list(slide.rows))
        for row in tall
        for slide in tables("", (), list(zip(heads, row, strict=True)), wall)
    ]
    return [
        Slide(numbered(title, n, len(made)), "words", heads=over, rows=tuple(page))
        for n, (over, page) in enumerate(made, start=1)
    ]


def _filled(rows: _Table, lines: Sequence[int], most: int) -> list[list[tuple[str, ...]]]:
    """Return pages of at most so many lines, and of eight rows."""
    made: list[list[tuple[str, ...]]] = [[]]
    used = 0
    for row, tall in zip(rows, lines, strict=True):
        if made[-1] and (used + tall > most or len(made[-1]) == drawing.MOST_ROWS):
            made.append([])
            used = 0
        made[-1].append(row)
        used += tall
    return made


def _lines(row: Sequence[str], wall: Surface = WIDE, *, even: bool = False) -> int:
    """
    Return on how many lines a row stands; without heads, a label stands before a text.

    Examples
    --------
    >>> _lines(("Why? (1)", "a" * 170)), _lines(("Act", "Head of PMO", "31 May", "a" * 60))
    (3, 3)
    """
    label = 26, wall.letters - 22
    widths = label if len(row) == 2 and not even else (wall.letters // len(row),) * len(row)
    return max(len(wrapped(cell, width)) for cell, width in zip(row, widths, strict=True))


def days_of(form: Form, given: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[Place, str]:
    """Return the dates that people gave, by place."""
    asked = [(item.id, part.id) for item in form.items for part in form.parts(item)
             if part.type == "date"]  # fmt: skip
    return {
        (who, form.exercise.id, item, part): str(answers[item][part])
        for who, answers in given.items()
        for item, part in asked
        if part in answers.get(item, {})
    }
