"""The build panel: choose clients, check, build and open, for people who use no terminal.

It runs the command ``pmo-workshop report`` in a process of its own, so a kernel that is closed or
busy harms no report.
"""

from __future__ import annotations

import html
import json
import os
import re
import signal
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..exercises.show import Panel
from ..paths import shipped

if TYPE_CHECKING:
    from ipywidgets import Widget

STILL = (
    "The build panel: in JupyterLab, choose clients here, check their tables, build their reports "
    "and open them."
)
_STEP = re.compile(r"(?P<client>[\w-]+): (?P<step>.+)")
_ENDS = ("done", "up to date", "failed", "refused", "interrupted")
_WRONG = ("failed", "refused", "interrupted", "not ready")
_STOPPING = "Stopping: what runs is finished. Press Stop again to end it at once."
_INTRO = (
    "Choose clients. Checking only reads their tables; building leaves alone what is up to date."
)


def build_panel(clients: str = "", out: str = "") -> BuildPanel:
    """
    Return the panel that builds reports, to be displayed in JupyterLab.

    Parameters
    ----------
    clients : str, optional
        The folder that holds the client folders; default: ``clients`` beside the workbooks'
        folder if there is one, else the sample clients.
    out : str, optional
        Where the reports go; default: ``runs`` beside it.
    """
    beside = Path("..") if Path.cwd().name == "workbooks" else Path()
    usual = beside / "clients"
    place = Path(clients) if clients else usual if usual.is_dir() else shipped("sample_data")
    return BuildPanel(place, Path(out) if out else beside / "runs")


class BuildPanel(Panel):
    """
    The panel; ``widget`` is what is displayed.

    Parameters
    ----------
    clients : Path
    out : Path
    """

    def __init__(self, clients: Path, out: Path) -> None:
        super().__init__(STILL)
        self.clients, self.out = clients, out
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._names: list[str] = []
        self._stopping = ""

    @cached_property
    def widget(self) -> Widget:
        """The panel as a widget."""
        import ipywidgets as W  # imported here: a report needs no widgets

        found = sorted(path.parent for path in self.clients.glob("*/client.toml"))
        wide = W.Layout(width="40em")
        # Boxes to tick and no list: JupyterLab takes Shift+arrow and Ctrl+A for its cells.
        self.boxes = {
            path: W.Checkbox(description=path.name, indent=False, layout=W.Layout(width="19em"))
            for path in found
        }
        choice = W.Box(
            list(self.boxes.values()),
            layout=W.Layout(flex_flow="row wrap", max_width="60em", max_height="14em",
                            overflow="auto", border="1px solid var(--jp-border-color1)"),
        )  # fmt: skip
        self.all_button = W.Button(description="Choose all", disabled=not found)
        self.all_button.on_click(lambda _: self.choose_all())
        self.check_button = W.Button(description="Check the tables")
        self.build_button = W.Button(description="Build the reports", button_style="primary")
        self.stop_button = W.Button(description="Stop", disabled=True)
        self.open_button = W.Button(
            description="Open the reports", disabled=not self._index.is_file()
        )
        self.progress = W.IntProgress(min=0, max=1, description="Progress", layout=wide)
        self.said = W.HTML(layout=W.Layout(max_width="60em"))
        self.check_button.on_click(lambda _: self.check())
        self.build_button.on_click(lambda _: self.build())
        self.stop_button.on_click(lambda _: self.stop())
        self.open_button.on_click(lambda _: webbrowser.open(self._index.resolve().as_uri()))
        buttons = [
            self.all_button,
            self.check_button,
            self.build_button,
            self.stop_button,
            self.open_button,
        ]
        if found:
            self._say(_INTRO)
        else:
            self._say(f"There is no client folder in {str(self.clients)!r}. Make one: "
                      "pmo-workshop new clients/acme.")  # fmt: skip
        return W.VBox(
            [
                choice,
                W.Box(buttons, layout=W.Layout(flex_flow="row wrap")),
                self.progress,
                self.said,
            ]
        )

    @property
    def _index(self) -> Path:
        return self.out / "index.html"

    @property
    def chosen(self) -> list[Path]:
        """The client folders that are ticked."""
        return [path for path, box in self.boxes.items() if box.value]

    def choose_all(self) -> None:
        """Tick all clients; if all are ticked, none."""
        every = len(self.chosen) < len(self.boxes)
        for box in self.boxes.values():
            box.value = every

    def check(self) -> None:
        """Say what is wrong with the tables of the chosen clients."""
        self._start("check")

    def build(self) -> None:
        """Build the reports of the chosen clients."""
        self._start("report", "--out", str(self.out), "--json")

    def stop(self) -> None:
        """Finish what runs and stop; asked again, stop at once."""
        if self._process is not None:
            if os.name == "nt":
                self._process.terminate()
            else:
                self._process.send_signal(signal.SIGINT)
            self._stopping = _STOPPING
            self._say(_STOPPING)

    def wait(self) -> None:
        """Wait until what was started has ended."""
        if self._reader is not None:
            self._reader.join()

    def _start(self, command: str, *more: str) -> None:
        chosen = [str(path) for path in self.chosen]
        if not chosen:
            self._say("Choose one client or more first.")
            return
        self._names = [Path(path).name for path in chosen]
        self._stopping = ""
        self._set_running(True)
        self.progress.value, self.progress.max = 0, len(chosen)
        self._say("Starting …")
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-P", "-m", "pmo_workshop", command, *chosen, *more],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        self._reader = threading.Thread(
            target=self._follow, args=(self._process, command), daemon=True
        )
        self._reader.start()

    def _follow(self, process: subprocess.Popen[str], command: str) -> None:
        """Show the lines of progress, and at the end what became of every client."""
        steps: dict[str, str] = {}
        complaints: list[str] = []
        with process:
            for line in process.stderr or ():
                found = _STEP.fullmatch(line.strip())
                if found is None or command == "check":
                    complaints.append(line.rstrip())
                    continue
                steps[found["client"]] = found["step"]
                over = sum(step.startswith(_ENDS) for step in steps.values())
                self.progress.value = over
                told = f"{over} of {self.progress.max} finished. {self._stopping}"
                self._show(told.strip(), _under_way(steps))
            told = "".join(process.stdout or ()).strip()
        self._process = None
        if command == "report" and told.startswith("{"):
            rows = _became(json.loads(told))
            complaints = []  # the rows say it
        else:
            rows = _checked(told, self._names) if told else []
        self._show("\n".join(complaints), rows)
        self.progress.value = self.progress.max
        self._set_running(False)
        self.open_button.disabled = not self._index.is_file()

    def _set_running(self, running: bool) -> None:
        self.check_button.disabled = self.build_button.disabled = running
        self.stop_button.disabled = not running

    def _say(self, text: str) -> None:
        self._show(text, [])

    def _show(self, text: str, rows: Sequence[Row]) -> None:
        """Show a sentence, and a row for each client; a screen reader is told what has changed."""
        style = "white-space:pre-wrap;margin:.25em 0;line-height:1.45"
        said = f"<p style='{style}'>{html.escape(text)}</p>"
        table = "".join(row.html for row in rows)
        self.said.value = (
            f"<div role='status'>{said if text else ''}"
            + (f"<table style='line-height:1.45'>{table}</table>" if rows else "")
            + "</div>"
        )


