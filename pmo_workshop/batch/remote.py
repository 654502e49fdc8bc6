"""Client folders and reports at an address, such as ``s3://bucket/runs``, by way of fsspec.

What is there is brought to this computer, and a report that is complete here is sent there: all
files into a folder that is named by their content, ``acme/3f2a90c1d2e4b5f6/``, and last of all
``acme/consultant/manifest.json``, from which the name of that folder follows. Until that one file
is replaced, the report before it counts; so no store has to be able to rename a folder.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..engine import temporary_folder
from ..errors import SetupError, UsageError, WorkshopError, nearest
from ..i18n import gettext
from ..intake.brand import FILE as BRAND
from ..intake.brand import files_named
from ..intake.files import is_input
from ..intake.key import KEY_FILE
from ..paths import CONSULTANT, without_password
from .inputs import read_manifest
from .outcome import DONE, FAILED, MANIFEST, ClientOutcome
from .output import STAGING

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

WAITS_BETWEEN_TRIES = (1.0, 4.0)
"""Seconds before a report is sent once more, when the network has failed."""


@dataclass(frozen=True)
class Here:
    """
    What a batch works with on this computer.

    ``addresses`` tells where a client folder was brought from; ``shelf`` is where the reports go,
    None if the output folder is on this computer.
    """

    folders: tuple[Path, ...]
    out: Path
    addresses: Mapping[Path, str] = field(default_factory=dict)
    shelf: Shelf | None = None


def refuse_what_workers_do_not_see(folders: Sequence[Path | str], out: Path | str) -> None:
    """Refuse an address in the memory of this process, where no worker finds or leaves a file."""
    for place in (*folders, out):
        if isinstance(place, str) and place.startswith("memory://"):
            raise UsageError(
                gettext(
                    "{place} is in the memory of this process, which the workers do not "
                    "see. Name an address that all of them reach, such as "
                    "s3://bucket/runs.",
                    place=repr(place),
                )
            )


@contextmanager
def brought_here(folders: Sequence[Path | str], out: Path | str) -> Iterator[Here]:
    """
    Bring the client folders that are at an address to this computer, for as long as it takes.

    Parameters
    ----------
    folders : sequence of Path or str
        Of an address, ``*`` stands for any name, as in ``s3://bucket/clients/*``.
    out : Path or str

    Raises
    ------
    UsageError
        There is no such folder, or no such kind of address.
    SetupError
        fsspec or what it needs for the address is missing, or the address cannot be reached.
    """
    already = tuple(folder for folder in folders if isinstance(folder, Path))
    if isinstance(out, Path) and len(already) == len(folders):
        yield Here(already, out)
        return
    with temporary_folder() as scratch:
        addresses: dict[Path, str] = {}
        found: list[Path] = []
        for folder in folders:
            if isinstance(folder, Path):
                found.append(folder)
                continue
            for address in _those_meant(folder):
                if address not in addresses.values():
                    found.append(fetch(address, scratch.resolve() / "clients" / str(len(found))))
                    addresses[found[-1]] = address
        if isinstance(out, Path):
            yield Here(tuple(found), out, addresses)
        else:
            yield Here(tuple(found), scratch.resolve() / "runs", addresses, Shelf(out))


def fetch(address: str, into: Path) -> Path:
    """
    Copy the files of a client folder at an address, and its key, into a new folder of that name.

    Raises
    ------
    UsageError
        There is no such folder.
    """
    with _speaking_to(address) as (files, root):
        try:
            listed = files.ls(root, detail=True)
        except (FileNotFoundError, NotADirectoryError):
            listed = []
        names = {PurePosixPath(one["name"]).name: one for one in listed if one["type"] == "file"}
        wanted = [name for name in sorted(names) if is_input(name) and Path(name).name == name]
        if wanted and names[wanted[0]]["name"].rstrip("/") != root.rstrip("/"):
            folder = into / PurePosixPath(root).name
            folder.mkdir(parents=True)
            wanted += [KEY_FILE] if KEY_FILE in names else []
            files.get([f"{root}/{name}" for name in wanted], [str(folder / n) for n in wanted])
            _fetch_brand(files, root, folder)
            return folder
    raise UsageError(
        gettext(
            "There is no folder {address} with files in it. Name a client folder.",
            address=repr(without_password(address)),
        )
    )


def _fetch_brand(files: AbstractFileSystem, root: str, folder: Path) -> None:
    """Bring what a client's brand, and that of the firm around it, is made of."""
    around = root.rstrip("/").rpartition("/")[0]
    if files.isfile(f"{around}/{BRAND}"):
        files.get_file(f"{around}/{BRAND}", str(folder.parent / BRAND))
    for place, home in ((root, folder), (around, folder.parent)):
        for name in files_named(home):
            if files.isfile(f"{place}/{name}"):  # the reader of the brand tells what is missing
                (home / name).parent.mkdir(parents=True, exist_ok=True)
                files.get_file(f"{place}/{name}", str(home / name))


