"""The floors of the house: a module imports only from floors below its own."""

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import pmo_workshop

PACKAGE = Path(pmo_workshop.__file__).parent

FLOORS = (
    ("__main__",),
    ("cli",),
    ("doctor",),
    ("kit", "preview"),
    ("batch", "live"),
    ("desk", "engine"),
    ("export",),
    ("actions", "story"),
    ("importing", "plan", "publications"),
    ("editions", "exercises"),
    ("elements",),
    ("present",),
    ("between", "display"),
    ("beginning", "disclosure", "claims"),
    ("analysis", "intake"),
    ("content",),
    ("item_banks", "schema", "toml_file"),
    (
        "depth",
        "errors",
        "finals",
        "leading",
        "lock",
        "palette",
        "paths",
        "personal_data",
        "suppression",
        "texts",
        "units",
        "verdicts",
    ),
    ("i18n",),
)
LEVEL = {room: len(FLOORS) - i for i, floor in enumerate(FLOORS) for room in floor}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "_shipped" not in p.parts)

# Analysis is pure: no files, no clock, no plotting, no network.
BARRED = {
    "analysis": {"pathlib", "os", "io", "time", "datetime", "matplotlib", "requests", "urllib"},
}


ANY = "*"
"""Stands for a part of a name that is only known when the program runs."""


def name_of(module: Path) -> tuple[str, ...]:
    """Return the dotted name of a module, as parts."""
    parts = ("pmo_workshop", *module.relative_to(PACKAGE).with_suffix("").parts)
    return parts[:-1] if parts[-1] == "__init__" else parts


NAMES = {name_of(module): module for module in MODULES}


def room_of(module: Path) -> str:
    """Return the folder or module directly below the package; '' is the front door."""
    return "".join(name_of(module)[1:2])


