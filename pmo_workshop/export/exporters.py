"""The report for nbconvert's own command: ``jupyter nbconvert --to pmo-html`` and ``pmo-pdf``.

Only the entry points name this module: nbconvert takes longer to import than a page to write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbconvert.exporters.exporter import Exporter, FilenameExtension
from nbformat import NotebookNode

from .html import write_html
from .pdf import write_pdf


class _ReportExporter(Exporter):
    """What both share: our own writer, and none of nbconvert's preprocessors."""

    default_preprocessors: list = []  # noqa: RUF012 - a trait of nbconvert
    write: Callable[[NotebookNode], str | bytes]

    def from_notebook_node(  # type: ignore[override]  # text, as nbconvert's own return
        self, nb: NotebookNode, resources: dict | None = None, **kw: Any
    ) -> tuple[str | bytes, dict]:
        """Return the report and nbconvert's resources."""
        _, resources = super().from_notebook_node(nb, resources, **kw)
        return self.write(nb), resources


class PmoHTMLExporter(_ReportExporter):
    """The report as one web page: ``jupyter nbconvert --to pmo-html NOTEBOOK``."""

    export_from_notebook = "PMO report (HTML)"
    output_mimetype = "text/html"
    file_extension = FilenameExtension(".html")
    write = staticmethod(write_html)


class PmoPDFExporter(_ReportExporter):
    """The report as PDF/UA-1: ``jupyter nbconvert --to pmo-pdf NOTEBOOK``."""

    export_from_notebook = "PMO report (PDF)"
    output_mimetype = "application/pdf"
    file_extension = FilenameExtension(".pdf")
    write = staticmethod(write_pdf)
