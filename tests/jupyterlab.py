"""A real JupyterLab with nobody's settings, for the tests that look at it in Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat.v4 import new_notebook

TOKEN = "only-in-this-test"  # noqa: S105 - a server on the loopback, for a minute
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def notebook_of(cells):
    """Return a notebook of these cells for the kernel that runs the tests."""
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


@contextmanager
def jupyterlab(home: Path, notebooks: Mapping[str, object], **environment: str) -> Iterator[int]:
    """Serve notebooks, by file name, from ``home/work``; the value is the port."""
    work = home / "work"
    work.mkdir(exist_ok=True)
    for name, notebook in notebooks.items():
        nbformat.write(notebook, work / name)
    _set(home, "notebook-extension/tracker", '{"windowingMode": "none"}')
    _set(home, "apputils-extension/notification", '{"fetchNews": "false"}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    folders = {variable: str(home / folder) for variable, folder in own.items()}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}",
               "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}",
               f"--ServerApp.root_dir={work}", "--allow-root"]  # fmt: skip
    with (home / "lab.log").open("w") as log:
        server = subprocess.Popen(
            command,
            env={**os.environ, **folders, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(port, server, home / "lab.log")
            yield port
        finally:
            server.terminate()
            server.wait(timeout=60)


def run_the_first(page):
    """Press until the first cell runs: on a busy computer the page is there before its keys are."""
    prompt = page.locator(".jp-CodeCell").first.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    for _ in range(60):
        page.locator(".jp-Notebook .jp-Cell").first.focus()
        page.keyboard.press("Shift+Enter")
        for _ in range(20):
            if prompt.inner_text() != before:
                return
            time.sleep(0.1)
    raise AssertionError("Shift+Enter runs nothing")


def _set(home, name, settings):
    file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(settings)


def _wait_for(port, server, log):
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={TOKEN}", timeout=1):
                return
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.2)
    raise AssertionError(log.read_text())
