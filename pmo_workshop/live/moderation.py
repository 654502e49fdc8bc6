"""The texts of an exercise as a facilitator goes through them: let through, set aside, merged.

What is decided of a text holds while its writer leaves it as it was read; one that was changed
waits again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..display import clean
from ..exercises.database import Database

SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS approved (
        session TEXT NOT NULL,
        exercise TEXT NOT NULL,
        participant TEXT NOT NULL,
        item TEXT NOT NULL,
        part TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (session, exercise, participant, item, part)
    )""",
    """
    CREATE TABLE IF NOT EXISTS looked_at (
        session TEXT NOT NULL,
        exercise TEXT NOT NULL,
        participant TEXT NOT NULL,
        item TEXT NOT NULL,
        part TEXT NOT NULL,
        text TEXT NOT NULL,
        theme TEXT NOT NULL,
        PRIMARY KEY (session, exercise, participant, item, part)
    )""",
)
TABLES = ("approved", "looked_at")
WAITING, LET_THROUGH, ASIDE, BARRED = "waiting", "let through", "set aside", "barred"
_ORDER = (WAITING, BARRED, LET_THROUGH, ASIDE)
LONGEST_THEME = 40
MOST_THEMES = 9
"""One has a key each."""
TextPlace = tuple[str, str, str]
"""Where a text of an exercise stands: participant, item and part."""


@dataclass(frozen=True)
class Written:
    """
    A text that somebody has written.

    Attributes
    ----------
    place : TextPlace
    mark : str
        What a page calls it: it says nothing of who wrote it.
    label, text : str
    barred : str
        Why it is shown to nobody, in words; "" if it may be.
    """

    place: TextPlace
    mark: str
    label: str
    text: str
    barred: str = ""


@dataclass(frozen=True)
class Line:
    """
    Texts that say the same and of which the same was decided: one line of the console.

    Attributes
    ----------
    texts : tuple of Written
    state : str
        ``WAITING``, ``LET_THROUGH``, ``ASIDE`` or ``BARRED``.
    told_as, theme : str
        The words in which they are told, and the theme in which they stand; "" for none.
    """

    texts: tuple[Written, ...]
    state: str
    told_as: str
    theme: str

    @property
    def first(self) -> Written:
        return self.texts[0]

    @property
    def marks(self) -> str:
        """The marks of its texts, as a page sends them back."""
        return " ".join(text.mark for text in self.texts)


@dataclass(frozen=True)
class Moderation:
    """
    What was decided of the texts of an exercise.

    Attributes
    ----------
    told : mapping of TextPlace to str
        In which words each is told that was let through.
    read : mapping of TextPlace to str
        Each text as it was when it was looked at.
    themes : mapping of TextPlace to str
    """

    told: Mapping[TextPlace, str] = field(default_factory=dict)
    read: Mapping[TextPlace, str] = field(default_factory=dict)
    themes: Mapping[TextPlace, str] = field(default_factory=dict)

    def state(self, text: Written) -> str:
        """
        Return what was decided of a text.

        Examples
        --------
        >>> late = Written(("P-1", "note", "text"), "m1", "Note", "Late decisions")
        >>> decided = Moderation().let([late])
        >>> decided.state(late), decided.state(replace(late, text="Late again"))
        ('let through', 'waiting')
        """
        if text.barred:
            return BARRED
        told = self.told.get(text.place)
        if self.read.get(text.place, told) != text.text:
            return WAITING
        return ASIDE if told is None else LET_THROUGH

    def let(self, texts: Iterable[Written]) -> Moderation:
        """Return it with texts let through as they were written."""
        return self._decided({text: text.text for text in texts})

    def tell_as(self, texts: Iterable[Written], words: str) -> Moderation:
        """Return it with texts told in the words of another."""
        return self._decided(dict.fromkeys(texts, words))

    def set_aside(self, texts: Iterable[Written]) -> Moderation:
        """Return it with texts that were looked at and are not told."""
        return self._decided(dict.fromkeys(texts))

    def put(self, texts: Iterable[Written], theme: str) -> Moderation:
        """Return it with texts in a theme; "" takes them out of theirs."""
        themes = {**self.themes, **{text.place: theme for text in texts}}
        return replace(self, themes={place: of for place, of in themes.items() if of})

    def _decided(self, words: Mapping[Written, str | None]) -> Moderation:
        told = {**self.told, **{text.place: said for text, said in words.items()}}
        read = {**self.read, **{text.place: text.text for text in words}}
        kept = {place: said for place, said in told.items() if said is not None}
        return replace(self, told=kept, read=read)

    def only(self, texts: Iterable[Written]) -> Moderation:
        """Return it without what was decided of texts that are not there any more."""
        places = {text.place for text in texts}
        told, read, themes = (
            {place: said for place, said in kept.items() if place in places}
            for kept in (self.told, self.read, self.themes)
        )
        return Moderation(told, read, themes)


