"""What a report is made from, by content: files, parameters, workbooks, code, versions."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..paths import shipped

if TYPE_CHECKING:
    from .steps import Order

LIBRARIES = (
    "IPython",
    "matplotlib",
    "nbconvert",
    "nbformat",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "scipy",
    "statsmodels",
    "typst",
)

_CODE = re.compile(r"\.(py|toml|typ|html|css|j2|ttf|otf|woff2|csv|json|txt)")


def input_files(folder: Path) -> Iterator[Path]:
    """
    Yield the files of a client folder that are its input.

    Folders inside, hidden files and a spreadsheet program's lock files are none.
    """
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith((".", "~$")):
            yield path


def copy_inputs(folder: Path, snapshot: Path) -> dict[str, str]:
    """Copy the files of a client folder, so that what is hashed, checked and run is the same."""
    snapshot.mkdir(parents=True)
    for path in input_files(folder):
        shutil.copyfile(path, snapshot / path.name)
    return hashes(snapshot)


def facts_of_the_code() -> dict[str, object]:
    """Return the versions, and a hash of our own code, on which the bytes depend."""
    return {"versions": versions_used(), "code": hash_of_the_code()}


def versions_used() -> dict[str, str]:
    """Return the versions of what makes the deliverables."""
    found = {"pmo-workshop": __version__, "python": platform.python_version()}
    return found | {library: metadata.version(library) for library in LIBRARIES}


@cache
def hash_of_the_code() -> str:
    """Return one hash of the package and its templates: a checkout changes between versions."""
    package = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for root in (package, shipped("templates")):
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root).as_posix()
            if _CODE.fullmatch(path.suffix) and not inside.startswith("_shipped/"):
                whole.update(f"{inside}\0{hash_of(path)}\n".encode())
    return whole.hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path relative to the folder."""
    return {
        path.relative_to(folder).as_posix(): hash_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def why_to_run(order: Order, place: Path, manifest: Mapping | None) -> str:
    """
    Return why a client's report has to be made; empty if what is there is up to date.

    Parameters
    ----------
    order : Order
    place : Path
        Where the deliverables are or will be.
    manifest : mapping or None
        That of the deliverables there; None if there are none.

    Returns
    -------
    str
        Such as ``"inputs changed: survey.csv"``; a file that was only touched has not changed.
    """
    if manifest is None:
        return "new"
    for part, changed in changes(manifest, order):
        return f"{part} changed: {', '.join(changed)}" if changed else f"{part} changed"
    damaged = damages(place, manifest)
    return f"deliverables damaged: {', '.join(damaged)}" if damaged else ""


def changes(manifest: Mapping, order: Order) -> Iterator[tuple[str, list[str]]]:
    """
    Yield what is no longer as a manifest says: the part, and what of it.

    Parameters
    ----------
    manifest : mapping
    order : Order
        What would be made now.
    """
    now = {
        "inputs": {path.name: hash_of(path) for path in input_files(order.folder)},
        "workbooks": {workbook.name: hash_of(workbook) for workbook in order.all_workbooks},
        "parameters": {"client_dir": order.id, **order.parameters},
        "formats": dict.fromkeys(order.formats, ""),
        "versions": versions_used(),
    }
    before = {**manifest, "formats": dict.fromkeys(manifest.get("formats", ()), "")}
    for part, values in now.items():
        changed = _differences(before.get(part), values)
        if changed:
            yield part, changed
    if manifest.get("code") != hash_of_the_code():
        yield "code", []


def damages(place: Path, manifest: Mapping) -> list[str]:
    """Return the deliverables that are missing, or not as the manifest says."""
    there = {
        name: hash_of(place / name) for name in manifest["deliverables"] if (place / name).is_file()
    }
    return _differences(there, manifest["deliverables"])


def _differences(before: object, now: Mapping[str, object]) -> list[str]:
    before = before if isinstance(before, Mapping) else {}
    return [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]


def read_manifest(path: Path) -> dict | None:
    """Return a manifest, or None if there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    complete = isinstance(found, dict) and isinstance(found.get("deliverables"), dict)
    return found if complete else None
