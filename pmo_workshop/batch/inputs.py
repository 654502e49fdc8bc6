"""What a report is made from, by content: files, parameters, workbooks, code, versions."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from .. import __version__
from ..errors import DataError, WorkbookError
from ..i18n import gettext
from ..intake.brand import FILE as BRAND
from ..intake.brand import brand_files
from ..intake.files import (
    SEEN,
    STORY,
    TEMPLATE,
    cannot_be_read,
    input_files,
    links_in,
    refuse_what_is_no_file,
    table_of,
)
from ..intake.key import KEY_FILE, keyed_hash, keyed_hash_of, write_key
from ..paths import shipped
from ..schema import TABLES
from .order import Order

LIBRARIES = (
    "IPython",
    "matplotlib",
    "nbformat",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "python-pptx",
    "scipy",
    "typst",
    "xlsxwriter",
)

Damaged = Callable[[Path, Mapping], Collection[str]]
"""Returns which deliverables of a manifest are damaged in a place."""

_CODE = re.compile(r"\.(py|po|toml|typ|html|css|j2|ttf|otf|woff2|csv|json|txt|md|pptx)")


def copy_inputs(
    folder: Path, snapshot: Path, key: bytes, *, internal: bool = False
) -> dict[str, str]:
    """
    Copy the files of a client folder, so that what is hashed, checked and run is the same.

    Files of internal tables, such as ``touches.csv``, stay where they are unless ``internal``: no
    report is given them.
    The key goes with them into the copy, which is nobody's but this run's.

    Returns
    -------
    dict
        See ``hashes_of_inputs``.

    Raises
    ------
    DataError
        There is a link in the folder, no file where a table should be, or one that cannot be read.
    """
    unreadable = []
    try:
        refuse_what_is_no_file(folder)
        found = {path.name: path for path in _inputs(folder, internal=internal)}
        found |= brand_files(folder)
    except OSError as error:
        raise DataError(str(cannot_be_read(folder, error))) from None
    snapshot.mkdir(parents=True)
    for name, path in found.items():
        try:
            source = path.open("rb")
        except OSError as error:
            unreadable.append(str(cannot_be_read(path, error)))
            continue
        (snapshot / name).parent.mkdir(parents=True, exist_ok=True)
        with source, (snapshot / name).open("wb") as copy:
            shutil.copyfileobj(source, copy, _AT_ONCE)
    if unreadable:
        raise DataError("\n".join(unreadable))
    write_key(snapshot / KEY_FILE, key)
    return hashes_of_inputs(snapshot, key)


_AT_ONCE = 1 << 20


def hashes_of_inputs(folder: Path, key: bytes) -> dict[str, str]:
    """
    Return the keyed hash of every input of a client folder by name.

    A link has none, nor has a file that cannot be read. The files of a firm's brand, which lie
    around the folder, are inputs too; their names begin with ``../``.
    """
    found = {path.name: "" for path in links_in(folder)}
    inputs = {path.name: path for path in _inputs(folder)} | brand_files(folder)
    for name, path in inputs.items():
        try:
            found[name] = keyed_hash_of(path, key)
        except OSError:
            found[name] = ""
    return found


def _inputs(folder: Path, *, internal: bool = False) -> Iterator[Path]:
    """Yield the files that reports are given, or also those of internal tables."""
    for path in input_files(folder):
        table = TABLES.get(table_of(path))
        if internal or table is None or not table.internal:
            yield path


def name_of_key(key: bytes) -> str:
    """Return what tells in a manifest which key its hashes were made with, and nothing of it."""
    return keyed_hash(key, b"name of the key")[:16]


def facts_of_the_code() -> dict[str, Mapping[str, str]]:
    """Return the versions, and hashes of our own code, on which the bytes depend."""
    return {"versions": versions_used(), "code": hashes_of_the_code()}


@cache
def versions_used() -> Mapping[str, str]:
    """Return the versions of what makes the deliverables, as this process has found them."""
    found = {"pmo-workshop": __version__, "python": platform.python_version()}
    return found | {library: metadata.version(library) for library in LIBRARIES}


@cache
def hashes_of_the_code() -> Mapping[str, str]:
    """Return what ``read_code`` has found when this process, or its warm parent, first asked."""
    return read_code()


def expect_the_same_code() -> None:
    """
    Refuse a report during which the package or a template was changed: its hashes tell of others.

    Raises
    ------
    WorkbookError
        With the first parts that are other than when the batch began.
    """
    changed = _differences(hashes_of_the_code(), read_code())
    if changed:
        raise suite_was_changed(_first_of(changed))


def suite_was_changed(what: str) -> WorkbookError:
    """Return the error of a report during which the suite was changed, and what of it."""
    return WorkbookError(
        gettext(
            "The suite itself was changed meanwhile ({what}). Make the report again.",
            what=what,
        )
    )


def read_code() -> Mapping[str, str]:
    """
    Return a short hash of each part of the package, and of each template of a report, as they are.

    Notes
    -----
    A checkout changes between versions. The parts are the folders of the package, such as
    ``"package/charts"``, and single templates, such as ``"templates/pdf/report.typ"``: a manifest
    stays small, and still says what has changed.
    """
    package, templates = Path(__file__).parents[1], shipped("templates")
    parts: dict[str, list[str]] = {}
    for path in _code(package):
        inside = path.relative_to(package)
        part = "/".join(["package", *inside.parts[:-1][:1]])
        parts.setdefault(part, []).append(f"{inside.as_posix()}\0{hash_of(path)}\n")
    kinds = (templates / kind for kind in ("html", "pdf", "pptx", "text"))
    for path in (path for kind in kinds for path in _code(kind)):
        inside = path.relative_to(templates)
        template = inside.parent if inside.parent.name == "fonts" else inside
        named = f"{inside.as_posix()}\0{hash_of(path)}\n"
        parts.setdefault(f"templates/{template.as_posix()}", []).append(named)
    return {
        part: hashlib.sha256("".join(named).encode()).hexdigest()[:16]
        for part, named in sorted(parts.items())
    }


def _code(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if _CODE.fullmatch(path.suffix) and "_shipped" not in path.relative_to(root).parts:
            yield path


def hashes(folder: Path) -> dict[str, str]:
    """
    Return the SHA-256 of every file in a folder, by its path relative to the folder.

    It is for what is delivered itself; the hash of an input has a key.
    """
    return {
        path.relative_to(folder).as_posix(): hash_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def why_to_run(
    order: Order,
    manifest: Mapping | None,
    damaged: Damaged | None = None,
) -> str:
    """
    Return why a client's report has to be made; empty if what is there is up to date.

    Parameters
    ----------
    order : Order
    manifest : mapping or None
        That of the deliverables in their place; None if there are none.
    damaged : callable, optional
        Returns which deliverables of a manifest are damaged in a place; default: ``damages``.

    Returns
    -------
    str
        Such as ``"inputs changed: survey.csv"``; a file that was only touched has not changed.
    """
    if manifest is None:
        return gettext("new")
    for part, changed in changes(manifest, order):
        return gettext("{part} changed: {what}", part=part, what=_first_of(changed))
    found = (damaged or damages)(order.place, manifest)
    return gettext("deliverables damaged: {what}", what=_first_of(found)) if found else ""


def _first_of(names: Collection[str], shown: int = 3) -> str:
    """Return the first names, and how many there are beside them."""
    first = ", ".join([*names][:shown])
    more = len(names) - shown
    return gettext("{first} and {n} more", first=first, n=more) if more > 0 else first


Then = tuple[object, object]
"""What was and what is; None if there was or is nothing."""


def changes(manifest: Mapping, order: Order) -> Iterator[tuple[str, dict[str, Then]]]:
    """
    Yield what is no longer as a manifest says: the part, and what of it, then and now.

    Parameters
    ----------
    manifest : mapping
    order : Order
        What would be made now.
    """
    key = {"name": name_of_key(order.key)}
    same_key = manifest.get("key") == key  # the hashes of two keys cannot be compared
    now: dict[str, Mapping[str, object]] = {
        "key": key,
        **({"inputs": hashes_of_inputs(order.folder, order.key)} if same_key else {}),
        "workbooks": {workbook.name: hash_of(workbook) for workbook in order.all_workbooks},
        "parameters": {"client_dir": order.id, **order.parameters},
        "language": {"of the texts": order.language},
        "formats": dict.fromkeys(order.formats, ""),
        "depths": dict.fromkeys((depth.value for depth in order.depths), ""),
        **facts_of_the_code(),
    }
    lists = {part: dict.fromkeys(manifest.get(part, ()), "") for part in ("formats", "depths")}
    before = {**manifest, **lists, "language": {"of the texts": manifest.get("language", "")}}
    for part, values in now.items():
        changed = _differences(before.get(part), values)
        if changed:
            yield part, changed


OWN_WORDS = frozenset({STORY, SEEN, TEMPLATE})
"""What is printed as it stands: no workbook reads it."""


def are_words(changed: Collection[str], folder: Path) -> bool:
    """Whether only own words and the brand have changed: then no workbook need be run again."""
    looks = {*OWN_WORDS, BRAND, *brand_files(folder)}
    return all(name in looks or name.startswith("../") for name in changed)


def only_words_changed(manifest: Mapping, order: Order) -> bool:
    """Whether nothing but own words and the brand is no longer as a manifest says."""
    found = dict(changes(manifest, order))
    return found.keys() == {"inputs"} and are_words(found["inputs"], order.folder)


def damages(place: Path, manifest: Mapping) -> dict[str, Then]:
    """Return the deliverables that are missing (None) or other than the manifest says, by name."""
    there = {
        name: hash_of(place / name) for name in manifest["deliverables"] if (place / name).is_file()
    }
    return _differences(manifest["deliverables"], there)


def _differences(before: object, now: Mapping[str, object]) -> dict[str, Then]:
    before = before if isinstance(before, Mapping) else {}
    return {
        name: (before.get(name), now.get(name))
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    }


def read_manifest(path: Path) -> dict | None:
    """Return a manifest, or None if there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    complete = isinstance(found, dict) and isinstance(found.get("deliverables"), dict)
    return found if complete else None