def lines_of(texts: Iterable[Written], decided: Moderation) -> list[Line]:
    """
    Return texts as lines: what waits first, what says the same once.

    Examples
    --------
    >>> texts = [Written((f"P-{n}", "note", "text"), f"m{n}", "Note", said)
    ...          for n, said in enumerate(("Late answers.", "Too many reports", "late answers"))]
    >>> [(line.first.text, len(line.texts)) for line in lines_of(texts, Moderation())]
    [('Late answers.', 2), ('Too many reports', 1)]
    """
    found: dict[tuple[str, ...], list[Written]] = {}
    for text in sorted(texts, key=lambda text: (text.label, _order(text.text))):
        state = decided.state(text)
        told = decided.told.get(text.place, "") if state == LET_THROUGH else ""
        theme = decided.themes.get(text.place, "")
        key = (state, text.label, same_words(text.text), same_words(told), theme)
        found.setdefault(key, []).append(text)
    lines = [
        Line(tuple(alike), state, decided.told.get(alike[0].place, "") if told else "", theme)
        for (state, _, _, told, theme), alike in found.items()
    ]
    return sorted(lines, key=lambda line: (_ORDER.index(line.state), line.theme.casefold()))


def themes_in(decided: Moderation) -> list[str]:
    """Return the names of the themes, in alphabetical order; so many have a key."""
    return sorted({*decided.themes.values()}, key=str.casefold)


def same_words(text: str) -> str:
    """
    Return what tells texts apart that say the same.

    Examples
    --------
    >>> same_words("One page a week.") == same_words("one page  a week")
    True
    """
    return clean(text).casefold().rstrip(" .!?")


def _order(text: str) -> tuple[str, bool, str]:
    """Return what sorts texts: of the same words, those in capitals alone come last."""
    return same_words(text), text.isupper(), text


def together(texts: Iterable[str]) -> list[tuple[str, int]]:
    """
    Return texts in alphabetical order, those of the same words as one, with how many they are.

    Examples
    --------
    >>> together(["Late decisions", "Too many reports", "late decisions."])
    [('Late decisions', 2), ('Too many reports', 1)]
    """
    found: dict[str, list[str]] = {}
    for text in sorted(texts, key=_order):
        found.setdefault(same_words(text), []).append(text)
    return [(alike[0], len(alike)) for alike in found.values()]


def by_theme(
    told: Mapping[TextPlace, str], themes: Mapping[TextPlace, str]
) -> list[tuple[str, list[tuple[str, int]]]]:
    """
    Return what was let through by theme, the largest first; what is in none stands last, under "".

    Returns
    -------
    list of theme and texts
        Each text with how many say the same. Empty if no text is in a theme.

    Examples
    --------
    >>> told = {("P-1", "n", "t"): "Late", ("P-2", "n", "t"): "Slow", ("P-3", "n", "t"): "Costs"}
    >>> by_theme(told, {("P-1", "n", "t"): "Time", ("P-2", "n", "t"): "Time"})
    [('Time', [('Late', 1), ('Slow', 1)]), ('', [('Costs', 1)])]
    """
    found: dict[str, list[str]] = {}
    for place, text in told.items():
        found.setdefault(themes.get(place, ""), []).append(text)
    if not any(found):
        return []
    order = sorted(found, key=lambda theme: (not theme, -len(found[theme]), theme.casefold()))
    return [(theme, together(found[theme])) for theme in order]


@dataclass(frozen=True)
class Decided:
    """Something that was done to the texts of an exercise, and how they stood before."""

    what: str
    before: Moderation


class TextDesk:
    """
    What was decided of the texts of one session.

    Parameters
    ----------
    database : Database
        Made with this module's ``SCHEMA``.
    session : str
    """

    def __init__(self, database: Database, session: str):
        self.database, self.session = database, session

    def decided(self, exercise: str) -> Moderation:
        """Return what was decided of the texts of an exercise."""
        with self.database.reading() as run:
            if not run:
                return Moderation()
            where = "WHERE session = :s AND exercise = :e"
            told = run(
                f"SELECT participant, item, part, text FROM approved {where}",  # noqa: S608 - our words
                s=self.session,
                e=exercise,
            )
            looked = run(
                f"SELECT participant, item, part, text, theme FROM looked_at {where}",  # noqa: S608 - our words
                s=self.session,
                e=exercise,
            )
        return Moderation(
            {(row[0], row[1], row[2]): row[3] for row in told},
            {(row[0], row[1], row[2]): row[3] for row in looked if row[3]},
            {(row[0], row[1], row[2]): row[4] for row in looked if row[4]},
        )

    def decide(self, exercise: str, decided: Moderation) -> None:
        """Keep what was decided of the texts of an exercise, all of it."""
        here = {"session": self.session, "exercise": exercise}
        looked = {*decided.read, *decided.themes}
        rows: dict[str, Sequence[dict[str, str]]] = {
            "approved": [{**here, **_named(p), "text": text} for p, text in decided.told.items()],
            "looked_at": [
                {
                    **here,
                    **_named(place),
                    "text": decided.read.get(place, ""),
                    "theme": decided.themes.get(place, ""),
                }
                for place in sorted(looked)
            ],
        }
        with self.database.writing() as run:
            for table in TABLES:
                sql = f"DELETE FROM {table} WHERE session = :session AND exercise = :exercise"  # noqa: S608 - our names
                run(sql, **here)
                if rows[table]:
                    run.add(table, rows[table])


def _named(place: TextPlace) -> dict[str, str]:
    return dict(zip(("participant", "item", "part"), place, strict=True))