def imports_of(source: str, name: tuple[str, ...], package: tuple[str, ...]) -> set:
    """
    Return what a module imports, by a statement or by a name in a string, as dotted parts.

    Parameters
    ----------
    source : str
    name : tuple of str
        Of the module; ``package`` that in which it lies, from which its dots count.
    """
    tree = ast.parse(source)
    found: set[tuple[str, ...]] = set()
    loaders = {"import_module", "__import__"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {tuple(alias.name.split(".")) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            start += tuple(node.module.split(".")) if node.module else ()
            found |= {(*start, alias.name) for alias in node.names}
            loaders |= {alias.asname or "" for alias in node.names if alias.name in loaders}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in loaders:
            anchor = name if "__name__" in map(ast.unparse, node.args[1:]) else package
            wanted = text_of(node.args[0])
            dots = len(wanted) - len(wanted.lstrip("."))
            start = anchor[: len(anchor) - dots + 1] if dots else ()
            found.add((*start, *wanted.lstrip(".").split(".")))
    return found | {parts for text in strings_of(tree) for parts in named_in(text)}


def text_of(node: ast.AST) -> str:
    """Return the text of a string, with ``ANY`` for what is not written in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(map(text_of, node.values))
    return ANY


def strings_of(tree: ast.AST) -> list[str]:
    """Return every string that a program could use; a docstring is none."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        text_of(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in told
    ]


OUR_NAME = re.compile(r"\bpmo_workshop(?:\.[\w*]+)+")
PLACE = re.compile(r"(\w+(?:\.\w+)*)(?::\w+)?")


def named_in(text: str) -> set[tuple[str, ...]]:
    """Return our modules that a string names: ``pmo_workshop.batch`` or ``batch.steps:read``."""
    found = {tuple(name.split(".")) for name in OUR_NAME.findall(text)}
    place = PLACE.fullmatch(text)
    if place is not None and ("." in text or ":" in text):
        found |= {("pmo_workshop", *place[1].split("."))} & NAMES.keys()
    return found


@cache
def imported_by(module: Path) -> set[tuple[str, ...]]:
    """Return what a module of the package imports."""
    name = name_of(module)
    package = name if module.name == "__init__.py" else name[:-1]
    return imports_of(module.read_text(encoding="utf-8"), name, package)


def rooms_in(imported: set[tuple[str, ...]]) -> set[str]:
    """Return the rooms of the package among what is imported; ``ANY`` for what cannot be read."""
    inside = {parts[1] for parts in imported if parts[0] == "pmo_workshop" and parts[1:]}
    unread = {ANY for parts in imported if parts[0].startswith(ANY)}
    return (inside | unread) - {"__version__"}


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_down(module):
    room = room_of(module)
    if not room:
        return
    assert room in LEVEL, f"{room} has no floor: add it to FLOORS and to the map"
    for used in rooms_in(imported_by(module)) - {room}:
        assert used in LEVEL, f"{module.name} imports {used!r}, which is no room of the package"
        assert LEVEL[used] < LEVEL[room], f"{room} must not import from {used}"


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_analysis_is_pure(module):
    barred = BARRED.get(room_of(module), set())
    assert not {parts[0] for parts in imported_by(module)} & barred


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
        used = {".".join(parts) for parts in imported_by(module)}
        assert not any(name.startswith("matplotlib.pyplot") for name in used), module


def test_only_the_top_floors_use_the_front_door():
    """It leads to every room, the highest ones included."""
    for module in MODULES:
        if ("pmo_workshop",) in imported_by(module):
            assert LEVEL[room_of(module)] >= LEVEL["batch"], module


def in_order(imports: dict[tuple[str, ...], set[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """Return modules, each after those it imports; a circle raises CycleError, which names it."""
    return [*TopologicalSorter(imports).static_order()]


def test_no_modules_import_each_other():
    graph = {}
    for name, module in NAMES.items():
        used = {
            next((parts[:end] for end in range(len(parts), 1, -1) if parts[:end] in NAMES), name)
            for parts in imported_by(module)
        }
        graph[name] = used - {name}
    assert in_order(graph)


def test_a_circle_is_found():
    with pytest.raises(CycleError, match="cycle"):
        in_order({("a",): {("b",)}, ("b",): {("c",)}, ("c",): {("a",)}})


@pytest.mark.parametrize(
    "source",
    [
        "import pmo_workshop.batch.steps",
        "from pmo_workshop.batch.steps import read",
        "from .. import batch",
        "from ..batch import steps",
        "def later():\n    from ..batch.steps import read",
        "import_module('pmo_workshop.batch.steps')",
        "importlib.import_module('..batch.steps', __package__)",
        "import_module('...batch', __name__)",
        "from importlib import import_module as load\nload(f'...batch.{step}', __name__)",
        "__import__('pmo_workshop.batch.steps')",
        "sys.modules['pmo_workshop.batch']",
        "work = 'pmo_workshop.batch.steps:read'",
        "work = 'batch.steps:read'",
        "work = 'batch:read'",
        "room = 'batch.steps'",
        "room = f'pmo_workshop.batch.{step}'",
        "program = 'import sys; from pmo_workshop.batch.steps import read; read()'",
    ],
)
def test_the_reading_of_imports_sees_every_form(source):
    engine = ("pmo_workshop", "engine")
    assert rooms_in(imports_of(source, (*engine, "imports"), engine)) == {"batch"}


@pytest.mark.parametrize(
    "source",
    ["import_module(name)", "__import__(name)", "import_module(f'pmo_workshop.{room}')"],
)
def test_a_name_that_cannot_be_read_is_no_room(source):
    engine = ("pmo_workshop", "engine")
    assert rooms_in(imports_of(source, (*engine, "imports"), engine)) == {ANY}


@pytest.mark.parametrize(
    "source",
    [
        "import_module('numpy.random')",
        "'As pmo_workshop.batch does.'",
        "column = 'plan'",
        "file = 'batch.csv'",
        "told = 'Read the plan: batch.'",
    ],
)
def test_words_are_no_imports(source):
    engine = ("pmo_workshop", "engine")
    assert not rooms_in(imports_of(source, (*engine, "imports"), engine))
