"""Run the cells of a notebook in this process, and keep what they show as Jupyter would."""

from __future__ import annotations

import base64
import errno
import io
import os
import random
import sys
from bdb import BdbQuit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode, from_dict
from traitlets import Type
from traitlets.config import Config

from .limits import lift_memory_limit

NO_SPACE_LEFT = "NoSpaceLeft"
"""The name of an OSError of a cell that found no room for a file."""


class OutputLimitExceeded(BaseException):
    """A workbook prints and shows more than it may; not an Exception, so that no cell hides it."""


def _output(kind: str, **parts: object) -> NotebookNode:
    """Return an output; whoever reads the notebook checks it as a whole."""
    return from_dict({"output_type": kind, **parts})


@dataclass
class _Printed:
    """Text of one stream; joined at the end, as adding again and again takes ever longer."""

    stream: str
    parts: list[str]

    def joined(self) -> NotebookNode:
        return _output("stream", name=self.stream, text="".join(self.parts))


class Outputs:
    """
    What a cell shows, in order, as nbclient stores it.

    Attributes
    ----------
    shown : list of NotebookNode and printed text
        The outputs of the cell that runs.
    full : bool
        Whether the workbook has shown more than it may.
    """

    def __init__(self, most_bytes: int | None) -> None:
        self.shown: list[NotebookNode | _Printed] = []
        self.full = False
        self._most, self._bytes = most_bytes, 0
        self._by_display: dict[str, list[NotebookNode]] = {}
        self._clear_before_next = False

    def next_cell(self) -> None:
        """Begin with the outputs of another cell."""
        self.shown, self._clear_before_next = [], False

    def add_text(self, stream: str, text: str) -> None:
        """Add what was printed; text of the same stream is one output."""
        self._count(len(text))
        self._clear_if_asked()
        last = self.shown[-1] if self.shown else None
        if isinstance(last, _Printed) and last.stream == stream:
            last.parts.append(text)
        else:
            self.shown.append(_Printed(stream, [text]))

    def add(self, output: NotebookNode, display_id: str | None = None) -> None:
        """Add a display, a result or an error."""
        self._count(sum(len(str(value)) for value in output.get("data", {}).values()))
        self._clear_if_asked()
        self.shown.append(output)
        if display_id:
            self._by_display.setdefault(display_id, []).append(output)

    def update(self, data: dict, metadata: dict, display_id: str | None) -> None:
        """Change every display of this id."""
        for output in self._by_display.get(display_id or "", []):
            output.data, output.metadata = data, metadata

    def clear(self, wait: bool) -> None:
        """Forget what the cell has shown, now or when it shows something else."""
        if wait:
            self._clear_before_next = True
        else:
            self.shown.clear()

    def finished(self) -> list[NotebookNode]:
        """Return the outputs of the cell that has run."""
        return [out.joined() if isinstance(out, _Printed) else out for out in self.shown]

    def _clear_if_asked(self) -> None:
        if self._clear_before_next:
            self.shown.clear()
            self._clear_before_next = False

    def _count(self, more: int) -> None:
        self._bytes += more
        if self._most is not None and self._bytes > self._most:
            self.full = True
            raise OutputLimitExceeded


class _Stream(io.TextIOBase):
    """Standard output or standard error of the cells."""

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._outputs.add_text(self.name, text)
        return len(text)


def _as_json(bundle: dict) -> dict:
    """Return a MIME bundle with pictures as text, as messages of a kernel carry them."""
    return {
        kind: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for kind, value in bundle.items()
    }


