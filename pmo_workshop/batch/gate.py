"""The gate before publication: nothing of another client, and nothing of this computer.

Every client of a batch leaves its **marks**: id, name, hashes of its files, words that only it
uses, and the beginnings of its texts. A deliverable in which a mark of another client stands is
not published. What also occurs in the client's own tables or in the suite's own text is no leak:
a client named "Energy" does not stop the others from speaking of energy.
"""

from __future__ import annotations

import getpass
import re
import socket
import sqlite3
import zlib
from calendar import day_name, month_abbr, month_name
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from ..errors import WorkbookError
from ..paths import shipped
from .inputs import hash_of, input_files, versions_used
from .texts import text_of, words_of

PHRASE = 4
"""Words: so many in a row, which neither the suite nor the client has written, are another's."""

_SHORTEST = 5
_OURS = (".py", ".toml", ".typ", ".html", ".j2", ".css", ".ipynb", ".csv", ".json", ".md")

_BETWEEN = re.compile(r'[,;\t\n"|]+')
_CODE = re.compile(r"\b[A-Za-z]{1,8}[-_.]\d{3,}\b")

_TABLES = """
create table names (first text, phrase text, owner text, what text, primary key (first, phrase));
create table words (word text primary key, owner text) without rowid;
create table phrases (phrase integer primary key, owner text) without rowid;
"""


@dataclass(frozen=True)
class Text:
    """Words in order, with the sets by which they are compared."""

    words: Sequence[str]

    def read(self) -> None:
        """Make the sets."""
        _ = self.vocabulary, self.phrases, self.joined

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def phrases(self) -> frozenset[tuple[str, ...]]:
        """So many words in a row; figures and codes between them are left out."""
        plain = [word for word in self.words if word.isalpha()]
        return frozenset(zip(*(plain[start:] for start in range(PHRASE)), strict=False))

    @cached_property
    def joined(self) -> str:
        """The words with one space around each."""
        return f" {' '.join(self.words)} "

    def holds(self, phrase: str) -> bool:
        """Whether words stand in it in this order."""
        return self.vocabulary.issuperset(phrase.split(" ")) and f" {phrase} " in self.joined


def _number_of(phrase: tuple[str, ...]) -> int:
    return zlib.crc32(" ".join(phrase).encode())


def collect_marks(clients: Iterable[tuple[str, Path]], path: Path) -> None:
    """
    Write the marks of all clients of a batch.

    Parameters
    ----------
    clients : iterable of (id, client folder)
        A folder that cannot be read leaves its id only; its own report says what is wrong.
    path : Path
        The file to make.
    """
    with closing(sqlite3.connect(path)) as marks:
        marks.executescript("pragma journal_mode = off; pragma synchronous = off;" + _TABLES)
        for owner, folder in clients:
            names = [(owner, "the id")]
            with suppress(OSError, ValueError):
                names += _names(folder)
                _add_tables(marks, owner, folder)
            _add_names(marks, owner, names)
        marks.commit()


def _names(folder: Path) -> Iterator[tuple[str, str]]:
    import tomllib

    for file in input_files(folder):
        yield hash_of(file), "the hash of a file"
    settings = tomllib.loads((folder / "client.toml").read_text(encoding="utf-8"))
    if isinstance(settings.get("name"), str):
        yield settings["name"], "the name"


def _add_names(marks: sqlite3.Connection, owner: str, names: Iterable[tuple[str, str]]) -> None:
    for name, what in names:
        words = words_of(name)
        if words and len("".join(words)) >= _SHORTEST - 1:
            row = (words[0], " ".join(words), owner, what)
            marks.execute("insert or ignore into names values (?, ?, ?, ?)", row)


def _add_tables(marks: sqlite3.Connection, owner: str, folder: Path) -> None:
    ours = suite()
    for file in input_files(folder):
        text = text_of(file)
        long = {cell for cell in _BETWEEN.split(text) if cell.count(" ") >= PHRASE - 1}
        cells = ([word for word in words_of(cell) if word.isalpha()] for cell in long)
        begins = {tuple(cell[:PHRASE]) for cell in cells if len(cell) >= PHRASE}
        words = _peculiar(text) - ours.vocabulary
        codes = {(code, "a code of the tables") for code in _CODE.findall(text)}
        _add_names(marks, owner, codes)
        marks.executemany(
            "insert or ignore into phrases values (?, ?)",
            [(_number_of(begin), owner) for begin in begins - ours.phrases],
        )
        marks.executemany(
            "insert or ignore into words values (?, ?)", [(word, owner) for word in words]
        )


def _peculiar(text: str) -> set[str]:
    """Return words that name something: codes, and names that are never written small."""
    found = {word for word in re.findall(r"\w+", text) if len(word) >= _SHORTEST}
    small = {word for word in found if word[0].islower()}
    names = {word.casefold() for word in found if word[0].isupper()} - small
    codes = {
        word.casefold()
        for word in found
        if any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    }
    return names | codes