@dataclass(frozen=True)
class Row:
    """One client: its state, what to know, and what only some will read."""

    client: str
    state: str
    told: str = ""
    details: str = ""

    @property
    def html(self) -> str:
        """The row; all text is escaped."""
        cell = "style='vertical-align:top;text-align:left;padding:.15em 1.2em .15em 0;{}'"
        colour = "color:var(--jp-error-color0,#8a2b0e)" if self.state in _WRONG else ""
        told = f"<div style='white-space:pre-wrap'>{html.escape(self.told)}</div>"
        if self.details:
            told += (
                "<details><summary>How each file was read</summary>"
                f"<pre style='white-space:pre-wrap'>{html.escape(self.details)}</pre></details>"
            )
        return (
            f"<tr><th scope='row' {cell.format('')}>{html.escape(self.client)}</th>"
            f"<td {cell.format('white-space:nowrap;' + colour)}>{html.escape(self.state)}</td>"
            f"<td {cell.format('')}>{told}</td></tr>"
        )


def _under_way(steps: Mapping[str, str]) -> list[Row]:
    return [
        Row(client, step) if step.startswith(_ENDS) else Row(client, "running", step)
        for client, step in steps.items()
    ]


def _became(summary: Mapping) -> list[Row]:
    """Return a row per client of what ``report --json`` prints."""
    rows = []
    for client in summary["clients"]:
        warned = len(client["warnings"])
        told = f"{len(client['files'])} files" if client["files"] else client["reason"]
        told += f", {warned} warning{'s' * (warned > 1)}: see its page" if warned else ""
        rows.append(Row(client["client"], client["state"], told))
    return rows


def _checked(told: str, chosen: Sequence[str]) -> list[Row]:
    """Return a row per client of what ``check`` prints: problems first, the files as details."""
    rows = []
    for block in told.split("\n\n"):
        lines = block.splitlines()
        client = Path(lines.pop(0)).name if len(chosen) > 1 else chosen[0]
        titles = [at for at, line in enumerate(lines) if line in ("Problems:", "Warnings:")]
        begins = titles[0] if titles else len(lines) - 1
        state = "ready" if "Problems:" not in lines else "not ready"
        rows.append(
            Row(client, state, "\n".join([lines[-1], *lines[begins:-1]]), "\n".join(lines[:begins]))
        )
    return rows
