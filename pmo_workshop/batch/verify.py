"""Make a report again from its manifest, in a scratch place, and compare the bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..depth import Depth
from ..engine import temporary_folder
from ..engine.processes import Processes
from ..errors import UsageError
from ..finals import Finals
from ..i18n import N_, gettext
from ..intake.files import id_of
from ..intake.key import key_of
from ..paths import place_of, shipped
from .inputs import changes, damages, hashes, read_manifest
from .order import Order
from .outcome import DONE, MANIFEST
from .remote import fetch, fetch_report
from .run import run_batch

_PARTS = {
    "key": N_("the key of the hashes differs, so the tables cannot be compared"),
    "inputs": N_("the tables of the client differ"),
    "workbooks": N_("the workbooks differ"),
    "versions": N_("the installed versions differ"),
    "code": N_("the code or the templates of the suite differ"),
}
_KINDS = {
    "client": dict,
    "inputs": dict,
    "workbooks": dict,
    "parameters": dict,
    "formats": list,
    "depths": list,
    "versions": dict,
    "deliverables": dict,
}


@dataclass(frozen=True)
class Verification:
    """
    What came of it: ``files`` that were compared, and ``differences`` in words.

    Nothing is compared if what the report was made from is no longer there.
    """

    client: str
    files: int = 0
    differences: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return what ``--json`` prints."""
        return {
            "client": self.client,
            "files": self.files,
            "differences": list(self.differences),
        }


def reports_in(run: Path) -> list[Path]:
    """
    Return the client's folder itself, or those of all clients in a folder of runs.

    Raises
    ------
    UsageError
        There is no such folder, or no report in it.
    """
    if not run.is_dir():
        raise UsageError(
            gettext(
                "There is no folder {run}. Name one client's, such as runs/acme.",
                run=repr(str(run)),
            )
        )
    if (run / MANIFEST).exists():
        return [run]
    found = sorted(path for path in run.glob("[!.]*") if path.is_dir())
    if not any((place / MANIFEST).exists() for place in found):
        raise UsageError(
            gettext(
                "{run} holds no report with a manifest. Name the folder of one client, "
                "such as runs/acme, or of all, such as runs.",
                run=repr(str(run)),
            )
        )
    return found


@contextmanager
def gathered(
    runs: Sequence[str], client: str | None = None
) -> Iterator[tuple[list[Path], Path | None]]:
    """
    Yield the reports and the client folder that are meant, what is at an address as a copy.

    Raises
    ------
    UsageError
        There is no such report or folder, or a client folder is given for several reports.
    """
    with temporary_folder() as scratch:
        places = [place_of(run) for run in runs]
        reports = [
            report
            for at, place in enumerate(places)
            for report in (
                reports_in(place)
                if isinstance(place, Path)
                else [fetch_report(place, scratch / f"{at}")]
            )
        ]
        if client is not None and len(reports) > 1:
            raise UsageError(
                gettext(
                    "--client is the folder of one client, and {reports} reports are named.",
                    reports=len(reports),
                )
            )
        folder = place_of(client) if client is not None else None
        here = fetch(folder, scratch / "client") if isinstance(folder, str) else folder
        yield list(dict.fromkeys(reports)), here


