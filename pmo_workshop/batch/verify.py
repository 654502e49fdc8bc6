"""Make a report again from its manifest, in a scratch place, and compare the bytes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from ..engine import short_temporary_folder
from ..engine.nursery import Nursery
from ..errors import UsageError
from ..paths import shipped
from .inputs import changes, damages, hashes, read_manifest
from .outcome import DONE
from .output import MANIFEST
from .run import client_id, plan_batch, run_batch

_PARTS = {
    "inputs": "the tables of the client",
    "workbooks": "the workbooks",
    "parameters": "the parameters",
    "formats": "the formats",
    "versions": "the installed versions",
    "code": "the code or the templates of the suite",
}


@dataclass(frozen=True)
class Verdict:
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


def verify(run: Path, folder: Path | None = None, processes: Nursery | None = None) -> Verdict:
    """
    Make a client's report again and compare it with the one that was published.

    Parameters
    ----------
    run : Path
        A client's folder of deliverables.
    folder : Path, optional
        The client folder; default: the sample client or ``clients/<id>`` of this id.
    processes : Nursery, optional
        See ``run_batch``.

    Raises
    ------
    UsageError
        There is no report, or no client folder for it.
    """
    manifest = read_manifest(run / MANIFEST)
    if manifest is None or "client" not in manifest:
        raise UsageError(
            f"{str(run)!r} holds no report with a manifest. Name the folder of one client, such "
            "as runs/acme."
        )
    client = manifest["client"]["id"]
    source = folder or _find(client)
    if not source.is_dir():
        raise UsageError(f"There is no folder {str(source)!r}. Name a client folder.")
    known = shipped("workbooks")
    workbooks = [known / name for name in manifest["workbooks"] if (known / name).is_file()]
    parameters = {
        name: value for name, value in manifest["parameters"].items() if name != "client_dir"
    }
    asked = {"formats": manifest["formats"], "parameters": parameters}
    scratch = short_temporary_folder()
    try:
        (order,) = plan_batch([source], workbooks, scratch, scratch=scratch, **asked).orders
        found = [
            " ".join([f"{_PARTS[part]} differ:" if names else f"{_PARTS[part]} differ", *names])
            for part, names in changes(manifest, order)
        ]
        found += [f"{name}: not as it was published" for name in damages(run, manifest)]
        if found:
            return Verdict(client, 0, tuple(found))
        out = scratch / "again"
        summary = run_batch([source], workbooks, out, processes=processes, **asked)
        (outcome,) = summary.outcomes
        if outcome.state != DONE:
            return Verdict(client, 0, (f"it cannot be made again: {outcome.reason}",))
        again, before = hashes(out / client), hashes(run)
        differ = [name for name in sorted({*again, *before}) if again.get(name) != before.get(name)]
        return Verdict(client, len(again), tuple(f"{name}: other bytes" for name in differ))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _find(client: str) -> Path:
    places = [shipped("sample_data"), Path("clients")]
    for place in places:
        for settings in sorted(place.glob("*/client.toml")):
            if client_id(settings.parent) == client:
                return settings.parent
    raise UsageError(
        f"The client folder of {client!r} is neither a sample client nor in 'clients'. Name it "
        "with --client DIR."
    )
