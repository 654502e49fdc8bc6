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
from .i18n import decimal, gettext, ngettext
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
        (gettext("Python"), check_python),
        (gettext("Versions"), check_versions),
        (gettext("Fonts"), check_fonts),
        (gettext("PDF engine"), check_pdf_engine),
        (gettext("Kernel"), check_kernel),
        (gettext("Disk"), check_disk),
        (gettext("Walls"), check_walls),
        (gettext("Room"), check_room),
    )
    return [_guarded(name, check) for name, check in checks]


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """A check that breaks is a finding: doctor is for computers on which something is wrong."""
    try:
        return check()
    except WorkshopError as error:
        return Check(name, MISSING, str(error).splitlines()[0], _reinstall())
    except Exception as error:  # noqa: BLE001 - whatever is broken here is what doctor reports
        first = next(iter(str(error).splitlines()), "")
        return Check(name, MISSING, f"{type(error).__name__}: {first}"[:200], _reinstall())


def _reinstall() -> str:
    command = f"{Path(sys.executable).name} -m pip install --force-reinstall {DISTRIBUTION}"
    return gettext("Install the suite again: {command}", command=command)


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> Check:
    """Return whether this Python is new enough."""
    found = ".".join(map(str, version))
    if version >= (3, 11):
        return Check(gettext("Python"), OK, found)
    return Check(gettext("Python"), MISSING, found, gettext("Install Python 3.11 or newer."))


def check_walls() -> Check:
    """Return what keeps a workbook to its own folder on this system."""
    from .engine import landlock

    if landlock.is_here():
        found = gettext("the system keeps workbooks to their own folders (Landlock)")
        return Check(gettext("Walls"), OK, found)
    return Check(
        gettext("Walls"),
        NOTE,
        gettext("Python alone keeps workbooks to their own folders"),
        gettext("Run only workbooks whose authors you trust."),
    )


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
            lacking.append(gettext("{name} is not installed", name=wanted.name))
        elif not wanted.specifier.contains(found, prereleases=True):
            lacking.append(
                gettext(
                    "{name} {version} (needs {needed})",
                    name=wanted.name,
                    version=found,
                    needed=wanted.specifier,
                )
            )
    if lacking:
        repair = f"{Path(sys.executable).name} -m pip install --upgrade {DISTRIBUTION}"
        return Check(gettext("Versions"), MISSING, "; ".join(lacking), repair)

    tested = constraints or shipped("templates").parent / "constraints.txt"
    if not tested.is_file():
        return Check(gettext("Versions"), OK, gettext("every library is new enough"))
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", tested.read_text("utf-8"), re.M):
        found = installed_version(name)
        if found not in (None, version):
            told = gettext(
                "{name} {version} (tested: {tested})", name=name, version=found, tested=version
            )
            other.append(told)
    if other:
        repair = gettext(
            "For the tested versions: pip install -c constraints.txt, as in the README."
        )
        return Check(gettext("Versions"), NOTE, "; ".join(other), repair)
    return Check(gettext("Versions"), OK, gettext("the tested versions"))


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
        found = ngettext(
            "{n} family, {font} among them",
            "{n} families, {font} among them",
            len(families),
            font=FONT,
        )
        return Check(gettext("Fonts"), OK, found)
    lacking = gettext("{font} is not in the suite's folder of fonts", font=FONT)
    return Check(gettext("Fonts"), MISSING, lacking, _reinstall())


def check_pdf_engine() -> Check:
    """Return whether the PDF engine renders a page."""
    import typst

    fonts = shipped("templates") / "pdf" / "fonts"
    page = f'#set document(title: "A page")\n#set text(lang: "en", font: "{FONT}")\nA page'
    rendered = typst.compile(
        page.encode(),
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    if rendered.startswith(b"%PDF"):
        found = gettext("typst {version} renders a page", version=metadata.version("typst"))
        return Check(gettext("PDF engine"), OK, found)
    return Check(gettext("PDF engine"), MISSING, gettext("typst returns no PDF"), _reinstall())


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
    return Check(gettext("Kernel"), OK, gettext("a fresh process runs a workbook"))


def check_disk(folders: Iterable[Path] | None = None, needed: int = BYTES_NEEDED) -> Check:
    """Return whether the folder in use and the temporary one have room."""
    places = list(folders) if folders is not None else [Path.cwd(), Path(tempfile.gettempdir())]
    free = {place: shutil.disk_usage(place).free for place in places}
    low = {place: left for place, left in free.items() if left < needed}
    if not low:
        found = gettext("{n} MB free", n=decimal(min(free.values()) // 1_000_000))
        return Check(gettext("Disk"), OK, found)
    found = "; ".join(
        gettext("{place}: {n} MB free", place=place, n=decimal(left // 1_000_000))
        for place, left in low.items()
    )
    repair = gettext("Free {n} MB there.", n=decimal(needed // 1_000_000))
    return Check(gettext("Disk"), MISSING, found, repair)


def check_room(port: int | None = None) -> Check:
    """Return whether the room's port is free, and where telephones would find it."""
    from .live.server import PORT, address_here

    name, port = gettext("Room"), port or PORT
    with socket.socket() as door:
        taken = door.connect_ex(("127.0.0.1", port)) == 0
    if taken:
        command = "pmo-workshop live DIR --port 8766"
        repair = gettext("Close the program that uses it, or: {command}", command=command)
        return Check(name, NOTE, gettext("port {port} is in use", port=port), repair)
    here = address_here()
    if here.startswith("127."):
        found = gettext("port {port} is free; this computer is in no network", port=port)
        repair = gettext("Connect this computer to the network of the telephones.")
        return Check(name, NOTE, found, repair)
    found = gettext(
        "port {port} is free; telephones find the room at {address}", port=port, address=here
    )
    return Check(name, OK, found)
