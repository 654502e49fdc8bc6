"""The floors of the house: a module imports only from floors below its own."""

import ast
from pathlib import Path

import pytest

import pmo_workshop

PACKAGE = Path(pmo_workshop.__file__).parent

FLOORS = (
    ("__main__",),
    ("cli",),
    ("doctor",),
    ("batch", "live"),
    ("engine",),
    ("export",),
    ("plan", "publications"),
    ("editions", "exercises"),
    ("elements",),
    ("present",),
    ("display",),
    ("disclosure", "claims"),
    ("analysis", "intake", "content"),
    ("schema",),
    ("errors", "paths"),
)
LEVEL = {room: len(FLOORS) - i for i, floor in enumerate(FLOORS) for room in floor}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "_shipped" not in p.parts)

# Analysis is pure: no files, no clock, no plotting, no network.
BARRED = {
    "analysis": {"pathlib", "os", "io", "time", "datetime", "matplotlib", "requests", "urllib"},
}


def room_of(module: Path) -> str:
    """Return the folder or module directly below the package; '' is the front door."""
    first = module.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports_of(module: Path) -> set[tuple[str, ...]]:
    """Return what a module imports, as dotted parts; from the package itself without its name."""
    here = ("pmo_workshop", *module.relative_to(PACKAGE).parent.parts)
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {tuple(alias.name.split(".")) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            found |= {(*base, alias.name) for alias in node.names}
    return found


def rooms_used(module: Path) -> set[str]:
    """Return the rooms of the package from which a module imports."""
    inside = {parts[1] for parts in imports_of(module) if parts[0] == "pmo_workshop" and parts[1:]}
    return inside - {"__version__"}


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_down(module):
    room = room_of(module)
    if not room:
        return
    assert room in LEVEL, f"{room} has no floor: add it to FLOORS and to the map"
    for used in rooms_used(module) - {room}:
        assert used in LEVEL, f"{module.name} imports {used!r}, which is no room of the package"
        assert LEVEL[used] < LEVEL[room], f"{room} must not import from {used}"


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_analysis_is_pure(module):
    barred = BARRED.get(room_of(module), set())
    assert not {parts[0] for parts in imports_of(module)} & barred


def test_only_the_command_line_prints():
    for module in MODULES:
        if room_of(module) in ("cli", "__main__"):
            continue
        calls = [
            node.lineno
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
        ]
        assert not calls, f"{module.name} prints in line {calls}"


def test_pyplot_and_its_hidden_state_are_not_used():
    for module in MODULES:
        used = {".".join(parts) for parts in imports_of(module)}
        assert not any(name.startswith("matplotlib.pyplot") for name in used), module


def test_the_reading_of_imports_sees_every_form(tmp_path):
    sample = PACKAGE / "batch" / "run.py"
    assert {"editions", "engine", "errors", "batch"} <= rooms_used(sample)
