"""Strip notebooks of what a run leaves in them: python tools/strip_notebooks.py FILE …

The outputs of cells tagged ``nbval-check-output`` stay: nbval compares them, and
``tools/headlines.py`` stores them. nbstripout keeps outputs by a tag of its own only, and a
second tag for the same thing would be forgotten. Ends with 1 if a file was changed, as hooks do.
"""

import sys
from pathlib import Path

import nbformat

KEPT = "nbval-check-output"


def stripped(text: str) -> str:
    """
    Return the text of a notebook without counters, and without outputs but the stored ones.

    A cell with a stored output counts as run once: nbval refuses an output of a cell that was not.
    """
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata.pop("execution", None)
        if KEPT not in cell.metadata.get("tags", []):
            cell.outputs = []
        cell.execution_count = 1 if cell.outputs else None
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = None
    return nbformat.writes(notebook) + "\n"


def main(names: list[str]) -> int:
    """Strip the files and return how the hook ends."""
    changed = False
    for path in map(Path, names):
        before = path.read_text(encoding="utf-8")
        after = stripped(before)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            print(f"{path}: stripped")
            changed = True
    return int(changed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
