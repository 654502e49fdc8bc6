"""What a batch makes for one client, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..depth import Depth
from ..engine.limits import Limits
from ..finals import Finals
from ..paths import PRIVATE


@dataclass(frozen=True)
class Order:
    """
    What to make for one client, and where.

    ``workbooks`` are in the order in which they run; ``plan`` is the one that reads the others.
    ``depths`` are those of the report of all of them.
    The deliverables are made in ``staging`` and published as ``place``; nothing else of them is
    outside ``scratch``.
    ``key`` is that of the hashes of its data; empty if the one in the folder is damaged.
    ``refusal`` says why nothing is made for it; empty if it can be tried.
    ``language`` is that of its texts; empty for the client's own.
    ``once_read`` is where the client is kept as it was read, for a report in another language; None
    if there is none.
    ``before`` are the final reports so far; one made of the same files is this one.
    ``earlier`` is the file with what the last report has left for this one, see ``earlier``; None
    if nothing is left. With ``anew`` it is written, and not read. ``words`` says that nothing but
    own words and the brand has changed since.
    ``marks`` is the file with what must not be found, see ``gate``; ``rights`` are those of the
    folders that are published.
    """

    folder: Path
    id: str
    key: bytes = field(repr=False)
    workbooks: tuple[Path, ...]
    plan: Path | None
    formats: tuple[str, ...]
    depths: tuple[Depth, ...]
    parameters: Mapping[str, object]
    place: Path
    staging: Path
    scratch: Path
    limits: Limits = field(default_factory=Limits)
    language: str = ""
    once_read: Path | None = None
    before: Finals = field(default_factory=Finals)
    earlier: Path | None = None
    anew: bool = False
    words: bool = False
    marks: Path | None = None
    refusal: str = ""
    rights: int = PRIVATE

    @property
    def all_workbooks(self) -> tuple[Path, ...]:
        """The workbooks, the plan last."""
        return (*self.workbooks, *([self.plan] if self.plan else []))

    @property
    def room(self) -> Path:
        """The folder in which the cells run; it holds a copy of the client folder."""
        return self.scratch / "room"

    @property
    def kept(self) -> Path:
        """The client as the first step has read it, for the workbooks."""
        return self.scratch / "client.pickle"

    def given(self, pdf: str) -> Path:
        """Return where what a PDF was made of is kept, by the name of the PDF."""
        return self.scratch / "given" / f"{pdf}.json"

    def executed(self, workbook: Path) -> Path:
        """Return where the executed workbook is kept until it is published."""
        return self.scratch / "executed" / workbook.name

    def shown(self, workbook: Path) -> Path:
        """Return where the guard keeps what it has shown up to the end of a workbook."""
        return self.scratch / "shown" / f"{workbook.stem}.json"