def _those_meant(address: str) -> list[str]:
    """Return the folders that an address with ``*`` stands for; without, the address itself."""
    parts = address.rstrip("/").split("/")
    first = next((at for at, part in enumerate(parts) if "*" in part), None)
    if first is None:
        return [address.rstrip("/")]
    with _speaking_to(address) as (files, root):
        found = files.glob(root, detail=True)
        folders = [name for name, facts in found.items() if facts["type"] == "directory"]
    if not folders:
        raise UsageError(
            gettext(
                "There is no folder {address}. Name a client folder, or several with '*'.",
                address=repr(without_password(address)),
            )
        )
    ends = (name.rstrip("/").split("/")[first - len(parts) :] for name in sorted(folders))
    return ["/".join([*parts[:first], *end]) for end in ends]


@dataclass
class Shelf:
    """
    Where the reports of a batch are published: a folder at an address.

    Of every client a folder of this computer holds the manifest that counts there, and no more.
    """

    address: str
    _before: dict[str, bytes] = field(default_factory=dict)
    _files: set[str] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)

    def look(self, ids: Iterable[str], out: Path) -> None:
        """Note which reports are there, and bring their manifests into a folder."""
        with _speaking_to(self.address) as (files, root):
            for client in ids:
                with suppress(FileNotFoundError):
                    manifest = files.cat_file(f"{root}/{client}/{MANIFEST}")
                    self._keep(out / client, manifest)
                    if read_manifest(out / client / MANIFEST) is None:
                        self._keep(out / client, None)  # cut, or not ours: as if none were there
                        continue
                    self._before[client] = manifest
                    at = folder_of(out / client)
                    found = files.find(f"{root}/{at}")
                    self._files |= {name.removeprefix(f"{root}/") for name in found}

    def missing(self, place: Path, manifest: Mapping) -> list[str]:
        """Return the deliverables that are no longer there; their bytes are not fetched."""
        at = folder_of(place)
        return [name for name in manifest["deliverables"] if f"{at}/{name}" not in self._files]

    def try_out(self) -> None:
        """
        Send a file as a trial, so that a lack of rights shows before the work.

        With it goes what a batch has left that was killed.
        """
        with _speaking_to(self.address) as (files, root):
            files.makedirs(root, exist_ok=True)
            files.pipe_file(f"{root}/{STAGING}trial", b"trial")
            for left in files.glob(f"{root}/{STAGING}*"):
                files.rm_file(left)

    def take(self, outcomes: Sequence[ClientOutcome], out: Path) -> None:
        """Publish the reports that have been finished in a folder of this computer."""
        for outcome in outcomes:
            if outcome.state != DONE or outcome.id in self._taken:
                continue
            self._taken.add(outcome.id)
            place = out / outcome.id
            send_report(place, self.address, outcome)
            if outcome.state == DONE:
                self._keep(place, (place / MANIFEST).read_bytes())
            else:
                self._keep(place, self._before.get(outcome.id))

    def _keep(self, place: Path, manifest: bytes | None) -> None:
        shutil.rmtree(place, ignore_errors=True)
        if manifest is not None:
            (place / MANIFEST).parent.mkdir(parents=True)
            (place / MANIFEST).write_bytes(manifest)

    def send(self, path: Path) -> None:
        """Send a single file, such as the page of the batch."""
        with _speaking_to(self.address) as (files, root):
            files.put_file(str(path), f"{root}/{path.name}")

    @contextmanager
    def lent(self, path: Path) -> Iterator[str]:
        """Send a file that the workers need, and yield its address for as long as they do."""
        named = path.with_name(f"{STAGING}{secrets.token_hex(8)}-{path.name}")
        path.rename(named)
        self.send(named)
        try:
            yield f"{self.address.rstrip('/')}/{named.name}"
        finally:
            with suppress(SetupError), _speaking_to(self.address) as (files, root):
                files.rm_file(f"{root}/{named.name}")

    def tidy(self, outcomes: Sequence[ClientOutcome]) -> None:
        """Remove the reports that no longer count, to which a page may have led until now."""
        for outcome in outcomes:
            before = self._before.get(outcome.id)
            if outcome.state == DONE and before is not None:
                with suppress(SetupError), _speaking_to(self.address) as (files, root):
                    if files.cat_file(f"{root}/{outcome.id}/{MANIFEST}") != before:
                        files.rm(f"{root}/{outcome.id}/{_name_of(before)}", recursive=True)


def folder_of(place: Path) -> str:
    """Return the folder, relative to the address, of the report whose manifest lies in a place."""
    return f"{place.name}/{_name_of((place / MANIFEST).read_bytes())}"


def _name_of(manifest: bytes) -> str:
    """Return the name of a report's folder: its manifest has the hash of every file in it."""
    return hashlib.sha256(manifest).hexdigest()[:16]


