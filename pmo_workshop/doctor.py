"""Whether this computer has what the reports need; for each lack, one line of repair."""

from __future__ import annotations

import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from .errors import WorkshopError
from .paths import shipped

OK, NOTE, MISSING = "ok", "note", "missing"
BYTES_NEEDED = 500_000_000
FONT = "Source Sans 3"
DISTRIBUTION = "pmo-workshop"


@dataclass(frozen=True)
class Check:
    """One thing looked at; ``state`` is ok, note or missing, ``repair`` is empty if all is well."""

    name: str
    state: str
    found: str
    repair: str = ""


def diagnose() -> list[Check]:
    """Return every check, in the order in which a report needs them."""
    checks: tuple[tuple[str, Callable[[], Check]], ...] = (
        ("Python", check_python),
        ("Versions", check_versions),
        ("Fonts", check_fonts),
        ("PDF engine", check_pdf_engine),
        ("Kernel", check_kernel),
        ("Disk", check_disk),
        ("Walls", check_walls),
        ("Room", check_room),
    )
    return [_guarded(name, check) for name, check in checks]


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """A check that breaks is a finding: doctor is for computers on which something is wrong."""
    try:
        return check()
    except WorkshopError as error:
        return Check(name, MISSING, str(error).splitlines()[0], _REINSTALL)
    except Exception as error:  # noqa: BLE001 - whatever is broken here is what doctor reports
        first = next(iter(str(error).splitlines()), "")
        return Check(name, MISSING, f"{type(error).__name__}: {first}"[:200], _REINSTALL)


_REINSTALL = (
    "Install the suite again: "
    f"{Path(sys.executable).name} -m pip install --force-reinstall {DISTRIBUTION}"
)


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> Check:
    """Return whether this Python is new enough."""
    found = ".".join(map(str, version))
    if version >= (3, 11):
        return Check("Python", OK, found)
    return Check("Python", MISSING, found, "Install Python 3.11 or newer.")


def check_walls() -> Check:
    """Return what keeps a workbook to its own folder on this system."""
    from .engine import landlock

    if landlock.is_here():
        return Check("Walls", OK, "the system keeps workbooks to their own folders (Landlock)")
    found = "Python alone keeps workbooks to their own folders"
    return Check("Walls", NOTE, found, "Run only workbooks whose authors you trust.")


def check_versions(required: Iterable[str] | None = None, constraints: Path | None = None) -> Check:
    """
    Return whether every library is there, is new enough and is the one that was tested.

    Parameters
    ----------
    required : iterable of str, optional
        Requirements such as ``"pandas>=3"``; default: those of the suite.
    constraints : Path, optional
        File of exact versions; default: the one beside the suite's files, if it is there.
    """
    from packaging.requirements import Requirement

    lacking, other = [], []
    for line in required_libraries() if required is None else required:
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        found = installed_version(wanted.name)
        if found is None:
            lacking.append(f"{wanted.name} is not installed")
        elif not wanted.specifier.contains(found, prereleases=True):
            lacking.append(f"{wanted.name} {found} (needs {wanted.specifier})")
    if lacking:
        repair = f"{Path(sys.executable).name} -m pip install --upgrade {DISTRIBUTION}"
        return Check("Versions", MISSING, "; ".join(lacking), repair)

    tested = constraints or shipped("templates").parent / "constraints.txt"
    if not tested.is_file():
        return Check("Versions", OK, "every library is new enough")
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", tested.read_text("utf-8"), re.M):
        found = installed_version(name)
        if found not in (None, version):
            other.append(f"{name} {found} (tested: {version})")
    if other:
        repair = "For the tested versions: pip install -c constraints.txt, as in the README."
        return Check("Versions", NOTE, "; ".join(other), repair)
    return Check("Versions", OK, "the tested versions")


def required_libraries() -> list[str]:
    """Return the requirements of the suite: of the installed one, or of the checkout."""
    try:
        return metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        import tomllib

        project = shipped("templates").parent / "pyproject.toml"
        if not project.is_file():
            return []
        return tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"]


def installed_version(name: str) -> str | None:
    """Return the version of an installed library, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def check_fonts(templates: Path | None = None) -> Check:
    """Return whether the fonts of the deliverables are there and readable."""
    import typst

    folder = (templates or shipped("templates")) / "pdf" / "fonts"
    families = set(typst.Fonts(include_system_fonts=False, font_paths=[folder]).families())
    if FONT in families:
        return Check("Fonts", OK, f"{len(families)} families, {FONT} among them")
    return Check("Fonts", MISSING, f"{FONT} is not in the suite's folder of fonts", _REINSTALL)


def check_pdf_engine() -> Check:
    """Return whether the PDF engine renders a page."""
    import typst

    fonts = shipped("templates") / "pdf" / "fonts"
    page = f'#set document(title: "A page")\n#set text(lang: "en", font: "{FONT}")\nA page.'
    rendered = typst.compile(
        page.encode(),
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    if rendered.startswith(b"%PDF"):
        return Check("PDF engine", OK, f"typst {metadata.version('typst')} renders a page")
    return Check("PDF engine", MISSING, "typst returns no PDF", _REINSTALL)


def check_kernel() -> Check:
    """Return whether a fresh process starts and runs a workbook of one cell."""
    import nbformat
    from nbformat import v4

    from .batch.warming import import_for_cells
    from .engine import run_workbook

    with tempfile.TemporaryDirectory(prefix="pmo-") as made:
        room = Path(made)
        source = room / "trial.ipynb"
        notebook = v4.new_notebook(
            cells=[
                v4.new_code_cell("seed: int = 1", id="p", metadata={"tags": ["parameters"]}),
                v4.new_code_cell("import pmo_workshop", id="c"),
            ]
        )
        source.write_text(nbformat.writes(notebook), encoding="utf-8")
        run_workbook(source, {"seed": 1}, room / "out.ipynb", room, needs=import_for_cells)
    return Check("Kernel", OK, "a fresh process runs a workbook")


def check_disk(folders: Iterable[Path] | None = None, needed: int = BYTES_NEEDED) -> Check:
    """Return whether the folder in use and the temporary one have room."""
    places = list(folders) if folders is not None else [Path.cwd(), Path(tempfile.gettempdir())]
    free = {place: shutil.disk_usage(place).free for place in places}
    low = {place: left for place, left in free.items() if left < needed}
    if not low:
        return Check("Disk", OK, f"{min(free.values()) // 1_000_000:,} MB free")
    found = "; ".join(f"{place}: {left // 1_000_000:,} MB free" for place, left in low.items())
    return Check("Disk", MISSING, found, f"Free {needed // 1_000_000:,} MB there.")


def check_room(port: int | None = None) -> Check:
    """Return whether the room's port is free, and where telephones would find it."""
    from .live.server import PORT, address_here

    port = port or PORT
    with socket.socket() as door:
        taken = door.connect_ex(("127.0.0.1", port)) == 0
    if taken:
        repair = "Close the program that uses it, or: pmo-workshop live DIR --port 8766"
        return Check("Room", NOTE, f"port {port} is in use", repair)
    here = address_here()
    if here.startswith("127."):
        repair = "Connect this computer to the network of the telephones."
        return Check("Room", NOTE, f"port {port} is free; this computer is in no network", repair)
    return Check("Room", OK, f"port {port} is free; telephones find the room at {here}")
