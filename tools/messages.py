"""Write what is to be translated, and bring the catalogs up to date: python tools/messages.py.

Babel reads the code and the templates; what else holds text for people - notebooks, Markdown, the
content in TOML, the questions in docstrings - is read by the functions here, with the readers of
the package itself. ``python tools/messages.py de`` begins a language.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from string import Formatter

import nbformat
from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

import pmo_workshop
from pmo_workshop.content.agenda import read_runs_of_show
from pmo_workshop.content.definitions import read_definition
from pmo_workshop.content.publications import read_templates
from pmo_workshop.content.words import words_of
from pmo_workshop.i18n import CATALOGS, forms_of, lines_of_markdown
from pmo_workshop.item_banks import BANK_WORDS, bank
from pmo_workshop.live.words import read_words
from pmo_workshop.schema import TABLES

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = CATALOGS / "messages.pot"

CALLS = {
    "_": None,  # in the templates
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
NOTE = "Translators:"
"""How a remark for translators begins, in the line above a text."""


def in_notebook(path: Path) -> Iterator[str]:
    """Yield the lines of the Markdown cells of a workbook."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield from lines_of_markdown(cell.source)


def in_prose(path: Path) -> list[str]:
    """Return the lines of a text in Markdown."""
    return lines_of_markdown(path.read_text(encoding="utf-8"))


def in_content(path: Path) -> Iterator[str]:
    """Yield the texts of a file of content."""
    text = path.read_text(encoding="utf-8")
    if path.stem == "agenda":
        records: Iterable[object] = [read_runs_of_show(text)]
    elif path.stem == "publications":
        records = read_templates(text).values()
    else:
        records = [read_definition(text, path.name)]
    for record in records:
        yield from words_of(record)


def in_bank(path: Path) -> Iterator[str]:
    """Yield the texts of an item bank; its ids and its names for programs have no translation."""
    for row in bank(path.stem):
        for column, text in row.items():
            if column in BANK_WORDS:
                yield text


def in_words_of_the_room(path: Path) -> Iterator[str]:
    """Yield the words of the room's pages."""
    for page in read_words(path.read_text(encoding="utf-8"), path.name).values():
        yield from page.values()


def in_questions(path: Path) -> Iterator[str]:
    """Yield how each question is asked: the part of its docstring that its record shows."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.FunctionDef) and any(map(_is_question, node.decorator_list)):
            words = (ast.get_docstring(node) or "").partition(": ")[2].partition("?")
            if words[1]:
                yield "".join(words[:2])


def in_commands(path: Path) -> Iterator[str]:
    """Yield the help of the commands, their docstring, and that and the places of their options."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
            yield ast.get_docstring(node) or ""
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _OPTIONS:
            yield from (
                found.value.value
                for found in node.keywords
                if found.arg in ("help", "metavar") and isinstance(found.value, ast.Constant)
            )


_OPTIONS = ("typer.Option", "typer.Argument")


def _is_command(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".command")


def in_formatted_text(path: Path) -> Iterator[str | tuple[str, ...]]:
    """Yield the texts within formatted ones, which Babel reads from Python 3.12 on alone."""
    for outer in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(outer, ast.JoinedStr):
            continue
        for node in ast.walk(outer):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("gettext", "ngettext"):
                forms = 2 if ast.unparse(node.func) == "ngettext" else 1
                told = [a.value for a in node.args[:forms] if isinstance(a, ast.Constant)]
                if len(told) == forms:
                    yield told[0] if forms == 1 else tuple(told)


def in_schema() -> Iterator[str]:
    """Yield what the tables of a client and their columns mean, and how to collect them."""
    for table in TABLES.values():
        yield from filter(None, [table.meaning, table.how_to_collect])
        yield from (column.meaning for column in table.columns)
        yield from (column.unit for column in table.columns if column.unit)


