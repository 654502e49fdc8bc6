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
from calendar import day_name, month_abbr, month_name
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import cache, cached_property, lru_cache, partial
from hashlib import blake2b
from pathlib import Path

import numpy as np

from ..errors import WorkbookError
from ..i18n import N_, gettext
from ..intake.brand import FILE as BRAND
from ..intake.brand import brand_files
from ..intake.files import input_files
from ..intake.key import key_of, keyed_hash_of
from ..paths import shipped
from .inputs import versions_used
from .texts import text_of, words_of

PHRASE = 4
"""Words: so many in a row, which neither the suite nor the client has written, are another's."""

_SHORTEST = 5
_OURS = (".py", ".toml", ".typ", ".html", ".j2", ".css", ".ipynb", ".csv", ".json", ".md", ".po")

_BETWEEN = re.compile(r'[,;\t\n"|]+')
_AT_ONCE = 1 << 20
_CODE = re.compile(r"\b[A-Za-z]{1,8}[-_.]\d{3,}\b")

_TABLES = """
create table names (first text, phrase text, owner text, what text, primary key (first, phrase));
create table words (word text primary key, owner text) without rowid;
create table phrases (phrase integer primary key, owner text) without rowid;
"""


class Text:
    """
    Words in order, with what they are compared by.

    Attributes
    ----------
    words : list of str
    """

    def __init__(self, content: str) -> None:
        self._content = content

    @cached_property
    def words(self) -> list[str]:
        return words_of(self._content)

    def read(self) -> None:
        """Make what it is compared by."""
        _ = self.vocabulary, self.phrases, self.joined

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def phrases(self) -> np.ndarray:
        """The numbers of all words in a row, ascending; figures and codes between are left out."""
        numbers = {word: _number_of(word) for word in self.vocabulary if word.isalpha()}
        plain = [numbers[word] for word in self.words if word in numbers]
        return _ascending(_numbers_in_a_row(np.array(plain, dtype=np.uint64)))

    @cached_property
    def joined(self) -> str:
        """The words with one space around each."""
        return f" {' '.join(self.words)} "

    def holds(self, phrase: str) -> bool:
        """Whether words stand in it in this order."""
        return self.vocabulary.issuperset(phrase.split(" ")) and f" {phrase} " in self.joined


@lru_cache(maxsize=1 << 18)
def _number_of(word: str) -> int:
    """Return a number of 64 bits, the same on every computer; with fewer, phrases would collide."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest())


def _numbers_in_a_row(numbers: np.ndarray) -> np.ndarray:
    """
    Return one number for every ``PHRASE`` neighbours.

    Parameters
    ----------
    numbers : array of uint64, shape (words,)

    Returns
    -------
    array of int64, shape (words - PHRASE + 1,)
        Signed, as SQLite keeps them.
    """
    many = max(0, len(numbers) - PHRASE + 1)
    found = np.zeros(many, dtype=np.uint64)
    for start in range(PHRASE):
        found = found * _MIX + numbers[start : start + many]
    return found.view(np.int64)


def _ascending(numbers: np.ndarray) -> np.ndarray:
    """Return each number once, ascending; sorting these is faster than numpy's own way."""
    numbers = np.sort(numbers)
    first = np.ones(len(numbers), dtype=bool)
    first[1:] = numbers[1:] != numbers[:-1]
    return numbers[first]


_MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number of which half the bits are set (Knuth's multiplicative hashing)."""


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
            names = [(owner, N_("the id"))]
            with suppress(Exception):  # its own report tells what is wrong, and stops no other
                names += _names(folder)
                _add_tables(marks, owner, folder)
            _add_names(marks, owner, names)
        marks.commit()


def _names(folder: Path) -> Iterator[tuple[str, str]]:
    from ..intake.folder import settings_of

    key = key_of(folder)
    for file in input_files(folder):
        yield keyed_hash_of(file, key), N_("the hash of a file")
    if name := settings_of(folder).name:
        yield name, N_("the name")


def _add_names(marks: sqlite3.Connection, owner: str, names: Iterable[tuple[str, str]]) -> None:
    for name, what in names:
        words = words_of(name)
        if words and len("".join(words)) >= _SHORTEST - 1:
            row = (words[0], " ".join(words), owner, what)
            marks.execute("insert or ignore into names values (?, ?, ?, ?)", row)


def _add_tables(marks: sqlite3.Connection, owner: str, folder: Path) -> None:
    ours = suite()
    for file in input_files(folder):
        try:
            different = _cells(text_of(file))
        except Exception:  # noqa: BLE001, S112 - damaged on purpose, or never read as a table
            continue
        text = "\n".join(different)
        long = {cell for cell in different if cell.count(" ") >= PHRASE - 1}
        cells = ([word for word in words_of(cell) if word.isalpha()] for cell in long)
        begins = [[*map(_number_of, cell[:PHRASE])] for cell in cells if len(cell) >= PHRASE]
        phrases = _numbers_in_a_row(np.array(begins, dtype=np.uint64).reshape(-1, PHRASE).T).ravel()
        words = _peculiar(text) - ours.vocabulary
        codes = {(code, N_("a code of the tables")) for code in _CODE.findall(text)}
        _add_names(marks, owner, codes)
        marks.executemany(
            "insert or ignore into phrases values (?, ?)",
            [(number, owner) for number in _without(phrases, ours.phrases).tolist()],
        )
        marks.executemany(
            "insert or ignore into words values (?, ?)", [(word, owner) for word in words]
        )


def _cells(text: str) -> set[str]:
    """Return the different cells of a table: even many answers hold few of them."""
    found, start = set[str](), 0
    while start < len(text):
        line_end = text.find("\n", start + _AT_ONCE)
        end = line_end if line_end >= 0 else len(text)
        found.update(_BETWEEN.split(text[start:end]))
        start = end
    return found


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
    package, shown = Path(__file__).parents[1], (shipped("templates"), shipped("workbooks"))
    texts = [
        text_of(path) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
        for root in (package, *shown)
        for path in sorted(root.rglob("*"))
        if path.suffix in _OURS and "_shipped" not in path.relative_to(root).parts
    ]
    dates = [*month_name, *month_abbr, *day_name]
    return Text("\n".join([*texts, *dates, *versions_used()]))


def check_nothing_of_others(
    staging: Path,
    marks: Path | None,
    own: Path,
    workbooks: Sequence[Path],
    given: Mapping[Path, Path] | None = None,
    known: Collection[Path] = (),
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
    given : mapping of Path to Path, optional
        Of PDFs just made, what the typesetter was given. It is read in their place, but for the
        smallest PDF, in a tenth of the time: it holds the same words and more, such as addresses
        of links (``tests/export/test_combined.py`` holds both together).
    known : collection of Path, optional
        Files that the gate has let through before, byte for byte, on this computer: where there is
        no other client they are not looked through again.

    Raises
    ------
    WorkbookError
        It names the file and the other client, and does not repeat a text.
    """
    files = sorted(path for path in staging.rglob("*") if path.is_file())
    if marks is None:
        files = [path for path in files if path not in known]
    by_size = sorted(given or {}, key=lambda pdf: pdf.stat().st_size)
    read = {pdf: given[pdf] for pdf in by_size[1:]} if given else {}
    contents = {path.relative_to(staging).as_posix(): text_of(read.get(path, path))
                for path in files}  # fmt: skip
    own_text = _own_text(own, workbooks)
    _check_places(contents, staging, own_text)
    if marks is None:
        return
    texts = {name: Text(content) for name, content in contents.items()}
    uri = f"file:{marks.as_posix()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as opened:
        hits = _hits(opened, list(texts.values()), [suite(), own_text])
    for name, text in texts.items():
        for stands_in, what, owner in hits:
            if stands_in(text):
                raise WorkbookError(
                    gettext(
                        "{name}: {what} of the client {owner} stands in it, so nothing "
                        "is published. Look for it in the client's tables: a text of "
                        "another client may have been pasted there. If it is not there, "
                        "report a fault of the suite.",
                        name=name,
                        what=gettext(what),
                        owner=repr(owner),
                    )
                )


def this_computer() -> str:
    """Return what of this computer must not stand in a deliverable, on whatever day it is made."""
    return "\0".join([str(Path.home()), socket.gethostname(), _user()])


def check_redacted(staging: Path, withheld: Iterable[str]) -> None:
    """
    Refuse a redacted report in which a name or own words stand that it leaves out.

    Parameters
    ----------
    staging : Path
        The folder of deliverables.
    withheld : iterable of str
        The names and statements.

    Raises
    ------
    WorkbookError
        It names the file, and does not repeat the text.
    """
    phrases = {" ".join(words_of(said)) for said in withheld} - {""}
    ours = suite()
    strange = [phrase for phrase in phrases if not ours.holds(phrase)]
    for path in sorted(path for path in staging.rglob("*") if path.is_file()):
        text = Text(text_of(path))
        if any(text.holds(phrase) for phrase in strange):
            raise WorkbookError(
                gettext(
                    "{file}: a name or a statement stands in it that a redacted report leaves out, "
                    "so nothing is published. Look for it in story.md and in the texts of the "
                    "tables, such as actions.",
                    file=path.relative_to(staging).as_posix(),
                )
            )


def _own_text(own: Path, workbooks: Sequence[Path]) -> Text:
    """Return the words that may stand there; two clients may have the same file."""
    ours = shipped("workbooks").resolve()  # the suite's text holds these
    texts = [own.name, *(text_of(workbook) for workbook in workbooks if workbook.parent != ours)]
    key = key_of(own)
    for file in input_files(own):
        texts += [keyed_hash_of(file, key), text_of(file)]
    texts += [text_of(file) for file in brand_files(own).values() if file.name == BRAND]
    return Text("\n".join(texts))


Hit = tuple[Callable[[Text], bool], str, str]
"""Whether a text holds the mark, what the mark is, and whose."""


def _hits(marks: sqlite3.Connection, texts: Sequence[Text], known: Sequence[Text]) -> list[Hit]:
    """Return the marks of others that stand in any of the texts: names first, then words."""
    found: list[Hit] = []
    vocabulary = frozenset[str]().union(*(text.vocabulary for text in texts))
    for phrase, owner, what in _rows(marks, "phrase, owner, what", "names", "first", vocabulary):
        if not any(text.holds(phrase) for text in known):
            found.append((partial(_holds, phrase), what, owner))
    odd = vocabulary.difference(*(text.vocabulary for text in known))
    for word, owner in _rows(marks, "word, owner", "words", "word", odd):
        found.append((partial(_has_word, word), N_("a word of the tables"), owner))
    phrases = _ascending(np.concatenate([text.phrases for text in texts]))
    for text in known:
        phrases = _without(phrases, text.phrases)
    for number, owner in _rows(marks, "phrase, owner", "phrases", "phrase", phrases.tolist()):
        found.append((partial(_has_phrase, number), N_("a text of the tables"), owner))
    return found


def _holds(phrase: str, text: Text) -> bool:
    return text.holds(phrase)


def _has_word(word: str, text: Text) -> bool:
    return word in text.vocabulary


def _has_phrase(number: int, text: Text) -> bool:
    return len(_without(np.array([number]), text.phrases)) == 0


def _without(numbers: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return the numbers that are not among the known ones, which ascend."""
    if not len(known):
        return numbers
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    return numbers[known[places] != numbers]


def _rows(
    marks: sqlite3.Connection, columns: str, table: str, key: str, values: Iterable[object]
) -> Iterator[tuple]:
    """Yield the rows of a table whose key is among the values."""
    asked = list(values)
    for start in range(0, len(asked), 900):
        some = asked[start : start + 900]
        question = f"select {columns} from {table} where {key} in ({', '.join('?' * len(some))})"  # noqa: S608 - names written here
        yield from marks.execute(question, some)


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
        if not any(strange_word in text for strange_word in places | people):
            continue  # the pattern takes ten times as long
        for found in set(strange.findall(text)):
            common = " ".join(words_of(found))  # a computer may be named "server"
            if found in places or not (own.holds(common) or suite().holds(common)):
                raise WorkbookError(
                    gettext(
                        "{file}: a folder of this computer, its name or its user's "
                        "stands in it, so nothing is published. Look for it in the "
                        "client's tables; if it is not there, report a fault of the "
                        "suite.",
                        file=file,
                    )
                )


def _user() -> str:
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""
