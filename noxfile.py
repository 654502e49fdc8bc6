"""The manual of daily work.

``nox -l`` lists what can be done, ``nox -s NAME`` does it in an environment of its own, and
``nox -s tests -- tests/intake`` hands on what stands behind ``--``. nox comes with the second
command of the README; ``nox --no-venv --no-install -s NAME`` uses the environment one is in, as
continuous integration does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "docs", "tests", "quick"]
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
SHIMS = str(Path(".pyenv", "shims"))
QUICK = ("tests/intake/test_csv_file.py", "tests/intake/test_xlsx_file.py",
         "tests/intake/test_settings.py", "tests/oracles", "tests/test_claims.py",
         "tests/test_disclosure.py", "-m", "not slow and not long")  # fmt: skip
"""A minute: reading, reckoning and guarding; no report is made. ``pythons`` runs all tests."""
LEAST_COVERED = 85
"""Modules of which fewer lines run in the tests, in per cent, are named."""

# The shims of pyenv answer for Pythons that are not in use; those behind them come last instead.
os.environ["PATH"] = os.pathsep.join(
    [
        *(path for path in os.environ["PATH"].split(os.pathsep) if not path.endswith(SHIMS)),
        *(str(path) for path in sorted(Path.home().glob(".pyenv/versions/3.*/bin"), reverse=True)),
    ]
)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests as the README's second command does (about ten minutes)."""
    _install(session)
    session.run("pytest", *session.posargs)


@nox.session
def long(session: nox.Session) -> None:
    """Run by hand the tests that take minutes, before a release; the usual ones cover a part."""
    _install(session)
    session.run("pytest", "-m", "long", *session.posargs)


@nox.session(python=PYTHONS)
def pythons(session: nox.Session) -> None:
    """Run the tests on every supported Python that is found."""
    _install(session)
    session.run("pytest", *session.posargs)


@nox.session(python=PYTHONS[1:])
def quick(session: nox.Session) -> None:
    """Run a part of the tests, of some minutes, on every newer Python that is found."""
    _install(session)
    session.run("pytest", *(session.posargs or QUICK))


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the tests by hand to see which lines they reach; name the modules they reach least."""
    _install(session)
    session.run("pytest", "--cov", "--cov-report=", *session.posargs)
    found = Path(session.create_tmp()) / "coverage.json"
    session.run("coverage", "json", "-q", "-o", str(found))
    measured = json.loads(found.read_text(encoding="utf-8"))
    reached = {
        module: told["summary"]["percent_covered"] for module, told in measured["files"].items()
    }
    session.log(f"{measured['totals']['percent_covered']:.1f} % of all lines are reached.")
    for module, share in sorted(reached.items(), key=lambda found: found[1]):
        if share < LEAST_COVERED:
            session.log(f"under {LEAST_COVERED} %: {module} {share:.0f} %")


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the quick part with the lowest version of every direct dependency."""
    floors = Path(session.create_tmp()) / "lowest.txt"
    floors.write_text("\n".join(_lowest()) + "\n", encoding="utf-8")
    session.install("-c", str(floors), "-e", ".[dev]")
    # Old versions may warn of what newer ones have mended: here a warning is no error.
    session.run("pytest", "-o", "filterwarnings=default", *(session.posargs or QUICK))


@nox.session
def lint(session: nox.Session) -> None:
    """Look for mistakes and at the format, of code and notebooks; notebooks hold no outputs."""
    _install(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    notebooks = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("workbooks/**/*.ipynb"))]
    session.run("python", "tools/strip_notebooks.py", *notebooks)


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the package and of the code in the workbooks."""
    _install(session)
    session.run("python", "tools/workbook_types.py")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site of docs/, with a page for every room; warnings are errors.

    ``-- dummy`` reads and links all pages and writes none, in half the time.
    """
    _install(session)
    shutil.rmtree(ROOT / "docs" / "api", ignore_errors=True)  # pages of rooms that are gone
    builder, *more = session.posargs or ["html"]
    strict = ("-q", "-W", "--keep-going", "-b", builder, *more)
    session.run("sphinx-build", *strict, "docs", "docs/_build")


@nox.session
def audit(session: nox.Session) -> None:
    """Ask an advisory service, where one is in reach, which pins have known weaknesses."""
    _install(session)
    session.run("python", "tools/audit.py")


@nox.session
def hashes(session: nox.Session) -> None:
    """Write the hashes of all files of the pins beside them, as the package index lists them."""
    _install(session)
    session.run("python", "tools/hashes.py")


@nox.session
def regenerate(session: nox.Session) -> None:
    """Write anew all that is stored and follows from the code; read the difference, then commit."""
    _install(session)
    for generator in (
        "sample_data/generate.py",  # sample clients and the truth planted in them
        "templates/pdf/coverage.py",  # the characters of the shipped fonts
        "tools/deck_template.py",  # the template of the deck
        "tools/facilitators_guide.py",  # the tables of the facilitator's guide
        "tools/headlines.py",  # the headlines in the workbooks, which nbval compares
    ):
        session.run("python", generator)


@nox.session
def languages(session: nox.Session) -> None:
    """Hold every language to English: complete, placed, its glossary kept, the same figures."""
    _install(session)
    session.run(
        "pytest", "tests/test_i18n.py", "tests/test_languages.py", "tests/live/test_languages.py"
    )
    session.run("pytest", "tests/questions/test_records.py", "-k", "language")


@nox.session
def messages(session: nox.Session) -> None:
    """Find the texts to translate, and bring the catalogs up to date; ``-- de`` begins one."""
    _install(session)
    session.run("python", "tools/messages.py", *session.posargs)


@nox.session
def pictures(session: nox.Session) -> None:
    """Take the pictures of the README and the manuals anew, of a real report and a real room."""
    _install(session)
    session.run("python", "tools/pictures.py")


def _install(session: nox.Session) -> None:
    """Install what the README's second command installs."""
    session.install("-c", "constraints.txt", "-e", ".[dev]")


def _lowest() -> list[str]:
    """Return the lower bounds of what the package needs as exact versions; tools are pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["cluster"], *extras["hosted"], *extras["spss"]]
    own = {_name(requirement) for requirement in needed}
    tools = {_name(requirement) for requirement in extras["dev"]} - own
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [
        *(requirement.replace(">=", "==") for requirement in needed),
        *(pin for pin in pins if _name(pin) in tools),
    ]


def _name(requirement: str) -> str:
    return re.split(r"[=<>;\[ ]", requirement)[0]
