"""
Store the headlines that nbval compares: ``python tools/headlines.py`` after a change of wording.

Every workbook runs for its default client; of what it shows, only the outputs of the cells tagged
``nbval-check-output`` are kept. Read the difference before you commit it.
"""

import nbformat
from nbclient import NotebookClient

from pmo_workshop.paths import shipped

for path in sorted(shipped("workbooks").glob("[0-9]*.ipynb")):
    workbook = nbformat.read(path, as_version=4)
    run = nbformat.from_dict(workbook)
    NotebookClient(run, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell, done in zip(workbook.cells, run.cells, strict=True):
        if "nbval-check-output" in cell.metadata.get("tags", []):
            cell.outputs = done.outputs
            for output in cell.outputs:
                output.execution_count = None
    nbformat.write(workbook, path)
