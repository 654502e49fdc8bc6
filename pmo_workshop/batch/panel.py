"""The build panel: choose clients, check, build and open, for people who use no terminal.

It runs the command ``pmo-workshop report`` in a process of its own, so a kernel that is closed or
busy harms no report.
"""

from __future__ import annotations

import html
import json
import os
import signal
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..exercises.show import Panel
from ..i18n import N_, gettext, ngettext
from ..paths import shipped
from .outcome import FAILED, INTERRUPTED, REFUSED, RUNNING

if TYPE_CHECKING:
    from ipywidgets import Widget

STILL = N_(
    "The build panel: in JupyterLab, choose clients here, check their tables, build "
    "their reports and open them."
)
READY, NOT_READY = N_("ready"), N_("not ready")
_WRONG = (FAILED, REFUSED, INTERRUPTED, NOT_READY)
_STOPPING = N_("Stopping: what runs is finished. Press Stop again to end it at once.")
_INTRO = N_(
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
        super().__init__(gettext(STILL))
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
        self.all_button = W.Button(description=gettext("Choose all"), disabled=not found)
        self.all_button.on_click(lambda _: self.choose_all())
        self.check_button = W.Button(description=gettext("Check the tables"))
        self.build_button = W.Button(
            description=gettext("Build the reports"), button_style="primary"
        )
        self.stop_button = W.Button(description=gettext("Stop"), disabled=True)
        self.open_button = W.Button(
            description=gettext("Open the reports"), disabled=not self._index.is_file()
        )
        self.progress = W.IntProgress(min=0, max=1, description=gettext("Progress"), layout=wide)
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
            self._say(gettext(_INTRO))
        else:
            self._say(
                gettext(
                    "There is no client folder in {folder}. Make one: pmo-workshop new "
                    "clients/acme.",
                    folder=repr(str(self.clients)),
                )
            )
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
        self._start("check", "--json")

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
            self._stopping = gettext(_STOPPING)
            self._say(self._stopping)

    def wait(self) -> None:
        """Wait until what was started has ended."""
        if self._reader is not None:
            self._reader.join()

    def _start(self, command: str, *more: str) -> None:
        chosen = [str(path) for path in self.chosen]
        if not chosen:
            self._say(gettext("Choose one client or more first."))
            return
        self._stopping = ""
        self._set_running(True)
        self.progress.value, self.progress.max = 0, len(chosen)
        self._say(gettext("Starting …"))
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-P", "-m", "pmo_workshop", command, *chosen, *more],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        speaks = copy_context()
        self._reader = threading.Thread(
            target=speaks.run, args=(self._follow, self._process), daemon=True
        )
        self._reader.start()

    def _follow(self, process: subprocess.Popen[str]) -> None:
        """Show how the clients go on, and at the end what became of every one."""
        steps: dict[str, Mapping[str, str]] = {}
        complaints: list[str] = []
        with process:
            for line in process.stderr or ():
                step = _object(line)
                if step is None:
                    complaints.append(line.rstrip())
                    continue
                steps[step["client"]] = step
                over = sum(step["state"] != RUNNING for step in steps.values())
                self.progress.value = over
                told = gettext("{over} of {all} finished.", over=over, all=self.progress.max)
                self._show(f"{told} {self._stopping}".strip(), _under_way(steps))
            became = _object("".join(process.stdout or ()))
        self._process = None
        rows = [_became(client) for client in became["clients"]] if became else []
        self._show("" if rows else "\n".join(complaints), rows)
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
            read = html.escape(gettext("How each file was read"))
            told += (
                f"<details><summary>{read}</summary>"
                f"<pre style='white-space:pre-wrap'>{html.escape(self.details)}</pre></details>"
            )
        state = html.escape(gettext(self.state))
        return (
            f"<tr><th scope='row' {cell.format('')}>{html.escape(self.client)}</th>"
            f"<td {cell.format('white-space:nowrap;' + colour)}>{state}</td>"
            f"<td {cell.format('')}>{told}</td></tr>"
        )


def _object(text: str) -> dict[str, Any] | None:
    """Return what the command tells a program; None for what it tells people."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _under_way(steps: Mapping[str, Mapping[str, str]]) -> list[Row]:
    return [Row(name, told["state"], gettext(told["step"])) for name, told in steps.items()]


def _became(client: Mapping[str, Any]) -> Row:
    """Return the row of a client that was checked, or reported on, as the command tells it."""
    if "refused" in client:
        return _checked(client)
    if not client["files"]:
        return Row(client["client"], client["state"], client["reason"])
    told = ngettext("{n} file", "{n} files", len(client["files"]))
    if client["warnings"]:
        told = ngettext(
            "{files}, {n} warning: see its page",
            "{files}, {n} warnings: see its page",
            len(client["warnings"]),
            files=told,
        )
    return Row(client["client"], client["state"], "\n".join(filter(None, [told, client["reason"]])))


def _checked(client: Mapping[str, Any]) -> Row:
    """Return the row of a client whose tables were checked: the files as details."""
    lines = [client["says"]]
    for title, found in (
        (gettext("Problems:"), client["problems"]),
        (gettext("Warnings:"), client["warnings"]),
    ):
        lines += [title, *(f"  {problem}" for problem in found)] if found else []
    state = NOT_READY if client["refused"] else READY
    return Row(client["client"], state, "\n".join(lines), "\n".join(client["read"]))
