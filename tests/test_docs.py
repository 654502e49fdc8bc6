"""Documents say what the code does: environments agree, the map is true, words are defined."""

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from importlib import metadata
from pathlib import Path

import facilitators_guide
import pytest
import test_architecture
from packaging.specifiers import SpecifierSet

import pmo_workshop
import pmo_workshop.analysis
from pmo_workshop.analysis import uncertainty
from pmo_workshop.live.words import words
from pmo_workshop.schema import TABLES
from pmo_workshop.schema.instruments import INSTRUMENTS

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(
    not (ROOT / "README.md").is_file(), reason="documents are in the checkout only"
)


def _project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _pins():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _name(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-").replace(".", "-")


def test_every_dependency_is_pinned_exactly():
    wanted = _project()["dependencies"] + _project()["optional-dependencies"]["dev"]
    pinned = {_name(pin) for pin in _pins()}
    assert {_name(requirement) for requirement in wanted} <= pinned
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+-]+( ; .+)?", pin) for pin in _pins())


def test_conda_installs_what_is_tested():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert "conda-forge" in text
    assert "- -c constraints.txt" in text
    assert "- -e .[dev]" in text
    least = _project()["requires-python"].removeprefix(">=")
    assert f"- python>={least}" in text


def test_no_pin_needs_a_newer_python_than_is_promised():
    least = _project()["requires-python"].removeprefix(">=") + ".0"
    needs = {
        f"{_name(own.name)}=={own.version}": SpecifierSet(own.metadata.get("Requires-Python") or "")
        for own in metadata.distributions()
    }
    assert [pin for pin in _pins() if least not in needs.get(pin, SpecifierSet())] == []


