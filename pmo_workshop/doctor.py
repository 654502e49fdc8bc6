"""Whether this computer has what the reports need; for each lack, one line of repair."""

from __future__ import annotations

import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import WorkshopError
from .i18n import decimal, gettext, ngettext
from .paths import shipped

if TYPE_CHECKING:
    from .live.networks import Firewall, Network

OK, NOTE, MISSING = "ok", "note", "missing"
BYTES_NEEDED = 500_000_000
FONT = "Source Sans 3"
DISTRIBUTION = "pmo-workshop"
PROVE = "pmo-workshop doctor --phone"
SECONDS_FOR_A_PHONE = 180


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
        (gettext("Networks"), check_networks),
        (gettext("Firewall"), check_firewall),
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
    """Return whether the room's port is free."""
    from .live.server import PORT

    name, port = gettext("Room"), port or PORT
    with socket.socket() as door:
        taken = door.connect_ex(("127.0.0.1", port)) == 0
    if taken:
        command = "pmo-workshop live DIR --port 8766"
        repair = gettext("Close the program that uses it, or: {command}", command=command)
        return Check(name, NOTE, gettext("port {port} is in use", port=port), repair)
    return Check(name, OK, gettext("port {port} is free", port=port))


def check_networks(found: Sequence[Network] | None = None) -> Check:
    """
    Return which address telephones should use, and what in the networks may keep them out.

    Parameters
    ----------
    found : sequence of Network, optional
        The one for telephones first; default: those of this computer.
    """
    from .live.networks import ALONE, REAL, TUNNEL, networks_here
    from .live.server import PORT

    name = gettext("Networks")
    by_kind: dict[str, list[Network]] = {}
    for network in networks_here() if found is None else found:
        by_kind.setdefault(network.kind, []).append(network)
    tunnels = [one.name for one in by_kind.get(TUNNEL, [])]
    if REAL not in by_kind:
        lacking = gettext("this computer is in no network in which telephones could be")
        if tunnels:
            lacking = gettext("only a VPN is connected ({names})", names=", ".join(tunnels))
        elif ALONE in by_kind:
            names = ", ".join(one.name for one in by_kind[ALONE])
            lacking = gettext("{names} has got no address from its network", names=names)
        repair = gettext("Connect this computer to the network of the telephones.")
        return Check(name, NOTE, lacking, repair)
    first, *others = by_kind[REAL]
    told = [gettext("telephones find the room at {address} ({name})",
                    address=first.address, name=first.name)]  # fmt: skip
    repairs = []
    if others:
        also = ", ".join(f"{one.address} ({one.name})" for one in others)
        told.append(gettext("this computer is in other networks too: {networks}", networks=also))
        command = f"pmo-workshop live DIR --address http://{others[0].address}:{PORT}"
        repairs.append(gettext("If the telephones are in another one: {command}", command=command))
    if tunnels:
        told.append(gettext("a VPN is connected ({names})", names=", ".join(tunnels)))
        repairs.append(gettext("Some VPNs let no telephone in: disconnect it for the session."))
    return Check(name, NOTE if repairs else OK, "; ".join(told), " ".join(repairs))


def check_firewall(found: Sequence[Firewall] | None = None) -> Check:
    """Return which firewall of this computer says that it is on, and how it lets telephones in."""
    from .live.networks import firewalls_on
    from .live.server import PORT

    name = gettext("Firewall")
    on = firewalls_on() if found is None else found
    if not on:
        told = gettext(
            "none of this computer's says it is on; only a telephone proves the way: {command}",
            command=PROVE,
        )
        return Check(name, OK, told)
    commands = [one.let.format(port=PORT) for one in on if one.let]
    allow = gettext("When the system asks whether Python may take connections, allow it.")
    return Check(
        name,
        NOTE,
        gettext("{names} is on", names=", ".join(one.name for one in on)),
        " ".join(
            [
                *([gettext("Let telephones in: {command}", command=" && ".join(commands))]
                  if commands else [allow]),
                gettext("Then let a telephone prove it: {command}", command=PROVE),
            ]
        ),
    )  # fmt: skip


def check_phone(
    tell: Callable[[str], None],
    port: int | None = None,
    found: Sequence[Network] | None = None,
    seconds: int = SECONDS_FOR_A_PHONE,
) -> Check:
    """
    Return whether a telephone reaches this computer: it opens a page that waits for it.

    Parameters
    ----------
    tell : callable
        Is given what to do, while a telephone is waited for.
    port : int, optional
        Default: that of the room.
    found : sequence of Network, optional
        The one for telephones first; default: those of this computer.
    seconds : int
        How long it is waited for.

    Raises
    ------
    SetupError
        The port is in use.
    """
    import asyncio

    from .live.networks import INSIDE, networks_here
    from .live.reach import wait_for_phone, word
    from .live.server import PORT

    name, port, path = gettext("Telephone"), port or PORT, word()
    found = networks_here() if found is None else found
    shown = [one.address for one in found if one.kind != INSIDE]
    if not shown:
        repair = gettext("Connect this computer to the network of the telephones.")
        return Check(name, MISSING, gettext("this computer is in no network"), repair)
    pages = [f"http://{address}:{port}/{path}" for address in shown]

    def show() -> None:
        tell(_code_in_text(pages[0]))
        tell(gettext("Open this on a telephone in the Wi-Fi of the room:"))
        for page in pages:
            tell(f"  {page}")
        tell(gettext("It is waited for {n} s; Ctrl-C ends it.", n=seconds))

    own = {"127.0.0.1", *(one.address for one in found)}
    reached = asyncio.run(wait_for_phone(path, port, own, show, seconds))
    if reached is None:
        return Check(
            name,
            MISSING,
            gettext("none came within {n} s", n=seconds),
            gettext(
                "Is it in the same Wi-Fi, and not in one for guests? Many networks keep devices "
                "apart: use a hotspot, or host the room. Disconnect a VPN; see the firewall above."
            ),
        )
    told = gettext(
        "one at {phone} has reached this computer at {address}",
        phone=reached.phone,
        address=reached.here,
    )
    if reached.here == shown[0]:
        return Check(name, OK, told)
    command = f"pmo-workshop live DIR --address http://{reached.here}:{port}"
    return Check(name, NOTE, told, gettext("Open the room there: {command}", command=command))


def _code_in_text(address: str) -> str:
    """Return a QR code in letters of a terminal."""
    import io

    import segno

    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, border=2, compact=True)
    return drawn.getvalue()