def verify(
    run: Path, folder: Path | None = None, processes: Processes | None = None
) -> Verification:
    """
    Make a client's report again and compare it with the one that was published.

    Parameters
    ----------
    run : Path
        A client's folder of deliverables.
    folder : Path, optional
        The client folder; default: the sample client or ``clients/<id>`` of this id.
    processes : Processes, optional
        See ``run_batch``.

    Raises
    ------
    UsageError
        There is no report, its manifest is damaged, or there is no client folder for it.
    """
    manifest = _manifest_of(run)
    client = manifest["client"]["id"]
    source = folder or _find(client)
    if not source.is_dir():
        raise UsageError(
            gettext("There is no folder {source}. Name a client folder.", source=repr(str(source)))
        )
    if (whose := id_of(source) or source.name) != client:
        raise UsageError(
            gettext(
                "{source} is the folder of the client {whose}, and the report is that of "
                "{client}. Name the folder of {client} with --client DIR.",
                source=repr(str(source)),
                whose=repr(whose),
                client=repr(client),
            )
        )
    known = shipped("workbooks")
    workbooks = [known / name for name in manifest["workbooks"] if (known / name).is_file()]
    parameters = {
        name: value for name, value in manifest["parameters"].items() if name != "client_dir"
    }
    with temporary_folder() as scratch:
        formats, again = tuple(manifest["formats"]), scratch / "again"
        depths = tuple(map(Depth, manifest["depths"]))
        order = Order(
            source,
            client,
            key_of(source),
            tuple(workbooks),
            None,
            formats,
            depths,
            parameters,
            run,
            again,
            again,
            language=manifest.get("language", ""),
        )
        found = [*_what_has_changed(manifest, order), *_what_is_damaged(run, manifest)]
        if found:
            return Verification(client, 0, tuple(found))
        summary = run_batch(
            [source],
            workbooks,
            again,
            formats=formats,
            depths=depths,
            parameters=parameters,
            language=order.language,
            processes=processes,
            finals=Finals.of(manifest.get("finals")),
        )
        (outcome,) = summary.outcomes
        if outcome.state != DONE:
            return Verification(
                client, 0, (gettext("it cannot be made again: {why}", why=outcome.reason),)
            )
        now, then = hashes(again / client), hashes(run)
        differ = [name for name in sorted({*now, *then}) if now.get(name) != then.get(name)]
        return Verification(
            client, len(now), tuple(gettext("{name}: other bytes", name=name) for name in differ)
        )


def _manifest_of(run: Path) -> dict:
    if not (run / MANIFEST).exists():
        raise UsageError(
            gettext(
                "{run} holds no report with a manifest. Name the folder of one client, "
                "such as runs/acme.",
                run=repr(str(run)),
            )
        )
    manifest = read_manifest(run / MANIFEST)
    if manifest is None or not _is_whole(manifest):
        raise UsageError(
            gettext(
                "{run} is damaged, so nothing tells what the report was made from. Make "
                "the report again: pmo-workshop report --force and the client folder.",
                run=repr(str(run / MANIFEST)),
            )
        )
    return manifest


def _is_whole(manifest: Mapping) -> bool:
    there = all(isinstance(manifest.get(part), kind) for part, kind in _KINDS.items())
    return there and isinstance(manifest["client"].get("id"), str)


def _what_has_changed(manifest: Mapping, order: Order) -> Iterator[str]:
    for part, changed in changes(manifest, order):
        tell = _version if part == "versions" else _part if part == "code" else _file
        told = "; ".join(tell(name, *then) for name, then in changed.items())
        yield f"{gettext(_PARTS[part])}: {told}"


def _version(name: str, then: object, now: object) -> str:
    return gettext(
        "{name} {then} then, {now} now",
        name=name,
        then=then or gettext("not there"),
        now=now or gettext("not there"),
    )


def _part(name: str, then: object, now: object) -> str:
    """Name a part of the code as a person knows it: a template, or a folder of the package."""
    kind, _, inside = name.partition("/")
    if kind == "templates":
        return gettext("template {name}", name=inside).rstrip()
    return gettext("package {name}", name=inside).rstrip()


def _file(name: str, then: object, now: object) -> str:
    if then is None:
        return gettext("{name} is new", name=name)
    if now is None:
        return gettext("{name} is no longer there", name=name)
    return gettext("{name} has changed", name=name)


def _what_is_damaged(run: Path, manifest: Mapping) -> Iterator[str]:
    for name, (_, now) in damages(run, manifest).items():
        if now is None:
            yield gettext("{name}: missing", name=name)
        else:
            yield gettext("{name}: not as it was published", name=name)
    strangers = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    for name in sorted(strangers - {*manifest["deliverables"], MANIFEST}):
        yield gettext("{name}: not a part of the report", name=name)


def _find(client: str) -> Path:
    places = [shipped("sample_data"), Path("clients")]
    for place in places:
        for settings in sorted(place.glob("*/client.toml")):
            if id_of(settings.parent) == client:
                return settings.parent
    raise UsageError(
        gettext(
            "The client folder of {client} is neither a sample client nor in 'clients'. "
            "Name it with --client DIR.",
            client=repr(client),
        )
    )
