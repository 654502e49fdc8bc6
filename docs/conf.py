"""How the site is built: ``nox -s docs``. Warnings are errors, and no network is needed."""

import gc

import papermill  # noqa: F401 - before our engine, which papermill loads by its entry point

gc.set_threshold(100_000, 50, 100)  # all pages stay to the end: there is little rubbish among them

project = "Unlocking PMO Value"
extensions = [
    "sphinx.ext.apidoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "myst_parser",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_show_copyright = False
myst_heading_anchors = 3

# A page for every room, from the docstrings; one for every module would be slow to build.
apidoc_modules = [
    {
        "path": "../pmo_workshop",
        "destination": "api",
        "exclude_patterns": ["**/_shipped"],
        "module_first": True,
        "max_depth": 2,
    }
]
# A name is told where it is written, not again where it is handed on. `set` is matplotlib's.
autodoc_default_options = {"ignore-module-all": True, "exclude-members": "set"}
autodoc_use_type_comments = False  # there are none, and every source would be parsed for them
napoleon_google_docstring = False
# Parameters are prose to read: the words of their types are not looked up among all names.
napoleon_use_param = False
napoleon_use_rtype = False
napoleon_use_ivar = True
# A name of a type that two rooms use (`Table`, `Reading`) links to either.
suppress_warnings = ["ref.python"]
