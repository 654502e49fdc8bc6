"""What a report leaves for the next one of its client: its runs, and what its files are made of.

It is one file beside the client's folder, its owner's alone, as it names people; and it ends with a
hash that nobody makes without the client's key. Of a file that is damaged, half written or not ours
nothing is believed, and the report is made as if there were none.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import pickle
import platform
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..intake.files import SEEN, STORY
from ..intake.key import keyed_hash
from ..paths import shipped
from .inputs import facts_of_the_code, hash_of, name_of_key
from .order import Order
from .output import write_whole
from .runs import Made

if TYPE_CHECKING:
    from ..intake.client import Client

_RECORD, _READ, _LAST, _HANDED_OVER = "record.json", "read.pickle", "last.json", "handed-over/"
_LEFT = "earlier"
_HASH = 64
"""Digits of the hash at the end."""


@dataclass(frozen=True)
class AsRead:
    """
    What reading a client folder and checking its tables tells.

    Attributes
    ----------
    of : str
        A keyed hash of what it follows from, see ``hash_of_reading``.
    client : Client
        Without its tables, as the next steps need it.
    tables : mapping of str to str
        See ``client_cache.hashes_of_tables``.
    warnings, noticed : tuple of str
        The same twice: for the consultant, which names the rows, and for the report.
    withheld : tuple of str
        The names and own words that must not stand in a redacted report.
    answered : bytes
        Who has answered what, see ``between``.
    """

    of: str
    client: Client
    tables: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    withheld: tuple[str, ...] = field(default=(), repr=False)
    answered: bytes = field(default=b"{}", repr=False)


@dataclass(frozen=True)
class Behind:
    """
    What the runs of a report follow from, beside what the guard had shown before each.

    Attributes
    ----------
    facts : str
        A keyed hash of the client's facts, the code, the workbooks and the parameters.
    tables : mapping of str to str
        See ``client_cache.hashes_of_tables``.
    """

    facts: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> dict[str, str]:
        """Return the hashes of tables by name; empty for one that is not there."""
        return {name: self.tables.get(name, "") for name in sorted(names)}

    def and_notebooks(self, order: Order) -> Behind:
        """Return the same with the executed workbooks that the plan reads."""
        notebooks = {w.stem: hash_of(order.executed(w)) for w in order.workbooks}
        return replace(self, tables={**self.tables, **notebooks})


@dataclass(frozen=True)
class Content:
    """
    What a file is made of, and what it then is.

    Attributes
    ----------
    of : str
        A keyed hash of what it is made of, see ``hash_of_content``.
    is_now : str
        The SHA-256 of the file.
    warnings : tuple of str
        What there is to warn of in it.
    """

    of: str
    is_now: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Left:
    """
    What an earlier report has left.

    Attributes
    ----------
    runs : mapping of str to Made
        By workbook.
    facts : str
        See ``Behind``: if they are other, its files may be as well, whatever they are made of.
    files : mapping of str to Content
        By name.
    computer : str
        A keyed hash of the computer whose gate has let the files through, see ``gate``.
    read : bytes
        How the client was read, packed.
    last : bytes
        Who had answered and what was shown at its end, see ``between``; empty if not known.
    handed_over : tuple of bytes
        The same of every report that was final or redacted.
    """

    runs: Mapping[str, Made] = field(default_factory=dict)
    facts: str = ""
    files: Mapping[str, Content] = field(default_factory=dict)
    computer: str = ""
    read: bytes = field(default=b"", repr=False)
    last: bytes = field(default=b"", repr=False)
    handed_over: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def of_people(self) -> Left:
        """Who had answered and what was shown, without the files: all is made anew beside it."""
        return Left(last=self.last, handed_over=self.handed_over)

    def has_all(self, order: Order) -> bool:
        """Whether there is a run of every workbook."""
        return self.runs.keys() >= {workbook.stem for workbook in order.all_workbooks}

    def as_read(self, of: str, key: bytes) -> AsRead | None:
        """Return how the client was read, with its key, if it would be read so again."""
        if not self.read.startswith(of.encode()):
            return None
        try:
            found = _OnlyOurs(io.BytesIO(self.read[len(of) :])).load()
        except pickle.UnpicklingError:
            return None
        return replace(found, client=replace(found.client, key=key))

    def let_through(self, now: Mapping[str, str], computer: str) -> frozenset[str]:
        """Return the files, by name with their hashes now, that a gate of this computer knows."""
        if computer != self.computer:
            return frozenset()
        return frozenset(n for n, one in self.files.items() if now.get(n) == one.is_now)

    def hash_of(self, name: str, facts: str, of: str) -> str:
        """Return the hash of what would be made of the same again; empty if it is not known."""
        content = self.files.get(name)
        if content is None or content.of != of or facts != self.facts:
            return ""
        return content.is_now

    def file(
        self, place: Path, name: str, facts: str, of: str
    ) -> tuple[bytes, tuple[str, ...]] | None:
        """
        Return a file as it was published in a place, if it would be made of the same again.

        With it comes what there was to warn of.
        """
        then = self.hash_of(name, facts, of)
        if not then:
            return None
        try:
            found = (place / name).read_bytes()
        except OSError:
            return None
        same = hashlib.sha256(found).hexdigest() == then
        return (found, self.files[name].warnings) if same else None


def hash_of_content(order: Order, content: object) -> str:
    """
    Return a keyed hash of what a file is made of.

    Equal hashes mean equal content. Of equal content whose sets were filled in another order they
    may differ, and the file is made again.
    """
    whole = io.BytesIO()
    pickler = pickle.Pickler(whole, protocol=5)
    pickler.fast = True  # what is equal is written alike, whether it is the same object or not
    pickler.dump(content)
    return keyed_hash(order.key, whole.getvalue())


def facts_behind(order: Order, client: Client) -> str:
    """
    Return a keyed hash of all that every run of a client follows from, beside its tables.

    How its files were read and what was noticed goes into the report, and into no workbook.
    """
    follows = {
        **facts_of_the_code(),
        "computer": platform.platform(),
        "key": name_of_key(order.key),
        "workbooks": {workbook.name: hash_of(workbook) for workbook in order.all_workbooks},
        "parameters": {"client_dir": order.id, **order.parameters},
        "limits": repr(order.limits),
        "client": repr(replace(client, tables={}, readings=(), warnings=())),
    }
    return keyed_hash(order.key, json.dumps(follows, sort_keys=True).encode())


def hash_of_reading(order: Order, inputs: Mapping[str, str]) -> str:
    """
    Return a keyed hash of all that reading a client folder follows from.

    It is no other for other own words; it is for another day, as some settings are dates to come.
    """
    follows = {
        **facts_of_the_code(),
        "computer": platform.platform(),
        "key": name_of_key(order.key),
        "language": order.language,
        "today": f"{datetime.now().astimezone():%Y-%m-%d}",
        "inputs": {name: of for name, of in inputs.items() if name not in (STORY, SEEN)},
    }
    return keyed_hash(order.key, json.dumps(follows, sort_keys=True).encode())


class _OnlyOurs(pickle.Unpickler):
    """Unpacks our own dataclasses and enumerations, and dates: nothing that could run anything."""

    def find_class(self, module: str, name: str) -> type:
        ours = module.split(".")[0] == __name__.split(".")[0]
        found = super().find_class(module, name) if ours or module == "datetime" else None
        if found is date:
            return found
        if ours and isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
            return found
        raise pickle.UnpicklingError(module, name)


def _packed(found: AsRead) -> bytes:
    """Return how a client was read as bytes, without its key, behind the hash of what it is of."""
    packed = io.BytesIO()
    _ByValue(packed, protocol=5).dump(replace(found, client=replace(found.client, key=b"")))
    return found.of.encode() + packed.getvalue()


class _ByValue(pickle.Pickler):
    """Packs an enumeration by its value; before 3.11.4 Python would have it got by ``getattr``."""

    def reducer_override(self, one: object) -> Any:
        return (type(one), (one.value,)) if isinstance(one, Enum) else NotImplemented


def is_ours(workbook: Path) -> bool:
    """
    Whether a workbook is one of the suite, as it was delivered.

    Of these it is tested that they ask their client for all that they read. A workbook of one's own
    may open files as well, so it is always run.
    """
    delivered = shipped("workbooks") / workbook.name
    return delivered.is_file() and hash_of(delivered) == hash_of(workbook)


def keep_what_is_left(
    order: Order,
    behind: Behind,
    asked: Mapping[str, frozenset[str]],
    files: Mapping[str, Content],
    computer: str = "",
    found: AsRead | None = None,
    last: bytes = b"",
    handed_over: Sequence[bytes] = (),
) -> None:
    """Write what a report that is complete leaves into a file in its scratch folder."""
    behind = behind.and_notebooks(order) if order.plan is not None else behind
    runs = []
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        for workbook in order.all_workbooks:
            name, shown = workbook.stem, order.shown(workbook)
            tables = behind.of(asked[name]) if is_ours(workbook) else None
            runs.append({"workbook": name, "tables": tables})
            if tables is not None:
                parts.writestr(f"{name}.ipynb", order.executed(workbook).read_bytes())
            parts.writestr(f"{name}.json", shown.read_bytes() if shown.is_file() else b"")
        made = {name: [each.of, each.is_now, each.warnings] for name, each in files.items()}
        record = {"facts": behind.facts, "runs": runs, "files": made, "computer": computer}
        parts.writestr(_RECORD, json.dumps(record))
        parts.writestr(_READ, b"" if found is None else _packed(found))
        parts.writestr(_LAST, last)
        for at, report in enumerate(handed_over):
            parts.writestr(f"{_HANDED_OVER}{at}.json", report)
    whole = content.getvalue()
    (order.scratch / _LEFT).write_bytes(whole + keyed_hash(order.key, whole).encode())


def leave(order: Order) -> None:
    """Put the file of a report that has been published in its place, where there is one for it."""
    if order.earlier is not None:
        with suppress(OSError):  # such as a full disk: the next report is made without it
            write_whole(order.earlier, (order.scratch / _LEFT).read_bytes())


def what_is_left(order: Order) -> Left:
    """Return what an earlier report has left, its notebooks unpacked into the scratch folder."""
    try:
        content = order.earlier.read_bytes() if order.earlier is not None else b""
    except OSError:
        return Left()
    whole, ends = content[:-_HASH], content[-_HASH:]
    if not hmac.compare_digest(keyed_hash(order.key, whole).encode(), ends):
        return Left()
    try:
        return _unpacked(whole, order.scratch / "before")
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error):
        return Left()  # as another version of the suite left it


def _unpacked(whole: bytes, into: Path) -> Left:
    made: dict[str, Made] = {}
    into.mkdir(exist_ok=True)
    before = b""
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        record = json.loads(parts.read(_RECORD))
        for run in record["runs"]:
            name, tables = run["workbook"], run["tables"]
            after = parts.read(f"{name}.json")
            if tables is not None:
                place = into / f"{name}.ipynb"
                place.write_bytes(parts.read(f"{name}.ipynb"))
                made[name] = Made(record["facts"], tables, before, after, place)
            before = after
        read, last = parts.read(_READ), parts.read(_LAST)
        handed_over = tuple(
            parts.read(name) for name in parts.namelist() if name.startswith(_HANDED_OVER)
        )
    files = {
        name: Content(of, is_now, tuple(warnings))
        for name, (of, is_now, warnings) in record["files"].items()
    }
    return Left(made, record["facts"], files, record["computer"], read, last, handed_over)