def _is_question(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "question"


BY_BABEL = {
    "pmo_workshop/**/*.py": "python",
    "templates/html/*.j2": "jinja2",
    "templates/preview/*.j2": "jinja2",
}
BY_US = {
    "pmo_workshop/elements/**/*.py": in_questions,
    "pmo_workshop/cli/*.py": in_commands,
    "pmo_workshop/**/*.py": in_formatted_text,
    "pmo_workshop/content/*.toml": in_content,
    "pmo_workshop/content/exercises/*.toml": in_content,
    "pmo_workshop/content/item_banks/*.csv": in_bank,
    "templates/live/*.toml": in_words_of_the_room,
    "templates/text/*.md": in_prose,
    "workbooks/**/*.ipynb": in_notebook,
}
"""Where text for people is, and what finds it there."""


def messages() -> Catalog:
    """Return all that is to be translated, each text with the files that show it."""
    catalog = Catalog()
    for pattern, method in BY_BABEL.items():
        for path in _paths(pattern):
            for _, text, notes, context in extract_from_file(method, path, CALLS, [NOTE]):
                catalog.add(text, locations=[_place(path)], auto_comments=notes, context=context)
    for pattern, found_in in BY_US.items():
        for path in _paths(pattern):
            for text in found_in(path):
                catalog.add(text, locations=[_place(path)])
    for text in in_schema():
        catalog.add(text, locations=[("pmo_workshop/schema", 0)])
    return catalog


def _paths(pattern: str) -> list[Path]:
    return sorted(path for path in ROOT.glob(pattern) if "_shipped" not in path.parts)


def _place(path: Path) -> tuple[str, int]:
    return path.relative_to(ROOT).as_posix(), 0


def places(text: str) -> set[str]:
    """Return the names of the places in a text that are filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def problems(catalog: Catalog, template: Catalog) -> list[str]:
    """Return what is missing in a catalog, or does not fit the texts of the suite."""
    known = {(text.context, forms_of(text.id)) for text in template}
    there = {(text.context, forms_of(text.id)) for text in catalog}
    found = [f"{forms[-1]!r} is missing." for _, forms in sorted(known - there, key=str)]
    for text in catalog:
        source, forms = forms_of(text.id), forms_of(text.string)
        if not text.id:
            continue
        if (text.context, source) not in known:
            found.append(f"{source[-1]!r} is no text of the suite.")
        elif not all(forms):
            found.append(f"{source[-1]!r} is not translated.")
        elif text.fuzzy:
            found.append(f"{source[-1]!r} is marked as unsure.")
        else:
            found += _misplaced(source, forms)
    return found


def _misplaced(source: Sequence[str], forms: Sequence[str]) -> Iterator[str]:
    """Yield the forms whose places are not those of the text; of one thing less may be told."""
    wanted = places(source[-1])
    of_one = (wanted - {"n"}, places(source[0]))
    for form in forms:
        one = len(forms) > 1 and form == forms[0]
        if places(form) != wanted and not (one and places(form) in of_one):
            yield f"{source[-1]!r} has {_listed(wanted)}; {form!r} has {_listed(places(form))}."


def _listed(names: set[str]) -> str:
    told = ", ".join(sorted(names)) or "none"
    return f"the places {told}" if len(names) != 1 else f"the place {told}"


def write(catalog: Catalog, path: Path, *, header: bool) -> None:
    """Write a catalog so that two changes of it seldom meet: sorted, without lines and times."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalog, sort_output=True, include_lineno=False, width=100, omit_header=not header
        )


def main(wanted: list[str]) -> None:
    """Write the template, and each catalog anew: what it has stays, what is gone goes."""
    if Path(pmo_workshop.__file__).resolve().parents[1] != ROOT:
        sys.exit(f"The package is not that of this checkout. Set PYTHONPATH to {ROOT}.")
    template = messages()
    write(template, TEMPLATE, header=False)
    there = [path.parent.parent.name for path in CATALOGS.glob("*/*/messages.po")]
    for code in sorted({*there, *wanted}):
        path = CATALOGS / code / "LC_MESSAGES" / "messages.po"
        catalog = Catalog(locale=code)
        if code in there:
            with path.open("rb") as file:
                catalog = read_po(file, locale=code)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        write(catalog, path, header=True)
        for problem in problems(catalog, template):
            print(f"{code}: {problem}")


if __name__ == "__main__":
    main(sys.argv[1:])