@cache
def suite() -> Text:
    """Return the text that the suite itself writes into reports."""
    roots = [Path(__file__).parents[1], shipped("templates"), shipped("workbooks")]
    texts = [
        path.read_text(encoding="utf-8")
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.suffix in _OURS and "_shipped" not in path.relative_to(root).parts
    ]
    dates = [*month_name, *month_abbr, *day_name]
    return Text(words_of("\n".join([*texts, *dates, *versions_used()])))


def check_nothing_of_others(
    staging: Path, marks: Path | None, own: Path, workbooks: Sequence[Path]
) -> None:
    """
    Refuse deliverables in which something of another client, or of this computer, stands.

    Parameters
    ----------
    staging : Path
        The folder of deliverables.
    marks : Path or None
        See ``collect_marks``; None if the client is alone.
    own : Path
        The copy of the client folder.
    workbooks : sequence of Path
        What they say is no leak either.

    Raises
    ------
    WorkbookError
        It names the file and the other client, and does not repeat a text.
    """
    files = sorted(path for path in staging.rglob("*") if path.is_file())
    texts = {path.relative_to(staging).as_posix(): text_of(path) for path in files}
    own_text = _own_text(own, workbooks)
    _check_places(texts, staging, own_text)
    if marks is None:
        return
    known = [suite(), own_text]
    uri = f"file:{marks.as_posix()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as opened:
        # The report of all chapters repeats the chapters: what has been found clean is left out.
        clean_words: set[str] = set().union(*(text.vocabulary for text in known))
        clean_phrases: set[tuple[str, ...]] = set().union(*(text.phrases for text in known))
        for name, content in texts.items():
            text = Text(words_of(content))
            odd_words = text.vocabulary - clean_words
            odd_phrases = text.phrases - clean_phrases
            numbers = [_number_of(phrase) for phrase in odd_phrases]
            hits = [
                *_named(opened, text, known),
                *_found(opened, "words", "word", odd_words, "a word of the tables"),
                *_found(opened, "phrases", "phrase", numbers, "a text of the tables"),
            ]
            if hits:
                what, owner = hits[0]
                raise WorkbookError(
                    f"{name}: {what} of the client {owner!r} stands in it, so nothing is "
                    "published. Look for it in the client's tables: a text of another client may "
                    "have been pasted there. If it is not there, report a fault of the suite."
                )
            clean_words |= odd_words
            clean_phrases |= odd_phrases


def _own_text(own: Path, workbooks: Sequence[Path]) -> Text:
    """Return the words that may stand there; two clients may have the same file."""
    texts = [own.name, *map(text_of, workbooks)]
    for file in input_files(own):
        texts += [hash_of(file), text_of(file)]
    return Text(words_of("\n".join(texts)))


def _named(
    marks: sqlite3.Connection, text: Text, known: Sequence[Text]
) -> Iterator[tuple[str, str]]:
    """Yield what stands in a text of the names, ids and hashes of others."""
    for first in _those_in(marks, "names", "first", text.vocabulary):
        rows = marks.execute("select phrase, owner, what from names where first = ?", (first,))
        for phrase, owner, what in rows:
            if text.holds(phrase) and not any(other.holds(phrase) for other in known):
                yield what, owner


def _found(
    marks: sqlite3.Connection, table: str, column: str, odd: Iterable[object], what: str
) -> Iterator[tuple[str, str]]:
    for mark in _those_in(marks, table, column, odd):
        row = marks.execute(f"select owner from {table} where {column} = ?", (mark,)).fetchone()  # noqa: S608 - names written here
        yield what, row[0]


def _those_in(
    marks: sqlite3.Connection, table: str, column: str, values: Iterable[object]
) -> list[object]:
    """Return those of the values that a column holds."""
    asked, found = list(values), []
    for start in range(0, len(asked), 900):
        some = asked[start : start + 900]
        question = ", ".join("?" * len(some))
        found += marks.execute(
            f"select distinct {column} from {table} where {column} in ({question})",  # noqa: S608 - names written here
            some,
        ).fetchall()
    return [value for (value,) in found]


def _check_places(texts: dict[str, str], staging: Path, own: Text) -> None:
    """Refuse a file that names a folder, this computer or its user."""
    folders = {str(Path.home()), str(Path.cwd()), str(staging.parent)}
    places = {folder for folder in folders if len(Path(folder).parts) > 1}
    people = {name for name in (socket.gethostname(), _user()) if len(name) >= _SHORTEST}
    either = "|".join(map(re.escape, sorted(places | people)))
    if not either:
        return
    strange = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")
    for file, text in texts.items():
        for found in set(strange.findall(text)):
            common = " ".join(words_of(found))  # a computer may be named "server"
            if found in places or not (own.holds(common) or suite().holds(common)):
                raise WorkbookError(
                    f"{file}: a folder of this computer, its name or its user's stands in it, so "
                    "nothing is published. Look for it in the client's tables; if it is not "
                    "there, report a fault of the suite."
                )


def _user() -> str:
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""