def send_report(place: Path, address: str, outcome: ClientOutcome) -> None:
    """
    Publish a complete report at an address; the outcome then says where, or why not.

    Sent twice, as when two workers have made it, the same bytes arrive at the same names.
    """
    at = folder_of(place)
    for wait in (*WAITS_BETWEEN_TRIES, None):
        try:
            _send_whole(place, address, at)
        except SetupError as error:
            if wait is None:
                outcome.state, outcome.files = FAILED, ()
                outcome.reason = gettext(
                    "It was made and could not be published. {error}", error=error
                )
                return
            time.sleep(wait)
        else:
            outcome.files = tuple(f"{at}{f.removeprefix(outcome.id)}" for f in outcome.files)
            return


def _send_whole(place: Path, address: str, at: str) -> None:
    """Send all files, see that they are there, and only then send the manifest that counts."""
    sizes = {
        path.relative_to(place).as_posix(): path.stat().st_size
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }
    with _speaking_to(address) as (files, root):
        for folder in sorted({f"{at}/{name}".rpartition("/")[0] for name in sizes}):
            files.makedirs(f"{root}/{folder}", exist_ok=True)
        files.put([str(place / name) for name in sizes], [f"{root}/{at}/{name}" for name in sizes])
        files.invalidate_cache()
        found = files.find(f"{root}/{at}", detail=True)
        arrived = {
            name.removeprefix(f"{root}/{at}/"): facts["size"] for name, facts in found.items()
        }
        short = sorted(name for name, size in sizes.items() if arrived.get(name) != size)
        if short:
            raise OSError(gettext("not all of {short} has arrived", short=short[0]))
        files.makedirs(f"{root}/{place.name}/{CONSULTANT}", exist_ok=True)
        files.put_file(str(place / MANIFEST), f"{root}/{place.name}/{MANIFEST}")


def fetch_report(address: str, into: Path) -> Path:
    """
    Copy the published report of one client, ``address/acme``, and return the folder.

    Raises
    ------
    UsageError
        There is no report of which the manifest can be read.
    """
    with _speaking_to(address) as (files, root), suppress(FileNotFoundError):
        manifest = files.cat_file(f"{root}/{MANIFEST}")
        at = f"{root}/{_name_of(manifest)}"
        found = {name.removeprefix(f"{at}/"): name for name in files.find(at)}
        place = into / PurePosixPath(root).name
        for name in found:
            if not (place / name).resolve().is_relative_to(into.resolve()):
                raise UsageError(
                    gettext(
                        "{address} holds a file with a strange name.",
                        address=repr(without_password(address)),
                    )
                )
            (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / MANIFEST).parent.mkdir(parents=True, exist_ok=True)
        files.get(list(found.values()), [str(place / name) for name in found])
        (place / MANIFEST).write_bytes(manifest)
        return place
    raise UsageError(
        gettext(
            "{address} holds no report with a manifest. Name the folder of one "
            "client, such as s3://bucket/runs/acme.",
            address=repr(without_password(address)),
        )
    )


def fetch_file(address: str, into: Path) -> Path:
    """Copy one file into a folder and return its path."""
    path = into / address.rpartition("/")[2]
    with _speaking_to(address) as (files, root):
        files.get_file(root, str(path))
    return path


@contextmanager
def _speaking_to(address: str) -> Iterator[tuple[AbstractFileSystem, str]]:
    """
    Yield the file system of an address, with a connection of its own, and the folder in it.

    Raises
    ------
    UsageError
        There is no such kind of address.
    SetupError
        A package is missing, or whatever the file system has to complain of.
    """
    shown, kind = without_password(address), address.partition("://")[0].rpartition("::")[2]
    try:
        import fsspec
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise SetupError(
            gettext(
                "{shown} is an address, for which fsspec is needed. Install it: python "
                "-m pip install 'pmo-workshop[cluster]'.",
                shown=repr(shown),
            )
        ) from error
    known = {*fsspec.available_protocols(), *fsspec.registry}
    if kind not in known:
        raise UsageError(
            gettext(
                "{shown} begins with no kind of address that fsspec knows.{near} Such as "
                "s3://bucket/runs, sftp://host/runs or file:///shared/runs.",
                shown=repr(shown),
                near=nearest(kind, known),
            )
        )
    try:
        files, root = url_to_fs(address, skip_instance_cache=True)
    except ImportError as error:
        raise SetupError(
            gettext(
                "{shown} needs a package that is not installed here. {why}; with "
                "--scheduler also on every worker.",
                shown=repr(shown),
                why=str(error).rstrip("."),
            )
        ) from error
    except Exception as error:
        raise _unreachable(shown, error) from error
    try:
        yield files, root.rstrip("/")
    except WorkshopError:
        raise
    except Exception as error:  # each kind of store has errors of its own
        raise _unreachable(shown, error) from error


def _unreachable(shown: str, error: Exception) -> SetupError:
    told = str(error).strip().splitlines() or [""]
    what = f"{type(error).__name__}: {told[0]}".removesuffix(": ").rstrip(".")
    return SetupError(
        gettext(
            "{shown} cannot be read or written ({what}). Check the address, the network "
            "and your rights there; the same command then goes on.",
            shown=repr(shown),
            what=what,
        )
    )
