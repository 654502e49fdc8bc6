"""The marketing plan: what the executed workbooks released, put together and put in order.

The plan computes nothing from a client's tables. It reads the client edition of the workbooks 00
to 05 as they were executed, and shows only what they show: claims, and cells of their tables. Every
such cell has passed the guard. ``Evidence`` is to this package what ``Released`` is to charts and
tables: nothing else is accepted, and only ``read_evidence`` and ``evidence_of`` make one.
"""

from .reading import Chapter, Evidence, PublishedTable, evidence_of, read_chapter, read_evidence

__all__ = ["Chapter", "Evidence", "PublishedTable", "evidence_of", "read_chapter", "read_evidence"]
