"""What became of each client of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ..depth import Depth
from ..i18n import N_
from ..intake.client import DRAFT, REDACTED
from ..paths import CONSULTANT

DONE, REFUSED, FAILED, INTERRUPTED = N_("done"), N_("refused"), N_("failed"), N_("interrupted")
UP_TO_DATE, UNFINISHED = N_("up to date"), N_("unfinished")
WAITING, RUNNING = N_("waiting"), N_("running")
"""States: names for programs, which are translated where a person reads them."""
REPORTS = {
    Depth.BOARD: "board",
    Depth.FULL: "unlocking-pmo-value",
    Depth.ANNEX: "annex",
}
"""The report of all workbooks at each depth: its name without the ending."""

EVIDENCE, DECK, LETTER = "evidence.xlsx", "summary.pptx", "cover-letter"
WITH_APPENDIX = "pptx-appendix"
"""The format of a deck that has every chart of the full report at its end."""

NAMED_STATES = (DRAFT, REDACTED)
"""States that stand at the end of the name of every file that is sent."""

INDEX, MANIFEST = f"{CONSULTANT}/index.html", f"{CONSULTANT}/manifest.json"
"""What is for the consultant, in a folder of its own: all beside that folder is what is sent."""

_FULL = REPORTS[Depth.FULL]

_MAIN = {"html": f"{_FULL}.html", "pdf": f"{_FULL}.pdf", "xlsx": EVIDENCE, "pptx": DECK}


def named_as(state: str, path: Path) -> Path:
    """
    Return the path of a file as a report in a state has it.

    Examples
    --------
    >>> named_as("draft", Path("board.pdf")).name, finished_name("acme/board-redacted.pdf")
    ('board-draft.pdf', 'board.pdf')
    """
    return path.with_name(f"{path.stem}-{state}{path.suffix}") if state in NAMED_STATES else path


def finished_name(path: str) -> str:
    """Return the name of a file in whatever state as the report in full has it when it is final."""
    name, stem = PurePosixPath(path), PurePosixPath(path).stem
    for state in NAMED_STATES:
        stem = stem.removesuffix(f"-{state}")
    return f"{stem}{name.suffix}"


@dataclass
class ClientOutcome:
    """
    One client of a batch.

    ``state`` is waiting, running, done, up to date, refused (the data), failed or interrupted;
    ``why`` says why it is made; ``step`` what is being made; ``reason`` is the message for a
    person, of a report that is done what to know of it beside the one before; ``fault`` the
    traceback if the reason is a fault of the suite; ``files`` are relative to the output folder;
    ``verdicts`` are those on the elements, such as ``"■ clear shortfall"``, and ``measures`` what
    leads each of them, from what to what.
    """

    id: str
    folder: str
    name: str = ""
    state: str = WAITING
    why: str = ""
    step: str = ""
    seconds: float = 0.0
    reason: str = ""
    fault: str = ""
    warnings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    verdicts: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)

    @property
    def published(self) -> str:
        """Its folder relative to the output folder; empty if nothing was made."""
        return self.files[-1].removesuffix(f"/{MANIFEST}") if self.files else ""

    @property
    def under_way(self) -> bool:
        """Whether something is still to become of it."""
        return self.state in (WAITING, RUNNING)

    def progress(self) -> dict[str, str]:
        """Return what a program is told while the batch goes on."""
        return {"client": self.id, "state": self.state, "step": self.step}

    def as_dict(self) -> dict[str, object]:
        """Return what ``summary.json`` holds; the folder is left out, it may name a user."""
        return {
            "client": self.id,
            "name": self.name,
            "state": UNFINISHED if self.under_way else self.state,
            "why": self.why,
            "seconds": round(self.seconds, 1),
            "reason": self.reason,
            "warnings": list(self.warnings),
            "verdicts": dict(self.verdicts),
            "measures": dict(self.measures),
            "files": list(self.files),
        }

    def paths(self, out: str) -> dict[str, str]:
        """
        Return where its folder and the deliverables of the whole workshop are, as far as made.

        Examples
        --------
        >>> made = ("a/evidence.xlsx", "a/consultant/manifest.json")
        >>> ClientOutcome("a", "a", files=made).paths("runs")
        {'folder': 'runs/a', 'xlsx': 'runs/a/evidence.xlsx'}
        """
        if not self.files:
            return {}
        folder = f"{out.rstrip('/')}/{self.published}"
        made = {finished_name(name): name.rpartition("/")[2] for name in self.files}
        main = {kind: f"{folder}/{made[name]}" for kind, name in _MAIN.items() if name in made}
        return {"folder": folder, **main}


@dataclass(frozen=True)
class Summary:
    """All clients of a batch, in the order given; ``finished`` once nothing more will change."""

    outcomes: Sequence[ClientOutcome] = field(default_factory=tuple)
    finished: bool = True

    @property
    def exit_code(self) -> int:
        """
        Exit code of the command.

        Examples
        --------
        >>> Summary([ClientOutcome("a", "a", state=state) for state in (REFUSED, DONE)]).exit_code
        3
        """
        states = {outcome.state for outcome in self.outcomes}
        for state, code in ((INTERRUPTED, 130), (FAILED, 1), (REFUSED, 3)):
            if state in states:
                return code
        return 0

    def as_dict(self) -> dict[str, object]:
        """Return what ``summary.json`` holds."""
        return {
            "finished": self.finished,
            "exit_code": self.exit_code,
            "clients": [outcome.as_dict() for outcome in self.outcomes],
        }

    def with_paths(self, out: str) -> dict[str, object]:
        """Return what ``report --json`` prints: each client also with its ``paths``."""
        clients = [outcome.as_dict() | {"paths": outcome.paths(out)} for outcome in self.outcomes]
        return self.as_dict() | {"clients": clients}