def test_no_file_names_a_registry():
    for name in ("constraints.txt", "hashes.txt", "environment.yml", "pyproject.toml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"index-url|https?://[^ ]*(simple|packages)", text), name


FLOORS = {"nbconvert": (7, 17, 2), "jupyter-server": (2, 20), "jupyterlab": (4, 6, 2),
          "ipython": (8, 0, 1)}  # fmt: skip


@pytest.mark.parametrize("name", FLOORS)
def test_versions_with_known_faults_are_not_pinned(name):
    (pin,) = [pin for pin in _pins() if _name(pin) == name]
    version = tuple(int(part) for part in re.findall(r"\d+", pin.split("==")[1].split(" ")[0]))
    assert version >= FLOORS[name]


def test_the_index_of_decisions_and_the_decisions_agree():
    folder = ROOT / "docs" / "decisions"
    text = (folder / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", text, flags=re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, len(rows) + 1))
    given = {int(number): told for number, told in rows if told != "never given"}
    files = {int(path.name[:4]): path for path in folder.glob("[0-9]*.md")}
    assert given.keys() == files.keys()
    for number, path in files.items():
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix(f"# {number}. ")
        assert given[number] == f"[{title}]({path.name})"


def test_the_manual_writes_anew_all_that_a_generator_writes():
    text = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    writers = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tools").glob("*.py")]
    writers = [
        name
        for name in writers
        if Path(name).stem not in ("blank_pages", "strip_notebooks", "workbook_types")
    ]
    for name in ("sample_data/generate.py", "templates/pdf/coverage.py", *writers):
        assert f'"{name}"' in text, name


def test_the_floors_of_the_house_are_those_that_are_tested():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = " ".join(re.findall(r"^ {4}(.+ · .+|· .+)$", text, flags=re.MULTILINE))
    floors = [tuple(floor.split(", ")) for floor in re.split(r"\s*·\s*", told)]
    assert floors == [*test_architecture.FLOORS]


def test_every_place_that_a_recipe_names_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:tests|docs|tools|sample_data)/[\w./]+|[a-z]+/\w+\.(?:py|toml))`", text
    )
    assert len(named) > 10
    for place in named:
        home = ROOT if (ROOT / place).exists() else ROOT / "pmo_workshop"
        assert (home / place).exists(), place


def test_the_newest_release_of_the_changelog_is_that_of_the_package():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *released = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert first == "Unreleased"
    days = [re.fullmatch(r"(\S+) – (\d{4}-\d\d-\d\d)", section) for section in released]
    assert all(days), released
    assert days[0][1] == pmo_workshop.__version__
    assert [day[2] for day in days] == sorted((day[2] for day in days), reverse=True)
    kinds = set(re.findall(r"^### (.+)$", text, flags=re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_map_of_the_readme_is_true():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = re.findall(r"^\| `([\w_]+)/` \|", text, flags=re.MULTILINE)
    on_disk = {
        "workbooks",
        "pmo_workshop",
        "templates",
        "sample_data",
        "tests",
        "tools",
        "benchmarks",
        "hosting",
        "docs",
    }
    assert set(folders) == on_disk
    assert all((ROOT / folder).is_dir() for folder in folders)
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
        assert (ROOT / picture).is_file(), picture


GLOSSARY = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()[8:]
]


@pytest.fixture(scope="module")
def names_in_code():
    """Columns of tables, and every name and word of a string in the package; no docstrings."""
    found = {column for table in TABLES.values() for column in table.column_names} | set(TABLES)
    for module in test_architecture.MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        for text in test_architecture.strings_of(tree):
            found |= {text, *re.findall(r"[\w-]+", text)}
        for node in ast.walk(tree):
            for name in ("id", "attr", "arg", "name"):
                found.add(getattr(node, name, None))
    return found - {None}


def test_no_term_of_the_glossary_stands_twice():
    terms = [term for row in GLOSSARY for term in row[0].split(", ")]
    assert sorted(set(terms)) == sorted(terms)


@pytest.mark.parametrize("row", GLOSSARY, ids=lambda row: row[0])
def test_every_name_in_the_glossary_exists(row, names_in_code):
    term, meaning, names, _ = row
    assert term, "a row without a term"
    assert meaning, term
    for name in re.findall(r"`([^`]+)`", names):
        if "…" in name:
            end = name.replace("…", "")
            assert any(end in known for known in names_in_code), f"{term}: {name}"
        elif name.endswith("/"):
            folder = name.replace("<id>/", "").strip("/")
            assert (ROOT / folder).is_dir() or folder in names_in_code, f"{term}: {name}"
        else:
            parts = re.split(r"\.(?!toml)", name.lstrip("-/").strip("[]"))
            assert set(parts) <= names_in_code, f"{term}: {name}"


def _public_analyses():
    package = pmo_workshop.analysis
    for name in uncertainty.__all__:
        if inspect.isfunction(getattr(uncertainty, name)):
            yield pytest.param(getattr(uncertainty, name), id=f"uncertainty.{name}")
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == module.name and not name.startswith("_"):
                yield pytest.param(function, id=f"{module.name.split('.')[-1]}.{name}")


@pytest.mark.parametrize("function", list(_public_analyses()))
def test_every_public_analysis_has_a_running_example(function):
    assert inspect.getdoc(function), function.__name__
    assert "Examples\n--------" in inspect.getdoc(function)


def test_the_front_door_opens_to_every_name():
    for name in pmo_workshop.__all__:
        assert callable(getattr(pmo_workshop, name)), name


def test_the_consultants_guide_names_every_table_and_how_to_collect_it():
    text = (ROOT / "docs" / "consultants-guide.md").read_text(encoding="utf-8")
    for table in TABLES.values():
        row = f"| `{table.name}` | {table.meaning} | {table.how_to_collect} | "
        assert row + f"{', '.join(table.used_by)} |" in text, table.name


def test_the_consultants_guide_names_every_instrument_and_what_it_reads():
    text = (ROOT / "docs" / "consultants-guide.md").read_text(encoding="utf-8")
    for name, asked in INSTRUMENTS.items():
        scale = "{} to {}".format(*asked.scale) if asked.scale else "your own"
        row = f"| `{name}` | {asked.asks} | {', '.join(asked.aspects)} | "
        row += f"{asked.dimensions_in_words} | {scale} | {', '.join(asked.used_by)} |"
        assert row in text, name


def test_the_facilitators_guide_says_what_the_exercises_and_the_agenda_say():
    text = facilitators_guide.GUIDE.read_text(encoding="utf-8")
    assert facilitators_guide.written(text) == text, "run python tools/facilitators_guide.py"


def test_the_handbook_names_the_buttons_and_options_that_exist():
    text = (ROOT / "docs" / "facilitators-handbook.md").read_text(encoding="utf-8")
    said = {label for page in words().values() for label in page.values()}
    for button in ("Open", "Close", "Reveal", "Second vote", "Holding slide", "Lock joining",
                   "New code", "Void all", "Void ballot", "Type in sheets", "At most",
                   "Print the sheet",
                   "Make the client folder and the report"):  # fmt: skip
        assert button in said, button
        assert f"*{button}*" in " ".join(text.split()), button
    commands = (ROOT / "pmo_workshop" / "cli").glob("*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in commands)
    ours = re.sub(r"^docker .*$", "", text, flags=re.MULTILINE)
    for option in set(re.findall(r"--[a-z][a-z-]+", ours)):
        assert f'"{option}"' in source, option


def test_the_guides_link_to_files_that_exist():
    for guide in (ROOT / "docs").rglob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", guide.read_text(encoding="utf-8")):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"


def test_every_test_that_a_guide_names_is_there():
    """A line of ours in the table of features stands only with the test that shows it."""
    for guide in (ROOT / "docs").rglob("*.md"):
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", guide.read_text(encoding="utf-8"))
        for file, test in named:
            code = (ROOT / file).read_text(encoding="utf-8")
            assert f"def {test}(" in code, f"{guide.name}: {file}::{test}"
    told = (ROOT / "docs" / "room-beside-others.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in told.splitlines() if line.startswith("| ")]
    ours = [row for row in rows if row[5].strip().startswith("yes")]
    assert len(ours) > 15
    assert [row[0] for row in ours if "`tests/" not in row[6]] == []


def test_every_picture_is_one_that_the_tool_takes_and_is_shown():
    tool = (ROOT / "tools" / "pictures.py").read_text(encoding="utf-8")
    taken = set(re.findall(r'"([\w-]+\.png)"', tool.partition("PICTURES = ")[2].partition("\n")[0]))
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {
        name
        for page in pages
        for name in re.findall(r"images/([\w.-]+)\)", page.read_text(encoding="utf-8"))
    }
    there = {path.name for path in (ROOT / "docs" / "images").iterdir()}
    assert taken == shown == there
