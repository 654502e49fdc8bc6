"""What a reader of a PDF is told beyond the engine's own marks: row heads, and open bookmarks."""

from __future__ import annotations

import io

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf


def with_structure(pdf: bytes, bookmarks: bool = True) -> bytes:
    """
    Return a tagged PDF whose tables have heads of rows, and which opens with its bookmarks.

    The engine marks the heads of columns alone. Each first cell of a row becomes the head of that
    row, and the cells no longer name the heads of their columns: a reader finds both by their
    scope. The objects are packed, which halves the file.

    Parameters
    ----------
    pdf : bytes
        As the engine wrote it.
    bookmarks : bool
        Whether the bookmarks are shown when it is opened.

    Returns
    -------
    bytes
        Equal files give equal bytes.
    """
    written = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as opened:
        for row in opened.objects:
            if _is_body_row(row):
                row.P.S = Name.TBody  # the engine's foot holds the last rows of a table
                first, *others = _cells(row)
                first.S = Name.TH
                _table_facts(first).Scope = Name.Row
                for cell in (first, *others):
                    _without(_table_facts(cell), "/Headers")
        if bookmarks:
            opened.Root.PageMode = Name.UseOutlines
        _without(opened.Root.MarkInfo, "/Suspects")  # false goes without saying
        opened.save(written, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return written.getvalue()


def _is_body_row(found: Object) -> bool:
    return (
        isinstance(found, Dictionary)
        and found.get("/S") == Name.TR
        and found.P.get("/S") in (Name.TBody, Name.TFoot)
    )


def _cells(row: Object) -> list[Object]:
    return list(row.K) if isinstance(row.K, Array) else [row.K]


def _table_facts(cell: Object) -> Object:
    """Return the attributes of a cell that are about its table."""
    return next(facts for facts in cell.A if Name.Table == facts.O)


def _without(facts: Object, key: str) -> None:
    if key in facts:
        del facts[key]