class _Displays(DisplayPublisher):
    shell: _Shell

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        source: object = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **_more: object,
    ) -> None:
        self._validate_data(data, metadata)
        data, metadata = _as_json(data), metadata or {}
        display_id = (transient or {}).get("display_id")
        if update:
            self.shell.outputs.update(data, metadata, display_id)
        else:
            made = _output("display_data", data=data, metadata=metadata)
            self.shell.outputs.add(made, display_id)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class _Results(DisplayHook):
    shell: _Shell

    def write_output_prompt(self) -> None:
        """A notebook shows the number of the cell beside it."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        if format_dict:
            made = _output(
                "execute_result",
                data=_as_json(format_dict),
                metadata=md_dict or {},
                execution_count=self.prompt_count,
            )
            self.shell.outputs.add(made)

    def finish_displayhook(self) -> None:
        """Nothing is written to the terminal."""


class _Shell(InteractiveShell):
    """IPython's shell, which hands everything that is shown to ``outputs``."""

    display_pub_class = Type(_Displays)
    displayhook_class = Type(_Results)
    outputs: Outputs

    def init_virtualenv(self) -> None:
        """The interpreter is the right one already."""

    def enable_gui(self, gui: object = None) -> None:
        """There is no window."""

    def showtraceback(self, *args: Any, **more: Any) -> None:
        lift_memory_limit()  # what the cell holds is still there while its error is written
        super().showtraceback(*args, **more)

    def _showtraceback(
        self, etype: type[BaseException], evalue: BaseException, stb: list[str]
    ) -> None:
        if not self.outputs.full:
            full = isinstance(evalue, OSError) and evalue.errno == errno.ENOSPC
            ename = NO_SPACE_LEFT if full else etype.__name__
            made = _output("error", ename=ename, evalue=str(evalue), traceback=stb)
            self.outputs.add(made)


def run_cells(
    cells: list[NotebookNode],
    *,
    started: Callable[[int], None],
    finished: Callable[[int, NotebookNode, bool], None],
    most_bytes: int | None = None,
) -> None:
    """
    Run code cells from the first to the last; stop at the first that fails.

    Parameters
    ----------
    cells : list of NotebookNode
        Of a notebook; outputs and execution counts are set in place.
    started : callable
        Called with the position of a cell before it runs.
    finished : callable
        Called with the position, the cell, and whether it failed.
    most_bytes : int, optional
        What all cells together may print and show.

    Raises
    ------
    OutputLimitExceeded
        They show more.

    Notes
    -----
    For a process of its own, once: the cells change its modules, its folders and its settings.
    """
    outputs = Outputs(most_bytes)
    with _shell(outputs) as shell:
        for position, cell in enumerate(cells):
            started(position)
            failed = False
            if cell.cell_type == "code" and cell.source.strip():
                failed = _run(shell, outputs, cell)
            finished(position, cell, failed)
            if failed:
                return


def _run(shell: _Shell, outputs: Outputs, cell: NotebookNode) -> bool:
    """Run a cell, and return whether it failed."""
    outputs.next_cell()
    result = shell.run_cell(cell.source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    if isinstance(error, BdbQuit):  # IPython says nothing of a debugger that is left
        shell.outputs.add(_output("error", ename="BdbQuit", evalue="", traceback=[]))
    cell["outputs"] = outputs.finished()
    cell["execution_count"] = result.execution_count
    if outputs.full:
        raise OutputLimitExceeded
    failed = not result.success
    return failed and "raises-exception" not in cell.metadata.get("tags", [])


@contextmanager
def _shell(outputs: Outputs) -> Iterator[_Shell]:
    """Yield a shell that has run nothing; the streams of this process are those of its cells."""
    _use_backend()
    random.seed(0)
    sys.modules["numpy"].random.seed(0)
    config = Config({"HistoryManager": {"enabled": False}, "HistoryAccessor": {"enabled": False}})
    before = sys.stdout, sys.stderr
    _Shell.clear_instance()
    shell = _Shell.instance(
        config=config, colors="nocolor" if "NO_COLOR" in os.environ else "linux"
    )
    shell.outputs = outputs
    sys.stdout, sys.stderr = _Stream("stdout", outputs), _Stream("stderr", outputs)
    try:
        yield shell
    finally:
        sys.stdout, sys.stderr = before


def _use_backend() -> None:
    """Have matplotlib draw as a kernel would: it read its settings before it was forked."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        wanted = os.environ.get("MPLBACKEND") or "module://matplotlib_inline.backend_inline"
        matplotlib.rcParams["backend"] = wanted
